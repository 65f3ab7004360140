package synthflow

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// Names in every case.
const (
	leaves, reaches = "XA", "XB" // countries
	elsewhere       = "XC"
	quayA, quayB    = "quay-a", "quay-b"
	quayC           = "quay-c"
	loadFactor      = "containers-per-voyage"
	receiver        = "ais" // source of the voyages from tracks
	mmsi            = vessels.MMSI(790000001)
	ruleVoyage      = "voyage"
	ruleCall        = "unobserved-call"
)

// writer puts a case together.
type writer struct {
	p *plan
	c *casefile.Case
	s *stated
	r *rand.Rand
}

// write writes the case that a newsroom has. r decides only on what the count
// does not use.
func (p *plan) write(r *rand.Rand, id string, s *stated) *casefile.Case {
	c := &casefile.Case{
		ID: id, Title: "SYNTHETIC: boxes from XA to XB", Question: "How many boxes left XA for XB? (Invented: no such flow exists.)",
		Flow: casefile.Flow{From: leaves, To: reaches, Cargo: "goods"}, Start: dates.On(p.start),
		Unit: casefile.Unit{Of: "container", Meaning: "20-foot box"}, Scopes: p.scopes, Model: p.model,
		Measures: map[claims.Measure]casefile.MeasureSpec{
			claims.Containers: {Form: claims.Cumulative, Scope: p.scopes[p.counted], Unit: "container"},
			claims.Voyages:    {Form: claims.Cumulative, Unit: "voyage"},
			claims.Rounds:     {Form: claims.Cumulative, Unit: "round"},
		},
		Readme: "SYNTHETIC: nothing here is real.\n",
	}
	for i := range p.parties {
		who := &p.parties[i]
		c.Parties = append(c.Parties, casefile.Party{ID: who.id, Name: "SYNTHETIC " + who.id, Groups: who.groups, Reliability: who.reliability})
	}
	w := &writer{p, c, s, r}
	handbook := w.page("handbook", "SYNTHETIC handbook", dates.Date{})
	c.Factors = []casefile.Factor{{ID: loadFactor, Quantity: "boxes a voyage", Lo: loadLo, Hi: loadHi, Unit: "container", Source: handbook}}
	for i := range p.origins {
		w.origin(i)
	}
	for i := range p.totals {
		w.total(i)
	}
	w.lists()
	w.track()
	if p.noise {
		w.noise()
	}
	// Rows as they come in, by publication.
	slices.SortStableFunc(c.Claims, func(a, b claims.Claim) int { return dates.Compare(a.PublishedAt, b.PublishedAt) })
	return c
}

// page adds a source.
func (w *writer) page(id, publisher string, published dates.Date) string {
	w.c.Sources = append(w.c.Sources, casefile.Source{ID: id, Publisher: publisher, Title: "SYNTHETIC " + id, PublishedAt: published, Bytes: casefile.Never})
	return id
}

// claim is what all claims in the direction of the case have.
func (w *writer) claim(id string, who int, said dates.Day, row rendering) claims.Claim {
	published := dates.On(said + dates.Day(row.later))
	cl := claims.Claim{
		ID: id, Source: w.page("page-"+id, "SYNTHETIC outlet", published), Block: claims.Body,
		From: claims.Places{leaves}, To: claims.Places{reaches},
		SaidAt: dates.On(said), PublishedAt: published,
		Chain:  claims.Chain{{Name: w.c.Parties[who].Name, Party: w.p.parties[who].id, Verb: claims.Said, Date: dates.On(said)}},
		Review: claims.Review{State: claims.Accepted, By: "synth"},
	}
	hops := row.hands
	if row.headline {
		cl.Block = claims.Headline
		hops--
	}
	for h := range hops {
		cl.Chain = append(cl.Chain, claims.Hop{Name: fmt.Sprintf("SYNTHETIC outlet %d", h+1), Verb: []claims.Verb{claims.Reported, claims.Relayed}[min(h, 1)], Date: published})
	}
	return cl
}

// value is the figure of a reading.
func (w *writer) value(i, k int) quantity.Range {
	v, times := w.s.figures[i], w.p.origins[i].readings[k].times
	if v.Lo == v.Hi {
		return quantity.Number(v.Lo * times)
	}
	return quantity.Span(v.Lo*times, v.Hi*times)
}

func (w *writer) origin(i int) {
	o := &w.p.origins[i]
	first, main := "", ""
	for k := range o.readings {
		rd := &o.readings[k]
		for n, row := range rd.rows {
			id := fmt.Sprintf("c%02d-%d%d", i+1, k+1, n+1)
			cl := w.claim(id, o.party, o.said, row)
			cl.Measure, cl.Form, cl.Unit = claims.Containers, o.form, "container"
			switch o.form {
			case claims.Share:
				cl.Unit = "percent"
			case claims.Rate:
				cl.Unit = "container_per_" + o.per.name
			}
			cl.Value, cl.Hedge = w.value(i, k), rd.hedge
			cl.Scope, cl.Modes = w.p.scopes[o.scope], o.modes
			cl.CountedSince, cl.AsOf = rd.since.date, o.asOf.date
			cl.Origin = fmt.Sprintf("briefing-%02d", i+1)
			cl.Credibility = o.credibility
			switch {
			case first == "":
				first, main = id, id
			case row.hands == 0:
				cl.Relations = []claims.Relation{{Kind: claims.AlternativeTo, ID: first}}
				main = id
			case n == 0:
				cl.Relations = []claims.Relation{{Kind: claims.Relays, ID: first}}
			default:
				cl.Relations = []claims.Relation{{Kind: claims.Relays, ID: main}}
			}
			w.c.Claims = append(w.c.Claims, cl)
		}
	}
}

func (w *writer) total(i int) {
	t := &w.p.totals[i]
	add := func(id string, v quantity.Range, asOf window, said dates.Day) *claims.Claim {
		cl := w.claim(id, t.party, said, rendering{})
		cl.Source = w.watcherPage(t.party)
		cl.Measure, cl.Form, cl.Unit, cl.Item = claims.Voyages, t.form, "voyage", "laden voyage"
		cl.Value, cl.Hedge, cl.Modes = v, t.hedge, []claims.Mode{claims.Sea}
		cl.CountedSince, cl.AsOf, cl.Origin = t.since.date, asOf.date, "look-"+id
		w.c.Claims = append(w.c.Claims, cl)
		return &w.c.Claims[len(w.c.Claims)-1]
	}
	id := fmt.Sprintf("v%02d", i+1)
	if early := int(t.asOf.last) - 40; t.early && float64(early) > t.since.last+20 {
		// A part of what was counted later; how large tells nothing more.
		n := float64(w.r.IntN(int(w.s.totals[i].Lo) + 1))
		add(id+"-early", quantity.Number(n), w.p.on(early), w.p.start+dates.Day(early+5))
	}
	add(id, w.s.totals[i], t.asOf, t.said)
	if t.boxes {
		cl := w.claim(id+"-boxes", t.party, t.said, rendering{})
		cl.Measure, cl.Form, cl.Unit = claims.Containers, claims.Cumulative, "container"
		cl.Value, cl.Hedge = quantity.Number(math.Round(w.s.totals[i].Lo*2.4)*100), quantity.About
		cl.Scope, cl.Modes = w.p.scopes[w.p.counted], []claims.Mode{claims.Sea}
		cl.CountedSince, cl.AsOf, cl.Origin = t.since.date, t.asOf.date, "look-"+id
		w.c.Claims = append(w.c.Claims, cl)
	}
}

// watcherPage is the one page of a watcher's lists and totals.
func (w *writer) watcherPage(who int) string {
	id := "paper-" + w.p.parties[who].id
	if w.c.Source(id) == nil {
		w.page(id, w.c.Parties[who].Name, dates.On(w.p.asOf-2))
	}
	return id
}

func (w *writer) lists() {
	l := w.p.lists
	if l == nil {
		return
	}
	row := func(who, day int) {
		w.c.Voyages = append(w.c.Voyages, events.ReportedVoyage{
			ID: fmt.Sprintf("vy%02d", len(w.c.Voyages)+1), Source: w.watcherPage(who), From: []string{quayA}, To: []string{quayB},
			Depart: dates.On(w.p.start + dates.Day(day)), Arrive: dates.On(w.p.start + dates.Day(day+1)), SeenAs: "loaded at the berth",
		})
	}
	w.places()
	for _, d := range l.days {
		row(l.first, d)
	}
	both := w.r.Perm(len(l.days))[:w.s.matched]
	slices.Sort(both)
	row(l.second, l.days[0]-8)
	for _, i := range both {
		row(l.second, l.days[i])
	}
	row(l.second, l.days[len(l.days)-1]+8)
}

func (w *writer) places() {
	if len(w.c.Places) > 0 {
		return
	}
	atlas := w.page("atlas", "SYNTHETIC atlas", dates.Date{})
	for i, q := range []struct{ id, country string }{{quayA, leaves}, {quayB, reaches}, {quayC, elsewhere}} {
		w.c.Places = append(w.c.Places, geo.Place{
			ID: q.id, Name: "SYNTHETIC " + q.id, Kind: geo.Berth, Country: q.country,
			Point: geo.Point{Lat: 0.5, Lon: -30 - float64(i)}, Located: true, RadiusM: 500, Quality: geo.Approximate, Source: atlas,
		})
	}
}

func (w *writer) track() {
	k := w.p.track
	if k == nil {
		return
	}
	w.places()
	w.page(receiver, "SYNTHETIC receivers", dates.Date{})
	at := func(day int, hour int) time.Time {
		y, m, d := (w.p.start + dates.Day(day)).Civil()
		return time.Date(y, m, d, hour, 0, 0, 0, time.UTC)
	}
	for i := range k.from {
		o := casefile.Observed{
			ID: fmt.Sprintf("ob%02d", i+1), Kind: casefile.VoyageKind, Status: events.Closed, Source: receiver,
			// A hull of its own: one hull is on one voyage at a time.
			MMSI: mmsi + vessels.MMSI(i), Start: at(k.from[i], 2), StartLatest: at(k.from[i], 3), EndEarliest: at(k.to[i], 20), End: at(k.to[i], 21),
			From: []string{quayA}, To: []string{quayB}, FromHow: events.Heard, ToHow: events.Heard, Laden: events.LadenYes,
			Rule: events.Rule{Name: ruleVoyage, Version: "1"},
		}
		if i >= k.sure {
			right := k.weights[i-k.sure]
			call := casefile.Observed{
				ID: o.ID + "-call", Kind: events.UnobservedCallKind, Status: events.Closed, Source: receiver, MMSI: o.MMSI,
				Start: at(k.from[i], 0), End: at(k.from[i], 3), Candidates: []events.Candidate{{Place: quayA, Weight: right}},
				Rule: events.Rule{Name: ruleCall, Version: "1"},
			}
			if right < 1 {
				call.Candidates = append(call.Candidates, events.Candidate{Place: quayC, Weight: 1 - right})
				o.From = []string{quayA, quayC}
				if right < 0.5 {
					slices.Reverse(call.Candidates)
					slices.Reverse(o.From)
				}
			}
			o.FromHow, o.Events = events.Inferred, []string{call.ID}
			w.c.Observed = append(w.c.Observed, call)
		}
		w.c.Observed = append(w.c.Observed, o)
	}
}

// noise adds rows that the count leaves out: a conversion, a disputed figure,
// one that is not dated, a relay that comes after the day of the count.
func (w *writer) noise() {
	o := &w.p.origins[0]
	base := w.c.Claims[0]
	row := w.claim("x1", o.party, o.said, rendering{})
	row.Measure, row.Form, row.Unit, row.Hedge = claims.Rounds, claims.Cumulative, "round", quantity.UpTo
	row.Value, row.Origin = quantity.Number(base.Value.Lo*400), base.Origin
	row.Relations = []claims.Relation{{Kind: claims.DerivedFrom, ID: base.ID}}
	w.c.Claims = append(w.c.Claims, row)

	row = w.claim("x2", o.party, o.said, rendering{})
	row.Measure, row.Form, row.Unit, row.Hedge, row.Scope = claims.Containers, claims.Cumulative, "container", quantity.About, base.Scope
	row.Value, row.Origin, row.AsOf = quantity.Number(90000), "briefing-x2", base.AsOf
	row.Review = claims.Review{State: claims.Disputed, By: "synth", Reason: "invented to be left out"}
	w.c.Claims = append(w.c.Claims, row)

	row.ID, row.Origin, row.Review = "x3", "briefing-x3", base.Review
	row.SaidAt, row.PublishedAt, row.AsOf, row.Chain = dates.Date{}, dates.Date{}, dates.Date{}, claims.Chain{{Name: "SYNTHETIC", Party: w.p.parties[0].id, Verb: claims.Said}}
	w.c.Claims = append(w.c.Claims, row)

	row = base
	row.ID, row.Value, row.Hedge = "x4", quantity.Number(70000), quantity.LessThan
	row.PublishedAt = dates.On(w.p.asOf + 3)
	row.Source = w.page("page-x4", "SYNTHETIC outlet", row.PublishedAt)
	row.Chain = append(slices.Clone(row.Chain), claims.Hop{Name: "SYNTHETIC outlet", Verb: claims.Reported, Date: row.PublishedAt})
	row.Relations = []claims.Relation{{Kind: claims.Relays, ID: base.ID}}
	w.c.Claims = append(w.c.Claims, row)
}
