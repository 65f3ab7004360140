// Package ui holds what a browser is given beside the pages: the style sheet and
// the icon.
package ui

import _ "embed"

// Style is the style sheet of every page. Its first layer holds raw colours,
// its second what they mean; rules use the second only. Charts bring rules of
// their own and take their colours from the second layer.
//
//go:embed style.css
var Style string

// Icon is the picture of the site in a browser's tab, as SVG.
//
//go:embed icon.svg
var Icon []byte
