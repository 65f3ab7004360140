package ais

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

// equal tells whether two messages are of one type and the same in all fields.
func equal(a, b Message) bool {
	return reflect.TypeOf(a) == reflect.TypeOf(b) &&
		reflect.ValueOf(a).Elem().Interface() == reflect.ValueOf(b).Elem().Interface()
}

// checkDecode compares the decoder, which has decoded other messages before,
// with the reference, and checks that encoding what it decoded is stable.
func checkDecode(t testing.TB, d, again *Decoder, payload []byte, fill int) {
	t.Helper()
	got, err := d.Decode(payload, fill)
	want, wantErr := reference(payload, fill)
	if err != nil || wantErr != nil {
		if err != wantErr {
			t.Fatalf("%q, %d: error %v, reference %v", payload, fill, err, wantErr)
		}
		return
	}
	if !equal(got, want) {
		t.Fatalf("%q, %d:\n     got %+v\nreference %+v", payload, fill, got, want)
	}

	var b Bits
	if err := Encode(got, &b); err != nil {
		t.Fatalf("%q, %d: %v", payload, fill, err)
	}
	if b.n != int(got.Head().Bits) {
		t.Fatalf("%q, %d: encoded to %d bits, was %d", payload, fill, b.n, got.Head().Bits)
	}
	if got.Head().Flags&FlagLength == 0 && b != d.bits {
		t.Fatalf("%q, %d: encoded to\n %x, was\n %x", payload, fill, b.word, d.bits.word)
	}
	back, err := again.DecodeBits(&b)
	if err != nil {
		t.Fatalf("%q, %d: decoding what was encoded: %v", payload, fill, err)
	}
	want.Head().Flags &^= FlagFill
	if !equal(back, want) {
		t.Fatalf("%q, %d:\nencoded and decoded %+v\n               was %+v", payload, fill, back, want)
	}
}

func TestFixtures(t *testing.T) {
	var d, again Decoder
	types := map[uint8]bool{}
	for _, m := range fixtures(t) {
		a := arm(t, m)
		checkDecode(t, &d, &again, []byte(a.payload), a.fill)
		got, err := d.Decode([]byte(a.payload), a.fill)
		if err != nil {
			t.Fatalf("%+v: %v", m, err)
		}
		if got.Head().Flags != 0 {
			t.Errorf("%+v: flags %b", got, got.Head().Flags)
		}
		m.Head().Bits = got.Head().Bits
		if !equal(got, m) {
			t.Errorf(" got %+v\nwant %+v", got, m)
		}
		types[m.Head().Type] = true
	}
	for i := uint8(1); i < kinds; i++ {
		if !types[i] {
			t.Errorf("no fixture of type %d", i)
		}
	}
}

// TestEveryCutAndFlip decodes every message of the corpus, every truncation and
// every single-bit flip of it.
func TestEveryCutAndFlip(t *testing.T) {
	var d, again Decoder
	seeds := append(fixtureSeeds(t), sharedSeeds(t)...)
	cases := 0
	check := func(p []byte, fill int) {
		cases++
		checkDecode(t, &d, &again, p, fill)
	}
	for i, s := range seeds {
		p := []byte(s.payload)
		check(p, s.fill)
		if testing.Short() && i%8 != 0 {
			continue
		}
		for n := range len(p) + 1 {
			for fill := range 6 {
				check(p[:n], fill)
			}
		}
		for j := range p {
			v := strings.IndexByte(armorAlphabet, p[j])
			if v < 0 {
				continue
			}
			for bit := range 6 {
				p[j] = armorAlphabet[v^1<<bit]
				check(p, s.fill)
			}
			p[j] = armorAlphabet[v]
		}
	}
	t.Logf("%d messages, %d inputs", len(seeds), cases)
}

// TestEveryLength decodes every type at every length, with ones and with a
// pattern, so that what is past the end cannot hide.
func TestEveryLength(t *testing.T) {
	var d, again Decoder
	for msgType := range 64 {
		for _, pattern := range []string{"w", "0", "5ktMR1Fq"} {
			p := []byte(strings.Repeat(pattern, maxChars))[:maxChars]
			p[0] = armorAlphabet[msgType]
			for n := 0; n <= maxChars; n++ {
				if testing.Short() && n > 40 && n%7 != 0 {
					continue
				}
				checkDecode(t, &d, &again, p[:n], n%6)
			}
		}
	}
}

// TestEveryCharacter puts every byte, and every pair of some bytes, in every
// place of payloads of several lengths, among characters of all bit patterns.
func TestEveryCharacter(t *testing.T) {
	check := func(p []byte) {
		t.Helper()
		want := true
		for _, c := range p {
			want = want && strings.IndexByte(armorAlphabet, c) >= 0
		}
		var b Bits
		if got := b.unarmor(p); got != want {
			t.Fatalf("%q: accepted %v, want %v", p, got, want)
		}
	}
	bad := []byte{0, ' ', '/', 'X', '_', 'x', 0x7f, 0x80, 0xb0, 0xff}
	for _, others := range []string{"0", "?", "@", "W", "`", "w", "5kP", armorAlphabet} {
		for _, n := range []int{1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 20, 24, 25, 28, 31, 32, 33, 57, 71, 224} {
			p := []byte(strings.Repeat(others, n))[:n]
			for at := range n {
				was := p[at]
				for c := range 256 {
					p[at] = byte(c)
					check(p)
				}
				for _, c := range bad {
					for _, c2 := range bad {
						next := (at + 9) % n
						was2 := p[next]
						p[at], p[next] = c, c2
						check(p)
						p[next] = was2
					}
				}
				p[at] = was
			}
		}
	}
}

func TestDecodeErrors(t *testing.T) {
	for _, c := range []struct {
		name, payload string
		fill          int
		want          error
	}{
		{"nothing", "", 0, ErrShort},
		{"fill of nothing", "", 1, ErrFill},
		{"negative fill", "1000000", -1, ErrFill},
		{"fill of a whole character", "10000000", 6, ErrFill},
		{"shorter than a header", "100000", 0, ErrShort},
		{"header only", "1000000", 4, ErrShort},
		{"position cut before RAIM", "1" + strings.Repeat("0", 24), 2, ErrShort},
		{"position cut after RAIM", "1" + strings.Repeat("0", 24), 1, nil},
		{"static data of 419 bits", "5" + strings.Repeat("0", 69), 1, ErrShort},
		{"static data of 420 bits", "5" + strings.Repeat("0", 69), 0, nil},
		{"part C", "H00000" + "8" + strings.Repeat("0", 20), 0, ErrPart},
		{"part B with the length of A", "H00000" + "4" + strings.Repeat("0", 20), 2, ErrShort},
		{"reserved type", "L" + strings.Repeat("0", 27), 0, nil},
		{"space", "1 " + strings.Repeat("0", 26), 0, ErrCharacter},
		{"too long", strings.Repeat("0", maxChars+1), 0, ErrLong},
	} {
		var d Decoder
		m, err := d.Decode([]byte(c.payload), c.fill)
		if !errors.Is(err, c.want) || (m == nil) != (err != nil) {
			t.Errorf("%s: %+v, %v, want %v", c.name, m, err, c.want)
		}
	}
}

func TestFlags(t *testing.T) {
	for _, c := range []struct {
		name, payload string
		fill          int
		want          Flags
	}{
		{"position", "1" + strings.Repeat("0", 27), 0, 0},
		{"position without radio status", "1" + strings.Repeat("0", 24), 0, FlagLength},
		{"position of 204 bits", "1" + strings.Repeat("0", 33), 0, FlagLength},
		{"zero fill", "5" + strings.Repeat("0", 70), 2, 0},
		{"fill that is not zero", "5" + strings.Repeat("0", 69) + "1", 2, FlagFill},
		{"last bit of the message", "5" + strings.Repeat("0", 69) + "4", 2, 0},
		{"both", "1" + strings.Repeat("0", 25) + "w", 5, FlagLength | FlagFill},
	} {
		var d Decoder
		m, err := d.Decode([]byte(c.payload), c.fill)
		if err != nil || m.Head().Flags != c.want {
			t.Errorf("%s: %+v, %v, want flags %b", c.name, m, err, c.want)
		}
	}
}

func TestLegalLength(t *testing.T) {
	for msgType := range 256 {
		for n := -1; n <= MaxBits+1; n++ {
			_, want := referenceLengths(uint8(msgType), n)
			if msgType == 0 || msgType >= kinds {
				want = n >= 38 && n <= 1064
			}
			if got := LegalLength(uint8(msgType), n); got != want {
				t.Fatalf("type %d, %d bits: %v", msgType, n, got)
			}
		}
	}
}

func TestDecodeDoesNotAllocate(t *testing.T) {
	var d Decoder
	for _, a := range append(fixtureSeeds(t), sharedSeeds(t)...) {
		p := []byte(a.payload)
		if n := testing.AllocsPerRun(5, func() { d.Decode(p, a.fill) }); n != 0 {
			t.Errorf("%q: %v allocations", p, n)
		}
	}
	for _, p := range []string{"", "1 2", "1000000", strings.Repeat("0", 300)} {
		b := []byte(p)
		if n := testing.AllocsPerRun(5, func() { d.Decode(b, 0) }); n != 0 {
			t.Errorf("%q: %v allocations", p, n)
		}
	}
}

// FuzzDecode compares the decoder with the reference. The payload is tried as
// it is, and with its bytes made into characters of the alphabet.
func FuzzDecode(f *testing.F) {
	for _, a := range append(fixtureSeeds(f), sharedSeeds(f)...) {
		f.Add([]byte(a.payload), a.fill)
	}
	var d, again Decoder
	f.Fuzz(func(t *testing.T, p []byte, fill int) {
		checkDecode(t, &d, &again, p, fill)
		p = append([]byte(nil), p...)
		for i, c := range p {
			if strings.IndexByte(armorAlphabet, c) < 0 {
				p[i] = armorAlphabet[c&63]
			}
		}
		checkDecode(t, &d, &again, p, fill)
	})
}
