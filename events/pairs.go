package events

import (
	"math"

	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// Pair is two slow tracks near each other at one step, that with the lower
// number first.
type Pair struct {
	MMSI, OtherMMSI         vessels.MMSI
	First, OtherFirst       int64 // of the tracks, as in [Sample]
	Twin, OtherTwin         uint8
	Lat, Lon                float64
	DistanceM               float32
	SpeedKn                 float32 // of the faster
	Fixes, OtherFixes       uint16
	ShipType, OtherShipType uint8
}

// PairFinder finds the pairs of one step. It is for one goroutine at a time;
// several finders can work on different steps at once, and what they find be
// given to [Encounters.Pairs] step by step.
//
// The earth is cut into rows and those into cells of twice the distance that
// is looked for, so that a vessel's neighbours lie in one to four cells: the
// cost is that of the samples and of the pairs.
type PairFinder struct {
	distance  float64 // radians
	chord2    float64 // square of the chord of the distance, in earth radii
	halfSin   float64 // sine of half the distance
	sin, cos  float64 // of the distance
	rowHeight float64 // degrees
	reach     float64 // the distance in degrees of latitude
	speed     float32
	cols      []int32 // cells of each row; shared
	harbours  harbours

	table   []cellSlot
	stamp   uint32
	kept    []keptSample
	around  []uint64 // cells of one sample
	crowded int64
}

// crowd is how many vessels a cell of a square kilometre may have. Where there
// are more, a harbour is missing from the list of places, or a false position
// is given to all receivers around, and each vessel is near all others. Ours;
// pipe-encounters follows no more than a hundred neighbours of a vessel.
const crowd = 256

// cellSlot is a cell with samples; it is free unless its stamp is that of the
// call.
type cellSlot struct {
	key   uint64
	stamp uint32
	n     int32 // samples in it
	head  int32 // last of its samples in kept that was joined; -1 is none
}

type keptSample struct {
	x, y, z float64 // unit vector
	slot    int32   // of its cell
	index   int32   // of the sample
	next    int32   // in the same cell; -1 is none
}

func newPairFinder(cfg *Config, limits EncounterLimits) *PairFinder {
	f := &PairFinder{
		distance: limits.DistanceM / geo.EarthRadiusM,
		speed:    float32(limits.SpeedKn),
		harbours: newHarbours(cfg.Places, limits.PlaceM),
	}
	f.halfSin = math.Sin(f.distance / 2)
	f.chord2 = 4 * f.halfSin * f.halfSin
	f.sin, f.cos = math.Sincos(f.distance)
	f.reach = f.distance * 180 / math.Pi * (1 + 1e-9)
	f.rowHeight = max(2*f.reach, minRowDeg)
	f.cols = make([]int32, int(180/f.rowHeight)+2)
	for row := range f.cols {
		middle := (float64(row)+0.5)*f.rowHeight - 90
		f.cols[row] = int32(max(1, 360*math.Cos(middle*math.Pi/180)/f.rowHeight))
	}
	return f
}

// minRowDeg keeps the rows few for a small distance: about 200 m.
const minRowDeg = 0.002

// Clone returns a finder for another goroutine.
func (f *PairFinder) Clone() *PairFinder {
	g := *f
	g.table, g.stamp, g.kept, g.around = nil, 0, nil, nil
	g.harbours.known = nil
	return &g
}

// Find appends to dst the pairs among the samples of one step. No track may
// have two samples. Samples that are too fast, in a harbour or not on the earth
// are left out, and so are those in a crowd, see [PairFinder.Crowded].
func (f *PairFinder) Find(samples []Sample, dst []Pair) []Pair {
	if size := 2 * len(samples); len(f.table) < size {
		n := max(64, len(f.table))
		for n < size {
			n *= 2
		}
		f.table, f.stamp = make([]cellSlot, n), 0
		f.kept = make([]keptSample, 0, n/2)
	}
	if f.stamp++; f.stamp == 0 {
		clear(f.table)
		f.stamp = 1
	}
	f.kept = f.kept[:0]
	for i := range samples {
		s := &samples[i]
		if !(s.SpeedKn < f.speed) || !(s.Lat >= -90 && s.Lat <= 90 && s.Lon >= -180 && s.Lon <= 180) || f.harbours.near(s.Lat, s.Lon) {
			continue
		}
		key := f.cellOf(s.Lat, s.Lon)
		slot := f.slot(key)
		t := &f.table[slot]
		if t.stamp != f.stamp {
			*t = cellSlot{key: key, stamp: f.stamp, head: -1}
		}
		t.n++
		f.kept = append(f.kept, keptSample{slot: int32(slot), index: int32(i)})
	}
	for k := range f.kept {
		if f.table[f.kept[k].slot].n > crowd {
			f.crowded++
			continue
		}
		dst = f.join(samples, int32(k), dst)
	}
	return dst
}

// Crowded is how many samples were left out because more than 256 vessels were
// in their square kilometre (of four times the square of the distance that is
// looked for).
func (f *PairFinder) Crowded() int64 { return f.crowded }

// colOf is the cell of a longitude in a row of n. 540 instead of 180 keeps what
// is cut off positive where a way leads over the antimeridian.
func colOf(lon float64, n int) int { return int((lon+540)*(float64(n)/360)) % n }

// join pairs a kept sample with those that were joined before it.
func (f *PairFinder) join(samples []Sample, i int32, dst []Pair) []Pair {
	k := &f.kept[i]
	s := &samples[k.index]
	sinLat, cosLat := math.Sincos(s.Lat * (math.Pi / 180))
	sinLon, cosLon := math.Sincos(s.Lon * (math.Pi / 180))
	k.x, k.y, k.z = cosLat*cosLon, cosLat*sinLon, sinLat
	f.around = f.cellsAround(s.Lat, s.Lon, sinLat, cosLat, f.around[:0])
	for _, key := range f.around {
		t := &f.table[f.slot(key)]
		if t.stamp != f.stamp {
			continue
		}
		for j := t.head; j >= 0; j = f.kept[j].next {
			o := &f.kept[j]
			dx, dy, dz := k.x-o.x, k.y-o.y, k.z-o.z
			if d := dx*dx + dy*dy + dz*dz; d <= f.chord2 && samples[o.index].MMSI != s.MMSI {
				dst = append(dst, newPair(s, &samples[o.index], d))
			}
		}
	}
	t := &f.table[k.slot]
	k.next, t.head = t.head, i
	return dst
}

// cellsAround appends the cells that have a point within the distance of
// another.
func (f *PairFinder) cellsAround(lat, lon, sinLat, cosLat float64, dst []uint64) []uint64 {
	half := f.halfLon(sinLat, cosLat)
	first := int((max(lat-f.reach, -90) + 90) / f.rowHeight)
	last := int((min(lat+f.reach, 90) + 90) / f.rowHeight)
	for row := first; row <= last; row++ {
		n := int(f.cols[row])
		perDegree := float64(n) / 360
		west, east := int((lon-half+540)*perDegree), int((lon+half+540)*perDegree)
		count := east - west + 1
		if half >= 180 || count >= n {
			west, count = 0, n
		}
		for range count {
			dst = append(dst, uint64(row)<<32|uint64(west%n))
			west++
		}
	}
	return dst
}

// cellOf is the cell of a point.
func (f *PairFinder) cellOf(lat, lon float64) uint64 {
	row := int((lat + 90) / f.rowHeight)
	return uint64(row)<<32 | uint64(colOf(lon, int(f.cols[row])))
}

// halfLon is how many degrees of longitude, at most, anything within the
// distance lies east or west of a point. From the haversine formula,
// sin(dLon/2) is at most sin(distance/2) over the cosine of the latitude
// nearest to a pole that is within the distance.
func (f *PairFinder) halfLon(sinLat, cosLat float64) float64 {
	cos := cosLat*f.cos - math.Abs(sinLat)*f.sin // of that latitude
	switch x := f.halfSin / cos; {
	case cos <= 0 || x >= 1:
		return 180
	case x < 0.1:
		return 2 * (x + x*x*x) * (180 / math.Pi) // a little more than the arcsine
	default:
		return 2 * math.Asin(x) * (180 / math.Pi) * (1 + 1e-9)
	}
}

// slot finds where a cell stands in the table, or would.
func (f *PairFinder) slot(key uint64) int {
	mask := len(f.table) - 1
	for i := int(mix(key)) & mask; ; i = (i + 1) & mask {
		if t := &f.table[i]; t.stamp != f.stamp || t.key == key {
			return i
		}
	}
}

// newPair makes the pair of two samples from the square of their chord.
func newPair(s, o *Sample, chord2 float64) Pair {
	if o.MMSI < s.MMSI || o.MMSI == s.MMSI && o.First < s.First {
		s, o = o, s
	}
	// The arc of a chord c is 2 arcsin(c/2) = c + c^3/24 + ...; the rest is below
	// a millimetre for 10 km.
	chord := math.Sqrt(chord2)
	return Pair{
		MMSI: s.MMSI, OtherMMSI: o.MMSI,
		First: s.First, OtherFirst: o.First,
		Twin: s.Twin, OtherTwin: o.Twin,
		Lat: (s.Lat + o.Lat) / 2, Lon: wrapLon(s.Lon + wrapLon(o.Lon-s.Lon)/2),
		DistanceM: float32(chord * (1 + chord2/24) * geo.EarthRadiusM),
		SpeedKn:   max(s.SpeedKn, o.SpeedKn),
		Fixes:     s.Fixes, OtherFixes: o.Fixes,
		ShipType: s.ShipType, OtherShipType: o.ShipType,
	}
}

// wrapLon brings a longitude, or a difference of two, into -180 to 180.
func wrapLon(lon float64) float64 {
	switch {
	case lon > 180:
		return lon - 360
	case lon < -180:
		return lon + 360
	}
	return lon
}

// harbours tells which points lie near the border of a port, berth or anchorage,
// or within it; see [geo.Place.OutsideM]. What holds for a whole piece of about a
// mile is remembered.
type harbours struct {
	places *geo.Index // those kinds; nil: there are none
	farM   float64
	known  []harbourPiece
}

type harbourPiece struct {
	key  uint32 // 1 + the number of the piece
	what harbourState
}

type harbourState uint8

const (
	harbourEdge harbourState = iota // some points are near
	harbourNear
	harbourFar
)

const (
	harbourPieces  = 1 << 14 // remembered
	piecesPerDeg   = 64
	pieceHalfDiagM = 1232 // from the middle of a piece to a corner at the equator, where it is longest
)

func newHarbours(all *geo.Index, farM float64) harbours {
	h := harbours{farM: farM}
	if all == nil || farM < 0 {
		return h
	}
	var places []geo.Place
	for i := range all.Len() {
		if p := all.Place(i); p.Kind == geo.Port || p.Kind == geo.Berth || p.Kind == geo.Anchorage {
			places = append(places, *p)
		}
	}
	if len(places) > 0 {
		h.places = geo.NewIndex(places)
	}
	return h
}

// near tells whether a point lies within farM of a place, or in the place.
func (h *harbours) near(lat, lon float64) bool {
	if h.places == nil {
		return false
	}
	if h.known == nil {
		h.known = make([]harbourPiece, harbourPieces)
	}
	row, col := uint32((lat+90)*piecesPerDeg), uint32((lon+180)*piecesPerDeg)
	key := row*(360*piecesPerDeg+1) + col
	k := &h.known[mix(uint64(key))%harbourPieces]
	if k.key != key+1 {
		middle := geo.Point{Lat: min((float64(row)+0.5)/piecesPerDeg-90, 90), Lon: min((float64(col)+0.5)/piecesPerDeg-180, 180)}
		*k = harbourPiece{key + 1, h.of(middle, pieceHalfDiagM)}
	}
	if k.what == harbourEdge {
		return h.of(geo.Point{Lat: lat, Lon: lon}, 0) == harbourNear
	}
	return k.what == harbourNear
}

// of tells whether all points within some metres of a point are near, or none.
func (h *harbours) of(p geo.Point, around float64) harbourState {
	switch i, m := h.places.At(p, h.farM+around); {
	case i < 0:
		return harbourFar
	case m+around <= h.farM:
		return harbourNear
	}
	return harbourEdge
}
