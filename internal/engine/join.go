package engine

import (
	"cmp"
	"slices"

	"github.com/tidewaiter/tidewaiter/events"
)

// shareSteps divides the time of the run into buckets for samples.
func (r *run) shareSteps() {
	n := max(r.sizes.sampleBucket, 1)
	const micros = events.StepSeconds * 1_000_000
	if r.first <= r.last {
		r.stepFrom = r.first/micros - 1
		r.stepWidth = (r.last/micros+1-r.stepFrom)/int64(n) + 1
	} else {
		r.stepWidth = 1
	}
	r.samples = newStore[sample](r.spill, sampleSize, n, r.sizes.sampleChunk, r.sizes.samples)
}

// stepBucket is where the samples of a step go.
func (r *run) stepBucket(step int64) int {
	b := (step - r.stepFrom) / r.stepWidth
	return int(min(max(b, 0), int64(len(r.samples.buckets)-1)))
}

// join runs the detectors that compare vessels.
func (r *run) join() error {
	if err := r.encounters(); err != nil {
		return err
	}
	// What was collected vessel by vessel is compared at the end.
	r.cross = append(r.cross, r.conflicts.Close(r.until)...)
	r.cross = append(r.cross, r.centres.Close()...)
	return nil
}

// encounters finds who stayed close to whom, step by step: pairs within a step
// on all workers, what becomes of them in order.
func (r *run) encounters() error {
	if r.opt.NoEncounters {
		return nil
	}
	total, done := int64(0), int64(0)
	for i := range r.samples.buckets {
		total += int64(r.samples.buckets[i].n)
	}
	encounters := events.NewEncounters(&r.opt.Config, func(e *events.Event) { r.cross = append(r.cross, e) })
	finders := make([]*events.PairFinder, r.opt.Workers)
	for w := range finders {
		finders[w] = encounters.Finder()
	}
	var s steps
	for b := range r.samples.buckets {
		n := r.samples.buckets[b].n
		if n == 0 {
			continue
		}
		from := r.stepFrom + int64(b)*r.stepWidth
		// Where a bucket is too large it is read more than once, a part of
		// its steps each time.
		parts := min(int64((n-1)/r.sizes.samplePiece+1), r.stepWidth)
		for p := range parts {
			lo, hi := from+r.stepWidth*p/parts, from+r.stepWidth*(p+1)/parts
			if err := s.load(r, b, lo, hi); err != nil {
				return err
			}
			err := r.each(int(hi-lo), func(w, i int) error {
				if of := s.of(i); len(of) > 1 {
					slices.SortFunc(of, compareSamples)
					s.pairs[i] = finders[w].Find(of, s.pairs[i][:0])
				} else {
					s.pairs[i] = s.pairs[i][:0]
				}
				return nil
			})
			if err != nil {
				return err
			}
			for i := range int(hi - lo) {
				if len(s.of(i)) > 0 {
					encounters.Pairs(lo+int64(i), s.pairs[i])
				}
			}
		}
		r.samples.drop(b)
		done += int64(n)
		r.progress(done, total)
	}
	encounters.Close()
	for _, f := range finders {
		r.stats.Crowded += f.Crowded()
	}
	return nil
}

// steps are the samples of some steps, by step.
type steps struct {
	in, out []events.Sample
	ends    []int // of each step in out
	pairs   [][]events.Pair
	buf     []byte
}

// load reads the samples from step lo to before hi.
func (s *steps) load(r *run, b int, lo, hi int64) error {
	n := int(hi - lo)
	s.in = s.in[:0]
	s.ends = slices.Grow(s.ends[:0], n+1)[:n+1]
	clear(s.ends)
	for len(s.pairs) < n {
		s.pairs = append(s.pairs, nil)
	}
	err := r.samples.pieces(b, &s.buf, func(p []sample) error {
		for i := range p {
			if at := p[i].Step - lo; at >= 0 && at < int64(n) {
				s.in = append(s.in, p[i].Sample)
				s.ends[at+1]++
			}
		}
		return r.ctx.Err()
	})
	if err != nil {
		return err
	}
	for i := range n {
		s.ends[i+1] += s.ends[i]
	}
	s.out = slices.Grow(s.out[:0], len(s.in))[:len(s.in)]
	for i := range s.in {
		at := &s.ends[s.in[i].Step-lo]
		s.out[*at] = s.in[i]
		*at++ // from the begin of the step to its end
	}
	return nil
}

// of gives the samples of the i-th step.
func (s *steps) of(i int) []events.Sample {
	from := 0
	if i > 0 {
		from = s.ends[i-1]
	}
	return s.out[from:s.ends[i]]
}

func compareSamples(a, b events.Sample) int {
	return cmp.Or(cmp.Compare(a.MMSI, b.MMSI), cmp.Compare(a.First, b.First), cmp.Compare(a.Twin, b.Twin))
}
