package report

import (
	"cmp"
	"html/template"
	"math"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/tally"
)

// Moved says what moved the count, and what would.
type Moved struct {
	Prior, PriorSpan string  // the count with no evidence at all
	Origins          []Moves // without each origin, the most moving first
	Groups           []Moves
	Assumptions      []MovesPair
	Tipping          string // the smallest change that tips the count, in a sentence
}

// Moves is the count with one thing changed.
type Moves struct {
	Ref   Ref
	Times string // its median over that of the count
	Count string
	Span  string
	Draw  template.HTML // its intervals beside the count's median
	How   string        // "reweighted" or "sampled anew"
}

// MovesPair is an assumption halved and doubled; either may be missing.
type MovesPair struct {
	Name            string
	Halved, Doubled *Moves
}

// BreakView is what the evidence says of a jump in the figures of one set of
// groups.
type BreakView struct {
	Groups       string
	Redefinition string // "very unlikely (12 %)"
	MCSE         string // its Monte Carlo error, in per cent
	Odds         string // of a redefinition against a surge: "1 to 3.6"
	Size         string // the factor of the change, if there was one
	Neither      string
	When         string // "18 Mar 2024 to 14 Jun 2024 (52 %); ...", given one
	Halved       string // the probability with the sizes of breaks halved; "" when not worked out
	Doubled      string
}

// FrameView is the count as it was on one day.
type FrameView struct {
	Day, Count, Span, Why, Assumed string
	Origins                        int
	Href                           string
	Draw                           template.HTML
}

// mostOrigins are shown on a page; the JSON has them all.
const mostOrigins = 10

// moved puts the working in words; nil when none was asked for.
func moved(a *assess.Assessment, l Links) *Moved {
	c, r := a.Case, a.Result
	wk := r.Working
	if wk == nil || r.Count == nil {
		return nil
	}
	base := r.Count.Quantiles
	out := &Moved{Prior: assess.Median(wk.PriorOnly), PriorSpan: assess.Span(wk.PriorOnly)}
	for _, in := range wk.Origins[:min(len(wk.Origins), mostOrigins)] {
		one := moves(in, base)
		one.Ref = originRef(c, r, in.Name, l)
		out.Origins = append(out.Origins, one)
	}
	for _, in := range wk.Groups {
		one := moves(in, base)
		one.Ref = Ref{ID: in.Name, Text: GroupName(c, in.Name)}
		out.Groups = append(out.Groups, one)
	}
	out.Assumptions = pairs(c, wk.Assumptions, base)
	out.Tipping = TippingWords(r)
	return out
}

func moves(in tally.Influence, base tally.Quantiles) Moves {
	how := "reweighted"
	if in.Rerun {
		how = "sampled anew"
	}
	q, m := in.Quantiles, base.Median
	return Moves{
		Times: assess.Figure(in.Shift, 0.01), Count: assess.Median(q), Span: assess.Span(q), How: how,
		Draw: ratioSpan(tally.Quantiles{Median: q.Median / m, P05: q.P05 / m, P25: q.P25 / m, P75: q.P75 / m, P95: q.P95 / m}),
	}
}

// originRef names an origin by the claim nearest its speaker.
func originRef(c *casefile.Case, r *tally.Result, origin string, l Links) Ref {
	for _, t := range r.Terms {
		if t.Origin != origin || len(t.Readings) == 0 {
			continue
		}
		if cl := c.Claim(t.Readings[0].ID); cl != nil {
			return Ref{ID: cl.ID, Text: Brief(c, cl), Href: address(l.Claim, cl.ID)}
		}
	}
	return Ref{ID: origin, Text: origin}
}

// pairs puts the two changes of each assumption side by side, the most moving
// first.
func pairs(c *casefile.Case, list []tally.Influence, base tally.Quantiles) []MovesPair {
	var out []MovesPair
	weight := map[string]float64{}
	for _, in := range list {
		name := capital(assumption(c, in.Name))
		i := slices.IndexFunc(out, func(p MovesPair) bool { return p.Name == name })
		if i < 0 {
			i, out = len(out), append(out, MovesPair{Name: name})
		}
		one := moves(in, base)
		if in.Change == "halved" {
			out[i].Halved = &one
		} else {
			out[i].Doubled = &one
		}
		if w := math.Abs(math.Log(in.Shift)); !math.IsNaN(w) {
			weight[name] = max(weight[name], w)
		}
	}
	slices.SortStableFunc(out, func(x, y MovesPair) int { return cmp.Compare(weight[y.Name], weight[x.Name]) })
	return out
}

// TippingWords says which change of one assumption is the smallest that moves
// the count out of its own interval; "" when that was not worked out.
func TippingWords(r *tally.Result) string {
	if r.Working == nil || r.Count == nil {
		return ""
	}
	t := r.Working.Tipping
	if t == nil {
		return "No change of a single assumption within eight standard deviations of its prior moves the count out of its own interval."
	}
	return "The smallest change of one assumption that moves the count out of its own interval: " + assess.Words(t.Name) + ", taken to be " +
		assess.Figure(t.Factor, 0.01) + " times as large (" + assess.Figure(math.Abs(t.SD), 0.1) + " standard deviations of its prior). The count is then " +
		assess.Figure(t.Median, assess.StepOf(r.Count.Quantiles)) + "."
}

// breakViews puts the odds of a redefinition against a surge in words.
func breakViews(c *casefile.Case, r *tally.Result) []BreakView {
	var out []BreakView
	if r.Count == nil {
		return nil
	}
	for _, b := range r.Breaks {
		one := BreakView{
			Groups: groupNames(c, b.Groups), Redefinition: assess.LikelihoodPercent(b.Redefinition), MCSE: assess.Percent(b.MCSE),
			Size: assess.Figure(b.Size, 0.01), Neither: assess.LikelihoodPercent(b.Neither), Odds: odds(b.Redefinition, b.Surge),
		}
		var when []string
		for _, d := range b.Dates[:min(len(b.Dates), 3)] {
			when = append(when, d.From.Words()+" to "+d.To.Words()+" ("+assess.Percent(d.Probability)+")")
		}
		one.When = strings.Join(when, "; ")
		if r.Working != nil {
			for _, o := range r.Working.Breaks {
				for _, x := range o.Breaks {
					switch {
					case x.Groups != b.Groups:
					case o.Change == "halved":
						one.Halved = assess.Percent(x.Redefinition) + " against " + assess.Percent(x.Surge)
					default:
						one.Doubled = assess.Percent(x.Redefinition) + " against " + assess.Percent(x.Surge)
					}
				}
			}
		}
		out = append(out, one)
	}
	return out
}

// odds writes the quotient of two probabilities with a one on the smaller side.
func odds(p, q float64) string {
	switch {
	case !(p > 0) || !(q > 0):
		return "not known"
	case p < q:
		return "1 to " + assess.Figure(q/p, 0.1)
	}
	return assess.Figure(p/q, 0.1) + " to 1"
}

func groupNames(c *casefile.Case, joined string) string {
	var list []string
	for id := range strings.SplitSeq(joined, ";") {
		list = append(list, GroupName(c, id))
	}
	return assess.List(list)
}

// frameViews puts the count on earlier days in words.
func frameViews(a *assess.Assessment, l Links) []FrameView {
	if len(a.Frames) < 2 {
		return nil // the count alone is no row of frames
	}
	top := 0.0
	for _, f := range a.Frames {
		if f.Count != nil {
			top = max(top, f.Count.Quantiles.P95)
		}
	}
	var out []FrameView
	for _, f := range a.Frames {
		one := FrameView{Day: f.AsOf.Words(), Origins: f.Origins, Why: f.Why}
		if l.Frame != nil {
			one.Href = l.Frame(f.AsOf)
		}
		if f.Count != nil {
			q := f.Count.Quantiles
			one.Count, one.Span, one.Assumed, one.Why = assess.Median(q), assess.Span(q), assess.Share(f.PriorShare), ""
			one.Draw = spanOn(q, top)
		}
		out = append(out, one)
	}
	return out
}
