package checks_test

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/checks"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/synthflow"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/tally"
)

// TestMarkedRelays counts how the relays that the shipped cases mark repeat their
// figure, from which the rule takes how an unmarked one would.
func TestMarkedRelays(t *testing.T) {
	var figures, same, starts, sameStart, days, soon int
	for _, id := range []string{"dprk-russia", "dprk-oil"} {
		c, err := casefile.Read(os.DirFS("../cases/" + id))
		if err != nil {
			t.Fatal(err)
		}
		first := map[string]dates.Day{}
		for i := range c.Claims {
			if day, ok := c.Claims[i].PublishedAt.Latest(); ok {
				if known, have := first[c.Claims[i].Origin]; !have || day < known {
					first[c.Claims[i].Origin] = day
				}
			}
		}
		for i := range c.Claims {
			cl := &c.Claims[i]
			for _, id := range cl.Related(claims.Relays)[:min(1, len(cl.Related(claims.Relays)))] {
				base := c.Claim(id)
				if base == nil || base.Measure != cl.Measure || !base.Value.Known || !cl.Value.Known {
					continue
				}
				figures++
				if base.Value == cl.Value {
					same++
				}
				if !base.CountedSince.IsZero() && !cl.CountedSince.IsZero() {
					starts++
					if base.CountedSince == cl.CountedSince {
						sameStart++
					}
				}
				if day, ok := cl.PublishedAt.Latest(); ok {
					days++
					if day-first[cl.Origin] <= 14 {
						soon++
					}
				}
			}
		}
	}
	t.Logf("of %d relays of a figure %d give it as it was; of %d with both starts %d have the same; of %d with a day %d come within 14 days", figures, same, starts, sameStart, days, soon)
	if r := float64(same) / float64(figures); r < 0.78 || r > 0.88 {
		t.Errorf("%.2f of the marked relays keep the figure, the rule takes 0.83", r)
	}
	if r := float64(sameStart) / float64(starts); r < 0.67 || r > 0.77 {
		t.Errorf("%.2f of the marked relays keep the start, the rule takes 0.72", r)
	}
	if r := float64(soon) / float64(days); r < 0.9 {
		t.Errorf("%.2f of the marked relays come within the fortnight", r)
	}
}

// stripped are ways in which a relay lacks its mark.
var stripped = []struct {
	name  string
	strip func(*claims.Claim)
}{
	// The page names the speaker; only the origin and the relation are missing.
	{"who speaks is named", func(*claims.Claim) {}},
	// The page tells the figure as its own: no speaker, no start, no day that it
	// describes.
	{"nobody is named", func(cl *claims.Claim) {
		cl.Chain = claims.Chain{{Name: "SYNTHETIC outlet of " + cl.ID, Verb: claims.Reported, Date: cl.PublishedAt}}
		cl.SaidAt, cl.AsOf, cl.CountedSince = dates.Date{}, dates.Date{}, dates.Date{}
	}},
}

// unmark takes the mark off a share of the relays of a case.
func unmark(r *rand.Rand, c *casefile.Case, share float64, strip func(*claims.Claim)) {
	for i := range c.Claims {
		if cl := &c.Claims[i]; len(cl.Related(claims.Relays)) > 0 && r.Float64() < share {
			cl.Origin, cl.Relations = "unmarked-"+cl.ID, nil
			strip(cl)
		}
	}
}

// suspicion is how a rule fared in some worlds.
type suspicion struct {
	unmarked, found, honest, alarms int
	told                            float64 // sum of the probabilities told of the suspected
}

func (s suspicion) recall() float64 { return float64(s.found) / float64(max(s.unmarked, 1)) }
func (s suspicion) alarm() float64  { return float64(s.alarms) / float64(max(s.honest, 1)) }

func suspect(worlds uint64, wrong synthflow.Wrong, share float64, strip func(*claims.Claim)) suspicion {
	var out suspicion
	for seed := range worlds {
		w := synthflow.New(seed, synthflow.Full, wrong)
		unmark(rand.New(rand.NewPCG(seed, 77)), w.Case, share, strip)
		suspects := checks.Unmarked(w.Case, checks.Options{AsOf: w.AsOf})
		suspected := map[string]bool{}
		for _, s := range suspects {
			suspected[s.Origin] = true
			out.told += s.Probability
		}
		origins := map[string]bool{}
		for i := range w.Case.Claims {
			cl := &w.Case.Claims[i]
			if day, ok := cl.PublishedAt.Latest(); !ok || day > w.AsOf || cl.Review.State != claims.Accepted || cl.Measure != claims.Containers || origins[cl.Origin] {
				continue
			}
			origins[cl.Origin] = true
			switch relay := strings.HasPrefix(cl.Origin, "unmarked-"); {
			case relay:
				out.unmarked++
				if suspected[cl.Origin] {
					out.found++
				}
			default:
				out.honest++
				if suspected[cl.Origin] {
					out.alarms++
				}
			}
		}
	}
	return out
}

// TestUnmarkedRelays: in worlds in which relays lack their mark most are
// suspected, few honest origins are, and the probabilities told are no more than
// what comes true.
func TestUnmarkedRelays(t *testing.T) {
	worlds := uint64(300)
	if testing.Short() {
		worlds = 60
	}
	for _, tc := range []struct {
		how    int
		share  float64
		wrong  synthflow.Wrong
		recall float64 // at least
		alarm  float64 // at most
	}{
		{0, 0, synthflow.NotWrong, 0, 0.01},
		{0, 0.1, synthflow.NotWrong, 0.8, 0.01},
		{0, 0.2, synthflow.NotWrong, 0.8, 0.01},
		{0, 0.3, synthflow.NotWrong, 0.8, 0.01},
		{1, 0.1, synthflow.NotWrong, 0.6, 0.01},
		{1, 0.2, synthflow.NotWrong, 0.6, 0.01},
		{1, 0.3, synthflow.NotWrong, 0.6, 0.01},
		{0, 0, synthflow.WrongHerding, 0, 0.01},
	} {
		s := suspect(worlds, tc.wrong, tc.share, stripped[tc.how].strip)
		t.Logf("%s, %.0f %% unmarked, %s: %d of %d found (%.2f), false alarms %d of %d origins (%.2f %%); of %d suspected %d are relays, %.0f foretold",
			stripped[tc.how].name, 100*tc.share, cmp.Or(string(tc.wrong), "else as the model"), s.found, s.unmarked, s.recall(), s.alarms, s.honest, 100*s.alarm(), s.found+s.alarms, s.found, s.told)
		if s.recall() < tc.recall || s.alarm() > tc.alarm {
			t.Errorf("recall %.3f, want %v; alarms %.4f, at most %v", s.recall(), tc.recall, s.alarm(), tc.alarm)
		}
		if tc.share > 0 && s.told > float64(s.found)+2*math.Sqrt(s.told) {
			t.Errorf("%.0f relays are foretold, and %d are", s.told, s.found)
		}
	}
}

// TestTwoWhoLook: two who look for themselves and speak of one thing in one week
// are seldom taken for one, whatever their hedges; the worlds of the test above
// have few such pairs.
func TestTwoWhoLook(t *testing.T) {
	const pairs = 4000
	for _, group := range []string{"b", "a"} {
		r := rand.New(rand.NewPCG(11, 12))
		alarms, equal := 0, 0
		for range pairs {
			c := ferry(claim("o1", march, 1), claim("o2", "2024-03-04", 1, party("b")))
			c.Parties[1].Groups = []string{group}
			n := math.Exp(math.Log(1000) + r.Float64()*math.Log(50))
			m := &c.Model
			errors := map[string]float64{"a": m.GroupBiasSD * r.NormFloat64(), "b": m.GroupBiasSD * r.NormFloat64()}
			for i := range c.Claims {
				cl := &c.Claims[i]
				y := math.Log(n) + errors[c.Parties[i].Groups[0]]
				cl.Hedge = []quantity.Hedge{quantity.Exact, quantity.About, quantity.MoreThan}[r.IntN(3)]
				to := tally.RoundNearest
				switch cl.Hedge {
				case quantity.Exact:
					y += math.Hypot(0.05, 0.04) * r.NormFloat64()
				case quantity.About:
					y += math.Hypot(0.05, 0.07) * r.NormFloat64()
				default:
					to = tally.RoundDown
					mean := 0.1
					if r.Float64() < 0.2 {
						mean = 0.4
					}
					y += 0.05*r.NormFloat64() - mean*r.ExpFloat64()
				}
				u := r.Float64()
				for _, atom := range to.Figures(nil, math.Exp(y)) {
					if cl.Value = quantity.Number(atom.Figure); u < atom.Probability {
						break
					}
					u -= atom.Probability
				}
			}
			if c.Claims[0].Value == c.Claims[1].Value {
				equal++
			}
			alarms += len(checks.Unmarked(c, checks.Options{AsOf: endOfWorld}))
		}
		t.Logf("two groups: %v: of %d pairs %d have one figure, %d are suspected (%.3f)", group == "b", pairs, equal, alarms, float64(alarms)/pairs)
		if share := float64(alarms) / pairs; share > 0.06 {
			t.Errorf("%.3f of pairs who both look are suspected", share)
		}
	}
}

// TestSuspectsAreOrdered: the likeliest first, in one order.
func TestSuspectsAreOrdered(t *testing.T) {
	c := ferry(claim("o1", march, 6700), claim("o2", "2024-03-03", 6700, party("b")), claim("o3", "2024-03-05", 6700, party("b")))
	got := checks.Unmarked(c, checks.Options{AsOf: endOfWorld})
	if len(got) != 2 || got[0].Probability < got[1].Probability {
		t.Fatalf("suspects %+v, want o2 and o3", got)
	}
	for _, s := range got {
		if s.Of == s.Origin || s.Probability <= 0.5 || s.Probability > 1 || len(s.Rows) != 1 || s.Rows[0] != s.Claim {
			t.Errorf("%+v", s)
		}
	}
	if again := checks.Unmarked(c, checks.Options{AsOf: endOfWorld}); !reflect.DeepEqual(got, again) {
		t.Error(fmt.Sprint(got, again))
	}
}
