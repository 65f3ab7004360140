package reading

import (
	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
)

// linked are words by which a sentence hangs on the one before its paragraph.
var linked = wordSet("its their them those these there same another also most all half rest remaining remainder both others further that his her")

// breaks open a sentence that leaves the speaker for something else.
var breaks = wordSet("meanwhile elsewhere separately comparison contrast normally typically usually generally historically once")

// linkReach is how far into a sentence its link stands, in words.
const linkReach = 4

// onward gives a paragraph that goes on with a report without naming anybody the
// speaker whom the story has had last: the one that its pronoun takes up, the
// one on whom its first words hang, or the report that is being told.
func (p *page) onward(c *candidate) (*attribution, string) {
	ps, s := c.passage, c.sentence
	if ps.korean || ps.block.Role != articles.Body {
		return nil, ""
	}
	ws := ps.words
	for k := s.lo; k+1 < s.hi && ws[k].start < c.claim.Span.Start; k++ {
		w := ws[k].lower
		if w != "it" && w != "they" && w != "he" && w != "she" {
			continue
		}
		if v := ws[k+1].lower; !finds[v] {
			continue
		}
		if a := p.takenUp(s, &s.before, nil, k+1); a != nil && a.who.kind == aBody {
			return a, "the one whom \"" + w + "\" takes up"
		}
	}
	if a := p.thatIs(c); a != nil {
		return a, "the next sentence says whose it is"
	}
	if a := p.announced(ps); a != nil {
		return a, "the speaker of the paragraph that the list follows"
	}
	a := p.speaking.before[ps]
	if a == nil || a.self || a.verb == claims.Denied || a.who.kind != aBody || p.near(s, a) == nil || s.aboutOther(a) || !p.sameHead(ps, a) {
		return nil, ""
	}
	for _, q := range ps.sentences[:c.index+1] {
		if len(q.attributions) > 0 {
			return nil, ""
		}
	}
	hangs := false
	for k := s.lo; k < s.hi; k++ {
		w := ws[k].lower
		switch {
		case (w == "my" || w == "our" || w == "we" || w == "i") && !s.quoted():
			return nil, "" // the page's own
		case breaks[w] && k < s.lo+linkReach, w == "according", views[w] && p.namesOther(s, a):
			return nil, ""
		case k < s.lo+linkReach && linked[w]:
			hangs = true
		}
	}
	first := articles.LowerASCII(a.who.name)
	if hangs && !a.who.common || p.retold(a, first) && p.units[unitOf{a.who.name, c.claim.Unit}] {
		return a, "goes on from the paragraph before, with its speaker"
	}
	return nil, ""
}

// finds are verbs by which one says what he has counted, behind a pronoun.
var finds = wordSet("found followed traced listed named examined saw had counts counted gave gives dates dated put puts recorded seized intercepted took boarded inspected tracked logged photographed identified made makes has have")

// unitOf is a unit in which a speaker has given a figure.
type unitOf struct{ name, unit string }

// retold reports whether one is a source that a story retells paragraph by
// paragraph: a document, or a body that is no state's.
func (p *page) retold(a *attribution, name string) bool {
	if p.document(&a.who) {
		return true
	}
	return !a.who.person && a.who.role == "" && !a.who.common && (a.who.function == "" || stateless[a.who.function]) && a.who.country == "" && name != ""
}

// namesOther reports whether a sentence names a state or a body that is not a.
func (p *page) namesOther(s *sentence, a *attribution) bool {
	for _, e := range s.entities() {
		if (e.kind == aCountry || e.kind == aBody) && !e.adjective && e.name != a.who.name && (e.party == "" || e.party != a.who.party) {
			return true
		}
	}
	return false
}

// sameHead reports whether an attribution stands under the same dated head as a
// passage.
func (p *page) sameHead(ps *passage, a *attribution) bool {
	for q := ps; q != nil; q = q.prev {
		if a.at >= q.block.Start {
			return q.head == ps.head
		}
	}
	return false
}

// thats are the openings of a sentence that says whose the figure before it is.
var thats = []string{"that's from", "that\u2019s from", "that is from", "that comes from", "that's according to", "that\u2019s according to", "that is according to", "this is according to", "so says ", "so say ", "so said ", "the figure is from", "the figure comes from", "the number is from", "the number comes from", "the figures are from", "the figures come from", "the numbers are from", "the numbers come from"}

// thatIs returns the one whose the next sentence says that a figure is: "That's
// from the centre".
func (p *page) thatIs(c *candidate) *attribution {
	ps := c.passage
	if c.index+1 >= len(ps.sentences) {
		return nil
	}
	s := ps.sentences[c.index+1]
	text := p.lower(s.start, s.end)
	if !hasPrefixAny(text, thats...) {
		return nil
	}
	if len(s.attributions) > 0 {
		return &s.attributions[0]
	}
	const lead = 4 // words of the opening
	for k := s.lo; k < s.hi && k < s.lo+lead; k++ {
		if w := ps.words[k].lower; w != "from" && w != "to" {
			continue
		}
		if a, ok := p.source(s, &s.before, nil, k, k+1); ok {
			return &a
		}
	}
	return nil
}

// announced returns the speaker of the paragraph that a list or a table follows,
// for one of its rows.
func (p *page) announced(ps *passage) *attribution {
	const most = 40 // rows
	if !ps.line {
		return nil
	}
	q := ps
	for n := 0; q != nil && q.line && n < most; n++ {
		q = q.prev
	}
	const captions = 2
	for n := 0; q != nil && !q.korean && n < captions; n, q = n+1, q.prev {
		for i := len(q.sentences) - 1; i >= 0; i-- {
			if k := len(q.sentences[i].attributions); k > 0 {
				if a := &q.sentences[i].attributions[k-1]; !a.self && a.verb != claims.Denied {
					return a
				}
				return nil
			}
		}
	}
	return nil
}
