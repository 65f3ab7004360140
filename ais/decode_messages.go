package ais

// The messages that are no reports, in the order of their types. Every field is
// assigned, so that nothing of the message before is left.

func (m *AddressedBinary) decode(b *Bits, flags Flags) {
	m.Header.set(b, flags)
	m.Sequence = uint8(b.u(38, 2))
	m.Destination = uint32(b.u(40, 30))
	m.Retransmitted = b.flag(70)
	m.Spare = b.flag(71)
	m.DAC = uint16(b.u(72, 10))
	m.FI = uint8(b.u(82, 6))
	b.slice(&m.Data, 88, b.n)
}

func (m *Acknowledge) decode(b *Bits, flags Flags) {
	m.Header.set(b, flags)
	m.Spare = uint8(b.u(38, 2))
	m.N = uint8(min((b.n-40)/32, len(m.To)))
	m.To = [4]AcknowledgedMessage{}
	for i := range m.To[:m.N] {
		m.To[i].MMSI = uint32(b.u(40+32*i, 30))
		m.To[i].Sequence = uint8(b.u(70+32*i, 2))
	}
}

func (m *BinaryBroadcast) decode(b *Bits, flags Flags) {
	m.Header.set(b, flags)
	m.Spare = uint8(b.u(38, 2))
	m.DAC = uint16(b.u(40, 10))
	m.FI = uint8(b.u(50, 6))
	b.slice(&m.Data, 56, b.n)
}

func (m *UTCInquiry) decode(b *Bits, flags Flags) {
	m.Header.set(b, flags)
	m.Spare = uint8(b.u(38, 2))
	m.Destination = uint32(b.u(40, 30))
	m.Spare2 = uint8(b.u(70, 2))
}

// endText reads whole characters from offset to the end, and what is left over.
func (b *Bits) endText(t *LongText, offset int) (spare uint8) {
	n := (b.n - offset) / 6
	b.longText(t, 0, n, offset)
	if rest := b.n - offset - 6*n; rest > 0 {
		spare = uint8(b.u(b.n-rest, rest))
	}
	return spare
}

func (m *AddressedSafetyMessage) decode(b *Bits, flags Flags) {
	m.Header.set(b, flags)
	m.Sequence = uint8(b.u(38, 2))
	m.Destination = uint32(b.u(40, 30))
	m.Retransmitted = b.flag(70)
	m.Spare = b.flag(71)
	m.Spare2 = b.endText(&m.Text, 72)
}

func (m *SafetyBroadcast) decode(b *Bits, flags Flags) {
	m.Header.set(b, flags)
	m.Spare = uint8(b.u(38, 2))
	m.Spare2 = b.endText(&m.Text, 40)
}

func (m *Interrogation) decode(b *Bits, flags Flags) {
	m.Header.set(b, flags)
	m.Spare = uint8(b.u(38, 2))
	m.N = 1
	m.Station1 = uint32(b.u(40, 30))
	m.Request = [3]Request{{uint8(b.u(70, 6)), uint16(b.u(76, 12))}}
	m.Spare2 = uint8(b.u(88, 2))
	m.Spare3, m.Station2, m.Spare4 = 0, 0, 0
	if b.n < 108 {
		return
	}
	m.N = 2
	m.Request[1] = Request{uint8(b.u(90, 6)), uint16(b.u(96, 12))}
	if b.n == filledInterrogation {
		m.Spare3 = uint8(b.u(108, 4))
		return
	}
	m.Spare3 = uint8(b.u(108, 2))
	if b.n < 158 {
		return
	}
	m.N = 3
	m.Station2 = uint32(b.u(110, 30))
	m.Request[2] = Request{uint8(b.u(140, 6)), uint16(b.u(146, 12))}
	m.Spare4 = uint8(b.u(158, 2))
}

// filledInterrogation is the length of two requests filled up to octets.
const filledInterrogation = 112

func (m *AssignmentCommand) decode(b *Bits, flags Flags) {
	m.Header.set(b, flags)
	m.Spare = uint8(b.u(38, 2))
	m.N = 1
	m.To = [2]Assignment{b.assignment(40)}
	if b.n < 144 {
		m.Spare2 = uint8(b.u(92, 4))
		return
	}
	m.N, m.Spare2 = 2, 0
	m.To[1] = b.assignment(92)
}

func (b *Bits) assignment(offset int) Assignment {
	return Assignment{uint32(b.u(offset, 30)), uint16(b.u(offset+30, 12)), uint16(b.u(offset+42, 10))}
}

func (m *GNSSBroadcast) decode(b *Bits, flags Flags) {
	m.Header.set(b, flags)
	m.Spare = uint8(b.u(38, 2))
	m.Longitude = CoarseLongitude(b.s(40, 18))
	m.Latitude = CoarseLatitude(b.s(58, 17))
	m.Spare2 = uint8(b.u(75, 5))
	b.slice(&m.Data, 80, b.n)
}

func (m *DataLinkManagement) decode(b *Bits, flags Flags) {
	m.Header.set(b, flags)
	m.Spare = uint8(b.u(38, 2))
	n := min((b.n-40)/30, len(m.Reservation))
	m.N = uint8(n)
	m.Reservation = [4]Reservation{}
	for i := range m.Reservation[:n] {
		at := 40 + 30*i
		m.Reservation[i] = Reservation{
			Offset:    uint16(b.u(at, 12)),
			Slots:     uint8(b.u(at+12, 4)),
			Timeout:   uint8(b.u(at+16, 3)),
			Increment: uint16(b.u(at+19, 11)),
		}
	}
	m.Spare2 = 0
	if spare := reservationSpare(n); spare > 0 {
		m.Spare2 = uint8(b.u(40+30*n, spare))
	}
}

// reservationSpare is how many bits fill the last octet after n reservations.
func reservationSpare(n int) int { return -30 * n & 7 }

func (m *ChannelManagement) decode(b *Bits, flags Flags) {
	m.Header.set(b, flags)
	m.Spare = uint8(b.u(38, 2))
	m.ChannelA = uint16(b.u(40, 12))
	m.ChannelB = uint16(b.u(52, 12))
	m.TxRx = uint8(b.u(64, 4))
	m.LowPower = b.flag(68)
	m.Addressed = b.flag(139)
	if m.Addressed {
		m.NorthEast, m.SouthWest = CoarsePoint{}, CoarsePoint{}
		m.Station = [2]uint32{uint32(b.u(69, 30)), uint32(b.u(104, 30))}
		m.StationSpare = [2]uint8{uint8(b.u(99, 5)), uint8(b.u(134, 5))}
	} else {
		b.point(&m.NorthEast, 69)
		b.point(&m.SouthWest, 104)
		m.Station, m.StationSpare = [2]uint32{}, [2]uint8{}
	}
	m.BandA = b.flag(140)
	m.BandB = b.flag(141)
	m.ZoneSize = uint8(b.u(142, 3))
	m.Spare2 = uint32(b.u(145, 23))
}

func (m *GroupAssignment) decode(b *Bits, flags Flags) {
	m.Header.set(b, flags)
	m.Spare = uint8(b.u(38, 2))
	b.point(&m.NorthEast, 40)
	b.point(&m.SouthWest, 75)
	m.StationType = uint8(b.u(110, 4))
	m.ShipType = ShipType(b.u(114, 8))
	m.Spare2 = uint32(b.u(122, 22))
	m.TxRx = uint8(b.u(144, 2))
	m.Interval = uint8(b.u(146, 4))
	m.Quiet = uint8(b.u(150, 4))
	m.Spare3 = uint8(b.u(154, 6))
}

// binaryHead is where the data of type 25 and 26 begins.
func binaryHead(addressed, structured bool) int {
	at := 40
	if addressed {
		at += 32
	}
	if structured {
		at += 16
	}
	return at
}

func (m *SingleSlotBinary) decode(b *Bits, flags Flags) error {
	m.Header.set(b, flags)
	m.Addressed, m.Structured = b.flag(38), b.flag(39)
	at := binaryHead(m.Addressed, m.Structured)
	if b.n < at {
		return ErrShort
	}
	m.Destination, m.Spare, m.DAC, m.FI = b.binaryHead(m.Addressed, m.Structured)
	b.slice(&m.Data, at, b.n)
	return nil
}

const (
	radioBits   = 20 // selector and communication state at the end of type 26
	beforeRadio = 4  // spare bits before them
)

func (m *MultipleSlotBinary) decode(b *Bits, flags Flags) error {
	m.Header.set(b, flags)
	m.Addressed, m.Structured = b.flag(38), b.flag(39)
	at, end := binaryHead(m.Addressed, m.Structured), b.n-radioBits
	if end < at {
		return ErrShort
	}
	m.Destination, m.Spare, m.DAC, m.FI = b.binaryHead(m.Addressed, m.Structured)
	m.Communication = CommunicationState(b.u(end, radioBits))
	spare := min(end-at, beforeRadio)
	m.Spare2 = 0
	if spare > 0 {
		m.Spare2 = uint8(b.u(end-spare, spare))
	}
	if spare < beforeRadio {
		m.Flags |= FlagLength
	}
	b.slice(&m.Data, at, end-spare)
	return nil
}

func (b *Bits) binaryHead(addressed, structured bool) (destination uint32, spare uint8, dac uint16, fi uint8) {
	at := 40
	if addressed {
		destination, spare = uint32(b.u(at, 30)), uint8(b.u(at+30, 2))
		at += 32
	}
	if structured {
		dac, fi = uint16(b.u(at, 10)), uint8(b.u(at+10, 6))
	}
	return destination, spare, dac, fi
}
