package ais

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
)

// applicationSet is one value of a message that a test makes.
type applicationSet struct {
	key   string
	index int
	raw   int64
	text  string
}

// makeApplication is data of a layout with a few values set.
func makeApplication(t testing.TB, dac uint16, fi uint8, n int, selector map[string]int64, sets ...applicationSet) (*Application, Bits) {
	t.Helper()
	a, ok := applicationFor(dac, fi)
	if !ok {
		t.Fatalf("%d/%d is not known", dac, fi)
	}
	var data Bits
	if err := a.New(&data, n, selector); err != nil {
		t.Fatal(err)
	}
	for _, s := range sets {
		err := a.Set(&data, s.key, s.index, s.raw)
		if s.text != "" {
			err = a.SetText(&data, s.key, s.index, s.text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return a, data
}

func TestExtendedStatic(t *testing.T) {
	_, data := makeApplication(t, 1, 24, 0, nil,
		applicationSet{key: "airdraught", raw: 4250}, applicationSet{key: "lastport", text: "KPRJN"},
		applicationSet{key: "nextport", text: "RUVVO"}, applicationSet{key: "lading", raw: 1},
		applicationSet{key: "tonnage", raw: 13971}, applicationSet{key: "persons", raw: 22})
	got, ok := ExtendedStaticOf(&BinaryBroadcast{DAC: 1, FI: 24, Data: data})
	want := ExtendedStatic{
		AirDraughtM: 42.5, LastPort: "KPRJN", NextPort: "RUVVO", Lading: Laden, GrossTonnage: 13971, Persons: Count{22, true},
	}
	if !ok || got != want {
		t.Errorf("%+v, %v, want %+v", got, ok, want)
	}
	_, data = makeApplication(t, 1, 15, 0, nil, applicationSet{key: "airdraught", raw: 205})
	if got, ok := ExtendedStaticOf(&BinaryBroadcast{DAC: 1, FI: 15, Data: data}); !ok || got != (ExtendedStatic{AirDraughtM: 20.5}) {
		t.Errorf("%+v, %v", got, ok)
	}
	if _, ok := ExtendedStaticOf(&BinaryBroadcast{DAC: 1, FI: 31, Data: Bits{n: 304}}); ok {
		t.Error("1/31 is extended static data")
	}
}

func TestPersonsOnBoard(t *testing.T) {
	for _, n := range []int{16, 48} {
		data := Bits{n: n}
		data.appPut(0, 13, 25)
		if got, ok := PersonsOnBoardOf(&AddressedBinary{DAC: 1, FI: 16, Data: data}); !ok || got.Total != (Count{25, true}) {
			t.Errorf("%d bits: %+v, %v", n, got, ok)
		}
		data.appPut(0, 13, 0)
		if got, ok := PersonsOnBoardOf(&AddressedBinary{DAC: 1, FI: 16, Data: data}); !ok || got.Total.Known {
			t.Errorf("%d bits: %+v, %v", n, got, ok)
		}
	}
	_, data := makeApplication(t, 200, 55, 0, nil, applicationSet{key: "crew", raw: 4}, applicationSet{key: "passengers", raw: 120})
	got, ok := PersonsOnBoardOf(&AddressedBinary{DAC: 200, FI: 55, Data: data})
	want := PersonsOnBoard{Total: Count{124, true}, Crew: Count{4, true}, Passengers: Count{120, true}}
	if !ok || got != want {
		t.Errorf("%+v, %v, want %+v", got, ok, want)
	}
	// 1/16 of 240 bits is two targets, and 1/24 has persons but is another thing.
	if _, ok := PersonsOnBoardOf(&BinaryBroadcast{DAC: 1, FI: 16, Data: Bits{n: 240}}); ok {
		t.Error("targets are persons")
	}
	if _, ok := PersonsOnBoardOf(&BinaryBroadcast{DAC: 1, FI: 24, Data: Bits{n: 304}}); ok {
		t.Error("1/24 is 1/16")
	}
}

func TestDangerousCargo(t *testing.T) {
	_, data := makeApplication(t, 1, 12, 0, nil,
		applicationSet{key: "lastport", text: "KPRJN"}, applicationSet{key: "dangerous", text: "AMMONIUM NITRATE"},
		applicationSet{key: "imdcat", text: "5.1"}, applicationSet{key: "unid", raw: 1942},
		applicationSet{key: "amount", raw: 500}, applicationSet{key: "unit", raw: 2})
	got, ok := DangerousCargoOf(&AddressedBinary{DAC: 1, FI: 12, Data: data})
	want := DangerousCargo{
		LastPort: "KPRJN", Main: "AMMONIUM NITRATE", Category: "5.1", UNNumber: 1942, Amount: 500, Unit: 2,
	}
	if !ok || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v, want %+v", got, ok, want)
	}
	if n, ok := got.Tonnes(); !ok || n != 500 {
		t.Errorf("%g tonnes, %v", n, ok)
	}
	_, data = makeApplication(t, 1, 25, 5, nil,
		applicationSet{key: "amount", raw: 3}, applicationSet{key: "unit", raw: 3},
		applicationSet{key: "code", raw: 1}, applicationSet{key: "subtype", raw: 11 << 6},
		applicationSet{key: "code", index: 1, raw: 2}, applicationSet{key: "subtype", index: 1, raw: 1972},
		applicationSet{key: "code", index: 2, raw: 3}, applicationSet{key: "subtype", index: 2, raw: 2<<10 | 51<<3},
		applicationSet{key: "code", index: 3, raw: 4}, applicationSet{key: "subtype", index: 3, raw: 4 << 9},
		applicationSet{key: "code", index: 4, raw: 5}, applicationSet{key: "subtype", index: 4, raw: 1 << 10})
	got, ok = DangerousCargoOf(&BinaryBroadcast{DAC: 1, FI: 25, Data: data})
	if n, known := got.Tonnes(); !ok || !known || n != 3000 || len(got.Cargos) != 5 {
		t.Fatalf("%+v, %v", got, ok)
	}
	for i, want := range []string{"11 true", "0 false", "51 true", "0 false", "0 false"} {
		n, ok := got.Cargos[i].IMDG()
		if s := fmt.Sprint(n, ok); s != want {
			t.Errorf("cargo %d: IMDG %s, want %s", i, s, want)
		}
	}
	if n, ok := got.Cargos[1].UN(); !ok || n != 1972 {
		t.Errorf("UN %d, %v", n, ok)
	}
	if n, ok := got.Cargos[2].BC(); !ok || n != 2 {
		t.Errorf("BC %d, %v", n, ok)
	}
	if n, ok := got.Cargos[3].Oil(); !ok || n != 4 {
		t.Errorf("oil %d, %v", n, ok)
	}
	if n, ok := got.Cargos[4].Noxious(); !ok || n != 1 {
		t.Errorf("category %d, %v", n, ok)
	}
}

func TestInlandStatic(t *testing.T) {
	_, data := makeApplication(t, 200, 10, 0, nil,
		applicationSet{key: "vin", text: "02325170"}, applicationSet{key: "length", raw: 1099}, applicationSet{key: "beam", raw: 114},
		applicationSet{key: "shiptype", raw: 8030}, applicationSet{key: "hazard", raw: 1}, applicationSet{key: "draught", raw: 231},
		applicationSet{key: "loaded", raw: 2})
	got, ok := InlandStaticOf(&BinaryBroadcast{DAC: 200, FI: 10, Data: data})
	want := InlandStatic{
		VIN: "02325170", LengthM: 109.9, BeamM: 11.4, DraughtM: 2.31, ShipType: 8030, Cones: Count{1, true}, Lading: Laden,
	}
	if !ok || got != want {
		t.Errorf("%+v, %v, want %+v", got, ok, want)
	}
}

func TestAreaNotice(t *testing.T) {
	for _, id := range []struct {
		dac uint16
		fi  uint8
	}{{1, 22}, {1, 23}, {366, 22}, {367, 22}} {
		a, data := makeApplication(t, id.dac, id.fi, 1, map[string]int64{"shape": 4},
			applicationSet{key: "notice", raw: 35}, applicationSet{key: "scale", raw: 2}, applicationSet{key: "duration", raw: 60},
			applicationSet{key: "bearing1", raw: 180}, applicationSet{key: "distance1", raw: 7},
			applicationSet{key: "bearing2", raw: 0}, applicationSet{key: "distance2", raw: 9})
		var m Message = &BinaryBroadcast{DAC: id.dac, FI: id.fi, Data: data}
		if a.Use == AddressedUse {
			m = &AddressedBinary{DAC: id.dac, FI: id.fi, Data: data}
		}
		got, ok := AreaNoticeOf(m)
		want := AreaNotice{
			Notice: 35, Start: ETA{Hour: 24, Minute: 60}, Minutes: Count{60, true},
			Areas: []Area{{Shape: 4, Points: []AreaPoint{{90, 700}, {0, 900}}}},
		}
		if !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("%d/%d: %+v, %v, want %+v", id.dac, id.fi, got, ok, want)
		}
	}
	_, data := makeApplication(t, 1, 22, 1, map[string]int64{"shape": 2},
		applicationSet{key: "scale", raw: 1}, applicationSet{key: "lon", raw: -30_000}, applicationSet{key: "lat", raw: 60_000},
		applicationSet{key: "radius", raw: 25}, applicationSet{key: "left", raw: 10}, applicationSet{key: "right", raw: 80})
	got, ok := AreaNoticeOf(&BinaryBroadcast{DAC: 1, FI: 22, Data: data})
	want := []Area{{Shape: 2, Lat: 1, Lon: -0.5, Located: true, RadiusM: 250, Left: 10, Right: 80}}
	if !ok || !reflect.DeepEqual(got.Areas, want) {
		t.Errorf("%+v, %v, want %+v", got.Areas, ok, want)
	}
	if _, ok := AreaNoticeOf(&BinaryBroadcast{DAC: 1, FI: 31, Data: Bits{n: 304}}); ok {
		t.Error("1/31 is an area notice")
	}
}

// TestApplicationCorpus counts the applications of the AISHub sample, and how
// many of each have a layout that fits.
func TestApplicationCorpus(t *testing.T) {
	path := sharedtest.Path(t, "data/ais/nmea/aishub-nmea-sample.txt")
	counts := map[string][2]int{}
	var d Decoder
	for _, a := range readArmored(t, path) {
		m, err := d.Decode([]byte(a.payload), a.fill)
		if err != nil {
			continue
		}
		dac, fi, _, _, ok := ApplicationData(m)
		if !ok {
			continue
		}
		key := fmt.Sprintf("%d %d/%d", m.Head().Type, dac, fi)
		c := counts[key]
		c[0]++
		if found, data, ok := ApplicationOf(m); ok {
			c[1]++
			checkRoundTrip(t, key, found, data)
		}
		counts[key] = c
	}
	var known, unknown []string
	total, structured := 0, 0
	for key, c := range counts {
		total += c[0]
		structured += c[1]
		if c[1] > 0 {
			known = append(known, fmt.Sprintf("%s: %d of %d", key, c[1], c[0]))
		} else {
			unknown = append(unknown, fmt.Sprintf("%s: %d", key, c[0]))
		}
	}
	slices.Sort(known)
	slices.Sort(unknown)
	t.Logf("%d of %d structured\nknown:\n%s\nleft as bits:\n%s", structured, total, strings.Join(known, "\n"), strings.Join(unknown, "\n"))
	for key, want := range map[string]int{
		"8 200/10": 650, "8 1/11": 136, "6 1/3": 127, "6 1/2": 82, "6 1/40": 52, "8 1/16": 21, "6 1/4": 16, "8 316/1": 15,
		"6 0/0": 13, "8 1/40": 10, "6 235/10": 1, "8 316/32": 1,
	} {
		if got := counts[key][1]; got != want {
			t.Errorf("%s: %d structured, want %d", key, got, want)
		}
	}
}
