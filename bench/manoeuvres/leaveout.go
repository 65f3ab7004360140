package main

import (
	"bytes"
	"fmt"
	"time"
)

// tally is what a limit of the score leaves: detections told, burns, hits.
type tally struct{ told, burns, hits int }

func (t tally) f1() float64 { return 2 * float64(t.hits) / float64(max(1, t.told+t.burns)) }

func (t *tally) add(o tally) { t.told, t.burns, t.hits = t.told+o.told, t.burns+o.burns, t.hits+o.hits }

// above is the tally of one satellite with detections of at least a score.
func above(r result, score float64, within time.Duration) tally {
	var at []time.Time
	for _, m := range r.found {
		if m.Score >= score {
			at = append(at, m.Time.Std())
		}
	}
	return tally{len(at), len(r.burns), len(match(at, r.burns, within))}
}

// leaveOut holds every satellite to the limit of the score that is best for the
// others of its kind. The detector's own limits are the least there are; all
// else of it was made looking at all of them, so that even these numbers flatter.
func leaveOut(b *bytes.Buffer, all []result) {
	fmt.Fprintf(b, "\n## Limit of the score chosen without the satellite it is used on\n\n")
	fmt.Fprintf(b, "| satellites | within | told | P | R | F1 |\n|---|--:|--:|--:|--:|--:|\n")
	for _, geo := range []bool{false, true} {
		for _, within := range tolerances {
			var sum tally
			for i, r := range all {
				if r.geo != geo {
					continue
				}
				best, bestF := 0., -1.
				for score := 5.; score <= 20; score += 0.5 {
					var rest tally
					for j, o := range all {
						if j != i && o.geo == geo {
							rest.add(above(o, score, within))
						}
					}
					if f := rest.f1(); f > bestF {
						best, bestF = score, f
					}
				}
				sum.add(above(r, best, within))
			}
			name := "all low"
			if geo {
				name = "all geostationary"
			}
			fmt.Fprintf(b, "| %s | %.0f h | %d | %.3f | %.3f | %.3f |\n", name, within.Hours(), sum.told, float64(sum.hits)/float64(max(1, sum.told)), float64(sum.hits)/float64(max(1, sum.burns)), sum.f1())
		}
	}
}
