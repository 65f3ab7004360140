package parquet

import (
	"encoding/binary"
	"math"

	"github.com/parquet-go/parquet-go/format"
)

// limits are the least and the greatest of some values.
type limits[T int64 | float64] struct {
	min, max T
	any      bool
}

func (l *limits[T]) add(v T) {
	switch {
	case v != v: // NaN has no place in an order
	case !l.any:
		*l = limits[T]{v, v, true}
	default:
		l.min, l.max = min2(l.min, v), max2(l.max, v)
	}
}

func (l *limits[T]) addAll(values []T) {
	for len(values) > 0 && !l.any {
		l.add(values[0])
		values = values[1:]
	}
	lo, hi := l.min, l.max
	for _, v := range values {
		lo, hi = min2(lo, v), max2(hi, v)
	}
	l.min, l.max = lo, hi
}

// addInts adds at least one 32-bit integer, held as int32 and meant as T.
func addInts[T int32 | uint32](l *limits[int64], values []int32) {
	lo := T(values[0])
	hi := lo
	for _, v := range values {
		lo, hi = min(lo, T(v)), max(hi, T(v))
	}
	l.add(int64(lo))
	l.add(int64(hi))
}

// min2 and max2 are not the built-in ones, which NaN wins.
func min2[T int64 | float64](a, b T) T {
	if b < a {
		return b
	}
	return a
}

func max2[T int64 | float64](a, b T) T {
	if b > a {
		return b
	}
	return a
}

// statistics are what the footer says of the chunk: how many nulls, and the
// limits of numbers. Texts have none: names in their order skip nothing.
func (c *chunk) statistics(k kind) format.Statistics {
	s := format.Statistics{NullCount: c.nulls}
	if c.ints.any {
		s.MinValue, s.MaxValue = plainInt(k, c.ints.min), plainInt(k, c.ints.max)
	}
	if c.doubles.any {
		lo, hi := c.doubles.min, c.doubles.max
		// The format asks for the zero that is the wider.
		if lo == 0 {
			lo = math.Copysign(0, -1)
		}
		if hi == 0 {
			hi = 0
		}
		s.MinValue = appendDoubles(nil, []float64{lo})
		s.MaxValue = appendDoubles(nil, []float64{hi})
	}
	return s
}

func plainInt(k kind, v int64) []byte {
	switch k {
	case micros:
		return binary.LittleEndian.AppendUint64(nil, uint64(v))
	case bools:
		return []byte{byte(v)}
	}
	return binary.LittleEndian.AppendUint32(nil, uint32(v))
}

func appendDoubles(dst []byte, values []float64) []byte {
	for _, v := range values {
		dst = binary.LittleEndian.AppendUint64(dst, math.Float64bits(v))
	}
	return dst
}
