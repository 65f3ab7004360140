package main

import (
	"math/rand/v2"
	"strings"
	"unicode"
)

// result is what a tool says of a page: a line of its output.
type result struct {
	ID        string `json:"id"`
	Body      string `json:"body"`
	Title     string `json:"title"`
	Byline    string `json:"byline"`
	Published string `json:"published"` // begins with the day, 2006-01-02; blank is unknown
	Error     string `json:"error"`
}

// shingle is the number of words that are compared together.
const shingle = 4

// tokens are runs of letters, digits, marks and underscores, as \w finds them.
func tokens(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '_'
	})
}

// shingles counts every run of four words; a text of fewer is one run.
func shingles(s string) map[string]int {
	words := tokens(s)
	if len(words) == 0 {
		return nil
	}
	out := map[string]int{}
	for i := range max(1, len(words)-shingle+1) {
		out[strings.Join(words[i:min(i+shingle, len(words))], " ")]++
	}
	return out
}

// overlap is what a text shares with the wanted one, as the public benchmark
// scores it: shares of all shingles, so that long pages weigh no more.
type overlap struct{ both, extra, missed float64 }

func compare(want, got string) overlap {
	a, b := shingles(want), shingles(got)
	var o overlap
	for k, n := range a {
		o.both += float64(min(n, b[k]))
		o.missed += float64(max(0, n-b[k]))
	}
	for k, n := range b {
		o.extra += float64(max(0, n-a[k]))
	}
	if sum := o.both + o.extra + o.missed; sum > 0 {
		o.both, o.extra, o.missed = o.both/sum, o.extra/sum, o.missed/sum
	}
	return o
}

func share(part, rest float64) float64 {
	if part+rest == 0 {
		return 1
	}
	return part / (part + rest)
}

func (o overlap) precision() float64 { return share(o.both, o.extra) }
func (o overlap) recall() float64    { return share(o.both, o.missed) }

// textScore is the mean over pages, F1 of the two means, as the benchmark has
// it, and the mean of the pages' own F1.
type textScore struct{ precision, recall, f1 float64 }

func meanOf(all []overlap) textScore {
	var p, r float64
	np, nr := 0, 0
	for _, o := range all {
		if o.both+o.extra > 0 {
			p, np = p+o.precision(), np+1
		}
		if o.both+o.missed > 0 {
			r, nr = r+o.recall(), nr+1
		}
	}
	s := textScore{precision: p / float64(max(np, 1)), recall: r / float64(max(nr, 1))}
	if s.precision+s.recall > 0 {
		s.f1 = 2 * s.precision * s.recall / (s.precision + s.recall)
	}
	return s
}

// resampled is how often the first of two tools has the higher F1 in samples of
// the pages drawn with replacement: 0.5 is no difference.
func resampled(a, b []overlap) float64 {
	const draws = 1000
	r := rand.New(rand.NewPCG(1, 2))
	ahead := 0.0
	x, y := make([]overlap, len(a)), make([]overlap, len(a))
	for range draws {
		for i := range a {
			j := r.IntN(len(a))
			x[i], y[i] = a[j], b[j]
		}
		switch f, g := meanOf(x).f1, meanOf(y).f1; {
		case f > g:
			ahead++
		case f == g:
			ahead += 0.5
		}
	}
	return ahead / draws
}

// passages counts the wanted passages found and the unwanted ones let in.
type passages struct{ with, found, without, let int }

func (p *passages) add(pg *page, body string) {
	have := normal(body)
	for _, w := range pg.with {
		p.with++
		if strings.Contains(have, normal(w)) {
			p.found++
		}
	}
	for _, w := range pg.without {
		p.without++
		if strings.Contains(have, normal(w)) {
			p.let++
		}
	}
}

func (p passages) score() textScore {
	s := textScore{precision: share(float64(p.found), float64(p.let)), recall: share(float64(p.found), float64(p.with-p.found))}
	if s.precision+s.recall > 0 {
		s.f1 = 2 * s.precision * s.recall / (s.precision + s.recall)
	}
	return s
}

func normal(s string) string { return strings.Join(strings.Fields(s), " ") }

// fields counts what metadata is right, wrong and not given, of what the set
// states.
type fields struct{ right, wrong, absent int }

func (f *fields) add(got string, right bool) {
	switch {
	case right:
		f.right++
	case got == "":
		f.absent++
	default:
		f.wrong++
	}
}

func letters(s string) string { return strings.ToLower(strings.Join(tokens(s), " ")) }

// sameAuthors reports whether a byline names the authors, and none of their
// number is left out; words around the names are let pass.
func sameAuthors(want []string, got string) bool {
	have := letters(got)
	length := 0
	for _, a := range want {
		if !strings.Contains(have, letters(a)) {
			return false
		}
		length += len(letters(a))
	}
	return have != "" && len(have) <= 2*length+20
}
