package parquet

import (
	"bytes"
	"encoding/binary"
	"hash/maphash"
	"math"
	"math/bits"
	"unicode/utf8"
)

const (
	// maxIndex is how many values a dictionary of one row group may hold; with
	// more of them, indexes are no shorter than what they stand for.
	maxIndex = 1 << 16
	// maxDictText is how many bytes of text it may hold.
	maxDictText = 2 << 20
)

// byteDict numbers single bytes in the order in which they come.
type byteDict struct {
	index  [256]uint16 // 1 more than the number
	values []byte
}

func (d *byteDict) reset() { *d = byteDict{values: d.values[:0]} }

// indexes appends the numbers of the values to dst.
func (d *byteDict) indexes(dst []uint32, values []byte) []uint32 {
	for _, v := range values {
		i := d.index[v]
		if i == 0 {
			d.values = append(d.values, v)
			i = uint16(len(d.values))
			d.index[v] = i
		}
		dst = append(dst, uint32(i)-1)
	}
	return dst
}

// floatDict numbers floating point values by their bits. A speed has 1,023
// values, a course 3,600.
type floatDict struct {
	table  []uint32 // open addressing: 1 more than the number
	values []float64
	full   bool
}

func (d *floatDict) reset() {
	clear(d.table)
	d.values, d.full = d.values[:0], false
}

// indexes appends the numbers of the values to dst; false when the dictionary
// has no room for them, which it has not from then on.
func (d *floatDict) indexes(dst []uint32, values []float64) ([]uint32, bool) {
	if d.full {
		return dst, false
	}
	if d.table == nil {
		d.table = make([]uint32, 2*maxIndex)
	}
	for _, v := range values {
		b := math.Float64bits(v)
		h := b * 0x9e3779b97f4a7c15 >> 47
		for {
			i := d.table[h]
			if i == 0 {
				if len(d.values) == maxIndex {
					d.full = true
					return dst, false
				}
				d.values = append(d.values, v)
				i = uint32(len(d.values))
				d.table[h] = i
			}
			if math.Float64bits(d.values[i-1]) == b {
				dst = append(dst, i-1)
				break
			}
			h = (h + 1) % (2 * maxIndex)
		}
	}
	return dst, true
}

// textDict numbers texts.
type textDict struct {
	seed   maphash.Seed // for speed of look-up only: numbers go by first appearance
	mix    uint64
	table  []uint32
	keys   []textKey
	values textList
	full   bool
}

// textKey stands for a text: two words that between them hold all of up to 16
// bytes, which nearly all texts of AIS have, or a hash of a longer one.
type textKey struct {
	a, b uint64
	n    int
}

func (d *textDict) reset() {
	clear(d.table)
	d.keys, d.full = d.keys[:0], false
	d.values.bytes, d.values.ends = d.values.bytes[:0], d.values.ends[:0]
}

func (d *textDict) key(v []byte) textKey {
	switch n := len(v); {
	case n > 16:
		return textKey{maphash.Bytes(d.seed, v), 0, n}
	case n >= 8:
		return textKey{binary.LittleEndian.Uint64(v), binary.LittleEndian.Uint64(v[n-8:]), n}
	case n >= 4:
		return textKey{uint64(binary.LittleEndian.Uint32(v)), uint64(binary.LittleEndian.Uint32(v[n-4:])), n}
	case n > 0:
		return textKey{uint64(v[0]), uint64(v[n/2])<<8 | uint64(v[n-1]), n}
	}
	return textKey{}
}

// indexes is that of [floatDict].
func (d *textDict) indexes(dst []uint32, texts *textList) ([]uint32, bool) {
	if d.full {
		return dst, false
	}
	if d.table == nil {
		d.table, d.seed = make([]uint32, 2*maxIndex), maphash.MakeSeed()
		d.mix = maphash.String(d.seed, "")
	}
	start := uint32(0)
	for _, end := range texts.ends {
		v := texts.bytes[start:end]
		start = end
		k := d.key(v)
		hi, lo := bits.Mul64(k.a^d.mix, k.b^d.mix^uint64(k.n)*0x9e3779b97f4a7c15|1)
		h := (hi ^ lo) >> 20 % (2 * maxIndex)
		for {
			i := d.table[h]
			if i == 0 {
				if len(d.keys) == maxIndex || len(d.values.bytes)+len(v) > maxDictText {
					d.full = true
					return dst, false
				}
				d.keys = append(d.keys, k)
				d.values.add(v)
				i = uint32(len(d.keys))
				d.table[h] = i
			}
			if d.keys[i-1] == k && (k.n <= 16 || bytes.Equal(d.values.at(int(i-1)), v)) {
				dst = append(dst, i-1)
				break
			}
			h = (h + 1) % (2 * maxIndex)
		}
	}
	return dst, true
}

// appendText appends a text in the plain encoding.
func appendText(dst, text []byte) []byte {
	if !utf8.Valid(text) {
		text = bytes.ToValidUTF8(text, []byte("\uFFFD"))
	}
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(text)))
	return append(dst, text...)
}
