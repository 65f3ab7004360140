package main

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/tidewaiter/tidewaiter/encoding/eventtable"
	"github.com/tidewaiter/tidewaiter/encoding/parquet"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/internal/console"
	"github.com/tidewaiter/tidewaiter/internal/decoding"
	"github.com/tidewaiter/tidewaiter/internal/engine"
	"github.com/tidewaiter/tidewaiter/internal/ingest"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/tracks"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// clockEvery is how often a live run looks at the clock, so that silence is
// told while nobody is heard.
const clockEvery = 10 * time.Second

// playedBack is how old the newest report of a feed is when the feed is taken to
// be a recording.
const playedBack = time.Hour

// liveRun tells events of live feeds as lines of JSON.
type liveRun struct {
	t      *tracking
	wanted []*wantedVessel
	names  map[vessels.MMSI][]*wantedVessel // who said that she is wanted

	mu     sync.Mutex // of all below: reports come from one goroutine, the clock ticks in another
	live   *engine.Live
	err    error
	buf    []byte
	newest time.Time // of the reports and the clock
	feed   uint16    // source of every position; 0 when there are several feeds
}

// runLive prints events as they open, are revised, close or are taken back,
// until the feeds end, the time is over or the run is interrupted, which is no
// error. Then all that still goes on is told once more.
func (t *tracking) runLive(sources []*ingest.Source) error {
	a := t.app
	ctx := a.ctx
	if t.cmd.For > 0 {
		var stop context.CancelFunc
		ctx, stop = context.WithTimeout(ctx, t.cmd.For)
		defer stop()
	}
	progress := a.notes.Progress("tracking")
	defer progress.Done()
	r := &liveRun{t: t, names: map[vessels.MMSI][]*wantedVessel{}}
	for _, text := range t.cmd.Vessel {
		r.wanted = append(r.wanted, t.wantedVessel(text))
	}
	cfg := t.options().Config
	cfg.Sources = []string{""}
	if len(sources) == 1 {
		cfg.Sources, r.feed = []string{"", sources[0].String()}, 1
	}
	r.live = engine.NewLive(engine.LiveOptions{Config: cfg}, engine.Told{Event: r.event, Voyage: r.voyage})

	var mu sync.Mutex // of what goes to stderr
	say := func(format string, args ...any) {
		mu.Lock()
		defer mu.Unlock()
		progress.Done()
		fmt.Fprintln(a.stderr, console.Clean(fmt.Sprintf(format, args...)))
	}
	for _, s := range sources {
		s.OnState = func(st ingest.State) {
			switch {
			case st.Connected:
				say("%s: connected", st.Source)
			case st.Retry > 0:
				say("%s: %v; next attempt in %s", st.Source, st.Err, st.Retry.Round(time.Second/10))
			case st.Err != nil:
				say("%s: %v", st.Source, st.Err)
			}
		}
	}
	ended := make(chan struct{})
	var clock sync.WaitGroup
	clock.Go(func() {
		tick := time.NewTicker(clockEvery)
		defer tick.Stop()
		for {
			select {
			case now := <-tick.C:
				r.tick(now)
			case <-ended:
				return
			}
		}
	})
	stats, err := decoding.Live(ctx, sources, decoding.Options{
		Format: decoding.Rows, Rows: r.reports, Flush: r.flush,
		Progress: func(sentences int64) {
			mu.Lock()
			defer mu.Unlock()
			progress.Stream(sentences, "sentences", 0, 0)
		},
	})
	close(ended)
	clock.Wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	if err == nil {
		err = r.err
	}
	if err == nil {
		err = r.live.Close(r.now(time.Now()))
	}
	if err == nil {
		err = a.stdout.Flush()
	}
	if err != nil {
		return err
	}
	progress.Done()
	st := &r.live.Stats
	var left []string
	for why, n := range st.LeftOut {
		if n > 0 {
			left = append(left, fmt.Sprintf("%d %s", n, tracks.Reason(why)))
		}
	}
	line := fmt.Sprintf("%s reports, %s late; %s events told, %s revised, %s taken back", count(st.Received), count(st.Late), count(st.New), count(st.Revised), count(st.Retracted))
	if len(left) > 0 {
		line += "; not used: " + strings.Join(left, ", ")
	}
	var rejects int64
	if stats != nil {
		rejects = stats.Rejected()
		line += fmt.Sprintf("; %s lines and messages rejected", count(rejects))
	}
	fmt.Fprintln(a.stderr, line+".")
	rejects += st.LeftOut[tracks.NoPosition] + st.LeftOut[tracks.BadTime] + st.LeftOut[tracks.BadMMSI]
	if t.cmd.MaxRejected >= 0 && rejects > t.cmd.MaxRejected {
		return &failure{exitRejected, fmt.Errorf("%d lines, rows and positions were rejected, more than --max-rejected %d", rejects, t.cmd.MaxRejected)}
	}
	return nil
}

func count(n int64) string { return quantity.Grouped(float64(n)) }

// tick tells the run what time it is.
func (r *liveRun) tick(now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if at := r.now(now); r.err == nil && !at.IsZero() {
		r.newest = at
		r.err = r.live.At(at)
	}
	if r.err == nil {
		r.err = r.t.app.stdout.Flush()
	}
}

// now is the time, or zero where the feed plays back something older: its clock
// is that of its reports.
func (r *liveRun) now(now time.Time) time.Time {
	if now.Sub(r.newest) > playedBack {
		return time.Time{}
	}
	return now
}

func (r *liveRun) flush() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err == nil {
		r.err = r.t.app.stdout.Flush()
	}
	return r.err
}

// reports takes what was decoded.
func (r *liveRun) reports(rows []parquet.Report) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range rows {
		if r.err != nil {
			break
		}
		row := &rows[i]
		if row.Has&parquet.HasTime == 0 {
			continue
		}
		if at := time.UnixMicro(row.Time); at.After(r.newest) && !at.After(time.Now()) {
			r.newest = at
		}
		if s, ok := staticOf(row); ok {
			r.heard(&s)
			r.err = r.live.Static(row.Time, &s)
		}
		if p, ok := positionOf(row); ok && r.err == nil {
			p.Source = r.feed
			r.err = r.live.Position(&p)
		}
	}
	return r.err
}

// heard remembers who said that she is wanted.
func (r *liveRun) heard(s *vessels.Static) {
	if len(r.wanted) == 0 || len(r.names[s.MMSI]) > 0 {
		return
	}
	imo, _ := vessels.IMONumberOf(s.IMO)
	for _, w := range r.wanted {
		if w.is(&events.Subject{MMSI: s.MMSI, IMO: imo, Name: s.Name}) {
			r.names[s.MMSI] = append(r.names[s.MMSI], w)
		}
	}
}

// shown reports whether a subject was asked for.
func (r *liveRun) shown(s *events.Subject) bool {
	return len(r.wanted) == 0 || len(r.names[s.MMSI]) > 0 || slices.ContainsFunc(r.wanted, func(w *wantedVessel) bool { return w.is(s) })
}

func (r *liveRun) event(e *events.Event) error {
	if !r.shown(&e.Subject) && !slices.ContainsFunc(e.Others, func(o events.Subject) bool { return r.shown(&o) }) {
		return nil
	}
	if r.t.area != nil && !r.t.area.Contains(e.At) && (e.Gap == nil || e.Gap.On.Time.IsZero() || !r.t.area.Contains(e.Gap.On.At)) {
		return nil
	}
	r.buf = eventtable.Events.AppendJSON(r.buf[:0], e)
	return r.print()
}

// voyage prints a voyage among the events: its kind says what it is.
func (r *liveRun) voyage(v *events.Voyage) error {
	if !r.shown(&v.Subject) || r.t.area != nil {
		return nil
	}
	r.buf = append(r.buf[:0], `{"kind":"voyage",`...)
	r.buf = append(r.buf, bytes.TrimPrefix(eventtable.Voyages.AppendJSON(nil, v), []byte("{"))...)
	return r.print()
}

func (r *liveRun) print() error {
	_, err := r.t.app.stdout.Write(r.buf)
	return err
}

// positionOf takes the position of a decoded message; false when it has none.
func positionOf(row *parquet.Report) (tracks.Position, bool) {
	const at = parquet.HasLat | parquet.HasLon
	if row.Has&at != at || row.Type == 11 || row.Type == 17 {
		return tracks.Position{}, false
	}
	p := tracks.Position{UnixMicro: row.Time, MMSI: vessels.MMSI(row.MMSI), Lat: row.Lat, Lon: row.Lon}
	if row.Has&parquet.HasType != 0 {
		p.Type = row.Type
	}
	if row.Has&parquet.HasSOG != 0 {
		p.SOGKn = float32(row.SOG)
		p.Has |= tracks.HasSOG
	}
	if row.Has&parquet.HasCOG != 0 {
		p.COGDeg = float32(row.COG)
		p.Has |= tracks.HasCOG
	}
	if row.Has&parquet.HasHeading != 0 {
		p.Heading = row.Heading
		p.Has |= tracks.HasHeading
	}
	if row.Has&parquet.HasStatus != 0 {
		p.Status = row.Status
		p.Has |= tracks.HasStatus
	}
	if row.Has&parquet.HasClass != 0 {
		p.Class = row.Class
	}
	return p, true
}

// staticOf takes what a decoded message says of its vessel; false when it says
// nothing.
func staticOf(row *parquet.Report) (vessels.Static, bool) {
	s := vessels.Static{MMSI: vessels.MMSI(row.MMSI)}
	says := false
	for _, f := range []struct {
		has parquet.Fields
		set func()
	}{
		{parquet.HasIMO, func() { s.IMO = row.IMO }},
		{parquet.HasName, func() { s.Name = string(row.Name) }},
		{parquet.HasCallSign, func() { s.CallSign = string(row.CallSign) }},
		{parquet.HasDestination, func() { s.Destination = string(row.Destination) }},
		{parquet.HasShipType, func() { s.ShipType = row.ShipType }},
		{parquet.HasDraught, func() { s.DraughtM = float32(row.Draught) }},
		{parquet.HasToBow, func() {
			s.ToBowM, s.ToSternM, s.ToPortM, s.ToStarboardM = row.ToBow, row.ToStern, row.ToPort, row.ToStarboard
		}},
	} {
		if row.Has&f.has != 0 {
			f.set()
			says = true
		}
	}
	if row.Has&parquet.HasClass != 0 {
		s.Class = row.Class
	}
	return s, says && row.Type != 21
}
