package reading

import (
	"math"
	"sort"
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// A number without a noun counts what the text counted before it, where its
// wording says that it counts anything: "another 400", "eleven of these", "the
// year before it was 2,116", "several hundred had been received". Where it does
// not, the number is left alone.

// afterBare are the words that can follow a number that has no noun of its own.
var afterBare = wordSet(`in since by as from at on after before and or to last this over during between when while with within so more according
earlier now through until had have has were was are is be been would could may might will came went left arrived reached landed crossed sailed off aboard across
that which who per a an the bound going sent shipped delivered seized ordered counted landed ended following used still already also there here but for if out then each every further others extra altogether under apiece via today yesterday tonight alone together overall annually monthly`)

// moved are what can be said of counted goods, of those that carry them and of
// their ways.
var moved = wordSet(`sent shipped delivered received supplied handed transferred exported imported moved landed loaded unloaded seized captured confiscated
intercepted taken found recovered counted listed carried bought sold ordered used fired launched expended flown brought trucked carted hauled smuggled stolen
gone went left come came ended arrived crossed passed reached sailed departed docked called lifted photographed tracked dispatched obtained acquired assembled thrown
built completed produced put tied turned posted deployed held follow followed promised`)

// tellers are the verbs that stand right before a number that tells how many of
// what the text speaks of there were.
var tellers = wordSet(`sent yielded contributed expect expects provided shipped delivered received supplied transferred exported imported moved landed unloaded seized captured confiscated intercepted took found
recovered counted listed carried bought sold ordered flew brought gave logged recorded tallied identified documented saw carrying held hold carry contained`)

// tallies are the nouns under which a figure is spoken of as one.
var tallies = wordSet("number figure figures counts estimates total count tally sum toll estimate order output quantity amount volume volumes haul flow flows imports exports shipments deliveries arrivals loadings liftings purchases sales intake traffic average")

// links are the words between such a noun and its number.
var links = wordSet("was is at of be been have has had give gives say says to stood stands reached reaches came comes totalled totaled exceeded hit now touched averaged averaging averages peaked topped fell rose")

// elided returns the unit of a number without a noun, or blank.
func (p *page) elided(c *candidate, k int) string {
	m := &c.mention
	if m.Kind != quantity.Cardinal || m.Range.Lo <= 0 || m.Change != quantity.NoChange && m.Change != quantity.To {
		return ""
	}
	s := c.sentence
	ws := s.passage.words
	end := m.Number.End
	if !m.HedgeAlso.IsZero() {
		end = max(end, m.HedgeAlso.End)
	}
	if !m.HedgeAt.IsZero() {
		end = max(end, m.HedgeAt.End)
	}
	if t := p.doc.Text; end < len(t) && t[end] == 'm' && (end+1 == len(t) || !isLetter(t[end+1])) {
		end++ // 1.8m: a million where it counts anything
	}
	i := c.wordAfter(end)
	more := false
	word := func(i int) string {
		if i < s.lo || i >= s.hi {
			return ""
		}
		return ws[i].lower
	}
	gap := func(i int) string {
		if i >= s.hi {
			return p.doc.Text[end:s.end]
		}
		return p.doc.Text[end:max(end, ws[i].start)]
	}
	left := func(b int) string { // what stands between word b and the figure
		if b < 0 {
			return ""
		}
		if a := ws[b].end; a < m.Phrase().Start {
			return p.doc.Text[a:m.Phrase().Start]
		}
		return ""
	}
	stopped := strings.ContainsAny(gap(i), ".,;:!?()[—–\"”\n")
	if i >= s.hi && !stopped {
		stopped = true
	}
	if strings.ContainsAny(gap(i), "/'’%°-") || m.Range.Hi <= 1 || p.clock(m.Number) {
		return ""
	}
	if w := word(i); !stopped && (w == "more" || w == "others" || w == "further" || w == "extra") {
		more, c.more = true, true
		end = ws[i].end
		i++
		stopped = i >= s.hi || strings.ContainsAny(gap(i), ".,;:!?()[—–\"”\n")
		if !stopped && word(i) == "than" {
			return ""
		}
	}
	b := c.wordAfter(m.Phrase().Start) - 1 // the word before
	before := strings.TrimRight(" "+p.lower(s.start, m.Phrase().Start), " ") + " "
	before = before[max(0, len(before)-60):]
	theBefore := strings.HasSuffix(before, " the ")
	if cut, ok := strings.CutSuffix(before, " somewhere "); ok {
		before = cut + " "
		if word(b) == "somewhere" {
			b--
		}
	}
	if cut, ok := strings.CutSuffix(before, " the "); ok {
		before = cut + " "
		if word(b) == "the" {
			b--
		}
	}
	// Of them, of these.
	if !stopped && word(i) == "of" {
		switch word(i + 1) {
		case "that", "it":
			if end := i + 2; m.Range.Lo >= 1000 && (end >= s.hi || !ws[end].capital && p.countedAt(s.passage, end) == "" && goodsWords[ws[end].lower] == noGoods) {
				return p.lastCounted(c)
			}
			return ""
		case "them", "these", "those", "which", "both", "each":
			if word(b) == "by" && m.Range.Hi < 10 {
				return "" // "64 voyages by four of them": the ships
			}
			return p.antecedent(c, true)
		case "all":
			return p.lastCounted(c)
		case "the", "its", "their", "his", "such":
			switch word(i + 2) {
			case "things", "latter", "former":
				return p.antecedent(c, true)
			case "total", "lot":
				return p.lastCounted(c)
			}
			for n := 2; n < 4; n++ {
				if i+n < s.hi && p.counts(p.countedAt(s.passage, i+n)) && m.Range.Lo > 1 {
					m.Unit, c.noun = p.countedAt(s.passage, i+n), word(i+n)
					return m.Unit
				}
			}
		}
		for n := 1; n < 9; n++ {
			if kinds[word(i+n)] {
				return p.antecedent(c, true) // "400 of the Fateh-110 family", "49 of Emirati make"
			}
		}
		return ""
	}
	if word(i) == "to" && !stopped && (word(i+1) == "a" || word(i+1) == "the" || word(i+1) == "each") && (word(i+2) == "box" || word(i+2) == "container") {
		return "" // the load of one
	}
	if w := word(i); !stopped && (w == "sets" || w == "kits") && word(i+1) != "of" {
		return ""
	}
	if !stopped && p.about && (stand[word(i)] || stand[word(i+1)] && !afterBare[word(i)]) {
		return p.antecedentOf(c, true, func(unit string) bool {
			return mostOf(unit) > 5000 || unit == "missile" || unit == "gun" || unit == "launcher" || unit == "aircraft"
		})
	}
	if !stopped && !afterBare[word(i)] {
		return ""
	}
	// "Ballistic missiles, more than a hundred, without details".
	if b >= s.lo && stopped && strings.ContainsAny(left(b), ",(—–\"“") && !strings.ContainsAny(left(b), ".;:") {
		if unit := p.countedAt(s.passage, b); unit != "" && p.counts(unit) && m.Range.Hi < mostOf(unit) && m.Range.Lo >= leastOf(unit) && m.Range.Lo > 9 {
			m.Unit, c.noun = unit, ws[b].lower
			return unit
		}
	}
	switch word(i) {
	case "a", "an", "per", "each":
		if !stopped && !periods[word(i+1)] {
			return "" // so many in one of something
		}
	}
	// "Twelve of which ended in Syria, five in Turkey".
	if !stopped && b >= s.lo && strings.Contains(left(b), ",") && (word(i) == "in" || word(i) == "at" || word(i) == "to" || word(i) == "from") && m.Range.Lo > 1 && p.besideClaim(c, k) && (p.startsName(s, i+1) || word(i) == "in" && monthNames[word(i+1)]) {
		if unit := p.lastCounted(c); unit != "" {
			return unit
		}
	}
	if v := m.Range.Lo; v < 10 && !more && !(word(b) == "another" || word(b) == "further") || v == m.Range.Hi && v >= 1900 && v < 2100 && end-m.Number.Start == 4 {
		return "" // a small number or a year alone tells too little
	}
	if w := word(b); b >= s.lo && (notBefore[w] && !(w == "number" && !m.HedgeAt.IsZero()) && strings.Trim(left(b), " .#") == "" || furniture[w] && strings.Trim(left(b), " ") == ":") {
		return ""
	}
	alone := strings.Trim(p.doc.Text[s.start:m.Phrase().Start], " \n\t\"“”‘’'(") == "" && stopped && !strings.Contains(gap(i), ",")
	if hasSuffixAny(before, conditional...) {
		unit := p.antecedentOf(c, false, func(unit string) bool {
			return unit == "shell" || unit == "round" || unit == "rocket" || unit == "missile" || unit == "barrel" || unit == "tonne" || unit == "bullet"
		})
		c.reckoned = unit != ""
		return unit
	}
	if stopped && i < s.hi && strings.HasPrefix(strings.TrimLeft(gap(i), " "), ",") {
		// "6,000 more, sappers and builders".
		if unit := p.countedAt(s.passage, i); unit != "" && unit != "vessel" && p.counts(unit) && c.more {
			c.mention.Unit, c.noun = unit, ws[i].lower
			return unit
		}
	}
	if !stopped && p.fighting(c, i) {
		c.mention.Unit, c.noun = "person", "troops"
		return "person"
	}
	if (more || hasSuffixAny(before, " another ", " a further ", " an additional ", " an extra ")) && !p.shipVerb(c, i) {
		if unit := p.lastCounted(c); unit != "" {
			return unit
		}
	}
	switch {
	case more, hasSuffixAny(before, " another ", " a further ", " an additional ", " an extra ", " the other ", " other ", " remaining ", " the first ", " first ", " the last ", " the remaining ", " the remainder, ", " further "):
	case !stopped && i < s.hi && p.movedBehind(c, i):
	case hasSuffixAny(before, " of that ", " of which ", " of this ") && m.Range.Lo >= 1000 && p.lastCounted(c) != "":
		return m.Unit
	case word(b) == "or" && p.besideClaim(c, k) && p.recent[len(p.recent)-1].claim.Span.End < m.Phrase().Start && m.Range.Lo >= 100:
		return p.alternate(c)
	case hasSuffixAny(before, " there will be ", " there were ", " there are ", " there would be ", " there had been ") && m.Range.Lo >= 100 && p.lastCounted(c) != "":
		return m.Unit
	case (word(b) == "had" || word(b) == "has") && b > s.lo && m.Range.Lo >= 100 && (word(b-1) == "it" || word(b-1) == "they" || p.endsName(s, b-1)):
	case (word(b) == "number" && !m.HedgeAt.IsZero() || word(b) == "numbered") && b > s.lo:
	case b >= s.lo && tellers[word(b)] && strings.TrimSpace(left(b)) == "":
	case hasSuffixAny(before, " it was ", " it had been ", " it came to ", " it comes to ", " it stood at ", " it had stood at ", " it at ", " it rose to ", " it reached ", " made it ", " makes it ", " making it ", " had it at ", " them at ", " more like ", " that makes ", " comes to "):
	case links[word(b)] && p.totalBefore(c, b), word(b) == "about" && links[word(b-1)] && p.totalBefore(c, b-1):
	case (word(b) == "which" || word(b) == "them") && p.sumBefore(c):
		c.mention.Unit = p.recent[len(p.recent)-1].unit
		return c.mention.Unit
	case !stopped && (word(i) == "a" || word(i) == "per") && p.besideClaim(c, k) && p.lastCounted(c) != "":
		return m.Unit
	case (word(b) == "against" || word(b) == "versus" || word(b) == "vs") && p.countsUnknown(c):
		return ""
	case (word(b) == "after" || word(b) == "from" || word(b) == "versus" || word(b) == "vs" || word(b) == "before" || word(b) == "earlier") && (stopped || word(i) == "in") && p.lastCounted(c) != "":
		return m.Unit
	case (word(b) == "which" || word(b) == "and" || ordinalWords[word(b)]) && p.besideClaim(c, k):
	case (word(b) == "at" || word(b) == "to") && b > s.lo && p.countedAt(s.passage, b-1) != "" && p.counts(p.countedAt(s.passage, b-1)):
		c.mention.Unit, c.noun = p.countedAt(s.passage, b-1), ws[b-1].lower
		return c.mention.Unit
	case word(b) == "to" && b > s.lo && grown[word(b-1)]:
	case !stopped && word(i) == "in" && (word(i+1) == "all" || word(i+1) == "total") && strings.Contains(left(b), ","):
		return p.antecedent(c, true)
	case hasSuffixAny(before, " compares with ", " compared with ", " compares to ", " compared to ", " against ") && p.countsUnknown(c):
		return "" // with a figure of something else
	case hasSuffixAny(before, " compares with ", " compared with ", " compares to ", " compared to ", " against ", " so say ", " call it "):
	case hasSuffixAny(before, " batch of ", " lot of ", " load of ", " consignment of ", " tranche of ", " instalment of ", " installment of ", " order for ", " delivery of ") && !strings.ContainsAny(before, "$€£"):
	case b >= s.lo && strings.Contains(left(b), ",") && p.totalBefore(c, b+1):
	case b >= s.lo && p.endsName(s, b) && p.besideClaim(c, k):
	case b >= s.lo && strings.Contains(left(b), ":"):
		return p.labelled(c, b, stopped)
	case stopped && strings.HasPrefix(gap(i), ":") && b < s.lo:
		return p.headed(c, i)
	case theBefore && !stopped && (word(i) == "he" || word(i) == "she" || word(i) == "they" || word(i) == "it" || word(i) == "we" || word(i) == "already") && m.Range.Lo >= 10:
	case p.askedShortly(c):
	case theBefore && (word(i) == "are" || word(i) == "were" || word(i) == "that" || word(i) == "which"):
	case hasSuffixAny(before, " hand over ", " handed over ", " turn out ", " turned out ", " delivery of ", " or rather ", " rather ") && !strings.ContainsAny(before, "$€£"):
	case hasSuffixAny(before, " contingent of ", " detachment of ") && p.armsFlow():
		m.Unit, c.noun = "person", "troops"
		return "person"
	case strings.TrimSpace(gap(i)) == "," && i < s.hi && isAux[word(i)] && p.movedBehind(c, i):
	case p.asked(c) && word(b) != "is" && word(b) != "who" && word(b) != "was":
	case word(b) == "of" && b > s.lo && p.besideClaim(c, k) && p.endsName(s, b-1):
		return p.alternate(c) // "China reported 52,000 barrels, Russia of 11,000"
	case word(b) == "of" && p.spokenOf(c, b):
	case !stopped && (word(i) == "a" || word(i) == "per") && (word(b) == "been" || word(b) == "is" || word(b) == "was" || gives[word(b)] || takes[word(b)]) && strings.TrimSpace(left(b)) == "":
	case alone && len(p.doc.Text[s.start:s.end]) < 40 && p.namedNext(c) != "":
		return m.Unit
	case alone && len(p.doc.Text[s.start:s.end]) < 40 && !p.limitNext(c):
	default:
		return ""
	}
	return p.antecedent(c, false)
}

// conditional are the words before a number by which it says what could be.
var conditional = []string{" could have held ", " would have held ", " could hold ", " would hold ", " have carried ", " could carry ", " would carry ", " be nearer ", " be closer to ", "'d be ", "’d be ", " you would be ", " you get ",
	" you'd get ", " one gets ", " there would be ", " room for ", " would make ", " could be ", " that would be ", " would come to ", " still come to ", " would give ", " would mean ", " that gives ", " which gives ", " which makes "}

// notBefore are the words that make a bare number something else than a count.
var notBefore = wordSet("ep episode page pages no number nos resolution article chapter section aged age pier berth route highway flight hull room day june july august september october november december january february march april may at:")

// furniture are the labels of what a page counts of itself.
var furniture = wordSet("views view visitors visits reads readers shares likes comments wordcount words hits issue circulation followers subscribers downloads slug")

var ordinalWords = wordSet("first second third fourth fifth sixth other latter former")

// movedBehind reports whether what follows a number, from word i on, says that
// so many were moved: "had been received", "have gone", "left".
func (p *page) movedBehind(c *candidate, i int) bool {
	ws := c.passage.words
	aux := false
	for n := 0; n < 5 && i < c.sentence.hi; n, i = n+1, i+1 {
		w := ws[i].lower
		if n > 0 && strings.ContainsAny(p.doc.Text[ws[i-1].end:ws[i].start], ",.;:()") {
			return false
		}
		switch w {
		case "had", "have", "has", "been", "were", "was", "would", "could", "may", "might", "will", "be", "are", "is", "to", "already", "still", "since", "then", "also", "now":
			aux = true
			continue
		}
		if !moved[w] {
			return false
		}
		switch w {
		case "followed", "ended", "went", "left", "came", "arrived", "crossed", "passed", "reached", "sailed", "departed", "docked":
			return true
		}
		return aux || n == 0 && (i+1 >= c.sentence.hi || strings.ContainsAny(p.doc.Text[ws[i].end:ws[i+1].start], ".,;:!?\"”"))
	}
	return false
}

// fighting reports whether what follows a number, from word i on, says that so
// many serve: "were fighting", "have been deployed".
func (p *page) fighting(c *candidate, i int) bool {
	if !p.about || p.classOf(claims.Rounds) != arms {
		return false
	}
	ws := c.passage.words
	for n := 0; n < 4 && i < c.sentence.hi; n, i = n+1, i+1 {
		switch ws[i].lower {
		case "had", "have", "has", "been", "were", "was", "are", "is", "to", "already", "still", "now", "be", "would", "will":
			continue
		case "fighting", "fight", "fought", "deployed", "garrisoned", "stationed", "serving", "training", "trained":
			return n > 0
		}
		return false
	}
	return false
}

// endsName reports whether word b is the last of the name of a country or a
// place: "Turkey took 64 of these, Syria 37".
func (p *page) endsName(s *sentence, b int) bool {
	for _, e := range s.entities() {
		if e.last == b+1 && (e.kind == aCountry || e.kind == aPlace) && !e.adjective {
			return true
		}
	}
	return false
}

// startsName reports whether word i is the first of the name of a country or a
// place.
func (p *page) startsName(s *sentence, i int) bool {
	for _, e := range s.entities() {
		if e.first == i && (e.kind == aCountry || e.kind == aPlace) {
			return true
		}
	}
	return false
}

// labelled returns the unit of a number behind a label and a colon: that of the
// label's own noun, or, behind a period ("August: 1.2 million") or a name, that
// of the figure before.
func (p *page) labelled(c *candidate, b int, stopped bool) string {
	ps := c.passage
	from := c.sentence.start
	if i := strings.LastIndexByte(p.doc.Text[from:ps.words[b].start], '\n'); i >= 0 {
		from += i
	}
	label := 0
	for i := b; i >= c.sentence.lo && ps.words[i].start >= from; i-- {
		label++
		if unit := p.countedAt(ps, i); unit != "" && p.counts(unit) && c.mention.Range.Hi < mostOf(unit) {
			c.mention.Unit, c.noun = unit, ps.words[i].lower
			return unit
		}
	}
	for i := b; i >= c.sentence.lo && ps.words[i].start >= from; i-- {
		if tallies[ps.words[i].lower] {
			return p.antecedent(c, false)
		}
	}
	if len(p.recent) == 0 {
		return p.antecedentEntry(c)
	}
	if !stopped && !p.entry(c) {
		return p.lastCounted(c)
	}
	if label > 4 && !p.entry(c) {
		return p.lastCounted(c)
	}
	last := p.recent[len(p.recent)-1]
	const entries = 4 // between the figure before and this one
	near := false
	for n, q := 0, ps; q != nil && n <= entries; n, q = n+1, q.prev {
		near = near || last.passage == q && (n <= 1 || p.entry(c))
	}
	if !near || !p.counts(last.unit) || last.claim.Form == claims.Capacity {
		return p.antecedentEntry(c)
	}
	unit := last.unit
	if !ps.entry.IsZero() || c.mention.Range.Hi >= mostOf(unit) || c.mention.Range.Lo < leastOf(unit) {
		unit = p.usual(c)
	}
	c.mention.Unit = unit
	return unit
}

// headed returns the unit of a number that heads its line: "1.8 million: the
// chips that ...", from word i on.
func (p *page) headed(c *candidate, i int) string {
	const near = 5 // words
	for k := i; k < c.sentence.hi && k < i+near; k++ {
		if unit := p.countedAt(c.passage, k); unit != "" && p.counts(unit) && c.mention.Range.Hi < mostOf(unit) {
			c.mention.Unit, c.noun = unit, c.passage.words[k].lower
			return unit
		}
	}
	return ""
}

// totalBefore reports whether the clause before word b speaks of a number, a
// figure, a tally.
func (p *page) totalBefore(c *candidate, b int) bool {
	ws := c.passage.words
	for k := b - 1; k >= c.sentence.lo && k >= b-7; k-- {
		if tallies[ws[k].lower] {
			return true
		}
		if k+1 < len(ws) && strings.ContainsAny(p.doc.Text[ws[k].end:ws[k+1].start], ".;:") {
			return false
		}
	}
	return false
}

// besideClaim reports whether the number before this one in its sentence is a
// figure of the case.
func (p *page) besideClaim(c *candidate, k int) bool {
	if n := len(p.recent); n > 0 {
		last := p.recent[n-1]
		return last.sentence == c.sentence
	}
	return false
}

var isAux = wordSet("had have has were was would could may might will are is")

// kinds are the words for a make of things, and grown the verbs of a change that
// stand before its end: "doubled, to 53".
var (
	kinds = wordSet("family type types kind kinds class classes sort model models make variety")
	// Nouns that stand for whatever goods the text speaks of.
	stand = wordSet("sets kits pieces machines units items ones examples copies specimens")
	grown = wordSet("drop rise fall increase decline jump doubled trebled tripled quadrupled risen grown fallen swollen")
)

// shipVerb reports whether what follows a number is done by ships.
func (p *page) shipVerb(c *candidate, i int) bool {
	ws := c.passage.words
	for n := 0; n < 4 && i < c.sentence.hi; n, i = n+1, i+1 {
		switch ws[i].lower {
		case "called", "docked", "sailed", "berthed", "moored", "anchored", "loaded":
			return true
		}
	}
	return false
}

// lastCounted returns the unit of the figure before a number, where it stands in
// its sentence or in the one before.
func (p *page) lastCounted(c *candidate) string {
	n := len(p.recent)
	if n == 0 {
		return ""
	}
	last := p.recent[n-1]
	if last.passage != c.passage || c.index-last.index > 1 || last.claim.Form == claims.Capacity || last.unit == "" || last.unit == "percent" ||
		c.mention.Range.Hi >= mostOf(last.unit) || c.mention.Range.Lo < leastOf(last.unit) && !c.more || !p.counts(last.unit) || quantity.DimensionOf(last.unit) == quantity.Money {
		return ""
	}
	c.mention.Unit, c.noun = last.unit, last.noun
	if c.noun == "" && !last.mention.UnitAt.IsZero() {
		c.noun = p.lower(last.mention.UnitAt.Start, last.mention.UnitAt.End)
	}
	if last.claim.Measure == claims.Troops {
		c.noun = "troops"
	}
	c.because("counts what the figure before it counts")
	return c.mention.Unit
}

// periods are the words of time that make a number a rate.
var periods = wordSet("day week month quarter year season night")

// clock reports whether a number is half of a time of day: 41:20.
func (p *page) clock(n quantity.Extent) bool {
	t := p.doc.Text
	return n.End+1 < len(t) && t[n.End] == ':' && isDigit(t[n.End+1]) || n.Start > 1 && t[n.Start-1] == ':' && isDigit(t[n.Start-2])
}

// asked reports whether one of the two sentences before, or the end of the
// paragraph before, asks how many there are.
func (p *page) asked(c *candidate) bool {
	ps, at := c.passage, c.index-1
	for n := 0; n < 2; n++ {
		if at < 0 {
			if ps = ps.prev; ps == nil {
				return false
			}
			at = len(ps.sentences) - 1
			if at < 0 {
				return false
			}
		}
		s := ps.sentences[at]
		if q := p.lower(s.start, s.end); hasAny(q, "how many", "how much") {
			return !hasAny(q, " still ", "cost", "silo", "stor", "stock", " old", " pay", " left", "people", "how much more", "price", " burn", " use", "consum", " need", " produce", " make")
		}
		at--
	}
	return false
}

// spokenOf reports whether the "of" at word b goes with a verb of speaking of a
// figure: "spoke in May of 165,000".
func (p *page) spokenOf(c *candidate, b int) bool {
	ws := c.passage.words
	for k := b - 1; k >= c.sentence.lo && k >= b-4; k-- {
		switch ws[k].lower {
		case "spoke", "speaks", "speak", "spoken", "speaking", "talk", "talks", "talked", "talking", "told", "tells":
			return true
		}
	}
	return false
}

// sumBefore reports whether the figure before this one in its sentence is a sum
// of money.
func (p *page) sumBefore(c *candidate) bool {
	n := len(p.recent)
	return n > 0 && p.recent[n-1].sentence == c.sentence && quantity.DimensionOf(p.recent[n-1].unit) == quantity.Money
}

// antecedent returns the unit of what the text spoke of last in the plural
// before a number: in its sentence, the three before it, or the paragraph
// before. What a conversion counts is passed over, and a carrier of goods too,
// where the number is not said to be of "them".
func (p *page) antecedent(c *candidate, them bool) string {
	return p.antecedentOf(c, them, func(unit string) bool {
		return c.mention.Range.Hi < mostOf(unit) && (c.more || them && !poured(unit) || c.mention.Range.Lo >= leastOf(unit))
	})
}

// limitNext reports whether the next sentence says that the figure is a limit:
// "500,000. The barrels the country may import in a year."
func (p *page) limitNext(c *candidate) bool {
	if c.index+1 >= len(c.passage.sentences) {
		return c.passage.next != nil && len(c.passage.next.sentences) > 0 && p.speaksOfLimit(c.passage.next.sentences[0])
	}
	return p.speaksOfLimit(c.passage.sentences[c.index+1])
}

func (p *page) speaksOfLimit(s *sentence) bool {
	return hasAny(p.lower(s.start, s.end), " may import", " may buy", " allowed", " permitted", " limit", " ceiling", " quota", " cap ")
}

// poured reports whether a unit is one of weight or volume: nobody says "seven of
// those" of barrels.
func poured(unit string) bool { return unit == "tonne" || unit == "ton" || unit == "barrel" }

// leastOf is the least that a text gives of a unit without naming it.
func leastOf(unit string) float64 {
	switch unit {
	case "tonne", "ton", "barrel", "round", "shell", "bullet", "rocket", "container":
		return 50
	}
	return 0
}

// mostOf is a number that no text gives of a unit in one flow: nobody speaks of
// five thousand voyages, so a number as high is of what they carried.
func mostOf(unit string) float64 {
	switch unit {
	case "voyage", "shipment", "transfer", "flight", "vessel", "aircraft", "missile", "gun", "launcher", "port call", "time":
		return 5000
	}
	return math.Inf(1)
}

// antecedentOf is antecedent among the units that fit.
func (p *page) antecedentOf(c *candidate, them bool, fit func(unit string) bool) string {
	const (
		back  = 5 // sentences
		reach = 3 // passages
	)
	ps, at := c.passage, c.index
	if them && p.countsOtherBefore(c) || !them && p.ofVessels(c) {
		return ""
	}
	first := true
	for n, steps := 0, 0; ps != nil && n <= back && steps < reach; {
		for ; at >= 0 && n <= back; at, n = at-1, n+1 {
			s := ps.sentences[at]
			for i := s.hi - 1; i >= s.lo; i-- {
				w := &ps.words[i]
				if first && w.start >= c.mention.Phrase().Start {
					continue
				}
				unit := p.countedAt(ps, i)
				if them && unit != "" && !p.counts(unit) && unit != "box" {
					return "" // of them, whom the case does not count
				}
				if unit == "" || w.lower == "men" || !fit(unit) || !p.counts(unit) {
					continue
				}
				if unit == "vessel" && (!them || takes[c.wordBefore()]) || (!first || !them) && p.insideCapacity(w.start) {
					continue
				}
				if unit == "barrel" && hasPrefixAny(p.lower(w.end, min(len(p.doc.Text), w.end+10)), " a day", " per day", " daily") {
					unit = "barrel per day"
				}
				c.mention.Unit, c.noun = unit, w.lower
				c.because("counts the " + w.lower + " before it")
				return unit
			}
			first = false
		}
		if p.opens(ps) {
			return "" // another entry of a live page
		}
		ps = ps.prev
		steps++
		if ps != nil {
			at = len(ps.sentences) - 1
		}
	}
	// The story has long spoken of one thing only.
	if n := len(p.recent); n > 0 && p.recent[n-1].passage.block.Role == c.passage.block.Role {
		if last := p.recent[n-1]; c.mention.Number.Start-last.claim.Span.End < farBack && last.claim.Form != claims.Capacity && fit(last.unit) && last.unit != "vessel" && p.counts(last.unit) {
			c.mention.Unit = last.unit
			c.because("counts what the figure before it counts")
			return last.unit
		}
	}
	return ""
}

// countsOtherBefore reports whether the number before, in the sentence, counts a
// noun that the case does not: "1,200 operatives, 338 of them".
func (p *page) countsOtherBefore(c *candidate) bool {
	var last *quantity.Mention
	numbers := c.passage.numbers
	k := sort.Search(len(numbers), func(i int) bool { return numbers[i].Number.Start >= c.mention.Number.Start })
	for k--; k >= 0 && numbers[k].Number.Start >= c.sentence.start; k-- {
		if numbers[k].Kind == quantity.Cardinal {
			last = &numbers[k]
			break
		}
	}
	if last == nil || last.Range.Hi < c.mention.Range.Lo || last.Unit != "" && p.counts(last.Unit) {
		return false
	}
	if n := len(p.recent); n > 0 && p.recent[n-1].mention.Number.Start == last.Number.Start {
		return false
	}
	i := c.wordAfter(last.Number.End)
	return last.Unit == "" && i < c.sentence.hi && !afterBare[c.passage.words[i].lower] && c.passage.words[i].start-last.Number.End < 2 && p.unitless(c, last)
}

// unitless reports whether no counted noun stands between a number and the next.
func (p *page) unitless(c *candidate, m *quantity.Mention) bool {
	ws := c.passage.words
	for i := c.wordAfter(m.Number.End); i < c.sentence.hi && ws[i].start < c.mention.Number.Start; i++ {
		if p.countedAt(c.passage, i) != "" {
			return false
		}
	}
	return true
}

// farBack is how many bytes before a number without a noun the figure can stand
// whose noun it takes over.
const farBack = 1200

// countedAt returns what the noun at word i of a passage counts.
func (p *page) countedAt(ps *passage, i int) string {
	w := ps.words[i].lower
	if i > 0 {
		switch prev := ps.words[i-1].lower; {
		case (prev == "unmanned" || prev == "uncrewed" || prev == "pilotless" || prev == "aerial") && (w == "aircraft" || w == "vehicles" || w == "systems" || w == "planes"):
			return "drone"
		case w == "carriers" && prev == "personnel":
			return "vehicle"
		case w == "machines" && types[prev] != "":
			return types[prev]
		}
	}
	switch w {
	case "operations":
		if i > 0 && (ps.words[i-1].lower == "ship-to-ship" || ps.words[i-1].lower == "sts" || ps.words[i-1].lower == "transfer") {
			return "transfer"
		}
		return ""
	case "pieces":
		if i > 0 {
			switch ps.words[i-1].lower {
			case "artillery", "self-propelled", "propelled", "field":
				return "gun"
			}
		}
		return ""
	case "cars":
		if i > 0 {
			switch ps.words[i-1].lower {
			case "flat", "rail", "railway", "freight", "tank":
				return ""
			}
		}
	case "calls", "visits", "passages", "departures":
		// Calls for help and visits of ministers are no voyages.
		if i > 0 && ps.words[i-1].lower == "port" {
			break
		}
		if i+1 >= len(ps.words) {
			return ""
		}
		switch ps.words[i+1].lower {
		case "at", "in", "to", "by", "from", "there", "between", "since", "for":
			if ps.words[i+1].lower == "for" && !(i+2 < len(ps.words) && ps.words[i+2].capital) {
				return ""
			}
		default:
			return ""
		}
	}
	return p.gaz.counted(w)
}

// insideCapacity reports whether a byte stands in a figure that says what could
// be and not what is, or right behind it.
func (p *page) insideCapacity(at int) bool {
	for _, c := range p.recent {
		if c.claim.Form == claims.Capacity && at >= c.claim.Span.Start && at <= c.claim.Span.End+24 {
			return true
		}
	}
	return false
}

// counts reports whether the case counts a unit.
func (p *page) counts(unit string) bool {
	unit = p.ownUnit(unit)
	switch unit {
	case "barrel per day":
		return p.counts("barrel")
	case "container", "round", "shell", "rocket", "munition", "missile", "voyage", "shipment", "vessel", "tonne", "person":
		return true
	case "box":
		return p.boxes
	case "gun", "launcher":
		return true
	case "flight":
		return p.about
	}
	return p.gaz.measures[strings.ToLower(unit)] != "" || len(p.voc.Measures) == 0 && p.voc.Flow.From == "" && plainMeasures[unit] != ""
}

// note keeps the last figures that were read, for those that follow them.
func (p *page) note(c *candidate) {
	const most = 8
	if len(p.recent) == most {
		p.recent = append(p.recent[:0], p.recent[1:]...)
	}
	p.recent = append(p.recent, c)
	if (c.claim.Form == claims.Cumulative || c.claim.Form == claims.Increment) && c.unit != "percent" && quantity.DimensionOf(c.unit) != quantity.Money {
		if p.given == nil {
			p.given = map[string]int{}
		}
		p.given[c.unit]++
	}
}
