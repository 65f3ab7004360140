package engine

import (
	"cmp"
	"encoding/binary"
	"math"
	"reflect"
	"slices"
	"sync"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/tracks"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// found is what observing one vessel gave.
type found struct {
	segments []events.Segment
	events   []events.Event
	fixes    []fix
}

// fix is one position of a track, for those who draw it.
type fix struct {
	Track    tracks.Track
	Position tracks.Position
}

func (f *found) reset() {
	f.segments, f.events, f.fixes = f.segments[:0], f.events[:0], f.fixes[:0]
}

func (f *found) append(b []byte) []byte {
	b = appendValue(b, reflect.ValueOf(f.segments))
	b = appendValue(b, reflect.ValueOf(f.events))
	return appendValue(b, reflect.ValueOf(f.fixes))
}

func (f *found) read(b []byte) error {
	var err error
	for _, v := range [...]any{&f.segments, &f.events, &f.fixes} {
		if b, err = readValue(b, reflect.ValueOf(v).Elem()); err != nil {
			return err
		}
	}
	return nil
}

// shelf keeps what was found of the vessels until all are observed: in memory
// up to a limit, then in the temporary file.
type shelf struct {
	spill *spill
	limit int

	mu       sync.Mutex
	pages    []page
	index    []entry
	inMemory int
	spilled  int64
}

// page is a run of vessels, in memory or in the file.
type page struct {
	data []byte
	at   int64
}

// entry says where a vessel's part is.
type entry struct {
	mmsi    uint32
	page    uint32
	from, n int
}

// pageSize is when a page is full.
const pageSize = 256 << 10

// shelver fills pages for one goroutine.
type shelver struct {
	shelf *shelf
	data  []byte
	index []entry
}

// add puts away what was found of a vessel.
func (s *shelver) add(mmsi uint32, f *found) error {
	if len(f.segments)+len(f.events)+len(f.fixes) == 0 {
		return nil
	}
	from := len(s.data)
	s.data = f.append(s.data)
	s.index = append(s.index, entry{mmsi: mmsi, from: from, n: len(s.data) - from})
	if len(s.data) < pageSize {
		return nil
	}
	return s.flush()
}

func (s *shelver) flush() error {
	if len(s.index) == 0 {
		return nil
	}
	k := s.shelf
	k.mu.Lock()
	p := page{}
	keep := k.inMemory+len(s.data) <= k.limit
	if keep {
		p.data = slices.Clone(s.data)
		k.inMemory += len(s.data)
	} else {
		p.at = k.spill.reserve(len(s.data))
		k.spilled += int64(len(s.data))
	}
	for _, e := range s.index {
		e.page = uint32(len(k.pages))
		k.index = append(k.index, e)
	}
	k.pages = append(k.pages, p)
	k.mu.Unlock()
	var err error
	if !keep {
		err = k.spill.write(s.data, p.at)
	}
	s.data, s.index = s.data[:0], s.index[:0]
	return err
}

// sort brings the vessels into order. Nothing may be added after it.
func (k *shelf) sort() {
	slices.SortFunc(k.index, func(a, b entry) int { return cmp.Compare(a.mmsi, b.mmsi) })
}

// read reads the part of a vessel. buf is for the reading.
func (k *shelf) read(e entry, f *found, buf *[]byte) error {
	p := k.pages[e.page]
	if p.data != nil {
		return f.read(p.data[e.from : e.from+e.n])
	}
	*buf = slices.Grow((*buf)[:0], e.n)[:e.n]
	if err := k.spill.read(*buf, p.at+int64(e.from)); err != nil {
		return err
	}
	return f.read(*buf)
}

// sample is an events.Sample as a store keeps it.
type sample struct{ events.Sample }

const sampleSize = 48

func (s *sample) put(b []byte) {
	_ = b[sampleSize-1]
	le := binary.LittleEndian
	le.PutUint64(b, uint64(s.Step))
	le.PutUint64(b[8:], math.Float64bits(s.Lat))
	le.PutUint64(b[16:], math.Float64bits(s.Lon))
	le.PutUint64(b[24:], uint64(s.First))
	le.PutUint32(b[32:], math.Float32bits(s.SpeedKn))
	le.PutUint32(b[36:], uint32(s.MMSI))
	le.PutUint16(b[40:], s.Fixes)
	b[42], b[43] = s.ShipType, s.Twin
}

func (s *sample) get(b []byte) {
	_ = b[sampleSize-1]
	le := binary.LittleEndian
	s.Step = int64(le.Uint64(b))
	s.Lat = math.Float64frombits(le.Uint64(b[8:]))
	s.Lon = math.Float64frombits(le.Uint64(b[16:]))
	s.First = int64(le.Uint64(b[24:]))
	s.SpeedKn = math.Float32frombits(le.Uint32(b[32:]))
	s.MMSI = vessels.MMSI(le.Uint32(b[36:]))
	s.Fixes = le.Uint16(b[40:])
	s.ShipType, s.Twin = b[42], b[43]
}
