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
// of the first word. Bits after the end are zero, so that two Bits are == when
// they are the same string. The zero value is empty.
type Bits struct {
	word [maxWords + 1]uint64 // one more, so that a field may be read across the last word
	n    int
}

// Len is the number of bits.
func (b *Bits) Len() int { return b.n }

// Uint is the n bits from offset as an unsigned number, n from 1 to 64. Bits
// past the end read as zero. It panics when offset or offset+n is negative or
// past [MaxBits].
func (b *Bits) Uint(offset, n int) uint64 { return b.u(offset, n) }

// Int is the n bits from offset as a two's complement number, n from 1 to 64.
// Otherwise it is as [Bits.Uint].
func (b *Bits) Int(offset, n int) int64 { return b.s(offset, n) }

// Append adds the low n bits of v at the end, n from 0 to 64, and tells whether
// there was room for them; where there was not, b stays as it was.
func (b *Bits) Append(v uint64, n int) bool {
	if n < 0 || n > 64 || b.n+n > MaxBits {
		return false
	}
	b.add(v, n)
	return true
}

// add is Append with n from 0 to 64 and room for it.
func (b *Bits) add(v uint64, n int) {
	if n == 0 {
		return
	}
	i, s := uint(b.n)/64, uint(b.n)%64
	v <<= 64 - uint(n)
	b.word[i] |= v >> s
	b.word[i+1] |= v << (64 - s) // no bits when s is 0
	b.n += n
}

// Truncate cuts b to n bits; where it has no more than n it stays as it was.
func (b *Bits) Truncate(n int) {
	if n < 0 || n >= b.n {
		return
	}
	i, s := uint(n)/64, uint(n)%64
	b.word[i] &^= ^uint64(0) >> s
	b.clearFrom(int(i) + 1)
	b.n = n
}

// u needs n from 1 to 64 and offset+n <= MaxBits. It is small enough to be
// inlined, and with constants becomes one or two shifts.
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

// slice sets dst to the bits of b from offset up to end, which is not before
// offset and not after the end of b. dst is not b.
func (b *Bits) slice(dst *Bits, offset, end int) {
	n := end - offset
	words := (n + 63) / 64
	from, s := uint(offset)/64, uint(offset)%64
	for i := 0; i < words; i++ {
		v := b.word[from] << s
		from++
		dst.word[i] = v | b.word[from]>>(64-s) // no bits when s is 0
	}
	dst.clearFrom(words)
	dst.n = n
	if tail := uint(n) % 64; tail != 0 {
		dst.word[words-1] &= ^(^uint64(0) >> tail)
	}
}
