package reading_test

import (
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/reading"
)

// oilInto is the vocabulary of a case of oil that several countries supply to
// one: no country at its beginning, a unit that two of its measures have, and
// scopes with words of its own.
var oilInto = reading.Vocabulary{
	Countries: fiction.Countries,
	Parties:   []reading.Party{{ID: "osi", Name: "Open Sea Institute"}, {ID: "est-mod", Name: "Estmark's Ministry of Defense", Country: "XE"}},
	Places:    fiction.Places,
	Measures: []reading.Measure{
		{ID: "barrels", Form: claims.Cumulative, Unit: "barrel", Scope: "all"},
		{ID: "notified", Form: claims.Cumulative, Unit: "barrel"},
		{ID: claims.Voyages, Form: claims.Cumulative, Unit: "voyage"},
	},
	Counted:    "barrels",
	Scopes:     []string{"tanker", "all"},
	ScopeWords: []reading.ScopeWords{{Scope: "all", Words: []string{"by any way"}}, {Scope: "tanker", Words: []string{"tanker", "at sea"}}},
	Flow:       reading.Flow{To: "XS", Cargo: "refined petroleum"},
}

func TestOpenFlow(t *testing.T) {
	const start = "The Open Sea Institute said on Tuesday that "
	for _, tt := range []struct {
		name, text string
		want       string // measure value scope from>to, "; " between
	}{
		{"no supplier", start + "tankers had delivered more than 1.6 million barrels of refined petroleum to Sudoria since January.", "barrels 1600000 tanker >XS"},
		{"one supplier", start + "Norland had shipped more than 165,000 barrels of refined petroleum to Sudoria in March.", "barrels 165000  XN>XS"},
		{"another", start + "Estmark had shipped about 90,000 barrels of fuel to Sudoria, by any way, since January.", "barrels 90000 all XE>XS"},
		{"another matter", start + "Norland had shipped more than 165,000 barrels of crude to Estmark in March.", ""},
		{"boxes", start + "Norland had shipped 6,700 containers of munitions to Sudoria, which also buys fuel by the barrel.", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, p := range readText(t, "page.txt", "Oil on the water\n\nNordholm, May 3, 2024\n\n"+tt.text+"\n", oilInto) {
				c := &p.Claim
				if c.Value.Known {
					got = append(got, strings.Join([]string{string(c.Measure), quantity.FormatNumber(c.Value.Lo), c.Scope, c.From.String() + ">" + c.To.String()}, " "))
				}
			}
			if joined := strings.Join(got, "; "); joined != tt.want {
				t.Errorf("read %q, want %q", joined, tt.want)
			}
		})
	}
}
