package server

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Names of the citations of a version below its address.
const (
	citationText = "citation.txt"
	citationBib  = "citation.bib"
	citationCSL  = "citation.csl.json"
)

// Media types of citations.
const (
	bibType = "application/x-bibtex; charset=utf-8"
	cslType = "application/vnd.citationstyles.csl+json"
)

// citation is how one version of a case is cited. It names nobody whom the
// configuration does not name: a case has no author of its own, and neither the
// program nor the editor who pressed the button is one.
type citation struct {
	id, title string
	publisher string // "" where the configuration names none
	number    int
	day       time.Time // zero where the day is not kept
	hash      string    // of what is public of the version
	address   string    // of its page, with the host; "" where that is not known
}

// cited is a citation as a page shows it.
type cited struct {
	Number          int
	Text            string
	Page            string // address of the version
	Plain, Bib, CSL string // addresses
	Here            bool   // the page is that of the version
}

// cite makes the citation of a version of a case.
func (s *Server) cite(ctx context.Context, r *http.Request, o opened, number int) (*citation, error) {
	c := &citation{
		id: o.c.ID, title: line(cmp.Or(o.c.Title, o.c.ID)), publisher: s.publisher, number: number, hash: o.hash,
	}
	if base := s.base(r); base != "" {
		c.address = base + versionAddress(o.c.ID, number)
	}
	if h, ok := s.cases.(History); ok {
		versions, err := h.Versions(ctx, o.c.ID)
		if err != nil {
			return nil, err
		}
		for _, v := range versions {
			if v.Number == number {
				c.day = v.ImportedAt.UTC()
			}
		}
	}
	return c, nil
}

// cited is the citation that the page of a case shows: of the version that was
// asked for, else of the latest; nil where there is none, or where the page is of
// another day or evidence than a version is.
func (s *Server) cited(r *http.Request, a *asked) (*cited, error) {
	if a.opt.AsOf != nil || len(a.opt.Without) > 0 {
		return nil, nil
	}
	number := 0
	if a.version {
		number, _ = strconv.Atoi(r.PathValue("version")) // it was read by open
	} else if h, ok := s.cases.(History); ok {
		versions, err := h.Versions(r.Context(), a.c.ID)
		if err != nil {
			return nil, err
		}
		if len(versions) > 0 {
			number = versions[len(versions)-1].Number
		}
	}
	if number == 0 {
		return nil, nil
	}
	c, err := s.cite(r.Context(), r, opened{c: a.c, hash: a.hash}, number)
	if err != nil {
		return nil, err
	}
	page := versionAddress(a.c.ID, number)
	return &cited{number, c.text(), page, page + "/" + citationText, page + "/" + citationBib, page + "/" + citationCSL, a.version}, nil
}

func versionAddress(id string, number int) string {
	return caseAddress(id) + "/v/" + strconv.Itoa(number)
}

// citation answers with the citation of a version as f writes it.
func (s *Server) citation(kind, ending string, f func(*citation) ([]byte, error)) func(*http.Request) (*answer, error) {
	return func(r *http.Request) (*answer, error) {
		o, err := s.open(r)
		if err != nil {
			return nil, err
		}
		number, _ := strconv.Atoi(r.PathValue("version"))
		c, err := s.cite(r.Context(), r, o, number)
		if err != nil {
			return nil, err
		}
		body, err := f(c)
		if err != nil {
			return nil, err
		}
		a := &answer{kind: kind, body: body, fresh: freshVersion}
		if ending != "" {
			a.file = c.key() + ending
		}
		return a, nil
	}
}

// key names the citation among others: ids of cases are letters, digits and
// hyphens.
func (c *citation) key() string { return c.id + "-v" + strconv.Itoa(c.number) }

func (c *citation) text() string {
	var b strings.Builder
	if c.publisher != "" {
		b.WriteString(closed(c.publisher) + " ")
	}
	b.WriteString(closed(c.title) + " Version " + strconv.Itoa(c.number))
	if !c.day.IsZero() {
		b.WriteString(", " + c.day.Format("2 January 2006"))
	}
	b.WriteString(". Content " + c.digest() + ".")
	if c.address != "" {
		b.WriteString(" " + c.address)
	}
	return b.String()
}

// closed is a text that ends as a sentence does.
func closed(text string) string {
	if strings.HasSuffix(text, ".") || strings.HasSuffix(text, "?") || strings.HasSuffix(text, "!") {
		return text
	}
	return text + "."
}

func (c *citation) digest() string { return "SHA-256 " + c.hash }

// plain is the citation as a line of text.
func (c *citation) plain() ([]byte, error) { return []byte(c.text() + "\n"), nil }

// bib is the citation as BibTeX reads it, and biblatex.
func (c *citation) bib() ([]byte, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "@misc{%s,\n", c.key())
	field := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "  %s = %s,\n", name, value)
		}
	}
	// Inner braces keep capitals, and a body from being taken apart as a person.
	whole := func(text string) string {
		if text == "" {
			return ""
		}
		return "{{" + tex(text) + "}}"
	}
	field("author", whole(c.publisher))
	field("title", whole(c.title))
	field("howpublished", "{Version "+strconv.Itoa(c.number)+"}")
	field("version", "{"+strconv.Itoa(c.number)+"}")
	field("publisher", whole(c.publisher))
	if !c.day.IsZero() {
		field("year", c.day.Format("{2006}"))
		field("month", strings.ToLower(c.day.Format("Jan"))) // a word of BibTeX's own
		field("date", c.day.Format("{2006-01-02}"))
	}
	if c.address != "" {
		field("url", "{"+texAddress(c.address)+"}")
	}
	field("note", "{Content "+tex(c.digest())+"}")
	b.WriteString("}\n")
	return []byte(b.String()), nil
}

// texSpecial are the characters that TeX does not print as they are. A brace is
// written without one: BibTeX counts those behind a backslash too.
var texSpecial = strings.NewReplacer(
	`\`, `\textbackslash{}`, `{`, `\textbraceleft{}`, `}`, `\textbraceright{}`, `$`, `\$`, `&`, `\&`, `#`, `\#`, `%`, `\%`, `_`, `\_`,
	`^`, `\textasciicircum{}`, `~`, `\textasciitilde{}`, `<`, `\textless{}`, `>`, `\textgreater{}`, `|`, `\textbar{}`,
)

func tex(text string) string { return texSpecial.Replace(text) }

// texAddress is an address for a field that is printed by \url, which takes all
// characters as they are but braces and backslashes.
func texAddress(address string) string {
	return strings.NewReplacer(`\`, "%5C", "{", "%7B", "}", "%7D").Replace(address)
}

// csl is the citation as CSL-JSON, which Zotero, Pandoc and others read.
func (c *citation) csl() ([]byte, error) {
	type name struct {
		Literal string `json:"literal"`
	}
	type date struct {
		Parts [][]int `json:"date-parts"`
	}
	item := struct {
		ID        string `json:"id"`
		Type      string `json:"type"`
		Title     string `json:"title"`
		Author    []name `json:"author,omitempty"`
		Publisher string `json:"publisher,omitempty"`
		Issued    *date  `json:"issued,omitempty"`
		Version   string `json:"version"`
		URL       string `json:"URL,omitempty"`
		Note      string `json:"note"`
	}{ID: c.key(), Type: "dataset", Title: c.title, Publisher: c.publisher, Version: strconv.Itoa(c.number), URL: c.address, Note: "Content " + c.digest()}
	if c.publisher != "" {
		item.Author = []name{{c.publisher}}
	}
	if !c.day.IsZero() {
		item.Issued = &date{[][]int{{c.day.Year(), int(c.day.Month()), c.day.Day()}}}
	}
	a, err := jsonAnswer([]any{item})
	if err != nil {
		return nil, err
	}
	return a.body, nil
}

// line is a text in one line without characters that are no text.
func line(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

// maxPublisher is how many bytes the name of a publisher may have.
const maxPublisher = 200

// PublisherError is the error of a publisher's name that is none.
type PublisherError struct{ Name string }

func (e *PublisherError) Error() string {
	return fmt.Sprintf("server: starting: the publisher %q is no name of one line and at most %d bytes", clip(e.Name), maxPublisher)
}

// publisherName checks the name that citations give.
func publisherName(name string) (string, error) {
	if len(name) > maxPublisher || line(name) != strings.TrimSpace(name) {
		return "", &PublisherError{name}
	}
	return strings.TrimSpace(name), nil
}

// cites are the citations of a version by their patterns.
func (s *Server) cites() map[string]func(*http.Request) (*answer, error) {
	const base = "/cases/{case}/v/{version}/"
	return map[string]func(*http.Request) (*answer, error){
		base + citationText: s.citation("text/plain; charset=utf-8", "", (*citation).plain),
		base + citationBib:  s.citation(bibType, ".bib", (*citation).bib),
		base + citationCSL:  s.citation(cslType, ".csl.json", (*citation).csl),
	}
}
