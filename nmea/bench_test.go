package nmea

import "testing"

// line28 is a position report, the common line.
var line28 = []byte("!AIVDM,1,1,,A,13HOI:0P0000VOHLCnHQKwvL05Ip,0*23")

func BenchmarkParse(b *testing.B) {
	var p Parser
	var s Sentence
	b.SetBytes(int64(len(line28)))
	for b.Loop() {
		if r := p.Parse(line28, &s); r != None {
			b.Fatal(r)
		}
	}
}
