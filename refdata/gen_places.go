//go:build ignore

// Gen_places compiles places.csv from the World Port Index and from the rows
// of added below, and tells on standard error what became of every row:
//
//	go run gen_places.go gen_places_added.go UpdatedPub150.csv > places.new && mv places.new places.csv && gzip -9nkf places.csv
//
// Ids stay: a row that the present places.csv has, by its source, keeps its id.
package main

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// row is one place of the table.
type row struct {
	id, name  string
	aliases   []string
	kind      string
	country   string
	lat, lon  float64
	radiusM   int
	quality   string
	locode    string
	source    string
	size      int // of the harbour: 0 is unknown, then very small to large
	latS      string
	lonS      string
	wpiNumber string
}

// wpi names the edition of the World Port Index.
const wpi = "nga-wpi-2024-02"

// radii says how far from its position a place reaches, in metres. The World
// Port Index gives positions to one minute of latitude and longitude, so a quay
// is up to 1.9 km from its position besides the size of the harbour; the centre
// of a town may be some kilometres from its quays.
var radii = map[string]int{"surveyed": 1500, "chart": 4000, "settlement": 5000, "approximate": 6000}

// sizes orders the harbour sizes of the World Port Index.
var sizes = []string{"", "Very Small", "Small", "Medium", "Large"}

// wider is the radius of harbours that are medium and large.
var wider = map[int]int{3: 5000, 4: 6000}

// keep is how near two rows of the index may be to be two places, in metres.
const keep = 200

// sameName is how near two rows with one name are one harbour, in metres.
const sameName = 10e3

func main() {
	if len(os.Args) != 2 {
		fail(errors.New("usage: go run gen_places.go gen_places_added.go UpdatedPub150.csv > places.new"))
	}
	ids, err := idsOf("places.csv")
	if err != nil {
		fail(err)
	}
	rows, err := readIndex(os.Args[1])
	if err != nil {
		fail(err)
	}
	read := len(rows)
	rows, merged := merge(rows)
	replaced := 0
	for _, a := range added {
		if a.wpiNumber == "" {
			rows = append(rows, a)
			continue
		}
		i := slices.IndexFunc(rows, func(r row) bool { return r.wpiNumber == a.wpiNumber })
		if i < 0 {
			fail(fmt.Errorf("added: %s: the index has no row %s", a.id, a.wpiNumber))
		}
		replaced++
		rows[i] = better(rows[i], a)
	}
	for i := range rows {
		r := &rows[i]
		if r.radiusM == 0 {
			r.radiusM = radii[r.quality]
			if w := wider[r.size]; w > 0 && r.quality == "chart" {
				r.radiusM = w
			}
		}
	}
	name(rows, ids)
	slices.SortFunc(rows, func(a, b row) int { return cmp.Compare(a.id, b.id) })
	out := csv.NewWriter(os.Stdout)
	out.Write([]string{"id", "name", "aliases", "kind", "country", "lat", "lon", "radius_m", "quality", "locode", "source"})
	for _, r := range rows {
		out.Write([]string{
			r.id, r.name, strings.Join(r.aliases, ";"), r.kind, r.country, r.latS, r.lonS,
			strconv.Itoa(r.radiusM), r.quality, r.locode, r.source,
		})
	}
	out.Flush()
	if err := out.Error(); err != nil {
		fail(err)
	}
	fmt.Fprintf(os.Stderr, "index: %d rows read, %d merged into another, %d used, %d of them with a better name or radius\n", read, len(merged), read-len(merged), replaced)
	for _, m := range merged {
		fmt.Fprintf(os.Stderr, "  merged: %s\n", m)
	}
	fmt.Fprintf(os.Stderr, "added: %d; table: %d rows\n", len(added)-replaced, len(rows))
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "gen_places:", err)
	os.Exit(1)
}

// idsOf reads the ids of the present table by source.
func idsOf(path string) (map[string]string, error) {
	ids := map[string]string{}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return ids, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, err
	}
	for _, r := range rows[min(1, len(rows)):] {
		ids[r[len(r)-1]] = r[0]
	}
	return ids, nil
}

// readIndex reads the World Port Index.
func readIndex(path string) ([]row, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, err
	}
	col := map[string]int{}
	for i, h := range records[0] {
		col[strings.TrimPrefix(h, "\ufeff")] = i
	}
	codes := countryCodes()
	var rows []row
	for _, rec := range records[1:] {
		get := func(name string) string { return strings.Join(strings.Fields(rec[col[name]]), " ") }
		r := row{kind: "port", quality: "chart", wpiNumber: get("World Port Index Number")}
		r.source = wpi + ":" + r.wpiNumber
		r.size = max(0, slices.Index(sizes, get("Harbor Size")))
		r.name, r.aliases = names(get("Main Port Name"), get("Alternate Port Name"))
		code := strings.ReplaceAll(get("UN/LOCODE"), " ", "")
		if country := get("Country Code"); country != "" {
			if r.country = codes[country]; r.country == "" {
				return nil, fmt.Errorf("row %s: country %q is not known", r.wpiNumber, country)
			}
		} else if r.country = code[:min(2, len(code))]; r.country == "" {
			return nil, fmt.Errorf("row %s: neither country nor code", r.wpiNumber)
		}
		if locode.MatchString(code) && code[:2] == r.country {
			r.locode = code
		}
		for _, c := range []struct {
			col  string
			text *string
			v    *float64
		}{{"Latitude", &r.latS, &r.lat}, {"Longitude", &r.lonS, &r.lon}} {
			if *c.v, err = strconv.ParseFloat(get(c.col), 64); err != nil {
				return nil, fmt.Errorf("row %s: %w", r.wpiNumber, err)
			}
			*c.text = degrees(*c.v)
		}
		rows = append(rows, r)
	}
	return rows, nil
}

var locode = regexp.MustCompile(`^[A-Z]{2}[A-Z2-9]{3}$`)

// degrees writes a position as finely as its source: to a ten-thousandth of a
// minute at most.
func degrees(v float64) string { return strconv.FormatFloat(math.Round(v*1e6)/1e6, 'f', -1, 64) }

// qualifiers are words in brackets that say where a port is, not what else it
// is called.
var qualifiers = regexp.MustCompile(`Isl|Canal|Brooklyn|^Mor$|St\. John|Bahia|East|Air Base|Port\)?$`)

// names splits the index's names: what stands in brackets or after a slash is
// another name, unless it is a qualifier.
func names(main, alternate string) (string, []string) {
	var aliases []string
	add := func(s string) {
		if s = strings.TrimSpace(s); s != "" && s != main && !slices.Contains(aliases, s) {
			aliases = append(aliases, s)
		}
	}
	if open := strings.Index(main, " ("); open > 0 && strings.HasSuffix(main, ")") {
		if inner := main[open+2 : len(main)-1]; !qualifiers.MatchString(inner) {
			main = main[:open]
			add(inner)
		}
	}
	main = strings.TrimSuffix(main, " -")
	for _, s := range strings.Split(alternate, ";") {
		add(s)
	}
	return main, aliases
}

// countryCodes maps the index's names of countries to ISO 3166-1 alpha-2: the
// names of CLDR, and those that the index writes otherwise.
func countryCodes() map[string]string {
	codes := map[string]string{}
	english := display.English.Regions()
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			if r, err := language.ParseRegion(string([]rune{a, b})); err == nil && r.IsCountry() && r.Canonicalize() == r {
				codes[english.Name(r)] = r.String()
			}
		}
	}
	for name, code := range map[string]string{
		"Antigua and Barbuda": "AG", "Bosnia and Herzegovina": "BA", "Burma": "MM", "Cabo Verde": "CV",
		"Congo (Brazzaville)": "CG", "Congo (Kinshasa)": "CD", "Cote D'Ivoire": "CI", "Curacao": "CW",
		"Falkland Islands (Islas Malvinas)": "FK", "Federated States of Micronesia": "FM", "Hong Kong": "HK",
		"Johnson Atoll": "UM", "Macau": "MO", "Midway Islands": "UM", "Wake Island": "UM", "Reunion": "RE",
		"Saint Helena, Ascension, and Tristan da Cunha": "SH", "Saint Kitts and Nevis": "KN", "Saint Lucia": "LC",
		"Saint Pierre and Miquelon": "PM", "Saint Vincent and the Grenadines (Windward Islands)": "VC",
		"Sao Tome and Principe": "ST", "South Georgia and South Sandwich Islands": "GS", "Svalbard": "SJ",
		"The Bahamas": "BS", "The Gambia": "GM", "Trinidad and Tobago": "TT", "Turkey": "TR",
		"Turks and Caicos Islands": "TC", "Wallis and Futuna": "WF",
	} {
		codes[name] = code
	}
	return codes
}

// merge joins rows of the index that are one harbour: one number, one name and
// country within 10 km, or less than 200 m apart. The larger harbour, then the
// earlier row, keeps its place; the name of the other becomes another name.
func merge(rows []row) (kept []row, merged []string) {
	order := slices.Clone(rows)
	slices.SortStableFunc(order, func(a, b row) int { return cmp.Compare(b.size, a.size) })
	byCell := map[[2]int][]int{} // indices in kept, by whole degree
	for _, r := range order {
		into := -1
		why := ""
		for dy := -1; dy <= 1 && into < 0; dy++ {
			for dx := -1; dx <= 1 && into < 0; dx++ {
				for _, i := range byCell[[2]int{int(math.Floor(r.lat)) + dy, int(math.Floor(r.lon)) + dx}] {
					k := kept[i]
					m := distanceM(k, r)
					switch {
					case k.wpiNumber == r.wpiNumber && m < sameName:
						into, why = i, "one number"
					case k.name == r.name && k.country == r.country && m < sameName:
						into, why = i, "one name"
					case m < keep:
						into, why = i, "one position"
					}
				}
			}
		}
		if into < 0 {
			byCell[[2]int{int(math.Floor(r.lat)), int(math.Floor(r.lon))}] = append(byCell[[2]int{int(math.Floor(r.lat)), int(math.Floor(r.lon))}], len(kept))
			kept = append(kept, r)
			continue
		}
		k := &kept[into]
		for _, n := range append([]string{r.name}, r.aliases...) {
			if n != k.name && !slices.Contains(k.aliases, n) {
				k.aliases = append(k.aliases, n)
			}
		}
		k.locode = cmp.Or(k.locode, r.locode)
		merged = append(merged, fmt.Sprintf("%s %s into %s %s: %s, %.0f m", r.wpiNumber, r.name, k.wpiNumber, k.name, why, distanceM(*k, r)))
	}
	return kept, merged
}

func distanceM(a, b row) float64 {
	const rad = math.Pi / 180
	sLat, sLon := math.Sin((a.lat-b.lat)*rad/2), math.Sin((a.lon-b.lon)*rad/2)
	return 2 * 6371008.8 * math.Asin(math.Sqrt(sLat*sLat+math.Cos(a.lat*rad)*math.Cos(b.lat*rad)*sLon*sLon))
}

// better lays what added says over a row of the index.
func better(r, a row) row {
	r.id = a.id
	for _, n := range append([]string{r.name}, r.aliases...) {
		if n != a.name && !slices.Contains(a.aliases, n) {
			a.aliases = append(a.aliases, n)
		}
	}
	r.name, r.aliases = a.name, a.aliases
	r.radiusM = a.radiusM
	return r
}

// name gives ids to the rows that have none: the name in small letters and
// hyphens, with the country when another row has that name, and with the
// number when another of the country has it.
func name(rows []row, old map[string]string) {
	taken := map[string]bool{}
	for i := range rows {
		if r := &rows[i]; r.id == "" {
			r.id = old[r.source]
		}
		if rows[i].id != "" {
			if taken[rows[i].id] {
				fail(fmt.Errorf("id %q twice", rows[i].id))
			}
			taken[rows[i].id] = true
		}
	}
	count, inCountry := map[string]int{}, map[string]int{}
	for _, r := range rows {
		count[kebab(r.name)]++
		inCountry[kebab(r.name)+r.country]++
	}
	for i := range rows {
		r := &rows[i]
		if r.id != "" {
			continue
		}
		k := kebab(r.name)
		switch {
		case inCountry[k+r.country] > 1:
			r.id = k + "-" + strings.ToLower(r.country) + "-" + kebab(r.wpiNumber)
		case count[k] > 1 || taken[k]:
			r.id = k + "-" + strings.ToLower(r.country)
		default:
			r.id = k
		}
		if taken[r.id] {
			fail(fmt.Errorf("id %q twice", r.id))
		}
		taken[r.id] = true
	}
}

var notWord = regexp.MustCompile(`[^a-z0-9]+`)

func kebab(s string) string {
	s = strings.NewReplacer("'", "", "&", " and ").Replace(strings.ToLower(s))
	return strings.Trim(notWord.ReplaceAllString(s, "-"), "-")
}
