package reading

import (
	"sort"
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
	anaphora bool       // the sentence points back: "this amount"
	partial  bool       // "certain factories"
	unit     string     // what it counts, as the reader took it
	noun     string     // what a number without a noun counts, in the words before it
	rendered *candidate // the same figure nearer the speaker
	more     bool       // "3,000 more soldiers": an increment over a window
	weighed  bool       // "the weight equals"
	reckoned bool       // "if they were 152 mm shells, it would be"
	fraction bool       // a share in words: "half of the shells"
	tabled   bool       // its noun is the head of its column
	fields   []Field
	unsaid   bool         // its sentence says it of nobody: "could not be verified"
	by       *attribution // where the rule itself has found the speaker
}

// read notes the words [start, end) that a field was read from, the last note
// for a field counting.
func (c *candidate) read(name string, start, end int, how string) {
	f := Field{Name: name, How: how}
	if start >= 0 && end > start {
		f.Span = claims.Span{Start: start, End: end}
	}
	for i := range c.fields {
		if c.fields[i].Name == name {
			c.fields[i] = f
			return
		}
	}
	c.fields = append(c.fields, f)
}

// takeField notes where a field of another candidate was read, for one that
// takes the field over.
func (c *candidate) takeField(name string, of *candidate, how string) {
	for _, f := range of.fields {
		if f.Name == name {
			c.read(name, f.Span.Start, f.Span.End, how)
			return
		}
	}
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
		if ps.korean {
			out = append(out, p.koreanQuantities(ps, MaxProposals-len(out))...)
			continue
		}
		for k, m := range ps.numbers {
			if m.Kind != quantity.Cardinal && m.Kind != quantity.Fraction && m.Kind != quantity.Odds || m.Attributive {
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
			if m.Kind != quantity.Cardinal {
				c.share()
			}
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
	p.hedgeBefore(c)
	if k > 0 && m.Hedge == quantity.Exact && m.HedgeAt.IsZero() {
		// "About 9,900 6,700 containers": a figure struck out, whose hedge stays.
		if b := &c.passage.numbers[k-1]; b.Kind == quantity.Cardinal && b.Unit == "" && b.Item == "" && !b.HedgeAt.IsZero() && b.Phrase().End < m.Number.Start && strings.TrimSpace(p.doc.Text[b.Phrase().End:m.Number.Start]) == "" {
			m.Hedge, m.HedgeAt, m.HedgeWords = b.Hedge, b.HedgeAt, b.HedgeWords
		}
	}
	if p.yearNoun(c) {
		return false
	}
	p.tradeUnit(c)
	unit, item := m.Unit, m.Item
	if unit == "" && item == "" {
		if in := false; c.passage.cell != nil {
			if unit, in = p.cellUnit(c); in && unit == "" {
				return false // of a column that says something else
			}
		}
	}
	if unit == "" && item == "" {
		unit = p.unitAhead(c)
	}
	if unit == "" && item == "" {
		if unit = p.inheritUnit(c, k); m.Range.Hi >= mostOf(unit) || m.Range.Hi < leastOf(unit) && m.Change == quantity.NoChange {
			if unit = ""; m.Change == quantity.To {
				unit = p.usual(c) // a total, but not of what was counted last
			}
		}
	}
	if unit == "" && item == "" {
		if item = p.calibreBefore(c, k); item != "" {
			unit = "round"
			c.reckoned = true
			c.because("the calibre that the sentence speaks of")
		}
	}
	if unit == "metre" && m.UnitAt.End-m.UnitAt.Start == 1 && m.UnitAt.Start == m.Number.End && p.about {
		// "1.8m" is a million where a number without a noun counts something.
		was := *m
		m.Unit, m.UnitAt = "", quantity.Extent{}
		m.Range.Lo, m.Range.Hi = m.Range.Lo*1e6, m.Range.Hi*1e6
		if unit = p.elided(c, k); unit == "" {
			*m, unit = was, was.Unit
		} else {
			m.Number.End++
		}
	}
	if unit == "" && item == "" {
		if unit = p.elided(c, k); unit == "shell" || unit == "rocket" || unit == "round" {
			item = p.calibreOf(c, k)
		}
	}
	if (unit == "rocket" || unit == "round") && strings.Contains(p.lower(m.Number.End, max(m.Number.End, m.UnitAt.End)), "ballistic") {
		unit, m.Unit = "missile", "missile" // a ballistic rocket is one
		item = ""
	}
	unit = p.ownUnit(unit)
	if unit == "person" && m.Unit == unit && strings.HasPrefix(p.lower(m.UnitAt.End, min(c.sentence.end, m.UnitAt.End+10)), " carriers") {
		unit, m.Unit = "vehicle", "vehicle"
	}
	if unit == "barrel per day" && m.Unit == "" {
		m.Unit = unit // "the firm puts it at 1.6 million": a rate as the one before
	}
	if unit == "aircraft" && p.gaz.measures["aircraft"] == "" && p.gaz.measures["drone"] != "" && m.Range.Lo >= 50 && strings.HasPrefix(p.lower(m.UnitAt.Start, m.UnitAt.End), "aircraft") {
		unit = "drone" // of a case that counts drones
	}
	c.unit = unit
	measure := p.measureOf(c, unit, item)
	if measure == "" {
		return false
	}
	if m.Range.Hi <= 10 && hasPrefixAny(p.lower(m.Phrase().End, min(c.sentence.end, m.Phrase().End+14)), " out of four", " out of ten", " out of ev", " out of fi", " out of th", " out of 1", " out of 4", " out of 5", " in ten", " in five", " in four", " in three", " in every", " in 10 ") {
		return false // "three shells out of four", "nine barrels in ten"
	}
	if m.Range.Hi == 1 && m.Hedge == quantity.Exact && unit != "percent" && (quantity.DimensionOf(unit) == quantity.Items || unit == "") && !p.rated(c) {
		return false // "one drone costs", "in one delivery"
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
	case measure == claims.Tonnes || unit == "kiloton":
		cl.Unit = "tonne"
		if unit == "kiloton" {
			cl.Value.Lo, cl.Value.Hi = cl.Value.Lo*1000, cl.Value.Hi*1000
		}
	case unit == "teu":
		cl.Unit = "teu"
	case cl.Unit == "":
		cl.Unit = unit
		switch unit {
		case "barrel per day":
			cl.Unit = "barrel"
		case "ton":
			cl.Unit = "tonne"
		}
	case measure == claims.Rounds && (unit == "rocket" || unit == "shell" || unit == "bullet") && cl.Item == "":
		cl.Item = unit
	}
	if measure == claims.Rounds && strings.HasSuffix(cl.Item, " mm") && (unit == "shell" || unit == "rocket" || unit == "round") {
		cl.Item += " " + unit
	}
	phrase := m.Phrase()
	cl.Span = claims.Span{Start: phrase.Start, End: phrase.End}
	c.read("value", m.Number.Start, m.Number.End, "")
	if !m.HedgeAt.IsZero() {
		c.read("hedge", m.HedgeAt.Start, m.HedgeAt.End, "")
	} else {
		c.read("hedge", m.Number.Start, m.Number.End, "a bare number")
	}
	if !m.UnitAt.IsZero() {
		c.read("unit", m.UnitAt.Start, m.UnitAt.End, "")
	} else if unit != "" {
		c.read("unit", c.sentence.start, c.sentence.end, "the noun that the sentence counts")
	}
	if cl.Item != "" {
		c.read("item", phrase.Start, phrase.End, "")
		if !m.ItemAt.IsZero() {
			c.read("item", m.ItemAt.Start, m.ItemAt.End, "")
		}
	}
	p.form(c, k)
	if cl.Form == "" {
		return false
	}
	if cl.Form == claims.Capacity && measure == claims.Rounds && (cl.Item == "" || cl.Item == "shell" || cl.Item == "round" || cl.Item == "rocket") {
		of := p.calibreOf(c, k)
		if of == "" {
			of = p.calibreBehind(c, k)
		}
		if of != "" && (cl.Item == "" || strings.HasSuffix(of, " mm") || strings.HasSuffix(of, " "+cl.Item)) {
			if strings.HasSuffix(of, " mm") && cl.Item != "" {
				of += " " + cl.Item
			}
			cl.Item = of // "which at 152 mm corresponds to 12 million shells"
		}
	}
	if !p.relevant(c, unit) {
		return false
	}
	if c.passage.block.Role == articles.Body {
		p.counted[measure] = c.passage
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
	if p.otherFlow(c) {
		return false
	}
	if c.passage.block.Role != articles.Teaser {
		if c.claim.Form != claims.Capacity && !c.fraction {
			p.lastUnit = unit
		}
		p.note(c)
	}
	p.scope(c)
	p.window(c)
	if c.tabled {
		p.tableRow(c)
	}
	return true
}

// plainHedges are the hedges that stand right before a number.
var plainHedges = []struct {
	words string
	hedge quantity.Hedge
}{
	{"up to", quantity.UpTo}, {"as many as", quantity.UpTo}, {"at least", quantity.AtLeast}, {"more than", quantity.MoreThan}, {"over", quantity.MoreThan}, {"some", quantity.About}, {"about", quantity.About},
	{"nearer", quantity.About}, {"around", quantity.About}, {"nearly", quantity.Nearly}, {"almost", quantity.Nearly}, {"roughly", quantity.About}, {"approximately", quantity.About},
}

// hedgeBefore reads a hedge right before a bare number that the number's own
// reading left out.
func (p *page) hedgeBefore(c *candidate) {
	m := &c.mention
	if w := articles.LowerASCII(m.HedgeWords); m.Hedge == quantity.Exact && (strings.HasPrefix(w, "equal") || strings.HasPrefix(w, "equivalent")) {
		// "Equal to about 1.6 million": a conversion, whose hedge is behind it.
		m.HedgeAt, m.HedgeWords = quantity.Extent{}, ""
	}
	if m.Hedge != quantity.Exact || !m.HedgeAt.IsZero() {
		return
	}
	before := strings.TrimRight(p.lower(max(c.sentence.start, m.Number.Start-16), m.Number.Start), " ")
	for _, h := range plainHedges {
		if !strings.HasSuffix(before, h.words) || len(before) > len(h.words) && isLetter(before[len(before)-len(h.words)-1]) {
			continue
		}
		end := max(c.sentence.start, m.Number.Start-16) + len(before)
		m.Hedge, m.HedgeAt = h.hedge, quantity.Extent{Start: end - len(h.words), End: end}
		m.HedgeWords = p.doc.Text[m.HedgeAt.Start:m.HedgeAt.End]
		return
	}
}

// unitAhead finds the noun that a number counts where other words stand
// between: "14 MiG-29 and Su-24 aircraft", "120 long-range guns".
func (p *page) unitAhead(c *candidate) string {
	s := c.sentence
	ws := s.passage.words
	i := sort.Search(len(ws), func(i int) bool { return ws[i].start >= c.mention.Number.End })
	if c.mention.Hedge == quantity.Vague && i < s.hi && ws[i].lower == "of" {
		i++ // hundreds of
	}
	for _, e := range s.entities() {
		if e.adjective && i < s.hi && e.start == ws[i].start && strings.HasSuffix(p.lower(e.start, e.end), "ans") && e.country == p.voc.Flow.From {
			c.mention.UnitAt = quantity.Extent{Start: e.start, End: e.end}
			return "person"
		}
	}
	if i < s.hi && strings.ContainsAny(p.doc.Text[c.mention.Number.End:max(c.mention.Number.End, ws[i].start)], ",.;:()") {
		return "" // "the Marigold 8, loaded": a name's number
	}
	next := p.numberAfter(c)
	for k := i; k < s.hi && k < i+7 && ws[k].start < next; k++ {
		w := ws[k].lower
		unit := p.countedAt(s.passage, k)
		switch {
		case unit == "" && k+1 < len(ws) && types[w] != "" && ws[k].capital && isDigit(p.doc.Text[ws[k+1].start]):
			unit = types[w]
		case unit == "" && (w == "kalashnikov" || w == "ak" || w == "satellite"):
			unit = aheadSingular[w]
		case w == "pieces" && p.artilleryPieces(s, k):
			unit = "gun"
		case w == "carriers":
			unit = "vessel"
		case w == "guns" && k > i && ws[k-1].lower == "machine":
			unit = "machine gun"
		}
		if unit != "" {
			c.mention.UnitAt = quantity.Extent{Start: ws[k].start, End: ws[k].end}
			return unit
		}
		if w == "and" || w == "or" {
			continue
		}
		if leads[w] || notNames[w] || sayings[w] != "" || gives[w] || takes[w] || isBe(w) || w == "have" || w == "had" || w == "has" || w == "will" || w == "which" {
			return ""
		}
		if gap := p.doc.Text[ws[max(k-1, i)].end:max(ws[max(k-1, i)].end, ws[k].start)]; k > i && strings.ContainsAny(gap, ",.;:()") {
			// "Hundreds of cruise, anti-ship and other missiles": a list of kinds.
			if gap != ", " || strings.HasSuffix(ws[k-1].lower, "s") || ws[k].capital || ws[k-1].capital {
				return ""
			}
		}
	}
	return ""
}

// numberAfter is where the next count of the passage begins, beyond its end
// where there is none: what stands behind it is not this number's.
func (p *page) numberAfter(c *candidate) int {
	numbers := c.passage.numbers
	for k := sort.Search(len(numbers), func(i int) bool { return numbers[i].Number.Start > c.mention.Number.Start }); k < len(numbers); k++ {
		if numbers[k].Kind == quantity.Cardinal && numbers[k].Unit != "" && !numbers[k].Attributive {
			return numbers[k].Number.Start
		}
		if numbers[k].Number.Start > c.sentence.end {
			break
		}
	}
	return c.passage.block.End
}

// yearNoun reports whether a number with a noun is a year all the same: "in the
// last quarter of 2022 dark port calls were up".
func (p *page) yearNoun(c *candidate) bool {
	m := &c.mention
	if v := m.Range.Lo; v != m.Range.Hi || v < 2000 || v > 2099 || m.Number.End-m.Number.Start != 4 || !m.HedgeAt.IsZero() || m.UnitAt.IsZero() {
		return false
	}
	before := p.lower(max(c.sentence.start, m.Number.Start-26), m.Number.Start)
	return hasSuffixAny(before, " quarter of ", " half of ", " end of ", " start of ", " months of ", " month of ", " summer of ", " autumn of ", " winter of ", " spring of ", " early ", " late ", " mid ", " since ", " during ", " weeks of ", " beginning of ", " course of ")
}

// aheadSingular are names in the singular that are counted so.
var aheadSingular = map[string]string{"ak": "rifle", "kalashnikov": "rifle", "satellite": "satellite"}

// artilleryPieces reports whether "pieces" at word k are of artillery.
func (p *page) artilleryPieces(s *sentence, k int) bool {
	ws := s.passage.words
	if k+2 >= s.hi || ws[k+1].lower != "of" {
		return k > s.lo && ws[k-1].lower == "artillery"
	}
	for j := k + 2; j < s.hi && j < k+6; j++ {
		if ws[j].lower == "artillery" {
			return true
		}
	}
	return false
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// calibreBefore returns the item of the nearest calibre before a bare number, in
// a sentence that reckons: "if they were 152 mm shells, it would come to 3
// million".
func (p *page) calibreBefore(c *candidate, k int) string {
	s := c.sentence
	before := p.lower(s.start, c.mention.Number.Start)
	if !hasAny(before[max(0, len(before)-60):], "would come to", "would be", "would reach", "comes to", "come to", "could be", "could reach", "would amount", "would make", "would mean", "number is", "figure is", "in shells of", "in rounds of", "in rockets of", "in shells,", "expressed in") {
		return ""
	}
	return p.calibreOf(c, k)
}

// calibreOf returns the item of the nearest calibre before a number in its
// sentence.
func (p *page) calibreOf(c *candidate, k int) string {
	s := c.sentence
	for j := k - 1; j >= 0; j-- {
		m := &c.passage.numbers[j]
		if m.Number.Start < s.start {
			return ""
		}
		if m.Kind != quantity.Calibre {
			if m.Item != "" {
				return m.Item
			}
			continue
		}
		calibre := strings.Trim(p.doc.Text[m.Number.Start:m.Number.End], " ")
		rest := p.lower(m.Number.End, min(s.end, m.Number.End+48))
		for _, w := range []struct{ word, item string }{{"rocket", "rocket"}, {"shell", "shell"}, {"projectile", "shell"}, {"round", "round"}} {
			if i := strings.Index(rest, w.word); i >= 0 && !strings.ContainsAny(rest[:i], ",;") {
				return calibre + " mm " + w.item
			}
		}
		return calibre + " mm"
	}
	return ""
}

// calibreBehind returns the item of the calibre that a condition behind a number
// names: "more than 11 million rounds if they held nothing but 152 mm shells".
func (p *page) calibreBehind(c *candidate, k int) string {
	s := c.sentence
	if k+1 >= len(c.passage.numbers) {
		return ""
	}
	m := &c.passage.numbers[k+1]
	if m.Kind != quantity.Calibre || m.Number.Start >= s.end || !hasAny(p.lower(c.mention.Phrase().End, m.Number.Start), " if ", " were all ", " assuming ", " supposing ", " provided ", " as long as ") {
		return ""
	}
	calibre := strings.Trim(p.doc.Text[m.Number.Start:m.Number.End], " ") + " mm"
	rest := p.lower(m.Number.End, min(s.end, m.Number.End+40))
	for _, w := range []struct{ word, item string }{{"rocket", "rocket"}, {"shell", "shell"}, {"projectile", "shell"}, {"round", "round"}} {
		if i := strings.Index(rest, w.word); i >= 0 && !strings.ContainsAny(rest[:i], ",;") {
			return calibre + " " + w.item
		}
	}
	return calibre
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
	// "It puts the boxes at 11,000", "puts it at 1.6 million": the noun between,
	// or what the story counted last.
	tail := before[max(0, len(before)-70):]
	if i := max(strings.LastIndex(tail, "put "), strings.LastIndex(tail, "puts ")); i >= 0 && strings.Contains(tail[i:], " at ") {
		for _, w := range lexWords(tail[i:], 0) {
			if unit := p.nounUnit(w.lower); unit != "" {
				return unit
			}
		}
		if hasAny(tail[i:], " it ", " number ", " figure ", " total ", " count ", " tally ", " amount ") {
			return p.lastUnit
		}
	}
	if c.mention.Change != quantity.NoChange && hasAny(before, "number ", "total ", "figure ", "count ", "tally ") && p.lastUnit != "" {
		named := false
		for _, w := range lexWords(before, 0) {
			named = named || p.nounUnit(w.lower) != ""
		}
		if !named {
			return p.lastUnit
		}
	}
	for _, lead := range []string{"number of ", "count of ", "total of ", "tally of ", "figure for "} {
		i := strings.LastIndex(before, lead)
		if i < 0 {
			continue
		}
		for _, w := range lexWords(before[i+len(lead):], 0) {
			if unit := p.nounUnit(w.lower); unit != "" {
				return unit
			}
		}
	}
	if c.mention.Change != quantity.NoChange {
		ws := lexWords(before, 0)
		for i := len(ws) - 1; i >= 0; i-- {
			if unit := p.nounUnit(ws[i].lower); unit != "" {
				return unit
			}
		}
	}
	return ""
}

// nounUnit returns the unit of a noun that a bare number can take over.
func (p *page) nounUnit(w string) string {
	if unit := nouns[w]; unit != "" {
		return unit
	}
	if unit := p.gaz.counted(w); unit != "" && unit != "vessel" && p.counts(unit) {
		return unit
	}
	return ""
}

// declaredFor returns the measure that the case declares for a unit; where the
// case declares none, the one given for a vocabulary without measures.
func (p *page) declaredFor(unit string, without claims.Measure) claims.Measure {
	if m := p.gaz.measures[unit]; m != "" {
		return m
	}
	if len(p.voc.Measures) == 0 {
		return without
	}
	return ""
}

// nouns are the counted nouns that a bare number can take over.
var nouns = map[string]string{
	"containers": "container", "boxes": "box", "shells": "shell", "rounds": "round", "missiles": "missile", "voyages": "voyage",
	"trips": "voyage", "shipments": "shipment", "troops": "person", "soldiers": "person", "tonnes": "tonne", "tons": "ton",
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
