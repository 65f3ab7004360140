// Package orbit reads mean element sets of satellites, moves them through time
// by SGP4, and finds in their histories when an orbit was changed by force.
//
// What it says is about motion. That a satellite moves under control is no
// proof that it takes pictures, and an orbit without manoeuvres is none that it
// is dead: see [Level].
//
// Stability: new, and may change; what the fields of [Elements] mean is settled
// by the standards that it names.
package orbit

import (
	"fmt"
	"math"
	"time"
)

// Time is a moment in UTC as a whole Modified Julian Date and the part of that
// day that is gone, in days from 0 up to but not 1. In two parts, because one
// float64 of Julian days resolves no better than 40 microseconds: 0.3 m of
// a low orbit.
type Time struct {
	Day  int     // Modified Julian Date (JD - 2400000.5)
	Part float64 // of the day, [0, 1)
}

// mjdUnix is the Modified Julian Date of 1970-01-01.
const mjdUnix = 40587

// TimeOf is the moment as a Time, to the nanosecond.
func TimeOf(t time.Time) Time {
	s := t.Unix()
	day := s / 86400
	if s%86400 < 0 {
		day--
	}
	s -= day * 86400
	return Time{Day: int(day) + mjdUnix, Part: (float64(s) + float64(t.Nanosecond())/1e9) / 86400}
}

// Std is the moment in UTC, to the microsecond.
func (t Time) Std() time.Time {
	us := math.Round(t.Part * 86400e6)
	return time.Unix(int64(t.Day-mjdUnix)*86400, 0).Add(time.Duration(us) * time.Microsecond).UTC()
}

// Sub is t - u in days.
func (t Time) Sub(u Time) float64 { return float64(t.Day-u.Day) + (t.Part - u.Part) }

// Add is the moment days later, or earlier when negative.
func (t Time) Add(days float64) Time {
	whole := math.Floor(days)
	part := t.Part + (days - whole)
	if part >= 1 {
		part--
		whole++
	}
	return Time{Day: t.Day + int(whole), Part: part}
}

// Before reports whether t is earlier than u.
func (t Time) Before(u Time) bool { return t.Day < u.Day || t.Day == u.Day && t.Part < u.Part }

// String is the moment as 2024-02-27T06:30:00.000000Z.
func (t Time) String() string { return t.Std().Format("2006-01-02T15:04:05.000000Z") }

// Elements is one set of general perturbations mean elements, as CCSDS
// 502.0-B-3 (OMM) and the two-line form give them: TEME, UTC, made for SGP4.
type Elements struct {
	Catalog    int    // NORAD catalogue number; 0 when the set has none
	Designator string // international designator, 1998-067A; blank when unknown
	Name       string // as the source writes it
	Epoch      Time

	MeanMotion   float64 // revolutions a day, Kozai's as published
	Eccentricity float64 // [0, 1)
	Inclination  float64 // degrees, [0, 180]
	Node         float64 // right ascension of the ascending node, degrees
	Perigee      float64 // argument of perigee, degrees
	MeanAnomaly  float64 // degrees

	BStar         float64 // drag term, 1/earth radii
	MeanMotionDot float64 // half the first derivative as the two-line form has it, revolutions/day^2
	MeanMotionDDt float64 // a sixth of the second derivative, revolutions/day^3

	Class      byte // U, C or S
	Ephemeris  int  // ephemeris type, 0 for SGP4
	Number     int  // of the element set
	Revolution int  // at epoch

	Originator string // who made it; blank when unknown
	Created    Time   // when; the zero Time when unknown
}

func (e Elements) String() string {
	return fmt.Sprintf("%d %s %s", e.Catalog, e.Name, e.Epoch)
}
