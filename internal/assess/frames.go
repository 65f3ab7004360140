package assess

import (
	"context"
	"slices"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/tally"
)

// Frame is the count as it was on one day, from what was known by then.
type Frame struct {
	AsOf       dates.Day
	Count      *tally.Count // nil when there was none
	Why        string       // why there was none
	PriorShare float64
	Origins    int // that the count rested on
}

// frames counts on up to opt.Frames days before that of the count on which a figure became known,
// spread evenly over such days, and ends with the count of the assessment.
// Constants and reviews of rows are today's on every one of them.
func frames(ctx context.Context, c *casefile.Case, opt Options, last *tally.Result) ([]Frame, error) {
	figures, err := tally.Figures(c, tally.Options{AsOf: last.AsOf, Without: opt.Without})
	if err != nil {
		return nil, err
	}
	var days []dates.Day
	for _, f := range figures {
		if f.Published < last.AsOf {
			days = append(days, f.Published)
		}
	}
	slices.Sort(days)
	var out []Frame
	for _, day := range spread(slices.Compact(days), opt.Frames) {
		r := tally.Estimate(c, tally.Options{AsOf: day, Without: opt.Without, Stop: opt.stop(ctx)})
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		out = append(out, frameOf(r))
	}
	return append(out, frameOf(last)), nil
}

func frameOf(r *tally.Result) Frame {
	return Frame{AsOf: r.AsOf, Count: r.Count, Why: r.Why, PriorShare: r.PriorShare, Origins: len(r.Terms)}
}

// spread picks up to most of the days, the first and the last among them.
func spread(days []dates.Day, most int) []dates.Day {
	if len(days) <= most {
		return days
	}
	if most < 2 {
		return days[len(days)-most:]
	}
	out := make([]dates.Day, 0, most)
	for i := range most {
		out = append(out, days[i*(len(days)-1)/(most-1)])
	}
	return out
}
