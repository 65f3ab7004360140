package vessels

// Kind is what sort of station an MMSI is for, told from its digits alone
// (ITU-R M.585-9). What a transmitter claims is not what it is: a fishing net's
// beacon with a ship's number is a ship station here.
type Kind uint8

// The kinds of M.585-9. MID stands for the three maritime identification
// digits, X for any digit.
const (
	Invalid           Kind = iota // 0, or more than nine digits; an AIS message has room for 1073741823
	Reserved                      // nine digits in none of the formats below
	ShipStation                   // MIDXXXXXX, annex 1, section 1
	GroupShipStation              // 0MIDXXXXX: a call to several ships, annex 1, section 1
	CoastStation                  // 00MIDXXXX, and 009990000 for all of them, annex 1, section 2
	SARAircraft                   // 111MIDXXX: search and rescue aircraft, annex 1, section 3
	AidToNavigation               // 99MIDXXXX, annex 1, section 4
	CraftOfParentShip             // 98MIDXXXX: lifeboats, tenders, rescue boats, annex 1, section 5
	HandheldRadio                 // 8MIDXXXXX: handheld VHF radio with DSC and GNSS, annex 2, section 1
	AISSART                       // 970XXYYYY: AIS search and rescue transmitter, annex 2, section 2
	ManOverboard                  // 972XXYYYY: man overboard device, annex 2, section 2
	EPIRBAIS                      // 974XXYYYY: the AIS part of an emergency beacon, annex 2, section 2
	AutonomousDevice              // 979YYYYYY: autonomous maritime radio device of group B, annex 2
)

var kindNames = [...]string{
	Invalid:           "invalid",
	Reserved:          "reserved",
	ShipStation:       "ship station",
	GroupShipStation:  "group of ship stations",
	CoastStation:      "coast station",
	SARAircraft:       "SAR aircraft",
	AidToNavigation:   "aid to navigation",
	CraftOfParentShip: "craft associated with a parent ship",
	HandheldRadio:     "handheld VHF radio",
	AISSART:           "AIS-SART",
	ManOverboard:      "man overboard device",
	EPIRBAIS:          "EPIRB-AIS",
	AutonomousDevice:  "autonomous maritime radio device",
}

// String is the kind in the words of M.585.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "invalid"
}

// Role is what the digit after the MID says of some kinds. M.585 leaves that
// digit to the administrations that use it so, and old numbers do not follow
// it: no role is no evidence against one.
type Role uint8

// The roles of M.585-9.
const (
	NoRole          Role = iota // the kind has none, or the digit says nothing
	CoastRadio                  // 00MID1XXX
	HarbourRadio                // 00MID2XXX
	PilotStation                // 00MID3XXX
	RepeaterStation             // 00MID4XXX: repeats AIS messages
	BaseStation                 // 00MID5XXX: AIS base station
	FixedWing                   // 111MID1XX
	Helicopter                  // 111MID5XX
	PhysicalAid                 // 99MID1XXX: on or beside the aid that it reports
	VirtualAid                  // 99MID6XXX: nothing is there but the report
	MobileAid                   // 99MID8XXX: drifts or is towed
)

var roleNames = [...]string{
	NoRole:          "",
	CoastRadio:      "coast radio station",
	HarbourRadio:    "harbour radio station",
	PilotStation:    "pilot station",
	RepeaterStation: "AIS repeater station",
	BaseStation:     "AIS base station",
	FixedWing:       "fixed-wing aircraft",
	Helicopter:      "helicopter",
	PhysicalAid:     "physical aid to navigation",
	VirtualAid:      "virtual aid to navigation",
	MobileAid:       "mobile aid to navigation",
}

// String is the role in the words of M.585, "" for none.
func (r Role) String() string {
	if int(r) < len(roleNames) {
		return roleNames[r]
	}
	return ""
}

// MID is the three maritime identification digits: the administration that
// issued an MMSI. The ITU allots them from 201 to 775.
type MID uint16

// allCoastStations is the one identity of the coast station format that has no
// MID: a call to every coast station in VHF range.
const allCoastStations MMSI = 9990000

// Kind tells the kind of station from the digits. A MID is any three digits of
// which the first is 2 to 7: one that is not allotted to anybody does not change
// the kind.
func (m MMSI) Kind() Kind {
	kind, _, _ := m.split()
	return kind
}

// Role tells a coast station's, an aircraft's or an aid's role; see [Role].
func (m MMSI) Role() Role {
	kind, _, rest := m.split()
	switch kind {
	case CoastStation:
		switch rest / 1000 {
		case 1:
			return CoastRadio
		case 2:
			return HarbourRadio
		case 3:
			return PilotStation
		case 4:
			return RepeaterStation
		case 5:
			return BaseStation
		}
	case SARAircraft:
		switch rest / 100 {
		case 1:
			return FixedWing
		case 5:
			return Helicopter
		}
	case AidToNavigation:
		switch rest / 1000 {
		case 1:
			return PhysicalAid
		case 6:
			return VirtualAid
		case 8:
			return MobileAid
		}
	}
	return NoRole
}

// MID is the maritime identification digits; false for a kind without them.
// They name the administration that gave the number to the radio: a vessel that
// changed its flag may still send the old one, and the register may be another.
func (m MMSI) MID() (MID, bool) {
	_, mid, _ := m.split()
	return mid, mid != 0
}

// split cuts an MMSI at its MID: the kind, the MID (0 for a kind without) and
// the number that the digits after the MID make.
func (m MMSI) split() (kind Kind, mid MID, rest uint32) {
	v := uint32(m)
	if v == 0 || v > 999_999_999 {
		return Invalid, 0, 0
	}
	var unit uint32 // the value of the MID's last digit
	switch {
	case v < 10_000_000:
		kind, unit = CoastStation, 10_000
	case v < 100_000_000:
		kind, unit = GroupShipStation, 100_000
	case v/1_000_000 == 111:
		kind, unit = SARAircraft, 1_000
	case v < 800_000_000:
		kind, unit = ShipStation, 1_000_000
	case v < 900_000_000:
		kind, unit = HandheldRadio, 100_000
	case v >= 990_000_000:
		kind, unit = AidToNavigation, 10_000
	case v >= 980_000_000:
		kind, unit = CraftOfParentShip, 10_000
	case v/1_000_000 == 970:
		return AISSART, 0, v % 1_000_000
	case v/1_000_000 == 972:
		return ManOverboard, 0, v % 1_000_000
	case v/1_000_000 == 974:
		return EPIRBAIS, 0, v % 1_000_000
	case v/1_000_000 == 979:
		return AutonomousDevice, 0, v % 1_000_000
	default:
		return Reserved, 0, 0
	}
	mid = MID(v / unit % 1000)
	if mid < 200 || mid > 799 {
		if m == allCoastStations {
			return CoastStation, 0, 0
		}
		return Reserved, 0, 0
	}
	return kind, mid, v % unit
}
