package aistables

import "bytes"

// Detect tells the format of an input by its first bytes: 4 KiB are plenty. A
// byte order mark and white space before it do not matter. Only what is
// certain is named: a CSV table by its header, JSON by its names, sentences by
// the first that looks like one.
func Detect(first []byte) Format {
	b := bytes.TrimLeft(bytes.TrimPrefix(first, byteOrderMark), " \t\r\n")
	if len(b) == 0 {
		return FormatUnknown
	}
	if b[0] == '{' || b[0] == '[' {
		return detectJSON(b)
	}
	line, _, _ := bytes.Cut(b, []byte{'\n'})
	if f := detectHeader(bytes.TrimRight(line, "\r")); f != FormatUnknown {
		return f
	}
	if hasSentence(b) {
		return FormatNMEA
	}
	return FormatUnknown
}

// detectHeader knows the tables by the names of their columns.
func detectHeader(line []byte) Format {
	if bytes.IndexByte(line, ',') < 0 {
		return FormatUnknown
	}
	has := map[string]bool{}
	fields, _ := split(bytes.Clone(line), nil)
	for _, f := range fields {
		has[columnKey(f)] = true
	}
	switch {
	case has["mmsi"] && has["basedatetime"]:
		return FormatMarineCadastre
	case has["mmsi"] && has["timestamp"] && has["typeofmobile"]:
		return FormatDanish
	}
	// A table of positions lacks one of the four columns at most: its reader
	// then says which.
	var found [numColumns]bool
	for _, f := range fields {
		found[columnOf(f, FormatPlain)] = true
	}
	n := 0
	for _, c := range [...]column{colMMSI, colTime, colLat, colLon} {
		if found[c] {
			n++
		}
	}
	if n >= 3 || found[colMMSI] && n >= 2 {
		return FormatPlain
	}
	return FormatUnknown
}

// detectJSON knows the feeds by names that no other uses.
func detectJSON(b []byte) Format {
	has := func(names ...string) bool {
		for _, n := range names {
			if !bytes.Contains(b, []byte(`"`+n+`"`)) {
				return false
			}
		}
		return true
	}
	switch {
	case has("Message", "UserID"), has("MessageType", "MetaData"):
		return FormatAISStream
	case has("mmsi") && (has("features") || has("vessels") || has("navStat") || has("shipType") || has("ship_type")),
		has("FeatureCollection", "dataUpdatedTime"):
		return FormatDigitraffic
	}
	return FormatUnknown
}

// hasSentence looks for the beginning of a sentence, `!AIVDM,` or `$GPGGA,`:
// TAG blocks, times and the like may stand before it.
func hasSentence(b []byte) bool {
	for {
		i := bytes.IndexAny(b, "!$")
		if i < 0 || len(b) < i+7 {
			return false
		}
		b = b[i+1:]
		letters := 0
		for letters < 6 && (b[letters] >= 'A' && b[letters] <= 'Z' || b[letters] >= '0' && b[letters] <= '9') {
			letters++
		}
		if (letters == 5 || letters == 4) && b[letters] == ',' {
			return true
		}
	}
}
