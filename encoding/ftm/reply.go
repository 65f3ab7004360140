package ftm

import (
	"strings"

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
		e.set("description", "Sought by the editors of the case from "+plaintext.Line(p.Whom)+p.Course(plaintext.Line))
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
