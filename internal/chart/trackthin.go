package chart

import "math"

// thin leaves out the points of a line that change it by less than tolerance:
// first those that are no farther than half of it from the last that was kept,
// then by Ramer, Douglas and Peucker. The ends stay. index gives the positions
// of what is kept in line.
func thin(line []point, tolerance float64) (kept []point, index []int) {
	if len(line) < 3 {
		for i := range line {
			index = append(index, i)
		}
		return line, index
	}
	near := make([]int, 1, 1024)
	last := line[0]
	for i := 1; i < len(line)-1; i++ {
		if dx, dy := line[i].x-last.x, line[i].y-last.y; dx*dx+dy*dy > tolerance*tolerance/4 {
			near = append(near, i)
			last = line[i]
		}
	}
	near = append(near, len(line)-1)
	keep := make([]bool, len(near))
	keep[0], keep[len(near)-1] = true, true
	type span struct{ from, to int }
	stack := []span{{0, len(near) - 1}}
	for len(stack) > 0 {
		s := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		a, b := line[near[s.from]], line[near[s.to]]
		far, at := tolerance*tolerance, -1
		for i := s.from + 1; i < s.to; i++ {
			if d := squareTo(line[near[i]], a, b); d > far {
				far, at = d, i
			}
		}
		if at > 0 {
			keep[at] = true
			stack = append(stack, span{s.from, at}, span{at, s.to})
		}
	}
	for i, k := range keep {
		if k {
			kept = append(kept, line[near[i]])
			index = append(index, near[i])
		}
	}
	return kept, index
}

// squareTo is the square of the distance of p to the segment from a to b.
func squareTo(p, a, b point) float64 {
	dx, dy := b.x-a.x, b.y-a.y
	t := 0.0
	if l := dx*dx + dy*dy; l > 0 {
		t = min(max(((p.x-a.x)*dx+(p.y-a.y)*dy)/l, 0), 1)
	}
	x, y := p.x-a.x-t*dx, p.y-a.y-t*dy
	return x*x + y*y
}

// clipLine cuts a line to what lies within r, in pieces.
func clipLine(line []point, r rect) [][]point {
	var out [][]point
	var piece []point
	end := func() {
		if len(piece) > 1 {
			out = append(out, piece)
		}
		piece = nil
	}
	for i := 1; i < len(line); i++ {
		a, b, ok := clipSegment(line[i-1], line[i], r)
		if !ok {
			end()
			continue
		}
		if len(piece) == 0 || piece[len(piece)-1] != a {
			end()
			piece = append(piece, a)
		}
		piece = append(piece, b)
		if b != line[i] {
			end()
		}
	}
	end()
	return out
}

// clipSegment cuts a segment to r (Liang and Barsky).
func clipSegment(a, b point, r rect) (point, point, bool) {
	t0, t1 := 0.0, 1.0
	dx, dy := b.x-a.x, b.y-a.y
	for _, e := range [4][2]float64{{-dx, a.x - r.x0}, {dx, r.x1 - a.x}, {-dy, a.y - r.y0}, {dy, r.y1 - a.y}} {
		p, q := e[0], e[1]
		if p == 0 {
			if q < 0 {
				return a, b, false
			}
			continue
		}
		if t := q / p; p < 0 {
			t0 = max(t0, t)
		} else {
			t1 = min(t1, t)
		}
		if t0 > t1 {
			return a, b, false
		}
	}
	from, to := a, b
	if t0 > 0 {
		from = point{a.x + dx*t0, a.y + dy*t0}
	}
	if t1 < 1 {
		to = point{a.x + dx*t1, a.y + dy*t1}
	}
	return from, to, true
}

// clipPolygon cuts a closed outline to r (Sutherland and Hodgman).
func clipPolygon(ring []point, r rect) []point {
	for side := range 4 {
		inside := func(p point) bool {
			switch side {
			case 0:
				return p.x >= r.x0
			case 1:
				return p.x <= r.x1
			case 2:
				return p.y >= r.y0
			}
			return p.y <= r.y1
		}
		cross := func(a, b point) point {
			switch side {
			case 0:
				return point{r.x0, a.y + (b.y-a.y)*(r.x0-a.x)/(b.x-a.x)}
			case 1:
				return point{r.x1, a.y + (b.y-a.y)*(r.x1-a.x)/(b.x-a.x)}
			case 2:
				return point{a.x + (b.x-a.x)*(r.y0-a.y)/(b.y-a.y), r.y0}
			}
			return point{a.x + (b.x-a.x)*(r.y1-a.y)/(b.y-a.y), r.y1}
		}
		var out []point
		for i, p := range ring {
			last := ring[(i+len(ring)-1)%len(ring)]
			switch {
			case inside(p) && !inside(last):
				out = append(out, cross(last, p), p)
			case inside(p):
				out = append(out, p)
			case inside(last):
				out = append(out, cross(last, p))
			}
		}
		if ring = out; len(ring) == 0 {
			return nil
		}
	}
	return ring
}

// finite reports whether a point can be drawn.
func (p point) finite() bool {
	return !math.IsNaN(p.x) && !math.IsInf(p.x, 0) && !math.IsNaN(p.y) && !math.IsInf(p.y, 0)
}
