package tally

import "github.com/tidewaiter/tidewaiter/casefile"

// Refusal is the reason why kept draws cannot be weighed for a case, "" when they
// can; without the run that would follow.
func (s *State) Refusal(c *casefile.Case, opt Options) string {
	res := &Result{AsOf: opt.AsOf, Version: Version, Seed: s.Seed, Reweighting: &Reweighting{}}
	p, why := s.weigh(c, opt, res)
	if why == "" {
		if p.tell(res); res.Count == nil {
			why = res.Why
		}
	}
	return why
}
