package reading

import (
	"strings"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
)

// obtained are the participles of a document that another has got hold of:
// "seen by Reuters", "shared with the paper".
var obtained = wordSet("seen obtained reviewed viewed leaked shared carried aired broadcast run examined analysed analyzed")

// issued are the participles of figures that somebody gives: "a count released
// by the port".
var issued = wordSet(`reported released published compiled confirmed given provided gathered collected documented recorded estimated issued
commissioned tallied counted put presented submitted drawn prepared produced written drafted cited quoted disclosed verified supplied announced analysed analyzed`)

// byWhom reads "a report by X", "figures from X", "confirmed by X", and "seen by
// X", which passes on what the document says.
func (p *page) byWhom(s *sentence, last *recent, out []attribution, i int) []attribution {
	ws := s.passage.words
	if i == s.lo {
		return out
	}
	before := ws[i-1].lower
	by := ws[i].lower == "by"
	if by && obtained[before] || by && i-2 >= s.lo && (obtained[ws[i-2].lower] || issued[ws[i-2].lower] && p.dateAt(s, ws[i-1].start)) {
		if e := entityFrom(s, i+1, 1); e != nil && e.kind == anOutlet {
			for k := range out {
				if out[k].outlet == "" && out[k].who.kind != anOutlet && out[k].who.end <= e.start {
					out[k].outlet = e.name
				}
			}
			s.passing, s.passed = e.name, e.start
			return out
		}
		if obtained[before] && before != "analysed" && before != "analyzed" && before != "examined" {
			return out
		}
	}
	report := reportNouns[before]
	switch {
	case report:
	case !by && ordinals[before] && p.doc.Text[ws[i-1].end] == ',':
		report = true // "a third, from the institute, is 7,500"
	case by && (issued[before] || i-2 >= s.lo && issued[ws[i-2].lower] && p.dateAt(s, ws[i-1].start)):
	default:
		// "An operation of the coast guard" is no source, "our count" is.
		return out
	}
	if a, ok := p.source(s, last, out, i, i+1); ok && (a.who.kind != aCountry || by && report) {
		if by && !report && a.who.common && !speakingHeads[ws[a.who.last-1].lower] {
			return out
		}
		return append(out, a)
	}
	return out
}

// ordinals count estimates off.
var ordinals = wordSet("one second third fourth another other")

// byAgent reads who does what the passive verb at word i says: "put at 8,500 by
// Seoul".
func (p *page) byAgent(s *sentence, last *recent, out []attribution, i int) (attribution, bool) {
	ws := s.passage.words
	const reach = 12
	for k := i + 1; k < s.hi && k <= i+reach; k++ {
		if ws[k].lower != "by" {
			continue
		}
		a, ok := p.source(s, last, out, k, k+1)
		return a, ok && (!a.who.common || speakingHeads[ws[a.who.last-1].lower]) && !p.dateAt(s, ws[k+1].start)
	}
	return attribution{}, false
}

// inTheWords reads "in the assessment of X", "in X's view", "by our count": the
// noun stands at i.
func (p *page) inTheWords(s *sentence, last *recent, out []attribution, i int) (attribution, bool) {
	ws := s.passage.words
	lead := i - 1
	for lead > s.lo && lead > i-7 && !viewLeads[ws[lead].lower] && !p.parted(ws, lead+1) {
		lead--
	}
	if !viewLeads[ws[lead].lower] || p.parted(ws, lead+1) {
		return attribution{}, false
	}
	if lead == i-2 && ws[i-1].lower == "the" && i+2 < s.hi && ws[i+1].lower == "of" {
		return p.source(s, last, out, lead, i+2)
	}
	a := attribution{at: ws[lead].start, end: ws[i].end, verb: claims.Said, after: true}
	switch ws[lead+1].lower {
	case "our", "my":
		a.who, a.self = entity{kind: thePage, first: lead + 1, last: lead + 2, start: ws[lead+1].start, end: ws[lead+1].end}, true
		return a, !s.quoted()
	case "his", "her", "their", "its":
		t := last.person()
		if w := ws[lead+1].lower; w == "its" || w == "their" {
			t = last.any()
		}
		if t == nil || lead+1 != i-1 {
			return a, false
		}
		a.who = t.who
		a.who.start, a.who.end, a.who.first, a.who.last = ws[lead+1].start, ws[lead+1].end, lead+1, lead+2
		return a, true
	}
	for _, e := range s.entities() {
		if e.first > lead && e.first <= lead+2 && e.possessive && e.last <= i && (e.kind == aBody || e.kind == anOutlet || e.kind == aCountry && !e.adjective) {
			a.who = e
			return a, true
		}
	}
	for k := i; k > lead+1; k-- {
		if !ws[k-1].possessive {
			continue
		}
		e := p.nameBefore(s, k)
		if e == nil || e.first <= lead {
			return a, false
		}
		if t := p.takenUp(s, last, out, k); e.common && t != nil {
			who := t.who
			who.start, who.end, who.first, who.last = e.start, e.end, e.first, e.last
			e = &who
		}
		a.who = *e
		return a, true
	}
	return a, false
}

// viewLeads open "in X's view", "by X's count".
var viewLeads = wordSet("in by on per to")

// views are the nouns of what one thinks or counts.
var views = wordSet("assessment view estimate estimates estimation words judgement judgment opinion account count reckoning tally sum calculation calculations telling reading estimation version figures arithmetic number numbers total figure")

// nameBefore reads the name or noun phrase that ends before word k.
func (p *page) nameBefore(s *sentence, k int) *entity {
	if e := p.properName(s, k); e != nil {
		return e
	}
	return p.commonName(s, k)
}

// ownCount reads "our estimate is", "Seoul's count stands at": the owner of a
// count that is the subject of its sentence.
func (p *page) ownCount(s *sentence, last *recent, i int) (attribution, bool) {
	ws := s.passage.words
	if i == s.lo || i+1 >= s.hi {
		return attribution{}, false
	}
	if ws[i+1].lower == "of" && i > s.lo && ws[i-1].lower == "the" && i+2 < s.hi {
		// "The estimate of the service stood at".
		a, ok := p.source(s, last, nil, i, i+2)
		if !ok || a.who.common || a.who.last >= s.hi || a.who.first > i+4 {
			return a, false
		}
		switch ws[a.who.last].lower {
		case "is", "was", "stands", "stood", "came", "comes", "puts", "put":
			a.verb, a.after = claims.Estimated, false
			a.at, a.end = ws[i].start, ws[a.who.last].end
			return a, true
		}
		return a, false
	}
	if w := ws[i+1].lower; w == "for" || w == "on" || w == "in" && p.parted(ws, i+1) {
		// "Kpler's estimate for Iranian crude is 1.5 million".
		const reach = 6
		found := false
		for j := i + 2; j < s.hi && j < i+reach && (w == "in" || !p.parted(ws, j)); j++ {
			found = found || ws[j].lower == "is" || ws[j].lower == "was" || ws[j].lower == "stands" || ws[j].lower == "stood"
		}
		if !found {
			return attribution{}, false
		}
	} else {
		switch w {
		case "is", "was", "stands", "stood", "assumes", "assumed", "puts", "put", "includes", "rests", "comes", "came", "of", "runs", "implies", "remains", "has", "stops", "ends", "reaches", "reached", "rises", "rose", "totals", "totalled", "amounts", "exceeds", "shows", "gives":
		default:
			return attribution{}, false
		}
	}
	a := attribution{at: ws[i].start, end: ws[i].end, verb: claims.Estimated}
	k := i
	own := k - 1
	if own > s.lo && (ws[own].lower == "own" || ws[own].lower == "previous" || ws[own].lower == "last" || ws[own].lower == "latest" || ws[own].lower == "earlier") {
		own--
	}
	if w := ws[own].lower; owners[w] && ws[i+1].lower != "of" {
		// "Her estimate is that 900 drones crossed", "its previous estimate, in
		// June, was 700,000".
		t := last.person()
		if w == "its" || w == "their" {
			t = last.last(func(a *attribution) bool {
				return a.who.kind == aBody && !a.who.person && a.at < s.start && !p.document(&a.who)
			})
		}
		if t = p.near(s, t); t == nil {
			return a, false
		}
		a.who = t.who
		a.who.start, a.who.end, a.who.first, a.who.last = ws[own].start, ws[own].end, own, own+1
		return a, true
	}
	for k > s.lo && k > i-3 && !ws[k-1].possessive && ws[k-1].lower != "our" && !p.parted(ws, k) {
		k--
	}
	if k == s.lo {
		return attribution{}, false
	}
	if ws[k-1].lower == "our" {
		a.who, a.self = entity{kind: thePage, first: k - 1, last: k, start: ws[k-1].start, end: ws[k-1].end}, true
		return a, !s.quoted()
	}
	if !ws[k-1].possessive {
		return attribution{}, false
	}
	for _, e := range s.entities() {
		if e.last == k && (e.kind == aBody || e.kind == anOutlet || e.kind == aCountry && !e.adjective) {
			a.who = e
			return a, true
		}
	}
	if e := p.nameBefore(s, k); e != nil {
		if t := p.takenUp(s, last, nil, k); e.common && t != nil {
			who := t.who
			e = &who
		}
		a.who = *e
		return a, true
	}
	return attribution{}, false
}

// asSaying reads "X was quoted as saying", "Y quoted X as saying": the word
// "saying" stands at i.
func (p *page) asSaying(s *sentence, last *recent, out []attribution, i int) (attribution, bool) {
	ws := s.passage.words
	if i <= s.lo {
		return attribution{}, false
	}
	if ws[i-1].lower != "as" {
		// "..., saying that": the one who has spoken goes on.
		return attribution{}, false
	}
	for k := i - 2; k >= s.lo && k > i-16; k-- {
		if l := ws[k].lower; l != "cited" && l != "quoted" && l != "cites" && l != "quotes" {
			continue
		}
		a := attribution{at: ws[k].start, end: ws[i].end, verb: claims.Said}
		if k > s.lo && (isBe(ws[k-1].lower) || between[ws[k-1].lower]) {
			who, _ := p.speakerOf(s, last, out, k)
			if who == nil {
				return a, false
			}
			a.who = *who
			// "Cited by the news agency as saying".
			for j := k + 1; j < i; j++ {
				if ws[j].lower == "by" {
					if e := entityFrom(s, j+1, 5); e != nil && e.last <= i && e.kind == anOutlet {
						a.outlet = e.name
					} else if e := p.nameBefore(s, i-1); e != nil && e.first > j {
						a.outlet = e.name
					}
				}
			}
		} else {
			b, ok := p.source(s, last, out, k, k+1)
			if !ok || b.who.first > i {
				return a, false
			}
			a.who = b.who
			if k > s.lo && (ws[k-1].lower == "which" || ws[k-1].lower == "that") {
				// "CNN carried a report, which quoted a source as saying".
				for _, e := range s.entities() {
					if e.kind == anOutlet && e.last <= k {
						a.outlet = e.name
					}
				}
			} else if who, _ := p.speakerOf(s, last, out, k); who != nil && who.kind != thePage {
				a.outlet = who.name
				if a.outlet == "" {
					a.outlet = strings.TrimSpace(p.doc.Text[who.start:who.end])
				}
			}
		}
		a.date = p.dateNear(s, ws[i].end, 34)
		return a, true
	}
	return attribution{}, false
}

// colon reads the speaker before a colon that opens a sentence or a headline:
// "Seoul: 6,700 containers", and "he is blunter: ...".
func (p *page) colon(s *sentence, last *recent) (attribution, bool) {
	text := p.doc.Text[s.start:min(s.end, s.start+colonReach)]
	at := strings.IndexByte(text, ':')
	if at < 0 || at+1 >= len(text) || text[at+1] != ' ' {
		return attribution{}, false
	}
	ws := s.passage.words
	k := s.lo
	for k < s.hi && ws[k].end <= s.start+at {
		k++
	}
	if k == s.lo || ws[k-1].end != s.start+at && !ws[k-1].possessive {
		return attribution{}, false
	}
	a := attribution{at: ws[s.lo].start, end: s.start + at + 1, verb: claims.Said, after: true}
	quote := strings.TrimLeft(p.doc.Text[s.start+at+1:s.end], " ")
	opens := strings.HasPrefix(quote, "\"") || strings.HasPrefix(quote, "“") || strings.HasPrefix(quote, "‘")
	// The whole of what stands before the colon is the name.
	for _, e := range s.entities() {
		if e.first == s.lo && e.last == k && (e.kind == aBody || e.kind == aCountry || e.kind == anOutlet) && !e.adjective {
			a.who = e
			return a, true
		}
	}
	if e := p.speaksAs(s, k); e != nil && s.passage.block.Role == articles.Body {
		a.who = *e
		return a, true
	}
	if s.passage.block.Role == articles.Body {
		if e := p.telegram(s, k); e != nil {
			if t := p.takenUp(s, last, nil, e.last); e.common && t != nil {
				e = &t.who
			}
			a.who = *e
			a.date = p.dateBetween(s, s.start, s.start+at)
			return a, true
		}
	}
	if e := p.nameBefore(s, k); e != nil && (e.first == s.lo || e.first == s.lo+1 && determiners[ws[s.lo].lower]) && (e.party != "" || e.common || opens && e.person) {
		if t := p.takenUp(s, last, nil, k); e.common && t != nil {
			e = &t.who
		} else if e.common && s.passage.block.Role != articles.Headline {
			return a, false
		}
		a.who = *e
		return a, true
	}
	if !opens {
		return a, false
	}
	// "Her colleague Ann Bee is blunter:" opens a quotation.
	for _, e := range s.entities() {
		if e.first <= s.lo+2 && e.kind == aBody && !e.possessive {
			a.who = e
			return a, true
		}
	}
	for j := s.lo + 1; j < k && j < s.lo+6; j++ {
		if ws[j].capital {
			continue
		}
		if e := p.properName(s, j); e != nil && e.person && e.first <= s.lo+3 {
			p.people.introduce(*e)
			a.who = *e
			return a, true
		}
	}
	for j := k - 1; j > s.lo && j > k-12; j-- {
		// "..., and the opposition's Ann Bee gave another version:".
		if ws[j].capital || !ws[j-1].capital || p.parted(ws, j) {
			continue
		}
		if e := p.properName(s, j); e != nil && e.person && e.kind == aBody {
			p.people.introduce(*e)
			a.who = *e
			return a, true
		}
	}
	if t := p.takenUp(s, last, nil, min(k, s.lo+1)); t != nil {
		a.who = t.who
		a.who.start, a.who.end = ws[s.lo].start, ws[s.lo].end
		return a, true
	}
	return a, false
}

// source reads the one that the words from word i on name as the source: an
// entity, or else a noun phrase.
func (p *page) source(s *sentence, last *recent, out []attribution, at, i int) (attribution, bool) {
	ws := s.passage.words
	if i >= s.hi {
		return attribution{}, false
	}
	a := attribution{at: ws[at].start, end: ws[i-1].end, verb: claims.Said, after: true}
	if l := ws[i].lower; l == "him" || l == "her" || l == "them" || l == "it" {
		t := last.any()
		if l == "him" || l == "her" && (i+1 >= s.hi || p.parted(ws, i+1)) {
			t = last.person()
		} else if l == "her" {
			t = nil
		}
		if t != nil {
			a.who, a.outlet = t.who, ""
			a.who.start, a.who.end, a.who.first, a.who.last = ws[i].start, ws[i].end, i, i+1
			return a, true
		}
	}
	e := entityFrom(s, i, 6)
	np := p.nameBehind(s, i)
	if e != nil && e.kind == aCountry && e.adjective {
		e = nil
	}
	if e == nil || np != nil && (np.last <= e.first || np.first <= e.first && np.last >= e.last && (np.common || np.person)) {
		e = np
	}
	e = p.authorOf(s, e)
	if e == nil {
		return attribution{}, false
	}
	if p.generic(s, e) {
		if t := p.takenUp(s, last, out, e.last); t != nil && (t.who.kind != aCountry || e.name == "officials") {
			if t.verb == claims.Told {
				a.outlet = t.outlet
			}
			who := t.who
			who.start, who.end, who.first, who.last = e.start, e.end, e.first, e.last
			e = &who
		} else if name := p.apposed(s, e); name != nil {
			e = name
		}
	}
	if e.person {
		p.people.introduce(*e)
	}
	a.who = *e
	a.date = p.dateNear(s, e.end, 30)
	p.setOutlet(&a, s, last, e.last)
	return a, true
}

// authorOf returns whom a report is by: "according to a report by X", "says a
// study published by X". Any other is returned as it is.
func (p *page) authorOf(s *sentence, e *entity) *entity {
	ws := s.passage.words
	if e == nil || !e.common || !reportNouns[ws[e.last-1].lower] || e.last+1 >= s.hi {
		return e
	}
	k := e.last
	if issued[ws[k].lower] && !p.parted(ws, k) {
		k++
		for k < s.hi && p.dateAt(s, ws[k].start) {
			k++
		}
	}
	if w := ws[k].lower; (w == "that" || w == "which") && k+2 < s.hi {
		// "A report that the group Furrow Watch published".
		const reach = 8
		for j := k + 2; j < s.hi && j <= k+reach && !p.parted(ws, j); j++ {
			if !publishes[ws[j].lower] {
				continue
			}
			if of := p.nameBefore(s, j); of != nil && of.first > k && !of.adjective {
				return of
			}
			break
		}
		return e
	}
	if ws[k].lower == "of" && !p.parted(ws, k) {
		// "An analysis of satellite imagery by X".
		for j := k + 1; j+1 < s.hi && j < k+7 && !p.parted(ws, j); j++ {
			if ws[j].lower == "by" {
				k = j
				break
			}
		}
	}
	if k+1 >= s.hi || ws[k].lower != "by" && ws[k].lower != "from" && ws[k].lower != "of" || p.parted(ws, k) {
		return e
	}
	known := entityFrom(s, k+1, 2)
	if known != nil && !known.adjective && known.kind != aCountry {
		return known
	}
	if of := p.nameBehind(s, k+1); of != nil && (ws[k].lower != "of" || of.party != "" || of.person) {
		if name := p.apposed(s, of); of.common && name != nil {
			return name
		}
		return of
	}
	if known != nil && !known.adjective {
		return known
	}
	return e
}

// publishes are what its authors do to a report.
var publishes = wordSet("published publishes released releases issued issues presented unveiled wrote compiled submitted sent put commissioned prepared produced launched")

// apposed reads the name that follows a title between commas: "their lawyer,
// Ann Bee,".
func (p *page) apposed(s *sentence, title *entity) *entity {
	ws := s.passage.words
	if title.last >= s.hi || p.doc.Text[ws[title.last-1].end] != ',' {
		return nil
	}
	if !roleNouns[ws[title.last-1].lower] {
		// "A British group, the Open Source Centre".
		k := title.last
		if ws[k].lower == "the" {
			k++
		}
		for _, e := range s.entities() {
			if e.first == k && e.kind == aBody && !e.possessive && !e.adjective {
				return &e
			}
		}
		n := k
		for n < s.hi && n < k+6 && ws[n].capital && (n == k || !p.parted(ws, n)) {
			n++
		}
		if n-k >= 2 && (n == s.hi || p.parted(ws, n)) {
			if e := p.properName(s, n); e != nil && e.first == k {
				return e
			}
		}
		return nil
	}
	k := title.last
	for k < s.hi && k < title.last+4 && ws[k].capital && (k == title.last || !p.parted(ws, k)) {
		k++
	}
	if k-title.last < 2 || k < s.hi && !p.parted(ws, k) {
		return nil
	}
	e := p.properName(s, k)
	if e == nil || e.first != title.last {
		return nil
	}
	e.role, e.person = ws[title.last-1].lower, true
	if e.party == "" {
		e.party, e.country, e.function = title.party, title.country, title.function
	}
	return e
}
