package ais

import (
	"strings"
	"testing"
)

func TestEncodeErrors(t *testing.T) {
	long := must(NewLongText(strings.Repeat("A", maxChars)))
	var data Bits
	for range MaxBits {
		data.Append(1, 1)
	}
	for _, c := range []struct {
		m    Message
		want string
	}{
		{&PositionReport{Header: Header{Type: 4}}, "Type: 4"},
		{&PositionReport{}, "Type: 0"},
		{&PositionReport{Header: Header{Type: 1, MMSI: 1 << 30}}, "MMSI: 1073741824 does not fit 30 bits"},
		{&PositionReport{Header: Header{Type: 1, Repeat: 4}}, "Repeat: 4"},
		{&PositionReport{Header: Header{Type: 1}, SOG: 1024}, "SOG: 1024 does not fit 10 bits"},
		{&PositionReport{Header: Header{Type: 1}, Longitude: 1 << 27}, "Longitude: 134217728 does not fit 28 bits signed"},
		{&PositionReport{Header: Header{Type: 1}, Latitude: -1<<26 - 1}, "Latitude: -67108865"},
		{&PositionReport{Header: Header{Type: 1, Bits: 148}}, "Bits: 148 is less"},
		{&PositionReport{Header: Header{Type: 1, Bits: 160}, Communication: 1}, "Bits: 160 cuts bits that are set"},
		{&PositionReport{Header: Header{Type: 1, Bits: MaxBits + 1}}, "Bits: 1345"},
		{&StaticAndVoyageData{Header: Header{Type: 5}, Name: Text20{'a'}}, `Name: character 'a' is not six-bit ASCII`},
		{&StaticAndVoyageData{Header: Header{Type: 5}, CallSign: Text7{200}}, "CallSign: character"},
		{&StaticAndVoyageData{Header: Header{Type: 5}, Dimensions: Dimensions{Port: 64}}, "Dimensions.Port: 64"},
		{&Acknowledge{Header: Header{Type: 7}}, "N: 0 is not 1 to 4"},
		{&Acknowledge{Header: Header{Type: 7}, N: 5}, "N: 5"},
		{&Acknowledge{Header: Header{Type: 7}, N: 1, To: [4]AcknowledgedMessage{1: {1, 0}}}, "To: is set"},
		{&Acknowledge{Header: Header{Type: 7, Bits: 104}, N: 1}, "in 104 there are 2 entries, not 1"},
		{&BinaryBroadcast{Header: Header{Type: 8, Bits: 72}}, "Bits: 72 does not go with the contents, which are 56"},
		{&BinaryBroadcast{Header: Header{Type: 8}, Data: data}, "longer than 1344 bits"},
		{&AddressedSafetyMessage{Header: Header{Type: 12}, Text: long}, "longer than 1344 bits"},
		{&AddressedSafetyMessage{Header: Header{Type: 12}, Text: LongText{N: 5000}}, "characters do not fit 224"},
		{&SafetyBroadcast{Header: Header{Type: 14}, Spare2: 1}, "Spare2: is set"},
		{&SafetyBroadcast{Header: Header{Type: 14, Bits: 46}}, "Bits: 46 does not go with a text that ends at 40"},
		{&Interrogation{Header: Header{Type: 15}, N: 1, Station2: 1}, "Station2: is set"},
		{&Interrogation{Header: Header{Type: 15}, N: 2, Request: [3]Request{2: {1, 1}}}, "Request: is set"},
		{&AssignmentCommand{Header: Header{Type: 16}, N: 2, Spare2: 1}, "Spare2: is set"},
		{&AidToNavigationReport{Header: Header{Type: 21}, Name: must(NewLongText(strings.Repeat("A", 35)))}, "Name: 35 characters do not fit 34"},
		{&AidToNavigationReport{Header: Header{Type: 21, Bits: 280}}, "the name has 21 characters, not 0"},
		{&ChannelManagement{Header: Header{Type: 22}, Addressed: true, NorthEast: CoarsePoint{1, 1}}, "NorthEast: is set"},
		{&ChannelManagement{Header: Header{Type: 22}, Station: [2]uint32{1}}, "Station: is set"},
		{&StaticDataReport{Header: Header{Type: 24}, Part: 2}, "Part: 2"},
		{&StaticDataReport{Header: Header{Type: 24}, CallSign: Text7{'A'}}, "CallSign: is set"},
		{&StaticDataReport{Header: Header{Type: 24}, Part: 1, Name: Text20{'A'}}, "Name: is set"},
		{&StaticDataReport{Header: Header{Type: 24}, Part: 1, ParentMMSI: 1}, "ParentMMSI: is set"},
		{&StaticDataReport{Header: Header{Type: 24, MMSI: 982111222}, Part: 1, Dimensions: Dimensions{Bow: 1}}, "Dimensions: is set"},
		{&SingleSlotBinary{Header: Header{Type: 25}, Destination: 1}, "Destination: is set"},
		{&SingleSlotBinary{Header: Header{Type: 25}, FI: 1}, "FI: is set"},
		{&MultipleSlotBinary{Header: Header{Type: 26}, Communication: 1 << 20}, "Communication: 1048576 does not fit 20 bits"},
		{&Unknown{Header: Header{Type: 5}}, "Type: 5 is defined"},
		{&Unknown{Header: Header{Type: 64}}, "Type: 64 does not fit"},
		{nil, "is none of this package"},
	} {
		b := Bits{n: 7}
		err := Encode(c.m, &b)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "ais: encoding ") {
			t.Errorf("%+v: %v, want %q", c.m, err, c.want)
		}
		if b != (Bits{}) {
			t.Errorf("%+v: bits after an error", c.m)
		}
	}
}

// TestNaturalLength encodes messages that give no length.
func TestNaturalLength(t *testing.T) {
	for _, c := range []struct {
		m    Message
		want int
	}{
		{&StaticAndVoyageData{Header: Header{Type: 5}}, 424},
		{&Interrogation{Header: Header{Type: 15}, N: 1}, 88},
		{&Interrogation{Header: Header{Type: 15}, N: 2}, 110},
		{&Interrogation{Header: Header{Type: 15}, N: 3}, 160},
		{&DataLinkManagement{Header: Header{Type: 20}, N: 2}, 104},
		{&AidToNavigationReport{Header: Header{Type: 21}}, 272},
		{&AidToNavigationReport{Header: Header{Type: 21}, Name: must(NewLongText("TWENTY CHARACTERS AND"))}, 280},
		{&StaticDataReport{Header: Header{Type: 24}}, 160},
		{&StaticDataReport{Header: Header{Type: 24}, Part: 1}, 168},
		{&MultipleSlotBinary{Header: Header{Type: 26}}, 64},
	} {
		var b Bits
		if err := Encode(c.m, &b); err != nil || b.Len() != c.want {
			t.Errorf("%T: %d bits, %v, want %d", c.m, b.Len(), err, c.want)
		}
	}
}

func TestBits(t *testing.T) {
	var b, want Bits
	for i := range MaxBits {
		if !b.Append(uint64(i%3%2), 1) {
			t.Fatalf("no room at %d", i)
		}
	}
	if b.Append(1, 1) || b.Append(0, 65) || b.Append(0, -1) || b.Len() != MaxBits {
		t.Error("appended past the end")
	}
	for at := range MaxBits {
		for _, n := range []int{1, 2, 7, 30, 63, 64} {
			if at+n > MaxBits {
				continue
			}
			var v uint64
			for i := at; i < at+n; i++ {
				v = v<<1 | uint64(i%3%2)
			}
			if got := b.Uint(at, n); got != v {
				t.Fatalf("Uint(%d, %d) is %x, want %x", at, n, got, v)
			}
			if got, v := b.Int(at, n), int64(v<<(64-n))>>(64-n); got != v {
				t.Fatalf("Int(%d, %d) is %x, want %x", at, n, got, v)
			}
		}
	}
	for i := range 100 {
		want.Append(uint64(i%3%2), 1)
	}
	b.Truncate(-1)
	b.Truncate(MaxBits + 1)
	if b.Truncate(100); b != want {
		t.Error("bits after the end of a string that was cut")
	}
	// A string of every length from every offset, into one that was longer.
	var all Bits
	for all.n < MaxBits {
		all.Append(0xdeadbeefcafe1234, 64)
	}
	dst := all
	for at := 0; at < MaxBits; at += 7 {
		for end := MaxBits; end >= at; end -= 13 {
			all.slice(&dst, at, end)
			var want Bits
			for i := at; i < end; i++ {
				want.add(all.u(i, 1), 1)
			}
			if dst != want {
				t.Fatalf("slice %d to %d", at, end)
			}
		}
	}
}

func TestAppendArmored(t *testing.T) {
	for n := range 100 {
		var b Bits
		for i := range n {
			b.Append(uint64(i%5%2), 1)
		}
		p, fill := AppendArmored([]byte("x"), &b)
		var back Bits
		if p[0] != 'x' || fill < 0 || fill > 5 || !back.unarmor(p[1:]) {
			t.Fatalf("%d bits: %q, %d", n, p, fill)
		}
		if fill > 0 && !back.cut(fill) || back != b {
			t.Errorf("%d bits: %q does not give them back", n, p)
		}
	}
}

// TestAppendPayload joins a message from parts that each have padding.
func TestAppendPayload(t *testing.T) {
	for _, m := range fixtures(t) {
		var whole, joined Bits
		if err := Encode(m, &whole); err != nil {
			t.Fatal(err)
		}
		for at := 0; at < whole.n; at += 61 {
			var part Bits
			whole.slice(&part, at, min(at+61, whole.n))
			p, fill := AppendArmored(nil, &part)
			if err := joined.AppendPayload(p, fill); err != nil {
				t.Fatal(err)
			}
		}
		if joined != whole {
			t.Errorf("%T: joined from parts it is not the same", m)
		}
	}
	var b Bits
	b.Append(1, 7)
	was := b
	for _, c := range []struct {
		payload string
		fill    int
		want    error
	}{
		{"0 0", 0, ErrCharacter},
		{"00", 6, ErrFill},
		{"", 1, ErrFill},
		{strings.Repeat("0", maxChars), 0, ErrLong},
		{strings.Repeat("0", maxChars+1), 0, ErrLong},
	} {
		if err := b.AppendPayload([]byte(c.payload), c.fill); err != c.want || b != was {
			t.Errorf("%q, %d: %v", c.payload, c.fill, err)
		}
	}
	buf := []byte("5wP")
	if n := testing.AllocsPerRun(5, func() { b = Bits{}; b.AppendPayload(buf, 4) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestEncodeAllocates says how much: the writer, and what it escapes with.
func TestEncodeAllocates(t *testing.T) {
	var b Bits
	buf := make([]byte, 0, 300)
	for _, m := range fixtures(t) {
		if n := testing.AllocsPerRun(5, func() {
			if err := Encode(m, &b); err != nil {
				t.Fatal(err)
			}
			buf, _ = AppendArmored(buf[:0], &b)
		}); n > 2 {
			t.Errorf("%T: %v allocations", m, n)
		}
	}
}
