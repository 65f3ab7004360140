package report

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/tally"
)

// CSVColumns are the columns of [CSV].
var CSVColumns = []string{
	"kind", "name", "date", "median", "p05", "p25", "p75", "p95", "unit", "claims", "speaker", "stated", "said", "publisher", "published", "url", "archive",
	"case", "as_of", "model", "seed",
}

// CSV writes the figures of an assessment as one table, a line each, with the
// model's version and its seed on every line. Kinds: count, series, frame,
// statement, rounds, difference (the count over the figure) and its factors,
// prior_only, and without_origin, without_group and assumption of a working;
// then the rows that they come from, as kind claim, and replies, as kind reply. Numbers are written as in
// JSON. A text that a spreadsheet would take for a formula begins with an
// apostrophe.
func CSV(w io.Writer, a *assess.Assessment) error {
	r := a.Result
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	out.UseCRLF = false
	tail := []string{cell(a.Case.ID), r.AsOf.String(), r.Version, strconv.FormatUint(r.Seed, 10)}
	line := func(fields ...string) {
		out.Write(append(append(fields, make([]string, len(CSVColumns)-len(tail)-len(fields))...), tail...))
	}
	figure := func(kind, name, date string, q tally.Quantiles, unit, rests string) {
		line(kind, cell(name), date, digits(q.Median), digits(q.P05), digits(q.P25), digits(q.P75), digits(q.P95), cell(unit), cell(rests))
	}
	out.Write(CSVColumns)
	var ids []string
	for _, t := range r.Terms {
		for _, x := range t.Readings {
			ids = append(ids, x.ID)
		}
	}
	if n := r.Count; n != nil {
		all := strings.Join(ids, ";")
		figure("count", string(n.Measure), r.AsOf.String(), n.Quantiles, n.Unit, all)
		for _, p := range r.Series {
			figure("series", string(n.Measure), p.Day.String(), p.Quantiles, n.Unit, all)
		}
		for _, f := range a.Frames {
			if f.Count != nil {
				figure("frame", string(n.Measure), f.AsOf.String(), f.Count.Quantiles, n.Unit, "")
			}
		}
	}
	for _, s := range r.Statements {
		unit := ""
		if cl := a.Case.Claim(s.Last); cl != nil {
			unit = cl.Unit
		}
		figure("statement", s.Party, s.Day.String(), s.Quantiles, unit, s.Last)
	}
	if n := r.Rounds; n != nil {
		figure("rounds", n.Item, r.AsOf.String(), n.Quantiles, "round", strings.Join(n.Factors, ";"))
	}
	for _, d := range r.Differences {
		figure("difference", d.Party, r.AsOf.String(), d.Ratio, "ratio", d.Claim)
		for _, f := range d.Factors {
			figure("factor", d.Party+": "+f.Name, r.AsOf.String(), f.Quantiles, "ratio", d.Claim)
		}
	}
	if wk := r.Working; wk != nil && r.Count != nil {
		figure("prior_only", "", r.AsOf.String(), wk.PriorOnly, r.Count.Unit, "")
		for _, of := range []struct {
			kind string
			list []tally.Influence
		}{{"without_origin", wk.Origins}, {"without_group", wk.Groups}, {"assumption", wk.Assumptions}} {
			for _, in := range of.list {
				name := in.Name
				if of.kind == "assumption" {
					name += " " + in.Change
				}
				figure(of.kind, name, r.AsOf.String(), in.Quantiles, r.Count.Unit, "")
			}
		}
	}
	for _, row := range Sources(a) {
		line("claim", cell(row.ID), "", "", "", "", "", "", "", cell(row.ID), cell(row.Speaker), cell(row.Stated), cell(row.Said), cell(row.Publisher), cell(row.Published), cell(row.URL), cell(row.Archive))
	}
	for _, p := range repliesOf(a) {
		line("reply", cell(p.ID), cell(p.AskedAt.String()), "", "", "", "", "", "", cell(strings.Join(p.About, ";")), cell(p.Whom), cell(p.Answer), cell(p.AnsweredAt.String()))
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("report: writing CSV: %w", err)
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("report: writing CSV: %w", err)
	}
	return nil
}

// cell is a text that no spreadsheet takes for a formula.
func cell(s string) string {
	s = plain(s)
	if s != "" && strings.ContainsRune("=+-@|", rune(s[0])) {
		return "'" + s
	}
	return s
}

// digits is a number of six significant digits; "" when it is none.
func digits(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return ""
	}
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 6, 64), 64)
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// Sources are the rows of the case that the figures of an assessment come from:
// claims in the count, the last figures of parties, those it is compared with,
// factors and observed voyages that are counted. Each comes once, in that order.
func Sources(a *assess.Assessment) []SourceRow {
	out := []SourceRow{}
	seen := map[string]bool{}
	add := func(id string) {
		if r, ok := sourceRow(a.Case, id); ok && !seen[id] {
			seen[id] = true
			out = append(out, r)
		}
	}
	for _, t := range a.Result.Terms {
		for _, x := range t.Readings {
			add(x.ID)
		}
	}
	for _, s := range a.Result.Statements {
		add(s.Last)
	}
	for _, d := range a.Result.Differences {
		add(d.Claim)
	}
	if n := a.Result.Rounds; n != nil {
		for _, id := range n.Factors {
			add(id)
		}
	}
	for _, e := range a.Result.Evidence {
		if e.Used {
			add(e.ID)
		}
	}
	return out
}
