package desk

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/accounts"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/internal/publish"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

// Publishing is what the pages need by which cases are published. Store and
// Ledger are required.
type Publishing struct {
	Store *store.Store
	// Gate is what public pages pass a case through, but for the time.
	Gate publish.Gate
	// Moved says in a sentence by how much the count moves from one public
	// content of a case to another. It does not wait: the sentence may be that it
	// is being counted. nil says nothing.
	Moved func(ctx context.Context, id string, was, now Content) string
	// Changed is called when what is public is another, or what was taken out has
	// to leave what is searched. nil does nothing.
	Changed func(ctx context.Context) error
}

// Content is a case as the public would see it.
type Content struct {
	Case *casefile.Case
	Hash string
}

// Limits of what editors write.
const (
	maxReason = 2_000 // bytes of a reason or authority
	maxNote   = 8_000 // bytes of a correction or an answer
	maxListed = 500   // changed rows on a page
	maxCell   = 400   // runes of a cell on a page
)

func (d *Desk) publishingPages() {
	analyst, editor, admin := OfCase(accounts.Analyst), OfCase(accounts.Editor), OfCase(accounts.Admin)
	d.Handle("GET /desk/cases/{case}/publish", analyst, plainly(d.publishPage))
	d.Handle("POST /desk/cases/{case}/publish", editor, form(d.propose, d.publishPage))
	d.Handle("POST /desk/cases/{case}/publish/sign", editor, form(d.signProposal, d.publishPage))
	d.Handle("POST /desk/cases/{case}/publish/withdraw", editor, form(d.withdraw, d.publishPage))
	d.Handle("GET /desk/cases/{case}/versions", OfCase(accounts.Reader), plainly(d.versionsPage))
	d.Handle("GET /desk/cases/{case}/versions/{version}", OfCase(accounts.Reader), plainly(d.versionPage))
	d.Handle("POST /desk/cases/{case}/versions/{version}/embargo", editor, form(d.moveEmbargo, d.versionPage))
	d.Handle("GET /desk/cases/{case}/corrections", OfCase(accounts.Reader), plainly(d.correctionsPage))
	d.Handle("POST /desk/cases/{case}/corrections", editor, form(d.correct, d.correctionsPage))

	d.Handle("GET /desk/cases/{case}/namings", analyst, plainly(d.namingsPage))
	d.Handle("GET /desk/cases/{case}/naming", analyst, plainly(d.namingPage))
	d.Handle("POST /desk/cases/{case}/naming", analyst, form(d.saveNaming, d.namingPage))
	d.Handle("POST /desk/cases/{case}/naming/sign", editor, form(d.signNaming, d.namingPage))
	d.Handle("GET /desk/cases/{case}/replies", analyst, plainly(d.repliesPage))
	d.Handle("GET /desk/cases/{case}/reply", analyst, plainly(d.replyPage))
	d.Handle("POST /desk/cases/{case}/reply", analyst, form(d.saveReply, d.replyPage))

	d.Handle("GET /desk/cases/{case}/redact", editor, plainly(d.redactPage))
	d.Handle("POST /desk/cases/{case}/redact", editor, form(d.redact, d.redactPage))
	d.Handle("GET /desk/cases/{case}/holds", analyst, plainly(d.holdsPage))
	d.Handle("POST /desk/cases/{case}/holds", admin, form(d.placeHold, d.holdsPage))
	d.Handle("POST /desk/cases/{case}/holds/lift", admin, form(d.liftHold, d.holdsPage))
	d.Handle("GET /desk/cases/{case}/confidential", analyst, plainly(d.confidentialPage))
	d.Handle("POST /desk/cases/{case}/confidential", analyst, form(d.addConfidential, d.confidentialPage))
	d.Handle("POST /desk/cases/{case}/confidential/look", analyst, d.lookForName)
	d.Handle("GET /desk/cases/{case}/archive/{source}", analyst, d.archivePage)
	d.Handle("GET /desk/cases/{case}/archive/{source}/page", analyst, d.archivedPage)
	d.Handle("GET /desk/cases/{case}/archive/{source}/file", analyst, d.archivedFile)

	d.Part(accounts.Editor, "publish", "Publish")
	d.Part(accounts.Reader, "versions", "Published versions")
	d.Part(accounts.Reader, "corrections", "Corrections")
	d.Part(accounts.Analyst, "namings", "Namings: who may be named, and what is missing")
	d.Part(accounts.Analyst, "replies", "Replies")
	d.Part(accounts.Analyst, "confidential", "Confidential sources")
	d.Part(accounts.Editor, "redact", "Redaction")
	d.Part(accounts.Analyst, "holds", "Legal holds")
}

// shown is a page with a notice above it, "" for none.
type shown func(r *Request, notice string) (*Answer, error)

func plainly(page shown) func(*Request) (*Answer, error) {
	return func(r *Request) (*Answer, error) { return page(r, "") }
}

// form does what a form asks for and goes on to where that says. What cannot be
// done is told above the form, which keeps what was typed.
func form(do func(*Request) (to string, err error), page shown) func(*Request) (*Answer, error) {
	return func(r *Request) (*Answer, error) {
		to, err := do(r)
		if err == nil {
			return Go(to)
		}
		f := refusal(err)
		if f == nil {
			return nil, err
		}
		a, err := page(r, f.Text)
		return with(a, f.Status), err
	}
}

// refusal says why something was not done, nil where that is nobody's affair or
// has a page of its own.
func refusal(err error) *Failure {
	var failure *Failure
	var invalid *ledger.Invalid
	var cell *casefile.CellError
	var held *store.HeldError
	sentence := func(status int, text string) *Failure {
		return &Failure{status, strings.TrimSuffix(upper(text), ".") + "."}
	}
	switch {
	case errors.As(err, &failure):
		if failure.Status == http.StatusNotFound {
			return nil
		}
		return failure
	case errors.As(err, &held):
		return sentence(http.StatusConflict, held.Error())
	case errors.As(err, &invalid):
		return sentence(http.StatusUnprocessableEntity, invalid.Reason)
	case errors.As(err, &cell):
		return &Failure{http.StatusUnprocessableEntity, cell.Error() + "."}
	}
	for _, known := range []struct {
		err    error
		status int
	}{
		{store.ErrOwn, http.StatusForbidden}, {store.ErrOpen, http.StatusConflict}, {store.ErrMoved, http.StatusConflict},
		{store.ErrSame, http.StatusUnprocessableEntity}, {store.ErrEmbargoed, http.StatusUnprocessableEntity}, {store.ErrPublic, http.StatusConflict},
		{store.ErrHeldTwice, http.StatusConflict}, {ledger.ErrKeyReused, http.StatusConflict}, {ledger.ErrNoRow, http.StatusUnprocessableEntity},
		{ledger.ErrNotErased, http.StatusServiceUnavailable},
	} {
		if errors.Is(err, known.err) {
			return sentence(known.status, known.err.Error())
		}
	}
	return nil
}

func unable(format string, args ...any) error {
	return &Failure{http.StatusUnprocessableEntity, fmt.Sprintf(format, args...)}
}

// typed is a text that a form has, without space around it.
func typed(r *Request, name string) string { return strings.TrimSpace(r.PostForm.Get(name)) }

// wanted is a text that has to be there.
func wanted(r *Request, name, what string, most int) (string, error) {
	text := strings.Join(strings.Fields(r.PostForm.Get(name)), " ")
	switch {
	case text == "":
		return "", unable("Say %s.", what)
	case len(text) > most:
		return "", unable("What was written is longer than %d bytes.", most)
	}
	return text, nil
}

// untilLayout is how a form writes a time, which is in UTC.
const untilLayout = "2006-01-02T15:04"

// until reads the end of an embargo, the zero time where there is none.
func until(r *Request) (time.Time, error) {
	text := typed(r, "until")
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{untilLayout, "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, unable("%q is no time: write it as 2027-01-31T09:00, in UTC.", text)
}

// today is the day of a request in UTC.
func today(r *Request) dates.Day { return dates.DayOfTime(r.From.At.UTC()) }

// newKey names what a form will submit.
func newKey() string { return rand.Text() }

// keyOf is the key that the form was shown with, or a new one.
func keyOf(r *Request) string {
	if key := typed(r, "key"); key != "" && len(key) <= ledger.MaxKeyBytes {
		return key
	}
	return newKey()
}

// idOf makes an id of the key of a form, so that asking again is asking for the
// same row.
func idOf(kind, key string) string {
	clean := strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			return c
		}
		return -1
	}, strings.ToLower(key))
	return kind + "-" + clean[:min(len(clean), 8)]
}

// change submits the change of one row.
func (d *Desk) change(r *Request, table, id, seen string, after casefile.Cells, reason string) error {
	_, err := d.ledger.Decide(r.Context(), r.Case, ledger.Submission{
		Key: keyOf(r), Author: author(r), At: r.From.At,
		Decisions: []ledger.Decision{{Kind: ledger.Change, Reason: reason, Rows: []ledger.RowChange{{Table: table, ID: id, Seen: seen, After: after}}}},
	})
	return err
}

// public is what readers would see of a case now.
func (d *Desk) public(r *Request, c *casefile.Case) (Content, map[string][]byte, *publish.Held, error) {
	gate := d.pub.Gate
	gate.Now = r.From.At
	out, held := gate.Public(c)
	out.Reindex()
	files, err := out.Files()
	if err != nil {
		return Content{}, nil, nil, fmt.Errorf("desk: passing case %q through the gate: %w", c.ID, err)
	}
	return Content{out, casefile.Hash(files)}, files, held, nil
}

// version reads a version as it is kept.
func (d *Desk) version(r *Request, number int) (store.Version, *casefile.Case, error) {
	v, files, err := d.pub.Store.CaseVersion(r.Context(), r.Case, number)
	if err != nil {
		return v, nil, err
	}
	c, err := casefile.Read(casefile.Folder(files))
	if err != nil {
		return v, nil, fmt.Errorf("desk: case %q, version %d, as kept: %w", r.Case, number, err)
	}
	return v, c, nil
}

// otherEditors are those who may sign what somebody proposes.
func (d *Desk) otherEditors(r *Request) ([]string, error) {
	people, err := d.accounts.People(r.Context())
	var out []string
	for _, p := range people {
		if p.ID != r.User.ID && !p.Disabled && p.Role.AtLeast(accounts.Editor) && p.Sees(r.Case) {
			out = append(out, p.Name)
		}
	}
	return out, err
}

// names says of texts that will be public that they name somebody who may not be
// named; nil when they do not.
func names(c *casefile.Case, day dates.Day, texts map[string]string) error {
	refusals := publish.Refusals(c, day)
	var places []string
	for where := range texts {
		places = append(places, where)
	}
	slices.Sort(places)
	for _, where := range places {
		if told := publish.Told(c, refusals, texts[where]); len(told) > 0 {
			return unable("%s names %s, who may not be named yet. Missing: %s.", where, told[0].Name, strings.Join(told[0].Missing, "; "))
		}
	}
	return nil
}

// changed lets what is public be made anew. What was done stands whether or not
// that succeeds, and the site tries again by itself.
func (d *Desk) changed(r *Request) {
	if d.pub.Changed == nil {
		return
	}
	if err := d.pub.Changed(r.Context()); err != nil {
		d.log.ErrorContext(r.Context(), "desk: making what is public anew", "case", r.Case, "error", err)
	}
}

// changeList is what two folders have otherwise, as a page shows it.
type changeList struct {
	Added, Amended, Gone int
	Rows                 []changeRow
	More                 int
}

type changeRow struct {
	publish.Changed
	Cut []publish.CellChange
}

func listed(c *publish.Changes) *changeList {
	out := &changeList{Added: c.Added, Amended: c.Amended, Gone: c.Gone, More: max(0, len(c.Rows)-maxListed)}
	for _, row := range c.Rows[:min(len(c.Rows), maxListed)] {
		one := changeRow{Changed: row}
		for _, cell := range row.Cells {
			one.Cut = append(one.Cut, publish.CellChange{Column: cell.Column, Was: short(cell.Was), Now: short(cell.Now)})
		}
		out.Rows = append(out.Rows, one)
	}
	return out
}

// Total counts them.
func (c *changeList) Total() int { return c.Added + c.Amended + c.Gone }

func short(s string) string {
	if runes := []rune(s); len(runes) > maxCell {
		return string(runes[:maxCell]) + " \u2026"
	}
	return s
}
