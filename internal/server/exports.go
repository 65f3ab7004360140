package server

import (
	"bytes"
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/checks"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/encoding/eventtable"
	"github.com/tidewaiter/tidewaiter/encoding/ftm"
	"github.com/tidewaiter/tidewaiter/encoding/parquet"
	"github.com/tidewaiter/tidewaiter/encoding/stix"
	"github.com/tidewaiter/tidewaiter/internal/assess"
)

// Names of the files of a case below its address.
const (
	claimsCSVName     = "claims.csv"
	claimsParquetName = "claims.parquet"
	stixName          = "stix.json"
	ftmName           = "entities.ftm.json"
)

// Media types of exports.
const (
	parquetType = "application/vnd.apache.parquet"
	stixType    = "application/stix+json;version=2.1"
	linesType   = "application/x-ndjson"
)

// base is the scheme and host that addresses begin with which are read elsewhere:
// the one that the operator gave, else that of the request.
func (s *Server) base(r *http.Request) string { return cmp.Or(s.public, origin(r)) }

// stixFile is the case as a STIX bundle.
func (s *Server) stixFile(r *http.Request) (*answer, error) {
	a, result, err := s.assessed(r)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = stix.Write(&b, stix.Input{
		Case: a.c, AsOf: a.opt.AsOf, Without: a.opt.Without, Result: result.Result, Sentence: result.Sentence, Findings: result.Findings, Home: s.base(r) + a.address,
	})
	if err != nil {
		return nil, err
	}
	return &answer{kind: stixType, body: b.Bytes(), file: a.c.ID + ".stix.json"}, nil
}

// ftmFile is what was said and observed as entities of FollowTheMoney.
func (s *Server) ftmFile(r *http.Request) (*answer, error) {
	a, err := s.ask(r)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := ftm.Write(&b, ftm.Input{Case: a.c, AsOf: a.opt.AsOf, Without: a.opt.Without, Home: s.base(r) + a.address}); err != nil {
		return nil, err
	}
	return &answer{kind: linesType, body: b.Bytes(), file: a.c.ID + ".ftm.json"}, nil
}

// numbersOf are the columns of claims that are numbers; the others are texts as
// the case folder writes them, so that a date is no finer than it is known.
var numbersOf = map[string]func(*claims.Claim) eventtable.Value{
	"value_lo":    func(cl *claims.Claim) eventtable.Value { return known(cl.Value.Known, cl.Value.Lo) },
	"value_hi":    func(cl *claims.Claim) eventtable.Value { return known(cl.Value.Known, cl.Value.Hi) },
	"credibility": func(cl *claims.Claim) eventtable.Value { return known(cl.Credibility != 0, float64(cl.Credibility)) },
}

func known(is bool, v float64) eventtable.Value { return eventtable.Value{Known: is, Number: v} }

// numberDecimals is how finely a stated number is written: as it was stated.
const numberDecimals = 9

// claimsTable is the table of claims with the columns of the folder's claims.csv.
var claimsTable = func() *eventtable.Table[claims.Claim] {
	var columns []eventtable.Column
	for _, name := range casefile.ClaimColumns() {
		c := eventtable.Column{Name: name}
		if numbersOf[name] != nil {
			c.Type, c.Decimals = eventtable.Number, numberDecimals
		}
		columns = append(columns, c)
	}
	return eventtable.New("claims", columns, func(i int, cl *claims.Claim) eventtable.Value {
		if number := numbersOf[columns[i].Name]; number != nil {
			return number(cl)
		}
		text := casefile.ClaimCell(cl, columns[i].Name)
		return eventtable.Value{Known: text != "", Text: text}
	})
}()

// claimsParquet is the table of claims, all pages of it, for programs.
func (s *Server) claimsParquet(r *http.Request) (*answer, error) {
	a, result, err := s.assessed(r)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	w := parquet.NewTableWriter(&b, claimsTable, "tidewaiter")
	for _, row := range readFilter(a.query).apply(s.show(a, result)) {
		if err := w.Write(row.Claim); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return &answer{kind: parquetType, body: b.Bytes(), file: a.c.ID + "-claims.parquet"}, nil
}

// download is one form of a case's data.
type download struct {
	Text, Href, About, kind string
}

// downloads are the forms of a case as it is asked for, by the addresses of this
// server.
func (a *asked) downloads() []download {
	suffix := a.suffix()
	return []download{
		{"CSV", a.address + "/" + claimsCSVName + suffix, "claims, for a spreadsheet", "text/csv"},
		{"Parquet", a.address + "/" + claimsParquetName + suffix, "claims, for DuckDB and data frames", parquetType},
		{"JSON", "/api" + a.address + suffix, "the count, its working and its checks", "application/json"},
		{"STIX 2.1", a.address + "/" + stixName + suffix, "statements, observations and inferences, for platforms of reports", stixType},
		{"FollowTheMoney", a.address + "/" + ftmName + suffix, "vessels, pages and events, for OpenSanctions and Aleph", linesType},
		{"GeoJSON", "/api" + a.address + "/map.geojson" + suffix, "places, reported voyages and what tracks show", "application/geo+json"},
	}
}

// What schema.org calls the parts of the block that describes a case to search
// engines: https://schema.org/Dataset and https://schema.org/ClaimReview.
type (
	ldDataset struct {
		Context      string       `json:"@context"`
		Type         string       `json:"@type"`
		ID           string       `json:"@id"`
		Name         string       `json:"name"`
		Description  string       `json:"description"`
		URL          string       `json:"url"`
		Identifier   string       `json:"identifier"`
		Modified     string       `json:"dateModified,omitempty"`
		Covers       string       `json:"temporalCoverage,omitempty"`
		Free         bool         `json:"isAccessibleForFree"`
		Catalog      ldCatalog    `json:"includedInDataCatalog"`
		Distribution []ldDownload `json:"distribution"`
	}
	ldCatalog struct {
		Type string `json:"@type"`
		Name string `json:"name"`
		URL  string `json:"url"`
	}
	ldDownload struct {
		Type   string `json:"@type"`
		Name   string `json:"name"`
		Format string `json:"encodingFormat"`
		URL    string `json:"contentUrl"`
	}
	ldReview struct {
		Context  string     `json:"@context"`
		Type     string     `json:"@type"`
		URL      string     `json:"url"`
		Reviewed string     `json:"claimReviewed"`
		Author   ldPerson   `json:"author"`
		Date     string     `json:"datePublished"`
		Rating   ldRating   `json:"reviewRating"`
		Item     *ldClaimed `json:"itemReviewed,omitempty"`
	}
	ldPerson struct {
		Type string `json:"@type"`
		Name string `json:"name"`
	}
	ldRating struct {
		Type string `json:"@type"`
		Name string `json:"alternateName"`
	}
	ldClaimed struct {
		Type   string   `json:"@type"`
		Author ldPerson `json:"author"`
		Date   string   `json:"datePublished,omitempty"`
	}
)

// signature is an editor's name under a check: that he reviewed it and stands for
// it in public.
type signature struct {
	Editor string
	On     dates.Day
}

// described are the blocks of a case's page for search engines: the data set and,
// for each check that an editor signed, its review. A check is the work of a rule,
// and a rule is nobody's review: unsigned ones are never told as one.
func (s *Server) described(r *http.Request, a *asked, result *assess.Assessment, signed map[string]signature) []any {
	base := s.base(r)
	d := ldDataset{
		Context: "https://schema.org", Type: "Dataset", ID: base + a.address, URL: base + a.address + a.suffix(),
		Name: cmp.Or(a.c.Title, a.c.ID), Description: strings.Join(slices.DeleteFunc([]string{a.c.Question, result.Sentence}, func(s string) bool { return s == "" }), " "),
		Identifier: a.hash, Free: true, Catalog: ldCatalog{"DataCatalog", "Tidewaiter", base + "/"},
	}
	// Search engines leave out a description of fewer than 50 characters.
	if len(d.Description) < 50 {
		d.Description = strings.TrimSpace(d.Description + " Statements, observations and the count of this case, each with its source.")
	}
	if day, ok := a.c.LatestPublication(); ok {
		d.Modified = day.String()
	}
	if start, ok := a.c.Start.Earliest(); ok && assess.Dated(a.c, result.Result) {
		d.Covers = start.String() + "/" + result.Result.AsOf.String()
	}
	for _, one := range a.downloads() {
		d.Distribution = append(d.Distribution, ldDownload{"DataDownload", one.Text + ": " + one.About, one.kind, base + one.Href})
	}
	return append([]any{d}, reviews(base, a, result.Findings, signed)...)
}

// reviews are the signed checks of one statement as schema.org's ClaimReview.
func reviews(base string, a *asked, findings []checks.Finding, signed map[string]signature) []any {
	var out []any
	for i := range findings {
		f := &findings[i]
		by, ok := signed[f.ID]
		if !ok || strings.TrimSpace(by.Editor) == "" || by.On == 0 || f.Verdict == checks.Untestable {
			continue
		}
		review := ldReview{
			Context: "https://schema.org", Type: "ClaimReview", URL: base + a.links.Check(f.ID), Author: ldPerson{"Person", by.Editor}, Date: by.On.String(),
			Reviewed: f.Title, Rating: ldRating{"Rating", string(f.Verdict) + " on one reading: " + cmp.Or(f.Reading, f.Title)},
		}
		for _, id := range f.Rows {
			if cl := a.c.Claim(id); cl != nil && len(cl.Chain) > 0 {
				review.Item = &ldClaimed{"Claim", ldPerson{"Thing", cl.Chain[0].Name}, cl.SaidAt.String()}
				break
			}
		}
		out = append(out, review)
	}
	return out
}

// publicAddress checks the address that a site is known by.
func publicAddress(address string) (string, error) {
	if address == "" {
		return "", nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return "", &PublicError{address}
	}
	return u.Scheme + "://" + u.Host, nil
}

// PublicError is the error of a public address that is none.
type PublicError struct{ Address string }

func (e *PublicError) Error() string {
	return "server: starting: the public address " + strconv.Quote(e.Address) + " is no scheme and host: write it as https://example.org"
}
