package parquet_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	pq "github.com/parquet-go/parquet-go"

	"github.com/tidewaiter/tidewaiter/encoding/parquet"
)

// row is a row as parquet-go's reader sees it.
type row struct {
	Time        *int64   `parquet:"time,timestamp(microsecond)"`
	Receiver    *string  `parquet:"receiver"`
	Channel     *string  `parquet:"channel"`
	Type        *uint8   `parquet:"type"`
	Repeat      *uint8   `parquet:"repeat"`
	MMSI        uint32   `parquet:"mmsi"`
	Lon         *float64 `parquet:"lon"`
	Lat         *float64 `parquet:"lat"`
	LonRaw      *int32   `parquet:"lon_raw"`
	LatRaw      *int32   `parquet:"lat_raw"`
	SOG         *float64 `parquet:"sog"`
	COG         *float64 `parquet:"cog"`
	Heading     *uint16  `parquet:"heading"`
	Turn        *int8    `parquet:"turn"`
	Status      *uint8   `parquet:"status"`
	Second      *uint8   `parquet:"second"`
	Accuracy    *bool    `parquet:"accuracy"`
	RAIM        *bool    `parquet:"raim"`
	IMO         *uint32  `parquet:"imo"`
	CallSign    *string  `parquet:"call_sign"`
	Name        *string  `parquet:"name"`
	ShipType    *uint8   `parquet:"ship_type"`
	ToBow       *uint16  `parquet:"to_bow"`
	ToStern     *uint16  `parquet:"to_stern"`
	ToPort      *uint16  `parquet:"to_port"`
	ToStarboard *uint16  `parquet:"to_starboard"`
	Draught     *float64 `parquet:"draught"`
	Destination *string  `parquet:"destination"`
	ETA         *string  `parquet:"eta"`
	EPFD        *uint8   `parquet:"epfd"`
	AidType     *uint8   `parquet:"aid_type"`
	DAC         *uint16  `parquet:"dac"`
	FI          *uint16  `parquet:"fi"`
	Text        *string  `parquet:"text"`
	Receivers   *string  `parquet:"receivers"`
	Class       *string  `parquet:"class"`
}

// want is what the file should hold of a report.
func want(r *parquet.Report) row {
	h := r.Has
	letter := func(b byte) string { return strings.ToValidUTF8(string([]byte{b}), "\uFFFD") }
	text := func(b []byte) string { return strings.ToValidUTF8(string(b), "\uFFFD") }
	return row{
		Time: opt(h, parquet.HasTime, r.Time), Receiver: opt(h, parquet.HasReceiver, text(r.Receiver)), Channel: opt(h, parquet.HasChannel, letter(r.Channel)),
		Type: opt(h, parquet.HasType, r.Type), Repeat: opt(h, parquet.HasRepeat, r.Repeat), MMSI: r.MMSI,
		Lon: opt(h, parquet.HasLon, r.Lon), Lat: opt(h, parquet.HasLat, r.Lat), LonRaw: opt(h, parquet.HasLonRaw, r.LonRaw), LatRaw: opt(h, parquet.HasLatRaw, r.LatRaw),
		SOG: opt(h, parquet.HasSOG, r.SOG), COG: opt(h, parquet.HasCOG, r.COG), Heading: opt(h, parquet.HasHeading, r.Heading), Turn: opt(h, parquet.HasTurn, r.Turn),
		Status: opt(h, parquet.HasStatus, r.Status), Second: opt(h, parquet.HasSecond, r.Second), Accuracy: opt(h, parquet.HasAccuracy, r.Accuracy), RAIM: opt(h, parquet.HasRAIM, r.RAIM),
		IMO: opt(h, parquet.HasIMO, r.IMO), CallSign: opt(h, parquet.HasCallSign, text(r.CallSign)), Name: opt(h, parquet.HasName, text(r.Name)), ShipType: opt(h, parquet.HasShipType, r.ShipType),
		ToBow: opt(h, parquet.HasToBow, r.ToBow), ToStern: opt(h, parquet.HasToStern, r.ToStern), ToPort: opt(h, parquet.HasToPort, r.ToPort), ToStarboard: opt(h, parquet.HasToStarboard, r.ToStarboard),
		Draught: opt(h, parquet.HasDraught, r.Draught), Destination: opt(h, parquet.HasDestination, text(r.Destination)),
		ETA:  opt(h, parquet.HasETA, fmt.Sprintf("%02d-%02dT%02d:%02d", r.ETAMonth%100, r.ETADay%100, r.ETAHour%100, r.ETAMinute%100)),
		EPFD: opt(h, parquet.HasEPFD, r.EPFD), AidType: opt(h, parquet.HasAidType, r.AidType), DAC: opt(h, parquet.HasDAC, r.DAC), FI: opt(h, parquet.HasFI, r.FI),
		Text: opt(h, parquet.HasText, text(r.Text)), Receivers: opt(h, parquet.HasReceivers, text(r.Receivers)), Class: opt(h, parquet.HasClass, letter(r.Class)),
	}
}

func opt[T any](has, bit parquet.Fields, v T) *T {
	if has&bit == 0 {
		return nil
	}
	return &v
}

func encode(t testing.TB, opts parquet.Options, reports []parquet.Report, step int) []byte {
	t.Helper()
	var out bytes.Buffer
	w := parquet.NewWriter(&out, opts)
	for part := range slices.Chunk(reports, step) {
		if err := w.Write(part); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func open(t testing.TB, file []byte) *pq.File {
	t.Helper()
	f, err := pq.OpenFile(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func read(t testing.TB, file []byte) []row {
	t.Helper()
	r := pq.NewGenericReader[row](open(t, file))
	defer r.Close()
	rows := make([]row, r.NumRows())
	for got := 0; got < len(rows); {
		n, err := r.Read(rows[got:])
		got += n
		if err != nil && (!errors.Is(err, io.EOF) || got < len(rows)) {
			t.Fatal(err)
		}
	}
	return rows
}

// compare fails on the first row that is not as wanted. NaN equals itself.
func compare(t testing.TB, got []row, reports []parquet.Report) {
	t.Helper()
	if len(got) != len(reports) {
		t.Fatalf("%d rows, want %d", len(got), len(reports))
	}
	for i := range got {
		if a, b := show(got[i]), show(want(&reports[i])); a != b {
			t.Fatalf("row %d:\n%s\nwant\n%s", i, a, b)
		}
	}
}

func show(r row) string {
	var b strings.Builder
	v := reflect.ValueOf(r)
	for i := range v.NumField() {
		f := v.Field(i)
		if f.Kind() == reflect.Pointer {
			if f.IsNil() {
				continue
			}
			f = f.Elem()
		}
		if f.Kind() == reflect.Float64 {
			fmt.Fprintf(&b, "%s=%x ", v.Type().Field(i).Name, math.Float64bits(f.Float()))
		} else {
			fmt.Fprintf(&b, "%s=%q ", v.Type().Field(i).Name, fmt.Sprint(f))
		}
	}
	return b.String()
}

// traffic makes n reports in time order of vessels that sail or lie still: 85 %
// position reports, 5 % static, the rest with few fields, as receivers hear them.
func traffic(n int) []parquet.Report {
	rng := rand.New(rand.NewPCG(1, 2))
	type vessel struct {
		mmsi       uint32
		lon, lat   int32
		sog, cog   float64
		name, sign []byte
		dest       []byte
		moving     bool
	}
	fleet := make([]vessel, 2000)
	for i := range fleet {
		fleet[i] = vessel{
			mmsi: 200_000_000 + rng.Uint32N(575_000_000), lon: rng.Int32N(200_000_000) - 100_000_000, lat: rng.Int32N(90_000_000) - 45_000_000,
			sog: float64(rng.IntN(200)) / 10, cog: float64(rng.IntN(3600)) / 10, moving: rng.IntN(2) == 0,
			name: fmt.Appendf(nil, "VESSEL %d", i), sign: fmt.Appendf(nil, "V%05d", i), dest: fmt.Appendf(nil, "PORT %d", rng.IntN(300)),
		}
	}
	receivers := [][]byte{[]byte("station-a"), []byte("station-b"), []byte("station-c")}
	out := make([]parquet.Report, n)
	now := time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
	for i := range out {
		r, v := &out[i], &fleet[rng.IntN(len(fleet))]
		now += rng.Int64N(2000)
		*r = parquet.Report{Has: parquet.HasTime | parquet.HasReceiver | parquet.HasChannel | parquet.HasType | parquet.HasRepeat, MMSI: v.mmsi, Time: now,
			Receiver: receivers[rng.IntN(3)], Channel: "AB"[rng.IntN(2)]}
		switch k := rng.IntN(100); {
		case k < 85:
			if v.moving {
				v.lon += rng.Int32N(300)
				v.lat += rng.Int32N(300)
				v.cog = math.Mod(v.cog+float64(rng.IntN(10))/10, 360)
				v.cog = math.Round(v.cog*10) / 10
			} else {
				v.lon += rng.Int32N(21) - 10
				v.lat += rng.Int32N(21) - 10
			}
			r.Has |= parquet.HasLon | parquet.HasLat | parquet.HasLonRaw | parquet.HasLatRaw | parquet.HasSOG | parquet.HasCOG | parquet.HasHeading |
				parquet.HasTurn | parquet.HasStatus | parquet.HasSecond | parquet.HasAccuracy | parquet.HasRAIM | parquet.HasClass
			r.Type, r.Class = 1, 'A'
			r.LonRaw, r.LatRaw = v.lon, v.lat
			r.Lon, r.Lat = float64(v.lon)/600_000, float64(v.lat)/600_000
			r.SOG, r.COG, r.Heading = v.sog, v.cog, uint16(v.cog)
			r.Second, r.Accuracy, r.RAIM = uint8(now/1e6%60), rng.IntN(2) == 0, rng.IntN(20) == 0
			if rng.IntN(3) == 0 {
				r.Turn = int8(rng.IntN(20) - 10)
			}
		case k < 90:
			r.Type, r.Class = 5, 'A'
			r.Has |= parquet.HasIMO | parquet.HasCallSign | parquet.HasName | parquet.HasShipType | parquet.HasToBow | parquet.HasToStern | parquet.HasToPort |
				parquet.HasToStarboard | parquet.HasDraught | parquet.HasDestination | parquet.HasETA | parquet.HasEPFD | parquet.HasClass
			r.IMO, r.CallSign, r.Name, r.Destination = 9_000_000+v.mmsi%1_000_000, v.sign, v.name, v.dest
			r.ShipType, r.ToBow, r.ToStern, r.ToPort, r.ToStarboard = uint8(70+v.mmsi%10), uint16(v.mmsi%200), uint16(v.mmsi%30), uint16(v.mmsi%15), uint16(v.mmsi%14)
			r.Draught, r.ETAMonth, r.ETADay, r.ETAHour, r.ETAMinute, r.EPFD = float64(v.mmsi%150)/10, 3, uint8(v.mmsi%28), uint8(v.mmsi%24), uint8(v.mmsi%60), 1
		case k < 99:
			r.Type = 4
			r.Has |= parquet.HasLon | parquet.HasLat | parquet.HasLonRaw | parquet.HasLatRaw | parquet.HasAccuracy | parquet.HasRAIM
			r.LonRaw, r.LatRaw, r.Lon, r.Lat = v.lon, v.lat, float64(v.lon)/600_000, float64(v.lat)/600_000
		default:
			r.Type, r.DAC, r.FI = 8, 1, 31
			r.Has |= parquet.HasDAC | parquet.HasFI
		}
	}
	return out
}

// mixed makes reports with any fields there or not and any values.
func mixed(n int, rng *rand.Rand) []parquet.Report {
	out := make([]parquet.Report, n)
	texts := [][]byte{nil, []byte("A"), []byte("STATION é"), {0xff, 'x', 0xc3}, []byte(strings.Repeat("long ", 50)), []byte("A\x00B")}
	floats := []float64{0, math.Copysign(0, -1), 0.1, 180, -180, math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64, 102.2}
	for i := range out {
		r := &out[i]
		*r = parquet.Report{
			Has: parquet.Fields(rng.Uint64() & rng.Uint64()), MMSI: rng.Uint32() >> rng.IntN(32), Time: rng.Int64() >> rng.IntN(64),
			LonRaw: int32(rng.Uint32()) >> rng.IntN(32), LatRaw: int32(rng.Uint32()) >> rng.IntN(32), IMO: rng.Uint32() >> rng.IntN(32),
			Heading: uint16(rng.Uint32()), ToBow: uint16(rng.Uint32()), ToStern: uint16(rng.Uint32()), ToPort: uint16(rng.Uint32()), ToStarboard: uint16(rng.Uint32()),
			DAC: uint16(rng.Uint32()), FI: uint16(rng.Uint32()), Channel: byte(rng.Uint32()), Class: byte(rng.Uint32()), Type: byte(rng.Uint32()), Repeat: byte(rng.Uint32()),
			Turn: int8(rng.Uint32()), Status: byte(rng.Uint32()), Second: byte(rng.Uint32()), ShipType: byte(rng.Uint32()), EPFD: byte(rng.Uint32()), AidType: byte(rng.Uint32()),
			Accuracy: rng.IntN(2) == 0, RAIM: rng.IntN(2) == 0, ETAMonth: byte(rng.IntN(16)), ETADay: byte(rng.IntN(32)), ETAHour: byte(rng.IntN(32)), ETAMinute: byte(rng.IntN(64)),
		}
		for _, f := range []*float64{&r.Lon, &r.Lat, &r.SOG, &r.COG, &r.Draught} {
			*f = floats[rng.IntN(len(floats))]
			if rng.IntN(2) == 0 {
				*f = rng.NormFloat64()
			}
		}
		for _, s := range []*[]byte{&r.Receiver, &r.CallSign, &r.Name, &r.Destination, &r.Text, &r.Receivers} {
			*s = texts[rng.IntN(len(texts))]
		}
	}
	return out
}

func TestRoundTrip(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	all := mixed(1, rng)
	all[0].Has = math.MaxUint64
	for name, reports := range map[string][]parquet.Report{
		"none": nil, "one of all": all, "one of nothing": {{MMSI: 273345000}}, "64": mixed(64, rng), "65": mixed(65, rng), "mixed": mixed(5000, rng),
		"traffic": traffic(70_000), // three pages
	} {
		t.Run(name, func(t *testing.T) {
			file := encode(t, parquet.Options{}, reports, 777)
			compare(t, read(t, file), reports)
			if again := encode(t, parquet.Options{}, reports, 10_000); !bytes.Equal(file, again) {
				t.Error("the same reports in other pieces give another file")
			}
		})
	}
}

func TestRowGroups(t *testing.T) {
	reports := traffic(10_000)
	file := encode(t, parquet.Options{GroupRows: 3000, Program: "test 1"}, reports, 10_000)
	f := open(t, file)
	if n := len(f.RowGroups()); n != 4 {
		t.Errorf("%d row groups, want 4", n)
	}
	compare(t, read(t, file), reports)
	if f.Metadata().CreatedBy != "test 1" {
		t.Errorf("created by %q", f.Metadata().CreatedBy)
	}
	for key, want := range map[string]string{"program": "test 1", "unit.sog": "knots", "unit.lon_raw": "1/10000 minute, as sent"} {
		if got, _ := f.Lookup(key); got != want {
			t.Errorf("%s is %q", key, got)
		}
	}
}

// TestSchema holds the schema to what a Go struct of the same meaning gives.
func TestSchema(t *testing.T) {
	f := open(t, encode(t, parquet.Options{}, nil, 1))
	model := pq.SchemaOf(row{})
	fields := f.Schema().Fields()
	if len(fields) != len(model.Fields()) {
		t.Fatalf("%d columns, want %d", len(fields), len(model.Fields()))
	}
	for i, m := range model.Fields() {
		if got := fields[i]; got.Name() != m.Name() || got.Optional() != m.Optional() || got.Type().String() != m.Type().String() {
			t.Errorf("column %d: %s %v %t, want %s %v %t", i, got.Name(), got.Type(), got.Optional(), m.Name(), m.Type(), m.Optional())
		}
	}
}

// TestStatistics compares the limits and null counts in the footer with those
// of the rows.
func TestStatistics(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for _, reports := range [][]parquet.Report{traffic(40_000), mixed(3000, rng), {{MMSI: 1}}} {
		file := encode(t, parquet.Options{GroupRows: 20_000}, reports, 1000)
		f := open(t, file)
		for _, g := range f.RowGroups() {
			for i, c := range g.ColumnChunks() {
				typ := c.Type()
				var lo, hi pq.Value
				nulls, found := int64(0), false
				pages := c.Pages()
				for {
					p, err := pages.ReadPage()
					if errors.Is(err, io.EOF) {
						break
					} else if err != nil {
						t.Fatal(err)
					}
					values := make([]pq.Value, p.NumValues())
					if n, err := p.Values().ReadValues(values); n != len(values) || err != nil && !errors.Is(err, io.EOF) {
						t.Fatal(n, err)
					}
					for _, v := range values {
						if v.IsNull() {
							nulls++
							continue
						}
						if typ.Kind() == pq.Double && math.IsNaN(v.Double()) {
							continue
						}
						if !found || typ.Compare(v, lo) < 0 {
							lo = v.Clone()
						}
						if !found || typ.Compare(v, hi) > 0 {
							hi = v.Clone()
						}
						found = true
					}
				}
				pages.Close()
				chunk := c.(*pq.FileColumnChunk)
				if got := chunk.NullCount(); got != nulls {
					t.Errorf("column %d: %d nulls, want %d", i, got, nulls)
				}
				gotLo, gotHi, ok := chunk.Bounds()
				if typ.Kind() == pq.ByteArray {
					found = false
				}
				if ok != found || ok && (typ.Compare(gotLo, lo) != 0 || typ.Compare(gotHi, hi) != 0) {
					t.Errorf("column %d: %v to %v, %t; want %v to %v, %t", i, gotLo, gotHi, ok, lo, hi, found)
				}
			}
		}
	}
}

// TestDictionaryOverflow writes more values than dictionaries hold.
func TestDictionaryOverflow(t *testing.T) {
	if testing.Short() {
		t.Skip("slow under the race detector, and one goroutine has no races")
	}
	reports := make([]parquet.Report, 150_000)
	for i := range reports {
		reports[i] = parquet.Report{Has: parquet.HasSOG | parquet.HasName | parquet.HasText, MMSI: uint32(i), SOG: float64(i) / 7, Name: fmt.Appendf(nil, "N%d", i), Text: bytes.Repeat([]byte("x"), i%64)}
	}
	compare(t, read(t, encode(t, parquet.Options{}, reports, 5000)), reports)
}

func sortReports(reports []parquet.Report) []parquet.Report {
	out := slices.Clone(reports)
	sort.SliceStable(out, func(i, j int) bool {
		a, b := &out[i], &out[j]
		if a.MMSI != b.MMSI {
			return a.MMSI < b.MMSI
		}
		at, bt := a.Has&parquet.HasTime != 0, b.Has&parquet.HasTime != 0
		if !at || !bt {
			return at && !bt
		}
		return a.Time < b.Time
	})
	return out
}

func TestSorted(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	few := mixed(5000, rng)
	for i := range few {
		few[i].MMSI %= 5
		few[i].Time %= 3
	}
	few[9].Has, few[9].Time = parquet.HasTime, math.MaxInt64
	for name, reports := range map[string][]parquet.Report{"none": nil, "ties": few, "traffic": traffic(30_000)} {
		spilled := 0
		for _, limit := range []int{0, 1 << 20, 100_000, 1} {
			if limit == 1 && len(reports) > 10_000 {
				continue
			}
			t.Run(fmt.Sprint(name, limit), func(t *testing.T) {
				var file *os.File
				opts := parquet.Options{Sort: true, Spill: func() (io.ReadWriteSeeker, error) {
					var err error
					file, err = os.CreateTemp(t.TempDir(), "")
					return file, err
				}}
				var out bytes.Buffer
				w := parquet.NewWriter(&out, opts)
				parquet.SetRunBytes(w, limit)
				if err := w.Write(reports); err != nil {
					t.Fatal(err)
				}
				if err := w.Close(); err != nil {
					t.Fatal(err)
				}
				if file != nil {
					spilled++
					file.Close()
				}
				compare(t, read(t, out.Bytes()), sortReports(reports))
				for _, g := range open(t, out.Bytes()).RowGroups() {
					s := g.SortingColumns()
					if len(s) != 2 || s[0].Path()[0] != "mmsi" || s[1].Path()[0] != "time" || s[0].Descending() || s[1].Descending() || s[1].NullsFirst() {
						t.Errorf("sorting columns are %v", s)
					}
				}
			})
		}
		if (spilled == 0) != (len(reports) == 0) {
			t.Errorf("%s: %d spills", name, spilled)
		}
	}
}
