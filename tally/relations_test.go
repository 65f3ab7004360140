package tally

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/synthflow"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// smallCase is a case of a few statements by groups that err alone.
func smallCase(statements ...claims.Claim) *casefile.Case {
	c := &casefile.Case{
		Start: dates.MustParse("2023-08-01"), Scopes: []string{"wide"}, Model: casefile.DefaultModel(),
		Unit: casefile.Unit{Of: "container"}, Flow: casefile.Flow{From: "XA", To: "XB"},
		Measures: map[claims.Measure]casefile.MeasureSpec{claims.Containers: {Form: claims.Cumulative, Scope: "wide"}},
	}
	for _, g := range []string{"a", "b", "c"} {
		c.Parties = append(c.Parties, casefile.Party{ID: g, Groups: []string{g}})
	}
	for i, cl := range statements {
		cl.ID = fmt.Sprintf("S%d", i+1)
		c.Claims = append(c.Claims, cl)
	}
	return c
}

// says is a total of a party by the middle of January.
func says(party string, v quantity.Range, h quantity.Hedge, change ...func(*claims.Claim)) claims.Claim {
	on := dates.MustParse("2024-01-15")
	cl := claims.Claim{
		Measure: claims.Containers, Form: claims.Cumulative, Value: v, Hedge: h, Unit: "container", Scope: "wide",
		AsOf: on, SaidAt: on, PublishedAt: on, Review: claims.Review{State: claims.Accepted},
		Chain: claims.Chain{{Name: party, Party: party, Verb: claims.Said}},
	}
	for _, f := range change {
		f(&cl)
	}
	return cl
}

func number(v float64) quantity.Range { return quantity.Number(v) }

var smallDay = dates.DayOf(2024, 1, 20)

func worldOf(t *testing.T, c *casefile.Case, asOf dates.Day) (*selection, *world) {
	t.Helper()
	sel, err := selectEvidence(c, Options{AsOf: asOf})
	if err != nil {
		t.Fatal(err)
	}
	return sel, newWorld(c, sel, asOf)
}

// weighed returns mean and sd of the logarithm of the count, from draws of the
// prior weighed by the likelihood. The draws of the flow are the same for every
// case, so what is compared differs by the evidence alone.
func weighed(t *testing.T, c *casefile.Case) (middle, sd float64) {
	t.Helper()
	if testing.Short() {
		t.Skip("skipped: -short") // some hundred thousand draws of the prior
	}
	c.Model.SurgesPerYear = 1e-9 // the latents of the flow are standard normal but for surges
	_, w := worldOf(t, c, smallDay)
	pt := newPoint(w)
	const draws = 20000
	logs, weights := make([]float64, draws), make([]float64, draws)
	most := math.Inf(-1)
	z := make([]float64, w.size)
	for k := range draws {
		r := rand.New(rand.NewPCG(uint64(k), 99))
		for i := range z {
			z[i] = r.NormFloat64()
		}
		weights[k] = pt.set(z)
		most = max(most, weights[k])
		logs[k] = math.Log(pt.now())
	}
	sum, square := 0.0, 0.0
	for k := range weights {
		weights[k] = math.Exp(weights[k] - most)
		sum += weights[k]
		square += weights[k] * weights[k]
		middle += weights[k] * logs[k]
	}
	if ess := sum * sum / square; ess < 150 {
		t.Fatalf("the draws are worth %.0f", ess)
	}
	middle /= sum
	for k := range weights {
		sd += weights[k] * (logs[k] - middle) * (logs[k] - middle)
	}
	return middle, math.Sqrt(sd / sum)
}

func width(t *testing.T, statements ...claims.Claim) float64 {
	t.Helper()
	_, sd := weighed(t, smallCase(statements...))
	return sd
}

// TestAgreementNarrows: where nothing is in conflict, an independent source that
// agrees narrows the count, however it hedges.
func TestAgreementNarrows(t *testing.T) {
	for _, one := range []claims.Claim{
		says("a", number(4000), quantity.About), says("a", number(3500), quantity.MoreThan), says("a", quantity.Span(3500, 4500), quantity.Interval),
	} {
		alone := width(t, one)
		for _, other := range []claims.Claim{
			says("b", number(4000), quantity.About), says("b", number(4100), quantity.Exact), says("b", quantity.Span(3000, 5000), quantity.Interval),
			says("b", number(4200), quantity.Nearly), says("b", number(3800), quantity.MoreThan),
		} {
			if both := width(t, one, other); both > 0.97*alone {
				t.Errorf("%s has an sd of %.3f, with %s of another group %.3f", one.Stated(), alone, other.Stated(), both)
			}
		}
	}
}

// TestWiderInputDoesNotNarrow: the same statement told less exactly, by somebody
// trusted less, or of a vaguer window, never gives a narrower count.
func TestWiderInputDoesNotNarrow(t *testing.T) {
	since := func(s string) func(*claims.Claim) {
		return func(cl *claims.Claim) { cl.CountedSince = dates.MustParse(s) }
	}
	asOf := func(s string) func(*claims.Claim) {
		return func(cl *claims.Claim) {
			cl.AsOf, cl.SaidAt, cl.PublishedAt = dates.MustParse(s), dates.MustParse("2024-01-18"), dates.MustParse("2024-01-18")
		}
	}
	for name, steps := range map[string][]claims.Claim{
		"range":  {says("a", quantity.Span(3900, 4100), quantity.Interval), says("a", quantity.Span(3500, 4600), quantity.Interval), says("a", quantity.Span(2500, 6400), quantity.Interval), says("a", quantity.Span(1000, 16000), quantity.Interval)},
		"hedge":  {says("a", number(4000), quantity.Exact), says("a", number(4000), quantity.About), says("a", number(4000), quantity.Vague)},
		"digits": {says("a", number(4120), quantity.About), says("a", number(4100), quantity.About), says("a", number(4000), quantity.About)},
		"start":  {says("a", number(4000), quantity.About, since("2023-09-15")), says("a", number(4000), quantity.About, since("2023-09-01/2023-09-30")), says("a", number(4000), quantity.About, since("2023-08-01/2023-11-01"))},
		"end":    {says("a", number(4000), quantity.About, asOf("2023-12-16")), says("a", number(4000), quantity.About, asOf("2023-12")), says("a", number(4000), quantity.About, asOf("2023-11-15/2024-01-15"))},
		"credibility": {says("a", number(4000), quantity.About, credibility(1)), says("a", number(4000), quantity.About, credibility(2)),
			says("a", number(4000), quantity.About, credibility(3)), says("a", number(4000), quantity.About, credibility(4)), says("a", number(4000), quantity.About, credibility(5))},
	} {
		before := 0.0
		for _, cl := range steps {
			sd := width(t, cl)
			if sd < 0.995*before {
				t.Errorf("%s: %s since %s as of %s has an sd of %.4f, the one before it %.4f", name, cl.Stated(), cl.CountedSince, cl.AsOf, sd, before)
			}
			before = sd
		}
	}
	before := 0.0
	for _, bias := range []float64{0.1, 0.25, 0.5} {
		c := smallCase(says("a", number(4000), quantity.About))
		c.Model.GroupBiasSD = bias
		if _, sd := weighed(t, c); sd < before {
			t.Errorf("with a group's error of %v the sd is %.4f, with a smaller one %.4f", bias, sd, before)
		} else {
			before = sd
		}
	}
}

func credibility(n int) func(*claims.Claim) { return func(cl *claims.Claim) { cl.Credibility = n } }

// TestReliability: the table of METHOD, section 3, and what comes of it: the less
// reliable of two who disagree, the less the count follows him. Who cannot be
// judged stands in the middle, as does who is not graded.
func TestReliability(t *testing.T) {
	for letter, want := range map[string]float64{"A": 0.01, "B": 0.03, "C": 0.06, "D": 0.12, "E": 0.25, "F": 0.06, "": 0.06} {
		for n, times := range map[int]float64{0: 1, 1: 0.33, 2: 0.67, 3: 1, 4: 2, 5: 4, 6: 1} {
			if got := outlierChance(letter, n); math.Abs(got-min(want*times, 0.5)) > 1e-12 {
				t.Errorf("reliability %q, credibility %d: %v, want %v", letter, n, got, min(want*times, 0.5))
			}
		}
	}
	follows := func(letter string, n int) float64 {
		c := smallCase(says("a", number(4000), quantity.About), says("b", number(7000), quantity.About, credibility(n)))
		c.Parties[0].Reliability, c.Parties[1].Reliability = "B", letter
		middle, _ := weighed(t, c)
		return middle
	}
	before := math.Inf(-1)
	for _, letter := range []string{"E", "D", "C", "B", "A"} {
		at := follows(letter, 0)
		if at <= before {
			t.Errorf("with a second speaker of reliability %s, who says more, ln N is %.4f, with one less reliable %.4f", letter, at, before)
		}
		before = at
	}
	before = math.Inf(-1)
	for _, n := range []int{5, 4, 3, 2, 1} {
		at := follows("C", n)
		if at <= before {
			t.Errorf("credibility %d: ln N is %.4f, with less %.4f", n, at, before)
		}
		before = at
	}
	middle := follows("C", 3)
	for _, unknown := range []float64{follows("F", 3), follows("", 3), follows("C", 6), follows("C", 0), follows("F", 6), follows("", 0)} {
		if unknown != middle {
			t.Errorf("who cannot be judged gives %v, the middle of the scale %v", unknown, middle)
		}
	}
}

// TestConversionsAgree: a rate told by the day, the week, the month or the year,
// and what it comes to over its window, are one statement.
func TestConversionsAgree(t *testing.T) {
	const days = 70
	window := func(unit string, form claims.Form, by float64) claims.Claim {
		return says("a", quantity.Span(20*by, 30*by), quantity.Interval, func(cl *claims.Claim) {
			cl.Form, cl.Unit = form, unit
			cl.AsOf, cl.CountedSince = dates.MustParse("2023-12-10"), dates.MustParse("2023-10-01")
		})
	}
	told := []claims.Claim{
		window("container_per_day", claims.Rate, 1), window("container_per_week", claims.Rate, 7), window("container_per_month", claims.Rate, 30.44),
		window("container_per_year", claims.Rate, 365.25), window("container", claims.Increment, days),
	}
	r := rand.New(rand.NewPCG(3, 4))
	for range 50 {
		var z []float64
		want := 0.0
		for i, cl := range told {
			_, w := worldOf(t, smallCase(cl), smallDay)
			if z == nil {
				z = make([]float64, w.size)
				for k := range z {
					z[k] = r.NormFloat64()
				}
			}
			got := newPoint(w).set(z)
			if i == 0 {
				want = got
			} else if math.Abs(got-want) > 1e-9*(1+math.Abs(want)) {
				t.Errorf("%s %s has a log likelihood of %.12g, by the day %.12g", cl.Stated(), cl.Unit, got, want)
			}
		}
	}
}

// likelihoods of a case at some points of its latents.
func likelihoods(t *testing.T, c *casefile.Case, asOf dates.Day) []float64 {
	t.Helper()
	_, w := worldOf(t, c, asOf)
	pt := newPoint(w)
	var out []float64
	for k := range uint64(10) {
		r := rand.New(rand.NewPCG(k, 7))
		z := make([]float64, w.size)
		for i := range z {
			z[i] = r.NormFloat64()
		}
		out = append(out, pt.set(z), pt.now())
	}
	return out
}

// TestOrderOfRows: the same rows in another order are the same model, bit for
// bit, and every row plays the same part.
func TestOrderOfRows(t *testing.T) {
	for seed := range uint64(30) {
		w := synthflow.New(seed, synthflow.Full, synthflow.NotWrong)
		want := likelihoods(t, w.Case, w.AsOf)
		part := func(c *casefile.Case) map[string]Evidence {
			sel, _ := worldOf(t, c, w.AsOf)
			out := map[string]Evidence{}
			for _, e := range sel.evidence {
				out[e.ID] = e
			}
			return out
		}
		parts := part(w.Case)
		r := rand.New(rand.NewPCG(seed, 8))
		c := *w.Case
		c.Claims, c.Voyages, c.Observed, c.Parties, c.Sources = shuffled(r, c.Claims), shuffled(r, c.Voyages), shuffled(r, c.Observed), shuffled(r, c.Parties), shuffled(r, c.Sources)
		if got := likelihoods(t, &c, w.AsOf); !slices.Equal(got, want) {
			t.Errorf("seed %d: rows in another order give %v, want %v", seed, got, want)
		}
		if got := part(&c); !reflect.DeepEqual(got, parts) {
			t.Errorf("seed %d: rows in another order play other parts", seed)
		}
	}
}

func shuffled[T any](r *rand.Rand, list []T) []T {
	out := slices.Clone(list)
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// TestRelayRepeated: every relay once more, on a page of its own, is the same
// model, bit for bit.
func TestRelayRepeated(t *testing.T) {
	repeated := 0
	for seed := range uint64(30) {
		w := synthflow.New(seed, synthflow.Full, synthflow.NotWrong)
		want := likelihoods(t, w.Case, w.AsOf)
		c := *w.Case
		c.Claims = slices.Clone(c.Claims)
		for i := range w.Case.Claims {
			if cl := w.Case.Claims[i]; len(cl.Related(claims.Relays)) > 0 {
				cl.ID += "-again"
				cl.Chain = append(slices.Clone(cl.Chain), claims.Hop{Name: "another outlet", Verb: claims.Relayed, Date: cl.PublishedAt})
				c.Claims = append(c.Claims, cl)
				repeated++
			}
		}
		if got := likelihoods(t, &c, w.AsOf); !slices.Equal(got, want) {
			t.Errorf("seed %d: relays told again give %v, want %v", seed, got, want)
		}
	}
	if repeated < 100 {
		t.Errorf("only %d relays in all", repeated)
	}
}

// TestEvidenceNarrowsOnAverage: in a single case one more statement may widen the
// count, where it is in conflict with others. On average over worlds it does not:
// the expected variance given more is no more (law of total variance).
func TestEvidenceNarrowsOnAverage(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	const worlds = 12
	all, half, wider := 0.0, 0.0, 0
	for seed := range uint64(worlds) {
		w := synthflow.New(seed+500, synthflow.Full, synthflow.NotWrong)
		sel, m := worldOf(t, w.Case, w.AsOf)
		variance := func(from []*chain, skip []bool) (float64, []*chain) {
			other := *m
			other.skip = skip
			chains := start(&other, seed, effort{chains: 2, warmup: 150}, from, nil)
			goOn(chains, 150, nil)
			draws, _, _ := keptOf(chains)
			p := &posterior{c: w.Case, sel: sel, w: &other, draws: draws}
			logs := make([]float64, len(draws))
			p.each(func(k int, pt *point) { logs[k] = math.Log(pt.now()) })
			return sd(logs) * sd(logs), chains
		}
		with, chains := variance(nil, nil)
		skip := make([]bool, m.directions())
		for i := 0; i < len(m.terms); i += 2 {
			skip[i] = true
		}
		without, _ := variance(chains, skip)
		all, half = all+with/worlds, half+without/worlds
		if with > without {
			wider++
		}
	}
	t.Logf("variance of ln N: %.4f with all briefings, %.4f with every second; in %d of %d worlds all gave the larger one", all, half, wider, worlds)
	if all > half {
		t.Errorf("more evidence gives a variance of %.4f on average, less %.4f", all, half)
	}
}
