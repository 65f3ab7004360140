package orbit

import (
	"encoding/json"
	"io"
	"iter"
	"math"
	"strconv"
	"strings"
)

// AppendOMM appends a set as one JSON object with the keywords of the Orbit
// Mean-Elements Message, as catalogues give it. Numbers are written so that they
// are read back the same, the epoch to the microsecond, or to the nanosecond
// where it is no whole microsecond. Elements that no reader would take are an
// error that is a [Reason].
func AppendOMM(dst []byte, e Elements) ([]byte, error) {
	if why := e.usable(); why != 0 {
		return dst, why
	}
	class := e.Class
	if class == 0 {
		class = 'U'
	}
	b := append(dst, '{')
	text := func(k keyword, v string) {
		if v = strings.TrimSpace(v); v == "" {
			return
		}
		quoted, _ := json.Marshal(strings.ToValidUTF8(v, "\uFFFD")) // a text always can be
		b = append(append(append(b, '"'), keywordNames[k]...), `":`...)
		b = append(append(b, quoted...), ',')
	}
	number := func(k keyword, v float64) {
		b = append(append(append(b, '"'), keywordNames[k]...), `":`...)
		b = append(strconv.AppendFloat(b, v, 'g', -1, 64), ',')
	}
	whole := func(k keyword, v int) {
		b = append(append(append(b, '"'), keywordNames[k]...), `":`...)
		b = append(strconv.AppendInt(b, int64(v), 10), ',')
	}
	if e.Created != (Time{}) {
		text(kwCreated, iso(e.Created))
	}
	text(kwOriginator, e.Originator)
	text(kwName, e.Name)
	text(kwID, e.Designator)
	text(kwCenter, "EARTH")
	text(kwFrame, "TEME")
	text(kwTimeSystem, "UTC")
	text(kwTheory, "SGP4")
	text(kwEpoch, iso(e.Epoch))
	number(kwMotion, e.MeanMotion)
	number(kwEccentricity, e.Eccentricity)
	number(kwInclination, e.Inclination)
	number(kwNode, e.Node)
	number(kwPerigee, e.Perigee)
	number(kwAnomaly, e.MeanAnomaly)
	whole(kwEphemeris, e.Ephemeris)
	text(kwClass, string(class))
	if e.Catalog != 0 {
		whole(kwCatalog, e.Catalog)
	}
	whole(kwNumber, e.Number)
	whole(kwRevolution, e.Revolution)
	number(kwBStar, e.BStar)
	number(kwMotionDot, e.MeanMotionDot)
	number(kwMotionDDot, e.MeanMotionDDt)
	b[len(b)-1] = '}'
	return b, nil
}

// WriteOMM writes sets as an array of JSON objects, one a line.
func WriteOMM(w io.Writer, sets iter.Seq[Elements]) error {
	var b []byte
	before := "[\n"
	for e := range sets {
		var err error
		if b, err = AppendOMM(append(b[:0], before...), e); err != nil {
			return err
		}
		if _, err := w.Write(b); err != nil {
			return err
		}
		before = ",\n"
	}
	end := "\n]\n"
	if before == "[\n" {
		end = "[]\n"
	}
	_, err := io.WriteString(w, end)
	return err
}

// iso is a moment as 2024-02-27T06:30:00.000000.
func iso(t Time) string {
	day, ns, decimals := t.Day, int64(math.Round(t.Part*86400e9)), 9
	// A float64 of a day is a hundredth of a nanosecond fine: what is nearer to
	// a microsecond than that is one.
	if us := math.Round(t.Part * 86400e6); math.Abs(us-t.Part*86400e6) < 1e-4 {
		ns, decimals = int64(us)*1000, 6
	}
	if ns >= 86400e9 {
		day, ns = day+1, ns-86400e9
	}
	year, month, dayOfMonth := civil(day)
	b := appendPadded(nil, year, 4)
	b = appendPadded(append(b, '-'), month, 2)
	b = appendPadded(append(b, '-'), dayOfMonth, 2)
	s := int(ns / 1e9)
	b = appendPadded(append(b, 'T'), s/3600, 2)
	b = appendPadded(append(b, ':'), s/60%60, 2)
	b = appendPadded(append(b, ':'), s%60, 2)
	b = append(b, '.')
	return string(append(b, appendPadded(nil, int(ns%1e9), 9)[:decimals]...))
}
