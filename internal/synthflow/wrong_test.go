package synthflow

import (
	"maps"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// TestWorldsHaveEverything: every hedge, form, scope, kind of window and kind of
// evidence comes, and not too seldom.
func TestWorldsHaveEverything(t *testing.T) {
	const worlds = 150
	seen := map[string]int{}
	for seed := range uint64(worlds) {
		w := New(seed, Full, NotWrong)
		here := map[string]bool{}
		origins := map[string]int{}
		for i := range w.Case.Claims {
			cl := &w.Case.Claims[i]
			if cl.Review.State != claims.Accepted || cl.PublishedAt.IsZero() {
				here["left out"] = true
				continue
			}
			here["measure "+string(cl.Measure)] = true
			here["form "+string(cl.Form)] = true
			here["hedge "+string(cl.Hedge)] = true
			here["modes "+claims.FormatModes(cl.Modes)] = true
			for _, rel := range cl.Relations {
				here["relation "+string(rel.Kind)] = true
			}
			switch since := cl.CountedSince; {
			case since.IsZero():
				here["no start"] = true
			case since.IsInterval():
				here["start between"] = true
			default:
				first, _ := since.Earliest()
				start, _ := w.Case.Start.Earliest()
				here["start before the case's"] = here["start before the case's"] || first < start
				here["start after the case's"] = here["start after the case's"] || first > start
			}
			if cl.AsOf.IsZero() {
				here["as of the day it is said"] = true
			}
			if a, ok := cl.AsOf.Earliest(); ok {
				if b, _ := cl.AsOf.Latest(); b > a {
					here["as of a month"] = true
				}
			}
			if len(w.Case.Groups(cl)) > 1 {
				here["two groups"] = true
			}
			if cl.Measure == claims.Containers {
				origins[cl.Origin]++
			}
			if n := cl.Value; n.Lo < n.Hi && slices.Contains(lattices, cl.Hedge) && cl.Measure == claims.Containers {
				here["a bound as a range"] = true
			}
		}
		if n := len(origins); n < leastOrigins || n > mostOrigins+4 {
			t.Errorf("seed %d: %d origins", seed, n)
		}
		for i := range w.Case.Observed {
			if w.Case.Observed[i].Inferred() {
				here["inferred"] = true
			} else {
				here["observed"] = true
			}
		}
		here["lists"] = len(w.Case.Voyages) > 0
		for name, is := range here {
			if is {
				seen[name]++
			}
		}
	}
	want := []string{"left out", "relation relays", "relation alternative_to", "no start", "start between", "start before the case's", "start after the case's",
		"as of a month", "as of the day it is said", "two groups", "a bound as a range", "inferred", "observed", "lists", "modes sea", "modes sea;rail",
		"form cumulative", "form increment", "form rate", "form share", "measure voyages"}
	for _, h := range quantity.Hedges() {
		want = append(want, "hedge "+string(h))
	}
	for _, name := range want {
		if seen[name] < worlds/25 {
			t.Errorf("%s comes in %d of %d worlds", name, seen[name], worlds)
		}
	}
}

// TestBugs: each planted bug changes what it says, and leaves the case it is
// made from.
func TestBugs(t *testing.T) {
	for seed := range uint64(20) {
		w, same := New(seed, Full, NotWrong), New(seed, Full, NotWrong)
		for _, b := range Bugs() {
			c := b.Spoil(w.Case)
			if !reflect.DeepEqual(w.Case, same.Case) {
				t.Fatalf("%s changes the case it is given", b)
			}
			origins := func(list []claims.Claim) int {
				all := map[string]bool{}
				for i := range list {
					all[list[i].Origin] = true
				}
				return len(all)
			}
			hedged := func(list []claims.Claim, h quantity.Hedge) (n int) {
				for i := range list {
					if list[i].Hedge == h {
						n++
					}
				}
				return n
			}
			switch b {
			case BugPrior:
				if len(c.Claims) != 1 || len(c.Voyages)+len(c.Observed) > 0 {
					t.Errorf("seed %d: %d statements are heard", seed, len(c.Claims))
				}
			case BugSharedBias:
				if c.Model.SharedBiasSD >= w.Case.Model.SharedBiasSD/10 {
					t.Errorf("seed %d: shared bias %v", seed, c.Model.SharedBiasSD)
				}
			case BugHedge:
				if hedged(c.Claims, quantity.MoreThan)+hedged(c.Claims, quantity.AtLeast) > 0 ||
					hedged(c.Claims, quantity.LessThan) != hedged(w.Case.Claims, quantity.LessThan)+hedged(w.Case.Claims, quantity.MoreThan) {
					t.Errorf("seed %d: floors are left", seed)
				}
			case BugRelays:
				relays := 0
				for i := range w.Case.Claims {
					if len(w.Case.Claims[i].Related(claims.Relays)) > 0 {
						relays++
					}
				}
				if got, want := origins(c.Claims), origins(w.Case.Claims)+relays; got != want {
					t.Errorf("seed %d: %d origins, want %d", seed, got, want)
				}
			}
		}
	}
}

// TestWrongWorlds: each breaks the model where it says.
func TestWrongWorlds(t *testing.T) {
	// The spread of statements around what their speakers are to know.
	errors := func(wrong Wrong) (shared, r float64, changed int) {
		const n = 400
		rnd := rand.New(rand.NewPCG(4, 4))
		for range n {
			p := newPlan(rnd)
			behind := *p
			wrong.breaks(&behind.model)
			tr := behind.drawTruth(rnd)
			o := p.origins[0].described
			e := tr.stays[sharedGroup] + tr.drifts[sharedGroup][o]
			shared += e * e / n
			add := p.herd(rnd, tr, wrong)
			for i := range add {
				r += math.Abs(add[i])
			}
			for _, day := range tr.changed {
				if !math.IsInf(day, 1) {
					changed++
				}
			}
		}
		return math.Sqrt(shared), r, changed
	}
	sd, herd, changed := errors(NotWrong)
	if math.Abs(sd-0.2) > 0.03 || herd != 0 {
		t.Errorf("unbroken worlds have a shared error of %.3f, and parties move by %v", sd, herd)
	}
	if got, _, _ := errors(WrongDrift); got < 1.3*sd {
		t.Errorf("where errors drift the shared one is %.3f, else %.3f", got, sd)
	}
	if _, got, _ := errors(WrongHerding); got == 0 {
		t.Error("nobody follows anybody")
	}
	if _, _, got := errors(WrongRedefinition); got < 2*changed {
		t.Errorf("%d series change, else %d", got, changed)
	}
	// Half is seen: the same draws of a count with half the mean.
	r := rand.New(rand.NewPCG(8, 8))
	p := newPlan(r)
	for len(p.totals) == 0 {
		p = newPlan(r)
	}
	tr := p.drawTruth(r)
	right, half := 0, 0
	for range 2000 {
		right += p.count(r, tr, 0, NotWrong)
		half += p.count(r, tr, 0, WrongDetection)
	}
	if ratio := float64(half) / float64(right); math.Abs(ratio-0.5) > 0.06 {
		t.Errorf("watchers see %.3f of what is assumed", ratio)
	}
	for p.lists == nil {
		p = newPlan(r)
	}
	tr = p.drawTruth(r)
	tr.delta = 0
	if whole, half := p.listChance(tr, NotWrong), p.listChance(tr, WrongDetection); math.Abs(half/whole-0.5) > 1e-12 {
		t.Errorf("a second list has %.3f of the first, else %.3f", half, whole)
	}
	marked, all := 0, 0
	for seed := range uint64(40) {
		a, b := New(seed, Full, NotWrong), New(seed, Full, WrongRelays)
		if !maps.Equal(a.Truth, b.Truth) {
			t.Fatal("a mark that is missing changes the truth")
		}
		for i := range a.Case.Claims {
			if len(a.Case.Claims[i].Related(claims.Relays)) > 0 {
				all++
				if len(b.Case.Claims[i].Related(claims.Relays)) > 0 {
					marked++
				}
			}
		}
	}
	if share := 1 - float64(marked)/float64(all); math.Abs(share-unmarkedShare) > 0.08 {
		t.Errorf("%.2f of the relays are unmarked", share)
	}
}
