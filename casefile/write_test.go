package casefile_test

import (
	"bytes"
	"math"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/vessels"
)

func mustFiles(t testing.TB, c *casefile.Case) casefile.Folder {
	t.Helper()
	files, err := c.Files()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// same reports the files in which two folders differ.
func same(t testing.TB, got, want casefile.Folder) {
	t.Helper()
	for name := range want {
		if _, ok := got[name]; !ok {
			t.Errorf("%s is not written", name)
		}
	}
	for name, b := range got {
		if !bytes.Equal(b, want[name]) {
			t.Errorf("%s:\n%s\nwant:\n%s", name, b, want[name])
		}
	}
}

// roundTrip checks that canonical files come back byte for byte, and the case
// field for field.
func roundTrip(t testing.TB, files casefile.Folder) {
	t.Helper()
	c := mustRead(t, files)
	written := mustFiles(t, c)
	same(t, written, files)
	if again := mustRead(t, written); !reflect.DeepEqual(again, c) {
		t.Error("the case that is read from what was written differs")
	}
}

func TestRoundTrip(t *testing.T) { roundTrip(t, ferry(t)) }

// TestCanonicalForm checks what writing changes of a folder that is valid and
// not canonical.
func TestCanonicalForm(t *testing.T) {
	files := casefile.Folder{
		"case.yaml":   []byte("# kept\r\nid:   ferry\r\n\r\nscopes: [a,b]"),
		"sources.csv": []byte("bytes,id,url,original_url,publisher,title,published_at,retrieved_at,collector,sha256,licence,note\r\n\r\nnever,\"one\",,,,,,,,,,\"a \"\"b\"\"\"\r\n"),
		"vessels.csv": []byte("id,name,aliases,imo,mmsi,call_sign,flag,type,length_m,teu,owner,listed_by,source\ngull,Gull,a; b ;c,IMO 9074729,,,,,098.50,40.0,,,\n"),
		"README.md":   []byte("one\r\ntwo"),
	}
	got := mustFiles(t, mustRead(t, files))
	for name, want := range map[string]string{
		"case.yaml":   "# kept\nid:   ferry\n\nscopes: [a,b]",
		"sources.csv": "id,url,original_url,publisher,title,published_at,retrieved_at,collector,bytes,sha256,licence,note\none,,,,,,,,never,,,\"a \"\"b\"\"\"\n",
		"vessels.csv": "id,name,aliases,imo,mmsi,call_sign,flag,type,length_m,teu,owner,listed_by,source\ngull,Gull,a;b;c,9074729,,,,,98.5,40,,,\n",
		"voyages.csv": "id,source,vessel,from,to,depart,arrive,containers_lo,containers_hi,seen_as,note\n",
		"README.md":   "one\ntwo",
	} {
		if string(got[name]) != want {
			t.Errorf("%s:\n%q\nwant\n%q", name, got[name], want)
		}
	}
	roundTrip(t, got)
}

// TestMetaIsKeptUntilChanged checks that comments and order of case.yaml stay
// while what it says does, and that a change is written.
func TestMetaIsKeptUntilChanged(t *testing.T) {
	files := ferry(t)
	c := mustRead(t, files)
	c.Sources[0].Note = "changed"
	if got := mustFiles(t, c); !bytes.Equal(got["case.yaml"], files["case.yaml"]) {
		t.Error("a change of a table rewrites case.yaml")
	}
	c.Parties[0].Aliases = append(c.Parties[0].Aliases, `"B": a #tag, {x} [y] & *z ' \ Ünï 북한`)
	written := mustFiles(t, c)
	if bytes.Contains(written["case.yaml"], []byte("# A made-up case")) {
		t.Error("case.yaml keeps its old text though its parties changed")
	}
	again := mustRead(t, written)
	if !reflect.DeepEqual(again.Parties, c.Parties) || !reflect.DeepEqual(again.Model, c.Model) || !reflect.DeepEqual(again.Measures, c.Measures) {
		t.Errorf("what is read again differs:\n%s", written["case.yaml"])
	}
	roundTrip(t, written)
}

// byHand is a case that no file was read for, with every field filled in.
func byHand() *casefile.Case {
	day := dates.MustParse
	model := casefile.DefaultModel()
	model.SharedBy = []string{"g", "h"}
	model.Reasons = map[string]string{"rate_median": "2031: a guess", "shared_by": "yes"}
	return &casefile.Case{
		ID: "hand", Title: "true", Question: "how many: \"ten\"?\nor more", Flow: casefile.Flow{From: "NO", To: "XB", Cargo: "null"},
		Start: day("2031"), Unit: casefile.Unit{Of: "y", Meaning: "007"}, Scopes: []string{"no", "on"},
		Measures:  map[claims.Measure]casefile.MeasureSpec{claims.Price: {}, "own_b": {Form: claims.Level, Unit: "%"}, "own_a": {Form: claims.Status, Scope: "on"}},
		Parties:   []casefile.Party{{ID: "p", Name: "P, Q: {R}", Aliases: []string{"- x", "# y"}, Groups: []string{"g", "h"}, Reliability: "F"}},
		Occasions: []casefile.Occasion{{ID: "1", Name: "1.0", Aliases: []string{"no", "a, b", "- c"}, Date: day("2031-01-01/..")}},
		Watch:     casefile.Watch{Vessels: []string{"v"}, Places: []string{"p"}},
		Contents: casefile.Contents{Measure: "own_b", Loaded: "g", Payload: "h", PayloadUsed: "g", Room: "i", RoomUsed: "g", Kinds: []casefile.ContentKind{
			{ID: "k", Name: "no: \"x\"", Items: []string{"a, b", "~"}, Share: "g", Mass: "h", PackedMass: "h", Volume: "i", PackedVolume: "i"}, {ID: "m-1", Name: "y", Share: "g"}}},
		Model:   model,
		Sources: []casefile.Source{{ID: "s", Bytes: casefile.Never}},
		Claims: []claims.Claim{{ID: "C.1_a", Source: "s", Measure: "own_b", Form: claims.Level, Value: quantity.Number(-1e-7), Unit: "percent",
			Hedge: quantity.About, Chain: claims.Chain{{Name: "A (b) c", Role: "d (e)", Party: "p", Verb: claims.Told, Date: day("2031-05-19T09:00Z")}},
			Review: claims.Review{State: claims.Proposed}}},
		Sightings: []events.Sighting{{ID: "S", Source: "s", Place: "p", Vessels: []string{"v"}, What: "x", Count: quantity.Number(0)}},
		Voyages:   []events.ReportedVoyage{{ID: "V", Source: "s", Vessels: []string{"v"}, From: []string{"p"}, Load: quantity.Span(1, 1e21)}},
		Places:    []geo.Place{{ID: "p", Name: "P", Kind: geo.Area, Located: true, Point: geo.Point{Lat: 0, Lon: -180}}},
		Vessels:   []vessels.Vessel{{ID: "v", Name: "V", MMSI: 1}},
		Factors: []casefile.Factor{{ID: "f", Quantity: "q", Lo: -1, Hi: 0, Unit: "u", Source: "s"}, {ID: "g", Quantity: "q", Lo: 0.5, Hi: 1, Unit: "share", Source: "s"},
			{ID: "h", Quantity: "q", Lo: 1, Hi: 2, Unit: "tonne", Source: "s"}, {ID: "i", Quantity: "q", Lo: 1, Hi: 2, Unit: "m3", Source: "s"}},
		Series:     map[string][]casefile.SeriesRow{"empty": nil, "x.1": {{Date: day("2031"), Unit: "m", Source: "s"}}},
		Namings:    []casefile.Naming{{ID: "N", Kind: casefile.NamedVessel, Of: "v", Evidence: []string{"S", "V"}, Identity: "by eye", IdentityBy: "a", IdentityAt: day("2031"), Reply: "R", SignedBy: "a", SignedAt: day("2031"), SecondBy: "b", SecondAt: day("2031"), Note: "n"}},
		Replies:    []casefile.Reply{{ID: "R", Whom: "W", About: []string{"v", "GONE"}, AskedAt: day("2031-01"), Deadline: day("2031-02"), AnsweredAt: day("2031-03"), Answer: "no: \"not\"", Source: "s", Note: "n"}},
		Redactions: []casefile.Redaction{{ID: "GONE", Table: "claims", Class: casefile.Court, Date: day("2031-04"), Authority: "court", Note: "n"}},
		Readme:     "x",
		Licences:   map[string]string{"LICENSE": ""},
	}
}

func TestHandMadeCase(t *testing.T) {
	c := byHand()
	written := mustFiles(t, c)
	if again := mustRead(t, written); !reflect.DeepEqual(said(again), said(c)) {
		t.Errorf("got\n%+v\nwant\n%+v\n%s", again, c, written["case.yaml"])
	}
	roundTrip(t, written)
}

// TestFilesRefusesWhatCannotBeRead checks that nothing is written that would
// not be read again as it was.
func TestFilesRefusesWhatCannotBeRead(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*casefile.Case)
		want   string
	}{
		"no model":         {func(c *casefile.Case) { c.Model = casefile.Model{} }, `model.rate_median: "0" is not above 0`},
		"infinite":         {func(c *casefile.Case) { c.Model.LumpSize = math.Inf(1) }, `model.lump_size: "+Inf" is not a plain number`},
		"not a number":     {func(c *casefile.Case) { c.Factors[0].Lo = math.NaN() }, `factors.csv:2: lo: "NaN" is not a plain number`},
		"lost source":      {func(c *casefile.Case) { c.Sources = nil }, `claims.csv:2: source: "s" is no id of sources.csv`},
		"white space":      {func(c *casefile.Case) { c.Claims[0].Note = " x" }, `note: " x" has white space around it`},
		"white space yaml": {func(c *casefile.Case) { c.Title = "x " }, "case.yaml: what is read from it again differs"},
		"list":             {func(c *casefile.Case) { c.Vessels[0].Aliases = []string{"a;b"} }, ""},
		"blank in list":    {func(c *casefile.Case) { c.Vessels[0].Aliases = []string{"", "a"} }, "has a blank part"},
		"carriage return":  {func(c *casefile.Case) { c.Claims[0].Note = "a\rb" }, "control character U+000D"},
		"half a source":    {func(c *casefile.Case) { c.Sources[0].Bytes = casefile.Held }, "sha256: is blank while the bytes are held"},
		"series name":      {func(c *casefile.Case) { c.Series["../x"] = nil }, `series "../x": is not a name for a file`},
		"licence name":     {func(c *casefile.Case) { c.Licences["passwd"] = "x" }, `licence file "passwd": is not a name for one`},
		"reason":           {func(c *casefile.Case) { c.Model.Reasons["weather"] = "fair" }, "is not a key of the model"},
		"measure":          {func(c *casefile.Case) { c.Measures["a: b"] = casefile.MeasureSpec{} }, `measure "a: b"`},
	} {
		t.Run(name, func(t *testing.T) {
			c := byHand()
			test.change(c)
			files, err := c.Files()
			if test.want == "" {
				// A ; in a list makes two parts, which are written alike.
				if err != nil {
					t.Error(err)
				}
				return
			}
			if err == nil || files != nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

func TestNew(t *testing.T) {
	for _, title := range []string{"", "Grain from A to B", "a: b # c", "{id} \"x\" \\ 'y' [z", "tab\tand\nline", "\x00\xff\ufeff", "~", "no", "- x", "{question}"} {
		files, err := casefile.New("grain", title, title)
		if err != nil {
			t.Fatal(err)
		}
		c := mustRead(t, casefile.Folder(files))
		if title == "Grain from A to B" && (c.Title != title || c.Question != title || c.ID != "grain") {
			t.Errorf("%q: got %q, %q", title, c.Title, c.Question)
		}
		if !strings.Contains(string(files["case.yaml"]), "# parties:") {
			t.Error("the comments are not there")
		}
		roundTrip(t, files)
	}
	if _, err := casefile.New("Grain case", "", ""); err == nil {
		t.Error("an id with a space is taken")
	}
	// The examples in the comments of the scaffold are valid too.
	files, err := casefile.New("grain", "", "")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(files["case.yaml"]), "\n")
	for i, line := range lines {
		if rest, ok := strings.CutPrefix(line, "# "); ok && (strings.Contains(rest, ": {") || strings.HasPrefix(rest, " ") || strings.HasSuffix(rest, ":") || strings.HasPrefix(rest, "start:")) {
			lines[i] = rest
		}
	}
	files["case.yaml"] = []byte(strings.Join(lines, "\n"))
	files["sources.csv"] = append(files["sources.csv"], "s,,,,,,,,never,,,\n"...)
	for _, row := range []string{"ammunition-share,q,0.6,1,share", "container-payload,q,20,28,tonne", "stowage-share,q,0.7,1,share", "container-volume,q,33,33,m3",
		"box-share-152,q,0.5,1,share", "shell-152,q,43,46,kg", "packed-round-152,q,65,95,kg"} {
		files["factors.csv"] = append(files["factors.csv"], row+",s,\n"...)
	}
	c := mustRead(t, casefile.Folder(files))
	if len(c.Parties) != 1 || len(c.Occasions) != 1 || c.Start.IsZero() || len(c.Model.Reasons) != 1 || len(c.Contents.Kinds) != 1 {
		t.Errorf("%s", files["case.yaml"])
	}
}

func TestHash(t *testing.T) {
	// SHA-256 of nothing.
	if got := casefile.Hash(nil); got != "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" {
		t.Errorf("empty folder: %s", got)
	}
	seen := map[string]int{}
	for i, files := range []casefile.Folder{
		nil, {"a": nil}, {"a": []byte("b")}, {"ab": nil}, {"a": []byte("b"), "c": nil}, {"a": nil, "bc": nil}, {"a": nil, "c": []byte("b")}, {"b": []byte("a")},
	} {
		h := casefile.Hash(files)
		if j, twice := seen[h]; twice {
			t.Errorf("folders %d and %d have the same hash", i, j)
		}
		seen[h] = i
		if casefile.Hash(files) != h {
			t.Error("the hash is not stable")
		}
	}
}

func TestWith(t *testing.T) {
	c := mustRead(t, os.DirFS("testdata/ferry"))
	before := mustFiles(t, c)
	source := casefile.Source{ID: "new", Bytes: casefile.Never}
	proposal := claims.Claim{ID: "N1", Source: "new", Measure: claims.Containers, Form: claims.Status, Review: claims.Review{State: claims.Proposed}}

	d, added, err := c.With(source, []claims.Claim{proposal, proposal})
	if err != nil || added != 1 || len(d.Sources) != 4 || len(d.Claims) != 5 {
		t.Fatalf("%d added, %v", added, err)
	}
	same(t, mustFiles(t, c), before)
	written := mustFiles(t, d)
	if !bytes.HasPrefix(written["claims.csv"], before["claims.csv"]) || !bytes.Equal(written["case.yaml"], before["case.yaml"]) {
		t.Error("what was there is not kept byte for byte")
	}

	// A second reading adds nothing, also when an editor has ruled meanwhile.
	d.Claim("N1").Review = claims.Review{State: claims.Rejected, Reason: "a crate is no container"}
	e, added, err := d.With(source, []claims.Claim{proposal})
	if err != nil || added != 0 || e.Claim("N1").Review.State != claims.Rejected {
		t.Errorf("%d added, %v", added, err)
	}

	other := proposal
	other.Form, other.Note = claims.Denial, "x"
	if _, _, err := d.With(source, []claims.Claim{other}); err == nil || !strings.Contains(err.Error(), `claim "N1": the case has a claim of that id with another form, note`) {
		t.Errorf("another claim of the same id: %v", err)
	}
	source.Title = "x"
	if _, _, err := d.With(source, nil); err == nil || !strings.Contains(err.Error(), `source "new": the case has a source of that id with another title`) {
		t.Errorf("another source of the same id: %v", err)
	}
}

// said is what a case says, without what is kept of how it was read.
func said(c *casefile.Case) casefile.Case {
	var out casefile.Case
	from, to := reflect.ValueOf(c).Elem(), reflect.ValueOf(&out).Elem()
	for i := range from.NumField() {
		if from.Type().Field(i).IsExported() {
			to.Field(i).Set(from.Field(i))
		}
	}
	return out
}
