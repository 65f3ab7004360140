package orbit

import "math"

// halfDay is the step of the integration of a resonance, in minutes.
const halfDay = 720.0

// The harmonics of the equator's unevenness that resonate, and their phases.
const (
	q22, q31, q33                          = 1.7891679e-6, 2.1460748e-6, 2.2123015e-7
	root22, root32, root44, root52, root54 = 1.7891679e-6, 3.7393792e-7, 7.3636953e-9, 1.1428639e-7, 2.1765803e-9
	phase31, phase22, phase33              = 0.13130908, 2.8843198, 0.37448087
	g22, g32, g44, g52, g54                = 5.7686396, 0.95240898, 1.8014998, 1.0508330, 4.4108898
)

// resonate finds whether an orbit resonates with the turn of the earth, and sets
// its terms.
func (d *deep) resonate(s *Satellite) {
	n := s.motion
	switch {
	case n > 0.0034906585 && n < 0.0052359877:
		d.resonance = once
		d.onceADay(s)
	case n >= 8.26e-3 && n <= 9.24e-3 && s.eccentricity >= 0.5:
		d.resonance = twice
		d.twiceADay(s)
	}
}

func (d *deep) onceADay(s *Satellite) {
	e2 := s.eccentricity * s.eccentricity
	c, n, inverse := s.cosI, s.motion, 1/s.axis
	g200 := 1 + e2*(-2.5+0.8125*e2)
	g310 := 1 + 2*e2
	g300 := 1 + e2*(-6+6.60937*e2)
	f220 := 0.75 * (1 + c) * (1 + c)
	f311 := 0.9375*s.sinI*s.sinI*(1+3*c) - 0.75*(1+c)
	f330 := 1.875 * cube(1+c)
	base := 3 * n * n * inverse * inverse
	d.synchro = [3]wave{
		newWave(base*f311*g310*q31*inverse, phase31),
		newWave(2*base*f220*g200*q22, 2*phase22),
		newWave(3*base*f330*g300*q33*inverse, 3*phase33),
	}
	d.longitude0 = remainder(s.anomaly + s.node + s.perigee - d.sidereal)
	d.drift = s.anomalyRate + s.perigeeRate + s.nodeRate - earthTurn + d.rate.anomaly + d.rate.perigee + d.rate.node - s.motion
}

// cubic is a polynomial in the eccentricity.
type cubic [4]float64

func (c cubic) at(e float64) float64 { return c[0] + e*(c[1]+e*(c[2]+e*c[3])) }

func (d *deep) twiceADay(s *Satellite) {
	e := s.eccentricity
	pick := func(low bool, below, above cubic) float64 {
		if low {
			return below.at(e)
		}
		return above.at(e)
	}
	// Functions of the eccentricity, fitted in pieces.
	g201 := -0.306 - (e-0.64)*0.440
	low := e <= 0.65
	g211 := pick(low, cubic{3.616, -13.2470, 16.2900, 0}, cubic{-72.099, 331.819, -508.738, 266.724})
	g310 := pick(low, cubic{-19.302, 117.3900, -228.4190, 156.5910}, cubic{-346.844, 1582.851, -2415.925, 1246.113})
	g322 := pick(low, cubic{-18.9068, 109.7927, -214.6334, 146.5816}, cubic{-342.585, 1554.908, -2366.899, 1215.972})
	g410 := pick(low, cubic{-41.122, 242.6940, -471.0940, 313.9530}, cubic{-1052.797, 4758.686, -7193.992, 3651.957})
	g422 := pick(low, cubic{-146.407, 841.8800, -1629.014, 1083.4350}, cubic{-3581.690, 16178.110, -24462.770, 12422.520})
	g520 := pick(e > 0.715, cubic{-5149.66, 29936.92, -54087.36, 31324.56}, cubic{1464.74, -4664.75, 3763.64, 0})
	if low {
		g520 = cubic{-532.114, 3017.977, -5740.032, 3708.2760}.at(e)
	}
	low = e < 0.7
	g533 := pick(low, cubic{-919.22770, 4988.6100, -9064.7700, 5542.21}, cubic{-37995.780, 161616.52, -229838.20, 109377.94})
	g521 := pick(low, cubic{-822.71072, 4568.6173, -8491.4146, 5337.524}, cubic{-51752.104, 218913.95, -309468.16, 146349.42})
	g532 := pick(low, cubic{-853.66600, 4690.2500, -8624.7700, 5341.4}, cubic{-40023.880, 170470.89, -242699.48, 115605.82})

	// And of the inclination.
	c, sin := s.cosI, s.sinI
	c2, sin2 := c*c, sin*sin
	f220 := 0.75 * (1 + 2*c + c2)
	f221 := 1.5 * sin2
	f321 := 1.875 * sin * (1 - 2*c - 3*c2)
	f322 := -1.875 * sin * (1 + 2*c - 3*c2)
	f441 := 35 * sin2 * f220
	f442 := 39.3750 * sin2 * sin2
	f522 := 9.84375 * sin * (sin2*(1-2*c-5*c2) + 0.33333333*(-2+4*c+6*c2))
	f523 := sin * (4.92187512*sin2*(-2-4*c+10*c2) + 6.56250012*(1+2*c-3*c2))
	f542 := 29.53125 * sin * (2 - 8*c + c2*(-12+8*c+10*c2))
	f543 := 29.53125 * sin * (-2 - 8*c + c2*(12+8*c-10*c2))

	inverse := 1 / s.axis
	base := 3 * s.motion * s.motion * inverse * inverse
	by2 := base * root22
	by3 := base * inverse * root32
	by4 := base * inverse * inverse * 2 * root44
	by5 := base * cube(inverse) * root52
	by54 := base * cube(inverse) * 2 * root54
	// In the order that forceTwice takes them.
	d.half = [8]wave{
		newWave(by2*f220*g201, g22),
		newWave(by2*f221*g211, g22),
		newWave(by3*f321*g310, g32).plus(newWave(by5*f522*g520, g52)),
		newWave(by3*f322*g322, g32).plus(newWave(by5*f523*g532, g52)),
		newWave(by4*f441*g410, g44),
		newWave(by4*f442*g422, g44),
		newWave(by54*f542*g521, g54),
		newWave(by54*f543*g533, g54),
	}
	d.longitude0 = remainder(s.anomaly + 2*s.node - 2*d.sidereal)
	d.drift = s.anomalyRate + d.rate.anomaly + 2*(s.nodeRate+d.rate.node-earthTurn) - s.motion
	d.stepSin, d.stepCos = math.Sincos(d.perigeeDot * halfDay)
}

// integrate follows longitude and motion of a resonant orbit from epoch, in
// steps of half a day and a rest. It always begins at the epoch, so a moment has
// one answer whatever was asked before.
func (d *deep) integrate(s *Satellite, t float64) (longitude, motion float64) {
	longitude, motion = d.longitude0, s.motion
	h, turnSin := halfDay, d.stepSin
	if t < 0 {
		h, turnSin = -halfDay, -d.stepSin
	}
	sinW, cosW := math.Sincos(d.perigee0)
	left := t
	for {
		var force, slope float64
		if d.resonance == once {
			force, slope = d.forceOnce(longitude)
		} else {
			force, slope = d.forceTwice(longitude, sinW, cosW)
		}
		speed := motion + d.drift
		slope *= speed
		if math.Abs(left) < halfDay {
			longitude += left * (speed + left*0.5*force)
			motion += left * (force + left*0.5*slope)
			return longitude, motion
		}
		longitude += h * (speed + h*0.5*force)
		motion += h * (force + h*0.5*slope)
		left -= h
		sinW, cosW = sinW*d.stepCos+cosW*turnSin, cosW*d.stepCos-sinW*turnSin
	}
}

// forceOnce is the change of the mean motion where the longitude is so, and its
// derivative by the longitude.
func (d *deep) forceOnce(longitude float64) (force, slope float64) {
	s1, c1 := math.Sincos(longitude)
	s2, c2 := 2*s1*c1, 1-2*s1*s1
	s3, c3 := s2*c1+c2*s1, c2*c1-s2*s1
	w := &d.synchro
	force = w[0].value(s1, c1) + w[1].value(s2, c2) + w[2].value(s3, c3)
	slope = w[0].slope(s1, c1) + 2*w[1].slope(s2, c2) + 3*w[2].slope(s3, c3)
	return force, slope
}

// forceTwice is the same for two revolutions a day, where the perigee counts.
func (d *deep) forceTwice(longitude, sinW, cosW float64) (force, slope float64) {
	s, c := math.Sincos(longitude)
	sp, cp := s*cosW+c*sinW, c*cosW-s*sinW // longitude + perigee
	sm, cm := s*cosW-c*sinW, c*cosW+s*sinW // longitude - perigee
	w := &d.half
	sq, cq := sp*cosW+cp*sinW, cp*cosW-sp*sinW // longitude + 2 perigee
	force = w[0].value(sq, cq) + w[1].value(s, c) + w[2].value(sp, cp) + w[3].value(sm, cm)
	slope = w[0].slope(sq, cq) + w[1].slope(s, c) + w[2].slope(sp, cp) + w[3].slope(sm, cm)
	s4, c4 := 2*sp*cp, 1-2*sp*sp
	s5, c5 := 2*s*c, 1-2*s*s
	s6, c6 := sp*c+cp*s, cp*c-sp*s
	s7, c7 := sm*c+cm*s, cm*c-sm*s
	force += w[4].value(s4, c4) + w[5].value(s5, c5) + w[6].value(s6, c6) + w[7].value(s7, c7)
	slope += 2 * (w[4].slope(s4, c4) + w[5].slope(s5, c5) + w[6].slope(s6, c6) + w[7].slope(s7, c7))
	return force, slope
}
