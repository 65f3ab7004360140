package reading

import (
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// Pages that tell by entries (chronologies, live pages) leave out of each what the
// others have said: what is counted, whose the figure is, of what day.

// entries are the days of the entries of a page by their blocks: of the rows of
// a table with a day in a cell before, and of the paragraphs below days with their
// year that stand as headings of their own, in the order of time: "3 June 2024". A
// page with one or two such lines has only its own date there.
func (p *page) entries() map[int]dates.Date {
	const (
		least = 3 // headings
		reach = 6 // paragraphs of one entry
	)
	var out map[int]dates.Date
	set := func(block int, day dates.Date) {
		if out == nil {
			out = map[int]dates.Date{}
		}
		out[block] = day
	}
	var list []int // blocks of headings
	var days []dates.Date
	for i, b := range p.doc.Blocks {
		if p.tables != nil && p.tables.byBlock[i] != nil {
			if d := p.rowDay(p.tables.byBlock[i]); !d.IsZero() {
				set(i, d)
			}
			continue
		}
		if d := p.onlyDay(b); !d.IsZero() {
			list, days = append(list, i), append(days, d)
		}
	}
	up, down := 0, 0
	for i := 1; i < len(days); i++ {
		switch c := dates.Compare(days[i-1], days[i]); {
		case c < 0:
			up++
		case c > 0:
			down++
		}
	}
	if len(list) < least || up > 1 && down > 1 {
		return out
	}
	for k, block := range list {
		for i := block + 1; i < len(p.doc.Blocks) && i <= block+reach && (k+1 == len(list) || i < list[k+1]); i++ {
			set(i, days[k])
		}
	}
	return out
}

// entrySpeaker is whom an entry of a chronology names before its figure and a
// colon, and gives no verb: "Shin again, to reporters: 6,700 or so". "The same" is
// the speaker before.
func (p *page) entrySpeaker(c *candidate) *attribution {
	ps := c.passage
	if ps.entry.IsZero() || c.index > 0 {
		return nil
	}
	number := c.mention.Phrase().Start
	colon := strings.Index(p.doc.Text[c.sentence.start:max(c.sentence.start, number)], ":")
	if colon < 0 {
		return nil
	}
	colon += c.sentence.start
	for _, e := range c.sentence.entities() {
		if e.kind == aBody && e.start < colon && !e.adjective {
			return &attribution{at: e.start, end: e.end, verb: claims.Said, who: e, date: ps.entry}
		}
	}
	if strings.HasPrefix(p.lower(c.sentence.start, colon), "the same") && ps.prev != nil {
		for q, n := ps.prev, 0; q != nil && n < 3; q, n = q.prev, n+1 {
			for _, s := range q.sentences {
				for _, e := range s.entities() {
					if e.kind == aBody && !e.adjective {
						return &attribution{at: e.start, end: e.end, verb: claims.Said, who: e, date: ps.entry}
					}
				}
			}
		}
	}
	return nil
}

// newsOf is the reader of dates for what was written on a day.
func (p *page) newsOf(day dates.Date) dates.NewsReader {
	news := p.news
	if d, ok := day.Earliest(); ok {
		news.Published = d
	}
	return news
}

// usual returns the unit in which the page has given most of its figures so far,
// of those that fit a number.
func (p *page) usual(c *candidate) string {
	best := ""
	for unit, n := range p.given {
		if c.mention.Range.Hi < mostOf(unit) && c.mention.Range.Lo >= leastOf(unit) && p.counts(unit) && (best == "" || n > p.given[best] || n == p.given[best] && unit < best) {
			best = unit
		}
	}
	return best
}

// entry reports whether a figure stands in an entry of a chronology or a list of
// statements: somebody is named in its sentence, or its paragraph opens with a day,
// or stands in a row of one.
func (p *page) entry(c *candidate) bool {
	s := c.sentence
	if len(s.attributions) > 0 || s.about != nil || !c.passage.entry.IsZero() || !c.passage.dateline(p.doc.Text).IsZero() {
		return true
	}
	for _, e := range s.entities() {
		if (e.kind == aBody || e.kind == aCountry && !e.adjective && !e.possessive) && e.start < c.mention.Number.Start {
			return true
		}
	}
	return false
}

// antecedentEntry is antecedent for an entry of a chronology, whose figures are
// all of one thing, with those of another kind between.
func (p *page) antecedentEntry(c *candidate) string {
	if !p.entry(c) {
		return ""
	}
	return p.antecedent(c, false)
}

// alternate returns the unit of the figure before "or" in the same sentence, a
// conversion's too.
func (p *page) alternate(c *candidate) string {
	last := p.recent[len(p.recent)-1]
	if last.unit == "" || last.unit == "percent" || !p.counts(last.unit) || c.mention.Range.Hi >= mostOf(last.unit) || c.mention.Range.Lo < leastOf(last.unit) {
		return ""
	}
	c.mention.Unit, c.noun = last.unit, last.noun
	return last.unit
}

// opens reports whether a passage opens an entry of a live page: it begins with a
// line that is a time of day, or follows one.
func (p *page) opens(ps *passage) bool {
	return ps != nil && (ps.stamped || clockLine(p.doc.Text[ps.block.Start:ps.block.End]))
}

// clockLine reports whether a text begins with a line that is a time of day:
// "11.42", "16:05 GMT".
func clockLine(text string) bool {
	const most = 12 // bytes
	if len(text) > most {
		text = text[:most+1]
	}
	line, _, _ := strings.Cut(text, "\n")
	line = strings.TrimSpace(line)
	if len(line) < 4 || len(line) > most {
		return false
	}
	i := 0
	for i < len(line) && isDigit(line[i]) {
		i++
	}
	if i == 0 || i > 2 || i+2 >= len(line) || line[i] != ':' && line[i] != '.' || !isDigit(line[i+1]) || !isDigit(line[i+2]) {
		return false
	}
	return !strings.ContainsAny(line[i+3:], "0123456789")
}

// askedShortly reports whether the sentence before is a question of a word or two
// that names what is counted: "Shells? A staggering five million."
func (p *page) askedShortly(c *candidate) bool {
	const most = 4 // words
	if c.index == 0 {
		return false
	}
	s := c.passage.sentences[c.index-1]
	if s.hi-s.lo > most || !strings.HasSuffix(strings.TrimRight(p.doc.Text[s.start:s.end], " "), "?") {
		return false
	}
	for k := s.lo; k < s.hi; k++ {
		if unit := p.countedAt(c.passage, k); unit != "" && p.counts(unit) {
			return true
		}
	}
	return false
}

// namedNext gives a number that is a sentence of its own the noun that the next
// one begins with: "64. Voyages by four ships that satellites have caught."
func (p *page) namedNext(c *candidate) string {
	const reach = 8 // words
	s := c.nextSentence()
	if s == nil || p.speaksOfLimit(s) {
		return ""
	}
	ws := s.passage.words
	for k := s.lo; k < s.hi && k < s.lo+reach; k++ {
		unit := p.countedAt(s.passage, k)
		if unit == "" || !p.counts(unit) || c.mention.Range.Hi >= mostOf(unit) {
			continue
		}
		c.mention.Unit, c.noun = unit, ws[k].lower
		c.because("counts the " + ws[k].lower + " of the sentence behind it")
		c.reckoned = hasAny(p.lower(s.start, s.end), " would fit", " could fit", " would go into", " could hold", " would hold", " that fit ")
		return unit
	}
	return ""
}

// nextSentence is the sentence behind a candidate's, in its passage or the next.
func (c *candidate) nextSentence() *sentence {
	ps := c.passage
	if c.index+1 < len(ps.sentences) {
		return ps.sentences[c.index+1]
	}
	if ps.next != nil && len(ps.next.sentences) > 0 {
		return ps.next.sentences[0]
	}
	return nil
}

// heads are the names by which texts mean a country, in lower case: those of its
// heads and movements.
var heads = []struct{ name, country string }{
	{"putin", "RU"}, {"vlad ", "RU"}, {"vlad's", "RU"}, {"kim jong", "KP"}, {"khamenei", "IR"}, {"haftar", "LY"}, {"houthi", "YE"}, {"maduro", "VE"}, {"hemedti", "SD"},
}

// headsNamed adds the countries that a page names by their heads.
func (p *page) headsNamed(seen, told map[string]bool) {
	for _, h := range heads {
		if !seen[h.country] && (h.country == p.voc.Flow.From || h.country == p.voc.Flow.To) && strings.Contains(p.low, h.name) {
			seen[h.country], told[h.country] = true, true
		}
	}
}

// monthNames are the months, for figures told one after the other.
var monthNames = wordSet("january february march april may june july august september october november december spring summer autumn winter")

// ofVessels reports whether a number without a noun is smaller than a count of
// vessels before it in its sentence: "some 40 vessels take part; 12 are listed".
func (p *page) ofVessels(c *candidate) bool {
	for _, m := range c.passage.numbers {
		if m.Number.Start >= c.mention.Number.Start {
			return false
		}
		if m.Number.Start >= c.sentence.start && m.Unit == "vessel" && m.Range.Lo > c.mention.Range.Hi && !p.besideClaimAt(c, m.Number.Start) {
			return true
		}
	}
	return false
}

// besideClaimAt reports whether a figure of the case stands between a byte and a
// candidate.
func (p *page) besideClaimAt(c *candidate, at int) bool {
	n := len(p.recent)
	return n > 0 && p.recent[n-1].sentence == c.sentence && p.recent[n-1].claim.Span.Start > at
}

// countsUnknown reports whether the number before, in the sentence, counts a noun
// that nothing is known of: "600 gaps in September against 450 in June".
func (p *page) countsUnknown(c *candidate) bool {
	numbers := c.passage.numbers
	for k := len(numbers) - 1; k >= 0; k-- {
		m := &numbers[k]
		if m.Number.Start >= c.mention.Number.Start || m.Kind != quantity.Cardinal {
			continue
		}
		if m.Number.Start < c.sentence.start {
			return false
		}
		if n := len(p.recent); n > 0 && p.recent[n-1].mention.Number.Start == m.Number.Start {
			return false
		}
		return m.Unit == "" && p.unitless(c, m)
	}
	return false
}
