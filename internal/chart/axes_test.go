package chart

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/tidewaiter/tidewaiter/geo"
)

// TestAxisLabelsDoNotMeet: wherever on earth a map is and however close, no two
// labels of its sides meet, none leaves the picture, and both sides have some.
func TestAxisLabelsDoNotMeet(t *testing.T) {
	maps, bare := 0, 0
	hold := func(name string, p *picture) {
		var boxes []rect
		var texts []string
		below, beside := 0, 0
		for _, it := range p.items {
			w := it.text
			if w == nil || w.class != "grid" {
				continue
			}
			box := w.box()
			if box.x0 < 0 || box.y0 < 0 || box.x1 > p.w || box.y1 > p.h {
				t.Errorf("%s: %q at %+v leaves the picture of %g by %g", name, w.text, box, p.w, p.h)
			}
			for i, o := range boxes {
				if o.overlaps(box.grow(1)) {
					t.Errorf("%s: %q meets %q", name, w.text, texts[i])
				}
			}
			boxes, texts = append(boxes, box), append(texts, w.text)
			if w.anchor == atMiddle {
				below++
			} else {
				beside++
			}
		}
		if maps++; below == 0 || beside == 0 {
			bare++
		}
	}
	r := rand.New(rand.NewPCG(5, 21))
	for world := range 400 {
		lat, lon := math.Asin(2*r.Float64()-1)*180/math.Pi, 360*r.Float64()-180
		if world%5 == 0 {
			lat = math.Copysign(80+10*r.Float64(), lat) // around a pole
		}
		reach := math.Pow(10, -2+r.Float64()*3.3) // degrees
		var l TrackLine
		for i := range 6 {
			at := geo.Point{Lat: max(-89.9, min(89.9, lat+reach*(r.Float64()-0.5))), Lon: math.Mod(lon+reach*(r.Float64()-0.5)+540, 360) - 180}
			l.Add(int64(i)*60e6, at)
		}
		m := &TrackMap{Title: "t", Tracks: []TrackLine{l}}
		opt := TrackOptions{Width: []int{480, 700, 1100, 1600}[world%4]}
		hold(fmt.Sprintf("map %d, around %.3f %.3f", world, lat, lon), m.drawing(opt).pic)
	}
	hold("the world", (&GroundTrack{}).draw())
	if bare > maps/20 {
		t.Errorf("%d of %d maps have no label on one side", bare, maps)
	}
}
