package refdata_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/tidewaiter/tidewaiter/refdata"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// TestSources holds every table to its source file.
func TestSources(t *testing.T) {
	tables, err := filepath.Glob("*.csv")
	if err != nil || len(tables) == 0 {
		t.Fatal(tables, err)
	}
	for _, scale := range refdata.LandScales {
		tables = append(tables, "land-"+scale+".bin")
	}
	for _, name := range tables {
		table, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		source, err := os.ReadFile(name + ".source.txt")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		sum := sha256.Sum256(table)
		for _, want := range []string{"origin: ", "url: ", "date: ", "licence: ", "sha256: " + hex.EncodeToString(sum[:]) + "\n"} {
			if !strings.Contains("\n"+string(source), "\n"+want) {
				t.Errorf("%s.source.txt has no line %q", name, strings.TrimSpace(want))
			}
		}
		if filepath.Ext(name) == ".csv" && bytes.Contains(table, []byte("\r")) {
			t.Errorf("%s has carriage returns", name)
		}
	}
}

// TestPacked holds the table that the program carries to the one that people
// read and change.
func TestPacked(t *testing.T) {
	want, err := os.ReadFile("places.csv")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(refdata.Places()); err != nil || !bytes.Equal(got, want) {
		t.Errorf("places.csv.gz is not places.csv (%d of %d bytes, %v): gzip -9nk -f places.csv", len(got), len(want), err)
	}
}

func TestMIDs(t *testing.T) {
	table, err := vessels.ReadMIDTable(refdata.MIDs())
	if err != nil {
		t.Fatal(err)
	}
	if len(table) != 292 {
		t.Errorf("%d rows, want 292", len(table))
	}
	for mid, code := range table {
		if mid < 201 || mid > 775 {
			t.Errorf("%d is outside 201 to 775", mid)
		}
		region, err := language.ParseRegion(code)
		if err != nil || !region.IsCountry() || region.String() != code || region.Canonicalize() != region {
			t.Errorf("%d: %q is not an ISO 3166-1 code: %v, %v", mid, code, region, err)
		}
	}
	for code, mids := range map[string][]vessels.MID{
		"RU": {273}, "KP": {445}, "KR": {440, 441}, "CN": {412, 413, 414}, "HK": {477}, "MO": {453}, "TW": {416}, "JP": {431, 432}, "MN": {457},
		"US": {303, 338, 366, 367, 368, 369}, "PR": {358}, "VI": {379}, "MP": {536}, "AS": {559},
		"PA": {351, 352, 353, 354, 355, 356, 357, 370, 371, 372, 373, 374},
		"LR": {636, 637}, "MH": {538}, "MT": {215, 229, 248, 249, 256}, "CY": {209, 210, 212}, "BS": {308, 309, 311},
		"PW": {511}, "CK": {518}, "TV": {572}, "CM": {613}, "KM": {616, 620}, "TG": {671}, "TZ": {674, 677}, "SL": {667}, "GA": {626}, "BZ": {312},
		"KH": {514, 515}, "VN": {574}, "IR": {422}, "SY": {468}, "AE": {470, 471}, "GB": {232, 233, 234, 235}, "NO": {257, 258, 259},
		"SH": {608, 665}, "TF": {501, 607, 618, 635}, "PT": {204, 255, 263}, "CW": {306}, "TL": {550}, "SS": {638},
	} {
		got := 0
		for _, c := range table {
			if c == code {
				got++
			}
		}
		if got != len(mids) {
			t.Errorf("%s has %d MIDs, want %d", code, got, len(mids))
		}
		for _, mid := range mids {
			if table[mid] != code {
				t.Errorf("%d is %q, want %s", mid, table[mid], code)
			}
		}
	}
}

// TestMIDNames checks that one code goes by one name, apart from parts of a
// country that have MIDs of their own.
func TestMIDNames(t *testing.T) {
	rows, err := csv.NewReader(refdata.MIDs()).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{}
	for _, row := range rows[1:] {
		code, name := row[1], row[2]
		whole, _, _ := strings.Cut(name, " (")
		if code == "TF" || code == "SH" || code == "CC" {
			continue // islands under their own names
		}
		if names[code] != "" && names[code] != whole {
			t.Errorf("%s is %q and %q", code, names[code], whole)
		}
		names[code] = whole
	}
}

// TestCountries holds the table to the names of CLDR, code by code.
func TestCountries(t *testing.T) {
	rows, err := csv.NewReader(refdata.Countries()).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, row := range rows[1:] {
		got[row[0]] = row[1]
	}
	english := display.English.Regions()
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code, want := string([]rune{a, b}), ""
			if region, err := language.ParseRegion(code); err == nil {
				want = english.Name(region)
			}
			if want == "Unknown Region" || strings.HasPrefix(want, "Private") {
				want = ""
			}
			if got[code] != want {
				t.Errorf("%s is %q, want %q: go run gen_countries.go > countries.csv", code, got[code], want)
			}
			delete(got, code)
		}
	}
	if len(got) != 0 {
		t.Errorf("codes of other forms: %v", got)
	}
}

func ExampleMIDs() {
	head := make([]byte, 31)
	if _, err := io.ReadFull(refdata.MIDs(), head); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s\n", head)
	// Output:
	// mid,country,name
	// 201,AL,Albania
}
