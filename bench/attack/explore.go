package main

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// site is what was found of the program: its pages, by the address, and the forms
// that stand on them.
type site struct {
	pages map[string]answer
	order []string
	forms []form
}

// form is a form of a page.
type form struct {
	page, action, method string
	file                 bool // it takes files
	fields               []field
}

type field struct {
	name, value, kind string // kind: hidden, text, file, choice, button
}

// values are what the form sends when hostile words stand in what can be typed.
func (f *form) values(words func(name string) string) url.Values {
	out := url.Values{}
	for _, x := range f.fields {
		switch {
		case x.kind == "text" && words != nil:
			out.Set(x.name, words(x.name))
		case x.kind == "button" && out.Has(x.name), x.kind == "file":
		case x.kind == "choice" && out.Has(x.name):
		default:
			out.Add(x.name, x.value)
		}
	}
	return out
}

var leadsTo = regexp.MustCompile(`"(/(?:desk|cases|api|feed|static)[^"\s<>\\]*)"`)

// explore goes through every link of the program as the admin, from its first
// pages on. A link is only followed: whatever changes something is a form.
func (b *battle) explore() error {
	s := &site{pages: map[string]answer{}}
	b.site = s
	todo := []string{"/desk/", "/", "/desk/people", "/desk/journal", "/desk/account", "/metrics", "/healthz", "/corrections", "/policy", "/method", "/calibration", "/search?q=containers", "/api/cases", "/api/openapi.json", "/feed.atom", "/feed.json",
		"/desk/cases/alpha", "/desk/cases/beta", "/cases/alpha", "/cases/beta", "/cases/alpha/working"}
	// What the program is known to have or to get, whether or not a page leads there.
	for _, id := range []string{"alpha", "beta"} {
		for _, below := range []string{"/imports", "/import", "/inbox", "/history", "/publish", "/versions", "/naming", "/namings", "/replies", "/reply", "/corrections", "/confidential", "/redact", "/holds", "/watch", "/watches", "/watchlists", "/effect",
			"/inbox/" + id + "-C2", "/archive/paper", "/archive/paper/page", "/archive/paper/file"} {
			todo = append(todo, "/desk/cases/"+id+below)
		}
		for _, below := range []string{"/map.svg", "/share.png", "/claims.csv", "/claims.parquet", "/stix.json", "/entities.ftm.json", "/v/1", "/feed.atom", "/feed.json", "/claims/" + id + "-C1", "/documents/paper", "/documents/script", "/vessels/heron"} {
			todo = append(todo, "/cases/"+id+below)
		}
		for _, below := range []string{"", "/claims", "/map.geojson", "/tracks", "/timeline", "/claims/" + id + "-C1"} {
			todo = append(todo, "/api/cases/"+id+below)
		}
	}
	most := b.o.size(1500, 220)
	for len(todo) > 0 && len(s.order) < most {
		next := todo[0]
		todo = todo[1:]
		if _, seen := s.pages[next]; seen || strings.HasSuffix(next, "/events") || strings.Contains(next, "{") || strings.Contains(next, "/static/") || strings.HasPrefix(next, "/desk/logout") {
			continue
		}
		a := b.admin.get(next)
		s.pages[next] = a
		s.order = append(s.order, next)
		if a.status == 303 || a.status == 302 {
			if to := a.head.Get("Location"); strings.HasPrefix(to, "/") {
				todo = append(todo, to)
			}
		}
		if !strings.Contains(a.head.Get("Content-Type"), "html") {
			for _, m := range leadsTo.FindAllStringSubmatch(a.body, 40) {
				todo = append(todo, m[1])
			}
			continue
		}
		links, forms := readPage(next, a.body)
		s.forms = append(s.forms, forms...)
		for _, l := range links {
			// Sorting and filtering show the same rows again.
			if u, err := url.Parse(l); err == nil && len(u.RawQuery) < 30 {
				todo = append(todo, u.Path+query(u))
			}
		}
	}
	// The same form stands on many pages: one of each way to fill it is enough.
	seen := map[string]bool{}
	s.forms = slices.DeleteFunc(s.forms, func(f form) bool {
		key := f.method + f.action
		for _, x := range f.fields {
			key += " " + x.name
		}
		twice := seen[key]
		seen[key] = true
		return twice
	})
	var failed []string
	for _, path := range s.order {
		if a := s.pages[path]; a.err != nil || a.status >= 500 && a.status != 503 {
			failed = append(failed, path+" answers "+statusOf(a))
		}
	}
	b.report("failures of the program's own", "every page that was found", len(s.order), failed)
	return nil
}

func query(u *url.URL) string {
	if u.RawQuery == "" {
		return ""
	}
	return "?" + u.RawQuery
}

// readPage returns the links and forms of a page.
func readPage(page, body string) (links []string, forms []form) {
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		return nil, nil
	}
	base, _ := url.Parse(page)
	resolve := func(to string) string {
		u, err := base.Parse(to)
		if err != nil || u.Host != "" || u.Scheme != "" {
			return ""
		}
		u.Fragment = ""
		return u.String()
	}
	var in *form
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		was := in
		if n.Type == html.ElementNode {
			at := map[string]string{}
			for _, a := range n.Attr {
				at[a.Key] = a.Val
			}
			for _, name := range []string{"href", "data-part", "data-api"} {
				if to := resolve(at[name]); at[name] != "" && to != "" {
					links = append(links, to)
				}
			}
			switch n.Data {
			case "form":
				action := at["action"]
				if action == "" {
					action = page
				}
				in = &form{page: page, action: resolve(action), method: strings.ToUpper(at["method"])}
			case "input", "textarea", "select", "button":
				if in == nil || at["name"] == "" {
					break
				}
				x := field{at["name"], at["value"], "text"}
				switch at["type"] {
				case "hidden":
					x.kind = "hidden"
				case "file":
					x.kind, in.file = "file", true
				case "checkbox", "radio":
					x.kind = "choice"
				case "submit":
					x.kind = "button"
				}
				switch n.Data {
				case "button":
					x.kind = "button"
				case "select":
					x.kind = "choice"
					for c := range n.Descendants() {
						if c.Type == html.ElementNode && c.Data == "option" {
							x.value = textOf(c)
							for _, a := range c.Attr {
								if a.Key == "value" {
									x.value = a.Val
								}
							}
							break
						}
					}
				}
				in.fields = append(in.fields, x)
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		if n.Type == html.ElementNode && n.Data == "form" {
			if in != nil && in.action != "" {
				forms = append(forms, *in)
			}
			in = was
		}
	}
	walk(root)
	return links, forms
}

func textOf(n *html.Node) string {
	var out strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			out.WriteString(c.Data)
		}
	}
	return strings.TrimSpace(out.String())
}
