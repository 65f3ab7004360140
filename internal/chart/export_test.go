package chart

import (
	"image"
	"math"
)

// Box is an area of a picture.
type Box struct{ X0, Y0, X1, Y1 float64 }

func boxOf(r rect) Box { return Box{r.x0, r.y0, r.x1, r.y1} }

// Label is a label of a map, where it was placed, and how wide it is in the font
// of images.
type Label struct {
	Text      string
	Box       Box
	PNGWidth  float64
	LeftOut   bool
	HasLeader bool
}

// Layout returns the labels of a map and what they must not cover.
func (m *TrackMap) Layout(opt TrackOptions) (frame Box, labels []Label, marks []Box) {
	d := m.drawing(opt)
	for _, l := range d.labels {
		_, w := glyphs(l.text, l.size, d.inkOf[l].bold)
		labels = append(labels, Label{l.text, boxOf(l.box), w, !l.placed, l.leader})
	}
	for _, r := range append(d.room.marks, d.room.solid...) {
		marks = append(marks, boxOf(r))
	}
	return boxOf(d.view.frame), labels, marks
}

// Raster is the image that PNG encodes.
func (m *TrackMap) Raster(opt TrackOptions, scale float64) *image.RGBA {
	return m.draw(opt).raster(scale)
}

// Thin thins a line and reports how far the original is from it at most.
func Thin(xs, ys []float64, tolerance float64) (n int, farthest float64) {
	line := make([]point, len(xs))
	for i := range line {
		line[i] = point{xs[i], ys[i]}
	}
	kept, index := thin(line, tolerance)
	for k := 1; k < len(kept); k++ {
		for i := index[k-1]; i <= index[k]; i++ {
			farthest = max(farthest, squareTo(line[i], kept[k-1], kept[k]))
		}
	}
	return len(kept), math.Sqrt(farthest)
}
