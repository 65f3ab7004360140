// Package forecast seals what a count expects each party to state next, scores
// it when the figure comes, and replays the past.
//
// A forecast is a whole distribution of a stated figure: that of the figure
// before it is rounded, and the rounding (METHOD, section 3). Two baselines
// stand beside it, made from nothing but the party's own figures. All three are
// rounded on the same lattices and scored by the same code.
//
// The package knows no clock and no file: when something was sealed is told to
// it.
package forecast
