// Package quantity holds numbers as people state them: an interval with a unit
// and a hedge ("about", "more than", "up to"), and reads them out of English
// wording.
//
// A hedge is kept apart from the number: "more than 1,000" is 1000 with the
// hedge MoreThan, never an interval made up for it; what a hedge implies about
// the truth is the business of an estimator.
//
// Find reads what a number counts or measures, and tells apart years, days,
// names and calibres. Numbers is the plain scan beneath it: every number,
// whatever it is used for.
//
// Stability: Range and Hedge are settled; the grammar of wording grows.
package quantity
