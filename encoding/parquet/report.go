package parquet

// Report is one row: what one AIS message said, when and by whom it was heard.
// MMSI is always written. Every other field is written when its bit stands in
// Has and is null when it does not; a field without its bit is not read, so a
// Report can be used again without being cleared.
//
// The byte slices are views: Write is done with them when it returns. Bytes that
// are not UTF-8 are written as U+FFFD.
type Report struct {
	Has Fields

	Time        int64   // microseconds since 1970-01-01 UTC: when it was received
	Lon, Lat    float64 // degrees, east and north positive, WGS 84
	SOG         float64 // knots
	COG         float64 // degrees
	Draught     float64 // metres
	LonRaw      int32   // 1/10 000 minute, as sent
	LatRaw      int32   // 1/10 000 minute, as sent
	MMSI        uint32
	IMO         uint32 // as sent: not checked
	Heading     uint16 // degrees
	ToBow       uint16 // metres from the antenna, as the three below
	ToStern     uint16
	ToPort      uint16
	ToStarboard uint16
	DAC         uint16 // designated area code of a binary message
	FI          uint16 // function identifier of a binary message
	Channel     byte   // 'A', 'B', '1', '2': ASCII
	Class       byte   // 'A', 'B': ASCII
	Type        uint8  // message type, 1 to 27
	Repeat      uint8
	Turn        int8  // as sent: ROT_AIS, 4.733 times the root of degrees a minute
	Status      uint8 // navigational status
	Second      uint8 // of the UTC minute; 60 to 63 as sent
	ShipType    uint8
	EPFD        uint8 // electronic position fixing device
	AidType     uint8 // type of aid to navigation
	Accuracy    bool
	RAIM        bool
	ETAMonth    uint8 // the four of the ETA go together, as sent
	ETADay      uint8
	ETAHour     uint8
	ETAMinute   uint8

	Receiver    []byte
	CallSign    []byte
	Name        []byte
	Destination []byte
	Text        []byte // of a safety related message
	Receivers   []byte // all receivers of a de-duplicated report, separated by ';'
}

// Fields says which fields of a [Report] are there.
type Fields uint64

// One bit for each column but mmsi, in the order of the columns of the file.
const (
	HasTime Fields = 1 << iota
	HasReceiver
	HasChannel
	HasType
	HasRepeat
	_ // mmsi
	HasLon
	HasLat
	HasLonRaw
	HasLatRaw
	HasSOG
	HasCOG
	HasHeading
	HasTurn
	HasStatus
	HasSecond
	HasAccuracy
	HasRAIM
	HasIMO
	HasCallSign
	HasName
	HasShipType
	HasToBow
	HasToStern
	HasToPort
	HasToStarboard
	HasDraught
	HasDestination
	HasETA
	HasEPFD
	HasAidType
	HasDAC
	HasFI
	HasText
	HasReceivers
	HasClass
)

// The columns by number.
const (
	colTime = iota
	colReceiver
	colChannel
	colType
	colRepeat
	colMMSI
	colLon
	colLat
	colLonRaw
	colLatRaw
	colSOG
	colCOG
	colHeading
	colTurn
	colStatus
	colSecond
	colAccuracy
	colRAIM
	colIMO
	colCallSign
	colName
	colShipType
	colToBow
	colToStern
	colToPort
	colToStarboard
	colDraught
	colDestination
	colETA
	colEPFD
	colAidType
	colDAC
	colFI
	colText
	colReceivers
	colClass
	numColumns
)

// kind is how the values of a column are held and encoded.
type kind uint8

const (
	micros  kind = iota // INT64 TIMESTAMP(MICROS, UTC), delta
	uint32s             // INT32 INT(32, unsigned), delta
	int32s              // INT32, delta
	uint16s             // INT32 INT(16, unsigned), delta
	uint8s              // INT32 INT(8, unsigned), dictionary
	int8s               // INT32 INT(8, signed), dictionary
	degrees             // DOUBLE
	tenths              // DOUBLE with few distinct values, dictionary
	bools               // BOOLEAN
	letters             // STRING of one letter, dictionary
	texts               // STRING, dictionary while it stays small
)

// columns is the schema. The names and units are the file's: they change only
// with a note in docs/FORMATS.md.
var columns = [numColumns]struct {
	name string
	kind kind
	unit string
}{
	colTime:        {"time", micros, "microseconds since 1970-01-01T00:00:00Z, when received"},
	colReceiver:    {"receiver", texts, ""},
	colChannel:     {"channel", letters, ""},
	colType:        {"type", uint8s, "message type of ITU-R M.1371"},
	colRepeat:      {"repeat", uint8s, "times repeated, 3 = do not repeat"},
	colMMSI:        {"mmsi", uint32s, ""},
	colLon:         {"lon", degrees, "degrees, east positive, WGS 84"},
	colLat:         {"lat", degrees, "degrees, north positive, WGS 84"},
	colLonRaw:      {"lon_raw", int32s, "1/10000 minute, as sent"},
	colLatRaw:      {"lat_raw", int32s, "1/10000 minute, as sent"},
	colSOG:         {"sog", tenths, "knots"},
	colCOG:         {"cog", tenths, "degrees"},
	colHeading:     {"heading", uint16s, "degrees"},
	colTurn:        {"turn", int8s, "ROT_AIS, as sent"},
	colStatus:      {"status", uint8s, "navigational status of ITU-R M.1371"},
	colSecond:      {"second", uint8s, "second of the UTC minute, 60 to 63 as sent"},
	colAccuracy:    {"accuracy", bools, "true = 10 m or better"},
	colRAIM:        {"raim", bools, ""},
	colIMO:         {"imo", uint32s, "as sent, not checked"},
	colCallSign:    {"call_sign", texts, ""},
	colName:        {"name", texts, ""},
	colShipType:    {"ship_type", uint8s, "ship and cargo type of ITU-R M.1371"},
	colToBow:       {"to_bow", uint16s, "metres"},
	colToStern:     {"to_stern", uint16s, "metres"},
	colToPort:      {"to_port", uint16s, "metres"},
	colToStarboard: {"to_starboard", uint16s, "metres"},
	colDraught:     {"draught", tenths, "metres"},
	colDestination: {"destination", texts, ""},
	colETA:         {"eta", texts, "MM-DDTHH:MM, UTC, as sent"},
	colEPFD:        {"epfd", uint8s, "position fixing device of ITU-R M.1371"},
	colAidType:     {"aid_type", uint8s, "aid to navigation of ITU-R M.1371"},
	colDAC:         {"dac", uint16s, ""},
	colFI:          {"fi", uint16s, ""},
	colText:        {"text", texts, ""},
	colReceivers:   {"receivers", texts, "separated by ;"},
	colClass:       {"class", letters, ""},
}
