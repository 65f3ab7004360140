package nmea_test

import (
	"os"
	"testing"

	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
	"github.com/tidewaiter/tidewaiter/nmea"
)

func benchmarkParse(b *testing.B, line string) {
	var p nmea.Parser
	var s nmea.Sentence
	in := []byte(line)
	b.SetBytes(int64(len(in)))
	b.ReportAllocs()
	for b.Loop() {
		if r := p.Parse(in, &s); r != nmea.None {
			b.Fatal(r)
		}
	}
}

func BenchmarkParse(b *testing.B)       { benchmarkParse(b, single) }
func BenchmarkParseLong(b *testing.B)   { benchmarkParse(b, two1) }
func BenchmarkParseTag(b *testing.B)    { benchmarkParse(b, tag("s:rMT2083,c:1700000000")+single) }
func BenchmarkParsePrefix(b *testing.B) { benchmarkParse(b, "1700000000123456789 "+single) }

// BenchmarkAdd joins a message of two sentences.
func BenchmarkAdd(b *testing.B) {
	var p nmea.Parser
	var s1, s2 nmea.Sentence
	p.Parse([]byte(two1), &s1)
	p.Parse([]byte(two2), &s2)
	var a nmea.Assembler
	n := uint64(0)
	b.ReportAllocs()
	for b.Loop() {
		n += 20
		if len(a.Add(&s1, n))+len(a.Add(&s2, n+1)) != 1 {
			b.Fatal("no message")
		}
	}
}

// BenchmarkAISHub reads the AISHub sample: lines, sentences, messages.
func BenchmarkAISHub(b *testing.B) {
	path, ok := sharedtest.Find("data/ais/nmea/aishub-nmea-sample.txt")
	if !ok {
		b.Skip("skipped: shared test data is absent")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	var p nmea.Parser
	var s nmea.Sentence
	var a nmea.Assembler
	n, messages := uint64(0), 0
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		for rest := data; len(rest) > 0; {
			var line []byte
			line, rest, _ = nmea.NextLine(rest)
			if p.Parse(line, &s) != nmea.None {
				continue
			}
			n++
			if s.Total == 1 {
				messages++
			} else {
				messages += len(a.Add(&s, n))
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/sentence")
}
