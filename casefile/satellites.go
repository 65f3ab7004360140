package casefile

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/orbit"
)

// Satellite is a satellite that statements of the case are about. What was
// published of its orbit stands in orbits/ID.json, when the case has it.
type Satellite struct {
	ID         string
	Name       string
	Aliases    []string
	Catalog    int    // NORAD catalogue number; 0 when unknown
	Designator string // international designator, as in 2023-179A
	Launched   dates.Date
	Owner      string   // id of a party
	Source     string   // of these facts
	Orbit      string   // source of orbits/ID.json; blank when there is none
	Places     []string // ids of places that have to do with it: a control centre
	Note       string
	Readings   []Reading
}

// Reading is what statements can mean about a satellite: levels that they affirm
// and levels that they deny. Statements that can mean several things have them
// all; each is a reading of its own to a check.
type Reading struct {
	Claims []string // ids
	Says   []string // levels, see [LevelNamed]
	Denies []string
	Why    string
}

// levelKeys are the levels of [orbit.Level] as case.yaml writes them.
var levelKeys = func() []string {
	var keys []string
	for _, l := range orbit.Levels {
		keys = append(keys, strings.ReplaceAll(l.String(), " ", "_"))
	}
	return keys
}()

// LevelNamed returns the level that a reading names: in_orbit, controlled,
// transmitting or imaging.
func LevelNamed(name string) (orbit.Level, bool) {
	i := slices.Index(levelKeys, name)
	if i < 0 {
		return 0, false
	}
	return orbit.Levels[i], true
}

// SyntheticOriginator is the ORIGINATOR of element sets that were made by
// a generator. A history has all of one kind: who made up some of it made up all
// of it.
const SyntheticOriginator = "SYNTHETIC"

// IsSynthetic reports whether a set says of itself that it was made up.
func IsSynthetic(e *orbit.Elements) bool { return e.Originator == SyntheticOriginator }

// OrbitKnownBy returns the element sets of a satellite that were known by the end
// of a day: those made by then, or of an earlier epoch where it is not told when
// they were made.
func (c *Case) OrbitKnownBy(satellite string, day dates.Day) (sets []orbit.Elements) {
	end := orbit.TimeOf(time.Unix((int64(day)+1)*86400, 0))
	for _, set := range c.Orbits[satellite] {
		made := set.Epoch
		if set.Created != (orbit.Time{}) {
			made = set.Created
		}
		if made.Before(end) {
			sets = append(sets, set)
		}
	}
	return sets
}

// Synthetic reports whether the history of a satellite was made by a generator:
// it shows how checks work and is evidence of nothing.
func (c *Case) Synthetic(satellite string) bool {
	sets := c.Orbits[satellite]
	return len(sets) > 0 && IsSynthetic(&sets[0])
}

// Satellite returns the satellite with this id, or nil.
func (c *Case) Satellite(id string) *Satellite {
	return find(c.Satellites, func(s *Satellite) bool { return s.ID == id })
}

// SatelliteNamed returns the satellite that has this id, name or alias, in any
// case of letters; nil when there is none.
func (c *Case) SatelliteNamed(name string) *Satellite {
	return find(c.Satellites, func(s *Satellite) bool {
		same := func(other string) bool { return strings.EqualFold(other, name) }
		return name != "" && (same(s.ID) || same(s.Name) || slices.ContainsFunc(s.Aliases, same))
	})
}

// orbitsDir holds histories of element sets: a file for each satellite, an array
// of Orbit Mean-Elements Messages in JSON in order of epoch.
const orbitsDir = "orbits"

// Limits of orbits/.
const (
	MaxOrbitBytes = 16 << 20 // one history
	MaxOrbitSets  = 30_000   // of one satellite: four a day for twenty years
)

const orbitRemedy = "write an array of OMM objects, one a line, in order of epoch, of one satellite; tidewaiter orbit FILE --case DIR --keep ID writes it so"

var (
	satelliteKeys = []string{"id", "name", "aliases", "catalog", "designator", "launched", "owner", "source", "orbit", "places", "note", "readings"}
	readingKeys   = []string{"claims", "says", "denies", "why"}
)

// satellites reads the satellites of case.yaml.
func (m *metaReader) satellites(e entry) {
	for _, item := range m.sequence(e.value, e.path) {
		var s Satellite
		for _, e := range m.mapping(item, e.path, satelliteKeys) {
			switch e.key {
			case "id":
				s.ID = m.id(e)
			case "name":
				s.Name = m.scalar(e.value, e.path)
			case "aliases":
				s.Aliases = m.texts(e.value, e.path, true)
			case "catalog":
				text := m.scalar(e.value, e.path)
				n, err := strconv.Atoi(text)
				if text != "" && (err != nil || n < 1 || n > 999_999_999) {
					m.fault(e.line, e.path, text, "is not a catalogue number", "write the NORAD catalogue number, up to nine digits, or leave it out")
				}
				s.Catalog = n
			case "designator":
				s.Designator = m.scalar(e.value, e.path)
			case "launched":
				s.Launched = m.date(e)
			case "owner":
				s.Owner = m.scalar(e.value, e.path)
			case "source":
				s.Source = m.scalar(e.value, e.path)
			case "orbit":
				s.Orbit = m.scalar(e.value, e.path)
			case "places":
				s.Places = m.texts(e.value, e.path, true)
			case "note":
				s.Note = m.scalar(e.value, e.path)
			case "readings":
				s.Readings = m.readings(e)
			}
		}
		switch {
		case s.ID == "":
			m.fault(lineOf(item), e.path, "", "has a satellite without id", "give it an id")
		case m.c.Satellite(s.ID) != nil:
			m.fault(lineOf(item), e.path, s.ID, "is the id of two satellites", "give each its own id")
		case s.Source == "":
			m.fault(lineOf(item), e.path, s.ID, "is a satellite without source", "name the row of sources.csv that says what stands here")
		}
		if s.Name == "" {
			s.Name = s.ID
		}
		m.lines[s.ID] = lineOf(item)
		m.c.Satellites = append(m.c.Satellites, s)
	}
}

func (m *metaReader) readings(e entry) []Reading {
	var out []Reading
	levels := func(e entry) []string {
		list := m.texts(e.value, e.path, true)
		for _, l := range list {
			if !slices.Contains(levelKeys, l) {
				m.fault(e.line, e.path, l, "is not a level", oneOf(l, levelKeys))
			}
		}
		return list
	}
	for _, item := range m.sequence(e.value, e.path) {
		var r Reading
		for _, e := range m.mapping(item, e.path, readingKeys) {
			switch e.key {
			case "claims":
				r.Claims = m.texts(e.value, e.path, true)
			case "says":
				r.Says = levels(e)
			case "denies":
				r.Denies = levels(e)
			case "why":
				r.Why = m.scalar(e.value, e.path)
			}
		}
		m.checkReading(item, e.path, &r)
		out = append(out, r)
	}
	return out
}

func (m *metaReader) checkReading(item ast.Node, path string, r *Reading) {
	switch {
	case len(r.Claims) == 0:
		m.fault(lineOf(item), path, "", "is a reading of no claim", "name ids of claims.csv under claims")
	case len(r.Says)+len(r.Denies) == 0:
		m.fault(lineOf(item), path, r.Claims[0], "is a reading that neither affirms nor denies", "name levels under says or denies: "+strings.Join(levelKeys, ", "))
	}
	for _, l := range r.Says {
		if slices.Contains(r.Denies, l) {
			m.fault(lineOf(item), path, l, "is both affirmed and denied", "keep it on one side, or write two readings")
		}
	}
}

// writeSatellites writes the satellites of case.yaml.
func writeSatellites(b *strings.Builder, list []Satellite) {
	if len(list) > 0 {
		b.WriteString("satellites:\n")
	}
	for i := range list {
		s := &list[i]
		catalog := ""
		if s.Catalog != 0 {
			catalog = strconv.Itoa(s.Catalog)
		}
		head := slices.Concat(yamlPairs("id", s.ID, "name", s.Name), yamlListPair("aliases", s.Aliases))
		if catalog != "" {
			head = append(head, "catalog: "+catalog)
		}
		head = append(head, yamlPairs("designator", s.Designator, "launched", s.Launched.String(), "owner", s.Owner, "source", s.Source, "orbit", s.Orbit)...)
		head = append(append(head, yamlListPair("places", s.Places)...), yamlPairs("note", s.Note)...)
		if len(s.Readings) == 0 {
			fmt.Fprintf(b, "  - {%s}\n", strings.Join(head, ", "))
			continue
		}
		for k, pair := range head {
			fmt.Fprintf(b, "%s%s\n", []string{"  - ", "    "}[min(k, 1)], pair)
		}
		b.WriteString("    readings:\n")
		for _, r := range s.Readings {
			fmt.Fprintf(b, "      - {%s}\n", strings.Join(slices.Concat(yamlListPair("claims", r.Claims), yamlListPair("says", r.Says), yamlListPair("denies", r.Denies), yamlPairs("why", r.Why)), ", "))
		}
	}
}

// readOrbit reads one file of orbits/.
func (r *reader) readOrbit(name string) error {
	fault := func(line int, field, value, reason, remedy string) {
		r.add(Fault{File: name, Line: line, Field: field, Value: value, Reason: reason, Remedy: remedy})
	}
	g, f, err := r.open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	var sets []orbit.Elements
	var lines []int
	counts, err := orbit.Read(g, func(e orbit.Elements, line int) error {
		if sets, lines = append(sets, e), append(lines, line); len(sets) > MaxOrbitSets {
			return errStopped
		}
		return nil
	})
	switch {
	case g.fault != nil:
		r.add(*g.fault)
		return nil
	case len(sets) > MaxOrbitSets:
		fault(0, "", "", "holds too many element sets", fmt.Sprintf("keep them within %d, those of the years that the case is about", MaxOrbitSets))
		return nil
	case g.err != nil:
		return g.err
	case err != nil || counts.Format != orbit.JSON:
		// An empty array has a form and no set, and is told below.
		fault(0, "", "", "is no history of element sets in JSON", orbitRemedy)
		return nil
	}
	for _, reject := range counts.First {
		fault(reject.Line, reject.Field, "", "is a bad element set: "+strings.TrimPrefix(reject.Reason.Error(), "orbit: "), "correct it, or take it out")
	}
	if counts.Rejects() == 0 && len(sets) == 0 {
		fault(0, "", "", "holds no element set", "put one in, or remove the file")
	}
	for i := 1; i < len(sets); i++ {
		a, b := &sets[i-1], &sets[i]
		switch {
		case a.Catalog != b.Catalog:
			fault(lines[i], "NORAD_CAT_ID", strconv.Itoa(b.Catalog), "is another satellite than "+strconv.Itoa(a.Catalog)+" before it", "give each satellite a file of its own")
			return nil
		case IsSynthetic(a) != IsSynthetic(b):
			fault(lines[i], "ORIGINATOR", b.Originator, "stands beside sets of which some are made up and some are not", "keep what a generator made in a case of its own")
			return nil
		case b.Epoch.Before(a.Epoch):
			fault(lines[i], "EPOCH", b.Epoch.String(), "is earlier than "+a.Epoch.String()+" before it", "put the sets in order of epoch")
			return nil
		}
	}
	if r.c.Orbits == nil {
		r.c.Orbits = make(map[string][]orbit.Elements)
	}
	r.c.Orbits[orbitOf(name)] = sets
	return nil
}

func orbitOf(file string) string {
	return strings.TrimSuffix(strings.TrimPrefix(file, orbitsDir+"/"), ".json")
}

func orbitFile(satellite string) string { return orbitsDir + "/" + satellite + ".json" }

// checkSatellites checks where satellites and their histories lead.
func (r *reader) checkSatellites(x *indexes) {
	if r.meta.unsure["satellites"] {
		return
	}
	parties := x.parties
	for i := range r.c.Satellites {
		s := &r.c.Satellites[i]
		line := r.meta.lines[s.ID]
		need := func(x index, field, id, remedy string) {
			if !x.has(id) {
				r.add(Fault{File: caseYAML, Line: line, Field: "satellites." + field, Value: id, Reason: "is no id of " + x.file, Remedy: x.remedy(r, id, remedy)})
			}
		}
		need(x.sources, "source", s.Source, addRow)
		need(x.sources, "orbit", s.Orbit, addRow)
		for _, id := range s.Places {
			need(x.places, "places", id, addRow)
		}
		if !parties.has(s.Owner) {
			r.add(Fault{File: caseYAML, Line: line, Field: "satellites.owner", Value: s.Owner, Reason: "is no party of the case", Remedy: "add it under parties:, or correct the id"})
		}
		for _, reading := range s.Readings {
			for _, id := range reading.Claims {
				if r.c.Redacted("claims", id) == nil {
					need(x.claims, "readings.claims", id, "correct the id, or take it out of the reading")
				}
			}
		}
		if _, has := r.c.Orbits[s.ID]; has && s.Orbit == "" {
			r.add(Fault{File: caseYAML, Line: line, Field: "satellites.orbit", Value: s.ID, Reason: "has " + orbitFile(s.ID) + " and does not say whose it is", Remedy: "name its row of sources.csv under orbit"})
		}
	}
	for id := range r.c.Orbits {
		if r.whole[caseYAML] && r.c.Satellite(id) == nil {
			r.add(Fault{File: orbitFile(id), Reason: "is the history of no satellite of the case", Remedy: "add one with the id " + id + " under satellites: in case.yaml, or name the file after one that is there"})
		}
	}
}

// encodeOrbits writes the histories, a set a line.
func (c *Case) encodeOrbits(files map[string][]byte) error {
	for id, sets := range c.Orbits {
		if !idForm.MatchString(id) {
			return fmt.Errorf("casefile: writing the case: orbit %s: is not an id: %s", quote(id), idRemedy)
		}
		var b bytes.Buffer
		if err := orbit.WriteOMM(io.Writer(&b), slices.Values(sets)); err != nil {
			return fmt.Errorf("casefile: writing the case: %s: %w", orbitFile(id), err)
		}
		files[orbitFile(id)] = b.Bytes()
	}
	return nil
}
