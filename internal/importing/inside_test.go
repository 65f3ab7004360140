package importing

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/internal/store"
	"github.com/tidewaiter/tidewaiter/vessels"
)

var (
	somebody = ledger.Author{ID: "1", Name: "ana"}
	noon     = time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
)

// inside is an Importing whose jobs nobody does, with a case that knows one vessel.
func inside(t *testing.T) *Importing {
	t.Helper()
	dir := t.TempDir()
	st, err := store.Open(t.Context(), filepath.Join(dir, "data"))
	if err != nil {
		t.Fatal(err)
	}
	l := ledger.New(st)
	t.Cleanup(func() { l.Close(); st.Close() })
	c := &casefile.Case{
		ID: "a", Title: "A", Flow: casefile.Flow{From: "KP", To: "RU", Cargo: "munitions"}, Start: dates.MustParse("2023-08"), Model: casefile.DefaultModel(),
		Unit: casefile.Unit{Of: "container"}, Scopes: []string{"munitions_related", "all"},
		Measures: map[claims.Measure]casefile.MeasureSpec{claims.Containers: {Form: claims.Cumulative, Scope: "munitions_related", Unit: "container"}},
		Sources:  []casefile.Source{{ID: "list", Bytes: casefile.Never}},
		Vessels:  []vessels.Vessel{{ID: "angara", Name: "Angara", MMSI: 273456780, Source: "list"}},
	}
	if _, err := l.Import(t.Context(), c, somebody, noon); err != nil {
		t.Fatal(err)
	}
	m, err := New(Config{Store: st, Ledger: l, Dir: filepath.Join(dir, "imports"), Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// begun is a job of the kind that runs.
func begun(t *testing.T, m *Importing, kind Kind) *run {
	t.Helper()
	id, err := m.add(t.Context(), "a", kind, "x", spec{}, Waiting, somebody)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.cfg.Store.ChangeImport(t.Context(), id, func(j *store.ImportJob) error { j.State = string(Running); return nil }); err != nil {
		t.Fatal(err)
	}
	j, err := m.cfg.Store.ImportJob(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	job, err := jobOf(j)
	if err != nil {
		t.Fatal(err)
	}
	return &run{m: m, job: job, progress: job.Progress}
}

// TestLiveIsToldWhileItHears: what a source gives comes while the case is written
// and the watches are read again; a vessel that is watched for only then is noted
// from then on.
func TestLiveIsToldWhileItHears(t *testing.T) {
	m := inside(t)
	r := begun(t, m, Live)
	if err := r.watch(t.Context()); err != nil {
		t.Fatal(err)
	}
	d, err := m.cfg.Ledger.Draft(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	w, err := newWorld(d.Case)
	if err != nil {
		t.Fatal(err)
	}
	heardOf := &told{finds: finds{r: r, w: w, heard: map[string]*heard{}}, events: map[string]events.Event{}, voyages: map[string]events.Voyage{}}
	if _, err := m.AddWatch(t.Context(), "a", WatchVessel, "273456780", somebody); err != nil {
		t.Fatal(err)
	}
	if err := r.renew(t.Context(), heardOf); err != nil {
		t.Fatal(err)
	}
	const n = 200
	fix := func(at time.Time) events.Fix { return events.Fix{Time: at, At: geo.Point{Lat: 42.2, Lon: 130.3}} }
	gap := func(i int) *events.Event {
		from := noon.Add(time.Duration(i) * time.Hour)
		e := &events.Event{
			Kind: events.GapKind, Status: events.Closed, Version: 1, Subject: events.Subject{Track: "273456780", MMSI: 273456780}, Start: from, StartLatest: from,
			EndEarliest: from.Add(30 * time.Minute), End: from.Add(30 * time.Minute), Rule: events.Rule{Name: "gap-silence", Version: "1"}, Gap: &events.Gap{Off: fix(from), On: fix(from.Add(30 * time.Minute)), Hours: 0.5, Class: events.GapUnknown},
		}
		e.ID = events.EventID(e.Kind, e.Subject.Track, e.Start)
		return e
	}
	source := casefile.Source{ID: "live-x", Title: "x", Bytes: casefile.Never}
	var hears sync.WaitGroup
	hears.Go(func() {
		for i := range n {
			if err := heardOf.event(gap(i)); err != nil {
				t.Error(err)
			}
		}
	})
	for range 3 {
		if err := errors.Join(r.renew(t.Context(), heardOf), r.tell(t.Context(), heardOf, source)); err != nil {
			t.Error(err)
		}
	}
	hears.Wait()
	if err := r.tell(t.Context(), heardOf, source); err != nil {
		t.Fatal(err)
	}
	if d, err = m.cfg.Ledger.Draft(t.Context(), "a"); err != nil || len(d.Case.Observed) != n {
		t.Errorf("%d rows are in the case, want %d: %v", len(d.Case.Observed), n, err)
	}
	hits, _, err := m.Hits(t.Context(), "a", 0, 10, 0)
	if err != nil || len(hits) == 0 {
		t.Errorf("a vessel that is watched for since was heard and is not noted: %v", err)
	}
	// A vessel that the case knows since then is one of its own.
	other := gap(0)
	other.Subject = events.Subject{Track: "273000001", MMSI: 273000001}
	if heardOf.ours(&other.Subject) {
		t.Fatal("it is ours already")
	}
	row := ledger.RowChange{Table: "vessels", ID: "maria", After: casefile.Cells{"id": "maria", "name": "Maria", "mmsi": "273000001", "source": "list"}}
	if _, err := m.cfg.Ledger.Decide(t.Context(), "a", ledger.Submission{Key: "k", Author: somebody, At: noon, Decisions: []ledger.Decision{{Kind: ledger.Add, Rows: []ledger.RowChange{row}, Reason: "found"}}}); err != nil {
		t.Fatal(err)
	}
	if err := r.renew(t.Context(), heardOf); err != nil || !heardOf.ours(&other.Subject) {
		t.Errorf("a vessel that the case knows now is not ours: %v", err)
	}
}

// TestCancelledBeforeItRuns: a job that was cancelled between its begin and its
// being listed among those that run does nothing.
func TestCancelledBeforeItRuns(t *testing.T) {
	m := inside(t)
	r := begun(t, m, Text)
	if err := m.Cancel(t.Context(), "a", r.job.ID); err != nil {
		t.Fatal(err)
	}
	if err := r.do(t.Context()); !errors.Is(err, errCancelled) {
		t.Errorf("%v", err)
	}
}

// TestFaultsOfTheProgramEndTheJob, not the program, and for good: begun again it
// would meet the same.
func TestFaultsOfTheProgramEndTheJob(t *testing.T) {
	m := inside(t)
	r := begun(t, m, Text)
	m.cfg.Now = func() time.Time { panic("what nobody foresaw") }
	err := r.guarded(t.Context())
	if !errors.As(err, new(*finalError)) || strings.Contains(err.Error(), "foresaw") {
		t.Errorf("%v", err)
	}
}

// TestRoomForAll: files that come at the same time have no more room together than
// there is for all.
func TestRoomForAll(t *testing.T) {
	m := inside(t)
	m.room = 3 * lookForRoom
	var uploads []*Upload
	for range 3 {
		u, err := m.Begin()
		if err != nil {
			t.Fatal(err)
		}
		defer u.Drop()
		uploads = append(uploads, u)
	}
	var refusals int
	for i, u := range uploads {
		err := u.Add(Files, fmt.Sprintf("%d.txt", i), io.LimitReader(endless('a'), 2*lookForRoom))
		if errors.As(err, new(*Refused)) {
			refusals++
		} else if err != nil {
			t.Error(err)
		}
	}
	if refusals != 2 {
		t.Errorf("%d of three were refused, want 2", refusals)
	}
	if held, err := m.held(); err != nil || held > m.room+2*lookForRoom {
		t.Errorf("%d bytes are held, %v", held, err)
	}
	if _, err := m.Begin(); !errors.As(err, new(*Refused)) {
		t.Errorf("another begins: %v", err)
	}
	uploads[1].Drop()
	uploads[2].Drop()
	if _, err := m.Begin(); err != nil {
		t.Errorf("when two are gone: %v", err)
	}
}

type endless byte

func (e endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(e)
	}
	return len(p), nil
}

// TestFilesThatAreGone: positions whose files went while they were read are an
// error, not the end of the program.
func TestFilesThatAreGone(t *testing.T) {
	m := inside(t)
	r := begun(t, m, AIS)
	if _, _, err := r.hashOf(t.Context(), []string{filepath.Join(m.cfg.Dir, "gone.csv")}); !errors.As(err, new(*finalError)) {
		t.Errorf("%v", err)
	}
}
