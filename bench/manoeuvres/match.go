package main

import "time"

// match pairs detections with burns one to one, as many pairs as there can be
// with the two at most tolerance apart; both are in order of time. A burn is at
// its begin. Taking the earliest partner that is still near enough gives the
// most pairs when all tolerances are equal: no later detection can need it more.
func match(found []time.Time, burns []burn, tolerance time.Duration) (pairs [][2]int) {
	i := 0
	for j, b := range burns {
		for i < len(found) && found[i].Before(b.begin.Add(-tolerance)) {
			i++
		}
		if i < len(found) && !found[i].After(b.begin.Add(tolerance)) {
			pairs = append(pairs, [2]int{i, j})
			i++
		}
	}
	return pairs
}
