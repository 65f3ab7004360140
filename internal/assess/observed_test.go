package assess_test

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/tally"
)

// TestFoundingHasNoTracks: what is not in the case is not in the count.
func TestFoundingHasNoTracks(t *testing.T) {
	a := run(t, founding(t), "2024-03-20")
	if a.Result.Floor != nil || len(a.Voyages()) != 0 {
		t.Error("voyages are observed in a case without tracks")
	}
}

// observed adds weekly voyages from Rajin to Dunay to the founding case.
func observed(t *testing.T, n int, how events.How) *casefile.Case {
	c := founding(t)
	c.Sources = append(c.Sources, casefile.Source{ID: "ais-test", Bytes: casefile.Never})
	for i := range n {
		leaves := time.Date(2023, 9, 10, 6, 0, 0, 0, time.UTC).AddDate(0, 0, 7*i)
		c.Observed = append(c.Observed, casefile.Observed{
			ID: "v" + string(rune('a'+i)), Kind: casefile.VoyageKind, Status: events.Closed, Source: "ais-test", Vessel: "angara", Start: leaves, StartLatest: leaves.Add(2 * time.Hour),
			EndEarliest: leaves.Add(10 * time.Hour), End: leaves.Add(11 * time.Hour), From: []string{"rajin"}, To: []string{"dunay"}, FromHow: how, ToHow: events.Heard, Laden: events.LadenYes,
		})
	}
	return c
}

// TestObservedInAssessment: observed voyages are evidence with a role and a
// reason; those that a gap leaves room for hardly move a count that rests on much else.
func TestObservedInAssessment(t *testing.T) {
	plain := run(t, founding(t), "2024-03-20").Result.Count.Quantiles
	inferred := run(t, observed(t, 5, events.Inferred), "2024-03-20")
	if got := inferred.Result.Count.Quantiles; math.Abs(got.Median/plain.Median-1) > 0.02 {
		t.Errorf("five inferred voyages move %+v to %+v", plain, got)
	}
	heard := run(t, observed(t, 5, events.Heard), "2024-03-20")
	if f := heard.Result.Floor; f == nil || len(f.Voyages) != 5 || f.Kept < 0.9 {
		t.Errorf("floor %+v", f)
	}
	list := heard.Voyages()
	if len(list) != 5 || list[0].Vessel != "Angara" || list[0].From != "Rajin" || list[0].To != "Dunay" || !list[0].Used || list[0].Role != tally.RoleFloor ||
		list[0].Left != "10 Sep 2023 06:00 to 08:00" || list[0].How != "heard, heard" {
		t.Errorf("voyages %+v", list)
	}
	if v := inferred.Voyages()[0]; !v.Used || v.Role != tally.RoleGap || !strings.Contains(v.Why, "no one saw or heard it") {
		t.Errorf("inferred: %+v", v)
	}
	// Before the first of them ended nothing was known of it.
	early := dates.DayOf(2023, 9, 9)
	a, err := assess.Run(context.Background(), observed(t, 1, events.Heard), assess.Options{AsOf: &early})
	if err != nil || a.Result.Floor != nil {
		t.Errorf("known before it sailed: %+v, %v", a.Result.Floor, err)
	}
}

func TestBracket(t *testing.T) {
	at := time.Date(2024, 2, 4, 11, 1, 30, 0, time.UTC)
	for want, pair := range map[string][2]time.Time{
		"4 Feb 2024 11:01 to 15:43":            {at, time.Date(2024, 2, 4, 15, 43, 0, 0, time.UTC)},
		"4 Feb 2024 11:01 to 5 Feb 2024 00:00": {at, time.Date(2024, 2, 5, 0, 0, 0, 0, time.UTC)},
		"4 Feb 2024 11:01":                     {at, at.Add(time.Second)},
		"from 4 Feb 2024 11:01":                {at, {}},
		"by 4 Feb 2024 11:01":                  {{}, at},
		"not known":                            {},
	} {
		if got := assess.Bracket(pair[0], pair[1]); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
