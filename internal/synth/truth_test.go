package synth_test

import (
	"context"
	"flag"
	"fmt"
	"iter"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/engine"
	"github.com/tidewaiter/tidewaiter/internal/synth"
)

// batches are the reports of a stream for the engine.
func batches(w *synth.World, reports iter.Seq[*synth.Report]) iter.Seq2[engine.Batch, error] {
	return func(yield func(engine.Batch, error) bool) {
		const size = 4096
		b := engine.Batch{Sources: w.Sources()}
		for r := range reports {
			if r.Static != nil {
				b.Statics = append(b.Statics, engine.Static{UnixMicro: r.UnixMicro, Static: *r.Static})
			} else {
				b.Positions = append(b.Positions, r.Position)
			}
			if len(b.Positions) == size {
				if !yield(b, nil) {
					return
				}
				b.Positions, b.Statics = b.Positions[:0], b.Statics[:0]
			}
		}
		yield(b, nil)
	}
}

// run gives what the whole pipeline finds in reports of a world.
func run(w *synth.World, reports iter.Seq[*synth.Report]) (found []events.Event, voyages []events.Voyage, err error) {
	in := func(yield func(engine.Input, error) bool) {
		yield(engine.Input{Name: "synthetic", Batches: batches(w, reports)}, nil)
	}
	opt := engine.Options{
		Config:    events.Config{Places: geo.NewIndex(w.Places), MIDs: synth.MIDs()},
		Sightings: sightings(w), Identify: fleet(w), Until: w.End,
	}
	_, err = engine.Run(context.Background(), in, opt, engine.Sink{
		Event:  func(e *events.Event) error { found = append(found, *e); return nil },
		Voyage: func(v *events.Voyage) error { voyages = append(voyages, *v); return nil },
	})
	return found, voyages, err
}

// sightings are the looks of a world as detectors take them.
func sightings(w *synth.World) []events.Sighting {
	var list []events.Sighting
	for _, l := range w.Looks {
		s := events.Sighting{
			ID: l.ID, Source: l.Source, From: dates.MustParse(l.From.Format(time.RFC3339)), Place: l.Place, Vessels: l.Vessels,
			What: l.What, LengthM: l.LengthM, ImageID: l.ImageID, Note: l.Note,
		}
		if l.Until.After(l.From) {
			s.Until = dates.MustParse(l.Until.Format(time.RFC3339))
		}
		list = append(list, s)
	}
	return list
}

// fleet names the vessels of a world's story by their MMSI.
func fleet(w *synth.World) func(events.Subject) string {
	return func(s events.Subject) string {
		for i := range w.Fleet {
			if w.Fleet[i].MMSI == s.MMSI {
				return w.Fleet[i].ID
			}
		}
		return ""
	}
}

// seeds are the mixed worlds of the table in docs/TESTING.md. Worlds 1 to 3 are
// not among them: rules were changed after looking at those.
var seeds = []uint64{31, 32, 33}

// mixedScores runs the mixed worlds through the whole pipeline, once.
var mixedScores = sync.OnceValues(func() (all []*synth.Scores, err error) {
	for _, seed := range seeds {
		w := synth.Mixed(synth.Config{Seed: seed})
		s := w.Stream(synth.Options{})
		found, _, err := run(w, s.Reports())
		if err != nil {
			return nil, err
		}
		all = append(all, synth.Match(s.Truth(), found))
	}
	return all, nil
})

// sum adds up scores.
func sum(all []*synth.Scores) *synth.Scores {
	out := &synth.Scores{Classes: map[string]map[events.GapClass]int{}}
	for n, s := range all {
		for i, k := range s.Kinds {
			if n == 0 {
				out.Kinds = append(out.Kinds, synth.Score{Kind: k.Kind})
			}
			o := &out.Kinds[i]
			o.Truths, o.Recalled, o.Found, o.Right = o.Truths+k.Truths, o.Recalled+k.Recalled, o.Found+k.Found, o.Right+k.Right
		}
		out.Calls.Hidden += s.Calls.Hidden
		out.Calls.Told += s.Calls.Told
		out.Calls.InSet += s.Calls.InSet
		out.Calls.First += s.Calls.First
		out.Calls.Others += s.Calls.Others
		out.Calls.Sizes = append(out.Calls.Sizes, s.Calls.Sizes...)
		for cause, classes := range s.Classes {
			for class, c := range classes {
				if out.Classes[cause] == nil {
					out.Classes[cause] = map[events.GapClass]int{}
				}
				out.Classes[cause][class] += c
			}
		}
		out.Decoys, out.Taken = out.Decoys+s.Decoys, out.Taken+s.Taken
		out.Missed, out.Wrong = append(out.Missed, s.Missed...), append(out.Wrong, s.Wrong...)
	}
	slices.Sort(out.Calls.Sizes)
	return out
}

// TestTruth holds the whole pipeline to least recalls and precisions on mixed
// worlds. The table of what it reaches is in docs/TESTING.md.
func TestTruth(t *testing.T) {
	all, err := mixedScores()
	if err != nil {
		t.Fatal(err)
	}
	s := sum(all)
	for _, least := range []struct {
		kind              events.Kind
		recall, precision float64
	}{
		{events.GapKind, 0.99, 0.98},
		{events.PortVisitKind, 0.99, 0.99},
		{events.LoiteringKind, 0.93, 0.95},
		{events.EncounterKind, 0.95, 0.95},
		{events.IdentityChangeKind, 0.95, 0.95},
		{events.IdentityConflictKind, 0.95, 0.95},
		{events.DraughtChangeKind, 0.98, 0.98},
		{events.PositionAnomalyKind, 0.95, 0.95},
	} {
		k := s.Of(least.kind)
		if k.Truths == 0 {
			t.Errorf("%s: the worlds have none", k.Kind)
		}
		if k.Recall() < least.recall || k.Precision() < least.precision {
			t.Errorf("%s: recall %.3f, precision %.3f; want at least %.2f, %.2f", k.Kind, k.Recall(), k.Precision(), least.recall, least.precision)
		}
	}
	if c := s.Calls; c.Hidden < 60 || float64(c.InSet) < 0.98*float64(c.Hidden) {
		t.Errorf("of %d calls that nobody heard, the place of %d is in the set", c.Hidden, c.InSet)
	}
	if s.Taken > 0 {
		t.Errorf("%d of %d decoys were taken for an event", s.Taken, s.Decoys)
	}
	if t.Failed() || *verbose {
		explain(t, s)
	}
}

var (
	update  = flag.Bool("update", false, "write the table of TestTruthTable into docs/TESTING.md")
	verbose = flag.Bool("explain", false, "list what TestTruth misses and what it finds that is not so")
)

// explain lists what was missed and what is wrong.
func explain(t *testing.T, s *synth.Scores) {
	for _, m := range s.Missed {
		t.Logf("missed %s %s: %v %v, %s to %s at %q", m.Kind, m.Form, m.MMSI, m.Other, m.Start.Format(time.DateTime), m.End.Format(time.DateTime), m.Place)
	}
	for _, e := range s.Wrong {
		t.Logf("wrong %s %s: %v, %s to %s at %q", e.Kind, e.Rule.Name, e.Subject.MMSI, e.Start.Format(time.DateTime), e.End.Format(time.DateTime), e.Place)
	}
}

const (
	tableFrom  = "<!-- truth table: go test ./internal/synth -run TestTruthTable -update -->"
	tableUntil = "<!-- end of the truth table -->"
	testingMD  = "../../docs/TESTING.md"
)

// TestTruthTable holds the table in docs/TESTING.md to what the pipeline does.
func TestTruthTable(t *testing.T) {
	all, err := mixedScores()
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(testingMD)
	if err != nil {
		t.Fatal(err)
	}
	doc := string(b)
	head, rest, ok := strings.Cut(doc, tableFrom+"\n")
	_, tail, ok2 := strings.Cut(rest, tableUntil)
	if !ok || !ok2 {
		t.Fatalf("docs/TESTING.md has no place for the table: %s", tableFrom)
	}
	want := head + tableFrom + "\n" + truthTable(sum(all)) + tableUntil + tail
	switch {
	case doc == want:
	case *update:
		if err := os.WriteFile(testingMD, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Error("the table in docs/TESTING.md is not what the pipeline does: run go test ./internal/synth -run TestTruthTable -update, and look at the difference")
	}
}

// truthTable is the table of docs/TESTING.md.
func truthTable(s *synth.Scores) string {
	var b strings.Builder
	share := func(v float64) string {
		if v != v {
			return "-"
		}
		return fmt.Sprintf("%.3f", v)
	}
	words := func(k string) string { return strings.ReplaceAll(k, "_", " ") }
	b.WriteString("\n| event | to be found | found of them | recall | events told | true of them | precision |\n|---|---|---|---|---|---|---|\n")
	for _, k := range s.Kinds {
		fmt.Fprintf(&b, "| %s | %d | %d | %s | %d | %d | %s |\n", words(string(k.Kind)), k.Truths, k.Recalled, share(k.Recall()), k.Found, k.Right, share(k.Precision()))
	}
	c := s.Calls
	median, most := 0, 0
	if n := len(c.Sizes); n > 0 {
		median, most = c.Sizes[n/2], c.Sizes[n-1]
	}
	fmt.Fprintf(&b, "\n| calls that nobody heard | with a set of candidates | true place in the set | true place first | candidates, median | most | sets for silences without a call |\n|---|---|---|---|---|---|---|\n"+
		"| %d | %d | %d | %d | %d | %d | %d |\n", c.Hidden, c.Told, c.InSet, c.First, median, most, c.Others)
	classes := []events.GapClass{
		events.GapImpossible, events.GapMoored, events.GapSourceSilent, events.GapAreaSilent, events.GapUnexplained, events.GapUnknown,
	}
	b.WriteString("\n| true cause of a gap of over 6 h |")
	for _, class := range classes {
		b.WriteString(" " + words(string(class)) + " |")
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(classes)) + "\n")
	for _, cause := range slices.Sorted(maps.Keys(s.Classes)) {
		b.WriteString("| " + words(cause) + " |")
		for _, class := range classes {
			fmt.Fprintf(&b, " %d |", s.Classes[cause][class])
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "\nOf %d things that look like an event and are none, %d were taken for one.\n\n", s.Decoys, s.Taken)
	return b.String()
}

// TestDisorder shows that late and repeated messages change no event.
func TestDisorder(t *testing.T) {
	w := synth.Mixed(synth.Config{Seed: 4, Days: 6})
	want, _, err := run(w, w.Stream(synth.Options{}).Reports())
	if err != nil {
		t.Fatal(err)
	}
	reports := synth.Disordered(w.Stream(synth.Options{}).Reports(), 9, synth.Disorder{Window: 30 * time.Minute, Late: 0.3, Copies: 0.05})
	got, _, err := run(w, reports)
	if err != nil {
		t.Fatal(err)
	}
	ids := func(list []events.Event) (ids []string) {
		for _, e := range list {
			ids = append(ids, string(e.Kind)+" "+e.ID)
		}
		return ids
	}
	if a, b := ids(want), ids(got); !slices.Equal(a, b) {
		t.Errorf("in order %d events, in disorder %d others", len(a), len(b))
	}
}

// TestStory runs the walk-through: what the guide tells is what comes out.
func TestStory(t *testing.T) {
	w := synth.RajinDunay(synth.Config{Seed: 1})
	s := w.Stream(synth.Options{})
	found, voyages, err := run(w, s.Reports())
	if err != nil {
		t.Fatal(err)
	}
	identify := fleet(w)
	gap := map[string]*events.Gap{}
	var call *events.UnobservedCall
	var deeper bool
	for _, e := range found {
		switch id := identify(e.Subject); {
		case id == "":
		case e.Gap != nil && e.Gap.Hours > 6:
			gap[id] = e.Gap
		case id == synth.TheSilent && e.UnobservedCall != nil:
			call = e.UnobservedCall
		case id == synth.TheSilent && e.DraughtChange != nil && e.DraughtChange.AfterM > e.DraughtChange.BeforeM+2:
			deeper = true
		}
	}
	if g := gap[synth.TheSilent]; g == nil || g.Hours < 28 || g.Hours > 34 || g.Class != events.GapUnexplained {
		t.Errorf("%s: %+v, want an unexplained gap of about 30 h", synth.TheSilent, g)
	}
	if g := gap[synth.TheUnfed]; g == nil || g.Class != events.GapSourceSilent {
		t.Errorf("%s: %+v, want a gap while its source was silent", synth.TheUnfed, g)
	}
	if g := gap[synth.TheMoored]; g == nil || g.Class != events.GapMoored {
		t.Errorf("%s: %+v, want a gap at the berth", synth.TheMoored, g)
	}
	if !deeper {
		t.Errorf("%s: no deeper draught", synth.TheSilent)
	}
	if call == nil || !slices.ContainsFunc(call.Candidates, func(c events.Candidate) bool { return c.Place == "rajin" }) {
		t.Errorf("%s: candidates %+v, want Rajin among them", synth.TheSilent, call)
	}
	if !slices.ContainsFunc(voyages, func(v events.Voyage) bool {
		return identify(v.Subject) == synth.TheSilent && v.To.Place == "dunay" && v.Laden == events.LadenYes
	}) {
		t.Errorf("%s: no laden voyage to Dunay", synth.TheSilent)
	}
}
