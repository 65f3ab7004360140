package server

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Limits of the streams of changes.
const (
	maxStreams   = 256              // at once
	keptChanges  = 256              // for readers who come back
	streamBeat   = 20 * time.Second // without a change: shows that the stream lives
	streamWrite  = 10 * time.Second // for one write: a reader that takes nothing is let go
	defaultWatch = 2 * time.Second
	retryMillis  = 5000
)

// change is a case that holds something else than before.
type change struct {
	seq  uint64
	who  audience
	data changeData
}

type changeData struct {
	Case    string `json:"case"`
	Version int    `json:"version,omitempty"` // 0 where there is no number
	Hash    string `json:"hash"`              // "" where the case is gone
	URL     string `json:"url"`
}

// live tells readers when a case changes. It looks at the list of cases while
// somebody listens, so that a change by another process is told too.
type live struct {
	list  func(context.Context) ([]Entry, error)
	every time.Duration
	boot  string // of the ids of events: those of another run mean nothing here

	mu      sync.Mutex
	closed  chan struct{} // closed when the server ends
	over    bool
	streams map[*stream]bool
	watches map[audience]*watch
}

// watch is what one audience sees change.
type watch struct {
	stop    context.CancelFunc
	streams int
	seq     uint64
	now     map[string]Entry // by id; nil before the first look
	past    []change
}

// stream is one listener. It is woken, and takes what is new to it itself: one
// that is slow misses what has left the past and is told the state instead.
type stream struct {
	wake chan struct{}
	who  audience
}

func newLive(cfg Config) *live {
	return &live{
		list: cfg.Cases.List, every: cfg.Watch, boot: strconv.FormatInt(time.Now().UnixNano(), 36),
		closed: make(chan struct{}), streams: map[*stream]bool{}, watches: map[audience]*watch{},
	}
}

// close ends every stream.
func (l *live) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.over {
		l.over = true
		close(l.closed)
	}
	for _, w := range l.watches {
		w.stop()
	}
}

var errStreams = &failure{http.StatusServiceUnavailable, "Too many readers listen already. The address of the case says the same when it is asked for."}

// join adds a listener, and begins to watch for its audience if nobody does.
func (l *live) join(ctx context.Context, who audience) (*stream, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over || len(l.streams) >= maxStreams {
		return nil, errStreams
	}
	w := l.watches[who]
	if w == nil {
		watching, stop := context.WithCancel(context.WithoutCancel(ctx))
		w = &watch{stop: stop}
		l.watches[who] = w
		go l.look(watching, w, who)
	}
	w.streams++
	st := &stream{make(chan struct{}, 1), who}
	l.streams[st] = true
	return st, nil
}

// leave takes a listener away. The watch of an audience ends with its last one,
// and its past with it.
func (l *live) leave(st *stream) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.streams, st)
	w := l.watches[st.who]
	if w.streams--; w.streams == 0 {
		w.stop()
		delete(l.watches, st.who)
	}
}

// look compares the cases with what they were, at every tick.
func (l *live) look(ctx context.Context, w *watch, who audience) {
	tick := time.NewTicker(l.every)
	defer tick.Stop()
	for {
		// A list that cannot be had is no change: the next look has it.
		if entries, err := l.list(ctx); err == nil {
			l.compare(w, who, entries)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

func (l *live) compare(w *watch, who audience, entries []Entry) {
	now := map[string]Entry{}
	for _, e := range entries {
		now[e.ID] = e
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	first := w.now == nil
	var changed []Entry
	for _, e := range entries {
		if was, ok := w.now[e.ID]; !ok || was.Hash != e.Hash {
			changed = append(changed, e)
		}
	}
	for id := range w.now {
		if _, ok := now[id]; !ok {
			changed = append(changed, Entry{ID: id})
		}
	}
	w.now = now
	if !first {
		for _, e := range changed {
			w.seq++
			w.past = append(w.past, change{w.seq, who, dataOf(e)})
		}
		w.past = w.past[max(0, len(w.past)-keptChanges):]
	}
	if first || len(changed) > 0 {
		for st := range l.streams {
			if st.who == who {
				select {
				case st.wake <- struct{}{}:
				default:
				}
			}
		}
	}
}

func dataOf(e Entry) changeData {
	return changeData{e.ID, e.Version, e.Hash, "/api" + caseAddress(e.ID)}
}

// since returns what a listener is told who knows everything up to seq, or
// nothing yet (known false): then, or when too much was missed, the state of
// every case. ready is false before the first look.
func (l *live) since(st *stream, known bool, seq uint64, only string) (events []changeData, state bool, now uint64, ready bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	w := l.watches[st.who]
	if w == nil || w.now == nil {
		return nil, false, seq, false
	}
	first := w.seq + 1
	if len(w.past) > 0 {
		first = w.past[0].seq
	}
	if !known || seq > w.seq || seq+1 < first {
		for _, e := range w.now {
			if only == "" || e.ID == only {
				events = append(events, dataOf(e))
			}
		}
		slices.SortFunc(events, func(x, y changeData) int { return strings.Compare(x.Case, y.Case) })
		return events, true, w.seq, true
	}
	for _, c := range w.past {
		if c.seq > seq && (only == "" || c.data.Case == only) {
			events = append(events, c.data)
		}
	}
	return events, false, w.seq, true
}

// lastEvent reads the id of the last event that a reader has had of this run.
func (l *live) lastEvent(id string) (uint64, bool) {
	boot, text, ok := strings.Cut(id, "-")
	if !ok || boot != l.boot {
		return 0, false
	}
	seq, err := strconv.ParseUint(text, 10, 64)
	return seq, err == nil
}

// events streams the changes of one case or of all (HTML, section 9.2). Every
// stream begins with the state of the cases, as events of kind "case"; each
// change is an event of kind "version".
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	only := r.PathValue("case")
	if only != "" {
		if _, _, err := s.cases.Case(r.Context(), only); err != nil {
			s.fail(w, r, err, s.problem)
			return
		}
	}
	if r.Method == http.MethodHead {
		streamHead(w)
		return
	}
	l := s.live
	st, err := l.join(r.Context(), audienceOf(r.Context()))
	if err != nil {
		w.Header().Set("Retry-After", "60")
		s.fail(w, r, err, s.problem)
		return
	}
	defer l.leave(st)
	seq, known := l.lastEvent(r.Header.Get("Last-Event-ID"))
	control := http.NewResponseController(w)
	// A recorder and the like have no deadlines; a connection has.
	write := func(text string) bool {
		_ = control.SetWriteDeadline(time.Now().Add(streamWrite))
		if _, err := w.Write([]byte(text)); err != nil {
			return false
		}
		return control.Flush() == nil
	}
	streamHead(w)
	if !write(fmt.Sprintf("retry: %d\n\n", retryMillis)) {
		return
	}
	beat := time.NewTicker(streamBeat)
	defer beat.Stop()
	for {
		events, state, now, ready := l.since(st, known, seq, only)
		if ready {
			known, seq = true, now
			kind := "version"
			if state {
				kind = "case"
			}
			var b strings.Builder
			for _, e := range events {
				data, err := json.Marshal(e)
				if err != nil {
					return // strings and a number always encode
				}
				fmt.Fprintf(&b, "id: %s-%d\nevent: %s\ndata: %s\n\n", l.boot, now, kind, data)
			}
			if b.Len() > 0 && !write(b.String()) {
				return
			}
		}
		select {
		case <-st.wake:
		case <-beat.C:
			if !write(":\n\n") {
				return
			}
		case <-l.closed:
			return
		case <-r.Context().Done():
			return
		}
	}
}

func streamHead(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // a proxy that gathers would hold changes back
	w.WriteHeader(http.StatusOK)
}
