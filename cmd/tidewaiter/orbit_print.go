package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/checks"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/chart"
	"github.com/tidewaiter/tidewaiter/internal/console"
	"github.com/tidewaiter/tidewaiter/internal/report"
	"github.com/tidewaiter/tidewaiter/orbit"
)

// show prints what was found and draws what was asked for.
func (o *orbiting) show(note string) error {
	progress := o.app.notes.Progress("looking for manoeuvres")
	defer progress.Done()
	out := &console.Orbits{Sets: o.read, First: o.first, Damaged: o.damaged, Found: len(o.order), Note: note}
	for r := range orbit.Reasons() {
		if n := o.rejected[r]; n > 0 {
			out.Rejected = append(out.Rejected, console.Rejected{Reason: r.String(), N: int64(n)})
		}
	}
	data := orbitJSON{Read: o.read, Rejected: map[string]int{}, Found: len(o.order), Satellites: []report.OrbitJSON{}}
	for _, r := range out.Rejected {
		data.Rejected[r.Reason] = int(r.N)
	}
	for i, key := range o.order {
		if err := o.app.ctx.Err(); err != nil {
			return err
		}
		progress.Stage("satellites", int64(i), int64(len(o.order)), 0)
		if len(o.order) > maxOrbitLines && i >= maxOrbitLines && o.cmd.Format == "text" {
			break
		}
		v := report.NewOrbit(o.sets[key])
		s := o.subject(key)
		if s != nil {
			v.Name = s.Name
			if src := o.inCase.Source(s.Orbit); src != nil && len(o.cmd.Input) == 0 {
				v.Source = cmp.Or(src.Publisher, src.Title, src.ID)
			}
		}
		if len(o.order) > 1 {
			out.List = append(out.List, listed(v))
			data.Satellites = append(data.Satellites, v.JSON(false))
			continue
		}
		if err := o.showOne(v, s, out, &data); err != nil {
			return err
		}
	}
	progress.Done()
	if o.cmd.Format == "json" {
		return writeJSON(o.app.stdout, data)
	}
	return o.app.screen.Orbits(out)
}

// listed is a satellite in a table of several.
func listed(v *report.Orbit) console.OrbitLine {
	l := console.OrbitLine{Name: v.Name, Sets: strconv.Itoa(len(v.Entries)), Manoeuvres: strconv.Itoa(len(v.Manoeuvres))}
	if v.Catalog != 0 {
		l.Catalog = strconv.Itoa(v.Catalog)
	}
	if s := v.Last(); s != nil {
		l.Last, l.Perigee, l.Apogee, l.Inclination = stamp(s.Elements().Epoch.Std()), fixed(s.PerigeeKM(), 0), fixed(s.ApogeeKM(), 0), fixed(s.Elements().Inclination, 1)
	}
	return l
}

func (o *orbiting) showOne(v *report.Orbit, s *casefile.Satellite, out *console.Orbits, data *orbitJSON) error {
	one := &console.OrbitShown{Name: title(v), Synthetic: v.Synthetic, Facts: orbitFacts(v, s)}
	out.One = one
	if len(v.Sets) == 0 {
		one.Warning = "No set of it can be used, for the reasons above."
		data.Satellites = append(data.Satellites, v.JSON(false))
		if o.cmd.Plot != "" || o.cmd.Ground != "" || o.cmd.Passes != "" {
			return badInput(fmt.Errorf("no set of %s can be used, so nothing can be drawn or foretold", title(v)))
		}
		return nil
	}
	asOf := dates.DayOfTime(v.Sets[len(v.Sets)-1].Epoch.Std()) + 1
	if o.inCase != nil {
		if last, ok := o.inCase.LatestPublication(); ok {
			asOf = max(asOf, last)
		}
	}
	j := v.JSON(true)
	var stated []chart.OrbitStatement
	if s != nil {
		j.ID = s.ID
		stated = report.OrbitStatements(o.inCase, s, asOf)
		o.checks(s, asOf, v, one, &j)
	}
	picture := v.History(title(v)+", orbit", stated)
	if len(v.Sets) > 1 {
		one.Picture = picture.Text(chart.TextOptions{Width: min(o.app.screen.Width, 100)})
	}
	for _, m := range v.Manoeuvres {
		one.Burns = append(one.Burns, console.BurnLine{
			Before: stamp(m.Before.Std()), After: stamp(m.After.Std()), Time: stamp(m.Time.Std()), Kind: m.Kind.String(),
			DeltaV: fmt.Sprintf("%.3f", m.DeltaV), Probability: fmt.Sprintf("%.2f", m.Probability),
		})
	}
	if o.cmd.Passes != "" {
		if err := o.showPasses(v, one, &j); err != nil {
			return err
		}
	}
	from, to := o.from, o.until
	if from.IsZero() {
		from = v.Sets[0].Epoch.Std()
	}
	if to.IsZero() {
		to = v.Sets[len(v.Sets)-1].Epoch.Std()
	}
	j.Levels = v.LevelsJSON(from, to, o.stated)
	one.Window = stamp(from) + " to " + stamp(to) + " UTC"
	for _, l := range j.Levels {
		one.Levels = append(one.Levels, console.LevelLine{Level: l.Level, Answer: l.Answer, Stated: l.Stated, Verdict: l.Verdict, Why: l.Why})
	}
	data.Satellites = append(data.Satellites, j)
	if o.cmd.Plot != "" {
		if err := writeTo("--plot", o.cmd.Plot, func(w io.Writer) error {
			if plotFormat(o.cmd.Plot) == "png" {
				return picture.PNG(w)
			}
			_, err := w.Write(picture.SVG())
			return err
		}); err != nil {
			return err
		}
	}
	if o.cmd.Ground != "" {
		return o.ground(v)
	}
	return nil
}

// orbitFacts are the facts of the table.
func orbitFacts(v *report.Orbit, s *casefile.Satellite) [][2]string {
	var out [][2]string
	add := func(name, text string) {
		if text != "" {
			out = append(out, [2]string{name, text})
		}
	}
	designator := v.Designator
	if s != nil {
		designator = cmp.Or(designator, s.Designator)
		if v.Synthetic && s.Catalog != 0 {
			add("made up after", fmt.Sprintf("%s, catalogue number %d", s.Name, s.Catalog))
		}
	}
	add("designator", designator)
	marks := map[string]int{}
	for _, e := range v.Entries {
		marks[e.Mark.String()]++
	}
	sets := fmt.Sprintf("%d, of which %d are used", len(v.Entries), len(v.Sets))
	for m := orbit.Malformed; m <= orbit.Outlier; m++ {
		if n := marks[m.String()]; n > 0 {
			sets += fmt.Sprintf(", %d %s", n, m)
		}
	}
	add("sets", sets)
	if n := len(v.Sets); n > 0 {
		add("from", stamp(v.Sets[0].Epoch.Std())+" to "+stamp(v.Sets[n-1].Epoch.Std())+" UTC")
	}
	if last := v.Last(); last != nil {
		e := last.Elements()
		add("last orbit", fmt.Sprintf("%.1f by %.1f km, %.2f degrees, %.2f minutes", last.PerigeeKM(), last.ApogeeKM(), e.Inclination, last.Period()))
		h := last.NodeTime(e.Epoch)
		add("node", fmt.Sprintf("northwards over the equator at %02d:%02d local mean time, plane turns %.4f degrees a day", int(h), int(math.Mod(h, 1)*60), last.NodeRate()))
	}
	add("manoeuvres", fmt.Sprintf("%d found", len(v.Manoeuvres)))
	add("decay", v.DecayText())
	return out
}

func (o *orbiting) showPasses(v *report.Orbit, one *console.OrbitShown, j *report.OrbitJSON) error {
	place, list, from, to, err := o.passes(v)
	if err != nil {
		return err
	}
	one.Place, one.Span = place.Name, stamp(from)+" to "+stamp(to)+" UTC"
	if age := from.Sub(nearestEpoch(v, from)); age.Abs() > 14*24*time.Hour {
		one.Warning = fmt.Sprintf("The nearest set is %.0f days from the first of these moments: beyond two weeks nothing that depends on minutes should rest on it.", age.Abs().Hours()/24)
	}
	for _, p := range list {
		j.Passes = append(j.Passes, report.PassJSON{
			Rise: p.Rise.Time.Std(), Culmination: p.Culmination.Time.Std(), Set: p.Set.Time.Std(), Elevation: round1(p.Culmination.Elevation),
			RiseAzimuth: round1(p.Rise.Azimuth), SetAzimuth: round1(p.Set.Azimuth), Light: p.Culmination.Light.String(), SunElevation: round1(p.Culmination.SunElevation), Before: p.Before, After: p.After,
		})
		line := console.PassLine{
			Rise: stampSeconds(p.Rise.Time), Culmination: p.Culmination.Time.Std().Format("15:04:05"), Set: p.Set.Time.Std().Format("15:04:05"),
			Elevation: fmt.Sprintf("%.1f", p.Culmination.Elevation), Way: fmt.Sprintf("%.0f to %.0f", p.Rise.Azimuth, p.Set.Azimuth),
			Light: p.Culmination.Light.String(), Sun: fmt.Sprintf("%.0f", p.Culmination.SunElevation),
		}
		if p.Before {
			line.Rise = "up before"
		}
		if p.After {
			line.Set = "stays up"
		}
		one.Passes = append(one.Passes, line)
	}
	return nil
}

func round1(v float64) float64 { return math.Round(v*10) / 10 }

func stampSeconds(t orbit.Time) string { return t.Std().Format("2006-01-02 15:04:05") }

func nearestEpoch(v *report.Orbit, t time.Time) time.Time {
	best := v.Sets[0].Epoch.Std()
	for _, e := range v.Sets {
		if d := e.Epoch.Std(); t.Sub(d).Abs() < t.Sub(best).Abs() {
			best = d
		}
	}
	return best
}

// checks are those of the case on the satellite, by the sets that were given
// where they are the satellite's own.
func (o *orbiting) checks(s *casefile.Satellite, asOf dates.Day, v *report.Orbit, one *console.OrbitShown, j *report.OrbitJSON) {
	c := o.inCase
	if len(o.cmd.Input) > 0 {
		d := *c
		d.Orbits = map[string][]orbit.Elements{s.ID: v.Sets}
		d.Satellites = slices.Clone(c.Satellites)
		for i := range d.Satellites {
			if d.Satellites[i].ID == s.ID {
				d.Satellites[i].Orbit = "" // the sets come from outside of the case
			}
		}
		c = &d
	}
	for _, f := range checks.Run(c, checks.Options{AsOf: asOf}) {
		if f.Kind == checks.OrbitStatement && slices.Contains(f.Rows, s.ID) {
			one.Checks = append(one.Checks, console.CheckLine{Verdict: string(f.Verdict), Summary: f.Summary})
			j.Statements = append(j.Statements, report.OrbitFindingRef{Check: f.ID, Verdict: string(f.Verdict), Reading: f.Reading, Summary: f.Summary})
		}
	}
}

// writeOver writes a file in one step, into a folder that may not be there yet.
func writeOver(path string, b []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return replaceFile(path, b)
}
