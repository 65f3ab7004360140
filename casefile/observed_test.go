package casefile_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
)

// observed is a table of what tracks showed of the ferry Gull.
const observed = `id,kind,status,source,vessel,mmsi,imo,other_mmsi,start,start_latest,end_earliest,end,place,class,candidates,from,to,from_how,to_how,laden,alternative_to,events,sightings,rule,rule_version,thresholds,note
0a1b,gap,closed,timetable,gull,123456789,9074729,,2031-05-01T00:00:00Z,2031-05-01T00:00:00Z,2031-05-01T20:00:00.5Z,2031-05-01T20:00:00.5Z,,unexplained,,,,,,,,,,gap-silence,1,silence>6h,
0a1c,unobserved_call,closed,timetable,gull,123456789,9074729,,2031-05-01T04:00:00Z,,,2031-05-01T16:00:00Z,,,north-quay:0.6125;south-quay:0.4,,,,,,,0a1b,,unobserved-call,1,stay=4h,
0a1d,encounter,open,timetable,,123456789,,223456789,2031-05-02T04:00:00Z,,2031-05-02T16:00:00Z,,,,,,,,,,,,,,,,
0a1e,voyage,closed,timetable,gull,123456789,9074729,,2031-05-01T04:00:00Z,2031-05-01T12:00:00Z,2031-05-02T04:00:00Z,2031-05-02T04:05:00Z,,,,north-quay;south-quay,south-quay,inferred,heard,laden,0a1b,0a1b;0a1c,SI1,voyage,1,,draught 3 m to 5 m
`

func withObserved(t testing.TB) casefile.Folder {
	files := ferry(t)
	files["observed.csv"] = []byte(observed)
	return files
}

func TestObservedRoundTrip(t *testing.T) {
	roundTrip(t, withObserved(t))
	// A header alone is kept, and a case without tracks has no such file.
	files := ferry(t)
	files["observed.csv"], _, _ = cutLine(observed)
	roundTrip(t, files)
	if _, there := mustFiles(t, mustRead(t, ferry(t)))["observed.csv"]; there {
		t.Error("a case without tracks is written with observed.csv: its content hash changes")
	}
}

func cutLine(s string) (line []byte, rest string, ok bool) {
	a, b, ok := strings.Cut(s, "\n")
	return []byte(a + "\n"), b, ok
}

func TestObservedIsRead(t *testing.T) {
	c := mustRead(t, withObserved(t))
	if len(c.Observed) != 4 {
		t.Fatalf("%d rows", len(c.Observed))
	}
	gap, call, voyage := c.Observed[0], c.Observed[1], c.Observed[3]
	if gap.Class != events.GapUnexplained || gap.End != time.Date(2031, 5, 1, 20, 0, 0, 500_000_000, time.UTC) || gap.Rule.Thresholds != "silence>6h" || gap.IMO != 9074729 {
		t.Errorf("gap %+v", gap)
	}
	if want := []events.Candidate{{Place: "north-quay", Weight: 0.6125}, {Place: "south-quay", Weight: 0.4}}; !reflect.DeepEqual(call.Candidates, want) {
		t.Errorf("candidates %+v", call.Candidates)
	}
	if !voyage.Inferred() || voyage.Laden != events.LadenYes || !slices.Equal(voyage.Events, []string{"0a1b", "0a1c"}) || !slices.Equal(voyage.Sightings, []string{"SI1"}) {
		t.Errorf("voyage %+v", voyage)
	}
	if day, ok := voyage.Known(); !ok || day != dates.DayOf(2031, 5, 2) {
		t.Errorf("known from %v, %v", day, ok)
	}
	if _, ok := c.Observed[2].Known(); ok {
		t.Error("an open encounter is known to have ended")
	}
}

// TestObservedWithFlow: a voyage goes with the flow surely only when every place
// it may have left and reached lies in the right country.
func TestObservedWithFlow(t *testing.T) {
	c := &casefile.Case{Flow: casefile.Flow{From: "XA", To: "XB"}, Places: []geo.Place{
		{ID: "a", Country: "XA"}, {ID: "a2", Country: "XA"}, {ID: "b", Country: "XB"}, {ID: "c", Country: "XC"}, {ID: "sea"},
	}}
	for _, tc := range []struct {
		from, to string
		want     casefile.FlowMatch
	}{
		{"a", "b", casefile.SurelyWithFlow}, {"a;a2", "b", casefile.SurelyWithFlow}, {"a;c", "b", casefile.MaybeWithFlow},
		{"a;sea", "b", casefile.MaybeWithFlow}, {"", "b", casefile.MaybeWithFlow}, {"a", "", casefile.MaybeWithFlow}, {"", "", casefile.NotWithFlow},
		{"b", "a", casefile.NotWithFlow}, {"a", "c", casefile.NotWithFlow}, {"a", "a2", casefile.NotWithFlow}, {"", "a", casefile.NotWithFlow},
	} {
		o := &casefile.Observed{Kind: casefile.VoyageKind, From: split(tc.from), To: split(tc.to)}
		if got := c.ObservedWithFlow(o); got != tc.want {
			t.Errorf("%q to %q: %d, want %d", tc.from, tc.to, got, tc.want)
		}
		o.Kind = events.GapKind
		if got := c.ObservedWithFlow(o); got != casefile.NotWithFlow {
			t.Errorf("a gap goes with the flow")
		}
	}
}

func split(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ";")
}

// TestWithObserved: a rerun over the same positions replaces its rows and
// nothing else.
func TestWithObserved(t *testing.T) {
	c := mustRead(t, ferry(t))
	add := func(c *casefile.Case, source string, rows ...casefile.Observed) *casefile.Case {
		for i := range rows {
			rows[i].Source, rows[i].Kind, rows[i].Status, rows[i].MMSI = source, events.GapKind, events.Open, 123456789
			rows[i].Start = time.Date(2031, 5, 1, 0, 0, 0, 0, time.UTC)
		}
		d := c.WithObserved(casefile.Tracked{
			Source: casefile.Source{ID: source, Bytes: casefile.Never}, Sources: []casefile.Source{{ID: "port-index", Bytes: casefile.Mirror}},
			Places: []geo.Place{{ID: "far-quay", Name: "Far Quay", Kind: geo.Port, Source: "port-index"}, {ID: "north-quay", Name: "Another", Kind: geo.Port}},
			Rows:   rows,
		})
		roundTrip(t, mustFiles(t, d))
		return d
	}
	ids := func(c *casefile.Case) string {
		var out []string
		for _, o := range c.Observed {
			out = append(out, o.ID)
		}
		return strings.Join(out, " ")
	}
	one := add(c, "ais-1", casefile.Observed{ID: "a"}, casefile.Observed{ID: "b", Events: []string{"a"}})
	two := add(one, "ais-2", casefile.Observed{ID: "c"})
	again := add(two, "ais-1", casefile.Observed{ID: "b"}, casefile.Observed{ID: "d"})
	moved := add(again, "ais-3", casefile.Observed{ID: "c"})
	for _, tc := range []struct {
		c    *casefile.Case
		want string
	}{{c, ""}, {one, "a b"}, {two, "a b c"}, {again, "c b d"}, {moved, "b d c"}} {
		if got := ids(tc.c); got != tc.want {
			t.Errorf("rows %q, want %q", got, tc.want)
		}
	}
	if p := moved.Place("north-quay"); p.Name != "North Quay" || moved.Place("far-quay") == nil || moved.Source("port-index") == nil || len(c.Sources) != 3 {
		t.Errorf("place %+v; the case's own rows have to stay", p)
	}
}

func TestObservations(t *testing.T) {
	at := func(h int) time.Time { return time.Date(2031, 5, 1, h, 0, 0, 0, time.UTC) }
	who := events.Subject{MMSI: 123456789, IMO: 9074729}
	found := []events.Event{
		{ID: "g", Kind: events.GapKind, Status: events.Closed, Subject: who, Start: at(1), End: at(20), Gap: &events.Gap{Hours: 19, Class: events.GapUnknown, OthersHeard: -1}},
		{ID: "u", Kind: events.UnobservedCallKind, Status: events.Closed, Subject: who, Start: at(2), End: at(19), UnobservedCall: &events.UnobservedCall{
			Gap: "g", SpeedKn: 12.04, StayHours: 4, Candidates: []events.Candidate{{Place: "north-quay", Weight: 2.0 / 3}, {Place: "south-quay", Weight: 1.0 / 3}}}},
		{ID: "e", Kind: events.EncounterKind, Status: events.Open, Subject: who, Others: []events.Subject{{MMSI: 223456789}}, Start: at(3), Encounter: &events.Encounter{}},
		{ID: "f", Kind: events.EncounterKind, Status: events.Open, Subject: events.Subject{MMSI: 111456789}, Others: []events.Subject{who}, Start: at(4), Encounter: &events.Encounter{}},
		{ID: "p", Kind: events.PortVisitKind, Status: events.Closed, Subject: who, Place: "south-quay", Start: at(21), End: at(22), PortVisit: &events.PortVisit{Contradicts: []string{"SI2", "SI3"}}},
	}
	voyages := []events.Voyage{{
		ID: "v", Subject: who, Status: events.Closed, Gaps: []string{"g", "elsewhere"}, Laden: events.LadenUnknown, LadenWhy: "middle third", Contradicts: []string{"SI2"},
		From: events.Call{How: events.Inferred, Event: "u", Candidates: found[1].UnobservedCall.Candidates, DepartEarliest: at(6), DepartLatest: at(9)},
		To:   events.Call{How: events.Seen, Place: "south-quay", ArriveEarliest: at(20), ArriveLatest: at(21), Sightings: []string{"SI1"}},
	}}
	rows := casefile.Observations("timetable", found, voyages, func(s events.Subject) string {
		if s.MMSI != who.MMSI {
			return ""
		}
		return "gull"
	})
	c := mustRead(t, ferry(t))
	c = c.WithObserved(casefile.Tracked{Source: *c.Source("timetable"), Rows: rows})
	files := mustFiles(t, c)
	roundTrip(t, files)
	_, got, _ := cutLine(string(files["observed.csv"]))
	want := `g,gap,closed,timetable,gull,123456789,9074729,,2031-05-01T01:00:00Z,,,2031-05-01T20:00:00Z,,unknown,,,,,,,,,,,,,19 h
u,unobserved_call,closed,timetable,gull,123456789,9074729,,2031-05-01T02:00:00Z,,,2031-05-01T19:00:00Z,,,north-quay:0.667;south-quay:0.333,,,,,,,g,,,,,within reach of at most 12 kn with a stay of 4 h; says what the gap leaves room for
e,encounter,open,timetable,gull,123456789,9074729,223456789,2031-05-01T03:00:00Z,,,,,,,,,,,,,,,,,,
f,encounter,open,timetable,gull,123456789,9074729,111456789,2031-05-01T04:00:00Z,,,,,,,,,,,,,,,,,,
p,port_visit,closed,timetable,gull,123456789,9074729,,2031-05-01T21:00:00Z,,,2031-05-01T22:00:00Z,south-quay,,,,,,,,,,,,,,"contradicted by SI2, SI3"
v,voyage,closed,timetable,gull,123456789,9074729,,2031-05-01T06:00:00Z,2031-05-01T09:00:00Z,2031-05-01T20:00:00Z,2031-05-01T21:00:00Z,,,,north-quay;south-quay,south-quay,inferred,seen,unknown,,u;g,SI1,,,,middle third; contradicted by SI2
`
	if got != want {
		t.Errorf("rows\n%swant\n%s", got, want)
	}
}
