package server

import (
	"container/list"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/tidewaiter/tidewaiter/casefile"
)

// audience names those who may see an answer. It is the first part of the key of
// everything that is kept, and decides what other caches may keep.
type audience string

// public is everybody.
const public audience = ""

type audienceKey struct{}

// withAudience marks a request as one of readers who may see more than the
// public. Nobody is yet: the desk will call it before anything is read or kept.
func withAudience(ctx context.Context, who audience) context.Context {
	return context.WithValue(ctx, audienceKey{}, who)
}

func audienceOf(ctx context.Context) audience {
	who, _ := ctx.Value(audienceKey{}).(audience)
	return who
}

// rendered keeps finished answers, those asked for last, up to so many bytes.
// An answer is made once however many ask for it at the same time.
type rendered struct {
	most   int   // bytes
	plain  slots // of cases as they are
	chosen slots // of other days and omissions: these wait for assessments
	flight singleflight.Group

	mu      sync.Mutex // guards what follows
	held    int
	entries map[string]*list.Element // of *keptAnswer
	order   *list.List               // asked for last first
	seen    map[string]content       // by audience and address of the case
}

// content is what a case last held, and since when this process knows it.
type content struct {
	hash  string
	since time.Time
}

type keptAnswer struct {
	key  string
	a    *answer
	size int
}

// slots bound how many answers are made at once and how many wait for that.
type slots struct{ room, queue chan struct{} }

// waitingPages is how many answers may wait for each that is being made.
const waitingPages = 64

func newSlots(parallel int) slots {
	return slots{make(chan struct{}, parallel), make(chan struct{}, parallel*(1+waitingPages))}
}

func (s slots) enter() bool {
	select {
	case s.queue <- struct{}{}:
		s.room <- struct{}{}
		return true
	default:
		return false
	}
}

func (s slots) leave() { <-s.room; <-s.queue }

// entryOverhead is about what an entry takes beside its bodies.
const entryOverhead = 1024

func newRendered(most, parallel int) *rendered {
	return &rendered{most: most, plain: newSlots(parallel), chosen: newSlots(parallel), entries: map[string]*list.Element{}, order: list.New(), seen: map[string]content{}}
}

// get returns the answer of a key, made by f in a slot if it is not kept. The work is not
// bound to ctx: others may wait for it.
func (c *rendered) get(ctx context.Context, in slots, key string, f func(context.Context) (*answer, error)) (*answer, error) {
	if a := c.find(key); a != nil {
		return a, nil
	}
	done := c.flight.DoChan(key, func() (v any, err error) {
		// singleflight lets a panic end the process.
		defer func() {
			if p := recover(); p != nil {
				err = fmt.Errorf("server: writing an answer: panic: %v\n%s", p, debug.Stack())
			}
		}()
		if a := c.find(key); a != nil {
			return a, nil
		}
		if !in.enter() {
			return nil, errBusy
		}
		defer in.leave()
		a, err := f(context.WithoutCancel(ctx))
		if err != nil {
			return nil, err
		}
		a.modified = time.Now()
		c.put(key, a)
		return a, nil
	})
	select {
	case r := <-done:
		if r.Err != nil {
			return nil, r.Err
		}
		return r.Val.(*answer), nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (c *rendered) find(key string) *answer {
	c.mu.Lock()
	defer c.mu.Unlock()
	el, ok := c.entries[key]
	if !ok {
		return nil
	}
	c.order.MoveToFront(el)
	return el.Value.(*keptAnswer).a
}

// put keeps an answer, unless it would take the room of half of all.
func (c *rendered) put(key string, a *answer) {
	e := &keptAnswer{key: key, a: a, size: len(key) + len(a.body) + entryOverhead}
	a.keep(func(n int) {
		c.mu.Lock()
		defer c.mu.Unlock()
		e.size += n
		if el, ok := c.entries[key]; ok && el.Value == any(e) {
			c.held += n
			c.trim()
		}
	})
	if e.size > c.most/2 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if el, ok := c.entries[key]; ok {
		c.drop(el)
	}
	c.entries[key] = c.order.PushFront(e)
	c.held += e.size
	c.trim()
}

// trim makes room. The caller holds the mutex.
func (c *rendered) trim() {
	for c.held > c.most {
		c.drop(c.order.Back())
	}
}

func (c *rendered) drop(el *list.Element) {
	e := el.Value.(*keptAnswer)
	c.order.Remove(el)
	delete(c.entries, e.key)
	c.held -= e.size
}

// maxSeen is how many cases are remembered with what they last held.
const maxSeen = 10_000

// since returns from when on the case at an address has had this content, as far
// as this process knows. A case that goes back to what it held before is as new
// as any other change: whoever holds the page from between must get it again.
func (c *rendered) since(address, hash string) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	is, ok := c.seen[address]
	if !ok || is.hash != hash {
		if !ok && len(c.seen) >= maxSeen {
			clear(c.seen) // forgotten dates only cost a page that is sent again
		}
		is = content{hash, time.Now()}
		c.seen[address] = is
	}
	return is.since
}

// opened is a case that a request asks for, read once.
type opened struct {
	c       *casefile.Case
	hash    string
	address string // of its page
	version bool   // a version was asked for, not what is current
}

type openedKey struct{}

// open returns the case of a request, or the version of it.
func (s *Server) open(r *http.Request) (opened, error) {
	if o, ok := r.Context().Value(openedKey{}).(opened); ok {
		return o, nil
	}
	id := r.PathValue("case")
	text := r.PathValue("version")
	if text == "" {
		c, hash, err := s.cases.Case(r.Context(), id)
		if err != nil {
			return opened{}, err
		}
		return opened{c: c, hash: hash, address: caseAddress(c.ID)}, nil
	}
	n, err := strconv.Atoi(text)
	if contentHash.MatchString(text) {
		if n, err = s.byHash(r.Context(), id, text); err != nil {
			return opened{}, err
		}
		text = strconv.Itoa(n)
	}
	if err != nil || n < 1 || strconv.Itoa(n) != text {
		return opened{}, notFound("A version of a case is a number from 1, or the hash of its content.")
	}
	c, hash, err := s.cases.Version(r.Context(), id, n)
	if err != nil {
		return opened{}, err
	}
	return opened{c: c, hash: hash, address: caseAddress(c.ID) + "/v/" + text, version: true}, nil
}

// freshVersion is how long others may keep a page of a version without asking
// again. What it says does not change; but a court or a source may have it taken
// back, and then no cache may hold it for a year.
const freshVersion = 24 * time.Hour

// kept keeps what f answers for a case, by the audience, the content of the case,
// the address and the parameters named. f gets no others: an address that takes
// more of them and does not say so here finds out at once, and a reader who adds
// some of his own is given what everybody is.
//
// What f answers must rest on nothing else. A page that shows words of a document
// is not kept: the document may be taken back.
func (s *Server) kept(f func(*http.Request) (*answer, error), names ...string) func(*http.Request) (*answer, error) {
	return func(r *http.Request) (*answer, error) {
		q, err := tidy(r.URL.RawQuery, names)
		if err != nil {
			return nil, err
		}
		o, err := s.open(r)
		if err != nil {
			return nil, err
		}
		who := string(audienceOf(r.Context()))
		// The page of a case gains its working once that is made.
		working := s.waits(o.c) + "0"
		if s.cache.known(o.hash) != nil {
			working = s.waits(o.c) + "1"
		}
		in := s.rendered.plain
		if strings.Contains(q, "as_of=") || strings.Contains(q, "without=") {
			in = s.rendered.chosen
		}
		if o.version {
			working, in = s.waits(o.c)+"0", s.rendered.chosen
		}
		// And the drawing of its days once all of them are counted.
		if s.ahead.done(o.hash) {
			working += "1"
		}
		edition, err := s.edition(r.Context(), r.PathValue("case"), o)
		if err != nil {
			return nil, err
		}
		// A feed tells of corrections, which come without a version.
		if strings.HasSuffix(r.URL.Path, "/feed.atom") || strings.HasSuffix(r.URL.Path, "/feed.json") {
			notes, err := s.notesEdition(r.Context(), r.PathValue("case"))
			if err != nil {
				return nil, err
			}
			edition += " " + notes
		}
		// A page names itself with the host that was asked for: nobody may be
		// given the page of another host.
		key := strings.Join([]string{who, o.hash, edition, working, origin(r), r.URL.Path, q}, "\x00")
		changed := s.rendered.since(who+"\x00"+o.address, o.hash)
		a, err := s.rendered.get(r.Context(), in, key, func(ctx context.Context) (*answer, error) {
			asked := r.WithContext(context.WithValue(ctx, openedKey{}, o))
			u := *r.URL
			u.RawQuery = q
			asked.URL = &u
			a, err := f(asked)
			if err == nil && o.version {
				a.fresh = freshVersion
			}
			return a, err
		})
		if err != nil {
			return nil, err
		}
		if changed.After(a.modified) {
			one := *a
			one.modified = changed
			a = &one
		}
		return a, nil
	}
}

// edition tells contents apart that a case has had more than once: its page says
// what changed last.
func (s *Server) edition(ctx context.Context, id string, o opened) (string, error) {
	h, ok := s.cases.(History)
	if !ok || o.version {
		return "", nil
	}
	versions, err := h.Versions(ctx, id)
	return editionOf(versions), err
}

// editionOf is a name of a history: it is another one when a version comes, or
// when the content of any of them is another, as after a redaction.
func editionOf(versions []Version) string {
	h := sha256.New()
	for _, v := range versions {
		fmt.Fprintf(h, "%d %s\n", v.Number, v.Hash)
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}

// empty are the parameters that say something when they are empty.
var empty = []string{"measure"}

// tidy writes a query so that those that ask for the same are the same: the
// parameters named and no others, by name, each once, lists in order.
func tidy(raw string, names []string) (string, error) {
	q, err := url.ParseQuery(raw)
	if err != nil {
		return "", errQuery()
	}
	out := url.Values{}
	for _, name := range names {
		values, ok := q[name]
		if !ok {
			continue
		}
		value := strings.TrimSpace(values[0])
		if name == "without" {
			var list []string
			for part := range strings.SplitSeq(strings.Join(values, ","), ",") {
				if part = strings.TrimSpace(part); part != "" {
					list = append(list, part)
				}
			}
			slices.Sort(list)
			value = strings.Join(slices.Compact(list), ",")
		}
		if value != "" || slices.Contains(empty, name) {
			out.Set(name, value)
		}
	}
	return out.Encode(), nil
}

func errQuery() error {
	return badRequest("The query of the address cannot be read: a %% stands before two hexadecimal digits.")
}
