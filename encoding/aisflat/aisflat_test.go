package aisflat_test

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/tidewaiter/tidewaiter/ais"
	"github.com/tidewaiter/tidewaiter/encoding/aisflat"
)

func ExampleRow_Set() {
	m := &ais.PositionReport{
		Header: ais.Header{Type: 1, MMSI: 211339980}, Longitude: 600_000, Latitude: -300_000,
		SOG: 123, COG: ais.COGNotAvailable, Heading: ais.HeadingNotAvailable,
	}
	var r aisflat.Row
	r.Set(m)
	lon, _ := r.Longitude.Degrees()
	fmt.Println(r.MMSI, r.Known(aisflat.Position), lon)
	fmt.Println(r.Known(aisflat.SOG), r.SOG, "tenths of a knot")
	fmt.Println(r.Known(aisflat.COG), r.Known(aisflat.Heading))
	// Output:
	// 211339980 true 1
	// true 123 tenths of a knot
	// false false
}

func text20(s string) (t ais.Text20) {
	copy(t[:], "@@@@@@@@@@@@@@@@@@@@")
	copy(t[:], s)
	return t
}

func text7(s string) (t ais.Text7) {
	copy(t[:], "@@@@@@@")
	copy(t[:], s)
	return t
}

func longText(s string) (t ais.LongText) {
	t.N = uint16(copy(t.Char[:], s))
	return t
}

const fix = aisflat.Position | aisflat.Accuracy | aisflat.RAIM

var cases = []struct {
	name  string
	m     ais.Message
	has   aisflat.Fields
	check map[string]any
}{
	{"class A", &ais.PositionReport{
		Header: ais.Header{Type: 3, Repeat: 2, MMSI: 211339980, Flags: ais.FlagLength}, Status: 5, Turn: -127, SOG: 1022, Accuracy: true,
		Longitude: 108_000_000, Latitude: -54_000_000, COG: 3599, Heading: 359, Second: 61, RAIM: true,
	}, fix | aisflat.SOG | aisflat.COG | aisflat.Heading | aisflat.Turn | aisflat.Status | aisflat.Second, map[string]any{
		"Type": uint8(3), "Repeat": uint8(2), "MMSI": uint32(211339980), "Flags": ais.FlagLength, "Status": uint8(5), "Turn": ais.RateOfTurn(-127),
		"SOG": uint16(1022), "COG": uint16(3599), "Heading": uint16(359), "Second": uint8(61), "Accuracy": true, "RAIM": true,
		"Longitude": ais.Longitude(108_000_000), "Latitude": ais.Latitude(-54_000_000),
	}},
	{"class A, nothing available", &ais.PositionReport{
		Header: ais.Header{Type: 1}, Status: 15, Turn: -128, SOG: 1023, Longitude: ais.LongitudeNotAvailable,
		Latitude: ais.LatitudeNotAvailable, COG: 3600, Heading: 511, Second: 60,
	}, aisflat.Accuracy | aisflat.RAIM, map[string]any{"SOG": uint16(0), "COG": uint16(0), "Longitude": ais.Longitude(0)}},
	{"half a position is none", &ais.ClassBReport{
		Header: ais.Header{Type: 18}, Longitude: 1, Latitude: ais.LatitudeNotAvailable, SOG: 1023, COG: 4095, Heading: 360, Second: 60,
	}, aisflat.Accuracy | aisflat.RAIM, nil},
	{"class B", &ais.ClassBReport{Header: ais.Header{Type: 18}}, fix | aisflat.SOG | aisflat.COG | aisflat.Heading | aisflat.Second, nil},
	{"base station", &ais.BaseStationReport{Header: ais.Header{Type: 4}, EPFD: 7}, fix | aisflat.EPFD, map[string]any{"EPFD": uint8(7)}},
	{"aircraft", &ais.SARAircraftReport{Header: ais.Header{Type: 9}, SOG: 1022, COG: 5},
		fix | aisflat.SOG | aisflat.COG | aisflat.Second, map[string]any{"SOG": uint16(10220)}},
	{"aircraft without speed", &ais.SARAircraftReport{Header: ais.Header{Type: 9}, SOG: 1023, COG: 3600, Second: 60}, fix, nil},
	{"class B extended", &ais.ExtendedClassBReport{
		Header: ais.Header{Type: 19}, Name: text20("TIDE POOL"), ShipType: 37, EPFD: 1, Dimensions: ais.Dimensions{Bow: 1},
	}, fix | aisflat.SOG | aisflat.COG | aisflat.Heading | aisflat.Second | aisflat.Name | aisflat.ShipType | aisflat.EPFD | aisflat.Dimensions,
		map[string]any{"name": "TIDE POOL", "ShipType": uint8(37), "Dimensions": ais.Dimensions{Bow: 1}}},
	{"aid", &ais.AidToNavigationReport{Header: ais.Header{Type: 21}, AidType: 30, Name: longText("A BUOY WITH A LONG NAME  "), Second: 60},
		fix | aisflat.Name | aisflat.AidType, map[string]any{"name": "A BUOY WITH A LONG NAME", "AidType": uint8(30)}},
	{"long range", &ais.LongRangeReport{Header: ais.Header{Type: 27}, Longitude: -108_000, Latitude: 54_000, SOG: 62, COG: 359},
		fix | aisflat.Status | aisflat.SOG | aisflat.COG, map[string]any{
			"Longitude": ais.Longitude(-108_000_000), "Latitude": ais.Latitude(54_000_000), "SOG": uint16(620), "COG": uint16(3590),
		}},
	{"long range, nothing available", &ais.LongRangeReport{Header: ais.Header{Type: 27}, Status: 15, Longitude: 108_600, Latitude: 54_600, SOG: 63, COG: 511},
		aisflat.Accuracy | aisflat.RAIM, map[string]any{"COG": uint16(0)}},
	{"corrections", &ais.GNSSBroadcast{Header: ais.Header{Type: 17}, Longitude: 600, Latitude: -1},
		aisflat.Position, map[string]any{"Longitude": ais.Longitude(600_000), "Latitude": ais.Latitude(-1000)}},
	{"voyage", &ais.StaticAndVoyageData{
		Header: ais.Header{Type: 5}, IMO: 9134270, CallSign: text7("DABC"), Name: text20(" TIDE"), ShipType: 70, EPFD: 1, Draught: 1,
		Dimensions: ais.Dimensions{Stern: 9}, ETA: ais.ETA{Month: 2, Day: 29, Hour: 24, Minute: 60}, Destination: text20("KIEL"),
	}, aisflat.IMO | aisflat.CallSign | aisflat.Name | aisflat.ShipType | aisflat.EPFD | aisflat.Draught | aisflat.Dimensions | aisflat.ETA | aisflat.Destination,
		map[string]any{"name": " TIDE", "call sign": "DABC", "destination": "KIEL", "IMO": uint32(9134270)}},
	{"voyage, nothing available", &ais.StaticAndVoyageData{
		Header: ais.Header{Type: 5}, CallSign: text7(""), Name: text20("      "), Destination: text20(""), ETA: ais.ETA{Month: 13, Day: 1},
	}, 0, map[string]any{"name": "", "call sign": "", "destination": ""}},
	{"part A", &ais.StaticDataReport{Header: ais.Header{Type: 24}, Name: text20("TIDE MARK")}, aisflat.Name, map[string]any{"name": "TIDE MARK"}},
	{"part B", &ais.StaticDataReport{Header: ais.Header{Type: 24}, Part: 1, ShipType: 36, CallSign: text7("X")}, aisflat.ShipType | aisflat.CallSign, nil},
	{"addressed text", &ais.AddressedSafetyMessage{Header: ais.Header{Type: 12}, Text: longText("HELLO @")}, aisflat.Text, map[string]any{"text": "HELLO", "name": ""}},
	{"broadcast text", &ais.SafetyBroadcast{Header: ais.Header{Type: 14}, Text: longText("GALE")}, aisflat.Text, map[string]any{"text": "GALE"}},
	{"empty text", &ais.SafetyBroadcast{Header: ais.Header{Type: 14}}, 0, nil},
	{"addressed binary", &ais.AddressedBinary{Header: ais.Header{Type: 6}, DAC: 1, FI: 31}, aisflat.Application, map[string]any{"DAC": uint16(1), "FI": uint8(31)}},
	{"binary broadcast", &ais.BinaryBroadcast{Header: ais.Header{Type: 8}, DAC: 200, FI: 10}, aisflat.Application, nil},
	{"single slot", &ais.SingleSlotBinary{Header: ais.Header{Type: 25}, Structured: true, DAC: 200, FI: 10}, aisflat.Application, nil},
	{"single slot without application", &ais.SingleSlotBinary{Header: ais.Header{Type: 25}}, 0, nil},
	{"multiple slot", &ais.MultipleSlotBinary{Header: ais.Header{Type: 26}, Structured: true, DAC: 200, FI: 10}, aisflat.Application, nil},
	{"no columns of its own", &ais.UTCInquiry{Header: ais.Header{Type: 10, MMSI: 7}}, 0, map[string]any{"MMSI": uint32(7)}},
	{"unknown", &ais.Unknown{Header: ais.Header{Type: 63}}, 0, map[string]any{"Type": uint8(63)}},
}

// TestSet fills the same row with one message after the other, twice, so that
// what one leaves behind is seen in the next.
func TestSet(t *testing.T) {
	var r aisflat.Row
	for range 2 {
		for _, tc := range cases {
			r.Time, r.Channel, r.Own = 1, 'A', true
			r.Set(tc.m)
			if r.Has != tc.has {
				t.Errorf("%s: has %#b, want %#b", tc.name, r.Has, tc.has)
			}
			if r.Time != 0 || r.Channel != 0 || r.Own {
				t.Errorf("%s: where it comes from is still there", tc.name)
			}
			for key, want := range tc.check {
				var got any
				switch key {
				case "name":
					got = string(r.Name())
				case "text":
					got = string(r.Text())
				case "call sign":
					got = string(r.CallSign())
				case "destination":
					got = string(r.Destination())
				default:
					got = reflect.ValueOf(r).FieldByName(key).Interface()
				}
				if got != want {
					t.Errorf("%s: %s is %v, want %v", tc.name, key, got, want)
				}
			}
		}
	}
}

func TestSetName(t *testing.T) {
	var r aisflat.Row
	r.Set(&ais.StaticDataReport{Header: ais.Header{Type: 24}, Part: 1})
	name := text20("TIDE MARK")
	r.SetName(&name)
	if string(r.Name()) != "TIDE MARK" {
		t.Errorf("the name is %q", r.Name())
	}
	name = text20("")
	if r.SetName(&name); r.Known(aisflat.Name) || r.Name() != nil {
		t.Errorf("a name of padding is the name %q", r.Name())
	}
}

// TestNoPointers keeps rows what the collector of garbage need not look into.
func TestNoPointers(t *testing.T) {
	var walk func(string, reflect.Type)
	walk = func(path string, typ reflect.Type) {
		switch typ.Kind() {
		case reflect.Struct:
			for i := range typ.NumField() {
				walk(path+"."+typ.Field(i).Name, typ.Field(i).Type)
			}
		case reflect.Array:
			walk(path, typ.Elem())
		case reflect.Pointer, reflect.Slice, reflect.String, reflect.Map, reflect.Interface, reflect.Chan, reflect.Func, reflect.UnsafePointer:
			t.Errorf("%s has a pointer", path)
		}
	}
	walk("Row", reflect.TypeFor[aisflat.Row]())
}

func TestNoAllocation(t *testing.T) {
	var r aisflat.Row
	if n := testing.AllocsPerRun(10, func() {
		for i := range cases {
			r.Set(cases[i].m)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// FuzzSet: any payload that decodes fills a row with nothing that the standard
// calls not available.
func FuzzSet(f *testing.F) {
	for _, tc := range cases {
		var bits ais.Bits
		if err := ais.Encode(tc.m, &bits); err != nil {
			continue
		}
		payload, fill := ais.AppendArmored(nil, &bits)
		f.Add(payload, byte(fill))
	}
	f.Fuzz(func(t *testing.T, payload []byte, fill byte) {
		var d ais.Decoder
		m, err := d.Decode(payload, int(fill))
		if err != nil {
			return
		}
		var r aisflat.Row
		r.Set(m)
		_, lon := r.Longitude.Degrees()
		_, lat := r.Latitude.Degrees()
		if !lon || !lat || r.SOG > 10220 || r.COG >= 3600 || r.Heading >= 360 || r.Turn == ais.RateOfTurnNotAvailable ||
			r.Status >= 15 || r.Second == 60 || r.Second > 63 {
			t.Errorf("%s: %+v", payload, r)
		}
	})
}

func BenchmarkSet(b *testing.B) {
	for _, i := range []int{0, 3, 13} {
		b.Run(cases[i].name, func(b *testing.B) {
			var r aisflat.Row
			b.ReportAllocs()
			for b.Loop() {
				r.Set(cases[i].m)
			}
		})
	}
}
