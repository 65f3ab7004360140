package checks_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/checks"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// endOfWorld is a day after everything that a generated case tells.
var endOfWorld = dates.DayOf(2026, 12, 31)

// places3 rounds to three leading digits, to the nearest, down or up.
func places3(v float64, to func(float64) float64) float64 { return toDigits(v, 3, to) }

func toDigits(v float64, digits int, to func(float64) float64) float64 {
	unit := math.Pow(10, math.Floor(math.Log10(v))-float64(digits)+1)
	return to(v/unit) * unit
}

// world writes cases in which nothing contradicts anything: parties that count
// the same boxes of one flow, each in its own hedges, relayed word for word.
type world struct {
	rng *rand.Rand
	c   *casefile.Case
	n   int
}

func (w *world) add(cl claims.Claim) string {
	w.n++
	cl.ID = fmt.Sprintf("W%03d", w.n)
	w.c.Claims = append(w.c.Claims, cl)
	return cl.ID
}

// statement is a true total of the day, hedged.
func (w *world) statement(party, origin string, day dates.Day, n float64) claims.Claim {
	d := dates.On(day)
	cl := claim(origin, d.String(), 1, func(c *claims.Claim) { c.Chain[0] = claims.Hop{Name: party, Party: party, Verb: claims.Said, Date: d} })
	// Two who err by nothing and round alike give one figure, as if one had it from
	// the other: b gives more digits, and never a rounder figure by chance.
	digits := 3
	if party == "b" {
		digits = 5
		if unit := math.Pow(10, math.Floor(math.Log10(n))-2); math.Abs(math.Mod(n/unit+0.5, 1)-0.5) < 0.02 {
			n += 0.03 * unit
		}
	}
	switch w.rng.IntN(5) {
	case 0:
		cl.Hedge, cl.Value = quantity.About, quantity.Number(toDigits(n, digits, math.Round))
	case 1:
		cl.Hedge, cl.Value = quantity.Exact, quantity.Number(toDigits(n, digits, math.Round))
	case 2:
		cl.Hedge, cl.Value = quantity.MoreThan, quantity.Number(toDigits(n, digits, math.Floor))
	case 3:
		cl.Hedge, cl.Value = quantity.UpTo, quantity.Number(toDigits(n, digits, math.Ceil))
	default:
		cl.Hedge, cl.Value = quantity.Interval, quantity.Span(toDigits(0.97*n, digits, math.Floor), toDigits(1.03*n, digits, math.Ceil))
	}
	return cl
}

// relay retells a claim on other pages, word for word.
func (w *world) relay(id string) {
	i := slices.IndexFunc(w.c.Claims, func(c claims.Claim) bool { return c.ID == id })
	for range w.rng.IntN(3) {
		cl := w.c.Claims[i]
		first, _ := cl.PublishedAt.Earliest()
		cl.Source = fmt.Sprintf("page-%d", w.rng.IntN(1000))
		cl.PublishedAt = dates.On(first + dates.Day(w.rng.IntN(3)))
		cl.Chain = append(slices.Clone(cl.Chain), claims.Hop{Name: "outlet", Verb: claims.Relayed, Date: cl.PublishedAt})
		cl.Relations = append(slices.Clone(cl.Relations), claims.Relation{Kind: claims.Relays, ID: id})
		w.add(cl)
	}
}

// cleanCase makes a case without a conflict.
func cleanCase(seed uint64) *casefile.Case {
	w := &world{rng: rand.New(rand.NewPCG(seed, 6)), c: ferry()}
	c := w.c
	c.Parties = append(c.Parties, casefile.Party{ID: "watch", Name: "Watch", Groups: []string{"watch"}}, casefile.Party{ID: "line", Name: "Line", Groups: []string{"line"}})
	c.Places = []geo.Place{{ID: "quay-a", Name: "Quay A", Kind: "port", Country: "XA"}, {ID: "quay-b", Name: "Quay B", Kind: "port", Country: "XB"}, {ID: "dunay", Name: "Dunay", Aliases: []string{"Дунай"}, Kind: "town", Country: "XB"}}
	for i := range 4 {
		id := fmt.Sprintf("hull-%d", i)
		c.Vessels = append(c.Vessels, vessels.Vessel{ID: id, Name: fmt.Sprintf("Hull %c", 'A'+i), TEU: 250})
		c.Watch.Vessels = append(c.Watch.Vessels, id)
	}
	c.Factors = append(c.Factors, casefile.Factor{ID: "days-per-trip", Lo: 4, Hi: 10, Unit: "day"}, casefile.Factor{ID: "stowage-share", Lo: 0.8, Hi: 1})
	jute(c)
	start := dates.DayOf(2023, 8, 1)
	perDay := 25 + 30*w.rng.Float64()
	truth := func(day dates.Day) float64 { return perDay * float64(day-start) }
	perBox := 255 + 15*w.rng.Float64()
	var rice []casefile.SeriesRow
	day := start + 120
	for i := range 10 {
		n := truth(day)
		for j, party := range []string{"a", "b"} {
			origin := fmt.Sprintf("%s-%d", party, i)
			said := day + dates.Day(2*j)
			total := w.statement(party, origin, said, n)
			id := w.add(total)
			w.relay(id)
			if party == "a" && !total.Hedge.IsFloor() {
				r := total
				r.Measure, r.Form, r.Unit, r.Scope, r.Item = claims.Rounds, claims.Capacity, "round", "", "152 mm shell"
				r.Value = quantity.Span(total.Value.Lo*math.Round(perBox), total.Value.Hi*math.Round(perBox))
				r.Relations = []claims.Relation{{Kind: claims.DerivedFrom, ID: id}}
				shells := w.add(r)
				w.relay(shells)
				sacks := r
				sacks.Measure, sacks.Unit, sacks.Item, sacks.Value = "sacks", "sack", "jute sack", quantity.Span(total.Value.Lo*400, total.Value.Hi*400)
				w.add(sacks)
				r.Item, r.Value = "122 mm rocket", quantity.Span(total.Value.Lo*200, total.Value.Hi*200)
				r.Relations = append(r.Relations, claims.Relation{Kind: claims.AlternativeTo, ID: shells})
				w.add(r)
			}
		}
		v := w.statement("watch", fmt.Sprintf("watch-%d", i), day+1, n)
		v.Measure, v.Unit, v.Scope, v.Modes = claims.Voyages, "voyage", "", []claims.Mode{claims.Sea}
		v.Hedge, v.Value = quantity.About, quantity.Number(math.Round(n/225))
		trips := w.add(v)
		w.relay(trips)
		v.Value, v.Item, v.Relations = quantity.Number(math.Floor(n/225/4)), "by Hull A", []claims.Relation{{Kind: claims.SubsetOf, ID: trips}}
		w.add(v)
		rate := v
		rate.Form, rate.Unit, rate.Item, rate.Relations, rate.Value = claims.Rate, "voyage_per_week", "", nil, quantity.Number(math.Round(700*perDay/225)/100)
		w.add(rate)
		share := w.statement("a", fmt.Sprintf("a-%d", i), day, n)
		base := slices.IndexFunc(c.Claims, func(cl claims.Claim) bool { return cl.Origin == share.Origin })
		share.Measure, share.Form, share.Unit, share.Item, share.Scope = claims.ReturnContainers, claims.Share, "percent", "the outbound", ""
		share.From, share.To, share.Hedge, share.Value = claims.Places{"XB"}, claims.Places{"XA"}, quantity.About, quantity.Number(30)
		share.Relations = []claims.Relation{{Kind: claims.DerivedFrom, ID: c.Claims[base].ID}}
		w.add(share)
		back := share
		back.Form, back.Unit, back.Item, back.Relations, back.Value = claims.Cumulative, "container", "", nil, quantity.Number(places3(0.3*n, math.Round))
		w.add(back)
		tonnes := w.statement("line", fmt.Sprintf("line-%d", i), day, n)
		tonnes.Measure, tonnes.Unit, tonnes.Scope, tonnes.Hedge, tonnes.Value = claims.Tonnes, "tonne", "", quantity.About, quantity.Number(places3(16*n, math.Round))
		shells := tonnes
		shells.Measure, shells.Form, shells.Unit, shells.Item = claims.Rounds, claims.Capacity, "round", "152 mm shell"
		shells.Value = quantity.Number(places3(tonnes.Value.Lo*1000/46, math.Round))
		shells.Relations = []claims.Relation{{Kind: claims.DerivedFrom, ID: w.add(tonnes)}}
		lasts := shells
		lasts.Measure, lasts.Unit, lasts.Item, lasts.Scope = "supply", "month", "", ""
		lasts.Relations = []claims.Relation{{Kind: claims.DerivedFrom, ID: w.add(shells)}}
		lasts.Value = quantity.Number(places3(shells.Value.Lo/10000/30.4, math.Round))
		w.add(lasts)
		use := lasts
		use.Measure, use.Form, use.Unit, use.Relations, use.Value = "use", claims.Rate, "round_per_day", nil, quantity.Number(10000)
		w.add(use)
		denies := use
		denies.Measure, denies.Form, denies.Unit, denies.Value, denies.Hedge = "transfers", claims.Denial, "", quantity.Range{}, quantity.None
		w.add(denies)
		level := w.statement("line", fmt.Sprintf("line-%d", i), day, 5000)
		level.Measure, level.Form, level.Unit, level.Item, level.Scope, level.Hedge = claims.Price, claims.Level, "xac_per_kg", "rice", "", quantity.About
		kilo := 5000 + 100*float64(i)
		level.Value = quantity.Number(kilo)
		level.CountedSince = dates.Date{}
		w.add(level)
		rice = append(rice, casefile.SeriesRow{Date: dates.On(day + 3), Value: quantity.Number(kilo * (1 + 0.02*w.rng.Float64())), Unit: "xac_per_kg", Source: "market"})
		day += 40 + dates.Day(w.rng.IntN(20))
	}
	c.Series = map[string][]casefile.SeriesRow{"price-rice": rice}
	return c
}

func bad(f checks.Finding) bool {
	return f.Verdict != checks.Consistent && f.Verdict != checks.Untestable
}

// TestNoFalseAlarm: in a hundred cases in which nothing contradicts anything no
// rule finds that something does.
func TestNoFalseAlarm(t *testing.T) {
	rules := map[string]bool{}
	for seed := range uint64(100) {
		for _, f := range checks.Run(cleanCase(seed), checks.Options{AsOf: endOfWorld}) {
			rules[f.Rule] = true
			if bad(f) {
				t.Errorf("seed %d: %s %s: %s", seed, f.Verdict, f.Rule, f.Summary)
			}
		}
	}
	if len(rules) < 14 {
		t.Errorf("only %d rules had something to look at: %v", len(rules), rules)
	}
}

// planted are faults of each rule: each is put into a case without one, and
// returns the id of a row that the finding has to rest on.
var planted = map[string]func(w *world) string{
	"payload-mass": func(w *world) string {
		return w.change(rounds("152 mm shell", ""), func(c *claims.Claim) { c.Value = scaled(c.Value, 3) })
	},
	"payload-volume": func(w *world) string {
		return w.change(rounds("152 mm shell", ""), func(c *claims.Claim) { c.Value = scaled(c.Value, 4) })
	},
	"contents-fit": func(w *world) string {
		return w.change(sacks, func(c *claims.Claim) { c.Value = scaled(c.Value, 4) })
	},
	"alternatives-summed": func(w *world) string {
		rocket := w.find(rounds("122 mm rocket", ""))
		shell := w.c.Claim(w.c.Claims[rocket].Related(claims.AlternativeTo)[0])
		var id string
		for _, cl := range []claims.Claim{*shell, w.c.Claims[rocket]} {
			cl.Source, cl.Relations = "joined", []claims.Relation{{Kind: claims.Relays, ID: cl.ID}}
			id = w.add(cl)
		}
		return id
	},
	"relay-figure": func(w *world) string { return w.retell(func(c *claims.Claim) { c.Value = scaled(c.Value, 1.37) }) },
	"relay-hedge":  func(w *world) string { return w.retell(func(c *claims.Claim) { c.Hedge = quantity.Nearly }) },
	"relay-start": func(w *world) string {
		return w.retell(func(c *claims.Claim) { c.CountedSince = dates.MustParse("2023-09") })
	},
	"relay-unmarked": func(w *world) string {
		cl := w.c.Claims[w.total("a", 4)]
		cl.Source, cl.Origin, cl.Relations = "elsewhere", "somebody", nil
		cl.Chain = claims.Chain{{Name: "an outlet", Verb: claims.Reported}}
		return w.add(cl)
	},
	"relay-item": func(w *world) string {
		i := w.find(rounds("122 mm rocket", ""))
		cl := w.c.Claims[i]
		cl.Source, cl.Item, cl.Relations = "elsewhere", "122 mm shell", append(slices.Clone(cl.Relations), claims.Relation{Kind: claims.Relays, ID: cl.ID})
		return w.add(cl)
	},
	"relay-sense": func(w *world) string {
		cl := w.c.Claims[w.find(rounds("152 mm shell", ""))]
		cl.Source, cl.Form, cl.Relations = "elsewhere", claims.Cumulative, []claims.Relation{{Kind: claims.Relays, ID: cl.ID}}
		return w.add(cl)
	},
	"relay-field": func(w *world) string { return w.retell(func(c *claims.Claim) { c.From, c.To = c.To, c.From }) },
	"two-totals": func(w *world) string {
		w.changeTotal("a", 5, 1) // "about": a floor leaves room for any larger total
		return w.changeTotal("b", 5, 1.8)
	},
	"series-pace": func(w *world) string {
		// From one statement on all of the group are twice as large.
		var id string
		for i := range w.c.Claims {
			if cl := &w.c.Claims[i]; cl.Measure == claims.Containers && cl.Party() == "b" && cl.Origin >= "b-5" {
				cl.Value = scaled(cl.Value, 2.5)
				if id == "" {
					id = cl.ID
				}
			}
		}
		return id
	},
	"total-falls": func(w *world) string { return w.changeTotal("b", 8, 0.2) },
	"boxes-a-voyage": func(w *world) string {
		cl := w.statement("watch", "watch-4", dates.DayOf(2024, 5, 1), 100)
		i := slices.IndexFunc(w.c.Claims, func(c claims.Claim) bool { return c.Origin == "watch-4" && c.Measure == claims.Voyages })
		cl.AsOf, cl.SaidAt, cl.PublishedAt, cl.Chain = w.c.Claims[i].AsOf, w.c.Claims[i].SaidAt, w.c.Claims[i].PublishedAt, w.c.Claims[i].Chain
		return w.add(cl)
	},
	"kilograms-a-round": func(w *world) string {
		t := w.statement("line", "line-kg", dates.DayOf(2024, 2, 1), 1000)
		t.Measure, t.Unit, t.Scope, t.Hedge, t.Value = claims.Tonnes, "tonne", "", quantity.About, quantity.Number(1000)
		id := w.add(t)
		t.Measure, t.Form, t.Unit, t.Item, t.Value, t.Relations = claims.Rounds, claims.Capacity, "round", "152 mm shell", quantity.Number(100000), []claims.Relation{{Kind: claims.DerivedFrom, ID: id}}
		return w.add(t)
	},
	"factor-drift": func(w *world) string {
		return w.change(rounds("152 mm shell", ""), func(c *claims.Claim) { c.Value = scaled(c.Value, 0.6) })
	},
	"share-and-total": func(w *world) string {
		w.changeTotal("a", 3, 1)
		i := slices.IndexFunc(w.c.Claims, func(c claims.Claim) bool {
			return c.Measure == claims.ReturnContainers && c.Form == claims.Cumulative && c.Origin == "a-3"
		})
		w.c.Claims[i].Value = scaled(w.c.Claims[i].Value, 2)
		return w.c.Claims[i].ID
	},
	"share-over-whole": func(w *world) string {
		i := slices.IndexFunc(w.c.Claims, func(c claims.Claim) bool { return c.Form == claims.Share })
		w.c.Claims[i].Value = quantity.Number(140)
		return w.c.Claims[i].ID
	},
	"parts-and-whole": func(w *world) string {
		i := slices.IndexFunc(w.c.Claims, func(c claims.Claim) bool { return len(c.Related(claims.SubsetOf)) > 0 })
		w.c.Claims[i].Value = scaled(w.c.Claims[i].Value, 10)
		return w.c.Claims[i].ID
	},
	"rise-and-totals": func(w *world) string {
		before, after := w.total("b", 3), w.total("b", 4)
		cl := w.c.Claims[after]
		cl.Form, cl.Hedge, cl.CountedSince, cl.Value = claims.Increment, quantity.About, w.c.Claims[before].AsOf, quantity.Number(90)
		w.c.Claims[before].Hedge, w.c.Claims[after].Hedge = quantity.Exact, quantity.Exact
		return w.add(cl)
	},
	"months-of-supply": func(w *world) string {
		i := w.find(rounds("152 mm shell", ""))
		w.c.Claims[i].Hedge = quantity.Exact // of a ceiling any supply may be less
		cl := w.c.Claims[i]
		cl.Relations = []claims.Relation{{Kind: claims.DerivedFrom, ID: cl.ID}}
		cl.Measure, cl.Unit, cl.Item, cl.Value = "supply", "month", "", quantity.Number(900)
		id := w.add(cl)
		cl.Measure, cl.Unit, cl.Form, cl.Relations, cl.Value = "use", "round_per_day", claims.Rate, nil, quantity.Number(10000)
		w.add(cl)
		return id
	},
	"level-series": func(w *world) string {
		i := slices.IndexFunc(w.c.Claims, func(c claims.Claim) bool { return c.Measure == claims.Price })
		w.c.Claims[i].Value = scaled(w.c.Claims[i].Value, 2)
		return w.c.Claims[i].ID
	},
	"voyages-times-load": func(w *world) string {
		w.changeTotal("a", 0, 1) // "about": a ceiling leaves room for any smaller total
		w.changeTotal("b", 0, 1)
		return w.change(measure(claims.Voyages, "voyage", ""), func(c *claims.Claim) { c.Value = scaled(c.Value, 0.5) })
	},
	"rounds-a-voyage": func(w *world) string {
		i := slices.IndexFunc(w.c.Claims, func(c claims.Claim) bool { return c.Measure == claims.Voyages })
		cl := w.c.Claims[i]
		cl.Measure, cl.Unit, cl.Item, cl.Value = claims.Rounds, "round", "152 mm shell", scaled(cl.Value, 400000)
		return w.add(cl)
	},
	"observed-voyages": func(w *world) string {
		observedOn(3)(w.c)
		cl := w.statement("line", "line-0", dates.DayOf(2023, 12, 1), 2)
		cl.Measure, cl.Unit, cl.Scope, cl.Hedge, cl.Value = claims.Voyages, "voyage", "", quantity.Exact, quantity.Number(2)
		return w.add(cl)
	},
	"rate-and-total": func(w *world) string {
		i := slices.IndexFunc(w.c.Claims, func(c claims.Claim) bool { return c.Form == claims.Rate })
		w.c.Claims[i].Value = scaled(w.c.Claims[i].Value, 3)
		return w.c.Claims[i].ID
	},
	"fleet-pace": func(w *world) string {
		w.c.Factors = slices.DeleteFunc(w.c.Factors, func(f casefile.Factor) bool { return f.ID == "days-per-trip" })
		w.c.Factors = append(w.c.Factors, casefile.Factor{ID: "days-per-trip", Lo: 60, Hi: 60, Unit: "day"})
		return ""
	},
	"power-of-ten": func(w *world) string { return w.retell(func(c *claims.Claim) { c.Value = scaled(c.Value, 10) }) },
	"other-unit":   func(w *world) string { return w.retell(func(c *claims.Claim) { c.Unit = "teu" }) },
	"box-or-crate": func(w *world) string {
		return w.change(rounds("152 mm shell", ""), func(c *claims.Claim) { c.Value = scaled(c.Value, 0.01) })
	},
	"two-windows": func(w *world) string {
		cl := w.c.Claims[w.total("b", 6)]
		cl.Origin, cl.CountedSince = "again", dates.MustParse("2022-06")
		return w.add(cl)
	},
	"year-off": func(w *world) string {
		return w.retell(func(c *claims.Claim) {
			day, _ := c.AsOf.Earliest()
			year, month, date := day.Civil()
			c.AsOf = dates.On(dates.DayOf(year-1, month, min(date, 28)))
			if base := w.c.Claim(c.Related(claims.Relays)[0]); date > 28 {
				base.AsOf = dates.On(dates.DayOf(year, month, 28))
			}
		})
	},
	"dates-in-order": func(w *world) string {
		return w.retell(func(c *claims.Claim) {
			day, _ := c.SaidAt.Earliest()
			c.PublishedAt, c.Chain = dates.On(day-9), c.Chain[:1]
		})
	},
	"begun-before": func(w *world) string {
		cl := w.statement("line", "line-9", dates.DayOf(2024, 12, 1), 1)
		cl.Measure, cl.Form, cl.Value, cl.Unit, cl.Scope, cl.CountedSince = "transfers", claims.Status, quantity.Range{}, "", "", dates.MustParse("2024-10")
		cl.Relations = []claims.Relation{{Kind: claims.Contradicts, ID: w.c.Claims[w.total("b", 1)].ID}}
		return w.add(cl)
	},
	"shared-name": func(w *world) string {
		w.c.Places = append(w.c.Places, geo.Place{ID: "dunay-base", Name: "Dunay Base", Kind: "depot", Country: "XB"})
		return "dunay"
	},
	"near-name": func(w *world) string { return w.retell(func(c *claims.Claim) { c.Chain[0].Name = "Line" }) },
	"translated-name": func(w *world) string {
		return w.retell(func(c *claims.Claim) { c.To, c.Quote = claims.Places{"dunay"}, "ships on the Danube" })
	},
	"set-against": func(w *world) string {
		i := slices.IndexFunc(w.c.Claims, func(c claims.Claim) bool { return c.Measure == claims.Price && c.Origin == "line-2" })
		w.c.Series = nil
		cl := w.c.Claims[i]
		cl.Origin, cl.Value, cl.Chain = "b-price", quantity.Number(9000), claims.Chain{{Name: "B", Party: "b", Verb: claims.Said}}
		cl.Relations = []claims.Relation{{Kind: claims.Contradicts, ID: w.c.Claims[i].ID}}
		return w.add(cl)
	},
	"orbit-statement": func(w *world) string {
		read(casefile.Reading{Denies: []string{"controlled"}})(w.c)
		measured(w.c)
		id := w.add(lantern("line-9", "2024-02-26"))
		w.c.Satellites[0].Readings[0].Claims = []string{id}
		return id
	},
	"denial": func(w *world) string {
		cl := w.statement("line", "line-8", dates.DayOf(2024, 9, 1), 1)
		cl.Measure, cl.Form, cl.Value, cl.Unit, cl.Scope, cl.Hedge = "transfers", claims.Status, quantity.Range{}, "", "", quantity.None
		w.add(cl)
		cl.Form, cl.Origin = claims.Denial, "line-denies"
		return w.add(cl)
	},
}

func scaled(r quantity.Range, by float64) quantity.Range {
	return quantity.Span(math.Round(r.Lo*by), math.Round(r.Hi*by))
}

// find returns the first claim that a change would make what it is.
func (w *world) find(like change) int {
	var want claims.Claim
	like(&want)
	return slices.IndexFunc(w.c.Claims, func(c claims.Claim) bool {
		return c.Measure == want.Measure && c.Unit == want.Unit && c.Item == want.Item && c.Party() != "line" && len(c.Related(claims.Relays)) == 0
	})
}

// change changes one such claim, and every relay of it alike.
func (w *world) change(like, by change) string {
	i := w.find(like)
	id := w.c.Claims[i].ID
	for j := range w.c.Claims {
		if c := &w.c.Claims[j]; c.ID == id || slices.Contains(c.Related(claims.Relays), id) {
			by(c)
		}
	}
	return id
}

// total returns a party's total by its number.
func (w *world) total(party string, n int) int {
	origin := fmt.Sprintf("%s-%d", party, n)
	return slices.IndexFunc(w.c.Claims, func(c claims.Claim) bool { return c.Origin == origin && c.Measure == claims.Containers })
}

// changeTotal makes a party's total, in all its renderings, larger or smaller.
func (w *world) changeTotal(party string, n int, by float64) string {
	i := w.total(party, n)
	for j := range w.c.Claims {
		if c := &w.c.Claims[j]; c.Origin == w.c.Claims[i].Origin && c.Measure == claims.Containers {
			c.Value, c.Hedge = scaled(c.Value, by), quantity.About
		}
	}
	return w.c.Claims[i].ID
}

// retell adds a relay of a total that says something else.
func (w *world) retell(by change) string {
	cl := w.c.Claims[w.total("b", 4)]
	cl.Relations = []claims.Relation{{Kind: claims.Relays, ID: cl.ID}}
	cl.Source = "elsewhere"
	cl.Chain = append(slices.Clone(cl.Chain), claims.Hop{Name: "outlet", Verb: claims.Relayed, Date: cl.PublishedAt})
	by(&cl)
	return w.add(cl)
}

// TestPlanted: each kind of fault, planted into a case without one, is found by
// its rule, on its row, whatever the case.
func TestPlanted(t *testing.T) {
	for _, r := range checks.Rules() {
		plant := planted[r.Name]
		if plant == nil {
			if r.Name != "rounds-a-box" && r.Name != "share-bases" && r.Name != "launch-plan" { // which never judge
				t.Errorf("no fault is planted for %s", r.Name)
			}
			continue
		}
		missed := 0
		for seed := range uint64(20) {
			w := &world{rng: rand.New(rand.NewPCG(seed, 7)), c: cleanCase(seed), n: 500}
			row := plant(w)
			if !slices.ContainsFunc(checks.Run(w.c, checks.Options{AsOf: endOfWorld}), func(f checks.Finding) bool {
				return f.Rule == r.Name && bad(f) && (row == "" || slices.Contains(f.Rows, row))
			}) {
				missed++
				t.Logf("%s: seed %d: nothing on %s", r.Name, seed, row)
			}
		}
		if missed > 0 {
			t.Errorf("%s misses %d of 20 planted faults", r.Name, missed)
		}
	}
}
