package ingest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// swiftClock is a clock whose sleeps are short for the machine and as long as
// asked for its own time.
type swiftClock struct {
	mu     sync.Mutex
	now    time.Time
	slept  []time.Duration // other than the monitor's second
	frozen bool            // time stands still, and sleeps of a second end at once
}

func newClock() *swiftClock {
	return &swiftClock{now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
}

func (c *swiftClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *swiftClock) Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(time.Millisecond)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if d != time.Second {
		c.slept = append(c.slept, d)
	}
	if !c.frozen {
		c.now = c.now.Add(d)
	}
	return nil
}

func (c *swiftClock) freeze(on bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.frozen = on
}

// receiver runs a source and keeps what came.
type receiver struct {
	t     testing.TB
	src   *Source
	clock *swiftClock
	stop  context.CancelFunc
	done  chan error

	mu       sync.Mutex
	sessions map[uint64]*strings.Builder // of streams
	frames   []string
	peers    map[string]int
	ends     int
	states   []State
	gate     chan struct{} // when set, every packet waits for it
}

// receive starts a source; it is stopped with the test, which fails when a
// goroutine is left.
func receive(t testing.TB, spec string, set func(*receiver)) *receiver {
	t.Helper()
	before := runtime.NumGoroutine()
	src, err := ParseLive(spec)
	if err != nil {
		t.Fatal(err)
	}
	r := &receiver{
		t: t, src: src, clock: newClock(), done: make(chan error, 1),
		sessions: map[uint64]*strings.Builder{}, peers: map[string]int{},
	}
	r.clock.frozen = true
	src.clock, src.bound = r.clock, make(chan net.Addr, 1)
	src.Monitor = &Monitor{}
	src.OnState = func(s State) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.states = append(r.states, s)
	}
	if set != nil {
		set(r)
	}
	ctx, stop := context.WithCancel(context.Background())
	r.stop = stop
	go func() { r.done <- src.Run(ctx, r.take) }()
	t.Cleanup(func() {
		stop()
		select {
		case err := <-r.done:
			if err != nil {
				t.Errorf("Run: %v", err)
			}
		case <-time.After(30 * time.Second):
			t.Error("Run does not end")
		}
		until(t, "no goroutine is left", func() bool { return runtime.NumGoroutine() <= before+extra.n() })
	})
	return r
}

// extra counts goroutines that a test itself still runs.
var extra counter

type counter struct {
	mu sync.Mutex
	v  int
}

func (c *counter) add(d int) { c.mu.Lock(); c.v += d; c.mu.Unlock() }
func (c *counter) n() int    { c.mu.Lock(); defer c.mu.Unlock(); return c.v }

func (r *receiver) take(p Packet) {
	if r.gate != nil {
		<-r.gate
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if p.Source != r.src.String() || p.Received.IsZero() {
		r.t.Errorf("packet of %q at %v", p.Source, p.Received)
	}
	switch {
	case p.End:
		r.ends++
	case p.Framed:
		r.frames = append(r.frames, string(p.Data))
		r.peers[p.Peer]++
	default:
		if r.sessions[p.Session] == nil {
			r.sessions[p.Session] = &strings.Builder{}
		}
		r.sessions[p.Session].Write(p.Data)
		r.peers[p.Peer]++
	}
}

// all is everything that came, session by session.
func (r *receiver) all() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out strings.Builder
	for id := uint64(1); id <= r.src.session.Load(); id++ {
		if s := r.sessions[id]; s != nil {
			out.WriteString(s.String())
		}
	}
	for _, f := range r.frames {
		out.WriteString(f)
	}
	return out.String()
}

func (r *receiver) addr() string {
	r.t.Helper()
	select {
	case a := <-r.src.bound:
		return a.String()
	case <-time.After(10 * time.Second):
		r.t.Fatal("the source does not listen")
		return ""
	}
}

// until waits for something to become true.
func until(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for range 10_000 {
		if ok() {
			return
		}
		time.Sleep(time.Millisecond)
	}
	buf := make([]byte, 1<<16)
	t.Fatalf("waited in vain until %s\n%s", what, buf[:runtime.Stack(buf, true)])
}

// server is a feed that can be killed and started again at one address.
type server struct {
	t    testing.TB
	addr string
	l    net.Listener
	got  chan net.Conn
}

func startServer(t testing.TB, addr string) *server {
	t.Helper()
	var l net.Listener
	until(t, "the address is free", func() bool {
		var err error
		l, err = net.Listen("tcp", addr)
		return err == nil
	})
	s := &server{t: t, addr: l.Addr().String(), l: l, got: make(chan net.Conn, 16)}
	extra.add(1)
	go func() {
		defer extra.add(-1)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			s.got <- c
		}
	}()
	t.Cleanup(func() { l.Close() })
	return s
}

func (s *server) conn() net.Conn {
	s.t.Helper()
	select {
	case c := <-s.got:
		s.t.Cleanup(func() { c.Close() })
		return c
	case <-time.After(20 * time.Second):
		s.t.Fatal("nobody connects")
		return nil
	}
}

func TestTCPReconnects(t *testing.T) {
	srv := startServer(t, "127.0.0.1:0")
	r := receive(t, "tcp://"+srv.addr, nil)
	c := srv.conn()
	fmt.Fprint(c, "!AIVDM,1\n!AIVDM,2\n!AIVDM,ha")
	until(t, "the first lines are there", func() bool { return strings.HasSuffix(r.all(), "ha") })
	srv.l.Close()
	c.Close()
	until(t, "attempts fail", func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		failed := 0
		for _, s := range r.states {
			if !s.Connected {
				failed++
			}
		}
		return failed >= 3
	})
	srv = startServer(t, srv.addr)
	c = srv.conn()
	fmt.Fprint(c, "lf\n!AIVDM,3\n")
	until(t, "the new lines are there", func() bool { return strings.HasSuffix(r.all(), "3\n") })
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ends != 1 || len(r.sessions) != 2 {
		t.Errorf("%d ends, %d sessions: a line cut by the loss could be joined to another", r.ends, len(r.sessions))
	}
	for _, s := range r.sessions {
		if n := strings.Count(s.String(), ",1\n") + strings.Count(s.String(), ",3\n"); n != 1 {
			t.Errorf("session %q", s)
		}
	}
	if s := r.states[0]; !s.Connected || s.Source != r.src.String() {
		t.Errorf("first state %+v", s)
	}
	for _, s := range r.states[1:] {
		if !s.Connected && (s.Err == nil || s.Retry < firstPause/2 || s.Retry > longestPause) {
			t.Errorf("state %+v", s)
		}
	}
}

func TestHalfOpenIsSilence(t *testing.T) {
	srv := startServer(t, "127.0.0.1:0")
	r := receive(t, "tcp://"+srv.addr+"?idle=0", nil)
	c := srv.conn()
	fmt.Fprint(c, "!AIVDM,1\n")
	until(t, "the line is there", func() bool { return r.all() != "" })
	heard := r.clock.Now()
	r.clock.freeze(false) // and nothing comes
	until(t, "the silence is noticed", func() bool { return len(r.src.Monitor.Silences()) == 1 })
	s := r.src.Monitor.Silences()[0]
	if !s.From.Equal(heard) || !s.Until.IsZero() || s.Reason != NoData || s.Source != r.src.String() || s.Down != 0 {
		t.Errorf("while it lasts: %+v", s)
	}
	r.clock.freeze(true)
	again := r.clock.Now()
	fmt.Fprint(c, "!AIVDM,2\n")
	until(t, "the silence ends", func() bool { return !r.src.Monitor.Silences()[0].Until.IsZero() })
	if s := r.src.Monitor.Silences()[0]; !s.Until.Equal(again) || s.Until.Sub(s.From) < DefaultThreshold {
		t.Errorf("at the end: %+v", s)
	}
	if n := len(r.src.Monitor.Silences()); n != 1 {
		t.Errorf("%d silences, want 1", n)
	}
}

func TestDisconnectedIsSilence(t *testing.T) {
	srv := startServer(t, "127.0.0.1:0")
	r := receive(t, "tcp://"+srv.addr, nil)
	c := srv.conn()
	fmt.Fprint(c, "!AIVDM,1\n")
	until(t, "the line is there", func() bool { return r.all() != "" })
	srv.l.Close()
	c.Close()
	r.clock.freeze(false)
	until(t, "the silence is noticed", func() bool { return len(r.src.Monitor.Silences()) == 1 })
	if s := r.src.Monitor.Silences()[0]; s.Reason != Disconnected || s.Down < 30 {
		t.Errorf("%+v", s)
	}
	if rates := r.src.Monitor.Rates(r.clock.Now()); len(rates) != 1 || rates[0].Connected || !rates[0].Silent || rates[0].Sentences != 1 {
		t.Errorf("%+v", rates)
	}
}

func TestIdleConnectionIsGivenUp(t *testing.T) {
	srv := startServer(t, "127.0.0.1:0")
	r := receive(t, "tcp://"+srv.addr+"?idle=50ms", nil)
	srv.conn()
	srv.conn() // made anew
	until(t, "the reason is told", func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		return len(r.states) > 1 && strings.Contains(fmt.Sprint(r.states[1].Err), "nothing came for 50ms")
	})
}

// A sender of bytes without a line end costs no memory.
func TestFloodIsBounded(t *testing.T) {
	total := 1 << 30
	if testing.Short() {
		total = 64 << 20
	}
	srv := startServer(t, "127.0.0.1:0")
	src, err := ParseLive("tcp://" + srv.addr)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var n, largest int
	done := make(chan error, 1)
	go func() {
		done <- src.Run(ctx, func(p Packet) {
			n += len(p.Data)
			if largest = max(largest, len(p.Data)); p.End {
				stop()
			}
		})
	}()
	c := srv.conn()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	chunk := bytes.Repeat([]byte("x\x00"), 128<<10)
	for sent := 0; sent < total; sent += len(chunk) {
		if _, err := c.Write(chunk); err != nil {
			t.Fatal(err)
		}
	}
	c.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
	runtime.ReadMemStats(&after)
	if n != total || largest > pieceSize {
		t.Errorf("%d of %d bytes, pieces up to %d", n, total, largest)
	}
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 4<<20 {
		t.Errorf("%d bytes allocated for %d received", grown, total)
	}
}

func TestListen(t *testing.T) {
	r := receive(t, "tcp-listen://127.0.0.1:0?max=2", nil)
	at := r.addr()
	dial := func() net.Conn {
		t.Helper()
		c, err := net.Dial("tcp", at)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		return c
	}
	a, b := dial(), dial()
	fmt.Fprint(a, "from a\n")
	fmt.Fprint(b, "from b\n")
	until(t, "both are heard", func() bool { return len(r.all()) == 14 })
	refused := dial()
	if _, err := refused.Read(make([]byte, 1)); err == nil {
		t.Error("a third client of two is served")
	}
	a.Close()
	until(t, "a's session ends", func() bool { r.mu.Lock(); defer r.mu.Unlock(); return r.ends == 1 })
	var c net.Conn
	until(t, "its place is free", func() bool {
		c = dial()
		fmt.Fprint(c, "from c\n")
		c.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
		_, err := c.Read(make([]byte, 1))
		var timeout net.Error
		return errors.As(err, &timeout) && timeout.Timeout()
	})
	until(t, "c is heard", func() bool { return strings.Contains(r.all(), "from c\n") })
	rates := r.src.Monitor.Rates(r.clock.Now())
	if len(rates) != 2 || rates[0].Peer != "" || !rates[0].Connected || rates[1].Peer != "127.0.0.1" || rates[1].Sentences < 3 {
		t.Errorf("%+v", rates)
	}
}

func TestListenTaken(t *testing.T) {
	srv := startServer(t, "127.0.0.1:0")
	src, err := ParseLive("tcp-listen://" + srv.addr)
	if err != nil {
		t.Fatal(err)
	}
	if err := src.Run(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("got %v", err)
	}
}

func TestUDP(t *testing.T) {
	r := receive(t, "udp://127.0.0.1:0", nil)
	c, err := net.Dial("udp", r.addr())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprint(c, "!AIVDM,1\r\n!AIVDM,2\r\n")
	fmt.Fprint(c, "!AIVDM,3")
	until(t, "both datagrams are there", func() bool { return len(r.all()) == 28 })
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.frames) != 2 || r.peers[c.LocalAddr().String()] != 2 {
		t.Errorf("%q from %v", r.frames, r.peers)
	}
	rates := r.src.Monitor.Rates(r.clock.Now())
	if len(rates) != 2 || rates[0].Sentences != 3 || rates[0].PerMinute != 3 || rates[1].Peer != "127.0.0.1" {
		t.Errorf("%+v", rates)
	}
}

// A consumer that is slow costs datagrams, which are counted, and no memory.
func TestUDPDrops(t *testing.T) {
	r := receive(t, "udp://127.0.0.1:0", func(r *receiver) { r.gate = make(chan struct{}) })
	c, err := net.Dial("udp", r.addr())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	datagram := bytes.Repeat([]byte("x"), 32<<10)
	until(t, "datagrams are dropped", func() bool {
		for range 16 {
			c.Write(datagram)
		}
		return r.src.Dropped() > 10
	})
	close(r.gate)
	until(t, "the rest is delivered", func() bool { return len(r.all()) >= maxQueued/2 })
	if n := len(r.all()); n > 2*maxQueued {
		t.Errorf("%d bytes were queued", n)
	}
	if rates := r.src.Monitor.Rates(r.clock.Now()); rates[0].Dropped == 0 || rates[0].Dropped > r.src.Dropped() {
		t.Errorf("%+v, %d dropped", rates[0], r.src.Dropped())
	}
}

func TestUDPMulticast(t *testing.T) {
	r := receive(t, "udp://239.192.77.77:0", nil) // port 0: the kernel chooses
	at := r.addr()
	c, err := net.Dial("udp", at)
	if err != nil {
		t.Skip("no multicast here:", err)
	}
	defer c.Close()
	for range 200 {
		if _, err := fmt.Fprint(c, "!AIVDM,1\n"); err != nil {
			t.Skip("no multicast here:", err)
		}
		if r.all() != "" {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Skip("no multicast here: what was sent did not come back")
}

// A slow consumer makes a TCP sender wait.
func TestTCPBackPressure(t *testing.T) {
	srv := startServer(t, "127.0.0.1:0")
	r := receive(t, "tcp://"+srv.addr, func(r *receiver) { r.gate = make(chan struct{}) })
	c := srv.conn()
	chunk := bytes.Repeat([]byte("x"), 1<<20)
	sent := 0
	for {
		c.SetWriteDeadline(time.Now().Add(300 * time.Millisecond))
		n, err := c.Write(chunk)
		if sent += n; err != nil {
			break
		}
		if sent > 1<<30 {
			t.Fatal("the sender never waits")
		}
	}
	close(r.gate)
	c.Close()
	until(t, "all is delivered", func() bool { return len(r.all()) == sent })
}

func TestParseLive(t *testing.T) {
	t.Setenv(AISStreamKey, "sesame")
	for _, tc := range []struct{ spec, name string }{
		{"tcp://example.org:10110", "tcp://example.org:10110"},
		{"tcp://[::1]:10110/", "tcp://[::1]:10110/"},
		{"tcp-listen://:10110?max=3", "tcp-listen://:10110?max=3"},
		{"udp://:10110", "udp://:10110"},
		{"udp://239.192.0.4:60004", "udp://239.192.0.4:60004"},
		{"serial:///dev/ttyUSB0", "serial:///dev/ttyUSB0"},
		{"serial://COM3?baud=4800", "serial://COM3?baud=4800"},
		{"mqtt://me:secret@example.org/vessels-v2/#", "mqtt://example.org/vessels-v2/#"},
		{"mqtts://example.org/vessels-v2/+/location?idle=1m", "mqtts://example.org/vessels-v2/+/location?idle=1m"},
		{"mqtt+wss://example.org/ais?path=/ws", "mqtt+wss://example.org/ais?path=/ws"},
		{"ws://example.org/feed?token=secret&area=3", "ws://example.org/feed?token=...&area=3"},
		{"wss://stream.aisstream.io/v0/stream?bbox=50,-1,51,2", "wss://stream.aisstream.io/v0/stream?bbox=50,-1,51,2"},
	} {
		s, err := ParseLive(tc.spec)
		if err != nil || s.String() != tc.name {
			t.Errorf("%s: %v, %v", tc.spec, s, err)
		}
		if !IsLive(tc.spec) {
			t.Errorf("%s is not live", tc.spec)
		}
	}
	t.Setenv(AISStreamKey, "")
	for _, tc := range []struct{ spec, want string }{
		{"file.nmea", "no scheme"},
		{"gopher://x", `unknown scheme "gopher"`},
		{"tcp://:10110", "a host is missing"},
		{"tcp://host", "port"},
		{"tcp://host:0", "port"},
		{"tcp://host:99999", "port"},
		{"tcp://host:1/path", "means nothing"},
		{"tcp://host:1?baud=5", "takes no baud="},
		{"tcp://host:1?idle=soon", "no duration"},
		{"tcp-listen://:1?max=0", "not 1 to 4096"},
		{"udp://127.0.0.1:1?iface=lo", "multicast"},
		{"serial://", "a device is missing"},
		{"serial:///dev/x?baud=fast", "no rate"},
		{"mqtt://host", "a topic is missing"},
		{"mqtt://host/a#", "one whole level"},
		{"mqtt://host/#/a", "one whole level"},
		{"mqtt://host/a+/b", "one whole level"},
		{"mqtt://host/a?path=/x", "path="},
		{"ws:///x", "a host is missing"},
		{"ws://host/?subscribe=x", "subscribe="},
		{"wss://stream.aisstream.io/v0/stream", AISStreamKey},
		{"mqtt://me:secret@ho st/a", "character"},
	} {
		_, err := ParseLive(tc.spec)
		if err == nil || !strings.Contains(err.Error(), tc.want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: got %v, want %q", tc.spec, err, tc.want)
		}
	}
	t.Setenv(AISStreamKey, "sesame")
	for _, bad := range []string{"bbox=1,2,3", "bbox=91,0,0,0", "bbox=0,181,0,0", "bbox=a,b,c,d", "mmsi=x"} {
		if _, err := ParseLive("wss://stream.aisstream.io/v0/stream?" + bad); err == nil || strings.Contains(err.Error(), "sesame") {
			t.Errorf("%s: %v", bad, err)
		}
	}
	for _, file := range []string{"a/b.nmea", "-", "C://x", "://x", "x:y"} {
		if IsLive(file) {
			t.Errorf("%q is live", file)
		}
	}
}

func FuzzParseLive(f *testing.F) {
	for _, s := range []string{"tcp://a:1", "mqtt://u:p@h/#?idle=5s", "ws://h?x=1", "udp://[ff02::1%25lo]:1", "serial://", "://", "mqtt+ws://h:1/a/+"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, spec string) {
		if s, err := ParseLive(spec); (s == nil) == (err == nil) {
			t.Errorf("%v, %v", s, err)
		}
	})
}

func TestBackoff(t *testing.T) {
	for _, jitter := range []float64{0, 0.5, 0.999} {
		b := backoff{random: func() float64 { return jitter }}
		whole := firstPause
		for range 12 {
			got := b.pause()
			if got < whole/2 || got > whole {
				t.Errorf("pause %v outside of %v to %v", got, whole/2, whole)
			}
			whole = min(2*whole, longestPause)
		}
		if b.pause() > longestPause {
			t.Error("unbounded")
		}
		b.next = 0
		if b.pause() > firstPause {
			t.Error("a healthy connection does not start the pauses anew")
		}
	}
}

// A connection that holds starts the pauses anew; one that is closed at once,
// as for a wrong key, does not.
func TestReconnectPauses(t *testing.T) {
	for _, tc := range []struct {
		held time.Duration
		want time.Duration // after six sessions
	}{{0, 32 * time.Second}, {2 * healthyAfter, firstPause}} {
		c := newClock()
		ctx, stop := context.WithCancel(t.Context())
		var last time.Duration
		n := 0
		s := &Source{name: "x", clock: c, random: func() float64 { return 1 }}
		s.OnState = func(st State) {
			if !st.Connected {
				last = st.Retry
			}
			if n == 6 {
				stop()
			}
		}
		err := s.reconnect(ctx, func(_ context.Context, up func()) error {
			n++
			up()
			c.mu.Lock()
			c.now = c.now.Add(tc.held)
			c.mu.Unlock()
			return io.EOF
		})
		stop()
		if err != nil || n != 6 || tc.held == 0 && last != 16*time.Second || tc.held > 0 && last != tc.want {
			t.Errorf("held %v: %d sessions, last pause %v, %v", tc.held, n, last, err)
		}
	}
}

func TestQueue(t *testing.T) {
	q := newQueue(10 * frameCost)
	n := 0
	for q.push(Packet{}) {
		if n++; n > 100 {
			t.Fatal("empty frames are not bounded")
		}
	}
	if n != 10 {
		t.Errorf("%d empty frames of %d", n, 10)
	}
	for i := range 100 {
		p, ok := q.pop()
		if !ok {
			t.Fatal("empty")
		}
		q.release(p.Data)
		if !q.push(Packet{Peer: fmt.Sprint(i)}) {
			t.Error("no room after a pop")
		}
		if len(q.items) > 64 {
			t.Fatalf("%d items are kept", len(q.items))
		}
	}
	if q.push(Packet{Data: []byte("x")}) {
		t.Error("room over the limit")
	}
	q.close()
	for {
		if _, ok := q.pop(); !ok {
			break
		}
	}
	if q.push(Packet{}) {
		t.Error("a closed queue takes packets")
	}
}
