// Package geo holds positions on the earth and named places.
//
// Latitude comes first and has its own name; longitude-first order exists only
// where a foreign format demands it. Distances are great-circle distances on a
// sphere of the mean radius: against the WGS-84 ellipsoid they are off by at
// most 0.56 %.
//
// Stability: Point and Place are settled; areas and cells are to come.
package geo

import (
	"fmt"
	"math"

	"github.com/golang/geo/s2"
)

// EarthRadiusM is the mean radius R1 = (2a+b)/3 of the WGS-84 ellipsoid, in
// metres (IUGG; Moritz, "Geodetic Reference System 1980", Journal of Geodesy
// 74, 2000).
const EarthRadiusM = 6371008.8

// Point is a position in degrees north and east.
type Point struct{ Lat, Lon float64 }

// Check reports why p is no position on the earth, or nil.
func (p Point) Check() error {
	if math.IsNaN(p.Lat) || p.Lat < -90 || p.Lat > 90 {
		return fmt.Errorf("geo: latitude %v is outside -90 to 90", p.Lat)
	}
	if math.IsNaN(p.Lon) || p.Lon < -180 || p.Lon > 180 {
		return fmt.Errorf("geo: longitude %v is outside -180 to 180", p.Lon)
	}
	return nil
}

// DistanceM returns the great-circle distance between two points in metres.
func DistanceM(a, b Point) float64 {
	return s2.LatLngFromDegrees(a.Lat, a.Lon).Distance(s2.LatLngFromDegrees(b.Lat, b.Lon)).Radians() * EarthRadiusM
}
