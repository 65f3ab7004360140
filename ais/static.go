package ais

// IMONumber is the IMO number, if the field has a number in the range of IMO
// numbers, 1000000 to 9999999. Its check digit is not looked at.
func (m *StaticAndVoyageData) IMONumber() (int, bool) {
	return int(m.IMO), m.IMO >= 1_000_000 && m.IMO <= 9_999_999
}

// VendorID is the manufacturer's three characters of a part B, as M.1371-5 has
// them in Vendor, '@' and spaces as sent. Units after M.1371-3 and before use
// all of Vendor for it.
func (m *StaticDataReport) VendorID() [3]byte { return [3]byte(m.Vendor[:3]) }

// Model is the unit model code of a part B, 4 bits of Vendor.
func (m *StaticDataReport) Model() uint8 { return uint8(m.vendorBits() >> 20 & 0xf) }

// Serial is the unit serial number of a part B, 20 bits of Vendor.
func (m *StaticDataReport) Serial() uint32 { return uint32(m.vendorBits() & 0xfffff) }

// vendorBits is the last four characters of Vendor as the bits that they were.
func (m *StaticDataReport) vendorBits() (v uint64) {
	for _, c := range m.Vendor[3:] {
		v = v<<6 | uint64(c&0x3f)
	}
	return v
}

// Corrections is the DGNSS data of type 17: the header of ITU-R M.823 and the
// data words, without preamble and parity (clause 3.15).
type Corrections struct {
	MessageType uint8                   // 6 bits, of M.823
	Station     uint16                  // 10 bits, reference station
	ZCount      uint16                  // 13 bits, 0.6 s since the hour
	Sequence    uint8                   // 3 bits, cyclic
	N           uint8                   // 5 bits, words that follow, as sent
	Health      uint8                   // 3 bits
	Words       uint8                   // words present in Word: N, or fewer where the message ends early
	Word        [correctionWords]uint32 // 24 bits each
}

const (
	correctionWords = 31 // most that N counts
	correctionHead  = 40
	correctionWord  = 24
)

// Corrections takes the data apart, if there is a header.
func (m *GNSSBroadcast) Corrections() (c Corrections, ok bool) {
	b := &m.Data
	if b.n < correctionHead {
		return c, false
	}
	c.MessageType = uint8(b.u(0, 6))
	c.Station = uint16(b.u(6, 10))
	c.ZCount = uint16(b.u(16, 13))
	c.Sequence = uint8(b.u(29, 3))
	c.N = uint8(b.u(32, 5))
	c.Health = uint8(b.u(37, 3))
	c.Words = uint8(min(int(c.N), (b.n-correctionHead)/correctionWord))
	for i := range c.Word[:c.Words] {
		c.Word[i] = uint32(b.u(correctionHead+correctionWord*i, correctionWord))
	}
	return c, true
}

// Time is the Z count in seconds since the full hour, if it is in range: 0 to
// 3599.4.
func (c *Corrections) Time() (seconds float64, ok bool) {
	return float64(c.ZCount) * 0.6, c.ZCount < 6000
}
