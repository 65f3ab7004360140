package publish

import (
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
)

// Decided returns the case without the claims that no editor has decided, and
// how many they were: the desk publishes none of them. c stays as it is.
func Decided(c *casefile.Case) (*casefile.Case, int) {
	d := *c
	n := withoutProposed(&d)
	if n == 0 {
		return c, 0
	}
	d.Reindex()
	return &d, n
}

// Refusals are all who may not be named on a day in what is inferred: vessels of
// which something was found, companies and persons that a naming is about.
func Refusals(c *casefile.Case, today dates.Day) []Refusal {
	var out []Refusal
	for i := range c.Vessels {
		v := &c.Vessels[i]
		if !inferredOf(c, v) && !hasNaming(c, casefile.NamedVessel, v.ID) {
			continue
		}
		if missing := Missing(c, casefile.NamedVessel, v.ID, today); len(missing) > 0 {
			out = append(out, Refusal{casefile.NamedVessel, v.ID, v.Name, missing})
		}
	}
	seen := map[string]bool{}
	for i := range c.Namings {
		n := &c.Namings[i]
		key := string(n.Kind) + " " + strings.ToLower(n.Of)
		if n.Kind == casefile.NamedVessel || seen[key] {
			continue
		}
		seen[key] = true
		if missing := Missing(c, n.Kind, n.Of, today); len(missing) > 0 {
			out = append(out, Refusal{n.Kind, n.Of, n.Of, missing})
		}
	}
	return out
}

func hasNaming(c *casefile.Case, kind casefile.NamedKind, of string) bool {
	for i := range c.Namings {
		if c.Namings[i].Kind == kind && c.Namings[i].Of == of {
			return true
		}
	}
	return false
}

// Told are those of the refusals whom a text names: words that an editor writes
// himself, as the reason of a version or a correction, are an inference too.
func Told(c *casefile.Case, refusals []Refusal, text string) []Refusal {
	var out []Refusal
	for _, r := range refusals {
		words := []string{r.Name}
		if v := c.Vessel(r.Of); r.Kind == casefile.NamedVessel && v != nil {
			words = append(words, v.Aliases...)
			words = append(words, v.CallSign)
			if v.IMO != 0 {
				words = append(words, v.IMO.String())
			}
			if v.MMSI != 0 {
				words = append(words, v.MMSI.String())
			}
		}
		for _, w := range words {
			if casefile.HasWords(text, w) {
				out = append(out, r)
				break
			}
		}
	}
	return out
}
