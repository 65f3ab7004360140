package quantity_test

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/quantity"
)

func TestParseHedge(t *testing.T) {
	for _, h := range append(quantity.Hedges(), quantity.None) {
		if got, err := quantity.ParseHedge(string(h)); err != nil || got != h {
			t.Errorf("%q: %q, %v", h, got, err)
		}
		if h.IsFloor() && h.IsCeiling() {
			t.Errorf("%q is both a floor and a ceiling", h)
		}
	}
	for _, s := range []string{"About", " about", "reportedly", "more than"} {
		if got, err := quantity.ParseHedge(s); err == nil || got != quantity.None || !strings.Contains(err.Error(), strconv.Quote(s)) {
			t.Errorf("%q: %q, %v", s, got, err)
		}
	}
	for h, want := range map[quantity.Hedge][2]bool{
		quantity.MoreThan: {true, false}, quantity.AtLeast: {true, false}, quantity.UpTo: {false, true}, quantity.LessThan: {false, true},
		quantity.Nearly: {false, true}, quantity.About: {}, quantity.Exact: {}, quantity.Interval: {}, quantity.Vague: {}, quantity.None: {},
	} {
		if h.IsFloor() != want[0] || h.IsCeiling() != want[1] {
			t.Errorf("%q: floor %v, ceiling %v", h, h.IsFloor(), h.IsCeiling())
		}
	}
}

func TestRange(t *testing.T) {
	for _, test := range []struct {
		r    quantity.Range
		text string
		mid  float64
	}{
		{quantity.Range{}, "", 0},
		{quantity.Number(0), "0", 0},
		{quantity.Number(6700), "6700", 6700},
		{quantity.Number(0.1), "0.1", 0.1},
		{quantity.Number(3e6), "3000000", 3e6},
		{quantity.Span(4.2e6, 5.8e6), "4200000-5800000", math.Sqrt(4.2e6 * 5.8e6)},
		{quantity.Span(-1, 4), "-1-4", 1.5},
		{quantity.Span(0, 10), "0-10", 5},
	} {
		if got := test.r.String(); got != test.text {
			t.Errorf("%+v is written %q, want %q", test.r, got, test.text)
		}
		// One rounding of the product and one of the root.
		if got := test.r.Mid(); math.Abs(got-test.mid) > 1e-15*math.Abs(test.mid)*4 {
			t.Errorf("%+v has the middle %v, want %v", test.r, got, test.mid)
		}
	}
}

// FuzzFormatNumber checks that numbers read back as they were, without an
// exponent.
func FuzzFormatNumber(f *testing.F) {
	for _, v := range []float64{0, 1, -1, 0.1, 6700, 3e6, 1e21, 1e-7, math.MaxFloat64, math.SmallestNonzeroFloat64} {
		f.Add(v)
	}
	f.Fuzz(func(t *testing.T, v float64) {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return
		}
		s := quantity.FormatNumber(v)
		if back, err := strconv.ParseFloat(s, 64); err != nil || back != v || strings.ContainsAny(s, "eE+") {
			t.Errorf("%v is written %q and reads %v, %v", v, s, back, err)
		}
	})
}

func ExampleRange() {
	fmt.Println(quantity.Number(6700))
	fmt.Println(quantity.Span(4_200_000, 5_800_000))
	fmt.Printf("%q\n", quantity.Range{})
	// Output:
	// 6700
	// 4200000-5800000
	// ""
}
