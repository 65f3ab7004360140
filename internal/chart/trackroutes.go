package chart

import (
	"math"

	"github.com/tidewaiter/tidewaiter/geo"
)

// TrackRoute joins two places between which voyages were reported. It is drawn
// as a dotted arc with its way, which cannot be taken for a track.
type TrackRoute struct {
	From, To geo.Point
	Text     string // beside it
	Title    string // when it is pointed at
}

// routes draws the reported routes.
func (d *trackDrawing) routes() {
	const bend = 0.09 // of the length, to the right of the way: there and back are two arcs
	for i := range d.Routes {
		r := &d.Routes[i]
		if r.From.Check() != nil || r.To.Check() != nil {
			continue
		}
		a, b := d.view.at(r.From), d.view.at(r.To)
		mid := point{(a.x+b.x)/2 - (b.y-a.y)*bend*2, (a.y+b.y)/2 + (b.x-a.x)*bend*2}
		var way []point
		for k := range 33 {
			t := float64(k) / 32
			p, q, s := (1-t)*(1-t), 2*t*(1-t), t*t
			way = append(way, point{p*a.x + q*mid.x + s*b.x, p*a.y + q*mid.y + s*b.y})
		}
		d.room.line = append(d.room.line, way...)
		d.pic.shape(shape{class: "route", title: r.Title, parts: clipLine(way, d.view.frame), look: look{line: inkGap, width: 2, dash: []float64{1.5, 5}}})
		if math.Hypot(b.x-a.x, b.y-a.y) > 30 {
			d.pic.shape(shape{class: "way", parts: [][]point{arrow(way[27], way[29])}, closed: true, look: look{fill: inkGap}})
		}
		top := way[16]
		d.label(r.Text, top, around(top.x, top.y, 3, 3), 20+i, 11.5, inkGap)
		d.used["route"] = true
	}
}
