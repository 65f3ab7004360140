// Package calibrate holds an estimator to worlds whose truth is known: where, in
// the draws that it gives for a world's case, does the truth lie?
//
// If the estimator computes the posterior of the model that the worlds are drawn
// from, the rank of the truth among independent draws is even, for every
// quantity, over worlds (Talts et al., arXiv 1804.06788; with the log-likelihood
// among the quantities, which finds an estimator that returns the prior or leaves
// evidence out: Modrák et al., Bayesian Analysis 20, 2025). That shows that the
// computation matches the model. It does not show that the model matches the
// world.
//
// Ranks are judged by a band for their whole empirical distribution function
// (Säilynoja, Bürkner and Vehtari, Statistics and Computing 32, 2022).
//
// The same options give the same result at any number of processors.
//
// Stability: internal.
package calibrate
