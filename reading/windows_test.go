package reading_test

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/cases"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/reading"
)

// windowed is the vocabulary of the passages in testdata/windows.
func windowed() reading.Vocabulary {
	v := fiction
	v.Occasions = append(slices.Clone(fiction.Occasions),
		reading.Occasion{ID: "invasion", Name: "Sudoria's invasion of Estmark", Aliases: []string{"the war", "the start of the war"}, Date: dates.MustParse("2022-02-24")})
	return v
}

// windowFloor is the share of the windows of one file that are right, less a
// little.
var windowFloors = map[string]float64{"one": 0.98, "two": 0.98, "three": 0.98, "four": 0.98, "founding": 0.98, "five": 0.79, "korean": 0.98, "korean2": 0.98}

// TestWindows reads the passages of testdata/windows and compares since when
// and as of when every figure counts.
func TestWindows(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("testdata", "windows", "*.txt"))
	if err != nil || len(paths) == 0 {
		t.Fatal("no windows: ", err)
	}
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(path), ".txt")
		v := windowed()
		if strings.HasPrefix(name, "korean") || strings.HasPrefix(name, "founding") {
			v = corpusVocabularies(t)[cases.Founding]
		}
		since, until := &ratio{}, &ratio{}
		for _, passage := range strings.Split(string(raw), "\n== ")[1:] {
			day, rest, _ := strings.Cut(passage, "\n")
			text, wants, _ := strings.Cut(rest, "\n? ")
			page, body := "page.txt", "Harbour Ledger\nOf boxes and ships\nBy Ana Ruiz\n"+day+"\n\n"+text+"\n"
			if strings.HasPrefix(text, "<") {
				page = "page.html"
				body = "<html><head><title>Of boxes and ships</title><meta property=\"article:published_time\" content=\"" + day + "\"></head><body><article><h1>Of boxes and ships</h1>" + text + "</article></body></html>"
			}
			doc, err := articles.Parse(page, []byte(body), articles.Options{})
			if err != nil {
				t.Fatal(err)
			}
			got := reading.Read(doc, v)
			for _, want := range strings.Split(strings.TrimSpace(wants), "\n? ") {
				cells := strings.Split(want, " | ")
				value, err := strconv.ParseFloat(cells[0], 64)
				if err != nil || len(cells) != 3 {
					t.Fatalf("%s: %q", path, want)
				}
				found := false
				for _, p := range got {
					c := p.Claim
					if !c.Value.Known || c.Value.Lo != value || found {
						continue
					}
					found = true
					check := func(r *ratio, cell string, d dates.Date) {
						is := d.String()
						if is == "" {
							is = "-"
						}
						any := strings.Split(cell, " or ")
						ok := slices.Contains(any, is)
						if !slices.Contains(any, "-") || is != "-" {
							r.add(ok)
						}
						if !ok {
							t.Logf("%s: %s: %v %q, not %q, in %q", name, map[*ratio]string{since: "since", until: "as of"}[r], value, is, cell, c.Quote)
						}
					}
					check(since, cells[1], c.CountedSince)
					check(until, cells[2], c.AsOf)
				}
				if !found {
					t.Logf("%s: %v is not found", name, value)
				}
			}
		}
		t.Logf("%s: counted since %s, as of %s", name, since, until)
		for _, r := range []*ratio{since, until} {
			if r.rate() < windowFloors[name] {
				t.Errorf("%s: %s, below %.3f", name, r, windowFloors[name])
			}
		}
	}
}
