package tidewaiter

import (
	"bytes"
	"go/format"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// maxLines is the longest a Go file may be. Past it, a file holds two things.
const maxLines = 800

// unwanted are words that do not belong into the tree. They are written in
// pieces so that this file passes its own test.
var unwanted = []struct {
	re  *regexp.Regexp
	why string
}{
	{regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X)\b`), "work left for later: do it, or file an issue"},
	{regexp.MustCompile(`(^|[\s"'` + "`" + `(=:])/(wo` + `rk|fa` + `rm|ho` + `me|ro` + `ot|Us` + `ers)/`), "a path of one machine"},
}

func TestSources(t *testing.T) {
	for _, path := range moduleFiles(t, ".") {
		ext := filepath.Ext(path)
		if !slices.Contains([]string{".go", ".md", ".ts", ".css", ".tmpl", ".html", ".yaml", ".sql", ".csv", ".txtar", ""}, ext) {
			continue
		}
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !utf8.Valid(b) {
			t.Errorf("%s: not UTF-8", path)
			continue
		}
		if bytes.Contains(b, []byte("\r\n")) {
			t.Errorf("%s: has CRLF line ends", path)
		}
		lines := strings.Split(string(b), "\n")
		for i, line := range lines {
			for _, u := range unwanted {
				if m := u.re.FindString(line); m != "" {
					t.Errorf("%s:%d: %q: %s", path, i+1, strings.TrimSpace(m), u.why)
				}
			}
		}
		if ext != ".go" {
			continue
		}
		if len(lines) > maxLines {
			t.Errorf("%s: %d lines, more than %d: it holds two things", path, len(lines), maxLines)
		}
		if formatted, err := format.Source(b); err != nil {
			t.Errorf("%s: %v", path, err)
		} else if !bytes.Equal(formatted, b) {
			t.Errorf("%s: not formatted: run make fmt", path)
		}
	}
}

func TestPackageDocs(t *testing.T) {
	pkgs := parseModule(t, ".")
	for _, name := range slices.Sorted(maps.Keys(pkgs)) {
		var doc string
		for _, f := range pkgs[name] {
			doc += f.Doc.Text()
		}
		switch {
		case strings.TrimSpace(doc) == "":
			t.Errorf("package %q has no doc comment", name)
		case slices.Contains(groups["@domain"], name) && !strings.Contains(doc, "Stability:"):
			t.Errorf("package %q: its doc does not say how settled it is: add a line that begins with Stability:", name)
		}
	}
}
