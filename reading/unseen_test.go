package reading_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/reading"
)

// unseen is a short passage that was written, with what has to come out of it,
// before the reader was run on it. want lists "lo[-hi] unit hedge"; a unit or a
// hedge can be any of several, parted by slashes, and what begins with a
// question mark may be proposed or not. Every other figure is no claim.
type unseen struct {
	name, vocabulary, text string
	want                   []string
}

// unseenFlows are vocabularies of flows that no page of the corpus is about.
func unseenFlows(voc map[string]reading.Vocabulary) map[string]reading.Vocabulary {
	flow := func(from, to, cargo string, places []geo.Place, measures ...string) reading.Vocabulary {
		v := reading.Vocabulary{Flow: reading.Flow{From: from, To: to, Cargo: cargo}, Places: places}
		for _, m := range measures {
			id, unit, _ := strings.Cut(m, " ")
			v.Measures = append(v.Measures, reading.Measure{ID: claims.Measure(id), Unit: unit})
		}
		return v
	}
	out := map[string]reading.Vocabulary{
		"coal":  flow("KP", "CN", "coal", nil, "coal tonne", "transfers transfer"),
		"sudan": flow("AE", "SD", "weapons", nil, "vehicles vehicle", "drones drone", "aircraft aircraft"),
		"chips": flow("CN", "RU", "microchips", nil, "chips chip", "value USD"),
		"gold":  flow("VE", "IR", "gold", nil, "gold kilogram", "value USD"),
		"lng":   flow("RU", "IN", "liquefied natural gas", nil, "lng tonne", "cargoes cargo"),
	}
	for k, v := range voc {
		out[k] = v
	}
	return out
}

func meets(want string, c *claims.Claim) bool {
	f := strings.Fields(strings.TrimPrefix(want, "?"))
	lo, hi, ok := strings.Cut(f[0], "-")
	if !ok {
		hi = lo
	}
	number := func(v float64) string { return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.3f", v), "0"), ".") }
	return number(c.Value.Lo) == lo && number(c.Value.Hi) == hi && slices.Contains(strings.Split(f[1], "/"), c.Unit) && slices.Contains(strings.Split(f[2], "/"), string(c.Hedge))
}

// scoreUnseen reads passages and counts the figures asked for, those found, the
// figures proposed, and those of them that are right.
func scoreUnseen(t *testing.T, passages []unseen) (asked, found, proposed, right int) {
	voc := unseenFlows(corpusVocabularies(t))
	for _, u := range passages {
		d, err := articles.Parse("w.txt", []byte(u.text+"\n"), articles.Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := reading.Read(d, voc[u.vocabulary])
		taken := make([]bool, len(got))
		for _, w := range u.want {
			i := slices.IndexFunc(got, func(p reading.Proposal) bool { return meets(w, &p.Claim) })
			for i >= 0 && taken[i] {
				n := slices.IndexFunc(got[i+1:], func(p reading.Proposal) bool { return meets(w, &p.Claim) })
				if n < 0 {
					i = -1
				} else {
					i += 1 + n
				}
			}
			if !strings.HasPrefix(w, "?") {
				asked++
				if i >= 0 {
					found++
				}
			}
			if i >= 0 {
				taken[i] = true
				proposed++
				right++
			} else if !strings.HasPrefix(w, "?") {
				t.Logf("%s: %s is not found", u.name, w)
			}
		}
		for i, p := range got {
			if !taken[i] && p.Claim.Value.Known {
				proposed++
				t.Logf("%s: not asked for: %s %s %s %q", u.name, p.Claim.Value.String(), p.Claim.Unit, p.Claim.Hedge, p.Claim.Quote)
			}
		}
	}
	return asked, found, proposed, right
}

// batches are the passages in the order in which they were written, with the
// recall and the precision that the reader of that day had on them when it first
// read them, and least values for today's.
var batches = []struct {
	passages                    []unseen
	firstRecall, firstPrecision float64
	leastRecall, leastPrecision float64
}{
	{unseenOne, 0.33, 0.95, 0.88, 0.94},
	{unseenTwo, 0.54, 0.84, 0.90, 0.95},
	{unseenThree, 0.64, 0.82, 0.95, 0.95},
	{unseenFour, 0.56, 0.79, 0.78, 0.92},
	{unseenFive, 0.53, 0.85, 0.88, 0.94},
	{unseenSix, 0.59, 0.90, 0.70, 0.95},
	{unseenSeven, 0.66, 0.87, 0.94, 0.96},
	{unseenEight, 0.63, 0.85, 0.88, 0.93},
	{unseenNine, 0.78, 0.85, 0.92, 0.97},
	{unseenTen, 0.89, 0.95, 0.94, 0.95},
}

// TestUnseen scores the passages.
func TestUnseen(t *testing.T) {
	for i, b := range batches {
		asked, found, proposed, right := scoreUnseen(t, b.passages)
		recall, precision := float64(found)/float64(asked), float64(right)/float64(max(proposed, 1))
		t.Logf("batch %d: recall %d of %d, %.2f, at first %.2f; precision %d of %d, %.2f, at first %.2f", i+1, found, asked, recall, b.firstRecall, right, proposed, precision, b.firstPrecision)
		if recall < b.leastRecall || precision < b.leastPrecision {
			t.Errorf("batch %d: recall %.2f, precision %.2f, below %.2f and %.2f", i+1, recall, precision, b.leastRecall, b.leastPrecision)
		}
	}
}
