// Command manoeuvres measures how well manoeuvres are found in the element sets
// of satellites whose operators say when they burnt: the fifteen of
// github.com/dpshorten/TLE_observation_benchmark_dataset, given as a folder.
//
// The method was made on eight of them. The other seven are looked at by -unseen
// only, and every such run is written to runs/manoeuvres-unseen.log.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"log"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/orbit"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("manoeuvres: ")
	dir := flag.String("dataset", "", "folder of the dataset")
	out := flag.String("out", "", "folder for the run's own folder; blank prints only")
	unseen := flag.Bool("unseen", false, "the seven satellites that the method was not made on; logged")
	show := flag.String("show", "", "satellite of which every manoeuvre is printed")
	flag.Parse()
	if err := run(*dir, *out, *unseen, *show); err != nil {
		log.Fatal(err)
	}
}

// margin is how far from a set of the history a manoeuvre may be to be one that
// the history can show, days. Two thirds of those left out are of launch weeks
// without sets.
const margin = 20.

// result is what came out for one satellite.
type result struct {
	satellite
	sets, marked int
	all          int // manoeuvres the operator lists
	burns        []burn
	found        []orbit.Manoeuvre
	took         time.Duration
	hits         map[time.Duration][][2]int
	table        [2]int // pairs at 12 and 24 h against the dataset's own table
	tabled       int
}

var tolerances = []time.Duration{12 * time.Hour, 24 * time.Hour}

func run(dir, out string, unseen bool, show string) error {
	if dir == "" {
		return fmt.Errorf("say where the dataset is: -dataset FOLDER")
	}
	if unseen {
		if err := note(out, dir); err != nil {
			return err
		}
	}
	var all []result
	for _, s := range satellites {
		if s.unseen != unseen {
			continue
		}
		r, err := measure(dir, s)
		if err != nil {
			return err
		}
		all = append(all, r)
		if strings.EqualFold(show, s.name) {
			list(r)
		}
	}
	var b bytes.Buffer
	head(&b, dir, unseen)
	report(&b, all)
	timing(&b, all)
	bySize(&b, all)
	if !unseen {
		halves(&b, all)
		leaveOut(&b, all)
		calibrate(&b, all)
	}
	os.Stdout.Write(b.Bytes())
	if out == "" {
		return nil
	}
	host, _ := os.Hostname()
	folder := filepath.Join(out, time.Now().UTC().Format(time.DateOnly)+"-"+host)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	name := "manoeuvres.md"
	if unseen {
		name = "manoeuvres-unseen.md"
	}
	return os.WriteFile(filepath.Join(folder, name), b.Bytes(), 0o644)
}

// note writes down that the unseen satellites are about to be looked at.
func note(out, dir string) error {
	if out == "" {
		return fmt.Errorf("-unseen needs -out: every look is logged")
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Join(out, "manoeuvres-unseen.log"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	fmt.Fprintf(f, "%s commit %s dataset %s\n", time.Now().UTC().Format(time.RFC3339), commit("."), commit(dir))
	return f.Close()
}

func commit(dir string) string {
	b, err := exec.Command("git", "-C", dir, "describe", "--always", "--dirty", "--abbrev=12").Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(b))
}

func head(b *bytes.Buffer, dir string, unseen bool) {
	which := "the eight the method was made on"
	if unseen {
		which = "the seven not looked at before"
	}
	fmt.Fprintf(b, "# Manoeuvres of satellites whose operators list them: %s\n\n", which)
	fmt.Fprintf(b, "%s, commit %s, dataset %s, %s %s/%s, %d processors.\n", time.Now().UTC().Format(time.DateOnly), commit("."), commit(dir), runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	fmt.Fprintf(b, "Command: `%s`\n\n", "manoeuvres "+strings.ReplaceAll(strings.Join(os.Args[1:], " "), dir, "DATASET"))
	fmt.Fprintf(b, "A detection and a listed manoeuvre match when the best moment is within the tolerance of the listed begin; one to one, as many pairs as there can be. A manoeuvre counts when sets are known within %g days before and after it.\n\n", margin)
}

func measure(dir string, s satellite) (result, error) {
	r := result{satellite: s, hits: map[time.Duration][][2]int{}}
	sets, err := readSets(dir, s)
	if err != nil {
		return r, err
	}
	truth, err := readTruth(dir, s)
	if err != nil {
		return r, err
	}
	table, err := readTable(dir, s)
	if err != nil {
		return r, err
	}
	start := time.Now()
	h := orbit.NewHistory(sets...)
	d := orbit.Detect(h)
	r.found = d.Manoeuvres()
	r.took = time.Since(start)
	for _, e := range d.Entries() {
		if e.Mark != orbit.Kept {
			r.marked++
		}
	}
	kept := h.Kept()
	r.sets, r.all = len(sets), len(truth)
	r.burns = covered(truth, kept)
	table = covered(table, kept)
	r.tabled = len(table)
	var found []time.Time
	for _, m := range r.found {
		found = append(found, m.Time.Std())
	}
	for i, t := range tolerances {
		r.hits[t] = match(found, r.burns, t)
		r.table[i] = len(match(found, table, t))
	}
	return r, nil
}

// covered are the burns that sets are known before and after.
func covered(all []burn, sets []orbit.Elements) []burn {
	var in []burn
	for _, b := range all {
		at := orbit.TimeOf(b.begin)
		before, after := math.Inf(1), math.Inf(1)
		for _, e := range sets {
			if d := at.Sub(e.Epoch); d >= 0 {
				before = min(before, d)
			} else {
				after = min(after, -d)
			}
		}
		if before < margin && after < margin {
			in = append(in, b)
		}
	}
	return in
}

func report(b *bytes.Buffer, all []result) {
	fmt.Fprintf(b, "| satellite | sets | marked | listed | count | found | hits 12 h | P | R | F1 | hits 24 h | P | R | F1 | own table, hits 12 / 24 h of | s |\n")
	fmt.Fprintf(b, "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n")
	for _, geo := range []bool{false, true} {
		sum := result{satellite: satellite{name: "all low"}, hits: map[time.Duration][][2]int{}}
		if geo {
			sum.name = "all geostationary"
		}
		for _, r := range all {
			if r.geo != geo {
				continue
			}
			row(b, r)
			sum.sets, sum.marked, sum.all, sum.tabled = sum.sets+r.sets, sum.marked+r.marked, sum.all+r.all, sum.tabled+r.tabled
			sum.burns, sum.found, sum.took = append(sum.burns, r.burns...), append(sum.found, r.found...), sum.took+r.took
			for i, t := range tolerances {
				sum.hits[t] = append(sum.hits[t], r.hits[t]...)
				sum.table[i] += r.table[i]
			}
		}
		row(b, sum)
	}
}

func row(b *bytes.Buffer, r result) {
	fmt.Fprintf(b, "| %s | %d | %d | %d | %d | %d |", r.name, r.sets, r.marked, r.all, len(r.burns), len(r.found))
	for _, t := range tolerances {
		n := float64(len(r.hits[t]))
		fmt.Fprintf(b, " %d | %.3f | %.3f | %.3f |", len(r.hits[t]), n/float64(len(r.found)), n/float64(len(r.burns)), 2*n/float64(len(r.found)+len(r.burns)))
	}
	fmt.Fprintf(b, " %d / %d of %d | %.2f |\n", r.table[0], r.table[1], r.tabled, r.took.Seconds())
}

func list(r result) {
	hit := map[int]int{}
	got := map[int]bool{}
	for _, p := range r.hits[24*time.Hour] {
		hit[p[0]], got[p[1]] = p[1], true
	}
	for i, m := range r.found {
		note := "not listed"
		if j, ok := hit[i]; ok {
			note = fmt.Sprintf("%+.1f h, %.4f m/s %s", m.Time.Std().Sub(r.burns[j].begin).Hours(), r.burns[j].speed, r.burns[j].note)
		}
		fmt.Printf("%s %-13s %+.4f +- %.4f m/s, score %.1f, p %.2f: %s\n", m.Time.Std().Format(time.RFC3339), m.Kind, m.DeltaV, m.DeltaVError, m.Score, m.Probability, note)
	}
	for j, b := range r.burns {
		if !got[j] {
			fmt.Printf("missed %s %.4f m/s %s\n", b.begin.Format(time.RFC3339), b.speed, b.note)
		}
	}
}
