package main

import (
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/cases"
	"github.com/tidewaiter/tidewaiter/encoding/aiscsv"
	"github.com/tidewaiter/tidewaiter/encoding/eventtable"
	"github.com/tidewaiter/tidewaiter/internal/decoding"
)

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// commands lists every command of the program with its flags.
func commands(t *testing.T) map[string][]string {
	t.Helper()
	k, err := kong.New(&cli{}, kong.Name("tidewaiter"), kong.Vars{"version": ""})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	var walk func(n *kong.Node, path string)
	walk = func(n *kong.Node, path string) {
		var flags []string
		for _, f := range n.Flags {
			flags = append(flags, f.Name)
		}
		if n.DefaultCmd != nil { // its name need not be written
			for _, f := range n.DefaultCmd.Flags {
				out[path] = append(out[path], f.Name)
			}
		}
		if len(n.Children) == 0 || path == "" {
			out[path] = flags
		}
		for _, c := range n.Children {
			walk(c, strings.TrimSpace(path+" "+c.Name))
		}
	}
	walk(k.Model.Node, "")
	return out
}

func TestDocsNameEverything(t *testing.T) {
	formats := read(t, "../../docs/FORMATS.md")
	for command, flags := range commands(t) {
		if command != "" && !strings.Contains(formats, "tidewaiter "+command) {
			t.Errorf("docs/FORMATS.md does not have the command %q", command)
		}
		for _, f := range flags {
			if !strings.Contains(formats, "--"+f) {
				t.Errorf("docs/FORMATS.md does not have the flag --%s of %q", f, command)
			}
		}
	}
	for _, code := range []int{exitDone, exitRejected, exitBadInput, exitMachine} {
		if !strings.Contains(formats, "\n| "+strconv.Itoa(code)+" | ") {
			t.Errorf("docs/FORMATS.md does not explain exit code %d", code)
		}
	}
	var out strings.Builder
	if code := Main([]string{"assess", "--as-of", "2023-11-30", "--format", "json"}, strings.NewReader(""), &out, io.Discard, noEnv); code != exitDone {
		t.Fatalf("assess ended with %d", code)
	}
	var doc map[string]json.RawMessage
	if err := json.Unmarshal([]byte(out.String()), &doc); err != nil {
		t.Fatal(err)
	}
	for key := range doc {
		if !strings.Contains(formats, "`"+key+"`") {
			t.Errorf("docs/FORMATS.md does not have the field %q of assess --format json", key)
		}
	}
	// The header of every table of a case. The case shipped has no observed.csv.
	made, err := (&casefile.Case{ID: "x", Model: casefile.DefaultModel(), Observed: []casefile.Observed{}}).Files()
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"sources", "claims", "sightings", "voyages", "observed", "places", "vessels", "factors"} {
		f, _ := cases.FS(cases.Founding)
		b, err := fs.ReadFile(f, table+".csv")
		if err != nil {
			b = made[table+".csv"]
		}
		header, _, _ := strings.Cut(string(b), "\n")
		documented := regexp.MustCompile("(?m)^\\| `" + table + "\\.csv` \\| (.*) \\|$").FindStringSubmatch(formats)
		if documented == nil {
			t.Errorf("docs/FORMATS.md does not have %s.csv", table)
			continue
		}
		if got := regexp.MustCompile(` \([^)]*\)|,? `).ReplaceAllStringFunc(documented[1], func(s string) string {
			if strings.HasPrefix(s, ",") {
				return ","
			}
			return ""
		}); got != header {
			t.Errorf("docs/FORMATS.md: %s.csv\n got %s\nwant %s", table, got, header)
		}
	}
}

// TestDocsCommandsExist checks each tidewaiter and make command in the
// documentation against the program and the Makefile.
func TestDocsCommandsExist(t *testing.T) {
	known := commands(t)
	makefile := read(t, "../../Makefile")
	for _, path := range []string{"../../README.md", "../../CONTRIBUTING.md", "../../docs/FORMATS.md", "../../docs/METHOD.md", "../../docs/TESTING.md", "../../GUIDE.md"} {
		b, err := os.ReadFile(path)
		if os.IsNotExist(err) {
			t.Logf("%s is not there", path)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile("(?m)(?:^ *(?:\\$ )?|`)(?:go run \\./cmd/|bin/)?tidewaiter ([^\n`]*)").FindAllStringSubmatch(string(b), -1) {
			words := strings.Fields(m[1])
			if len(words) == 0 || !regexp.MustCompile(`^[a-z]+$`).MatchString(words[0]) {
				continue
			}
			command := words[0]
			flags, ok := known[command]
			if len(words) > 1 {
				if of, sub := known[command+" "+words[1]]; sub || !ok {
					command, flags, ok = command+" "+words[1], of, sub
				}
			}
			if !ok {
				t.Errorf("%s: there is no command %q", path, m[1])
				continue
			}
			for _, f := range regexp.MustCompile(`--([a-z][a-z-]*)`).FindAllStringSubmatch(m[1], -1) {
				if !slices.Contains(flags, f[1]) && !slices.Contains(known[""], f[1]) {
					t.Errorf("%s: %s has no flag --%s", path, command, f[1])
				}
			}
		}
		for _, m := range regexp.MustCompile("(?m)(?:^ +(?:\\$ )?|`)make ([a-z]+(?:-[a-z]+)*)").FindAllStringSubmatch(string(b), -1) {
			if !strings.Contains(makefile, "\n"+m[1]+":") {
				t.Errorf("%s: there is no target make %s", path, m[1])
			}
		}
	}
}

func noEnv(string) (string, bool) { return "", false }

// TestDocsNameReasons holds the table of reasons to those that decode counts.
func TestDocsNameReasons(t *testing.T) {
	formats := read(t, "../../docs/FORMATS.md")
	for reason := range decoding.Reasons() {
		if !strings.Contains(formats, "`"+reason+"`") {
			t.Errorf("docs/FORMATS.md does not have the reason %q", reason)
		}
	}
	for _, column := range aiscsv.Columns() {
		if !strings.Contains(formats, "`"+column+"`") {
			t.Errorf("docs/FORMATS.md does not have the column %q", column)
		}
	}
}

// TestDocsTables holds the tables of track in docs/FORMATS.md to the columns
// that are written; -u rewrites them.
func TestDocsTables(t *testing.T) {
	const path, begin, end = "../../docs/FORMATS.md", "<!-- tables -->\n", "<!-- end of tables -->\n"
	types := map[eventtable.Type]string{
		eventtable.Text: "text", eventtable.Integer: "integer", eventtable.Number: "number", eventtable.Bool: "true, false",
		eventtable.Time: "time", eventtable.List: "list", eventtable.Candidates: "candidates",
	}
	var b strings.Builder
	for _, table := range []struct {
		name    string
		columns []eventtable.Column
	}{{"events", eventtable.Events.Columns()}, {"segments", eventtable.Segments.Columns()}, {"voyages", eventtable.Voyages.Columns()}} {
		fmt.Fprintf(&b, "### `%s.*`\n| column | type | of | what it says |\n|---|---|---|---|\n", table.name)
		for _, c := range table.columns {
			of := c.Of
			if of == "" {
				of = "all"
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", c.Name, types[c.Type], strings.ReplaceAll(of, "_", " "), c.Doc)
		}
		b.WriteString("\n")
	}
	want := b.String()
	formats := read(t, path)
	head, rest, ok := strings.Cut(formats, begin)
	got, tail, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has no place for the tables", path)
	}
	if got == want {
		return
	}
	if *update {
		if err := os.WriteFile(path, []byte(head+begin+want+end+tail), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("%s: the tables of track differ from what is written: go test ./cmd/tidewaiter -run TestDocsTables -u", path)
}
