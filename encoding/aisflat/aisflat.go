// Package aisflat lays the messages of package ais out as one flat row of
// columns, the same for every message type: what a table, a CSV file or a
// Parquet file of mixed messages holds.
//
// [Row.Set] copies a message into a row and cleans it: a value that the standard
// calls "not available" or "undefined" is absent, never a number, and
// [Row.Has] tells what is there. Numbers stay the integers that were sent, so
// that nothing is rounded before it is printed. A row has no pointers: it can
// be copied, sorted and kept by the million.
//
// Left out: what only one or two message types have (acknowledgements,
// assignments, areas, the contents of binary messages). [ais.Message] has it.
//
// Stability: columns may be added; those there are settled.
package aisflat

import "github.com/tidewaiter/tidewaiter/ais"

// Fields is a set of columns of a [Row].
type Fields uint32

// The columns of a message that may be absent. The type, repeat indicator and
// MMSI are in every row.
const (
	Position Fields = 1 << iota
	SOG
	COG
	Heading
	Turn
	Status
	Second
	Accuracy
	RAIM
	IMO
	CallSign
	Name
	ShipType
	Dimensions
	Draught
	Destination
	ETA
	EPFD
	AidType
	Application
	Text
)

// Row is one message. A field is worth reading only where Has has its column.
// The zero value is an empty row.
type Row struct {
	Has Fields

	MMSI   uint32 // source ID, 30 bits as sent
	Type   uint8  // message ID, 1 to 63
	Repeat uint8  // repeat indicator, 0 to 3

	// Where the message comes from: Set clears it, the caller fills it in.
	Time    int64 // of reception, nanoseconds since 1970 UTC; 0 unknown
	Channel byte  // 'A' or 'B'; 0 unknown
	Own     bool  // about the receiving station itself (VDO)

	Class byte // 'A' or 'B' of the vessel's station; 0 unknown or no vessel

	Flags ais.Flags // what is irregular about the length of the message

	Longitude ais.Longitude  // 1/10 000 minute, -180 to 180 degrees; those of types 17 and 27 are multiples of 1000; column Position
	Latitude  ais.Latitude   // 1/10 000 minute, -90 to 90 degrees; column Position
	SOG       uint16         // 1/10 knot: 0 to 1022, up to 10 220 in type 9; the highest of the type stands for that or more
	COG       uint16         // 1/10 degree, 0 to 3599
	Heading   uint16         // degrees, 0 to 359
	Turn      ais.RateOfTurn // as sent, -127 to 127
	Status    uint8          // navigational status, 0 to 14
	Second    uint8          // 0 to 59 the UTC second of the fix, 61 to 63 how there is none, see [ais.Second]
	Accuracy  bool           // 10 m or better
	RAIM      bool

	IMO        uint32         // as sent, not 0; from 10 000 000 official flag state number
	ShipType   uint8          // 1 to 255
	EPFD       uint8          // 1 to 15
	AidType    uint8          // 1 to 31
	Draught    uint8          // 1/10 metre, 1 to 255
	Dimensions ais.Dimensions // not all zero
	ETA        ais.ETA        // month and day are a date; hour and minute may be not available
	FI         uint8          // function identifier; column Application
	DAC        uint16         // designated area code; column Application

	callSign    ais.Text7
	destination ais.Text20
	long        ais.LongText // the name or the text: no message has both
}

// Record is a row and who heard it: what a line of a table says. The slices are
// the caller's.
type Record struct {
	Row
	Receiver  []byte // the station that heard it; empty: unknown
	Receivers []byte // all stations, separated by ';', of a message that several heard; else empty
}

// Known tells whether all the columns of f are present.
func (r *Row) Known(f Fields) bool { return r.Has&f == f }

// CallSign is the call sign as ASCII, without padding; nil when absent. It is a
// view of r.
func (r *Row) CallSign() []byte {
	if r.Has&CallSign == 0 {
		return nil
	}
	return r.callSign.Trimmed()
}

// Destination is the destination as the crew entered it; nil when absent. It is
// a view of r.
func (r *Row) Destination() []byte {
	if r.Has&Destination == 0 {
		return nil
	}
	return r.destination.Trimmed()
}

// Name is the name of the vessel or of the aid to navigation with its
// extension; nil when absent. It is a view of r.
func (r *Row) Name() []byte {
	if r.Has&Name == 0 {
		return nil
	}
	return r.long.Trimmed()
}

// Text is the safety-related text of types 12 and 14; nil when absent. It is a
// view of r.
func (r *Row) Text() []byte {
	if r.Has&Text == 0 {
		return nil
	}
	return r.long.Trimmed()
}

// SetName fills in the name of a vessel: that of part A for a part B of type
// 24. A name of padding only is no name.
func (r *Row) SetName(name *ais.Text20) {
	r.long.N = uint16(copy(r.long.Char[:], name[:]))
	r.Has = r.Has&^(Name|Text) | present(Name, len(r.long.Trimmed()) > 0)
}

// classes are the classes of the vessels that send a type of message.
var classes = [32]byte{1: 'A', 2: 'A', 3: 'A', 5: 'A', 18: 'B', 19: 'B', 24: 'B', 27: 'A'}

func present(f Fields, ok bool) Fields {
	if ok {
		return f
	}
	return 0
}

// clear empties the row. The characters of the long text stay: their number
// says that there are none.
func (r *Row) clear() {
	r.callSign, r.destination = ais.Text7{}, ais.Text20{}
	r.Has, r.Time, r.Channel, r.Own = 0, 0, 0, false
	r.Longitude, r.Latitude = 0, 0
	r.SOG, r.COG, r.Heading, r.Turn, r.Status, r.Second = 0, 0, 0, 0, 0, 0
	r.Accuracy, r.RAIM = false, false
	r.IMO, r.ShipType, r.EPFD, r.AidType, r.Draught = 0, 0, 0, 0, 0
	r.Dimensions, r.ETA = ais.Dimensions{}, ais.ETA{}
	r.DAC, r.FI = 0, 0
	r.long.N = 0
}

// Set clears the row, where the message comes from included, and fills it from
// a message.
func (r *Row) Set(m ais.Message) {
	r.clear()
	h := m.Head()
	r.MMSI, r.Type, r.Repeat, r.Flags = h.MMSI, h.Type, h.Repeat, h.Flags
	r.Class = classes[h.Type&31]
	switch m := m.(type) {
	case *ais.PositionReport:
		r.position(m.Longitude, m.Latitude, m.Accuracy, m.RAIM)
		r.motion(m.SOG, m.COG, m.Second)
		r.heading(m.Heading)
		r.status(m.Status)
		if m.Turn != ais.RateOfTurnNotAvailable {
			r.Turn = m.Turn
			r.Has |= Turn
		}
	case *ais.ClassBReport:
		r.position(m.Longitude, m.Latitude, m.Accuracy, m.RAIM)
		r.motion(m.SOG, m.COG, m.Second)
		r.heading(m.Heading)
	case *ais.StaticAndVoyageData:
		r.SetName(&m.Name)
		r.identity(m.CallSign, m.ShipType, m.Dimensions)
		r.epfd(m.EPFD)
		r.voyage(m)
	case *ais.StaticDataReport:
		if m.Part == 0 {
			r.SetName(&m.Name)
			return
		}
		r.identity(m.CallSign, m.ShipType, m.Dimensions)
		r.epfd(m.EPFD)
	case *ais.BaseStationReport:
		r.position(m.Longitude, m.Latitude, m.Accuracy, m.RAIM)
		r.epfd(m.EPFD)
	case *ais.SARAircraftReport:
		r.position(m.Longitude, m.Latitude, m.Accuracy, m.RAIM)
		r.motion(ais.SOGNotAvailable, m.COG, m.Second)
		kn, ok := m.SOG.Knots()
		r.knots(kn, ok)
	case *ais.ExtendedClassBReport:
		r.position(m.Longitude, m.Latitude, m.Accuracy, m.RAIM)
		r.motion(m.SOG, m.COG, m.Second)
		r.heading(m.Heading)
		r.SetName(&m.Name)
		r.identity(ais.Text7{}, m.ShipType, m.Dimensions)
		r.epfd(m.EPFD)
	case *ais.AidToNavigationReport:
		r.position(m.Longitude, m.Latitude, m.Accuracy, m.RAIM)
		r.long.N = uint16(copy(r.long.Char[:], m.Name.Trimmed()))
		r.AidType = uint8(m.AidType)
		r.Has |= present(Name, r.long.N > 0) | present(AidType, m.AidType != 0)
		r.second(m.Second)
		r.dimensions(m.Dimensions)
		r.epfd(m.EPFD)
	case *ais.LongRangeReport:
		r.position(ais.Longitude(m.Longitude)*1000, ais.Latitude(m.Latitude)*1000, m.Accuracy, m.RAIM)
		r.status(m.Status)
		kn, ok := m.SOG.Knots()
		r.knots(kn, ok)
		deg, ok := m.COG.Degrees()
		if ok {
			r.COG = uint16(deg) * 10
			r.Has |= COG
		}
	case *ais.GNSSBroadcast:
		r.position(ais.Longitude(m.Longitude)*1000, ais.Latitude(m.Latitude)*1000, false, false)
		r.Has &^= Accuracy | RAIM
	case *ais.AddressedSafetyMessage:
		r.text(&m.Text)
	case *ais.SafetyBroadcast:
		r.text(&m.Text)
	case *ais.AddressedBinary:
		r.application(m.DAC, m.FI, true)
	case *ais.BinaryBroadcast:
		r.application(m.DAC, m.FI, true)
	case *ais.SingleSlotBinary:
		r.application(m.DAC, m.FI, m.Structured)
	case *ais.MultipleSlotBinary:
		r.application(m.DAC, m.FI, m.Structured)
	}
}

// position keeps a position only when both coordinates are there.
func (r *Row) position(lon ais.Longitude, lat ais.Latitude, accuracy, raim bool) {
	r.Accuracy, r.RAIM = accuracy, raim
	r.Has |= Accuracy | RAIM
	_, okLon := lon.Degrees()
	_, okLat := lat.Degrees()
	if okLon && okLat {
		r.Longitude, r.Latitude = lon, lat
		r.Has |= Position
	}
}

func (r *Row) motion(sog ais.SOG, cog ais.COG, second ais.Second) {
	if sog < ais.SOGNotAvailable {
		r.SOG = uint16(sog)
		r.Has |= SOG
	}
	if cog < ais.COGNotAvailable {
		r.COG = uint16(cog)
		r.Has |= COG
	}
	r.second(second)
}

func (r *Row) second(s ais.Second) {
	if s != 60 {
		r.Second = uint8(s)
		r.Has |= Second
	}
}

func (r *Row) knots(kn float64, ok bool) {
	if ok {
		r.SOG = uint16(kn) * 10
		r.Has |= SOG
	}
}

func (r *Row) heading(h ais.Heading) {
	if _, ok := h.Degrees(); ok {
		r.Heading = uint16(h)
		r.Has |= Heading
	}
}

func (r *Row) status(s ais.NavigationalStatus) {
	if s < 15 {
		r.Status = uint8(s)
		r.Has |= Status
	}
}

func (r *Row) identity(callSign ais.Text7, t ais.ShipType, d ais.Dimensions) {
	r.callSign, r.ShipType = callSign, uint8(t)
	r.Has |= present(CallSign, len(r.callSign.Trimmed()) > 0) | present(ShipType, t != 0)
	r.dimensions(d)
}

func (r *Row) dimensions(d ais.Dimensions) {
	r.Dimensions = d
	r.Has |= present(Dimensions, d != ais.Dimensions{})
}

func (r *Row) epfd(e ais.EPFD) {
	r.EPFD = uint8(e)
	r.Has |= present(EPFD, e != 0)
}

func (r *Row) voyage(m *ais.StaticAndVoyageData) {
	r.IMO, r.Draught, r.destination = m.IMO, uint8(m.Draught), m.Destination
	r.Has |= present(IMO, m.IMO != 0) | present(Draught, m.Draught != 0) |
		present(Destination, len(r.destination.Trimmed()) > 0)
	if e := m.ETA; e.Month >= 1 && e.Month <= 12 && e.Day >= 1 && e.Day <= 31 {
		r.ETA = e
		r.Has |= ETA
	}
}

func (r *Row) application(dac uint16, fi uint8, ok bool) {
	if ok {
		r.DAC, r.FI = dac, fi
		r.Has |= Application
	}
}

func (r *Row) text(t *ais.LongText) {
	r.long.N = uint16(copy(r.long.Char[:], t.Trimmed()))
	r.Has |= present(Text, r.long.N > 0)
}
