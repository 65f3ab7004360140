package main

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/desk"
	"github.com/tidewaiter/tidewaiter/internal/publish"
	"github.com/tidewaiter/tidewaiter/internal/publish/publishtest"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

// notes is what a program writes, for many writers.
type notes struct {
	mu sync.Mutex
	b  strings.Builder
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

// TestDesk serves a case and goes in by the link that is printed, then by one
// of the command while the server runs.
func TestDesk(t *testing.T) {
	dir := t.TempDir()
	data, folder := filepath.Join(dir, "data"), filepath.Join(dir, "small")
	if code := Main([]string{"case", "new", folder}, strings.NewReader(""), io.Discard, io.Discard, noEnv); code != exitDone {
		t.Fatal(code)
	}
	r, w := io.Pipe()
	var log notes
	done := make(chan int, 1)
	go func() {
		done <- Main([]string{"serve", folder, "--data", data, "--listen", "127.0.0.1:0"}, strings.NewReader(""), w, &log, noEnv)
		w.Close()
	}()
	lines := bufio.NewScanner(r)
	link := ""
	for link == "" && lines.Scan() {
		link = regexp.MustCompile(`http://\S*/desk/join\?link=\S+`).FindString(lines.Text())
	}
	if link == "" {
		t.Fatalf("serve printed no link:\n%s", log.String())
	}
	go io.Copy(io.Discard, r)
	base, token, _ := strings.Cut(link, "/desk/join?link=")

	const password = "seven grey herons at dawn"
	enter := func(link, password string) string {
		t.Helper()
		_, token, _ := strings.Cut(link, "link=")
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		c := &http.Client{Jar: jar}
		res, err := c.PostForm(base+"/desk/join", url.Values{"link": {token}, "name": {"maria"}, "password": {password}, "again": {password}})
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%d %s %s", res.StatusCode, res.Request.URL.Path, body)
	}
	if got := enter(link, password); !strings.HasPrefix(got, "200 /desk/ ") || !strings.Contains(got, `href="/desk/cases/small"`) {
		t.Fatalf("by the link that was printed: %s", got)
	}
	if got := enter(link, password); !strings.HasPrefix(got, "410 ") {
		t.Errorf("by that link again: %.200s", got)
	}
	var out notes
	if code := Main([]string{"desk", "link", "maria", "--data", data}, strings.NewReader(""), &out, &log, noEnv); code != exitDone {
		t.Fatalf("desk link ended with %d: %s", code, log.String())
	}
	if got := enter(strings.TrimSpace(regexp.MustCompile(`link=\S+`).FindString(out.String())), "nine black cormorants at dusk"); !strings.HasPrefix(got, "200 /desk/ ") {
		t.Errorf("by the link of the command: %.200s", got)
	}
	// Nobody but the desk takes a form.
	res, err := http.PostForm(base+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("a form for the public pages: %d", res.StatusCode)
	}
	me, err := os.FindProcess(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	if err := me.Signal(os.Interrupt); err != nil { // it ends as it does for a user
		t.Fatal(err)
	}
	select {
	case code := <-done:
		if code != exitDone {
			t.Errorf("serve ended with %d", code)
		}
	case <-time.After(30 * time.Second):
		t.Error("serve did not end")
	}
	if text := log.String(); !strings.Contains(text, `pattern="POST /desk/join" status=303`) || strings.Contains(text, token) || strings.Contains(text, password) {
		t.Errorf("the log:\n%s", text)
	}
}

// TestDeskCases: the desk has a case that is not public yet.
func TestDeskCases(t *testing.T) {
	st, err := store.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	c := publishtest.Harbour()
	files, err := c.Files()
	if err != nil {
		t.Fatal(err)
	}
	now := publishtest.Now
	if _, _, err := st.PublishCase(t.Context(), c.ID, files, store.Release{PublicAt: now.Add(time.Hour)}, now); err != nil {
		t.Fatal(err)
	}
	s, err := newSite(t.Context(), st, publish.DefaultDelay)
	if err != nil {
		t.Fatal(err)
	}
	s.now = func() time.Time { return now }
	if public, err := s.List(t.Context()); err != nil || len(public) != 0 {
		t.Fatalf("the public reads %+v, %v", public, err)
	}
	got, err := s.DeskCases(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if want := (desk.Case{ID: c.ID, Title: c.Title, Question: c.Question}); len(got) != 1 || got[0] != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// TestDeskReachedAt: the link that is printed is of where the desk answers.
func TestDeskReachedAt(t *testing.T) {
	for _, tc := range []struct{ origin, listen, want string }{
		{"", "127.0.0.1:8370", "http://127.0.0.1:8370"}, {"", "[::1]:8370", "http://[::1]:8370"}, {"", "localhost:8370", "http://localhost:8370"},
		{"", "0.0.0.0:80", "http://127.0.0.1:80"}, {"", "[::]:80", "http://127.0.0.1:80"}, {"", ":80", "http://127.0.0.1:80"},
		{"", "192.0.2.7:80", ""}, {"", "desk.example.org:80", ""}, {"", "nonsense", ""},
		{"https://Desk.example.org/", "192.0.2.7:80", "https://desk.example.org"}, {"http://desk.example.org", "127.0.0.1:80", ""},
	} {
		f := deskFlags{Origin: tc.origin}
		if got, ok := f.reachedAt(tc.listen); ok != (tc.want != "") || ok && got != tc.want {
			t.Errorf("%+v: %q %v", tc, got, ok)
		}
	}
}

// TestDeskSecondFactor: who has to have one, when nothing is said.
func TestDeskSecondFactor(t *testing.T) {
	for _, tc := range []struct{ origin, roles, want string }{
		{"", "", "[]"}, {"https://x.example", "", "[admin editor]"}, {"https://x.example", "none", "[]"}, {"", "reader, admin", "[reader admin]"},
	} {
		f := deskFlags{Origin: tc.origin, SecondFactor: tc.roles}
		if got, err := f.roles(); err != nil || fmt.Sprint(got) != tc.want {
			t.Errorf("%+v: %v %v", tc, got, err)
		}
	}
}
