package checks

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
)

// Days of a mean month and year of the Gregorian calendar.
const (
	daysAMonth = 365.2425 / 12
	daysAYear  = 365.2425
)

// daysPer returns by what to multiply a rate of a unit, such as
// voyage_per_week, to have it a day, when it is a rate of what.
func daysPer(unit, what string) (float64, bool) {
	of, per, ok := strings.Cut(unit, "_per_")
	if !ok || of != what {
		return 0, false
	}
	days, ok := map[string]float64{"day": 1, "week": 7, "month": daysAMonth, "year": daysAYear}[per]
	if !ok {
		return 0, false
	}
	return 1 / days, true
}

// rateAndTotal compares a stated rate, over its window, with the nearest totals
// of its own speaker's group.
func rateAndTotal(e *exam, r *Rule) []Finding {
	const near, most = 31, 4
	var out []Finding
	for _, rate := range e.figures {
		if rate.Form != claims.Rate || !rate.Value.Known {
			continue
		}
		of, _, _ := strings.Cut(rate.Unit, "_per_")
		perDay, ok := daysPer(rate.Unit, of)
		if !ok {
			continue
		}
		for _, form := range []claims.Form{claims.Cumulative, claims.Capacity} {
			var totals []*figure
			for _, t := range from(e.sorted(rate.Measure, form), rate.day-near) {
				if t.day > rate.day+near {
					break
				}
				if t.Unit == of && len(t.Related(claims.SubsetOf)) == 0 && shareGroup(t, rate) && oneThing(t, rate) && e.sameWay(t.Claim, rate.Claim) {
					totals = append(totals, t)
				}
			}
			slices.SortStableFunc(totals, func(a, b *figure) int { return cmp.Compare(distance(a.day, rate.day), distance(b.day, rate.day)) })
			for _, t := range totals[:min(most, len(totals))] {
				out = append(out, e.rateAgainst(r, rate, t, perDay))
			}
		}
	}
	return out
}

// oneThing reports whether two figures may be of one thing: rounds of two calibres
// are not. Of other things the item is a page's own wording.
func oneThing(a, b *figure) bool {
	x, y := calibre(a.Item), calibre(b.Item)
	return a.Measure != claims.Rounds || x == "" || y == "" || x == y
}

func (e *exam) rateAgainst(r *Rule, rate, t *figure, perDay float64) Finding {
	key := rate.ID + "-" + t.ID
	const title, reading = "A rate against a total", "the rate held over the whole of its window"
	if rate.CountedSince.IsZero() {
		return newFinding(r, key, Untestable, title, reading,
			[]string{fmt.Sprintf("%s: %s; %s: %s", e.who(rate), stated(rate.Claim), e.who(t), stated(t.Claim)), "The rate has no start, so what it comes to is not known"}, ids(rate, t))
	}
	first, _ := rate.CountedSince.Earliest()
	last, ok := rate.CountedSince.Latest()
	if !ok {
		last = first
	}
	window := between(float64(max(rate.first-last, 0)), float64(max(rate.day-first, 0)))
	implied := truth(rate.Claim).scale(perDay).times(window)
	total := truth(t.Claim)
	// A total over a longer window may be the larger; one over a shorter may be the
	// smaller.
	longer := !t.CountedSince.IsZero() && t.since < first || t.CountedSince.IsZero()
	shorter := !t.CountedSince.IsZero() && t.since > last
	mid := rate.Value.Mid() * perDay * float64(rate.day-rate.since)
	verdict, tail := Consistent, "The two agree within rounding and their windows"
	switch {
	case implied.lo > total.hi && !shorter, implied.hi < total.lo && !longer:
		verdict, tail = Inconsistent, "Read as a rate over that window, the two cannot both hold"
		if said, ok := rate.SaidAt.Latest(); ok && rate.AsOf.Contains(said) {
			tail += "; as a recent rate the first may"
		}
	case implied.apartBy(total) > 1:
		tail = "They differ, and their windows explain it"
	}
	return newFinding(r, key, verdict, title, reading,
		[]string{fmt.Sprintf("%s: %s since %s comes to %s; %s: %s", e.who(rate), stated(rate.Claim), rate.CountedSince.Words(), number(roughly(mid)), e.who(t), stated(t.Claim)), tail},
		ids(rate, t), step("implied total", mid, t.Unit, fmt.Sprintf("%s x %s days", number(rate.Value.Mid()*perDay), number(float64(rate.day-rate.since)))),
		Step{Name: "with the room of hedges and dates", Text: implied.words()})
}
