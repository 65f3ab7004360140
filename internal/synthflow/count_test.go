package synthflow

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/tally"
)

// TestCountAgrees holds the count itself to a sampler of its own on METHOD's
// prior with the likelihood of this package: two computations of one model that
// share no code. The means of every quantity, of the logarithm of the likelihood
// among them, agree within Monte Carlo error.
//
// TIDEWAITER_WORLDS sets which worlds, "2" for the first two, "5:3" for three
// from the fifth on (default 1).
func TestCountAgrees(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	from, worlds := 0, 1
	if v := os.Getenv("TIDEWAITER_WORLDS"); v != "" {
		first, n, part := strings.Cut(v, ":")
		var err, err2 error
		if part {
			from, err = strconv.Atoi(first)
		} else {
			n = first
		}
		worlds, err2 = strconv.Atoi(n)
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
	}
	far, means := 0.0, 0
	for seed := uint64(from); seed < uint64(from+worlds); seed++ {
		r := rand.New(rand.NewPCG(seed, 17))
		w := newWalk(r)
		res := tally.Estimate(w.p.write(r, "world", w.s), tally.Options{AsOf: w.p.asOf, Seed: seed + 1})
		if res.Draws == nil {
			t.Logf("seed %d: no count: %s", seed, res.Why)
			continue
		}
		own := w.run(r, walkSteps)
		note := ""
		for i, name := range res.Draws.Names {
			name = strings.ReplaceAll(name, "+", ";")
			values, ok := own[name]
			if !ok {
				continue
			}
			want, wantVar := batches(values)
			got, gotVar := mean(name, res.Draws.Values[i])
			z := (got - want) / math.Sqrt(wantVar+gotVar/res.Draws.ESS[i])
			far += z * z
			means++
			switch {
			case math.Abs(z) > 4.5:
				t.Errorf("seed %d, %s: the count has the mean %.4f, our own sampler %.4f: %.1f standard errors", seed, name, got, want, z)
			case name == LogCount || name == LogLikelihood:
				note += fmt.Sprintf("; %s %.3f, own %.3f (%.1f)", name, got, want, z)
			}
		}
		t.Logf("seed %d: %d origins%s; so far %d means, squared distances %.1f", seed, len(w.p.origins), note, means, far)
	}
	// Means of one world depend on each other: the limit has room for that.
	if limit := float64(means) + 8*math.Sqrt(2*float64(means)); far > limit {
		t.Errorf("squared distances of %d means add up to %.1f, limit %.1f", means, far, limit)
	}
}

// walkSteps is how long the sampler walks. Its standard errors are by batches.
const (
	walkSteps  = 60_000
	walkEvery  = 20
	walkBatch  = 40
	walkWarmup = 10 // one part in so many, for what the start leaves in the batches
)

// walk samples the posterior of a world by elliptical slices (Murray, Adams and
// MacKay, AISTATS 2010) on the standard normal numbers that a truth is made of,
// some of them at a time. It begins at the world's truth, which is a draw from
// the posterior already.
type walk struct {
	p *plan
	s *stated
	z []float64
}

func newWalk(r *rand.Rand) *walk {
	for {
		w := &walk{p: newPlan(r)}
		for range mostDraws {
			src := &numbers{r: r}
			t := w.p.drawTruth(src)
			if r.Float64() >= w.p.floorWeight(t) {
				continue
			}
			s, ok := w.p.draw(r, t, NotWrong)
			if ok {
				w.s, w.z = s, src.z
				return w
			}
		}
	}
}

// numbers is a source that gives the numbers it has, and new ones behind them.
type numbers struct {
	r  *rand.Rand
	z  []float64
	at int
}

func (n *numbers) NormFloat64() float64 {
	if n.at == len(n.z) {
		n.z = append(n.z, n.r.NormFloat64())
	}
	n.at++
	return n.z[n.at-1]
}

func (n *numbers) Float64() float64 { return phi(n.NormFloat64()) }

func (n *numbers) ExpFloat64() float64 { return -math.Log(phi(-n.NormFloat64())) }

func (w *walk) truth(z []float64) *truth { return w.p.drawTruth(&numbers{z: z}) }

func (w *walk) run(r *rand.Rand, steps int) map[string][]float64 {
	out := map[string][]float64{}
	now := w.p.logLikelihood(w.truth(w.z), w.s)
	next, nu := make([]float64, len(w.z)), make([]float64, len(w.z))
	for step := range steps {
		// A block: all, a run of neighbours, or any few.
		in := func(int) bool { return true }
		switch size := []int{1, 3, 8, 20, len(w.z)}[step%5]; {
		case size == len(w.z):
		case step%2 == 0:
			first := r.IntN(len(w.z) - size + 1)
			in = func(i int) bool { return i >= first && i < first+size }
		default:
			share := float64(size) / float64(len(w.z))
			in = func(int) bool { return r.Float64() < share }
		}
		for i := range nu {
			nu[i] = math.NaN()
			if in(i) {
				nu[i] = r.NormFloat64()
			}
		}
		level := now + math.Log(1-r.Float64())
		theta := 2 * math.Pi * r.Float64()
		lo, hi := theta-2*math.Pi, theta
		for {
			cos, sin := math.Cos(theta), math.Sin(theta)
			for i, z := range w.z {
				next[i] = z
				if !math.IsNaN(nu[i]) {
					next[i] = z*cos + nu[i]*sin
				}
			}
			if l := w.p.logLikelihood(w.truth(next), w.s); l > level {
				now = l
				w.z, next = next, w.z
				break
			}
			if theta < 0 {
				lo = theta
			} else {
				hi = theta
			}
			theta = lo + r.Float64()*(hi-lo)
		}
		if step%walkEvery == 0 && step > steps/walkWarmup {
			for name, v := range w.p.quantities(w.truth(w.z), w.s) {
				out[name] = append(out[name], scaled(name, v))
			}
		}
	}
	return out
}

// batches returns a mean and its variance, from the spread of the means of
// batches.
func batches(values []float64) (mean, variance float64) {
	n := len(values) / walkBatch
	var means []float64
	for b := range walkBatch {
		sum := 0.0
		for _, v := range values[b*n : (b+1)*n] {
			sum += v
		}
		means = append(means, sum/float64(n))
		mean += sum / float64(n) / walkBatch
	}
	for _, m := range means {
		variance += (m - mean) * (m - mean)
	}
	return mean, variance / (walkBatch - 1) / walkBatch
}

// mean returns the mean of draws and their variance.
func mean(name string, draws []float64) (mean, variance float64) {
	n := float64(len(draws))
	for _, v := range draws {
		mean += scaled(name, v) / n
	}
	for _, v := range draws {
		d := scaled(name, v) - mean
		variance += d * d / n
	}
	return mean, variance
}

// scaled takes logarithms of what is log-normal: its mean has less error.
func scaled(name string, v float64) float64 {
	for _, kind := range []string{"scope_step", "mode_gap", "hedge", "early_rate", "load", "swing"} {
		if strings.HasPrefix(name, kind) {
			return math.Log(v)
		}
	}
	return v
}
