package ais

import "fmt"

// Encode writes a message as bits. Decoding them gives the message back, and
// encoding what was decoded from a message of legal length gives its bits back,
// spare bits included.
//
// The length is Header.Bits where that is not 0, as it is in a message that was
// decoded: it may be what the standard does not allow, as far as the message
// can be read again. Where it is 0 the message is as long as the standard says.
// Flags are not looked at. A text that is shorter than its field, or has NUL
// characters, is filled up with '@'.
//
// A value that does not fit its field, a character outside six-bit ASCII, a
// field that is set though the message has no room for it, and a length that
// does not go with the contents are errors that name the field; then b is
// empty. Nothing is cut silently.
func Encode(m Message, b *Bits) error {
	*b = Bits{}
	e, ok := m.(encoder)
	if !ok {
		return fmt.Errorf("ais: encoding a message: %T is none of this package", m)
	}
	h := m.Head()
	w := writer{b: b}
	w.uint("Type", 6, uint64(h.Type))
	w.uint("Repeat", 2, uint64(h.Repeat))
	w.uint("MMSI", 30, uint64(h.MMSI))
	w.bits = int(h.Bits)
	if w.bits > MaxBits {
		w.fail("Bits", "%d is more than %d", w.bits, MaxBits)
	} else if w.bits != 0 && h.Type < kinds && w.bits < lengthOf[h.Type].least {
		w.fail("Bits", "%d is less than the type needs", w.bits)
	}
	e.encode(&w, h.Type)
	if w.err != nil {
		*b = Bits{}
		return fmt.Errorf("ais: encoding %T of type %d: %w", m, h.Type, w.err)
	}
	return nil
}

// encoder is what every message type of this package is. encode writes all
// after the header.
type encoder interface {
	encode(w *writer, msgType uint8)
}

// writer appends fields to b and keeps the first error.
type writer struct {
	b    *Bits
	bits int // Header.Bits
	err  error
}

func (w *writer) fail(field, format string, args ...any) {
	if w.err == nil {
		w.err = fmt.Errorf("%s: "+format, append([]any{field}, args...)...)
	}
}

func (w *writer) uint(field string, n int, v uint64) {
	if v>>n != 0 {
		w.fail(field, "%d does not fit %d bits", v, n)
		v = 0
	}
	w.add(field, v, n)
}

func (w *writer) int(field string, n int, v int64) {
	if v>>(n-1) != 0 && v>>(n-1) != -1 {
		w.fail(field, "%d does not fit %d bits signed", v, n)
	}
	w.add(field, uint64(v)&(1<<n-1), n)
}

func (w *writer) add(field string, v uint64, n int) {
	if !w.b.Append(v, n) {
		w.fail(field, "the message is longer than %d bits", MaxBits)
	}
}

func (w *writer) flag(field string, v bool) {
	var bit uint64
	if v {
		bit = 1
	}
	w.add(field, bit, 1)
}

// none checks that a field the message has no room for is not set.
func (w *writer) none(field string, set bool) {
	if set {
		w.fail(field, "is set, but this message has no such field")
	}
}

// text writes n characters, and '@' for those that t has not.
func (w *writer) text(field string, n int, t []byte) {
	if len(t) > n {
		w.fail(field, "%d characters do not fit %d", len(t), n)
		t = t[:n]
	}
	for i := 0; i < n; i++ {
		var v uint64
		if i < len(t) && t[i] != 0 {
			c := t[i]
			if c < ' ' || c > '_' {
				w.fail(field, "character %q is not six-bit ASCII", c)
			}
			v = uint64(c & 0x3f)
		}
		w.add(field, v, 6)
	}
}

func (w *writer) string(field string, t *LongText) {
	if int(t.N) > len(t.Char) {
		w.fail(field, "%d characters do not fit %d", t.N, len(t.Char))
		return
	}
	w.text(field, int(t.N), t.Char[:t.N])
}

func (w *writer) data(field string, d *Bits) {
	for at := 0; at < d.n; at += 64 {
		n := min(64, d.n-at)
		w.add(field, d.u(at, n), n)
	}
}

func (w *writer) dimensions(d *Dimensions) {
	w.uint("Dimensions.Bow", 9, uint64(d.Bow))
	w.uint("Dimensions.Stern", 9, uint64(d.Stern))
	w.uint("Dimensions.Port", 6, uint64(d.Port))
	w.uint("Dimensions.Starboard", 6, uint64(d.Starboard))
}

func (w *writer) area(ne, sw *CoarsePoint) {
	w.int("NorthEast.Longitude", 18, int64(ne.Longitude))
	w.int("NorthEast.Latitude", 17, int64(ne.Latitude))
	w.int("SouthWest.Longitude", 18, int64(sw.Longitude))
	w.int("SouthWest.Latitude", 17, int64(sw.Latitude))
}

// types checks that the header's type is one of those that the message has.
func (w *writer) types(is uint8, want ...uint8) {
	for _, t := range want {
		if t == is {
			return
		}
	}
	w.fail("Type", "%d is not of this message, which has %d", is, want)
}

// count checks a number of entries.
func (w *writer) count(field string, n uint8, least, most int) int {
	if int(n) < least || int(n) > most {
		w.fail(field, "%d is not %d to %d", n, least, most)
		return least
	}
	return int(n)
}

// length makes the message, which is written, as long as Header.Bits says: with
// zeros, or without bits that are zero.
func (w *writer) length() {
	if w.bits == 0 || w.err != nil {
		return
	}
	if w.bits < w.b.n {
		for at := w.bits; at < w.b.n; at++ {
			if w.b.flag(at) {
				w.fail("Bits", "%d cuts bits that are set, of %d", w.bits, w.b.n)
				return
			}
		}
		w.b.Truncate(w.bits)
	}
	// The bits past the end are zero already.
	w.b.n = w.bits
}

// exactly checks that the message, which is written, has the length that
// Header.Bits says.
func (w *writer) exactly() {
	if w.bits != 0 && w.bits != w.b.n {
		w.fail("Bits", "%d does not go with the contents, which are %d", w.bits, w.b.n)
	}
}

// entries checks that Header.Bits is a length in which n entries are read.
func (w *writer) entries(n, read int) {
	if w.bits != 0 && n != read {
		w.fail("Bits", "in %d there are %d entries, not %d", w.bits, read, n)
	}
}

// endText writes the text at the end of types 12 and 14, and the bits left over
// after it.
func (w *writer) endText(t *LongText, spare uint8) {
	w.string("Text", t)
	rest := 0
	if w.bits != 0 {
		rest = w.bits - w.b.n
		if rest < 0 || rest > 5 {
			w.fail("Bits", "%d does not go with a text that ends at %d", w.bits, w.b.n)
			rest = 0
		}
	}
	if rest == 0 {
		w.none("Spare2", spare != 0)
		return
	}
	w.uint("Spare2", rest, uint64(spare))
}
