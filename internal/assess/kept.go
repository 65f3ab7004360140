package assess

import (
	"fmt"
	"math"
	"strings"

	"github.com/tidewaiter/tidewaiter/tally"
)

// Computed says in one sentence how a count came from draws that were kept, "" when
// none were given.
func Computed(r *tally.Result) string {
	w := r.Reweighting
	if w == nil {
		return ""
	}
	from := fmt.Sprintf("the draws of the count as of %s (case %.12s)", w.AsOf.Words(), w.From)
	switch {
	case w.Anew:
		return fmt.Sprintf("anew: %s were not used: %s", from, strings.TrimSuffix(w.Why, "."))
	case w.Origin == "":
		return "from " + from + ": no origin is new"
	case math.IsInf(w.KHat, -1):
		return fmt.Sprintf("from %s: what is new, %s (%s), says nothing of the count", from, w.Origin, strings.Join(w.Claims, ", "))
	}
	return fmt.Sprintf("reweighted, not sampled anew: %s, with %s weighed in (%s); k-hat %s, worth %s of %s draws",
		from, w.Origin, strings.Join(w.Claims, ", "), Figure(w.KHat, 0.01), Figure(w.Size, 1), Figure(float64(w.Draws), 1))
}
