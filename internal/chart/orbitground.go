package chart

import (
	"cmp"
	"fmt"
	"image/color"
	"io"
	"math"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/orbit"
)

// GroundTrack is where a satellite was over the ground, on a map of the world.
type GroundTrack struct {
	Title     string
	Source    string
	Synthetic bool
	Epoch     time.Time     // of the element set that it was computed from; zero is not known
	Points    []GroundPoint // in order of time
	Places    []geo.Place   // marked and named
	Land      *Land         // nil: no land is drawn
}

// GroundPoint is a moment over the ground.
type GroundPoint struct {
	At     time.Time
	Point  geo.Point
	Sunlit bool // the satellite sees the whole sun
}

// GroundPoints follows a satellite from one moment to another, every so many
// seconds. It ends early where there is no state.
func GroundPoints(s *orbit.Satellite, from, to orbit.Time, everySeconds float64) []GroundPoint {
	track, _ := s.GroundTrack(nil, from, to, everySeconds)
	out := make([]GroundPoint, 0, len(track))
	for _, p := range track {
		state, err := s.At(p.Time)
		if err != nil {
			break
		}
		out = append(out, GroundPoint{At: p.Time.Std(), Point: p.Point, Sunlit: orbit.LightAt(p.Time, state.Position) == orbit.Sunlit})
	}
	return out
}

// The measures of the map, in pixels: half a turn of longitude is as long as
// a quarter turn of latitude is high (equirectangular).
const (
	groundWidth = 1000.
	groundLeft  = 46.
	groundRight = 16.
	groundTop   = 66.
)

// SVG draws the map as one svg element, well formed as XML.
func (m *GroundTrack) SVG() []byte { return m.draw().svg() }

// PNG draws it as an image at twice its size.
func (m *GroundTrack) PNG(w io.Writer) error { return m.draw().png(w, 2) }

func (m *GroundTrack) draw() *picture {
	p := &picture{w: groundWidth, ground: inkGround, title: cmp.Or(m.Title, "Ground track")}
	frame := rect{x0: groundLeft, y0: groundTop, x1: groundWidth - groundRight}
	frame.y1 = frame.y0 + frame.width()/2
	at := func(lat, lon float64) point {
		return point{frame.x0 + (lon+180)/360*frame.width(), frame.y0 + (90-lat)/180*frame.height()}
	}
	span := fmt.Sprintf("%d points", len(m.Points))
	if n := len(m.Points); n > 0 {
		span = spanText(m.Points[0].At, m.Points[n-1].At)
	}
	p.desc = "Ground track, " + span
	if n := len(m.Points); n > 0 {
		a, b := m.Points[0].Point, m.Points[n-1].Point
		p.desc += fmt.Sprintf(", from %.1f, %.1f to %.1f, %.1f degrees north and east", a.Lat, a.Lon, b.Lat, b.Lon)
	}
	p.write(writing{class: "title", text: fitText(p.title, 19, groundWidth-60), at: point{groundLeft, 31}, size: 19, bold: true, ink: inkText, anchor: atStart})
	p.write(writing{class: "span", text: span, at: point{groundLeft, 53}, size: spanSize, ink: inkQuiet, anchor: atStart})
	if m.Synthetic {
		p.desc += "; " + OrbitSynthetic
		p.write(writing{class: "synthetic", text: OrbitSynthetic, at: point{frame.x1, 53}, size: spanSize, bold: true, ink: inkGap, anchor: atEnd})
	}
	box := boxPath(frame)
	p.shape(shape{class: "sea", parts: box, closed: true, look: look{fill: inkSea}})
	m.land(p, frame, at)
	labels := axes{p: p}
	for lon := -150; lon <= 150; lon += 30 {
		x := at(0, float64(lon)).x
		p.shape(shape{class: "grid", parts: [][]point{{{x, frame.y0}, {x, frame.y1}}}, look: look{line: inkRule, width: 0.6}})
		labels.write(writing{class: "grid", text: degreeLabel(lon*60, "E", "W"), at: point{x, frame.y1 + 15}, size: 11, ink: inkQuiet, anchor: atMiddle})
	}
	for lat := -60; lat <= 60; lat += 30 {
		y := at(float64(lat), 0).y
		p.shape(shape{class: "grid", parts: [][]point{{{frame.x0, y}, {frame.x1, y}}}, look: look{line: inkRule, width: 0.6}})
		labels.write(writing{class: "grid", text: degreeLabel(lat*60, "N", "S"), at: point{frame.x0 - 6, y + 4}, size: 11, ink: inkQuiet, anchor: atEnd})
	}
	m.track(p, at)
	for i := range m.Places {
		place := &m.Places[i]
		if !place.Located {
			continue
		}
		q := at(place.Point.Lat, place.Point.Lon)
		p.shape(shape{class: "place", title: place.Name, parts: [][]point{polygon(q, 3.4, 20, 0)}, closed: true, look: look{fill: inkGap, line: inkGround, width: 1}})
		w := writing{class: "place", text: place.Name, at: point{q.x + 7, q.y + 4}, size: 11.5, ink: inkText, anchor: atStart, halo: true}
		if q.x+7+textWidth(place.Name, 11.5) > frame.x1 {
			w.at.x, w.anchor = q.x-7, atEnd
		}
		p.write(w)
	}
	p.shape(shape{class: "frame", parts: box, closed: true, look: look{line: inkQuiet, width: 1}})
	y := frame.y1 + 40
	x := groundLeft
	for _, k := range []struct {
		ink  color.NRGBA
		word string
	}{{inkTracks[1], "satellite in sunlight"}, {inkTracks[0], "in the shadow of the earth"}} {
		p.shape(shape{class: "key", parts: [][]point{{{x, y}, {x + 26, y}}}, look: look{line: k.ink, width: 2.2}})
		p.write(writing{class: "key", text: k.word, at: point{x + 33, y + 4.2}, size: 12, ink: inkText, anchor: atStart})
		x += 33 + textWidth(k.word, 12) + 22
	}
	source := []string{"propagated by SGP4, good to some kilometres near the epoch of a set; UTC"}
	if !m.Epoch.IsZero() {
		computed := "computed from the element set of " + instantText(m.Epoch)
		p.desc += "; " + computed
		p.write(writing{class: "computed", text: computed, at: point{frame.x1, y + 4.2}, size: 12, ink: inkText, anchor: atEnd})
	}
	if m.Source != "" {
		source = append([]string{"element sets: " + m.Source}, source...)
	}
	if m.Land != nil {
		source = append(source, "land: Natural Earth")
	}
	p.write(writing{class: "source", text: fitText(strings.Join(source, "  ·  "), 11, groundWidth-150), at: point{groundLeft, y + 26}, size: 11, ink: inkQuiet, anchor: atStart})
	p.write(writing{class: "source", text: "Tidewaiter", at: point{frame.x1, y + 26}, size: 11, ink: inkQuiet, anchor: atEnd})
	p.h = math.Ceil(y + 40)
	return p
}

// land draws the land, each polygon where it is in the frame: one that crosses
// the antimeridian is on both sides.
func (m *GroundTrack) land(p *picture, frame rect, at func(lat, lon float64) point) {
	if m.Land == nil {
		return
	}
	var fill [][]point
	for i := range m.Land.polygons {
		g := &m.Land.polygons[i]
		for _, turn := range []float64{-360, 0, 360} {
			if g.east+turn < -180 || g.west+turn > 180 {
				continue
			}
			for _, ring := range g.rings {
				line := make([]point, len(ring))
				for k, q := range ring {
					line[k] = at(q.Lat, q.Lon+turn)
				}
				thinned, _ := thin(line, 0.5)
				if clipped := clipPolygon(thinned, frame); len(clipped) > 2 {
					fill = append(fill, clipped)
				}
			}
		}
	}
	p.shape(shape{class: "land", parts: fill, closed: true, look: look{fill: inkLand}})
}

// acrossEdge is where the way from a to b crosses the antimeridian: the latitude, and
// the side of the map that it leaves by.
func acrossEdge(a, b geo.Point) (lat, edge float64) {
	edge = math.Copysign(180, a.Lon)
	if beyond := b.Lon + 2*edge; beyond != a.Lon {
		return a.Lat + (b.Lat-a.Lat)*(edge-a.Lon)/(beyond-a.Lon), edge
	}
	return b.Lat, edge
}

// track draws the line, cut where it leaves the map on one side and comes back on
// the other, and marks where it begins and which way it goes.
func (m *GroundTrack) track(p *picture, at func(lat, lon float64) point) {
	lines := map[bool][][]point{}
	var part []point
	for i := range m.Points {
		g := &m.Points[i]
		q := at(g.Point.Lat, g.Point.Lon)
		if i > 0 {
			before := &m.Points[i-1]
			jump := math.Abs(g.Point.Lon-before.Point.Lon) > 180
			if jump || g.Sunlit != before.Sunlit {
				end, begin := q, []point(nil) // the line goes on in the other colour
				if jump {
					lat, edge := acrossEdge(before.Point, g.Point)
					end, begin = at(lat, edge), []point{at(lat, -edge)}
				}
				lines[before.Sunlit] = append(lines[before.Sunlit], append(part, end))
				part = begin
			}
		}
		part = append(part, q)
	}
	n := len(m.Points)
	if n == 0 {
		return
	}
	lines[m.Points[n-1].Sunlit] = append(lines[m.Points[n-1].Sunlit], part)
	for _, sunlit := range []bool{false, true} {
		class, ink := "track shade", inkTracks[0]
		if sunlit {
			class, ink = "track sunlit", inkTracks[1]
		}
		p.shape(shape{class: class, parts: lines[sunlit], look: look{line: ink, width: 1.7}})
	}
	first, last := m.Points[0], m.Points[n-1]
	p.shape(shape{class: "begin", title: "begins " + instantText(first.At), parts: [][]point{polygon(at(first.Point.Lat, first.Point.Lon), 4, 20, 0)}, closed: true, look: look{fill: inkGround, line: inkText, width: 1.5}})
	if n > 1 {
		a, b := at(m.Points[n-2].Point.Lat, m.Points[n-2].Point.Lon), at(last.Point.Lat, last.Point.Lon)
		p.shape(shape{class: "end", title: "ends " + instantText(last.At), parts: [][]point{polygon(b, 6.5, 3, math.Atan2(b.y-a.y, b.x-a.x))}, closed: true, look: look{fill: inkText}})
	}
}
