// Command desk measures the desk under the load of a newsroom: twenty analysts who
// decide on claims, each with a pause as somebody makes who looks at a page, beside
// an import of many pages into the same store by another process. It asks for the
// pages of the inbox over the loopback; where the program does not have them, it
// decides through the ledger itself, and says so. Every decision has to be
// acknowledged without an error, and to be there at the end. A run is written to
// runs/DATE-HOST.
package main

import (
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tidewaiter/tidewaiter/bench/sidebyside"
	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/internal/store"
	"github.com/tidewaiter/tidewaiter/quantity"
)

type options struct {
	binary, out             string
	analysts, claims, pages int
	each, pause             time.Duration
	most                    time.Duration
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("bench-desk: ")
	var o options
	flag.StringVar(&o.binary, "binary", "../bin/tidewaiter", "program to measure")
	flag.StringVar(&o.out, "out", "runs", "folder for the run's own folder; blank prints only")
	flag.IntVar(&o.analysts, "analysts", 20, "who decide at the same time")
	flag.IntVar(&o.claims, "claims", 4_000, "proposed claims of the case")
	flag.IntVar(&o.pages, "pages", 100_000, "pages that are imported beside; 0 is none")
	flag.DurationVar(&o.each, "each", 2*time.Minute, "time of the run")
	flag.DurationVar(&o.pause, "pause", time.Second, "mean pause of an analyst between two decisions")
	flag.DurationVar(&o.most, "most", 150*time.Millisecond, "what 99 of 100 decisions must be answered in")
	flag.Parse()
	var err error
	if o.binary, err = filepath.Abs(o.binary); err == nil {
		err = run(o)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// decider decides on claims for one analyst.
type decider interface {
	// decide looks at a claim and accepts it; looked and decided are how long the
	// two answers took.
	decide(ctx context.Context, claim string) (looked, decided time.Duration, err error)
}

const caseID = "load"

// caseOf has n claims that are proposed.
func caseOf(n int) (*casefile.Case, error) {
	files, err := casefile.New(caseID, "Load", "How much?")
	if err != nil {
		return nil, err
	}
	c, err := casefile.Read(casefile.Folder(files))
	if err != nil {
		return nil, err
	}
	day := dates.MustParse("2024-02-10")
	c.Sources = []casefile.Source{{ID: "paper", Publisher: "Paper", PublishedAt: day, Bytes: casefile.Never}}
	for measure, spec := range c.Measures {
		for i := range n {
			c.Claims = append(c.Claims, claims.Claim{ID: claimID(i), Source: "paper", Quote: fmt.Sprint(6000+i, " of them"), Measure: measure, Form: spec.Form, Value: quantity.Number(float64(6000 + i)), Unit: spec.Unit,
				Hedge: quantity.About, Scope: spec.Scope, SaidAt: day, PublishedAt: day, Origin: fmt.Sprint("origin-", i/3), Chain: claims.Chain{{Name: "Office", Verb: claims.Said}}, Review: claims.Review{State: claims.Proposed}})
		}
		break
	}
	return c, nil
}

func claimID(i int) string { return fmt.Sprintf("C%06d", i) }

func run(o options) error {
	dir, err := os.MkdirTemp("", "bench-desk")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	c, err := caseOf(o.claims)
	if err != nil {
		return err
	}
	files, err := c.Files()
	if err != nil {
		return err
	}
	for name, content := range files {
		path := filepath.Join(dir, caseID, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, content, 0o600)); err != nil {
			return err
		}
	}
	started, load := time.Now().UTC(), sidebyside.LoadAverage()
	data := filepath.Join(dir, "data")
	ctx := context.Background()
	deciders, how, closing, err := open(ctx, o, dir, data, c)
	if err != nil {
		return err
	}
	defer closing()
	importing, err := beside(o, dir, data)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, o.each)
	defer cancel()
	var mu sync.Mutex
	var looked, decided []time.Duration
	var failures []error
	var next atomic.Int64
	accepted := map[string]bool{}
	var running sync.WaitGroup
	for i, d := range deciders {
		running.Go(func() {
			r := rand.New(rand.NewPCG(uint64(i), 1))
			for {
				select {
				case <-time.After(time.Duration(float64(o.pause) * r.ExpFloat64())):
				case <-ctx.Done():
					return
				}
				n := int(next.Add(1)) - 1
				if n >= o.claims {
					return
				}
				// What has begun is carried through: only its answer counts.
				l, t, err := d.decide(context.WithoutCancel(ctx), claimID(n))
				mu.Lock()
				if err != nil {
					failures = append(failures, fmt.Errorf("%s: %w", claimID(n), err))
				} else {
					looked, decided, accepted[claimID(n)] = append(looked, l), append(decided, t), true
				}
				mu.Unlock()
			}
		})
	}
	running.Wait()
	took := time.Since(started)
	imported := importing()
	lost, err := missing(data, accepted)
	if err != nil {
		return err
	}
	row := func(what string, list []time.Duration) (string, []string) {
		slices.Sort(list)
		at := func(q float64) string {
			if len(list) == 0 {
				return ""
			}
			return fmt.Sprintf("%.1f", float64(list[min(len(list)-1, int(q*float64(len(list))))].Microseconds())/1000)
		}
		f := []string{what, fmt.Sprint(len(list)), at(0.5), at(0.9), at(0.99), at(1)}
		return fmt.Sprintf("%-30s %6s  p50 %8s  p90 %8s  p99 %8s  most %8s ms\n", f[0], f[1], f[2], f[3], f[4], f[5]), f
	}
	text := fmt.Sprintf("%d analysts, %s; a pause of %s on average; %s\nload %s before, %s after; %s %s/%s, %d processors\n", o.analysts, how, o.pause, imported, load, sidebyside.LoadAverage(), runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	line1, f1 := row("a claim is shown", looked)
	line2, f2 := row("a decision is acknowledged", decided)
	text += line1 + line2 + fmt.Sprintf("%d errors, %d acknowledged decisions lost, %s in all\n", len(failures), len(lost), took.Round(time.Second))
	fmt.Print(text)
	for _, err := range failures[:min(len(failures), 5)] {
		fmt.Println("  ", err)
	}
	if err := write(o, started, text, [][]string{{"what", "n", "p50_ms", "p90_ms", "p99_ms", "most_ms"}, f1, f2}); err != nil {
		return err
	}
	switch {
	case len(failures) > 0:
		return fmt.Errorf("%d of %d decisions failed", len(failures), len(failures)+len(decided))
	case len(lost) > 0:
		return fmt.Errorf("%d acknowledged decisions are not there, %s among them", len(lost), lost[0])
	case len(decided) == 0:
		return errors.New("nothing was decided")
	case decided[min(len(decided)-1, len(decided)*99/100)] > o.most:
		return fmt.Errorf("one of 100 decisions took longer than %s", o.most)
	}
	return nil
}

// missing lists decisions that were acknowledged and are not there.
func missing(data string, accepted map[string]bool) (lost []string, err error) {
	st, err := store.Open(context.Background(), data)
	if err != nil {
		return nil, err
	}
	defer st.Close()
	d, err := ledger.New(st).Draft(context.Background(), caseID)
	if err != nil {
		return nil, err
	}
	for id := range accepted {
		if cl := d.Case.Claim(id); cl == nil || cl.Review.State != claims.Accepted {
			lost = append(lost, id)
		}
	}
	return lost, nil
}

// beside imports pages into the same store by a process of its own, until the
// function that it returns is called.
func beside(o options, dir, data string) (end func() string, err error) {
	if o.pages == 0 {
		return func() string { return "nothing is imported beside" }, nil
	}
	made := filepath.Join(dir, "made")
	if out, err := exec.Command(o.binary, "synth", "--scenario", "pages", "--pages", fmt.Sprint(o.pages), "--out", made).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("making pages: %w: %s", err, out)
	}
	if out, err := exec.Command(o.binary, "case", "new", filepath.Join(dir, "imported")).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("making a case: %w: %s", err, out)
	}
	cmd := exec.Command(o.binary, "read", filepath.Join(made, "pages.warc.gz"), "--case", filepath.Join(dir, "imported"), "--save", "--data", data)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	began := time.Now()
	return func() string {
		select {
		case err := <-done:
			return fmt.Sprintf("%d pages were imported beside (%v)", o.pages, strings.TrimSpace(fmt.Sprint("ended before: ", err)))
		default:
		}
		_ = cmd.Process.Kill()
		<-done
		return fmt.Sprintf("an import of %d pages went on beside for all of %s", o.pages, time.Since(began).Round(time.Second))
	}, nil
}

func write(o options, started time.Time, text string, rows [][]string) error {
	if o.out == "" {
		return nil
	}
	var raw strings.Builder
	w := csv.NewWriter(&raw)
	if err := w.WriteAll(rows); err != nil {
		return err
	}
	return sidebyside.Write(o.out, "desk", started, "# The desk under load\n\n    make bench-desk\n\nWritten by that command; desk.csv has the numbers.\n\n```\n"+text+"```\n", []byte(raw.String()))
}
