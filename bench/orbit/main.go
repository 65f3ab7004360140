// Command orbit sets propagators of orbits side by side on the published cases
// of SGP4: how far each state is from the table, and how many states a CPU
// second gives. Peers that are not there are rows that say so; README.md tells
// how they are set up. A run is written to runs/DATE-HOST.
package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"log"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/bench/sidebyside"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("bench-orbit: ")
	peers := flag.String("peers", os.Getenv("TIDEWAITER_PEERS"), "folder with the peers: checkouts, and satellite.js by npm (also TIDEWAITER_PEERS)")
	out := flag.String("out", "runs", "folder for the run's own folder; blank prints only")
	drivers := flag.String("drivers", "orbit/peers", "folder with the drivers")
	runs := flag.Int("runs", 3, "how often each library is timed")
	flag.Parse()
	if err := run(*peers, *out, *drivers, *runs); err != nil {
		log.Fatal(err)
	}
}

// tool is one library.
type tool struct {
	name, source string // folder among the peers, blank for ours
	leave        string // a file that is left out
}

var tools = []tool{
	{name: "tidewaiter"},
	{name: "satellite.js", source: "satellite.js"},
	{name: "go-satellite", source: "go-satellite", leave: "spacetrack.go"},
	{name: "akhenakh-sgp4", source: "akhenakh-sgp4", leave: "svgplot.go"},
	{name: "sgp4go", source: "sgp4go"},
	{name: "3rdof2-sgp4", source: "3rdof2-sgp4"},
}

// measured is what came out of one library.
type measured struct {
	tool
	version, fault string
	score
	rates map[string][]timing
}

// timing is one timed run.
type timing struct {
	states int64
	cpu    float64
}

func (t timing) rate() float64 { return float64(t.states) / t.cpu }

// score is how far the states are from the table.
type score struct {
	rows, told          int     // states due, and told
	tight, close, far   int     // within 1e-6 km and 1e-9 km/s, within 1 m, off by over 1 km
	worstKM, worstKMS   float64 // of those told
	satellites, allNear int     // satellites, and those all of whose rows are within 1 m
	faultsDue, faults   int     // moments without a state, and those refused
}

func run(peers, out, drivers string, runs int) error {
	cases, err := readCases()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "tidewaiter-bench-orbit")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if drivers, err = filepath.Abs(drivers); err != nil {
		return err
	}
	started, load := time.Now().UTC(), sidebyside.LoadAverage()
	input := cases.input()
	var all []*measured
	commands := map[*measured]*exec.Cmd{}
	for _, t := range tools {
		m := &measured{tool: t, rates: map[string][]timing{}}
		all = append(all, m)
		cmd, version, err := prepare(t, peers, drivers, dir)
		if err != nil {
			m.fault = err.Error()
			continue
		}
		m.version, commands[m] = version, cmd
	}
	for i := range runs {
		for _, m := range all {
			if m.fault != "" {
				continue
			}
			fmt.Fprintf(os.Stderr, "run %d of %d  %s\n", i+1, runs, m.name)
			states, err := once(commands[m], input, m.rates)
			if err != nil {
				m.fault = "failed: " + err.Error()
				continue
			}
			s, err := cases.score(states)
			if err != nil {
				m.fault = "failed: " + err.Error()
			} else if i > 0 && s != m.score {
				m.fault = "failed: other states in a second run"
			}
			m.score = s
		}
	}
	text := markdown(all, runs, started, load)
	fmt.Print(text)
	if out == "" {
		return nil
	}
	return sidebyside.Write(out, "orbit", started, text, raw(all))
}

var errAbsent = errors.New("not present")

// prepare builds a driver and gives the command that runs it.
func prepare(t tool, peers, drivers, dir string) (cmd *exec.Cmd, version string, err error) {
	program := filepath.Join(dir, t.name)
	common := filepath.Join(drivers, "common.go")
	if t.source == "" {
		build := exec.Command("go", "build", "-o", program, common, filepath.Join(drivers, t.name+".go"))
		build.Dir = filepath.Join(drivers, "..", "..", "..")
		if said, err := build.CombinedOutput(); err != nil {
			return nil, "", fmt.Errorf("%w: %s", err, said)
		}
		return exec.Command(program), "this commit", nil
	}
	from := filepath.Join(peers, t.source)
	if info, err := os.Stat(from); peers == "" || err != nil || !info.IsDir() {
		return nil, "", errAbsent
	}
	if t.source == "satellite.js" {
		library := filepath.Join(from, "node_modules", "satellite.js")
		cmd := exec.Command("node", filepath.Join(drivers, "satellite.mjs"), filepath.Join(library, "dist", "index.js"))
		node, _ := exec.Command("node", "--version").Output() // blank where there is none: the run will say so
		return cmd, strings.TrimSpace(jsonVersion(filepath.Join(library, "package.json")) + ", node " + string(node)), nil
	}
	// The sources go into a module of their own: nothing is downloaded.
	module := filepath.Join(dir, t.name+"-module")
	if err := os.MkdirAll(filepath.Join(module, "peer"), 0o755); err != nil {
		return nil, "", err
	}
	sources, err := filepath.Glob(filepath.Join(from, "*.go"))
	if err != nil {
		return nil, "", err
	}
	for _, path := range sources {
		if base := filepath.Base(path); !strings.HasSuffix(base, "_test.go") && base != t.leave {
			err = errors.Join(err, copyFile(path, filepath.Join(module, "peer", base)))
		}
	}
	err = errors.Join(err,
		copyFile(common, filepath.Join(module, "common.go")),
		copyFile(filepath.Join(drivers, t.name+".go"), filepath.Join(module, "driver.go")),
		os.WriteFile(filepath.Join(module, "go.mod"), []byte("module driver\n\ngo 1.24\n"), 0o644))
	if err != nil {
		return nil, "", err
	}
	build := exec.Command("go", "build", "-o", program, "common.go", "driver.go")
	build.Dir = module
	build.Env = append(os.Environ(), "GOWORK=off", "GOPROXY=off")
	if said, err := build.CombinedOutput(); err != nil {
		return nil, "", fmt.Errorf("it does not build: %s", sidebyside.FirstWords(string(said), 20))
	}
	commit, _ := exec.Command("git", "-C", from, "rev-parse", "--short=12", "HEAD").Output() // blank outside a checkout
	day, _ := exec.Command("git", "-C", from, "log", "-1", "--format=%cs").Output()          // the same
	return exec.Command(program), strings.TrimSpace(string(bytes.TrimSpace(commit)) + sidebyside.Prefixed(" of ", strings.TrimSpace(string(day)))), nil
}

func copyFile(from, to string) error {
	b, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, b, 0o644)
}

// jsonVersion is the version in a package.json.
func jsonVersion(path string) string {
	_, rest, _ := strings.Cut(string(sidebyside.ReadAll(path)), `"version": "`)
	version, _, _ := strings.Cut(rest, `"`)
	return version
}

// once runs a driver; it adds to the timings and returns the states.
func once(cmd *exec.Cmd, input []byte, rates map[string][]timing) ([][]string, error) {
	c := exec.Command(cmd.Path, cmd.Args[1:]...)
	c.Env = append(os.Environ(), "GOMAXPROCS=1")
	c.Stdin = bytes.NewReader(input)
	var stderr bytes.Buffer
	c.Stderr = &stderr
	said, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, sidebyside.FirstWords(stderr.String(), 30))
	}
	var states [][]string
	for line := range strings.Lines(string(said)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if f[0] != "T" {
			states = append(states, f)
			continue
		}
		n, err1 := strconv.ParseInt(f[2], 10, 64)
		cpu, err2 := strconv.ParseFloat(f[3], 64)
		if err := errors.Join(err1, err2); err != nil {
			return nil, err
		}
		rates[f[1]] = append(rates[f[1]], timing{n, cpu})
	}
	return states, nil
}

func markdown(all []*measured, runs int, started time.Time, load string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Propagators of orbits, side by side\n\n    TIDEWAITER_PEERS=DIR make bench-orbit\n\n")
	fmt.Fprintf(&b, "- %s UTC, %s; load average %s before and %s after: rates are of CPU seconds.\n", started.Format("2006-01-02 15:04"), sidebyside.Machine(), load, sidebyside.LoadAverage())
	fmt.Fprintf(&b, "- Input: the 33 published sets of elements of SGP4 (AIAA 2006-6753) and the 666 states (of 32 of them) and 7 faults of their table, WGS-72. Rates: median of %d runs of a CPU second each, one thread, over the states of that table but those 1.8 million minutes from epoch.\n", runs)
	fmt.Fprintf(&b, "- Tight is within 1e-6 km and 1e-9 km/s on every axis. Worst is the greatest difference on one axis among the states told. README of bench/orbit has how each is called.\n\n")
	b.WriteString("| library | version | states told | tight | within 1 m | over 1 km off | worst km | worst km/s | satellites all within 1 m | faults told | near-earth states/s | deep-space states/s |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n")
	for _, m := range all {
		if m.fault != "" {
			fmt.Fprintf(&b, "| %s | %s | %s | | | | | | | | | |\n", m.name, m.version, strings.ReplaceAll(m.fault, "|", "/"))
			continue
		}
		fmt.Fprintf(&b, "| %s | %s | %d of %d | %d | %d | %d | %.2g | %.2g | %d of %d | %d of %d | %s | %s |\n", m.name, m.version,
			m.told, m.rows, m.tight, m.close, m.far, m.worstKM, m.worstKMS, m.allNear, m.satellites, m.faults, m.faultsDue, m.median("near"), m.median("deep"))
	}
	return b.String()
}

func (m *measured) median(kind string) string {
	var rates []sidebyside.Sample
	for _, t := range m.rates[kind] {
		rates = append(rates, sidebyside.Sample{User: time.Duration(1e15 / t.rate())}) // a million states
	}
	if len(rates) == 0 {
		return ""
	}
	seconds := sidebyside.Median(sidebyside.Column(rates, func(s sidebyside.Sample) float64 { return s.User.Seconds() }))
	return sidebyside.Millions(1e6 / seconds)
}

func raw(all []*measured) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Write([]string{"library", "version", "orbits", "run", "states", "cpu_s"})
	for _, m := range all {
		for _, kind := range []string{"near", "deep"} {
			for i, t := range m.rates[kind] {
				w.Write([]string{m.name, m.version, kind, strconv.Itoa(i + 1), strconv.FormatInt(t.states, 10), strconv.FormatFloat(t.cpu, 'f', 6, 64)})
			}
		}
	}
	w.Flush()
	return b.Bytes()
}

// finite turns what is no number into one that is far off.
func finite(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return 1e300
	}
	return v
}
