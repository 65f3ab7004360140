package desk

import (
	"bytes"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync"
	"time"
)

// meters are what /metrics tells, in the text format of Prometheus. No name and
// no address is in them, and no more series than there are addresses and kinds
// of answers. It is written here because the smallest library that does it
// (VictoriaMetrics/metrics) makes the program 0.15 MB larger, over its limit.
type meters struct {
	begun time.Time

	mu       sync.Mutex
	requests map[answered]uint64
	logins   map[string]uint64
	took     [len(tookBounds) + 1]uint64
	seconds  float64
}

// answered is a kind of answer: the pattern of an address, never a path.
type answered struct {
	pattern string
	status  int
}

// tookBounds are the upper bounds of the histogram of times, in seconds.
var tookBounds = [...]float64{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}

// What may become of a login.
const (
	loginIn       = "in"
	loginRefused  = "refused"
	loginCode     = "code_refused"
	loginLimited  = "limited"
	loginBusy     = "busy"
	loginNotKnown = "failed"
)

func newMeters(now time.Time) *meters {
	m := &meters{begun: now, requests: map[answered]uint64{}, logins: map[string]uint64{}}
	for _, result := range []string{loginIn, loginRefused, loginCode, loginLimited, loginBusy, loginNotKnown} {
		m.logins[result] = 0
	}
	return m
}

func (m *meters) login(result string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.logins[result]++
}

func (m *meters) request(pattern string, status int, took time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.requests[answered{pattern, status}]++
	m.seconds += took.Seconds()
	i, _ := slices.BinarySearch(tookBounds[:], took.Seconds())
	m.took[i]++
}

func (d *Desk) metricsText(r *Request) (*Answer, error) {
	sessions, err := d.accounts.Active(r.Context(), r.From.At)
	if err != nil {
		return nil, err
	}
	var mem runtime.MemStats
	runtime.ReadMemStats(&mem)
	var b bytes.Buffer
	family := func(name, kind, help string) { fmt.Fprintf(&b, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind) }
	gauge := func(name, help string, value any) {
		family(name, "gauge", help)
		fmt.Fprintf(&b, "%s %v\n", name, value)
	}
	m := d.metrics
	m.mu.Lock()
	defer m.mu.Unlock()
	family("tidewaiter_desk_requests_total", "counter", "Requests answered, by address and status.")
	for _, k := range slices.SortedFunc(maps.Keys(m.requests), func(a, b answered) int {
		return bytes.Compare(fmt.Appendf(nil, "%s %d", a.pattern, a.status), fmt.Appendf(nil, "%s %d", b.pattern, b.status))
	}) {
		fmt.Fprintf(&b, "tidewaiter_desk_requests_total{address=%q,status=\"%d\"} %d\n", k.pattern, k.status, m.requests[k])
	}
	family("tidewaiter_desk_request_seconds", "histogram", "Time that requests took.")
	var all uint64
	for i, n := range m.took {
		all += n
		bound := "+Inf"
		if i < len(tookBounds) {
			bound = fmt.Sprint(tookBounds[i])
		}
		fmt.Fprintf(&b, "tidewaiter_desk_request_seconds_bucket{le=%q} %d\n", bound, all)
	}
	fmt.Fprintf(&b, "tidewaiter_desk_request_seconds_sum %v\ntidewaiter_desk_request_seconds_count %d\n", m.seconds, all)
	family("tidewaiter_desk_logins_total", "counter", "Logins, by what became of them.")
	for _, result := range slices.Sorted(maps.Keys(m.logins)) {
		fmt.Fprintf(&b, "tidewaiter_desk_logins_total{result=%q} %d\n", result, m.logins[result])
	}
	gauge("tidewaiter_desk_sessions", "Sessions that have not ended.", sessions)
	gauge("go_goroutines", "Goroutines that there are.", runtime.NumGoroutine())
	gauge("go_memstats_heap_inuse_bytes", "Bytes of the heap in use.", mem.HeapInuse)
	gauge("go_memstats_sys_bytes", "Bytes taken from the system.", mem.Sys)
	gauge("process_start_time_seconds", "When the desk was opened, in seconds since 1970.", m.begun.Unix())
	return &Answer{Kind: "text/plain; version=0.0.4; charset=utf-8", Body: b.Bytes()}, nil
}
