// Package geojson reads areas and writes segments, events, voyages and places
// as GeoJSON (RFC 7946). It is the only package that puts longitude first.
//
// Each feature's properties are the columns of package eventtable. Lines that
// cross the antimeridian are cut there, as section 3.1.9 asks; a gap is a line
// along the great circle from the last fix before it to the first after. What
// has no position has the geometry null.
//
// Stability: properties may be added; the shapes of features are settled.
package geojson
