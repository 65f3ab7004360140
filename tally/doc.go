// Package tally makes the count: from what was said, by whom, how hedged and
// counted since when, to one posterior of a cumulative flow over time, with its
// working.
//
// # What is counted
//
// N(t) is the number of units (containers, barrels) in the widest sense the case
// declares for its measure, that moved in the case's direction, by any mode,
// from the case's start until day t. A statement rarely is about N itself: it
// has a window, a scope, modes of transport, a speaker with errors of his own,
// and a hedge. Each of these stands between N and the figure as a factor of its
// own, and every factor that the evidence cannot teach is an elicited prior of
// the case, printed with the result.
//
// # The model
//
// Time runs in cells of a fortnight. The logarithm of the weekly rate is a
// stationary first-order autoregression; what arrives in a cell is gamma
// distributed around the rate with the variance of loads that arrive whole, so
// N never falls and moves in lumps. One origin (a briefing, a report, an image)
// is one likelihood term, whatever the number of pages that relay it: its
// distinct readings share the term's weight, those nearest the speaker weighing
// most.
//
// The posterior is sampled by four Markov chains with fixed seeds, so the same
// case gives the same numbers at any number of processors. The whole history is
// a posterior given all evidence: it is smoothed, not filtered.
//
// # What it leaves out
//
// Statements on other measures (rounds, voyages) do not enter N; conversions of
// a count inform the rounds a party reckons in a container and are checked, not
// counted. Reported voyages and sightings are checked against the count. Voyages
// found in tracks are a floor of it when both their ends were seen or heard and
// they were laden (see [Voyages]); what a gap leaves room for is not counted.
//
// Stability: may change; every result carries the model's version.
package tally
