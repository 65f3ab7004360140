package desk

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"rsc.io/qr"

	"github.com/tidewaiter/tidewaiter/internal/accounts"
)

func (d *Desk) accountPages() {
	own := Person(accounts.Reader).whileSettingUp()
	d.Handle("GET /desk/account", own, d.account)
	d.Handle("POST /desk/account/password", own, d.changePassword)
	d.Handle("POST /desk/account/second/begin", own, d.beginSecond)
	d.Handle("GET /desk/account/second", own, d.secondForm)
	d.Handle("POST /desk/account/second", own, d.setUpSecond)
	d.Handle("POST /desk/account/second/drop", Person(accounts.Reader), d.dropSecond)
	d.Handle("POST /desk/account/recovery", Person(accounts.Reader), d.newRecovery)
	d.Handle("POST /desk/account/sessions/end", own, d.endSession)
}

func (d *Desk) account(r *Request) (*Answer, error) {
	return d.accountPage(r, "")
}

func (d *Desk) accountPage(r *Request, notice string) (*Answer, error) {
	sessions, err := d.accounts.Sessions(r.Context(), r.User, r.From.At)
	if err != nil {
		return nil, err
	}
	left, err := d.accounts.RecoveryLeft(r.Context(), r.User)
	if err != nil {
		return nil, err
	}
	type one struct {
		accounts.Session
		This bool
	}
	data := struct {
		Notice, Name string
		Rights       accounts.Rights
		Second, Must bool
		Left, Least  int
		Sessions     []one
	}{notice, r.User.Name, rightsOf(r.User), r.User.Second, r.Session.Stage == accounts.NeedsSetup, left, accounts.MinPassword, nil}
	for _, s := range sessions {
		data.Sessions = append(data.Sessions, one{s, s.ID == r.Session.ID})
	}
	return d.Page(r, "account", "Your account", data)
}

func rightsOf(u accounts.User) accounts.Rights {
	return accounts.Rights{Role: u.Role, AllCases: u.AllCases, Cases: u.Cases}
}

// again shows the account page with what was wrong, where that is for the one
// who asks to mend.
func (d *Desk) again(r *Request, err error) (*Answer, error) {
	var refused *accounts.Refused
	var notice string
	switch {
	case errors.Is(err, accounts.ErrNotIn):
		notice = "The password is wrong."
	case errors.Is(err, accounts.ErrCode):
		notice = "The code is wrong, or was used before. Wait for the next one."
	case errors.As(err, &refused):
		notice = refused.Text
	default:
		return nil, err
	}
	a, err := d.accountPage(r, notice)
	return with(a, http.StatusUnprocessableEntity), err
}

func (d *Desk) changePassword(r *Request) (*Answer, error) {
	password := r.PostForm.Get("password")
	if password != r.PostForm.Get("again") {
		return d.again(r, &accounts.Refused{Text: errTwice.Text})
	}
	s, err := d.accounts.ChangePassword(r.Context(), r.Session, r.PostForm.Get("old"), password, r.From)
	if err != nil {
		return d.again(r, err)
	}
	return &Answer{To: "/desk/account", begun: &s}, nil
}

func (d *Desk) beginSecond(r *Request) (*Answer, error) {
	if err := d.accounts.BeginSecond(r.Context(), r.Session, r.PostForm.Get("password"), r.From); err != nil {
		return d.again(r, err)
	}
	return Go("/desk/account/second")
}

func (d *Desk) secondForm(r *Request) (*Answer, error) { return d.secondPage(r, "") }

func (d *Desk) secondPage(r *Request, notice string) (*Answer, error) {
	if r.Session.Pending == "" {
		return Go("/desk/account")
	}
	host := ""
	if d.origin != nil {
		host = d.origin.Hostname()
	}
	path, size, err := square(accounts.SetupAddress(r.User.Name, host, r.Session.Pending))
	if err != nil {
		return nil, err
	}
	return d.Page(r, "second", "Second factor", struct {
		Notice, Secret, Path string
		Size                 int
	}{notice, r.Session.Pending, path, size})
}

// square is a text as a QR code: the path of its dark squares, each of side 1,
// and the side of the whole with the quiet zone of four.
func square(text string) (path string, size int, err error) {
	const quiet = 4
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return "", 0, fmt.Errorf("desk: drawing a QR code: %w", err)
	}
	var b strings.Builder
	for y := range code.Size {
		for x := range code.Size {
			if code.Black(x, y) {
				fmt.Fprintf(&b, "M%d %dh1v1h-1z", x+quiet, y+quiet)
			}
		}
	}
	return b.String(), code.Size + 2*quiet, nil
}

func (d *Desk) setUpSecond(r *Request) (*Answer, error) {
	s, codes, err := d.accounts.SetUpSecond(r.Context(), r.Session, r.PostForm.Get("code"), r.From)
	if errors.Is(err, accounts.ErrCode) {
		a, err := d.secondPage(r, "The code is wrong. Is the clock of the phone right?")
		return with(a, http.StatusUnprocessableEntity), err
	}
	if err != nil {
		return nil, err
	}
	r.Session, r.User = s, s.User
	a, err := d.Page(r, "recovery", "Recovery codes", codes)
	if a != nil {
		a.begun = &s
	}
	return a, err
}

func (d *Desk) dropSecond(r *Request) (*Answer, error) {
	s, err := d.accounts.DropSecond(r.Context(), r.Session, r.PostForm.Get("password"), r.PostForm.Get("code"), r.From)
	if err != nil {
		return d.again(r, err)
	}
	return &Answer{To: "/desk/account", begun: &s}, nil
}

func (d *Desk) newRecovery(r *Request) (*Answer, error) {
	codes, err := d.accounts.NewRecovery(r.Context(), r.Session, r.PostForm.Get("password"), r.PostForm.Get("code"), r.From)
	if err != nil {
		return d.again(r, err)
	}
	return d.Page(r, "recovery", "Recovery codes", codes)
}

func (d *Desk) endSession(r *Request) (*Answer, error) {
	id, err := strconv.ParseInt(r.PostForm.Get("id"), 10, 64)
	if err != nil {
		return nil, BadRequest("There is no such session.")
	}
	if err := d.accounts.End(r.Context(), r.User, id, r.From); errors.Is(err, accounts.ErrNoSession) {
		return nil, NotFound("There is no such session of yours.")
	} else if err != nil {
		return nil, err
	}
	return Go("/desk/account")
}
