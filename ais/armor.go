package ais

import "encoding/binary"

// Eight characters are worked on at once, one in each byte of a word. The two
// ranges of the six-bit alphabet (NMEA 0183 / IEC 61162-1, the encapsulation
// of VDM) are '0' to 'W' for 0 to 39 and '`' to 'w' for 40 to 63.
const (
	eachByte = 0x0101010101010101
	topBits  = 0x80 * eachByte
	sixBits  = 0x3f * eachByte
	zeros    = '0' * eachByte
)

// With the top bit of each byte of x clear, no sum below carries from a byte
// into the next; where it is set, that is a bad character already. The functions
// are small so that they are inlined.

// outside has top bits set when one of the eight characters is not in the
// alphabet.
func outside(x uint64) uint64 {
	atLeast0 := x + (0x80-'0')*eachByte
	afterW := x + (0x80-('W'+1))*eachByte
	atLeastTick := x + (0x80-'`')*eachByte
	afterw := x + (0x80-('w'+1))*eachByte
	return x | afterw | afterW&^atLeastTick | ^atLeast0
}

// unarmor8 is the 48 bits of the eight characters in x, the first in the top
// byte.
func unarmor8(x uint64) uint64 {
	// c-48, and 8 less from '`' on. The top bit that keeps the subtraction from
	// borrowing goes with the mask.
	v := x + (0x80-'0')*eachByte - (x+(0x80-'`')*eachByte)&topBits>>4
	return gather8(v & sixBits)
}

// gather8 is spread8's inverse.
func gather8(v uint64) uint64 {
	v = v&0x003f003f003f003f | v>>2&0x0fc00fc00fc00fc0
	v = v&0x00000fff00000fff | v>>4&0x00fff00000fff000
	return v&0xffffff | v>>8&0xffffff000000
}

// armor8 is the inverse: six-bit values of 48 bits as eight characters.
func armor8(v uint64) uint64 {
	v = spread8(v)
	over := (v + (0x80-40)*eachByte) & topBits // 40 and more
	return v + zeros + over>>4
}

// spread8 puts eight six-bit values into the eight bytes of a word.
func spread8(v uint64) uint64 {
	v = v&0xffffff | v&0xffffff000000<<8
	v = v&0x00000fff00000fff | v&0x00fff00000fff000<<4
	return v&0x003f003f003f003f | v&0x0fc00fc00fc00fc0<<2
}

// ascii8 is eight six-bit characters as ASCII: 0 to 31 are '@' to '_', 32 to 63
// are themselves (table 47).
func ascii8(v uint64) uint64 {
	v = spread8(v)
	return v | ^v<<1&(0x40*eachByte)
}

// unarmor sets b to the six-bit values of the characters of p, all of them, and
// tells whether they are in the alphabet. p has at most maxChars characters.
// Words after the last are zero.
func (b *Bits) unarmor(p []byte) bool {
	n := len(p)
	words := 0
	var bad uint64
	// 32 characters make three words.
	for ; len(p) >= 32; p = p[32:] {
		x0, x1 := binary.BigEndian.Uint64(p), binary.BigEndian.Uint64(p[8:])
		x2, x3 := binary.BigEndian.Uint64(p[16:]), binary.BigEndian.Uint64(p[24:])
		bad |= outside(x0) | outside(x1) | outside(x2) | outside(x3)
		b.words3(words, unarmor8(x0), unarmor8(x1), unarmor8(x2), unarmor8(x3))
		words += 3
	}
	if n := len(p); n > 0 {
		// What is missing of 32 reads as '0'.
		x := [4]uint64{zeros, zeros, zeros, zeros}
		switch (n - 1) / 8 {
		case 3:
			x[0], x[1] = binary.BigEndian.Uint64(p), binary.BigEndian.Uint64(p[8:])
			x[2], x[3] = binary.BigEndian.Uint64(p[16:]), upTo8(p[24:])
		case 2:
			x[0], x[1] = binary.BigEndian.Uint64(p), binary.BigEndian.Uint64(p[8:])
			x[2] = upTo8(p[16:])
		case 1:
			x[0], x[1] = binary.BigEndian.Uint64(p), upTo8(p[8:])
		case 0:
			x[0] = upTo8(p)
		}
		bad |= outside(x[0]) | outside(x[1]) | outside(x[2]) | outside(x[3])
		b.words3(words, unarmor8(x[0]), unarmor8(x[1]), unarmor8(x[2]), unarmor8(x[3]))
		words += 3
	}
	b.clearFrom(words)
	b.n = 6 * n
	return bad&topBits == 0
}

// words3 sets three words from four times 48 bits.
func (b *Bits) words3(at int, g0, g1, g2, g3 uint64) {
	w := (*[3]uint64)(b.word[at:])
	w[0], w[1], w[2] = g0<<16|g1>>32, g1<<32|g2>>16, g2<<48|g3
}

// upTo8 is one to eight characters in a word, '0' in the place of those that
// are missing.
func upTo8(p []byte) uint64 {
	n := len(p)
	switch {
	case n >= 8:
		return binary.BigEndian.Uint64(p)
	case n >= 4:
		// The first four and the last four, which may be the same in part.
		hi, lo := uint64(binary.BigEndian.Uint32(p)), uint64(binary.BigEndian.Uint32(p[n-4:]))
		return hi<<32 | lo<<(64-8*n) | zeros>>(8*n)
	}
	// First, middle and last of one to three.
	return uint64(p[0])<<56 | uint64(p[n/2])<<(56-8*(n/2)) | uint64(p[n-1])<<(64-8*n) | zeros>>(8*n)
}

// clearFrom zeroes the words from i that the bits set before may have reached.
func (b *Bits) clearFrom(i int) {
	for end := (b.n + 63) / 64; i < end; i++ {
		b.word[i] = 0
	}
}

// cut drops the last fill bits, and tells whether they were all zero. fill is
// less than 8 and not more than b has.
func (b *Bits) cut(fill int) bool {
	if fill == 0 {
		return true
	}
	b.n -= fill
	was := b.u(b.n, fill)
	if was != 0 {
		i, s := uint(b.n)/64, uint(b.n)%64
		b.word[i] &^= ^uint64(0) >> s
		b.word[i+1] = 0
	}
	return was == 0
}

// AppendArmored appends the bits as six-bit characters and tells how many fill
// bits, 0 to 5, the last character has.
func AppendArmored(dst []byte, b *Bits) (payload []byte, fill int) {
	chars := (b.n + 5) / 6
	for at := 0; at < chars; at += 8 {
		var c [8]byte
		binary.BigEndian.PutUint64(c[:], armor8(b.u(6*at, 48)))
		dst = append(dst, c[:min(8, chars-at)]...)
	}
	return dst, 6*chars - b.n
}
