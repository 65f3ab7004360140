package reading_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/reading"
)

// koWant is one claim that a Korean passage must give. Every list is any of
// them; nil is not asked for. An optional one may be given or not.
type koWant struct {
	line           string
	optional       bool
	lo, hi         float64
	valued         bool
	unit, hedge    anyOf
	form           anyOf // of a claim without a number it is all there is
	block          string
	since, asof    anyOf
	chain          anyOf
	timed, chained bool
}

// koPassage is a passage of our own with what must be read of it.
type koPassage struct {
	name, vocabulary string
	document         *articles.Document
	wants            []koWant
}

// koPassages reads testdata/korean: "=== STYLE CASE DATE", the headline, the
// paragraphs, "--- want" and a line a claim: VALUE UNIT HEDGE, or - and the form
// of a statement without a number; then what else is known of it.
func koPassages(t *testing.T, path string) []koPassage {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []koPassage
	for i, part := range strings.Split("\n"+string(raw), "\n=== ")[1:] {
		head, rest, _ := strings.Cut(part, "\n")
		text, wants, ok := strings.Cut(rest, "\n--- want\n")
		f := strings.Fields(head)
		if !ok || len(f) < 3 {
			t.Fatalf("%s: passage %q cannot be read", path, head)
		}
		title, body, _ := strings.Cut(text, "\n")
		name, page := "p.txt", title+"\n"+f[2]+"\n\n"+strings.ReplaceAll(body, "\n", "\n\n")+"\n"
		if len(f) > 3 {
			name, page = "p.html", `<html lang="ko"><head><meta charset="utf-8"><title>`+title+`</title><meta property="article:published_time" content="`+f[2]+`T09:00:00+09:00"></head><body><article><h1>`+title+"</h1>"+body+"</article></body></html>"
		}
		doc, err := articles.Parse(name, []byte(page), articles.Options{})
		if err != nil {
			t.Fatal(err)
		}
		p := koPassage{name: fmt.Sprintf("%s %d %s", filepath.Base(path), i+1, f[0]), vocabulary: f[1], document: doc}
		for _, line := range strings.Split(strings.TrimSpace(wants), "\n") {
			p.wants = append(p.wants, koWantOf(t, line))
		}
		out = append(out, p)
	}
	return out
}

func koWantOf(t *testing.T, line string) koWant {
	t.Helper()
	w := koWant{line: line}
	line, w.optional = strings.CutPrefix(line, "? ")
	fields := strings.Split(line, "; ")
	f := strings.Fields(fields[0])
	if f[0] == "-" {
		w.form = strings.Split(f[1], "|")
	} else {
		lo, hi, span := strings.Cut(f[0], "-")
		if !span {
			hi = lo
		}
		var err1, err2 error
		w.lo, err1 = strconv.ParseFloat(lo, 64)
		w.hi, err2 = strconv.ParseFloat(hi, 64)
		if err1 != nil || err2 != nil || len(f) != 3 {
			t.Fatalf("want %q cannot be read", line)
		}
		w.valued, w.unit, w.hedge = true, strings.Split(f[1], "|"), strings.Split(f[2], "|")
	}
	for _, x := range fields[1:] {
		key, value, _ := strings.Cut(strings.TrimSuffix(x, ";"), "=")
		list := anyOf(strings.Split(value, "|"))
		switch key {
		case "form":
			w.form = list
		case "block":
			w.block = value
		case "since":
			w.since, w.timed = list, true
		case "asof":
			w.asof = list
		case "chain":
			w.chain, w.chained = list, true
		default:
			t.Fatalf("want %q: key %q", line, key)
		}
	}
	return w
}

// koScore counts what is right of what was asked.
type koScore struct {
	rates map[string]*ratio
	wrong []string
}

var koRows = []string{"recall", "precision", "statements", "speaker", "chain", "form", "counted since", "as of"}

func (s *koScore) add(p koPassage, got []reading.Proposal) {
	used := make([]bool, len(got))
	note := func(format string, args ...any) { s.wrong = append(s.wrong, p.name+": "+fmt.Sprintf(format, args...)) }
	for _, w := range p.wants {
		at := -1
		for pass := range 2 {
			for i := range got {
				c := &got[i].Claim
				fits := c.Value.Known == w.valued && (w.valued && c.Value.Lo == w.lo && c.Value.Hi == w.hi && slices.Contains(w.unit, c.Unit) || !w.valued && slices.Contains(w.form, string(c.Form)))
				if pass == 0 && w.valued {
					fits = fits && slices.Contains(w.hedge, string(c.Hedge)) && (w.block == string(c.Block) || w.block == "" && c.Block != claims.Headline)
				}
				if at < 0 && !used[i] && fits {
					at = i
				}
			}
		}
		row := "recall"
		if !w.valued {
			row = "statements"
		}
		if at < 0 {
			if !w.optional {
				s.rates[row].add(false)
				note("missing: %s", w.line)
			}
			continue
		}
		used[at] = true
		c := &got[at].Claim
		right := !w.valued || slices.Contains(w.hedge, string(c.Hedge))
		if w.valued {
			s.rates["precision"].add(right)
		}
		if w.optional {
			continue
		}
		s.rates[row].add(right)
		bad := ""
		check := func(row string, ok bool, have string) {
			s.rates[row].add(ok)
			if !ok {
				bad += fmt.Sprintf(" %s %q", row, have)
			}
		}
		if !right {
			bad += " hedge " + string(c.Hedge)
		}
		if w.form != nil {
			check("form", slices.Contains(w.form, string(c.Form)), string(c.Form))
		}
		if w.chained {
			speaker, all := sameChain(w.chain, c.Chain, "")
			check("speaker", speaker, c.Chain.String())
			check("chain", all, c.Chain.String())
		}
		if w.valued && (w.since != nil && !slices.Contains(w.since, "") || !c.CountedSince.IsZero()) {
			check("counted since", among(w.since, c.CountedSince.String()), c.CountedSince.String())
		}
		if w.valued && (w.asof != nil && !slices.Contains(w.asof, "") || !c.AsOf.IsZero()) {
			check("as of", among(w.asof, c.AsOf.String()), c.AsOf.String())
		}
		if bad != "" {
			note("%s: got%s (%s)", w.line, bad, got[at].Why)
		}
	}
	for i := range got {
		if c := &got[i].Claim; !used[i] && c.Value.Known {
			s.rates["precision"].add(false)
			note("not wanted: %s", describe(*c))
		}
	}
}

// koFloors are what every batch must reach; docs/TESTING.md has what each
// reached when the reader first saw it.
var koFloors = map[string]float64{"recall": 0.94, "precision": 0.95, "statements": 0.95, "speaker": 0.93, "chain": 0.93, "form": 0.93, "counted since": 0.95, "as of": 0.95}

// TestKoreanPassages reads passages of several kinds of Korean news. Each batch
// was written, with what it must give, before the reader was run on it.
func TestKoreanPassages(t *testing.T) {
	vocabularies := corpusVocabularies(t)
	paths, err := filepath.Glob("testdata/korean/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatal("no passages", err)
	}
	for _, path := range paths {
		s := &koScore{rates: map[string]*ratio{}}
		for _, row := range koRows {
			s.rates[row] = &ratio{}
		}
		for _, p := range koPassages(t, path) {
			v, ok := vocabularies[p.vocabulary]
			if !ok {
				t.Fatalf("%s: no case %q", p.name, p.vocabulary)
			}
			s.add(p, reading.Read(p.document, v))
		}
		for _, row := range koRows {
			t.Logf("%s | %s | %s", filepath.Base(path), row, s.rates[row])
			if r := s.rates[row]; r.of > 0 && r.rate() < koFloors[row] {
				t.Errorf("%s: %s is %s, below %.2f", filepath.Base(path), row, r, koFloors[row])
			}
		}
		for _, w := range s.wrong {
			t.Log(w)
		}
	}
}
