// Command serve measures how the site answers: a load that does not wait for
// answers (so many requests a second, whatever happens) and one that does (so
// many readers, each asking again at once), over the loopback, on the founding
// case and on one of 20,000 claims; Datasette serving the same claims beside it.
// Where Datasette is not there its rows say so. A run is written to
// runs/DATE-HOST/serve.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	vegeta "github.com/tsenart/vegeta/v12/lib"

	"github.com/tidewaiter/tidewaiter/bench/sidebyside"
)

type options struct {
	binary, cases, datasette, out string
	rate, readers, claims, search int
	each, first                   time.Duration
	only                          *regexp.Regexp
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("bench-serve: ")
	var o options
	flag.StringVar(&o.binary, "binary", "../bin/tidewaiter", "program to measure")
	flag.StringVar(&o.cases, "cases", "../cases/dprk-russia", "the founding case")
	flag.StringVar(&o.datasette, "datasette", "../bin/datasette", "virtual environment with Datasette")
	flag.StringVar(&o.out, "out", "runs", "folder for the run's own folder; blank prints only")
	flag.IntVar(&o.rate, "rate", 300, "requests a second")
	flag.IntVar(&o.readers, "readers", 8, "readers that ask again at once")
	flag.IntVar(&o.claims, "claims", 20_000, "claims of the large case")
	flag.IntVar(&o.search, "search", 1_000_000, "claims that the index is searched for by the benchmark of the store; 0 leaves it out")
	flag.DurationVar(&o.each, "each", 10*time.Second, "time of each row")
	flag.DurationVar(&o.first, "first", 3*time.Minute, "time until all counts are made")
	only := flag.String("only", "", "pattern that a row's name has to match; blank is every row")
	flag.Parse()
	var err error
	if o.only, err = regexp.Compile(*only); err != nil {
		log.Fatalf("-only: %v", err)
	}
	if err := run(o); err != nil {
		log.Fatal(err)
	}
}

// row is one measurement.
type row struct {
	tool, name string
	base       string
	targets    []string // in turn
	coding     string   // of Accept-Encoding
	rate       int      // a second; 0 is as fast as the readers are answered
	count      string   // what is counted in an answer, to show that the same work was done
	once       bool     // each target once, one after another: nothing of it is kept

	fault  string
	counts string
	m      vegeta.Metrics
}

func run(o options) error {
	for _, path := range []*string{&o.binary, &o.cases, &o.datasette} {
		abs, err := filepath.Abs(*path)
		if err != nil {
			return err
		}
		*path = abs
	}
	dir, err := os.MkdirTemp("", "bench-serve")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	big := filepath.Join(dir, "large")
	if err := large(o.cases, big, o.claims); err != nil {
		return err
	}
	started, load := time.Now().UTC(), sidebyside.LoadAverage()
	ours, err := start(o, dir, big)
	if err != nil {
		return err
	}
	defer ours.stop()
	theirs, version, fault := startDatasette(o, dir, big)
	if theirs != nil {
		defer theirs.stop()
	}
	view, err := firstView(ours.base)
	if err != nil {
		return err
	}
	fmt.Print(view)
	rows := plan(o, ours.base, theirs, fault)
	var done []*row
	for i := range rows {
		r := &rows[i]
		if !o.only.MatchString(r.tool + " " + r.name) {
			continue
		}
		if r.fault == "" {
			if err := r.measure(o); err != nil {
				r.fault = err.Error()
			}
		}
		done = append(done, r)
		fmt.Println(r.line())
	}
	rss, cpu := ours.used()
	var text string
	if o.search > 0 && o.only.MatchString("search of the store") {
		if text, err = searchStore(o.search); err != nil {
			return err
		}
		fmt.Print(text)
	}
	tidewaiter, _ := exec.Command(o.binary, "version").Output()
	summary := ours.began + view + fmt.Sprintf("%s, %s, vegeta 12.13.0, %s %s/%s, %d processors, load %s before\nThe server: at most %d MiB resident, %.0f CPU seconds in all. The load and the servers share the processors.\n",
		strings.TrimSpace(string(tidewaiter)), version, runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), load, rss>>20, cpu.Seconds())
	fmt.Print(summary)
	if o.out == "" {
		return nil
	}
	return o.write(started, summary, done, text)
}

// plan are the rows of a run.
func plan(o options, base string, theirs *process, fault string) []row {
	var pages, days, terms, claims []string
	for i := range min(40, o.claims/250) {
		claims = append(claims, "/cases/large/claims/Z"+strconv.Itoa(100_000+i*o.claims/41))
	}
	for i := range min(40, o.claims/250) {
		pages = append(pages, "/cases/large?measure=&page="+strconv.Itoa(i+1))
	}
	for i := range 6 {
		days = append(days, "/cases/dprk-russia?as_of="+time.Date(2024, time.Month(2+i), 27-i, 0, 0, 0, 0, time.UTC).Format("2006-01-02"))
	}
	for _, q := range []string{"containers", "ammunition", "rajin", "shin+won-sik", "%22ammunition+containers%22", "no+such+words", "6%2C700", "page+that+never+was"} {
		terms = append(terms, "/search?q="+q)
	}
	const tr = ` id="claim-`
	rows := []row{
		{name: "page of the large case, first time", targets: []string{"/cases/large"}, coding: "zstd", once: true},
		{name: "pages of claims of it, first time", targets: claims, coding: "zstd", once: true},
		{name: "case page", targets: []string{"/cases/dprk-russia"}, coding: "zstd", rate: o.rate, count: tr},
		{name: "case page, gzip", targets: []string{"/cases/dprk-russia"}, coding: "gzip", rate: o.rate, count: tr},
		{name: "case page, not coded", targets: []string{"/cases/dprk-russia"}, rate: o.rate, count: tr},
		{name: "case page of the large case", targets: []string{"/cases/large"}, coding: "zstd", rate: o.rate, count: tr},
		{name: "pages of its table, first time", targets: pages, coding: "zstd", once: true, count: tr},
		{name: "pages of its table, in turn", targets: pages, coding: "zstd", rate: o.rate, count: tr},
		{name: "pages of claims of it, in turn", targets: claims, coding: "zstd", rate: o.rate / 3, count: "<tr"},
		{name: "page of its most told claim", targets: []string{"/cases/large/claims/Z100000"}, coding: "zstd", rate: o.rate / 3, count: "<tr"},
		{name: "page of a document of it", targets: []string{"/cases/large/documents/page-7"}, coding: "zstd", rate: o.rate / 3, count: tr},
		{name: "the day moved, first time", targets: days, coding: "zstd", once: true, count: tr},
		{name: "the day moved, in turn", targets: days, coding: "zstd", rate: o.rate, count: tr},
		{name: "assessment as JSON", targets: []string{"/api/cases/dprk-russia"}, coding: "zstd", rate: o.rate, count: `"id":`},
		{name: "search of both cases", targets: terms, coding: "zstd", rate: o.rate / 3, count: "<li>"},
		{name: "case page, readers in turn", targets: []string{"/cases/dprk-russia"}, coding: "gzip", count: tr},
		{name: "claims as JSON, readers in turn", targets: []string{"/api/cases/dprk-russia/claims"}, coding: "gzip", count: `"hedge":`},
	}
	for i := range rows {
		rows[i].tool, rows[i].base = "tidewaiter", base
	}
	for _, r := range []row{
		{name: "table of the claims", targets: []string{"/founding/claims?_size=250"}, coding: "gzip", rate: o.rate / 10, count: "<tr>"},
		{name: "table of the large case", targets: []string{"/large/claims?_size=250"}, coding: "gzip", rate: o.rate / 10, count: "<tr>"},
		{name: "table of the claims, readers in turn", targets: []string{"/founding/claims?_size=250"}, coding: "gzip", count: "<tr>"},
		{name: "claims as JSON, readers in turn", targets: []string{"/founding/claims.json?_size=250&_shape=objects"}, coding: "gzip", count: `"hedge":`},
	} {
		r.tool, r.fault = "datasette", fault
		if theirs != nil {
			r.base = theirs.base
		}
		rows = append(rows, r)
	}
	return rows
}

// measure counts what an answer holds, and runs the load.
func (r *row) measure(o options) error {
	if !r.once {
		// Twice: what is made for the first is not measured here.
		for range 2 {
			for _, target := range r.targets {
				n, err := r.look(target)
				if err != nil {
					return err
				}
				if target == r.targets[0] {
					r.counts = strconv.Itoa(n)
				}
			}
		}
	}
	head := http.Header{}
	if r.coding != "" {
		head.Set("Accept-Encoding", r.coding)
	}
	var targets []vegeta.Target
	for _, target := range r.targets {
		targets = append(targets, vegeta.Target{Method: http.MethodGet, URL: r.base + target, Header: head})
	}
	if r.once {
		// One after another, by hand: a rate would let them overtake each other.
		client := &http.Client{Transport: &http.Transport{DisableCompression: true}}
		for _, t := range targets {
			at := time.Now()
			req, err := http.NewRequest(t.Method, t.URL, nil)
			if err != nil {
				return err
			}
			req.Header = head
			resp, err := client.Do(req)
			if err != nil {
				return err
			}
			n, err := io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
			if err != nil {
				return err
			}
			r.m.Add(&vegeta.Result{Code: uint16(resp.StatusCode), Timestamp: at, Latency: time.Since(at), BytesIn: uint64(n)})
		}
		r.m.Close()
		return nil
	}
	attacker := vegeta.NewAttacker(vegeta.Workers(uint64(o.readers)), vegeta.Timeout(30*time.Second), vegeta.KeepAlive(true))
	var pace vegeta.Pacer = vegeta.Rate{Freq: r.rate, Per: time.Second}
	if r.rate == 0 {
		attacker = vegeta.NewAttacker(vegeta.Workers(uint64(o.readers)), vegeta.MaxWorkers(uint64(o.readers)), vegeta.Timeout(30*time.Second))
	}
	for res := range attacker.Attack(vegeta.NewStaticTargeter(targets...), pace, o.each, r.name) {
		r.m.Add(res)
	}
	r.m.Close()
	return nil
}

// look asks once and counts.
func (r *row) look(target string) (int, error) {
	resp, err := http.Get(r.base + target) // net/http undoes gzip by itself
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, err
	}
	if resp.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("%s answers %s", target, resp.Status)
	}
	return bytes.Count(body, []byte(r.count)), nil
}

var columns = []string{"tool", "row", "asked_per_s", "requests", "per_s", "ok", "p50_ms", "p90_ms", "p99_ms", "most_ms", "bytes_each", "counted", "fault"}

func (r *row) fields() []string {
	ms := func(d time.Duration) string { return fmt.Sprintf("%.2f", float64(d.Microseconds())/1000) }
	asked := strconv.Itoa(r.rate)
	switch {
	case r.once:
		asked = "one by one"
	case r.rate == 0:
		asked = "readers"
	}
	if r.fault != "" {
		return []string{r.tool, r.name, asked, "", "", "", "", "", "", "", "", "", r.fault}
	}
	l := r.m.Latencies
	return []string{r.tool, r.name, asked, strconv.FormatUint(r.m.Requests, 10), fmt.Sprintf("%.0f", r.m.Throughput), fmt.Sprintf("%.1f %%", 100*r.m.Success), ms(l.P50), ms(l.P90), ms(l.P99), ms(l.Max), fmt.Sprintf("%.0f", r.m.BytesIn.Mean), r.counts, ""}
}

func (r *row) line() string {
	f := r.fields()
	if r.fault != "" {
		return fmt.Sprintf("%-11s %-38s %s", f[0], f[1], r.fault)
	}
	return fmt.Sprintf("%-11s %-38s %10s %8s %7s/s %8s  p50 %8s p90 %8s p99 %8s most %8s ms %9s B, counted %s", f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7], f[8], f[9], f[10], f[11])
}

// process is a server that runs.
type process struct {
	cmd   *exec.Cmd
	base  string
	began string // how long its start took
}

func (p *process) stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	ended := make(chan struct{})
	go func() {
		_ = p.cmd.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		_ = p.cmd.Process.Kill()
	}
}

// used is what the server has taken so far: the most memory, and CPU.
func (p *process) used() (rss int64, cpu time.Duration) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, 0 // not Linux
	}
	if m := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(text); m != nil {
		rss, _ = strconv.ParseInt(string(m[1]), 10, 64)
	}
	stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if i := bytes.LastIndexByte(stat, ')'); i >= 0 {
		if f := strings.Fields(string(stat[i+1:])); len(f) > 13 {
			u, _ := strconv.ParseInt(f[11], 10, 64)
			s, _ := strconv.ParseInt(f[12], 10, 64)
			cpu = time.Duration(u+s) * 10 * time.Millisecond // ticks of a hundredth
		}
	}
	return rss << 10, cpu
}

// start runs the program on both cases, and waits until both are counted.
func start(o options, dir, big string) (*process, error) {
	cmd := exec.Command(o.binary, "serve", o.cases, big, "--data", filepath.Join(dir, "data"), "--listen", "127.0.0.1:0")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	cmd.Stderr = os.Stderr
	from := time.Now()
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("%w: run make build first", err)
	}
	p := &process{cmd: cmd}
	note := func(what string) {
		rss, cpu := p.used()
		line := fmt.Sprintf("%s %.1f s after its start, with %.1f CPU seconds and %d MiB at most\n", what, time.Since(from).Seconds(), cpu.Seconds(), rss>>20)
		p.began += line
		fmt.Print(line)
	}
	lines := make(chan string)
	go func() {
		defer close(lines)
		for sc := bufio.NewScanner(out); sc.Scan(); {
			lines <- sc.Text()
		}
	}()
	late := time.After(o.first)
	for n := 0; n < 2; {
		select {
		case line, ok := <-lines:
			if !ok {
				p.stop()
				return nil, errors.New("the server ended")
			}
			if rest, ok := strings.CutPrefix(line, "Serving at "); ok {
				p.base = strings.TrimSuffix(strings.Fields(rest)[0], "/")
				note("The server listened, with both cases read, kept and indexed,")
				break
			}
			fmt.Println(line)
			// Lines about other things, such as the desk, are no counts.
			if id, _, ok := strings.Cut(line, ": "); ok && id == strings.ToLower(id) && !strings.ContainsAny(id, " /") {
				n++
				note("The case " + id + " was counted")
			}
		case <-late:
			p.stop()
			return nil, fmt.Errorf("the cases were not counted in %v", o.first)
		}
	}
	return p, nil
}

// firstView asks for the page of the founding case and what a browser fetches
// with it before it is scrolled: what its head names, and the script of the chart
// (a browser that does so is in the walk of the pages, make browser).
func firstView(base string) (string, error) {
	out := ""
	for _, coding := range []string{"zstd, gzip", "gzip"} {
		sent := func(address string) (int, error) {
			req, err := http.NewRequest(http.MethodGet, base+address, nil)
			if err != nil {
				return 0, err
			}
			req.Header.Set("Accept-Encoding", coding)
			resp, err := (&http.Transport{DisableCompression: true}).RoundTrip(req)
			if err != nil {
				return 0, err
			}
			defer resp.Body.Close()
			n, err := io.Copy(io.Discard, resp.Body)
			if err == nil && resp.StatusCode != http.StatusOK {
				err = fmt.Errorf("%s answers %s", address, resp.Status)
			}
			return int(n), err
		}
		resp, err := http.Get(base + "/cases/dprk-russia")
		if err != nil {
			return "", err
		}
		page, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			return "", err
		}
		addresses := []string{"/cases/dprk-russia"}
		for _, m := range regexp.MustCompile(`(?:href|src)="(/static/[^"]+)"`).FindAllSubmatch(page, -1) {
			address := string(m[1])
			if !slices.Contains(addresses, address) {
				addresses = append(addresses, address)
			}
			if root, ok := strings.CutSuffix(address, "/page.js"); ok {
				addresses = append(addresses, root+"/chart.js")
			}
		}
		total := 0
		var parts []string
		for _, address := range addresses {
			n, err := sent(address)
			if err != nil {
				return "", err
			}
			total += n
			parts = append(parts, fmt.Sprintf("%s %d", path.Base(address), n))
		}
		out += fmt.Sprintf("First view of the founding case with Accept-Encoding %q: %d bytes in %d answers without headers (%s)\n", coding, total, len(addresses), strings.Join(parts, ", "))
	}
	return out, nil
}

// startDatasette runs Datasette on the same claims; fault says why it does not.
func startDatasette(o options, dir, big string) (p *process, version, fault string) {
	python, program := filepath.Join(o.datasette, "bin", "python3"), filepath.Join(o.datasette, "bin", "datasette")
	if _, err := os.Stat(program); err != nil {
		return nil, "no Datasette", "not set up: make bench-serve does it"
	}
	said, err := exec.Command(program, "--version").Output()
	if err != nil {
		return nil, "no Datasette", err.Error()
	}
	version = strings.TrimSpace(string(said))
	const load = `import csv, sqlite3, sys
rows = list(csv.reader(open(sys.argv[1], encoding="utf-8", newline="")))
db = sqlite3.connect(sys.argv[2])
names = ", ".join('"' + n + '"' for n in rows[0])
db.execute("CREATE TABLE claims (" + names + ", PRIMARY KEY (id))")
db.executemany("INSERT INTO claims VALUES (" + ", ".join("?" * len(rows[0])) + ")", rows[1:])
db.commit()`
	var files []string
	for name, from := range map[string]string{"founding": o.cases, "large": big} {
		path := filepath.Join(dir, name+".db")
		if said, err := exec.Command(python, "-c", load, filepath.Join(from, "claims.csv"), path).CombinedOutput(); err != nil {
			return nil, version, fmt.Sprintf("%v: %s", err, said)
		}
		files = append(files, path)
	}
	slices.Sort(files)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, version, err.Error()
	}
	port := ln.Addr().(*net.TCPAddr).Port
	ln.Close()
	args := []string{"serve", "--port", strconv.Itoa(port), "--setting", "max_returned_rows", "1000"}
	for _, f := range files {
		args = append(args, "-i", f)
	}
	cmd := exec.Command(program, args...)
	if err := cmd.Start(); err != nil {
		return nil, version, err.Error()
	}
	p = &process{cmd: cmd, base: "http://127.0.0.1:" + strconv.Itoa(port)}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for ctx.Err() == nil {
		if resp, err := http.Get(p.base + "/-/versions.json"); err == nil {
			resp.Body.Close()
			return p, version, ""
		}
		time.Sleep(200 * time.Millisecond)
	}
	p.stop()
	return nil, version, "did not answer in a minute"
}

// searchStore runs the benchmark of the store's search.
func searchStore(n int) (string, error) {
	cmd := exec.Command("go", "test", "./internal/store", "-count", "1", "-timeout", "30m", "-run", "^$", "-bench", "^BenchmarkSearch$", "-benchtime", "100x")
	cmd.Dir = ".."
	cmd.Env = append(os.Environ(), "TIDEWAITER_SEARCH_CLAIMS="+strconv.Itoa(n))
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("the benchmark of the search: %w\n%s", err, out)
	}
	return fmt.Sprintf("search among %d claims, nothing kept:\n%s", n, out), nil
}

func (o options) write(started time.Time, summary string, rows []*row, search string) error {
	host, err := os.Hostname()
	if err != nil {
		return err
	}
	dir := filepath.Join(o.out, started.Format("2006-01-02")+"-"+host, "serve")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	var b, raw bytes.Buffer
	w := csv.NewWriter(&raw)
	w.Write(columns)
	fmt.Fprintf(&b, "# How the site answers\n\n    make bench-serve\n\nWritten by that command. raw.csv has the numbers. \"Counted\" is how many rows of claims (or fields, or hits) one answer holds, so that it is seen that the work was done. Datasette makes its page for every request and is asked a tenth as often; \"readers\" is %d readers who each ask again at once.\n\n```\n%s\n", o.readers, summary)
	for _, r := range rows {
		fmt.Fprintln(&b, r.line())
		w.Write(r.fields())
	}
	fmt.Fprintf(&b, "```\n")
	if search != "" {
		fmt.Fprintf(&b, "\n```\n%s```\n", search)
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return err
	}
	for name, content := range map[string][]byte{"README.md": b.Bytes(), "raw.csv": raw.Bytes()} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			return err
		}
	}
	fmt.Println("written to", dir)
	return nil
}
