package ais

// CommunicationState is the radio status at the end of many messages: 19 bits
// of state (annex 2, 3.3.7.2.1 for SOTDMA and 3.3.7.3.2 for ITDMA), with, in
// types 9, 18 and 26, a selector bit above them that tells SOTDMA (0) from
// ITDMA (1). The method Radio of the message takes it apart.
type CommunicationState uint32

// RadioStatus is a [CommunicationState] taken apart. Of an ITDMA state
// SlotIncrement, Slots and Keep are set; of an SOTDMA state the Timeout, and
// what comes with it.
type RadioStatus struct {
	ITDMA bool
	Sync  SyncState // 2 bits

	// Timeout is for how many more frames the slot is used, 0 to 7; 0: the next
	// transmission is in another slot. 3 bits. It tells which of the following
	// was sent.
	Timeout          uint8
	ReceivedStations uint16 // 14 bits, timeout 3, 5 and 7: stations that the sender hears
	SlotNumber       uint16 // 14 bits, timeout 2, 4 and 6: the slot of this transmission, 0 to 2249
	Hour             uint8  // 5 bits, timeout 1: UTC, 0 to 23
	Minute           uint8  // 7 bits, timeout 1: UTC, 0 to 59
	SlotOffset       uint16 // 14 bits, timeout 0: slots to the one used in the next frame; 0: the sender stops

	SlotIncrement uint16 // 13 bits: slots to the next transmission; 0: none follows
	Slots         uint8  // 3 bits as sent: 0 to 4 are 1 to 5 slots; 5 to 7 are 1 to 3 slots with 8192 added to SlotIncrement
	Keep          bool   // the slot is kept for one more frame
}

// SyncState is what the sender takes its time from, 2 bits.
type SyncState uint8

func (s SyncState) String() string { return label(syncStates[:], int(s)) }

var syncStates = [...]string{"UTC direct", "UTC indirect", "base station", "other station"}

func (c CommunicationState) radio(itdma bool) RadioStatus {
	r := RadioStatus{ITDMA: itdma, Sync: SyncState(c >> 17 & 3)}
	if itdma {
		r.SlotIncrement = uint16(c >> 4 & 0x1fff)
		r.Slots = uint8(c >> 1 & 7)
		r.Keep = c&1 != 0
		return r
	}
	r.Timeout = uint8(c >> 14 & 7)
	switch sub := uint16(c & 0x3fff); r.Timeout {
	case 0:
		r.SlotOffset = sub
	case 1:
		r.Hour, r.Minute = uint8(sub>>9), uint8(sub>>2&0x7f)
	case 3, 5, 7:
		r.ReceivedStations = sub
	default:
		r.SlotNumber = sub
	}
	return r
}

// SelectsITDMA is the selector bit of types 9, 18 and 26.
func (c CommunicationState) SelectsITDMA() bool { return c>>19&1 != 0 }

// State is the 19 bits without the selector.
func (c CommunicationState) State() uint32 { return uint32(c & 0x7ffff) }

// Radio is the radio status, if the message is long enough to have it: SOTDMA of
// types 1 and 2, ITDMA of type 3.
func (m *PositionReport) Radio() (RadioStatus, bool) {
	return m.Communication.radio(m.Type == 3), m.hasRadio()
}

// Radio is the radio status, SOTDMA, if the message is long enough to have it.
func (m *BaseStationReport) Radio() (RadioStatus, bool) {
	return m.Communication.radio(false), m.hasRadio()
}

// Radio is the radio status, if the message is long enough to have it.
func (m *SARAircraftReport) Radio() (RadioStatus, bool) {
	return m.Communication.radio(m.Communication.SelectsITDMA()), m.hasRadio()
}

// Radio is the radio status, if there is one: a carrier sense unit sends a fixed
// value in its place (clause 3.16), and a message may be too short for it.
func (m *ClassBReport) Radio() (RadioStatus, bool) {
	return m.Communication.radio(m.Communication.SelectsITDMA()), !m.CS && m.hasRadio()
}

// Radio is the radio status.
func (m *MultipleSlotBinary) Radio() RadioStatus {
	return m.Communication.radio(m.Communication.SelectsITDMA())
}

// hasRadio tells whether a message of 168 bits is whole. One that is being
// written, with no length yet, is.
func (h *Header) hasRadio() bool { return h.Bits == 0 || h.Bits >= 168 }
