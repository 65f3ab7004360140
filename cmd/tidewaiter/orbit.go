package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/encoding/geojson"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/chart"
	"github.com/tidewaiter/tidewaiter/internal/console"
	"github.com/tidewaiter/tidewaiter/internal/ingest"
	"github.com/tidewaiter/tidewaiter/internal/report"
	"github.com/tidewaiter/tidewaiter/orbit"
	"github.com/tidewaiter/tidewaiter/refdata"
)

// orbitCmd is what element sets of satellites show, and getting them.
type orbitCmd struct {
	Show  orbitShowCmd  `cmd:"" default:"withargs" help:"What element sets show: heights, manoeuvres, decay, passes, ground track, and a statement against each level."`
	Fetch orbitFetchCmd `cmd:"" help:"Fetch element sets from CelesTrak or Space-Track, within their limits."`
}

type orbitShowCmd struct {
	Input        []string `arg:"" optional:"" placeholder:"INPUT" help:"Element sets: files, folders, patterns, - for standard input; OMM (JSON, XML, CSV, keywords) or two and three lines, gzip and zstd opened. None: those of --case."`
	Case         string   `placeholder:"CASE" help:"Use this case's places, satellites and statements."`
	Satellite    []string `placeholder:"ID,..." help:"Only these: catalogue number, name, or id in the case."`
	Keep         string   `placeholder:"ID" help:"With --case DIR: write the sets into its orbits/ID.json, of a satellite that case.yaml has. They are published with the case: see that their licence allows it."`
	Plot         string   `placeholder:"FILE" help:"Draw heights and mean motion with manoeuvres and statements: FILE.svg or FILE.png."`
	Ground       string   `placeholder:"FILE" help:"Draw the ground track from --from to --until: FILE.svg or FILE.png, or FILE.geojson with its points."`
	Passes       string   `placeholder:"PLACE" help:"List passes over a place: LAT,LON, or id or name of a place."`
	MinElevation float64  `default:"10" placeholder:"10" help:"Least elevation of a pass, in degrees (default: ${default})."`
	From         string   `placeholder:"DATE" help:"Begin of passes, ground track and window of --says and --denies (default: the last set; of the window, the first)."`
	Until        string   `placeholder:"DATE" help:"End of these (default: passes 3 days, ground track 1 day; of the window, the last set)."`
	Says         []string `placeholder:"LEVEL,..." help:"Check a statement that affirms these levels: in_orbit, controlled, transmitting, imaging."`
	Denies       []string `placeholder:"LEVEL,..." help:"Check a statement that denies these levels."`
	Format       string   `enum:"text,json" default:"text" help:"text or json (default: ${default})."`
	MaxRejected  int64    `default:"-1" placeholder:"N" help:"Exit with 1 when more element sets than this are rejected (default: no limit)."`
}

// Limits of one run: what is held in memory, and what is printed.
const (
	maxOrbitSets  = 2_000_000
	maxOrbitLines = 40
	maxRejectTold = 5
	maxPassSpan   = orbit.MaxPassDays * 24 * time.Hour
	maxGroundSpan = 15 * 24 * time.Hour
)

// orbiting is one run of the command.
type orbiting struct {
	cmd    *orbitShowCmd
	app    *app
	inCase *casefile.Case // nil: no case
	folder folder

	sets     map[string][]orbit.Elements // by catalogue number, or name where a set has none
	order    []string                    // in which they came
	read     int
	rejected [orbit.NumReasons]int
	first    []string
	damaged  int64

	from, until time.Time
	stated      map[orbit.Level]orbit.Answer
}

// Run implements the command.
func (cmd *orbitShowCmd) Run(a *app) error {
	o := &orbiting{cmd: cmd, app: a, sets: map[string][]orbit.Elements{}}
	if err := o.prepare(); err != nil {
		return err
	}
	if err := o.readAll(); err != nil {
		return err
	}
	if err := o.choose(); err != nil {
		return err
	}
	note, err := o.keep()
	if err != nil {
		return err
	}
	if err := o.show(note); err != nil {
		return err
	}
	if n := o.rejects(); cmd.MaxRejected >= 0 && n > cmd.MaxRejected {
		return &failure{exitRejected, fmt.Errorf("%d element sets were rejected, more than --max-rejected %d", n, cmd.MaxRejected)}
	}
	return nil
}

// prepare refuses what does not go together, and reads the case.
func (o *orbiting) prepare() (err error) {
	cmd := o.cmd
	groundFormat := strings.ToLower(filepath.Ext(cmd.Ground))
	switch {
	case len(cmd.Input) == 0 && cmd.Case == "":
		return badInput(errors.New("give files of element sets, - for standard input, or a case with --case"))
	case cmd.Keep != "" && (cmd.Case == "" || len(cmd.Input) == 0):
		return badInput(errors.New("--keep writes the sets of INPUT into a case: give both, and the case with --case DIR"))
	case cmd.Plot != "" && plotFormat(cmd.Plot) == "":
		return badInput(fmt.Errorf("--plot %s: give a name that ends in .svg or .png", cmd.Plot))
	case cmd.Ground != "" && plotFormat(cmd.Ground) == "" && groundFormat != ".geojson":
		return badInput(fmt.Errorf("--ground %s: give a name that ends in .svg, .png or .geojson", cmd.Ground))
	case !(cmd.MinElevation >= -90 && cmd.MinElevation < 90):
		return badInput(fmt.Errorf("--min-elevation %v: give degrees from -90 to under 90", cmd.MinElevation))
	}
	for _, file := range []struct{ flag, path string }{{"--plot", cmd.Plot}, {"--ground", cmd.Ground}} {
		if file.path != "" && !isFolder(filepath.Dir(file.path)) {
			return badInput(fmt.Errorf("%s %s: there is no folder %s", file.flag, file.path, filepath.Dir(file.path)))
		}
		if file.path != "" && isFolder(file.path) {
			return badInput(fmt.Errorf("%s %s: that is a folder: give the name of a file", file.flag, file.path))
		}
	}
	if o.from, err = dayOrTime(cmd.From, false); err != nil {
		return badInput(fmt.Errorf("--from %q: %w", cmd.From, err))
	}
	if o.until, err = dayOrTime(cmd.Until, true); err != nil {
		return badInput(fmt.Errorf("--until %q: %w", cmd.Until, err))
	}
	if !o.from.IsZero() && !o.until.IsZero() && !o.until.After(o.from) {
		return badInput(fmt.Errorf("--until %s: that is not after --from %s", cmd.Until, cmd.From))
	}
	o.stated = map[orbit.Level]orbit.Answer{}
	for _, side := range []struct {
		flag   string
		names  []string
		answer orbit.Answer
	}{{"--says", cmd.Says, orbit.Yes}, {"--denies", cmd.Denies, orbit.No}} {
		for _, name := range side.names {
			level, ok := casefile.LevelNamed(strings.ReplaceAll(strings.TrimSpace(name), " ", "_"))
			if !ok {
				return badInput(fmt.Errorf("%s %q: is not a level: use in_orbit, controlled, transmitting or imaging", side.flag, name))
			}
			if _, twice := o.stated[level]; twice {
				return badInput(fmt.Errorf("%s %s: a level is affirmed or denied once", side.flag, name))
			}
			o.stated[level] = side.answer
		}
	}
	if cmd.Case != "" {
		if o.inCase, o.folder, err = readCase(cmd.Case); err != nil {
			return err
		}
	}
	return nil
}

// readAll reads the inputs, or takes what the case has.
func (o *orbiting) readAll() error {
	if len(o.cmd.Input) == 0 {
		for i := range o.inCase.Satellites {
			for _, e := range o.inCase.Orbits[o.inCase.Satellites[i].ID] {
				o.add(e)
			}
		}
		if o.read == 0 {
			return badInput(fmt.Errorf("--case %s: it has no element sets: give files of them", o.folder.name))
		}
		return nil
	}
	named := error(nil)
	for s, err := range ingest.Streams(o.cmd.Input, o.app.stdin) {
		if err := o.app.ctx.Err(); err != nil {
			return err
		}
		if err == nil {
			err = o.readOne(s)
		}
		switch e := (*ingest.Error)(nil); {
		case err == nil:
		case errors.Is(err, errTooManySets):
			return badInput(err)
		case errors.As(err, &e) && e.Named || s != nil && s.Named:
			named = errors.Join(named, err)
		default:
			o.damaged++
			fmt.Fprintln(o.app.stderr, "tidewaiter: "+console.Clean(err.Error()))
		}
	}
	if named != nil {
		return badInput(named)
	}
	if o.read == 0 {
		return badInput(fmt.Errorf("no element set could be read: %s", cmp.Or(o.reasonText(), "the inputs hold none")))
	}
	return nil
}

var errTooManySets = fmt.Errorf("more than %d element sets: give fewer files at once", maxOrbitSets)

func (o *orbiting) readOne(s *ingest.Stream) error {
	in := &interruptible{o.app.ctx, s}
	counts, err := orbit.Read(in, func(e orbit.Elements, _ int) error {
		if o.read >= maxOrbitSets {
			return errTooManySets
		}
		o.add(e)
		return nil
	})
	for reason, n := range counts.Rejected {
		o.rejected[reason] += n
	}
	for _, r := range counts.First {
		if len(o.first) < maxRejectTold {
			o.first = append(o.first, fmt.Sprintf("%s:%d: %s", s.Name, r.Line, strings.TrimPrefix(r.Reason.Error(), "orbit: ")+field(r.Field)))
		}
	}
	if errors.Is(err, orbit.ErrFormat) {
		return fmt.Errorf("%s: no form of element sets is recognised: OMM as JSON, XML, CSV or keywords, or two and three lines", s.Name)
	}
	return err
}

func field(name string) string {
	if name == "" {
		return ""
	}
	return " (" + name + ")"
}

func (o *orbiting) add(e orbit.Elements) {
	key := strconv.Itoa(e.Catalog)
	if e.Catalog == 0 {
		key = "name " + e.Name
	}
	if _, ok := o.sets[key]; !ok {
		o.order = append(o.order, key)
	}
	o.sets[key] = append(o.sets[key], e)
	o.read++
}

func (o *orbiting) rejects() int64 {
	n := int64(0)
	for _, v := range o.rejected {
		n += int64(v)
	}
	return n
}

func (o *orbiting) reasonText() string {
	var parts []string
	for r := range orbit.Reasons() {
		if n := o.rejected[r]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, r.String()))
		}
	}
	return strings.Join(parts, ", ")
}

// choose leaves the satellites that were asked for.
func (o *orbiting) choose() error {
	var wanted []string
	for _, ask := range o.cmd.Satellite {
		ask = strings.TrimSpace(ask)
		name := ask
		if s := o.caseSatellite(ask); s != nil && s.Catalog != 0 && len(o.cmd.Input) > 0 {
			name = strconv.Itoa(s.Catalog)
		}
		found := false
		for _, key := range o.order {
			if key == name || slices.ContainsFunc(o.sets[key], func(e orbit.Elements) bool { return strings.EqualFold(e.Name, ask) }) || o.ofCase(key, ask) {
				found = true
				if !slices.Contains(wanted, key) {
					wanted = append(wanted, key)
				}
			}
		}
		if !found {
			return badInput(fmt.Errorf("--satellite %s: the inputs have no set of it", ask))
		}
	}
	if wanted != nil {
		o.order = wanted
	}
	one := o.cmd.Plot != "" || o.cmd.Ground != "" || o.cmd.Passes != "" || o.cmd.Keep != "" || len(o.stated) > 0
	if one && len(o.order) != 1 {
		return badInput(fmt.Errorf("there are %d satellites: say which one with --satellite, by catalogue number or name", len(o.order)))
	}
	return nil
}

func (o *orbiting) caseSatellite(name string) *casefile.Satellite {
	if o.inCase == nil {
		return nil
	}
	return o.inCase.SatelliteNamed(name)
}

// ofCase reports whether the sets under a key are the case's of this satellite.
func (o *orbiting) ofCase(key, name string) bool {
	s := o.caseSatellite(name)
	if s == nil || len(o.cmd.Input) > 0 {
		return false
	}
	sets := o.inCase.Orbits[s.ID]
	return len(sets) > 0 && len(o.sets[key]) > 0 && sets[0].Catalog == o.sets[key][0].Catalog
}

// subject is the satellite of the case that sets are of, nil for none: by
// catalogue number, or by the file of the case that they came from.
func (o *orbiting) subject(key string) *casefile.Satellite {
	if o.inCase == nil || len(o.sets[key]) == 0 {
		return nil
	}
	for i := range o.inCase.Satellites {
		s := &o.inCase.Satellites[i]
		if s.Catalog != 0 && strconv.Itoa(s.Catalog) == key || o.ofCase(key, s.ID) || o.cmd.Keep == s.ID {
			return s
		}
	}
	return nil
}

// keep writes the sets into the case.
func (o *orbiting) keep() (string, error) {
	if o.cmd.Keep == "" {
		return "", nil
	}
	fail := func(format string, args ...any) (string, error) {
		return "", badInput(fmt.Errorf("--keep "+o.cmd.Keep+": "+format, args...))
	}
	s := o.inCase.Satellite(o.cmd.Keep)
	sets := report.NewOrbit(o.sets[o.order[0]])
	switch {
	case o.folder.builtIn:
		return fail("the case %s is built into the program and cannot be written: give a case folder", o.folder.name)
	case s == nil:
		return fail("the case has no such satellite: add it under satellites: in case.yaml, with its source and that of the sets under orbit")
	case s.Orbit == "":
		return fail("the satellite has no source of its sets: name a row of sources.csv under orbit in case.yaml")
	case s.Catalog != 0 && sets.Catalog != 0 && s.Catalog != sets.Catalog && !sets.Synthetic:
		return fail("the sets are of %d, and the satellite is %d", sets.Catalog, s.Catalog)
	}
	c := *o.inCase
	c.Orbits = map[string][]orbit.Elements{}
	for id, list := range o.inCase.Orbits {
		c.Orbits[id] = list
	}
	// What a history does not use is no part of a case.
	c.Orbits[s.ID] = sets.Sets
	after, err := c.Files()
	if err != nil {
		return fail("the case would not be valid, nothing was written: %w", err)
	}
	name := "orbits/" + s.ID + ".json"
	path := filepath.Join(o.folder.name, filepath.FromSlash(name))
	if err := writeOver(path, after[name]); err != nil {
		return "", fmt.Errorf("--keep: %w", err)
	}
	return fmt.Sprintf("Wrote %d sets into %s.", len(sets.Sets), path), nil
}

// place finds what --passes names.
func (o *orbiting) place() (geo.Place, error) {
	text := strings.TrimSpace(o.cmd.Passes)
	if lat, lon, ok := strings.Cut(text, ","); ok {
		a, err1 := strconv.ParseFloat(strings.TrimSpace(lat), 64)
		b, err2 := strconv.ParseFloat(strings.TrimSpace(lon), 64)
		p := geo.Point{Lat: a, Lon: b}
		if err1 == nil && err2 == nil {
			if p.Check() != nil {
				return geo.Place{}, badInput(fmt.Errorf("--passes %s: is no place on the earth: give latitude and longitude in degrees, as in 39.04,125.71", text))
			}
			return geo.Place{Name: fmt.Sprintf("%.4f, %.4f", a, b), Point: p, Located: true}, nil
		}
	}
	list, err := geo.ReadPlaces(refdata.Places())
	if err != nil {
		return geo.Place{}, err
	}
	if o.inCase != nil {
		list = append(slices.Clone(o.inCase.Places), list...)
	}
	for _, p := range list {
		same := func(name string) bool { return strings.EqualFold(name, text) }
		if p.Located && (same(p.ID) || same(p.Name) || slices.ContainsFunc(p.Aliases, same)) {
			return p, nil
		}
	}
	return geo.Place{}, badInput(fmt.Errorf("--passes %s: no such place: give latitude and longitude in degrees, as in 39.04,125.71, or the id or name of a place of the case or built in", text))
}

// span is the time that passes or ground track are asked for.
func (o *orbiting) span(v *report.Orbit, usual, most time.Duration, flag string) (from, to time.Time, err error) {
	from = o.from
	if from.IsZero() {
		from = v.Sets[len(v.Sets)-1].Epoch.Std()
		if !o.until.IsZero() && !o.until.After(from) {
			from = o.until.Add(-usual)
		}
	}
	if to = o.until; to.IsZero() {
		to = from.Add(usual)
	}
	if to.Sub(from) > most || !to.After(from) {
		return from, to, badInput(fmt.Errorf("%s: the time from %s to %s is not within %.0f days: give --from and --until", flag, stamp(from), stamp(to), most.Hours()/24))
	}
	return from, to, nil
}

// passes are the passes that were asked for.
func (o *orbiting) passes(v *report.Orbit) (place geo.Place, list []orbit.Pass, from, to time.Time, err error) {
	if place, err = o.place(); err != nil {
		return
	}
	if from, to, err = o.span(v, 3*24*time.Hour, maxPassSpan, "--passes"); err != nil {
		return
	}
	s, err := v.At(orbit.TimeOf(from))
	if err != nil {
		return place, nil, from, to, badInput(fmt.Errorf("--passes: %w", err))
	}
	list, err = s.Passes(orbit.Observer{Point: place.Point, MinElevation: o.cmd.MinElevation}, orbit.TimeOf(from), orbit.TimeOf(to))
	if fault := orbit.Fault(0); errors.As(err, &fault) && len(list) > 0 {
		err = nil // until it came down
	}
	if err != nil {
		err = badInput(fmt.Errorf("--passes: %w", err))
	}
	return
}

// ground writes the file of --ground.
func (o *orbiting) ground(v *report.Orbit) error {
	from, to, err := o.span(v, 24*time.Hour, maxGroundSpan, "--ground")
	if err != nil {
		return err
	}
	var places []geo.Place
	if o.cmd.Passes != "" {
		p, err := o.place()
		if err != nil {
			return err
		}
		places = append(places, p)
	}
	track, err := v.Ground(title(v)+", ground track", from, to, places)
	if err != nil {
		return badInput(fmt.Errorf("--ground: %w", err))
	}
	if len(track.Points) == 0 {
		return badInput(fmt.Errorf("--ground: the orbit cannot be propagated to %s", stamp(from)))
	}
	return writeTo("--ground", o.cmd.Ground, func(w io.Writer) error {
		if strings.EqualFold(filepath.Ext(o.cmd.Ground), ".geojson") {
			return groundJSON(w, v, track)
		}
		if track.Land, err = chart.ReadLand(refdata.Land()); err != nil {
			return err
		}
		if plotFormat(o.cmd.Ground) == "png" {
			return track.PNG(w)
		}
		_, err := w.Write(track.SVG())
		return err
	})
}

// groundJSON writes a ground track as GeoJSON: the line, cut where it crosses the
// antimeridian, and its first and last point with their times.
func groundJSON(w io.Writer, v *report.Orbit, track *chart.GroundTrack) error {
	out := geojson.NewWriter(w)
	var line []geo.Point
	for _, p := range track.Points {
		line = append(line, p.Point)
	}
	type properties struct {
		Kind      string     `json:"kind"`
		Name      string     `json:"name,omitempty"`
		Catalog   int        `json:"catalog,omitempty"`
		Synthetic bool       `json:"synthetic,omitempty"`
		From      *time.Time `json:"from,omitempty"`
		Until     *time.Time `json:"until,omitempty"`
		At        *time.Time `json:"t,omitempty"`
	}
	first, last := track.Points[0], track.Points[len(track.Points)-1]
	if err := out.Feature("ground-track", line, properties{Kind: "ground_track", Name: v.Name, Catalog: v.Catalog, Synthetic: v.Synthetic, From: &first.At, Until: &last.At}); err != nil {
		return err
	}
	for _, end := range []struct {
		id string
		p  chart.GroundPoint
	}{{"first", first}, {"last", last}} {
		if err := out.Feature(end.id, []geo.Point{end.p.Point}, properties{Kind: "subpoint", At: &end.p.At}); err != nil {
			return err
		}
	}
	return out.Close()
}

// writeTo writes a file that is complete or absent.
func writeTo(flag, path string, write func(io.Writer) error) (err error) {
	p, err := place(path, false)
	if err != nil {
		return fmt.Errorf("%s: %w", flag, err)
	}
	defer func() {
		if err = errors.Join(err, p.end(err == nil)); err != nil {
			err = fmt.Errorf("%s: %w", flag, err)
		}
	}()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	_, err = p.Write(b.Bytes())
	return err
}

// title names a satellite.
func title(v *report.Orbit) string {
	name := cmp.Or(v.Name, "satellite")
	if v.Catalog != 0 && !v.Synthetic { // which has a number that nobody has
		name += " (" + strconv.Itoa(v.Catalog) + ")"
	}
	return name
}

// orbitJSON is the output of --format json.
type orbitJSON struct {
	Read       int                `json:"read"`
	Rejected   map[string]int     `json:"rejected"`
	Found      int                `json:"found"`
	Satellites []report.OrbitJSON `json:"satellites"`
}
