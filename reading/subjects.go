package reading

import (
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
)

// speakerOf returns the one who does what the verb at word i says, and whom his
// words took up if they did.
func (p *page) speakerOf(s *sentence, last *recent, out []attribution, i int) (*entity, *attribution) {
	ws := s.passage.words
	if i > s.lo {
		// "We put their load at", "this newspaper counted".
		k := i - 1
		for k > s.lo && between[ws[k].lower] {
			k--
		}
		if (ws[k].lower == "we" || ws[k].lower == "i") && !s.quoted() || k > s.lo && ws[k-1].lower == "this" && outletNouns[ws[k].lower] {
			return &entity{kind: thePage, first: k, last: k + 1, start: ws[k].start, end: ws[k].end}, nil
		}
	}
	if n := len(out); n > 0 && i > s.lo+1 && !out[n-1].self && !out[n-1].after && out[n-1].end <= ws[i].start {
		// "Denied that it was stolen and said ...": the same one.
		k := i - 1
		for k > s.lo && between[ws[k].lower] && ws[k].lower != "and" {
			k--
		}
		if (ws[k].lower == "and" || ws[k].lower == "but" || ws[k].lower == "then") && k == i-1 {
			who := out[n-1].who
			return &who, nil
		}
	}
	if i > s.lo+1 && len(out) == 0 && s.about != nil && !s.about.object && ws[i-1].lower == "and" && s.about.who.kind == aBody && s.about.end < ws[i-1].start {
		// "The Joint Chiefs would not go into numbers and said".
		who := s.about.who
		return &who, nil
	}
	who := p.subject(s, i)
	if np := p.nounPhrase(s, i); np != nil && (who == nil || np.first >= who.last || np.common && np.first <= who.first && np.last > who.last || np.person && !who.person && (np.last >= who.last || np.last <= who.first && p.doc.Text[np.end] == ',') || np.headed && np.first < who.first) {
		who = np
	}
	if who == nil || p.generic(s, who) {
		end := i
		if who != nil {
			end = who.last
		}
		if t := p.takenUp(s, last, out, end); t != nil && i > s.lo {
			e := t.who
			if who != nil {
				e.start, e.end, e.first, e.last = who.start, who.end, who.first, who.last
			}
			return &e, t
		}
	}
	if who == nil && i+1 < s.hi && !(i > s.lo && (ws[i-1].lower == "it" || ws[i-1].lower == "he" || ws[i-1].lower == "she" || ws[i-1].lower == "they" || ws[i-1].lower == "them")) && !(sayings[ws[i].lower] == claims.Told && !quotes(p.doc.Text, ws, s.lo, i)) {
		gap := 0
		if ws[i+1].lower == "the" || ws[i+1].lower == "a" || ws[i+1].lower == "an" {
			gap = 1
		}
		np := p.nameBehind(s, i+1)
		if e := entityFrom(s, i+1, gap); e != nil && !e.adjective && e.kind != anOccasion && e.kind != aPlace && (np == nil || np.last <= e.last) {
			who = e // "..., said Shin"
		} else if np != nil && (!np.common || quotes(p.doc.Text, ws, s.lo, i)) {
			who = p.authorOf(s, np)
			if t := p.takenUp(s, last, out, who.last); who.common && t != nil {
				e := t.who
				e.start, e.end, e.first, e.last = who.start, who.end, who.first, who.last
				who = &e
			}
		}
	}
	if who != nil {
		who = p.together(s, who)
	}
	if who == nil && i > s.lo {
		// "One spoke of a million; another thought 1.5 million": of those who
		// spoke before.
		switch ws[i-1].lower {
		case "them", "those":
			if i > s.lo+2 && ws[i-2].lower == "of" {
				// "One of them told the paper": of those named last.
				if t := last.last(func(a *attribution) bool { return a.who.common && plural(a.who.name) }); t != nil {
					e := t.who
					e.start, e.end, e.first, e.last = ws[i-3].start, ws[i-1].end, i-3, i
					return &e, nil
				}
			}
		case "another", "one", "others", "other", "second", "third":
			if t := last.last(func(a *attribution) bool { return a.who.common && strings.HasSuffix(a.who.name, "s") }); t != nil {
				e := t.who
				e.start, e.end, e.first, e.last = ws[i-1].start, ws[i-1].end, i-1, i
				return &e, nil
			}
		}
	}
	if who != nil && who.kind == aBody && who.party == "" && !who.common && last.outlet != "" && strings.HasSuffix(last.outlet, " "+who.name) {
		who.kind, who.name, who.person = anOutlet, last.outlet, false // "the Post"
	}
	if who != nil && who.common && who.first > s.lo && (ws[who.first-1].lower == "our" || ws[who.first-1].lower == "my") && reportNouns[ws[who.last-1].lower] && !s.quoted() {
		who.kind = thePage
	}
	if who != nil && who.person {
		p.people.introduce(*who)
	}
	return who, nil
}

// generic reports whether a name is a noun that another can be meant by: "the
// ministry", with a capital or without.
func (p *page) generic(s *sentence, e *entity) bool {
	if e.common {
		return true
	}
	return e.party == "" && e.kind == aBody && e.last == e.first+1 && e.first >= s.lo && e.last <= s.hi && e.start >= s.start && described[s.passage.words[e.first].lower] != nil
}

// together reads "two diplomats and a US official" as the one that they are: the
// first, with both names.
func (p *page) together(s *sentence, who *entity) *entity {
	ws := s.passage.words
	if who.kind == aCountry && who.first > s.lo && ws[who.first-1].lower == "and" {
		// "Germany, France and Britain": all of them.
		e := *who
		for list := s.entities(); ; {
			grown := false
			for j := range list {
				if c := &list[j]; c.kind == aCountry && !c.adjective && !c.possessive && (c.last == e.first || c.last == e.first-1) && c.first < e.first {
					e.first, e.start = c.first, c.start
					grown = true
				}
			}
			if !grown {
				break
			}
		}
		if e.first != who.first {
			e.kind, e.common, e.country, e.party = aBody, true, "", ""
			e.name = strings.Join(strings.Fields(p.doc.Text[e.start:e.end]), " ")
			return &e
		}
		return who
	}
	k := who.first
	for k > s.lo && k > who.first-2 && (ws[k-1].lower == "a" || ws[k-1].lower == "an" || ws[k-1].lower == "the" || ws[k-1].lower == "two" || ws[k-1].lower == "his" || ws[k-1].lower == "its") && !p.parted(ws, k) {
		k--
	}
	if k-1 <= s.lo || ws[k-1].lower != "and" || who.first < s.lo || who.kind != aBody || who.first >= s.hi || ws[who.first].start != who.start {
		return who
	}
	first := p.nameBefore(s, k-1)
	if first == nil || first.kind != aBody && first.kind != anOutlet || first.possessive || first.name == "" || who.name == "" || first.person != who.person && !first.common && !who.common {
		return who
	}
	e := *first
	e.name += " and " + who.name
	e.end, e.last = who.end, who.last
	if e.party == "" && who.party != "" {
		e.party, e.country, e.function = who.party, who.country, who.function
	}
	return &e
}

// quotes reports whether something that could be said stands before the verb at
// word i: a clause that a comma or a quotation mark ends.
func quotes(text string, ws []word, lo, i int) bool {
	if i <= lo {
		return true
	}
	return strings.ContainsAny(text[ws[i-1].end:ws[i].start], ",\"”’'")
}

// nameBehind reads the name or the noun phrase that begins at word i.
func (p *page) nameBehind(s *sentence, i int) *entity {
	ws := s.passage.words
	begin := i
	for begin < s.hi && begin < i+2 && (ws[begin].lower == "the" || ws[begin].lower == "a" || ws[begin].lower == "an") {
		begin++
	}
	for k := begin; k < s.hi && k < begin+7; k++ {
		if k > begin && p.parted(ws, k) {
			break
		}
		if k > begin && (notNames[ws[k].lower] || leads[ws[k].lower]) && !(ws[k].lower == "of" || ws[k].lower == "for") {
			break
		}
		if ws[k].capital && bodyWords[ws[k].lower] && k+3 < s.hi && ws[k+1].lower == "of" && ws[k+2].lower == "the" && ws[k+3].capital && !p.parted(ws, k+1) && !p.parted(ws, k+2) && !p.parted(ws, k+3) {
			k += 2 // "the Office of the Prosecutor General"
			continue
		}
		ends := k+1 >= s.hi || (speakingHeads[ws[k].lower] || roleNouns[ws[k].lower]) && trails[ws[k+1].lower] || p.parted(ws, k+1) || notNames[ws[k+1].lower] || leads[ws[k+1].lower] || p.dateAt(s, ws[k+1].start)
		if !ends {
			continue
		}
		if ws[k].capital {
			if e := p.properName(s, k+1); e != nil && e.first >= begin {
				if e.role == "" && e.kind == aBody && e.party == "" && e.end < len(p.doc.Text) && p.doc.Text[e.end] == ',' {
					// "said Ann Bee, an analyst at ...".
					for j := e.last; j < s.hi && j < e.last+6; j++ {
						if j > e.last && p.parted(ws, j) {
							break
						}
						if roleNouns[ws[j].lower] {
							e.role, e.person = ws[j].lower, true
							break
						}
					}
				}
				p.affiliated(s, e)
				return e
			}
		}
		if e := p.commonName(s, k+1); e != nil && e.first >= begin {
			if name := p.headNamed(s, e); name != nil {
				return name
			}
			return e
		}
		return nil
	}
	return nil
}

// trails are words that say more of those just named: "people familiar with it".
var trails = wordSet("familiar briefed close involved directly speaking working near aware knowledgeable privy contacted interviewed quoted cited")

// headNamed reads the name behind an office and its body: "the head of the
// harbour board Ann Bee".
func (p *page) headNamed(s *sentence, office *entity) *entity {
	ws := s.passage.words
	if office.last+1 >= s.hi || !roleNouns[ws[office.last-1].lower] || ws[office.last].lower != "of" && ws[office.last].lower != "for" {
		return nil
	}
	behind := office.last // the "of" that leads to the body
	for _, of := range s.entities() {
		if of.kind != aBody || of.first <= behind || of.first > behind+2 {
			continue
		}
		if of.person {
			return &of
		}
		if of.last+1 < s.hi && ws[of.last].lower == "of" && !p.parted(ws, of.last) {
			behind = of.last // "of the directorate of the ministry"
			continue
		}
		k := of.last
		for k < s.hi && k < of.last+3 && ws[k].capital && !p.parted(ws, k) && !p.dateAt(s, ws[k].start) {
			k++
		}
		if k-of.last < 2 {
			return nil
		}
		e := p.properName(s, k)
		if e == nil || e.first < of.last {
			e = &entity{kind: aBody, first: of.last, last: k, start: ws[of.last].start, end: ws[k-1].end, name: p.doc.Text[ws[of.last].start:ws[k-1].end], person: true}
			if full := p.people.find(e.name); full != nil {
				e.party, e.country, e.function = full.party, full.country, full.function
			}
		}
		if e.party == "" {
			e.party, e.country, e.function = of.party, of.country, of.function
		}
		e.role, e.person = ws[office.last-1].lower, true
		return e
	}
	return nil
}

// puts reports whether the words are those of one who states a figure: "put the
// number at".
func puts(ws []word) bool {
	if ws[0].lower != "put" && ws[0].lower != "puts" && ws[0].lower != "putting" {
		return false
	}
	for _, w := range ws[min(2, len(ws)):] {
		if w.lower == "at" {
			return true
		}
	}
	for _, w := range ws[1:] {
		switch w.lower {
		case "number", "figure", "total", "count", "toll", "volume", "it", "value", "tally", "amount":
			return true
		}
	}
	return false
}

// knownBefore reports whether an entity that can speak ends right before word i.
func (p *page) knownBefore(s *sentence, i int) bool {
	for _, e := range s.entities() {
		if e.last == i && (e.kind == aBody || e.kind == anOutlet) {
			return true
		}
	}
	return false
}

// entityFrom returns the first entity that begins at word i or up to gap words
// behind it.
func entityFrom(s *sentence, i, gap int) *entity {
	for _, e := range s.entities() {
		if e.first >= i && e.first <= i+gap && e.first < s.hi {
			if e.kind == anOccasion || e.kind == aPlace {
				continue
			}
			e := e
			return &e
		}
	}
	return nil
}

// subject returns the entity that the saying verb at word i has as its
// subject: the nearest before it that is no genitive and no object.
func (p *page) subject(s *sentence, i int) *entity {
	ws := s.passage.words
	list := s.entities()
	for k := len(list) - 1; k >= 0; k-- {
		e := list[k]
		if e.last > i {
			continue
		}
		if i-e.last > 9 {
			return nil
		}
		if e.possessive && (e.kind == aBody || e.kind == anOutlet) && i-e.last <= 4 {
			// "The team's second report said".
			for j := e.last; j < i; j++ {
				if reportNouns[ws[j].lower] || ws[j].lower == "office" || ws[j].lower == "service" {
					return &e
				}
			}
		}
		if e.kind == aPlace || e.kind == anOccasion || e.possessive || e.adjective {
			continue
		}
		if e.first > s.lo {
			switch ws[e.first-1].lower {
			case "to", "of", "from", "for", "by", "between", "with", "in", "against", "into", "on", "at", "and", "off", "near", "around", "toward", "towards", "through", "via", "across", "over", "outside", "inside", "than", "under", "beyond":
				if e.kind == aCountry || e.kind == anOutlet {
					continue
				}
			}
		}
		// Between subject and verb stand dates, adverbs and appositions, but no
		// other verb.
		blocked := false
		if e.kind == aCountry && e.last < i && !mayFollowCountry[ws[e.last].lower] && !p.commaAfter(e) && !p.dateAt(s, ws[e.last].start) {
			continue // "Nordholm radio said": the radio speaks
		}
		for j := e.last; j < i; j++ {
			l := ws[j].lower
			if sayings[l] != "" && !p.noun(s, j) || gives[l] || takes[l] || l == "that" || l == "has" && j+1 < i && !between[ws[j+1].lower] && ws[j+1].lower != "since" && ws[j+1].lower != "long" || l == "would" || l == "will" {
				blocked = true
				break
			}
		}
		if blocked {
			return nil
		}
		return &e
	}
	return nil
}

// mayFollowCountry are words between a country that speaks and its verb.
var mayFollowCountry = wordSet("also has have had later earlier now again itself repeatedly first recently on last this has")

func (p *page) commaAfter(e entity) bool {
	return e.end < len(p.doc.Text) && p.doc.Text[e.end] == ','
}
