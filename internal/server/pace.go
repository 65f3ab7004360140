package server

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"
)

// While readers come, what nobody waits for works in a part of the time only:
// slice of every round. Counting takes all processors it is given, and the
// scheduler takes one away after ten milliseconds at the earliest: a page that
// is ready in one would be answered in twenty.
const (
	busyFor = 30 * time.Millisecond // so long after a request began or ended readers are there
	round   = 20 * time.Millisecond
	slice   = 2 * time.Millisecond
)

// pace knows when the last reader came.
type pace struct {
	now   func() time.Duration // since some moment before anything was asked
	sleep func(time.Duration)
	last  atomic.Int64 // of now; 0 before the first reader
}

func newPace() *pace {
	began := time.Now().Add(-time.Second)
	return &pace{now: func() time.Duration { return time.Since(began) }, sleep: time.Sleep}
}

func (p *pace) touch() { p.last.Store(int64(p.now())) }

// wait returns when work that nobody waits for may go on: at once while there
// are no readers.
func (p *pace) wait(ctx context.Context) {
	for ctx.Err() == nil {
		now := p.now()
		last := p.last.Load()
		into := now % round
		if last == 0 || now-time.Duration(last) > busyFor || into < slice {
			return
		}
		p.sleep(round - into)
	}
}

// watched has requests noted that begin and end.
func (p *pace) watched(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.touch()
		defer p.touch()
		h.ServeHTTP(w, r)
	})
}
