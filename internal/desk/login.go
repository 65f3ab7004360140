package desk

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/accounts"
)

func (d *Desk) loginPages() {
	d.Handle("GET /desk/login", Anyone, d.loginForm)
	d.Handle("POST /desk/login", Anyone, d.login)
	d.Handle("GET /desk/login/code", halfway, d.codeForm)
	d.Handle("POST /desk/login/code", halfway, d.code)
	d.Handle("POST /desk/logout", Anyone, d.logout)
	d.Handle("GET /desk/join", Anyone, d.joinForm)
	d.Handle("POST /desk/join", Anyone, d.join)
}

type loginData struct {
	Notice, Name, To string
	Empty            bool
}

func (d *Desk) loginForm(r *Request) (*Answer, error) {
	if r.Session.Stage == accounts.Full {
		return Go(ownPath(r.URL.Query().Get("to")))
	}
	empty, err := d.accounts.Empty(r.Context())
	if err != nil {
		return nil, err
	}
	return d.Page(r, "login", "Log in", loginData{To: r.URL.Query().Get("to"), Empty: empty})
}

func (d *Desk) login(r *Request) (*Answer, error) {
	name, to := r.PostForm.Get("name"), r.PostForm.Get("to")
	s, err := d.accounts.Login(r.Context(), name, r.PostForm.Get("password"), d.token(r.Request, browserCookie), r.From)
	if errors.Is(err, accounts.ErrNotIn) {
		d.metrics.login(loginRefused)
		a, err := d.Page(r, "login", "Log in", loginData{Notice: "The name or the password is wrong.", Name: name, To: to})
		return with(a, http.StatusForbidden), err
	}
	if err != nil {
		d.metrics.login(failureOf(err))
		return nil, err
	}
	if err := d.replace(r); err != nil {
		return nil, err
	}
	if s.Stage == accounts.NeedsCode {
		next := "/desk/login/code"
		if to != "" {
			next += "?" + url.Values{"to": {to}}.Encode()
		}
		return &Answer{To: next, begun: &s}, nil
	}
	d.metrics.login(loginIn)
	return &Answer{To: ownPath(to), begun: &s}, nil
}

// failureOf names, for the metrics, why a login did not come to an answer.
func failureOf(err error) string {
	var often *accounts.TooOften
	switch {
	case errors.As(err, &often):
		return loginLimited
	case errors.Is(err, accounts.ErrBusy):
		return loginBusy
	}
	return loginNotKnown
}

// replace ends the session that a browser brought along when another begins.
func (d *Desk) replace(r *Request) error {
	if r.Session.ID == 0 {
		return nil
	}
	err := d.accounts.End(r.Context(), r.User, r.Session.ID, r.From)
	if errors.Is(err, accounts.ErrNoSession) {
		return nil // ended meanwhile
	}
	return err
}

type codeData struct{ Notice, To string }

func (d *Desk) codeForm(r *Request) (*Answer, error) {
	return d.Page(r, "code", "Second factor", codeData{To: r.URL.Query().Get("to")})
}

func (d *Desk) code(r *Request) (*Answer, error) {
	to := r.PostForm.Get("to")
	s, err := d.accounts.Code(r.Context(), r.Session, r.PostForm.Get("code"), r.From)
	if errors.Is(err, accounts.ErrCode) {
		d.metrics.login(loginCode)
		a, err := d.Page(r, "code", "Second factor", codeData{Notice: "The code is wrong, or was used before. Wait for the next one.", To: to})
		return with(a, http.StatusForbidden), err
	}
	if err != nil {
		d.metrics.login(failureOf(err))
		return nil, err
	}
	d.metrics.login(loginIn)
	return &Answer{To: ownPath(to), begun: &s}, nil
}

func (d *Desk) logout(r *Request) (*Answer, error) {
	if err := d.replace(r); err != nil {
		return nil, err
	}
	return &Answer{To: "/desk/login", ended: true}, nil
}

type joinData struct {
	Notice, Name, Link, Reset string
	Rights                    accounts.Rights
	EndsAt                    time.Time
	Least                     int
}

func (d *Desk) joinForm(r *Request) (*Answer, error) {
	return d.joinPage(r, r.URL.Query().Get("link"), "")
}

func (d *Desk) joinPage(r *Request, token, notice string) (*Answer, error) {
	l, err := d.accounts.Open(r.Context(), token, r.From)
	if err != nil {
		return nil, err
	}
	return d.Page(r, "join", "Your account", joinData{Notice: notice, Name: r.PostForm.Get("name"), Link: token, Reset: l.Reset, Rights: l.Rights, EndsAt: l.EndsAt, Least: accounts.MinPassword})
}

func (d *Desk) join(r *Request) (*Answer, error) {
	token, password := r.PostForm.Get("link"), r.PostForm.Get("password")
	if password != r.PostForm.Get("again") {
		a, err := d.joinPage(r, token, errTwice.Text)
		return with(a, errTwice.Status), err
	}
	s, err := d.accounts.Accept(r.Context(), token, r.PostForm.Get("name"), password, r.From)
	var refused *accounts.Refused
	if errors.As(err, &refused) {
		a, err := d.joinPage(r, token, refused.Text)
		return with(a, http.StatusUnprocessableEntity), err
	}
	if err != nil {
		return nil, err
	}
	if err := d.replace(r); err != nil {
		return nil, err
	}
	return &Answer{To: "/desk/", begun: &s}, nil
}

var errTwice = &Failure{http.StatusUnprocessableEntity, "The two passwords are not the same."}

// with gives an answer that there is a status.
func with(a *Answer, status int) *Answer {
	if a != nil {
		a.Status = status
	}
	return a
}

// ownPath is where a form says to go on, when that is a page of the desk, and
// the first page of the desk otherwise.
func ownPath(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "" || u.Host != "" || !strings.HasPrefix(to, "/desk/") || strings.ContainsAny(to, "\\\r\n\t") || strings.Contains(u.Path, "//") {
		return "/desk/"
	}
	return to
}
