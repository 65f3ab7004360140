// Package plaintext makes one line of a text from anywhere, for formats that
// others read: what is written in one place must not alter another.
package plaintext

import (
	"strings"
	"unicode"
)

// Line is text without control characters and without those that change the
// direction of writing; what breaks lines is a space.
func Line(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Bidi_Control, r), r == 0xFFFE, r == 0xFFFF, r == 0xFEFF:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD")))
}
