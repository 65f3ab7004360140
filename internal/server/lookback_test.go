package server_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/server"
	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
	"github.com/tidewaiter/tidewaiter/tally"
)

// timelineDay is a day of it.
type timelineDay struct {
	Day                  string `json:"as_of"`
	URL, Words, Sentence string
	Ready                bool
	Count                *tally.Quantiles
	Origins              int
}

// timeline is the answer of the API.
type timeline struct {
	Case, Hash, Model string
	AsOf              string `json:"as_of"`
	Ready, Of         int
	Counting          bool
	Days              []timelineDay
	LeaveOut          []struct {
		Without, Kind, Name, URL string
		Ready                    bool
		Times                    float64
		Count                    *tally.Quantiles
	} `json:"leave_out"`
}

func readTimeline(t *testing.T, h http.Handler, target string) timeline {
	t.Helper()
	w := get(h, target)
	if w.Code != 200 {
		t.Fatalf("%s: %d\n%s", target, w.Code, w.Body)
	}
	var out timeline
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		t.Fatalf("%s: %v", target, err)
	}
	return out
}

// closing ends what a handler counts ahead, before the test ends.
func closing(t *testing.T, h http.Handler) {
	t.Cleanup(h.(*server.Server).Close)
}

// ahead lets a fixture be counted ahead: its assessments are those of a plain
// count, as nobody asks for a working.
func ahead(cfg *server.Config, _ *shelf) {
	cfg.Ahead = true
	run := cfg.Assess
	cfg.Assess = func(ctx context.Context, c *casefile.Case, opt assess.Options) (*assess.Assessment, error) {
		a, err := run(ctx, c, opt)
		if err == nil {
			r := *a.Result
			r.Working, r.Version = nil, tally.Version
			a.Result, a.Joined, a.Frames = &r, nil, nil
			if opt.AsOf == nil {
				r.AsOf, _ = c.LatestPublication()
			}
		}
		return a, err
	}
}

// allReady asks until everything is counted ahead.
func allReady(t *testing.T, h http.Handler, target string, within time.Duration) timeline {
	t.Helper()
	// Who asks more often is a reader, and counting ahead gives way to readers.
	for end := time.Now().Add(within); ; time.Sleep(150 * time.Millisecond) {
		if tl := readTimeline(t, h, target); !tl.Counting {
			return tl
		} else if time.Now().After(end) {
			t.Fatalf("%d of %d are ready after %v", tl.Ready, tl.Of, within)
		}
	}
}

// TestTimeline: before anything is counted the days and omissions are there and
// say that they are not ready; after it they have their counts, and each address
// leads to the page that says the same.
func TestTimeline(t *testing.T) {
	h, log := site(t, ahead)
	closing(t, h)
	const api = "/api/cases/test-flow/timeline"
	tl := readTimeline(t, h, api)
	if !tl.Counting || tl.Ready != 0 || tl.Of != len(tl.Days)-1+len(tl.LeaveOut) || len(tl.Days) < 5 || len(tl.LeaveOut) < 5 {
		t.Fatalf("%+v", tl)
	}
	for _, d := range tl.Days {
		if d.Ready || d.Count != nil || d.Sentence != "" {
			t.Errorf("%s is ready before it is counted", d.Day)
		}
	}
	if get(h, "/cases/test-flow").Code != 200 {
		t.Fatal("no page")
	}
	tl = allReady(t, h, api, time.Minute)
	if last := tl.Days[len(tl.Days)-1]; last.Day != tl.AsOf || last.URL != "/cases/test-flow" || !last.Ready || last.Count == nil {
		t.Errorf("the last day is %+v", last)
	}
	for _, d := range tl.Days {
		w := get(h, d.URL)
		if w.Code != 200 || !d.Ready {
			t.Fatalf("%s: %d, ready %v", d.URL, w.Code, d.Ready)
		}
		if count := find(parse(t, w), func(n *html.Node) bool { return attr(n, "class") == "count" }); len(count) != 1 || text(count[0]) != strings.Join(strings.Fields(d.Sentence), " ") {
			t.Errorf("%s says another sentence than %q", d.URL, d.Sentence)
		}
	}
	kinds := map[string]int{}
	for _, o := range tl.LeaveOut {
		kinds[o.Kind]++
		if !o.Ready || o.Count == nil || o.Times == 0 {
			t.Errorf("%+v", o)
		}
		if w := get(h, o.URL); w.Code != 200 || !strings.Contains(w.Body.String(), "Left out on request") {
			t.Errorf("%s: %d", o.URL, w.Code)
		}
	}
	if kinds["group"] == 0 || kinds["party"] == 0 || kinds["origin"] == 0 || kinds["source"] == 0 {
		t.Errorf("kinds %v", kinds)
	}
	tag := get(h, api).Header().Get("ETag")
	if w := get(h, api, "If-None-Match", tag); w.Code != 304 {
		t.Errorf("asked again: %d", w.Code)
	}
	if got := get(h, "/api/cases/test-flow/v/1/timeline").Header().Get("Cache-Control"); !strings.Contains(got, "max-age=86400") {
		t.Errorf("of a version: %q", got)
	}
	for target, status := range map[string]int{"/api/cases/other/timeline": 404, "/api/cases/test-flow/v/9/timeline": 404, "/api/cases/test-flow/v/x/timeline": 404, api + "?a=%zz": 400} {
		if w := get(h, target); w.Code != status || w.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %s", target, w.Code, w.Header().Get("Content-Type"))
		}
	}
	if log.Len() > 0 {
		t.Errorf("logged:\n%s", log)
	}
}

// asForm sends a form as a browser without scripts does, with one choice changed.
func asForm(form *html.Node, name, value string) url.Values {
	q := url.Values{}
	for _, n := range find(form, func(n *html.Node) bool { return n.Data == "input" || n.Data == "select" }) {
		switch {
		case attr(n, "name") == "":
		case n.Data == "select" && attr(n, "name") == name:
			q.Add(name, value)
		case n.Data == "select":
			options := find(n, named("option"))
			on := slices.IndexFunc(options, func(o *html.Node) bool {
				return slices.ContainsFunc(o.Attr, func(a html.Attribute) bool { return a.Key == "selected" })
			})
			q.Add(attr(n, "name"), attr(options[max(on, 0)], "value"))
		case attr(n, "type") == "hidden" || attr(n, "type") == "text":
			q.Add(attr(n, "name"), attr(n, "value"))
		}
	}
	return q
}

// TestLookBackWithoutScript: the days and the omissions are a form that works by
// GET, keeps what else was chosen, and says what is not counted yet.
func TestLookBackWithoutScript(t *testing.T) {
	h, _ := site(t, ahead)
	closing(t, h)
	form := func(target string) (*html.Node, *html.Node) {
		doc := parse(t, get(h, target))
		checkPage(t, doc)
		forms := find(doc, func(n *html.Node) bool {
			return n.Data == "form" && slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "data-back-form" })
		})
		if len(forms) != 1 || attr(forms[0], "method") != "get" {
			t.Fatalf("%s has %d forms to look back with", target, len(forms))
		}
		return forms[0], doc
	}
	at, _ := form("/cases/test-flow?without=us")
	if !strings.Contains(text(at), "has not been counted yet") {
		t.Error("nothing is said of what is not counted yet")
	}
	days := find(find(at, func(n *html.Node) bool { return n.Data == "select" && attr(n, "name") == "as_of" })[0], named("option"))
	day := attr(days[len(days)/2], "value")
	q := asForm(at, "as_of", day)
	next := attr(at, "action") + "?" + q.Encode()
	at, doc := form(next)
	if s := text(doc); !strings.Contains(s, "Left out on request: US") || !strings.Contains(s, "--as-of "+day) {
		t.Errorf("%s is not of that day without that group", next)
	}
	outs := find(find(at, func(n *html.Node) bool { return n.Data == "select" && attr(n, "name") == "without" })[0], named("option"))
	origin := outs[slices.IndexFunc(outs, func(o *html.Node) bool { return strings.HasPrefix(attr(o, "value"), tally.OriginPrefix) })]
	next = attr(at, "action") + "?" + asForm(at, "without", attr(origin, "value")).Encode()
	_, doc = form(next)
	if s := text(doc); !strings.Contains(s, "--without "+attr(origin, "value")+",us") || !strings.Contains(s, "--as-of "+day) {
		t.Errorf("%s does not leave both out: %s", next, s)
	}
	// The box that puts it back has its name.
	if boxes := find(doc, func(n *html.Node) bool {
		return attr(n, "type") == "checkbox" && attr(n, "value") == attr(origin, "value")
	}); len(boxes) != 1 || !strings.Contains(text(boxes[0].Parent), text(origin)) {
		t.Errorf("%d boxes for the origin", len(boxes))
	}
	// Once all is counted the page says so, and has the drawing of the days.
	if get(h, "/cases/test-flow").Code != 200 {
		t.Fatal("no page")
	}
	allReady(t, h, "/api/cases/test-flow/timeline", time.Minute)
	at, doc = form("/cases/test-flow")
	if strings.Contains(text(at), "has not been counted yet") || len(find(doc, func(n *html.Node) bool { return attr(n, "class") == "through" })) != 1 {
		t.Error("the page does not know that all is counted")
	}
}

// then is the day that the founding story asks about.
var then = dates.DayOf(2024, 2, 27)

// TestFoundingCaseLooksBack counts the founding case ahead and holds the
// answers to the time that a slider has, and 27 February 2024 to the count itself.
func TestFoundingCaseLooksBack(t *testing.T) {
	if testing.Short() {
		t.Skip("the founding case is counted a dozen times, and times are judged")
	}
	c := founding(t)
	var runs atomic.Int32
	var plain atomic.Pointer[assess.Assessment]
	h, log := site(t, func(cfg *server.Config, s *shelf) {
		s.c, cfg.Ahead = c, true
		// The early days are counted for good, and the case as it is. For the others
		// that stands in: all of them would take minutes, and their pages are as long.
		cfg.Assess = func(ctx context.Context, c *casefile.Case, opt assess.Options) (*assess.Assessment, error) {
			runs.Add(1)
			early := opt.AsOf != nil && *opt.AsOf <= then+3
			if whole := plain.Load(); whole != nil && !early {
				r := *whole.Result
				if opt.AsOf != nil {
					r.AsOf = *opt.AsOf
				}
				return &assess.Assessment{Case: c, Without: opt.Without, Result: &r, Returns: whole.Returns}, nil
			}
			a, err := assess.Run(ctx, c, opt)
			if err == nil && !early {
				plain.Store(a)
			}
			return a, err
		}
	})
	closing(t, h)
	base := "/cases/" + c.ID
	if w := get(h, base); w.Code != 200 {
		t.Fatalf("%d", w.Code)
	}
	tl := allReady(t, h, "/api"+base+"/timeline", 10*time.Minute)
	want := tally.Estimate(c, tally.Options{AsOf: then})
	i := slices.IndexFunc(tl.Days, func(d timelineDay) bool { return d.Day == then.String() })
	if i < 0 || !tl.Days[i].Ready || tl.Days[i].Count == nil {
		t.Fatalf("%s is not among the days: %+v", then, tl.Days)
	}
	t.Logf("%d of %d are ready; %s: %s", tl.Ready, tl.Of, then, tl.Days[i].Sentence)
	var doc struct {
		Count *tally.Quantiles
	}
	if err := json.Unmarshal(get(h, "/api"+base+"?as_of="+then.String()).Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	for _, got := range []*tally.Quantiles{tl.Days[i].Count, doc.Count} {
		q := want.Count.Quantiles
		for _, pair := range [][2]float64{{got.Median, q.Median}, {got.P05, q.P05}, {got.P25, q.P25}, {got.P75, q.P75}, {got.P95, q.P95}} {
			if d := pair[0]/pair[1] - 1; d > 1e-5 || d < -1e-5 {
				t.Errorf("%v, want %v", pair[0], pair[1])
			}
		}
	}
	counted := runs.Load()
	var made, kept, worked []time.Duration
	for _, d := range tl.Days {
		for _, took := range []*[]time.Duration{&made, &kept} {
			start, before := time.Now(), sharedtest.CPU()
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest("GET", d.URL, nil))
			*took = append(*took, time.Since(start))
			if took == &made {
				worked = append(worked, sharedtest.CPU()-before)
			}
			if w.Code != 200 || !strings.Contains(w.Body.String(), html.EscapeString(d.Sentence)) {
				t.Errorf("%s: %d, or another sentence", d.URL, w.Code)
			}
		}
	}
	if n := runs.Load() - counted; n != 0 {
		t.Errorf("%d counts were made for days that were ready", n)
	}
	for _, list := range [][]time.Duration{made, kept, worked} {
		slices.Sort(list)
	}
	half, most := len(made)/2, len(made)-1
	t.Logf("answers made: half within %v, all %d within %v, of which the processors %v and %v; kept: %v and %v", made[half], len(made), made[most], worked[half], worked[most], kept[half], kept[most])
	// A machine that others load stretches every answer: what is judged is the work.
	if p90 := worked[len(worked)*9/10]; p90 > 100*time.Millisecond {
		t.Errorf("nine in ten answers take the processors %v, want 100 ms", p90)
	}
	if log.Len() > 0 {
		t.Errorf("logged:\n%s", log)
	}
}
