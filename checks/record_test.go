package checks_test

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/checks"
)

// recordItems are the contradictions and ambiguities that the compilers of the
// founding record list by number (section A of its notes), each with the rule
// that finds it and the rows, or, where no rule can, why not.
var recordItems = []struct {
	item int
	rule string
	rows []string
	why  string // not testable, and why
}{
	{1, "relay-start", []string{"R01a", "F03a", "F07", "S01"}, ""},
	{2, "relay-hedge", []string{"S01", "F03a", "F05"}, ""},
	{3, "relay-sense", []string{"R01c", "F08h"}, ""},
	{3, "relay-sense", []string{"R05b", "M29h"}, ""},
	{4, "alternatives-summed", []string{"F04a", "F04a2"}, ""},
	{5, "relay-item", []string{"R01b", "S03", "F06c"}, ""},
	{5, "payload-mass", []string{"R01b", "R01a"}, ""},
	{6, "two-totals", []string{"U09", "S01"}, ""},
	{7, "two-windows", []string{"M16", "M18"}, ""},
	{7, "two-windows", []string{"M02", "H02"}, ""},
	{7, "relay-field", []string{"X02", "X02b"}, ""},
	{8, "parts-and-whole", []string{"U01", "U03"}, ""},
	{8, "rate-and-total", []string{"M22", "R04b"}, ""},
	{8, "set-against", []string{"M22", "H05"}, ""},
	{8, "", []string{"M25", "M27"}, "the 3,000 more troops are told without the total that they are to be added to"},
	{8, "", []string{"T06"}, "70 railcars on one day: no other row counts railcars"},
	{9, "share-bases", []string{"H06", "H09", "T18"}, ""},
	{9, "", []string{"H08"}, "on a page without a date: left out until it is dated"},
	{9, "", []string{"H10"}, "the only share of losses"},
	{10, "set-against", []string{"H07", "X02"}, ""},
	{10, "set-against", []string{"U15", "X02"}, ""},
	{10, "set-against", []string{"X02", "T17"}, ""},
	{10, "set-against", []string{"H11", "R05b"}, ""},
	{10, "set-against", []string{"H03", "R01c"}, ""},
	{10, "two-totals", []string{"H03", "T08b"}, ""},
	{10, "kilograms-a-round", []string{"T11", "T11b"}, ""},
	{11, "rounds-a-box", []string{"U15", "U14"}, ""},
	{12, "set-against", []string{"M03", "T01"}, ""},
	{12, "set-against", []string{"T01", "T02"}, ""},
	{12, "set-against", []string{"T07", "T09"}, ""},
	{12, "rounds-a-voyage", []string{"X02", "X03"}, ""},
	{12, "voyages-times-load", []string{"T10", "R01a"}, ""},
	{12, "relay-field", []string{"T13", "T13b"}, ""},
	{12, "", []string{"T08"}, "the row already counts calls: that the page prints vessels stands in its note alone"},
	{13, "set-against", []string{"M05", "S04"}, ""},
	{13, "set-against", []string{"S04", "S05"}, ""},
	{13, "level-series", []string{"S04"}, ""},
	{13, "", []string{"M21"}, "on a page without a date"},
	{14, "set-against", []string{"S07", "G06"}, ""},
	{14, "set-against", []string{"S07", "G07"}, ""},
	{14, "set-against", []string{"G02", "G04"}, ""},
	{14, "", []string{"S06"}, "mostly food: no number, so no tonnage to set beside the customs figures"},
	{15, "set-against", []string{"S09", "A03"}, ""},
	{15, "orbit-statement", []string{"S09", "A03"}, ""},
	{15, "set-against", []string{"F08", "A05"}, ""},
	{16, "denial", []string{"N01"}, ""},
	{16, "denial", []string{"N02", "U01"}, ""},
	{16, "denial", []string{"N02b"}, ""},
	{16, "denial", []string{"N03", "M02"}, ""},
	{16, "denial", []string{"N05", "V05"}, ""},
	{17, "shared-name", []string{"vostochny", "vostochny-cosmodrome"}, ""},
	{17, "translated-name", []string{"U10"}, ""},
	{17, "", []string{}, "the other Angara stands in no row of the case, so no two hulls of one name meet"},
	{18, "set-against", []string{"U04", "T05b"}, ""},
	{19, "set-against", []string{"M26", "M26b"}, ""},
	{20, "", []string{}, "another flow, and no row of the case; box-or-crate finds the like"},
	{21, "relay-field", []string{"S01", "S01l"}, ""},
	{21, "begun-before", []string{"M30", "F03a"}, ""},
	{21, "", []string{}, "the pages with mistyped years are no rows of the case; year-off finds the like"},
	{22, "", []string{"S01h"}, "words for numbers are the reader's business; as rows they round and contradict nothing"},
}

// TestRecordItems: each item of the record is found by the rule that is said to
// find it, or is said not to be testable and is in no finding of its rows alone.
func TestRecordItems(t *testing.T) {
	c := founding(t)
	fs := run(c, "2025-12-31")
	seen := map[int]bool{}
	for _, it := range recordItems {
		seen[it.item] = true
		if (it.rule == "") == (it.why == "") {
			t.Errorf("item %d: found by %q, and not testable because %q", it.item, it.rule, it.why)
		}
		for _, id := range it.rows {
			if c.Claim(id) == nil && c.Place(id) == nil {
				t.Errorf("item %d names %s, which is no row", it.item, id)
			}
		}
		if it.rule == "" {
			continue
		}
		if !slices.ContainsFunc(fs, func(f checks.Finding) bool {
			return f.Rule == it.rule && !slices.ContainsFunc(it.rows, func(id string) bool { return !slices.Contains(f.Rows, id) })
		}) {
			t.Errorf("item %d: %s has no finding on %v", it.item, it.rule, it.rows)
		}
	}
	for n := 1; n <= 22; n++ {
		if !seen[n] {
			t.Errorf("item %d of the record is neither found nor listed", n)
		}
	}
}

// TestRecordTable holds the case's README to the items.
func TestRecordTable(t *testing.T) {
	b, err := os.ReadFile("../cases/dprk-russia/README.md")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, it := range recordItems {
		found := "`" + it.rule + "`"
		if it.rule == "" {
			found = "not testable: " + it.why
		}
		rows := strings.Join(it.rows, ", ")
		if rows == "" {
			rows = "none"
		}
		want = append(want, "| "+strconv.Itoa(it.item)+" | "+rows+" | "+found+" |")
	}
	table := strings.Join(want, "\n")
	if !strings.Contains(string(b), table) {
		t.Errorf("the table of the README should be\n%s", table)
	}
}
