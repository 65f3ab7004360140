package synthflow

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/tidewaiter/tidewaiter/quantity"
)

// TestChancesSumToOne: the chances of all figures add up to one, for every hedge.
func TestChancesSumToOne(t *testing.T) {
	const b, o = 9.9, 0.06 // 20,000
	for _, h := range quantity.Hedges() {
		sum := 0.0
		if laws[h].kind == ends {
			for x := 1.01; x < 1e9; {
				lo, hi := rangeAround(x, h)
				sum += figureChance(quantity.Span(lo, hi), h, 1.2, b, o)
				x = hi * 1.0001
			}
		} else {
			for v := 100.0; v < 1e6; v++ {
				sum += figureChance(quantity.Number(v), h, 1.2, b, o)
			}
			for v := 1e6; v < 1e9; v += 1e4 { // the lattices of a million and more
				sum += figureChance(quantity.Number(v), h, 1.2, b, o)
			}
		}
		// What lies under 100 and, as it is, over a million is left out.
		if math.Abs(sum-1) > 2e-3 {
			t.Errorf("%s: the chances of all figures add up to %.5f", h, sum)
		}
	}
}

// TestDistributionFunctions holds the closed forms to quadrature.
func TestDistributionFunctions(t *testing.T) {
	// midpoint integrates f over (lo, hi).
	midpoint := func(lo, hi float64, f func(float64) float64) float64 {
		const n = 200_000
		sum := 0.0
		for i := range n {
			sum += f(lo + (hi-lo)*(float64(i)+0.5)/n)
		}
		return sum * (hi - lo) / n
	}
	for _, tc := range []struct{ s, mean float64 }{{0.05, 0.04}, {0.05, 0.1}, {0.05, 0.8}, {0.05, 0.01}} {
		for _, a := range []float64{-0.2, -0.05, 0, 0.01, 0.05, 0.3, 2} {
			want := midpoint(0, 40*tc.mean, func(d float64) float64 { return math.Exp(-d/tc.mean) / tc.mean * phi((a-d)/tc.s) })
			if got := normalPlusExponential(a, tc.s, tc.mean); math.Abs(got-want) > 1e-7 {
				t.Errorf("s %v, mean %v: P(sum <= %v) is %.9f, by quadrature %.9f", tc.s, tc.mean, a, got, want)
			}
		}
	}
	for _, x := range []float64{-50, -3, -0.5, 0, 0.2, 4, 30} {
		// density 6 sqrt(3) / (pi (3 + t^2)^2), by the substitution t = tan(a)
		want := midpoint(-math.Pi/2, math.Atan(x), func(a float64) float64 {
			u := math.Tan(a)
			return 6 * math.Sqrt(3) / (math.Pi * (3 + u*u) * (3 + u*u)) * (1 + u*u)
		})
		if got := student3(x); math.Abs(got-want) > 1e-8 {
			t.Errorf("Student's t at %v is %.10f, by quadrature %.10f", x, got, want)
		}
	}
	if a, b := student3(-999.9), student3(-1000.1); a < b || a/b > 1.01 {
		t.Errorf("the tail of Student's t jumps: %v, %v", a, b)
	}
}

// TestFiguresFollowTheirChances states a figure many times and holds how often
// each comes to its chance.
func TestFiguresFollowTheirChances(t *testing.T) {
	const n = 200_000
	p := &plan{parties: []party{{reliability: "E"}}}
	o := &origin{credibility: 4} // half of the figures are outliers
	tr := &truth{hedges: map[quantity.Hedge]float64{}}
	for i, h := range quantity.Hedges() {
		r := rand.New(rand.NewPCG(uint64(i), 5))
		tr.hedges[h] = 1.3
		b := math.Log(9300)
		seen := map[quantity.Range]int{}
		for range n {
			seen[p.say(r, tr, o, h, b)]++
		}
		chi, cells := 0.0, 0
		for _, v := range slices.SortedFunc(maps.Keys(seen), func(a, b quantity.Range) int { return int(a.Lo - b.Lo) }) {
			if v.Lo != math.Trunc(v.Lo) || v.Lo < 1 {
				continue
			}
			if want := n * figureChance(v, h, 1.3, b, p.outlier(o)); want >= 50 {
				d := float64(seen[v]) - want
				chi += d * d / want
				cells++
			}
		}
		// Chi-squared of so many cells: mean cells, variance twice that.
		if limit := float64(cells) + 4*math.Sqrt(2*float64(cells)) + 4; cells < 5 || chi > limit {
			t.Errorf("%s: chi-squared %.1f over %d figures, limit %.1f", h, chi, cells, limit)
		}
	}
}

// TestLikelihoodIsOfTheWorld: over what is stated in a world, the likelihood at
// another truth over that at its own has the mean 1, whatever the two are; or
// the chance that the other truth has of a case that fits, as only such are
// drawn. So what is drawn and the likelihood are one model, with all readings,
// series, totals and lists.
func TestLikelihoodIsOfTheWorld(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	const draws = 8000 // ratios have heavy tails: with 1,500 their spread is taken for too small
	far, plans := 0.0, 0
	for seed := range uint64(24) {
		r := rand.New(rand.NewPCG(seed, 99))
		p := newPlan(r)
		one := p.drawTruth(r)
		other := *one
		other.stays = maps.Clone(one.stays)
		other.stays[sharedGroup] += 0.02
		other.stays["g1"] -= 0.03
		other.hedges, other.moves, other.watchers = maps.Clone(one.hedges), maps.Clone(one.moves), maps.Clone(one.watchers)
		for h := range other.hedges {
			other.hedges[h] *= 1.05
		}
		for k := range other.moves {
			other.moves[k] += 0.05
		}
		for g := range other.watchers {
			other.watchers[g] *= 0.97
		}
		other.load *= 1.03
		other.delta *= 0.9
		sum, squares, fit := 0.0, 0.0, 0.0
		for range draws {
			p.drawChanges(r, one)
			ratio := 0.0
			if s, ok := p.draw(r, one, NotWrong); ok {
				ratio = math.Exp(p.logLikelihood(&other, s) - p.logLikelihood(one, s) - math.Log(p.floorWeight(&other)) + math.Log(p.floorWeight(one)))
			}
			sum, squares = sum+ratio, squares+ratio*ratio
			other.changed = map[string]float64{}
			p.drawChanges(r, &other)
			if _, ok := p.draw(r, &other, NotWrong); ok {
				fit++
			}
		}
		if fit < draws/10 {
			continue
		}
		mean, share := sum/draws, fit/draws
		se := math.Sqrt((squares/draws-mean*mean)/draws + share*(1-share)/draws)
		far += (mean - share) * (mean - share) / (se * se)
		plans++
		if z := (mean - share) / se; math.Abs(z) > 4.5 {
			t.Errorf("seed %d: the mean ratio is %.4f, a case fits with %.4f, %.1f standard errors apart", seed, mean, share, z)
		}
	}
	if limit := float64(plans) + 4*math.Sqrt(2*float64(plans)); plans < 16 || far > limit {
		t.Errorf("%d plans: squared distances add up to %.1f, limit %.1f", plans, far, limit)
	}
}
