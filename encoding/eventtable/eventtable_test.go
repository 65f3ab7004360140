package eventtable_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/encoding/eventtable"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
)

var at = time.Date(2024, 2, 1, 3, 15, 0, 0, time.UTC)

func call() *events.Event {
	return &events.Event{
		ID: "0a1b", Kind: events.UnobservedCallKind, Status: events.Closed, Version: 1, Subject: events.Subject{MMSI: 5, Name: `=A "B"`},
		Start: at, End: at.Add(90*time.Minute + 250*time.Millisecond), At: geo.Point{Lat: -0.00000001, Lon: 130.123456789},
		UnobservedCall: &events.UnobservedCall{Gap: "0a", SpeedKn: 14, SpeedFrom: "default", StayHours: 4, Looked: 3, Candidates: []events.Candidate{
			{Place: "rajin", Weight: 0.4123, DetourNM: 12, SlackHours: math.NaN(), HeardShare: 0.25, Earliest: at}, {Place: "sonbong", Weight: 0.3, HeardShare: math.NaN()},
		}},
	}
}

func ExampleTable_AppendJSON() {
	fmt.Printf("%s", eventtable.Events.AppendJSON(nil, call()))
	// Output:
	// {"id":"0a1b","kind":"unobserved_call","status":"closed","mmsi":5,"start":"2024-02-01T03:15:00Z","end":"2024-02-01T04:45:00.25Z","lat":0,"lon":130.1234568,"version":1,"name":"=A \"B\"","gap":"0a","speed_kn":14,"speed_from":"default","stay_hours":4,"looked":3,"candidate_count":2,"candidates":[{"place":"rajin","weight":0.412,"detour_nm":12,"heard_share":0.25,"earliest":"2024-02-01T03:15:00Z"},{"place":"sonbong","weight":0.3,"detour_nm":0,"slack_hours":0}]}
}

// cells reads a line of CSV back: what is not blank, by column.
func cells[T any](t *testing.T, table *eventtable.Table[T], row *T) map[string]string {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(table.AppendCSV(table.AppendHeader(nil), row)))
	lines, err := r.ReadAll()
	if err != nil || len(lines) != 2 || len(lines[0]) != len(table.Columns()) {
		t.Fatalf("%v: %q", err, lines)
	}
	out := map[string]string{}
	for i, name := range lines[0] {
		if c := lines[1][i]; c != "" {
			out[name] = c
		}
	}
	return out
}

func flat(m map[string]string) string {
	var out []string
	for k, v := range m {
		out = append(out, k+"="+v)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func TestCSV(t *testing.T) {
	fix := func(lat float64) events.Fix {
		return events.Fix{Time: at, At: geo.Point{Lat: lat, Lon: 130}, SOGKn: math.NaN(), Status: -1}
	}
	nan := math.NaN()
	for _, tc := range []struct {
		e    *events.Event
		want string
	}{
		{call(), `candidate_count=2 candidates=rajin:0.412;sonbong:0.3 end=2024-02-01T04:45:00.25Z gap=0a id=0a1b kind=unobserved_call lat=0 lon=130.1234568 looked=3 mmsi=5 name==A "B" speed_from=default speed_kn=14 start=2024-02-01T03:15:00Z status=closed stay_hours=4 version=1`},
		{&events.Event{ID: "a", Kind: events.GapKind, Status: events.Open, Start: at, Gap: &events.Gap{
			Off: fix(42), Hours: 6.00012, DistanceNM: 0, ImpliedKn: 0, NBefore: 0, Trigger: "silence", Class: events.GapUnknown, OthersHeard: -1, HoursCovered: nan, SourceSilent: nan}},
			`class=unknown hours=6.0001 id=a kind=gap lat=0 lon=0 n_before=0 off_lat=42 off_lon=130 start=2024-02-01T03:15:00Z status=open trigger=silence`},
		{&events.Event{ID: "b", Kind: events.GapKind, Status: events.Closed, Start: at, Gap: &events.Gap{
			Off: fix(42), On: fix(43), DistanceNM: 60, ImpliedKn: 10, Hours: 6, OthersHeard: 0, HoursCovered: 0, SourceSilent: 1, MedianInterval: time.Minute}},
			`distance_nm=60 hours=6 hours_covered=0 id=b implied_kn=10 kind=gap lat=0 lon=0 median_interval_s=60 n_before=0 off_lat=42 off_lon=130 on_lat=43 on_lon=130 others_heard=0 source_silent=1 start=2024-02-01T03:15:00Z status=closed`},
		{&events.Event{ID: "c", Kind: events.EncounterKind, Others: []events.Subject{{MMSI: 7, Track: "7-1", Name: "B, C"}}, Encounter: &events.Encounter{MinM: 12.34, MedianM: 100, MedianKn: 0.5, Steps: 13}},
			`bridged=0 close_hours=0 fixes=0 hours=0 id=c kind=encounter lat=0 lon=0 median_kn=0.5 median_m=100 min_m=12.3 other_fixes=0 other_mmsi=7 other_name=B, C other_tracks=7-1 steps=13`},
		{&events.Event{ID: "d", Kind: events.PortVisitKind, Place: "rajin", Confidence: 3, Sources: []string{"x", "y"}, PortVisit: &events.PortVisit{Entry: true, DraughtInM: 5.25}},
			`confidence=3 draught_in_m=5.2 entry=true exit=false fixes=0 id=d kind=port_visit lat=0 lon=0 place=rajin silent_hours=0 sources=x;y stop_hours=0`},
		{&events.Event{ID: "e", Kind: events.DraughtChangeKind, DraughtChange: &events.DraughtChange{BeforeM: 5, AfterM: 7, Near: []string{"a", "b"}}},
			`after_m=7 before_m=5 id=e kind=draught_change lat=0 lon=0 near=a;b`},
		{&events.Event{ID: "f", Kind: events.PositionAnomalyKind, PositionAnomaly: &events.PositionAnomaly{Form: "jump", DistanceNM: nan, ImpliedKn: 900, MedianKn: nan}},
			`fixes=0 form=jump id=f implied_kn=900 kind=position_anomaly lat=0 lon=0`},
	} {
		if got := flat(cells(t, eventtable.Events, tc.e)); got != tc.want {
			t.Errorf("got  %s\nwant %s", got, tc.want)
		}
	}
}

func TestSegmentsAndVoyages(t *testing.T) {
	seg := &events.Segment{ID: "5-20240201T031500Z", Subject: events.Subject{Track: "5-20240201T031500Z", MMSI: 5}, First: events.Fix{Time: at, At: geo.Point{Lat: 1, Lon: 2}},
		N: 3, SpeedP50Kn: math.NaN(), SpeedP95Kn: 12, Class: 'A'}
	if got, want := flat(cells(t, eventtable.Segments, seg)), "ais_class=A distance_nm=0 false_place=false hull=0 id=5-20240201T031500Z mmsi=5 positions=3 speed_p95_kn=12 start=2024-02-01T03:15:00Z start_lat=1 start_lon=2 track=5-20240201T031500Z"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	v := &events.Voyage{ID: "v", Laden: events.LadenUnknown, Hours: 10, DistanceNM: math.NaN(), From: events.Call{How: events.Inferred, Candidates: []events.Candidate{{Place: "rajin", Weight: 1}}},
		To: events.Call{Place: "dunay", How: events.Seen, ArriveLatest: at, Sightings: []string{"S1"}}}
	if got, want := flat(cells(t, eventtable.Voyages, v)), "arrive_latest=2024-02-01T03:15:00Z from_candidates=rajin:1 from_how=inferred heard_share=0 hours=10 id=v laden=unknown to=dunay to_how=seen to_sightings=S1"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestJSONAgreesWithCSV: both have the same columns for the same row, and JSON
// is valid whatever strangers send.
func TestJSONAgreesWithCSV(t *testing.T) {
	e := call()
	e.Subject.Name = "\xff\x00\u2028\"\\\n<b>"
	var doc map[string]any
	line := eventtable.Events.AppendJSON(nil, e)
	if err := json.Unmarshal(line, &doc); err != nil || bytes.Count(line, []byte("\n")) != 1 {
		t.Fatalf("%v: %s", err, line)
	}
	row := cells(t, eventtable.Events, e)
	for name := range row {
		if _, ok := doc[name]; !ok {
			t.Errorf("JSON lacks %s", name)
		}
	}
	if len(doc) != len(row) {
		t.Errorf("JSON has %d fields, CSV %d", len(doc), len(row))
	}
}

// TestFormulas: what a spreadsheet may take for a formula is in quotation marks.
func TestFormulas(t *testing.T) {
	for _, s := range []string{"=1+1", "+49", "-5", "@SUM", "\tX", " X", "X ", "a,b", "a\nb"} {
		line := string(eventtable.Events.AppendCSV(nil, &events.Event{ID: s}))
		if !strings.HasPrefix(line, `"`+s+`",`) {
			t.Errorf("%q: got %q", s, line)
		}
	}
}

// TestColumns: names are unique, documented, and of known kinds.
func TestColumns(t *testing.T) {
	kinds := []string{"gap", "port_visit", "loitering", "encounter", "identity_change", "identity_conflict", "draught_change", "position_anomaly", "unobserved_call"}
	for _, table := range [][]eventtable.Column{eventtable.Events.Columns(), eventtable.Segments.Columns(), eventtable.Voyages.Columns()} {
		seen := map[string]bool{}
		for _, c := range table {
			if seen[c.Name] || c.Doc == "" || strings.ToLower(c.Name) != c.Name {
				t.Errorf("column %+v", c)
			}
			seen[c.Name] = true
			for of := range strings.SplitSeq(c.Of, ", ") {
				if of != "" && !slices.Contains(kinds, of) {
					t.Errorf("%s is of %q", c.Name, of)
				}
			}
		}
	}
	// The head of an event row is fixed: DESIGN, section 5.
	var names []string
	for _, c := range eventtable.Events.Columns()[:15] {
		names = append(names, c.Name)
	}
	if got := strings.Join(names, ","); got != "id,kind,status,mmsi,imo,other_mmsi,start,end,start_latest,end_earliest,lat,lon,place,rule,rule_version" {
		t.Errorf("columns begin with %s", got)
	}
}

func BenchmarkAppendCSV(b *testing.B) {
	e := call()
	var dst []byte
	for b.Loop() {
		dst = eventtable.Events.AppendCSV(dst[:0], e)
	}
}
