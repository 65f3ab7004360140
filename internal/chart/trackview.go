package chart

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/tidewaiter/tidewaiter/geo"
)

const radian = math.Pi / 180

// mercatorTop is the latitude past which a map is no Mercator map but a
// stereographic one around its middle, in degrees.
const mercatorTop = 78

// view is a map: a projection of the earth into a frame of the picture. It is
// Mercator's around the meridian in its middle, where lines of one course are
// straight as on a chart, and near a pole the stereographic one.
type view struct {
	frame  rect
	middle geo.Point
	polar  bool
	origin point   // on the plane, that of the frame's middle
	scale  float64 // pixels a unit of the plane; the earth's radius is one
}

// minSpanNM is the least height and width of a map in nautical miles: a single
// fix is shown with its surroundings.
const minSpanNM = 8

// newView fits a map to points, none of which may be off the earth, and gives it
// the height that it needs between lowest and highest.
func newView(points []geo.Point, left, top, width, lowest, highest float64) *view {
	v := &view{middle: middleOf(points)}
	for _, p := range points {
		v.polar = v.polar || math.Abs(p.Lat) > mercatorTop
	}
	box := rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, p := range points {
		q := v.plane(p)
		box = rect{min(box.x0, q.x), min(box.y0, q.y), max(box.x1, q.x), max(box.y1, q.y)}
	}
	if len(points) == 0 {
		box = rect{}
	}
	v.origin = point{(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2}
	least := minSpanNM / 60. * radian / v.stretch()
	w, h := max(box.width()*1.2, least), max(box.height()*1.2, least)
	height := min(max(width*h/w, lowest), highest)
	v.frame = rect{left, top, left + width, top + height}
	v.scale = min(width/w, height/h)
	return v
}

// middleOf is the middle of the shortest stretch of longitude that holds the
// points, and of their latitudes.
func middleOf(points []geo.Point) geo.Point {
	if len(points) == 0 {
		return geo.Point{}
	}
	var held [360]bool
	south, north := 90.0, -90.0
	var sum [3]float64
	polar := false
	for _, p := range points {
		held[int(math.Floor(p.Lon)+360)%360] = true
		south, north = min(south, p.Lat), max(north, p.Lat)
		s, c := math.Sincos(p.Lat * radian)
		sl, cl := math.Sincos(p.Lon * radian)
		sum[0], sum[1], sum[2] = sum[0]+c*cl, sum[1]+c*sl, sum[2]+s
		polar = polar || math.Abs(p.Lat) > mercatorTop
	}
	if polar && math.Hypot(math.Hypot(sum[0], sum[1]), sum[2]) > 1e-9 {
		return geo.Point{Lat: math.Atan2(sum[2], math.Hypot(sum[0], sum[1])) / radian, Lon: math.Atan2(sum[1], sum[0]) / radian}
	}
	// The longest run of empty degrees lies opposite.
	best, at, run := 0, 0, 0
	for i := range 720 {
		if held[i%360] {
			run = 0
		} else if run++; run > best {
			best, at = min(run, 360), i
		}
	}
	lon := float64(at) + 1 + float64(360-best)/2 // from the end of the run to half of the rest
	return geo.Point{Lat: (south + north) / 2, Lon: wrap(lon)}
}

// wrap brings a longitude to -180..180.
func wrap(lon float64) float64 { return lon - 360*math.Round(lon/360) }

// plane projects a point onto a plane on which y grows downwards.
func (v *view) plane(p geo.Point) point {
	return v.flat(p.Lat, wrap(p.Lon-v.middle.Lon))
}

// flat projects a latitude and the degrees of longitude east of the middle,
// which for Mercator may be more than 180.
func (v *view) flat(lat, east float64) point {
	if !v.polar {
		lat = min(max(lat, -85), 85)
		return point{east * radian, -math.Asinh(math.Tan(lat * radian))}
	}
	s, c := math.Sincos(lat * radian)
	s0, c0 := math.Sincos(v.middle.Lat * radian)
	sl, cl := math.Sincos(east * radian)
	cosine := s0*s + c0*c*cl
	x, y := c*sl, c0*s-s0*c*cl
	// What lies more than 150 degrees away is drawn at 150.
	const farthest = -0.866
	if cosine < farthest {
		if l := math.Hypot(x, y); l > 0 {
			k := math.Sqrt(1-farthest*farthest) / l
			x, y = x*k, y*k
		}
		cosine = farthest
	}
	k := 2 / (1 + cosine)
	return point{k * x, -k * y}
}

// at is where a point is drawn.
func (v *view) at(p geo.Point) point { return v.place(v.plane(p)) }

func (v *view) place(q point) point {
	return point{
		(v.frame.x0+v.frame.x1)/2 + (q.x-v.origin.x)*v.scale,
		(v.frame.y0+v.frame.y1)/2 + (q.y-v.origin.y)*v.scale,
	}
}

// back is the point of the earth that is drawn at q.
func (v *view) back(q point) geo.Point {
	x := (q.x-(v.frame.x0+v.frame.x1)/2)/v.scale + v.origin.x
	y := (q.y-(v.frame.y0+v.frame.y1)/2)/v.scale + v.origin.y
	if !v.polar {
		return geo.Point{Lat: math.Atan(math.Sinh(-y)) / radian, Lon: v.middle.Lon + x/radian}
	}
	y = -y
	rho := math.Hypot(x, y)
	if rho == 0 {
		return v.middle
	}
	s, c := math.Sincos(2 * math.Atan(rho/2))
	s0, c0 := math.Sincos(v.middle.Lat * radian)
	lat := math.Asin(min(max(c*s0+y*s*c0/rho, -1), 1))
	lon := math.Atan2(x*s, rho*c0*c-y*s0*s)
	return geo.Point{Lat: lat / radian, Lon: v.middle.Lon + lon/radian}
}

// stretch is how many radians on the earth a unit of the plane is in the
// middle of the map.
func (v *view) stretch() float64 {
	if v.polar {
		return 1
	}
	return 1 / math.Cosh(v.origin.y) // the cosine of the latitude
}

// nmPerPixel is how many nautical miles a pixel is in the middle of the map.
func (v *view) nmPerPixel() float64 { return v.stretch() / radian * 60 / v.scale }

// line projects points and cuts the line where it would run around the back of
// the map.
func (v *view) line(points []geo.Point) [][]point {
	var out [][]point
	var part []point
	for _, p := range points {
		q := v.at(p)
		if n := len(part); n > 0 && math.Abs(q.x-part[n-1].x) > math.Pi*v.scale {
			out = append(out, part)
			part = nil
		}
		part = append(part, q)
	}
	return append(out, part)
}

// landCoarse is how far apart the points of a coast are drawn, in pixels.
const landCoarse = 0.4

// land returns the outlines of the land in the frame, for filling, and its
// coasts, for drawing.
func (v *view) land(l *Land) (fill, coasts [][]point) {
	if l == nil {
		return nil, nil
	}
	around := v.frame.grow(4)
	for i := range l.polygons {
		g := &l.polygons[i]
		for _, turn := range []float64{-360, 0, 360} {
			if v.polar {
				if turn != 0 || !v.reaches(g) {
					continue
				}
			} else {
				a, b := v.place(v.flat(g.north, g.west+turn-v.middle.Lon)), v.place(v.flat(g.south, g.east+turn-v.middle.Lon))
				if !(rect{a.x, a.y, b.x, b.y}).grow(0.1).overlaps(around) {
					continue
				}
			}
			for _, ring := range g.rings {
				line := make([]point, len(ring))
				for k, p := range ring {
					line[k] = v.place(v.flat(p.Lat, p.Lon+turn-v.middle.Lon))
				}
				thinned, index := thin(line, landCoarse)
				if clipped := clipPolygon(thinned, around); len(clipped) > 2 {
					fill = append(fill, clipped)
				}
				var shore []point
				for k, p := range thinned {
					if coast(ring[index[k]]) {
						shore = append(shore, p)
					}
				}
				if len(shore) == len(thinned) {
					shore = append(shore, shore[0])
				}
				coasts = append(coasts, clipLine(shore, v.frame)...)
			}
		}
	}
	return fill, coasts
}

// reaches reports whether a polygon is in the frame of a stereographic map, or
// all around it. Others are not drawn: those on the far side would come out as
// all that is not land.
func (v *view) reaches(g *landPolygon) bool {
	f := v.frame
	farthest := 0.0
	for _, corner := range []point{{f.x0, f.y0}, {f.x1, f.y0}, {f.x1, f.y1}, {f.x0, f.y1}} {
		farthest = max(farthest, geo.DistanceM(v.middle, v.back(corner)))
	}
	for _, p := range g.rings[0] {
		if geo.DistanceM(v.middle, geo.Point{Lat: p.Lat, Lon: wrap(p.Lon)}) < farthest {
			return true
		}
	}
	for _, turn := range []float64{-360, 0, 360} {
		if g.holds(geo.Point{Lat: v.middle.Lat, Lon: wrap(v.middle.Lon) + turn}) {
			return true
		}
	}
	return false
}

// gridline is a line of the graticule with its label.
type gridline struct {
	parts [][]point
	label string
	at    point // where it leaves the frame
	side  bool  // at the left side; else at the bottom
}

// gridSteps are the distances that lines of the graticule may have, in minutes.
var gridSteps = []int{1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1200, 1800, 2700, 5400}

// graticule returns meridians and parallels, some 130 pixels apart.
func (v *view) graticule() []gridline {
	const apart, samples = 130.0, 24
	south, north, west, east := 90.0, -90.0, math.Inf(1), math.Inf(-1)
	for i := range samples + 1 {
		for k := range samples + 1 {
			p := v.back(point{v.frame.x0 + v.frame.width()*float64(i)/samples, v.frame.y0 + v.frame.height()*float64(k)/samples})
			south, north = min(south, p.Lat), max(north, p.Lat)
			west, east = min(west, p.Lon), max(east, p.Lon)
		}
	}
	nm := v.nmPerPixel() * apart
	latStep := step(nm)
	lonStep := step(nm / max(math.Cos((south+north)/2*radian), 0.05))
	if v.polar && (v.frame.holds(v.at(geo.Point{Lat: 90})) || v.frame.holds(v.at(geo.Point{Lat: -90}))) {
		west, east, lonStep = -180, 180-1e-9, 1800
		if v.middle.Lat > 0 {
			north = 90
		} else {
			south = -90
		}
	}
	var out []gridline
	add := func(side bool, label string, f func(t float64) geo.Point) {
		var points []geo.Point
		n := 2
		if v.polar {
			n = 90
		}
		for i := range n + 1 {
			points = append(points, f(float64(i)/float64(n)))
		}
		l := gridline{label: label, side: side}
		for i := 1; i < len(points); i++ { // by pairs: a parallel goes all round
			a, b := v.at(points[i-1]), v.at(points[i])
			if !v.polar {
				a, b = v.place(v.flat(points[i-1].Lat, points[i-1].Lon-v.middle.Lon)), v.place(v.flat(points[i].Lat, points[i].Lon-v.middle.Lon))
			}
			l.parts = append(l.parts, clipLine([]point{a, b}, v.frame)...)
		}
		l.parts = join(l.parts)
		for _, part := range l.parts {
			for _, p := range []point{part[0], part[len(part)-1]} {
				if side && math.Abs(p.x-v.frame.x0) < 0.5 || !side && math.Abs(p.y-v.frame.y1) < 0.5 {
					l.at = p
				}
			}
		}
		if len(l.parts) > 0 {
			out = append(out, l)
		}
	}
	for m := int(math.Ceil(west * 60 / float64(lonStep))); m <= int(math.Floor(east*60/float64(lonStep))); m++ {
		minutes := m * lonStep
		lon := float64(minutes) / 60
		add(false, degreeLabel(minutes, "E", "W"), func(t float64) geo.Point { return geo.Point{Lat: south + (north-south)*t, Lon: lon} })
	}
	for m := int(math.Ceil(south * 60 / float64(latStep))); m <= int(math.Floor(north*60/float64(latStep))); m++ {
		minutes := m * latStep
		lat := float64(minutes) / 60
		if math.Abs(lat) < 90 {
			add(true, degreeLabel(minutes, "N", "S"), func(t float64) geo.Point { return geo.Point{Lat: lat, Lon: west + (east-west)*t} })
		}
	}
	return out
}

// join puts pieces together where one ends at the beginning of the next.
func join(parts [][]point) [][]point {
	var out [][]point
	for _, p := range parts {
		if n := len(out); n > 0 {
			end := out[n-1][len(out[n-1])-1]
			if math.Hypot(end.x-p[0].x, end.y-p[0].y) < 1e-6 {
				out[n-1] = append(out[n-1], p[1:]...)
				continue
			}
		}
		out = append(out, slices.Clone(p))
	}
	return out
}

func (r rect) holds(p point) bool { return p.x >= r.x0 && p.x <= r.x1 && p.y >= r.y0 && p.y <= r.y1 }

// step is the least of gridSteps that is as many minutes.
func step(minutes float64) int {
	for _, s := range gridSteps {
		if float64(s) >= minutes*0.75 {
			return s
		}
	}
	return gridSteps[len(gridSteps)-1]
}

// degreeLabel writes minutes of arc as on a chart: 42°30′N.
func degreeLabel(minutes int, plus, minus string) string {
	if minutes == 0 {
		return "0°"
	}
	letter := plus
	minutes = (minutes+180*60)%(360*60) - 180*60 // longitudes past the antimeridian
	if minutes < -180*60 {
		minutes += 360 * 60
	}
	if minutes == -180*60 || minutes == 180*60 {
		return "180°"
	}
	if minutes < 0 {
		letter, minutes = minus, -minutes
	}
	if minutes%60 == 0 {
		return strconv.Itoa(minutes/60) + "°" + letter
	}
	return fmt.Sprintf("%d°%02d′%s", minutes/60, minutes%60, letter)
}
