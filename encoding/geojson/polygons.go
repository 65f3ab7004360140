package geojson

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/tidewaiter/tidewaiter/geo"
)

// The limits of one geometry of a stream of polygons.
const (
	maxStreamPoints = 24 << 20 // positions of one geometry
	maxStreamDepth  = 64       // of anything in the file
	// maxStreamValue is how many bytes a string or a number may have, and a
	// reference system: the reader of JSON holds each whole, some three times over.
	maxStreamValue = 16 << 20
)

// Polygons reads the polygons of a file of any size, one at a time: of a Polygon,
// a MultiPolygon, a GeometryCollection of them, or a Feature or FeatureCollection
// with such geometries, or of several of these one after another, on lines of
// their own or as RFC 8142 has them. Rings are the outer one first, each without
// its last position, which is its first. One geometry is in memory at a time, of
// at most 24 Mi positions, and of what else stands in the file one string at a time,
// of at most 16 MiB.
//
// Anything else is an error, the last that is yielded; it says after which polygon
// of the file it stands.
func Polygons(r io.Reader) iter.Seq2[[][]geo.Point, error] {
	return func(yield func([][]geo.Point, error) bool) {
		s := &polygonStream{bound: valueBound{r: bufio.NewReaderSize(separated{r}, 1<<20)}}
		s.in = json.NewDecoder(&s.bound)
		s.give = func(rings [][]geo.Point) bool { s.n++; return yield(rings, nil) }
		for {
			err := s.value()
			switch {
			case errors.Is(err, errEnough):
				return
			case errors.Is(err, io.EOF) && s.n > 0:
				return
			case errors.Is(err, io.EOF):
				err = errors.New("no polygon in it")
			case err == nil:
				continue
			}
			yield(nil, fmt.Errorf("geojson: reading polygons: after polygon %d, byte %d: %w", s.n, s.in.InputOffset(), err))
			return
		}
	}
}

// errEnough ends the reading when the caller wants no more.
var errEnough = errors.New("geojson: enough")

// separated is a reader in which the record separators of RFC 8142 are spaces.
type separated struct{ io.Reader }

func (s separated) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	for i, b := range p[:n] {
		if b == 0x1e {
			p[i] = ' '
		}
	}
	return n, err
}

// valueBound fails when more is read than one value may be long.
type valueBound struct {
	r    io.Reader
	left int
}

func (b *valueBound) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, fmt.Errorf("a value of more than %d MiB: leave it out", maxStreamValue>>20)
	}
	n, err := b.r.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

type polygonStream struct {
	bound  valueBound
	in     *json.Decoder
	give   func([][]geo.Point) bool
	n      int // polygons given
	points int // of the geometry that is read
	depth  int
}

// token reads the next token.
func (s *polygonStream) token() (json.Token, error) {
	s.bound.left = maxStreamValue
	return s.in.Token()
}

// more reports whether there is another value in the array or object.
func (s *polygonStream) more() bool {
	s.bound.left = maxStreamValue
	return s.in.More()
}

// value reads one GeoJSON object. The error is io.EOF where there is no more.
func (s *polygonStream) value() error {
	t, err := s.token()
	if err != nil {
		return err
	}
	if t != json.Delim('{') {
		return fmt.Errorf("%v, want an object of GeoJSON", t)
	}
	return unexpected(s.object())
}

// unexpected makes an end within something an error of its own.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// object reads the members of an object whose brace is read.
func (s *polygonStream) object() error {
	if s.depth++; s.depth > maxStreamDepth {
		return fmt.Errorf("nested more than %d deep", maxStreamDepth)
	}
	defer func() { s.depth-- }()
	kind, has := "", false
	var polygons [][][]geo.Point
	for s.more() {
		t, err := s.token()
		if err != nil {
			return err
		}
		switch t {
		case "type":
			if t, err = s.token(); err != nil {
				return err
			}
			if kind, has = t.(string); !has {
				return fmt.Errorf("type %v, want a word", t)
			}
		case "crs":
			var v any
			s.bound.left = maxStreamValue
			if err := s.in.Decode(&v); err != nil {
				return err
			}
			if err := checkCRS(v, "crs"); err != nil {
				return err
			}
		case "features", "geometries":
			if err := s.list(func(t json.Token) error {
				if t != json.Delim('{') {
					return fmt.Errorf("%v, want an object", t)
				}
				return s.object()
			}); err != nil {
				return err
			}
		case "geometry":
			t, err := s.token()
			if err != nil {
				return err
			}
			if t == nil {
				continue
			}
			if t != json.Delim('{') {
				return fmt.Errorf("geometry %v, want an object", t)
			}
			if err := s.object(); err != nil {
				return err
			}
		case "coordinates":
			s.points = 0
			if polygons, err = s.coordinates(); err != nil {
				return err
			}
		default:
			if err := s.skip(); err != nil {
				return err
			}
		}
	}
	if _, err := s.token(); err != nil {
		return err
	}
	switch kind {
	case "FeatureCollection", "Feature", "GeometryCollection":
		return nil
	case "Polygon", "MultiPolygon":
	case "":
		return errors.New("an object without a type")
	default:
		return fmt.Errorf("a %q: want polygons only", kind)
	}
	if kind == "Polygon" && len(polygons) != 1 || len(polygons) == 0 {
		return fmt.Errorf("coordinates of a %s that are none", kind)
	}
	for _, rings := range polygons {
		if !s.give(rings) {
			return errEnough
		}
	}
	return nil
}

// skip reads a value that is nothing to this package.
func (s *polygonStream) skip() error {
	for depth := 0; ; {
		t, err := s.token()
		if err != nil {
			return err
		}
		switch t {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth == 0 {
			return nil
		}
		if depth > maxStreamDepth {
			return fmt.Errorf("nested more than %d deep", maxStreamDepth)
		}
	}
}

// list reads an array, each of its values by f, which gets the first token of it.
func (s *polygonStream) list(f func(json.Token) error) error {
	t, err := s.token()
	if err != nil {
		return err
	}
	if t != json.Delim('[') {
		return fmt.Errorf("%v, want an array", t)
	}
	return s.rest(f)
}

// rest reads an array whose bracket is read.
func (s *polygonStream) rest(f func(json.Token) error) error {
	for s.more() {
		t, err := s.token()
		if err != nil {
			return err
		}
		if err := f(t); err != nil {
			return err
		}
	}
	_, err := s.token()
	return err
}

// coordinates reads those of a polygon or of several, which their depth tells
// apart.
func (s *polygonStream) coordinates() (out [][][]geo.Point, err error) {
	open := func(t json.Token) error {
		if t != json.Delim('[') {
			return fmt.Errorf("%v among coordinates, want an array", t)
		}
		return nil
	}
	var single [][]geo.Point
	err = s.list(func(t json.Token) error { // rings, or polygons
		if err := open(t); err != nil {
			return err
		}
		var ring []geo.Point
		var rings [][]geo.Point
		err := s.rest(func(t json.Token) error { // positions, or rings
			if err := open(t); err != nil {
				return err
			}
			first, err := s.token()
			if err != nil {
				return err
			}
			if lon, ok := first.(float64); ok {
				p, err := s.position(lon)
				ring = append(ring, p)
				return err
			}
			var inner []geo.Point
			for t := first; t != json.Delim(']'); {
				if err := open(t); err != nil {
					return err
				}
				lon, err := s.token()
				if err != nil {
					return err
				}
				v, ok := lon.(float64)
				if !ok {
					return fmt.Errorf("%v, want a longitude", lon)
				}
				p, err := s.position(v)
				if err != nil {
					return err
				}
				inner = append(inner, p)
				if t, err = s.token(); err != nil {
					return err
				}
			}
			inner, err = ringOf(inner)
			rings = append(rings, inner)
			return err
		})
		switch {
		case err != nil:
			return err
		case len(ring) > 0 && len(rings) > 0 || len(ring) == 0 && len(rings) == 0:
			return errors.New("coordinates that are no polygon's")
		case len(rings) > 0:
			out = append(out, rings)
			return nil
		}
		ring, err = ringOf(ring)
		single = append(single, ring)
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case len(single) > 0 && len(out) > 0:
		return nil, errors.New("coordinates of a Polygon and of a MultiPolygon in one")
	case len(single) > 0:
		out = [][][]geo.Point{single}
	}
	return out, nil
}

// position reads the rest of one whose longitude is read; a height is left out.
func (s *polygonStream) position(lon float64) (geo.Point, error) {
	if s.points++; s.points > maxStreamPoints {
		return geo.Point{}, fmt.Errorf("a geometry of more than %d positions: simplify it, or split it into features", maxStreamPoints)
	}
	t, err := s.token()
	if err != nil {
		return geo.Point{}, err
	}
	lat, ok := t.(float64)
	if !ok {
		return geo.Point{}, fmt.Errorf("a position without a latitude: %v", t)
	}
	for {
		if t, err = s.token(); err != nil {
			return geo.Point{}, err
		}
		if t == json.Delim(']') {
			break
		}
		if _, ok := t.(float64); !ok {
			return geo.Point{}, fmt.Errorf("%v in a position, want a number", t)
		}
	}
	p := geo.Point{Lat: lat, Lon: lon}
	if err := p.Check(); err != nil {
		return p, fmt.Errorf("[%v, %v]: %s; longitude comes first", lon, lat, strings.TrimPrefix(err.Error(), "geo: "))
	}
	return p, nil
}

// ringOf is a ring without its last position.
func ringOf(list []geo.Point) ([]geo.Point, error) {
	if len(list) < 4 || list[0] != list[len(list)-1] {
		return nil, errors.New("a ring that is none: want at least four positions, the last of them the first")
	}
	return list[:len(list)-1], nil
}
