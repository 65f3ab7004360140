package main

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/bench/sidebyside"
)

// report is one run of the benchmark.
type report struct {
	input                 *input
	rows                  []*measured
	runs                  int
	started               time.Time
	took                  time.Duration
	loadBefore, loadAfter string
	command               func(*measured) []string
}

// What the program has to reach, one thread, in sentences a CPU second.
const (
	targetStructs = 10e6
	targetJSON    = 3e6
	targetParquet = 3e6
	targetScaling = 1.7 // of the wall time, with two threads
	targetRSS     = 64  // MiB
	targetRSSFile = 256 // MiB, for Parquet
)

func (r *report) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# AIS decoders side by side\n\n    make bench-ais\n\n")
	fmt.Fprintf(&b, "- %s, %s, took %s; load average %s before, %s after\n", r.started.Format("2006-01-02 15:04 UTC"), sidebyside.Machine(), r.took.Round(time.Second), r.loadBefore, r.loadAfter)
	fmt.Fprintf(&b, "- input: %s, %d times: %s sentences, %s bytes, sha256 `%s`", r.input.source, full, sidebyside.Thousands(r.input.sentences*full), sidebyside.Thousands(r.input.bytes*full), r.input.sha256)
	if r.input.known {
		b.WriteString(" (the file that published figures use)")
	}
	fmt.Fprintf(&b, "\n- whole process, output to the null device, %d runs each in turn after one that is not timed; median (least-most). Messages and bytes are counted in that first run. A row that reads fewer copies (%d or %d, for the slow) has its sentences in the column. Repetition keeps caches and branch predictors warm: real input is a little slower for the fastest.\n", r.runs, few, one)
	for _, what := range []string{toStructs, toJSON, toTables, toNothing} {
		r.table(&b, what)
	}
	b.WriteString("\n## Targets\n\n")
	for _, line := range r.targets() {
		fmt.Fprintf(&b, "- %s\n", line)
	}
	b.WriteString("\n## Tools\n\n")
	seen := map[string]bool{}
	for _, m := range r.rows {
		if m.path == "" || seen[m.path] {
			continue
		}
		seen[m.path] = true
		fmt.Fprintf(&b, "- %s: `%s`%s, sha256 of the program `%s`\n", m.tool, filepath.Base(m.path), sidebyside.Prefixed(", ", m.version), sidebyside.FileHash(m.path))
	}
	b.WriteString("\nais.csv has every run.\n")
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
	b.WriteString("| tool | what | command | sentences | messages | CPU s | wall s | sentences / CPU-s | bytes out / message | peak RSS MiB |\n")
	b.WriteString("|---|---|---|--:|--:|--:|--:|--:|--:|--:|\n")
	for _, m := range rows {
		if m.fault != "" {
			fmt.Fprintf(b, "| %s | %s | `%s` | | | %s | | | | |\n", m.tool, m.note, m.shown(), m.fault)
			continue
		}
		cpu := sidebyside.Column(m.samples, func(s sidebyside.Sample) float64 { return s.CPU().Seconds() })
		wall := sidebyside.Column(m.samples, func(s sidebyside.Sample) float64 { return s.Wall.Seconds() })
		rss := sidebyside.Column(m.samples, func(s sidebyside.Sample) float64 { return float64(s.RSS) / (1 << 20) })
		perMessage := ""
		if what == toJSON || what == toTables {
			perMessage = fmt.Sprintf("%.0f", float64(m.bytes)/float64(m.messages))
		}
		fmt.Fprintf(b, "| %s | %s | `%s` | %s | %s | %.3f (%.3f-%.3f) | %.3f | %s | %s | %.1f |\n",
			m.tool, m.note, m.shown(), sidebyside.Thousands(m.sentences), sidebyside.Thousands(m.messages),
			sidebyside.Median(cpu), cpu[0], cpu[len(cpu)-1], sidebyside.Median(wall), sidebyside.Millions(m.rate()), perMessage, rss[len(rss)-1])
	}
}

// shown is the command as the table has it, without places of this machine.
func (m *measured) shown() string {
	words := []string{m.peer}
	if m.threads > 0 {
		words = []string{fmt.Sprintf("GOMAXPROCS=%d", m.threads), m.peer}
	}
	if m.peer == "pyais" {
		words = []string{"python3"}
	}
	for _, a := range m.args {
		words = append(words, strings.TrimPrefix(a, argDriver+"/"))
	}
	if m.stdin {
		words = append(words, "<", argIn)
	}
	return strings.Join(words, " ")
}

// rate is the median of sentences a CPU second; below zero where there is none.
func (m *measured) rate() float64 {
	if m.fault != "" || len(m.samples) == 0 {
		return -1
	}
	return float64(m.sentences) / sidebyside.Median(sidebyside.Column(m.samples, func(s sidebyside.Sample) float64 { return s.CPU().Seconds() }))
}

// targets tells what our rows reached.
func (r *report) targets() (lines []string) {
	judge := func(what string, got, want float64, format string, atMost bool) {
		verdict := "MISSED"
		if atMost && got <= want || !atMost && got >= want {
			verdict = "met"
		}
		lines = append(lines, fmt.Sprintf("%s: "+format+", wanted "+format+": %s", what, got, want, verdict))
	}
	var oneThread, twoThreads *measured
	for _, m := range r.rows {
		if m.peer != ours || m.rate() < 0 {
			continue
		}
		limit := float64(targetRSS)
		if m.threads == 1 {
			switch {
			case m.what == toStructs && m.pattern == ourLine:
				oneThread = m
				judge("to structs, M sentences / CPU-s", m.rate()/1e6, targetStructs/1e6, "%.2f", false)
			case m.what == toJSON:
				judge("to JSON lines, M sentences / CPU-s", m.rate()/1e6, targetJSON/1e6, "%.2f", false)
			case m.count == byParquet:
				limit = targetRSSFile
				judge("to Parquet, M sentences / CPU-s", m.rate()/1e6, targetParquet/1e6, "%.2f", false)
			}
		} else if m.pattern == ourLine {
			twoThreads = m
		}
		rss := sidebyside.Column(m.samples, func(s sidebyside.Sample) float64 { return float64(s.RSS) / (1 << 20) })
		judge(fmt.Sprintf("peak RSS MiB, %s, %s", m.what, m.note), rss[len(rss)-1], limit, "%.0f", true)
	}
	if oneThread != nil && twoThreads != nil {
		wall := func(m *measured) float64 {
			return sidebyside.Median(sidebyside.Column(m.samples, func(s sidebyside.Sample) float64 { return s.Wall.Seconds() }))
		}
		judge("two threads against one, wall, to structs", wall(oneThread)/wall(twoThreads), targetScaling, "%.2f", false)
	}
	if len(lines) == 0 {
		lines = []string{"no row of tidewaiter was measured"}
	}
	return lines
}

// raw is every run.
func (r *report) raw() []byte {
	var raw bytes.Buffer
	w := csv.NewWriter(&raw)
	w.Write([]string{"tool", "what", "note", "command", "copies", "sentences", "messages", "bytes_out", "run", "user_s", "system_s", "wall_s", "max_rss_bytes", "fault"})
	seconds := func(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 6, 64) }
	count := func(n int64) string { return strconv.FormatInt(n, 10) }
	for _, m := range r.rows {
		head := []string{m.tool, m.what, m.note, m.shown(), strconv.Itoa(m.copies), count(m.sentences), count(m.messages), count(m.bytes)}
		for i, s := range m.samples {
			w.Write(append(slices.Clone(head), strconv.Itoa(i+1), seconds(s.User), seconds(s.System), seconds(s.Wall), count(s.RSS), ""))
		}
		if m.fault != "" {
			w.Write(append(slices.Clone(head), "", "", "", "", "", m.fault))
		}
	}
	w.Flush()
	return raw.Bytes()
}
