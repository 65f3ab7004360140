package reading

import (
	"slices"
	"sort"
	"strings"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// A figure counts from one day to another. A sentence with one figure and one
// window is plain; in others a window belongs to the figures of its clause: one
// behind a figure to that figure and those listed with it, one that opens a
// clause to the figures that follow. A window of another figure is never taken,
// and a figure whose window nothing states has none.

// A sentence with more dates or windows than these is a table: what is behind
// them is not looked at.
const (
	maxDates   = 100
	maxWindows = 20
)

// window is what one wording of a sentence says of since when and until when
// something was counted.
type window struct {
	since, until dates.Date // one of them may be unknown
	start, end   int        // bytes of its words
	opens        bool       // it opens a clause: the figures behind it are its own
	counted      bool       // the words say themselves that it is that of a count
	asked        bool       // it can only be said of a figure behind it
	how          string     // where the words do not say it themselves
}

// window reads since when a figure counts, and as of when.
func (p *page) window(c *candidate) {
	switch c.claim.Form {
	case claims.Cumulative, claims.Increment, claims.Rate, claims.Share:
	default:
		return
	}
	s := c.sentence
	if !s.timed {
		s.timed = true
		s.windows = p.windowsOf(s)
	}
	if c.claim.Form == claims.Share {
		// A share is of a count, whose window is said where the share is.
		for _, w := range p.governing(c, s.windows) {
			if w.until.IsZero() {
				p.within(c, []window{w})
				return
			}
		}
		return
	}
	if own := p.governing(c, s.windows); len(own) > 0 {
		p.within(c, own)
	}
	if !c.claim.AsOf.IsZero() || !c.claim.CountedSince.IsZero() {
		return
	}
	if c.claim.Form == claims.Cumulative {
		p.asOfStatement(c)
	}
	if c.claim.AsOf.IsZero() {
		p.windowAround(c)
	}
}

// within gives a claim its windows, the nearest first: a side that one has
// stated the next does not change, and a window with both sides is all there is.
func (p *page) within(c *candidate, list []window) {
	for _, w := range list {
		if day, ok := p.day.Latest(); ok && !w.until.IsZero() {
			if first, ok := w.until.Earliest(); ok && first > day {
				w.until = dates.Date{} // no figure is of a day after it was printed
			}
		}
		if w.since == w.until && (c.claim.Form == claims.Increment && p.oneVessel(c) || w.since.IsInterval() && p.compared(c)) {
			w.since = dates.Date{} // one load, or a count, of that time
		}
		both := !w.since.IsZero() && !w.until.IsZero()
		if both && (!c.claim.CountedSince.IsZero() || !c.claim.AsOf.IsZero()) {
			continue
		}
		if c.claim.CountedSince.IsZero() && !w.since.IsZero() {
			c.claim.CountedSince = w.since
			c.read("counted_since", w.start, w.end, w.how)
		}
		if c.claim.AsOf.IsZero() && !w.until.IsZero() {
			c.claim.AsOf = w.until
			c.read("as_of", w.start, w.end, w.how)
		}
		if both {
			return
		}
	}
}

// compared reports whether a figure is one that another is measured by: "against
// 2,000", "up from 2,000".
func (p *page) compared(c *candidate) bool {
	before := strings.TrimRight(p.lower(max(c.sentence.start, c.mention.Phrase().Start-18), c.mention.Phrase().Start), " ")
	return endsIn(" "+before, "against", "compared with", "compared to", "up from", "down from", "more than the", "from")
}

// figuresOf returns where the figures of a sentence stand that can have a window
// of their own, in order.
func (s *sentence) figuresOf() []quantity.Extent {
	if s.figures != nil {
		return s.figures
	}
	s.figures = []quantity.Extent{}
	numbers := s.passage.numbers
	for i := sort.Search(len(numbers), func(i int) bool { return numbers[i].Number.Start >= s.start }); i < len(numbers) && numbers[i].Number.Start < s.end; i++ {
		m := &numbers[i]
		if m.Number.End > s.end || m.Kind != quantity.Cardinal || m.Attributive || s.dated(m.Number.Start) || m.Unit == "" && m.Item == "" && s.countsOther(m.Number.End) || untimed[m.Unit] {
			continue
		}
		s.figures = append(s.figures, m.Phrase())
		if len(s.figures) >= maxNumbers {
			break
		}
	}
	return s.figures
}

// untimed are units of what no one counts over time.
var untimed = wordSet("kilometre metre mile foot year month week day hour minute millimetre kilogram knot degree age")

// countsOther reports whether the bare number that ends at byte end counts a
// noun of its own that no case counts: "16 sites".
func (s *sentence) countsOther(end int) bool {
	ws := s.passage.words
	i := sort.Search(len(ws), func(i int) bool { return ws[i].start >= end })
	if i >= s.hi || ws[i].start-end > 1 {
		return false
	}
	w := ws[i].lower
	return !leads[w] && !notNames[w] && nouns[w] == "" && countedNouns[w] == "" && sayings[w] == "" && !isBe(w)
}

// dated reports whether the byte at belongs to a date.
func (s *sentence) dated(at int) bool {
	i := sort.Search(len(s.days), func(i int) bool { return s.days[i].End > at })
	return i < len(s.days) && s.days[i].Start <= at
}

// governing returns the windows that belong to a figure, the nearest first.
func (p *page) governing(c *candidate, list []window) []window {
	if len(list) == 0 {
		return nil
	}
	s := c.sentence
	figures := s.figuresOf()
	at := c.mention.Number.Start
	me := slices.IndexFunc(figures, func(e quantity.Extent) bool { return e.Start <= at && at < e.End })
	alone := me < 0
	if alone {
		figures, me = []quantity.Extent{{Start: at, End: c.mention.Number.End}}, 0
	}
	var behind, before []window
	for _, w := range list {
		w.opens = w.opens && !(alone && w.start > at)
		// The last figure before the window.
		j := -1
		for j+1 < len(figures) && figures[j+1].Start < w.start {
			j++
		}
		switch {
		case !w.opens && j >= 0 && j < me:
			// Said of a figure before: this one may only go on with it, "28 voyages
			// in May with 450,000 tonnes".
			if j == me-1 && p.goesAlong(list, w.end, at) {
				before = append(before, w)
			}
		case !w.opens && j >= me:
			if p.listed(s, figures[me:j+1], list, w.start) {
				behind = append(behind, w)
			}
		case j < me && p.carries(s, w, at):
			before = append(before, w)
		}
	}
	slices.Reverse(before) // the nearest first
	for i := range before {
		if i > 0 && slices.ContainsFunc(figures, func(e quantity.Extent) bool { return e.Start >= before[i].end && e.End <= before[i-1].start }) {
			before = before[:i] // the figure between has that one, this one its own
			break
		}
	}
	return append(behind, before...)
}

// goesAlong reports whether what stands between a window and a figure, the bytes
// [a, b), makes the figure part of what the window is said of.
func (p *page) goesAlong(list []window, a, b int) bool {
	if slices.ContainsFunc(list, func(w window) bool { return w.start >= a && w.start < b }) || p.breaks(a, b) {
		return false
	}
	return hasAny(p.lower(a, b), " with ", " carrying ", " moving ", " bringing ", " delivering ", " totalling ", " totaling ", " holding ", " and moved ", " and carried ", " and brought ", " in the course of ", " in some ", " aboard ")
}

// listed reports whether the figures are of one list: nothing but their nouns
// and "and" stands between them, so that a window behind the last, at byte at,
// is said of them all.
func (p *page) listed(s *sentence, figures []quantity.Extent, list []window, at int) bool {
	const reach = 90 // bytes between two
	last := figures[len(figures)-1].End
	if p.breaks(last, at) {
		return false
	}
	if i := strings.Index(p.lower(last, at), ", which "); i > 15 || hasAny(p.lower(last, at), " of whom ", " of which ", " of them, ") {
		return false // of something named behind the figure, or of a part of it
	}
	for i := 1; i < len(figures); i++ {
		a, b := figures[i-1].End, figures[i].Start
		if b-a > reach || p.breaks(a, b) {
			return false
		}
		for _, w := range list {
			if w.start >= a && w.end <= b {
				return false
			}
		}
		ws := s.passage.words
		for k := sort.Search(len(ws), func(k int) bool { return ws[k].start >= a }); k < s.hi && ws[k].start < b; k++ {
			w := ws[k]
			switch {
			case sayings[w.lower] != "" && !s.passage.korean, w.lower == "including", w.lower == "of" && hasPrefixAny(p.lower(w.start, b), "of which", "of whom", "of them", "of these", "of those"), w.lower == "from":
				return false
			}
		}
	}
	return true
}

// breaks reports whether a clause ends between two bytes, so that what is said
// behind it is said of something else.
func (p *page) breaks(a, b int) bool {
	if b <= a {
		return false
	}
	text := p.lower(a, b)
	return hasAny(text, "; ", ", while ", ", whereas ", ", but ", " although ", ", though ") || p.broken(a, b)
}

// broken reports whether a comparison or a new period begins between two bytes:
// what is said before it does not carry over.
func (p *page) broken(a, b int) bool {
	if b <= a {
		return false
	}
	text := p.lower(a, b)
	return hasAny(text, " against ", " compared with ", " compared to ", " up from ", " down from ", " rather than ", " versus ", "반면", "비해", "데 이어", "에 이어")
}

// carries reports whether a window that opens a clause is said of a figure at
// byte at behind it.
func (p *page) carries(s *sentence, w window, at int) bool {
	if p.broken(w.end, at) {
		return false
	}
	if w.counted || s.passage.korean {
		return true
	}
	lead, rest := p.lower(s.start, w.start), p.lower(w.end, at)
	if hasAny(rest, "; ", ", and said ", ", saying ", " and said that ", ", and reported ") {
		return false
	}
	if strings.Contains(rest, ": ") && len(strings.Fields(lead)) > 4 {
		return false // "It was told to lawmakers in July: 28,000 have gone"
	}
	for _, e := range s.figuresOf() {
		if e.Start >= w.end {
			rest = p.lower(w.end, e.Start) // up to the first of a list
			break
		}
	}
	if j := strings.Index(rest, ", and "); j >= 0 && hasAny(rest[:j], "doubled", "tripled", " risen", " grown", " fallen", " increased", " quickened", " slowed", " accelerated", " picked up", " rose", " fell", " grew") {
		return false // what has grown since is another thing
	}
	i := max(strings.LastIndex(lead, ", "), strings.LastIndex(lead, "; "), strings.LastIndex(lead, " – "), strings.LastIndex(lead, " — "))
	if i < 0 || !strings.Contains(rest, ", ") || w.asked {
		return true
	}
	// "Norland, which signed a pact last week, has sent 10,000", "the ship, turned
	// away in the spring, carried 3,000": said of something else, unless nothing
	// but the window stands between the commas.
	for _, word := range strings.Fields(strings.TrimLeft(lead[i:], ",;–— ")) {
		if !timeWords[word] {
			return false
		}
	}
	return true
}

// timeWords may stand between a comma and the window that follows it.
var timeWords = wordSet("in on over during throughout within for since from by as of the course all whole just and but up to until till at about around roughly early late mid only alone period ended ending year years quarter months month then back come calendar that")

// windowsOf finds the windows that a sentence states.
func (p *page) windowsOf(s *sentence) []window {
	var out []window
	figures := s.figuresOf()
	for i := range s.days {
		if i >= maxDates || len(out) >= maxWindows {
			break // a table
		}
		d := &s.days[i]
		w, ok := p.windowOf(s, d, i)
		if !ok {
			continue
		}
		if w.since == d.Date && w.until == d.Date {
			// "In January and February", "in May, June and July".
			for k, last := i+1, d; k < len(s.days); k++ {
				n := &s.days[k]
				between := strings.Trim(p.lower(last.End, n.Start), " ,")
				if n.Kind != dates.AtPoint || n.Date.Precision() != d.Date.Precision() || between != "" && between != "and" || n.Start-last.End > 6 || dates.Compare(last.Date, n.Date) >= 0 {
					break
				}
				w.until, w.end, last = n.Date, n.End, n
			}
		}
		if n := len(out); n > 0 && out[n-1].end >= d.End {
			continue // read with the one before
		}
		w.start, w.end = d.Start, max(d.End, w.end)
		w.opens = w.asked || p.opensClause(s, figures, d.Start, w.end)
		out = append(out, w)
	}
	if w, ok := p.sinceThen(s); ok {
		w.opens = p.opensClause(s, figures, w.start, w.end)
		out = append(out, w)
		slices.SortStableFunc(out, func(a, b window) int { return a.start - b.start })
	}
	return out
}

// opensClause reports whether the words [start, end) of a window lead to the figures behind it: no figure of
// its clause stands before it.
func (p *page) opensClause(s *sentence, figures []quantity.Extent, start, end int) bool {
	j := -1
	for j+1 < len(figures) && figures[j+1].Start < start {
		j++
	}
	if j < 0 {
		return true
	}
	if j+1 >= len(figures) {
		return false // nothing follows that it could be said of
	}
	if s.passage.korean {
		return true // it stands before its figure
	}
	between := p.lower(figures[j].End, start)
	at, mark := -1, ""
	for _, m := range []string{", and ", "; ", ": ", ", but ", ", while ", ", whereas ", ", ", " and ", " while ", " whereas ", " – ", " — "} {
		if i := strings.LastIndex(between, m); i >= 0 && i+len(m) > at+len(mark) {
			at, mark = i, m
		}
	}
	if at < 0 {
		return false
	}
	for _, word := range strings.Fields(between[at+len(mark):]) {
		if !timeWords[strings.Trim(word, ",")] {
			return false
		}
	}
	if mark == " and " {
		return figures[j+1].Start-end < 25 // "300 in May and by June 500"
	}
	if mark == ", " {
		// "300, since May, and 20": an insertion is said of what is before it;
		// "300 boxes, in May 500" has its figure at once.
		return figures[j+1].Start-end < 40 && !strings.HasPrefix(p.lower(end, end+2), ",")
	}
	return true
}

// windowAround reads the window of a figure that its own sentence does not time:
// the heading over it or the line that leads to its list, or a sentence of its
// paragraph that tells what period is counted.
func (p *page) windowAround(c *candidate) {
	ps := c.passage
	if ps.block.Role != articles.Body || c.claim.Form == claims.Share {
		return
	}
	if len(c.sentence.days) > 0 {
		for i := range c.sentence.days {
			if !c.sentence.saidOn(&c.sentence.days[i]) {
				return // timed in some other way
			}
		}
	}
	// "A million barrels, and then some. That is what was lifted since March".
	if c.index+1 < len(ps.sentences) && !ps.korean {
		next := ps.sentences[c.index+1]
		if hasPrefixAny(p.lower(next.start, next.end), "that is ", "that's ", "that was ", "this is ", "what ", "so many ", "so much ") && len(next.figuresOf()) == 0 &&
			p.takeWindow(c, next, "the sentence behind, which tells what it is") {
			return
		}
	}
	// "The count covers August to November. It found 4,400 boxes".
	for k := c.index - 1; k >= 0 && k >= c.index-2; k-- {
		s := ps.sentences[k]
		if len(s.figuresOf()) == 0 && hasAny(p.lower(s.start, s.end), " count ", " tally ", " period ", " figures ", " data ", " covers ", " numbers ", " survey ", " study ") {
			if p.takeWindow(c, s, "the period that the text says it counts") {
				return
			}
		}
	}
	const most = 12 // lines of a list
	q := ps
	for n := 0; n < most && q != nil; n++ {
		if w, ok := p.lineOver(q); ok {
			p.within(c, []window{w})
			return
		}
		if q.prev == nil {
			return
		}
		q = q.prev
		text := strings.TrimSpace(p.doc.Text[q.block.Start:q.block.End])
		heading := isHeading(text) || strings.Contains(q.block.Why, "heading")
		if (heading || strings.HasSuffix(text, ":")) && len(q.sentences) > 0 {
			over := q.sentences[len(q.sentences)-1]
			if p.takeWindow(c, over, "the heading over it") || len(over.figuresOf()) == 0 {
				return
			}
			// Another line of the list.
		}
		if !p.item(q) || !p.item(ps) {
			return
		}
	}
}

// lineOver reads the span of time that a short line right over a passage states,
// which is none of the story's prose: a title, "Period: August to November 2023".
func (p *page) lineOver(ps *passage) (window, bool) {
	blocks := p.doc.Blocks
	i := sort.Search(len(blocks), func(i int) bool { return blocks[i].Start >= ps.block.Start })
	if i == 0 || i >= len(blocks) || blocks[i-1].Role != articles.Boilerplate || !strings.HasPrefix(blocks[i-1].Why, "short line") {
		return window{}, false
	}
	b := blocks[i-1]
	text := p.doc.Text[b.Start:b.End]
	if !isHeading(strings.TrimSpace(text)) {
		return window{}, false
	}
	found := p.news.Read(text)
	if len(found) == 1 && found[0].Kind == dates.AtPoint && found[0].Date.Precision() <= dates.Month && len(strings.TrimSpace(text)) == found[0].End-found[0].Start && strings.HasPrefix(ps.block.Why, "short line") {
		// The cell before it in a row of a table: December 2022, 3,225 barrels.
		d := found[0].Date
		return window{since: d, until: d, start: b.Start + found[0].Start, end: b.Start + found[0].End, how: "the month of its row"}, true
	}
	if len(found) != 1 || found[0].Kind != dates.Spanning && found[0].Kind != dates.Since {
		return window{}, false
	}
	w := window{since: found[0].From, until: found[0].To, start: b.Start + found[0].Start, end: b.Start + found[0].End, how: "the heading over it"}
	if found[0].Kind == dates.Since {
		w.since = found[0].Date
	}
	return w, true
}

// item reports whether a passage is a line of a list.
func (p *page) item(ps *passage) bool {
	const long = 120 // bytes
	text := strings.TrimSpace(p.doc.Text[ps.block.Start:ps.block.End])
	return len(text) < long && len(ps.sentences) <= 1 && (strings.HasPrefix(text, "-") || strings.HasPrefix(text, "*") || strings.HasPrefix(text, "•") || !strings.HasSuffix(text, "."))
}

// isHeading reports whether a line is a title: short and no sentence.
func isHeading(text string) bool {
	const long = 140 // bytes
	if len(text) == 0 || len(text) > long || strings.HasPrefix(text, "-") || strings.HasPrefix(text, "•") || strings.HasPrefix(text, "*") || strings.Contains(text, "\n") {
		return false
	}
	last := text[len(text)-1]
	return last != '.' && last != '!' && last != '"' && last != ';' && last != ',' && !strings.HasSuffix(text, "”")
}

// takeWindow gives a claim what another sentence says of the time counted:
// where that is one window, or a start and an end.
func (p *page) takeWindow(c *candidate, from *sentence, how string) bool {
	if !from.timed {
		from.timed = true
		from.windows = p.windowsOf(from)
	}
	var since, until *window
	for i := range from.windows {
		w := &from.windows[i]
		if !w.since.IsZero() {
			if since != nil {
				return false
			}
			since = w
		}
		if !w.until.IsZero() {
			if until != nil {
				return false
			}
			until = w
		}
	}
	if since == nil && until == nil {
		return false
	}
	if since != nil {
		c.claim.CountedSince = since.since
		c.read("counted_since", since.start, since.end, how)
	}
	if until != nil {
		c.claim.AsOf = until.until
		c.read("as_of", until.start, until.end, how)
	}
	return true
}
