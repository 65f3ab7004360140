package chart

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// TrackMap is a map of where vessels were, and of what was observed of them. It
// is drawn from what it holds and nothing else; every field may be empty.
type TrackMap struct {
	Title     string // default: the names of the vessels
	Source    string // whose data these are; "" is not told
	Synthetic bool   // made by a generator, which the picture then says
	Tracks    []TrackLine
	Events    []events.Event
	Voyages   []events.Voyage // of a voyage, calls that are inferred are drawn
	Places    []geo.Place     // positions of candidates, and names on the map
	Routes    []TrackRoute    // reported, of which no position is known
	Land      *Land           // nil: no land is drawn
}

// TrackLine is one track's fixes in order of time.
type TrackLine struct {
	ID    string // as in [events.Subject.Track]; "" when all its MMSI's fixes are one line
	MMSI  vessels.MMSI
	Name  string
	Fixes []TrackFix
}

// TrackFix is one position in time.
type TrackFix struct {
	UnixMicro int64
	At        geo.Point
}

// sameM is how near two fixes are one place, in metres: a vessel at a berth
// gives thousands.
const sameM = 15

// sameFor is how long fixes at one place are left out for: what is kept still
// tells a stay from a silence.
const sameFor = time.Hour

// Add adds a fix. Of a run of fixes at one place the first and the last are kept,
// and one an hour. A fix that is off the earth is left out.
func (l *TrackLine) Add(unixMicro int64, at geo.Point) {
	if at.Check() != nil {
		return
	}
	n := len(l.Fixes)
	if n >= 2 && near(l.Fixes[n-2].At, at) && near(l.Fixes[n-1].At, at) && unixMicro-l.Fixes[n-2].UnixMicro < sameFor.Microseconds() {
		l.Fixes[n-1] = TrackFix{unixMicro, at}
		return
	}
	l.Fixes = append(l.Fixes, TrackFix{unixMicro, at})
}

func near(a, b geo.Point) bool {
	const degree = geo.EarthRadiusM * radian
	dy := (a.Lat - b.Lat) * degree
	if math.Abs(dy) > sameM {
		return false
	}
	return math.Hypot(dy, (a.Lon-b.Lon)*degree*math.Cos(a.Lat*radian)) <= sameM
}

// TrackOptions say how to draw.
type TrackOptions struct {
	Width int     // pixels; default 1100, at least 480
	Scale float64 // of PNG: pixels of the image to one of the picture; default 2, at most 4
}

// SVG draws the map as one svg element, well formed as XML.
func (m *TrackMap) SVG(opt TrackOptions) []byte { return m.draw(opt).svg() }

// PNG draws the map as an image, of the same picture.
func (m *TrackMap) PNG(w io.Writer, opt TrackOptions) error {
	scale := opt.Scale
	if !(scale > 0) {
		scale = 2
	}
	return m.draw(opt).png(w, min(scale, 4))
}

// The colours of the map, those of the chart.
var (
	inkText   = rgb(0x17222c)
	inkQuiet  = rgb(0x51606c)
	inkRule   = rgb(0xc9cdcb)
	inkGround = rgb(0xfbfaf6)
	inkSea    = rgb(0xeef3f4)
	inkLand   = rgb(0xdcd8cb)
	inkCoast  = rgb(0xa9a692)
	inkGap    = rgb(0xb2441c)
	inkVisit  = rgb(0x07685c)
	inkLoiter = rgb(0x8447ae)
	inkMeet   = rgb(0xb01f6a)
	inkOdd    = rgb(0x5c4100)
	inkChange = rgb(0x4a5560)
	inkEarly  = rgb(0x86b4c6)
	inkLate   = rgb(0x103246)
	inkTracks = inks{rgb(0x1d4e6b), rgb(0x8a5a00), rgb(0x5a3d8a), rgb(0x2e6b2e), rgb(0x7a2e4a), rgb(0x4a5560)}
)

// silence is how long a track is heard of nothing before its line is broken even
// without an event that says so: the threshold of gaps.
const silence = 6 * time.Hour

// most are how much of each kind is drawn and told.
const (
	mostCandidates = 12 // of one unobserved call
	mostPlaces     = 14
	mostLabels     = 60
	timeSteps      = 24
)

// trackDrawing is the drawing of one map.
type trackDrawing struct {
	*TrackMap
	pic   *picture
	view  *view
	gaps  []gapLine
	first time.Time
	last  time.Time

	room   field
	labels []*labelled
	inkOf  map[*labelled]writing
	used   map[string]bool // legend entries
	rings  []*ring
	left   int // candidates that are not drawn
	span   string
	below  bool // the note that it is synthetic stands below the span
}

type gapLine struct {
	track    string
	mmsi     vessels.MMSI
	off, on  geo.Point
	from, to time.Time
	event    *events.Event // nil: no event says so
	via      []geo.Point   // where the vessel was seen meanwhile, in order of time
}

func (m *TrackMap) draw(opt TrackOptions) *picture { return m.drawing(opt).pic }

func (m *TrackMap) drawing(opt TrackOptions) *trackDrawing {
	width := opt.Width
	if width == 0 {
		width = 1100
	}
	d := &trackDrawing{TrackMap: m, pic: &picture{w: float64(max(width, 480)), ground: inkGround}, inkOf: map[*labelled]writing{}, used: map[string]bool{}}
	d.times()
	d.findGaps()
	d.findRings()
	d.fit()
	d.base()
	d.routes()
	d.lines()
	d.marks()
	d.candidates()
	d.scaleBar()
	d.names()
	d.place()
	d.head()
	d.legend()
	return d
}

func (f *TrackFix) time() time.Time { return time.UnixMicro(f.UnixMicro).UTC() }

// times finds when the map begins and ends.
func (d *trackDrawing) times() {
	add := func(t time.Time) {
		if t.IsZero() {
			return
		}
		if d.first.IsZero() || t.Before(d.first) {
			d.first = t
		}
		if t.After(d.last) {
			d.last = t
		}
	}
	for i := range d.Tracks {
		if f := d.Tracks[i].Fixes; len(f) > 0 {
			add(f[0].time())
			add(f[len(f)-1].time())
		}
	}
	for i := range d.Events {
		add(d.Events[i].Start)
		add(d.Events[i].End)
	}
}

// findGaps lists the silences: those that events tell of, and those in a track
// of which none does.
func (d *trackDrawing) findGaps() {
	for i := range d.Events {
		e := &d.Events[i]
		if g := e.Gap; g != nil && e.Status != events.Retracted && !g.On.Time.IsZero() && g.Off.At.Check() == nil && g.On.At.Check() == nil {
			d.gaps = append(d.gaps, gapLine{e.Subject.Track, e.Subject.MMSI, g.Off.At, g.On.At, g.Off.Time, g.On.Time, e, d.seenIn(e.ID)})
		}
	}
	told := len(d.gaps)
	for i := range d.Tracks {
		t := &d.Tracks[i]
		for k := 1; k < len(t.Fixes); k++ {
			if a, b := &t.Fixes[k-1], &t.Fixes[k]; b.UnixMicro-a.UnixMicro > silence.Microseconds() && !gapped(d.gaps[:told], t, a, b) {
				d.gaps = append(d.gaps, gapLine{t.ID, t.MMSI, a.At, b.At, a.time(), b.time(), nil, nil})
			}
		}
	}
}

// seenIn is where the vessel was seen in a gap, in order of time.
func (d *trackDrawing) seenIn(gap string) []geo.Point {
	var calls []*events.Event
	for i := range d.Events {
		if e := &d.Events[i]; seenCall(e) && e.UnobservedCall.Gap == gap && e.At.Check() == nil {
			calls = append(calls, e)
		}
	}
	slices.SortStableFunc(calls, func(a, b *events.Event) int { return a.Start.Compare(b.Start) })
	var at []geo.Point
	for _, e := range calls {
		at = append(at, e.At)
	}
	return at
}

// seenCall says whether an event is a call that somebody saw.
func seenCall(e *events.Event) bool {
	return e.UnobservedCall != nil && e.UnobservedCall.How == events.Seen && e.Status != events.Retracted
}

// way is the points of the gap's line: straight from one to the next.
func (g *gapLine) way() []geo.Point {
	var out []geo.Point
	from := g.off
	for _, p := range append(slices.Clone(g.via), g.on) {
		out = append(out, arc(from, p)...)
		from = p
	}
	return out
}

// of reports whether it is a gap of this track.
func (g *gapLine) of(t *TrackLine) bool {
	return g.mmsi == t.MMSI && (t.ID == "" || g.track == "" || g.track == t.ID)
}

// gapped reports whether one of the gaps lies between two fixes of a track.
func gapped(gaps []gapLine, t *TrackLine, a, b *TrackFix) bool {
	for i := range gaps {
		g := &gaps[i]
		if g.of(t) && g.from.UnixMicro() < b.UnixMicro && g.to.UnixMicro() > a.UnixMicro {
			return true
		}
	}
	return false
}

// fit makes the map hold all that is drawn.
func (d *trackDrawing) fit() {
	var points []geo.Point
	add := func(p geo.Point) {
		if p.Check() == nil {
			points = append(points, p)
		}
	}
	for i := range d.Tracks {
		for _, p := range outermost(d.Tracks[i].Fixes) {
			add(p)
		}
	}
	for _, g := range d.gaps {
		for _, p := range g.way() {
			add(p)
		}
	}
	for i := range d.Events {
		if drawn(&d.Events[i]) {
			add(d.Events[i].At)
		}
	}
	for _, r := range d.rings {
		add(r.at)
	}
	for _, r := range d.Routes {
		add(r.From)
		add(r.To)
	}
	if len(points) == 0 {
		for i := range d.Places { // nothing else says what the map is of
			if d.Places[i].Located {
				add(d.Places[i].Point)
			}
		}
	}
	const left, right = 66, 18
	top := 66.0
	d.span = d.spanOf()
	if d.below = d.Synthetic && textWidth(d.span, spanSize)+textWidth(syntheticNote, spanSize)*boldness+24 > d.pic.w-left-right; d.below {
		top += 20
	}
	d.view = newView(points, left, top, d.pic.w-left-right, d.pic.w*0.42, d.pic.w*0.72)
	d.room.area = d.view.frame.grow(-3)
	d.room.reach = 92
}

// outermost returns fixes that reach as far as all of them: the southernmost and
// so on, and one in every hundredth of a degree that the track comes through.
func outermost(fixes []TrackFix) []geo.Point {
	if len(fixes) == 0 {
		return nil
	}
	type cell struct{ lat, lon int32 }
	const perDegree = 100
	var out []geo.Point
	var last cell
	s, n, w, e := fixes[0].At, fixes[0].At, fixes[0].At, fixes[0].At
	for i := range fixes {
		p := fixes[i].At
		if p.Check() != nil {
			continue
		}
		if c := (cell{int32(p.Lat * perDegree), int32(p.Lon * perDegree)}); i == 0 || c != last {
			last = c
			out = append(out, p)
		}
		if p.Lat < s.Lat {
			s = p
		}
		if p.Lat > n.Lat {
			n = p
		}
		if p.Lon < w.Lon {
			w = p
		}
		if p.Lon > e.Lon {
			e = p
		}
	}
	return append(out, s, n, w, e)
}

// drawn reports whether an event is drawn at its point.
func drawn(e *events.Event) bool {
	return e.Status != events.Retracted && e.Gap == nil && e.UnobservedCall == nil && e.At.Check() == nil && e.At != geo.Point{}
}

// arc returns points of the great circle between two points.
func arc(a, b geo.Point) []geo.Point {
	n := min(max(int(geo.DistanceM(a, b)/20e3), 2), 64)
	out := make([]geo.Point, 0, n+1)
	for i := range n + 1 {
		out = append(out, geo.Between(a, b, float64(i)/float64(n)))
	}
	return out
}

// base draws the sea, the land and the graticule.
func (d *trackDrawing) base() {
	f := d.view.frame
	frame := [][]point{{{f.x0, f.y0}, {f.x1, f.y0}, {f.x1, f.y1}, {f.x0, f.y1}}}
	d.pic.shape(shape{class: "sea", parts: frame, closed: true, look: look{fill: inkSea}})
	fill, coasts := d.view.land(d.Land)
	for i, ring := range fill {
		fill[i] = clipPolygon(ring, f)
	}
	fill = slices.DeleteFunc(fill, func(r []point) bool { return len(r) < 3 })
	d.pic.shape(shape{class: "land", parts: fill, closed: true, look: look{fill: inkLand}})
	coast := 0.9
	if d.view.nmPerPixel() > 4 {
		coast = 0.5 // small islands are not to be all coast
	}
	d.pic.shape(shape{class: "coast", parts: coasts, look: look{line: inkCoast, width: coast}})
	labels := axes{p: d.pic}
	for _, g := range d.view.graticule() {
		d.pic.shape(shape{class: "grid", parts: g.parts, look: look{line: inkRule, width: 0.7}})
		if g.at == (point{}) {
			continue
		}
		t := writing{class: "grid", text: g.label, size: 11, ink: inkQuiet, at: point{f.x0 - 7, g.at.y + 4}, anchor: atEnd}
		if !g.side {
			t.at, t.anchor = point{g.at.x, f.y1 + 15}, atMiddle
		}
		labels.write(t)
	}
	d.pic.shape(shape{class: "frame", parts: frame, closed: true, look: look{line: inkQuiet, width: 1}})
}

// scaleBar draws nautical miles, true in the map's middle, in the corner in
// which there is least.
func (d *trackDrawing) scaleBar() {
	nm := d.view.nmPerPixel()
	length := 0.5
	for _, l := range []float64{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000} {
		if l/nm <= min(170, d.view.frame.width()/5) {
			length = l
		}
	}
	px := length / nm
	text := strings.TrimSuffix(fmt.Sprintf("%.1f", length), ".0") + " nautical mile"
	if length > 1 {
		text += "s"
	}
	w, h := max(px, textWidth(text, 11))+16, 29.0
	f := d.view.frame.grow(-6)
	var box rect
	least := math.Inf(1)
	for _, at := range []point{{f.x0, f.y1 - h}, {f.x1 - w, f.y1 - h}, {f.x0, f.y0}, {f.x1 - w, f.y0}} {
		b := rect{at.x, at.y, at.x + w, at.y + h}
		cost := 0.0
		for _, m := range d.room.marks {
			if m.overlaps(b.grow(4)) {
				cost += 100
			}
		}
		for i := 1; i < len(d.room.line); i++ {
			if b.crosses(d.room.line[i-1], d.room.line[i]) {
				cost++
			}
		}
		if cost < least {
			least, box = cost, b
		}
	}
	x, y := box.x0+8, box.y0+19
	d.room.solid = append(d.room.solid, box)
	d.pic.shape(shape{class: "scale", parts: boxPath(box), closed: true, look: look{fill: fade(inkGround, 0.82)}})
	bar := func(x0, x1 float64) [][]point { return boxPath(rect{x0, y, x1, y + 4}) }
	d.pic.shape(shape{class: "scale", parts: bar(x, x+px/2), closed: true, look: look{fill: inkText, line: inkText, width: 0.8}})
	d.pic.shape(shape{class: "scale", parts: bar(x+px/2, x+px), closed: true, look: look{fill: inkGround, line: inkText, width: 0.8}})
	d.pic.write(writing{class: "scale", text: text, size: 11, at: point{x, y - 6}, ink: inkText, anchor: atStart})
}

func boxPath(r rect) [][]point {
	return [][]point{{{r.x0, r.y0}, {r.x1, r.y0}, {r.x1, r.y1}, {r.x0, r.y1}}}
}
