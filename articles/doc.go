// Package articles turns a page, as plain text or HTML, into a document: a
// canonical text whose byte offsets never move, blocks tagged with the part
// they play (headline, body, caption, teaser, boilerplate), sentences, and what
// the page states about its author, publisher and date.
//
// Nothing is dropped: a claim in a related-story card stands in a teaser block,
// and a menu in a boilerplate block. Main bodies of HTML pages are found with
// go-readability; the roles, the metadata and the text are this package's own.
//
// Left out: scripts are not run, styles are not applied, so text that a browser
// would hide by style sheet is kept unless the markup itself says hidden.
//
// Stability: Document may gain fields. A change of what becomes of a page
// changes the extractor's version.
package articles
