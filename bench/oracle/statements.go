package main

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// statements draws what each party would state next from the draws of its
// belief: section 3 of METHOD read forwards. On the logarithm.
func statements(c *oracleCase, p *program, draws map[string][][]float64) map[string][][]float64 {
	out := map[string][][]float64{}
	rng := rand.New(rand.NewPCG(20230913, 1))
	for _, s := range p.says {
		node := "next"
		if s.Count {
			node = "nextMu"
		}
		chains := pick(draws, node, s.Index)
		var made [][]float64
		for ch, beliefs := range chains {
			v := make([]float64, len(beliefs))
			for i, b := range beliefs {
				if s.Count {
					v[i] = math.Log(max(poisson(rng, b), 0.5))
					continue
				}
				if s.Series > 0 {
					key := seriesKey(c, s)
					if rng.Float64() < pick(draws, "pchange", s.Series)[ch][i] {
						b += c.Model.RedefinitionLogSD * draws[fmt.Sprintf("g[%d]", p.gName[key])][ch][i]
					}
				}
				f := math.Exp(c.Model.HedgeLogSD * draws[fmt.Sprintf("g[%d]", p.gName["hedge:"+s.Hedge])][ch][i])
				v[i] = math.Log(max(state(rng, b, f, s.Outlier, hedges[s.Hedge]), 0.5))
			}
			made = append(made, v)
		}
		out[s.Name] = made
	}
	return out
}

// pick finds a node that JAGS may write with or without an index.
func pick(draws map[string][][]float64, node string, i int) [][]float64 {
	if v, ok := draws[fmt.Sprintf("%s[%d]", node, i)]; ok {
		return v
	}
	return draws[node]
}

func seriesKey(c *oracleCase, s say) string {
	for t := len(c.Terms) - 1; t >= 0; t-- {
		if c.Terms[t].Party+":containers" == s.Name {
			return "redefinition:" + keyOf(c.Terms[t].Groups)
		}
	}
	return ""
}

// state rounds a belief as a speaker with this hedge does.
func state(rng *rand.Rand, b, f, outlier float64, h hedge) float64 {
	y := b
	if rng.Float64() < outlier {
		y += 0.5 * rng.NormFloat64() / math.Sqrt((sq(rng.NormFloat64())+sq(rng.NormFloat64())+sq(rng.NormFloat64()))/3)
	} else if h.kind == "floor" || h.kind == "ceiling" {
		mean := h.near
		if rng.Float64() >= h.share {
			mean = h.far
		}
		d := rng.ExpFloat64() * mean * f
		if h.kind == "floor" {
			d = -d
		}
		y += 0.05*rng.NormFloat64() + d
	} else {
		y += math.Hypot(h.sd*f, 0.05) * rng.NormFloat64()
	}
	v := math.Exp(y)
	u := rng.Float64()
	for _, l := range lattices {
		if u -= l.probability; u >= 0 && l.probability != 0.05 {
			continue
		}
		m := decade(v)
		step := max(l.step(m), 1)
		switch h.kind {
		case "floor":
			return math.Floor(v/step) * step
		case "ceiling":
			return math.Ceil(v/step) * step
		}
		return math.Round(v/step) * step
	}
	return v
}

func poisson(rng *rand.Rand, mu float64) float64 {
	if mu > 500 {
		return math.Round(mu + math.Sqrt(mu)*rng.NormFloat64())
	}
	n, p, limit := 0.0, rng.Float64(), math.Exp(-mu)
	for p > limit {
		p *= rng.Float64()
		n++
	}
	return n
}

func sq(x float64) float64 { return x * x }
