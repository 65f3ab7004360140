package calibrate

import (
	"context"
	"math/rand/v2"
	"runtime"
	"sync"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/synthflow"
)

// Estimator counts a case as of a day. Without draws it says why.
type Estimator func(c *casefile.Case, asOf dates.Day, seed uint64) (*Draws, string)

// Options say which worlds to run.
type Options struct {
	Seed   uint64
	From   int // the first world
	Worlds int
	Size   synthflow.Size
	Wrong  synthflow.Wrong
	Bug    synthflow.Bug

	// Kept are outcomes of an earlier run with the same options, in any order.
	// Their worlds are not run again.
	Kept []Outcome

	// Each, when given, is told each world that was run as soon as it is done, and
	// how many there are with those kept. It is called by one goroutine at a time;
	// its first error ends the run.
	Each func(o *Outcome, worlds int) error
}

// Outcome is one world.
type Outcome struct {
	World   int                `json:"world"`
	Seed    uint64             `json:"seed"` // of the world
	Ranks   map[string]float64 `json:"ranks,omitempty"`
	Missing []string           `json:"missing,omitempty"` // quantities of the world that there are no draws of
	Why     string             `json:"why,omitempty"`     // no count
}

// seedOf is the seed of one world of a run. It depends on nothing else, so
// worlds are the same in any order and at any number of processes.
func seedOf(run uint64, world int) uint64 { return run<<32 + uint64(world) }

// countSeed is the seed of the count of a world: not that of any world, or the
// errors of one count would hang together with the truth of another.
func countSeed(world uint64) uint64 {
	const stream = 0x636f756e74
	return rand.NewPCG(world, stream).Uint64()
}

// Run runs worlds on all processors and returns them in order. It ends early,
// with an error, when ctx does or Each fails.
func Run(ctx context.Context, opt Options, estimate Estimator) ([]Outcome, error) {
	out := make([]Outcome, opt.Worlds)
	kept := make([]bool, opt.Worlds)
	done := 0
	for _, o := range opt.Kept {
		if i := o.World - opt.From; i >= 0 && i < opt.Worlds && !kept[i] {
			out[i], kept[i] = o, true
			done++
		}
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var mu sync.Mutex
	var workers sync.WaitGroup
	next := 0
	for range max(1, min(runtime.GOMAXPROCS(0), opt.Worlds)) {
		workers.Go(func() {
			for ctx.Err() == nil {
				mu.Lock()
				for next < opt.Worlds && kept[next] {
					next++
				}
				i := next
				next++
				mu.Unlock()
				if i >= opt.Worlds {
					return
				}
				o := outcome(opt, opt.From+i, estimate)
				mu.Lock()
				out[i] = o
				done++
				if opt.Each != nil {
					if err := opt.Each(&out[i], done); err != nil {
						stop(err)
					}
				}
				mu.Unlock()
			}
		})
	}
	workers.Wait()
	return out, context.Cause(ctx)
}

func outcome(opt Options, world int, estimate Estimator) Outcome {
	o := Outcome{World: world, Seed: seedOf(opt.Seed, world)}
	w := synthflow.New(o.Seed, opt.Size, opt.Wrong)
	c := w.Case
	if opt.Bug != synthflow.NoBug {
		c = opt.Bug.Spoil(c)
	}
	d, why := estimate(c, w.AsOf, countSeed(o.Seed))
	if d == nil {
		o.Why = why
		return o
	}
	o.Ranks, o.Missing = ranks(w, d)
	return o
}
