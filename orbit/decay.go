package orbit

import (
	"cmp"
	"errors"
	"math"
	"slices"
)

// Decay is when an orbit is expected to end by drag alone, with an interval that
// is meant to hold nine times in ten.
type Decay struct {
	Expected, Earliest, Latest Time

	Rate     float64 // of the mean motion at the last set, revolutions/day^2
	RateSD   float64 // of that, from how the sets scatter
	Sets     int     // that it was measured on; 1 where the rate is the set's own
	SpanDays float64 // that these cover
}

// Why there is no estimate of a decay.
var (
	ErrNoDrag    = errors.New("orbit: the mean motion does not grow: no drag to reckon with")
	ErrTooDeep   = errors.New("orbit: sun and moon, not drag, decide how long this orbit lasts")
	ErrLasts     = errors.New("orbit: it will last longer than can be said")
	ErrNoHistory = errors.New("orbit: no element sets")
)

const (
	decayHeightKM = 120   // at which an orbit has ended
	decaySpanDays = 30    // of history that is looked at
	decayMaxYears = 25    // beyond, nothing is said
	decaySets     = 400   // of history at most, evenly taken
	ninety        = 1.645 // standard deviations
)

// EstimateDecay says when a satellite comes down. The sets are those of one
// satellite in any order; those of the last 30 days are used.
//
// The rate at which the mean motion grows is the median of the slopes between
// all pairs of sets at least half a day apart (Sen, Journal of the American
// Statistical Association 63, 1968); where there are fewer than three sets, the
// last set's own. It gives the satellite's drag; with that, semi-major axis and
// eccentricity are followed through a still, layered atmosphere (King-Hele,
// "Satellite Orbits in an Atmosphere", 1987; the layers of CIRA-72) down to
// 120 km.
//
// The interval adds, on the logarithm of the time left, the scatter of the rate
// and what nobody knows of the air to come: 15 % for days, 25 % for a month,
// 50 % for a year, 70 % for eleven years, more or less what re-entries that were
// foretold have shown. The layers are those of a middling sun; under a quiet one
// the estimate is too long, by half or more. A satellite that is steered, or
// tumbles otherwise than so far, is not covered.
func EstimateDecay(history []Elements) (Decay, error) {
	sets := slices.Clone(history)
	slices.SortStableFunc(sets, func(a, b Elements) int {
		return cmp.Or(cmp.Compare(a.Epoch.Day, b.Epoch.Day), cmp.Compare(a.Epoch.Part, b.Epoch.Part))
	})
	if len(sets) == 0 {
		return Decay{}, ErrNoHistory
	}
	last := sets[len(sets)-1]
	s, err := NewSatellite(last, Model{})
	if err != nil {
		return Decay{}, err
	}
	if s.deep != nil {
		return Decay{}, ErrTooDeep
	}
	sets = slices.DeleteFunc(sets, func(e Elements) bool {
		return last.Epoch.Sub(e.Epoch) > decaySpanDays || e.Check() != nil
	})
	d := measureRate(sets)
	if !(d.Rate > 0) || d.Rate < 2*d.RateSD && d.Sets > 1 {
		return d, ErrNoDrag
	}
	days, ok := lifetime(s, d.Rate)
	if !ok {
		return d, ErrLasts
	}
	air := airUncertainty(days)
	relative := d.RateSD / d.Rate
	spread := math.Exp(ninety * math.Sqrt(air*air+relative*relative))
	d.Expected = last.Epoch.Add(days)
	d.Earliest = last.Epoch.Add(days / spread)
	d.Latest = last.Epoch.Add(days * spread)
	return d, nil
}

// measureRate finds how fast the mean motion grows at the end of the sets.
func measureRate(sets []Elements) Decay {
	last := sets[len(sets)-1]
	alone := Decay{Rate: 2 * last.MeanMotionDot, RateSD: 2 * math.Abs(last.MeanMotionDot) * 0.3, Sets: 1}
	if n := len(sets); n > decaySets {
		thin := make([]Elements, 0, decaySets)
		for i := range decaySets {
			thin = append(thin, sets[i*(n-1)/(decaySets-1)])
		}
		sets = thin
	}
	var slopes []float64
	for i := range sets {
		for j := range i {
			if days := sets[i].Epoch.Sub(sets[j].Epoch); days >= 0.5 {
				slopes = append(slopes, (sets[i].MeanMotion-sets[j].MeanMotion)/days)
			}
		}
	}
	if len(sets) < 3 || len(slopes) < 3 {
		return alone
	}
	slices.Sort(slopes)
	at := func(share float64) float64 { return slopes[int(share*float64(len(slopes)-1)+0.5)] }
	return Decay{
		Rate: at(0.5),
		// The slopes of n sets are not independent: their scatter is that of
		// some n of them.
		RateSD: (at(0.84) - at(0.16)) / 2 / math.Sqrt(float64(len(sets))/2), Sets: len(sets),
		SpanDays: last.Epoch.Sub(sets[0].Epoch),
	}
}

// airUncertainty is the standard deviation of the logarithm of the time left,
// in pieces that are straight over the logarithm of the days.
func airUncertainty(days float64) float64 {
	knots := [...]struct{ days, sd float64 }{{3, 0.15}, {30, 0.25}, {365, 0.5}, {4000, 0.7}}
	for i, k := range knots {
		if days > k.days {
			continue
		}
		if i == 0 {
			return k.sd
		}
		before := knots[i-1]
		return before.sd + (k.sd-before.sd)*math.Log(days/before.days)/math.Log(k.days/before.days)
	}
	return knots[len(knots)-1].sd
}

// layers of the atmosphere: from this height in km on, a density in kg/m^3 that
// falls with this scale height (COSPAR International Reference Atmosphere 1972
// for 25 to 500 km with the US Standard Atmosphere 1976 below and an
// exospheric temperature of 1000 K above, as Vallado tabulates them).
var layers = [...]struct{ height, density, scale float64 }{
	{0, 1.225, 7.249}, {25, 3.899e-2, 6.349}, {30, 1.774e-2, 6.682}, {40, 3.972e-3, 7.554}, {50, 1.057e-3, 8.382},
	{60, 3.206e-4, 7.714}, {70, 8.770e-5, 6.549}, {80, 1.905e-5, 5.799}, {90, 3.396e-6, 5.382}, {100, 5.297e-7, 5.877},
	{110, 9.661e-8, 7.263}, {120, 2.438e-8, 9.473}, {130, 8.484e-9, 12.636}, {140, 3.845e-9, 16.149}, {150, 2.070e-9, 22.523},
	{180, 5.464e-10, 29.740}, {200, 2.789e-10, 37.105}, {250, 7.248e-11, 45.546}, {300, 2.418e-11, 53.628}, {350, 9.518e-12, 53.298},
	{400, 3.725e-12, 58.515}, {450, 1.585e-12, 60.828}, {500, 6.967e-13, 63.822}, {600, 1.454e-13, 71.835}, {700, 3.614e-14, 88.667},
	{800, 1.170e-14, 124.64}, {900, 5.245e-15, 181.05}, {1000, 3.019e-15, 268.00},
}

// density is that of the air at a height in km.
func density(height float64) float64 {
	i := len(layers) - 1
	for i > 0 && layers[i].height > height {
		i--
	}
	l := &layers[i]
	return l.density * math.Exp((l.height-height)/l.scale)
}

// drag is what a satellite of unit drag loses in one revolution: of the
// semi-major axis in km, and of the eccentricity.
func drag(a, e, radius float64) (da, de float64) {
	const points = 90
	for i := range points {
		cos := math.Cos(turn * (float64(i) + 0.5) / points)
		rho := density(a*(1-e*cos) - radius)
		up, down := 1+e*cos, 1-e*cos
		da += rho * up * math.Sqrt(up/down)
		de += rho * math.Sqrt(up/down) * cos
	}
	each := turn / points
	return a * a * da * each, a * (1 - e*e) * de * each
}

// lifetime follows an orbit from the rate of its mean motion to its end, in
// days; false beyond what is said.
func lifetime(s *Satellite, rate float64) (days float64, ok bool) {
	a, e, radius := s.SemiMajorKM(), s.eccentricity, s.field.radius
	perDay := func(a float64) float64 {
		// Revolutions a day of that axis.
		return s.motion * minutesADay / turn * math.Pow(s.SemiMajorKM()/a, 1.5)
	}
	da, _ := drag(a, e, radius)
	if da == 0 {
		return 0, false
	}
	// Kepler: the axis shrinks by two thirds of what the motion grows.
	b := twoThirds * a * rate / perDay(a) / (da * perDay(a))
	for range 100_000 {
		perigee := a*(1-e) - radius
		if perigee <= decayHeightKM {
			return days, true
		}
		da, de := drag(a, e, radius)
		da, de = da*b*perDay(a), de*b*perDay(a)
		// Steps in which neither perigee nor apogee comes down by more than a
		// fiftieth of what is left.
		left := max((perigee-decayHeightKM)/50, 0.1)
		step := max(a*e/25, left) / da
		if falls := da*(1-e) - a*de; falls > 0 {
			step = min(step, left/falls)
		}
		days += step
		if days > decayMaxYears*365.25 {
			return days, false
		}
		a -= da * step
		e = max(e-de*step, 0)
	}
	return days, false
}
