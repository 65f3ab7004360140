package stix

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/checks"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/internal/plaintext"
)

// looks writes the sightings: what was seen as an observable, and that it was
// seen as observed data. One whose day is not known on both sides is an
// observable only.
func (w *writer) looks() {
	for i := range w.c.Sightings {
		s := &w.c.Sightings[i]
		if !w.tells(s.Source) {
			continue
		}
		row := w.c.ID + "/sightings/" + s.ID
		look := &object{Type: LookType, ID: observableID(LookType, "case_row", row), CaseRow: row, What: cmp.Or(plaintext.Line(s.What), "look"), Seen: seen(s).String(), ThingM: s.LengthM, ImageID: plaintext.Line(s.ImageID), LocationRef: w.location(s.Place), Extensions: map[string]*extension{extensionID: {Type: "new-sco"}}}
		if s.Count.Known {
			lo, hi := s.Count.Lo, s.Count.Hi
			look.CountLo, look.CountHi = &lo, &hi
		}
		w.add(look)
		w.rows[s.ID] = look.ID
		first, ok1 := seen(s).Earliest()
		last, ok2 := seen(s).Latest()
		if !ok1 || !ok2 {
			continue
		}
		w.domain(&object{Type: "observed-data", ID: idOf("observed-data", w.key+"\x00sighting\x00"+s.ID), First: stamp(dayStart(first)), Last: stamp(dayEnd(last)), Number: 1, Labels: []string{Observation},
			References: w.reference(s.Source, ""), Refs: append([]string{look.ID}, w.vesselRefs(s.Vessels)...),
			Extensions: map[string]*extension{extensionID: {Type: "property-extension", Kind: "observation", CaseRow: row, Event: plaintext.Line(s.What)}}}, w.sourceDay(s.Source), w.modified)
	}
}

func seen(s *events.Sighting) dates.Date {
	if s.Until.IsZero() || s.Until == s.From {
		return s.From
	}
	return dates.Between(s.From, s.Until)
}

// observed writes what tracks showed of the case's vessels.
func (w *writer) observed() {
	for i := range w.c.Observed {
		o := &w.c.Observed[i]
		if o.Status == events.Retracted || slices.Contains(w.in.Without, o.Source) || w.later(o) {
			continue
		}
		if o.Kind == events.UnobservedCallKind || o.Kind == casefile.VoyageKind && o.Inferred() {
			w.inferred(o)
			continue
		}
		first, last := bracket(o)
		if first.IsZero() || last.Before(first) {
			continue
		}
		ref := w.vessel(o.Vessel)
		if ref == "" {
			continue
		}
		w.domain(&object{Type: "observed-data", ID: idOf("observed-data", w.key+"\x00observed\x00"+o.ID), First: stamp(first), Last: stamp(last), Number: 1, Labels: []string{Observation},
			References: w.reference(o.Source, ""), Refs: []string{ref}, Extensions: map[string]*extension{extensionID: w.observedRow(o, "observation")}}, last, last)
	}
}

// later reports whether a row was known only after the day asked for: it is known
// when it has ended.
func (w *writer) later(o *casefile.Observed) bool {
	_, last := bracket(o)
	return w.in.AsOf != nil && last.After(dayEnd(*w.in.AsOf))
}

// bracket is when a row began at the earliest and ended at the latest, as far as
// it is known.
func bracket(o *casefile.Observed) (first, last time.Time) {
	first = firstKnown(o.Start, o.StartLatest, o.EndEarliest, o.End)
	last = firstKnown(o.End, o.EndEarliest, o.StartLatest, o.Start)
	return first, last
}

func firstKnown(list ...time.Time) time.Time {
	for _, t := range list {
		if !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

func (w *writer) observedRow(o *casefile.Observed, kind string) *extension {
	x := &extension{Type: "property-extension", Kind: kind, CaseRow: w.c.ID + "/observed/" + o.ID, Event: string(o.Kind), Class: string(o.Class), Status: string(o.Status),
		Start: optionalTime(o.Start), StartLatest: optionalTime(o.StartLatest), EndEarliest: optionalTime(o.EndEarliest), End: optionalTime(o.End),
		From: plains(o.From), To: plains(o.To), FromHow: string(o.FromHow), ToHow: string(o.ToHow), Rule: plaintext.Line(strings.TrimSpace(o.Rule.Name + " " + o.Rule.Version))}
	if o.Kind != casefile.VoyageKind && o.Place != "" {
		x.From = []string{plaintext.Line(o.Place)}
	}
	return x
}

// inferred writes what a silence leaves room for, as a note that says so. A case
// that has passed the gate of publishing names the vessels that may be named; in
// another, one is named only where the case cites a listing of her.
func (w *writer) inferred(o *casefile.Observed) {
	if v := w.c.Vessel(o.Vessel); v == nil || !w.c.Gated && len(v.ListedBy) == 0 {
		return
	}
	name := w.vesselNames([]string{o.Vessel})
	text := "Inferred, not observed: while " + name + " was silent there was room for a call at one of several places, or at none"
	var where []string
	for _, c := range o.Candidates {
		where = append(where, c.Place)
	}
	if o.Kind == casefile.VoyageKind {
		text = "Inferred, not observed: a voyage of " + name + " of which an end is known only by a silence that leaves room for it"
		where = slices.Concat(o.From, o.To)
	}
	if names := w.placeNames(where); names != "" {
		text += " (" + names + ")"
	}
	_, last := bracket(o)
	if last.IsZero() {
		last = undated
	}
	w.domain(&object{Type: "note", ID: idOf("note", w.key+"\x00observed\x00"+o.ID), Abstract: "Inference: " + words(o.Kind), Content: text + ".", Labels: []string{Inference}, Authors: []string{"Tidewaiter, rule " + plaintext.Line(o.Rule.Name+" "+o.Rule.Version)},
		References: w.reference(o.Source, ""), Refs: append([]string{w.vessel(o.Vessel)}, w.locationRefs(where...)...), Extensions: map[string]*extension{extensionID: w.observedRow(o, "inference")}}, last, last)
}

// count writes the count as what it is: computed from the statements, said by
// nobody.
func (w *writer) count() {
	r := w.in.Result
	if r == nil || r.Count == nil || plaintext.Line(w.in.Sentence) == "" {
		return
	}
	q := r.Count.Quantiles
	w.domain(&object{Type: "note", ID: idOf("note", w.key+"\x00count\x00"+r.Version), Abstract: "Inference: the count of the case", Labels: []string{Inference},
		Content: "Computed, and stated by nobody: " + plaintext.Line(w.in.Sentence) + " The interval is where the count lies with 90 per cent probability, under the model and the assumptions of the case.",
		Authors: []string{"Tidewaiter, model " + plaintext.Line(r.Version)}, Refs: []string{w.reportID},
		Extensions: map[string]*extension{extensionID: {Type: "property-extension", Kind: "inference", CaseRow: w.c.ID + "/count", Measure: string(r.Count.Measure), Unit: plaintext.Line(r.Count.Unit), Scope: plaintext.Line(r.Count.Scope),
			CountedSince: r.Count.Since.String(), AsOf: r.AsOf.String(), Median: rounded(q.Median), P05: rounded(q.P05), P95: rounded(q.P95), Model: plaintext.Line(r.Version), Without: plains(w.in.Without)}}}, undated, w.modified)
}

// opinions gives each verdict of a check on a statement. Untestable is no opinion.
var opinions = map[checks.Verdict]string{
	checks.Consistent: "agree", checks.Strained: "neutral", checks.Inconsistent: "disagree", checks.Impossible: "strongly-disagree",
}

func (w *writer) opinions() {
	for i := range w.in.Findings {
		f := &w.in.Findings[i]
		opinion, ok := opinions[f.Verdict]
		var refs []string
		for _, id := range f.Rows {
			if ref := w.notes[id]; ref != "" && !slices.Contains(refs, ref) {
				refs = append(refs, ref)
			}
		}
		if !ok || len(refs) == 0 {
			continue
		}
		text := "Inferred by a rule, of one reading"
		if reading := plaintext.Line(f.Reading); reading != "" {
			text += " (" + reading + ")"
		}
		text += ": " + plaintext.Line(f.Title) + ". " + plaintext.Line(f.Summary) + " The verdict is on this reading, not on who spoke."
		o := &object{Type: "opinion", ID: idOf("opinion", w.key+"\x00"+f.ID+"\x00"+f.Version), Opinion: opinion, Explanation: text, Labels: []string{Inference}, Authors: []string{"Tidewaiter, rule " + plaintext.Line(f.Rule+" "+f.Version)}, Refs: refs,
			Extensions: map[string]*extension{extensionID: {Type: "property-extension", Kind: "check", CaseRow: w.c.ID + "/checks/" + f.ID, Verdict: string(f.Verdict), Rule: plaintext.Line(f.Rule + " " + f.Version)}}}
		if w.in.Home != "" {
			o.References = []reference{{Source: "Tidewaiter", URL: w.in.Home + "/checks/" + f.ID}}
		}
		w.domain(o, undated, w.modified)
	}
}

// report binds all of it together.
func (w *writer) report() {
	published := w.modified
	if day, ok := w.c.LatestPublication(); ok {
		published = dayStart(day)
	}
	if w.in.AsOf != nil {
		published = dayStart(*w.in.AsOf)
	}
	o := &object{Type: "report", ID: w.reportID, Name: cmp.Or(plaintext.Line(w.c.Title), w.c.ID), Description: plaintext.Line(w.c.Question), ReportTypes: []string{"observed-data"}, Published: stamp(published)}
	for _, other := range w.objects {
		o.Refs = append(o.Refs, other.ID)
	}
	x := &extension{Type: "property-extension", Kind: "case", Case: w.c.ID, Without: plains(w.in.Without)}
	if w.in.AsOf != nil {
		x.AsOf = w.in.AsOf.String()
	}
	o.Extensions = map[string]*extension{extensionID: x}
	if w.in.Home != "" {
		o.References = []reference{{Source: "Tidewaiter", URL: w.in.Home}}
	}
	modified := w.modified
	if w.replied.After(modified) {
		modified = w.replied
	}
	w.domain(o, undated, modified)
}
