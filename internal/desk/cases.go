package desk

import (
	"net/url"

	"github.com/tidewaiter/tidewaiter/internal/accounts"
)

func (d *Desk) casePages() {
	d.Handle("GET /desk/{$}", Person(accounts.Reader), d.home)
	d.Handle("GET /desk/cases/{case}", OfCase(accounts.Reader), d.casePage)
}

// part is a page of a case that its first page leads to.
type part struct {
	role accounts.Role
	path string
	text string
}

// Part adds a page to those that the first page of every case leads to, for
// those who have a role. The path is below the case: "inbox".
func (d *Desk) Part(role accounts.Role, path, text string) {
	d.parts = append(d.parts, part{role, path, text})
}

// CaseAddress is the address of a case's first page at the desk.
func CaseAddress(id string) string { return "/desk/cases/" + url.PathEscape(id) }

// seen lists the cases that somebody may see.
func (d *Desk) seen(r *Request) ([]Case, error) {
	all, err := d.cases.DeskCases(r.Context())
	var out []Case
	for _, c := range all {
		if r.User.Sees(c.ID) {
			out = append(out, c)
		}
	}
	return out, err
}

// caseOf returns a case that there is, by its id.
func (d *Desk) caseOf(r *Request, id string) (Case, error) {
	all, err := d.cases.DeskCases(r.Context())
	if err != nil {
		return Case{}, err
	}
	for _, c := range all {
		if c.ID == id {
			return c, nil
		}
	}
	return Case{}, errNoCase
}

func (d *Desk) home(r *Request) (*Answer, error) {
	list, err := d.seen(r)
	if err != nil {
		return nil, err
	}
	return d.Page(r, "home", "Cases", list)
}

func (d *Desk) casePage(r *Request) (*Answer, error) {
	c, err := d.caseOf(r, r.Case)
	if err != nil {
		return nil, err
	}
	data := struct {
		Case  Case
		Parts []entry
	}{Case: c}
	for _, p := range d.parts {
		if r.User.Role.AtLeast(p.role) {
			data.Parts = append(data.Parts, entry{Href: CaseAddress(c.ID) + "/" + p.path, Text: p.text})
		}
	}
	data.Parts = append(data.Parts, entry{Href: "/cases/" + url.PathEscape(c.ID), Text: "The case as the public sees it"})
	return d.Page(r, "case", c.Title, data)
}
