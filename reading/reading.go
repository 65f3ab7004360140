package reading

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
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
func Read(doc *articles.Document, v Vocabulary) []Proposal {
	p := newPage(doc, v)
	found := append(p.quantities(), p.states()...)
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
	p.headlines(found)
	p.origins(found)
	for _, c := range found {
		c.claim.ID = identity(doc, c.claim.Span, c.claim.Measure)
	}
	p.relate(found)
	out := make([]Proposal, 0, len(found))
	for _, c := range found {
		out = append(out, Proposal{
			Claim: c.claim, Document: doc,
			Sentence: claims.Span{Start: c.sentence.start, End: c.sentence.end},
			Rule:     c.rule, Why: strings.Join(c.why, "; "),
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
		if n := len(out); n > 0 && out[n-1].claim.Span.End > c.claim.Span.Start && out[n-1].claim.Measure == c.claim.Measure {
			continue
		}
		out = append(out, c)
	}
	return out
}

// attribute gives a candidate its chain.
func (p *page) attribute(c *candidate) {
	role := c.passage.block.Role
	a, why := p.speaker(c.passage, c.index, c.claim.Span.Start)
	if a == nil {
		return
	}
	c.voice = p.voiceOf(a, why, role)
	c.because(c.voice.why)
	c.claim.Chain = p.chain(c.voice, role)
	c.claim.SaidAt = c.voice.hop.Date
	if c.voice.hop.Verb == claims.Denied {
		c.claim.Form = claims.Denial
	}
	p.reportedly(c)
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
	if p.doc.Lang != "" && !strings.HasPrefix(p.doc.Lang, "en") {
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

// headlines gives a headline's figure without a speaker the chain of the figure
// in the body that it renders, and to one with a speaker but no day that day.
func (p *page) headlines(found []*candidate) {
	for _, h := range found {
		if h.passage.block.Role != articles.Headline || !h.claim.Value.Known {
			continue
		}
		for _, b := range found {
			if b.passage.block.Role != articles.Body || b.claim.Measure != h.claim.Measure || !b.claim.Value.Known || len(b.claim.Chain) == 0 {
				continue
			}
			if !renders(h.claim.Value, b.claim.Value) {
				continue
			}
			if len(h.claim.Chain) == 0 {
				h.claim.Chain, h.claim.SaidAt, h.voice = b.claim.Chain, b.claim.SaidAt, b.voice
				h.because("renders the figure of the body, whose speaker it takes")
			}
			if len(h.claim.From) == 0 && len(h.claim.To) == 0 {
				h.claim.From, h.claim.To = b.claim.From, b.claim.To
			}
			break
		}
	}
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
			} else {
				// Without a day the page itself is all that tells it from
				// another briefing.
				mine.key += "-" + p.doc.TextSHA256[:8]
			}
			list = append(list, mine)
		}
		mine.last = max(mine.last, day)
		c.claim.Origin = mine.key
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
	for i, c := range found {
		if i > 0 {
			b := found[i-1]
			if b.sentence == c.sentence && b.claim.Measure == c.claim.Measure && b.claim.Form == c.claim.Form && b.rule == "quantity" && c.rule == "quantity" && p.joinedByOr(b.mention, c.mention) {
				link(b, claims.AlternativeTo, c)
				link(c, claims.AlternativeTo, b)
			}
		}
		if c.claim.Form == claims.Capacity {
			if of := p.converted(found, i); of != nil {
				link(c, claims.DerivedFrom, of)
				if len(c.claim.Chain) == 0 {
					c.claim.Chain, c.claim.SaidAt, c.claim.Origin = of.claim.Chain, of.claim.SaidAt, of.claim.Origin
				}
			}
		}
		for j := range i {
			b := found[j]
			if b.claim.Measure == claims.PlantCapacity && c.claim.Measure == claims.PlantCapacity && b.partial != c.partial &&
				b.claim.Chain.Party() == c.claim.Chain.Party() && b.claim.Value == c.claim.Value {
				link(b, claims.ScopeDiffersFrom, c)
			}
		}
	}
	for _, c := range found {
		slices.SortFunc(c.claim.Relations, func(a, b claims.Relation) int { return strings.Compare(string(b.Kind)+b.ID, string(a.Kind)+a.ID) })
	}
}

// converted returns the count that a capacity restates: one of containers in
// the same sentence before it, or the last of the sentences before where the
// text points back.
func (p *page) converted(found []*candidate, i int) *candidate {
	c := found[i]
	for j := i - 1; j >= 0; j-- {
		b := found[j]
		if b.claim.Measure != claims.Containers || b.claim.Form == claims.Capacity {
			continue
		}
		if b.sentence == c.sentence {
			return b
		}
		if c.anaphora && b.passage.block.Role == c.passage.block.Role {
			near := b.passage == c.passage || c.index == 0
			if near {
				return b
			}
		}
	}
	return nil
}
