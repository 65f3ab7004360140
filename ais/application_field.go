package ais

import "math"

// Kind tells how a field is written.
type Kind uint8

const (
	// UnsignedKind is a binary number.
	UnsignedKind Kind = iota
	// SignedKind is a two's complement number.
	SignedKind
	// MagnitudeKind is a sign bit and a magnitude; the layout says which sign
	// bit is minus.
	MagnitudeKind
	// FlagKind is one bit.
	FlagKind
	// TextKind is six-bit characters; Bits 0: up to the end of the data.
	TextKind
	// SpareKind is bits without meaning.
	SpareKind
	// GroupKind is Fields, repeated.
	GroupKind
	// VariantKind is one of several lists of fields, chosen by a field before.
	VariantKind
)

func (k Kind) String() string {
	return [...]string{"unsigned", "signed", "sign and magnitude", "flag", "text", "spare", "group", "variant"}[k&7]
}

// Field is one entry of an application's layout. A number's value is
// raw * Step + Plus in Unit, where raw is in [Low, High]; any other raw value
// says "not available" or is reserved.
type Field struct {
	Key  string // gpsd's JSON key where gpsd has the field
	Kind Kind
	Bits int // width; of a group 0; of a variant 0 when its lists differ in length

	Unit      string // unit of the value: "m", "kn", "degree", "hPa"; "" for none
	Low, High int64  // the raw numbers that are values
	Default   int64  // the raw number a sender without data sends
	OrMore    bool   // High stands for itself and everything above
	Labels    []string

	Fields   []Field // of a group
	Min, Max int     // repetitions of a group
	Variants [][]Field

	mul, div int64   // a step is mul/div units
	plus     float64 // value of raw 0 when the scale is linear
	square   float64 // for scales that go with the square of the raw number
	minusBit int64   // of a magnitude: the sign bit that says minus
	role     fieldRole
	counted  bool // a group whose number of repetitions a counter before tells
}

type fieldRole uint8

const (
	roleNone fieldRole = iota
	roleSelector
	roleCounter
)

// Step is the resolution: the value of one raw unit. 0 where the scale is not
// linear or the field is no number.
func (f *Field) Step() float64 {
	if f.div == 0 || f.square != 0 {
		return 0
	}
	return float64(f.mul) / float64(f.div)
}

// Plus is the value of raw 0.
func (f *Field) Plus() float64 { return f.plus }

// Scaled is the value of a raw number in the field's unit, if it is one.
func (f *Field) Scaled(raw int64) (float64, bool) {
	if f.Kind > FlagKind || raw < f.Low || raw > f.High {
		return 0, false
	}
	if f.square != 0 {
		return float64(raw*raw) * f.square, true
	}
	// Multiplied first, then divided once: the nearest float to the decimal.
	if f.plus == 0 {
		return float64(raw*f.mul) / float64(f.div), true
	}
	return (float64(raw*f.mul) + f.plus*float64(f.div)) / float64(f.div), true
}

// unscaled is the raw number nearest to a value, if there is one.
func (f *Field) unscaled(x float64) (int64, bool) {
	if f.Kind > FlagKind || f.div == 0 {
		return 0, false
	}
	r := (x - f.plus) * float64(f.div) / float64(f.mul)
	if f.square != 0 {
		r = math.Sqrt(x / f.square)
	}
	raw, ok := roundHalfAway(r)
	if ok && f.OrMore && raw > f.High {
		raw = f.High
	}
	return raw, ok && raw >= f.Low && raw <= f.High
}

// Raw is the number at an offset of application data, sign applied; bits past the
// end are zero. 0 for text, groups and variants. offset+Bits is at most
// [MaxBits].
func (f *Field) Raw(data *Bits, offset int) int64 {
	if f.Kind > FlagKind {
		return 0
	}
	raw := f.read(data, offset)
	if raw == minusZero {
		return 0
	}
	return raw
}

// read is the number at an offset; the second zero of a magnitude is minusZero.
func (f *Field) read(b *Bits, at int) int64 {
	switch f.Kind {
	case SignedKind:
		return b.s(at, f.Bits)
	case MagnitudeKind:
		v := int64(b.u(at+1, f.Bits-1))
		if int64(b.u(at, 1)) == f.minusBit {
			// Minus zero has a number of its own, so that it can be written back.
			if v == 0 {
				return minusZero
			}
			return -v
		}
		return v
	}
	return int64(b.u(at, f.Bits))
}

// minusZero stands for the second zero of a magnitude; it is never a value.
const minusZero = math.MinInt64

// encode is the inverse of read.
func (f *Field) encode(raw int64) int64 {
	if f.Kind != MagnitudeKind {
		return raw
	}
	sign := 1 - f.minusBit
	switch {
	case raw == minusZero:
		sign, raw = f.minusBit, 0
	case raw < 0:
		sign, raw = f.minusBit, -raw
	}
	return sign<<(f.Bits-1) | raw
}

// holds tells whether the field can say raw.
func (f *Field) holds(raw int64) bool {
	switch f.Kind {
	case SignedKind:
		return raw >= -1<<(f.Bits-1) && raw < 1<<(f.Bits-1)
	case MagnitudeKind:
		return raw == minusZero || raw > -1<<(f.Bits-1) && raw < 1<<(f.Bits-1)
	case UnsignedKind, FlagKind:
		return raw >= 0 && (f.Bits > 62 || raw < 1<<f.Bits)
	}
	return false
}

// variant is the list of fields for a selector's value, nil if there is none.
func (f *Field) variant(selector int64) []Field {
	if selector < 0 || selector >= int64(len(f.Variants)) {
		return nil
	}
	return f.Variants[selector]
}

// recordBits is the length of one repetition.
func (f *Field) recordBits() int {
	n := 0
	for i := range f.Fields {
		n += f.Fields[i].Bits
	}
	return n
}

// The constructors below and their modifiers make the layout tables readable:
// unsigned("wspeed", 7).unit("kn").upTo(126).orMore().none(127). They pass
// pointers, and those used most are not inlined: run once, they are 0.4 MB of
// code otherwise, most of it copying whole fields.

//go:noinline
func unsigned(key string, bits int) *Field {
	return &Field{Key: key, Bits: bits, High: 1<<bits - 1, mul: 1, div: 1}
}

//go:noinline
func signed(key string, bits int) *Field {
	return &Field{Key: key, Kind: SignedKind, Bits: bits, Low: -1 << (bits - 1), High: 1<<(bits-1) - 1, mul: 1, div: 1}
}

func magnitude(key string, bits int, minusBit int64) *Field {
	return &Field{Key: key, Kind: MagnitudeKind, Bits: bits, Low: 1 - 1<<(bits-1), High: 1<<(bits-1) - 1, mul: 1, div: 1, minusBit: minusBit}
}

func flag(key string) *Field {
	return &Field{Key: key, Kind: FlagKind, Bits: 1, High: 1, mul: 1, div: 1}
}

//go:noinline
func chars(key string, n int) *Field { return &Field{Key: key, Kind: TextKind, Bits: 6 * n} }

//go:noinline
func spare(bits int) *Field { return &Field{Key: "spare", Kind: SpareKind, Bits: bits} }

func enum(key string, bits int, labels []string) *Field {
	f := unsigned(key, bits)
	f.Labels = labels
	return f
}

// list is the fields of a layout as it keeps them.
//
//go:noinline
func list(fields ...*Field) []Field {
	all := make([]Field, len(fields))
	for i, f := range fields {
		all[i] = *f
	}
	return all
}

func group(key string, min, max int, fields ...*Field) *Field {
	return &Field{Key: key, Kind: GroupKind, Fields: list(fields...), Min: min, Max: max}
}

func variants(bits int, lists ...[]*Field) *Field {
	f := &Field{Kind: VariantKind, Bits: bits, Variants: make([][]Field, len(lists))}
	for i, l := range lists {
		if l != nil {
			f.Variants[i] = list(l...)
		}
	}
	return f
}

func (f *Field) unit(u string) *Field { f.Unit = u; return f }

// per says how many raw units make one unit of the value.
func (f *Field) per(n int64) *Field { f.div = n; return f }

// times says how many units of the value one raw unit is.
func (f *Field) times(n int64) *Field { f.mul = n; return f }

func (f *Field) offset(v float64) *Field { f.plus = v; return f }

func (f *Field) squared(k float64) *Field { f.square = k; return f }

func (f *Field) from(low int64) *Field { f.Low = low; return f }

func (f *Field) upTo(high int64) *Field { f.High = high; return f }

func (f *Field) orMore() *Field { f.OrMore = true; return f }

// none is the raw number that says "not available".
func (f *Field) none(raw int64) *Field { f.Default = raw; return f }

func (f *Field) selects() *Field { f.role = roleSelector; return f }

func (f *Field) counts() *Field { f.role = roleCounter; return f }

func (f *Field) byCount() *Field { f.counted = true; return f }

// Fields that many layouts share.

// lon3 and lat3 are in 1/1000 minute, lon4 and lat4 in 1/10 000 minute.
func lon3(key string) *Field { return degrees(signed(key, 25), 60_000, 180) }
func lat3(key string) *Field { return degrees(signed(key, 24), 60_000, 90) }
func lon4(key string) *Field { return degrees(signed(key, 28), 600_000, 180) }
func lat4(key string) *Field { return degrees(signed(key, 27), 600_000, 90) }

func degrees(f *Field, per, limit int64) *Field {
	f.Unit, f.div = "degree", per
	f.Low, f.High, f.Default = -limit*per, limit*per, (limit+1)*per
	if limit == 180 {
		f.Default = 181 * per
	}
	return f
}

// UTC date and time: 0 for month and day, 24 and 60 for hour and minute are not
// available.
func month(key string) *Field  { return unsigned(key, 4).from(1).upTo(12) }
func day(key string) *Field    { return unsigned(key, 5).from(1).upTo(31) }
func hour(key string) *Field   { return unsigned(key, 5).upTo(23).none(24) }
func minute(key string) *Field { return unsigned(key, 6).upTo(59).none(60) }

// bearing is 0 to 359 degrees from true north, 360 not available.
func bearing(key string) *Field { return unsigned(key, 9).unit("degree").upTo(359).none(360) }

// linkage joins a text message to another; 0 is none.
func linkage() *Field { return unsigned("linkage", 10).from(1) }

// join makes one list of several fields and lists.
func join(parts ...[]*Field) []*Field {
	var all []*Field
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}
