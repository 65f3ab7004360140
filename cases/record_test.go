package cases_test

import (
	"encoding/csv"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// notClaims are the rows of the record that are no claims of the case, and why.
// The README of the case says where each went.
var notClaims = map[string]string{
	"A07": "a catalogue number",
	"V01": "an IMO number: vessels.csv",
	"V04": "a gross tonnage: vessels.csv",
}

// split are rows in which the record holds two figures as a range (perigee and
// apogee; before and after), and the row that has the second.
var split = map[string]string{"A02": "A02b", "A04": "A04c"}

// TestRecord holds every row of the compiled public record against the case:
// nothing lost, no figure, date or address changed on the way.
func TestRecord(t *testing.T) {
	f, err := os.Open(sharedtest.Path(t, "data/record/claims.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	c, err := casefile.Read(os.DirFS("dprk-russia"))
	if err != nil {
		t.Fatal(err)
	}
	col := func(row []string, name string) string { return row[slices.Index(rows[0], name)] }
	checked := 0
	for _, row := range rows[1:] {
		id := row[0]
		if strings.HasPrefix(id, "D") || notClaims[id] != "" {
			if c.Claim(id) != nil {
				t.Errorf("%s is a claim of the case; it is our own division, or %s", id, notClaims[id])
			}
			continue
		}
		cl := c.Claim(id)
		if cl == nil {
			t.Errorf("%s of the record is not in the case", id)
			continue
		}
		checked++
		if low := col(row, "quantity_low"); (low != "") != cl.Value.Known {
			t.Errorf("%s: the record has the number %q, the case has %v", id, low, cl.Value)
		} else if low != "" {
			lo, _ := strconv.ParseFloat(low, 64)
			hi, _ := strconv.ParseFloat(col(row, "quantity_high"), 64)
			if second := c.Claim(split[id]); second != nil {
				cl.Value = quantity.Span(min(cl.Value.Lo, second.Value.Lo), max(cl.Value.Hi, second.Value.Hi))
			}
			if cl.Value.Lo != lo || cl.Value.Hi != hi {
				t.Errorf("%s: the record has %v to %v, the case %v", id, lo, hi, cl.Value)
			}
		}
		if want := col(row, "published_date"); cl.PublishedAt.String() != want {
			t.Errorf("%s: published %q in the record, %q in the case", id, want, cl.PublishedAt)
		}
		src := c.Source(cl.Source)
		want := col(row, "url")
		if want == "seed.txt" {
			want = ""
		}
		if src.URL != want {
			t.Errorf("%s: at %q in the record, %q in the case", id, want, src.URL)
		}
		if cl.Origin == "" || cl.Party() == "" && len(cl.Chain) == 0 || cl.Review.State == "" {
			t.Errorf("%s lacks its origin, chain or review", id)
		}
	}
	if checked < 190 {
		t.Errorf("only %d rows were compared", checked)
	}
}

// TestSeedSpans: the spans of the founding article are where the case says.
func TestSeedSpans(t *testing.T) {
	text, err := os.ReadFile(sharedtest.Path(t, "seed/article.txt"))
	if err != nil {
		t.Fatal(err)
	}
	c, err := casefile.Read(os.DirFS("dprk-russia"))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for i := range c.Claims {
		cl := &c.Claims[i]
		if cl.Source != "seed" || cl.Span.IsZero() {
			continue
		}
		n++
		if cl.Span.End > len(text) || string(text[cl.Span.Start:cl.Span.End]) != cl.Quote {
			t.Errorf("%s: span %s of the article is not %q", cl.ID, cl.Span, cl.Quote)
		}
	}
	if n < 10 {
		t.Errorf("only %d spans were compared", n)
	}
}
