package parquet

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
)

const (
	// runBytes and runRows bound what the sorter holds in memory before it
	// writes a sorted run.
	runBytes = 40 << 20
	runRows  = 1 << 19
	// smallRun is how many reports are held before memory for a whole run is
	// taken.
	smallRun = 1 << 13
	// minRunRead and maxRunRead bound what is read of a run at once.
	minRunRead = 4 << 10
	maxRunRead = 256 << 10
)

// key is where a report stands in the order and where its record lies.
type key struct {
	mmsi uint64 // twice, and one more when the time is unknown: those go last
	time int64
	at   uint32 // offset in the sorter's buffer, so also the order of coming
}

func (a *key) compare(b *key) int {
	switch {
	case a.mmsi < b.mmsi:
		return -1
	case a.mmsi > b.mmsi:
		return 1
	case a.time < b.time:
		return -1
	case a.time > b.time:
		return 1
	}
	return 0
}

// sorter sorts reports in bounded memory: runs that are sorted in memory go to
// a spill file, and are merged when all are there.
type sorter struct {
	spill   func() (io.ReadWriteSeeker, error)
	limit   int // bytes of records in memory
	file    io.ReadWriteSeeker
	written int64
	runs    []run
	records []byte
	keys    []key
	packed  []byte
}

// run is a stretch of the spill file.
type run struct{ start, end int64 }

func newSorter(spill func() (io.ReadWriteSeeker, error)) *sorter {
	return &sorter{spill: spill, limit: runBytes}
}

func (s *sorter) add(r *Report) error {
	if len(s.records) >= s.limit || len(s.keys) >= runRows {
		if err := s.flush(); err != nil {
			return err
		}
	}
	k := key{mmsi: uint64(r.MMSI) << 1, at: uint32(len(s.records))}
	if r.Has&HasTime != 0 {
		k.time = r.Time
	} else {
		k.mmsi |= 1
	}
	if len(s.keys) == smallRun && cap(s.keys) < runRows {
		// Not small: all the memory at once, instead of copies that double.
		s.keys = append(make([]key, 0, runRows), s.keys...)
		s.records = append(make([]byte, 0, s.limit+(1<<20)), s.records...)
	}
	s.keys = append(s.keys, k)
	s.records = appendRecord(s.records, r)
	return nil
}

func (s *sorter) sort() {
	slices.SortFunc(s.keys, func(a, b key) int {
		if c := a.compare(&b); c != 0 {
			return c
		}
		return cmp.Compare(a.at, b.at)
	})
}

// flush writes what is in memory as a sorted run.
func (s *sorter) flush() error {
	if s.spill == nil {
		return fmt.Errorf("parquet: sorting: more than %d reports or %d bytes and no Options.Spill to put them", runRows, s.limit)
	}
	if s.file == nil {
		var err error
		if s.file, err = s.spill(); err != nil {
			return fmt.Errorf("parquet: sorting: making the spill file: %w", err)
		}
		if _, err := s.file.Seek(0, io.SeekStart); err != nil {
			return fmt.Errorf("parquet: sorting: spill file: %w", err)
		}
	}
	s.sort()
	start := s.written
	s.packed = s.packed[:0]
	for i, k := range s.keys {
		s.packed = append(s.packed, record(s.records[k.at:])...)
		if len(s.packed) >= maxRunRead || i == len(s.keys)-1 {
			n, err := s.file.Write(s.packed)
			if err == nil && n < len(s.packed) {
				err = io.ErrShortWrite
			}
			if err != nil {
				return fmt.Errorf("parquet: sorting: writing the spill file: %w", err)
			}
			s.written += int64(n)
			s.packed = s.packed[:0]
		}
	}
	s.runs = append(s.runs, run{start, s.written})
	s.records, s.keys = s.records[:0], s.keys[:0]
	return nil
}

// each calls f with every report in order. The report is f's until f returns.
func (s *sorter) each(f func(*Report) error) error {
	var r Report
	if len(s.runs) == 0 {
		s.sort()
		for _, k := range s.keys {
			if err := r.decode(record(s.records[k.at:])); err != nil {
				return err
			}
			if err := f(&r); err != nil {
				return err
			}
		}
		return nil
	}
	if len(s.keys) > 0 {
		if err := s.flush(); err != nil {
			return err
		}
	}
	s.keys, s.packed = nil, nil
	return s.merge(f)
}

// cursor reads one run.
type cursor struct {
	key
	run
	order int // of the run: equal reports go by it
	buf   []byte
	at    int // of the current record in buf
}

func (s *sorter) merge(f func(*Report) error) error {
	// The runs are read into the memory in which they were sorted.
	memory := s.records[:0:cap(s.records)]
	s.records = nil
	size := min(maxRunRead, max(minRunRead, cap(memory)/len(s.runs)))
	heap := make([]*cursor, 0, len(s.runs))
	for i, r := range s.runs {
		if cap(memory) < size {
			memory = make([]byte, 0, size)
		}
		c := &cursor{run: r, order: i, buf: memory[:0:size]}
		memory = memory[size:size:cap(memory)]
		if more, err := s.next(c); err != nil {
			return err
		} else if more {
			heap = append(heap, c)
		}
	}
	for i := len(heap)/2 - 1; i >= 0; i-- {
		sink(heap, i)
	}
	var r Report
	for len(heap) > 0 {
		c := heap[0]
		rec := record(c.buf[c.at:])
		if err := r.decode(rec); err != nil {
			return err
		}
		if err := f(&r); err != nil {
			return err
		}
		c.at += len(rec)
		more, err := s.next(c)
		if err != nil {
			return err
		}
		if !more {
			heap[0] = heap[len(heap)-1]
			heap = heap[:len(heap)-1]
		}
		sink(heap, 0)
	}
	return nil
}

// next makes the record at c.at whole in c.buf and reads its key; false at the
// end of the run.
func (s *sorter) next(c *cursor) (bool, error) {
	have := len(c.buf) - c.at
	need := recordHead
	if have >= recordHead {
		need = int(binary.LittleEndian.Uint32(c.buf[c.at:]))
	}
	if have < need {
		if have == 0 && c.start == c.end {
			return false, nil
		}
		if err := s.fill(c, need); err != nil {
			return false, fmt.Errorf("parquet: sorting: reading the spill file: %w", err)
		}
		if c.at == 0 && len(c.buf) > have {
			return s.next(c)
		}
		return false, errSpill
	}
	if need < recordHead {
		return false, errSpill
	}
	rec := c.buf[c.at:]
	has := Fields(binary.LittleEndian.Uint64(rec[4:]))
	c.mmsi, c.time = uint64(binary.LittleEndian.Uint32(rec[12:]))<<1, 0
	if has&HasTime != 0 && need >= recordHead+8 {
		c.time = int64(binary.LittleEndian.Uint64(rec[recordHead:]))
	} else {
		c.mmsi |= 1
	}
	return true, nil
}

// fill moves what is left to the front of the buffer and reads on, until need
// bytes are there or the run ends.
func (s *sorter) fill(c *cursor, need int) error {
	left := copy(c.buf[:cap(c.buf)], c.buf[c.at:])
	c.at = 0
	if need > cap(c.buf) {
		c.buf = append(make([]byte, 0, need), c.buf[:left]...)
	}
	n := int(min(int64(cap(c.buf)-left), c.end-c.start))
	if _, err := s.file.Seek(c.start, io.SeekStart); err != nil {
		return err
	}
	c.buf = c.buf[:left+n]
	if _, err := io.ReadFull(s.file, c.buf[left:]); err != nil {
		return err
	}
	c.start += int64(n)
	return nil
}

func sink(heap []*cursor, i int) {
	for {
		child := 2*i + 1
		if child >= len(heap) {
			return
		}
		if child+1 < len(heap) && before(heap[child+1], heap[child]) {
			child++
		}
		if !before(heap[child], heap[i]) {
			return
		}
		heap[i], heap[child] = heap[child], heap[i]
		i = child
	}
}

func before(a, b *cursor) bool {
	if c := a.compare(&b.key); c != 0 {
		return c < 0
	}
	return a.order < b.order
}

// recordHead is the fixed start of a record: its length, the field set and the
// MMSI.
const recordHead = 16

// errSpill says that the spill file did not give back what was written.
var errSpill = errors.New("parquet: sorting: the spill file does not hold what was written to it")

func record(b []byte) []byte { return b[:binary.LittleEndian.Uint32(b)] }

// appendRecord appends a report as the sorter keeps it: the head, the time, the
// other fields that are there in the order of the columns.
func appendRecord(b []byte, r *Report) []byte {
	start, h, le := len(b), r.Has&allFields, binary.LittleEndian
	b = le.AppendUint32(b, 0)
	b = le.AppendUint64(b, uint64(h))
	b = le.AppendUint32(b, r.MMSI)
	if h&HasTime != 0 {
		b = le.AppendUint64(b, uint64(r.Time))
	}
	for _, t := range [...]struct {
		bit  Fields
		text []byte
	}{
		{HasReceiver, r.Receiver}, {HasCallSign, r.CallSign}, {HasName, r.Name}, {HasDestination, r.Destination}, {HasText, r.Text}, {HasReceivers, r.Receivers},
	} {
		if h&t.bit != 0 {
			b = le.AppendUint32(b, uint32(len(t.text)))
			b = append(b, t.text...)
		}
	}
	if h&(HasLon|HasLat) != 0 {
		b = le.AppendUint64(b, math.Float64bits(r.Lon))
		b = le.AppendUint64(b, math.Float64bits(r.Lat))
	}
	if h&(HasLonRaw|HasLatRaw) != 0 {
		b = le.AppendUint32(b, uint32(r.LonRaw))
		b = le.AppendUint32(b, uint32(r.LatRaw))
	}
	if h&HasSOG != 0 {
		b = le.AppendUint64(b, math.Float64bits(r.SOG))
	}
	if h&HasCOG != 0 {
		b = le.AppendUint64(b, math.Float64bits(r.COG))
	}
	if h&restFields != 0 {
		b = le.AppendUint64(b, math.Float64bits(r.Draught))
		b = le.AppendUint32(b, r.IMO)
		for _, v := range [...]uint16{r.ToBow, r.ToStern, r.ToPort, r.ToStarboard, r.DAC, r.FI} {
			b = le.AppendUint16(b, v)
		}
		b = append(b, r.ShipType, r.EPFD, r.AidType, r.ETAMonth, r.ETADay, r.ETAHour, r.ETAMinute)
	}
	flags := byte(0)
	if r.Accuracy {
		flags |= 1
	}
	if r.RAIM {
		flags |= 2
	}
	b = le.AppendUint16(b, r.Heading)
	b = append(b, r.Channel, r.Class, r.Type, r.Repeat, byte(r.Turn), r.Status, r.Second, flags)
	le.PutUint32(b[start:], uint32(len(b)-start))
	return b
}

// decode reads a record into r; texts are views into it.
func (r *Report) decode(b []byte) error {
	le := binary.LittleEndian
	h := Fields(le.Uint64(b[4:]))
	size := len(b)
	r.Has, r.MMSI = h, le.Uint32(b[12:])
	b = b[recordHead:]
	short := false
	take := func(n int) []byte {
		if n > len(b) {
			short = true
			return make([]byte, 8)[:min(n, 8)]
		}
		v := b[:n]
		b = b[n:]
		return v
	}
	if h&HasTime != 0 {
		r.Time = int64(le.Uint64(take(8)))
	}
	for _, t := range [...]struct {
		bit  Fields
		text *[]byte
	}{
		{HasReceiver, &r.Receiver}, {HasCallSign, &r.CallSign}, {HasName, &r.Name}, {HasDestination, &r.Destination}, {HasText, &r.Text}, {HasReceivers, &r.Receivers},
	} {
		if h&t.bit != 0 {
			*t.text = take(int(min(le.Uint32(take(4)), uint32(size))))
		}
	}
	if h&(HasLon|HasLat) != 0 {
		r.Lon = math.Float64frombits(le.Uint64(take(8)))
		r.Lat = math.Float64frombits(le.Uint64(take(8)))
	}
	if h&(HasLonRaw|HasLatRaw) != 0 {
		r.LonRaw = int32(le.Uint32(take(4)))
		r.LatRaw = int32(le.Uint32(take(4)))
	}
	if h&HasSOG != 0 {
		r.SOG = math.Float64frombits(le.Uint64(take(8)))
	}
	if h&HasCOG != 0 {
		r.COG = math.Float64frombits(le.Uint64(take(8)))
	}
	if h&restFields != 0 {
		r.Draught = math.Float64frombits(le.Uint64(take(8)))
		r.IMO = le.Uint32(take(4))
		for _, v := range [...]*uint16{&r.ToBow, &r.ToStern, &r.ToPort, &r.ToStarboard, &r.DAC, &r.FI} {
			*v = le.Uint16(take(2))
		}
		v := take(7)
		r.ShipType, r.EPFD, r.AidType, r.ETAMonth, r.ETADay, r.ETAHour, r.ETAMinute = v[0], v[1], v[2], v[3], v[4], v[5], v[6]
	}
	r.Heading = le.Uint16(take(2))
	v := take(8)
	r.Channel, r.Class, r.Type, r.Repeat, r.Turn, r.Status, r.Second = v[0], v[1], v[2], v[3], int8(v[4]), v[5], v[6]
	r.Accuracy, r.RAIM = v[7]&1 != 0, v[7]&2 != 0
	if short || len(b) != 0 {
		return errSpill
	}
	return nil
}
