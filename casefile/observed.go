package casefile

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// VoyageKind is the kind of the rows of observed.csv that are voyages; the
// others have the kind of their event.
const VoyageKind events.Kind = "voyage"

// Observed is one row of observed.csv: an event or a voyage found in tracks,
// with what a case keeps of it. When it began and ended is known only as
// brackets; for a voyage they are its departure and its arrival. Zero times and
// blank fields are unknown.
type Observed struct {
	ID        string // of the event or voyage: made from its content
	Kind      events.Kind
	Status    events.Status
	Source    string // id in sources.csv of the positions it was found in
	Vessel    string // id in vessels.csv; blank when it is none of the case's
	MMSI      vessels.MMSI
	IMO       vessels.IMONumber
	OtherMMSI vessels.MMSI // of an encounter or conflict

	Start, StartLatest time.Time // began between; a voyage departed between
	EndEarliest, End   time.Time // ended between; a voyage arrived between

	Place      string             // of an event; blank is at no known place
	Class      events.GapClass    // of a gap
	Candidates []events.Candidate // of an unobserved call, best first: Place and Weight

	// Of a voyage. Several places are the candidates of an inferred end, best
	// first: one of them, if any.
	From, To       []string // place ids; empty is not known
	FromHow, ToHow events.How
	Laden          events.Laden
	AlternativeTo  string // id of the row that stands if this voyage is not true; blank for none

	Events    []string // ids of the rows of observed.csv that it is put together from
	Sightings []string // ids in sightings.csv that were joined with it
	Rule      events.Rule
	Note      string
}

// Known returns the day from which an observation was known to whoever listened:
// that of its latest end. It is false while the end was not observed, and for
// what later data took back.
func (o *Observed) Known() (dates.Day, bool) {
	if o.End.IsZero() || o.Status != events.Closed {
		return 0, false
	}
	return dates.DayOfTime(o.End.UTC()), true
}

// Inferred reports whether an end of a voyage is known only by a gap that leaves
// room for it, or not at all.
func (o *Observed) Inferred() bool {
	known := func(how events.How) bool { return how == events.Seen || how == events.Heard }
	return !known(o.FromHow) || !known(o.ToHow)
}

// FlowMatch says whether a voyage goes in the direction of a case.
type FlowMatch uint8

// The values of FlowMatch.
const (
	NotWithFlow   FlowMatch = iota // no voyage, or another direction
	MaybeWithFlow                  // some of its candidate places lie that way, or an end is not known
	SurelyWithFlow
)

// ObservedWithFlow says whether a row is a voyage from a place in the country
// that the case's flow leaves to one in the country that it reaches. A voyage of
// which neither end is known is not: it could go anywhere.
func (c *Case) ObservedWithFlow(o *Observed) FlowMatch {
	if o.Kind != VoyageKind || o.Status == events.Retracted || c.Flow.From == "" && c.Flow.To == "" {
		return NotWithFlow
	}
	in := func(side []string, fits func(country string) bool) FlowMatch {
		fit := 0
		for _, id := range side {
			if p := c.Place(id); p != nil && p.Country != "" && fits(p.Country) {
				fit++
			}
		}
		switch fit {
		case 0:
			return NotWithFlow
		case len(side):
			return SurelyWithFlow
		}
		return MaybeWithFlow
	}
	from, to := in(o.From, c.Flow.leaves), in(o.To, c.Flow.reaches)
	if len(o.From) == 0 && to == SurelyWithFlow || len(o.To) == 0 && from == SurelyWithFlow {
		return MaybeWithFlow
	}
	return min(from, to)
}

// Tracked is what `track --case` adds to a case.
type Tracked struct {
	Source  Source      // of the positions
	Sources []Source    // of the places
	Places  []geo.Place // that the rows name
	Rows    []Observed
}

// WithObserved returns the case with what was found in tracks added; c stays as
// it is. Rows found in the same positions before are replaced; so is a row of
// other positions that is the same event or voyage. A source or place whose id
// the case has already stays the case's. Whether ids lead somewhere is for
// [Case.Files] to say.
func (c *Case) WithObserved(t Tracked) *Case {
	d := *c
	d.Sources = slices.Clone(c.Sources)
	for _, s := range append([]Source{t.Source}, t.Sources...) {
		if d.Source(s.ID) == nil {
			d.Sources = append(d.Sources, s)
		}
	}
	d.Places = slices.Clone(c.Places)
	for _, p := range t.Places {
		if d.Place(p.ID) == nil {
			d.Places = append(d.Places, p)
		}
	}
	fresh := make(map[string]bool, len(t.Rows))
	for i := range t.Rows {
		fresh[t.Rows[i].ID] = true
	}
	d.Observed = make([]Observed, 0, len(c.Observed)+len(t.Rows))
	for _, o := range c.Observed {
		if o.Source != t.Source.ID && !fresh[o.ID] {
			d.Observed = append(d.Observed, o)
		}
	}
	// What a kept row was put together from may have been replaced by another.
	d.Observed = append(d.Observed, t.Rows...)
	have := make(map[string]bool, len(d.Observed))
	for i := range d.Observed {
		have[d.Observed[i].ID] = true
	}
	for i := range d.Observed {
		if o := &d.Observed[i]; o.AlternativeTo != "" && !have[o.AlternativeTo] {
			o.AlternativeTo = ""
		}
		if o := &d.Observed[i]; slices.ContainsFunc(o.Events, func(id string) bool { return !have[id] }) {
			o.Events = slices.DeleteFunc(slices.Clone(o.Events), func(id string) bool { return !have[id] })
		}
	}
	return &d
}

var (
	observedKinds = []events.Kind{
		VoyageKind, events.GapKind, events.PortVisitKind, events.LoiteringKind, events.EncounterKind, events.IdentityChangeKind,
		events.IdentityConflictKind, events.DraughtChangeKind, events.PositionAnomalyKind, events.UnobservedCallKind,
	}
	observedStatuses = []events.Status{events.Open, events.Closed, events.Retracted}
	observedHows     = []events.How{events.Seen, events.Heard, events.Inferred}
	observedLaden    = []events.Laden{events.LadenUnknown, events.LadenYes, events.LadenNo}
	gapClasses       = []events.GapClass{
		events.GapImpossible, events.GapMoored, events.GapSourceSilent, events.GapAreaSilent, events.GapUnexplained, events.GapUnknown,
	}
)

var observedTable = &table[Observed]{
	file: observedCSV,
	columns: []column[Observed]{
		key("id", cell.record, func(o *Observed) *string { return &o.ID }),
		requiredVocabulary("kind", "a kind of observation", observedKinds, func(o *Observed) *events.Kind { return &o.Kind }),
		requiredVocabulary("status", "a status", observedStatuses, func(o *Observed) *events.Status { return &o.Status }),
		key("source", cell.id, func(o *Observed) *string { return &o.Source }),
		formed("vessel", cell.id, func(o *Observed) *string { return &o.Vessel }),
		mmsi("mmsi", func(o *Observed) *vessels.MMSI { return &o.MMSI }),
		imo("imo", func(o *Observed) *vessels.IMONumber { return &o.IMO }),
		mmsi("other_mmsi", func(o *Observed) *vessels.MMSI { return &o.OtherMMSI }),
		instant("start", func(o *Observed) *time.Time { return &o.Start }),
		instant("start_latest", func(o *Observed) *time.Time { return &o.StartLatest }),
		instant("end_earliest", func(o *Observed) *time.Time { return &o.EndEarliest }),
		instant("end", func(o *Observed) *time.Time { return &o.End }),
		formed("place", cell.id, func(o *Observed) *string { return &o.Place }),
		vocabulary("class", "a class of gap", gapClasses, func(o *Observed) *events.GapClass { return &o.Class }),
		{"candidates", readCandidates, func(o *Observed) string { return FormatCandidates(o.Candidates) }},
		list("from", cell.ids, func(o *Observed) *[]string { return &o.From }),
		list("to", cell.ids, func(o *Observed) *[]string { return &o.To }),
		vocabulary("from_how", "a way to know", observedHows, func(o *Observed) *events.How { return &o.FromHow }),
		vocabulary("to_how", "a way to know", observedHows, func(o *Observed) *events.How { return &o.ToHow }),
		vocabulary("laden", "a state of loading", observedLaden, func(o *Observed) *events.Laden { return &o.Laden }),
		formed("alternative_to", cell.record, func(o *Observed) *string { return &o.AlternativeTo }),
		list("events", cell.records, func(o *Observed) *[]string { return &o.Events }),
		list("sightings", cell.records, func(o *Observed) *[]string { return &o.Sightings }),
		text("rule", func(o *Observed) *string { return &o.Rule.Name }),
		text("rule_version", func(o *Observed) *string { return &o.Rule.Version }),
		text("thresholds", func(o *Observed) *string { return &o.Rule.Thresholds }),
		text("note", func(o *Observed) *string { return &o.Note }),
	},
	check: checkObserved,
}

// checkObserved checks what concerns several cells of an observation.
func checkObserved(r *row, o *Observed) {
	if r.blank("start") && (o.Kind != VoyageKind || r.blank("end")) {
		r.fault("start", "is blank", "give the earliest time that the positions allow")
	}
	if r.blank("mmsi") && r.blank("vessel") {
		r.fault("mmsi", "is blank, and so is vessel", "say whose track it is")
	}
	for _, pair := range [][2]string{{"start", "start_latest"}, {"start", "end_earliest"}, {"start", "end"}, {"end_earliest", "end"}} {
		if !r.ok(pair[0], pair[1]) || r.blank(pair[0]) || r.blank(pair[1]) {
			continue
		}
		a, _ := time.Parse(time.RFC3339Nano, r.text(pair[0]))
		b, _ := time.Parse(time.RFC3339Nano, r.text(pair[1]))
		if b.Before(a) {
			r.fault(pair[1], "lies before "+pair[0]+", which is "+r.text(pair[0]), "correct one of the two times")
		}
	}
	if o.Status == events.Closed && r.blank("end") {
		r.fault("end", "is blank while the status is closed", "give the latest time that the positions allow, or write open under status")
	}
	only := func(kind events.Kind, fields ...string) {
		for _, f := range fields {
			if o.Kind != "" && o.Kind != kind && !r.blank(f) {
				r.fault(f, "stands on a row of kind "+string(o.Kind), "leave it blank: it belongs to kind "+string(kind))
			}
		}
	}
	only(VoyageKind, "from", "to", "from_how", "to_how", "laden", "alternative_to")
	only(events.GapKind, "class")
	only(events.UnobservedCallKind, "candidates")
	if o.Kind != VoyageKind {
		return
	}
	if !r.blank("place") {
		r.fault("place", "stands on a row of kind voyage", "write the places under from and to")
	}
	for _, side := range []string{"from", "to"} {
		how := side + "_how"
		switch {
		case r.blank(side) != r.blank(how) && r.ok(side, how) && r.blank(how):
			r.fault(how, "is blank while "+side+" is not", oneOf("", observedHows))
		case strings.Contains(r.text(side), ";") && r.text(how) != string(events.Inferred) && r.ok(side, how):
			r.fault(how, "is not inferred while "+side+" names several places", "name the one place, or write inferred")
		}
	}
}

// instant is a column of times as RFC 3339 in UTC, blank when unknown.
func instant[T any](name string, field func(*T) *time.Time) column[T] {
	return column[T]{name, func(c cell, t *T) {
		if c.text == "" {
			return
		}
		v, err := time.Parse(time.RFC3339Nano, c.text)
		if err != nil || !strings.HasSuffix(c.text, "Z") || formatInstant(v) != c.text {
			c.fault("is not a time in UTC", "write it as 2024-02-01T03:15:00Z")
			return
		}
		*field(t) = v
	}, func(t *T) string { return formatInstant(*field(t)) }}
}

func formatInstant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// records reads a list of ids taken over from a record.
func (c cell) records() []string {
	list := c.list()
	for _, id := range list {
		if !recordForm.MatchString(id) {
			c.fault("holds "+quote(id)+", which is not an id", recordRemedy)
			return nil
		}
	}
	return list
}

// readCandidates reads a ranked set of places.
func readCandidates(c cell, o *Observed) {
	for _, part := range c.list() {
		id, weight, ok := strings.Cut(part, ":")
		v, remedy := parseNumber(weight)
		if !ok || !idForm.MatchString(id) || remedy != "" || v < 0 || v > 1 {
			c.fault("holds "+quote(part)+", which is not a place with its share", "write ids of places.csv with shares from 0 to 1, as in rajin:0.41;sonbong:0.3")
			o.Candidates = nil
			return
		}
		if slices.ContainsFunc(o.Candidates, func(k events.Candidate) bool { return k.Place == id }) {
			c.fault("names "+quote(id)+" twice", "name it once")
			o.Candidates = nil
			return
		}
		o.Candidates = append(o.Candidates, events.Candidate{Place: id, Weight: v})
	}
}

// FormatCandidates writes a ranked set of places as `rajin:0.41;sonbong:0.3`:
// each with its share of the set.
func FormatCandidates(list []events.Candidate) string {
	parts := make([]string, len(list))
	for i, k := range list {
		parts[i] = k.Place + ":" + quantity.FormatNumber(k.Weight)
	}
	return strings.Join(parts, ";")
}

// mmsi is a column of MMSIs, blank when unknown.
func mmsi[T any](name string, field func(*T) *vessels.MMSI) column[T] {
	return column[T]{name, func(c cell, t *T) {
		if c.text == "" {
			return
		}
		n, err := vessels.ParseMMSI(c.text)
		if err != nil {
			c.fault(c.reasonOf(err, "is not an MMSI"))
		}
		*field(t) = n
	}, func(t *T) string { return field(t).String() }}
}

// imo is a column of IMO numbers, blank when unknown.
func imo[T any](name string, field func(*T) *vessels.IMONumber) column[T] {
	return column[T]{name, func(c cell, t *T) {
		if c.text == "" {
			return
		}
		n, err := vessels.ParseIMONumber(c.text)
		if err != nil {
			c.fault(c.reasonOf(err, "is not an IMO number"))
		}
		*field(t) = n
	}, func(t *T) string { return field(t).String() }}
}

// Observations turns events and voyages into rows of observed.csv. vessel gives
// the case's vessel id of a subject, "" when it is none of the case's. An
// encounter is told of the first of the two that is one.
func Observations(source string, found []events.Event, voyages []events.Voyage, vessel func(events.Subject) string) []Observed {
	rows := make([]Observed, 0, len(found)+len(voyages))
	have := make(map[string]bool, len(found))
	for i := range found {
		have[found[i].ID] = true
	}
	for i := range found {
		e := &found[i]
		who, other := e.Subject, events.Subject{}
		if len(e.Others) > 0 {
			other = e.Others[0]
		}
		if e.Encounter != nil && vessel(who) == "" && vessel(other) != "" {
			who, other = other, who
		}
		o := Observed{
			ID: e.ID, Kind: e.Kind, Status: e.Status, Source: source, Vessel: vessel(who), MMSI: who.MMSI, IMO: who.IMO, OtherMMSI: other.MMSI,
			Start: e.Start, StartLatest: e.StartLatest, EndEarliest: e.EndEarliest, End: e.End, Place: e.Place, Rule: e.Rule,
		}
		switch {
		case e.Gap != nil:
			o.Class = e.Gap.Class
			o.Note = gapNote(e.Gap)
		case e.PortVisit != nil:
			o.Note = contradicted("", e.PortVisit.Contradicts)
		case e.UnobservedCall != nil:
			o.Candidates = rounded(e.UnobservedCall.Candidates)
			if have[e.UnobservedCall.Gap] {
				o.Events = []string{e.UnobservedCall.Gap}
			}
			o.Sightings = e.UnobservedCall.Sightings
			o.Note = fmt.Sprintf("within reach of at most %s kn with a stay of %s h; says what the gap leaves room for", quantity.FormatNumber(round(e.UnobservedCall.SpeedKn)), quantity.FormatNumber(round(e.UnobservedCall.StayHours)))
			o.Note = contradicted(o.Note, e.UnobservedCall.Contradicts)
		}
		rows = append(rows, o)
	}
	for i := range voyages {
		v := &voyages[i]
		o := Observed{
			ID: v.ID, Kind: VoyageKind, Status: v.Status, Source: source, Vessel: vessel(v.Subject), MMSI: v.Subject.MMSI, IMO: v.Subject.IMO,
			Start: v.From.DepartEarliest, StartLatest: v.From.DepartLatest, EndEarliest: v.To.ArriveEarliest, End: v.To.ArriveLatest,
			Laden: v.Laden, AlternativeTo: v.AlternativeTo, Rule: v.Rule, Note: contradicted(v.LadenWhy, v.Contradicts),
		}
		if o.End.IsZero() {
			o.Status = events.Open
		}
		if !o.EndEarliest.IsZero() && o.EndEarliest.Before(o.Start) {
			o.EndEarliest = o.Start // the two brackets are of two events; nobody arrives before leaving
		}
		o.From, o.FromHow = ends(&v.From)
		o.To, o.ToHow = ends(&v.To)
		for _, id := range slices.Concat([]string{v.From.Event}, v.Gaps, v.Calls, v.Encounters, []string{v.To.Event}) {
			if have[id] && !slices.Contains(o.Events, id) {
				o.Events = append(o.Events, id)
			}
		}
		for _, id := range slices.Concat(v.From.Sightings, v.Sightings, v.To.Sightings) {
			if !slices.Contains(o.Sightings, id) {
				o.Sightings = append(o.Sightings, id)
			}
		}
		rows = append(rows, o)
	}
	return rows
}

// ends gives the places of one end of a voyage and how they are known.
func ends(c *events.Call) ([]string, events.How) {
	var places []string
	if c.Place != "" {
		places = []string{c.Place}
	} else if c.How == events.Inferred {
		for _, k := range c.Candidates {
			places = append(places, k.Place)
		}
	}
	if len(places) == 0 {
		return nil, ""
	}
	return places, c.How
}

// contradicted adds to a note the sightings that speak against what it is about.
func contradicted(note string, ids []string) string {
	if len(ids) == 0 {
		return note
	}
	if note != "" {
		note += "; "
	}
	return note + "contradicted by " + strings.Join(ids, ", ")
}

func gapNote(g *events.Gap) string {
	out := quantity.FormatNumber(round(g.Hours)) + " h"
	if g.OthersHeard >= 0 {
		out += fmt.Sprintf("; %d others heard within 25 nautical miles", g.OthersHeard)
	}
	return out
}

// rounded keeps of candidates what a case keeps, as finely as it writes it.
func rounded(list []events.Candidate) []events.Candidate {
	out := make([]events.Candidate, len(list))
	for i, k := range list {
		out[i] = events.Candidate{Place: k.Place, Weight: float64(int(k.Weight*1000+0.5)) / 1000}
	}
	return out
}

func round(v float64) float64 { return float64(int64(v*10+0.5)) / 10 }
