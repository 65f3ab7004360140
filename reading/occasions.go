package reading

import (
	"strings"

	"github.com/tidewaiter/tidewaiter/dates"
)

// occasionNouns are what something is said at, in or before: a day that stands
// behind one of them is the day of what was said there.
var occasionNouns = wordSet(`briefing hearing session conference interview testimony speech meeting remarks appearance presentation
report statement note letter assessment bulletin release analysis study update brief communique filing summary
lawmakers reporters journalists parliament committee council assembly panel congress senate mps legislators deputies commission lawmaker legislator senator answer papers reply audit`)

// occasionLeads stand before what something is said at: "at a briefing", "told a
// committee". A report that others speak about or after has other leads.
var occasionLeads = wordSet("in at during to before told with via")

// occasionLinks may stand between an occasion and its day, besides names: "a
// report by the group, released on May 29".
var occasionLinks = wordSet("a an to on of dated published released issued held given made public late early by from with the in presented sent submitted first")

// occasionReach is how many words an occasion may stand before its day, and what
// leads to it before the occasion.
const occasionReach = 9

// occasionHead returns the word of the occasion whose day d is, and whether a
// comma parts them; -1 for a day of something else.
func (p *page) occasionHead(s *sentence, d *dates.NewsMention) int {
	if d.Kind != dates.AtPoint || d.Date.IsInterval() || d.Date.Precision() < dates.Month {
		return -1
	}
	ws := s.passage.words
	k := s.hi - 1
	for k >= s.lo && ws[k].start >= d.Start {
		k--
	}
	for n := 0; k >= s.lo && n < occasionReach; n, k = n+1, k-1 {
		if strings.ContainsAny(p.doc.Text[ws[k].end:min(ws[k].end+1, len(p.doc.Text))], ";:\"") {
			return -1
		}
		if ws[k].possessive {
			return -1
		}
		if occasionNouns[ws[k].lower] && !ws[k].upper {
			return k
		}
		if !occasionLinks[ws[k].lower] && !ws[k].capital {
			return -1
		}
	}
	return -1
}

// occasionLead returns the word that leads to the occasion at word k: "at", of
// "at a closed-door briefing"; -1 where its phrase opens the sentence.
func (p *page) occasionLead(s *sentence, k int) int {
	ws := s.passage.words
	for j := k - 1; j >= s.lo && j > k-occasionReach; j-- {
		l := ws[j].lower
		if leads[l] || occasionLeads[l] || sayings[l] != "" && !ws[j].capital && !p.noun(s, j) || holds[l] || l == "after" || l == "following" || l == "since" {
			return j
		}
	}
	return -1
}

// onOccasion gives the attributions of a sentence the day of the occasion on
// which they were made: "at a closed-door briefing on Tuesday", "in a report
// published on 24 March".
func (p *page) onOccasion(s *sentence, out []attribution) {
	if len(out) == 0 {
		return
	}
	found := s.dates()
	ws := s.passage.words
	for i := range found {
		d := &found[i]
		k := p.occasionHead(s, d)
		if k < 0 {
			continue
		}
		var a *attribution
		for j := range out {
			if out[j].at < d.Start {
				a = &out[j]
			}
		}
		lead := p.occasionLead(s, k)
		if lead > s.lo && ws[lead].lower == "of" && occasionNouns[ws[lead-1].lower] {
			lead = p.occasionLead(s, lead-1) // "at a meeting of the council"
		}
		switch {
		case lead >= 0 && occasionLeads[ws[lead].lower]:
			if a == nil {
				a = &out[0]
			}
		case lead < 0 && a == nil && k <= s.lo+occasionReach:
			// "A report by the group, released on May 29, says".
			a = &out[0]
		case lead >= 0 && a != nil && a.after && a.at <= ws[lead].start && a.end >= ws[lead].start:
			// "According to a report published on Monday".
		default:
			continue
		}
		if a.date.IsZero() && !a.self && a.who.kind != anOutlet {
			a.date = d.Date
		}
	}
}

// holds are the verbs by which a body makes an occasion to speak on.
var holds = wordSet("held gave published releases released issued publishes unveiled presented briefed addressed submitted")

// heldOn returns the body of a sentence that says only when it spoke, and the
// day: "The panel published its report on Monday".
func (p *page) heldOn(s *sentence) (*entity, dates.Date) {
	ws := s.passage.words
	found := s.dates()
	for i := range found {
		k := p.occasionHead(s, &found[i])
		if k < 0 {
			continue
		}
		v := p.occasionLead(s, k)
		if v < 0 || !holds[ws[v].lower] {
			continue
		}
		list := s.entities()
		for j := len(list) - 1; j >= 0; j-- {
			if e := &list[j]; e.kind == aBody && e.last <= v && v-e.last <= 1 && !e.possessive && !e.adjective {
				e := *e
				return &e, found[i].Date
			}
		}
		e := p.nameBefore(s, v)
		if e == nil {
			continue
		}
		if words := descriptive(e.name); e.party == "" && len(words) > 0 && fitHeads[words[len(words)-1]] {
			p.fit(e, words)
		}
		if e.party != "" {
			return e, found[i].Date
		}
	}
	return nil, dates.Date{}
}
