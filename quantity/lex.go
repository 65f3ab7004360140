package quantity

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is one word, one number in digits, or one other character.
type token struct {
	start, end int
	kind       tokenKind
	lower      string  // a word in lower case; the character itself for others
	value      float64 // of a number in digits
	grouped    bool    // the digits had separators of thousands or decimals
	digits     int     // how many digits before the decimal point
}

type tokenKind uint8

const (
	wordToken tokenKind = iota
	digitToken
	otherToken
)

// lex appends the tokens of a text to tokens. White space separates and is no
// token.
func lex(text string, tokens []token) []token {
	if cap(tokens) < len(text)/5+8 {
		tokens = make([]token, 0, len(text)/5+8)
	}
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			i++
			continue
		case c >= '0' && c <= '9', c == '.' && i+1 < len(text) && isDigit(text[i+1]) && !joined(text, i):
			t := lexDigits(text, i, tokens)
			tokens = append(tokens, t)
			i = t.end
			continue
		case isASCIILetter(c):
			j := i + 1
			for j < len(text) && (isASCIILetter(text[j]) || text[j] >= utf8.RuneSelf && letterAt(text, j)) {
				if text[j] >= utf8.RuneSelf {
					_, n := utf8.DecodeRuneInString(text[j:])
					j += n
					continue
				}
				j++
			}
			word := lower(text[i:j])
			tokens = append(tokens, token{start: i, end: j, lower: word})
			i = j
			// The digits of an address number nothing.
			if (word == "http" || word == "https") && strings.HasPrefix(text[i:], "://") || word == "www" && strings.HasPrefix(text[i:], ".") {
				for i < len(text) && text[i] > ' ' {
					i++
				}
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		if unicode.IsSpace(r) || r == '\u2060' || r == '\u200b' {
			i += n
			continue
		}
		if v, ok := vulgar[r]; ok {
			tokens = append(tokens, token{start: i, end: i + n, kind: digitToken, value: v, grouped: true, digits: 0})
			i += n
			continue
		}
		if _, ok := otherDigit(r); ok {
			t := lexWide(text, i)
			tokens = append(tokens, t)
			i = t.end
			continue
		}
		if _, ok := superscript(r); ok {
			// 10⁶, m³: one token of the digits and their sign.
			sign, digits, value, j := 1.0, 0, 0.0, i
			if r == '⁻' {
				sign, j = -1, i+n
			}
			for j < len(text) && digits < 4 {
				r, n := utf8.DecodeRuneInString(text[j:])
				v, ok := superscript(r)
				if !ok || v < 0 {
					break
				}
				value, digits, j = value*10+v, digits+1, j+n
			}
			if digits > 0 {
				tokens = append(tokens, token{start: i, end: j, kind: otherToken, lower: text[i:j], value: sign * value, digits: digits})
				i = j
				continue
			}
		}
		if unicode.IsLetter(r) {
			j := i + n
			for j < len(text) && (isASCIILetter(text[j]) || letterAt(text, j)) {
				_, m := utf8.DecodeRuneInString(text[j:])
				j += m
			}
			tokens = append(tokens, token{start: i, end: j, lower: lower(text[i:j])})
			i = j
			continue
		}
		tokens = append(tokens, token{start: i, end: i + n, kind: otherToken, lower: text[i : i+n]})
		i += n
	}
	return tokens
}

// vulgar holds the fractions that are one character.
var vulgar = map[rune]float64{
	'½': 1. / 2, '⅓': 1. / 3, '⅔': 2. / 3, '¼': 1. / 4, '¾': 3. / 4,
	'⅕': 1. / 5, '⅖': 2. / 5, '⅗': 3. / 5, '⅘': 4. / 5, '⅙': 1. / 6,
	'⅚': 5. / 6, '⅛': 1. / 8, '⅜': 3. / 8, '⅝': 5. / 8, '⅞': 7. / 8, '⅐': 1. / 7, '⅑': 1. / 9, '⅒': 1. / 10,
}

// otherDigit returns the value of a wide digit of East Asian typesetting or an
// Arabic-Indic one.
func otherDigit(r rune) (byte, bool) {
	switch {
	case r >= '０' && r <= '９':
		return byte(r - '０'), true
	case r >= '٠' && r <= '٩':
		return byte(r - '٠'), true
	case r >= '۰' && r <= '۹':
		return byte(r - '۰'), true
	}
	return 0, false
}

// lexWide reads a number in other digits with the separators that go with them:
// １２, ６，７００, ６,７００, ٤٫٥. It is whole or nothing: a number half of which is
// read is a wrong one.
func lexWide(text string, i int) token {
	t := token{start: i, kind: digitToken, end: i}
	var plain []byte
	point := false
	for j := i; j < len(text) && len(plain) < 40; {
		r, n := utf8.DecodeRuneInString(text[j:])
		after, _ := utf8.DecodeRuneInString(text[j+n:])
		_, more := otherDigit(after)
		d, ok := otherDigit(r)
		switch {
		case ok:
			plain = append(plain, d+'0')
			if !point {
				t.digits++
			}
			t.end = j + n
		case more && !point && (r == '，' || r == ',' || r == '٬') && otherDigits(text[j+n:]) == 3:
			t.grouped = true
		case more && !point && (r == '．' || r == '.' || r == '٫' || r == '，' || r == ','):
			t.grouped, point = true, true
			plain = append(plain, '.')
		default:
			j = len(text)
			continue
		}
		j += n
	}
	t.value, _ = strconv.ParseFloat(string(plain), 64)
	return t
}

// otherDigits returns how many such digits s begins with, up to four.
func otherDigits(s string) int {
	n := 0
	for _, r := range s {
		if _, ok := otherDigit(r); !ok || n == 4 {
			break
		}
		n++
	}
	return n
}

// superscript returns the digit that a raised character is, -1 for the raised
// minus.
func superscript(r rune) (float64, bool) {
	switch {
	case r == '²' || r == '³':
		return float64(r - '²' + 2), true
	case r == '¹':
		return 1, true
	case r == '⁻':
		return -1, true
	case r == '⁰' || r >= '⁴' && r <= '⁹':
		return float64(r - '⁰'), true
	}
	return 0, false
}

// lexDigits reads a number in digits at i: 6,700, 40 000, 4.2, .5. A comma, or
// a space that does not break, parts thousands only where three digits follow
// and no fourth.
func lexDigits(text string, i int, before []token) token {
	t := token{start: i, kind: digitToken}
	j := i
	var whole float64
	spaced := false // thousands parted by spaces, as where the comma is decimal
	for j < len(text) && isDigit(text[j]) {
		whole = whole*10 + float64(text[j]-'0')
		j++
	}
	t.digits = j - i
	if t.digits >= 1 && t.digits <= 3 && text[i] != '0' {
		var separator byte
		for {
			n, ok := groupSeparator(text, j)
			// An ordinary space parts thousands only where it cannot part a
			// day of the month from a count: "Feb. 26 700 boxes".
			// Nor a count from a bore: "200 152-mm howitzers".
			if ok && text[j] == ' ' && (afterMonth(before) || boreBehind(text[j+n+3:])) {
				ok = false
			}
			// A telephone number goes on with four digits: "123 456 7890".
			if ok && text[j] == ' ' && j+n+3 < len(text) && text[j+n+3] == ' ' && digitsAt(text, j+n+4) > 3 {
				ok = false
			}
			// One number keeps to one separator: "500,000 122" is two.
			if !ok || t.grouped && text[j] != separator {
				break
			}
			separator = text[j]
			spaced = separator != ',' && separator != '\''
			for k := j + n; k < j+n+3; k++ {
				whole = whole*10 + float64(text[k]-'0')
			}
			j += n + 3
			t.digits += 3
			t.grouped = true
		}
	}
	if k, v, ok := indianGroups(text, i, j); ok && !t.grouped {
		t.end, t.value, t.grouped, t.digits = k, v, true, 6
		return t
	}
	if k, v, ok := dottedGroups(text, i, j); ok {
		t.end, t.value, t.grouped = k, v, true
		t.digits = 7
		return t
	}
	if j+1 < len(text) && text[j] == '.' && isDigit(text[j+1]) {
		k := j + 1
		scale := 0.1
		var fraction float64
		for k < len(text) && isDigit(text[k]) {
			fraction += float64(text[k]-'0') * scale
			scale /= 10
			k++
		}
		// 23.04.2022 is a date and 1.2.3 a version: their dots are no
		// decimal points.
		if !(k+1 < len(text) && text[k] == '.' && isDigit(text[k+1])) && !dottedBefore(text, i) {
			whole = decimal(text[i:k], whole+fraction)
			j = k
			t.grouped = true
		}
	}
	// 1,3: a decimal comma, where no list goes on with a third number.
	if (!t.grouped || spaced) && t.digits <= 15 && (t.digits <= 3 || spaced) && decimalComma(text, i, j) && !afterMonth(before) {
		k := j + 1
		for k < len(text) && isDigit(text[k]) {
			k++
		}
		// "pages 20,30 and 40" is a list.
		rest := text[k:]
		list := len(rest) > 5 && (strings.HasPrefix(rest, " and ") || strings.HasPrefix(rest, " or ")) && (isDigit(rest[4]) || isDigit(rest[5]))
		if list { // "1,5 and 2,5" is none
			second := strings.TrimLeft(rest[4:min(len(rest), 12)], " 0123456789")
			list = len(second) < 2 || second[0] != ',' || !isDigit(second[1])
		}
		if v := decimal(text[i:j]+"."+text[j+1:k], 0); !list {
			whole, j = v, k
			t.grouped = true
		}
	}
	if j == i { // the dot of ".2.3" begins no number
		return token{start: i, end: i + 1, kind: otherToken, lower: text[i : i+1]}
	}
	t.end, t.value = j, whole
	return t
}

// indianGroups reads lakhs and crores in digits at i, whose first digits end at
// j: 1,00,000 and 12,34,567.
func indianGroups(text string, i, j int) (end int, value float64, ok bool) {
	if j-i > 2 || j == i || text[i] == '0' || i > 0 && text[i-1] == ',' {
		return 0, 0, false
	}
	k := j
	for k+3 < len(text) && text[k] == ',' && isDigit(text[k+1]) && isDigit(text[k+2]) && text[k+3] == ',' {
		k += 3
	}
	if k == j || k+3 >= len(text) || !isDigit(text[k+1]) || !isDigit(text[k+2]) || !isDigit(text[k+3]) {
		return 0, 0, false
	}
	k += 4
	if k < len(text) && (isDigit(text[k]) || text[k] == ',' && k+1 < len(text) && isDigit(text[k+1])) {
		return 0, 0, false
	}
	if k+1 < len(text) && text[k] == '.' && isDigit(text[k+1]) { // 1,23,456.78
		end := k + 1
		for end < len(text) && isDigit(text[end]) {
			end++
		}
		if end+1 >= len(text) || text[end] != '.' || !isDigit(text[end+1]) {
			k = end
		}
	}
	value, err := strconv.ParseFloat(strings.ReplaceAll(text[i:k], ",", ""), 64)
	return k, value, err == nil
}

// dottedGroups reads thousands that are parted by dots at i, whose first digits
// end at j: 1.234.567, and 2.000,50 with its decimal comma. One dot alone is a
// decimal point.
func dottedGroups(text string, i, j int) (end int, value float64, ok bool) {
	if j-i > 3 || j == i || text[i] == '0' || dottedBefore(text, i) {
		return 0, 0, false
	}
	groups := 0
	k := j
	for k+3 < len(text) && text[k] == '.' && isDigit(text[k+1]) && isDigit(text[k+2]) && isDigit(text[k+3]) {
		k += 4
		groups++
	}
	if groups == 0 || k < len(text) && isDigit(text[k]) || k+1 < len(text) && text[k] == '.' && isDigit(text[k+1]) {
		return 0, 0, false
	}
	clean := strings.ReplaceAll(text[i:k], ".", "")
	if k+1 < len(text) && text[k] == ',' && isDigit(text[k+1]) && decimalComma(text, i, k) {
		first := k + 1
		for k++; k < len(text) && isDigit(text[k]); k++ {
		}
		clean += "." + text[first:k]
	} else if groups < 2 {
		return 0, 0, false
	}
	value, err := strconv.ParseFloat(clean, 64)
	return k, value, err == nil
}

// decimalComma reports whether one or two digits and no third number follow a
// comma at j that touches digits on both sides, and none precedes the digits
// at i.
func decimalComma(text string, i, j int) bool {
	if j+1 >= len(text) || text[j] != ',' || !isDigit(text[j+1]) || i > 0 && (text[i-1] == ',' || text[i-1] == '.' || text[i-1] == '/') {
		return false
	}
	k := j + 1
	for k < len(text) && isDigit(text[k]) {
		k++
	}
	if k-j == 4 || k-j > 16 || k < len(text) && (isASCIILetter(text[k]) || text[k] == '/') {
		return false
	}
	return k+1 >= len(text) || text[k] != ',' && text[k] != '.' && text[k] != '-' && text[k] != ':' || !isDigit(text[k+1])
}

// groupSeparator reports whether text[j:] starts with a separator of thousands
// and how long it is.
func groupSeparator(text string, j int) (int, bool) {
	if j >= len(text) {
		return 0, false
	}
	n := 0
	switch {
	case text[j] == ',' || text[j] == ' ' || text[j] == '\'':
		n = 1
	case strings.HasPrefix(text[j:], "\u00a0"):
		n = 2
	case strings.HasPrefix(text[j:], "\u202f"), strings.HasPrefix(text[j:], "\u2009"), strings.HasPrefix(text[j:], "’"):
		n = 3
	default:
		return 0, false
	}
	if j+n+3 > len(text) {
		return 0, false
	}
	for k := j + n; k < j+n+3; k++ {
		if !isDigit(text[k]) {
			return 0, false
		}
	}
	return n, j+n+3 == len(text) || !isDigit(text[j+n+3])
}

// digitsAt returns how many digits text[i:] begins with, up to four.
func digitsAt(text string, i int) int {
	n := 0
	for n < 4 && i+n < len(text) && isDigit(text[i+n]) {
		n++
	}
	return n
}

// boreBehind reports whether s goes on with millimetres.
func boreBehind(s string) bool {
	s = strings.TrimLeft(s[:min(len(s), 4)], " -")
	return strings.HasPrefix(s, "mm") || strings.HasPrefix(s, "mi")
}

func afterMonth(before []token) bool {
	k := len(before) - 1
	if k >= 0 && before[k].lower == "." {
		k--
	}
	return k >= 0 && before[k].kind == wordToken && isMonth(before[k].lower)
}

// dottedBefore reports whether the digits at i follow digits and a dot.
func dottedBefore(text string, i int) bool {
	return i >= 2 && text[i-1] == '.' && isDigit(text[i-2])
}

// joined reports whether the character before i is a letter or a digit.
func joined(text string, i int) bool {
	return i > 0 && (isDigit(text[i-1]) || isASCIILetter(text[i-1]) || text[i-1] == '.')
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isASCIILetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func letterAt(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsLetter(r)
}

// lower returns s in lower case, without a copy where it is so already.
func lower(s string) string {
	for i := range len(s) {
		if c := s[i]; c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf {
			return strings.ToLower(s)
		}
	}
	return s
}
