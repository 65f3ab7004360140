package ais

import (
	"errors"
	"fmt"
	"iter"
	"math"
)

// Use tells in which messages an application is sent.
type Use uint8

const (
	// AddressedUse is message 6 and the addressed form of 25 and 26.
	AddressedUse Use = 1 << iota
	// BroadcastUse is message 8 and the broadcast form of 25 and 26.
	BroadcastUse
	// EitherUse is both.
	EitherUse = AddressedUse | BroadcastUse
)

func (u Use) String() string {
	return [...]string{"", "addressed", "broadcast", "either"}[u&EitherUse]
}

// Application is one known layout of the data of a binary message: what its
// bits mean is decided by the designated area code, the function identifier,
// whether it is addressed, and sometimes the length. [Applications] lists them.
//
// Layouts follow the circular or standard named in Reference. Where two
// editions share a DAC and FI, the length tells them apart.
type Application struct {
	DAC       uint16
	FI        uint8
	Use       Use
	Title     string
	Reference string // circular or standard that defines the layout
	Fields    []Field
	// MinBits and MaxBits bound the length of the data after DAC and FI. Up to
	// eight bits more than the layout has are taken as padding; spare bits at
	// its end may be missing.
	MinBits, MaxBits int
}

// Errors of application data. They are compared with errors.Is.
var (
	// ErrApplicationLength: the data has a length that no known layout of its
	// DAC and FI allows. It is left as bits.
	ErrApplicationLength = errors.New("ais: the application data has a length that its layout does not allow")
	// ErrApplicationUnknown: no layout is known for the DAC and FI.
	ErrApplicationUnknown = errors.New("ais: the DAC and FI of the application are not known")
	// ErrApplicationField: the layout has no such field there, or the value
	// does not fit it.
	ErrApplicationField = errors.New("ais: the application has no such field, or the value does not fit")
)

// appPadding is how many bits more than its layout application data may have:
// senders fill up to whole bytes, some add one.
const appPadding = 8

// ApplicationData gives the DAC, the FI and the bits after them of a binary
// message: [AddressedBinary], [BinaryBroadcast], and [SingleSlotBinary] and
// [MultipleSlotBinary] when structured. The bits are m's own.
func ApplicationData(m Message) (dac uint16, fi uint8, use Use, data *Bits, ok bool) {
	use = BroadcastUse
	switch m := m.(type) {
	case *AddressedBinary:
		return m.DAC, m.FI, AddressedUse, &m.Data, true
	case *BinaryBroadcast:
		return m.DAC, m.FI, BroadcastUse, &m.Data, true
	case *SingleSlotBinary:
		if m.Addressed {
			use = AddressedUse
		}
		return m.DAC, m.FI, use, &m.Data, m.Structured
	case *MultipleSlotBinary:
		if m.Addressed {
			use = AddressedUse
		}
		return m.DAC, m.FI, use, &m.Data, m.Structured
	}
	return 0, 0, 0, nil, false
}

// ApplicationOf finds the layout of a binary message's data, if one is known
// and the data has a length that it allows. The bits are m's own. It does not
// allocate.
func ApplicationOf(m Message) (a *Application, data *Bits, ok bool) {
	a, data, err := FindApplication(m)
	return a, data, err == nil
}

// FindApplication is [ApplicationOf] with the reason why there is none.
//
// Errors: ErrApplicationUnknown, also for messages that carry no application;
// ErrApplicationLength.
func FindApplication(m Message) (*Application, *Bits, error) {
	dac, fi, use, data, ok := ApplicationData(m)
	if !ok {
		return nil, nil, ErrApplicationUnknown
	}
	a, err := LookupApplication(dac, fi, use, data)
	return a, data, err
}

// LookupApplication finds the layout of data by DAC, FI and use.
//
// Errors: ErrApplicationUnknown, ErrApplicationLength.
func LookupApplication(dac uint16, fi uint8, use Use, data *Bits) (*Application, error) {
	err := ErrApplicationUnknown
	for i, ok := applicationIndex[appKey(dac, fi)]; ok && i < len(applications); i++ {
		a := &applications[i]
		if a.DAC != dac || a.FI != fi {
			break
		}
		if a.Use&use == 0 {
			continue
		}
		if a.fits(data) {
			return a, nil
		}
		err = ErrApplicationLength
	}
	return nil, err
}

// Applications yields every known layout, by DAC and FI.
func Applications() iter.Seq[*Application] {
	return func(yield func(*Application) bool) {
		for i := range applications {
			if !yield(&applications[i]) {
				return
			}
		}
	}
}

// Value is one field of application data as sent.
type Value struct {
	Field *Field
	Group *Field // the repeated group that Field is in; nil outside of one
	Index int    // which repetition of the group, from 0
	// Raw is the number as sent, sign applied; 0 or 1 for a flag; the bits of
	// spare, 64 at most a value. 0 for text.
	Raw int64

	src       *Bits
	at, width int
}

// Offset is the field's first bit in the application data.
func (v Value) Offset() int { return v.at }

// Width is the field's length in bits.
func (v Value) Width() int { return v.width }

// Number is the value in the field's unit, if there is one: false when the
// sender says "not available", when the raw number is reserved, and for text.
func (v Value) Number() (float64, bool) { return v.Field.Scaled(v.Raw) }

// Label is the text of an enumerated value, "" where there is none.
func (v Value) Label() string {
	if v.Raw < 0 || v.Raw >= int64(len(v.Field.Labels)) {
		return ""
	}
	return v.Field.Labels[v.Raw]
}

// AppendText appends the characters of a text as sent, '@' and spaces included.
func (v Value) AppendText(dst []byte) []byte {
	if v.Field.Kind != TextKind {
		return dst
	}
	for at := v.at; at+6 <= v.at+v.width; at += 6 {
		dst = append(dst, appChar(v.src.u(at, 6)))
	}
	return dst
}

// AppendTrimmed appends a text up to the first '@', without trailing spaces.
func (v Value) AppendTrimmed(dst []byte) []byte {
	n := len(dst)
	dst = v.AppendText(dst)
	return dst[:n+len(trimmed(dst[n:]))]
}

// Text is the text up to the first '@', without trailing spaces.
func (v Value) Text() string { return string(v.AppendTrimmed(nil)) }

// appChar is the ASCII character of a six-bit code (table 47).
func appChar(c uint64) byte {
	if c < 32 {
		c += 64
	}
	return byte(c)
}

// Values yields the fields of application data in the order they are sent,
// spare bits included, groups with their index. data must be one that a was
// found for; of other data the fields that are not wholly there are left out.
// Ranging over it does not allocate.
func (a *Application) Values(data *Bits) iter.Seq[Value] {
	return func(yield func(Value) bool) {
		w := walker{b: data, n: data.n}
		if w.fields(a.Fields, nil, 0, yield) && w.at < data.n {
			w.spare(&paddingField, data.n-w.at, yield)
		}
	}
}

// paddingField is what follows a layout's last bit.
var paddingField = Field{Key: "padding", Kind: SpareKind}

// Value is the field with a key, of repetition index when it is in a group.
func (a *Application) Value(data *Bits, key string, index int) (Value, bool) {
	for v := range a.Values(data) {
		if v.Field.Key == key && v.Index == index && v.Field.Kind != SpareKind {
			return v, true
		}
	}
	return Value{}, false
}

// walker goes through a layout over bits.
type walker struct {
	b        *Bits
	n        int // length of the data
	at       int
	selector int64 // the last selector's value: which variant follows
	count    int64 // the last counter's value: how many records follow
}

// fields yields every field from w.at on; false stops.
func (w *walker) fields(fields []Field, group *Field, index int, yield func(Value) bool) bool {
	for i := range fields {
		f := &fields[i]
		switch f.Kind {
		case GroupKind:
			for j := range w.records(f) {
				if !w.fields(f.Fields, f, j, yield) {
					return false
				}
			}
		case VariantKind:
			end := w.at + f.Bits
			v := f.variant(w.selector)
			if !w.fields(v, group, index, yield) {
				return false
			}
			if f.Bits > 0 && w.at < end && !w.spare(&paddingField, min(end, w.n)-w.at, yield) {
				return false
			}
		case SpareKind:
			if !w.spare(f, min(f.Bits, w.n-w.at), yield) {
				return false
			}
		default:
			width := w.width(f)
			if w.at+width > w.n {
				w.at = w.n
				return false
			}
			v := Value{Field: f, Group: group, Index: index, src: w.b, at: w.at, width: width}
			if f.Kind != TextKind && width > 0 {
				v.Raw = f.read(w.b, w.at)
			}
			w.note(f, v.Raw)
			w.at += width
			if !yield(v) {
				return false
			}
		}
	}
	return true
}

func (w *walker) note(f *Field, raw int64) {
	switch f.role {
	case roleSelector:
		w.selector = raw
	case roleCounter:
		w.count = raw
	}
}

// spare yields n bits in pieces that fit a number.
func (w *walker) spare(f *Field, n int, yield func(Value) bool) bool {
	for n > 0 {
		k := min(n, 64)
		if !yield(Value{Field: f, Raw: int64(w.b.u(w.at, k)), src: w.b, at: w.at, width: k}) {
			return false
		}
		w.at += k
		n -= k
	}
	return true
}

// width is the field's length here: text to the end takes what is left.
func (w *walker) width(f *Field) int {
	if f.Kind == TextKind && f.Bits == 0 {
		return max(0, w.n-w.at) / 6 * 6
	}
	return f.Bits
}

// records is how many repetitions of a group follow.
func (w *walker) records(f *Field) int {
	n := max(0, w.n-w.at) / f.recordBits()
	if f.counted {
		return int(min(w.count, int64(n)))
	}
	return min(n, f.Max)
}

// fits tells whether the data has a length the layout allows.
func (a *Application) fits(b *Bits) bool {
	if b.n < a.MinBits || b.n > a.MaxBits {
		return false
	}
	w := walker{b: b, n: b.n}
	end, need, ok := w.measure(a.Fields)
	return ok && b.n >= need && b.n <= end+appPadding
}

// measure is where the layout ends over w's data, and where the last bit that
// says something does.
func (w *walker) measure(fields []Field) (end, need int, ok bool) {
	need = w.at
	for i := range fields {
		f := &fields[i]
		switch f.Kind {
		case GroupKind:
			if f.counted && w.count*int64(f.recordBits()) > int64(w.n-w.at) {
				return 0, 0, false
			}
			n := w.records(f)
			if n < f.Min || n > f.Max {
				return 0, 0, false
			}
			w.at += n * f.recordBits()
			need = w.at
		case VariantKind:
			v := f.variant(w.selector)
			if v == nil {
				return 0, 0, false
			}
			at := w.at
			_, vneed, ok := w.measure(v)
			if !ok {
				return 0, 0, false
			}
			need = vneed
			if f.Bits > 0 {
				w.at = at + f.Bits
			}
		case SpareKind:
			w.at += f.Bits
		default:
			width := w.width(f)
			if f.role != roleNone {
				if w.at+width > w.n {
					return 0, 0, false
				}
				w.note(f, f.read(w.b, w.at))
			}
			w.at += width
			need = w.at
		}
	}
	return w.at, need, true
}

// New fills data with an application's layout in which everything is "not
// available", or zero where there is no such value, text empty ('@'). n is the
// number of repetitions of its group, or the characters of a text that runs to
// the end; it is ignored where there is neither. Of layouts with variants, set
// says which: the raw values of its selectors by key (nil: all zero).
//
// Errors: ErrApplicationField when there are more repetitions than the layout
// or a message can hold, or fewer than it must have; when there is no variant
// for a selector.
func (a *Application) New(data *Bits, n int, set map[string]int64) error {
	*data = Bits{}
	d := drafter{b: data, repeat: n, set: set}
	if err := d.fields(a.Fields); err != nil {
		return fmt.Errorf("ais: laying out application %d/%d with %d repetitions: %w", a.DAC, a.FI, n, err)
	}
	return nil
}

type drafter struct {
	b        *Bits
	repeat   int
	set      map[string]int64
	selector int64
}

func (d *drafter) fields(fields []Field) error {
	for i := range fields {
		f := &fields[i]
		var raw int64
		switch f.Kind {
		case GroupKind:
			if d.repeat < f.Min || d.repeat > f.Max {
				return ErrApplicationField
			}
			for range d.repeat {
				if err := d.fields(f.Fields); err != nil {
					return err
				}
			}
			continue
		case VariantKind:
			end := d.b.n + f.Bits
			v := f.variant(d.selector)
			if v == nil {
				return ErrApplicationField
			}
			if err := d.fields(v); err != nil {
				return err
			}
			if f.Bits > 0 && end <= MaxBits {
				d.b.n = end
			}
			continue
		case TextKind, SpareKind:
			n := f.Bits
			if f.Kind == TextKind && n == 0 {
				n = 6 * d.repeat
			}
			if n < 0 || d.b.n+n > MaxBits {
				return ErrApplicationField
			}
			d.b.n += n
			continue
		}
		switch f.role {
		case roleSelector:
			raw = d.set[f.Key]
			d.selector = raw
		case roleCounter:
			raw = int64(d.repeat)
		default:
			raw = f.Default
		}
		if d.b.n+f.Bits > MaxBits || !f.holds(raw) {
			return ErrApplicationField
		}
		d.b.n += f.Bits
		d.b.appPut(d.b.n-f.Bits, f.Bits, uint64(f.encode(raw)))
	}
	return nil
}

// Set writes the raw number of a field into application data that has the
// layout, in repetition index of its group (0 outside of one).
//
// Errors: ErrApplicationField.
func (a *Application) Set(data *Bits, key string, index int, raw int64) error {
	v, ok := a.Value(data, key, index)
	if !ok || v.Field.Kind == TextKind || !v.Field.holds(raw) {
		return fmt.Errorf("ais: setting %q of application %d/%d to %d: %w", key, a.DAC, a.FI, raw, ErrApplicationField)
	}
	data.appPut(v.at, v.width, uint64(v.Field.encode(raw)))
	return nil
}

// SetNumber writes a field from a value in its unit, rounded to its resolution.
//
// Errors: ErrApplicationField, also for numbers outside the field's range.
func (a *Application) SetNumber(data *Bits, key string, index int, number float64) error {
	v, ok := a.Value(data, key, index)
	if !ok {
		return fmt.Errorf("ais: setting %q of application %d/%d: %w", key, a.DAC, a.FI, ErrApplicationField)
	}
	raw, ok := v.Field.unscaled(number)
	if !ok {
		return fmt.Errorf("ais: setting %q of application %d/%d to %g: %w", key, a.DAC, a.FI, number, ErrApplicationField)
	}
	return a.Set(data, key, index, raw)
}

// SetText writes a text, padded with '@'. Lower case becomes upper case.
//
// Errors: ErrApplicationField when the text is too long or has characters
// outside the six-bit alphabet.
func (a *Application) SetText(data *Bits, key string, index int, text string) error {
	v, ok := a.Value(data, key, index)
	if !ok || v.Field.Kind != TextKind || 6*len(text) > v.width {
		return fmt.Errorf("ais: setting %q of application %d/%d to %q: %w", key, a.DAC, a.FI, text, ErrApplicationField)
	}
	for i := range v.width / 6 {
		c := byte('@')
		if i < len(text) {
			c = text[i]
		}
		if c >= 'a' && c <= 'z' {
			c -= 'a' - 'A'
		}
		if c < ' ' || c > '_' {
			return fmt.Errorf("ais: setting %q of application %d/%d to %q: %w", key, a.DAC, a.FI, text, ErrApplicationField)
		}
		data.appPut(v.at+6*i, 6, uint64(c&63))
	}
	return nil
}

// Put writes one value that [Application.Values] gave into data of the same
// layout and length. Putting every value of a into b makes b equal to a, spare
// bits included.
func (a *Application) Put(data *Bits, v Value) error {
	if v.src == nil || v.at+v.width > data.n {
		return fmt.Errorf("ais: putting a value of application %d/%d: %w", a.DAC, a.FI, ErrApplicationField)
	}
	if v.Field.Kind != TextKind {
		data.appPut(v.at, v.width, uint64(v.Field.encode(v.Raw)))
		return nil
	}
	for at := v.at; at < v.at+v.width; at += 6 {
		data.appPut(at, 6, v.src.u(at, 6))
	}
	return nil
}

// appPut overwrites n bits, 1 to 64, from offset; offset+n is at most MaxBits.
func (b *Bits) appPut(offset, n int, v uint64) {
	if n < 64 {
		v &= 1<<n - 1
	}
	i, s := offset/64, offset%64
	mask := ^uint64(0) << (64 - n)
	v <<= 64 - n
	b.word[i] = b.word[i]&^(mask>>s) | v>>s
	if s+n > 64 {
		b.word[i+1] = b.word[i+1]&^(mask<<(64-s)) | v<<(64-s)
	}
}

func appKey(dac uint16, fi uint8) uint32 { return uint32(dac)<<8 | uint32(fi) }

// roundHalfAway rounds to the nearest integer, if it is one a field can hold.
func roundHalfAway(x float64) (int64, bool) {
	r := math.Round(x)
	if math.IsNaN(r) || math.Abs(r) > 1<<53 {
		return 0, false
	}
	return int64(r), true
}
