package geo

import (
	"fmt"
	"slices"
	"strings"
)

// Place is a named place. A place whose position is not known has Located
// false: its Point means nothing.
type Place struct {
	ID      string
	Name    string
	Aliases []string
	Kind    Kind
	Country string // ISO 3166-1 alpha-2; blank at sea and in orbit
	Point   Point
	Located bool
	RadiusM float64 // 0 is unknown
	Quality Quality
	Locode  string // UN/LOCODE without its space; blank when there is none
	Source  string
}

// Kind is what kind of place it is.
type Kind string

// Quality says what a place's position stands for.
type Quality string

// The kinds and qualities of places.
const (
	Port       Kind = "port"
	Berth      Kind = "berth"
	Town       Kind = "town"
	Rail       Kind = "rail"
	Depot      Kind = "depot"
	Yard       Kind = "yard"
	Cosmodrome Kind = "cosmodrome"
	Area       Kind = "area"
	Anchorage  Kind = "anchorage"

	Surveyed    Quality = "surveyed"    // measured at the quay
	Chart       Quality = "chart"       // from a chart or port index, to about a mile
	Settlement  Quality = "settlement"  // the centre of a town, not of its quays
	Approximate Quality = "approximate" // roughly
)

var (
	kinds     = []Kind{Port, Berth, Town, Rail, Depot, Yard, Cosmodrome, Area, Anchorage}
	qualities = []Quality{Surveyed, Chart, Settlement, Approximate}
)

// Kinds lists the kinds of place.
func Kinds() []Kind { return slices.Clone(kinds) }

// Qualities lists the qualities of a position, best first.
func Qualities() []Quality { return slices.Clone(qualities) }

// ParseKind reads a kind of place, which must not be blank.
func ParseKind(s string) (Kind, error) {
	if k := Kind(s); slices.Contains(kinds, k) {
		return k, nil
	}
	return "", fmt.Errorf("geo: unknown kind of place %q: want one of %v", s, kinds)
}

// ParseQuality reads a quality; blank is unknown.
func ParseQuality(s string) (Quality, error) {
	if q := Quality(s); s == "" || slices.Contains(qualities, q) {
		return q, nil
	}
	return "", fmt.Errorf("geo: unknown quality %q: want one of %v", s, qualities)
}

// Names yields the name and then the aliases.
func (p *Place) Names() []string { return append([]string{p.Name}, p.Aliases...) }

// FindPlace returns the place with this name or alias, compared without regard
// to case; nil when there is none.
func FindPlace(places []Place, name string) *Place {
	for i := range places {
		if slices.ContainsFunc(places[i].Names(), func(n string) bool { return strings.EqualFold(n, name) }) {
			return &places[i]
		}
	}
	return nil
}
