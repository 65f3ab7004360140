package tally

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"
)

// metric is what the sampler takes for the curvature of the posterior: that of
// the prior, which is one in every direction, and what each term adds along the
// one direction in which it sees the latents,
//
//	M = D + sum of E[s_i^2] J_i J_i'
//
// J_i is the derivative of the belief behind term i by the latents and s_i that
// of its log likelihood by the belief: over the posterior, the mean of the
// squared score is the mean curvature. The diagonal D takes up what turns with
// the point: the mean squared gradient where that is more than both. The swing of
// the rate, which stretches all directions of the pace at once, is kept still
// along a trajectory and moved by itself (chain.moveSwing), so the metric may go
// with it. As many directions as terms are few, so
// products with M and its inverse cost little more than copying a vector.
type metric struct {
	w     *world
	rows  [][]float64 // sqrt(E[s^2]) J, at the present swing
	base  [][]float64 // the same, the pace as it changes the path and not by its latents
	basis [][]float64 // orthonormal; the pace that the terms look at
	scale []float64   // square root of D
	plain []float64   // diagonal of D^-1
	half  [][]float64 // M^-1 = D^-1 - half' half

	sum    [][]float64 // of J over the window
	square []float64   // of the squared scores
	grad   []float64   // of the squared gradients
	count  float64
	unit   []float64 // scratch
	t      []float64
	gram   [][]float64
}

func newMetric(w *world) metric {
	n := w.directions()
	m := metric{
		w: w, rows: matrix(n, w.size), base: matrix(n, w.size), half: matrix(n, w.size), sum: matrix(n, w.size), square: make([]float64, n),
		scale: make([]float64, w.size), plain: make([]float64, w.size), grad: make([]float64, w.size), unit: make([]float64, w.size), t: make([]float64, n), gram: matrix(n, n),
	}
	for k := range m.scale {
		m.scale[k], m.plain[k] = 1, 1
	}
	return m
}

// directions is the number of beliefs that the likelihood looks at.
func (w *world) directions() int {
	n := len(w.terms) + len(w.counts) + len(w.lists)
	if w.track != nil {
		n++
	}
	return n
}

// velocity puts M^-1 v into out.
func (m *metric) velocity(out, v []float64) {
	floats.MulTo(out, m.plain, v)
	for _, row := range m.half {
		floats.AddScaled(out, -floats.Dot(row, v), row)
	}
	out[m.w.at.swing] = 0
}

// momentum draws from a normal distribution of variance M.
func (m *metric) momentum(r *rand.Rand, v []float64) {
	for i := range v {
		v[i] = m.scale[i] * r.NormFloat64()
	}
	for _, row := range m.rows {
		floats.AddScaled(v, r.NormFloat64(), row)
	}
	v[m.w.at.swing] = 0
}

// learn adds the directions and scores at a point.
func (m *metric) learn(p *point, grad []float64) {
	m.count++
	for k, g := range grad {
		m.grad[k] += g * g
	}
	for i := range m.sum {
		score := p.direction(i, m.unit)
		m.square[i] += score * score
		m.unit[m.w.at.swing] = 0
		pace := m.unit[m.w.at.pace:][:m.w.cells]
		for k := range pace {
			pace[k] /= p.flow.swing
		}
		floats.Add(m.sum[i], m.unit)
	}
}

// set makes the metric of what was learnt since it was last set.
func (m *metric) set(swing float64) {
	for i, row := range m.base {
		scale := math.Sqrt(m.square[i]/m.count) / m.count
		for k, x := range m.sum[i] {
			row[k] = scale * x
		}
		clear(m.sum[i])
	}
	for k := range m.scale {
		left := m.grad[k] / m.count
		for _, row := range m.base {
			left -= row[k] * row[k]
		}
		const prior = 10 // draws that the prior's curvature is worth
		m.scale[k] = math.Sqrt((max(left, 1)*m.count + prior) / (m.count + prior))
	}
	for k := range m.w.cells {
		m.scale[m.w.at.pace+k] = 1
	}
	m.scale[m.w.at.swing] = 1
	clear(m.square)
	clear(m.grad)
	m.count = 0
	m.basis = m.basis[:0]
	for _, row := range m.base {
		pace := slices.Clone(row[m.w.at.pace:][:m.w.cells])
		norm := math.Sqrt(floats.Dot(pace, pace))
		for _, b := range m.basis {
			floats.AddScaled(pace, -floats.Dot(pace, b), b)
		}
		if left := math.Sqrt(floats.Dot(pace, pace)); left > 0.05*norm && left > 1e-6 {
			for k := range pace {
				pace[k] /= left
			}
			m.basis = append(m.basis, pace)
		}
	}
	m.prepare(swing)
}

// prepare makes the metric that of a swing.
func (m *metric) prepare(swing float64) {
	for i, row := range m.rows {
		copy(row, m.base[i])
		pace := row[m.w.at.pace:][:m.w.cells]
		for k := range pace {
			pace[k] *= swing
		}
	}
	// With U the rows over the scale, (I + U'U)^-1 = I - U' (I + U U')^-1 U; with
	// the Cholesky factor L of the middle, half = L^-1 U, over the scale again.
	n := len(m.rows)
	for i := range n {
		for k, x := range m.rows[i] {
			m.half[i][k] = x / m.scale[k]
		}
		for j := range i + 1 {
			m.gram[i][j] = floats.Dot(m.half[i], m.half[j])
		}
		m.gram[i][i]++
	}
	for i := range n {
		for j := range i + 1 {
			x := m.gram[i][j] - floats.Dot(m.gram[i][:j], m.gram[j][:j])
			if i == j {
				m.gram[i][i] = math.Sqrt(x)
			} else {
				m.gram[i][j] = x / m.gram[j][j]
			}
		}
	}
	for i := range n {
		for j := range i {
			floats.AddScaled(m.half[i], -m.gram[i][j], m.half[j])
		}
		floats.Scale(1/m.gram[i][i], m.half[i])
	}
	for _, row := range m.half {
		floats.Div(row, m.scale)
	}
	for k, x := range m.scale {
		m.plain[k] = 1 / (x * x)
	}
}

// direction puts the derivative of the belief behind term (count, list, track) i
// by the latents into out and returns that of the log likelihood by the belief,
// at the point as it was last set.
func (p *point) direction(i int, out []float64) (score float64) {
	w := p.w
	clear(out)
	p.clearAdjoints()
	switch {
	case i < len(w.terms):
		tp := &p.terms[i]
		was := *tp
		t := &w.terms[i]
		for k := t.first; k < t.last; k++ {
			rp := &p.readings[k]
			score += tp.weight[0]*rp.db[0] + tp.weight[1]*rp.db[1]
		}
		// Each reading by its weight: the belief of the term is their mean.
		changed := tp.weight[1]
		tp.weight = [2]float64{1, changed}
		for k := t.first; k < t.last; k++ {
			rp := &p.readings[k]
			rp.savedDB, rp.savedHedge = rp.db, rp.dHedge
			rp.db, rp.dHedge = [2]float64{w.readings[k].weight * (1 - changed), w.readings[k].weight}, [2]float64{}
		}
		p.backTerm(i, out)
		for k := t.first; k < t.last; k++ {
			rp := &p.readings[k]
			rp.db, rp.dHedge = rp.savedDB, rp.savedHedge
		}
		*tp = was
	case i < len(w.terms)+len(w.counts):
		cp := &p.counts[i-len(w.terms)]
		score = cp.dLogMu
		cp.dLogMu = 1
		p.backCount(i-len(w.terms), out)
		cp.dLogMu = score
	case i < len(w.terms)+len(w.counts)+len(w.lists):
		p.listLikelihood(&w.lists[i-len(w.terms)-len(w.counts)], out)
		score = 1
	default:
		p.trackLikelihood(out)
		score = 1
	}
	p.finish(out)
	return score
}
