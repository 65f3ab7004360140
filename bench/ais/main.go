// Command ais measures decoders of AIS side by side, each as a whole process on
// the same sentences: CPU seconds, wall seconds, peak memory, bytes written, and
// the count of messages that came out, which is what makes the times mean
// anything. Tools take turns, after one run each whose output is counted and
// whose time is not. Peers that are not there are rows that say so; README.md
// tells how they are built. A run is written to runs/DATE-HOST.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"github.com/tidewaiter/tidewaiter/bench/sidebyside"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("bench-ais: ")
	binary := flag.String("binary", "../bin/tidewaiter", "program to measure")
	peers := flag.String("peers", os.Getenv("TIDEWAITER_PEERS"), "folder with the peers' programs (also TIDEWAITER_PEERS); else they are looked for on the path")
	out := flag.String("out", "runs", "folder for the run's own folder; blank prints only")
	runs := flag.Int("runs", 3, "how often each row is run, after one run that is not timed")
	only := flag.String("only", "", "pattern that the tool's name has to match; blank is every row")
	drivers := flag.String("drivers", "ais/peers", "folder with the drivers that are scripts")
	flag.Parse()
	pattern, err := regexp.Compile(*only)
	if err != nil {
		log.Fatalf("-only: %v", err)
	}
	if err := run(options{*binary, *peers, *out, *drivers, *runs, pattern}); err != nil {
		log.Fatal(err)
	}
}

type options struct {
	binary, peers, out, drivers string
	runs                        int
	only                        *regexp.Regexp
}

func run(o options) error {
	var err error
	if o.binary, err = filepath.Abs(o.binary); err != nil {
		return err
	}
	if o.drivers, err = filepath.Abs(o.drivers); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "bench-ais")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	in, err := prepare(dir)
	if err != nil {
		return fmt.Errorf("making the input: %w", err)
	}
	started, load := time.Now().UTC(), sidebyside.LoadAverage()
	b := &bench{dir: dir, drivers: o.drivers, input: in, limit: time.Minute}
	fmt.Fprintf(os.Stderr, "%s, %d times: %s sentences, %s bytes, sha256 %s\n", in.source, full, sidebyside.Thousands(in.sentences*full), sidebyside.Thousands(in.bytes*full), in.sha256)

	var all []*measured
	for _, r := range rows {
		if !o.only.MatchString(r.tool) {
			continue
		}
		m := &measured{row: r}
		all = append(all, m)
		path, ok := find(r.peer, o.binary, o.peers)
		if !ok {
			m.fault = "not present"
			continue
		}
		m.path, m.version = path, version(r.peer, path)
		progress("warm-up", m)
		if err := b.warm(m); err != nil {
			m.fault = "failed: " + err.Error()
		}
	}
	for i := range o.runs {
		for _, m := range all {
			if m.fault != "" {
				continue
			}
			progress(fmt.Sprintf("run %d of %d", i+1, o.runs), m)
			if err := b.timed(m); err != nil {
				m.fault = "failed: " + err.Error()
			}
		}
	}
	r := &report{input: in, rows: all, runs: o.runs, started: started, took: time.Since(started), loadBefore: load, loadAfter: sidebyside.LoadAverage(), command: b.command}
	text := r.markdown()
	fmt.Print(text)
	if o.out == "" {
		return nil
	}
	return sidebyside.Write(o.out, "ais", r.started, text, r.raw())
}

func progress(what string, m *measured) {
	fmt.Fprintf(os.Stderr, "%-12s %s, %s, %s\n", what, m.tool, m.what, m.note)
}
