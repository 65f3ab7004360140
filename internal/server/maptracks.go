package server

import (
	"cmp"
	"encoding/json"
	"errors"
	"maps"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/chart"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// Limits of one answer about tracks.
const (
	mostFixes   = 20_000 // positions: about 90 kB to send with compression
	keptTracks  = 8      // cases whose thinned tracks are kept
	trackDigits = 1e5    // steps of a degree: about a metre
)

// track is one track of a case with what drawing it takes, made once for each
// version of the case.
type track struct {
	id     string // name of its file
	mmsi   vessels.MMSI
	vessel *vessels.Vessel // of the case; nil is none
	source string
	rows   []casefile.Position
	levels []uint8   // see chart.Levels
	east   []float64 // longitude that runs on past 180, so that no line goes round the earth
}

func (t *track) name() string {
	if t.vessel != nil {
		return cmp.Or(t.vessel.Name, t.vessel.ID)
	}
	return "MMSI " + t.mmsi.String()
}

// trackShelf keeps the tracks of the cases asked for last.
type trackShelf struct {
	mu    sync.Mutex
	order []string // hashes, the oldest first
	sets  map[string]func() []*track
}

func (s *trackShelf) of(hash string, c *casefile.Case) []*track {
	if len(c.Tracks) == 0 {
		return nil
	}
	s.mu.Lock()
	set, ok := s.sets[hash]
	if !ok {
		if s.sets == nil {
			s.sets = map[string]func() []*track{}
		}
		set = sync.OnceValue(func() []*track { return newTracks(c) })
		s.sets[hash] = set
		if s.order = append(s.order, hash); len(s.order) > keptTracks {
			delete(s.sets, s.order[0])
			s.order = s.order[1:]
		}
	}
	s.mu.Unlock()
	return set()
}

func newTracks(c *casefile.Case) []*track {
	// Whose an MMSI is: what the case says, then what was found in the tracks.
	owner := map[vessels.MMSI]*vessels.Vessel{}
	for i := range c.Observed {
		if o := &c.Observed[i]; o.Vessel != "" && o.MMSI != 0 {
			owner[o.MMSI] = c.Vessel(o.Vessel)
		}
	}
	for i := range c.Vessels {
		if v := &c.Vessels[i]; v.MMSI != 0 {
			owner[v.MMSI] = v
		}
	}
	var out []*track
	for _, id := range slices.Sorted(maps.Keys(c.Tracks)) {
		rows := c.Tracks[id]
		if len(rows) == 0 {
			continue
		}
		t := &track{id: id, mmsi: rows[0].MMSI, vessel: owner[rows[0].MMSI], source: rows[0].Source, rows: rows, east: make([]float64, len(rows))}
		fixes := make([]chart.TrackFix, len(rows))
		for i := range rows {
			fixes[i] = chart.TrackFix{UnixMicro: rows[i].Time.UnixMicro(), At: rows[i].At}
			if t.east[i] = rows[i].At.Lon; i > 0 {
				step := rows[i].At.Lon - rows[i-1].At.Lon
				t.east[i] = t.east[i-1] + step - 360*math.Round(step/360)
			}
		}
		t.levels = chart.Levels(fixes)
		out = append(out, t)
	}
	return out
}

// between returns the rows of a time window, both ends in it; a zero time is no
// end.
func (t *track) between(from, until time.Time) (first, end int) {
	end = len(t.rows)
	if !from.IsZero() {
		first, _ = slices.BinarySearchFunc(t.rows, from, func(p casefile.Position, at time.Time) int { return p.Time.Compare(at) })
	}
	if !until.IsZero() {
		end, _ = slices.BinarySearchFunc(t.rows, until.Add(1), func(p casefile.Position, at time.Time) int { return p.Time.Compare(at) })
	}
	return first, max(first, end)
}

// around is the last position heard at or before a moment, and the first at or
// after it.
func (t *track) around(from, until time.Time) (before, after *casefile.Position) {
	_, i := t.between(time.Time{}, from)
	if i > 0 {
		before = &t.rows[i-1]
	}
	if j, _ := t.between(until, time.Time{}); j < len(t.rows) {
		after = &t.rows[j]
	}
	return before, after
}

// window is what of the tracks is asked for.
type window struct {
	zoom        int
	box         *geoBox
	from, until time.Time
	mmsi        vessels.MMSI
	vessel      string
}

// geoBox is a rectangle of degrees; east may run past 180.
type geoBox struct{ west, south, east, north float64 }

// meets reports whether a step between two positions may pass through the box.
func (b *geoBox) meets(lat0, east0, lat1, east1 float64) bool {
	if max(lat0, lat1) < b.south || min(lat0, lat1) > b.north {
		return false
	}
	turn := 360 * math.Round(((b.west+b.east)-(east0+east1))/720)
	return max(east0, east1)+turn >= b.west && min(east0, east1)+turn <= b.east
}

// trackPart is a stretch of a track without a silence: columns of whole numbers,
// the first absolute and the others steps from the one before.
type trackPart struct {
	T   []int64 `json:"t"`   // seconds since 1970 UTC
	Lon []int64 `json:"lon"` // hundred-thousandths of a degree; may run past 180
	Lat []int64 `json:"lat"`

	t, lon, lat int64 // the last
}

func (p *trackPart) add(at *casefile.Position, east float64) {
	t, lon, lat := at.Time.Unix(), int64(math.Round(east*trackDigits)), int64(math.Round(at.At.Lat*trackDigits))
	p.T, p.Lon, p.Lat = append(p.T, t-p.t), append(p.Lon, lon-p.lon), append(p.Lat, lat-p.lat)
	p.t, p.lon, p.lat = t, lon, lat
}

// parts returns the fixes of a level and those before, cut at silences and at
// the box, and how many they are. It stops past most.
func (t *track) parts(w *window, zoom, most int) (out []*trackPart, n int) {
	first, end := t.between(w.from, w.until)
	var part *trackPart
	last := -1
	for i := first; i < end && n <= most; i++ {
		// The ends of the window are drawn too: a line begins where it was asked to.
		if int(t.levels[i]) > zoom && i != first && i != end-1 {
			continue
		}
		silent := last >= 0 && t.rows[i].Time.Sub(t.rows[i-1].Time) > chart.Silence
		seen := last < 0 || silent || w.box == nil || w.box.meets(t.rows[last].At.Lat, t.east[last], t.rows[i].At.Lat, t.east[i])
		alone := w.box != nil && (last < 0 || silent) && !w.box.meets(t.rows[i].At.Lat, t.east[i], t.rows[i].At.Lat, t.east[i])
		switch {
		case !seen || alone:
			part = nil // the step is out of view; a later one may begin here
		case part == nil || silent:
			part = &trackPart{}
			out = append(out, part)
			if last >= 0 && !silent {
				part.add(&t.rows[last], t.east[last])
				n++
			}
			fallthrough
		default:
			part.add(&t.rows[i], t.east[i])
			n++
		}
		last = i
	}
	return out, n
}

// apiTracks answers with the tracks of a case in a window of space and time, as
// far as a map of this scale can show them.
func (s *Server) apiTracks(r *http.Request) (*answer, error) {
	a, err := s.ask(r)
	if err != nil {
		return nil, err
	}
	w, err := readWindow(a)
	if err != nil {
		return nil, err
	}
	var tracks []*track
	of := 0
	for _, t := range a.tracks(s) {
		if (w.mmsi != 0 && t.mmsi != w.mmsi) || (w.vessel != "" && (t.vessel == nil || t.vessel.ID != w.vessel)) {
			continue
		}
		if first, end := t.between(w.from, w.until); end > first {
			tracks, of = append(tracks, t), of+end-first
		}
	}
	type line struct {
		ID     string       `json:"id"`
		MMSI   string       `json:"mmsi"`
		Vessel string       `json:"vessel,omitempty"`
		Name   string       `json:"name"`
		Source string       `json:"source"`
		Parts  []*trackPart `json:"parts"`
	}
	out := struct {
		Zoom    int    `json:"zoom"`   // of the answer: lower than asked for where that would be too much
		Finest  int    `json:"finest"` // zoom past which there is no more to tell
		Of      int    `json:"of"`     // positions in the window of time
		Fixes   int    `json:"fixes"`  // of the answer
		LeftOut int    `json:"left_out"`
		Tracks  []line `json:"tracks"`
	}{Finest: chart.FinestLevel, Of: of}
	for zoom := w.zoom; zoom >= 0; zoom-- {
		out.Zoom, out.Fixes, out.LeftOut, out.Tracks = zoom, 0, 0, []line{}
		for _, t := range tracks {
			parts, n := t.parts(w, zoom, mostFixes-out.Fixes)
			if out.Fixes+n > mostFixes {
				out.LeftOut++ // whole tracks or none: half a track would be false
				if zoom > 0 {
					break
				}
				continue
			}
			if n == 0 {
				continue
			}
			out.Fixes += n
			l := line{ID: t.id, MMSI: t.mmsi.String(), Name: t.name(), Source: t.source, Parts: parts}
			if t.vessel != nil {
				l.Vessel = t.vessel.ID
			}
			out.Tracks = append(out.Tracks, l)
		}
		if out.LeftOut == 0 {
			break
		}
	}
	body, err := json.Marshal(out)
	if err != nil {
		return nil, err
	}
	return &answer{kind: "application/json", body: append(body, '\n')}, nil
}

// tracks are those of the case that are asked for: without the sources that are
// left out, and up to the day whose knowledge is asked for.
func (a *asked) tracks(s *Server) []*track {
	all := s.tracks.of(a.hash, a.c)
	if a.plain() {
		return all
	}
	until := time.Time{}
	if a.opt.AsOf != nil {
		until = endOfDay(*a.opt.AsOf)
	}
	var out []*track
	for _, t := range all {
		if slices.Contains(a.opt.Without, t.source) {
			continue
		}
		if _, end := t.between(time.Time{}, until); end > 0 {
			cut := *t
			cut.rows, cut.levels, cut.east = t.rows[:end], t.levels[:end], t.east[:end]
			out = append(out, &cut)
		}
	}
	return out
}

// endOfDay is the last moment of a day in UTC.
func endOfDay(d dates.Day) time.Time {
	y, m, day := d.Civil()
	return time.Date(y, m, day+1, 0, 0, 0, -1, time.UTC)
}

var errTime = errors.New("no time")

func readWindow(a *asked) (*window, error) {
	q := a.query
	w := &window{zoom: 6, vessel: q.Get("vessel")}
	if text := q.Get("zoom"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > 30 {
			return nil, badRequest("zoom is a whole number from 0 to 30, the level of a web map; %q is not.", clip(text))
		}
		w.zoom = n
	}
	w.zoom = min(w.zoom, chart.FinestLevel)
	if w.vessel != "" && a.c.Vessel(w.vessel) == nil {
		return nil, badRequest("vessel is the id of a vessel of the case; it has no %q.", clip(w.vessel))
	}
	if text := q.Get("mmsi"); text != "" {
		n, err := vessels.ParseMMSI(text)
		if err != nil || n == 0 {
			return nil, badRequest("mmsi is a number of nine digits; %q is not.", clip(text))
		}
		w.mmsi = n
	}
	var err error
	if w.from, err = readTime(q.Get("from"), false); err == nil {
		w.until, err = readTime(q.Get("until"), true)
	}
	if err != nil {
		return nil, badRequest("from and until are days, as in 2024-02-01, or times in UTC, as in 2024-02-01T03:15:00Z.")
	}
	if text := q.Get("bbox"); text != "" {
		if w.box = readBox(text); w.box == nil {
			return nil, badRequest("bbox is west, south, east and north in degrees, joined by commas; %q is not. East may run past 180, or lie west of west: then the box crosses the antimeridian.", clip(text))
		}
	}
	return w, nil
}

// readTime reads a time or a day, of which it takes the begin or the end.
func readTime(text string, end bool) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t.UTC(), nil
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return time.Time{}, errTime
	}
	if end {
		t = t.Add(24*time.Hour - 1)
	}
	return t, nil
}

func readBox(text string) *geoBox {
	var v []float64
	for part := range strings.SplitSeq(text, ",") {
		f, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if err != nil || math.IsNaN(f) || math.Abs(f) > 1080 || len(v) == 4 {
			return nil
		}
		v = append(v, f)
	}
	if len(v) != 4 || v[1] > v[3] || math.Abs(v[1]) > 90 || math.Abs(v[3]) > 90 {
		return nil
	}
	b := &geoBox{v[0], v[1], v[2], v[3]}
	for b.east < b.west {
		b.east += 360
	}
	if b.east-b.west >= 360 {
		b.west, b.east = -math.MaxFloat64/4, math.MaxFloat64/4
	}
	return b
}

// along is where a track was at a moment: between the fixes on both sides of it,
// if they are near in time.
func (t *track) along(at time.Time) (geo.Point, bool) {
	before, after := t.around(at, at)
	switch {
	case before == nil || after == nil:
		return geo.Point{}, false
	case !after.Time.After(before.Time):
		return before.At, true
	case after.Time.Sub(before.Time) > chart.Silence:
		return geo.Point{}, false
	}
	return geo.Between(before.At, after.At, float64(at.Sub(before.Time))/float64(after.Time.Sub(before.Time))), true
}
