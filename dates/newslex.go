package dates

import (
	"iter"
	"maps"
	"strings"
	"time"
)

type newsToken struct {
	start, end int
	lower      string
	kind       byte // 'w' word, 'd' digits, 'o' other
	value      int
	capital    bool
	role       role
}

// role says what a word can do, so that most words are passed over at once.
type role uint8

const (
	starts role = 1 << iota // a date may begin with it
	leads                   // it may lead to a date: since, by, between
)

// lexNews cuts a text into words, runs of digits, and other characters.
func lexNews(text string, tokens []newsToken) []newsToken {
	if cap(tokens) < len(text)/4+8 {
		tokens = make([]newsToken, 0, len(text)/4+8)
	}
	for i := 0; i < len(text); {
		c := text[i]
		j := i + 1
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			i++
			continue
		case c >= '0' && c <= '9':
			v := 0
			for j < len(text) && text[j] >= '0' && text[j] <= '9' {
				j++
			}
			if j-i <= 4 {
				for _, d := range text[i:j] {
					v = v*10 + int(d-'0')
				}
			} else {
				v = -1
			}
			tokens = append(tokens, newsToken{start: i, end: j, kind: 'd', value: v, lower: text[i:j]})
		case isLetter(c):
			for j < len(text) && isLetter(text[j]) {
				j++
			}
			lower := strings.ToLower(text[i:j])
			tokens = append(tokens, newsToken{start: i, end: j, kind: 'w', lower: lower, capital: c < 'a', role: roles[lower]})
		case c < 0x80:
			tokens = append(tokens, newsToken{start: i, end: j, kind: 'o', lower: text[i:j]})
		default:
			// A character of several bytes: dashes matter, spaces that do not
			// break separate, letters belong to words that are no dates.
			for j < len(text) && text[j]&0xC0 == 0x80 {
				j++
			}
			switch s := text[i:j]; s {
			case "\u00a0", "\u202f", "\u2009":
			case "’":
				tokens = append(tokens, newsToken{start: i, end: j, kind: 'o', lower: "'"})
			default:
				tokens = append(tokens, newsToken{start: i, end: j, kind: 'o', lower: s})
			}
		}
		i = j
	}
	return tokens
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func (p *newsParser) at(i int) newsToken {
	if i < 0 || i >= len(p.tokens) {
		return newsToken{start: len(p.text), end: len(p.text), kind: 'o'}
	}
	return p.tokens[i]
}

func (p *newsParser) touch(i int) bool {
	return i > 0 && i < len(p.tokens) && p.tokens[i].start == p.tokens[i-1].end
}

var monthNames = map[string]time.Month{
	"january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5,
	"june": 6, "jun": 6, "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sept": 9, "sep": 9,
	"october": 10, "oct": 10, "november": 11, "nov": 11, "december": 12, "dec": 12,
}

var weekdayNames = map[string]time.Weekday{
	"sunday": 0, "sun": 0, "monday": 1, "mon": 1, "tuesday": 2, "tue": 2, "tues": 2, "wednesday": 3, "wed": 3,
	"thursday": 4, "thu": 4, "thur": 4, "thurs": 4, "friday": 5, "fri": 5, "saturday": 6, "sat": 6,
}

// seasons holds the first month of each season of the northern half of the
// earth by whole months; winter runs into the next year.
var seasons = map[string]time.Month{"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}

var countWords = map[string]int{
	"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
	"nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
	"eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
	"ninety": 90, "couple": 2,
}

var ordinalWords = map[string]int{
	"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
	"ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15,
	"sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
}

// counted are words behind a four-digit number that make it a count.
var counted = map[string]bool{
	"containers": true, "boxes": true, "shells": true, "rounds": true, "troops": true, "soldiers": true,
	"people": true, "tons": true, "tonnes": true, "missiles": true, "rockets": true, "km": true, "kilometers": true,
	"kilometres": true, "miles": true, "meters": true, "metres": true, "dollars": true, "percent": true, "barrels": true,
	"workers": true, "members": true, "units": true, "times": true, "mm": true, "kg": true, "teu": true, "%": true,
	"hours": true, "hrs": true, "gmt": true, "utc": true, "kst": true, "million": true, "billion": true, "thousand": true, "feet": true, "words": true, "pieces": true,
}

func (p *newsParser) countFollows(k int) bool { return counted[p.at(k).lower] }

// wordNumber reads a number in words from one to ninety-nine.
func (p *newsParser) wordNumber(k int) (v, next int, ok bool) {
	t := p.at(k)
	v = countWords[t.lower]
	if t.kind != 'w' || v == 0 || t.lower == "a" || t.lower == "an" || t.lower == "couple" {
		return 0, 0, false
	}
	if v >= 20 && v%10 == 0 {
		n := k + 1
		if p.at(n).lower == "-" {
			n++
		}
		if u := countWords[p.at(n).lower]; u > 0 && u < 10 && len(p.at(n).lower) > 2 {
			return v + u, n + 1, true
		}
	}
	return v, k + 1, true
}

// number reads a count in digits or words.
func (p *newsParser) number(k int) (v, next int, ok bool) {
	if t := p.at(k); t.kind == 'd' {
		if n := p.at(k + 1); p.touch(k+1) && (n.kind == 'w' && !p.calendar || (n.lower == "." || n.lower == ",") && p.touch(k+2) && p.at(k+2).kind == 'd') {
			return 0, 0, false
		}
		if p.touch(k) && (p.at(k-1).lower == "." || p.at(k-1).lower == "," || p.at(k-1).lower == "$") {
			return 0, 0, false
		}
		return t.value, k + 1, t.value > 0 && t.value <= 1000
	}
	return p.wordNumber(k)
}

// dayNumber reads a day of the month: 26, 26th, ninth.
func (p *newsParser) dayNumber(k int) (day, next int, ok bool) {
	t := p.at(k)
	if t.kind == 'w' {
		if d, ok := ordinalWords[t.lower]; ok {
			return d, k + 1, true
		}
		if t.lower == "twenty" || t.lower == "thirty" {
			tens := countWords[t.lower]
			n := k + 1
			if p.at(n).lower == "-" {
				n++
			}
			if u := ordinalWords[p.at(n).lower]; u > 0 && u < 10 && tens+u <= 31 {
				return tens + u, n + 1, true
			}
		}
		return 0, 0, false
	}
	if t.kind != 'd' || t.end-t.start > 2 || t.value < 1 || t.value > 31 {
		return 0, 0, false
	}
	if prev := p.at(k - 1); p.touch(k) && (prev.lower == "$" || prev.lower == "€" || prev.lower == "£" ||
		(prev.lower == "." || prev.lower == ",") && p.touch(k-1) && p.at(k-2).kind == 'd' && (prev.lower == "." || t.width() == 3)) {
		return 0, 0, false
	}
	next = k + 1
	if p.touch(next) {
		switch p.at(next).lower {
		case "st", "nd", "rd", "th":
			return t.value, next + 1, true
		}
		if n := p.at(next); n.kind == 'w' && monthNames[n.lower] == 0 || n.lower == "%" || n.lower == ":" ||
			(n.lower == "." || n.lower == "," && p.at(next+1).width() != 4) && p.touch(next+1) && p.at(next+1).kind == 'd' {
			return 0, 0, false
		}
	}
	return t.value, next, true
}

func (t newsToken) width() int { return t.end - t.start }

// clauseEnds reports whether token k begins something else: a mark, the end of
// the text or a small word, so that a number before it counts nothing.
func (p *newsParser) clauseEnds(k int) bool {
	t := p.at(k)
	switch t.kind {
	case 'd':
		return false
	case 'o':
		return t.lower != "%" && t.lower != "$" && t.lower != ":" && !(p.touch(k) && p.touch(k+1) && p.at(k+1).kind == 'd')
	}
	return smallWords[t.lower]
}

// smallWords are words that do not follow a number that counts them.
var smallWords = map[string]bool{
	"and": true, "or": true, "but": true, "in": true, "at": true, "on": true, "the": true, "to": true, "by": true, "from": true, "when": true,
	"while": true, "after": true, "before": true, "as": true, "with": true, "for": true, "that": true, "said": true, "says": true, "he": true,
	"she": true, "they": true, "it": true, "a": true, "an": true, "was": true, "were": true, "is": true, "are": true, "will": true, "had": true,
	"has": true, "which": true, "who": true, "where": true, "near": true, "off": true, "via": true, "under": true, "during": true,
}

// phrase reads the words at token k.
func (p *newsParser) phrase(k int, words []string) (next int, ok bool) {
	for i, w := range words {
		if p.at(k+i).lower != w {
			return 0, false
		}
	}
	return k + len(words), true
}

// roles are the words with a role.
var roles = func() map[string]role {
	m := map[string]role{}
	for _, w := range []string{
		"between", "to", "from", "year", "more", "less", "in", "within", "for", "since", "after", "following", "until", "till", "through", "by",
		"before", "as", "starting", "beginning", "prior", "later", "earlier", "sooner", "no", "not", "on", "thru", "up", "counted", "counting", "measured", "reckoned",
	} {
		m[w] = leads
	}
	for _, w := range []string{
		"the", "today", "tonight", "yesterday", "tomorrow", "day", "current", "early", "mid", "middle", "late", "earlier", "later", "beginning",
		"start", "onset", "outbreak", "launch", "turn", "end", "close", "rest", "remainder", "remaining", "last", "final", "q", "h", "past", "previous", "preceding", "this", "next",
		"coming", "following", "upcoming", "same", "that", "few", "several", "noughties", "half", "tmr", "tmrw", "w", "week", "weekend", "fortnight", "month", "year", "cy", "calendar",
	} {
		m[w] |= starts
	}
	for _, words := range []iter.Seq[string]{
		maps.Keys(monthNames), maps.Keys(weekdayNames), maps.Keys(seasons), maps.Keys(ordinalWords), maps.Keys(countWords), maps.Keys(holidayStarts), maps.Keys(decadeNames),
	} {
		for w := range words {
			m[w] |= starts
		}
	}
	return m
}()
