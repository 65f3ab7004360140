package nmea_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/nmea"
)

func ExampleParser_Parse() {
	var p nmea.Parser
	var s nmea.Sentence
	for _, line := range []string{
		`\s:station-7,c:1700000000*5A\!AIVDM,1,1,,A,15M67FC000G?ufbE` + "`" + `FepT@3n00Sa,0*5F`,
		`!AIVDM,1,1,,A,15M67FC000G?ufbE` + "`" + `FepT@3n00Sa,0*00`,
		`$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47`,
	} {
		if why := p.Parse([]byte(line), &s); why != nmea.None {
			fmt.Println(why.String(), why.Rejected())
			continue
		}
		fmt.Printf("%s %c %s fill %d\n", s.Talker[:], s.Channel, s.Payload, s.Fill)
		fmt.Printf("%s %v %v from %s\n", s.Tag.Source, s.Tag.Trusted, time.Unix(0, s.Time).UTC(), s.TimeFrom)
	}
	// Output:
	// AI A 15M67FC000G?ufbE`FepT@3n00Sa fill 0
	// station-7 true 2023-11-14 22:13:20 +0000 UTC from tag
	// checksum true
	// not-ais false
}

func ExampleParser_ParseRest() {
	line := []byte(`!AIVDM,2,1,4,A,55P5TL01VIaAL@7W,0*3E!AIVDM,2,2,4,A,KO@mBplU@<PDhh00,2*5A`)
	var p nmea.Parser
	var s nmea.Sentence
	for why := p.Parse(line, &s); ; why = p.ParseRest(&s) {
		fmt.Println(why.String(), s.Number, "of", s.Total)
		if len(s.Rest) == 0 {
			break
		}
	}
	// Output:
	// none 1 of 2
	// none 2 of 2
}

func ExampleAssembler() {
	payload := []byte(strings.Repeat("55P5TL01VIaA", 6))
	lines := nmea.AppendVDM(nil, [2]byte{'A', 'I'}, false, 'B', 4, payload, 2)
	fmt.Print(strings.ReplaceAll(string(lines), "\r", ""))

	var p nmea.Parser
	var s nmea.Sentence
	var a nmea.Assembler
	ordinal := uint64(0)
	for {
		line, rest, ok := nmea.NextLine(lines)
		if !ok {
			break
		}
		lines = rest
		if p.Parse(line, &s) != nmea.None {
			continue
		}
		ordinal++
		for _, m := range a.Add(&s, ordinal) {
			fmt.Printf("%d sentences, %d characters, fill %d\n", m.Sentences, len(m.Payload), m.Fill)
		}
	}
	for range a.Flush() {
		fmt.Println("a message was held")
	}
	// Output:
	// !AIVDM,2,1,4,B,55P5TL01VIaA55P5TL01VIaA55P5TL01VIaA55P5TL01VIaA55P5TL01VIaA,0*51
	// !AIVDM,2,2,4,B,55P5TL01VIaA,2*50
	// 2 sentences, 72 characters, fill 2
}

func ExampleScanner() {
	var p nmea.Parser
	var s nmea.Sentence
	lines := nmea.NewScanner(strings.NewReader(strings.Repeat("x", 200_000) + "\n!AIVDM,1,1,,A,15M67FC000G?ufbE`FepT@3n00Sa,0*5F\n"))
	for lines.Scan() {
		fmt.Println(lines.Line(), p.Parse(lines.Bytes(), &s).String())
	}
	fmt.Println(lines.Err())
	// Output:
	// 1 too-long
	// 2 none
	// <nil>
}

func ExampleAppendTag() {
	t := nmea.Tag{Source: []byte("station-7"), Time: 1_700_000_000_000_000_000}
	fmt.Printf("%s\n", nmea.AppendTag(nil, &t))
	// Output:
	// \s:station-7,c:1700000000*5A\
}

func ExampleReasons() {
	n := 0
	for r := range nmea.Reasons() {
		if r.Rejected() {
			n++
		}
	}
	fmt.Println(n, "reasons to reject, such as", nmea.BadChecksum.String())
	// Output:
	// 14 reasons to reject, such as checksum
}
