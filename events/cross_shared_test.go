package events_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/tracks"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// crossed is what comes of comparing the vessels of a field.
type crossed struct {
	encounters, conflicts, centres []*events.Event
	coverage                       *events.Coverage
	samples, segments              int
}

// crossAll runs the observer over vessels, and what compares them behind it.
func crossAll(cfg *events.Config, until time.Time, all [][]report) crossed {
	out := crossed{coverage: events.NewCoverage()}
	f := field{}
	conflicts, centres := events.NewConflicts(cfg), &events.Centres{}
	var segments []events.Segment
	o := events.NewObserver(cfg, events.Output{
		Event:   centres.Add,
		Segment: func(s *events.Segment) { segments = append(segments, *s) },
		Sample:  func(s *events.Sample) { f[s.Step] = append(f[s.Step], *s); out.samples++ },
		Heard:   out.coverage.Heard,
	})
	for _, one := range all {
		for _, r := range one {
			s := vessels.Static{MMSI: r.mmsi, Name: r.name, CallSign: r.call, ShipType: r.shipType, ToBowM: uint16(r.length), ToPortM: uint16(r.width)}
			s.IMO = r.imoNumber()
			o.Static(r.at*1e6, &s)
			p := tracks.Position{UnixMicro: r.at * 1e6, MMSI: r.mmsi, Lat: r.lat, Lon: r.lon, SOGKn: float32(r.sog), Has: tracks.HasSOG}
			o.Position(&p)
		}
		o.Close(until)
		o.Reset()
		conflicts.Vessel(segments, nil)
		out.segments += len(segments)
		segments = segments[:0]
	}
	e := events.NewEncounters(cfg, func(v *events.Event) { out.encounters = append(out.encounters, v) })
	for _, step := range f.steps() {
		e.Step(step, f[step])
	}
	e.CloseAt(until)
	out.conflicts, out.centres = conflicts.Close(until), centres.Close()
	return out
}

// TestCrossMarineCadastre counts what the comparisons find in a field in which
// nothing is known to have happened: twenty minutes, and the last of the day.
func TestCrossMarineCadastre(t *testing.T) {
	all := byVessel(marineCadastre(t))
	until := time.Date(2022, 1, 4, 0, 0, 0, 0, time.UTC)
	got := crossAll(&events.Config{}, until, all)
	forms := map[string]int{}
	for _, e := range got.conflicts {
		if e.IdentityConflict == nil {
			forms[e.IdentityChange.Field]++
			continue
		}
		form := e.IdentityConflict.Form
		forms[form]++
		if form == "one_imo_two_mmsi" || forms[form] <= 5 {
			t.Log(conflict(e), e.Subject.IMO)
		}
	}
	t.Logf("%d vessels, %d segments, %d samples: %d encounters, %v, %d shared centres", len(all), got.segments, got.samples, len(got.encounters), forms, len(got.centres))
	if len(got.encounters) != 0 {
		t.Errorf("%d encounters in twenty minutes", len(got.encounters))
	}
	if forms["successor"] != 0 || forms["flag"] != 0 {
		t.Errorf("%v in one day", forms)
	}
}

// TestSuccessorsInAQuietFleet counts false alarms where they are likeliest: the
// vessels of the MarineCadastre field, each in its place, half of them heard in
// the first week only and half in the fourth. No vessel follows on another, and
// all lie at berths beside others of their size.
func TestSuccessorsInAQuietFleet(t *testing.T) {
	conflicts := events.NewConflicts(&events.Config{})
	known, near := 0, 0
	var ends []geo.Point
	for i, one := range byVessel(marineCadastre(t)) {
		r := one[0]
		if r.length == 0 || r.sog > 1 {
			continue
		}
		known++
		from := -500. // hours
		if i%2 == 1 {
			from = 0
			at := geo.Point{Lat: r.lat, Lon: r.lon}
			if slices.ContainsFunc(ends, func(p geo.Point) bool { return geo.DistanceM(p, at) < 1000 }) {
				near++
			}
		} else {
			ends = append(ends, geo.Point{Lat: r.lat, Lon: r.lon})
		}
		conflicts.Vessel(segmentsOf(r.mmsi, part{from: from, until: from + 160, lat: r.lat, lon: r.lon, length: r.length, beam: r.width, name: r.name, imo: vessels.IMONumber(r.imoNumber())}), nil)
	}
	conflicts.Vessel(bounds(), nil)
	conflicts.Vessel(segmentsOf(209000001, part{from: -1000, until: 500, lat: -50, lon: -100, length: 300}), nil)
	byConfidence := map[uint8]int{} // 0: changes of number under one IMO number
	for _, e := range conflicts.Close(noon.Add(500 * time.Hour)) {
		if e.IdentityChange != nil {
			t.Logf("%s: %v %q, %v %q", conflict(e), e.Subject.IMO, e.Subject.Name, e.Others[0].IMO, e.Others[0].Name)
		}
		byConfidence[e.Confidence]++
	}
	total := 0
	for _, n := range slices.Collect(maps.Values(byConfidence)) {
		total += n
	}
	t.Logf("%d vessels of known length, %d begin beside the end of another: %d are told as successors, by confidence %v", known, near, total, byConfidence)
	if byConfidence[4] > 0 || byConfidence[3] > 2 || total*20 > known {
		t.Errorf("%v of %d", byConfidence, known)
	}
}

// TestSharedNumberOfGpsdio: of the three numbers of gpsdio-segment's tests one
// is shared. Another is one vessel, of which one of its sources tells twenty
// minutes late: it is told with the least confidence.
func TestSharedNumberOfGpsdio(t *testing.T) {
	cfg := &events.Config{}
	conflicts := events.NewConflicts(cfg)
	var segments []events.Segment
	o := events.NewObserver(cfg, events.Output{Segment: func(s *events.Segment) { segments = append(segments, *s) }})
	for _, one := range gpsdio(t) {
		for i := range one {
			o.Position(&one[i])
		}
		o.Close(time.Time{})
		o.Reset()
		conflicts.Vessel(segments, nil)
		segments = segments[:0]
	}
	found := conflicts.Close(time.Time{})
	for _, e := range found {
		t.Log(conflict(e))
	}
	for _, e := range found {
		if (e.Subject.MMSI == 416000000) != (e.Confidence == 3) || e.IdentityConflict.Form != "two_tracks_one_mmsi" {
			t.Errorf("%s", conflict(e))
		}
	}
	if len(found) == 0 {
		t.Error("the shared number is not found")
	}
}

// TestMeetingFromPositions takes two vessels from positions to an encounter:
// each comes from its side at ten knots, they lie together from 22:30 to 01:30
// and part again, heard every four minutes but for half an hour at midnight.
func TestMeetingFromPositions(t *testing.T) {
	meet := time.Date(2024, 2, 1, 22, 30, 0, 0, time.UTC)
	vessel := func(mmsi vessels.MMSI, side float64) []report {
		var all []report
		for m := -240.; m <= 420; m += 4 {
			if m > 75 && m < 105 {
				continue
			}
			away := max(-m, 0, m-180) / 60 * 10 * 1852 // metres
			r := report{mmsi: mmsi, at: meet.Add(time.Duration(m) * time.Minute).Unix(), lat: metresNorth(35, side*(100+away)), lon: 150, length: 120, width: 20}
			if away > 0 {
				r.sog = 10
			}
			all = append(all, r)
		}
		return all
	}
	got := crossAll(&events.Config{}, meet.Add(7*time.Hour), [][]report{vessel(vesselA, 1), vessel(vesselB, -1)})
	if len(got.encounters) != 1 {
		t.Fatal(tell(got.encounters))
	}
	v := got.encounters[0]
	n := v.Encounter
	if v.Start.After(meet) || v.StartLatest.Before(meet) || v.EndEarliest.After(meet.Add(3*time.Hour)) || v.End.Before(meet.Add(3*time.Hour)) {
		t.Errorf("%v, %v .. %v, %v", v.Start, v.StartLatest, v.EndEarliest, v.End)
	}
	if n.Hours < 2.6 || n.Hours > 3.1 || n.MinM < 190 || n.MedianM > 215 || n.Fixes < 30 || n.Service != "" || v.Status != events.Closed {
		t.Errorf("%s: %+v", told(v), *n)
	}
	if tracks, share := got.coverage.Around(v.At, meet.Add(-2*time.Hour), meet.Add(2*time.Hour)); tracks != 2 || share != 1 {
		t.Errorf("heard around there: %d, %v", tracks, share)
	}
}
