package quantity

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// window is how many bytes of a text are held as tokens at a time, so that the
// memory of a scan is that of what it finds whatever the length of a line.
const window = 64 << 10

// Numbers returns every number of an English text in order, whatever it is
// used for: years, days, labels and calibres too, each by itself. Kind is
// Cardinal, Fraction, Odds or Ordinal; only Kind, Range, Number and Hedge (Vague
// or Exact) are set. Digits that touch the letters of a unit ("29km") belong to a
// measurement and are left out; Find reads those.
//
// It reads notations that in running prose are rare enough to be something
// else: "one over three", "1.1^23", "2.33 k", "3 million and 5".
func Numbers(text string) []Mention { return scan(text, true, (*finder).plainNumber) }

// Find returns the numbers of an English text in order. Their phrases do not
// overlap. The time is linear in the length of the text, and the memory beside
// the result does not grow with it.
//
// A number whose meaning the text leaves open keeps the plainer reading: a
// four-digit number between 1900 and 2099 without a unit is a year, "billion"
// is 10^9, and a range needs its ends in rising order.
func Find(text string) []Mention { return scan(text, false, (*finder).mention) }

// spare holds the tokens of scans that are over, for the next: a page is scanned
// paragraph by paragraph. A window bounds how many there are.
var spare sync.Pool

// scan tries read at every token that no mention before has used, window by
// window.
func scan(text string, plain bool, read func(*finder, int) (int, bool)) []Mention {
	var all []Mention
	f := finder{plain: plain}
	kept, ok := spare.Get().(*[]token)
	if !ok {
		kept = new([]token)
	}
	f.tokens = *kept
	defer func() {
		clear(f.tokens) // their words hold on to the text
		*kept = f.tokens[:0]
		spare.Put(kept)
	}()
	for base := 0; base < len(text); {
		end := cut(text, base)
		f.text = text[base:end]
		f.tokens = lex(f.text, f.tokens[:0])
		f.found, f.done = f.found[:0], 0
		for i := 0; i < len(f.tokens); {
			if t := &f.tokens[i]; t.kind == otherToken || t.kind == wordToken && !starts[t.lower] && !strings.HasSuffix(t.lower, "fold") {
				i++
				continue
			}
			next, ok := read(&f, i)
			if !ok {
				next = i
			}
			i = max(next, i+1)
		}
		for _, m := range f.found {
			for _, e := range [...]*Extent{&m.Number, &m.HedgeAt, &m.HedgeAlso, &m.UnitAt, &m.ItemAt, &m.PerAt, &m.Capacity} {
				if !e.IsZero() {
					e.Start, e.End = e.Start+base, e.End+base
				}
			}
			all = append(all, m)
		}
		base = end
	}
	return all
}

// starts holds the words with which a number can begin.
var starts = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields("a an half quarter hundred dozen doz dozens scores several few multiple couple point doubled doubling twice tripled trebled tripling quadrupled") {
		m[w] = true
	}
	for _, words := range []map[string]float64{small, scales, pluralScales, ordinals} {
		for w := range words {
			m[w] = true
		}
	}
	return m
}()

// cut returns where the window that begins at base ends: at the end of the text,
// or behind the last end of a paragraph in its second half, or of a sentence, a
// line or a word, or between two characters.
func cut(text string, base int) int {
	if len(text)-base <= window {
		return len(text)
	}
	half, end := base+window/2, base+window
	tail := text[half:end]
	if k := strings.LastIndex(tail, "\n\n"); k >= 0 {
		return half + k + 2
	}
	// A full stop before a capital; "Feb. 26" and "No. 3" go on.
	for k := len(tail) - 3; k >= 0; k-- {
		if tail[k] == '.' && (tail[k+1] == ' ' || tail[k+1] == '\n') && tail[k+2] >= 'A' && tail[k+2] <= 'Z' {
			return half + k + 2
		}
	}
	for _, mark := range [...]string{"\n", " "} {
		if k := strings.LastIndex(tail, mark); k >= 0 {
			return half + k + 1
		}
	}
	for end > half && !utf8.RuneStart(text[end]) {
		end--
	}
	return end
}

// plainNumber reads one number at token i for Numbers.
func (f *finder) plainNumber(i int) (next int, ok bool) {
	n, ok := f.number(i)
	if !ok {
		return i, false
	}
	m := Mention{Kind: n.kind, Range: n.value(), Hedge: Exact}
	if n.vague {
		m.Hedge = Vague
	}
	start := f.minus(&m, i, n)
	last := n.next
	if n.kind == Cardinal && !n.vague {
		over := f.at(last).lower == "over" && currencySigns[f.at(start-1).lower] == "" // $1000 over 3 years
		in := f.at(last).lower == "in" && currencySigns[f.at(start-1).lower] == ""
		if of := last + 2; over || in || f.at(last).lower == "out" && f.at(last+1).lower == "of" {
			if over || in {
				of = last + 1
			} else if w := f.at(of).lower; w == "every" || w == "the" || w == "each" {
				of++
			}
			if d, ok := f.number(of); ok && d.kind == Cardinal && !d.vague && d.lo > 0 && (over || d.lo >= n.lo) && !(in && d.year) {
				m.Kind, last = Odds, d.next
				if over {
					m.Kind = Fraction
				}
				m.Range = Span(m.Range.Lo/d.lo, m.Range.Hi/d.lo)
			}
		}
	}
	// 29km: a measurement; 3x: a factor.
	if w := f.at(last); last == n.next && n.digits && n.kind == Cardinal && w.kind == wordToken && f.touch(last) {
		return last + 1, true
	}
	if p := f.at(i - 1); n.digits && p.kind == wordToken && f.touch(i) {
		return last, true // L2
	}
	m.Number = f.extent(start, last)
	return f.add(m, start, last), true
}

// signed are the characters that a minus can touch, and stated the words behind
// which it may stand apart from its number.
var (
	signed = map[string]bool{"(": true, "[": true, "{": true, "<": true, ">": true, "=": true, "≤": true, "≥": true, "±": true, "~": true, "≈": true, "\"": true, ":": true}
	stated = map[string]bool{"is": true, "was": true, "are": true, "were": true, "equals": true, "=": true, "than": true, "(": true, ":": true, ",": true}
)

// minus gives m a sign that stands before token i and returns the index at
// which the number begins.
func (f *finder) minus(m *Mention, i int, n number) int {
	s := f.at(i - 1)
	if i <= f.done || n.kind == Ordinal || n.vague {
		return i
	}
	switch s.lower {
	case "minus", "negative":
		if f.at(i-2).lower == "or" && f.at(i-3).lower == "plus" {
			return i // 5 plus or minus 1: a tolerance
		}
	case "–": // a dash before digits, set apart from the words before
		if !f.touch(i) || f.touch(i-1) || !n.digits || f.at(i-2).kind == digitToken || f.at(i-2).lower == "–" {
			return i
		}
	case "-", "−":
		// A sign touches its number and nothing before it; in Numbers it may
		// stand apart where the text begins with it.
		before := f.at(i - 2)
		if f.touch(i-1) && !signed[before.lower] && currencySigns[before.lower] == "" || !f.touch(i) && !(f.plain && (i == 1 || stated[before.lower]) || before.lower == "than" || before.lower == "<" || before.lower == ">" || before.lower == "=") || before.kind == digitToken {
			return i
		}
	default:
		return i
	}
	m.Range = Span(0-m.Range.Hi, 0-m.Range.Lo) // no minus zero
	m.Number.Start = s.start
	return i - 1
}
