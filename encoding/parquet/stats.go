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
	if !l.any {
		if v == v { // NaN has no place in an order
			*l = limits[T]{v, v, true}
		}
		return
	}
	l.min, l.max = min2(l.min, v), max2(l.max, v)
}

func (l *limits[T]) addAll(values []T) {
	for _, v := range values {
		l.add(v)
	}
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
