package pdftext

import (
	"sort"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// font turns the codes of a string into text and widths.
type font struct {
	wide    bool // codes of two bytes
	ranges  []codeRange
	table   *[256]rune // of codes of one byte, where the file maps none
	widths  map[int]float64
	missing float64
}

// codeRange maps the codes lo to hi: to text whose last character counts up, or
// to a list.
type codeRange struct {
	lo, hi uint32
	to     string
	list   array
}

const maxRanges = 1 << 16

// readFont reads a font's dictionary.
func (f *file) readFont(d dict) (*font, error) {
	out := &font{widths: map[int]float64{}, missing: 500}
	// A font that is written where it is used is read each time.
	if f.left -= 4096; f.left < 0 {
		return nil, ErrTooLarge
	}
	if d == nil {
		out.table = &winAnsi
		return out, nil
	}
	if s, ok := f.get(d["ToUnicode"]).(stream); ok {
		b, err := f.unpack(s)
		if err != nil {
			return nil, err
		}
		out.readMap(b)
	}
	if d["Subtype"] == name("Type0") {
		out.wide = true
		list, _ := f.get(d["DescendantFonts"]).(array)
		if len(list) > 0 {
			below := f.dict(list[0])
			out.missing = f.number(below["DW"], 1000)
			w, _ := f.get(below["W"]).(array)
			f.readWidths(out, w)
		}
		return out, nil
	}
	first := int(f.number(d["FirstChar"], 0))
	w, _ := f.get(d["Widths"]).(array)
	for i, v := range w[:min(len(w), 256)] {
		out.widths[first+i] = f.number(v, 500)
	}
	if descriptor := f.dict(d["FontDescriptor"]); descriptor != nil {
		out.missing = f.number(descriptor["MissingWidth"], 500)
	}
	out.table = f.encoding(d["Encoding"])
	return out, nil
}

// readWidths reads the widths of a font of many glyphs (9.7.4.3).
func (f *file) readWidths(out *font, w array) {
	for i := 0; i+1 < len(w); {
		c := int(f.number(w[i], 0))
		switch next := f.get(w[i+1]).(type) {
		case array:
			for k, v := range next {
				out.widths[c+k] = f.number(v, out.missing)
			}
			i += 2
		case float64:
			if i+2 >= len(w) {
				return
			}
			x := f.number(w[i+2], out.missing)
			for k := c; k <= int(next) && k < c+65536; k++ {
				if f.left -= 16; f.left < 0 {
					return
				}
				out.widths[k] = x
			}
			i += 3
		default:
			return
		}
	}
}

// readMap reads a ToUnicode map (9.10.3).
func (t *font) readMap(b []byte) {
	l := lexer{b: b}
	var args []any
	for {
		v, more := l.next(0)
		if !more {
			break
		}
		w, ok := v.(word)
		if !ok {
			if len(args) < 3*256 {
				args = append(args, v)
			}
			continue
		}
		switch w {
		case "endbfchar":
			for i := 0; i+1 < len(args); i += 2 {
				code, ok := args[i].(text)
				to, ok2 := args[i+1].(text)
				if ok && ok2 && len(t.ranges) < maxRanges {
					c := codeOf(code)
					t.ranges = append(t.ranges, codeRange{lo: c, hi: c, to: utf16Text(string(to))})
				}
			}
		case "endbfrange":
			for i := 0; i+2 < len(args); i += 3 {
				lo, ok := args[i].(text)
				hi, ok2 := args[i+1].(text)
				if !ok || !ok2 || len(t.ranges) >= maxRanges {
					continue
				}
				r := codeRange{lo: codeOf(lo), hi: codeOf(hi)}
				switch to := args[i+2].(type) {
				case text:
					r.to = utf16Text(string(to))
				case array:
					r.list = to
				}
				t.ranges = append(t.ranges, r)
			}
		}
		args = args[:0]
	}
	sort.SliceStable(t.ranges, func(i, j int) bool { return t.ranges[i].lo < t.ranges[j].lo })
}

func codeOf(s text) uint32 {
	var c uint32
	for i := range min(len(s), 4) {
		c = c<<8 | uint32(s[i])
	}
	return c
}

func utf16Text(s string) string {
	var u []uint16
	for i := 0; i+1 < len(s) && len(u) < 64; i += 2 {
		u = append(u, uint16(s[i])<<8|uint16(s[i+1]))
	}
	return string(utf16.Decode(u))
}

// mapped is what the file's own map makes of a code.
func (t *font) mapped(code uint32) (string, bool) {
	i := sort.Search(len(t.ranges), func(i int) bool { return t.ranges[i].lo > code }) - 1
	if i < 0 || code > t.ranges[i].hi {
		return "", false
	}
	r := t.ranges[i]
	n := code - r.lo
	if r.list != nil {
		if int(n) < len(r.list) {
			if s, ok := r.list[n].(text); ok {
				return utf16Text(string(s)), true
			}
		}
		return "", false
	}
	if n == 0 {
		return r.to, true
	}
	last, size := utf8.DecodeLastRuneInString(r.to)
	return r.to[:len(r.to)-size] + string(last+rune(n)), true
}

// show decodes a string: its text, its width in thousandths of the size, how
// many codes and how many of them are the space of one byte.
func (t *font) show(s string, out *strings.Builder) (width float64, codes, spaces int) {
	step := 1
	if t.wide {
		step = 2
	}
	for i := 0; i+step <= len(s); i += step {
		code := uint32(s[i])
		if t.wide {
			code = code<<8 | uint32(s[i+1])
		} else if s[i] == ' ' {
			spaces++
		}
		codes++
		if w, ok := t.widths[int(code)]; ok {
			width += w
		} else {
			width += t.missing
		}
		switch m, ok := t.mapped(code); {
		case ok:
			out.WriteString(m)
		case t.table != nil && !t.wide:
			if r := t.table[s[i]]; r != 0 {
				out.WriteRune(r)
			}
		default:
			out.WriteRune(utf8.RuneError)
		}
	}
	return width, codes, spaces
}

var winAnsi, macRoman = tableOf(charmap.Windows1252), tableOf(charmap.Macintosh)

func tableOf(m *charmap.Charmap) (t [256]rune) {
	for i := 32; i < 256; i++ {
		t[i] = m.DecodeByte(byte(i))
	}
	return t
}

// encoding reads a font's encoding: a base and what differs from it, by the
// names of glyphs.
func (f *file) encoding(v any) *[256]rune {
	base := func(v any) *[256]rune {
		if f.get(v) == name("MacRomanEncoding") {
			return &macRoman
		}
		return &winAnsi
	}
	d, ok := f.get(v).(dict)
	if !ok {
		return base(v)
	}
	t := *base(d["BaseEncoding"])
	differences, _ := f.get(d["Differences"]).(array)
	code := 0
	for _, v := range differences {
		switch v := f.get(v).(type) {
		case float64:
			code = int(v)
		case name:
			if code >= 0 && code < 256 {
				t[code] = glyph(string(v))
			}
			code++
		}
	}
	return &t
}

var glyphs = map[string]rune{
	"space": ' ', "exclam": '!', "quotedbl": '"', "numbersign": '#', "dollar": '$', "percent": '%', "ampersand": '&', "quotesingle": '\'',
	"parenleft": '(', "parenright": ')', "asterisk": '*', "plus": '+', "comma": ',', "hyphen": '-', "period": '.', "slash": '/',
	"zero": '0', "one": '1', "two": '2', "three": '3', "four": '4', "five": '5', "six": '6', "seven": '7', "eight": '8', "nine": '9',
	"colon": ':', "semicolon": ';', "less": '<', "equal": '=', "greater": '>', "question": '?', "at": '@', "bracketleft": '[',
	"backslash": '\\', "bracketright": ']', "underscore": '_', "grave": '`', "braceleft": '{', "bar": '|', "braceright": '}', "asciitilde": '~',
	"quoteleft": '‘', "quoteright": '’', "quotedblleft": '“', "quotedblright": '”', "quotesinglbase": '‚', "quotedblbase": '„',
	"endash": '–', "emdash": '—', "bullet": '•', "ellipsis": '…', "dagger": '†', "daggerdbl": '‡', "section": '§', "paragraph": '¶',
	"degree": '°', "copyright": '©', "registered": '®', "trademark": '™', "Euro": '€', "sterling": '£', "yen": '¥', "cent": '¢',
	"germandbls": 'ß', "ae": 'æ', "AE": 'Æ', "oe": 'œ', "OE": 'Œ', "oslash": 'ø', "Oslash": 'Ø', "dotlessi": 'ı', "lslash": 'ł', "Lslash": 'Ł',
	"minus": '−', "multiply": '×', "divide": '÷', "plusminus": '±', "guillemotleft": '«', "guillemotright": '»', "guilsinglleft": '‹', "guilsinglright": '›',
	"fi": 'ﬁ', "fl": 'ﬂ', "ff": 'ﬀ', "ffi": 'ﬃ', "ffl": 'ﬄ', "onehalf": '½', "onequarter": '¼', "threequarters": '¾',
	"periodcentered": '·', "exclamdown": '¡', "questiondown": '¿', "nbspace": ' ', "hyphenminus": '-', "sfthyphen": '-',
}

var accents = map[string]rune{
	"grave": 0x300, "acute": 0x301, "circumflex": 0x302, "tilde": 0x303, "macron": 0x304, "breve": 0x306, "dotaccent": 0x307,
	"dieresis": 0x308, "ring": 0x30a, "hungarumlaut": 0x30b, "caron": 0x30c, "cedilla": 0x327, "ogonek": 0x328,
}

// glyph is the character of a glyph's name; 0 where it is not known.
func glyph(s string) rune {
	s, _, _ = strings.Cut(s, ".")
	if r, ok := glyphs[s]; ok {
		return r
	}
	if len(s) == 1 {
		return rune(s[0])
	}
	for _, prefix := range []string{"uni", "u"} {
		if digits, ok := strings.CutPrefix(s, prefix); ok && len(digits) >= 4 && len(digits) <= 6 {
			if x, err := strconv.ParseUint(digits, 16, 32); err == nil && utf8.ValidRune(rune(x)) {
				return rune(x)
			}
		}
	}
	if len(s) > 1 {
		if accent, ok := accents[s[1:]]; ok {
			if r, n := utf8.DecodeRuneInString(norm.NFC.String(s[:1] + string(accent))); n > 1 {
				return r
			}
		}
	}
	return 0
}
