package reading_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/reading"
)

// TestVoices reads the pages of testdata/voices and compares who says every
// figure, in what form and which way it went. A line that is known to fail must
// fail.
func TestVoices(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("testdata", "voices", "*.txt"))
	if err != nil || len(paths) == 0 {
		t.Fatal("no voices: ", err)
	}
	vocabularies := corpusVocabularies(t)
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		right := &ratio{}
		for _, page := range strings.Split(string(raw), "\n## ")[1:] {
			head, rest, _ := strings.Cut(page, "\n")
			cells := strings.Split(head, " | ")
			title, rest, _ := strings.Cut(rest, "\n")
			at := strings.Index(rest, "\n=")
			if len(cells) != 4 || at < 0 {
				t.Fatalf("%s: %q", path, head)
			}
			v, ok := vocabularies[cells[1]]
			if !ok {
				t.Fatalf("%s: %s: no case %q", path, cells[0], cells[1])
			}
			doc, err := articles.Parse("page.txt", []byte(cells[2]+"\n"+title+"\n"+cells[3]+"\n"+rest[:at]+"\n"), articles.Options{})
			if err != nil {
				t.Fatal(err)
			}
			doc.Publisher = cells[2]
			proposals := reading.Read(doc, v)
			used := map[int]bool{}
			for _, want := range strings.Split(strings.TrimSpace(rest[at:]), "\n") {
				wrong := voiced(doc, proposals, used, want[3:], strings.HasPrefix(want, "=0 ") || strings.HasPrefix(want, "=~ "))
				right.add(wrong == "")
				switch fails := strings.HasPrefix(want, "=! ") || strings.HasPrefix(want, "=~ "); {
				case fails && wrong == "":
					t.Errorf("%s: %s: known to fail, and passes: %s", filepath.Base(path), cells[0], want)
				case !fails && wrong != "":
					t.Errorf("%s: %s: %s: %s", filepath.Base(path), cells[0], want, wrong)
				}
			}
		}
		t.Logf("%s: %s", filepath.Base(path), right)
	}
}

// voiced says what is wrong with the proposal that a line of testdata/voices
// asks for; blank is nothing. The first that is not used yet and has words of the
// line's quote is meant; with numberless, the first of them without a number.
func voiced(doc *articles.Document, proposals []reading.Proposal, used map[int]bool, want string, numberless bool) string {
	cells := strings.Split(want, "|")
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	spans := extents(doc.Text, cells[0])
	if len(spans) == 0 {
		return "is not on the page"
	}
	best := -1
	for j := range proposals {
		if c := &proposals[j].Claim; !used[j] && c.Value.Known != numberless && overlaps(c, spans) {
			best = j
			break
		}
	}
	if best < 0 {
		return "is not found"
	}
	used[best] = true
	c := &proposals[best].Claim
	var gold, forms anyOf
	if cells[1] != "-" {
		gold = anyOf{cells[1]}
	}
	var wrong []string
	if _, all := sameChain(gold, c.Chain, doc.Publisher); !all {
		wrong = append(wrong, "chain "+c.Chain.String()+" ("+proposals[best].Why+")")
	}
	for _, cell := range cells[2:] {
		from, to, direction := strings.Cut(cell, ">")
		switch {
		case !direction && cell != "":
			forms = append(forms, cell)
		case direction && (from != "" && from != c.From.String() || to != "" && to != c.To.String()):
			wrong = append(wrong, "direction "+c.From.String()+">"+c.To.String())
		}
	}
	if len(forms) > 0 && !slices.Contains(forms, string(c.Form)) {
		wrong = append(wrong, "form "+string(c.Form))
	}
	return strings.Join(wrong, "; ")
}
