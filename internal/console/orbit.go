package console

import (
	"fmt"
	"strings"

	"github.com/tidewaiter/tidewaiter/internal/assess"
)

// Orbits is what a run over element sets found, as a terminal shows it.
type Orbits struct {
	Sets     int // that were read
	Rejected []Rejected
	First    []string // of what was rejected, with its place
	Damaged  int64
	Found    int // satellites

	List []OrbitLine // of several satellites
	One  *OrbitShown // of one
	Note string
}

// OrbitLine is one satellite of several. Unknown texts are blank.
type OrbitLine struct{ Catalog, Name, Sets, Last, Perigee, Apogee, Inclination, Manoeuvres string }

// OrbitShown is one satellite.
type OrbitShown struct {
	Name      string
	Synthetic bool
	Facts     [][2]string
	Picture   string // in characters; "" for none
	Burns     []BurnLine
	Passes    []PassLine
	Place     string // that the passes are over; "" when none were asked for
	Span      string // in which they were looked for
	Levels    []LevelLine
	Window    string // that the levels are of
	Checks    []CheckLine
	Warning   string
}

// BurnLine is one manoeuvre.
type BurnLine struct{ Before, After, Time, Kind, DeltaV, Probability string }

// PassLine is one pass.
type PassLine struct{ Rise, Culmination, Set, Elevation, Way, Light, Sun string }

// LevelLine is the answer to one level.
type LevelLine struct{ Level, Answer, Stated, Verdict, Why string }

// CheckLine is a check of a statement of the case.
type CheckLine struct{ Verdict, Summary string }

// Orbits writes the summary of a run.
func (s Screen) Orbits(o *Orbits) error {
	p := &page{Screen: s}
	p.hang("", p.bold(fmt.Sprintf("%s element %s read, of %s %s.", count(int64(o.Sets)), assess.Plural(float64(o.Sets), "set"), count(int64(o.Found)), assess.Plural(float64(o.Found), "satellite"))))
	out := ""
	for i, r := range o.Rejected {
		out += []string{"Not read: ", ", "}[min(i, 1)] + count(r.N) + " " + r.Reason
	}
	if out != "" {
		p.prose(2, "%s.", Clean(out))
	}
	for _, line := range o.First {
		p.prose(4, "%s", Clean(line))
	}
	if o.Damaged > 0 {
		p.prose(2, "Not read, or not to the end: %s %s, told as they were met.", count(o.Damaged), assess.Plural(float64(o.Damaged), "input"))
	}
	if len(o.List) > 0 {
		p.head("Satellites" + ofAll(len(o.List), o.Found))
		rows := make([][]string, len(o.List))
		for i, l := range o.List {
			rows[i] = []string{l.Catalog, l.Name, l.Sets, l.Last, l.Perigee, l.Apogee, l.Inclination, l.Manoeuvres}
		}
		p.table([]Column{{Name: "number", Right: true, Keep: true}, {Name: "name"}, {Name: "sets", Right: true, Keep: true}, {Name: "last (UTC)", Keep: true}, {Name: "perigee km", Right: true, Keep: true},
			{Name: "apogee km", Right: true, Keep: true}, {Name: "incl", Right: true, Spare: true}, {Name: "burns", Right: true, Spare: true}}, rows)
	}
	if o.One != nil {
		p.orbit(o.One)
	}
	if o.Note != "" {
		p.print("\n")
		p.prose(0, "%s", Clean(o.Note))
	}
	return p.err
}

func (p *page) orbit(o *OrbitShown) {
	p.head(Clean(o.Name))
	if o.Synthetic {
		p.prose(2, "SYNTHETIC: these sets were made by a generator. They are of no real satellite and evidence of nothing.")
	}
	rows := make([][]string, len(o.Facts))
	for i, f := range o.Facts {
		rows[i] = f[:]
	}
	p.table([]Column{{Name: "what", Keep: true}, {Name: "is"}}, rows)
	if o.Warning != "" {
		p.prose(2, "%s", Clean(o.Warning))
	}
	if o.Picture != "" {
		p.head("Heights and mean motion")
		for line := range strings.Lines(o.Picture) {
			p.print(line)
		}
	}
	if len(o.Burns) > 0 {
		p.head(fmt.Sprintf("Manoeuvres (%d)", len(o.Burns)))
		rows := make([][]string, len(o.Burns))
		for i, b := range o.Burns {
			rows[i] = []string{b.Time, b.Before, b.After, b.Kind, b.DeltaV, b.Probability}
		}
		p.table([]Column{{Name: "about (UTC)", Keep: true}, {Name: "after the set of", Keep: true}, {Name: "before that of", Keep: true}, {Name: "what"}, {Name: "m/s", Right: true, Keep: true}, {Name: "probability", Right: true, Keep: true}}, rows)
	}
	if o.Place != "" {
		p.head("Passes over " + Clean(o.Place) + ", " + o.Span)
		rows := make([][]string, len(o.Passes))
		for i, l := range o.Passes {
			rows[i] = []string{l.Rise, l.Culmination, l.Set, l.Elevation, l.Way, l.Light, l.Sun}
		}
		if len(rows) == 0 {
			p.prose(2, "none")
		} else {
			p.table([]Column{{Name: "rises (UTC)", Keep: true}, {Name: "highest", Keep: true}, {Name: "sets", Keep: true}, {Name: "elevation", Right: true, Keep: true}, {Name: "azimuths"}, {Name: "satellite"}, {Name: "sun there", Spare: true}}, rows)
		}
	}
	if len(o.Levels) > 0 {
		p.head("What the sets say, " + o.Window)
		rows := make([][]string, len(o.Levels))
		stated := false
		for i, l := range o.Levels {
			rows[i] = []string{l.Level, l.Answer, l.Stated, l.Verdict, l.Why}
			stated = stated || l.Stated != ""
		}
		cols := []Column{{Name: "level", Keep: true}, {Name: "answer", Keep: true}, {Name: "stated", Keep: true}, {Name: "verdict", Keep: true}, {Name: "why"}}
		if !stated {
			cols = []Column{cols[0], cols[1], cols[4]}
			for i, r := range rows {
				rows[i] = []string{r[0], r[1], r[4]}
			}
		}
		p.table(cols, rows)
	}
	if len(o.Checks) > 0 {
		p.head(fmt.Sprintf("Statements of the case, checked (%d)", len(o.Checks)))
		for _, c := range o.Checks {
			p.hang("  "+fmt.Sprintf("%-13s", c.Verdict), Clean(c.Summary))
		}
	}
}
