package events_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
)

func placeOf(id string) *geo.Place {
	places := seaOfJapan()
	for i := range places {
		if places[i].ID == id {
			return &places[i]
		}
	}
	return nil
}

func concludeRun(sightings []events.Sighting, found ...events.Event) ([]events.Event, []events.Voyage) {
	c := &events.Concluder{
		Config: &events.Config{Places: geo.NewIndex(seaOfJapan())}, Sightings: sightings, Identify: isAngara, Until: at("2024-04-01 00:00"),
	}
	return c.Vessel([]events.Segment{history(angara, at("2024-01-01 00:00"), at("2024-04-01 00:00"))}, found)
}

// settled are the calls that somebody saw, with their windows, and the
// sightings that contradict.
func settled(out []events.Event) (calls []*events.Event, against []string) {
	for i := range out {
		if u := out[i].UnobservedCall; u != nil {
			if u.How == events.Seen {
				calls = append(calls, &out[i])
			}
			against = append(against, u.Contradicts...)
		}
	}
	slices.Sort(against)
	return calls, slices.Compact(against)
}

var (
	offDay  = at("2024-02-03 00:00")
	seaWest = geo.Point{Lat: 42.0, Lon: 131.5}
	seaEast = geo.Point{Lat: 42.2, Lon: 132.5}
)

// twelveDays is a long silence between two points at sea.
func twelveDays() events.Event {
	return silent(angara, offDay, seaWest, offDay.Add(12*24*time.Hour), seaEast)
}

// TestSeenTwiceInOneGap: two sightings split a gap into three legs, and what it
// takes to sail narrows when the vessel was at each place.
func TestSeenTwiceInOneGap(t *testing.T) {
	out, voyages := concludeRun([]events.Sighting{
		sighting("S2", "vostochny", "2024-02-08T02:00Z", "2024-02-08T02:00Z", "angara"),
		sighting("S1", "rajin", "2024-02-07", "2024-02-08", "angara"),
	}, twelveDays())
	calls, against := settled(out)
	if len(calls) != 2 || len(against) != 0 || calls[0].Place != "rajin" || calls[1].Place != "vostochny" {
		t.Fatalf("%d calls, contradicted by %v:\n%s", len(calls), against, concludedText(out, voyages))
	}
	sail := time.Duration((geo.DistanceM(placeOf("rajin").Point, placeOf("vostochny").Point) - 8000) / 1852 / 13.2 * float64(time.Hour))
	if want := at("2024-02-08 02:00").Add(-sail); calls[0].End.Sub(want).Abs() > time.Minute {
		t.Errorf("it left Rajin at %v at the latest, want %v", calls[0].End, want)
	}
	if calls[0].StartLatest.After(calls[0].End) {
		t.Errorf("it came to Rajin at %v at the latest, and left at %v at the latest", calls[0].StartLatest, calls[0].End)
	}
	var legs []string
	for _, e := range out {
		if u := e.UnobservedCall; u != nil && u.How == events.Inferred {
			legs = append(legs, u.After+">"+u.Before)
		}
	}
	slices.Sort(legs)
	if want := []string{">rajin", "rajin>vostochny", "vostochny>"}; !slices.Equal(legs, want) {
		t.Errorf("legs %v, want %v", legs, want)
	}
	var main []string
	for _, v := range voyages {
		if !v.Alternative() {
			main = append(main, v.From.Place+">"+v.To.Place)
			for _, id := range v.Calls {
				for _, e := range out {
					if e.ID == id && (e.UnobservedCall.After != v.From.Place || e.UnobservedCall.Before != v.To.Place) {
						t.Errorf("voyage %s>%s has the leg %s>%s", v.From.Place, v.To.Place, e.UnobservedCall.After, e.UnobservedCall.Before)
					}
				}
			}
		}
	}
	if want := []string{">rajin", "rajin>vostochny", "vostochny>"}; !slices.Equal(main, want) {
		t.Errorf("voyages %v, want %v", main, want)
	}
}

func TestSightings(t *testing.T) {
	berth := events.Sighting{ID: "S9", Place: "rajin", From: dates.MustParse("2024-02-05T11:00Z"), What: "vessel_at_berth"}
	length := func(m float64, what string) events.Sighting {
		s := berth
		s.LengthM, s.What = m, what
		return s
	}
	another := silent(angara, offDay.Add(13*24*time.Hour), seaWest, offDay.Add(15*24*time.Hour), seaEast)
	twoHulls := twelveDays()
	twoHulls.Subject.Track += "-2"
	for _, test := range []struct {
		name      string
		sightings []events.Sighting
		more      []events.Event
		place     string   // where it is settled
		supported []string // of Rajin as a candidate
		against   []string
	}{
		{name: "none"},
		{name: "at Rajin", sightings: []events.Sighting{sighting("S1", "rajin", "2024-02-05T11:00Z", "2024-02-05T15:00Z", "angara")}, place: "rajin"},
		{name: "by day", sightings: []events.Sighting{sighting("S1", "rajin", "2024-02-05", "2024-02-05", "angara")}, place: "rajin"},
		{name: "another vessel", sightings: []events.Sighting{sighting("S1", "rajin", "2024-02-05", "2024-02-05", "maria")}},
		{name: "no date", sightings: []events.Sighting{{ID: "S1", Place: "rajin", Vessels: []string{"angara"}}}},
		{name: "an open date", sightings: []events.Sighting{{ID: "S1", Place: "rajin", From: dates.MustParse("../2024-02-05"), Vessels: []string{"angara"}}}},
		{name: "no such place", sightings: []events.Sighting{sighting("S1", "atlantis", "2024-02-05", "2024-02-05", "angara")}},
		{name: "in the year", sightings: []events.Sighting{sighting("S1", "rajin", "2024", "2024", "angara")}, place: "rajin"},
		{name: "in either gap", sightings: []events.Sighting{sighting("S1", "rajin", "2024-02-01", "2024-02-20", "angara")}, more: []events.Event{another}, supported: []string{"S1"}},
		{name: "either hull", sightings: []events.Sighting{sighting("S1", "rajin", "2024-02-05", "2024-02-05", "angara")}, more: []events.Event{twoHulls}, supported: []string{"S1"}},
		{name: "heard there instead", sightings: []events.Sighting{sighting("S1", "rajin", "2024-02-14", "2024-02-17", "angara")},
			more: []events.Event{visited(angara, placeOf("rajin"), at("2024-02-16 00:00"), at("2024-02-17 00:00"))}},
		{name: "too far", sightings: []events.Sighting{sighting("S1", "rajin", "2024-02-03T02:00Z", "2024-02-03T03:00Z", "angara")}, against: []string{"S1"}},
		{name: "too far, by day", sightings: []events.Sighting{sighting("S1", "niigata", "2024-02-05T00:00Z", "2024-02-05T01:00Z", "angara"), sighting("S2", "rajin", "2024-02-05T09:00Z", "2024-02-05T10:00Z", "angara")},
			place: "niigata", against: []string{"S2"}},
		{name: "of its length", sightings: []events.Sighting{length(115, "vessel_at_berth")}, supported: []string{"S9"}},
		{name: "of another length", sightings: []events.Sighting{length(150, "vessel_at_berth")}},
		{name: "a ship of its length", sightings: []events.Sighting{length(115, "Cargo ship, moored")}, supported: []string{"S9"}},
		{name: "a transshipment of that length", sightings: []events.Sighting{length(115, "transshipment")}},
		{name: "a shipyard of that length", sightings: []events.Sighting{length(115, "shipyard_crane")}},
		{name: "a stack of that length", sightings: []events.Sighting{length(115, "container_stack")}},
	} {
		out, voyages := concludeRun(test.sightings, append([]events.Event{twelveDays()}, test.more...)...)
		calls, against := settled(out)
		place := ""
		if len(calls) > 0 {
			place = calls[0].Place
		}
		var supported []string
		for _, e := range out {
			if u := e.UnobservedCall; u != nil {
				for _, k := range u.Candidates {
					if k.Place == "rajin" {
						supported = append(supported, k.Supports...)
					}
				}
			}
		}
		slices.Sort(supported)
		supported = slices.Compact(supported)
		if place != test.place || !slices.Equal(against, test.against) || !slices.Equal(supported, test.supported) {
			t.Errorf("%s: settled at %q, contradicted by %v, supported by %v; want %q, %v, %v\n%s", test.name,
				place, against, supported, test.place, test.against, test.supported, concludedText(out, voyages))
		}
		if test.name == "heard there instead" {
			for _, v := range voyages {
				if v.To.Event != "" && v.To.Place == "rajin" && !v.Alternative() && (v.To.How != events.Seen || !slices.Equal(v.To.Sightings, []string{"S1"})) {
					t.Errorf("%s: the visit is %s, with %v", test.name, v.To.How, v.To.Sightings)
				}
			}
		}
	}
}

// TestSilentInPort: a stay in port with a silence is one stay, and the silence
// leaves room for a call elsewhere as an alternative to it; seen elsewhere, the
// vessel was away.
func TestSilentInPort(t *testing.T) {
	port := placeOf("dunay")
	stay := visited(angara, port, at("2024-02-03 00:00"), at("2024-02-10 00:00"))
	quiet := silent(angara, at("2024-02-04 00:00"), port.Point, at("2024-02-08 00:00"), port.Point)
	quiet.Gap.Off.Status = 5
	out, voyages := concludeRun(nil, stay, quiet)
	for _, e := range out {
		if e.Gap != nil && (e.Gap.Class != events.GapMoored || !slices.Equal(e.Gap.Inside, []string{"dunay"})) {
			t.Errorf("class %s inside %v, want moored inside Dunay", e.Gap.Class, e.Gap.Inside)
		}
		if u := e.UnobservedCall; u != nil {
			for _, k := range u.Candidates {
				if k.Place == "dunay" {
					t.Error("the port that it is silent in is a candidate")
				}
			}
		}
	}
	alternatives := 0
	for _, v := range voyages {
		if v.Alternative() {
			alternatives++
			if v.AlternativeTo != stay.ID {
				t.Errorf("alternative to %q, want the port visit %q", v.AlternativeTo, stay.ID)
			}
		} else if v.From.Place == "dunay" && v.To.Place == "dunay" {
			t.Error("a voyage from Dunay to Dunay that nobody saw")
		}
	}
	if alternatives != 2 {
		t.Errorf("%d alternatives, want 2:\n%s", alternatives, concludedText(out, voyages))
	}

	out, voyages = concludeRun([]events.Sighting{sighting("S1", "rajin", "2024-02-06T00:00Z", "2024-02-06T01:00Z", "angara")}, stay, quiet)
	var main []string
	for _, v := range voyages {
		if !v.Alternative() {
			main = append(main, v.From.Place+">"+v.To.Place)
		}
	}
	if want := []string{">dunay", "dunay>rajin", "rajin>dunay", "dunay>"}; !slices.Equal(main, want) {
		t.Errorf("voyages %v, want %v:\n%s", main, want, concludedText(out, voyages))
	}
}

func TestLaden(t *testing.T) {
	changed := func(when string, before, after float64) events.Event {
		return events.Event{
			ID: "D" + when, Kind: events.DraughtChangeKind, Subject: angara, Start: at(when), End: at(when),
			DraughtChange: &events.DraughtChange{BeforeM: before, AfterM: after},
		}
	}
	a := visited(angara, placeOf("rajin"), at("2024-02-01 00:00"), at("2024-02-02 00:00"))
	b := visited(angara, placeOf("dunay"), at("2024-02-04 00:00"), at("2024-02-05 00:00"))
	for _, test := range []struct {
		name    string
		changes []events.Event
		want    events.Laden
		why     string
	}{
		{"no draught", nil, events.LadenUnknown, ""},
		{"deep", []events.Event{changed("2024-02-01 12:00", 4.2, 7.9), changed("2024-02-04 12:00", 7.9, 4.3)}, events.LadenYes, "own range is 4.2 to 7.9 m"},
		{"light", []events.Event{changed("2024-02-01 12:00", 7.9, 4.2), changed("2024-02-04 12:00", 4.2, 7.8)}, events.LadenNo, "own range"},
		{"between", []events.Event{changed("2024-01-01 12:00", 4, 8), changed("2024-02-01 12:00", 8, 6)}, events.LadenUnknown, "between laden and ballast"},
		{"hardly differs", []events.Event{changed("2024-02-01 12:00", 7, 7.9)}, events.LadenUnknown, "too narrow"},
		{"changed on the way", []events.Event{changed("2024-02-01 12:00", 4, 8), changed("2024-02-03 12:00", 8, 4)}, events.LadenUnknown, "changed on the way"},
	} {
		_, voyages := concludeRun(nil, append([]events.Event{a, b}, test.changes...)...)
		found := false
		for _, v := range voyages {
			if v.From.Place == "rajin" && v.To.Place == "dunay" {
				found = true
				if v.Laden != test.want || !strings.Contains(v.LadenWhy, test.why) || test.why == "" && v.LadenWhy != "" {
					t.Errorf("%s: %s, %q, want %s, %q", test.name, v.Laden, v.LadenWhy, test.want, test.why)
				}
			}
		}
		if !found {
			t.Errorf("%s: no voyage", test.name)
		}
	}
}

// TestVoyageParts: gaps, encounters, hours and the share that was heard.
func TestVoyageParts(t *testing.T) {
	a := visited(angara, placeOf("rajin"), at("2024-02-01 00:00"), at("2024-02-02 00:00"))
	b := visited(angara, placeOf("dunay"), at("2024-02-04 00:00"), at("2024-02-05 00:00"))
	gap := silent(angara, at("2024-02-02 12:00"), seaWest, at("2024-02-03 00:00"), seaEast)
	met := events.Event{ID: "E1", Kind: events.EncounterKind, Subject: events.Subject{Track: "other"}, Others: []events.Subject{angara},
		Start: at("2024-02-03 06:00"), End: at("2024-02-03 09:00"), At: seaEast, Encounter: &events.Encounter{}}
	weak := visited(angara, placeOf("vladivostok"), at("2024-02-03 12:00"), at("2024-02-03 13:00"))
	weak.Confidence = 1
	_, voyages := concludeRun(nil, a, b, gap, met, weak)
	for _, v := range voyages {
		if v.From.Place != "rajin" || v.To.Place != "dunay" || v.Alternative() {
			continue
		}
		if v.Hours != 48 || math.Abs(v.HeardShare-0.75) > 1e-9 || !slices.Equal(v.Gaps, []string{gap.ID}) || !slices.Equal(v.Encounters, []string{"E1"}) || v.Status != events.Closed {
			t.Errorf("got %+v", v)
		}
		want := nm(placeOf("rajin").Point, seaWest) + nm(seaWest, seaEast) + nm(seaEast, placeOf("dunay").Point)
		if math.Abs(v.DistanceNM-want) > 1e-6 {
			t.Errorf("%v nm, want %v", v.DistanceNM, want)
		}
		return
	}
	t.Error("no voyage from Rajin to Dunay")
}

// TestDayOfTheEast: a day is the day as written, which begins in the east before
// it does in Greenwich.
func TestDayOfTheEast(t *testing.T) {
	gap := silent(angara, at("2024-02-04 00:00"), seaWest, at("2024-02-04 23:00"), seaEast)
	out, _ := concludeRun([]events.Sighting{sighting("S1", "rajin", "2024-02-05", "2024-02-05", "angara")}, gap)
	if calls, against := settled(out); len(calls) != 1 || len(against) != 0 {
		t.Errorf("%d calls, contradicted by %v: a morning of 5 February in Rajin is 4 February in Greenwich", len(calls), against)
	}
}

// TestSharedNumberContradictsNobody: of two hulls with the number of the vessel
// that was seen, either may be it, so a place that one cannot have reached says
// nothing.
func TestSharedNumberContradictsNobody(t *testing.T) {
	other := silent(angara, at("2024-03-01 00:00"), seaWest, at("2024-03-03 00:00"), seaEast)
	other.Subject.Track += "-2"
	out, _ := concludeRun([]events.Sighting{sighting("S1", "busan", "2024-02-03T02:00Z", "2024-02-03T03:00Z", "angara")}, twelveDays(), other)
	if _, against := settled(out); len(against) != 0 {
		t.Errorf("contradicted by %v", against)
	}
}

// TestFalsePlaceIsNobody: a false place of the vessel is no second hull that may
// be the one that was seen.
func TestFalsePlaceIsNobody(t *testing.T) {
	elsewhere := history(angara, at("2024-02-05 00:00"), at("2024-02-05 06:00"))
	elsewhere.Subject.Track += "-2"
	for _, falsePlace := range []bool{false, true} {
		elsewhere.FalsePlace = falsePlace
		c := &events.Concluder{
			Config: &events.Config{Places: geo.NewIndex(seaOfJapan())}, Identify: isAngara, Until: at("2024-03-10 00:00"),
			Sightings: []events.Sighting{sighting("S1", "busan", "2024-02-03T02:00Z", "2024-02-03T03:00Z", "angara")},
		}
		out, _ := c.Vessel([]events.Segment{history(angara, at("2024-01-01 00:00"), at("2024-03-10 00:00")), elsewhere}, []events.Event{twelveDays()})
		if _, against := settled(out); (len(against) == 1) != falsePlace {
			t.Errorf("false place %v: contradicted by %v", falsePlace, against)
		}
	}
}

// TestAlternativesTellOfTheirGap only, or the cost would grow with the square of
// the number of gaps.
func TestAlternativesTellOfTheirGap(t *testing.T) {
	a := visited(angara, placeOf("rajin"), at("2024-02-01 00:00"), at("2024-02-02 00:00"))
	b := visited(angara, placeOf("dunay"), at("2024-03-04 00:00"), at("2024-03-05 00:00"))
	found := []events.Event{a, b}
	for i := range 5 {
		from := at("2024-02-03 00:00").Add(time.Duration(i) * 72 * time.Hour)
		found = append(found, silent(angara, from, seaWest, from.Add(48*time.Hour), seaEast))
	}
	found = append(found, events.Event{ID: "E1", Kind: events.EncounterKind, Subject: angara, Start: at("2024-02-05 06:00"), At: seaEast, Encounter: &events.Encounter{}})
	taken := silent(angara, at("2024-02-25 00:00"), seaWest, at("2024-02-28 00:00"), seaEast)
	taken.Status = events.Retracted
	out, voyages := concludeRun(nil, append(found, taken)...)
	alternatives := 0
	for _, v := range voyages {
		switch {
		case v.Alternative():
			alternatives++
			if len(v.Gaps) != 1 || len(v.Calls) != 1 || len(v.Encounters) != 0 {
				t.Errorf("alternative with gaps %v, calls %v, encounters %v", v.Gaps, v.Calls, v.Encounters)
			}
		case v.From.Place == "rajin":
			if len(v.Gaps) != 5 || len(v.Calls) != 5 || len(v.Encounters) != 1 {
				t.Errorf("voyage with gaps %v, calls %v, encounters %v", v.Gaps, v.Calls, v.Encounters)
			}
		}
	}
	if alternatives != 10 {
		t.Errorf("%d alternatives, want 10", alternatives)
	}
	for _, e := range out {
		if e.UnobservedCall != nil && e.UnobservedCall.Gap == taken.ID {
			t.Error("a gap that was taken back leaves room for a call")
		}
	}
}

// TestHarbours: places of the list close together are one candidate, and a town
// stands for a berth only where the list has none near.
func TestHarbours(t *testing.T) {
	rajin := placeOf("rajin")
	pier, town := *rajin, *rajin
	pier.ID, pier.Kind, pier.Point.Lat = "a-pier", geo.Berth, rajin.Point.Lat+0.01
	town.ID, town.Kind, town.Quality, town.Point.Lon = "a-town", geo.Town, geo.Settlement, rajin.Point.Lon+0.05
	look := func(places ...geo.Place) (u *events.UnobservedCall) {
		c := &events.Concluder{Config: &events.Config{Places: geo.NewIndex(append(seaOfJapan(), places...))}}
		out, _ := c.Vessel(nil, []events.Event{twelveDays()})
		for _, e := range out {
			if e.UnobservedCall != nil {
				u = e.UnobservedCall
			}
		}
		return u
	}
	alone, more := look(), look(pier, town)
	if more.Looked != alone.Looked+1 || len(more.Candidates) != len(alone.Candidates) {
		t.Errorf("%d candidates of %d places, with a pier and a town of Rajin %d of %d", len(alone.Candidates), alone.Looked, len(more.Candidates), more.Looked)
	}
	for _, k := range more.Candidates {
		if k.Place == "rajin" && !slices.Equal(k.Near, []string{"a-pier"}) || k.Place == "a-pier" {
			t.Errorf("%s stands for %v", k.Place, k.Near)
		}
	}
}

// TestSilenceThatEndsInPort: the arrival lies within the silence, and after
// whatever call was made in it.
func TestSilenceThatEndsInPort(t *testing.T) {
	a := visited(angara, placeOf("vladivostok"), at("2024-02-01 00:00"), at("2024-02-02 00:00"))
	gap := silent(angara, at("2024-02-02 06:00"), seaWest, at("2024-02-04 06:00"), placeOf("dunay").Point)
	b := visited(angara, placeOf("dunay"), at("2024-02-02 06:00"), at("2024-02-06 00:00"))
	b.StartLatest = at("2024-02-04 06:00")
	_, voyages := concludeRun(nil, a, gap, b)
	for _, v := range voyages {
		if v.AlternativeTo == b.ID {
			t.Errorf("%s is an alternative to a stay that began later", v.Parts())
		}
	}
	out, voyages := concludeRun([]events.Sighting{sighting("S1", "rajin", "2024-02-03T00:00Z", "2024-02-03T02:00Z", "angara")}, a, gap, b)
	rajin := 0
	for _, v := range voyages {
		for _, times := range [][2]time.Time{
			{v.From.DepartEarliest, v.From.DepartLatest}, {v.To.ArriveEarliest, v.To.ArriveLatest},
			{v.From.DepartEarliest, v.To.ArriveEarliest}, {v.From.DepartLatest, v.To.ArriveLatest},
		} {
			if !times[0].IsZero() && !times[1].IsZero() && times[1].Before(times[0]) {
				t.Errorf("%v is after %v in %s:\n%s", times[0], times[1], v.Parts(), concludedText(out, voyages))
			}
		}
		if v.From.Place == "rajin" && !v.Alternative() {
			rajin++
			if v.To.Place != "dunay" {
				t.Errorf("from Rajin to %q", v.To.Place)
			}
		}
	}
	if rajin != 1 {
		t.Errorf("%d voyages from Rajin", rajin)
	}
}

// TestEncountersNearDraughtChange: those that had not ended a day before it, and
// had begun, told once however often they are looked for.
func TestEncountersNearDraughtChange(t *testing.T) {
	changed := events.Event{
		ID: "D", Kind: events.DraughtChangeKind, Subject: angara, Start: at("2024-02-05 12:00"), StartLatest: at("2024-02-05 13:00"),
		DraughtChange: &events.DraughtChange{BeforeM: 4.7, AfterM: 7.2, Near: []string{"V"}},
	}
	met := func(id string, start, end time.Time) events.Event {
		return events.Event{ID: id, Kind: events.EncounterKind, Subject: angara, Others: []events.Subject{{Track: "x", MMSI: 5}}, Start: start, End: end, Encounter: &events.Encounter{}}
	}
	long := met("long", at("2024-02-01 00:00"), at("2024-02-05 00:00"))
	before := met("before", at("2024-02-03 00:00"), at("2024-02-04 11:00"))
	day := met("day", at("2024-02-04 10:00"), at("2024-02-04 12:00"))
	open := met("open", at("2024-02-05 12:30"), time.Time{})
	after := met("after", at("2024-02-05 14:00"), at("2024-02-05 20:00"))
	out, _ := concludeRun(nil, after, before, changed, open, long, day)
	out, _ = concludeRun(nil, out...)
	i := slices.IndexFunc(out, func(e events.Event) bool { return e.ID == "D" })
	if got := out[i].DraughtChange.Near; !slices.Equal(got, []string{"V", "long", "day", "open"}) {
		t.Errorf("near %v", got)
	}
	if got := changed.DraughtChange.Near; len(got) != 1 {
		t.Errorf("what was given is changed: %v", got)
	}
}

// TestDraughtChangesInGap: loaded while nobody heard it, a vessel goes to the
// call in ballast and comes from it laden, and the change is told with the call.
func TestDraughtChangesInGap(t *testing.T) {
	a := visited(angara, placeOf("vladivostok"), at("2024-02-01 00:00"), at("2024-02-02 00:00"))
	b := visited(angara, placeOf("dunay"), at("2024-02-05 00:00"), at("2024-02-06 00:00"))
	a.PortVisit.DraughtOutM, b.PortVisit.DraughtInM = 4.7, 7.2
	gap := silent(angara, at("2024-02-02 06:00"), seaWest, at("2024-02-04 06:00"), seaEast)
	changed := events.Event{
		ID: "D1", Kind: events.DraughtChangeKind, Subject: angara, Start: at("2024-02-02 05:55"), StartLatest: at("2024-02-04 06:05"),
		DraughtChange: &events.DraughtChange{BeforeM: 4.7, AfterM: 7.2},
	}
	later := changed
	later.ID, later.Start, later.StartLatest = "D2", at("2024-02-05 12:00"), at("2024-02-05 12:06")
	later.DraughtChange = &events.DraughtChange{BeforeM: 7.2, AfterM: 4.7}
	out, voyages := concludeRun(nil, a, gap, b, changed, later)
	for _, e := range out {
		if u := e.UnobservedCall; u != nil && !slices.Equal(u.Draughts, []string{"D1"}) {
			t.Errorf("draught changes %v, want D1", u.Draughts)
		}
	}
	want := map[string]events.Laden{"vladivostok>": events.LadenNo, ">dunay": events.LadenYes, "vladivostok>dunay": events.LadenUnknown}
	for _, v := range voyages {
		way := v.From.Place + ">" + v.To.Place
		if l, ok := want[way]; ok && (v.Alternative() || way == "vladivostok>dunay") {
			delete(want, way)
			if v.Laden != l {
				t.Errorf("%s: %s, %s, want %s", way, v.Laden, v.LadenWhy, l)
			}
		}
	}
	if len(want) > 0 {
		t.Errorf("no voyage for %v:\n%s", want, concludedText(out, voyages))
	}
}
