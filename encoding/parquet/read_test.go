package parquet_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	pq "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"

	"github.com/tidewaiter/tidewaiter/encoding/parquet"
)

const allRead = parquet.PositionFields | parquet.StaticFields

// readAll reads a file with texts copied.
func readAll(file []byte, fields parquet.Fields, batch int) ([]parquet.Report, error) {
	r, err := parquet.NewReader(bytes.NewReader(file), int64(len(file)), fields)
	if err != nil {
		return nil, err
	}
	var out []parquet.Report
	rows := make([]parquet.Report, batch)
	for i := range r.Groups() {
		g := r.Group(i)
		for {
			n, err := g.Read(rows)
			if err == io.EOF {
				break
			}
			if err != nil {
				return out, err
			}
			for _, p := range rows[:n] {
				p.Receiver, p.Name = bytes.Clone(p.Receiver), bytes.Clone(p.Name)
				p.CallSign, p.Destination = bytes.Clone(p.CallSign), bytes.Clone(p.Destination)
				out = append(out, p)
			}
		}
	}
	return out, nil
}

// told is what of a report is read, as text.
func told(p *parquet.Report, fields parquet.Fields) string {
	h := p.Has & fields
	var b strings.Builder
	fmt.Fprintf(&b, "%d has=%x", p.MMSI, uint64(h))
	for _, f := range []struct {
		bit parquet.Fields
		v   any
	}{
		{parquet.HasTime, p.Time}, {parquet.HasReceiver, string(p.Receiver)}, {parquet.HasType, p.Type},
		{parquet.HasLon, p.Lon}, {parquet.HasLat, p.Lat}, {parquet.HasSOG, p.SOG}, {parquet.HasCOG, p.COG}, {parquet.HasHeading, p.Heading},
		{parquet.HasStatus, p.Status}, {parquet.HasIMO, p.IMO}, {parquet.HasCallSign, string(p.CallSign)}, {parquet.HasName, string(p.Name)},
		{parquet.HasShipType, p.ShipType}, {parquet.HasToBow, p.ToBow}, {parquet.HasToStern, p.ToStern}, {parquet.HasToPort, p.ToPort},
		{parquet.HasToStarboard, p.ToStarboard}, {parquet.HasDraught, p.Draught}, {parquet.HasDestination, string(p.Destination)},
		{parquet.HasClass, p.Class},
	} {
		if h&f.bit != 0 {
			fmt.Fprintf(&b, " %v", f.v)
		}
	}
	return b.String()
}

// TestReadOwn reads what the Writer wrote.
func TestReadOwn(t *testing.T) {
	reports := traffic(150_000)
	for i := range reports {
		if len(reports[i].Name) == 0 {
			reports[i].Has &^= parquet.HasName
		}
	}
	for _, fields := range []parquet.Fields{allRead, parquet.PositionFields, parquet.HasTime | parquet.HasLat | parquet.HasLon} {
		file := encode(t, parquet.Options{GroupRows: 60_000}, reports, 1000)
		got, err := readAll(file, fields, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != len(reports) {
			t.Fatalf("%d rows, want %d", len(got), len(reports))
		}
		for i := range got {
			if g, w := told(&got[i], fields), told(&reports[i], fields); g != w {
				t.Fatalf("row %d\n got %s\nwant %s", i, g, w)
			}
		}
	}
}

func TestReadSorted(t *testing.T) {
	reports := traffic(1000)
	for _, sorted := range []bool{false, true} {
		file := encode(t, parquet.Options{Sort: sorted}, reports, 1000)
		r, err := parquet.NewReader(bytes.NewReader(file), int64(len(file)), parquet.PositionFields)
		if err != nil {
			t.Fatal(err)
		}
		if r.Sorted() != sorted || r.Rows() != 1000 || r.Groups() != 1 || r.GroupRows(0) != 1000 {
			t.Errorf("sorted %v, rows %d, groups %d", r.Sorted(), r.Rows(), r.Groups())
		}
	}
}

// foreign is a row of a table that others write.
type foreign struct {
	MMSI   int64    `parquet:"MMSI"`
	T      int64    `parquet:"t,timestamp(millisecond),delta"`
	Lat    float64  `parquet:"LAT,split"`
	Lon    float32  `parquet:"LON"`
	SOG    *float32 `parquet:"SOG,optional"`
	Status *int32   `parquet:"nav_status,optional,dict"`
	Name   *string  `parquet:"VesselName,optional,dict"`
	Type   string   `parquet:"type"` // words: not the type of a message
	Other  []int32  `parquet:"other,list"`
}

// TestReadForeign reads what parquet-go writes, in the encodings and codecs
// that other programs use.
func TestReadForeign(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	rows := make([]foreign, 5000)
	for i := range rows {
		r := &rows[i]
		r.MMSI, r.T = 200_000_000+rng.Int64N(50), 1_700_000_000_000+int64(i)*rng.Int64N(100_000)
		r.Lat, r.Lon = rng.Float64()*180-90, float32(rng.Float64()*360-180)
		r.Type = "Cargo"
		r.Other = []int32{1, 2, 3}[:rng.IntN(4)]
		if i%3 == 0 {
			sog, status, name := float32(rng.IntN(200))/10, int32(rng.IntN(15)), fmt.Sprint("VESSEL ", rng.IntN(20))
			r.SOG, r.Status, r.Name = &sog, &status, &name
		}
	}
	for _, codec := range []compress.Codec{&pq.Uncompressed, &pq.Snappy, &pq.Gzip, &pq.Zstd} {
		for _, version := range []int{1, 2} {
			t.Run(fmt.Sprint(codec, " v", version), func(t *testing.T) {
				var out bytes.Buffer
				w := pq.NewGenericWriter[foreign](&out, pq.Compression(codec), pq.DataPageVersion(version), pq.PageBufferSize(4<<10), pq.MaxRowsPerRowGroup(2000))
				if _, err := w.Write(rows); err != nil {
					t.Fatal(err)
				}
				if err := w.Close(); err != nil {
					t.Fatal(err)
				}
				got, err := readAll(out.Bytes(), allRead, 300)
				if err != nil {
					t.Fatal(err)
				}
				if len(got) != len(rows) {
					t.Fatalf("%d rows, want %d", len(got), len(rows))
				}
				for i, r := range rows {
					want := parquet.Report{MMSI: uint32(r.MMSI), Time: r.T * 1000, Lat: r.Lat, Lon: float64(r.Lon), Has: parquet.HasTime | parquet.HasLat | parquet.HasLon}
					if r.SOG != nil {
						want.SOG, want.Status, want.Name = float64(*r.SOG), uint8(*r.Status), []byte(*r.Name)
						want.Has |= parquet.HasSOG | parquet.HasStatus | parquet.HasName
					}
					if g, w := told(&got[i], allRead), told(&want, allRead); g != w {
						t.Fatalf("row %d\n got %s\nwant %s", i, g, w)
					}
				}
			})
		}
	}
}

// TestReadTimes reads one moment in all ways in which it is written.
func TestReadTimes(t *testing.T) {
	at := time.Date(2024, 2, 1, 3, 15, 0, 0, time.UTC)
	type nanos struct {
		MMSI      uint32
		Timestamp int64 `parquet:"timestamp,timestamp(nanosecond)"`
		Lat, Lon  float64
	}
	type number struct {
		MMSI, Time int64
		Lat, Lon   float64
	}
	type float struct {
		MMSI     float64
		Time     float64
		Lat, Lon float64
	}
	type text struct {
		MMSI     string
		Time     int64 `parquet:"time,timestamp(microsecond)"`
		Lat, Lon float64
	}
	for name, file := range map[string][]byte{
		"nanoseconds":       foreignFile(t, nanos{431000001, at.UnixNano(), 1, 2}),
		"number of seconds": foreignFile(t, number{431000001, at.Unix(), 1, 2}),
		"milliseconds":      foreignFile(t, number{431000001, at.UnixMilli(), 1, 2}),
		"microseconds":      foreignFile(t, number{431000001, at.UnixMicro(), 1, 2}),
		"number of nanos":   foreignFile(t, number{431000001, at.UnixNano(), 1, 2}),
		"floating seconds":  foreignFile(t, float{431000001, float64(at.Unix()), 1, 2}),
		"text for the mmsi": foreignFile(t, text{"431000001", at.UnixMicro(), 1, 2}),
	} {
		got, err := readAll(file, allRead, 10)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if len(got) != 1 || got[0].Time != at.UnixMicro() || got[0].MMSI != 431000001 || got[0].Lat != 1 || got[0].Lon != 2 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	got, err := readAll(foreignFile(t, float{math.NaN(), math.NaN(), math.NaN(), math.Inf(1)}), allRead, 10)
	if err != nil || got[0].MMSI != 0 || got[0].Has&parquet.HasLat != 0 {
		t.Errorf("not a number: %+v %v", got, err)
	}
}

func foreignFile[T any](t testing.TB, rows ...T) []byte {
	t.Helper()
	var out bytes.Buffer
	w := pq.NewGenericWriter[T](&out)
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestReadErrors(t *testing.T) {
	file := encode(t, parquet.Options{}, traffic(5000), 1000)
	type wrong struct {
		Ship int64
		Lat  float64
		When string `parquet:"time"`
	}
	damaged := bytes.Clone(file)
	for i := 200; i < len(damaged)/2; i += 97 {
		damaged[i] ^= 0x55
	}
	for _, c := range []struct {
		name, want string
		file       []byte
	}{
		{"empty", "0 bytes, which is no Parquet file", nil},
		{"text", `begins with "mmsi"`, []byte("mmsi,t,lat,lon\n1,2,3,4\n")},
		{"truncated", "it is cut short", file[:len(file)*2/3]},
		{"no footer", "it is cut short", file[:len(file)-4]},
		{"long footer", "bytes in a file of", slices.Concat(file[:len(file)-8], []byte{0xff, 0xff, 0xff, 0x03}, []byte("PAR1"))},
		{"columns", `cannot be read as time`, foreignFile(t, wrong{1, 2, "3"})},
		{"missing", `no column mmsi, lon among Lat, Time`, foreignFile(t, struct {
			Lat  float64
			Time int64
		}{1, 2})},
		{"damaged", "damaged", damaged},
		{"codec", "packed with BROTLI, which is not read here: write it with ZSTD", brotli(t)},
	} {
		_, err := readAll(c.file, allRead, 100)
		if e := new(parquet.ReadError); !errors.As(err, &e) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// TestReadChecksum turns one bit of a file of ours at a time, all over its pages:
// nothing that differs comes out as if it were whole.
func TestReadChecksum(t *testing.T) {
	file := encode(t, parquet.Options{GroupRows: 500}, traffic(2000), 1000)
	want, err := readAll(file, allRead, 100)
	if err != nil {
		t.Fatal(err)
	}
	footer := len(file) - 8 - int(binary.LittleEndian.Uint32(file[len(file)-8:]))
	refused, step := 0, 41
	if testing.Short() {
		step *= 7 // the race detector has nothing to find here
	}
	for i := 4; i < footer; i += step {
		b := bytes.Clone(file)
		b[i] ^= 1 << (i % 8)
		got, err := readAll(b, allRead, 100)
		if err != nil {
			refused++
		} else if !reflect.DeepEqual(got, want) {
			t.Errorf("bit %d of byte %d: other rows, and no error", i%8, i)
		}
	}
	if refused == 0 {
		t.Error("nothing was refused")
	}
}

func brotli(t *testing.T) []byte {
	var out bytes.Buffer
	w := pq.NewGenericWriter[foreign](&out, pq.Compression(&pq.Brotli))
	if _, err := w.Write(make([]foreign, 10)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestReadAnyDamage turns bits and cuts: whatever comes, it is rows or an
// error.
func TestReadAnyDamage(t *testing.T) {
	files := [][]byte{encode(t, parquet.Options{GroupRows: 100}, traffic(300), 1000), foreignFile(t, make([]foreign, 100)...)}
	rng := rand.New(rand.NewPCG(3, 4))
	for range 3000 {
		b := bytes.Clone(files[rng.IntN(len(files))])
		for range 1 + rng.IntN(4) {
			b[rng.IntN(len(b))] ^= 1 << rng.IntN(8)
		}
		_, _ = readAll(b, allRead, 64)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(encode(f, parquet.Options{GroupRows: 20}, traffic(50), 1000))
	f.Add(foreignFile(f, make([]foreign, 3)...))
	f.Fuzz(func(t *testing.T, b []byte) { _, _ = readAll(b, allRead, 64) })
}

func BenchmarkRead(b *testing.B) {
	reports := traffic(1 << 16)
	var many []parquet.Report
	for range 16 {
		many = append(many, reports...)
	}
	file := encode(b, parquet.Options{}, many, len(many))
	for _, c := range []struct {
		name   string
		fields parquet.Fields
	}{
		{"four columns", parquet.HasTime | parquet.HasLat | parquet.HasLon},
		{"positions", parquet.PositionFields},
		{"all", allRead},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			rows := make([]parquet.Report, 1024)
			for b.Loop() {
				r, err := parquet.NewReader(bytes.NewReader(file), int64(len(file)), c.fields)
				if err != nil {
					b.Fatal(err)
				}
				for i := range r.Groups() {
					g := r.Group(i)
					for {
						if _, err := g.Read(rows); err == io.EOF {
							break
						} else if err != nil {
							b.Fatal(err)
						}
					}
				}
			}
			b.ReportMetric(float64(len(many)*b.N)/b.Elapsed().Seconds()/1e6, "Mrows/s")
		})
	}
}
