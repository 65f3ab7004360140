package assess_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/tally"
)

func ExampleFigure() {
	q := tally.Quantiles{Median: 27149, P05: 17520, P25: 22790, P75: 31330, P95: 38910}
	fmt.Println(assess.Median(q))
	fmt.Println(assess.Span(q))
	fmt.Println(assess.Figure(1.2345, assess.Step(0.21)))
	// Output:
	// 27,000
	// 18,000 to 39,000
	// 1.23
}

func TestFigure(t *testing.T) {
	for _, tt := range []struct {
		v, step float64
		want    string
	}{
		{0, 0, "0"}, {-0.0001, 1, "0"}, {999, 1, "999"}, {1000, 1, "1,000"},
		{1234567, 0, "1,234,567"}, {1234567, 1000, "1,235,000"}, {-1234, 10, "-1,230"},
		{0.456, 0.01, "0.46"}, {448, 0, "448"}, {33.5, 0.1, "33.5"}, {19.488, 0.1, "19.5"},
		{math.NaN(), 1, "unknown"}, {math.Inf(1), 0, "unknown"},
	} {
		if got := assess.Figure(tt.v, tt.step); got != tt.want {
			t.Errorf("Figure(%v, %v) = %q, want %q", tt.v, tt.step, got, tt.want)
		}
	}
}

func TestStep(t *testing.T) {
	for _, tt := range []struct{ half, want float64 }{
		{10700, 1000}, {9999, 100}, {1000, 100}, {12, 1}, {0.21, 0.01}, {0, 0}, {-1, 0}, {math.NaN(), 0}, {math.Inf(1), 0},
	} {
		if got := assess.Step(tt.half); math.Abs(got-tt.want) > 1e-12 {
			t.Errorf("Step(%v) = %v, want %v", tt.half, got, tt.want)
		}
	}
}

func TestShare(t *testing.T) {
	for share, want := range map[float64]string{0.72: "about 70 %", 0.73: "about 75 %", 0: "about 0 %", 1: "about 100 %", math.NaN(): "an unknown share"} {
		if got := assess.Share(share); got != want {
			t.Errorf("Share(%v) = %q, want %q", share, got, want)
		}
	}
}

func TestPercentListPlural(t *testing.T) {
	for in, want := range map[float64]string{0: "0 %", 0.004: "under 1 %", 0.614: "61 %", 1: "100 %"} {
		if got := assess.Percent(in); got != want {
			t.Errorf("Percent(%v) = %q, want %q", in, got, want)
		}
	}
	if got := assess.List([]string{"sea", "", "rail", "air"}); got != "sea, rail and air" {
		t.Errorf("List = %q", got)
	}
	if got := assess.Plural(2, "container") + " " + assess.Plural(1, "round") + " " + assess.Plural(30, "percent") + " " + assess.Plural(3, "container per day"); got != "containers round percent containers per day" {
		t.Errorf("Plural = %q", got)
	}
}
