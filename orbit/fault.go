package orbit

// Fault says why elements cannot be propagated, or not to that moment. The
// first six are the error codes of SGP4 and keep their numbers (Vallado,
// Crawford, Hujsak and Kelso, "Revisiting Spacetrack Report #3", AIAA
// 2006-6753). It is an error that errors.Is matches by equality.
type Fault uint8

// The faults.
const (
	MeanEccentricity Fault = 1 // drag took the mean eccentricity out of -0.001 to 1
	MeanMotion       Fault = 2 // the mean motion is not above zero
	Eccentricity     Fault = 3 // sun and moon took the eccentricity out of 0 to 1
	SemiLatusRectum  Fault = 4 // the semi-latus rectum is negative
	SubOrbital       Fault = 5 // the perigee at epoch is below the surface of the earth
	Decayed          Fault = 6 // the satellite is below the surface of the earth

	BadElements Fault = 7 // an element is not a number, or outside its range
	BadMoment   Fault = 8 // the time from epoch is not a number, or beyond [MaxMinutes]
	NotFinite   Fault = 9 // the elements lead to no number
)

var faultText = [...]string{
	MeanEccentricity: "the mean eccentricity left its range",
	MeanMotion:       "the mean motion is not above zero",
	Eccentricity:     "the perturbed eccentricity left its range",
	SemiLatusRectum:  "the semi-latus rectum is negative",
	SubOrbital:       "the perigee at epoch is below the surface",
	Decayed:          "the satellite has decayed",
	BadElements:      "the elements are outside their ranges",
	BadMoment:        "the time from epoch is too far or not a number",
	NotFinite:        "the elements lead to no number",
}

// Error says f in words.
func (f Fault) Error() string {
	if f == 0 || int(f) >= len(faultText) {
		return "orbit: unknown fault"
	}
	return "orbit: " + faultText[f]
}
