package main

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// crossSite sends every form of the desk as a page of another site would, with the
// admin's session.
func (b *battle) crossSite() {
	ways := []struct {
		name string
		head http.Header
	}{
		{"another origin", http.Header{"Origin": {"https://evil.example"}}},
		{"another origin, as browsers say it", http.Header{"Origin": {"https://evil.example"}, "Sec-Fetch-Site": {"cross-site"}}},
		{"cross-site, without origin", http.Header{"Sec-Fetch-Site": {"cross-site"}}},
		{"same site, another host", http.Header{"Sec-Fetch-Site": {"same-site"}, "Origin": {"http://other.localhost"}}},
		{"no origin (null)", http.Header{"Origin": {"null"}}},
		{"another port", http.Header{"Origin": {"http://127.0.0.1:1"}}},
	}
	var found []string
	tries := 0
	for _, f := range b.site.forms {
		if f.method != "POST" {
			continue
		}
		for _, w := range ways {
			tries++
			if a := b.admin.post(f.action, f.values(nil), w.head); a.status != http.StatusForbidden {
				found = append(found, fmt.Sprintf("%s from %s: %s", f.action, w.name, statusOf(a)))
			}
		}
	}
	b.report("CSRF", "every form, from other sites", tries, found)

	// What is only looked at changes nothing: forms sent by GET, as a picture would.
	found, tries = nil, 0
	before := b.admin.get("/desk/people").body
	for _, f := range b.site.forms {
		if f.method != "POST" || strings.HasPrefix(f.action, "/desk/login") {
			continue
		}
		tries++
		b.admin.get(f.action + "?" + f.values(nil).Encode())
	}
	if after := b.admin.get("/desk/people"); after.status != http.StatusOK || after.body != before {
		found = append(found, "a form that was sent by GET changed the accounts")
	}
	b.report("CSRF", "every form, by GET", tries, found)

	found, tries = nil, 0
	for _, method := range []string{"PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "CONNECTX"} {
		for _, path := range []string{"/", "/desk/", "/desk/people", "/cases/alpha", "/api/cases"} {
			tries++
			if a := b.admin.send(method, path, nil, nil); a.err == nil && a.status < 400 && a.status != http.StatusSeeOther || a.status >= 500 {
				found = append(found, fmt.Sprintf("%s %s: %d", method, path, a.status))
			}
		}
	}
	b.report("other methods", "PUT, DELETE, PATCH, TRACE and none that there is", tries, found)
}

// otherCase asks for everything of the second case as one who may see the first,
// as one who is not logged in, and by the addresses of the first.
func (b *battle) otherCase() {
	nobody := newClient(b.p.base)
	var paths []string
	for _, p := range b.site.order {
		if strings.Contains(p, "/desk/cases/beta") && b.site.pages[p].status < 400 {
			paths = append(paths, p)
		}
	}
	var found []string
	gone := b.analyst.get("/desk/cases/never-was")
	for _, p := range paths {
		a := b.analyst.get(p)
		if a.status != gone.status || strings.Contains(a.body, secret) {
			found = append(found, fmt.Sprintf("%s as an analyst of another case: %s", p, statusOf(a)))
		}
		if a := nobody.get(p); a.status == http.StatusOK || strings.Contains(a.body, secret) {
			found = append(found, fmt.Sprintf("%s without a session: %s", p, statusOf(a)))
		}
	}
	b.report("IDOR", "pages of a case that one may not see", 2*len(paths), found)

	// The rows of one case below the address of the other.
	found = nil
	tries := 0
	for _, p := range paths {
		other := strings.Replace(p, "/desk/cases/beta", "/desk/cases/alpha", 1)
		if other == "/desk/cases/alpha" {
			continue
		}
		tries++
		if a := b.analyst.get(other); strings.Contains(a.body, secret) {
			found = append(found, other+" shows what is of the other case")
		}
	}
	b.report("IDOR", "rows of one case below the address of another", tries, found)

	found, tries = nil, 0
	for _, f := range b.site.forms {
		if f.method != "POST" || !strings.Contains(f.action, "/desk/cases/beta") {
			continue
		}
		tries += 2
		if a := b.analyst.post(f.action, f.values(nil), nil); a.status != http.StatusNotFound {
			found = append(found, fmt.Sprintf("%s as an analyst of another case: %s", f.action, statusOf(a)))
		}
		if a := nobody.post(f.action, f.values(nil), nil); a.status != http.StatusSeeOther || !strings.HasPrefix(a.head.Get("Location"), "/desk/login") {
			found = append(found, fmt.Sprintf("%s without a session: %s", f.action, statusOf(a)))
		}
	}
	b.report("IDOR", "forms of a case that one may not see", tries, found)

	found, tries = nil, 0
	for _, p := range b.site.order {
		if !strings.HasPrefix(p, "/desk/people") && !strings.HasPrefix(p, "/desk/journal") || b.site.pages[p].status != http.StatusOK {
			continue
		}
		tries++
		if a := b.analyst.get(p); a.status != http.StatusForbidden {
			found = append(found, fmt.Sprintf("%s as an analyst: %s", p, statusOf(a)))
		}
	}
	for _, f := range b.site.forms {
		if f.method != "POST" || !strings.HasPrefix(f.action, "/desk/people") {
			continue
		}
		tries++
		v := f.values(nil)
		v.Set("role", "admin")
		v.Set("all", "1")
		if a := b.analyst.post(f.action, v, nil); a.status != http.StatusForbidden {
			found = append(found, fmt.Sprintf("%s as an analyst: %s", f.action, statusOf(a)))
		}
	}
	b.report("rights", "pages and forms of admins, as an analyst", tries, found)

	// What the public is shown of the desk: nothing.
	found, tries = nil, 0
	for _, p := range b.site.order {
		if !strings.HasPrefix(p, "/desk/") || slices.Contains([]string{"/desk/login", "/desk/join"}, p) || strings.HasPrefix(p, "/desk/static") {
			continue
		}
		tries++
		a := nobody.get(p)
		if u, err := url.Parse(a.head.Get("Location")); a.status != http.StatusSeeOther || err != nil || u.Path != "/desk/login" {
			if a.status != http.StatusNotFound && !strings.HasPrefix(p, "/desk/login") && !strings.HasPrefix(p, "/desk/join") {
				found = append(found, fmt.Sprintf("%s without a session: %s", p, statusOf(a)))
			}
		}
	}
	b.report("rights", "the desk without a session", tries, found)
}
