package server

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
)

func TestRenderedIsBounded(t *testing.T) {
	const most = 1 << 20
	c := newRendered(most, 2)
	body := []byte(strings.Repeat("words that can be coded ", 4000)) // 96 kB
	made := 0
	for i := range 100 {
		a, err := c.get(t.Context(), c.plain, strconv.Itoa(i), func(context.Context) (*answer, error) {
			made++
			return &answer{kind: "text/html", body: body}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for j := range codings {
			a.form(&codings[j])
		}
		sum := 0
		for el := c.order.Front(); el != nil; el = el.Next() {
			sum += el.Value.(*keptAnswer).size
		}
		if c.held > most || c.held != sum || len(c.entries) != c.order.Len() {
			t.Fatalf("%d bytes are held, %d counted, of %d", c.held, sum, most)
		}
	}
	if made != 100 || len(c.entries) < 8 || len(c.entries) > 11 {
		t.Errorf("made %d, kept %d", made, len(c.entries))
	}
	// What was dropped may still be coded by who holds it: that counts nowhere.
	held := c.held
	old := &answer{body: body, kind: "text/html"}
	c.put("old", old)
	c.drop(c.entries["old"])
	old.form(&codings[0])
	if c.held > held {
		t.Errorf("%d bytes, %d before", c.held, held)
	}
	// One that is larger than half of all is sent and not kept.
	if _, err := c.get(t.Context(), c.plain, "huge", func(context.Context) (*answer, error) {
		return &answer{body: make([]byte, most)}, nil
	}); err != nil || c.find("huge") != nil {
		t.Errorf("the huge one: %v", err)
	}
}

func TestRenderedKeepsNoFailure(t *testing.T) {
	c := newRendered(1<<20, 1)
	broken := errors.New("broken")
	for _, f := range []func(context.Context) (*answer, error){
		func(context.Context) (*answer, error) { return nil, broken },
		func(context.Context) (*answer, error) { panic("broken") },
	} {
		if _, err := c.get(t.Context(), c.plain, "k", f); err == nil || !strings.Contains(err.Error(), "broken") {
			t.Errorf("error %v", err)
		}
	}
	if a, err := c.get(t.Context(), c.plain, "k", func(context.Context) (*answer, error) { return &answer{}, nil }); err != nil || a == nil {
		t.Errorf("after failures: %v", err)
	}
}

func TestRenderedTurnsAway(t *testing.T) {
	c := newRendered(1<<20, 1)
	block := make(chan struct{})
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for i := range 1 + waitingPages {
		if !c.chosen.enter2() {
			t.Fatalf("turned away at %d", i)
		}
	}
	_, err := c.get(t.Context(), c.chosen, "k", func(context.Context) (*answer, error) { <-block; return &answer{}, nil })
	if !errors.Is(err, errBusy) {
		t.Errorf("error %v, want %v", err, errBusy)
	}
	// The case as it is has room of its own.
	if _, err := c.get(t.Context(), c.plain, "k", func(context.Context) (*answer, error) { return &answer{}, nil }); err != nil {
		t.Error(err)
	}
	if _, err := c.get(gone, c.plain, "slow", func(context.Context) (*answer, error) { <-block; return &answer{}, nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	close(block)
}

// enter2 takes a place of the queue without waiting for the room.
func (s slots) enter2() bool {
	select {
	case s.queue <- struct{}{}:
		return true
	default:
		return false
	}
}

// What one audience sees is neither sent to another nor kept by a cache between.
func TestAudiences(t *testing.T) {
	s := &Server{rendered: newRendered(1<<20, 1), cache: newCache(Config{Parallel: 1, Kept: 1}), now: time.Now}
	h := s.kept(func(r *http.Request) (*answer, error) {
		return &answer{kind: "text/plain", body: []byte("for " + string(audienceOf(r.Context())))}, nil
	})
	for range 2 {
		for _, who := range []audience{"desk", public, "other"} {
			r := httptest.NewRequest("GET", "/cases/x?unknown=1", nil)
			ctx := withAudience(r.Context(), who)
			r = r.WithContext(context.WithValue(ctx, openedKey{}, opened{c: &casefile.Case{}, hash: "h", address: "/cases/x"}))
			a, err := h(r)
			if err != nil || string(a.body) != "for "+string(who) {
				t.Fatalf("%q is sent %q, %v", who, a.body, err)
			}
			w := httptest.NewRecorder()
			s.send(w, r, a)
			if got := w.Header().Get("Cache-Control"); (who == public) != strings.HasPrefix(got, "public") {
				t.Errorf("%q: Cache-Control %q", who, got)
			}
		}
	}
}

func TestTidy(t *testing.T) {
	names := []string{"as_of", "without", "measure", "q"}
	for raw, want := range map[string]string{
		"": "", "b=1&a=2": "", "q=x&as_of=2024-01-01": "as_of=2024-01-01&q=x", "q=+x+": "q=x", "q=": "", "measure=": "measure=",
		"without=b,a&without=a,,c": "without=a%2Cb%2Cc", "q=1&q=2": "q=1", "measure": "measure=",
	} {
		if got, err := tidy(raw, names); err != nil || got != want {
			t.Errorf("%q: %q, %v; want %q", raw, got, err, want)
		}
	}
	for _, raw := range []string{"q=%", "%zz", "a;b=c"} {
		if _, err := tidy(raw, names); err == nil {
			t.Errorf("%q is read", raw)
		}
	}
}

// A tidy query is one that tidying leaves alone, and says what the other said.
func FuzzTidy(f *testing.F) {
	names := append([]string{"measure"}, tableParameters...)
	for _, raw := range []string{"", "q=x&as_of=2024-01-01", "without=b,a&without=c", "measure=", "%zz", "q=%00%ff", "page=2;x", "q=a+b%20c", "without=%2C+%2Ca"} {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		q, err := tidy(raw, names)
		if err != nil {
			return
		}
		again, err := tidy(q, names)
		if err != nil || again != q {
			t.Errorf("%q is tidied to %q, and that to %q: %v", raw, q, again, err)
		}
		was, _ := url.ParseQuery(raw)
		is, err := url.ParseQuery(q)
		if err != nil {
			t.Fatalf("%q: %v", q, err)
		}
		for _, name := range names {
			if name != "without" && is.Get(name) != strings.TrimSpace(was.Get(name)) {
				t.Errorf("%s of %q is %q in %q", name, raw, is.Get(name), q)
			}
		}
	})
}

func FuzzCoding(f *testing.F) {
	for _, field := range []string{"gzip, br;q=0.5", "*;q=0", "identity;q=1e-300", ";q", "a=b;q=NaN", "br;q=Inf"} {
		f.Add(field)
	}
	f.Fuzz(func(t *testing.T, field string) {
		if c := codingFor([]string{field}); c != nil && !strings.Contains(strings.ToLower(field), c.name) && !strings.Contains(field, "*") {
			t.Errorf("%q is answered in %s", field, c.name)
		}
	})
}
