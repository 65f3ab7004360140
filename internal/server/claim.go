package server

import (
	"cmp"
	"net/http"
	"slices"
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
	Row      report.ClaimRow
	Hedge    string
	Distance int
	This     bool
	Changed  []string // what it says otherwise than the one nearest the speaker
}

func (s *Server) claimPage(r *http.Request) (*answer, error) {
	a, err := s.ask(r)
	if err != nil {
		return nil, err
	}
	cl := a.c.Claim(r.PathValue("id"))
	if cl == nil {
		return nil, notFound("The case has no such claim.")
	}
	result, err := s.assess(r.Context(), a)
	if err != nil {
		return nil, err
	}
	v := report.NewView(result, a.links)
	data := struct {
		head
		Claim      *claims.Claim
		Heading    string
		By         string
		Fields     fields
		Chain      []hop
		Relations  []relation
		Renderings []rendering
		Findings   []report.Finding
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
		Chain: a.chain(cl), Relations: a.relations(cl), Renderings: renderings(v.Claims, cl), Source: a.source(cl.Source), AsOf: v.AsOf, Findings: v.RestingOn(cl.ID),
	}
	for _, row := range v.Claims {
		if row.Claim == cl {
			data.Role, data.Why, data.Used = row.Role, row.Why, row.Used
		}
	}
	for i := range result.Result.Terms {
		t := &result.Result.Terms[i]
		if slices.ContainsFunc(t.Readings, func(rd tally.Reading) bool { return rd.ID == cl.ID }) {
			data.Term, data.Expected = t, assess.Span(t.Expected)
		}
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

func (a *asked) relations(cl *claims.Claim) []relation {
	var out []relation
	add := func(words, id string) {
		other := a.c.Claim(id)
		if other == nil {
			return
		}
		one := relation{words, report.Ref{Text: id, Href: a.links.Claim(id)}, report.Brief(a.c, other)}
		if !slices.Contains(out, one) {
			out = append(out, one)
		}
	}
	for _, rel := range cl.Relations {
		add(cmp.Or(relationWords[rel.Kind][0], assess.Words(rel.Kind)), rel.ID)
	}
	for i := range a.c.Claims {
		other := &a.c.Claims[i]
		for _, rel := range other.Relations {
			if rel.ID != cl.ID || other.ID == cl.ID {
				continue
			}
			add(cmp.Or(relationWords[rel.Kind][1], assess.Words(rel.Kind)), other.ID)
		}
	}
	return out
}

// renderings are the versions of the statement that share cl's origin and
// measure; nil when cl is the only one. The one that the others relay comes
// first and is what they are compared with; then those nearest the speaker.
func renderings(rows []report.ClaimRow, cl *claims.Claim) []rendering {
	if cl.Origin == "" {
		return nil
	}
	var out []rendering
	for _, row := range rows {
		other := row.Claim
		if other.Origin != cl.Origin || other.Measure != cl.Measure || other.Item != cl.Item || other.Form != cl.Form {
			continue
		}
		out = append(out, rendering{Row: row, Hedge: cmp.Or(assess.Words(other.Hedge), "none"), Distance: other.Hands(), This: other == cl})
	}
	if len(out) < 2 {
		return nil
	}
	relayed := map[string]int{}
	for _, o := range out {
		for _, id := range o.Row.Claim.Related(claims.Relays) {
			relayed[id]++
		}
	}
	slices.SortStableFunc(out, func(x, y rendering) int { return claims.CompareNearness(x.Row.Claim, y.Row.Claim) })
	root := 0
	for i, o := range out {
		if relayed[o.Row.Claim.ID] > relayed[out[root].Row.Claim.ID] {
			root = i
		}
	}
	// What is most relayed may relay another itself. A ring of relays ends
	// after as many steps as there are rows.
	for range out {
		next := slices.IndexFunc(out, func(o rendering) bool {
			return slices.Contains(out[root].Row.Claim.Related(claims.Relays), o.Row.Claim.ID)
		})
		if next < 0 {
			break
		}
		root = next
	}
	one := out[root]
	out = slices.Insert(slices.Delete(out, root, root+1), 0, one)
	first := out[0].Row.Claim
	for i := range out[1:] {
		o := out[i+1].Row.Claim
		for _, change := range []struct {
			name    string
			changed bool
		}{
			{"figure", o.Value != first.Value}, {"hedge", o.Hedge != first.Hedge},
			{"start", o.CountedSince != first.CountedSince}, {"scope", o.Scope != first.Scope},
		} {
			if change.changed {
				out[i+1].Changed = append(out[i+1].Changed, change.name)
			}
		}
	}
	return out
}
