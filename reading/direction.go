package reading

import (
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
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
	var froms, tos []entity // the places joined to those
	fromAway, toAway := 1<<30, 1<<30
	for x, e := range ents {
		if !placed(e) {
			continue
		}
		side := p.sideOf(s, e)
		if side == noSide || p.otherClause(c, e) {
			continue
		}
		// The nearest to the figure counts, those behind it before others.
		away := e.start - number
		if away < 0 {
			away = -away + 20
		}
		switch {
		case side == toSide && away < toAway:
			to, tos, toAway = e, joined(ws, ents[x+1:], e), away
		case side == fromSide && away < fromAway:
			from, froms, fromAway = e, joined(ws, ents[x+1:], e), away
		}
	}
	if from.name == "" && to.name == "" {
		from, to, froms, tos = p.betweenEnds(s)
	}
	if verb >= 0 && !p.passive(s, verb) {
		var subject entity
		for _, e := range ents {
			if e.kind == aCountry && !(e.adjective && e.last < len(ws) && doers[ws[e.last].lower]) && e.last <= verb && !speaker[e.start] && !strings.Contains(p.doc.Text[e.end:ws[verb].start], ":") && verb-e.last <= 8 && (!e.possessive || verb-e.last <= 4) {
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
	if from.name == "" {
		from = p.ofOrigin(c)
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
	for _, e := range froms {
		c.claim.From = append(c.claim.From, set(e)...)
	}
	for _, e := range tos {
		c.claim.To = append(c.claim.To, set(e)...)
	}
	if e := c.mention.Phrase(); strings.Contains(p.lower(e.Start, min(s.end, e.End+12)), "round trip") {
		c.claim.From, c.claim.To = nil, nil // there and back
		return
	}
	flow := p.voc.Flow
	if c.claim.Measure == claims.Containers && flow.From != "" && flow.To != "" && from.country != flow.From && to.country != flow.To && p.cameBack(c) {
		c.claim.Measure = claims.ReturnContainers
		if len(c.claim.From) == 0 {
			c.claim.From = claims.Places{flow.To}
			c.read("from", 0, 0, "the case's flow turned round")
		}
		if len(c.claim.To) == 0 {
			c.claim.To = claims.Places{flow.From}
			c.read("to", 0, 0, "the case's flow turned round")
		}
		return
	}
	c.read("from", from.start, from.end, "")
	c.read("to", to.start, to.end, "")
	if flow.From == "" || flow.To == "" {
		return
	}
	mentioned := func(code string) bool {
		return slices.ContainsFunc(ents, func(e entity) bool {
			return e.country == code && !speaker[e.start] && !(e.adjective && e.last < len(ws) && doers[ws[e.last].lower])
		})
	}
	// One side known and the other named: the case's flow gives the other.
	if len(c.claim.To) == 0 && from.country == flow.From && mentioned(flow.To) && c.claim.Form != claims.Level {
		c.claim.To = claims.Places{flow.To}
		c.read("to", 0, 0, "the case's flow")
		c.because("destination from the case's flow")
	}
	if len(c.claim.From) == 0 && to.country == flow.To && mentioned(flow.From) {
		c.claim.From = claims.Places{flow.From}
		c.read("from", 0, 0, "the case's flow")
		c.because("origin from the case's flow")
	}
	if len(c.claim.From) == 0 && to.country == flow.From && (mentioned(flow.To) || hasAny(p.lower(s.start, s.end), " in return", " in exchange", " came back", " come back", " the other way", " sent back")) {
		c.claim.From = claims.Places{flow.To}
		c.read("from", 0, 0, "the case's flow turned round")
		from = entity{kind: aCountry, country: flow.To, name: flow.To}
	}
	if c.claim.Measure == claims.Containers && len(c.claim.From) == 0 && to.country == flow.From {
		c.claim.Measure = claims.ReturnContainers // what the sender received
	}
	if from.country == flow.To && (to.country == flow.From || mentioned(flow.From) || c.claim.Form == claims.Share) {
		if len(c.claim.To) == 0 {
			c.claim.To = claims.Places{flow.From}
			c.read("to", 0, 0, "the case's flow turned round")
		}
		switch c.claim.Measure {
		case claims.Containers:
			c.claim.Measure = claims.ReturnContainers
		case claims.Voyages:
			c.claim.Measure = claims.ReturnVoyages
		}
	}
}

// ofOrigin returns the end of the case's flow that goods come from where the
// figure's own noun says whose they are: "2,300 Iranian drones", "750 tons of
// Iranian weapons".
func (p *page) ofOrigin(c *candidate) entity {
	const reach = 4 // words behind the figure
	ws := c.passage.words
	i := c.wordAfter(c.mention.Number.End)
	for _, e := range c.sentence.entities() {
		if !e.adjective || e.country == "" || e.country != p.voc.Flow.From || e.first < i || e.first > i+reach || e.last >= c.sentence.hi {
			continue
		}
		for k := i; k < e.first; k++ {
			if w := ws[k].lower; w != "of" && w != "the" && p.countedAt(c.passage, k) == "" && w != "barrels" && w != "tonnes" && w != "tons" {
				return entity{}
			}
		}
		for k := e.last; k < c.sentence.hi && k < e.last+3; k++ {
			if goodsWords[ws[k].lower] != noGoods || p.countedAt(c.passage, k) != "" && p.countedAt(c.passage, k) != "vessel" && p.countedAt(c.passage, k) != "person" {
				return e
			}
		}
	}
	return entity{}
}

// cameBack reports whether what is said of a figure is that so many came the
// other way.
func (p *page) cameBack(c *candidate) bool {
	e := c.mention.Phrase()
	after := clauseOf(p.lower(e.End, min(c.sentence.end, e.End+80)))
	before := p.lower(max(p.clauseStart(c), e.Start-50), e.Start)
	if hasAny(after, " empty", " empties") {
		return false
	}
	return hasAny(after, " come back", " came back", " coming back", " gone back", " went back", " returned", " the other way", " in the opposite direction", " travelled back", " flowed back", " sent back", " shipped back", " in return", " on the way back") ||
		hasAny(before, " in return ", " in exchange ", " sent back ", " shipped back ", " come back ", " came back ", " the other way", " in the opposite direction", " on the way back")
}

// side is an end of a movement.
type side uint8

const (
	noSide side = iota
	fromSide
	toSide
)

// sideOf says on which end of a movement a place stands, by the words before
// it.
func (p *page) sideOf(s *sentence, e entity) side {
	ws := s.passage.words
	ents := s.entities()
	if e.possessive || e.adjective {
		// "Russia's war", "the North Korean port of Rajin": the noun behind
		// decides, and is an entity of its own where it is a place; "Russian
		// ports" are Russia.
		if e.last >= s.hi || !regions[ws[e.last].lower] || e.last+2 < s.hi && ws[e.last+1].lower == "of" && ws[e.last+2].capital {
			return noSide
		}
	}
	// "From the North Korean port of Rajin": what leads to the place may stand
	// some words before it.
	prep, at := "", s.lo
	for k := e.first - 1; k >= s.lo && k >= e.first-6; k-- {
		prep, at = ws[k].lower, k
		if !leadsOn[prep] && !adjectiveAt(ents, k) {
			break
		}
	}
	switch prep {
	case "to", "into", "toward", "towards", "onto":
		if prep == "to" && at > s.lo && notWays[ws[at-1].lower] {
			return noSide
		}
		return toSide
	case "from":
		if at > s.lo && reportNouns[ws[at-1].lower] {
			return noSide // "papers from Alabuga"
		}
		return fromSide
	case "reached", "reaches", "reach", "reaching", "entered", "enters", "entering":
		return toSide
	case "left", "leaves", "leave", "leaving", "departed", "departs", "departing":
		return fromSide
	case "of":
		if at > s.lo && ws[at-1].lower == "out" {
			return fromSide
		}
	case "for":
		for k := at - 1; k >= s.lo && k >= at-5; k-- {
			if bound[ws[k].lower] {
				return toSide
			}
		}
		if s.passage.block.Role == articles.Headline && e.country == p.voc.Flow.To && e.country != "" {
			return toSide // "a trawler with rounds for Yemen"
		}
	case "in", "at":
		for k := at - 1; k >= s.lo && k >= at-3; k-- {
			switch ws[k].lower {
			case "arrived", "arrives", "arriving", "landed", "unloaded", "discharged", "offloaded", "docked", "delivered", "unload", "discharge":
				return toSide
			case "loaded", "loading", "loads", "lifted", "originated":
				return fromSide
			}
		}
	}
	return noSide
}

// regions are what a country's adjective or genitive leaves it: its ports are
// it.
var regions = wordSet("far east eastern western southern northern port ports coast shores territory soil border forces army military troops side waters hands refineries buyers terminals terminal harbours harbors capital")

// notWays are words before "to" with which it leads nowhere: "according to
// Seoul", "spoke to Moscow".
var notWays = wordSet("according owing due thanks spoke speaks talked relative compared close allied loyal belonging said told admitted equal")

// bound are the words before "for" of what goes somewhere.
var bound = wordSet("bound destined headed heading meant intended left leaves leave leaving departed sailed sails sailing set made making destination")

// otherClause reports whether a relative clause or a semicolon parts a place
// from the figure before it.
func (p *page) otherClause(c *candidate, e entity) bool {
	end := c.mention.Phrase().End
	if e.start <= end {
		return false
	}
	between := p.lower(end, e.start)
	return hasAny(between, ", which ", ", who ", ", where ", "; ", ", whose ") && !hasAny(between, " bound ", " that ")
}

// joined returns the places that "and", "or" or a comma joins to e.
func joined(ws []word, ents []entity, e entity) []entity {
	var out []entity
	last := e.last
	for _, next := range ents {
		if next.kind != e.kind || next.adjective != e.adjective || next.first > last+2 || next.possessive {
			break
		}
		if next.first != last && !(next.first == last+1 && (ws[last].lower == "and" || ws[last].lower == "or")) {
			break
		}
		if next.kind == aPlace && next.place == e.place || next.kind == aCountry && next.country == e.country || next.kind == aCountry && next.first == last {
			break // "Najin, North Korea"
		}
		out = append(out, next)
		last = next.last
	}
	return out
}

// betweenEnds reads "between Rajin and Dunay", "between Amirabad or Anzali and
// Russian ports" as the way that the case's flow runs.
func (p *page) betweenEnds(s *sentence) (from, to entity, froms, tos []entity) {
	ws := s.passage.words
	var places []entity
	for _, e := range s.entities() {
		if e.kind == aPlace || e.kind == aCountry && (!e.adjective && !e.possessive || e.last < s.hi && regions[ws[e.last].lower]) {
			places = append(places, e)
		}
	}
	f := p.voc.Flow
	for i, a := range places {
		if a.first <= s.lo || ws[a.first-1].lower != "between" || i+1 >= len(places) {
			continue
		}
		// One end is all up to the last "and".
		k := i + 1
		for k+1 < len(places) && ws[places[k].first-1].lower != "and" {
			k++
		}
		b := places[k]
		if ws[b.first-1].lower != "and" || b.first-a.last > 6 || f.From == "" {
			continue
		}
		switch {
		case a.country == f.From && b.country == f.To:
			return a, b, places[i+1 : k], nil
		case a.country == f.To && b.country == f.From:
			return b, a, nil, places[i+1 : k]
		}
	}
	return entity{}, entity{}, nil, nil
}

// doers are those who move goods: with a country's adjective they say whose they
// are, and not where the goods come from or go.
var doers = wordSet("ship ships vessel vessels tanker tankers freighter freighters forces troops units soldiers military navy officials official gunners artillery refiners buyers leader crew crews carrier carriers cargo")

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
