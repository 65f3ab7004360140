package ais

import (
	"bytes"
	"fmt"
	"os"
	"testing"

	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
)

// armored is a payload and its fill bits.
type armored struct {
	payload string
	fill    int
}

// fixtures are messages of every type, none of whose fields is zero where it
// can be otherwise. Their values mean nothing.
func fixtures(t testing.TB) []Message {
	t.Helper()
	text7 := must(NewText7("AB1 [_?"))
	name := must(NewText20("SEA OF VALUES (TEST)"))
	call := must(NewText7("TW1"))
	data := func(n int) (b Bits) {
		for i := range n {
			b.Append(uint64(i*i/3), 1)
		}
		return b
	}
	head := func(msgType uint8) Header {
		return Header{Type: msgType, Repeat: msgType % 4, MMSI: 211_000_000 + uint32(msgType)*1_000_003}
	}
	size := Dimensions{Bow: 301, Stern: 97, Port: 33, Starboard: 21}
	ne, sw := CoarsePoint{108_000 - 1, 54_000 - 7}, CoarsePoint{-101_111, -50_003}
	position := func(msgType uint8) Message {
		return &PositionReport{head(msgType), Moored, -127, 1022, true, -107_999_999, -53_999_999, 3599, 359, 59, 2, 5, true, 0x5a5a5}
	}
	return []Message{
		position(1), position(2), position(3),
		&BaseStationReport{head(4), 2026, 11, 22, 23, 59, 58, true, 90_123_457, 47_654_321, 15, true, 0x155, true, 0x2aaaa},
		&StaticAndVoyageData{head(5), 2, 9_074_729, call, name, 79, size, 8, ETA{12, 31, 23, 59}, 123, must(NewText20("VOSTOCHNY>RAJIN")), true, true},
		&AddressedBinary{head(6), 3, 440_123_456, true, true, 1, 40, data(16)},
		&Acknowledge{head(7), 2, 2, [4]AcknowledgedMessage{{440_123_456, 1}, {273_456_789, 3}}},
		&BinaryBroadcast{head(8), 1, 367, 33, data(952)},
		&SARAircraftReport{head(9), 4094, 1022, true, 1, -1, 1234, 61, true, 0x55, true, 5, true, true, 0xabcde},
		&UTCInquiry{head(10), 1, 273_456_789, 2},
		&BaseStationReport{head(11), 9999, 1, 31, 24, 60, 60, false, LongitudeNotAvailable, LatitudeNotAvailable, 1, false, 1, false, 1},
		&AddressedSafetyMessage{head(12), 1, 273_456_789, true, true, must(NewLongText("WHAT SHIP?")), 0},
		&Acknowledge{head(13), 1, 4, [4]AcknowledgedMessage{{1, 1}, {2, 2}, {3, 3}, {1<<30 - 1, 0}}},
		&SafetyBroadcast{head(14), 3, must(NewLongText(`!"#$%&'()*+,-./0123456789:;<=>?@ABC[\]^_`)), 0},
		&Interrogation{head(15), 1, 1, 440_123_456, [3]Request{{5, 2249}}, 0, 0, 0, 0},
		&Interrogation{head(15), 1, 2, 440_123_456, [3]Request{{5, 2249}, {3, 7}}, 1, 3, 0, 0},
		&Interrogation{head(15), 1, 3, 440_123_456, [3]Request{{5, 2249}, {3, 7}, {24, 100}}, 1, 3, 273_456_789, 2},
		&AssignmentCommand{head(16), 2, 1, [2]Assignment{{440_123_456, 4095, 1023}}, 9},
		&AssignmentCommand{head(16), 2, 2, [2]Assignment{{440_123_456, 4095, 1023}, {273_456_789, 600, 0}}, 0},
		&GNSSBroadcast{head(17), 1, -12_345, 23_456, 21, data(736)},
		&ClassBReport{head(18), 0xa5, 1021, true, 12_345_678, -9_876_543, 1801, 181, 60, 3, true, true, true, true, true, true, true, 0xe0006},
		&ExtendedClassBReport{head(19), 0x5a, 511, true, -12_345_678, 9_876_543, 901, 91, 30, 9, name, 37, size, 3, true, true, true, 6},
		&DataLinkManagement{head(20), 3, 1, [4]Reservation{{4095, 15, 7, 2047}}, 2},
		&DataLinkManagement{head(20), 3, 4, [4]Reservation{{1, 2, 3, 4}, {5, 6, 7, 8}, {9, 10, 1, 12}, {13, 14, 2, 16}}, 0},
		&AidToNavigationReport{head(21), 31, must(NewLongText("TWENTY CHARACTERS OF")), true, 60_000_001, 30_000_001, size, 7, 61, true, 0xe5, true, true, true, true, 0},
		&AidToNavigationReport{head(21), 4, must(NewLongText("THIRTY AND FOUR CHARACTERS OF NAME")), true, 60_000_001, 30_000_001, size, 7, 61, true, 0xe5, true, true, true, true, 9},
		&ChannelManagement{head(22), 1, 2087, 2088, 9, true, ne, sw, [2]uint32{}, [2]uint8{}, false, true, true, 4, 0x654321},
		&ChannelManagement{head(22), 1, 2087, 2088, 9, true, CoarsePoint{}, CoarsePoint{}, [2]uint32{440_123_456, 273_456_789}, [2]uint8{17, 30}, true, true, true, 4, 0x654321},
		&GroupAssignment{head(23), 2, ne, sw, 10, 79, 0x2abcde, 3, 11, 15, 0x2a},
		&StaticDataReport{Header: head(24), Name: name},
		&StaticDataReport{Header: head(24), Name: name, SpareA: 0x5a},
		&StaticDataReport{Header: head(24), Part: 1, ShipType: 36, Vendor: text7, CallSign: call, Dimensions: size, EPFD: 15, Spare: 2},
		&StaticDataReport{Header: Header{Type: 24, MMSI: 982_111_222}, Part: 1, ShipType: 36, Vendor: text7, CallSign: call, ParentMMSI: 211_222_333, EPFD: 15, Spare: 2},
		&SingleSlotBinary{head(25), false, false, 0, 0, 0, 0, data(128)},
		&SingleSlotBinary{head(25), true, true, 273_456_789, 2, 1, 40, data(80)},
		&MultipleSlotBinary{head(26), false, true, 0, 0, 366, 56, data(984), 9, 0xfedcb},
		&MultipleSlotBinary{head(26), true, false, 273_456_789, 1, 0, 0, data(192), 6, 0x12345},
		&LongRangeReport{head(27), true, true, AtAnchor, -107_999, 53_999, 62, 359, true, true},
		&Unknown{head(28), data(100)},
		&Unknown{Header{MMSI: 1}, data(1)},
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// arm encodes a message to its payload.
func arm(t testing.TB, m Message) armored {
	t.Helper()
	var b Bits
	if err := Encode(m, &b); err != nil {
		t.Fatalf("%+v: %v", m, err)
	}
	payload, fill := AppendArmored(nil, &b)
	return armored{string(payload), fill}
}

// fixtureSeeds are the payloads of the fixtures.
func fixtureSeeds(t testing.TB) (seeds []armored) {
	for _, m := range fixtures(t) {
		seeds = append(seeds, arm(t, m))
	}
	return seeds
}

// readArmored joins the payloads of a file of sentences, with little care.
func readArmored(t testing.TB, path string) (found []armored) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for line := range bytes.Lines(data) {
		at := bytes.IndexByte(line, '!')
		if at < 0 {
			continue
		}
		f := bytes.Split(line[at:], []byte(","))
		if len(f) < 7 || len(f[1]) != 1 || len(f[2]) != 1 || len(f[6]) == 0 {
			continue
		}
		key := fmt.Sprintf("%s %s %s", f[1], f[3], f[4])
		switch {
		case f[2][0] == '1':
			parts[key] = string(f[5])
		case parts[key] == "":
			continue
		default:
			parts[key] += string(f[5])
		}
		if f[1][0] == f[2][0] {
			found = append(found, armored{parts[key], int(f[6][0]) - '0'})
			delete(parts, key)
		}
	}
	return found
}

// sharedSeeds are every message of gpsd's sample and, from the AISHub sample,
// one of each type and length; none where the shared data is absent.
func sharedSeeds(t testing.TB) (seeds []armored) {
	if path, ok := sharedtest.Find("data/ais/ground-truth/sample.aivdm"); ok {
		seeds = readArmored(t, path)
	}
	if path, ok := sharedtest.Find("data/ais/nmea/aishub-nmea-sample.txt"); ok {
		type kind struct {
			first        byte
			length, fill int
		}
		had := map[kind]bool{}
		for _, a := range readArmored(t, path) {
			if a.payload == "" {
				continue
			}
			k := kind{a.payload[0], len(a.payload), a.fill}
			if !had[k] {
				had[k] = true
				seeds = append(seeds, a)
			}
		}
	}
	return seeds
}

// readShared is the AISHub sample; it skips where that is absent.
func readShared(t testing.TB) []armored {
	t.Helper()
	return readArmored(t, sharedtest.Path(t, "data/ais/nmea/aishub-nmea-sample.txt"))
}
