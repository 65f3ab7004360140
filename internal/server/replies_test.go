package server_test

import (
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/server"
)

// TestRepliesStandBeside: on the page of each row that a reply is about, and on
// no other, with the words as they are.
func TestRepliesStandBeside(t *testing.T) {
	var id, claim, other, vessel string
	h, log := site(t, func(cfg *server.Config, s *shelf) {
		c := *s.c
		id, claim, other = c.ID, c.Claims[0].ID, c.Claims[1].ID
		about := []string{claim}
		if len(c.Vessels) > 0 {
			vessel = c.Vessels[0].ID
			about = append(about, vessel)
		}
		c.Replies = []casefile.Reply{
			{ID: "R1", Whom: "Salt Quay Lines", About: about, AskedAt: dates.MustParse("2031-06-01"), Deadline: dates.MustParse("2031-06-10"), AnsweredAt: dates.MustParse("2031-06-09"), Answer: "We carried <i>fish</i>.", Note: "by telephone"},
			{ID: "R2", Whom: "The master", About: about, AskedAt: dates.MustParse("2031-06-01"), Deadline: dates.MustParse("2031-06-10")},
		}
		s.c = &c
	})
	base := "/cases/" + id + "/"
	pages := []string{base + "claims/" + claim}
	if vessel != "" {
		pages = append(pages, base+"vessels/"+vessel)
	}
	for _, page := range pages {
		w := get(h, page)
		if w.Code != 200 || log.Len() > 0 {
			t.Fatalf("%s: %d %s", page, w.Code, log)
		}
		doc := parse(t, w)
		checkPage(t, doc)
		for _, part := range []string{"Salt Quay Lines was asked 1 Jun 2031, until 10 Jun 2031; answered 9 Jun 2031.", "We carried <i>fish</i>.", "The master was asked 1 Jun 2031, until 10 Jun 2031; there is no answer."} {
			if !strings.Contains(text(doc), part) {
				t.Errorf("%s has no %q", page, part)
			}
		}
		if strings.Contains(w.Body.String(), "by telephone") || strings.Contains(w.Body.String(), "<i>fish") {
			t.Errorf("%s has the editors' note, or an answer's markup", page)
		}
	}
	if w := get(h, base+"claims/"+other); strings.Contains(w.Body.String(), "Salt Quay Lines") {
		t.Error("a reply stands beside a row that it is not about")
	}
}
