package checks_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/checks"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/synth"
	"github.com/tidewaiter/tidewaiter/orbit"
)

// lantern is a status of the satellite Lantern that somebody states.
func lantern(origin, on string, more ...change) claims.Claim {
	return claim(origin, on, 0, append([]change{measure(claims.Satellite, "", "Lantern"), form(claims.Status), noNumber, since(""), func(c *claims.Claim) { c.From, c.To = nil, nil }}, more...)...)
}

func plan(on, window string, n float64, form claims.Form) claims.Claim {
	return claim("plan-"+on, on, n, measure(claims.Launch, "satellite", ""), func(c *claims.Claim) {
		c.Form, c.AsOf, c.CountedSince, c.From, c.To = form, dates.MustParse(window), dates.Date{}, nil, nil
	})
}

// read gives the case a satellite whose statements are read so.
func read(readings ...casefile.Reading) func(*casefile.Case) {
	return func(c *casefile.Case) {
		c.Satellites = []casefile.Satellite{{ID: "lantern", Name: "Lantern", Source: "page", Orbit: "sets", Readings: readings}}
	}
}

// measured is the history of the generator as if somebody had measured it.
func measured(c *casefile.Case) {
	for _, e := range synth.RaisedOrbit(1).Sets {
		e.Originator = "somebody"
		if c.Orbits == nil {
			c.Orbits = map[string][]orbit.Elements{}
		}
		c.Orbits["lantern"] = append(c.Orbits["lantern"], e)
	}
}

func generated(c *casefile.Case) {
	c.Orbits = map[string][]orbit.Elements{"lantern": synth.RaisedOrbit(1).Sets}
}

func both(edits ...func(*casefile.Case)) func(*casefile.Case) {
	return func(c *casefile.Case) {
		for _, f := range edits {
			f(c)
		}
	}
}

func denies(levels ...string) casefile.Reading {
	return casefile.Reading{Claims: []string{"C01"}, Denies: levels}
}

type ruleCase = struct {
	what    string
	c       *casefile.Case
	verdict checks.Verdict
	says    string
}

var orbitCases = []ruleCase{
	{"no control, with raises", caseOf(both(read(denies("controlled")), measured), lantern("o1", "2024-02-26")), checks.Inconsistent, "at least one manoeuvre"},
	{"no control, before the raises were known", caseOf(both(read(denies("controlled")), measured), lantern("o1", "2024-02-10")), checks.Untestable, "no manoeuvre found"},
	{"control, with raises", caseOf(both(read(casefile.Reading{Claims: []string{"C01"}, Says: []string{"controlled"}}), measured), lantern("o1", "2024-02-26")), checks.Consistent, "say the same"},
	{"no pictures, with raises", caseOf(both(read(denies("imaging")), measured), lantern("o1", "2024-02-26")), checks.Untestable, "whether it takes pictures"},
	{"made-up sets decide nothing", caseOf(both(read(denies("controlled")), generated), lantern("o1", "2024-02-26")), checks.Untestable, "nothing else in the case speaks of it"},
	{"another states the opposite", caseOf(read(denies("controlled"), casefile.Reading{Claims: []string{"C02"}, Says: []string{"controlled"}}), lantern("o1", "2024-02-26"), lantern("o2", "2024-02-24", party("b"))), checks.Inconsistent, "the opposite"},
	{"the same speaker elsewhere is no second witness", caseOf(read(casefile.Reading{Claims: []string{"C01", "C02"}, Says: []string{"controlled"}}), lantern("o1", "2024-02-26"), lantern("o2", "2024-02-24")), checks.Untestable, ""},
	{"another's statement of other days", caseOf(read(denies("controlled"), casefile.Reading{Claims: []string{"C02"}, Says: []string{"controlled"}}), lantern("o1", "2024-02-26"), lantern("o2", "2023-11-24", party("b"))), checks.Untestable, ""},
	{"another speaks of another level", caseOf(read(denies("imaging"), casefile.Reading{Claims: []string{"C02"}, Says: []string{"controlled"}}), lantern("o1", "2024-02-26"), lantern("o2", "2024-02-24", party("b"))), checks.Untestable, "unknown"},
	{"no satellite", ferry(lantern("o1", "2024-02-26")), "", ""},
	{"words that no reading names", caseOf(both(read(), measured), lantern("o1", "2024-02-26", func(c *claims.Claim) { c.Quote = "merely orbiting without activity" })), checks.Inconsistent, "nobody controls it"},
	{"words of something else", caseOf(both(read(), measured), lantern("o1", "2024-02-26", func(c *claims.Claim) { c.Quote = "a satellite of the latest kind" })), "", ""},
}

var planCases = []ruleCase{
	{"none came", ferry(plan("2023-12-30", "2024-01/2024-06", 3, claims.Intention), plan("2024-05-28", "2025-05-27", 1, claims.Status)), checks.Untestable, "no false statement"},
	{"all came", ferry(plan("2023-12-30", "2024", 1, claims.Intention), plan("2024-05-28", "2024-05-27", 1, claims.Status)), checks.Consistent, "1 launch"},
	{"not over", ferry(plan("2024-06-30", "2025", 1, claims.Intention)), checks.Untestable, "not over"},
	{"no day", ferry(plan("2024-06-30", "", 1, claims.Intention)), checks.Untestable, "by when"},
}

// TestReadingsKeptApart: one statement, four answers; and what the sets show is in
// the working of each.
func TestReadingsKeptApart(t *testing.T) {
	c := caseOf(both(read(casefile.Reading{Claims: []string{"C01"}, Says: []string{"in_orbit"}, Denies: []string{"controlled", "transmitting", "imaging"}}), measured), lantern("o1", "2024-02-26"))
	want := map[string]checks.Verdict{"it is in orbit": checks.Consistent, "nobody controls it": checks.Inconsistent, "it transmits nothing": checks.Untestable, "it takes no pictures": checks.Untestable}
	for _, f := range checks.Run(c, checks.Options{AsOf: dates.DayOf(2024, 2, 27)}) {
		if f.Rule != "orbit-statement" {
			continue
		}
		if want[f.Reading] != f.Verdict {
			t.Errorf("%s: %s, want %s: %s", f.Reading, f.Verdict, want[f.Reading], f.Summary)
		}
		delete(want, f.Reading)
		burns := 0
		for _, s := range f.Working {
			if strings.HasSuffix(s.Name, "manoeuvre") && s.Unit == "m/s" && s.Value > 0.4 && s.Value < 0.6 {
				burns++
			}
		}
		if burns != 5 {
			t.Errorf("%s: the working has %d raises of half a metre a second, want 5: %+v", f.Reading, burns, f.Working)
		}
	}
	if len(want) > 0 {
		t.Errorf("no finding on %v", want)
	}
}

// TestSetsKnownByTheDay: sets of after the day have no part in it, nor those of
// a source that is left out.
func TestSetsKnownByTheDay(t *testing.T) {
	c := caseOf(both(read(denies("controlled")), measured), lantern("o1", "2024-02-12"))
	for _, opt := range []checks.Options{{AsOf: dates.DayOf(2024, 2, 12)}, {AsOf: dates.DayOf(2024, 12, 31), Without: []string{"sets"}}} {
		for _, f := range checks.Run(c, opt) {
			if f.Rule != "orbit-statement" {
				continue
			}
			if slices.ContainsFunc(f.Working, func(s checks.Step) bool { return s.Unit == "m/s" }) {
				t.Errorf("%+v: %s rests on sets that it must not know", opt, f.ID)
			}
		}
	}
}

// TestFoundingSatellite: the minister's statement in its readings, as the notes of
// the record have them (rows A01 to A06, R07).
func TestFoundingSatellite(t *testing.T) {
	c := founding(t)
	if !c.Synthetic("malligyong-1") {
		t.Fatal("the history of the founding case does not say that it was made up")
	}
	got := map[string]checks.Verdict{}
	for _, f := range run(c, "2024-12-31") {
		switch {
		case f.Rule == "orbit-statement":
			if f.Rows[0] == "A03" && f.Reading == "it is controlled" && !strings.Contains(f.Summary, "a denial shows nothing") {
				t.Errorf("a denial is taken for evidence: %s", f.Summary)
			}
			got[f.Rows[0]+": "+f.Reading] = f.Verdict
			if slices.ContainsFunc(f.Working, func(s checks.Step) bool { return strings.HasPrefix(s.Name, "element sets") }) {
				t.Errorf("%s calls made-up sets element sets", f.ID)
			}
		case f.Rule == "launch-plan":
			got["plan "+f.Rows[0]] = f.Verdict
		}
	}
	for _, want := range []struct {
		key     string
		verdict checks.Verdict
	}{
		{"S09: it is in orbit", checks.Consistent}, {"S09: nobody controls it", checks.Inconsistent},
		{"S09: it takes no pictures", checks.Untestable}, {"S09: it transmits nothing", checks.Untestable},
		{"R07: it is in orbit", checks.Consistent}, {"R07: it takes no pictures", checks.Untestable}, {"R07: it transmits nothing", checks.Untestable},
		{"A03: it is controlled", checks.Untestable},
	} {
		if got[want.key] != want.verdict {
			t.Errorf("%s: %q, want %q", want.key, got[want.key], want.verdict)
		}
	}
	if v, ok := got["R07: nobody controls it"]; ok {
		t.Errorf("the fuller wording is read as one on control: %s", v)
	}
	for key, v := range got {
		t.Log(key, v)
	}
}
