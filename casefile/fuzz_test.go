package casefile_test

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
)

// fuzzed lists the files that FuzzRead replaces, by number.
var fuzzed = []string{"case.yaml", "sources.csv", "claims.csv", "sightings.csv", "voyages.csv", "places.csv", "vessels.csv", "factors.csv", "series/tides.csv", "README.md", "observed.csv", "namings.csv", "replies.csv", "redactions.csv"}

// FuzzRead puts any bytes in the place of one file of a valid case. Reading
// gives a case or faults that name the folder's files; a case survives writing
// and reading, and its files do not change a second time.
func FuzzRead(f *testing.F) {
	files := ferry(f)
	files["observed.csv"] = []byte(observed)
	for i, name := range fuzzed {
		f.Add(uint8(i), files[name])
		f.Add(uint8(i), []byte(strings.ReplaceAll(string(files[name]), "\n", "\r\n")))
	}
	archives, err := filepath.Glob("testdata/faults/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range archives {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, p := range parseArchive(string(b)) {
			if file, ok := strings.CutPrefix(p.name, "file "); ok && slices.Contains(fuzzed, file) {
				f.Add(uint8(slices.Index(fuzzed, file)), []byte(p.body))
			}
		}
	}
	for _, text := range []string{"a: |\n x\n", "title: >-\n  a\n  b\n", "title: 'it''s'\n", `title: "\u00e9\x07\/"`, "{id: x, scopes: [a, b]}", "id: [", "? a\n: b\n", "title: a # b\n", "measures: {\"own\": {form: level, unit: '%'}}\n", "title: - a", "title: @a", "a: `b", "title: !x y", "%YAML 1.2\n---\nid: x\n...\n"} {
		f.Add(uint8(0), []byte(text))
	}
	f.Fuzz(func(t *testing.T, which uint8, content []byte) {
		files := ferry(t)
		files[fuzzed[int(which)%len(fuzzed)]] = content
		c, err := casefile.Read(files)
		if err != nil {
			var faults *casefile.Faults
			if c != nil || !errors.As(err, &faults) || len(faults.List) == 0 {
				t.Fatalf("case %v, error %v", c != nil, err)
			}
			for _, fault := range faults.List {
				if fault.File == "" || fault.Reason == "" || fault.Remedy == "" || strings.ContainsAny(fault.Error(), "\n\x00") {
					t.Errorf("fault %+v", fault)
				}
			}
			return
		}
		written, err := c.Files()
		if err != nil {
			t.Fatalf("a case that was read cannot be written: %v", err)
		}
		again := mustRead(t, casefile.Folder(written))
		if !reflect.DeepEqual(c, again) {
			t.Fatalf("got\n%+v\nwant\n%+v", again, c)
		}
		same(t, mustFiles(t, again), written)

		// A changed case.yaml is written anew, whatever its texts are.
		c.Scopes = append(c.Scopes, "one_more")
		written, err = c.Files()
		if err != nil {
			t.Fatalf("a changed case cannot be written: %v", err)
		}
		again = mustRead(t, casefile.Folder(written))
		if again.Title != c.Title || !reflect.DeepEqual(again.Parties, c.Parties) || !reflect.DeepEqual(again.Scopes, c.Scopes) || !reflect.DeepEqual(again.Model, c.Model) || !reflect.DeepEqual(again.Measures, c.Measures) {
			t.Fatalf("case.yaml reads differently when written anew:\n%s", written["case.yaml"])
		}
	})
}

// FuzzNew scaffolds cases with any title.
func FuzzNew(f *testing.F) {
	f.Add("Grain from A to B", "How much?")
	f.Add("{title}", "\"\\\n#:")
	f.Fuzz(func(t *testing.T, title, question string) {
		if len(title)+len(question) > 10_000 {
			return
		}
		files, err := casefile.New("fuzz", title, question)
		if err != nil {
			t.Fatal(err)
		}
		roundTrip(t, files)
	})
}
