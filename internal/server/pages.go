package server

import (
	"cmp"
	"embed"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/report"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/tally"
	"github.com/tidewaiter/tidewaiter/vessels"
)

//go:embed templates
var files embed.FS

func parsePages() (*template.Template, error) {
	return report.Parts().ParseFS(files, "templates/*.html")
}

// head is what every page has above its content.
type head struct {
	Title string
	Case  string // address of the case that the page belongs to; "" for none
	Name  string // of that case
}

func (a *asked) head(title string) head {
	return head{Title: title, Case: a.address + a.suffix(), Name: a.c.Title}
}

func (s *Server) index(r *http.Request) (*answer, error) {
	entries, err := s.cases.List(r.Context())
	if err != nil {
		return nil, err
	}
	type one struct{ Href, Title, Question string }
	var list []one
	for _, e := range entries {
		list = append(list, one{caseAddress(e.ID), cmp.Or(e.Title, e.ID), e.Question})
	}
	return s.html("index", struct {
		head
		Cases []one
	}{head{Title: "Cases"}, list})
}

// option is one choice of a form.
type option struct {
	Value, Text string
	On          bool
}

// column is a sortable column of the claims table.
type column struct {
	Text, Href, Sorted, Class string
}

func (s *Server) casePage(r *http.Request) (*answer, error) {
	a, result, err := s.assessed(r)
	if err != nil {
		return nil, err
	}
	v := report.NewView(result, a.links)
	v.Draw(result, a.links)
	f := readFilter(a.query)
	total := len(v.Claims)
	// A reader who asked for nothing sees the counted measure first.
	counted := countedMeasure(result)
	if !a.query.Has("measure") && !f.set() && hasMeasure(a.c, counted) {
		f.Measure = string(counted)
	}
	all := v.Claims
	v.Claims = f.apply(all)
	v.RestsHref = a.address + a.with(url.Values{"role": {"counted"}}) + "#claims"
	data := struct {
		head
		View     *report.View
		Address  string
		Filter   filter
		AsOfDay  string
		Leave    []option
		LeftOut  string
		Parties  []option
		Measures []option
		Roles    []option
		Hedges   []option
		Columns  []column
		Shown    int
		Total    int
		AllHref  string
		Sources  []sourceRow
		Vessels  []report.Ref
		Voyages  []report.Ref
	}{
		head: a.head(a.c.Title), View: v, Address: a.address, Filter: f, AsOfDay: a.query.Get("as_of"),
		LeftOut: strings.Join(a.opt.Without, ","), Shown: len(v.Claims), Total: total,
		AllHref: a.address + a.with(url.Values{"measure": {""}}) + "#claims",
	}
	data.Leave = groupOptions(a, result)
	data.Parties, data.Measures, data.Roles, data.Hedges = filterOptions(a.c, all, f)
	data.Columns = columns(a, f)
	for i := range a.c.Sources {
		data.Sources = append(data.Sources, newSourceRow(a, &a.c.Sources[i]))
	}
	for _, vessel := range a.c.Vessels {
		data.Vessels = append(data.Vessels, report.Ref{Text: cmp.Or(vessel.Name, vessel.ID), Href: a.links.Vessel(vessel.ID)})
	}
	for _, voyage := range a.c.Voyages {
		data.Voyages = append(data.Voyages, report.Ref{Text: voyageName(a.c, &voyage), Href: a.links.Voyage(voyage.ID)})
	}
	return s.html("case", data)
}

func countedMeasure(result *assess.Assessment) claims.Measure {
	if n := result.Result.Count; n != nil {
		return n.Measure
	}
	return claims.Containers
}

func hasMeasure(c *casefile.Case, m claims.Measure) bool {
	return slices.ContainsFunc(c.Claims, func(cl claims.Claim) bool { return cl.Measure == m })
}

// with is the query of a link: the options of the request with more laid over
// them.
func (a *asked) with(more url.Values) string {
	q, _ := url.ParseQuery(strings.TrimPrefix(a.suffix(), "?"))
	for k, v := range more {
		q[k] = v
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// groupOptions offers the groups that have a say in the count, and whatever is
// left out now, so that it can be put back.
func groupOptions(a *asked, result *assess.Assessment) []option {
	var out []option
	add := func(id string) {
		if id != "" && !slices.ContainsFunc(out, func(o option) bool { return o.Value == id }) {
			out = append(out, option{id, report.GroupName(a.c, id), slices.Contains(a.opt.Without, id)})
		}
	}
	for _, e := range result.Result.Evidence {
		if cl := a.c.Claim(e.ID); cl != nil && e.Used && e.Role == tally.RoleTerm {
			for _, g := range a.c.Groups(cl) {
				add(g)
			}
		}
	}
	for _, id := range a.opt.Without {
		add(id)
	}
	slices.SortStableFunc(out, func(x, y option) int { return strings.Compare(x.Text, y.Text) })
	return out
}

func filterOptions(c *casefile.Case, rows []report.ClaimRow, f filter) (parties, measures, roles, hedges []option) {
	add := func(list *[]option, value, text, chosen string) {
		if value == "" || slices.ContainsFunc(*list, func(o option) bool { return o.Value == value }) {
			return
		}
		*list = append(*list, option{value, text, value == chosen})
	}
	for i := range rows {
		cl := rows[i].Claim
		if p := c.Party(rows[i].PartyID); p != nil {
			add(&parties, p.ID, p.Name, f.Party)
		}
		add(&measures, string(cl.Measure), assess.Words(cl.Measure), f.Measure)
		add(&roles, rows[i].Role, rows[i].Role, f.Role)
		add(&hedges, cmp.Or(string(cl.Hedge), noHedge), cmp.Or(assess.Words(cl.Hedge), "no number"), f.Hedge)
	}
	for _, list := range []*[]option{&parties, &measures, &roles, &hedges} {
		slices.SortFunc(*list, func(x, y option) int { return strings.Compare(x.Text, y.Text) })
	}
	return parties, measures, roles, hedges
}

func columns(a *asked, f filter) []column {
	sort := cmp.Or(f.Sort, "-"+byDate)
	col := func(text, key, first, class string) column {
		if key == "" {
			return column{Text: text, Class: class}
		}
		c, next := column{Text: text, Class: class}, first
		switch sort {
		case key:
			c.Sorted, next = "ascending", "-"+key
		case "-" + key:
			c.Sorted, next = "descending", key
		}
		q := url.Values{"sort": {next}, "measure": {f.Measure}}
		for name, v := range map[string]string{"party": f.Party, "role": f.Role, "hedge": f.Hedge, "q": f.Q} {
			if v != "" {
				q.Set(name, v)
			}
		}
		c.Href = a.address + a.with(q) + "#claims"
		return c
	}
	return []column{
		col("Said", byDate, "-"+byDate, ""), col("By", byParty, byParty, ""), col("Figure", byFigure, "-"+byFigure, "r"),
		col("Counted since", "", "", ""), col("In the count", "", "", ""), col("How it reached us", "", "", ""),
	}
}

// sourceRow is a page or paper in a list.
type sourceRow struct {
	Ref       report.Ref
	Publisher string
	Published string
	Bytes     string
}

func newSourceRow(a *asked, src *casefile.Source) sourceRow {
	return sourceRow{report.Ref{Text: cmp.Or(src.Title, src.ID), Href: a.links.Source(src.ID)}, src.Publisher, src.PublishedAt.Words(), report.BytesWords(src.Bytes)}
}

// fields collects what is known and leaves out what is not.
type fields []report.Field

func (f *fields) add(name, text string) {
	if text != "" {
		*f = append(*f, report.Field{Name: name, Text: text})
	}
}

func (f *fields) link(name string, ref report.Ref) {
	if ref.Text != "" {
		*f = append(*f, report.Field{Name: name, Ref: ref})
	}
}

func (f *fields) outside(name, address string) {
	if address == "" {
		return
	}
	// An address that is no http or https page is shown and leads nowhere.
	f.link(name, report.Ref{Text: address, Href: report.Outside(address)})
}

func (s *Server) documentPage(r *http.Request) (*answer, error) {
	a, err := s.ask(r)
	if err != nil {
		return nil, err
	}
	src := a.c.Source(r.PathValue("id"))
	if src == nil {
		return nil, notFound("The case has no such document.")
	}
	result, err := s.assess(r.Context(), a)
	if err != nil {
		return nil, err
	}
	text, held, err := s.text(r, src)
	if err != nil {
		return nil, err
	}
	var rows []report.ClaimRow
	type quoted struct {
		Ref report.Ref
		P   *passage
	}
	var passages []quoted
	for _, row := range report.NewView(result, a.links).Claims {
		if row.Claim.Source != src.ID {
			continue
		}
		rows = append(rows, row)
		if p := cut(text, row.Claim.Span); held && p != nil {
			passages = append(passages, quoted{row.Ref, p})
		}
	}
	var f fields
	f.add("Publisher", src.Publisher)
	f.add("Published", src.PublishedAt.Words())
	f.add("Retrieved", src.RetrievedAt.Words())
	f.outside("Address", src.URL)
	f.outside("Original", src.OriginalURL)
	f.add("Bytes", bytesState(src, held))
	f.add("SHA-256", src.SHA256)
	f.add("Licence", src.Licence)
	f.add("Note", src.Note)
	return s.html("document", struct {
		head
		Source   *casefile.Source
		Fields   fields
		Claims   []report.ClaimRow
		Passages []quoted
		Voyages  []report.Ref
	}{a.head(cmp.Or(src.Title, src.ID)), src, f, rows, passages, a.voyages(func(v *events.Voyage) bool { return v.Source == src.ID })})
}

// bytesState says what the case records of a page's bytes and what this
// server has of them.
func bytesState(src *casefile.Source, held bool) string {
	switch {
	case held:
		return "held"
	case src.Bytes == casefile.Held:
		return "held by the case's keeper, not in this store"
	}
	return report.BytesWords(src.Bytes)
}

// text returns the canonical text of a source whose bytes are in the store.
func (s *Server) text(r *http.Request, src *casefile.Source) (string, bool, error) {
	if src.SHA256 == "" {
		return "", false, nil
	}
	text, err := s.cases.Text(r.Context(), src.SHA256)
	if errors.Is(err, ErrNotFound) {
		return "", false, nil
	}
	return text, err == nil, err
}

// passage is a short stretch of a document around the words of a claim.
type passage struct{ Before, Quote, After string }

// How much of a document a page may show: enough to check a reading, too
// little to read the document by.
const (
	maxAround = 120 // bytes either side
	maxQuote  = 300 // bytes of the claim's own words
)

// cut takes the passage of a span out of a text; nil when the span does not lie
// in it or cuts a character.
func cut(text string, span claims.Span) *passage {
	if span.IsZero() || span.Start < 0 || span.End > len(text) || span.Start >= span.End || !utf8.ValidString(text[span.Start:span.End]) {
		return nil
	}
	p := &passage{Quote: text[span.Start:span.End]}
	if len(p.Quote) > maxQuote {
		p.Quote = strings.ToValidUTF8(p.Quote[:maxQuote], "") + "\u2026"
	}
	// Not past the paragraph, and in whole words.
	before := text[max(0, span.Start-maxAround):span.Start]
	if i := strings.LastIndexByte(before, '\n'); i >= 0 {
		before = before[i+1:]
	} else if span.Start > maxAround {
		if i := strings.IndexByte(before, ' '); i >= 0 {
			before = "\u2026" + before[i:]
		}
	}
	after := text[span.End:min(len(text), span.End+maxAround)]
	if i := strings.IndexByte(after, '\n'); i >= 0 {
		after = after[:i]
	} else if span.End+maxAround < len(text) {
		if i := strings.LastIndexByte(after, ' '); i >= 0 {
			after = after[:i] + " \u2026"
		}
	}
	p.Before, p.After = strings.ToValidUTF8(before, ""), strings.ToValidUTF8(after, "")
	return p
}

func voyageName(c *casefile.Case, v *events.Voyage) string {
	name := v.ID + ": " + cmp.Or(vesselNames(c, v.Vessels), "vessel not identified")
	if from, to := report.Places(c, v.From), report.Places(c, v.To); from+to != "" {
		name += ", " + cmp.Or(from, "not stated") + " to " + cmp.Or(to, "not stated")
	}
	if day := v.Depart.Words(); day != "" {
		name += ", " + day
	} else if day := v.Arrive.Words(); day != "" {
		name += ", arriving " + day
	}
	return name
}

func vesselNames(c *casefile.Case, ids []string) string {
	var out []string
	for _, id := range ids {
		name := id
		if v := c.Vessel(id); v != nil && v.Name != "" {
			name = v.Name
		}
		out = append(out, name)
	}
	return assess.List(out)
}

func (a *asked) voyages(match func(*events.Voyage) bool) []report.Ref {
	var out []report.Ref
	for i := range a.c.Voyages {
		if v := &a.c.Voyages[i]; match(v) {
			out = append(out, report.Ref{ID: v.ID, Text: voyageName(a.c, v), Href: a.links.Voyage(v.ID)})
		}
	}
	return out
}

func (a *asked) source(id string) report.Ref {
	src := a.c.Source(id)
	if src == nil {
		return report.Ref{Text: id}
	}
	return report.Ref{Text: cmp.Or(src.Publisher, src.Title, src.ID), Href: a.links.Source(id), Title: src.Title}
}

func (s *Server) vesselPage(r *http.Request) (*answer, error) {
	a, err := s.ask(r)
	if err != nil {
		return nil, err
	}
	v := a.c.Vessel(r.PathValue("id"))
	if v == nil {
		return nil, notFound("The case has no such vessel.")
	}
	var sightings []report.Field
	for _, look := range a.c.Sightings {
		if slices.Contains(look.Vessels, v.ID) {
			sightings = append(sightings, report.Field{Name: look.From.Words(), Text: assess.Words(look.What) + " at " + report.Places(a.c, []string{look.Place}), Ref: a.source(look.Source)})
		}
	}
	return s.html("vessel", struct {
		head
		Vessel    *vessels.Vessel
		Fields    fields
		Voyages   []report.Ref
		Sightings []report.Field
	}{a.head(cmp.Or(v.Name, v.ID)), v, a.vesselFields(v), a.voyages(func(y *events.Voyage) bool { return slices.Contains(y.Vessels, v.ID) }), sightings})
}

func (a *asked) vesselFields(v *vessels.Vessel) fields {
	var f fields
	f.add("Also", assess.List(v.Aliases))
	f.add("IMO number", v.IMO.String())
	f.add("MMSI", v.MMSI.String())
	f.add("Call sign", v.CallSign)
	f.add("Flag", v.Flag)
	f.add("Type", v.Type)
	if v.LengthM > 0 {
		f.add("Length", quantity.Grouped(v.LengthM)+" m")
	}
	if v.TEU > 0 {
		f.add("Capacity", quantity.Grouped(v.TEU)+" TEU")
	}
	f.add("Owner", v.Owner)
	f.add("Sanctions listings", assess.List(v.ListedBy))
	f.link("According to", a.source(v.Source))
	return f
}

func (s *Server) voyagePage(r *http.Request) (*answer, error) {
	a, err := s.ask(r)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(a.c.Voyages, func(v events.Voyage) bool { return v.ID == r.PathValue("id") })
	if i < 0 {
		return nil, notFound("The case has no such voyage.")
	}
	v := &a.c.Voyages[i]
	var f fields
	for _, id := range v.Vessels {
		ref := report.Ref{Text: id}
		if vessel := a.c.Vessel(id); vessel != nil {
			ref = report.Ref{Text: cmp.Or(vessel.Name, id), Href: a.links.Vessel(id)}
		}
		f.link("Vessel", ref)
	}
	if len(v.Vessels) == 0 {
		f.add("Vessel", "not identified")
	}
	f.add("From", report.Places(a.c, v.From))
	f.add("To", report.Places(a.c, v.To))
	f.add("Departed", v.Depart.Words())
	f.add("Arrived", v.Arrive.Words())
	if v.Containers.Known {
		f.add("Containers", quantity.Stated(v.Containers, ""))
	} else {
		f.add("Containers", "not stated")
	}
	f.add("Seen as", v.SeenAs)
	f.add("Note", v.Note)
	f.link("According to", a.source(v.Source))
	return s.html("voyage", struct {
		head
		Heading string
		Fields  fields
	}{a.head(voyageName(a.c, v)), voyageName(a.c, v), f})
}

func (s *Server) checkPage(r *http.Request) (*answer, error) {
	a, result, err := s.assessed(r)
	if err != nil {
		return nil, err
	}
	v := report.NewView(result, a.links)
	f := v.Finding(r.PathValue("id"))
	if f == nil {
		return nil, notFound("The case has no such check, at this day and with this evidence.")
	}
	var rows []report.ClaimRow
	var others []report.Ref
	for j, id := range f.Rows {
		if k := slices.IndexFunc(v.Claims, func(row report.ClaimRow) bool { return row.Claim.ID == id }); k >= 0 {
			rows = append(rows, v.Claims[k])
		} else {
			others = append(others, f.RowRefs[j])
		}
	}
	return s.html("check", struct {
		head
		Finding *report.Finding
		Claims  []report.ClaimRow
		Others  []report.Ref
		AsOf    string
	}{a.head(f.Title), f, rows, others, v.AsOf})
}

// credibility puts an Admiralty code in words.
func credibility(n int) string {
	words := []string{"", "confirmed by other sources", "probably true", "possibly true", "doubtful", "improbable", "cannot be judged"}
	if n <= 0 || n >= len(words) {
		return ""
	}
	return strconv.Itoa(n) + ": " + words[n]
}
