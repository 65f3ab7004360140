package server

import (
	"cmp"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/chart"
	"github.com/tidewaiter/tidewaiter/internal/report"
	"github.com/tidewaiter/tidewaiter/tally"
)

// hop is one step of who told whom.
type hop struct {
	Name, Role, Verb, Date, Party string
	Group                         int
}

// relation is a line of how a claim stands to another.
type relation struct {
	Words string
	Ref   report.Ref
	Brief string
}

// rendering is another page's version of the same statement.
type rendering struct {
	Row      *report.ClaimRow
	Hedge    string
	Distance int
	This     bool
	Changed  []string // what it says otherwise than the one nearest the speaker
}

// omitted is what the page of a claim leaves out, because there is much of it.
type omitted struct {
	Renderings, Relations, Findings int
	Href                            string // of the table with all the renderings
}

func (s *Server) claimPage(r *http.Request) (*answer, error) {
	a, err := s.ask(r)
	if err != nil {
		return nil, err
	}
	cl := a.c.Claim(r.PathValue("id"))
	if cl == nil {
		return nil, missing(a.c, "claims", r.PathValue("id"), "The case has no such claim.")
	}
	result, err := s.assess(r.Context(), a)
	if err != nil {
		return nil, err
	}
	o := s.show(a, result)
	x := o.rows()
	row := x.claims[cl.ID]
	data := struct {
		head
		Claim      *claims.Claim
		Heading    string
		By         string
		Fields     fields
		Chain      []hop
		Drawn      template.HTML
		Ways       int
		Hearsay    bool // whether a step in the drawing is hearsay
		Relations  []relation
		Renderings []rendering
		Findings   []report.Finding
		Left       omitted
		Source     report.Ref
		State      string
		Original   report.Ref
		Passage    *passage
		Role, Why  string
		Used       bool
		Term       *tally.Term
		Expected   string
		AsOf       string
	}{
		head: a.head(report.Brief(a.c, cl)), Claim: cl, Heading: report.HeadingOf(cl), By: report.ByLine(a.c, cl), Fields: a.claimFields(cl),
		Chain: a.chain(cl), Source: a.source(cl.Source), AsOf: o.view.AsOf, Role: row.Role, Why: row.Why, Used: row.Used,
	}
	data.Relations, data.Left.Relations = a.relations(cl, x.leading[cl.ID])
	data.Renderings, data.Left.Renderings = renderings(x.statements[statementOf(cl)], row)
	if data.Left.Renderings > 0 {
		data.Left.Href = a.address + a.with(url.Values{"measure": {string(cl.Measure)}, "q": {cl.Origin}}) + "#claims"
	}
	data.Findings, data.Left.Findings = findingsOn(x.resting[cl.ID])
	chain := a.ways(x.statements[statementOf(cl)], row)
	data.Ways = len(chain.Ways)
	data.Hearsay = chain.Hearsay()
	if !chain.Empty() {
		// The SVG writer escapes what it is given; see its tests.
		data.Drawn = template.HTML(chain.SVG(chart.Options{Link: a.links.Claim}))
	}
	if t := x.terms[cl.ID]; t != nil {
		data.Term, data.Expected = t, assess.Span(t.Expected)
	}
	if src := a.c.Source(cl.Source); src != nil {
		text, held, err := s.text(r, src)
		if err != nil {
			return nil, err
		}
		data.State = bytesState(src, held)
		if held {
			data.Passage = cut(text, cl.Span)
		}
		if href := report.Outside(cmp.Or(src.OriginalURL, src.URL)); href != "" {
			data.Original = report.Ref{Text: "the page", Href: href}
		}
	}
	return s.html("claim", data)
}

func (a *asked) claimFields(cl *claims.Claim) fields {
	var f fields
	f.add("Claim", cl.ID)
	f.add("Stated", report.FigureOf(cl))
	if cl.HedgeWord != "" {
		f.add("Hedge as printed", "\u201c"+cl.HedgeWord+"\u201d")
	}
	f.add("About", strings.TrimSpace(assess.Words(cl.Measure)+", "+assess.Words(cl.Form)))
	f.add("Item", cl.Item)
	f.add("Scope", assess.Words(cl.Scope))
	if from, to := report.Places(a.c, cl.From), report.Places(a.c, cl.To); from+to != "" {
		f.add("Direction", cmp.Or(from, "not stated")+" to "+cmp.Or(to, "not stated"))
	}
	var modes []string
	for _, m := range cl.Modes {
		modes = append(modes, string(m))
	}
	f.add("By", assess.List(modes))
	f.add("Counted since", cmp.Or(cl.CountedSince.Words(), "not stated"))
	f.add("Counted until", cmp.Or(cl.AsOf.Words(), "not stated"))
	f.add("Said", cmp.Or(cl.SaidAt.Words(), "no date"))
	f.add("Published", cmp.Or(cl.PublishedAt.Words(), "no date"))
	if p := a.c.Party(cl.Party()); p != nil {
		text := p.Name
		if len(p.Groups) > 0 {
			var groups []string
			for _, g := range p.Groups {
				groups = append(groups, report.GroupName(a.c, g))
			}
			text += "; of the " + assess.Plural(float64(len(groups)), "group") + " " + assess.List(groups)
		}
		if p.Reliability != "" {
			text += "; reliability " + p.Reliability
			if p.Reliability == "F" {
				text += " (cannot be judged)"
			}
		}
		f.add("Party", text)
	}
	f.add("Credibility", credibility(cl.Credibility))
	f.add("Part of the page", string(cl.Block))
	if cl.Quote != "" {
		f.add("Words", "\u201c"+cl.Quote+"\u201d")
	}
	f.add("Language", cl.QuoteLang)
	f.add("Translation", cl.Translation)
	f.add("Origin", cl.Origin)
	f.add("Note", cl.Note)
	if cl.Review.State != "" {
		text := string(cl.Review.State)
		if cl.Review.By != "" {
			text += " by " + cl.Review.By
		}
		if at := cl.Review.At.Words(); at != "" {
			text += ", " + at
		}
		if cl.Review.Reason != "" {
			text += ": " + cl.Review.Reason
		}
		f.add("Review", text)
	}
	return f
}

func (a *asked) chain(cl *claims.Claim) []hop {
	groups := chart.GroupIndex(a.c)
	var out []hop
	for _, h := range cl.Chain {
		one := hop{Name: h.Name, Role: h.Role, Verb: string(h.Verb), Date: h.Date.Words()}
		if p := a.c.Party(h.Party); p != nil {
			one.Group = groups.OfGroups(p.Groups)
			if p.Name != h.Name {
				one.Party = p.Name
			}
		}
		out = append(out, one)
	}
	return out
}

// ways are the chains of the claims that share the origin and measure of one,
// its own first, as many as the page has renderings.
func (a *asked) ways(t *retold, own *report.ClaimRow) chart.Chain {
	groups := chart.GroupIndex(a.c)
	out := chart.Chain{Title: "Who told whom: " + report.Brief(a.c, own.Claim)}
	add := func(row *report.ClaimRow) {
		w := chart.Way{ID: row.Claim.ID, Page: row.Source.Text, Own: row == own}
		for _, h := range row.Claim.Chain {
			one := chart.Step{Name: h.Name, Role: h.Role, Verb: string(h.Verb), Date: h.Date.Words(), Hearsay: h.Verb == claims.Relayed}
			if p := a.c.Party(h.Party); p != nil {
				one.Group = groups.OfGroups(p.Groups)
			}
			w.Hops = append(w.Hops, one)
		}
		out.Ways = append(out.Ways, w)
	}
	add(own)
	if t == nil {
		return out
	}
	rows, _ := first(t.listed, perClaim, own)
	for _, row := range rows {
		if row != own {
			add(row)
		}
	}
	return out
}

// Words of a relation, seen from the claim that has it and from the other.
var relationWords = map[claims.RelationKind][2]string{
	claims.Relays:           {"relays", "is relayed by"},
	claims.Revises:          {"revises", "is revised by"},
	claims.Contradicts:      {"contradicts", "is contradicted by"},
	claims.AlternativeTo:    {"is an alternative to", "is an alternative to"},
	claims.DerivedFrom:      {"is derived from", "is the ground of"},
	claims.SubsetOf:         {"is a part of", "contains"},
	claims.ScopeDiffersFrom: {"counts another thing than", "counts another thing than"},
	claims.Other:            {"is related to", "is related to"},
}

// relations are those that a claim has, and those of others that lead to it, at
// most [perClaim]; left is how many more there are.
func (a *asked) relations(cl *claims.Claim, leading []leading) (out []relation, left int) {
	type key struct{ words, id string }
	had := map[key]bool{}
	add := func(words, id string) {
		other := a.c.Claim(id)
		switch {
		case other == nil || had[key{words, id}]:
		case len(out) == perClaim:
			had[key{words, id}] = true
			left++
		default:
			had[key{words, id}] = true
			out = append(out, relation{words, report.Ref{Text: id, Href: a.links.Claim(id)}, report.Brief(a.c, other)})
		}
	}
	for _, rel := range cl.Relations {
		add(cmp.Or(relationWords[rel.Kind][0], assess.Words(rel.Kind)), rel.ID)
	}
	for _, l := range leading {
		add(cmp.Or(relationWords[l.kind][1], assess.Words(l.kind)), l.from.ID)
	}
	return out, left
}

// findingsOn are the findings that rest on a claim, bounded for its page.
func findingsOn(list []*report.Finding) (out []report.Finding, left int) {
	for _, f := range list[:min(len(list), perClaim)] {
		out = append(out, f.Bounded(perFinding))
	}
	return out, len(list) - len(out)
}

// renderings are the versions of a statement, at most [perClaim] and that of own
// among them; nil when there is only one. The one that the others relay comes
// first and is what they are compared with; then those nearest the speaker.
func renderings(t *retold, own *report.ClaimRow) (out []rendering, left int) {
	if t == nil || len(t.ranked) < 2 {
		return nil, 0
	}
	rows, left := first(t.ranked, perClaim, own)
	root := rows[0].Claim
	for _, row := range rows {
		cl := row.Claim
		one := rendering{Row: row, Hedge: cmp.Or(assess.Words(cl.Hedge), "none"), Distance: cl.Hands(), This: row == own}
		for _, change := range []struct {
			name    string
			changed bool
		}{
			{"figure", cl.Value != root.Value}, {"hedge", cl.Hedge != root.Hedge},
			{"start", cl.CountedSince != root.CountedSince}, {"scope", cl.Scope != root.Scope},
		} {
			if change.changed {
				one.Changed = append(one.Changed, change.name)
			}
		}
		out = append(out, one)
	}
	return out, left
}
