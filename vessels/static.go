package vessels

// Static is what a vessel said of itself in one static report, or beside a
// position in a published table. Zero fields were not said. AIS text is typed
// by hand: nothing here is checked.
type Static struct {
	MMSI         MMSI
	IMO          uint32 // as sent; see [IMONumberOf]
	Name         string
	CallSign     string
	Destination  string
	ShipType     uint8
	ToBowM       uint16 // metres from the antenna, as the three below
	ToSternM     uint16
	ToPortM      uint16
	ToStarboardM uint16
	DraughtM     float32 // 0.1 to 25.5; 0 was not said
	Class        byte    // 'A' or 'B'; 0 is not known
}

// LengthM is the length in metres; 0 when it was not said.
func (s *Static) LengthM() float64 { return float64(s.ToBowM) + float64(s.ToSternM) }

// BeamM is the breadth in metres; 0 when it was not said.
func (s *Static) BeamM() float64 { return float64(s.ToPortM) + float64(s.ToStarboardM) }
