package coast_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"iter"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/chart"
	"github.com/tidewaiter/tidewaiter/internal/coast"
)

func ring(points ...float64) []geo.Point {
	var out []geo.Point
	for i := 0; i < len(points); i += 2 {
		out = append(out, geo.Point{Lon: points[i], Lat: points[i+1]})
	}
	return out
}

func given(polygons ...[][]geo.Point) iter.Seq2[[][]geo.Point, error] {
	return func(yield func([][]geo.Point, error) bool) {
		for _, p := range polygons {
			if !yield(p, nil) {
				return
			}
		}
	}
}

// circle is an island of so many points.
func circle(lon, lat, radius float64, n int) []geo.Point {
	var out []geo.Point
	for i := range n {
		a := 2 * math.Pi * float64(i) / float64(n)
		out = append(out, geo.Point{Lon: lon + radius*math.Cos(a), Lat: lat + radius*math.Sin(a)})
	}
	return out
}

func build(t testing.TB, opt coast.Options, polygons ...[][]geo.Point) ([]byte, coast.Stats) {
	t.Helper()
	var b bytes.Buffer
	if opt.Credit == "" {
		opt.Credit = "Made for a test"
	}
	opt.Temp = t.TempDir()
	stats, err := coast.Build(&b, given(polygons...), opt)
	if err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(opt.Temp); len(left) > 0 {
		t.Errorf("%d temporary files are left", len(left))
	}
	if stats.Bytes != int64(b.Len()) {
		t.Errorf("%d bytes are told of %d", stats.Bytes, b.Len())
	}
	return b.Bytes(), stats
}

func opened(t testing.TB, packs ...[]byte) *coast.Folder {
	t.Helper()
	dir := t.TempDir()
	for i, p := range packs {
		if err := os.WriteFile(filepath.Join(dir, string(rune('a'+i))+coast.Ending), p, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	f, err := coast.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// cell reads a cell as the pictures of this program read land; nil is sea.
func cell(t testing.TB, f *coast.Folder, level, x, y int) *chart.Land {
	t.Helper()
	body, ok, err := f.Cell(level, x, y)
	if err != nil || !ok {
		t.Fatalf("cell %d-%d of level %d: %v, %v", x, y, level, ok, err)
	}
	land, err := chart.ReadLand(bytes.NewReader(body))
	if err != nil {
		if strings.Contains(err.Error(), "0 polygons") {
			return nil
		}
		t.Fatal(err)
	}
	return land
}

// place is the cell that a point is in.
func place(level int, lon, lat float64) (x, y int) {
	d := coast.Levels[level].Degrees
	return int((lon + 180) / d), int((lat + 90) / d)
}

// TestLandIsWhereItWas looks for points of a made coast in the cells of both
// levels, on land and at sea, within an island, its lake and a whole continent.
func TestLandIsWhereItWas(t *testing.T) {
	pack, stats := build(t, coast.Options{Area: [4]float64{-180, -90, 180, 90}},
		[][]geo.Point{circle(10.3, 50.2, 0.4, 2000), circle(10.3, 50.2, 0.1, 200)},
		[][]geo.Point{ring(20, 0, 40, 0, 40, 20, 20, 20)},
		[][]geo.Point{circle(20.7, 20.5, 0.01, 50)})
	if stats.Polygons != 3 || stats.Points != 2254 || stats.Cells == 0 {
		t.Errorf("%+v", stats)
	}
	f := opened(t, pack)
	for _, tt := range []struct {
		lon, lat float64
		land     bool
	}{
		{10.3, 50.2, false}, {10.45, 50.2, true}, {10.3, 50.55, true}, {10.3, 50.65, false}, {10.02, 50.2, true}, {9.95, 50.2, true}, {9.85, 50.2, false},
		{30.5, 10.5, true}, {20.1, 0.1, true}, {19.9, 0.1, false}, {39.9, 19.9, true}, {40.2, 10.5, false}, {20.7, 20.5, true}, {20.75, 20.5, false}, {-100, 40, false},
	} {
		for level := range coast.Levels {
			x, y := place(level, tt.lon, tt.lat)
			land := cell(t, f, level, x, y)
			if got := land != nil && land.At(geo.Point{Lon: tt.lon, Lat: tt.lat}); got != tt.land {
				t.Errorf("level %d, %v E %v N: land %v", level, tt.lon, tt.lat, got)
			}
		}
	}
	// The finer level is finer.
	coarse, fine := coast.Levels[0], coast.Levels[1]
	if fine.Step*5 > coarse.Step || fine.Degrees >= coarse.Degrees {
		t.Errorf("%+v", coast.Levels)
	}
}

// The edges of the world are cells as others are.
func TestEdgesOfTheWorld(t *testing.T) {
	pack, _ := build(t, coast.Options{}, [][]geo.Point{ring(-180, -90, 180, -90, 180, -70, -180, -70)}, [][]geo.Point{ring(179, 60, 180, 60, 180, 61, 179, 61)})
	f := opened(t, pack)
	for _, at := range [][3]int{{0, 0, 0}, {0, 359, 0}, {1, 1439, 0}, {0, 0, 10}, {0, 359, 150}, {1, 1439, 600}} {
		body, ok, err := f.Cell(at[0], at[1], at[2])
		if err != nil || !ok || len(body) < 20 {
			t.Errorf("%v: %d bytes, %v, %v", at, len(body), ok, err)
		}
	}
	for _, at := range [][3]int{{0, -1, 0}, {0, 360, 0}, {0, 0, 180}, {1, 1440, 0}, {2, 0, 0}, {-1, 0, 0}} {
		if _, ok, err := f.Cell(at[0], at[1], at[2]); ok || err != nil {
			t.Errorf("%v: %v, %v", at, ok, err)
		}
	}
}

// What a pack does not describe all of is not its: there the land built in stands.
func TestAreas(t *testing.T) {
	west, _ := build(t, coast.Options{Area: [4]float64{0, 0, 2.5, 2}, Credit: "West"}, [][]geo.Point{circle(1.5, 1.5, 0.2, 50)})
	east, _ := build(t, coast.Options{Area: [4]float64{1, 0, 5, 2}, Credit: "East"}, [][]geo.Point{ring(1, 0, 5, 0, 5, 2, 1, 2)})
	f := opened(t, west, east)
	for _, tt := range []struct {
		x    int
		ok   bool
		land bool
	}{{179, false, false}, {180, true, false}, {181, true, false}, {182, true, true}, {184, true, true}, {185, false, false}} {
		_, ok, err := f.Cell(0, tt.x, 90)
		if err != nil || ok != tt.ok {
			t.Errorf("cell %d: %v, %v", tt.x, ok, err)
		}
		if ok && (cell(t, f, 0, tt.x, 90) != nil) != tt.land {
			t.Errorf("cell %d: land %v", tt.x, !tt.land)
		}
	}
	if f.Credit() != "West; East" {
		t.Error(f.Credit())
	}
	if again := opened(t, west, east); again.Digest() != f.Digest() || opened(t, east, west).Digest() == f.Digest() {
		t.Error("the digest does not tell packs apart")
	}
}

func TestBuildIsTheSame(t *testing.T) {
	island := [][]geo.Point{circle(10.3, 50.2, 0.4, 500)}
	one, _ := build(t, coast.Options{}, island)
	two, _ := build(t, coast.Options{}, island)
	if !bytes.Equal(one, two) {
		t.Error("the same polygons make other bytes")
	}
}

func TestBuildRefuses(t *testing.T) {
	island := given([][]geo.Point{circle(10, 50, 1, 9)})
	broken := errors.New("broken")
	for name, tt := range map[string]struct {
		polygons iter.Seq2[[][]geo.Point, error]
		opt      coast.Options
		want     string
	}{
		"no credit":                        {island, coast.Options{}, "say who made the data"},
		"a credit of lines":                {island, coast.Options{Credit: "a\nb"}, "say who made the data"},
		"no polygon":                       {given(), coast.Options{Credit: "x"}, "there is no polygon"},
		"a fault":                          {func(yield func([][]geo.Point, error) bool) { yield(nil, broken) }, coast.Options{Credit: "x"}, "broken"},
		"over the antimeridian at its end": {given([][]geo.Point{ring(179, 0, 90, 0, 0, 0, -90, 0, -179, 0)}), coast.Options{Credit: "x"}, "cut it there"},
		"over the antimeridian":            {given([][]geo.Point{ring(179, 0, -179, 0, -179, 1)}), coast.Options{Credit: "x"}, "cut it there"},
		"an empty area":                    {island, coast.Options{Credit: "x", Area: [4]float64{5, 5, 4, 6}}, "is empty"},
		"no area":                          {island, coast.Options{Credit: "x", Area: [4]float64{500, 5, 4, 6}}, "in degrees"},
	} {
		tt.opt.Temp = t.TempDir()
		if _, err := coast.Build(&bytes.Buffer{}, tt.polygons, tt.opt); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
		if left, _ := os.ReadDir(tt.opt.Temp); len(left) > 0 {
			t.Errorf("%s: %d temporary files are left", name, len(left))
		}
	}
}

// resealed is a pack with the hash that fits it.
func resealed(pack []byte) []byte {
	n := len(pack) - sha256.Size
	sum := sha256.Sum256(pack[:n])
	return append(bytes.Clone(pack[:n]), sum[:]...)
}

func TestOpenRefuses(t *testing.T) {
	good, _ := build(t, coast.Options{Area: [4]float64{8, 48, 13, 53}}, [][]geo.Point{circle(10.3, 50.2, 0.4, 500)})
	changed := func(f func([]byte)) []byte { b := bytes.Clone(good); f(b); return b }
	n := len(good) - sha256.Size
	for name, tt := range map[string]struct {
		pack []byte
		want string
	}{
		"empty":             {nil, "is no pack"},
		"another file":      {bytes.Repeat([]byte("x"), 500), "is no pack"},
		"cut off":           {good[:len(good)-10], "cut off"},
		"half":              {good[:len(good)/2], "make it anew"},
		"a byte changed":    {changed(func(b []byte) { b[len(b)/2] ^= 1 }), "was changed"},
		"a long head":       {resealed(changed(func(b []byte) { binary.LittleEndian.PutUint32(b[9:], 1<<31) })), "is no pack"},
		"no JSON":           {resealed(changed(func(b []byte) { b[13] = 'x' })), "no JSON"},
		"other levels":      {resealed(bytes.Replace(good, []byte(`"Degrees":0.25`), []byte(`"Degrees":0.75`), 1)), "another version"},
		"a million cells":   {resealed(changed(func(b []byte) { binary.LittleEndian.PutUint32(b[n-4:], 1<<31) })), "cut off"},
		"an index before":   {resealed(changed(func(b []byte) { binary.LittleEndian.PutUint64(b[n-12:], math.MaxUint64-99) })), "cut off"},
		"cells beyond":      {resealed(changed(func(b []byte) { binary.LittleEndian.PutUint64(b[n-12-8:], 1<<40) })), "index is none"},
		"cells in disorder": {resealed(changed(func(b []byte) { binary.LittleEndian.PutUint32(b[n-12-16:], 0) })), "index is none"},
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "x"+coast.Ending), tt.pack, 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := coast.Open(dir); err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "make it anew with tidewaiter coast") {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
	}
	for _, dir := range []string{t.TempDir(), filepath.Join(t.TempDir(), "not there")} {
		if _, err := coast.Open(dir); err == nil || !strings.Contains(err.Error(), "tidewaiter coast makes one") {
			t.Errorf("an empty folder: %v", err)
		}
	}
	// A cell that was made to harm is not handed on, whatever the hash says.
	bad := resealed(changed(func(b []byte) {
		for i := 9 + 4 + int(binary.LittleEndian.Uint32(b[9:])); i < n-400; i++ {
			b[i] = 0x55
		}
	}))
	f := opened(t, bad)
	x, y := place(0, 10.3, 50.2)
	if body, _, err := f.Cell(0, x, y); err == nil || !strings.Contains(err.Error(), "a.coast") {
		t.Errorf("a broken cell: %d bytes, %v", len(body), err)
	}
}

func FuzzOpen(f *testing.F) {
	pack, _ := build(f, coast.Options{Area: [4]float64{8, 48, 13, 53}}, [][]geo.Point{circle(10.3, 50.2, 0.4, 30)})
	f.Add(pack, 40, byte(7))
	f.Fuzz(func(t *testing.T, pack []byte, at int, to byte) {
		if len(pack) > 1<<16 || len(pack) < sha256.Size {
			return
		}
		pack = bytes.Clone(pack)
		if at >= 0 && at < len(pack) {
			pack[at] = to
		}
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "x"+coast.Ending), resealed(pack), 0o644); err != nil {
			t.Fatal(err)
		}
		folder, err := coast.Open(dir)
		if err != nil {
			return
		}
		defer folder.Close()
		for level := range coast.Levels {
			x, y := place(level, 10.3, 50.2)
			for dx := -1; dx <= 1; dx++ {
				if body, ok, err := folder.Cell(level, x+dx, y); ok && err == nil && len(body) == 0 {
					t.Error("an empty body")
				}
			}
		}
	})
}
