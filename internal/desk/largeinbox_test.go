package desk_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/accounts"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
)

// TestLargeInbox decides in a case of many proposals: the page of one, and a
// decision, take no time that a person notices.
func TestLargeInbox(t *testing.T) {
	if testing.Short() {
		t.Skip("adds 5,000 proposals")
	}
	b := newInbox(t)
	const proposals, decisions = 5_000, 20
	s := ledger.Submission{Key: "many", Author: ledger.Author{ID: "1", Name: "maria"}, At: b.clock()}
	base := casefile.ClaimCells(b.claim("P4"))
	for i := range proposals {
		cells := casefile.Cells{}
		for column, text := range base {
			cells[column] = text
		}
		cells["id"], cells["origin"], cells["value_lo"], cells["value_hi"] = fmt.Sprintf("Q%05d", i), fmt.Sprintf("min-%d", i/5), fmt.Sprint(1000+i), fmt.Sprint(1000+i)
		s.Decisions = append(s.Decisions, ledger.Decision{Kind: ledger.Add, Rows: []ledger.RowChange{{Table: "claims", ID: cells["id"], After: cells}}})
	}
	if _, err := b.ledger.Decide(t.Context(), "a", s); err != nil {
		t.Fatal(err)
	}
	ana := b.who("ana", accounts.Analyst)
	path := "/desk/cases/a/inbox/Q00000"
	var shown, decided []time.Duration
	for range decisions {
		began := time.Now()
		page := ana.get(path)
		shown = append(shown, time.Since(began))
		f := formWith(t, page, do("accept"))
		began = time.Now()
		w := ana.press(f)
		decided = append(decided, time.Since(began))
		if w.Code != http.StatusSeeOther {
			t.Fatalf("%d: %s", w.Code, text(w))
		}
		path = w.Header().Get("Location")
	}
	began := time.Now()
	list := ana.get("/desk/cases/a/inbox")
	t.Logf("%d proposals: the list %s (%d kB); a proposal %s, at most %s; a decision %s, at most %s", proposals, time.Since(began).Round(time.Millisecond), list.Body.Len()>>10,
		median(shown).Round(time.Millisecond), slices.Max(shown).Round(time.Millisecond), median(decided).Round(time.Millisecond), slices.Max(decided).Round(time.Millisecond))
	if m := median(decided); m > time.Second {
		t.Errorf("a decision takes %s", m)
	}
}

func median(list []time.Duration) time.Duration {
	list = slices.Sorted(slices.Values(list))
	return list[len(list)/2]
}
