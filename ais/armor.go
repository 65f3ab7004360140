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

// The functions are small so that they are inlined.

// values8 is the six-bit value of each of eight characters. Of a word that has
// a character outside the alphabet it is something else whose characters8 is
// not that word.
func values8(x uint64) uint64 {
	// c-48, and 8 less from '`' on. The top bit keeps the subtraction from
	// borrowing from the next byte, and goes with the mask.
	return (x + (0x80-'0')*eachByte - (x+(0x80-'`')*eachByte)&topBits>>4) & sixBits
}

// characters8 is the inverse.
func characters8(v uint64) uint64 {
	return v + zeros + (v+(0x80-40)*eachByte)&topBits>>4 // 8 more from 40 on
}

// gather8 makes the eight values one string of 48 bits, the first on top.
func gather8(v uint64) uint64 {
	v = v&0x003f003f003f003f | v>>2&0x0fc00fc00fc00fc0
	v = v&0x00000fff00000fff | v>>4&0x00fff00000fff000
	return v&0xffffff | v>>8&0xffffff000000
}

// spread8 is the inverse.
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
	// 32 characters make three words. What is missing of them reads as '0'.
	for ; len(p) > 24; p = p[min(32, len(p)):] {
		x0, x1 := binary.BigEndian.Uint64(p), binary.BigEndian.Uint64(p[8:])
		x2 := binary.BigEndian.Uint64(p[16:])
		var x3 uint64
		if len(p) >= 32 {
			x3 = binary.BigEndian.Uint64(p[24:])
		} else {
			// The last eight, some of which x2 has: 25 to 31 characters is
			// what most messages have.
			missing := uint(32-len(p)) * 8 & 63
			x3 = binary.BigEndian.Uint64(p[len(p)-8:])<<missing | zeros>>(64-missing)
		}
		v0, v1, v2, v3 := values8(x0), values8(x1), values8(x2), values8(x3)
		bad |= (x0 ^ characters8(v0)) | (x1 ^ characters8(v1)) | (x2 ^ characters8(v2)) | (x3 ^ characters8(v3))
		b.words3(words, gather8(v0), gather8(v1), gather8(v2), gather8(v3))
		words += 3
	}
	if n := len(p); n > 0 {
		x := [3]uint64{zeros, zeros, zeros}
		switch {
		case n > 16:
			x[0], x[1], x[2] = binary.BigEndian.Uint64(p), binary.BigEndian.Uint64(p[8:]), upTo8(p[16:])
		case n > 8:
			x[0], x[1] = binary.BigEndian.Uint64(p), upTo8(p[8:])
		default:
			x[0] = upTo8(p)
		}
		v0, v1, v2 := values8(x[0]), values8(x[1]), values8(x[2])
		bad |= (x[0] ^ characters8(v0)) | (x[1] ^ characters8(v1)) | (x[2] ^ characters8(v2))
		b.words3(words, gather8(v0), gather8(v1), gather8(v2), 0)
		words += 3
	}
	b.clearFrom(words)
	b.n = 6 * n
	return bad == 0
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
// 1 to 5 and not more than b has.
func (b *Bits) cut(fill int) bool {
	b.n -= fill
	was := b.u(b.n, fill)
	if was != 0 {
		i, s := uint(b.n)/64, uint(b.n)%64
		b.word[i] &^= ^uint64(0) >> s
		b.word[i+1] = 0
	}
	return was == 0
}

// AppendPayload adds the bits of an armored payload, of which the last fill bits
// are padding. [Decoder.Decode] needs it not; it is for a message of which a
// part before the last has padding too, whose parts are added one by one and
// then read with [Decoder.DecodeBits]. After an error b is as it was.
//
// Errors: ErrCharacter, ErrFill, ErrLong.
func (b *Bits) AppendPayload(payload []byte, fill int) error {
	if len(payload) > maxChars {
		return ErrLong
	}
	if fill < 0 || fill > 5 || fill > 6*len(payload) {
		return ErrFill
	}
	var part Bits
	if !part.unarmor(payload) {
		return ErrCharacter
	}
	if fill != 0 {
		part.cut(fill)
	}
	if b.n+part.n > MaxBits {
		return ErrLong
	}
	for at := 0; at < part.n; at += 64 {
		n := min(64, part.n-at)
		b.add(part.u(at, n), n)
	}
	return nil
}

// AppendArmored appends the bits as six-bit characters and tells how many fill
// bits, 0 to 5, the last character has.
func AppendArmored(dst []byte, b *Bits) (payload []byte, fill int) {
	chars := (b.n + 5) / 6
	for at := 0; at < chars; at += 8 {
		var c [8]byte
		binary.BigEndian.PutUint64(c[:], characters8(spread8(b.u(6*at, 48))))
		dst = append(dst, c[:min(8, chars-at)]...)
	}
	return dst, 6*chars - b.n
}
