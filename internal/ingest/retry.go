package ingest

import (
	"context"
	"math/rand/v2"
	"time"
)

// Pauses between attempts to connect.
const (
	firstPause   = time.Second
	longestPause = time.Minute
	healthyAfter = time.Minute // a connection that held so long starts the pauses anew
)

// clock is time as live sources see it; tests turn their own.
type clock interface {
	Now() time.Time
	// Sleep waits, and returns the error of ctx when that ends first.
	Sleep(ctx context.Context, d time.Duration) error
}

type systemClock struct{}

// Now leaves the monotonic reading out: it stands still while a machine
// sleeps, and those hours are silence like any other.
func (systemClock) Now() time.Time { return time.Now().UTC().Round(0) }

func (systemClock) Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

func random() float64 { return rand.Float64() }

// backoff is the pause before the next attempt: doubling, bounded, and between
// half of it and the whole at random.
type backoff struct {
	next   time.Duration
	random func() float64
}

func (b *backoff) pause() time.Duration {
	if b.next == 0 {
		b.next = firstPause
	}
	d := b.next
	b.next = min(2*b.next, longestPause)
	return d/2 + time.Duration(b.random()*float64(d/2))
}

// reconnect runs session again and again until ctx ends. A session calls up
// when it is connected, and returns why it ended.
func (s *Source) reconnect(ctx context.Context, session func(ctx context.Context, up func()) error) error {
	b := backoff{random: s.random}
	for ctx.Err() == nil {
		var since time.Time
		err := session(ctx, func() {
			since = s.clock.Now()
			s.connected("")
		})
		if ctx.Err() != nil {
			break
		}
		if !since.IsZero() && s.clock.Now().Sub(since) >= healthyAfter {
			b.next = 0
		}
		pause := b.pause()
		s.lost("", err, pause)
		if s.clock.Sleep(ctx, pause) != nil {
			break
		}
	}
	return nil
}
