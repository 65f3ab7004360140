package synthflow

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// World is a case with the truth behind it.
type World struct {
	Seed uint64
	Case *casefile.Case
	AsOf dates.Day // count as of this day

	// Truth holds what an estimator is asked for, by name: "log_count",
	// "log_count_half" (half way from the start to AsOf), "log_rate" (what moves a
	// week in the last cell, without its lumps), "log_likelihood" (of all that is
	// stated), and the static parameters "level", "swing", "early_rate", "load",
	// "p0", "bias_shared", "bias_group:ID" (the parts that stay), "scope_step:ID"
	// (of the step from that scope to the next wider one), "mode_gap:MODES",
	// "hedge:HEDGE", "redefinition:GROUP;GROUP", "list_dependence". Logarithms are natural. A step and a
	// gap are x of METHOD 3, a hedge is what stretches its s0 or means.
	Truth map[string]float64

	plan   *plan
	stated *stated
}

// Names of quantities; those of static parameters end in an id.
const (
	LogCount      = "log_count"
	LogCountHalf  = "log_count_half"
	LogRate       = "log_rate"
	LogLikelihood = "log_likelihood"
	BiasShared    = "bias_shared"
)

// mostDraws is how often a truth is drawn for one plan before another plan is
// made.
const mostDraws = 2000

// New makes the world of a seed.
func New(seed uint64, size Size, wrong Wrong) *World {
	for attempt := uint64(0); ; attempt++ {
		r := rand.New(rand.NewPCG(seed, attempt))
		p := size.plan(r)
		t, said := p.fit(r, wrong)
		if t == nil {
			continue
		}
		w := &World{Seed: seed, AsOf: p.asOf, Case: p.write(r, fmt.Sprintf("world-%d", seed), said), plan: p, stated: said}
		if wrong == WrongRelays {
			unmark(r, w.Case, unmarkedShare)
		}
		w.Truth = p.quantities(t, said)
		return w
	}
}

// fit draws a truth and what is stated until the floor keeps the truth and the
// figures fit. It gives up behind mostDraws.
func (p *plan) fit(r *rand.Rand, wrong Wrong) (*truth, *stated) {
	behind := *p
	wrong.breaks(&behind.model)
	for range mostDraws {
		t := behind.drawTruth(r)
		if r.Float64() >= p.floorWeight(t) {
			continue
		}
		if s, ok := p.draw(r, t, wrong); ok {
			return t, s
		}
	}
	return nil, nil
}

// quantities lists the truth by name.
func (p *plan) quantities(t *truth, s *stated) map[string]float64 {
	days := float64(p.days())
	out := map[string]float64{
		LogCount: math.Log(t.at(days)), LogCountHalf: math.Log(t.at(days / 2)), LogRate: t.level + t.x[len(t.x)-1],
		LogLikelihood: p.logLikelihood(t, s),
		"level":       t.level, "swing": t.swing, "early_rate": t.early,
		BiasShared: t.stays[sharedGroup],
	}
	// The others are there where something is stated of them.
	if len(p.totals) > 0 || p.track != nil {
		out["load"] = t.load
	}
	if len(p.totals) > 0 || p.lists != nil {
		out["p0"] = t.p0
	}
	if p.lists != nil {
		out["list_dependence"] = t.delta
	}
	if p.track != nil && len(p.track.weights) > 0 {
		out["call_chance"] = t.call
	}
	for g, v := range t.stays {
		if g != sharedGroup {
			out["bias_group:"+g] = v
		}
	}
	for i, x := range t.steps {
		out["scope_step:"+p.scopes[i]] = x
	}
	for _, sr := range p.series() {
		if len(sr.days) > 1 {
			out["redefinition:"+sr.key] = t.moves[sr.key]
		}
	}
	gaps, hedges := map[string]bool{"sea": len(p.totals) > 0}, map[quantity.Hedge]bool{}
	for i := range p.origins {
		o := &p.origins[i]
		gaps[modesKey(o.modes)] = true
		for k := range o.readings {
			hedges[o.readings[k].hedge] = true
		}
	}
	for modes, x := range t.gaps {
		if gaps[modes] {
			out["mode_gap:"+modes] = x
		}
	}
	for h, x := range t.hedges {
		if hedges[h] {
			out["hedge:"+string(h)] = x
		}
	}
	return out
}
