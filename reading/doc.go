// Package reading reads claims out of a document: quantities with their hedges
// (package quantity), dates (package dates), who said it to whom, what is
// counted, since when and which way it moved. It is a grammar over a gazetteer;
// there is no statistical model, and the same text gives the same proposals.
//
// A proposal holds what the text says and leaves blank what it does not say.
// Three things are worked out beyond one sentence, and Why says so each time: a
// speaker carried through a quotation or from a country to its one official on
// the page, a date carried from the same speaker's dated statement, and the
// side of a direction that the case's flow supplies.
//
// Left out: any language but English, negation beyond a denial, claims in
// tables and pictures.
//
// Stability: Vocabulary and Proposal may gain fields; the rules grow, and
// Version changes with them.
package reading
