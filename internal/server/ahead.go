package server

import (
	"container/list"
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

// Keeper is what a [Cases] that keeps counts across restarts has besides. Its
// methods are called from many goroutines at once; see [store.Store].
type Keeper interface {
	Counted(ctx context.Context, key store.CountedKey) ([]byte, error)
	KeepCounted(ctx context.Context, key store.CountedKey, body []byte) error
	PruneCounted(ctx context.Context, model string, hashes []string) (int, error)
}

// Of how many contents of cases it is known what is counted ahead, and how many
// bytes these take together, about. One is kept however large it is.
const (
	maxTimelines     = 64
	maxTimelineBytes = 128 << 20
)

// ahead counts cases on other days and with things left out before anybody asks,
// one count at a time, and only while no reader waits for a count. It begins with
// a case once that is counted as it is.
type ahead struct {
	on     bool
	cache  *cache
	keeper Keeper
	cases  Cases
	log    *slog.Logger

	ctx   context.Context
	stop  context.CancelFunc
	ended chan struct{}
	wake  chan struct{}

	mu    sync.Mutex
	known map[string]*list.Element // of *timeline, by hash
	order *list.List               // asked for last first
	held  int                      // bytes of those
	most  int                      // of these bytes
	queue []*timeline
}

func newAhead(cfg Config, c *cache) *ahead {
	a := &ahead{
		on: cfg.Ahead, cache: c, cases: cfg.Cases, log: cfg.Log, ended: make(chan struct{}), wake: make(chan struct{}, 1),
		known: map[string]*list.Element{}, order: list.New(), most: maxTimelineBytes,
	}
	if k, ok := cfg.Cases.(Keeper); ok {
		a.keeper = k
	} else {
		a.keeper = newMemory(maxMemory)
	}
	a.ctx, a.stop = context.WithCancel(context.Background())
	if !a.on {
		close(a.ended)
		return a
	}
	c.recall, c.told = a.recall, a.begin
	go a.work()
	return a
}

// close ends the counting and waits until nothing is written any more.
func (a *ahead) close() {
	a.stop()
	<-a.ended
}

// timeline says what is counted ahead of a case.
func (a *ahead) timeline(hash string, c *casefile.Case) *timeline {
	if t := a.find(hash); t != nil {
		return t
	}
	t := newTimeline(hash, c) // outside the mutex: a large case takes a while
	a.mu.Lock()
	defer a.mu.Unlock()
	if el, ok := a.known[hash]; ok {
		return el.Value.(*timeline)
	}
	a.known[hash] = a.order.PushFront(t)
	a.held += t.bytes
	for a.order.Len() > maxTimelines || a.held > a.most && a.order.Len() > 1 {
		last := a.order.Remove(a.order.Back()).(*timeline)
		delete(a.known, last.hash)
		a.held -= last.bytes
	}
	return t
}

// timelineOf is the timeline of a case as it is asked for. That of a version that
// is no longer current is not kept: going through all versions would push out
// those that are counted ahead.
func (a *ahead) timelineOf(hash string, c *casefile.Case, version bool) *timeline {
	if t := a.find(hash); t != nil || !version {
		return a.timeline(hash, c)
	}
	return newTimeline(hash, c)
}

func (a *ahead) find(hash string) *timeline {
	a.mu.Lock()
	defer a.mu.Unlock()
	el, ok := a.known[hash]
	if !ok {
		return nil
	}
	a.order.MoveToFront(el)
	return el.Value.(*timeline)
}

// done reports whether all of a case is counted ahead that can be.
func (a *ahead) done(hash string) bool {
	if a == nil || !a.on {
		return false
	}
	t := a.find(hash)
	if t == nil {
		return false
	}
	_, _, done := t.progress()
	return done
}

// begin puts a case that was counted as it is into the queue. An earlier content
// of the same case that waits there is no longer of use.
func (a *ahead) begin(hash string, c *casefile.Case, result *assess.Assessment) {
	if c == nil || a.ctx.Err() != nil {
		return
	}
	t := a.timeline(hash, c)
	if result != nil {
		t.put(assess.Options{}, result)
	}
	a.mu.Lock()
	a.queue = slices.DeleteFunc(a.queue, func(q *timeline) bool { return q.c.ID == c.ID })
	a.queue = append(a.queue, t)
	waiting := 0
	for _, q := range a.queue {
		waiting += q.bytes
	}
	for len(a.queue) > maxTimelines || waiting > a.most && len(a.queue) > 1 {
		waiting -= a.queue[0].bytes
		a.queue = slices.Delete(a.queue, 0, 1) // it comes again when it is asked for again
	}
	a.mu.Unlock()
	select {
	case a.wake <- struct{}{}:
	default:
	}
}

func (a *ahead) next() *timeline {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.queue) == 0 {
		return nil
	}
	t := a.queue[0]
	a.queue = a.queue[1:]
	return t
}

// superseded reports whether another content of the case waits to be counted.
func (a *ahead) superseded(t *timeline) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.ContainsFunc(a.queue, func(q *timeline) bool { return q.c.ID == t.c.ID && q.hash != t.hash })
}

func (a *ahead) work() {
	defer close(a.ended)
	for a.ctx.Err() == nil {
		t := a.next()
		if t == nil {
			select {
			case <-a.wake:
			case <-a.ctx.Done():
			}
			continue
		}
		a.prune()
		// What is kept is there at once; what is not is counted after it.
		var left []assess.Options
		for _, opt := range t.all() {
			if _, ok := t.glance(opt); ok || a.ctx.Err() != nil {
				continue
			}
			if kept := a.recall(a.ctx, t.hash, t.c, opt); kept != nil {
				t.put(opt, kept)
			} else {
				left = append(left, opt)
			}
		}
		for _, opt := range left {
			if a.ctx.Err() != nil || a.superseded(t) {
				break
			}
			a.count(t, opt)
		}
	}
}

// count makes one count and keeps it.
func (a *ahead) count(t *timeline, opt assess.Options) {
	result, err := a.cache.ahead(a.ctx, t.hash, t.c, opt)
	if a.ctx.Err() != nil {
		return
	}
	if err == nil {
		var body []byte
		if body, err = result.Packed(); err == nil {
			// What is told of it is what will be shown: as it comes back.
			result, err = assess.Unpacked(t.c, opt, body)
		}
		if err == nil {
			err = a.keeper.KeepCounted(a.ctx, keptAs(t.hash, t.c, opt), body)
		}
	}
	if a.ctx.Err() != nil {
		return
	}
	if err != nil {
		t.fail(opt)
		a.log.Error("counting ahead", "case", t.c.ID, "of", keyOf("", opt), "error", err)
		return
	}
	t.put(opt, result)
}

// prune drops what is kept of contents that no case has any more.
func (a *ahead) prune() {
	entries, err := a.cases.List(a.ctx)
	if err == nil {
		var hashes []string
		for _, e := range entries {
			hashes = append(hashes, e.Hash)
		}
		_, err = a.keeper.PruneCounted(a.ctx, assess.PackedVersion(), hashes)
	}
	if err != nil && a.ctx.Err() == nil {
		a.log.Error("dropping old counts", "error", err)
	}
}

// keptAs is the key of a count: the day is always there.
func keptAs(hash string, c *casefile.Case, opt assess.Options) store.CountedKey {
	key := store.CountedKey{Hash: hash, Model: assess.PackedVersion(), Without: opt.Without}
	if opt.AsOf != nil {
		key.AsOf = *opt.AsOf
	} else {
		key.AsOf, _ = c.LatestPublication()
	}
	return key
}

// recall returns a count that is kept, or nil. What cannot be trusted is as good
// as not there: it is said once, and counted anew.
func (a *ahead) recall(ctx context.Context, hash string, c *casefile.Case, opt assess.Options) *assess.Assessment {
	if c == nil {
		return nil
	}
	body, err := a.keeper.Counted(ctx, keptAs(hash, c, opt))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	var result *assess.Assessment
	if err == nil {
		result, err = assess.Unpacked(c, opt, body)
	}
	if err == nil {
		return result
	}
	if ctx.Err() == nil {
		a.log.Warn("a count that was kept is counted anew", "case", c.ID, "error", err)
		if t := a.find(hash); t != nil {
			if _, was := t.glance(opt); was {
				t.forget(opt)
				a.begin(hash, c, nil)
			}
		}
	}
	return nil
}

// maxMemory is how many bytes of counts are kept where there is no store.
const maxMemory = 64 << 20

// memory keeps counts while the process runs, those that were kept last.
type memory struct {
	most int // bytes

	mu     sync.Mutex
	held   int
	bodies map[string][]byte
	order  []string
	model  map[string][2]string // model and hash, by key
}

func newMemory(most int) *memory {
	return &memory{most: most, bodies: map[string][]byte{}, model: map[string][2]string{}}
}

func memoryKey(k store.CountedKey) string {
	return k.Model + "\x00" + keyOf(k.Hash, assess.Options{AsOf: &k.AsOf, Without: k.Without})
}

// Counted implements [Keeper].
func (m *memory) Counted(_ context.Context, k store.CountedKey) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	body, ok := m.bodies[memoryKey(k)]
	if !ok {
		return nil, store.ErrNotFound
	}
	return body, nil
}

// KeepCounted implements [Keeper].
func (m *memory) KeepCounted(_ context.Context, k store.CountedKey, body []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	key := memoryKey(k)
	m.drop(key)
	m.bodies[key], m.model[key], m.order = body, [2]string{k.Model, k.Hash}, append(m.order, key)
	for m.held += len(body); m.held > m.most; {
		m.drop(m.order[0])
	}
	return nil
}

func (m *memory) drop(key string) {
	if body, ok := m.bodies[key]; ok {
		m.held -= len(body)
		delete(m.bodies, key)
		delete(m.model, key)
		m.order = slices.DeleteFunc(m.order, func(k string) bool { return k == key })
	}
}

// PruneCounted implements [Keeper].
func (m *memory) PruneCounted(_ context.Context, model string, hashes []string) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for _, key := range slices.Clone(m.order) {
		if of := m.model[key]; of[0] != model || !slices.Contains(hashes, of[1]) {
			m.drop(key)
			n++
		}
	}
	return n, nil
}
