// Command extract measures what gets the story out of pages of the news, each
// tool as a whole process on the same pages of public collections: how much of
// the story comes out, how much that is no part of it, what the page says of
// itself, and the CPU seconds. Collections and tools that are not there are
// lines that say so; README.md tells how they are set up. A run is written to
// runs/DATE-HOST.
package main

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/bench/sidebyside"
)

type options struct {
	data, peers, out, drivers string
	only                      *regexp.Regexp
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("bench-extract: ")
	var o options
	flag.StringVar(&o.data, "data", os.Getenv("TIDEWAITER_PAGES"), "folder with the collections' checkouts (also TIDEWAITER_PAGES)")
	flag.StringVar(&o.peers, "peers", os.Getenv("TIDEWAITER_PEERS"), "folder with goextract and venv (also TIDEWAITER_PEERS)")
	flag.StringVar(&o.out, "out", "runs", "folder for the run's own folder; blank prints only")
	flag.StringVar(&o.drivers, "drivers", "extract/peers", "folder with the drivers")
	only := flag.String("only", "", "pattern that collection and tool have to match; blank is all")
	flag.Parse()
	var err error
	if o.only, err = regexp.Compile(*only); err != nil {
		log.Fatalf("-only: %v", err)
	}
	if err := run(o); err != nil {
		log.Fatal(err)
	}
}

// tool is one program that is measured. Its arguments end with the folder.
type tool struct {
	name, program string
	args          []string
}

var tools = []tool{
	{"tidewaiter", "goextract", []string{"tidewaiter"}},
	{"go-readability", "goextract", []string{"go-readability"}},
	{"go-trafilatura", "goextract", []string{"go-trafilatura"}},
	{"trafilatura", "venv/bin/python3", []string{"DRIVERS/trafilatura_driver.py"}},
}

// measured is what a tool did on a set.
type measured struct {
	tool, set string
	fault     string
	pages     int
	failed    int // pages that the tool turned away
	overlaps  []overlap
	text      textScore
	half      [2]float64 // F1 of the pages with an even and with an odd index
	passages  passages
	title     fields
	authors   fields
	day       fields
	seconds   float64 // CPU, of extracting alone, as the driver says
	rss       int64
	megabytes float64
}

func run(o options) error {
	for _, path := range []*string{&o.data, &o.peers, &o.drivers} {
		var err error
		if *path, err = filepath.Abs(*path); err != nil {
			return err
		}
	}
	started, load := time.Now().UTC(), sidebyside.LoadAverage()
	var all []*measured
	var notes []string
	for _, s := range sets {
		dir := filepath.Join(o.data, s.checkout)
		pages, err := s.read(dir)
		if errors.Is(err, fs.ErrNotExist) {
			notes = append(notes, s.name+": not present")
			continue
		}
		if err != nil {
			return err
		}
		slices.SortFunc(pages, func(a, b page) int { return cmp.Compare(a.id, b.id) })
		folder, size, err := unpack(pages)
		if err != nil {
			return err
		}
		notes = append(notes, fmt.Sprintf("%s: %s; %d pages, %.1f MB", s.name, s.what, len(pages), size))
		for _, t := range tools {
			if !o.only.MatchString(s.name + " " + t.name) {
				continue
			}
			fmt.Fprintf(os.Stderr, "%s, %s\n", s.name, t.name)
			m := &measured{tool: t.name, set: s.name, pages: len(pages), megabytes: size}
			if err := o.measure(m, t, folder, pages); err != nil {
				m.fault = "failed: " + err.Error()
				if errors.Is(err, fs.ErrNotExist) {
					m.fault = "not present"
				}
			}
			all = append(all, m)
		}
		if err := os.RemoveAll(folder); err != nil {
			return err
		}
	}
	r := &report{all: all, notes: notes, started: started, took: time.Since(started), loadBefore: load, loadAfter: sidebyside.LoadAverage()}
	text := r.markdown()
	fmt.Print(text)
	if o.out == "" {
		return nil
	}
	return sidebyside.Write(o.out, "extract", started, text, r.raw())
}

// unpack writes the pages of a set into a folder of their own.
func unpack(pages []page) (folder string, megabytes float64, err error) {
	if folder, err = os.MkdirTemp("", "bench-extract"); err != nil {
		return "", 0, err
	}
	for _, p := range pages {
		b, err := contents(p.path)
		if err != nil {
			return "", 0, err
		}
		megabytes += float64(len(b)) / 1e6
		if err := os.WriteFile(filepath.Join(folder, p.id+".html"), b, 0o644); err != nil {
			return "", 0, err
		}
	}
	return folder, megabytes, nil
}

var extractSeconds = regexp.MustCompile(`extract_cpu_s ([\d.]+)`)

// measure runs a tool on a folder and scores what it writes.
func (o *options) measure(m *measured, t tool, folder string, pages []page) error {
	program := filepath.Join(o.peers, t.program)
	if _, err := os.Stat(program); err != nil {
		return err
	}
	c := sidebyside.Command{Path: program, Threads: 1, Limit: 20 * time.Minute}
	for _, a := range t.args {
		c.Args = append(c.Args, strings.ReplaceAll(a, "DRIVERS", o.drivers))
	}
	c.Args = append(c.Args, folder)
	var out bytes.Buffer
	sample, said, err := c.Run(&out)
	if err != nil {
		return err
	}
	m.rss = sample.RSS
	if s := extractSeconds.FindSubmatch(said); s != nil {
		if m.seconds, err = strconv.ParseFloat(string(s[1]), 64); err != nil {
			return err
		}
	}
	results := map[string]*result{}
	lines := bufio.NewScanner(&out)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		r := &result{}
		if err := json.Unmarshal(lines.Bytes(), r); err != nil {
			return err
		}
		results[r.ID] = r
	}
	if err := lines.Err(); err != nil {
		return err
	}
	for i := range pages {
		r := results[pages[i].id]
		if r == nil {
			return fmt.Errorf("page %s has no result", pages[i].id)
		}
		m.add(&pages[i], r)
	}
	m.text = meanOf(m.overlaps)
	for h := range m.half {
		var some []overlap
		for i := h; i < len(m.overlaps); i += 2 {
			some = append(some, m.overlaps[i])
		}
		m.half[h] = meanOf(some).f1
	}
	return nil
}

// add scores one page.
func (m *measured) add(p *page, r *result) {
	if r.Error != "" {
		m.failed++
	}
	if p.with != nil || p.without != nil {
		m.passages.add(p, r.Body)
	} else {
		m.overlaps = append(m.overlaps, compare(p.body, r.Body))
	}
	if p.title != "" {
		m.title.add(r.Title, letters(r.Title) == letters(p.title))
	}
	if len(p.authors) > 0 {
		m.authors.add(r.Byline, sameAuthors(p.authors, r.Byline))
	}
	if p.day != "" {
		m.day.add(r.Published, strings.HasPrefix(r.Published, p.day))
	}
}
