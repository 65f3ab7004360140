package forecast

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/tally"
)

// Figures lists what origins stated that was known by a day, in the order in
// which it was said: also the totals of voyages that a later one of the same
// watcher has in it, so that each is there when it was the latest.
func Figures(c *casefile.Case, knownBy dates.Day, without []string) ([]tally.Figure, error) {
	days := map[dates.Day]bool{knownBy: true}
	for i := range c.Claims {
		if day, ok := c.Claims[i].PublishedAt.Latest(); ok && day <= knownBy {
			days[day] = true
		}
	}
	type key struct {
		origin  string
		measure claims.Measure
		item    string
	}
	all := map[key]tally.Figure{}
	for _, day := range slices.Sorted(maps.Keys(days)) {
		list, err := tally.Figures(c, tally.Options{AsOf: day, Without: without})
		if err != nil {
			return nil, err
		}
		for _, f := range list {
			all[key{f.Origin, f.Measure, f.Claim.Item}] = f
		}
	}
	return slices.SortedFunc(maps.Values(all), func(a, b tally.Figure) int {
		return cmp.Or(cmp.Compare(a.Said, b.Said), cmp.Compare(a.Day, b.Day), strings.Compare(a.Origin, b.Origin), strings.Compare(a.Claim.ID, b.Claim.ID))
	}), nil
}

// follows reports whether a figure is of the kind that a forecast is about: the
// same party, measure and form, and not a conversion or a share.
func follows(f *tally.Figure, party string, measure claims.Measure, form claims.Form, item string) bool {
	return f.Party == party && f.Measure == measure && f.Claim.Form == form && f.Claim.Item == item
}

// scorable reports whether a figure has a logarithm: "none" has not.
func scorable(f *tally.Figure) bool { return FigureOf(f.Value, f.Claim.Hedge) > 0 }

// pastOf are the earlier figures of the party of a claim, by the day they
// describe.
func pastOf(all []tally.Figure, like *claims.Claim) []Past {
	var out []Past
	for i := range all {
		if f := &all[i]; follows(f, like.Party(), like.Measure, like.Form, like.Item) && scorable(f) {
			out = append(out, Past{float64(f.Day), FigureOf(f.Value, f.Claim.Hedge)})
		}
	}
	slices.SortStableFunc(out, func(a, b Past) int { return cmp.Compare(a.Day, b.Day) })
	return out
}

// expectation is a statement of a count with its baselines.
type expectation struct {
	statement *tally.Statement
	like      *claims.Claim // whose manner it follows
	past      []Past
	dists     []Distribution // in the order of Names
}

// expectations pairs the statements of a count with baselines made from the
// figures known then.
func expectations(c *casefile.Case, r *tally.Result, known []tally.Figure) []expectation {
	var out []expectation
	for i := range r.Statements {
		s := &r.Statements[i]
		like := c.Claim(s.Last)
		past := pastOf(known, like)
		if len(past) == 0 {
			continue
		}
		start, ok := like.CountedSince.Earliest()
		if !ok || float64(start) >= past[0].Day {
			start, _ = c.Start.Earliest()
		}
		day := float64(s.Day)
		model := Distribution{Unrounded: s.Unrounded, Rounding: s.Rounding}
		if len(model.Points()) == 0 {
			continue // nothing but none would be stated
		}
		out = append(out, expectation{s, like, past, []Distribution{
			model, randomWalk(past, day), lastIncrement(past, float64(start), day),
		}})
	}
	return out
}
