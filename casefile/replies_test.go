package casefile_test

import (
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/vessels"
)

func TestRepliesBy(t *testing.T) {
	on := dates.MustParse
	c := &casefile.Case{
		Claims:  []claims.Claim{{ID: "C1", Review: claims.Review{State: claims.Accepted}}, {ID: "C2", Review: claims.Review{State: claims.Proposed}}},
		Sources: []casefile.Source{{ID: "late", PublishedAt: on("2024-05-01")}},
		Vessels: []vessels.Vessel{{ID: "heron", ListedBy: []string{"UN 1718"}}, {ID: "tern"}},
		Observed: []casefile.Observed{
			{ID: "of-heron", Kind: events.GapKind, Vessel: "heron"}, {ID: "of-tern", Kind: events.GapKind, Vessel: "tern"}, {ID: "of-nobody", Kind: events.GapKind},
		},
		Namings: []casefile.Naming{{ID: "N1", Kind: casefile.NamedCompany, Of: "Tern Lines", Reply: "sought"}},
		Replies: []casefile.Reply{
			{ID: "answered", About: []string{"C1"}, AskedAt: on("2024-03-01"), AnsweredAt: on("2024-03-10"), Answer: "No.", Note: "By letter."},
			{ID: "silent", About: []string{"of-heron"}, AskedAt: on("2024-03-05"), Deadline: on("2024-03-20")},
			{ID: "unasked", About: []string{"C1"}, AnsweredAt: on("2024-03-02"), Answer: "We did."},
			{ID: "on-a-page", About: []string{"C1"}, AskedAt: on("2024-03-01"), AnsweredAt: on("2024-03-03"), Answer: "See there.", Source: "late"},
			{ID: "undated", About: []string{"C1"}},
			{ID: "of-tern", About: []string{"C1", "tern"}, AskedAt: on("2024-03-01")},
			{ID: "of-hers", About: []string{"of-tern"}, AskedAt: on("2024-03-01")},
			{ID: "of-an-unknown", About: []string{"of-nobody"}, AskedAt: on("2024-03-01")},
			{ID: "sought", About: []string{"C1"}, AskedAt: on("2024-03-01")},
			{ID: "of-a-proposal", About: []string{"C2"}, AskedAt: on("2024-03-01")},
			{ID: "of-nothing", AskedAt: on("2024-03-01")},
		},
	}
	told := func(day string) map[string]string {
		out := map[string]string{}
		var by *dates.Day
		if day != "" {
			d, _ := on(day).Earliest()
			by = &d
		}
		for _, p := range c.RepliesBy(by) {
			out[p.ID] = p.Answer + p.Note
		}
		return out
	}
	for day, want := range map[string]map[string]string{
		"":           {"answered": "No.By letter.", "silent": "", "unasked": "We did.", "on-a-page": "See there.", "undated": ""},
		"2024-02-29": {},
		"2024-03-01": {"answered": "", "on-a-page": ""},
		"2024-03-05": {"answered": "", "on-a-page": "", "silent": "", "unasked": "We did."},
		"2024-05-01": {"answered": "No.By letter.", "silent": "", "unasked": "We did.", "on-a-page": "See there."},
	} {
		got := told(day)
		for id, answer := range want {
			if a, ok := got[id]; !ok || a != answer {
				t.Errorf("%q: of %s is told %q, %t, want %q", day, id, a, ok, answer)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%q: %v, want %v", day, got, want)
		}
	}
	// The gate has taken out what may not be told, and knows more of it.
	c.Gated = true
	if got := told(""); len(got) != 9 {
		t.Errorf("behind the gate %d replies are told, want all but those of nothing and of a proposal", len(got))
	}
	if c.Replies[0].Answer != "No." {
		t.Error("the case itself was changed")
	}
}
