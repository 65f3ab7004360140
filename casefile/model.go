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

	Reasons map[string]string
}

// DefaultModel is the model of a case that says nothing of its own.
func DefaultModel() Model {
	return Model{
		RateMedian: 200, RateLogSD: 0.7, RateSwing: 0.5, RateHalfLifeWeek: 26, LumpSize: 300,
		SharedBiasSD: 0.20, GroupBiasSD: 0.25,
		ScopeStepMedian: 0.12, ScopeStepLogSD: 0.7,
		ModeGapMedian: 0.12, ModeGapLogSD: 0.7,
		EarlyRateMedian: 5, EarlyRateLogSD: 1,
		LagMeanDays: 10,
	}
}
