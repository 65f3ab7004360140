package dates

import (
	"slices"
	"time"
)

// knownOccasion is an occasion, its names cut into words.
type knownOccasion struct {
	id    string
	date  Date
	names [][]string
}

// inName says where in the names of occasions a word stands.
type inName uint8

const (
	within inName = 1 << iota // somewhere in one
	first                     // it begins one
)

// knownOccasions returns the occasions that have a date, with their names in
// words, and where each word stands in them.
func (r NewsReader) knownOccasions() (out []knownOccasion, where map[string]inName) {
	if len(r.Occasions) == 0 {
		return nil, nil
	}
	where = map[string]inName{}
	for _, o := range r.Occasions {
		day, ok := o.Date.Earliest()
		if !ok || r.Published != 0 && day > r.Published {
			continue
		}
		k := knownOccasion{id: o.ID, date: o.Date}
		for _, name := range o.Names {
			var words []string
			for _, t := range lexNews(name, nil) {
				if t.kind != 'o' && t.lower != "the" {
					words = append(words, t.lower)
				}
			}
			if len(words) > 0 {
				k.names = append(k.names, words)
				where[words[0]] |= first
				for _, w := range words {
					where[w] |= within
				}
			}
		}
		out = append(out, k)
	}
	return out, where
}

// nameLinks may stand inside an occasion's name without being part of it.
var nameLinks = map[string]bool{"the": true, "of": true, "in": true, "between": true, "and": true, "with": true, "at": true, "-": true, "–": true, "'": true, "s": true}

// determiners lead to something that has been told of or is known.
var determiners = map[string]bool{"the": true, "their": true, "that": true, "this": true, "his": true, "her": true, "its": true}

// head returns the word that says what the occasion is: the last before "of" or
// "in", else the last.
func head(name []string) string {
	for i, w := range name {
		if i > 0 && (w == "of" || w == "in" || w == "between" || w == "at" || w == "on") {
			return name[i-1]
		}
	}
	return name[len(name)-1]
}

// occasion reads the name of an occasion at token k: all of it, or an article or
// pronoun, words of it, and its head: the summit, their Vladivostok summit.
func (p *newsParser) occasion(k int) (stretch, bool) {
	return p.occasionOf(k, determiners[p.at(k).lower], "")
}

// ownedOccasion reads "Russia's full-scale invasion" and "Putin's summit with
// Kim": the owner must belong to the name, or the whole name follow.
func (p *newsParser) ownedOccasion(k int) (stretch, bool) {
	for n := k; n < k+4 && (p.at(n).capital || n > k && p.at(n).lower == "and"); n++ {
		if p.at(n+1).lower != "'" {
			continue
		}
		at := n + 1
		if p.at(n+2).lower == "s" && p.touch(n+2) {
			at++
		}
		return p.occasionOf(at, true, p.at(n).lower)
	}
	return stretch{}, false
}

// occasionOf finds the occasion that the words at token k fit best; k holds an
// article or what stands for one, or the name's first word. Two occasions that
// fit alike are none.
func (p *newsParser) occasionOf(k int, article bool, owner string) (stretch, bool) {
	if len(p.occasions) == 0 {
		return stretch{}, false
	}
	best, bestNext, bestScore, tie := -1, 0, 0, false
	for i, o := range p.occasions {
		score, next := 0, 0
		for _, name := range o.names {
			at := k
			if owner != "" {
				at++
			}
			if n, ok := p.fullName(at, name); ok && 100+len(name) > score {
				// "The two leaders met last September": not in another month.
				more := 0
				if m := p.monthBehind(n); m > 0 {
					if !inMonth(o.date, m) {
						continue
					}
					more = 50
				}
				score, next = 100+more+len(name), n
			}
			if !article || owner != "" && !slices.Contains(name, owner) {
				continue
			}
			if n, s, ok := p.partOfName(k, name, o.date); ok && s > score {
				score, next = s, n
			}
		}
		switch {
		case score == 0:
		case score > bestScore:
			best, bestNext, bestScore, tie = i, next, score, false
		case score == bestScore:
			tie = tie || p.occasions[best].date != o.date
		}
	}
	if best < 0 || tie {
		return stretch{}, false
	}
	switch p.at(bestNext).lower { // the war began
	case "began", "started", "erupted":
		bestNext++
	case "broke":
		if p.at(bestNext+1).lower == "out" {
			bestNext += 2
		}
	}
	o := p.occasions[best]
	lo, hi := o.date.from.first, o.date.to.last
	unit := o.date.Precision()
	if o.date.to.Precision == Open {
		hi, unit = o.date.from.last, o.date.from.Precision
	}
	if unit > DayPrecision {
		unit = DayPrecision
	}
	return stretch{lo: lo, hi: hi, unit: unit, interval: o.date.interval && o.date.to.Precision != Open, occasion: o.id, next: bestNext}, true
}

// partOfName reads words of a name, its head and what says more of it behind
// (the summit between Putin and Kim, the summit in September) after the article
// at token k, and returns how well they fit: one more than the words they share.
// A name of something else behind the head, or another month, is another
// occasion.
func (p *newsParser) partOfName(k int, name []string, date Date) (next, score int, ok bool) {
	const most = 8 // words on either side of the head
	h := head(name)
	n := k + 1
	for ; n <= k+most; n++ {
		w := p.at(n).lower
		if w == h {
			break
		}
		switch m := monthNames[w]; {
		case slices.Contains(name, w):
			score++
		case nameLinks[w]:
		case m > 0 && inMonth(date, m): // the September summit
			score++
		default:
			if y, ok := p.yearAt(n); !ok || y != date.from.first.year() {
				return 0, 0, false
			}
			score++
		}
	}
	if p.at(n).lower != h {
		return 0, 0, false
	}
	next = n + 1
	score++
	for n = next; n <= next+most; n++ {
		t := p.at(n)
		if n == next && !nameLinks[t.lower] && !slices.Contains(name[1:], t.lower) || n == next && t.capital {
			break // "since the summit Norland has sent": another clause
		}
		if m := monthNames[t.lower]; m > 0 && t.capital {
			if w := p.at(n - 1).lower; w != "in" && w != "of" {
				break
			}
			next = n + 1
			if _, behind, ok := p.yearBehind(next); ok {
				next = behind
			}
			return next, score + 1, inMonth(date, m)
		}
		if slices.Contains(name, t.lower) && !nameLinks[t.lower] {
			score++
		} else if t.capital && n > next && nameLinks[p.at(n-1).lower] && p.at(n-1).kind == 'w' && p.at(n-1).lower != "and" {
			return 0, 0, false
		} else if !nameLinks[t.lower] {
			break
		}
	}
	return next, score, true
}

// monthBehind returns the month that dates what stands before token n: (they
// met) last September, in June.
func (p *newsParser) monthBehind(n int) time.Month {
	for k := n; k < n+4; k++ {
		t := p.at(k)
		if m := monthNames[t.lower]; m > 0 && t.capital {
			return m
		}
		switch t.lower {
		case "in", "last", "this", "late", "early", "mid", "-", "of", "on":
		default:
			return 0
		}
	}
	return 0
}

// inMonth reports whether an occasion fell in a month of its first year.
func inMonth(date Date, m time.Month) bool {
	first, _ := date.Earliest()
	return first.month() == m || date.Contains(DayOf(first.year(), m, 1))
}

// fullName reads a name word by word, with small words and marks between.
func (p *newsParser) fullName(k int, name []string) (next int, ok bool) {
	n := k
	if p.at(n).lower == "the" {
		n++
	}
	for i, w := range name {
		if i > 0 && p.at(n).lower != w && p.at(n).kind == 'o' && nameLinks[p.at(n).lower] {
			n++
		}
		if p.at(n).lower != w {
			return 0, false
		}
		n++
	}
	return n, true
}
