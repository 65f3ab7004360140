package server

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/assess"
)

func TestCacheMakesEachAssessmentOnce(t *testing.T) {
	var made, running, most atomic.Int32
	c := newCache(Config{Parallel: 2, Kept: 100, Timeout: time.Second, Assess: func(context.Context, *casefile.Case, assess.Options) (*assess.Assessment, error) {
		made.Add(1)
		n := running.Add(1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		time.Sleep(time.Millisecond)
		running.Add(-1)
		return &assess.Assessment{}, nil
	}})
	var wg sync.WaitGroup
	for i := range 200 {
		wg.Go(func() {
			day := dates.Day(i % 10)
			if _, err := c.assess(t.Context(), "h", nil, assess.Options{AsOf: &day}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if made.Load() != 10 || most.Load() > 2 {
		t.Errorf("%d assessments, %d at once; want 10, at most 2", made.Load(), most.Load())
	}
}

func TestCacheKeepsTheLastAskedFor(t *testing.T) {
	made := map[string]int{}
	c := newCache(Config{Parallel: 1, Kept: 2, Timeout: time.Second, Assess: func(_ context.Context, _ *casefile.Case, opt assess.Options) (*assess.Assessment, error) {
		made[opt.Without[0]]++
		return &assess.Assessment{}, nil
	}})
	for _, name := range []string{"a", "b", "a", "c", "a", "b"} {
		if _, err := c.assess(t.Context(), "h", nil, assess.Options{Without: []string{name}}); err != nil {
			t.Fatal(err)
		}
	}
	if made["a"] != 1 || made["b"] != 2 || made["c"] != 1 {
		t.Errorf("made %v, want a once, b twice, c once", made)
	}
	if _, err := c.assess(t.Context(), "other", nil, assess.Options{Without: []string{"a"}}); err != nil || made["a"] != 2 {
		t.Errorf("another content of the case took the old assessment")
	}
}

func TestCacheForgetsFailures(t *testing.T) {
	n := 0
	c := newCache(Config{Parallel: 1, Kept: 2, Timeout: time.Second, Assess: func(context.Context, *casefile.Case, assess.Options) (*assess.Assessment, error) {
		if n++; n == 1 {
			panic("once")
		}
		return &assess.Assessment{}, nil
	}})
	if _, err := c.assess(t.Context(), "h", nil, assess.Options{}); err == nil {
		t.Error("a panic gave no error")
	}
	if _, err := c.assess(t.Context(), "h", nil, assess.Options{}); err != nil {
		t.Errorf("the failure was kept: %v", err)
	}
}

func TestCacheIsBounded(t *testing.T) {
	block := make(chan struct{})
	c := newCache(Config{Parallel: 1, Kept: 100, Timeout: time.Minute, Assess: func(context.Context, *casefile.Case, assess.Options) (*assess.Assessment, error) {
		<-block
		return &assess.Assessment{}, nil
	}})
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	busy := 0
	for i := range 3 * waiting {
		_, err := c.assess(gone, strconv.Itoa(i), nil, assess.Options{})
		switch {
		case errors.Is(err, errBusy):
			busy++
		case !errors.Is(err, context.Canceled):
			t.Errorf("error %v", err)
		}
	}
	if want := 3*waiting - (1 + waiting); busy != want {
		t.Errorf("%d were turned away, want %d", busy, want)
	}
	close(block)
	// A reader that left does not undo the work: it is there for the next one.
	if _, err := c.assess(t.Context(), "0", nil, assess.Options{}); err != nil {
		t.Error(err)
	}
}

func TestCacheTimeout(t *testing.T) {
	c := newCache(Config{Parallel: 1, Kept: 2, Timeout: time.Millisecond, Assess: func(ctx context.Context, _ *casefile.Case, _ assess.Options) (*assess.Assessment, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}})
	if _, err := c.assess(t.Context(), "h", nil, assess.Options{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v", err)
	}
}

// Whoever fills the queue with days and omissions, and the shelf, keeps nobody
// from the case as it is.
func TestCachePlainHasItsOwnLane(t *testing.T) {
	block, plain := make(chan struct{}), 0
	c := newCache(Config{Parallel: 1, Kept: 2, Timeout: time.Minute, Assess: func(_ context.Context, _ *casefile.Case, opt assess.Options) (*assess.Assessment, error) {
		if opt.AsOf != nil {
			<-block
		} else {
			plain++
		}
		return &assess.Assessment{}, nil
	}})
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for round := range 2 {
		for i := range 3 * waiting {
			day := dates.Day(i)
			_, _ = c.assess(gone, "h", nil, assess.Options{AsOf: &day})
		}
		if _, err := c.assess(t.Context(), "h", nil, assess.Options{}); err != nil || plain != 1 {
			t.Errorf("round %d: made %d times, error %v; want once", round, plain, err)
		}
	}
	close(block)
}
