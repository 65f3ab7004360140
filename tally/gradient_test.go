package tally

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestGradient compares the gradient of the log posterior density with
// differences, at random points of worlds with every kind of evidence.
func TestGradient(t *testing.T) {
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 5))
		w := everythingWorld(r)
		p := newPoint(w)
		z, grad, scratch := make([]float64, w.size), make([]float64, w.size), make([]float64, w.size)
		for i := range z {
			z[i] = r.NormFloat64()
		}
		p.density(z, grad)
		for i := range z {
			const h = 1e-5
			at := z[i]
			z[i] = at + h
			up := p.density(z, scratch)
			z[i] = at - h
			down := p.density(z, scratch)
			z[i] = at
			want := (up - down) / (2 * h)
			if math.Abs(grad[i]-want) > 1e-4*(1+math.Abs(want)) {
				t.Errorf("world %d, latent %d (%s): the gradient is %.7g, differences give %.7g", seed, i, w.nameOf(i), grad[i], want)
			}
		}
	}
}

// TestDensityDoesNotAllocate: the inner loop of the sampler.
func TestDensityDoesNotAllocate(t *testing.T) {
	w := everythingWorld(rand.New(rand.NewPCG(1, 5)))
	c := newChain(w, 1, 0)
	if n := testing.AllocsPerRun(20, func() { c.draw() }); n > 0 {
		t.Errorf("a draw allocates %v times", n)
	}
}

func BenchmarkDensity(b *testing.B) {
	w := everythingWorld(rand.New(rand.NewPCG(1, 5)))
	p := newPoint(w)
	z, grad := make([]float64, w.size), make([]float64, w.size)
	b.ReportAllocs()
	for b.Loop() {
		p.density(z, grad)
	}
}
