package synth

import (
	"fmt"
	"math/rand/v2"

	"github.com/tidewaiter/tidewaiter/vessels"
)

// firstMID is the first of ten maritime identification digits that the ITU has
// allotted to nobody (its table ends at 775).
const firstMID = 790

// MIDs is a table for the flags of synthetic vessels: the ten MIDs from 790 are
// XA to XJ, codes that ISO 3166-1 leaves to its users.
func MIDs() vessels.MIDTable {
	t := vessels.MIDTable{}
	for i := range 10 {
		t[vessels.MID(firstMID+i)] = "X" + string(rune('A'+i))
	}
	return t
}

// flagOf is the flag of a number under [MIDs].
func flagOf(m vessels.MMSI) string {
	flag, _ := MIDs().Flag(m)
	return flag
}

// mmsiOf is the number of the i-th vessel under one of the ten flags.
func mmsiOf(flag, i int) vessels.MMSI {
	return vessels.MMSI((firstMID+flag%10)*1_000_000 + i%1_000_000)
}

// imoOf is the i-th IMO number that begins with 3, with its check digit. The
// numbers of ships begin with 5 to 9 and, since those ran short, with 1.
func imoOf(i int) uint32 {
	six := uint32(300_000 + i%100_000)
	sum, v := uint32(0), six
	for weight := uint32(2); weight <= 7; weight++ {
		sum += v % 10 * weight
		v /= 10
	}
	return six*10 + sum%10
}

// design is a kind of ship that worlds are made of.
type design struct {
	word             string // of names
	shipType         uint8  // M.1371-5, table 53
	class            byte
	lengthLo, length float64 // metres, least and most
	kn, knMore       float64 // service speed, least and most more
	laden            float64 // draught in metres over length in metres
	share            float64 // of a world's vessels
}

// designs are rough figures for small and middle-sized ships: a laden draught
// is about a sixteenth of the length, one in ballast 0.65 of it.
var designs = []design{
	{"CARGO", 70, 'A', 85, 190, 10.5, 3.5, 1. / 16, 0.40},
	{"TANKER", 80, 'A', 90, 240, 11.5, 3, 1. / 15, 0.15},
	{"BOX", 71, 'A', 130, 290, 15, 5, 1. / 20, 0.12},
	{"FISHER", 30, 'A', 24, 62, 8.5, 2.5, 1. / 13, 0.15},
	{"TUG", 52, 'A', 22, 38, 8, 3, 1. / 9, 0.05},
	{"FERRY", 60, 'A', 90, 180, 17, 4, 1. / 28, 0.03},
	{"YACHT", 37, 'B', 9, 22, 6, 3, 1. / 7, 0.10},
}

const ballast = 0.65 // of the laden draught

// ship draws one ship of a kind: what it says of itself, laden, and its speed.
func ship(rng *rand.Rand, d *design, i int) (s vessels.Static, kn float64) {
	length := d.lengthLo + (d.length-d.lengthLo)*rng.Float64()*rng.Float64()
	beam := length / 6.2
	if d.class == 'B' {
		beam = length / 3.2
	}
	s = vessels.Static{
		MMSI:         mmsiOf(rng.IntN(8), i),
		Name:         fmt.Sprintf("SYN %s %04d", d.word, i),
		CallSign:     fmt.Sprintf("S%06d", i%1_000_000),
		ShipType:     d.shipType,
		ToBowM:       uint16(length * 0.8),
		ToPortM:      uint16(beam / 2),
		ToStarboardM: uint16(beam - float64(uint16(beam/2))),
		Class:        d.class,
	}
	s.ToSternM = uint16(length) - s.ToBowM
	if d.class == 'A' {
		s.DraughtM = tenth(length * d.laden)
		if d.shipType >= 60 {
			s.IMO = imoOf(i)
		}
	}
	return s, d.kn + d.knMore*rng.Float64()
}

// anyDesign draws a kind of ship by its share.
func anyDesign(rng *rand.Rand) *design {
	u := rng.Float64()
	for i := range designs {
		if u -= designs[i].share; u < 0 {
			return &designs[i]
		}
	}
	return &designs[0]
}

// tenth is a number of metres as a static report can say it.
func tenth(m float64) float32 { return float32(int(m*10+0.5)) / 10 }
