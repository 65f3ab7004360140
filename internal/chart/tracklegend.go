package chart

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
)

// head writes the title, the time span and whether it is made up.
func (d *trackDrawing) head() {
	x := d.view.frame.x0
	title := d.Title
	if title == "" {
		var names []string
		for i := range d.Tracks {
			n := d.Tracks[i].MMSI.String()
			if d.Tracks[i].Name != "" {
				n = d.Tracks[i].Name + " (MMSI " + n + ")"
			}
			if !slices.Contains(names, n) {
				names = append(names, n)
			}
		}
		if title = strings.Join(names[:min(len(names), 3)], ", "); len(names) > 3 {
			title += fmt.Sprintf(" and %d more", len(names)-3)
		}
		title = cmp.Or(title, "Track")
	}
	d.pic.title = title
	d.pic.desc = strings.Join([]string{d.span, fmt.Sprintf("%d events", len(d.Events))}, "; ")
	size := 19.0
	if textWidth(title, size)*boldness > d.pic.w-x-20 {
		size = 15
	}
	d.pic.write(writing{class: "title", text: fitText(title, size, d.pic.w-x-20), at: point{x, 31}, size: size, bold: true, ink: inkText, anchor: atStart})
	d.pic.write(writing{class: "span", text: d.span, at: point{x, 53}, size: spanSize, ink: inkQuiet, anchor: atStart})
	if d.Synthetic {
		d.pic.desc += "; " + syntheticNote
		note := writing{class: "synthetic", text: syntheticNote, at: point{d.view.frame.x1, 53}, size: spanSize, bold: true, ink: inkGap, anchor: atEnd}
		if d.below {
			note.at, note.anchor = point{x, 73}, atStart
		}
		d.pic.write(note)
	}
}

const (
	spanSize      = 12.5
	syntheticNote = "Synthetic: made by a generator, no real vessel"
)

// spanOf is the line below the title.
func (d *trackDrawing) spanOf() string {
	var parts []string
	if !d.first.IsZero() {
		parts = append(parts, spanText(d.first, d.last))
	}
	if n := len(d.Tracks); n > 1 {
		parts = append(parts, fmt.Sprintf("%d tracks", n))
	}
	told := 0
	for i := range d.gaps {
		if d.gaps[i].event != nil {
			told++
		}
	}
	switch n := len(d.gaps); {
	case told == 1:
		parts = append(parts, "1 gap")
	case told > 1:
		parts = append(parts, fmt.Sprintf("%d gaps", told))
	case n == 1:
		parts = append(parts, fmt.Sprintf("1 silence over %.0f h", silence.Hours()))
	case n > 1:
		parts = append(parts, fmt.Sprintf("%d silences over %.0f h", n, silence.Hours()))
	}
	return strings.Join(parts, "  ·  ")
}

// fitText shortens a text to a width.
func fitText(s string, size, width float64) string {
	r := []rune(s)
	for len(r) > 1 && textWidth(string(r), size)*boldness > width {
		r = append(r[:len(r)-2], '…')
	}
	return string(r)
}

// legend explains what is drawn, below the frame, and tells whose data it is.
func (d *trackDrawing) legend() {
	type entry struct {
		draw  func(x, y float64)
		width float64
		word  string
	}
	var list []entry
	line := func(ink rgba, dash []float64, class string) func(x, y float64) {
		return func(x, y float64) {
			d.pic.shape(shape{class: "key " + class, parts: [][]point{{{x, y}, {x + 26, y}}}, look: look{line: ink, width: 2, dash: dash}})
		}
	}
	if d.used["time"] {
		list = append(list, entry{func(x, y float64) {
			for k := range timeSteps {
				d.pic.shape(shape{class: "key track", parts: boxPath(rect{x + float64(k)*3, y - 3, x + float64(k)*3 + 3.2, y + 3}), closed: true, look: look{fill: mix(inkEarly, inkLate, (float64(k)+0.5)/timeSteps)}})
			}
		}, timeSteps * 3, "track, " + shortText(d.first) + " to " + shortText(d.last)})
	}
	if d.used["track"] {
		for i := range d.Tracks[:min(len(d.Tracks), len(inkTracks))] {
			if len(d.Tracks[i].Fixes) > 0 {
				list = append(list, entry{line(inkTracks.of(i), nil, "track"), 26, d.trackName(i)})
			}
		}
		if n := len(d.Tracks) - len(inkTracks); n > 0 {
			list = append(list, entry{func(x, y float64) {}, -7, fmt.Sprintf("and %d more tracks", n)})
		}
	}
	if d.used["route"] {
		list = append(list, entry{line(inkGap, []float64{1.5, 5}, "route"), 26, "reported, from one place to another; no track"})
	}
	if d.used["gap"] {
		list = append(list, entry{line(inkGap, []float64{6, 4.5}, "gap"), 26, "gap: no position heard; great circle"})
	}
	for _, kind := range slices.SortedFunc(maps.Keys(markLooks), func(a, b events.Kind) int { return markLooks[a].order - markLooks[b].order }) {
		if d.used[string(kind)] {
			list = append(list, entry{func(x, y float64) {
				for _, s := range markShape(kind, point{x + 9, y}, markLooks[kind].ink) {
					s.class = "key " + string(kind)
					d.pic.shape(s)
				}
			}, 18, markLooks[kind].word})
		}
	}
	if d.used["seen"] {
		list = append(list, entry{func(x, y float64) {
			d.pic.shape(shape{class: "key seen", parts: [][]point{polygon(point{x + 9, y}, 7.5, 32, 0)}, closed: true, look: look{fill: inkText}})
			d.pic.shape(shape{class: "key seen", parts: [][]point{polygon(point{x + 9, y}, 2.6, 20, 0)}, closed: true, look: look{fill: inkGround}})
		}, 18, "seen by eye or camera within a gap"})
	}
	if d.used["candidate"] {
		word := "a gap leaves room for a call here; best first"
		if d.left > 0 {
			word += fmt.Sprintf("; %d more not drawn", d.left)
		}
		list = append(list, entry{func(x, y float64) {
			d.pic.shape(shape{class: "key candidate", parts: [][]point{polygon(point{x + 9, y}, 7.5, 32, 0)}, closed: true, look: look{fill: inkGround, line: inkText, width: 1.5}})
			d.pic.write(writing{class: "key", text: "1", at: point{x + 9, y + 3.6}, size: 10, anchor: atMiddle, bold: true, ink: inkText})
		}, 18, word})
	}
	if d.used["place"] {
		list = append(list, entry{func(x, y float64) {
			d.pic.shape(shape{class: "key place", parts: [][]point{polygon(point{x + 9, y}, 2.6, 18, 0)}, closed: true, look: look{fill: inkGround, line: inkQuiet, width: 1.1}})
		}, 18, "port"})
	}
	const size, row, between = 12.0, 22.0, 22.0
	left, right := d.view.frame.x0, d.view.frame.x1
	x, y := left, d.view.frame.y1+44
	for _, e := range list {
		w := e.width + 7 + textWidth(e.word, size)
		if x > left && x+w > right {
			x, y = left, y+row
		}
		e.draw(x, y)
		d.pic.write(writing{class: "key", text: e.word, at: point{x + e.width + 7, y + 4.2}, size: size, ink: inkText, anchor: atStart})
		x += w + between
	}
	if len(list) > 0 {
		y += row + 6
	}
	source := "positions: as heard, UTC"
	if !slices.ContainsFunc(d.Tracks, func(t TrackLine) bool { return len(t.Fixes) > 0 }) {
		source = "no positions were heard"
		if len(d.Routes) > 0 {
			source = "voyages: as reported"
		}
	}
	if d.Source != "" {
		source = "data: " + d.Source
	}
	if d.Land != nil {
		source += "  ·  land: Natural Earth"
	}
	projection := "Mercator"
	if d.view.polar {
		projection = "stereographic"
	}
	d.pic.write(writing{class: "source", text: fitText(source, 11, right-left), at: point{left, y + 2}, size: 11, ink: inkQuiet, anchor: atStart})
	if textWidth(source, 11)+textWidth(projection, 11)+100 > right-left {
		y += 16
	}
	d.pic.write(writing{class: "source", text: projection + "  ·  Tidewaiter", at: point{right, y + 2}, size: 11, ink: inkQuiet, anchor: atEnd})
	d.pic.h = math.Ceil(y + 20)
}

func hoursText(h float64) string {
	switch {
	case math.IsNaN(h):
		return "of unknown length"
	case h < 10:
		return strings.TrimSuffix(fmt.Sprintf("%.1f", h), ".0") + " h"
	case h < 100:
		return fmt.Sprintf("%.0f h", h)
	}
	return fmt.Sprintf("%.0f d", h/24)
}

func instantText(t time.Time) string { return t.UTC().Format("2 Jan 2006 15:04") + " UTC" }

func shortText(t time.Time) string { return t.UTC().Format("2 Jan 15:04") }

// daysText is the days from a to b: 3 Feb, 3-5 Feb, 30 Jan-2 Feb.
func daysText(a, b time.Time) string {
	a, b = a.UTC(), b.UTC()
	switch {
	case b.IsZero():
		return "since " + a.Format("2 Jan")
	case a.YearDay() == b.YearDay() && a.Year() == b.Year():
		return a.Format("2 Jan")
	case a.Month() == b.Month() && a.Year() == b.Year():
		return a.Format("2") + "–" + b.Format("2 Jan")
	}
	return a.Format("2 Jan") + "–" + b.Format("2 Jan")
}

func spanText(a, b time.Time) string {
	a, b = a.UTC(), b.UTC()
	if a.Equal(b) {
		return instantText(a)
	}
	if a.Year() == b.Year() {
		return a.Format("2 Jan 15:04") + " to " + b.Format("2 Jan 2006 15:04") + " UTC"
	}
	return a.Format("2 Jan 2006 15:04") + " to " + b.Format("2 Jan 2006 15:04") + " UTC"
}
