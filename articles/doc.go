// Package articles turns a page, as plain text, HTML, MHTML or PDF, into a
// document: a canonical text whose byte offsets never move, blocks tagged with
// the part they play (headline, body, caption, teaser, boilerplate), sentences,
// and what the page states about its author, publisher and date. [Feed] makes a
// page of each item of a feed.
//
// Nothing is dropped: a claim in a related-story card stands in a teaser block,
// and a menu in a boilerplate block. Main bodies of HTML pages are found with
// go-readability; the roles, the metadata and the text are this package's own.
//
// What the markup hides is not in the text; what a style sheet inside the page
// hides by one class or id is boilerplate. Left out: scripts are not run, other
// style sheets are not applied, and what only they hide is kept.
//
// Stability: Document may gain fields. A change of what becomes of a page
// changes the extractor's version.
package articles
