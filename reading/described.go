package reading

import (
	"strings"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
)

// recall is how many speakers and persons a story's later words can take up.
const recall = 8

// carries is how many paragraphs a pronoun reaches back.
const carries = 4

// recent are the speakers, and those whom a sentence is about, that a pronoun,
// a title or a noun with "the" can take up: the latest first.
type recent struct {
	list   [recall]*attribution
	outlet string // the last one named
}

// note puts a speaker, or one whom a sentence is about, at the head of the
// list.
func (r *recent) note(a *attribution) {
	if a.who.kind == anOutlet {
		r.outlet = a.who.name
	} else if a.outlet != "" && !strings.HasPrefix(a.outlet, "the ") {
		r.outlet = a.outlet
	}
	if a.self {
		return
	}
	k := 0
	for k < recall-1 && r.list[k] != nil && !sameOne(&r.list[k].who, &a.who) {
		k++
	}
	if a.mentioned && r.list[k] != nil && sameOne(&r.list[k].who, &a.who) {
		// One who has spoken stays a speaker, with his day and his outlet.
		spoke := r.list[k]
		spoke.seen = a.at
		copy(r.list[1:k+1], r.list[:k])
		r.list[0] = spoke
		return
	}
	if old := r.list[k]; old != nil && sameOne(&old.who, &a.who) {
		// His office stays known.
		if a.who.role == "" {
			a.who.role = old.who.role
		}
		if a.who.function == "" {
			a.who.function = old.who.function
		}
	}
	copy(r.list[1:k+1], r.list[:k])
	r.list[0] = a
}

func sameOne(a, b *entity) bool {
	if a.name != "" && a.name == b.name {
		return true
	}
	return a.party != "" && a.party == b.party && a.person == b.person && !a.person && a.kind == b.kind
}

// any returns the last one who spoke.
func (r *recent) any() *attribution {
	return r.last(func(a *attribution) bool { return !a.mentioned })
}

// person returns the last person.
func (r *recent) person() *attribution { return r.last(isPerson) }

func (r *recent) last(is func(*attribution) bool) *attribution {
	for _, a := range r.list {
		if a != nil && is(a) {
			return a
		}
	}
	return nil
}

func isPerson(a *attribution) bool {
	return a.who.person || a.who.common && a.who.role != "" || a.who.role != "" && a.who.kind == aBody
}

// described are the classes of nouns by which a text takes up one whom it has
// named: what the noun asks of him.
var described = map[string]func(*entity) bool{}

func init() {
	describe := func(nouns string, is func(*entity) bool) {
		for w := range wordSet(nouns) {
			described[w] = is
		}
	}
	function := func(list ...string) func(*entity) bool {
		return func(e *entity) bool {
			for _, f := range list {
				if e.function == f {
					return true
				}
			}
			return false
		}
	}
	ministry := function("defence", "foreign", "state", "unification", "ministry")
	describe("ministry department treasury", func(e *entity) bool { return ministry(e) || named(e, "ministry", "department", "treasury") })
	spies := function("intelligence", "military-intelligence")
	describe("agency service directorate spies spooks", func(e *entity) bool {
		return !e.person && (spies(e) || named(e, "agency", "intelligence", "directorate", "service") || e.kind == anOutlet)
	})
	describe("newspaper broadcaster channel website magazine outlet", func(e *entity) bool { return e.kind == anOutlet || isOutlet[e.name] })
	soldiers := function("military", "joint-chiefs")
	describe("military army", func(e *entity) bool {
		return soldiers(e) || named(e, "army", "military", "forces", "defence", "defense")
	})
	describe("navy fleet command forces force guard", func(e *entity) bool {
		return !e.person && (soldiers(e) || named(e, "navy", "fleet", "command", "forces", "guard", "force"))
	})
	describe("minister secretary", func(e *entity) bool {
		return e.person && (ministry(e) || role(e, "minister", "secretary")) || e.role == "minister" || e.role == "secretary of state"
	})
	describe("president leader premier chancellor", func(e *entity) bool {
		return (e.person || e.role != "") && (e.function == "presidency" || role(e, "president", "leader", "premier", "chancellor", "chairman"))
	})
	describe("ambassador envoy diplomat", func(e *entity) bool { return role(e, "ambassador", "envoy", "diplomat") })
	describe("embassy mission", func(e *entity) bool {
		return !e.person && (e.function == "embassy" || named(e, "embassy", "mission", "operation"))
	})
	describe("spokesman spokeswoman spokesperson", func(e *entity) bool { return role(e, "spokesman", "spokeswoman", "spokesperson") })
	describe("official officer coordinator adviser advisor", func(e *entity) bool {
		return (e.person || e.role != "") && (e.function != "" || role(e, "official", "officer", "coordinator", "adviser", "advisor", "spokesman", "spokeswoman", "spokesperson", "minister", "secretary"))
	})
	describe("officials", func(e *entity) bool {
		return e.common && named(e, "officials") || e.kind == aCountry || e.function == "government"
	})
	describe("lawmaker legislator senator deputy congressman mp", func(e *entity) bool { return role(e, "lawmaker", "legislator", "senator", "deputy", "mp") })
	describe("commander general admiral colonel captain", func(e *entity) bool {
		return role(e, "commander", "general", "admiral", "colonel", "captain", "lieutenant", "officer") || e.person && (e.function == "military-intelligence" || soldiers(e))
	})
	describe("analyst expert researcher author director professor economist scholar historian", func(e *entity) bool {
		return e.person && e.function == "" || role(e, "analyst", "expert", "researcher", "author", "director", "professor", "economist", "fellow")
	})
	describe("prosecutor prosecutors", func(e *entity) bool { return role(e, "prosecutor") || named(e, "prosecutor", "prosecutors", "justice") })
	stateless := func(e *entity) bool {
		return e.kind == aBody && !e.person && e.role == "" && (e.function == "" || stateless[e.function]) && !named(e, "ministry", "department", "army", "navy")
	}
	describe("group organisation organization institute centre center firm company monitor charity network tracker consultancy project foundation ngo think-tank tank outfit",
		func(e *entity) bool {
			return stateless(e) && !e.common || named(e, "group", "institute", "centre", "center")
		})
	describe("researchers analysts authors investigators trackers experts monitors", func(e *entity) bool { return stateless(e) || e.person && e.function == "" })
	describe("panel team", func(e *entity) bool {
		return e.function == "msmt" || e.function == "un-panel" || named(e, "panel", "team") && !e.person
	})
	describe("government administration authorities kremlin", func(e *entity) bool {
		return !e.person && (e.function == "government" || e.function == "presidency" || e.kind == aCountry || named(e, "government", "administration", "authorities"))
	})
	describe("report study paper document documents letter statement data analysis assessment findings records papers filing figures investigation dossier imagery images article summary survey brief",
		func(e *entity) bool { return !e.person && e.role == "" && e.kind != anOutlet })
}

func named(e *entity, words ...string) bool {
	name := articles.LowerASCII(e.name)
	for _, w := range words {
		if wordIndex(name, w) >= 0 {
			return true
		}
	}
	return false
}

func role(e *entity, words ...string) bool {
	for _, w := range words {
		if e.role == w {
			return true
		}
	}
	return named(e, words...) && (e.common || e.role != "")
}

// takenUp returns the one for whom the words before word i stand: he, it, the
// minister, the ministry, the British group. said are the speakers of the
// sentence so far.
func (p *page) takenUp(s *sentence, r *recent, said []attribution, i int) *attribution {
	ws := s.passage.words
	for k := i - 1; k >= s.lo && k >= i-4; k-- {
		switch w := ws[k].lower; w {
		case "he", "she":
			for j := len(said) - 1; j >= 0; j-- {
				if isPerson(&said[j]) {
					return &said[j]
				}
			}
			if i < s.hi && goOn[ws[i].lower] {
				// "He added": one who has spoken.
				return p.near(s, r.last(func(a *attribution) bool { return isPerson(a) && !a.mentioned }))
			}
			return p.near(s, r.person())
		case "it", "they":
			if k+1 < i && notNames[ws[k+1].lower] {
				return nil
			}
			if n := len(said); n > 0 && !said[n-1].self && (w == "they" || !isPerson(&said[n-1])) {
				return &said[n-1]
			}
			a := r.last(func(a *attribution) bool {
				if w == "they" {
					return a.who.common && plural(a.who.name) || !isPerson(a) && !a.who.common
				}
				return !isPerson(a)
			})
			return p.near(s, a)
		default:
			if !between[w] || k < i-1 && p.parted(ws, k+1) {
				k = s.lo // another subject
			}
		}
	}
	if i <= s.lo {
		return nil
	}
	head := ws[i-1].lower
	is := described[head]
	if is == nil {
		if !speakingHeads[head] {
			return nil
		}
		is = func(*entity) bool { return false } // only by the very word: "one of the sources"
	}
	// The article: without one only at the head of the sentence, as headlines
	// and notes have it.
	k := i - 1
	for k > s.lo && k > i-5 && !p.parted(ws, k) && !determiners[ws[k-1].lower] && !notNames[ws[k-1].lower] && !leads[ws[k-1].lower] && sayings[ws[k-1].lower] == "" {
		k--
	}
	if k > s.lo && !(determiners[ws[k-1].lower] && !p.parted(ws, k)) || k == s.lo && (i-k > 1 || staff[head] && s.passage.block.Role == articles.Body) {
		return nil
	}
	country := ""
	for _, e := range s.entities() {
		if e.first >= k && e.last < i {
			if e.kind != aCountry || !e.adjective && len(p.doc.Text[e.start:e.end]) > 4 {
				return nil // "the Kelp Bay group": it has its name
			}
			country = e.country
		}
	}
	for j := k; j < i-1; j++ {
		if ws[j].capital && country == "" || ws[j].possessive {
			return nil
		}
		if w := ws[j].lower; !qualifiers[w] && !strings.Contains(w, "-") && country == "" {
			return nil // "the harbour group" is another
		}
	}
	if k > s.lo && owners[ws[k-1].lower] && (roleNouns[head] || head == "officials" || head == "researchers" || head == "authors" || head == "analysts" || head == "investigators" || head == "experts") {
		return nil // "its authors" are others than it
	}
	if country == "" && k > s.lo && (ws[k-1].lower == "its" || ws[k-1].lower == "their") && stateOffice[head] {
		// "Ukraine says half of it; its intelligence speaks of a third".
		if a := r.last(func(a *attribution) bool { return a.who.country != "" && !a.who.person }); a != nil {
			country = a.who.country
		}
	}
	agrees := func(a *attribution) bool {
		e := &a.who
		if country != "" && e.country != "" && e.country != country {
			return false
		}
		return lastWord(e.name) == head || e.role == head || is(e)
	}
	for j := len(said) - 1; j >= 0; j-- {
		if !said[j].self && agrees(&said[j]) {
			return &said[j]
		}
	}
	// One who goes by the very word is meant before others of his kind.
	if a := r.last(func(a *attribution) bool {
		return (lastWord(a.who.name) == head || a.who.role == head) && agrees(a)
	}); a != nil {
		return a
	}
	if of := p.people.called(head); of != nil && (country == "" || stateOffice[head] && of.country == country) && !of.person {
		if a := r.last(func(a *attribution) bool { return a.who.party == of.party && !a.who.person }); a != nil {
			return a
		}
		who := *of
		who.first, who.last, who.start, who.end = k, i, ws[k].start, ws[i-1].end
		return &attribution{at: who.start, end: who.end, verb: claims.Said, who: who}
	}
	if a := r.last(agrees); a != nil {
		return a
	}
	if a := p.bodyOf(r, head); a != nil && country == "" && !roleNouns[head] {
		// Only its minister has been heard so far.
		who := entity{kind: aBody, party: a.who.party, country: a.who.country, function: a.who.function, common: true}
		who.first, who.last, who.start, who.end = k, i, ws[k].start, ws[i-1].end
		who.name = strings.Join(strings.Fields(p.doc.Text[who.start:who.end]), " ")
		return &attribution{at: a.at, end: a.end, verb: claims.Said, who: who}
	}
	return nil
}

// bodyOf returns the last one whose body goes by a noun, or who speaks for such
// a body.
func (p *page) bodyOf(r *recent, noun string) *attribution {
	is := described[noun]
	if is == nil {
		return nil
	}
	return r.last(func(a *attribution) bool {
		if a.who.party == "" && a.who.country == "" || a.who.kind != aBody {
			return false
		}
		e := a.who
		e.person, e.role = false, ""
		return is(&e) && (e.function != "" || !a.who.person)
	})
}

// goOn are the verbs of one who has said something before.
var goOn = wordSet("added adds went goes continued concluded reiterated repeated")

// plural reports whether a noun phrase is one of several.
func plural(name string) bool {
	w := lastWord(name)
	return strings.HasSuffix(w, "s") || w == "police" || w == "people" || w == "media" || strings.Contains(name, " and ")
}

func lastWord(name string) string {
	return articles.LowerASCII(name[strings.LastIndexByte(name, ' ')+1:])
}

// owners stand for one to whom somebody belongs.
var owners = wordSet("its their his her")

// qualifiers may stand between the article and the noun that takes one up.
var qualifiers = wordSet("data analytics tracking tanker-tracking shipping maritime oil energy commodity commodities consulting consultancy risk trade market freight cargo same think advocacy monitoring research state news security defence defense spy intelligence foreign naval ruling military sanctions eu un senior private independent campaign second first other latest report's justice")

// determiners open a noun phrase that stands for one already named.
var determiners = wordSet("the its his her their that this same these those both")

// stateOffice are the nouns of offices that every state has.
var stateOffice = wordSet("agency service directorate ministry department intelligence military army embassy mission government navy consulate customs police")

// near returns a if a pronoun of the sentence can reach him.
func (p *page) near(s *sentence, a *attribution) *attribution {
	if a == nil {
		return nil
	}
	ps, at := s.passage, a.at
	if a.seen > at && a.seen < s.start {
		at = a.seen
	}
	for n := 0; ps != nil && n <= carries; n++ {
		if at >= ps.block.Start {
			return a
		}
		ps = ps.prev
	}
	return nil
}

// mention returns whom a sentence is about: the body or person that stands as
// its subject, so that the next sentence's pronoun finds him though he said
// nothing.
func (p *page) mention(s *sentence, r *recent) *attribution {
	ws := s.passage.words
	for _, e := range s.entities() {
		if e.kind == anOutlet {
			r.outlet = e.name
		}
	}
	// "The document, dated July 11, was obtained by the agency."
	if s.hi-s.lo > 3 && determiners[ws[s.lo].lower] {
		for k := s.lo + 1; k < s.lo+4 && k < s.hi && !ws[k].capital; k++ {
			if !reportNouns[ws[k].lower] || p.takenUp(s, r, nil, k+1) != nil {
				continue
			}
			if e := p.commonName(s, k+1); e != nil {
				return &attribution{at: e.start, end: e.end, verb: claims.Said, who: *e, outlet: p.passer(s), mentioned: true}
			}
		}
	}
	if s.hi-s.lo > 3 && ws[s.lo].capital && ws[s.lo+1].capital && (ws[s.lo+2].lower == "who" || ws[s.lo+3].lower == "who") {
		if e := p.namedWith(s); e != nil && e.first == s.lo {
			p.people.introduce(*e)
			return &attribution{at: e.start, end: e.end, verb: claims.Said, who: *e, mentioned: true}
		}
	}
	const reach = 7 // words into the sentence
	for _, e := range s.entities() {
		if e.first > s.lo+reach {
			break
		}
		if e.kind != aBody || e.adjective || e.possessive || e.name == "" && !e.person {
			continue
		}
		if e.first > s.lo && leads[ws[e.first-1].lower] {
			continue
		}
		if w := ws[s.lo].lower; e.first > s.lo+1 && (w == "it" || w == "he" || w == "she" || w == "they") {
			break // "It counted 340 Russian military flights": what it counted
		}
		return &attribution{at: e.start, end: e.end, verb: claims.Said, who: e, mentioned: true}
	}
	// "Italian customs stopped six containers, they said."
	for k := s.lo; k < s.hi && k < s.lo+4; k++ {
		if !speakingHeads[ws[k].lower] || k+1 >= s.hi || p.parted(ws, k+1) || !isDeed(ws[k+1].lower) && !isBe(ws[k+1].lower) && ws[k+1].lower != "have" && ws[k+1].lower != "has" && ws[k+1].lower != "had" {
			continue
		}
		if k == s.lo+1 && owners[ws[s.lo].lower] && staff[ws[k].lower] {
			// "Its authors matched": they are the report that they wrote.
			if a := p.near(s, r.last(func(a *attribution) bool { return !isPerson(a) && a.who.kind == aBody })); a != nil {
				return &attribution{at: ws[s.lo].start, end: ws[k].end, verb: claims.Said, who: a.who, mentioned: true}
			}
		}
		if e := p.commonName(s, k+1); e != nil && e.first <= s.lo+1 && !strings.ContainsAny(e.name, "0123456789") && p.takenUp(s, r, nil, k+1) == nil {
			return &attribution{at: e.start, end: e.end, verb: claims.Said, who: *e, mentioned: true}
		}
	}
	// "Lawmaker Bae Jin-ho questioned the count", "the figure surprised a retired
	// colonel, Ann Bee".
	for k := s.lo; k < s.hi; k++ {
		if !roleNouns[ws[k].lower] && !titles[ws[k].lower] {
			continue
		}
		n := k + 1
		for n < s.hi && n < k+4 && ws[n].capital && (n == k+1 && p.doc.Text[ws[k].end] == ',' || !p.parted(ws, n)) {
			n++
		}
		if n-k < 3 || n >= s.hi || p.parted(ws, n) && p.doc.Text[ws[n-1].end] != ',' {
			continue
		}
		if e := p.properName(s, n); e != nil && e.person && e.first == k+1 || e != nil && e.person && e.first <= k {
			if e.role == "" && roleNouns[ws[k].lower] {
				e.role = ws[k].lower
			}
			p.people.introduce(*e)
			return &attribution{at: e.start, end: e.end, verb: claims.Said, who: *e, mentioned: true, object: k >= s.lo+reach || k > s.lo+1 && leads[ws[k-2].lower]}
		}
		k = n - 1
	}
	// "The head of the port, Ann Bee, laid out the numbers."
	for j := s.lo + 2; j+2 < s.hi && j < s.lo+14; j++ {
		if !ws[j].capital || !ws[j+1].capital || p.doc.Text[ws[j-1].end] != ',' || p.parted(ws, j+1) {
			continue
		}
		n := j + 2
		if ws[n].capital && !p.parted(ws, n) {
			n++
		}
		if n >= s.hi || p.doc.Text[ws[n-1].end] != ',' {
			continue
		}
		for r := j - 1; r >= s.lo && r > j-9; r-- {
			if !roleNouns[ws[r].lower] {
				continue
			}
			if e := p.properName(s, n); e != nil && e.first == j && e.kind == aBody {
				p.office(s, e, j)
				p.people.introduce(*e)
				return &attribution{at: e.start, end: e.end, verb: claims.Said, who: *e, mentioned: true}
			}
			break
		}
	}
	// "Ann Bee, a fellow at the Harbour Institute, is sceptical."
	if e := p.introduced(s); e != nil {
		p.people.introduce(*e)
		return &attribution{at: e.start, end: e.end, verb: claims.Said, who: *e, mentioned: true}
	}
	// "The Harbour Institute disputes that".
	k := s.lo
	if k < s.hi && ws[k].lower == "the" {
		k++
	}
	n := k
	for n < s.hi && n < k+6 && ws[n].capital && (n == k || !p.parted(ws, n)) {
		n++
	}
	if (n-k >= 2 && organisation(ws[k:n]) || n-k == 1 && k > s.lo && described[ws[k].lower] != nil && !roleNouns[ws[k].lower]) && n < s.hi && (!p.parted(ws, n) || p.doc.Text[ws[n-1].end] == ',') && !notNames[ws[k].lower] {
		if e := p.properName(s, n); e != nil && e.first == k {
			if t := p.takenUp(s, r, nil, n); n-k == 1 && e.party == "" && t != nil {
				// "The Ministry", with a capital, is the one named before.
				who := t.who
				who.start, who.end, who.first, who.last = e.start, e.end, e.first, e.last
				e = &who
			}
			return &attribution{at: e.start, end: e.end, verb: claims.Said, who: *e, mentioned: true}
		}
	}
	if e := p.namedWith(s); e != nil {
		p.people.introduce(*e)
		return &attribution{at: e.start, end: e.end, verb: claims.Said, who: *e, mentioned: true, object: e.first > s.lo+1}
	}
	return nil
}

// introduced reads the person at the head of a sentence of whom the words behind
// a comma say what he is.
func (p *page) introduced(s *sentence) *entity {
	ws := s.passage.words
	n := s.lo
	for n < s.hi && n < s.lo+3 && ws[n].capital && (n == s.lo || !p.parted(ws, n)) {
		n++
	}
	if n-s.lo < 2 || n >= s.hi || p.doc.Text[ws[n-1].end] != ',' {
		return nil
	}
	const reach = 9
	for j := n; j < s.hi && j < n+reach && (j == n || !p.parted(ws, j)); j++ {
		if !roleNouns[ws[j].lower] {
			continue
		}
		e := p.properName(s, n)
		if e == nil || e.first != s.lo || e.kind != aBody {
			return nil
		}
		e.person = true
		if e.role == "" {
			e.role = ws[j].lower
		}
		for _, of := range s.entities() {
			if of.kind == aBody && !of.person && of.first >= n && of.first < n+reach+4 && e.party == "" {
				e.party, e.country, e.function = of.party, of.country, of.function
			}
		}
		return e
	}
	return nil
}

// passer returns the outlet that a sentence says has got hold of the document
// that it is about.
func (p *page) passer(s *sentence) string {
	ws := s.passage.words
	for k := s.lo + 1; k+1 < s.hi; k++ {
		if ws[k].lower == "by" && obtained[ws[k-1].lower] {
			if e := entityFrom(s, k+1, 1); e != nil && e.kind == anOutlet {
				return e.name
			}
		}
	}
	return ""
}

// isDeed reports whether a word is a verb of doing in the past, by its ending.
func isDeed(w string) bool {
	return strings.HasSuffix(w, "ed") || did[w] || gives[w] || takes[w]
}
