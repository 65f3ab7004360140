package forecast

import (
	"math"

	"github.com/tidewaiter/tidewaiter/tally"
)

// The names of what is scored.
const (
	NameModel     = "model"
	NameWalk      = "random walk"
	NameIncrement = "last increment"
)

// Names are those of a forecast and its baselines, in the order of the scores.
var Names = []string{NameModel, NameWalk, NameIncrement}

// What the baselines assume before a party has shown how its figures move.
// Elicited 2026-11, before any replay was made: a total that nobody knows
// anything of moves by a tenth a root week, and a repeated increment misses the
// next figure by three tenths.
const (
	walkSD      = 0.10 // of the logarithm, a root week
	walkWeeks   = 4    // how many weeks of figures without a drift the prior is worth
	missSD      = 0.30 // of the logarithm
	priorWeight = 4    // figures that either sd is worth
)

// Past is one earlier figure of a party.
type Past struct {
	Day    float64 // from any origin
	Figure float64
}

const leastGapDays = 1 // two figures of one day are a day apart

func gap(from, to float64) float64 { return max(to-from, leastGapDays) }

// randomWalk forecasts ln figure on a day as a Brownian motion with drift since
// the last figure. Drift and variance have the conjugate normal-inverse-gamma
// posterior of the steps between the figures (Gelman et al., Bayesian Data
// Analysis, 3rd edition, section 3.3, with unequal steps), so the forecast is a
// Student t.
func randomWalk(past []Past, day float64) Distribution {
	weeks, rise, squares := float64(walkWeeks), 0.0, 0.0
	for i := 1; i < len(past); i++ {
		t := gap(past[i-1].Day, past[i].Day) / 7
		d := math.Log(past[i].Figure / past[i-1].Figure)
		weeks += t
		rise += d
		squares += d * d / t
	}
	drift := rise / weeks
	nu := float64(priorWeight + len(past) - 1)
	variance := (priorWeight*walkSD*walkSD + squares - weeks*drift*drift) / nu
	last := past[len(past)-1]
	h := gap(last.Day, day) / 7
	return student(math.Log(last.Figure)+drift*h, math.Sqrt(max(variance, 1e-6)*(h+h*h/weeks)), nu)
}

// student is a Student t of the logarithm, kept within what a seal may hold:
// beyond it a figure tells nothing any more.
func student(location, scale, freedom float64) Distribution {
	return Distribution{
		Location: min(max(location, -mostLog), mostLog), Scale: min(scale, mostScale),
		Freedom: freedom, Rounding: tally.RoundNearest,
	}
}

// lastIncrement forecasts that the last increment goes on at its pace, with the
// errors that this rule made on the party's earlier figures. Before its first
// figure a party is at none on the day start.
func lastIncrement(past []Past, start, day float64) Distribution {
	next := func(n int, day float64) float64 {
		was := Past{Day: start}
		if n > 1 {
			was = past[n-2]
		}
		last := past[n-1]
		v := last.Figure + (last.Figure-was.Figure)*gap(last.Day, day)/gap(was.Day, last.Day)
		return max(v, last.Figure/2)
	}
	squares := priorWeight * missSD * missSD
	for n := 1; n < len(past); n++ {
		e := math.Log(past[n].Figure / next(n, past[n].Day))
		squares += e * e
	}
	nu := float64(priorWeight + len(past) - 1)
	return student(math.Log(next(len(past), day)), math.Sqrt(squares/nu), nu)
}
