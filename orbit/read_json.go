package orbit

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// json reads objects of keywords: in an array, one after the other, or a line
// each. It cuts the objects out itself, so that a bad one does not end the
// reading and a long one is not held, and leaves their reading to the standard
// decoder.
func (r *reader) json() error {
	var object []byte
	stray := false
	for {
		c, err := r.next()
		if err != nil {
			return ended(err)
		}
		if c != '{' {
			switch c {
			case ' ', '\t', '\r', '\n', '[', ']', ',':
				stray = false
			default:
				if !stray {
					r.reject(r.line, Stray, "")
				}
				stray = true
			}
			continue
		}
		// An object that begins where another is not yet whole is read on its
		// own.
		for again := true; again; {
			line := r.line
			var why Reason
			object, why, again, err = r.object(append(object[:0], '{'))
			if why == 0 {
				var values map[string]json.RawMessage
				if json.Unmarshal(object, &values) != nil {
					why = BadForm
				} else if failed := r.take(fromJSON(values), line); failed != nil {
					return failed
				}
			}
			if why != 0 {
				r.reject(line, why, "")
			}
			if err != nil {
				return ended(err)
			}
		}
	}
}

// object reads the rest of an object whose brace was read. It says again where
// the brace of the next was read in its place.
func (r *reader) object(b []byte) (object []byte, why Reason, again bool, err error) {
	var open [MaxDepth]byte
	open[0] = '{'
	depth, inString, escaped := 1, false, false
	last := byte('{') // but for blanks
	for {
		c, err := r.next()
		if err != nil {
			if why == 0 {
				why = Truncated
			}
			return b, why, false, err
		}
		if len(b) < MaxSet {
			b = append(b, c)
		} else {
			why = TooLong
		}
		if inString {
			switch {
			case escaped:
				escaped = false
			case c == '\\':
				escaped = true
			case c == '"':
				inString = false
			case c == '\n':
				// No string goes over the end of a line: its end is missing.
				return b, BadForm, false, nil
			}
			continue
		}
		switch c {
		case ' ', '\t', '\r', '\n':
			continue
		case '"':
			inString = true
		case '{', '[':
			if c == '{' && open[min(depth, MaxDepth)-1] == '{' && last != ':' {
				return b, Truncated, true, nil
			}
			if depth == MaxDepth {
				why = BadForm
			} else if depth < MaxDepth {
				open[depth] = c
			}
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return b, why, false, nil
			}
		}
		last = c
	}
}

// fromJSON takes values that are numbers, or texts that hold them.
func fromJSON(values map[string]json.RawMessage) *message {
	var m message
	// Capitals come first in order, so that where a keyword stands in both
	// cases the one in capitals is put last.
	for _, name := range slices.Backward(slices.Sorted(maps.Keys(values))) {
		raw := values[name]
		v := strings.TrimSpace(string(raw))
		switch {
		case v == "null":
			v = ""
		case strings.HasPrefix(v, `"`):
			var text string
			if json.Unmarshal(raw, &text) == nil {
				v = text
			}
		}
		m.put(strings.ToUpper(name), v)
	}
	return &m
}
