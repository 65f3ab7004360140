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
	folder, _ := cases.FS(cases.Founding)
	c, err := casefile.Read(folder)
	if err != nil {
		t.Fatal(err)
	}
	for i := range c.Claims {
		if cl := &c.Claims[i]; cl.Source == "seed" || cl.Origin == "rok-dia-2025-07-13" {
			cl.Review = claims.Review{State: claims.Proposed}
		}
	}
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
	r, w := io.Pipe()
	done := make(chan int, 1)
	go func() {
		done <- Main([]string{"serve", filepath.Join(dir, "case"), "--data", filepath.Join(dir, "data"), "--listen", "127.0.0.1:0"}, strings.NewReader(""), w, io.Discard, noEnv)
		w.Close()
	}()
	t.Cleanup(func() {
		if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
			t.Error(err)
		}
		<-done
	})
	link := ""
	for lines := bufio.NewScanner(r); link == "" && lines.Scan(); {
		link = regexp.MustCompile(`http://\S*/desk/join\?link=\S+`).FindString(lines.Text())
	}
	if link == "" {
		t.Fatal("serve printed no link")
	}
	go io.Copy(io.Discard, r)
	walk := exec.CommandContext(t.Context(), "node", "desk.mjs", link, c.ID)
	walk.Dir = filepath.Join("..", "..", "web", "e2e")
	out, err := walk.CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Fatal(err)
	}
}
