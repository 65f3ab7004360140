package console

import (
	"fmt"
	"strconv"

	"github.com/tidewaiter/tidewaiter/internal/calibrate"
)

// Calibration writes what a calibration found, quantity by quantity.
func Calibration(s Screen, r *calibrate.Report) error {
	p := page{Screen: s}
	what := "worlds"
	if r.Size != "" {
		what = string(r.Size) + " worlds"
	}
	if r.Wrong != "" {
		what += " that break the model (" + string(r.Wrong) + ")"
	}
	if r.Bug != "" {
		what += " with a planted bug (" + string(r.Bug) + ")"
	}
	p.prose(0, "Model %s, seed %d, %d %s from %d on, %d with a count.", r.Model, r.Seed, r.Worlds, what, r.From, r.Counted)
	rows := make([][]string, 0, len(r.Quantities))
	for _, q := range r.Quantities {
		note := ""
		switch {
		case !q.Judged:
			note = "too few worlds"
		case q.P < calibrate.Level:
			note = "outside its 99 % band"
		}
		rows = append(rows, []string{q.Name, strconv.Itoa(q.Worlds), fmt.Sprintf("%.2g", q.P), fmt.Sprintf("%+.3f", q.Farthest),
			fmt.Sprintf("%.2f", q.Cover50), fmt.Sprintf("%.2f", q.Cover80), fmt.Sprintf("%.2f", q.Cover90), note})
	}
	if len(rows) > 0 {
		p.table([]Column{{Name: "quantity", Keep: true}, {Name: "worlds", Right: true}, {Name: "p", Right: true, Keep: true},
			{Name: "farthest", Right: true}, {Name: "in 50 %", Right: true, Keep: true}, {Name: "in 80 %", Right: true}, {Name: "in 90 %", Right: true, Keep: true}, {Name: ""}}, rows)
		p.print("\n")
	}
	for _, n := range r.NoCount {
		p.prose(0, "No count in %d: %s.", n.Worlds, n.Why)
	}
	if b := r.Batches; b != nil {
		p.prose(0, "Outside on their own: %d of %d batches of %d worlds, drawn from these.", b.Found, b.Made, b.Of)
	}
	if r.Wrong == "" {
		p.prose(0, "%s It shows whether the computation matches the model, and not whether the model matches the world.", r.Verdict())
	}
	return p.err
}
