package reading

import (
	"strings"
)

// roleNouns name one who speaks by what he is; with a name they are its role.
var roleNouns = wordSet(`analyst spokesman spokesperson spokeswoman director captain researcher expert minister commander lawyer prosecutor
admiral general colonel coordinator adviser advisor chief head secretary commissioner president chairman chairwoman chair ambassador envoy
investigator historian economist professor legislator lawmaker senator governor inspector trader broker diplomat official officer skipper leader
manager executive chancellor premier author fellow deputy mp congressman prosecutor scholar scientist engineer activist campaigner farmer sailor crewman
negotiator aide ally source trader inspector insider lieutenant columnist volunteer ceo founder owner operator pilot broker agent boss guru whistleblower judge magistrate undersecretary
employee worker resident docker dealer importer exporter consultant witness merchant fisherman soldier driver clerk harbourmaster harbormaster shipbroker shipowner legislator consul captain`)

// speakingHeads are the nouns, besides roleNouns, that end the name of one who
// speaks without a capital: "the coast guard", "two officials".
var speakingHeads = wordSet(`officials police prosecutors investigators analysts researchers experts authorities guard navy sources source
diplomats lawmakers inspectors monitors report study panel agency military army government officers executives traders brokers company
operator owner owners authority witnesses ministry department institute group team customs embassy parliament administration regulators union association prosecution
service command headquarters office documents records data figures trackers crew ministers legislators insiders members member representative representatives observers coalition regulator
administration council commission committee newspaper channel broadcaster website bureau court tribunal fleet spokespeople envoys centre center
people men women bosses chiefs brass tracker monitor firm consultancy residents volunteers force forces scientists engineers workers farmers fishermen rebels fighters militia cabinet spies insiders
authors network project foundation agents judges dockers activists lawyers envoy operators intelligence directorate media
consulate mission secretariat shipowner shipowners charterer charterers insurer insurers consul
authors
spokesmen spokeswomen shippers brokers buyers aides allies negotiators peacekeepers marines sailors`)

// titles are short for ranks and forms of address; with a full stop behind them
// they part no name.
var titles = wordSet("adm vadm radm gen lt maj col brig capt cmdr cdr sgt rep reps sen gov dr prof mr mrs ms sir lord vice rear first under deputy")

// titleRoles are the roles that the short titles give.
var titleRoles = map[string]string{"adm": "admiral", "vadm": "admiral", "radm": "admiral", "gen": "general", "col": "colonel", "capt": "captain", "cmdr": "commander", "cdr": "commander", "rep": "lawmaker", "sen": "senator", "gov": "governor", "prof": "professor"}

// reportNouns are what a speaker speaks through.
var reportNouns = wordSet(`report statement estimate estimates figures data assessment analysis study paper briefing documents records tally count
investigation dossier inquiry findings review filing letter communique calculations imagery photographs note bulletin post testimony papers images pictures
survey numbers logs manifests database readout factsheet presentation article summary brief dispatch telegram cable memo interview sheet factsheet
document indictment affidavit complaint verdict ruling advisory circular warrant transcript handout contract`)

// between are the words that may stand between a speaker and his verb.
var between = wordSet(`also has have had later earlier now again then repeatedly recently already separately previously first itself himself
herself on in last this week month year that and is was were quoted as further only still publicly privately formally officially there here who`)

// apposition is how many words what is said of a speaker between commas may
// have.
const apposition = 24

// participles open what is said of a speaker, and are no verb of his own.
var participles = wordSet("citing quoting known described cited quoted identified asked listed posted expected suspected detailed published seen")

// lead reports whether only titles stand between word begin and a name.
func (p *page) lead(s *sentence, begin int, e *entity) bool {
	for j := begin; j < e.first; j++ {
		if w := s.passage.words[j].lower; !titles[w] && !roleNouns[w] {
			return false
		}
	}
	return true
}

// office reads the office of a person whose name stands between commas behind
// it, the first of the commas before word begin: "the port's director of
// operations, Ann Bee,".
func (p *page) office(s *sentence, e *entity, begin int) {
	ws := s.passage.words
	const reach = 8
	from := begin - 1
	for from > s.lo && from > begin-reach && !p.parted(ws, from) {
		from--
	}
	e.person = true
	for j := from; j < begin; j++ {
		if roleNouns[ws[j].lower] {
			e.role = ws[j].lower
		}
	}
	if e.party != "" {
		return
	}
	for _, of := range s.entities() {
		if of.kind == aBody && of.first >= from && of.last <= begin {
			e.party, e.country, e.function = of.party, of.country, of.function
			return
		}
		if of.kind == aCountry && of.first >= from && of.last <= begin && e.country == "" {
			e.country = of.country
		}
	}
	p.ownerOf(s, e, from)
	// "The spokesman for the directorate".
	if e.party == "" && begin-from > 2 {
		if a := p.takenUp(s, &s.before, nil, begin); a != nil {
			e.party, e.country, e.function = a.who.party, a.who.country, a.who.function
		}
	}
}

// ownerOf gives a person the body of "its director" and "their commander": the
// one that the sentence before was about.
func (p *page) ownerOf(s *sentence, e *entity, at int) {
	switch s.passage.words[at].lower {
	case "its", "their", "his", "her":
	default:
		return
	}
	if e.party != "" {
		return
	}
	a := s.before.last(func(a *attribution) bool { return !a.who.person && a.who.kind == aBody })
	for _, of := range s.entities() {
		if of.kind == aBody && of.last <= at && !of.person {
			a = &attribution{at: s.start, who: of}
		}
	}
	if a = p.near(s, a); a != nil {
		e.party, e.country, e.function = a.who.party, a.who.country, a.who.function
	}
}

// nounPhrase returns the one whom the words before the verb at word i name, who
// is in no gazetteer: a run of words with capitals, or a noun phrase that ends
// in one of the speaking heads. nil when there is none.
func (p *page) nounPhrase(s *sentence, i int) *entity {
	ws := s.passage.words
	k := i
	for k > s.lo && k > i-5 && !p.parted(ws, k) && (between[ws[k-1].lower] && !ws[k-1].capital || p.dateAt(s, ws[k-1].start)) {
		k--
	}
	if k <= s.lo {
		return nil
	}
	role, affiliation := "", (*entity)(nil)
	if p.doc.Text[ws[k-1].end] == ')' {
		// "Ms Bee (analyst) explained".
		const inside = 6
		for j := k - 1; j > s.lo && j > k-inside; j-- {
			if roleNouns[ws[j].lower] && role == "" {
				role = ws[j].lower
			}
			if open := strings.IndexByte(p.doc.Text[ws[j-1].end:ws[j].start], '('); open >= 0 {
				k = j
				break
			}
		}
	}
	if k < len(ws) && p.doc.Text[ws[k-1].end] == ',' {
		// "Ann Bee, a harbour pilot at Kelp Bay, said": what is named stands
		// before the apposition; "Ann Bee, who leads the study, said".
		begin := k - 1
		for begin > s.lo && begin > k-apposition && !p.parted(ws, begin) {
			begin--
		}
		if begin == s.lo || begin <= k-apposition || p.doc.Text[ws[begin-1].end] != ',' {
			return nil
		}
		if ws[begin].capital && ws[k-1].capital && k-begin <= 5 {
			// "The prosecutor of Graywharf, Ann Field, said": the name is the
			// apposition.
			if e := p.properName(s, k); e != nil && e.first <= begin+2 && e.first >= begin && p.lead(s, begin, e) {
				p.office(s, e, begin)
				return e
			}
		}
		relative := ws[begin].lower == "who" || ws[begin].lower == "whose" || ws[begin].lower == "which"
		for j := begin; j < k; j++ {
			if w := ws[j].lower; sayings[w] != "" && !ws[j].capital && !relative && j > begin && !participles[w] && !p.noun(s, j) && ws[j-1].lower != "that" && ws[j-1].lower != "which" && ws[j-1].lower != "who" && (strings.HasSuffix(w, "ed") || w == "said" || w == "says" || w == "told" || w == "wrote" || w == "writes" || w == "believes") {
				return nil
			}
			if role == "" && roleNouns[ws[j].lower] && !relative {
				role = ws[j].lower
			}
		}
		for _, e := range s.entities() {
			if e.kind == aBody && e.first >= begin && e.last <= k && !relative {
				affiliation = &e
				break
			}
		}
		k = begin
	} else if p.parted(ws, k) && !strings.HasSuffix(p.doc.Text[ws[k-1].end:ws[k].start], "(") {
		return nil
	}
	e := p.properName(s, k)
	if e == nil {
		e = p.commonName(s, k)
	}
	if e == nil {
		e = p.ofSomething(s, k)
	}
	if e != nil && e.first > s.lo+1 && (ws[e.first-1].lower == "citing" || ws[e.first-1].lower == "quoting") && !p.parted(ws, e.first-1) {
		if by := p.nameBefore(s, e.first-1); by != nil {
			e = by // "a report citing officials says"
		}
	}
	for j := k - 1; e == nil && j > s.lo && j > k-apposition/2 && !p.parted(ws, j); j-- {
		// "A trader who handles the oil said".
		if ws[j].lower != "who" {
			continue
		}
		if e = p.nameBefore(s, j); e == nil {
			break
		}
	}
	if e != nil {
		head := p.headOf(s, e)
		head.headed = head != e
		e = head
	}
	if e == nil {
		return nil
	}
	if e.role == "" {
		e.role = role
	}
	if e.person && k < s.hi && ws[k].lower == "who" {
		p.whoRuns(s, e, k)
	}
	if affiliation != nil && e.party == "" && !affiliation.person {
		e.party, e.country, e.function = affiliation.party, affiliation.country, affiliation.function
	}
	return e
}

// ofSomething reads a speaker before word k whose name ends in what is no name:
// "the administration of the port", "the port company in Berdyansk".
func (p *page) ofSomething(s *sentence, k int) *entity {
	ws := s.passage.words
	const reach = 9
	for j := k - 2; j > s.lo && j > k-reach && !p.parted(ws, j+1); j-- {
		if isBe(ws[j].lower) || auxiliary[ws[j].lower] || negations[ws[j].lower] || isDeed(ws[j].lower) && !ws[j].capital && !determiners[ws[j-1].lower] && !leads[ws[j-1].lower] || sayings[ws[j].lower] != "" || gives[ws[j].lower] || takes[ws[j].lower] {
			return nil
		}
		switch ws[j].lower {
		case "of", "in", "at", "on", "from", "for", "with", "familiar", "briefed", "close", "involved", "aware":
		case "to":
			if !envoys[ws[j-1].lower] {
				continue
			}
		default:
			continue
		}
		if p.parted(ws, j) {
			continue
		}
		if w := ws[j].lower; ws[j-1].capital && (w == "of" || w == "from") {
			if e := p.properName(s, j); e != nil && e.person && e.kind == aBody {
				return e // "Ann Bee of the ruling party"
			}
		}
		if !speakingHeads[ws[j-1].lower] && !roleNouns[ws[j-1].lower] {
			continue
		}
		e := p.commonName(s, j)
		if e == nil {
			return nil
		}
		e.last, e.end = k, ws[k-1].end
		e.name = strings.Join(strings.Fields(p.doc.Text[e.start:e.end]), " ")
		return e
	}
	return nil
}

// headOf returns whom a name behind a preposition belongs to: in "the report to
// Ann Bee of the Harbour Party" the report speaks, in "Ann Bee of the Harbour
// Party" Ann Bee does, and in "researchers at the Harbour Institute" they do, in
// its name.
func (p *page) headOf(s *sentence, e *entity) *entity {
	ws := s.passage.words
	before := e.first
	for before > s.lo && (ws[before-1].lower == "the" || ws[before-1].lower == "a" || ws[before-1].lower == "an" || ws[before-1].possessive && ws[before-1].capital) && !p.parted(ws, before) {
		before--
	}
	if before <= s.lo || p.parted(ws, before) || !leads[ws[before-1].lower] {
		return e
	}
	switch ws[before-1].lower {
	case "by":
		// "Port records obtained by the Harbour Monitor": the records speak, and
		// pictures do through those who looked at them.
		if k := before - 2; k > s.lo && obtained[ws[k].lower] {
			if head := p.commonName(s, k); head != nil && !pictures[ws[k-1].lower] && !head.heads(ws, e) {
				s.passing, s.passed = e.name, e.start
				return head
			}
		}
		return e
	case "and", "than", "that", "or", "but", "while", "because", "as":
		return e
	}
	const reach = 12
	verb := false // of the clause between: what stands before it is another's subject
	for j := before - 1; j > s.lo && j > before-reach; j-- {
		w := p.doc.Text[ws[j-1].end:ws[j].start]
		if strings.ContainsAny(w, ",;:()\"") {
			break
		}
		if w := ws[j].lower; auxiliary[w] || isBe(w) || negations[w] {
			verb = true
		}
		if ws[j].lower == "who" && (speakingHeads[ws[j-1].lower] || roleNouns[ws[j-1].lower]) && !p.saidIn(ws, s, j+1, e.first) {
			// "A lawmaker who attended an audit of the agency".
			if head := p.commonName(s, j); head != nil {
				return head
			}
		}
		if !leads[ws[j].lower] || verb {
			continue
		}
		of := ws[j].lower
		var head *entity
		if speakingHeads[ws[j-1].lower] || reportNouns[ws[j-1].lower] || roleNouns[ws[j-1].lower] {
			head = p.commonName(s, j)
		} else if ws[j-1].capital && (of == "of" || of == "at" || of == "from" || of == "with") {
			if name := p.properName(s, j); name != nil && name.person && name.kind == aBody {
				if name.party == "" {
					name.party, name.country, name.function = e.party, e.country, e.function
				}
				return p.headOf(s, name)
			}
		}
		if head == nil {
			continue
		}
		for _, o := range s.entities() {
			if o.kind == anOutlet && o.first >= head.first && o.last <= head.last {
				s.passing, s.passed = o.name, s.end // "a Reuters study with the centre"
			}
		}
		if of == "to" && envoys[lastWord(head.name)] && j+1 >= before-1 {
			// "The mission to the United Nations" is no party of them.
			head.name = strings.Join(strings.Fields(p.doc.Text[head.start:e.end]), " ")
			head.last, head.end = e.last, e.end
			return head
		}
		if head.party == "" && (of == "of" || of == "at" || of == "from" || of == "for" || of == "with" || of == "in") && j+1 >= before-1 {
			head.party, head.function = e.party, e.function
			if head.country == "" {
				head.country = e.country
			}
			if !e.common || of == "of" {
				head.name = strings.Join(strings.Fields(p.doc.Text[head.start:e.end]), " ")
				head.last, head.end = e.last, e.end
			}
		} else if head.country == "" {
			head.country = e.country
		}
		return head
	}
	return e
}

// saidIn reports whether somebody speaks in the words [from, to), other than in
// the passive.
func (p *page) saidIn(ws []word, s *sentence, from, to int) bool {
	for k := from; k < to; k++ {
		if sayings[ws[k].lower] != "" && !p.noun(s, k) && !(isBe(ws[k-1].lower) && k+1 < to) {
			return true
		}
	}
	return false
}

// envoys are those who are sent to others.
var envoys = wordSet("mission ambassador envoy representative delegation")

// pictures show what those see who look at them.
var pictures = wordSet("imagery images photographs photos pictures data")

// heads reports whether a name of its own stands in the phrase of e.
func (e *entity) heads(ws []word, of *entity) bool { return e.party != "" && e.party == of.party }

// parted reports whether anything but a space stands before word k.
func (p *page) parted(ws []word, k int) bool {
	if k <= 0 || k >= len(ws) {
		return true
	}
	for _, c := range []byte(p.doc.Text[ws[k-1].end:ws[k].start]) {
		if c != ' ' && c != '\n' && c != '\t' {
			if (c == ',' || c == '.') && ws[k].start == ws[k-1].end+1 && isDigit(p.doc.Text[ws[k].start]) && isDigit(p.doc.Text[ws[k-1].end-1]) {
				continue // "2,100"
			}
			if c == '.' && ws[k-1].capital && ws[k].capital && (titles[ws[k-1].lower] || strings.IndexByte(ws[k-1].lower, '.') > 0) {
				continue
			}
			// A possessive belongs to its word.
			if ws[k-1].possessive && (c == '\'' || c == 's' || c == 0xe2 || c == 0x80 || c == 0x99) {
				continue
			}
			return true
		}
	}
	return false
}

// titleOf reports whether the "and" at word j stands in a title that an "of"
// has opened: "Ministry of Trade and Ports", which "Moscow and Minsk" is not.
func (p *page) titleOf(ws []word, lo, j int) bool {
	for k := j - 1; k >= max(lo, j-4); k-- {
		if ws[k].lower == "of" || ws[k].lower == "for" {
			return true
		}
	}
	return false
}

// notNames are words that begin sentences and so have capitals, and others that
// are no one's name.
var notNames = wordSet(`the a an in on at by for from with it its he his she her they their there this that these those we our you i but and or so
if when while since after before during as however meanwhile according although because both some many most several all no not each every
earlier later last yesterday today tomorrow then also still yet monday tuesday wednesday thursday friday saturday sunday january february march
april may june july august september october november december jan feb mar apr jun jul aug sept sep oct nov dec who which what more less few one nobody none neither everybody somebody others another`)

// properName reads a run of words with capitals that ends before word k.
func (p *page) properName(s *sentence, k int) *entity {
	ws := s.passage.words
	first := k
	for j := k - 1; j >= s.lo && j >= k-8; j-- {
		if j+1 < k && p.parted(ws, j+1) || ws[j].possessive && j+1 < k {
			break
		}
		w := ws[j]
		if w.capital && (!notNames[w.lower] || first < k && j > s.lo && notNames[w.lower] && w.lower != "the" && w.lower != "it" && ws[j].end-ws[j].start > 3) {
			first = j
			continue
		}
		// "Ministry of Ports", "Centre for Sea Trade".
		if first < k && j > s.lo+1 && w.lower == "the" && (ws[j-1].lower == "of" || ws[j-1].lower == "for") && ws[j-2].capital && !notNames[ws[j-2].lower] && bodyWords[ws[j-2].lower] {
			continue // "Institute for the Study of War"
		}
		if first < k && j > s.lo && ws[j-1].capital && (w.lower == "of" || w.lower == "for" || w.lower == "on" || w.lower == "and" && p.titleOf(ws, s.lo, j)) && !notNames[ws[j-1].lower] {
			continue
		}
		break
	}
	if first == k || k-first == 1 && len(ws[first].lower) < 3 {
		return nil
	}
	if k-first == 1 && bodyWords[ws[first].lower] && first > s.lo && ws[first-1].possessive && ws[first-1].capital && !p.parted(ws, first) {
		// "The Prosecutor General's Office".
		for first > s.lo && ws[first-1].capital && !notNames[ws[first-1].lower] && (first == k-1 || !p.parted(ws, first)) {
			first--
		}
	}
	if e := dressed(s, first, k); e != nil {
		return e
	}
	for _, e := range s.entities() {
		if e.last == k && e.first <= first && e.kind != aPlace && e.kind != anOccasion && !e.adjective {
			return &e
		}
		if (e.kind == aPlace || e.kind == anOccasion) && e.last == k && e.first <= first {
			return nil
		}
	}
	e := &entity{kind: aBody, first: first, last: k, start: ws[first].start, end: ws[k-1].end}
	e.name = strings.Join(strings.Fields(p.doc.Text[e.start:e.end]), " ")
	// A title printed with a capital belongs to no name: "Captain Ann Bee".
	for first < k-1 && !bodyWords[ws[k-1].lower] && (roleNouns[ws[first].lower] || titles[ws[first].lower]) {
		if r := titleRoles[ws[first].lower]; r != "" {
			e.role = r
		} else if roleNouns[ws[first].lower] {
			e.role = ws[first].lower
		}
		first++
		e.name = strings.Join(strings.Fields(p.doc.Text[ws[first].start:e.end]), " ")
	}
	e.person = k-first >= 2 && k-first <= 3 && !organisation(ws[first:k]) || e.role != ""
	if e.role == "" && e.first > s.lo && groupNouns[ws[e.first-1].lower] && !p.parted(ws, e.first) {
		e.person = false // "the group Furrow Watch"
	}
	at := e.first
	for at > s.lo && at > e.first-4 && !p.parted(ws, at) && !ws[at-1].capital && (roleNouns[ws[at-1].lower] || e.role != "" && !notNames[ws[at-1].lower]) {
		at--
		if roleNouns[ws[at].lower] && e.role == "" {
			e.role = ws[at].lower
			e.person = true
		}
	}
	// "Port Authority spokesman Ann Bee": the body before the role.
	for _, of := range s.entities() {
		if of.kind == aBody && !of.person && of.last >= at-2 && of.last <= at {
			e.party, e.country, e.function = of.party, of.country, of.function
		}
	}
	if at > s.lo && ws[at-1].possessive && e.party == "" && e.person && !p.parted(ws, at) {
		// "Kpler's Ann Bee".
		for _, of := range s.entities() {
			if of.last == at && of.kind == aBody && !of.person {
				e.party, e.country, e.function = of.party, of.country, of.function
			}
		}
	}
	if at > s.lo && e.person {
		p.ownerOf(s, e, at-1)
	}
	if e.party == "" {
		if of := p.gaz.tail(e.name); of != nil {
			e.party, e.country, e.function, e.person = of.party, of.country, of.function, false
		}
	}
	if of := p.people.body(e.name); of != nil && e.party == "" {
		e.party, e.country, e.function, e.person = of.party, of.country, of.function, false
	}
	if full := p.people.find(e.name); full != nil {
		full := *full
		if full.role == "" {
			full.role = e.role
		}
		full.first, full.last, full.start, full.end = e.first, e.last, e.start, e.end
		return &full
	}
	return e
}

// groupNouns stand before the name of a body without a comma: "the group Furrow
// Watch".
var groupNouns = wordSet("group firm company institute centre center charity network ngo outfit consultancy organisation organization monitor tracker agency project foundation collective start-up newspaper newsletter website portal broadcaster tank think-tank publication")

// bodyWords begin a body's name that goes on behind "of the" or "for the".
var bodyWords = wordSet("institute centre center ministry office department council committee commission society association union agency foundation fund bureau board study party front forum academy")

// organisation reports whether the words of a name are a body's and not a
// person's.
func organisation(ws []word) bool {
	for k := range ws {
		w := &ws[k]
		if bodyEnds[w.lower] || speakingHeads[w.lower] || described[w.lower] != nil && !roleNouns[w.lower] || w.upper && len(w.lower) > 2 || w.lower == "intelligence" || w.lower == "times" || w.lower == "post" || w.lower == "news" || w.lower == "of" || w.lower == "for" || w.lower == "list" || w.lower == "international" || w.lower == "house" || w.lower == "press" || w.lower == "research" {
			return true
		}
	}
	return false
}

// bodyEnds are words that bodies' names end in and persons' do not.
var bodyEnds = wordSet("watch initiative alliance forum trust society academy university analytics maritime union federation partnership observatory archive collective consortium holdings bank exchange laboratory lab labs commission")

// commonName reads a noun phrase without capitals that ends before word k in a
// speaking head: "two officials of the port".
func (p *page) commonName(s *sentence, k int) *entity {
	ws := s.passage.words
	if k <= s.lo {
		return nil
	}
	if !speakingHeads[ws[k-1].lower] && !roleNouns[ws[k-1].lower] && !reportNouns[ws[k-1].lower] && !(k-2 >= s.lo && ws[k-2].lower == "member" && (ws[k-1].lower == "state" || ws[k-1].lower == "states" || ws[k-1].lower == "country")) {
		return nil
	}
	first := k - 1
	for first > s.lo && first > k-6 && !p.parted(ws, first) {
		w := ws[first-1]
		if notNames[w.lower] || sayings[w.lower] != "" && !p.noun(s, first-1) && !w.capital || leads[w.lower] {
			break
		}
		first--
	}
	e := &entity{kind: aBody, first: first, last: k, start: ws[first].start, end: ws[k-1].end, common: true}
	if roleNouns[ws[k-1].lower] {
		e.role = ws[k-1].lower
	}
	e.name = strings.Join(strings.Fields(p.doc.Text[e.start:e.end]), " ")
	for _, of := range s.entities() {
		if of.first >= first-1 && of.last <= k {
			switch {
			case of.kind == aBody && of.party != "":
				e.party, e.country, e.function = of.party, of.country, of.function
			case of.kind == aCountry && e.country == "":
				e.country = of.country
			}
		}
	}
	for j := first; j < k && e.party == "" && e.function == ""; j++ {
		// "The country's spy agency": the office, of the state that the sentence
		// names.
		f, n := matchFunction(ws, j)
		if n == 0 || j+n != k || f.key == "government" {
			continue
		}
		if e.country == "" && (j > s.lo && (ws[j-1].possessive || owners[ws[j-1].lower])) {
			for _, of := range s.entities() {
				if of.country != "" && of.kind != aPlace && of.last <= j {
					e.country = of.country
				}
			}
			if e.country == "" && (ws[j-1].lower == "its" || ws[j-1].lower == "their") {
				if of := p.near(s, s.before.last(func(a *attribution) bool { return a.who.country != "" })); of != nil {
					e.country = of.who.country
				}
			}
		}
		if e.country == "" && first > s.lo && determiners[ws[first-1].lower] && j == first {
			e.country, _ = p.people.office(f.key) // "the defence ministry", where the page has one
		}
		if e.country != "" {
			e.function = f.key
			if p.gaz.resolve(e); e.party == "" && f.key == "presidency" {
				e.party = p.government(e.country)
			}
		}
	}
	if e.party == "" && k-first >= 2 && described[ws[k-2].lower] != nil && described[ws[k-1].lower] != nil {
		// "Ministry officials", "an agency spokesman": of the one last spoken of.
		if a := p.bodyOf(&s.before, ws[k-2].lower); a != nil && (e.country == "" || e.country == a.who.country) {
			e.party, e.country, e.function = a.who.party, a.who.country, a.who.function
		}
	}
	if first > s.lo && e.country == "" && (ws[first-1].lower == "its" || ws[first-1].lower == "their") && ws[k-1].lower == "leader" {
		// "Pyongyang plans three, its leader said".
		for _, of := range s.entities() {
			if of.kind == aCountry && of.last <= first {
				e.country = of.country
				e.party = p.government(of.country)
			}
		}
	}
	return e
}

// leads are prepositions and conjunctions, before which a noun phrase of a
// speaker cannot reach.
var leads = wordSet("to of from by with in on at for into against over under between and or but while because than as about around")
