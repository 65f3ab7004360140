package assess_test

import (
	"context"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/tally"
)

// foundingWords is what nothing that is said of a case of cement may speak of.
var foundingWords = regexp.MustCompile(`(?i)\b(containers?|box(es)?|munitions?|ammunition|shells?|rockets?|projectiles?|152|122|rounds?|korea|russia)\b`)

// TestThirdCase: a made-up case with things, contents and a way back of its own
// goes through the whole assessment, in its own words.
func TestThirdCase(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	c, err := casefile.Read(os.DirFS("testdata/cement"))
	if err != nil {
		t.Fatal(err)
	}
	a, err := assess.Run(context.Background(), c, assess.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if a.Result.Count == nil {
		t.Fatal(a.Result.Why)
	}
	r := a.Result.Rounds
	if r == nil || r.Item != "sack" || r.Measure != "sacks" || len(r.Kinds) != 2 || len(r.Unknown) != 0 {
		t.Fatalf("contents %+v", r)
	}
	// Room binds a sack: 36 to 46 m3 by 0.045 to 0.055 are 650 to 1,010, 51 t by 52 kg 980.
	sack, bag := &r.Kinds[0], &r.Kinds[1]
	if sack.RoomBinds < 0.95 || sack.PerUnit.P05 < 650 || sack.PerUnit.P95 > 1013 || sack.Bare.PerUnit.Median < 1.02*sack.PerUnit.Median {
		t.Errorf("sacks in a wagon %+v, room binds with %.2f, bare %+v", sack.PerUnit, sack.RoomBinds, sack.Bare)
	}
	if n := a.Result.Count.Quantiles; r.Median > n.Median*sack.PerUnit.P95 || sack.IfAll.Median < 0.85*n.Median*sack.PerUnit.Median || sack.IfAll.Median > 1.15*n.Median*sack.PerUnit.Median {
		t.Errorf("%+v wagons, %+v pieces, all sacks %+v", n, r.Quantiles, sack.IfAll)
	}
	if sum := sack.Tonnes.Median + bag.Tonnes.Median; r.Tonnes.Median < 0.85*sum || r.Tonnes.Median > 1.15*sum {
		t.Errorf("%g tonnes, of kinds %g", r.Tonnes.Median, sum)
	}
	stated := map[string]tally.StatedContents{}
	for _, s := range r.Stated {
		stated[s.Claim] = s
	}
	if w1, w3, w4 := stated["W1s"], stated["W3s"], stated["W4s"]; len(stated) != 3 || w1.Bound != tally.AsCeiling || w3.Bound != tally.AsFloor || w1.Kind != "paper-sack" || w1.Bare == nil ||
		w4.Kind != "" || w4.Bare != nil || w4.DerivedFrom != "" || w3.DerivedFrom != "W3" || w3.Ours.Median < 1.5*w1.Ours.Median {
		t.Errorf("stated %+v", r.Stated)
	}
	f := a.Result.Factors
	if len(f) != 1 || f[0].Groups != "xc" || f[0].Unit != "sack_per_wagon" || len(f[0].Pairs) != 2 || f[0].Median < 600 || f[0].Median > 1000 {
		t.Errorf("party factors %+v", f)
	}
	back := a.Returns
	if back == nil || back.Count == nil || back.Measure != "empties" || back.From != "XD" || len(back.Terms) != 3 || !slices.Equal(back.Statements, []string{"E1", "E2", "B1", "E3"}) {
		t.Fatalf("the other way: %+v", back)
	}
	if q := back.Count.Quantiles; q.Median < 1500 || q.Median > 3500 || q == a.Result.Count.Quantiles {
		t.Errorf("%+v wagons the other way", q)
	}
	for _, e := range a.Result.Evidence {
		if e.Used && strings.HasPrefix(e.ID, "E") {
			t.Errorf("%s of the other way is counted", e.ID)
		}
	}
	levels := map[string]string{}
	fits := 0
	texts := []string{a.Sentence, back.Why}
	for _, fd := range a.Findings {
		texts = append(texts, fd.Title, fd.Summary, fd.Reading)
		switch fd.Rule {
		case "level-series":
			levels[fd.Rows[0]] = string(fd.Verdict)
		case "contents-fit":
			fits++
		}
	}
	if levels["P1"] != "inconsistent" || levels["P2"] != "consistent" || levels["P3"] != "consistent" || fits != 2 {
		t.Errorf("levels %v, %d contents tested", levels, fits)
	}
	for _, e := range a.Result.Evidence {
		texts = append(texts, e.Why)
	}
	for _, text := range append(texts, r.Unknown...) {
		if m := foundingWords.FindString(text); m != "" {
			t.Errorf("%q in %q", m, text)
		}
	}
}

// TestContentsOfTheBuiltInCases: what the founding case lacks is said, room
// included, and no limit of it is zero; the second case says nothing of contents,
// and both have parties that reckon with something.
func TestContentsOfTheBuiltInCases(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	r := run(t, builtIn(t, "dprk-russia"), "2024-02-27").Result
	if r.Rounds == nil || len(r.Rounds.Kinds) != 3 {
		t.Fatalf("contents %+v", r.Rounds)
	}
	shell, rocket, other := &r.Rounds.Kinds[0], &r.Rounds.Kinds[1], &r.Rounds.Kinds[2]
	if shell.RoomKnown || rocket.RoomKnown || !rocket.AsBare || shell.AsBare || other.Known || !slices.Contains(r.Rounds.Unknown, "the room that one packed 152 mm round takes") {
		t.Errorf("known of the kinds: %+v", r.Rounds.Kinds)
	}
	if shell.PerUnit.P05 < 150 || shell.PerUnit.P95 > 430 || shell.Bare.PerUnit.P95 > 650 {
		t.Errorf("a box holds %+v packed, %+v bare", shell.PerUnit, shell.Bare.PerUnit)
	}
	floors := 0
	for _, s := range r.Rounds.Stated {
		if s.Claim == "R01c" && (s.Bound != tally.AsFloor || s.Kind != "round-152" || s.DerivedFrom != "R01a" || s.UnderBare > s.Under) {
			t.Errorf("three million or more is %+v", s)
		}
		if s.Bound == tally.AsFloor {
			floors++
		}
	}
	if floors < 5 {
		t.Errorf("%d floors", floors)
	}
	kinds := map[string]tally.PartyFactor{}
	for _, f := range r.Factors {
		if f.Groups == "rok" {
			kinds[f.Kind] = f
		}
	}
	if f := kinds["round-152"]; f.Median < 380 || f.Median > 560 || len(f.Pairs) != 3 {
		t.Errorf("Seoul reckons with %+v", f)
	}
	if f := kinds["rocket-122"]; f.P95 > f.Case.P05 {
		t.Errorf("rockets: theirs %+v, the case's %+v", f.Quantiles, f.Case)
	}
}
