package checks_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/checks"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/tally"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// change is a change to a claim of the made-up case.
type change = func(*claims.Claim)

func form(f claims.Form) change { return func(c *claims.Claim) { c.Form = f } }

func measure(m claims.Measure, unit, item string) change {
	return func(c *claims.Claim) { c.Measure, c.Unit, c.Item, c.Scope = m, unit, item, "" }
}

func relation(kind claims.RelationKind, id string) change {
	return func(c *claims.Claim) { c.Relations = append(c.Relations, claims.Relation{Kind: kind, ID: id}) }
}

func unit(name string) change { return func(c *claims.Claim) { c.Unit = name } }

func noNumber(c *claims.Claim) { c.Value, c.Hedge = quantity.Range{}, quantity.None }

// caseOf changes the made-up case of some claims.
func caseOf(edit func(*casefile.Case), cls ...claims.Claim) *casefile.Case {
	c := ferry(cls...)
	if edit != nil {
		edit(c)
	}
	return c
}

func without(ids ...string) func(*casefile.Case) {
	return func(c *casefile.Case) {
		c.Factors = slices.DeleteFunc(c.Factors, func(f casefile.Factor) bool { return slices.Contains(ids, f.ID) })
	}
}

// fleetOf gives the case watched vessels and what a trip takes.
func fleetOf(teu, tripDays float64) func(*casefile.Case) {
	return func(c *casefile.Case) {
		c.Vessels = []vessels.Vessel{{ID: "tern", Name: "Tern", TEU: teu}}
		c.Watch.Vessels = []string{"tern"}
		if tripDays > 0 {
			c.Factors = append(c.Factors, casefile.Factor{ID: "days-per-trip", Lo: tripDays, Hi: tripDays, Unit: "day"})
		}
	}
}

// jute gives the case contents in words of its own.
func jute(c *casefile.Case) {
	c.Contents = casefile.Contents{Measure: "sacks", Payload: "hull-load", Kinds: []casefile.ContentKind{{ID: "jute", Name: "jute sack", Mass: "sack", PackedMass: "sack-packed"}}}
	c.Factors = append(c.Factors, casefile.Factor{ID: "hull-load", Lo: 21, Hi: 28, Unit: "tonne"}, casefile.Factor{ID: "sack", Lo: 50, Hi: 50, Unit: "kg"}, casefile.Factor{ID: "sack-packed", Lo: 55, Hi: 56, Unit: "kg"})
}

func sacks(c *claims.Claim) {
	c.Measure, c.Unit, c.Item, c.Form, c.Scope = "sacks", "sack", "jute sack", claims.Capacity, ""
	c.Relations = append(c.Relations, claims.Relation{Kind: claims.DerivedFrom, ID: "C01"})
}

func rice(unit string, values map[string]float64) func(*casefile.Case) {
	return levels("price-rice", unit, values)
}

// levels gives the case a series of two days.
func levels(name, unit string, values map[string]float64) func(*casefile.Case) {
	return func(c *casefile.Case) {
		var rows []casefile.SeriesRow
		for _, day := range []string{"2024-01-02", "2024-03-01"} {
			if v, ok := values[day]; ok {
				rows = append(rows, casefile.SeriesRow{Date: dates.MustParse(day), Value: quantity.Number(v), Unit: unit, Source: "market"})
			}
		}
		c.Series = map[string][]casefile.SeriesRow{name: rows}
	}
}

var (
	price = []change{measure(claims.Price, "xac_per_kg", "rice"), form(claims.Level)}
	march = "2024-03-01"
)

func observedOn(n int) func(*casefile.Case) {
	return func(c *casefile.Case) {
		c.Places = []geo.Place{{ID: "quay-a", Country: "XA"}, {ID: "quay-b", Country: "XB"}}
		for i := range n {
			at := time.Date(2023, 9, 1+7*i, 0, 0, 0, 0, time.UTC)
			c.Observed = append(c.Observed, casefile.Observed{ID: "o" + string(rune('1'+i)), Kind: casefile.VoyageKind, Status: events.Closed, Source: "ais", MMSI: 123456789, Start: at, End: at.Add(12 * time.Hour),
				From: []string{"quay-a"}, To: []string{"quay-b"}, FromHow: events.Heard, ToHow: events.Heard, Laden: events.LadenYes})
		}
	}
}

func places(list ...geo.Place) func(*casefile.Case) {
	return func(c *casefile.Case) { c.Places = list }
}

// to sends a claim to a place.
func to(id string) change { return func(c *claims.Claim) { c.To = claims.Places{id} } }

// ruleCases are small cases by rule: where it must find something, where it must
// not, and where it must say that it cannot tell. A blank verdict is no finding.
var ruleCases = map[string][]struct {
	what    string
	c       *casefile.Case
	verdict checks.Verdict
	says    string
}{
	"payload-mass": {
		{"too many in more boxes than are told", ferry(claim("o", march, 1000, hedge(quantity.MoreThan)), claim("o", march, 900000, rounds("152 mm shell", "C01"), form(claims.Cumulative))), checks.Untestable, "less than that fits"},
		{"few rockets, of which more were sent", ferry(claim("o", march, 1000), claim("o", march, 80000, rounds("122 mm rocket", "C01"), form(claims.Cumulative), hedge(quantity.AtLeast))), checks.Untestable, "more than that may have been"},
		{"bare shells too heavy", ferry(claim("o", march, 1000), claim("o", march, 900000, rounds("152 mm shell", "C01"))), checks.Impossible, "not even bare"},
		{"packed over the limit", ferry(claim("o", march, 1000), claim("o", march, 440000, rounds("152 mm shell", "C01"))), checks.Strained, "whatever the packing"},
		{"packed over what stowage leaves", caseOf(func(c *casefile.Case) {
			c.Factors = append(c.Factors, casefile.Factor{ID: "stowage-share", Lo: 0.7, Hi: 0.9})
		}, claim("o", march, 1000), claim("o", march, 400000, rounds("152 mm shell", "C01"))), checks.Strained, "25.2 t that stowage leaves"},
		{"few rockets", ferry(claim("o", march, 1000), claim("o", march, 80000, rounds("122 mm rocket", "C01"))), checks.Strained, "far under"},
		{"few rockets that fill the room", ferry(claim("o", march, 1000), claim("o", march, 120000, rounds("122 mm rocket", "C01"))), checks.Consistent, ""},
		{"packed rounds fit", ferry(claim("o", march, 1000), claim("o", march, 250000, rounds("152 mm shell", "C01"))), checks.Consistent, "within the limit"},
		{"a ceiling of what was sent", ferry(claim("o", march, 1000), claim("o", march, 440000, rounds("152 mm shell", "C01"), form(claims.Cumulative), hedge(quantity.UpTo))), checks.Untestable, "less than that fits"},
		{"nothing on the limit", caseOf(without("container-payload"), claim("o", march, 1000), claim("o", march, 900000, rounds("152 mm shell", "C01"))), checks.Untestable, "no factor container-payload"},
		{"nothing on the calibre", ferry(claim("o", march, 1000), claim("o", march, 900000, rounds("130 mm shell", "C01"))), checks.Untestable, "no factor shell-130"},
		{"two floors", ferry(claim("o", march, 1000, hedge(quantity.MoreThan)), claim("o", march, 440000, rounds("152 mm shell", "C01"), hedge(quantity.AtLeast))), checks.Untestable, "both are floors"},
		{"no boxes to divide by", ferry(claim("o", march, 80000, rounds("152 mm shell", "missing"))), "", ""},
	},
	"payload-volume": {
		{"too many in more boxes than are told", ferry(claim("o", march, 1000, hedge(quantity.MoreThan)), claim("o", march, 900000, rounds("152 mm shell", "C01"), form(claims.Cumulative))), checks.Untestable, "less than that fits"},
		{"packed rounds have no room", ferry(claim("o", march, 1000), claim("o", march, 900000, rounds("152 mm shell", "C01"))), checks.Strained, "packed rounds do not fit"},
		{"they have", ferry(claim("o", march, 1000), claim("o", march, 300000, rounds("152 mm shell", "C01"))), checks.Consistent, "12 to 18 m3"},
		{"nothing on the room of one", caseOf(without("packed-round-152-volume"), claim("o", march, 1000), claim("o", march, 900000, rounds("152 mm shell", "C01"))), checks.Untestable, "no factor packed-round-152-volume"},
		{"bare ones have no room", caseOf(func(c *casefile.Case) {
			without("packed-round-152-volume")(c)
			c.Factors = append(c.Factors, casefile.Factor{ID: "shell-152-volume", Lo: 0.04, Hi: 0.05})
		}, claim("o", march, 1000), claim("o", march, 900000, rounds("152 mm shell", "C01"))), checks.Impossible, "not even bare"},
	},
	"contents-fit": {
		{"more than bare ones allow", caseOf(jute, claim("o", march, 1000), claim("o", march, 700000, sacks)), checks.Impossible, "not even bare ones"},
		{"more than packed ones allow", caseOf(jute, claim("o", march, 1000), claim("o", march, 530000, sacks)), checks.Strained, "at most 509 packed"},
		{"they fit", caseOf(jute, claim("o", march, 1000), claim("o", march, 400000, sacks)), checks.Consistent, "400 a container"},
		{"room binds", caseOf(func(c *casefile.Case) {
			jute(c)
			c.Contents.Room, c.Contents.RoomUsed, c.Contents.Kinds[0].PackedVolume = "hold", "piled", "sack-room"
			c.Factors = append(c.Factors, casefile.Factor{ID: "hold", Lo: 30, Hi: 33, Unit: "m3"}, casefile.Factor{ID: "piled", Lo: 0.5, Hi: 0.6, Unit: "share"}, casefile.Factor{ID: "sack-room", Lo: 60, Hi: 70, Unit: "litre"})
		}, claim("o", march, 1000), claim("o", march, 400000, sacks)), checks.Strained, "at most 330 packed"},
		{"nothing is known of one", caseOf(func(c *casefile.Case) {
			jute(c)
			without("sack", "sack-packed")(c)
		}, claim("o", march, 1000), claim("o", march, 400000, sacks)), checks.Untestable, "how many jute sacks"},
	},
	"alternatives-summed": {
		{"or told as and", ferry(claim("o", march, 1000), claim("o", march, 250000, rounds("152 mm shell", "C01"), relation(claims.AlternativeTo, "C03")), claim("o", march, 200000, rounds("122 mm rocket", "C01")),
			claim("o", march, 250000, rounds("152 mm shell", "C01"), relays("C02")), claim("o", march, 200000, rounds("122 mm rocket", "C01"), relays("C03"))), checks.Inconsistent, "450,000 rounds"},
		{"or told as or", ferry(claim("o", march, 1000), claim("o", march, 250000, rounds("152 mm shell", "C01"), relation(claims.AlternativeTo, "C03")), claim("o", march, 200000, rounds("122 mm rocket", "C01")),
			claim("o", march, 250000, rounds("152 mm shell", "C01"), relays("C02"), relation(claims.AlternativeTo, "C05")), claim("o", march, 200000, rounds("122 mm rocket", "C01"), relays("C03"))), "", ""},
	},
	"relay-figure": {
		{"another number", ferry(claim("o", march, 6700), claim("o", march, 5200, relays("C01"))), checks.Strained, "about 6,700; about 5,200"},
		{"a headline that rounds", ferry(claim("o", march, 6700), claim("o", march, 7000, hedge(quantity.Nearly), relays("C01"))), "", ""},
	},
	"relay-hedge": {
		{"a hedge turned round", ferry(claim("o", march, 3000, hedge(quantity.AtLeast)), claim("o", march, 3000, hedge(quantity.UpTo), relays("C01"))), checks.Inconsistent, "floor and a ceiling"},
		{"another hedge", ferry(claim("o", march, 3000), claim("o", march, 3000, hedge(quantity.MoreThan), relays("C01"))), checks.Strained, "nearest the speaker"},
		{"as it was", ferry(claim("o", march, 3000), claim("o", march, 3000, relays("C01"))), "", ""},
	},
	"relay-start": {
		{"starts that exclude each other", ferry(claim("o", march, 3000, since("2023-09")), claim("o", march, 3000, since("2023-07"), relays("C01"))), checks.Inconsistent, "Sep 2023; Jul 2023"},
		{"one inside the other", ferry(claim("o", march, 3000, since("2023-09")), claim("o", march, 3000, since("2023-09-13"), relays("C01"))), "", ""},
		{"told without", ferry(claim("o", march, 3000, since("2023-09")), claim("o", march, 3000, func(c *claims.Claim) { c.CountedSince = dates.Date{} }, relays("C01"))), "", ""},
	},
	"relay-item": {
		{"a rocket told as a shell", ferry(claim("o", march, 1000), claim("o", march, 200000, rounds("122 mm rocket", "C01")), claim("o", march, 200000, rounds("122 mm shell", "C01"), relays("C02"))), checks.Inconsistent, "122 mm rocket; 122 mm shell"},
		{"a rocket told as a rocket", ferry(claim("o", march, 1000), claim("o", march, 200000, rounds("122 mm rocket", "C01")), claim("o", march, 200000, rounds("122 mm rocket", "C01"), relays("C02"))), "", ""},
	},
	"relay-unmarked": {
		{"another party gives the figure two days later", ferry(claim("o1", march, 6700), claim("o2", "2024-03-03", 6700, party("b"))), checks.Strained, "published 2 days later"},
		{"an outlet that names nobody", ferry(claim("o1", march, 6700), claim("o2", "2024-03-03", 6700, since(""), func(c *claims.Claim) { c.Chain, c.Scope = claims.Chain{{Name: "outlet", Verb: claims.Reported}}, "" })), checks.Strained, "lacks its mark"},
		{"a figure rounded on the way", ferry(claim("o1", march, 1367628), claim("o2", "2024-03-03", 1370000, party("b")), claim("o3", "2024-03-03", 1368000, party("b"))), "", ""},
		{"a round figure", ferry(claim("o1", march, 10000, since(""), hedge(quantity.MoreThan)), claim("o2", "2024-03-03", 10000, party("b"), hedge(quantity.MoreThan))), checks.Consistent, "round enough"},
		{"by another unit of time", ferry(claim("o1", march, 210, form(claims.Rate), unit("container_per_week")), claim("o2", "2024-03-03", 913, form(claims.Rate), unit("container_per_month"), party("b"))), checks.Strained, "another unit of time"},
		{"marked", ferry(claim("o1", march, 6700), claim("o1", "2024-03-03", 6700, relays("C01"))), "", ""},
		{"related by the record", ferry(claim("o1", march, 6700), claim("o2", "2024-03-03", 6700, party("b"), relation("other", "C01"))), "", ""},
		{"a month later", ferry(claim("o1", march, 6700), claim("o2", "2024-04-03", 6700, party("b"))), "", ""},
		{"of another scope", ferry(claim("o1", march, 6700), claim("o2", "2024-03-03", 6700, party("b"), func(c *claims.Claim) { c.Scope = "narrow" })), "", ""},
		{"who looks for himself", caseOf(func(c *casefile.Case) { c.Model.Watchers = []string{"b"} }, claim("o1", march, 6700), claim("o2", "2024-03-03", 6700, party("b"))), "", ""},
		{"said before the other", ferry(claim("o1", march, 6700), claim("o2", "2024-03-03", 6700, party("b"), func(c *claims.Claim) { c.SaidAt = dates.MustParse("2024-02-20") })), "", ""},
		{"disputed", ferry(claim("o1", march, 6700), claim("o2", "2024-03-03", 6700, party("b"), func(c *claims.Claim) { c.Review = claims.Review{State: claims.Disputed, Reason: "garbled"} })), "", ""},
	},
	"relay-sense": {
		{"room told as sent", ferry(claim("o", march, 1000), claim("o", march, 250000, rounds("152 mm shell", "C01")), claim("o", march, 250000, rounds("152 mm shell", "C01"), form(claims.Cumulative), relays("C02"))), checks.Inconsistent, "could hold"},
		{"room told as room", ferry(claim("o", march, 1000), claim("o", march, 250000, rounds("152 mm shell", "C01")), claim("o", march, 250000, rounds("152 mm shell", "C01"), relays("C02"))), "", ""},
	},
	"relay-field": {
		{"by another unit, with another number", ferry(claim("o", march, 1000), claim("o", march, 2000, unit("teu"), relays("C01"))), "", ""},
		{"another way", ferry(claim("o", march, 1000), claim("o", march, 1000, func(c *claims.Claim) { c.From, c.To = c.To, c.From }, relays("C01"))), checks.Inconsistent, "XA to XB; XB to XA"},
		{"a total told as a rate", ferry(claim("o", march, 1000), claim("o", march, 1000, form(claims.Rate), relays("C01"))), checks.Inconsistent, "cumulative; rate"},
		{"another scope", ferry(claim("o", march, 1000), claim("o", march, 1000, func(c *claims.Claim) { c.Scope = "narrow" }, relays("C01"))), checks.Strained, "wide; narrow"},
		{"another speaker", ferry(claim("o", march, 1000), claim("o", march, 1000, func(c *claims.Claim) { c.Chain = claims.Chain{{Name: "B", Party: "b", Verb: claims.Said}} }, relays("C01"))), checks.Strained, "who said it as A; B"},
		{"another day", ferry(claim("o", march, 1000), claim("o", march, 1000, func(c *claims.Claim) { c.AsOf = dates.MustParse("2024-02-01") }, relays("C01"))), checks.Strained, "1 Mar 2024; 1 Feb 2024"},
		{"a coarser day, and a blank", ferry(claim("o", march, 1000), claim("o", march, 1000, func(c *claims.Claim) { c.AsOf, c.Scope = dates.MustParse("2024-03"), "" }, relays("C01"))), "", ""},
		{"another figure of another thing", ferry(claim("o", march, 1000), claim("o", march, 7, measure("mules", "mule", "with carts"), relays("C01"))), "", ""},
	},
	"two-totals": {
		{"same scope", ferry(claim("o1", march, 3000), claim("o2", "2024-03-05", 6000, party("b"))), checks.Inconsistent, "same scope and window, are 4 days apart"},
		{"another window", ferry(claim("o1", march, 3000), claim("o2", "2024-03-05", 6000, party("b"), since("2023-09"))), checks.Strained, "opens its window 31 days later, so the windows widen the gap"},
		{"an earlier window", ferry(claim("o1", march, 3000, since("2023-09-01")), claim("o2", "2024-03-05", 6000, party("b"), since("2023-08-02"))), checks.Strained, "explain the gap if 100 a day"},
		{"the lower a floor", ferry(claim("o1", march, 3000, hedge(quantity.MoreThan)), claim("o2", "2024-03-05", 6000, party("b"))), checks.Consistent, "room for both"},
		{"another month", ferry(claim("o1", march, 3000), claim("o2", "2024-05-05", 6000, party("b"))), "", ""},
	},
	"series-pace": {
		{"a break", ferry(claim("o1", "2024-01-01", 1000), claim("o2", "2024-02-01", 1300), claim("o3", march, 1600), claim("o4", "2024-03-11", 4000)), checks.Strained, "240 containers a day"},
		{"a break that the vessels cannot carry", caseOf(fleetOf(250, 10), claim("o1", "2024-01-01", 1000), claim("o2", "2024-02-01", 1300), claim("o3", march, 1600), claim("o4", "2024-03-11", 4000)), checks.Inconsistent, "at most 25 a day"},
		{"a steady series", ferry(claim("o1", "2024-01-01", 1000), claim("o2", "2024-02-01", 1300), claim("o3", march, 1600), claim("o4", "2024-04-01", 1900)), "", ""},
		{"two totals", ferry(claim("o1", "2024-01-01", 1000), claim("o2", "2024-02-01", 9300)), checks.Untestable, "It takes 4"},
	},
	"total-falls": {
		{"it falls", ferry(claim("o1", "2024-01-01", 3000), claim("o2", "2024-02-01", 2000)), checks.Inconsistent, "cannot fall"},
		{"a floor", ferry(claim("o1", "2024-01-01", 3000), claim("o2", "2024-02-01", 2000, hedge(quantity.AtLeast))), checks.Strained, "A floor may lie under"},
		{"no start", ferry(claim("o1", "2024-01-01", 3000, func(c *claims.Claim) { c.CountedSince = dates.Date{} }), claim("o2", "2024-02-01", 2000)), checks.Strained, "a start is not stated"},
		{"of another measure", ferry(claim("o1", "2024-01-01", 90, measure(claims.Troops, "person", "")), claim("o2", "2024-02-01", 50, measure(claims.Troops, "person", ""))), checks.Inconsistent, "cannot fall"},
		{"two back", ferry(claim("o1", "2024-01-01", 3000), claim("o2", "2024-02-01", 3000, hedge(quantity.UpTo)), claim("o3", march, 2000)), checks.Inconsistent, "cannot fall"},
		{"a little under", ferry(claim("o1", "2024-01-01", 7000), claim("o2", "2024-02-01", 6900)), "", ""},
		{"a later window", ferry(claim("o1", "2024-01-01", 3000), claim("o2", "2024-02-01", 2000, since("2023-12"))), "", ""},
		{"a narrower scope", ferry(claim("o1", "2024-01-01", 3000), claim("o2", "2024-02-01", 2000, func(c *claims.Claim) { c.Scope = "narrow" })), "", ""},
	},
	"rounds-a-box": {
		{"a floor that is a ceiling", ferry(claim("o", march, 1000), claim("o", march, 250000, rounds("152 mm shell", "C01"), hedge(quantity.AtLeast))), checks.Consistent, "that ceiling is ours"},
		{"room", ferry(claim("o", march, 1000), claim("o", march, 250000, rounds("152 mm shell", "C01"), hedge(quantity.UpTo))), checks.Consistent, "stated as room"},
		{"two floors", ferry(claim("o", march, 1000, hedge(quantity.MoreThan)), claim("o", march, 250000, rounds("152 mm shell", "C01"), hedge(quantity.AtLeast))), checks.Untestable, "neither a floor nor a ceiling"},
		{"no boxes", ferry(claim("o", march, 250000, rounds("152 mm shell", "none"))), "", ""},
	},
	"boxes-a-voyage": {
		{"all but empty", ferry(claim("o", march, 1000), claim("o", march, 20, measure(claims.Voyages, "voyage", ""))), checks.Strained, "far under"},
		{"as usual", ferry(claim("o", march, 1000), claim("o", march, 5, measure(claims.Voyages, "voyage", ""))), checks.Consistent, "one piece of evidence"},
		{"nothing is usual", caseOf(without("containers-per-voyage"), claim("o", march, 1000), claim("o", march, 20, measure(claims.Voyages, "voyage", ""))), checks.Untestable, "no factor containers-per-voyage"},
	},
	"kilograms-a-round": {
		{"of more tonnes than are told", ferry(claim("o", march, 1000, measure(claims.Tonnes, "tonne", ""), hedge(quantity.MoreThan)), claim("o", march, 50000, rounds("152 mm shell", "C01"), form(claims.Cumulative))), checks.Untestable, "room for more"},
		{"lighter than a shell", ferry(claim("o", march, 1000, measure(claims.Tonnes, "tonne", "")), claim("o", march, 50000, rounds("152 mm shell", "C01"))), checks.Impossible, "less than a bare 152 mm shell"},
		{"about a shell", ferry(claim("o", march, 1000, measure(claims.Tonnes, "tonne", "")), claim("o", march, 22000, rounds("152 mm shell", "C01"))), checks.Consistent, "about a bare"},
		{"nothing on the calibre", ferry(claim("o", march, 1000, measure(claims.Tonnes, "tonne", "")), claim("o", march, 50000, rounds("130 mm shell", "C01"))), checks.Untestable, "no factor shell-130"},
	},
	"factor-drift": {
		{"it drifts", ferry(claim("o1", "2024-01-01", 1000), claim("o1", "2024-01-01", 250000, rounds("152 mm shell", "C01")), claim("o2", "2024-02-01", 1300), claim("o2", "2024-02-01", 390000, rounds("152 mm shell", "C03")), claim("o3", march, 1600), claim("o3", march, 560000, rounds("152 mm shell", "C05"))), checks.Strained, "40 percent"},
		{"it stays", ferry(claim("o1", "2024-01-01", 1000), claim("o1", "2024-01-01", 250000, rounds("152 mm shell", "C01")), claim("o2", "2024-02-01", 1300), claim("o2", "2024-02-01", 325000, rounds("152 mm shell", "C03")), claim("o3", march, 1600), claim("o3", march, 400000, rounds("152 mm shell", "C05"))), checks.Consistent, "rounding"},
	},
	"share-and-total": {
		{"a part of a total is none", ferry(claim("o", march, 1000), claim("o", march, 30, measure(claims.ReturnContainers, "percent", "the outbound"), form(claims.Share), relation(claims.DerivedFrom, "C01")), claim("o2", "2024-03-09", 40, measure(claims.ReturnContainers, "container", ""), relation(claims.SubsetOf, "C04")), claim("o3", "2024-03-10", 310, measure(claims.ReturnContainers, "container", ""))), checks.Consistent, "comes to 300"},
		{"they differ", ferry(claim("o", march, 1000), claim("o", march, 30, measure(claims.ReturnContainers, "percent", "more than the outbound"), form(claims.Share), relation(claims.DerivedFrom, "C01")), claim("o2", "2024-03-09", 3000, measure(claims.ReturnContainers, "container", ""))), checks.Strained, "comes to 1,300"},
		{"they agree", ferry(claim("o", march, 1000), claim("o", march, 30, measure(claims.ReturnContainers, "percent", "the outbound"), form(claims.Share), relation(claims.DerivedFrom, "C01")), claim("o2", "2024-03-09", 310, measure(claims.ReturnContainers, "container", ""))), checks.Consistent, "comes to 300"},
	},
	"share-over-whole": {
		{"more than all", ferry(claim("o", march, 130, measure("loss_share", "percent", "losses"), form(claims.Share))), checks.Impossible, "130 percent"},
		{"all", ferry(claim("o", march, 100, measure("loss_share", "percent", "losses"), form(claims.Share))), "", ""},
	},
	"parts-and-whole": {
		{"a part over the whole", ferry(claim("o", march, 1000), claim("o", march, 1500, relation(claims.SubsetOf, "C01"))), checks.Inconsistent, "cannot exceed"},
		{"parts over the whole", ferry(claim("o", march, 1000), claim("o", march, 800, relation(claims.SubsetOf, "C01"), func(c *claims.Claim) { c.Item = "by Tern" }), claim("o", march, 800, relation(claims.SubsetOf, "C01"), func(c *claims.Claim) { c.Item = "by Skua" })), checks.Strained, "unless they overlap"},
		{"room for the rest", ferry(claim("o", march, 1000), claim("o", march, 300, relation(claims.SubsetOf, "C01"))), checks.Consistent, "the rest"},
		{"the whole a floor", ferry(claim("o", march, 1000, hedge(quantity.MoreThan)), claim("o", march, 1500, relation(claims.SubsetOf, "C01"))), checks.Untestable, "no upper end"},
	},
	"rise-and-totals": {
		{"they do not add up", ferry(claim("o1", "2024-02-01", 1000), claim("o2", march, 5000), claim("o2", march, 300, form(claims.Increment), since("2024-02-01"))), checks.Inconsistent, "cannot all hold"},
		{"only by rounding", ferry(claim("o1", "2024-02-01", 10000), claim("o2", march, 10500), claim("o2", march, 1500, form(claims.Increment), since("2024-02-01"))), checks.Strained, "rounding the two totals hides"},
		{"they add up", ferry(claim("o1", "2024-02-01", 6700), claim("o2", march, 7000), claim("o2", march, 300, form(claims.Increment), since("2024-02-01"))), checks.Consistent, "agree"},
		{"no total before", ferry(claim("o2", march, 7000), claim("o2", march, 300, form(claims.Increment), since("2024-02-01"))), checks.Untestable, "No total of the same group"},
	},
	"months-of-supply": {
		{"it does not last", ferry(claim("o", march, 30000, measure(claims.Rounds, "round", "shell")), claim("o", march, 5, measure("supply", "month", ""), form(claims.Capacity), relation(claims.DerivedFrom, "C01")), claim("u", march, 1000, measure("use", "round_per_day", ""), form(claims.Rate), party("b"))), checks.Strained, "do not agree"},
		{"it lasts", ferry(claim("o", march, 30000, measure(claims.Rounds, "round", "shell")), claim("o", march, 1, measure("supply", "month", ""), form(claims.Capacity), relation(claims.DerivedFrom, "C01")), claim("u", march, 1000, measure("use", "round_per_day", ""), form(claims.Rate), party("b"))), checks.Consistent, "agree"},
		{"no use known", ferry(claim("o", march, 30000, measure(claims.Rounds, "round", "shell")), claim("o", march, 1, measure("supply", "month", ""), form(claims.Capacity), relation(claims.DerivedFrom, "C01"))), checks.Untestable, "used a day"},
	},
	"level-series": {
		{"another level", caseOf(rice("xac_per_kg", map[string]float64{"2024-01-02": 5000, march: 8000}), claim("o", march, 5000, price...)), checks.Inconsistent, "factor of 1.39"},
		{"the level", caseOf(rice("xac_per_kg", map[string]float64{"2024-01-02": 5000, march: 5200}), claim("o", march, 5000, price...)), checks.Consistent, "agree"},
		{"a change", caseOf(rice("xac_per_kg", map[string]float64{"2024-01-02": 5000, march: 8000}), claim("o", march, 60, measure(claims.Price, "percent", "rice"), form(claims.Increment), since("2024-01"))), checks.Consistent, "60 percent"},
		{"another change", caseOf(rice("xac_per_kg", map[string]float64{"2024-01-02": 5000, march: 5500}), claim("o", march, 60, measure(claims.Price, "percent", "rice"), form(claims.Increment), since("2024-01"))), checks.Inconsistent, "do not agree"},
		{"a rise in its own unit", caseOf(rice("xac_per_kg", map[string]float64{"2024-01-02": 5000, march: 8000}), claim("o", march, 3000, measure(claims.Price, "xac_per_kg", "rice"), form(claims.Increment), since("2024-01"))), checks.Consistent, "3,000 xacs a kg"},
		{"another rise", caseOf(rice("xac_per_kg", map[string]float64{"2024-01-02": 5000, march: 8000}), claim("o", march, 1000, measure(claims.Price, "xac_per_kg", "rice"), form(claims.Increment), since("2024-01"))), checks.Inconsistent, "do not agree"},
		{"troops who came", caseOf(levels("troops", "person", map[string]float64{"2024-01-02": 1000, march: 4000}), claim("o", march, 3000, measure(claims.Troops, "person", ""), form(claims.Increment), since("2024-01"))), checks.Consistent, "3,000 persons"},
		{"plants at work", caseOf(levels("plant_capacity-works", "percent", map[string]float64{march: 30}), claim("o", march, 100, measure(claims.PlantCapacity, "percent", "works"), form(claims.Level))), checks.Inconsistent, "factor of"},
		{"no series", ferry(claim("o", march, 5000, price...)), checks.Untestable, "no series/price-rice.csv"},
		{"another unit", caseOf(rice("xbc_per_kg", map[string]float64{march: 8000}), claim("o", march, 5000, price...)), checks.Untestable, "is in xbc_per_kg"},
		{"no value then", caseOf(rice("xac_per_kg", map[string]float64{"2024-01-02": 5000}), claim("o", march, 5000, price...)), checks.Untestable, "no value within 31 days"},
		{"no number", caseOf(rice("xac_per_kg", map[string]float64{march: 5000}), claim("o", march, 0, measure(claims.Price, "", "rice"), form(claims.Status), noNumber)), checks.Untestable, "gives no number"},
	},
	"voyages-times-load": {
		{"more boxes than they carry", ferry(claim("o", march, 10, measure(claims.Voyages, "voyage", "")), claim("o2", march, 5000, party("b"))), checks.Strained, "exceed"},
		{"they agree", ferry(claim("o", march, 10, measure(claims.Voyages, "voyage", "")), claim("o2", march, 2300, party("b"))), checks.Consistent, "agree"},
		{"no load", caseOf(without("containers-per-voyage"), claim("o", march, 10, measure(claims.Voyages, "voyage", "")), claim("o2", march, 5000, party("b"))), checks.Untestable, "no factor containers-per-voyage"},
	},
	"rounds-a-voyage": {
		{"too many", ferry(claim("o", march, 10, measure(claims.Voyages, "voyage", "")), claim("o", march, 2000000, measure(claims.Rounds, "round", "152 mm shell"))), checks.Strained, "does not fit"},
		{"they fit", ferry(claim("o", march, 10, measure(claims.Voyages, "voyage", "")), claim("o", march, 500000, measure(claims.Rounds, "round", "152 mm shell"))), checks.Consistent, "within"},
		{"no load", caseOf(without("containers-per-voyage"), claim("o", march, 10, measure(claims.Voyages, "voyage", "")), claim("o", march, 2000000, measure(claims.Rounds, "round", "152 mm shell"))), checks.Untestable, "the containers of a voyage"},
	},
	"observed-voyages": {
		{"more than claimed", caseOf(observedOn(3), claim("o", march, 2, measure(claims.Voyages, "voyage", ""), hedge(quantity.Exact))), checks.Strained, "more than the statement allows"},
		{"no more than claimed", caseOf(observedOn(2), claim("o", march, 9, measure(claims.Voyages, "voyage", ""))), checks.Untestable, "no count to set them against"},
		{"no tracks", ferry(claim("o", march, 9, measure(claims.Voyages, "voyage", ""))), "", ""},
	},
	"rate-and-total": {
		{"of another calibre", ferry(claim("o", march, 90000, measure(claims.Rounds, "round_per_week", "122 mm rocket"), form(claims.Rate)), claim("o2", march, 1000, measure(claims.Rounds, "round", "152 mm shell"))), "", ""},
		{"the other way", ferry(claim("o", march, 900, unit("container_per_week"), form(claims.Rate)), claim("o2", march, 3000, func(c *claims.Claim) { c.From, c.To = c.To, c.From })), "", ""},
		{"they differ", ferry(claim("o", march, 900, func(c *claims.Claim) { c.Form, c.Unit = claims.Rate, "container_per_week" }), claim("o2", march, 3000)), checks.Inconsistent, "cannot both hold"},
		{"they agree", ferry(claim("o", march, 100, func(c *claims.Claim) { c.Form, c.Unit = claims.Rate, "container_per_week" }), claim("o2", march, 3040)), checks.Consistent, "agree"},
		{"a rate of a part of the window", ferry(claim("o", march, 100, since("2024-02-01"), func(c *claims.Claim) { c.Form, c.Unit = claims.Rate, "container_per_week" }), claim("o2", march, 3000)), checks.Consistent, "windows explain it"},
		{"no start", ferry(claim("o", march, 900, func(c *claims.Claim) {
			c.Form, c.Unit, c.CountedSince = claims.Rate, "container_per_week", dates.Date{}
		}), claim("o2", march, 3000)), checks.Untestable, "no start"},
	},
	"fleet-pace": {
		{"two rounded figures a day apart", caseOf(fleetOf(250, 10), claim("o1", "2024-01-01", 1000), claim("o2", "2024-01-02", 1100)), checks.Consistent, "within"},
		{"faster than they sail", caseOf(fleetOf(250, 10), claim("o1", "2024-01-01", 1000), claim("o2", "2024-02-01", 9000)), checks.Strained, "at most 25 a day"},
		{"by sea", caseOf(fleetOf(250, 10), claim("o1", "2024-01-01", 1000, func(c *claims.Claim) { c.Modes = []claims.Mode{claims.Sea} }), claim("o2", "2024-02-01", 9000, func(c *claims.Claim) { c.Modes = []claims.Mode{claims.Sea} })), checks.Inconsistent, "other vessels sailed"},
		{"no faster", caseOf(fleetOf(250, 10), claim("o1", "2024-01-01", 1000), claim("o2", "2024-02-01", 1600)), checks.Consistent, "within"},
		{"what the berths load", caseOf(func(c *casefile.Case) {
			fleetOf(250, 1)(c)
			c.Factors = append(c.Factors, casefile.Factor{ID: "berth-days", Lo: 25, Hi: 25})
		}, claim("o1", "2024-01-01", 1000), claim("o2", "2024-02-01", 9000)), checks.Strained, "no more than one berth loads in 25 days"},
		{"from voyages told", caseOf(func(c *casefile.Case) {
			fleetOf(250, 0)(c)
			for _, day := range []string{"2023-09-01", "2023-09-11", "2023-10-01"} {
				c.Voyages = append(c.Voyages, events.ReportedVoyage{ID: "v" + day, Vessels: []string{"tern"}, From: []string{"XA"}, To: []string{"XB"}, Depart: dates.MustParse(day)})
			}
		}, claim("o1", "2024-01-01", 1000), claim("o2", "2024-02-01", 9000)), checks.Strained, "no fewer than 10 days"},
		{"from a passage", caseOf(func(c *casefile.Case) {
			fleetOf(0, 0)(c)
			places(geo.Place{ID: "quay-a", Country: "XA"}, geo.Place{ID: "quay-b", Country: "XB"})(c)
			c.Factors = append(c.Factors, casefile.Factor{ID: "quay-a-quay-b-passage", Lo: 120, Hi: 150, Unit: "hour"})
		}, claim("o1", "2024-01-01", 1000), claim("o2", "2024-02-01", 9000)), checks.Strained, "at most 25 a day (one vessel at 200 to 250 containers together (1 without a capacity"},
		{"no vessel", ferry(claim("o1", "2024-01-01", 1000), claim("o2", "2024-02-01", 9000)), checks.Untestable, "watches no vessel"},
		{"no trip", caseOf(fleetOf(250, 0), claim("o1", "2024-01-01", 1000), claim("o2", "2024-02-01", 9000)), checks.Untestable, "days of a trip are not known"},
	},
	"power-of-ten": {
		{"a digit too many", ferry(claim("o", march, 6700), claim("o", march, 67000, relays("C01"))), checks.Inconsistent, "a digit too many"},
		{"a thousand for a million", ferry(claim("o", march, 3000000, measure(claims.Rounds, "round", "shell")), claim("o", march, 3000, measure(claims.Rounds, "round", "shell"), relays("C01"))), checks.Inconsistent, "thousands for millions"},
		{"amid a series", ferry(claim("o1", "2024-01-01", 5000), claim("o2", "2024-02-01", 60000), claim("o3", march, 7000)), checks.Strained, "would fit as 6,000"},
		{"a series", ferry(claim("o1", "2024-01-01", 5000), claim("o2", "2024-02-01", 6000), claim("o3", march, 7000)), "", ""},
	},
	"other-unit": {
		{"tonnes for kilotonnes", ferry(claim("o", march, 74, measure(claims.Tonnes, "kilotonne", "")), claim("o", march, 74, measure(claims.Tonnes, "tonne", ""), relays("C01"))), checks.Inconsistent, "one unit is a slip"},
		{"boxes told as TEU", ferry(claim("o", march, 740), claim("o", march, 740, func(c *claims.Claim) { c.Unit = "teu" }, relays("C01"))), checks.Inconsistent, "one unit is a slip"},
		{"one unit", ferry(claim("o", march, 74, measure(claims.Tonnes, "tonne", "")), claim("o", march, 74, measure(claims.Tonnes, "tonne", ""), relays("C01"))), "", ""},
	},
	"box-or-crate": {
		{"crates", ferry(claim("o", march, 1000), claim("o", march, 2000, rounds("152 mm shell", "C01"))), checks.Strained, "read as crates"},
		{"boxes", ferry(claim("o", march, 1000), claim("o", march, 250000, rounds("152 mm shell", "C01"))), "", ""},
	},
	"two-windows": {
		{"a year apart", ferry(claim("o1", "2024-08-27", 13000, since("2022-06")), claim("o2", "2024-10-18", 13000)), checks.Strained, "one start is a slip"},
		{"related, of two speakers", ferry(claim("o1", march, 1000, since("2023-08")), claim("o2", march, 1000, since("2023-09"), party("b"), relation(claims.Other, "C01"))), checks.Strained, "two speakers and two windows"},
		{"one start", ferry(claim("o1", "2024-08-27", 13000), claim("o2", "2024-10-18", 13000)), "", ""},
	},
	"year-off": {
		{"a mistyped year", ferry(claim("o", march, 1000), claim("o", march, 1000, func(c *claims.Claim) { c.SaidAt = dates.MustParse("2023-03-01") }, relays("C01"))), checks.Inconsistent, "differ by one year"},
		{"the year", ferry(claim("o", march, 1000), claim("o", march, 1000, relays("C01"))), "", ""},
		{"another day too", ferry(claim("o", march, 1000), claim("o", march, 1000, func(c *claims.Claim) { c.SaidAt = dates.MustParse("2023-02-27") }, relays("C01"))), "", ""},
	},
	"dates-in-order": {
		{"published before it was said", ferry(claim("o", march, 1000, func(c *claims.Claim) { c.PublishedAt = dates.MustParse("2024-02-20") })), checks.Inconsistent, "published before it was said"},
		{"as of a later day", ferry(claim("o", march, 1000, func(c *claims.Claim) { c.AsOf = dates.MustParse("2024-04") })), checks.Inconsistent, "a day after it was said"},
		{"a window that ends before it opens", ferry(claim("o", march, 1000, since("2024-05"), func(c *claims.Claim) { c.SaidAt = dates.Date{} })), checks.Inconsistent, "ends before it opens"},
		{"a hop back in time", ferry(claim("o", march, 1000, func(c *claims.Claim) {
			c.Chain = claims.Chain{{Name: "A", Party: "a", Verb: claims.Said, Date: dates.MustParse(march)}, {Name: "wire", Verb: claims.Reported, Date: dates.MustParse("2024-02-01")}}
		})), checks.Inconsistent, "handed on before it was had"},
		{"the day before, in another zone", ferry(claim("o", march, 1000, func(c *claims.Claim) { c.PublishedAt = dates.MustParse("2024-02-29") })), "", ""},
		{"a plan", ferry(claim("o", march, 3, form(claims.Intention), func(c *claims.Claim) { c.AsOf = dates.MustParse("2024-12") })), "", ""},
	},
	"begun-before": {
		{"after the fact", ferry(claim("o1", march, 1000), claim("o2", "2024-12-01", 0, measure("transfers", "", ""), form(claims.Status), noNumber, since("2024-10"), relation(claims.Contradicts, "C01"))), checks.Inconsistent, "slip or of something else"},
		{"before it", ferry(claim("o1", march, 1000), claim("o2", "2024-12-01", 0, measure("transfers", "", ""), form(claims.Status), noNumber, since("2023-10"), relation(claims.Contradicts, "C01"))), "", ""},
	},
	"shared-name": {
		{"two places of one name", caseOf(places(geo.Place{ID: "east", Name: "East Port", Aliases: []string{"East"}, Kind: "port", Country: "XB"}, geo.Place{ID: "east-base", Name: "East Base", Kind: "cosmodrome", Country: "XB"}), claim("o", march, 1000, to("east"))), checks.Strained, "names east (port) and east-base (cosmodrome)"},
		{"one name, two hulls", caseOf(func(c *casefile.Case) {
			c.Vessels = []vessels.Vessel{{ID: "tern", Name: "Tern", IMO: 9074729}}
			c.Observed = []casefile.Observed{{ID: "o1", Kind: casefile.VoyageKind, Status: events.Closed, End: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), Vessel: "tern", IMO: 9179842}}
		}), checks.Inconsistent, "given to another hull"},
		{"two names", caseOf(places(geo.Place{ID: "east", Name: "East Port", Kind: "port", Country: "XB"}, geo.Place{ID: "west", Name: "West Port", Kind: "port", Country: "XB"}), claim("o", march, 1000, to("east"))), "", ""},
	},
	"near-name": {
		{"under another party", ferry(claim("o", march, 1000, func(c *claims.Claim) { c.Chain[0].Name = "B" })), checks.Strained, "stands as a in C01"},
		{"one letter off", caseOf(func(c *casefile.Case) { c.Parties[0].Aliases = []string{"Harbour Board"} }, claim("o", march, 1000, func(c *claims.Claim) {
			c.Chain = append(c.Chain, claims.Hop{Name: "Harbor Board", Verb: claims.Relayed})
		})), checks.Strained, "one letter off"},
		{"its own name", caseOf(func(c *casefile.Case) { c.Parties[0].Aliases = []string{"Harbour Board"} }, claim("o", march, 1000, func(c *claims.Claim) { c.Chain[0].Name = "harbour board" })), "", ""},
	},
	"translated-name": {
		{"a river", caseOf(places(geo.Place{ID: "dunay", Name: "Dunay", Aliases: []string{"Дунай"}, Country: "XB"}), claim("o", march, 1000, to("dunay"), func(c *claims.Claim) { c.Quote = "sailed to the Danube" })), checks.Strained, "Дунай"},
		{"a longer word", caseOf(places(geo.Place{ID: "dunay", Name: "Dunay", Aliases: []string{"Дунай"}, Country: "XB"}), claim("o", march, 1000, to("dunay"), func(c *claims.Claim) { c.Quote = "the Danubelike town" })), "", ""},
	},
	"set-against": {
		{"one window", ferry(claim("o1", march, 200, measure("distance", "km", ""), form(claims.Level)), claim("o2", march, 290, measure("distance", "km", ""), form(claims.Level), party("b"), relation(claims.Contradicts, "C01"))), checks.Inconsistent, "cannot both hold"},
		{"rates in two units", ferry(claim("o1", march, 12000, measure("use", "round_per_year", ""), form(claims.Rate)), claim("o2", march, 5000, measure("use", "round_per_month", ""), form(claims.Rate), party("b"), relation(claims.Contradicts, "C01"))), checks.Inconsistent, "cannot both hold"},
		{"the same rate in two units", ferry(claim("o1", march, 12000, measure("use", "round_per_year", ""), form(claims.Rate)), claim("o2", march, 1000, measure("use", "round_per_month", ""), form(claims.Rate), party("b"), relation(claims.Contradicts, "C01"))), checks.Consistent, "room for both"},
		{"no number", ferry(claim("o1", march, 200, measure("distance", "km", ""), form(claims.Level)), claim("o2", march, 0, measure("distance", "", ""), form(claims.Status), noNumber, relation(claims.Contradicts, "C01"))), checks.Untestable, "nothing to compare"},
	},
	"share-bases": {
		{"two wholes", ferry(claim("o1", march, 50, measure("loss_share", "percent", "losses in the north"), form(claims.Share)), claim("o2", march, 60, measure("loss_share", "percent", "all losses"), form(claims.Share))), checks.Untestable, "wholes differ"},
		{"one whole", ferry(claim("o1", march, 50, measure("loss_share", "percent", "all losses"), form(claims.Share)), claim("o2", march, 60, measure("loss_share", "percent", "all losses"), form(claims.Share))), "", ""},
	},
	"orbit-statement": orbitCases,
	"launch-plan":     planCases,
	"denial": {
		{"its own side said so", ferry(claim("o1", march, 0, measure("transfers", "", ""), form(claims.Denial), noNumber), claim("o2", "2024-03-10", 0, measure("transfers", "", ""), form(claims.Status), noNumber)), checks.Inconsistent, "one side"},
		{"another's statement", ferry(claim("o1", march, 0, measure("transfers", "", ""), form(claims.Denial), noNumber, relation(claims.Contradicts, "C02")), claim("o2", "2024-02-10", 900, party("b"))), checks.Untestable, "denies what B (10 Feb 2024) stated"},
		{"no comment", ferry(claim("o1", march, 0, measure("transfers", "", ""), form(claims.NoComment), noNumber)), checks.Untestable, "declines to comment"},
		{"nothing denied", ferry(claim("o2", march, 900)), "", ""},
	},
}

// TestRules runs each rule on its own small cases, and holds each to have them:
// one where it fires, one where it does not, and one that it cannot test.
func TestRules(t *testing.T) {
	for _, r := range checks.Rules() {
		var fires, quiet, untestable bool
		for _, tc := range ruleCases[r.Name] {
			var found []checks.Finding
			for _, f := range checks.Run(tc.c, checks.Options{AsOf: dates.DayOf(2024, 12, 31)}) {
				if f.Rule == r.Name {
					found = append(found, f)
				}
			}
			var got checks.Verdict
			summary := ""
			if len(found) > 0 {
				got, summary = found[0].Verdict, found[0].Summary
			}
			if got != tc.verdict || !strings.Contains(summary, tc.says) {
				t.Errorf("%s: %s: %q: %s, want %q saying %q", r.Name, tc.what, got, summary, tc.verdict, tc.says)
			}
			switch tc.verdict {
			case "", checks.Consistent:
				quiet = true
			case checks.Untestable:
				untestable = true
			default:
				fires = true
			}
		}
		if !quiet || !fires && !strings.HasPrefix(r.Worse, "never") || !untestable && r.Needs != "" {
			t.Errorf("%s has no case in which it fires (%v), is quiet (%v), or cannot tell (%v)", r.Name, fires, quiet, untestable)
		}
	}
	for name := range ruleCases {
		if _, ok := checks.RuleNamed(name); !ok {
			t.Errorf("cases of %s, which is no rule", name)
		}
	}
}

// TestBreakOdds: the two readings of a break stand side by side, and take the
// odds that a count gives.
func TestBreakOdds(t *testing.T) {
	c := ferry(claim("o1", "2024-01-01", 1000), claim("o2", "2024-02-01", 1300), claim("o3", march, 1600, func(c *claims.Claim) { c.Scope = "narrow" }), claim("o4", "2024-03-11", 4000))
	for _, tc := range []struct {
		odds     []checks.BreakOdds
		redefine checks.Verdict
		says     string
	}{
		{nil, checks.Consistent, "The scope changes with it (narrow to wide)"},
		{[]checks.BreakOdds{{Group: "a", Redefinition: 0.9, Surge: 0.2}}, checks.Consistent, "a redefinition in this series at 90 percent and a surge at 20"},
		{[]checks.BreakOdds{{Group: "a", Redefinition: 0.01, Surge: 0.9}}, checks.Strained, "at 1 percent"},
		{[]checks.BreakOdds{{Group: "b", Redefinition: 0.01, Surge: 0.9}}, checks.Consistent, "a surge is not excluded"},
	} {
		readings := map[string]checks.Finding{}
		for _, f := range checks.Run(c, checks.Options{AsOf: dates.DayOf(2024, 12, 31), Breaks: tc.odds}) {
			if f.Rule == "series-pace" {
				what, _, _ := strings.Cut(f.Reading, ":")
				readings[what] = f
			}
		}
		if len(readings) != 2 || readings["surge"].Verdict != checks.Strained || readings["redefinition"].Verdict != tc.redefine || !strings.Contains(readings["redefinition"].Summary, tc.says) {
			t.Errorf("%+v: %+v", tc.odds, readings)
		}
	}
}

// TestObservedOverCount: voyages that carry more than the count strain it.
func TestObservedOverCount(t *testing.T) {
	c := caseOf(observedOn(2))
	count := &tally.Count{Quantiles: tally.Quantiles{P05: 50, Median: 90, P95: 150}}
	for _, f := range checks.Run(c, checks.Options{AsOf: dates.DayOf(2024, 12, 31), Count: count}) {
		if f.Rule == "observed-voyages" && f.Verdict != checks.Strained {
			t.Errorf("%s: %s", f.Verdict, f.Summary)
		}
	}
}

// methodRow is a rule as docs/METHOD.md has it.
func methodRow(r checks.Rule) string {
	needs := r.Needs
	if needs == "" {
		needs = "rows"
	}
	return "| `" + strings.Join([]string{r.Name + "` | " + r.Version, string(r.Kind), r.Tests, r.Worse, r.Wrong, needs}, " | ") + " |"
}

// TestMethodNamesRules holds the table of docs/METHOD.md to the rules of the
// code, in their order.
func TestMethodNamesRules(t *testing.T) {
	b, err := os.ReadFile("../docs/METHOD.md")
	if err != nil {
		t.Fatal(err)
	}
	const head = "| rule | version | kind |"
	_, table, ok := strings.Cut(string(b), head)
	if !ok {
		t.Fatalf("docs/METHOD.md has no table %s", head)
	}
	var rows []string
	for line := range strings.Lines(table) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "| `") {
			rows = append(rows, line)
		} else if line == "" {
			break
		}
	}
	var want []string
	kinds := map[checks.Kind]bool{}
	for _, r := range checks.Rules() {
		want = append(want, methodRow(r))
		kinds[r.Kind] = true
		if r.Tests == "" || r.Worse == "" || r.Wrong == "" || strings.Contains(methodRow(r), "\n") {
			t.Errorf("%s lacks a part of its documentation", r.Name)
		}
	}
	if !slices.Equal(rows, want) {
		t.Errorf("the table of rules in docs/METHOD.md should be\n%s", strings.Join(want, "\n"))
	}
	for _, k := range checks.Kinds() {
		if !kinds[k] {
			t.Errorf("no rule is of kind %s", k)
		}
	}
}
