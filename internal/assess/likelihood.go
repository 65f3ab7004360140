package assess

import "math"

// LikelihoodBand is a word for likelihood and the probabilities, in per cent,
// that it stands for.
type LikelihoodBand struct {
	Word     string
	From, To int
}

// Likelihoods are the words for likelihood of Intelligence Community Directive
// 203, "Analytic Standards" (2 January 2015), section D.6.e(2)(a), from the
// least to the most likely. The directive bars a word for confidence from the
// same sentence; this program has none.
var Likelihoods = []LikelihoodBand{
	{"almost no chance", 1, 5},
	{"very unlikely", 5, 20},
	{"unlikely", 20, 45},
	{"roughly even chance", 45, 55},
	{"likely", 55, 80},
	{"very likely", 80, 95},
	{"almost certain", 95, 99},
}

// Likelihood is the word for a probability from 0 to 1, as the directive has it;
// where two bands meet the probability belongs to the upper one. What lies
// outside of its 1 to 99 per cent gets the outermost words, and what is no
// probability "not known".
func Likelihood(p float64) string {
	if math.IsNaN(p) || p < 0 || p > 1 {
		return "not known"
	}
	for _, b := range Likelihoods {
		if p*100 < float64(b.To) {
			return b.Word
		}
	}
	return Likelihoods[len(Likelihoods)-1].Word
}

// LikelihoodPercent is the word with its number: "very unlikely (12 %)".
func LikelihoodPercent(p float64) string { return Likelihood(p) + " (" + Percent(p) + ")" }
