package server

import (
	"context"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/assess"
)

// TestExplainedIsMadeOnceAndNobodyWaits: the first who asks starts the working,
// those who ask meanwhile are told that it is not there yet, and it is kept.
func TestExplainedIsMadeOnceAndNobodyWaits(t *testing.T) {
	runs, gate := make(chan assess.Options, 4), make(chan struct{})
	c := newCache(Config{Parallel: 1, Kept: 4, Timeout: time.Minute, Assess: func(_ context.Context, _ *casefile.Case, opt assess.Options) (*assess.Assessment, error) {
		runs <- opt
		<-gate
		return &assess.Assessment{}, nil
	}})
	cs := &casefile.Case{}
	for range 3 {
		if a, err := c.explained(t.Context(), "h", cs); a != nil || err != nil {
			t.Fatalf("%v, %v", a, err)
		}
	}
	if c.known("h") != nil || c.known("other") != nil {
		t.Error("a working that is not there is known")
	}
	if opt := <-runs; !opt.Working || opt.Frames == 0 {
		t.Errorf("asked for %+v", opt)
	}
	close(gate)
	for end := time.Now().Add(time.Minute); c.known("h") == nil; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the working is never there")
		}
	}
	if a, err := c.explained(t.Context(), "h", cs); a == nil || err != nil || len(runs) != 0 {
		t.Errorf("%v, %v, %d more runs", a, err, len(runs))
	}
}
