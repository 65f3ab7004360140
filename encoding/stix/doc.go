// Package stix writes a case as a bundle of STIX 2.1 (OASIS Standard, 10 June
// 2021), for platforms that exchange reports.
//
// What was said, what was observed and what is concluded stay apart. A claim is
// a note with the label "statement", its speaker among the authors and the page
// as an external reference; a sighting and an event found in tracks are
// observed-data with the label "observation"; the count and what is inferred
// from a silence are notes with the label "inference", and a check is an opinion
// on the statement that it tests, which says so in its explanation.
//
// A reply is a note with the label "reply" on the objects that it answers, in the
// words of who was asked; it is no opinion, since nobody has judged whether it agrees.
//
// A vessel is a cyber-observable object of a type that an extension definition
// adds, maritime-vessel: a hull, its numbers and its registers. It is never
// infrastructure, an indicator or a threat actor, and nothing here says that it
// did wrong: listings are repeated as the case cites them.
//
// Ids are name-based (UUID version 5). Those of observables are in the name space
// that the standard sets for them (section 2.9) and rest on the IMO number, where
// there is one; all others are in a name space of this package. The same case
// gives the same bytes. Times are those of the case: no clock is looked at.
//
// Left out: claims that no editor has accepted, what tracks show of vessels that
// the case does not have, and inferences on vessels for which the case cites no
// listing. docs/FORMATS.md says which field becomes what.
//
// Stability: may change with the extension's version.
package stix
