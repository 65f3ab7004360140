package gpsdjson

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"

	"github.com/tidewaiter/tidewaiter/ais"
)

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// has marks the bytes of w that are c with their highest bit: the first such
// byte is marked for sure, one after it perhaps wrongly.
func has(w uint64, c byte) uint64 {
	w ^= uint64(c) * ones
	return (w - ones) &^ w & highs
}

// special tells whether a byte of w is one that JSON escapes, or no ASCII. Of
// the six-bit alphabet these are the quotation mark and the backslash.
func special(w uint64) bool {
	control := (w - ' '*ones) &^ w
	return has(w, '"')|has(w, '\\')|(control|w)&highs != 0
}

// unusual writes a text of a message that is not plain six-bit ASCII. NUL ends
// it, as for [ais.Encode].
func unusual(b []byte, n int, s []byte) int {
	for i, c := range s {
		if c == 0 {
			s = s[:i]
			break
		}
	}
	return text(b, n, s)
}

// text20 writes a text up to its first '@', without trailing spaces.
func text20(b []byte, n int, t *ais.Text20) int {
	w0 := binary.LittleEndian.Uint64(t[:])
	w1 := binary.LittleEndian.Uint64(t[8:])
	w2 := binary.LittleEndian.Uint64(t[12:])
	end := 20
	if z := has(w0, '@'); z != 0 {
		end = bits.TrailingZeros64(z) >> 3
	} else if z := has(w1, '@'); z != 0 {
		end = 8 + bits.TrailingZeros64(z)>>3
	} else if z := has(w2, '@'); z != 0 {
		end = 12 + bits.TrailingZeros64(z)>>3
	}
	for end > 0 && t[end-1] == ' ' {
		end--
	}
	if special(w0) || special(w1) || special(w2) {
		return unusual(b, n, t[:end])
	}
	*(*[20]byte)(b[n:]) = *t
	return n + end
}

// text7 writes a text up to its first '@', without trailing spaces.
func text7(b []byte, n int, t *ais.Text7) int {
	w := uint64(binary.LittleEndian.Uint32(t[:])) | uint64(binary.LittleEndian.Uint32(t[3:]))<<24
	end := min(7, bits.TrailingZeros64(has(w, '@'))>>3)
	for end > 0 && t[end-1] == ' ' {
		end--
	}
	if special(w | ' '<<56) {
		return unusual(b, n, t[:end])
	}
	put8(b, n, w)
	return n + end
}

// text writes any bytes as the inside of a JSON string: escaped as gpsd does,
// with U+FFFD for each byte that is not UTF-8.
func text[T string | []byte](b []byte, n int, s T) int {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			n = char(b, n, c)
			i++
			continue
		}
		// The slice of a rune does not escape: no allocation.
		r, size := utf8.DecodeRune([]byte(s[i:min(len(s), i+utf8.UTFMax)]))
		n += utf8.EncodeRune(b[n:], r)
		i += size
	}
	return n
}

// char writes one byte of ASCII as the inside of a JSON string, another as
// U+FFFD.
func char(b []byte, n int, c byte) int {
	switch {
	case c >= utf8.RuneSelf:
		return n + utf8.EncodeRune(b[n:], utf8.RuneError)
	case c == '"' || c == '\\':
		b[n], b[n+1] = '\\', c
		return n + 2
	case c >= ' ' && c != 0x7F:
		b[n] = c
		return n + 1
	}
	short := byte(0)
	switch c {
	case '\b':
		short = 'b'
	case '\f':
		short = 'f'
	case '\n':
		short = 'n'
	case '\r':
		short = 'r'
	case '\t':
		short = 't'
	default:
		n += copy(b[n:], `\u00`)
		put2(b, n, hexDigits[c])
		return n + 2
	}
	b[n], b[n+1] = '\\', short
	return n + 2
}

// hexDigits has the two lower-case hexadecimal digits of a byte, the first
// lowest.
var hexDigits = func() (t [256]uint16) {
	const digits = "0123456789abcdef"
	for i := range t {
		t[i] = uint16(digits[i>>4]) | uint16(digits[i&15])<<8
	}
	return t
}()

// data writes bits as gpsd does: their number, a colon, and whole bytes in
// hexadecimal, the last filled up with zeros.
func data(b []byte, n int, d *ais.Bits) int {
	n += copy(b[n:], `,"data":"`)
	n = unsigned(b, n, uint32(d.Len()))
	b[n] = ':'
	n++
	for i := 0; i < d.Len(); i += 8 {
		put2(b, n, hexDigits[d.Uint(i, 8)])
		n += 2
	}
	b[n] = '"'
	return n + 1
}

// timestamp writes a time as RFC 3339 in UTC, with as many decimals, by threes,
// as it has.
func timestamp(b []byte, n int, ns int64) int {
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

	put8(b, n, digits8(y*10_000+m*100+d)|asciiZeros)
	date := binary.LittleEndian.Uint64(b[n:])
	put4(b, n, uint32(date))
	b[n+4] = '-'
	put2(b, n+5, uint16(date>>32))
	b[n+7] = '-'
	put2(b, n+8, uint16(date>>48))
	b[n+10] = 'T'
	n = two(b, n+11, uint8(s/3600))
	b[n] = ':'
	n = two(b, n+1, uint8(s/60%60))
	b[n] = ':'
	n = two(b, n+1, uint8(s%60))
	if frac != 0 {
		b[n] = '.'
		x := digits8(frac/10) | asciiZeros
		put8(b, n+1, x)
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
