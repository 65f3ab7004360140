package engine

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
)

// calls are the kinds of place at which a vessel can call.
var calls = []geo.Kind{geo.Port, geo.Berth, geo.Anchorage, geo.Yard, geo.Town}

// sameM is how near a place of a case lies to another list's when they are the
// same place: the positions of port lists are good to a minute of arc.
const sameM = 1852

// JoinPlaces puts the places of a case before others, and leaves out of the
// others those that are the same.
func JoinPlaces(own, others []geo.Place) []geo.Place {
	var out []geo.Place
	ids := map[string]bool{}
	for _, p := range own {
		if p.Located && slices.Contains(calls, p.Kind) {
			out = append(out, p)
		}
		ids[p.ID] = true
	}
	near := geo.NewIndex(out)
	for _, p := range others {
		if ids[p.ID] {
			continue
		}
		if i, _ := near.Nearest(p.Point, sameM); p.Located && i >= 0 && near.Place(i).Kind == p.Kind {
			continue
		}
		out = append(out, p)
	}
	return out
}

// Identify gives the vessel id of a subject in a case: by IMO number, and by MMSI
// where one of the two has no IMO number. Names are shared and do not count.
func Identify(c *casefile.Case) func(events.Subject) string {
	return func(s events.Subject) string {
		for i := range c.Vessels {
			if v := &c.Vessels[i]; v.IMO != 0 && v.IMO == s.IMO {
				return v.ID
			}
		}
		for i := range c.Vessels {
			if v := &c.Vessels[i]; v.MMSI != 0 && v.MMSI == s.MMSI && (v.IMO == 0 || s.IMO == 0) {
				return v.ID
			}
		}
		return ""
	}
}

// AddPlaces adds the places that the rows name and the case lacks, each with
// the source of its position.
func AddPlaces(found *casefile.Tracked, c *casefile.Case, places []geo.Place, collector string) {
	named := map[string]bool{}
	for i := range found.Rows {
		o := &found.Rows[i]
		named[o.Place] = true
		for _, id := range slices.Concat(o.From, o.To) {
			named[id] = true
		}
		for _, k := range o.Candidates {
			named[k.Place] = true
		}
	}
	have := map[string]bool{}
	for _, p := range places {
		if !named[p.ID] || c.Place(p.ID) != nil {
			continue
		}
		// The built-in list names a row within a source, behind a colon.
		source, _, _ := strings.Cut(p.Source, ":")
		p.Source = idOf(source)
		if p.Source != "" && !have[p.Source] && c.Source(p.Source) == nil {
			have[p.Source] = true
			s := casefile.Source{ID: p.Source, Title: "Positions of places", Bytes: casefile.Never, Collector: collector}
			if known, ok := placeSources[p.Source]; ok {
				s.Publisher, s.Title, s.Licence = known[0], known[1], known[2]
			}
			found.Sources = append(found.Sources, s)
		}
		found.Places = append(found.Places, p)
	}
	slices.SortFunc(found.Places, func(a, b geo.Place) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(found.Sources, func(a, b casefile.Source) int { return cmp.Compare(a.ID, b.ID) })
}

// placeSources are the sources of the places built in, by their ids in a case:
// publisher, title, licence.
var placeSources = map[string][3]string{
	"nga-wpi-2024-02": {"National Geospatial-Intelligence Agency", "World Port Index (Pub. 150), February 2024", "public domain"},
	"geonames":        {"GeoNames", "GeoNames gazetteer", "CC BY 4.0"},
}

// idOf makes an id of the name of a source: lower-case letters, digits and single
// hyphens.
func idOf(name string) string {
	return strings.Trim(strings.Join(strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }), "-"), "-")
}
