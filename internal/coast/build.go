package coast

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/flate"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tidewaiter/tidewaiter/geo"
)

// Options say what a pack is of.
type Options struct {
	// Credit is who made the data and its licence, for the foot of the map.
	Credit string
	// Area is west, south, east and north of what the polygons describe, sea
	// included. Zero is the box of all polygons.
	Area [4]float64
	// Temp is the folder of temporary files; "" is that of the machine.
	Temp string
}

// Stats are what a pack was made of.
type Stats struct {
	Polygons, Points int
	Cells            int
	Bytes            int64
	Area             [4]float64
}

const (
	packMagic    = "tw-coast1"
	maxCredit    = 300      // bytes
	maxFragments = 16 << 20 // parts of polygons in cells; some 400 MB of memory
	entryLength  = 16
)

// packHead is the first part of a pack, as JSON.
type packHead struct {
	Credit string     `json:"credit"`
	Area   [4]float64 `json:"area"` // west, south, east, north
	Levels []Level    `json:"levels"`
}

// entry is a cell of the index. One without a length is land all over.
type entry struct {
	key    uint32
	length uint32
	offset uint64
}

type point struct{ x, y float64 }

// fragment is part of a polygon in a cell, in the temporary file; one without a
// length covers the cell.
type fragment struct {
	key    uint32
	length uint32
	offset int64
}

type builder struct {
	spill     *bufio.Writer
	at        int64
	fragments []fragment
	most      int // fragments
	buf       []byte
}

// checkCredit checks the line for the foot of a map.
func checkCredit(text string) error {
	if strings.TrimSpace(text) == "" || len(text) > maxCredit || !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return fmt.Errorf("the credit %q is no line of 1 to %d bytes: say who made the data and its licence", text[:min(len(text), 60)], maxCredit)
	}
	return nil
}

func checkArea(a [4]float64) error {
	for i, v := range a {
		if most := [4]float64{180, 90, 180, 90}[i]; math.IsNaN(v) || math.Abs(v) > most {
			return fmt.Errorf("the area has %v, want west, south, east and north in degrees", v)
		}
	}
	if a[0] >= a[2] || a[1] >= a[3] {
		return fmt.Errorf("the area %v is empty: want west, south, east and north in degrees; one across the antimeridian is two packs", a)
	}
	return nil
}

// Build makes a pack of polygons of land, rings without their last position, the
// outer one first. Points fall on the grid of each level; what has no area left
// there is left out.
func Build(out io.Writer, polygons iter.Seq2[[][]geo.Point, error], opt Options) (Stats, error) {
	var stats Stats
	if err := checkCredit(opt.Credit); err != nil {
		return stats, fmt.Errorf("coast: making a pack: %w", err)
	}
	if opt.Area != ([4]float64{}) {
		if err := checkArea(opt.Area); err != nil {
			return stats, fmt.Errorf("coast: making a pack: %w", err)
		}
	}
	temp, err := os.CreateTemp(opt.Temp, "tidewaiter-coast-*")
	if err != nil {
		return stats, fmt.Errorf("coast: making a pack: %w", err)
	}
	defer func() { temp.Close(); os.Remove(temp.Name()) }()
	b := &builder{spill: bufio.NewWriterSize(temp, 1<<20), most: maxFragments}
	box := [4]float64{180, 90, -180, -90}
	for rings, err := range polygons {
		if err != nil {
			return stats, err
		}
		shape := make([][]point, len(rings))
		for i, ring := range rings {
			shape[i] = make([]point, len(ring))
			for k, p := range ring {
				shape[i][k] = point{p.Lon, p.Lat}
				box = [4]float64{min(box[0], p.Lon), min(box[1], p.Lat), max(box[2], p.Lon), max(box[3], p.Lat)}
				// From one side of the map to the other a polygon around a pole goes.
				last := ring[(k+len(ring)-1)%len(ring)]
				if math.Abs(p.Lon-last.Lon) > 180 && (math.Abs(p.Lon) != 180 || math.Abs(last.Lon) != 180) {
					return stats, fmt.Errorf("coast: making a pack: polygon %d crosses the antimeridian: cut it there (RFC 7946, section 3.1.9)", stats.Polygons+1)
				}
			}
			stats.Points += len(ring)
		}
		stats.Polygons++
		if err := b.polygon(shape); err != nil {
			return stats, fmt.Errorf("coast: making a pack: polygon %d: %w", stats.Polygons, err)
		}
	}
	if stats.Polygons == 0 {
		return stats, errors.New("coast: making a pack: there is no polygon")
	}
	if stats.Area = opt.Area; stats.Area == ([4]float64{}) {
		stats.Area = box
	}
	err = b.spill.Flush()
	if err == nil {
		err = b.write(out, temp, packHead{strings.TrimSpace(opt.Credit), stats.Area, Levels[:]}, &stats)
	}
	if err != nil {
		return stats, fmt.Errorf("coast: making a pack: %w", err)
	}
	return stats, nil
}

// polygon puts a polygon into the cells that it touches.
func (b *builder) polygon(shape [][]point) error {
	if len(shape) == 0 || len(shape[0]) == 0 {
		return nil
	}
	l := Levels[0]
	west, south, east, north := bounds(shape[0])
	cell := func(v, from float64, n int) int { return min(max(int(math.Floor((v-from)/l.Degrees)), 0), n-1) }
	return b.split(shape, 0,
		cell(west-l.Overlap, -180, l.East()), cell(south-l.Overlap, -90, l.North()),
		cell(east+l.Overlap, -180, l.East())+1, cell(north+l.Overlap, -90, l.North())+1)
}

// split cuts a shape in halves until each is in one cell, so that the points of a
// continent are gone through a few times and not for each of its cells.
func (b *builder) split(shape [][]point, level, x0, y0, x1, y1 int) error {
	l := Levels[level]
	west, south, _, _ := l.Box(x0, y0)
	_, _, east, north := l.Box(x1-1, y1-1)
	if shape = clip(shape, west, south, east, north); len(shape) == 0 {
		return nil
	}
	if covers(shape, west, south, east, north) {
		for x := x0; x < x1; x++ {
			for y := y0; y < y1; y++ {
				if err := b.add(key(level, x, y), nil); err != nil {
					return err
				}
			}
		}
		return nil
	}
	switch {
	case x1-x0 > 1 && x1-x0 >= y1-y0:
		half := (x0 + x1) / 2
		if err := b.split(shape, level, x0, y0, half, y1); err != nil {
			return err
		}
		return b.split(shape, level, half, y0, x1, y1)
	case y1-y0 > 1:
		half := (y0 + y1) / 2
		if err := b.split(shape, level, x0, y0, x1, half); err != nil {
			return err
		}
		return b.split(shape, level, x0, half, x1, y1)
	}
	if part := b.onGrid(shape, l, x0, y0); part != nil {
		if err := b.add(key(level, x0, y0), part); err != nil {
			return err
		}
	}
	if level+1 == len(Levels) {
		return nil
	}
	return b.split(shape, level+1, x0*finer, y0*finer, (x0+1)*finer, (y0+1)*finer)
}

func bounds(ring []point) (west, south, east, north float64) {
	west, south, east, north = ring[0].x, ring[0].y, ring[0].x, ring[0].y
	for _, p := range ring[1:] {
		west, south, east, north = min(west, p.x), min(south, p.y), max(east, p.x), max(north, p.y)
	}
	return west, south, east, north
}

// clip cuts a shape to a box (Sutherland and Hodgman): where it goes on beyond,
// the side of the box is its edge. The shape that it gets stays as it is.
func clip(shape [][]point, west, south, east, north float64) [][]point {
	var out [][]point
	for i, ring := range shape {
		w, s, e, n := bounds(ring)
		if e < west || w > east || n < south || s > north {
			if i == 0 {
				return nil // nothing of the polygon, so nothing of its holes
			}
			continue
		}
		for _, side := range []struct {
			cut    bool
			inside func(point) bool
			at     func(a, b point) point
		}{
			{w < west, func(p point) bool { return p.x >= west }, func(a, b point) point { return onMeridian(a, b, west) }},
			{e > east, func(p point) bool { return p.x <= east }, func(a, b point) point { return onMeridian(a, b, east) }},
			{s < south, func(p point) bool { return p.y >= south }, func(a, b point) point { return onParallel(a, b, south) }},
			{n > north, func(p point) bool { return p.y <= north }, func(a, b point) point { return onParallel(a, b, north) }},
		} {
			if side.cut && len(ring) > 0 {
				ring = along(ring, side.inside, side.at)
			}
		}
		if len(ring) < 3 {
			if i == 0 {
				return nil
			}
			continue
		}
		out = append(out, ring)
	}
	return out
}

func along(ring []point, inside func(point) bool, at func(a, b point) point) []point {
	out := make([]point, 0, len(ring)/2+4)
	a := ring[len(ring)-1]
	for _, b := range ring {
		if inside(a) != inside(b) {
			out = append(out, at(a, b))
		}
		if inside(b) {
			out = append(out, b)
		}
		a = b
	}
	return out
}

func onMeridian(a, b point, x float64) point { return point{x, a.y + (b.y-a.y)*(x-a.x)/(b.x-a.x)} }
func onParallel(a, b point, y float64) point { return point{a.x + (b.x-a.x)*(y-a.y)/(b.y-a.y), y} }

// covers reports whether a shape cut to a box is all of it.
func covers(shape [][]point, west, south, east, north float64) bool {
	if len(shape) != 1 {
		return false
	}
	// Beyond the poles and the antimeridian there is nothing to cover.
	west, south, east, north = max(west, -180), max(south, -90), min(east, 180), min(north, 90)
	sum := 0.0
	a := shape[0][len(shape[0])-1]
	for _, b := range shape[0] {
		sum += (a.x-west)*(b.y-south) - (b.x-west)*(a.y-south)
		a = b
	}
	box := (east - west) * (north - south)
	return math.Abs(sum)/2 >= box*(1-1e-9)
}

// onGrid writes a shape as a fragment; nil where nothing of it has an area.
func (b *builder) onGrid(shape [][]point, l Level, x, y int) []byte {
	west, south := float64(x)*l.Degrees-180, float64(y)*l.Degrees-90
	var rings [][][2]int64
	for i, ring := range shape {
		var line [][2]int64
		for _, p := range ring {
			q := [2]int64{int64(math.Round((p.x - west) / l.Step)), int64(math.Round((p.y - south) / l.Step))}
			for n := len(line); n > 0 && line[n-1] == q || n > 1 && straight(line[n-2], line[n-1], q); n = len(line) {
				line = line[:n-1]
			}
			line = append(line, q)
		}
		for len(line) > 1 && line[0] == line[len(line)-1] {
			line = line[:len(line)-1]
		}
		if len(line) >= 3 {
			rings = append(rings, line)
		} else if i == 0 {
			return nil
		}
	}
	out := binary.AppendUvarint(b.buf[:0], uint64(len(rings)))
	for _, line := range rings {
		out = binary.AppendUvarint(out, uint64(len(line)))
		for _, q := range line {
			out = binary.AppendVarint(binary.AppendVarint(out, q[0]), q[1])
		}
	}
	b.buf = out
	return out
}

// straight reports whether a point lies on the way from one to another.
func straight(a, m, b [2]int64) bool {
	ux, uy, vx, vy := m[0]-a[0], m[1]-a[1], b[0]-m[0], b[1]-m[1]
	return ux*vy == uy*vx && ux*vx+uy*vy > 0
}

func (b *builder) add(key uint32, part []byte) error {
	if len(b.fragments) == b.most {
		return fmt.Errorf("more than %d parts in cells: make packs of smaller regions", b.most)
	}
	b.fragments = append(b.fragments, fragment{key, uint32(len(part)), b.at})
	b.at += int64(len(part))
	_, err := b.spill.Write(part)
	return err
}

// write writes the pack: what it is, its cells, their index, and a hash of all
// of it.
func (b *builder) write(out io.Writer, spilled io.ReaderAt, h packHead, stats *Stats) error {
	slices.SortStableFunc(b.fragments, func(x, y fragment) int { return cmp.Compare(x.key, y.key) })
	text, err := json.Marshal(h)
	if err != nil {
		return err
	}
	sum := sha256.New()
	w := bufio.NewWriterSize(io.MultiWriter(out, sum), 1<<20)
	first := append([]byte(packMagic), binary.LittleEndian.AppendUint32(nil, uint32(len(text)))...)
	if _, err := w.Write(append(first, text...)); err != nil {
		return err
	}
	at := uint64(len(packMagic) + 4 + len(text))
	var index []entry
	var z *flate.Writer
	var packed bytes.Buffer
	for i := 0; i < len(b.fragments); {
		end := i
		covered := false
		for ; end < len(b.fragments) && b.fragments[end].key == b.fragments[i].key; end++ {
			covered = covered || b.fragments[end].length == 0
		}
		one := entry{key: b.fragments[i].key, offset: at}
		if !covered {
			body, err := cellOf(b.fragments[i:end], spilled)
			if err != nil {
				return err
			}
			packed.Reset()
			if z == nil {
				if z, err = flate.NewWriter(&packed, flate.DefaultCompression); err != nil {
					return err
				}
			} else {
				z.Reset(&packed)
			}
			if _, err = z.Write(body); err == nil {
				err = z.Close()
			}
			if err != nil {
				return err
			}
			if packed.Len() > maxCellBytes || len(body) > maxCellInflated {
				return errors.New("a cell has too much in it: simplify the polygons")
			}
			one.length = uint32(packed.Len())
			if _, err := w.Write(packed.Bytes()); err != nil {
				return err
			}
			at += uint64(packed.Len())
		}
		index = append(index, one)
		i = end
	}
	stats.Cells = len(index)
	tail := make([]byte, 0, len(index)*entryLength+12)
	for _, e := range index {
		tail = binary.LittleEndian.AppendUint32(tail, e.key)
		tail = binary.LittleEndian.AppendUint32(tail, e.length)
		tail = binary.LittleEndian.AppendUint64(tail, e.offset)
	}
	tail = binary.LittleEndian.AppendUint64(tail, at)
	tail = binary.LittleEndian.AppendUint32(tail, uint32(len(index)))
	if _, err := w.Write(tail); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	stats.Bytes = int64(at) + int64(len(tail)) + sha256.Size
	_, err = out.Write(sum.Sum(nil))
	return err
}

// cellOf puts the fragments of a cell together.
func cellOf(list []fragment, spilled io.ReaderAt) ([]byte, error) {
	north := Levels[0].North()
	level := int(list[0].key >> 24)
	if level == 1 {
		north = Levels[1].North()
	}
	place := int(list[0].key & 0xffffff)
	out := binary.AppendUvarint(head(Levels[level], place/north, place%north), uint64(len(list)))
	points := uint64(0)
	var px, py int64
	var part []byte
	for _, f := range list {
		part = slices.Grow(part[:0], int(f.length))[:f.length]
		if _, err := spilled.ReadAt(part, f.offset); err != nil {
			return nil, err
		}
		number := func() uint64 {
			v, n := binary.Uvarint(part)
			part = part[max(n, 0):]
			return v
		}
		rings := number()
		out = binary.AppendUvarint(out, rings)
		for range rings {
			n := number()
			if points += n; points > maxCellPoints {
				return nil, fmt.Errorf("a cell of more than %d points: simplify the polygons", maxCellPoints)
			}
			out = binary.AppendUvarint(out, n)
			for range n {
				x, y := unzigzag(number()), unzigzag(number())
				out = binary.AppendVarint(binary.AppendVarint(out, x-px), y-py)
				px, py = x, y
			}
		}
	}
	return out, nil
}
