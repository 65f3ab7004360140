// Command read measures reading of pages that never were, whose claims are
// known: pages a second and core, memory, and whether each claim is found once,
// in runs that are left alone and in runs that are killed and go on. A run is
// written to runs/DATE-HOST.
//
// The program is a whole process: opening the archive and writing the output
// are in its time.
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/tidewaiter/tidewaiter/bench/sidebyside"
)

const (
	topic  = "ammunition" // which the pages with a claim have, and no others
	absent = "zugzwang"   // which no page has
	kills  = 3
	limit  = 4 * time.Hour
)

type options struct {
	binary, out, dir string
	pages, few       int
	pipe             int64
	whole            bool
	only             *regexp.Regexp
	name             string
}

// row is one kind of run and what came of it.
type row struct {
	what, command string
	threads       int
	pages         int
	found         string
	cpu, wall     time.Duration
	rss           int64
	stored        int64
	output        string
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("bench-read: ")
	var o options
	flag.StringVar(&o.binary, "binary", "../bin/tidewaiter", "program to measure")
	flag.StringVar(&o.out, "out", "runs", "folder for the run's own folder; blank prints only")
	flag.StringVar(&o.dir, "dir", "", "folder for the archives, kept; blank is a temporary one (some 5 GB for 100,000 pages)")
	flag.IntVar(&o.pages, "pages", 100_000, "pages of the large archive")
	flag.IntVar(&o.few, "few", 2_000, "pages of the small archive, for the rows of one thread")
	flag.Int64Var(&o.pipe, "pipe", 10_000_000_000, "bytes of archive, unpacked, to read through a pipe; 0 leaves the row out")
	flag.BoolVar(&o.whole, "killed", false, "also kill a run that reads every page of the large archive, besides the one with a topic")
	flag.StringVar(&o.name, "name", "read", "name of the files that the run is written to")
	only := flag.String("only", "", "pattern that a group of rows has to match: few, topic, every, pipe; blank is all")
	flag.Parse()
	var err error
	if o.only, err = regexp.Compile(*only); err != nil {
		log.Fatalf("-only: %v", err)
	}
	if err := run(o); err != nil {
		log.Fatal(err)
	}
}

func run(o options) (err error) {
	if o.binary, err = filepath.Abs(o.binary); err != nil {
		return err
	}
	dir := o.dir
	if dir == "" {
		if dir, err = os.MkdirTemp("", "bench-read"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	b := &bench{options: o, dir: dir, started: time.Now().UTC(), load: sidebyside.LoadAverage(), machine: sidebyside.Machine()}
	large, err := b.archive(o.pages)
	if err != nil {
		return err
	}
	few, err := b.archive(o.few)
	if err != nil {
		return err
	}
	cores := runtime.NumCPU()
	text := ""
	type step struct {
		name string
		run  func() error
	}
	steps := []step{
		{"few", func() error { return b.read("every page", few, 1, nil) }},
		{"few", func() error { return b.read("every page", few, cores, nil) }},
		{"few", func() error { return b.read("a topic", few, 1, []string{"--topic", topic}) }},
		{"few", func() error { return b.read("a topic that no page has", few, 1, []string{"--topic", absent}) }},
		{"topic", func() error { return b.read("a topic", large, cores, []string{"--topic", topic}) }},
		{"topic", func() error { return b.killed("a topic, killed", large, cores, []string{"--topic", topic}) }},
		{"every", func() error { return b.read("every page", large, cores, nil) }},
	}
	if o.whole {
		steps = append(steps, step{"every", func() error { return b.killed("every page, killed", large, cores, nil) }})
	}
	if o.pipe > 0 {
		steps = append(steps, step{"pipe", func() error { return b.piped(large, cores) }})
	}
	for _, s := range steps {
		if !o.only.MatchString(s.name) {
			continue
		}
		if err := s.run(); err != nil {
			return err
		}
		// A run takes long, and what is measured is worth keeping.
		text = b.markdown(large, few)
		if o.out != "" {
			if err := sidebyside.Write(o.out, o.name, b.started, text, b.raw()); err != nil {
				return err
			}
		}
	}
	fmt.Print(text)
	return nil
}

type bench struct {
	options
	dir     string
	started time.Time
	load    string
	machine string
	rows    []row
}

// made is an archive with what is true of it.
type made struct {
	pages int
	path  string
	bytes int64
	hash  string
	truth map[string]float64
}

// archive makes an archive, or takes the one that is there.
func (b *bench) archive(pages int) (*made, error) {
	dir := filepath.Join(b.dir, strconv.Itoa(pages))
	m := &made{pages: pages, path: filepath.Join(dir, "pages.warc.gz"), truth: map[string]float64{}}
	if _, err := os.Stat(m.path); err != nil {
		fmt.Fprintf(os.Stderr, "making %d pages\n", pages)
		c := sidebyside.Command{Path: b.binary, Args: []string{"synth", "--scenario", "pages", "--pages", strconv.Itoa(pages), "--out", dir}, Limit: limit}
		if _, _, err := c.Run(io.Discard); err != nil {
			return nil, fmt.Errorf("making the pages: %w", err)
		}
	}
	info, err := os.Stat(m.path)
	if err != nil {
		return nil, err
	}
	m.bytes, m.hash = info.Size(), sidebyside.FileHash(m.path)
	err = lines(filepath.Join(dir, "truth.jsonl"), func(b []byte) error {
		var t struct {
			URL   string
			Value float64
		}
		err := json.Unmarshal(b, &t)
		m.truth[t.URL] = t.Value
		return err
	})
	return m, err
}

func lines(path string, each func([]byte) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, 1<<20)
	for {
		b, err := in.ReadBytes('\n')
		if len(b) > 0 {
			if err := each(b); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// check says how many claims of an archive stand in an output, and fails when
// one is missing, is there twice, or is not true.
func (m *made) check(output string) (string, error) {
	found := map[string]int{}
	err := lines(output, func(b []byte) error {
		var c struct {
			Source  string
			ValueLo float64 `json:"value_lo"`
		}
		if err := json.Unmarshal(b, &c); err != nil {
			return err
		}
		_, url, _ := strings.Cut(c.Source, "#")
		if m.truth[url] != c.ValueLo {
			return fmt.Errorf("%s: %v is proposed, %v is true", url, c.ValueLo, m.truth[url])
		}
		found[url]++
		return nil
	})
	if err != nil {
		return "", err
	}
	once := 0
	for url := range m.truth {
		if found[url] == 1 {
			once++
		}
	}
	if once != len(m.truth) || len(found) != len(m.truth) {
		return "", fmt.Errorf("%s: %d of %d claims are found once", output, once, len(m.truth))
	}
	return fmt.Sprintf("all %s claims once, no other", sidebyside.Thousands(int64(once))), nil
}

func (b *bench) output(m *made, what string, threads int) string {
	name := strings.NewReplacer(" ", "-", ",", "").Replace(what)
	return filepath.Join(b.dir, fmt.Sprintf("%s-%d-%d.jsonl", name, m.pages, threads))
}

// read is one run that is left alone.
func (b *bench) read(what string, m *made, threads int, more []string) error {
	fmt.Fprintf(os.Stderr, "%s, %d pages, %d threads\n", what, m.pages, threads)
	out := b.output(m, what, threads)
	if err := os.RemoveAll(out); err != nil {
		return err
	}
	args := append([]string{"read", m.path, "--out", out}, more...)
	c := sidebyside.Command{Path: b.binary, Args: args, Threads: threads, Limit: limit}
	said := &sidebyside.Counter{}
	s, _, err := c.Run(said)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	r := row{what: what, command: command(more), threads: threads, pages: m.pages, cpu: s.CPU(), wall: s.Wall, rss: s.RSS, stored: m.bytes, output: out}
	if n, err := sidebyside.Reported(`([0-9]+) documents read`, said.Tail); err != nil || n != int64(m.pages) {
		return fmt.Errorf("%s: %d documents read of %d: %v", what, n, m.pages, err)
	}
	if len(more) > 0 && more[1] == absent {
		r.found = "no page is on the topic"
	} else if r.found, err = m.check(out); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	b.rows = append(b.rows, r)
	return nil
}

func command(more []string) string {
	return strings.Join(append([]string{"tidewaiter read pages.warc.gz --out FILE"}, more...), " ")
}

// killed is a run that is killed several times and goes on. What it writes has to
// be what the run before it wrote.
func (b *bench) killed(what string, m *made, threads int, more []string) error {
	fmt.Fprintf(os.Stderr, "%s, %d pages\n", what, m.pages)
	before := b.rows[len(b.rows)-1]
	out := b.output(m, what, threads)
	for _, ending := range []string{"", ".part", ".part.journal"} {
		if err := os.RemoveAll(out + ending); err != nil {
			return err
		}
	}
	r := row{what: fmt.Sprintf("%s %d times", what, kills), command: command(more), threads: threads, pages: m.pages, stored: m.bytes, output: out}
	for try := 0; ; try++ {
		cmd := exec.Command(b.binary, append([]string{"read", m.path, "--out", out}, more...)...)
		cmd.Env = append(os.Environ(), "GOMAXPROCS="+strconv.Itoa(threads))
		said := &bytes.Buffer{}
		cmd.Stdout, cmd.Stderr = said, said
		start := time.Now()
		if err := cmd.Start(); err != nil {
			return err
		}
		ended := make(chan struct{})
		if try < kills {
			go killAt(cmd.Process, out+".part.journal", m.pages*(try+1)/(kills+1), ended)
		}
		err := cmd.Wait()
		close(ended)
		r.wall += time.Since(start)
		r.cpu += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
			r.rss = max(r.rss, int64(u.Maxrss)<<10)
		}
		if err == nil {
			if try < kills {
				return fmt.Errorf("%s: it ended before it was killed", what)
			}
			if n, err := sidebyside.Reported(`([0-9]+) documents read`, said.Bytes()); err != nil || n != int64(m.pages) {
				return fmt.Errorf("%s: %d documents read of %d: %v", what, n, m.pages, err)
			}
			break
		}
		if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || try >= kills {
			return fmt.Errorf("%s: %w: %s", what, err, said)
		}
		if _, err := os.Stat(out); err == nil {
			return fmt.Errorf("%s: half an output is there", what)
		}
	}
	if err := same(before.output, out); err != nil {
		return err
	}
	r.found = "byte for byte the output of the run above"
	b.rows = append(b.rows, r)
	return nil
}

var readSoFar = regexp.MustCompile(`"counts":\{"read":([0-9]+)`)

// killAt kills a process when its journal says that so many pages are read.
func killAt(p *os.Process, journal string, pages int, ended <-chan struct{}) {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ended:
			return
		case <-tick.C:
			all := readSoFar.FindAllSubmatch(sidebyside.ReadAll(journal), -1)
			if len(all) == 0 {
				continue
			}
			if n, err := strconv.Atoi(string(all[len(all)-1][1])); err == nil && n >= pages {
				p.Kill()
				return
			}
		}
	}
}

func same(a, b string) error {
	x, err := os.ReadFile(a)
	if err != nil {
		return err
	}
	y, err := os.ReadFile(b)
	if err == nil && !bytes.Equal(x, y) {
		err = fmt.Errorf("%s and %s differ", a, b)
	}
	return err
}

// piped reads the archive over and over through a pipe, unpacked, until so many
// bytes have gone through.
func (b *bench) piped(m *made, threads int) error {
	fmt.Fprintf(os.Stderr, "%d bytes through a pipe\n", b.pipe)
	cmd := exec.Command(b.binary, "read", "-", "--topic", absent, "--format", "jsonl")
	cmd.Env = append(os.Environ(), "GOMAXPROCS="+strconv.Itoa(threads))
	said := &sidebyside.Counter{}
	cmd.Stderr = said
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return err
	}
	times, fed := 0, int64(0)
	for fed < b.pipe && err == nil {
		var n int64
		n, err = unpack(in, m.path)
		fed += n
		times++
	}
	if err = errors.Join(err, in.Close(), cmd.Wait()); err != nil {
		return fmt.Errorf("the pipe: %w: %s", err, said.Tail)
	}
	r := row{what: "a topic that no page has, unpacked, through a pipe", command: "tidewaiter read - --topic " + absent, threads: threads, pages: times * m.pages, wall: time.Since(start),
		cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), stored: fed, found: "no page is on the topic"}
	if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		r.rss = int64(u.Maxrss) << 10
	}
	if n, err := sidebyside.Reported(`([0-9]+) documents read`, said.Tail); err != nil || n != int64(r.pages) {
		return fmt.Errorf("the pipe: %d documents read of %d: %v", n, r.pages, err)
	}
	b.rows = append(b.rows, r)
	return nil
}

func unpack(w io.Writer, path string) (int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	z, err := gzip.NewReader(bufio.NewReaderSize(f, 1<<20))
	if err != nil {
		return 0, err
	}
	return io.CopyBuffer(w, z, make([]byte, 256<<10))
}

func (b *bench) markdown(large, few *made) string {
	var t strings.Builder
	fmt.Fprintf(&t, "# Reading pages\n\n    make bench-read\n\n- %s, %s, took %s; load average %s before, %s after\n", b.started.Format("2006-01-02 15:04 UTC"), b.machine,
		time.Since(b.started).Round(time.Second), b.load, sidebyside.LoadAverage())
	t.WriteString("- whole process, one run a row: opening the archive and writing the output are in its time; CPU seconds are of user and system; wall time suffers from whatever else runs\n")
	for _, m := range []*made{few, large} {
		fmt.Fprintf(&t, "- `tidewaiter synth --scenario pages --pages %d`: %s bytes, sha256 `%s`; %s of the pages have a claim\n", m.pages, sidebyside.Thousands(m.bytes), m.hash, sidebyside.Thousands(int64(len(m.truth))))
	}
	t.WriteString("\n| what | pages | MB of archive | threads | found | CPU s | wall s | pages / CPU-s | pages / wall-s | peak RSS MiB |\n|---|--:|--:|--:|---|--:|--:|--:|--:|--:|\n")
	for _, r := range b.rows {
		fmt.Fprintf(&t, "| %s | %s | %s | %d | %s | %.1f | %.1f | %.0f | %.0f | %d |\n", r.what, sidebyside.Thousands(int64(r.pages)), sidebyside.Thousands(r.stored/1e6), r.threads, r.found,
			r.cpu.Seconds(), r.wall.Seconds(), float64(r.pages)/r.cpu.Seconds(), float64(r.pages)/r.wall.Seconds(), r.rss>>20)
	}
	fmt.Fprintf(&t, "\n%s.csv has every run with its command.\n", b.name)
	return t.String()
}

func (b *bench) raw() []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.Write([]string{"what", "command", "threads", "pages", "archive_bytes", "found", "cpu_s", "wall_s", "peak_rss_bytes"})
	for _, r := range b.rows {
		w.Write([]string{r.what, r.command, strconv.Itoa(r.threads), strconv.Itoa(r.pages), strconv.FormatInt(r.stored, 10), r.found,
			fmt.Sprintf("%.3f", r.cpu.Seconds()), fmt.Sprintf("%.3f", r.wall.Seconds()), strconv.FormatInt(r.rss, 10)})
	}
	w.Flush()
	return out.Bytes()
}
