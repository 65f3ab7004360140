package server

import (
	"container/list"
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
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
	deep    *lane // with the working: minutes each, and nobody waits for one
	timeout time.Duration
	pace    *pace // of what nobody waits for

	// recall returns a count that was kept, or nil; told is called with each case
	// that was counted as it is. Both may be nil.
	recall func(ctx context.Context, hash string, cs *casefile.Case, opt assess.Options) *assess.Assessment
	told   func(hash string, cs *casefile.Case, result *assess.Assessment)

	mu    sync.Mutex    // guards the lanes and what follows
	quiet *quiet        // what is counted ahead just now; nil for nothing
	free  chan struct{} // told when something that a reader asked for is done
}

// quiet is an assessment that nobody has asked for yet. It gives way to any that
// somebody asks for, unless somebody waits for this very one.
type quiet struct {
	e      *entry
	stop   context.CancelFunc
	wanted atomic.Bool
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
	return &cache{run: cfg.Assess, plain: newLane(1, cfg.Kept), chosen: newLane(cfg.Parallel, cfg.Kept), deep: newLane(1, cfg.Kept), timeout: cfg.Timeout, pace: newPace(), free: make(chan struct{}, 1)}
}

// assess returns the assessment of the case with this hash. The work is not
// bound to ctx: others may wait for it, and the next reader will want it.
func (c *cache) assess(ctx context.Context, hash string, cs *casefile.Case, opt assess.Options) (*assess.Assessment, error) {
	return c.assessIn(ctx, c.plain, hash, cs, opt)
}

// assessOld is like assess for a version that is no longer the current one:
// whoever goes through them all keeps nobody from the case as it is.
func (c *cache) assessOld(ctx context.Context, hash string, cs *casefile.Case, opt assess.Options) (*assess.Assessment, error) {
	return c.assessIn(ctx, c.chosen, hash, cs, opt)
}

func (c *cache) assessIn(ctx context.Context, l *lane, hash string, cs *casefile.Case, opt assess.Options) (*assess.Assessment, error) {
	opt = ordered(cs, opt)
	if opt.AsOf != nil || len(opt.Without) > 0 {
		l = c.chosen
	}
	key := keyOf(hash, opt)
	timeout := c.timeout
	if l == c.plain {
		timeout *= plainTimes
	}
	if l == c.chosen && c.recall != nil && !c.has(l, key) {
		if a := c.recall(ctx, hash, cs, opt); a != nil {
			c.shelve(l, key, a)
			return a, nil
		}
	}
	e, err := c.entry(ctx, l, key, hash, cs, opt, timeout)
	if err != nil {
		return nil, err
	}
	select {
	case <-e.done:
		return e.result, e.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// ordered writes options that ask for the same in the same way: omissions in
// order and once, and the day of the case as it is as none.
func ordered(cs *casefile.Case, opt assess.Options) assess.Options {
	if !slices.IsSorted(opt.Without) {
		opt.Without = slices.Sorted(slices.Values(opt.Without))
	}
	opt.Without = slices.Compact(slices.Clone(opt.Without))
	if opt.AsOf != nil && cs != nil {
		if last, ok := cs.LatestPublication(); ok && last == *opt.AsOf {
			opt.AsOf = nil
		}
	}
	return opt
}

func keyOf(hash string, opt assess.Options) string {
	key := hash
	if opt.AsOf != nil {
		key += "\x00" + opt.AsOf.String()
	}
	return key + "\x00\x00" + strings.Join(opt.Without, "\x00")
}

// has reports whether a key is made or being made.
func (c *cache) has(l *lane, key string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, ok := l.entries[key]
	return ok
}

// shelve keeps an assessment that was made elsewhere.
func (c *cache) shelve(l *lane, key string, a *assess.Assessment) {
	e := &entry{key: key, done: make(chan struct{}), result: a}
	close(e.done)
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := l.entries[key]; !ok {
		l.entries[key] = l.order.PushFront(e)
		l.trim()
	}
}

// drop forgets an entry. The caller holds the mutex of the cache.
func (l *lane) drop(e *entry) {
	if el, ok := l.entries[e.key]; ok && el.Value == any(e) {
		l.order.Remove(el)
		delete(l.entries, e.key)
	}
}

// ahead makes an assessment with a day or omissions while nobody waits for
// another one. When somebody asks for something else it stops and begins again
// later; whoever asks for this one waits for it as for any other.
func (c *cache) ahead(ctx context.Context, hash string, cs *casefile.Case, opt assess.Options) (*assess.Assessment, error) {
	opt = ordered(cs, opt)
	key := keyOf(hash, opt)
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		c.mu.Lock()
		if el, ok := c.chosen.entries[key]; ok {
			e := el.Value.(*entry)
			c.mu.Unlock()
			select {
			case <-e.done:
				return e.result, e.err
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
		if c.plain.pending+c.chosen.pending+c.deep.pending > 0 {
			c.mu.Unlock()
			select {
			case <-c.free:
			case <-ctx.Done():
			}
			continue
		}
		running, stop := context.WithTimeout(ctx, c.timeout*plainTimes)
		q := &quiet{e: &entry{key: key, done: make(chan struct{})}, stop: stop}
		c.quiet = q
		c.chosen.entries[key] = c.chosen.order.PushFront(q.e)
		c.chosen.trim()
		c.mu.Unlock()
		paced := opt
		paced.Pace = func() {
			if !q.wanted.Load() {
				c.pace.wait(running)
			}
		}
		q.e.result, q.e.err = c.safely(running, cs, paced)
		stop()
		c.mu.Lock()
		gaveWay := c.quiet != q
		if !gaveWay {
			c.quiet = nil
		}
		// The result is kept by who asked for it; the shelf is for what readers ask.
		if !q.wanted.Load() || q.e.err != nil {
			c.chosen.drop(q.e)
		}
		c.mu.Unlock()
		if q.e.err != nil && ctx.Err() != nil {
			q.e.err = errBusy // the server ends; who waits is told to come again
		}
		close(q.e.done)
		if !gaveWay || q.e.err == nil {
			return q.e.result, q.e.err
		}
	}
}

// giveWay stops what is counted ahead, unless somebody waits for it. The caller
// holds the mutex of the cache.
func (c *cache) giveWay() {
	if q := c.quiet; q != nil && !q.wanted.Load() {
		q.stop()
		c.chosen.drop(q.e)
		c.quiet = nil
	}
}

// safely assesses; a panic is an error.
func (c *cache) safely(ctx context.Context, cs *casefile.Case, opt assess.Options) (a *assess.Assessment, err error) {
	defer func() {
		if v := recover(); v != nil {
			a, err = nil, fmt.Errorf("server: assessing: panic: %v\n%s", v, debug.Stack())
		}
	}()
	return c.run(ctx, cs, opt)
}

// plainTimes is how much longer a case as it is may take than one with a day or
// omissions: it is counted once and then kept, and a case of 20,000 claims takes
// half a minute on a slow machine.
const plainTimes = 6

// framesShown is on how many earlier days the working counts as well.
const framesShown = 6

// deepTimeout is how long the working of one case may take.
const deepTimeout = 30 * time.Minute

// explained returns the assessment of a case with its working, or nil while it
// is being made: the first who asks starts it. Only the case as it is has one,
// so no reader can ask for many.
func (c *cache) explained(ctx context.Context, hash string, cs *casefile.Case) (*assess.Assessment, error) {
	e, err := c.entry(ctx, c.deep, hash, hash, cs, assess.Options{Working: true, Frames: framesShown}, deepTimeout)
	if err != nil {
		return nil, err
	}
	select {
	case <-e.done:
		return e.result, e.err
	default:
		return nil, nil
	}
}

// known returns the explained assessment if it was made already, else nil.
func (c *cache) known(hash string) *assess.Assessment {
	c.mu.Lock()
	el, ok := c.deep.entries[hash]
	c.mu.Unlock()
	if !ok {
		return nil
	}
	e := el.Value.(*entry)
	select {
	case <-e.done:
		return e.result
	default:
		return nil
	}
}

// counted returns the plain assessment of a case if it was made already, else
// nil.
func (c *cache) counted(hash string) *assess.Assessment {
	c.mu.Lock()
	el, ok := c.plain.entries[hash+"\x00\x00"]
	c.mu.Unlock()
	if !ok {
		return nil
	}
	e := el.Value.(*entry)
	select {
	case <-e.done:
		return e.result
	default:
		return nil
	}
}

// entry returns the entry of a key, and starts its work when there is none.
func (c *cache) entry(ctx context.Context, l *lane, key, hash string, cs *casefile.Case, opt assess.Options, timeout time.Duration) (*entry, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	el, ok := l.entries[key]
	if ok {
		l.order.MoveToFront(el)
		e := el.Value.(*entry)
		if c.quiet != nil && c.quiet.e == e {
			c.quiet.wanted.Store(true)
		}
		return e, nil
	}
	if l.pending >= cap(l.slots)*(1+waiting) {
		return nil, errBusy
	}
	c.giveWay()
	l.pending++
	e := &entry{key: key, done: make(chan struct{})}
	l.entries[key] = l.order.PushFront(e)
	l.trim()
	go c.work(context.WithoutCancel(ctx), l, e, hash, cs, opt, timeout)
	return e, nil
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

func (c *cache) work(ctx context.Context, l *lane, e *entry, hash string, cs *casefile.Case, opt assess.Options, timeout time.Duration) {
	l.slots <- struct{}{}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if l == c.deep {
		opt.Pace = func() { c.pace.wait(ctx) }
	}
	e.result, e.err = c.safely(ctx, cs, opt)
	<-l.slots
	c.mu.Lock()
	l.pending--
	if e.err != nil {
		l.drop(e) // a failure is not kept: the next reader tries again
	}
	c.mu.Unlock()
	close(e.done)
	select {
	case c.free <- struct{}{}:
	default:
	}
	if l == c.plain && e.err == nil && c.told != nil {
		c.told(hash, cs, e.result)
	}
}
