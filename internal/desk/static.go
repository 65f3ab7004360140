package desk

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/accounts"
	"github.com/tidewaiter/tidewaiter/ui"
)

//go:embed templates
var files embed.FS

//go:embed desk.css
var style string

//go:embed inbox.css
var inboxStyle string

// static are the files that pages load, below an address with a digest of all of
// them in it.
type static struct {
	root  string
	files map[string]*Answer
}

func newStatic() (*static, error) {
	st := &static{files: map[string]*Answer{
		"style.css": {Kind: "text/css; charset=utf-8", Body: []byte(ui.Fonts + ui.Style + style + inboxStyle)},
		"icon.svg":  {Kind: "image/svg+xml", Body: ui.Icon},
	}}
	for name, kind := range map[string]string{"serif.woff2": "font/woff2", "sans.woff2": "font/woff2", "desk.js": "text/javascript; charset=utf-8"} {
		body, err := fs.ReadFile(ui.Dist, "dist/"+name)
		if err != nil {
			return nil, err
		}
		st.files[name] = &Answer{Kind: kind, Body: body}
	}
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(st.files)) {
		fmt.Fprintf(h, "%s %x\n", name, sha256.Sum256(st.files[name].Body))
		st.files[name].kept = true
	}
	st.root = "/desk/static/" + hex.EncodeToString(h.Sum(nil)[:8])
	return st, nil
}

func (d *Desk) staticFile(r *Request) (*Answer, error) {
	a := d.static.files[r.PathValue("name")]
	if a == nil || "/desk/static/"+r.PathValue("digest") != d.static.root {
		return nil, NotFound("There is no such file in this version of the program.")
	}
	return a, nil
}

// page is what every template gets.
type page struct {
	Title string
	Path  string
	User  *accounts.User // nil for nobody
	In    bool           // has logged in to the end
	Data  any
}

// entry is one place to go to.
type entry struct {
	Href, Text string
	On         bool
}

// Nav is what stands beside the name of the site.
func (p page) Nav() []entry {
	if !p.In {
		return nil
	}
	list := []entry{{Href: "/desk/", Text: "Cases"}}
	if p.User.Role.AtLeast(accounts.Admin) {
		list = append(list, entry{Href: "/desk/people", Text: "People"}, entry{Href: "/desk/journal", Text: "Journal"})
	}
	list = append(list, entry{Href: "/desk/account", Text: p.User.Name})
	for i := range list {
		list[i].On = list[i].Href == p.Path || list[i].Href != "/desk/" && strings.HasPrefix(p.Path, list[i].Href+"/")
	}
	return list
}

func parsePages(root string) (*template.Template, error) {
	return template.New("").Funcs(template.FuncMap{
		"static": func(name string) string { return root + "/" + name },
		"when":   func(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") },
		"stamp":  func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
		"roles":  func() []accounts.Role { return accounts.Roles },
	}).ParseFS(files, "templates/*.html")
}
