package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
)

type caseCmd struct {
	New    caseNewCmd    `cmd:"" help:"Make a case folder that passes check."`
	Check  caseCheckCmd  `cmd:"" help:"Check case folders; each fault with its file, line and field."`
	Export caseExportCmd `cmd:"" help:"Write a case of the store as a folder, with what the desk decided."`
}

type caseNewCmd struct {
	Dir      string `arg:"" placeholder:"DIR" help:"New folder; its name becomes the id of the case."`
	Title    string `placeholder:"TEXT" help:"Title of the case."`
	Question string `placeholder:"TEXT" help:"The question that the case answers."`
}

// Run implements the command.
func (cmd *caseNewCmd) Run(a *app) error {
	dir, err := filepath.Abs(cmd.Dir)
	if err != nil {
		return err
	}
	entries, err := os.ReadDir(dir)
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return badInput(fmt.Errorf("case new: %w: give a new folder", err))
	case len(entries) > 0:
		return badInput(fmt.Errorf("case new: %s is not empty: give a new folder", cmd.Dir))
	}
	out, err := casefile.New(filepath.Base(dir), cmd.Title, cmd.Question)
	if err != nil {
		return badInput(fmt.Errorf("case new: the name of the folder becomes the id of the case: %w", err))
	}
	if err := placeFolder(dir, out); err != nil {
		return fmt.Errorf("case new: %w", err)
	}
	_, err = fmt.Fprintf(a.stdout, "Made %s. Fill in case.yaml, then sources.csv and claims.csv, and run: tidewaiter case check %s\n", cmd.Dir, cmd.Dir)
	return err
}

type caseCheckCmd struct {
	Cases []string `arg:"" name:"dir" placeholder:"DIR" help:"Case folders, or ids of built-in cases."`
}

// Run implements the command.
func (cmd *caseCheckCmd) Run(a *app) error {
	var faulty []string
	for _, name := range cmd.Cases {
		f, err := findCase(name)
		if err != nil {
			return err
		}
		c, err := casefile.Read(f.FS)
		if faults := (*casefile.Faults)(nil); errors.As(err, &faults) {
			faulty = append(faulty, f.name)
			for _, fault := range faults.List {
				fmt.Fprintf(a.stderr, "%s/%v\n", f.name, fault)
			}
			if faults.More > 0 {
				fmt.Fprintf(a.stderr, "%s: and %d more\n", f.name, faults.More)
			}
			continue
		}
		if err != nil {
			return f.failed(err)
		}
		if _, err := fmt.Fprintf(a.stdout, "%s: %s: no fault\n", f.name, c.Title); err != nil {
			return err
		}
		if err := a.screen.CaseSummary(summary(c)); err != nil {
			return err
		}
	}
	if len(faulty) > 0 {
		return badInput(fmt.Errorf("not a valid case: %s: mend the lines above", strings.Join(faulty, ", ")))
	}
	return nil
}

// summary says what is in a case, a row a table.
func summary(c *casefile.Case) [][]string {
	row := func(name string, n int, of string) []string { return []string{name, fmt.Sprint(n), of} }
	claimsBy := func(key func(*claims.Claim) string) string {
		return tallied(len(c.Claims), func(i int) string { return key(&c.Claims[i]) })
	}
	rows := [][]string{
		row("parties", len(c.Parties), tallied(len(c.Parties), func(i int) string { return strings.Join(c.Parties[i].Groups, "+") })),
		row("sources", len(c.Sources), tallied(len(c.Sources), func(i int) string { return "bytes " + string(c.Sources[i].Bytes) })),
		row("claims", len(c.Claims), claimsBy(func(cl *claims.Claim) string { return string(cl.Review.State) })),
		row("  measures", len(distinct(c.Claims, func(cl *claims.Claim) string { return string(cl.Measure) })), claimsBy(func(cl *claims.Claim) string { return string(cl.Measure) })),
		row("  origins", len(distinct(c.Claims, func(cl *claims.Claim) string { return cl.Origin })), ""),
		row("sightings", len(c.Sightings), tallied(len(c.Sightings), func(i int) string { return c.Sightings[i].What })),
		row("voyages", len(c.Voyages), ""),
		row("observed", len(c.Observed), tallied(len(c.Observed), func(i int) string { return string(c.Observed[i].Kind) })),
		row("places", len(c.Places), tallied(len(c.Places), func(i int) string { return string(c.Places[i].Kind) })),
		row("vessels", len(c.Vessels), ""),
		row("factors", len(c.Factors), ""),
		row("series", len(c.Series), ""),
	}
	return rows
}

// tallied counts n things by key, the most frequent first: "120 accepted, 3
// disputed". Blank keys are not shown.
func tallied(n int, key func(int) string) string {
	count := map[string]int{}
	var keys []string
	for i := range n {
		k := strings.ReplaceAll(key(i), "_", " ")
		if count[k]++; count[k] == 1 && k != "" {
			keys = append(keys, k)
		}
	}
	slices.SortStableFunc(keys, func(a, b string) int { return count[b] - count[a] })
	const most = 10
	var parts []string
	for i, k := range keys {
		if i == most && len(keys) > most+1 {
			parts = append(parts, fmt.Sprintf("and %d kinds more", len(keys)-most))
			break
		}
		parts = append(parts, fmt.Sprintf("%d %s", count[k], k))
	}
	return strings.Join(parts, ", ")
}

// distinct returns the different keys of a list that are not blank.
func distinct(list []claims.Claim, key func(*claims.Claim) string) []string {
	var keys []string
	for i := range list {
		if k := key(&list[i]); k != "" && !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	return keys
}
