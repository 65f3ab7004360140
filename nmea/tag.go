package nmea

import "bytes"

// Tag is what the TAG blocks before a sentence say (NMEA 0183 version 4.10,
// IEC 61162-450). Its slices are views into the line.
//
// A block whose checksum is wrong or missing is kept, with Trusted false: its
// words can be shown as what the line said. Its time is never the time of the
// sentence, and its group never protects a message from reordering; a group,
// source or time that differs still keeps the parts of two messages apart,
// since that can only prevent a joining.
type Tag struct {
	Source      []byte // s: the station or feed
	Destination []byte // d:
	Text        []byte // t:
	Info        []byte // i: proprietary
	Time        int64  // c: in Unix nanoseconds, trusted or not; 0 is none
	Relative    uint64 // r: relative time in the units of the writer
	Line        uint64 // n: line count
	Group       Group  // g: zero without one
	Present     bool   // there was a TAG block
	Trusted     bool   // the checksum of every block was there and right
}

// Group is the place of a line among lines that belong together.
type Group struct {
	ID     uint32
	Number uint8 // 1-Total
	Total  uint8 // 0 is no group
}

// parseTag reads the inside of one TAG block into t, over what an earlier block
// of the same line said.
func (t *Tag) parse(block []byte) {
	trusted := false
	if star := bytes.LastIndexByte(block, '*'); star >= 0 {
		if sum := block[star+1:]; len(sum) == 2 {
			hi, lo := hexValue[sum[0]], hexValue[sum[1]]
			trusted = hi|lo <= 15 && hi<<4|lo == Checksum(block[:star])
		}
		block = block[:star]
	}
	t.Trusted = trusted && (t.Trusted || !t.Present)
	t.Present = true
	for len(block) > 0 {
		field := block
		if i := bytes.IndexByte(block, ','); i >= 0 {
			field, block = block[:i], block[i+1:]
		} else {
			block = nil
		}
		if len(field) < 3 || field[1] != ':' {
			continue
		}
		value := field[2:]
		switch field[0] {
		case 's':
			t.Source = value
		case 'd':
			t.Destination = value
		case 't':
			t.Text = value
		case 'i':
			t.Info = value
		case 'c':
			t.Time, _ = parseEpoch(value)
		case 'r':
			t.Relative, _ = parseUint(value)
		case 'n':
			t.Line, _ = parseUint(value)
		case 'g':
			t.Group = parseGroup(value)
		}
	}
}

// parseGroup reads "number-total-id". Anything else is no group.
func parseGroup(b []byte) Group {
	i := bytes.IndexByte(b, '-')
	if i < 0 {
		return Group{}
	}
	j := bytes.IndexByte(b[i+1:], '-')
	if j < 0 {
		return Group{}
	}
	number, ok1 := parseUint(b[:i])
	total, ok2 := parseUint(b[i+1 : i+1+j])
	id, ok3 := parseUint(b[i+j+2:])
	if !ok1 || !ok2 || !ok3 || number < 1 || number > total || total > 255 || id > 1<<32-1 {
		return Group{}
	}
	return Group{ID: uint32(id), Number: uint8(number), Total: uint8(total)}
}

// parseUint reads a whole number of 1 to 19 digits and nothing else.
func parseUint(b []byte) (uint64, bool) {
	if len(b) == 0 || len(b) > 19 {
		return 0, false
	}
	v := uint64(0)
	for _, c := range b {
		if !isDigit(c) {
			return 0, false
		}
		v = v*10 + uint64(c-'0')
	}
	return v, true
}
