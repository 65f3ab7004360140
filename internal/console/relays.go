package console

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/reading"
)

const (
	// relaysStacked is the width below which relays stand below one another:
	// four columns of words have no room there.
	relaysStacked = 80
	// differs marks what another rendering says otherwise. It does without
	// colour.
	differs = " *"
	// mostSilent is how many pages that do not give a statement are named.
	mostSilent = 8
)

// Relays writes what the pages of a run say of the same briefings side by side,
// and then what only one page says. The pages are numbered in their order.
func (s Screen) Relays(docs []*articles.Document, briefings []reading.Briefing) error {
	p := &page{Screen: s}
	names := pageNames(docs)
	p.pageList(docs)
	var alone []reading.Briefing
	for _, b := range briefings {
		if len(b.Pages) < 2 || b.Origin == "" {
			alone = append(alone, b)
			continue
		}
		first := b.Statements[0].Renderings[0].Claim.Chain
		p.head(fmt.Sprintf("%s: %d pages", occasion(b), len(b.Pages)))
		p.prose(2, "origin %s", b.Origin)
		var once []reading.Statement
		for _, st := range b.Statements {
			if len(st.Renderings) == 1 {
				once = append(once, st)
				continue
			}
			p.statement(names, st, b.Silent(&st), first)
		}
		if len(once) > 0 {
			p.print("\n")
			p.hang("  ", p.bold("On one of these pages only"))
			p.rows(names, once, first)
		}
	}
	if p.err == nil && len(alone) < len(briefings) {
		p.print("\n")
		p.prose(0, "The rendering nearest the speaker stands first;%s marks what a page says otherwise.", differs)
	}
	p.alone(names, alone)
	return p.err
}

// pageList numbers the pages.
func (p *page) pageList(docs []*articles.Document) {
	cols := []Column{{Name: "page", Right: true, Keep: true}, {Name: "title"}, {Name: "publisher", Spare: true}, {Name: "published", Keep: true}, {Name: "file", Spare: true}}
	var rows [][]string
	for i, d := range docs {
		rows = append(rows, []string{strconv.Itoa(i + 1), d.Title, d.Publisher, d.Published.Words(), d.Name})
	}
	p.table(cols, rows)
}

// pageNames names every page by its number and its publisher, else its file.
func pageNames(docs []*articles.Document) map[*articles.Document]string {
	names := make(map[*articles.Document]string, len(docs))
	for i, d := range docs {
		name := d.Publisher
		if name == "" {
			name = path.Base(strings.ReplaceAll(d.Name, "\\", "/"))
		}
		names[d] = strconv.Itoa(i+1) + " " + name
	}
	return names
}

// occasion words a briefing: who spoke, and when.
func occasion(b reading.Briefing) string {
	for _, st := range b.Statements {
		c := &st.Renderings[0].Claim
		if len(c.Chain) == 0 {
			continue
		}
		text := c.Chain[0].Name
		if c.Chain[0].Role != "" {
			text += " (" + c.Chain[0].Role + ")"
		}
		if !c.SaidAt.IsZero() {
			text += ", " + c.SaidAt.Words()
		}
		return text
	}
	return b.Origin
}

// facet is one thing that renderings are compared in.
type facet struct {
	name   string
	fields []string // of Rendering.Differs
	always bool     // a column of its own even where all say the same
	text   func(*claims.Claim) string
}

// facets are the columns of a relay table behind the page, in their order. One
// in which all renderings agree goes into the line above the table.
var facets = []facet{
	{"figure", []string{"value", "hedge", "unit"}, true, func(c *claims.Claim) string {
		if !c.Value.Known {
			return ""
		}
		text := c.Stated()
		if c.Value.Known && c.Unit != "" {
			text += " " + assess.Plural(c.Value.Hi, c.Unit)
		}
		return text
	}},
	{"since", []string{"counted_since"}, false, func(c *claims.Claim) string { return c.CountedSince.Words() }},
	{"as of", []string{"as_of"}, false, func(c *claims.Claim) string { return c.AsOf.Words() }},
	{"sense", []string{"form"}, false, func(c *claims.Claim) string { return assess.Words(c.Form) }},
	{"of", []string{"item", "scope"}, false, func(c *claims.Claim) string {
		return strings.Join(nonBlank(c.Item, assess.Words(c.Scope)), ", ")
	}},
	{"way", []string{"from", "to"}, false, func(c *claims.Claim) string { return direction(c.From, c.To) }},
	{"or", []string{"alternative_to"}, false, func(c *claims.Claim) string {
		if len(c.Related(claims.AlternativeTo)) > 0 {
			return "one of two"
		}
		return "alone"
	}},
	{"said by", []string{"chain", "said_at"}, false, chainWords},
}

// chainWords is a chain for reading: the speaker, what was done and when. The
// page that relays it stands beside it.
func chainWords(c *claims.Claim) string {
	if len(c.Chain) == 0 {
		return "nobody named"
	}
	return speaker(c.Chain)
}

func speaker(chain claims.Chain) string {
	h := chain[0]
	text := h.Name
	if h.Role != "" {
		text += " (" + h.Role + ")"
	}
	if h.Verb != claims.Said {
		text += " " + string(h.Verb)
	}
	return text + strings.TrimRight(" "+h.Date.Words(), " ")
}

// sameParty reports whether two chains begin with the same party, or where
// there is none with the same name.
func sameParty(a, b claims.Chain) bool {
	return len(a) > 0 && len(b) > 0 && a[0].Party == b[0].Party && (a[0].Party != "" || a[0].Name == b[0].Name)
}

// statement writes the renderings of one statement.
func (p *page) statement(names map[*articles.Document]string, st reading.Statement, silent []*articles.Document, briefer claims.Chain) {
	nearest := &st.Renderings[0].Claim
	shown, common := []facet{}, []string{assess.Words(nearest.Measure)}
	for _, f := range facets {
		varies := false
		for _, r := range st.Renderings {
			varies = varies || slices.ContainsFunc(f.fields, func(name string) bool { return slices.Contains(r.Differs, name) })
		}
		text := f.text(nearest)
		switch {
		case varies, f.always && text != "":
			shown = append(shown, f)
		case text == "", f.name == "or" && text == "alone", f.name == "said by" && sameParty(nearest.Chain, briefer):
		case f.name == "since" || f.name == "as of" || f.name == "or":
			common = append(common, strings.TrimPrefix(f.name+" ", "or ")+text)
		default:
			common = append(common, text)
		}
	}
	p.print("\n")
	p.hang("  ", p.bold(strings.Join(common, ", "))+": "+p.quoted(nearest.Quote))
	cell := func(f facet, r *reading.Rendering) string {
		text := f.text(&r.Claim)
		if text == "" {
			text = "not said"
		}
		switch {
		case slices.ContainsFunc(f.fields, func(name string) bool { return slices.Contains(r.Differs, name) }):
			text += differs
		case f.name == "said by" && r != &st.Renderings[0]:
			text = "the same"
		case f.name == "said by" && len(r.Claim.Chain) > 0 && len(briefer) > 0 && text == speaker(briefer):
			text = "as above"
		}
		return text
	}
	switch {
	case len(shown) == 0:
		var pages []string
		for i := range st.Renderings {
			pages = append(pages, where(names, &st.Renderings[i]))
		}
		p.hang("  ", "alike on "+assess.List(pages))
	case p.Width >= relaysStacked:
		cols := []Column{{Name: "page", Keep: true}}
		for _, f := range shown {
			cols = append(cols, Column{Name: f.name, Keep: f.name == "figure"})
		}
		var rows [][]string
		for i := range st.Renderings {
			r := &st.Renderings[i]
			row := []string{where(names, r)}
			for _, f := range shown {
				row = append(row, cell(f, r))
			}
			rows = append(rows, row)
		}
		p.table(cols, rows)
	default:
		for i := range st.Renderings {
			r := &st.Renderings[i]
			p.hang("  ", where(names, r))
			for _, f := range shown {
				// Behind the first only what it says otherwise is repeated.
				if text := cell(f, r); i == 0 || strings.HasSuffix(text, differs) {
					p.hang("    "+f.name+strings.Repeat(" ", 8-len(f.name)), Clean(text))
				}
			}
			if i > 0 && len(r.Differs) == 0 {
				p.hang("    ", "the same")
			}
		}
	}
	if len(silent) > 0 {
		var pages []string
		for _, d := range silent[:min(len(silent), mostSilent)] {
			pages = append(pages, Clean(names[d]))
		}
		if more := len(silent) - len(pages); more > 0 {
			pages = append(pages, fmt.Sprintf("%d more", more))
		}
		p.hang("  ", "not given by "+assess.List(pages))
	}
}

// where names the page of a rendering, its part of the page where that is not
// the body, and how often it says the same.
func where(names map[*articles.Document]string, r *reading.Rendering) string {
	text := names[r.Document]
	if r.Claim.Block != claims.Body && r.Claim.Block != "" {
		text += ", " + string(r.Claim.Block)
	}
	if n := len(r.Also); n > 0 {
		text += fmt.Sprintf(" (%d times)", n+1)
	}
	return Clean(text)
}

func (p *page) quoted(quote string) string { return "“" + Clean(quote) + "”" }

// alone writes what only one page says, or what no page names a speaker of.
func (p *page) alone(names map[*articles.Document]string, list []reading.Briefing) {
	var all []reading.Statement
	for _, b := range list {
		all = append(all, b.Statements...)
	}
	if len(all) > 0 {
		p.head("On one page only, or of nobody named")
		p.rows(names, all, nil)
	}
}

// rows writes every rendering of statements as a row that stands for itself.
// Who spoke is left out where it is the speaker of the briefing.
func (p *page) rows(names map[*articles.Document]string, list []reading.Statement, briefer claims.Chain) {
	cols := []Column{{Name: "page"}, {Name: "measure"}, {Name: "figure"}, {Name: "words"}, {Name: "since", Keep: true, Spare: true}, {Name: "said by", Spare: true}}
	var rows [][]string
	for _, st := range list {
		for i := range st.Renderings {
			r := &st.Renderings[i]
			c := &r.Claim
			row := []string{where(names, r), assess.Words(c.Measure) + ", " + assess.Words(c.Form), "", c.Quote, c.CountedSince.Words(), chainWords(c)}
			if c.Value.Known {
				row[2] = statedValue(c)
			}
			if len(briefer) > 0 && row[5] == speaker(briefer) {
				row[5] = ""
			}
			rows = append(rows, row)
		}
	}
	for i := len(cols) - 1; i >= 2; i-- {
		if !slices.ContainsFunc(rows, func(row []string) bool { return row[i] != "" }) {
			cols = slices.Delete(cols, i, i+1)
			for j := range rows {
				rows[j] = slices.Delete(rows[j], i, i+1)
			}
		}
	}
	p.table(cols, rows)
}
