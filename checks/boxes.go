package checks

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
)

// The factors that the rules use, by id in factors.csv.
const (
	factorPayload = "container-payload" // tonnes; its upper end is the limit
	factorShell   = "shell-152"         // kg, projectile alone
	factorPacked  = "packed-round-152"  // kg, complete round in its box
	factorRocket  = "rocket-122"        // kg
	factorLoad    = "containers-per-voyage"
)

// conversion is a figure in rounds that its own speaker ties to boxes.
type conversion struct {
	rounds, boxes *figure
	lo, hi        float64 // rounds a box
}

// findConversions pairs every figure in rounds with the boxes it was derived
// from, or with the total that the same origin states beside it.
func (e *exam) findConversions() []conversion {
	boxes := e.boxes
	var out []conversion
	for _, f := range e.figures {
		if f.Measure != claims.Rounds || !f.Value.Known || (f.Form != claims.Capacity && f.Form != claims.Cumulative) || !e.c.WithFlow(f.Claim) {
			continue
		}
		if e.onlyRelaysRoom(f) {
			continue
		}
		var of *figure
		for _, row := range f.rows {
			for _, id := range row.Related(claims.DerivedFrom) {
				if b := e.of[id]; of == nil && b != nil && b.Measure == boxes && b.Value.Known {
					of = b
				}
			}
		}
		if of == nil {
			if b := e.inOrigin(f.origin, boxes, claims.Cumulative); sameWindow(f, b) {
				of = b
			}
		}
		if of == nil || of.Value.Lo <= 0 {
			continue
		}
		out = append(out, conversion{f, of, f.Value.Lo / of.Value.Hi, f.Value.Hi / of.Value.Lo})
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

// twoFloors reports whether both figures are floors: their ratio has no sign.
func (v conversion) twoFloors() bool { return v.rounds.Hedge.IsFloor() && v.boxes.Hedge.IsFloor() }

const twoFloorsNote = " Both are floors, so their ratio is neither a floor nor a ceiling."

// key names the conversion: calibre and row.
func (v conversion) key() string {
	return strings.TrimPrefix(calibre(v.rounds.Item)+"-"+v.rounds.ID, "-")
}

// arithmetic states what one figure divided by another of the same speaker
// comes to: rounds a box, boxes a voyage, kilograms a round.
func (e *exam) arithmetic() []Finding {
	var out []Finding
	if e.boxes == "" {
		return nil
	}
	boxes := e.boxes
	for _, v := range e.conversions {
		f := newFinding(Arithmetic, v.key(), Consistent, "Rounds a container",
			fmt.Sprintf("%s ties %s to %s: %s a container.", e.who(v.rounds), stated(v.rounds.Claim), stated(v.boxes.Claim), span(math.Round(v.lo), math.Round(v.hi))),
			ids(v.rounds, v.boxes),
			step(things(v.rounds.Claim)+" a container", v.mid(), "round per container", v.how()))
		if v.twoFloors() {
			f.Verdict = Untestable
			f.Summary += twoFloorsNote
		}
		out = append(out, f)
	}
	for _, f := range e.figures {
		if f.Measure != claims.Voyages || f.Form != claims.Cumulative || !f.Value.Known || f.Value.Lo <= 0 {
			continue
		}
		// A part is set against the part of the same whole, a total against the total.
		for _, b := range e.figures {
			if b.Review.State == claims.Disputed || f.Review.State == claims.Disputed {
				continue
			}
			if b.origin != f.origin || b.Measure != boxes || b.Form != claims.Cumulative || !b.Value.Known || b.Value.Lo <= 0 || (partKey(b.Claim) == "") != (partKey(f.Claim) == "") {
				continue
			}
			out = append(out, e.boxesAVoyage(b, f))
		}
	}
	for _, f := range e.sorted(claims.Rounds, claims.Capacity) {
		out = append(out, e.kilogramsARound(f)...)
	}
	for _, f := range e.sorted(claims.Rounds, claims.Cumulative) {
		out = append(out, e.kilogramsARound(f)...)
	}
	return out
}

// boxesAVoyage divides boxes by the voyages of the same origin.
func (e *exam) boxesAVoyage(b, f *figure) Finding {
	load := b.Value.Mid() / f.Value.Mid()
	verdict, tail := Consistent, "Total, voyages and load are one piece of evidence, not three."
	if usual := e.c.Factor(factorLoad); usual != nil && b.Value.Hi/f.Value.Lo < usual.Lo/2 {
		verdict = Strained
		tail = fmt.Sprintf("That is far under the loads reckoned elsewhere (%s to %s).", number(usual.Lo), number(usual.Hi))
	}
	return newFinding(Arithmetic, "load-"+b.ID, verdict, "Containers a voyage",
		fmt.Sprintf("%s reports %s on %s: %s a voyage. %s", e.who(f), stated(b.Claim), stated(f.Claim), span(math.Round(b.Value.Lo/f.Value.Hi), math.Round(b.Value.Hi/f.Value.Lo)), tail),
		ids(b, f), step("containers a voyage", load, "container per voyage", fmt.Sprintf("%s / %s", span(b.Value.Lo, b.Value.Hi), span(f.Value.Lo, f.Value.Hi))))
}

// kilogramsARound divides a tonnage by the rounds derived from it.
func (e *exam) kilogramsARound(f *figure) []Finding {
	for _, id := range f.Related(claims.DerivedFrom) {
		t := e.of[id]
		if t == nil || t.Unit != "tonne" || !t.Value.Known || f.Value.Lo <= 0 {
			continue
		}
		kg := t.Value.Mid() * 1000 / f.Value.Mid()
		summary := fmt.Sprintf("%s turns %s into %s: %s kg a round", e.who(f), stated(t.Claim), stated(f.Claim), number(kg))
		verdict := Untestable
		if shell, packed := e.c.Factor(factorShell), e.c.Factor(factorPacked); shell != nil && packed != nil {
			switch {
			case kg < 0.9*shell.Lo:
				verdict = Impossible
				summary += fmt.Sprintf(", less than a bare 152 mm projectile (%s kg).", number(shell.Lo))
			case kg < 1.1*shell.Hi:
				verdict = Consistent
				summary += ", which is about a bare 152 mm projectile and leaves nothing for charges and boxes."
			case kg < packed.Lo:
				verdict = Consistent
				summary += ", between a bare 152 mm projectile and a packed round."
			default:
				verdict = Consistent
				summary += ", which leaves room for charges and boxes."
			}
		} else {
			summary += "."
		}
		return []Finding{newFinding(Arithmetic, "kg-"+f.ID, verdict, "Kilograms a round", summary, ids(f, t),
			step("kilograms a round", kg, "kg", fmt.Sprintf("%s t / %s", span(t.Value.Lo, t.Value.Hi), span(f.Value.Lo, f.Value.Hi))))}
	}
	return nil
}

func (v conversion) mid() float64 { return v.rounds.Value.Mid() / v.boxes.Value.Mid() }

// drift compares the rounds that one group reckons in a container over time.
func (e *exam) drift() []Finding {
	byGroup := map[string][]conversion{}
	var order []string
	for _, v := range e.conversions {
		// Alternatives of another calibre are another conversion.
		if c := calibre(v.rounds.Item); c != "" && c != "152" {
			continue
		}
		for _, g := range v.rounds.groups {
			if byGroup[g] == nil {
				order = append(order, g)
			}
			byGroup[g] = append(byGroup[g], v)
		}
	}
	var out []Finding
	for _, g := range order {
		vs := byGroup[g]
		if len(vs) < 3 {
			continue
		}
		lo := slices.MinFunc(vs, func(a, b conversion) int { return cmp.Compare(a.mid(), b.mid()) })
		hi := slices.MaxFunc(vs, func(a, b conversion) int { return cmp.Compare(a.mid(), b.mid()) })
		verdict := Consistent
		if hi.mid() > 1.15*lo.mid() {
			verdict = Strained
		}
		var steps []Step
		var rows []string
		for _, v := range vs {
			steps = append(steps, step(e.who(v.rounds), v.mid(), "round per container", v.how()))
			rows = append(rows, ids(v.rounds, v.boxes)...)
		}
		out = append(out, newFinding(Arithmetic, "drift-"+g, verdict, "The rounds reckoned in a container drift",
			fmt.Sprintf("Speakers of group %s reckon from %s to %s rounds in a container, statement by statement, and the rows do not say why it changes. A total in rounds built on such a factor moves by %s percent without a single box moving.",
				g, number(math.Round(lo.mid())), number(math.Round(hi.mid())), number(math.Round(100*(hi.mid()/lo.mid()-1)))),
			rows, steps...))
	}
	return out
}

// payload weighs what a conversion puts in a box against what a box may carry.
func (e *exam) payload() []Finding {
	limit := e.c.Factor(factorPayload)
	if limit == nil {
		return nil
	}
	var out []Finding
	for _, v := range e.conversions {
		switch {
		case strings.HasPrefix(v.rounds.Item, "122"):
			out = append(out, e.weighRockets(v, limit)...)
		case calibre(v.rounds.Item) == "152" || calibre(v.rounds.Item) == "":
			out = append(out, e.weighShells(v, limit)...)
		}
	}
	return out
}

func (e *exam) weighShells(v conversion, limit *casefile.Factor) []Finding {
	shell, packed := e.c.Factor(factorShell), e.c.Factor(factorPacked)
	if shell == nil || packed == nil {
		return nil
	}
	// The verdict is on the least that the figures can mean.
	n := v.lo
	bare, light, heavy := n*shell.Lo/1000, n*packed.Lo/1000, n*packed.Hi/1000
	boxed := math.Sqrt(light * heavy)
	boxedWords, most := number(light)+" to "+number(heavy), number(limit.Hi)
	steps := []Step{
		step("rounds a container", n, "round per container", v.how()),
		step("tonnes, bare projectiles", bare, "tonne", fmt.Sprintf("%s x %s kg", number(math.Round(n)), number(shell.Lo))),
		step("tonnes, packed rounds", boxed, "tonne", fmt.Sprintf("%s x %s kg, in the middle", number(math.Round(n)), span(packed.Lo, packed.Hi))),
		step("payload of a 20-foot box", limit.Hi, "tonne", "at most"),
	}
	verdict, tail := Consistent, fmt.Sprintf("Packed as complete rounds it is %s t, within the limit of %s t.", boxedWords, most)
	switch {
	case bare > limit.Hi:
		verdict, tail = Impossible, fmt.Sprintf("A 20-foot box carries at most %s t, so not even bare projectiles fit.", most)
	case light > limit.Hi:
		verdict, tail = Strained, fmt.Sprintf("Read as bare projectiles it fits; packed as complete rounds it is %s t, over the limit of %s t whatever the packing. The figure reads as an upper bound.", boxedWords, most)
	case boxed > limit.Hi:
		verdict, tail = Strained, fmt.Sprintf("Read as bare projectiles it fits; packed as complete rounds it is %s t, over the limit of %s t but for the lightest packing. The figure reads as an upper bound.", boxedWords, most)
	case heavy > limit.Hi:
		tail = fmt.Sprintf("Packed as complete rounds it is %s t, which the limit of %s t allows but for the heaviest packing.", boxedWords, most)
	}
	if v.twoFloors() {
		verdict = Untestable
		tail += twoFloorsNote
	}
	as := ""
	if calibre(v.rounds.Item) == "" {
		as = " weighed as 152 mm,"
	}
	least := ""
	if v.lo != v.hi {
		least = "at the least "
	}
	return []Finding{newFinding(Payload, v.key(), verdict, "What a container can carry",
		fmt.Sprintf("%s: %s in %s containers is %s a box,%s %s%s t as bare projectiles. %s", e.who(v.rounds), stated(v.rounds.Claim), v.boxes.Stated(),
			span(math.Round(v.lo), math.Round(v.hi)), as, least, number(bare), tail), ids(v.rounds, v.boxes), steps...)}
}

func (e *exam) weighRockets(v conversion, limit *casefile.Factor) []Finding {
	rocket := e.c.Factor(factorRocket)
	if rocket == nil {
		return nil
	}
	n := v.mid()
	lo, hi := n*rocket.Lo/1000, n*rocket.Hi/1000
	verdict, tail := Consistent, ""
	switch {
	case lo > limit.Hi:
		verdict, tail = Impossible, "That is over the limit."
	case hi < limit.Hi/3:
		verdict = Strained
		tail = "That is far under the limit: mass does not explain why so few fit. Howitzer shells of this calibre are lighter than a rocket and more of them would fit, so the figure reads as rockets, and volume or something unstated binds."
	}
	return []Finding{newFinding(Payload, v.key(), verdict, "What a container can carry",
		fmt.Sprintf("%s: %s in %s containers is %s a box, %s to %s t if they are rockets, against at most %s t. %s", e.who(v.rounds), stated(v.rounds.Claim),
			v.boxes.Stated(), span(math.Round(v.lo), math.Round(v.hi)), number(lo), number(hi), number(limit.Hi), tail),
		ids(v.rounds, v.boxes),
		step("rockets a container", n, "round per container", v.how()),
		step("tonnes, rockets", lo, "tonne", fmt.Sprintf("%s x %s kg", number(math.Round(n)), number(rocket.Lo))),
		step("payload of a 20-foot box", limit.Hi, "tonne", "at most"))}
}

// returnShare compares flows back that are stated as a share with those stated
// as a total.
func (e *exam) returnShare() []Finding {
	var out []Finding
	shares := e.sorted(claims.ReturnContainers, claims.Share)
	totals := e.sorted(claims.ReturnContainers, claims.Cumulative)
	for _, s := range shares {
		base := e.derivedFrom(s)
		if base == nil || s.Unit != "percent" {
			continue
		}
		implied := base.Value.Mid() * (1 + s.Value.Mid()/100)
		for _, t := range totals {
			if !shareGroup(s, t) || t.day < s.day || t.day-s.day > 60 {
				continue
			}
			verdict := Consistent
			if r := t.Value.Mid() / implied; r < 0.8 || r > 1.25 {
				verdict = Strained
			}
			out = append(out, newFinding(Arithmetic, "return-"+s.ID, verdict, "The flow back, as a share and as a total",
				fmt.Sprintf("%s puts the flow back %s above the flow out, which is %s containers; %s says %s.", e.who(s), stated(s.Claim), number(math.Round(implied)), e.who(t), t.Stated()),
				ids(s, base, t), step("containers back, implied", implied, "container", fmt.Sprintf("%s x %s", number(base.Value.Mid()), number(1+s.Value.Mid()/100)))))
		}
	}
	return out
}

// derivedFrom returns the figure that any rendering of f was derived from.
func (e *exam) derivedFrom(f *figure) *figure {
	for _, row := range f.rows {
		for _, id := range row.Related(claims.DerivedFrom) {
			if b := e.of[id]; b != nil && b.Value.Known {
				return b
			}
		}
	}
	return nil
}
