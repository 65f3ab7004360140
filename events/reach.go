package events

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/tidewaiter/tidewaiter/geo"
)

// Assumptions are what a [Concluder] takes to be possible in a gap. The zero
// value means the defaults.
type Assumptions struct {
	// StayHours is the least that a call takes, from arrival to departure.
	// Default 4: it takes about that to berth, work some cargo and leave. A
	// shorter stay gives more candidates.
	StayHours float64
	// SpeedKn is the speed assumed at most for every vessel, in knots. Default:
	// that of the vessel's own history, of its class, or 14.
	SpeedKn float64
	// HarbourM is how close two places of the list are to be one harbour, in
	// metres. Default 3000; negative: each place is its own.
	HarbourM float64
	// MinConfidence is the least confidence of a port visit that begins or ends
	// a voyage. Default 2: a stop or a silence in the port was seen.
	MinConfidence uint8
}

// Defaults of [Assumptions].
const (
	defaultStayHours     = 4
	defaultSpeedKn       = 14
	defaultHarbourM      = 3000
	defaultMinConfidence = 2
)

func (a Assumptions) withDefaults() Assumptions {
	a.StayHours = cmp.Or(a.StayHours, defaultStayHours)
	a.HarbourM = cmp.Or(a.HarbourM, defaultHarbourM)
	a.MinConfidence = cmp.Or(a.MinConfidence, defaultMinConfidence)
	return a
}

// Where an assumed speed is from.
const (
	speedGiven   = "given"
	speedOwn     = "own_history"
	speedClass   = "class"
	speedDefault = "default"
)

const (
	// ownMargin is put on the speed that a vessel is known to do, for a
	// following current, and for what it can do but was not heard doing.
	ownMargin = 1.1
	// ownFixes is how many positions a history needs.
	ownFixes = 50
	// ownShare is the share of these positions that a segment needs for its
	// speed to count, so that one false segment does not make a vessel fast.
	ownShare = 0.1
	// ownLeast is the share of the usual speed of its class (of 14 kn where that is
	// not known) that a history needs to be taken as one: a slower one is of a
	// vessel that was only heard manoeuvring, and says nothing of what it can do.
	// Ours.
	ownLeast = 0.5
	// mostKn is the fastest that any vessel of an unknown class is taken to be
	// (max_knots of gpsdio-segment).
	mostKn = 25
	// impossibleRatio is how much faster than the fastest an implied speed must
	// be (RadianceFleet's rule of an impossible reappearance).
	impossibleRatio = 1.1
)

// classSpeeds are speeds by ship type (ITU-R M.1371-5, table 53). They are
// assumptions of this package: sails is a service speed that few vessels of the
// type exceed, most a speed that none of its displacement hulls reaches.
var classSpeeds = []struct {
	from, to    uint8
	sails, most float64 // knots
}{
	{20, 29, 100, 150}, // wing in ground
	{30, 30, 12, 20},   // fishing
	{31, 32, 13, 20},   // towing
	{33, 34, 13, 20},   // dredging, diving
	{35, 35, 20, 35},   // military
	{36, 36, 10, 30},   // sailing
	{37, 37, 20, 50},   // pleasure
	{40, 49, 40, 60},   // high speed
	{50, 59, 14, 35},   // pilot, search and rescue, tug, tender, ...
	{60, 69, 20, 35},   // passenger
	{70, 79, 16, 26},   // cargo
	{80, 89, 15, 20},   // tanker
}

// classSpeed is what vessels of a ship type do; false when the type says
// nothing of it.
func classSpeed(shipType uint8) (sails, most float64, ok bool) {
	for _, c := range classSpeeds {
		if shipType >= c.from && shipType <= c.to {
			return c.sails, c.most, true
		}
	}
	return 0, 0, false
}

// ability is what the segments say of one track.
type ability struct {
	speedKn   float64 // assumed at most
	speedFrom string
	mostKn    float64 // faster than this is impossible
	lengthM   float64 // 0 is not known
}

// hullOf draws together the segments of one track.
//
// The vessel's own speed is the 95th percentile of its speeds under way, from
// fix to fix, in the fastest of the segments that hold at least a tenth of its
// positions, and a tenth more. It needs a history of at least 50 positions, and
// of half of what its class does.
func (c *Concluder) hullOf(segments []*Segment) ability {
	var n int64
	var shipType uint8
	var h ability
	for _, s := range segments {
		if s.ShipType != 0 {
			shipType = s.ShipType
		}
		if s.LengthM > 0 {
			h.lengthM = s.LengthM
		}
		if s.SpeedP95Kn > 0 {
			n += s.N
		}
	}
	own := 0.0
	for _, s := range segments {
		if float64(s.N) >= ownShare*float64(n) && s.SpeedP95Kn > own {
			own = s.SpeedP95Kn
		}
	}
	sails, most, known := classSpeed(shipType)
	if !known {
		sails, most = defaultSpeedKn, mostKn
	}
	fastest := cmp.Or(c.maxSpeedKn(), most)
	h.mostKn = impossibleRatio * max(most, min(own, fastest))
	switch {
	case c.Assume.SpeedKn > 0:
		h.speedKn, h.speedFrom = c.Assume.SpeedKn, speedGiven
	case n >= ownFixes && own >= ownLeast*sails:
		h.speedKn, h.speedFrom = ownMargin*min(own, fastest), speedOwn
	case known:
		h.speedKn, h.speedFrom = sails, speedClass
	default:
		h.speedKn, h.speedFrom = defaultSpeedKn, speedDefault
	}
	return h
}

// maxSpeedKn is the fastest believable speed between fixes, 0 when the run does
// not say.
func (c *Concluder) maxSpeedKn() float64 {
	if c.Config == nil {
		return 0
	}
	return c.Config.Tracks.MaxSpeedKn
}

// passage is a part of a gap: from one point at a time to another.
type passage struct {
	from, to       geo.Point
	depart, arrive time.Time // the earliest it left from, the latest it reached to
}

func (l *passage) hours() float64 { return l.arrive.Sub(l.depart).Hours() }

// reached is one place within reach in a leg. Distances are great circles to the
// border of the place, where a port visit begins, so land in between is not
// seen: there may be places too many, never too few.
type reached struct {
	place        int
	inNM, outNM  float64 // from the leg's start to the place, and on to its end
	detourNM     float64
	needKn       float64
	slackHours   float64
	early, leave time.Time
}

// reach finds the places P of the list with
//
//	d(from, P) + d(P, to) <= v (hours - stay)
//
// which is the comparison of EP 4332503 A1: the time that a silence lasted with
// that which a call takes.
//
// All of them lie in a circle around the middle of the leg whose radius is half
// the right side, as in the plane: on a sphere the median m of a triangle with
// the sides a, b and c has cos m = cos((a+b)/2) cos((a-b)/2) / cos(c/2), and
// |a-b| <= c. That holds up to a quarter of the way around the earth; beyond it
// every place is looked at.
func (c *Concluder) reach(l passage, speedKn, stayHours float64) []reached {
	lists := c.lists()
	room := speedKn * (l.hours() - stayHours) // nautical miles
	direct := geo.DistanceM(l.from, l.to) / geo.NauticalMileM
	if !(room >= 0) || !(direct <= room+2*lists.extentM/geo.NauticalMileM) || lists.index == nil {
		return nil
	}
	around := room*geo.NauticalMileM/2 + lists.extentM + 1
	middle := geo.Between(l.from, l.to, 0.5)
	if around >= math.Pi/2*geo.EarthRadiusM {
		around = math.Pi * geo.EarthRadiusM
	}
	var found []reached
	lists.index.Within(middle, around, func(i int, _ float64) bool {
		if !lists.callable[i] {
			return true
		}
		p := lists.index.Place(i)
		in, out := p.OutsideM(l.from)/geo.NauticalMileM, p.OutsideM(l.to)/geo.NauticalMileM
		if in+out > room {
			return true
		}
		found = append(found, reached{
			place: i, inNM: in, outNM: out,
			detourNM:   max(0, in+out-direct),
			needKn:     (in + out) / max(l.hours()-stayHours, 1./3600),
			slackHours: (room - in - out) / speedKn,
			early:      l.depart.Add(ofHours(in / speedKn)),
			leave:      l.arrive.Add(-ofHours(out / speedKn)),
		})
		return true
	})
	return found
}

// ofHours turns hours into a duration, to the second: nothing about reach is
// known finer. The cut is towards zero, which makes a window wider.
func ofHours(h float64) time.Duration {
	return time.Duration(h*3600) * time.Second
}

// placeLists is what a concluder keeps of the list of places.
type placeLists struct {
	index    *geo.Index
	byID     map[string]int
	callable []bool
	looked   int     // callable places
	harbour  []int   // the place that stands for the harbour that each is in
	extentM  float64 // no callable place reaches farther from its point
}

// townAloneM is how far from a town the nearest port, berth or anchorage of the
// list must be for the town to stand for a berth that the list lacks.
const townAloneM = 8000

// seaPlace says whether vessels call at places of a kind.
func seaPlace(k geo.Kind) bool {
	return k == geo.Port || k == geo.Berth || k == geo.Anchorage || k == geo.Yard
}

// lists prepares the list of places once.
func (c *Concluder) lists() *placeLists {
	c.once.Do(func() {
		l := &c.prepared
		l.byID = map[string]int{}
		if c.Config == nil || c.Config.Places == nil {
			return
		}
		x := c.Config.Places
		l.index = x
		l.callable, l.harbour = make([]bool, x.Len()), make([]int, x.Len())
		order := make([]int, x.Len())
		for i := range order {
			order[i] = i
			p := x.Place(i)
			if _, ok := l.byID[p.ID]; !ok {
				l.byID[p.ID] = i
			}
			l.callable[i] = seaPlace(p.Kind) || p.Kind == geo.Town && p.Quality == geo.Settlement && !c.hasBerth(x, p)
			if l.callable[i] {
				l.looked++
				l.extentM = max(l.extentM, extentM(p))
			}
		}
		// The harbour of a place is the first, by kind and id, that is near
		// enough; that does not depend on the order of the list.
		slices.SortFunc(order, func(a, b int) int {
			p, q := x.Place(a), x.Place(b)
			return cmp.Or(cmp.Compare(kindRank(p.Kind), kindRank(q.Kind)), cmp.Compare(p.ID, q.ID), cmp.Compare(a, b))
		})
		for i := range l.harbour {
			l.harbour[i] = -1
		}
		within := c.assumed().HarbourM
		for _, i := range order {
			if l.harbour[i] >= 0 || !l.callable[i] {
				continue
			}
			l.harbour[i] = i
			if within <= 0 {
				continue
			}
			x.Within(x.Place(i).Point, within, func(j int, _ float64) bool {
				if l.harbour[j] < 0 && l.callable[j] {
					l.harbour[j] = i
				}
				return true
			})
		}
	})
	return &c.prepared
}

// kindRank orders kinds by how well they stand for a harbour.
func kindRank(k geo.Kind) int {
	if i := slices.Index([]geo.Kind{geo.Port, geo.Berth, geo.Anchorage, geo.Yard}, k); i >= 0 {
		return i
	}
	return math.MaxInt
}

// hasBerth says whether a port, berth or anchorage of the list is near a town.
func (c *Concluder) hasBerth(x *geo.Index, town *geo.Place) bool {
	found := false
	x.Within(town.Point, townAloneM, func(i int, _ float64) bool {
		found = seaPlace(x.Place(i).Kind)
		return !found
	})
	return found
}

// assumed are the assumptions with their defaults.
func (c *Concluder) assumed() Assumptions { return c.Assume.withDefaults() }

// extentM is how far a place reaches from its point at most, in metres.
func extentM(p *geo.Place) float64 {
	if p.Area == nil {
		return p.ReachM()
	}
	sw, ne := p.Area.Bounds()
	m := 0.0
	for _, lat := range []float64{sw.Lat, ne.Lat, min(max(0, sw.Lat), ne.Lat)} {
		for _, lon := range []float64{sw.Lon, ne.Lon} {
			m = max(m, geo.DistanceM(p.Point, geo.Point{Lat: lat, Lon: lon}))
		}
	}
	return m
}

// samePlace says whether two place ids name one place, or two of one harbour.
func (c *Concluder) samePlace(a, b string) bool {
	if a == b {
		return a != ""
	}
	l := c.lists()
	i, ok := l.byID[a]
	j, ok2 := l.byID[b]
	return ok && ok2 && l.harbour[i] >= 0 && l.harbour[i] == l.harbour[j]
}
