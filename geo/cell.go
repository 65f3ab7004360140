package geo

import "math"

// Cell is one piece of a grid that divides the earth into pieces of about the
// same area: rows a quarter of a degree high, cut along meridians into pieces
// about as wide (15 nautical miles) at the row's middle. It serves to count
// what is near what; it is no boundary of anything. Cells are numbered from 0,
// row by row from the south pole.
type Cell int32

const (
	cellsPerDegree = 4
	cellRows       = 180 * cellsPerDegree
)

// cellStart is the first cell of each row, and at the end the number of cells.
var cellStart = func() (start [cellRows + 1]Cell) {
	for row := range cellRows {
		mid := (float64(row)+0.5)/cellsPerDegree - 90
		n := math.Round(360 * cellsPerDegree * math.Cos(mid*radian))
		start[row+1] = start[row] + Cell(max(n, 3))
	}
	return start
}()

// NumCells is the number of cells of the grid.
func NumCells() int { return int(cellStart[cellRows]) }

// CellOf returns the cell of a point on the earth; -1 for a point that
// [Point.Check] refuses.
func CellOf(p Point) Cell {
	if !(p.Lat >= -90 && p.Lat <= 90 && p.Lon >= -180 && p.Lon <= 180) {
		return -1
	}
	row := min(int((p.Lat+90)*cellsPerDegree), cellRows-1)
	n := cellStart[row+1] - cellStart[row]
	i := Cell((p.Lon + 180) / 360 * float64(n))
	if i >= n { // 180 east is 180 west
		i = 0
	}
	return cellStart[row] + i
}

// row is the row that holds the cell.
func (c Cell) row() int {
	lo, hi := 0, cellRows
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; cellStart[mid] <= c {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo
}

// Center returns the middle of the cell.
func (c Cell) Center() Point {
	row := c.row()
	n := float64(cellStart[row+1] - cellStart[row])
	return Point{
		Lat: (float64(row)+0.5)/cellsPerDegree - 90,
		Lon: (float64(c-cellStart[row])+0.5)/n*360 - 180,
	}
}

// CellsWithin appends to dst every cell that has a point within m metres of p,
// in ascending order within each row, and returns it. Nothing is within of a
// point that is not on the earth.
func CellsWithin(p Point, m float64, dst []Cell) []Cell {
	if CellOf(p) < 0 || !(m >= 0) {
		return dst
	}
	c := capOf(p, m)
	first := int(max((c.south+90)*cellsPerDegree, 0))
	last := int(min((c.north+90)*cellsPerDegree, cellRows-1))
	for row := first; row <= last; row++ {
		lo := float64(row)/cellsPerDegree - 90
		half := c.halfLon(lo, lo+1./cellsPerDegree)
		if half < 0 {
			continue
		}
		start, n := cellStart[row], int(cellStart[row+1]-cellStart[row])
		west := int(math.Floor((p.Lon - half + 180) / 360 * float64(n)))
		east := int(math.Floor((p.Lon + half + 180) / 360 * float64(n)))
		if half >= 180 || east-west >= n-1 {
			west, east = 0, n-1
		}
		for i := west; i <= east; i++ {
			dst = append(dst, start+Cell((i+n)%n))
		}
	}
	return dst
}

// spherical cap: all points within a distance of a point.
type spherical struct {
	lat          float64 // of the middle, radians
	angle        float64 // radius, radians
	cosLat       float64
	sinHalf      float64 // of half the radius
	south, north float64 // degrees, beyond the poles where it holds one
	widestLat    float64 // degrees; where its meridians are farthest apart
	widest       float64 // half the span of longitudes there, degrees
}

// capSlack widens caps by a hair, so that rounding excludes nothing.
const capSlack = 1e-9

func capOf(p Point, m float64) spherical {
	c := spherical{lat: p.Lat * radian, angle: min(m/EarthRadiusM+capSlack, math.Pi)}
	sin, cos := math.Sincos(c.lat)
	c.cosLat = cos
	c.sinHalf = math.Sin(c.angle / 2)
	c.south, c.north = p.Lat-c.angle/radian, p.Lat+c.angle/radian
	c.widestLat, c.widest = 90, 180
	if c.south > -90 && c.north < 90 {
		c.widestLat = math.Asin(sin/math.Cos(c.angle)) / radian
		c.widest = math.Asin(min(math.Sin(c.angle)/cos, 1))/radian + capSlack
	} else if c.south <= -90 && c.north < 90 {
		c.widestLat = -90
	}
	return c
}

// halfLon is half the span of the cap's longitudes between two latitudes, in
// degrees: 180 is all of them, negative is none.
func (c *spherical) halfLon(south, north float64) float64 {
	if north < c.south || south > c.north {
		return -1
	}
	if c.south <= -90 && c.north >= 90 {
		return 180
	}
	if c.widestLat >= south && c.widestLat <= north {
		return c.widest
	}
	return max(c.halfLonAt(max(south, c.south)), c.halfLonAt(min(north, c.north)), 0)
}

// halfLonAt is the same along one parallel: the haversine formula solved for
// the difference of longitudes.
func (c *spherical) halfLonAt(lat float64) float64 {
	lat *= radian
	s := math.Sin((lat - c.lat) / 2)
	h := c.sinHalf*c.sinHalf - s*s
	cos := math.Cos(lat) * c.cosLat
	switch {
	case h < 0:
		return -1
	case h >= cos:
		return 180
	}
	return 2*math.Asin(math.Sqrt(h/cos))/radian + capSlack
}
