package server_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/chart"
	"github.com/tidewaiter/tidewaiter/internal/coast"
	"github.com/tidewaiter/tidewaiter/internal/server"
)

// An island where there is none: what the pack says is seen, and nothing else.
func coasts(t *testing.T, lon, lat float64) *coast.Folder {
	t.Helper()
	dir := t.TempDir()
	var b bytes.Buffer
	island := []geo.Point{{Lat: lat, Lon: lon}, {Lat: lat, Lon: lon + 0.2}, {Lat: lat + 0.2, Lon: lon + 0.2}, {Lat: lat + 0.2, Lon: lon}}
	if _, err := coast.Build(&b, func(yield func([][]geo.Point, error) bool) { yield([][]geo.Point{island}, nil) }, coast.Options{
		Credit: "Island <Survey>, public domain", Area: [4]float64{129, 41, 131, 43}, Temp: dir,
	}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "x.coast"), b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	f, err := coast.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func TestCoast(t *testing.T) {
	given := coasts(t, 130.3, 42.2)
	h, log := site(t, func(cfg *server.Config, _ *shelf) { cfg.Coast = given })
	page := get(h, "/cases/test-flow")
	checkPage(t, parse(t, page))
	at := regexp.MustCompile(`data-coast="(/static/[0-9a-f]+/coast)"`).FindStringSubmatch(page.Body.String())
	if at == nil || !strings.Contains(text(parse(t, page)), "Close by: Island <Survey>, public domain.") {
		t.Fatal("the page does not tell of the coast")
	}
	land := func(cell string) *chart.Land {
		t.Helper()
		w := get(h, at[1]+"/"+cell)
		if w.Code != 200 || w.Header().Get("Cache-Control") != "public, max-age=31536000, immutable" || w.Header().Get("Content-Type") != "application/octet-stream" {
			t.Fatalf("%s: %d %v", cell, w.Code, w.Header())
		}
		l, err := chart.ReadLand(w.Body)
		if err != nil {
			t.Fatalf("%s: %v", cell, err)
		}
		return l
	}
	for _, cell := range []string{"0/310-132.bin", "1/1241-528.bin"} {
		l := land(cell)
		if !l.At(geo.Point{Lat: 42.22, Lon: 130.32}) || l.At(geo.Point{Lat: 42.1, Lon: 130.45}) {
			t.Errorf("%s is not what the pack says", cell)
		}
	}
	// Beyond the pack the land built in: Moscow's.
	if l := land("0/217-145.bin"); !l.At(geo.Point{Lat: 55.7, Lon: 37.6}) {
		t.Error("beyond the pack there is no land")
	}
	for _, cell := range []string{"0/360-0.bin", "2/0-0.bin", "0/-1-0.bin", "0/0-180.bin", "0/01-0.bin", "0/1-0.txt", "a/b", "0/1e3-0.bin", "1/1440-0.bin"} {
		if w := get(h, at[1]+"/"+cell); w.Code != 404 {
			t.Errorf("%s: %d", cell, w.Code)
		}
	}
	if w := get(h, "/static/0123456789abcdef/coast/0/310-132.bin"); w.Code != 404 {
		t.Errorf("another build: %d", w.Code)
	}
	// Other packs are at another address: browsers keep these for good.
	other, _ := site(t, func(cfg *server.Config, _ *shelf) { cfg.Coast = coasts(t, 130.4, 42.2) })
	none, _ := site(t, nil)
	if strings.Contains(get(other, "/cases/test-flow").Body.String(), at[1]) {
		t.Error("other packs have the same address")
	}
	plain := get(none, "/cases/test-flow").Body.String()
	if strings.Contains(plain, "data-coast") || strings.Contains(plain, "Close by") {
		t.Error("without packs the page tells of some")
	}
	// In words nothing changes.
	list := regexp.MustCompile(`(?s)data-map-list>.*?</ul>`)
	if list.FindString(plain) == "" || list.FindString(plain) != list.FindString(page.Body.String()) {
		t.Error("the map in words changed")
	}
	if log.Len() > 0 {
		t.Errorf("%s", log)
	}
	// A pack that breaks later: the land built in, and a line of the log.
	if err := given.Close(); err != nil {
		t.Fatal(err)
	}
	if w := get(h, at[1]+"/0/310-132.bin"); w.Code != 200 || !strings.Contains(log.String(), "x.coast") {
		t.Errorf("a broken pack: %d, %s", w.Code, log)
	}
}
