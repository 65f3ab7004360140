package server

import (
	"bytes"
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
	"github.com/tidewaiter/tidewaiter/internal/chart"
	"github.com/tidewaiter/tidewaiter/internal/report"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/tally"
	"github.com/tidewaiter/tidewaiter/vessels"
)

//go:embed templates
var files embed.FS

func parsePages() (*template.Template, error) {
	// static is given again, with what it stands for, once the files are read.
	return report.Parts().Funcs(template.FuncMap{"static": func(string) string { return "" }, "nav": navigation}).ParseFS(files, "templates/*.html")
}

// head is what every page has above its content.
type head struct {
	Title string
	Case  string // address of the case that the page belongs to; "" for none
	Name  string // of that case
	Again int    // seconds until the page asks again by itself; 0 is never
	About string // one sentence of what the page says, for those who are sent its address
	Share string // address of a picture of it, with the host; "" for none
	Feed  string // address that the feeds of the case stand below; "" for none

	Described []any // what search engines are told, as JSON-LD
}

// navigation is what stands beside the name of the site, with the page that is
// shown marked.
func navigation(title string) []option {
	list := []option{{Href: "/", Text: "Cases"}, {Href: "/method", Text: "Method"}, {Href: "/calibration", Text: "Calibration"}, {Href: "/corrections", Text: "Corrections"}, {Href: "/policy", Text: "Policy"}}
	for i := range list {
		list[i].On = list[i].Text == title
	}
	return list
}

func (a *asked) head(title string) head {
	h := head{Title: title, Case: a.address + a.suffix(), Name: a.c.Title}
	if !a.version {
		h.Feed = a.address // a version changes no more
	}
	return h
}

func (s *Server) index(r *http.Request) (*answer, error) {
	entries, err := s.cases.List(r.Context())
	if err != nil {
		return nil, err
	}
	type one struct{ Href, Title, Question, Sentence string }
	var list []one
	for _, e := range entries {
		c := one{Href: caseAddress(e.ID), Title: cmp.Or(e.Title, e.ID), Question: e.Question}
		// Nobody waits for a count on a page that only leads to it.
		if a := s.cache.counted(e.Hash); a != nil {
			c.Sentence = a.Sentence
		}
		list = append(list, c)
	}
	return s.html("index", struct {
		head
		Cases []one
	}{head{Title: "Cases"}, list})
}

// option is one choice of a form.
type option struct {
	Value, Text, Href string
	On                bool
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
	workingHref := ""
	if a.plain() && result.Result.Count != nil && result.Result.Working == nil {
		if deep := s.cache.known(a.hash); deep != nil {
			result = deep
		} else {
			workingHref = a.address + "/working"
		}
	}
	o := s.show(a, result)
	bounded, drawnChecks, err := o.draw(s.pages)
	if err != nil {
		return nil, err
	}
	view := *bounded // what is shown of it is chosen below
	v := &view
	f := readFilter(a.query)
	total := len(v.Claims)
	// A reader who asked for nothing sees the counted measure first.
	counted := result.Counted()
	if !a.query.Has("measure") && !f.set() && hasMeasure(a.c, counted) {
		f.Measure = string(counted)
	}
	all := v.Claims
	rows := f.apply(o)
	matched := len(rows)
	at := func(name string) func(string) string {
		return func(number string) string {
			q := f.query()
			if number != "" {
				q.Set(name, number)
			}
			return a.address + a.with(q) + "#" + tableOf[name]
		}
	}
	rows, claimPages, err := paged(a.query, "page", rows, at("page"))
	if err != nil {
		return nil, err
	}
	v.Claims = nil
	for _, row := range rows {
		v.Claims = append(v.Claims, *row)
	}
	sources, sourcePages, err := paged(a.query, "documents", a.c.Sources, at("documents"))
	if err != nil {
		return nil, err
	}
	v.RestsHref = a.address + a.with(url.Values{"role": {"counted"}}) + "#claims"
	data := struct {
		head
		View     *report.View
		Checks   template.HTML
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

		Pages, SourcePages pages
		FileHref           string
		Version, NowHref   string // "" for the case as it is now
		Vessels            []report.Ref
		Satellites         []satelliteRow
		Voyages            []report.Ref
		Map                *caseMap
		Back               *lookBack // nil for nothing to look back to
		Latest             *revision // what the current version changed; nil for nothing

		WorkingHref string // of a working that is not made yet; "" for none

		Downloads []download
		Whole     bool // they are of the case as it is
		Replies   replies
		Cite      *cited // nil for nothing to cite
	}{
		Downloads: a.downloads(), Whole: a.plain(),

		WorkingHref: workingHref,

		head: a.head(a.c.Title), View: v, Checks: drawnChecks, Address: a.address, Filter: f, AsOfDay: a.query.Get("as_of"),
		LeftOut: strings.Join(a.opt.Without, ","), Shown: matched, Total: total,
		Pages: claimPages, SourcePages: sourcePages, FileHref: a.address + "/claims.csv" + a.with(f.query()),
		AllHref: a.address + a.with(url.Values{"measure": {""}}) + "#claims",
	}
	data.Map = s.newCaseMap(a, &mapChoice{})
	data.Map.Ground = s.groundLayers(a)
	data.Back = s.lookBack(a)
	data.Replies = s.replies(a, "what this case says", anything)
	if data.Cite, err = s.cited(r, a); err != nil {
		return nil, err
	}
	data.Satellites = s.satellites(a)
	if a.version {
		data.Version, data.NowHref = r.PathValue("version"), caseAddress(a.c.ID)
	}
	if a.plain() {
		if data.Latest, err = s.latest(r.Context(), a.c.ID); err != nil {
			return nil, err
		}
	}
	data.head.Title = cmp.Or(a.c.Question, a.c.Title)
	data.About = v.Sentence
	data.Described = s.described(r, a, result, nil)
	data.Share = s.base(r) + a.address + "/share.png" + a.suffix()
	data.Leave = groupOptions(a, result)
	data.Parties, data.Measures, data.Roles, data.Hedges = filterOptions(a.c, all, f)
	data.Columns = columns(a, f)
	for i := range sources {
		data.Sources = append(data.Sources, newSourceRow(a, &sources[i]))
	}
	for _, vessel := range a.c.Vessels {
		data.Vessels = append(data.Vessels, report.Ref{Text: cmp.Or(vessel.Name, vessel.ID), Href: a.links.Vessel(vessel.ID)})
	}
	for _, voyage := range a.c.Voyages {
		data.Voyages = append(data.Voyages, report.Ref{Text: voyageName(a.c, &voyage), Href: a.links.Voyage(voyage.ID)})
	}
	return s.html("case", data)
}

// origin is the scheme and host that the reader asked, which the address of a
// picture needs where it is shown elsewhere.
func origin(r *http.Request) string {
	host := r.Host
	if _, err := url.Parse("//" + host); err != nil || host == "" {
		return ""
	}
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		return "https://" + host
	}
	return "http://" + host
}

// sharePicture is the picture that others show beside the address of a case.
func (s *Server) sharePicture(r *http.Request) (*answer, error) {
	a, result, err := s.assessed(r)
	if err != nil {
		return nil, err
	}
	m := chart.New(result)
	var b bytes.Buffer
	if err := m.SharePNG(&b, cmp.Or(a.c.Question, a.c.Title), cmp.Or(result.Sentence, result.Result.Why)); err != nil {
		return nil, err
	}
	return &answer{kind: "image/png", body: b.Bytes()}, nil
}

// workingPage shows what moved the count. It is made when somebody asks for it
// first, and of the case as it is only.
func (s *Server) workingPage(r *http.Request) (*answer, error) {
	a, err := s.ask(r)
	if err != nil {
		return nil, err
	}
	if !a.plain() {
		return nil, badRequest("The working is of the case as it is: leave out as_of and without.")
	}
	result, err := s.cache.explained(r.Context(), a.hash, a.c)
	if err != nil {
		return nil, err
	}
	data := struct {
		head
		View *report.View
	}{head: a.head("What moved the count")}
	if result == nil {
		data.Again = 20
	} else {
		data.View = report.NewView(result, a.links)
	}
	return s.html("working-page", data)
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
			out = append(out, option{Value: id, Text: omissionName(a.c, id), On: slices.Contains(a.opt.Without, id)})
		}
	}
	for _, e := range result.Result.Evidence {
		if !e.Used || e.Role != tally.RoleTerm {
			continue
		}
		if cl := a.c.Claim(e.ID); cl != nil {
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

// omissionName names what is left out: a group, a party, an origin or a source.
func omissionName(c *casefile.Case, id string) string {
	if origin, ok := strings.CutPrefix(id, tally.OriginPrefix); ok {
		return report.OriginName(c, origin)
	}
	if p := c.Party(id); p != nil && !slices.Contains(p.Groups, id) {
		return p.Name
	}
	if src := c.Source(id); src != nil {
		return sourceName(src)
	}
	return report.GroupName(c, id)
}

func filterOptions(c *casefile.Case, rows []report.ClaimRow, f filter) (parties, measures, roles, hedges []option) {
	add := func(list *[]option, value, text, chosen string) {
		if value == "" || slices.ContainsFunc(*list, func(o option) bool { return o.Value == value }) {
			return
		}
		*list = append(*list, option{Value: value, Text: text, On: value == chosen})
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

// tableOf is where on the page of a case the table of a page parameter is.
var tableOf = map[string]string{"page": "claims", "documents": "documents"}

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
		q := f.query()
		q.Set("sort", next)
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

// sourceName is what a page or paper is called: by its title, else by who
// published it and when, else by its id.
func sourceName(src *casefile.Source) string {
	if day := src.PublishedAt.Words(); src.Title == "" && src.Publisher != "" && day != "" {
		return src.Publisher + ", " + day
	}
	return cmp.Or(src.Title, src.Publisher, src.ID)
}

func newSourceRow(a *asked, src *casefile.Source) sourceRow {
	return sourceRow{report.Ref{Text: sourceName(src), Href: a.links.Source(src.ID)}, src.Publisher, src.PublishedAt.Words(), report.BytesWords(src.Bytes)}
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
	type quoted struct {
		Ref report.Ref
		P   *passage
	}
	var passages []quoted
	rows := s.show(a, result).rows().sources[src.ID]
	for _, row := range rows {
		if p := cut(text, row.Claim.Span); held && p != nil {
			passages = append(passages, quoted{row.Ref, p})
		}
	}
	var f fields
	f.add("Source", src.ID)
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
		Claims   []*report.ClaimRow
		Passages []quoted
		Voyages  []report.Ref
		Replies  replies
	}{a.head(sourceName(src)), src, f, rows, passages, a.voyages(func(v *events.ReportedVoyage) bool { return v.Source == src.ID }), s.replies(a, "what this document says", a.inDocument(src.ID))})
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

func voyageName(c *casefile.Case, v *events.ReportedVoyage) string {
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

func (a *asked) voyages(match func(*events.ReportedVoyage) bool) []report.Ref {
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
		Map       *caseMap
		Replies   replies
	}{a.head(cmp.Or(v.Name, v.ID)), v, a.vesselFields(v), a.voyages(func(y *events.ReportedVoyage) bool { return slices.Contains(y.Vessels, v.ID) }), sightings, s.newCaseMap(a, vesselChoice(v.ID)), s.replies(a, "this vessel", a.ofVessel(v.ID))})
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
	i := slices.IndexFunc(a.c.Voyages, func(v events.ReportedVoyage) bool { return v.ID == r.PathValue("id") })
	if i < 0 {
		if o := a.observedVoyage(r.PathValue("id")); o != nil {
			return s.observedPage(a, o)
		}
		return nil, missing(a.c, "voyages", r.PathValue("id"), "The case has no such voyage.")
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
	if v.Load.Known {
		f.add("Load", quantity.Stated(v.Load, "")+" "+assess.Plural(v.Load.Hi, assess.Words(a.c.Unit.Of)))
	} else {
		f.add("Load", "not stated")
	}
	f.add("Seen as", v.SeenAs)
	f.add("Note", v.Note)
	f.link("According to", a.source(v.Source))
	return s.html("voyage", struct {
		head
		Heading  string
		Observed bool
		Fields   fields
		Map      *caseMap
		Replies  replies
	}{a.head(voyageName(a.c, v)), voyageName(a.c, v), false, f, s.newCaseMap(a, reportedChoice(v)), s.replies(a, "this voyage", is(v.ID))})
}

func (s *Server) checkPage(r *http.Request) (*answer, error) {
	a, result, err := s.assessed(r)
	if err != nil {
		return nil, err
	}
	o := s.show(a, result)
	x := o.rows()
	f := x.findings[r.PathValue("id")]
	if f == nil {
		return nil, notFound("The case has no such check, at this day and with this evidence.")
	}
	var rows []*report.ClaimRow
	var others []report.Ref
	for j, id := range f.Rows {
		if row := x.claims[id]; row != nil {
			rows = append(rows, row)
		} else {
			others = append(others, f.RowRefs[j])
		}
	}
	rows, claimPages, err := paged(a.query, "page", rows, func(number string) string {
		q := url.Values{}
		if number != "" {
			q.Set("page", number)
		}
		return a.address + "/checks/" + url.PathEscape(f.ID) + a.with(q) + "#claims"
	})
	if err != nil {
		return nil, err
	}
	return s.html("check", struct {
		head
		Finding *report.Finding
		Claims  []*report.ClaimRow
		Pages   pages
		Others  []report.Ref
		AsOf    string
		Replies replies
	}{a.head(f.Title), f, rows, claimPages, others, o.view.AsOf, s.replies(a, "what this check rests on", func(id string) bool { return slices.Contains(f.Rows, id) })})
}

// credibility puts an Admiralty code in words.
func credibility(n int) string {
	words := []string{"", "confirmed by other sources", "probably true", "possibly true", "doubtful", "improbable", "cannot be judged"}
	if n <= 0 || n >= len(words) {
		return ""
	}
	return strconv.Itoa(n) + ": " + words[n]
}
