package readpages

import (
	"context"
	"sync"
)

// room bounds how much is held at a time. What is larger than the whole room is
// let in when it is empty.
type room struct {
	mu    sync.Mutex
	freed sync.Cond
	size  int64
	taken int64
}

func newRoom(size int64) *room {
	r := &room{size: size}
	r.freed.L = &r.mu
	return r
}

// take waits until n fits; false when the context ended first.
func (r *room) take(ctx context.Context, n int64) bool {
	stop := context.AfterFunc(ctx, func() {
		r.mu.Lock() // not between a waiter's look at the context and its sleep
		defer r.mu.Unlock()
		r.freed.Broadcast()
	})
	defer stop()
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.taken > 0 && r.taken+n > r.size && ctx.Err() == nil {
		r.freed.Wait()
	}
	if ctx.Err() != nil {
		return false
	}
	r.taken += n
	return true
}

// give takes n back.
func (r *room) give(n int64) {
	r.mu.Lock()
	r.taken -= n
	r.mu.Unlock()
	r.freed.Broadcast()
}
