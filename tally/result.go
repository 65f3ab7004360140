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
	Rounds      *Rounds
	Evidence    []Evidence
	Terms       []Term
	Differences []Difference // why the count differs from the latest figure of each group

	Version    string
	Seed       uint64
	Particles  int
	PriorShare float64 // share of the count's variance (of its logarithm) that rests on elicited factors
	Assumed    []Assumed
	Diagnosis  Diagnosis
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
}

// Rounds is what the count implies in rounds of one calibre, with the factors
// it was converted with.
type Rounds struct {
	Item         string
	Quantiles    Quantiles
	PerContainer Quantiles
	Factors      []string // ids
}

// Evidence says of one claim whether it was used, in which role, and why.
type Evidence struct {
	ID     string
	Origin string
	Kind   string // measure/form
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

// Diagnosis says whether the computation can be trusted.
type Diagnosis struct {
	Chains        int
	DrawsPerChain int
	RHat          float64 // of the logarithm of the count; near 1 when the chains agree
	EffectiveSize float64
}
