package reading

import (
	"strings"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// candidate is a claim in the making.
type candidate struct {
	claim    claims.Claim
	passage  *passage
	index    int // of its sentence
	sentence *sentence
	mention  quantity.Mention
	voice    voice
	rule     string
	why      []string
	anaphora bool // the sentence points back: "this amount"
	partial  bool // "certain factories"
}

func (c *candidate) because(s string) {
	if s != "" {
		c.why = append(c.why, s)
	}
}

// maxNumbers is how many numbers of one sentence are looked at: a sentence with
// more is a table.
const maxNumbers = 40

// quantities turns the numbers of the page into candidates.
func (p *page) quantities() []*candidate {
	var out []*candidate
	for _, ps := range p.passages {
		for k, m := range ps.numbers {
			if m.Kind != quantity.Cardinal || m.Attributive {
				continue
			}
			phrase := m.Phrase()
			i, s := ps.sentenceAt(m.Number.Start)
			if s == nil || phrase.End > s.end {
				continue
			}
			if m.Change == quantity.From {
				continue // an earlier figure, kept by its own statement
			}
			if s.numbers++; s.numbers > maxNumbers {
				continue
			}
			c := &candidate{passage: ps, index: i, sentence: s, mention: m}
			if p.classify(c, k) {
				out = append(out, c)
			}
			if len(out) >= MaxProposals {
				return out
			}
		}
	}
	return append(out, p.fullCapacity(MaxProposals-len(out))...)
}

// units are the units in which a case states its measures.
var units = map[claims.Measure]string{
	claims.Containers: "container", claims.Rounds: "round", claims.Missiles: "missile", claims.Voyages: "voyage",
	claims.Troops: "person", claims.Vessels: "vessel", claims.Artillery: "gun", claims.Launch: "satellite", claims.Satellite: "satellite",
}

// classify decides whether a number is a claim, and of what. k is the index of
// the number in its passage.
func (p *page) classify(c *candidate, k int) bool {
	m := &c.mention
	unit, item := m.Unit, m.Item
	if unit == "" && item == "" {
		unit = p.inheritUnit(c, k)
	}
	measure := p.measureOf(c, unit, item)
	if measure == "" {
		return false
	}
	cl := &c.claim
	cl.Measure = measure
	cl.Value = m.Range
	cl.Hedge, cl.HedgeWord = m.Hedge, strings.Join(strings.Fields(m.HedgeWords), " ")
	cl.Item = item
	if measure == claims.Rounds && strings.HasSuffix(item, " launcher") {
		// A round of a rocket launcher is a rocket.
		cl.Item = strings.TrimSuffix(item, "launcher") + "rocket"
	}
	cl.Unit = units[measure]
	switch {
	case unit == "percent" || unit == "percentage point":
		cl.Unit = unit
	case measure == claims.Tonnes:
		cl.Unit = "tonne"
		if unit == "kiloton" {
			cl.Value.Lo, cl.Value.Hi = cl.Value.Lo*1000, cl.Value.Hi*1000
		}
	case unit == "teu":
		cl.Unit = "teu"
	case measure == claims.Rounds && (unit == "rocket" || unit == "shell" || unit == "bullet") && cl.Item == "":
		cl.Item = unit
	}
	phrase := m.Phrase()
	cl.Span = claims.Span{Start: phrase.Start, End: phrase.End}
	p.form(c, k)
	if cl.Form == "" {
		return false
	}
	if !p.relevant(c, unit) {
		return false
	}
	if measure == claims.PlantCapacity {
		// The quote names the plants and runs to the word.
		if start := p.plant(c.sentence, cl.Span.Start); start >= 0 {
			cl.Span.Start = start
		}
		if i := strings.Index(p.lower(cl.Span.End, min(c.sentence.end, cl.Span.End+40)), "capacity"); i >= 0 {
			cl.Span.End += i + len("capacity")
		}
		p.partial(c)
	}
	c.rule = "quantity"
	p.direction(c)
	p.scope(c)
	p.window(c)
	return true
}

// inheritUnit finds the unit of a bare number: that of the figure beside it in
// a movement ("rose by 300 to 7,000 containers") or an alternative, or the noun
// that the sentence counts ("the number of containers reached 7,000").
func (p *page) inheritUnit(c *candidate, k int) string {
	s := c.sentence
	numbers := c.passage.numbers
	if c.mention.Change != quantity.NoChange {
		for _, j := range []int{k + 1, k - 1} {
			if j >= 0 && j < len(numbers) && numbers[j].Change != quantity.NoChange && numbers[j].Unit != "" && numbers[j].Number.Start >= s.start && numbers[j].Number.End <= s.end {
				return numbers[j].Unit
			}
		}
	}
	// The next word must not be another noun that the number counts.
	if next := p.lower(c.mention.Number.End, min(s.end, c.mention.Number.End+24)); next != "" {
		trimmed := strings.TrimLeft(next, " ")
		if trimmed != next && trimmed != "" && isLetter(trimmed[0]) {
			first, _, _ := strings.Cut(trimmed, " ")
			first = strings.Trim(first, ".,;:)\"”")
			switch first {
			case "in", "since", "by", "as", "from", "at", "on", "after", "before", "and", "or", "to", "last", "this", "over", "during", "between", "when", "while", "with", "within", "so", "more", "according", "earlier", "now", "through", "until":
			default:
				return ""
			}
		}
	}
	before := p.lower(s.start, c.mention.Number.Start)
	for _, lead := range []string{"number of ", "count of ", "total of ", "tally of ", "figure for "} {
		i := strings.LastIndex(before, lead)
		if i < 0 {
			continue
		}
		for _, w := range lexWords(before[i+len(lead):], 0) {
			if unit := nouns[w.lower]; unit != "" {
				return unit
			}
		}
	}
	if c.mention.Change != quantity.NoChange {
		ws := lexWords(before, 0)
		for i := len(ws) - 1; i >= 0; i-- {
			if unit := nouns[ws[i].lower]; unit != "" {
				return unit
			}
		}
	}
	return ""
}

// nouns are the counted nouns that a bare number can take over.
var nouns = map[string]string{
	"containers": "container", "boxes": "box", "shells": "shell", "rounds": "round", "missiles": "missile", "voyages": "voyage",
	"trips": "voyage", "shipments": "shipment", "troops": "person", "soldiers": "person", "tonnes": "tonne", "tons": "ton",
}

// measureOf says what a unit in its sentence measures; blank is nothing that a
// case counts.
func (p *page) measureOf(c *candidate, unit, item string) claims.Measure {
	m := &c.mention
	word := ""
	if !m.UnitAt.IsZero() {
		word = p.lower(m.UnitAt.Start, m.UnitAt.End)
	}
	switch unit {
	case "container", "teu":
		return claims.Containers
	case "box":
		// A box is a container only where the page speaks of containers.
		if p.boxes {
			return claims.Containers
		}
	case "round", "shell", "munition", "rocket":
		if unit == "round" && !p.ammunition(c) {
			return "" // a round of talks
		}
		return claims.Rounds
	case "missile":
		return claims.Missiles
	case "tonne", "ton", "kiloton":
		return claims.Tonnes
	case "voyage":
		switch word {
		case "voyage", "voyages", "sailing", "sailings":
			return claims.Voyages
		}
		if p.maritime(c) {
			return claims.Voyages
		}
	case "shipment", "port call":
		if p.maritime(c) {
			return claims.Voyages
		}
	case "person":
		switch word {
		case "troops", "soldiers", "servicemen", "servicemembers", "soldier", "troop":
			return claims.Troops
		}
	case "vessel":
		return claims.Vessels
	case "gun", "launcher":
		return claims.Artillery
	case "satellite":
		if s := p.lower(c.sentence.start, c.sentence.end); strings.Contains(s, "launch") {
			return claims.Launch
		}
		return claims.Satellite
	case "percent":
		return p.percentOf(c)
	case "":
		if item != "" {
			return claims.Rounds // "500,000 of 122 mm"
		}
	}
	return ""
}

// percentOf says what a share is of.
func (p *page) percentOf(c *candidate) claims.Measure {
	e := c.mention.Phrase()
	after := p.lower(e.End, min(c.sentence.end, e.End+60))
	if words := strings.Fields(after); len(words) > 0 {
		for i, w := range words[:min(3, len(words))] {
			w = strings.Trim(w, ".,;\"”")
			if w == "capacity" {
				return claims.PlantCapacity
			}
			if w != "of" && w != "their" && w != "its" && w != "full" && w != "production" || i > 2 {
				break
			}
		}
		if words[0] == "of" {
			for _, w := range words[1:min(8, len(words))] {
				switch strings.Trim(w, ".,;\"”") {
				case "shells", "ammunition", "rounds", "munitions", "artillery":
					return claims.Rounds
				case "containers", "shipments":
					return claims.Containers
				}
			}
		}
	}
	return ""
}

func (p *page) ammunition(c *candidate) bool {
	if c.mention.Item != "" {
		return true
	}
	s := p.lower(c.sentence.start, c.sentence.end)
	for _, w := range []string{"ammunition", "artillery", "shell", "mm", "munition", "mortar", "fired", "fires", "container", "million rounds", "howitzer"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

func (p *page) maritime(c *candidate) bool {
	for _, w := range c.passage.words[c.sentence.lo:c.sentence.hi] {
		switch w.lower {
		case "ship", "ships", "vessel", "vessels", "port", "ports", "cargo", "containers", "container", "sea", "freighter", "freighters", "shiploads", "munitions", "ammunition", "weapons", "arms":
			return true
		}
	}
	for _, e := range c.sentence.entities() {
		if e.kind == aPlace {
			return true
		}
	}
	return false
}

// form says what kind of statement the number makes.
func (p *page) form(c *candidate, k int) {
	cl, m, s := &c.claim, &c.mention, c.sentence
	e := m.Phrase()
	clause := p.clauseStart(c)
	before := " " + p.lower(clause, e.Start)
	after := p.lower(e.End, min(s.end, e.End+40))
	c.anaphora = pointsBack(p.lower(s.start, e.Start))
	switch {
	case cl.Measure == claims.PlantCapacity:
		cl.Form = claims.Level
		return
	case cl.Unit == "percent" || cl.Unit == "percentage point":
		cl.Form = claims.Share
		return
	}
	if words := capacityWords(before); words != "" && cl.Measure != claims.Vessels {
		cl.Form = claims.Capacity
		c.because("capacity wording \"" + words + "\"")
		if strings.HasPrefix(words, "enough") && cl.Hedge == quantity.Exact {
			// Enough for N says that N is the most there can be.
			cl.Hedge, cl.HedgeWord = quantity.UpTo, words
		}
		return
	}
	if k > 0 && p.joinedByOr(c.passage.numbers[k-1], *m) {
		if words := capacityWords(" " + p.lower(clause, c.passage.numbers[k-1].Phrase().Start)); words != "" {
			cl.Form = claims.Capacity
			c.because("alternative of a capacity")
			if strings.HasPrefix(words, "enough") && cl.Hedge == quantity.Exact {
				cl.Hedge, cl.HedgeWord = quantity.UpTo, words
			}
			return
		}
	}
	for _, w := range []string{" plans to ", " plan to ", " planned to ", " planning to ", " intends to ", " intend to ", " aims to ", " will ", " vowed to ", " pledged to ", " preparing to ", " expected to ", " promised to ", " set to "} {
		if strings.Contains(before, w) {
			cl.Form = claims.Intention
			c.because("intention: \"" + strings.TrimSpace(w) + "\"")
			return
		}
	}
	if cl.Measure == claims.Launch || cl.Measure == claims.Satellite {
		cl.Form = claims.Level
		if strings.Contains(before, "launched") {
			cl.Form = claims.Cumulative
		}
		return
	}
	for _, w := range []string{" a day", " per day", " a week", " per week", " a month", " per month", " a year", " per year", " every month", " each month", " every day", " daily", " monthly", " annually", " weekly", " each year", " every year"} {
		if strings.HasPrefix(after, w) && !strings.HasPrefix(after, w+" ago") && !strings.HasPrefix(after, w+" earlier") && !strings.HasPrefix(after, w+" later") {
			cl.Form = claims.Rate
			c.because("rate:" + w)
			return
		}
	}
	if cl.Measure == claims.Rounds && (hasAny(before, " each container ", " every container ", " a container ", " one container ", " per container ", " each box ", " every box ") ||
		hasAny(after, " per container", " a container", " to a container", " in each container", " in every container", " per box", " a box")) {
		cl.Form = claims.Capacity
		c.because("load of one container")
		return
	}
	switch {
	case m.Change == quantity.By:
		cl.Form = claims.Increment
		c.because("the count moved by this")
		return
	case hasAny(strings.TrimRight(before, " ")+" ", " another ", " additional ", " a further ", " an extra ") && nearEnd(before, "another", "additional", "further", "extra"):
		cl.Form = claims.Increment
		c.because("one more lot")
		return
	case hasAny(before, " loaded with ", " carrying ", " aboard ", " laden with ", " with a load of ", " loading ", " each vessel ", " each ship ", " every voyage ", " each voyage ", " each trip ") ||
		strings.HasPrefix(after, " aboard") || hasAny(after, " on a voyage", " per voyage", " a voyage", " on each voyage", " per trip", " a trip", " per ship", " per vessel"):
		if cl.Measure != claims.Vessels && cl.Measure != claims.Voyages {
			cl.Form = claims.Increment
			c.because("one load")
			return
		}
	}
	switch cl.Measure {
	case claims.Vessels, claims.Troops:
		cl.Form = claims.Level
		if cl.Measure == claims.Troops && c.sentence.moves {
			cl.Form = claims.Cumulative
		}
	default:
		cl.Form = claims.Cumulative
	}
}

func hasAny(s string, list ...string) bool {
	for _, w := range list {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// nearEnd reports whether one of the words stands among the last three of s.
func nearEnd(s string, list ...string) bool {
	words := strings.Fields(s)
	for _, w := range words[max(0, len(words)-3):] {
		for _, l := range list {
			if w == l {
				return true
			}
		}
	}
	return false
}

// capacityWords returns the wording, near the end of the text before a number,
// by which the number says what could be and not what is.
func capacityWords(before string) string {
	const reach = 90
	if len(before) > reach {
		before = before[len(before)-reach:]
	}
	best := ""
	at := -1
	for _, w := range []string{
		"enough to accommodate", "enough to accomodate", "enough to hold", "enough to carry", "enough to contain", "enough to fit", "enough to transport", "enough for",
		"enough space for", "could hold", "could carry", "could contain", "could accommodate", "could accomodate", "could fit", "could have held", "could have carried",
		"can hold", "can carry", "can contain", "can accommodate", "can fit", "would hold", "would fit", "would amount to", "might hold", "may hold", "may contain", "might contain",
		"capable of holding", "capable of carrying", "capacity for", "capacity of", "capacity to hold", "capacity to carry", "room for", "space for", "equivalent to", "equivalent of",
		"translates to", "translates into", "translate to", "translate into", "large enough", "able to hold", "able to carry", "sufficient for", "sufficient to hold", "big enough",
		"could be as many as", "estimated to hold", "could amount to", "could have contained", "could be up to",
	} {
		if i := strings.LastIndex(before, w); i > at {
			best, at = w, i
		}
	}
	if at < 0 {
		return ""
	}
	// A new clause in between takes the number away from the wording.
	rest := before[at+len(best):]
	if strings.ContainsAny(rest, ".;") || strings.Contains(rest, ", and ") || strings.Contains(rest, ", while ") || strings.Contains(rest, ", but ") {
		return ""
	}
	return best
}

// clauseStart returns where the clause of the number begins: behind the last
// semicolon or conjunction that opens a clause with its own subject.
func (p *page) clauseStart(c *candidate) int {
	s := c.sentence
	at := s.start
	text := p.lower(s.start, c.mention.Phrase().Start)
	for _, w := range []string{"; ", ", while ", ", but ", ", whereas ", ", although "} {
		if i := strings.LastIndex(text, w); i >= 0 {
			at = max(at, s.start+i+len(w)-1)
		}
	}
	return at
}

// pointsBack reports whether the text before a number speaks of a figure given
// before it.
func pointsBack(before string) bool {
	return hasAny(" "+before, " this amount", " that amount", " this number", " that number", " the amount", " this figure", " that figure", " the figure", " this is ", " this would ",
		" that would ", " that is ", " these containers", " those containers", " the containers", " the boxes", " the cargo", " which is ", " which could ", " which would ", " the shipments", " such a quantity", " they could", " they can ", " it could ", " the total", " these could", " those could", " that many")
}

// relevant reports whether the sentence, or the one before it, speaks of goods
// that move, and the page of the case's flow.
func (p *page) relevant(c *candidate, unit string) bool {
	if c.passage.block.Role == articles.Caption && c.claim.Measure == claims.Vessels {
		return false
	}
	if !p.flowSeen {
		return false
	}
	switch c.claim.Measure {
	case claims.PlantCapacity, claims.Launch:
		return true
	case claims.Satellite:
		return c.claim.Form == claims.Intention
	case claims.Vessels:
		// Vessels are counted everywhere: the sentence has to name two ends, or
		// the goods.
		return c.sentence.moves && (p.twoEnds(c.sentence) || p.cargo(c.sentence))
	case claims.Tonnes:
		return c.sentence.moves
	}
	if c.claim.Form == claims.Share {
		return true
	}
	return c.sentence.moves || c.index > 0 && c.passage.sentences[c.index-1].moves
}

// twoEnds reports whether a sentence names two countries, or places in two.
func (p *page) twoEnds(s *sentence) bool {
	first := ""
	for _, e := range s.entities() {
		if e.kind != aCountry && e.kind != aPlace || e.country == "" {
			continue
		}
		if first != "" && e.country != first {
			return true
		}
		first = e.country
	}
	return false
}

// cargo reports whether a sentence names goods of the kind that a case counts.
func (p *page) cargo(s *sentence) bool {
	for _, w := range s.passage.words[s.lo:s.hi] {
		switch w.lower {
		case "munitions", "ammunition", "weapons", "arms", "shells", "containers", "missiles":
			return true
		}
	}
	return strings.Contains(p.voc.Flow.Cargo, " ") && strings.Contains(p.lower(s.start, s.end), strings.ToLower(p.voc.Flow.Cargo))
}

// joinedByOr reports whether two figures are alternatives: nothing but "or"
// stands between them.
func (p *page) joinedByOr(a, b quantity.Mention) bool {
	from, to := a.Phrase().End, b.Phrase().Start
	if to <= from || to-from > 40 {
		return false
	}
	words := strings.Fields(strings.ReplaceAll(p.lower(from, to), ",", " "))
	if len(words) == 0 || words[0] != "or" && words[0] != "alternatively" && !(len(words) > 1 && words[0] == "either") {
		return false
	}
	for _, w := range words[1:] {
		switch w {
		case "about", "around", "alternatively", "else", "some", "roughly", "up", "to", "nearly", "instead":
		default:
			return false
		}
	}
	return true
}
