package synth

// The navigational statuses that vessels here have (ITU-R M.1371-5, table 45).
const (
	underWay   = 0
	notCommand = 2
	anchored   = 1
	moored     = 5
)

// Interval is the nominal time between two position reports, in seconds, that
// ITU-R M.1371-5 sets in annex 1, tables 1 and 2: for class A by navigational
// status, speed in knots and whether the course is changing; for class B, of
// the carrier-sense kind, by speed alone. A class A vessel at anchor or moored
// that moves at more than 3 knots reports as one under way below 14 knots.
func Interval(class byte, status uint8, kn float64, turning bool) float64 {
	if class == 'B' {
		if kn > 2 {
			return 30
		}
		return 180
	}
	switch {
	case status == anchored || status == moored:
		if kn > 3 {
			return 10
		}
		return 180
	case kn > 23:
		return 2
	case kn > 14 && turning:
		return 2
	case kn > 14:
		return 6
	case turning:
		return 10. / 3
	}
	return 10
}

// staticEvery is how often a static report goes out, in seconds: message 5 of
// class A and message 24 of class B (M.1371-5, annex 1, 4.2.1).
const staticEvery = 360
