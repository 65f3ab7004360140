package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"syscall"
	"time"
)

// mostPerReader is what one connection may cost the server.
const mostPerReader = 64 << 10

// slow opens many connections at once: some never end their request, some ask for
// a page and take nothing of it. The server must go on answering others, take
// little memory for each, and let them go in time.
func (b *battle) slow() {
	n := b.o.size(10_000, 1_000)
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err == nil {
		limit.Cur = limit.Max
		_ = syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit)
		n = min(n, int(limit.Cur)*3/4)
	}
	u, _ := url.Parse(b.p.base)
	dialer := net.Dialer{Timeout: 10 * time.Second, Control: func(_, _ string, c syscall.RawConn) error {
		return c.Control(func(fd uintptr) { _ = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 2048) })
	}}
	before, _ := b.p.used()
	var found []string
	say := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	all := make([]net.Conn, n)
	var running sync.WaitGroup
	room := make(chan struct{}, 64)
	for i := range n {
		running.Go(func() {
			room <- struct{}{}
			defer func() { <-room }()
			conn, err := dialer.Dial("tcp", u.Host)
			if err != nil {
				return
			}
			all[i] = conn
			if i%2 == 0 {
				fmt.Fprintf(conn, "GET /cases/alpha HTTP/1.1\r\nHost: %s\r\nX-Slow: ", u.Host)
			} else {
				fmt.Fprintf(conn, "GET /method HTTP/1.1\r\nHost: %s\r\n\r\n", u.Host)
			}
		})
	}
	running.Wait()
	opened := time.Now()
	open := 0
	for _, c := range all {
		if c != nil {
			open++
			defer c.Close()
		}
	}
	if open < n*9/10 {
		say("only %d of %d connections were opened", open, n)
	}
	var most time.Duration
	for range 10 {
		a := newClient(b.p.base).get("/healthz")
		if most = max(most, a.took); a.status != http.StatusOK {
			say("meanwhile another reader is answered with %s", statusOf(a))
		}
	}
	if most > 3*time.Second {
		say("meanwhile another reader waits %s", most)
	}
	after, _ := b.p.used()
	each := int64(0)
	if open > 0 {
		each = max(0, after-before) / int64(open)
	}
	if each > mostPerReader {
		say("the server took %d MiB more, %d kB for each", (after-before)>>20, each>>10)
	}
	ended := func(c net.Conn) bool {
		if c == nil {
			return true
		}
		_ = c.SetReadDeadline(time.Now().Add(2 * time.Second))
		_, err := io.Copy(io.Discard, c)
		e, timeout := err.(net.Error)
		return !(timeout && e.Timeout())
	}
	check := func(which, step int, what string, until time.Duration) {
		time.Sleep(time.Until(opened.Add(until)))
		alive := 0
		for i := which; i < n; i += 2 * step {
			// A busy machine is late with its timers, but not by ten seconds.
			over := false
			for late := time.Now().Add(10 * time.Second); !over && time.Now().Before(late); {
				over = ended(all[i])
			}
			if !over {
				alive++
			}
		}
		if alive > 0 {
			say("%d that %s are held after %s", alive, what, until)
		}
	}
	step := max(1, n/100)
	check(0, step, "never end their request", 9*time.Second)
	if !b.o.small {
		check(1, step, "take nothing", 150*time.Second) // an answer that the system took for them is an idle connection
	}
	b.report("slow readers", fmt.Sprintf("half requests, answers that nobody takes; %d kB each, another waits %s", each>>10, most.Round(time.Millisecond)), open, found)
}
