// Package ui holds what a browser is given beside the pages: the style sheet.
package ui

import _ "embed"

// Style is the style sheet of every page. Its first layer holds raw colours,
// its second what they mean; rules use the second only. Charts bring rules of
// their own and take their colours from the second layer.
//
//go:embed style.css
var Style string
