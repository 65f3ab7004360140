package tidewaiter

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/cases"
)

// flowless are the folders whose code serves any case: no string of theirs, and
// no template, may speak of what one case is about. What a case is about is its
// data.
var flowless = []string{"casefile", "tally", "checks", "internal/assess", "internal/report", "internal/chart", "internal/console", "internal/server", "cmd/tidewaiter", "ui"}

// foundingWords are what the founding case is about: its cargo, its unit and its
// places, in the words of its rows.
var foundingWords = regexp.MustCompile(`(?i)\b(containers?|boxes|teu|munitions?|ammunition|artillery|calibres?|howitzers?|shells?|rockets?|projectiles?|rounds|152|122|mm|korea\w*|dprk|russian?|rajin|najin|rason|dunay|dunai|vostochny|angara|seoul|pyongyang|moscow|kim|shin)\b`)

// wired are the strings that name the founding case's things all the same, each
// with the reason. One that matches nothing any more is an error.
var wired = []struct {
	path, text string // text is a regular expression for the whole string; blank is any
	why        string
}{
	{"casefile/meta.go", `container|give both, as in \{form: cumulative, unit: container\}.*`, "what a case counts that does not say, and units of measures known to every case"},
	{"casefile/new.go", "", "the comments of a new case.yaml are an example, and its default unit is container"},
	{"casefile/observed.go", `write ids of places.csv with shares.*`, "an example in a message"},
	{"casefile/satellites.go", `orbits`, "the name of a folder of every case"},
	{"casefile/tables.go", `name what one of them is, in the singular, as in container|teu`, "an example in a message; a vessel's capacity in TEU"},
	{"checks/boxes.go", "", "rules on ammunition in boxes: without a case's factors for it, or figures in rounds, they find nothing"},
	{"checks/payload.go", "", "what a box of ammunition holds: without a case's factors for it, or figures in rounds, it finds nothing"},
	{"checks/rules.go", "", "what the rules are, those on ammunition in boxes too; ids of factors"},
	{"checks/transport.go", `(?s).*([Rr]ounds|rounds-|A box carries|a box at|tonnes a container|round per container).*`, "rules on rounds in boxes, the same"},
	{"checks/run.go", " mm", "the calibre of an item is not another item"},
	{"internal/assess/format.go", "TEU", "a unit without a plural"},
	{"internal/report/json.go", `json:"rounds"`, "a field of the format"},
	{"internal/report/csv.go", `rounds`, "a kind of the format"},
	{"internal/report/templates/index.html", `.*template "rounds".*`, "the name of a part of the page"},
	{"internal/report/templates/parts.html", `\{\{define "rounds"\}\}.*`, "the name of a part of the page, and the word for what a case's factors convert into"},
	{"internal/server/templates/case.html", `.*template "rounds".*|.*YYYY-MM-DD.*`, "the name of a part of the page; how a day is written"},
	{"internal/server/request.go", `as_of is a day.*`, "how a day is written"},
	{"internal/server/ground.go", `on is a day.*`, "how a day is written"},
	{"internal/server/pages.go", " TEU", "a vessel's capacity"},
	{"cmd/tidewaiter/assess.go", `.*default: dprk-russia.*|.*is not a day: write YYYY-MM-DD.*`, "the case that is meant where none is named; how a day is written"},
	{"cmd/tidewaiter/serve.go", `.*default: dprk-russia.*`, "the case that is meant where none is named"},
	{"cmd/tidewaiter/synth.go", `.*rajin-dunay.*`, "the name of a scenario of invented traffic"},
}

func TestNothingIsWiredToOneCase(t *testing.T) {
	ids := foundingIDs(t)
	used := make([]bool, len(wired))
	excused := func(path, text string) bool {
		for i, w := range wired {
			if w.path == path && (w.text == "" || regexp.MustCompile(`^(`+w.text+`)$`).MatchString(text)) {
				used[i] = true
				return true
			}
		}
		return false
	}
	for _, dir := range flowless {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			switch name := filepath.Base(path); {
			case err != nil:
				return err
			case d.IsDir() && (name == "testdata" || name == "node_modules" || path == filepath.Join("ui", "dist") || strings.HasSuffix(name, "test")):
				return fs.SkipDir
			case d.IsDir():
				return nil
			}
			path = filepath.ToSlash(path)
			for _, s := range stringsOf(t, path) {
				words := foundingWords.FindAllString(s.text, -1)
				if slices.Contains(ids, s.text) {
					words = append(words, s.text)
				}
				if len(words) > 0 && !excused(path, s.text) {
					t.Errorf("%s:%d: %.90q speaks of the founding case (%s): take the word from the case, or give a reason in wired", path, s.line, s.text, strings.Join(words, ", "))
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for i, w := range wired {
		if !used[i] {
			t.Errorf("%s: no string is excused by %q any more: take it out of wired", w.path, w.text)
		}
	}
}

// TestReadingKnowsNoCase: what the reader knows of the world it knows for any
// case; ids are the case's to give.
func TestReadingKnowsNoCase(t *testing.T) {
	// Ids of the founding case that are words of the language, or names in lists
	// of what there is in the world, too.
	names := "the built-in names of ports and depots, in several scripts"
	scopes := "the built-in words of scopes of these names, for a case that gives no words of its own"
	excused := map[string]string{
		"rajin": names, "dunay": names, "vostochny": names, "chongjin": names, "nakhodka": names, "vladivostok": names, "tumangang": names, "tikhoretsk": names,
		"suspected_arms": scopes, "munitions_related": scopes, "ammunition": scopes,
		"msmt":     "a body of several states, by its function",
		"invasion": "a noun of occasions",
		"russia":   "a word that tells a government",
		"orbits":   "a verb of satellites",
	}
	ids := foundingIDs(t)
	files, err := filepath.Glob("reading/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(err, len(files))
	}
	used := map[string]bool{}
	for _, path := range files {
		for _, s := range stringsOf(t, path) {
			if !slices.Contains(ids, s.text) {
				continue
			}
			used[s.text] = true
			if excused[s.text] == "" {
				t.Errorf("%s:%d: %q is an id of the founding case", path, s.line, s.text)
			}
		}
	}
	for id := range excused {
		if !used[id] {
			t.Errorf("%q stands nowhere any more: take it out of excused", id)
		}
	}
}

// written is a text that a user may come to see, and its line.
type written struct {
	text string
	line int
}

// stringsOf returns the string literals of a Go file, the lines of a template or
// script, and nothing of other files and tests. Comments may give examples.
func stringsOf(t *testing.T, path string) []written {
	t.Helper()
	switch ext := filepath.Ext(path); {
	case ext == ".go" && !strings.HasSuffix(path, "_test.go"):
		files := token.NewFileSet()
		f, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		var out []written
		ast.Inspect(f, func(n ast.Node) bool {
			if _, ok := n.(*ast.ImportSpec); ok {
				return false
			}
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				text, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				out = append(out, written{text, files.Position(lit.Pos()).Line})
			}
			return true
		})
		return out
	case slices.Contains([]string{".html", ".css", ".ts", ".js"}, ext) && !strings.HasSuffix(path, ".test.ts"):
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var out []written
		for i, line := range strings.Split(string(b), "\n") {
			out = append(out, written{line, i + 1})
		}
		return out
	}
	return nil
}

// foundingIDs are the ids that the founding case gives to things of its own, but
// for words that any case would use.
func foundingIDs(t *testing.T) []string {
	t.Helper()
	folder, _ := cases.FS(cases.Founding)
	c, err := casefile.Read(folder)
	if err != nil {
		t.Fatal(err)
	}
	ids := slices.Clone(c.Scopes)
	for i := range c.Parties {
		ids = append(ids, c.Parties[i].ID)
		ids = append(ids, c.Parties[i].Groups...)
	}
	for i := range c.Occasions {
		ids = append(ids, c.Occasions[i].ID)
	}
	for i := range c.Vessels {
		ids = append(ids, c.Vessels[i].ID)
	}
	for i := range c.Places {
		ids = append(ids, c.Places[i].ID)
	}
	for i := range c.Factors {
		ids = append(ids, c.Factors[i].ID)
	}
	return slices.DeleteFunc(ids, func(id string) bool { return id == "all" })
}
