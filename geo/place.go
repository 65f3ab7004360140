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
	RadiusM float64  // how far from Point the place goes; 0 is unknown
	Area    *Polygon // where its border is known; nil is unknown
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
	Naval      Kind = "naval" // a military berth or base: positions near it are coarsened in public

	Surveyed    Quality = "surveyed"    // measured at the quay
	Chart       Quality = "chart"       // from a chart or port index, to about a mile
	Settlement  Quality = "settlement"  // the centre of a town, not of its quays
	Approximate Quality = "approximate" // roughly
)

var (
	kinds     = []Kind{Port, Berth, Town, Rail, Depot, Yard, Cosmodrome, Area, Anchorage, Naval}
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

// How far a place goes where nothing better is known of it, and how far beyond
// its border a vessel has left it: with them, a vessel enters a place of unknown
// size within 3 km of its point and leaves it beyond 4 km (pipe-anchorages).
const (
	DefaultRadiusM = 3000
	ExitMarginM    = 1000
)

// ReachM is the radius of a place without an area: its own where it is known,
// else [DefaultRadiusM].
func (p *Place) ReachM() float64 {
	if p.RadiusM > 0 {
		return p.RadiusM
	}
	return DefaultRadiusM
}

// OutsideM tells how far outside the place a point is, in metres: 0 is inside.
// The border is that of its area where it has one, else the circle of [ReachM]
// around its point. A port visit begins at 0 and ends beyond [ExitMarginM].
func (p *Place) OutsideM(at Point) float64 {
	if p.Area != nil {
		return p.Area.DistanceM(at)
	}
	return max(DistanceM(at, p.Point)-p.ReachM(), 0)
}
