package events_test

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
	"github.com/tidewaiter/tidewaiter/tracks"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// gpsdio is the positions of the three vessels of gpsdio-segment's tests, one
// slice a vessel, in order of time. Rows without a position are left out, as
// the references did.
func gpsdio(t testing.TB) [][]tracks.Position {
	t.Helper()
	var all [][]tracks.Position
	for _, name := range []string{"263576000", "338013000", "416000000"} {
		f, err := os.Open(sharedtest.Path(t, "data/events/gpsdio-segment/"+name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		var one []tracks.Position
		in := bufio.NewScanner(f)
		for in.Scan() {
			var r struct {
				SSVID         uint32
				Lat, Lon      *float64
				Timestamp     string
				Speed, Course *float64
			}
			if err := json.Unmarshal(in.Bytes(), &r); err != nil {
				t.Fatal(err)
			}
			if r.Lat == nil || r.Lon == nil {
				continue
			}
			at, err := time.Parse("2006-01-02 15:04:05", strings.TrimSuffix(strings.Replace(r.Timestamp, "T", " ", 1), "Z"))
			if err != nil {
				t.Fatal(err)
			}
			p := tracks.Position{UnixMicro: at.UnixMicro(), MMSI: vessels.MMSI(r.SSVID), Lat: *r.Lat, Lon: *r.Lon, Class: 'A'}
			if r.Speed != nil {
				p.SOGKn = float32(*r.Speed)
				p.Has |= tracks.HasSOG
			}
			if r.Course != nil {
				p.COGDeg = float32(*r.Course)
				p.Has |= tracks.HasCOG
			}
			one = append(one, p)
		}
		sortByTime(one)
		all = append(all, one)
	}
	return all
}

// noaa is the positions and static reports of the MarineCadastre file.
func noaa(t testing.TB) ([][]tracks.Position, [][]vessels.Static) {
	t.Helper()
	rows := csvTable(t, "data/ais/positions/marinecadastre-AISdata_2022-01-03_99999.csv")
	type row struct {
		p tracks.Position
		s vessels.Static
	}
	by := map[vessels.MMSI][]row{}
	for _, r := range rows {
		at, err := time.Parse("2006-01-02T15:04:05", r["BaseDateTime"])
		if err != nil {
			t.Fatal(err)
		}
		m := vessels.MMSI(number(t, r["MMSI"]))
		p := tracks.Position{UnixMicro: at.UnixMicro(), MMSI: m, Lat: number(t, r["LAT"]), Lon: number(t, r["LON"])}
		if r["SOG"] != "" {
			p.SOGKn = float32(number(t, r["SOG"]))
			p.Has |= tracks.HasSOG
		}
		p.Class = r["TransceiverClass"][0]
		s := vessels.Static{MMSI: m, Name: r["VesselName"], CallSign: r["CallSign"]}
		if d := r["Draft"]; d != "" {
			s.DraughtM = float32(number(t, d))
		}
		if v := r["VesselType"]; v != "" {
			s.ShipType = uint8(number(t, v))
		}
		by[m] = append(by[m], row{p, s})
	}
	var ids []vessels.MMSI
	for m := range by {
		ids = append(ids, m)
	}
	slices.Sort(ids)
	var ps [][]tracks.Position
	var ss [][]vessels.Static
	for _, m := range ids {
		one := by[m]
		slices.SortStableFunc(one, func(a, b row) int { return int(a.p.UnixMicro - b.p.UnixMicro) })
		var p []tracks.Position
		var s []vessels.Static
		for _, r := range one {
			p, s = append(p, r.p), append(s, r.s)
		}
		ps, ss = append(ps, p), append(ss, s)
	}
	return ps, ss
}

func sortByTime(p []tracks.Position) {
	slices.SortStableFunc(p, func(a, b tracks.Position) int { return int(a.UnixMicro - b.UnixMicro) })
}

// csvTable reads a CSV file of the shared data by the names of its columns.
func csvTable(t testing.TB, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(sharedtest.Path(t, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, r := range all[1:] {
		m := map[string]string{}
		for i, c := range all[0] {
			m[c] = r[i]
		}
		rows = append(rows, m)
	}
	return rows
}

func number(t testing.TB, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// found runs the detectors over vessels and gives their events.
func found(cfg *events.Config, until time.Time, vessels ...[]tracks.Position) []*events.Event {
	var all []*events.Event
	o := events.NewObserver(cfg, events.Output{Event: func(e *events.Event) { all = append(all, e) }})
	for _, one := range vessels {
		for i := range one {
			o.Position(&one[i])
		}
		end := until
		if end.IsZero() && len(one) > 0 {
			end = one[len(one)-1].Time()
		}
		o.Close(end)
		o.Reset()
	}
	return all
}

func ofKind(all []*events.Event, k events.Kind) []*events.Event {
	var out []*events.Event
	for _, e := range all {
		if e.Kind == k {
			out = append(out, e)
		}
	}
	return out
}

type gapKey struct {
	mmsi    vessels.MMSI
	off, on int64
}

// TestGapsReference finds exactly the gaps of pipe-gaps.
func TestGapsReference(t *testing.T) {
	g := gpsdio(t)
	n, _ := noaa(t)
	for _, tc := range []struct {
		file  string
		in    [][]tracks.Position
		hours int
	}{
		{"out_gaps_gpsdio_6h.csv", g, 6},
		{"out_gaps_gpsdio_12h.csv", g, 12},
		{"out_gaps_noaa_6h.csv", n, 6},
	} {
		t.Run(tc.file, func(t *testing.T) {
			cfg := &events.Config{GapSilence: time.Duration(tc.hours) * time.Hour, Tracks: tracks.Options{ByMMSI: true}}
			got, before := map[gapKey]bool{}, map[gapKey]int{}
			for _, e := range ofKind(found(cfg, time.Time{}, tc.in...), events.GapKind) {
				if strings.Contains(e.Gap.Trigger, "silence") {
					k := gapKey{e.Subject.MMSI, e.Gap.Off.Time.Unix(), e.Gap.On.Time.Unix()}
					got[k], before[k] = true, e.Gap.NBefore
				}
			}
			want := csvTable(t, "data/events/reference_outputs/"+tc.file)
			same := 0
			for _, r := range want {
				k := gapKey{vessels.MMSI(number(t, r["mmsi"])), int64(number(t, r["start_ts"])), int64(number(t, r["end_ts"]))}
				if !got[k] {
					t.Errorf("the gap %v is not found", k)
				}
				if before[k] == int(number(t, r["n_before"])) {
					same++
				}
				delete(got, k)
			}
			for k := range got {
				t.Errorf("the gap %v is no gap of the reference", k)
			}
			t.Logf("%d gaps; fixes before are the same for %d", len(want), same)
		})
	}
}
