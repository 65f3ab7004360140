package main

import (
	"net/http"
	"strings"
	"testing"
)

// TestPlanted shows that what would harm is found, and that the same page without
// it is clean: an attack that finds nothing has looked.
func TestPlanted(t *testing.T) {
	const csp = "default-src 'none'; script-src 'self'"
	page := func(kind, body string, head ...string) answer {
		h := http.Header{"Content-Type": {kind}, "X-Content-Type-Options": {"nosniff"}, "Content-Security-Policy": {csp}}
		for i := 0; i < len(head); i += 2 {
			h.Set(head[i], head[i+1])
		}
		return answer{status: 200, head: h, body: body}
	}
	const htmlKind = "text/html; charset=utf-8"
	clean := []answer{
		page(htmlKind, `<!doctype html><p title="&lt;tw-planted&gt;">&lt;script&gt;planted()&lt;/script&gt;</p><script src="/x.js"></script><script type="application/ld+json">{"a":"<tw-planted>"}</script><a href="https://x.example/javascript:">x</a><input value="javascript:planted()">`),
		page("image/svg+xml", `<svg xmlns="http://www.w3.org/2000/svg"><text>&lt;script&gt;</text></svg>`),
		page("text/csv", "a,b\n1,'=cmd|planted\n-5,x\n"),
		page("application/json", `{"a":"<script>planted()</script>"}`),
	}
	for _, a := range clean {
		if found := planted("/x", a); len(found) > 0 {
			t.Errorf("%q", found)
		}
	}
	for name, a := range map[string]answer{
		"an element":            page(htmlKind, `<p><tw-planted x=1>`),
		"an attribute":          page(htmlKind, `<img src=x onerror=planted()>`),
		"a script":              page(htmlKind, `<script>planted()</script>`),
		"a script of elsewhere": page(htmlKind, `<script src="//evil.example/x.js"></script>`),
		"an address":            page(htmlKind, `<a href=" JavaScript:planted()">x</a>`),
		"a style":               page(htmlKind, `<p style="background:url(//evil.example)">`),
		"no policy":             page(htmlKind, `<p>`, "Content-Security-Policy", ""),
		"a weak policy":         page(htmlKind, `<p>`, "Content-Security-Policy", csp+" 'unsafe-inline'"),
		"no nosniff":            page("text/plain", "x", "X-Content-Type-Options", ""),
		"a drawing":             page("image/svg+xml", `<svg><script>planted()</script></svg>`),
		"a drawing's attribute": page("image/svg+xml", `<svg onload="planted()"></svg>`),
		"a broken drawing":      page("image/svg+xml", `<svg><text>a & "><b></svg>`),
		"a formula":             page("text/csv", "a\n=cmd|planted\n"),
	} {
		if found := planted("/x", a); len(found) == 0 {
			t.Errorf("%s is not found", name)
		}
	}
}

// TestReadPage finds the links and forms of a page, and what may be typed there.
func TestReadPage(t *testing.T) {
	links, forms := readPage("/desk/cases/a/imports", `<a href="x">x</a><a href="https://evil.example/">y</a><a href="/desk/?q=1#z">z</a>
<form method="post" action="/desk/cases/a/imports" enctype="multipart/form-data"><input type="hidden" name="key" value="k"><input name="url"><textarea name="text"></textarea><input type="file" name="file"><select name="kind"><option>page<option value="f">feed</select><button name="do" value="go">Go</button></form>
<form action=""><input name="q"></form>`)
	if strings.Join(links, " ") != "/desk/cases/a/x /desk/?q=1" || len(forms) != 2 {
		t.Fatalf("%q, %+v", links, forms)
	}
	f := forms[0]
	v := f.values(func(name string) string { return "typed " + name })
	if f.method != "POST" || !f.file || v.Get("key") != "k" || v.Get("url") != "typed url" || v.Get("text") != "typed text" || v.Get("kind") != "page" || v.Get("do") != "go" || v.Has("file") {
		t.Errorf("%+v gives %v", f, v)
	}
}

// TestHostileSentences: the ship names that are planted are names that AIS can
// carry.
func TestHostileSentences(t *testing.T) {
	text, err := hostileSentences()
	if err != nil || strings.Count(text, "!AIVDM,2,") != 8 || strings.Count(text, "!AIVDM,1,") != 40 {
		t.Errorf("%v\n%s", err, text)
	}
}
