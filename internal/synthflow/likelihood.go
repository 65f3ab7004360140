package synthflow

import (
	"math"
	"slices"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// logLikelihood is the logarithm of the probability of what is stated, given a
// truth: all terms of METHOD 3 and 5, with the days of redefinitions, lattices,
// outliers and readings summed over. The day of a change in t is not used.
func (p *plan) logLikelihood(t *truth, s *stated) float64 {
	sum := math.Log(p.floorWeight(t))
	for i := range p.origins {
		if p.origins[i].form == claims.Share {
			sum += math.Log(p.term(t, s, i, 0))
		}
	}
	for _, group := range p.series() {
		sum += p.seriesTerm(t, s, &group)
	}
	for i := range p.totals {
		sum += math.Log(p.totalTerm(t, s, i))
	}
	if l := p.lists; l != nil {
		n, q := float64(len(l.days)), p.listChance(t, NotWrong)
		m := float64(s.matched)
		sum += logFactorial(n) - logFactorial(m) - logFactorial(n-m) + m*math.Log(q) + (n-m)*math.Log(1-q)
	}
	return sum
}

func logFactorial(n float64) float64 {
	v, _ := math.Lgamma(n + 1)
	return v
}

// seriesTerm sums over the days on which a series may change.
func (p *plan) seriesTerm(t *truth, s *stated, group *series) float64 {
	product := func(from int) float64 { // changed from the day with this index on
		sum := 0.0
		for _, i := range group.origins {
			r := 0.0
			if slices.Index(group.days, p.origins[i].described) >= from {
				r = t.moves[group.key]
			}
			sum += math.Log(p.term(t, s, i, r))
		}
		return sum
	}
	n := len(group.days)
	same := product(n)
	if n < 2 {
		return same
	}
	c := p.model.RedefinitionChance
	logs := []float64{math.Log(1-c) + same}
	for j := 1; j < n; j++ {
		share := float64(group.days[j]-group.days[j-1]) / float64(group.days[n-1]-group.days[0])
		logs = append(logs, math.Log(c)+math.Log(share)+product(j))
	}
	most := slices.Max(logs)
	sum := 0.0
	for _, l := range logs {
		sum += math.Exp(l - most)
	}
	return most + math.Log(sum)
}

// term is the probability of one origin's figure, its belief moved by r.
func (p *plan) term(t *truth, s *stated, i int, r float64) float64 {
	o := &p.origins[i]
	sum := 0.0
	for k := range o.readings {
		rd := &o.readings[k]
		b := p.belief(t, i, k) + r
		v := s.figures[i]
		v.Lo, v.Hi = v.Lo*rd.times, v.Hi*rd.times
		sum += rd.weight * figureChance(v, rd.hedge, t.hedges[rd.hedge], b, p.outlier(o))
	}
	return sum
}

// figureChance is (1-o) P(v | b) + o P_outlier(v | b). stretch is
// exp(hedge_log_sd z).
func figureChance(v quantity.Range, h quantity.Hedge, stretch, b, o float64) float64 {
	l := laws[h]
	sum := 0.0
	for _, x := range intervals(v, l.kind) {
		follows := said(x.hi-b, l, stretch) - said(x.lo-b, l, stretch)
		strays := student3((x.hi-b)/outlierScale) - student3((x.lo-b)/outlierScale)
		if x.lo > b { // the difference of what is near one loses digits
			strays = student3((b-x.lo)/outlierScale) - student3((b-x.hi)/outlierScale)
		}
		sum += x.chance * ((1-o)*follows + o*strays)
	}
	return sum
}

// interval is a part of the line of y, with the chance of the lattice that
// gives it.
type interval struct{ lo, hi, chance float64 }

// intervals lists for each lattice that has the figure which y give it.
func intervals(v quantity.Range, k kind) []interval {
	x := v.Lo
	switch k {
	case ends:
		return []interval{{math.Log(v.Lo), math.Log(v.Hi), 1}}
	case ceiling:
		x = v.Hi
	}
	var out []interval
	for _, lat := range roundings {
		step, under := 1.0, 1.0
		if lat.unit > 0 {
			power := 1.0
			for power*10 <= x {
				power *= 10
			}
			step, under = max(lat.unit*power, 1), max(lat.unit*power, 1)
			if x == power {
				under = max(lat.unit*power/10, 1)
			}
		}
		if n := x / step; math.Abs(n-math.Round(n)) > 1e-9 {
			continue
		}
		lo, hi := x, x+step
		switch k {
		case ceiling:
			lo, hi = x-under, x
		case nearest:
			lo, hi = x-under/2, x+step/2
		}
		out = append(out, interval{math.Log(lo), math.Log(hi), lat.chance})
	}
	return out
}

// said is P(y - b <= a) for one hedge.
func said(a float64, l law, stretch float64) float64 {
	s := math.Hypot(l.s0*stretch, rounded)
	over := func(a float64) float64 { // P(s e + D <= a)
		p := (1 - l.share) * normalPlusExponential(a, s, l.near*stretch)
		if l.share > 0 {
			p += l.share * normalPlusExponential(a, s, l.far*stretch)
		}
		return p
	}
	switch l.kind {
	case floor:
		return 1 - over(-a)
	case ceiling:
		return over(a)
	}
	return phi(a / s)
}

// normalPlusExponential is the distribution function of the sum of a normal of
// sd s and an exponential of this mean (the exponentially modified Gaussian;
// Grushka, Analytical Chemistry 44, 1972).
func normalPlusExponential(a, s, mean float64) float64 {
	z := a/s - s/mean
	if z < -37 {
		return 0 // less than the smallest number there is
	}
	return phi(a/s) - math.Exp(s*s/(2*mean*mean)-a/mean)*phi(z)
}

// student3 is the distribution function of Student's t with three degrees of
// freedom.
func student3(x float64) float64 {
	u := x / math.Sqrt(3)
	if x < -1e3 { // 1/2 + atan loses digits: the series of the tail
		return 2 / (3 * math.Pi) * math.Pow(-u, -3)
	}
	return 0.5 + (u/(1+u*u)+math.Atan(u))/math.Pi
}

// totalTerm is the probability of what a watcher counted.
func (p *plan) totalTerm(t *truth, s *stated, i int) float64 {
	mu := p.mean(t, i)
	sum := 0.0
	for n := s.totals[i].Lo; n <= s.totals[i].Hi; n++ {
		sum += (1-watcherOdds)*math.Exp(n*math.Log(mu)-mu-logFactorial(n)) +
			watcherOdds*math.Exp(n*math.Log(mu/(1+mu))-math.Log(1+mu))
	}
	return sum
}
