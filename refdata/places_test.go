package refdata_test

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"github.com/tidewaiter/tidewaiter/cases"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
	"github.com/tidewaiter/tidewaiter/refdata"
)

func readPlaces(t *testing.T) []geo.Place {
	t.Helper()
	places, err := geo.ReadPlaces(refdata.Places())
	if err != nil {
		t.Fatal(err)
	}
	return places
}

func byID(places []geo.Place, id string) *geo.Place {
	if i := slices.IndexFunc(places, func(p geo.Place) bool { return p.ID == id }); i >= 0 {
		return &places[i]
	}
	return nil
}

func TestPlaces(t *testing.T) {
	places := readPlaces(t)
	if len(places) < 3700 {
		t.Errorf("%d places", len(places))
	}
	if !slices.IsSortedFunc(places, func(a, b geo.Place) int { return strings.Compare(a.ID, b.ID) }) {
		t.Error("the ids are not in order")
	}
	for _, p := range places {
		region, err := language.ParseRegion(p.Country)
		if err != nil || !region.IsCountry() || region.String() != p.Country {
			t.Errorf("%s: country %q: %v", p.ID, p.Country, err)
		}
		if !p.Located || p.RadiusM == 0 {
			t.Errorf("%s has no position or radius", p.ID)
		}
		if p.Locode != "" && p.Locode[:2] != p.Country {
			t.Errorf("%s: locode %s and country %s", p.ID, p.Locode, p.Country)
		}
		least := map[geo.Quality]float64{geo.Surveyed: 1500, geo.Chart: 4000, geo.Settlement: 5000, geo.Approximate: 6000}[p.Quality]
		if p.RadiusM < least {
			t.Errorf("%s: radius %v m is less than %v, what quality %s leaves open", p.ID, p.RadiusM, least, p.Quality)
		}
		for _, a := range p.Aliases {
			if a == p.Name {
				t.Errorf("%s: %q is its name and an alias", p.ID, a)
			}
		}
	}
}

// TestRequiredPlaces checks the places that lists lack against where they are
// said to be, apart from the table.
func TestRequiredPlaces(t *testing.T) {
	places := readPlaces(t)
	for _, want := range []struct {
		id       string
		kind     geo.Kind
		lat, lon float64 // of the town or port, from another source than the row's
		withinKm float64
		quality  geo.Quality
		name     string // one that it must go by
	}{
		{"rajin", geo.Port, 42.25559, 130.28308, 4, geo.Chart, "Najin"}, // GeoNames, as the next five
		{"sonbong", geo.Port, 42.35118, 130.38307, 4, geo.Chart, "Unggi"},
		{"chongjin", geo.Port, 41.79556, 129.77583, 5, geo.Chart, "Ch'ongjin"},
		{"nampo", geo.Port, 38.7375, 125.40778, 4, geo.Chart, "Chinnampo"},
		{"wonsan", geo.Port, 39.15278, 127.44361, 4, geo.Chart, "원산"},
		{"hungnam", geo.Port, 39.8, 127.666667, 6, geo.Chart, "Konan"},       // searoute
		{"dunay", geo.Town, 42.88028, 132.33750, 1, geo.Settlement, "Дунай"}, // Wikipedia
		{"vostochny", geo.Port, 42.733333, 133.05, 5, geo.Chart, "Vostochnyy"},
		{"nakhodka", geo.Port, 42.807, 132.893, 4, geo.Chart, "Находка"}, // Wikipedia, the bay
		{"vladivostok", geo.Port, 43.116667, 131.883333, 4, geo.Chart, "Владивосток"},
		{"slavyanka", geo.Port, 42.86242, 131.38919, 4, geo.Chart, "Славянка"}, // GeoNames
		{"zarubino", geo.Port, 42.64524, 131.06666, 4, geo.Chart, "Зарубино"},
		{"olya", geo.Port, 45.785, 47.53389, 4, geo.Approximate, "Оля"},              // Wikipedia, the settlement
		{"astrakhan", geo.Port, 46.34968, 48.04076, 6, geo.Approximate, "Астрахань"}, // GeoNames
		{"makhachkala", geo.Port, 42.97782, 47.50027, 2, geo.Chart, "Махачкала"},
		{"anzali", geo.Port, 37.47318, 49.45785, 2, geo.Approximate, "Bandar-e Anzali"},
		{"amirabad", geo.Port, 36.86, 53.38, 3, geo.Approximate, "Bandar Amirabad"},
	} {
		p := byID(places, want.id)
		if p == nil {
			t.Errorf("%s is missing", want.id)
			continue
		}
		if p.Kind != want.kind || p.Quality != want.quality {
			t.Errorf("%s is a %s of quality %s, want %s, %s", want.id, p.Kind, p.Quality, want.kind, want.quality)
		}
		m := geo.DistanceM(p.Point, geo.Point{Lat: want.lat, Lon: want.lon})
		if m > want.withinKm*1000 {
			t.Errorf("%s is %.1f km from where it should be", want.id, m/1000)
		}
		if !slices.Contains(p.Names(), want.name) {
			t.Errorf("%s goes by %q, not by %q", want.id, p.Names(), want.name)
		}
	}
	// What the sources outline stands within the radius.
	for id, outline := range map[string][]geo.Point{
		"amirabad":         {{Lat: 36.8444, Lon: 53.3072}, {Lat: 36.8644, Lon: 53.4344}},
		"anzali-anchorage": {{Lat: 37 + 33.8/60, Lon: 49 + 26.3/60}, {Lat: 37 + 32.8/60, Lon: 49 + 29.3/60}, {Lat: 37 + 32.0/60, Lon: 49 + 25.4/60}, {Lat: 37 + 31.0/60, Lon: 49 + 28.4/60}},
		"astrakhan":        {{Lat: 46 + 26/60. + 56.67/3600, Lon: 47 + 58/60. + 10.52/3600}},
	} {
		for _, corner := range outline {
			if m := geo.DistanceM(byID(places, id).Point, corner); m > byID(places, id).RadiusM {
				t.Errorf("%s: corner %v is %.0f m away, beyond the radius", id, corner, m)
			}
		}
	}
}

// TestPlacesOfCase checks that a place of the founding case and of the table
// with one id are one place.
func TestPlacesOfCase(t *testing.T) {
	folder, ok := cases.FS("dprk-russia")
	if !ok {
		t.Fatal("no founding case")
	}
	f, err := folder.Open("places.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	places := readPlaces(t)
	shared := 0
	for _, row := range rows[1:] {
		p := byID(places, row[0])
		if p == nil || row[5] == "" {
			continue
		}
		shared++
		lat, _ := strconv.ParseFloat(row[5], 64)
		lon, _ := strconv.ParseFloat(row[6], 64)
		if m := geo.DistanceM(p.Point, geo.Point{Lat: lat, Lon: lon}); m > 100 || p.Name != row[1] {
			t.Errorf("%s is %q, and %q in the case, %.0f m away", p.ID, p.Name, row[1], m)
		}
	}
	if shared != 7 {
		t.Errorf("%d places in both, want 7", shared)
	}
}

// TestPlacesApart checks that no two places of a kind are within 200 m.
func TestPlacesApart(t *testing.T) {
	places := readPlaces(t)
	slices.SortFunc(places, func(a, b geo.Place) int {
		return int(math.Copysign(1, a.Point.Lat-b.Point.Lat))
	})
	for i, a := range places {
		for _, b := range places[i+1:] {
			if b.Point.Lat-a.Point.Lat > 0.01 {
				break
			}
			if m := geo.DistanceM(a.Point, b.Point); m < 200 && a.Kind == b.Kind {
				t.Errorf("%s and %s are %.0f m apart", a.ID, b.ID, m)
			}
		}
	}
}

// TestPlacesOfIndex accounts for every row of the World Port Index: each is in
// the table, at its position, or is named in the source file as merged.
func TestPlacesOfIndex(t *testing.T) {
	f, err := os.Open(sharedtest.Path(t, "data/places/wpi_UpdatedPub150_2024-02.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	note, err := os.ReadFile("places.csv.source.txt")
	if err != nil {
		t.Fatal(err)
	}
	bySource := map[string]geo.Place{}
	for _, p := range readPlaces(t) {
		bySource[p.Source] = p
	}
	used, merged := 0, 0
	for _, row := range rows[1:] {
		number, name := row[0], row[2]
		var at geo.Point
		at.Lat, _ = strconv.ParseFloat(row[len(row)-2], 64)
		at.Lon, _ = strconv.ParseFloat(row[len(row)-1], 64)
		p, ok := bySource["nga-wpi-2024-02:"+number]
		switch {
		case strings.Contains(string(note), number+" "+name) && (!ok || geo.DistanceM(p.Point, at) > 0.2 || p.Name != name):
			merged++
		case !ok:
			t.Errorf("row %s %s is neither used nor named as merged", number, name)
		case geo.DistanceM(p.Point, at) > 0.2:
			t.Errorf("row %s %s is at %v, in the table at %v", number, name, at, p.Point)
		default:
			used++
		}
	}
	if want := fmt.Sprintf("%d rows of the index read; %d used; %d merged", len(rows)-1, used, merged); !strings.Contains(strings.ReplaceAll(string(note), ",", ""), want) {
		t.Errorf("the source file does not say %q", want)
	}
}

func ExamplePlaces() {
	places, err := geo.ReadPlaces(refdata.Places())
	if err != nil {
		fmt.Println(err)
		return
	}
	p := geo.FindPlace(places, "Najin")
	fmt.Println(p.ID, p.Point, p.Quality, p.RadiusM, p.Source)
	// Output:
	// rajin {42.233333 130.3} chart 4000 nga-wpi-2024-02:60510
}
