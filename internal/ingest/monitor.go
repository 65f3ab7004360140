package ingest

import (
	"math"
	"slices"
	"strings"
	"sync"
	"time"
)

// Key names what a [Monitor] listens to: a source as a whole (Peer is ""), a
// peer of it, or a receiver that the data itself names (the s: of a TAG block).
type Key struct {
	Source, Peer string
}

// Silence is a time in which nothing came. To whoever looks at the vessels, a
// receiver that is silent looks exactly like vessels that are silent: an AIS gap
// inside a Silence of its receivers was not observed, and says nothing about the
// vessel.
type Silence struct {
	Source string    `json:"source"`
	Peer   string    `json:"peer,omitempty"`
	From   time.Time `json:"from"`             // when the last data came, or when listening began
	Until  time.Time `json:"until,omitzero"`   // when data came again; zero while it lasts
	Reason Reason    `json:"reason"`           // what most of it was
	Down   float64   `json:"disconnected_s"`   // seconds of it without a connection
	Usual  float64   `json:"usual_s,omitzero"` // the usual seconds between two arrivals before it, where known
}

// Reason says why nothing came.
type Reason string

// Reasons of a silence.
const (
	Disconnected Reason = "disconnected" // there was no connection for at least half of it
	NoData       Reason = "no_data"      // connected, but nothing was sent
)

// Rate is how much comes from a source, a peer or a receiver.
type Rate struct {
	Source    string    `json:"source"`
	Peer      string    `json:"peer,omitempty"`
	Since     time.Time `json:"since"`            // when listening to it began
	Last      time.Time `json:"last,omitzero"`    // when data came last
	Sentences int64     `json:"sentences"`        // all that came
	Dropped   int64     `json:"dropped"`          // frames that a slow consumer cost
	PerMinute float64   `json:"per_minute"`       // sentences in the last minute
	Usual     float64   `json:"usual_per_minute"` // mean of about the last 15 minutes in which it was heard
	Connected bool      `json:"connected"`        // false too where there are no connections: senders of datagrams, receivers
	Silent    bool      `json:"silent"`
}

// Defaults of a [Monitor].
const (
	DefaultThreshold = time.Minute
	DefaultFactor    = 10
	MaxThreshold     = time.Hour

	maxKeys     = 2048 // sources, peers and receivers that are remembered
	maxSilences = 10_000
	enough      = 8 // intervals whose median counts as usual
)

// Monitor turns arrivals into rates, and their absence into data. Nothing for
// longer than Threshold, or than Factor times the usual interval between two
// arrivals (the median of the last 15) if that is longer, up to [MaxThreshold],
// is a [Silence]; it begins at the last arrival, whether the connection was up
// or not. A receiver that always speaks more seldom than Threshold is recorded
// as silent until eight intervals have shown what is usual for it.
//
// A [Source] that has a Monitor feeds it. Who decodes the data may add the
// receivers that it names, with [Monitor.Heard]. All methods are safe for
// concurrent use, and do nothing on a nil Monitor.
type Monitor struct {
	Threshold time.Duration // 0 is DefaultThreshold
	Factor    float64       // 0 is DefaultFactor

	// OnSilence, if set, is called when a silence is noticed (Until is zero)
	// and when it ends. It must not call the Monitor.
	OnSilence func(Silence)

	mu       sync.Mutex
	heard    map[Key]*heard
	silences []Silence
	first    int64 // number of silences[0] in the order of all
}

// heard is what is known of one key.
type heard struct {
	since, last time.Time // last is since until something came
	n, dropped  int64
	arrivals    int64
	intervals   [15]float64 // seconds between the last arrivals, a ring
	recent      window
	usual       float64 // sentences a minute
	minutes     float64 // that usual rests on, for its start

	tracked   bool // a source or peer whose connection is known
	conns     int
	downSince time.Time // zero while connected
	down      time.Duration
	silence   int64 // number of the open silence, -1 when there is none
}

// window counts sentences in the last minute, in ten parts.
type window struct {
	parts [10]int64
	at    int64 // the part being filled, in steps of 6 s since 1970
}

const step = 6 * time.Second

// advance moves to the part of now and empties those between.
func (w *window) advance(now time.Time) {
	at := now.UnixNano() / int64(step)
	for i := int64(0); w.at < at && i < int64(len(w.parts)); i++ {
		w.at++
		w.parts[w.at%int64(len(w.parts))] = 0
	}
	w.at = max(w.at, at)
}

func (w *window) sum() (n int64) {
	for _, p := range w.parts {
		n += p
	}
	return n
}

// of returns what is known of a key, from now on if nothing was.
func (m *Monitor) of(k Key, now time.Time) *heard {
	if h := m.heard[k]; h != nil {
		return h
	}
	if m.heard == nil {
		m.heard = map[Key]*heard{}
	}
	if len(m.heard) >= maxKeys {
		m.forget()
	}
	h := &heard{since: now, last: now, silence: -1}
	h.recent.advance(now)
	m.heard[k] = h
	return h
}

// forget drops the peer that was not heard for the longest time. Its silence,
// if one is open, stays on record as it is.
func (m *Monitor) forget() {
	var oldest Key
	var at time.Time
	for k, h := range m.heard {
		if k.Peer != "" && (at.IsZero() || h.last.Before(at)) {
			oldest, at = k, h.last
		}
	}
	delete(m.heard, oldest)
}

// Expect begins to listen to a key: from now on its absence is silence, even if
// it is never heard at all.
func (m *Monitor) Expect(k Key, now time.Time) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	h := m.of(k, now)
	if !h.tracked {
		h.tracked, h.downSince = true, now
	}
}

// Heard records that n sentences came. It ends a silence.
func (m *Monitor) Heard(k Key, n int, now time.Time) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	h := m.of(k, now)
	m.check(k, h, now) // a silence that nobody looked at while it lasted
	silent := h.silence >= 0
	if h.arrivals > 0 {
		h.intervals[(h.arrivals-1)%int64(len(h.intervals))] = max(now.Sub(h.last).Seconds(), 0)
	}
	if silent {
		m.end(h, now)
	}
	h.roll(now, silent)
	h.arrivals++
	h.n += int64(n)
	h.recent.parts[h.recent.at%int64(len(h.recent.parts))] += int64(n)
	if now.After(h.last) { // a clock that was set back does not undo an arrival
		h.last = now
	}
	h.down = 0
	if !h.downSince.IsZero() {
		h.downSince = h.last
	}
}

// roll moves the window on, and the usual rate with every part that is full.
// The time of a silence is not usual.
func (h *heard) roll(now time.Time, silent bool) {
	before := h.recent.at
	full := float64(h.recent.sum())
	h.recent.advance(now)
	if passed := h.recent.at - before; passed > 0 && !silent {
		minutes := float64(passed) * step.Minutes()
		h.minutes += minutes
		// A mean over all minutes at first, over about 15 later.
		weight := 1 - math.Exp(-minutes/min(max(h.minutes, 1), 15))
		if h.minutes <= 1 {
			weight = 1
		}
		h.usual += weight * (full - h.usual)
	}
}

// Connected records a connection. A key may have several at once.
func (m *Monitor) Connected(k Key, now time.Time) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	h := m.of(k, now)
	h.tracked = true
	h.conns++
	h.settle(now)
	h.downSince = time.Time{}
}

// Disconnected records the end of a connection, or an attempt that failed.
func (m *Monitor) Disconnected(k Key, now time.Time) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	h := m.of(k, now)
	h.tracked = true
	if h.conns = max(h.conns-1, 0); h.conns == 0 && h.downSince.IsZero() {
		h.downSince = now
	}
}

// settle adds the time since the connection was lost to down.
func (h *heard) settle(now time.Time) {
	if h.downSince.IsZero() {
		return
	}
	if from := h.downSince; now.After(from) {
		h.down += now.Sub(from)
		h.downSince = now
	}
}

func (m *Monitor) drop(k Key) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if h := m.heard[k]; h != nil {
		h.dropped++
	}
}

// Check looks for silences that have begun. A [Source] calls it every second.
func (m *Monitor) Check(now time.Time) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for k, h := range m.heard {
		m.check(k, h, now)
	}
}

func (m *Monitor) check(k Key, h *heard, now time.Time) {
	least := m.Threshold
	if least <= 0 {
		least = DefaultThreshold
	}
	// Most calls end at the first comparison, and cost no sorting.
	if silent := now.Sub(h.last); h.silence >= 0 || silent <= least || silent <= m.threshold(h, least) {
		return
	}
	s := Silence{Source: k.Source, Peer: k.Peer, From: h.last}
	s.Usual, _ = h.usualInterval()
	h.describe(&s, now)
	if len(m.silences) == maxSilences {
		m.silences = slices.Delete(m.silences, 0, maxSilences/10)
		m.first += maxSilences / 10
	}
	h.silence = m.first + int64(len(m.silences))
	m.silences = append(m.silences, s)
	if m.OnSilence != nil {
		m.OnSilence(s)
	}
}

// threshold is how long nothing has to come, t at least.
func (m *Monitor) threshold(h *heard, t time.Duration) time.Duration {
	factor := m.Factor
	if factor <= 0 {
		factor = DefaultFactor
	}
	if usual, ok := h.usualInterval(); ok {
		usual = min(factor*usual, MaxThreshold.Seconds())
		t = max(t, time.Duration(usual*float64(time.Second)))
	}
	return t
}

// usualInterval is the median of the last intervals between arrivals: silences
// are among them, so that a receiver that speaks every ten minutes is learnt
// after its first few, and one outage does not make the next look usual.
func (h *heard) usualInterval() (float64, bool) {
	n := min(h.arrivals-1, int64(len(h.intervals)))
	if n < enough {
		return 0, false
	}
	sorted := h.intervals
	slices.Sort(sorted[:n])
	return sorted[n/2], true
}

// describe sets how much of a silence until now was without a connection.
func (h *heard) describe(s *Silence, now time.Time) {
	h.settle(now)
	s.Down = h.down.Seconds()
	s.Reason = NoData
	if h.tracked && h.down > 0 && 2*h.down >= now.Sub(s.From) {
		s.Reason = Disconnected
	}
}

// end closes the open silence of h.
func (m *Monitor) end(h *heard, now time.Time) {
	i := h.silence - m.first
	h.silence = -1
	if i < 0 {
		return // so long ago that it was let go
	}
	s := &m.silences[i]
	h.describe(s, now)
	s.Until = now
	if m.OnSilence != nil {
		m.OnSilence(*s)
	}
}

// Silences returns the silences in the order in which they were noticed, the
// last 10,000 of them at most; those that last have no end yet.
func (m *Monitor) Silences() []Silence {
	if m == nil {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.silences)
}

// Rates returns what comes from every source, peer and receiver, by name.
func (m *Monitor) Rates(now time.Time) []Rate {
	if m == nil {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	out := make([]Rate, 0, len(m.heard))
	for k, h := range m.heard {
		h.roll(now, h.silence >= 0)
		r := Rate{
			Source: k.Source, Peer: k.Peer, Since: h.since, Sentences: h.n, Dropped: h.dropped,
			PerMinute: float64(h.recent.sum()), Usual: h.usual,
			Connected: h.tracked && h.downSince.IsZero(), Silent: h.silence >= 0,
		}
		if h.arrivals > 0 {
			r.Last = h.last
		}
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b Rate) int {
		if c := strings.Compare(a.Source, b.Source); c != 0 {
			return c
		}
		return strings.Compare(a.Peer, b.Peer)
	})
	return out
}
