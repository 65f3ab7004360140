package reading

import (
	"strings"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
)

// farthest is how many sentences a quotation carries its speaker.
const farthest = 20

// speaker returns the attribution that governs the byte at in sentence i of a
// passage: the nearest before it, else the nearest behind it; inside a quotation
// without its own, the one that the quotation belongs to.
func (p *page) speaker(ps *passage, i, at, end int) (*attribution, string) {
	s := ps.sentences[i]
	var before, behind *attribution
	for k := range s.attributions {
		a := &s.attributions[k]
		if a.at < at {
			if before != nil && !before.self && p.document(&a.who) && a.outlet == "" {
				continue // what he says of a document
			}
			before = a
		} else if behind == nil {
			behind = a
		}
	}
	if before != nil && behind != nil && p.subordinate(s, before, at) {
		before = nil // "after Moscow had said ..., 140 drones crossed, Kyiv said"
	}
	if before != nil && behind != nil && p.relative(end, behind) {
		a := *behind
		if a.outlet == "" {
			a.outlet = before.who.name // who passes it on
		}
		return &a, "said in the clause that follows the figure"
	}
	if before != nil {
		if a := p.elliptic(s, before, at); a != nil {
			return a, "the verb of the speaker before"
		}
		return before, "said in the sentence"
	}
	if behind != nil {
		// "..., the ministry announced, Yonhap wrote".
		if behind.outlet == "" && behind.who.kind != anOutlet {
			for k := range s.attributions {
				if o := &s.attributions[k]; o.at > behind.at && o.who.kind == anOutlet {
					a := *behind
					a.outlet = o.who.name
					return &a, "said in the sentence"
				}
			}
		}
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
	if ps.turn != nil {
		return ps.turn, "the one whose turn it is"
	}
	if ps.korean {
		if a := p.koRow(ps, at); a != nil {
			return a, "the cell of its row"
		}
		if ps.block.Role == articles.Headline {
			if e := p.koreanHeadline(ps); e != nil {
				return &attribution{at: e.start, end: e.end, verb: claims.Said, who: *e, after: true}, "speaker before the quotation"
			}
		}
		if ps.block.Role != articles.Body {
			return nil, ""
		}
		// A sentence without a speaker goes on with what is being reported.
		if i+1 < len(ps.sentences) && len(ps.sentences[i+1].attributions) > 0 && !strings.HasPrefix(p.doc.Text[ps.sentences[i+1].start:], "[") {
			return &ps.sentences[i+1].attributions[0], "the speaker of the next sentence"
		}
		if a := s.before.any(); a != nil {
			return a, "the speaker before"
		}
		if e := p.koNamedBefore("", ps.block.Start); e != nil {
			return &attribution{at: e.start, end: e.end, verb: claims.Said, who: *e}, "the body that the story has named"
		}
		return p.koAhead(ps)
	}
	if ps.block.Role == articles.Headline {
		if e := p.colonSpeaker(ps); e != nil {
			return &attribution{at: e.start, end: e.end, verb: claims.Said, who: *e, after: true}, "speaker before the colon"
		}
	}
	return nil, ""
}

// subordinate reports whether an attribution stands in the clause with which a
// sentence opens and which a comma closes before the byte at.
func (p *page) subordinate(s *sentence, a *attribution, at int) bool {
	if s.lo >= s.hi || !subordinators[s.passage.words[s.lo].lower] || a.after || a.end > at {
		return false
	}
	return strings.Contains(p.doc.Text[a.end:at], ", ")
}

var subordinators = wordSet("after while although though as when since because before whereas even despite once")

// relative reports whether an attribution is a relative clause behind a figure
// that ends at byte end: "the 1,000 containers that Washington had reported".
func (p *page) relative(end int, a *attribution) bool {
	if a.who.start < end || a.who.start-end > 24 || a.at-end > 60 {
		return false
	}
	w := strings.TrimSpace(p.lower(end, a.who.start))
	return w == "that" || w == "which"
}

// elliptic reads a speaker whose verb is that of the one before: "A counted 32
// trips, B 25 port visits, and C 27".
func (p *page) elliptic(s *sentence, before *attribution, at int) *attribution {
	ws := s.passage.words
	for _, e := range s.entities() {
		if e.kind != aBody && e.kind != anOutlet || e.start < before.end || e.end > at || at-e.end > 12 || e.last >= len(ws) {
			continue
		}
		if e.first <= s.lo {
			continue
		}
		lead := strings.TrimRight(p.doc.Text[ws[e.first-1].end:e.start], " ")
		if lead != "," && ws[e.first-1].lower != "and" && ws[e.first-1].lower != "while" {
			continue
		}
		quiet := true
		for k := e.last; k < s.hi && ws[k].start < at; k++ {
			quiet = quiet && (ws[k].lower == "at" || ws[k].lower == "some" || ws[k].lower == "only" || ws[k].lower == "just")
		}
		if quiet {
			return &attribution{at: e.start, end: e.end, verb: before.verb, who: e, date: before.date}
		}
	}
	return nil
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
	// "Rail traffic doubled: Seoul".
	e = ps.entities[len(ps.entities)-1]
	lead := strings.TrimRight(p.doc.Text[ps.block.Start:e.start], " ")
	if strings.TrimSpace(p.doc.Text[e.end:ps.block.End]) == "" && (strings.HasSuffix(lead, ":") || strings.HasSuffix(lead, "–") || strings.HasSuffix(lead, "—")) && !e.adjective && e.kind != aPlace && e.kind != anOccasion {
		return &e
	}
	return nil
}

// voice is who a claim is attributed to, worked out over the whole page.
type voice struct {
	who    entity
	hop    claims.Hop
	outlet string
	why    string
}

// voiceOf turns an attribution into a hop. A country that speaks is, where the
// page quotes just one of its offices, that office; a statement without a day
// is of the day of the speaker's only dated one.
func (p *page) voiceOf(a *attribution, why string, role articles.Role) voice {
	who := a.who
	v := voice{who: who, outlet: a.outlet, why: why}
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
	if (who.common || who.function == "government" && !who.person) && vagueOfficials(articles.LowerASCII(who.name)) && who.country != "" && who.party == "" && role != articles.Teaser {
		// "A US official said": one whom the story names further down.
		if official := p.speaking.official[who.country]; official != nil && (official.person || !strings.Contains(articles.LowerASCII(who.name), "official")) {
			v.why += "; " + official.name + " is the one official of it that the page names"
			who = *official
		}
	}
	if who.kind == aCountry && who.party == "" {
		who.party = p.government(who.country)
	}
	if who.party == "" && who.person {
		if full := p.people.find(who.name); full != nil {
			who.party = full.party
		}
	}
	if who.common {
		who.role = "" // the name says it
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

// vagueOfficials reports whether a name says only that its bearers are a state's
// men: "US officials", "spies in Seoul".
func vagueOfficials(name string) bool {
	return hasAny(name, "official", "spies", "spooks", "spymasters")
}

// index is what a page's attributions say about its speakers, gathered once.
type index struct {
	official map[string]*entity    // by country; nil where it speaks through several
	day      map[string]dates.Date // by name, and by party behind "@"; zero where there are several
	before   map[*passage]*attribution
	only     *attribution // where one party alone speaks in the story; else nil
}

func newIndex(p *page) index {
	x := index{map[string]*entity{}, map[string]dates.Date{}, map[*passage]*attribution{}, nil}
	several := false
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
				if ps.block.Role == articles.Body {
					if x.only == nil {
						x.only = a
					}
					several = several || a.who.party != x.only.who.party || a.who.party == "" && a.who.name != x.only.who.name || a.verb == claims.Denied
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
				if a.date.IsZero() || a.date.Precision() < dates.DayPrecision {
					continue
				}
				x.dated(&a.who, a.date)
			}
			if ps.block.Role == articles.Body && !ps.korean {
				if e, day := p.heldOn(s); e != nil {
					x.dated(e, day)
				}
			}
		}
	}
	if several {
		x.only = nil
	}
	return x
}

// dated notes a day on which one spoke.
func (x *index) dated(who *entity, day dates.Date) {
	for _, key := range []string{who.name, "@" + who.party} {
		switch d, known := x.day[key]; {
		case !known:
			x.day[key] = day
		case d != day:
			x.day[key] = dates.Date{}
		}
	}
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
	if p.day.Precision() == dates.Instant {
		if d, ok := p.day.Earliest(); ok {
			return dates.On(d)
		}
	}
	return p.day
}
