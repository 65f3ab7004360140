package events_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// seaOfJapan is the ports around the founding case, to a mile, with Dunay as its
// town, where its berth is not on any list.
func seaOfJapan() []geo.Place {
	port := func(id, country string, lat, lon float64) geo.Place {
		return geo.Place{ID: id, Name: id, Kind: geo.Port, Country: country, Point: geo.Point{Lat: lat, Lon: lon}, Located: true, RadiusM: 4000, Quality: geo.Chart}
	}
	places := []geo.Place{
		port("rajin", "KP", 42.2333, 130.30), port("sonbong", "KP", 42.3333, 130.40), port("chongjin", "KP", 41.7667, 129.8167),
		port("hungnam", "KP", 39.8333, 127.6167), port("wonsan", "KP", 39.1667, 127.45),
		port("vostochny", "RU", 42.75, 133.0833), port("nakhodka", "RU", 42.80, 132.8833), port("vladivostok", "RU", 43.1089, 131.8883),
		port("slavyanka", "RU", 42.8667, 131.3833), port("zarubino", "RU", 42.6333, 131.0833), port("posyet", "RU", 42.65, 130.80),
		port("busan", "KR", 35.1, 129.04), port("niigata", "JP", 37.9833, 139.0667),
	}
	town := port("dunay", "RU", 42.8788, 132.3352)
	town.Kind, town.Quality, town.RadiusM = geo.Town, geo.Settlement, 5000
	inland := port("tikhoretsk", "RU", 45.85, 40.12)
	inland.Kind = geo.Depot
	return append(places, town, inland)
}

func at(s string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		panic(err)
	}
	return t
}

var angara = events.Subject{Track: "273000000-20240101T000000Z", MMSI: 273000000, Name: "A"}

// silent is a gap of a track between two fixes.
func silent(s events.Subject, off time.Time, a geo.Point, on time.Time, b geo.Point) events.Event {
	fix := func(t time.Time, p geo.Point) events.Fix {
		return events.Fix{Time: t, At: p, SOGKn: 9, COGDeg: math.NaN(), Status: 0}
	}
	g := &events.Gap{Off: fix(off, a), On: fix(on, b), Trigger: "silence", Hours: on.Sub(off).Hours(), DistanceNM: nm(a, b)}
	g.ImpliedKn = g.DistanceNM / g.Hours
	return events.Event{
		ID: events.EventID(events.GapKind, s.Track, off), Kind: events.GapKind, Status: events.Closed, Version: 1,
		Subject: s, Start: off, StartLatest: off, EndEarliest: on, End: on, At: a, Gap: g,
	}
}

func visited(s events.Subject, place *geo.Place, from, until time.Time) events.Event {
	return visitEvent(s, place, from.UnixMicro(), until.UnixMicro())
}

func history(s events.Subject, from, until time.Time) events.Segment {
	return events.Segment{
		Subject: s, First: events.Fix{Time: from}, Last: events.Fix{Time: until}, N: 1000,
		SpeedP50Kn: 10, SpeedP95Kn: 12, ShipType: 70, LengthM: 120,
	}
}

// theRun is a ship that leaves Vladivostok, is silent for 30 h off it, and comes
// to Dunay.
func theRun() (segments []events.Segment, found []events.Event, x *geo.Index) {
	x = geo.NewIndex(seaOfJapan())
	place := func(id string) *geo.Place {
		for i := range x.Len() {
			if x.Place(i).ID == id {
				return x.Place(i)
			}
		}
		return nil
	}
	off, on := geo.Point{Lat: 42.75, Lon: 131.9}, geo.Point{Lat: 42.70, Lon: 132.2}
	found = []events.Event{
		visited(angara, place("vladivostok"), at("2024-02-01 06:00"), at("2024-02-03 20:00")),
		silent(angara, at("2024-02-03 23:00"), off, at("2024-02-05 05:00"), on),
		visited(angara, place("dunay"), at("2024-02-05 08:00"), at("2024-02-07 08:00")),
	}
	return []events.Segment{history(angara, at("2024-01-01 00:00"), at("2024-02-10 00:00"))}, found, x
}

// concludedText writes what was concluded as text.
func concludedText(out []events.Event, voyages []events.Voyage) string {
	var b strings.Builder
	clock := func(t time.Time) string {
		if t.IsZero() {
			return "-"
		}
		return t.Format("02 15:04")
	}
	for _, e := range out {
		switch {
		case e.Gap != nil:
			fmt.Fprintf(&b, "gap %s to %s, %s\n", clock(e.Start), clock(e.End), e.Gap.Class)
		case e.UnobservedCall != nil:
			u := e.UnobservedCall
			fmt.Fprintf(&b, "call %s, after %q before %q, at most %.1f kn (%s), stay %.0f h, %d of %d places, usual %d\n",
				u.How, u.After, u.Before, u.SpeedKn, u.SpeedFrom, u.StayHours, len(u.Candidates), u.Looked, u.Usual)
			for _, c := range u.Candidates {
				fmt.Fprintf(&b, "  %-11s %.2f  detour %5.1f nm  needs %4.1f kn  slack %4.1f h  %s to %s", c.Place, c.Weight, c.DetourNM, c.NeedKn, c.SlackHours, clock(c.Earliest), clock(c.Latest))
				if len(c.Supports) > 0 {
					fmt.Fprintf(&b, "  supported by %s", strings.Join(c.Supports, " "))
				}
				b.WriteString("\n")
			}
			if len(u.Contradicts) > 0 {
				fmt.Fprintf(&b, "  contradicted by %s\n", strings.Join(u.Contradicts, " "))
			}
		}
	}
	for i := range voyages {
		v := &voyages[i]
		kind := "voyage"
		if v.Alternative() {
			kind = "  or"
		}
		fmt.Fprintf(&b, "%s %s\n    %s, left %s to %s, arrived %s to %s, %.0f nm, %s\n", kind, v.Parts(), v.Status,
			clock(v.From.DepartEarliest), clock(v.From.DepartLatest), clock(v.To.ArriveEarliest), clock(v.To.ArriveLatest), v.DistanceNM, v.Laden)
		if v.LadenWhy != "" {
			fmt.Fprintf(&b, "    %s\n", v.LadenWhy)
		}
	}
	return b.String()
}

func sighting(id, place, from, until string, vesselIDs ...string) events.Sighting {
	s := events.Sighting{ID: id, Place: place, From: dates.MustParse(from), Until: dates.MustParse(until), Vessels: vesselIDs, What: "vessel_at_berth"}
	return s
}

func isAngara(s events.Subject) string {
	if s.MMSI == angara.MMSI {
		return "angara"
	}
	return ""
}

// TestRajinDunay is the run that the program is about, in words: silent for 30 h
// off Vladivostok, then at Dunay; what the silence leaves room for, and how a
// sighting settles it.
func TestRajinDunay(t *testing.T) {
	stack := func(id, what, day string, lo, hi float64) events.Sighting {
		return events.Sighting{ID: id, Place: "rajin", From: dates.MustParse(day), What: what, Count: quantity.Span(lo, hi)}
	}
	unnamed := sighting("S4", "rajin", "2024-02-04T11:01+09:00", "2024-02-04T15:43+09:00")
	unnamed.LengthM = 115
	for _, test := range []struct {
		name      string
		sightings []events.Sighting
		want      string
	}{
		{"nobody saw it", nil, `
gap 03 23:00 to 05 05:00, unknown
call inferred, after "" before "", at most 13.2 kn (own_history), stay 4 h, 10 of 14 places, usual 9
  dunay       0.61  detour  14.0 nm  needs  1.1 kn  slack 23.9 h  04 00:21 to 05 04:16
  vladivostok 0.20  detour  31.8 nm  needs  1.7 kn  slack 22.6 h  04 00:28 to 05 03:02
  slavyanka   0.06  detour  43.3 nm  needs  2.2 kn  slack 21.7 h  04 00:38 to 05 02:20
  nakhodka    0.04  detour  56.3 nm  needs  2.7 kn  slack 20.7 h  04 02:07 to 05 02:50
  zarubino    0.03  detour  68.3 nm  needs  3.1 kn  slack 19.8 h  04 01:37 to 05 01:25
  vostochny   0.03  detour  73.4 nm  needs  3.3 kn  slack 19.4 h  04 02:47 to 05 02:12
  posyet      0.02  detour  92.9 nm  needs  4.1 kn  slack 17.9 h  04 02:32 to 05 00:28
  sonbong     0.01  detour 135.7 nm  needs  5.7 kn  slack 14.7 h  04 04:12 to 04 22:54
  rajin       0.01  detour 148.1 nm  needs  6.2 kn  slack 13.7 h  04 04:41 to 04 22:26
  chongjin    0.00  detour 211.8 nm  needs  8.7 kn  slack  8.9 h  04 07:09 to 04 20:05
voyage from where is not known; 100 % of the way heard, no gap; to vladivostok, heard
    closed, left - to -, arrived 01 06:00 to 01 06:00, NaN nm, unknown
voyage from vladivostok, heard; 17 % of the way heard, 1 gap; to dunay, heard
    closed, left 03 20:00 to 03 20:00, arrived 05 08:00 to 05 08:00, 47 nm, unknown
  or from vladivostok, heard; 11 % of the way heard, 1 gap; to one of 10 places, inferred
    closed, left 03 20:00 to 03 20:00, arrived 04 00:21 to 05 00:16, 22 nm, unknown
  or from one of 10 places, inferred; 11 % of the way heard, 1 gap; to dunay, heard
    closed, left 04 04:21 to 05 04:16, arrived 05 08:00 to 05 08:00, 12 nm, unknown
voyage from dunay, heard; 100 % of the way heard, no gap; to where is not known
    open, left 07 08:00 to 07 08:00, arrived - to -, NaN nm, unknown
`},
		{"a ship of 115 m was seen", []events.Sighting{unnamed}, `
gap 03 23:00 to 05 05:00, unknown
call inferred, after "" before "", at most 13.2 kn (own_history), stay 4 h, 10 of 14 places, usual 9
  dunay       0.59  detour  14.0 nm  needs  1.1 kn  slack 23.9 h  04 00:21 to 05 04:16
  vladivostok 0.20  detour  31.8 nm  needs  1.7 kn  slack 22.6 h  04 00:28 to 05 03:02
  slavyanka   0.06  detour  43.3 nm  needs  2.2 kn  slack 21.7 h  04 00:38 to 05 02:20
  nakhodka    0.04  detour  56.3 nm  needs  2.7 kn  slack 20.7 h  04 02:07 to 05 02:50
  rajin       0.03  detour 148.1 nm  needs  6.2 kn  slack 13.7 h  04 04:41 to 04 22:26  supported by S4
  zarubino    0.03  detour  68.3 nm  needs  3.1 kn  slack 19.8 h  04 01:37 to 05 01:25
  vostochny   0.02  detour  73.4 nm  needs  3.3 kn  slack 19.4 h  04 02:47 to 05 02:12
  posyet      0.02  detour  92.9 nm  needs  4.1 kn  slack 17.9 h  04 02:32 to 05 00:28
  sonbong     0.01  detour 135.7 nm  needs  5.7 kn  slack 14.7 h  04 04:12 to 04 22:54
  chongjin    0.00  detour 211.8 nm  needs  8.7 kn  slack  8.9 h  04 07:09 to 04 20:05
voyage from where is not known; 100 % of the way heard, no gap; to vladivostok, heard
    closed, left - to -, arrived 01 06:00 to 01 06:00, NaN nm, unknown
voyage from vladivostok, heard; 17 % of the way heard, 1 gap; to dunay, heard
    closed, left 03 20:00 to 03 20:00, arrived 05 08:00 to 05 08:00, 47 nm, unknown
  or from vladivostok, heard; 11 % of the way heard, 1 gap; to one of 10 places, inferred, supported by S4
    closed, left 03 20:00 to 03 20:00, arrived 04 00:21 to 05 00:16, 22 nm, unknown
  or from one of 10 places, inferred, supported by S4; 11 % of the way heard, 1 gap; to dunay, heard
    closed, left 04 04:21 to 05 04:16, arrived 05 08:00 to 05 08:00, 12 nm, unknown
voyage from dunay, heard; 100 % of the way heard, no gap; to where is not known
    open, left 07 08:00 to 07 08:00, arrived - to -, NaN nm, unknown
`},
		{"it was seen at Rajin", []events.Sighting{
			sighting("S1", "rajin", "2024-02-04T11:01+09:00", "2024-02-04T15:43+09:00", "angara"),
			stack("S2", "container_stack", "2024-02-02", 300, 300), stack("S3", "container_stack", "2024-02-06", 0, 20),
		}, `
gap 03 23:00 to 05 05:00, unknown
call seen, after "" before "", at most 13.2 kn (own_history), stay 0 h, 1 of 14 places, usual 1
  rajin       1.00  detour 148.1 nm  needs  5.4 kn  slack 17.8 h  04 04:41 to 04 22:26
call inferred, after "rajin" before "", at most 13.2 kn (own_history), stay 4 h, 9 of 14 places, usual 7
  sonbong     0.28  detour   0.0 nm  needs  4.2 kn  slack 13.8 h  04 05:05 to 04 22:54
  zarubino    0.28  detour   0.0 nm  needs  4.3 kn  slack 13.7 h  04 07:43 to 05 01:25
  posyet      0.18  detour   2.3 nm  needs  4.5 kn  slack 13.4 h  04 07:03 to 05 00:28
  slavyanka   0.11  detour   5.5 nm  needs  4.6 kn  slack 13.2 h  04 09:09 to 05 02:20
  dunay       0.08  detour  16.2 nm  needs  5.2 kn  slack 12.4 h  04 11:54 to 05 04:16
  vladivostok 0.05  detour  22.7 nm  needs  5.5 kn  slack 11.9 h  04 11:10 to 05 03:02
  nakhodka    0.01  detour  57.0 nm  needs  7.2 kn  slack  9.3 h  04 13:34 to 05 02:50
  chongjin    0.01  detour  62.2 nm  needs  7.4 kn  slack  8.9 h  04 07:12 to 04 20:05
  vostochny   0.00  detour  73.1 nm  needs  8.0 kn  slack  8.0 h  04 14:09 to 05 02:12
voyage from where is not known; 100 % of the way heard, no gap; to vladivostok, heard
    closed, left - to -, arrived 01 06:00 to 01 06:00, NaN nm, unknown
voyage from vladivostok, heard; 28 % of the way heard, 1 gap; to rajin, seen (S1)
    closed, left 03 20:00 to 03 20:00, arrived 04 04:41 to 04 06:43, 99 nm, unknown
voyage from rajin, seen (S1); 11 % of the way heard, 1 gap; to dunay, heard
    closed, left 04 04:41 to 04 22:26, arrived 05 08:00 to 05 08:00, 101 nm, unknown
    supports laden: containers seen at rajin (S2) were gone or fewer after (S3)
  or from rajin, seen (S1); 0 % of the way heard, 1 gap; to one of 9 places, inferred
    closed, left 04 04:41 to 04 22:26, arrived 04 05:05 to 05 00:16, NaN nm, unknown
    supports laden: containers seen at rajin (S2) were gone or fewer after (S3)
  or from one of 9 places, inferred; 13 % of the way heard, 1 gap; to dunay, heard
    closed, left 04 09:05 to 05 04:16, arrived 05 08:00 to 05 08:00, 12 nm, unknown
voyage from dunay, heard; 100 % of the way heard, no gap; to where is not known
    open, left 07 08:00 to 07 08:00, arrived - to -, NaN nm, unknown
`},
		{"it was seen at Busan, which it could not reach", []events.Sighting{sighting("S5", "busan", "2024-02-04T11:01+09:00", "2024-02-04T15:43+09:00", "angara")}, `
gap 03 23:00 to 05 05:00, unknown
call inferred, after "" before "", at most 13.2 kn (own_history), stay 4 h, 10 of 14 places, usual 9
  dunay       0.61  detour  14.0 nm  needs  1.1 kn  slack 23.9 h  04 00:21 to 05 04:16
  vladivostok 0.20  detour  31.8 nm  needs  1.7 kn  slack 22.6 h  04 00:28 to 05 03:02
  slavyanka   0.06  detour  43.3 nm  needs  2.2 kn  slack 21.7 h  04 00:38 to 05 02:20
  nakhodka    0.04  detour  56.3 nm  needs  2.7 kn  slack 20.7 h  04 02:07 to 05 02:50
  zarubino    0.03  detour  68.3 nm  needs  3.1 kn  slack 19.8 h  04 01:37 to 05 01:25
  vostochny   0.03  detour  73.4 nm  needs  3.3 kn  slack 19.4 h  04 02:47 to 05 02:12
  posyet      0.02  detour  92.9 nm  needs  4.1 kn  slack 17.9 h  04 02:32 to 05 00:28
  sonbong     0.01  detour 135.7 nm  needs  5.7 kn  slack 14.7 h  04 04:12 to 04 22:54
  rajin       0.01  detour 148.1 nm  needs  6.2 kn  slack 13.7 h  04 04:41 to 04 22:26
  chongjin    0.00  detour 211.8 nm  needs  8.7 kn  slack  8.9 h  04 07:09 to 04 20:05
  contradicted by S5
voyage from where is not known; 100 % of the way heard, no gap; to vladivostok, heard
    closed, left - to -, arrived 01 06:00 to 01 06:00, NaN nm, unknown
voyage from vladivostok, heard; 17 % of the way heard, 1 gap; to dunay, heard; contradicted by S5
    closed, left 03 20:00 to 03 20:00, arrived 05 08:00 to 05 08:00, 47 nm, unknown
  or from vladivostok, heard; 11 % of the way heard, 1 gap; to one of 10 places, inferred; contradicted by S5
    closed, left 03 20:00 to 03 20:00, arrived 04 00:21 to 05 00:16, 22 nm, unknown
  or from one of 10 places, inferred; 11 % of the way heard, 1 gap; to dunay, heard; contradicted by S5
    closed, left 04 04:21 to 05 04:16, arrived 05 08:00 to 05 08:00, 12 nm, unknown
voyage from dunay, heard; 100 % of the way heard, no gap; to where is not known
    open, left 07 08:00 to 07 08:00, arrived - to -, NaN nm, unknown
`},
	} {
		t.Run(test.name, func(t *testing.T) {
			segments, found, x := theRun()
			c := &events.Concluder{Config: &events.Config{Places: x}, Sightings: test.sightings, Identify: isAngara, Until: at("2024-02-10 00:00")}
			got := concludedText(c.Vessel(segments, found))
			if want := strings.TrimPrefix(test.want, "\n"); got != want {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}
