package tracks_test

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
	"github.com/tidewaiter/tidewaiter/tracks"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// row is a position with the segment that somebody put it into.
type row struct {
	tracks.Position
	segment string
}

// place is what two segmentations are joined by.
type place struct {
	mmsi  vessels.MMSI
	micro int64
	at    geo.Point
}

func (r *row) place() place { return place{r.MMSI, r.UnixMicro, r.Point()} }

func parseTime(t testing.TB, s string) int64 {
	t.Helper()
	s = strings.TrimSuffix(strings.Replace(s, " ", "T", 1), "Z")
	at, err := time.Parse("2006-01-02T15:04:05", s)
	if err != nil {
		t.Fatal(err)
	}
	return at.UnixMicro()
}

// readGPSDIO reads one of the test files of gpsdio-segment.
func readGPSDIO(t testing.TB, name string) (rows []row) {
	t.Helper()
	f, err := os.Open(sharedtest.Path(t, "data/events/gpsdio-segment/"+name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		var m struct {
			MMSI               uint32 `json:"ssvid"`
			Lat, Lon           *float64
			Speed, Course      *float64
			Timestamp, Segment string
		}
		if err := json.Unmarshal(s.Bytes(), &m); err != nil {
			t.Fatal(err)
		}
		p := tracks.Position{MMSI: vessels.MMSI(m.MMSI), UnixMicro: parseTime(t, m.Timestamp), Lat: 91, Lon: 181}
		if m.Lat != nil && m.Lon != nil {
			p.Lat, p.Lon = *m.Lat, *m.Lon
		}
		if m.Speed != nil {
			p.SOGKn, p.Has = float32(*m.Speed), p.Has|tracks.HasSOG
		}
		if m.Course != nil {
			p.COGDeg, p.Has = float32(*m.Course), p.Has|tracks.HasCOG
		}
		rows = append(rows, row{p, m.Segment})
	}
	// Where a column is 0 throughout, it was filled in: it is not known.
	moves, turns := false, false
	for _, r := range rows {
		moves, turns = moves || r.SOGKn > 0, turns || r.COGDeg > 0
	}
	for i := range rows {
		if !moves {
			rows[i].Has &^= tracks.HasSOG
		}
		if !turns {
			rows[i].Has &^= tracks.HasCOG
		}
	}
	return rows
}

// readTable reads a CSV file of these columns.
func readTable(t testing.TB, name string, columns ...string) (table [][]string) {
	t.Helper()
	f, err := os.Open(sharedtest.Path(t, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	all, err := csv.NewReader(r).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var at []int
	for _, c := range columns {
		i := slices.Index(all[0], c)
		if i < 0 {
			t.Fatalf("%s has no column %s", name, c)
		}
		at = append(at, i)
	}
	for _, line := range all[1:] {
		var out []string
		for _, i := range at {
			out = append(out, line[i])
		}
		table = append(table, out)
	}
	return table
}

func number(t testing.TB, s string) float64 {
	t.Helper()
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// readSegments reads an output of gpsdio-segment. What it threw out as bad is
// left away; a discarded position is a segment of its own.
func readSegments(t testing.TB, name string) (rows []row) {
	t.Helper()
	for i, c := range readTable(t, name, "mmsi", "ts", "lat", "lon", "kind", "seg_id") {
		if c[4] == "BadSegment" {
			continue
		}
		if c[4] == "DiscardedSegment" {
			c[5] = fmt.Sprint("discarded ", i)
		}
		rows = append(rows, row{tracks.Position{
			MMSI: vessels.MMSI(number(t, c[0])), UnixMicro: int64(number(t, c[1])) * 1e6, Lat: number(t, c[2]), Lon: number(t, c[3]),
		}, c[5]})
	}
	return rows
}

func readMarineCadastre(t testing.TB) (rows []row) {
	t.Helper()
	for _, c := range readTable(t, "data/ais/positions/marinecadastre-AISdata_2022-01-03_99999.csv", "MMSI", "BaseDateTime", "LAT", "LON", "SOG", "COG", "TransceiverClass") {
		p := tracks.Position{
			MMSI: vessels.MMSI(number(t, c[0])), UnixMicro: parseTime(t, c[1]), Lat: number(t, c[2]), Lon: number(t, c[3]),
			SOGKn: float32(number(t, c[4])), COGDeg: float32(number(t, c[5])), Class: c[6][0],
		}
		if p.SOGKn < 102.25 {
			p.Has |= tracks.HasSOG
		}
		if p.COGDeg < 360 {
			p.Has |= tracks.HasCOG
		}
		rows = append(rows, row{Position: p})
	}
	return rows
}

// separate gives every position that is kept, or left out as a jump, the hull
// and segment that it is put into.
func separate(rows []row, opt tracks.Options) (out []row, reasons map[tracks.Reason]int) {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.MMSI, b.MMSI), cmp.Compare(a.UnixMicro, b.UnixMicro))
	})
	reasons = map[tracks.Reason]int{}
	s := tracks.NewSeparator(opt)
	s.OnFix = func(t *tracks.Track, p *tracks.Position) {
		reasons[tracks.Kept]++
		out = append(out, row{*p, fmt.Sprintf("%v hull %d segment %d", t.MMSI, t.Hull, t.Segment)})
	}
	s.OnLeftOut = func(p *tracks.Position, why tracks.Reason) {
		reasons[why]++
		if why == tracks.Jump {
			out = append(out, row{*p, fmt.Sprint("jump ", len(out))})
		}
	}
	for i := range rows {
		if i > 0 && rows[i].MMSI != rows[i-1].MMSI {
			s.Flush()
			s.Reset()
		}
		s.Add(&rows[i].Position)
	}
	s.Flush()
	return out, reasons
}

// pair is two positions that follow each other, which one segmentation puts
// into one segment and the other does not.
type pair struct {
	a, b     row
	together bool // in ours
}

// compare counts the pairs of positions that follow each other, of those that
// both have, and lists those on which the two differ.
func compare(ours, theirs []row) (pairs int, differ []pair) {
	segment := map[place]string{}
	for i := range theirs {
		segment[theirs[i].place()] = theirs[i].segment
	}
	var both []row
	seen := map[place]bool{}
	for i := range ours {
		if p := ours[i].place(); segment[p] != "" && !seen[p] {
			seen[p] = true
			both = append(both, ours[i])
		}
	}
	slices.SortStableFunc(both, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.MMSI, b.MMSI), cmp.Compare(a.UnixMicro, b.UnixMicro), cmp.Compare(a.Lat, b.Lat), cmp.Compare(a.Lon, b.Lon))
	})
	for i := 1; i < len(both); i++ {
		a, b := both[i-1], both[i]
		if a.MMSI != b.MMSI {
			continue
		}
		pairs++
		together := a.segment == b.segment
		if together != (segment[a.place()] == segment[b.place()]) {
			differ = append(differ, pair{a, b, together})
		}
	}
	return pairs, differ
}

func (d *pair) String() string {
	m := geo.DistanceM(d.a.Point(), d.b.Point())
	hours := float64(d.b.UnixMicro-d.a.UnixMicro) / 3600e6
	return fmt.Sprintf("%v %s (%.4f %.4f) to %s (%.4f %.4f): %.2f h, %.1f nm, %.1f kn: together in ours %v: %q %q",
		d.a.MMSI, d.a.Time().Format("01-02 15:04:05"), d.a.Lat, d.a.Lon, d.b.Time().Format("01-02 15:04:05"), d.b.Lat, d.b.Lon,
		hours, m/geo.NauticalMileM, m/geo.NauticalMileM/hours, d.together, d.a.segment, d.b.segment)
}

// TestSegmentsByGPSDIO compares with what gpsdio-segment 0.20.2 makes of the same
// positions, by its silence of 8 h, and with the segmentation of 416000000 that
// its authors publish. What they segment, and how, is theirs: a pair on which
// the two differ is no fault of either by itself.
func TestSegmentsByGPSDIO(t *testing.T) {
	shared, tows, fishing := readGPSDIO(t, "416000000.json"), readGPSDIO(t, "338013000.json"), readGPSDIO(t, "263576000.json")
	all := slices.Concat(shared, tows, fishing)
	for _, test := range []struct {
		name   string
		given  []row
		theirs []row
		gap    time.Duration
		want   float64 // least share of pairs
	}{
		{"gpsdio, version 0.20.2", all, readSegments(t, "data/events/reference_outputs/out_seg_gpsdio.csv"), 8 * time.Hour, 0.99},
		{"416000000, published", shared, readGPSDIO(t, "segmented-416000000.json"), 24 * time.Hour, 0.98},
		{"MarineCadastre, version 0.20.2", readMarineCadastre(t), readSegments(t, "data/events/reference_outputs/out_seg_noaa.csv.gz"), 8 * time.Hour, 0.99},
	} {
		t.Run(test.name, func(t *testing.T) {
			ours, reasons := separate(test.given, tracks.Options{SegmentGap: test.gap})
			pairs, differ := compare(ours, test.theirs)
			hulls := map[string]bool{}
			for _, r := range ours {
				hulls[r.segment] = true
			}
			share := 1 - float64(len(differ))/float64(pairs)
			t.Logf("%d of %d pairs agree, %.2f %%; %d given: %v; %d segments", pairs-len(differ), pairs, 100*share, len(test.given), reasons, len(hulls)-reasons[tracks.Jump])
			for i := range differ[:min(len(differ), 60)] {
				t.Log(differ[i].String())
			}
			if share < test.want {
				t.Errorf("%.2f %% of pairs agree, want %.0f %%", 100*share, 100*test.want)
			}
		})
	}
}
