package reading

import "github.com/tidewaiter/tidewaiter/articles"

// staff are those who speak for the body that a name says they belong to: "the
// team's members", "panel experts".
var staff = wordSet("members member experts analysts researchers officials inspectors monitors investigators staff spokesman spokeswoman spokesperson lawyers prosecutors authors report report's")

// fitHeads are the nouns of bodies that a description can be fitted by: a case
// with one party whose name holds it means that party.
var fitHeads = wordSet("treasury panel team mission operation fleet monitors monitoring")

// fitted gives those who speak without a party that of the one body that their
// description fits: the one that the story has heard last under that noun, else
// the one party of the case whose name has all of its words.
func (p *page) fitted(s *sentence, last *recent, out []attribution) {
	for i := range out {
		if a := &out[i]; !a.self {
			p.fitOne(s, last, &a.who)
		}
	}
}

// fitOne gives one who speaks the party that his description fits, if he has none.
func (p *page) fitOne(s *sentence, last *recent, e *entity) {
	if e.party != "" || e.kind != aBody || e.person || p.ofSubject(s, e) {
		return
	}
	if p.officeOfName(s, e); e.party != "" {
		return
	}
	if e.common && e.first > s.lo && e.first < s.hi && e.last == e.first+1 && hisBody[lastWord(e.name)] {
		if w := s.passage.words[e.first-1].lower; w == "his" || w == "her" {
			if of := p.near(s, p.lastPerson(s, last, e.start)); of != nil && of.who.party != "" {
				e.party, e.country, e.function = of.who.party, of.who.country, of.who.function
			}
			return
		}
	}
	words := descriptive(e.name)
	n := len(words)
	if k := missionOf(words); k >= 0 {
		if e.country == "" && e.first > s.lo && e.first < s.hi && owners[s.passage.words[e.first-1].lower] {
			if of := p.near(s, last.last(func(a *attribution) bool { return a.who.country != "" && !a.who.person })); of != nil {
				e.country = of.who.country
			}
		}
		if e.country != "" {
			p.fit(e, words[k:k+1])
		}
		return
	}
	if n > 1 && (staff[words[n-1]] || reportNouns[words[n-1]]) {
		n--
		if of := p.bodyOf(last, words[n-1]); of != nil && n == 1 && of.who.party != "" && (e.country == "" || e.country == of.who.country) {
			e.party, e.country, e.function = of.who.party, of.who.country, of.who.function
			return
		}
	}
	if n == 0 || !fitHeads[words[n-1]] {
		return
	}
	p.fit(e, words[:n])
}

// hisBody are what a person who speaks for a body can call it by: "his office".
var hisBody = wordSet("office ministry agency service department command group team institute centre center party directorate company firm")

// lastPerson returns the last person who has spoken before byte at.
func (p *page) lastPerson(s *sentence, last *recent, at int) *attribution {
	for k := len(s.attributions) - 1; k >= 0; k-- {
		if a := &s.attributions[k]; a.at < at && isPerson(a) {
			return a
		}
	}
	if s.about != nil && isPerson(s.about) && s.about.at < at {
		return s.about
	}
	return last.person()
}

// missionOf returns which of the words is that of a mission to a body of states;
// -1 where there is none.
func missionOf(words []string) int {
	for k, w := range words {
		if w == "mission" && k+2 < len(words) && words[k+1] == "to" {
			return k
		}
	}
	return -1
}

// descriptive returns the words of a description, "un" for the United Nations.
func descriptive(name string) []string {
	var words []string
	for _, w := range lexWords(name, 0) {
		switch w.lower {
		case "united", "the", "of":
		case "nations":
			words = append(words, "un")
		default:
			words = append(words, w.lower)
		}
	}
	return words
}

// ofSubject gives "its spokesman" the party of the one body with a party that the
// sentence has named before him.
func (p *page) ofSubject(s *sentence, e *entity) bool {
	ws := s.passage.words
	if !e.common || e.first <= s.lo || e.first > s.hi || ws[e.first-1].lower != "its" && ws[e.first-1].lower != "their" || e.country != "" {
		return false
	}
	var of *entity
	list := s.entities()
	for i := range list {
		o := &list[i]
		if o.last >= e.first || o.person || o.adjective || o.kind != aBody && o.kind != aCountry {
			continue
		}
		if o.kind == aCountry && o.first > s.lo+1 {
			continue // an end of the flow, which speaks through nobody here
		}
		if of != nil && (of.party != o.party || of.kind != o.kind) {
			return false
		}
		of = o
	}
	if of == nil || of.kind != aBody || of.party == "" {
		return false
	}
	e.party, e.country, e.function = of.party, of.country, of.function
	return true
}

// fit gives e the party of the case whose name or alias has all of the words.
func (p *page) fit(e *entity, words []string) {
	var party *Party
	for i := range p.voc.Parties {
		of := &p.voc.Parties[i]
		if of.Country != "" && e.country != "" && of.Country != e.country {
			continue
		}
		has := hasWords(of.Name, words)
		for _, alias := range of.Aliases {
			has = has || hasWords(alias, words)
		}
		if !has {
			continue
		}
		if party != nil && party.ID != of.ID {
			return
		}
		party = of
	}
	if party != nil {
		e.party = party.ID
	}
}

// hasWords reports whether a name has all of the words, "monitors" for
// "monitoring".
func hasWords(name string, words []string) bool {
	name = articles.LowerASCII(name)
	for _, w := range words {
		if w == "monitors" {
			w = "monitoring"
		}
		if wordIndex(name, w) < 0 {
			return false
		}
	}
	return true
}
