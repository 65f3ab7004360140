package server

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/chart/charttest"
	"github.com/tidewaiter/tidewaiter/internal/store"
	"github.com/tidewaiter/tidewaiter/tally"
)

// lone keeps one case, and counts in memory or in a store.
type lone struct {
	Cases
	mu    sync.Mutex
	c     *casefile.Case
	hash  string
	store *store.Store
}

func (l *lone) List(context.Context) ([]Entry, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return []Entry{{ID: l.c.ID, Hash: l.hash}}, nil
}

func (l *lone) Case(context.Context, string) (*casefile.Case, string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.c, l.hash, nil
}

func (l *lone) Counted(ctx context.Context, k store.CountedKey) ([]byte, error) {
	return l.store.Counted(ctx, k)
}

func (l *lone) KeepCounted(ctx context.Context, k store.CountedKey, body []byte) error {
	return l.store.KeepCounted(ctx, k, body)
}

func (l *lone) PruneCounted(ctx context.Context, model string, hashes []string) (int, error) {
	return l.store.PruneCounted(ctx, model, hashes)
}

// quickly is an assessment that takes no time: of that day and those omissions,
// with a count that tells them apart.
func quickly(c *casefile.Case, opt assess.Options) *assess.Assessment {
	day, _ := c.LatestPublication()
	if opt.AsOf != nil {
		day = *opt.AsOf
	}
	median := float64(day) + 1000*float64(len(strings.Join(opt.Without, "")))
	r := &tally.Result{AsOf: day, Version: tally.Version, Count: &tally.Count{Measure: "containers", Unit: "container", Quantiles: tally.Quantiles{Median: median, P05: median / 2, P25: median * .8, P75: median * 1.2, P95: median * 2}}}
	return &assess.Assessment{Case: c, Without: opt.Without, Result: r, Sentence: "counted"}
}

// laneTest is an ahead with what it counts, in order.
type laneTest struct {
	*ahead
	cases *lone
	log   *bytes.Buffer
	mu    sync.Mutex
	runs  []string
}

// newLaneTest starts counting ahead over a store; run may be nil.
func newLaneTest(t *testing.T, cases *lone, run func(ctx context.Context, c *casefile.Case, opt assess.Options) (*assess.Assessment, error)) *laneTest {
	t.Helper()
	lt := &laneTest{cases: cases, log: &bytes.Buffer{}}
	cfg := Config{Cases: cases, Log: slog.New(slog.NewTextHandler(lt.log, nil)), Ahead: true, Parallel: 1, Kept: 8, Timeout: time.Minute,
		Assess: func(ctx context.Context, c *casefile.Case, opt assess.Options) (*assess.Assessment, error) {
			lt.mu.Lock()
			lt.runs = append(lt.runs, keyOf("", opt))
			lt.mu.Unlock()
			if run != nil {
				return run(ctx, c, opt)
			}
			return quickly(c, opt), nil
		}}
	lt.ahead = newAhead(cfg, newCache(cfg))
	t.Cleanup(lt.close)
	return lt
}

// count counts the case as it is, which begins the rest.
func (lt *laneTest) count(t *testing.T) {
	t.Helper()
	c, hash, _ := lt.cases.Case(t.Context(), "")
	if _, err := lt.cache.assess(t.Context(), hash, c, assess.Options{}); err != nil {
		t.Fatal(err)
	}
}

func (lt *laneTest) wait(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never: %s", what)
		}
	}
}

func (lt *laneTest) counted() []string {
	lt.mu.Lock()
	defer lt.mu.Unlock()
	return slices.Clone(lt.runs)
}

func keptIn(t *testing.T, dir string) *store.Store {
	t.Helper()
	st, err := store.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return st
}

// TestAheadCountsInOrder: after the case itself the days, the latest first, then
// what can be left out, each once; and again after a restart nothing at all.
func TestAheadCountsInOrder(t *testing.T) {
	dir := t.TempDir()
	cases := &lone{c: charttest.Case(), hash: "h", store: keptIn(t, dir)}
	lt := newLaneTest(t, cases, nil)
	tl := lt.timeline("h", cases.c)
	if len(tl.days) < 5 || !slices.IsSorted(tl.days) || tl.days[len(tl.days)-1] != tl.last || len(tl.out) < 8 {
		t.Fatalf("days %v, omissions %v", tl.days, tl.out)
	}
	if len(lt.counted()) != 0 {
		t.Fatal("something is counted before the case itself")
	}
	lt.count(t)
	lt.wait(t, "all is counted", func() bool { return lt.done("h") })
	want := []string{keyOf("", assess.Options{})}
	for _, opt := range tl.all() {
		want = append(want, keyOf("", opt))
	}
	if got := lt.counted(); !slices.Equal(got, want) {
		t.Errorf("counted %q, want %q", got, want)
	}
	kinds := map[string]bool{}
	for _, o := range tl.out {
		kinds[o.Kind] = true
		if !assess.Knows(cases.c, o.ID) {
			t.Errorf("%s %q cannot be left out", o.Kind, o.ID)
		}
	}
	if len(kinds) != 4 {
		t.Errorf("kinds %v", kinds)
	}
	lt.close()

	again := newLaneTest(t, cases, nil)
	again.count(t)
	again.wait(t, "all is there", func() bool { return again.done("h") })
	if got := again.counted(); len(got) != 1 {
		t.Errorf("after a restart %q are counted", got[1:])
	}
	// However a reader writes what is left out, it is one count.
	var ids []string
	for _, o := range tl.out[:2] {
		ids = append(ids, o.ID)
	}
	slices.Sort(ids)
	a, err := again.cache.assess(t.Context(), "h", cases.c, assess.Options{Without: []string{ids[1], ids[0], ids[1]}})
	if err != nil {
		t.Fatal(err)
	}
	b, err := again.cache.assess(t.Context(), "h", cases.c, assess.Options{AsOf: &tl.last, Without: ids})
	if err != nil || a != b || len(again.counted()) != 2 {
		t.Errorf("two orders: %p, %p, %v, counted %q", a, b, err, again.counted())
	}
	if lt.log.Len()+again.log.Len() > 0 {
		t.Errorf("logged:\n%s%s", lt.log, again.log)
	}
}

// TestAheadGivesWay: a count that nobody waits for is stopped for one that
// somebody asks for, and made after it; one that somebody has asked for is not.
func TestAheadGivesWay(t *testing.T) {
	cases := &lone{c: charttest.Case(), hash: "h", store: keptIn(t, t.TempDir())}
	started, stopped, gate := make(chan string, 100), make(chan string, 100), make(chan struct{}, 100)
	lt := newLaneTest(t, cases, func(ctx context.Context, c *casefile.Case, opt assess.Options) (*assess.Assessment, error) {
		if opt.AsOf == nil && opt.Without == nil {
			return quickly(c, opt), nil
		}
		key := keyOf("", opt)
		started <- key
		select {
		case <-gate:
			return quickly(c, opt), nil
		case <-ctx.Done():
			stopped <- key
			return nil, ctx.Err()
		}
	})
	tl := lt.timeline("h", cases.c)
	lt.count(t)
	first := <-started
	// A day that nobody counts ahead.
	odd := tl.days[0] + 1
	for slices.Contains(tl.days, odd) {
		odd++
	}
	answered := make(chan error, 2)
	ask := func(opt assess.Options) {
		go func() {
			_, err := lt.cache.assess(context.Background(), "h", cases.c, opt)
			answered <- err
		}()
	}
	ask(assess.Options{AsOf: &odd})
	if got := <-stopped; got != first {
		t.Fatalf("%q was stopped, want %q", got, first)
	}
	if got := <-started; got != keyOf("", assess.Options{AsOf: &odd}) {
		t.Fatalf("%q is counted for the reader", got)
	}
	select {
	case got := <-started:
		t.Fatalf("%q is counted while a reader waits", got)
	case <-time.After(20 * time.Millisecond):
	}
	gate <- struct{}{}
	if err := <-answered; err != nil {
		t.Fatal(err)
	}
	if got := <-started; got != first {
		t.Fatalf("after the reader %q is counted, want %q again", got, first)
	}
	// Who asks for what is counted just now waits for it, and it is not stopped.
	before := len(lt.counted())
	ask(tl.all()[0])
	lt.wait(t, "the reader waits", func() bool {
		lt.cache.mu.Lock()
		defer lt.cache.mu.Unlock()
		return lt.cache.quiet != nil && lt.cache.quiet.wanted.Load()
	})
	other := odd + 1
	for slices.Contains(tl.days, other) {
		other++
	}
	ask(assess.Options{AsOf: &other})
	<-started
	gate <- struct{}{}
	gate <- struct{}{}
	for range 2 {
		if err := <-answered; err != nil {
			t.Fatal(err)
		}
	}
	if len(stopped) > 0 || len(lt.counted()) > before+2 {
		t.Errorf("%d were stopped, counted %q", len(stopped), lt.counted()[before:])
	}
	for range len(tl.all()) {
		gate <- struct{}{}
	}
	lt.wait(t, "all is counted", func() bool { return lt.done("h") })
	if lt.log.Len() > 0 {
		t.Errorf("logged:\n%s", lt.log)
	}
}

// TestAheadEnds: closing stops what is being counted, waits until nothing is
// written, and leaves no half count.
func TestAheadEnds(t *testing.T) {
	cases := &lone{c: charttest.Case(), hash: "h", store: keptIn(t, t.TempDir())}
	started := make(chan struct{}, 1)
	lt := newLaneTest(t, cases, func(ctx context.Context, c *casefile.Case, opt assess.Options) (*assess.Assessment, error) {
		if opt.AsOf == nil {
			return quickly(c, opt), nil
		}
		started <- struct{}{}
		<-ctx.Done()
		return nil, ctx.Err()
	})
	lt.count(t)
	<-started
	tl := lt.timeline("h", cases.c)
	opt := tl.all()[0]
	answered := make(chan error, 1)
	go func() {
		_, err := lt.cache.assess(context.Background(), "h", cases.c, opt)
		answered <- err
	}()
	lt.wait(t, "the reader waits", func() bool {
		lt.cache.mu.Lock()
		defer lt.cache.mu.Unlock()
		return lt.cache.quiet != nil && lt.cache.quiet.wanted.Load()
	})
	lt.close()
	if err := <-answered; !errors.Is(err, errBusy) {
		t.Errorf("who waited is told %v", err)
	}
	if _, err := cases.store.Counted(t.Context(), keptAs("h", cases.c, opt)); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("half a count is kept: %v", err)
	}
	if ready, _, done := tl.progress(); ready != 0 || done {
		t.Errorf("%d are ready, done %v", ready, done)
	}
	lt.close() // once more does no harm
	if lt.log.Len() > 0 {
		t.Errorf("the end is logged:\n%s", lt.log)
	}
}

// TestAheadCountsDamageAnew: a row that was changed, one of another layout and one
// of another day are counted anew and never shown.
func TestAheadCountsDamageAnew(t *testing.T) {
	cases := &lone{c: charttest.Case(), hash: "h", store: keptIn(t, t.TempDir())}
	first := newLaneTest(t, cases, nil)
	first.count(t)
	first.wait(t, "all is counted", func() bool { return first.done("h") })
	first.close()
	all := newTimeline("h", cases.c).all()
	keep := func(i int, body []byte) {
		if err := cases.store.KeepCounted(t.Context(), keptAs("h", cases.c, all[i]), body); err != nil {
			t.Fatal(err)
		}
	}
	other, err := quickly(cases.c, all[3]).Packed()
	if err != nil {
		t.Fatal(err)
	}
	keep(0, []byte("no assessment"))
	keep(1, other)
	keep(2, other[:len(other)/2])

	lt := newLaneTest(t, cases, nil)
	for i := range 3 { // a reader comes before it is looked at
		if got := lt.recall(t.Context(), "h", cases.c, all[i]); got != nil {
			t.Fatalf("row %d is shown: %v", i, got.Result.Count)
		}
	}
	lt.count(t)
	lt.wait(t, "all is there", func() bool { return lt.done("h") })
	var want []string
	for _, opt := range all[:3] {
		want = append(want, keyOf("", opt))
	}
	if got := lt.counted()[1:]; !slices.Equal(got, want) {
		t.Errorf("counted anew %q, want %q", got, want)
	}
	for i := range 3 {
		got := lt.recall(t.Context(), "h", cases.c, all[i])
		if got == nil || got.Result.Count.Quantiles != quickly(cases.c, all[i]).Result.Count.Quantiles {
			t.Errorf("row %d after it was counted anew: %v", i, got)
		}
	}
	if n := strings.Count(lt.log.String(), "counted anew"); n == 0 {
		t.Error("nothing was said of it")
	}
	// One that breaks while the process runs is counted again too.
	lt.close()
}

// TestAheadForgetsOldContents: what no case holds any more is dropped, and a case
// that changes while it is counted is not counted to the end.
func TestAheadForgetsOldContents(t *testing.T) {
	cases := &lone{c: charttest.Case(), hash: "old", store: keptIn(t, t.TempDir())}
	lt := newLaneTest(t, cases, nil)
	lt.count(t)
	lt.wait(t, "all is counted", func() bool { return lt.done("old") })
	day := newTimeline("old", cases.c).all()[0]
	if _, err := cases.store.Counted(t.Context(), keptAs("old", cases.c, day)); err != nil {
		t.Fatal(err)
	}
	cases.mu.Lock()
	cases.hash = "new"
	cases.mu.Unlock()
	lt.count(t)
	lt.wait(t, "the new is counted", func() bool { return lt.done("new") })
	if _, err := cases.store.Counted(t.Context(), keptAs("old", cases.c, day)); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the old one is still kept: %v", err)
	}
	if _, err := cases.store.Counted(t.Context(), keptAs("new", cases.c, day)); err != nil {
		t.Error(err)
	}
}

// TestAheadFailsOnce: what cannot be counted is said once, is not ready, and keeps
// nothing else from being counted.
func TestAheadFailsOnce(t *testing.T) {
	cases := &lone{c: charttest.Case(), hash: "h", store: keptIn(t, t.TempDir())}
	bad := newTimeline("h", cases.c).all()[1]
	lt := newLaneTest(t, cases, func(_ context.Context, c *casefile.Case, opt assess.Options) (*assess.Assessment, error) {
		if opt.AsOf != nil && *opt.AsOf == *bad.AsOf {
			panic("a day of its own")
		}
		return quickly(c, opt), nil
	})
	lt.count(t)
	lt.wait(t, "the rest is counted", func() bool { return lt.done("h") })
	tl := lt.timeline("h", cases.c)
	if ready, of, _ := tl.progress(); ready != of-1 {
		t.Errorf("%d of %d are ready", ready, of)
	}
	if _, ok := tl.glance(bad); ok {
		t.Error("what failed is ready")
	}
	lt.close()
	if n := strings.Count(lt.log.String(), "level=ERROR"); n != 1 {
		t.Errorf("said %d times:\n%s", n, lt.log)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	m, ctx := newMemory(1000), t.Context()
	key := func(i int) store.CountedKey { return store.CountedKey{Hash: "h", Model: "m", AsOf: dates.Day(i)} }
	for i := range 100 {
		if err := m.KeepCounted(ctx, key(i%40), make([]byte, 90)); err != nil {
			t.Fatal(err)
		}
		if m.held > m.most || len(m.bodies) != len(m.order) || len(m.bodies) != len(m.model) {
			t.Fatalf("%d bytes, %d bodies, %d in order", m.held, len(m.bodies), len(m.order))
		}
	}
	if _, err := m.Counted(ctx, key(19)); err != nil {
		t.Errorf("the last is gone: %v", err)
	}
	if _, err := m.Counted(ctx, key(1)); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an early one: %v", err)
	}
	if n, err := m.PruneCounted(ctx, "m", []string{"other"}); err != nil || n != 11 || m.held != 0 {
		t.Errorf("%d dropped, %d bytes held, %v", n, m.held, err)
	}
}
