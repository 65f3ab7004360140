package geojson

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"

	"github.com/tidewaiter/tidewaiter/encoding/eventtable"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
)

// Writer writes one FeatureCollection, feature by feature. It keeps nothing of
// what it has written. After an error it writes no more.
type Writer struct {
	w     io.Writer
	buf   []byte
	begun bool
	ended bool
	err   error
}

// NewWriter returns a writer. [Writer.Close] ends the collection.
func NewWriter(w io.Writer) *Writer { return &Writer{w: w} }

// Segment writes a segment as a line through these points, in order of time; a
// point when they are one place. Without points the line is from its first fix
// to its last.
func (w *Writer) Segment(s *events.Segment, points []geo.Point) error {
	if len(points) == 0 {
		for _, f := range []*events.Fix{&s.First, &s.Last} {
			if !f.Time.IsZero() {
				points = append(points, f.At)
			}
		}
	}
	w.feature(s.ID)
	w.buf = appendLine(w.buf, points)
	return w.finish(eventtable.Segments.AppendJSON(w.properties(), s))
}

// Event writes an event: a gap as a line from its last fix to the first after
// it, or its last fix alone while it is open; any other at its point.
func (w *Writer) Event(e *events.Event) error {
	w.feature(e.ID)
	if g := e.Gap; g != nil && !g.On.Time.IsZero() {
		w.buf = appendLine(w.buf, greatCircle(g.Off.At, g.On.At))
	} else {
		w.buf = appendPoint(w.buf, e.At)
	}
	return w.finish(eventtable.Events.AppendJSON(w.properties(), e))
}

// Voyage writes a voyage as a line through these points, from its departure to
// its arrival; without points, without a geometry.
func (w *Writer) Voyage(v *events.Voyage, points []geo.Point) error {
	w.feature(v.ID)
	w.buf = appendLine(w.buf, points)
	return w.finish(eventtable.Voyages.AppendJSON(w.properties(), v))
}

// Place writes a place at its point.
func (w *Writer) Place(p *geo.Place) error {
	w.feature(p.ID)
	if p.Located {
		w.buf = appendPoint(w.buf, p.Point)
	} else {
		w.buf = append(w.buf, "null"...)
	}
	b, err := json.Marshal(struct {
		ID      string   `json:"id"`
		Name    string   `json:"name"`
		Aliases []string `json:"aliases,omitempty"`
		Kind    string   `json:"kind"`
		Country string   `json:"country,omitempty"`
		RadiusM float64  `json:"radius_m,omitempty"`
		Quality string   `json:"quality,omitempty"`
		Locode  string   `json:"locode,omitempty"`
		Source  string   `json:"source,omitempty"`
	}{p.ID, p.Name, p.Aliases, string(p.Kind), p.Country, finite(p.RadiusM), string(p.Quality), p.Locode, p.Source})
	if err != nil {
		w.fail(err)
		return w.err
	}
	return w.finish(append(w.properties(), b...))
}

// Feature writes a feature of properties of the caller's own through these
// points: a line, a point when they are one place, no geometry without any. Its
// edges are straight on the map.
func (w *Writer) Feature(id string, points []geo.Point, properties any) error {
	w.feature(id)
	w.buf = appendLine(w.buf, points)
	b, err := json.Marshal(properties)
	if err != nil {
		w.fail(err)
		return w.err
	}
	return w.finish(append(w.properties(), b...))
}

// Close ends the collection. It does not close what it writes to.
func (w *Writer) Close() error {
	if w.err != nil || w.ended {
		return w.err
	}
	w.buf = w.buf[:0]
	w.begin()
	w.buf = append(w.buf, "\n]}\n"...)
	w.write()
	w.ended = true
	return w.err
}

func (w *Writer) begin() {
	if !w.begun {
		w.begun = true
		w.buf = append(w.buf, `{"type":"FeatureCollection","features":[`...)
	}
}

// feature begins a feature, up to its geometry.
func (w *Writer) feature(id string) {
	w.buf = w.buf[:0]
	if w.begun {
		w.buf = append(w.buf, ',')
	}
	w.begin()
	w.buf = append(w.buf, "\n"+`{"type":"Feature","id":`...)
	w.buf = appendString(w.buf, id)
	w.buf = append(w.buf, `,"geometry":`...)
}

// properties begins the properties.
func (w *Writer) properties() []byte { return append(w.buf, `,"properties":`...) }

// finish ends a feature of which all but the last brace stands in buf, and
// writes it.
func (w *Writer) finish(buf []byte) error {
	if n := len(buf); n > 0 && buf[n-1] == '\n' {
		buf = buf[:n-1]
	}
	w.buf = append(buf, '}')
	if w.ended {
		w.fail(errors.New("the collection has ended"))
	}
	w.write()
	return w.err
}

func (w *Writer) write() {
	if w.err != nil {
		return
	}
	if _, err := w.w.Write(w.buf); err != nil {
		w.fail(err)
	}
}

func (w *Writer) fail(err error) {
	if w.err == nil {
		w.err = fmt.Errorf("geojson: writing: %w", err)
	}
}

// finite is 0, which is left out, for what JSON has no number for.
func finite(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	return v
}

// appendString appends a text as JSON; bytes that are not UTF-8 become U+FFFD.
func appendString(dst []byte, s string) []byte {
	b, err := json.Marshal(s)
	if err != nil {
		return append(dst, `""`...) // a string always marshals
	}
	return append(dst, b...)
}

// appendPosition appends [lon, lat] to seven decimals, a centimetre.
func appendPosition(dst []byte, p geo.Point) []byte {
	dst = appendDegrees(append(dst, '['), p.Lon)
	dst = appendDegrees(append(dst, ','), p.Lat)
	return append(dst, ']')
}

func appendDegrees(dst []byte, v float64) []byte {
	v = math.Round(v*1e7) / 1e7
	if v == 0 {
		v = 0 // not -0
	}
	return strconv.AppendFloat(dst, v, 'f', -1, 64)
}

func appendPoint(dst []byte, p geo.Point) []byte {
	if p.Check() != nil {
		return append(dst, "null"...)
	}
	return append(appendPosition(append(dst, `{"type":"Point","coordinates":`...), p), '}')
}
