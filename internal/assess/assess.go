// Package assess makes one assessment of a case, the same for the command line
// and the server: the count, the cross-examination, and what both rest on.
package assess

import (
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/checks"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/orbit"
	"github.com/tidewaiter/tidewaiter/refdata"
	"github.com/tidewaiter/tidewaiter/tally"
)

// Assessment is a case with its count and its checks.
type Assessment struct {
	Case     *casefile.Case
	Without  []string // what was left out, as asked
	Result   *tally.Result
	Returns  *tally.Returns // what moves the other way; nil when nothing was stated of it
	Findings []checks.Finding
	Sentence string  // the count in one sentence, or why there is none
	Joined   *Joined // nil unless the working was asked for and something is suspected
	Frames   []Frame // the count on earlier days and on its own; nil unless asked for

	// State is the posterior to keep for the next assessment of the case; nil
	// unless Options.Keep was set, or when there is none.
	State *tally.State
}

// Options say what to assess.
type Options struct {
	// AsOf is the day whose knowledge is assessed; nil is the case's latest
	// publication.
	AsOf *dates.Day
	// Without lists ids of sources, parties or groups to leave out, and of origins
	// after [tally.OriginPrefix].
	Without []string
	// Working asks what moved the count, and what would: some dozens of short runs.
	Working bool
	// Frames is on how many earlier days to count as well, each a run of its own.
	Frames int
	// Kept is the posterior of an earlier assessment: where only one latest claim
	// is new since, it is weighed in ([tally.Update]). Keep asks for the one of
	// this; Kept implies it.
	Kept *tally.State
	Keep bool
	// Pace, when given, is called every millisecond or so of the work, by several
	// goroutines, and may take its time: the work waits for it.
	Pace func()
}

// stop is what the counting asks between its steps.
func (o *Options) stop(ctx context.Context) func() bool {
	return func() bool {
		if o.Pace != nil {
			o.Pace()
		}
		return ctx.Err() != nil
	}
}

// Run assesses a case. An error means that the options name something that the
// case does not have, or that ctx has ended; a case with nothing to count from
// is no error.
func Run(ctx context.Context, c *casefile.Case, opt Options) (*Assessment, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for _, id := range opt.Without {
		if !Knows(c, id) {
			return nil, fmt.Errorf("assess: leaving out %q: the case %s has no source, party or group of this name: the parties and groups are in case.yaml, the sources in sources.csv; an origin is written origin:ID", id, c.ID)
		}
	}
	a := &Assessment{Case: c, Without: opt.Without}
	asOf := asOf(c, opt)
	count := tally.Options{AsOf: asOf, Without: opt.Without, Working: opt.Working, Stop: opt.stop(ctx)}
	if opt.Keep || opt.Kept != nil {
		a.Result, a.State = tally.Update(opt.Kept, c, count)
	} else {
		a.Result = tally.Estimate(c, count)
	}
	a.Returns = tally.EstimateReturns(c, tally.Options{AsOf: asOf, Without: opt.Without, Stop: opt.stop(ctx)})
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	a.examine()
	if opt.Working {
		a.join(opt.stop(ctx))
	}
	if opt.Frames > 0 && a.Result.Count != nil {
		var err error
		if a.Frames, err = frames(ctx, c, opt, a.Result); err != nil {
			return nil, err
		}
	}
	return a, ctx.Err()
}

// asOf is the day whose knowledge is assessed.
func asOf(c *casefile.Case, opt Options) dates.Day {
	if opt.AsOf != nil {
		return *opt.AsOf
	}
	last, ok := c.LatestPublication()
	if !ok {
		// Nothing was ever published: the day does not matter.
		last, _ = c.Start.Latest()
	}
	return last
}

// kept finds manoeuvres as [MotionOf] does.
func kept(sets []orbit.Elements) ([]orbit.Elements, []orbit.Manoeuvre) {
	m := MotionOf(sets)
	return m.Sets, m.Manoeuvres
}

// examine adds what is no part of the model: the checks and the sentence.
func (a *Assessment) examine() {
	r := a.Result
	a.Findings = checks.Run(a.Case, checks.Options{AsOf: r.AsOf, Without: a.Without, Count: r.Count, Breaks: breaks(r), Motion: kept})
	a.Sentence = sentence(a.Case, r)
}

// Knows reports whether id names a source, party, group or origin of the case:
// what an assessment can leave out.
func Knows(c *casefile.Case, id string) bool {
	if origin, ok := strings.CutPrefix(id, tally.OriginPrefix); ok {
		for _, of := range tally.Origins(c) {
			if of == origin {
				return true
			}
		}
	}
	return c.Source(id) != nil || c.Party(id) != nil ||
		slices.ContainsFunc(c.Parties, func(p casefile.Party) bool { return slices.Contains(p.Groups, id) })
}

// sentence puts the count in one sentence: how many, of what, where from and
// to, since when, by when, how likely within which bounds, and how much of it is
// assumed. Where that is over one half of the variance, it says so first.
func sentence(c *casefile.Case, r *tally.Result) string {
	if r.Count == nil && !Dated(c, r) {
		return fmt.Sprintf("No count: %s.", strings.TrimSuffix(r.Why, "."))
	}
	if r.Count == nil {
		return fmt.Sprintf("No count as of %s: %s.", r.AsOf.Words(), strings.TrimSuffix(r.Why, "."))
	}
	rests := Share(r.PriorShare) + " of the variance behind it rests on assumption"
	if r.PriorShare > 0.5 {
		rests = "the number rests on assumption, which is " + Share(r.PriorShare) + " of the variance behind it"
	}
	return fmt.Sprintf("About %s, %s %s (90 %% interval); %s.", Moved(r.Count, r.AsOf), Likelihood(0.9), Span(r.Count.Quantiles), rests)
}

// Moved says in words how many of what went where and when: "27,000 containers
// (all) went from North Korea to Russia between ... and ...".
func Moved(n *tally.Count, asOf dates.Day) string {
	what := Plural(2, Words(n.Unit))
	if n.Scope != "" {
		what += " (" + Words(n.Scope) + ")"
	}
	return fmt.Sprintf("%s %s went %s between %s and %s", Median(n.Quantiles), what, Way(n.From, n.To), n.Since.Words(), asOf.Words())
}

// Way puts a direction between two countries in words: "from North Korea to
// Russia". A side that a case leaves open is left out: "to North Korea".
func Way(from, to string) string {
	var parts []string
	if from != "" {
		parts = append(parts, "from "+CountryName(from))
	}
	if to != "" {
		parts = append(parts, "to "+CountryName(to))
	}
	return strings.Join(parts, " ")
}

// Counted is the measure that is counted, or would be if there were a count: the
// case's own as the count finds it, else its first running total in the case's
// unit, else what most of its figures are of. It is blank for a case that has
// none of these.
func (a *Assessment) Counted() claims.Measure {
	if n := a.Result.Count; n != nil {
		return n.Measure
	}
	if m, _, ok := tally.CountedMeasure(a.Case); ok {
		return m
	}
	for _, m := range slices.Sorted(maps.Keys(a.Case.Measures)) {
		if spec := a.Case.Measures[m]; spec.Form == claims.Cumulative && spec.Unit == a.Case.Unit.Of {
			return m
		}
	}
	figures := map[claims.Measure]int{}
	for i := range a.Case.Claims {
		if cl := &a.Case.Claims[i]; cl.Value.Known {
			figures[cl.Measure]++
		}
	}
	var most claims.Measure
	for _, m := range slices.Sorted(maps.Keys(figures)) {
		if figures[m] > figures[most] {
			most = m
		}
	}
	return most
}

// Dated reports whether the as-of day is one that was asked for or that the case
// gives: a case without any date has none.
func Dated(c *casefile.Case, r *tally.Result) bool {
	_, published := c.LatestPublication()
	return r.AsOf != 0 || published || !c.Start.IsZero()
}

// CountryName names a country by its ISO 3166-1 alpha-2 code in English; a code
// that stands for no country stays as it is.
func CountryName(code string) string {
	return cmp.Or(countries()[code], code)
}

// countries are the names of countries by code.
var countries = sync.OnceValue(func() map[string]string {
	rows, err := csv.NewReader(refdata.Countries()).ReadAll()
	if err != nil {
		panic("assess: countries.csv: " + err.Error()) // embedded: its test has read it
	}
	names := map[string]string{}
	for _, row := range rows[1:] {
		names[row[0]] = row[1]
	}
	return names
})

// breaks hands the odds of the count on to the checks.
func breaks(r *tally.Result) []checks.BreakOdds {
	var out []checks.BreakOdds
	for _, b := range r.Breaks {
		out = append(out, checks.BreakOdds{Group: b.Groups, Redefinition: b.Redefinition, Surge: b.Surge})
	}
	return out
}
