package forecast

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// TestStudentAgainstGonum holds the Student t to gonum's.
func TestStudentAgainstGonum(t *testing.T) {
	for _, freedom := range []float64{1, 2.5, 4, 30, 1000} {
		ours, theirs := studentT{8, 0.3, freedom}, distuv.StudentsT{Mu: 8, Sigma: 0.3, Nu: freedom}
		for _, x := range []float64{-1e3, 0, 7, 7.9, 8, 8.0001, 8.3, 9, 20} {
			if got, want := ours.CDF(x), theirs.CDF(x); !(math.Abs(got-want) <= 1e-12) {
				t.Errorf("%g degrees, at %g: %.15g, want %.15g", freedom, x, got, want)
			}
		}
		for _, p := range []float64{0.001, 0.05, 0.4, 0.5, 0.6, 0.95, 0.999} {
			if got, want := ours.Quantile(p), theirs.Quantile(p); !(math.Abs(got-want) <= 1e-12*math.Abs(want)) {
				t.Errorf("%g degrees, quantile %g: %.15g, want %.15g", freedom, p, got, want)
			}
		}
	}
}
