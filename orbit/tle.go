package orbit

import (
	"bytes"
	"math"
	"strconv"
	"strings"
)

// lineLength is that of both lines, the checksum included.
const lineLength = 69

// ParseTLE reads the two lines of a set ("Space Track Report 3"; the columns as
// celestrak.org/NORAD/documentation/tle-fmt.php). Catalogue numbers above 99999
// are read in the alpha-5 form, whose first digit is a letter but I or O. Text
// behind column 69 is passed over where a blank stands before it. Its errors are
// a [Reason].
func ParseTLE(line1, line2 string) (Elements, error) {
	var t twoLines
	if why := t.take(line1, '1'); why != 0 {
		return Elements{}, why
	}
	first := t
	if why := t.take(line2, '2'); why != 0 {
		return Elements{}, why
	}
	if strings.TrimSpace(first.cut(3, 7)) != strings.TrimSpace(t.cut(3, 7)) {
		return Elements{}, Mismatched
	}
	e, why := fromLines(&first, &t)
	if why != 0 {
		return Elements{}, why
	}
	return e, nil
}

// twoLines is one of the two lines. Columns are counted from 1, as the
// description of the form does.
type twoLines struct{ line string }

func (t *twoLines) cut(from, to int) string { return t.line[from-1 : to] }

// take checks the form and the checksum of a line.
func (t *twoLines) take(line string, number byte) Reason {
	line = strings.TrimRight(line, " \t\r\n")
	if len(line) < lineLength-1 {
		return Truncated
	}
	if line[0] != number || line[1] != ' ' {
		return BadForm
	}
	if len(line) > lineLength && line[lineLength] != ' ' && line[lineLength] != '\t' {
		return TooLong
	}
	if len(line) == lineLength-1 || line[lineLength-1] == ' ' {
		return NoChecksum
	}
	sum := line[lineLength-1]
	if sum < '0' || sum > '9' {
		return BadForm
	}
	t.line = line[:lineLength]
	for i := range lineLength {
		if c := line[i]; c < ' ' || c > '~' {
			return BadForm
		}
	}
	if checksum(t.line[:lineLength-1]) != sum {
		return BadChecksum
	}
	return 0
}

// checksum is the last digit of the sum of all digits, a minus counting as one.
func checksum[T string | []byte](line T) byte {
	sum := 0
	for i := range len(line) {
		switch c := line[i]; {
		case c >= '0' && c <= '9':
			sum += int(c - '0')
		case c == '-':
			sum++
		}
	}
	return byte('0' + sum%10)
}

func fromLines(one, two *twoLines) (e Elements, why Reason) {
	number := func(t *twoLines, from, to int, prefix string) float64 {
		v, ok := fixed(prefix, t.cut(from, to))
		if !ok && why == 0 {
			why = BadNumber
		}
		return v
	}
	whole := func(t *twoLines, from, to int) int {
		return int(number(t, from, to, ""))
	}
	ok := false
	if e.Catalog, ok = parseCatalog(one.cut(3, 7)); !ok {
		return e, BadCatalog
	}
	switch e.Class = one.line[7]; e.Class {
	case ' ':
		e.Class = 'U'
	case 'U', 'C', 'S':
	default:
		return e, BadForm
	}
	e.Designator = longDesignator(one.cut(10, 17))
	if e.Epoch, ok = parseEpoch(one.cut(19, 32)); !ok {
		return e, BadEpoch
	}
	e.MeanMotionDot = number(one, 34, 43, "")
	e.MeanMotionDDt, ok = exponent(one.cut(45, 52))
	if !ok {
		return e, BadNumber
	}
	e.BStar, ok = exponent(one.cut(54, 61))
	if !ok {
		return e, BadNumber
	}
	e.Ephemeris = whole(one, 63, 63)
	e.Number = whole(one, 65, 68)

	e.Inclination = number(two, 9, 16, "")
	e.Node = number(two, 18, 25, "")
	e.Eccentricity = number(two, 27, 33, ".")
	e.Perigee = number(two, 35, 42, "")
	e.MeanAnomaly = number(two, 44, 51, "")
	e.MeanMotion = number(two, 53, 63, "")
	e.Revolution = whole(two, 64, 68)
	for _, needed := range []string{two.cut(9, 16), two.cut(18, 25), two.cut(27, 33), two.cut(35, 42), two.cut(44, 51), two.cut(53, 63)} {
		if strings.TrimSpace(needed) == "" {
			return e, Missing
		}
	}
	if why == 0 {
		why = e.usable()
	}
	return e, why
}

// usable says why elements that were read are none.
func (e *Elements) usable() Reason {
	switch {
	case e.Ephemeris < 0 || e.Ephemeris > 3:
		return OtherTheory
	case e.Check() != nil, math.Abs(e.MeanMotionDot) > 1e6, math.Abs(e.MeanMotionDDt) > 1e6, math.Abs(e.BStar) > 1e6,
		math.IsNaN(e.MeanMotionDot), math.IsNaN(e.MeanMotionDDt):
		return OutOfRange
	}
	return 0
}

// fixed reads a number with blanks before, behind or for it. Prefix is what the
// form leaves out before its digits: a field of blanks is zero.
func fixed(prefix, s string) (float64, bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return 0, true
	}
	if prefix != "" {
		s = prefix + strings.ReplaceAll(s, " ", "0")
	}
	for i := range len(s) {
		if c := s[i]; c >= '0' && c <= '9' || c == '.' || i == 0 && (c == '-' || c == '+') {
			continue
		}
		return 0, false
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil
}

// exponent reads a number of the form -12345-3, which is -0.12345e-3.
func exponent(s string) (float64, bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return 0, true
	}
	sign := ""
	if s[0] == '-' || s[0] == '+' {
		sign, s = s[:1], s[1:]
	}
	s = strings.TrimLeft(s, " ")
	at := strings.LastIndexAny(s, "+- ")
	if at < 1 || at+2 != len(s) {
		return 0, false
	}
	digits, power := s[:at], strings.TrimPrefix(s[at:], " ")
	digits = strings.TrimPrefix(digits, ".")
	for i := range len(digits) {
		if digits[i] < '0' || digits[i] > '9' {
			return 0, false
		}
	}
	if digits == "" || s[len(s)-1] < '0' || s[len(s)-1] > '9' {
		return 0, false
	}
	v, err := strconv.ParseFloat(sign+"."+digits+"e"+power, 64)
	return v, err == nil
}

// alpha5 is the letters that stand for 10 to 33 before four digits.
const alpha5 = "ABCDEFGHJKLMNPQRSTUVWXYZ"

// maxAlpha5 is the highest catalogue number that two lines can hold.
const maxAlpha5 = 339999

func parseCatalog(s string) (int, bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return 0, true
	}
	high := 0
	if i := strings.IndexByte(alpha5, s[0]); i >= 0 && len(s) == 5 {
		high, s = (10+i)*10000, s[1:]
	}
	n, err := strconv.ParseUint(s, 10, 32)
	if err != nil {
		return 0, false
	}
	return high + int(n), true
}

// appendCatalog writes a number in five columns; false when it does not fit.
func appendCatalog(b []byte, n int) ([]byte, bool) {
	if n < 0 || n > maxAlpha5 {
		return b, false
	}
	if high := n / 10000; high >= 10 {
		b = append(b, alpha5[high-10])
		n -= high * 10000
		return appendPadded(b, n, 4), true
	}
	return appendPadded(b, n, 5), true
}

// appendPadded writes n with zeros before it.
func appendPadded(b []byte, n, width int) []byte {
	var digits [20]byte
	s := strconv.AppendInt(digits[:0], int64(n), 10)
	for range width - len(s) {
		b = append(b, '0')
	}
	return append(b, s...)
}

// fullYear takes two digits as the form does: from 1957 to 2056.
func fullYear(two int) int {
	if two < 57 {
		return 2000 + two
	}
	return 1900 + two
}

// longDesignator turns 98067A into 1998-067A. One of another form stays as it
// is.
func longDesignator(s string) string {
	s = strings.TrimSpace(s)
	if len(s) < 6 || len(s) > 8 {
		return s
	}
	for i := range 5 {
		if s[i] < '0' || s[i] > '9' {
			return s
		}
	}
	year, _ := strconv.Atoi(s[:2])
	return strconv.Itoa(fullYear(year)) + "-" + s[2:]
}

// shortDesignator is the reverse; false when it does not fit.
func shortDesignator(s string) (string, bool) {
	if strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return s, false
	}
	if len(s) >= 9 && s[4] == '-' {
		if short := s[2:4] + s[5:]; longDesignator(short) == s {
			return short, true
		}
	}
	return s, len(s) <= 8 && longDesignator(s) == s
}

// parseEpoch reads 24058.27083333, the day of the year counted from 1.
func parseEpoch(s string) (Time, bool) {
	year, ok := fixed("", s[:2])
	if !ok || strings.ContainsAny(s[:2], ".+-") || strings.TrimSpace(s[:2]) == "" {
		return Time{}, false
	}
	days := strings.TrimSpace(s[2:])
	whole, part, _ := strings.Cut(days, ".")
	for _, c := range []byte(whole + part) {
		if c < '0' || c > '9' {
			return Time{}, false
		}
	}
	day, err := strconv.Atoi(whole)
	if err != nil || day < 1 || day > 366 {
		return Time{}, false
	}
	first := mjd(fullYear(int(year)), 1, 1)
	if day > mjd(fullYear(int(year))+1, 1, 1)-first {
		return Time{}, false
	}
	// The last of the eight digits is 864 microseconds.
	eighth, _ := digits((part + "00000000")[:8])
	return partOf(first+day-1, int64(eighth)*864), true
}

// mjd is the Modified Julian Date of a day of the Gregorian calendar.
func mjd(year, month, day int) int {
	// Years begin in March, so that the leap day is the last.
	m := (month + 9) % 12
	y := year - m/10
	return 365*y + floorDiv(y, 4) - floorDiv(y, 100) + floorDiv(y, 400) + (m*306+5)/10 + day - 1 - 678881
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// civil is the reverse of mjd.
func civil(day int) (year, month, dayOfMonth int) {
	z := day + 678881
	era := floorDiv(z, 146097)
	of := z - era*146097
	y := (of - of/1460 + of/36524 - of/146096) / 365
	yearDay := of - (365*y + y/4 - y/100)
	m := (5*yearDay + 2) / 153
	dayOfMonth = yearDay - (153*m+2)/5 + 1
	month = (m+2)%12 + 1
	year = y + era*400
	if month <= 2 {
		year++
	}
	return year, month, dayOfMonth
}

// AppendTLE appends the two lines of a set, each with a line feed. Numbers that
// the form has no room for are an error that is a [Reason]; revolutions above
// 99999 and set numbers above 9999 lose their first digits, as the form has it.
// What [ParseTLE] read comes out as it was, but for other spellings of zero.
func AppendTLE(dst []byte, e Elements) ([]byte, error) {
	if why := e.usable(); why != 0 {
		return dst, why
	}
	start := len(dst)
	b, ok := appendLines(dst, &e)
	if !ok {
		return dst[:start], OutOfRange
	}
	return b, nil
}

// Append3LE appends a line with the name, as the form has it behind "0 ", and
// the two lines.
func Append3LE(dst []byte, e Elements) ([]byte, error) {
	start := len(dst)
	dst = append(dst, "0 "...)
	for _, r := range e.Name {
		if r < ' ' || r == 0x7f {
			return dst[:start], BadForm
		}
	}
	dst = append(append(dst, strings.TrimSpace(e.Name)...), '\n')
	b, err := AppendTLE(dst, e)
	if err != nil {
		return dst[:start], err
	}
	return b, nil
}

func appendLines(b []byte, e *Elements) ([]byte, bool) {
	day, eighth := e.Epoch.Day, math.Round(e.Epoch.Part*1e8)
	if eighth >= 1e8 {
		day, eighth = day+1, 0
	}
	year, _, _ := civil(day)
	designator, ok := shortDesignator(e.Designator)
	if !ok || year < 1957 || year > 2056 {
		return b, false
	}
	class := e.Class
	if class == 0 {
		class = 'U'
	}

	at := len(b)
	b = append(b, "1 "...)
	if b, ok = appendCatalog(b, e.Catalog); !ok {
		return b, false
	}
	b = append(b, class, ' ')
	b = append(append(b, designator...), "         "[len(designator):]...)
	b = appendPadded(b, year%100, 2)
	b = appendPadded(b, day-mjd(year, 1, 1)+1, 3)
	b = append(b, '.')
	b = append(appendPadded(b, int(eighth), 8), ' ')
	if b, ok = appendRate(b, e.MeanMotionDot); !ok {
		return b, false
	}
	b = append(b, ' ')
	if b, ok = appendExponent(b, e.MeanMotionDDt); !ok {
		return b, false
	}
	b = append(b, ' ')
	if b, ok = appendExponent(b, e.BStar); !ok {
		return b, false
	}
	b = append(b, ' ', byte('0'+e.Ephemeris), ' ')
	b = appendBlank(b, float64(e.Number%10000), 4, 0)
	b = append(b, checksum(b[at:]), '\n')

	at = len(b)
	b, _ = appendCatalog(append(b, "2 "...), e.Catalog)
	b = append(b, ' ')
	b = append(appendBlank(b, e.Inclination, 8, 4), ' ')
	b = append(appendBlank(b, fullTurn(e.Node), 8, 4), ' ')
	e7 := math.Round(e.Eccentricity * 1e7)
	if e7 >= 1e7 {
		return b, false
	}
	b = append(appendPadded(b, int(e7), 7), ' ')
	b = append(appendBlank(b, fullTurn(e.Perigee), 8, 4), ' ')
	b = append(appendBlank(b, fullTurn(e.MeanAnomaly), 8, 4), ' ')
	b = appendBlank(b, e.MeanMotion, 11, 8)
	b = appendBlank(b, float64(e.Revolution%100000), 5, 0)
	b = append(b, checksum(b[at:]), '\n')
	return b, len(b)-at == lineLength+1 && e.Number >= 0 && e.Revolution >= 0 && e.MeanMotion >= 5e-9
}

// fullTurn is an angle in degrees from 0 up to, but not, 360 when rounded.
func fullTurn(deg float64) float64 {
	deg = math.Mod(deg, 360)
	if deg < 0 {
		deg += 360
	}
	if deg >= 359.99995 {
		return 0
	}
	return deg
}

// appendBlank writes a number with blanks before it.
func appendBlank(b []byte, v float64, width, decimals int) []byte {
	var digits [40]byte
	s := strconv.AppendFloat(digits[:0], v, 'f', decimals, 64)
	for range width - len(s) {
		b = append(b, ' ')
	}
	return append(b, s...)
}

// appendRate writes a number below 1 as " .00001234".
func appendRate(b []byte, v float64) ([]byte, bool) {
	n := math.Round(math.Abs(v) * 1e8)
	if !(n < 1e8) {
		return b, false
	}
	sign := byte(' ')
	if v < 0 {
		sign = '-'
	}
	return appendPadded(append(b, sign, '.'), int(n), 8), true
}

// appendExponent writes -0.12345e-3 as "-12345-3".
func appendExponent(b []byte, v float64) ([]byte, bool) {
	if v == 0 {
		return append(b, " 00000-0"...), true
	}
	sign := byte(' ')
	if v < 0 {
		sign = '-'
	}
	var digits [40]byte
	s := strconv.AppendFloat(digits[:0], math.Abs(v), 'e', 4, 64) // d.dddde±xx
	at := bytes.IndexByte(s, 'e')
	power, err := strconv.Atoi(string(s[at+1:]))
	if err != nil {
		return b, false
	}
	power++
	mantissa := [5]byte{s[0], s[2], s[3], s[4], s[5]}
	if power < -9 {
		// Too small for the form's exponent: as many digits as are left.
		n := int(math.Round(math.Abs(v) * 1e14))
		if n == 0 {
			return append(b, " 00000-0"...), true
		}
		copy(mantissa[:], appendPadded(nil, n, 5))
		power = -9
	}
	if power > 9 {
		return b, false
	}
	b = append(append(b, sign), mantissa[:]...)
	if power < 0 {
		return append(b, '-', byte('0'-power)), true
	}
	if power == 0 {
		return append(b, '-', '0'), true
	}
	return append(b, '+', byte('0'+power)), true
}
