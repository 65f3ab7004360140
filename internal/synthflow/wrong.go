package synthflow

import (
	"math/rand/v2"
	"slices"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// Wrong names a way in which a world breaks the model that its case states.
type Wrong string

// The wrong worlds.
const (
	NotWrong           Wrong = ""
	WrongDrift         Wrong = "drift"           // errors drift altogether, within weeks, and are half as large again
	WrongHerding       Wrong = "herding"         // parties go most of the way to who spoke before
	WrongRelays        Wrong = "unmarked-relays" // a fifth of the relays pass for briefings
	WrongRedefinition  Wrong = "redefinition"    // every party changes once what it counts
	WrongDetection     Wrong = "detection"       // watchers see half of what is assumed
	driftGrowth              = 1.5
	driftHalfLifeWeeks       = 8
	herdShare                = 0.7
	unmarkedShare            = 0.2
)

// Wrongs lists the wrong worlds.
func Wrongs() []Wrong {
	return []Wrong{WrongDrift, WrongHerding, WrongRelays, WrongRedefinition, WrongDetection}
}

// breaks changes the model that the truth is drawn from, behind the case's back.
func (w Wrong) breaks(m *casefile.Model) {
	switch w {
	case WrongDrift:
		m.BiasDriftShare, m.BiasHalfLifeWeeks = 1, driftHalfLifeWeeks
		m.SharedBiasSD *= driftGrowth
		m.GroupBiasSD *= driftGrowth
	case WrongRedefinition:
		m.RedefinitionChance = 1
	}
}

// herd is what is added to each belief when parties follow each other: most of
// the way from a party's own error to that of who spoke last before it.
func (p *plan) herd(_ *rand.Rand, t *truth, wrong Wrong) []float64 {
	add := make([]float64, len(p.origins))
	if wrong != WrongHerding {
		return add
	}
	order := make([]int, 0, len(p.origins))
	for i := range p.origins {
		if p.origins[i].form != claims.Share {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(p.origins[a].said - p.origins[b].said) })
	before := 0.0
	for n, i := range order {
		own := p.err(t, i)
		if n > 0 {
			add[i] = herdShare * (before - own)
		}
		before = own + add[i]
	}
	return add
}

// err is the error of an origin's speaker.
func (p *plan) err(t *truth, i int) float64 {
	o := &p.origins[i]
	e, shared := 0.0, false
	groups := p.parties[o.party].groups
	for _, g := range groups {
		e += (t.stays[g] + t.drifts[g][o.described]) / float64(len(groups))
		shared = shared || slices.Contains(p.model.SharedBy, g)
	}
	if shared {
		e += t.stays[sharedGroup] + t.drifts[sharedGroup][o.described]
	}
	return e
}

// unmark takes the mark off a share of the relays: what they repeat passes for a
// briefing of its own.
func unmark(r *rand.Rand, c *casefile.Case, share float64) {
	for i := range c.Claims {
		if cl := &c.Claims[i]; len(cl.Related(claims.Relays)) > 0 && r.Float64() < share {
			cl.Origin, cl.Relations = "unmarked-"+cl.ID, nil
		}
	}
}

// Bug names a fault that an estimator could have, done to the case it is given.
type Bug string

// The planted bugs.
const (
	NoBug           Bug = ""
	BugPrior        Bug = "prior"       // no statement is heard: the prior comes back
	BugSharedBias   Bug = "shared-bias" // what groups share is dropped
	BugHedge        Bug = "hedge"       // floors are taken for ceilings
	BugRelays       Bug = "relays"      // relays are counted
	droppedBiasSD       = 1e-3
	nothingSaidMost     = 1e12
)

// Bugs lists the planted bugs.
func Bugs() []Bug { return []Bug{BugPrior, BugSharedBias, BugHedge, BugRelays} }

// Spoil returns the case as an estimator with the bug would take it; c stays as
// it is.
func (b Bug) Spoil(c *casefile.Case) *casefile.Case {
	out := *c
	out.Claims = slices.Clone(c.Claims)
	switch b {
	case BugPrior:
		// One statement stays, which says nothing: an estimator may refuse to
		// count from none.
		for i := range c.Claims {
			if cl := c.Claims[i]; cl.Measure == claims.Containers && cl.Form == claims.Cumulative && cl.Review.State == claims.Accepted && len(cl.Relations) == 0 {
				cl.Value, cl.Hedge = quantity.Span(1, nothingSaidMost), quantity.Interval
				out.Claims = []claims.Claim{cl}
				break
			}
		}
		out.Voyages, out.Observed = nil, nil
	case BugSharedBias:
		out.Model.SharedBiasSD = droppedBiasSD
	case BugHedge:
		for i := range out.Claims {
			switch cl := &out.Claims[i]; cl.Hedge {
			case quantity.MoreThan:
				cl.Hedge = quantity.LessThan
			case quantity.AtLeast:
				cl.Hedge = quantity.UpTo
			}
		}
	case BugRelays:
		for i := range out.Claims {
			if cl := &out.Claims[i]; len(cl.Related(claims.Relays)) > 0 {
				cl.Origin, cl.Relations = "counted-"+cl.ID, nil
			}
		}
	}
	return &out
}
