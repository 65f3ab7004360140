package casefile

import (
	"slices"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
)

// RepliesBy are the replies that may be handed on beside what they answer, as they
// were known on a day; nil is all that is known. Of a day before the answer the
// question is told and no answer; one that neither has a day is of no day.
//
// What it answers is named as far as an editor stands for it: a claim that none has
// accepted, or that one has rejected, is no row to reply to in public.
//
// In a case that has not passed the gate of publishing, a reply about a vessel for
// which the case cites no listing, about what was observed of her, or that was
// sought for a naming stays back: whom one asks, and that one asks, names her too.
func (c *Case) RepliesBy(day *dates.Day) []Reply {
	quiet := c.unnamed()
	var out []Reply
	for _, p := range c.Replies {
		p.About = slices.DeleteFunc(slices.Clone(p.About), c.undecided)
		if len(p.About) == 0 || slices.ContainsFunc(p.About, func(id string) bool { return quiet[id] }) || quiet["reply\x00"+p.ID] {
			continue
		}
		if day != nil {
			if !by(p.AnsweredAt, *day) || !c.publishedBy(p.Source, *day) {
				p.Answer, p.AnsweredAt, p.Source, p.Note = "", dates.Date{}, "", ""
			}
			if p.AnsweredAt.IsZero() && !by(p.AskedAt, *day) {
				continue
			}
		}
		out = append(out, p)
	}
	return out
}

// unnamed are the rows that a reply may not be about, and the replies, by
// "reply\x00" and their id, that were sought for a naming.
func (c *Case) unnamed() map[string]bool {
	if c.Gated {
		return nil
	}
	out := map[string]bool{}
	for i := range c.Namings {
		if id := c.Namings[i].Reply; id != "" {
			out["reply\x00"+id] = true
		}
	}
	for i := range c.Vessels {
		if v := &c.Vessels[i]; len(v.ListedBy) == 0 {
			out[v.ID] = true
		}
	}
	for i := range c.Observed {
		if o := &c.Observed[i]; o.Vessel == "" || out[o.Vessel] {
			out[o.ID] = true
		}
	}
	return out
}

// undecided reports whether a row is a claim that no editor stands for.
func (c *Case) undecided(id string) bool {
	cl := c.Claim(id)
	return cl != nil && cl.Review.State != claims.Accepted && cl.Review.State != claims.Disputed
}

// by reports whether a date is known and is no later than a day.
func by(d dates.Date, day dates.Day) bool {
	first, ok := d.Earliest()
	return ok && first <= day
}

// publishedBy reports whether a page had been published by a day; what came to the
// editors has no page.
func (c *Case) publishedBy(source string, day dates.Day) bool {
	src := c.Source(source)
	return src == nil || src.PublishedAt.IsZero() || by(src.PublishedAt, day)
}

// Course says in words what goes behind the name of who was asked: when that was,
// and what came of it. Whether a deadline is over hangs on the day on which this is
// read, so it only says which day it is. line is what is done with the answer's own
// words.
func (p *Reply) Course(line func(string) string) string {
	s := ""
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
		return s + ". Answered" + day + ": \u201c" + line(p.Answer) + "\u201d"
	case day != "":
		return s + ". Answered" + day + "; the case does not repeat the answer."
	}
	return s + ". No answer is in the case."
}
