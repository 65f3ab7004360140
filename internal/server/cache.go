package server

import (
	"container/list"
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/assess"
)

// errBusy is the error of an assessment for which too many are waiting.
var errBusy = errors.New("server: too many assessments are waiting")

// waiting is how many assessments may wait for each that is being made.
const waiting = 8

// cache makes assessments: each once however many ask for it, a few at a time,
// and keeps those asked for last.
type cache struct {
	run     func(context.Context, *casefile.Case, assess.Options) (*assess.Assessment, error)
	slots   chan struct{}
	timeout time.Duration
	kept    int

	mu      sync.Mutex
	entries map[string]*list.Element // of *entry
	order   *list.List               // asked for last first
	pending int
}

type entry struct {
	key    string
	done   chan struct{} // closed when result and err are set
	result *assess.Assessment
	err    error
}

func newCache(cfg Config) *cache {
	return &cache{
		run: cfg.Assess, slots: make(chan struct{}, cfg.Parallel), timeout: cfg.Timeout, kept: cfg.Kept,
		entries: map[string]*list.Element{}, order: list.New(),
	}
}

// assess returns the assessment of the case with this hash. The work is not
// bound to ctx: others may wait for it, and the next reader will want it.
func (c *cache) assess(ctx context.Context, hash string, cs *casefile.Case, opt assess.Options) (*assess.Assessment, error) {
	key := hash
	if opt.AsOf != nil {
		key += "\x00" + opt.AsOf.String()
	}
	key += "\x00\x00" + strings.Join(opt.Without, "\x00")

	c.mu.Lock()
	el, ok := c.entries[key]
	if ok {
		c.order.MoveToFront(el)
	} else {
		if c.pending >= cap(c.slots)*(1+waiting) {
			c.mu.Unlock()
			return nil, errBusy
		}
		c.pending++
		e := &entry{key: key, done: make(chan struct{})}
		el = c.order.PushFront(e)
		c.entries[key] = el
		c.trim()
		go c.work(context.WithoutCancel(ctx), e, cs, opt)
	}
	c.mu.Unlock()

	e := el.Value.(*entry)
	select {
	case <-e.done:
		return e.result, e.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// trim drops what was asked for longest ago. The caller holds mu. An entry that
// is still being made is dropped too: those who wait for it hold it.
func (c *cache) trim() {
	for c.order.Len() > c.kept {
		last := c.order.Back()
		c.order.Remove(last)
		delete(c.entries, last.Value.(*entry).key)
	}
}

func (c *cache) work(ctx context.Context, e *entry, cs *casefile.Case, opt assess.Options) {
	c.slots <- struct{}{}
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer func() {
		if v := recover(); v != nil {
			e.err = fmt.Errorf("server: assessing: panic: %v\n%s", v, debug.Stack())
		}
		cancel()
		<-c.slots
		c.mu.Lock()
		c.pending--
		// A failure is not kept: the next reader tries again.
		if el, ok := c.entries[e.key]; ok && e.err != nil && el.Value == any(e) {
			c.order.Remove(el)
			delete(c.entries, e.key)
		}
		c.mu.Unlock()
		close(e.done)
	}()
	e.result, e.err = c.run(ctx, cs, opt)
}
