package geo

import (
	"math"
	"slices"
)

// Index finds the places near a point. It is read-only after it is made and
// safe for many goroutines. A query allocates nothing; one that finds nothing
// near takes some tens of nanoseconds, whatever the number of places.
type Index struct {
	places  []Place
	centers grid // each place in the box of its point
	borders grid // each place in every box that it reaches into
}

// The grid is plain boxes of half a degree.
const (
	boxesPerDegree = 2
	boxRows        = 180 * boxesPerDegree
	boxCols        = 360 * boxesPerDegree
)

// grid lists what is in each box: of box i, items[start[i]:start[i+1]],
// ascending.
type grid struct {
	start []int32
	items []int32
}

// boxNarrow is, for each row of boxes, the cosine of the latitude of its edge
// that is nearer to a pole: how narrow its boxes get.
var boxNarrow = func() (cos [boxRows]float64) {
	for row := range cos {
		lo := float64(row)/boxesPerDegree - 90
		far := max(math.Abs(lo), math.Abs(lo+1./boxesPerDegree))
		cos[row] = max(math.Cos(far*radian), 0)
	}
	return cos
}()

// NewIndex makes an index of the located places among these. A place is located
// when its point is known and on the earth.
func NewIndex(places []Place) *Index {
	x := &Index{}
	for _, p := range places {
		if p.Located && p.Point.Check() == nil {
			x.places = append(x.places, p)
		}
	}
	x.centers = newGrid(len(x.places), func(i int, add func(box int32)) {
		p := x.places[i].Point
		add(int32(boxRow(p.Lat)*boxCols + boxCol(p.Lon)))
	})
	x.borders = newGrid(len(x.places), func(i int, add func(box int32)) {
		p := &x.places[i]
		if p.Area == nil {
			forBoxes(p.Point, p.ReachM(), add)
			return
		}
		sw, ne := p.Area.Bounds()
		cols := boxCols - 1
		if sw.Lon != -180 || ne.Lon != 180 {
			cols = (boxCol(ne.Lon) - boxCol(sw.Lon) + boxCols) % boxCols
			if eastOf(sw.Lon, ne.Lon) > 180 && cols < boxCols/2 {
				cols = boxCols - 1
			}
		}
		for row := boxRow(sw.Lat - boundsSlack); row <= boxRow(ne.Lat+boundsSlack); row++ {
			for c := range cols + 1 {
				add(int32(row*boxCols + (boxCol(sw.Lon)+c)%boxCols))
			}
		}
	})
	return x
}

func newGrid(n int, boxes func(i int, add func(box int32))) grid {
	g := grid{start: make([]int32, boxRows*boxCols+1)}
	for i := range n {
		boxes(i, func(box int32) { g.start[box+1]++ })
	}
	for i := range boxRows * boxCols {
		g.start[i+1] += g.start[i]
	}
	g.items = make([]int32, g.start[boxRows*boxCols])
	next := slices.Clone(g.start)
	for i := range n {
		boxes(i, func(box int32) {
			g.items[next[box]] = int32(i)
			next[box]++
		})
	}
	return g
}

// beyond tells, most often, whether two points are more than m metres apart: it
// is quicker than [DistanceM], and true only where that is certain.
func beyond(a, b Point, m float64) bool { return ShortM(a, b) > m*(1+shortOff)+shortOffM }

func boxRow(lat float64) int { return int(min(max((lat+90)*boxesPerDegree, 0), boxRows-1)) }

func boxCol(lon float64) int { return int((lon+180)*boxesPerDegree) % boxCols }

// forBoxes calls f for every box that has a point within m of p.
func forBoxes(p Point, m float64, f func(box int32)) {
	w := windowOf(p, m)
	for row := w.first; row <= w.last; row++ {
		col, n := w.cols(p.Lon, row)
		for range n {
			f(int32(row*boxCols + col))
			if col++; col == boxCols {
				col = 0
			}
		}
	}
}

// window is the rows of boxes that have a point within a distance.
type window struct {
	deg         float64 // the distance as degrees of a great circle
	first, last int
	narrow      float64 // cosine of the latitude that is nearest to a pole
}

func windowOf(p Point, m float64) window {
	deg := m/mPerDegree*(1+capSlack) + capSlack
	w := window{deg: deg, first: boxRow(p.Lat - deg), last: boxRow(p.Lat + deg)}
	w.narrow = min(boxNarrow[w.first], boxNarrow[w.last])
	return w
}

// cols is the boxes of a row that the window has, from the westernmost. A way
// of length m stays at latitudes where a degree of longitude is at least narrow
// degrees of a great circle, so it spans no more than m/narrow.
func (w *window) cols(lon float64, row int) (first, n int) {
	if w.deg >= 179*w.narrow {
		return 0, boxCols
	}
	half := w.deg / w.narrow
	west := int((lon - half + 540) * boxesPerDegree)
	east := int((lon + half + 540) * boxesPerDegree)
	return west % boxCols, min(east-west+1, boxCols)
}

// Len is the number of places.
func (x *Index) Len() int { return len(x.places) }

// Place returns the i-th place, which must not be changed.
func (x *Index) Place(i int) *Place { return &x.places[i] }

// Nearest returns the place whose point is nearest to p and its distance in
// metres, looking no further than maxM; of several equally near, the first; -1
// when there is none.
func (x *Index) Nearest(p Point, maxM float64) (i int, m float64) {
	i, m = -1, maxM
	if CellOf(p) < 0 || !(maxM >= 0) {
		return i, m
	}
	w := windowOf(p, maxM)
	for row := w.first; row <= w.last; row++ {
		col, n := w.cols(p.Lon, row)
		for range n {
			box := row*boxCols + col
			for _, j := range x.centers.items[x.centers.start[box]:x.centers.start[box+1]] {
				q := &x.places[j].Point
				if math.Abs(q.Lat-p.Lat) > w.deg || beyond(p, *q, m) {
					continue
				}
				if d := DistanceM(p, *q); d < m || d == m && (i < 0 || int(j) < i) {
					i, m = int(j), d
				}
			}
			if col++; col == boxCols {
				col = 0
			}
		}
	}
	return i, m
}

// Within calls f for every place whose point is within maxM of p, with its
// distance in metres, in the order of the places, until f returns false.
func (x *Index) Within(p Point, maxM float64, f func(i int, m float64) bool) {
	if CellOf(p) < 0 || !(maxM >= 0) {
		return
	}
	// Places come box by box: they are sorted in a small buffer, and where it
	// overflows all places are looked at in their order.
	var buf [64]int32
	n := 0
	w := windowOf(p, maxM)
	for row := w.first; row <= w.last; row++ {
		col, cols := w.cols(p.Lon, row)
		for range cols {
			box := row*boxCols + col
			for _, j := range x.centers.items[x.centers.start[box]:x.centers.start[box+1]] {
				if math.Abs(x.places[j].Point.Lat-p.Lat) > w.deg {
					continue
				}
				if n == len(buf) {
					x.withinAll(p, maxM, w.deg, f)
					return
				}
				k := n
				for ; k > 0 && buf[k-1] > j; k-- {
					buf[k] = buf[k-1]
				}
				buf[k] = j
				n++
			}
			if col++; col == boxCols {
				col = 0
			}
		}
	}
	for _, j := range buf[:n] {
		if d := DistanceM(p, x.places[j].Point); d <= maxM && !f(int(j), d) {
			return
		}
	}
}

func (x *Index) withinAll(p Point, maxM, deg float64, f func(i int, m float64) bool) {
	for j := range x.places {
		q := &x.places[j].Point
		if math.Abs(q.Lat-p.Lat) > deg {
			continue
		}
		if beyond(p, *q, maxM) {
			continue
		}
		if d := DistanceM(p, *q); d <= maxM && !f(j, d) {
			return
		}
	}
}

// At returns the place that p is in, or no more than marginM outside of, and by
// how many metres it is outside (see [Place.OutsideM]): the one that it is least
// outside of, of several that it is in the one whose point is nearest, then the
// first; -1 when there is none.
func (x *Index) At(p Point, marginM float64) (i int, outsideM float64) {
	i, outsideM = -1, marginM
	if CellOf(p) < 0 || !(marginM >= 0) {
		return i, outsideM
	}
	best := math.Inf(1) // distance of the point of place i
	w := windowOf(p, marginM)
	for row := w.first; row <= w.last; row++ {
		col, n := w.cols(p.Lon, row)
		for range n {
			box := row*boxCols + col
			for _, j := range x.borders.items[x.borders.start[box]:x.borders.start[box+1]] {
				q := &x.places[j]
				if q.Area == nil && math.Abs(q.Point.Lat-p.Lat) > w.deg+q.ReachM()*(1/mPerDegree) {
					continue
				}
				if q.Area == nil && beyond(p, q.Point, outsideM+q.ReachM()) {
					continue
				}
				d := DistanceM(p, q.Point)
				out := d - q.ReachM()
				if q.Area != nil {
					out = q.Area.DistanceM(p)
				}
				out = max(out, 0)
				if out > outsideM {
					continue
				}
				if i < 0 || out < outsideM || d < best || d == best && int(j) < i {
					i, outsideM, best = int(j), out, d
				}
			}
			if col++; col == boxCols {
				col = 0
			}
		}
	}
	return i, outsideM
}

// ClearM returns a distance in metres such that no place is nearer to p: until
// a vessel has gone that far, [Index.At] with no margin finds nothing. It is how
// far p is outside the nearest place, but no more than about 600 km; 0 within a
// place.
func (x *Index) ClearM(p Point) float64 {
	if CellOf(p) < 0 {
		return 0
	}
	// Look near first: most positions are near a coast.
	const near, far = 10e3, 640e3
	for m := near; m <= far; m *= 4 {
		if i, out := x.At(p, m); i >= 0 {
			return out
		}
	}
	return far
}
