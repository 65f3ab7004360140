package chart

import (
	"cmp"
	"fmt"
	"image/color"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
)

type rgba = color.NRGBA

func mix(a, b rgba, t float64) rgba {
	m := func(x, y uint8) uint8 { return uint8(math.Round(float64(x) + (float64(y)-float64(x))*t)) }
	return rgba{R: m(a.R, b.R), G: m(a.G, b.G), B: m(a.B, b.B), A: m(a.A, b.A)}
}

func fade(c rgba, share float64) rgba {
	c.A = uint8(math.Round(255 * share))
	return c
}

// ring is a place that gaps leave room for.
type ring struct {
	place *geo.Place
	marks []string // "1", or "B2" when there are several calls
	title []string
	seen  string // when a sighting settles that the vessel was there
	rank  int
	at    geo.Point
	px    point // where the ring is drawn
	site  point // where the place is drawn
}

// findRings lists the candidates of unobserved calls.
func (d *trackDrawing) findRings() {
	byID := map[string]*geo.Place{}
	for i := range d.Places {
		if d.Places[i].Located {
			byID[d.Places[i].ID] = &d.Places[i]
		}
	}
	type call struct {
		what       string
		candidates []events.Candidate
	}
	var calls []call
	told := map[string]bool{}
	for i := range d.Events {
		e := &d.Events[i]
		if seenCall(e) {
			told[e.ID] = true
			if p := byID[e.Place]; p != nil {
				when := daysText(e.StartLatest, e.EndEarliest)
				d.rings = append(d.rings, &ring{place: p, at: p.Point, rank: -1, seen: when, title: []string{p.Name + ": seen " + when}})
			}
			continue
		}
		if e.UnobservedCall != nil && e.Status != events.Retracted {
			told[e.ID] = true
			if len(d.seenIn(e.UnobservedCall.Gap)) > 0 {
				continue // where it was is settled; the ways between are many
			}
			calls = append(calls, call{"in the silence from " + instantText(e.Start), e.UnobservedCall.Candidates})
		}
	}
	for i := range d.Voyages {
		for _, c := range []*events.Call{&d.Voyages[i].From, &d.Voyages[i].To} {
			if c.How == events.Inferred && len(c.Candidates) > 0 && (c.Event == "" || !told[c.Event]) {
				told[c.Event] = true
				calls = append(calls, call{"of voyage " + d.Voyages[i].ID, c.Candidates})
			}
		}
	}
	rings := map[string]*ring{}
	for i, c := range calls {
		letter := ""
		if len(calls) > 1 {
			letter = callLetter(i)
		}
		for k, candidate := range c.candidates {
			p := byID[candidate.Place]
			if p == nil || k >= mostCandidates {
				d.left++
				continue
			}
			r := rings[p.ID]
			if r == nil {
				r = &ring{place: p, at: p.Point, rank: k}
				rings[p.ID] = r
				d.rings = append(d.rings, r)
			}
			r.rank = min(r.rank, k)
			r.marks = append(r.marks, letter+strconv.Itoa(k+1))
			title := fmt.Sprintf("%s: place %d of %d within reach %s", p.Name, k+1, len(c.candidates), c.what)
			if !candidate.Earliest.IsZero() && !candidate.Latest.IsZero() {
				title += fmt.Sprintf(", between %s and %s", instantText(candidate.Earliest), instantText(candidate.Latest))
			}
			r.title = append(r.title, title)
		}
	}
}

func callLetter(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return callLetter(i/26-1) + callLetter(i%26)
}

// ringRadius is that of a candidate's ring, in pixels.
const ringRadius = 9.0

// candidates draws the places that gaps leave room for, as numbered rings. Rings
// that would lie on one another are moved apart, with a line to their place.
func (d *trackDrawing) candidates() {
	for _, r := range d.rings {
		r.site = d.view.at(r.at)
		r.px = r.site
	}
	slices.SortStableFunc(d.rings, func(a, b *ring) int { return cmp.Compare(a.rank, b.rank) })
	inside := d.view.frame.grow(-ringRadius - 3)
	events := slices.Clone(d.room.marks)
	for range 200 {
		moved := false
		for i, a := range d.rings {
			for _, b := range d.rings[i+1:] {
				dx, dy := b.px.x-a.px.x, b.px.y-a.px.y
				l := math.Hypot(dx, dy)
				want := a.width()/2 + b.width()/2 + 2
				if l >= want {
					continue
				}
				if l < 0.01 {
					dx, dy, l = math.Cos(float64(i)), math.Sin(float64(i)), 1
				}
				push := (want - l) / 2
				a.px.x, a.px.y = a.px.x-dx/l*push, a.px.y-dy/l*push
				b.px.x, b.px.y = b.px.x+dx/l*push, b.px.y+dy/l*push
				moved = true
			}
		}
		for _, r := range d.rings {
			for _, m := range events {
				own := around(r.px.x, r.px.y, r.width()/2, ringRadius)
				if !own.overlaps(m) {
					continue
				}
				if (m.y0 + m.y1) < 2*r.px.y { // up or down, which is shortest
					r.px.y += m.y1 - own.y0 + 0.5
				} else {
					r.px.y -= own.y1 - m.y0 + 0.5
				}
				moved = true
			}
			r.px = inside.nearest(r.px)
		}
		if !moved {
			break
		}
	}
	for _, r := range slices.Backward(d.rings) {
		if math.Hypot(r.px.x-r.site.x, r.px.y-r.site.y) > 2 {
			d.pic.shape(shape{class: "leader", parts: [][]point{{r.px, r.site}}, look: look{line: inkText, width: 1}})
			d.pic.shape(shape{class: "dot", parts: [][]point{polygon(r.site, 2, 16, 0)}, closed: true, look: look{fill: inkText}})
		}
	}
	for _, r := range slices.Backward(d.rings) {
		w := r.width() / 2
		own := around(r.px.x, r.px.y, w, ringRadius)
		if r.seen != "" {
			d.pic.shape(shape{class: "mark seen", title: strings.Join(r.title, "\n"), parts: [][]point{pill(r.px, w, ringRadius)}, closed: true, look: look{fill: inkText, line: inkGround, width: 1.6}})
			d.pic.shape(shape{class: "eye", parts: [][]point{polygon(r.px, 3, 20, 0)}, closed: true, look: look{fill: inkGround}})
			d.room.marks = append(d.room.marks, own)
			d.label(r.place.Name+", seen "+r.seen, r.px, own, 0, 12, inkText)
			d.used["seen"] = true
			continue
		}
		d.pic.shape(shape{class: "mark candidate", title: strings.Join(r.title, "\n"), parts: [][]point{pill(r.px, w, ringRadius)}, closed: true, look: look{fill: fade(inkGround, 0.94), line: inkText, width: 1.6}})
		d.pic.write(writing{class: "number", text: r.text(), at: point{r.px.x, r.px.y + 3.9}, size: 11, anchor: atMiddle, bold: true, ink: inkText})
		d.room.marks = append(d.room.marks, own)
		d.label(r.place.Name, r.px, own, r.rank, 12, inkText)
		d.used["candidate"] = true
	}
}

func (r *ring) width() float64 {
	return max(2*ringRadius, textWidth(r.text(), 11)*boldness+9)
}

// text is what stands in a ring.
func (r *ring) text() string {
	const most = 4
	if n := len(r.marks); n > most {
		return strings.Join(r.marks[:most-1], " ") + fmt.Sprintf(" +%d", n-most+1)
	}
	return strings.Join(r.marks, " ")
}

// pill is a circle that is drawn out to a width.
func pill(at point, halfWidth, r float64) []point {
	var out []point
	for i := range 40 {
		s, c := math.Sincos(-math.Pi/2 + 2*math.Pi*float64(i)/40)
		x := at.x + halfWidth - r
		if i > 20 {
			x = at.x - halfWidth + r
		}
		out = append(out, point{x + r*c, at.y + r*s})
	}
	return out
}

// names draws the places of the list that are on the map, as far as there is
// room, the widest first.
func (d *trackDrawing) names() {
	shown := map[string]bool{}
	for _, r := range d.rings {
		shown[r.place.ID] = true
	}
	for i := range d.Events {
		shown[d.Events[i].Place] = true
	}
	var list []*geo.Place
	for i := range d.Places {
		p := &d.Places[i]
		if p.Located && !shown[p.ID] && p.Point.Check() == nil && d.view.frame.grow(-12).holds(d.view.at(p.Point)) {
			list = append(list, p)
		}
	}
	slices.SortStableFunc(list, func(a, b *geo.Place) int { return cmp.Compare(b.RadiusM, a.RadiusM) })
	drawn := 0
	for _, p := range list {
		at := d.view.at(p.Point)
		own := around(at.x, at.y, 3, 3)
		if drawn >= mostPlaces {
			break
		}
		if slices.ContainsFunc(d.room.marks, func(r rect) bool { return r.overlaps(own.grow(6)) }) || slices.ContainsFunc(d.room.solid, func(r rect) bool { return r.overlaps(own) }) {
			continue
		}
		drawn++
		d.pic.shape(shape{class: "place", title: p.Name, parts: [][]point{polygon(at, 2.4, 18, 0)}, closed: true, look: look{fill: inkGround, line: inkQuiet, width: 1.1}})
		d.room.marks = append(d.room.marks, own)
		d.label(p.Name, at, own, 400+drawn, 11, inkQuiet)
		d.used["place"] = true
	}
}

// label asks for a label beside a mark; lower ranks are placed first.
func (d *trackDrawing) label(text string, at point, own rect, rank int, size float64, ink rgba) {
	const longest = 44
	if r := []rune(text); len(r) > longest {
		text = string(r[:longest-1]) + "…"
	}
	l := &labelled{text: text, at: at, own: own, rank: rank, size: size}
	d.labels = append(d.labels, l)
	d.inkOf[l] = writing{class: "label", ink: ink, bold: rank < 400, halo: true}
}

// place finds room for the labels and draws them.
func (d *trackDrawing) place() {
	d.room.line = coarse(d.room.line)
	d.room.place(d.labels, mostLabels)
	for _, l := range d.labels {
		if l.placed && l.leader {
			d.pic.shape(shape{class: "leader", parts: [][]point{{l.box.nearest(l.at), l.own.nearest(l.box.nearest(l.at))}}, look: look{line: d.inkOf[l].ink, width: 0.9}})
		}
	}
	for _, l := range d.labels {
		if !l.placed {
			continue
		}
		t := d.inkOf[l]
		t.text, t.size = l.text, l.size
		// Where a font is narrower than what was reckoned with, the text stays
		// near its mark.
		switch middle := (l.box.x0 + l.box.x1) / 2; {
		case l.box.x0 > l.at.x:
			t.anchor, t.at.x = atStart, l.box.x0+1
		case l.box.x1 < l.at.x:
			t.anchor, t.at.x = atEnd, l.box.x1-1
		default:
			t.anchor, t.at.x = atMiddle, middle
		}
		t.at.y = l.box.y1 - l.size*0.3
		d.pic.write(t)
	}
}

// coarse keeps some two thousand points of the lines that labels avoid.
func coarse(line []point) []point {
	line = slices.DeleteFunc(line, func(p point) bool { return !p.finite() })
	const most = 2000
	if len(line) <= most {
		return line
	}
	out := make([]point, 0, most)
	for i := range most {
		out = append(out, line[i*len(line)/most])
	}
	return out
}
