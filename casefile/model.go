package casefile

// Model holds the assumptions that a count rests on and that the evidence
// cannot teach it. Every one is elicited: Reasons says, by key, why it has its
// value and since when. Rates are in units of the case a week; the sd of a
// factor is on the natural logarithm.
type Model struct {
	RateMedian       float64 // typical weekly flow; median of a log-normal prior
	RateLogSD        float64
	RateSwing        float64 // stationary sd of the log rate around its own level
	RateHalfLifeWeek float64 // weeks after which half of a swing is forgotten
	LumpSize         float64 // typical load that arrives at once

	SharedBiasSD float64  // of the error that all groups of SharedBy make together
	SharedBy     []string // groups that share it: governments that see the same imagery
	GroupBiasSD  float64  // of the error that one group makes

	ScopeStepMedian float64 // share lost from one scope to the next narrower one
	ScopeStepLogSD  float64
	ModeGapMedian   float64 // share that travels by other modes than the one a claim counts
	ModeGapLogSD    float64

	EarlyRateMedian float64 // weekly flow before the case starts, for windows that open earlier
	EarlyRateLogSD  float64

	LagMeanDays float64 // mean age of a figure when it is spoken

	BiasDriftShare      float64 // share of the variance of each error that drifts
	BiasHalfLifeWeeks   float64 // weeks after which half of a drift is forgotten
	HedgeLogSD          float64 // of how far a hedge lies from what is usual
	SurgesPerYear       float64 // sudden changes of pace to be expected
	SurgeLogSD          float64
	RedefinitionChance  float64 // that a party changes what it counts, once
	RedefinitionLogSD   float64
	LoadLogSD           float64  // of the mean load of a voyage, beside the factor's own interval
	WatcherLogitSD      float64  // of how watchers differ in what they see
	Watchers            []string // groups that count voyages by their own look
	BerthDays, LookDays Interval // how long a laden vessel lies at the berth; days between two looks at it
	CloudShare          Interval // share of the looks that cloud spoils
	HeardShare          Interval // share of laden voyages whose transponder was heard
	ListDependence      Interval // how far one list of voyages is likely to repeat another
	CallChance          Interval // share of the gaps with room for a call that hold one

	Reasons map[string]string
}

// Interval is an elicited quantity, even between its ends.
type Interval struct{ Lo, Hi float64 }

// DefaultModel is the model of a case that says nothing of its own.
func DefaultModel() Model {
	return Model{
		RateMedian: 200, RateLogSD: 0.7, RateSwing: 0.5, RateHalfLifeWeek: 26, LumpSize: 300,
		SharedBiasSD: 0.20, GroupBiasSD: 0.25,
		ScopeStepMedian: 0.12, ScopeStepLogSD: 0.7,
		ModeGapMedian: 0.12, ModeGapLogSD: 0.7,
		EarlyRateMedian: 5, EarlyRateLogSD: 1,
		LagMeanDays:    10,
		BiasDriftShare: 0.3, BiasHalfLifeWeeks: 52, HedgeLogSD: 0.3,
		SurgesPerYear: 0.25, SurgeLogSD: 1, RedefinitionChance: 0.1, RedefinitionLogSD: 0.4,
		LoadLogSD: 0.2, WatcherLogitSD: 0.5,
		BerthDays: Interval{1, 3}, LookDays: Interval{1, 4}, CloudShare: Interval{0.3, 0.7}, HeardShare: Interval{0.01, 0.2},
		ListDependence: Interval{0.01, 0.5}, CallChance: Interval{0.05, 0.5},
	}
}
