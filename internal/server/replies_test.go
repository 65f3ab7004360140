package server_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/publish"
	"github.com/tidewaiter/tidewaiter/internal/server"
)

func quietLog() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

func date(t *testing.T, s string) dates.Date {
	t.Helper()
	d, err := dates.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// replied is a site whose case has replies, on a day.
func replied(t *testing.T, now *time.Time) http.Handler {
	h, _ := site(t, func(cfg *server.Config, s *shelf) {
		cfg.Now = func() time.Time { return *now }
		s.c.Replies = []casefile.Reply{
			{ID: "R1", Whom: "Harbour <Ministry>", About: []string{"S01"}, AskedAt: date(t, "2025-06-01"), Deadline: date(t, "2025-06-10"), AnsweredAt: date(t, "2025-06-08"), Answer: "We <stand> by the figure."},
			{ID: "R2", Whom: "the owner of Angara", About: []string{"angara", "VY01"}, AskedAt: date(t, "2025-06-01"), Deadline: date(t, "2025-06-10")},
			{ID: "R3", Whom: "the port of Dunay", About: []string{"S02"}, AskedAt: date(t, "2025-06-01")},
			{ID: "R4", Whom: "an agency", About: []string{"U14"}, AnsweredAt: date(t, "2025-06")},
		}
	})
	return h
}

func TestReplies(t *testing.T) {
	now := time.Date(2025, 6, 11, 0, 0, 0, 0, time.UTC)
	h := replied(t, &now)
	for _, tt := range []struct {
		target      string
		want, never []string
	}{
		{"/cases/test-flow", []string{"Replies", "Harbour <Ministry>", "We <stand> by the figure.", "No answer by 10 Jun 2025", "No answer is recorded, and no deadline", "does not repeat the answer"}, nil},
		{"/cases/test-flow/claims/S01", []string{"Harbour <Ministry>", "Answered8 Jun 2025"}, []string{"the owner of Angara"}},
		{"/cases/test-flow/claims/S02", []string{"the port of Dunay"}, []string{"Harbour <Ministry>"}},
		{"/cases/test-flow/vessels/angara", []string{"the owner of Angara", "No answer by 10 Jun 2025", "Asked1 Jun 2025"}, []string{"We <stand>"}},
		{"/cases/test-flow/voyages/VY01", []string{"the owner of Angara"}, []string{"We <stand>"}},
		{"/cases/test-flow/documents/page-S01", []string{"We <stand>"}, []string{"the owner of Angara"}},
		{"/cases/test-flow/checks/payload-S01-S02", []string{"We <stand>", "the port of Dunay"}, []string{"the owner of Angara"}},
		{"/cases/test-flow/claims/X01", nil, []string{"Replies"}},
		{"/cases/test-flow/v/1/claims/S01", []string{"We <stand>"}, nil},
	} {
		w := get(h, tt.target)
		doc := parse(t, w)
		checkPage(t, doc)
		body := text(doc)
		for _, want := range tt.want {
			if !strings.Contains(body, want) {
				t.Errorf("%s: no %q in %s", tt.target, want, body)
			}
		}
		for _, never := range tt.never {
			if strings.Contains(body, never) {
				t.Errorf("%s: %q", tt.target, never)
			}
		}
	}
	if body := get(h, "/cases/test-flow").Body.String(); !strings.Contains(body, `href="/cases/test-flow/vessels/angara">`) {
		t.Error("a reply does not lead to what it is about")
	}
	var list struct {
		Replies []struct{ ID, State, Answer, Deadline string }
	}
	if err := json.Unmarshal(get(h, "/api/cases/test-flow/replies").Body.Bytes(), &list); err != nil || len(list.Replies) != 4 {
		t.Fatalf("%+v, %v", list, err)
	}
	for i, want := range []string{"answered", "no_answer", "open", "answered"} {
		if list.Replies[i].State != want {
			t.Errorf("%+v is not %s", list.Replies[i], want)
		}
	}
}

// A deadline is over when its day is, and no page that was kept says otherwise.
func TestDeadlinePasses(t *testing.T) {
	now := time.Date(2025, 6, 10, 23, 0, 0, 0, time.UTC)
	h := replied(t, &now)
	for _, target := range []string{"/cases/test-flow", "/cases/test-flow/v/1"} {
		now = time.Date(2025, 6, 10, 23, 0, 0, 0, time.UTC)
		before := text(parse(t, get(h, target)))
		if !strings.Contains(before, "No answer yet; asked for by 10 Jun 2025") || strings.Contains(before, "No answer by") {
			t.Errorf("%s on its last day: %s", target, before)
		}
		now = now.Add(2 * time.Hour)
		if after := text(parse(t, get(h, target))); !strings.Contains(after, "No answer by 10 Jun 2025") || strings.Contains(after, "No answer yet") {
			t.Errorf("%s on the day after: %s", target, after)
		}
	}
}

// TestRepliesInExports: behind the gate a reply is in each export, beside what it
// answers; one that the gate keeps back, or that is gone from the case, is in none.
func TestRepliesInExports(t *testing.T) {
	const base = "/cases/test-flow"
	targets := []string{base, base + "/stix.json", base + "/entities.ftm.json", "/api" + base + "/replies"}
	served := func(change func(*casefile.Case)) map[string]string {
		h, _ := site(t, func(_ *server.Config, s *shelf) {
			c := *s.c
			c.Replies = []casefile.Reply{
				{ID: "R1", Whom: "Harbour Ministry", About: []string{"S01"}, AskedAt: date(t, "2025-06-01"), AnsweredAt: date(t, "2025-06-08"), Answer: "We stand by the figure."},
				{ID: "R2", Whom: "the port of Dunay", About: []string{"S02"}, AskedAt: date(t, "2025-06-01"), AnsweredAt: date(t, "2025-06-09"), Answer: "Nothing left from here."},
			}
			change(&c)
			s.c, _ = publish.Gate{Now: time.Date(2025, 6, 11, 0, 0, 0, 0, time.UTC), Key: []byte("k")}.Public(&c)
		})
		out := map[string]string{}
		for _, target := range targets {
			w := get(h, target)
			if w.Code != 200 {
				t.Fatalf("%s answers %d", target, w.Code)
			}
			out[target] = w.Body.String()
		}
		return out
	}
	for name, change := range map[string]func(*casefile.Case){
		"as it is": func(*casefile.Case) {},
		"sought for a naming that is not met": func(c *casefile.Case) {
			c.Namings = []casefile.Naming{{ID: "N1", Kind: casefile.NamedCompany, Of: "Dunay Lines", Evidence: []string{"S02"}, Reply: "R2"}}
		},
		"redacted": func(c *casefile.Case) {
			c.Replies = c.Replies[:1]
			c.Redactions = append(c.Redactions, casefile.Redaction{ID: "R2", Table: "replies", Class: casefile.Court, Date: date(t, "2025-06-10"), Authority: "District Court"})
		},
	} {
		for target, body := range served(change) {
			if !strings.Contains(body, "We stand by the figure.") {
				t.Errorf("%s: %s lacks a reply that may be told", name, target)
			}
			if told := strings.Contains(body, "Nothing left from here.") || strings.Contains(body, "the port of Dunay"); told != (name == "as it is") {
				t.Errorf("%s: %s has the other reply: %t", name, target, told)
			}
		}
	}
}
