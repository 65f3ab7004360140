package main

import (
	"bytes"
	"fmt"
	"slices"
	"time"
)

// halves scores the low satellites again for the first half of the burns of
// each and for the second: what holds in one only was made for it.
func halves(b *bytes.Buffer, all []result) {
	fmt.Fprintf(b, "\n## Low orbits: first and second half of the listed burns of each\n\n")
	fmt.Fprintf(b, "| half | within | count | found | P | R | F1 |\n|---|--:|--:|--:|--:|--:|--:|\n")
	for half, name := range []string{"first", "second"} {
		for _, within := range tolerances {
			var sum tally
			for _, r := range all {
				if r.geo || len(r.burns) < 2 {
					continue
				}
				middle := len(r.burns) / 2
				burns := r.burns[:middle]
				if half == 1 {
					burns = r.burns[middle:]
				}
				cut := r.burns[middle-1].begin.Add(r.burns[middle].begin.Sub(r.burns[middle-1].begin) / 2)
				var at []time.Time
				for _, m := range r.found {
					if t := m.Time.Std(); t.Before(cut) == (half == 0) {
						at = append(at, t)
					}
				}
				slices.SortFunc(at, time.Time.Compare)
				sum.add(tally{len(at), len(burns), len(match(at, burns, within))})
			}
			fmt.Fprintf(b, "| %s | %.0f h | %d | %d | %.3f | %.3f | %.3f |\n", name, within.Hours(), sum.burns, sum.told,
				float64(sum.hits)/float64(max(1, sum.told)), float64(sum.hits)/float64(max(1, sum.burns)), sum.f1())
		}
	}
}
