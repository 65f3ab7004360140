package events

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/geo"
)

// rulesInEffect are the rules of all events, by the default thresholds. Those
// of the class of a gap, of an unobserved call and of a voyage are of a vessel
// that nothing is known of.
func rulesInEffect(t *testing.T) []Rule {
	t.Helper()
	cfg := &Config{}
	number, imo := sharedNumberRule, sharedIMORule
	number.Thresholds, imo.Thresholds = overlapThresholds(DefaultGapSilence), overlapThresholds(segmentGap)
	rules := []Rule{number, imo, flagRule, successorRule, sharedCentreRule, NewEncounters(cfg, nil).rule}
	l := reflect.ValueOf(newLimits(cfg)).Elem()
	for i := range l.NumField() {
		if f := l.Field(i); f.Type() == reflect.TypeFor[Rule]() {
			rules = append(rules, Rule{f.Field(0).String(), f.Field(1).String(), f.Field(2).String()})
		}
	}
	c := &Concluder{Config: cfg}
	off := time.Date(2024, 2, 1, 0, 0, 0, 0, time.UTC)
	g := &gapRecord{event: &Event{Gap: &Gap{Off: Fix{Time: off}, On: Fix{Time: off.Add(10 * time.Hour), At: geo.Point{Lat: 1}}}}}
	v := &vesselTrack{hull: c.hullOf(nil)}
	rules = append(rules, c.callEvent(v, g, "").Rule, c.voyage(v, &stop{}, &stop{}, "", nil).Rule)
	c.classify(g.event, &v.hull)
	name, rest, _ := strings.Cut(g.event.Rule.Thresholds, " ")
	version, thresholds, _ := strings.Cut(rest, ":")
	return append(rules, Rule{name, version, thresholds})
}

// TestMethodNamesRules holds the table of docs/METHOD.md to the rules of the
// code: name, version and default thresholds, none missing and none too many.
func TestMethodNamesRules(t *testing.T) {
	b, err := os.ReadFile("../docs/METHOD.md")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{}
	for _, r := range rulesInEffect(t) {
		row := "| `" + r.Name + "` | " + r.Version + " | `" + r.Thresholds + "` |"
		want[row] = true
		if !strings.Contains(string(b), row) {
			t.Errorf("docs/METHOD.md does not have the rule\n%s", row)
		}
	}
	const head = "| event | rule | version |"
	_, table, ok := strings.Cut(string(b), head)
	if !ok {
		t.Fatalf("docs/METHOD.md has no table %s", head)
	}
	rows := 0
	for line := range strings.Lines(table) {
		if cells := strings.Split(line, " | "); len(cells) >= 5 && strings.HasPrefix(cells[1], "`") {
			rows++
			if row := "| " + strings.Join(cells[1:4], " | ") + " |"; !want[row] {
				t.Errorf("docs/METHOD.md has a rule that the code does not have:\n%s", row)
			}
		} else if strings.TrimSpace(line) == "" {
			break
		}
	}
	if rows != len(want) {
		t.Errorf("docs/METHOD.md has %d rules, the code %d", rows, len(want))
	}
}

// TestAllRulesAreListed finds the names of rules in the source: each that an
// event can have is one of those that TestMethodNamesRules looks at.
func TestAllRulesAreListed(t *testing.T) {
	var listed []string
	for _, r := range rulesInEffect(t) {
		listed = append(listed, r.Name)
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	consts := map[string]string{} // of strings
	var names []ast.Expr
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				for i, v := range n.Values {
					if lit, ok := v.(*ast.BasicLit); ok && lit.Kind == token.STRING {
						consts[n.Names[i].Name], _ = strconv.Unquote(lit.Value)
					}
				}
			case *ast.CompositeLit:
				if id, ok := n.Type.(*ast.Ident); !ok || id.Name != "Rule" {
					return true
				}
				for _, e := range n.Elts {
					if kv, ok := e.(*ast.KeyValueExpr); ok && kv.Key.(*ast.Ident).Name == "Name" {
						names = append(names, kv.Value)
					}
				}
			case *ast.CallExpr:
				if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "rule" {
					names = append(names, n.Args[0])
				}
			}
			return true
		})
	}
	found := 0
	for _, e := range names {
		name := ""
		switch e := e.(type) {
		case *ast.BasicLit:
			name, _ = strconv.Unquote(e.Value)
		case *ast.Ident:
			if e.Name == "name" {
				continue // the argument of rule
			}
			name = consts[e.Name]
		}
		found++
		if !slices.Contains(listed, name) {
			t.Errorf("the rule %q is not among those that are looked at", name)
		}
	}
	if found != len(listed)-1 { // the class of a gap stands among the gap's thresholds
		t.Errorf("%d rules in the source, %d looked at", found, len(listed)-1)
	}
}
