// Package chart draws an assessment: the count over time with its 50 % and
// 90 % intervals, and what was stated, each statement drawn by its hedge; and
// the tracks of vessels on a map, with what was observed ([TrackMap]).
//
// SVG output carries its text as text and its look in classes and custom
// properties, so a page styles it for light, dark and print; with Standalone
// set the styles travel inside the picture. Text output is for terminals.
//
// A mark's shape is its hedge: a line with an arrow up is a floor, a line with
// an arrow down a ceiling, a dot with a bar is "about", a square an exact
// figure, a capped bar a stated interval. A hollow mark is a relay, which adds
// nothing to the count. Colour is the group a party rests on; labels stand
// beside the marks, and a label for which there is no room is left to the
// mark's title.
//
// The bar of an "about" figure reaches 10 % to either side, or 6 pixels where
// that is more. It is a convention of drawing and no interval: what a hedge
// implies is the business of the tally.
package chart
