package quantity

import (
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

// lex cuts a text into tokens. White space separates and is not a token.
func lex(text string) []token {
	tokens := make([]token, 0, len(text)/5+8)
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
			tokens = append(tokens, token{start: i, end: j, lower: lower(text[i:j])})
			i = j
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
	'⅚': 5. / 6, '⅛': 1. / 8, '⅜': 3. / 8, '⅝': 5. / 8, '⅞': 7. / 8,
}

// lexDigits reads a number in digits at i: 6,700, 40 000, 4.2, .5. A comma, or
// a space that does not break, parts thousands only where three digits follow
// and no fourth.
func lexDigits(text string, i int, before []token) token {
	t := token{start: i, kind: digitToken}
	j := i
	var whole float64
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
			// One number keeps to one separator: "500,000 122" is two.
			if !ok || t.grouped && text[j] != separator {
				break
			}
			separator = text[j]
			for k := j + n; k < j+n+3; k++ {
				whole = whole*10 + float64(text[k]-'0')
			}
			j += n + 3
			t.digits += 3
			t.grouped = true
		}
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
	t.end, t.value = j, whole
	return t
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
	case strings.HasPrefix(text[j:], "\u202f"), strings.HasPrefix(text[j:], "\u2009"):
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
