package desk

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/accounts"
)

const journalPage = 100 // entries

func (d *Desk) peoplePages() {
	admin := Person(accounts.Admin)
	d.Handle("GET /desk/people", admin, d.people)
	d.Handle("POST /desk/people/invite", admin, d.invite)
	d.Handle("POST /desk/people/links/drop", admin, d.dropLink)
	d.Handle("GET /desk/people/{id}", admin, d.person)
	d.Handle("POST /desk/people/{id}/rights", admin, d.setRights)
	d.Handle("POST /desk/people/{id}/reset", admin, d.resetLink)
	d.Handle("POST /desk/people/{id}/end", admin, d.onPerson(d.accounts.EndOf))
	d.Handle("POST /desk/people/{id}/disable", admin, d.onPerson(func(ctx context.Context, by accounts.User, id int64, from accounts.From) error {
		return d.accounts.SetDisabled(ctx, by, id, true, from)
	}))
	d.Handle("POST /desk/people/{id}/enable", admin, d.onPerson(func(ctx context.Context, by accounts.User, id int64, from accounts.From) error {
		return d.accounts.SetDisabled(ctx, by, id, false, from)
	}))
	d.Handle("GET /desk/journal", admin, d.journal)
}

// caseChoice is a case that somebody may see or not.
type caseChoice struct {
	ID, Title string
	On        bool
}

// rightsForm is what the form for rights shows.
type rightsForm struct {
	Role     accounts.Role
	AllCases bool
	Cases    []caseChoice
}

func (d *Desk) rightsForm(r *Request, have accounts.Rights) (rightsForm, error) {
	cases, err := d.cases.DeskCases(r.Context())
	f := rightsForm{Role: have.Role, AllCases: have.AllCases}
	for _, c := range cases {
		f.Cases = append(f.Cases, caseChoice{c.ID, cmp.Or(c.Title, c.ID), slices.Contains(have.Cases, c.ID)})
	}
	// A right to a case that is gone stays in sight: the case may come back.
	for _, id := range have.Cases {
		if !slices.ContainsFunc(f.Cases, func(c caseChoice) bool { return c.ID == id }) {
			f.Cases = append(f.Cases, caseChoice{id, id + " (not there now)", true})
		}
	}
	return f, err
}

// rights reads the form for rights.
func rights(r *Request) accounts.Rights {
	return accounts.Rights{Role: accounts.Role(r.PostForm.Get("role")), AllCases: r.PostForm.Get("all") != "", Cases: r.PostForm["case"]}
}

func (d *Desk) people(r *Request) (*Answer, error) {
	everybody, err := d.accounts.People(r.Context())
	if err != nil {
		return nil, err
	}
	links, err := d.accounts.Links(r.Context(), r.From.At)
	if err != nil {
		return nil, err
	}
	form, err := d.rightsForm(r, accounts.Rights{Role: accounts.Analyst})
	if err != nil {
		return nil, err
	}
	return d.Page(r, "people", "People", struct {
		People []accounts.User
		Links  []accounts.Link
		Form   rightsForm
	}{everybody, links, form})
}

// linkPage shows a link, this once.
func (d *Desk) linkPage(r *Request, what, token string, ends time.Time) (*Answer, error) {
	return d.Page(r, "link", "A link", struct {
		For, Link string
		EndsAt    time.Time
	}{what, JoinAddress(d.base(r), token), ends})
}

func (d *Desk) invite(r *Request) (*Answer, error) {
	want := rights(r)
	token, ends, err := d.accounts.Invite(r.Context(), r.User, want, r.From)
	if err != nil {
		return nil, err
	}
	return d.linkPage(r, "a new account: "+string(want.Role), token, ends)
}

func (d *Desk) dropLink(r *Request) (*Answer, error) {
	if err := d.accounts.DropLink(r.Context(), r.User, r.PostForm.Get("id"), r.From); err != nil {
		return nil, err
	}
	return Go("/desk/people")
}

func personID(r *Request) (int64, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return 0, accounts.ErrNoUser
	}
	return id, nil
}

func (d *Desk) person(r *Request) (*Answer, error) {
	id, err := personID(r)
	if err != nil {
		return nil, err
	}
	u, err := d.accounts.User(r.Context(), id)
	if err != nil {
		return nil, err
	}
	form, err := d.rightsForm(r, rightsOf(u))
	if err != nil {
		return nil, err
	}
	return d.Page(r, "person", u.Name, struct {
		User accounts.User
		Self bool
		Form rightsForm
	}{u, u.ID == r.User.ID, form})
}

func (d *Desk) setRights(r *Request) (*Answer, error) {
	return d.onPerson(func(ctx context.Context, by accounts.User, id int64, from accounts.From) error {
		return d.accounts.SetRights(ctx, by, id, rights(r), from)
	})(r)
}

// onPerson does something to the account in the address and shows it again.
func (d *Desk) onPerson(do func(ctx context.Context, by accounts.User, id int64, from accounts.From) error) func(*Request) (*Answer, error) {
	return func(r *Request) (*Answer, error) {
		id, err := personID(r)
		if err != nil {
			return nil, err
		}
		if err := do(r.Context(), r.User, id, r.From); err != nil {
			return nil, err
		}
		return Go("/desk/people/" + strconv.FormatInt(id, 10))
	}
}

func (d *Desk) resetLink(r *Request) (*Answer, error) {
	id, err := personID(r)
	if err != nil {
		return nil, err
	}
	u, err := d.accounts.User(r.Context(), id)
	if err != nil {
		return nil, err
	}
	token, ends, err := d.accounts.ResetLink(r.Context(), r.User, id, r.From)
	if err != nil {
		return nil, err
	}
	return d.linkPage(r, "another password of "+u.Name, token, ends)
}

func (d *Desk) journal(r *Request) (*Answer, error) {
	var before int64
	if text := r.URL.Query().Get("before"); text != "" {
		var err error
		if before, err = strconv.ParseInt(text, 10, 64); err != nil || before < 1 {
			return nil, &Failure{http.StatusBadRequest, "before is the number of an entry."}
		}
	}
	entries, err := d.accounts.Journal(r.Context(), before, journalPage)
	if err != nil {
		return nil, err
	}
	var next int64
	if len(entries) == journalPage {
		next = entries[len(entries)-1].ID
	}
	return d.Page(r, "journal", "Journal", struct {
		Entries []accounts.Entry
		Before  int64
	}{entries, next})
}
