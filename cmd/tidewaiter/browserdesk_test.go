//go:build browser

package main

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/cases"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

// TestBrowserDesk works the inbox of the founding case by keyboard, in a browser:
// see web/e2e/desk.mjs. Some of its claims are proposed again, and the founding
// article is held.
func TestBrowserDesk(t *testing.T) {
	dir := t.TempDir()
	c := foundingCase(t)
	for i := range c.Claims {
		if cl := &c.Claims[i]; cl.Source == "seed" || cl.Origin == "rok-dia-2025-07-13" {
			cl.Review = claims.Review{State: claims.Proposed}
		}
	}
	article, err := os.ReadFile(sharedtest.Path(t, "seed/article.txt"))
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(t.Context(), filepath.Join(dir, "data"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = st.PutDocument(t.Context(), store.Document{Name: "article.txt", MediaType: "text/plain", Bytes: article, Text: string(article)}, time.Now())
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	link, _ := startDesk(t, c, dir)
	walkDesk(t, "desk.mjs", link, c.ID)
}

func foundingCase(t *testing.T) *casefile.Case {
	t.Helper()
	folder, _ := cases.FS(cases.Founding)
	c, err := casefile.Read(folder)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// startDesk serves a case in this process, from a folder and with a data directory
// below dir. It returns the link that serve prints for the first account, and what
// stops it; the end of the test does too.
func startDesk(t *testing.T, c *casefile.Case, dir string) (link string, stop func()) {
	t.Helper()
	files, err := c.Files()
	if err != nil {
		t.Fatal(err)
	}
	for name, body := range files {
		to := filepath.Join(dir, "case", filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	r, w := io.Pipe()
	done := make(chan int, 1)
	go func() {
		done <- Main([]string{"serve", filepath.Join(dir, "case"), "--data", filepath.Join(dir, "data"), "--listen", "127.0.0.1:0"}, strings.NewReader(""), w, io.Discard, noEnv)
		w.Close()
	}()
	stop = sync.OnceFunc(func() {
		if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
			t.Error(err)
		}
		<-done
	})
	t.Cleanup(stop)
	for lines := bufio.NewScanner(r); link == "" && lines.Scan(); {
		link = regexp.MustCompile(`http://\S*/desk/join\?link=\S+`).FindString(lines.Text())
	}
	if link == "" {
		t.Fatal("serve printed no link")
	}
	go io.Copy(io.Discard, r)
	return link, stop
}

// walkDesk runs a walk of web/e2e.
func walkDesk(t *testing.T, name string, args ...string) {
	t.Helper()
	walk := exec.CommandContext(t.Context(), "node", append([]string{name}, args...)...)
	walk.Dir = filepath.Join("..", "..", "web", "e2e")
	out, err := walk.CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Fatal(err)
	}
}
