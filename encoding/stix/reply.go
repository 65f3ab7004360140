package stix

import (
	"slices"
	"strings"
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

// replied is a reply in words. Whether a deadline is over hangs on the day on which
// this is read, so it only says which day it is.
func replied(p *casefile.Reply) string {
	var b strings.Builder
	b.WriteString("A reply was sought from " + plaintext.Line(p.Whom))
	if d := p.AskedAt.Words(); d != "" {
		b.WriteString(", who was asked on " + d)
	}
	if d := p.Deadline.Words(); d != "" {
		b.WriteString(", for an answer by " + d)
	}
	b.WriteString(". ")
	switch {
	case p.Answer != "":
		b.WriteString("Answered")
		if d := p.AnsweredAt.Words(); d != "" {
			b.WriteString(" on " + d)
		}
		b.WriteString(": \u201c" + plaintext.Line(p.Answer) + "\u201d")
	case !p.AnsweredAt.IsZero():
		b.WriteString("Answered on " + p.AnsweredAt.Words() + "; the case does not repeat the answer.")
	default:
		b.WriteString("No answer is in the case.")
	}
	if note := plaintext.Line(p.Note); note != "" {
		b.WriteString(" Note of the editors: " + note)
	}
	return b.String()
}

func dayOr(d dates.Date, other time.Time) time.Time {
	if day, ok := d.Earliest(); ok {
		return dayStart(day)
	}
	return other
}
