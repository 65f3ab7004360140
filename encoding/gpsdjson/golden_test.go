package gpsdjson_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/ais"
	"github.com/tidewaiter/tidewaiter/encoding/gpsdjson"
)

var rewrite = flag.Bool("rewrite", false, "write testdata/lines.txtar anew")

// someBits are the first n bits of hexadecimal digits. Bits have no constructor:
// they are the data of a message of an unknown type, after its 38 bits.
func someBits(hex string, n int) ais.Bits {
	bits := "111100" + strings.Repeat("0", 32) // type 60
	for _, c := range hex {
		bits += fmt.Sprintf("%04b", strings.IndexRune("0123456789abcdef", c))
	}
	bits = bits[:38+n]
	fill := (6 - len(bits)%6) % 6
	bits += strings.Repeat("0", fill)
	var payload []byte
	for i := 0; i < len(bits); i += 6 {
		v, err := strconv.ParseUint(bits[i:i+6], 2, 6)
		if err != nil {
			panic(err)
		}
		if v >= 40 {
			v += 8
		}
		payload = append(payload, '0'+byte(v))
	}
	var d ais.Decoder
	m, err := d.Decode(payload, fill)
	if err != nil {
		panic(err)
	}
	return m.(*ais.Unknown).Data
}

// h is the header of a message of a German ship.
func h(kind uint8) ais.Header { return ais.Header{Type: kind, MMSI: 211339980} }

// golden are messages of all types with the values at the edges.
var golden = []struct {
	name string
	m    ais.Message
}{
	{"class A under way", class1},
	{"class A, nothing available", &ais.PositionReport{
		Header: ais.Header{Type: 2, Repeat: 3, MMSI: 1}, Status: 15, Turn: -128, SOG: 1023, Longitude: ais.LongitudeNotAvailable,
		Latitude: ais.LatitudeNotAvailable, COG: 3600, Heading: 511, Second: 60,
	}},
	{"class A, fast to the left", &ais.PositionReport{
		Header: ais.Header{Type: 3, Repeat: 1, MMSI: 999_999_999}, Status: 12, Turn: -127, SOG: 1022, Accuracy: true,
		Longitude: -1, Latitude: -1, COG: 3599, Second: 63, Manoeuvre: 2, RAIM: true, Communication: 1<<19 - 1,
	}},
	{"class A, fast to the right, south west", &ais.PositionReport{
		Header: h(1), Status: 8, Turn: 127, SOG: 9, Longitude: -108_000_000, Latitude: -54_000_000, COG: 5, Heading: 7, Second: 5, Communication: 99_999,
	}},
	{"class A, turning left, numbers as wide as they get", &ais.PositionReport{
		Header: ais.Header{Type: 1, MMSI: 1<<30 - 1}, Turn: -126, SOG: 1021, Longitude: -1 << 27, Latitude: 1<<26 - 1, COG: 4095, Heading: 510,
	}},
	{"base station", &ais.BaseStationReport{
		Header: h(4), Year: 2024, Month: 2, Day: 29, Hour: 23, Minute: 59, Second: 7, Accuracy: true,
		Longitude: 600_000, Latitude: -600_000, EPFD: 7, Communication: 67039,
	}},
	{"time without a date", &ais.BaseStationReport{
		Header: h(11), Hour: 24, Minute: 60, Second: 60, Longitude: ais.LongitudeNotAvailable, Latitude: ais.LatitudeNotAvailable, EPFD: 15, RAIM: true,
	}},
	{"year of five digits", &ais.BaseStationReport{Header: h(4), Year: 16383, EPFD: 9}},
	{"voyage", class5},
	{"voyage, nothing available", &ais.StaticAndVoyageData{
		Header: h(5), CallSign: text7(""), Name: text20(""), ETA: ais.ETA{Hour: 24, Minute: 60}, Destination: text20(""), DTE: true,
	}},
	{"texts to be escaped", &ais.StaticAndVoyageData{
		Header: h(5), Version: 3, IMO: 1<<30 - 1, CallSign: text7(`A"\B"`), Name: text20(` "TIDE" \ WAITER    `),
		ShipType: 255, Dimensions: ais.Dimensions{Bow: 511, Stern: 511, Port: 63, Starboard: 63}, EPFD: 8,
		ETA: ais.ETA{Month: 12, Day: 31, Hour: 23, Minute: 59}, Draught: 255, Destination: text20(`=1+1,"X"  @JUNK`),
	}},
	{"names as long as they get", &ais.StaticAndVoyageData{
		Header: h(5), CallSign: text7("CALLSGN"), Name: text20("ABCDEFGHIJKLMNOPQRST"), ShipType: 99,
		ETA: ais.ETA{Month: 1, Day: 2, Hour: 3, Minute: 4}, Draught: 9, Destination: text20("0123456789?>=<;:/.-,"),
	}},
	{"addressed binary", &ais.AddressedBinary{Header: h(6), Sequence: 3, Destination: 2_655_651, DAC: 669, FI: 11, Data: someBits("eb2f118f7ff1", 48)}},
	{"addressed binary without data", &ais.AddressedBinary{Header: h(6), Retransmitted: true, DAC: 1023, FI: 63}},
	{"acknowledgement", &ais.Acknowledge{Header: h(7), N: 2, To: [4]ais.AcknowledgedMessage{{MMSI: 265_538_450}, {MMSI: 7}}}},
	{"binary broadcast of bits", &ais.BinaryBroadcast{Header: h(8), DAC: 669, FI: 1, Data: someBits("123456789abcdef0f", 67)}},
	{"aircraft", &ais.SARAircraftReport{
		Header: h(9), Altitude: 303, SOG: 42, Longitude: 7_128_960, Latitude: 34_667_073, COG: 1545, Second: 15, Regional: 5, DTE: true, Communication: 33392,
	}},
	{"aircraft, nothing available", &ais.SARAircraftReport{
		Header: h(9), Altitude: 4095, SOG: 1023, Longitude: ais.LongitudeNotAvailable, Latitude: ais.LatitudeNotAvailable, COG: 3600, Second: 60, Barometric: true,
	}},
	{"aircraft, high and fast", &ais.SARAircraftReport{Header: h(9), Altitude: 4094, SOG: 1022, RAIM: true}},
	{"inquiry", &ais.UTCInquiry{Header: h(10), Destination: 366_832_740}},
	{"addressed safety message", &ais.AddressedSafetyMessage{Header: h(12), Sequence: 1, Destination: 271_002_111, Retransmitted: true, Text: longText(`SAY "HELLO" \`)}},
	{"acknowledgement of safety message", &ais.Acknowledge{Header: h(13), N: 4, To: [4]ais.AcknowledgedMessage{{MMSI: 1}, {MMSI: 2}, {MMSI: 3}, {MMSI: 1<<30 - 1}}}},
	{"safety broadcast", &ais.SafetyBroadcast{Header: h(14), Text: longText("GALE WARNING  ")}},
	{"interrogation", &ais.Interrogation{
		Header: h(15), N: 3, Station1: 211_507_560, Request: [3]ais.Request{{Type: 5, Offset: 7}, {Type: 55, Offset: 663}, {Type: 32, Offset: 4095}}, Station2: 605_843_451,
	}},
	{"assignment", &ais.AssignmentCommand{Header: h(16), N: 1, To: [2]ais.Assignment{{MMSI: 224_251_000, Offset: 200}}}},
	{"two assignments", &ais.AssignmentCommand{Header: h(16), N: 2, To: [2]ais.Assignment{{MMSI: 315_920, Offset: 2049, Increment: 681}, {MMSI: 5, Offset: 6, Increment: 7}}}},
	{"corrections", &ais.GNSSBroadcast{Header: h(17), Longitude: 17478, Latitude: -35992, Data: someBits("7c0556c07031febbf529", 80)}},
	{"corrections, halfway", &ais.GNSSBroadcast{Header: h(17), Longitude: 30, Latitude: 90}},
	{"corrections, halfway to the even", &ais.GNSSBroadcast{Header: h(17), Longitude: -150, Latitude: 450}},
	{"corrections, minus nothing", &ais.GNSSBroadcast{Header: h(17), Longitude: -20, Latitude: 54600}},
	{"class B", class18},
	{"class B, nothing available", &ais.ClassBReport{
		Header: h(18), Reserved: 255, SOG: 1023, Longitude: ais.LongitudeNotAvailable, Latitude: ais.LatitudeNotAvailable, COG: 3600,
		Heading: 511, Second: 60, Regional: 3, Display: true, Communication: 1<<20 - 1,
	}},
	{"class B extended", &ais.ExtendedClassBReport{
		Header: h(19), Reserved: 248, SOG: 87, Longitude: -53_286_235, Latitude: 17_726_217, COG: 3359, Heading: 511, Second: 46, Regional: 4,
		Name: text20("TIDE POOL"), ShipType: 49, Dimensions: ais.Dimensions{Bow: 5, Stern: 21, Port: 4, Starboard: 4}, EPFD: 3, DTE: true, Assigned: true,
	}},
	{"reservations", &ais.DataLinkManagement{Header: h(20), N: 2, Reservation: [4]ais.Reservation{
		{Offset: 2182, Slots: 5, Timeout: 7, Increment: 225}, {Offset: 4095, Slots: 15, Timeout: 6, Increment: 2047},
	}}},
	{"aid", class21},
	{"aid with a long name", &ais.AidToNavigationReport{
		Header: h(21), AidType: 4, Name: longText("ABCDEFGHIJKLMNOPQRST 2 \"\\X"), Accuracy: true, Longitude: -73_619_155, Latitude: 28_752_371,
		EPFD: 4, Second: 61, Status: 165, OffPosition: true, RAIM: true, Virtual: true,
	}},
	{"channels of an area", &ais.ChannelManagement{
		Header: h(22), ChannelA: 2087, ChannelB: 2088, TxRx: 2, LowPower: true, BandB: true, ZoneSize: 4,
		NorthEast: ais.CoarsePoint{Longitude: -44100, Latitude: 27330}, SouthWest: ais.CoarsePoint{Longitude: -48100, Latitude: -1},
	}},
	{"channels of stations", &ais.ChannelManagement{Header: h(22), Addressed: true, Station: [2]uint32{28_144_881, 268_435_519}, BandA: true}},
	{"group", &ais.GroupAssignment{
		Header: h(23), NorthEast: ais.CoarsePoint{Longitude: 1578, Latitude: 30642}, SouthWest: ais.CoarsePoint{Longitude: 1096, Latitude: 30408},
		StationType: 6, ShipType: 29, Interval: 9, Quiet: 15,
	}},
	{"part A", &ais.StaticDataReport{Header: h(24), Name: text20("TIDE MARK")}},
	{"part B", class24},
	{"part B of a craft of a parent ship", &ais.StaticDataReport{
		Header: ais.Header{Type: 24, MMSI: 982_113_399}, Part: 1, ShipType: 36, Vendor: text7("TWR_?>="), CallSign: text7(""), ParentMMSI: 211_339_980,
	}},
	{"single slot to one", &ais.SingleSlotBinary{Header: h(25), Addressed: true, Structured: true, Destination: 134_218_384, DAC: 1, FI: 2, Data: someBits("a5", 8)}},
	{"single slot to all", &ais.SingleSlotBinary{Header: h(25), Data: someBits("00001a438085956d", 64)}},
	{"multiple slot", &ais.MultipleSlotBinary{Header: h(26), Structured: true, DAC: 375, FI: 63, Data: someBits("0014f2251db2ce90", 64), Communication: 27732}},
	{"long range", &ais.LongRangeReport{
		Header: h(27), Accuracy: true, Status: 2, Longitude: 82214, Latitude: -26818, SOG: 57, COG: 167, RAIM: true, Latency: true,
	}},
	{"long range, nothing available", &ais.LongRangeReport{Header: h(27), Status: 15, Longitude: 108_600, Latitude: 54_600, SOG: 63, COG: 511}},
}

// TestGolden encodes each message, decodes it and compares its lines with
// testdata/lines.txtar: the payload, the scaled and the unscaled form, for part
// B the two with a name. Rewritten by: go test -run TestGolden -rewrite
func TestGolden(t *testing.T) {
	const file = "testdata/lines.txtar"
	var b strings.Builder
	b.WriteString("Lines of TestGolden: payload and fill bits, scaled, unscaled.\n")
	b.WriteString("Written by: go test -run TestGolden -rewrite\n")
	var d ais.Decoder
	for _, g := range golden {
		var bits ais.Bits
		m := g.m
		if head := *m.Head(); head.Bits != 0 {
			defer func() { *m.Head() = head }()
			m.Head().Bits = 0
		}
		if err := ais.Encode(m, &bits); err != nil {
			t.Errorf("%s: %v", g.name, err)
			continue
		}
		payload, fill := ais.AppendArmored(nil, &bits)
		m, err := d.Decode(payload, fill)
		if err != nil {
			t.Errorf("%s: %v", g.name, err)
			continue
		}
		fmt.Fprintf(&b, "-- %s --\n%s %d\n", g.name, payload, fill)
		forms := []*gpsdjson.Options{nil, {Unscaled: true}}
		if s, ok := m.(*ais.StaticDataReport); ok && s.Part == 1 {
			forms = append(forms, &gpsdjson.Options{Named: true, Name: text20(`TIDE "MARK" `)})
		}
		for _, o := range forms {
			line := gpsdjson.Append(nil, m, o)
			if !json.Valid(line) {
				t.Errorf("%s: no JSON: %s", g.name, line)
			}
			b.Write(line)
		}
	}
	got := b.String()
	if *rewrite {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range max(len(gotLines), len(wantLines)) {
		g, w := "", ""
		if i < len(gotLines) {
			g = gotLines[i]
		}
		if i < len(wantLines) {
			w = wantLines[i]
		}
		if g != w {
			t.Fatalf("line %d:\ngot  %s\nwant %s", i+1, g, w)
		}
	}
}
