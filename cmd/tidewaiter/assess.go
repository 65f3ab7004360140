package main

import (
	"fmt"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/cases"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/console"
	"github.com/tidewaiter/tidewaiter/internal/report"
)

type assessCmd struct {
	Case    string   `arg:"" optional:"" placeholder:"CASE" help:"Case folder, or id of a built-in case (default: dprk-russia)."`
	AsOf    day      `placeholder:"DATE" help:"Assess what was known on this day (default: the latest publication)."`
	Without []string `placeholder:"ID,..." help:"Leave out sources, parties or groups, by id."`
	Explain bool     `help:"List every claim with its reason, and the working of every check."`
	Format  string   `enum:"text,json,html" default:"text" help:"text, json or html (default: text)."`
	Out     string   `placeholder:"DIR" help:"Write the output into this folder; html needs it."`
}

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
	if err := known(c, cmd.Without); err != nil {
		return err
	}
	result, err := assess.Run(a.ctx, c, assess.Options{AsOf: cmd.AsOf.Day, Without: cmd.Without})
	if err != nil {
		return err
	}
	switch {
	case cmd.Format == "text" && cmd.Out == "":
		return a.screen.Assessment(result, cmd.Explain)
	case cmd.Format == "text":
		return writeReport(cmd.Out, func(out files) error {
			var b strings.Builder
			err := console.Screen{W: &b, Width: console.PipeWidth}.Assessment(result, cmd.Explain)
			out["assessment.txt"] = []byte(b.String())
			return err
		})
	case cmd.Format == "html":
		return writeReport(cmd.Out, func(out files) error { return report.HTML(out, result) })
	}
	b, err := report.JSON(result)
	switch {
	case err != nil:
		return err
	case cmd.Out != "":
		return writeReport(cmd.Out, func(out files) error { out["assessment.json"] = b; return nil })
	}
	_, err = a.stdout.Write(b)
	return err
}

// known refuses an id to leave out that the case does not have: leaving out
// nothing by a slip would look like a finding.
func known(c *casefile.Case, ids []string) error {
	for _, id := range ids {
		if c.Source(id) != nil || c.Party(id) != nil {
			continue
		}
		var groups []string
		for _, p := range c.Parties {
			groups = append(groups, p.Groups...)
		}
		if !contains(groups, id) {
			return badInput(fmt.Errorf("--without %s: the case %s has no source, party or group of that id: its groups are %s", id, c.ID, strings.Join(distinct(groups), ", ")))
		}
	}
	return nil
}

var _ = cases.Founding
