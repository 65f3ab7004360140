package gpsdjson

// The labels that gpsd 3.27.6 prints, in its words. Those of the standard are
// the String methods of package ais.

var statusText = [16]string{
	"Under way using engine",
	"At anchor",
	"Not under command",
	"Restricted maneuverability",
	"Constrained by her draught",
	"Moored",
	"Aground",
	"Engaged in fishing",
	"Under way sailing",
	"Reserved for HSC",
	"Reserved for WIG",
	"Power-driven vessel towing astern",
	"Power-driven vessel pushing ahead or towing alongside",
	"Reserved",
	"AIS-SART is active",
	"Not defined",
}

var epfdText = [16]string{
	0:  "Undefined",
	1:  "GPS",
	2:  "GLONASS",
	3:  "Combined GPS/GLONASS",
	4:  "Loran-C",
	5:  "Chayka",
	6:  "Integrated navigation system",
	7:  "Surveyed",
	8:  "Galileo",
	9:  "Reserved (9)",
	10: "Reserved (10)",
	11: "Reserved (11)",
	12: "Reserved (12)",
	13: "Reserved (13)",
	14: "Reserved (14)",
	15: "Internal GNSS",
}

// shipKind begins the labels of ship types by tens; the last digit goes on.
var shipKind = map[int]string{
	2: "Wing in ground (WIG)",
	4: "High speed craft (HSC)",
	6: "Passenger",
	7: "Cargo",
	8: "Tanker",
	9: "Other Type",
}

// shipSpecial has the ship types of 30 to 39 and 50 to 59, each for itself.
var shipSpecial = map[int]string{
	30: "Fishing",
	31: "Towing",
	32: "Towing: length exceeds 200m or breadth exceeds 25m",
	33: "Dredging or underwater ops",
	34: "Diving ops",
	35: "Military ops",
	36: "Sailing",
	37: "Pleasure Craft",
	38: "Reserved",
	39: "Reserved",
	50: "Pilot Vessel",
	51: "Search and Rescue vessel",
	52: "Tug",
	53: "Port Tender",
	54: "Anti-pollution equipment",
	55: "Law Enforcement",
	56: "Spare - Local Vessel",
	57: "Spare - Local Vessel",
	58: "Medical Transport",
	59: "Ship according to RR Resolution No. 18",
}

// shipText is the label of ship type t.
func shipText(t int) string {
	kind := shipKind[t/10]
	switch digit := t % 10; {
	case t == 0:
		return "Not available"
	case t < 20:
		return "Reserved for future use"
	case t > 99:
		return "INVALID SHIP TYPE"
	case kind == "":
		return shipSpecial[t]
	case digit == 0:
		return kind + " - all ships of this type"
	case digit <= 4:
		return kind + " - Hazardous category " + string(rune('A'+digit-1))
	case digit == 9 && t == 99:
		return kind + " - no additional information"
	case digit == 9 && t != 29:
		return kind + " - No additional information"
	default:
		return kind + " - Reserved for future use"
	}
}

var aidText = [32]string{
	"Unspecified",
	"Reference point",
	"RACON",
	"Fixed offshore structure",
	"Spare, Reserved for future use.",
	"Light, without sectors",
	"Light, with sectors",
	"Leading Light Front",
	"Leading Light Rear",
	"Beacon, Cardinal N",
	"Beacon, Cardinal E",
	"Beacon, Cardinal S",
	"Beacon, Cardinal W",
	"Beacon, Port hand",
	"Beacon, Starboard hand",
	"Beacon, Preferred Channel port hand",
	"Beacon, Preferred Channel starboard hand",
	"Beacon, Isolated danger",
	"Beacon, Safe water",
	"Beacon, Special mark",
	"Cardinal Mark N",
	"Cardinal Mark E",
	"Cardinal Mark S",
	"Cardinal Mark W",
	"Port hand Mark",
	"Starboard hand Mark",
	"Preferred Channel Port hand",
	"Preferred Channel Starboard hand",
	"Isolated danger",
	"Safe Water",
	"Special Mark",
	"Light Vessel / LANBY / Rigs",
}

var stationText = [16]string{
	0:  "All types of mobiles",
	1:  "Reserved for future use",
	2:  "All types of Class B mobile stations",
	3:  "SAR airborne mobile station",
	4:  "Aid to Navigation station",
	5:  "Class B shipborne mobile station",
	6:  "Regional use and inland waterways",
	7:  "Regional use and inland waterways",
	8:  "Regional use and inland waterways",
	9:  "Regional use and inland waterways",
	10: "Reserved for future use",
	11: "Reserved for future use",
	12: "Reserved for future use",
	13: "Reserved for future use",
	14: "Reserved for future use",
	15: "Reserved for future use",
}
