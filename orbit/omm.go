package orbit

import (
	"math"
	"strconv"
	"strings"
)

// keyword is one of an Orbit Mean-Elements Message that is read.
type keyword uint8

const (
	kwName keyword = iota
	kwID
	kwCenter
	kwFrame
	kwTimeSystem
	kwTheory
	kwEpoch
	kwMotion
	kwEccentricity
	kwInclination
	kwNode
	kwPerigee
	kwAnomaly
	kwEphemeris
	kwClass
	kwCatalog
	kwNumber
	kwRevolution
	kwBStar
	kwMotionDot
	kwMotionDDot
	kwOriginator
	kwCreated
	kwVersion // begins a message in the form of keywords

	numKeywords
)

var keywordNames = [numKeywords]string{
	"OBJECT_NAME", "OBJECT_ID", "CENTER_NAME", "REF_FRAME", "TIME_SYSTEM", "MEAN_ELEMENT_THEORY", "EPOCH", "MEAN_MOTION", "ECCENTRICITY",
	"INCLINATION", "RA_OF_ASC_NODE", "ARG_OF_PERICENTER", "MEAN_ANOMALY", "EPHEMERIS_TYPE", "CLASSIFICATION_TYPE", "NORAD_CAT_ID",
	"ELEMENT_SET_NO", "REV_AT_EPOCH", "BSTAR", "MEAN_MOTION_DOT", "MEAN_MOTION_DDOT", "ORIGINATOR", "CREATION_DATE", "CCSDS_OMM_VERS",
}

var keywords = func() map[string]keyword {
	m := map[string]keyword{}
	for k, name := range keywordNames {
		m[name] = keyword(k)
	}
	return m
}()

// message is the values of one OMM as they are written; blank where there is
// none.
type message struct {
	values [numKeywords]string
	seen   uint32
}

// put sets a value, and reports whether its keyword, in capitals, had one
// before. Other keywords are passed over.
func (m *message) put(name, value string) (twice bool) {
	k, ok := keywords[name]
	if !ok {
		return false
	}
	twice = m.seen&(1<<k) != 0
	m.seen |= 1 << k
	m.values[k] = strings.TrimSpace(value)
	return twice
}

// required are the elements that a set for SGP4 cannot do without.
var required = [...]keyword{kwEpoch, kwMotion, kwEccentricity, kwInclination, kwNode, kwPerigee, kwAnomaly, kwBStar}

// elements reads the values. Where it gives a reason, field is the keyword
// that it is about.
func (m *message) elements() (e Elements, why Reason, field string) {
	fail := func(k keyword, r Reason) {
		if why == 0 {
			why, field = r, keywordNames[k]
		}
	}
	// What is said of frame and theory comes first: where they are others, the
	// elements may well have other names.
	allowed := func(k keyword, r Reason, words ...string) {
		v := strings.ToUpper(m.values[k])
		if v == "" {
			return
		}
		for _, w := range words {
			if v == w {
				return
			}
		}
		fail(k, r)
	}
	allowed(kwTheory, OtherTheory, "SGP4", "SGP", "SDP4", "SGP/SGP4", "SGP4/SDP4")
	allowed(kwCenter, OtherFrame, "EARTH")
	allowed(kwFrame, OtherFrame, "TEME")
	allowed(kwTimeSystem, OtherFrame, "UTC")
	for _, k := range required {
		if m.values[k] == "" {
			fail(k, Missing)
		}
	}
	if why != 0 {
		return e, why, field
	}
	number := func(k keyword) float64 {
		if m.values[k] == "" {
			return 0
		}
		v, ok := decimal(m.values[k])
		if !ok {
			fail(k, BadNumber)
		}
		return v
	}
	whole := func(k keyword) int {
		v := number(k)
		if v != math.Trunc(v) || math.Abs(v) > 1e9 {
			fail(k, BadNumber)
			return 0
		}
		return int(v)
	}
	var ok bool
	if e.Epoch, ok = parseMoment(m.values[kwEpoch]); !ok {
		fail(kwEpoch, BadEpoch)
	}
	if v := m.values[kwCreated]; v != "" {
		// When it was made is of use but not needed.
		e.Created, _ = parseMoment(v)
	}
	if e.Catalog, ok = parseCatalog(m.values[kwCatalog]); !ok || e.Catalog > 999999999 {
		fail(kwCatalog, BadCatalog)
	}
	e.Name = strings.ToValidUTF8(m.values[kwName], "\uFFFD")
	e.Designator = strings.ToValidUTF8(m.values[kwID], "\uFFFD")
	e.Originator = strings.ToValidUTF8(m.values[kwOriginator], "\uFFFD")
	switch v := m.values[kwClass]; v {
	case "":
		e.Class = 'U'
	case "U", "C", "S":
		e.Class = v[0]
	default:
		fail(kwClass, BadForm)
	}
	e.MeanMotion = number(kwMotion)
	e.Eccentricity = number(kwEccentricity)
	e.Inclination = number(kwInclination)
	e.Node = number(kwNode)
	e.Perigee = number(kwPerigee)
	e.MeanAnomaly = number(kwAnomaly)
	e.BStar = number(kwBStar)
	e.MeanMotionDot = number(kwMotionDot)
	e.MeanMotionDDt = number(kwMotionDDot)
	e.Ephemeris = whole(kwEphemeris)
	e.Number = whole(kwNumber)
	e.Revolution = whole(kwRevolution)
	if why == 0 {
		why = e.usable()
	}
	return e, why, field
}

// decimal reads a number in digits, with or without exponent, and nothing else
// that strconv would take for one.
func decimal(s string) (float64, bool) {
	if len(s) > 64 {
		return 0, false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9', c == '.', c == '+', c == '-', c == 'e', c == 'E':
		default:
			return 0, false
		}
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil
}

// parseMoment reads 2024-02-27T06:30:00.000000, or with the day of the year,
// 2024-058T06:30:00, both with or without a Z; a blank may stand for the T.
func parseMoment(s string) (Time, bool) {
	s = strings.TrimSuffix(s, "Z")
	date, clock, ok := strings.Cut(s, "T")
	if !ok {
		if date, clock, ok = strings.Cut(s, " "); !ok {
			return Time{}, false
		}
	}
	day, ok := parseDay(date)
	if !ok {
		return Time{}, false
	}
	if len(clock) < 8 || clock[2] != ':' || clock[5] != ':' || len(clock) > 8 && clock[8] != '.' {
		return Time{}, false
	}
	hour, ok1 := digits(clock[:2])
	minute, ok2 := digits(clock[3:5])
	second, ok3 := digits(clock[6:8])
	if !ok1 || !ok2 || !ok3 || hour > 23 || minute > 59 || second > 60 {
		return Time{}, false
	}
	if second == 60 && (hour != 23 || minute != 59) {
		return Time{}, false
	}
	fraction := ""
	if len(clock) > 9 {
		fraction = clock[9:]
		if len(fraction) > 30 {
			return Time{}, false
		}
		for _, c := range []byte(fraction) {
			if c < '0' || c > '9' {
				return Time{}, false
			}
		}
	}
	micro, finer := (fraction + "000000")[:6], ""
	if len(fraction) > 6 {
		finer = fraction[6:]
	}
	us, _ := digits(micro)
	t := partOf(day, int64((hour*60+minute)*60+second)*1e6+int64(us))
	if finer != "" {
		rest, _ := strconv.ParseFloat("."+finer, 64)
		t = t.Add(rest / 86400e6)
	}
	return t, true
}

// partOf is a moment so many microseconds after the beginning of a day. Both
// forms of an epoch go through it, so that the same moment is the same Time.
func partOf(day int, us int64) Time {
	const whole = 86400e6
	if us >= whole {
		day, us = day+1, us-whole
	}
	return Time{Day: day, Part: float64(us) / whole}
}

func parseDay(s string) (int, bool) {
	if len(s) == 10 && s[4] == '-' && s[7] == '-' {
		year, ok1 := digits(s[:4])
		month, ok2 := digits(s[5:7])
		day, ok3 := digits(s[8:])
		if !ok1 || !ok2 || !ok3 || month < 1 || month > 12 || day < 1 {
			return 0, false
		}
		at := mjd(year, month, day)
		_, m, _ := civil(at)
		return at, m == month && year >= 1957
	}
	if len(s) == 8 && s[4] == '-' {
		year, ok1 := digits(s[:4])
		day, ok2 := digits(s[5:])
		if !ok1 || !ok2 || day < 1 {
			return 0, false
		}
		at := mjd(year, 1, 1) + day - 1
		y, _, _ := civil(at)
		return at, y == year && year >= 1957
	}
	return 0, false
}

// digits reads a number of nothing but digits.
func digits(s string) (int, bool) {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, len(s) > 0 && len(s) < 10
}
