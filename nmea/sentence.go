package nmea

import "encoding/binary"

// MaxLine is the longest line in bytes that is looked into. Several sentences
// with TAG blocks share a line in some aggregators' logs; a longer line is no
// log of sentences.
const MaxLine = 16 << 10

// MaxSentence is the longest sentence in bytes, from its "!" to its checksum.
// The standard's limit is 82; relays that join a message's parts write some 200
// (the longest message has 1,008 bits and so 168 characters).
const MaxSentence = 1 << 10

// Sentence is one VDM or VDO sentence. Its slices are views into the line that
// was parsed. Parse sets every field; after a reject only Raw and Rest hold.
type Sentence struct {
	Payload []byte // armoured, six bits a character, alphabet not checked
	Raw     []byte // what was read for this sentence: prefix, TAG blocks, sentence, suffix
	Rest    []byte // what follows on the same line and may hold another sentence

	Time     int64    // reception in Unix nanoseconds; 0 is not known
	TimeFrom TimeFrom // what says so

	Talker   [2]byte // "AI", "BS", ...: see [KnownTalker]
	Own      bool    // VDO: of the own vessel or station
	Total    uint8   // parts of the message, 1-9
	Number   uint8   // of this part, 1-Total
	Sequence int8    // sequential message id 0-9 that parts share; -1 is none
	Channel  byte    // 'A' or 'B' ('1' and '2' are read as these), seldom another; 0 is none
	Fill     uint8   // bits of the last character that are no data, 0-5 (a field of 6 takes off that character)

	Extra bool // one more field followed the fill bits, as some vendors write; it is ignored
	Glued bool // another sentence stands before this one on its line

	Tag     Tag     // zero without a TAG block
	Station Station // zero without a $PGHP line

	rare bool // Rest, Tag, Station, Extra or Glued may be set
}

// TimeFrom says where the time of a sentence comes from.
type TimeFrom uint8

// The sources of time, the more trusted ones first: where a line has several,
// the first of these is used.
const (
	TimeUnknown TimeFrom = iota
	TimeTag              // c: of a TAG block with a right checksum
	TimePrefix           // before the sentence
	TimeSuffix           // after its checksum
	TimeStation          // the $PGHP line before it
	TimeArrival          // for callers that set Time to when a sentence reached them
)

// String returns a stable word for t, such as "tag".
func (t TimeFrom) String() string {
	names := [...]string{"unknown", "tag", "prefix", "suffix", "station", "arrival"}
	if int(t) < len(names) {
		return names[t]
	}
	return "unknown"
}

// KnownTalker reports whether t is a talker of AIS equipment: AI (mobile), AB
// and BS (base), AD, AN (aid to navigation), AR (receiving), AS (limited base),
// AT (transmitting), AX (repeater), SA (shore). The parser takes any two capital
// letters or digits, and "--", which receivers without a configured talker
// send; the checksum has proved the sentence, the talker is only an address.
func KnownTalker(t [2]byte) bool {
	switch string(t[:]) {
	case "AI", "AB", "AD", "AN", "AR", "AS", "AT", "AX", "BS", "SA":
		return true
	}
	return false
}

// Parser reads lines. The zero value is ready. It holds only what one line says
// about the next ones, the last $PGHP station line, so the lines of different
// inputs need different parsers.
type Parser struct {
	station stationLine
}

// Reset forgets the last station line, for the start of another input.
func (p *Parser) Reset() { *p = Parser{} }

const (
	repeat01 = 0x0101010101010101
	repeat30 = 0x30 * repeat01
	repeat80 = 0x80 * repeat01

	// "..VDM,.," as a little-endian word, and what of it must be so. M and O
	// differ in one bit.
	headWant = uint64('V')<<16 | uint64('D')<<24 | uint64('M')<<32 | uint64(',')<<40 | uint64(',')<<56
	headMask = uint64(0xff00fffdffff0000)

	fastMin = 20 // a sentence with the shortest payload, "!AIVDM,1,1,,,0,0*hh", has 19 bytes
)

// Parse reads the first sentence of a line, given without its LF, into s. It
// returns None, or why there is none. CR, NUL bytes, spaces, quotes and other
// text around the sentence are passed over. When s.Rest is not empty, be it
// after a sentence or a reject, [Parser.ParseRest] goes on there.
func (p *Parser) Parse(line []byte, s *Sentence) Reason {
	if s.rare {
		s.clearRare()
	}
	n := len(line)
	if n > 0 && line[n-1] == '\r' {
		n--
	}
	// The common line is nothing but a sentence, or has a TAG block or a time
	// before it: everything is at a known place from its start or its end.
	// Whatever is not exactly that is left to the slow path, which alone gives
	// reasons.
	if n < fastMin {
		return p.parseSlow(line, s, false)
	}
	l, lead := line[:n], 0
	if l[0] != '!' {
		if lead = leadLen(l); lead == 0 || n-lead < fastMin || l[lead] != '!' {
			return p.parseSlow(line, s, false)
		}
		l = l[lead:]
		n = len(l)
	}
	if n > MaxSentence {
		return p.parseSlow(line, s, false)
	}
	head := binary.LittleEndian.Uint64(l[1:9])
	w := binary.LittleEndian.Uint64(l[9:17])
	if head&headMask != headWant || byte(w>>8) != ',' || l[n-3] != '*' || l[n-5] != ',' {
		return p.parseSlow(line, s, false)
	}
	start, seq := 12, int8(-1)
	v := w >> 16
	if c := byte(v); c != ',' {
		if seq = int8(c - '0'); uint8(seq) > 9 || byte(v>>8) != ',' {
			return p.parseSlow(line, s, false)
		}
		start, v = 13, v>>8
	}
	v >>= 8
	channel := byte(0)
	if c := byte(v); c != ',' {
		if !isAlnum(c) || byte(v>>8) != ',' {
			return p.parseSlow(line, s, false)
		}
		channel = c
		start++
		if c <= '2' && c >= '1' {
			channel = c - '1' + 'A'
		}
	}
	start++
	end := n - 5
	total, number := l[7]-'0', byte(w)-'0'
	fill := l[n-4] - '0'
	if start >= end || total-1 > 8 || number-1 >= total || fill > 5 || fill != 0 && number != total ||
		l[1]-'A' > 25 || l[2]-'A' > 25 {
		return p.parseSlow(line, s, false)
	}

	// The checksum, eight bytes at a time. low gathers bytes below '0', which
	// are in no payload: a delimiter there means that the line is more than one
	// sentence.
	sum := head ^ w<<(8*uint(17-start))
	low := uint64(0)
	at := start
	for ; at <= end-8; at += 8 {
		v := binary.LittleEndian.Uint64(l[at : at+8])
		sum ^= v
		low |= (v - repeat30) &^ v
	}
	if r := uint(end - at); r > 0 {
		v := binary.LittleEndian.Uint64(l[end-8:end]) >> (64 - 8*r)
		sum ^= v
		v |= repeat30 << (8 * r)
		low |= (v - repeat30) &^ v
	}
	sum ^= sum >> 32
	sum ^= sum >> 16
	sum ^= sum >> 8
	hi, lo := hexValue[l[n-2]], hexValue[l[n-1]]
	if low&repeat80 != 0 || hi|lo > 15 || byte(sum)^','^(fill+'0') != hi<<4|lo {
		return p.parseSlow(line, s, false)
	}

	s.Payload = l[start:end]
	s.Raw = line
	s.Time, s.TimeFrom = 0, TimeUnknown
	s.Talker = [2]byte{l[1], l[2]}
	s.Own = l[5] == 'O'
	s.Total, s.Number = total, number
	s.Sequence, s.Channel, s.Fill = seq, channel, fill
	if lead > 0 {
		s.rare = true
		if line[0] == '\\' {
			s.Tag.parse(line[1 : lead-1])
			s.tagTime()
		} else {
			s.prefix(line[:lead])
		}
	}
	if p.station.waiting {
		p.applyStation(s, hi<<4|lo)
	}
	return None
}

// leadLen is the length of a TAG block at the start of line, or of what stands
// before the sentence of a line that begins with a digit; 0 when there is
// neither.
func leadLen(line []byte) int {
	switch {
	case line[0] == '\\':
		return tagLen(line)
	case isDigit(line[0]):
		for i, c := range line[:min(len(line), 40)] {
			switch c {
			case '!':
				return i
			case '\\', '$':
				return 0
			}
		}
	}
	return 0
}

// ParseRest goes on where s.Rest begins: several sentences can stand on one
// line. It is for as long as s.Rest is not empty.
func (p *Parser) ParseRest(s *Sentence) Reason {
	rest := s.Rest
	s.clearRare()
	return p.parseSlow(rest, s, true)
}

func (s *Sentence) clearRare() {
	s.Rest, s.Tag, s.Station = nil, Tag{}, Station{}
	s.Extra, s.Glued, s.rare = false, false, false
}

// Checksum is the XOR of all bytes, as IEC 61162-1 has it: of those between "!"
// or "$" and "*" in a sentence, of those before "*" in a TAG block.
func Checksum(b []byte) byte {
	var x uint64
	for len(b) >= 8 {
		x ^= binary.LittleEndian.Uint64(b)
		b = b[8:]
	}
	x ^= x >> 32
	x ^= x >> 16
	x ^= x >> 8
	sum := byte(x)
	for _, c := range b {
		sum ^= c
	}
	return sum
}

// hexValue is the value of a hexadecimal digit of either case; 0xff for others.
var hexValue = func() (t [256]uint8) {
	for i := range t {
		c := byte(i)
		switch {
		case c >= '0' && c <= '9':
			t[i] = c - '0'
		case c >= 'A' && c <= 'F':
			t[i] = c - 'A' + 10
		case c >= 'a' && c <= 'f':
			t[i] = c - 'a' + 10
		default:
			t[i] = 0xff
		}
	}
	return t
}()

func isAlnum(c byte) bool  { return c-'0' <= 9 || c-'A' <= 25 }
func isTalker(c byte) bool { return isAlnum(c) || c == '-' }
func isDigit(c byte) bool  { return c-'0' <= 9 }
