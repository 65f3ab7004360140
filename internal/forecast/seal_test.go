package forecast_test

import (
	"bytes"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/forecast"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/tally"
)

// sealed is a seal of the ferry, of 20 February 2024 for 15 March: made once.
var sealed = sync.OnceValues(func() (*forecast.Seal, error) {
	c := ferry()
	asOf, _ := dates.MustParse("2024-03-15").Latest()
	r := tally.Estimate(c, tally.Options{AsOf: asOf})
	return forecast.New(c, r, nil, time.Date(2024, 2, 20, 9, 30, 0, 123, time.FixedZone("", 3600)))
})

func sealOf(t testing.TB) *forecast.Seal {
	t.Helper()
	s, err := sealed()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func encoded(t testing.TB) []byte {
	t.Helper()
	b, err := sealOf(t).Encode()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSealHoldsTheForecast(t *testing.T) {
	s := sealOf(t)
	if s.Created != "2024-02-20T08:30:00Z" || s.AsOf != "2024-03-15" || s.Model != tally.Version || len(s.Origins) != 3 || len(s.CaseSHA256) != 64 {
		t.Errorf("sealed %+v", s)
	}
	if len(s.Forecasts) != 1 {
		t.Fatalf("%d forecasts, want that of the one party", len(s.Forecasts))
	}
	f := s.Forecasts[0]
	if f.Party != "harbour" || f.Manner != "A3" || f.History != 3 || f.P05 > 3500 || f.P95 < 3500 || f.Hedge != "about" {
		t.Errorf("forecast %+v", f)
	}
	for i := 1; i < len(f.Points); i++ {
		if f.Points[i].Probability > f.Points[i-1].Probability {
			t.Errorf("points %v: want the most probable first", f.Points[:i+1])
		}
	}
	back, err := forecast.Decode(encoded(t))
	if err != nil {
		t.Fatal(err)
	}
	if a, b := hash(t, back), hash(t, s); a != b {
		t.Errorf("read again it has the hash %s, not %s", a, b)
	}
}

func hash(t *testing.T, s *forecast.Seal) string {
	t.Helper()
	sum, err := s.Hash()
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// TestSealBreaks: every single changed byte shows.
func TestSealBreaks(t *testing.T) {
	whole := encoded(t)
	if _, err := forecast.Decode(whole); err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(whole); i += 1 + len(whole)/400 {
		b := bytes.Clone(whole)
		b[i] ^= 1
		if _, err := forecast.Decode(b); err == nil {
			t.Errorf("byte %d (%q to %q): not noticed", i, whole[i], b[i])
		}
	}
	for name, b := range map[string][]byte{
		"cut":            whole[:len(whole)/2],
		"empty":          {},
		"null":           []byte("null\n"),
		"nothing sealed": []byte(`{"sha256":"x"}`),
		"blank added":    append(bytes.Clone(whole), ' '),
		"more behind":    append(bytes.Clone(whole), whole...),
		"a field more":   bytes.Replace(whole, []byte(`"case":`), []byte(`"extra": 1, "case":`), 1),
		"key twice":      bytes.Replace(whole, []byte(`"case":`), []byte(`"case": "other", "case":`), 1),
		"earlier":        bytes.Replace(whole, []byte("2024-02-20T"), []byte("2024-02-19T"), 1),
		"without hash":   bytes.Replace(whole, []byte(hash(t, sealOf(t))), nil, 1),
	} {
		if _, err := forecast.Decode(b); !errors.Is(err, forecast.ErrTampered) {
			t.Errorf("%s: %v, want a broken seal", name, err)
		}
	}
	if _, err := forecast.Decode(bytes.Replace(whole, []byte(forecast.Format), []byte("tidewaiter-seal-9"), 1)); err == nil || !strings.Contains(err.Error(), "tidewaiter-seal-9") {
		t.Errorf("another format: %v", err)
	}
}

// TestSealedNonsense: what was hashed by somebody else is still no forecast.
func TestSealedNonsense(t *testing.T) {
	for name, change := range map[string]func(*forecast.Seal, *forecast.Sealed){
		"day":       func(s *forecast.Seal, _ *forecast.Sealed) { s.AsOf = "2024" },
		"time":      func(s *forecast.Seal, _ *forecast.Sealed) { s.Created = "soon" },
		"rounding":  func(_ *forecast.Seal, f *forecast.Sealed) { f.Distribution.Rounding = "up" },
		"quantiles": func(_ *forecast.Seal, f *forecast.Sealed) { f.Distribution.Unrounded[500] = -1 },
		"falling":   func(_ *forecast.Seal, f *forecast.Sealed) { f.Distribution.Unrounded[500] = 1e9 },
		"short":     func(_ *forecast.Seal, f *forecast.Sealed) { f.Distribution.Unrounded = f.Distribution.Unrounded[:3] },
		"no spread": func(_ *forecast.Seal, f *forecast.Sealed) { f.RandomWalk.Scale = 0 },
		"far":       func(_ *forecast.Seal, f *forecast.Sealed) { f.LastIncrement.Location = 1e300 },
		"day of it": func(_ *forecast.Seal, f *forecast.Sealed) { f.Day = "" },
	} {
		s, err := forecast.Decode(encoded(t))
		if err != nil {
			t.Fatal(err)
		}
		change(s, &s.Forecasts[0])
		b, err := s.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := forecast.Decode(b); !errors.Is(err, forecast.ErrTampered) {
			t.Errorf("%s: %v, want a refusal", name, err)
		}
	}
}

func TestNothingToSeal(t *testing.T) {
	c := ferry()
	r := tally.Estimate(c, tally.Options{AsOf: dayOf(t, "2023-09-01")})
	if _, err := forecast.New(c, r, nil, time.Unix(0, 0)); err == nil || !strings.Contains(err.Error(), "nothing to seal") {
		t.Errorf("without a count: %v", err)
	}
}

// TestScoreFindsTheNextFigure: which claims a seal is scored on.
func TestScoreFindsTheNextFigure(t *testing.T) {
	s := sealOf(t)
	for _, tc := range []struct {
		name  string
		claim func(*claims.Claim)
		on    string
		want  bool
	}{
		{"the next total", func(*claims.Claim) {}, "2024-03-15", true},
		{"on the day of the seal", func(*claims.Claim) {}, "2024-02-20", false},
		{"said before it, found later", func(cl *claims.Claim) { cl.SaidAt = dates.MustParse("2024-02-19") }, "2024-03-15", false},
		{"dated to the month of the seal", func(cl *claims.Claim) {
			cl.SaidAt = dates.Date{}
			cl.PublishedAt = dates.MustParse("2024-02")
		}, "2024-03-15", false},
		{"said some day of the month of the seal", func(cl *claims.Claim) { cl.SaidAt = dates.MustParse("2024-02") }, "2024-03-15", false},
		{"a relay of what was known", func(cl *claims.Claim) {
			cl.Origin = ""
			cl.Relations = []claims.Relation{{Kind: claims.Relays, ID: "A3"}}
		}, "2024-03-15", false},
		{"another measure", func(cl *claims.Claim) { cl.Measure, cl.Unit = claims.Rounds, "round" }, "2024-03-15", false},
		{"an increment", func(cl *claims.Claim) {
			cl.Form = claims.Increment
			cl.CountedSince = dates.MustParse("2024-02-06")
		}, "2024-03-15", false},
		{"not accepted", func(cl *claims.Claim) { cl.Review.State = claims.Proposed }, "2024-03-15", false},
	} {
		c := ferry()
		tc.claim(add(c, "B1", tc.on, 3500, quantity.MoreThan))
		due, err := s.Score(c)
		if err != nil {
			t.Fatalf("%s: %v", tc.name, err)
		}
		if got := len(due.Scored) == 1; got != tc.want || len(due.Scored)+len(due.Waiting) != 1 {
			t.Errorf("%s: scored %v, waiting %v", tc.name, due.Scored, due.Waiting)
		}
		if due.SameCase {
			t.Errorf("%s: the case has changed", tc.name)
		}
	}
	c := ferry()
	add(c, "B2", "2024-04-01", 9000, quantity.About)
	add(c, "B1", "2024-03-15", 3500, quantity.MoreThan)
	relay := *add(c, "B1r", "2024-03-15", 3600, quantity.About)
	c.Claims[len(c.Claims)-1].Origin = "origin-B1"
	c.Claims[len(c.Claims)-1].Chain = append(relay.Chain, claims.Hop{Name: "a paper", Verb: claims.Relayed})
	due, err := s.Score(c)
	if err != nil || len(due.Scored) != 1 {
		t.Fatalf("%+v, %v", due, err)
	}
	f := due.Scored[0]
	if f.Claim != "B1" || f.Figure != 3500 || f.Expected != "about" || f.Hedge != "more_than" || len(f.Scores) != 3 {
		t.Errorf("scored %+v: want the first one, by its reading nearest the speaker", f)
	}
	m := f.Scores[0]
	if !(m.PITLow <= m.PIT && m.PIT <= m.PITHigh) || m.PITLow <= 0.05 || m.PITHigh >= 0.95 || m.Probability <= 0.001 || m.CRPSLog <= 0 || m.CRPSLog > 0.3 {
		t.Errorf("the model scores %+v", m)
	}
	again, _ := s.Score(c)
	if again.Scored[0].Scores[0] != m {
		t.Error("ties are broken in another way when scored again")
	}
	same, err := s.Score(ferry())
	if err != nil || !same.SameCase || len(same.Scored) != 0 {
		t.Errorf("nothing new: %+v, %v", same, err)
	}
	c.ID = "other"
	if _, err := s.Score(c); err == nil {
		t.Error("a seal of another case is scored")
	}
}

// FuzzDecode: a hostile file is refused or scored, and nothing else.
func FuzzDecode(f *testing.F) {
	s, err := sealed()
	if err != nil {
		f.Fatal(err)
	}
	whole, err := s.Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole, false)
	f.Add([]byte(`{"sealed":{"format":"tidewaiter-seal-1","forecasts":[{"distribution":{"unrounded":[1e308,-1]}}]},"sha256":""}`), true)
	f.Add([]byte(`{"sealed":{"format":"tidewaiter-seal-1","forecasts":[{"party":"x","measure":"containers","form":"cumulative","day":"2024-01-01","distribution":{"location":100,"scale":10,"degrees_of_freedom":1,"rounding":"at_or_below"},"random_walk":{"location":-100,"scale":10,"degrees_of_freedom":1,"rounding":"whole"}}],"created":"2024-01-01T00:00:00Z","as_of":"2024-01-01"}}`), true)
	f.Add([]byte("[[[[[[[[[["), false)
	c := ferry()
	f.Fuzz(func(t *testing.T, b []byte, rehash bool) {
		if rehash {
			b = forecast.Rehash(b)
		}
		s, err := forecast.Decode(b)
		if err != nil {
			return
		}
		if again, err := s.Encode(); err != nil || !bytes.Equal(again, b) {
			t.Fatalf("what was read is written otherwise: %v", err)
		}
		s.Case = c.ID
		if _, err := s.Score(c); err != nil {
			t.Fatal(err)
		}
	})
}
