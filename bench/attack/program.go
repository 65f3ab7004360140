package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// program is a server that runs.
type program struct {
	cmd  *exec.Cmd
	base string
	link string // of the first admin
	log  *notes
}

// notes is what a program writes.
type notes struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (n *notes) Write(b []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.b.Write(b)
}

func (n *notes) String() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.b.String()
}

var joinLink = regexp.MustCompile(`(http://[^/\s]+)/desk/join\?link=(\S+)`)

func start(ctx context.Context, binary, dir string) (*program, error) {
	p := &program{log: &notes{}}
	p.cmd = exec.CommandContext(ctx, binary, "serve", filepath.Join(dir, "alpha"), filepath.Join(dir, "beta"), "--data", filepath.Join(dir, "data"), "--listen", "127.0.0.1:0")
	p.cmd.Dir = dir
	p.cmd.Stderr = p.log
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("%w: run make build first", err)
	}
	found := make(chan []string, 1)
	go func() {
		defer close(found)
		for sc := bufio.NewScanner(out); sc.Scan(); {
			if m := joinLink.FindStringSubmatch(sc.Text()); m != nil {
				found <- m
				break
			}
		}
		_, _ = io.Copy(io.Discard, out)
	}()
	select {
	case m, ok := <-found:
		if ok {
			p.base, p.link = m[1], m[2]
			return p, nil
		}
	case <-time.After(2 * time.Minute):
	}
	p.stop()
	return nil, fmt.Errorf("the server printed no link for the first admin: %s", p.log)
}

func (p *program) stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	ended := make(chan struct{})
	go func() { _ = p.cmd.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		_ = p.cmd.Process.Kill()
	}
}

// used is the most memory and the CPU that the server has taken; zero where that
// cannot be looked up.
func (p *program) used() (rss int64, cpu time.Duration) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, 0
	}
	if m := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(text); m != nil {
		rss, _ = strconv.ParseInt(string(m[1]), 10, 64)
	}
	stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if i := bytes.LastIndexByte(stat, ')'); i >= 0 {
		if f := strings.Fields(string(stat[i+1:])); len(f) > 13 {
			u, _ := strconv.ParseInt(f[11], 10, 64)
			s, _ := strconv.ParseInt(f[12], 10, 64)
			cpu = time.Duration(u+s) * 10 * time.Millisecond
		}
	}
	return rss << 10, cpu
}

// client is one browser.
type client struct {
	base string
	jar  *cookiejar.Jar
	http *http.Client
}

func newClient(base string) *client {
	jar, _ := cookiejar.New(nil) // no list of suffixes: no error
	return &client{base: base, jar: jar, http: &http.Client{Jar: jar, Timeout: time.Minute,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// answer is what came back, read whole.
type answer struct {
	status int
	head   http.Header
	body   string
	took   time.Duration
	err    error
}

// maxAnswer is how much of an answer is read.
const maxAnswer = 64 << 20

func (c *client) send(method, path string, head http.Header, body io.Reader) answer {
	req, err := http.NewRequest(method, c.base+path, body)
	if err != nil {
		return answer{err: err}
	}
	for k, v := range head {
		req.Header[k] = v
	}
	if host := head.Get("Host"); host != "" {
		req.Host = host
		req.Header.Del("Host")
	}
	from := time.Now()
	res, err := c.http.Do(req)
	if err != nil {
		return answer{err: err, took: time.Since(from)}
	}
	defer res.Body.Close()
	b, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	return answer{res.StatusCode, res.Header, string(b), time.Since(from), err}
}

func (c *client) get(path string) answer { return c.send("GET", path, nil, nil) }

func (c *client) post(path string, form url.Values, head http.Header) answer {
	all := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	for k, v := range head {
		all[k] = v
	}
	return c.send("POST", path, all, strings.NewReader(form.Encode()))
}

// cookie is the value of the session's cookie.
func (c *client) cookie() *http.Cookie {
	u, _ := url.Parse(c.base)
	for _, k := range c.jar.Cookies(u) {
		if strings.HasSuffix(k.Name, "tidewaiter-desk") {
			return k
		}
	}
	return nil
}

const password = "seven grey herons at dawn"

// join uses a link up for a new account.
func (b *battle) join(token, name string) (*client, error) {
	c := newClient(b.p.base)
	a := c.post("/desk/join", url.Values{"link": {token}, "name": {name}, "password": {password}, "again": {password}}, nil)
	if a.err != nil || a.status != http.StatusSeeOther {
		return nil, fmt.Errorf("the account %s: %d %v", name, a.status, a.err)
	}
	return c, nil
}

// people makes an admin, and an analyst of the first case alone.
func (b *battle) people() (err error) {
	if b.admin, err = b.join(b.p.link, "maria"); err != nil {
		return err
	}
	a := b.admin.post("/desk/people/invite", url.Values{"role": {"analyst"}, "case": {"alpha"}}, nil)
	m := regexp.MustCompile(`/desk/join\?link=([A-Za-z0-9_-]+)`).FindStringSubmatch(a.body)
	if m == nil {
		return errors.New("no link for the analyst")
	}
	b.analyst, err = b.join(m[1], "ines")
	return err
}

// run runs the program as a command with a limit of time, and returns what it
// said, how it ended and the most memory that it took.
func (b *battle) run(limit time.Duration, args ...string) (said string, code int, rss int64) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, b.o.binary, args...)
	cmd.Dir, cmd.WaitDelay = b.dir, time.Second
	out := &notes{}
	cmd.Stdout, cmd.Stderr = out, out
	err := cmd.Run()
	if cmd.ProcessState != nil {
		code = cmd.ProcessState.ExitCode()
		if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
			rss = int64(u.Maxrss) << 10
		}
	} else if err != nil {
		code = -1
	}
	return out.String(), code, rss
}
