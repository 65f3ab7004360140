package tally

import "math"

// Counts of voyages, lists of them and voyages from tracks: what the world
// showed (METHOD, section 5).

// loadModel is the prior of the mean load of a laden voyage, on the logarithm.
type loadModel struct {
	middle, sd float64
	narrow     float64 // sd of the factor's own bounds
}

// watch is what the observability of the case makes of a laden voyage at one
// point.
type watch struct {
	logLoad float64
	logit   float64 // of the probability that any watcher sees it
	// Derivatives of logit by the latents of berth, look, cloud and heard.
	dBerth, dLook, dCloud, dHeard float64
	dLogLoad, dLogit              float64 // adjoints
}

// countModel is a watcher's total of voyages.
type countModel struct {
	window      int // its window is that of world.readings[window]
	open, close int
	watcher     int // latent of how this watcher differs
	lo, hi      int
	outlier     float64
	logFact     []float64 // ln n! for n from lo to hi
}

type countPoint struct {
	dOpen, dClose float64
	dLogMu        float64
	seen          float64 // probability that he sees one
	log           float64
}

// listModel is how many of one list's voyages a second list has too.
type listModel struct {
	of, both int
	watcher  int // latent of the second list
}

// trackModel is the floor that voyages in tracks set.
type trackModel struct {
	from, to place
	sure     float64 // voyages surely made
	weight   float64 // of inferred ones, in calls
}

const trackLoadSD = 0.1 // of the mean load of the voyages heard, on the logarithm

// even returns the value of an elicited interval at a latent and its derivative;
// on the logarithm for lengths.
func (p *point) even(at int, lo, hi float64, logs bool) (v, d float64) {
	u, du := p.uniform(at)
	if logs {
		width := math.Log(hi / lo)
		v = lo * math.Exp(u*width)
		return v, v * width * du
	}
	return lo + u*(hi-lo), (hi - lo) * du
}

func (p *point) setWatch() {
	w := p.w
	if w.at.load >= 0 {
		p.watch.logLoad = w.load.middle + w.load.sd*p.z[w.at.load]
	}
	if w.at.berth < 0 {
		return
	}
	m := &w.model
	berth, dBerth := p.even(w.at.berth, m.BerthDays.Lo, m.BerthDays.Hi, true)
	look, dLook := p.even(w.at.look, m.LookDays.Lo, m.LookDays.Hi, true)
	cloud, dCloud := p.even(w.at.cloud, m.CloudShare.Lo, m.CloudShare.Hi, false)
	heard, dHeard := p.even(w.at.heard, m.HeardShare.Lo, m.HeardShare.Hi, false)
	unseen := (1-cloud)*berth/look - math.Log1p(-heard) // -ln(1 - p0)
	p.watch.logit = math.Log(math.Expm1(unseen))
	d := 1 / -math.Expm1(-unseen) // of logit by unseen: 1/p0
	p.watch.dBerth = d * (1 - cloud) / look * dBerth
	p.watch.dLook = -d * (1 - cloud) * berth / (look * look) * dLook
	p.watch.dCloud = -d * berth / look * dCloud
	p.watch.dHeard = d / (1 - heard) * dHeard
}

// seen returns the probability that a watcher sees a laden voyage.
func (p *point) seen(watcher int) float64 {
	return 1 / (1 + math.Exp(-(p.watch.logit + p.w.model.WatcherLogitSD*p.z[watcher])))
}

// setCount returns the log likelihood of a watcher's total.
func (p *point) setCount(i int) float64 {
	m, cp := &p.w.counts[i], &p.counts[i]
	var open, close float64
	open, cp.dOpen = p.uniform(m.open)
	close, cp.dClose = p.uniform(m.close)
	p.setWindow(m.window, 0, open, close)
	cp.seen = p.seen(m.watcher)
	logMu := math.Log(p.readings[m.window].moved) + p.modeLoss(p.w.readings[m.window].mode) - p.watch.logLoad + math.Log(cp.seen)
	mu := math.Exp(logMu)
	logOut := math.Log(m.outlier)
	logIn := math.Log1p(-m.outlier)
	log1 := math.Log1p(mu)
	sum, d, top := 0.0, 0.0, math.Inf(-1)
	for pass := range 2 {
		for n := m.lo; n <= m.hi; n++ {
			f := float64(n)
			a := logIn + f*logMu - mu - m.logFact[n-m.lo]
			b := logOut + f*logMu - (f+1)*log1
			if pass == 0 {
				top = max(top, a, b)
				continue
			}
			ea, eb := math.Exp(a-top), math.Exp(b-top)
			sum += ea + eb
			d += ea*(f-mu) + eb*(f-(f+1)*mu/(1+mu))
		}
	}
	cp.dLogMu = d / sum
	cp.log = top + math.Log(sum)
	return cp.log
}

// skipCount makes a watcher's total say nothing; its window is placed all the
// same.
func (p *point) skipCount(i int) {
	m, cp := &p.w.counts[i], &p.counts[i]
	var open, close float64
	open, cp.dOpen = p.uniform(m.open)
	close, cp.dClose = p.uniform(m.close)
	p.setWindow(m.window, 0, open, close)
	cp.seen, cp.dLogMu, cp.log = p.seen(m.watcher), 0, 0
}

func (p *point) backCount(i int, grad []float64) {
	m, cp := &p.w.counts[i], &p.counts[i]
	g := cp.dLogMu
	p.watch.dLogLoad -= g
	p.backSeen(m.watcher, g*(1-cp.seen), grad)
	if mode := p.w.readings[m.window].mode; mode >= 0 {
		p.dGap[mode] -= g
	}
	var dLag, dOpen, dClose float64
	p.backWindow(m.window, g, &dLag, &dOpen, &dClose)
	p.backPlaces(-1, m.open, m.close, 0, dOpen*cp.dOpen, dClose*cp.dClose, grad)
}

// backSeen takes the derivative by the logit of what a watcher sees.
func (p *point) backSeen(watcher int, g float64, grad []float64) {
	p.watch.dLogit += g
	grad[watcher] += g * p.w.model.WatcherLogitSD
}

// listLikelihood returns the log likelihood of the overlap of two lists and adds
// to the gradient when there is one.
func (p *point) listLikelihood(m *listModel, grad []float64) float64 {
	seen := p.seen(m.watcher)
	lo, hi := p.w.model.ListDependence.Lo, p.w.model.ListDependence.Hi
	dep, dDep := p.even(p.w.at.dependence, lo, hi, false)
	q := seen + (1-seen)*dep
	of, both := float64(m.of), float64(m.both)
	if grad != nil {
		g := both/q - (of-both)/(1-q)
		p.backSeen(m.watcher, g*(1-dep)*seen*(1-seen), grad)
		grad[p.w.at.dependence] += g * (1 - seen) * dDep
	}
	return m.choose() + both*math.Log(q) + (of-both)*math.Log1p(-q)
}

// choose is the logarithm of the binomial coefficient.
func (m *listModel) choose() float64 {
	a, _ := math.Lgamma(float64(m.of) + 1)
	b, _ := math.Lgamma(float64(m.both) + 1)
	c, _ := math.Lgamma(float64(m.of-m.both) + 1)
	return a - b - c
}

// trackLikelihood returns the log likelihood of the floor and adds to the
// gradient when there is one.
func (p *point) trackLikelihood(grad []float64) float64 {
	m := p.w.track
	moved := p.flow.at(m.to) - p.flow.at(m.from)
	still := moved < leastMoved
	if still {
		moved = leastMoved
	}
	chance, dChance := p.even(p.w.at.call, p.w.model.CallChance.Lo, p.w.model.CallChance.Hi, false)
	n := m.sure + m.weight*chance
	extra := m.weight * chance * (1 - chance)
	v := trackLoadSD*trackLoadSD + extra/(n*n)
	s := math.Sqrt(v)
	t := (math.Log(moved) - math.Log(n) - p.watch.logLoad) / s
	l := floorDoubt + (1-floorDoubt)*normalCDF(t)
	if grad != nil {
		g := (1 - floorDoubt) * normalPDF(t) / l
		p.watch.dLogLoad -= g / s
		if !still {
			p.backAt(m.to, g/s/moved)
			p.backAt(m.from, -g/s/moved)
		}
		if p.w.at.call >= 0 {
			dv := m.weight*(1-2*chance)/(n*n) - 2*extra*m.weight/(n*n*n)
			grad[p.w.at.call] += g * dChance * (-m.weight/n/s - t*dv/(2*v))
		}
	}
	return math.Log(l)
}

// backWatch adds what the adjoints of load and observability make of the
// gradient.
func (p *point) backWatch(grad []float64) {
	w := p.w
	if w.at.load >= 0 {
		grad[w.at.load] += p.watch.dLogLoad * w.load.sd
	}
	if w.at.berth >= 0 {
		grad[w.at.berth] += p.watch.dLogit * p.watch.dBerth
		grad[w.at.look] += p.watch.dLogit * p.watch.dLook
		grad[w.at.cloud] += p.watch.dLogit * p.watch.dCloud
		grad[w.at.heard] += p.watch.dLogit * p.watch.dHeard
	}
}
