// Command attack attacks a running desk. It starts the program on the loopback
// with two cases full of hostile words, makes accounts, finds every page and form
// that the program has, and tries what somebody would who means harm: words that
// run in the reader's browser, forms of other sites, the rows of another case,
// paths that lead out, files that unpack without end, addresses that lead inside,
// sessions that were planted, the time of refusing a login.
//
// It prints a table and ends with 1 when an attack succeeds, or when something
// answers with a failure of its own. What the program does not have is told as
// "not there", which is no pass.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("attack: ")
	var o options
	flag.StringVar(&o.binary, "binary", "../bin/tidewaiter", "program to attack")
	flag.BoolVar(&o.small, "small", false, "fewer pages and smaller files: for make check")
	flag.BoolVar(&o.markdown, "markdown", false, "print the table for docs/TESTING.md")
	flag.BoolVar(&o.verbose, "v", false, "print every address that was tried")
	flag.Parse()
	bad, err := run(o)
	if err != nil {
		log.Fatal(err)
	}
	if bad > 0 {
		log.Fatalf("%d of the attacks succeeded", bad)
	}
}

type options struct {
	binary          string
	small, markdown bool
	verbose         bool
}

// size is the first number, or the second of a small run.
func (o options) size(full, small int) int {
	if o.small {
		return small
	}
	return full
}

// verdict is what became of an attack.
type verdict string

const (
	held     verdict = "held"
	beaten   verdict = "SUCCEEDED"
	notThere verdict = "not there"
)

// result is a row of the table.
type result struct {
	attack, way string
	tries       int
	verdict     verdict
	note        string
}

// battle is one run.
type battle struct {
	o       options
	dir     string
	p       *program
	admin   *client
	analyst *client // of the first case only
	site    *site
	results []result
	canary  *canary
}

// report adds a row: what was found is why the attack succeeded.
func (b *battle) report(attack, way string, tries int, found []string) {
	r := result{attack: attack, way: way, tries: tries, verdict: held}
	switch {
	case len(found) > 0:
		r.verdict, r.note = beaten, found[0]
		if len(found) > 1 {
			r.note += fmt.Sprintf(" (and %d more)", len(found)-1)
		}
	case tries == 0:
		r.verdict = notThere
	}
	b.results = append(b.results, r)
	fmt.Printf("%-10s %-28s %-58s %5d tries  %s\n", r.verdict, r.attack, r.way, r.tries, r.note)
	if b.o.verbose && len(found) > 1 {
		for _, f := range found {
			fmt.Println("           ", f)
		}
	}
}

func run(o options) (bad int, err error) {
	if o.binary, err = filepath.Abs(o.binary); err != nil {
		return 0, err
	}
	dir, err := os.MkdirTemp("", "attack")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	began := time.Now()
	b := &battle{o: o, dir: dir}
	if b.canary, err = newCanary(); err != nil {
		return 0, err
	}
	defer b.canary.close()
	if err := b.cases(); err != nil {
		return 0, fmt.Errorf("making the cases: %w", err)
	}
	b.commands() // before the server has the store
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Minute)
	defer cancel()
	if b.p, err = start(ctx, o.binary, dir); err != nil {
		return 0, err
	}
	defer b.p.stop()
	if err := b.people(); err != nil {
		return 0, fmt.Errorf("making accounts: %w", err)
	}
	b.entrance()
	if err := b.explore(); err != nil {
		return 0, fmt.Errorf("finding the pages: %w", err)
	}
	b.crossSite()
	b.otherCase()
	b.paths()
	b.bombs()
	b.inside()
	b.slow()
	b.scripts() // last: it fills every form with hostile words
	b.after()
	for _, r := range b.results {
		if r.verdict == beaten {
			bad++
		}
	}
	if o.markdown {
		b.markdown()
	}
	rss, cpu := b.p.used()
	fmt.Printf("%d attacks in %s, %d addresses and %d forms were found; the server: at most %d MiB resident, %.0f CPU seconds\n",
		len(b.results), time.Since(began).Round(time.Second), len(b.site.pages), len(b.site.forms), rss>>20, cpu.Seconds())
	return bad, nil
}

func (b *battle) markdown() {
	fmt.Println("| attack | way | tries | result |\n|---|---|---|---|")
	for _, r := range b.results {
		fmt.Printf("| %s | %s | %d | %s |\n", r.attack, r.way, r.tries, r.verdict)
	}
}
