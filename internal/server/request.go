package server

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/report"
)

// asked is a case as a request asks for it.
type asked struct {
	c       *casefile.Case
	hash    string
	opt     assess.Options
	query   url.Values
	links   report.Links
	address string // of the case page, without query
}

// ask reads the case and the options of a request.
func (s *Server) ask(r *http.Request) (*asked, error) {
	c, hash, err := s.cases.Case(r.Context(), r.PathValue("case"))
	if err != nil {
		return nil, err
	}
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, badRequest("The query of the address cannot be read: a %% stands before two hexadecimal digits.")
	}
	for name, values := range q {
		for _, v := range values {
			if len(v) > maxText && name != "without" {
				return nil, badRequest("The parameter %q is longer than %d bytes.", clip(name), maxText)
			}
		}
	}
	a := &asked{c: c, hash: hash, query: q, address: caseAddress(c.ID)}
	if text := strings.TrimSpace(q.Get("as_of")); text != "" {
		d, err := dates.Parse(text)
		day, ok := d.Latest()
		if err != nil || !ok || d.IsInterval() || d.Precision() != dates.DayPrecision {
			return nil, badRequest("as_of is a day written as YYYY-MM-DD, as in 2024-02-27; %q is not.", clip(text))
		}
		// The count runs on day by day to the day asked for, so a far one would
		// cost minutes and say nothing.
		if last, ok := c.LatestPublication(); ok && day > last+maxAhead {
			return nil, badRequest("as_of is more than %d years after the case's last publication, %s: nothing is known of that day.", maxAheadYears, last)
		}
		a.opt.AsOf = &day
	}
	for _, list := range q["without"] {
		for name := range strings.SplitSeq(list, ",") {
			if name = strings.TrimSpace(name); name == "" {
				continue
			}
			if !assess.Knows(c, name) {
				return nil, badRequest("without names sources, parties or groups of the case, joined by commas; the case has no %q.", clip(name))
			}
			a.opt.Without = append(a.opt.Without, name)
		}
	}
	slices.Sort(a.opt.Without)
	a.opt.Without = slices.Compact(a.opt.Without)
	if len(a.opt.Without) > maxWithout {
		return nil, badRequest("without names more than %d things.", maxWithout)
	}
	suffix := a.suffix()
	to := func(kind string) func(string) string {
		return func(id string) string { return a.address + "/" + kind + "/" + url.PathEscape(id) + suffix }
	}
	a.links = report.Links{Claim: to("claims"), Source: to("documents"), Check: to("checks"), Vessel: to("vessels"), Voyage: to("voyages")}
	return a, nil
}

func caseAddress(id string) string { return "/cases/" + url.PathEscape(id) }

// suffix is the part of a query that goes with every link, so that a reader
// stays at the day and the evidence that were asked for.
func (a *asked) suffix() string {
	q := url.Values{}
	if a.opt.AsOf != nil {
		q.Set("as_of", a.opt.AsOf.String())
	}
	if len(a.opt.Without) > 0 {
		q.Set("without", strings.Join(a.opt.Without, ","))
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// assessed reads a request and returns the assessment that it asks for.
func (s *Server) assessed(r *http.Request) (*asked, *assess.Assessment, error) {
	a, err := s.ask(r)
	if err != nil {
		return nil, nil, err
	}
	result, err := s.assess(r.Context(), a)
	return a, result, err
}

func (s *Server) assess(ctx context.Context, a *asked) (*assess.Assessment, error) {
	return s.cache.assess(ctx, a.hash, a.c, a.opt)
}

// clip shortens what a reader sent, for a message.
func clip(text string) string {
	const most = 60
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "..."
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

func (f filter) matches(row *report.ClaimRow) bool {
	cl := row.Claim
	hedge := cmp.Or(string(cl.Hedge), noHedge)
	switch {
	case f.Party != "" && f.Party != row.PartyID:
		return false
	case f.Measure != "" && f.Measure != string(cl.Measure):
		return false
	case f.Role != "" && f.Role != row.Role:
		return false
	case f.Hedge != "" && f.Hedge != hedge:
		return false
	}
	if f.Q == "" {
		return true
	}
	hay := strings.ToLower(strings.Join([]string{cl.ID, row.Party, row.Figure, row.Item, row.Chain, row.Source.Text, row.Source.Title, cl.Quote, cl.Translation, cl.Note, cl.Scope, cl.Origin}, "\n"))
	for word := range strings.FieldsSeq(strings.ToLower(f.Q)) {
		if !strings.Contains(hay, word) {
			return false
		}
	}
	return true
}

// The orders of a table of claims; a leading "-" turns one round.
const (
	byDate   = "date"
	byParty  = "party"
	byFigure = "figure"
)

// apply returns the rows that match, in the order asked for: by default the
// latest first.
func (f filter) apply(rows []report.ClaimRow) []report.ClaimRow {
	var out []report.ClaimRow
	for i := range rows {
		if f.matches(&rows[i]) {
			out = append(out, rows[i])
		}
	}
	key, down := strings.CutPrefix(cmp.Or(f.Sort, "-"+byDate), "-")
	slices.SortStableFunc(out, func(x, y report.ClaimRow) int {
		n := 0
		switch key {
		case byParty:
			n = strings.Compare(x.Party, y.Party)
		case byFigure:
			n = cmp.Compare(x.Claim.Value.Mid(), y.Claim.Value.Mid())
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
