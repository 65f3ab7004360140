package articles

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxSentence is the length, in bytes, behind which a sentence without an end is
// cut at a space: it is a list or a table, and what reads sentences stays linear.
const maxSentence = 2000

// sentences cuts the bytes [start, end) of text, which are one block, into
// sentences. A stop ends a sentence where white space and a beginning follow,
// unless an abbreviation or an initial stands before it.
func sentences(text string, start, end, block int, out []Sentence) []Sentence {
	begin := skipSpace(text, start, end)
	for i := begin; i < end; {
		r, n := utf8.DecodeRuneInString(text[i:end])
		if i-begin > maxSentence && unicode.IsSpace(r) {
			out = append(out, Sentence{begin, i, block})
			begin = skipSpace(text, i, end)
			i = begin
			continue
		}
		if r == '。' || r == '！' || r == '？' {
			// These end a sentence without a space behind them.
			for i += n; i < end; i += n {
				if r, n = utf8.DecodeRuneInString(text[i:end]); !strings.ContainsRune("。！？」』”’）", r) {
					break
				}
			}
			out = append(out, Sentence{begin, i, block})
			begin = skipSpace(text, i, end)
			i = begin
			continue
		}
		if r != '.' && r != '!' && r != '?' && r != '…' {
			i += n
			continue
		}
		stop := i
		i += n
		// The stop can be several characters and closing quotes long.
		for i < end {
			r, n := utf8.DecodeRuneInString(text[i:end])
			if !strings.ContainsRune(".!?…\"'”’)]»", r) {
				break
			}
			i += n
		}
		next := skipSpace(text, i, end)
		if next == i || next >= end {
			continue // no space behind it: a decimal point, an address
		}
		if r == '.' && text[stop] == '.' && i == stop+1 && !endsSentence(text[begin:stop], text[next:end]) {
			continue
		}
		if !begins(text[next:end]) {
			continue
		}
		out = append(out, Sentence{begin, i, block})
		begin, i = next, next
	}
	if last := trimSpaceEnd(text, begin, end); last > begin {
		out = append(out, Sentence{begin, last, block})
	}
	return out
}

func skipSpace(text string, i, end int) int {
	for i < end {
		r, n := utf8.DecodeRuneInString(text[i:end])
		if !unicode.IsSpace(r) && r != '\ufeff' {
			break
		}
		i += n
	}
	return i
}

func trimSpaceEnd(text string, start, end int) int {
	return start + len(strings.TrimRightFunc(text[start:end], unicode.IsSpace))
}

// begins reports whether a sentence can begin with this text.
func begins(s string) bool {
	for _, r := range s {
		if strings.ContainsRune("\"'“‘([«*-–—", r) {
			continue
		}
		return unicode.IsUpper(r) || unicode.IsDigit(r) || unicode.IsLetter(r) && !unicode.IsLower(r)
	}
	return false
}

// before a name or a number these never end a sentence.
var titles = words(`mr mrs ms dr prof gen lt col sgt capt adm maj brig cmdr sen rep gov pres supt hon rev st mt ft fig
no nos vs cf eg ie approx est art sec vol pp ed eds al ca messrs mme`)

// these can end a sentence, and do so where a word follows that begins one.
var abbreviations = words(`jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
inc ltd co corp bros jr sr dept univ assn etc est avg max min u.s u.n u.k u.s.s.r e.u d.c a.m p.m i.e e.g ph.d b.c a.d
u.a.e d.p.r.k r.o.k p.r.c`)

// starters are words that with a capital begin a sentence and no name.
var starters = words(`the a an in on at by for from with without it its he his she her they their there this that these those
we our you i but and or so if when while since after before during as however meanwhile according although because
both some many most several all no not each every earlier later last yesterday today tomorrow then also still yet
officials experts asked what who how why where under over`)

func words(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// endsSentence decides whether a full stop ends a sentence; before is the text
// of the sentence up to the stop, after what follows the white space.
func endsSentence(before, after string) bool {
	word := before[strings.LastIndexFunc(before, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("(\"“‘[-–—/", r) })+1:]
	// LastIndexFunc gives the first byte of a rune that can be longer.
	word = strings.TrimLeftFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	lower := strings.ToLower(word)
	if utf8.RuneCountInString(word) == 1 && unicode.IsUpper([]rune(word)[0]) && word != "I" {
		return false // an initial
	}
	if titles[lower] {
		// "No" and "St" are words as well; a number or a name follows the
		// abbreviation.
		return lower == "no" && !startsWithDigit(after)
	}
	if abbreviations[lower] || initials(word) {
		return starters[strings.ToLower(firstWord(after))]
	}
	return true
}

func startsWithDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

func firstWord(s string) string {
	s = strings.TrimLeft(s, "\"'“‘([")
	i := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	if i < 0 {
		return s
	}
	return s[:i]
}

// initials reports whether a word is letters parted by full stops: U.S, J.F.K.
func initials(s string) bool {
	if len(s) < 3 {
		return false
	}
	for i, r := range s {
		if i%2 == 0 && !unicode.IsLetter(r) || i%2 == 1 && r != '.' {
			return false
		}
	}
	return true
}
