package calibrate

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/internal/synthflow"
)

// Report is what a run shows.
type Report struct {
	Model      string          `json:"model"` // version of the estimator
	Seed       uint64          `json:"seed"`
	From       int             `json:"from"` // the first world
	Worlds     int             `json:"worlds"`
	Counted    int             `json:"counted"` // worlds for which there was a count
	Size       synthflow.Size  `json:"size,omitempty"`
	Wrong      synthflow.Wrong `json:"wrong,omitempty"`
	Bug        synthflow.Bug   `json:"bug,omitempty"`
	Inside     bool            `json:"inside"`   // the verdict
	Judged     int             `json:"judged"`   // quantities in it
	Smallest   float64         `json:"smallest"` // p-value, times Judged
	Quantities []Quantity      `json:"quantities"`
	Batches    *Batches        `json:"batches,omitempty"`
	Missing    []string        `json:"missing,omitempty"` // quantities that no world has draws of
	NoCount    []Reason        `json:"no_count,omitempty"`
	Outcomes   []Outcome       `json:"outcomes"` // by world
}

// Quantity is how the ranks of one quantity lie.
type Quantity struct {
	Name     string  `json:"name"`
	Worlds   int     `json:"worlds"`
	P        float64 `json:"p"`        // of the simultaneous band through the farthest point
	Farthest float64 `json:"farthest"` // of the empirical distribution function from even, with its sign
	Cover50  float64 `json:"cover50"`  // share of the truths in the central 50 % of the draws
	Cover80  float64 `json:"cover80"`
	Cover90  float64 `json:"cover90"`
	Judged   bool    `json:"judged"` // enough worlds to be in the verdict
}

// Reason is a reason why there was no count, and in how many worlds.
type Reason struct {
	Why    string `json:"why"`
	Worlds int    `json:"worlds"`
}

// Level is the probability that a right estimator is found outside: of the band
// of one quantity, and of the verdict on all.
const Level = 0.01

// More bounds of the verdict.
const (
	leastWorlds = 5   // with a quantity, for it to be judged
	leastCount  = 0.9 // share of worlds with a count: fewer show nothing
)

// NewReport sums up outcomes, which begin with the world opt.From.
func NewReport(model string, opt Options, outcomes []Outcome) *Report {
	r := &Report{Model: model, Seed: opt.Seed, From: opt.From, Worlds: len(outcomes), Size: opt.Size, Wrong: opt.Wrong, Bug: opt.Bug, Outcomes: outcomes, Smallest: 1}
	samples, reasons, missing := map[string][]float64{}, map[string]int{}, map[string]int{}
	for _, o := range outcomes {
		if o.Ranks == nil {
			reasons[o.Why]++
			continue
		}
		r.Counted++
		for name, u := range o.Ranks {
			samples[name] = append(samples[name], u)
		}
		for _, name := range o.Missing {
			missing[name]++
		}
	}
	for _, name := range slices.Sorted(maps.Keys(missing)) {
		// A name with an id may lack in a world that does not look at it.
		if kind, _, _ := strings.Cut(name, ":"); missing[name] >= leastWorlds && !slices.ContainsFunc(slices.Collect(maps.Keys(samples)), func(s string) bool { return s == kind || strings.HasPrefix(s, kind+":") }) {
			r.Missing = append(r.Missing, name)
		}
	}
	for _, why := range slices.Sorted(maps.Keys(reasons)) {
		r.NoCount = append(r.NoCount, Reason{why, reasons[why]})
	}
	for _, name := range slices.SortedFunc(maps.Keys(samples), compareNames) {
		us := samples[name]
		q := Quantity{Name: name, Worlds: len(us), P: PValue(us), Judged: len(us) >= leastWorlds}
		sorted := slices.Sorted(slices.Values(us))
		for i, u := range sorted {
			for _, at := range []float64{float64(i), float64(i + 1)} {
				if d := at/float64(len(us)) - u; math.Abs(d) > math.Abs(q.Farthest) {
					q.Farthest = d
				}
			}
			if u > 0.25 && u < 0.75 {
				q.Cover50++
			}
			if u > 0.1 && u < 0.9 {
				q.Cover80++
			}
			if u > 0.05 && u < 0.95 {
				q.Cover90++
			}
		}
		q.Cover50 /= float64(len(us))
		q.Cover80 /= float64(len(us))
		q.Cover90 /= float64(len(us))
		if q.Judged {
			r.Judged++
			r.Smallest = min(r.Smallest, q.P)
		}
		r.Quantities = append(r.Quantities, q)
	}
	r.Smallest = min(1, r.Smallest*float64(max(r.Judged, 1)))
	r.Inside = r.Judged > 0 && r.counts() && !r.Found()
	return r
}

// Found reports whether the ranks show that something is wrong. Worlds without a
// count hide nothing of the others: whether there is one is decided by what is
// stated, so the ranks of the rest would be even.
func (r *Report) Found() bool {
	return r.Judged > 0 && (r.Smallest <= Level || len(r.Missing) > 0)
}

// counts reports whether few enough worlds are without a count.
func (r *Report) counts() bool { return float64(r.Counted) >= leastCount*float64(r.Worlds) }

// first is the order of the quantities that are of most interest; static
// parameters follow by name.
var first = []string{synthflow.LogCount, synthflow.LogCountHalf, synthflow.LogRate, logCountBiased, synthflow.LogLikelihood}

func compareNames(a, b string) int {
	place := func(s string) int {
		if i := slices.Index(first, s); i >= 0 {
			return i
		}
		return len(first)
	}
	if d := place(a) - place(b); d != 0 {
		return d
	}
	return strings.Compare(a, b)
}

// Outside counts the quantities outside their own band, whatever the others do.
func (r *Report) Outside() int {
	n := 0
	for _, q := range r.Quantities {
		if q.Judged && q.P < Level {
			n++
		}
	}
	return n
}

// Verdict is the report in two sentences.
func (r *Report) Verdict() string {
	switch {
	case r.Judged == 0:
		return fmt.Sprintf("Nothing shown: no quantity has the %d worlds that it takes to judge it.", leastWorlds)
	case !r.Found() && !r.counts():
		return fmt.Sprintf("Nothing shown: only %d of %d worlds gave a count.", r.Counted, r.Worlds)
	}
	word, missing := "Inside", ""
	if r.Found() {
		word = "OUTSIDE"
	}
	if len(r.Missing) > 0 {
		missing = fmt.Sprintf(" No world has draws of %s.", strings.Join(r.Missing, ", "))
	}
	return fmt.Sprintf("%s: the smallest of %d p-values, times %d, is %.2g; under %g is outside. "+
		"%d of %d are outside their own 99 %% band, of which %.1f are to be expected by chance.%s",
		word, r.Judged, r.Judged, r.Smallest, Level, r.Outside(), r.Judged, Level*float64(r.Judged), missing)
}

// WriteJSON writes a report as JSON.
func (r *Report) WriteJSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(r)
}
