package reading_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/reading"
)

// BenchmarkRead reads the made-up pages of testdata joined to one text of about
// a megabyte.
func BenchmarkRead(b *testing.B) {
	var text strings.Builder
	for _, name := range []string{"moves.txt", "and.txt"} {
		page, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			b.Fatal(err)
		}
		text.Write(page)
	}
	doc, err := articles.Parse("long.txt", []byte(strings.Repeat(text.String()+"\n\n", 1<<20/text.Len())), articles.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(doc.Text)))
	for b.Loop() {
		reading.Read(doc, fiction)
	}
}
