package ais

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// selections are the raw values of a layout's selectors that it has variants
// for; one empty selection where it has none.
func selections(a *Application) (all []map[string]int64) {
	var visit func(fields []Field)
	visit = func(fields []Field) {
		key := ""
		for i := range fields {
			f := &fields[i]
			if f.role == roleSelector {
				key = f.Key
			}
			if f.Kind == GroupKind {
				visit(f.Fields)
			}
			for raw, v := range f.Variants {
				if v != nil {
					all = append(all, map[string]int64{key: int64(raw)})
				}
			}
		}
	}
	visit(a.Fields)
	if all == nil {
		all = append(all, nil)
	}
	return all
}

// drafts are data of every layout, variant and number of repetitions, with
// nothing available in them.
func drafts(t testing.TB, each func(name string, a *Application, data Bits)) {
	t.Helper()
	for a := range Applications() {
		for _, set := range selections(a) {
			tried := false
			for _, n := range []int{1, 2, 4, 8, 28} {
				var data Bits
				err := a.New(&data, n, set)
				if errors.Is(err, ErrApplicationField) {
					continue // not so many repetitions, or so few
				}
				tried = true
				each(fmt.Sprintf("%d/%d %s %v x%d", a.DAC, a.FI, a.Use, set, n), a, data)
			}
			if !tried {
				t.Errorf("%d/%d %v: cannot be laid out", a.DAC, a.FI, set)
			}
		}
	}
}

// checkRoundTrip puts every value of data into empty bits and compares.
func checkRoundTrip(t testing.TB, name string, a *Application, data *Bits) {
	t.Helper()
	again := Bits{n: data.n}
	at := 0
	for v := range a.Values(data) {
		if v.Offset() != at {
			t.Fatalf("%s: %s at bit %d, want %d", name, v.Field.Key, v.Offset(), at)
		}
		at += v.Width()
		if err := a.Put(&again, v); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if x, ok := v.Number(); ok && v.Field.square == 0 {
			if raw, ok := v.Field.unscaled(x); !ok || raw != v.Raw {
				t.Fatalf("%s: %s: raw %d is %g %s, which is raw %d, %v", name, v.Field.Key, v.Raw, x, v.Field.Unit, raw, ok)
			}
		}
		v.Label()
		v.Text()
	}
	if again != *data {
		t.Fatalf("%s: put back:\n%x\nwant\n%x", name, again, *data)
	}
}

// TestApplicationLayouts: the tables are sound.
func TestApplicationLayouts(t *testing.T) {
	type id struct {
		dac uint16
		fi  uint8
	}
	seen := map[id]bool{}
	var last *Application
	for a := range Applications() {
		name := fmt.Sprintf("%d/%d", a.DAC, a.FI)
		if a.DAC > 1023 || a.FI > 63 || a.Use == 0 || a.Title == "" || a.Reference == "" || a.MinBits > a.MaxBits || a.MaxBits > MaxBits {
			t.Errorf("%s: %+v", name, a)
		}
		if k := (id{a.DAC, a.FI}); last != nil && (last.DAC != a.DAC || last.FI != a.FI) && seen[k] {
			t.Errorf("%s is not beside its like", name)
		}
		seen[id{a.DAC, a.FI}], last = true, a
		checkFields(t, name, a.Fields, 0)
	}
	if len(seen) < 45 {
		t.Errorf("%d pairs of DAC and FI are known, want 45 or more", len(seen))
	}
}

func checkFields(t *testing.T, name string, fields []Field, depth int) {
	keys := map[string]bool{}
	for i := range fields {
		f := &fields[i]
		at := name + " " + f.Key
		if f.Kind != SpareKind && f.Kind != VariantKind {
			if f.Key == "" || keys[f.Key] {
				t.Errorf("%s: no key, or one that is there already", at)
			}
			keys[f.Key] = true
		}
		switch f.Kind {
		case GroupKind:
			if depth > 0 || f.Min > f.Max || f.recordBits() == 0 || i != len(fields)-1 {
				t.Errorf("%s: a group that the walker does not know", at)
			}
			checkFields(t, at, f.Fields, depth+1)
		case VariantKind:
			for j, v := range f.Variants {
				n := 0
				for k := range v {
					n += v[k].Bits
				}
				if f.Bits > 0 && n != f.Bits {
					t.Errorf("%s: variant %d has %d bits, want %d", at, j, n, f.Bits)
				}
				checkFields(t, fmt.Sprintf("%s variant %d", at, j), v, depth)
			}
		case TextKind:
			if f.Bits%6 != 0 || f.Bits == 0 && i != len(fields)-1 {
				t.Errorf("%s: text of %d bits", at, f.Bits)
			}
		case SpareKind:
		default:
			if f.Bits < 1 || f.Bits > 62 || f.Low > f.High || !f.holds(f.Low) || !f.holds(f.High) || !f.holds(f.Default) || f.mul == 0 || f.div == 0 {
				t.Errorf("%s: %+v", at, f)
			}
			if len(f.Labels) > 1<<f.Bits {
				t.Errorf("%s: more labels than values", at)
			}
			// What says "not available" is no value, unless every number is one.
			if _, ok := f.Scaled(f.Default); ok && f.Default != 0 && f.Key != "precision" && f.Key != "idtype" && f.Key != "day" {
				t.Errorf("%s: the default %d is a value", at, f.Default)
			}
		}
	}
}

// TestApplicationRoundTrip: what was written is read, bit for bit, from empty
// and from random data.
func TestApplicationRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 14))
	layouts := 0
	drafts(t, func(name string, a *Application, data Bits) {
		layouts++
		found, err := LookupApplication(a.DAC, a.FI, a.Use, &data)
		if err != nil || found != a {
			t.Fatalf("%s: found %v, %v", name, found, err)
		}
		checkRoundTrip(t, name, a, &data)
		for range 20 {
			random := data
			for v := range a.Values(&data) {
				if v.Field.role != roleNone || v.Field.Kind == TextKind {
					continue
				}
				random.appPut(v.at, v.width, r.Uint64())
			}
			checkRoundTrip(t, name+" random", a, &random)
		}
		for v := range a.Values(&data) {
			if v.Field.Kind == TextKind || v.Field.Kind == SpareKind || v.Field.role != roleNone {
				continue
			}
			for _, raw := range []int64{v.Field.Low, v.Field.High, v.Field.Default} {
				if err := a.Set(&data, v.Field.Key, v.Index, raw); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				got, ok := a.Value(&data, v.Field.Key, v.Index)
				if !ok || got.Raw != raw {
					t.Fatalf("%s: %s is %d, want %d", name, v.Field.Key, got.Raw, raw)
				}
			}
		}
	})
	if layouts < 100 {
		t.Errorf("%d layouts were tried", layouts)
	}
}

// TestApplicationTruncated: any length is either refused with a reason or reads
// and writes back.
func TestApplicationTruncated(t *testing.T) {
	drafts(t, func(name string, a *Application, data Bits) {
		for n := range data.n + 12 {
			cut := Bits{n: min(n, MaxBits)}
			for i := 0; i < min(cut.n, data.n); i += 64 {
				k := min(64, cut.n-i, data.n-i)
				cut.appPut(i, k, data.u(i, k))
			}
			found, err := LookupApplication(a.DAC, a.FI, a.Use, &cut)
			if err != nil {
				if !errors.Is(err, ErrApplicationLength) {
					t.Fatalf("%s at %d bits: %v", name, n, err)
				}
				found = a
				for range found.Values(&cut) {
				}
				continue
			}
			checkRoundTrip(t, fmt.Sprintf("%s at %d bits", name, n), found, &cut)
		}
	})
}

func TestApplicationReasons(t *testing.T) {
	for _, tc := range []struct {
		m    Message
		want error
	}{
		{&BinaryBroadcast{DAC: 1, FI: 31, Data: Bits{n: 304}}, nil},
		{&BinaryBroadcast{DAC: 1, FI: 31, Data: Bits{n: 200}}, ErrApplicationLength},
		{&BinaryBroadcast{DAC: 1, FI: 31, Data: Bits{n: 400}}, ErrApplicationLength},
		{&AddressedBinary{DAC: 1, FI: 31, Data: Bits{n: 304}}, ErrApplicationUnknown},
		{&BinaryBroadcast{DAC: 2, FI: 31, Data: Bits{n: 304}}, ErrApplicationUnknown},
		{&PositionReport{}, ErrApplicationUnknown},
		{&SingleSlotBinary{Structured: true, DAC: 1, FI: 16, Data: Bits{n: 16}}, nil},
		{&SingleSlotBinary{DAC: 1, FI: 16, Data: Bits{n: 16}}, ErrApplicationUnknown},
		{&MultipleSlotBinary{Structured: true, Addressed: true, DAC: 200, FI: 55, Data: Bits{n: 80}}, nil},
		{&BinaryBroadcast{DAC: 316, FI: 1, Data: Bits{n: 152}}, ErrApplicationLength}, // message 0
	} {
		_, _, err := FindApplication(tc.m)
		if !errors.Is(err, tc.want) {
			t.Errorf("%T %+v: %v, want %v", tc.m, tc.m, err, tc.want)
		}
		if _, _, ok := ApplicationOf(tc.m); ok != (tc.want == nil) {
			t.Errorf("%T: %v", tc.m, ok)
		}
	}
}

// TestApplicationScales: resolutions and offsets of fields against the ranges
// the circulars print.
func TestApplicationScales(t *testing.T) {
	for _, tc := range []struct {
		dac      uint16
		fi       uint8
		key      string
		low, top float64
		unit     string
	}{
		{1, 11, "airtemp", -60, 60, "°C"},
		{1, 11, "dewpoint", -20, 50, "°C"},
		{1, 11, "pressure", 800, 1200, "hPa"},
		{1, 11, "waterlevel", -10, 30, "m"},
		{1, 11, "watertemp", -10, 50, "°C"},
		{1, 11, "salinity", 0, 50, "‰"},
		{1, 11, "visibility", 0, 25, "nmi"},
		{1, 31, "airtemp", -60, 60, "°C"},
		{1, 31, "dewpoint", -20, 50, "°C"},
		{1, 31, "pressure", 799, 1201, "hPa"},
		{1, 31, "waterlevel", -10, 30, "m"},
		{1, 31, "watertemp", -10, 50, "°C"},
		{1, 31, "cspeed", 0, 25.1, "kn"},
		{1, 31, "salinity", 0, 50.1, "‰"},
		{1, 31, "lon", -180, 180, "degree"},
		{1, 31, "lat", -90, 90, "degree"},
		{1, 24, "airdraught", 0.01, 81.91, "m"},
		{1, 15, "airdraught", 0.1, 204.7, "m"},
		{1, 14, "cspeed", 0, 12.6, "kn"},
		{1, 32, "cspeed", 0, 25.1, "kn"},
		{1, 20, "berth_depth", 0.1, 25.5, "m"},
		{200, 10, "length", 0.1, 800, "m"},
		{200, 10, "beam", 0.1, 100, "m"},
		{200, 10, "draught", 0.01, 20, "m"},
		{200, 21, "airdraught", 0.01, 40, "m"},
		{235, 10, "ana_int", 0.05, 36, "V"},
		{367, 23, "pressure", 799, 1201, "hPa"},
	} {
		var f *Field
		for a := range Applications() {
			if a.DAC == tc.dac && a.FI == tc.fi {
				f = cmpField(a.Fields, tc.key)
				break
			}
		}
		if f == nil {
			t.Errorf("%d/%d has no %s", tc.dac, tc.fi, tc.key)
			continue
		}
		low, ok1 := f.Scaled(f.Low)
		top, ok2 := f.Scaled(f.High)
		if !ok1 || !ok2 || low != tc.low || top != tc.top || f.Unit != tc.unit {
			t.Errorf("%d/%d %s: %g to %g %s, want %g to %g %s", tc.dac, tc.fi, tc.key, low, top, f.Unit, tc.low, tc.top, tc.unit)
		}
		if _, ok := f.Scaled(f.High + 1); ok {
			t.Errorf("%d/%d %s: a value above its range", tc.dac, tc.fi, tc.key)
		}
		if _, ok := f.Scaled(f.Low - 1); ok {
			t.Errorf("%d/%d %s: a value below its range", tc.dac, tc.fi, tc.key)
		}
	}
}

func cmpField(fields []Field, key string) *Field {
	for i := range fields {
		if fields[i].Key == key {
			return &fields[i]
		}
		if f := cmpField(fields[i].Fields, key); f != nil {
			return f
		}
	}
	return nil
}

func TestApplicationSetErrors(t *testing.T) {
	var data Bits
	a, _ := applicationFor(1, 27)
	if err := a.New(&data, 17, nil); !errors.Is(err, ErrApplicationField) {
		t.Errorf("17 waypoints: %v", err)
	}
	if err := a.New(&data, 2, nil); err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"key":    a.Set(&data, "wind", 0, 1),
		"index":  a.Set(&data, "lon", 2, 1),
		"high":   a.Set(&data, "waycount", 0, 32),
		"minus":  a.Set(&data, "linkage", 0, -1),
		"range":  a.SetNumber(&data, "lon", 0, 180.1),
		"text":   a.SetText(&data, "linkage", 0, "A"),
		"number": a.SetNumber(&data, "nothing", 0, 1),
	} {
		if !errors.Is(err, ErrApplicationField) {
			t.Errorf("%s: %v", name, err)
		}
	}
	a, _ = applicationFor(1, 29)
	if err := a.New(&data, 3, nil); err != nil {
		t.Fatal(err)
	}
	if err := a.SetText(&data, "text", 0, "ABCD"); !errors.Is(err, ErrApplicationField) {
		t.Errorf("four characters in three: %v", err)
	}
	if err := a.SetText(&data, "text", 0, "a\n"); !errors.Is(err, ErrApplicationField) {
		t.Errorf("a line feed: %v", err)
	}
	if err := a.SetText(&data, "text", 0, "ab"); err != nil {
		t.Error(err)
	}
	if v, ok := a.Value(&data, "text", 0); !ok || v.Text() != "AB" {
		t.Errorf("text %q", v.Text())
	}
}

func applicationFor(dac uint16, fi uint8) (*Application, bool) {
	for a := range Applications() {
		if a.DAC == dac && a.FI == fi {
			return a, true
		}
	}
	return nil, false
}

// TestApplicationAllocations: finding a layout and going through its values does
// not allocate.
func TestApplicationAllocations(t *testing.T) {
	a, _ := applicationFor(1, 26)
	m := &BinaryBroadcast{DAC: 1, FI: 26}
	if err := a.New(&m.Data, 4, map[string]int64{"sensor": 2}); err != nil {
		t.Fatal(err)
	}
	var buf [200]byte
	sum := 0.0
	n := testing.AllocsPerRun(100, func() {
		a, data, ok := ApplicationOf(m)
		if !ok {
			t.Fatal("not found")
		}
		for v := range a.Values(data) {
			x, _ := v.Number()
			sum += x + float64(len(v.AppendTrimmed(buf[:0]))+len(v.Label()))
		}
	})
	if n != 0 {
		t.Errorf("%v allocations a message", n)
	}
}

func FuzzApplication(f *testing.F) {
	i := 0
	for range Applications() {
		f.Add(uint8(i), uint16(304), []byte("0123456789abcdefghijklmnopqrstuvwxyz"))
		f.Add(uint8(i), uint16(48), []byte{0xFF, 0, 0xFF})
		i++
	}
	f.Fuzz(func(t *testing.T, which uint8, n uint16, bytes []byte) {
		a := &applications[int(which)%len(applications)]
		data := Bits{n: int(n) % (MaxBits + 1)}
		for i, c := range bytes {
			if 8*i+8 > data.n {
				break
			}
			data.appPut(8*i, 8, uint64(c))
		}
		for range a.Values(&data) {
		}
		found, err := LookupApplication(a.DAC, a.FI, a.Use, &data)
		if err != nil {
			return
		}
		checkRoundTrip(t, strings.Join([]string{found.Title, found.Use.String()}, " "), found, &data)
		for _, m := range []Message{
			&BinaryBroadcast{DAC: a.DAC, FI: a.FI, Data: data}, &AddressedBinary{DAC: a.DAC, FI: a.FI, Data: data},
		} {
			ExtendedStaticOf(m)
			PersonsOnBoardOf(m)
			DangerousCargoOf(m)
			InlandStaticOf(m)
			AreaNoticeOf(m)
		}
	})
}
