package casefile_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/cases"
	"github.com/tidewaiter/tidewaiter/dates"
)

func foundingCase(t testing.TB) *casefile.Case {
	t.Helper()
	f, _ := cases.FS(cases.Founding)
	c, err := casefile.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestSheet changes rows of every table at random, and holds each answer of the
// sheet to what reading the folder says: a change that is taken leaves a valid
// folder, one that is refused leaves the folder as it was.
func TestSheet(t *testing.T) {
	c := foundingCase(t)
	before := casefile.Hash(mustFiles(t, c))
	s := casefile.NewSheet(c)
	r := rand.New(rand.NewPCG(3, 1))
	steps := 150
	if testing.Short() {
		steps = 60
	}
	taken, refused := 0, 0
	ids := func(table string) []string {
		var out []string
		now := s.Case()
		for _, line := range strings.Split(string(mustFiles(t, now)[table+".csv"]), "\n")[1:] {
			if id, _, ok := strings.Cut(line, ","); ok && now.Row(table, id) != nil {
				out = append(out, id)
			}
		}
		return out
	}
	for range steps {
		table := casefile.Tables()[r.IntN(len(casefile.Tables()))]
		have := ids(table)
		if len(have) == 0 {
			continue
		}
		id := have[r.IntN(len(have))]
		cells, place := s.Row(table, id)
		var ch casefile.Change
		switch r.IntN(4) {
		case 0:
			ch = casefile.Change{Table: table, ID: id}
		case 1: // a copy under another id
			cells["id"] = fmt.Sprintf("%s-%d", strings.ToLower(strings.Trim(id, ".")), r.IntN(1000))
			ch = casefile.Change{Table: table, ID: cells["id"], Cells: cells, Place: r.IntN(place + 1)}
		case 2: // one cell of another row
			other, _ := s.Row(table, have[r.IntN(len(have))])
			columns := casefile.Columns(table)
			column := columns[1+r.IntN(len(columns)-1)]
			cells[column] = other[column]
			ch = casefile.Change{Table: table, ID: id, Cells: cells}
		case 3:
			columns := casefile.Columns(table)
			cells[columns[r.IntN(len(columns))]] = []string{"", "x", "2024-01-01", "KP", "a;a"}[r.IntN(5)]
			ch = casefile.Change{Table: table, ID: id, Cells: cells}
		}
		was := s.Case()
		wasHash := casefile.Hash(mustFiles(t, was))
		err := s.Set(ch)
		if fault := (*casefile.CellError)(nil); err != nil && !errors.As(err, &fault) {
			t.Fatalf("%+v: %v", ch, err)
		}
		files, ferr := s.Files()
		if ferr != nil {
			t.Fatalf("%+v: taken, but: %v", ch, ferr)
		}
		if err != nil {
			refused++
			if got := casefile.Hash(files); got != wasHash {
				t.Fatalf("%+v: refused, but the folder changed", ch)
			}
		} else {
			taken++
		}
		if casefile.Hash(mustFiles(t, was)) != wasHash {
			t.Fatalf("%+v: changes a case that was handed out", ch)
		}
		quick, err := s.Encode()
		if err != nil || casefile.Hash(quick) != casefile.Hash(files) {
			t.Fatalf("%+v: written without reading differs: %v", ch, err)
		}
	}
	if taken < steps/8 || refused < steps/8 {
		t.Errorf("%d taken, %d refused: the changes try too little", taken, refused)
	}
	if casefile.Hash(mustFiles(t, c)) != before {
		t.Error("the case that the sheet began with changed")
	}
}

func TestSheetRefuses(t *testing.T) {
	c := foundingCase(t)
	claim, second := c.Claims[0].ID, c.Claims[1].ID
	row := func(table, id string, change ...string) casefile.Change {
		cells := c.Row(table, id)
		for i := 0; i < len(change); i += 2 {
			cells[change[i]] = change[i+1]
		}
		return casefile.Change{Table: table, ID: id, Cells: cells}
	}
	for _, tc := range []struct {
		name, want string
		changes    []casefile.Change
	}{
		{"table", "not a table", []casefile.Change{{Table: "clams", ID: "x"}}},
		{"no row", "is no row of", []casefile.Change{{Table: "claims", ID: "nothing"}}},
		{"column", "not a column", []casefile.Change{row("claims", claim, "sauce", "x")}},
		{"other id", "a row keeps its id", []casefile.Change{{Table: "claims", ID: claim, Cells: c.Row("claims", second)}}},
		{"hedge", "not a hedge", []casefile.Change{row("claims", claim, "hedge", "roughly")}},
		{"source", "no id of sources.csv", []casefile.Change{row("claims", claim, "source", "nowhere")}},
		{"used source", "leads to", []casefile.Change{{Table: "sources", ID: c.Claims[0].Source}}},
		{"circle", "closes a circle of relays", []casefile.Change{row("claims", claim, "relations", "relays:"+second), row("claims", second, "relations", "relays:"+claim)}},
		{"factor", "no number", []casefile.Change{row("factors", c.Factors[0].ID, "lo", "x")}},
		{"half", "not a hedge", []casefile.Change{row("claims", second, "note", "kept?"), row("claims", claim, "hedge", "roughly")}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := casefile.NewSheet(c)
			err := s.Set(tc.changes...)
			if err == nil || !strings.Contains(strings.ReplaceAll(err.Error(), "is not a plain number", "no number"), tc.want) {
				t.Errorf("%v, want %q", err, tc.want)
			}
			if got, _ := s.Row("claims", second); got["note"] != c.Row("claims", second)["note"] {
				t.Error("half of the changes were made")
			}
		})
	}
}

// TestRedact takes out one row of each table and looks for what it said.
func TestRedact(t *testing.T) {
	c := foundingCase(t)
	for _, table := range casefile.Redactable() {
		s := casefile.NewSheet(c)
		var id string
		switch table {
		case "sources":
			id = c.Sources[2].ID
		case "claims":
			for _, cl := range c.Claims {
				if len(cl.Relations) > 0 {
					id = cl.Relations[0].ID
					break
				}
			}
		case "sightings":
			id = c.Sightings[0].ID
		case "voyages":
			id = c.Voyages[0].ID
		case "places":
			id = c.Watch.Places[0]
		case "vessels":
			id = c.Watch.Vessels[0]
		default:
			continue
		}
		const secret = "zanzibar-quokka"
		cells, _ := s.Row(table, id)
		for _, column := range []string{"note", "image_id", "owner", "aliases", "title"} {
			if slices.Contains(casefile.Columns(table), column) {
				cells[column] = secret
			}
		}
		if err := s.Set(casefile.Change{Table: table, ID: id, Cells: cells}); err != nil {
			t.Fatal(err)
		}
		d := casefile.Redaction{Table: table, ID: id, Class: casefile.Court, Date: dates.MustParse("2026-11-29"), Authority: "District Court"}
		after, err := s.Case().Redact(d)
		if err != nil {
			t.Fatal(err)
		}
		files := mustFiles(t, after)
		for name, b := range files {
			if strings.Contains(string(b), secret) {
				t.Errorf("%s: %s still says it", table, name)
			}
		}
		again, err := casefile.Read(casefile.Folder(files))
		if err != nil {
			t.Fatalf("%s: %v", table, err)
		}
		if got := again.Redacted(table, id); got == nil || *got != d {
			t.Errorf("%s: tombstone %+v", table, got)
		}
		if err := casefile.NewSheet(again).Set(casefile.Change{Table: table, ID: id, Cells: cells}); err == nil || !strings.Contains(err.Error(), "was redacted") {
			t.Errorf("%s: the row came back: %v", table, err)
		}
		files["redactions.csv"] = append(files["redactions.csv"], files["redactions.csv"][strings.IndexByte(string(files["redactions.csv"]), '\n')+1:]...)
		if _, err := casefile.Read(casefile.Folder(files)); err == nil {
			t.Errorf("%s: two tombstones of a row are no fault", table)
		}
	}
	if _, err := c.Redact(casefile.Redaction{Table: "factors", ID: "x", Class: casefile.Erasure, Date: dates.MustParse("2026"), Authority: "y"}); err == nil {
		t.Error("a factor was redacted")
	}
	if mine := mustFiles(t, c)["redactions.csv"]; mine != nil {
		t.Error("a case of which nothing was redacted has redactions.csv")
	}
}
