package ftm

import (
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/plaintext"
)

// replies writes whom editors asked and what was answered, as Notes on what they are
// about: a vessel or an event and, of a claim, the page that makes it, since a
// Documentation can have no note. A reply none of whose rows is written is left out.
func (w *writer) replies() {
	written := map[string]bool{}
	for _, e := range w.list {
		written[e.ID] = true
	}
	for _, p := range w.c.RepliesBy(w.in.AsOf) {
		e := newEntity(w.id("replies", p.ID), "Note")
		var claims []string
		for _, row := range p.About {
			if cl := w.c.Claim(row); cl != nil {
				if w.published(cl) {
					e.set("entity", w.articles[cl.Source])
					claims = append(claims, cl.ID)
				}
				continue
			}
			for _, table := range []string{"vessels", "voyages", "sightings", "observed"} {
				if id := w.id(table, row); written[id] {
					e.set("entity", id)
				}
			}
		}
		if len(e.Properties["entity"]) == 0 {
			continue
		}
		e.set("name", "Reply of "+plaintext.Line(p.Whom))
		e.set("description", replied(&p))
		if len(claims) > 0 {
			e.set("summary", "About the claims of the case: "+strings.Join(claims, ", "))
		}
		e.set("notes", p.Note)
		if w.in.Home != "" {
			e.set("sourceUrl", web(w.in.Home+"#reply-"+p.ID))
		}
		w.add(e)
	}
}

// replied is a reply in words. Whether a deadline is over hangs on the day on which
// this is read, so it only says which day it is.
func replied(p *casefile.Reply) string {
	s := "Sought by the editors of the case from " + plaintext.Line(p.Whom)
	if d := p.AskedAt.Words(); d != "" {
		s += ", who was asked on " + d
	}
	if d := p.Deadline.Words(); d != "" {
		s += ", for an answer by " + d
	}
	day := p.AnsweredAt.Words()
	if day != "" {
		day = " on " + day
	}
	switch {
	case p.Answer != "":
		return s + ". Answered" + day + ": \u201c" + plaintext.Line(p.Answer) + "\u201d"
	case day != "":
		return s + ". Answered" + day + "; the case does not repeat the answer."
	}
	return s + ". No answer is in the case."
}
