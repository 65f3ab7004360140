package engine

import (
	"bytes"
	"encoding/binary"
	"hash/maphash"
	"math"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/tidewaiter/tidewaiter/vessels"
)

// maxTextBytes bounds each text of a static report. The longest of AIS, a name
// of an aid to navigation with its extension, has 34 characters.
const maxTextBytes = 64

// appendStatic appends what a static report says, but for the MMSI: two reports
// that say the same give the same bytes.
func appendStatic(b []byte, s *vessels.Static) []byte {
	le := binary.LittleEndian
	start := len(b)
	b = le.AppendUint16(b, 0)
	b = le.AppendUint32(b, s.IMO)
	for _, v := range [...]uint16{s.ToBowM, s.ToSternM, s.ToPortM, s.ToStarboardM} {
		b = le.AppendUint16(b, v)
	}
	b = le.AppendUint32(b, math.Float32bits(s.DraughtM))
	b = append(b, s.ShipType, s.Class)
	for _, t := range [...]string{s.Name, s.CallSign, s.Destination} {
		t = plainText(t, maxTextBytes)
		b = append(b, byte(len(t)))
		b = append(b, t...)
	}
	le.PutUint16(b[start:], uint16(len(b)-start))
	return b
}

// plainText is a text of a report as it is kept: not too long, and without
// control characters and what reorders or hides text, which the alphabet of AIS
// has not (M.1371-5, annex 8, table 47) but a table or a frame of JSON may.
func plainText(t string, most int) string {
	ascii := true
	for i := range len(t) {
		ascii = ascii && t[i] >= ' ' && t[i] <= '~'
	}
	if ascii {
		return t[:min(len(t), most)]
	}
	t = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(t, "\ufffd")))
	for len(t) > most {
		_, n := utf8.DecodeLastRuneInString(t)
		t = t[:len(t)-n]
	}
	return t
}

// maxStatic is the longest that appendStatic appends.
const maxStatic = staticHead + 3*(1+maxTextBytes)

const staticHead = 20

// readStatic reads what appendStatic appended.
func readStatic(b []byte, s *vessels.Static) {
	le := binary.LittleEndian
	s.IMO = le.Uint32(b[2:])
	s.ToBowM, s.ToSternM, s.ToPortM, s.ToStarboardM = le.Uint16(b[6:]), le.Uint16(b[8:]), le.Uint16(b[10:]), le.Uint16(b[12:])
	s.DraughtM = math.Float32frombits(le.Uint32(b[14:]))
	s.ShipType, s.Class = b[18], b[19]
	b = b[staticHead:]
	for _, t := range [...]*string{&s.Name, &s.CallSign, &s.Destination} {
		n := int(b[0])
		*t = string(b[1 : 1+n])
		b = b[1+n:]
	}
}

// textStore keeps the different static reports of each bucket once, as far as
// it remembers; what is over a few kilobytes goes to the temporary file.
type textStore struct {
	spill   *spill
	limit   int // bytes of a bucket in memory
	most    int // reports of a bucket that are remembered
	seed    maphash.Seed
	buckets []textBucket
}

type textBucket struct {
	mu      sync.Mutex
	extents []extent
	spilled int
	tail    []byte
	seen    map[uint64]uint32
}

func newTextStore(sp *spill, buckets, limit int) *textStore {
	return &textStore{spill: sp, limit: limit, most: max(limit/64, 16), seed: maphash.MakeSeed(), buckets: make([]textBucket, buckets)}
}

// add gives the number of a report of a vessel; 0 when there is no more room
// for it.
func (t *textStore) add(b int, static []byte) (uint32, error) {
	h := maphash.Bytes(t.seed, static)
	k := &t.buckets[b]
	k.mu.Lock()
	defer k.mu.Unlock()
	if id, ok := k.seen[h]; ok {
		return id, nil
	}
	id := uint64(k.spilled+len(k.tail)) + 1
	if id+maxStatic > math.MaxUint32 {
		return 0, nil
	}
	if k.seen == nil || len(k.seen) >= t.most {
		k.seen = map[uint64]uint32{}
	}
	k.seen[h] = uint32(id)
	k.tail = append(k.tail, static...)
	if len(k.tail) < t.limit {
		return uint32(id), nil
	}
	e := extent{t.spill.reserve(len(k.tail)), len(k.tail)}
	if err := t.spill.write(k.tail, e.at); err != nil {
		return 0, err
	}
	k.extents = append(k.extents, e)
	k.spilled += len(k.tail)
	k.tail = k.tail[:0]
	return uint32(id), nil
}

// texts reads the static reports of one bucket. When they are too many they
// stay in the file, and a part of it is kept at a time.
type texts struct {
	spill  *spill
	bucket *textBucket
	data   []byte // from the file
	from   int    // where data begins
	most   int
	err    error

	a, b []byte // for compare
}

// of makes t read a bucket.
func (t *texts) of(s *textStore, b, most int) {
	*t = texts{spill: s.spill, bucket: &s.buckets[b], data: t.data[:0], most: max(most, maxStatic), a: t.a, b: t.b}
}

// at gives what a number stands for, valid until the next call. After an error
// it is an empty report, and the error stays in err.
func (t *texts) at(id uint32) []byte {
	at := int(id - 1)
	k := t.bucket
	if at >= k.spilled {
		return whole(k.tail[at-k.spilled:])
	}
	if at < t.from || at+2 > t.from+len(t.data) || at+int(binary.LittleEndian.Uint16(t.data[at-t.from:])) > t.from+len(t.data) {
		if err := t.load(at); err != nil {
			t.err = err
			return emptyStatic
		}
	}
	return whole(t.data[at-t.from:])
}

var emptyStatic = appendStatic(nil, &vessels.Static{})

func whole(b []byte) []byte { return b[:binary.LittleEndian.Uint16(b)] }

// load reads the file from where a report begins, or all of it if it may.
func (t *texts) load(at int) error {
	n := t.bucket.spilled
	if n <= t.most {
		at = 0
	} else {
		n = min(t.most, n-at)
	}
	if cap(t.data) < n {
		t.data = make([]byte, n)
	}
	t.data, t.from = t.data[:n], at
	begin, got := 0, 0
	for _, e := range t.bucket.extents {
		if at+got < begin+e.n && got < n {
			skip := at + got - begin
			m := min(e.n-skip, n-got)
			if err := t.spill.read(t.data[got:got+m], e.at+int64(skip)); err != nil {
				return err
			}
			got += m
		}
		begin += e.n
	}
	return nil
}

// compare compares two reports by content; none comes first.
func (t *texts) compare(a, b uint32) int {
	switch {
	case a == b:
		return 0
	case a == 0:
		return -1
	case b == 0:
		return 1
	}
	t.a = append(t.a[:0], t.at(a)...)
	t.b = append(t.b[:0], t.at(b)...)
	return bytes.Compare(t.a, t.b)
}
