package events_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
)

// openGap is a silence that goes on where the data end.
func openGap(s events.Subject, off time.Time, at geo.Point) events.Event {
	e := silent(s, off, at, off.Add(time.Hour), at)
	e.Status, e.End, e.EndEarliest = events.Open, time.Time{}, off
	e.Gap.On, e.Gap.DistanceNM, e.Gap.ImpliedKn = events.Fix{}, math.NaN(), math.NaN()
	return e
}

// contradicted is what every stay, call and main voyage is contradicted by.
func contradicted(out []events.Event, voyages []events.Voyage) string {
	var told []string
	add := func(what string, ids []string) {
		if len(ids) > 0 {
			told = append(told, what+": "+strings.Join(ids, " "))
		}
	}
	for _, e := range out {
		if e.PortVisit != nil {
			add("stay at "+e.Place, e.PortVisit.Contradicts)
		}
		if e.UnobservedCall != nil {
			add(string(e.Status)+" call", e.UnobservedCall.Contradicts)
		}
	}
	for _, v := range voyages {
		if !v.Alternative() {
			add(v.From.Place+">"+v.To.Place, v.Contradicts)
		}
	}
	return strings.Join(told, "; ")
}

// TestRefuted: a vessel is seen at a place while AIS heard it. What the
// Concluder has is the ends of a segment of 8 days, which make 1000 nautical
// miles, two stays, and slow hours.
func TestRefuted(t *testing.T) {
	vladivostok, dunay, sea := placeOf("vladivostok"), placeOf("dunay"), geo.Point{Lat: 42, Lon: 135}
	from, until := at("2024-02-01 00:00"), at("2024-02-09 00:00")
	run := func(edit func(*events.Segment, *[]events.Event), sightings ...events.Sighting) string {
		s := history(angara, from, until)
		s.First.At, s.Last.At, s.DistanceNM = geo.Point{Lat: 42.9, Lon: 131.9}, geo.Point{Lat: 42.5, Lon: 132.4}, 1000
		found := []events.Event{
			visited(angara, vladivostok, at("2024-02-02 00:00"), at("2024-02-04 00:00")),
			visited(angara, dunay, at("2024-02-06 00:00"), at("2024-02-07 00:00")),
			{ID: "slow", Kind: events.LoiteringKind, Status: events.Closed, Subject: angara, At: sea, RadiusM: 5000,
				Start: at("2024-02-05 00:00"), StartLatest: at("2024-02-05 01:00"), EndEarliest: at("2024-02-05 12:00"), End: at("2024-02-05 13:00"),
				Loitering: &events.Loitering{}},
		}
		if edit != nil {
			edit(&s, &found)
		}
		c := &events.Concluder{Config: &events.Config{Places: geo.NewIndex(seaOfJapan())}, Sightings: sightings, Identify: isAngara, Until: until}
		return contradicted(c.Vessel([]events.Segment{s}, found))
	}
	look := func(place, from, until string) events.Sighting { return sighting("S", place, from, until, "angara") }
	second := func(s *events.Segment, found *[]events.Event) {
		e := visited(angara, placeOf("busan"), at("2024-02-20 00:00"), at("2024-02-21 00:00"))
		e.Subject.Track += "-2"
		*found = append(*found, e)
	}
	for _, test := range []struct {
		name string
		look events.Sighting
		edit func(*events.Segment, *[]events.Event)
		want string
	}{
		{"in port at another place", look("busan", "2024-02-03T01:00Z", "2024-02-03T02:00Z"), nil, "stay at vladivostok: S"},
		{"in port at another place, by day", look("busan", "2024-02-03", "2024-02-03"), nil, "stay at vladivostok: S; vladivostok>dunay: S"},
		{"in port, at a place to which a silence of under 6 h takes", look("dunay", "2024-02-03T01:00Z", "2024-02-03T02:00Z"), nil, ""},
		{"just after it left, too far", look("busan", "2024-02-04T10:00Z", "2024-02-04T12:00Z"), nil, "vladivostok>dunay: S"},
		{"after it left, near enough", look("rajin", "2024-02-04T10:00Z", "2024-02-04T12:00Z"), nil, ""},
		{"adrift elsewhere", look("busan", "2024-02-05T06:00Z", "2024-02-05T07:00Z"), nil, "vladivostok>dunay: S"},
		{"before the first fix", look("busan", "2024-01-31T20:00Z", "2024-01-31T21:00Z"), nil, ">vladivostok: S"},
		{"long before it", look("busan", "2024-01-20T20:00Z", "2024-01-20T21:00Z"), nil, ""},
		{"after the last fix", look("busan", "2024-02-09T04:00Z", "2024-02-09T05:00Z"), nil, "dunay>: S"},
		{"at the place it is at", look("vladivostok", "2024-02-03", "2024-02-03"), nil, ""},
		{"days from any fix that is known", look("busan", "2024-02-08T04:00Z", "2024-02-08T05:00Z"),
			func(s *events.Segment, found *[]events.Event) { *found, s.Last.Time = nil, at("2024-03-01 00:00") }, ""},
		{"which its way is too short for", look("busan", "2024-02-08T04:00Z", "2024-02-08T05:00Z"),
			func(s *events.Segment, found *[]events.Event) {
				*found, s.DistanceNM, s.Last.Time = nil, 100, at("2024-03-01 00:00")
			}, ">: S"},
		{"in a gap that takes it there", look("busan", "2024-02-14T04:00Z", "2024-02-14T05:00Z"),
			func(s *events.Segment, found *[]events.Event) {
				s.DistanceNM, s.Last.Time = 100, at("2024-03-01 00:00")
				*found = []events.Event{silent(angara, at("2024-02-10 00:00"), sea, at("2024-02-20 00:00"), sea)}
			}, ""},
		{"while another hull of the number may have been there", look("busan", "2024-02-03T01:00Z", "2024-02-03T02:00Z"), second, ""},
		{"which neither hull was near", look("niigata", "2024-02-20T12:00Z", "2024-02-20T13:00Z"), second, ""},
	} {
		if got := run(test.edit, test.look); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
	// The same rule the other way round: nothing that a vessel did refutes a look
	// at where it truly was.
	for h := range 8 * 24 {
		when := from.Add(time.Duration(h) * time.Hour)
		place := ""
		switch {
		case !when.Before(at("2024-02-02 00:00")) && !when.After(at("2024-02-04 00:00")):
			place = "vladivostok"
		case !when.Before(at("2024-02-06 00:00")) && !when.After(at("2024-02-07 00:00")):
			place = "dunay"
		default:
			continue
		}
		stamp := when.Format(time.RFC3339)
		if got := run(nil, look(place, stamp, stamp)); got != "" {
			t.Errorf("%s at %s: %s", place, stamp, got)
		}
	}
}

// TestAreaRefutesNothing: what has no border is nowhere in particular.
func TestAreaRefutesNothing(t *testing.T) {
	for _, test := range []struct {
		kind   geo.Kind
		radius float64
		want   string
	}{{geo.Port, 0, "stay at vladivostok: S"}, {geo.Area, 0, ""}, {geo.Area, 5000, "stay at vladivostok: S"}} {
		places := append(seaOfJapan(), geo.Place{ID: "off-shanghai", Kind: test.kind, Located: true, RadiusM: test.radius, Point: geo.Point{Lat: 31, Lon: 123}})
		c := &events.Concluder{Config: &events.Config{Places: geo.NewIndex(places)}, Identify: isAngara,
			Sightings: []events.Sighting{sighting("S", "off-shanghai", "2024-02-03T01:00Z", "2024-02-03T02:00Z", "angara")}}
		stay := visited(angara, placeOf("vladivostok"), at("2024-02-02 00:00"), at("2024-02-04 00:00"))
		if got := contradicted(c.Vessel(nil, []events.Event{stay})); got != test.want {
			t.Errorf("%s of radius %v: %q, want %q", test.kind, test.radius, got, test.want)
		}
	}
}

// TestSeenInOpenGap: a vessel that is not heard again is seen: a call that is
// open, and a voyage to it.
func TestSeenInOpenGap(t *testing.T) {
	dunay := placeOf("dunay")
	off := at("2024-02-03 00:00")
	stay := visited(angara, dunay, at("2024-02-01 00:00"), off.Add(-2*time.Hour))
	inPort := stay
	inPort.Status, inPort.End, inPort.EndEarliest = events.Open, time.Time{}, off
	closed := twelveDays()
	closed.Subject.Track += "-2"
	for _, test := range []struct {
		name  string
		found []events.Event
		looks []events.Sighting
		want  string
	}{
		{"nobody saw it", []events.Event{stay, openGap(angara, off, seaWest)}, nil, "; >dunay dunay>"},
		{"at Rajin", []events.Event{stay, openGap(angara, off, seaWest)}, []events.Sighting{sighting("S1", "rajin", "2024-02-05T11:00Z", "2024-02-05T15:00Z", "angara")},
			"open at rajin 03 04:01..05 15:00 to 05 11:00..-; >dunay dunay>rajin"},
		{"at Rajin, then at Vostochny", []events.Event{stay, openGap(angara, off, seaWest)}, []events.Sighting{
			sighting("S1", "rajin", "2024-02-05T11:00Z", "2024-02-05T15:00Z", "angara"), sighting("S2", "vostochny", "2024-02-07T02:00Z", "2024-02-07T02:00Z", "angara"),
		}, "closed at rajin 03 04:01..05 15:00 to 05 11:00..06 16:42; open at vostochny 05 20:17..07 02:00 to 07 02:00..-; >dunay dunay>rajin rajin>vostochny"},
		{"at Busan, too soon", []events.Event{stay, openGap(angara, off, seaWest)}, []events.Sighting{sighting("S1", "busan", "2024-02-03T04:00Z", "2024-02-03T05:00Z", "angara")},
			"; >dunay dunay>; open call: S1; dunay>: S1"},
		{"after the end of the data", []events.Event{stay, openGap(angara, off, seaWest)}, []events.Sighting{sighting("S1", "rajin", "2024-05-05", "2024-05-05", "angara")}, "; >dunay dunay>"},
		{"silent in port", []events.Event{inPort, openGap(angara, off, dunay.Point)}, []events.Sighting{sighting("S1", "rajin", "2024-02-05T11:00Z", "2024-02-05T15:00Z", "angara")},
			"open at rajin 03 07:15..05 15:00 to 05 11:00..-; >dunay dunay>rajin"},
		{"a gap that ended could hold it too", []events.Event{openGap(angara, off, seaWest), closed}, []events.Sighting{sighting("S1", "rajin", "2024-02-05T11:00Z", "2024-02-05T15:00Z", "angara")},
			"closed at rajin 03 03:47..05 15:00 to 05 11:00..14 17:09; >rajin rajin>"},
	} {
		out, voyages := concludeRun(test.looks, test.found...)
		clock := func(t time.Time) string {
			if t.IsZero() {
				return "-"
			}
			return t.Format("02 15:04")
		}
		var told, ways []string
		calls, _ := settled(out)
		for _, e := range calls {
			told = append(told, fmt.Sprintf("%s at %s %s..%s to %s..%s", e.Status, e.Place, clock(e.Start), clock(e.StartLatest), clock(e.EndEarliest), clock(e.End)))
		}
		for _, v := range voyages {
			if !v.Alternative() && (v.From.How != "" || v.To.How != "") {
				ways = append(ways, v.From.Place+">"+v.To.Place)
			}
			if v.HeardShare > 0.5 && v.From.Place == "dunay" && v.To.Place == "rajin" || v.Status == events.Open != (v.To.How == "") {
				t.Errorf("%s: voyage %s>%s is %s, %.2f heard", test.name, v.From.Place, v.To.Place, v.Status, v.HeardShare)
			}
		}
		slices.Sort(ways)
		got := strings.Join(told, "; ") + "; " + strings.Join(ways, " ")
		if c := contradicted(out, voyages); c != "" {
			got += "; " + c
		}
		if got != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.name, got, test.want)
		}
	}
}
