package reading

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// MaxProposals is where reading of one document stops: a page with more figures
// is a table or was made to exhaust its reader.
const MaxProposals = 5000

// Read proposes the claims of a document, in the order of their spans. Blocks
// of boilerplate give none. Every proposal's review state is proposed; its
// Source is left to the caller.
//
// To read many pages with one vocabulary make a [Reader] of it.
func Read(doc *articles.Document, v Vocabulary) []Proposal { return NewReader(v).Read(doc) }

// Reader reads documents with one vocabulary. Several goroutines can use one at
// a time.
type Reader struct {
	voc       Vocabulary
	gaz       *gazetteer
	occasions []dates.Occasion
}

// NewReader prepares a vocabulary for reading.
func NewReader(v Vocabulary) *Reader {
	r := &Reader{voc: v, gaz: newGazetteer(v)}
	for _, o := range v.Occasions {
		r.occasions = append(r.occasions, dates.Occasion{ID: o.ID, Names: append([]string{o.Name}, o.Aliases...), Date: o.Date})
	}
	return r
}

// Read proposes the claims of a document as [Read] does.
func (r *Reader) Read(doc *articles.Document) []Proposal {
	p := newPage(doc, r.voc, r.gaz, r.occasions)
	found := append(append(p.quantities(), p.states()...), p.denials()...)
	slices.SortStableFunc(found, func(a, b *candidate) int {
		if a.claim.Span.Start != b.claim.Span.Start {
			return a.claim.Span.Start - b.claim.Span.Start
		}
		return a.claim.Span.End - b.claim.Span.End
	})
	found = p.withoutOverlap(found)
	for _, c := range found {
		p.attribute(c)
		p.complete(c)
	}
	found = withoutDoubleDenials(found)
	p.renderings(found)
	p.origins(found)
	for _, c := range found {
		c.claim.ID = identity(doc, c.claim.Span, c.claim.Measure)
	}
	p.relate(found)
	out := make([]Proposal, 0, len(found))
	for _, c := range found {
		renders := ""
		if c.rendered != nil {
			renders = c.rendered.claim.ID
		}
		out = append(out, Proposal{
			Claim: c.claim, Document: doc, Renders: renders,
			Sentence: claims.Span{Start: c.sentence.start, End: c.sentence.end},
			Rule:     c.rule, Why: strings.Join(c.why, "; "), Fields: c.provenance(),
		})
	}
	return out
}

// identity is the claim's id: a hash of the document's text, the span, the
// measure and the reader's version. Sixteen hex digits: among a million claims
// two are alike once in forty million times.
func identity(doc *articles.Document, span claims.Span, measure claims.Measure) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %d:%d %s %s", doc.TextSHA256, span.Start, span.End, measure, Version))
	return "r" + hex.EncodeToString(sum[:8])
}

// withoutOverlap drops a candidate that stands inside another of its measure.
func (p *page) withoutOverlap(found []*candidate) []*candidate {
	var out []*candidate
	for _, c := range found {
		if n := len(out); n > 0 && c.rule != "refusal" && out[n-1].rule != "refusal" && out[n-1].claim.Span.End > c.claim.Span.Start && out[n-1].claim.Measure == c.claim.Measure {
			continue
		}
		out = append(out, c)
	}
	return out
}

// withoutDoubleDenials drops the denial of everything where its sentence denies
// one figure, which is a claim of its own.
func withoutDoubleDenials(found []*candidate) []*candidate {
	figures := map[*sentence]bool{}
	for _, c := range found {
		if c.claim.Form == claims.Denial && c.claim.Value.Known {
			figures[c.sentence] = true
		}
	}
	return slices.DeleteFunc(found, func(c *candidate) bool {
		return c.rule == "refusal" && c.claim.Form == claims.Denial && figures[c.sentence]
	})
}

// attribute gives a candidate its chain.
func (p *page) attribute(c *candidate) {
	if c.by != nil {
		p.attributed(c)
		return
	}
	if c.unsaid {
		return
	}
	role := c.passage.block.Role
	a, why := p.speaker(c.passage, c.index, c.claim.Span.Start, c.claim.Span.End)
	if a == nil {
		a, why = p.impliedSpeaker(c)
	}
	if a == nil {
		if p.calledFalse(c) {
			c.claim.Form = claims.Denial
		}
		return
	}
	if a.self {
		c.because("the page's own count")
		return
	}
	if c.claim.Unit != "" {
		p.units[unitOf{a.who.name, c.claim.Unit}] = true
	}
	c.voice = p.voiceOf(a, why, role)
	c.because(c.voice.why)
	c.claim.Chain = p.chain(c.voice, role)
	c.claim.SaidAt = c.voice.hop.Date
	c.read("chain", min(a.who.start, a.at), max(a.who.end, a.end), a.how(c.sentence, why))
	if !c.claim.SaidAt.IsZero() {
		if a.date.IsZero() {
			c.read("said_at", 0, 0, "the same speaker's dated statement")
		} else {
			c.read("said_at", min(a.who.start, a.at), max(a.who.end, a.end)+34, "")
			if at := p.dateSpan(a); at.End > 0 {
				c.read("said_at", at.Start, at.End, "")
			}
		}
	}
	p.earlierWindow(c)
	if c.voice.hop.Verb == claims.Denied || p.calledFalse(c) {
		c.claim.Form = claims.Denial
	}
	p.reportedly(c)
}

// impliedSpeaker gives a sentence that says only that something is claimed, and
// the lede of a story, the speaker that the story brings in next.
func (p *page) impliedSpeaker(c *candidate) (*attribution, string) {
	ps := c.passage
	if ps.korean || ps.block.Role != articles.Body {
		return nil, ""
	}
	text := p.lower(c.sentence.start, c.sentence.end)
	lede := ps.prev == nil && c.index == 0
	if hasAny(text, "it became known", "it has become known", "it emerged", "it has emerged", "it was reported", "it has been reported", "meanwhile, is ", "meanwhile, are ", "meanwhile is ", "meanwhile are ") {
		return nil, "" // somebody else's, whose it does not say
	}
	if a := p.entrySpeaker(c); a != nil {
		return a, "named in the entry, before the figure"
	}
	if a := p.goesOn(c); a != nil && !c.sentence.aboutOther(a) {
		return a, "goes on from the sentence before, with its speaker"
	}
	if a := p.doer(c, c.sentence); a != nil {
		return a, "the body that did what is counted"
	}
	if a := p.doing(c, c.sentence); a != nil {
		return a, "the body that did what is counted"
	}
	if ws := ps.words; c.index > 0 && c.sentence.lo < c.sentence.hi && (ws[c.sentence.lo].lower == "they" || ws[c.sentence.lo].lower == "it" || ws[c.sentence.lo].lower == "these" || ws[c.sentence.lo].lower == "this") {
		a := p.doer(c, ps.sentences[c.index-1])
		if a == nil {
			a = p.doing(c, ps.sentences[c.index-1])
		}
		if a != nil {
			return a, "the body that did what is spoken of"
		}
	}
	if a := p.carried(c); a != nil && !c.sentence.aboutOther(a) {
		return a, "counts on from the paragraph before, with its speaker"
	}
	impersonal := hasAny(text, impersonally...)
	if a := p.speaking.only; a != nil && !lede && !impersonal && !c.sentence.aboutOther(a) && (a.at < c.sentence.start || ps.next != nil && a.at < ps.next.block.End) {
		return a, "the one speaker of the page"
	}
	if !lede && !impersonal {
		return p.onward(c)
	}
	near := 3 // paragraphs
	if !lede {
		near = 1 // what is said by nobody is not the next one's
	}
	n := 0
	for q := ps; q != nil && n < near; q = q.next {
		for _, s := range q.sentences {
			if s.start <= c.sentence.start {
				continue
			}
			for k := range s.attributions {
				if a := &s.attributions[k]; a.verb != claims.Denied && (a.who.kind == aBody || a.who.kind == aCountry) {
					return a, "the speaker that the story brings in next"
				}
			}
		}
		n++
	}
	return nil, ""
}

// impersonally are the wordings of what somebody says whom the sentence does not
// name.
var impersonally = []string{"it is claimed", "it was claimed", "reportedly", "is believed to", "are believed to", "is thought to", "are thought to", "is said to", "are said to", "allegedly", "it is thought", "is estimated to", "are estimated to"}

// aboutOther reports whether a sentence has another body or person as its
// subject than the speaker a: what it says is then not a's, whatever its verb.
func (s *sentence) aboutOther(a *attribution) bool {
	if s.about == nil || s.about.who.common {
		return false
	}
	x, y := &s.about.who, &a.who
	return !sameOne(x, y) && (x.party == "" || x.party != y.party) && x.function == "" || x.person && y.person && x.name != y.name
}

// goesOn gives a sentence without a speaker that of the one before it in its
// paragraph: a report names its source once and goes on.
func (p *page) goesOn(c *candidate) *attribution {
	ps := c.passage
	for k := c.index - 1; k >= 0 && k >= c.index-3; k-- {
		if n := len(ps.sentences[k].attributions); n > 0 {
			if a := &ps.sentences[k].attributions[n-1]; a.verb != claims.Denied {
				return a
			}
			return nil // what he has denied is over
		}
	}
	return nil
}

// doer returns the party that a sentence without a saying verb names as the one
// who seized or counted: what it did is known from it.
func (p *page) doer(c *candidate, s *sentence) *attribution {
	ws := c.passage.words
	for _, e := range s.entities() {
		if e.kind != aBody || e.party == "" || e.possessive || e.last >= len(ws) {
			continue
		}
		for k := e.last; k < s.hi && k < e.last+3; k++ {
			if did[ws[k].lower] && (ws[k].start < c.claim.Span.Start || p.whichDid(c, &e)) {
				return &attribution{at: ws[k].start, end: ws[k].end, verb: claims.Said, who: e}
			}
		}
	}
	return nil
}

// whichDid reports whether a body stands in the clause behind a figure that says
// who counted it: "74 voyages that analysts at the institute followed".
func (p *page) whichDid(c *candidate, e *entity) bool {
	const reach = 70 // bytes from the figure to the body
	if e.start < c.claim.Span.End || e.start-c.claim.Span.End > reach {
		return false
	}
	between := p.lower(c.claim.Span.End, e.start)
	return hasAny(between, " that ", " which ") && !strings.ContainsAny(between, ",;:")
}

// doing returns the party for which the noun that a sentence opens with stands,
// where it did what is counted: "the panel followed 350 flights".
func (p *page) doing(c *candidate, s *sentence) *attribution {
	ws := c.passage.words
	const reach = 6 // words into the sentence
	for k := s.lo + 1; k < s.hi && k < s.lo+reach && ws[k].start < c.claim.Span.Start; k++ {
		if !did[ws[k].lower] {
			continue
		}
		if a := p.takenUp(s, &s.before, nil, k); a != nil && a.who.kind == aBody && a.who.party != "" {
			return &attribution{at: ws[k].start, end: ws[k].end, verb: claims.Said, who: a.who}
		}
	}
	return nil
}

// did are the verbs of a body's own doing by which it knows a figure.
var did = wordSet("seized intercepted confiscated captured recovered found followed traced listed named examined inspected boarded monitored mapped photographed catalogued examined saw")

// how says by what way an attribution reaches a sentence, blank where it stands
// in it.
func (a *attribution) how(s *sentence, why string) string {
	if a.at >= s.start && a.at < s.end {
		return ""
	}
	return why
}

// dateSpan returns the words that date an attribution.
func (p *page) dateSpan(a *attribution) claims.Span {
	i := sort.Search(len(p.passages), func(i int) bool { return p.passages[i].block.End > a.at })
	if i == len(p.passages) {
		return claims.Span{}
	}
	if _, s := p.passages[i].sentenceAt(a.at); s != nil {
		for _, d := range s.days {
			if d.Date == a.date {
				return claims.Span{Start: d.Start, End: d.End}
			}
		}
	}
	return claims.Span{}
}

// calledFalse reports whether a figure is quoted only to be called false: "called
// the 60,000 containers made up", "reports of 200 missiles as baseless".
func (p *page) calledFalse(c *candidate) bool {
	if !c.claim.Value.Known {
		return false
	}
	if c.passage.korean {
		after := p.doc.Text[c.claim.Span.End:c.sentence.end]
		return hasAny(after, "사실이 아니", "사실 아니", "근거가 없", "근거 없", "거짓", "허위", "보내지 않았", "보낸 적이 없", "보낸 적 없")
	}
	before := p.lower(c.sentence.start, c.claim.Span.Start)
	before = before[max(0, len(before)-70):]
	after := p.lower(c.claim.Span.End, c.sentence.end)
	after = after[:min(len(after), 70)]
	return hasAny(before, "called ", "calls ", "described ", "describes ", "dismissed ", "dismisses ", "rejected ", "rejects ", "denied ", "denies ", "brushed ") &&
		hasAny(after, "made up", "baseless", "groundless", "false", "fake", "unfounded", "fabricat", "absurd", "nonsense", "fiction", "invented", "untrue", "lie") ||
		hasAny(before, "the claim that ", "claims that ", "the report that ", "reports that ", "the allegation that ", "allegations that ", "the statement that ", "the idea that ") &&
			hasAny(p.lower(c.claim.Span.End, c.sentence.end), " is false", " are false", " was false", " were false", " is untrue", " are untrue", " is not true", " are not true", " is baseless", " are baseless", " is groundless", " are groundless", " is a lie", " are lies", " is unfounded", " are unfounded", " is fake", " are fake") ||
		hasAny(before, "denied that ", "denies that ", "denied the ", "denied sending ", "denied shipping ", "denied having ", "denies sending ", "denied reports of ", "dismissed the ", "rejected the ", "dismissed reports of ", "rejected reports of ")
}

// reportedly notes the word that belongs to the chain and to no hedge.
func (p *page) reportedly(c *candidate) {
	if strings.Contains(p.lower(c.sentence.start, c.sentence.end), "reportedly") {
		c.because("\"reportedly\" belongs to the chain")
	}
}

// complete fills the fields that every claim has.
func (p *page) complete(c *candidate) {
	cl := &c.claim
	cl.Quote = p.doc.Text[cl.Span.Start:cl.Span.End]
	cl.Block = claims.Block(c.passage.block.Role)
	if c.passage.korean {
		cl.QuoteLang = "ko"
	} else if p.doc.Lang != "" && !strings.HasPrefix(p.doc.Lang, "ko") && !strings.HasPrefix(p.doc.Lang, "en") {
		cl.QuoteLang = p.doc.Lang
	}
	if c.passage.block.Role != articles.Teaser {
		cl.PublishedAt = p.published()
	}
	if !cl.Value.Known {
		cl.Hedge, cl.HedgeWord = quantity.None, ""
	}
	cl.Review = claims.Review{State: claims.Proposed}
}

// renderings finds the figures that a page gives more than once, in headline,
// lede and body: each is one claim, and all but the one nearest the speaker are
// its renderings. A rendering without a speaker takes the speaker of that one,
// and one that says nothing of a direction its direction.
func (p *page) renderings(found []*candidate) {
	type key struct {
		measure claims.Measure
		form    claims.Form
		unit    string
	}
	groups := map[key][]*candidate{}
	var order []key
	for _, c := range found {
		if !c.claim.Value.Known || c.passage.block.Role == articles.Teaser {
			continue
		}
		k := key{c.claim.Measure, c.claim.Form, c.claim.Unit}
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], c)
	}
	for _, k := range order {
		group := groups[k]
		if len(group) > maxRenderings {
			continue // a table
		}
		slices.SortStableFunc(group, func(a, b *candidate) int { return nearness(b) - nearness(a) })
		for i, c := range group {
			for _, first := range group[:i] {
				if first.rendered != nil || !sameFigure(c, first) {
					continue
				}
				c.rendered = first
				if len(c.claim.Chain) == 0 && len(first.claim.Chain) > 0 {
					c.claim.Chain, c.claim.SaidAt, c.voice = first.claim.Chain, first.claim.SaidAt, first.voice
					c.because("renders a figure of the body, whose speaker it takes")
					c.takeField("chain", first, "the speaker of the same figure elsewhere on the page")
					c.takeField("said_at", first, "the day of the same figure elsewhere on the page")
				}
				if c.passage.block.Role == articles.Headline && p.vaguer(c, first) {
					// "US: 10,000 containers": the office that the body names.
					c.claim.Chain, c.claim.SaidAt, c.voice = first.claim.Chain, first.claim.SaidAt, first.voice
					c.because("the headline's speaker is that of the same figure in the body")
					c.takeField("chain", first, "the speaker of the same figure in the body, who is the headline's")
					c.takeField("said_at", first, "the day of the same figure elsewhere on the page")
				}
				if len(c.claim.From) == 0 && len(c.claim.To) == 0 && c.passage.block.Role == articles.Headline {
					c.claim.From, c.claim.To = first.claim.From, first.claim.To
					c.takeField("from", first, "the same figure elsewhere on the page")
					c.takeField("to", first, "the same figure elsewhere on the page")
				}
				break
			}
		}
	}
}

// vaguer reports whether a headline's speaker is the body's, named less well: a
// country for one of its offices, officials for the one who is named, pictures
// for those who read them.
func (p *page) vaguer(c, first *candidate) bool {
	if len(c.claim.Chain) == 0 || len(first.claim.Chain) == 0 || c.claim.Chain[0].Party == first.claim.Chain[0].Party && c.claim.Chain[0].Party != "" || first.claim.Chain[0].Party == "" {
		return false
	}
	a, b := &c.voice.who, &first.voice.who
	switch {
	case a.kind == anOutlet || a.kind == thePage || a.person:
		return false
	case a.country != "":
		return a.country == b.country && (a.kind == aCountry || a.common || a.function == "government" || a.function == "intelligence" && b.function == "military-intelligence")
	}
	return a.common
}

// maxRenderings is how many figures of one kind a page may have for them to be
// compared with one another.
const maxRenderings = 200

// nearness ranks the renderings of a figure on a page: the body's with a dated
// speaker of its own before one without, and a headline's last.
func nearness(c *candidate) int {
	n := 0
	if c.passage.block.Role == articles.Body {
		n += 8
	}
	if len(c.claim.Chain) > 0 {
		n += 4
	}
	if !c.claim.SaidAt.IsZero() {
		n += 2
	}
	if !c.claim.CountedSince.IsZero() {
		n++
	}
	return n
}

// sameFigure reports whether c can be a rendering of first: the same number, or
// in a headline the number rounded, of the same item, in no other speaker's
// mouth and over no other window.
func sameFigure(c, first *candidate) bool {
	a, b := &c.claim, &first.claim
	switch {
	case a.Item != b.Item && a.Item != "" && b.Item != "",
		a.Chain.Party() != b.Chain.Party() && len(a.Chain) > 0 && len(b.Chain) > 0 && c.passage.block.Role != articles.Headline,
		!a.CountedSince.IsZero() && !b.CountedSince.IsZero() && a.CountedSince != b.CountedSince,
		!a.AsOf.IsZero() && !b.AsOf.IsZero() && a.AsOf != b.AsOf,
		!c.passage.entry.IsZero() && !first.passage.entry.IsZero() && c.passage.entry != first.passage.entry, // said on two days
		c.partial != first.partial:
		return false
	}
	if a.Value == b.Value {
		return true
	}
	return c.passage.block.Role == articles.Headline && first.passage.block.Role != articles.Headline && renders(a.Value, b.Value)
}

// renders reports whether a can be b rounded: they differ by no more than a
// tenth.
func renders(a, b quantity.Range) bool {
	x, y := a.Mid(), b.Mid()
	return x == y || y != 0 && x/y > 0.9 && x/y < 1.1
}

// origins proposes for every claim the briefing it comes from: one party, and
// days no further apart than a statement and its report.
func (p *page) origins(found []*candidate) {
	const apart = 3 // days
	type briefing struct {
		party string
		first dates.Day
		last  dates.Day
		dated bool
		key   string
	}
	var list []*briefing
	who := func(c *candidate) string {
		if id := c.claim.Chain.Party(); id != "" {
			return id
		}
		if len(c.claim.Chain) > 0 {
			return slug(c.claim.Chain[0].Name)
		}
		return ""
	}
	byDay := slices.Clone(found)
	slices.SortStableFunc(byDay, func(a, b *candidate) int { return dates.Compare(a.claim.SaidAt, b.claim.SaidAt) })
	for _, c := range byDay {
		party := who(c)
		if party == "" {
			continue
		}
		day, dated := c.claim.SaidAt.Earliest()
		if dated && c.claim.SaidAt.Precision() < dates.DayPrecision {
			// "The ministry had said in February": of some day of that month.
			c.claim.Origin = party + "-" + strings.ReplaceAll(c.claim.SaidAt.String(), "/", "-")
			continue
		}
		var mine *briefing
		for _, b := range list {
			if b.party == party && (!dated && b.dated == dated || dated && b.dated && day-b.last <= apart) {
				mine = b
			}
		}
		if mine == nil {
			mine = &briefing{party: party, first: day, dated: dated, key: party}
			if dated {
				mine.key += "-" + day.String()
			} else if day, ok := p.published().Earliest(); ok {
				// Without a day of its own it is of about the page's.
				mine.key += "-" + day.String()
			} else {
				// Without any the page itself is all that tells it from another
				// briefing.
				mine.key += "-" + p.doc.TextSHA256[:8]
			}
			list = append(list, mine)
		}
		mine.last = max(mine.last, day)
		c.claim.Origin = mine.key
	}
	for _, c := range found {
		// The same figure in a headline is of the same briefing, whoever the
		// headline says speaks.
		if r := c.rendered; r != nil && r.claim.Origin != "" && c.claim.SaidAt.IsZero() {
			c.claim.Origin = r.claim.Origin
		}
	}
}

// slug turns a name into an id: lower-case letters and digits, joined by
// hyphens.
func slug(s string) string {
	var b strings.Builder
	for _, w := range lexWords(s, 0) {
		if b.Len() > 0 {
			b.WriteByte('-')
		}
		for _, r := range w.lower {
			if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
				b.WriteRune(r)
			}
		}
	}
	return strings.Trim(b.String(), "-")
}

// relate proposes relations within the page: alternatives, conversions of a
// count, and levels said of different factories.
func (p *page) relate(found []*candidate) {
	link := func(c *candidate, kind claims.RelationKind, to *candidate) {
		r := claims.Relation{Kind: kind, ID: to.claim.ID}
		if !slices.Contains(c.claim.Relations, r) {
			c.claim.Relations = append(c.claim.Relations, r)
		}
	}
	var plants []*candidate
	for i, c := range found {
		if i > 0 {
			b := found[i-1]
			if p.partOf(b, c) {
				link(c, claims.SubsetOf, b)
			} else if p.alternatives(b, c) {
				link(b, claims.AlternativeTo, c)
				link(c, claims.AlternativeTo, b)
			}
		}
		if of := p.ofThose(found, i); of != nil {
			link(c, claims.SubsetOf, of)
		}
		if of := p.converted(found, i); of != nil {
			link(c, claims.DerivedFrom, of)
			if c.claim.Form == claims.Capacity {
				if len(c.claim.Chain) == 0 {
					c.claim.Chain, c.claim.SaidAt, c.claim.Origin = of.claim.Chain, of.claim.SaidAt, of.claim.Origin
				}
			}
		}
		if c.claim.Measure != claims.PlantCapacity {
			continue
		}
		for _, b := range plants {
			if b.partial != c.partial &&
				b.claim.Chain.Party() == c.claim.Chain.Party() && b.claim.Value == c.claim.Value {
				link(b, claims.ScopeDiffersFrom, c)
			}
		}
		if len(plants) < maxRenderings {
			plants = append(plants, c)
		}
	}
	for _, c := range found {
		if c.rendered != nil {
			link(c, claims.Relays, c.rendered)
		}
		if c.claim.Form == claims.Denial && !c.claim.Value.Known {
			if denied := p.deniedBy(found, c); denied != nil {
				link(c, claims.Contradicts, denied)
			}
		}
	}
	for _, c := range found {
		slices.SortFunc(c.claim.Relations, func(a, b claims.Relation) int { return strings.Compare(string(b.Kind)+b.ID, string(a.Kind)+a.ID) })
	}
}

// deniedBy returns the first figure of the story that a denial of the whole flow
// speaks against: one in another's mouth.
func (p *page) deniedBy(found []*candidate, c *candidate) *candidate {
	for _, b := range found {
		if b.claim.Value.Known && b.claim.Form == claims.Cumulative && b.passage.block.Role == articles.Body && b.rendered == nil &&
			len(b.claim.Chain) > 0 && b.claim.Chain.Party() != c.claim.Chain.Party() {
			return b
		}
	}
	return nil
}
