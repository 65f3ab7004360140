package orbit

import (
	"fmt"
	"time"
)

// A Level is how much is said of a satellite. Each needs evidence of its own:
// none follows from the one before it.
type Level uint8

const (
	InOrbit      Level = iota + 1 // it goes round the Earth: its element sets show it
	Controlled                    // it obeys: manoeuvres show it
	Transmitting                  // it sends: receptions show it; element sets do not
	Imaging                       // it takes pictures: pictures show it; element sets do not
)

// Levels are all levels.
var Levels = [...]Level{InOrbit, Controlled, Transmitting, Imaging}

var levelNames = [...]string{"unknown", "in orbit", "controlled", "transmitting", "imaging"}

func (l Level) String() string {
	if int(l) < len(levelNames) {
		return levelNames[l]
	}
	return fmt.Sprintf("Level(%d)", uint8(l))
}

// Answer is what the evidence says to a level: Unknown is one.
type Answer uint8

const (
	Unknown Answer = iota
	Yes
	No
)

func (a Answer) String() string {
	switch a {
	case Yes:
		return "yes"
	case No:
		return "no"
	}
	return "unknown"
}

// Finding is the answer to one level over a window of time, with its working.
type Finding struct {
	Level       Level
	Answer      Answer
	Probability float64     // of Yes where manoeuvres speak; 0 when Answer is Unknown
	Sets        int         // sets with an epoch in the window
	Manoeuvres  []Manoeuvre // in the window
	Why         string      // a sentence for the reader
}

const (
	// staleDays is how far beyond the window a set may be for a satellite
	// without sets in the window to count as tracked.
	staleDays = 5.
	// sureControlled is the probability from which control is answered with yes.
	sureControlled = 0.9
)

// Evidence sets element sets and the manoeuvres found in them against every
// level, over the window from one moment to another, both included. It answers
// No to nothing: that no set and no manoeuvre was published is no proof that
// there was none, and a satellite that did not have to burn may be under full
// control.
func Evidence(sets []Elements, found []Manoeuvre, from, to time.Time) []Finding {
	a, b := TimeOf(from), TimeOf(to)
	inWindow := func(t Time) bool { return !t.Before(a) && !b.Before(t) }
	n := 0
	var before, after bool
	for _, e := range sets {
		switch {
		case inWindow(e.Epoch):
			n++
		case e.Epoch.Before(a) && a.Sub(e.Epoch) <= staleDays:
			before = true
		case b.Before(e.Epoch) && e.Epoch.Sub(b) <= staleDays:
			after = true
		}
	}
	var in []Manoeuvre
	none := 1.
	for _, m := range found {
		if inWindow(m.Time) {
			in = append(in, m)
			none *= 1 - m.Probability
		}
	}
	findings := make([]Finding, 0, len(Levels))
	for _, l := range Levels {
		f := Finding{Level: l, Sets: n}
		switch l {
		case InOrbit:
			switch {
			case n > 0:
				f.Answer, f.Probability = Yes, 1
				f.Why = fmt.Sprintf("%d element sets have their epoch in the window", n)
			case before && after:
				f.Answer, f.Probability = Yes, 1
				f.Why = "no element set in the window, but it was tracked before and after it"
			default:
				f.Why = "no element set in or around the window; that none is known is no proof that it fell"
			}
		case Controlled:
			f.Manoeuvres = in
			switch p := 1 - none; {
			case len(in) == 0:
				f.Why = "no manoeuvre found in the window; a satellite under control need not burn, and small burns are missed"
			case p < sureControlled:
				f.Why = fmt.Sprintf("changes of orbit that may be manoeuvres, with probability %.2f in all: too little to say so", p)
			default:
				f.Answer, f.Probability = Yes, p
				f.Why = fmt.Sprintf("at least one manoeuvre in the window with probability %.3f: %d found", p, len(in))
			}
		case Transmitting:
			f.Why = "element sets come from radar and telescopes: they do not show whether it sends"
		case Imaging:
			f.Why = "element sets show motion: they do not show whether it takes pictures"
		}
		findings = append(findings, f)
	}
	return findings
}

// A Verdict is how a statement stands against the evidence for its level.
type Verdict uint8

const (
	Untestable   Verdict = iota // this evidence cannot tell
	Consistent                  // the evidence says the same
	Contradicted                // the evidence says the opposite
)

func (v Verdict) String() string {
	return [...]string{"untestable", "consistent", "contradicted"}[min(v, Contradicted)]
}

// Against sets a statement, that a satellite is (claimed Yes) or is not (No) at
// a level, against the finding for that level: never against another, for a
// satellite that manoeuvres may still be blind.
func Against(l Level, claimed Answer, findings []Finding) (Verdict, Finding) {
	for _, f := range findings {
		if f.Level != l {
			continue
		}
		switch {
		case f.Answer == Unknown || claimed == Unknown:
			return Untestable, f
		case f.Answer == claimed:
			return Consistent, f
		default:
			return Contradicted, f
		}
	}
	return Untestable, Finding{Level: l, Why: "nothing was looked at for this level"}
}
