package reading

import (
	"strings"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/dates"
)

// dayHead is a block of a document that is a day and nothing else: the head of
// an entry of a chronology or of a live page.
type dayHead struct {
	block int
	day   dates.Date
}

// dayHeads finds the heads of a chronology. A day or two beside an article, its
// dateline and the one of its update, make none.
func (p *page) dayHeads(doc *articles.Document) []dayHead {
	const (
		most  = 36 // bytes of a head
		least = 3  // heads of a chronology
	)
	var out []dayHead
	for bi, b := range doc.Blocks {
		text := strings.TrimSpace(doc.Text[b.Start:b.End])
		if len(text) > most || b.Role == articles.Headline || !strings.ContainsAny(text, "0123456789") {
			continue
		}
		found := p.news.Read(text)
		if len(found) != 1 {
			continue
		}
		d := found[0]
		rest := strings.Trim(text[:d.Start]+text[d.End:], " .,:;–—-\n\t()[]")
		if rest != "" || d.Kind != dates.AtPoint || d.Date.IsInterval() || d.Date.Precision() < dates.DayPrecision {
			continue
		}
		if n := len(out); n > 0 && out[n-1].block == bi-1 {
			out = out[:n-1] // a column of days, of which the last heads what follows
		}
		out = append(out, dayHead{bi, d.Date})
	}
	if len(out) < least {
		return nil
	}
	return out
}

// earlierWindow takes from a claim the window that ran up to the page's day where
// the one who speaks had spoken long before: "in April the paper reported 300 over
// the previous six months".
func (p *page) earlierWindow(c *candidate) {
	const apart = 20 // days between a statement and the page that still counts on it
	day, known := p.day.Earliest()
	said, dated := c.claim.SaidAt.Latest()
	until, ended := c.claim.AsOf.Latest()
	if !known || !dated || !ended || int(day-said) <= apart || until < day {
		return
	}
	if text := p.lower(c.sentence.start, c.sentence.end); !hasAny(text, "previous ", "past ", "preceding ", "prior ") {
		return
	}
	c.claim.CountedSince, c.claim.AsOf = dates.Date{}, c.claim.SaidAt
	c.because("the window ends where it was said")
}
