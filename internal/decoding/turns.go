package decoding

import "sync"

// Turns lets goroutines pass one after the other, in the order of their
// numbers from 0.
type Turns struct {
	mu   sync.Mutex
	cond sync.Cond
	next int
}

// NewTurns returns turns of which the first is 0.
func NewTurns() *Turns {
	t := &Turns{}
	t.cond.L = &t.mu
	return t
}

// Wait returns when all before n are done.
func (t *Turns) Wait(n int) {
	t.mu.Lock()
	for t.next != n {
		t.cond.Wait()
	}
	t.mu.Unlock()
}

// Done lets the next one pass.
func (t *Turns) Done() {
	t.mu.Lock()
	t.next++
	t.mu.Unlock()
	t.cond.Broadcast()
}
