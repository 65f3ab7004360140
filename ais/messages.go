package ais

// PositionReport is a position report of a class A vessel: message 1
// (scheduled), 2 (assigned) or 3 (in answer to an interrogation). Clause 3.1,
// 168 bits.
type PositionReport struct {
	Header
	Status        NavigationalStatus // 4 bits; 15 undefined
	Turn          RateOfTurn         // 8 bits; -128 not available
	SOG           SOG                // 10 bits, 1/10 knot; 1023 not available
	Accuracy      bool               // high, 10 m or better; false: low, or the default
	Longitude     Longitude          // 28 bits, 1/10 000 minute; 181 degrees not available
	Latitude      Latitude           // 27 bits, 1/10 000 minute; 91 degrees not available
	COG           COG                // 12 bits, 1/10 degree; 3600 not available
	Heading       Heading            // 9 bits, degrees; 511 not available
	Second        Second             // 6 bits, UTC second of the fix; 60 not available
	Manoeuvre     uint8              // 2 bits: 0 not available, 1 no special manoeuvre, 2 special manoeuvre
	Spare         uint8              // 3 bits
	RAIM          bool               // receiver autonomous integrity monitoring is in use
	Communication CommunicationState // 19 bits; SOTDMA for 1 and 2, ITDMA for 3
}

// BaseStationReport is message 4, time and position of a base station, or 11,
// a mobile station's answer to a [UTCInquiry]. Clauses 3.2 and 3.9, 168 bits.
type BaseStationReport struct {
	Header
	Year          uint16    // 14 bits, 1 to 9999; 0 not available
	Month         uint8     // 4 bits, 1 to 12; 0 not available
	Day           uint8     // 5 bits, 1 to 31; 0 not available
	Hour          uint8     // 5 bits, 0 to 23; 24 not available
	Minute        uint8     // 6 bits, 0 to 59; 60 not available
	Second        uint8     // 6 bits, 0 to 59; 60 not available
	Accuracy      bool      // high, 10 m or better
	Longitude     Longitude // 28 bits, 1/10 000 minute; 181 degrees not available
	Latitude      Latitude  // 27 bits, 1/10 000 minute; 91 degrees not available
	EPFD          EPFD      // 4 bits; 0 undefined
	LongRange     bool      // asks class A vessels for message 27; false: they are to stop it
	Spare         uint16    // 9 bits
	RAIM          bool
	Communication CommunicationState // 19 bits, SOTDMA
}

// StaticAndVoyageData is message 5, static and voyage related data of a class A
// vessel, entered by hand. Clause 3.3, 424 bits.
type StaticAndVoyageData struct {
	Header
	Version     uint8      // 2 bits: 0 M.1371-1, 1 M.1371-3, 2 M.1371-5, 3 future
	IMO         uint32     // 30 bits; 0 not available; 1000000 to 9999999 IMO number, from 10000000 official flag state number
	CallSign    Text7      // 42 bits; "@@@@@@@" not available
	Name        Text20     // 120 bits; all "@" not available
	ShipType    ShipType   // 8 bits; 0 not available
	Dimensions  Dimensions // 30 bits, metres; all zero not available
	EPFD        EPFD       // 4 bits; 0 undefined
	ETA         ETA        // 20 bits, UTC; month 0, day 0, hour 24, minute 60 not available
	Draught     Draught    // 8 bits, 1/10 metre; 0 not available
	Destination Text20     // 120 bits; all "@" not available
	DTE         bool       // data terminal equipment is not available; the default is true
	Spare       bool       // 1 bit
}

// AddressedBinary is message 6, binary data to one station. Clause 3.4, 88 to
// 1008 bits.
type AddressedBinary struct {
	Header
	Sequence      uint8  // 2 bits, 0 to 3
	Destination   uint32 // MMSI, 30 bits
	Retransmitted bool
	Spare         bool
	DAC           uint16 // designated area code, 10 bits
	FI            uint8  // function identifier, 6 bits
	Data          Bits   // application data after DAC and FI, up to 920 bits
}

// Acknowledge is message 7, acknowledgement of [AddressedBinary], or 13, of
// [AddressedSafetyMessage]. Clauses 3.5 and 3.11, 72 to 168 bits: one to four
// destinations. One that is cut at the end is left out.
type Acknowledge struct {
	Header
	Spare uint8 // 2 bits
	N     uint8 // destinations, 1 to 4
	To    [4]AcknowledgedMessage
}

// AcknowledgedMessage names one message that an [Acknowledge] answers.
type AcknowledgedMessage struct {
	MMSI     uint32 // 30 bits; 0 none
	Sequence uint8  // 2 bits, of the message acknowledged
}

// BinaryBroadcast is message 8, binary data to all. Clause 3.6, 56 to 1008
// bits.
type BinaryBroadcast struct {
	Header
	Spare uint8  // 2 bits
	DAC   uint16 // designated area code, 10 bits
	FI    uint8  // function identifier, 6 bits
	Data  Bits   // application data after DAC and FI, up to 952 bits
}

// SARAircraftReport is message 9, position of an aircraft in a search and
// rescue operation. Clause 3.7, 168 bits.
type SARAircraftReport struct {
	Header
	Altitude      uint16      // 12 bits, metres (GNSS or barometric); 4095 not available, 4094: 4094 m or higher
	SOG           AircraftSOG // 10 bits, knots; 1023 not available
	Accuracy      bool
	Longitude     Longitude // 28 bits, 1/10 000 minute; 181 degrees not available
	Latitude      Latitude  // 27 bits, 1/10 000 minute; 91 degrees not available
	COG           COG       // 12 bits, 1/10 degree; 3600 not available
	Second        Second    // 6 bits, UTC second of the fix; 60 not available
	Barometric    bool      // altitude sensor: 0 GNSS, 1 barometric
	Regional      uint8     // 7 bits, spare in M.1371-5
	DTE           bool      // data terminal equipment is not available
	Spare         uint8     // 3 bits
	Assigned      bool      // assigned mode; false: autonomous
	RAIM          bool
	Communication CommunicationState // 20 bits with selector
}

// UTCInquiry is message 10, a request for time and date. Clause 3.8, 72 bits.
type UTCInquiry struct {
	Header
	Spare       uint8  // 2 bits
	Destination uint32 // MMSI, 30 bits
	Spare2      uint8  // 2 bits
}

// AddressedSafetyMessage is message 12, safety-related text to one station.
// Clause 3.10, 72 to 1008 bits: up to 156 characters.
type AddressedSafetyMessage struct {
	Header
	Sequence      uint8  // 2 bits
	Destination   uint32 // MMSI, 30 bits
	Retransmitted bool
	Spare         bool
	Text          LongText
	Spare2        uint8 // 0 to 5 bits after the last whole character
}

// SafetyBroadcast is message 14, safety-related text to all. Clause 3.12, 40 to
// 1008 bits: up to 161 characters.
type SafetyBroadcast struct {
	Header
	Spare  uint8 // 2 bits
	Text   LongText
	Spare2 uint8 // 0 to 5 bits after the last whole character
}

// Interrogation is message 15, a request to one or two stations for up to three
// messages. Clause 3.13, 88 to 160 bits.
type Interrogation struct {
	Header
	Spare    uint8      // 2 bits
	N        uint8      // requests present, 1 to 3
	Station1 uint32     // MMSI, 30 bits
	Request  [3]Request // the first two of Station1, the third of Station2
	Spare2   uint8      // 2 bits, after the first request
	Spare3   uint8      // 2 bits, after the second request; 4 in a message of 112 bits
	Station2 uint32     // MMSI, 30 bits
	Spare4   uint8      // 2 bits, after the third request
}

// Request asks for one message in a given slot.
type Request struct {
	Type   uint8  // message ID asked for, 6 bits; 0 none
	Offset uint16 // slot offset, 12 bits
}

// AssignmentCommand is message 16, assignment of reporting behaviour by a base
// station. Clause 3.14, 96 bits for one station, 144 for two.
type AssignmentCommand struct {
	Header
	Spare  uint8 // 2 bits
	N      uint8 // stations, 1 or 2
	To     [2]Assignment
	Spare2 uint8 // 4 bits when N is 1
}

// Assignment is what one station is assigned.
type Assignment struct {
	MMSI      uint32 // 30 bits
	Offset    uint16 // 12 bits: slot offset, or reports in 10 minutes when Increment is 0
	Increment uint16 // 10 bits: slots to the next transmission
}

// GNSSBroadcast is message 17, differential corrections for GNSS. Clause 3.15,
// 80 to 816 bits.
type GNSSBroadcast struct {
	Header
	Spare     uint8           // 2 bits
	Longitude CoarseLongitude // 18 bits, of the reference station, 1/10 minute; 181 degrees not available
	Latitude  CoarseLatitude  // 17 bits, 1/10 minute; 91 degrees not available
	Spare2    uint8           // 5 bits
	Data      Bits            // up to 736 bits, M.823 corrections: see [GNSSBroadcast.Corrections]
}

// ClassBReport is message 18, position report of a class B vessel. Clause 3.16,
// 168 bits.
type ClassBReport struct {
	Header
	Reserved      uint8 // 8 bits, spare
	SOG           SOG   // 10 bits, 1/10 knot; 1023 not available
	Accuracy      bool
	Longitude     Longitude // 28 bits, 1/10 000 minute; 181 degrees not available
	Latitude      Latitude  // 27 bits, 1/10 000 minute; 91 degrees not available
	COG           COG       // 12 bits, 1/10 degree; 3600 not available
	Heading       Heading   // 9 bits, degrees; 511 not available
	Second        Second    // 6 bits, UTC second of the fix; 60 not available
	Regional      uint8     // 2 bits, spare
	CS            bool      // carrier sense unit; false: SOTDMA unit
	Display       bool      // display for messages 12 and 14
	DSC           bool      // digital selective calling
	Band          bool      // whole marine band; false: upper 525 kHz
	Message22     bool      // manages frequencies by message 22
	Assigned      bool      // assigned mode; false: autonomous
	RAIM          bool
	Communication CommunicationState // 20 bits with selector; fixed in a carrier sense unit
}

// ExtendedClassBReport is message 19, position and static data of a class B
// vessel. Clause 3.17, 312 bits.
type ExtendedClassBReport struct {
	Header
	Reserved   uint8 // 8 bits, spare
	SOG        SOG   // 10 bits, 1/10 knot; 1023 not available
	Accuracy   bool
	Longitude  Longitude  // 28 bits, 1/10 000 minute; 181 degrees not available
	Latitude   Latitude   // 27 bits, 1/10 000 minute; 91 degrees not available
	COG        COG        // 12 bits, 1/10 degree; 3600 not available
	Heading    Heading    // 9 bits, degrees; 511 not available
	Second     Second     // 6 bits, UTC second of the fix; 60 not available
	Regional   uint8      // 4 bits, spare
	Name       Text20     // 120 bits; all "@" not available
	ShipType   ShipType   // 8 bits; 0 not available
	Dimensions Dimensions // 30 bits, metres; all zero not available
	EPFD       EPFD       // 4 bits; 0 undefined
	RAIM       bool
	DTE        bool  // data terminal equipment is not available
	Assigned   bool  // assigned mode; false: autonomous
	Spare      uint8 // 4 bits
}

// DataLinkManagement is message 20, slots that base stations reserve. Clause
// 3.18, 72 to 160 bits: one to four reservations. One that is cut at the end is
// left out.
type DataLinkManagement struct {
	Header
	Spare       uint8 // 2 bits
	N           uint8 // reservations, 1 to 4
	Reservation [4]Reservation
	Spare2      uint8 // up to 6 bits that fill the last octet
}

// Reservation is a block of reserved slots.
type Reservation struct {
	Offset    uint16 // 12 bits; 0 not available
	Slots     uint8  // 4 bits, consecutive slots
	Timeout   uint8  // 3 bits, minutes
	Increment uint16 // 11 bits
}

// AidToNavigationReport is message 21, position and state of an aid to
// navigation. Clause 3.19, 272 to 360 bits in whole octets.
type AidToNavigationReport struct {
	Header
	AidType     AidType  // 5 bits; 0 not specified
	Name        LongText // 20 characters and up to 14 of extension, as one text; all "@" not available
	Accuracy    bool
	Longitude   Longitude  // 28 bits, 1/10 000 minute; 181 degrees not available
	Latitude    Latitude   // 27 bits, 1/10 000 minute; 91 degrees not available
	Dimensions  Dimensions // 30 bits, metres; all zero not available
	EPFD        EPFD       // 4 bits; 0 undefined; a fixed or virtual aid has 7, surveyed
	Second      Second     // 6 bits, UTC second of the fix; 60 not available
	OffPosition bool       // valid for a floating aid and Second up to 59
	Status      uint8      // 8 bits, aid's status; regional before M.1371-3
	RAIM        bool
	Virtual     bool // there is no aid in this place, a base station sends for it
	Assigned    bool
	Spare       bool
	Spare2      uint8 // 0, 2 or 4 bits after the name extension, up to 6 where the length is irregular
}

// ChannelManagement is message 22. Clause 3.20, 168 bits.
type ChannelManagement struct {
	Header
	Spare        uint8       // 2 bits
	ChannelA     uint16      // 12 bits, ITU-R M.1084 number
	ChannelB     uint16      // 12 bits
	TxRx         uint8       // 4 bits: 0 transmits and receives on both channels, 1 transmits on A, 2 transmits on B
	LowPower     bool        // false: high power, the default
	NorthEast    CoarsePoint // of the area when not Addressed
	SouthWest    CoarsePoint
	Station      [2]uint32 // MMSI 30 bits each, when Addressed
	StationSpare [2]uint8  // 5 bits each after a station
	Addressed    bool
	BandA        bool // bandwidth of channel A: spare in M.1371-5, was 12.5 kHz
	BandB        bool
	ZoneSize     uint8  // 3 bits, transitional zone, nautical miles less one
	Spare2       uint32 // 23 bits
}

// CoarsePoint is a corner of an area.
type CoarsePoint struct {
	Longitude CoarseLongitude // 18 bits
	Latitude  CoarseLatitude  // 17 bits
}

// GroupAssignment is message 23, operational settings for all stations of a
// kind in an area. Clause 3.21, 160 bits.
type GroupAssignment struct {
	Header
	Spare       uint8 // 2 bits
	NorthEast   CoarsePoint
	SouthWest   CoarsePoint
	StationType uint8    // 4 bits: 0 all, 1 class A, 2 class B, 3 aircraft, 4 class B SOTDMA, 5 class B carrier sense, 6 inland waterways, 7 to 9 regional, 10 base station coverage area
	ShipType    ShipType // 8 bits; 0 all
	Spare2      uint32   // 22 bits
	TxRx        uint8    // 2 bits: 0 transmits and receives on both channels, 1 transmits on A, 2 transmits on B
	Interval    uint8    // 4 bits, reporting interval, table 77; 0: as the autonomous mode has it
	Quiet       uint8    // 4 bits, quiet time in minutes; 0 none
	Spare3      uint8    // 6 bits
}

// StaticDataReport is message 24, static data of a class B vessel, in two
// parts. Clause 3.22, part A 160 bits (168 with the spare bits of M.1371-4),
// part B 168 bits. [StaticPairs] joins the parts of one MMSI. The fields of the
// other part are zero.
type StaticDataReport struct {
	Header
	Part uint8 // 2 bits: 0 part A, 1 part B

	Name   Text20 // part A, 120 bits; all "@" not available
	SpareA uint8  // 8 bits that part A has when it is sent with 168 bits

	ShipType   ShipType   // part B, 8 bits; 0 not available
	Vendor     Text7      // 42 bits: M.1371-5 has a vendor of 3 characters, a unit model code (4 bits) and a serial number (20 bits) in them
	CallSign   Text7      // part B, 42 bits; "@@@@@@@" not available
	Dimensions Dimensions // part B, but for a craft of a parent ship (MMSI 98...)
	ParentMMSI uint32     // part B of a craft of a parent ship: the dimension bits as an MMSI
	EPFD       EPFD       // 4 bits, spare before M.1371-5
	Spare      uint8      // 2 bits
}

// SingleSlotBinary is message 25, short unscheduled binary data. Clause 3.23,
// 40 to 168 bits.
type SingleSlotBinary struct {
	Header
	Addressed   bool
	Structured  bool   // Data begins with DAC and FI
	Destination uint32 // MMSI, 30 bits, when Addressed
	Spare       uint8  // 2 bits after Destination
	DAC         uint16 // 10 bits, when Structured
	FI          uint8  // 6 bits, when Structured
	Data        Bits
}

// MultipleSlotBinary is message 26, scheduled binary data with radio status.
// Clause 3.24, 60 to 1064 bits.
type MultipleSlotBinary struct {
	Header
	Addressed     bool
	Structured    bool
	Destination   uint32 // MMSI, 30 bits, when Addressed
	Spare         uint8  // 2 bits after Destination
	DAC           uint16
	FI            uint8
	Data          Bits
	Spare2        uint8              // 4 bits before the radio status
	Communication CommunicationState // 20 bits with selector
}

// LongRangeReport is message 27, position of a class A vessel for reception by
// satellite. Clause 3.25, 96 bits.
type LongRangeReport struct {
	Header
	Accuracy  bool // high, 10 m or better
	RAIM      bool
	Status    NavigationalStatus // 4 bits; 15 undefined
	Longitude CoarseLongitude    // 18 bits, 1/10 minute; 181 degrees not available
	Latitude  CoarseLatitude     // 17 bits, 1/10 minute; 91 degrees not available
	SOG       LongRangeSOG       // 6 bits, knots; 63 not available
	COG       LongRangeCOG       // 9 bits, degrees; 511 not available
	Latency   bool               // position is older than 5 seconds, the default
	Spare     bool
}

// Unknown is a message of a type that the standard does not define, as bits
// after the header.
type Unknown struct {
	Header
	Data Bits
}
