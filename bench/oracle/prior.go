package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// weigh is a third computation for small cases, to tell who is wrong where JAGS
// and ours differ: n worlds drawn from the prior of METHOD, each weighed by the
// likelihood. It is plain Go without matrices, and as good as its effective
// size. It reads statements, series and totals of voyages, not lists or tracks.
func weigh(c *oracleCase, n int) (map[string]*figure, float64) {
	type drawn struct{ w, now, half, rate float64 }
	m, rng := c.Model, rand.New(rand.NewPCG(42, 1))
	z, uniform, cdf := rng.NormFloat64, rng.Float64, func(x float64) float64 { return 0.5 * math.Erfc(-x/math.Sqrt2) }
	K := max((c.Now+13)/14, 2)
	phi := math.Pow(0.5, 2/m.RateHalfLifeWeek)
	root := math.Sqrt(1 - phi*phi)
	surge, sd := min(0.5, m.SurgesPerYear*14/365.25), m.SurgeLogSD/(m.RateSwing*root)
	inc := make([]float64, K)
	all := make([]drawn, n)
	greatest := math.Inf(-1)
	for k := range all {
		level, swing := math.Log(m.RateMedian)+m.RateLogSD*z(), m.RateSwing*math.Exp(0.4*z())
		early := m.EarlyRateMedian * math.Exp(m.EarlyRateLogSD*z())
		x := swing * z()
		for i := range inc {
			if i > 0 {
				e := z()
				if uniform() < surge {
					e += sd * z()
				}
				x = phi*x + swing*root*e
			}
			mean := 2 * math.Exp(level+x)
			v := math.Log(1 + m.LumpSize/mean)
			inc[i] = mean * math.Exp(math.Sqrt(v)*z()-v/2)
		}
		at := func(t float64) float64 {
			if t <= 0 {
				return t / 7 * early
			}
			total := 0.0
			for i := range inc {
				if u := (t - float64(14*i)) / 14; u < 1 {
					return total + max(u, 0)*inc[i]
				}
				total += inc[i]
			}
			return total
		}
		kept := map[string]float64{} // unknowns of the case by name
		once := func(name string, draw func() float64) float64 {
			v, ok := kept[name]
			if !ok {
				v = draw()
				kept[name] = v
			}
			return v
		}
		normal := func(name string) float64 { return once(name, z) }
		// A drift is a chain over the days in the order of the terms, which are
		// sorted by their publication: each day given the one before it.
		drift := func(name string, day int) float64 {
			return once(fmt.Sprint(name, " on ", day), func() float64 {
				lastDay, seen := kept[name+" last day"]
				v := z()
				if seen {
					r := math.Pow(0.5, math.Abs(float64(day)-lastDay)/7/m.BiasHalfLifeWeeks)
					v = r*kept[name+" last"] + math.Sqrt(1-r*r)*v
				}
				kept[name+" last day"], kept[name+" last"] = float64(day), v
				return v
			})
		}
		bias := func(name string, size float64, day int) float64 {
			return size * (math.Sqrt(1-m.BiasDriftShare)*normal("stay "+name) + math.Sqrt(m.BiasDriftShare)*drift("drift "+name, day))
		}
		mode := func(s string) float64 { return m.ModeGapMedian * math.Exp(m.ModeGapLogSD*normal("mode "+s)) }
		window := func(key string, since *[2]int, asOf [2]int, lag float64) float64 {
			t0 := 0.0
			if since != nil {
				t0 = float64(since[0]) + once(key+" u0", uniform)*float64(since[1]-since[0])
			}
			t1 := max(float64(asOf[0])+once(key+" u1", uniform)*float64(asOf[1]-asOf[0]), t0)
			return max(at(t1-lag)-at(t0), 1e-9)
		}
		log := 0.0
		same, moved := make([]float64, len(c.Terms)), make([]float64, len(c.Terms))
		order := make([]int, len(c.Terms))
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int { return c.Terms[a].Day - c.Terms[b].Day })
		for _, i := range order {
			t := &c.Terms[i]
			lag, err, shared := rng.ExpFloat64()*m.LagMeanDays, 0.0, false
			for _, g := range t.Groups {
				err += bias(g, m.GroupBiasSD, t.Day) / float64(len(t.Groups))
				shared = shared || slices.Contains(m.SharedBy, g)
			}
			if shared {
				err += bias("all", m.SharedBiasSD, t.Day)
			}
			change := m.RedefinitionLogSD * normal("change "+keyOf(t.Groups))
			for j := range t.Readings {
				r := &t.Readings[j]
				b := 0.0
				for s := min(r.Scope, c.Counted); s < max(r.Scope, c.Counted); s++ {
					step := m.ScopeStepMedian * math.Exp(m.ScopeStepLogSD*normal(fmt.Sprint("step ", s)))
					if r.Scope < c.Counted {
						step = -step
					}
					b += step
				}
				shift := change
				if r.Share {
					b, shift = b+math.Log(100), 0
				} else {
					b += math.Log(window(t.Origin, r.Since, r.AsOf, lag)) + err
					if r.PerDays > 0 {
						b -= math.Log(float64(r.AsOf[1]-r.Since[0]) / r.PerDays)
					}
					if r.Modes != "" {
						b -= mode(r.Modes)
					}
				}
				f := math.Exp(m.HedgeLogSD * normal("hedge "+r.Hedge))
				same[i] += r.Weight * chance(r, b, f, cdf)
				moved[i] += r.Weight * chance(r, b+shift, f, cdf)
			}
			log += math.Log(same[i])
		}
		log += changes(c, same, moved)
		if len(c.Counts) > 0 {
			load := math.Exp((math.Log(c.Load.Lo*c.Load.Hi))/2 + math.Hypot(math.Log(c.Load.Hi/c.Load.Lo)/3.29, m.LoadLogSD)*z())
			between := func(i interval) float64 { return i.Lo + uniform()*(i.Hi-i.Lo) }
			logs := func(i interval) float64 { return math.Exp(between(interval{math.Log(i.Lo), math.Log(i.Hi)})) }
			heard, cloud := between(m.HeardShare), between(m.CloudShare)
			p0 := 1 - (1-heard)*math.Exp(-(1-cloud)*logs(m.BerthDays)/logs(m.LookDays))
			for i := range c.Counts {
				x := &c.Counts[i]
				p := 1 / (1 + math.Exp(-math.Log(p0/(1-p0))-m.WatcherLogitSD*normal("watcher "+x.Watcher)))
				mu := window(x.Origin, x.Since, x.AsOf, 0) * math.Exp(-mode("sea")) / load * p
				l := 0.0
				for v := x.Lo; v <= x.Hi; v++ {
					g, _ := math.Lgamma(float64(v + 1))
					l += (1-x.Outlier)*math.Exp(float64(v)*math.Log(mu)-mu-g) + x.Outlier/(1+mu)*math.Pow(mu/(1+mu), float64(v))
				}
				log += math.Log(l)
			}
		}
		all[k] = drawn{log, math.Log(at(float64(c.Now))), math.Log(at(float64(c.Now) / 2)), level + x}
		greatest = max(greatest, log)
	}
	sum, squares := 0.0, 0.0
	for k := range all {
		all[k].w = math.Exp(all[k].w - greatest)
		sum += all[k].w
		squares += all[k].w * all[k].w
	}
	size := sum * sum / squares
	out := map[string]*figure{}
	for name, of := range map[string]func(*drawn) float64{
		"log_count": func(d *drawn) float64 { return d.now }, "log_count_half": func(d *drawn) float64 { return d.half }, "log_rate": func(d *drawn) float64 { return d.rate },
	} {
		slices.SortFunc(all, func(a, b drawn) int {
			if of(&a) < of(&b) {
				return -1
			}
			return 1
		})
		f := &figure{}
		for k := range all {
			f.Mean += all[k].w / sum * of(&all[k])
		}
		below, next := 0.0, 0
		for k := range all {
			f.SD += all[k].w / sum * (of(&all[k]) - f.Mean) * (of(&all[k]) - f.Mean)
			below += all[k].w / sum
			for next < 5 && below >= probabilities[next] {
				f.Q[next] = of(&all[k])
				next++
			}
		}
		f.SD = math.Sqrt(f.SD)
		f.Error = f.SD / math.Sqrt(size)
		for i, e := range [5]float64{2.11, 1.36, 1.25, 1.36, 2.11} { // of a normal variable
			f.QError[i] = e * f.Error
		}
		out[name] = f
	}
	return out, size
}

// chance is the probability of a reading given its belief, by the integral over
// D where a hedge has one: no closed form, so that it errs on its own.
func chance(r *reading, b, f float64, cdf func(float64) float64) float64 {
	h := hedges[r.Hedge]
	student := func(x float64) float64 {
		t := x / math.Sqrt(3)
		return 0.5 + (t/(1+t*t)+math.Atan(t))/math.Pi
	}
	// below is P(y <= x + b).
	below := func(x float64) float64 { return cdf(x / math.Hypot(h.sd*f, 0.05)) }
	if h.kind == "floor" || h.kind == "ceiling" {
		const points = 24
		below = func(x float64) float64 {
			s := 0.0
			for i := range points {
				d := -math.Log(1 - (float64(i)+0.5)/points)
				for _, part := range [2][2]float64{{h.share, h.near}, {1 - h.share, h.far}} {
					shift := part[1] * f * d
					if h.kind == "ceiling" {
						shift = -shift
					}
					s += part[0] / points * cdf((x+shift)/0.05)
				}
			}
			return s
		}
	}
	p := 0.0
	for _, e := range entriesOf(*r) {
		p += e.p * ((1-r.Outlier)*(below(e.hi-b)-below(e.lo-b)) + r.Outlier*(student((e.hi-b)/0.5)-student((e.lo-b)/0.5)))
	}
	return p
}

// changes is the logarithm of what redefinitions multiply the likelihood by.
func changes(c *oracleCase, same, moved []float64) float64 {
	series, log := map[string][]int{}, 0.0
	for t := range c.Terms {
		key := keyOf(c.Terms[t].Groups)
		series[key] = append(series[key], t)
	}
	for _, terms := range series {
		first, last := math.MaxInt, math.MinInt
		for _, t := range terms {
			first, last = min(first, c.Terms[t].Day), max(last, c.Terms[t].Day)
		}
		if first == last || c.Model.RedefinitionChance == 0 {
			continue
		}
		ratio := 0.0
		for day := first; day < last; day++ { // it changes in the course of the next day
			l := 1.0
			for _, t := range terms {
				if c.Terms[t].Day > day {
					l *= moved[t] / same[t]
				}
			}
			ratio += l / float64(last-first)
		}
		log += math.Log(1 - c.Model.RedefinitionChance + c.Model.RedefinitionChance*ratio)
	}
	return log
}
