package checks

import (
	"fmt"
	"math"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
)

// contentsFit sets what a speaker puts in one of the things counted against what
// the contents of the case say that it carries and has room for, kind by kind and
// in the case's own words. What the rules on payload weigh by calibre is theirs.
func contentsFit(e *exam, r *Rule) []Finding {
	var out []Finding
	for _, f := range e.figures {
		kind := e.c.ContentKind(f.Item)
		if kind == nil || f.Measure != e.c.Contents.Measure || f.Form != claims.Capacity && f.Form != claims.Cumulative || !f.Value.Known || !e.c.WithFlow(f.Claim) || e.weighedByCalibre(f) {
			continue
		}
		of := e.derivedFrom(f)
		if of == nil || of.Measure != e.boxes {
			continue
		}
		if each := statedRange(f.Value).over(statedRange(of.Value)); each.known && each.lo > 0 {
			out = append(out, e.fits(r, f, of, kind, each))
		}
	}
	return out
}

// weighedByCalibre reports whether the rules on payload find the mass of an item
// by its kind and calibre.
func (e *exam) weighedByCalibre(f *figure) bool {
	if f.Measure != claims.Rounds {
		return false
	}
	a := e.articleOf(f.Item)
	return a.bareKg.known && factorRange(e.c.Factor(factorPayload)).known
}

func (e *exam) fits(r *Rule, f, of *figure, kind *casefile.ContentKind, each interval) Finding {
	c := &e.c.Contents
	mass, volume := (*casefile.Factor).Kilograms, (*casefile.Factor).CubicMetres
	share := func(f *casefile.Factor) (casefile.Interval, bool) { return casefile.Interval{Lo: f.Lo, Hi: f.Hi}, true }
	known := func(id string, in func(*casefile.Factor) (casefile.Interval, bool)) interval {
		if f := e.c.Factor(id); f != nil {
			if b, ok := in(f); ok {
				return between(b.Lo, b.Hi)
			}
		}
		return interval{}
	}
	used := func(of, share interval) interval {
		if !share.known {
			return of
		}
		return of.times(share)
	}
	payload, room := used(known(c.Payload, mass), known(c.PayloadUsed, share)), used(known(c.Room, volume), known(c.RoomUsed, share))
	var steps []Step
	limit := func(massID, volumeID, as string) interval {
		least := interval{}
		for _, one := range []struct {
			what       string
			have, each interval
			unit, over string
		}{{"mass", payload, known(massID, mass), "kg", massID}, {"room", room, known(volumeID, volume), "m3", volumeID}} {
			n := one.have.over(one.each)
			if !n.known {
				continue
			}
			steps = append(steps, step(fmt.Sprintf("most by %s, %s", one.what, as), n.hi, kind.Name, fmt.Sprintf("%s %s / %s %s (%s)", span(one.have.lo, one.have.hi), one.unit, span(one.each.lo, one.each.hi), one.unit, one.over)))
			if !least.known || n.hi < least.hi {
				least = n
			}
		}
		return least
	}
	packed, bare := limit(kind.PackedMass, kind.PackedVolume, "packed"), limit(kind.Mass, kind.Volume, "bare")
	pieces := plural(kind.Name)
	said := fmt.Sprintf("%s: %s in %s is %s a %s", e.who(f), stated(f.Claim), stated(of.Claim), span(math.Round(each.lo), math.Round(each.hi)), e.unit())
	verdict, tail := Consistent, ""
	switch {
	case !packed.known && !bare.known:
		verdict, tail = Untestable, fmt.Sprintf("No factor of the case says how many %s a %s carries or has room for", pieces, e.unit())
	case bare.known && each.lo > bare.hi:
		verdict, tail = Impossible, fmt.Sprintf("A %s holds at most %s, so not even bare ones fit", e.unit(), number(math.Round(bare.hi)))
	case packed.known && each.lo > packed.hi:
		verdict, tail = Strained, fmt.Sprintf("A %s holds at most %s packed, so the figure reads as bare ones or as an upper bound", e.unit(), number(math.Round(packed.hi)))
	case packed.known:
		tail = fmt.Sprintf("A %s holds at most %s packed", e.unit(), number(math.Round(packed.hi)))
	default:
		tail = fmt.Sprintf("A %s holds at most %s bare, and no factor of the case says how many packed", e.unit(), number(math.Round(bare.hi)))
	}
	switch {
	case f.Hedge.IsFloor() && of.Hedge.IsFloor():
		verdict, tail = Untestable, twoFloorsNote
	case f.Form != claims.Capacity && f.Hedge.IsCeiling() && verdict != Consistent && verdict != Untestable:
		verdict, tail = Untestable, tail+"; it is a ceiling of what was sent, and less than that fits"
	}
	steps = append([]Step{step(pieces+" a "+e.unit(), each.mid(), kind.Name, fmt.Sprintf("%s / %s", span(f.Value.Lo, f.Value.Hi), span(of.Value.Lo, of.Value.Hi)))}, steps...)
	return newFinding(r, "fit-"+f.ID, verdict, "What a "+e.unit()+" can hold", "the "+strings.TrimSpace(pieces)+" fill the "+e.units()+" that they are tied to", []string{said, tail}, ids(f, of), steps...)
}
