package reading

import (
	"strings"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
)

// state is a wording that says how things stand without a number.
type state struct {
	measure claims.Measure
	form    claims.Form
	subject []string // one of these words begins it, within reach before the verb
	verb    []string // wordings, the first that occurs
	behind  []string // if any are given, one must follow the verb closely
	rule    string
}

// statements without numbers are proposed for a few plain wordings only: each
// row here has to earn its false alarms.
var stateRows = []state{
	{claims.Satellite, claims.Status, []string{"satellite", "satellites"}, []string{"orbiting", "orbits", "in orbit", "shows no activity", "showed no activity", "no activity", "does not work", "not operating", "is not active", "not functioning", "not working", "has failed"}, nil, "satellite"},
	{claims.ReturnContainers, claims.Share, []string{"food", "raw materials", "oil", "flour"}, []string{"accounts for the largest", "accounted for the largest", "makes up the largest", "account for the largest", "makes up most", "accounts for most"}, nil, "largest share"},
	{claims.Technology, claims.Status, nil, []string{"received satellite technology", "receiving satellite technology", "receive satellite technology", "provided satellite technology", "transferred satellite technology", "received technology", "provided technology"}, nil, "technology"},
	{claims.Price, claims.Status, nil, []string{"stabilized food prices", "stabilised food prices", "stabilized prices", "stabilised prices", "food prices have stabilized", "food prices have stabilised"}, nil, "price"},
}

// stateKeys are words of which every wording of a state row holds one.
var stateKeys = wordSet("satellite satellites food materials oil flour technology price prices")

// states finds claims without numbers: states, and routes from place to place.
func (p *page) states() []*candidate {
	var out []*candidate
	for _, ps := range p.passages {
		if ps.block.Role == articles.Headline || ps.block.Role == articles.Caption || !p.flowSeen {
			continue
		}
		for i, s := range ps.sentences {
			text := p.lower(s.start, s.end)
			if s.class&stateClass == 0 {
				if c := p.route(ps, i, s); c != nil {
					out = append(out, c)
				}
				continue
			}
			for _, row := range stateRows {
				for _, verb := range row.verb {
					at := strings.Index(text, verb)
					if at < 0 {
						continue
					}
					start, end := s.start+at, s.start+at+len(verb)
					if row.subject != nil {
						from := p.subjectBefore(s, start, row.subject)
						if from < 0 {
							continue
						}
						start = from
					}
					// "Orbits the Earth but shows no activity" is one statement.
					for _, more := range row.verb {
						if k := strings.Index(text[at+len(verb):], more); k >= 0 && k < 40 && s.start+at+len(verb)+k+len(more) > end {
							end = s.start + at + len(verb) + k + len(more)
						}
					}
					c := &candidate{passage: ps, index: i, sentence: s, rule: "state: " + row.rule}
					c.claim.Measure, c.claim.Form = row.measure, row.form
					c.claim.Span = claims.Span{Start: start, End: end}
					if row.measure == claims.Technology || row.measure == claims.ReturnContainers {
						p.flowBack(c)
					}
					out = append(out, c)
					break
				}
			}
			if c := p.route(ps, i, s); c != nil {
				out = append(out, c)
			}
		}
	}
	return out
}

// subjectBefore returns where the nearest of the words before at begins, at
// most six words back; -1 when there is none.
func (p *page) subjectBefore(s *sentence, at int, list []string) int {
	ws := s.passage.words
	seen := 0
	for i := s.hi - 1; i >= s.lo; i-- {
		if ws[i].start >= at {
			continue
		}
		if seen++; seen > 6 {
			break
		}
		for _, w := range list {
			if strings.HasPrefix(p.lower(ws[i].start, min(s.end, ws[i].start+len(w))), w) && (ws[i].lower == w || strings.Contains(w, " ")) {
				return ws[i].start
			}
		}
	}
	return -1
}

// flowBack gives a claim about what comes in return the reverse of the case's
// flow, where the sentence names the one that gives.
func (p *page) flowBack(c *candidate) {
	if p.voc.Flow.From == "" {
		return
	}
	for _, e := range c.sentence.entities() {
		if e.kind == aCountry && e.country == p.voc.Flow.To {
			c.claim.From = claims.Places{p.voc.Flow.To}
			c.claim.To = claims.Places{p.voc.Flow.From}
			return
		}
	}
}

// route reads "from Najin, North Korea, to Dunay, Russia": two places of which
// at least one is no country.
func (p *page) route(ps *passage, index int, s *sentence) *candidate {
	text := p.lower(s.start, s.end)
	for from := 0; ; {
		i := strings.Index(text[from:], "from ")
		if i < 0 {
			return nil
		}
		a := from + i
		from = a + 5
		if a > 0 && text[a-1] != ' ' {
			continue
		}
		j := strings.Index(text[a:], " to ")
		if j < 0 || j > 80 || strings.ContainsAny(text[a:a+j], ".;") {
			continue
		}
		origin, ok1 := p.stop(s, s.start+a+5, s.start+a+j)
		dest, ok2 := p.stop(s, s.start+a+j+4, min(s.end, s.start+a+j+64))
		if !ok1 || !ok2 || !origin.town || !dest.town {
			continue
		}
		c := &candidate{passage: ps, index: index, sentence: s, rule: "route"}
		c.claim.Measure, c.claim.Form = claims.Route, claims.Status
		c.claim.From, c.claim.To = origin.places, dest.places
		c.claim.Span = claims.Span{Start: s.start + a, End: dest.end}
		if strings.Contains(text, "ship") || strings.Contains(text, "vessel") || strings.Contains(text, "port") {
			c.claim.Modes = []claims.Mode{claims.Sea}
		}
		return c
	}
}

type stop struct {
	places claims.Places
	end    int
	town   bool // a place of the vocabulary, or a name with its country behind
}

// stop reads a place that begins at byte at: one of the vocabulary, or a name
// with a capital followed by a comma and a country.
func (p *page) stop(s *sentence, at, limit int) (stop, bool) {
	ws := s.passage.words
	first := -1
	for i := s.lo; i < s.hi; i++ {
		if ws[i].start == at {
			first = i
		}
	}
	if first < 0 || !ws[first].capital {
		return stop{}, false
	}
	var out stop
	for _, e := range s.entities() {
		switch {
		case e.start == at && e.kind == aPlace && e.end <= limit:
			out = stop{places: claims.Places{e.place}, end: e.end, town: true}
		case e.start == at && e.kind == aCountry:
			return stop{}, false
		case e.kind == aCountry && e.start > at && e.end <= limit && len(e.country) == 2:
			between := p.doc.Text[at:e.start]
			if i := strings.Index(between, ","); i < 0 || strings.TrimSpace(between[i+1:]) != "" || i > 30 {
				continue
			}
			if out.places == nil {
				out.places = claims.Places{e.country}
			}
			out.end, out.town = e.end, true
			return out, true
		}
	}
	return out, out.town
}
