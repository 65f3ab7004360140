package reading_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/reading"
)

// prose is what most of a news page is: sentences without a figure that a case
// counts.
const prose = `Rain had fallen since the morning, and the pilots of the outer harbour waited in their boats for the wind to drop. The harbour
master, who has held the office for eleven years, spoke of an ordinary spring. In the market hall the traders put away what they had not
sold, and a choir from the upper town sang on the steps of the customs house, as it does every year when the ice goes out.

Nobody in the hall had much to say of the talks in the capital. The ministers met behind closed doors, shook hands for the cameras and
left by the back of the building; a statement is due later in the week, a spokeswoman said. The two sides have met four times since
2019 and agreed on little beyond the date of the next meeting, which as a rule was put off once it drew near.

Along the quay the talk was of other things: the price of fuel, a new roof for the school, the ferry that sails again on Monday after
a month in dock. An old crane, painted green in 1974, is to be taken down before the summer. Its driver keeps a photograph of it at
home, he said, next to those of his daughters.

`

// joined repeats texts to about a megabyte.
func joined(b *testing.B, text string) *articles.Document {
	b.Helper()
	doc, err := articles.Parse("long.txt", []byte("Harbour Ledger\nBoxes\nMarch 19, 2024\n\n"+strings.Repeat(text+"\n\n", 1<<20/len(text))), articles.Options{})
	if err != nil {
		b.Fatal(err)
	}
	return doc
}

// BenchmarkRead reads the made-up pages of testdata, dense with claims, joined
// to one text of about a megabyte.
func BenchmarkRead(b *testing.B) { benchmarkRead(b, 0) }

// BenchmarkReadNews reads the same with three paragraphs of ordinary prose to
// each of those pages, five times over.
func BenchmarkReadNews(b *testing.B) { benchmarkRead(b, 5) }

func benchmarkRead(b *testing.B, filling int) {
	var text strings.Builder
	for _, name := range []string{"moves.txt", "and.txt"} {
		page, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			b.Fatal(err)
		}
		text.Write(page)
		text.WriteString("\n\n" + strings.Repeat(prose, filling))
	}
	doc := joined(b, text.String())
	r := reading.NewReader(fiction)
	b.SetBytes(int64(len(doc.Text)))
	for b.Loop() {
		r.Read(doc)
	}
}

// BenchmarkReadKorean reads the Korean passages of testdata, joined to one text
// of about a megabyte.
func BenchmarkReadKorean(b *testing.B) {
	var text strings.Builder
	for _, name := range []string{"first.txt", "second.txt", "third.txt"} {
		page, err := os.ReadFile(filepath.Join("testdata", "korean", name))
		if err != nil {
			b.Fatal(err)
		}
		for _, passage := range strings.Split(string(page), "\n=== ") {
			story, _, _ := strings.Cut(passage, "\n--- want")
			text.WriteString(strings.ReplaceAll(story, "\n", "\n\n") + "\n\n")
		}
	}
	doc := joined(b, text.String())
	r := reading.NewReader(corpusVocabularies(b)["dprk-russia"])
	b.SetBytes(int64(len(doc.Text)))
	for b.Loop() {
		r.Read(doc)
	}
}
