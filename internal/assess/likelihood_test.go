package assess

import (
	"math"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/tally"
)

func TestLikelihood(t *testing.T) {
	for _, tt := range []struct {
		p    float64
		want string
	}{
		{0, "almost no chance"}, {0.049, "almost no chance"}, {0.05, "very unlikely"}, {0.12, "very unlikely"}, {0.2, "unlikely"}, {0.44, "unlikely"},
		{0.45, "roughly even chance"}, {0.5, "roughly even chance"}, {0.55, "likely"}, {0.79, "likely"}, {0.8, "very likely"}, {0.9, "very likely"},
		{0.95, "almost certain"}, {1, "almost certain"}, {-0.1, "not known"}, {1.1, "not known"}, {math.NaN(), "not known"},
	} {
		if got := Likelihood(tt.p); got != tt.want {
			t.Errorf("Likelihood(%v) = %q, want %q", tt.p, got, tt.want)
		}
	}
	for i, b := range Likelihoods[1:] {
		if b.From != Likelihoods[i].To {
			t.Errorf("%q begins at %d", b.Word, b.From)
		}
	}
}

// TestSentenceSaysWhatItRestsOn: over one half of the variance the sentence says
// that the number rests on assumption; it is one sentence either way.
func TestSentenceSaysWhatItRestsOn(t *testing.T) {
	n := &tally.Count{Unit: "container", Since: dates.MustParse("2023-08"), From: "KP", To: "RU", Quantiles: tally.Quantiles{Median: 36123, P05: 24200, P25: 30000, P75: 43000, P95: 55100}}
	for share, want := range map[float64]string{
		0.65: "the number rests on assumption, which is about 65 % of the variance behind it.",
		0.5:  "about 50 % of the variance behind it rests on assumption.",
	} {
		got := sentence(&casefile.Case{}, &tally.Result{AsOf: dates.DayOf(2025, 11, 30), Count: n, PriorShare: share})
		if !strings.HasSuffix(got, want) || !strings.HasPrefix(got, "About 36,000 containers went from North Korea to Russia between ") || !strings.Contains(got, "very likely 24,000 to 55,000 (90 % interval)") || strings.Count(got, ". ") != 0 {
			t.Errorf("share %v: %q", share, got)
		}
	}
}

func TestSpread(t *testing.T) {
	days := []dates.Day{1, 2, 3, 4, 5, 6, 7, 8, 9}
	if got := spread(days, 3); len(got) != 3 || got[0] != 1 || got[1] != 5 || got[2] != 9 {
		t.Errorf("got %v", got)
	}
	if got := spread(days, 20); len(got) != len(days) {
		t.Errorf("got %v", got)
	}
	if got := spread(days, 1); len(got) != 1 || got[0] != 9 {
		t.Errorf("got %v", got)
	}
}
