// Package tidewaiter is the front page of a module that counts what is known
// only through what people say and what is seen: it holds no code.
//
// Packages about the world stand at the root of the module and can be imported
// by anyone who wants to check a count: the same input gives the same output,
// without a clock, a disk or a network.
//
//   - [github.com/tidewaiter/tidewaiter/quantity]: numbers as people state them
//   - [github.com/tidewaiter/tidewaiter/dates]: dates as they are known
//   - [github.com/tidewaiter/tidewaiter/geo]: positions and named places
//   - [github.com/tidewaiter/tidewaiter/vessels]: what identifies a vessel
//   - [github.com/tidewaiter/tidewaiter/events]: what was observed
//   - [github.com/tidewaiter/tidewaiter/articles]: a page as canonical text
//   - [github.com/tidewaiter/tidewaiter/claims]: the record of what was said
//   - [github.com/tidewaiter/tidewaiter/reading]: claims read out of a document
//   - [github.com/tidewaiter/tidewaiter/casefile]: all evidence on one question
//   - [github.com/tidewaiter/tidewaiter/tally]: the count
//   - [github.com/tidewaiter/tidewaiter/checks]: the cross-examination
//
// The program that uses them is cmd/tidewaiter, with its parts under internal.
// docs/ARCHITECTURE.md draws the map, and deps_test.go keeps to it.
package tidewaiter
