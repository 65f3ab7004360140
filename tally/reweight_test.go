package tally_test

import (
	"bytes"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/tally"
)

// kept counts a case and keeps the draws.
func kept(t *testing.T, c *casefile.Case, asOf string) (*tally.Result, *tally.State) {
	t.Helper()
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	r, s := tally.Update(nil, c, tally.Options{AsOf: day(asOf)})
	if r.Count == nil || s == nil || r.Reweighting != nil {
		t.Fatalf("nothing is kept: %s, %+v", r.Why, r.Reweighting)
	}
	return r, s
}

// agree compares what draws were weighted to with a run of its own, within four
// joint Monte Carlo errors: of quantiles of a normal ln N with the effective
// sizes of both.
func agree(t *testing.T, what string, got, want *tally.Result) {
	t.Helper()
	close := func(what string, got, want tally.Quantiles, a, b tally.Diagnosis) {
		t.Helper()
		sd := math.Log(want.P95/want.P05) / 3.29
		middle := 1.2533 * sd * math.Sqrt(1/a.EffectiveSize+1/b.EffectiveSize)
		tail := 2.113 * sd * math.Sqrt(1/a.TailSize+1/b.TailSize)
		for _, q := range []struct {
			name      string
			got, want float64
			se        float64
		}{{"5 %", got.P05, want.P05, tail}, {"median", got.Median, want.Median, middle}, {"95 %", got.P95, want.P95, tail}} {
			if d := math.Abs(math.Log(q.got / q.want)); d > 4*q.se {
				t.Errorf("%s: the %s is %.0f, counted anew %.0f: %.1f errors apart", what, q.name, q.got, q.want, d/q.se)
			}
		}
	}
	a, b := got.Diagnosis, want.Diagnosis
	close(what+": the count", got.Count.Quantiles, want.Count.Quantiles, a, b)
	if len(got.Series) != len(want.Series) || len(got.Statements) != len(want.Statements) || len(got.Terms) != len(want.Terms) || len(got.Breaks) != len(want.Breaks) {
		t.Fatalf("%s: another form", what)
	}
	for _, i := range []int{len(got.Series) / 2, len(got.Series) - 9} {
		close(what+": on "+got.Series[i].Day.String(), got.Series[i].Quantiles, want.Series[i].Quantiles, a, b)
	}
	at := func(grid []float64) tally.Quantiles {
		return tally.Quantiles{P05: grid[tally.GridSteps/20], Median: grid[tally.GridSteps/2], P95: grid[tally.GridSteps*19/20]}
	}
	for i, s := range got.Statements {
		o := want.Statements[i]
		if s.Party != o.Party || s.Last != o.Last || s.Rounding != o.Rounding {
			t.Errorf("%s: %s states by %s, want %s by %s", what, s.Party, s.Last, o.Party, o.Last)
		}
		close(what+": what "+s.Party+" states", at(s.Unrounded), at(o.Unrounded), a, b)
	}
	for i, s := range got.Breaks {
		if o := want.Breaks[i]; math.Abs(s.Redefinition-o.Redefinition) > 4*math.Hypot(s.MCSE, o.MCSE)+0.01 {
			t.Errorf("%s: a redefinition of %s has %.3f, counted anew %.3f", what, s.Groups, s.Redefinition, o.Redefinition)
		}
	}
	if d := math.Abs(got.PriorShare - want.PriorShare); d > 0.15 {
		t.Errorf("%s: %.2f rests on assumptions, counted anew %.2f", what, got.PriorShare, want.PriorShare)
	}
	for i, e := range got.Evidence {
		if e != want.Evidence[i] {
			t.Errorf("%s: evidence %+v, counted anew %+v", what, e, want.Evidence[i])
		}
	}
}

// TestUpdateAgrees: one claim weighed into kept draws says what a run with it
// says: on the day after, after months, and when there is none.
func TestUpdateAgrees(t *testing.T) {
	all := growth()
	for _, tc := range []struct{ name, before, asOf, origin string }{
		{"a floor of an ally", "2024-12-17", "2024-12-18", "origin-B4"},
		{"three months later", "2025-04-15", "2025-07-13", "origin-A6"},
		{"a month on, nothing new", "2024-12-18", "2025-01-20", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, s := kept(t, all, tc.before)
			got, still := tally.Update(s, all, tally.Options{AsOf: day(tc.asOf)})
			rw := got.Reweighting
			if got.Count == nil || rw == nil || rw.Anew || rw.Origin != tc.origin || rw.From != s.SHA256() || rw.AsOf != day(tc.before) || still != s {
				t.Fatalf("%s %+v", got.Why, rw)
			}
			if tc.origin != "" && !(rw.KHat < 0.7 && rw.Size > 100 && rw.Size < float64(rw.Draws)) {
				t.Errorf("%+v", rw)
			}
			agree(t, tc.name, got, estimate(t, all, tc.asOf))
		})
	}
}

// TestNothingNew: a case that did not change gives, from its kept draws, the
// numbers that it gave.
func TestNothingNew(t *testing.T) {
	c := growth()
	want, s := kept(t, c, "2024-03-01")
	var b, again bytes.Buffer
	if err := s.Encode(&b); err != nil {
		t.Fatal(err)
	}
	file := slices.Clone(b.Bytes())
	read, err := tally.DecodeState(&b)
	if err != nil {
		t.Fatal(err)
	}
	if err := read.Encode(&again); err != nil || !bytes.Equal(again.Bytes(), file) {
		t.Errorf("written again it is not the same file: %v", err)
	}
	for name, s := range map[string]*tally.State{"in memory": s, "from a file": read} {
		got, _ := tally.Update(s, c, tally.Options{AsOf: day("2024-03-01")})
		if got.Reweighting == nil || got.Reweighting.Anew {
			t.Fatalf("%s: %+v", name, got.Reweighting)
		}
		got.Reweighting = nil
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, was %+v", name, got.Count, want.Count)
		}
	}
}

// TestUpdateRefuses: whatever is not one latest claim is counted anew, and the
// reason says so.
func TestUpdateRefuses(t *testing.T) {
	base := growth()
	last := said{"A6", "a", "2025-07-13", "", 28000, quantity.About, "wide"}.claim()
	base.Claims = base.Claims[:10] // without A6
	base.Factors = []casefile.Factor{{ID: "containers-per-voyage", Lo: 200, Hi: 300, Unit: "container"}}
	base.Sources = []casefile.Source{{ID: "page-A1", Title: "A page"}}
	_, s := kept(t, base, "2025-04-15")
	claim := func(c *casefile.Case, id string) *claims.Claim { return c.Claim(id) }
	for _, tc := range []struct {
		name   string
		change func(c *casefile.Case, opt *tally.Options)
		why    string // "" is weighed
	}{
		{"one latest claim", func(c *casefile.Case, _ *tally.Options) {}, ""},
		{"with its page", func(c *casefile.Case, _ *tally.Options) {
			c.Sources = append(c.Sources, casefile.Source{ID: "page-A6", Title: "Another page"})
		}, ""},
		{"with a page that repeats it", func(c *casefile.Case, _ *tally.Options) {
			relay := c.Claims[10]
			relay.ID, relay.Source = "A6-relay", "page-relay"
			c.Claims = append(c.Claims, relay)
		}, ""},
		{"with a proposed one", func(c *casefile.Case, _ *tally.Options) {
			more := said{"B9", "b", "2024-01-01", "", 900, quantity.About, "wide"}.claim()
			more.Review.State = claims.Proposed
			c.Claims = append(c.Claims, more)
		}, ""},
		{"rows in another order", func(c *casefile.Case, _ *tally.Options) { slices.Reverse(c.Claims) }, ""},
		{"published before the last", func(c *casefile.Case, _ *tally.Options) {
			c.Claims[10].PublishedAt = dates.MustParse("2025-04-14")
		}, "A6 is back-dated: published 2025-04-14"},
		{"describes an earlier day", func(c *casefile.Case, _ *tally.Options) {
			c.Claims[10].AsOf, c.Claims[10].SaidAt = dates.MustParse("2025-04-01"), dates.Date{}
		}, "back-dated: it describes 2025-04-01"},
		{"two new origins", func(c *casefile.Case, _ *tally.Options) {
			c.Claims = append(c.Claims, said{"B9", "b", "2025-07-13", "", 30000, quantity.MoreThan, "wide"}.claim())
		}, "more than one origin is new"},
		{"a rendering of an origin weighed already", func(c *casefile.Case, _ *tally.Options) {
			c.Claims[10].Origin = "origin-A5"
		}, "one more rendering of origin-A5"},
		{"a figure revised", func(c *casefile.Case, _ *tally.Options) {
			claim(c, "A4").Value = quantity.Number(11000)
		}, "A4 was revised"},
		{"a hedge revised", func(c *casefile.Case, _ *tally.Options) {
			claim(c, "A4").Hedge = quantity.About
		}, "A4 was revised"},
		{"a claim rejected", func(c *casefile.Case, _ *tally.Options) {
			claim(c, "B3").Review = claims.Review{State: claims.Rejected, Reason: "misread"}
		}, "B3 was retracted: it is rejected now"},
		{"a claim dated out of what is known", func(c *casefile.Case, _ *tally.Options) {
			claim(c, "B3").PublishedAt = dates.MustParse("2026-01")
		}, "B3 was retracted: it is not surely published"},
		{"a claim gone", func(c *casefile.Case, _ *tally.Options) {
			c.Claims = slices.Delete(c.Claims, 2, 3)
		}, "A2 was retracted: it is gone"},
		{"a page revised", func(c *casefile.Case, _ *tally.Options) { c.Sources[0].Title = "The page" }, "page-A1 was revised"},
		{"a page gone", func(c *casefile.Case, _ *tally.Options) { c.Sources = nil }, "page-A1 is gone"},
		{"a factor", func(c *casefile.Case, _ *tally.Options) { c.Factors[0].Hi = 400 }, "factors.csv differs"},
		{"a party's groups", func(c *casefile.Case, _ *tally.Options) { c.Parties[2].Groups = []string{"b"} }, "case.yaml differs"},
		{"a constant of the model", func(c *casefile.Case, _ *tally.Options) { c.Model.LumpSize *= 2 }, "case.yaml differs"},
		{"the scopes", func(c *casefile.Case, _ *tally.Options) { c.Scopes = append(c.Scopes, "widest") }, "case.yaml differs"},
		{"tracks", func(c *casefile.Case, _ *tally.Options) { c.Observed = []casefile.Observed{} }, "observed.csv differs"},
		{"another case", func(c *casefile.Case, _ *tally.Options) { c.ID = "other" }, "of the case ferry"},
		{"another seed", func(_ *casefile.Case, opt *tally.Options) { opt.Seed = 7 }, "the seed"},
		{"a group left out", func(_ *casefile.Case, opt *tally.Options) { opt.Without = []string{"b"} }, "left out"},
		{"an earlier day", func(_ *casefile.Case, opt *tally.Options) { opt.AsOf = day("2025-04-14") }, "before the day of the draws"},
		{"less known", func(_ *casefile.Case, opt *tally.Options) { opt.KnownBy = day("2025-04-14") }, "the draws know more"},
		{"with its working", func(_ *casefile.Case, opt *tally.Options) { opt.Working = true }, "not kept"},
		{"cells of another length", func(_ *casefile.Case, opt *tally.Options) { opt.AsOf = day("2030-04-14") }, "cells of time"},
		{"far from all that was said", func(c *casefile.Case, _ *tally.Options) {
			c.Claims[10].Value = quantity.Number(400000)
		}, "the weighted draws are worth too little"},
	} {
		c := *base
		c.Claims = append(slices.Clone(base.Claims), last)
		c.Parties, c.Factors, c.Sources, c.Scopes = slices.Clone(base.Parties), slices.Clone(base.Factors), slices.Clone(base.Sources), slices.Clone(base.Scopes)
		opt := tally.Options{AsOf: day("2025-07-13")}
		tc.change(&c, &opt)
		why := s.Refusal(&c, opt)
		if (why == "") != (tc.why == "") || !strings.Contains(why, tc.why) {
			t.Errorf("%s: %q, want %q", tc.name, why, tc.why)
		}
	}
	// And what is refused is counted as without kept draws.
	c := *base
	c.Model.LumpSize *= 2
	got, next := tally.Update(s, &c, tally.Options{AsOf: day("2025-04-15")})
	want := estimate(t, &c, "2025-04-15")
	if rw := got.Reweighting; rw == nil || !rw.Anew || !strings.Contains(rw.Why, "case.yaml") || got.Count.Quantiles != want.Count.Quantiles || next == s || next.SHA256() == s.SHA256() {
		t.Errorf("%+v, %+v and anew %+v", got.Reweighting, got.Count, want.Count)
	}
}

// TestReweigh: it gives what Update gives, and a reason where Update would count
// anew.
func TestReweigh(t *testing.T) {
	all := growth()
	_, s := kept(t, all, "2025-04-15")
	opt := tally.Options{AsOf: day("2025-07-13")}
	want, _ := tally.Update(s, all, opt)
	got, why := tally.Reweigh(s, all, opt)
	if why != "" || !reflect.DeepEqual(got, want) {
		t.Errorf("%s: another result than that of Update", why)
	}
	changed := growth()
	changed.Claims[0].Value = quantity.Number(1)
	if got, why := tally.Reweigh(s, changed, opt); got != nil || !strings.Contains(why, "revised") {
		t.Errorf("of a claim that was revised: %v, %q", got != nil, why)
	}
}
