package orbit

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// ManoeuvreKind is what a manoeuvre did to the orbit.
type ManoeuvreKind uint8

const (
	Raised       ManoeuvreKind = iota + 1 // larger semi-major axis
	Lowered                               // smaller semi-major axis
	EastWest                              // station keeping along the geostationary ring
	NorthSouth                            // station keeping of the plane of a geosynchronous orbit
	PlaneChanged                          // inclination or node
	Reshaped                              // eccentricity or perigee alone
)

var kindNames = [...]string{"unknown", "raised", "lowered", "east-west", "north-south", "plane changed", "reshaped"}

func (k ManoeuvreKind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("ManoeuvreKind(%d)", uint8(k))
}

// Manoeuvre is a change of an orbit that neither drag nor the noise of its own
// sets explains.
type Manoeuvre struct {
	Before, After Time          // epochs of the last set before and the first after the best moment
	Time          Time          // best moment
	TimeError     float64       // days, one standard deviation by the fit; the truth is off by more, see docs/METHOD
	Kind          ManoeuvreKind // what it did
	// DeltaV is the least speed that does it, m/s: along the track, signed, or
	// across the track or of the shape, unsigned. A burn in another direction took more.
	DeltaV, DeltaVError float64
	Score               float64 // DeltaV over its error by the satellite's own past
	Probability         float64 // that a manoeuvre is within a day of Time, see [Detector]
}

// Detector finds manoeuvres in the sets of one satellite as they come. What it
// says after a number of sets does not depend on whether they came at once, one
// by one, or out of order. It is not safe for concurrent use.
//
// Probability is calibrated on eight satellites whose operators say when they
// burnt; docs/METHOD says how well it holds on satellites left out.
type Detector struct {
	history History
	kept    []Elements // what the history kept when the state below was made of it
	state   state
	stale   bool // the history keeps other sets since
	early   checkpoint
}

// checkpoint is the state after the first n of the sets that are kept, from which
// it is made anew when a set comes late.
type checkpoint struct {
	n     int
	state state
}

// checkpointBack is how many sets lie behind a checkpoint: sets come late by
// days, not by years.
const checkpointBack = 256

// Detect is a detector that has all sets of a history.
func Detect(h *History) *Detector {
	d := &Detector{}
	d.history.entries = append(d.history.entries, h.entries...)
	d.history.catalog = h.catalog
	d.kept = d.history.Kept()
	for _, e := range d.kept {
		d.state.add(e)
	}
	return d
}

// Add takes a set, of whatever epoch, and says how it was marked. What a late set
// changes is worked out when the detector is next asked, once for all that came
// until then; the later sets are gone through again.
func (d *Detector) Add(e Elements) Mark {
	news := len(d.kept) == 0 || e.Epoch.Sub(d.kept[len(d.kept)-1].Epoch) >= reissueDays
	mark := d.history.Add(e)
	switch {
	case d.stale || mark == Malformed || mark == Foreign || mark == Duplicate:
	case mark == Kept && d.renewed(e):
		// A later copy of the same values: nothing that the state is made of.
	case news && mark == Kept:
		d.kept = append(d.kept, e)
		d.state.add(e)
	default:
		d.stale = true
	}
	return mark
}

// renewed is whether a set that is kept only takes the place of one of the same
// values. It takes that place in the sets that are kept.
func (d *Detector) renewed(e Elements) bool {
	at, found := slices.BinarySearchFunc(d.kept, e, func(a, b Elements) int {
		return cmp.Or(cmp.Compare(a.Epoch.Day, b.Epoch.Day), cmp.Compare(a.Epoch.Part, b.Epoch.Part))
	})
	if !found || !sameValues(d.kept[at], e) {
		return false
	}
	near, _ := slices.BinarySearchFunc(d.history.entries, e.Epoch.Add(-reissueDays), func(a Entry, t Time) int {
		return cmp.Or(cmp.Compare(a.Epoch.Day, t.Day), cmp.Compare(a.Epoch.Part, t.Part))
	})
	for _, o := range d.history.entries[near:] {
		if o.Epoch.Sub(e.Epoch) > reissueDays {
			break
		}
		if o.Mark != Malformed && o.Mark != Foreign && !sameValues(o.Elements, e) {
			return false // the chain of corrections may be another now
		}
	}
	d.kept[at] = e
	return true
}

// fresh makes the state anew when sets came late, from the checkpoint where that
// is of before them.
func (d *Detector) fresh() {
	if !d.stale {
		return
	}
	kept := d.history.Kept()
	same := 0
	for same < min(len(kept), len(d.kept)) && kept[same] == d.kept[same] {
		same++
	}
	if d.early.n > same {
		d.early = checkpoint{}
	}
	from, at := d.early.n, len(kept)-checkpointBack
	d.state = d.early.state.clone()
	for i := from; i < len(kept); i++ {
		if i == at {
			d.early = checkpoint{i, d.state.clone()}
		}
		d.state.add(kept[i])
	}
	d.kept, d.stale = kept, false
}

// Entries are the sets with their marks, those that the detector found to be
// contradicted by their neighbours marked as outliers.
func (d *Detector) Entries() []Entry {
	d.fresh()
	entries := d.history.Entries()
	bad := map[Time]bool{}
	for _, t := range d.state.bad {
		bad[t] = true
	}
	for i := range entries {
		if entries[i].Mark == Kept && bad[entries[i].Epoch] {
			entries[i].Mark = Outlier
			entries[i].Why = "its place along the orbit is not between those of the sets before and after it, which agree"
		}
	}
	return entries
}

// Kept are the sets that are used, by epoch: those of the history that the detector
// did not find to be contradicted by their neighbours.
func (d *Detector) Kept() []Elements {
	var kept []Elements
	for _, e := range d.Entries() {
		if e.Mark == Kept {
			kept = append(kept, e.Elements)
		}
	}
	return kept
}

// Manoeuvres are those found so far by time. The latest may still change with
// sets to come; those more than about two months of daily sets old do not.
func (d *Detector) Manoeuvres() []Manoeuvre {
	d.fresh()
	end := d.state.clone()
	end.advance(0)
	out := make([]Manoeuvre, 0, len(end.events))
	for _, ev := range end.events {
		out = append(out, ev.manoeuvre(&end))
	}
	slices.SortStableFunc(out, func(a, b Manoeuvre) int {
		switch {
		case a.Time.Before(b.Time):
			return -1
		case b.Time.Before(a.Time):
			return 1
		}
		return 0
	})
	return out
}

func (ev *event) manoeuvre(s *state) Manoeuvre {
	n := s.s[ev.gap].n
	geo := n > 0.9 && n < 1.1
	m := Manoeuvre{
		Before: s.moment(ev.lo), After: s.moment(ev.hi), Time: s.moment(ev.t), TimeError: ev.sigmaT,
		DeltaV: ev.dv, DeltaVError: ev.sd, Score: math.Abs(ev.z),
	}
	switch {
	case ev.plane && geo:
		m.Kind = NorthSouth
	case ev.round:
		m.Kind = Reshaped
	case ev.plane:
		m.Kind = PlaneChanged
	case geo:
		m.Kind = EastWest
	case ev.dv > 0:
		m.Kind = Raised
	default:
		m.Kind = Lowered
	}
	m.Probability = probability(ev.plane || ev.round, m.Score)
	return m
}

// probability is a logistic curve in the logarithm of the score, fitted to the
// manoeuvres of the development satellites (docs/METHOD).
func probability(plane bool, score float64) float64 {
	c := alongCurve
	if plane {
		c = planeCurve
	}
	return 1 / (1 + math.Exp(-(c[0] + c[1]*math.Log(max(score, 1)))))
}

var (
	alongCurve = [2]float64{0.835, 0.504}
	planeCurve = [2]float64{-2.888, 0.670}
)
