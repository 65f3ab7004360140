package console

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/tally"
)

// contents says what the count implies of what the things counted hold, and sets
// what was stated of that beside it.
func (p *page) contents(a *assess.Assessment, explain bool) {
	r := a.Result.Rounds
	if r == nil {
		return
	}
	p.head("What it implies")
	thing := Clean(assess.Words(a.Case.Unit.Of))
	var weighed, not []string
	for _, k := range r.Kinds {
		if k.Known {
			weighed = append(weighed, Clean(assess.Plural(2, k.Name)))
		} else {
			not = append(not, Clean(assess.Plural(2, k.Name)))
		}
	}
	text := fmt.Sprintf("%s %s, counting %s (90 %% interval %s)", assess.Median(r.Quantiles), Clean(assess.Plural(2, assess.Words(r.Item))), assess.List(weighed), assess.Span(r.Quantiles))
	if slices.ContainsFunc(r.Kinds, func(k tally.ContentKind) bool { return k.Weighed }) {
		text += fmt.Sprintf(", %s tonnes (%s)", assess.Median(r.Tonnes), assess.Span(r.Tonnes))
	}
	text += fmt.Sprintf(", packed, at %s in a loaded %s (%s). A conversion, by the factors %s.", assess.Median(r.PerUnit), thing, assess.Span(r.PerUnit), strings.Join(r.Factors, ", "))
	p.prose(2, "%s", text)
	if len(not) > 0 {
		p.prose(2, "Of %s the case cannot say how many a %s holds: they have their share of the loaded ones, and are in no figure below.", assess.List(not), thing)
	}
	rows := make([][]string, 0, len(r.Kinds))
	for _, k := range r.Kinds {
		row := []string{k.Name, assess.Percent(k.Share.P05) + " to " + assess.Percent(k.Share.P95), "unknown", "unknown", "", "", "", ""}
		if k.Known {
			row[2], row[4], row[5] = assess.Median(k.Quantiles), assess.Span(k.PerUnit), assess.Span(k.IfAll)
			if k.Weighed {
				row[3] = assess.Median(k.Tonnes)
			}
			row[7] = limitOf(&k)
		}
		if k.Bare != nil {
			row[6] = assess.Span(k.Bare.IfAll)
		}
		rows = append(rows, row)
	}
	p.table([]Column{
		{Name: "kind", Keep: true}, {Name: "of the loaded"}, {Name: "moved", Right: true, Keep: true}, {Name: "tonnes", Right: true, Spare: true},
		{Name: "in one", Keep: true}, {Name: "if all were it", Keep: true}, {Name: "and bare", Spare: true}, {Name: "limit", Spare: true},
	}, rows)
	if len(r.Unknown) > 0 {
		p.prose(2, "No factor of the case says %s. A limit that is not known is left out, not taken for zero, so what is said to fit is the most that may.", Clean(assess.List(r.Unknown)))
	}
	p.statedContents(a, explain)
}

// limitOf says what limits how many pieces one counted thing holds.
func limitOf(k *tally.ContentKind) string {
	text := "mass; room unknown"
	if k.RoomKnown {
		text = "room, at " + assess.Percent(k.RoomBinds)
	}
	if k.AsBare {
		text += "; packing unknown"
	}
	return text
}

func (p *page) statedContents(a *assess.Assessment, explain bool) {
	list := a.Result.Rounds.Stated
	if len(list) == 0 {
		return
	}
	p.head("What was stated of it, beside ours of the same window and day")
	p.prose(2, "A capacity is set beside room (if all held its kind, packed and bare), what was sent beside what moved. \"Under\" is the probability that ours is under the figure.")
	var rows [][]string
	for i, s := range list {
		cl := a.Case.Claim(s.Claim)
		if cl == nil {
			continue
		}
		// Without --explain the last of each speaker, kind and sort.
		if !explain && slices.ContainsFunc(list[i+1:], func(o tally.StatedContents) bool {
			return o.Kind == s.Kind && sortOf(o) == sortOf(s) && sameSpeakers(a, o.Claim, s.Claim)
		}) {
			continue
		}
		row := []string{s.Claim, p.speaker(a, s.Claim, s.Party), cl.Stated(), cl.Item, sortOf(s), assess.Span(s.Ours), assess.Percent(s.Under), "", ""}
		if s.Bare != nil {
			row[7], row[8] = assess.Span(*s.Bare), assess.Percent(s.UnderBare)
		}
		rows = append(rows, row)
	}
	p.table([]Column{
		{Name: "claim", Keep: true}, {Name: "who"}, {Name: "stated", Keep: true}, {Name: "of", Spare: true}, {Name: "as", Keep: true},
		{Name: "ours", Keep: true}, {Name: "under", Right: true, Keep: true}, {Name: "bare", Spare: true}, {Name: "under", Right: true, Spare: true},
	}, rows)
}

// sortOf says what a stated figure is: room or what was sent, and as which bound.
func sortOf(s tally.StatedContents) string {
	what := "sent"
	if s.Form == claims.Capacity {
		what = "room"
	}
	if s.Bound == tally.AsFigure {
		return what
	}
	return what + ", " + string(s.Bound)
}

func sameSpeakers(a *assess.Assessment, x, y string) bool {
	cx, cy := a.Case.Claim(x), a.Case.Claim(y)
	if cx == nil || cy == nil {
		return false
	}
	gx, gy := a.Case.Groups(cx), a.Case.Groups(cy)
	return cx.Party() == cy.Party() || len(gx) > 0 && slices.Equal(gx, gy)
}

// partyFactors says what each party reckons with, by its derived figures.
func (p *page) partyFactors(a *assess.Assessment, explain bool) {
	list := a.Result.Factors
	if len(list) == 0 {
		return
	}
	p.head("What parties reckon with")
	p.prose(2, "The factor by which a party turned one figure into another, learnt from the figures it derived. It says nothing of the count.")
	var rows [][]string
	for _, f := range list {
		what, per, _ := strings.Cut(f.Unit, "_per_")
		what = assess.Plural(2, assess.Words(what))
		if i := slices.IndexFunc(a.Case.Contents.Kinds, func(k casefile.ContentKind) bool { return k.ID == f.Kind }); i >= 0 {
			what = assess.Plural(2, a.Case.Contents.Kinds[i].Name)
		}
		ids := make([]string, len(f.Pairs))
		for i, q := range f.Pairs {
			ids[i] = q.Claim
		}
		rows = append(rows, []string{
			strings.ReplaceAll(f.Groups, ";", ", "), what + " a " + assess.Words(per), assess.Median(f.Quantiles), assess.Span(f.Quantiles), assess.Span(f.Case), some(ids, 4),
		})
	}
	p.table([]Column{
		{Name: "party", Keep: true}, {Name: "factor", Keep: true}, {Name: "theirs", Right: true, Keep: true}, {Name: "90 % interval", Keep: true}, {Name: "the case's"}, {Name: "from", Spare: true},
	}, rows)
	if !explain {
		return
	}
	for _, f := range list {
		if len(f.Pairs) < 2 {
			continue
		}
		var parts []string
		for _, q := range f.Pairs {
			parts = append(parts, fmt.Sprintf("%s from %s is %s as stated, %s", q.Claim, q.From, assess.Figure(q.Stated, assess.StepOf(q.Quantiles)/10), assess.Span(q.Quantiles)))
		}
		p.prose(2, "%s, %s: %s. From one statement to the next it differs by a factor of about %s.",
			strings.ReplaceAll(f.Groups, ";", ", "), Clean(assess.Words(f.Unit)), Clean(strings.Join(parts, "; ")), assess.Figure(math.Exp(f.Between.Median), 0.01))
	}
}

// returns says what moves the other way.
func (p *page) returns(a *assess.Assessment) {
	r := a.Returns
	if r == nil {
		return
	}
	p.head("The other way, " + assess.Way(r.From, r.To))
	if r.Count != nil {
		p.prose(2, "About %s: the 90 %% interval is %s. A count of its own, of %d origins, and no part of the one above; what the case assumes of pace and errors was made for the other direction.",
			Clean(assess.Moved(r.Count, a.Result.AsOf)), assess.Span(r.Count.Quantiles), len(r.Terms))
	} else {
		p.prose(2, "No count: %s.", Clean(strings.TrimSuffix(r.Why, ".")))
	}
	var rows [][]string
	for _, id := range r.Statements {
		cl := a.Case.Claim(id)
		if cl == nil {
			continue
		}
		row := p.evidenceRow(a, id)
		if cl.Item != "" {
			row[3] += ", " + cl.Item
		}
		rows = append(rows, row)
	}
	p.table(evidenceColumns, rows)
}
