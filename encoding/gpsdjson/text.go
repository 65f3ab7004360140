package gpsdjson

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"

	"github.com/tidewaiter/tidewaiter/ais"
	"github.com/tidewaiter/tidewaiter/internal/decimal"
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
	decimal.Put8(b, n, w)
	return n + end
}

// text writes any bytes as the inside of a JSON string: escaped as gpsd does,
// with U+FFFD for each byte that is not UTF-8.
func text(b []byte, n int, s []byte) int {
	for len(s) >= 8 { // eight at a time while there is nothing to escape
		w := binary.LittleEndian.Uint64(s)
		if special(w) || has(w, 0x7F) != 0 {
			break
		}
		decimal.Put8(b, n, w)
		n, s = n+8, s[8:]
	}
	for len(s) > 0 {
		if s[0] < utf8.RuneSelf {
			n = char(b, n, s[0])
			s = s[1:]
			continue
		}
		r, size := utf8.DecodeRune(s)
		n += utf8.EncodeRune(b[n:], r)
		s = s[size:]
	}
	return n
}

// char writes one byte of ASCII as the inside of a JSON string, another as
// U+FFFD.
func char(b []byte, n int, c byte) int {
	if c >= ' ' && c < 0x7F && c != '"' && c != '\\' {
		b[n] = c
		return n + 1
	}
	return escape(b, n, c)
}

func escape(b []byte, n int, c byte) int {
	short := c
	switch c {
	case '"', '\\':
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
		if c >= utf8.RuneSelf {
			return n + utf8.EncodeRune(b[n:], utf8.RuneError)
		}
		n += copy(b[n:], `\u00`)
		decimal.Put2(b, n, hexDigits[c])
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
	n = decimal.Unsigned(b, n, uint32(d.Len()))
	b[n] = ':'
	n++
	for i := 0; i < d.Len(); i += 8 {
		decimal.Put2(b, n, hexDigits[d.Uint(i, 8)])
		n += 2
	}
	b[n] = '"'
	return n + 1
}
