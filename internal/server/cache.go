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
// and keeps those asked for last. Those of a case as it is, without options,
// have a lane and a shelf of their own: whoever asks for a thousand days and
// omissions keeps nobody from the case itself.
type cache struct {
	run     func(context.Context, *casefile.Case, assess.Options) (*assess.Assessment, error)
	plain   *lane
	chosen  *lane // with a day or omissions
	timeout time.Duration

	mu sync.Mutex // guards both lanes
}

// lane is a queue and a shelf.
type lane struct {
	slots   chan struct{}
	kept    int
	entries map[string]*list.Element // of *entry
	order   *list.List               // asked for last first
	pending int
}

func newLane(parallel, kept int) *lane {
	return &lane{slots: make(chan struct{}, parallel), kept: kept, entries: map[string]*list.Element{}, order: list.New()}
}

type entry struct {
	key    string
	done   chan struct{} // closed when result and err are set
	result *assess.Assessment
	err    error
}

func newCache(cfg Config) *cache {
	return &cache{run: cfg.Assess, plain: newLane(1, cfg.Kept), chosen: newLane(cfg.Parallel, cfg.Kept), timeout: cfg.Timeout}
}

// assess returns the assessment of the case with this hash. The work is not
// bound to ctx: others may wait for it, and the next reader will want it.
func (c *cache) assess(ctx context.Context, hash string, cs *casefile.Case, opt assess.Options) (*assess.Assessment, error) {
	key, l := hash, c.plain
	if opt.AsOf != nil || len(opt.Without) > 0 {
		l = c.chosen
	}
	if opt.AsOf != nil {
		key += "\x00" + opt.AsOf.String()
	}
	key += "\x00\x00" + strings.Join(opt.Without, "\x00")

	c.mu.Lock()
	el, ok := l.entries[key]
	if ok {
		l.order.MoveToFront(el)
	} else {
		if l.pending >= cap(l.slots)*(1+waiting) {
			c.mu.Unlock()
			return nil, errBusy
		}
		l.pending++
		e := &entry{key: key, done: make(chan struct{})}
		el = l.order.PushFront(e)
		l.entries[key] = el
		l.trim()
		go c.work(context.WithoutCancel(ctx), l, e, cs, opt)
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

// trim drops what was asked for longest ago. The caller holds the mutex of the
// cache. An entry that is still being made is dropped too: those who wait for it
// hold it.
func (l *lane) trim() {
	for l.order.Len() > l.kept {
		last := l.order.Back()
		l.order.Remove(last)
		delete(l.entries, last.Value.(*entry).key)
	}
}

func (c *cache) work(ctx context.Context, l *lane, e *entry, cs *casefile.Case, opt assess.Options) {
	l.slots <- struct{}{}
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer func() {
		if v := recover(); v != nil {
			e.err = fmt.Errorf("server: assessing: panic: %v\n%s", v, debug.Stack())
		}
		cancel()
		<-l.slots
		c.mu.Lock()
		l.pending--
		// A failure is not kept: the next reader tries again.
		if el, ok := l.entries[e.key]; ok && e.err != nil && el.Value == any(e) {
			l.order.Remove(el)
			delete(l.entries, e.key)
		}
		c.mu.Unlock()
		close(e.done)
	}()
	e.result, e.err = c.run(ctx, cs, opt)
}
