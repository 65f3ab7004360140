package orbit

import "math"

// deep is what sun, moon and the unevenness of the equator do to an orbit of
// 225 minutes or more (Hujsak, "A restricted four body solution for resonating
// satellites with an oblate earth", AIAA 79-136; the constants are those of
// Spacetrack Report 3 as AIAA 2006-6753 corrects it).
type deep struct {
	sun, moon body
	rate      mean // secular rates by both; the axis is not used
	afspc     bool

	sidereal   float64 // angle of Greenwich at epoch
	resonance  resonance
	longitude0 float64 // of resonance, at epoch
	drift      float64 // of that longitude, beside the motion
	synchro    [3]wave
	half       [8]wave
	perigee0   float64
	perigeeDot float64
	stepSin    float64 // of the perigee's turn in one step
	stepCos    float64
}

// resonance tells how often an orbit repeats its ground track.
type resonance uint8

const (
	none  resonance = iota
	once            // about one revolution a day
	twice           // about two, and eccentric
)

// The earth's turn in radians a minute, as Spacetrack Report 3 has it.
const earthTurn = 4.37526908801129966e-3

// The motion of sun and moon in radians a minute, and their eccentricities.
const (
	sunMotion, sunEccentricity   = 1.19459e-5, 0.01675
	moonMotion, moonEccentricity = 1.5835218e-4, 0.05490
)

// body is a third body: the amplitudes of its periodic terms, by element.
type body struct {
	phase, motion, eccentricity float64 // mean anomaly at epoch
	e, i, h                     [2]float64
	l, g                        [3]float64
}

// wave is a sin x - b cos x, which is d sin(x - phase).
type wave struct{ a, b float64 }

func newWave(d, phase float64) wave {
	sin, cos := math.Sincos(phase)
	return wave{d * cos, d * sin}
}

func (w wave) plus(v wave) wave { return wave{w.a + v.a, w.b + v.b} }

// value and slope are the wave and its derivative where sine and cosine are so.
func (w wave) value(sin, cos float64) float64 { return w.a*sin - w.b*cos }
func (w wave) slope(sin, cos float64) float64 { return w.a*cos + w.b*sin }

// newDeep reckons all that does not change with time.
func newDeep(s *Satellite, afspc bool) *deep {
	// The epoch goes through a Julian date of one float64, 20 microseconds off
	// at most, as in the published code: with the moon near, the published
	// table can tell.
	julian := float64(s.elements.Epoch.Day) + 2400000.5 + s.elements.Epoch.Part
	since1950 := julian - (mjd1950 + 2400000.5)
	since1900 := since1950 + 18261.5
	d := &deep{afspc: afspc, perigee0: s.perigee, perigeeDot: s.perigeeRate}
	if afspc {
		d.sidereal = siderealOld(since1950 - 7305)
	} else {
		d.sidereal = Sidereal(s.elements.Epoch)
	}

	sinN, cosN := math.Sincos(s.node)
	ascending := math.Mod(4.5236020-9.2422029e-4*since1900, turn) // node of the moon on the ecliptic
	sinA, cosA := math.Sincos(ascending)
	const sinEcliptic, cosEcliptic = 0.39785416, 0.91744867
	moonCosI := 0.91375164 - 0.03568096*cosA
	moonSinI := math.Sqrt(1 - moonCosI*moonCosI)
	moonSinH := 0.089683511 * sinA / moonSinI
	moonCosH := math.Sqrt(1 - moonSinH*moonSinH)
	longitude := 5.8351514 + 0.0019443680*since1900
	argument := longitude - ascending + math.Atan2(sinEcliptic*sinA/moonSinI, moonCosH*cosA+cosEcliptic*moonSinH*sinA)
	moonSinG, moonCosG := math.Sincos(argument)

	sun := plane{
		sinG: -0.98088458, cosG: 0.1945905, sinI: sinEcliptic, cosI: cosEcliptic, sinH: sinN, cosH: cosN,
		strength: 2.9864797e-6, motion: sunMotion, eccentricity: sunEccentricity,
		phase: math.Mod(6.2565837+0.017201977*since1900, turn),
	}
	moon := plane{
		sinG: moonSinG, cosG: moonCosG, sinI: moonSinI, cosI: moonCosI,
		sinH: sinN*moonCosH - cosN*moonSinH, cosH: moonCosH*cosN + moonSinH*sinN,
		strength: 4.7968065e-7, motion: moonMotion, eccentricity: moonEccentricity,
		phase: math.Mod(4.7199672+0.22997150*since1900-longitude, turn),
	}
	d.sun = sun.act(s, &d.rate)
	d.moon = moon.act(s, &d.rate)
	d.resonate(s)
	return d
}

// plane is where a third body moves, seen from the node of the satellite.
type plane struct {
	sinG, cosG, sinI, cosI, sinH, cosH    float64
	strength, motion, eccentricity, phase float64
}

// act gives the periodic terms of a body and adds its secular rates.
func (p *plane) act(s *Satellite, rate *mean) body {
	// The directions of the body's perigee and of the point 90 degrees on, in
	// the satellite's frame of node, motion and pole.
	a1 := p.cosG*p.cosH + p.sinG*p.cosI*p.sinH
	a3 := -p.sinG*p.cosH + p.cosG*p.cosI*p.sinH
	a7 := -p.cosG*p.sinH + p.sinG*p.cosI*p.cosH
	a8 := p.sinG * p.sinI
	a9 := p.sinG*p.sinH + p.cosG*p.cosI*p.cosH
	a10 := p.cosG * p.sinI
	a2 := s.cosI*a7 + s.sinI*a8
	a4 := s.cosI*a9 + s.sinI*a10
	a5 := -s.sinI*a7 + s.cosI*a8
	a6 := -s.sinI*a9 + s.cosI*a10
	sinW, cosW := math.Sincos(s.perigee)
	x1, x3 := a1*cosW+a2*sinW, a2*cosW-a1*sinW
	x2, x4 := a3*cosW+a4*sinW, a4*cosW-a3*sinW
	x5, x7 := a5*sinW, a5*cosW
	x6, x8 := a6*sinW, a6*cosW

	e := s.eccentricity
	e2 := e * e
	beta2 := 1 - e2
	z31 := 12*x1*x1 - 3*x3*x3
	z32 := 24*x1*x2 - 6*x3*x4
	z33 := 12*x2*x2 - 3*x4*x4
	z1 := 6*(a1*a1+a2*a2) + (1+e2)*z31
	z2 := 12*(a1*a3+a2*a4) + (1+e2)*z32
	z3 := 6*(a3*a3+a4*a4) + (1+e2)*z33
	z11 := -6*a1*a5 + e2*(-24*x1*x7-6*x3*x5)
	z12 := -6*(a1*a6+a3*a5) + e2*(-24*(x2*x7+x1*x8)-6*(x3*x6+x4*x5))
	z13 := -6*a3*a6 + e2*(-24*x2*x8-6*x4*x6)
	z21 := 6*a2*a5 + e2*(24*x1*x5-6*x3*x7)
	z22 := 6*(a4*a5+a2*a6) + e2*(24*(x2*x5+x1*x6)-6*(x4*x7+x3*x8))
	z23 := 6*a4*a6 + e2*(24*x2*x6-6*x4*x8)
	s3 := p.strength / s.motion
	s2 := -0.5 * s3 / math.Sqrt(beta2)
	s4 := s3 * math.Sqrt(beta2)
	s1 := -15 * e * s4
	s5 := x1*x3 + x2*x4
	s6 := x2*x3 + x1*x4
	s7 := x2*x4 - x1*x3

	b := body{
		phase: p.phase, motion: p.motion, eccentricity: p.eccentricity,
		e: [2]float64{2 * s1 * s6, 2 * s1 * s7},
		i: [2]float64{2 * s2 * z12, 2 * s2 * (z13 - z11)},
		h: [2]float64{-2 * s2 * z22, -2 * s2 * (z23 - z21)},
		l: [3]float64{-2 * s3 * z2, -2 * s3 * (z3 - z1), -2 * s3 * (-21 - 9*e2) * p.eccentricity},
		g: [3]float64{2 * s4 * z32, 2 * s4 * (z33 - z31), -18 * s4 * p.eccentricity},
	}

	n := p.motion
	rate.eccentricity += s1 * n * s5
	rate.inclination += s2 * n * (z11 + z13)
	rate.anomaly -= n * s3 * (z1 + z3 - 14 - 6*e2)
	perigee := s4 * n * (z31 + z33 - 6)
	// Near the equator, and its reverse, the node is left alone.
	const flat = 5.2359877e-2
	if s.inclination >= flat && s.inclination <= math.Pi-flat {
		node := -n * s2 * (z21 + z23) / s.sinI
		rate.node += node
		perigee -= s.cosI * node
	}
	rate.perigee += perigee
	return b
}

// secular moves the mean elements by what sun, moon and resonance have done in t
// minutes.
func (d *deep) secular(s *Satellite, m *mean, t float64) {
	m.eccentricity += d.rate.eccentricity * t
	m.inclination += d.rate.inclination * t
	m.perigee += d.rate.perigee * t
	m.node += d.rate.node * t
	m.anomaly += d.rate.anomaly * t
	if d.resonance == none {
		return
	}
	longitude, motion := d.integrate(s, t)
	theta := remainder(d.sidereal + t*earthTurn)
	if d.resonance == once {
		m.anomaly = longitude - m.node - m.perigee + theta
	} else {
		m.anomaly = longitude - 2*m.node + 2*theta
	}
	m.motion = motion
	root := math.Cbrt(s.field.ke / motion)
	m.axis = root * root
}

// periodic adds the periodic terms of sun and moon.
func (d *deep) periodic(m *mean, t float64) {
	m.node = remainder(m.node)
	var de, di, dl, dg, dh float64
	for _, b := range [...]*body{&d.sun, &d.moon} {
		at := b.phase + b.motion*t
		sin, cos := math.Sincos(at + 2*b.eccentricity*math.Sin(at))
		f2 := 0.5*sin*sin - 0.25
		f3 := -0.5 * sin * cos
		de += b.e[0]*f2 + b.e[1]*f3
		di += b.i[0]*f2 + b.i[1]*f3
		dl += b.l[0]*f2 + b.l[1]*f3 + b.l[2]*sin
		dg += b.g[0]*f2 + b.g[1]*f3 + b.g[2]*sin
		dh += b.h[0]*f2 + b.h[1]*f3
	}
	m.inclination += di
	m.eccentricity += de
	sinI, cosI := math.Sincos(m.inclination)
	if m.inclination >= 0.2 {
		dh /= sinI
		m.perigee += dg - cosI*dh
		m.node += dh
		m.anomaly += dl
		return
	}
	// Lyddane's variables, for where node and perigee are hard to tell apart.
	sinN, cosN := math.Sincos(m.node)
	x := sinI*sinN + dh*cosN + di*cosI*sinN
	y := sinI*cosN - dh*sinN + di*cosI*cosN
	before := d.positive(m.node)
	sum := m.anomaly + m.perigee + cosI*before + dl + dg - di*before*sinI
	m.node = d.positive(math.Atan2(x, y))
	if math.Abs(before-m.node) > math.Pi {
		m.node += math.Copysign(turn, before-m.node)
	}
	m.anomaly += dl
	m.perigee = sum - m.anomaly - cosI*m.node
}

// positive is an angle as the old operational code has it.
func (d *deep) positive(angle float64) float64 {
	if d.afspc && angle < 0 {
		return angle + turn
	}
	return angle
}
