package desk

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/accounts"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

// Guard says who may use an address. The zero Guard is no guard: an address
// cannot be registered with it.
type Guard struct {
	who     who
	role    accounts.Role
	setting bool  // also for those who still have to set up a second factor
	body    int64 // most bytes of a body; 0 is [maxBody]
	files   bool  // the body is files, which are taken piece by piece
}

type who int

const (
	nobody   who = iota
	anyone       // with or without a session
	half         // a session that owes a code
	person       // a session
	ofCase       // a session of one who sees the case in the address
	machines     // this machine, or an admin
)

// Anyone is the guard of addresses that take no session: logging in.
var Anyone = Guard{who: anyone}

var (
	halfway = Guard{who: half}
	machine = Guard{who: machines, role: accounts.Admin}
)

// Person is the guard of addresses for those with a role, or a higher one.
func Person(role accounts.Role) Guard { return Guard{who: person, role: role} }

// OfCase is the guard of addresses below a case, whose pattern has {case} in it:
// for those with a role, or a higher one, who may see that case. For all others
// there is nothing at the address.
func OfCase(role accounts.Role) Guard { return Guard{who: ofCase, role: role} }

// Body returns the guard with another limit of bodies, in bytes. The default is
// 64 kB.
func (g Guard) Body(most int64) Guard { g.body = most; return g }

// Files returns the guard of an address that takes files, with a limit in bytes
// of all together. A form without files is refused there unread: it would be held
// in memory, whatever its length.
func (g Guard) Files(most int64) Guard { g.body, g.files = most, true; return g }

// whileSettingUp lets in those too who still have to set up a second factor.
func (g Guard) whileSettingUp() Guard { g.setting = true; return g }

// String implements [fmt.Stringer]: "analyst of the case".
func (g Guard) String() string {
	text := string(g.role)
	switch g.who {
	case nobody:
		return "nobody"
	case anyone:
		return "anyone"
	case half:
		return "owes a code"
	case ofCase:
		text += " of the case"
	case machines:
		text += " or this machine"
	}
	if g.setting {
		text += ", also while setting up"
	}
	if g.body != 0 {
		text += fmt.Sprintf(", up to %d bytes", g.body)
	}
	if g.files {
		text += " of files"
	}
	return text
}

// Address is a registered address.
type Address struct {
	Pattern string
	Guard   Guard
}

// Addresses lists every registered address.
func (d *Desk) Addresses() []Address { return d.addresses }

// Handle registers an address of the desk. The pattern is that of
// [http.ServeMux] and begins with a method: "POST /desk/cases/{case}/inbox". It
// panics on a guard that does not fit: one that is missing, one of a case
// without {case} in the pattern, or another with it.
func (d *Desk) Handle(pattern string, g Guard, f func(*Request) (*Answer, error)) {
	method, path, ok := strings.Cut(pattern, " ")
	hasCase := strings.Contains(path, "{case}")
	switch {
	case g.who == nobody || g.who >= person && !accounts.Admin.AtLeast(g.role):
		panic("desk: the address " + pattern + " has no guard")
	case hasCase != (g.who == ofCase):
		panic("desk: the address " + pattern + ": {case} and OfCase go together")
	case pattern == "/desk/" || pattern == "GET /metrics":
	case !ok || method != http.MethodGet && method != http.MethodPost || !strings.HasPrefix(path, "/desk/"):
		panic("desk: the address " + pattern + ": want GET or POST and a path below /desk/")
	}
	d.addresses = append(d.addresses, Address{pattern, g})
	d.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		d.serve(w, &Request{Request: r, pattern: pattern, From: d.from(r), connection: http.NewResponseController(w)}, g, f)
	})
}

// Request is a request of somebody whom the guard of the address let in.
type Request struct {
	*http.Request
	Session accounts.Session // the zero one where the guard is [Anyone] and there is none
	User    accounts.User    // whose session it is
	Case    string           // id of the case in the address
	From    accounts.From    // time, address and browser

	pattern    string
	connection *http.ResponseController
}

// patient lets a request and its answer take longer from now on than pages may. It
// is for a body that keeps coming: who calls it again for each piece lets nobody
// hold a connection who sends nothing.
func (r *Request) patient(lasts time.Duration) {
	until := time.Now().Add(lasts)
	// A connection that cannot be told keeps the limits that it has.
	_ = r.connection.SetReadDeadline(until)
	_ = r.connection.SetWriteDeadline(until.Add(time.Minute))
}

// Answer is a whole answer, made before its first byte is sent.
type Answer struct {
	Status int    // 0 is 200
	Kind   string // media type
	Body   []byte
	To     string // where to go on, with GET; Status and Body are not needed then
	File   string // name to save it under; "" to show it

	begun *accounts.Session // a session that just began
	ended bool              // forget the session
	kept  bool              // a browser may keep it for good
	// sandboxed is set on what others made: it has no origin and does nothing.
	sandboxed bool
}

// Failure is an error that the one who asked may read.
type Failure struct {
	Status int
	Text   string
}

func (f *Failure) Error() string { return f.Text }

// NotFound is the failure of what is not there, or not for the one who asks.
func NotFound(text string) error { return &Failure{http.StatusNotFound, text} }

// BadRequest is the failure of what cannot be understood.
func BadRequest(format string, args ...any) error {
	return &Failure{http.StatusBadRequest, fmt.Sprintf(format, args...)}
}

// Go is the answer that sends a browser on with GET.
func Go(to string) (*Answer, error) { return &Answer{To: to}, nil }

// errOn sends a browser on instead of answering.
type errOn struct{ to string }

func (e *errOn) Error() string { return "go to " + e.to }

var errNoCase = &Failure{http.StatusNotFound, "There is no such case among those that you may see."}

// serve lets in whom the guard lets in, and answers.
func (d *Desk) serve(w http.ResponseWriter, r *Request, g Guard, f func(*Request) (*Answer, error)) {
	a, err := func() (*Answer, error) {
		err := d.admit(r, g)
		if l, ok := w.(*logged); ok {
			l.user, l.of = r.User.Name, r.Case
		}
		if err != nil {
			return nil, err
		}
		if g.body == 0 {
			g.body = maxBody
		}
		r.Body = http.MaxBytesReader(w, r.Body, g.body)
		kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
		switch kind = strings.ToLower(strings.TrimSpace(kind)); {
		case r.Method != http.MethodPost:
		case g.files && kind != "multipart/form-data":
			return nil, BadRequest("This form sends files (multipart/form-data).")
		case kind == "application/x-www-form-urlencoded":
			if err := r.ParseForm(); err != nil {
				return nil, unread(err, "This is no form that can be read.")
			}
		}
		return f(r)
	}()
	if err != nil {
		a = d.failed(w, r, err)
	}
	d.send(w, r, a)
}

// unread says of a body that cannot be understood, whoever is to blame for it, what
// is wrong; one that is too long keeps its own error.
func unread(err error, text string) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return err
	}
	return BadRequest("%s", text)
}

// admit finds the session of a request and holds it to the guard.
func (d *Desk) admit(r *Request, g Guard) error {
	if g.who == machines && d.here(r.Request) {
		return nil
	}
	s, err := d.accounts.Session(r.Context(), d.token(r.Request, sessionCookie), r.From.At)
	switch {
	case errors.Is(err, accounts.ErrNoSession):
		if g.who == anyone {
			return nil
		}
		return d.toLogin(r)
	case err != nil:
		return err
	}
	r.Session, r.User = s, s.User
	switch {
	case g.who == anyone:
		return nil
	case g.who == half:
		if s.Stage != accounts.NeedsCode {
			return &errOn{"/desk/"}
		}
		return nil
	case s.Stage == accounts.NeedsCode:
		return &errOn{"/desk/login/code"}
	case s.Stage == accounts.NeedsSetup && !g.setting:
		return &errOn{"/desk/account"}
	case s.Stage != accounts.Full && !g.setting:
		return d.toLogin(r)
	}
	if g.who == ofCase {
		// What is not for somebody looks as if it were not there. This is first:
		// a role on other cases says nothing about this one.
		id := r.PathValue("case")
		if !r.User.Sees(id) {
			return errNoCase
		}
		if _, err := d.caseOf(r, id); err != nil {
			return err
		}
		r.Case = id
	}
	if !r.User.Role.AtLeast(g.role) {
		return &Failure{http.StatusForbidden, fmt.Sprintf("This takes the role %s; yours is %s.", g.role, r.User.Role)}
	}
	return nil
}

// toLogin sends somebody to log in, and back again when he only wanted to read.
func (d *Desk) toLogin(r *Request) error {
	to := "/desk/login"
	if r.Method == http.MethodGet && r.URL.Path != "/desk/" {
		to += "?" + url.Values{"to": {r.URL.RequestURI()}}.Encode()
	}
	return &errOn{to}
}

// failed is the answer to an error. One that nobody foresaw is logged here,
// once, and its text is not shown.
func (d *Desk) failed(w http.ResponseWriter, r *Request, err error) *Answer {
	known := &Failure{http.StatusInternalServerError, "Something went wrong on this side. It has been recorded."}
	var failure *Failure
	var on *errOn
	var refused *accounts.Refused
	var often *accounts.TooOften
	var large *http.MaxBytesError
	var conflict *ledger.Conflict
	switch {
	case errors.As(err, &on):
		return &Answer{To: on.to}
	case errors.As(err, &failure):
		known = failure
	case errors.As(err, &refused):
		known = &Failure{http.StatusUnprocessableEntity, refused.Text}
	case errors.As(err, &often):
		w.Header().Set("Retry-After", strconv.Itoa(int(often.Wait.Seconds())+1))
		known = &Failure{http.StatusTooManyRequests, "This was tried too often. Wait a while and try again."}
	case errors.As(err, &large):
		known = &Failure{http.StatusRequestEntityTooLarge, fmt.Sprintf("What was sent is longer than %d bytes.", large.Limit)}
	case errors.As(err, &conflict):
		known = &Failure{http.StatusConflict, strings.TrimPrefix(conflict.Error(), "ledger: ")}
	case errors.Is(err, accounts.ErrBusy):
		w.Header().Set("Retry-After", "5")
		known = &Failure{http.StatusServiceUnavailable, "Too many log in at this moment. Try again in a few seconds."}
	case errors.Is(err, accounts.ErrNoSession):
		return &Answer{To: "/desk/login"}
	case errors.Is(err, accounts.ErrNoUser), errors.Is(err, store.ErrNotFound):
		known = &Failure{http.StatusNotFound, "There is nothing at this address."}
	case errors.Is(err, accounts.ErrLink):
		known = &Failure{http.StatusGone, "This link was used, was withdrawn or has ended. Ask for another."}
	case errors.Is(err, accounts.ErrNotIn):
		known = &Failure{http.StatusForbidden, "The password is wrong."}
	case errors.Is(err, accounts.ErrCode):
		known = &Failure{http.StatusForbidden, "The code is wrong, or was used before. Wait for the next one."}
	case r.Context().Err() != nil:
		known = &Failure{http.StatusServiceUnavailable, "The request was given up."}
	default:
		d.log.ErrorContext(r.Context(), "desk request failed", "pattern", r.pattern, "error", err)
	}
	return d.failurePage(r, known)
}

func (d *Desk) failurePage(r *Request, f *Failure) *Answer {
	a, err := d.Page(r, "failure", http.StatusText(f.Status), f.Text)
	if err != nil {
		d.log.Error("desk failure page", "error", err)
		a = &Answer{Kind: "text/plain; charset=utf-8", Body: []byte(f.Text + "\n")}
	}
	a.Status = f.Status
	return a
}

// Page makes the answer of a template, which gets a [page].
func (d *Desk) Page(r *Request, name, title string, data any) (*Answer, error) {
	var b bytes.Buffer
	p := page{Title: title, Data: data, Path: r.URL.Path}
	if r.Session.Stage != "" {
		p.User = &r.User
		p.In = r.Session.Stage == accounts.Full
	}
	if err := d.pages.ExecuteTemplate(&b, name, p); err != nil {
		return nil, fmt.Errorf("desk: writing page %s: %w", name, err)
	}
	return &Answer{Kind: "text/html; charset=utf-8", Body: b.Bytes()}, nil
}
