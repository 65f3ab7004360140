package server

import (
	"bytes"
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/report"
)

// Parameters of addresses of a case; see [Server.kept].
var (
	caseParameters  = []string{"as_of", "without"}
	tableParameters = append([]string{"party", "measure", "role", "hedge", "q", "sort", "page", "documents"}, caseParameters...)
)

// perPage is how many rows of a table one page has: all of the founding case.
const perPage = 250

// How many findings of one title the page of a case has, how many rows each of
// them names, and how many renderings, relations and checks the page of a claim
// has: more than any of the cases built in has.
const (
	perKin     = 40
	perFinding = 40
	perClaim   = 60
)

// pages are where a reader is in a table of several pages.
type pages struct {
	Number, Last int
	From, To, Of int
	Links        []report.Ref // "" where the reader is
	Before, Next string
}

// Many reports whether there is another page.
func (p pages) Many() bool { return p.Last > 1 }

// paged takes the rows of the page that a query asks for. href gives the address
// of another.
func paged[T any](q url.Values, name string, rows []T, href func(number string) string) ([]T, pages, error) {
	p := pages{Number: 1, Of: len(rows), Last: max(1, (len(rows)+perPage-1)/perPage)}
	if text := q.Get(name); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return nil, p, badRequest("%s is the number of a page, from 1; %q is not.", name, clip(text))
		}
		if n > p.Last {
			return nil, p, notFound("The table has no page " + strconv.Itoa(n) + ": the last is " + strconv.Itoa(p.Last) + ".")
		}
		p.Number = n
	}
	from, to := (p.Number-1)*perPage, min(p.Number*perPage, len(rows))
	p.From, p.To = min(from+1, to), to
	at := func(n int) string {
		if n == 1 {
			return href("")
		}
		return href(strconv.Itoa(n))
	}
	// The first, the last, and those around: a table of a thousand pages does
	// not list them all.
	for n := 1; n <= p.Last; n++ {
		if n > 1 && n < p.Last && (n < p.Number-3 || n > p.Number+3) {
			continue
		}
		ref := report.Ref{Text: strconv.Itoa(n)}
		if n != p.Number {
			ref.Href = at(n)
		}
		p.Links = append(p.Links, ref)
	}
	if p.Number > 1 {
		p.Before = at(p.Number - 1)
	}
	if p.Number < p.Last {
		p.Next = at(p.Number + 1)
	}
	return rows[from:to], p, nil
}

// query is the filter as parameters of a link.
func (f filter) query() url.Values {
	q := url.Values{"measure": {f.Measure}}
	for name, v := range map[string]string{"party": f.Party, "role": f.Role, "hedge": f.Hedge, "q": f.Q, "sort": f.Sort} {
		if v != "" {
			q.Set(name, v)
		}
	}
	return q
}

// claimsFile is the table of claims, all pages of it, for a spreadsheet.
func (s *Server) claimsFile(r *http.Request) (*answer, error) {
	a, result, err := s.assessed(r)
	if err != nil {
		return nil, err
	}
	o := s.show(a, result)
	var list []*claims.Claim
	for _, row := range readFilter(a.query).apply(o) {
		list = append(list, row.Claim)
	}
	var b bytes.Buffer
	if err := report.ClaimsCSV(&b, list); err != nil {
		return nil, err
	}
	return &answer{kind: "text/csv; charset=utf-8", body: b.Bytes(), file: a.c.ID + "-claims.csv"}, nil
}

// filter chooses and orders claims of a table.
type filter struct {
	Party, Measure, Role, Hedge, Q, Sort string
}

func readFilter(q url.Values) filter {
	return filter{q.Get("party"), q.Get("measure"), q.Get("role"), q.Get("hedge"), strings.TrimSpace(q.Get("q")), q.Get("sort")}
}

// set reports whether the filter leaves anything out.
func (f filter) set() bool {
	return f.Party+f.Measure+f.Role+f.Hedge+f.Q != ""
}

// hedges of a filter: "none" stands for a claim without a number.
const noHedge = "none"

func (f filter) matches(row *report.ClaimRow, hay string, words []string) bool {
	cl := row.Claim
	switch {
	case f.Party != "" && f.Party != row.PartyID:
		return false
	case f.Measure != "" && f.Measure != string(cl.Measure):
		return false
	case f.Role != "" && f.Role != row.Role:
		return false
	case f.Hedge != "" && f.Hedge != cmp.Or(string(cl.Hedge), noHedge):
		return false
	}
	for _, word := range words {
		if !strings.Contains(hay, word) {
			return false
		}
	}
	return true
}

// hayOf is the text of a claim that words are looked for in.
func hayOf(row *report.ClaimRow) string {
	cl := row.Claim
	return strings.ToLower(strings.Join([]string{cl.ID, row.Party, row.Figure, row.Item, row.Chain, row.Source.Text, row.Source.Title, cl.Quote, cl.Translation, cl.Note, cl.Scope, cl.Origin}, "\n"))
}

// The orders of a table of claims; a leading "-" turns one round.
const (
	byDate   = "date"
	byParty  = "party"
	byFigure = "figure"
)

// apply returns the rows that match, in the order asked for: by default the
// latest first.
func (f filter) apply(o *shown) []*report.ClaimRow {
	var out []*report.ClaimRow
	words := strings.Fields(strings.ToLower(f.Q))
	for i := range o.view.Claims {
		if row := &o.view.Claims[i]; f.matches(row, o.hay[i], words) {
			out = append(out, row)
		}
	}
	key, down := strings.CutPrefix(cmp.Or(f.Sort, "-"+byDate), "-")
	slices.SortStableFunc(out, func(x, y *report.ClaimRow) int {
		n := 0
		switch key {
		case byParty:
			n = strings.Compare(strings.ToLower(x.Party), strings.ToLower(y.Party))
		case byFigure:
			n = cmp.Compare(figureShown(x.Claim), figureShown(y.Claim))
		default:
			n = cmp.Compare(x.SortDay, y.SortDay)
		}
		if down {
			n = -n
		}
		return n
	})
	return out
}

// figureShown is what a claim is ordered by: a floor may be kept with how far it
// reaches, and is shown by its lower end alone.
func figureShown(cl *claims.Claim) float64 {
	switch {
	case cl.Hedge.IsFloor():
		return cl.Value.Lo
	case cl.Hedge.IsCeiling():
		return cl.Value.Hi
	}
	return cl.Value.Mid()
}
