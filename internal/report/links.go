package report

import (
	"net/url"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
)

// Links gives the addresses that a page leads to. A nil function, or one that
// answers "", makes no link.
type Links struct {
	Claim     func(id string) string
	Source    func(id string) string
	Check     func(id string) string
	Vessel    func(id string) string
	Voyage    func(id string) string
	Satellite func(id string) string
	Frame     func(day dates.Day) string // the count as of another day
}

func address(f func(string) string, id string) string {
	if f == nil || id == "" {
		return ""
	}
	return f(id)
}

// Ref is something that a page names and may lead to.
type Ref struct {
	ID    string
	Text  string
	Href  string
	Title string
}

// Row resolves a row of a finding: a claim, a voyage, a vessel or a source.
// Rows without a page of their own stay text.
func (l Links) Row(c *casefile.Case, id string) Ref {
	ref := Ref{ID: id, Text: id}
	if cl := c.Claim(id); cl != nil {
		ref.Href = address(l.Claim, id)
		ref.Title = Brief(c, cl)
		return ref
	}
	for i := range c.Voyages {
		if c.Voyages[i].ID == id {
			ref.Href, ref.Title = address(l.Voyage, id), "voyage"
			return ref
		}
	}
	for i := range c.Observed {
		if c.Observed[i].ID == id {
			ref.Title = "observed " + strings.ReplaceAll(string(c.Observed[i].Kind), "_", " ")
			return ref
		}
	}
	if v := c.Vessel(id); v != nil {
		ref.Href, ref.Title = address(l.Vessel, id), v.Name
		return ref
	}
	if s := c.Satellite(id); s != nil {
		ref.Href, ref.Title = address(l.Satellite, id), s.Name
		return ref
	}
	if s := c.Source(id); s != nil {
		ref.Href, ref.Title = address(l.Source, id), s.Title
		return ref
	}
	if f := c.Factor(id); f != nil {
		ref.Title = f.Quantity
	}
	return ref
}

// Outside returns raw when it is the address of a page that a reader may be
// sent to: http or https with a host, and no user name in it. Else "".
func Outside(raw string) string {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Host == "" || u.User != nil || (u.Scheme != "http" && u.Scheme != "https") {
		return ""
	}
	return u.String()
}
