package console

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/forecast"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/tally"
)

// Sealed tells what was sealed, and under which hash.
func (s Screen) Sealed(seal *forecast.Seal, file string) error {
	p := page{Screen: s}
	sum, err := seal.Hash()
	if err != nil {
		return err
	}
	p.prose(0, "Sealed %d forecasts of what is stated next, as of %s, in %s.", len(seal.Forecasts), words(seal.AsOf), Clean(file))
	p.prose(0, "SHA-256 %s. Publish it before they speak: a seal proves what was foreseen from the day its hash was public.", sum)
	p.print("\n")
	var rows [][]string
	for i := range seal.Forecasts {
		f := &seal.Forecasts[i]
		var points []string
		for _, q := range f.Points[:min(3, len(f.Points))] {
			points = append(points, fmt.Sprintf("%s (%s)", assess.Figure(q.Figure, 0), assess.Percent(q.Probability)))
		}
		rows = append(rows, []string{f.Party, strings.ReplaceAll(f.Measure, "_", " "), quantity.Hedge(f.Hedge).Words(), assess.Figure(f.Median, 0), span(f.Quantiles), strings.Join(points, "; "), f.Manner})
	}
	p.table([]Column{{Name: "party", Keep: true}, {Name: "of"}, {Name: "hedge"}, {Name: "median", Right: true, Keep: true}, {Name: "90 %", Keep: true}, {Name: "likeliest"}, {Name: "as in"}}, rows)
	return p.err
}

// Due tells what became of sealed forecasts.
func (s Screen) Due(list []*forecast.Due) error {
	p := page{Screen: s}
	for i, d := range list {
		if i > 0 {
			p.print("\n")
		}
		p.prose(0, "%s: sealed %s for %s, model %s, seed %d, SHA-256 %s: unbroken.", Clean(d.Name), Clean(d.Created), words(d.AsOf), Clean(d.Model), d.Seed, d.SHA256)
		if len(d.Scored) == 0 {
			p.prose(0, "Nothing to score yet.")
		} else {
			p.scores(d.Scored)
		}
		p.unscored("Waiting", d.Waiting)
	}
	return p.err
}

// Replay tells how the past would have been foreseen.
func (s Screen) Replay(r *forecast.Replay) error {
	p := page{Screen: s}
	p.prose(0, "Retrospective: each figure is foreseen from what was known on the day before it was said, but with today's model, constants and reviews of rows%s. No such forecast was ever made; only sealed ones are free of hindsight.", priors(r))
	if len(r.Forecasts) == 0 {
		p.prose(0, "There is nothing to score: no party states a second figure of a kind.")
		p.unscored("Not scored", r.Unscored)
		return p.err
	}
	p.scores(r.Forecasts)
	p.head("Against the baselines, on the same figures")
	p.prose(2, "Differences of the scores, the model's less the baseline's: under zero the model did better. One origin counts once.")
	var rows [][]string
	for _, q := range r.Paired {
		se := "unknown"
		if q.SE != nil {
			se = signed(*q.SE, q.Score)[1:]
		}
		rows = append(rows, []string{q.Against, scoreNames[q.Score], signed(q.Mean, q.Score), se, fmt.Sprintf("%d of %d", q.Better, q.Of)})
	}
	p.table([]Column{{Name: "against"}, {Name: "score"}, {Name: "mean difference", Right: true, Keep: true}, {Name: "standard error", Right: true, Keep: true}, {Name: "model better", Keep: true}}, rows)
	switch {
	case r.Origins < forecast.LeastOrigins:
		p.prose(2, "%d independent origins, under %d: the forecasts are listed, and no coverage is claimed of them.", r.Origins, forecast.LeastOrigins)
	default:
		for _, c := range r.Coverage {
			p.prose(2, "%d of %d figures lay in the %s interval (rank, ties broken by a seeded draw).", c.Inside, c.Of, assess.Percent(c.Interval))
		}
	}
	p.unscored("Not scored", r.Unscored)
	return p.err
}

func priors(r *forecast.Replay) string {
	switch {
	case r.PriorsFrom == "":
		return ", which carry no date"
	case r.PriorsFrom == r.PriorsTo:
		return " (its priors are of " + words(r.PriorsFrom) + ")"
	}
	return " (its priors are of " + words(r.PriorsFrom) + " to " + words(r.PriorsTo) + ")"
}

var scoreNames = map[string]string{"crps_log": "CRPS of ln figure", "crps": "CRPS of figure", "log_score": "log score"}

// scores writes the forecasts that a figure came for: the model's interval, then
// the scores of all three.
func (p *page) scores(list []forecast.Scored) {
	p.head("Stated, and what was expected")
	var rows [][]string
	for i := range list {
		f := &list[i]
		m := f.Scores[0]
		rows = append(rows, []string{
			f.Party, strings.ReplaceAll(f.Measure, "_", " "), words(f.Said), f.Stated + " (" + f.Claim + ")", words(f.Day), assess.Figure(m.Median, 0), span(m.Quantiles),
			fmt.Sprintf("%.2f", m.PIT), fmt.Sprintf("%.2f-%.2f", m.PITLow, m.PITHigh),
		})
	}
	p.table([]Column{{Name: "party", Keep: true}, {Name: "of"}, {Name: "said"}, {Name: "stated", Keep: true}, {Name: "foreseen for", Spare: true}, {Name: "median", Right: true, Keep: true}, {Name: "90 %", Keep: true}, {Name: "rank", Right: true, Keep: true}, {Name: "ties", Spare: true}}, rows)
	p.head("Scores: model, random walk, last increment; less is better")
	rows = nil
	for i := range list {
		f := &list[i]
		row := []string{f.Party, f.Claim, assess.Figure(f.Figure, 0)}
		for _, of := range []func(*forecast.Score) string{
			func(s *forecast.Score) string { return fmt.Sprintf("%.3f", s.CRPSLog) },
			func(s *forecast.Score) string { return assess.Figure(s.CRPS, 1) },
			func(s *forecast.Score) string { return fmt.Sprintf("%.2f", s.LogScore) },
		} {
			var parts []string
			for k := range f.Scores {
				parts = append(parts, of(&f.Scores[k]))
			}
			row = append(row, strings.Join(parts, " / "))
		}
		rows = append(rows, row)
	}
	p.table([]Column{{Name: "party", Keep: true}, {Name: "claim", Keep: true}, {Name: "figure", Right: true, Keep: true}, {Name: "CRPS of ln figure", Keep: true}, {Name: "CRPS of figure", Keep: true}, {Name: "log score", Keep: true}}, rows)
}

func (p *page) unscored(title string, list []forecast.Unscored) {
	if len(list) == 0 {
		return
	}
	p.head(title)
	for _, u := range list {
		origin := ""
		if u.Origin != "" {
			origin = " (" + u.Origin + ")"
		}
		p.hang("  ", Clean(fmt.Sprintf("%s, %s%s: %s", u.Party, strings.ReplaceAll(u.Measure, "_", " "), origin, u.Why)))
	}
}

func span(q tally.Quantiles) string {
	return assess.Figure(q.P05, 0) + " to " + assess.Figure(q.P95, 0)
}

// signed writes a difference with its sign, figures without decimals.
func signed(v float64, score string) string {
	if score == "crps" {
		sign := "+"
		if math.Round(v) < 0 {
			sign = "-"
		}
		return sign + assess.Figure(math.Abs(v), 1)
	}
	return fmt.Sprintf("%+.3f", v)
}

// words writes a date in words where it is one.
func words(s string) string {
	d, err := dates.Parse(s)
	if err != nil || d.IsZero() {
		return strconv.Quote(Clean(s))
	}
	return d.Words()
}
