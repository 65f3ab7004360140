package ingest_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/tidewaiter/tidewaiter/internal/ingest"
)

func gz(t testing.TB, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	w.Close()
	return out.Bytes()
}

func zst(t testing.TB, b []byte) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return w.EncodeAll(b, nil)
}

func TestDocuments(t *testing.T) {
	dir := t.TempDir()
	for name, b := range map[string][]byte{
		"a.txt":            []byte("A"),
		"b.html.gz":        gz(t, []byte("B")),
		"sub/c.txt.zst":    zst(t, []byte("C")),
		"sub/d.txt":        {},
		".hidden":          []byte("no"),
		".git/config":      []byte("no"),
		"odd[1].txt":       []byte("O"),
		"short.gz":         gz(t, bytes.Repeat([]byte("x"), 1000))[:20],
		"big.zst":          zst(t, make([]byte, ingest.MaxBytes+1)),
		"full/full.txt.gz": gz(t, make([]byte, ingest.MaxBytes)),
		"hollow/.keep":     nil,
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		name   string
		inputs []string
		want   string // name=content, or name! when found and faulty, name!! when named and faulty
	}{
		{"files", []string{"a.txt", "b.html.gz"}, "a.txt=A b.html=B"},
		{"stdin", []string{"-", "a.txt", "-"}, "-=IN a.txt=A"},
		{"directory", []string{"sub"}, "sub/c.txt=C sub/d.txt="},
		{"pattern", []string{"*.txt"}, "a.txt=A odd[1].txt=O"},
		{"pattern with a directory", []string{"s[u]b"}, "sub/c.txt=C sub/d.txt="},
		{"a name like a pattern", []string{"odd[1].txt"}, "odd[1].txt=O"},
		{"twice", []string{"a.txt", "./a.txt", "a*"}, "a.txt=A"},
		{"missing", []string{"nowhere.txt", "a.txt"}, "nowhere.txt!! a.txt=A"},
		{"no match", []string{"*.pdf"}, "*.pdf!!"},
		{"bad pattern", []string{"[a"}, "[a!!"},
		{"empty directory", []string{"hollow"}, "hollow!!"},
		{"faulty", []string{"short.gz"}, "short.gz!!"},
		{"faulty among others", []string{"*.gz"}, "b.html=B short.gz!"},
		{"over the limit", []string{"big.zst"}, "big.zst!!"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Chdir(dir)
			var got []string
			for d, err := range ingest.Documents(tc.inputs, strings.NewReader("IN")) {
				if err == nil {
					got = append(got, filepath.ToSlash(d.Name)+"="+string(d.Bytes))
					continue
				}
				var e *ingest.Error
				if !errors.As(err, &e) {
					t.Fatalf("%v is no *ingest.Error", err)
				}
				mark := "!"
				if e.Named {
					mark = "!!"
				}
				got = append(got, filepath.ToSlash(e.Name)+mark)
			}
			if g := strings.Join(got, " "); g != tc.want {
				t.Errorf("got  %s\nwant %s", g, tc.want)
			}
		})
	}
	for d, err := range ingest.Documents([]string{filepath.Join(dir, "full")}, nil) {
		if err != nil || len(d.Bytes) != ingest.MaxBytes {
			t.Errorf("a document of exactly the limit: %d bytes, %v", len(d.Bytes), err)
		}
	}
}

func TestDocumentsStops(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"d1/a", "d1/b", "d2/c"} {
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, inputs := range [][]string{{"d1", "d2"}, {"d?"}, {"d1/*", "d2"}} {
		n := 0
		for range ingest.Documents(inputs, nil) {
			n++
			break // going on after this would panic
		}
		if n != 1 {
			t.Errorf("%v: %d documents, want 1", inputs, n)
		}
	}
}

// endless is a page without end.
type endless struct{}

func (endless) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestDecompressBounds(t *testing.T) {
	bomb := gz(t, make([]byte, 2*ingest.MaxBytes))
	bomb = gz(t, bomb)
	_, packed, err := ingest.Decompress(bytes.NewReader(gz(t, make([]byte, 2*ingest.MaxBytes))))
	if !packed || !errors.Is(err, ingest.ErrTooLarge) {
		t.Errorf("a gzip bomb: %v", err)
	}
	// One layer only: what comes out packed stays packed.
	if b, _, err := ingest.Decompress(bytes.NewReader(bomb)); err != nil || !bytes.HasPrefix(b, []byte{0x1f, 0x8b}) {
		t.Errorf("two layers: %d bytes, %v", len(b), err)
	}
	if _, _, err := ingest.Decompress(endless{}); !errors.Is(err, ingest.ErrTooLarge) {
		t.Errorf("endless input: %v", err)
	}
	empties := io.MultiReader(bytes.NewReader(bytes.Repeat(gz(t, nil), ingest.MaxBytes/20)))
	if _, _, err := ingest.Decompress(empties); !errors.Is(err, ingest.ErrTooLarge) {
		t.Errorf("empty members without end: %v", err)
	}
	want := errors.New("the disk failed")
	if _, _, err := ingest.Decompress(io.MultiReader(strings.NewReader("text"), failing{want})); !errors.Is(err, want) {
		t.Errorf("got %v, want the reader's error", err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func FuzzDecompress(f *testing.F) {
	f.Add([]byte("plain"))
	f.Add([]byte{})
	f.Add(gz(f, []byte("text")))
	f.Add(zst(f, []byte("text")))
	f.Add(gz(f, bytes.Repeat([]byte("a"), 5000))[:30])
	f.Add([]byte{0x28, 0xb5, 0x2f, 0xfd})
	f.Add([]byte{0x1f, 0x8b})
	f.Fuzz(func(t *testing.T, in []byte) {
		b, packed, err := ingest.Decompress(bytes.NewReader(in))
		switch {
		case len(b) > ingest.MaxBytes:
			t.Errorf("%d bytes came out", len(b))
		case err != nil && b != nil:
			t.Error("bytes beside an error")
		case err == nil && !packed && !bytes.Equal(b, in):
			t.Error("plain bytes changed")
		}
	})
}

// What a pattern turns up and is no file is passed by with a reason: a pipe
// would be waited for without end.
func TestPatternRefusesWhatIsNoFile(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.txt"), []byte("A"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(os.DevNull, filepath.Join(dir, "b.txt")); err != nil {
		t.Skip("no links here:", err)
	}
	read, refused := 0, 0
	for d, err := range ingest.Documents([]string{filepath.Join(dir, "*.txt")}, nil) {
		e := (*ingest.Error)(nil)
		switch {
		case err == nil && string(d.Bytes) == "A":
			read++
		case errors.As(err, &e) && !e.Named && strings.Contains(err.Error(), "regular file"):
			refused++
		default:
			t.Errorf("%+v, %v", d, err)
		}
	}
	if read != 1 || refused != 1 {
		t.Errorf("%d read, %d refused, want one each", read, refused)
	}
}
