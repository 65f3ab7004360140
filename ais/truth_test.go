package ais

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strconv"
	"testing"

	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
)

// libaisDifferences are the fields, as type and key, where libais gives another
// value than this package, each with the reason. A row that no longer differs
// fails the test.
var libaisDifferences = map[string]string{
	"6 retransmit": "clause 3.4: 0 is not retransmitted",
	"9 speed":      "clause 3.7: the unit is the knot",
	"15 type1_2":   "clause 3.13: the message has 104 bits, the second request would end at 108",
	"15 offset1_2": "clause 3.13: the same",
	"21 name":      "table 47: 31 is '_' and 39 an apostrophe",
	"26 dac":       "clause 3.24: two spare bits come after the destination",
	"26 fid":       "clause 3.24: the same",
	"27 gnss":      "clause 3.25: 1 is a position older than 5 s; libais gives the inverse, as its state of the GNSS",
}

// TestLibais compares with the pairs of sentence and JSON of libais, field for
// field.
func TestLibais(t *testing.T) {
	messages := readArmored(t, sharedtest.Path(t, "data/ais/ground-truth/libais-typeexamples.nmea"))
	data, err := os.ReadFile(sharedtest.Path(t, "data/ais/ground-truth/libais-typeexamples.json"))
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.Split(bytes.TrimSpace(data), []byte("\n"))
	if len(lines) != len(messages) {
		t.Fatalf("%d messages, %d results", len(messages), len(lines))
	}
	differ := map[string]bool{}
	var d Decoder
	compared := 0
	for i, a := range messages {
		m, err := d.Decode([]byte(a.payload), a.fill)
		if err != nil {
			t.Errorf("%s: %v", a.payload, err)
			continue
		}
		want := map[string]any{}
		if err := json.Unmarshal(lines[i], &want); err != nil {
			t.Fatal(err)
		}
		got := libaisKeys(m)
		for key, w := range want {
			if libaisOnly[key] {
				continue
			}
			g, ok := got[key]
			if !ok {
				t.Errorf("type %d: no %q, want %v", m.Head().Type, key, w)
				continue
			}
			compared++
			if !sameValue(g, w) {
				name := fmt.Sprintf("%d %s", m.Head().Type, key)
				if libaisDifferences[name] == "" {
					t.Errorf("type %d: %s is %v, libais has %v", m.Head().Type, key, g, w)
				}
				differ[name] = true
			}
		}
	}
	for name := range libaisDifferences {
		if !differ[name] {
			t.Errorf("%s is a known difference, and does not differ", name)
		}
	}
	t.Logf("%d messages, %d fields", len(messages), compared)
}

// libaisOnly are keys that are not of the message, or say in words what another
// says in numbers, or are of the contents of a binary message.
var libaisOnly = map[string]bool{
	"class": true, "device": true, "scaled": true,
	"epfd_text": true, "status_text": true, "shiptype_text": true, "aid_type_text": true, "stationtype_text": true,
	"notice_type": true, "notice_type_str": true, "sub_areas": true, "link_id": true, "duration_minutes": true,
	"ack_required": true, "msg_seq": true,
}

func sameValue(got, want any) bool {
	w, ok := want.(float64)
	if !ok {
		return got == want
	}
	var g float64
	switch v := got.(type) {
	case float64:
		g = v
	case bool:
		if v {
			g = 1
		}
	default:
		var err error
		if g, err = strconv.ParseFloat(fmt.Sprint(v), 64); err != nil {
			return false
		}
	}
	return math.Abs(g-w) <= 4e-7*math.Max(1, math.Abs(w)) // single precision
}

func libaisKeys(m Message) map[string]any {
	h := m.Head()
	k := map[string]any{"type": h.Type, "repeat": h.Repeat, "mmsi": h.MMSI}
	radio := func(r RadioStatus) {
		k["sync_state"] = uint8(r.Sync)
		k["slot_timeout"], k["slot_number"], k["slot_offset"] = r.Timeout, r.SlotNumber, r.SlotOffset
		k["received_stations"] = r.ReceivedStations
		k["slot_increment"], k["slots_to_allocate"], k["keep_flag"] = r.SlotIncrement, r.Slots, r.Keep
	}
	place := func(lon Longitude, lat Latitude) {
		k["lon"], k["lat"] = float64(lon)/600_000, float64(lat)/600_000
	}
	size := func(d Dimensions) {
		k["to_bow"], k["to_stern"], k["to_port"], k["to_starboard"] = d.Bow, d.Stern, d.Port, d.Starboard
	}
	switch m := m.(type) {
	case *PositionReport:
		place(m.Longitude, m.Latitude)
		r, _ := m.Radio()
		radio(r)
		k["turn"] = nil
		if v, ok := m.Turn.DegreesPerMinute(); ok {
			k["turn"] = v
		}
		k["course"], k["speed"], k["heading"] = float64(m.COG)/10, float64(m.SOG)/10, m.Heading
		k["second"], k["status"], k["maneuver"] = m.Second, uint8(m.Status), m.Manoeuvre
		k["accuracy"], k["raim"], k["spare"] = m.Accuracy, m.RAIM, m.Spare
	case *BaseStationReport:
		place(m.Longitude, m.Latitude)
		r, _ := m.Radio()
		radio(r)
		k["timestamp"] = fmt.Sprintf("%04d-%02d-%02dT%02d:%02d:%02dZ", m.Year, m.Month, m.Day, m.Hour, m.Minute, m.Second)
		k["epfd"], k["accuracy"], k["raim"] = uint8(m.EPFD), m.Accuracy, m.RAIM
		k["transmission_ctl"], k["spare"] = m.LongRange, m.Spare
	case *StaticAndVoyageData:
		size(m.Dimensions)
		k["callsign"], k["shipname"], k["destination"] = m.CallSign.String(), m.Name.String(), m.Destination.String()
		k["imo"], k["ais_version"], k["shiptype"] = fmt.Sprint(m.IMO), m.Version, uint8(m.ShipType)
		k["draught"], k["epfd"], k["dte"], k["spare"] = float64(m.Draught)/10, uint8(m.EPFD), m.DTE, m.Spare
	case *AddressedBinary:
		k["seqno"], k["dest_mmsi"], k["retransmit"], k["spare"] = m.Sequence, m.Destination, m.Retransmitted, m.Spare
		k["dac"], k["fid"] = m.DAC, m.FI
		k["text"], k["spare2"] = "@@@", 0 // contents
	case *Acknowledge:
		for i, to := range m.To {
			k[fmt.Sprintf("mmsi%d", i+1)] = to.MMSI
		}
	case *BinaryBroadcast:
		k["spare"], k["dac"], k["fid"] = m.Spare, m.DAC, m.FI
	case *SARAircraftReport:
		place(m.Longitude, m.Latitude)
		r, _ := m.Radio()
		radio(r)
		k["alt"], k["alt_sensor"], k["second"], k["course"] = m.Altitude, m.Barometric, m.Second, float64(m.COG)/10
		k["speed"] = float64(m.SOG)
		k["accuracy"], k["raim"], k["assigned"], k["dte"] = m.Accuracy, m.RAIM, m.Assigned, m.DTE
		k["spare"], k["spare2"] = m.Regional, m.Spare
	case *UTCInquiry:
		k["spare"], k["dest_mmsi"], k["spare2"] = m.Spare, m.Destination, m.Spare2
	case *AddressedSafetyMessage:
		k["seqno"], k["dest_mmsi"], k["retransmit"], k["spare"] = m.Sequence, m.Destination, m.Retransmitted, m.Spare
		k["text"] = m.Text.String()
	case *SafetyBroadcast:
		k["spare"], k["text"], k["spare2"] = m.Spare, m.Text.String(), m.Spare2
	case *Interrogation:
		k["mmsi1"], k["mmsi2"] = m.Station1, m.Station2
		k["type1_1"], k["type1_2"], k["type2_1"] = m.Request[0].Type, m.Request[1].Type, m.Request[2].Type
		k["offset1_1"], k["offset1_2"], k["offset2_1"] = m.Request[0].Offset, m.Request[1].Offset, m.Request[2].Offset
		k["spare"], k["spare2"], k["spare3"], k["spare4"] = m.Spare, m.Spare2, m.Spare3, m.Spare4
		k["type2_2"], k["offset2_2"], k["msg_2"], k["slot_offset_2"] = 0, 0, 0, 0 // not in the standard
	case *AssignmentCommand:
		k["mmsi1"], k["offset1"], k["increment1"] = m.To[0].MMSI, m.To[0].Offset, m.To[0].Increment
		k["mmsi2"], k["offset2"], k["increment2"] = m.To[1].MMSI, m.To[1].Offset, m.To[1].Increment
		k["spare"], k["spare2"] = m.Spare, m.Spare2
	case *GNSSBroadcast:
		k["lon"], k["lat"] = float64(m.Longitude)/600, float64(m.Latitude)/600
		k["spare"], k["spare2"] = m.Spare, m.Spare2
	case *ClassBReport:
		place(m.Longitude, m.Latitude)
		k["course"], k["speed"], k["heading"], k["second"] = float64(m.COG)/10, float64(m.SOG)/10, m.Heading, m.Second
		k["cs"], k["unit"], k["display"], k["dsc"], k["band"], k["msg22"] = m.CS, m.CS, m.Display, m.DSC, m.Band, m.Message22
		k["mode"], k["raim"], k["accuracy"] = m.Assigned, m.RAIM, m.Accuracy
		k["spare"], k["spare2"], k["commstate_cs_fill"] = m.Reserved, m.Regional, m.Communication.State()
	case *DataLinkManagement:
		for i, r := range m.Reservation {
			for name, v := range map[string]any{"offset": r.Offset, "number": r.Slots, "timeout": r.Timeout, "increment": r.Increment} {
				k[fmt.Sprintf("%s%d", name, i+1)] = v
			}
		}
		k["spare"] = m.Spare
	case *AidToNavigationReport:
		place(m.Longitude, m.Latitude)
		size(m.Dimensions)
		k["name"], k["aid_type"], k["epfd"] = m.Name.String(), uint8(m.AidType), uint8(m.EPFD)
		k["second"], k["off_position"], k["regional"] = m.Second, m.OffPosition, m.Status
		k["raim"], k["virtual_aid"], k["assigned"], k["spare"], k["accuracy"] = m.RAIM, m.Virtual, m.Assigned, m.Spare, m.Accuracy
	case *ChannelManagement:
		k["channel_a"], k["channel_b"], k["txrx"], k["power"] = m.ChannelA, m.ChannelB, m.TxRx, m.LowPower
		k["ne_lon"], k["ne_lat"] = float64(m.NorthEast.Longitude)/600, float64(m.NorthEast.Latitude)/600
		k["sw_lon"], k["sw_lat"] = float64(m.SouthWest.Longitude)/600, float64(m.SouthWest.Latitude)/600
		k["band_a"], k["band_b"], k["zonesize"] = m.BandA, m.BandB, m.ZoneSize
		k["spare"], k["spare2"] = m.Spare, m.Spare2
	case *GroupAssignment:
		k["ne_lon"], k["ne_lat"] = float64(m.NorthEast.Longitude)/600, float64(m.NorthEast.Latitude)/600
		k["sw_lon"], k["sw_lat"] = float64(m.SouthWest.Longitude)/600, float64(m.SouthWest.Latitude)/600
		k["stationtype"], k["shiptype"], k["txrx"] = m.StationType, uint8(m.ShipType), m.TxRx
		k["interval"], k["quiet"] = m.Interval, m.Quiet
		k["spare"], k["spare2"], k["spare3"] = m.Spare, m.Spare2, m.Spare3
	case *StaticDataReport:
		k["part_num"], k["shipname"] = m.Part, m.Name.String()
	case *SingleSlotBinary:
		k["dest_mmsi"] = m.Destination
	case *MultipleSlotBinary:
		radio(m.Radio())
		k["dest_mmsi"], k["dac"], k["fid"] = m.Destination, m.DAC, m.FI
	case *LongRangeReport:
		k["lon"], k["lat"] = float64(m.Longitude)/600, float64(m.Latitude)/600
		k["speed"], k["course"], k["status"] = float64(m.SOG), float64(m.COG), uint8(m.Status)
		k["accuracy"], k["raim"], k["gnss"], k["spare"] = m.Accuracy, m.RAIM, m.Latency, m.Spare
	}
	return k
}
