package casefile_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"testing/iotest"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
)

func mustRead(t testing.TB, fsys fs.FS) *casefile.Case {
	t.Helper()
	c, err := casefile.Read(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestReadFerry(t *testing.T) {
	c := mustRead(t, os.DirFS("testdata/ferry"))
	for _, check := range []struct {
		what      string
		got, want any
	}{
		{"id", c.ID, "ferry"},
		{"flow", c.Flow, casefile.Flow{From: "XA", To: "XB", Cargo: "crates"}},
		{"start", c.Start, dates.MustParse("2031-04")},
		{"scopes", c.Scopes, []string{"tools", "tools_and_food", "all"}},
		{"measure", c.Measures["tickets"], casefile.MeasureSpec{Form: claims.Increment, Unit: "ticket"}},
		{"measure with defaults", c.Measures[claims.ReturnContainers], casefile.MeasureSpec{Form: claims.Cumulative, Unit: "container", From: "XB", To: "XA"}},
		{"party", c.Parties[0], casefile.Party{ID: "xa-mot", Name: "Ministry of Transport of XA", Aliases: []string{"XA MoT", "Ada Brand"}, Groups: []string{"xa"}, Reliability: "B"}},
		{"groups", c.Parties[1].Groups, []string{"xb", "xa"}},
		{"occasion", c.Occasions, []casefile.Occasion{{ID: "opening", Name: "opening of the line", Date: dates.MustParse("2031-04-02")}}},
		{"watch", c.Watch, casefile.Watch{Vessels: []string{"gull"}, Places: []string{"north-quay"}}},
		{"model set", c.Model.LumpSize, 12.5},
		{"model default", c.Model.LagMeanDays, casefile.DefaultModel().LagMeanDays},
		{"reasons", c.Model.Reasons, map[string]string{"rate_median": "2031-06-01: one crossing a week"}},
		{"source", c.Sources[1].Note, `seen on a copy; says "about 400"`},
		{"claim", c.Claim("C02").Span, claims.Span{Start: 603, End: 645}},
		{"from", c.Claim("C02").From, claims.Places{"north-quay", "south-quay"}},
		{"modes", c.Claim("C02").Modes, []claims.Mode{claims.Sea, claims.Rail}},
		{"relations", c.Claim("C02").Relations, []claims.Relation{{Kind: claims.Relays, ID: "C01"}, {Kind: claims.Contradicts, ID: "C04"}}},
		{"value", c.Claim("C03").Value, quantity.Span(4_200_000, 5_800_000.5)},
		{"no value", c.Claim("C04").Value, quantity.Range{}},
		{"reason on two lines", c.Claim("C03").Review.Reason, "more tickets than people\nlive in either country"},
		{"country", c.Country(c.Claim("C02").From), "XA"},
		{"groups of a claim", c.Groups(c.Claim("C04")), []string{"xb", "xa"}},
		{"located", c.Place("north-quay").Located, true},
		{"not located", c.Place("south-quay").Located, false},
		{"imo", c.Vessel("gull").IMO.String(), "9074729"},
		{"factor", c.Factor("crate-payload").Hi, 1.1},
		{"series", c.Series["tides"][2].Value, quantity.Number(-0.5)},
		{"series gap", c.Series["tides"][1].Value, quantity.Range{}},
		{"licence", c.Licences["LICENSE"], "CC0-1.0\n"},
	} {
		if !reflect.DeepEqual(check.got, check.want) {
			t.Errorf("%s: got %+v, want %+v", check.what, check.got, check.want)
		}
	}
	if day, ok := c.LatestPublication(); !ok || day.String() != "2031-05-20" {
		t.Errorf("latest publication %v %v", day, ok)
	}
	if c.Source("nobody") != nil || c.Party("") != nil {
		t.Error("an id that is not there gives something")
	}
}

func TestEmptyCaseTakesDefaults(t *testing.T) {
	for _, text := range []string{"", "# nothing\n", "id:\ntitle: ~\nmodel:\n", "---\n"} {
		c := mustRead(t, casefile.Folder{"case.yaml": []byte(text)})
		if c.ID != "case" || c.Unit.Of != "container" || !reflect.DeepEqual(c.Model, casefile.DefaultModel()) || c.Measures[claims.Containers].Unit != "container" {
			t.Errorf("%q: %+v", text, c)
		}
	}
}

// sparse is a folder whose files are read through wrap.
type sparse struct {
	fs.FS
	wrap func(name string, r io.Reader) io.Reader
}

type wrapped struct {
	fs.File
	r io.Reader
}

func (w wrapped) Read(p []byte) (int, error) { return w.r.Read(p) }

func (s sparse) Open(name string) (fs.File, error) {
	f, err := s.FS.Open(name)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err != nil || info.IsDir() {
		return f, err
	}
	return wrapped{f, s.wrap(name, f)}, nil
}

// TestFailingFileSystem lets every file fail, at its start and in its middle:
// the error is the file system's, and no partial case comes with it.
func TestFailingFileSystem(t *testing.T) {
	broken := errors.New("the disk is gone")
	files := ferry(t)
	for file := range files {
		for _, at := range []int{0, 1, len(files[file]) / 2, len(files[file])} {
			fsys := sparse{files, func(name string, r io.Reader) io.Reader {
				if name != file {
					return r
				}
				return io.MultiReader(io.LimitReader(r, int64(at)), iotest.ErrReader(broken))
			}}
			c, err := casefile.Read(fsys)
			if c != nil || !errors.Is(err, broken) || !strings.Contains(err.Error(), file) {
				t.Errorf("%s fails after %d bytes: case %v, error %v", file, at, c != nil, err)
			}
			if faults := (*casefile.Faults)(nil); errors.As(err, &faults) {
				t.Errorf("%s: a failing disk is reported as a fault of the case: %v", file, err)
			}
		}
	}
	if _, err := casefile.Read(os.DirFS(filepath.Join(t.TempDir(), "none"))); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that is not there: %v", err)
	}
}

// TestSlowFileSystem reads in pieces of every awkward size.
func TestSlowFileSystem(t *testing.T) {
	want := mustRead(t, ferry(t))
	for name, wrap := range map[string]func(io.Reader) io.Reader{
		"one byte": iotest.OneByteReader, "half": iotest.HalfReader, "data with the error": iotest.DataErrReader,
	} {
		got := mustRead(t, sparse{ferry(t), func(_ string, r io.Reader) io.Reader { return wrap(r) }})
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: another case", name)
		}
	}
	bom := ferry(t)
	bom["claims.csv"] = append([]byte("\xef\xbb\xbf"), bom["claims.csv"]...)
	_, err := casefile.Read(sparse{bom, func(_ string, r io.Reader) io.Reader { return iotest.OneByteReader(r) }})
	if err == nil || !strings.HasPrefix(err.Error(), "claims.csv:1: begins with a byte order mark") {
		t.Errorf("a mark read byte by byte: %v", err)
	}
}

// TestBytes holds the faults that a text archive cannot.
func TestBytes(t *testing.T) {
	edit := func(old, new string) func([]byte) []byte {
		return func(b []byte) []byte { return bytes.Replace(b, []byte(old), []byte(new), 1) }
	}
	for _, test := range []struct {
		name, file string
		change     func([]byte) []byte
		want       string
	}{
		{"NUL in a cell", "claims.csv", edit("more than 400", "more than\x00 400"), `claims.csv:3: quote: "more than\x00 400 crates" holds a NUL byte: remove it`},
		{"NUL in case.yaml", "case.yaml", edit("id: ferry", "id: fer\x00ry"), "case.yaml:2: holds a NUL byte: remove it"},
		{"NUL in README.md", "README.md", edit("Crates", "\x00"), "README.md:1: holds a NUL byte: remove it"},
		{"invalid UTF-8 in a cell", "vessels.csv", edit("Möwe", "M\xf6we"), `vessels.csv:2: aliases: "M\xf6we;갈매기" is not valid UTF-8: save the file as UTF-8`},
		{"invalid UTF-8 in a header", "vessels.csv", edit("owner", "\xff"), `vessels.csv:1: "\xff" is not a column of this table`},
		{"invalid UTF-8 in case.yaml", "case.yaml", edit("Crates", "\xc3("), "case.yaml:3: is not valid UTF-8: save the file as UTF-8"},
		{"BOM", "places.csv", func(b []byte) []byte { return append([]byte("\xef\xbb\xbf"), b...) }, "places.csv:1: begins with a byte order mark: save it as UTF-8 without BOM"},
		{"BOM in case.yaml", "case.yaml", func(b []byte) []byte { return append([]byte("\xef\xbb\xbf"), b...) }, "case.yaml:1: begins with a byte order mark: save it as UTF-8 without BOM"},
		{"UTF-16", "places.csv", func([]byte) []byte { return []byte("\xff\xfei\x00d\x00") }, "places.csv:1: is UTF-16: save it as UTF-8 without BOM"},
		{"old Mac line ends", "README.md", func([]byte) []byte { return []byte("a\rb\r") }, "README.md:1: holds a carriage return that ends no line: end lines with LF or CRLF"},
		{"long line", "claims.csv", edit("more than 400", strings.Repeat("x", 2<<20)), "claims.csv:3: is a line that is too long: keep each line within 1 MiB"},
		{"long line in case.yaml", "case.yaml", func(b []byte) []byte { return append(b, strings.Repeat("#", 1<<20)...) }, "case.yaml: is too large: keep the file within 1 MiB"},
		{"large README", "README.md", func(b []byte) []byte { return bytes.Repeat(b, 4<<20/len(b)+1) }, "README.md: is too large: keep the file within 4 MiB"},
		{"long cell", "claims.csv", edit("more than 400", strings.Repeat("x", 65<<10)), `claims.csv:3: quote: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx..." is too long: keep it within 64 KiB`},
		{"too many rows", "factors.csv", func(b []byte) []byte {
			for i := range casefile.MaxRows {
				b = fmt.Appendf(b, "f%d,x,1,1,x,timetable,\n", i)
			}
			return b
		}, "factors.csv:100002: is row 100001 of the table: keep a table within 100000 rows"},
		{"too many keys", "case.yaml", func([]byte) []byte { return []byte(strings.Repeat("a: b\n", 1<<17)) }, `case.yaml:10001: ":" is a key too many: keep the keys within 10000`},
		{"too many values", "case.yaml", func([]byte) []byte { return []byte("scopes: [" + strings.Repeat("\na,", 1<<17) + "]") }, `case.yaml:50000: "," is a value too many: keep keys, values and punctuation within 100000`},
		{"deep brackets", "case.yaml", func([]byte) []byte { return bytes.Repeat([]byte("["), 1<<19) }, `case.yaml:1: "[" is nested too deep: keep values within 16 levels`},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := ferry(t)
			files[test.file] = test.change(files[test.file])
			_, err := casefile.Read(files)
			if err == nil || !slices.ContainsFunc(strings.Split(err.Error(), "\n"), func(l string) bool { return strings.HasPrefix(l, test.want) }) {
				t.Errorf("got %.2000v\nwant %s", err, test.want)
			}
		})
	}
}

// endless gives size bytes of x without holding them.
type endless struct{ left int }

func (e *endless) Read(p []byte) (int, error) {
	if e.left == 0 {
		return 0, io.EOF
	}
	n := min(len(p), e.left)
	for i := range n {
		p[i] = 'x'
	}
	e.left -= n
	return n, nil
}

// TestLongLineIsNotHeld reads a line of 200 MB: it is refused at its first
// megabyte, without memory for more.
func TestLongLineIsNotHeld(t *testing.T) {
	for _, file := range []string{"claims.csv", "case.yaml", "README.md"} {
		fsys := sparse{ferry(t), func(name string, r io.Reader) io.Reader {
			if name != file {
				return r
			}
			return io.MultiReader(r, &endless{200 << 20})
		}}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := casefile.Read(fsys)
		runtime.ReadMemStats(&after)
		if err == nil || !strings.Contains(err.Error(), file+":") || !strings.Contains(err.Error(), "too l") {
			t.Errorf("%s: %v", file, err)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > 16<<20 {
			t.Errorf("%s: %d MiB allocated for a line that is refused", file, took>>20)
		}
	}
}

func TestLinksAreNotFollowed(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/ferry")); err != nil {
		t.Fatal(err)
	}
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"README.md", "claims.csv", "case.yaml", "series/tides.csv"} {
		if err := errors.Join(os.Remove(filepath.Join(dir, name)), os.Symlink(secret, filepath.Join(dir, name))); err != nil {
			t.Skip("no symbolic links here:", err)
		}
	}
	_, err := casefile.Read(os.DirFS(dir))
	want := "is a symbolic link: put the file itself in its place: a case is complete in its folder"
	if err == nil || strings.Count(err.Error(), want) != 4 || strings.Contains(err.Error(), "missing") {
		t.Errorf("got %v", err)
	}
}

func TestTooManyFiles(t *testing.T) {
	files := ferry(t)
	for i := range casefile.MaxFiles {
		files[fmt.Sprintf("series/s%d.csv", i)] = []byte("date,value,unit,source\n")
	}
	if _, err := casefile.Read(files); err == nil || err.Error() != "series: holds 1001 entries: keep them within 1000" {
		t.Errorf("got %v", err)
	}
}

func TestFolderIsAFileSystem(t *testing.T) {
	if err := fstest.TestFS(ferry(t), "case.yaml", "series/tides.csv"); err != nil {
		t.Error(err)
	}
}

// TestFoundingCase reads the case that the program ships with.
func TestFoundingCase(t *testing.T) {
	const dir = "../cases/dprk-russia"
	files := load(t, os.DirFS(dir))
	c := mustRead(t, files)
	if len(c.Claims) < 200 || len(c.Sources) == 0 {
		t.Errorf("%d claims, %d sources", len(c.Claims), len(c.Sources))
	}
	roundTrip(t, files)
}

func BenchmarkRead(b *testing.B) {
	files := ferry(b)
	for b.Loop() {
		mustRead(b, files)
	}
}

// TestOccasionAliases reads an occasion with other wordings and with a first and
// a last day, and writes it as it was read.
func TestOccasionAliases(t *testing.T) {
	files := mustFiles(t, mustRead(t, os.DirFS("testdata/ferry")))
	const was = "occasions: [{id: opening, name: opening of the line, date: 2031-04-02}]"
	const is = "occasions:\n  - {id: strike, name: \"dockers' strike\", aliases: [walk-out, quays fell silent], date: 2031-05-03/2031-05-19} # a month on\n"
	files["case.yaml"] = bytes.Replace(files["case.yaml"], []byte(was), []byte(is), 1)
	c := mustRead(t, files)
	want := casefile.Occasion{ID: "strike", Name: "dockers' strike", Aliases: []string{"walk-out", "quays fell silent"}, Date: dates.MustParse("2031-05-03/2031-05-19")}
	if len(c.Occasions) != 1 || !reflect.DeepEqual(c.Occasions[0], want) {
		t.Errorf("got %+v, want %+v", c.Occasions, want)
	}
	same(t, mustFiles(t, c), files)
	// Changed, the file is written anew and says the same.
	c.Title += "!"
	again := mustRead(t, mustFiles(t, c))
	if !reflect.DeepEqual(again.Occasions, c.Occasions) {
		t.Errorf("written anew: %+v", again.Occasions)
	}
}
