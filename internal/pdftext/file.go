package pdftext

import (
	"bytes"
	"compress/zlib"
	"encoding/ascii85"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
)

// Limits. A report of a hundred pages unpacks to some 5 MB.
const (
	MaxUnpacked = 64 << 20 // bytes that all streams of a file unpack to
	MaxPages    = 2000     // pages behind them are left out
	maxObjects  = 1 << 20
	maxFilters  = 4
)

// The reasons why a file is not read.
var (
	ErrNotPDF    = errors.New("no PDF: no page was found in it")
	ErrEncrypted = errors.New("the PDF is encrypted: save it without a password")
	ErrTooLarge  = fmt.Errorf("the PDF unpacks to more than %d MiB", MaxUnpacked>>20)
)

// file is a PDF by its objects.
type file struct {
	objects map[int]any
	trailer dict
	left    int // bytes that may still be unpacked
}

var (
	objMark       = []byte("obj")
	endObj        = []byte("endobj")
	endStream     = []byte("endstream")
	trailerMark   = []byte("trailer")
	errNoMoreRoom = ErrTooLarge
)

// open finds every object of a file, in the order of the file: a later one with
// the same number stands for the earlier, as in a file that was saved again.
func open(data []byte) (*file, error) {
	f := &file{objects: map[int]any{}, trailer: dict{}, left: MaxUnpacked}
	l := lexer{b: data, refs: true}
	end := -1 // of what is before the next object
	for pos := 0; pos < len(data); {
		if end < pos {
			end = len(data)
			if i := bytes.Index(data[pos:], objMark); i >= 0 {
				end = pos + i
			}
		}
		// A trailer before it.
		if j := bytes.Index(data[pos:end], trailerMark); j >= 0 {
			l.pos = pos + j + len(trailerMark)
			if v, _ := l.next(0); v != nil {
				if d, ok := v.(dict); ok {
					f.takeTrailer(d)
				}
			}
			pos = max(l.pos, pos+j+len(trailerMark))
			continue
		}
		if end == len(data) {
			break
		}
		at := end
		pos = at + len(objMark)
		num, ok := objectNumber(data[max(0, at-24):at])
		if !ok {
			continue
		}
		if len(f.objects) >= maxObjects {
			return nil, ErrTooLarge
		}
		l.pos = pos
		v, _ := l.next(0)
		pos = max(l.pos, pos)
		if d, ok := v.(dict); ok {
			l.space()
			if bytes.HasPrefix(data[l.pos:], []byte("stream")) {
				var raw []byte
				raw, pos = streamData(data, l.pos+len("stream"), d)
				v = stream{d, raw}
				switch d["Type"] {
				case name("XRef"):
					f.takeTrailer(d)
				case name("ObjStm"):
					if err := f.objectStream(stream{d, raw}); err != nil {
						return nil, err
					}
				}
			}
		}
		f.objects[num] = v
	}
	if f.trailer["Encrypt"] != nil {
		return nil, ErrEncrypted
	}
	return f, nil
}

func (f *file) takeTrailer(d dict) {
	for _, key := range []string{"Root", "Info", "Encrypt"} {
		if d[key] != nil {
			f.trailer[key] = d[key]
		}
	}
}

// objectNumber reads "12 0 " before "obj".
func objectNumber(b []byte) (int, bool) {
	digits := func() (int, bool) {
		i := len(b)
		for i > 0 && b[i-1] >= '0' && b[i-1] <= '9' {
			i--
		}
		if i == len(b) || len(b)-i > 10 {
			return 0, false
		}
		n := 0
		for _, c := range b[i:] {
			n = n*10 + int(c-'0')
		}
		b = b[:i]
		return n, true
	}
	space := func() bool {
		n := len(b)
		b = bytes.TrimRight(b, " \r\n\t\f\x00")
		return len(b) < n
	}
	space()
	if _, ok := digits(); !ok || !space() {
		return 0, false
	}
	return digits()
}

// streamData returns a stream's bytes and where it ends: by its length where an
// endstream follows, else by the next endstream.
func streamData(data []byte, start int, d dict) (raw []byte, end int) {
	if bytes.HasPrefix(data[start:], []byte("\r\n")) {
		start += 2
	} else if start < len(data) && (data[start] == '\n' || data[start] == '\r') {
		start++
	}
	if n, ok := d["Length"].(float64); ok && n >= 0 && start+int(n) <= len(data) {
		end := start + int(n)
		if bytes.Contains(data[end:min(len(data), end+20)], endStream) {
			return data[start:end], end
		}
	}
	// The object's end bounds the search: each byte is looked at once.
	rest := data[start:]
	if j := bytes.Index(rest, endObj); j >= 0 {
		rest = rest[:j]
	}
	i := bytes.Index(rest, endStream)
	if i < 0 {
		i = len(rest)
	}
	return bytes.TrimRight(data[start:start+i], "\r\n"), start + i
}

// objectStream takes in the objects of a stream of them (7.5.7).
func (f *file) objectStream(s stream) error {
	b, err := f.unpack(s)
	if err != nil {
		return err
	}
	n, _ := s.dict["N"].(float64)
	first, _ := s.dict["First"].(float64)
	if first <= 0 || int(first) > len(b) {
		return nil
	}
	head := lexer{b: b[:int(first)]}
	end := 0
	for range min(int(max(n, 0)), maxObjects) {
		num, more := head.next(0)
		off, _ := head.next(0)
		x, ok := num.(float64)
		at, ok2 := off.(float64)
		if !more || !ok || !ok2 || x < 0 || at < 0 || int(first+at) > len(b) {
			break
		}
		// Objects stand one behind the other: one that goes back is made to have
		// the same bytes read again and again.
		if int(first+at) < end {
			continue
		}
		l := lexer{b: b, pos: int(first + at), refs: true}
		v, _ := l.next(0)
		end = l.pos
		if len(f.objects) >= maxObjects {
			return ErrTooLarge
		}
		f.objects[int(x)] = v
	}
	return nil
}

// get follows references.
func (f *file) get(v any) any {
	for range 16 {
		r, ok := v.(ref)
		if !ok {
			return v
		}
		v = f.objects[int(r)]
	}
	return nil
}

func (f *file) dict(v any) dict {
	switch v := f.get(v).(type) {
	case dict:
		return v
	case stream:
		return v.dict
	}
	return nil
}

func (f *file) number(v any, or float64) float64 {
	if x, ok := f.get(v).(float64); ok {
		return x
	}
	return or
}

// unpack undoes a stream's filters. What cannot be undone to its end is given
// as far as it goes; only the limit is an error.
func (f *file) unpack(s stream) ([]byte, error) {
	filters, _ := f.get(s.dict["Filter"]).(array)
	if one, ok := f.get(s.dict["Filter"]).(name); ok {
		filters = array{one}
	}
	params, _ := f.get(s.dict["DecodeParms"]).(array)
	if one, ok := f.get(s.dict["DecodeParms"]).(dict); ok {
		params = array{one}
	}
	b := s.raw
	if len(filters) > maxFilters {
		return nil, nil
	}
	for i, filter := range filters {
		var r io.Reader
		switch f.get(filter) {
		case name("FlateDecode"), name("Fl"):
			z, err := zlib.NewReader(bytes.NewReader(b))
			if err != nil {
				return nil, nil
			}
			r = z
		case name("ASCII85Decode"), name("A85"):
			if j := bytes.Index(b, []byte("~>")); j >= 0 {
				b = b[:j]
			}
			r = ascii85.NewDecoder(bytes.NewReader(bytes.TrimPrefix(bytes.TrimSpace(b), []byte("<~"))))
		case name("ASCIIHexDecode"), name("AHx"):
			if j := bytes.IndexByte(b, '>'); j >= 0 {
				b = b[:j]
			}
			r = hex.NewDecoder(bytes.NewReader(bytes.Join(bytes.Fields(b), nil)))
		default:
			return nil, nil // a picture, or packed in a way that is not read
		}
		out, err := io.ReadAll(io.LimitReader(r, int64(f.left)+1))
		if len(out) > f.left {
			return nil, errNoMoreRoom
		}
		f.left -= len(out)
		_ = err // damage: what came before it is used
		if i < len(params) {
			out = unpredict(out, f.dict(params[i]), f)
		}
		b = out
	}
	return b, nil
}

// unpredict undoes the PNG predictors (7.4.4.4).
func unpredict(b []byte, p dict, f *file) []byte {
	if f.number(p["Predictor"], 1) < 10 {
		return b
	}
	columns, colors, bits := f.number(p["Columns"], 1), f.number(p["Colors"], 1), f.number(p["BitsPerComponent"], 8)
	if columns < 1 || colors < 1 || bits < 1 || columns*colors*bits > 1<<24 {
		return b
	}
	size := max(int(colors*bits)/8, 1)
	row := (int(columns*colors*bits) + 7) / 8
	out := make([]byte, 0, len(b))
	last := make([]byte, row)
	for len(b) > 1 {
		kind := b[0]
		line := b[1:min(len(b), row+1)]
		b = b[1+len(line):]
		for i := range line {
			var left, corner byte
			if i >= size {
				left, corner = line[i-size], last[i-size]
			}
			switch kind {
			case 1:
				line[i] += left
			case 2:
				line[i] += last[i]
			case 3:
				line[i] += byte((int(left) + int(last[i])) / 2)
			case 4:
				line[i] += paeth(left, last[i], corner)
			}
		}
		copy(last, line)
		out = append(out, line...)
	}
	return out
}

func paeth(a, b, c byte) byte {
	p := int(a) + int(b) - int(c)
	pa, pb, pc := abs(p-int(a)), abs(p-int(b)), abs(p-int(c))
	switch {
	case pa <= pb && pa <= pc:
		return a
	case pb <= pc:
		return b
	}
	return c
}

func abs(x int) int { return max(x, -x) }
