package reading

import (
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// form says what kind of statement the number makes.
func (p *page) form(c *candidate, k int) {
	cl, m, s := &c.claim, &c.mention, c.sentence
	e := m.Phrase()
	clause := p.clauseStart(c)
	before := " " + p.lower(clause, e.Start)
	after := p.lower(e.End, min(s.end, e.End+40))
	near := after // as far as what is said of this figure goes
	for i := 0; i < len(near); i++ {
		if c := near[i]; c == ',' || c == ';' || c >= '0' && c <= '9' {
			near = near[:i]
		}
	}
	c.anaphora = pointsBack(p.lower(s.start, e.Start))
	c.weighed = hasAny(before, " the weight ", " that weight ", " the tonnage ")
	c.anaphora = c.anaphora || c.weighed
	switch {
	case cl.Measure == claims.PlantCapacity:
		cl.Form = claims.Level
		return
	case cl.Unit == "percent" || cl.Unit == "percentage point":
		cl.Form = claims.Share
		return
	}
	if c.reckoned || p.gaz.spans[m.Unit] == cl.Measure && cl.Measure != "" {
		cl.Form = claims.Capacity
		return
	}
	if m.Unit == "barrel per day" {
		cl.Form = claims.Rate
		return
	}
	words := capacityWords(before)
	if words == "" && !m.Capacity.IsZero() && m.Capacity.Start >= clause {
		words = p.lower(m.Capacity.Start, m.Capacity.End) // as the number itself was read
	}
	if words != "" && cl.Measure != claims.Vessels {
		cl.Form = claims.Capacity
		c.because("capacity wording \"" + words + "\"")
		if strings.HasPrefix(words, "enough") && cl.Hedge == quantity.Exact {
			// Enough for N says that N is the most there can be.
			cl.Hedge, cl.HedgeWord = quantity.UpTo, words
		}
		return
	}
	if cl.Measure != claims.Vessels && (strings.Contains(before, " if ") && (hasAny(before, " would be ", " would come ", " would mean ", " would amount ", " it could be ", " would number ", " would top ", " would run to ", " would exceed ") || hasSuffixAny(before, " would ", " could ") || hasPrefixAny(after, " would have ", " could have ")) ||
		cl.Measure == claims.Rounds && hasPrefixAny(strings.TrimLeft(before, " \"“"), supposing...) ||
		hasPrefixAny(after, " could be inside", " could fit", " can fit", " would fit", " could be packed", " could be carried", " could be loaded", " might be inside", " could have been inside", " could have fitted", " could have fit", " would go into", " could go into", " could be in ")) {
		cl.Form = claims.Capacity
		c.because("what it would be")
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
	for _, w := range []string{" plans to ", " plan to ", " planned to ", " planning to ", " intends to ", " intend to ", " aims to ", " will ", " vowed to ", " pledged to ", " preparing to ", " expected to ", " promised to ", " set to ", " trying to ", " tries to ", " tried to ", " seeks to ", " seeking to ", " sought to ", " wants to ", " hopes to ", " fancies ", " dreams of ", " undertook to ", " hoping to ", " in talks to ", " about to ", " agreed to ", " agrees to ", " asked for ", " ordered ", " has offered ", " offered to ", " ready to ", " seeks ", " is seeking ", " are seeking ", " deal for ", " contract for ", " planned to be ", " should soon ", " means to ", " mean to ", " meant to ", " put in for ", " puts in for ", " bid for ", " commits to ", " committed to ", " hopes for ", " is to send ", " are to send ", " was to send ", " is due to ", " are due to "} {
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
	if hasPrefixAny(after, " ordered", " on order", " were ordered", " was ordered", " have been ordered", " were on order", " were on the plan", " planned", " were planned", " are planned", " were to ", " are to ", " was to ", " is to ", " to be delivered", " to be built", " to follow") && !strings.HasPrefix(after, " ordered in") {
		cl.Form = claims.Intention
		return
	}
	if w := clauseOf(p.lower(e.End, min(s.end, e.End+60))); hasAny(w, " may be exported", " may be sent", " may be shipped", " will be ", " are to be ", " is to be ", " is due to ", " are due to ", " were due to ", " was due to ", " would follow", " will follow", " are to follow", " is to follow", " will arrive", " would arrive") {
		cl.Form = claims.Intention
		return
	}
	switch {
	case m.Change == quantity.By:
		cl.Form = claims.Increment
		c.because("the count moved by this")
		return
	case m.UnitAt.Start > m.Number.End && strings.HasPrefix(after, " more ") && !strings.HasPrefix(after, " more than") || m.UnitAt.Start > m.Number.End && hasAny(p.lower(m.Number.End, m.UnitAt.Start), " more ", " additional ", " further ", " extra ", " new "):
		cl.Form, c.more = claims.Increment, true
		c.because("so many more")
		return
	case c.more:
		cl.Form = claims.Increment
		c.because("so many more")
		return
	case hasAny(strings.TrimRight(before, " ")+" ", " another ", " additional ", " a further ", " an extra ") && nearEnd(before, "another", "additional", "further", "extra"):
		cl.Form = claims.Increment
		c.because("one more lot")
		return
	case hasAny(nearBytes(before), " loaded with ", " carrying ", " aboard ", " laden with ", " with a load of ", " loading ") && !p.countedLoad(c, k) || hasAny(before, " each vessel ", " each ship ", " every voyage ", " each voyage ", " each trip ") ||
		strings.HasPrefix(after, " aboard") || strings.HasPrefix(after, " on board") || hasAny(near, " on a voyage", " per voyage", " a voyage", " on each voyage", " per trip", " a trip", " per ship", " per vessel"):
		if cl.Measure != claims.Vessels && cl.Measure != claims.Voyages {
			cl.Form = claims.Increment
			c.because("one load")
			return
		}
	}
	if quantity.DimensionOf(m.Unit) == quantity.Volume || m.Unit == "barrel" {
		if hasAny(clauseOf(p.lower(e.End, min(s.end, e.End+90))), " in floating storage", " afloat", " on the water", " at anchor", " waiting", " lay ", " lies ", " lying ", " sit ", " sits ", " sitting ", " idling") {
			cl.Form = claims.Level
			c.because("what lies afloat")
			return
		}
	}
	if cl.Measure != claims.Vessels && cl.Measure != claims.Voyages {
		switch {
		case hasAny(before[max(0, len(before)-28):], " pile of ", " stack of ", " row of ", " rows of ", " piles of ", " stacks of ") && cl.Measure == claims.Containers:
			cl.Form = claims.Level
			c.because("what lies on a quay")
			return
		case hasAny(before[max(0, len(before)-28):], " shows ", " show ", " showed ") && hasAny(before, " imagery ", " images ", " photographs ", " photos ", " pictures ") && !strings.Contains(before[max(0, len(before)-28):], " that "),
			hasAny(before[max(0, len(before)-40):], " images of ", " photographs of ", " photos of ", " pictures of ", " imagery of "):
			cl.Form = claims.Level
			c.because("what a picture shows")
			return
		case cl.Measure != claims.Troops && p.oneVessel(c):
			cl.Form = claims.Increment
			c.because("one vessel's load")
			return
		case p.oneHaul(c, before):
			cl.Form = claims.Increment
			c.because("one haul")
			return
		case p.besideHaul(c):
			cl.Form = claims.Increment
			c.because("with the haul before it")
			return
		case hasAny(before[max(0, len(before)-24):], " lots of ", " batches of ", " loads of ") || hasAny(clauseOf(p.lower(e.End, min(s.end, e.End+110))), " in a single ", " in one boat", " in one haul", " on one dhow", " on one boat", " on one ship", " aboard one ", " off another", " from one dhow", " in one vessel") || hasAny(near, " in one delivery", " in a single ", " in one shipment", " in one day", " week alone", " day alone") || hasAny(p.lower(e.End, s.end), " in one delivery", " in the past week alone", " in a single delivery"):
			cl.Form = claims.Increment
			c.because("one lot")
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

// supposing are the words that open a clause which reckons what containers would
// hold: "filled with 152 mm shells, that is about 9 million".
var supposing = []string{"filled with ", "stuffed with ", "packed with ", "loaded with ", "crammed with ", "were they ", "were all ", "had they ", "assuming ", "suppose ", "supposing ", "say they ", "taken as ", "counted as ", "reckoned as ", "put into 152", "as 152", "as 122"}

// loadReach is how far, in bytes, before its number a word such as "carrying"
// stands.
const loadReach = 48

func nearBytes(before string) string { return before[max(0, len(before)-loadReach):] }

// countedLoad reports whether what carries the load is itself counted right
// before: "6,700 containers carrying millions of rounds" is no load of one.
func (p *page) countedLoad(c *candidate, k int) bool {
	if k == 0 {
		return false
	}
	last := c.passage.numbers[k-1].Phrase()
	return last.Start >= c.sentence.start && last.End <= c.mention.Phrase().Start && c.mention.Phrase().Start-last.End < loadReach &&
		!strings.ContainsAny(p.doc.Text[last.End:c.mention.Phrase().Start], ",;:") && c.passage.numbers[k-1].Kind == quantity.Cardinal && c.passage.numbers[k-1].Unit != ""
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

// capacityPhrases are the wordings of what could be, by the word that all of a
// group have, so that most texts are asked for that word only.
var capacityPhrases = []struct {
	word    string
	phrases []string
}{
	{"enough", []string{"enough to accommodate", "enough to accomodate", "enough to hold", "enough to carry", "enough to contain", "enough to fit", "enough to transport", "enough for", "enough to fuel", "enough to arm", "enough to fill", "enough to make", "enough to build", "enough to produce", "enough to equip", "enough to load", "enough to supply", "enough to power", "enough to propel", "enough to launch", "enough space for"}},
	{"could", []string{"could hold", "could carry", "could contain", "could accommodate", "could accomodate", "could fit", "could have held", "could have carried", "could be loaded with", "could be filled with", "could be as many as", "could have brought", "could bring", "could equal", "could take", "could amount to", "could have contained", "could be up to"}},
	{"would", []string{"would hold", "would fit", "would amount to", "would come to", "would be equal to", "would equal", "would mean", "would take", "would have held", "would make"}},
	{"possible", []string{"possible to place", "possible to fit", "possible to load", "possible to pack", "possible to carry", "possible to hold"}},
	{"", []string{"can hold", "can carry", "can contain", "can accommodate", "can fit", "might hold", "may hold", "may contain", "might contain", "capable of holding", "capable of carrying", "capacity for", "capacity of", "capacity to hold", "capacity to carry", "room for", "space for", "equivalent to", "equivalent of", "equals", "equates to", "corresponds to", "corresponding to", "correspond to", "equate to", "equal to", "translates to", "translates into", "translate to", "translate into", "large enough", "able to hold", "able to carry", "sufficient for", "sufficient to hold", "big enough", "can be loaded with", "may be loaded with", "can be filled with", "can take", "estimated to hold"}},
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
	// "Enough fuel for a dozen missiles".
	if i := strings.LastIndex(before, "enough "); i >= 0 {
		if k := strings.Index(before[i:], " for "); k > 0 && k < 30 && strings.Count(before[i:i+k], " ") <= 2 && !strings.ContainsAny(before[i:i+k], ",.;") {
			best, at = before[i:i+k+4], i
		}
	}
	for _, g := range capacityPhrases {
		if g.word != "" && !strings.Contains(before, g.word) {
			continue
		}
		for _, w := range g.phrases {
			if i := strings.LastIndex(before, w); i > at {
				best, at = w, i
			}
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
	for _, w := range []string{"; ", ", while ", ", but ", ", whereas ", ", although ", ", so "} {
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

func hasPrefixAny(s string, list ...string) bool {
	for _, w := range list {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

func hasSuffixAny(s string, list ...string) bool {
	for _, w := range list {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

// clauseOf cuts a text where another clause may begin.
func clauseOf(s string) string {
	if i := strings.IndexAny(s, ",;"); i >= 0 {
		s = s[:i]
	}
	if i := strings.Index(s, " and "); i >= 0 {
		s = s[:i]
	}
	return s
}

// hauls are the words of one seizure or one cargo, and sums those by which
// several are added up.
var (
	hauls = []string{" seized ", " seize ", " seizes ", " seizing ", " confiscated ", " confiscate ", " confiscates ", " intercepted ", " intercept ", " intercepts ", " stopped ", " stop ", " stops ", " captured ", " impounded ", " discovered ", " uncovered ",
		" found ", " finds ", " recovered ", " hauled ", " snatched ", " nabbed ", " foiled ", " on board were ", " on board was ", " aboard were ", " aboard was ", " the cargo ", " the shipment ", " the haul ", " the consignment ", " the cache ",
		" taken off ", " taken from ", " siphoned ", " boarded ", " had taken ", " were taken ", " was taken "}
	sums = []string{" since ", " so far", " over the past ", " over the last ", " in total", " a total of ", " altogether", " this year", " last year", " to date", " operations", " seizures", " hauls", " in recent ", " between ", " from january", " cargoes", " shipments", " vessels", " ships", " boats", " dhows", " flights", " trips", " voyages", " in all"}
)

// leadIn returns the passage that opens the list which a passage is an item of:
// it ends with a colon, and nothing but other items stands between.
func (p *page) leadIn(ps *passage) *passage {
	const (
		item  = 160 // bytes
		items = 12
	)
	if ps.block.End-ps.block.Start > item {
		return nil
	}
	for n, q := 0, ps.prev; q != nil && n < items; n, q = n+1, q.prev {
		if strings.HasSuffix(strings.TrimRight(p.doc.Text[q.block.Start:q.block.End], " \n"), ":") {
			return q
		}
		if q.block.End-q.block.Start > item {
			return nil
		}
	}
	return nil
}

// oneHaul reports whether a figure is what was found or taken on one occasion.
// before is the lower-case text of its clause before it.
func (p *page) oneHaul(c *candidate, before string) bool {
	s := c.sentence
	text := p.lower(s.start, s.end) + " "
	taken := hasAny(before, hauls...) || hasPrefixAny(p.lower(c.mention.Phrase().End, s.end), " were seized", " was seized", " were found", " was found", " were confiscated", " were discovered", " were intercepted", " were taken", " have been snatched", " were snatched", " had been seized") ||
		hasAny(text, " have been snatched", " were seized from ", " were found on ", " were found aboard ", " was found aboard ", " changed ships", " was found on ")
	if hasAny(text, " changed ships", " from one to the other", " to the other ship", " to the other tanker", " from ship to ship off ") && !hasAny(text, " since ", " in total", " a total of ") {
		return true
	}
	if !taken {
		lead := p.leadIn(c.passage)
		taken = lead != nil && hasAny(" "+p.lower(lead.block.Start, lead.block.End)+" ", hauls...) || lead != nil && hasAny(p.lower(lead.block.Start, lead.block.End), " held:", " contained:", " carried:", " on board:", " aboard:")
	}
	if !taken || hasAny(text, sums...) {
		return false
	}
	for _, d := range s.dates() {
		if d.Date.IsInterval() && !shortInterval(d.Date) || !d.Date.IsInterval() && d.Date.Precision() == dates.Year || d.Kind == dates.Since || d.Kind == dates.Until || d.Kind == dates.Spanning {
			return false
		}
	}
	return true
}

// shortInterval reports whether an interval is so short that what was found in
// it can be one haul: "in the first week of January".
func shortInterval(d dates.Date) bool {
	const most = 10 // days
	from, ok := d.Earliest()
	to, also := d.Latest()
	return ok && also && int(to-from) <= most
}

// besideHaul reports whether the figure before this one in its sentence is a
// haul and nothing but a list stands between: "3,000 rifles, together with
// 578,000 cartridges and 23 missiles".
func (p *page) besideHaul(c *candidate) bool {
	n := len(p.recent)
	if n == 0 {
		return false
	}
	last := p.recent[n-1]
	if last.sentence != c.sentence || last.claim.Form != claims.Increment || last.claim.Span.End > c.claim.Span.Start {
		return false
	}
	between := p.lower(last.claim.Span.End, c.claim.Span.Start)
	return len(between) < 60 && !strings.ContainsAny(between, ";:") && !hasAny(between, " total", " so ", " estimate") && hasAny(between, " and ", ", ", " together with ", " as well as ", " plus ", " along with ")
}
