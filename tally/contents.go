package tally

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
)

// loadedAs is how a thing is loaded: with packed pieces, or bare ones.
type loadedAs uint8

const (
	packed loadedAs = iota
	bare
)

// contentsModel is the contents of a case with its factors looked up (METHOD,
// section 6b). Factors are named by their place in bounds.
type contentsModel struct {
	contents *casefile.Contents
	unit     string // of one piece
	ids      []string
	bounds   []casefile.Interval // kilograms, cubic metres or shares
	loaded   int                 // -1 for all of them
	kinds    []kindModel
	shares   []casefile.Interval
	unknown  []string
}

// kindModel is one kind. Its limits are those of packed pieces, then of bare
// ones.
type kindModel struct {
	id, name string
	limits   [2][]limit
	mass     [2]int // of one; -1 when nothing is known of it
	asBare   bool   // the mass of a packed one is not known: the bare one stands in
}

// limit is what may bind: so much of something, so much of it used, so much for
// each piece; used is -1 for all of it.
type limit struct {
	of, used, each int
	room           bool // of room, not of mass
}

// pieces are what one counted thing holds when it is loaded with one kind, and
// whether it is room that binds; not known when nothing is known that would.
func (k *kindModel) pieces(as loadedAs, values []float64) (most float64, room, known bool) {
	for _, l := range k.limits[as] {
		n := values[l.of] / values[l.each]
		if l.used >= 0 {
			n *= values[l.used]
		}
		if !known || n < most {
			most, room, known = n, l.room, true
		}
	}
	return most, room, known
}

// newContents looks up the contents of a case; nil when it declares none.
func newContents(c *casefile.Case) *contentsModel {
	if len(c.Contents.Kinds) == 0 {
		return nil
	}
	m := &contentsModel{contents: &c.Contents, unit: pieceUnit(c)}
	share := func(f *casefile.Factor) (casefile.Interval, bool) {
		return casefile.Interval{Lo: f.Lo, Hi: f.Hi}, f.Lo > 0
	}
	mass, volume := (*casefile.Factor).Kilograms, (*casefile.Factor).CubicMetres
	find := func(id string, bounds func(*casefile.Factor) (casefile.Interval, bool)) int {
		if i := slices.Index(m.ids, id); i >= 0 {
			return i
		}
		f := c.Factor(id)
		if f == nil {
			return -1
		}
		b, ok := bounds(f)
		if !ok {
			return -1
		}
		m.ids, m.bounds = append(m.ids, id), append(m.bounds, b)
		return len(m.ids) - 1
	}
	lack := func(text string) {
		if !slices.Contains(m.unknown, text) {
			m.unknown = append(m.unknown, text)
		}
	}
	of := m.contents
	m.loaded = find(of.Loaded, share)
	payload, payloadUsed := find(of.Payload, mass), find(of.PayloadUsed, share)
	room, roomUsed := find(of.Room, volume), find(of.RoomUsed, share)
	thing := strings.ReplaceAll(c.Unit.Of, "_", " ")
	if payload < 0 {
		lack("the payload of a " + thing)
	}
	if room < 0 {
		lack("the room inside a " + thing)
	}
	for i := range of.Kinds {
		k := &of.Kinds[i]
		one := kindModel{id: k.ID, name: k.Name}
		bareMass, packedMass := find(k.Mass, mass), find(k.PackedMass, mass)
		bareRoom, packedRoom := find(k.Volume, volume), find(k.PackedVolume, volume)
		one.mass = [2]int{packedMass, bareMass}
		if packedMass < 0 {
			one.mass[packed], one.asBare = bareMass, bareMass >= 0
		}
		add := func(as loadedAs, l limit) {
			if l.of >= 0 && l.each >= 0 {
				one.limits[as] = append(one.limits[as], l)
			}
		}
		add(packed, limit{payload, payloadUsed, one.mass[packed], false})
		add(packed, limit{room, roomUsed, packedRoom, true})
		add(bare, limit{payload, payloadUsed, bareMass, false})
		add(bare, limit{room, roomUsed, bareRoom, true})
		switch {
		case one.mass[packed] < 0:
			lack("the mass of one " + k.Name)
		case one.asBare:
			lack("the mass of one packed " + k.Name)
		}
		if packedRoom < 0 {
			lack("the room that one packed " + k.Name + " takes")
		}
		m.kinds = append(m.kinds, one)
		all := casefile.Interval{Lo: 1, Hi: 1}
		if f := c.Factor(k.Share); f != nil {
			all = casefile.Interval{Lo: f.Lo, Hi: f.Hi}
			if !slices.Contains(m.ids, k.Share) {
				m.ids, m.bounds = append(m.ids, k.Share), append(m.bounds, all)
			}
		}
		m.shares = append(m.shares, all)
	}
	return m
}

// pieceUnit names one piece of the contents of a case.
func pieceUnit(c *casefile.Case) string {
	m := c.Contents.Measure
	return cmp.Or(c.Measures[m].Unit, strings.TrimSuffix(string(m), "s"))
}

// sharesWalk draws shares that lie in intervals and add up to one, even over all
// such shares: exchanges between two at a time keep that law.
type sharesWalk struct {
	in []casefile.Interval
	x  []float64
}

// sweeps between draws that are kept.
const sweeps = 10

func newSharesWalk(r *rand.Rand, in []casefile.Interval) *sharesWalk {
	w := &sharesWalk{in: in, x: make([]float64, len(in))}
	lo, room := 0.0, 0.0
	for _, b := range in {
		lo, room = lo+b.Lo, room+b.Hi-b.Lo
	}
	for i, b := range in {
		w.x[i] = b.Lo
		if room > 0 {
			w.x[i] += min(max((1-lo)/room, 0), 1) * (b.Hi - b.Lo)
		}
	}
	for range 10 {
		w.next(r)
	}
	return w
}

// next moves to the next draw, which stands in x.
func (w *sharesWalk) next(r *rand.Rand) {
	if len(w.in) == 1 {
		w.x[0] = w.in[0].Lo + r.Float64()*(w.in[0].Hi-w.in[0].Lo)
		return
	}
	for range sweeps {
		for i := range w.x {
			for j := range i {
				sum := w.x[i] + w.x[j]
				lo, hi := max(w.in[i].Lo, sum-w.in[j].Hi), min(w.in[i].Hi, sum-w.in[j].Lo)
				w.x[i] = lo + r.Float64()*max(hi-lo, 0)
				w.x[j] = sum - w.x[i]
			}
		}
	}
}

// contentDraws are draws of what one counted thing holds: by kind, then by draw.
type contentDraws struct {
	loaded []float64      // share of the things that hold any
	share  [][]float64    // of the loaded ones, that hold the kind
	pieces [2][][]float64 // of the kind in one that is loaded with it
	mass   [2][][]float64 // kilograms of one piece, by kind; 0 is not known
	known  [2][]bool      // by kind
	binds  []float64      // by kind: share of the draws in which room binds packed ones
}

// draw draws n times.
func (m *contentsModel) draw(seed uint64, n int) *contentDraws {
	g := rand.New(rand.NewPCG(seed, 1<<33))
	k := len(m.kinds)
	d := &contentDraws{loaded: make([]float64, n), share: matrix(k, n), pieces: [2][][]float64{matrix(k, n), matrix(k, n)}, mass: [2][][]float64{matrix(k, n), matrix(k, n)}}
	values := make([]float64, len(m.bounds))
	walk := newSharesWalk(g, m.shares)
	d.known, d.binds = [2][]bool{make([]bool, k), make([]bool, k)}, make([]float64, k)
	for i := range n {
		for f, b := range m.bounds {
			values[f] = drawBetween(g, b)
		}
		walk.next(g)
		d.loaded[i] = 1
		if m.loaded >= 0 {
			d.loaded[i] = values[m.loaded]
		}
		for j := range m.kinds {
			kind := &m.kinds[j]
			d.share[j][i] = walk.x[j]
			for _, as := range []loadedAs{packed, bare} {
				var room bool
				d.pieces[as][j][i], room, d.known[as][j] = kind.pieces(as, values)
				if room && as == packed {
					d.binds[j] += 1 / float64(n)
				}
			}
			for as, mass := range kind.mass {
				if mass >= 0 {
					d.mass[as][j][i] = values[mass]
				}
			}
		}
	}
	return d
}

// together are the pieces of all kinds in one loaded thing, where each holds one
// kind.
func (d *contentDraws) together(as loadedAs, i int) float64 {
	sum := 0.0
	for j := range d.share {
		sum += d.share[j][i] * d.pieces[as][j][i]
	}
	return sum
}

// ofKnown are the pieces of all kinds together in one loaded thing, were all
// loaded with kinds of which something is known.
func (d *contentDraws) ofKnown(as loadedAs, i int) float64 {
	share := 0.0
	for j := range d.share {
		if d.known[as][j] {
			share += d.share[j][i]
		}
	}
	return d.together(as, i) / max(share, 1e-9)
}

// perTonne are the pieces of kind j in a tonne, of all kinds together when j is
// negative; 0 when it is not known.
func (d *contentDraws) perTonne(as loadedAs, j, i int) float64 {
	pieces, kilograms := 0.0, 0.0
	for k := range d.share {
		if mass := d.mass[as][k][i]; mass > 0 && (j < 0 || j == k) {
			n := 1.0
			if j < 0 {
				n = d.share[k][i] * d.pieces[as][k][i]
			}
			pieces, kilograms = pieces+n, kilograms+n*mass
		}
	}
	if kilograms == 0 {
		return 0
	}
	return 1000 * pieces / kilograms
}

// drawBetween draws evenly between two bounds on the logarithm: the interval is
// all that is claimed of a factor. A bound of zero, which only a share that is
// drawn otherwise may have, gives the upper one.
func drawBetween(r *rand.Rand, b casefile.Interval) float64 {
	u := r.Float64()
	if b.Lo <= 0 {
		return b.Hi
	}
	return b.Lo * math.Pow(b.Hi/b.Lo, u)
}

// rounds converts the count into what the things counted hold. The result stays
// nil when the case does not say what they may hold.
func (p *posterior) rounds(out **Rounds) section {
	m := newContents(p.c)
	if m == nil {
		return section{func(int, *point) {}, func() {}}
	}
	list := statedRows(p.c, p.sel, m)
	moved := matrix(len(list), len(p.draws))
	see := func(k int, pt *point) {
		for i := range list {
			moved[i][k] = max(pt.count(list[i].to)-pt.count(list[i].from), leastMoved)
		}
	}
	return section{see, func() { *out = p.convert(m, list, moved) }}
}

// convert makes the rounds of what moved: on the whole, and, a row a statement of
// the contents, in that statement's window.
func (p *posterior) convert(m *contentsModel, list []statedRow, moved [][]float64) *Rounds {
	n := len(p.draws)
	d := m.draw(p.seed, n)
	out := &Rounds{Item: m.unit, Measure: m.contents.Measure, Factors: m.ids, Unknown: m.unknown}
	if len(m.kinds) == 1 {
		out.Item = m.kinds[0].name
	}
	total, per, tonnes := make([]float64, n), make([]float64, n), make([]float64, n)
	for j := range m.kinds {
		k := &m.kinds[j]
		kind := ContentKind{ID: k.id, Name: k.name, Share: p.quantiles(slices.Clone(d.share[j])), Known: d.known[packed][j], AsBare: k.asBare}
		if kind.RoomKnown = slices.ContainsFunc(k.limits[packed], func(l limit) bool { return l.room }); kind.RoomKnown {
			kind.RoomBinds = min(d.binds[j], 1)
		}
		if kind.Known {
			pieces, mass := make([]float64, n), make([]float64, n)
			for i, now := range p.now {
				pieces[i] = now * d.loaded[i] * d.share[j][i] * d.pieces[packed][j][i]
				mass[i] = pieces[i] * d.mass[packed][j][i] / 1000
				total[i] += pieces[i]
				tonnes[i] += mass[i]
			}
			kind.Quantiles = p.quantiles(pieces)
			if kind.Weighed = k.mass[packed] >= 0; kind.Weighed {
				kind.Tonnes = p.quantiles(mass)
			}
			kind.IfAll, kind.PerUnit = p.ifAll(d, packed, j)
		}
		if d.known[bare][j] {
			all, one := p.ifAll(d, bare, j)
			kind.Bare = &BareKind{IfAll: all, PerUnit: one}
		}
		out.Kinds = append(out.Kinds, kind)
	}
	if !slices.ContainsFunc(out.Kinds, func(k ContentKind) bool { return k.Known }) {
		return nil // nothing is known of what would fit
	}
	for i := range per {
		per[i] = d.together(packed, i)
	}
	out.Quantiles, out.PerUnit, out.Tonnes = p.quantiles(total), p.quantiles(per), p.quantiles(tonnes)
	out.Stated = p.statedContents(m, d, list, moved)
	return out
}

// ifAll is what there would be if all counted things were loaded with kind j, and
// how many one holds.
func (p *posterior) ifAll(d *contentDraws, as loadedAs, j int) (all, one Quantiles) {
	values := make([]float64, len(p.now))
	for i, now := range p.now {
		values[i] = now * d.pieces[as][j][i]
	}
	return p.quantiles(values), p.quantiles(slices.Clone(d.pieces[as][j]))
}

// statedContents sets what was stated of the contents beside ours of the same
// sort, window and day.
func (p *posterior) statedContents(m *contentsModel, d *contentDraws, list []statedRow, moved [][]float64) []StatedContents {
	var out []StatedContents
	for n := range list {
		row := &list[n]
		capacity := row.claim.Form == claims.Capacity
		values := func(as loadedAs) (ours []float64, known bool) {
			known = row.kind < 0 && slices.Contains(d.known[as], true) || row.kind >= 0 && d.known[as][row.kind]
			if !known {
				return nil, false
			}
			ours = make([]float64, len(p.draws))
			for i := range ours {
				switch {
				case row.kind < 0 && capacity:
					ours[i] = moved[n][i] * d.ofKnown(as, i)
				case row.kind < 0:
					ours[i] = moved[n][i] * d.together(as, i)
				case capacity:
					ours[i] = moved[n][i] * d.pieces[as][row.kind][i]
				default:
					ours[i] = moved[n][i] * d.share[row.kind][i] * d.pieces[as][row.kind][i]
				}
				if !capacity {
					ours[i] *= d.loaded[i]
				}
			}
			return ours, true
		}
		ours, known := values(packed)
		if !known {
			continue
		}
		s := StatedContents{Claim: row.claim.ID, Party: row.claim.Party(), Form: row.claim.Form, Bound: boundOf(row.claim), Since: row.claim.CountedSince, Day: row.day}
		if row.kind >= 0 {
			s.Kind = m.kinds[row.kind].id
		}
		if ids := inherited(p.c, row.claim, claims.DerivedFrom); len(ids) > 0 {
			s.DerivedFrom = ids[0]
		}
		figure := s.Bound.figure(row.claim.Value)
		s.Ours, s.Under = p.quantiles(ours), p.shareUnder(ours, figure)
		if all, ok := values(bare); ok && capacity {
			q := p.quantiles(all)
			s.Bare, s.UnderBare = &q, p.shareUnder(all, figure)
		}
		out = append(out, s)
	}
	return out
}

// shareUnder is the share of the values, in order, that lie under v.
func shareUnder(values []float64, v float64) float64 {
	at, _ := slices.BinarySearch(values, v)
	return float64(at) / float64(len(values))
}
