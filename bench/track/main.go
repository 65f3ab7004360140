// Command track measures what makes events of AIS positions, each program as a
// whole process on the same positions: CPU seconds, wall seconds, peak memory,
// and the count of results, which is what makes the times mean anything.
// Programs take turns, after one run each whose results are counted and whose
// time is not. Peers that are not there are rows that say so; README.md tells
// how they are set up. A run is written to runs/DATE-HOST.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/bench/sidebyside"
)

type options struct {
	binary, peers, out, drivers string
	runs                        int
	only                        *regexp.Regexp
	large                       bool
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("bench-track: ")
	var o options
	flag.StringVar(&o.binary, "binary", "../bin/tidewaiter", "program to measure")
	flag.StringVar(&o.peers, "peers", os.Getenv("TIDEWAITER_PEERS"), "folder with the peers: venv and checkouts (also TIDEWAITER_PEERS)")
	flag.StringVar(&o.out, "out", "runs", "folder for the run's own folder; blank prints only")
	flag.StringVar(&o.drivers, "drivers", "track/peers", "folder with the drivers")
	flag.IntVar(&o.runs, "runs", 3, "how often each row is run, after one run that is not timed")
	flag.BoolVar(&o.large, "large", false, "also 100 million positions: 4 GB on the disk, some minutes")
	only := flag.String("only", "", "pattern that the row's tool and note have to match; blank is every row")
	flag.Parse()
	var err error
	if o.only, err = regexp.Compile(*only); err != nil {
		log.Fatalf("-only: %v", err)
	}
	if err := run(o); err != nil {
		log.Fatal(err)
	}
}

// measured is a row with its runs.
type measured struct {
	row
	path    string
	version string
	fault   string // why there is no figure
	in      *input
	n, most int64     // least and most results in a run
	detect  []float64 // CPU seconds that a driver says its library took, without reading
	samples []sidebyside.Sample
}

func run(o options) error {
	var err error
	for _, path := range []*string{&o.binary, &o.drivers} {
		if *path, err = filepath.Abs(*path); err != nil {
			return err
		}
	}
	if o.peers != "" {
		if o.peers, err = filepath.Abs(o.peers); err != nil {
			return err
		}
	}
	dir, err := os.MkdirTemp("", "bench-track")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	started, load := time.Now().UTC(), sidebyside.LoadAverage()
	var all []*measured
	needed := map[string]bool{}
	for _, r := range rows {
		if r.large && !o.large || !o.only.MatchString(r.tool+" "+r.what+" "+r.note) {
			continue
		}
		all = append(all, &measured{row: r})
		needed[r.input] = true
	}
	inputs, err := prepare(o.binary, dir, needed)
	if err != nil {
		return fmt.Errorf("making the inputs: %w", err)
	}
	b := &bench{options: o, dir: dir}
	for _, m := range all {
		if m.in = inputs[m.input]; m.in == nil {
			m.fault = "its input is absent: shared data"
			continue
		}
		if m.path, m.version, err = b.find(m.peer); err != nil {
			m.fault = "not present"
			continue
		}
		progress("warm-up", m)
		if err := b.once(m, true); err != nil {
			m.fault = "failed: " + err.Error()
		}
	}
	for i := range o.runs {
		for _, m := range all {
			if m.fault != "" || m.large && i > 0 {
				continue
			}
			progress(fmt.Sprintf("run %d of %d", i+1, o.runs), m)
			if err := b.once(m, false); err != nil {
				m.fault = "failed: " + err.Error()
			}
		}
	}
	r := &report{rows: all, inputs: inputs, runs: o.runs, started: started, took: time.Since(started), loadBefore: load, loadAfter: sidebyside.LoadAverage()}
	text := r.markdown()
	fmt.Print(text)
	if o.out == "" {
		return nil
	}
	return sidebyside.Write(o.out, "track", r.started, text, r.raw())
}

func progress(what string, m *measured) {
	fmt.Fprintf(os.Stderr, "%-12s %s, %s, %s\n", what, m.tool, m.what, m.note)
}

// bench runs rows.
type bench struct {
	options
	dir string
}

var detected = regexp.MustCompile(driverDetect)

// once runs a row. What it found has to be the same each time.
func (b *bench) once(m *measured, warm bool) error {
	c := sidebyside.Command{Path: m.path, Dir: b.dir, Threads: m.threads, Limit: 20 * time.Minute}
	places := strings.NewReplacer("FILE", m.in.path, "DRIVER", b.drivers, "OUT", filepath.Join(b.dir, "out"))
	for _, a := range m.args {
		c.Args = append(c.Args, places.Replace(a))
	}
	if m.peer == python {
		c.Env = append(c.Env, "PYTHONPATH="+strings.Join(b.checkouts(), string(os.PathListSeparator)), "PYTHONWARNINGS=ignore")
	}
	if err := os.RemoveAll(filepath.Join(b.dir, "out")); err != nil {
		return err
	}
	out := &sidebyside.Counter{}
	s, said, err := c.Run(out)
	if err != nil {
		return err
	}
	n, err := sidebyside.Reported(m.pattern, said, out.Tail)
	if err != nil {
		return err
	}
	// The order of a Python set differs from process to process, and with it
	// what one of the peers finds. Ours may not.
	if !warm && n != m.n && m.peer == ours {
		return fmt.Errorf("%d results in one run and %d in another", m.n, n)
	}
	if warm {
		m.n, m.most = n, n
		return nil
	}
	m.n, m.most = min(m.n, n), max(m.most, n)
	m.samples = append(m.samples, s)
	if d := detected.FindSubmatch(said); d != nil {
		seconds, err := strconv.ParseFloat(string(d[1]), 64)
		if err != nil {
			return err
		}
		m.detect = append(m.detect, seconds)
	}
	return nil
}
