package events_test

import (
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/tracks"
	"github.com/tidewaiter/tidewaiter/vessels"
)

var update = flag.Bool("update", false, "write what the detectors find into testdata/*.txt")

// script is one case of testdata/*.txt: what a vessel does, line by line, and
// under the rule what is found.
//
//	place ID LAT LON [RADIUS_M]     a place
//	at DAY TIME LAT LON             a fix; the vessel and the clock are there
//	go DURATION EVERY COURSE KN     sails, with a fix every so often
//	silent DURATION [COURSE KN]     sails unheard
//	jump LAT LON                    is elsewhere with the next fix
//	say NAME=VALUE...               a static report: name, call, imo, type, draught, length, beam
//	sog KN | sog off | sog as is    what it sends as its speed from now on
//	circle DURATION EVERY NM KN     goes round a point
//	close DURATION                  the data end so much later
//	by mmsi                         hulls are not told apart
type script struct {
	t      testing.TB
	cfg    events.Config
	places []geo.Place
	input  []any // tracks.Position or said
	at     geo.Point
	clock  time.Time
	sog    float64 // NaN: as it goes; negative: not sent
	until  time.Time
}

type said struct {
	at int64
	s  vessels.Static
}

func newScript(t testing.TB, text string) *script {
	s := &script{t: t, sog: math.NaN(), clock: time.Date(2024, 2, 1, 0, 0, 0, 0, time.UTC)}
	s.cfg.Sources = []string{"", "coast"}
	for _, line := range strings.Split(text, "\n") {
		if f := strings.Fields(line); len(f) > 0 && !strings.HasPrefix(line, "#") {
			s.do(f)
		}
	}
	if s.until.IsZero() {
		s.until = s.clock
	}
	return s
}

func (s *script) num(v string) float64 {
	x, err := strconv.ParseFloat(v, 64)
	if err != nil {
		s.t.Fatal(err)
	}
	return x
}

func (s *script) dur(v string) time.Duration {
	d, err := time.ParseDuration(v)
	if err != nil {
		s.t.Fatal(err)
	}
	return d
}

func (s *script) fix(kn, course float64) {
	p := tracks.Position{
		UnixMicro: s.clock.UnixMicro(), MMSI: 273000001, Lat: s.at.Lat, Lon: s.at.Lon,
		COGDeg: float32(course), Has: tracks.HasCOG, Source: 1, Class: 'A',
	}
	if !math.IsNaN(s.sog) {
		kn = s.sog
	}
	if kn >= 0 {
		p.SOGKn = float32(kn)
		p.Has |= tracks.HasSOG
	}
	s.input = append(s.input, p)
}

func (s *script) sail(d time.Duration, course, kn float64) {
	s.clock = s.clock.Add(d)
	s.at = geo.Destination(s.at, course, kn*1852*d.Hours())
}

func (s *script) do(f []string) {
	switch f[0] {
	case "place":
		p := geo.Place{ID: f[1], Name: f[1], Located: true, Point: geo.Point{Lat: s.num(f[2]), Lon: s.num(f[3])}}
		if len(f) > 4 {
			p.RadiusM = s.num(f[4])
		}
		s.places = append(s.places, p)
		s.cfg.Places = geo.NewIndex(s.places)
	case "at":
		at, err := time.Parse("2006-01-02 15:04", "2024-02-"+f[1]+" "+f[2])
		if err != nil {
			s.t.Fatal(err)
		}
		s.clock, s.at = at, geo.Point{Lat: s.num(f[3]), Lon: s.num(f[4])}
		s.fix(0, 0)
	case "go":
		every := s.dur(f[2])
		for left := s.dur(f[1]); left >= every; left -= every {
			s.sail(every, s.num(f[3]), s.num(f[4]))
			s.fix(s.num(f[4]), s.num(f[3]))
		}
	case "silent":
		if len(f) > 2 {
			s.sail(s.dur(f[1]), s.num(f[2]), s.num(f[3]))
		} else {
			s.clock = s.clock.Add(s.dur(f[1]))
		}
	case "jump":
		s.at = geo.Point{Lat: s.num(f[1]), Lon: s.num(f[2])}
	case "circle":
		every, radius, kn := s.dur(f[2]), s.num(f[3])*1852, s.num(f[4])
		center, turned := s.at, 0.0
		for left := s.dur(f[1]); left >= every; left -= every {
			turned += kn * 1852 * every.Hours() / radius * 180 / math.Pi
			s.clock = s.clock.Add(every)
			s.at = geo.Destination(center, math.Mod(turned, 360), radius)
			s.fix(kn, math.Mod(turned+90, 360))
		}
		s.at = center
	case "sog":
		switch f[1] {
		case "off":
			s.sog = -1
		case "as":
			s.sog = math.NaN()
		default:
			s.sog = s.num(f[1])
		}
	case "say":
		v := vessels.Static{MMSI: 273000001}
		for _, field := range f[1:] {
			key, value, _ := strings.Cut(field, "=")
			value = strings.ReplaceAll(value, "_", " ")
			switch key {
			case "name":
				v.Name = value
			case "call":
				v.CallSign = value
			case "imo":
				v.IMO = uint32(s.num(value))
			case "type":
				v.ShipType = uint8(s.num(value))
			case "draught":
				v.DraughtM = float32(s.num(value))
			case "length":
				v.ToBowM = uint16(s.num(value))
			case "beam":
				v.ToPortM = uint16(s.num(value))
			default:
				s.t.Fatalf("say %s", field)
			}
		}
		s.input = append(s.input, said{s.clock.UnixMicro(), v})
	case "by":
		s.cfg.Tracks.ByMMSI = true
	case "close":
		s.until = s.clock.Add(s.dur(f[1]))
	default:
		s.t.Fatalf("unknown line: %q", f)
	}
}

func (s *script) run(out events.Output) {
	o := events.NewObserver(&s.cfg, out)
	s.feed(o, s.input)
	o.Close(s.until)
}

func (s *script) feed(o *events.Observer, input []any) {
	for _, in := range input {
		switch v := in.(type) {
		case tracks.Position:
			o.Position(&v)
		case said:
			o.Static(v.at, &v.s)
		}
	}
}

func (s *script) lines() string {
	var b strings.Builder
	s.run(events.Output{
		Event: func(e *events.Event) { b.WriteString(eventLine(e) + "\n") },
		Segment: func(g *events.Segment) {
			what := "segment"
			if g.FalsePlace {
				what = "segment at a false place"
			}
			fmt.Fprintf(&b, what+" %s to %s, %d fixes, %.1f nm, every %v, p50 %.1f kn, p95 %.1f kn\n",
				minute(g.First.Time), minute(g.Last.Time), g.N, g.DistanceNM, g.MedianInterval, g.SpeedP50Kn, g.SpeedP95Kn)
		},
	})
	return b.String()
}

func minute(t time.Time) string { return t.Format("02 15:04") }

// span is a bracket of two times, as one where they are the same.
func span(a, b time.Time) string {
	switch {
	case b.IsZero():
		return minute(a) + " or later"
	case a.Equal(b):
		return minute(a)
	}
	if a.YearDay() != b.YearDay() {
		return minute(a) + "-" + minute(b)
	}
	return minute(a) + "-" + b.Format("15:04")
}

// eventLine is an event as the tables have it: kind, when it began and ended,
// where, and its numbers.
func eventLine(e *events.Event) string {
	s := string(e.Kind) + " " + span(e.Start, e.StartLatest) + " to " + span(e.EndEarliest, e.End)
	if e.Status != events.Closed {
		s += ", " + string(e.Status)
	}
	if e.Place != "" {
		s += ", " + e.Place
	}
	if e.Confidence > 0 {
		s += fmt.Sprintf(", confidence %d", e.Confidence)
	}
	switch {
	case e.Gap != nil:
		s += fmt.Sprintf(", %s, %.1f h, %.1f nm, every %v, %d before", e.Gap.Trigger, e.Gap.Hours, e.Gap.DistanceNM, e.Gap.MedianInterval, e.Gap.NBefore)
	case e.PortVisit != nil:
		v := e.PortVisit
		for _, w := range []struct {
			word string
			is   bool
		}{{"entry", v.Entry}, {"exit", v.Exit}} {
			if w.is {
				s += ", " + w.word
			}
		}
		if !v.FirstStop.IsZero() {
			s += fmt.Sprintf(", stop %s %.1f h", minute(v.FirstStop), v.StopHours)
		}
		if v.SilentHours > 0 {
			s += fmt.Sprintf(", silent %.1f h", v.SilentHours)
		}
		if v.SilentAfterHours > 0 {
			s += fmt.Sprintf(", silent after %.1f h", v.SilentAfterHours)
		}
		if v.DraughtInM > 0 || v.DraughtOutM > 0 {
			s += fmt.Sprintf(", draught %.1f to %.1f", v.DraughtInM, v.DraughtOutM)
		}
		s += fmt.Sprintf(", %d fixes", v.Fixes)
	case e.Loitering != nil:
		s += fmt.Sprintf(", %.1f h, %.1f nm, %.2f kn, %d fixes", e.Loitering.Hours, e.Loitering.DriftNM, e.Loitering.MeanKn, e.Loitering.Fixes)
	case e.IdentityChange != nil:
		s += fmt.Sprintf(", %s %q to %q after %d", e.IdentityChange.Field, e.IdentityChange.Old, e.IdentityChange.New, e.IdentityChange.Messages)
	case e.DraughtChange != nil:
		s += fmt.Sprintf(", %.1f to %.1f, near %d", e.DraughtChange.BeforeM, e.DraughtChange.AfterM, len(e.DraughtChange.Near))
	case e.PositionAnomaly != nil:
		a := e.PositionAnomaly
		s += fmt.Sprintf(", %s, %d fixes, median %.1f kn, %.0f nm, implied %.0f kn, radius %.0f m", a.Form, a.Fixes, a.MedianKn, a.DistanceNM, a.ImpliedKn, e.RadiusM)
	}
	return s
}

// TestScripts runs the cases of testdata/*.txt.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		cases := strings.Split(string(b), "== ")
		for i, c := range cases[1:] {
			title, rest, _ := strings.Cut(c, "\n")
			text, want, _ := strings.Cut(rest, "----\n")
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txt")+"/"+title, func(t *testing.T) {
				got := newScript(t, text).lines()
				if want = strings.TrimSpace(want); strings.TrimSpace(got) != want && !*update {
					t.Errorf("%s\ngot:\n%s\nwant:\n%s", text, got, want)
				}
				cases[i+1] = title + "\n" + strings.TrimSpace(text) + "\n----\n" + got + "\n"
			})
		}
		if *update {
			if err := os.WriteFile(file, []byte(strings.TrimSpace(strings.Join(cases, "== "))+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
