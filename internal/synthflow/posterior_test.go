package synthflow

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// farthest is the largest distance of an empirical distribution function from
// even.
func farthest(us []float64) float64 {
	most := 0.0
	for i, u := range slices.Sorted(slices.Values(us)) {
		most = max(most, math.Abs(float64(i)/float64(len(us))-u), math.Abs(float64(i+1)/float64(len(us))-u))
	}
	return most
}

// kolmogorov is the distance that n even samples keep within in 999 of 1,000
// cases (Smirnov's asymptotic, ln(2/0.001)/2 under the root).
func kolmogorov(n int) float64 { return math.Sqrt(math.Log(2/0.001) / 2 / float64(n)) }

// TestTruthIsAPosteriorDraw holds small worlds to the posterior by importance
// sampling: truths from the prior, weighted by the likelihood. The truth of a
// world lies in it as one more draw, although truths are weighted by the floor
// and drawn again where a case does not fit.
func TestTruthIsAPosteriorDraw(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	const prior, leastSize = 2500, 25
	got := map[string][]float64{}
	for seed := range uint64(180) {
		r := rand.New(rand.NewPCG(seed, 7))
		p := newPlan(r)
		p.origins = p.origins[:1+r.IntN(2)]
		p.model.BiasDriftShare = 0.3
		truth, s := p.fit(r, NotWrong)
		if truth == nil {
			continue
		}
		true_ := p.quantities(truth, s)
		w := &World{plan: p, stated: s, Truth: true_}
		// given adds the quantities that are of the case as well.
		given := func(q map[string]float64) map[string]float64 {
			has := func(name string) bool { _, ok := q[name]; return ok }
			out := maps.Clone(q)
			maps.Copy(out, w.Given(has, func(name string) float64 { return q[name] }))
			return out
		}
		true_ = given(true_)
		under, sum, squares := map[string]float64{}, 0.0, 0.0
		for range prior {
			d := p.drawTruth(r)
			w := math.Exp(p.logLikelihood(d, s))
			sum, squares = sum+w, squares+w*w
			for name, v := range given(p.quantities(d, s)) {
				if v < true_[name] {
					under[name] += w
				}
			}
		}
		if sum*sum/squares < leastSize {
			continue
		}
		for _, name := range []string{LogCount, LogCountHalf, LogRate, LogLikelihood, BiasShared, "bias_group:g1", "level", "load", "p0", "early_rate", "mode_gap:sea",
			Relayed, SharedErrors, LogJoint, FloorsFit, OthersFit, Residual + "at_least", Residual + "about"} {
			if _, ok := true_[name]; ok {
				got[name] = append(got[name], under[name]/sum)
			}
		}
	}
	for name, us := range got {
		if d := farthest(us); len(us) < 10 || d > kolmogorov(len(us)) {
			t.Errorf("%s: the truth lies %.3f from even in %d worlds, limit %.3f", name, d, len(us), kolmogorov(len(us)))
		}
		t.Logf("%s: %d worlds, %.3f from even", name, len(us), farthest(us))
	}
}

// TestPrior holds truths, before anything is stated, to the laws of METHOD 3 to
// 5.
func TestPrior(t *testing.T) {
	const n = 4000
	r := rand.New(rand.NewPCG(1, 1))
	var p *plan
	for p == nil || p.days() < 300 || len(p.series()[0].days) < 2 {
		p = newPlan(r)
	}
	m := &p.model
	key := p.series()[0].key
	us := map[string][]float64{}
	changed := 0
	loads, loadSquares := 0.0, 0.0
	for range n {
		d := p.drawTruth(r)
		put := func(name string, z float64) { us[name] = append(us[name], phi(z)) }
		put("level", (d.level-math.Log(m.RateMedian))/m.RateLogSD)
		put("swing", math.Log(d.swing/m.RateSwing)/0.4)
		put("first swing", d.x[0]/d.swing)
		put("early", math.Log(d.early/m.EarlyRateMedian)/m.EarlyRateLogSD)
		put("step", math.Log(d.steps[0]/m.ScopeStepMedian)/m.ScopeStepLogSD)
		put("gap", math.Log(d.gaps["sea"]/m.ModeGapMedian)/m.ModeGapLogSD)
		put("hedge", math.Log(d.hedges["about"])/m.HedgeLogSD)
		o := p.origins[0].described
		put("shared", (d.stays[sharedGroup]+d.drifts[sharedGroup][o])/m.SharedBiasSD)
		put("group", (d.stays["g1"]+d.drifts["g1"][o])/m.GroupBiasSD)
		put("move", d.moves[key]/m.RedefinitionLogSD)
		put("load", (math.Log(d.load)-math.Log(loadLo*loadHi)/2)/math.Hypot(math.Log(loadHi/loadLo)/3.29, m.LoadLogSD))
		us["lag"] = append(us["lag"], 1-math.Exp(-d.lag[0]/m.LagMeanDays))
		put("watcher", (math.Log(d.watchers["w1"]/(1-d.watchers["w1"]))-math.Log(d.p0/(1-d.p0)))/m.WatcherLogitSD)
		us["delta"] = append(us["delta"], (d.delta-m.ListDependence.Lo)/(m.ListDependence.Hi-m.ListDependence.Lo))
		if !math.IsInf(d.changed[key], 1) {
			changed++
		}
		mean := 2 * math.Exp(d.level+d.x[3])
		// What arrives has the moments of loads that arrive whole.
		loads += d.inc[3]/mean - 1
		loadSquares += (d.inc[3] - mean) * (d.inc[3] - mean) / (mean * m.LumpSize)
		if got := d.at(float64(p.days())); math.Abs(got-(d.sum[len(d.sum)-2]+d.inc[len(d.inc)-1]*float64(p.days()%cellDays)/cellDays)) > 1e-6*got {
			t.Fatalf("N at the end is %v", got)
		}
		if d.at(0) != 0 || math.Abs(d.at(-7)+d.early) > 1e-9 || math.Abs(d.at(cellDays)-d.inc[0]) > 1e-9*d.inc[0] {
			t.Fatal("N at and before the start")
		}
	}
	for name, u := range us {
		if d := farthest(u); d > kolmogorov(n) {
			t.Errorf("%s lies %.4f from its law", name, d)
		}
	}
	if share := float64(changed) / n; math.Abs(share-m.RedefinitionChance) > 0.03 {
		t.Errorf("a series changes in %.3f of the worlds, %v are asked for", share, m.RedefinitionChance)
	}
	if math.Abs(loads/n) > 0.1 || math.Abs(loadSquares/n-1) > 0.35 {
		t.Errorf("what arrives has the mean %.3f and the variance %.3f of what METHOD gives", 1+loads/n, loadSquares/n)
	}
}
