package desk_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/internal/accounts"
	"github.com/tidewaiter/tidewaiter/internal/desk"
)

// guards is policy: who may use which address. A failing test is no reason to
// edit it; a new address is a new row.
var guards = map[string]string{
	"GET /desk/static/{digest}/{name}": "anyone",
	"GET /metrics":                     "admin or this machine",
	"GET /desk/login":                  "anyone",
	"POST /desk/login":                 "anyone",
	"GET /desk/login/code":             "owes a code",
	"POST /desk/login/code":            "owes a code",
	"POST /desk/logout":                "anyone",
	"GET /desk/join":                   "anyone",
	"POST /desk/join":                  "anyone",
	"GET /desk/account":                "reader, also while setting up",
	"POST /desk/account/password":      "reader, also while setting up",
	"POST /desk/account/second/begin":  "reader, also while setting up",
	"GET /desk/account/second":         "reader, also while setting up",
	"POST /desk/account/second":        "reader, also while setting up",
	"POST /desk/account/second/drop":   "reader",
	"POST /desk/account/recovery":      "reader",
	"POST /desk/account/sessions/end":  "reader, also while setting up",
	"GET /desk/people":                 "admin",
	"POST /desk/people/invite":         "admin",
	"POST /desk/people/links/drop":     "admin",
	"GET /desk/people/{id}":            "admin",
	"POST /desk/people/{id}/rights":    "admin",
	"POST /desk/people/{id}/reset":     "admin",
	"POST /desk/people/{id}/end":       "admin",
	"POST /desk/people/{id}/disable":   "admin",
	"POST /desk/people/{id}/enable":    "admin",
	"GET /desk/journal":                "admin",
	"GET /desk/{$}":                    "reader",
	"GET /desk/cases/{case}":           "reader of the case",
	"/desk/":                           "reader",

	"GET /desk/cases/{case}/effect":                  "reader of the case",
	"POST /desk/cases/{case}/effect":                 "analyst of the case",
	"GET /desk/cases/{case}/history":                 "reader of the case",
	"POST /desk/cases/{case}/history/undo":           "analyst of the case",
	"GET /desk/cases/{case}/misfits":                 "reader of the case",
	"POST /desk/cases/{case}/misfits":                "analyst of the case",
	"GET /desk/cases/{case}/inbox":                   "reader of the case",
	"POST /desk/cases/{case}/inbox":                  "analyst of the case, up to 262144 bytes",
	"GET /desk/cases/{case}/inbox/{id}":              "reader of the case",
	"POST /desk/cases/{case}/inbox/{id}":             "analyst of the case",
	"GET /desk/cases/{case}/imports":                 "reader of the case",
	"GET /desk/cases/{case}/imports/{id}":            "reader of the case",
	"POST /desk/cases/{case}/imports/pages":          "analyst of the case",
	"POST /desk/cases/{case}/imports/text":           "analyst of the case, up to 12648448 bytes",
	"POST /desk/cases/{case}/imports/files":          "analyst of the case, up to 2148532224 bytes of files",
	"POST /desk/cases/{case}/imports/feeds":          "analyst of the case",
	"POST /desk/cases/{case}/imports/feeds/{id}/end": "analyst of the case",
	"POST /desk/cases/{case}/imports/feeds/{id}/now": "analyst of the case",
	"POST /desk/cases/{case}/imports/live":           "analyst of the case",
	"POST /desk/cases/{case}/imports/{id}/cancel":    "analyst of the case",
	"POST /desk/cases/{case}/imports/{id}/resume":    "analyst of the case",
	"GET /desk/cases/{case}/imports/{id}/columns":    "analyst of the case",
	"POST /desk/cases/{case}/imports/{id}/columns":   "analyst of the case",
	"GET /desk/cases/{case}/watch":                   "reader of the case",
	"POST /desk/cases/{case}/watch":                  "analyst of the case",
	"POST /desk/cases/{case}/watch/{id}/end":         "analyst of the case",
}

func TestEveryAddressHasItsGuard(t *testing.T) {
	got := map[string]string{}
	for _, a := range newPlace(t, origin).Addresses() {
		got[a.Pattern] = a.Guard.String()
	}
	for _, pattern := range slices.Sorted(maps.Keys(got)) {
		if want, ok := guards[pattern]; !ok {
			t.Errorf("%s is for %s: the table of this test has no row for it", pattern, got[pattern])
		} else if got[pattern] != want {
			t.Errorf("%s is for %s, want %s", pattern, got[pattern], want)
		}
	}
	for pattern := range guards {
		if _, ok := got[pattern]; !ok {
			t.Errorf("%s is in the table of this test and nowhere else", pattern)
		}
	}
}

// TestNoAddressWithoutGuard: what was forgotten is found when the program starts.
func TestNoAddressWithoutGuard(t *testing.T) {
	for _, tc := range []struct {
		pattern string
		guard   desk.Guard
	}{
		{"GET /desk/x", desk.Guard{}},
		{"GET /desk/x", desk.Guard{}.Body(1 << 20)},
		{"GET /desk/x", desk.Person("")},
		{"GET /desk/x", desk.Person("root")},
		{"GET /desk/x", desk.OfCase(accounts.Reader)},
		{"GET /desk/cases/{case}/x", desk.Person(accounts.Admin)},
		{"GET /desk/cases/{case}/x", desk.Anyone},
		{"/desk/x", desk.Anyone},
		{"DELETE /desk/x", desk.Anyone},
		{"GET /x", desk.Anyone},
	} {
		p := newPlace(t, "")
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s was registered for %s", tc.pattern, tc.guard)
				}
			}()
			p.Handle(tc.pattern, tc.guard, func(*desk.Request) (*desk.Answer, error) { return desk.Go("/desk/") })
		}()
	}
}

// TestGuardsHold asks for every address as everybody who must not use it. A
// handler that is reached marks it.
func TestGuardsHold(t *testing.T) {
	p := newPlace(t, origin, accounts.Analyst)
	maria := p.first()
	everybody := map[string]*browser{"nobody": p.browser()}
	for _, role := range accounts.Roles {
		s := p.join(maria.User, string(role)+"1", role, "a")
		everybody[string(role)] = p.as(s) // the analyst has to set up a second factor
	}
	odd := p.browser()
	odd.cookies[p.cookie()] = "made-up"
	everybody["a token that was made up"] = odd
	// Somebody who has given the password and owes the code.
	half := p.as(p.join(maria.User, "half", accounts.Admin))
	half.post("/desk/account/second/begin", "password", good)
	half.post("/desk/account/second", "code", p.code(find(t, half.get("/desk/account/second"), `<p class="once">([A-Z2-7]+)</p>`)))
	half.cookies = map[string]string{}
	want(t, "the password", half.post("/desk/login", "name", "half", "password", good), 303, "/desk/login/code")
	everybody["owes a code"] = half

	rank := map[string]int{"reader": 1, "analyst": 2, "editor": 3, "admin": 4}
	denied := func(w *httptest.ResponseRecorder) bool {
		to := w.Header().Get("Location")
		return w.Code == http.StatusForbidden && strings.Contains(text(w), "This takes the role") || w.Code == http.StatusSeeOther && (strings.HasPrefix(to, "/desk/login") || to == "/desk/account" || to == "/desk/")
	}
	checked := 0
	for _, a := range p.Addresses() {
		who := guards[a.Pattern]
		if who == "anyone" {
			continue
		}
		method, path, ok := strings.Cut(a.Pattern, " ")
		if !ok {
			method, path = http.MethodGet, "/desk/nothing"
		}
		path = strings.NewReplacer("{id}", "1", "{case}", "a", "{version}", "1", "{source}", "page", "{$}", "").Replace(path)
		need, _, _ := strings.Cut(who, " ")
		need = strings.TrimSuffix(need, ",")
		for name, b := range everybody {
			switch {
			case name == who:
				continue // a session that owes a code gives one
			case rank[name] >= rank[need] && rank[need] > 0 && (name != "analyst" || strings.Contains(who, "setting up")):
				if method == http.MethodGet && path != "/desk/account/second" { // which leads on when nothing was begun
					if w := b.get(path); denied(w) {
						t.Errorf("%s is kept from %s: %d %s", a.Pattern, name, w.Code, text(w))
					}
				}
				continue
			}
			w := b.get(path)
			if method == http.MethodPost {
				w = b.post(path)
			}
			if !denied(w) {
				t.Errorf("%s is open to %s: %d to %q: %s", a.Pattern, name, w.Code, w.Header().Get("Location"), text(w))
			}
			checked++
		}
	}
	if checked < 100 {
		t.Errorf("only %d were kept out", checked)
	}
}

// TestCasesOfOthers: a case that somebody may not see is answered as one that
// there is not, whatever the role, and stands in no list.
func TestCasesOfOthers(t *testing.T) {
	p := newPlace(t, "")
	maria := p.first()
	touched := ""
	p.Handle("POST /desk/cases/{case}/touch", desk.OfCase(accounts.Analyst), func(r *desk.Request) (*desk.Answer, error) {
		touched += r.Case
		return desk.Go("/desk/")
	})
	p.Part(accounts.Analyst, "for-analysts", "For analysts")
	p.Part(accounts.Editor, "for-editors", "For editors")
	for _, role := range []accounts.Role{accounts.Reader, accounts.Analyst, accounts.Editor} {
		b := p.as(p.join(maria.User, string(role)+"1", role, "a"))
		home := text(b.get("/desk/"))
		if !strings.Contains(home, "The case a") || strings.Contains(home, "The case b") {
			t.Errorf("the cases of a %s: %s", role, home)
		}
		own, other, none := b.get("/desk/cases/a"), b.get("/desk/cases/b"), b.get("/desk/cases/c")
		if own.Code != 200 || !strings.Contains(own.Body.String(), `href="/desk/cases/a/for-analysts"`) == role.AtLeast(accounts.Analyst) || !strings.Contains(own.Body.String(), `/for-editors"`) == role.AtLeast(accounts.Editor) {
			t.Errorf("the case of a %s: %d %s", role, own.Code, text(own))
		}
		if other.Code != 404 || other.Body.String() != none.Body.String() {
			t.Errorf("another case for a %s: %d %s", role, other.Code, text(other))
		}
		for _, odd := range []string{"/desk/cases/%62", "/desk/cases/b%00", "/desk/cases/a%2F..%2Fb", "/desk/cases/A"} {
			if w := b.get(odd); w.Code != 404 {
				t.Errorf("%s: %d", odd, w.Code)
			}
		}
		b.post("/desk/cases/b/touch")
		b.post("/desk/cases/c/touch")
		b.post("/desk/cases/a/touch", "case", "b")
	}
	if touched != "aa" { // by analyst and editor
		t.Errorf("touched: %q", touched)
	}
	// An admin sees all, but none that there is not.
	b := p.as(maria)
	want(t, "a case, for an admin", b.get("/desk/cases/b"), 200, "")
	want(t, "no case, for an admin", b.get("/desk/cases/c"), 404, "")
}

// TestSessionsOfOthers: the number of another's session ends nothing.
func TestSessionsOfOthers(t *testing.T) {
	p := newPlace(t, "")
	maria := p.first()
	ines := p.join(maria.User, "ines", accounts.Reader)
	want(t, "another's session", p.as(ines).post("/desk/account/sessions/end", "id", "1"), 404, "")
	want(t, "which lasts", p.as(maria).get("/desk/"), 200, "")
}
