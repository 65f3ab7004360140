package server

import (
	"container/list"
	"fmt"
	"html/template"
	"slices"
	"sync"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/report"
	"github.com/tidewaiter/tidewaiter/tally"
)

// shown is an assessment as pages show it, made once for all of them. Each part
// is made when a page first needs it, and nobody changes it afterwards.
type shown struct {
	result *assess.Assessment
	links  report.Links

	once sync.Once
	view *report.View
	hay  []string // the text of each claim that words are looked for in

	drawn  sync.Once
	page   *report.View  // with its chart, and bounded
	checks template.HTML // the section of the checks of that page
	err    error         // of making it

	sorted sync.Once
	index  *rowIndex
}

// shelf keeps what is shown of the assessments asked for last: one of 20,000
// claims takes some 40 MB, one of 200 takes 1 MB.
type shelf struct {
	mu      sync.Mutex
	entries map[shownKey]*list.Element
	order   *list.List // of *shownEntry, asked for last first
	claims  int        // of all entries
}

func newShelf() shelf {
	return shelf{entries: map[shownKey]*list.Element{}, order: list.New()}
}

type shownKey struct {
	result  *assess.Assessment
	address string // that links begin with, and the query that goes with them
}

type shownEntry struct {
	key shownKey
	s   *shown
}

func (e *shownEntry) claims() int { return len(e.key.result.Case.Claims) }

// How many assessments are kept as they are shown, and how many claims these have
// together; one is kept however many it has.
const (
	maxShown       = 24
	maxShownClaims = 60_000
)

// show returns what is shown of an assessment. Nobody may change it.
func (s *Server) show(a *asked, result *assess.Assessment) *shown {
	key := shownKey{result, a.address + a.suffix()}
	sh := &s.shown
	sh.mu.Lock()
	el, ok := sh.entries[key]
	if ok {
		sh.order.MoveToFront(el)
	} else {
		e := &shownEntry{key, &shown{result: result, links: a.links}}
		el = sh.order.PushFront(e)
		sh.entries[key] = el
		sh.claims += e.claims()
		sh.trim()
	}
	one := el.Value.(*shownEntry).s
	sh.mu.Unlock()
	one.once.Do(func() {
		v := report.NewView(result, one.links)
		for i := range v.Claims {
			one.hay = append(one.hay, hayOf(&v.Claims[i]))
		}
		one.view = v
	})
	if one.view == nil {
		panic("server: a view that could not be made is asked for again")
	}
	return one
}

// trim drops what was asked for longest ago. The caller holds the mutex.
func (sh *shelf) trim() {
	for sh.order.Len() > maxShown || sh.order.Len() > 1 && sh.claims > maxShownClaims {
		last := sh.order.Remove(sh.order.Back()).(*shownEntry)
		delete(sh.entries, last.key)
		sh.claims -= last.claims()
	}
}

// draw returns the view of the page of a case, with its chart, and its checks as
// they stand on the page: every page of the table of claims has the same.
func (o *shown) draw(pages *template.Template) (*report.View, template.HTML, error) {
	o.drawn.Do(func() {
		drawn := *o.view
		drawn.Draw(o.result, o.links)
		o.page = drawn.Bounded(perKin, perFinding)
		b, err := written(pages, "findings", o.page)
		if err != nil {
			o.err = fmt.Errorf("server: writing the checks: %w", err)
		}
		// The template has escaped it.
		o.checks = template.HTML(b)
	})
	if o.page == nil {
		panic("server: a chart that could not be drawn is asked for again")
	}
	return o.page, o.checks, o.err
}

// rows returns the index of what is shown.
func (o *shown) rows() *rowIndex {
	o.sorted.Do(func() { o.index = newRowIndex(o.result, o.view) })
	if o.index == nil {
		panic("server: an index that could not be made is asked for again")
	}
	return o.index
}

// rowIndex finds what the page of one claim, document or check shows without a
// look at every row of the case.
type rowIndex struct {
	claims     map[string]*report.ClaimRow
	sources    map[string][]*report.ClaimRow // by the document that they are in, in the order of the case
	statements map[statement]*retold
	leading    map[string][]leading         // by the claim that a relation leads to
	resting    map[string][]*report.Finding // by the row that findings rest on
	findings   map[string]*report.Finding
	terms      map[string]*tally.Term // by claim
}

// statement is what its renderings by several pages have in common.
type statement struct {
	origin, item string
	measure      claims.Measure
	form         claims.Form
}

func statementOf(cl *claims.Claim) statement {
	return statement{cl.Origin, cl.Item, cl.Measure, cl.Form}
}

// retold are the renderings of a statement.
type retold struct {
	listed []*report.ClaimRow // in the order of the case
	ranked []*report.ClaimRow // the one that the others relay first, then those nearest the speaker
}

// leading is a relation of a claim that leads to another.
type leading struct {
	from *claims.Claim
	kind claims.RelationKind
}

func newRowIndex(result *assess.Assessment, v *report.View) *rowIndex {
	x := &rowIndex{
		claims: make(map[string]*report.ClaimRow, len(v.Claims)), sources: map[string][]*report.ClaimRow{}, statements: map[statement]*retold{},
		leading: leadingTo(v.Case), resting: map[string][]*report.Finding{}, findings: map[string]*report.Finding{}, terms: map[string]*tally.Term{},
	}
	for i := range v.Claims {
		row := &v.Claims[i]
		cl := row.Claim
		x.claims[cl.ID] = row
		x.sources[cl.Source] = append(x.sources[cl.Source], row)
		if cl.Origin == "" {
			continue // nobody knows that two such are one statement
		}
		of := statementOf(cl)
		if x.statements[of] == nil {
			x.statements[of] = &retold{}
		}
		x.statements[of].listed = append(x.statements[of].listed, row)
	}
	for _, t := range x.statements {
		t.rank()
	}
	for _, g := range v.Findings {
		for i := range g.List {
			f := &g.List[i]
			x.findings[f.ID] = f
			for _, id := range f.Rows {
				if on := x.resting[id]; len(on) == 0 || on[len(on)-1] != f { // named twice
					x.resting[id] = append(on, f)
				}
			}
		}
	}
	for i := range result.Result.Terms {
		t := &result.Result.Terms[i]
		for _, reading := range t.Readings {
			x.terms[reading.ID] = t
		}
	}
	return x
}

// leadingTo gathers the relations of a case by where they lead.
func leadingTo(c *casefile.Case) map[string][]leading {
	out := map[string][]leading{}
	for i := range c.Claims {
		cl := &c.Claims[i]
		for _, rel := range cl.Relations {
			if rel.ID != cl.ID {
				out[rel.ID] = append(out[rel.ID], leading{cl, rel.Kind})
			}
		}
	}
	return out
}

// rank puts the rendering first that the others relay, which all are compared
// with, and then those nearest the speaker.
func (t *retold) rank() {
	out := slices.Clone(t.listed)
	at := make(map[string]int, len(out)) // by id, in the order of out
	relayed := make(map[string]int, len(out))
	for _, row := range out {
		for _, rel := range row.Claim.Relations {
			if rel.Kind == claims.Relays {
				relayed[rel.ID]++
			}
		}
	}
	slices.SortStableFunc(out, func(x, y *report.ClaimRow) int { return claims.CompareNearness(x.Claim, y.Claim) })
	root := 0
	for i, row := range out {
		at[row.Claim.ID] = i
		if relayed[row.Claim.ID] > relayed[out[root].Claim.ID] {
			root = i
		}
	}
	// What is most relayed may relay another itself. A ring of relays ends
	// after as many steps as there are rows.
	for range out {
		next := len(out)
		for _, rel := range out[root].Claim.Relations {
			if i, ok := at[rel.ID]; ok && rel.Kind == claims.Relays {
				next = min(next, i)
			}
		}
		if next == len(out) {
			break
		}
		root = next
	}
	one := out[root]
	t.ranked = slices.Insert(slices.Delete(out, root, root+1), 0, one)
}

// first returns the first most rows, and row among them: the last of these makes
// room for it. left is how many of all are not returned.
func first(rows []*report.ClaimRow, most int, row *report.ClaimRow) (out []*report.ClaimRow, left int) {
	if len(rows) <= most {
		return rows, 0
	}
	out = slices.Clone(rows[:most])
	if !slices.Contains(out, row) {
		out[most-1] = row
	}
	return out, len(rows) - most
}
