package chart_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/internal/chart"
	"github.com/tidewaiter/tidewaiter/tally"
)

// TestForeseen: the drawing is XML and an image, whatever it is given.
func TestForeseen(t *testing.T) {
	q := func(median float64) tally.Quantiles {
		return tally.Quantiles{P05: median / 2, P25: median * 0.8, Median: median, P75: median * 1.25, P95: median * 2}
	}
	for name, m := range map[string]chart.Foreseen{
		"empty": {},
		"three": {Title: "Stated & expected", Rows: []chart.ForeseenRow{
			{Label: "2024-02-26 <A>", Figure: 6700, Stated: "about 6,700", Intervals: []chart.ForeseenInterval{{"model", q(7000)}, {"random walk", q(9000)}}},
			{Label: "far", Figure: 10, Stated: "10", Intervals: []chart.ForeseenInterval{{"model", q(1e30)}}},
			{Label: "none", Figure: 20},
		}},
		"wild": {Rows: []chart.ForeseenRow{{Figure: math.NaN(), Intervals: []chart.ForeseenInterval{{"x", q(math.Inf(1))}}}, {Figure: -1}, {Figure: math.Inf(1)}}},
	} {
		svg := m.SVG()
		for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if n := strings.Count(string(svg), `class="stated"`); name == "three" && n != 2 {
			t.Errorf("%s: %d figures are named, want 2", name, n)
		}
		if strings.Contains(string(svg), "NaN") {
			t.Errorf("%s: a coordinate is no number", name)
		}
		var b bytes.Buffer
		if err := m.PNG(&b); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if _, err := png.Decode(&b); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
