package tally

import (
	"math"
	"math/rand/v2"

	"github.com/tidewaiter/tidewaiter/quantity"
)

// A speaker who believes B states v with a hedge. These constants describe
// d = ln B - ln v, the distance between the two. They are elicited, not fitted:
// nobody publishes what a speaker believed. docs/METHOD.md gives them in words.
const (
	noiseSD  = 0.05 // any statement: what a speaker believes is itself a rounding
	exactSD  = 0.04 // a bare number
	aboutSD  = 0.07 // about, around
	vagueSD  = 0.25 // edges of "dozens", "several hundred"
	overMean = 0.10 // more than: the round number just below
	overFar  = 0.40 // more than, said with an old or careful floor in mind
	farShare = 0.20 // how often a floor is of the careful kind

	atLeastMean = 0.20
	atLeastFar  = 0.80
	nearlyMean  = 0.04
	upToMean    = 0.35
	lessMean    = 0.20

	// outlierShare of statements follow a Student t with three degrees of
	// freedom and this scale instead, so that one bad figure, even one slipped
	// by a factor of a thousand, cannot break the count.
	outlierShare = 0.03
	outlierScale = 0.50
)

// density is the likelihood of one reading: the density of the stated figure,
// on the logarithm, given the logarithm of what the speaker believes.
type density struct {
	shape        shape
	logLo, logHi float64 // of the figure; equal unless a range was stated
	sd           float64 // symmetric and box: noise included
	near, far    expGauss
	farShare     float64
}

// tabledDensity is a density with its table.
type tabledDensity struct {
	density
	table []float64
}

// A density is asked for millions of times, so it is tabled: tableStep apart
// from tableReach below the figure to as far above it, outliers included, and
// read by linear interpolation. With a step of a fiftieth of the narrowest noise
// the error is under one part in a thousand.
const (
	tableStep  = 1.0 / 1024
	tableReach = 4
)

// shape is on which side of the figure the belief may lie.
type shape uint8

const (
	symmetric shape = iota // about the figure
	box                    // anywhere between two figures
	above                  // the figure is a floor
	below                  // the figure is a ceiling
)

// expGauss is the density of an exponential variable of this mean plus normal
// noise of noiseSD (an exponentially modified Gaussian; Grushka, "Characterization
// of exponentially modified Gaussian peaks", Analytical Chemistry 44, 1972).
type expGauss struct{ rate, shift, scale float64 }

func newExpGauss(mean float64) expGauss {
	rate := 1 / mean
	return expGauss{rate: rate, shift: rate * rate * noiseSD * noiseSD / 2, scale: rate / 2}
}

func (e expGauss) at(d float64) float64 {
	z := (e.rate*noiseSD - d/noiseSD) / math.Sqrt2
	if z > 5 {
		// erfc(z) ~ exp(-z*z)/(z*sqrt(pi)): both factors leave the range of
		// float64 together far from the peak, so they are joined first.
		return e.scale * math.Exp(e.shift-e.rate*d-z*z) / (z * math.Sqrt(math.Pi))
	}
	return e.scale * math.Exp(e.shift-e.rate*d) * math.Erfc(z)
}

func newDensity(v quantity.Range, hedge quantity.Hedge) density {
	f := density{logLo: math.Log(v.Lo), logHi: math.Log(v.Hi), sd: math.Hypot(exactSD, noiseSD)}
	oneSided := func(s shape, near, far float64) {
		f.shape, f.near = s, newExpGauss(near)
		if far > 0 {
			f.far, f.farShare = newExpGauss(far), farShare
		}
		// The cautious end of a range is the bound: "more than 4 to 6" is over 4.
		if s == above {
			f.logHi = f.logLo
		} else {
			f.logLo = f.logHi
		}
	}
	switch hedge {
	case quantity.MoreThan:
		oneSided(above, overMean, overFar)
	case quantity.AtLeast:
		oneSided(above, atLeastMean, atLeastFar)
	case quantity.Nearly:
		oneSided(below, nearlyMean, 0)
	case quantity.UpTo:
		oneSided(below, upToMean, 0)
	case quantity.LessThan:
		oneSided(below, lessMean, 0)
	case quantity.About:
		f.sd = math.Hypot(aboutSD, noiseSD)
	case quantity.Vague:
		f.sd = math.Hypot(vagueSD, noiseSD)
	}
	if f.shape == symmetric && f.logLo < f.logHi {
		f.shape = box
	}
	return f
}

// tables shares the tables of densities that differ in the figure alone.
type tables map[density][]float64

// of returns f with its table.
func (t tables) of(f density) tabledDensity {
	key := f
	key.logHi -= key.logLo
	key.logLo = 0
	if t[key] == nil {
		table := make([]float64, 2*tableReach/tableStep+2)
		for i := range table {
			logB := float64(i)*tableStep - tableReach
			table[i] = (1-outlierShare)*key.at(logB) + outlierShare*key.outlier(logB)
		}
		t[key] = table
	}
	return tabledDensity{f, t[key]}
}

// tabled returns the density at the logarithm of a belief, outliers included.
func (f *tabledDensity) tabled(logB float64) float64 {
	pos := (logB - f.logLo + tableReach) * (1 / tableStep)
	if !(pos >= 0 && pos < float64(len(f.table)-1)) {
		return (1-outlierShare)*f.at(logB) + outlierShare*f.outlier(logB)
	}
	i := int(pos)
	return f.table[i] + (pos-float64(i))*(f.table[i+1]-f.table[i])
}

// at returns the density at the logarithm of a belief, without outliers.
func (f *density) at(logB float64) float64 {
	switch f.shape {
	case symmetric:
		z := (logB - f.logLo) / f.sd
		return math.Exp(-0.5*z*z) / (f.sd * math.Sqrt(2*math.Pi))
	case box:
		// Any belief inside the range is as good as any other.
		k := 1 / (f.sd * math.Sqrt2)
		return 0.5 * (math.Erfc((logB-f.logHi)*k) - math.Erfc((logB-f.logLo)*k)) / (f.logHi - f.logLo)
	}
	d := logB - f.logLo
	if f.shape == below {
		d = -d
	}
	p := f.near.at(d)
	if f.farShare > 0 {
		p = (1-f.farShare)*p + f.farShare*f.far.at(d)
	}
	return p
}

// outlier returns the density of a statement that has little to do with what
// the model expects of its speaker.
func (f *density) outlier(logB float64) float64 {
	z := (logB - (f.logLo+f.logHi)/2) / outlierScale
	tails := 1 + z*z/3
	return 2 / (math.Pi * math.Sqrt(3) * outlierScale * tails * tails)
}

// drawOutlier draws from the outlier model.
func drawOutlier(r *rand.Rand) float64 {
	chi2 := 0.0
	for range 3 {
		x := r.NormFloat64()
		chi2 += x * x
	}
	return outlierScale * r.NormFloat64() / math.Sqrt(chi2/3)
}

// state draws the figure that a speaker who believes exp(logB) would state with
// this hedge; for a range, its middle. It is the same model read forwards.
func (f *density) state(r *rand.Rand, logB float64) float64 {
	if r.Float64() < outlierShare {
		return math.Exp(logB - drawOutlier(r))
	}
	switch f.shape {
	case symmetric:
		return math.Exp(logB - f.sd*r.NormFloat64())
	case box:
		return math.Exp(logB - f.sd*r.NormFloat64() - (f.logHi-f.logLo)*(r.Float64()-0.5))
	}
	rate := f.near.rate
	if r.Float64() < f.farShare {
		rate = f.far.rate
	}
	d := r.ExpFloat64() / rate
	if f.shape == below {
		d = -d
	}
	return math.Exp(logB - d - noiseSD*r.NormFloat64())
}
