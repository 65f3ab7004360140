package orbit

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"
)

// xml reads <omm> elements, wherever they stand. It cuts them out itself, so
// that a bad one does not end the reading and a long one is not held, and leaves
// their reading to the standard decoder.
func (r *reader) xml() error {
	var b []byte
	inside, long, begin := false, false, 0
	for {
		c, err := r.next()
		if err == nil && c != '<' {
			if inside {
				b, long = within(b, long, c)
			}
			continue
		}
		var tag []byte
		at := r.line
		if err == nil {
			tag, err = r.tag()
		}
		name, opens := tagName(tag)
		if inside && (err != nil || name == "omm" && opens) {
			why := Truncated
			if long {
				why = TooLong
			}
			r.reject(begin, why, "")
			inside = false
		}
		if err != nil {
			return ended(err)
		}
		if name == "omm" && opens {
			inside, long, begin, b = true, false, at, b[:0]
		}
		if !inside {
			continue
		}
		b, long = within(b, long, tag...)
		if name != "omm" || opens {
			continue
		}
		inside = false
		if long {
			r.reject(begin, TooLong, "")
			continue
		}
		m, why := fromXML(b)
		if why != 0 {
			r.reject(begin, why, "")
			continue
		}
		if err := r.take(m, begin); err != nil {
			return err
		}
	}
}

func within(b []byte, long bool, more ...byte) ([]byte, bool) {
	if long || len(b)+len(more) > MaxSet {
		return b, true
	}
	return append(b, more...), false
}

// maxTag is the most of a tag that is looked at and kept.
const maxTag = 4 << 10

// tag reads the rest of a tag, comment or section whose < was read, so that what
// is in the latter two is taken for no tag. Of a comment nothing is returned, of
// a section what a set may hold and one byte
// more, of anything else at most [maxTag].
func (r *reader) tag() ([]byte, error) {
	b := []byte{'<'}
	end, most := ">", maxTag
	var tail [3]byte
	for {
		c, err := r.next()
		if err != nil {
			return b, err
		}
		if len(b) < most {
			b = append(b, c)
		}
		tail[0], tail[1], tail[2] = tail[1], tail[2], c
		switch {
		case len(b) == 4 && string(b) == "<!--":
			end, tail = "-->", [3]byte{}
		case len(b) == 9 && string(b) == "<![CDATA[":
			end, most = "]]>", MaxSet+1
		case end == ">" && c == '>':
			return b, nil
		case end == "-->" && string(tail[:]) == end:
			return nil, nil
		case end == "]]>" && string(tail[:]) == end:
			return b, nil
		case c == '<' && end == ">":
			// The end of the tag before is missing.
			r.in.UnreadByte()
			return b[:len(b)-1], nil
		}
	}
}

// tagName is the name of a tag without its prefix, and whether it opens.
func tagName(tag []byte) (name string, opens bool) {
	if len(tag) < 2 {
		return "", false
	}
	opens = tag[1] != '/'
	tag = bytes.TrimLeft(tag[1:], "/")
	if i := bytes.IndexAny(tag, " \t\r\n/>"); i >= 0 {
		tag = tag[:i]
	}
	if i := bytes.LastIndexByte(tag, ':'); i >= 0 {
		tag = tag[i+1:]
	}
	return string(tag), opens
}

// fromXML reads one <omm>.
func fromXML(b []byte) (*message, Reason) {
	var m message
	var text []byte
	depth := 0
	leaf := false
	for d := xml.NewDecoder(bytes.NewReader(b)); ; {
		token, err := d.Token()
		if err == io.EOF {
			return &m, 0
		}
		if err != nil {
			return nil, BadForm
		}
		switch token := token.(type) {
		case xml.StartElement:
			if depth++; depth > MaxDepth {
				return nil, BadForm
			}
			text, leaf = text[:0], true
		case xml.CharData:
			text = append(text, token...)
		case xml.EndElement:
			depth--
			if leaf && m.put(strings.ToUpper(token.Name.Local), string(text)) {
				return nil, BadForm
			}
			leaf = false
		}
	}
}
