package console_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/chart/charttest"
	"github.com/tidewaiter/tidewaiter/internal/console"
	"github.com/tidewaiter/tidewaiter/tally"
)

// TestContentsInWords: what is unknown is called unknown, a floor a floor, and
// why there is no count the other way is said.
func TestContentsInWords(t *testing.T) {
	a := charttest.Assessment()
	q := tally.Quantiles{Median: 2000, P05: 1000, P25: 1500, P75: 3000, P95: 4000}
	a.Result.Rounds = &tally.Rounds{Item: "sack", Quantiles: q, PerUnit: q, Unknown: []string{"the mass of one crate"},
		Kinds:  []tally.ContentKind{{ID: "sack", Name: "jute sack", Share: q, Known: true, Quantiles: q, PerUnit: q, IfAll: q}, {ID: "crate", Name: "wooden crate", Share: q}},
		Stated: []tally.StatedContents{{Claim: "S01", Form: claims.Capacity, Kind: "sack", Bound: tally.AsFloor, Ours: q, Under: 0.25}}}
	a.Result.Factors = []tally.PartyFactor{{Groups: "x;y", Unit: "sack_per_wagon", Quantiles: q, Case: q, Pairs: []tally.FactorPair{{Claim: "S01", From: "S02", Stated: 3, Quantiles: q}}}}
	a.Returns = &tally.Returns{From: "RU", To: "KP", Why: "one origin alone", Statements: []string{"S01"}}
	for _, width := range []int{console.MinWidth, console.PipeWidth} {
		var b bytes.Buffer
		if err := (console.Screen{W: &b, Width: width}).Assessment(a, true); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(b.String()) {
			if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > width {
				t.Errorf("at width %d a line takes %d: %q", width, n, line)
			}
		}
	}
	var b bytes.Buffer
	if err := (console.Screen{W: &b, Width: 160}).Assessment(a, true); err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(b.String()), " ")
	for _, want := range []string{
		"sacks, counting jute sacks (90 % interval", "Of wooden crates the case cannot say how many", "wooden crate", "unknown", "No factor of the case says the mass of one crate",
		"room, floor", "25 %", "x, y", "sacks a wagon", "The other way, from Russia to North Korea", "No count: one origin alone.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in the text", want)
		}
	}
	if strings.Contains(text, "tonnes (") {
		t.Error("tonnes of what nobody weighed are told")
	}
}
