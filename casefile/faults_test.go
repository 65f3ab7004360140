package casefile_test

import (
	"errors"
	"flag"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
)

var update = flag.Bool("update", false, "rewrite the want sections of testdata/faults")

// ferry returns the files of testdata/ferry, a made-up case without a fault.
func ferry(t testing.TB) casefile.Folder {
	t.Helper()
	return load(t, os.DirFS("testdata/ferry"))
}

// load reads the files of a folder as they are.
func load(t testing.TB, fsys fs.FS) casefile.Folder {
	t.Helper()
	files := make(casefile.Folder)
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files[name], err = fs.ReadFile(fsys, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// section is one part of a txtar archive.
type section struct {
	name string // "" for the comment before the first part
	body string
}

// parseArchive cuts a txtar archive into its parts.
func parseArchive(s string) []section {
	parts := []section{{}}
	for line := range strings.Lines(s) {
		name, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "-- ")
		if name, ok2 := strings.CutSuffix(name, " --"); ok && ok2 {
			parts = append(parts, section{name: name})
			continue
		}
		parts[len(parts)-1].body += line
	}
	return parts
}

// TestFaults reads the ferry case changed as each archive of testdata/faults
// says. A section "file NAME" replaces or adds a file, "append NAME" adds
// lines, "remove NAME" takes a file away, and "edit NAME" holds pairs of lines:
// a text that stands once in the file, and what to put in its place. Each edit
// section starts again from the last state of the file.
func TestFaults(t *testing.T) {
	archives, err := filepath.Glob("testdata/faults/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files := ferry(t)
			parts := parseArchive(string(b))
			want := ""
			for _, p := range parts[1:] {
				verb, file, _ := strings.Cut(p.name, " ")
				switch verb {
				case "file":
					files[file] = []byte(p.body)
				case "append":
					files[file] = append(slices.Clone(files[file]), p.body...)
				case "remove":
					delete(files, file)
				case "edit":
					lines := strings.Split(strings.TrimSuffix(p.body, "\n"), "\n")
					if len(lines)%2 != 0 {
						t.Fatalf("%s: an edit is a pair of lines", p.name)
					}
					text := string(files[file])
					for i := 0; i < len(lines); i += 2 {
						if n := strings.Count(text, lines[i]); n != 1 {
							t.Fatalf("%s: %q stands %d times in the file", p.name, lines[i], n)
						}
						text = strings.Replace(text, lines[i], lines[i+1], 1)
					}
					files[file] = []byte(text)
				case "want":
					want = p.body
				default:
					t.Fatalf("unknown section %q", p.name)
				}
			}
			c, err := casefile.Read(files)
			if c != nil && err != nil {
				t.Error("a case is returned beside the error")
			}
			got := ""
			if faults := (*casefile.Faults)(nil); errors.As(err, &faults) {
				got = faults.Error() + "\n"
			} else if err != nil {
				t.Fatalf("the error is no *Faults: %v", err)
			}
			if got == want {
				return
			}
			if !*update {
				t.Errorf("faults:\n%swant:\n%s", got, want)
				return
			}
			head, _, _ := strings.Cut(string(b), "-- want --\n")
			if err := os.WriteFile(name, []byte(head+"-- want --\n"+got), 0o644); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// TestFaultsAreAllReported checks the order of the list and its limit.
func TestFaultsAreAllReported(t *testing.T) {
	files := ferry(t)
	row := "VY%,nowhere,,,,,,,,,\n"
	for range 3000 {
		files["voyages.csv"] = append(files["voyages.csv"], row...)
	}
	_, err := casefile.Read(files)
	var faults *casefile.Faults
	if !errors.As(err, &faults) {
		t.Fatal(err)
	}
	// Each row has a bad id, no end and an unknown source; all but the first
	// have another's id.
	if len(faults.List) != casefile.MaxFaults || len(faults.List)+faults.More != 11_999 {
		t.Errorf("%d listed, %d more", len(faults.List), faults.More)
	}
	if !slices.IsSortedFunc(faults.List, func(a, b casefile.Fault) int { return a.Line - b.Line }) {
		t.Error("faults are not in the order of lines")
	}
	if !strings.HasSuffix(err.Error(), "\nand 11899 more") {
		t.Errorf("the last line is %q", err.Error()[strings.LastIndex(err.Error(), "\n"):])
	}
	var one casefile.Fault
	if !errors.As(err, &one) || one.File != "voyages.csv" || one.Line != 4 {
		t.Errorf("first fault is %+v", one)
	}
}

func TestFaultsAreStable(t *testing.T) {
	files := ferry(t)
	files["sources.csv"] = []byte("id\n")
	files["zeta.csv"], files["alpha.csv"], files["series/a b.csv"] = nil, nil, nil
	_, first := casefile.Read(files)
	for range 5 {
		if _, again := casefile.Read(maps.Clone(files)); again.Error() != first.Error() {
			t.Fatalf("%v\nthen\n%v", first, again)
		}
	}
}
