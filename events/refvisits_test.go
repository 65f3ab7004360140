package events_test

import (
	"math"
	"strconv"
	"testing"
	"time"

	"github.com/golang/geo/s2"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/tracks"
	"github.com/tidewaiter/tidewaiter/vessels"
)

type refVisit struct {
	mmsi       vessels.MMSI
	start, end int64
	label      string
	confidence int
}

// refVisits reads the visits of the reference, and its anchorages as places:
// the centres of their cells, which is what is known of them. A few tokens of
// cells were damaged by a spreadsheet, and are left out.
func refVisits(t testing.TB, name string) ([]refVisit, *geo.Index) {
	t.Helper()
	var out []refVisit
	var list []geo.Place
	seen := map[string]bool{}
	for _, r := range csvTable(t, "data/events/reference_outputs/"+name) {
		out = append(out, refVisit{
			vessels.MMSI(number(t, r["mmsi"])), int64(number(t, r["start"])), int64(number(t, r["end"])),
			r["start_label"], int(number(t, r["confidence"])),
		})
		for _, token := range []string{r["start_anch"], r["end_anch"]} {
			if _, err := strconv.ParseUint(token, 16, 64); err != nil || len(token) != 8 || seen[token] {
				continue
			}
			seen[token] = true
			at := s2.CellIDFromToken(token).LatLng()
			list = append(list, geo.Place{
				ID: token, Name: r["start_label"], Kind: geo.Anchorage, Located: true,
				Point: geo.Point{Lat: at.Lat.Degrees(), Lon: at.Lng.Degrees()},
			})
		}
	}
	return out, geo.NewIndex(list)
}

// wpi is the World Port Index as places.
func wpi(t testing.TB) *geo.Index {
	t.Helper()
	var list []geo.Place
	for _, r := range csvTable(t, "data/places/wpi_UpdatedPub150_2024-02.csv") {
		lat, lon := r["Latitude"], r["Longitude"]
		if lat == "" || lon == "" {
			continue
		}
		list = append(list, geo.Place{
			ID: r["World Port Index Number"], Name: r["Main Port Name"], Kind: geo.Port, Located: true,
			Point: geo.Point{Lat: number(t, lat), Lon: number(t, lon)},
		})
	}
	return geo.NewIndex(list)
}

// agreement compares visits with the reference's: how many of each have one of
// the other that begins and ends within half an hour of it, and how many of
// those have the same confidence.
type agreement struct{ ref, ours, hit, sameConfidence, overlap int }

// compareVisits matches visits in order. The reference dates an entry by the
// first fix inside and an exit by the first fix outside; where it has neither,
// by the first or last event within, for which any time within the visit will
// do.
func compareVisits(t testing.TB, ref []refVisit, ours []*events.Event, verbose bool) agreement {
	const tolerance = 30 * 60
	a := agreement{ref: len(ref), ours: len(ours)}
	taken := map[*events.Event]bool{}
	by := map[vessels.MMSI][]*events.Event{}
	for _, e := range ours {
		by[e.Subject.MMSI] = append(by[e.Subject.MMSI], e)
	}
	for _, r := range ref {
		hit, over := false, false
		for _, e := range by[r.mmsi] {
			if taken[e] {
				continue
			}
			end := int64(math.MaxInt64 / 2)
			if !e.End.IsZero() {
				end = e.End.Unix()
			}
			start := e.StartLatest.Unix()
			if r.start < end+1 && r.end >= start {
				over = true
			}
			starts := within(r.start, start, tolerance)
			if !e.PortVisit.Entry {
				starts = r.start >= start-tolerance && r.start <= end+tolerance
			}
			ends := within(r.end, end, tolerance)
			if !e.PortVisit.Exit {
				ends = r.end >= start-tolerance
			}
			if starts && ends {
				taken[e], hit = true, true
				if int(e.Confidence) == r.confidence {
					a.sameConfidence++
				} else if verbose {
					t.Logf("confidence %d, reference %d: %s", e.Confidence, r.confidence, visitLine(e))
				}
				break
			}
		}
		if hit {
			a.hit++
		} else if verbose {
			t.Logf("only the reference: %v %s to %s %s confidence %d, overlapped: %v", r.mmsi, clock(r.start), clock(r.end), r.label, r.confidence, over)
		}
		if over {
			a.overlap++
		}
	}
	if verbose {
		for _, e := range ours {
			if !taken[e] {
				t.Logf("only ours: %s", visitLine(e))
			}
		}
	}
	return a
}

func within(a, b, tolerance int64) bool { return a-b <= tolerance && b-a <= tolerance }

func clock(unix int64) string { return time.Unix(unix, 0).UTC().Format("01-02 15:04:05") }

func visitLine(e *events.Event) string {
	end := "open"
	if !e.End.IsZero() {
		end = e.End.Format("01-02 15:04:05")
	}
	v := e.PortVisit
	return e.Subject.MMSI.String() + " " + e.StartLatest.Format("01-02 15:04:05") + " to " + end + " " + e.Place +
		" confidence " + strconv.Itoa(int(e.Confidence)) + " entry " + strconv.FormatBool(v.Entry) + " exit " + strconv.FormatBool(v.Exit) +
		" stop " + strconv.FormatFloat(v.StopHours, 'f', 2, 64) + " fixes " + strconv.Itoa(v.Fixes)
}

func TestVisitsReference(t *testing.T) {
	g := gpsdio(t)
	n, _ := noaa(t)
	for _, tc := range []struct {
		file  string
		in    [][]tracks.Position
		until time.Time
	}{
		{"out_visits_gpsdio.csv", g, time.Time{}},
		{"out_visits_noaa.csv", n, time.Date(2022, 1, 3, 23, 59, 59, 0, time.UTC)},
	} {
		ref, same := refVisits(t, tc.file)
		for _, where := range []struct {
			name   string
			places *geo.Index
			least  float64 // precision and recall
		}{{"the reference's places", same, 0.9}, {"World Port Index", wpi(t), 0}} {
			t.Run(tc.file+" "+where.name, func(t *testing.T) {
				// The reference looks at fixes alone, and joins what several hulls do
				// across thousands of miles.
				cfg := &events.Config{Places: where.places, PortLegM: 1e9, Tracks: tracks.Options{ByMMSI: true}}
				ours := ofKind(found(cfg, tc.until, tc.in...), events.PortVisitKind)
				a := compareVisits(t, ref, ours, testing.Verbose() && tc.file == "out_visits_gpsdio.csv")
				t.Logf("%d places; reference %d, ours %d, matched %d (precision %.3f, recall %.3f), same confidence %d, overlapping %d",
					where.places.Len(), a.ref, a.ours, a.hit, float64(a.hit)/float64(a.ours), float64(a.hit)/float64(a.ref), a.sameConfidence, a.overlap)
				if least := where.least; float64(a.hit) < least*float64(max(a.ref, a.ours)) {
					t.Errorf("precision or recall is below %v", least)
				}
				if where.least > 0 && float64(a.sameConfidence) < 0.95*float64(a.hit) {
					t.Errorf("fewer than 95 in 100 have the same confidence")
				}
			})
		}
	}
}
