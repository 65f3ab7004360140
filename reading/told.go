package reading

import (
	"strings"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
)

// colonReach is how many bytes into a sentence the colon behind its speaker
// stands at most.
const colonReach = 180

// telegram reads the speaker of a note that has no verb: "State Department fact
// sheet: more than 10,000", "Ann Bee of the department, at a forum: over 16,500".
// The word behind the colon, k, is the first that he says.
func (p *page) telegram(s *sentence, k int) *entity {
	ws := s.passage.words
	if k >= s.hi || !p.figureBehind(s, ws[k].start) {
		return nil
	}
	at := s.lo
	for at < k && (determiners[ws[at].lower] || ws[at].lower == "a" || ws[at].lower == "an" || ws[at].lower == "unnamed") {
		at++
	}
	for j := at; j < k; j++ {
		w := ws[j].lower
		if isBe(w) || publishes[w] || gives[w] || takes[w] || w == "has" || w == "had" || w == "have" || (sayings[w] != "" || asides[w] != "") && !p.noun(s, j) && !reportNouns[w] && w != "quoted" && w != "cited" {
			return nil // a sentence with a verb of its own
		}
	}
	for _, e := range s.entities() {
		if e.first == at && e.last <= k && !e.adjective && !e.possessive && (e.kind == aBody || e.kind == anOutlet) {
			p.affiliated(s, &e)
			return &e
		}
	}
	for j := at + 1; j <= k; j++ {
		// "Ann Bee of the State Department", "a military official, to reporters".
		if j < k && !leads[ws[j].lower] && !p.parted(ws, j) && ws[j].lower != "again" && ws[j].lower != "quoted" && ws[j].lower != "cited" {
			continue
		}
		e := p.nameBefore(s, j)
		if e == nil || e.first > at+1 || e.kind != aBody || !e.common && !e.person && e.party == "" || e.common && reportNouns[lastWord(e.name)] {
			return nil
		}
		if j < k && (ws[j].lower == "of" || ws[j].lower == "at" || ws[j].lower == "from") && e.party == "" {
			for _, of := range s.entities() {
				if of.kind == aBody && !of.person && of.first > j && of.first <= j+2 && of.last <= k {
					e.party, e.country, e.function = of.party, of.country, of.function
				}
			}
		}
		return e
	}
	return nil
}

// figureBehind reports whether what is said begins with a figure, or nearly so.
func (p *page) figureBehind(s *sentence, from int) bool {
	const reach = 40 // bytes: "in excess of", "somewhere between"
	for i := range s.passage.numbers {
		if at := s.passage.numbers[i].Number.Start; at >= from && at < s.end {
			return at-from <= reach && !p.dateAt(s, at)
		}
	}
	return false
}

// speaksAs returns the one who speaks under a name before a colon in a
// transcript: "Kit:" or "DUNNE:" for one whom the page has introduced.
func (p *page) speaksAs(s *sentence, k int) *entity {
	ws := s.passage.words
	const most = 3 // words of such a name
	if k-s.lo > most || k == s.lo {
		return nil
	}
	name := p.doc.Text[ws[s.lo].start:ws[k-1].end]
	full := p.people.find(name)
	if full == nil && k-s.lo == 1 && strings.ToUpper(name) == name && len(name) > 2 {
		full = p.people.find(name[:1] + articles.LowerASCII(name[1:]))
	}
	if full == nil {
		return nil
	}
	e := *full
	e.first, e.last, e.start, e.end = s.lo, k, ws[s.lo].start, ws[k-1].end
	return &e
}

// ownWords gives a person's transcript what its "we" counts: the page's own count
// would be the outlet's.
func ownWords(ps *passage, who *entity) {
	for _, s := range ps.sentences {
		for k := range s.attributions {
			if a := &s.attributions[k]; a.self {
				a.self, a.verb = false, claims.Said
				first, last, start, end := a.who.first, a.who.last, a.who.start, a.who.end
				a.who = *who
				a.who.first, a.who.last, a.who.start, a.who.end = first, last, start, end
			}
		}
	}
}
