package desk

import (
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
)

// Limits of the text of a page that is shown.
const (
	maxWhole   = 200 << 10 // bytes of a whole document
	textAround = 1_500     // bytes before and behind the words of a proposal
	maxMarks   = 2_000
)

// marking are words of a page that a claim was read from.
type marking struct {
	span claims.Span
	href string
	id   string
	this bool // the claim that the page is about
}

// piece is text of a page: plain, or marked.
type piece struct {
	Text string
	This bool   // the words of the claim that the page is about
	Href string // of the claim that was read here
	ID   string
}

// markedText cuts a stretch of a text into pieces, so that each that a claim was
// read from is marked. Where spans overlap the claim that the page is about
// comes first, then the shortest span.
func markedText(text string, from, to int, marks []marking) []piece {
	var in []marking
	cuts := []int{from, to}
	for _, m := range marks {
		if m.span.IsZero() || m.span.Start < 0 || m.span.End > len(text) || m.span.Start >= m.span.End || m.span.End <= from || m.span.Start >= to {
			continue
		}
		if len(in) == maxMarks && !m.this {
			continue
		}
		in = append(in, m)
		cuts = append(cuts, max(from, m.span.Start), min(to, m.span.End))
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	slices.SortStableFunc(in, func(a, b marking) int {
		if a.this != b.this {
			if a.this {
				return -1
			}
			return 1
		}
		return (a.span.End - a.span.Start) - (b.span.End - b.span.Start)
	})
	// The marks that lie over a cut, kept while the cuts are gone through, so that
	// many marks do not cost their square.
	starts := slices.Clone(in)
	rank := map[marking]int{}
	for i, m := range in {
		rank[m] = i
	}
	slices.SortStableFunc(starts, func(a, b marking) int { return a.span.Start - b.span.Start })
	var open []marking
	var out []piece
	for i := 0; i+1 < len(cuts); i++ {
		a, b := cuts[i], cuts[i+1]
		open = slices.DeleteFunc(open, func(m marking) bool { return m.span.End <= a })
		for len(starts) > 0 && starts[0].span.Start <= a {
			if starts[0].span.End > a {
				open = append(open, starts[0])
			}
			starts = starts[1:]
		}
		p := piece{Text: legible(text[a:b])}
		if len(open) > 0 {
			m := slices.MinFunc(open, func(x, y marking) int { return rank[x] - rank[y] })
			p.This, p.Href, p.ID = m.this, m.href, m.id
			if m.this {
				p.Href = ""
			}
		}
		if n := len(out); n > 0 && out[n-1].ID == p.ID && out[n-1].This == p.This {
			out[n-1].Text += p.Text
			continue
		}
		out = append(out, p)
	}
	return out
}

// stretch is the part of a text around a span: in whole words, and not more than
// what helps.
func stretch(text string, span claims.Span) (from, to int) {
	from, to = max(0, span.Start-textAround), min(len(text), span.End+textAround)
	if from > 0 {
		if i := strings.IndexAny(text[from:span.Start], " \n"); i >= 0 {
			from += i + 1
		} else {
			from = span.Start
		}
	}
	if to < len(text) {
		if i := strings.LastIndexAny(text[span.End:to], " \n"); i >= 0 {
			to = span.End + i
		} else {
			to = span.End
		}
	}
	return from, to
}

// wordsIn are the words of a text on one line, for comparing what line breaks and
// blanks do not change.
func wordsIn(s string) string { return strings.Join(strings.Fields(s), " ") }

// passageView is the passage of a claim.
type passageView struct {
	Held   bool
	Pieces []piece
	Before bool // there is more before it
	After  bool
	Other  bool // the words at the place are not those that were quoted
	None   bool // the document is held, and no place in it is known
}

// passageOf shows a claim in the text of its page.
func passageOf(text string, held bool, cl *claims.Claim, marks []marking) passageView {
	v := passageView{Held: held}
	span := cl.Span
	if !held {
		return v
	}
	if span.IsZero() || span.Start < 0 || span.End > len(text) || span.Start >= span.End {
		v.None = true
		return v
	}
	from, to := stretch(text, span)
	v.Pieces, v.Before, v.After = markedText(text, from, to, marks), from > 0, to < len(text)
	at := wordsIn(text[span.Start:span.End])
	v.Other = cl.Quote != "" && !strings.Contains(at, wordsIn(cl.Quote)) && !strings.Contains(wordsIn(cl.Quote), at)
	return v
}
