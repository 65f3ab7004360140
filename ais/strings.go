package ais

import "fmt"

// Text7 is seven six-bit characters as ASCII, '@' and spaces as sent. The zero
// value is a text that the message does not have.
type Text7 [7]byte

// Text20 is twenty six-bit characters as ASCII, '@' and spaces as sent. The zero
// value is a text that the message does not have.
type Text20 [20]byte

// NewText7 is s, filled up with '@'. Errors: s has more than 7 characters, or
// one outside six-bit ASCII, ' ' to '_'.
func NewText7(s string) (t Text7, err error) { return t, setText(t[:], s) }

// NewText20 is s, filled up with '@'. Errors: s has more than 20 characters, or
// one outside six-bit ASCII, ' ' to '_'.
func NewText20(s string) (t Text20, err error) { return t, setText(t[:], s) }

// Trimmed is the text up to the first '@', without trailing spaces. It is a
// view of t.
func (t *Text7) Trimmed() []byte { return trimmed(t[:]) }

// Trimmed is the text up to the first '@', without trailing spaces. It is a
// view of t.
func (t *Text20) Trimmed() []byte { return trimmed(t[:]) }

func (t Text7) String() string  { return string(trimmed(t[:])) }
func (t Text20) String() string { return string(trimmed(t[:])) }

// LongText is the text of types 12, 14 and of the name of type 21 with its
// extension, six-bit characters as ASCII, '@' and spaces as sent.
type LongText struct {
	N    uint16         // characters
	Char [maxChars]byte // zero from N on
}

// NewLongText is s, not filled up. Errors: s has more characters than a message
// has room for, or one outside six-bit ASCII, ' ' to '_'.
func NewLongText(s string) (t LongText, err error) {
	if err := setText(t.Char[:min(len(s), maxChars)], s); err != nil {
		return LongText{}, err
	}
	t.N = uint16(len(s))
	return t, nil
}

// Raw is the text as sent. It is a view of t.
func (t *LongText) Raw() []byte { return t.Char[:t.N] }

// Trimmed is the text up to the first '@', without trailing spaces. It is a
// view of t.
func (t *LongText) Trimmed() []byte { return trimmed(t.Char[:t.N]) }

func (t *LongText) String() string { return string(t.Trimmed()) }

// setText sets t to s and '@' after it.
func setText(t []byte, s string) error {
	if len(s) > len(t) {
		return fmt.Errorf("ais: setting a text: %q: %d characters do not fit %d", s, len(s), len(t))
	}
	for i := range t {
		t[i] = '@'
	}
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '_' {
			clear(t)
			return fmt.Errorf("ais: setting a text: %q: character %q is not six-bit ASCII", s, s[i])
		}
		t[i] = s[i]
	}
	return nil
}

func trimmed(b []byte) []byte {
	for i, c := range b {
		if c == '@' || c == 0 {
			b = b[:i]
			break
		}
	}
	for len(b) > 0 && b[len(b)-1] == ' ' {
		b = b[:len(b)-1]
	}
	return b
}
