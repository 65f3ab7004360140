package reading

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// relevant reports whether the sentence, or the one before it, speaks of goods
// that move, and the page of the case's flow.
func (p *page) relevant(c *candidate, unit string) bool {
	if c.passage.block.Role == articles.Caption && c.claim.Measure == claims.Vessels {
		return false
	}
	if p.unlisted(c.claim.Measure) {
		return false
	}
	if !p.flowSeen {
		return false
	}
	if !p.onTopic && c.passage.block.Role != articles.Teaser {
		// A page that names one end only can be of many matters: money, people
		// and trips are counted in all of them.
		switch d := quantity.DimensionOf(c.mention.Unit); {
		case d == quantity.Money, c.claim.Unit == "person", c.claim.Unit == "month", c.claim.Measure == claims.Voyages:
			return false
		}
	}
	if c.passage.block.Role == articles.Teaser && !p.ofFlow(c) {
		return false // another story's
	}
	if p.notSaid(c) || p.ironic(c) || c.sentence.longAgo() {
		return false
	}
	if c.tabled {
		return p.about || p.onTopic // the head of the column says what it is
	}
	switch c.claim.Measure {
	case claims.PlantCapacity, claims.Launch, claims.Containers, claims.ReturnContainers:
		return true
	case claims.Missiles:
		if hasAny(p.lower(c.sentence.start, c.sentence.end), "test-fire", "test fire", "tested", "a test", "tests", "east sea", "sea of japan", "into the sea", "off its") {
			return false // a test, not a delivery
		}
		for _, e := range c.sentence.entities() {
			if e.country == p.voc.Flow.From && e.country != "" {
				return true
			}
		}
	case claims.Rounds:
		if c.mention.Item != "" || c.passage.block.Role == articles.Body {
			return true
		}
	case claims.Troops:
		for _, e := range c.sentence.entities() {
			if e.kind == aCountry && e.country == p.voc.Flow.From && e.country != "" && len(c.sentence.attributions) > 0 {
				return true // soldiers of the one who sends, of whom somebody speaks
			}
		}
	case claims.Satellite:
		return c.claim.Form == claims.Intention
	case claims.Vessels:
		if p.carriesMore(c) {
			return false // the ships that bring what is counted
		}
		// Vessels are counted everywhere: the sentence has to name two ends, or
		// the goods.
		return c.sentence.moves && (p.twoEnds(c.sentence) || p.cargo(c.sentence) || p.about && p.anEnd(c.sentence))
	case claims.Tonnes:
		return (c.sentence.moves || p.countsOn(c) || p.goodsBehind(c) > noGoods && p.inStory(c)) && !p.otherGoods(c)
	}
	if c.claim.Form == claims.Share {
		return true
	}
	if p.otherGoods(c) {
		return false
	}
	if quantity.DimensionOf(c.mention.Unit) == quantity.Money {
		return p.sumOfFlow(c)
	}
	return c.sentence.moves || c.index > 0 && c.passage.sentences[c.index-1].moves || p.countsOn(c) || p.inStory(c)
}

// inStory reports whether a figure of a page about the case's flow can be one of
// it though no word beside it speaks of goods that move: the page does, and
// nothing says that so many are kept, lost or used.
func (p *page) inStory(c *candidate) bool {
	if !p.about || c.passage.block.Role == articles.Teaser {
		return false
	}
	const reach = 50 // bytes
	e := c.mention.Phrase()
	clause := " " + p.lower(max(p.clauseStart(c), e.Start-reach), min(c.sentence.end, e.End+reach)) + " "
	return !hasAny(clause, kept...)
}

// kept are the words by which a figure is of what is held, lost or used up and
// not of what moves.
var kept = []string{" arsenal", " inventory", " stockpile of ", " possesses ", " has lost ", " have lost ", " had lost ", " losing ", " losses ", " shot down ", " destroyed ", " weighs ", " battery of ", " per kilo", " a kilo", " each of ", " a range of ", " killed ", " wounded ",
	" budget", " employs ", " staff of ", " crew of ", " aged ", " salary", " subscribers", " readers", " followers", " votes", " could be parked "}

// sumOfFlow reports whether a sum of money is what the goods of the flow are
// worth or what is paid for them.
func (p *page) sumOfFlow(c *candidate) bool {
	e := c.mention.Phrase()
	near := " " + p.lower(max(c.sentence.start, e.Start-130), min(c.sentence.end, e.End+60)) + " "
	return hasAny(near, " worth", " value", " deal", " contract", " order", " paid", " pay ", " payment", " earn", " revenue", " proceeds", " sold ", " sale", " bought ", " trade", " bill ", " invoice", " turnover ") && (p.about || c.sentence.moves)
}

// countsOn reports whether somebody speaks in the sentence and the story has
// counted the same thing just before: "the official put it at 70,000 barrels".
func (p *page) countsOn(c *candidate) bool {
	if len(c.sentence.attributions) == 0 {
		return false
	}
	last := p.counted[c.claim.Measure]
	if last == nil {
		// What the case declares a unit for, on a page that names both ends.
		unit := c.claim.Unit
		return p.bothSeen && unit != "vessel" && unit != "person" && p.gaz.measures[unit] == c.claim.Measure
	}
	const near = 3 // paragraphs
	for ps, n := c.passage, 0; ps != nil && n <= near; ps, n = ps.prev, n+1 {
		if ps == last {
			return true
		}
	}
	return false
}

// ironic reports whether a figure of what is to come opens with a concession and
// is nobody's: "sure, and next week he will have sent a million".
func (p *page) ironic(c *candidate) bool {
	if c.claim.Form != claims.Intention || len(c.sentence.attributions) > 0 {
		return false
	}
	opening := strings.TrimLeft(p.lower(c.sentence.start, min(c.sentence.end, c.sentence.start+24)), "\"“‘' ")
	return hasPrefixAny(opening, "sure, ", "oh, sure", "oh sure", "yeah, ", "yeah right", "right, and ", "of course, and ", "no doubt, and ", "why not, ", "next thing ")
}

// notSaid reports whether a figure is one that the text takes back, sets as a
// limit, or gives in a form that cannot be read for sure.
func (p *page) notSaid(c *candidate) bool {
	s := c.sentence
	e := c.mention.Phrase()
	before := " " + p.lower(p.clauseStart(c), e.Start)
	tail := before[max(0, len(before)-64):]
	if hasAny(tail, " could not have ", " cannot have ", " can not have ", "n't have ", " has not sent ", " have not sent ", " had not sent ", " did not send ", " not sent ", " never sent ", " did not ship ", " has not shipped ", " not shipped ", " not supplied ",
		" has not received ", " did not receive ", " not received ", " not the ", " rather than ", " instead of ", " and not ", " far from ") || strings.HasSuffix(tail, " not ") || strings.HasSuffix(tail, ", not ") || strings.HasSuffix(tail, " no ") {
		return true // what is said not to be so
	}
	if hasAny(tail, " cap of ", " limit of ", " limited to ", " ceiling of ", " quota of ", " capped at ", " allows ", " allowed ", " permits ", " cap was set at ", " limit is ", " cap is ", " allowance of ", " maximum set ", " permitted ", " permissible ", " deadweight of ", " displacement of ") || hasAny(p.lower(e.Start, c.mention.Number.Start), "cap of ", "limit of ", "ceiling of ", "quota of ", "limit to ") {
		return true // a limit is no count
	}
	if !hasAny(p.lower(e.End, s.end), " took ", " seized", " confiscated", " forfeit") && hasAny(before, " may supply ", " may import ", " may buy ", " may sell ", " may receive ", " entitled to ", " lets the ", " let the ", " lets it ") {
		return true
	}
	if hasSuffixAny(strings.TrimRight(before, " ")+" ", " handled ", " handles ", " throughput of ", " turnover of ") && quantity.DimensionOf(c.mention.Unit) != quantity.Money {
		return true // what a port or a firm does in a year
	}
	if c.claim.Measure == claims.Voyages && hasSuffixAny(strings.TrimRight(before, " ")+" ", " the last ", " the next ", " her last ", " its last ") {
		return true
	}
	if w := p.lower(e.End, min(s.end, e.End+40)); hasAny(w, " cap ", " limit", " ceiling", " quota", " the un allows", " allowed", " permitted") || hasAny(tail+" ", " the cap ", " the limit ", " the limits ", " the quota ", " the ceiling ") {
		return true
	}
	switch c.mention.Unit {
	case "barrel", "barrel per day", "tonne", "ton":
		// What is produced, stored or used up is no flow, and a ship's size no
		// load.
		if hasAny(clauseOf(p.lower(e.End, min(s.end, e.End+70))), " afloat", " waiting", " floating storage", " on the water", " at sea", " off ") || strings.Contains(tail, " floating storage ") || strings.Contains(before, " oil on water ") {
			break // what lies afloat is on its way
		}
		if hasAny(tail, " output ", " pumps ", " pumping ", " production ", " produces ", " produced ", " stocks ", " inventories ", " harvest", " crop ", " reserves ", " consumption ", " consumes ", " demand ", " can carry ", " can hold ", " able to carry ", " able to hold ", " able to lift ", " can lift ", " capacity of ", " storage ", " stores ") {
			return true
		}
	}
	if text := p.lower(s.start, s.end); hasAny(text, "earlier version of this", "previous version of this", "an earlier version", "correction:", "this article was amended", "this story has been corrected", "mistakenly said", "misstated") {
		return true // the page withdraws it
	}
	// No count begins with a nought: such digits are a key, or are shown in
	// another order than they are stored.
	if n := p.doc.Text[c.mention.Number.Start:c.mention.Number.End]; len(n) > 1 && n[0] == '0' && n[1] >= '0' && n[1] <= '9' {
		return true
	}
	// A letter for a digit: half of such a number would be read as another.
	if n := c.mention.Number; n.End < len(p.doc.Text) && (c.mention.UnitAt.IsZero() || c.mention.UnitAt.Start > n.End) {
		if r, _ := utf8.DecodeRuneInString(p.doc.Text[n.End:]); unicode.IsLetter(r) && p.doc.Text[n.End-1] >= '0' && p.doc.Text[n.End-1] <= '9' {
			return true
		}
	}
	// Text that is shown in another order than it is stored.
	if strings.ContainsAny(p.doc.Text[s.start:s.end], "\u202a\u202b\u202d\u202e\u2066\u2067\u2068") {
		return true
	}
	after := p.lower(e.End, min(s.end, e.End+24))
	if hasAny(after, " a kilo", " per kilo", " a kg") || hasSuffixAny(before, " battery of ", " battalion of ", " crew of ", " staff of ", " fleet of ", " every ", " box of ", " a crew of some ") {
		return true
	}
	if c.claim.Measure == claims.Containers && c.claim.Form == claims.Capacity && hasAny(tail, " room for ", " can carry ", " can hold ", " space for ", " can take ", " slots ", " could carry ") {
		return true // the size of a ship
	}
	switch c.mention.Unit {
	case "vessel", "aircraft":
		if hasAny(tail, " its ", " their ", " fired at ", " attacked ", " attacks on ", " struck ", " sank ", " sunk ", " damaged ") {
			return true
		}
	}
	if c.unit == "drone" && hasAny(tail, " launched ", " launches ", " fired ", " fires ", " launching ", " sent up ", " attacked with ") && p.ofOrigin(c).name == "" {
		return true // used, not delivered
	}
	switch c.unit {
	case "drone", "missile", "aircraft":
		// What was shot down was not counted as it came.
		if hasAny(tail, " brought down ", " shot down ", " downed ", " destroyed ", " knocked out ", " took down ") || hasAny(clauseOf(p.lower(e.End, min(s.end, e.End+60))), " shot down", " downed", " were destroyed", " brought down", " were intercepted") {
			return true
		}
	}
	switch c.unit {
	case "vessel", "aircraft":
		// The means of a mission: "it has 600 people, four ships and six aircraft".
		if hasAny(before, " personnel, ", " people, ", " staff, ", " sailors, ", " officers, ") && hasAny(before, " has ", " have ", " had ", " runs on ", " disposes of ") {
			return true
		}
	}
	switch quantity.DimensionOf(c.mention.Unit) {
	case quantity.Money:
		if hasAny(after, " a month", " a week", " a day", " monthly") && hasAny(before, " he earn", " she earn", " i earn", " he was paid ", " was paid ", " he got ", " his wage", " his pay ", " her pay ", " a captain's", " rents for ", " rent of ") {
			return true // one man's pay
		}
		// A price of one is no sum.
		if worth := strings.LastIndex(tail, " worth "); worth >= 0 {
			tail = tail[worth:] // "at the prices of the day it was worth"
		}
		if hasAny(after, " each", " apiece", " a barrel", " per ", " a tonne", " a ton", " a litre", " a piece", " a unit", " a drone", " a missile") || hasAny(tail, " price of ", " prices ", " closed at ", " priced at ", " costs ", " cost of ", " costing ", " trading at ", " fine of ", " fined ", " per barrel ", " salary ") {
			return true
		}
	case quantity.Volume:
		if p.othersGoods(c) {
			return true
		}
	case quantity.Mass:
		if p.othersGoods(c) {
			return true
		}
		// The size of a ship is no load.
		if hasAny(after, " deadweight", " displacement", " ship", " vessel", " tanker", " destroyer", " gross") || hasAny(tail, " displaces ", " displacing ", " weighs ", " weighing ", " destroyer of ", " ship of ", " vessel of ", " tanker of ") {
			return true
		}
	}
	if hasAny(tail, " would need ", " would require ", " would have needed ", " room for ", " berths for ") && c.claim.Form != claims.Capacity {
		return true // what it would take
	}
	// What is counted one by one comes in whole numbers.
	if v := c.claim.Value; quantity.DimensionOf(c.mention.Unit) == quantity.Items && (v.Lo != math.Trunc(v.Lo) || v.Hi != math.Trunc(v.Hi)) {
		return true
	}
	return false
}

// carriesMore reports whether another count of goods stands behind the number in
// its sentence, so that this one says only in what they came.
func (p *page) carriesMore(c *candidate) bool {
	for _, m := range c.passage.numbers {
		if m.Number.Start > c.mention.Number.End && m.Number.Start < c.sentence.end {
			switch m.Unit {
			case "container", "round", "shell", "tonne", "ton", "barrel", "missile", "rifle", "drone":
				return true
			}
		}
	}
	return false
}

// ofFlow reports whether the card of a teaser names both ends of the case's
// flow, or one where it counts what few others count; a case without a flow asks
// for nothing.
func (p *page) ofFlow(c *candidate) bool {
	seen := map[string]bool{}
	if c.passage.korean {
		koreanCountriesIn(p.doc.Text[c.passage.block.Start:c.passage.block.End], seen)
		_, all := p.voc.Flow.ends(seen)
		return all
	}
	for _, e := range c.passage.entities {
		seen[e.country] = true
	}
	one, all := p.voc.Flow.ends(seen)
	switch c.claim.Measure {
	case claims.Containers, claims.ReturnContainers, claims.Rounds, p.voc.counted():
		return one
	}
	return all
}

// unlisted reports whether a measure of freight in boxes is one that a case
// which counts something else does not list.
func (p *page) unlisted(m claims.Measure) bool {
	switch m {
	case claims.Containers, claims.ReturnContainers, claims.Rounds:
	default:
		return false
	}
	return p.voc.Counted != "" && p.voc.Counted != claims.Containers && !slices.ContainsFunc(p.voc.Measures, func(d Measure) bool { return d.ID == m })
}

// otherFlow reports whether a figure is of goods that went from one country to
// another, neither of which is an end of the case's flow, and the next sentence
// does not come back to it.
func (p *page) otherFlow(c *candidate) bool {
	f := p.voc.Flow
	if f.From == "" || f.To == "" || len(c.claim.From) != 1 || len(c.claim.To) != 1 {
		return false
	}
	from, to := c.claim.From[0], c.claim.To[0]
	return len(from) == 2 && len(to) == 2 && from != f.From && from != f.To && to != f.From && to != f.To && from != to && !p.anEnd(c.sentence) &&
		(c.index+1 >= len(c.passage.sentences) || !p.anEnd(c.passage.sentences[c.index+1]))
}

// longAgo reports whether a sentence speaks of years before any flow that a case
// counts, and of none since.
func (s *sentence) longAgo() bool {
	const since = 2000
	old := false
	for _, d := range s.days {
		day, ok := d.Date.Latest()
		if !ok || !d.YearStated {
			continue
		}
		if y, _, _ := day.Civil(); y >= since {
			return false
		}
		old = true
	}
	return old
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

// anEnd reports whether a sentence names an end of the flow or a place in it.
func (p *page) anEnd(s *sentence) bool {
	for _, e := range s.entities() {
		if e.country != "" && (e.country == p.voc.Flow.From || e.country == p.voc.Flow.To) {
			return true
		}
	}
	return false
}

// cargo reports whether a sentence names goods of the kind that a case counts.
func (p *page) cargo(s *sentence) bool {
	want := p.classOf("")
	for _, w := range s.passage.words[s.lo:s.hi] {
		if want != noGoods && want != arms {
			if goodsWords[w.lower] == want {
				return true
			}
			continue
		}
		switch w.lower {
		case "munitions", "ammunition", "weapons", "arms", "shells", "containers", "missiles":
			return true
		}
	}
	return strings.Contains(p.voc.Flow.Cargo, " ") && strings.Contains(p.lower(s.start, s.end), strings.ToLower(p.voc.Flow.Cargo))
}

// oneVessel reports whether a figure is the load of a single vessel: the clause
// before it is about one and not about several.
func (p *page) oneVessel(c *candidate) bool {
	s := c.sentence
	ws := s.passage.words
	at := c.mention.Phrase().Start
	from := p.clauseStart(c)
	one := false
	before := " " + p.lower(from, at)
	if hasAny(before, " on one of her ", " on one of its ", " on one of his ", " on one of those ", " on one of these ", " on one of the calls", " on one of the trips", " on one voyage", " on one trip", " on that trip", " on that voyage", " on that call", " on one call") || p.namedVessel(c) {
		return true
	}
	if hasAny(before, " the last of them ", " one of them ", " one of them, ", " the first of them ", " the latest of them ") {
		return true
	}
	if k := c.mention.Phrase().Start; strings.HasSuffix(strings.TrimRight(p.lower(s.start, k), " "), " with its") {
		return true
	}
	for i := s.lo; i < s.hi && ws[i].start < at; i++ {
		if ws[i].start < from {
			continue
		}
		switch ws[i].lower {
		case "vessel", "ship", "dhow", "tanker", "freighter", "boat", "vessel's", "freighters", "ships", "vessels", "tankers", "dhows", "boats", "carrier", "coaster", "cargo", "consignment", "shipment", "consignments", "shipments":
			plural := strings.HasSuffix(ws[i].lower, "s")
			if plural {
				return false
			}
			one = one || c.passage.block.Role == articles.Headline || i > s.lo && singular[ws[i-1].lower] || i > s.lo+1 && singular[ws[i-2].lower] || i > s.lo+2 && singular[ws[i-3].lower]
		case "trips", "voyages", "calls", "visits", "runs", "sailings":
			return false
		case "last", "first":
			if i+2 < s.hi && ws[i+1].lower == "of" {
				return true
			}
		}
	}
	if one {
		return true
	}
	for _, v := range p.voc.Vessels {
		if strings.Contains(p.doc.Text[from:at], v.Name) {
			return v.Name != ""
		}
	}
	// A ship that the page names: "The Laodicea arrived with 5,000 tonnes".
	return strings.HasPrefix(strings.TrimLeft(before, " "), "the ") && hasAny(before, " arrived with ", " docked with ", " sailed with ", " left with ", " was loaded with ")
}

// bears are what a vessel does with its load.
var bears = wordSet("brought carried took loaded unloaded landed discharged delivered arrived sailed docked left pumped offloaded hauled transported bore lifted had has")

// namedVessel reports whether the clause before a figure has a ship by its name as
// what bears the load, on a page that speaks of ships: "the Laodicea had brought".
func (p *page) namedVessel(c *candidate) bool {
	s := c.sentence
	ws := s.passage.words
	if !p.ships {
		return false
	}
	at, from := c.mention.Phrase().Start, p.clauseStart(c)
	for i := s.lo; i+2 < s.hi && ws[i+2].start < at; i++ {
		if ws[i].start < from || ws[i].lower != "the" || !ws[i+1].capital {
			continue
		}
		k := i + 1
		for k < s.hi && ws[k].capital && k < i+4 {
			k++
		}
		if k < s.hi && ws[k].start < at && bears[ws[k].lower] && !p.parted(ws, k) && !p.nameAt(s, i+1, k) && (ws[k].lower != "had" && ws[k].lower != "has" || k+1 < s.hi && bears[ws[k+1].lower]) {
			return true
		}
	}
	return false
}

// nameAt reports whether words [i, k) are or hold a name that the reader knows as
// that of a country, a body or a place, or an office.
func (p *page) nameAt(s *sentence, i, k int) bool {
	for _, e := range s.entities() {
		if e.first < k && e.last > i {
			return true
		}
	}
	for _, w := range s.passage.words[i:k] {
		if described[w.lower] != nil || roleNouns[w.lower] {
			return true
		}
	}
	return false
}

var singular = wordSet("a the one this that its first second third another same single each")

// trade are the words of a traffic that somebody forbids or watches.
var trade = wordSet("embargo sanctions sanctioned smuggled smuggling smugglers trafficking contraband interdicted blacklisted cargo cargoes sts ship-to-ship")

// aboutFlow reports whether a page is about the case's flow: it names one end of
// it and the other, and goods that the case counts more than once.
func (p *page) aboutFlow(seen map[string]bool) bool {
	f := p.voc.Flow
	one, all := f.ends(seen)
	if f == (Flow{Cargo: f.Cargo}) || !one {
		return false
	}
	enough := 4
	if all && f.From != "" && f.To != "" {
		enough = 2
	}
	named := 0
	for _, ps := range p.passages {
		if ps.block.Role == articles.Teaser {
			continue
		}
		for i := range ps.words {
			w := ps.words[i].lower
			if unit := p.countedAt(ps, i); unit != "" && unit != "vessel" && unit != "person" && p.counts(unit) || goodsWords[w] != noGoods && goodsWords[w] != freight && goodsWords[w] != food || trade[w] {
				if named++; named >= enough {
					return true
				}
			}
		}
	}
	return false
}
