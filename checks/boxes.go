package checks

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
)

// The factors that the rules use, by id in factors.csv. Those of rounds are made
// from the calibre: shell-152, rocket-122 (kg of one, bare), packed-round-152,
// packed-rocket-122 (kg of one with its charge and crate); the same id with
// -volume is cubic metres of one.
const (
	factorPayload   = "container-payload" // tonnes; its upper end is the limit
	factorVolume    = "container-volume"  // m3
	factorStowage   = "stowage-share"     // share of the payload that stowage leaves
	factorTripDays  = "days-per-trip"     // days of one vessel from departure to departure
	factorBerthDays = "berth-days"        // days that a vessel takes the berth to load
	factorBerths    = "berths"            // how many load at once
)

// conversion is a figure in rounds that its own speaker ties to boxes.
type conversion struct {
	rounds, boxes *figure
	each          interval // rounds a box, as stated
}

// findConversions pairs every figure in rounds with the boxes it was derived
// from, or with the total that the same origin states beside it.
func (e *exam) findConversions() []conversion {
	var out []conversion
	for _, f := range e.figures {
		if f.Measure != claims.Rounds || !f.Value.Known || (f.Form != claims.Capacity && f.Form != claims.Cumulative) || !e.c.WithFlow(f.Claim) || e.onlyRelaysRoom(f) {
			continue
		}
		var of *figure
		for _, row := range f.rows {
			for _, id := range row.Related(claims.DerivedFrom) {
				if b := e.of[id]; of == nil && b != nil && b.Measure == e.boxes && b.Value.Known {
					of = b
				}
			}
		}
		if of == nil {
			if b := e.inOrigin(f.origin, e.boxes, claims.Cumulative); sameWindow(f, b) {
				of = b
			}
		}
		if of == nil {
			continue
		}
		if each := statedRange(f.Value).over(statedRange(of.Value)); each.known && each.lo > 0 {
			out = append(out, conversion{f, of, each})
		}
	}
	return out
}

// onlyRelaysRoom reports whether every row of a figure retells as sent what
// another figure says the boxes could hold: that conversion is examined there.
func (e *exam) onlyRelaysRoom(f *figure) bool {
	return f.Form != claims.Capacity && !slices.ContainsFunc(f.rows, func(r *claims.Claim) bool {
		return !slices.ContainsFunc(r.Related(claims.Relays), func(id string) bool { return e.of[id] != nil && e.of[id].Form == claims.Capacity })
	})
}

func sameWindow(a, b *figure) bool { return b != nil && a.since == b.since && a.day == b.day }

func (v conversion) how() string {
	return fmt.Sprintf("%s / %s", span(v.rounds.Value.Lo, v.rounds.Value.Hi), span(v.boxes.Value.Lo, v.boxes.Value.Hi))
}

// mid is the quotient of the middles of both figures.
func (v conversion) mid() float64 { return v.rounds.Value.Mid() / v.boxes.Value.Mid() }

// twoFloors reports whether both figures are floors: their ratio has no sign.
func (v conversion) twoFloors() bool { return v.rounds.Hedge.IsFloor() && v.boxes.Hedge.IsFloor() }

// open reports whether the hedges of what was sent leave room for fewer or more in
// a box than the quotient; of room for so many neither, since its speaker reckoned
// it from the boxes.
func (v conversion) open() (fewer, more bool) {
	if v.rounds.Form == claims.Capacity {
		return false, false
	}
	return v.rounds.Hedge.IsCeiling() || v.boxes.Hedge.IsFloor(), v.rounds.Hedge.IsFloor() || v.boxes.Hedge.IsCeiling()
}

const twoFloorsNote = "Both are floors, so their ratio is neither a floor nor a ceiling"

// key names the conversion: calibre and row.
func (v conversion) key() string {
	return strings.TrimPrefix(calibre(v.rounds.Item)+"-"+v.rounds.ID, "-")
}

// kindOfFigure says what a figure in rounds is as a bound, in the speaker's
// terms and in those of a box: a conversion to full boxes is a physical ceiling
// whatever its hedge.
func kindOfFigure(f *figure) string {
	switch {
	case f.Form == claims.Capacity && f.Hedge.IsFloor():
		return "Stated as a floor (" + f.Hedge.Words() + "), it is what the boxes could hold: as a conversion to full boxes it is a ceiling of what they held, and that ceiling is ours, not the speaker's"
	case f.Form == claims.Capacity && f.Hedge.IsCeiling():
		return "It is stated as room (" + f.Hedge.Words() + "): what the boxes held may be anything below"
	case f.Form == claims.Capacity:
		return "It is what the boxes could hold, not what was counted in them"
	}
	return ""
}

// roundsABox divides rounds by the boxes that the same speaker ties them to.
func roundsABox(e *exam, r *Rule) []Finding {
	var out []Finding
	for _, v := range e.conversions {
		verdict, tail := Consistent, cmp.Or(kindOfFigure(v.rounds), "The quotient is set against what a box carries by the rules on payload")
		if v.twoFloors() {
			verdict, tail = Untestable, twoFloorsNote
		}
		out = append(out, newFinding(r, v.key(), verdict, "Rounds a container", "the rounds fill the boxes they are tied to",
			[]string{fmt.Sprintf("%s ties %s to %s: %s a container", e.who(v.rounds), stated(v.rounds.Claim), stated(v.boxes.Claim), span(math.Round(v.each.lo), math.Round(v.each.hi))), tail},
			ids(v.rounds, v.boxes),
			step(things(v.rounds.Claim)+" a container", v.mid(), "round per container", v.how())))
	}
	return out
}

// boxesAVoyage divides boxes by the voyages of the same origin.
func boxesAVoyage(e *exam, r *Rule) []Finding {
	var out []Finding
	usual := e.c.Load()
	for _, f := range e.sorted(claims.Voyages, claims.Cumulative) {
		if f.Value.Lo <= 0 || f.Review.State == claims.Disputed {
			continue
		}
		// A part is set against the part of the same whole, a total against the total.
		for _, b := range e.byOrigin[f.origin] {
			if b.Review.State == claims.Disputed || b.Measure != e.boxes || b.Form != claims.Cumulative || !b.Value.Known || b.Value.Lo <= 0 || (partKey(b.Claim) == "") != (partKey(f.Claim) == "") {
				continue
			}
			load := statedRange(b.Value).over(statedRange(f.Value))
			verdict, tail := Consistent, "Total, voyages and load are one piece of evidence, not three"
			switch {
			case usual == nil:
				verdict, tail = Untestable, "The case has no factor "+e.c.LoadID()+" to set that against, and total, voyages and load are one piece of evidence, not three"
			case load.hi < usual.Lo/2:
				verdict, tail = Strained, fmt.Sprintf("That is far under the loads reckoned elsewhere (%s)", span(usual.Lo, usual.Hi))
			}
			out = append(out, newFinding(r, "load-"+b.ID, verdict, "The load of a voyage", "all the "+e.units()+" went on these voyages",
				[]string{fmt.Sprintf("%s reports %s on %s: %s a voyage", e.who(f), stated(b.Claim), stated(f.Claim), span(math.Round(load.lo), math.Round(load.hi))), tail},
				ids(b, f), step(e.units()+" a voyage", b.Value.Mid()/f.Value.Mid(), e.unit()+" per voyage", fmt.Sprintf("%s / %s", span(b.Value.Lo, b.Value.Hi), span(f.Value.Lo, f.Value.Hi)))))
		}
	}
	return out
}

// kilogramsARound divides a tonnage by the rounds derived from it.
func kilogramsARound(e *exam, r *Rule) []Finding {
	var out []Finding
	for _, form := range []claims.Form{claims.Capacity, claims.Cumulative} {
		for _, f := range e.sorted(claims.Rounds, form) {
			for _, row := range f.rows {
				t := e.tonnesOf(row)
				if t == nil || f.Value.Lo <= 0 {
					continue
				}
				out = append(out, e.kilograms(r, f, t))
				break
			}
		}
	}
	return out
}

func (e *exam) tonnesOf(row *claims.Claim) *figure {
	for _, id := range row.Related(claims.DerivedFrom) {
		if t := e.of[id]; t != nil && t.Unit == "tonne" && t.Value.Known {
			return t
		}
	}
	return nil
}

func (e *exam) kilograms(r *Rule, f, t *figure) Finding {
	kg := statedRange(t.Value).scale(1000).over(statedRange(f.Value))
	mid := t.Value.Mid() * 1000 / f.Value.Mid()
	a := e.articleOf(f.Item)
	verdict, tail := Untestable, a.missing("kilograms")
	if bare, packed := a.bareKg, a.packedKg; bare.known {
		what := "a bare " + a.name
		switch {
		case kg.hi < 0.9*bare.lo:
			verdict, tail = Impossible, fmt.Sprintf("That is less than %s (%s kg)", what, number(bare.lo))
		case mid < 1.1*bare.hi:
			verdict, tail = Consistent, "That is about "+what+" and leaves nothing for charges and boxes"
		case packed.known && mid < packed.lo:
			verdict, tail = Consistent, "That lies between "+what+" and a packed one"
		default:
			verdict, tail = Consistent, "That leaves room for charges and boxes"
		}
	}
	if verdict == Impossible && f.Form != claims.Capacity && (t.Hedge.IsFloor() || f.Hedge.IsCeiling()) {
		verdict, tail = Untestable, tail+", and the hedges leave room for more"
	}
	if f.Hedge.IsFloor() && t.Hedge.IsFloor() {
		verdict, tail = Untestable, twoFloorsNote
	}
	return newFinding(r, "kg-"+f.ID, verdict, "Kilograms a round", "the tonnage is of these rounds and nothing else",
		[]string{fmt.Sprintf("%s turns %s into %s: %s kg a round", e.who(f), stated(t.Claim), stated(f.Claim), number(mid)), tail}, ids(f, t),
		step("kilograms a round", mid, "kg", fmt.Sprintf("%s t / %s", span(t.Value.Lo, t.Value.Hi), span(f.Value.Lo, f.Value.Hi))))
}

// factorDrift compares the rounds that one group reckons in a container over
// time, item by item of one calibre.
func factorDrift(e *exam, r *Rule) []Finding {
	const least, most = 3, 1.15
	type key struct{ group, item string }
	series := map[key][]conversion{}
	var order []key
	for _, v := range e.conversions {
		if len(v.rounds.groups) != 1 {
			continue
		}
		k := key{v.rounds.groups[0], e.articleOf(v.rounds.Item).name}
		if series[k] == nil {
			order = append(order, k)
		}
		series[k] = append(series[k], v)
	}
	var out []Finding
	for _, k := range order {
		vs := series[k]
		if len(vs) < least {
			continue
		}
		lo := slices.MinFunc(vs, func(a, b conversion) int { return cmp.Compare(a.mid(), b.mid()) })
		hi := slices.MaxFunc(vs, func(a, b conversion) int { return cmp.Compare(a.mid(), b.mid()) })
		verdict, tail := Consistent, "That is no more than rounding"
		if hi.mid() > most*lo.mid() {
			verdict = Strained
			tail = fmt.Sprintf("A total in rounds built on such a factor moves by %s percent without a single box moving, and the rows do not say why it changes", number(math.Round(100*(hi.mid()/lo.mid()-1))))
		}
		var steps []Step
		var rows []string
		for _, v := range vs {
			steps = append(steps, step(e.who(v.rounds), v.mid(), "round per container", v.how()))
			rows = append(rows, ids(v.rounds, v.boxes)...)
		}
		out = append(out, newFinding(r, "drift-"+k.group+"-"+slug(k.item), verdict, "The rounds reckoned in a container drift", "one factor for all statements of a group",
			[]string{fmt.Sprintf("Speakers of group %s reckon from %s to %s rounds in a container, statement by statement", k.group, number(math.Round(lo.mid())), number(math.Round(hi.mid()))), tail}, rows, steps...))
	}
	return out
}

// shareAndTotal compares what a share of another figure comes to with the next
// total that the same group states, within two months. A later total may be
// larger by what moved meanwhile; a fortnight is taken for one time.
func shareAndTotal(e *exam, r *Rule) []Finding {
	const near, oneTime = 60, 14
	var out []Finding
	for _, s := range e.figures {
		if s.Form != claims.Share || s.Unit != "percent" || !s.Value.Known {
			continue
		}
		base := e.derivedFrom(s)
		if base == nil {
			continue
		}
		totals := from(e.sorted(s.Measure, claims.Cumulative), s.day)
		i := slices.IndexFunc(totals, func(t *figure) bool {
			return shareGroup(s, t) && t.Unit == base.Unit && len(t.Related(claims.SubsetOf)) == 0 && t.Review.State != claims.Disputed
		})
		if i < 0 || totals[i].day-s.day > near {
			continue
		}
		t := totals[i]
		// "30 percent more than" is one and three tenths of the other figure.
		add := 0.0
		if strings.HasPrefix(s.Item, "more than") {
			add = 1
		}
		implied := truth(base.Claim).times(between(add+s.Value.Lo/100, add+s.Value.Hi/100))
		mid := base.Value.Mid() * (add + s.Value.Mid()/100)
		total := truth(t.Claim)
		verdict, tail := Consistent, "The two agree within rounding"
		switch {
		case implied.apartBy(total) <= 1:
		case total.lo > implied.hi && t.day-s.day > oneTime:
			tail = fmt.Sprintf("The total is the larger and %s later, which explains it", countOf(int(t.day-s.day), "day"))
		default:
			verdict, tail = Strained, "They do not agree within rounding, so the share or the total is of something else"
		}
		out = append(out, newFinding(r, "share-"+s.ID, verdict, "A share and a total", "the share is of the figure it was derived from",
			[]string{fmt.Sprintf("%s: %s of %s comes to %s; %s says %s", e.who(s), stated(s.Claim), stated(base.Claim), number(math.Round(mid)), e.who(t), t.Stated()), tail},
			ids(s, base, t), step("implied total", mid, base.Unit, fmt.Sprintf("%s x %s", number(base.Value.Mid()), number(add+s.Value.Mid()/100)))))
	}
	return out
}

// derivedFrom returns the figure that any rendering of f was derived from.
func (e *exam) derivedFrom(f *figure) *figure {
	for _, row := range f.rows {
		for _, id := range row.Related(claims.DerivedFrom) {
			if b := e.of[id]; b != nil && b != f && b.Value.Known {
				return b
			}
		}
	}
	return nil
}

// partsAndWhole sets the parts of a total against it.
func partsAndWhole(e *exam, r *Rule) []Finding {
	parts := map[*figure][]*figure{}
	var order []*figure
	for _, f := range e.figures {
		for _, id := range f.Related(claims.SubsetOf) {
			w := e.of[id]
			if w == nil || w == f || w.Measure != f.Measure || w.Unit != f.Unit || !w.Value.Known || !f.Value.Known {
				continue
			}
			if parts[w] == nil {
				order = append(order, w)
			}
			parts[w] = append(parts[w], f)
		}
	}
	var out []Finding
	for _, w := range order {
		whole := truth(w.Claim)
		sum, one := 0.0, false
		var steps []Step
		var items []string
		for _, p := range parts[w] {
			lo := truth(p.Claim).lo
			sum += lo
			one = one || lo > whole.hi
			items = append(items, strings.ReplaceAll(cmp.Or(p.Item, p.ID), "_", " "))
			steps = append(steps, step(strings.ReplaceAll(cmp.Or(p.Item, p.ID), "_", " "), p.Value.Mid(), p.Unit, p.Stated()))
		}
		verdict, tail := Consistent, "That leaves room for the rest"
		switch {
		case one:
			verdict, tail = Inconsistent, "A part cannot exceed its whole"
		case sum > whole.hi:
			verdict, tail = Strained, "Together the parts exceed the whole, unless they overlap"
		case w.Hedge.IsFloor() && sum > w.Value.Lo:
			verdict, tail = Untestable, "The whole is a floor, and no part exceeds a total that has no upper end"
		}
		out = append(out, newFinding(r, "parts-"+w.ID, verdict, "Parts and their whole", "the parts do not overlap",
			[]string{fmt.Sprintf("%s puts the whole at %s; of it are told %s", e.who(w), stated(w.Claim), strings.Join(items, ", ")), tail}, ids(append([]*figure{w}, parts[w]...)...), steps...))
	}
	return out
}

// riseAndTotals sets what a total is said to have risen by against the two
// totals.
func riseAndTotals(e *exam, r *Rule) []Finding {
	const slack = 7 // days between the earlier total and the start of the rise
	var out []Finding
	for _, inc := range e.figures {
		if inc.Form != claims.Increment || !inc.Value.Known || inc.CountedSince.IsZero() || len(inc.groups) != 1 || len(inc.Related(claims.SubsetOf)) > 0 {
			continue
		}
		var after, before *figure
		for _, t := range e.byOrigin[inc.origin] {
			if t.Measure == inc.Measure && t.Unit == inc.Unit && t.Item == inc.Item && t.Form == claims.Cumulative && t.Value.Known && t.day == inc.day {
				after = t
			}
		}
		if after == nil {
			continue
		}
		for _, t := range from(e.sorted(inc.Measure, claims.Cumulative), inc.since-slack) {
			if t.day >= inc.day || t.day > inc.since+slack {
				break
			}
			if t != after && t.Unit == inc.Unit && t.Item == inc.Item && shareGroup(t, inc) {
				before = t
			}
		}
		if before == nil {
			out = append(out, newFinding(r, "rise-"+inc.ID, Untestable, "A rise and two totals", "the rise is between two totals of one speaker",
				[]string{fmt.Sprintf("%s: %s since %s, to %s", e.who(inc), stated(inc.Claim), inc.CountedSince.Words(), after.Stated()), "No total of the same group describes the day on which the rise begins"}, ids(inc, after)))
			continue
		}
		implied := truth(after.Claim).minus(truth(before.Claim))
		// Rounding the totals hides what is smaller than its room: the difference of
		// the figures as stated is what the speaker reckoned with.
		asStated := after.Value.Mid() - before.Value.Mid()
		verdict, tail := Consistent, "The three figures agree"
		if d := truth(inc.Claim); asStated < d.lo || asStated > d.hi {
			verdict, tail = Strained, "Only what rounding the two totals hides lets the three agree"
			if implied.apartBy(d) > 1 {
				verdict, tail = Inconsistent, "The three figures cannot all hold"
			}
		}
		out = append(out, newFinding(r, "rise-"+inc.ID, verdict, "A rise and two totals", "the rise is between two totals of one speaker",
			[]string{fmt.Sprintf("%s: %s since %s, to %s; %s: %s", e.who(inc), stated(inc.Claim), inc.CountedSince.Words(), after.Stated(), e.who(before), before.Stated()), tail},
			ids(inc, after, before), step("rise between the totals", asStated, inc.Unit, fmt.Sprintf("%s - %s", number(after.Value.Mid()), number(before.Value.Mid())))))
	}
	return out
}

// shareLimits finds shares of more than a whole.
func shareLimits(e *exam, r *Rule) []Finding {
	var out []Finding
	for _, s := range e.figures {
		if s.Form != claims.Share || s.Unit != "percent" || !s.Value.Known || strings.HasPrefix(s.Item, "more than") {
			continue
		}
		if lo := statedRange(s.Value).lo; lo > 100 {
			out = append(out, newFinding(r, "over-"+s.ID, Impossible, "A share of more than the whole", "a part of the whole that its item names",
				[]string{fmt.Sprintf("%s: %s of %s", e.who(s), stated(s.Claim), cmp.Or(s.Item, "something that is not named")), "A part cannot be more than its whole; as a comparison with something else it can"}, ids(s),
				step("share", lo, "percent", "of at most 100")))
		}
	}
	return out
}

// shareBases sets shares of one measure beside each other whose denominators
// differ: they look alike and are not.
func shareBases(e *exam, r *Rule) []Finding {
	byMeasure := map[claims.Measure][]*figure{}
	var order []claims.Measure
	for _, s := range e.figures {
		if s.Form != claims.Share || s.Unit != "percent" || !s.Value.Known {
			continue
		}
		if byMeasure[s.Measure] == nil {
			order = append(order, s.Measure)
		}
		byMeasure[s.Measure] = append(byMeasure[s.Measure], s)
	}
	var out []Finding
	for _, m := range order {
		var items, told []string
		for _, s := range byMeasure[m] {
			if item := cmp.Or(s.Item, "what is not named"); !slices.Contains(items, item) {
				items = append(items, item)
				told = append(told, fmt.Sprintf("%s %s of %s", s.Stated(), "percent", item))
			}
		}
		if len(items) < 2 {
			continue
		}
		out = append(out, newFinding(r, "shares-"+string(m), Untestable, "Shares of different wholes", "all shares are of one whole",
			[]string{fmt.Sprintf("Under %s stand %s", strings.ReplaceAll(string(m), "_", " "), some(told, 6)), "Their wholes differ, so they neither agree nor contradict each other"}, ids(byMeasure[m]...)))
	}
	return out
}

// some lists the first few of a list, and how many more there are.
func some(list []string, most int) string {
	if len(list) <= most {
		return strings.Join(list, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(list[:most], ", "), len(list)-most)
}

// monthsOfSupply sets how long a supply is said to last against the quantity it
// was reckoned from and what is used a day.
func monthsOfSupply(e *exam, r *Rule) []Finding {
	days := map[string]float64{"day": 1, "week": 7, "month": daysAMonth}
	var uses []*figure
	for _, u := range e.figures {
		if u.Form == claims.Rate && u.Value.Known && u.Value.Lo > 0 {
			uses = append(uses, u)
		}
	}
	var out []Finding
	for _, f := range e.figures {
		length, ok := days[f.Unit]
		if !ok || f.Form != claims.Capacity || !f.Value.Known {
			continue
		}
		base := e.derivedFrom(f)
		if base == nil {
			continue
		}
		var use *figure
		for _, u := range uses {
			if _, ok := daysPer(u.Unit, base.Unit); !ok || u.Measure == base.Measure {
				continue
			}
			if use == nil || distance(u.day, f.day) < distance(use.day, f.day) {
				use = u
			}
		}
		said := fmt.Sprintf("%s reckons %s from %s", e.who(f), stated(f.Claim), stated(base.Claim))
		if use == nil {
			out = append(out, newFinding(r, "supply-"+f.ID, Untestable, "How long a supply lasts", "use at one constant rate",
				[]string{said, "No row says how many " + plural(base.Unit) + " are used a day"}, ids(f, base)))
			continue
		}
		perDay, _ := daysPer(use.Unit, base.Unit)
		lasts := truth(base.Claim).over(truth(use.Claim).scale(perDay)).scale(1 / length)
		verdict, tail := Consistent, "The three agree"
		if lasts.apartBy(truth(f.Claim)) > 1 {
			verdict, tail = Strained, "The three do not agree: use differed from that rate, or the supply is of something else"
		}
		mid := base.Value.Mid() / (use.Value.Mid() * perDay) / length
		out = append(out, newFinding(r, "supply-"+f.ID, verdict, "How long a supply lasts", "use at one constant rate",
			[]string{fmt.Sprintf("%s; at %s (%s) it lasts %s %s", said, stated(use.Claim), e.who(use), lasts.words(), plural(f.Unit)), tail}, ids(f, base, use),
			step("lasts", mid, f.Unit, fmt.Sprintf("%s / %s a day", number(base.Value.Mid()), number(use.Value.Mid()*perDay)))))
	}
	return out
}
