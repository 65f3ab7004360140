package tidewaiter

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/tidewaiter/tidewaiter"

// rule says what the non-test code of one package may import. A name that
// begins with "@" stands for a list in [groups]; a trailing "/*" for every
// package below a folder.
type rule struct {
	ours  []string // packages of this module
	third []string // modules of others, for domain code only
}

// groups are the lists that rules share. Domain packages are about the world:
// they answer the same on any day and any machine.
var groups = map[string][]string{
	"@domain": {
		"quantity", "dates", "geo", "nmea", "ais", "vessels", "tracks", "events", "articles", "claims",
		"reading", "casefile", "tally", "checks", "orbit",
	},
}

// rules is policy: who may import whom. A failing build is no reason to edit
// it; a new package is a new row, with a decision in docs/decisions.
var rules = map[string]rule{
	"":         {},
	"quantity": {},
	"dates":    {},
	"geo":      {third: []string{"github.com/golang/geo"}},
	"orbit":    {ours: []string{"geo"}},
	"ais":      {},
	"nmea":     {},
	"vessels":  {},
	"tracks":   {ours: []string{"geo", "vessels"}},
	"events":   {ours: []string{"tracks", "geo", "vessels", "dates", "quantity"}},
	"articles": {
		ours:  []string{"dates", "internal/pdftext"},
		third: []string{"golang.org/x/net", "golang.org/x/text", "codeberg.org/readeck/go-readability/v2", "github.com/mmcdole/gofeed"},
	},
	"claims": {ours: []string{"quantity", "dates"}},
	"reading": {
		ours:  []string{"articles", "claims", "quantity", "dates", "geo", "vessels"},
		third: []string{"golang.org/x/text", "github.com/neurosnap/sentences", "github.com/jdkato/prose/v3"},
	},
	"casefile": {
		ours:  []string{"claims", "events", "geo", "vessels", "quantity", "dates", "orbit"},
		third: []string{"github.com/goccy/go-yaml"},
	},
	"tally": {
		ours:  []string{"casefile", "claims", "events", "quantity", "dates"},
		third: []string{"gonum.org/v1/gonum/floats", "gonum.org/v1/gonum/mathext"}, // others link LAPACK, see docs/DEPENDENCIES.md
	},
	"checks": {ours: []string{"casefile", "tally", "claims", "events", "orbit", "geo", "vessels", "quantity", "dates"}},

	"encoding/aisflat":    {ours: []string{"ais"}},
	"encoding/aiscsv":     {ours: []string{"ais", "encoding/aisflat", "internal/decimal"}},
	"encoding/gpsdjson":   {ours: []string{"ais", "encoding/aisflat", "internal/decimal"}},
	"encoding/aistables":  {},
	"encoding/geojson":    {ours: []string{"encoding/eventtable", "events", "geo"}},
	"encoding/eventtable": {ours: []string{"events", "geo", "vessels"}},
	"encoding/parquet":    {ours: []string{"encoding/eventtable"}, third: []string{"github.com/parquet-go/parquet-go", "github.com/klauspost/compress"}},

	"encoding/stix":  {ours: []string{"@domain", "internal/plaintext"}},
	"encoding/feeds": {ours: []string{"internal/plaintext"}},
	"encoding/ftm":   {ours: []string{"@domain", "internal/plaintext"}},
	"encoding/warc":  {third: []string{"github.com/klauspost/compress", "github.com/andybalholm/brotli"}},

	"cases":   {},
	"refdata": {},
	"ui":      {},
	"docs":    {}, // the documents that the site shows, embedded

	"internal/assess":   {ours: []string{"@domain", "refdata"}},
	"internal/publish":  {ours: []string{"@domain"}},
	"internal/chart":    {ours: []string{"@domain", "internal/assess"}},
	"internal/forecast": {ours: []string{"@domain"}},
	"internal/ingest":   {ours: []string{"@domain", "encoding/*"}},
	"internal/store":    {ours: []string{"@domain"}},
	"internal/accounts": {ours: []string{"internal/store"}},
	"internal/beside":   {ours: []string{"@domain", "internal/assess"}},
	"internal/desk":     {ours: []string{"@domain", "internal/accounts", "internal/assess", "internal/beside", "internal/importing", "internal/ledger", "internal/publish", "internal/store", "ui"}},
	"internal/ledger":   {ours: []string{"@domain", "internal/store"}},
	"internal/importing": {ours: []string{
		"@domain", "internal/engine", "internal/ingest", "internal/ledger", "internal/readpages", "internal/review", "internal/store", "refdata",
	}},
	"internal/report":     {ours: []string{"@domain", "internal/assess", "internal/chart", "ui"}},
	"internal/console":    {ours: []string{"@domain", "internal/assess", "internal/calibrate", "internal/chart", "internal/decoding", "internal/forecast", "internal/ingest"}},
	"internal/review":     {ours: []string{"@domain", "internal/assess", "internal/beside", "internal/console"}},
	"internal/decoding":   {ours: []string{"@domain", "encoding/*", "internal/ingest"}},
	"internal/engine":     {ours: []string{"@domain", "encoding/*", "internal/ingest", "internal/decoding"}},
	"internal/readpages":  {ours: []string{"@domain", "internal/ingest"}},
	"internal/synth":      {ours: []string{"geo", "tracks", "events", "vessels", "ais", "nmea", "orbit"}},
	"internal/synthpages": {ours: []string{"encoding/warc"}},
	// Never tally: a world that shared code with the estimator would agree with its faults.
	"internal/synthflow":           {ours: []string{"casefile", "claims", "dates", "events", "geo", "quantity", "vessels"}},
	"internal/calibrate":           {ours: []string{"@domain", "internal/synthflow"}},
	"internal/sharedtest":          {},
	"internal/coast":               {ours: []string{"geo"}},
	"internal/decimal":             {},
	"internal/plaintext":           {},
	"internal/pdftext":             {},
	"internal/chart/charttest":     {ours: []string{"@domain", "internal/assess"}},
	"internal/publish/publishtest": {ours: []string{"@domain"}},
	"internal/server": {ours: []string{
		"@domain", "internal/ingest", "internal/readpages", "internal/store", "internal/assess", "internal/chart", "internal/coast", "internal/publish", "internal/report", "docs", "ui", "refdata", "encoding/*",
	}},

	"cmd/tidewaiter": {ours: []string{"@domain", "encoding/*", "internal/*", "ui", "cases", "refdata"}},
}

// impure lists standard packages that domain code must not reach for: a count
// has to come out the same on any day, on any machine.
var impure = []string{
	"database/sql", "flag", "log", "log/slog", "math/rand", "net", "net/http", "os", "os/exec",
}

// seededOnly lists what domain code may use of math/rand/v2: sources that are
// seeded by the caller. Everything else there draws from global state.
var seededOnly = []string{
	"New", "NewPCG", "NewChaCha8", "NewZipf", "Rand", "PCG", "ChaCha8", "Source", "Zipf",
}

func TestDependencies(t *testing.T) {
	pkgs := parseModule(t, ".")
	matched := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(pkgs)) {
		r, key, ok := ruleFor(name)
		if !ok {
			t.Errorf("package %q has no rule: decide where it belongs before adding it", name)
			continue
		}
		matched[key] = true
		for _, f := range pkgs[name] {
			for _, p := range breaches(name, r, f) {
				t.Errorf("%s", p)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(rules)) {
		if !matched[key] {
			t.Errorf("the rule for %q matches no package: delete it", key)
		}
	}
}

// TestDependenciesCatches shows that each kind of breach is found: a rule that
// can no longer fail guards nothing.
func TestDependenciesCatches(t *testing.T) {
	for _, tc := range []struct{ name, pkg, src, want string }{
		{"ours", "claims", `package claims; import _ "github.com/tidewaiter/tidewaiter/tally"`, "must not import tally"},
		{"above", "casefile", `package casefile; import _ "github.com/tidewaiter/tidewaiter/internal/store"`, "must not import internal/store"},
		{"impure", "dates", `package dates; import _ "os"`, "must not import os"},
		{"third", "geo", `package geo; import _ "gonum.org/v1/gonum/stat"`, "not on its list"},
		{"clock", "tally", `package tally; import "time"; var t = time.Now()`, "time.Now"},
		{"renamed clock", "tally", `package tally; import w "time"; var t = w.Now`, "time.Now"},
		{"random", "tally", `package tally; import "math/rand/v2"; var n = rand.IntN(3)`, "rand.IntN"},
		{"encoding", "encoding/parquet", `package parquet; import _ "os"`, "must not import os"},
		{"sibling", "internal/ingest", `package ingest; import _ "github.com/tidewaiter/tidewaiter/internal/store"`, "must not import internal/store"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f, err := parser.ParseFile(token.NewFileSet(), "x.go", tc.src, 0)
			if err != nil {
				t.Fatal(err)
			}
			got := breaches(tc.pkg, rules[tc.pkg], f)
			if len(got) != 1 || !strings.Contains(got[0], tc.want) {
				t.Errorf("got %q, want one breach with %q", got, tc.want)
			}
		})
	}
}

// TestDependenciesListed holds docs/DEPENDENCIES.md to what go.mod requires
// directly.
func TestDependenciesListed(t *testing.T) {
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := os.ReadFile("docs/DEPENDENCIES.md")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(mod)) {
		f := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "require "))
		if len(f) < 2 || !strings.Contains(f[0], ".") || strings.Contains(line, "// indirect") {
			continue
		}
		if !strings.Contains(string(doc), "`"+f[0]+"` "+f[1]) {
			t.Errorf("go.mod requires %s %s: docs/DEPENDENCIES.md does not list that version with its reason", f[0], f[1])
		}
	}
}

// breaches lists what one file imports or calls against the rule of its
// package.
func breaches(name string, r rule, f *ast.File) []string {
	var out []string
	// Readers and writers of formats answer the same everywhere too; domain
	// packages still do not import them.
	domain := slices.Contains(groups["@domain"], name) || strings.HasPrefix(name, "encoding/") || name == ""
	local := map[string]string{} // the name of an import in this file -> its path
	for _, spec := range f.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			out = append(out, name+": "+err.Error())
			continue
		}
		switch {
		case spec.Name != nil:
			local[spec.Name.Name] = path
		case path == "math/rand/v2":
			local["rand"] = path
		default:
			local[path[strings.LastIndexByte(path, '/')+1:]] = path
		}
		inside, ours := strings.CutPrefix(path, module+"/")
		standard := !strings.Contains(strings.SplitN(path, "/", 2)[0], ".")
		switch {
		case ours && !matches(r.ours, inside):
			out = append(out, name+" must not import "+inside)
		case ours:
		case domain && slices.Contains(impure, path):
			out = append(out, name+" is domain code and must not import "+path)
		case domain && !standard && !slices.ContainsFunc(r.third, func(m string) bool { return path == m || strings.HasPrefix(path, m+"/") }):
			out = append(out, name+" is domain code and "+path+" is not on its list")
		}
	}
	if !domain {
		return out
	}
	ast.Inspect(f, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		id, ok := sel.X.(*ast.Ident)
		if !ok {
			return true
		}
		switch local[id.Name] {
		case "time":
			if slices.Contains([]string{"Now", "Since", "Until", "After", "Tick", "Sleep"}, sel.Sel.Name) {
				out = append(out, name+" is domain code and must not use time."+sel.Sel.Name)
			}
		case "math/rand/v2":
			if !slices.Contains(seededOnly, sel.Sel.Name) {
				out = append(out, name+" is domain code and must not use the unseeded rand."+sel.Sel.Name)
			}
		}
		return true
	})
	return out
}

// parseModule maps each package folder under root to its parsed non-test
// files. It parses the files itself: a test that asks a child process keeps
// its cached "ok" after the sources change.
func parseModule(t *testing.T, root string) map[string][]*ast.File {
	t.Helper()
	pkgs := map[string][]*ast.File{}
	for _, path := range moduleFiles(t, root) {
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		dir := strings.TrimPrefix(filepath.ToSlash(filepath.Dir(path)), ".")
		pkgs[dir] = append(pkgs[dir], f)
	}
	return pkgs
}

// moduleFiles lists the regular files under root that belong to the module's
// sources, leaving out hidden folders, test data, build output and nested
// modules.
func moduleFiles(t *testing.T, root string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if path == root {
				return nil
			}
			n := d.Name()
			if slices.Contains([]string{"testdata", "node_modules", "bin", "tidewaiter-data", "tidewaiter-report"}, n) || n[0] == '.' || n[0] == '_' {
				return filepath.SkipDir
			}
			if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil {
				return filepath.SkipDir
			}
			return nil
		}
		if d.Type().IsRegular() {
			files = append(files, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func ruleFor(name string) (rule, string, bool) {
	if r, ok := rules[name]; ok {
		return r, name, true
	}
	for key, r := range rules {
		if strings.HasSuffix(key, "/*") && matches([]string{key}, name) {
			return r, key, true
		}
	}
	return rule{}, "", false
}

func matches(list []string, name string) bool {
	return slices.ContainsFunc(list, func(r string) bool {
		if strings.HasPrefix(r, "@") {
			return matches(groups[r], name)
		}
		dir, wild := strings.CutSuffix(r, "/*")
		return name == r || wild && strings.HasPrefix(name, dir+"/")
	})
}
