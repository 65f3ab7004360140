package tally

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
	"github.com/tidewaiter/tidewaiter/internal/synthflow"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// An outside oracle: the model written for JAGS from docs/METHOD.md alone, in
// bench/oracle. It gets the evidence as it was selected here (which claims are
// terms, with which readings and weights) and nothing else, so that it checks
// the model and the inference. What JAGS found is kept in testdata/oracle.json.

// oracleSeeds is how many counts, each with a seed of its own, are pooled for
// one comparison: their spread is the Monte Carlo error.
const oracleSeeds = 4

// oracleTolerance is how many posterior sd two figures may differ, beside three
// joint Monte Carlo errors.
const oracleTolerance = 0.05

// oracleCase is a case as the oracle reads it. Days are from the case's start.
type oracleCase struct {
	Name    string
	Now     int // the as-of day
	Counted int // index of the counted scope
	Scopes  int
	Model   casefile.Model
	Load    casefile.Interval
	Terms   []oracleTerm
	Counts  []oracleCount
	Lists   []oracleList
	Floor   *oracleFloor
	Ours    oracleFigures // of the count
	Seconds float64       // of the processor, of one count
	Size    float64       // the least bulk or tail effective size of the log count of one count
}

type oracleTerm struct {
	Origin, Party string
	Groups        []string
	Day           int // that the reading nearest the speaker describes
	Readings      []oracleReading
}

type oracleReading struct {
	ID              string
	Lo, Hi          float64
	Hedge, Modes    string
	Scope           int
	Weight, Outlier float64
	PerDays         float64 // of a rate
	Share           bool
	oracleWindow
}

// oracleWindow is when a figure counts from and until: a day, or any day of an
// interval. Since is nil when no start is stated.
type oracleWindow struct {
	Since *[2]int
	AsOf  [2]int
}

type oracleCount struct {
	Origin, Watcher, Party string
	Lo, Hi                 int
	Outlier                float64
	oracleWindow
}

type oracleList struct {
	Watcher  string
	Of, Both int
}

type oracleFloor struct {
	From, To int
	Voyages  int
	Weight   float64
}

// oracleFigures are means and quantiles by the name of a quantity, and its
// Monte Carlo errors.
type oracleFigures map[string]oracleFigure

type oracleFigure struct {
	Mean   float64
	SD     float64
	Q      [5]float64 // 5, 25, 50, 75, 95 %
	Error  float64    // Monte Carlo error of Mean
	QError [5]float64 // and of Q

	// Of a statement, which stands on a lattice: between which of JAGS's
	// quantiles ours may lie, tolerance and errors being ones of probability.
	Low, High *[5]float64 `json:",omitempty"`
}

func windowFor(cl *claims.Claim, start dates.Day) oracleWindow {
	var w oracleWindow
	if first, ok := cl.CountedSince.Earliest(); ok {
		since := [2]int{int(first - start), int(first - start)}
		if last, known := cl.CountedSince.Latest(); known && cl.CountedSince.IsInterval() {
			since[1] = int(last - start)
		}
		w.Since = &since
	}
	first, last, _ := cl.Describes()
	w.AsOf = [2]int{int(first - start), int(last - start)}
	return w
}

// exportOracle selects the evidence of a case by a day.
func exportOracle(t *testing.T, name string, c *casefile.Case, asOf dates.Day) *oracleCase {
	t.Helper()
	sel, err := selectEvidence(c, Options{AsOf: asOf})
	if err != nil {
		t.Fatal(name, err)
	}
	start, _ := c.Start.Earliest()
	out := &oracleCase{Name: name, Now: int(asOf - start), Counted: slices.Index(c.Scopes, sel.spec.Scope), Scopes: len(c.Scopes), Model: c.Model, Load: sel.load}
	for _, x := range sel.terms {
		_, day, _ := x.spoken().Describes()
		ot := oracleTerm{Origin: x.origin, Party: x.party, Groups: x.groups, Day: int(day - start)}
		for _, r := range x.readings {
			ot.Readings = append(ot.Readings, oracleReading{ID: r.claim.ID, Lo: r.value.Lo, Hi: r.value.Hi, Hedge: string(r.claim.Hedge), Modes: r.modes, Scope: r.scope,
				Weight: r.weight, Outlier: r.outlier, PerDays: r.perDays, Share: r.claim.Form == claims.Share, oracleWindow: windowFor(r.claim, start)})
		}
		out.Terms = append(out.Terms, ot)
	}
	for _, x := range sel.counts {
		out.Counts = append(out.Counts, oracleCount{Origin: x.origin, Watcher: x.watcher, Party: x.claim.Party(), Lo: x.lo, Hi: x.hi, Outlier: x.outlier, oracleWindow: windowFor(x.claim, start)})
	}
	for _, x := range sel.lists {
		out.Lists = append(out.Lists, oracleList{Watcher: x.second, Of: x.of, Both: x.both})
	}
	if f := sel.floor; f != nil {
		out.Floor = &oracleFloor{From: int(f.from - start), To: int(f.to - start), Voyages: len(f.voyages), Weight: f.weight}
	}
	return out
}

// oneMore is a small case: everything that the oracle checks is switched on by
// the cases that need it.
func oneMore(statements ...*claims.Claim) *casefile.Case {
	c := &casefile.Case{
		ID: "oracle", Start: dates.MustParse("2023-08-01"), Scopes: []string{"narrow", "middle", "wide"}, Model: casefile.DefaultModel(),
		Unit: casefile.Unit{Of: "container"}, Flow: casefile.Flow{From: "XA", To: "XB"},
		Measures: map[claims.Measure]casefile.MeasureSpec{claims.Containers: {Form: claims.Cumulative, Scope: "middle"}},
		Factors:  []casefile.Factor{{ID: "containers-per-voyage", Lo: 200, Hi: 300}},
	}
	c.Model.SharedBy, c.Model.Watchers = []string{"a", "b"}, []string{"w", "v"}
	for _, g := range []string{"a", "b", "c", "w", "v"} {
		c.Parties = append(c.Parties, casefile.Party{ID: g, Groups: []string{g}, Reliability: "B"})
	}
	c.Parties = append(c.Parties, casefile.Party{ID: "ab", Groups: []string{"a", "b"}, Reliability: "D"})
	for _, cl := range statements {
		c.Claims = append(c.Claims, *cl)
	}
	return c
}

// stated is a statement of a small case.
func stated(id, party, on, since string, lo, hi float64, hedge quantity.Hedge, scope string, more ...func(*claims.Claim)) *claims.Claim {
	day := dates.MustParse(on)
	cl := &claims.Claim{
		ID: id, Measure: claims.Containers, Form: claims.Cumulative, Value: quantity.Span(lo, hi), Hedge: hedge, Unit: "container", Scope: scope,
		CountedSince: dates.MustParse(since), AsOf: day, SaidAt: day, PublishedAt: day, Review: claims.Review{State: claims.Accepted},
		Chain: claims.Chain{{Name: "x", Party: party, Verb: claims.Said}}, Origin: "origin-" + id,
	}
	for _, f := range more {
		f(cl)
	}
	return cl
}

func still(c *casefile.Case) *casefile.Case {
	c.Model.SurgesPerYear, c.Model.RedefinitionChance = 0, 0
	return c
}

type oracleSmall struct {
	name string
	c    *casefile.Case
	asOf dates.Day
}

// oracleCases are the small cases, from one statement in a flow without surges
// to every form of evidence, a part at a time.
func oracleCases() []oracleSmall {
	sea := func(c *claims.Claim) { c.Modes = []claims.Mode{claims.Sea} }
	of := func(origin string) func(*claims.Claim) { return func(c *claims.Claim) { c.Origin = origin } }
	voyages := func(c *claims.Claim) { c.Measure, c.Unit, c.Scope = claims.Voyages, "voyage", "" }
	series := func(c *casefile.Case) *casefile.Case { c.Model.RedefinitionChance = 0.4; return c }
	surging := func(c *casefile.Case) *casefile.Case { c.Model.SurgesPerYear = 3; return c }
	asOf := dates.DayOf(2024, 2, 1)
	cases := map[string]*casefile.Case{
		"one":   still(oneMore(stated("1", "c", "2023-12-29", "", 5000, 5000, quantity.About, "middle"))),
		"rough": still(oneMore(stated("1", "c", "2023-12-29", "2023-08-10", 10000, 10000, quantity.MoreThan, "middle"))),
		"hedges": still(oneMore(
			stated("1", "c", "2023-10-01", "", 1200, 1200, quantity.Exact, "middle"),
			stated("2", "c", "2023-10-20", "", 2000, 2000, quantity.Nearly, "middle"),
			stated("3", "c", "2023-11-20", "", 2500, 2500, quantity.AtLeast, "middle"),
			stated("4", "c", "2023-12-20", "", 5000, 5000, quantity.UpTo, "middle"),
			stated("5", "c", "2024-01-05", "", 5500, 5500, quantity.LessThan, "middle"),
			stated("6", "c", "2024-01-10", "", 2000, 9000, quantity.Vague, "middle"),
			stated("7", "c", "2024-01-15", "", 4000, 6000, quantity.Interval, "middle"))),
		"groups": still(oneMore(
			stated("1", "a", "2023-10-13", "2023-08-15", 1000, 1000, quantity.MoreThan, "wide"),
			stated("2", "b", "2023-11-02", "2023-07/2023-08", 2000, 2000, quantity.About, "narrow"),
			stated("3", "ab", "2024-01-12", "2022-06", 4300, 4300, quantity.About, "middle", func(c *claims.Claim) { c.Credibility = 4 }),
			stated("4", "c", "2024-01-20", "2023-09", 6700, 6700, quantity.About, "narrow"),
			stated("4b", "c", "2024-01-20", "2023-08-21/2023-08-31", 6700, 6700, quantity.UpTo, "narrow", of("origin-4")))),
		"forms": still(oneMore(
			stated("1", "a", "2023-10-13", "", 1500, 1500, quantity.About, "middle", sea),
			stated("2", "a", "2023-12-02", "2023-10-13", 900, 900, quantity.About, "middle", func(c *claims.Claim) { c.Form = claims.Increment }),
			stated("3", "b", "2023-12-20", "2023-11-01", 150, 150, quantity.About, "wide", func(c *claims.Claim) { c.Form, c.Unit = claims.Rate, "container_per_week" }),
			stated("4", "c", "2024-01-20", "", 80, 80, quantity.About, "narrow", func(c *claims.Claim) { c.Form, c.Unit = claims.Share, "percent" }),
			stated("5", "c", "2024-01-25", "", 4000, 4000, quantity.AtLeast, "narrow", func(c *claims.Claim) { c.AsOf = dates.MustParse("2023-12") }))),
		"redefined": series(oneMore(
			stated("1", "a", "2023-09-20", "", 1500, 1500, quantity.About, "middle"),
			stated("2", "a", "2023-11-02", "", 3000, 3000, quantity.About, "middle"),
			stated("3", "a", "2023-12-20", "", 8000, 8000, quantity.About, "middle"),
			stated("4", "c", "2024-01-20", "", 5000, 5000, quantity.About, "middle"))),
		"surge": surging(oneMore(
			stated("1", "c", "2023-09-20", "", 700, 700, quantity.About, "middle"),
			stated("2", "c", "2023-11-02", "", 1300, 1300, quantity.About, "middle"),
			stated("3", "c", "2023-12-20", "", 9000, 9000, quantity.About, "middle"))),
		"seen": still(oneMore(
			stated("1", "a", "2023-12-20", "", 4000, 4000, quantity.About, "middle"),
			stated("2", "w", "2024-01-10", "2023-08", 12, 12, quantity.AtLeast, "", voyages),
			stated("3", "v", "2024-01-20", "2023-09-01/2023-09-20", 15, 18, quantity.Interval, "", voyages))),
	}
	var out []oracleSmall
	for _, name := range slices.Sorted(maps.Keys(cases)) {
		out = append(out, oracleSmall{name, cases[name], asOf})
	}
	return out
}

// Worlds for the oracle: small enough for JAGS to settle in minutes.
const (
	oracleWorlds     = 20
	oracleWorldDays  = 330
	oracleWorldTerms = 8
)

// simulatedCases are the first worlds of internal/synthflow that are small
// enough, and the first one after them that has a share. TestOracleWorlds holds them to have all hedges and kinds of evidence.
func simulatedCases(t *testing.T) []oracleSmall {
	t.Helper()
	var out []oracleSmall
	for seed := uint64(1); len(out) < oracleWorlds; seed++ {
		w := synthflow.New(seed, synthflow.Full, synthflow.NotWrong)
		sel, err := selectEvidence(w.Case, Options{AsOf: w.AsOf})
		if err != nil {
			t.Fatal(seed, err)
		}
		start, _ := w.Case.Start.Earliest()
		share := slices.ContainsFunc(sel.terms, func(x *term) bool { return x.spoken().Form == claims.Share })
		if len(out) == oracleWorlds-1 && !share { // shares are rare: one of the twenty has one
			continue
		}
		if int(w.AsOf-start) <= oracleWorldDays && len(sel.terms) <= oracleWorldTerms {
			out = append(out, oracleSmall{fmt.Sprintf("world-%d", seed), w.Case, w.AsOf})
		}
	}
	return out
}

func TestOracleWorlds(t *testing.T) {
	kinds := map[string]int{}
	for _, s := range simulatedCases(t) {
		x := exportOracle(t, s.name, s.c, s.asOf)
		here := map[string]bool{"totals of voyages": len(x.Counts) > 0, "lists": len(x.Lists) > 0, "tracks": x.Floor != nil}
		for i := range x.Terms {
			for j := range x.Terms[i].Readings {
				r := &x.Terms[i].Readings[j]
				here[r.Hedge] = true
				here["share"] = here["share"] || r.Share
				here["rate"] = here["rate"] || r.PerDays > 0
				here["mode"] = here["mode"] || r.Modes != ""
				here["scope"] = here["scope"] || r.Scope != x.Counted
			}
		}
		for k, v := range here {
			if v {
				kinds[k]++
			}
		}
	}
	wanted := []string{"totals of voyages", "lists", "tracks", "share", "rate", "mode", "scope"}
	for _, h := range quantity.Hedges() {
		wanted = append(wanted, string(h))
	}
	for _, k := range wanted {
		if kinds[k] == 0 {
			t.Errorf("no world for the oracle has %q", k)
		}
	}
	t.Log(kinds)
}

// oracleFiguresOf pools what counts of several seeds say.
func oracleFiguresOf(t *testing.T, c *casefile.Case, asOf dates.Day) (figures oracleFigures, seconds, size float64) {
	t.Helper()
	draws, size := map[string][][]float64{}, math.Inf(1)
	quantiles := map[string][]Quantiles{}
	for seed := range oracleSeeds {
		began := sharedtest.CPU()
		r := Estimate(c, Options{AsOf: asOf, Seed: uint64(seed + 1)})
		seconds += (sharedtest.CPU() - began).Seconds() / oracleSeeds
		if r.Count == nil {
			t.Fatalf("no count: %s", r.Why)
		}
		for i, name := range r.Draws.Names {
			if slices.Contains([]string{"log_count", "log_count_half", "log_rate", "level", "swing"}, name) {
				draws[name] = append(draws[name], r.Draws.Values[i])
			}
		}
		size = min(size, r.Diagnosis.EffectiveSize, r.Diagnosis.TailSize)
		for _, s := range r.Statements {
			key := s.Party + ":" + string(s.Measure)
			quantiles[key] = append(quantiles[key], s.Quantiles)
		}
	}
	// spread is the Monte Carlo error of a mean over the seeds.
	spread := func(v []float64) (mean, err float64) {
		for _, x := range v {
			mean += x / float64(len(v))
		}
		for _, x := range v {
			err += (x - mean) * (x - mean)
		}
		return mean, math.Sqrt(err / float64(len(v)*(len(v)-1)))
	}
	figures = oracleFigures{}
	for name, chains := range draws {
		var f oracleFigure
		var means, squares []float64
		var qs [5][]float64
		for _, v := range chains {
			v = slices.Clone(v)
			slices.Sort(v)
			m := mean(v)
			means = append(means, m)
			for _, x := range v {
				squares = append(squares, (x-m)*(x-m))
			}
			for i, p := range oracleQuantiles {
				qs[i] = append(qs[i], quantileOf(v, p))
			}
		}
		f.SD = math.Sqrt(mean(squares))
		f.Mean, f.Error = spread(means)
		for i := range qs {
			f.Q[i], f.QError[i] = spread(qs[i])
		}
		figures[name] = f
	}
	for name, list := range quantiles {
		var f oracleFigure
		for i, at := range []func(Quantiles) float64{
			func(q Quantiles) float64 { return q.P05 }, func(q Quantiles) float64 { return q.P25 }, func(q Quantiles) float64 { return q.Median },
			func(q Quantiles) float64 { return q.P75 }, func(q Quantiles) float64 { return q.P95 }} {
			var v []float64
			for _, q := range list {
				v = append(v, math.Log(max(at(q), 0.5)))
			}
			f.Q[i], f.QError[i] = spread(v)
		}
		f.SD = (f.Q[4] - f.Q[0]) / 3.29
		figures[name] = f
	}
	return figures, seconds, size
}

var oracleQuantiles = [5]float64{0.05, 0.25, 0.5, 0.75, 0.95}

// TestWriteOracle writes the cases for JAGS with our own figures, when asked.
func TestWriteOracle(t *testing.T) {
	dir := os.Getenv("TIDEWAITER_ORACLE")
	if dir == "" {
		t.Skip("for make oracle-count: set TIDEWAITER_ORACLE to a folder")
	}
	only := regexp.MustCompile(os.Getenv("TIDEWAITER_ORACLE_CASES"))
	write := func(x *oracleCase, c *casefile.Case, asOf dates.Day) {
		if os.Getenv("TIDEWAITER_ORACLE_BARE") == "" {
			x.Ours, x.Seconds, x.Size = oracleFiguresOf(t, c, asOf)
		}
		b, err := json.MarshalIndent(x, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, x.Name+".json"), b, 0o666); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d terms, %d totals of voyages, by day %d: %.1f s, size %.0f", x.Name, len(x.Terms), len(x.Counts), x.Now, x.Seconds, x.Size)
	}
	for _, s := range append(oracleCases(), simulatedCases(t)...) {
		if only.MatchString(s.name) {
			write(exportOracle(t, s.name, s.c, s.asOf), s.c, s.asOf)
		}
	}
	c, err := casefile.Read(os.DirFS("../cases/dprk-russia"))
	if err != nil {
		t.Fatal(err)
	}
	last, _ := c.LatestPublication()
	first := dates.DayOf(2024, 1, 15)
	for i := range 21 { // the founding case by its last day, and by 20 days before
		asOf := last - dates.Day(i)*(last-first)/20
		name := "founding-" + asOf.String()
		if only.MatchString(name) {
			write(exportOracle(t, name, c, asOf), c, asOf)
		}
	}
}

// oracleRecord is what JAGS found, as bench/oracle writes it.
type oracleRecord struct {
	RHat, Bulk, Tail float64 // the worst of its figures
	Figures          oracleFigures
}

// oracleErrors are standard errors of the five quantiles of a normal variable
// with sd 1, times the square root of the effective size.
var oracleErrors = [5]float64{2.11, 1.36, 1.25, 1.36, 2.11}

// TestOracle holds the small cases to what JAGS found for them. The founding
// case is held to it by make oracle-count.
func TestOracle(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("testdata", "oracle.json"))
	if err != nil {
		t.Fatal(err)
	}
	var records map[string]oracleRecord
	if err := json.Unmarshal(raw, &records); err != nil {
		t.Fatal(err)
	}
	for _, s := range append(oracleCases(), simulatedCases(t)...) {
		t.Run(s.name, func(t *testing.T) {
			record, ok := records[s.name]
			if !ok {
				t.Skip("no run of JAGS that has settled is kept of it")
			}
			if testing.Short() && s.name != "one" {
				t.Skip("a count takes seconds")
			}
			r := Estimate(s.c, Options{AsOf: s.asOf})
			if r.Count == nil {
				t.Fatal(r.Why)
			}
			ours := map[string][5]float64{}
			for i, name := range r.Draws.Names {
				v := slices.Sorted(slices.Values(r.Draws.Values[i]))
				var q [5]float64
				for k, p := range oracleQuantiles {
					q[k] = quantileOf(v, p)
				}
				ours[name] = q
			}
			for _, x := range r.Statements {
				q := [5]float64{x.Quantiles.P05, x.Quantiles.P25, x.Quantiles.Median, x.Quantiles.P75, x.Quantiles.P95}
				for k := range q {
					q[k] = math.Log(max(q[k], 0.5))
				}
				ours[x.Party+":"+string(x.Measure)] = q
			}
			size := min(r.Diagnosis.EffectiveSize, r.Diagnosis.TailSize)
			for _, name := range slices.Sorted(maps.Keys(record.Figures)) {
				want := record.Figures[name]
				q, ok := ours[name]
				if !ok {
					t.Errorf("%s: not among ours", name)
					continue
				}
				for k, p := range oracleQuantiles {
					if want.Low != nil {
						if q[k] < want.Low[k]-1e-4 || q[k] > want.High[k]+1e-4 {
							t.Errorf("%s, %.0f %%: ours %.4f, JAGS %.4f (%.4f to %.4f allowed)", name, 100*p, q[k], want.Q[k], want.Low[k], want.High[k])
						}
						continue
					}
					allowed := oracleTolerance*want.SD + 3*math.Hypot(want.QError[k], want.SD*oracleErrors[k]/math.Sqrt(size))
					if d := math.Abs(q[k] - want.Q[k]); !(d <= allowed) {
						t.Errorf("%s, %.0f %%: ours %.4f, JAGS %.4f: %.2f sd apart, allowed %.2f", name, 100*p, q[k], want.Q[k], d/want.SD, allowed/want.SD)
					}
				}
			}
		})
	}
}
