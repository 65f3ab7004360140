package casefile_test

import (
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/orbit"
)

const satellites = `
satellites:
  - {id: lantern, name: Lantern, aliases: [Lamp 1], catalog: 99123, designator: 2031-001A, launched: 2031-04, source: timetable, orbit: timetable, note: "one: of two"}
  - id: wick
    name: Wick
    source: timetable
    readings:
      - {says: [in_orbit], denies: [transmitting, imaging], claims: [%s], why: it can mean both}
`

const history = `[
{"EPOCH":"2031-05-01T00:00:00","MEAN_MOTION":15.2,"ECCENTRICITY":0.001,"INCLINATION":97.4,"RA_OF_ASC_NODE":1,"ARG_OF_PERICENTER":2,"MEAN_ANOMALY":3,"NORAD_CAT_ID":99123,"BSTAR":1e-4,"GP_ID":7},
{"EPOCH":"2031-05-02T00:00:00.5","MEAN_MOTION":"15.21","ECCENTRICITY":0.001,"INCLINATION":97.4,"RA_OF_ASC_NODE":1,"ARG_OF_PERICENTER":2,"MEAN_ANOMALY":3,"NORAD_CAT_ID":99123,"BSTAR":1e-4}
]`

func withSatellites(t *testing.T) casefile.Folder {
	t.Helper()
	files := ferry(t)
	c := mustRead(t, files)
	files["case.yaml"] = append(files["case.yaml"], strings.Replace(satellites, "%s", c.Claims[0].ID, 1)...)
	files["orbits/lantern.json"] = []byte(history)
	return files
}

func TestSatellites(t *testing.T) {
	c := mustRead(t, withSatellites(t))
	written, err := c.Files()
	if err != nil {
		t.Fatal(err)
	}
	roundTrip(t, casefile.Folder(written))
	c = mustRead(t, casefile.Folder(written))
	s := c.SatelliteNamed("lamp 1")
	if s == nil || s.Catalog != 99123 || s.Designator != "2031-001A" || s.Note != "one: of two" || s.Launched.String() != "2031-04" {
		t.Fatalf("satellite %+v", s)
	}
	if sets := c.Orbits["lantern"]; len(sets) != 2 || sets[1].MeanMotion != 15.21 || c.Synthetic("lantern") {
		t.Errorf("sets %+v", sets)
	}
	r := c.Satellite("wick").Readings
	if len(r) != 1 || len(r[0].Denies) != 2 || r[0].Says[0] != "in_orbit" || r[0].Why == "" {
		t.Errorf("readings %+v", r)
	}
	// What the program does not keep is left out, and the rest says the same.
	if strings.Contains(string(written["orbits/lantern.json"]), "GP_ID") {
		t.Error("a keyword that is not read is written")
	}
}

// TestSatellitesChangeNoCount: what a count rests on does not have them.
func TestSatellitesChangeNoCount(t *testing.T) {
	files := withSatellites(t)
	before, err := mustRead(t, files).Parts()
	if err != nil {
		t.Fatal(err)
	}
	delete(files, "orbits/lantern.json")
	after, err := mustRead(t, files).Parts()
	if err != nil {
		t.Fatal(err)
	}
	for name, sum := range before.Files {
		if after.Files[name] != sum {
			t.Errorf("%s is a part that differs", name)
		}
	}
	if before.SHA256 == after.SHA256 {
		t.Error("the history is no part of the case's hash")
	}
}

// A claim that a reading names can be redacted, and the case is read again.
func TestRedactedReading(t *testing.T) {
	c := mustRead(t, withSatellites(t))
	d, err := c.Redact(casefile.Redaction{Table: "claims", ID: c.Claims[0].ID, Class: casefile.Court, Authority: "a court", Date: dates.MustParse("2031-06-01")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Files(); err != nil {
		t.Error(err)
	}
}

func TestLevels(t *testing.T) {
	for _, l := range orbit.Levels {
		if got, ok := casefile.LevelNamed(strings.ReplaceAll(l.String(), " ", "_")); !ok || got != l {
			t.Errorf("level %s is not found by its name", l)
		}
	}
}
