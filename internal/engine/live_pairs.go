package engine

import (
	"math"
	"slices"

	"github.com/tidewaiter/tidewaiter/events"
)

// livePairs joins vessels step by step behind the watermark. Steps older than
// the horizon are beyond changing; those since can be joined again.
type livePairs struct {
	base, now         *events.Encounters
	baseStep, nowStep int64 // the last step that each has taken
	old, since, open  []*events.Event
	redo              bool
}

func (p *livePairs) init(cfg *events.Config) {
	p.base = events.NewEncounters(cfg, func(e *events.Event) { p.old = append(p.old, e) })
	p.now = redirected(p.base, func(e *events.Event) { p.since = append(p.since, e) })
	p.baseStep, p.nowStep = math.MinInt64, math.MinInt64
}

// redirected is a copy that gives what it finds elsewhere.
func redirected(e *events.Encounters, emit func(*events.Event)) *events.Encounters {
	c := e.Clone()
	c.Redirect(emit)
	return c
}

func (p *livePairs) found() []*events.Event { return slices.Concat(p.old, p.since, p.open) }

// advance takes the steps up to a time, and forgets the samples of steps beyond
// changing that are older than their vessel's base.
func (p *livePairs) advance(l *Live, settled, mark int64) {
	const micros = events.StepSeconds * 1_000_000
	upto := floorDiv(settled, micros)
	if p.redo {
		p.redo, p.since = false, nil
		p.now = redirected(p.base, func(e *events.Event) { p.since = append(p.since, e) })
		p.nowStep = p.baseStep
	}
	// By step, of all vessels.
	var list []events.Sample
	for _, m := range l.order {
		for _, part := range [...][]events.Sample{l.vessels[m].old.samples, l.vessels[m].since.samples} {
			for _, s := range part {
				if s.Step > p.nowStep && s.Step <= upto {
					list = append(list, s)
				}
			}
		}
	}
	p.join(p.now, list)
	p.nowStep = max(p.nowStep, upto)
	p.open = nil
	end := redirected(p.now, func(e *events.Event) { p.open = append(p.open, e) })
	end.Close()

	fixed := floorDiv(mark-l.opt.Horizon.Microseconds(), micros)
	if fixed <= p.baseStep || fixed > p.nowStep || mark-l.opt.Horizon.Microseconds() < earliest {
		return
	}
	list = list[:0]
	for _, m := range l.order {
		v := l.vessels[m]
		take := func(s events.Sample) bool {
			if s.Step > p.baseStep && s.Step <= fixed {
				list = append(list, s)
			}
			return s.Step <= fixed
		}
		v.old.samples = slices.DeleteFunc(v.old.samples, take)
		for _, s := range v.since.samples {
			take(s)
		}
	}
	was := len(p.old)
	p.join(p.base, list)
	p.baseStep = fixed
	p.since = p.since[min(len(p.old)-was, len(p.since)):]
	if extra := len(p.old) - l.opt.MaxEvents*16; extra > 0 {
		p.old = slices.Clone(p.old[extra:])
	}
}

func (p *livePairs) join(to *events.Encounters, list []events.Sample) {
	slices.SortStableFunc(list, func(a, b events.Sample) int {
		if a.Step != b.Step {
			if a.Step < b.Step {
				return -1
			}
			return 1
		}
		return compareSamples(a, b)
	})
	for i := 0; i < len(list); {
		j := i + 1
		for j < len(list) && list[j].Step == list[i].Step {
			j++
		}
		to.Step(list[i].Step, list[i:j])
		i = j
	}
}
