package gpsdjson

import (
	"encoding/binary"
	"math/bits"
)

// The writers of this file put text into b at n and return where it ends. They
// store whole words and blocks and may leave rubbish up to 128 bytes behind the
// end, which the next writer overwrites: [room] counts it in.

const asciiZeros = 0x3030303030303030

// digits3 has the decimal digits of 0 to 999 in three bytes, the first digit
// lowest, and their number in the highest.
var digits3 = func() (t [1000]uint32) {
	for i := range t {
		a, b, c := uint32(i/100)+'0', uint32(i/10%10)+'0', uint32(i%10)+'0'
		switch {
		case i >= 100:
			t[i] = a | b<<8 | c<<16 | 3<<24
		case i >= 10:
			t[i] = b | c<<8 | 2<<24
		default:
			t[i] = c | 1<<24
		}
	}
	return t
}()

// digits8 is the eight decimal digits of v below 100 000 000 as a word of bytes
// 0 to 9, the first digit lowest. It halves the number three times: in two of
// four digits, four of two, eight of one; all parts of a word at once, each
// division a multiplication and a shift that is exact for the part's range.
func digits8(v uint32) uint64 {
	hi := v / 10_000
	x := uint64(hi) | uint64(v-hi*10_000)<<32
	q := x * 10_486 >> 20 & 0x0000007F_0000007F
	x = q | (x-q*100)<<16
	q = x * 103 >> 10 & 0x000F_000F_000F_000F
	return q | (x-q*10)<<8
}

func put2(b []byte, n int, v uint16) { binary.LittleEndian.PutUint16(b[n:], v) }
func put4(b []byte, n int, v uint32) { binary.LittleEndian.PutUint32(b[n:], v) }
func put8(b []byte, n int, v uint64) { binary.LittleEndian.PutUint64(b[n:], v) }

// unsigned writes v as a decimal number.
func unsigned(b []byte, n int, v uint32) int {
	if v < 1000 {
		d := digits3[v]
		put4(b, n, d)
		return n + int(d>>24)
	}
	return long(b, n, v)
}

// long writes v from 1000 as a decimal number; an MMSI is one.
func long(b []byte, n int, v uint32) int {
	if v >= 100_000_000 {
		hi := v / 100_000_000
		d := digits3[hi]
		put4(b, n, d)
		n += int(d >> 24)
		put8(b, n, digits8(v-hi*100_000_000)|asciiZeros)
		return n + 8
	}
	x := digits8(v)
	zeros := bits.TrailingZeros64(x|1<<63) >> 3 // leading digits that are 0
	put8(b, n, (x|asciiZeros)>>(zeros*8))
	return n + 8 - zeros
}

// signed writes v as a decimal number.
func signed(b []byte, n int, v int32) int {
	if v < 0 {
		b[n] = '-'
		return unsigned(b, n+1, uint32(-int64(v)))
	}
	return unsigned(b, n, uint32(v))
}

// two writes the last two digits of v.
func two(b []byte, n int, v uint8) int {
	put2(b, n, uint16(v/10%10)+'0'|(uint16(v%10)+'0')<<8)
	return n + 2
}

// tenths writes v/10 with one decimal.
func tenths(b []byte, n int, v uint32) int {
	q := v / 10
	n = unsigned(b, n, q)
	put2(b, n, '.'|(uint16(v-q*10)+'0')<<8)
	return n + 2
}

// degrees7 writes v/600 000 with seven decimals: 1/10 000 minute as degrees.
// That is v*50/3 in units of the last decimal, which is never halfway between
// two of them: adding 1 before dividing rounds to the nearest, as printf does.
func degrees7(b []byte, n int, v int32) int {
	u := uint64(v)
	if v < 0 {
		b[n] = '-'
		n++
		u = uint64(-int64(v))
	}
	u = (u*50 + 1) / 3
	whole := u / 10_000_000
	n = unsigned(b, n, uint32(whole))
	// The eighth digit from the right, always 0, gives its place to the point.
	put8(b, n, digits8(uint32(u-whole*10_000_000))|asciiZeros&^0xFF|'.')
	return n + 8
}

// coarse writes v/600, 1/10 minute as degrees, with four or six decimals. As
// with [degrees7] no rounding is halfway.
func coarse(b []byte, n int, v int32, decimals int) int {
	u := uint64(v)
	if v < 0 {
		b[n] = '-'
		n++
		u = uint64(-int64(v))
	}
	scale, one := uint64(50), uint64(10_000)
	if decimals == 6 {
		scale, one = 5000, 1_000_000
	}
	u = (u*scale + 1) / 3
	whole := u / one
	n = unsigned(b, n, uint32(whole))
	x := digits8(uint32(u-whole*one)) | asciiZeros
	b[n] = '.'
	put8(b, n+1, x>>((8-decimals)*8))
	return n + 1 + decimals
}
