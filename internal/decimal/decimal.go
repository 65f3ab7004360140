// Package decimal writes the numbers of AIS messages as text, fast: by index
// into a buffer with room, in whole words, without a loop.
//
// All functions put the text into b at n and return where it ends. They may
// leave rubbish up to 16 bytes behind the end, which the caller overwrites or
// cuts off: b has that room, or they panic.
package decimal

import (
	"encoding/binary"
	"math/bits"
)

const asciiZeros = 0x3030303030303030

// digits3 has the decimal digits of 0 to 999 in three bytes, the first digit
// lowest, and their number in the highest. The rest, "0", is there so that no
// index of ten bits needs a check.
var digits3 = func() (t [1024]uint32) {
	for i := range t {
		if i >= 1000 {
			t[i] = t[0]
			continue
		}
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

// Put2 stores two characters, the first lowest.
func Put2(b []byte, n int, v uint16) { binary.LittleEndian.PutUint16(b[n:], v) }

// Put8 stores eight characters, the first lowest.
func Put8(b []byte, n int, v uint64) { binary.LittleEndian.PutUint64(b[n:], v) }

func put4(b []byte, n int, v uint32) { binary.LittleEndian.PutUint32(b[n:], v) }

// Small writes v modulo 1024, which is to be below 1000, as a decimal number. It
// is small enough to be inlined, and nothing is checked but the room.
func Small(b []byte, n int, v uint32) int {
	d := digits3[v&1023]
	put4(b, n, d)
	return n + int(d>>24)
}

// SmallTenths writes v/10, v below 10 000, with one decimal.
func SmallTenths(b []byte, n int, v uint32) int {
	q := v / 10
	n = Small(b, n, q)
	Put2(b, n, '.'|(uint16(v-q*10)+'0')<<8)
	return n + 2
}

// Unsigned writes v as a decimal number.
func Unsigned(b []byte, n int, v uint32) int {
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
		Put8(b, n, digits8(v-hi*100_000_000)|asciiZeros)
		return n + 8
	}
	x := digits8(v)
	zeros := bits.TrailingZeros64(x|1<<63) >> 3 // leading digits that are 0
	Put8(b, n, (x|asciiZeros)>>(zeros*8))
	return n + 8 - zeros
}

// Signed writes v as a decimal number.
func Signed(b []byte, n int, v int32) int {
	if v < 0 {
		b[n] = '-'
		return Unsigned(b, n+1, uint32(-int64(v)))
	}
	return Unsigned(b, n, uint32(v))
}

// Two writes the last two digits of v.
func Two(b []byte, n int, v uint8) int {
	Put2(b, n, uint16(v/10%10)+'0'|(uint16(v%10)+'0')<<8)
	return n + 2
}

// Four writes the last four digits of v.
func Four(b []byte, n int, v uint32) int {
	put4(b, n, uint32(digits8(v%10_000)>>32|asciiZeros&0xFFFFFFFF))
	return n + 4
}

// Tenths writes v/10 with one decimal.
func Tenths(b []byte, n int, v uint32) int {
	q := v / 10
	n = Unsigned(b, n, q)
	Put2(b, n, '.'|(uint16(v-q*10)+'0')<<8)
	return n + 2
}

// Degrees writes v/600 000 with seven decimals: 1/10 000 minute as degrees.
// That is v*50/3 in units of the last decimal, which is never halfway between
// Two of them: adding 1 before dividing rounds to the nearest, as printf does.
func Degrees(b []byte, n int, v int32) int {
	u := uint64(v)
	if v < 0 {
		b[n] = '-'
		n++
		u = uint64(-int64(v))
	}
	u = (u*50 + 1) / 3
	whole := u / 10_000_000
	if whole < 1000 {
		n = Small(b, n, uint32(whole))
	} else {
		n = long(b, n, uint32(whole))
	}
	// The eighth digit from the right, always 0, gives its place to the point.
	Put8(b, n, digits8(uint32(u-whole*10_000_000))|asciiZeros&^0xFF|'.')
	return n + 8
}

// Coarse writes v/600, 1/10 minute as degrees, with four or six decimals. As
// with [Degrees] no rounding is halfway.
func Coarse(b []byte, n int, v int32, decimals int) int {
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
	n = Unsigned(b, n, uint32(whole))
	x := digits8(uint32(u-whole*one)) | asciiZeros
	b[n] = '.'
	Put8(b, n+1, x>>((8-decimals)*8))
	return n + 1 + decimals
}

// Timestamp writes a time as RFC 3339 in UTC, with as many decimals, by threes,
// as it has.
func Timestamp(b []byte, n int, ns int64) int {
	const perDay = 86_400
	sec, frac := ns/1_000_000_000, uint32(ns%1_000_000_000)
	if ns%1_000_000_000 < 0 {
		sec, frac = sec-1, uint32(ns%1_000_000_000+1_000_000_000)
	}
	day := sec / perDay
	if sec%perDay < 0 {
		day--
	}
	s := uint32(sec - day*perDay)

	// The civil date of a day number, in years that begin in March: eras of 400
	// years have 146 097 days. Years 1677 to 2262 are what 64 bits hold.
	d := uint32(day + 719_468)
	era := d / 146_097
	d -= era * 146_097
	y := (d - d/1460 + d/36_524 - d/146_096) / 365
	d -= 365*y + y/4 - y/100
	m := (5*d + 2) / 153
	d -= (153*m+2)/5 - 1
	y += era * 400
	if m += 3; m > 12 {
		m -= 12
		y++
	}

	// The separators take the places of digits that are 0: "2024" "0" "02" "0".
	Put8(b, n, (digits8(y*10_000+m*10)|asciiZeros)-('0'-'-')<<32-('0'-'-')<<56)
	Two(b, n+8, uint8(d))
	b[n+10] = 'T'
	hour := s / 3600
	s -= hour * 3600
	minute := s / 60
	Put8(b, n+11, (digits8(hour*1_000_000+minute*1000+s-minute*60)|asciiZeros)+(':'-'0')<<16+(':'-'0')<<40)
	n += 19
	if frac != 0 {
		b[n] = '.'
		x := digits8(frac/10) | asciiZeros
		Put8(b, n+1, x)
		b[n+9] = byte(frac%10) + '0'
		switch {
		case frac%1_000_000 == 0:
			n += 4
		case frac%1000 == 0:
			n += 7
		default:
			n += 10
		}
	}
	b[n] = 'Z'
	return n + 1
}
