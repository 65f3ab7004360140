package reading

import (
	"strings"

	"github.com/tidewaiter/tidewaiter/dates"
)

// numericOrder says how the page writes 3/2/2024: the day first or the month
// first, as far as anything tells. What the page itself writes counts most: one
// date that can only be read one way, or that is the day of publication in one
// order and another day in the other. Else its language tag does: en-US writes
// the month first, other regions of English and other languages the day. A page
// in English of no region leaves such dates unread.
func (p *page) numericOrder(published dates.Day) (dayFirst, unknown bool) {
	text := p.doc.Text
	day, month := 0, 0
	for i := 0; i < len(text); {
		at := strings.IndexByte(text[i:], '/')
		if at < 0 {
			break
		}
		at += i
		i = at + 1
		// One or two digits, a slash, one or two digits, a slash, four digits.
		a, start := digitsBefore(text, at)
		b, next := smallInt(text, at+1)
		if start == at || at-start > 2 || next == at+1 || next-at > 3 || next >= len(text) || text[next] != '/' {
			continue
		}
		y, end := smallInt(text, next+1)
		if end-next != 5 || a < 1 || b < 1 || a > 31 || b > 31 {
			continue
		}
		i = end
		switch {
		case a > 12 && b <= 12:
			day++
		case b > 12 && a <= 12:
			month++
		case a <= 12 && b <= 12 && a != b && published != 0:
			py, pm, pd := published.Civil()
			if py == y && int(pm) == b && pd == a {
				day++
			} else if py == y && int(pm) == a && pd == b {
				month++
			}
		}
	}
	lang := strings.ToLower(p.doc.Lang)
	switch {
	case day > 0 && month == 0:
		return true, false
	case month > 0 && day == 0:
		return false, false
	case day > 0:
		return false, true // both
	case lang == "en-us" || lang == "en_us" || lang == "en-ph":
		return false, false
	case lang == "en-ca":
		return false, true // both are in use
	case len(lang) > 2 && strings.HasPrefix(lang, "en"), lang != "" && !strings.HasPrefix(lang, "en"):
		return true, false
	}
	return false, true
}

// digitsBefore reads the number of at most three digits that ends before byte i.
func digitsBefore(text string, i int) (n, start int) {
	start = i
	for start > 0 && i-start < 3 && text[start-1] >= '0' && text[start-1] <= '9' {
		start--
	}
	for _, c := range text[start:i] {
		n = n*10 + int(c-'0')
	}
	return n, start
}
