// Package reading reads claims out of a document: quantities with their hedges
// (package quantity), dates (package dates), who said it to whom, what is
// counted, since when and which way it moved. It is a grammar over a gazetteer;
// there is no statistical model, and the same text gives the same proposals. The
// time is linear in the length of the text.
//
// A proposal holds what the text says and leaves blank what it does not say.
// Some things are worked out beyond one sentence, and Why and Fields say so each
// time: a speaker carried through a quotation or a paragraph, into the lede from
// what follows it, over a page on which one party alone speaks, or from a country
// to its one official there; a date carried from the same speaker's dated
// statement; and the side of a direction that the case's flow supplies.
//
// English is read in full. Of Korean what decides a count is read: numbers,
// hedges, units, dates and windows, direction, who says it and who passes it on,
// denials and refusals; the quote stays in its language and the translation
// blank, and a name that the vocabulary does not know is the page's.
//
// What one page does not tell, whether two speak of one briefing, [Relate] works
// out over several.
//
// Left out: any other language, negation beyond a denial and a figure taken
// back, claims in tables and pictures, irony.
//
// Stability: Vocabulary and Proposal may gain fields; the rules grow, and
// Version changes with them.
package reading
