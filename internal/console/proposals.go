package console

import (
	"strings"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/reading"
)

// Proposals writes what a document says about itself, and then each claim
// proposed from it: its passage with the span marked, and what was made of it.
func (s Screen) Proposals(d *articles.Document, proposals []reading.Proposal) error {
	return s.proposals(d, proposals, false)
}

// ProposalsInFull is Proposals with the words that each field was read from, or
// the rule by which it follows where no words say it.
func (s Screen) ProposalsInFull(d *articles.Document, proposals []reading.Proposal) error {
	return s.proposals(d, proposals, true)
}

func (s Screen) proposals(d *articles.Document, proposals []reading.Proposal, inFull bool) error {
	p := &page{Screen: s}
	title := d.Title
	if title == "" {
		title = d.Name
	}
	p.hang("", s.bold(Clean(title)))
	p.fact("file", d.Name)
	p.fact("by", d.Byline)
	p.fact("publisher", d.Publisher)
	p.fact("published", d.Published.Words())
	p.fact("address", d.Canonical)
	p.fact("sha256", d.SHA256)
	p.fact("blocks", blockCounts(d))
	for _, pr := range proposals {
		cl := &pr.Claim
		p.print("\n")
		p.hang("  ", p.sentence(d, pr))
		made := strings.Join(nonBlank(assess.Words(cl.Measure), assess.Words(cl.Form), statedValue(cl)), ", ")
		p.made("claim", made)
		p.made("scope", assess.Words(cl.Scope))
		p.made("direction", direction(cl.From, cl.To))
		p.made("since", cl.CountedSince.Words())
		p.made("as of", cl.AsOf.Words())
		p.made("chain", cl.Chain.String())
		p.made("block", string(cl.Block))
		p.made("id", cl.ID)
		p.made("why", pr.Why)
		if inFull {
			p.fields(d, pr)
		}
	}
	if len(proposals) == 0 {
		p.print("\n")
		p.prose(2, "Nothing in it reads as a claim.")
	}
	return p.err
}

// fields accounts for every field of a proposal. Those that are read off the
// whole sentence share a line.
func (p *page) fields(d *articles.Document, pr reading.Proposal) {
	p.hang("    ", "read from")
	var sentence []string
	for _, f := range pr.Fields {
		s := f.Span
		var text []string
		switch {
		case s == pr.Sentence && f.How == "":
			sentence = append(sentence, assess.Words(f.Name))
			continue
		case s.Start >= 0 && s.Start < s.End && s.End <= len(d.Text):
			text = append(text, "“"+Clean(d.Text[s.Start:s.End])+"”")
		}
		if f.How != "" {
			text = append(text, f.How)
		}
		name := assess.Words(f.Name)
		p.hang("      "+name+strings.Repeat(" ", max(1, 15-len(name))), Clean(strings.Join(text, ", ")))
	}
	if len(sentence) > 0 {
		p.hang("      the sentence   ", assess.List(sentence))
	}
}

func (p *page) made(name, text string) {
	if text != "" {
		p.hang("    "+name+strings.Repeat(" ", max(1, 10-len(name))), Clean(text))
	}
}

// sentence is the sentence around a proposal with the claim's span marked. A
// span that does not lie in the text is a fault of the reader, and shown as the
// quote alone.
func (p *page) sentence(d *articles.Document, pr reading.Proposal) string {
	around, span := pr.Sentence, pr.Claim.Span
	if around.IsZero() {
		around = span
	}
	if span.Start < 0 || span.End > len(d.Text) || span.Start >= span.End {
		return p.passage(Clean(pr.Claim.Quote))
	}
	start, end := max(0, min(around.Start, span.Start)), min(max(around.End, span.End), len(d.Text))
	before, after := d.Text[start:span.Start], d.Text[span.End:end]
	out := p.passage(Clean(d.Text[span.Start:span.End]))
	if c := Clean(before); c != "" {
		out = c + space(before, false) + out
	}
	if c := Clean(after); c != "" {
		out += space(after, true) + c
	}
	return out
}

// space is the blank that cleaning took from the edge of t.
func space(t string, front bool) string {
	edge := t[len(t)-1:]
	if front {
		edge = t[:1]
	}
	if strings.TrimSpace(edge) == "" {
		return " "
	}
	return ""
}

func blockCounts(d *articles.Document) string {
	n := map[articles.Role]int{}
	for _, b := range d.Blocks {
		n[b.Role]++
	}
	var parts []string
	for _, role := range []articles.Role{articles.Headline, articles.Body, articles.Caption, articles.Teaser, articles.Boilerplate} {
		if n[role] > 0 {
			parts = append(parts, quantity.Grouped(float64(n[role]))+" "+string(role))
		}
	}
	return strings.Join(parts, ", ")
}

func nonBlank(parts ...string) []string {
	var out []string
	for _, s := range parts {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}
