package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// What follows is section 3 of docs/METHOD.md in numbers.

// lattices are the steps of the numbers that speakers state, for a figure from
// 10^m to below 10^(m+1).
var lattices = []struct {
	step        func(m float64) float64
	probability float64
}{
	{func(m float64) float64 { return math.Pow(10, m) }, 0.15},
	{func(m float64) float64 { return 5 * math.Pow(10, m-1) }, 0.20},
	{func(m float64) float64 { return math.Pow(10, m-1) }, 0.40},
	{func(m float64) float64 { return math.Pow(10, m-2) }, 0.20},
	{func(float64) float64 { return 0 }, 0.05}, // as it is: the finest step
}

type hedge struct {
	kind      string // nearest, floor, ceiling, ends
	sd        float64
	near, far float64 // means of D
	share     float64 // of near
}

var hedges = map[string]hedge{
	"exact":     {kind: "nearest", sd: 0.04},
	"about":     {kind: "nearest", sd: 0.07},
	"more_than": {kind: "floor", near: 0.10, far: 0.40, share: 0.8},
	"at_least":  {kind: "floor", near: 0.20, far: 0.80, share: 0.8},
	"nearly":    {kind: "ceiling", near: 0.04, far: 1, share: 1},
	"up_to":     {kind: "ceiling", near: 0.35, far: 1, share: 1},
	"less_than": {kind: "ceiling", near: 0.20, far: 1, share: 1},
	"between":   {kind: "ends", sd: 0.04},
	"interval":  {kind: "ends", sd: 0.04},
	"vague":     {kind: "ends", sd: 0.25},
}

// entry is an interval (lo, hi] of the logarithm in which a statement lies, with
// the probability of its lattice.
type entry struct{ p, lo, hi float64 }

// logOf is the logarithm of an end; the point under the least one is nothing.
func logOf(v float64) float64 {
	if v <= 0 {
		return -50
	}
	return math.Log(v)
}

func finest(v float64) float64 {
	step := 1.0
	for step > 1e-9 && math.Abs(v/step-math.Round(v/step)) > 1e-6 {
		step /= 10
	}
	return step
}

func decade(v float64) float64 { return math.Floor(math.Log10(v) + 1e-12) }

func entriesOf(r reading) []entry {
	h := hedges[r.Hedge]
	v := r.Lo
	switch {
	case r.Lo < r.Hi && (h.kind == "nearest" || h.kind == "ends"):
		return []entry{{1, logOf(r.Lo), logOf(r.Hi)}}
	case h.kind == "ceiling":
		v = r.Hi
	}
	fine, m := finest(v), decade(v)
	var out []entry
	for _, l := range lattices {
		step := max(l.step(m), fine)
		if math.Abs(v/step-math.Round(v/step)) > 1e-6 {
			continue
		}
		up, down := v+step, v-step
		if math.Abs(v-math.Pow(10, m)) < 1e-9*v {
			down = v - max(l.step(m-1), fine)
		}
		switch h.kind {
		case "floor":
			out = append(out, entry{l.probability, logOf(v), logOf(up)})
		case "ceiling":
			out = append(out, entry{l.probability, logOf(down), logOf(v)})
		default:
			out = append(out, entry{l.probability, logOf((v + down) / 2), logOf((v + up) / 2)})
		}
	}
	return out
}

// program is a model text with its data, and where the driver finds what it
// monitors.
type program struct {
	text     string
	data     *table
	size     int            // unknowns
	gName    map[string]int // 1-based index into g
	says     []say
	monitors []string
}

// say is a party's next statement, in the manner of a reading.
type say struct {
	Name   string
	Hedge  string
	Index  int // 1-based into next, or into nextMu for a watcher
	Count  bool
	Series int // 1-based into pchange; 0 for none

	Outlier float64
}

type series struct {
	key   string
	terms []int
	days  []int
}

type builder struct {
	c     *oracleCase
	g     map[string]int
	nq    int
	procs map[string]*process
}

type process struct {
	sd   float64
	days []int
	at   int // first index of q, 1-based
	chol [][]float64
}

func (b *builder) globe(name string) int {
	if i, ok := b.g[name]; ok {
		return i
	}
	b.g[name] = len(b.g) + 1
	return b.g[name]
}

func (b *builder) local() int { b.nq++; return b.nq }

func keyOf(groups []string) string {
	g := slices.Clone(groups)
	slices.Sort(g)
	return strings.Join(slices.Compact(g), "+")
}

// addBias adds the error of some groups on a day, times f, to a row of Bg and Bq.
func (b *builder) addBias(groups []string, day int, bg, bq []float64) {
	d := b.c.Model.BiasDriftShare
	add := func(name string, f float64) {
		p := b.procs[name]
		bg[b.globe("stay:"+name)-1] += f * p.sd * math.Sqrt(1-d)
		i, _ := slices.BinarySearch(p.days, day)
		for j := range i + 1 {
			bq[p.at-1+j] += f * p.sd * math.Sqrt(d) * p.chol[i][j]
		}
	}
	shared := false
	for _, g := range groups {
		add("group:"+g, 1/float64(len(groups)))
		shared = shared || slices.Contains(b.c.Model.SharedBy, g)
	}
	if shared {
		add("shared", 1)
	}
}

// stepsRow is how the scope and the modes of a reading enter its belief.
func (b *builder) stepsRow(modes []string, scope int, mode string) []float64 {
	row := make([]float64, b.c.Scopes-1+len(modes)+2)
	for k := min(scope, b.c.Counted); k < max(scope, b.c.Counted); k++ {
		row[k] = 1
		if scope < b.c.Counted {
			row[k] = -1
		}
	}
	if mode != "" {
		row[b.c.Scopes-1+slices.Index(modes, mode)] = -1
	}
	return row
}

func cholesky(a [][]float64) [][]float64 {
	n := len(a)
	l := matrix(n, n)
	for i := range n {
		for j := range i + 1 {
			s := a[i][j]
			for k := range j {
				s -= l[i][k] * l[j][k]
			}
			if i == j {
				l[i][i] = math.Sqrt(s)
			} else {
				l[i][j] = s / l[j][j]
			}
		}
	}
	return l
}

// surgeQuantiles is a table of the quantile function of a step's law, by that of
// the normal.
func surgeQuantiles(q, sd float64) (z, e []float64) {
	cdf := func(x float64) float64 { return (1-q)*0.5*math.Erfc(-x/math.Sqrt2) + q*0.5*math.Erfc(-x/sd/math.Sqrt2) }
	quantile := func(x float64) float64 {
		if q == 0 || x == 0 {
			return x
		}
		want := 0.5 * math.Erfc(math.Abs(x)/math.Sqrt2)
		lo, hi := -20*sd, 0.0
		for range 200 {
			if mid := (lo + hi) / 2; cdf(mid) < want {
				lo = mid
			} else {
				hi = mid
			}
		}
		return math.Copysign(lo, x)
	}
	// Points as far apart as lines between them leave of the curve what nobody
	// sees: JAGS looks through all of them for each cell.
	var half []float64
	for x := 0.0; x < 8; {
		half = append(half, x)
		step := 2.0
		for step > 1.0/64 && math.Abs(quantile(x+step/2)-(quantile(x)+quantile(x+step))/2) > 2e-3 {
			step /= 2
		}
		x += step
	}
	half = append(half, 8)
	for _, x := range slices.Backward(half) {
		z, e = append(z, -x), append(e, -quantile(x))
	}
	for _, x := range half[1:] {
		z, e = append(z, x), append(e, quantile(x))
	}
	return z, e
}

// cellDays is the length of a cell.
const cellDays = 14

// build writes a case as a program for JAGS.
func build(c *oracleCase, template string) (*program, error) {
	m := c.Model
	b := &builder{c: c, g: map[string]int{}, procs: map[string]*process{}}
	d := &table{}
	on := map[string]bool{}
	for _, n := range []string{"level", "swing", "early"} {
		b.globe(n)
	}
	for t := range c.Terms {
		if len(c.Terms[t].Groups) == 0 {
			c.Terms[t].Groups = []string{"party " + c.Terms[t].Party}
		}
	}

	// Section 4.
	const cell = cellDays
	K := (c.Now + cell - 1) / cell
	if K > 160 {
		return nil, fmt.Errorf("%d cells: METHOD does not say how long longer ones are", K)
	}
	K = max(K, 2)
	w := float64(cell) / 7
	phi := math.Pow(0.5, w/m.RateHalfLifeWeek)
	A, sum := matrix(K, K), matrix(K, K)
	days := []float64{-1e5, 0}
	for k := range K {
		A[k][0] = math.Pow(phi, float64(k))
		for j := 1; j <= k; j++ {
			A[k][j] = math.Pow(phi, float64(k-j)) * math.Sqrt(1-phi*phi)
		}
		for j := range k + 1 {
			sum[k][j] = 1
		}
		days = append(days, float64((k+1)*cell))
	}
	sz, se := surgeQuantiles(min(0.5, m.SurgesPerYear*cell/365.25), math.Sqrt(1+math.Pow(m.SurgeLogSD/(m.RateSwing*math.Sqrt(1-phi*phi)), 2)))
	d.num("K", float64(K)).num("weeks", w).num("E", math.E).num("now", float64(c.Now)).vec("days", days).mat("A", A).mat("Sum", sum).vec("surgeZ", sz).vec("surgeE", se)
	d.num("rateMedian", m.RateMedian).num("rateLogSD", m.RateLogSD).num("rateSwing", m.RateSwing).num("lump", m.LumpSize)
	d.num("earlyMedian", m.EarlyRateMedian).num("earlyLogSD", m.EarlyRateLogSD)

	// What is unknown of the case.
	var modes []string
	addMode := func(s string) {
		if s != "" && !slices.Contains(modes, s) {
			modes = append(modes, s)
		}
	}
	for _, t := range c.Terms {
		for _, r := range t.Readings {
			addMode(r.Modes)
			b.globe("hedge:" + r.Hedge)
		}
	}
	if len(c.Counts)+len(c.Lists) > 0 || c.Floor != nil {
		addMode("sea")
	}
	var stepAt, stepMedian, stepSD []float64
	for k := range c.Scopes - 1 {
		stepAt, stepMedian, stepSD = append(stepAt, float64(b.globe(fmt.Sprint("step:", k)))), append(stepMedian, m.ScopeStepMedian), append(stepSD, m.ScopeStepLogSD)
	}
	for _, s := range modes {
		stepAt, stepMedian, stepSD = append(stepAt, float64(b.globe("mode:"+s))), append(stepMedian, m.ModeGapMedian), append(stepSD, m.ModeGapLogSD)
	}
	stepAt, stepMedian, stepSD = append(stepAt, 1, 1), append(stepMedian, 0, 0), append(stepSD, 0, 0) // no vector of one
	look := &view{m: m, K: K, now: float64(c.Now), A: A, stepAt: whole(stepAt), stepMedian: stepMedian, stepSD: stepSD, lagMean: m.LagMeanDays}
	d.num("nx", float64(len(stepAt))).vec("stepAt", stepAt).vec("stepMedian", stepMedian).vec("stepLogSD", stepSD)

	// Errors that drift.
	note := func(name string, sd float64, day int) {
		p := b.procs[name]
		if p == nil {
			p = &process{sd: sd, days: []int{c.Now}}
			b.procs[name] = p
		}
		if i, found := slices.BinarySearch(p.days, day); !found {
			p.days = slices.Insert(p.days, i, day)
		}
	}
	for _, t := range c.Terms {
		for _, g := range t.Groups {
			note("group:"+g, m.GroupBiasSD, t.Day)
			if slices.Contains(m.SharedBy, g) {
				note("shared", m.SharedBiasSD, t.Day)
			}
		}
	}
	for _, name := range sortedKeys(b.procs) {
		p := b.procs[name]
		b.globe("stay:" + name)
		cov := matrix(len(p.days), len(p.days))
		for i := range p.days {
			for j := range p.days {
				cov[i][j] = math.Pow(0.5, math.Abs(float64(p.days[i]-p.days[j]))/7/m.BiasHalfLifeWeeks)
			}
		}
		p.chol, p.at = cholesky(cov), b.nq+1
		b.nq += len(p.days)
	}

	// Series that may be redefined.
	var all []series
	for t, term := range c.Terms {
		key := keyOf(term.Groups)
		i := slices.IndexFunc(all, func(s series) bool { return s.key == key })
		if i < 0 {
			all, i = append(all, series{key: key}), len(all)
		}
		all[i].terms = append(all[i].terms, t)
		if j, found := slices.BinarySearch(all[i].days, term.Day); !found {
			all[i].days = slices.Insert(all[i].days, j, term.Day)
		}
	}
	all = slices.DeleteFunc(all, func(s series) bool { return len(s.days) < 2 || m.RedefinitionChance == 0 })
	for _, s := range all {
		b.globe("redefinition:" + s.key)
	}

	// Section 5.
	var watchers []string
	for _, x := range c.Counts {
		watchers = append(watchers, x.Watcher)
	}
	for _, x := range c.Lists {
		watchers = append(watchers, x.Watcher)
	}
	slices.Sort(watchers)
	watchers = slices.Compact(watchers)
	if len(watchers) > 0 || c.Floor != nil {
		on["seen"] = true
		at := b.globe("load")
		for _, n := range []string{"berth", "look", "cloud", "heard"} {
			b.globe(n)
		}
		var wat []float64
		for _, x := range watchers {
			wat = append(wat, float64(b.globe("watcher:"+x)))
		}
		if len(wat) == 0 {
			wat = []float64{float64(b.globe("watcher:"))}
		}
		d.num("loadAt", float64(at)).num("W", float64(len(wat))).vec("watcherAt", wat).num("seaAt", float64(b.globe("mode:sea")))
		width := math.Log(c.Load.Hi/c.Load.Lo) / 3.29
		look.loadAt, look.seaAt, look.watcherAt = at, b.globe("mode:sea"), whole(wat)
		look.loadMid, look.loadSD = math.Log(c.Load.Lo*c.Load.Hi)/2, math.Sqrt(width*width+m.LoadLogSD*m.LoadLogSD)
		look.berth, look.look, look.cloud, look.heard = m.BerthDays, m.LookDays, m.CloudShare, m.HeardShare
		d.num("loadMid", look.loadMid).num("loadSD", look.loadSD).num("watcherSD", m.WatcherLogitSD)
		d.num("gapMedian", m.ModeGapMedian).num("gapLogSD", m.ModeGapLogSD)
		for i, name := range []string{"berth", "look", "cloud", "heard"} {
			iv := []interval{m.BerthDays, m.LookDays, m.CloudShare, m.HeardShare}[i]
			d.num(name+"Lo", iv.Lo).num(name+"Hi", iv.Hi)
		}
	}
	if len(c.Lists) > 0 {
		on["lists"] = true
		var who, of, both []float64
		for _, l := range c.Lists {
			who, of, both = append(who, float64(1+slices.Index(watchers, l.Watcher))), append(of, float64(l.Of)), append(both, float64(l.Both))
		}
		d.num("deltaAt", float64(b.globe("dependence"))).num("dependLo", m.ListDependence.Lo).num("dependHi", m.ListDependence.Hi)
		d.num("nl", float64(len(of))).vec("listWatcher", who).vec("listOf", of).vec("listBoth", both)
	}
	if f := c.Floor; f != nil {
		on["floor"] = true
		d.num("callAt", float64(b.globe("call"))).num("callLo", m.CallChance.Lo).num("callHi", m.CallChance.Hi)
		d.num("floorVoyages", float64(f.Voyages)).num("floorWeight", f.Weight)
		d.num("floorFrom", float64(f.From/cell*cell)).num("floorTo", float64(min((f.To+cell)/cell*cell, c.Now)))
	}
	for _, p := range c.Terms {
		for _, r := range p.Readings {
			if _, ok := hedges[r.Hedge]; !ok {
				return nil, fmt.Errorf("reading %s: METHOD has no hedge %q", r.ID, r.Hedge)
			}
		}
	}
	b.globe("spare") // so that there is always more than one
	prog := &program{data: d}
	readings(b, d, on, modes, all, prog, look)
	counts(b, d, on, watchers, prog, look)
	for b.nq < 2 {
		b.local()
	}
	ng, nq := len(b.g), b.nq
	for _, x := range d.late {
		x(ng, nq)
	}
	look.ng, look.nq = ng, nq
	n := ng + nq + 2*K
	mode, turned, first := look.turn()
	prog.size = n
	d.num("n", float64(n)).num("ng", float64(ng)).num("nq", float64(nq)).vec("mode", mode).mat("Turned", turned)
	d.vec("mean", make([]float64, n)).mat("precision", identity(n)).blocks(first, n)
	d.num("zero", 0)
	prog.text, prog.gName = preprocess(template, on), b.g
	prog.monitors = append(prog.monitors, "logCount", "logHalf", "logRate", "level", "swing")
	if len(all) > 0 {
		prog.monitors = append(prog.monitors, "pchange")
	}
	for _, name := range sortedKeys(b.g) {
		if strings.HasPrefix(name, "hedge:") || strings.HasPrefix(name, "redefinition:") || strings.HasPrefix(name, "stay:") {
			prog.monitors = append(prog.monitors, fmt.Sprintf("g[%d]", b.g[name]))
		}
	}
	return prog, nil
}

// readings writes the statements. Rows of Bg and Bq are made when the number of
// unknowns is known.
func readings(b *builder, d *table, on map[string]bool, modes []string, all []series, prog *program, look *view) {
	c, m := b.c, b.c.Model
	if len(c.Terms) == 0 {
		return
	}
	on["readings"], on["lags"] = true, true
	type row struct {
		term int
		r    *reading
	}
	var rows []row
	var lagAt, t0, w0, a0, t1, w1, a1, lagOf, termOf, total, fixed []float64
	var steps [][]float64
	for t := range c.Terms {
		lagAt = append(lagAt, float64(b.local()))
		u0, u1 := 0, 0
		for i := range c.Terms[t].Readings {
			r := &c.Terms[t].Readings[i]
			rows = append(rows, row{t, r})
			since := [2]int{}
			if r.Since != nil {
				since = *r.Since
			}
			if since[1] > since[0] && u0 == 0 {
				u0 = b.local()
			}
			if r.AsOf[1] > r.AsOf[0] && u1 == 0 {
				u1 = b.local()
			}
			t0, w0, a0 = append(t0, float64(since[0])), append(w0, float64(since[1]-since[0])), append(a0, float64(max(u0, 1)))
			t1, w1, a1 = append(t1, float64(r.AsOf[0])), append(w1, float64(r.AsOf[1]-r.AsOf[0])), append(a1, float64(max(u1, 1)))
			lagOf, termOf = append(lagOf, 1), append(termOf, float64(t+1))
			is, fix := 1.0, 0.0
			if r.Share {
				is, fix = 0, math.Log(100)
			} else if r.PerDays > 0 {
				fix = -math.Log(float64(r.AsOf[1]-since[0]) / r.PerDays)
			}
			total, fixed = append(total, is), append(fixed, fix)
			steps = append(steps, b.stepsRow(modes, r.Scope, r.Modes))
		}
	}
	R := len(rows)
	if R == 1 { // no vector of one: a second row of no weight
		rows = append(rows, row{-1, rows[0].r})
		t0, w0, a0, t1, w1, a1 = append(t0, t0[0]), append(w0, 0), append(a0, 1), append(t1, t1[0]), append(w1, 0), append(a1, 1)
		lagOf, termOf, total, fixed, steps = append(lagOf, 0), append(termOf, 1), append(total, 1), append(fixed, 0), append(steps, steps[0])
		R = 2
	}
	// Copies after a redefinition.
	T := len(c.Terms)
	type copyOf struct{ reading, term, series int } // term: its row of lik
	var copies []copyOf
	after := map[int]int{} // term to its row of lik after a change
	TT := T
	for s := range all {
		for _, t := range all[s].terms {
			if c.Terms[t].Day == all[s].days[0] {
				continue
			}
			after[t] = TT
			for i, x := range rows {
				if x.term == t {
					copies = append(copies, copyOf{i, TT, s})
				}
			}
			TT++
		}
	}
	RR := R + len(copies)
	base := make([]float64, RR)
	for i := range R {
		base[i] = float64(i + 1)
	}
	for j, x := range copies {
		base[R+j] = float64(x.reading + 1)
	}
	padded := max(TT, 2)
	// Ends of intervals: with weight up for the upper end, less it for the lower.
	type end struct {
		at     float64
		of     int // row of bb
		lik    int
		r      *reading
		weight float64
	}
	var near, beside []end
	add := func(of, lik int, r *reading) {
		list, sign := &near, 1.0
		switch hedges[r.Hedge].kind {
		case "floor":
			list = &beside
		case "ceiling":
			list, sign = &beside, -1
		}
		weights := map[float64]float64{}
		for _, e := range entriesOf(*r) {
			weights[e.hi] += sign * e.p
			weights[e.lo] -= sign * e.p
		}
		for _, at := range sortedKeys(weights) {
			*list = append(*list, end{at, of, lik, r, weights[at]})
		}
	}
	for i, x := range rows {
		if x.term >= 0 {
			add(i, x.term, x.r)
		}
	}
	for j, x := range copies {
		add(R+j, x.term, rows[x.reading].r)
	}
	// The laws of the hedges, each once.
	var names []string
	for _, x := range rows {
		names = append(names, x.r.Hedge)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	H := max(len(names), 2)
	hedgeAt, s0, m1, m2, sh := ones(H), ones(H), ones(H), ones(H), ones(H)
	for i, name := range names {
		h := hedges[name]
		hedgeAt[i], s0[i], m1[i], m2[i], sh[i] = float64(b.globe("hedge:"+name)), h.sd, cmp.Or(h.near, 1), cmp.Or(h.far, 1), h.share
	}
	d.num("H", float64(H)).num("hedgeLogSD", m.HedgeLogSD).vec("hedgeAt", hedgeAt)
	for which, list := range [][]end{near, beside} {
		name := []string{"near", "beside"}[which]
		if len(list) == 0 {
			continue
		}
		on[name] = true
		n := max(len(list), 2)
		ends, of, hedge, out, sign := make([]float64, n), ones(n), ones(n), ones(n), ones(n)
		W := matrix(padded, n)
		for i, x := range list {
			ends[i], of[i], hedge[i], out[i] = x.at, float64(x.of+1), float64(1+slices.Index(names, x.r.Hedge)), x.r.Outlier
			if hedges[x.r.Hedge].kind == "ceiling" {
				sign[i] = -1
			}
			W[x.lik][i] = x.r.Weight * x.weight
		}
		if name == "near" {
			d.num("I", float64(n)).vec("endN", ends).vec("ofN", of).vec("hedgeN", hedge).vec("outN", out).vec("s0", s0).mat("Wn", W)
		} else {
			d.num("J", float64(n)).vec("endS", ends).vec("ofS", of).vec("hedgeS", hedge).vec("outS", out).vec("sign", sign).vec("mean1", m1).vec("mean2", m2).vec("share1", sh).mat("Ws", W)
		}
	}
	d.num("T", float64(T)).num("TT", float64(padded)).num("R", float64(R)).num("RR", float64(RR)).num("nlag", float64(T)).num("lagMean", m.LagMeanDays).vec("lagAt", lagAt)
	d.vec("sinceFirst", t0).vec("sinceWide", w0).vec("sinceAt", a0).vec("endFirst", t1).vec("endWide", w1).vec("endAt", a1)
	d.vec("lagOf", lagOf).vec("termOf", termOf).vec("isTotal", total).vec("fixed", fixed).mat("Steps", steps).vec("base", base)

	// Series.
	if len(all) > 0 {
		on["series"] = true
		var share []float64
		var change [][]float64
		var owner []int
		for s, x := range all {
			for j := range len(x.days) - 1 {
				row := make([]float64, padded)
				for _, t := range x.terms {
					if c.Terms[t].Day >= x.days[j+1] {
						row[t], row[after[t]] = -1, 1
					}
				}
				share = append(share, float64(x.days[j+1]-x.days[j])/float64(x.days[len(x.days)-1]-x.days[0]))
				change, owner = append(change, row), append(owner, s)
			}
		}
		if len(share) < 2 {
			share, change, owner = append(share, 0), append(change, make([]float64, padded)), append(owner, 0)
		}
		S := max(len(all), 2)
		of := matrix(S, len(share))
		for i, s := range owner {
			of[s][i] = 1
		}
		d.num("C", float64(len(share))).num("S", float64(S)).vec("changeShare", share).mat("After", change).mat("OfSeries", of).num("redefinition", m.RedefinitionChance)
	}

	// What the parties would state next: the latest term of each that is no share.
	last := map[string]int{}
	for t := range c.Terms {
		if !c.Terms[t].Readings[0].Share {
			last[c.Terms[t].Party] = t
		}
	}
	var like, ntotal, nfixed []float64
	var nsteps [][]float64
	var nterm []int
	for t := range c.Terms {
		if at, ok := last[c.Terms[t].Party]; !ok || at != t {
			continue
		}
		i := slices.IndexFunc(rows, func(x row) bool { return x.term == t })
		r := rows[i].r
		like, ntotal, nsteps, nterm = append(like, float64(i+1)), append(ntotal, total[i]), append(nsteps, steps[i]), append(nterm, t)
		fix := fixed[i]
		if r.PerDays > 0 {
			fix = -math.Log((float64(c.Now) - t0[i]) / r.PerDays)
		}
		nfixed = append(nfixed, fix)
		x := say{Name: c.Terms[t].Party + ":containers", Hedge: r.Hedge, Index: len(like), Outlier: r.Outlier}
		for s := range all {
			if all[s].key == keyOf(c.Terms[t].Groups) && !r.Share {
				x.Series = s + 1
			}
		}
		prog.says = append(prog.says, x)
	}
	if len(like) == 1 {
		like, ntotal, nsteps, nfixed, nterm = append(like, like[0]), append(ntotal, ntotal[0]), append(nsteps, nsteps[0]), append(nfixed, nfixed[0]), append(nterm, nterm[0])
	}
	on["parties"] = true
	d.num("P", float64(len(like))).vec("saysLike", like).vec("nextTotal", ntotal).vec("nextFixed", nfixed).mat("nextSteps", nsteps)
	prog.monitors = append(prog.monitors, "next")

	d.late = append(d.late, func(ng, nq int) {
		bg, bq, moved := matrix(R, ng), matrix(R, nq), matrix(RR, ng)
		for i, x := range rows {
			if x.term >= 0 && !x.r.Share {
				b.addBias(c.Terms[x.term].Groups, c.Terms[x.term].Day, bg[i], bq[i])
			}
			if x.term >= 0 {
				s := sight{since: t0[i], sinceWide: w0[i], end: t1[i], endWide: w1[i], sinceAt: int(a0[i]), endAt: int(a1[i]), lagAt: int(lagAt[x.term]), total: total[i] > 0,
					fixed: fixed[i], steps: steps[i], bg: bg[i], bq: bq[i], weight: x.r.Weight}
				s.aim, s.sd = roughly(x.r)
				look.sights = append(look.sights, s)
			}
		}
		for j, x := range copies {
			if !rows[x.reading].r.Share {
				moved[R+j][b.globe("redefinition:"+all[x.series].key)-1] = m.RedefinitionLogSD
			}
		}
		d.mat("Bg", bg).mat("Bq", bq).mat("Moved", moved)
		nbg, nbq := matrix(len(nterm), ng), matrix(len(nterm), nq)
		for i, t := range nterm {
			if ntotal[i] > 0 {
				b.addBias(c.Terms[t].Groups, c.Now, nbg[i], nbq[i])
			}
			k := int(like[i]) - 1
			look.sights = append(look.sights, sight{asked: true, since: t0[k], sinceWide: w0[k], sinceAt: int(a0[k]), end: float64(c.Now), total: ntotal[i] > 0, steps: nsteps[i], bg: nbg[i], bq: nbq[i]})
		}
		d.mat("nextBg", nbg).mat("nextBq", nbq)
	})
}

// counts writes the watchers' totals of voyages.
func counts(b *builder, d *table, on map[string]bool, watchers []string, prog *program, look *view) {
	c := b.c
	if len(c.Counts) == 0 {
		return
	}
	on["counts"] = true
	var t0, w0, a0, t1, w1, a1, lo, hi, above, o, who []float64
	for i, x := range c.Counts {
		since := [2]int{}
		if x.Since != nil {
			since = *x.Since
		}
		u0, u1 := 1, 1
		if since[1] > since[0] {
			u0 = b.local()
		}
		if x.AsOf[1] > x.AsOf[0] {
			u1 = b.local()
		}
		t0, w0, a0 = append(t0, float64(since[0])), append(w0, float64(since[1]-since[0])), append(a0, float64(u0))
		t1, w1, a1 = append(t1, float64(x.AsOf[0])), append(w1, float64(x.AsOf[1]-x.AsOf[0])), append(a1, float64(u1))
		lo, hi, above = append(lo, float64(x.Lo)), append(hi, float64(x.Hi)), append(above, float64(min(x.Lo, 1)))
		o, who = append(o, x.Outlier), append(who, float64(1+slices.Index(watchers, x.Watcher)))
		n := max(float64(x.Lo+x.Hi)/2, 0.5)
		look.sights = append(look.sights, sight{since: t0[i], sinceWide: w0[i], end: t1[i], endWide: w1[i], sinceAt: u0, endAt: u1, total: true,
			watcher: int(who[i]), aim: math.Log(n), sd: 1 / math.Sqrt(n), weight: 1},
			sight{asked: true, since: t0[i], sinceWide: w0[i], sinceAt: u0, end: float64(c.Now), total: true, watcher: int(who[i])})
		prog.says = append(prog.says, say{Name: cmp.Or(x.Party, x.Watcher) + ":voyages", Index: i + 1, Count: true})
	}
	d.num("nc", float64(len(lo))).vec("countSince", t0).vec("countSinceWide", w0).vec("countSinceAt", a0).vec("countEnd", t1).vec("countEndWide", w1).vec("countEndAt", a1)
	d.vec("countLo", lo).vec("countHi", hi).vec("countAbove", above).vec("countOutlier", o).vec("watcherOf", who)
	prog.monitors = append(prog.monitors, "nextMu")
}

func preprocess(text string, on map[string]bool) string {
	var out []string
	var stack []bool
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		word := strings.Fields(line)
		switch {
		case len(word) == 2 && word[0] == "#if":
			stack = append(stack, on[word[1]])
		case len(word) == 1 && word[0] == "#end":
			stack = stack[:len(stack)-1]
		case !slices.Contains(stack, false):
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n") + "\n"
}
