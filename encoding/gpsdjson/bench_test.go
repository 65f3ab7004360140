package gpsdjson_test

import (
	"testing"

	"github.com/tidewaiter/tidewaiter/ais"
	"github.com/tidewaiter/tidewaiter/encoding/gpsdjson"
)

func text20(s string) (t ais.Text20) {
	for i := range t {
		t[i] = '@'
	}
	copy(t[:], s)
	return t
}

func text7(s string) (t ais.Text7) {
	for i := range t {
		t[i] = '@'
	}
	copy(t[:], s)
	return t
}

func longText(s string) (t ais.LongText) {
	t.N = uint16(copy(t.Char[:], s))
	return t
}

var (
	class1 = &ais.PositionReport{
		Header: ais.Header{Type: 1, MMSI: 211339980, Bits: 168}, Status: 5, Turn: 3, SOG: 123,
		Longitude: 2_345_678, Latitude: 32_123_456, COG: 2240, Heading: 215, Second: 33, Communication: 34017,
	}
	class5 = &ais.StaticAndVoyageData{
		Header: ais.Header{Type: 5, MMSI: 211339980, Bits: 424}, IMO: 9134270, CallSign: text7("3FOF8"),
		Name: text20("NORTHERN TIDE"), ShipType: 70, Dimensions: ais.Dimensions{Bow: 225, Stern: 70, Port: 1, Starboard: 31},
		EPFD: 1, ETA: ais.ETA{Month: 5, Day: 15, Hour: 14}, Draught: 122, Destination: text20("ROTTERDAM"),
	}
	class18 = &ais.ClassBReport{
		Header: ais.Header{Type: 18, MMSI: 338087471, Bits: 168}, SOG: 1, Longitude: -44_443_279, Latitude: 24_410_724,
		COG: 796, Heading: 511, Second: 49, CS: true, DSC: true, Band: true, Message22: true, RAIM: true, Communication: 917510,
	}
	class21 = &ais.AidToNavigationReport{
		Header: ais.Header{Type: 21, MMSI: 992111840, Bits: 272}, AidType: 30, Name: longText("TIDE GAUGE BUOY 7@@@"),
		Longitude: 2_345_678, Latitude: 32_123_456, Dimensions: ais.Dimensions{Bow: 2, Stern: 2, Port: 2, Starboard: 2},
		EPFD: 1, Second: 31,
	}
	class24 = &ais.StaticDataReport{
		Header: ais.Header{Type: 24, MMSI: 271041815, Bits: 168}, Part: 1, ShipType: 60, Vendor: text7("1D00014"),
		CallSign: text7("TC6163"), Dimensions: ais.Dimensions{Stern: 15, Starboard: 5},
	}
)

func BenchmarkAppend(b *testing.B) {
	full := &gpsdjson.Options{Time: 1_565_218_798_250_000_000, Receiver: []byte("r003669945"), Channel: 'A'}
	for _, bc := range []struct {
		name string
		m    ais.Message
		o    *gpsdjson.Options
	}{
		{"1", class1, &gpsdjson.Options{}},
		{"1 unscaled", class1, &gpsdjson.Options{Unscaled: true}},
		{"1 with provenance", class1, full},
		{"5", class5, &gpsdjson.Options{}},
		{"18", class18, &gpsdjson.Options{}},
		{"21", class21, &gpsdjson.Options{}},
		{"24", class24, &gpsdjson.Options{Named: true, Name: text20("NORTHERN TIDE")}},
	} {
		b.Run(bc.name, func(b *testing.B) {
			dst := make([]byte, 0, 1<<14)
			b.SetBytes(int64(len(gpsdjson.Append(dst, bc.m, bc.o))))
			b.ReportAllocs()
			for b.Loop() {
				if dst = gpsdjson.Append(dst, bc.m, bc.o); len(dst) > 1<<13 {
					dst = dst[:0]
				}
			}
		})
	}
}

// BenchmarkSample decodes the messages of a real capture, one an iteration, and
// writes them as lines or not: the difference is what a line costs.
func BenchmarkSample(b *testing.B) {
	messages := decodeLog(b, "data/ais/nmea/aishub-nmea-sample.txt", gpsdjson.Options{})
	for _, bc := range []struct {
		name  string
		lines bool
		o     gpsdjson.Options
	}{{"decoding", false, gpsdjson.Options{}}, {"scaled", true, gpsdjson.Options{}}, {"unscaled", true, gpsdjson.Options{Unscaled: true}}} {
		b.Run(bc.name, func(b *testing.B) {
			var d ais.Decoder
			dst := make([]byte, 0, 1<<16)
			bytes, i := int64(0), 0
			b.ReportAllocs()
			for b.Loop() {
				raw := &messages[i]
				if i++; i == len(messages) {
					i = 0
				}
				m, err := d.Decode(raw.payload, raw.fill)
				if err != nil {
					b.Fatal(err)
				}
				if bc.lines {
					before := len(dst)
					dst = gpsdjson.Append(dst, m, &bc.o)
					bytes += int64(len(dst) - before)
					if len(dst) > 1<<16-1<<13 {
						dst = dst[:0]
					}
				}
			}
			b.SetBytes(bytes / int64(b.N))
		})
	}
}

// TestSampleDoesNotAllocate: nor do the contents of binary messages.
func TestSampleDoesNotAllocate(t *testing.T) {
	messages := decodeLog(t, "data/ais/nmea/aishub-nmea-sample.txt", gpsdjson.Options{})
	var d ais.Decoder
	dst := make([]byte, 0, 1<<16)
	if n := testing.AllocsPerRun(1, func() {
		for i := range messages {
			m, err := d.Decode(messages[i].payload, messages[i].fill)
			if err != nil {
				t.Fatal(err)
			}
			dst = gpsdjson.Append(dst[:0], m, nil)
			dst = gpsdjson.Append(dst[:0], m, &gpsdjson.Options{Unscaled: true})
		}
	}); n != 0 {
		t.Errorf("%v allocations for %d messages", n, len(messages))
	}
}
