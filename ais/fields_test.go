package ais

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// TestNotAvailable lists, for the fields that have it, the values around "not
// available".
func TestNotAvailable(t *testing.T) {
	type value struct {
		v  float64
		ok bool
	}
	of := func(v float64, ok bool) value { return value{v, ok} }
	whole := func(v int, ok bool) value { return value{float64(v), ok} }
	for _, c := range []struct {
		name string
		got  value
		want value
	}{
		{"longitude 180", of(Longitude(108_000_000).Degrees()), value{180, true}},
		{"longitude -180", of(Longitude(-108_000_000).Degrees()), value{-180, true}},
		{"longitude past 180", of(Longitude(108_000_001).Degrees()), value{}},
		{"longitude 181", of(LongitudeNotAvailable.Degrees()), value{}},
		{"latitude 90", of(Latitude(54_000_000).Degrees()), value{90, true}},
		{"latitude 91", of(LatitudeNotAvailable.Degrees()), value{}},
		{"latitude past -90", of(Latitude(-54_000_001).Degrees()), value{}},
		{"coarse longitude", of(CoarseLongitude(-60_300).Degrees()), value{-100.5, true}},
		{"coarse longitude 181", of(CoarseLongitude(108_600).Degrees()), value{}},
		{"coarse latitude", of(CoarseLatitude(54_000).Degrees()), value{90, true}},
		{"coarse latitude 91", of(CoarseLatitude(54_600).Degrees()), value{}},
		{"speed", of(SOG(123).Knots()), value{12.3, true}},
		{"fast", of(SOGFast.Knots()), value{102.2, true}},
		{"no course", of(COGNotAvailable.Degrees()), value{360, false}},
		{"course", of(COG(3599).Degrees()), value{359.9, true}},
		{"heading", whole(Heading(359).Degrees()), value{359, true}},
		{"heading 360", whole(Heading(360).Degrees()), value{360, false}},
		{"turn", of(RateOfTurn(-126).DegreesPerMinute()), value{-math.Pow(126/4.733, 2), true}},
		{"turn without indicator", of(RateOfTurn(127).DegreesPerMinute()), value{}},
		{"no turn", of(RateOfTurnNotAvailable.DegreesPerMinute()), value{}},
		{"second", whole(Second(59).Value()), value{59, true}},
		{"no second", whole(Second(60).Value()), value{60, false}},
		{"length", whole(Dimensions{Bow: 511, Stern: 1}.Length()), value{512, true}},
		{"no beam", whole(Dimensions{Bow: 1}.Beam()), value{}},
		{"draught", of(Draught(255).Metres()), value{25.5, true}},
		{"no draught", of(Draught(0).Metres()), value{}},
		{"aircraft speed", of(AircraftSOG(1022).Knots()), value{1022, true}},
		{"long-range speed", of(LongRangeSOG(63).Knots()), value{63, false}},
		{"long-range course", of(LongRangeCOG(360).Degrees()), value{360, false}},
		{"IMO number", whole((&StaticAndVoyageData{IMO: 9_074_729}).IMONumber()), value{9_074_729, true}},
		{"no IMO number", whole((&StaticAndVoyageData{IMO: 999_999}).IMONumber()), value{999_999, false}},
		{"flag state's number", whole((&StaticAndVoyageData{IMO: 10_000_000}).IMONumber()), value{1e7, false}},
	} {
		if c.got.ok != c.want.ok || c.got.ok && math.Abs(c.got.v-c.want.v) > 1e-9 {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
	if (ETA{Month: 12, Day: 31, Hour: 24}).Known() || !(ETA{Month: 12, Day: 31, Hour: 23, Minute: 59}).Known() {
		t.Error("ETA.Known")
	}
}

func TestTexts(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""}, {"A B ", "A B"}, {"AB@CD", "AB"}, {" LEADING", " LEADING"}, {"TWENTY CHARACTERS OF", "TWENTY CHARACTERS OF"},
	} {
		x, err := NewText20(c.in)
		if err != nil || x.String() != c.want {
			t.Errorf("%q: %q, %v", c.in, x.String(), err)
		}
		l, err := NewLongText(c.in)
		if err != nil || l.String() != c.want || string(l.Raw()) != c.in {
			t.Errorf("%q: %q, %v", c.in, l.String(), err)
		}
	}
	for _, bad := range []string{"lower", "É", "A\x00", "EIGHT CH"} {
		if _, err := NewText7(bad); err == nil {
			t.Errorf("%q: no error", bad)
		}
	}
	if (Text20{}).String() != "" || len((&Text7{}).Trimmed()) != 0 {
		t.Error("the zero value is not empty")
	}
	if _, err := NewLongText(strings.Repeat("A", maxChars+1)); err == nil {
		t.Error("a text too long has no error")
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct {
		got  fmt.Stringer
		want string
	}{
		{Moored, "moored"}, {StatusUndefined, "undefined"}, {NavigationalStatus(16), "16"},
		{ShipType(0), "not available"}, {ShipType(5), "undefined"}, {ShipType(19), "reserved"},
		{ShipType(20), "wing in ground"}, {ShipType(30), "fishing"}, {ShipType(37), "pleasure craft"},
		{ShipType(44), "high-speed craft, category OS"}, {ShipType(51), "search and rescue vessel"},
		{ShipType(59), "ship not party to an armed conflict"}, {ShipType(70), "cargo"},
		{ShipType(81), "tanker, category X"}, {ShipType(99), "other, no additional information"},
		{ShipType(100), "regional use"}, {ShipType(255), "future use"},
		{EPFD(8), "Galileo"}, {EPFD(15), "internal GNSS"}, {EPFD(16), "16"},
		{AidType(4), "emergency wreck marking buoy"}, {AidType(31), "light vessel, LANBY or rig"}, {AidType(32), "32"},
		{SyncState(1), "UTC indirect"}, {SyncState(9), "9"},
	} {
		if c.got.String() != c.want {
			t.Errorf("%T %d: %q, want %q", c.got, c.got, c.got, c.want)
		}
	}
	for i := range 256 {
		s := ShipType(i)
		if s.String() == "" {
			t.Errorf("ship type %d has no name", i)
		}
		if _, ok := s.Category(); ok != strings.Contains(s.String(), "category") {
			t.Errorf("ship type %d: category %v", i, ok)
		}
	}
	if !ShipType(79).IsCargo() || ShipType(80).IsCargo() || !ShipType(80).IsTanker() || !ShipType(60).IsPassenger() {
		t.Error("kinds of ship")
	}
}

func TestRadio(t *testing.T) {
	for _, c := range []struct {
		m    interface{ Radio() (RadioStatus, bool) }
		want RadioStatus
		ok   bool
	}{
		{&PositionReport{Header: Header{Type: 1}, Communication: 1<<17 | 0<<14 | 2249}, RadioStatus{Sync: 1, SlotOffset: 2249}, true},
		{&PositionReport{Header: Header{Type: 1}, Communication: 1<<14 | 23<<9 | 59<<2}, RadioStatus{Timeout: 1, Hour: 23, Minute: 59}, true},
		{&PositionReport{Header: Header{Type: 2}, Communication: 3<<17 | 6<<14 | 777}, RadioStatus{Sync: 3, Timeout: 6, SlotNumber: 777}, true},
		{&PositionReport{Header: Header{Type: 1}, Communication: 7<<14 | 16383}, RadioStatus{Timeout: 7, ReceivedStations: 16383}, true},
		{&PositionReport{Header: Header{Type: 3}, Communication: 2<<17 | 8191<<4 | 5<<1 | 1}, RadioStatus{ITDMA: true, Sync: 2, SlotIncrement: 8191, Slots: 5, Keep: true}, true},
		{&PositionReport{Header: Header{Type: 1, Bits: 167}}, RadioStatus{}, false},
		{&SARAircraftReport{Communication: 1<<19 | 1}, RadioStatus{ITDMA: true, Keep: true}, true},
		{&ClassBReport{Communication: 5 << 14}, RadioStatus{Timeout: 5}, true},
		{&ClassBReport{CS: true, Communication: 1<<19 | 393222}, RadioStatus{ITDMA: true, Sync: 3, Slots: 3}, false},
		{&BaseStationReport{Communication: 2<<14 | 5}, RadioStatus{Timeout: 2, SlotNumber: 5}, true},
	} {
		got, ok := c.m.Radio()
		if got != c.want || ok != c.ok {
			t.Errorf("%+v: %+v, %v", c.m, got, ok)
		}
	}
}

func TestVendor(t *testing.T) {
	// Model 0b0101, serial 0b0110_10110000_11110001, as the 24 bits after three characters.
	m := &StaticDataReport{Part: 1}
	var b Bits
	b.Append(0b0101, 4)
	b.Append(0x6b0f1, 20)
	copy(m.Vendor[:], "SRT")
	for i := range 4 {
		m.Vendor[3+i] = textAlphabet[b.u(6*i, 6)]
	}
	if m.VendorID() != [3]byte([]byte("SRT")) || m.Model() != 5 || m.Serial() != 0x6b0f1 {
		t.Errorf("%s %d %x", m.VendorID(), m.Model(), m.Serial())
	}
}

func TestCorrections(t *testing.T) {
	m := &GNSSBroadcast{}
	for _, f := range [][2]uint64{{9, 6}, {1023, 10}, {5999, 13}, {7, 3}, {3, 5}, {5, 3}, {0xabcdef, 24}, {0x123456, 24}} {
		m.Data.Append(f[0], int(f[1]))
	}
	got, ok := m.Corrections()
	want := Corrections{MessageType: 9, Station: 1023, ZCount: 5999, Sequence: 7, N: 3, Health: 5, Words: 2}
	want.Word[0], want.Word[1] = 0xabcdef, 0x123456
	if got != want || !ok {
		t.Errorf("%+v, %v", got, ok)
	}
	if s, ok := got.Time(); math.Abs(s-3599.4) > 1e-9 || !ok {
		t.Errorf("time %v", s)
	}
	m.Data.Truncate(39)
	if _, ok := m.Corrections(); ok {
		t.Error("corrections without a header")
	}
}
