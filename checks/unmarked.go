package checks

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/tally"
)

// How relays repeat, counted on those that the shipped cases mark (METHOD,
// section 7).
const (
	copiedAsIs    = 0.83
	copiedRounded = 0.04 // each of the three roundings
	keepsStart    = 0.72
	soonDays      = 14 // 59 of 63 come within them
)

// What is elicited: nobody knows how many relays lack their mark.
const (
	unmarkedShare   = 0.2
	likelier        = 0.6 // from here on the reading of two origins is strained
	mostCandidates  = 16  // the last ones before a figure that it is set against
	convertedWithin = 1.5 // percent
	paceSpread      = 0.5 // of the logarithm that a constant pace gives
)

// Suspect is a figure that may repeat what another origin states.
type Suspect struct {
	Origin, Of   string   // the origin, and the one that it may repeat
	Claim, First string   // ids of the rows that speak for the two figures
	Rows         []string // all that tell the suspected figure
	Probability  float64  // that it does
}

// Unmarked lists the figures of which rule relay-unmarked finds that they may
// repeat another origin's, the likeliest first.
func Unmarked(c *casefile.Case, opt Options) []Suspect {
	e := newExam(c, opt)
	var out []Suspect
	for _, p := range e.repeats() {
		if p.probability < likelier {
			continue
		}
		s := Suspect{Origin: p.second.origin, Of: p.first.origin, Claim: p.second.ID, First: p.first.ID, Rows: ids(p.second), Probability: p.probability}
		out = append(out, s)
	}
	slices.SortStableFunc(out, func(a, b Suspect) int { return cmp.Compare(b.Probability, a.Probability) })
	return out
}

// repeat is a figure beside one of another origin that it may repeat.
type repeat struct {
	first, second        *figure
	days                 int // from the publication of the first to that of the second
	copied, alone        float64
	windows              float64 // quotient of the two by what the starts are
	candidates           int
	probability          float64
	rounded, otherPeriod bool
}

// repeats looks at every figure for one that it may repeat, in the order of the
// figures.
func (e *exam) repeats() []repeat {
	published := make(map[*figure]dates.Day, len(e.figures))
	byThing := map[string][]*figure{}
	for _, f := range e.figures {
		if !mayRepeat(f) {
			continue
		}
		for i, r := range f.rows {
			if day, ok := r.PublishedAt.Latest(); ok && (i == 0 || day < published[f]) {
				published[f] = day
			}
		}
		key := e.thingKey(f)
		byThing[key] = append(byThing[key], f)
	}
	sameStart := e.sharesOfStarts()
	var out []repeat
	for _, f := range e.figures {
		if _, ok := published[f]; !ok || e.looksHimself(f) || f.Review.State == claims.Disputed || len(f.Related(claims.DerivedFrom)) > 0 {
			continue
		}
		var candidates []*figure
		near := from(byThing[e.thingKey(f)], f.day-soonDays)
		for _, g := range near {
			if g.day > f.day+soonDays {
				break
			}
			if g.origin != f.origin && e.couldRepeat(f, g, published) {
				candidates = append(candidates, g)
			}
		}
		if len(candidates) == 0 {
			continue
		}
		n := len(candidates)
		slices.SortStableFunc(candidates, func(a, b *figure) int {
			return cmp.Or(cmp.Compare(distance(published[a], published[f]), distance(published[b], published[f])), cmp.Compare(a.n, b.n))
		})
		var best *repeat
		for _, g := range candidates[:min(n, mostCandidates)] {
			p, ok := e.repeat(g, f, sameStart)
			if !ok {
				continue
			}
			odds := p.copied / max(p.alone, 1e-12) * p.windows * unmarkedShare / (1 - unmarkedShare) / float64(n)
			p.probability, p.candidates, p.days = odds/(1+odds), n, int(published[f]-published[g])
			if best == nil || p.probability > best.probability {
				best = &p
			}
		}
		if best != nil {
			out = append(out, *best)
		}
	}
	return out
}

// mayRepeat reports whether a figure is of a kind that a page repeats: an amount.
func mayRepeat(f *figure) bool {
	if !f.Value.Known || !(f.Value.Lo > 0) {
		return false
	}
	return slices.Contains([]claims.Form{claims.Cumulative, claims.Increment, claims.Rate, claims.Capacity}, f.Form)
}

// thingKey tells apart what cannot be one statement: measures, things, parts, and
// kinds of figure, where room for so many and so many sent are of one kind.
func (e *exam) thingKey(f *figure) string {
	form := f.Form
	if form == claims.Capacity {
		form = claims.Cumulative
	}
	unit, _, _ := strings.Cut(f.Unit, "_per_")
	return strings.Join([]string{string(f.Measure), string(form), itemKey(f.Claim), unit, partKey(f.Claim)}, "\x00")
}

// looksHimself reports whether a figure rests on a group that counts by its own
// look.
func (e *exam) looksHimself(f *figure) bool {
	return slices.ContainsFunc(f.groups, func(g string) bool { return slices.Contains(e.c.Model.Watchers, g) })
}

// couldRepeat reports whether f came soon enough after g, and nothing that either
// states keeps them apart.
func (e *exam) couldRepeat(f, g *figure, published map[*figure]dates.Day) bool {
	days := published[f] - published[g]
	if days < 0 || days > soonDays {
		return false
	}
	// Of two pages of one day the one nearer its speaker is the first.
	if days == 0 && cmp.Or(cmp.Compare(g.Hands(), f.Hands()), cmp.Compare(g.ID, f.ID)) >= 0 {
		return false
	}
	if said, ok := f.SaidAt.Latest(); ok {
		if first, known := g.SaidAt.Earliest(); known && said < first {
			return false
		}
	}
	same := func(a, b string) bool { return a == "" || b == "" || a == b }
	return same(f.Scope, g.Scope) && same(claims.FormatModes(f.Modes), claims.FormatModes(g.Modes)) &&
		e.sameWay(f.Claim, g.Claim) && !related(f, g)
}

// repeat weighs whether f repeats g; it is false where f gives another figure.
func (e *exam) repeat(g, f *figure, sameStart map[[2]string]float64) (repeat, bool) {
	p := repeat{first: g, second: f, windows: 1}
	shift := 0.0
	v, w := g.Value, f.Value
	if g.Unit != f.Unit {
		a, b, unit := comparable(g, f)
		perA, perB := statedRange(v).mid(), statedRange(w).mid()
		if unit == "" || !a.known || !b.known {
			return p, false
		}
		what, _, _ := strings.Cut(g.Unit, "_per_")
		ka, _ := daysPer(g.Unit, what)
		kb, _ := daysPer(f.Unit, what)
		if math.Abs(perB*kb/(perA*ka)-1) > convertedWithin/100 {
			return p, false
		}
		shift, p.otherPeriod, p.copied = math.Log(ka/kb), true, copiedAsIs
	} else if v == w {
		p.copied = copiedAsIs
	} else if n := roundings(v.Lo, w.Lo); n > 0 && roundings(v.Hi, w.Hi) > 0 {
		p.copied, p.rounded = copiedRounded*float64(n), true
	} else {
		return p, false
	}
	windowG, windowF := float64(g.day-g.since), float64(f.day-f.since)
	sd := tally.BeliefSD(e.c, g.Claim, f.Claim, windowG, windowF)
	if f.Form != claims.Rate && windowG >= 1 && windowF >= 1 {
		pace := math.Log(windowF / windowG)
		shift += pace
		sd = math.Hypot(sd, paceSpread*pace)
	}
	p.alone = tally.Coincidence(e.c, g.Claim, f.Claim, shift, sd)
	if a, b := startOf(g), startOf(f); !a.IsZero() && !b.IsZero() {
		c := sameStart[[2]string{string(f.Measure), string(f.Form)}]
		if c == 0 {
			c = 0.5
		}
		p.windows = keepsStart / c
		if a != b {
			p.windows = (1 - keepsStart) / (1 - c)
		}
	}
	return p, true
}

// roundings counts the ways in which v, of more digits, is rounded to w: to one
// digit, to halves of it, to two digits; to the nearest, or down or up by no more
// than a figure that is rounded leaves room for.
func roundings(v, w float64) int {
	if !(v > 0) || !(w > 0) || math.IsInf(v, 0) {
		return 0
	}
	unit := math.Pow(10, math.Floor(math.Log10(v)))
	n := 0
	for _, step := range []float64{unit, unit / 2, unit / 10} {
		is := func(to func(float64) float64) bool { return math.Abs(to(v/step)*step-w) <= 1e-9*w }
		if is(math.Round) || (is(math.Floor) || is(math.Ceil)) && max(v, w)/min(v, w) <= rounding {
			n++
		}
	}
	return n
}

// sharesOfStarts is, by measure and form, which share of the pairs of figures of
// two origins that both state a start state one and the same.
func (e *exam) sharesOfStarts() map[[2]string]float64 {
	out := map[[2]string]float64{}
	for key, list := range e.stated {
		// Per origin a start once; pairs are counted by how often each start comes.
		starts := map[dates.Date]map[string]bool{}
		n := 0
		for _, f := range list {
			s := startOf(f)
			if s.IsZero() {
				continue
			}
			if starts[s] == nil {
				starts[s] = map[string]bool{}
			}
			if !starts[s][f.origin] {
				starts[s][f.origin] = true
				n++
			}
		}
		same := 0
		for _, origins := range starts {
			same += len(origins) * (len(origins) - 1) / 2
		}
		out[key] = float64(same+1) / (float64(n)*float64(n-1)/2 + 2)
	}
	return out
}

// relayUnmarked finds figures that repeat another origin's without saying so.
func relayUnmarked(e *exam, r *Rule) []Finding {
	var out []Finding
	for _, p := range e.repeats() {
		f, g := p.second, p.first
		if p.rounded && p.probability < likelier {
			continue // two figures near each other
		}
		how := "the same figure"
		switch {
		case p.otherPeriod:
			how = "the same figure by another unit of time"
		case p.rounded:
			how = "that figure, rounded"
		}
		after := "on the same day"
		if p.days > 0 {
			after = countOf(p.days, "day") + " later"
		}
		verdict, tail := Consistent, fmt.Sprintf("The figure is round enough for two: that one repeats the other has a probability of %s percent", percent(p.probability))
		if p.probability >= likelier {
			verdict = Strained
			tail = fmt.Sprintf("Who has looked for himself states this figure with a chance of %s percent: that it is a relay which lacks its mark has a probability of %s percent, and a relay adds nothing to a count", percent(p.alone), percent(p.probability))
		}
		out = append(out, newFinding(r, "unmarked-"+f.ID, verdict, "One figure, two origins", "both are origins of their own",
			[]string{fmt.Sprintf("%s: %s; %s, published %s: %s, and no row says that one rests on the other (%s)", e.who(g), stated(g.Claim), e.who(f), after, stated(f.Claim), how), tail},
			append([]string{f.ID, g.ID}, ids(f, g)...),
			step("probability of this figure as a copy", p.copied, "", how),
			step("probability of this figure by itself", p.alone, "", "its hedge, lattice and chance of an outlier, around what the other states"),
			step("factor for the starts of the two windows", p.windows, "", "the same, other, or not stated by both"),
			step("figures that it could repeat", float64(p.candidates), "", "of the fortnight before"),
			step("probability that it is a relay", p.probability, "", fmt.Sprintf("odds %s / %s x %s x %s / %s / %d", small(p.copied), small(p.alone), small(p.windows), small(unmarkedShare), small(1-unmarkedShare), p.candidates))))
	}
	return out
}

// percent writes a share in percent, to two digits where it is small.
func percent(p float64) string {
	if p < 0.1 {
		return small(100 * p)
	}
	return number(math.Round(100 * p))
}

// small writes a number to two significant digits.
func small(v float64) string { return fmt.Sprintf("%.2g", v) }
