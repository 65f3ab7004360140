package events

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/geo"
)

const (
	mooredKn = 0.5  // slower is stopped (exit of a stop, pipe-anchorages)
	mooredM  = 1000 // back within this is back at the same place
	// silentShare is "most of the gap".
	silentShare = 0.5

	statusAtAnchor = 1 // navigational status, ITU-R M.1371-5 table 45
	statusMoored   = 5

	gapClassVersion = "1"
)

// classify says what is known of the circumstances of a gap. The first that
// holds is told:
//
//   - impossible_reappearance: from Off to On it would have needed more than 1.1
//     times the fastest of its class, and of its own history;
//   - moored: stopped or said to be moored or at anchor at Off, and On is within
//     1 km or in the same place;
//   - source_silent: who heard Off heard nobody anywhere in half of the hours;
//   - area_silent: nobody was heard within 25 nautical miles of Off, or of On, in
//     half of the hours or more;
//   - unexplained: others were heard around both;
//   - unknown.
func (c *Concluder) classify(e *Event, h *ability) {
	g := e.Gap
	c.cover(e)
	in := c.around(g.Off.At)
	if !g.On.Time.IsZero() {
		in = append(in, c.around(g.On.At)...)
	}
	g.Inside = nil
	for _, i := range in {
		g.Inside = append(g.Inside, c.lists().index.Place(i).ID)
	}
	slices.Sort(g.Inside)
	g.Inside = slices.Compact(g.Inside)
	g.Class = c.gapClass(e, h)
	if !strings.Contains(e.Rule.Thresholds, "gap-class") {
		text := fmt.Sprintf("gap-class %s:kn>%.1f;moored<=%gkn,%gm;around<=%dm;silent>=%g",
			gapClassVersion, h.mostKn, mooredKn, float64(mooredM), CoverageRadiusM, silentShare)
		if e.Rule.Thresholds != "" {
			text = e.Rule.Thresholds + ";" + text
		}
		e.Rule.Thresholds = text
	}
}

func (c *Concluder) gapClass(e *Event, h *ability) GapClass {
	g := e.Gap
	back := !g.On.Time.IsZero()
	stopped := g.Off.Status == statusAtAnchor || g.Off.Status == statusMoored || g.Off.SOGKn <= mooredKn
	switch {
	case back && g.ImpliedKn > h.mostKn && g.DistanceNM*geo.NauticalMileM > mooredM:
		return GapImpossible
	case back && stopped && c.backAtPlace(g):
		return GapMoored
	case g.SourceSilent >= silentShare:
		return GapSourceSilent
	case g.HoursCovered <= 1-silentShare:
		return GapAreaSilent
	case g.OthersHeard > 0 && g.HoursCovered > 1-silentShare:
		return GapUnexplained
	}
	return GapUnknown
}

// backAtPlace says whether the vessel was next heard where it was last heard.
func (c *Concluder) backAtPlace(g *Gap) bool {
	if geo.DistanceM(g.Off.At, g.On.At) <= mooredM {
		return true
	}
	return shareOne(c.around(g.Off.At), c.around(g.On.At))
}

// cover asks what was heard of others during a gap. Of the two ends the one
// where less was heard counts: it is enough to explain the silence.
func (c *Concluder) cover(e *Event) {
	g := e.Gap
	g.OthersHeard, g.HoursCovered, g.SourceSilent = -1, math.NaN(), math.NaN()
	until := g.On.Time
	if until.IsZero() {
		until = c.Until
	}
	if c.Coverage == nil || !until.After(g.Off.Time) {
		return
	}
	ends := []geo.Point{g.Off.At}
	if !g.On.Time.IsZero() {
		ends = append(ends, g.On.At)
	}
	for i, at := range ends {
		tracks, share := c.Coverage.Around(at, g.Off.Time, until)
		if tracks < 0 || math.IsNaN(share) {
			g.OthersHeard, g.HoursCovered = -1, math.NaN()
			break
		}
		if i == 0 || share < g.HoursCovered || share == g.HoursCovered && tracks < g.OthersHeard {
			g.OthersHeard, g.HoursCovered = tracks, share
		}
	}
	if source, ok := c.sources[g.Off.Source]; ok {
		g.SourceSilent = c.Coverage.SourceSilent(source, g.Off.Time, until)
	}
}

// around are the harbours that a point is inside of.
func (c *Concluder) around(at geo.Point) []int {
	l := c.lists()
	if l.index == nil {
		return nil
	}
	var in []int
	l.index.Within(at, l.extentM, func(i int, _ float64) bool {
		if l.callable[i] && l.index.Place(i).OutsideM(at) == 0 {
			in = append(in, l.harbour[i])
		}
		return true
	})
	return in
}

func shareOne(a, b []int) bool {
	for _, x := range a {
		for _, y := range b {
			if x == y {
				return true
			}
		}
	}
	return false
}
