package main

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/net/html"
)

// planted tells what of an answer hostile words have become: elements, attributes,
// scripts, addresses that run. A page without them, or one that says of itself
// what it is not, is found too.
func planted(path string, a answer) (found []string) {
	kind := a.head.Get("Content-Type")
	say := func(format string, args ...any) { found = append(found, path+": "+fmt.Sprintf(format, args...)) }
	if a.body != "" && a.head.Get("X-Content-Type-Options") != "nosniff" {
		say("no nosniff")
	}
	switch {
	case strings.Contains(kind, "html"):
		if csp := a.head.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe-inline") || strings.Contains(csp, "unsafe-eval") || strings.Contains(csp, "script-src *") {
			say("the policy %q", csp)
		}
		root, err := html.Parse(strings.NewReader(a.body))
		if err != nil {
			say("no page: %v", err)
			return found
		}
		for n := range root.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			if strings.HasPrefix(n.Data, marker) {
				say("a planted element")
			}
			src, data := "", false
			for _, at := range n.Attr {
				value := strings.ToLower(strings.TrimSpace(at.Val))
				switch {
				case strings.HasPrefix(at.Key, "on"):
					say("the attribute %s on %s", at.Key, n.Data)
				case strings.HasPrefix(value, "javascript:") && at.Key != "value" && at.Key != "content" && !strings.HasPrefix(at.Key, "data-"):
					say("%s=%q on %s", at.Key, at.Val, n.Data)
				case at.Key == "style":
					say("a style on %s", n.Data)
				case at.Key == "srcdoc":
					say("a page within on %s", n.Data)
				case at.Key == "src":
					src = at.Val
				case at.Key == "type" && (value == "application/ld+json" || value == "application/json"):
					data = true
				}
			}
			if n.Data == "script" && src == "" && !data {
				say("a script in the page: %.60q", textOf(n))
			}
			if n.Data == "script" && src != "" && (!strings.HasPrefix(src, "/") || strings.HasPrefix(src, "//")) {
				say("a script from %q", src)
			}
		}
	case strings.Contains(kind, "svg"), strings.Contains(kind, "xml"):
		d := xml.NewDecoder(strings.NewReader(a.body))
		for {
			t, err := d.Token()
			if t == nil {
				if err != nil && err.Error() != "EOF" {
					say("broken by what was planted: %v", err)
				}
				break
			}
			e, ok := t.(xml.StartElement)
			if !ok {
				continue
			}
			if strings.HasPrefix(e.Name.Local, marker) || e.Name.Local == "script" {
				say("the element %s", e.Name.Local)
			}
			for _, at := range e.Attr {
				if strings.HasPrefix(strings.ToLower(at.Name.Local), "on") || strings.HasPrefix(strings.ToLower(strings.TrimSpace(at.Value)), "javascript:") {
					say("%s=%q on %s", at.Name.Local, at.Value, e.Name.Local)
				}
			}
		}
	case strings.Contains(kind, "csv"):
		rows, err := csv.NewReader(strings.NewReader(a.body)).ReadAll()
		if err != nil {
			say("no table: %v", err)
		}
		for _, row := range rows {
			for _, cell := range row {
				if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) && strings.Contains(cell, "planted") {
					say("the formula %q", cell)
				}
			}
		}
	}
	return found
}

// scripts looks for planted words on every page that was found, then types them
// into every form of the desk, uploads the hostile files, and looks again.
func (b *battle) scripts() {
	look := func(ways map[string]func(path string) bool, order []string) {
		for _, way := range order {
			var found []string
			n := 0
			for _, path := range b.site.order {
				a := b.site.pages[path]
				if a.err != nil || !ways[way](path) {
					continue
				}
				n++
				found = append(found, planted(path, a)...)
			}
			attack := "stored script"
			if way == "spreadsheets: formulas" {
				attack = "formula"
			}
			b.report(attack, way, n, found)
		}
	}
	isDesk := func(p string) bool { return strings.HasPrefix(p, "/desk") }
	isTable := func(p string) bool { return strings.Contains(p, "claims.csv") }
	look(map[string]func(string) bool{
		"title, quote, names, addresses: public pages": func(p string) bool { return !isDesk(p) && !isTable(p) },
		"title, quote, names, addresses: the desk":     isDesk,
		"spreadsheets: formulas":                       isTable,
	}, []string{"title, quote, names, addresses: public pages", "title, quote, names, addresses: the desk", "spreadsheets: formulas"})

	var found, failed []string
	tried := 0
	for _, f := range b.site.forms {
		if f.method != "POST" || ends(f.action) {
			continue
		}
		tried++
		a := b.admin.post(f.action, f.values(hostile), nil)
		found = append(found, planted("POST "+f.action, a)...)
		if a.status >= 500 && a.status != 503 || a.err != nil {
			failed = append(failed, "POST "+f.action+" answers "+statusOf(a))
		}
	}
	b.report("stored script", "typed into every form of the desk", tried, found)
	b.report("failures of the program's own", "hostile words in every form", tried, failed)

	found, failed, tried = nil, nil, 0
	for _, f := range b.site.forms {
		if !f.file || !strings.Contains(f.action, "/cases/alpha") {
			continue
		}
		for _, name := range []string{hostilePage, hostileFeed, hostileAIS} {
			content, err := os.ReadFile(filepath.Join(b.dir, name))
			if err != nil {
				continue
			}
			tried++
			a := b.upload(f, name, content)
			found = append(found, planted("POST "+f.action, a)...)
			if a.status >= 500 && a.status != 503 || a.err != nil {
				failed = append(failed, "POST "+f.action+" answers "+statusOf(a))
			}
		}
	}
	b.report("stored script", "file name, feed and AIS ship name, uploaded", tried, append(found, failed...))

	// What was typed and uploaded stands on pages now, new ones too.
	before := b.site
	if err := b.explore(); err != nil {
		return
	}
	look(map[string]func(string) bool{"after all that: public pages and desk": func(string) bool { return true }}, []string{"after all that: public pages and desk"})
	b.site.forms = before.forms
}

// ends reports whether a form would end the attack: sessions, accounts, passwords.
func ends(action string) bool {
	for _, part := range []string{"/desk/login", "/desk/logout", "/desk/account", "/desk/people/", "/desk/join"} {
		if strings.HasPrefix(action, part) {
			return true
		}
	}
	return false
}

// upload sends a file with a form.
func (b *battle) upload(f form, name string, content []byte) answer {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for k, values := range f.values(nil) {
		for _, v := range values {
			_ = w.WriteField(k, v)
		}
	}
	for _, x := range f.fields {
		if x.kind != "file" {
			continue
		}
		head := textproto.MIMEHeader{}
		head.Set("Content-Disposition", fmt.Sprintf(`form-data; name="%s"; filename="%s"`, x.name, strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name)))
		head.Set("Content-Type", "application/octet-stream")
		if part, err := w.CreatePart(head); err == nil {
			_, _ = part.Write(content)
		}
	}
	_ = w.Close()
	return b.admin.send("POST", f.action, http.Header{"Content-Type": {w.FormDataContentType()}}, &body)
}

func statusOf(a answer) string {
	if a.err != nil {
		return a.err.Error()
	}
	return fmt.Sprint(a.status)
}
