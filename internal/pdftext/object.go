package pdftext

import (
	"bytes"
	"strconv"
)

// The kinds of objects: nil, bool, float64, and these.
type (
	name   string
	text   string // a string, its bytes
	array  []any
	dict   map[string]any
	ref    int
	word   string // an operator or keyword
	stream struct {
		dict dict
		raw  []byte
	}
)

const maxDepth = 64 // objects within objects

// lexer reads objects from bytes. Damage ends an object early and is no error.
type lexer struct {
	b    []byte
	pos  int
	refs bool // "1 0 R" is a reference: in a file, not in a page's content
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isDelimiter(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}

func (l *lexer) space() {
	for l.pos < len(l.b) {
		switch c := l.b[l.pos]; {
		case isSpace(c):
			l.pos++
		case c == '%':
			for l.pos < len(l.b) && l.b[l.pos] != '\n' && l.b[l.pos] != '\r' {
				l.pos++
			}
		default:
			return
		}
	}
}

// next reads the next object; more is false at the end.
func (l *lexer) next(depth int) (v any, more bool) {
	l.space()
	if l.pos >= len(l.b) {
		return nil, false
	}
	c := l.b[l.pos]
	switch {
	case c == '/':
		return l.name(), true
	case c == '(':
		return l.literal(), true
	case c == '<' && l.pos+1 < len(l.b) && l.b[l.pos+1] == '<':
		l.pos += 2
		return l.dict(depth + 1), true
	case c == '<':
		return l.hex(), true
	case c == '[':
		l.pos++
		var a array
		for {
			l.space()
			if l.pos < len(l.b) && l.b[l.pos] == ']' {
				l.pos++
				return a, true
			}
			if depth >= maxDepth {
				return a, true
			}
			at := l.pos
			v, more := l.next(depth + 1)
			if w, ok := v.(word); !more || ok && (w == "endobj" || w == "stream" || w == ">>") {
				l.pos = at
				return a, true
			}
			a = append(a, v)
		}
	case c == '>' && l.pos+1 < len(l.b) && l.b[l.pos+1] == '>':
		l.pos += 2
		return word(">>"), true
	case isDelimiter(c):
		l.pos++
		return word(l.b[l.pos-1 : l.pos]), true
	}
	start := l.pos
	for l.pos < len(l.b) && !isSpace(l.b[l.pos]) && !isDelimiter(l.b[l.pos]) {
		l.pos++
	}
	token := l.b[start:l.pos]
	if c := token[0]; c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.' {
		if x, ok := parseNumber(token); ok {
			if l.refs && x >= 0 && x == float64(int(x)) {
				if r, ok := l.reference(int(x)); ok {
					return r, true
				}
			}
			return x, true
		}
	}
	switch string(token) {
	case "true":
		return true, true
	case "false":
		return false, true
	case "null":
		return nil, true
	}
	return word(token), true
}

func parseNumber(b []byte) (float64, bool) {
	if len(b) > 40 {
		return 0, false
	}
	if x, err := strconv.ParseFloat(string(b), 64); err == nil && x < 1e15 && x > -1e15 {
		return x, true
	}
	// "--5" and "1.2-3" are seen in the wild.
	b = bytes.TrimLeft(b, "-+")
	if i := bytes.IndexByte(b, '-'); i > 0 {
		b = b[:i]
	}
	x, err := strconv.ParseFloat(string(b), 64)
	return -x, err == nil && x < 1e15 && x > -1e15
}

// reference reads the rest of "12 0 R".
func (l *lexer) reference(n int) (ref, bool) {
	i := l.pos
	for i < len(l.b) && isSpace(l.b[i]) && i < l.pos+4 {
		i++
	}
	digits := i
	for i < len(l.b) && l.b[i] >= '0' && l.b[i] <= '9' && i < digits+5 {
		i++
	}
	if i == digits {
		return 0, false
	}
	j := i
	for i < len(l.b) && isSpace(l.b[i]) && i < j+4 {
		i++
	}
	if i == j || i >= len(l.b) || l.b[i] != 'R' || i+1 < len(l.b) && !isSpace(l.b[i+1]) && !isDelimiter(l.b[i+1]) {
		return 0, false
	}
	l.pos = i + 1
	return ref(n), true
}

func (l *lexer) name() name {
	l.pos++
	start := l.pos
	for l.pos < len(l.b) && !isSpace(l.b[l.pos]) && !isDelimiter(l.b[l.pos]) {
		l.pos++
	}
	raw := l.b[start:l.pos]
	if bytes.IndexByte(raw, '#') < 0 {
		return name(raw)
	}
	var out []byte
	for i := 0; i < len(raw); i++ {
		if raw[i] == '#' && i+2 < len(raw) {
			if x, err := strconv.ParseUint(string(raw[i+1:i+3]), 16, 8); err == nil {
				out = append(out, byte(x))
				i += 2
				continue
			}
		}
		out = append(out, raw[i])
	}
	return name(out)
}

func (l *lexer) literal() text {
	l.pos++
	var out []byte
	for depth := 1; l.pos < len(l.b); l.pos++ {
		c := l.b[l.pos]
		switch c {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				l.pos++
				return text(out)
			}
		case '\\':
			if l.pos++; l.pos >= len(l.b) {
				return text(out)
			}
			switch c = l.b[l.pos]; c {
			case 'n':
				c = '\n'
			case 'r':
				c = '\r'
			case 't':
				c = '\t'
			case 'b':
				c = '\b'
			case 'f':
				c = '\f'
			case '\r':
				if l.pos+1 < len(l.b) && l.b[l.pos+1] == '\n' {
					l.pos++
				}
				continue
			case '\n':
				continue
			case '0', '1', '2', '3', '4', '5', '6', '7':
				x := 0
				for k := 0; k < 3 && l.pos < len(l.b) && l.b[l.pos] >= '0' && l.b[l.pos] <= '7'; k++ {
					x = x*8 + int(l.b[l.pos]-'0')
					l.pos++
				}
				l.pos--
				c = byte(x)
			}
		}
		out = append(out, c)
	}
	return text(out)
}

func (l *lexer) hex() text {
	l.pos++
	var out []byte
	half := -1
	for l.pos < len(l.b) {
		c := l.b[l.pos]
		l.pos++
		if c == '>' {
			break
		}
		d := -1
		switch {
		case c >= '0' && c <= '9':
			d = int(c - '0')
		case c >= 'a' && c <= 'f':
			d = int(c-'a') + 10
		case c >= 'A' && c <= 'F':
			d = int(c-'A') + 10
		}
		switch {
		case d < 0:
		case half < 0:
			half = d
		default:
			out = append(out, byte(half<<4|d))
			half = -1
		}
	}
	if half >= 0 {
		out = append(out, byte(half<<4))
	}
	return text(out)
}

func (l *lexer) dict(depth int) dict {
	d := dict{}
	for {
		l.space()
		at := l.pos
		key, more := l.next(depth + 1)
		k, ok := key.(name)
		switch {
		case !more || depth >= maxDepth:
			return d
		case key == word(">>"):
			return d
		case !ok:
			if w, isWord := key.(word); isWord && (w == "endobj" || w == "stream" || w == "endstream") {
				l.pos = at
				return d
			}
			continue
		}
		at = l.pos
		v, more := l.next(depth + 1)
		if w, isWord := v.(word); isWord || !more {
			if w == ">>" || w == "endobj" || w == "stream" {
				l.pos = at
			}
			continue
		}
		d[string(k)] = v
	}
}
