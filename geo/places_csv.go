package geo

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	placeColumns = []string{"id", "name", "aliases", "kind", "country", "lat", "lon", "radius_m", "quality", "locode", "source"}
	placeID      = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	placeLocode  = regexp.MustCompile(`^[A-Z]{2}[A-Z2-9]{3}$`)
)

// maxRadiusM is the largest radius of a place of a table, in metres: what is
// wider is an area.
const maxRadiusM = 100e3

// ReadPlaces reads places from CSV with the columns id, name, aliases (joined by
// ";"), kind, country (ISO 3166-1 alpha-2, or blank), lat and lon (degrees,
// both or neither), radius_m (metres, or blank), quality, locode and source. It
// is strict: any fault, an id twice among them, is an error with its line.
func ReadPlaces(r io.Reader) ([]Place, error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord = len(placeColumns)
	in.ReuseRecord = true
	var places []Place
	seen := map[string]int{}
	for first := true; ; first = false {
		record, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("geo: reading places: %w", err)
		}
		line, _ := in.FieldPos(0)
		if first {
			if !slices.Equal(record, placeColumns) {
				return nil, fmt.Errorf("geo: reading places: line %d: columns are %q, want %q", line, record, placeColumns)
			}
			continue
		}
		p, err := readPlace(record)
		if err != nil {
			return nil, fmt.Errorf("geo: reading places: line %d: %w", line, err)
		}
		if before, ok := seen[p.ID]; ok {
			return nil, fmt.Errorf("geo: reading places: line %d: id %q stands in line %d already", line, p.ID, before)
		}
		seen[p.ID] = line
		places = append(places, p)
	}
	if len(places) == 0 {
		return nil, errors.New("geo: reading places: no rows")
	}
	return places, nil
}

// readPlace reads one row, in the order of placeColumns.
func readPlace(record []string) (Place, error) {
	p := Place{ID: record[0], Name: record[1], Country: record[4], Locode: record[9], Source: record[10]}
	if !placeID.MatchString(p.ID) {
		return p, fmt.Errorf("id %q is not small letters and digits joined by hyphens", p.ID)
	}
	if p.Name == "" || p.Name != strings.TrimSpace(p.Name) {
		return p, fmt.Errorf("name %q of %s is blank, or has space around it", p.Name, p.ID)
	}
	if record[2] != "" {
		p.Aliases = strings.Split(record[2], ";")
	}
	for _, a := range p.Aliases {
		if a == "" || a != strings.TrimSpace(a) {
			return p, fmt.Errorf("aliases %q of %s: one is blank, or has space around it", record[2], p.ID)
		}
	}
	var err error
	if p.Kind, err = ParseKind(record[3]); err != nil {
		return p, err
	}
	if c := p.Country; c != "" && (len(c) != 2 || c[0] < 'A' || c[0] > 'Z' || c[1] < 'A' || c[1] > 'Z') {
		return p, fmt.Errorf("country %q is not two capital letters", c)
	}
	if record[5] != "" || record[6] != "" {
		if p.Point.Lat, err = parseDecimal("lat", record[5]); err != nil {
			return p, err
		}
		if p.Point.Lon, err = parseDecimal("lon", record[6]); err != nil {
			return p, err
		}
		if err := p.Point.Check(); err != nil {
			return p, err
		}
		p.Located = true
	}
	if record[7] != "" {
		if p.RadiusM, err = parseDecimal("radius_m", record[7]); err != nil {
			return p, err
		}
		if p.RadiusM <= 0 || p.RadiusM > maxRadiusM {
			return p, fmt.Errorf("radius_m %q is outside 0 to %v", record[7], maxRadiusM)
		}
	}
	if p.Quality, err = ParseQuality(record[8]); err != nil {
		return p, err
	}
	if p.Located && p.Quality == "" {
		return p, fmt.Errorf("%s has a position and no quality", p.ID)
	}
	if p.Locode != "" && !placeLocode.MatchString(p.Locode) {
		return p, fmt.Errorf("locode %q is not a country and three letters or digits 2 to 9", p.Locode)
	}
	if p.Source == "" {
		return p, fmt.Errorf("%s has no source", p.ID)
	}
	return p, nil
}

func parseDecimal(name, s string) (float64, error) {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, fmt.Errorf("%s %q is not a number", name, s)
	}
	return v, nil
}
