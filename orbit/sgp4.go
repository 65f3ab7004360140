package orbit

import "math"

// MaxMinutes is how far from epoch a satellite is propagated, either way: some
// 38 years. It bounds the steps of a resonant orbit; what SGP4 says has lost its
// meaning long before.
const MaxMinutes = 20e6

// Gravity is a set of constants of the earth's field, with which elements are
// made and have to be propagated.
type Gravity uint8

// The sets. Elements in public catalogues are made with WGS72.
const (
	WGS72 Gravity = iota
	WGS84
)

// field is the constants of a gravity model.
type field struct {
	radius     float64 // of the equator, km
	ke         float64 // square root of GM in earth radii^1.5 a minute
	j2, j3, j4 float64 // zonal harmonics
}

var fields = [...]field{
	WGS72: newField(398600.8, 6378.135, 0.001082616, -0.00000253881, -0.00000165597),
	WGS84: newField(398600.5, 6378.137, 0.00108262998905, -0.00000253215306, -0.00000161098761),
}

// newField takes GM in km^3/s^2.
func newField(gm, radius, j2, j3, j4 float64) field {
	return field{radius: radius, ke: 60 / math.Sqrt(radius*radius*radius/gm), j2: j2, j3: j3, j4: j4}
}

// Model is how elements are propagated. The zero Model is what public element
// sets are made for.
type Model struct {
	Gravity Gravity

	// AFSPC follows the habits of the old operational code where they differ:
	// sidereal time at epoch counted from 1970, and the node kept positive
	// where an orbit is nearly in the equator.
	AFSPC bool

	// Falling follows elements whose perigee is below the surface as well,
	// which [NewSatellite] otherwise refuses with [SubOrbital].
	Falling bool
}

// State is where a satellite is and how it moves: km and km/s in the frame of
// the true equator and mean equinox of date (TEME).
type State struct{ Position, Velocity Vector }

const (
	radian      = math.Pi / 180
	turn        = 2 * math.Pi
	minutesADay = 1440.0
	twoThirds   = 2.0 / 3.0

	// deepMinutes is the period from which sun and moon are reckoned with.
	deepMinutes = 225
	// nearlyCircular is the eccentricity up to which terms over it are left out.
	nearlyCircular = 1e-4
	// reversed keeps a divisor from zero where the inclination is 180 degrees.
	reversed = 1.5e-12
)

// Satellite is elements made ready for propagation. It does not change, and any
// number of goroutines may use it.
//
// Inside, angles are in radians, times in minutes and lengths in radii of the
// equator.
type Satellite struct {
	elements Elements
	field    *field

	// Mean elements at epoch. The motion is Brouwer's, not Kozai's as published.
	motion, eccentricity, inclination, node, perigee, anomaly float64
	axis                                                      float64 // semi-major

	sinI, cosI                         float64
	anomalyRate, perigeeRate, nodeRate float64 // secular, by the flattening
	nodeDrag                           float64 // of the node, by the square of time

	// Drag. In every power of time: what it takes off the root of the axis,
	// and adds to the mean longitude.
	axisDrag                 [4]float64 // powers 1 to 4
	longitudeDrag            [4]float64 // powers 2 to 5
	eccentricityDrag         float64    // by time
	eccentricitySwing        float64    // by the sine of the anomaly
	perigeeDrag, anomalyDrag float64
	eta, cube0, sinAnomaly0  float64
	simple                   bool // perigee under 220 km, or deep space: fewer terms of drag

	shape periodic
	deep  *deep // nil for periods under 225 minutes
}

// periodic is what the periodic terms of the flattening need to know of the
// inclination.
type periodic struct {
	longX, longY float64 // long-period terms, over the semi-latus rectum
	polar        float64 // 3 cos^2 i - 1
	sin2         float64 // sin^2 i
	seven        float64 // 7 cos^2 i - 1
}

func (f *field) periodic(sinI, cosI float64) periodic {
	under := 1 + cosI
	if math.Abs(under) <= reversed {
		under = reversed
	}
	j3j2 := f.j3 / f.j2
	return periodic{
		longX: -0.25 * j3j2 * sinI * (3 + 5*cosI) / under,
		longY: -0.5 * j3j2 * sinI,
		polar: 3*cosI*cosI - 1,
		sin2:  1 - cosI*cosI,
		seven: 7*cosI*cosI - 1,
	}
}

// Check reports why e are no elements of an orbit, as a [Fault], or nil.
func (e *Elements) Check() error {
	for _, v := range [...]float64{e.Epoch.Part, e.MeanMotion, e.Eccentricity, e.Inclination, e.Node, e.Perigee, e.MeanAnomaly, e.BStar} {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return BadElements
		}
	}
	for _, angle := range [...]float64{e.Node, e.Perigee, e.MeanAnomaly} {
		if math.Abs(angle) > 1e6 {
			return BadElements
		}
	}
	switch {
	case e.MeanMotion <= 0:
		return MeanMotion
	case e.Eccentricity < 0 || e.Eccentricity >= 1:
		return MeanEccentricity
	case e.Inclination < 0 || e.Inclination > 180:
		return BadElements
	}
	return nil
}

// NewSatellite makes elements ready. Its errors are a [Fault].
func NewSatellite(e Elements, m Model) (*Satellite, error) {
	if err := e.Check(); err != nil {
		return nil, err
	}
	if int(m.Gravity) >= len(fields) {
		return nil, BadElements
	}
	s := &Satellite{
		elements:     e,
		field:        &fields[m.Gravity],
		eccentricity: e.Eccentricity,
		inclination:  e.Inclination * radian,
		node:         e.Node * radian,
		perigee:      e.Perigee * radian,
		anomaly:      e.MeanAnomaly * radian,
	}
	s.sinI, s.cosI = math.Sincos(s.inclination)
	s.motion, s.axis = s.field.unKozai(e.MeanMotion*turn/minutesADay, s.eccentricity, s.cosI)
	if !(s.motion > 0) || math.IsInf(s.axis, 0) {
		return nil, MeanMotion
	}
	if !m.Falling && s.axis*(1-s.eccentricity) < 1 {
		return nil, SubOrbital
	}
	s.shape = s.field.periodic(s.sinI, s.cosI)
	s.flattening()
	s.atmosphere()
	if turn/s.motion >= deepMinutes {
		s.simple = true
		s.deep = newDeep(s, m.AFSPC)
	}
	return s, nil
}

// unKozai turns the published mean motion (radians a minute), into which Kozai's
// theory has put a part of the flattening, into Brouwer's, and gives the
// semi-major axis that belongs to it.
func (f *field) unKozai(published, e, cosI float64) (motion, axis float64) {
	root2 := 1 - e*e
	flat := 0.75 * f.j2 * (3*cosI*cosI - 1) / (math.Sqrt(root2) * root2)
	a := math.Pow(f.ke/published, twoThirds)
	d := flat / (a * a)
	a *= 1 - d*d - d*(1.0/3+134*d*d/81)
	motion = published / (1 + flat/(a*a))
	return motion, math.Pow(f.ke/motion, twoThirds)
}

// flattening sets the secular rates by J2 and J4.
func (s *Satellite) flattening() {
	f, n := s.field, s.motion
	c2 := s.cosI * s.cosI
	c4 := c2 * c2
	root2 := 1 - s.eccentricity*s.eccentricity
	inverse := 1 / (s.axis * root2)
	inverse *= inverse // 1/p^2
	first := 1.5 * f.j2 * inverse * n
	second := 0.5 * first * f.j2 * inverse
	fourth := -0.46875 * f.j4 * inverse * inverse * n
	s.anomalyRate = n + 0.5*first*math.Sqrt(root2)*s.shape.polar + 0.0625*second*math.Sqrt(root2)*(13-78*c2+137*c4)
	s.perigeeRate = -0.5*first*(1-5*c2) + 0.0625*second*(7-114*c2+395*c4) + fourth*(3-36*c2+49*c4)
	s.nodeRate = -first*s.cosI + (0.5*second*(4-19*c2)+2*fourth*(3-7*c2))*s.cosI
	s.nodeDrag = 3.5 * root2 * -first * s.cosI // times the first coefficient of drag
}

// atmosphere sets what drag does, for a density that falls with the fourth power
// of the height above a floor.
func (s *Satellite) atmosphere() {
	f, n, a, e := s.field, s.motion, s.axis, s.eccentricity
	bstar := s.elements.BStar
	perigee := (a*(1-e) - 1) * f.radius // km
	floor := 78.0                       // km
	if perigee < 156 {
		floor = max(perigee-78, 20)
	}
	if perigee < 98 {
		floor = 20
	}
	depth := (120 - floor) / f.radius
	floor = floor/f.radius + 1

	root2 := 1 - e*e
	xi := 1 / (a - floor)
	eta := a * e * xi
	eta2, eeta := eta*eta, e*eta
	psi2 := math.Abs(1 - eta2)
	dense := depth * depth * depth * depth * xi * xi * xi * xi
	whole := dense / math.Pow(psi2, 3.5)
	c2 := whole * n * (a*(1+1.5*eta2+eeta*(4+eta2)) + 0.375*f.j2*xi/psi2*s.shape.polar*(8+3*eta2*(8+eta2)))
	c1 := bstar * c2
	c4 := 2 * n * whole * a * root2 * (eta*(2+0.5*eta2) + e*(0.5+2*eta2) -
		f.j2*xi/(a*psi2)*(-3*s.shape.polar*(1-2*eeta+eta2*(1.5-0.5*eeta))+
			0.75*s.shape.sin2*(2*eta2-eeta*(1+eta2))*math.Cos(2*s.perigee)))
	c5 := 2 * whole * a * root2 * (1 + 2.75*(eta2+eeta) + eeta*eta2)
	if e > nearlyCircular {
		c3 := -2 * dense * xi * (f.j3 / f.j2) * n * s.sinI / e
		s.perigeeDrag = bstar * c3 * math.Cos(s.perigee)
		s.anomalyDrag = -twoThirds * dense * bstar / eeta
	}
	s.eta = eta
	sin0, cos0 := math.Sincos(s.anomaly)
	s.sinAnomaly0 = sin0
	s.cube0 = cube(1 + eta*cos0)
	s.nodeDrag *= c1
	s.eccentricityDrag = bstar * c4
	s.axisDrag[0] = c1
	s.longitudeDrag[0] = 1.5 * c1

	s.simple = perigee < 220
	if s.simple {
		return
	}
	s.eccentricitySwing = bstar * c5
	c12 := c1 * c1
	d2 := 4 * a * xi * c12
	d3 := (17*a + floor) * d2 * xi * c1 / 3
	d4 := 0.5 * d2 * xi * c1 / 3 * a * xi * (221*a + 31*floor) * c1
	s.axisDrag[1], s.axisDrag[2], s.axisDrag[3] = d2, d3, d4
	s.longitudeDrag[1] = d2 + 2*c12
	s.longitudeDrag[2] = 0.25 * (3*d3 + c1*(12*d2+10*c12))
	s.longitudeDrag[3] = 0.2 * (3*d4 + 12*c1*d3 + 6*d2*d2 + 15*c12*(2*d2+c12))
}

func cube(x float64) float64 { return x * x * x }

// mean is the mean elements at a moment, in the units of [Satellite].
type mean struct{ motion, axis, eccentricity, inclination, node, perigee, anomaly float64 }

// Propagate moves the satellite so many minutes from its epoch, back when
// negative. Its errors are a [Fault]; with [Decayed] alone the state is given
// all the same. It allocates nothing.
func (s *Satellite) Propagate(minutes float64) (State, error) {
	t := minutes
	if !(math.Abs(t) <= MaxMinutes) {
		return State{}, BadMoment
	}
	m := mean{
		motion:       s.motion,
		axis:         s.axis,
		eccentricity: s.eccentricity,
		inclination:  s.inclination,
		node:         s.node + s.nodeRate*t + s.nodeDrag*t*t,
		perigee:      s.perigee + s.perigeeRate*t,
		anomaly:      s.anomaly + s.anomalyRate*t,
	}
	shrink := 1 - s.axisDrag[0]*t
	circular := s.eccentricityDrag * t
	ahead := s.longitudeDrag[0] * t * t
	if !s.simple {
		swing := s.perigeeDrag*t + s.anomalyDrag*(cube(1+s.eta*math.Cos(m.anomaly))-s.cube0)
		m.anomaly += swing
		m.perigee -= swing
		shrink -= t * t * (s.axisDrag[1] + t*(s.axisDrag[2]+t*s.axisDrag[3]))
		circular += s.eccentricitySwing * (math.Sin(m.anomaly) - s.sinAnomaly0)
		ahead += t * t * t * (s.longitudeDrag[1] + t*(s.longitudeDrag[2]+t*s.longitudeDrag[3]))
	}
	if s.deep != nil {
		s.deep.secular(s, &m, t)
		if !(m.motion > 0) {
			return State{}, MeanMotion
		}
	}
	m.axis *= shrink * shrink
	m.motion = s.field.ke / (m.axis * math.Sqrt(m.axis))
	m.eccentricity -= circular
	if m.eccentricity >= 1 || m.eccentricity < -0.001 {
		return State{}, MeanEccentricity
	}
	m.eccentricity = max(m.eccentricity, 1e-6)
	m.anomaly += s.motion * ahead

	if s.deep == nil {
		return s.osculate(&m, s.sinI, s.cosI, &s.shape)
	}
	s.deep.periodic(&m, t)
	if m.inclination < 0 {
		m.inclination = -m.inclination
		m.node += math.Pi
		m.perigee -= math.Pi
	}
	if m.eccentricity < 0 || m.eccentricity > 1 {
		return State{}, Eccentricity
	}
	sinI, cosI := math.Sincos(m.inclination)
	shape := s.field.periodic(sinI, cosI)
	return s.osculate(&m, sinI, cosI, &shape)
}

// At is where the satellite is at a moment, as [Satellite.Propagate] gives it.
func (s *Satellite) At(t Time) (State, error) {
	return s.Propagate(t.Sub(s.elements.Epoch) * minutesADay)
}

// osculate adds the periodic terms of the flattening, solves Kepler's equation
// and gives position and velocity.
func (s *Satellite) osculate(m *mean, sinI, cosI float64, shape *periodic) (State, error) {
	f := s.field
	sinW, cosW := math.Sincos(m.perigee)
	axn := m.eccentricity * cosW
	inverse := 1 / (m.axis * (1 - m.eccentricity*m.eccentricity))
	ayn := m.eccentricity*sinW + inverse*shape.longY
	// The mean argument of latitude.
	u := remainder(m.anomaly + m.perigee + inverse*shape.longX*axn)
	sinE, cosE := kepler(u, axn, ayn)

	eCosE := axn*cosE + ayn*sinE
	eSinE := axn*sinE - ayn*cosE
	e2 := axn*axn + ayn*ayn
	p := m.axis * (1 - e2)
	if p < 0 {
		return State{}, SemiLatusRectum
	}
	r := m.axis * (1 - eCosE)
	rRate := math.Sqrt(m.axis) * eSinE / r
	along := math.Sqrt(p) / r
	beta := math.Sqrt(1 - e2)
	tilt := eSinE / (1 + beta)
	sinU := m.axis / r * (sinE - ayn - axn*tilt)
	cosU := m.axis / r * (cosE - axn + ayn*tilt)
	sin2U := 2 * cosU * sinU
	cos2U := 1 - 2*sinU*sinU

	inverse = 1 / p
	flat1 := 0.5 * f.j2 * inverse
	flat2 := flat1 * inverse
	distance := r*(1-1.5*flat2*beta*shape.polar) + 0.5*flat1*shape.sin2*cos2U
	sinU, cosU = rotate(sinU, cosU, -0.25*flat2*shape.seven*sin2U)
	sinN, cosN := math.Sincos(m.node)
	sinN, cosN = rotate(sinN, cosN, 1.5*flat2*cosI*sin2U)
	sinX, cosX := rotate(sinI, cosI, 1.5*flat2*cosI*sinI*cos2U)
	rRate -= m.motion * flat1 * shape.sin2 * sin2U / f.ke
	along += m.motion * flat1 * (shape.sin2*cos2U + 1.5*shape.polar) / f.ke

	// The unit vectors outwards and, in the plane, at right angles to it.
	mx, my := -sinN*cosX, cosN*cosX
	out := Vector{mx*sinU + cosN*cosU, my*sinU + sinN*cosU, sinX * sinU}
	on := Vector{mx*cosU - cosN*sinU, my*cosU - sinN*sinU, sinX * cosU}
	km, kms := distance*f.radius, f.radius*f.ke/60
	state := State{
		Position: Vector{km * out.X, km * out.Y, km * out.Z},
		Velocity: Vector{
			kms * (rRate*out.X + along*on.X),
			kms * (rRate*out.Y + along*on.Y),
			kms * (rRate*out.Z + along*on.Z),
		},
	}
	// One sum is a number only if each of its parts is.
	if sum := state.Position.X + state.Position.Y + state.Position.Z + state.Velocity.X + state.Velocity.Y + state.Velocity.Z; math.IsNaN(sum) || math.IsInf(sum, 0) {
		return State{}, NotFinite
	}
	if distance < 1 {
		return state, Decayed
	}
	return state, nil
}

// kepler solves u = E + ayn cos E - axn sin E, Kepler's equation in the
// components of the eccentricity, for the sine and cosine of E, by Newton's
// method with steps held below one radian.
func kepler(u, axn, ayn float64) (sinE, cosE float64) {
	e := u
	sinE, cosE = math.Sincos(e)
	for range 10 {
		step := (u - ayn*cosE + axn*sinE - e) / (1 - cosE*axn - sinE*ayn)
		if math.Abs(step) >= 0.95 {
			step = math.Copysign(0.95, step)
		}
		e += step
		if math.Abs(step) < 1e-12 {
			break
		}
		if math.Abs(step) < smallAngle {
			sinE, cosE = rotate(sinE, cosE, step)
		} else {
			sinE, cosE = math.Sincos(e)
		}
	}
	return sinE, cosE
}

// smallAngle is the angle, in radians, up to which [rotate] uses series that are
// right to the last digit.
const smallAngle = 0.1

// rotate gives sine and cosine of an angle that is d larger.
func rotate(sin, cos, d float64) (float64, float64) {
	var sd, cd float64
	if math.Abs(d) < smallAngle {
		d2 := d * d
		sd = d * (1 - d2/6*(1-d2/20*(1-d2/42*(1-d2/72))))
		cd = 1 - d2/2*(1-d2/12*(1-d2/30*(1-d2/56*(1-d2/90))))
	} else {
		sd, cd = math.Sincos(d)
	}
	return sin*cd + cos*sd, cos*cd - sin*sd
}

// remainder takes whole turns off an angle and keeps its sign.
func remainder(x float64) float64 { return x - turn*math.Trunc(x/turn) }
