package main

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/bench/sidebyside"
)

// report is one run of the benchmark.
type report struct {
	rows                  []*measured
	inputs                map[string]*input
	runs                  int
	started               time.Time
	took                  time.Duration
	loadBefore, loadAfter string
}

func (r *report) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Events from positions, side by side\n\n    make bench-track\n\n")
	fmt.Fprintf(&b, "- %s, %s, took %s; load average %s before, %s after\n", r.started.Format("2006-01-02 15:04 UTC"), sidebyside.Machine(), r.took.Round(time.Second), r.loadBefore, r.loadAfter)
	fmt.Fprintf(&b, "- whole process, %d runs each in turn after one that is not timed; median (least-most) of CPU seconds, so reading the input and starting are in it\n", r.runs)
	for _, name := range inputNames {
		if in := r.inputs[name]; in != nil {
			fmt.Fprintf(&b, "- `%s`: %s: %s positions, %s bytes, sha256 `%s`\n", name, in.what, sidebyside.Thousands(in.positions), sidebyside.Thousands(in.bytes), in.sha256)
		}
	}
	for _, what := range kinds {
		r.table(&b, what)
	}
	b.WriteString("\n## Targets\n\n")
	for _, line := range r.targets() {
		fmt.Fprintf(&b, "- %s\n", line)
	}
	b.WriteString("\n## Tools\n\n")
	seen := map[string]bool{}
	for _, m := range r.rows {
		if m.version != "" && !seen[m.tool] {
			seen[m.tool] = true
			fmt.Fprintf(&b, "- %s: %s\n", m.tool, m.version)
		}
	}
	b.WriteString("\ntrack.csv has every run.\n")
	return b.String()
}

func (r *report) table(b *strings.Builder, what string) {
	var rows []*measured
	for _, m := range r.rows {
		if m.what == what {
			rows = append(rows, m)
		}
	}
	if len(rows) == 0 {
		return
	}
	slices.SortStableFunc(rows, func(x, y *measured) int { return cmp.Compare(y.rate(), x.rate()) })
	fmt.Fprintf(b, "\n## %s%s\n\n", strings.ToUpper(what[:1]), what[1:])
	b.WriteString("| tool | what | input | command | results | CPU s | wall s | positions / CPU-s | of it without reading | peak RSS MiB |\n")
	b.WriteString("|---|---|---|---|--:|--:|--:|--:|--:|--:|\n")
	for _, m := range rows {
		if m.fault != "" {
			fmt.Fprintf(b, "| %s | %s | %s | `%s` | | %s | | | | |\n", m.tool, m.note, m.input, m.shown(), m.fault)
			continue
		}
		cpu := m.cpu()
		wall := sidebyside.Column(m.samples, func(s sidebyside.Sample) float64 { return s.Wall.Seconds() })
		rss := sidebyside.Column(m.samples, func(s sidebyside.Sample) float64 { return float64(s.RSS) / (1 << 20) })
		fmt.Fprintf(b, "| %s | %s | %s | `%s` | %s | %.3f (%.3f-%.3f) | %.3f | %s | %s | %.0f |\n", m.tool, m.note, m.input, m.shown(), m.results(),
			sidebyside.Median(cpu), cpu[0], cpu[len(cpu)-1], sidebyside.Median(wall), sidebyside.Millions(m.rate()), m.detecting(), rss[len(rss)-1])
	}
}

// results is how much came out: a range where runs differ.
func (m *measured) results() string {
	if m.most > m.n {
		return sidebyside.Thousands(m.n) + " to " + sidebyside.Thousands(m.most)
	}
	return sidebyside.Thousands(m.n)
}

// detecting is the rate of a library alone, as its driver says; blank for a
// program.
func (m *measured) detecting() string {
	if len(m.detect) == 0 {
		return ""
	}
	slices.Sort(m.detect)
	return sidebyside.Millions(float64(m.in.positions) / sidebyside.Median(m.detect))
}

func (m *measured) cpu() []float64 {
	return sidebyside.Column(m.samples, func(s sidebyside.Sample) float64 { return s.CPU().Seconds() })
}

// rate is the median of positions a CPU second; below zero where there is none.
func (m *measured) rate() float64 {
	if m.fault != "" || len(m.samples) == 0 {
		return -1
	}
	return float64(m.in.positions) / sidebyside.Median(m.cpu())
}

// shown is the command as the table has it, without places of this machine.
func (m *measured) shown() string {
	words := []string{m.peer}
	if m.threads > 0 {
		words = []string{fmt.Sprintf("GOMAXPROCS=%d", m.threads), m.peer}
	}
	for _, a := range m.args {
		words = append(words, strings.TrimPrefix(a, "DRIVER/"))
	}
	return strings.Join(words, " ")
}

// targets tells what our rows reached of what they have to.
func (r *report) targets() (lines []string) {
	for _, m := range r.rows {
		if m.wanted == 0 || m.rate() < 0 {
			continue
		}
		verdict := "MISSED"
		if m.rate() >= m.wanted {
			verdict = "met"
		}
		lines = append(lines, fmt.Sprintf("%s, %s, %s: %s positions / CPU-s, wanted %s: %s", m.what, m.note, m.input, sidebyside.Millions(m.rate()), sidebyside.Millions(m.wanted), verdict))
	}
	if len(lines) == 0 {
		lines = []string{"no row with a target was measured"}
	}
	return lines
}

// raw is every run.
func (r *report) raw() []byte {
	var raw bytes.Buffer
	w := csv.NewWriter(&raw)
	w.Write([]string{"tool", "what", "note", "input", "command", "positions", "results", "run", "user_s", "system_s", "wall_s", "max_rss_bytes", "fault"})
	seconds := func(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 6, 64) }
	for _, m := range r.rows {
		head := []string{m.tool, m.what, m.note, m.input, m.shown(), "", strconv.FormatInt(m.n, 10)}
		if m.in != nil {
			head[5] = strconv.FormatInt(m.in.positions, 10)
		}
		for i, s := range m.samples {
			w.Write(append(slices.Clone(head), strconv.Itoa(i+1), seconds(s.User), seconds(s.System), seconds(s.Wall), strconv.FormatInt(s.RSS, 10), ""))
		}
		if m.fault != "" {
			w.Write(append(slices.Clone(head), "", "", "", "", "", m.fault))
		}
	}
	w.Flush()
	return raw.Bytes()
}
