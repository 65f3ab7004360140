package articles

import (
	"bytes"
	"html"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// Words are words and phrases that pages are chosen by. A word stands in a text
// when its letters do, whatever their case, also inside a longer word; the words
// of a phrase may be parted by any white space. The same Words can be used by
// several goroutines.
type Words struct {
	phrases []string // lower case, single spaces
	spaced  bool     // one of them has a space
	ascii   bool     // none has a letter beyond ASCII

	// The parts of phrases, and what phrases they are parts of.
	parts   []string
	partOf  [][]int
	lengths []int // parts of each phrase

	// A finder of all parts at once, after Aho and Corasick (1975): next[state<<shift|class].
	class [256]uint8 // of a byte, lower and upper case alike; 0 is in no part
	shift uint8
	next  []uint32
	found [][]int32 // of a state: the parts that end in it
}

// maxWordBytes bounds the finder, which takes up to 1 kB for each byte of all
// parts; words beyond it leave the decision to parsing.
const maxWordBytes = 16 << 10

// NewWords makes words of a list; blank ones are left out. Nil is no word at
// all, which stands in every text.
func NewWords(list []string) *Words {
	w := &Words{ascii: true}
	seen := map[string]int{}
	size := 0
	for _, s := range list {
		fields := strings.Fields(strings.ToLower(s))
		phrase := strings.Join(fields, " ")
		if phrase == "" || slices.Contains(w.phrases, phrase) {
			continue
		}
		w.spaced = w.spaced || len(fields) > 1
		n := len(w.phrases)
		w.phrases = append(w.phrases, phrase)
		w.lengths = append(w.lengths, 0)
		for _, part := range fields {
			part = visible(part)
			if part == "" || size+len(part) > maxWordBytes {
				continue // the parts that are looked for decide
			}
			k, ok := seen[part]
			if !ok {
				k = len(w.parts)
				seen[part] = k
				w.parts, w.partOf = append(w.parts, part), append(w.partOf, nil)
				size += len(part)
			}
			if !slices.Contains(w.partOf[k], n) {
				w.partOf[k] = append(w.partOf[k], n)
				w.lengths[n]++
			}
			for i := range len(part) {
				w.ascii = w.ascii && part[i] < utf8.RuneSelf
			}
		}
	}
	if w.phrases == nil {
		return nil
	}
	w.build()
	return w
}

// visible leaves out what a page may have inside a word without showing it.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0x80 && invisible(r, 0) {
			return -1
		}
		return r
	}, s)
}

// build makes the finder.
func (w *Words) build() {
	classes := 1
	for _, p := range w.parts {
		for i := range len(p) {
			if w.class[p[i]] == 0 {
				w.class[p[i]] = uint8(classes)
				classes++
			}
		}
	}
	for c := byte('a'); c <= 'z'; c++ {
		w.class[c-'a'+'A'] = w.class[c]
	}
	for 1<<w.shift < classes {
		w.shift++
	}
	const none = ^uint32(0)
	state := func() uint32 {
		for range 1 << w.shift {
			w.next = append(w.next, none)
		}
		w.found = append(w.found, nil)
		return uint32(len(w.found) - 1)
	}
	state()
	for k, p := range w.parts {
		at := uint32(0)
		for i := range len(p) {
			e := at<<w.shift | uint32(w.class[p[i]])
			if w.next[e] == none {
				to := state()
				w.next[e] = to
			}
			at = w.next[e]
		}
		w.found[at] = append(w.found[at], int32(k))
	}
	// Breadth first: where a state has no way on, it goes on as the longest other
	// beginning that it ends with.
	fail := make([]uint32, len(w.found))
	var queue []uint32
	for c := range uint32(1) << w.shift {
		if to := w.next[c]; to == none {
			w.next[c] = 0
		} else {
			queue = append(queue, to)
		}
	}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		w.found[at] = append(w.found[at], w.found[fail[at]]...)
		for c := range uint32(1) << w.shift {
			e := at<<w.shift | c
			if to := w.next[e]; to == none {
				w.next[e] = w.next[fail[at]<<w.shift|c]
			} else {
				fail[to] = w.next[fail[at]<<w.shift|c]
				queue = append(queue, to)
			}
		}
	}
}

// In reports whether one of the words stands in a text.
func (w *Words) In(text string) bool {
	if w == nil {
		return true
	}
	text = strings.ToLower(text)
	if w.spaced {
		text = strings.Join(strings.Fields(text), " ")
	}
	for _, p := range w.phrases {
		if strings.Contains(text, p) {
			return true
		}
	}
	return false
}

// MayBeIn reports whether one of the words may stand in the text or the title
// that [Parse] makes of a page; it costs a small part of parsing. False is
// certain, save for a word that a page shows with hidden text inside it. True is
// not: the word may stand in a script, an address or a comment, the words of a
// phrase far from one another, or the page may be of a kind that only parsing
// opens (PDF, MHTML).
func (w *Words) MayBeIn(name string, data []byte, opt Options) bool {
	if w == nil || len(data) > orDefault(opt.MaxBytes, DefaultMaxBytes) {
		return true // one that is too large is refused, not passed over
	}
	switch kind(name, opt.MediaType, data) {
	case typeHTML:
	case typePlain:
		opt.MaxBytes = orDefault(opt.MaxBytes, DefaultMaxBytes)
		text, _, err := plainText(data, opt)
		if err != nil || bytes.IndexByte(text, 0) >= 0 {
			return true // refused, not passed over
		}
		return w.scan(text, false)
	default:
		return true
	}
	if w.In(opt.Title) && opt.Title != "" {
		return true
	}
	if bytes.HasPrefix(data, []byte{0xfe, 0xff}) || bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.IndexByte(data, 0) >= 0 || bytes.IndexByte(data, 0x1b) >= 0 {
		return true // UTF-16, ISO 2022
	}
	if !w.ascii && !isUTF8(data) {
		// In every other character set of the web the letters of ASCII are
		// themselves.
		opt.MaxBytes = orDefault(opt.MaxBytes, DefaultMaxBytes)
		var err error
		if data, err = decode(data, opt); err != nil {
			return true
		}
	}
	return w.scan(data, true)
}

func orDefault(n, otherwise int) int {
	if n == 0 {
		return otherwise
	}
	return n
}

// finder goes through one page.
type finder struct {
	w    *Words
	met  []bool // by part
	left []int  // by phrase: parts not met
	raw  uint32 // state over everything
	text uint32 // state over what stands outside tags, as if there were none
	tag  byte   // inside of what: 0, a tag, or a comment
	all  bool   // a phrase is complete

	escaped int // bytes that raw has taken already
}

const (
	insideTag     = 1
	insideComment = 2
)

// scan looks for the words in text, or in HTML. There two states run side by side: one
// over every byte, for the words of attributes and of scripts that hold the
// title, and one over what is outside of tags, for words with tags inside. Both
// take references (&eacute;) as what they stand for. Where it is not sure it
// finds the words.
func (w *Words) scan(data []byte, markup bool) bool {
	f := finder{w: w, met: make([]bool, len(w.parts)), left: slices.Clone(w.lengths)}
	for _, n := range f.left {
		if n == 0 {
			return true // its parts are not looked for
		}
	}
	next, shift := w.next, w.shift
	for i := 0; i < len(data); {
		c := data[i]
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRune(data[i:])
			switch {
			case r != utf8.RuneError || n != 1:
				f.rune(r)
			case c != 0xad: // a soft hyphen in the character sets of one byte
				f.byte(c)
			}
			if f.all {
				return true
			}
			i += n
			continue
		}
		ended := false // a tag, with this byte
		if markup {
			switch c {
			case '&':
				n := f.reference(data[i:])
				if f.all {
					return true
				}
				if n > 0 {
					i += n
					continue
				}
			case '\\':
				f.escape(data[i:])
			case '<':
				if f.tag == 0 && f.opens(data[i:]) {
					return true
				}
			case '>':
				ended = f.tag == insideTag || f.tag == insideComment && bytes.HasSuffix(data[:i], []byte("--"))
			}
		}
		k := uint32(w.class[c])
		if f.escaped > 0 {
			f.escaped--
		} else if f.raw = next[f.raw<<shift|k]; w.found[f.raw] != nil {
			f.meet(f.raw)
		}
		if f.tag == 0 {
			f.text = next[f.text<<shift|k]
			if w.found[f.text] != nil {
				f.meet(f.text)
			}
		}
		if f.all {
			return true
		}
		if ended {
			f.tag = 0
		}
		i++
	}
	return false
}

// opens says what a "<" outside of tags begins. It reports an element that can
// stand inside a word with text that is not part of it: the word has been met up
// to here, and what follows cannot be told from one that goes on.
func (f *finder) opens(b []byte) (unsure bool) {
	if len(b) < 2 {
		return false
	}
	switch c := b[1]; {
	case bytes.HasPrefix(b, []byte("<!--")):
		f.tag = insideComment
	case c == '/' || c == '!' || c == '?':
		f.tag = insideTag
	case c|0x20 >= 'a' && c|0x20 <= 'z':
		f.tag = insideTag
		if f.text == 0 {
			return false
		}
		n := 1
		for n < len(b) && n < 12 && (b[n] >= '0' && b[n] <= '9' || b[n]|0x20 >= 'a' && b[n]|0x20 <= 'z') {
			n++
		}
		return unseen[atom.Lookup(bytes.ToLower(b[1:n]))]
	}
	return false
}

// escape takes a letter that a script writes as \u00e9 into the state of what
// stands anywhere.
func (f *finder) escape(b []byte) {
	if len(b) > 1 && (b[1] == '"' || b[1] == '/') {
		f.escaped = 1 // the character behind it is the one that is meant
		return
	}
	if len(b) < 6 || b[1] != 'u' {
		return
	}
	r, err := strconv.ParseUint(string(b[2:6]), 16, 32)
	if err != nil {
		return
	}
	text := f.text
	f.rune(rune(r))
	f.text, f.escaped = text, 6
}

// byte takes one byte into both states.
func (f *finder) byte(c byte) {
	w := f.w
	k := uint32(w.class[c])
	f.raw = w.next[f.raw<<w.shift|k]
	if w.found[f.raw] != nil {
		f.meet(f.raw)
	}
	if f.tag == 0 {
		f.text = w.next[f.text<<w.shift|k]
		if w.found[f.text] != nil {
			f.meet(f.text)
		}
	}
}

// rune takes one character, in lower case, unless it shows nothing.
func (f *finder) rune(r rune) {
	if r >= 0x80 && invisible(r, 0) {
		return
	}
	var b [utf8.UTFMax]byte
	for _, c := range b[:utf8.EncodeRune(b[:], unicode.ToLower(r))] {
		f.byte(c)
	}
}

// maxReference is the length of the longest name of a reference, with a margin.
const maxReference = 40

// reference takes a reference (&eacute; &#233; &eacute) as what it stands for,
// and returns its length, 0 when it is none.
func (f *finder) reference(b []byte) int {
	n := 1
	if n < len(b) && b[n] == '#' {
		n++
	}
	for n < len(b) && n < maxReference && (b[n] >= '0' && b[n] <= '9' || b[n]|0x20 >= 'a' && b[n]|0x20 <= 'z') {
		n++
	}
	if n < 3 {
		return 0
	}
	if n < len(b) && b[n] == ';' {
		n++
	}
	switch string(b[:n]) {
	case "&amp;":
		f.byte('&')
		return n
	case "&nbsp;", "&#160;":
		f.byte(' ')
		return n
	case "&quot;":
		f.byte('"')
		return n
	}
	s := html.UnescapeString(string(b[:n]))
	if s[0] == '&' {
		return 0
	}
	for _, r := range s {
		f.rune(r)
	}
	return n
}

// meet notes the parts that end in a state.
func (f *finder) meet(state uint32) {
	for _, k := range f.w.found[state] {
		if f.met[k] {
			continue
		}
		f.met[k] = true
		for _, n := range f.w.partOf[k] {
			if f.left[n]--; f.left[n] == 0 {
				f.all = true
			}
		}
	}
}
