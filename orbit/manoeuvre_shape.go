package orbit

import "math"

// shape is how sets come to show a burn, as their epochs leave it behind.
//
// A set that is a straight line fitted to observations evenly spread over a span
// S up to its epoch has, with the share x of the span since the burn, taken in
// 3x^2 - 2x^3 of the change of the motion, and its end lags by x(1-x)^2 S of the
// change: least squares with Legendre's polynomials. One whose observations count
// less the older they are, by e^(-age/T), has taken in 1 - (1+u)e^-u and lags by
// u e^-u T, u the days since the burn over T: the fading memory of first degree
// (Morrison, Introduction to Sequential Smoothing and Prediction, 1969). A fit
// begun anew behind the burn shows all.
type shape struct {
	span    float64 // days
	fade    float64 // days, in place of a span
	delay   float64 // days in which nothing is shown
	restart float64 // days from which all is shown; 0 when that is a matter of the fit
}

// shown is the share of the change of the motion that a set has, d days after a
// burn, and how many days of it are in its place.
func (s *shape) shown(d float64) (rate, place float64) {
	switch {
	case d <= s.delay || d <= 0:
		return 0, 0
	case s.restart > 0 && d >= s.restart:
		return 1, d
	case s.fade > 0:
		u := d / s.fade
		e := math.Exp(-u)
		return 1 - (1+u)*e, d * (1 - e)
	case d < s.span:
		x := d / s.span
		return x * x * (3 - 2*x), d - s.span*x*(1-x)*(1-x)
	}
	return 1, d
}

// reach is for how many days a burn is not shown in full.
func (s *shape) reach() float64 {
	if s.fade > 0 {
		return faded * s.fade
	}
	return max(s.span, s.delay)
}

const faded = 6. // times its length after which a memory has little of before: 1 in 60

// kink is a burn that is known, or asked for.
type kink struct {
	t     float64
	dv    float64 // m/s, 0 when it is not known
	sharp bool    // a step from one set to the next, of no shape
	shape
}

// mode is a shape with the number of sets on each side that a burn is looked for in.
type mode struct {
	before, after int
	shape
}

const modes = 7

// Sets of low orbits blur a burn. Those of high ones know nothing of it until
// enough has been seen behind it to begin anew, and then all.
var lowModes = [modes]mode{
	{4, 4, shape{}}, {4, 5, shape{span: 1.5}}, {5, 6, shape{span: 3}}, {6, 8, shape{span: 5}},
	{6, 8, shape{fade: 2}}, {6, 10, shape{fade: 3.5}}, {6, 12, shape{fade: 5}},
}

var highModes = [modes]mode{
	{4, 4, shape{}}, {4, 5, shape{delay: 0.6}}, {4, 5, shape{delay: 1.2}}, {5, 6, shape{delay: 2}},
	{5, 6, shape{delay: 2.5}}, {5, 7, shape{span: 3}}, {6, 9, shape{span: 6}},
}

// The same in finer steps, for the moment of a burn.
var lowShapes = [...]shape{
	{}, {span: 0.7}, {span: 1.5}, {span: 2.2}, {span: 3}, {span: 4}, {span: 5}, {span: 6}, {span: 7.5}, {span: 9}, {span: 11}, {span: 13},
	{fade: 0.7}, {fade: 1}, {fade: 1.5}, {fade: 2}, {fade: 2.7}, {fade: 3.5}, {fade: 4.5}, {fade: 5.5}, {fade: 7},
}

var highShapes = [...]shape{
	{}, {delay: 0.3}, {delay: 0.6}, {delay: 0.9}, {delay: 1.2}, {delay: 1.5}, {delay: 2}, {delay: 2.5},
	{span: 1.5}, {span: 3}, {span: 4.5}, {span: 6},
}

// restarts are the days after a burn from which a low orbit's fits may be of what
// follows it alone; 0 is not at all.
var restarts = [...]float64{0, 1, 2, 3, 4.5, 6, 8, 10.5}

const shapes = max(len(lowShapes), len(highShapes))

func (d *state) mode(m int) mode {
	if d.high() {
		return highModes[m]
	}
	return lowModes[m]
}

// shapes are those that burns of this orbit may have.
func (d *state) shapes() []shape {
	if d.high() {
		return highShapes[:]
	}
	return lowShapes[:]
}
