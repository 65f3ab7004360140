package quantity_test

import (
	"testing"

	"github.com/tidewaiter/tidewaiter/quantity"
)

func TestStated(t *testing.T) {
	for _, tt := range []struct {
		r    quantity.Range
		h    quantity.Hedge
		want string
	}{
		{quantity.Range{}, quantity.None, "no number"},
		{quantity.Number(6700), quantity.About, "about 6,700"},
		{quantity.Number(10000), quantity.MoreThan, "more than 10,000"},
		{quantity.Number(448), quantity.Exact, "448"},
		{quantity.Span(4.2e6, 5.8e6), quantity.Interval, "between 4,200,000 and 5,800,000"},
		{quantity.Span(2e6, 9e6), quantity.AtLeast, "at least 2,000,000"},
		{quantity.Span(2e6, 9e6), quantity.UpTo, "up to 9,000,000"},
		{quantity.Span(200, 900), quantity.Vague, "vaguely 200 to 900"},
	} {
		if got := quantity.Stated(tt.r, tt.h); got != tt.want {
			t.Errorf("Stated(%v, %q) = %q, want %q", tt.r, tt.h, got, tt.want)
		}
	}
}
