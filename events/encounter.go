package events

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/tracks"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// defaultMerge is how far apart runs may be that are one encounter (pipe-encounters).
const defaultMerge = 4 * time.Hour

// EncounterLimits are the thresholds of the encounter rule. The zero value of
// each means its default, which is that of pipe-encounters and of Miller et al.,
// "Identifying Global Patterns of Transshipment Behavior" (Frontiers in Marine
// Science 5:240, 2018).
type EncounterLimits struct {
	DistanceM   float64       // farthest apart; default 500
	SpeedKn     float64       // both slower than this; default 2. An [Observer] samples tracks slower than [Config.SlowKn] only
	MinDuration time.Duration // near each other, breaks not counted; default 2 h
	MinRun      time.Duration // the same in each run; default 1 h
	Silence     time.Duration // longest break within a run; default 1 h
	Merge       time.Duration // runs less than this apart are one encounter; default 4 h
	PlaceM      float64       // farther than this from the border of every port, berth and anchorage; default 10 km, negative is anywhere
}

func (l EncounterLimits) withDefaults() EncounterLimits {
	l.DistanceM = cmp.Or(l.DistanceM, 500)
	l.SpeedKn = cmp.Or(l.SpeedKn, 2)
	l.MinDuration = cmp.Or(l.MinDuration, 2*time.Hour)
	l.MinRun = min(cmp.Or(l.MinRun, time.Hour), l.MinDuration)
	l.Silence = cmp.Or(l.Silence, time.Hour)
	l.Merge = cmp.Or(l.Merge, defaultMerge)
	l.PlaceM = cmp.Or(l.PlaceM, 10_000)
	return l
}

// closeM is how near [Encounter.CloseHours] means: what RadianceFleet takes for
// alongside.
const closeM = 200

// Encounters finds pairs of vessels that stay close together and slow, away
// from places. It takes the samples of all vessels step by step, in order.
//
// Two tracks are near at a step when both have a sample there, of different
// numbers, slower than the limit and no farther apart than the limit. Near
// steps with no break longer than an hour make a run; runs less than four hours
// apart make an encounter. Its time together is the sum over near steps that
// follow one another: a break, in which the two were apart, fast or not heard,
// does not count. Days are not cut.
//
// Memory is kept for the pairs that are near or were so in the last four hours:
// about 400 bytes each.
type Encounters struct {
	limits         EncounterLimits
	rule           Rule
	finder         *PairFinder
	emit           func(*Event)
	silence, merge int64 // the limits in steps
	last           int64 // step
	begun          bool

	found  []Pair
	table  []pairSlot
	pairs  []pairState
	due    []int64 // of each pair: the first step at which it has to be looked at
	free   []int32 // of pairs
	groups []pairRun
	spare  []int32 // of groups
	ended  []*Event
}

// never is the due step of a pair that is free.
const never = math.MaxInt64

// trackKey names a track, as [Sample] does.
type trackKey struct {
	mmsi  vessels.MMSI
	first int64
	twin  uint8
}

type pairSlot struct {
	hash uint32
	pair int32 // 1 + its index; 0 is free
}

// pairState is a pair that is near or was so lately.
type pairState struct {
	a, b         trackKey
	hash         uint32
	group        int32 // 1 + the index of its runs so far; 0: none was long enough
	alive        bool  // a run goes on
	close        bool  // at the last step
	typeA, typeB uint8
	run          pairRun
}

const (
	metresBins = 64
	knotsBins  = 32
)

// pairRun is what is kept of near steps.
type pairRun struct {
	start, end               int64 // first and last near step
	fixes, otherFixes        int64
	baseLat, baseLon         float64 // middle of the two at the first step; those below are differences from it
	sumLat, sumLon           float64
	south, north, west, east float64
	steps                    int32 // near steps
	near, close              int32 // those of them that follow one another; that with both within closeM
	breaks                   int32
	minM                     float32
	metres                   [metresBins]uint16 // steps by distance, in parts of the limit
	knots                    [knotsBins]uint16  // steps by speed of the faster, in parts of the limit
}

// NewEncounters returns a join that gives its events to emit, by the default
// limits.
func NewEncounters(cfg *Config, emit func(*Event)) *Encounters {
	return NewEncountersWithin(cfg, EncounterLimits{}, emit)
}

// NewEncountersWithin is [NewEncounters] with other limits.
func NewEncountersWithin(cfg *Config, limits EncounterLimits, emit func(*Event)) *Encounters {
	l := limits.withDefaults()
	place := "any place"
	if l.PlaceM >= 0 {
		place = fmt.Sprintf("border>%gkm", l.PlaceM/1000)
	}
	return &Encounters{
		limits: l,
		rule: Rule{Name: "encounter-near-slow", Version: "2", Thresholds: fmt.Sprintf(
			"distance<=%gm;speed<%gkn;together>=%gh;run>=%gh;break<=%gh;merge<%gh;%s;step=%ds;crowd<=%d",
			l.DistanceM, l.SpeedKn, l.MinDuration.Hours(), l.MinRun.Hours(), l.Silence.Hours(), l.Merge.Hours(), place, StepSeconds, crowd)},
		finder:  newPairFinder(cfg, l),
		emit:    emit,
		silence: int64(l.Silence / (StepSeconds * time.Second)),
		merge:   int64((l.Merge + StepSeconds*time.Second - 1) / (StepSeconds * time.Second)),
		table:   make([]pairSlot, 64),
	}
}

// Clone returns a copy that goes on by itself and gives its events to the same
// function. A live run closes a clone for what is open now.
func (e *Encounters) Clone() *Encounters {
	c := *e
	c.finder = e.finder.Clone()
	c.found, c.ended = nil, nil
	c.table = slices.Clone(e.table)
	c.pairs, c.due, c.free = slices.Clone(e.pairs), slices.Clone(e.due), slices.Clone(e.free)
	c.groups, c.spare = slices.Clone(e.groups), slices.Clone(e.spare)
	return &c
}

// Redirect has events go to another function from now on.
func (e *Encounters) Redirect(emit func(*Event)) { e.emit = emit }

// Finder returns a finder of pairs by the same limits, for a goroutine that
// finds the pairs of a step ahead of [Encounters.Pairs].
func (e *Encounters) Finder() *PairFinder { return e.finder.Clone() }

// Crowded is how many samples of [Encounters.Step] were left out because they
// were in a crowd, see [PairFinder.Crowded].
func (e *Encounters) Crowded() int64 { return e.finder.Crowded() }

// Step takes all samples of one step, in any order; they are valid during the
// call. Steps come in order, and those without samples may be left out; a step
// before the last one is not counted.
func (e *Encounters) Step(step int64, samples []Sample) {
	e.found = e.finder.Find(samples, e.found[:0])
	e.Pairs(step, e.found)
}

// Pairs takes the pairs of one step, as a [PairFinder] finds them, all at once
// or in parts. It and [Encounters.Step] are two ways to the same.
func (e *Encounters) Pairs(step int64, pairs []Pair) {
	if e.begun && step < e.last {
		return
	}
	e.last, e.begun = step, true
	for i, due := range e.due {
		if due <= step {
			e.attend(int32(i), step)
		}
	}
	e.flush()
	for i := range pairs {
		e.near(step, &pairs[i])
	}
}

// CloseAt ends the data, which are known until a time: what was near within the
// last hour of it is given as open.
func (e *Encounters) CloseAt(until time.Time) {
	if step := until.Unix() / StepSeconds; !until.IsZero() && step > e.last {
		e.Pairs(step, nil)
	}
	e.Close()
}

// Close ends the data at the last step that was given. There are steps without
// slow vessels, and then that is too early: see [Encounters.CloseAt].
func (e *Encounters) Close() {
	for i := range e.pairs {
		if e.due[i] == never {
			continue
		}
		p := &e.pairs[i]
		open := p.alive && p.run.end+e.silence >= e.last && e.longEnough(p.run.near, e.limits.MinRun)
		e.endRun(p)
		if p.group != 0 {
			e.conclude(p, open)
		}
	}
	e.flush()
	clear(e.table)
	e.pairs, e.due, e.free = e.pairs[:0], e.due[:0], e.free[:0]
	e.groups, e.spare = e.groups[:0], e.spare[:0]
	e.begun = false
}

func (e *Encounters) longEnough(near int32, limit time.Duration) bool {
	return time.Duration(near)*StepSeconds*time.Second >= limit
}

// near takes a pair that is near at a step.
func (e *Encounters) near(step int64, q *Pair) {
	i := e.pair(trackKey{q.MMSI, q.First, q.Twin}, trackKey{q.OtherMMSI, q.OtherFirst, q.OtherTwin})
	p := &e.pairs[i]
	r := &p.run
	isClose := q.DistanceM <= closeM
	switch {
	case !p.alive:
		p.alive = true
		*r = pairRun{start: step, baseLat: q.Lat, baseLon: q.Lon, minM: q.DistanceM}
	case step == r.end:
		return
	case step == r.end+1:
		r.near++
		if p.close && isClose {
			r.close++
		}
	default:
		r.breaks++
	}
	p.close, p.typeA, p.typeB = isClose, q.ShipType, q.OtherShipType
	r.end = step
	r.steps++
	r.fixes += int64(q.Fixes)
	r.otherFixes += int64(q.OtherFixes)
	r.minM = min(r.minM, q.DistanceM)
	lat, lon := q.Lat-r.baseLat, wrapLon(q.Lon-r.baseLon)
	r.sumLat += lat
	r.sumLon += lon
	r.south, r.north = min(r.south, lat), max(r.north, lat)
	r.west, r.east = min(r.west, lon), max(r.east, lon)
	count(r.metres[:], float64(q.DistanceM)/e.limits.DistanceM)
	count(r.knots[:], float64(q.SpeedKn)/e.limits.SpeedKn)
	e.due[i] = step + e.silence + 1
}

// count counts a share of 0 to 1 in its bin; a count stays at 65535.
func count(bins []uint16, share float64) {
	if n := &bins[max(0, min(int(share*float64(len(bins))), len(bins)-1))]; *n < math.MaxUint16 {
		*n++
	}
}

// attend looks at a pair that has not been near for a while.
func (e *Encounters) attend(i int32, step int64) {
	p := &e.pairs[i]
	e.endRun(p)
	if p.group != 0 {
		if over := e.groups[p.group-1].end + e.merge; over > step {
			e.due[i] = over
			return
		}
		e.conclude(p, false)
	}
	e.release(i)
}

// endRun ends the run of a pair, and keeps it when it was long enough.
func (e *Encounters) endRun(p *pairState) {
	if !p.alive {
		return
	}
	p.alive = false
	switch {
	case !e.longEnough(p.run.near, e.limits.MinRun):
	case p.group != 0:
		e.groups[p.group-1].add(&p.run)
	case len(e.spare) > 0:
		g := e.spare[len(e.spare)-1]
		e.spare = e.spare[:len(e.spare)-1]
		e.groups[g] = p.run
		p.group = g + 1
	default:
		e.groups = append(e.groups, p.run)
		p.group = int32(len(e.groups))
	}
}

// add joins a later run to r.
func (r *pairRun) add(o *pairRun) {
	lat, lon := o.baseLat-r.baseLat, wrapLon(o.baseLon-r.baseLon)
	n := float64(o.steps)
	r.sumLat, r.sumLon = r.sumLat+o.sumLat+n*lat, r.sumLon+o.sumLon+n*lon
	r.south, r.north = min(r.south, o.south+lat), max(r.north, o.north+lat)
	r.west, r.east = min(r.west, o.west+lon), max(r.east, o.east+lon)
	r.end = o.end
	r.fixes, r.otherFixes = r.fixes+o.fixes, r.otherFixes+o.otherFixes
	r.steps, r.near, r.close, r.breaks = r.steps+o.steps, r.near+o.near, r.close+o.close, r.breaks+o.breaks
	r.minM = min(r.minM, o.minM)
	for i, n := range o.metres {
		r.metres[i] = uint16(min(uint32(r.metres[i])+uint32(n), math.MaxUint16))
	}
	for i, n := range o.knots {
		r.knots[i] = uint16(min(uint32(r.knots[i])+uint32(n), math.MaxUint16))
	}
}

// conclude makes the event of a pair's runs, when they are long enough, and
// forgets them.
func (e *Encounters) conclude(p *pairState, open bool) {
	r := &e.groups[p.group-1]
	if e.longEnough(r.near, e.limits.MinDuration) {
		e.ended = append(e.ended, e.event(p, r, open))
	}
	e.spare = append(e.spare, p.group-1)
	p.group = 0
}

func (e *Encounters) event(p *pairState, r *pairRun, open bool) *Event {
	n := float64(r.steps)
	at := geo.Point{Lat: r.baseLat + r.sumLat/n, Lon: wrapLon(r.baseLon + r.sumLon/n)}
	radius := 0.0
	for _, lat := range []float64{r.south, r.north} {
		for _, lon := range []float64{r.west, r.east} {
			corner := geo.Point{Lat: r.baseLat + lat, Lon: wrapLon(r.baseLon + lon)}
			radius = max(radius, geo.DistanceM(at, corner))
		}
	}
	v := &Event{
		Kind: EncounterKind, Status: Closed, Version: 1,
		Subject: p.a.subject(), Others: []Subject{p.b.subject()},
		Start: stepTime(r.start - 1), StartLatest: stepTime(r.start),
		EndEarliest: stepTime(r.end), End: stepTime(r.end + 1),
		At: at, RadiusM: radius + e.limits.DistanceM/2, Rule: e.rule,
		Encounter: &Encounter{
			MinM:     float64(r.minM),
			MedianM:  medianShare(r.metres[:]) * e.limits.DistanceM,
			MedianKn: medianShare(r.knots[:]) * e.limits.SpeedKn,
			Steps:    int(r.steps), Fixes: int(r.fixes), OtherFixes: int(r.otherFixes),
			CloseHours: float64(r.close) * StepSeconds / 3600,
			Hours:      float64(r.near) * StepSeconds / 3600,
			Gaps:       int(r.breaks),
			Service:    service(p.typeA, p.typeB),
		},
	}
	if open {
		v.Status, v.End = Open, time.Time{}
	}
	v.ID = EventID(v.Kind, v.Subject.Track, v.Start, v.Others[0].Track)
	return v
}

// medianShare is the median of counted shares, as far as the bins tell.
func medianShare(bins []uint16) float64 {
	total := 0
	for _, n := range bins {
		total += int(n)
	}
	before := 0
	for i, n := range bins {
		if 2*(before+int(n)) >= total && n > 0 {
			within := (float64(total)/2 - float64(before)) / float64(n)
			return (float64(i) + within) / float64(len(bins))
		}
		before += int(n)
	}
	return math.NaN()
}

func stepTime(step int64) time.Time { return time.Unix(step*StepSeconds, 0).UTC() }

func (k trackKey) subject() Subject {
	t := tracks.Track{MMSI: k.mmsi, First: k.first, Twin: int(k.twin)}
	return Subject{Track: t.ID(), MMSI: k.mmsi}
}

// serviceTypes are the ship types of ITU-R M.1371-5, table 53, whose work is
// beside other ships. No type says that a vessel brings bunkers.
var serviceTypes = map[uint8]string{
	31: "towing", 32: "towing", 50: "pilot", 51: "search_and_rescue", 52: "tug", 53: "port_tender", 54: "anti_pollution", 55: "law_enforcement",
}

// service is what two vessels' ship types say of it; "" is neither.
func service(a, b uint8) string {
	var names []string
	for _, t := range []uint8{a, b} {
		if name := serviceTypes[t]; name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, "+")
}

// flush gives the events that ended, in an order that does not depend on that
// of the samples.
func (e *Encounters) flush() {
	slices.SortFunc(e.ended, func(a, b *Event) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Subject.Track, b.Subject.Track), cmp.Compare(a.Others[0].Track, b.Others[0].Track), cmp.Compare(a.ID, b.ID))
	})
	for i, v := range e.ended {
		e.ended[i] = nil
		if e.emit != nil {
			e.emit(v)
		}
	}
	e.ended = e.ended[:0]
}

// pair finds or makes the state of a pair.
func (e *Encounters) pair(a, b trackKey) int32 {
	if 2*(len(e.pairs)-len(e.free)) >= len(e.table) {
		e.grow()
	}
	hash := uint32(mix(mix(uint64(a.first)^uint64(a.mmsi)<<32) + uint64(b.first) ^ uint64(b.mmsi)<<32))
	mask := uint32(len(e.table) - 1)
	slot := hash & mask
	for ; e.table[slot].pair != 0; slot = (slot + 1) & mask {
		if t := &e.table[slot]; t.hash == hash {
			if p := &e.pairs[t.pair-1]; p.a == a && p.b == b {
				return t.pair - 1
			}
		}
	}
	var i int32
	if n := len(e.free); n > 0 {
		i = e.free[n-1]
		e.free = e.free[:n-1]
	} else {
		i = int32(len(e.pairs))
		e.pairs = append(e.pairs, pairState{})
		e.due = append(e.due, never)
	}
	p := &e.pairs[i]
	p.a, p.b, p.hash, p.group, p.alive = a, b, hash, 0, false
	e.table[slot] = pairSlot{hash, i + 1}
	return i
}

// release forgets a pair and closes the hole in the table.
func (e *Encounters) release(i int32) {
	mask := uint32(len(e.table) - 1)
	hole := e.pairs[i].hash & mask
	for e.table[hole].pair != i+1 {
		hole = (hole + 1) & mask
	}
	for next := (hole + 1) & mask; e.table[next].pair != 0; next = (next + 1) & mask {
		// What stands at next may move back to the hole unless its own place
		// lies between the two.
		if (next-e.table[next].hash)&mask >= (next-hole)&mask {
			e.table[hole] = e.table[next]
			hole = next
		}
	}
	e.table[hole] = pairSlot{}
	e.due[i] = never
	e.free = append(e.free, i)
}

func (e *Encounters) grow() {
	old := e.table
	e.table = make([]pairSlot, 2*len(old))
	mask := uint32(len(e.table) - 1)
	for _, t := range old {
		if t.pair == 0 {
			continue
		}
		slot := t.hash & mask
		for e.table[slot].pair != 0 {
			slot = (slot + 1) & mask
		}
		e.table[slot] = t
	}
}
