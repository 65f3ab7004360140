package importing_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/importing"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
)

// TestLoad imports an archive of TIDEWAITER_PAGES pages while 20 analysts decide,
// and tells the rate, the memory and how long decisions took.
func TestLoad(t *testing.T) {
	pages, err := strconv.Atoi(os.Getenv("TIDEWAITER_PAGES"))
	if err != nil {
		pages = 150
	}
	analysts := 20
	if n, err := strconv.Atoi(os.Getenv("TIDEWAITER_ANALYSTS")); err == nil {
		analysts = n
	}
	var asking atomic.Int64
	h := open(t, t.TempDir(), func(c *importing.Config) { c.Busy = func() bool { return asking.Load() > 0 } })
	whole, n := archive(t, pages)
	// Something to decide on.
	id, err := h.AddText(t.Context(), caseID, article(1), importing.About{}, ana)
	h.wait(id, err)
	began := time.Now()
	id, err = h.upload(importing.Files, "pages.warc.gz", whole)
	if err != nil {
		t.Fatal(err)
	}
	whole = ""
	ctx, stop := context.WithCancel(t.Context())
	var mu sync.Mutex
	var took []time.Duration
	var working sync.WaitGroup
	for a := range analysts {
		working.Go(func() {
			r := rand.New(rand.NewPCG(uint64(a), 1))
			by := ledger.Author{ID: fmt.Sprint(a), Name: fmt.Sprint("analyst", a)}
			for i := 0; ; i++ {
				select {
				case <-ctx.Done():
					return
				case <-time.After(time.Duration(1000+r.IntN(2000)) * time.Millisecond):
				}
				asking.Add(1)
				began := time.Now()
				err := note(ctx, h.ledger, by, r, fmt.Sprint(a, " ", i))
				asking.Add(-1)
				if errors.As(err, new(*ledger.Conflict)) || ctx.Err() != nil {
					continue
				}
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				took = append(took, time.Since(began))
				mu.Unlock()
			}
		})
	}
	var j importing.Job
	for j.State != importing.Done {
		time.Sleep(50 * time.Millisecond)
		if j, err = h.Job(t.Context(), caseID, id); err != nil || j.State == importing.Failed {
			t.Fatalf("%+v, %v", j, err)
		}
	}
	all := time.Since(began)
	stop()
	working.Wait()
	h.came(j, map[string]int{"sources": n, "claims": n})
	slices.Sort(took)
	at := func(p float64) time.Duration {
		if len(took) == 0 {
			return 0
		}
		return took[int(float64(len(took)-1)*p)].Round(100 * time.Microsecond)
	}
	status, _ := os.ReadFile("/proc/self/status")
	peak := regexp.MustCompile(`VmHWM:\s+(.*)`).FindSubmatch(status)
	t.Logf("%d pages in %v: %.0f a second; %d decisions of %d analysts: median %v, p99 %v, longest %v; the most memory %s",
		pages, all.Round(10*time.Millisecond), float64(pages)/all.Seconds(), len(took), analysts, at(0.5), at(0.99), at(1), peak[1])
}

// note changes the note of a claim, as an analyst does who has just looked at it.
func note(ctx context.Context, l *ledger.Ledger, by ledger.Author, r *rand.Rand, key string) error {
	d, err := l.Draft(ctx, caseID)
	if err != nil {
		return err
	}
	cl := &d.Case.Claims[r.IntN(len(d.Case.Claims))]
	row, _ := d.Row("claims", cl.ID)
	after := maps.Clone(row.Cells)
	after["note"] = "looked at by " + key
	_, err = l.Decide(ctx, caseID, ledger.Submission{Key: "note " + key, Author: by, At: at, Decisions: []ledger.Decision{{
		Kind: ledger.Edit, Rows: []ledger.RowChange{{Table: "claims", ID: cl.ID, Seen: row.Hash, After: casefile.Cells(after)}},
	}}})
	return err
}
