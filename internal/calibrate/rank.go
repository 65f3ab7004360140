package calibrate

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/internal/synthflow"
)

// Draws is what an estimator found for one case: for each quantity its draws,
// chains one after the other, and how many independent ones they are worth.
type Draws struct {
	Names    []string
	Values   [][]float64
	ESS      []float64
	PerChain int // draws of one chain; 0 is all of them
}

// mostDraws is how many draws of a world are ranked among. Fewer are where the
// effective sample size is smaller.
const mostDraws = 100

// logCountBiased is N times the error that groups share: what statements tell of
// directly.
const logCountBiased = "log_count+bias_shared"

// table finds the draws of a quantity by the name that a world's truth has for
// it. Sets of groups are joined by another sign there.
func (d *Draws) table() map[string]int {
	at := make(map[string]int, len(d.Names))
	for i, name := range d.Names {
		if i < len(d.Values) && i < len(d.ESS) && len(d.Values[i]) > 0 && len(d.Values[i]) == len(d.Values[0]) {
			at[strings.ReplaceAll(name, "+", ";")] = i
		}
	}
	return at
}

// thin takes as many draws as are nearly independent, evenly spaced.
func thin(values []float64, ess float64) []float64 {
	n := min(mostDraws, len(values))
	if ess < float64(n) {
		n = max(1, int(ess)) // a NaN compares false
	}
	out := make([]float64, n)
	for j := range out {
		out[j] = values[(2*j+1)*len(values)/(2*n)]
	}
	return out
}

// rank is where a truth lies among draws, from 0 to 1: even, whatever their
// number, when the truth is one more draw. Ties are broken at random.
func rank(r *rand.Rand, draws []float64, truth float64) float64 {
	less, same := 0, 0
	for _, v := range draws {
		switch {
		case v < truth:
			less++
		case v == truth:
			same++
		}
	}
	return (float64(less) + r.Float64()*float64(same+1)) / float64(len(draws)+1)
}

// ranks ranks all quantities of a world, those that the draws and the truth both
// have and those that are worked out from them and the case. It lists what the
// truth has and the draws do not.
func ranks(w *synthflow.World, d *Draws) (out map[string]float64, missing []string) {
	at := d.table()
	out = make(map[string]float64, len(w.Truth)+16)
	put := func(as string, values []float64, ess, truth float64) {
		h := fnv.New64a()
		h.Write([]byte(as))
		u := rank(rand.New(rand.NewPCG(w.Seed, h.Sum64())), thin(values, ess), truth)
		out[as] = math.Round(u*rankDigits) / rankDigits
	}
	series := ""
	for name, v := range w.Truth {
		i, ok := at[name]
		if !ok {
			missing = append(missing, name)
			continue
		}
		switch {
		case strings.HasPrefix(name, "bias_group:") && name != "bias_group:g1":
			continue // one group stands for all
		case strings.HasPrefix(name, "redefinition:"):
			if series == "" || name < series {
				series = name
			}
			continue
		}
		put(name, d.Values[i], d.ESS[i], v)
	}
	if series != "" {
		put("redefinition", d.Values[at[series]], d.ESS[at[series]], w.Truth[series])
	}
	truth := derived(w, at, func(name string) float64 { return w.Truth[name] })
	rows := make(map[string][]float64, len(truth))
	if len(at) > 0 {
		for k := range d.Values[0] {
			for name, v := range derived(w, at, func(name string) float64 { return d.Values[at[name]][k] }) {
				rows[name] = append(rows[name], v)
			}
		}
	}
	for name, v := range truth {
		put(name, rows[name], effectiveSize(rows[name], d.PerChain), v)
	}
	slices.Sort(missing)
	return out, missing
}

// derived works out, from the quantities that draws and truth both have, those
// that are of the case as well.
func derived(w *synthflow.World, at map[string]int, value func(name string) float64) map[string]float64 {
	has := func(name string) bool {
		_, a := at[name]
		_, b := w.Truth[name]
		return a && b
	}
	out := w.Given(has, value)
	if has(synthflow.LogCount) && has(synthflow.BiasShared) {
		out[logCountBiased] = value(synthflow.LogCount) + value(synthflow.BiasShared)
	}
	return out
}

// effectiveSize is how many independent draws the draws of chains are worth for
// their mean, by the autocorrelations of all chains up to the first pair whose
// sum is not positive (Geyer, Statistical Science 7, 1992, section 3.3).
func effectiveSize(values []float64, per int) float64 {
	if per <= 0 || per > len(values) {
		per = len(values)
	}
	if per == 0 {
		return 0
	}
	chains := len(values) / per
	all := float64(chains * per)
	mean := 0.0
	for _, v := range values[:chains*per] {
		mean += v / all
	}
	cov := func(lag int) float64 {
		sum := 0.0
		for c := range chains {
			ch := values[c*per : (c+1)*per]
			for i := 0; i+lag < per; i++ {
				sum += (ch[i] - mean) * (ch[i+lag] - mean)
			}
		}
		return sum / all
	}
	v := cov(0)
	if !(v > 0) {
		return all // a constant is known
	}
	tau := -1.0
	for lag := 0; lag+1 < per; lag += 2 {
		pair := (cov(lag) + cov(lag+1)) / v
		if pair <= 0 {
			break
		}
		tau += 2 * pair
	}
	return min(all, all/max(tau, 1e-3))
}

// rankDigits is how finely ranks are kept: what is written and read again is the
// same.
const rankDigits = 1e5
