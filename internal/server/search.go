package server

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/report"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

const (
	perSearch     = 20 // hits of a page
	searchTimeout = 2 * time.Second
	searching     = 2 // searches at once; others wait
)

// SearchRows are the claims of a case as they are searched, the earliest first.
// They hold what the pages show of a claim and nothing else.
func SearchRows(c *casefile.Case) iter.Seq[store.SearchRow] {
	return func(yield func(store.SearchRow) bool) {
		list := make([]*claims.Claim, len(c.Claims))
		for i := range c.Claims {
			list[i] = &c.Claims[i]
		}
		day := func(cl *claims.Claim) int {
			if d, ok := cl.PublishedAt.Latest(); ok {
				return int(d)
			}
			return 0
		}
		slices.SortStableFunc(list, func(x, y *claims.Claim) int { return cmp.Compare(day(x), day(y)) })
		for _, cl := range list {
			about := []string{cl.ID, cl.Item, assess.Words(cl.Measure), assess.Words(cl.Scope), report.Places(c, cl.From), report.Places(c, cl.To), cl.Origin, cl.Note}
			for _, h := range cl.Chain {
				about = append(about, h.Name, h.Role)
			}
			if src := c.Source(cl.Source); src != nil {
				about = append(about, src.Publisher, src.Title)
			}
			row := store.SearchRow{
				Claim: cl.ID, Who: report.ByLine(c, cl), Stated: report.FigureOf(cl),
				Words: strings.TrimSpace(cl.Quote + " " + cl.Translation), About: joined(about),
			}
			if !yield(row) {
				return
			}
		}
	}
}

func joined(parts []string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "; ")
}

// searched is what a request found.
type searched struct {
	query  string
	found  store.Found
	number int               // of the page
	titles map[string]string // by case
}

// search reads a request and searches the cases that its reader may see.
func (s *Server) search(r *http.Request) (*searched, error) {
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, errQuery()
	}
	one := &searched{query: strings.TrimSpace(q.Get("q")), number: 1, titles: map[string]string{}}
	if len(one.query) > maxText {
		return nil, badRequest("The parameter %q is longer than %d bytes.", "q", maxText)
	}
	if text := q.Get("page"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return nil, badRequest("page is the number of a page, from 1; %q is not.", clip(text))
		}
		one.number = min(n, store.SearchRanked)
	}
	entries, err := s.cases.List(r.Context())
	if err != nil {
		return nil, err
	}
	only := q.Get("case")
	var ids []string
	for _, e := range entries {
		if only == "" || only == e.ID {
			ids = append(ids, e.ID)
		}
		one.titles[e.ID] = cmp.Or(e.Title, e.ID)
	}
	if only != "" && len(ids) == 0 {
		return nil, notFound("There is no such case.")
	}
	if one.query == "" {
		return one, nil
	}
	ctx, cancel := context.WithTimeout(r.Context(), searchTimeout)
	defer cancel()
	select {
	case s.searches <- struct{}{}:
		defer func() { <-s.searches }()
	case <-ctx.Done():
		return nil, context.DeadlineExceeded
	}
	one.found, err = s.cases.Search(ctx, ids, one.query, perSearch, (one.number-1)*perSearch)
	switch {
	case errors.Is(err, store.ErrNoTerms):
		return nil, badRequest("The search has no word to look for.")
	case ctx.Err() != nil && r.Context().Err() == nil:
		return nil, context.DeadlineExceeded
	}
	return one, err
}

// hit is a claim that was found, as the page shows it.
type hit struct {
	Claim   report.Ref
	Case    report.Ref
	Who     string
	Stated  string
	Snippet []store.Part
}

func (s *Server) searchPage(r *http.Request) (*answer, error) {
	one, err := s.search(r)
	if err != nil {
		return nil, err
	}
	var hits []hit
	for _, h := range one.found.Hits {
		address := caseAddress(h.Case)
		hits = append(hits, hit{
			Claim: report.Ref{Text: h.Claim, Href: address + "/claims/" + url.PathEscape(h.Claim)},
			Case:  report.Ref{Text: one.titles[h.Case], Href: address},
			Who:   h.Who, Stated: h.Stated, Snippet: h.Snippet,
		})
	}
	at := func(n int) string {
		q := url.Values{"q": {one.query}}
		if only := r.URL.Query().Get("case"); only != "" {
			q.Set("case", only)
		}
		if n > 1 {
			q.Set("page", strconv.Itoa(n))
		}
		return "/search?" + q.Encode()
	}
	data := struct {
		head
		Query        string
		Only         string
		Hits         []hit
		Matched      int
		More         bool
		Stopped      bool // before all were looked through
		From, To     int
		Before, Next string
	}{head: head{Title: "Search"}, Query: one.query, Only: r.URL.Query().Get("case"), Hits: hits, Matched: one.found.Matched, More: one.found.More, Stopped: one.found.Stopped}
	data.From = (one.number-1)*perSearch + 1
	data.To = data.From + len(hits) - 1
	if one.number > 1 {
		data.Before = at(one.number - 1)
	}
	if data.To < one.found.Matched && len(hits) > 0 {
		data.Next = at(one.number + 1)
	}
	return s.html("search", data)
}

func (s *Server) apiSearch(r *http.Request) (*answer, error) {
	one, err := s.search(r)
	if err != nil {
		return nil, err
	}
	if one.query == "" {
		return nil, badRequest("q is missing: the words to look for.")
	}
	type part struct {
		Text string `json:"text"`
		Hit  bool   `json:"hit,omitempty"`
	}
	type entry struct {
		Case    string `json:"case"`
		Claim   string `json:"claim"`
		Who     string `json:"who"`
		Stated  string `json:"stated"`
		Snippet []part `json:"snippet"`
		URL     string `json:"url"`
	}
	list := []entry{}
	for _, h := range one.found.Hits {
		e := entry{Case: h.Case, Claim: h.Claim, Who: h.Who, Stated: h.Stated, Snippet: []part{}, URL: "/api" + caseAddress(h.Case) + "/claims/" + url.PathEscape(h.Claim)}
		for _, p := range h.Snippet {
			e.Snippet = append(e.Snippet, part{p.Text, p.On})
		}
		list = append(list, e)
	}
	return jsonAnswer(struct {
		Query   string  `json:"query"`
		Matched int     `json:"matched"`
		More    bool    `json:"more"`
		Stopped bool    `json:"stopped"`
		Page    int     `json:"page"`
		Hits    []entry `json:"hits"`
	}{one.query, one.found.Matched, one.found.More, one.found.Stopped, one.number, list})
}
