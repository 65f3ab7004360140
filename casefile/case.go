package casefile

import (
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/orbit"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// Case is a whole case folder. [Read] makes one; one made by hand begins with
// [DefaultModel] and an id.
type Case struct {
	ID         string
	Title      string
	Question   string
	Flow       Flow
	Start      dates.Date // the count runs from the first day of this date
	Unit       Unit
	Scopes     []string     // nested, narrow to wide
	ScopeWords []ScopeWords // in the order in which they are tried
	Measures   map[claims.Measure]MeasureSpec
	Parties    []Party
	Occasions  []Occasion
	Satellites []Satellite
	Watch      Watch
	Contents   Contents
	Model      Model

	Sources    []Source
	Claims     []claims.Claim
	Sightings  []events.Sighting
	Voyages    []events.ReportedVoyage
	Observed   []Observed // from tracks; nil when the folder has no observed.csv
	Places     []geo.Place
	Vessels    []vessels.Vessel
	Factors    []Factor
	Series     map[string][]SeriesRow      // by file name without .csv
	Tracks     map[string][]Position       // positions in order of time, of one MMSI each, by file name without .csv
	Orbits     map[string][]orbit.Elements // element sets in order of epoch, by the id of their satellite
	Namings    []Naming                    // nil when the folder has no namings.csv; so with the two below
	Replies    []Reply
	Redactions []Redaction
	Readme     string
	// Gated is set, and never written, where whoever may not be named in what is
	// inferred has a pseudonym already.
	Gated    bool
	Licences map[string]string // texts of the LICENSE files, by file name

	meta meta
	rows lookup
}

// meta is case.yaml as it was read, kept for its comments and its order. It is
// written back as long as what it says is what the case says.
type meta struct {
	raw   []byte // the file with LF line ends; nil when it was canonical
	canon []byte // canonical form of what it said
}

// Flow is the direction and kind of cargo a case is about.
type Flow struct {
	From  string // ISO 3166-1 alpha-2; blank is from anywhere but To
	To    string // likewise
	Cargo string
}

// Unit is the thing that is counted.
type Unit struct {
	Of      string // container
	Meaning string // "20-foot equivalent box, not a crate"
}

// ScopeWords are the words by which a page says that a figure has a scope: lower
// case, as they stand in running text.
type ScopeWords struct {
	Scope string
	Words []string
}

// LoadID is the id of the factor that says how much of what the case counts one
// voyage carries: "containers-per-voyage" where containers are counted.
func (c *Case) LoadID() string {
	return strings.ReplaceAll(c.Unit.Of, "_", "-") + "s-per-voyage"
}

// Load returns that factor, nil when the case has none.
func (c *Case) Load() *Factor { return c.Factor(c.LoadID()) }

// MeasureSpec declares a measure of the case.
type MeasureSpec struct {
	Form  claims.Form
	Scope string // what N counts; one of the case's scopes
	Unit  string
	From  string // direction where it is not the flow's
	To    string
}

// Party is somebody who speaks, and the groups it rests on: parties of one
// group share what they know, and so their errors.
type Party struct {
	ID          string
	Name        string
	Aliases     []string
	Groups      []string
	Reliability string // Admiralty code A to F; F is "cannot be judged", not the worst
}

// Occasion is a dated event that statements refer to ("since the summit"). One
// that lasts has an interval, from its first day to its last.
type Occasion struct {
	ID      string
	Name    string
	Aliases []string // other wordings: "war in Ukraine", "two leaders met"
	Date    dates.Date
}

// Watch lists the vessels and places of interest, by id.
type Watch struct {
	Vessels []string
	Places  []string
}

// Source is one page or paper.
type Source struct {
	ID          string
	URL         string
	OriginalURL string // where URL is a mirror or a retelling
	Publisher   string
	Title       string
	PublishedAt dates.Date
	RetrievedAt dates.Date
	Collector   string
	Bytes       Bytes
	SHA256      string // lower-case hex; blank when the bytes were never held
	Licence     string
	Note        string
}

// Bytes says whether the page itself was kept.
type Bytes string

// The states of a page's bytes.
const (
	Held   Bytes = "held"   // kept, and hashed
	Mirror Bytes = "mirror" // seen on a copy by somebody else
	Never  Bytes = "never"  // not kept
)

// Factor is a physical constant or a conversion with its interval.
type Factor struct {
	ID       string
	Quantity string
	Lo, Hi   float64
	Unit     string
	Source   string
	Note     string
}

// SeriesRow is one value of a dated series.
type SeriesRow struct {
	Date   dates.Date
	Value  quantity.Range // unknown when the cell is blank
	Unit   string
	Source string
}

// Party returns the party with this id, or nil.
func (c *Case) Party(id string) *Party {
	return find(c.Parties, func(p *Party) bool { return p.ID == id })
}

// Source returns the source with this id, or nil.
func (c *Case) Source(id string) *Source { return rowOf(c.Sources, c.rows.sources, id, sourceID) }

// Place returns the place with this id, or nil.
func (c *Case) Place(id string) *geo.Place { return rowOf(c.Places, c.rows.places, id, placeID) }

// Vessel returns the vessel with this id, or nil.
func (c *Case) Vessel(id string) *vessels.Vessel {
	return rowOf(c.Vessels, c.rows.vessels, id, vesselID)
}

// Claim returns the claim with this id, or nil.
func (c *Case) Claim(id string) *claims.Claim { return rowOf(c.Claims, c.rows.claims, id, claimID) }

// Factor returns the factor with this id, or nil.
func (c *Case) Factor(id string) *Factor { return rowOf(c.Factors, c.rows.factors, id, factorID) }

// Country resolves one side of a direction to the country it lies in, "" when
// it is blank, unknown, or lies in several.
func (c *Case) Country(side []string) string {
	country := ""
	for _, id := range side {
		here := id
		if p := c.Place(id); p != nil {
			here = p.Country
		}
		if country != "" && here != country {
			return ""
		}
		country = here
	}
	return country
}

// WithFlow reports whether a claim goes in the direction of the case's flow, as
// far as it says.
func (c *Case) WithFlow(cl *claims.Claim) bool {
	from, to := c.Country(cl.From), c.Country(cl.To)
	return c.Flow.leaves(from) && c.Flow.reaches(to)
}

// leaves reports whether a country can be where the flow comes from, as far as
// both are known. A flow that names one side only goes across that border: what
// begins where it ends is not of it.
func (f Flow) leaves(country string) bool {
	return country == "" || country == f.From || f.From == "" && country != f.To
}

func (f Flow) reaches(country string) bool {
	return country == "" || country == f.To || f.To == "" && country != f.From
}

// Groups returns the groups that the party of a claim rests on.
func (c *Case) Groups(cl *claims.Claim) []string {
	if p := c.Party(cl.Party()); p != nil {
		return p.Groups
	}
	return nil
}

// LatestPublication returns the last day on which a dated claim of the case was
// published or a voyage of observed.csv in its direction ended: AIS is heard by
// whoever listens, when it is sent. It is false when there is neither.
func (c *Case) LatestPublication() (dates.Day, bool) {
	var latest dates.Day
	found := false
	for i := range c.Claims {
		if d, ok := c.Claims[i].PublishedAt.Latest(); ok && (!found || d > latest) {
			latest, found = d, true
		}
	}
	for i := range c.Observed {
		o := &c.Observed[i]
		if d, ok := o.Known(); ok && (!found || d > latest) && c.ObservedWithFlow(o) != NotWithFlow {
			latest, found = d, true
		}
	}
	return latest, found
}

func find[T any](list []T, match func(*T) bool) *T {
	for i := range list {
		if match(&list[i]) {
			return &list[i]
		}
	}
	return nil
}
