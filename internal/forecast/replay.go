package forecast

import (
	"context"
	"hash/fnv"
	"maps"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/tally"
)

// Scored is one figure that came, and how well it was foreseen.
type Scored struct {
	Party     string  `json:"party"`
	Measure   string  `json:"measure"`
	Origin    string  `json:"origin"`
	Claim     string  `json:"claim"` // the reading nearest the speaker
	Stated    string  `json:"stated"`
	Figure    float64 `json:"figure"`
	Hedge     string  `json:"hedge"`
	Expected  string  `json:"expected_hedge"`
	Said      string  `json:"said"`
	Published string  `json:"published"`
	Day       string  `json:"day"`   // that the forecast is for
	Known     string  `json:"known"` // the last day of what it knew
	History   int     `json:"history"`
	Scores    []Score `json:"scores"`
}

// Unscored is a figure or a forecast without a score, and why.
type Unscored struct {
	Party   string `json:"party"`
	Measure string `json:"measure"`
	Origin  string `json:"origin,omitempty"`
	Why     string `json:"why"`
}

// Paired is the mean difference of a score between the model and a baseline on
// the same figures, with its standard error; under zero the model is better.
type Paired struct {
	Against string   `json:"against"`
	Score   string   `json:"score"`
	Mean    float64  `json:"mean"`
	SE      *float64 `json:"se"` // null with fewer than two
	Better  int      `json:"better"`
	Of      int      `json:"of"`
}

// Coverage is how often a figure lay in an interval of the forecasts.
type Coverage struct {
	Interval float64 `json:"interval"`
	Inside   int     `json:"inside"`
	Of       int     `json:"of"`
}

// LeastOrigins is the number of independent origins under which no coverage is
// claimed.
const LeastOrigins = 20

// Replay is the past of a case, foreseen from before each figure.
type Replay struct {
	Case          string     `json:"case"`
	Model         string     `json:"model"`
	Seed          uint64     `json:"seed"`
	Retrospective bool       `json:"retrospective"` // always: the priors carry later dates than the figures
	PriorsFrom    string     `json:"priors_from"`   // first date among the reasons of the priors
	PriorsTo      string     `json:"priors_to"`     // and last
	Origins       int        `json:"origins"`       // independent ones among the forecasts
	Forecasts     []Scored   `json:"forecasts"`
	Unscored      []Unscored `json:"unscored"`
	Paired        []Paired   `json:"paired"`
	Coverage      []Coverage `json:"coverage"` // null under LeastOrigins
}

// Options say how to replay.
type Options struct {
	Without []string
	Seed    uint64
	Step    func(n int, doing string) // told as each count begins
}

// Replayed foresees each figure of the case from what was known on the day
// before it was said, and scores it.
func Replayed(ctx context.Context, c *casefile.Case, opt Options) (*Replay, error) {
	out := &Replay{Case: c.ID, Model: tally.Version, Seed: opt.Seed, Retrospective: true}
	if out.Seed == 0 {
		out.Seed = tally.DefaultSeed
	}
	out.PriorsFrom, out.PriorsTo = priorDates(c)
	last, ok := c.LatestPublication()
	if !ok {
		return out, nil
	}
	all, err := Figures(c, last, opt.Without)
	if err != nil {
		return out, nil //nolint:nilerr // a case that counts nothing has nothing to foresee
	}
	byDay := map[dates.Day][]*tally.Figure{}
	for i := range all {
		byDay[all[i].Said] = append(byDay[all[i].Said], &all[i])
	}
	n := 0
	for _, day := range slices.Sorted(maps.Keys(byDay)) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		known, err := Figures(c, day-1, opt.Without)
		if err != nil {
			return nil, err
		}
		var wanted []*tally.Figure
		for _, f := range byDay[day] {
			why := ""
			switch {
			case f.Claim.Form == claims.Share:
				why = "a share is not foreseen"
			case !scorable(f):
				why = "it states none, which has no logarithm"
			case slices.ContainsFunc(known, func(k tally.Figure) bool { return k.Origin == f.Origin }):
				why = "its origin was known before the day it was said"
			case len(pastOf(known, f.Claim)) == 0:
				why = "the party's first figure of this kind: no manner to follow, no baseline"
			case float64(day)-latest(pastOf(known, f.Claim)) > mostDays:
				why = "more than ten years after the party's last figure"
			}
			if why != "" {
				out.Unscored = append(out.Unscored, Unscored{f.Party, string(f.Measure), f.Origin, why})
				continue
			}
			wanted = append(wanted, f)
		}
		if len(wanted) == 0 {
			continue
		}
		n++
		if opt.Step != nil {
			opt.Step(n, day.Words())
		}
		r := tally.Estimate(c, tally.Options{AsOf: day, KnownBy: day - 1, Without: opt.Without, Seed: opt.Seed, Stop: func() bool { return ctx.Err() != nil }})
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		expected := expectations(c, r, known)
		for _, f := range wanted {
			i := slices.IndexFunc(expected, func(e expectation) bool {
				return follows(f, e.statement.Party, e.statement.Measure, e.like.Form, e.like.Item)
			})
			switch {
			case r.Count == nil:
				out.Unscored = append(out.Unscored, Unscored{f.Party, string(f.Measure), f.Origin, "no count: " + r.Why})
			case i < 0:
				out.Unscored = append(out.Unscored, Unscored{f.Party, string(f.Measure), f.Origin, "the party's last statement was of another kind, or only none was to be expected"})
			default:
				out.Forecasts = append(out.Forecasts, scoreOf(f, expected[i].dists, string(expected[i].like.Hedge), expected[i].statement.Day, day-1, len(expected[i].past), out.Seed))
			}
		}
	}
	out.summarise()
	return out, nil
}

// mostDays is how far a figure may lie behind the one before it to be foreseen.
const mostDays = 3653

// latest returns the last day of figures.
func latest(past []Past) float64 { return past[len(past)-1].Day }

// scoreOf scores a figure under the distributions of a forecast.
func scoreOf(f *tally.Figure, dists []Distribution, expected string, day, known dates.Day, history int, seed uint64) Scored {
	s := Scored{
		Party: f.Party, Measure: string(f.Measure), Origin: f.Origin, Claim: f.Claim.ID, Stated: f.Claim.Stated(),
		Figure: FigureOf(f.Value, f.Claim.Hedge), Hedge: string(f.Claim.Hedge), Expected: expected,
		Said: f.Said.String(), Published: f.Published.String(), Day: day.String(), Known: known.String(), History: history,
	}
	// A floor is at its lower end and a ceiling at its upper one, whatever range
	// it was told as; only a range between two ends has no point.
	v := f.Value
	if f.Claim.Hedge.IsFloor() || f.Claim.Hedge.IsCeiling() {
		v.Lo, v.Hi = s.Figure, s.Figure
	}
	for i := range dists {
		s.Scores = append(s.Scores, dists[i].score(Names[i], v, s.Figure, tie(seed, f.Origin, string(f.Measure), Names[i])))
	}
	return s
}

// tie is even in [0, 1) and the same for the same words.
func tie(seed uint64, words ...string) float64 {
	h := fnv.New64a()
	h.Write([]byte(strings.Join(words, "\x00")))
	return rand.New(rand.NewPCG(seed, h.Sum64())).Float64()
}

// summarise compares the forecasts in pairs. What one origin says twice is one
// origin: its differences are averaged before they count.
func (r *Replay) summarise() {
	origins := map[string][]int{}
	for i := range r.Forecasts {
		origins[r.Forecasts[i].Origin] = append(origins[r.Forecasts[i].Origin], i)
	}
	r.Origins = len(origins)
	r.Paired = pairs(r.Forecasts, origins)
	if r.Origins < LeastOrigins {
		return
	}
	for _, share := range []float64{0.5, 0.9} {
		c := Coverage{Interval: share, Of: len(r.Forecasts)}
		for i := range r.Forecasts {
			if p := r.Forecasts[i].Scores[0].PIT; math.Abs(p-0.5) <= share/2 {
				c.Inside++
			}
		}
		r.Coverage = append(r.Coverage, c)
	}
}

func pairs(list []Scored, origins map[string][]int) []Paired {
	if len(list) == 0 {
		return nil
	}
	var out []Paired
	for b := 1; b < len(Names); b++ {
		for _, kind := range []struct {
			name string
			of   func(*Score) float64
		}{{"crps_log", func(s *Score) float64 { return s.CRPSLog }}, {"crps", func(s *Score) float64 { return s.CRPS }}, {"log_score", func(s *Score) float64 { return s.LogScore }}} {
			p := Paired{Against: Names[b], Score: kind.name, Of: len(origins)}
			sum, squares := 0.0, 0.0
			for _, o := range slices.Sorted(maps.Keys(origins)) {
				d := 0.0
				for _, i := range origins[o] {
					d += (kind.of(&list[i].Scores[0]) - kind.of(&list[i].Scores[b])) / float64(len(origins[o]))
				}
				sum += d
				squares += d * d
				if d < 0 {
					p.Better++
				}
			}
			n := float64(len(origins))
			p.Mean = sum / n
			if n > 1 {
				se := math.Sqrt(max(squares-n*p.Mean*p.Mean, 0) / (n - 1) / n)
				p.SE = &se
			}
			out = append(out, p)
		}
	}
	return out
}

var reasonDate = regexp.MustCompile(`^(\d{4}(?:-\d{2}){0,2}):`)

// priorDates returns the first and the last date among the reasons of the
// priors; blank when none has one.
func priorDates(c *casefile.Case) (from, to string) {
	for _, reason := range c.Model.Reasons {
		m := reasonDate.FindStringSubmatch(reason)
		if m == nil {
			continue
		}
		if from == "" || m[1] < from {
			from = m[1]
		}
		to = max(to, m[1])
	}
	return from, to
}
