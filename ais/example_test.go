package ais_test

import (
	"fmt"

	"github.com/tidewaiter/tidewaiter/ais"
)

func ExampleDecoder_Decode() {
	var d ais.Decoder
	m, err := d.Decode([]byte("139>Jh@vis9AfaTHKaC`h6g20L09"), 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	if p, ok := m.(*ais.PositionReport); ok {
		lat, _ := p.Latitude.Degrees()
		lon, _ := p.Longitude.Degrees()
		turn, ok := p.Turn.DegreesPerMinute()
		fmt.Printf("%d %s %.5f %.5f, turn %.1f %v\n", p.MMSI, p.Status, lat, lon, turn, ok)
	}
	// Output: 211000001 under way using engine 42.69794 129.70206, turn -1.1 true
}

func ExampleEncode() {
	name, err := ais.NewText20("SEA OF VALUES")
	if err != nil {
		fmt.Println(err)
		return
	}
	m := &ais.StaticDataReport{Header: ais.Header{Type: 24, MMSI: 211_000_001}, Name: name}
	var b ais.Bits
	if err := ais.Encode(m, &b); err != nil {
		fmt.Println(err)
		return
	}
	payload, fill := ais.AppendArmored(nil, &b)
	fmt.Printf("%s fill %d, %d bits\n", payload, fill, b.Len())

	m.MMSI = 1 << 30
	fmt.Println(ais.Encode(m, &b))
	// Output:
	// H39>JhA<D60tJ1H4iDE<0000000 fill 2, 160 bits
	// ais: encoding *ais.StaticDataReport of type 24: MMSI: 1073741824 does not fit 30 bits
}

func ExampleStaticPairs() {
	var pairs ais.StaticPairs
	name, _ := ais.NewText20("SEA OF VALUES")
	parts := []*ais.StaticDataReport{
		{Header: ais.Header{Type: 24, MMSI: 211_000_001}, Name: name},
		{Header: ais.Header{Type: 24, MMSI: 211_000_001}, Part: 1, ShipType: 37},
		{Header: ais.Header{Type: 24, MMSI: 211_000_002}, Part: 1, ShipType: 36},
	}
	for _, part := range parts {
		name, ok := pairs.Add(part)
		fmt.Printf("%d part %c: %q %v\n", part.MMSI, 'A'+part.Part, name, ok)
	}
	// Output:
	// 211000001 part A: "" false
	// 211000001 part B: "SEA OF VALUES" true
	// 211000002 part B: "" false
}

func ExampleLegalLength() {
	fmt.Println(ais.LegalLength(5, 424), ais.LegalLength(5, 422), ais.LegalLength(21, 280))
	// Output: true false true
}

func ExampleAppendArmored() {
	var b ais.Bits
	b.Append(0b000101_111111_10, 14)
	payload, fill := ais.AppendArmored(nil, &b)
	fmt.Printf("%s %d\n", payload, fill)
	// Output: 5wP 4
}
