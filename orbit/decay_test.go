package orbit

import (
	"errors"
	"math"
	"testing"
)

// TestDecayCircular: in air of one scale height a circular orbit lasts, in first
// order, the scale height over the rate at which it comes down (King-Hele).
func TestDecayCircular(t *testing.T) {
	e := Elements{Epoch: at(2024, 2, 27, 0, 0, 0), MeanMotion: 15.9, Inclination: 97, MeanMotionDot: 0.0005}
	d, err := EstimateDecay([]Elements{e})
	if err != nil {
		t.Fatal(err)
	}
	s := satelliteFor(t, e)
	height := s.PerigeeKM()
	falls := twoThirds * s.SemiMajorKM() * 0.001 / (s.motion * minutesADay / turn) // km a day
	lower, upper := 30/falls, 50/falls                                             // scale heights of 200 to 300 km
	days := d.Expected.Sub(e.Epoch)
	if height < 250 || height > 320 || days < lower || days > upper {
		t.Errorf("%.1f days from %.0f km, by hand between %.1f and %.1f", days, height, lower, upper)
	}
	if d.Sets != 1 || d.Rate != 0.001 {
		t.Errorf("%+v", d)
	}
	if !d.Earliest.Before(d.Expected) || !d.Expected.Before(d.Latest) {
		t.Errorf("%v, %v, %v", d.Earliest, d.Expected, d.Latest)
	}
	// The interval of one set: its rate to 30 %, the air of some months to 40 %.
	if f := d.Latest.Sub(e.Epoch) / days; f < 2 || f > 2.6 {
		t.Errorf("the interval reaches to %.2f times the expectation", f)
	}
}

// TestDecayHistory: sets of an orbit that comes down are followed, whatever
// their order, and one wrong set among them moves nothing.
func TestDecayHistory(t *testing.T) {
	truth := satelliteFor(t, Elements{MeanMotion: 15.6, Eccentricity: 0.001, Inclination: 97})
	var sets []Elements
	for i := range 40 {
		e := truth.Elements()
		day := float64(i) * 0.7
		e.Epoch = e.Epoch.Add(day)
		e.MeanMotion += 0.0008*day + 2e-5*math.Sin(float64(i*7))
		sets = append(sets, e)
	}
	sets[20].MeanMotion += 0.5
	sets[3], sets[39] = sets[39], sets[3]
	d, err := EstimateDecay(sets)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(d.Rate-0.0008) > 1e-5 || !(d.RateSD < 2e-4) || d.Sets != 40 || math.Abs(d.SpanDays-27.3) > 0.01 {
		t.Errorf("%+v", d)
	}
	one, err := EstimateDecay([]Elements{func() Elements { e := sets[3]; e.MeanMotionDot = 0.0004; return e }()})
	if err != nil {
		t.Fatal(err)
	}
	if a, b := d.Expected.Sub(sets[3].Epoch), one.Expected.Sub(sets[3].Epoch); math.Abs(a/b-1) > 0.05 {
		t.Errorf("%.1f days from the history, %.1f from the last set", a, b)
	}
	if d.Latest.Sub(d.Earliest) >= one.Latest.Sub(one.Earliest) {
		t.Errorf("forty sets know no more than one")
	}
}

// TestDecayEccentric: an eccentric orbit becomes round before it ends, which
// takes longer than a round one at its perigee would last.
func TestDecayEccentric(t *testing.T) {
	e := Elements{Epoch: at(2024, 2, 27, 0, 0, 0), MeanMotion: 12, Eccentricity: 0.17, Inclination: 50, MeanMotionDot: 0.005}
	d, err := EstimateDecay([]Elements{e})
	if err != nil {
		t.Fatal(err)
	}
	// While the perigee stays, the motion has to grow from 12 to some 16.
	if days := d.Expected.Sub(e.Epoch); days < 150 || days > 400 {
		t.Errorf("%.0f days", days)
	}
}

func TestNoDecay(t *testing.T) {
	low := Elements{Epoch: at(2024, 2, 27, 0, 0, 0), MeanMotion: 15.2, Eccentricity: 0.001, Inclination: 97, MeanMotionDot: 1e-4}
	history := func(slope float64) []Elements {
		var sets []Elements
		for i := range 30 {
			e := low
			e.Epoch = e.Epoch.Add(float64(i))
			e.MeanMotion += slope*float64(i) + 1e-5*float64(i*i*7%5-2)
			sets = append(sets, e)
		}
		return sets
	}
	high := low
	high.MeanMotion, high.MeanMotionDot = 13, 1e-7
	deep := low
	deep.MeanMotion, deep.Eccentricity = 2.3, 0.7
	hyperbolic := low
	hyperbolic.Eccentricity = 1.5
	for _, tc := range []struct {
		name string
		sets []Elements
		want error
	}{
		{"none", nil, ErrNoHistory},
		{"raised", history(-1e-4), ErrNoDrag},
		{"held", history(0), ErrNoDrag},
		{"high", []Elements{high}, ErrLasts},
		{"deep", []Elements{deep}, ErrTooDeep},
		{"hyperbolic", []Elements{hyperbolic}, MeanEccentricity},
	} {
		if d, err := EstimateDecay(tc.sets); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v, want %v; %+v", tc.name, err, tc.want, d)
		}
	}
}

// TestDecayTold: Tiangong-1, which was left to itself in 2016 and came down on
// 2018-04-02 at 00:16 UTC, from rounded figures of its sets on two days. The
// interval holds the truth; the expectation was too short before the quiet sun
// of 2018 and too long in it.
func TestDecayTold(t *testing.T) {
	end := at(2018, 4, 2, 0, 16, 0)
	for _, e := range []Elements{
		{Epoch: at(2016, 3, 11, 11, 24, 0), MeanMotion: 15.5991, Eccentricity: 0.00095, Inclination: 42.763, MeanMotionDot: 0.000177},
		{Epoch: at(2018, 2, 15, 13, 57, 0), MeanMotion: 16.0434, Eccentricity: 0.00173, Inclination: 42.751, MeanMotionDot: 0.000942},
	} {
		d, err := EstimateDecay([]Elements{e})
		if err != nil || end.Before(d.Earliest) || d.Latest.Before(end) {
			t.Errorf("%v: %v, from %v to %v", err, d.Expected, d.Earliest, d.Latest)
		}
		t.Logf("%.0f days expected, %.0f to %.0f; it was %.0f", d.Expected.Sub(e.Epoch), d.Earliest.Sub(e.Epoch), d.Latest.Sub(e.Epoch), end.Sub(e.Epoch))
	}
}
