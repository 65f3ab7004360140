package ais

import "strconv"

// text is the name of i in names, or the number where there is none.
func label(names []string, i int) string {
	if i < len(names) && names[i] != "" {
		return names[i]
	}
	return strconv.Itoa(i)
}

// NavigationalStatus is what the crew says the vessel is doing, 4 bits. 15 is
// undefined, the default.
type NavigationalStatus uint8

const (
	UnderWayUsingEngine NavigationalStatus = iota
	AtAnchor
	NotUnderCommand
	RestrictedManoeuvrability
	ConstrainedByDraught
	Moored
	Aground
	EngagedInFishing
	UnderWaySailing
	StatusHighSpeedCraft // reserved
	StatusWingInGround   // reserved
	TowingAstern         // regional use
	PushingAhead         // regional use
	StatusReserved13
	SARTActive // AIS-SART, MOB-AIS or EPIRB-AIS is active
	StatusUndefined
)

// String is the words of clause 3.1.
func (s NavigationalStatus) String() string { return label(statusNames[:], int(s)) }

var statusNames = [16]string{
	"under way using engine", "at anchor", "not under command", "restricted manoeuvrability",
	"constrained by her draught", "moored", "aground", "engaged in fishing", "under way sailing",
	"reserved for high-speed craft (HSC)", "reserved for wing in ground (WIG)",
	"power-driven vessel towing astern", "power-driven vessel pushing ahead or towing alongside",
	"reserved", "AIS-SART is active", "undefined",
}

// ShipType is the type of ship and cargo, 8 bits (table 53). 0 is not
// available; 1 to 99 as defined, 100 to 199 regional, 200 to 255 future use.
type ShipType uint8

// IsFishing is 30.
func (t ShipType) IsFishing() bool { return t == 30 }

// IsTowing is 31 and 32.
func (t ShipType) IsTowing() bool { return t == 31 || t == 32 }

// IsWingInGround is 20 to 29.
func (t ShipType) IsWingInGround() bool { return t/10 == 2 }

// IsHighSpeedCraft is 40 to 49.
func (t ShipType) IsHighSpeedCraft() bool { return t/10 == 4 }

// IsPassenger is 60 to 69.
func (t ShipType) IsPassenger() bool { return t/10 == 6 }

// IsCargo is 70 to 79.
func (t ShipType) IsCargo() bool { return t/10 == 7 }

// IsTanker is 80 to 89.
func (t ShipType) IsTanker() bool { return t/10 == 8 }

// Category is the category of dangerous goods, harmful substances or marine
// pollutants that the type says are carried: 'X', 'Y', 'Z' (A, B, C before
// M.1371-4) or 'O' for OS (D), if it says one. A vessel carrying none, or that
// does not say, has none.
func (t ShipType) Category() (byte, bool) {
	if c := t % 10; t.combined() && c >= 1 && c <= 4 {
		return "XYZO"[c-1], true
	}
	return 0, false
}

// combined tells whether the second digit is the category of the cargo.
func (t ShipType) combined() bool { return t/10 == 2 || t/10 == 4 || t/10 >= 6 && t/10 <= 9 }

// String is the words of table 53, first the kind, then the cargo.
func (t ShipType) String() string {
	switch {
	case t == 0:
		return "not available"
	case t < 10:
		return "undefined"
	case t < 20:
		return "reserved"
	case t < 100 && t.combined():
		return shipKinds[t/10] + cargoKinds[t%10]
	case t < 60:
		return specialKinds[t-30-10*(t/50)]
	case t < 200:
		return "regional use"
	}
	return "future use"
}

var shipKinds = [10]string{2: "wing in ground", 4: "high-speed craft", 6: "passenger", 7: "cargo", 8: "tanker", 9: "other"}

var cargoKinds = [10]string{
	"", ", category X", ", category Y", ", category Z", ", category OS",
	", reserved", ", reserved", ", reserved", ", reserved", ", no additional information",
}

// specialKinds are 30 to 39 and 50 to 59.
var specialKinds = [20]string{
	"fishing", "towing", "towing, longer than 200 m or wider than 25 m",
	"engaged in dredging or underwater operations", "engaged in diving operations",
	"engaged in military operations", "sailing", "pleasure craft", "reserved", "reserved",
	"pilot vessel", "search and rescue vessel", "tug", "port tender",
	"anti-pollution vessel", "law enforcement vessel", "local vessel", "local vessel",
	"medical transport", "ship not party to an armed conflict",
}

// EPFD is the type of electronic position fixing device, 4 bits. 0 is
// undefined, the default; 9 to 14 are not used.
type EPFD uint8

// String is the words of clause 3.3.
func (e EPFD) String() string { return label(epfdNames[:], int(e)) }

var epfdNames = [16]string{
	"undefined", "GPS", "GLONASS", "combined GPS/GLONASS", "Loran-C", "Chayka",
	"integrated navigation system", "surveyed", "Galileo",
	"not used", "not used", "not used", "not used", "not used", "not used", "internal GNSS",
}

// AidType is the type of aid to navigation, 5 bits (table 74). 0 is not
// specified; 1 to 19 are fixed or of no fixed form, 20 to 31 floating.
type AidType uint8

// Floating is 20 to 31.
func (t AidType) Floating() bool { return t >= 20 && t <= 31 }

// String is the words of table 74.
func (t AidType) String() string { return label(aidNames[:], int(t)) }

var aidNames = [32]string{
	"not specified", "reference point", "RACON", "fixed structure off shore", "emergency wreck marking buoy",
	"light, without sectors", "light, with sectors", "leading light front", "leading light rear",
	"beacon, cardinal N", "beacon, cardinal E", "beacon, cardinal S", "beacon, cardinal W",
	"beacon, port hand", "beacon, starboard hand",
	"beacon, preferred channel port hand", "beacon, preferred channel starboard hand",
	"beacon, isolated danger", "beacon, safe water", "beacon, special mark",
	"cardinal mark N", "cardinal mark E", "cardinal mark S", "cardinal mark W",
	"port hand mark", "starboard hand mark", "preferred channel port hand", "preferred channel starboard hand",
	"isolated danger", "safe water", "special mark", "light vessel, LANBY or rig",
}

// AircraftSOG is speed over ground in knots, 10 bits. 1023 is not available;
// 1022 stands for 1022 knots or more.
type AircraftSOG uint16

// Knots is the speed in knots, if there is one.
func (s AircraftSOG) Knots() (float64, bool) { return float64(s), s < 1023 }

// LongRangeSOG is speed over ground in knots, 6 bits. 63 is not available.
type LongRangeSOG uint8

// Knots is the speed in knots, if there is one.
func (s LongRangeSOG) Knots() (float64, bool) { return float64(s), s < 63 }

// LongRangeCOG is course over ground in degrees, 9 bits. 511 is not available;
// 360 to 510 are not to be used.
type LongRangeCOG uint16

// Degrees is the course in degrees, 0 to 359, if there is one.
func (c LongRangeCOG) Degrees() (float64, bool) { return float64(c), c < 360 }
