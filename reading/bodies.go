package reading

import "strings"

// companyEnds are the words that a company's name can end in, or not, on the
// same page: "Kpler Ltd.", "Kpler".
var companyEnds = wordSet("ltd limited inc incorporated corp corporation co llc plc sa ag gmbh nv bv oy spa srl group holdings")

// callers stand before a name with the capital of their sentence and belong to no
// name: "Rival Kpler".
var callers = wordSet("rival rivals competitor fellow peer data analytics tracker trackers consultancy consultant firm company provider specialist researcher researchers")

// dressed returns the known body that the words [first, last) name with what a
// text hangs on its name; nil where there is none.
func dressed(s *sentence, first, last int) *entity {
	ws := s.passage.words
	for _, e := range s.entities() {
		if e.first < first || e.last > last || e.first == first && e.last == last || e.kind != anOutlet && (e.kind != aBody || e.party == "") {
			continue
		}
		own := true
		for k := first; k < last && own; k++ {
			own = k < e.first && callers[ws[k].lower] || k >= e.first && k < e.last || k >= e.last && companyEnds[ws[k].lower]
		}
		if own {
			e.last, e.end = last, ws[last-1].end
			return &e
		}
	}
	return nil
}

// officeNouns open the names of offices that are known by whose they are: "the
// Office of the Prosecutor General", "a deputy of the Prosecutor General".
var officeNouns = wordSet("office offices deputy deputies first spokesman spokeswoman spokesperson press service representative representatives aide head chief bureau department report statement officials")

// officeOfName gives one who speaks for an office the party of the case whose
// office it is.
func (p *page) officeOfName(s *sentence, e *entity) {
	if !strings.Contains(e.name, "rosecutor") {
		return
	}
	words := descriptive(e.name)
	n, from := len(words), 0
	for from < n && officeNouns[words[from]] {
		from++
	}
	for n > from && officeNouns[words[n-1]] {
		n--
	}
	words = words[from:n]
	if len(words) == 0 || len(words) == 1 && words[0] != "prosecutors" || words[len(words)-1] != "prosecutors" && words[len(words)-1] != "general" && words[0] != "prosecutors" && words[0] != "prosecutor" {
		return
	}
	if words[0] == "prosecutors" && len(words) > 1 {
		words = words[:1] // "prosecutors in Kyiv"
	}
	if len(words) == 2 && words[0] != "prosecutor" && words[1] == "prosecutors" {
		words = words[1:] // "Ukrainian prosecutors"
	}
	of := *e
	if p.fit(&of, words); of.party == "" {
		return
	}
	for i := range p.voc.Parties {
		party := &p.voc.Parties[i]
		if party.ID != of.party {
			continue
		}
		home := party.Country
		if home == "" {
			home, _ = p.gaz.office(party.Name)
		}
		if e.country == home && home != "" || e.country == "" && p.oneState(s, home) || e.country == "" && (len(words) > 1 || p.people.parties[party.ID]) {
			e.party, e.country = of.party, home
		}
	}
}

// oneState reports whether a sentence is set in a state: "prosecutors told a court
// in Kyiv".
func (p *page) oneState(s *sentence, country string) bool {
	ws := s.passage.words
	for _, e := range s.entities() {
		if e.country != country || country == "" || e.kind != aCountry && e.kind != aPlace || e.first == s.lo {
			continue
		}
		if w := ws[e.first-1].lower; w == "in" && e.first-2 >= s.lo && (ws[e.first-2].lower == "court" || ws[e.first-2].lower == "hearing") || e.adjective && e.last < s.hi && ws[e.last].lower == "court" {
			return true
		}
	}
	return false
}

// affiliated gives a person the body of what is said of him behind the comma
// that follows his name: "Ann Bee, an analyst at Kpler,".
func (p *page) affiliated(s *sentence, e *entity) {
	ws := s.passage.words
	if !e.person || e.party != "" || e.last >= s.hi || e.last < s.lo || e.end >= len(p.doc.Text) || p.doc.Text[e.end] != ',' {
		return
	}
	const reach = 9
	for _, of := range s.entities() {
		if of.first < e.last || of.first > e.last+reach || of.kind != aBody || of.person || of.party == "" || of.adjective {
			continue
		}
		for k := e.last + 1; k <= of.first; k++ {
			if p.parted(ws, k) {
				return
			}
		}
		lead := ""
		if of.first > e.last {
			lead = ws[of.first-1].lower
			if lead == "the" && of.first-1 > e.last {
				lead = ws[of.first-2].lower
			}
		}
		if lead == "at" || lead == "of" || lead == "for" || lead == "with" || lead == "from" || lead == "in" || of.possessive {
			e.party, e.country, e.function = of.party, of.country, of.function
		}
		return
	}
	for k := e.last + 1; k+1 < s.hi && k <= e.last+reach && !p.parted(ws, k); k++ {
		// "Ann Bee, a researcher at the centre".
		if w := ws[k].lower; w != "at" && w != "of" && w != "for" && w != "with" || !determiners[ws[k+1].lower] {
			continue
		}
		n := k + 2
		for n < s.hi && n < k+5 && described[ws[n-1].lower] == nil {
			n++
		}
		if n > s.hi || described[ws[n-1].lower] == nil {
			break
		}
		if a := p.takenUp(s, &s.before, nil, n); a != nil && !a.who.person && a.who.party != "" {
			e.party, e.country, e.function = a.who.party, a.who.country, a.who.function
			return
		}
	}
	if ws[e.last].lower == "who" {
		p.whoRuns(s, e, e.last)
	}
}

// runs are what one does to a body who speaks for it.
var runs = wordSet("leads heads runs commands chairs directs manages coordinates led headed ran commanded chaired oversees founded founds edits")

// whoRuns gives a person the body of the clause that the "who" at word k opens:
// "who heads its China desk", "who runs the firm's desk", "who leads the command".
func (p *page) whoRuns(s *sentence, e *entity, k int) {
	ws := s.passage.words
	if k+2 >= s.hi || !runs[ws[k+1].lower] || e.party != "" {
		return
	}
	switch ws[k+2].lower {
	case "its", "their":
		p.ownerOf(s, e, k+2)
		return
	case "it":
		k--
	case "the":
	default:
		return
	}
	const reach = 4 // words behind the article
	for n := k + 4; n <= s.hi && n <= k+3+reach; n++ {
		is := described[ws[n-1].lower]
		if ws[n-1].lower != "it" && (is == nil || !ws[n-1].possessive && n < s.hi && !p.parted(ws, n)) {
			continue
		}
		if ws[n-1].lower == "it" {
			if a := p.near(s, s.before.last(func(a *attribution) bool { return a.who.kind == aBody && !a.who.person })); a != nil {
				e.party, e.country, e.function = a.who.party, a.who.country, a.who.function
			}
			return
		}
		a := s.before.last(func(a *attribution) bool {
			return !a.who.person && a.who.party != "" && (is(&a.who) || lastWord(a.who.name) == ws[n-1].lower)
		})
		if a = p.near(s, a); a != nil {
			e.party, e.country, e.function = a.who.party, a.who.country, a.who.function
		}
		return
	}
}
