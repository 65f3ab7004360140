package synth

import (
	"iter"
	"math/rand/v2"
	"time"
)

// Disorder is what happens to reports between who hears them and who reads
// them.
type Disorder struct {
	Window time.Duration // the latest that a report comes
	Late   float64       // share of reports that come late, by anything up to Window
	Copies float64       // share that come a second time, by anything up to Window later
}

// Disordered gives the reports of a stream in the order of time in another
// order: some late, some twice. When a report was heard does not change. It
// holds the reports of one window.
func Disordered(reports iter.Seq[*Report], seed uint64, d Disorder) iter.Seq[*Report] {
	return func(yield func(*Report) bool) {
		rng := rand.New(rand.NewPCG(seed, 'd'))
		window := d.Window.Microseconds()
		delay := func() int64 { return rng.Int64N(window + 1) }
		var held late
		n := int64(0)
		release := func(until int64) bool {
			for len(held) > 0 && held[0].at <= until {
				r := held.pop()
				if !yield(&r.report) {
					return false
				}
			}
			return true
		}
		for r := range reports {
			if !release(r.UnixMicro) {
				return
			}
			at := r.UnixMicro
			if rng.Float64() < d.Late {
				at += delay()
			}
			held.push(delayed{at, n, *r})
			n++
			if rng.Float64() < d.Copies {
				held.push(delayed{at + delay(), n, *r})
				n++
			}
		}
		release(1<<63 - 1)
	}
}

// late is a heap of reports by when they come, then by the order in which they
// were heard.
type late []delayed

type delayed struct {
	at, n  int64
	report Report
}

func (a *delayed) before(b *delayed) bool { return a.at < b.at || a.at == b.at && a.n < b.n }

func (h *late) push(d delayed) {
	*h = append(*h, d)
	q := *h
	for i := len(q) - 1; i > 0; {
		up := (i - 1) / 2
		if !q[i].before(&q[up]) {
			break
		}
		q[i], q[up] = q[up], q[i]
		i = up
	}
}

func (h *late) pop() delayed {
	q := *h
	first := q[0]
	last := len(q) - 1
	q[0] = q[last]
	q = q[:last]
	*h = q
	for i := 0; ; {
		c := 2*i + 1
		if c >= last {
			return first
		}
		if c+1 < last && q[c+1].before(&q[c]) {
			c++
		}
		if !q[c].before(&q[i]) {
			return first
		}
		q[i], q[c] = q[c], q[i]
		i = c
	}
}
