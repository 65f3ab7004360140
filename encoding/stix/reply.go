package stix

import (
	"slices"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/plaintext"
)

// replies writes whom editors asked and what was answered, as notes on the objects
// that they are about. The answer is repeated in its own words and is no opinion:
// whether somebody agrees is for the reader to find. A reply none of whose rows is
// in the bundle is left out with them.
func (w *writer) replies() {
	for _, p := range w.c.RepliesBy(w.in.AsOf) {
		var refs []string
		for _, id := range p.About {
			for _, ref := range []string{w.notes[id], w.rows[id], w.vessels[id]} {
				if ref != "" && !slices.Contains(refs, ref) {
					refs = append(refs, ref)
				}
			}
		}
		if len(refs) == 0 {
			continue
		}
		o := &object{Type: "note", ID: idOf("note", w.key+"\x00reply\x00"+p.ID), Abstract: "Reply: " + plaintext.Line(p.Whom), Content: replied(&p), Labels: []string{Reply},
			References: w.reference(p.Source, "#reply-"+p.ID), Refs: refs,
			Extensions: map[string]*extension{extensionID: {Type: "property-extension", Kind: "reply", CaseRow: w.c.ID + "/replies/" + p.ID,
				AskedAt: p.AskedAt.String(), Deadline: p.Deadline.String(), AnsweredAt: p.AnsweredAt.String()}}}
		if p.Answer != "" {
			o.Authors = plains([]string{p.Whom})
		}
		created, modified := dayOr(p.AskedAt, undated), dayOr(p.AnsweredAt, undated)
		w.domain(o, created, modified)
		for _, t := range []time.Time{created, modified} {
			if t.After(w.replied) {
				w.replied = t
			}
		}
	}
}

// replied is a reply in words, with what the editors note of it.
func replied(p *casefile.Reply) string {
	s := "A reply was sought from " + plaintext.Line(p.Whom) + p.Course(plaintext.Line)
	if note := plaintext.Line(p.Note); note != "" {
		s += " Note of the editors: " + note
	}
	return s
}

func dayOr(d dates.Date, other time.Time) time.Time {
	if day, ok := d.Earliest(); ok {
		return dayStart(day)
	}
	return other
}
