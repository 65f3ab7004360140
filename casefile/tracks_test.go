package casefile_test

import (
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/geo"
)

const track = `mmsi,t,lat,lon,source
123456789,2031-05-01T00:00:00Z,-0.5,179.9875,timetable
123456789,2031-05-01T00:00:10.5Z,-0.5,-179.99,timetable
`

func TestTracks(t *testing.T) {
	files := ferry(t)
	files["tracks/gull-1.csv"] = []byte(track)
	files["tracks/empty.csv"], _, _ = cutLine(track)
	roundTrip(t, files)
	c := mustRead(t, files)
	rows := c.Tracks["gull-1"]
	if len(c.Tracks) != 2 || len(rows) != 2 {
		t.Fatalf("%d tracks, %d positions", len(c.Tracks), len(rows))
	}
	if p := rows[1]; p.MMSI != 123456789 || p.Time != time.Date(2031, 5, 1, 0, 0, 10, 500_000_000, time.UTC) || p.At != (geo.Point{Lat: -0.5, Lon: -179.99}) || p.Source != "timetable" {
		t.Errorf("position %+v", p)
	}
}
