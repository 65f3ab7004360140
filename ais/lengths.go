package ais

// kinds is one more than the last message type of the standard.
const kinds = 28

// headerBits is what every message has: type, repeat indicator and source.
const headerBits = 38

// lengths is what the standard says of how long a type is, in bits without fill
// bits, and how much of it must be there for all that it says to be there.
//
// A type is either of few lengths, listed in legal, or of any from lo to hi.
type lengths struct {
	least  int // shorter is ErrShort; 25 and 26 ask for more when they carry more
	lo, hi int
	legal  []int
}

// lengthOf holds the lengths of the types 1 to 27; the number is the clause of
// annex 8.
var lengthOf = [kinds]lengths{
	1:  {least: 149, legal: []int{168}},                                                        // 3.1; to RAIM: the radio status may be cut
	2:  {least: 149, legal: []int{168}},                                                        // 3.1
	3:  {least: 149, legal: []int{168}},                                                        // 3.1
	4:  {least: 149, legal: []int{168}},                                                        // 3.2; to RAIM
	5:  {least: 420, legal: []int{424}},                                                        // 3.3; 420 and 422 are common: they lack the data terminal flag, 420 also the last two bits of the destination
	6:  {least: 88, lo: 88, hi: 1008},                                                          // 3.4
	7:  {least: 72, legal: []int{72, 104, 136, 168}},                                           // 3.5; one to four destinations
	8:  {least: 56, lo: 56, hi: 1008},                                                          // 3.6
	9:  {least: 148, legal: []int{168}},                                                        // 3.7; to RAIM
	10: {least: 70, legal: []int{72}},                                                          // 3.8; to the destination
	11: {least: 149, legal: []int{168}},                                                        // 3.9; as 4
	12: {least: 72, lo: 72, hi: 1008},                                                          // 3.10
	13: {least: 72, legal: []int{72, 104, 136, 168}},                                           // 3.11; as 7
	14: {least: 40, lo: 40, hi: 1008},                                                          // 3.12
	15: {least: 88, legal: []int{88, 110, 112, 160}},                                           // 3.13; one to three requests; 112 is 110 filled up to octets
	16: {least: 92, legal: []int{96, 144}},                                                     // 3.14; one or two stations
	17: {least: 80, lo: 80, hi: 816},                                                           // 3.15
	18: {least: 148, legal: []int{168}},                                                        // 3.16; to RAIM
	19: {least: 308, legal: []int{312}},                                                        // 3.17; to the mode flag
	20: {least: 70, legal: []int{72, 104, 136, 160}},                                           // 3.18; one to four reservations
	21: {least: 271, legal: []int{272, 280, 288, 296, 304, 312, 320, 328, 336, 344, 352, 360}}, // 3.19; up to 14 more characters of name, filled up to octets
	22: {least: 145, legal: []int{168}},                                                        // 3.20; to the zone size
	23: {least: 154, legal: []int{160}},                                                        // 3.21; to the quiet time
	24: {least: 160, legal: []int{160, 168}},                                                   // 3.22; part A 160, and 168 with the spare octet of M.1371-4; part B 168, from 162 on
	25: {least: 40, lo: 40, hi: 168},                                                           // 3.23
	26: {least: 60, lo: 64, hi: 1064},                                                          // 3.24; 60: without the four spare bits, as before M.1371-4
	27: {least: 95, legal: []int{96}},                                                          // 3.25; to the latency
}

// usualLength is the one legal length of the types that have one, else 0.
var usualLength = func() (n [64]uint16) {
	for i, l := range lengthOf {
		if len(l.legal) == 1 {
			n[i] = uint16(l.legal[0])
		}
	}
	return n
}()

// LegalLength tells whether the standard has messages of this type with this
// number of bits, fill bits not counted. Of a type that the standard does not
// define it says true for all that has a header and fits five slots.
func LegalLength(msgType uint8, bits int) bool {
	if msgType == 0 || msgType >= kinds {
		return bits >= headerBits && bits <= 1064
	}
	l := &lengthOf[msgType]
	if l.legal == nil {
		return bits >= l.lo && bits <= l.hi
	}
	for _, n := range l.legal {
		if n == bits {
			return true
		}
	}
	return false
}
