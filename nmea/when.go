package nmea

import "time"

// Bounds of a count of seconds that is taken for a Unix time: March 1973, below
// which numbers near a sentence are counters more often than times, and the end
// of what 64 bits of nanoseconds hold, in 2262.
const (
	minEpoch = 100_000_000
	maxEpoch = 9_200_000_000
)

// parseEpoch reads a Unix time in seconds, milliseconds, microseconds or
// nanoseconds, told apart by their size: the ranges from 1973 to 2262 do not
// meet. Seconds can have a fraction, of which nine digits count.
func parseEpoch(b []byte) (int64, bool) {
	whole := len(b)
	for i, c := range b {
		if c == '.' {
			whole = i
			break
		}
	}
	v, ok := parseUint(b[:whole])
	if !ok {
		return 0, false
	}
	if whole < len(b) {
		nanos, scale := int64(0), int64(100_000_000)
		for _, c := range b[whole+1:] {
			if !isDigit(c) {
				return 0, false
			}
			nanos += int64(c-'0') * scale
			scale /= 10
		}
		if v < minEpoch || v > maxEpoch {
			return 0, false
		}
		return int64(v)*1e9 + nanos, true
	}
	for _, unit := range [...]uint64{1e9, 1e6, 1e3, 1} {
		if perSecond := 1_000_000_000 / unit; v >= minEpoch*perSecond && v <= maxEpoch*perSecond {
			return int64(v * unit), true
		}
	}
	return 0, false
}

// parseISO reads a date and time of ISO 8601 with a zone: "2015-07-29T04:19:03Z",
// with a space for T, a fraction, an offset. Without a zone it is no time:
// taking a local time for UTC would move it by hours.
func parseISO(b []byte) (int64, bool) {
	if len(b) < len("2006-01-02T15:04:05Z") || len(b) > 40 || b[4] != '-' || b[7] != '-' ||
		b[10] != 'T' && b[10] != 't' && b[10] != ' ' || b[13] != ':' || b[16] != ':' {
		return 0, false
	}
	year, ok1 := parseUint(b[:4])
	month, ok2 := parseUint(b[5:7])
	day, ok3 := parseUint(b[8:10])
	hour, ok4 := parseUint(b[11:13])
	minute, ok5 := parseUint(b[14:16])
	second, ok6 := parseUint(b[17:19])
	if !(ok1 && ok2 && ok3 && ok4 && ok5 && ok6) {
		return 0, false
	}
	b = b[19:]
	nanos := int64(0)
	if b[0] == '.' || b[0] == ',' {
		scale := int64(100_000_000)
		b = b[1:]
		for len(b) > 0 && isDigit(b[0]) {
			nanos += int64(b[0]-'0') * scale
			scale /= 10
			b = b[1:]
		}
	}
	for len(b) > 0 && b[0] == ' ' {
		b = b[1:]
	}
	offset, ok := parseZone(b)
	if !ok {
		return 0, false
	}
	t, ok := unixTime(year, month, day, hour, minute, second)
	t -= offset
	if !ok || t < minEpoch || t > maxEpoch {
		return 0, false
	}
	return t*1e9 + nanos, true
}

// parseZone reads "Z", "UTC" or an offset as "+09:00", "+0900" or "+09", in
// seconds east.
func parseZone(b []byte) (int64, bool) {
	switch string(b) {
	case "Z", "z", "UTC":
		return 0, true
	}
	if len(b) < 3 || b[0] != '+' && b[0] != '-' {
		return 0, false
	}
	hours, ok := parseUint(b[1:3])
	minutes := uint64(0)
	if rest := b[3:]; ok && len(rest) > 0 {
		if rest[0] == ':' {
			rest = rest[1:]
		}
		if len(rest) != 2 {
			return 0, false
		}
		minutes, ok = parseUint(rest)
	}
	if !ok || hours > 14 || minutes > 59 {
		return 0, false
	}
	seconds := int64(hours*3600 + minutes*60)
	if b[0] == '-' {
		seconds = -seconds
	}
	return seconds, true
}

// unixTime is the Unix time of a date and time in UTC that exists.
func unixTime(year, month, day, hour, minute, second uint64) (int64, bool) {
	if year < 1970 || year > 2262 || month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60 {
		return 0, false
	}
	t := time.Date(int(year), time.Month(month), int(day), int(hour), int(minute), int(second), 0, time.UTC)
	if t.Day() != int(day) && second != 60 {
		return 0, false
	}
	return t.Unix(), true
}
