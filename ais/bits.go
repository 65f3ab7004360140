package ais

import "errors"

const (
	// MaxBits is the longest message that is read: five slots carry at most
	// 1064 bits (annex 2, 3.3.7), the rest is room for senders that pad.
	MaxBits  = 1344
	maxWords = MaxBits / 64
	maxChars = MaxBits / 6
)

// Errors of payloads and messages. They are compared with errors.Is.
var (
	ErrCharacter = errors.New("ais: the payload has a character outside the six-bit alphabet")
	ErrFill      = errors.New("ais: the number of fill bits is not 0 to 5, or more than the payload has")
	ErrLong      = errors.New("ais: the payload is longer than a message can be")
	ErrShort     = errors.New("ais: the message is shorter than its type needs")
	ErrPart      = errors.New("ais: the part number of a type 24 message is neither A nor B")
)

// Bits is a string of up to [MaxBits] bits, the first bit the most significant
// of the first word. Bits after the end are zero. The zero value is empty.
type Bits struct {
	word [maxWords + 1]uint64 // one more, so that a field may be read across the last word
	n    int
}

// Len is the number of bits.
func (b *Bits) Len() int { return b.n }

// Uint is the n bits from offset as an unsigned number, n up to 64. Bits past
// the end read as zero. It panics when offset or n is out of range of the type.
func (b *Bits) Uint(offset, n int) uint64 { return b.u(offset, n) }

// Int is the n bits from offset as a two's complement number, n from 1 to 64.
func (b *Bits) Int(offset, n int) int64 { return b.s(offset, n) }

// u needs n >= 1 and offset+n <= MaxBits. It is small enough to be inlined, and
// with constants becomes one or two shifts.
func (b *Bits) u(offset, n int) uint64 {
	i, s := uint(offset)/64, uint(offset)%64
	v := b.word[i] << s
	if s+uint(n) > 64 {
		v |= b.word[i+1] >> (64 - s)
	}
	return v >> (64 - uint(n))
}

func (b *Bits) s(offset, n int) int64 {
	return int64(b.u(offset, n)<<(64-uint(n))) >> (64 - uint(n))
}

func (b *Bits) flag(offset int) bool { return b.word[uint(offset)/64]<<(uint(offset)%64)>>63 != 0 }
