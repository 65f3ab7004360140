// Package claims is the record of what was said: one [Claim] is one statement
// as one page gives it, attributed, dated, hedged, and tied to the passage it
// was read from.
//
// A claim is kept as it was said. Whether it is true, and what it implies, is
// for others to conclude. Four doubts stay apart: the reliability of a party
// (A to F, kept with the party), the credibility of a claim (1 to 6), the
// likelihood of a conclusion, and an analyst's confidence; only the second is
// in this package.
//
// Renderings of one briefing, report or image share an Origin: a relay is
// evidence of what was said, and adds none about the world.
//
// Stability: fields may be added; those here keep their meaning.
package claims
