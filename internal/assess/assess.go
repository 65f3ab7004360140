// Package assess makes one assessment of a case, the same for the command line
// and the server: the count, the cross-examination, and what both rest on.
package assess

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/checks"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/tally"
)

// Assessment is a case with its count and its checks.
type Assessment struct {
	Case     *casefile.Case
	Without  []string // what was left out, as asked
	Result   *tally.Result
	Findings []checks.Finding
	Sentence string // the count in one sentence, or why there is none
}

// Options say what to assess.
type Options struct {
	// AsOf is the day whose knowledge is assessed; nil is the case's latest
	// publication.
	AsOf *dates.Day
	// Without lists ids of sources, parties or groups to leave out.
	Without []string
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
			return nil, fmt.Errorf("assess: leaving out %q: the case %s has no source, party or group of this name: the parties and groups are in case.yaml, the sources in sources.csv", id, c.ID)
		}
	}
	a := &Assessment{Case: c, Without: opt.Without}
	asOf, ok := c.LatestPublication()
	if opt.AsOf != nil {
		asOf = *opt.AsOf
	} else if !ok {
		// Nothing was ever published: the day does not matter.
		asOf, _ = c.Start.Latest()
	}
	a.Result = tally.Estimate(c, tally.Options{AsOf: asOf, Without: opt.Without, Stop: func() bool { return ctx.Err() != nil }})
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	a.Findings = checks.Run(c, checks.Options{AsOf: asOf, Without: opt.Without})
	a.Sentence = sentence(c, a.Result)
	return a, nil
}

// Knows reports whether id names a source, party or group of the case: what an
// assessment can leave out.
func Knows(c *casefile.Case, id string) bool {
	return c.Source(id) != nil || c.Party(id) != nil ||
		slices.ContainsFunc(c.Parties, func(p casefile.Party) bool { return slices.Contains(p.Groups, id) })
}

// sentence puts the count in one sentence: how many, of what, where from and
// to, since when, by when.
func sentence(c *casefile.Case, r *tally.Result) string {
	if r.Count == nil && !Dated(c, r) {
		return fmt.Sprintf("No count: %s.", strings.TrimSuffix(r.Why, "."))
	}
	if r.Count == nil {
		return fmt.Sprintf("No count as of %s: %s.", r.AsOf.Words(), strings.TrimSuffix(r.Why, "."))
	}
	n := r.Count
	what := Plural(2, Words(n.Unit))
	if n.Scope != "" {
		what += " (" + Words(n.Scope) + ")"
	}
	return fmt.Sprintf("About %s %s went from %s to %s between %s and %s: the 90 %% interval is %s, and %s of the variance behind it rests on assumptions.",
		Median(n.Quantiles), what, CountryName(n.From), CountryName(n.To), n.Since.Words(), r.AsOf.Words(), Span(n.Quantiles), Share(r.PriorShare))
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
	region, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	if name := display.English.Regions().Name(region); name != "" && name != "Unknown Region" && !strings.HasPrefix(name, "Private") {
		return name
	}
	return code
}
