package reading

import (
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
)

// hearing is what a story says of a meeting behind closed doors: whom those who
// were there heard, and who of them passes it on.
type hearing struct {
	agency entity
	names  []string // of those who pass it on
	person string   // the first of them with a name of his own
}

// hearingNouns are the meetings from which others pass on what was said.
var hearingNouns = wordSet("audit briefing hearing session inspection closed-door meeting")

// passing are the participles and verbs of passing on what another said.
var passing = wordSet("relaying passing recounting conveying summarising summarizing relayed passed conveyed briefed recounted summarised summarized")

// hearings finds the meetings of which the page says who passes on what an
// agency said there, and gives what they say that agency as its speaker.
func (p *page) hearings() {
	var found *hearing
	for _, ps := range p.passages {
		if ps.korean || ps.block.Role != articles.Body {
			continue
		}
		for _, s := range ps.sentences {
			if s.class&heardClass == 0 {
				continue
			}
			var known *entity
			if found != nil {
				known = &found.agency
			}
			if agency, by := p.heardAt(s, known); agency != nil {
				if found == nil {
					found = &hearing{agency: *agency}
				}
				if found.agency.party == agency.party && found.agency.function == agency.function {
					for i := range by {
						found.add(&by[i])
					}
				}
			}
		}
	}
	if found == nil {
		return
	}
	for _, ps := range p.passages {
		if ps.korean || ps.block.Role == articles.Teaser {
			continue
		}
		for _, s := range ps.sentences {
			for k := range s.attributions {
				found.passOn(&s.attributions[k])
			}
		}
	}
}

func (h *hearing) add(e *entity) {
	const most = 8 // who pass on what one agency said
	if len(h.names) >= most || slices.Contains(h.names, e.name) {
		return
	}
	h.names = append(h.names, e.name)
	if h.person == "" && e.person {
		h.person = e.name
	}
}

// passOn makes an attribution to one who was there one to the agency, through
// him.
func (h *hearing) passOn(a *attribution) {
	if a.outlet != "" && h.person != "" && attended[lastWord(a.outlet)] {
		a.outlet = h.person
	}
	if a.outlet != "" && a.who.party == "" && a.who.common && described[lastWord(a.who.name)] != nil && described[lastWord(a.who.name)](&h.agency) {
		h.takes(a)
	}
	if a.self || a.outlet != "" || a.verb == claims.Denied || a.mentioned || a.who.kind != aBody || a.who.party != "" && !a.who.person {
		return
	}
	for _, name := range h.names {
		if a.who.name != name && !(a.who.common && attended[lastWord(a.who.name)] && lastWord(name) == lastWord(a.who.name)) {
			continue
		}
		a.outlet = a.who.name
		if a.who.common && h.person != "" {
			a.outlet = h.person
		}
		h.takes(a)
		a.verb = claims.Told
		return
	}
}

func (h *hearing) takes(a *attribution) {
	who := h.agency
	who.start, who.end, who.first, who.last, who.possessive = a.who.start, a.who.end, a.who.first, a.who.last, false
	a.who = who
}

// heardAt returns the agency that a sentence says was heard behind closed doors,
// and those who pass it on: "a lawmaker who attended an audit of the spy agency
// said", "he was relaying what the service had told the committee".
//
// Known is the agency of the story's other meetings.
func (p *page) heardAt(s *sentence, known *entity) (agency *entity, by []entity) {
	ws := s.passage.words
	at, what := -1, -1
	for k := s.lo; k < s.hi; k++ {
		switch w := ws[k].lower; {
		case hearingNouns[w] && at < 0:
			at = k
		case passing[w] && what < 0:
			const reach = 4
			for j := k + 1; j < s.hi && j <= k+reach; j++ {
				if ws[j].lower == "what" {
					what = j
				}
			}
		}
	}
	if at < 0 && what < 0 {
		return nil, nil
	}
	from := at
	if what >= 0 {
		from = what
	}
	const reach = 6 // words from the meeting to the agency
	for _, e := range s.entities() {
		if e.kind == aBody && !e.person && !e.adjective && (e.function == "intelligence" || e.function == "military-intelligence" || e.function == "defence" || e.function == "joint-chiefs" || e.function == "military") && e.first > from && e.first <= from+reach {
			agency = &e
			break
		}
	}
	if agency == nil && what >= 0 {
		for k := what + 1; k < s.hi && k < what+reach; k++ {
			is := described[ws[k].lower]
			if is == nil {
				continue
			}
			if known != nil && is(known) {
				agency = known
				break
			}
			if a := p.takenUp(s, &s.before, nil, k+1); a != nil && a.who.kind == aBody && !a.who.person && a.who.party != "" {
				who := a.who
				agency = &who
				break
			}
		}
	}
	if agency == nil {
		return nil, nil
	}
	for k := range s.attributions {
		a := &s.attributions[k]
		if a.self || a.who.kind != aBody || a.who.party != "" && a.who.party == agency.party || !a.who.person && !attendee(&a.who) {
			continue
		}
		if what >= 0 || attendee(&a.who) {
			by = append(by, a.who)
		}
	}
	if len(by) == 0 && what >= 0 {
		if a := p.near(s, s.before.last(func(a *attribution) bool { return a.who.person && !a.mentioned && a.who.party == "" })); a != nil {
			by = append(by, a.who)
		}
	}
	if len(by) == 0 {
		return nil, nil
	}
	return agency, by
}

// attendee reports whether one is of those who sit in closed meetings.
func attendee(e *entity) bool {
	if attended[e.role] || e.function == "parliament" && !e.person {
		return true
	}
	if !e.common {
		return false
	}
	for w := range strings.FieldsSeq(articles.LowerASCII(e.name)) {
		if attended[w] {
			return true
		}
	}
	return false
}
