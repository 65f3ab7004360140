package reading_test

import (
	"slices"
	"testing"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/reading"
)

// TestConversions reads pages in which one figure is worked out of another, or
// is another way to put it.
func TestConversions(t *testing.T) {
	for _, c := range []struct {
		name, text string
		figure     float64
		kind       claims.RelationKind
		of         float64 // 0 is none
	}{
		{"of the sentence before", "Norland has sent 5,200 containers to Sudoria, the Open Sea Institute said. On the assumption that each was packed to the roof, it arrived at 2.1 million shells.", 2.1e6, claims.DerivedFrom, 5200},
		{"models", "The Open Sea Institute counted 5,200 containers from Norland to Sudoria. Its models had them stowed four high, and it came out at 2.1 million shells.", 2.1e6, claims.DerivedFrom, 5200},
		{"a capacity in the next paragraph", "Norland has sent 5,200 containers to Sudoria, the Open Sea Institute said.\n\nThey could hold 2.1 million shells, it said.", 2.1e6, claims.DerivedFrom, 5200},
		{"a capacity as the number is read", "Norland has sent 5,200 containers to Sudoria, sufficient to store 2.1 million shells, the Open Sea Institute said.", 2.1e6, claims.DerivedFrom, 5200},
		{"the load of one box", "Norland has sent 5,200 containers to Sudoria, the Open Sea Institute said. Each could hold 375 shells, it said.", 375, claims.DerivedFrom, 0},
		{"a part", "The Open Sea Institute counted 25 voyages from Norland to Sudoria, of which 19 voyages to Graywharf.", 19, claims.SubsetOf, 25},
		{"told at a distance", "Norland has sent 5,200 containers to Sudoria, Ilsa Brandt said.\n\nShe spoke for an hour about the winter and the roads, and about the harbour.\n\nSuppose the boxes held 152 mm shells: that makes 2.1 million shells, she said.", 2.1e6, claims.DerivedFrom, 5200},
		{"counted by itself", "Norland has sent 5,200 containers to Sudoria, the Open Sea Institute said. Sudoria has fired 2.1 million shells from Norland, it said.", 2.1e6, claims.DerivedFrom, 0},
		{"the other calibre, instead", "Norland sent 5,200 containers to Sudoria, Ilsa Brandt said. Filled with 152 mm shells they would hold 2.1 million rounds. Fill them with 122 mm rockets instead and they would hold 300,000 rounds.", 3e5, claims.AlternativeTo, 2.1e6},
		{"two accounts", "The freighter carried 27,000 tonnes of shells from Norland to Sudoria according to one set of papers and 30,000 tonnes according to another, Ilsa Brandt said.", 30000, claims.AlternativeTo, 27000},
		{"two cargoes", "A freighter carried 27,000 tonnes of shells from Norland to Sudoria in May and 30,000 tonnes in June, Ilsa Brandt said.", 30000, claims.AlternativeTo, 0},
	} {
		page := readText(t, "page.txt", "Harbour Ledger\nOf boxes and ships\nBy Ana Ruiz\n2024-03-15\n\n"+c.text+"\n", windowed())
		got := find(t, page, c.figure).Related(c.kind)
		switch {
		case c.of == 0 && len(got) > 0:
			t.Errorf("%s: %s %v, want none", c.name, c.kind, got)
		case c.of != 0 && !slices.Contains(got, find(t, page, c.of).ID):
			t.Errorf("%s: %s %v, not the figure %v", c.name, c.kind, got, c.of)
		}
	}
}

// TestContradictions sets the totals of two parties beside each other.
func TestContradictions(t *testing.T) {
	const page = "Harbour Ledger\nOf boxes and ships\nBy Ana Ruiz\n2024-03-15\n\n"
	for _, c := range []struct {
		name, a, b string
		figures    [2]float64
		want       bool
	}{
		{"no number fits both", "Norland has sent 6,700 containers to Sudoria, Ilsa Brandt said on Wednesday.", "Norland has sent more than 10,000 containers to Sudoria, the Open Sea Institute said on Thursday.", [2]float64{6700, 10000}, true},
		{"a floor below the other", "Norland has sent 10,000 containers to Sudoria, Ilsa Brandt said on Wednesday.", "Norland has sent more than 6,700 containers to Sudoria, the Open Sea Institute said on Thursday.", [2]float64{10000, 6700}, false},
		{"part of the time", "Norland has sent 10,000 containers to Sudoria, Ilsa Brandt said on Wednesday.", "Norland sent 410 containers to Sudoria last month, the Open Sea Institute said on Thursday.", [2]float64{10000, 410}, false},
		{"the later start is the smaller", "Norland has sent 10,000 containers to Sudoria since August 2023, Ilsa Brandt said on Wednesday.", "Norland has sent 4,000 containers to Sudoria since December, the Open Sea Institute said on Thursday.", [2]float64{10000, 4000}, false},
		{"the later start is the larger", "Norland has sent 4,000 containers to Sudoria since August 2023, Ilsa Brandt said on Wednesday.", "Norland has sent 10,000 containers to Sudoria since December, the Open Sea Institute said on Thursday.", [2]float64{4000, 10000}, true},
	} {
		a, b := readText(t, "a.txt", page+c.a+"\n", windowed()), readText(t, "b.txt", page+c.b+"\n", windowed())
		reading.Relate(a, b)
		x, y := find(t, a, c.figures[0]), find(t, b, c.figures[1])
		if got := slices.Contains(x.Related(claims.Contradicts), y.ID) && slices.Contains(y.Related(claims.Contradicts), x.ID); got != c.want {
			t.Errorf("%s: contradicts %v, want %v (%v, %v)", c.name, got, c.want, x.Relations, y.Relations)
		}
	}
}
