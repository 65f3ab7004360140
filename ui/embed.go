// Package ui holds what a browser is given beside the pages: the style sheet,
// the fonts, the scripts and the icon.
package ui

import "embed"

// Style is the style sheet of every page, in three layers: raw values, what they
// mean, and rules that name meanings only. Charts bring rules of their own and
// take their colours from the second layer.
//
//go:embed style.css
var Style string

// Fonts names the fonts of Dist, for pages that are served beside them.
//
//go:embed fonts.css
var Fonts string

// Icon is the picture of the site in a browser's tab, as SVG.
//
//go:embed icon.svg
var Icon []byte

// Dist holds the scripts and fonts of the pages in dist/, as web/build.mjs makes
// them.
//
//go:embed dist
var Dist embed.FS
