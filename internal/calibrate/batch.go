package calibrate

import "math/rand/v2"

// madeBatches is how many batches are drawn.
const madeBatches = 400

// Batches is how often so many worlds show that something is wrong: with a
// planted bug, their power.
type Batches struct {
	Of    int `json:"of"` // worlds in each
	Made  int `json:"made"`
	Found int `json:"found"`
}

// InBatches draws batches from the outcomes of the report, with replacement
// (Efron's bootstrap). Their worlds are few and the same for all batches: a share
// of found batches is no more certain than the number of worlds lets it be.
// Without a bug it says nothing, as doubles are no even sample.
func (r *Report) InBatches(of int) Batches {
	b := Batches{Of: of}
	if of < 1 || len(r.Outcomes) == 0 {
		return b
	}
	rnd := rand.New(rand.NewPCG(r.Seed, uint64(of)))
	batch := make([]Outcome, of)
	for ; b.Made < madeBatches; b.Made++ {
		for i := range batch {
			batch[i] = r.Outcomes[rnd.IntN(len(r.Outcomes))]
		}
		if NewReport(r.Model, Options{Seed: r.Seed, Size: r.Size, Wrong: r.Wrong, Bug: r.Bug}, batch).Found() {
			b.Found++
		}
	}
	return b
}
