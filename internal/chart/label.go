package chart

import (
	"cmp"
	"math"
	"slices"
)

// advance holds the advance widths of U+0020 to U+007E in thousandths of an
// em: those of DejaVu Sans 2.37, read from its hmtx table. It is wider than the
// other faces that a reader is likely to see (Inter, Segoe UI, Helvetica,
// Roboto), so what fits in it fits in them.
var advance = [...]uint16{
	318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337,
	636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531,
	1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787,
	603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500,
	500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612,
	635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
}

// boldness is how much wider semi-bold text is than regular.
const boldness = 1.07

// textWidth is the width of s in pixels at a font size. Characters outside
// ASCII count as one em, which is right for Hangul and too much for the rest.
func textWidth(s string, size float64) float64 {
	total := 0.0
	for _, r := range s {
		if r >= ' ' && int(r-' ') < len(advance) {
			total += float64(advance[r-' '])
		} else {
			total += 1000
		}
	}
	return total * size / 1000
}

type point struct{ x, y float64 }

// rect is an area of the picture; y grows downwards.
type rect struct{ x0, y0, x1, y1 float64 }

func around(x, y, w, h float64) rect { return rect{x - w, y - h, x + w, y + h} }

func (r rect) grow(d float64) rect { return rect{r.x0 - d, r.y0 - d, r.x1 + d, r.y1 + d} }

func (r rect) overlaps(o rect) bool {
	return r.x0 < o.x1 && o.x0 < r.x1 && r.y0 < o.y1 && o.y0 < r.y1
}

func (r rect) within(o rect) bool {
	return r.x0 >= o.x0 && r.x1 <= o.x1 && r.y0 >= o.y0 && r.y1 <= o.y1
}

// nearest is the point of r closest to p.
func (r rect) nearest(p point) point {
	return point{min(max(p.x, r.x0), r.x1), min(max(p.y, r.y0), r.y1)}
}

// crosses reports whether the segment from a to b passes through r.
func (r rect) crosses(a, b point) bool {
	// Liang-Barsky clipping.
	t0, t1 := 0.0, 1.0
	dx, dy := b.x-a.x, b.y-a.y
	for _, e := range [4][2]float64{{-dx, a.x - r.x0}, {dx, r.x1 - a.x}, {-dy, a.y - r.y0}, {dy, r.y1 - a.y}} {
		p, q := e[0], e[1]
		if p == 0 {
			if q < 0 {
				return false
			}
			continue
		}
		if t := q / p; p < 0 {
			t0 = max(t0, t)
		} else {
			t1 = min(t1, t)
		}
		if t0 > t1 {
			return false
		}
	}
	return true
}

// labelled is something that wants a label beside it.
type labelled struct {
	text string
	at   point
	own  rect // its drawing, which a leader may touch
	rank int
	size float64

	placed bool
	box    rect
	leader bool
}

// field is where labels are placed: an area, and what stands in it.
type field struct {
	area  rect
	marks []rect  // must not be covered
	solid []rect  // must not be covered, nor crossed by leaders
	line  []point // the median: covering it costs
	said  []point // the curve of what was stated: it would strike a label through
	reach float64 // how far from its mark a label may stand
}

const (
	labelGap  = 3.0  // clear space around a label
	leaderMin = 15.0 // a label farther than this from its mark gets a line to it
)

// place gives room to the labels in order of rank, at most most of them: each
// goes to the cheapest free place around its mark, and stays out when there is
// none. A second round moves labels that found a poor place while others stood
// elsewhere.
func (f *field) place(list []*labelled, most int) {
	order := slices.Clone(list)
	slices.SortStableFunc(order, func(x, y *labelled) int { return cmp.Compare(x.rank, y.rank) })
	placed := 0
	for _, l := range order {
		if placed < most && l.text != "" && f.find(l, order) {
			placed++
		}
	}
	for _, l := range order {
		if l.placed {
			f.find(l, order)
		}
	}
}

// find places l in the cheapest free place, and reports whether there is one.
func (f *field) find(l *labelled, others []*labelled) bool {
	w, h := textWidth(l.text, l.size)*boldness+2, l.size*1.16
	best, found := math.Inf(1), false
	was := *l
	l.placed = false
	for _, r := range []float64{7, 12, 20, 30, 42, 56, 72, 92} {
		if r > f.reach {
			break
		}
		for k := range 16 {
			a := float64(k) * math.Pi / 8
			dx, dy := math.Cos(a), -math.Sin(a)
			// The box touches the circle of radius r around the mark's drawing.
			cx := l.at.x + dx*(r+w/2+l.own.width()/4)
			cy := l.at.y + dy*(r+h/2+l.own.height()/4)
			box := around(cx, cy, w/2, h/2)
			cost, ok := f.cost(l, box, others)
			if !ok {
				continue
			}
			// The count climbs, so the room is above-left and below-right; text
			// straight beside a mark reads best.
			cost += r * 0.9
			switch {
			case dx > 0.9 || dx < -0.9:
				cost += 0
			case dx*dy > 0.1:
				cost += 1
			default:
				cost += 4
			}
			if cost < best {
				best, found = cost, true
				l.box = box
			}
		}
	}
	if !found {
		*l = was
		return was.placed
	}
	l.placed = true
	from := l.box.nearest(l.at)
	l.leader = math.Hypot(from.x-l.at.x, from.y-l.at.y) > leaderMin
	return true
}

func (r rect) width() float64  { return r.x1 - r.x0 }
func (r rect) height() float64 { return r.y1 - r.y0 }

// cost is what it costs to put l's text into box; false when it cannot stand
// there.
func (f *field) cost(l *labelled, box rect, others []*labelled) (float64, bool) {
	if !box.within(f.area) || box.overlaps(l.own.grow(0.5)) {
		return 0, false
	}
	clear := box.grow(labelGap)
	for _, r := range f.marks {
		if r != l.own && r.overlaps(box.grow(1)) {
			return 0, false
		}
	}
	for _, r := range f.solid {
		if r.overlaps(clear) {
			return 0, false
		}
	}
	end := box.nearest(l.at)
	leader := math.Hypot(end.x-l.at.x, end.y-l.at.y) > leaderMin
	cost := 0.0
	for _, o := range others {
		if !o.placed || o == l {
			continue
		}
		if o.box.overlaps(clear) {
			return 0, false
		}
		if leader && o.box.grow(1).crosses(l.at, end) {
			return 0, false
		}
		if o.leader {
			from := o.box.nearest(o.at)
			if box.grow(1).crosses(o.at, from) {
				return 0, false
			}
			if leader && segmentsCross(l.at, end, o.at, from) {
				return 0, false
			}
		}
	}
	if leader {
		cost += 8
		for _, r := range f.marks {
			if r != l.own && r.crosses(l.at, end) {
				cost += 14
			}
		}
		for _, r := range f.solid {
			if r.crosses(l.at, end) {
				return 0, false
			}
		}
	}
	for i := 1; i < len(f.said); i++ {
		if box.grow(-1).crosses(f.said[i-1], f.said[i]) {
			cost += 60
			break
		}
	}
	for i := 1; i < len(f.line); i++ {
		if box.crosses(f.line[i-1], f.line[i]) {
			cost += 26
			break
		}
	}
	return cost, true
}

func segmentsCross(a, b, c, d point) bool {
	side := func(p, q, r point) float64 { return (q.x-p.x)*(r.y-p.y) - (q.y-p.y)*(r.x-p.x) }
	return side(a, b, c)*side(a, b, d) < 0 && side(c, d, a)*side(c, d, b) < 0
}

// spread moves positions, given in order, apart until neighbours are gap away
// from each other, changing them as little as it can and keeping them in lo..hi.
func spread(ys []float64, gap, lo, hi float64) {
	for range 50 {
		moved := false
		for i := 1; i < len(ys); i++ {
			if d := gap - (ys[i] - ys[i-1]); d > 0.01 {
				ys[i-1] -= d / 2
				ys[i] += d / 2
				moved = true
			}
		}
		for i := range ys {
			ys[i] = min(max(ys[i], lo+float64(i)*gap), hi-float64(len(ys)-1-i)*gap)
		}
		if !moved {
			return
		}
	}
}
