package console

import (
	"fmt"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// Tracking is what a run over positions found, as a terminal shows it.
type Tracking struct {
	Records   int64 // positions and static reports that were read
	Positions int64
	Used      int64 // in tracks
	First     time.Time
	Last      time.Time
	Rejected  []Rejected // what was not used, by reason
	NotAsked  int64      // outside the time that was asked for
	Damaged   int64      // inputs that were not read, or not to their end

	Of       string // "SYN LARCH": who was asked for; "" is everybody
	In       string // the area that was asked for; "" is everywhere
	Vessels  int64
	Tracks   int64
	Segments int64
	Events   []Tally
	Gaps     Listed[GapLine]
	Visits   Listed[VisitLine]
	Meetings Listed[MeetingLine]
	Voyages  Listed[VoyageLine]
	// Contradicted are the ids of sightings that contradict what was heard.
	Contradicted []string
	Note         string // what was written
}

// Rejected is how much was not used for one reason.
type Rejected struct {
	Reason string
	N      int64
}

// Tally is how many there are of one kind.
type Tally struct {
	Kind string
	N    int64
}

// Listed is the first lines of a list and how many there are in all.
type Listed[T any] struct {
	Lines []T
	Total int
}

// GapLine is one gap. Unknown texts are blank.
type GapLine struct{ Vessel, Off, Hours, NM, Kn, Class, Room string }

// VisitLine is one port visit.
type VisitLine struct{ Place, Vessel, Entry, Exit, Stop, Confidence string }

// MeetingLine is one encounter.
type MeetingLine struct{ Vessel, Other, Start, Hours, NearestM, Kn string }

// VoyageLine is one voyage.
type VoyageLine struct{ Vessel, From, To, Left, Arrived, Ends, Laden string }

// Tracking writes the summary of a run.
func (s Screen) Tracking(t *Tracking) error {
	p := &page{Screen: s}
	line := fmt.Sprintf("%s %s read, %s used", count(t.Positions), assess.Plural(float64(t.Positions), "position"), count(t.Used))
	if !t.First.IsZero() {
		line += ", " + assess.Bracket(t.First, t.Last) + " UTC"
	}
	p.hang("", p.bold(line+"."))
	out := ""
	for i, r := range t.Rejected {
		out += []string{"Not used: ", ", "}[min(i, 1)] + count(r.N) + " " + r.Reason
	}
	if t.NotAsked > 0 {
		out += []string{"Not used: ", ", "}[min(len(t.Rejected), 1)] + count(t.NotAsked) + " outside the time asked for"
	}
	if out != "" {
		p.prose(2, "%s.", Clean(out))
	}
	if t.Damaged > 0 {
		p.prose(2, "Not read, or not to the end: %s %s, told as they were met.", count(t.Damaged), assess.Plural(float64(t.Damaged), "input"))
	}
	of := ""
	if t.Of != "" {
		of = " of " + Clean(t.Of)
	}
	if t.In != "" {
		of += " in " + Clean(t.In)
	}
	p.head("Found" + of)
	rows := [][]string{{"vessels", count(t.Vessels)}, {"tracks", count(t.Tracks)}, {"segments", count(t.Segments)}}
	events := int64(0)
	for _, e := range t.Events {
		events += e.N
	}
	rows = append(rows, []string{"events", count(events)})
	for i, e := range t.Events {
		rows = append(rows, []string{[]string{"of which ", ""}[min(i, 1)] + kinds(e.Kind), count(e.N)})
	}
	rows = append(rows, []string{"voyages", quantity.Grouped(float64(t.Voyages.Total))})
	p.table([]Column{{Name: "what", Keep: true}, {Name: "how many", Right: true, Keep: true}}, rows)

	if len(t.Gaps.Lines) > 0 {
		p.head("Longest gaps" + ofAll(len(t.Gaps.Lines), t.Gaps.Total))
		rows := make([][]string, len(t.Gaps.Lines))
		for i, g := range t.Gaps.Lines {
			rows[i] = []string{g.Vessel, g.Off, g.Hours, g.NM, g.Kn, g.Class, g.Room}
		}
		p.table([]Column{{Name: "vessel"}, {Name: "last heard (UTC)", Keep: true}, {Name: "hours", Right: true, Keep: true}, {Name: "nm", Right: true, Keep: true},
			{Name: "kn", Right: true, Keep: true}, {Name: "class"}, {Name: "room for a call at"}}, rows)
	}
	if len(t.Visits.Lines) > 0 {
		p.head("Port visits, watched places" + ofAll(len(t.Visits.Lines), t.Visits.Total))
		rows := make([][]string, len(t.Visits.Lines))
		for i, v := range t.Visits.Lines {
			rows[i] = []string{v.Place, v.Vessel, v.Entry, v.Exit, v.Stop, v.Confidence}
		}
		p.table([]Column{{Name: "place"}, {Name: "vessel"}, {Name: "from (UTC)", Keep: true}, {Name: "until", Keep: true}, {Name: "stopped h", Right: true, Keep: true}, {Name: "confidence", Right: true, Spare: true}}, rows)
	}
	if len(t.Meetings.Lines) > 0 {
		p.head("Longest encounters" + ofAll(len(t.Meetings.Lines), t.Meetings.Total))
		rows := make([][]string, len(t.Meetings.Lines))
		for i, m := range t.Meetings.Lines {
			rows[i] = []string{m.Vessel, m.Other, m.Start, m.Hours, m.NearestM, m.Kn}
		}
		p.table([]Column{{Name: "vessel"}, {Name: "with"}, {Name: "from (UTC)", Keep: true}, {Name: "hours", Right: true, Keep: true}, {Name: "nearest m", Right: true, Keep: true}, {Name: "kn", Right: true, Spare: true}}, rows)
	}
	if len(t.Voyages.Lines) > 0 {
		p.head("Latest voyages" + ofAll(len(t.Voyages.Lines), t.Voyages.Total))
		rows := make([][]string, len(t.Voyages.Lines))
		for i, v := range t.Voyages.Lines {
			rows[i] = []string{v.Vessel, v.From, v.To, v.Left, v.Arrived, v.Ends, v.Laden}
		}
		p.table([]Column{{Name: "vessel"}, {Name: "from"}, {Name: "to"}, {Name: "left (UTC)", Keep: true}, {Name: "arrived", Keep: true}, {Name: "ends"}, {Name: "laden", Spare: true}}, rows)
	}
	if len(t.Contradicted) > 0 {
		p.print("\n")
		p.prose(0, "Sightings where the vessel could not have been, by what was heard of it: %s.", Clean(strings.Join(t.Contradicted, ", ")))
	}
	if t.Note != "" {
		p.print("\n")
		p.prose(0, "%s", Clean(t.Note))
	}
	return p.err
}

// kinds names a kind of event in the plural.
func kinds(kind string) string {
	words := assess.Words(kind)
	if stem, ok := strings.CutSuffix(words, "y"); ok {
		return stem + "ies"
	}
	if strings.HasSuffix(words, "ing") {
		return words
	}
	return assess.Plural(2, words)
}

func count(n int64) string { return quantity.Grouped(float64(n)) }

// ofAll says how many of how many are listed.
func ofAll(n, total int) string {
	if n == total {
		return fmt.Sprintf(" (%d)", total)
	}
	return fmt.Sprintf(" (%d of %s)", n, quantity.Grouped(float64(total)))
}

// Stage says how far a stage of a run over positions is.
func (p *Progress) Stage(stage string, done, total, positions int64) {
	now := time.Now()
	if !p.due(now) {
		return
	}
	line := fmt.Sprintf("%s: %s", strings.TrimSpace(stage), count(done))
	if total > 0 {
		line += fmt.Sprintf(" of %s, %.0f %%", count(total), 100*min(1, float64(done)/float64(total)))
	}
	if positions > 0 {
		if seconds := now.Sub(p.began).Seconds(); seconds > 0 {
			line += fmt.Sprintf("; %s positions, %s a second", count(positions), count(int64(float64(positions)/seconds)))
		}
	}
	p.show(line)
}
