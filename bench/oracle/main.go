// Command oracle holds the count to JAGS: the same evidence, the model written
// anew from docs/METHOD.md (model.bug), another sampler. See README.md.
package main

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

//go:embed model.bug
var template string

// What two figures may differ by, and what the draws of JAGS have to be worth.
const (
	tolerance = 0.05 // posterior sd
	errorsMay = 3    // joint Monte Carlo errors
	mostRHat  = 1.01
	leastSize = 1000
	pooled    = 4   // counts of ours that are pooled
	leastOurs = 400 // effective size below which there is no count
)

var probabilities = [5]float64{0.05, 0.25, 0.5, 0.75, 0.95}

type interval struct{ Lo, Hi float64 }

// model has the fields of `model` in case.yaml that METHOD names.
type model struct {
	RateMedian, RateLogSD, RateSwing, RateHalfLifeWeek, LumpSize            float64
	SharedBiasSD, GroupBiasSD                                               float64
	SharedBy                                                                []string
	ScopeStepMedian, ScopeStepLogSD, ModeGapMedian, ModeGapLogSD            float64
	EarlyRateMedian, EarlyRateLogSD, LagMeanDays                            float64
	BiasDriftShare, BiasHalfLifeWeeks, HedgeLogSD                           float64
	SurgesPerYear, SurgeLogSD, RedefinitionChance, RedefinitionLogSD        float64
	LoadLogSD, WatcherLogitSD                                               float64
	BerthDays, LookDays, CloudShare, HeardShare, ListDependence, CallChance interval
}

// oracleCase is what TestWriteOracle of package tally writes: evidence as it was
// selected, and our own figures.
type oracleCase struct {
	Name                 string
	Now, Counted, Scopes int
	Model                model
	Load                 interval
	Terms                []term
	Counts               []count
	Lists                []struct {
		Watcher  string
		Of, Both int
	}
	Floor *struct {
		From, To, Voyages int
		Weight            float64
	}
	Ours          map[string]*figure
	Seconds, Size float64
}

type term struct {
	Origin, Party string
	Groups        []string
	Day           int
	Readings      []reading
}

type reading struct {
	ID                       string
	Lo, Hi                   float64
	Hedge, Modes             string
	Scope                    int
	Weight, Outlier, PerDays float64
	Share                    bool
	Since                    *[2]int
	AsOf                     [2]int
}

type count struct {
	Origin, Watcher, Party string
	Lo, Hi                 int
	Outlier                float64
	Since                  *[2]int
	AsOf                   [2]int
}

// figure is a distribution in a few numbers, with their Monte Carlo errors.
type figure struct {
	Mean, SD float64
	Q        [5]float64
	Error    float64
	QError   [5]float64
	// Of a statement, which stands on a lattice: between which of its quantiles
	// those of ours may lie. There the tolerance and the errors are ones of
	// probability, since a quantile jumps from one point to another.
	Low, High *[5]float64 `json:",omitempty"`
}

// finding is what JAGS says of one case, beside ours.
type finding struct {
	Case       string
	Draws      int
	Chains     int
	RHat       float64
	Bulk, Tail float64
	Seconds    float64 // of the processor: JAGS, all chains with what they learn before
	Ours       float64 // of the processor: one count of ours
	Size       float64 // the least of bulk and tail sizes of log N, half way and pace, of JAGS
	OurSize    float64 // and of ours
	// Seconds of the processor for 1,000 effective draws of the one that has least.
	PerThousand, OursPerThousand float64
	Figures                      map[string]*figure
	Worst                        map[string]float64 // greatest difference as a share of what is allowed, by quantity
	Differs                      []string
}

var verbose = flag.Bool("v", false, "tell R-hat and effective sizes of every quantity")

func main() {
	log.SetFlags(0)
	out := flag.String("out", "", "folder for findings, a file a case")
	jags := flag.String("jags", "jags", "the JAGS command")
	iterations := flag.Int("iterations", 100000, "updates a chain")
	adapt := flag.Int("adapt", 4000, "updates a chain before them, in which its steps are learnt")
	settle := flag.Int("settle", 1000, "updates a chain after those, before any is kept")
	chains := flag.Int("chains", 4, "chains")
	kept := flag.Int("kept", 4000, "draws kept a chain")
	atOnce := flag.Int("at-once", 2, "chains at once")
	keep := flag.String("keep", "", "folder for the programs and draws, where a chain that was finished before is not run again; else they are removed")
	record := flag.String("record", "", "file to which the figures of JAGS are added, for the test of package tally")
	prior := flag.Int("prior", 0, "instead of JAGS, weigh so many worlds drawn from the prior")
	flag.Parse()
	failed := false
	for _, path := range flag.Args() {
		raw, err := os.ReadFile(path)
		if err != nil {
			log.Fatal(err)
		}
		var c oracleCase
		if err := json.Unmarshal(raw, &c); err != nil {
			log.Fatalf("%s: %v", path, err)
		}
		if *prior > 0 {
			figures, size := weigh(&c, *prior)
			fmt.Printf("%s: %d worlds of the prior, effective size %.0f\n", c.Name, *prior, size)
			for _, name := range sortedKeys(figures) {
				fmt.Printf("  %-15s %8.4f  %8.4f +- %.4f\n", name, figures[name].Q, figures[name].Mean, figures[name].Error)
				if ours := c.Ours[name]; ours != nil {
					fmt.Printf("  %-15s %8.4f  %8.4f +- %.4f\n", "  ours", ours.Q, ours.Mean, ours.Error)
				}
			}
			continue
		}
		dir := *keep
		if dir == "" {
			if dir, err = os.MkdirTemp("", "oracle"); err != nil {
				log.Fatal(err)
			}
		}
		began := time.Now()
		f, err := examine(&c, runner{*jags, dir, *chains, *adapt, *settle, *iterations, *kept, max(*atOnce, 1), *keep != ""})
		if *keep == "" {
			if err := os.RemoveAll(dir); err != nil {
				log.Print(err)
			}
		}
		if err != nil {
			log.Fatalf("%s: %v", c.Name, err)
		}
		failed = failed || len(f.Differs) > 0
		fmt.Printf("%-22s R-hat %.4f, size %5.0f bulk %5.0f tail, %.0f s (%.0f s of the processor); for 1,000 draws JAGS %.1f s, ours %.1f s; worst %s\n",
			f.Case, f.RHat, f.Bulk, f.Tail, time.Since(began).Seconds(), f.Seconds, f.PerThousand, f.OursPerThousand, worst(f.Worst))
		for _, d := range f.Differs {
			fmt.Println("  " + d)
		}
		if *record != "" && f.settled() {
			if err := addTo(*record, f); err != nil {
				log.Fatal(err)
			}
		}
		if *out != "" {
			b, err := json.MarshalIndent(f, "", " ")
			if err != nil {
				log.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(*out, f.Case+".json"), append(b, '\n'), 0o666); err != nil {
				log.Fatal(err)
			}
		}
	}
	if failed {
		os.Exit(1)
	}
}

func worst(m map[string]float64) string {
	var parts []string
	for _, name := range sortedKeys(m) {
		parts = append(parts, fmt.Sprintf("%s %.2f", name, m[name]))
	}
	return strings.Join(parts, ", ")
}

// examine runs JAGS on a case and compares.
func examine(c *oracleCase, run runner) (*finding, error) {
	prog, err := build(c, template)
	if err != nil {
		return nil, err
	}
	draws, seconds, err := run.sample(prog, c.Name)
	if err != nil {
		return nil, err
	}
	f := &finding{Case: c.Name, Chains: run.chains, Draws: run.chains * run.kept, Seconds: seconds, Ours: c.Seconds, OurSize: c.Size,
		Figures: map[string]*figure{}, Worst: map[string]float64{}, Bulk: math.Inf(1), Tail: math.Inf(1)}
	quantities := map[string][][]float64{"log_count": draws["logCount"], "log_count_half": draws["logHalf"], "log_rate": draws["logRate"]}
	for name, v := range statements(c, prog, draws) {
		quantities[name] = v
	}
	for _, name := range sortedKeys(quantities) {
		v := quantities[name]
		d := diagnose(v)
		f.Figures[name] = figureOf(v, d.size)
		if *verbose {
			fmt.Printf("  %-22s R-hat %.4f, bulk %.0f, tail %.0f\n", name, d.rhat, d.bulk, d.tail)
		}
		f.RHat, f.Bulk, f.Tail = max(f.RHat, d.rhat), min(f.Bulk, d.bulk), min(f.Tail, d.tail)
		if !strings.Contains(name, ":") {
			f.Size = min(cmp.Or(f.Size, math.Inf(1)), d.bulk, d.tail)
		}
		if len(c.Ours) == 0 {
			if strings.Contains(name, ":") {
				f.Figures[name].bracket(v, d.size, leastOurs)
			}
			continue
		}
		ours := c.Ours[name]
		if ours == nil {
			f.Differs = append(f.Differs, name+": not among ours")
			continue
		}
		if strings.Contains(name, ":") {
			f.Figures[name].bracket(v, d.size, pooled*c.Size)
			f.compareStatement(name, ours, f.Figures[name])
			f.Figures[name].bracket(v, d.size, c.Size) // a test has one count
			continue
		}
		f.compare(name, ours, f.Figures[name])
	}
	f.PerThousand = 1000 * seconds / f.Size
	if c.Size > 0 {
		f.OursPerThousand = 1000 * c.Seconds / c.Size
	}
	if !f.settled() {
		f.Differs = append(f.Differs, fmt.Sprintf("JAGS has not settled: R-hat %.4f, effective size %.0f and %.0f in the tails", f.RHat, f.Bulk, f.Tail))
	}
	return f, nil
}

// settled reports whether the draws of JAGS are worth what they have to be.
func (f *finding) settled() bool {
	return f.RHat < mostRHat && f.Bulk > leastSize && f.Tail > leastSize
}

// bracket sets Low and High.
func (f *figure) bracket(chains [][]float64, theirSize, ourSize float64) {
	all := slices.Sorted(slices.Values(slices.Concat(chains...)))
	f.Low, f.High = new([5]float64), new([5]float64)
	for i, p := range probabilities {
		z := math.Sqrt2 * math.Erfinv(2*p-1)
		d := tolerance*math.Exp(-z*z/2)/math.Sqrt(2*math.Pi) + errorsMay*math.Sqrt(p*(1-p)*(1/theirSize+1/ourSize))
		f.Low[i], f.High[i] = at(all, max(p-d, 0)), at(all, min(p+d, 1))
	}
}

// compareStatement sets a statement of ours beside that of JAGS. Ours are means
// over the pooled counts of the logarithms, which may lie between two points.
func (f *finding) compareStatement(name string, ours, theirs *figure) {
	for i, p := range probabilities {
		middle, half := (theirs.Low[i]+theirs.High[i])/2, (theirs.High[i]-theirs.Low[i])/2+1e-4
		if !(math.Abs(ours.Q[i]-middle) <= half) {
			f.Differs = append(f.Differs, fmt.Sprintf("%s, %g %%: ours %.4f, JAGS %.4f (%.4f to %.4f allowed)", name, 100*p, ours.Q[i], theirs.Q[i], theirs.Low[i], theirs.High[i]))
		}
	}
}

// compare sets a figure of ours beside that of JAGS.
func (f *finding) compare(name string, ours, theirs *figure) {
	check := func(what string, a, b, ea, eb float64) {
		allowed := tolerance*theirs.SD + errorsMay*math.Hypot(ea, eb)
		f.Worst[name] = max(f.Worst[name], math.Abs(a-b)/allowed)
		if !(math.Abs(a-b) <= allowed) {
			f.Differs = append(f.Differs, fmt.Sprintf("%s, %s: ours %.4f, JAGS %.4f (%.2f sd apart; allowed %.4f)", name, what, a, b, math.Abs(a-b)/theirs.SD, allowed))
		}
	}
	check("mean", ours.Mean, theirs.Mean, ours.Error, theirs.Error)
	for i, p := range probabilities {
		check(fmt.Sprintf("%g %%", 100*p), ours.Q[i], theirs.Q[i], ours.QError[i], theirs.QError[i])
	}
}

// addTo adds the figures of one case to those of others in a file, rounded to
// what their errors leave of them.
func addTo(path string, f *finding) error {
	type kept struct {
		RHat, Bulk, Tail float64
		Figures          map[string]*figure
	}
	all := map[string]kept{}
	raw, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(raw, &all)
	} else if os.IsNotExist(err) {
		err = nil
	}
	if err != nil {
		return err
	}
	round := func(v float64) float64 { return math.Round(v*1e5) / 1e5 }
	figures := map[string]*figure{}
	for name, x := range f.Figures {
		y := &figure{Mean: round(x.Mean), SD: round(x.SD), Error: round(x.Error)}
		for i := range x.Q {
			y.Q[i], y.QError[i] = round(x.Q[i]), round(x.QError[i])
		}
		if x.Low != nil {
			y.Low, y.High = new([5]float64), new([5]float64)
			for i := range x.Low {
				y.Low[i], y.High[i] = round(x.Low[i]), round(x.High[i])
			}
		}
		figures[name] = y
	}
	all[f.Case] = kept{round(f.RHat), math.Round(f.Bulk), math.Round(f.Tail), figures}
	b, err := json.MarshalIndent(all, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(b, '\n'), 0o666)
}
