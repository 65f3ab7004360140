package main

import (
	"bufio"
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
	"strings"
	"syscall"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

// open returns the analysts: over HTTP where the program has an inbox, else on the
// ledger itself.
func open(ctx context.Context, o options, dir, data string, c *casefile.Case) (list []decider, how string, closing func(), err error) {
	cmd, base, link, err := serve(o, dir, data)
	if err != nil {
		return nil, "", nil, err
	}
	stop := func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	}
	admin, err := join(base, link, "maria")
	if err != nil {
		stop()
		return nil, "", nil, err
	}
	if status, _, err := admin.get(inboxOf(claimID(0))); err == nil && status == http.StatusOK {
		for i := range o.analysts {
			a, err := admin.invite(fmt.Sprint("analyst", i))
			if err != nil {
				stop()
				return nil, "", nil, err
			}
			list = append(list, a)
		}
		return list, "over HTTP, by the pages of the inbox", stop, nil
	}
	stop()
	st, err := store.Open(ctx, data)
	if err != nil {
		return nil, "", nil, err
	}
	l := ledger.New(st)
	if _, err := l.Import(ctx, c, ledger.Author{Name: "an import"}, time.Now()); err != nil {
		return nil, "", nil, errors.Join(err, st.Close())
	}
	for i := range o.analysts {
		list = append(list, &direct{l, ledger.Author{ID: fmt.Sprint(i), Name: fmt.Sprint("analyst", i)}})
	}
	return list, "through the ledger itself (the program has no inbox)", func() { _ = errors.Join(l.Close(), st.Close()) }, nil
}

// direct decides through the ledger.
type direct struct {
	l  *ledger.Ledger
	by ledger.Author
}

func (d *direct) decide(ctx context.Context, claim string) (looked, decided time.Duration, err error) {
	from := time.Now()
	draft, err := d.l.Draft(ctx, caseID)
	if err != nil {
		return 0, 0, err
	}
	row, ok := draft.Row("claims", claim)
	if !ok {
		return 0, 0, fmt.Errorf("%s is not there", claim)
	}
	looked = time.Since(from)
	from = time.Now()
	dec, err := draft.Decide(ledger.Verdict{Kind: ledger.Accept, Claim: claim, Seen: row.Hash}, d.by, from)
	if err == nil {
		_, err = d.l.Decide(ctx, caseID, ledger.Submission{Key: d.by.ID + claim, Author: d.by, At: from, Decisions: []ledger.Decision{dec}})
	}
	return looked, time.Since(from), err
}

// serve starts the program and waits for the link of the first admin.
func serve(o options, dir, data string) (cmd *exec.Cmd, base, link string, err error) {
	cmd = exec.Command(o.binary, "serve", filepath.Join(dir, caseID), "--data", data, "--listen", "127.0.0.1:0")
	log, err := os.Create(filepath.Join(dir, "serve.log"))
	if err != nil {
		return nil, "", "", err
	}
	cmd.Stderr = log
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, "", "", err
	}
	if err := cmd.Start(); err != nil {
		return nil, "", "", fmt.Errorf("%w: run make build first", err)
	}
	found := make(chan []string, 1)
	go func() {
		defer close(found)
		for sc := bufio.NewScanner(out); sc.Scan(); {
			if m := regexp.MustCompile(`(http://[^/\s]+)/desk/join\?link=(\S+)`).FindStringSubmatch(sc.Text()); m != nil {
				found <- m
				break
			}
		}
		_, _ = io.Copy(io.Discard, out)
	}()
	select {
	case m := <-found:
		if m != nil {
			return cmd, m[1], m[2], nil
		}
	case <-time.After(time.Minute):
	}
	_ = cmd.Process.Kill()
	return nil, "", "", errors.New("the server printed no link for the first admin")
}

// browser decides over HTTP.
type browser struct {
	base string
	http *http.Client
}

const password = "seven grey herons at dawn"

func join(base, link, name string) (*browser, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	b := &browser{base, &http.Client{Jar: jar, Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	status, _, err := b.post("/desk/join", url.Values{"link": {link}, "name": {name}, "password": {password}, "again": {password}})
	if err == nil && status != http.StatusSeeOther {
		err = fmt.Errorf("the account %s: %d", name, status)
	}
	return b, err
}

func (b *browser) invite(name string) (*browser, error) {
	_, body, err := b.post("/desk/people/invite", url.Values{"role": {"analyst"}, "all": {"1"}})
	if err != nil {
		return nil, err
	}
	m := regexp.MustCompile(`/desk/join\?link=([A-Za-z0-9_-]+)`).FindStringSubmatch(body)
	if m == nil {
		return nil, errors.New("no link for " + name)
	}
	return join(b.base, m[1], name)
}

func (b *browser) get(path string) (int, string, error) { return b.read(b.http.Get(b.base + path)) }

func (b *browser) post(path string, form url.Values) (int, string, error) {
	return b.read(b.http.PostForm(b.base+path, form))
}

func (b *browser) read(res *http.Response, err error) (int, string, error) {
	if err != nil {
		return 0, "", err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return res.StatusCode, string(body), err
}

func inboxOf(claim string) string { return "/desk/cases/" + caseID + "/inbox/" + claim }

var hidden = regexp.MustCompile(`<input type="hidden" name="(key|seen|by)" value="([^"]*)">`)

func (b *browser) decide(_ context.Context, claim string) (looked, decided time.Duration, err error) {
	from := time.Now()
	status, body, err := b.get(inboxOf(claim))
	looked = time.Since(from)
	if err != nil || status != http.StatusOK {
		return 0, 0, fmt.Errorf("its page: %d %v", status, err)
	}
	// The first form of the page is the one that accepts.
	form := url.Values{"do": {"accept"}}
	for _, m := range hidden.FindAllStringSubmatch(body, -1) {
		if !form.Has(m[1]) {
			form.Set(m[1], strings.NewReplacer("&#43;", "+", "&amp;", "&").Replace(m[2]))
		}
	}
	from = time.Now()
	status, body, err = b.post(inboxOf(claim), form)
	decided = time.Since(from)
	if err == nil && status != http.StatusSeeOther {
		err = fmt.Errorf("deciding: %d: %.200s", status, body)
	}
	return looked, decided, err
}
