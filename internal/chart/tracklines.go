package chart

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/geo"
)

// lines draws tracks and gaps.
func (d *trackDrawing) lines() {
	for i := range d.gaps {
		g := &d.gaps[i]
		title := fmt.Sprintf("gap of %s: no position heard from %s to %s", hoursText(g.to.Sub(g.from).Hours()), instantText(g.from), instantText(g.to))
		if g.event != nil && g.event.Gap.Class != "" {
			title += "; " + strings.ReplaceAll(string(g.event.Gap.Class), "_", " ")
		}
		var parts [][]point
		for _, part := range d.view.line(g.way()) {
			parts = append(parts, clipLine(part, d.view.frame)...)
			d.room.line = append(d.room.line, part...)
		}
		d.pic.shape(shape{class: "gap", title: title, parts: parts, look: look{line: inkGap, width: 1.7, dash: []float64{6, 4.5}}})
		d.used["gap"] = true
	}
	for i := range d.Tracks {
		d.track(i)
	}
	for i := range d.gaps {
		for _, p := range []geo.Point{d.gaps[i].off, d.gaps[i].on} {
			at := d.view.at(p)
			d.pic.shape(shape{class: "gap-end", parts: [][]point{polygon(at, 3, 20, 0)}, closed: true, look: look{fill: inkGround, line: inkGap, width: 1.4}})
		}
	}
	d.gapLabels()
}

// gapLabels tells how long the longest gaps are, beside their middles.
func (d *trackDrawing) gapLabels() {
	order := make([]*gapLine, 0, len(d.gaps))
	for i := range d.gaps {
		order = append(order, &d.gaps[i])
	}
	slices.SortStableFunc(order, func(a, b *gapLine) int { return cmp.Compare(b.to.Sub(b.from), a.to.Sub(a.from)) })
	for i, g := range order[:min(len(order), 12)] {
		to := g.on
		if len(g.via) > 0 {
			to = g.via[0]
		}
		at := d.view.at(geo.Between(g.off, to, 0.5))
		d.label("gap "+hoursText(g.to.Sub(g.from).Hours()), at, around(at.x, at.y, 3, 3), 30+i, 11.5, inkGap)
	}
}

// track draws one track, broken at gaps. A single track is coloured by time.
func (d *trackDrawing) track(i int) {
	t := &d.Tracks[i]
	byTime := len(d.Tracks) == 1 && d.last.After(d.first)
	ink := inkTracks.of(i)
	name := d.trackName(i)
	var arrows [][]point
	lines := map[int][][]point{} // by step of time, or all in 0
	gaps := d.gapsOf(t)
	for from := 0; from < len(t.Fixes); {
		to := from + 1
		for to < len(t.Fixes) && !broken(gaps, &t.Fixes[to-1], &t.Fixes[to]) {
			to++
		}
		d.run(t.Fixes[from:to], byTime, lines, &arrows)
		from = to
	}
	for k := range timeSteps {
		c := ink
		if byTime {
			c = mix(inkEarly, inkLate, (float64(k)+0.5)/timeSteps)
		}
		d.pic.shape(shape{class: "track", title: name, parts: lines[k], look: look{line: c, width: 2}})
	}
	if byTime {
		ink = inkLate
		d.used["time"] = true
	} else if len(t.Fixes) > 0 {
		d.used["track"] = true
	}
	d.pic.shape(shape{class: "course", parts: arrows, closed: true, look: look{fill: ink}})
	d.ends(i, ink)
}

// trackName is what a track is called: its vessel, numbered when there are
// several of one.
func (d *trackDrawing) trackName(i int) string {
	name := func(t *TrackLine) string { return cmp.Or(t.Name, t.MMSI.String()) }
	same, before := 0, 0
	for k := range d.Tracks {
		if name(&d.Tracks[k]) == name(&d.Tracks[i]) {
			if same++; k <= i {
				before++
			}
		}
	}
	if same > 1 {
		return fmt.Sprintf("%s (%d)", name(&d.Tracks[i]), before)
	}
	return name(&d.Tracks[i])
}

// gapsOf lists the gaps of a track in order.
func (d *trackDrawing) gapsOf(t *TrackLine) []gapLine {
	var out []gapLine
	for _, g := range d.gaps {
		if g.of(t) {
			out = append(out, g)
		}
	}
	slices.SortFunc(out, func(a, b gapLine) int { return a.from.Compare(b.from) })
	return out
}

// broken reports whether a track with these gaps is broken between two fixes.
func broken(gaps []gapLine, a, b *TrackFix) bool {
	dt := b.UnixMicro - a.UnixMicro
	if dt > silence.Microseconds() {
		return true
	}
	// A gap by cadence is shorter; what two fixes a minute apart span is none.
	if dt <= time.Minute.Microseconds() || len(gaps) == 0 {
		return false
	}
	i, _ := slices.BinarySearchFunc(gaps, b.UnixMicro, func(g gapLine, t int64) int { return cmp.Compare(g.from.UnixMicro(), t) })
	return i > 0 && gaps[i-1].to.UnixMicro() > a.UnixMicro
}

// thinPx is how far a drawn track may be from the fixes, in pixels.
const thinPx = 0.4

// run draws fixes between gaps, and the direction at every 150 pixels.
func (d *trackDrawing) run(fixes []TrackFix, byTime bool, lines map[int][][]point, arrows *[][]point) {
	line := make([]point, 0, len(fixes))
	flush := func(end int) {
		kept, index := thin(line, thinPx)
		d.room.line = append(d.room.line, kept...)
		first := end - len(line)
		way := 75.0
		var piece []point
		step := 0
		for k, p := range kept {
			s := 0
			if byTime {
				s = d.step(fixes[first+index[k]].UnixMicro)
			}
			if k > 0 && s != step && len(piece) > 0 {
				// A piece goes on to where the next begins.
				lines[step] = append(lines[step], append(piece, p))
				piece = nil
			}
			step = s
			piece = append(piece, p)
			if k > 0 {
				a := kept[k-1]
				l := math.Hypot(p.x-a.x, p.y-a.y)
				if way += l; way > 150 && l > 14 {
					*arrows = append(*arrows, arrow(a, p))
					way = 0
				}
			}
		}
		if len(piece) == 1 {
			piece = append(piece, piece[0])
		}
		if len(piece) > 0 {
			lines[step] = append(lines[step], piece)
		}
		line = line[:0]
	}
	for i := range fixes {
		if fixes[i].At.Check() != nil {
			continue
		}
		q := d.view.at(fixes[i].At)
		if n := len(line); n > 0 && math.Abs(q.x-line[n-1].x) > math.Pi*d.view.scale {
			flush(i)
		}
		line = append(line, q)
	}
	if len(line) > 0 {
		flush(len(fixes))
	}
}

// step is the colour of a moment.
func (d *trackDrawing) step(unixMicro int64) int {
	share := float64(unixMicro-d.first.UnixMicro()) / float64(d.last.UnixMicro()-d.first.UnixMicro())
	return min(max(int(share*timeSteps), 0), timeSteps-1)
}

// arrow is a small head in the middle of the way from a to b.
func arrow(a, b point) []point {
	l := math.Hypot(b.x-a.x, b.y-a.y)
	ux, uy := (b.x-a.x)/l, (b.y-a.y)/l
	x, y := (a.x+b.x)/2, (a.y+b.y)/2
	const long, half = 5.0, 4.0
	return []point{{x + ux*long, y + uy*long}, {x - ux*long - uy*half, y - uy*long + ux*half}, {x - ux*long + uy*half, y - uy*long - ux*half}}
}

// ends marks where a track begins and where it is last heard.
func (d *trackDrawing) ends(i int, ink rgba) {
	t := &d.Tracks[i]
	n := len(t.Fixes)
	if n == 0 {
		return
	}
	name := ""
	if len(d.Tracks) > 1 {
		name = d.trackName(i) + ", "
	}
	mark := func(f *TrackFix, fill rgba, word string, rank int) {
		if f.At.Check() != nil {
			return
		}
		at := d.view.at(f.At)
		text := name + word + " " + shortText(f.time())
		d.pic.shape(shape{class: "end", title: name + word + " " + instantText(f.time()), parts: [][]point{polygon(at, 4.2, 24, 0)}, closed: true, look: look{fill: fill, line: ink, width: 1.8}})
		own := around(at.x, at.y, 5.5, 5.5)
		d.room.marks = append(d.room.marks, own)
		d.label(text, at, own, rank, 11.5, ink)
	}
	if n == 1 {
		mark(&t.Fixes[0], ink, "heard once,", 20)
		return
	}
	mark(&t.Fixes[0], inkGround, "from", 20)
	mark(&t.Fixes[n-1], ink, "last", 21)
}
