package server_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/chart/charttest"
	"github.com/tidewaiter/tidewaiter/internal/server"
)

// archive is a shelf that keeps versions.
type archive struct {
	*shelf
	versions []map[string][]byte
	numbers  *sync.Map // of versions by the *casefile.Case that was given out; may be nil
}

func (a archive) Versions(context.Context, string) ([]server.Version, error) {
	var out []server.Version
	for i := range a.versions {
		out = append(out, server.Version{Number: i + 1, Hash: fmt.Sprint("h", i), ImportedAt: time.Date(2026, 11, i+1, 9, 0, 0, 0, time.UTC)})
	}
	return out, nil
}

func (a archive) Files(_ context.Context, _ string, number int) (map[string][]byte, error) {
	if number < 1 || number > len(a.versions) {
		return nil, server.ErrNotFound
	}
	return a.versions[number-1], nil
}

func (a archive) Version(ctx context.Context, id string, number int) (*casefile.Case, string, error) {
	if number < 1 || number > len(a.versions) {
		return nil, "", server.ErrNotFound
	}
	c, _, err := a.Case(ctx, id)
	if err != nil {
		return nil, "", err
	}
	version := *c
	if a.numbers != nil {
		a.numbers.Store(&version, number)
	}
	return &version, fmt.Sprint("h", number-1), nil
}

const claimsV1 = "id,value_lo,hedge,quote,note\nS01,6700,about,secret words,\nU14,10000,more_than,,\nGONE,5,,,withdrawn by court\n"

func withHistory(t *testing.T, versions ...map[string][]byte) func(target string) (string, string) {
	t.Helper()
	h, log := site(t, func(cfg *server.Config, s *shelf) { cfg.Cases = archive{shelf: s, versions: versions} })
	return func(target string) (string, string) {
		w := get(h, target)
		if w.Code != 200 || log.Len() > 0 {
			t.Fatalf("%s: %d\n%s", target, w.Code, log)
		}
		doc := parse(t, w)
		checkPage(t, doc)
		return text(doc), w.Body.String()
	}
}

func TestCorrections(t *testing.T) {
	next := "id,value_lo,hedge,quote,note\nS01,6800,at_least,other words,checked\nU14,10000,more_than,,\nNEW,7,,,\n"
	page := withHistory(t,
		map[string][]byte{"claims.csv": []byte(claimsV1), "README.md": []byte("a")},
		map[string][]byte{"claims.csv": []byte(next), "README.md": []byte("b"), "case.yaml": []byte("x")})
	seen, raw := page("/corrections")
	for _, want := range []string{
		"Version 2, imported 2 Nov 2026", "2 added, 2 amended and 1 gone (5 changes)", "value lo: 6700 \u2192 6800", "hedge: about \u2192 at_least",
		"quote", "note", "README.md", "case.yaml",
	} {
		if !strings.Contains(seen, want) {
			t.Errorf("no %q in %s", want, seen)
		}
	}
	// Words may have been changed to withdraw them.
	for _, never := range []string{"secret words", "withdrawn by court", "claims/GONE"} {
		if strings.Contains(raw, never) {
			t.Errorf("the page tells %q", never)
		}
	}
	if !strings.Contains(raw, `href="/cases/test-flow/claims/S01"`) {
		t.Error("a row that stands does not lead to its page")
	}
	if seen, _ := page("/cases/test-flow"); !strings.Contains(seen, "Version 2 was published on 2 Nov 2026.") {
		t.Error("the case page does not say what its version changed")
	}
	if seen, _ := page("/cases/test-flow?without=us"); strings.Contains(seen, "was published on") {
		t.Error("a part of the case tells of versions")
	}
}

func TestCorrectionsOfOneVersion(t *testing.T) {
	page := withHistory(t, map[string][]byte{"claims.csv": []byte(claimsV1)})
	if seen, _ := page("/corrections"); !strings.Contains(seen, "One version is kept, of 1 Nov 2026: nothing has changed since.") {
		t.Error(seen)
	}
	if seen, _ := page("/cases/test-flow"); strings.Contains(seen, "Since the last version") {
		t.Error("a first version has changed nothing")
	}
}

// TestCorrectionsAreBounded: many versions, many rows, and tables that are none.
func TestCorrectionsAreBounded(t *testing.T) {
	var versions []map[string][]byte
	for i := range 40 {
		var b strings.Builder
		b.WriteString("id,value_lo\n")
		for row := range 500 {
			fmt.Fprintf(&b, "R%d,%d\n", row, i)
		}
		versions = append(versions, map[string][]byte{"claims.csv": []byte(b.String()), "broken.csv": fmt.Appendf(nil, "\"x%d", i), "empty.csv": nil})
	}
	page := withHistory(t, versions...)
	seen, raw := page("/corrections")
	if n := strings.Count(raw, "<h3"); n != 12 {
		t.Errorf("%d versions are listed, want 12", n)
	}
	if n := strings.Count(raw, `<tr class="amended">`); n != 12*200 {
		t.Errorf("%d rows are listed, want 200 of each version", n)
	}
	if !strings.Contains(seen, "200 rows of 501") || !strings.Contains(seen, "27 earlier versions are kept and not listed") {
		t.Errorf("the page does not say what it leaves out: %.600s", seen)
	}
}

// TestCorrectionsTellTheCount: what each change did to the count is said, with the
// intervals; and what is not known is said to be not known.
func TestCorrectionsTellTheCount(t *testing.T) {
	files := func(n int) map[string][]byte {
		return map[string][]byte{"claims.csv": fmt.Appendf(nil, "id,value_lo\nS01,%d\n", n)}
	}
	ready := make(chan struct{})
	made := 0
	var numbers sync.Map
	h, log := site(t, func(cfg *server.Config, s *shelf) {
		cfg.Cases = archive{shelf: s, versions: []map[string][]byte{files(0), files(1), files(2), files(3), files(4)}, numbers: &numbers}
		cfg.Parallel = 1
		cfg.Assess = func(_ context.Context, c *casefile.Case, _ assess.Options) (*assess.Assessment, error) {
			<-ready
			a := charttest.Assessment()
			a.Case = c
			made++
			// The fifth is as the fourth, the third has a tenth more, the second no count,
			// the first fails.
			switch number, _ := numbers.Load(c); number {
			case 3:
				count := *a.Result.Count
				q := &count.Quantiles
				q.P05, q.Median, q.P95 = q.P05*1.1, q.Median*1.1, q.P95*1.1
				a.Result.Count = &count
			case 2:
				a = charttest.NoCount()
				a.Case = c
			case 1:
				return nil, errors.New("a planted failure")
			}
			return a, nil
		}
	})
	look := func() (string, string) {
		w := get(h, "/corrections")
		doc := parse(t, w)
		checkPage(t, doc)
		return text(doc), w.Body.String()
	}
	seen, raw := look()
	if n := strings.Count(seen, "is being computed; the page asks again by itself"); n != 4 {
		t.Errorf("%d changes are said to be not counted yet, want 4", n)
	}
	if !strings.Contains(raw, `http-equiv="refresh"`) {
		t.Error("the page does not ask again by itself")
	}
	close(ready)
	for range 500 {
		if seen, raw = look(); !strings.Contains(raw, `http-equiv="refresh"`) {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	for _, want := range []string{
		"The count did not move: ", "with 90 % intervals. The median moved by -9 %.", "There was no count before (",
		"By how much the count moved is not known: one of the two versions cannot be counted here.",
	} {
		if !strings.Contains(seen, want) {
			t.Errorf("the page does not say %q: %.1500s", want, seen)
		}
	}
	if !strings.Contains(log.String(), "a planted failure") || strings.Contains(seen, "planted") {
		t.Error("a failure is for the log, not for the page")
	}
	if made > 5 {
		t.Errorf("%d counts were made of 5 versions", made)
	}
}
