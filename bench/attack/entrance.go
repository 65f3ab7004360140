package main

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// entrance attacks the way in: sessions that somebody else has chosen, passwords
// that are tried, names that answers give away, addresses to go on to, hosts.
func (b *battle) entrance() {
	b.fixation()
	b.onward()
	b.hosts()
	b.timing()
}

// fixation plants sessions in a browser and lets its owner log in.
func (b *battle) fixation() {
	var found []string
	tries := 0
	say := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	u, _ := url.Parse(b.p.base)
	login := func(c *client) answer {
		return c.post("/desk/login", url.Values{"name": {"maria"}, "password": {password}}, nil)
	}
	name := b.admin.cookie().Name
	plant := func(value string) (old string, victim *client) {
		victim = newClient(b.p.base)
		victim.jar.SetCookies(u, []*http.Cookie{{Name: name, Value: value, Path: "/"}})
		if a := login(victim); a.status != http.StatusSeeOther {
			say("logging in with a planted session: %s", statusOf(a))
		}
		return value, victim
	}
	in := func(token string) bool {
		c := newClient(b.p.base)
		c.jar.SetCookies(u, []*http.Cookie{{Name: name, Value: token, Path: "/"}})
		return c.get("/desk/").status == http.StatusOK
	}
	// One that was made up, and a real one of the attacker's own.
	attacker := newClient(b.p.base)
	attacker.post("/desk/login", url.Values{"name": {"ines"}, "password": {password}}, nil)
	for _, value := range []string{strings.Repeat("A", 43), attacker.cookie().Value} {
		tries++
		old, victim := plant(value)
		if c := victim.cookie(); c == nil || c.Value == old {
			say("the session is the one that was planted")
		}
		if in(old) {
			say("a session that was planted is good after the login")
		}
	}
	// A session ends when it is ended.
	tries++
	c := newClient(b.p.base)
	login(c)
	token := c.cookie().Value
	c.post("/desk/logout", nil, nil)
	if in(token) {
		say("a session is good after it was ended")
	}
	for _, way := range []string{"two cookies of one name", "the session in the address"} {
		tries++
		a := answer{}
		real := b.admin.cookie().Value
		if way == "two cookies of one name" {
			a = newClient(b.p.base).send("GET", "/desk/people", http.Header{"Cookie": {name + "=x; " + name + "=" + real}}, nil)
		} else {
			a = newClient(b.p.base).get("/desk/people?" + name + "=" + real)
		}
		if a.status == http.StatusOK {
			say("%s lets somebody in", way)
		}
	}
	tries++
	a := newClient(b.p.base).post("/desk/login", url.Values{"name": {"maria"}, "password": {password}}, nil)
	for _, k := range a.head.Values("Set-Cookie") {
		if low := strings.ToLower(k); !strings.Contains(low, "httponly") || !strings.Contains(low, "samesite=") || strings.Contains(low, "samesite=none") || strings.Contains(low, "domain=") {
			say("the cookie %.60q", k)
		}
	}
	b.report("session fixation", "planted, made up, ended, in the address", tries, found)
}

// onward has the login lead to another site.
func (b *battle) onward() {
	var found []string
	list := []string{"https://evil.example/", "//evil.example/", "/\\evil.example/", "/desk//evil.example", "/desk/\r\nSet-Cookie: a=b", "javascript:planted()", "/desk/../../evil", "http:evil.example", "\t//evil.example", "/desk/%0d%0aSet-Cookie:a=b"}
	for _, to := range list {
		c := newClient(b.p.base)
		a := c.post("/desk/login", url.Values{"name": {"maria"}, "password": {password}, "to": {to}}, nil)
		where := a.head.Get("Location")
		u, err := url.Parse(where)
		if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(where, "/desk") || strings.Contains(where, "//") || strings.Contains(strings.Join(a.head.Values("Set-Cookie"), " "), "a=b") {
			found = append(found, fmt.Sprintf("%q leads to %q", to, where))
		}
	}
	b.report("open redirect", "behind the login", len(list), found)
}

// hosts asks for the desk by other names, as a page would that has made its own
// name lead here, and as a proxy would that nobody has told of.
func (b *battle) hosts() {
	var found []string
	heads := []http.Header{{"Host": {"evil.example"}}, {"Host": {"127.0.0.1.evil.example"}}, {"Host": {"localhost.evil.example:80"}}, {"Host": {"192.0.2.7"}}, {"X-Forwarded-For": {"192.0.2.7"}}, {"X-Forwarded-Host": {"evil.example"}}, {"Forwarded": {"for=192.0.2.7"}}, {"Via": {"1.1 evil"}}}
	for _, h := range heads {
		if a := b.admin.send("GET", "/desk/people", h, nil); a.status == http.StatusOK {
			found = append(found, fmt.Sprintf("%v lets in", h))
		}
		if a := b.admin.send("GET", "/metrics", h, nil); a.status == http.StatusOK && strings.Contains(a.body, "tidewaiter") && h.Get("Host") != "" {
			found = append(found, fmt.Sprintf("%v is given the metrics", h))
		}
	}
	b.report("other hosts", "DNS rebinding, untold proxies", 2*len(heads), found)
}

// timing tries names that are there and names that are not, in turn, and then goes
// on trying. The answers are compared too.
func (b *battle) timing() {
	tries := b.o.size(8, 5)
	var known, unknown []time.Duration
	bodies := map[string]bool{}
	var found []string
	clean := regexp.MustCompile(`value="[^"]*"`)
	for i := range tries {
		for _, one := range []struct {
			name string
			into *[]time.Duration
		}{{"maria", &known}, {fmt.Sprint("nobody", i), &unknown}} {
			c := newClient(b.p.base)
			a := c.post("/desk/login", url.Values{"name": {one.name}, "password": {"not the password at all"}}, nil)
			if a.status != http.StatusForbidden {
				found = append(found, fmt.Sprintf("the name %s is answered with %s", one.name, statusOf(a)))
			}
			*one.into = append(*one.into, a.took)
			bodies[clean.ReplaceAllString(a.body, "")] = true
		}
	}
	if len(bodies) != 1 {
		found = append(found, "the answers differ")
	}
	slices.Sort(known)
	slices.Sort(unknown)
	// The fastest of each: what others do on the machine only makes one slower. A
	// login costs some 0.1 s of work on purpose; without it the difference would be
	// that whole time.
	k, u := known[0], unknown[0]
	if diff := (k - u).Abs(); diff > max(k, u)*2/5 {
		found = append(found, fmt.Sprintf("a known name takes %s, an unknown one %s", k, u))
	}
	b.report("timing of the login", fmt.Sprintf("known and unknown names (fastest %s, %s)", k.Round(time.Millisecond), u.Round(time.Millisecond)), 2*tries, found)

	found = nil
	limited, more := false, 12
	for range more {
		a := newClient(b.p.base).post("/desk/login", url.Values{"name": {"maria"}, "password": {"not the password at all"}}, nil)
		limited = limited || a.status == http.StatusTooManyRequests && a.head.Get("Retry-After") != ""
	}
	if !limited {
		found = append(found, fmt.Sprintf("%d wrong passwords in a row and no limit", tries+more))
	}
	b.report("guessing passwords", "one name, again and again", more, found)
}
