package chart

import (
	"encoding/xml"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/tally"
)

func TestThrough(t *testing.T) {
	q := func(m float64) *tally.Quantiles {
		return &tally.Quantiles{Median: m, P05: m / 2, P25: m * .8, P75: m * 1.2, P95: m * 2}
	}
	svg := string(Through([]*tally.Quantiles{q(10), nil, q(20), q(50)}, 2))
	for _, want := range []string{`class="b90"`, `class="median" d="M0 90M666.7 80L1000 50"`, `class="at" d="M666.7 0V100"`, `data-steps="4"`, `aria-hidden="true"`} {
		if !strings.Contains(svg, want) {
			t.Errorf("no %s in %s", want, svg)
		}
	}
	for _, counts := range [][]*tally.Quantiles{{q(10), q(math.NaN()), q(3)}, {q(math.Inf(1)), q(1)}, {q(-1), q(2)}, {nil, q(1)}} {
		d := xml.NewDecoder(strings.NewReader(string(Through(counts, 9))))
		for {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%v: %v", counts, err)
			}
		}
	}
	for _, counts := range [][]*tally.Quantiles{nil, {q(1)}, {nil, nil}, {q(0), q(0)}} {
		if svg := Through(counts, 0); svg != nil {
			t.Errorf("%v is drawn: %s", counts, svg)
		}
	}
}
