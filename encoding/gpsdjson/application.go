package gpsdjson

import (
	"strconv"

	"github.com/tidewaiter/tidewaiter/ais"
)

// The data of messages 6 and 8, for the applications that gpsd knows, in its
// order and formats. The bits are those of package ais's layouts: the tables
// here (application_tables.go) only say what is written of them, and how.
//
// gpsd reads past the end of a message that is too short for its application,
// and finds zeros there; so does this, where gpsd does not ask for a length.
// [ais.ApplicationOf] refuses such messages.
//
// Where gpsd contradicts the circular, or itself, the circular is followed:
//   - 1/16: persons are the first 13 bits; gpsd reads them elsewhere.
//   - 1/15, addressed: likewise the air draught.
//   - 1/17: a target has 120 bits, speed 8 of them; gpsd takes 122 and 10.
//   - 1/19: the comma before "nextsignal_text", and the texts from signal 8 on,
//     which gpsd gives one place late.
//   - 1/31: water levels below the datum; gpsd prints 2^32 less.
//   - 200/23: "start" as year-month-dayThour:minute; gpsd has the day last.
//     Class 1 is slight; gpsd begins with 0. Limits have a sign bit.
//   - 200/24: the level is a sign bit (0 minus) and a magnitude.
//   - repeated elements are those that are there entirely; gpsd adds one that the
//     message ends before or within. Of 1/14 and 1/32 the first one is written
//     even so.
//   - text is escaped everywhere.
//
// Kept as in gpsd: trends "increasing" for 1 and "decreasing" for 2, which the
// circulars have the other way round; scaled positions of 1/14, which are ten
// times too large (its unit is 1/10 000 minute); air draughts, lengths and
// draughts that are not scaled.

// appendApplication appends the keys of a known application's data, each with
// its comma before, and tells whether there is one. Where there is none dst is
// unchanged.
func appendApplication(dst []byte, m ais.Message, scaled bool) ([]byte, bool) {
	var key uint32
	var data *ais.Bits
	switch m := m.(type) {
	case *ais.AddressedBinary:
		key, data = outputKey(6, m.DAC, m.FI), &m.Data
	case *ais.BinaryBroadcast:
		key, data = outputKey(8, m.DAC, m.FI), &m.Data
	default:
		return dst, false
	}
	o := outputs[key]
	if o == nil || !o.accepts(data) {
		return dst, false
	}
	for i := range o.items {
		dst = o.items[i].append(dst, data, 0, scaled)
	}
	return dst, true
}

func outputKey(kind uint8, dac uint16, fi uint8) uint32 {
	return uint32(kind)<<24 | uint32(dac)<<8 | uint32(fi)
}

// output is what gpsd writes of one application.
type output struct {
	least, most int // length of the data in bits that gpsd takes it for one
	items       []item
}

func (o *output) accepts(data *ais.Bits) bool {
	n := data.Len()
	if n < o.least || n > o.most {
		return false
	}
	// Inland AIS: gpsd takes the hazard code for a sign of a false match.
	return o.items[0].key != "vin" || data.Uint(85, 3) <= 5
}

// form is how one item is written.
type form uint8

const (
	asNumber  form = iota // the integer as sent, in both forms
	asFixed               // scaled: with decimals; unscaled: as sent
	asDegrees             // with decimals in both forms
	asShifted             // scaled: with bias; unscaled: as sent
	asBool
	asText
	asLabel   // the text of the number
	asTrend   // scaled: the text; unscaled: the number
	asQuoted  // the number as a string
	asDate    // several numbers by a pattern
	asTargets // identifier of 1/17: number or text by type
	asArray
)

// item is one key of an output. at is from the beginning of the data, or of the
// record in an array.
type item struct {
	key   string
	name  string // of the field in package ais's layout
	form  form
	field *ais.Field
	at    int

	bias     int64   // added before dividing
	div      float64 // of asFixed and asDegrees
	decimals int
	// plainZero: 0 is written without decimals.
	plainZero bool
	labels    []string
	other     string // label of numbers beyond labels
	pattern   string // of asDate: 'u' a number, '2' two digits, the rest itself
	parts     []part

	elements []item // of asArray
	first    string // the element's first field, or one that is in the same place
	width    int    // of one element
	most     int    // elements
	begun    bool   // the first one is written even when it is cut
	counter  *part  // how many elements there are, if the message says so
}

// part is one number of a date.
type part struct {
	key   string
	field *ais.Field
	at    int
	plus  int64
}

func (it *item) append(dst []byte, data *ais.Bits, base int, scaled bool) []byte {
	if it.form == asTargets {
		return appendTarget(dst, data, base+it.at)
	}
	dst = append(dst, ',', '"')
	dst = append(dst, it.key...)
	dst = append(dst, '"', ':')
	at := base + it.at
	switch it.form {
	case asText:
		return appendSixBit(dst, data, at, it.textBits(data, at))
	case asDate:
		return it.appendDate(dst, data, base)
	case asArray:
		return it.appendArray(dst, data, scaled)
	}
	raw := it.field.Raw(data, at)
	switch it.form {
	case asBool:
		return strconv.AppendBool(dst, raw != 0)
	case asQuoted:
		dst = append(dst, '"')
		dst = strconv.AppendInt(dst, raw, 10)
		return append(dst, '"')
	case asLabel:
		return it.appendLabel(dst, raw)
	case asTrend:
		if scaled {
			return it.appendLabel(dst, raw)
		}
	case asShifted:
		if scaled {
			raw += it.bias
		}
	case asFixed, asDegrees:
		if (scaled || it.form == asDegrees) && (raw != 0 || !it.plainZero) {
			return strconv.AppendFloat(dst, float64(raw+it.bias)/it.div, 'f', it.decimals, 64)
		}
	}
	return strconv.AppendInt(dst, raw, 10)
}

func (it *item) appendLabel(dst []byte, raw int64) []byte {
	dst = append(dst, '"')
	label := it.other
	if it.labels == nil {
		label = eriText(raw)
	} else if raw >= 0 && raw < int64(len(it.labels)) {
		label = it.labels[raw]
	}
	for i := range len(label) {
		dst = appendEscaped(dst, label[i])
	}
	return append(dst, '"')
}

// textBits is the length of a text: what the layout says, or to the end.
func (it *item) textBits(data *ais.Bits, at int) int {
	if it.field.Bits > 0 {
		return it.field.Bits
	}
	return max(0, data.Len()-at) / 6 * 6
}

// appendSixBit appends a text up to its first '@', without trailing spaces, as a
// JSON string.
func appendSixBit(dst []byte, data *ais.Bits, at, n int) []byte {
	dst = append(dst, '"')
	end := len(dst)
	for ; n >= 6 && at+6 <= ais.MaxBits; at, n = at+6, n-6 {
		c := byte(data.Uint(at, 6))
		if c == 0 {
			break
		}
		if c < 32 {
			c += 64
		}
		dst = appendEscaped(dst, c)
		if c != ' ' {
			end = len(dst)
		}
	}
	return append(dst[:end], '"')
}

// appendEscaped appends one character of the inside of a JSON string; there are
// no others than those of the six-bit alphabet and of the labels.
func appendEscaped(dst []byte, c byte) []byte {
	if c == '"' || c == '\\' {
		dst = append(dst, '\\')
	}
	return append(dst, c)
}

func (it *item) appendDate(dst []byte, data *ais.Bits, base int) []byte {
	dst = append(dst, '"')
	next := 0
	for i := range len(it.pattern) {
		c := it.pattern[i]
		if c != 'u' && c != '2' {
			dst = append(dst, c)
			continue
		}
		p := it.parts[next]
		next++
		v := p.field.Raw(data, base+p.at) + p.plus
		if c == '2' && v < 10 {
			dst = append(dst, '0')
		}
		dst = strconv.AppendInt(dst, v, 10)
	}
	return append(dst, '"')
}

func (it *item) appendArray(dst []byte, data *ais.Bits, scaled bool) []byte {
	n := min(it.most, max(0, data.Len()-it.at)/it.width)
	if n == 0 && it.begun && data.Len() >= it.at {
		n = 1
	}
	if it.counter != nil {
		n = min(n, int(it.counter.field.Raw(data, it.counter.at)))
	}
	dst = append(dst, '[')
	for i := range n {
		if i > 0 {
			dst = append(dst, ',')
		}
		open := len(dst)
		for j := range it.elements {
			dst = it.elements[j].append(dst, data, it.at+i*it.width, scaled)
		}
		dst[open] = '{' // in the place of the first comma
		dst = append(dst, '}')
	}
	return append(dst, ']')
}

// appendTarget appends the identifier of a target of 1/17 at its type.
func appendTarget(dst []byte, data *ais.Bits, at int) []byte {
	kind := data.Uint(at, 2)
	dst = append(dst, `,"`...)
	dst = append(dst, targetKeys[kind]...)
	dst = append(dst, `":`...)
	if kind >= 2 {
		return appendSixBit(dst, data, at+2, 42)
	}
	dst = append(dst, '"')
	dst = strconv.AppendUint(dst, data.Uint(at+2, 42), 10)
	return append(dst, '"')
}

// AppendApplication appends the data of a binary message as an object with all
// fields that package ais knows: also for the many applications of which
// gpsd, and so [Append], has only "data". Values are in the units of
// [ais.Field]; those that are not available, and spare bits, are left out;
// an enumerated value has its text beside it, as "KEY_text". It tells whether the
// application is known; if not, dst is unchanged.
func AppendApplication(dst []byte, m ais.Message) ([]byte, bool) {
	a, data, ok := ais.ApplicationOf(m)
	if !ok {
		return dst, false
	}
	dst = append(dst, `{"title":"`...)
	dst = append(dst, a.Title...)
	dst = append(dst, '"')
	var open *ais.Field
	index := -1
	for v := range a.Values(data) {
		if v.Field.Kind == ais.SpareKind {
			continue
		}
		switch {
		case v.Group == nil:
		case open == nil:
			dst = append(dst, `,"`...)
			dst = append(dst, v.Group.Key...)
			dst = append(dst, `":[{`...)
		case v.Index != index:
			dst = append(dst, `},{`...)
		}
		open, index = v.Group, v.Index
		dst = appendValue(dst, v)
	}
	if open != nil {
		dst = append(dst, `}]`...)
	}
	return append(dst, '}'), true
}

// appendValue appends one key and value, or nothing when it is not available.
func appendValue(dst []byte, v ais.Value) []byte {
	x, ok := v.Number()
	if !ok && v.Field.Kind != ais.TextKind {
		return dst
	}
	if dst[len(dst)-1] != '{' {
		dst = append(dst, ',')
	}
	dst = append(dst, '"')
	dst = append(dst, v.Field.Key...)
	dst = append(dst, '"', ':')
	switch v.Field.Kind {
	case ais.TextKind:
		return appendValueText(dst, v)
	case ais.FlagKind:
		return strconv.AppendBool(dst, v.Raw != 0)
	}
	decimals := -1
	if v.Field.Unit == "degree" && v.Field.Step() < 0.001 {
		decimals = 7
	}
	dst = strconv.AppendFloat(dst, x, 'f', decimals, 64)
	if label := v.Label(); label != "" {
		dst = append(dst, ',', '"')
		dst = append(dst, v.Field.Key...)
		dst = append(dst, `_text":"`...)
		dst = append(dst, label...)
		dst = append(dst, '"')
	}
	return dst
}

func appendValueText(dst []byte, v ais.Value) []byte {
	var buf [ais.MaxBits / 6]byte
	dst = append(dst, '"')
	for _, c := range v.AppendTrimmed(buf[:0]) {
		dst = appendEscaped(dst, c)
	}
	return append(dst, '"')
}
