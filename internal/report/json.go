package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"

	"github.com/tidewaiter/tidewaiter/checks"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/tally"
)

// number is a JSON number with at most six significant digits: four more than
// any interval of a count supports, few enough that the last bits of a float
// make no noise in a diff.
type number float64

func (n number) MarshalJSON() ([]byte, error) {
	v := float64(n)
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil, fmt.Errorf("%v is not a number that JSON can hold", v)
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 6, 64), 64)
	if err != nil {
		return nil, err
	}
	return json.Marshal(rounded)
}

// quantiles stand in the object that they are of, never nested.
type quantiles struct {
	Median number `json:"median"`
	P05    number `json:"p05"`
	P25    number `json:"p25"`
	P75    number `json:"p75"`
	P95    number `json:"p95"`
}

func quantilesOf(q tally.Quantiles) quantiles {
	return quantiles{number(q.Median), number(q.P05), number(q.P25), number(q.P75), number(q.P95)}
}

type document struct {
	Case        string          `json:"case"`
	Title       string          `json:"title"`
	AsOf        string          `json:"as_of"`
	Without     []string        `json:"without"`
	Sentence    string          `json:"sentence"`
	Model       modelJSON       `json:"model"`
	Count       *countJSON      `json:"count"`
	Why         string          `json:"why,omitempty"`
	Series      []seriesJSON    `json:"series"`
	Statements  []statementJSON `json:"statements"`
	Rounds      *roundsJSON     `json:"rounds"`
	Factors     []partyJSON     `json:"party_factors"`
	Returns     *returnsJSON    `json:"returns"`
	Differences []diffJSON      `json:"differences"`
	Terms       []termJSON      `json:"terms"`
	Floor       *floorJSON      `json:"floor,omitempty"`
	Breaks      []breakJSON     `json:"breaks"`
	Working     *workingJSON    `json:"working,omitempty"`
	Reweighted  *reweightJSON   `json:"reweighted,omitempty"`
	Joined      *joinedJSON     `json:"joined,omitempty"`
	Frames      []frameJSON     `json:"frames,omitempty"`
	Evidence    []evidenceJSON  `json:"evidence"`
	Checks      []checkJSON     `json:"checks"`
	Sources     []SourceRow     `json:"sources,omitempty"`
	Replies     []replyJSON     `json:"replies,omitempty"`
}

type frameJSON struct {
	AsOf       string     `json:"as_of"`
	Count      *quantiles `json:"count"`
	Why        string     `json:"why,omitempty"`
	PriorShare number     `json:"prior_share"`
	Origins    int        `json:"origins"`
}

type reweightJSON struct {
	From   string   `json:"from_sha256"`
	AsOf   string   `json:"from_as_of"`
	Anew   bool     `json:"anew"`
	Why    string   `json:"why"`
	Origin string   `json:"origin"`
	Claims []string `json:"claims"`
	KHat   *number  `json:"k_hat"` // null when no weights were worked out, or all are alike
	Size   *number  `json:"effective_size"`
}

type modelJSON struct {
	Version    string        `json:"version"`
	Seed       uint64        `json:"seed"`
	Particles  int           `json:"particles"`
	PriorShare number        `json:"prior_share"`
	Assumed    []assumedJSON `json:"assumed"`
	Diagnosis  diagnosisJSON `json:"diagnosis"`
}

type assumedJSON struct {
	Name  string `json:"name"`
	Share number `json:"share"`
}

type diagnosisJSON struct {
	Chains        int     `json:"chains"`
	DrawsPerChain int     `json:"draws_per_chain"`
	RHat          *number `json:"r_hat"` // null when it could not be told
	EffectiveSize *number `json:"effective_size"`
	TailSize      *number `json:"tail_size"`
	MCSE          *number `json:"mcse"`
	Histories     int     `json:"histories"`
	Diverged      int     `json:"diverged"`
}

type breakJSON struct {
	Groups       string          `json:"groups"`
	Redefinition number          `json:"redefinition"`
	Size         number          `json:"size"`
	Surge        number          `json:"surge"`
	Neither      number          `json:"neither"`
	MCSE         *number         `json:"mcse"`
	Dates        []breakDateJSON `json:"dates"`
}

type breakDateJSON struct {
	From        string `json:"from"`
	To          string `json:"to"`
	Probability number `json:"probability"`
}

type joinedJSON struct {
	Suspects []suspectJSON `json:"suspects"`
	Count    *quantiles    `json:"count"`
	Shift    *number       `json:"shift"`
	Why      string        `json:"why,omitempty"`
}

type suspectJSON struct {
	Claim       string `json:"claim"`
	Origin      string `json:"origin"`
	May         string `json:"may_repeat"`
	Of          string `json:"of_origin"`
	Probability number `json:"probability"`
}

type workingJSON struct {
	PriorOnly   quantiles       `json:"prior_only"`
	Origins     []influenceJSON `json:"origins"`
	Groups      []influenceJSON `json:"groups"`
	Assumptions []influenceJSON `json:"assumptions"`
	Tipping     *tippingJSON    `json:"tipping"`
	Breaks      []breakOddsJSON `json:"breaks"`
}

type influenceJSON struct {
	Name   string `json:"name"`
	Change string `json:"change"`
	quantiles
	Shift number  `json:"shift"`
	KHat  *number `json:"k_hat"` // null when no weights were tried
	Rerun bool    `json:"rerun"`
}

type tippingJSON struct {
	Name   string `json:"name"`
	SD     number `json:"sd"`
	Factor number `json:"factor"`
	Median number `json:"median"`
	Bound  number `json:"bound"`
}

type breakOddsJSON struct {
	Change string      `json:"change"`
	Breaks []breakJSON `json:"breaks"`
}

type countJSON struct {
	Measure   string `json:"measure"`
	Unit      string `json:"unit"`
	Scope     string `json:"scope"`
	Mode      string `json:"mode"`
	Since     string `json:"since"`
	Direction string `json:"direction"`
	quantiles
	LastStated string `json:"last_stated"`
}

type seriesJSON struct {
	Date string `json:"date"`
	quantiles
}

type statementJSON struct {
	Party   string `json:"party"`
	Measure string `json:"measure"`
	Scope   string `json:"scope"`
	Hedge   string `json:"hedge"`
	Date    string `json:"date"`
	quantiles
	Since string `json:"since,omitempty"`
	Last  string `json:"last,omitempty"`
}

type diffJSON struct {
	Claim   string       `json:"claim"`
	Party   string       `json:"party"`
	Figure  number       `json:"figure"`
	Ratio   quantiles    `json:"ratio"`
	Factors []factorJSON `json:"factors"`
}

type factorJSON struct {
	Name string `json:"name"`
	Text string `json:"text"`
	quantiles
}

type termJSON struct {
	Origin   string        `json:"origin"`
	Party    string        `json:"party"`
	Groups   []string      `json:"groups"`
	Outlier  number        `json:"outlier"`
	Expected quantiles     `json:"expected"`
	Readings []readingJSON `json:"readings"`
}

type readingJSON struct {
	ID      string  `json:"id"`
	ValueLo *number `json:"value_lo"`
	ValueHi *number `json:"value_hi"`
	Hedge   string  `json:"hedge"`
	Scope   string  `json:"scope"`
	Since   string  `json:"since"`
	AsOf    string  `json:"as_of"`
	Weight  number  `json:"weight"`
}

type floorJSON struct {
	Voyages []string `json:"voyages"`
	From    string   `json:"from"`
	To      string   `json:"to"`
	BoxesLo number   `json:"boxes_lo"`
	BoxesHi number   `json:"boxes_hi"`
	Factor  string   `json:"factor"`
	Kept    number   `json:"kept"`
}

type evidenceJSON struct {
	ID     string `json:"id"`
	Origin string `json:"origin"`
	Kind   string `json:"kind"`
	Role   string `json:"role"`
	Used   bool   `json:"used"`
	Why    string `json:"why"`
	Weight number `json:"weight"`
}

type checkJSON struct {
	ID      string   `json:"id"`
	Kind    string   `json:"kind"`
	Rule    string   `json:"rule"`
	Version string   `json:"rule_version"`
	Verdict string   `json:"verdict"`
	Title   string   `json:"title"`
	Reading string   `json:"reading"`
	Summary string   `json:"summary"`
	Rows    []string `json:"rows"`
	Working working  `json:"working"`
}

// working is an object of steps by name, in the order of the working. A name
// that comes twice gets a number.
type working []checks.Step

func (w working) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	seen := map[string]int{}
	for i, s := range w {
		if i > 0 {
			b.WriteByte(',')
		}
		name := s.Name
		if seen[name]++; seen[name] > 1 {
			name = fmt.Sprintf("%s (%d)", name, seen[name])
		}
		key, err := marshal(name)
		if err != nil {
			return nil, err
		}
		step := struct {
			Value *number `json:"value,omitempty"`
			Unit  string  `json:"unit,omitempty"`
			Text  string  `json:"text,omitempty"`
		}{Unit: s.Unit, Text: s.Text}
		if HasValue(s) {
			v := number(s.Value)
			step.Value = &v
		}
		value, err := marshal(step)
		if err != nil {
			return nil, fmt.Errorf("working %q: %w", s.Name, err)
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// HasValue reports whether a step's value means something: not when it has a
// text and no unit and is zero, which is how a rule writes a step in words.
func HasValue(s checks.Step) bool { return s.Unit != "" || s.Text == "" || s.Value != 0 }

// marshal is json.Marshal without its escapes for HTML.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// JSON writes an assessment as one JSON object and a line feed. Keys come in a
// fixed order, lists in the order of the case, and dates as YYYY-MM-DD (series,
// statements) or EDTF (windows); the same assessment gives the same bytes.
// Nothing is written when a number is not finite: that is a fault of the
// computation and an error.
func JSON(w io.Writer, a *assess.Assessment) error { return writeJSON(w, a, documentOf(a)) }

// replyJSON is a reply as the API has it, without how it stands today.
type replyJSON struct {
	ID         string   `json:"id"`
	Whom       string   `json:"whom"`
	About      []string `json:"about"`
	AskedAt    string   `json:"asked_at,omitempty"`
	Deadline   string   `json:"deadline,omitempty"`
	AnsweredAt string   `json:"answered_at,omitempty"`
	Answer     string   `json:"answer,omitempty"`
	Note       string   `json:"note,omitempty"`
}

// ExportJSON is [JSON] with the rows that the figures come from, and where each
// can be read, in "sources".
func ExportJSON(w io.Writer, a *assess.Assessment) error {
	doc := documentOf(a)
	doc.Sources = Sources(a)
	for _, p := range repliesOf(a) {
		doc.Replies = append(doc.Replies, replyJSON{p.ID, p.Whom, p.About, p.AskedAt.String(), p.Deadline.String(), p.AnsweredAt.String(), p.Answer, p.Note})
	}
	return writeJSON(w, a, doc)
}

func writeJSON(w io.Writer, a *assess.Assessment, doc document) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(doc); err != nil {
		return fmt.Errorf("report: writing JSON: case %q: %w", a.Case.ID, err)
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("report: writing JSON: case %q: %w", a.Case.ID, err)
	}
	return nil
}

func documentOf(a *assess.Assessment) document {
	r := a.Result
	doc := document{
		Case: a.Case.ID, Title: a.Case.Title, AsOf: r.AsOf.String(), Without: orEmpty(a.Without), Sentence: a.Sentence, Why: r.Why,
		Model: modelJSON{
			Version: r.Version, Seed: r.Seed, Particles: r.Particles, PriorShare: number(r.PriorShare), Assumed: []assumedJSON{},
			Diagnosis: diagnosisOf(r.Diagnosis),
		},
		Series: []seriesJSON{}, Statements: []statementJSON{}, Differences: []diffJSON{}, Terms: []termJSON{}, Evidence: []evidenceJSON{}, Checks: []checkJSON{},
		Breaks: breaksOf(r.Breaks), Working: workingOf(r.Working), Reweighted: reweightOf(r.Reweighting), Joined: joinedOf(a.Joined),
	}
	for _, s := range r.Assumed {
		doc.Model.Assumed = append(doc.Model.Assumed, assumedJSON{s.Name, number(s.Share)})
	}
	if n := r.Count; n != nil {
		doc.Count = countOf(n)
		doc.Why = ""
	}
	for _, p := range r.Series {
		doc.Series = append(doc.Series, seriesJSON{p.Day.String(), quantilesOf(p.Quantiles)})
	}
	for _, s := range r.Statements {
		doc.Statements = append(doc.Statements, statementJSON{s.Party, string(s.Measure), s.Scope, string(s.Hedge), s.Day.String(), quantilesOf(s.Quantiles), s.Since.String(), s.Last})
	}
	doc.Rounds, doc.Factors, doc.Returns = roundsOf(a), partyFactorsOf(r.Factors), returnsOf(a)
	for _, d := range r.Differences {
		one := diffJSON{d.Claim, d.Party, number(d.Figure), quantilesOf(d.Ratio), []factorJSON{}}
		for _, f := range d.Factors {
			one.Factors = append(one.Factors, factorJSON{f.Name, f.Text, quantilesOf(f.Quantiles)})
		}
		doc.Differences = append(doc.Differences, one)
	}
	for _, t := range r.Terms {
		doc.Terms = append(doc.Terms, termOf(t))
	}
	if f := r.Floor; f != nil {
		doc.Floor = &floorJSON{orEmpty(f.Voyages), f.From.String(), f.To.String(), number(f.BoxesLo), number(f.BoxesHi), f.Factor, number(f.Kept)}
	}
	for _, e := range r.Evidence {
		doc.Evidence = append(doc.Evidence, evidenceJSON{e.ID, e.Origin, e.Kind, string(e.Role), e.Used, e.Why, number(e.Weight)})
	}
	for _, f := range a.Frames {
		one := frameJSON{AsOf: f.AsOf.String(), Why: f.Why, PriorShare: number(f.PriorShare), Origins: f.Origins}
		if f.Count != nil {
			q := quantilesOf(f.Count.Quantiles)
			one.Count, one.Why = &q, ""
		}
		doc.Frames = append(doc.Frames, one)
	}
	for _, f := range a.Findings {
		doc.Checks = append(doc.Checks, checkJSON{f.ID, string(f.Kind), f.Rule, f.Version, string(f.Verdict), f.Title, f.Reading, f.Summary, orEmpty(f.Rows), working(f.Working)})
	}
	return doc
}

func countOf(n *tally.Count) *countJSON {
	return &countJSON{string(n.Measure), n.Unit, n.Scope, n.Mode, n.Since.String(), Direction(n.From, n.To), quantilesOf(n.Quantiles), n.LastStated.String()}
}

func termOf(t tally.Term) termJSON {
	return termJSON{t.Origin, t.Party, orEmpty(t.Groups), number(t.Outlier), quantilesOf(t.Expected), readingsOf(t.Readings)}
}

func diagnosisOf(d tally.Diagnosis) diagnosisJSON {
	return diagnosisJSON{d.Chains, d.DrawsPerChain, finite(d.RHat), finite(d.EffectiveSize), finite(d.TailSize), finite(d.MCSE), d.Histories, d.Diverged}
}

func reweightOf(w *tally.Reweighting) *reweightJSON {
	if w == nil {
		return nil
	}
	out := &reweightJSON{From: w.From, AsOf: w.AsOf.String(), Anew: w.Anew, Why: w.Why, Origin: w.Origin, Claims: orEmpty(w.Claims)}
	if w.Tried {
		out.KHat, out.Size = finite(w.KHat), finite(w.Size)
	}
	return out
}

func breaksOf(list []tally.Break) []breakJSON {
	out := []breakJSON{}
	for _, b := range list {
		one := breakJSON{b.Groups, number(b.Redefinition), number(b.Size), number(b.Surge), number(b.Neither), finite(b.MCSE), []breakDateJSON{}}
		for _, d := range b.Dates {
			one.Dates = append(one.Dates, breakDateJSON{d.From.String(), d.To.String(), number(d.Probability)})
		}
		out = append(out, one)
	}
	return out
}

func joinedOf(j *assess.Joined) *joinedJSON {
	if j == nil {
		return nil
	}
	out := &joinedJSON{Why: j.Why}
	for _, s := range j.Suspects {
		out.Suspects = append(out.Suspects, suspectJSON{s.Claim, s.Origin, s.First, s.Of, number(s.Probability)})
	}
	if j.Count != nil {
		q, shift := quantilesOf(j.Count.Quantiles), number(j.Shift)
		out.Count, out.Shift = &q, &shift
	}
	return out
}

func workingOf(wk *tally.Working) *workingJSON {
	if wk == nil {
		return nil
	}
	influences := func(list []tally.Influence) []influenceJSON {
		out := []influenceJSON{}
		for _, in := range list {
			out = append(out, influenceJSON{in.Name, in.Change, quantilesOf(in.Quantiles), number(in.Shift), finite(in.KHat), in.Rerun})
		}
		return out
	}
	out := &workingJSON{quantilesOf(wk.PriorOnly), influences(wk.Origins), influences(wk.Groups), influences(wk.Assumptions), nil, []breakOddsJSON{}}
	if t := wk.Tipping; t != nil {
		out.Tipping = &tippingJSON{t.Name, number(t.SD), number(t.Factor), number(t.Median), number(t.Bound)}
	}
	for _, b := range wk.Breaks {
		out.Breaks = append(out.Breaks, breakOddsJSON{b.Change, breaksOf(b.Breaks)})
	}
	return out
}

func readingsOf(list []tally.Reading) []readingJSON {
	out := []readingJSON{}
	for _, r := range list {
		lo, hi := bounds(r.Value)
		out = append(out, readingJSON{r.ID, lo, hi, string(r.Hedge), r.Scope, r.Since.String(), r.AsOf.String(), number(r.Weight)})
	}
	return out
}

// bounds are a stated range as stated: null where no number was stated.
func bounds(r quantity.Range) (lo, hi *number) {
	if !r.Known {
		return nil, nil
	}
	return finite(r.Lo), finite(r.Hi)
}

func finite(v float64) *number {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	n := number(v)
	return &n
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// Direction writes a direction as "KP->RU", "" when neither side is known.
func Direction(from, to string) string {
	if from == "" && to == "" {
		return ""
	}
	return from + "->" + to
}

// claimJSON has DESIGN's field names; unknown fields are absent.
type claimJSON struct {
	ID           string         `json:"id"`
	Source       string         `json:"source"`
	Span         []int          `json:"span,omitempty"`
	Quote        string         `json:"quote,omitempty"`
	QuoteLang    string         `json:"quote_lang,omitempty"`
	Translation  string         `json:"translation,omitempty"`
	Block        string         `json:"block,omitempty"`
	Measure      string         `json:"measure"`
	Form         string         `json:"form"`
	ValueLo      *float64       `json:"value_lo,omitempty"`
	ValueHi      *float64       `json:"value_hi,omitempty"`
	Unit         string         `json:"unit,omitempty"`
	Item         string         `json:"item,omitempty"`
	Hedge        string         `json:"hedge,omitempty"`
	HedgeWords   string         `json:"hedge_words,omitempty"`
	Scope        string         `json:"scope,omitempty"`
	From         []string       `json:"from,omitempty"`
	To           []string       `json:"to,omitempty"`
	Mode         []claims.Mode  `json:"mode,omitempty"`
	CountedSince string         `json:"counted_since,omitempty"`
	AsOf         string         `json:"as_of,omitempty"`
	SaidAt       string         `json:"said_at,omitempty"`
	PublishedAt  string         `json:"published_at,omitempty"`
	Chain        []hopJSON      `json:"chain,omitempty"`
	Origin       string         `json:"origin,omitempty"`
	Relations    []relationJSON `json:"relations,omitempty"`
	Credibility  int            `json:"credibility,omitempty"`
	Note         string         `json:"note,omitempty"`
	Review       string         `json:"review,omitempty"`
	ReviewBy     string         `json:"review_by,omitempty"`
	ReviewAt     string         `json:"review_at,omitempty"`
	ReviewReason string         `json:"review_reason,omitempty"`
}

type hopJSON struct {
	Name  string `json:"name"`
	Role  string `json:"role,omitempty"`
	Party string `json:"party,omitempty"`
	Verb  string `json:"verb"`
	Date  string `json:"date,omitempty"`
}

type relationJSON struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
}

// Claim returns what encodes as a claim in JSON, with the field names of
// claims.csv, a span as [start, end], a chain as a list, and unknown fields
// absent. Figures are as stated and not rounded.
func Claim(cl *claims.Claim) json.Marshaler { return encoded{claimOf(cl)} }

func claimOf(cl *claims.Claim) claimJSON {
	c := claimJSON{
		ID: cl.ID, Source: cl.Source, Quote: cl.Quote, QuoteLang: cl.QuoteLang, Translation: cl.Translation, Block: string(cl.Block),
		Measure: string(cl.Measure), Form: string(cl.Form), Unit: cl.Unit, Item: cl.Item, Hedge: string(cl.Hedge), HedgeWords: cl.HedgeWord,
		Scope: cl.Scope, From: cl.From, To: cl.To, Mode: cl.Modes,
		CountedSince: cl.CountedSince.String(), AsOf: cl.AsOf.String(), SaidAt: cl.SaidAt.String(), PublishedAt: cl.PublishedAt.String(),
		Origin: cl.Origin, Credibility: cl.Credibility, Note: cl.Note,
		Review: string(cl.Review.State), ReviewBy: cl.Review.By, ReviewAt: cl.Review.At.String(), ReviewReason: cl.Review.Reason,
	}
	if !cl.Span.IsZero() {
		c.Span = []int{cl.Span.Start, cl.Span.End}
	}
	if cl.Value.Known {
		c.ValueLo, c.ValueHi = &cl.Value.Lo, &cl.Value.Hi
	}
	for _, h := range cl.Chain {
		c.Chain = append(c.Chain, hopJSON{h.Name, h.Role, h.Party, string(h.Verb), h.Date.String()})
	}
	for _, r := range cl.Relations {
		c.Relations = append(c.Relations, relationJSON{string(r.Kind), r.ID})
	}
	return c
}

// encoded encodes without escapes for HTML.
type encoded struct{ v any }

func (e encoded) MarshalJSON() ([]byte, error) { return marshal(e.v) }
