package ais

import (
	"fmt"
	"testing"
)

// BenchmarkDecode decodes one message of each type, un-armoring included.
func BenchmarkDecode(b *testing.B) {
	done := map[uint8]bool{}
	for _, m := range fixtures(b) {
		h := m.Head()
		if done[h.Type] {
			continue
		}
		done[h.Type] = true
		a := arm(b, m)
		b.Run(fmt.Sprintf("%02d/%dchars", h.Type, len(a.payload)), func(b *testing.B) {
			var d Decoder
			p := []byte(a.payload)
			b.ReportAllocs()
			for b.Loop() {
				d.Decode(p, a.fill)
			}
		})
	}
}

// mix is what a world-wide feed holds, of each type so many in a thousand: the
// counts of the AISHub sample.
var mix = map[uint8]int{
	1: 742, 2: 24, 3: 106, 4: 49, 5: 27, 6: 5, 8: 13, 9: 1, 11: 1,
	17: 4, 18: 16, 19: 1, 20: 3, 21: 4, 22: 1, 24: 3,
}

// BenchmarkDecodeMix decodes fixtures in the proportions of a real feed; the
// time is of one message.
func BenchmarkDecodeMix(b *testing.B) {
	var all [][]byte
	var fill []int
	done := map[uint8]bool{}
	for _, m := range fixtures(b) {
		t := m.Head().Type
		if done[t] {
			continue
		}
		done[t] = true
		for range mix[t] {
			a := arm(b, m)
			all, fill = append(all, []byte(a.payload)), append(fill, a.fill)
		}
	}
	// An order that no branch predictor learns, and that is always the same.
	for i, r := len(all)-1, uint64(1); i > 0; i-- {
		r = r*6364136223846793005 + 1442695040888963407
		j := int(r>>33) % (i + 1)
		all[i], all[j] = all[j], all[i]
		fill[i], fill[j] = fill[j], fill[i]
	}
	benchmarkAll(b, all, fill)
}

// BenchmarkDecodeShared decodes the AISHub sample; the time is of one message.
func BenchmarkDecodeShared(b *testing.B) {
	var all [][]byte
	var fill []int
	for _, a := range readShared(b) {
		all, fill = append(all, []byte(a.payload)), append(fill, a.fill)
	}
	benchmarkAll(b, all, fill)
}

func benchmarkAll(b *testing.B, all [][]byte, fill []int) {
	var d Decoder
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; {
		for j, p := range all {
			d.Decode(p, fill[j])
			if i++; i == b.N {
				break
			}
		}
	}
}

func BenchmarkUnarmor(b *testing.B) {
	p := []byte(arm(b, fixtures(b)[0]).payload)
	var bits Bits
	for b.Loop() {
		bits.unarmor(p)
	}
}

// BenchmarkUnarmorTable is the usual way, a table look-up for each character,
// for comparison.
func BenchmarkUnarmorTable(b *testing.B) {
	var table [256]byte
	for i := range table {
		table[i] = 0xff
	}
	for i := range len(armorAlphabet) {
		table[armorAlphabet[i]] = byte(i)
	}
	p := []byte(arm(b, fixtures(b)[0]).payload)
	var bits Bits
	for b.Loop() {
		var bad byte
		bits.word[0], bits.word[1], bits.word[2] = 0, 0, 0
		for i, c := range p {
			v := table[c]
			bad |= v
			at := uint(6 * i)
			bits.word[at/64] |= uint64(v) << 58 >> (at % 64)
			if at%64 > 58 {
				bits.word[at/64+1] |= uint64(v) << 58 << (64 - at%64)
			}
		}
		if bad&0x80 != 0 {
			b.Fatal("bad")
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	m := fixtures(b)[0]
	var bits Bits
	b.ReportAllocs()
	for b.Loop() {
		if err := Encode(m, &bits); err != nil {
			b.Fatal(err)
		}
	}
}
