package main

import (
	"bytes"
	"fmt"
	"maps"
	"path/filepath"

	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/console"
	"github.com/tidewaiter/tidewaiter/internal/report"
)

type assessCmd struct {
	Case    string   `arg:"" optional:"" placeholder:"CASE" help:"Case folder, or id of a built-in case (default: dprk-russia)."`
	AsOf    day      `placeholder:"DATE" help:"Assess what was known on this day (default: the latest publication)."`
	Without []string `placeholder:"ID" help:"Leave out sources, parties or groups, by id."`
	Explain bool     `help:"List every claim with its reason, and the working of every check."`
	Format  string   `enum:"text,json,html" default:"text" help:"text, json or html (default: text)."`
	Out     string   `placeholder:"DIR" help:"Write the output into this folder; html needs it."`
}

// How far --as-of may lie ahead of the last publication: the count runs on day
// by day, so a far day would cost minutes and say nothing.
const (
	maxAheadYears = 10
	maxAhead      = maxAheadYears * 366
)

// day is a flag that holds one calendar day.
type day struct{ *dates.Day }

// UnmarshalText reads YYYY-MM-DD.
func (d *day) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		return nil
	}
	parsed, err := dates.Parse(string(b))
	if err != nil || parsed.Precision() != dates.DayPrecision || parsed.IsInterval() {
		return fmt.Errorf("%q is not a day: write YYYY-MM-DD, as in 2024-02-27", b)
	}
	first, _ := parsed.Earliest()
	d.Day = &first
	return nil
}

// MarshalText writes YYYY-MM-DD, or nothing.
func (d day) MarshalText() ([]byte, error) {
	if d.Day == nil {
		return nil, nil
	}
	return []byte(d.Day.String()), nil
}

// Run implements the command.
func (cmd *assessCmd) Run(a *app) error {
	if cmd.Format == "html" && cmd.Out == "" {
		return badInput(fmt.Errorf("--format html writes a folder: say which with --out DIR"))
	}
	c, _, err := readCase(cmd.Case)
	if err != nil {
		return err
	}
	if last, ok := c.LatestPublication(); ok && cmd.AsOf.Day != nil && *cmd.AsOf.Day > last+maxAhead {
		return badInput(fmt.Errorf("--as-of %s: more than %d years after the last publication of the case, %s: nothing is known of that day", cmd.AsOf.Day, maxAheadYears, last))
	}
	result, err := assess.Run(a.ctx, c, assess.Options{AsOf: cmd.AsOf.Day, Without: cmd.Without})
	if err != nil && a.ctx.Err() == nil {
		return badInput(err) // an id to leave out that the case does not have
	}
	if err != nil {
		return err
	}
	if cmd.Out == "" {
		return cmd.write(a.screen, result)
	}
	name := map[string]string{"html": "index.html", "text": "assessment.txt", "json": "assessment.json"}[cmd.Format]
	err = writeReport(cmd.Out, func(out files) error {
		if cmd.Format == "html" {
			pages, err := report.HTML(result)
			maps.Copy(out, pages)
			return err
		}
		var b bytes.Buffer
		err := cmd.write(console.Screen{W: &b, Width: console.PipeWidth}, result)
		out[name] = b.Bytes()
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stderr, "Wrote %s\n", console.Clean(filepath.Join(cmd.Out, name)))
	return nil
}

// write writes an assessment as one text.
func (cmd *assessCmd) write(s console.Screen, result *assess.Assessment) error {
	if cmd.Format == "json" {
		return report.JSON(s.W, result)
	}
	return s.Assessment(result, cmd.Explain)
}
