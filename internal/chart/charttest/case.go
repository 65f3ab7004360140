// Package charttest holds an assessment to test pictures and pages with. Its
// case is invented: the numbers are plausible and mean nothing.
package charttest

import (
	"fmt"
	"math"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/checks"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/tally"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// Text is the canonical text of the held document of [Case].
const Text = "Harbour office: around 6,700 boxes have left since the fair.\n\nThe office stated that this is enough for three million of the small kind.\n\nIt gave no source for the figure.\n"

// SHA256 is the digest that the held document goes by.
const SHA256 = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0"

// row is a claim in short: id, party, value, hedge, as of, published, origin.
type row struct {
	id, party string
	value     float64
	hedge     quantity.Hedge
	asOf      string
	published string
	origin    string
}

var rows = []row{
	{"U01", "us-nsc", 1000, quantity.MoreThan, "2023-10-13", "2023-10-13", "us-oct"},
	{"K01", "msmt", 1000, quantity.MoreThan, "2023-10-26", "2023-10-26", "us-oct"},
	{"R02", "rok-mnd", 2000, quantity.About, "2023-11-02", "2023-11-02", "rok-nov"},
	{"M08", "rok-mnd", 5000, quantity.About, "2023-12-29", "2023-12-29", "rok-dec"},
	{"U09", "us-state", 10000, quantity.MoreThan, "2024-02-23", "2024-02-24", "us-feb"},
	{"S01", "rok-mnd", 6700, quantity.About, "2024-02-26", "2024-02-28", "rok-feb"},
	{"F02", "rok-mnd", 6700, quantity.About, "2024-02-26", "2024-02-26", "rok-feb"},
	{"F03", "rok-mnd", 6700, quantity.MoreThan, "2024-02-26", "2024-02-26", "rok-feb"},
	{"F05", "rok-mnd", 6700, quantity.UpTo, "2024-02-26", "2024-02-27", "rok-feb"},
	{"F06", "rok-mnd", 6700, quantity.About, "2024-02-26", "2024-02-27", "rok-feb"},
	{"F07", "rok-mnd", 7000, quantity.Nearly, "2024-02-26", "2024-02-28", "rok-feb"},
	{"M10", "rok-mnd", 7000, quantity.About, "2024-03-18", "2024-03-18", "rok-mar"},
	{"M13", "rok-mnd", 10000, quantity.AtLeast, "2024-06-14", "2024-06-14", "rok-jun"},
	{"U11", "us-state", 11000, quantity.MoreThan, "2024-06-17", "2024-06-22", "us-jun"},
	{"M16", "rok-mnd", 13000, quantity.MoreThan, "2024-08-27", "2024-08-27", "rok-aug"},
	{"U12", "us-state", 16500, quantity.MoreThan, "2024-09-04", "2024-09-05", "us-sep"},
	{"R04", "rok-mnd", 20000, quantity.AtLeast, "2024-10-23", "2024-10-23", "rok-oct"},
	{"U14", "us-state", 20000, quantity.MoreThan, "2024-12-18", "2024-12-18", "us-dec"},
	{"T14", "osc", 2000, quantity.About, "2024-12-31", "2025-02-18", "osc-feb"},
	{"T16", "osc", 15800, quantity.MoreThan, "2025-04-15", "2025-04-16", "osc-apr"},
	{"T17", "osc", 16000, quantity.Interval, "2025-03-20", "2025-04-16", "osc-apr2"},
	{"X01", "msmt", 20000, quantity.MoreThan, "2025-05-29", "2025-05-29", "us-dec"},
	{"H01", "hur", 24000, quantity.UpTo, "2025-06-10", "2025-06-11", "hur-jun"},
	{"R05", "rok-mnd", 28000, quantity.About, "2025-07-13", "2025-07-14", "rok-jul"},
	{"R06", "rok-mnd", 33000, quantity.About, "2025-11", "", "rok-nov25"},
}

var speakers = map[string]string{
	"rok-mnd": "Harbour Minister", "us-nsc": "Council spokesman", "us-state": "Foreign Office",
	"osc": "Open Source Centre", "msmt": "MSMT", "hur": "Military Intelligence",
}

// Case is a case of 27 claims by six parties that rest on four groups.
func Case() *casefile.Case {
	c := &casefile.Case{
		ID: "test-flow", Title: "Boxes from North Korea to Russia",
		Question: "How many containers of munitions has North Korea sent Russia?",
		Flow:     casefile.Flow{From: "KP", To: "RU", Cargo: "munitions"},
		Start:    dates.MustParse("2023-08"),
		Unit:     casefile.Unit{Of: "container", Meaning: "20-foot equivalent box, not a crate"},
		Scopes:   []string{"ammunition", "suspected_arms", "munitions_related", "all"},
		Measures: map[claims.Measure]casefile.MeasureSpec{claims.Containers: {Form: claims.Cumulative, Scope: "munitions_related"}},
		Parties: []casefile.Party{
			{ID: "rok-mnd", Name: "South Korea's Ministry of National Defense", Aliases: []string{"ROK MND", "Shin Won-sik"}, Groups: []string{"rok"}, Reliability: "B"},
			{ID: "us-nsc", Name: "White House", Groups: []string{"us"}, Reliability: "B"},
			{ID: "us-state", Name: "US State Department", Aliases: []string{"US"}, Groups: []string{"us"}, Reliability: "B"},
			{ID: "osc", Name: "Open Source Centre", Aliases: []string{"OSC"}, Groups: []string{"osc"}, Reliability: "B"},
			{ID: "hur", Name: "Main Directorate of Intelligence", Aliases: []string{"HUR"}, Groups: []string{"ua"}, Reliability: "C"},
			{ID: "msmt", Name: "Multilateral Sanctions Monitoring Team", Aliases: []string{"MSMT"}, Groups: []string{"us", "rok"}, Reliability: "B"},
		},
		Occasions: []casefile.Occasion{{ID: "summit-2023", Name: "the summit", Date: dates.MustParse("2023-09-13")}},
		Watch:     casefile.Watch{Vessels: []string{"angara"}, Places: []string{"rajin", "dunay"}},
		Model:     casefile.DefaultModel(),
		Places: []geo.Place{
			{ID: "rajin", Name: "Rajin", Kind: geo.Port, Country: "KP", Point: geo.Point{Lat: 42.24, Lon: 130.3}, Located: true, Quality: geo.Chart},
			{ID: "dunay", Name: "Dunay", Kind: geo.Port, Country: "RU", Quality: geo.Settlement},
		},
		Vessels: []vessels.Vessel{{ID: "angara", Name: "Angara", IMO: 9179842, Flag: "RU", Type: "ro-ro cargo", ListedBy: []string{"US 2022-05"}, Source: "page-S01"}},
		Voyages: []events.ReportedVoyage{
			{ID: "VY01", Source: "page-U01", Vessels: []string{"angara"}, From: []string{"rajin"}, To: []string{"dunay"}, Depart: dates.MustParse("2023-09-07/2023-09-30"), Arrive: dates.MustParse("2023-09-08/2023-10-01"), Load: quantity.Span(200, 300), SeenAs: "images of three days"},
			{ID: "VY02", Source: "page-U01", From: []string{"KP"}, To: []string{"RU"}, Depart: dates.MustParse("2023-10-20")},
		},
		Sightings: []events.Sighting{{ID: "I01", Source: "page-U01", From: dates.MustParse("2023-10-21"), Place: "rajin", What: "container_stack", Count: quantity.Number(300)}},
		Factors:   []casefile.Factor{{ID: "payload-20ft", Quantity: "payload of a 20-foot box", Lo: 21800, Hi: 28140, Unit: "kilogram", Source: "page-S01"}},
	}
	for _, r := range rows {
		src := casefile.Source{
			ID: "page-" + r.id, URL: "https://news.example/" + r.id, Publisher: "Example Herald " + r.id, Title: "Page of " + r.id,
			PublishedAt: date(r.published), Bytes: casefile.Never,
		}
		if r.id == "S01" {
			src.Bytes, src.SHA256 = casefile.Held, SHA256
		}
		if r.id == "U09" {
			src.Bytes, src.OriginalURL = casefile.Mirror, "https://state.example/briefing"
		}
		c.Sources = append(c.Sources, src)
		cl := claims.Claim{
			ID: r.id, Source: src.ID, Measure: claims.Containers, Form: claims.Cumulative,
			Value: quantity.Number(r.value), Unit: "container", Hedge: r.hedge, Scope: "munitions_related",
			From: claims.Places{"KP"}, To: claims.Places{"RU"},
			AsOf: date(r.asOf), SaidAt: date(r.asOf), PublishedAt: date(r.published), Origin: r.origin,
			Chain:  claims.Chain{{Name: speakers[r.party], Role: "spokesman", Party: r.party, Verb: claims.Said, Date: date(r.asOf)}, {Name: src.Publisher, Verb: claims.Reported, Date: date(r.published)}},
			Review: claims.Review{State: claims.Accepted, By: "editor", At: dates.MustParse("2026-11")},
		}
		switch r.id {
		case "S01":
			cl.Span, cl.Quote, cl.HedgeWord, cl.CountedSince = claims.Span{Start: 16, End: 34}, "around 6,700 boxes", "around", dates.MustParse("2023-09-13")
			cl.Block, cl.Scope = claims.Body, "ammunition"
		case "F07":
			cl.CountedSince = dates.MustParse("2023-07")
		case "X01", "K01":
			cl.Relations = []claims.Relation{{Kind: claims.Relays, ID: map[string]string{"X01": "U14", "K01": "U01"}[r.id]}}
		case "T17":
			cl.Value = quantity.Span(14500, 18000)
		case "T14":
			cl.Relations = []claims.Relation{{Kind: claims.SubsetOf, ID: "T16"}}
		case "R06":
			cl.Review = claims.Review{State: claims.Disputed, Reason: "the page shows no date"}
		}
		c.Claims = append(c.Claims, cl)
	}
	c.Claims = append(c.Claims,
		claims.Claim{ID: "S02", Source: "page-S01", Measure: claims.Rounds, Form: claims.Capacity, Value: quantity.Number(3e6), Unit: "round", Item: "152 mm shell", Hedge: quantity.AtLeast, AsOf: date("2024-02-26"), SaidAt: date("2024-02-26"), PublishedAt: date("2024-02-28"), Origin: "rok-feb", Chain: claims.Chain{{Name: "Harbour Minister", Party: "rok-mnd", Verb: claims.Said}},
			Relations: []claims.Relation{{Kind: claims.DerivedFrom, ID: "S01"}}, Review: claims.Review{State: claims.Accepted}},
		claims.Claim{ID: "N01", Source: "page-M16", Measure: claims.Containers, Form: claims.Denial, PublishedAt: date("2024-08-28"), SaidAt: date("2024-08-28"), Origin: "denial-1", Chain: claims.Chain{{Name: "Embassy", Verb: claims.Denied}}, Review: claims.Review{State: claims.Accepted}},
	)
	return c
}

func date(s string) dates.Date { return dates.MustParse(s) }

// Assessment is an assessment of [Case] with a count.
func Assessment() *assess.Assessment {
	c := Case()
	first, last := dates.DayOf(2023, 8, 1), dates.DayOf(2025, 7, 14)
	r := &tally.Result{
		AsOf: last, Version: "1", Seed: 20231113, Particles: 4000, PriorShare: 0.61,
		Assumed: []tally.Assumed{{Name: "shared_bias", Share: 0.34}, {Name: "group_bias", Share: 0.15}, {Name: "scope_step", Share: 0.09}, {Name: "mode_gap", Share: 0.03}},
		Diagnosis: tally.Diagnosis{
			Chains: 4, DrawsPerChain: 4000, RHat: 1.004, EffectiveSize: 2100,
		},
	}
	for d := first; ; d += 7 {
		d = min(d, last)
		t := float64(d-first) / float64(last-first)
		s := 1 / (1 + math.Exp(-14*(t-0.59)))
		m := 27149 * (0.62*t + 0.38*s)
		w := 0.12 + 0.38*math.Sqrt(t)
		r.Series = append(r.Series, tally.SeriesPoint{Day: d, Quantiles: quantiles(m, w)})
		if d == last {
			break
		}
	}
	q := r.Series[len(r.Series)-1].Quantiles
	r.Count = &tally.Count{Measure: claims.Containers, Unit: "container", Scope: "munitions_related", Mode: "sea;rail;air", Since: c.Start, From: "KP", To: "RU", Quantiles: q, LastStated: dates.DayOf(2025, 7, 13)}
	r.Rounds = &tally.Rounds{Item: "152 mm shell", Quantiles: quantiles(8.1e6, 0.5), PerUnit: quantiles(300, 0.2), Factors: []string{"payload-20ft"}}
	seen := map[string]bool{}
	for i := range c.Claims {
		cl := &c.Claims[i]
		e := tally.Evidence{ID: cl.ID, Origin: cl.Origin, Kind: string(cl.Measure) + "/" + string(cl.Form)}
		switch {
		case cl.ID == "R06":
			e.Role, e.Why = tally.RoleExcluded, "disputed: the page shows no date"
		case cl.ID == "T14":
			e.Role, e.Why = tally.RoleExcluded, "a part of T16, which is counted"
		case cl.Measure == claims.Rounds:
			e.Role, e.Used, e.Why = tally.RoleFactor, true, "informs rounds a container of rok"
		case cl.Form != claims.Cumulative:
			e.Role, e.Why = tally.RoleContext, "says nothing about how many"
		case seen[cl.Origin]:
			e.Role, e.Why = tally.RoleRelay, "repeats a reading of "+cl.Origin
		default:
			seen[cl.Origin] = true
			e.Role, e.Used, e.Weight, e.Why = tally.RoleTerm, true, 1, "one term: "+cl.Origin
			r.Terms = append(r.Terms, tally.Term{
				Origin: cl.Origin, Party: cl.Party(), Groups: c.Groups(cl), Expected: quantiles(cl.Value.Mid(), 0.2), Outlier: 0.1,
				Readings: []tally.Reading{{ID: cl.ID, Value: cl.Value, Hedge: cl.Hedge, Since: cl.CountedSince, AsOf: cl.AsOf, Weight: 1, Scope: cl.Scope}},
			})
		}
		r.Evidence = append(r.Evidence, e)
	}
	for _, s := range []struct {
		party, scope, last string
		median             float64
		hedge              quantity.Hedge
	}{{"rok-mnd", "suspected_arms", "R05", 27400, quantity.About}, {"us-state", "munitions_related", "U14", 25100, quantity.MoreThan}, {"osc", "all", "T16", 17100, quantity.MoreThan}} {
		r.Statements = append(r.Statements, tally.Statement{Party: s.party, Measure: claims.Containers, Scope: s.scope, Since: c.Start, Hedge: s.hedge, Day: last, Quantiles: quantiles(s.median, 0.2), Last: s.last})
	}
	r.Differences = []tally.Difference{
		{Claim: "R05", Party: "rok-mnd", Figure: 28000, Ratio: quantiles(0.97, 0.3), Factors: []tally.DifferenceFactor{
			{Name: "scope", Text: "Seoul counts boxes suspected of arms; the count takes in related goods.", Quantiles: quantiles(1.09, 0.06)},
			{Name: "window", Text: "Seoul's window opens in mid-2022.", Quantiles: quantiles(0.98, 0.01)},
			{Name: "bias", Text: "Governments that see the same imagery may err together.", Quantiles: quantiles(0.91, 0.2)},
		}},
		{Claim: "U14", Party: "us-state", Figure: 20000, Ratio: quantiles(1.36, 0.35), Factors: []tally.DifferenceFactor{
			{Name: "since_then", Text: "Seven months have passed since.", Quantiles: quantiles(1.24, 0.1)},
			{Name: "hedge", Text: "More than 20,000 is a floor.", Quantiles: quantiles(1.1, 0.1)},
		}},
	}
	r.Breaks = []tally.Break{{Groups: "rok", Redefinition: 0.12, Size: 1.31, Surge: 0.43, Neither: 0.51, MCSE: 0.02, Dates: []tally.BreakDate{{From: dates.DayOf(2024, 8, 27), To: dates.DayOf(2024, 10, 23), Probability: 0.52}}}}
	r.Working = working(q)
	a := &assess.Assessment{Case: c, Result: r, Findings: Findings(), Frames: frames(r)}
	a.Sentence = fmt.Sprintf("About %s containers of munitions and related goods left North Korea for Russia between August 2023 and 14 July 2025, very likely between %s.", assess.Median(q), "18,000 and 39,000")
	return a
}

// Levels are two claims on how full factories are, to add to a case: of one no
// day is stated.
func Levels() []claims.Claim {
	return []claims.Claim{
		{ID: "L01", Source: "page-S01", Measure: "plant_capacity", Form: claims.Level, Value: quantity.Number(30), Unit: "percent", Item: "arms factories", Hedge: quantity.About, AsOf: date("2024-02-26"), SaidAt: date("2024-02-26"), PublishedAt: date("2024-02-28"), Origin: "rok-feb", Chain: claims.Chain{{Name: "Harbour Minister", Party: "rok-mnd", Verb: claims.Said}}, Review: claims.Review{State: claims.Accepted}},
		{ID: "L02", Source: "page-M16", Measure: "plant_capacity", Form: claims.Level, Value: quantity.Number(100), Unit: "percent", Item: "munitions factories", Hedge: quantity.Exact, PublishedAt: date("2024-08-28"), SaidAt: date("2024-08-27"), Origin: "cap-2", Chain: claims.Chain{{Name: "Embassy", Verb: claims.Said}}, Relations: []claims.Relation{{Kind: claims.Contradicts, ID: "L01"}}, Review: claims.Review{State: claims.Accepted}},
	}
}

// working is an invented working of a count.
func working(q tally.Quantiles) *tally.Working {
	moved := func(name, change string, by float64) tally.Influence {
		return tally.Influence{Name: name, Change: change, Quantiles: quantiles(q.Median*by, 0.5), Shift: by, KHat: 0.4}
	}
	return &tally.Working{
		PriorOnly: quantiles(20000, 1.7),
		Origins:   []tally.Influence{moved("rok-jul", "left out", 1.12), moved("us-dec", "left out", 0.96)},
		Groups:    []tally.Influence{moved("rok", "left out", 1.18), moved("us", "left out", 0.97)},
		Assumptions: []tally.Influence{
			moved("rate_median", "halved", 0.9), moved("rate_median", "doubled", 1.1),
			moved("shared_bias_sd", "halved", 1.01), moved("shared_bias_sd", "doubled", 0.8),
		},
		Tipping: &tally.Tipping{Name: "shared_bias", SD: 4.7, Factor: 2.19, Median: 17900, Bound: 18000},
		Breaks: []tally.BreakOdds{
			{Change: "halved", Breaks: []tally.Break{{Groups: "rok", Redefinition: 0.13, Surge: 0.47}}},
			{Change: "doubled", Breaks: []tally.Break{{Groups: "rok", Redefinition: 0.11, Surge: 0.46}}},
		},
	}
}

// frames are the count of a result on two earlier days, and on its own.
func frames(r *tally.Result) []assess.Frame {
	out := []assess.Frame{{AsOf: dates.DayOf(2023, 9, 1), Why: "nothing was known"}}
	for _, p := range []tally.SeriesPoint{r.Series[len(r.Series)/2], r.Series[len(r.Series)-1]} {
		n := *r.Count
		n.Quantiles = p.Quantiles
		out = append(out, assess.Frame{AsOf: p.Day, Count: &n, PriorShare: 0.7, Origins: len(r.Terms)})
	}
	return out
}

// NoCount is an assessment of a case with nothing to count from.
func NoCount() *assess.Assessment {
	c := Case()
	c.Claims, c.Sources = nil, nil
	return &assess.Assessment{Case: c, Result: &tally.Result{AsOf: dates.DayOf(2023, 1, 1), Why: "no claim of the counted measure was published by 1 Jan 2023", Version: "1"}, Sentence: "No count: no claim of the counted measure was published by 1 Jan 2023."}
}

// quantiles are those of a log-normal with this median and sd of the logarithm.
func quantiles(median, sd float64) tally.Quantiles {
	at := func(z float64) float64 { return median * math.Exp(z*sd*0.5) }
	return tally.Quantiles{Median: median, P05: at(-1.645), P25: at(-0.674), P75: at(0.674), P95: at(1.645)}
}

// Findings are eight findings, of every verdict.
func Findings() []checks.Finding {
	return []checks.Finding{
		{ID: "payload-S01-S02", Kind: checks.Payload, Verdict: checks.Impossible, Title: "Three million shells do not fit", Summary: "Read as packed rounds, 6,700 containers and 3,000,000 rounds of 152 mm make 448 a container, 33.6 t; a 20-foot box carries 28.1 t.", Rows: []string{"S01", "S02"},
			Working: []checks.Step{{Name: "rounds a container", Value: 447.7611940298507, Unit: "round", Text: "3,000,000 / 6,700"}, {Name: "mass bare", Value: 19.5044776, Unit: "tonne", Text: "448 x 43.56 kg"}, {Name: "mass packed", Value: 33.5820895, Unit: "tonne", Text: "448 x 75 kg"}, {Name: "limit", Value: 28.14, Unit: "tonne", Text: "payload of a 20-foot box"}}},
		{ID: "relay_changed-F03-F05", Kind: checks.RelayChanged, Verdict: checks.Inconsistent, Title: "A floor became a ceiling", Summary: "One statement of 6,700 is relayed as about, more than, up to and nearly 7,000.", Rows: []string{"S01", "F03", "F05", "F07"}, Working: []checks.Step{{Name: "hedges", Text: "about; more than; up to; nearly"}}},
		{ID: "scope_mismatch-U09-S01", Kind: checks.ScopeMismatch, Verdict: checks.Strained, Title: "Two allies, one week", Summary: "Washington: more than 10,000 on 23 February. Seoul: about 6,700 on 26 February. Read as counts of one thing they are 50 % apart.", Rows: []string{"U09", "S01"}, Working: []checks.Step{{Name: "ratio", Value: 1.4925, Text: "10,000 / 6,700"}}},
		{ID: "series_break-M16-R04", Kind: checks.SeriesBreak, Verdict: checks.Strained, Title: "206 boxes a day", Summary: "Between 27 August and 23 October 2024 Seoul's figure rises several times faster than before.", Rows: []string{"M13", "M16", "R04"}, Working: []checks.Step{{Name: "pace", Value: 122.807, Unit: "container", Text: "(20,000 - 13,000) / 57 days"}}},
		{ID: "arithmetic-R05", Kind: checks.Arithmetic, Verdict: checks.Consistent, Title: "Rounds a container in July 2025", Summary: "12 million rounds in 28,000 containers make 429 a container.", Rows: []string{"R05"}},
		{ID: "alternatives_summed-S02", Kind: checks.AlternativesSummed, Verdict: checks.Inconsistent, Title: "Or became and", Summary: "Two alternatives are relayed as a sum.", Rows: []string{"S02"}},
		{ID: "transport_capacity-VY01", Kind: checks.TransportCapacity, Verdict: checks.Untestable, Title: "Voyages times load", Summary: "Too few voyages are on record to test the total.", Rows: []string{"VY01", "R05"}},
		{ID: "denial-N01", Kind: checks.DenialOf, Verdict: checks.Untestable, Title: "A denial without a figure", Summary: "The denial names no number that could be tested.", Rows: []string{"N01", "M16"}},
	}
}
