package reading

import (
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// direction reads from where to where the counted things went.
func (p *page) direction(c *candidate) {
	switch c.claim.Measure {
	case claims.PlantCapacity, claims.Launch, claims.Satellite:
		return
	}
	if c.claim.Form == claims.Capacity {
		return // a conversion of goods, not a movement of its own
	}
	s := c.sentence
	ws := s.passage.words
	verb, receive := -1, false
	number := c.mention.Number.Start
	best := 1 << 30
	for i := s.lo; i < s.hi; i++ {
		l := ws[i].lower
		if !gives[l] && !takes[l] {
			continue
		}
		distance := number - ws[i].start
		if distance < 0 {
			distance = -distance + 15 // a verb before the number is its own
		}
		if distance < best {
			best, verb, receive = distance, i, takes[l]
		}
	}
	var from, to entity
	ents := s.entities()
	placed := func(e entity) bool { return e.kind == aCountry || e.kind == aPlace }
	speaker := map[int]bool{}
	for _, a := range s.attributions {
		speaker[a.who.start] = true
	}
	for _, e := range ents {
		if !placed(e) {
			continue
		}
		// "From the North Korean port of Rajin": what leads to the place may
		// stand some words before it.
		prep := ""
		for k := e.first - 1; k >= s.lo && k >= e.first-6; k-- {
			prep = ws[k].lower
			if !leadsOn[prep] && !adjectiveAt(ents, k) {
				break
			}
		}
		switch {
		case e.possessive || e.adjective:
			// "Russia's war", "the North Korean port of Rajin": the noun behind
			// decides, and is an entity of its own where it is a place.
		case prep == "to" || prep == "into" || prep == "toward" || prep == "towards":
			if to.name == "" {
				to = e
			}
		case prep == "from":
			if from.name == "" {
				from = e
			}
		}
	}
	if verb >= 0 && !p.passive(s, verb) {
		var subject entity
		for _, e := range ents {
			if e.kind == aCountry && e.last <= verb && !speaker[e.start] && verb-e.last <= 8 && (!e.possessive || verb-e.last <= 4) {
				subject = e
			}
		}
		if subject.name != "" {
			switch {
			case receive && to.name == "":
				to = subject
			case !receive && from.name == "":
				from = subject
			}
		}
		// "provided Russia with 300 containers".
		if !receive && to.name == "" {
			for _, e := range ents {
				if e.kind == aCountry && e.first == verb+1 && !e.adjective && !e.possessive {
					to = e
				}
			}
		}
	}
	set := func(e entity) claims.Places {
		switch {
		case e.name == "":
			return nil
		case e.place != "":
			return claims.Places{e.place}
		case e.country != "" && len(e.country) == 2:
			return claims.Places{e.country}
		}
		return nil
	}
	c.claim.From, c.claim.To = set(from), set(to)
	flow := p.voc.Flow
	if flow.From == "" || flow.To == "" {
		return
	}
	mentioned := func(code string) bool {
		return slices.ContainsFunc(ents, func(e entity) bool { return e.country == code && !speaker[e.start] })
	}
	// One side known and the other named: the case's flow gives the other.
	if len(c.claim.To) == 0 && from.country == flow.From && mentioned(flow.To) {
		c.claim.To = claims.Places{flow.To}
		c.because("destination from the case's flow")
	}
	if len(c.claim.From) == 0 && to.country == flow.To && mentioned(flow.From) {
		c.claim.From = claims.Places{flow.From}
		c.because("origin from the case's flow")
	}
	if from.country == flow.To && (to.country == flow.From || mentioned(flow.From)) {
		if len(c.claim.To) == 0 {
			c.claim.To = claims.Places{flow.From}
		}
		switch c.claim.Measure {
		case claims.Containers:
			c.claim.Measure = claims.ReturnContainers
		case claims.Voyages:
			c.claim.Measure = claims.ReturnVoyages
		}
	}
}

// leadsOn are words that may stand between a preposition and a place.
var leadsOn = wordSet("the port of city town harbour harbor its")

// adjectiveAt reports whether word k belongs to a country's adjective.
func adjectiveAt(ents []entity, k int) bool {
	for _, e := range ents {
		if e.adjective && e.first <= k && k < e.last {
			return true
		}
	}
	return false
}

// passive reports whether the verb at word i is a participle behind a form of
// "be": "were shipped".
func (p *page) passive(s *sentence, i int) bool {
	for k := i - 1; k >= s.lo && k >= i-3; k-- {
		switch s.passage.words[k].lower {
		case "was", "were", "been", "being", "be", "is", "are":
			return true
		}
	}
	return false
}

// scope reads which boxes are meant.
func (p *page) scope(c *candidate) {
	if c.claim.Measure != claims.Containers {
		return
	}
	e := c.mention.Phrase()
	inside := p.lower(c.mention.Number.End, e.End)
	after := p.lower(e.End, min(c.sentence.end, e.End+110))
	near := inside + " "
	switch {
	case strings.HasPrefix(after, " of "), strings.HasPrefix(after, " suspected"), strings.HasPrefix(after, " filled"), strings.HasPrefix(after, " carrying"),
		strings.HasPrefix(after, " containing"), strings.HasPrefix(after, " loaded with"), strings.HasPrefix(after, " believed"), strings.HasPrefix(after, " presumed"), strings.HasPrefix(after, " thought"), strings.HasPrefix(after, " with "):
		rest := after
		for _, stop := range []string{" to ", " since ", " from ", ", ", ". ", " between ", " that "} {
			if stop == " to " && (strings.HasPrefix(after, " suspected") || strings.HasPrefix(after, " believed") || strings.HasPrefix(after, " presumed") || strings.HasPrefix(after, " thought")) {
				continue
			}
			if i := strings.Index(rest, stop); i > 0 {
				rest = rest[:i]
			}
		}
		near += rest
	}
	scope := ""
	switch {
	case hasAny(near, "suspected", "believed to", "presumed", "thought to"):
		scope = "suspected_arms"
	case hasAny(near, "munitions-related", "munitions related", "materiel", "matériel", "equipment", "weapons", "arms", "military", "munitions"):
		scope = "munitions_related"
	case hasAny(near, "ammunition", "shells", "rounds", "munition"):
		scope = "ammunition"
	}
	if len(p.voc.Scopes) > 0 && !slices.Contains(p.voc.Scopes, scope) {
		scope = ""
	}
	c.claim.Scope = scope
}

// window reads since when a figure counts, and as of when.
func (p *page) window(c *candidate) {
	switch c.claim.Form {
	case claims.Cumulative, claims.Increment, claims.Rate, claims.Share:
	default:
		return
	}
	s := c.sentence
	text := p.lower(s.start, s.end)
	attributed := func(d dates.NewsMention) bool {
		return slices.ContainsFunc(s.attributions, func(a attribution) bool { return !a.date.IsZero() && a.date == d.Date && d.Kind == dates.AtPoint })
	}
	number := c.mention.Number.Start
	distance := 1 << 30
	for _, d := range s.dates() {
		if attributed(d) {
			continue
		}
		away := max(d.Start-c.mention.Number.End, number-d.End)
		lead := p.lower(max(s.start, d.Start-60), d.Start)
		since := d.Kind == dates.Since
		// "since the two leaders met last September": the clause is dated.
		if i := strings.LastIndex(lead, "since "); i >= 0 && d.Kind == dates.AtPoint && !strings.ContainsAny(lead[i:], ".,;") {
			since = true
		}
		if i := max(strings.LastIndex(lead, "following "), strings.LastIndex(lead, " after ")); i >= 0 && d.Kind == dates.AtPoint && !strings.ContainsAny(lead[i:], ".,;") {
			since = true
		}
		switch {
		case since && away < distance:
			c.claim.CountedSince = d.Date
			distance = away
		case d.Kind == dates.Spanning && away < distance:
			if lo, ok := d.Date.Earliest(); ok {
				c.claim.CountedSince = endOf(d.Date, lo)
			}
			if hi, ok := d.Date.Latest(); ok {
				c.claim.AsOf = endOf(d.Date, hi)
			}
			distance = away
		case (d.Kind == dates.AsOf || d.Kind == dates.Until) && c.claim.AsOf.IsZero():
			c.claim.AsOf = d.Date
		case d.Kind == dates.AtPoint && c.claim.CountedSince.IsZero() && c.claim.Form == claims.Cumulative && strings.HasSuffix(strings.TrimRight(lead, " "), " in") &&
			d.Date.Precision() <= dates.Month && d.Date.Precision() > dates.Open && d.Start > number && d.Start-c.mention.Phrase().End < 60:
			// "sent 49 shipments to Russia in 2024": the year is the window.
			c.claim.CountedSince = d.Date
			c.claim.AsOf = d.Date
		}
	}
	if !c.claim.CountedSince.IsZero() {
		return
	}
	// Since a named occasion: the case knows its date.
	for _, e := range s.entities() {
		if e.kind != anOccasion || e.date.IsZero() {
			continue
		}
		lead := p.lower(max(s.start, e.start-40), e.start)
		if hasAny(lead, "since", "following", "after") {
			c.claim.CountedSince = e.date
			c.because("start from the occasion " + e.name)
		}
	}
	if c.claim.CountedSince.IsZero() && hasAny(text, "since the summit", "since their summit", "following the summit", "after the summit") && len(p.voc.Occasions) == 1 {
		c.claim.CountedSince = p.voc.Occasions[0].Date
		c.because("start from the case's one occasion")
	}
}

// endOf returns one end of an interval in the interval's own precision.
func endOf(d dates.Date, day dates.Day) dates.Date {
	y, m, _ := day.Civil()
	switch d.Precision() {
	case dates.Year:
		return dates.OnYear(y)
	case dates.Month:
		return dates.OnMonth(y, m)
	}
	return dates.On(day)
}

// fullCapacity finds factories "at full capacity": a level of 100 percent that
// no number states. It stops at most of them.
func (p *page) fullCapacity(most int) []*candidate {
	var out []*candidate
	for _, ps := range p.passages {
		text := p.lower(ps.block.Start, ps.block.End)
		for from := 0; ; {
			i := strings.Index(text[from:], "full capacity")
			if i < 0 || len(out) >= most {
				break
			}
			at := ps.block.Start + from + i
			from += i + len("full capacity")
			k, s := ps.sentenceAt(at)
			if s == nil || !p.flowSeen {
				continue
			}
			subject := p.plant(s, at)
			if subject < 0 {
				continue
			}
			c := &candidate{passage: ps, index: k, sentence: s, rule: "full capacity"}
			c.mention.Number = quantity.Extent{Start: at, End: at + len("full capacity")}
			c.claim.Measure, c.claim.Form = claims.PlantCapacity, claims.Level
			c.claim.Value, c.claim.Unit, c.claim.Hedge = quantity.Number(100), "percent", quantity.Exact
			c.claim.Span = claims.Span{Start: subject, End: at + len("full capacity")}
			out = append(out, c)
		}
	}
	for _, c := range out {
		p.partial(c)
	}
	return out
}

// plant returns where the name of the factories before a capacity begins; -1
// when no factory is named.
func (p *page) plant(s *sentence, at int) int {
	ws := s.passage.words
	for i := s.hi - 1; i >= s.lo; i-- {
		if ws[i].start >= at || at-ws[i].end > 90 {
			continue
		}
		switch ws[i].lower {
		case "factory", "factories", "plant", "plants", "facilities", "lines":
			k := i
			for k > s.lo && i-k < 3 && (plantWords[ws[k-1].lower] || ws[k-1].possessive) {
				k--
			}
			return ws[k].start
		}
	}
	return -1
}

var plantWords = wordSet(`munition munitions arms weapons ammunition shell defense defence military certain some several many all most other`)

// partial notes that a level is said of some factories only, and which.
func (p *page) partial(c *candidate) {
	start := p.plant(c.sentence, c.mention.Number.Start)
	if start < 0 {
		return
	}
	words := lexWords(p.doc.Text[start:c.mention.Number.Start], start)
	if len(words) == 0 {
		return
	}
	switch words[0].lower {
	case "certain", "some", "several", "many", "most", "other":
		c.partial = true
		end := words[0].end
		for _, w := range words[1:] {
			end = w.end
			if strings.HasPrefix(w.lower, "factor") || strings.HasPrefix(w.lower, "plant") {
				break
			}
		}
		c.claim.Scope = strings.ToLower(p.doc.Text[start:end])
	}
}
