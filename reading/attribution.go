package reading

import (
	"strings"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
)

// attributionsOf finds who speaks in a sentence. last is the attribution before
// it in the same passage, for "he" and "the minister".
func (p *page) attributionsOf(s *sentence, last *attribution) []attribution {
	ws := s.passage.words
	var out []attribution
	for i := s.lo; i < s.hi; i++ {
		w := ws[i]
		if w.lower == "according" && i+1 < s.hi && ws[i+1].lower == "to" {
			if e := entityFrom(s, i+2, 6); e != nil && (e.kind != aCountry || !e.adjective) {
				a := attribution{at: w.start, end: ws[i+1].end, verb: claims.Said, who: *e, after: true}
				a.date = p.dateNear(s, e.end, 30)
				p.setOutlet(&a, s, e.last)
				out = append(out, a)
			}
			continue
		}
		verb, ok := sayings[w.lower]
		if !ok {
			continue
		}
		// Nouns: "the claims", "a report", "estimates of".
		if i > s.lo {
			switch ws[i-1].lower {
			case "the", "a", "an", "these", "those", "its", "their", "his", "to", "of", "such", "previous", "earlier", "latest":
				continue
			}
		}
		a := attribution{at: w.start, end: w.end, verb: verb}
		who := p.subject(s, i)
		if who == nil && i+1 < s.hi {
			if e := entityFrom(s, i+1, 0); e != nil && !e.adjective && e.kind != anOccasion && e.kind != aPlace {
				who = e // "..., said Shin"
			}
		}
		if who == nil && last != nil && i > s.lo && pronoun(ws, s.lo, i, last.who) {
			e := last.who
			who = &e
		}
		if who == nil {
			continue
		}
		a.who = *who
		a.date = p.dateNear(s, w.end, 34)
		if a.date.IsZero() && who.end <= w.start {
			a.date = p.dateBetween(s, who.end, w.start)
		}
		p.setOutlet(&a, s, i+1)
		if a.who.kind == anOutlet {
			a.outlet = a.who.name
			// "Yonhap reported, citing Shin": the one cited speaks.
			for k := i + 1; k < s.hi; k++ {
				if l := ws[k].lower; l == "citing" || l == "quoting" || l == "quoted" || l == "cited" {
					if e := entityFrom(s, k+1, 3); e != nil && e.kind != anOutlet && !e.adjective {
						a.who, a.verb = *e, claims.Said
					}
				}
			}
		}
		out = append(out, a)
	}
	return out
}

// entityFrom returns the first entity that begins at word i or up to gap words
// behind it.
func entityFrom(s *sentence, i, gap int) *entity {
	for _, e := range s.entities() {
		if e.first >= i && e.first <= i+gap && e.first < s.hi {
			if e.kind == anOccasion || e.kind == aPlace {
				continue
			}
			e := e
			return &e
		}
	}
	return nil
}

// subject returns the entity that the saying verb at word i has as its
// subject: the nearest before it that is no genitive and no object.
func (p *page) subject(s *sentence, i int) *entity {
	ws := s.passage.words
	list := s.entities()
	for k := len(list) - 1; k >= 0; k-- {
		e := list[k]
		if e.last > i {
			continue
		}
		if i-e.last > 9 {
			return nil
		}
		if e.kind == aPlace || e.kind == anOccasion || e.possessive || e.adjective {
			continue
		}
		if e.first > s.lo {
			switch ws[e.first-1].lower {
			case "to", "of", "from", "for", "by", "between", "with", "in", "against", "into", "on", "at", "and":
				if e.kind == aCountry || e.kind == anOutlet {
					continue
				}
			}
		}
		// Between subject and verb stand dates, adverbs and appositions, but no
		// other verb.
		blocked := false
		if e.kind == aCountry && e.last < i && !mayFollowCountry[ws[e.last].lower] && !p.commaAfter(e) && !p.dateAt(s, ws[e.last].start) {
			continue // "Nordholm radio said": the radio speaks
		}
		for j := e.last; j < i; j++ {
			l := ws[j].lower
			if sayings[l] != "" || gives[l] || takes[l] || l == "that" || l == "has" && j+1 < i || l == "would" || l == "will" {
				blocked = true
				break
			}
		}
		if blocked {
			return nil
		}
		return &e
	}
	return nil
}

// mayFollowCountry are words between a country that speaks and its verb.
var mayFollowCountry = wordSet("also has have had later earlier now again itself repeatedly first recently on last this has")

func (p *page) commaAfter(e entity) bool {
	return e.end < len(p.doc.Text) && p.doc.Text[e.end] == ','
}

func (p *page) dateAt(s *sentence, at int) bool {
	for _, d := range s.dates() {
		if d.Start <= at && at < d.End {
			return true
		}
	}
	return false
}

// pronoun reports whether the words right before the verb at i stand for the
// speaker named before: he, the ministry, or the last word of its name.
func pronoun(ws []word, lo, i int, last entity) bool {
	names := strings.Fields(strings.ToLower(last.name))
	for k := i - 1; k >= lo && k >= i-3; k-- {
		switch ws[k].lower {
		case "he", "she", "they", "it", "minister", "ministry", "official", "officials", "agency", "spokesperson", "spokesman", "spokeswoman":
			return true
		}
		if len(names) > 1 && ws[k].lower == names[len(names)-1] && k > lo && ws[k-1].lower == "the" {
			return true
		}
	}
	return false
}

// dateNear returns the date that begins within reach bytes behind a verb, with
// nothing but small words between: "announced on Feb. 26", "said Tuesday".
func (p *page) dateNear(s *sentence, at, reach int) dates.Date {
	for _, d := range s.dates() {
		if d.Start < at || d.Start > at+reach || d.Date.IsInterval() || d.Date.Precision() < dates.DayPrecision || d.Kind == dates.Since || d.Kind == dates.Until {
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
		if d.Start >= from && d.End <= to && !d.Date.IsInterval() && d.Date.Precision() >= dates.DayPrecision {
			return d.Date
		}
	}
	return dates.Date{}
}

// setOutlet finds whom the speaker told: an outlet within a few words.
func (p *page) setOutlet(a *attribution, s *sentence, i int) {
	for _, e := range s.entities() {
		if e.kind == anOutlet && e.first >= i && e.first <= i+6 && e.name != a.who.name {
			a.outlet = e.name
			return
		}
	}
}

// farthest is how many sentences a quotation carries its speaker.
const farthest = 20

// speaker returns the attribution that governs the byte at in sentence i of a
// passage: the nearest before it, else the nearest behind it; inside a quotation
// without its own, the one that the quotation belongs to.
func (p *page) speaker(ps *passage, i, at int) (*attribution, string) {
	s := ps.sentences[i]
	var before, behind *attribution
	for k := range s.attributions {
		a := &s.attributions[k]
		if a.at < at {
			before = a
		} else if behind == nil {
			behind = a
		}
	}
	if before != nil {
		return before, "said in the sentence"
	}
	if behind != nil {
		return behind, "said in the sentence"
	}
	if ps.quoted[i] {
		for k := i - 1; k >= max(0, i-farthest); k-- {
			if n := len(ps.sentences[k].attributions); n > 0 {
				return &ps.sentences[k].attributions[n-1], "quotation goes on"
			}
		}
		for k := i + 1; k < min(len(ps.sentences), i+farthest); k++ {
			if len(ps.sentences[k].attributions) > 0 {
				return &ps.sentences[k].attributions[0], "quotation is attributed behind"
			}
			if !ps.quoted[k] {
				break
			}
		}
		// A paragraph that is all quotation belongs to the speaker before it.
		if ps.quoted[0] && ps.block.Role == articles.Body {
			if a := p.speaking.before[ps]; a != nil {
				return a, "quotation of the speaker before"
			}
		}
	}
	if ps.block.Role == articles.Headline {
		if e := p.colonSpeaker(ps); e != nil {
			return &attribution{at: e.start, end: e.end, verb: claims.Said, who: *e, after: true}, "speaker before the colon"
		}
	}
	return nil, ""
}

// colonSpeaker reads the speaker of a headline such as "South Korea: ..." or
// "..., says Seoul".
func (p *page) colonSpeaker(ps *passage) *entity {
	if len(ps.entities) == 0 {
		return nil
	}
	e := ps.entities[0]
	if e.first == 0 && strings.HasPrefix(strings.TrimLeft(p.doc.Text[e.end:ps.block.End], " "), ":") {
		return &e
	}
	return nil
}

// voice is who a claim is attributed to, worked out over the whole page.
type voice struct {
	hop    claims.Hop
	outlet string
	why    string
}

// voiceOf turns an attribution into a hop. A country that speaks is, where the
// page quotes just one of its offices, that office; a statement without a day
// is of the day of the speaker's only dated one.
func (p *page) voiceOf(a *attribution, why string, role articles.Role) voice {
	who := a.who
	v := voice{outlet: a.outlet, why: why}
	if who.kind == anOutlet {
		v.hop = claims.Hop{Name: who.name, Verb: claims.Reported, Date: a.date}
		v.outlet = ""
		return v
	}
	if who.kind == aCountry && role != articles.Teaser {
		if official := p.speaking.official[who.country]; official != nil {
			v.why += "; " + who.name + " speaks through " + official.name + ", the one office of it that the page quotes"
			who = *official
		}
	}
	if who.party == "" && who.person {
		if full := p.people.find(who.name); full != nil {
			who.party = full.party
		}
	}
	v.hop = claims.Hop{Name: strings.TrimSuffix(who.name, "'s"), Role: who.role, Party: who.party, Verb: a.verb, Date: a.date}
	if v.hop.Name == "" {
		v.hop.Name = strings.TrimSpace(p.doc.Text[who.start:who.end])
	}
	// A name can run over the end of a line.
	v.hop.Name = strings.Join(strings.Fields(v.hop.Name), " ")
	if v.hop.Date.IsZero() && role != articles.Teaser {
		d := dates.Date{}
		if who.name != "" {
			d = p.speaking.day[who.name]
		}
		if _, several := p.speaking.day[who.name]; d.IsZero() && !several && who.party != "" {
			d = p.speaking.day["@"+who.party]
		}
		if !d.IsZero() {
			v.hop.Date = d
			v.why += "; day from the same speaker's dated statement"
		}
	}
	return v
}

// index is what a page's attributions say about its speakers, gathered once.
type index struct {
	official map[string]*entity    // by country; nil where it speaks through several
	day      map[string]dates.Date // by name, and by party behind "@"; zero where there are several
	before   map[*passage]*attribution
}

func newIndex(p *page) index {
	x := index{map[string]*entity{}, map[string]dates.Date{}, map[*passage]*attribution{}}
	var last *attribution
	for _, ps := range p.passages {
		x.before[ps] = last
		if ps.block.Role == articles.Teaser {
			continue
		}
		for _, s := range ps.sentences {
			for k := range s.attributions {
				a := &s.attributions[k]
				if a.who.kind == aBody && ps.block.Role == articles.Body {
					last = a
				}
				if a.who.kind == aBody && a.who.party != "" {
					best, known := x.official[a.who.country]
					switch {
					case !known, best != nil && best.party == a.who.party && a.who.person && !best.person:
						x.official[a.who.country] = &a.who
					case best != nil && best.party != a.who.party:
						x.official[a.who.country] = nil
					}
				}
				if a.date.IsZero() {
					continue
				}
				for _, key := range []string{a.who.name, "@" + a.who.party} {
					switch d, known := x.day[key]; {
					case !known:
						x.day[key] = a.date
					case d != a.date:
						x.day[key] = dates.Date{}
					}
				}
			}
		}
	}
	return x
}

// chain builds the hops of a claim: the speaker, the agency that was told, the
// outlet of the page.
func (p *page) chain(v voice, role articles.Role) claims.Chain {
	var chain claims.Chain
	if v.hop.Name != "" {
		chain = append(chain, v.hop)
	}
	if v.outlet != "" && v.outlet != p.doc.Publisher {
		chain = append(chain, claims.Hop{Name: v.outlet, Verb: claims.Reported, Date: v.hop.Date})
	}
	if p.doc.Publisher != "" && len(chain) > 0 {
		hop := claims.Hop{Name: p.doc.Publisher, Verb: claims.Reported}
		if len(chain) > 1 {
			hop.Verb = claims.Relayed
		}
		if role != articles.Teaser {
			hop.Date = p.published()
		}
		chain = append(chain, hop)
	}
	return chain
}

// published is the day, as stated, on which the page appeared.
func (p *page) published() dates.Date {
	if p.doc.Published.Precision() == dates.Instant {
		if d, ok := p.doc.Published.Earliest(); ok {
			return dates.On(d)
		}
	}
	return p.doc.Published
}
