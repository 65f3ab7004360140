package server

import (
	"html/template"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/chart"
	"github.com/tidewaiter/tidewaiter/tally"
)

// lookBack is what a reader can look at in place of what he sees: the case on
// another day, or without something.
type lookBack struct {
	API     string
	Address string
	Last    string // the day of the case as it is, in words
	Days    []option
	Out     []outKind
	LeftOut string
	Done    bool // all of it is counted ahead
	Drawing template.HTML
}

// outKind is the things of one kind that can be left out.
type outKind struct {
	Name    string
	Options []option
}

var kindNames = map[string]string{aGroup: "Groups", aParty: "Parties", anOrig: "Origins: one figure with all who repeat it", aSource: "Pages and papers"}

// lookBack offers the days and omissions of a case; nil when it has no day to look
// back to and nothing to leave out.
func (s *Server) lookBack(a *asked) *lookBack {
	t := s.ahead.timelineOf(a.hash, a.c, a.version)
	if len(t.days) < 2 && len(t.out) == 0 {
		return nil
	}
	v := &lookBack{API: "/api" + a.address + "/timeline", Address: a.address, LeftOut: strings.Join(a.opt.Without, ","), Done: s.ahead.done(a.hash)}
	at, shown := len(t.days)-1, t.last
	if a.opt.AsOf != nil {
		shown = *a.opt.AsOf
	}
	v.Last = t.last.Words()
	for i, day := range slices.Backward(t.days[:max(len(t.days)-1, 0)]) {
		if day <= shown && at == len(t.days)-1 && shown < t.last {
			at = i
		}
		v.Days = append(v.Days, option{Value: day.String(), Text: day.Words(), On: day == shown})
	}
	if a.opt.AsOf != nil && shown != t.last && !slices.Contains(t.days, shown) {
		v.Days = append([]option{{Value: shown.String(), Text: shown.Words(), On: true}}, v.Days...)
	}
	for _, o := range t.out {
		// Groups are boxes of their own; what is left out has one too.
		if o.Kind == aGroup || slices.Contains(a.opt.Without, o.ID) {
			continue
		}
		name := kindNames[o.Kind]
		if n := len(v.Out); n == 0 || v.Out[n-1].Name != name {
			v.Out = append(v.Out, outKind{Name: name})
		}
		k := &v.Out[len(v.Out)-1]
		k.Options = append(k.Options, option{Value: o.ID, Text: o.Name})
	}
	if v.Done {
		// What the drawing shows stands in the answer of the API, and in words as the
		// slider is moved.
		v.Drawing = template.HTML(chart.Through(t.through(), at))
	}
	return v
}

// through are the counts of the days, nil where there is none.
func (t *timeline) through() []*tally.Quantiles {
	out := make([]*tally.Quantiles, len(t.days))
	for i := range t.days {
		if g, ok := t.glance(t.ofDay(i)); ok && g.count != nil {
			out[i] = &g.count.Quantiles
		}
	}
	return out
}

// ofDay is what day i of a timeline asks for.
func (t *timeline) ofDay(i int) assess.Options {
	if t.days[i] == t.last {
		return assess.Options{}
	}
	return assess.Options{AsOf: &t.days[i]}
}

// glanced is a count in the answer of the API.
type glanced struct {
	Ready    bool         `json:"ready"`
	Sentence string       `json:"sentence,omitempty"`
	Why      string       `json:"why,omitempty"`
	Figure   string       `json:"figure,omitempty"`
	Interval string       `json:"interval,omitempty"`
	Count    *sixDigits   `json:"count"`
	Origins  *int         `json:"origins,omitempty"`
	Times    *float64     `json:"times,omitempty"`
	of       *tally.Count // the count itself
}

type sixDigits struct {
	Unit   string  `json:"unit"`
	Median float64 `json:"median"`
	P05    float64 `json:"p05"`
	P25    float64 `json:"p25"`
	P75    float64 `json:"p75"`
	P95    float64 `json:"p95"`
}

// six rounds to six significant digits, as everything is that is reckoned.
func six(v float64) float64 {
	out, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 6, 64), 64)
	if err != nil {
		return 0
	}
	return out
}

func (g glance) told() glanced {
	out := glanced{Ready: true, Sentence: g.sentence, Why: g.why, Origins: &g.origins, of: g.count}
	if n := g.count; n != nil {
		q := n.Quantiles
		for _, v := range []float64{q.Median, q.P05, q.P25, q.P75, q.P95} {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return out
			}
		}
		out.Figure, out.Interval = assess.Median(q), assess.Span(q)
		out.Count = &sixDigits{n.Unit, six(q.Median), six(q.P05), six(q.P25), six(q.P75), six(q.P95)}
	}
	return out
}

// apiTimeline says on which days a case can be looked at and what can be left out,
// with the counts that are there. What is not there yet is counted when its page
// is asked for.
func (s *Server) apiTimeline(r *http.Request) (*answer, error) {
	if _, err := tidy(r.URL.RawQuery, nil); err != nil {
		return nil, err
	}
	o, err := s.open(r)
	if err != nil {
		return nil, err
	}
	t := s.ahead.timelineOf(o.hash, o.c, o.version)
	look := func(opt assess.Options) glanced {
		g, ok := t.glance(opt)
		if !ok && opt.AsOf == nil && len(opt.Without) == 0 {
			if a := s.cache.counted(o.hash); a != nil {
				g, ok = glanceOf(a), true
			}
		}
		if !ok {
			return glanced{}
		}
		return g.told()
	}
	type day struct {
		AsOf  string `json:"as_of"`
		Words string `json:"words"`
		URL   string `json:"url"`
		glanced
	}
	type out struct {
		Without string `json:"without"`
		Kind    string `json:"kind"`
		Name    string `json:"name"`
		URL     string `json:"url"`
		glanced
	}
	ready, of, done := t.progress()
	body := struct {
		Case     string `json:"case"`
		Hash     string `json:"hash"`
		AsOf     string `json:"as_of"`
		Model    string `json:"model"`
		Ready    int    `json:"ready"`
		Of       int    `json:"of"`
		Counting bool   `json:"counting"`
		Days     []day  `json:"days"`
		LeaveOut []out  `json:"leave_out"`
	}{o.c.ID, o.hash, dayOrBlank(t), tally.Version, ready, of, s.ahead.on && !done && !o.version, []day{}, []out{}}
	for i, d := range t.days {
		one := day{AsOf: d.String(), Words: d.Words(), URL: o.address, glanced: look(t.ofDay(i))}
		if d != t.last {
			one.URL += "?" + url.Values{"as_of": {d.String()}}.Encode()
		}
		body.Days = append(body.Days, one)
	}
	whole := look(assess.Options{})
	for _, x := range t.out {
		one := out{Without: x.ID, Kind: x.Kind, Name: x.Name, URL: o.address + "?" + url.Values{"without": {x.ID}}.Encode(), glanced: look(assess.Options{Without: []string{x.ID}})}
		if one.Count != nil && whole.Count != nil && whole.of.Quantiles.Median > 0 {
			times := six(one.of.Quantiles.Median / whole.of.Quantiles.Median)
			one.Times = &times
		}
		body.LeaveOut = append(body.LeaveOut, one)
	}
	a, err := jsonAnswer(body)
	if err == nil && o.version && done && s.ahead.on {
		a.fresh = freshVersion
	}
	return a, err
}

func dayOrBlank(t *timeline) string {
	if t.days == nil {
		return ""
	}
	return t.last.String()
}
