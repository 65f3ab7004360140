package tally

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// TestNumericsAgainstGonum holds what is written out here to gonum's: the draws
// number by number, the rest to rounding.
func TestNumericsAgainstGonum(t *testing.T) {
	for _, mean := range []float64{1e-9, 0.3, 3, 9.99, 10, 10.01, 47, 1234.5, 2e6} {
		src := rand.NewPCG(7, 11)
		theirs := distuv.Poisson{Lambda: mean, Src: rand.NewPCG(7, 11)}
		ours := poisson{mean, rand.New(src)}
		for i := range 2000 {
			if got, want := ours.draw(), theirs.Rand(); got != want {
				t.Fatalf("mean %g, draw %d: %g, want %g", mean, i, got, want)
			}
		}
	}

	near := func(what string, got, want float64) {
		t.Helper()
		if !(math.Abs(got-want) <= 1e-9*max(1, math.Abs(want))) {
			t.Errorf("%s: %.15g, want %.15g", what, got, want)
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{2, 3, 50, 1000} {
		values, weights := make([]float64, n), make([]float64, n)
		for i := range n {
			values[i], weights[i] = 9+r.NormFloat64(), 0.5+r.Float64()
		}
		for _, w := range [][]float64{nil, weights} {
			mean, variance := meanVariance(values, w)
			wantMean, wantVariance := stat.MeanVariance(values, w)
			near("mean", mean, wantMean)
			near("variance", variance, wantVariance)
		}
	}

	for _, n := range []int{1, 2, 7, 30} {
		x := mat.NewDense(3*n, n, nil)
		for i := range 3 * n {
			for j := range n {
				x.Set(i, j, r.NormFloat64())
			}
		}
		var a mat.SymDense
		a.SymOuterK(1, x.T())
		b := mat.NewVecDense(n, nil)
		rows := make([][]float64, n)
		for i := range n {
			b.SetVec(i, r.NormFloat64())
			rows[i] = make([]float64, n)
			for j := range i + 1 {
				rows[i][j] = a.At(i, j)
			}
		}
		var want mat.VecDense
		if err := want.SolveVec(&a, b); err != nil {
			t.Fatal(err)
		}
		got, ok := solveSymmetric(rows, b.RawVector().Data)
		if !ok {
			t.Fatalf("%d rows: not solved", n)
		}
		for i := range n {
			near("solution", got[i], want.AtVec(i))
		}
	}
	for _, a := range [][][]float64{{{0}}, {{-1}}, {{1}, {2, 1}}, {{math.NaN()}}} {
		if _, ok := solveSymmetric(a, make([]float64, len(a))); ok {
			t.Errorf("%v was solved", a)
		}
	}
}
