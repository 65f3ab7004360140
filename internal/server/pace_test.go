package server

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// TestPace plays a second of work in steps of half a millisecond by a clock of
// its own: with readers it has the slice of each round and what a step goes
// over it, without it has all of the time; it begins again with a round.
func TestPace(t *testing.T) {
	for _, tc := range []struct {
		name     string
		every    time.Duration // a reader
		from, to time.Duration // worked
	}{
		{"no reader", 0, time.Second, time.Second},
		{"a reader each 3 ms", 3 * time.Millisecond, 95 * time.Millisecond, 130 * time.Millisecond},
		{"a reader each 29 ms", 29 * time.Millisecond, 95 * time.Millisecond, 130 * time.Millisecond},
		{"a reader each 100 ms", 100 * time.Millisecond, 600 * time.Millisecond, 700 * time.Millisecond},
	} {
		t.Run(tc.name, func(t *testing.T) {
			const start = time.Hour
			now, next, worked := start, start, time.Duration(0)
			p := newPace()
			p.now = func() time.Duration { return now }
			answer := p.watched(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
			pass := func(d time.Duration) {
				for end := now + d; now < end; now += 500 * time.Microsecond {
					if tc.every > 0 && now >= next {
						answer.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
						next += tc.every
					}
				}
			}
			p.sleep = pass
			for now < start+time.Second {
				p.wait(t.Context())
				pass(500 * time.Microsecond)
				worked += 500 * time.Microsecond
			}
			if worked < tc.from || worked > tc.to {
				t.Errorf("worked %v of a second, want %v to %v", worked, tc.from, tc.to)
			}
		})
	}
	ended, end := context.WithCancel(t.Context())
	end()
	p := newPace()
	p.touch()
	p.sleep = func(time.Duration) { t.Error("what has ended waits") }
	p.wait(ended)
}
