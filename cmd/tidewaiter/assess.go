package main

import (
	"bytes"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/console"
	"github.com/tidewaiter/tidewaiter/internal/report"
)

type assessCmd struct {
	Case    string   `arg:"" optional:"" placeholder:"CASE" help:"Case folder, or id of a built-in case (default: dprk-russia)."`
	AsOf    day      `placeholder:"DATE" help:"Assess what was known on this day (default: the latest publication)."`
	Without []string `placeholder:"ID" help:"Leave out sources, parties or groups, by id, or origins, by origin:ID."`
	Explain bool     `help:"List every claim with its reason, the working of every check, and what moved the count and what would."`
	Format  string   `enum:"text,json,html" default:"text" help:"text, json or html (default: text)."`
	Out     string   `placeholder:"DIR" help:"Write the output into this folder; html needs it."`
	Export  string   `placeholder:"FILE" help:"Write a report with footnotes into this file, by its ending: html, docx (by pandoc), pdf (by chromium), csv or json; or the case as stix.json or ftm.json."`
	Seal    string   `placeholder:"FILE" help:"Seal what each party is expected to state next, on --as-of (default: today), in a new file."`
	Score   []string `placeholder:"FILE" sep:"none" help:"Score sealed forecasts on what was stated since; once a file."`
	Replay  bool     `help:"Foresee each past figure from the day before it, and score that."`
	Plot    string   `placeholder:"FILE" help:"With --replay: draw it, as SVG or PNG."`
	Keep    string   `placeholder:"FILE" help:"Keep the draws in this file; where only one latest claim is new since, weigh them and do not count anew."`
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
	foresee, err := cmd.forecasts()
	if err != nil {
		return err
	}
	ending, err := cmd.exportEnding()
	if err != nil {
		return err
	}
	c, _, err := readCase(cmd.Case)
	if err != nil {
		return err
	}
	if foresee {
		return cmd.forecast(a, c)
	}
	if cmd.AsOf.Day != nil {
		if err := notTooFar(c, *cmd.AsOf.Day); err != nil {
			return err
		}
	}
	kept, err := cmd.kept()
	if err != nil {
		return err
	}
	opt := assess.Options{AsOf: cmd.AsOf.Day, Without: cmd.Without, Working: cmd.Explain, Kept: kept, Keep: cmd.Keep != ""}
	if cmd.Explain || cmd.Format == "html" || ending != "" && !slices.Contains(interchange, ending) {
		opt.Frames = framesShown
	}
	result, err := assess.Run(a.ctx, c, opt)
	if err != nil && a.ctx.Err() == nil {
		return badInput(err) // an id to leave out that the case does not have
	}
	if err != nil {
		return err
	}
	if result.State != nil && result.State != kept {
		if err := cmd.keep(result.State); err != nil {
			return fmt.Errorf("--keep: %w", err)
		}
	}
	if ending != "" {
		return cmd.export(a, ending, cmd.AsOf.Day, result)
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

// notTooFar refuses a day of which nothing can be known.
func notTooFar(c *casefile.Case, asOf dates.Day) error {
	if last, ok := c.LatestPublication(); ok && asOf > last+maxAhead {
		return badInput(fmt.Errorf("--as-of %s: more than %d years after the last publication of the case, %s: nothing is known of that day", asOf, maxAheadYears, last))
	}
	return nil
}

// write writes an assessment as one text.
func (cmd *assessCmd) write(s console.Screen, result *assess.Assessment) error {
	if cmd.Format == "json" {
		return report.JSON(s.W, result)
	}
	return s.Assessment(result, cmd.Explain)
}
