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

// unarmor8 gives the 48 bits of the eight characters in x, the first in the top
// byte. bad is zero when all eight are in the alphabet.
func unarmor8(x uint64) (v, bad uint64) {
	// With the top bit of each byte clear no sum below carries into the next
	// byte; where it is set, x itself is the sign of a bad character.
	atLeast0 := x + (0x80-'0')*eachByte
	afterW := x + (0x80-('W'+1))*eachByte
	atLeastTick := x + (0x80-'`')*eachByte
	afterw := x + (0x80-('w'+1))*eachByte
	bad = (x | afterw | afterW&^atLeastTick | ^atLeast0) & topBits
	// c-48, and 8 less from '`' on.
	v = (atLeast0 - atLeastTick&topBits>>4) & sixBits
	v = v&0x003f003f003f003f | v>>2&0x0fc00fc00fc00fc0
	v = v&0x00000fff00000fff | v>>4&0x00fff00000fff000
	return v&0xffffff | v>>8&0xffffff000000, bad
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
		g0, e0 := unarmor8(binary.BigEndian.Uint64(p))
		g1, e1 := unarmor8(binary.BigEndian.Uint64(p[8:]))
		g2, e2 := unarmor8(binary.BigEndian.Uint64(p[16:]))
		g3, e3 := unarmor8(binary.BigEndian.Uint64(p[24:]))
		bad |= e0 | e1 | e2 | e3
		w := (*[3]uint64)(b.word[words:])
		w[0], w[1], w[2] = g0<<16|g1>>32, g1<<32|g2>>16, g2<<48|g3
		words += 3
	}
	if len(p) > 0 {
		var g [4]uint64
		i := 0
		for ; len(p) >= 8; p = p[8:] {
			v, e := unarmor8(binary.BigEndian.Uint64(p))
			g[i&3] = v
			bad |= e
			i++
		}
		if r := len(p); r > 0 {
			var x uint64
			for _, c := range p {
				x = x<<8 | uint64(c)
			}
			// What is missing of the eight reads as '0'.
			v, e := unarmor8(x<<(64-8*r) | zeros>>(8*r))
			g[i&3] = v
			bad |= e
		}
		w := (*[3]uint64)(b.word[words:])
		w[0], w[1], w[2] = g[0]<<16|g[1]>>32, g[1]<<32|g[2]>>16, g[2]<<48|g[3]
		words += 3
	}
	b.clearFrom(words)
	b.n = 6 * n
	return bad == 0
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
