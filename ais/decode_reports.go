package ais

// The reports of position and of static data, field by field in the order of
// the standard. Every field is assigned, so that nothing of the message before
// is left.

func (m *PositionReport) decode(b *Bits, flags Flags) {
	m.Header.set(b, flags)
	m.Status = NavigationalStatus(b.u(38, 4))
	m.Turn = RateOfTurn(b.s(42, 8))
	m.SOG = SOG(b.u(50, 10))
	m.Accuracy = b.flag(60)
	m.Longitude = Longitude(b.s(61, 28))
	m.Latitude = Latitude(b.s(89, 27))
	m.COG = COG(b.u(116, 12))
	m.Heading = Heading(b.u(128, 9))
	m.Second = Second(b.u(137, 6))
	m.Manoeuvre = uint8(b.u(143, 2))
	m.Spare = uint8(b.u(145, 3))
	m.RAIM = b.flag(148)
	m.Communication = CommunicationState(b.u(149, 19))
}

func (m *BaseStationReport) decode(b *Bits, flags Flags) {
	m.Header.set(b, flags)
	m.Year = uint16(b.u(38, 14))
	m.Month = uint8(b.u(52, 4))
	m.Day = uint8(b.u(56, 5))
	m.Hour = uint8(b.u(61, 5))
	m.Minute = uint8(b.u(66, 6))
	m.Second = uint8(b.u(72, 6))
	m.Accuracy = b.flag(78)
	m.Longitude = Longitude(b.s(79, 28))
	m.Latitude = Latitude(b.s(107, 27))
	m.EPFD = EPFD(b.u(134, 4))
	m.LongRange = b.flag(138)
	m.Spare = uint16(b.u(139, 9))
	m.RAIM = b.flag(148)
	m.Communication = CommunicationState(b.u(149, 19))
}

func (m *StaticAndVoyageData) decode(b *Bits, flags Flags) {
	m.Header.set(b, flags)
	m.Version = uint8(b.u(38, 2))
	m.IMO = uint32(b.u(40, 30))
	b.text7(&m.CallSign, 70)
	b.text20(&m.Name, 112)
	m.ShipType = ShipType(b.u(232, 8))
	b.dimensions(&m.Dimensions, 240)
	m.EPFD = EPFD(b.u(270, 4))
	m.ETA.Month = uint8(b.u(274, 4))
	m.ETA.Day = uint8(b.u(278, 5))
	m.ETA.Hour = uint8(b.u(283, 5))
	m.ETA.Minute = uint8(b.u(288, 6))
	m.Draught = Draught(b.u(294, 8))
	b.text20(&m.Destination, 302)
	m.DTE = b.flag(422)
	m.Spare = b.flag(423)
}

func (m *SARAircraftReport) decode(b *Bits, flags Flags) {
	m.Header.set(b, flags)
	m.Altitude = uint16(b.u(38, 12))
	m.SOG = AircraftSOG(b.u(50, 10))
	m.Accuracy = b.flag(60)
	m.Longitude = Longitude(b.s(61, 28))
	m.Latitude = Latitude(b.s(89, 27))
	m.COG = COG(b.u(116, 12))
	m.Second = Second(b.u(128, 6))
	m.Barometric = b.flag(134)
	m.Regional = uint8(b.u(135, 7))
	m.DTE = b.flag(142)
	m.Spare = uint8(b.u(143, 3))
	m.Assigned = b.flag(146)
	m.RAIM = b.flag(147)
	m.Communication = CommunicationState(b.u(148, 20))
}

func (m *ClassBReport) decode(b *Bits, flags Flags) {
	m.Header.set(b, flags)
	m.Reserved = uint8(b.u(38, 8))
	m.SOG = SOG(b.u(46, 10))
	m.Accuracy = b.flag(56)
	m.Longitude = Longitude(b.s(57, 28))
	m.Latitude = Latitude(b.s(85, 27))
	m.COG = COG(b.u(112, 12))
	m.Heading = Heading(b.u(124, 9))
	m.Second = Second(b.u(133, 6))
	m.Regional = uint8(b.u(139, 2))
	m.CS = b.flag(141)
	m.Display = b.flag(142)
	m.DSC = b.flag(143)
	m.Band = b.flag(144)
	m.Message22 = b.flag(145)
	m.Assigned = b.flag(146)
	m.RAIM = b.flag(147)
	m.Communication = CommunicationState(b.u(148, 20))
}

func (m *ExtendedClassBReport) decode(b *Bits, flags Flags) {
	m.Header.set(b, flags)
	m.Reserved = uint8(b.u(38, 8))
	m.SOG = SOG(b.u(46, 10))
	m.Accuracy = b.flag(56)
	m.Longitude = Longitude(b.s(57, 28))
	m.Latitude = Latitude(b.s(85, 27))
	m.COG = COG(b.u(112, 12))
	m.Heading = Heading(b.u(124, 9))
	m.Second = Second(b.u(133, 6))
	m.Regional = uint8(b.u(139, 4))
	b.text20(&m.Name, 143)
	m.ShipType = ShipType(b.u(263, 8))
	b.dimensions(&m.Dimensions, 271)
	m.EPFD = EPFD(b.u(301, 4))
	m.RAIM = b.flag(305)
	m.DTE = b.flag(306)
	m.Assigned = b.flag(307)
	m.Spare = uint8(b.u(308, 4))
}

const (
	aidBits      = 272 // type 21 without name extension
	aidName      = 20  // characters of the name in them
	aidExtension = 14  // most characters of the extension
)

func (m *AidToNavigationReport) decode(b *Bits, flags Flags) {
	m.Header.set(b, flags)
	m.AidType = AidType(b.u(38, 5))
	extension, spare := 0, 0
	if b.n > aidBits {
		extension = min((b.n-aidBits)/6, aidExtension)
		spare = min(b.n-aidBits-6*extension, 6)
	}
	b.longText(&m.Name, 0, aidName, 43)
	b.longText(&m.Name, aidName, extension, aidBits)
	m.Accuracy = b.flag(163)
	m.Longitude = Longitude(b.s(164, 28))
	m.Latitude = Latitude(b.s(192, 27))
	b.dimensions(&m.Dimensions, 219)
	m.EPFD = EPFD(b.u(249, 4))
	m.Second = Second(b.u(253, 6))
	m.OffPosition = b.flag(259)
	m.Status = uint8(b.u(260, 8))
	m.RAIM = b.flag(268)
	m.Virtual = b.flag(269)
	m.Assigned = b.flag(270)
	m.Spare = b.flag(271)
	m.Spare2 = 0
	if spare > 0 {
		m.Spare2 = uint8(b.u(aidBits+6*extension, spare))
	}
}

func (m *StaticDataReport) decode(b *Bits, flags Flags) error {
	m.Header.set(b, flags)
	m.Part = uint8(b.u(38, 2))
	switch m.Part {
	case 0:
		b.text20(&m.Name, 40)
		m.SpareA = uint8(b.u(160, 8))
		m.ShipType, m.Vendor, m.CallSign = 0, Text7{}, Text7{}
		m.Dimensions, m.ParentMMSI, m.EPFD, m.Spare = Dimensions{}, 0, 0, 0
	case 1:
		if b.n < partBBits {
			return ErrShort
		}
		m.Name, m.SpareA = Text20{}, 0
		m.ShipType = ShipType(b.u(40, 8))
		b.text7(&m.Vendor, 48)
		b.text7(&m.CallSign, 90)
		if m.ofParent() {
			m.Dimensions, m.ParentMMSI = Dimensions{}, uint32(b.u(132, 30))
		} else {
			b.dimensions(&m.Dimensions, 132)
			m.ParentMMSI = 0
		}
		m.EPFD = EPFD(b.u(162, 4))
		m.Spare = uint8(b.u(166, 2))
	default:
		return ErrPart
	}
	return nil
}

// partBBits is part B of type 24 up to the dimensions.
const partBBits = 162

// ofParent tells whether the sender is a craft associated with a parent ship:
// its MMSI is 98MIDXXXX (ITU-R M.585).
func (h *Header) ofParent() bool { return h.MMSI/10_000_000 == 98 }

func (m *LongRangeReport) decode(b *Bits, flags Flags) {
	m.Header.set(b, flags)
	m.Accuracy = b.flag(38)
	m.RAIM = b.flag(39)
	m.Status = NavigationalStatus(b.u(40, 4))
	m.Longitude = CoarseLongitude(b.s(44, 18))
	m.Latitude = CoarseLatitude(b.s(62, 17))
	m.SOG = LongRangeSOG(b.u(79, 6))
	m.COG = LongRangeCOG(b.u(85, 9))
	m.Latency = b.flag(94)
	m.Spare = b.flag(95)
}
