// Package synthflow makes worlds in which what moved is known, and the case that
// a newsroom would have of each: what was said, by whom, how hedged, counted
// since when; what watchers counted, what two lists share, what tracks showed.
//
// A world is drawn from the prior of docs/METHOD.md, sections 3 to 5, and its
// case from the probabilities that the same sections give to what is stated, so
// that the truth of a world is one more draw from the posterior of its case. An
// estimator that computes what METHOD says must find it so: that is what
// calibration by simulation tests (Talts et al., arXiv 1804.06788).
//
// The package is written from METHOD alone. It shares no code with the
// estimator, which it may not import.
//
// # What is fixed, and what is drawn
//
// Who speaks, when, in which scope, mode, window and hedge is laid down before
// anything is drawn and tells nothing of the truth. Figures are drawn. Two
// things follow from how METHOD words the likelihood:
//
//   - A term of several readings is a sum over them. It is a probability of the
//     figure where all readings have the same figure with other hedges or
//     starts, or where the figure of one follows from that of the other (the
//     second of two alternatives is twice the first). Then one reading is drawn
//     by its weight, and the figure from that one.
//   - The floor of observed voyages is no probability of a figure but a weight
//     of what moved. Truths are drawn from the prior and kept with that weight.
//
// A case with a figure that is no whole number or under ten is drawn again, with
// its truth. That is a choice by what is stated, so the truth stays a draw from
// the posterior.
//
// Worlds also come wrong on purpose ([Wrong]): they break the model in a named
// way. And cases come spoilt on purpose ([Bug]): the estimator is told another
// thing than was drawn, as a fault in it would.
//
// Stability: internal; the same seed gives the same world in one version.
package synthflow
