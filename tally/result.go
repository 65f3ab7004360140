package tally

import (
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// Quantiles summarise a distribution. They are of the posterior, in the unit of
// what they stand beside.
type Quantiles struct {
	Median float64 `json:"median"`
	P05    float64 `json:"p05"`
	P25    float64 `json:"p25"`
	P75    float64 `json:"p75"`
	P95    float64 `json:"p95"`
}

// Result is a count with its working.
type Result struct {
	AsOf dates.Day

	// Count is nil when there is nothing to count from; Why then says why.
	Count *Count
	Why   string

	Series      []SeriesPoint
	Statements  []Statement
	Rounds      *Rounds       // nil when the case does not say what the things counted may hold
	Factors     []PartyFactor // what parties reckon with
	Evidence    []Evidence
	Terms       []Term
	Floor       *Floor       // nil when no observed voyage is counted
	Differences []Difference // why the count differs from the latest figure of each group

	Version    string
	Seed       uint64
	Particles  int
	PriorShare float64 // share of the count's variance (of its logarithm) that rests on elicited factors
	Assumed    []Assumed
	Diagnosis  Diagnosis
	Breaks     []Break  // what the evidence says of a redefinition or a surge
	Working    *Working // nil unless asked for
	Draws      *Draws   // of the quantities that a calibration looks at; nil when draws were weighted

	// Reweighting says how the count came from one that was kept; nil when none
	// was given.
	Reweighting *Reweighting
}

// Draws are posterior draws of named quantities: Values[i] is that of Names[i],
// one value a draw, chains one after the other; ESS[i] is what they are worth.
type Draws struct {
	Names    []string
	Values   [][]float64
	ESS      []float64
	PerChain int
}

// Break is what the posterior says of a jump in the figures of one set of
// groups: that they count something else from some day on, or that the pace
// itself has jumped somewhere.
type Break struct {
	Groups       string  // joined by ;
	Redefinition float64 // posterior probability that these groups changed what they count
	Size         float64 // median factor of the change, given one
	Surge        float64 // posterior probability of at least one surge of pace; the same in each Break
	Neither      float64
	MCSE         float64     // Monte Carlo standard error of Redefinition
	Dates        []BreakDate // where it lies, given one; most probable first
}

// BreakDate is an interval between two described days in which a break may lie.
type BreakDate struct {
	From, To    dates.Day
	Probability float64 // given that there is a break
}

// Count is the estimate at AsOf, and what exactly it counts.
type Count struct {
	Measure   claims.Measure
	Unit      string
	Scope     string
	Mode      string
	Since     dates.Date
	From, To  string
	Quantiles Quantiles

	// LastStated is the last day that a used statement describes. What moved
	// after it is known from the pace learnt alone.
	LastStated dates.Day
}

// SeriesPoint is the count on one day, given everything known at AsOf.
type SeriesPoint struct {
	Day       dates.Day
	Quantiles Quantiles
}

// Statement is what a party would be expected to state at AsOf, in its own
// scope, window and manner of hedging.
type Statement struct {
	Party     string
	Measure   claims.Measure
	Scope     string
	Since     dates.Date
	Hedge     quantity.Hedge
	Day       dates.Day
	Quantiles Quantiles
	Last      string // id of the claim whose manner it follows

	// The whole distribution: quantiles of the figure before it is rounded, at
	// equal steps of probability (1/[GridSteps] each, from the least drawn to the
	// most), and how it is then rounded.
	Unrounded []float64
	Rounding  Rounding
}

// Rounds is what the count implies of what the things counted hold, by the
// contents of the case (METHOD, section 6b). The quantiles are of the pieces of
// all kinds together that moved.
type Rounds struct {
	Item    string         // one piece: the name of the only kind, else the unit of the measure
	Measure claims.Measure // whose claims state such contents
	Quantiles
	PerUnit Quantiles // pieces in one loaded thing, all kinds together
	Tonnes  Quantiles // of the kinds that the case can weigh
	Kinds   []ContentKind
	Factors []string // ids
	Unknown []string // what no factor of the case says, in words
	Stated  []StatedContents
}

// ContentKind is one kind of contents.
type ContentKind struct {
	ID, Name string
	Share    Quantiles // of the loaded things, that hold it

	Known     bool // false when nothing says how many one holds: all that follows is then blank
	Quantiles      // pieces of it that moved
	Tonnes    Quantiles
	Weighed   bool      // whether Tonnes are known
	IfAll     Quantiles // pieces, packed, if all the things counted were loaded with it
	PerUnit   Quantiles // packed pieces in one
	AsBare    bool      // the mass of a packed one is not known: the bare one stands in, which is a ceiling
	RoomKnown bool      // false when only mass limits it, which is a ceiling too
	RoomBinds float64   // probability that room and not mass is the limit
	Bare      *BareKind // nil when the mass and room of a bare one are not known
}

// BareKind is a kind loaded bare, without charge or crate: the most that physics
// allows.
type BareKind struct{ IfAll, PerUnit Quantiles }

// StatedContents is a statement on contents beside ours of the same sort, window
// and day: of a capacity if all the things counted held its kind, else what moved.
type StatedContents struct {
	Claim, Party string
	Form         claims.Form
	Kind         string // id; blank for all kinds together
	Bound        Bound  // what the figure is in its speaker's words
	DerivedFrom  string // id of the claim that it converts, if any
	Since        dates.Date
	Day          dates.Day

	Ours      Quantiles  // packed pieces
	Under     float64    // probability that ours is under the figure
	Bare      *Quantiles // of a capacity: bare pieces; nil when they are not known
	UnderBare float64
}

// Evidence says of one claim or observed voyage whether it was used, in which
// role, and why.
type Evidence struct {
	ID     string
	Origin string
	Kind   string // measure/form; [KindObserved] for a voyage of observed.csv, whose origin is its source
	Role   Role
	Used   bool
	Why    string
	Weight float64 // share of its origin's term; 0 unless used
}

// Role is what part a claim plays in the count.
type Role string

// The roles.
const (
	RoleTerm     Role = "term"     // its origin is one likelihood term
	RoleCount    Role = "count"    // a watcher's total of voyages: one likelihood term
	RoleFloor    Role = "floor"    // a voyage that was observed: at least its load moved
	RoleGap      Role = "gap"      // a voyage that a gap leaves room for: counted with that chance
	RoleRelay    Role = "relay"    // it repeats a reading of an origin already counted
	RoleFactor   Role = "factor"   // it informs a conversion, not the count
	RoleContext  Role = "context"  // another measure: shown, not counted
	RoleExcluded Role = "excluded" // left out, for the reason given
)

// Term is one likelihood term: one origin, measure, item and direction.
type Term struct {
	Origin   string
	Party    string
	Groups   []string
	Readings []Reading
	Expected Quantiles // what the model expects this origin to believe, in its own scope and window
	Outlier  float64   // posterior probability that it follows the outlier model: nothing else agrees with it
}

// Floor is what was observed to move: the voyages whose both ends were seen or
// heard and that were laden, at a usual load each.
type Floor struct {
	Voyages  []string   // ids in observed.csv
	From, To dates.Date // first departure, last arrival
	BoxesLo  float64    // voyages times the least usual load
	BoxesHi  float64    // and the most
	Factor   string     // id of the load
	Inferred float64    // calls that gaps leave room for, by the weight of their candidates
	Kept     float64    // posterior probability that at least BoxesLo moved in that time
}

// Reading is one distinct rendering of an origin's figure.
type Reading struct {
	ID     string // the rendering nearest the speaker
	Value  quantity.Range
	Hedge  quantity.Hedge
	Since  dates.Date
	AsOf   dates.Date
	Weight float64
	Scope  string
}

// Difference explains, factor by factor, why the count differs from a figure.
// The factors' medians multiply to about Ratio's median.
type Difference struct {
	Claim   string
	Party   string
	Figure  float64
	Ratio   Quantiles // count at AsOf over the figure
	Factors []DifferenceFactor
}

// DifferenceFactor is one reason for a [Difference].
type DifferenceFactor struct {
	Name      string // since_then, window, scope, mode, bias, hedge
	Text      string
	Quantiles Quantiles
}

// Assumed is how much of the count's variance one elicited factor carries.
type Assumed struct {
	Name  string
	Share float64
}
