package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// counting is a listener that knows how many of its connections are open.
type counting struct {
	net.Listener
	open, peak atomic.Int64
}

type counted struct {
	net.Conn
	once sync.Once
	of   *counting
}

func (l *counting) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	n := l.open.Add(1)
	for was := l.peak.Load(); n > was && !l.peak.CompareAndSwap(was, n); was = l.peak.Load() {
	}
	return &counted{Conn: c, of: l}, nil
}

func (c *counted) Close() error {
	c.once.Do(func() { c.of.open.Add(-1) })
	return c.Conn.Close()
}

// limited is a server with so many connections at most. peak is how many were open
// at once.
func limited(t *testing.T, most int, srv *http.Server) (address string, peak *atomic.Int64) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	count := &counting{Listener: ln}
	room := limitConnections(count, most)
	srv.ConnState = room.state
	ended := make(chan error, 1)
	go func() { ended <- srv.Serve(room) }()
	t.Cleanup(func() {
		srv.Close()
		if err := <-ended; err != http.ErrServerClosed {
			t.Errorf("serving ended with %v", err)
		}
	})
	return ln.Addr().String(), &count.peak
}

// dial opens a connection and sends something.
func dial(t *testing.T, address, send string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if _, err := io.WriteString(c, send); err != nil {
		t.Fatal(err)
	}
	return c
}

// answered asks on a connection of its own and waits for the answer.
func answered(t *testing.T, what, address string) {
	t.Helper()
	client := &http.Client{Timeout: 2 * time.Minute, Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Get("http://" + address + "/healthz")
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %v", what, res.StatusCode, err)
	}
}

const askOnce = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

// TestConnectionsIdle: who only keeps a connection, once answered, makes room for
// others. The server has no timeouts.
func TestConnectionsIdle(t *testing.T) {
	address, _ := limited(t, 3, &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "ok") })})
	for i := range 3 {
		res, err := http.ReadResponse(bufio.NewReader(dial(t, address, askOnce)), nil)
		if err != nil || res.StatusCode != http.StatusOK {
			t.Fatalf("connection %d: %v", i, err)
		}
	}
	for i := range 8 {
		answered(t, fmt.Sprint("reader ", i), address)
	}
}

// TestConnectionsSlow: with every connection taken by requests that never end and
// by answers that nobody takes, the server lets them go by its timeouts, answers
// others then, and never has more open than it may.
func TestConnectionsSlow(t *testing.T) {
	page := make([]byte, 64<<20) // more than the system keeps for a reader
	const most = 4
	address, peak := limited(t, most, &http.Server{
		ReadHeaderTimeout: 300 * time.Millisecond, WriteTimeout: 600 * time.Millisecond,
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/healthz" {
				w.WriteHeader(http.StatusOK)
				return
			}
			w.Write(page)
		}),
	})
	var slow []net.Conn
	for i := range 3 * most {
		slow = append(slow, dial(t, address, map[bool]string{true: askOnce, false: "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: "}[i%2 == 0]))
	}
	for i := range 3 {
		answered(t, fmt.Sprint("reader ", i, " behind slow ones"), address)
	}
	for i, c := range slow {
		if i%2 == 1 {
			if err := c.SetReadDeadline(time.Now().Add(2 * time.Minute)); err != nil {
				t.Fatal(err)
			}
			if _, err := io.Copy(io.Discard, c); err != nil && strings.Contains(err.Error(), "timeout") {
				t.Errorf("slow reader %d is still held", i)
			}
		}
	}
	// One that is taken from the system waits until it may be served.
	if n := peak.Load(); n > most+1 {
		t.Errorf("%d connections were open, %d may be", n, most)
	}
}

// TestConnectionsClosed: a listener that is closed while all is taken ends.
func TestConnectionsClosed(t *testing.T) {
	held := make(chan struct{})
	t.Cleanup(func() { close(held) }) // once the server is closed
	srv := &http.Server{Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-held })}
	address, _ := limited(t, 1, srv)
	dial(t, address, askOnce)
	dial(t, address, askOnce) // waits
}

func TestConnectionsFor(t *testing.T) {
	for _, tc := range []struct{ asked, files, want int }{
		{0, 1024, 512}, {0, 64, 32}, {0, 20_000, 19_488}, {0, 1 << 20, 20_000}, {100, 1024, 100}, {50_000, 1 << 20, 50_000},
	} {
		if got, err := connectionsFor(tc.asked, tc.files); err != nil || got != tc.want {
			t.Errorf("%d of %d files: %d, %v; want %d", tc.asked, tc.files, got, err, tc.want)
		}
	}
	for _, tc := range [][2]int{{-1, 1024}, {513, 1024}} {
		if n, err := connectionsFor(tc[0], tc[1]); err == nil || !strings.Contains(err.Error(), "--connections") {
			t.Errorf("%d of %d files: %d, %v", tc[0], tc[1], n, err)
		}
	}
	if n := fileLimit(); n < 16 {
		t.Errorf("%d files", n)
	}
}

// TestConnectionsFiles has more connections asked for than the system gives the
// program files: it never has all of them taken, and answers others.
func TestConnectionsFiles(t *testing.T) {
	if _, err := os.Stat("/proc/self/fd"); err != nil {
		t.Skip("open files are counted on Linux only")
	}
	dir := t.TempDir()
	folder := filepath.Join(dir, "small")
	if code := Main([]string{"case", "new", folder}, strings.NewReader(""), io.Discard, io.Discard, noEnv); code != exitDone {
		t.Fatal(code)
	}
	const files = 96
	cmd := exec.Command("sh", "-c", fmt.Sprintf(`ulimit -n %d && exec tidewaiter serve "$1" --data "$2" --listen 127.0.0.1:0`, files), "sh", folder, filepath.Join(dir, "data"))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var log notes
	cmd.Stderr = &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Wait()
	defer cmd.Process.Signal(os.Interrupt)
	lines, address := bufio.NewScanner(out), ""
	for address == "" && lines.Scan() {
		if m := regexp.MustCompile(`Serving at http://([^/]+)/`).FindStringSubmatch(lines.Text()); m != nil {
			address = m[1]
		}
	}
	if address == "" {
		t.Fatalf("it does not serve:\n%s", log.String())
	}
	go io.Copy(io.Discard, out)
	for range files - 1 {
		dial(t, address, "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ")
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		client := &http.Client{Timeout: 2 * time.Minute, Transport: &http.Transport{DisableKeepAlives: true}}
		res, err := client.Get("http://" + address + "/")
		if err != nil {
			t.Errorf("another reader: %v", err)
			return
		}
		res.Body.Close()
		if res.StatusCode != http.StatusOK {
			t.Errorf("another reader: %d", res.StatusCode)
		}
	}()
	most := 0
	for waiting := true; waiting; {
		open, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", cmd.Process.Pid))
		if err != nil {
			t.Fatal(err)
		}
		most = max(most, len(open))
		select {
		case <-done:
			waiting = false
		case <-time.After(5 * time.Millisecond):
		}
	}
	if most >= files || most < files/2 {
		t.Errorf("%d files were open of %d", most, files)
	}
}
