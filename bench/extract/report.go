package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/bench/sidebyside"
)

// report is one run.
type report struct {
	all                   []*measured
	notes                 []string
	started               time.Time
	took                  time.Duration
	loadBefore, loadAfter string
}

func (r *report) markdown() string {
	var b strings.Builder
	b.WriteString("# The story out of a page, side by side\n\n    make bench-extract\n\n")
	fmt.Fprintf(&b, "- %s, %s, took %s; load average %s before, %s after\n", r.started.Format("2006-01-02 15:04 UTC"), sidebyside.Machine(), r.took.Round(time.Second), r.loadBefore, r.loadAfter)
	for _, n := range r.notes {
		fmt.Fprintf(&b, "- %s\n", n)
	}
	for _, s := range sets {
		r.table(&b, s.name)
	}
	b.WriteString("\nextract.csv has every figure.\n")
	return b.String()
}

func (r *report) table(b *strings.Builder, set string) {
	var rows []*measured
	for _, m := range r.all {
		if m.set == set {
			rows = append(rows, m)
		}
	}
	if len(rows) == 0 {
		return
	}
	fmt.Fprintf(b, "\n## %s\n\n", set)
	b.WriteString("| tool | precision | recall | F1 | F1 of even, odd pages | ahead of us in | title right, wrong, none | authors | day | pages failed | CPU s | pages / CPU-s |\n")
	b.WriteString("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n")
	for _, m := range rows {
		if m.fault != "" {
			fmt.Fprintf(b, "| %s | %s | | | | | | | | | | |\n", m.tool, m.fault)
			continue
		}
		text, ahead, halves := m.text, "", ""
		switch {
		case m.passages.with > 0:
			text = m.passages.score()
		case m != rows[0] && rows[0].fault == "" && len(rows[0].overlaps) == len(m.overlaps):
			ahead = fmt.Sprintf("%.0f %%", 100*resampled(m.overlaps, rows[0].overlaps))
		}
		if m.passages.with == 0 {
			halves = fmt.Sprintf("%.3f, %.3f", m.half[0], m.half[1])
		}
		fmt.Fprintf(b, "| %s | %.3f | %.3f | %.3f | %s | %s | %s | %s | %s | %d | %.2f | %.0f |\n", m.tool, text.precision, text.recall, text.f1, halves, ahead,
			m.title, m.authors, m.day, m.failed, m.seconds, float64(m.pages)/m.seconds)
	}
}

// String is blank where the set does not state the field.
func (f fields) String() string {
	if f.right+f.wrong+f.absent == 0 {
		return ""
	}
	return fmt.Sprintf("%d, %d, %d", f.right, f.wrong, f.absent)
}

func (r *report) raw() []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Write([]string{"set", "tool", "fault", "pages", "failed", "precision", "recall", "f1", "f1_even", "f1_odd", "with", "found", "without", "let_in",
		"title_right", "title_wrong", "title_absent", "authors_right", "authors_wrong", "authors_absent", "day_right", "day_wrong", "day_absent", "megabytes", "extract_cpu_s", "rss_bytes"})
	for _, m := range r.all {
		text := m.text
		if m.passages.with > 0 {
			text = m.passages.score()
		}
		row := []string{m.set, m.tool, m.fault, strconv.Itoa(m.pages), strconv.Itoa(m.failed)}
		for _, x := range []float64{text.precision, text.recall, text.f1, m.half[0], m.half[1]} {
			row = append(row, fmt.Sprintf("%.4f", x))
		}
		for _, n := range []int{m.passages.with, m.passages.found, m.passages.without, m.passages.let, m.title.right, m.title.wrong, m.title.absent,
			m.authors.right, m.authors.wrong, m.authors.absent, m.day.right, m.day.wrong, m.day.absent} {
			row = append(row, strconv.Itoa(n))
		}
		row = append(row, fmt.Sprintf("%.2f", m.megabytes), fmt.Sprintf("%.3f", m.seconds), strconv.FormatInt(m.rss, 10))
		w.Write(row)
	}
	w.Flush()
	return b.Bytes()
}
