// Package ftm writes a case as entities of FollowTheMoney (version 4), one JSON
// object a line: the format of OpenSanctions, Aleph and their tools.
//
// FollowTheMoney is a graph of facts with their documents, and has no place for a
// number that is computed. So this is what was said and what was observed, each
// with the page it is from, and nothing that is concluded: no count, no check, no
// call that a silence leaves room for. A claim is Documentation: that a document
// gives a statement of a party.
//
// A reply is a Note on what it answers, in the words of who was asked.
//
// The topic "sanction" stands on a vessel only where the case cites a listing of
// her, and then each listing is a Sanction entity. No other topic is ever
// written: that a vessel is in a case says nothing against her.
//
// Ids are SHA-1 of the case, the kind and the row, so the same row has the same
// id in every version of a case. The same case gives the same bytes.
//
// Left out: claims that no editor has accepted, and what tracks show of vessels
// that the case does not have. docs/FORMATS.md says which field becomes what.
//
// Stability: follows FollowTheMoney's own schemata.
package ftm
