package importing_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/importing"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

// childEnv makes the test binary a process that does the imports of a directory
// until none is left.
const childEnv = "TIDEWAITER_IMPORTING_CHILD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childEnv); dir != "" {
		if err := child(dir); err != nil {
			fmt.Println("failed", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func child(dir string) error {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	st, err := store.Open(ctx, filepath.Join(dir, "data"))
	if err != nil {
		return err
	}
	l := ledger.New(st)
	m, err := importing.New(importing.Config{Store: st, Ledger: l, Dir: filepath.Join(dir, "imports"), Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		return err
	}
	m.SetStep(3)
	ended := make(chan error, 1)
	go func() { ended <- m.Run(ctx) }()
	for {
		time.Sleep(5 * time.Millisecond)
		open, err := st.ImportsIn(ctx, string(importing.Waiting), string(importing.Running))
		if err != nil {
			return err
		}
		if len(open) == 0 {
			break
		}
	}
	stop()
	return errors.Join(<-ended, l.Close(), st.Close())
}

// TestKilled kills a process that imports, at moments that lie anywhere, until one
// comes to its end: every claim is there once, and the counts are those of a run
// that nothing interrupts. TIDEWAITER_KILLS says how often; for many the same is
// imported anew.
func TestKilled(t *testing.T) {
	kills := 6
	if n, err := strconv.Atoi(os.Getenv("TIDEWAITER_KILLS")); err == nil {
		kills = n
	}
	r := rand.New(rand.NewPCG(3, 9))
	killed, imports := 0, 0
	for ; killed < kills && imports <= kills && !t.Failed(); imports++ {
		killed += killedImport(t, r, kills-killed)
	}
	t.Logf("%d kills of %d imports", killed, imports)
}

// killedImport imports and kills what does so, as often as it is to at most or
// until it ends.
func killedImport(t *testing.T, r *rand.Rand, kills int) (killed int) {
	whole, n := archive(t, 160)
	const rows = 300
	var sheet strings.Builder
	sheet.WriteString("vessel,what,note\n")
	for i := range rows {
		fmt.Fprintf(&sheet, "angara,ship,%d\n", i)
	}
	h := open(t, t.TempDir())
	h.stop() // nothing is done yet
	dir := h.dir
	st, err := store.Open(t.Context(), filepath.Join(dir, "data"))
	if err != nil {
		t.Fatal(err)
	}
	m, err := importing.New(importing.Config{Store: st, Ledger: ledger.New(st), Dir: filepath.Join(dir, "imports"), Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	h.Importing = m
	pages, err := h.upload(importing.Files, "pages.warc.gz", whole, "a.html", article(1))
	if err != nil {
		t.Fatal(err)
	}
	table, err := h.upload(importing.Table, "sheet.csv", sheet.String())
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Map(t.Context(), caseID, table, importing.Mapping{Table: "sightings", From: map[string]int{"vessel": 1, "what": 2, "note": 3}}); err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	for {
		cmd := exec.Command(os.Args[0], "-test.run=^$")
		cmd.Env = append(os.Environ(), childEnv+"="+dir)
		var out strings.Builder
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		after := time.Duration(100+r.IntN(900)) * time.Millisecond
		if killed >= kills {
			after = 5 * time.Minute
		}
		select {
		case err = <-ended:
		case <-time.After(after):
			cmd.Process.Kill()
			<-ended
			killed++
			continue
		}
		if err != nil {
			t.Fatalf("%v: %s", err, out.String())
		}
		break
	}
	h = open(t, dir)
	j := h.wait(pages, nil)
	h.came(j, map[string]int{"sources": n + 1, "claims": n + 1})
	if j.Progress.Done != 161 || j.Progress.Counts.Without != 160-n || j.Progress.Counts.Known != 0 {
		t.Errorf("%+v", j.Progress)
	}
	j = h.wait(table, nil)
	h.came(j, map[string]int{"sources": 1, "sightings": rows})
	c := h.draft().Case
	if len(c.Claims) != n+1 || len(c.Sightings) != rows || len(c.Sources) != n+3 {
		t.Errorf("%d claims, %d sightings, %d sources", len(c.Claims), len(c.Sightings), len(c.Sources))
	}
	h.left(0)
	return killed
}

// TestRestart ends the program while it imports; the next one goes on.
func TestRestart(t *testing.T) {
	dir := t.TempDir()
	whole, n := archive(t, 120)
	h := open(t, dir, func(c *importing.Config) { c.Busy = func() bool { return true } }) // slowly
	h.SetStep(2)
	id, err := h.upload(importing.Files, "pages.warc.gz", whole)
	h.wait(id, err, importing.Running)
	for until := time.Now().Add(30 * time.Second); ; time.Sleep(2 * time.Millisecond) {
		j, err := h.Job(t.Context(), caseID, id)
		if err != nil {
			t.Fatal(err)
		}
		if j.Progress.Counts.Added["claims"] > 0 || time.Now().After(until) {
			break
		}
	}
	h.stop()
	h = open(t, dir)
	j := h.wait(id, nil)
	h.came(j, map[string]int{"sources": n, "claims": n})
	if j.Progress.Done != 120 || j.Progress.Counts.Known != 0 {
		t.Errorf("%+v", j.Progress)
	}
}

// TestCancel ends an import in the middle: what it brought in stays, nothing more
// comes, and its files are gone.
func TestCancel(t *testing.T) {
	h := open(t, t.TempDir(), func(c *importing.Config) { c.Busy = func() bool { return true } })
	h.SetStep(2)
	whole, n := archive(t, 200)
	id, err := h.upload(importing.Files, "pages.warc.gz", whole)
	h.wait(id, err, importing.Running)
	for until := time.Now().Add(30 * time.Second); len(h.draft().Case.Claims) == 0 && time.Now().Before(until); {
		time.Sleep(2 * time.Millisecond)
	}
	if err := h.Cancel(t.Context(), "another", id); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("by another case: %v", err)
	}
	if err := h.Cancel(t.Context(), caseID, id); err != nil {
		t.Fatal(err)
	}
	h.left(0)
	j := h.wait(id, nil, importing.Cancelled)
	got := len(h.draft().Case.Claims)
	if got == 0 || got >= n || j.Progress.Counts.Added["claims"] != got {
		t.Errorf("%d claims, counted %d, of %d", got, j.Progress.Counts.Added["claims"], n)
	}
	time.Sleep(100 * time.Millisecond)
	if again := len(h.draft().Case.Claims); again != got {
		t.Errorf("%d claims, then %d", got, again)
	}
	if err := h.Cancel(t.Context(), caseID, id); !errors.As(err, new(*importing.Refused)) {
		t.Errorf("again: %v", err)
	}
	if err := h.Resume(t.Context(), caseID, id); !errors.As(err, new(*importing.Refused)) {
		t.Errorf("going on: %v", err)
	}
}

// TestBounded: no more jobs run at once than there may be.
func TestBounded(t *testing.T) {
	var now, most atomic.Int64
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/robots.txt" {
			n := now.Add(1)
			most.Store(max(most.Load(), n))
			time.Sleep(50 * time.Millisecond)
			now.Add(-1)
		}
		fmt.Fprint(w, article(1))
	}))
	defer srv.Close()
	h := open(t, t.TempDir())
	var ids []int64
	for i := range 6 {
		id, err := h.AddPages(t.Context(), caseID, []string{fmt.Sprintf("%s/%d", strings.Replace(srv.URL, "127.0.0.1", fmt.Sprintf("127.0.0.%d", 1), 1), i)}, ana)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	for _, id := range ids {
		h.wait(id, nil)
	}
	if most.Load() > 2 {
		t.Errorf("%d pages were asked for at once", most.Load())
	}
	for i := range 60 {
		_, err := h.upload(importing.Table, "waits.csv", "a,b\n1,2\n")
		if errors.As(err, new(*importing.Refused)) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if i == 59 {
			t.Error("60 jobs were taken")
		}
	}
}

// TestWatch holds what comes in against a watchlist.
func TestWatch(t *testing.T) {
	h := open(t, t.TempDir())
	watch := func(kind, text string) int64 {
		t.Helper()
		id, err := h.AddWatch(t.Context(), caseID, kind, text, ana)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	ship, place, phrase := watch(importing.WatchVessel, "IMO 9179842"), watch(importing.WatchPlace, "rajin"), watch(importing.WatchPhrase, "South  Korea's Defense Ministry")
	for _, bad := range [][2]string{{"vessel", "Angara"}, {"vessel", "9179843"}, {"phrase", "ab"}, {"phrase", strings.Repeat("a", 300)}, {"phrase", "a\x1b[2J"}, {"person", "somebody"}, {"place", "RAJIN"}, {"vessel", ""}} {
		if _, err := h.AddWatch(t.Context(), caseID, bad[0], bad[1], ana); !errors.As(err, new(*importing.Refused)) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	id, err := h.AddText(t.Context(), caseID, article(1), importing.About{}, ana)
	j := h.wait(id, err)
	id, err = h.AddText(t.Context(), caseID, "<p>Nothing that anybody watches for.</p>", importing.About{}, ana)
	h.wait(id, err)
	id, err = h.upload(importing.Table, "s.csv", "vessel,what\nangara,ship\n,nothing\n")
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Map(t.Context(), caseID, id, importing.Mapping{Table: "sightings", From: map[string]int{"vessel": 1, "what": 2}}); err != nil {
		t.Fatal(err)
	}
	h.wait(id, nil)
	met := func(watch int64) map[string]int {
		t.Helper()
		hits, more, err := h.Hits(t.Context(), caseID, watch, 100, 0)
		if err != nil || more {
			t.Fatal(more, err)
		}
		out := map[string]int{}
		for _, x := range hits {
			if x.ID == "" || x.Text == "" || x.Import == 0 {
				t.Errorf("a hit: %+v", x)
			}
			out[x.What]++
		}
		return out
	}
	for _, tc := range []struct {
		watch int64
		want  map[string]int
	}{
		{ship, map[string]int{"document": 1, "row": 1}}, {place, map[string]int{"document": 1}}, {phrase, map[string]int{"document": 1, "claim": 1}},
	} {
		if got := met(tc.watch); fmt.Sprint(got) != fmt.Sprint(tc.want) {
			t.Errorf("watch %d met %v, want %v", tc.watch, got, tc.want)
		}
	}
	if j.Progress.Counts.Hits < 3 {
		t.Errorf("%+v", j.Progress.Counts)
	}
	// What is redacted is told by no hit, and does not come in again.
	c := h.draft().Case
	if _, err := h.ledger.Redact(t.Context(), caseID, ledger.Redacting{Key: "r", Author: ana, At: at, Rows: []ledger.Ref{{Table: "claims", ID: c.Claims[0].ID}, {Table: "sources", ID: c.Claims[0].Source}},
		Class: casefile.Erasure, Authority: "a law", Day: dates.MustParse("2026-11-29")}); err != nil {
		t.Fatal(err)
	}
	if got := met(phrase); len(got) != 0 {
		t.Errorf("after a redaction: %v", got)
	}
	jobs, err := h.Jobs(t.Context(), caseID, 0, 100)
	for _, j := range jobs {
		if j.Title != "" || len(j.Progress.Counts.First) > 0 || j.Progress.Counts.Rejected != nil {
			t.Errorf("an import tells what it brought in: %+v", j)
		}
	}
	if err != nil || len(jobs) != 3 {
		t.Errorf("%d imports, %v", len(jobs), err)
	}
	id, err = h.AddText(t.Context(), caseID, article(1), importing.About{}, ana)
	if j := h.wait(id, err); j.Progress.Counts.Rejections() == 0 || len(h.draft().Case.Claims) != 0 {
		t.Errorf("what was redacted came in again: %+v", j.Progress.Counts)
	}
	if err := h.EndWatch(t.Context(), caseID, ship); err != nil {
		t.Fatal(err)
	}
	if err := h.EndWatch(t.Context(), "another", place); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("by another case: %v", err)
	}
	list, err := h.Watches(t.Context(), caseID)
	if err != nil || len(list) != 2 || len(met(ship)) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
}
