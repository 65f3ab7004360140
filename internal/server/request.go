package server

import (
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
	version bool   // one version is asked for, not what is current
	byID    map[string]*casefile.Observed
}

// ask reads the case and the options of a request.
func (s *Server) ask(r *http.Request) (*asked, error) {
	o, err := s.open(r)
	if err != nil {
		return nil, err
	}
	c := o.c
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, errQuery()
	}
	for name, values := range q {
		for _, v := range values {
			if len(v) > maxText && name != "without" {
				return nil, badRequest("The parameter %q is longer than %d bytes.", clip(name), maxText)
			}
		}
	}
	a := &asked{c: c, hash: o.hash, query: q, address: o.address, version: o.version}
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
				return nil, badRequest("without names sources, parties, groups or, after \"origin:\", origins of the case, joined by commas; the case has no %q.", clip(name))
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
	a.links = report.Links{Claim: to("claims"), Source: to("documents"), Check: to("checks"), Vessel: to("vessels"), Voyage: to("voyages"), Satellite: to("satellites")}
	a.links.Frame = func(day dates.Day) string { return a.address + a.with(url.Values{"as_of": {day.String()}}) }
	return a, nil
}

// plain reports whether the case is asked for as it is now.
func (a *asked) plain() bool { return !a.version && a.opt.AsOf == nil && len(a.opt.Without) == 0 }

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
	if a.version {
		return s.cache.assessOld(ctx, a.hash, a.c, a.opt)
	}
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
