package reading

import (
	"sort"
	"strings"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
)

// attributionsOf finds who speaks in a sentence. last are the speakers before
// it, for "he" and "the minister".
func (p *page) attributionsOf(s *sentence, last *recent) []attribution {
	ws := s.passage.words
	var out []attribution
	if a, ok := p.colon(s, last); ok {
		out = append(out, a)
	}
	if s.class&speaksClass == 0 && !ownsBe(ws[s.lo:s.hi]) {
		return out
	}
	for i := s.lo; i < s.hi; i++ {
		w := &ws[i]
		if w.possessive && i+2 < s.hi && (ws[i+1].lower == "is" || ws[i+1].lower == "was" || ws[i+1].lower == "stands") && p.numberAt(s.passage, ws[i+2].start, ws[min(s.hi-1, i+3)].start) {
			// "Seoul's is 6,700".
			for _, e := range s.entities() {
				if e.last == i+1 && (e.kind == aBody || e.kind == aCountry || e.kind == anOutlet) && !e.adjective {
					out = append(out, attribution{at: w.start, end: ws[i+1].end, verb: claims.Estimated, who: e})
				}
			}
			continue
		}
		if !attributes[w.lower] {
			continue
		}
		next := ""
		if i+1 < s.hi {
			next = ws[i+1].lower
		}
		switch w.lower {
		case "according":
			if next == "to" {
				if a, ok := p.source(s, last, out, i, i+2); ok {
					out = append(out, a)
				}
			}
			continue
		case "per":
			// "Per Kpler": one with a name; "per cent" and "per voyage" are none.
			if a, ok := p.source(s, last, out, i, i+1); ok && !a.who.common && a.who.kind != aCountry && a.who.first <= i+2 {
				out = append(out, a)
			}
			continue
		case "reference":
			if next == "to" && i > s.lo && ws[i-1].lower == "with" {
				if a, ok := p.source(s, last, out, i, i+2); ok {
					out = p.relayed(out, a)
				}
			}
			continue
		case "citing", "quoting":
			if a, ok := p.source(s, last, out, i, i+1); ok {
				if n := len(out); n > 0 && p.leansOn(&out[n-1].who, &a.who) {
					continue
				}
				a.cites = true
				if n := len(out); n == 0 || out[n-1].who.kind != anOutlet {
					// "Reuters, quoting a U.S. official, put it at": the outlet stands
					// before, without its verb.
					if e := p.outletBefore(s, i); e != nil {
						a.outlet = e.name
					}
				}
				out = p.relayed(out, a)
			}
			continue
		case "cited", "quoted", "cites", "quotes":
			// "According to the agency, which cited the ministry".
			if n := len(out); n > 0 && i > s.lo && (ws[i-1].lower == "which" || ws[i-1].lower == "who" || i > s.lo+1 && ws[i-2].lower == "which") && out[n-1].outlet == "" && !out[n-1].self && w.start-out[n-1].who.end < 30 {
				if a, ok := p.source(s, last, out, i, i+1); ok && !sameOne(&a.who, &out[n-1].who) && !p.leansOn(&out[n-1].who, &a.who) {
					by := &out[n-1]
					a.outlet, a.at, a.end, a.after, a.cites = by.who.name, by.at, by.end, by.after, true
					*by = a
					continue
				}
			}
		case "by", "from":
			out = p.byWhom(s, last, out, i)
			continue
		case "has", "puts", "tells":
			// "..., so the fleet has it".
			if a, ok := p.soHasIt(s, last, out, i); ok {
				out = append(out, a)
				continue
			}
		case "belongs", "comes", "came":
			// "The number belongs to the service".
			if (next == "to" || next == "from") && i > s.lo && views[ws[i-1].lower] {
				if a, ok := p.source(s, last, out, i, i+2); ok {
					out = append(out, a)
				}
			}
			continue
		case "arrived", "arrives":
			// "The centre arrived at 4 to 6 million rounds".
			if next == "at" && i+3 < s.hi && p.numberAt(s.passage, ws[i+2].start, ws[i+3].start) {
				if who, _ := p.speakerOf(s, last, out, i); who != nil && who.kind != aCountry {
					out = append(out, attribution{at: w.start, end: w.end, verb: claims.Estimated, who: *who, self: who.kind == thePage})
				}
			}
			continue
		case "shared":
			// "A report shared first with Reuters".
			for k := i + 1; k+1 < s.hi && k < i+4; k++ {
				if ws[k].lower != "with" {
					continue
				}
				if e := entityFrom(s, k+1, 1); e != nil && e.kind == anOutlet {
					s.passing, s.passed = e.name, s.end
					for j := range out {
						if out[j].outlet == "" && out[j].who.kind != anOutlet {
							out[j].outlet = e.name
						}
					}
				}
			}
			continue
		case "saying", "telling":
			if a, ok := p.asSaying(s, last, out, i); ok {
				out = p.relayed(out, a)
				continue
			}
		}
		if views[w.lower] && i > s.lo {
			a, ok := p.inTheWords(s, last, out, i)
			if !ok {
				a, ok = p.ownCount(s, last, i)
			}
			if ok {
				out = append(out, a)
				continue
			}
		}
		verb, ok := sayings[w.lower]
		if !ok {
			verb, ok = asides[w.lower]
		}
		if !ok || p.noun(s, i) {
			continue
		}
		if isParticiple[w.lower] {
			// "..., putting the figure at": the subject of the sentence does, who
			// has not spoken in it yet.
			if len(out) == 0 && s.about != nil && i > s.lo && p.doc.Text[ws[i-1].end] == ',' && (w.lower != "putting" || puts(ws[i:min(s.hi, i+6)])) {
				a := *s.about
				a.at, a.end, a.verb, a.mentioned, a.outlet = w.start, w.end, verb, false, ""
				out = append(out, a)
			}
			continue
		}
		if p.saidBy(s, i) {
			// "Is believed to have sent" says not by whom, unless "by" follows.
			if a, ok := p.byAgent(s, last, out, i); ok {
				if a.verb = verb; verb == claims.Told && a.outlet == "" {
					// "The panel was informed by the government".
					if by, _ := p.speakerOf(s, last, nil, i); by != nil && by.kind == aBody && (by.party != "" || attendee(by)) && !sameOne(by, &a.who) {
						a.outlet = by.name
						a.after = false
					}
				}
				out = append(out, a)
			}
			continue
		}
		if !p.speaks(s, out, i, next) {
			continue
		}
		a := attribution{at: w.start, end: w.end, verb: verb}
		who, taken := p.speakerOf(s, last, out, i)
		if who == nil {
			continue
		}
		if taken != nil && taken.verb == claims.Told {
			a.outlet = taken.outlet
		}
		a.who = *who
		a.self = who.kind == thePage
		p.namedNow(s, last, &a.who)
		a.date = p.dateNear(s, w.end, 34)
		if a.date.IsZero() && who.first >= s.lo && who.start >= s.start && who.end <= w.start {
			a.date = p.dateOpening(s, who)
		}
		if a.date.IsZero() && who.start > w.end {
			a.date = p.dateNear(s, who.end, 34)
		}
		if a.date.IsZero() && who.end <= w.start && who.first >= s.lo && who.start >= s.start {
			a.date = p.dateBetween(s, who.end, w.start)
		}
		p.setOutlet(&a, s, last, i+1)
		if a.date.IsZero() && a.outlet != "" {
			// "Told Reuters in May".
			for _, e := range s.entities() {
				if e.kind == anOutlet && e.name == a.outlet && e.start >= w.end {
					a.date = p.dateNear(s, e.end, 12)
				}
			}
		}
		if a.who.kind == anOutlet {
			a.outlet = a.who.name
		}
		if n := len(out); n > 0 && out[n-1].after && out[n-1].outlet != "" && (sameOne(&out[n-1].who, &a.who) || a.who.name == out[n-1].outlet) {
			continue // "Reuters, quoting an official, put it at": he has been found
		}
		if n := len(out); n > 0 && out[n-1].after && out[n-1].cites && out[n-1].outlet == "" && !a.self && !sameOne(&out[n-1].who, &a.who) && !p.document(&out[n-1].who) && !p.leansOn(&a.who, &out[n-1].who) {
			out[n-1].outlet = a.who.name // "citing two people, the paper said"
			continue
		}
		if s.passing != "" && a.outlet == "" && a.who.common && a.who.start < s.passed {
			a.outlet = s.passing
		}
		out = append(out, a)
	}
	p.passedOn(s, out)
	p.interviewed(s, out)
	p.heardBy(s, out)
	p.fitted(s, last, out)
	p.onOccasion(s, out)
	return out
}

// leansOn reports whether one only bears out what he says himself with what he
// cites: "the general said, citing intercepts". Outlets pass on what they cite.
func (p *page) leansOn(who, cited *entity) bool {
	return who.kind == aBody && (who.party != "" || who.person) && cited.common && cited.party == ""
}

// dateOpening returns the day, the month or the year that opens a sentence right
// before its speaker: "On Dec. 18 Ann Bee told the council", "In July, the agency
// put", "Just last Friday, the department reckoned".
func (p *page) dateOpening(s *sentence, who *entity) dates.Date {
	for _, d := range s.dates() {
		const on, gap = 12, 16 // bytes: "On ", "Just last ", and "the " or a comma
		if d.Start > s.start+on || d.End > who.start {
			break
		}
		if d.Kind != dates.AtPoint || d.Date.IsInterval() || d.Date.Precision() < dates.Year || who.start-d.End > gap {
			continue
		}
		lead := strings.TrimSpace(p.lower(s.start, d.Start))
		if d.Start-s.start > 4 && !hasPrefixAny(lead, "just", "only", "as early", "back in", "early on", "late on", "and on", "but on", "but in", "and in", "then on", "then in", "later in", "later on", "earlier in", "already in") {
			break
		}
		if d.Date.Precision() < dates.DayPrecision && !strings.HasSuffix(" "+lead, " in") && lead != "" && !strings.Contains(p.lower(d.Start, d.End), "last") {
			continue
		}
		switch strings.Trim(p.lower(d.End, who.start), " ,") {
		case "", "the", "its", "a", "an", "their", "his", "this year", "that":
			return d.Date
		}
	}
	return dates.Date{}
}

// soHasIt reads "so the fleet has it", "as the minister puts it": the verb
// stands at i.
func (p *page) soHasIt(s *sentence, last *recent, out []attribution, i int) (attribution, bool) {
	ws := s.passage.words
	if i+1 >= s.hi || ws[i+1].lower != "it" {
		return attribution{}, false
	}
	const reach = 8
	for k := i - 2; k >= s.lo && k > i-reach; k-- {
		if ws[k].lower != "so" && ws[k].lower != "as" {
			continue
		}
		who, _ := p.speakerOf(s, last, nil, i)
		if who == nil || who.first <= k || who.kind == thePage {
			break
		}
		return attribution{at: ws[i].start, end: ws[i+1].end, verb: claims.Said, who: *who}, true
	}
	return attribution{}, false
}

// interviewed gives the one who speaks the outlet of "in an interview with the
// Ledger", wherever in the sentence it stands.
func (p *page) interviewed(s *sentence, out []attribution) {
	if len(out) == 0 {
		return
	}
	ws := s.passage.words
	for _, e := range s.entities() {
		k := e.first - 1
		if e.kind != anOutlet || k <= s.lo {
			continue
		}
		if ws[k].lower == "the" {
			k--
		}
		if k <= s.lo || ws[k].lower != "with" && ws[k].lower != "to" && ws[k].lower != "by" || ws[k-1].lower != "interview" && ws[k-1].lower != "remarks" && ws[k-1].lower != "comments" && ws[k-1].lower != "interviewed" {
			continue
		}
		for j := range out {
			if a := &out[j]; a.outlet == "" && !a.self && a.who.kind != anOutlet && a.who.name != e.name {
				a.outlet = e.name
			}
		}
	}
}

// namedNow gives a person whom the text names without his office that of the one
// who has just spoken by his office alone: a lede says "the intelligence chief",
// and the next paragraph gives his name.
func (p *page) namedNow(s *sentence, last *recent, who *entity) {
	if !who.person || who.party != "" || who.role != "" || who.country != "" || who.kind != aBody {
		return
	}
	a := last.any()
	if a == nil || a.who.person || a.who.role == "" || a.who.party == "" || a.self || p.people.find(who.name) != nil && p.people.find(who.name).start < who.start {
		return
	}
	ps := s.passage
	if a.at < ps.block.Start && (ps.prev == nil || a.at < ps.prev.block.Start) {
		return
	}
	who.party, who.country, who.function, who.role = a.who.party, a.who.country, a.who.function, a.who.role
	p.people.introduce(*who)
}

// isParticiple holds the participles by which the subject of a sentence says
// something beside what it does.
var isParticiple = wordSet("saying putting estimating adding claiming insisting noting arguing warning alleging")

// saidBy reports whether the verb at word i is passive: "is believed", "was put".
func (p *page) saidBy(s *sentence, i int) bool {
	ws := s.passage.words
	if i == s.lo {
		return false
	}
	be := isBe(ws[i-1].lower)
	switch ws[i].lower {
	case "believed", "estimated", "reported", "said", "claimed", "assessed", "judged", "alleged", "reckoned", "projected", "stated", "confirmed":
		return be || i > s.lo+1 && isBe(ws[i-2].lower) && between[ws[i-1].lower]
	case "put", "gauged", "told", "briefed", "informed", "notified":
		return be
	case "counted", "recorded", "identified", "documented", "logged", "tallied", "tracked", "observed", "detected", "traced", "posted", "branded":
		return be
	}
	return false
}

// speaks tells a verb of saying at word i from the same word in another sense.
// next is the word behind it.
func (p *page) speaks(s *sentence, out []attribution, i int, next string) bool {
	ws := s.passage.words
	states := func() bool { return puts(ws[i:min(s.hi, i+6)]) }
	switch ws[i].lower {
	case "show", "shows", "showed", "indicate", "indicates", "indicated", "suggest", "suggests", "suggested", "put", "puts", "list", "lists", "listed", "reveal", "documents", "details", "detailed", "gave", "gives", "count", "verified", "registered", "logs", "cites":
		// These speak only for a report: "records show", "its report put".
		if i == s.lo || !reportNouns[ws[i-1].lower] && !p.knownBefore(s, i) && !states() && !p.reportIsSubject(s, i) && !speakingHeads[ws[i-1].lower] {
			return false
		}
		// "Data from the ministry show": the ministry has been found.
		n := len(out)
		return n == 0 || !out[n-1].after || states() || out[n-1].who.kind == anOutlet
	case "cited", "quoted":
		return false // read with "as saying" or "by"
	case "accused", "accuses":
		const reach = 40
		return hasWord(ws[i:min(s.hi, i+reach)], "of")
	case "protested":
		return next == "over" || next == "that" || next == "against"
	case "suspected", "expected", "thought", "determined":
		return i == s.lo || !isBe(ws[i-1].lower) && next != "of" && p.subjectAt(s, i)
	case "reads", "read":
		// Only a document reads, behind its words.
		return quotes(p.doc.Text, ws, s.lo, i) && (next == "a" || next == "the" || next == "an" || next == "its")
	case "think":
		return next != "tank" && next != "tanks"
	case "found", "find", "finds":
		// Goods are found as well as facts: "sailors found 70 tons".
		return next == "that" || i+1 >= s.hi || p.parted(ws, i+1) || next == "in" || next == "no" || p.studies(s, i)
	case "talked", "spoken":
		return next == "of"
	case "went", "goes":
		// "..., he went on": where nothing else follows.
		return next == "on" && (i+2 >= s.hi || p.parted(ws, i+2) || ws[i+2].lower == "to" && i+3 < s.hi && ws[i+3].lower == "say") && p.subjectAt(s, i)
	case "continued":
		return quotes(p.doc.Text, ws, s.lo, i) && next != "to" || p.subjectAt(s, i) && (i+1 >= s.hi || p.parted(ws, i+1))
	case "worked":
		return next == "out" && p.subjectAt(s, i)
	case "described", "describe", "describes":
		// "Papers describe a deal": only a document; "described to me as".
		return reportNouns[ws[max(s.lo, i-1)].lower] || p.reportIsSubject(s, i) || next == "to"
	case "credited", "credits":
		const reach = 5
		return hasWord(ws[i:min(s.hi, i+reach)], "with") && p.subjectAt(s, i)
	case "briefs":
		return i > s.lo && p.subjectAt(s, i)
	case "saw", "sees":
		// "Kpler saw 1.4 million barrels a day".
		return p.subjectAt(s, i) && i+1 < s.hi && p.figureBehind(s, ws[i+1].start) && !strings.Contains(p.lower(ws[i].end, min(s.end, ws[i].end+40)), " that ")
	case "claim", "remembers", "remembered", "note", "insist", "maintain", "argue", "admit", "acknowledge":
		return i > s.lo && next != "of" && next != "to" && p.subjectAt(s, i)
	case "referred", "hinted", "relayed", "allowed", "boasted", "boasts", "floated", "mention", "advised":
		return (next == "to" || next == "at" || next == "that" || next == "of") && i > s.lo && p.subjectAt(s, i)
	}
	return true
}

// ownsBe reports whether a genitive stands right before "is" or "was".
func ownsBe(ws []word) bool {
	for i := 0; i+1 < len(ws); i++ {
		if ws[i].possessive && (ws[i+1].lower == "is" || ws[i+1].lower == "was" || ws[i+1].lower == "stands") {
			return true
		}
	}
	return false
}

// numberAt reports whether a number of the passage begins at byte a or b.
func (p *page) numberAt(ps *passage, a, b int) bool {
	i := sort.Search(len(ps.numbers), func(i int) bool { return ps.numbers[i].Number.Start >= a })
	return i < len(ps.numbers) && (ps.numbers[i].Number.Start == a || ps.numbers[i].Number.Start == b)
}

// relayed adds one whom another cites. An outlet that stands before him with a
// verb of its own passes on what he says: "Yonhap reported, citing the minister".
func (p *page) relayed(out []attribution, a attribution) []attribution {
	n := len(out)
	if n == 0 || a.who.kind == anOutlet {
		return append(out, a)
	}
	first := &out[n-1]
	if a.outlet == "" && !first.self && (first.who.kind == anOutlet || !sameOne(&first.who, &a.who)) {
		a.outlet = first.who.name
		if first.who.kind == anOutlet {
			a.outlet = first.who.name
		}
		if a.date.IsZero() && first.who.kind == anOutlet {
			first.date = dates.Date{}
		}
	}
	if first.who.kind == anOutlet || attendee(&first.who) && a.who.party != "" {
		if a.date.IsZero() {
			a.date = first.date
		}
		// The cited one speaks wherever the outlet does.
		a.at, a.end = first.at, first.end
		out[n-1] = a
		return out
	}
	return append(out, a)
}

// outletBefore returns the outlet that ends right before the comma before word
// i.
func (p *page) outletBefore(s *sentence, i int) *entity {
	for _, e := range s.entities() {
		if e.kind == anOutlet && e.last == i {
			return &e
		}
	}
	return nil
}

// noun reports whether the word at i, a verb by its letters, is a noun there:
// "the claims", "a report", "estimates of", "the United States".
func (p *page) noun(s *sentence, i int) bool {
	ws := s.passage.words
	w := &ws[i]
	if w.capital && (w.lower == "states" || i > s.lo && s.passage.block.Role != articles.Headline && !w.upper && len(w.lower) > 4 && p.doc.Text[w.start+1] >= 'a') {
		return true
	}
	if i == s.lo {
		return false
	}
	if p.parted(ws, i) {
		return false
	}
	switch ws[i-1].lower {
	case "the", "a", "an", "these", "those", "its", "their", "his", "her", "our", "my", "to", "not", "never", "n't", "of":
		return true
	}
	if nounVerbs[w.lower] && i+1 < s.hi && !p.parted(ws, i+1) && (obtained[ws[i+1].lower] || issued[ws[i+1].lower] || sayings[ws[i+1].lower] != "") {
		return true // "court documents seen by", "figures show"
	}
	switch ws[i-1].lower {
	case "such", "previous", "earlier", "latest", "any", "no", "all", "new", "own", "recent", "other", "official", "first":
		return nounVerbs[w.lower] || reportNouns[w.lower]
	}
	return ws[i-1].possessive && (reportNouns[w.lower] || w.lower == "claims" || w.lower == "counts")
}

// nounVerbs are verbs of saying that are nouns as well.
var nounVerbs = wordSet("claims reports report estimates estimate counts count lists list records documents details forecasts forecast projects shows finds notes states records logs warning projects suspects cites suspect")

// subjectAt reports whether a name or a pronoun stands right before word i.
func (p *page) subjectAt(s *sentence, i int) bool {
	if i <= s.lo {
		return false
	}
	switch s.passage.words[i-1].lower {
	case "he", "she", "it", "they", "who", "has", "had", "have", "another", "one", "others":
		return true
	}
	return p.knownBefore(s, i) || p.nounPhrase(s, i) != nil
}

// studies reports whether a study, or a body whose work it is to look into
// things, ends right before the verb at word i.
func (p *page) studies(s *sentence, i int) bool {
	ws := s.passage.words
	for k := i - 1; k >= s.lo && k >= i-3; k-- {
		if reportNouns[ws[k].lower] {
			return true
		}
		switch ws[k].lower {
		case "researchers", "analysts", "team", "panel", "institute", "centre", "center", "group", "monitors", "experts", "investigators":
			return true
		}
	}
	for _, e := range s.entities() {
		if e.last == i && (e.kind == anOutlet || e.kind == aBody && (e.function == "" && !e.person && e.country == "" || stateless[e.function])) {
			return true
		}
	}
	return false
}

// reportIsSubject reports whether the words before word i are a document, or one
// of whom something is said between commas: "the report, seen by X, lists".
func (p *page) reportIsSubject(s *sentence, i int) bool {
	ws := s.passage.words
	if i == s.lo {
		return false
	}
	switch prev := ws[i-1].lower; {
	case prev == "it" || prev == "they" || prev == "who" || described[prev] != nil, p.doc.Text[ws[i-1].end] == ',':
		return true
	}
	if !hasObtained(ws[s.lo:i]) {
		return false
	}
	const reach = 8 // words into the sentence
	for k := s.lo; k < i && k < s.lo+reach; k++ {
		if reportNouns[ws[k].lower] {
			return true
		}
	}
	return false
}

func hasObtained(ws []word) bool {
	for k := range ws {
		if obtained[ws[k].lower] {
			return true
		}
	}
	return false
}

func hasWord(ws []word, word string) bool {
	for k := range ws {
		if ws[k].lower == word {
			return true
		}
	}
	return false
}

// outletNouns are what a page calls itself or another outlet.
var outletNouns = wordSet("newspaper paper site website magazine outlet publication desk agency broadcaster channel reporter correspondent team")

// passedOn finds those who only pass on what another says: "the agency believes
// that ..., Park said".
func (p *page) passedOn(s *sentence, out []attribution) {
	n := len(out)
	if n < 2 {
		return
	}
	ws := s.passage.words
	first, end := &out[n-2], &out[n-1]
	if p.insideOf(first, end) {
		end.outlet = first.who.name // "Park said that the agency had counted 3,000"
		return
	}
	if first.who.kind == aCountry && end.who.country == first.who.country && end.who.kind == aBody && end.at > first.end && strings.Contains(p.doc.Text[first.end:end.at], ",") {
		// "South Korea has detected ..., its minister said": he speaks for it.
		at, stop := first.at, first.end
		*first = *end
		first.at, first.end = at, stop
		return
	}
	if first.self || end.self || end.after || end.who.kind == anOutlet || first.outlet != "" || first.who.kind == anOutlet || sameOne(&first.who, &end.who) || end.who.common && first.who.party == "" && first.verb != claims.Told {
		return
	}
	if end.who.start < first.end || end.at < end.who.start && end.at-first.end < 12 {
		return
	}
	// Nothing but whom he told stands behind the last verb, and no comma before
	// the figure.
	behind := 0
	for k := s.hi - 1; k >= s.lo && ws[k].start >= end.end; k-- {
		behind++
	}
	if behind > 9 || strings.ContainsAny(p.doc.Text[end.end:s.end], "0123456789") && !p.dateAt(s, digitAt(p.doc.Text, end.end, s.end)) {
		return
	}
	clause := p.doc.Text[first.end:min(end.who.start, s.end)]
	if k := strings.LastIndexByte(clause, ','); k < 0 || strings.ContainsAny(clause[:k], ";:") || strings.Contains(clause, ", and ") || strings.Contains(clause, ", but ") || strings.Contains(clause, ", while ") {
		return
	} else if p.subordinate(s, first, first.end+k) {
		return
	} else if strings.TrimSpace(clause[k+1:]) != "" && !shortLead(clause[k+1:]) {
		return
	}
	if p.document(&first.who) && end.who.kind != anOutlet && !isOutlet[end.who.name] {
		// Records speak through the one who has read them.
		at, stop := first.at, first.end
		*first = *end
		first.at, first.end = at, stop
		return
	}
	first.outlet = end.who.name
}

// insideOf reports whether one speaks inside what the one before him says: his name
// follows that one's verb with nothing but "that" and small words between.
func (p *page) insideOf(first, end *attribution) bool {
	if first.verb != claims.Told || first.self || end.self || first.after || end.after || end.outlet != "" || first.who.kind == anOutlet && isOutlet[end.who.name] || sameOne(&first.who, &end.who) || end.who.party == "" || end.who.party == first.who.party ||
		first.who.start > first.at || end.who.start > end.at || end.who.start < first.end || p.document(&first.who) {
		return false
	}
	between := p.doc.Text[first.end:end.who.start]
	const most = 56 // bytes
	return len(between) <= most && !strings.ContainsAny(between, ",;:\"“”0123456789") && first.verb != claims.Denied
}

// document reports whether one who speaks is only a document.
func (p *page) document(e *entity) bool {
	return e.common && e.party == "" && (reportNouns[lastWord(e.name)] || reportNouns[firstWord(e.name)])
}

func firstWord(name string) string {
	w, _, _ := strings.Cut(name, " ")
	return articles.LowerASCII(w)
}

func digitAt(text string, from, to int) int {
	for i := from; i < to; i++ {
		if text[i] >= '0' && text[i] <= '9' {
			return i
		}
	}
	return to
}

// shortLead reports whether the words before a name are its title or article.
func shortLead(s string) bool {
	f := strings.Fields(s)
	return len(f) <= 2
}

func isBe(w string) bool {
	switch w {
	case "is", "are", "was", "were", "been", "be", "being":
		return true
	}
	return false
}

// attributes holds the words at which an attribution can stand.
var attributes = func() map[string]bool {
	m := wordSet("according citing quoting by from per reference saying telling shared has belongs comes came arrived arrives")
	for w := range sayings {
		m[w] = true
	}
	for w := range asides {
		m[w] = true
	}
	for w := range views {
		m[w] = true
	}
	return m
}()

func (p *page) dateAt(s *sentence, at int) bool {
	for _, d := range s.dates() {
		if d.Start <= at && at < d.End {
			return true
		}
	}
	return false
}

// dateNear returns the date that begins within reach bytes behind a verb, with
// nothing but small words between: "announced on Feb. 26", "said Tuesday".
func (p *page) dateNear(s *sentence, at, reach int) dates.Date {
	for _, d := range s.dates() {
		if d.Start < at || d.Start > at+reach || d.Date.IsInterval() || d.Date.Precision() < dates.DayPrecision && (d.Date.Precision() != dates.Month || d.Start > at+4) || d.Kind == dates.Since || d.Kind == dates.Until {
			continue
		}
		between := p.lower(at, d.Start)
		if strings.ContainsAny(between, ".;") || strings.Contains(between, " that ") {
			continue
		}
		return d.Date
	}
	return dates.Date{}
}

func (p *page) dateBetween(s *sentence, from, to int) dates.Date {
	for _, d := range s.dates() {
		if d.Start >= from && d.End <= to && !d.Date.IsInterval() && d.Date.Precision() >= dates.Month && d.Kind == dates.AtPoint {
			return d.Date
		}
	}
	return dates.Date{}
}

// setOutlet finds whom the speaker told: an outlet within a few words.
func (p *page) setOutlet(a *attribution, s *sentence, last *recent, i int) {
	ws := s.passage.words
	for _, e := range s.entities() {
		if e.kind == anOutlet && e.first >= i && e.first <= i+6 && e.name != a.who.name {
			// "Told Yonhap", "said to Reuters", "in an interview with Kyodo"; the
			// one who did a study with an agency did not tell it.
			if k := e.first - 1; a.verb != claims.Told && k >= s.lo && ws[k].lower != "to" && ws[k].lower != "told" && ws[k].lower != "by" && ws[k].lower != "with" &&
				!(ws[k].lower == "the" && k > s.lo && ws[k-1].lower == "to") {
				continue
			}
			a.outlet = e.name
			return
		}
	}
	if a.verb == claims.Told || a.verb == claims.Reported && i < s.hi && ws[i].lower == "to" {
		if a.verb == claims.Reported {
			i++
		}
		for _, e := range s.entities() {
			if e.kind == aBody && (e.party != "" || stateless[e.function]) && !e.person && e.first >= i && e.first <= i+1 && e.party != a.who.party {
				a.outlet = e.name // "told the Panel of Experts"
				return
			}
		}
	}
	// "Told the agency": the one that the page works with, whatever its name.
	if a.verb == claims.Told && i+1 < s.hi && ws[i].lower == "the" {
		switch ws[i+1].lower {
		case "agency", "newspaper", "paper", "broadcaster", "channel", "magazine", "website":
			a.outlet = "the " + ws[i+1].lower
			if last != nil && last.outlet != "" {
				a.outlet = last.outlet
			}
		}
	}
}
