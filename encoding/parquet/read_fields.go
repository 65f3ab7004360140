package parquet

import "strings"

// field is what a column that is read holds.
type field uint8

const (
	fieldMMSI field = iota
	fieldTime
	fieldLat
	fieldLon
	fieldSOG
	fieldCOG
	fieldHeading
	fieldStatus
	fieldType
	fieldClass
	fieldReceiver
	fieldIMO
	fieldName
	fieldCallSign
	fieldDestination
	fieldShipType
	fieldDraught
	fieldToBow
	fieldToStern
	fieldToPort
	fieldToStarboard
	numReadFields
)

var readFields = [numReadFields]struct {
	name   string
	fields Fields
	text   bool
	names  []string // lower case, letters and digits alone
}{
	fieldMMSI:        {"mmsi", 0, false, []string{"mmsi", "ssvid"}},
	fieldTime:        {"time", HasTime, false, []string{"time", "t", "timestamp", "ts", "datetime", "basedatetime", "timeutc", "timestamputc"}},
	fieldLat:         {"lat", HasLat, false, []string{"lat", "latitude"}},
	fieldLon:         {"lon", HasLon, false, []string{"lon", "lng", "long", "longitude"}},
	fieldSOG:         {"sog", HasSOG, false, []string{"sog", "speed"}},
	fieldCOG:         {"cog", HasCOG, false, []string{"cog", "course"}},
	fieldHeading:     {"heading", HasHeading, false, []string{"heading", "trueheading", "hdg"}},
	fieldStatus:      {"status", HasStatus, false, []string{"status", "navstatus", "navigationalstatus"}},
	fieldType:        {"type", HasType, false, []string{"type", "messagetype", "msgtype"}},
	fieldClass:       {"class", HasClass, true, []string{"class", "transceiverclass", "transceiver"}},
	fieldReceiver:    {"receiver", HasReceiver, true, []string{"receiver", "source"}},
	fieldIMO:         {"imo", HasIMO, false, []string{"imo"}},
	fieldName:        {"name", HasName, true, []string{"name", "vesselname", "shipname"}},
	fieldCallSign:    {"call_sign", HasCallSign, true, []string{"callsign"}},
	fieldDestination: {"destination", HasDestination, true, []string{"destination"}},
	fieldShipType:    {"ship_type", HasShipType, false, []string{"shiptype", "vesseltype"}},
	fieldDraught:     {"draught", HasDraught, false, []string{"draught", "draft"}},
	fieldToBow:       {"to_bow", HasToBow, false, []string{"tobow"}},
	fieldToStern:     {"to_stern", HasToStern, false, []string{"tostern"}},
	fieldToPort:      {"to_port", HasToPort, false, []string{"toport"}},
	fieldToStarboard: {"to_starboard", HasToStarboard, false, []string{"tostarboard"}},
}

// PositionFields are the fields of position reports, and who heard them.
const PositionFields = HasTime | HasLat | HasLon | HasSOG | HasCOG | HasHeading | HasStatus | HasType | HasClass | HasReceiver

// StaticFields are those that vessels say of themselves.
const StaticFields = HasIMO | HasName | HasCallSign | HasDestination | HasShipType | HasDraught |
	HasToBow | HasToStern | HasToPort | HasToStarboard

func (f field) String() string { return readFields[f].name }

func (f field) fields() Fields { return readFields[f].fields }

func (f field) text() bool { return readFields[f].text }

// fieldOf knows a column by its name.
func fieldOf(name string) (field, bool) {
	var key strings.Builder
	for _, c := range []byte(name) {
		switch {
		case c >= 'A' && c <= 'Z':
			key.WriteByte(c + 'a' - 'A')
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			key.WriteByte(c)
		}
	}
	for f := range readFields {
		for _, n := range readFields[f].names {
			if n == key.String() {
				return field(f), true
			}
		}
	}
	return 0, false
}
