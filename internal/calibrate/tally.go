package calibrate

import (
	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/tally"
)

// Tally is the count as it is published: at its own settings, with its own
// diagnosis.
func Tally(c *casefile.Case, asOf dates.Day, seed uint64) (*Draws, string) {
	r := tally.Estimate(c, tally.Options{AsOf: asOf, Seed: seed})
	if r.Count == nil || r.Draws == nil {
		return nil, r.Why
	}
	return &Draws{Names: r.Draws.Names, Values: r.Draws.Values, ESS: r.Draws.ESS, PerChain: r.Draws.PerChain}, ""
}
