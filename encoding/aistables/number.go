package aistables

import (
	"bytes"
	"math"
	"strconv"
	"time"
)

// number is a decimal as printed.
type number struct {
	v        float64
	decimals int // digits after the point, as printed
}

// parseNumber reads a decimal: digits with a sign and a point, or an exponent.
// A comma for the point is read as the Danish description of the table has it.
func parseNumber(b []byte) (number, bool) {
	digits, negative := b, false
	if len(digits) > 0 && (digits[0] == '-' || digits[0] == '+') {
		negative = digits[0] == '-'
		digits = digits[1:]
	}
	var mantissa int64
	point, n := -1, 0
	for i, c := range digits {
		switch {
		case c >= '0' && c <= '9':
			if n++; n > 15 { // more may not fit a float64 exactly
				return parseLongNumber(b)
			}
			mantissa = mantissa*10 + int64(c-'0')
		case (c == '.' || c == ',') && point < 0:
			point = i
		case c == 'e' || c == 'E':
			return parseLongNumber(b)
		default:
			return number{}, false
		}
	}
	if n == 0 {
		return number{}, false
	}
	out := number{v: float64(mantissa)}
	if point >= 0 {
		out.decimals = len(digits) - point - 1
		out.v /= tens[out.decimals] // both exact, so the quotient is the nearest float64
	}
	if negative {
		out.v = -out.v
	}
	return out, true
}

var tens = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

func parseLongNumber(b []byte) (number, bool) {
	if len(b) > 64 {
		return number{}, false
	}
	for _, c := range b { // strconv also reads Inf, NaN, hexadecimals and underscores
		if (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E' {
			return number{}, false
		}
	}
	v, err := strconv.ParseFloat(string(b), 64)
	if err != nil {
		return number{}, false
	}
	n := number{v: v}
	if i := bytes.IndexByte(b, '.'); i >= 0 {
		for _, c := range b[i+1:] {
			if c < '0' || c > '9' {
				break
			}
			n.decimals++
		}
	}
	if i := bytes.IndexAny(b, "eE"); i >= 0 {
		e, err := strconv.Atoi(string(b[i+1:]))
		if err != nil {
			return number{}, false
		}
		n.decimals = min(max(n.decimals-e, 0), 20)
	}
	return n, true
}

// integer returns the value when it is whole and in the range.
func (n number) integer(lo, hi int64) (int64, bool) {
	if n.v != math.Trunc(n.v) || n.v < float64(lo) || n.v > float64(hi) {
		return 0, false
	}
	return int64(n.v), true
}

// e4min returns the integer of 1/10,000 minutes that the number was made of.
// Digits that leave a choice between two, or fit none, are false: with five
// decimals of a degree six integers look the same.
func (n number) e4min(decimals int) (int32, bool) {
	if decimals < 6 {
		return 0, false
	}
	v := n.v * 600_000
	k := math.Round(v)
	slack := 1e-6 // what float64 loses at 180 degrees is under 1e-7
	if decimals < len(tens) {
		slack += 300_000 / tens[decimals] // half of the last digit
	}
	return int32(k), math.Abs(v-k) <= slack
}

// parseUint reads up to ten digits.
func parseUint(b []byte) (uint64, bool) {
	if len(b) == 0 || len(b) > 10 {
		return 0, false
	}
	var n uint64
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + uint64(c-'0')
	}
	return n, true
}

// digits reads the two or four digits of a date; -1 when they are none.
func digits(b []byte) int {
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	return n
}

// date makes a time of its parts, false when there is no such day or hour. The
// 60th second of a leap second is the next minute's first.
func date(year, month, day, hour, minute, second, nanosecond int) (time.Time, bool) {
	if year < 1970 || month < 1 || month > 12 || day < 1 || day > 31 ||
		hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60 {
		return time.Time{}, false
	}
	t := time.Date(year, time.Month(month), day, hour, minute, second, nanosecond, time.UTC)
	if day > 28 && second < 60 && t.Day() != day {
		return time.Time{}, false // the 31st of a month of 30 days
	}
	return t, true
}

// parseISO reads YYYY-MM-DD, T or a space, HH:MM:SS, with a fraction if there
// is one, then nothing, Z, an offset, or the " +0000 UTC" of aisstream.io.
// Without an offset it is UTC, as the publishers say.
func parseISO(b []byte) (time.Time, bool) {
	if len(b) < 19 || b[4] != '-' || b[7] != '-' || b[10] != 'T' && b[10] != ' ' || b[13] != ':' || b[16] != ':' {
		return time.Time{}, false
	}
	rest, nanosecond := b[19:], 0
	if len(rest) > 1 && rest[0] == '.' {
		i, scale := 1, 100_000_000
		for ; i < len(rest) && rest[i] >= '0' && rest[i] <= '9'; i++ {
			nanosecond += int(rest[i]-'0') * scale
			scale /= 10
		}
		rest = rest[i:]
	}
	t, ok := date(digits(b[:4]), digits(b[5:7]), digits(b[8:10]), digits(b[11:13]), digits(b[14:16]), digits(b[17:19]), nanosecond)
	if !ok {
		return t, false
	}
	switch string(rest) {
	case "", "Z", "+00:00", "+0000", " UTC", " +0000 UTC":
		return t, true
	}
	if rest[0] == ' ' { // " +0200 CEST": the offset decides
		rest = bytes.TrimLeft(rest, " ")
		if i := bytes.IndexByte(rest, ' '); i > 0 {
			rest = rest[:i]
		}
	}
	if len(rest) == 6 && rest[3] == ':' {
		rest = append(append(make([]byte, 0, 5), rest[:3]...), rest[4:]...)
	}
	if len(rest) != 5 || rest[0] != '+' && rest[0] != '-' {
		return time.Time{}, false
	}
	h, m := digits(rest[1:3]), digits(rest[3:])
	if h < 0 || h > 23 || m < 0 || m > 59 {
		return time.Time{}, false
	}
	offset := time.Duration(h)*time.Hour + time.Duration(m)*time.Minute
	if rest[0] == '+' {
		offset = -offset
	}
	return t.Add(offset), true
}

// parseDayFirst reads DD/MM/YYYY HH:MM:SS.
func parseDayFirst(b []byte) (time.Time, bool) {
	if len(b) != 19 || b[2] != '/' || b[5] != '/' || b[10] != ' ' || b[13] != ':' || b[16] != ':' {
		return time.Time{}, false
	}
	return date(digits(b[6:10]), digits(b[3:5]), digits(b[:2]), digits(b[11:13]), digits(b[14:16]), digits(b[17:]), 0)
}

// parsePlain reads a time as [parseISO] does, or a number: seconds,
// milliseconds, microseconds or nanoseconds since 1970, as its size tells.
// Seconds have years up to 5138 and milliseconds begin in March 1973.
func parsePlain(b []byte) (time.Time, bool) {
	if len(b) > 10 && b[4] == '-' {
		return parseISO(b)
	}
	micros, ok := parseEpoch(b)
	if !ok {
		return time.Time{}, false
	}
	return time.UnixMicro(micros).UTC(), true
}

// parseEpoch reads a number of seconds or parts of them since 1970.
func parseEpoch(b []byte) (micros int64, ok bool) {
	digits, rest := b, []byte(nil)
	if i := bytes.IndexByte(b, '.'); i >= 0 {
		digits, rest = b[:i], b[i+1:]
	}
	negative := len(digits) > 0 && digits[0] == '-'
	if negative {
		digits = digits[1:]
	}
	if len(digits) == 0 || len(digits) > 19 {
		return parseLongEpoch(b)
	}
	var n uint64
	for _, c := range digits {
		if c < '0' || c > '9' {
			return parseLongEpoch(b)
		}
		n = n*10 + uint64(c-'0')
	}
	switch {
	case n < 1e11:
		micros = int64(n) * 1e6
		scale := int64(1e5)
		for _, c := range rest {
			if c < '0' || c > '9' {
				return parseLongEpoch(b)
			}
			micros += int64(c-'0') * scale
			scale /= 10
		}
	case n < 1e14:
		micros = int64(n) * 1e3
	case n < 1e17:
		micros = int64(n)
	default:
		micros = int64(n / 1e3)
	}
	if negative {
		micros = -micros
	}
	return micros, true
}

// parseLongEpoch reads seconds and parts of them with an exponent, as
// spreadsheets write them.
func parseLongEpoch(b []byte) (int64, bool) {
	n, ok := parseNumber(b)
	if !ok || math.Abs(n.v) >= 1e19 {
		return 0, false
	}
	switch v := math.Abs(n.v); {
	case v < 1e11:
		return int64(math.Round(n.v * 1e6)), true
	case v < 1e14:
		return int64(math.Round(n.v * 1e3)), true
	case v < 1e17:
		return int64(n.v), true
	}
	return int64(n.v / 1e3), true
}
