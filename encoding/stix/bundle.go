package stix

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/checks"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/plaintext"
	"github.com/tidewaiter/tidewaiter/tally"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// home is where this program and the schema of its extension are kept.
const home = "https://github.com/tidewaiter/tidewaiter"

// Of the extension definition and of the identity that writes. A change of what
// the extension holds is a new version, and a new time of modification.
const (
	extensionVersion  = "1.1.0"
	extensionCreated  = "2026-11-29T00:00:00.000Z"
	extensionModified = "2026-11-29T12:00:00.000Z"
	schemaAddress     = home + "/blob/main/encoding/stix/schema.json"
)

// The labels that keep apart what is said, seen and concluded, and what was
// answered to it.
const (
	Statement   = "statement"
	Observation = "observation"
	Inference   = "inference"
	Reply       = "reply"
)

// Types of object that the extension definition adds.
const (
	VesselType = "maritime-vessel"
	LookType   = "site-observation"
)

var (
	extensionID = idOf("extension-definition", "case")
	writerID    = idOf("identity", "tidewaiter")
)

// ExtensionID is the id of the extension definition.
func ExtensionID() string { return extensionID }

// Input is a case as it is to be written. Only Case has to be there.
type Input struct {
	Case *casefile.Case
	// AsOf leaves out what was published or observed later; nil leaves nothing out.
	AsOf    *dates.Day
	Without []string // what the count leaves out; named with it

	Result   *tally.Result    // for the count and the part of each claim in it; may be nil
	Sentence string           // the count in words
	Findings []checks.Finding // for opinions
	Home     string           // address of the case's page with its host; "" for none
}

// writer collects the objects of one bundle.
type writer struct {
	in        Input
	c         *casefile.Case
	key       string // of the assessment, in names of what rests on it
	modified  time.Time
	reportID  string
	markings  []string
	roles     map[string]tally.Role
	objects   []*object
	known     map[string]bool   // ids that are written
	locations map[string]string // by place id or country
	vessels   map[string]string // by vessel id
	notes     map[string]string // by claim id
	rows      map[string]string // objects of the other rows that a reply may be about, by row id
	replied   time.Time         // the last day of a reply that is written
}

// Write writes the bundle of a case.
func Write(out io.Writer, in Input) error {
	if in.Case == nil {
		return fmt.Errorf("stix: writing a bundle: no case is given")
	}
	w := &writer{in: in, c: in.Case, key: in.Case.ID, known: map[string]bool{}, locations: map[string]string{}, vessels: map[string]string{}, notes: map[string]string{}, rows: map[string]string{}, roles: map[string]tally.Role{}}
	if in.AsOf != nil {
		w.key += "\x00" + in.AsOf.String()
	}
	if len(in.Without) > 0 {
		w.key += "\x00without " + strings.Join(in.Without, ",")
	}
	w.modified = latest(in.Case)
	w.reportID = idOf("report", w.key)
	if in.Result != nil {
		for i := range in.Result.Evidence {
			w.roles[in.Result.Evidence[i].ID] = in.Result.Evidence[i].Role
		}
	}
	w.head()
	w.places()
	w.ships()
	w.statements()
	w.voyages()
	w.looks()
	w.observed()
	w.count()
	w.opinions()
	w.replies()
	w.report()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	err := enc.Encode(struct {
		Type    string    `json:"type"`
		ID      string    `json:"id"`
		Objects []*object `json:"objects"`
	}{"bundle", idOf("bundle", w.key), w.objects})
	if err == nil {
		_, err = out.Write(b.Bytes())
	}
	if err != nil {
		return fmt.Errorf("stix: writing the bundle of %s: %w", in.Case.ID, err)
	}
	return nil
}

// undated is the time of creation of what has no day of its own: of a party or a
// place, of the report. STIX asks that an object of one id never changes it, and
// no day of a case is safe from a page that is older.
var undated = time.Unix(0, 0)

// latest is the last day on which anything in a case was published, retrieved or
// reviewed.
func latest(c *casefile.Case) time.Time {
	last := undated
	until := func(d dates.Date) {
		if day, ok := d.Earliest(); ok {
			if t := dayStart(day); t.After(last) {
				last = t
			}
		}
	}
	for i := range c.Sources {
		until(c.Sources[i].PublishedAt)
		until(c.Sources[i].RetrievedAt)
	}
	for i := range c.Claims {
		until(c.Claims[i].PublishedAt)
		until(c.Claims[i].Review.At)
	}
	return last
}

// add writes an object, unless one of its id is written.
func (w *writer) add(o *object) {
	if w.known[o.ID] {
		return
	}
	w.known[o.ID] = true
	o.SpecVersion = "2.1"
	w.objects = append(w.objects, o)
}

// domain adds an object that is dated and has an author.
func (w *writer) domain(o *object, created, modified time.Time) {
	if modified.Before(created) {
		modified = created
	}
	if o.Type != "report" {
		w.remember(o)
	}
	o.CreatedBy, o.Created, o.Modified, o.Markings = writerID, stamp(created), stamp(modified), w.markings
	w.add(o)
}

// remember notes which object is of which row, for replies to it.
func (w *writer) remember(o *object) {
	x := o.Extensions[extensionID]
	if x == nil || x.CaseRow == "" {
		return
	}
	table, row, ok := strings.Cut(strings.TrimPrefix(x.CaseRow, w.c.ID+"/"), "/")
	if ok && (table == "voyages" || table == "sightings" || table == "observed") {
		w.rows[row] = o.ID
	}
}

func (w *writer) head() {
	w.add(&object{Type: "identity", ID: writerID, Created: extensionCreated, Modified: extensionModified, Name: "Tidewaiter", Class: "system",
		Description: "A program that sets what is said about covert cargo beside what the world shows. It repeats what others said with its source, and marks what it concludes itself.",
		References:  []reference{{Source: "Tidewaiter", URL: home}}})
	w.add(&object{Type: "extension-definition", ID: extensionID, CreatedBy: writerID, Created: extensionCreated, Modified: extensionModified,
		Name: "Tidewaiter cases", Description: "Vessels and dated looks at places as neutral observables, and the fields of a case's rows on notes, opinions, observed data and reports.",
		Schema: schemaAddress, Version: extensionVersion, ExtensionTypes: []string{"new-sco", "property-extension"}})
	// The licence of a case is its only marking: a case has no TLP of its own.
	for _, name := range slices.Sorted(maps.Keys(w.c.Licences)) {
		if first := plaintext.Line(firstLine(w.c.Licences[name])); first != "" {
			text := "Licence of the case (" + plaintext.Line(name) + "): " + first
			id := idOf("marking-definition", w.c.ID+"\x00"+text)
			w.add(&object{Type: "marking-definition", ID: id, CreatedBy: writerID, Created: stamp(undated), DefinitionType: "statement", Definition: map[string]string{"statement": text}})
			w.markings = append(w.markings, id)
		}
	}
	for i := range w.c.Parties {
		p := &w.c.Parties[i]
		o := &object{Type: "identity", ID: w.partyID(p.ID), Name: cmp.Or(plaintext.Line(p.Name), p.ID)}
		if also := plains(p.Aliases); len(also) > 0 {
			o.Description = "Also: " + strings.Join(also, "; ")
		}
		w.domain(o, undated, w.modified)
	}
	for i := range w.c.Sources {
		src := &w.c.Sources[i]
		if name := plaintext.Line(src.Publisher); name != "" && w.tells(src.ID) {
			w.domain(&object{Type: "identity", ID: idOf("identity", w.c.ID+"\x00publisher\x00"+name), Name: name, Description: "Publisher of pages or papers of the case."}, undated, w.modified)
		}
	}
}

func (w *writer) partyID(id string) string { return idOf("identity", w.c.ID+"\x00party\x00"+id) }

func firstLine(s string) string {
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" {
			return line
		}
	}
	return ""
}

// tells reports whether a page had been published by the day asked for.
func (w *writer) tells(source string) bool {
	src := w.c.Source(source)
	if src == nil || w.in.AsOf == nil {
		return src != nil
	}
	day, ok := src.PublishedAt.Earliest()
	return !ok || day <= *w.in.AsOf
}

// reference is the page that a row was read on, and the row's own. A page of
// after the day asked for is not told of.
func (w *writer) reference(source string, row string) []reference {
	var own []reference
	if page := w.in.Home; page != "" && row != "" {
		own = []reference{{Source: "Tidewaiter", URL: page + row}}
	}
	src := w.c.Source(source)
	if src == nil || !w.tells(source) {
		return own
	}
	r := reference{Source: cmp.Or(plaintext.Line(src.Publisher), src.ID), Description: plaintext.Line(src.Title), URL: web(src.URL)}
	if src.OriginalURL != "" {
		r.URL = web(src.OriginalURL)
	}
	// The hash is of the copy that was read.
	if src.SHA256 != "" && r.URL != "" && src.OriginalURL == "" {
		r.Hashes = map[string]string{"SHA-256": src.SHA256}
	}
	// One of description, url and external_id has to be there.
	r.External = src.ID
	return append([]reference{r}, own...)
}

// web is an address that leads to a page, else "".
func web(address string) string {
	if address = plaintext.Line(address); strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://") {
		return address
	}
	return ""
}

// knew reports whether the case had a row by the day asked for: that of a page of
// a later day it had not. Such a vessel or place is written only where something
// older names it, and then without what that page says of it.
func (w *writer) knew(source string) bool { return source == "" || w.tells(source) }

// places writes the places that have a position or a country, and the countries.
func (w *writer) places() {
	for i := range w.c.Places {
		if p := &w.c.Places[i]; w.knew(p.Source) {
			w.place(p)
		}
	}
}

// place writes a place and returns its id; "" for one that STIX has no way to
// write. The id of one that is told otherwise than in the whole case is another.
func (w *writer) place(p *geo.Place) string {
	if !p.Located && p.Country == "" {
		return ""
	}
	key := w.c.ID
	o := &object{Type: "location", Name: cmp.Or(plaintext.Line(p.Name), p.ID), Country: p.Country}
	if p.Located {
		o.Latitude, o.Longitude, o.Precision = &p.Point.Lat, &p.Point.Lon, p.RadiusM
	}
	if w.knew(p.Source) {
		o.References = w.reference(p.Source, "")
	} else {
		key = w.key
	}
	o.ID = idOf("location", key+"\x00"+p.ID)
	w.domain(o, undated, w.modified)
	w.locations[p.ID] = o.ID
	return o.ID
}

// location returns the id of a place or country, which it writes when it is first
// asked for; "" for a place that STIX has no way to write.
func (w *writer) location(name string) string {
	if id, ok := w.locations[name]; ok {
		return id
	}
	if p := w.c.Place(name); p != nil {
		return w.place(p)
	}
	if len(name) != 2 || strings.ToUpper(name) != name {
		return ""
	}
	o := &object{Type: "location", ID: idOf("location", "country\x00"+name), CreatedBy: writerID, Created: extensionCreated, Modified: extensionModified, Country: name}
	w.add(o)
	w.locations[name] = o.ID
	return o.ID
}

func (w *writer) locationRefs(names ...string) []string {
	var out []string
	for _, name := range names {
		if id := w.location(name); id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// listings are those that were there on the day asked for, as far as they are
// dated.
func (w *writer) listings(all []string) (out []string) {
	for _, listing := range all {
		if w.in.AsOf != nil {
			last := listing[strings.LastIndexByte(listing, ' ')+1:]
			if d, err := dates.Parse(last); err == nil {
				// A bare number may be that of a resolution.
				if day, ok := d.Earliest(); ok && len(last) > len("2018") && day > *w.in.AsOf {
					continue
				}
			}
		}
		out = append(out, listing)
	}
	return out
}

// ships writes the vessels of the case.
func (w *writer) ships() {
	for i := range w.c.Vessels {
		if v := &w.c.Vessels[i]; w.knew(v.Source) {
			w.ship(v)
		}
	}
}

// ship writes a vessel and returns its id: of one that the case did not have yet
// what names it, and no more.
func (w *writer) ship(v *vessels.Vessel) string {
	row := w.c.ID + "/vessels/" + v.ID
	o := &object{Type: VesselType, Name: cmp.Or(plaintext.Line(v.Name), v.ID), IMO: v.IMO.String(), MMSI: v.MMSI.String(), Extensions: map[string]*extension{extensionID: {Type: "new-sco"}}}
	if w.knew(v.Source) {
		o.Aliases, o.CallSign, o.Flag, o.Kind, o.LengthM, o.TEU = plains(v.Aliases), plaintext.Line(v.CallSign), v.Flag, plaintext.Line(v.Type), v.LengthM, v.TEU
		o.Owner, o.ListedBy = plaintext.Line(v.Owner), plains(w.listings(v.ListedBy))
	}
	// A name or an MMSI names no hull: without its number a vessel is the row of
	// the case and no other.
	if o.IMO != "" {
		o.ID = observableID(VesselType, "imo_number", o.IMO)
	} else {
		o.CaseRow = row
		o.ID = observableID(VesselType, "case_row", row)
	}
	w.add(o)
	w.vessels[v.ID] = o.ID
	return o.ID
}

// vessel returns the id of a vessel of the case, which it writes when it is first
// asked for; "" for one that the case does not have.
func (w *writer) vessel(id string) string {
	if ref := w.vessels[id]; ref != "" {
		return ref
	}
	if v := w.c.Vessel(id); v != nil {
		return w.ship(v)
	}
	return ""
}

func (w *writer) vesselRefs(ids []string) []string {
	var out []string
	for _, id := range ids {
		if ref := w.vessel(id); ref != "" && !slices.Contains(out, ref) {
			out = append(out, ref)
		}
	}
	return out
}

// published reports whether a claim may be handed on: accepted or disputed by an
// editor, and out by the day asked for.
func (w *writer) published(cl *claims.Claim) bool {
	if cl.Review.State != claims.Accepted && cl.Review.State != claims.Disputed {
		return false
	}
	if w.in.AsOf == nil {
		return true
	}
	day, ok := cl.PublishedAt.Earliest()
	return ok && day <= *w.in.AsOf
}

// credibility is the confidence of an Admiralty code (STIX 2.1, appendix A); 0 is
// not judged, or cannot be.
func credibility(code int) int {
	if code < 1 || code > 5 {
		return 0
	}
	return 110 - 20*code
}

func (w *writer) statements() {
	for i := range w.c.Claims {
		cl := &w.c.Claims[i]
		if !w.published(cl) {
			continue
		}
		// What of a claim counts rests on the day and on what is left out.
		id := idOf("note", w.key+"\x00claim\x00"+cl.ID)
		speaker, party := "", ""
		if len(cl.Chain) > 0 {
			speaker, party = plaintext.Line(cl.Chain[0].Name), cl.Chain.Party()
		}
		refs := w.locationRefs(slices.Concat(cl.From, cl.To)...)
		if w.c.Party(party) != nil {
			refs = append(refs, w.partyID(party))
		}
		if len(refs) == 0 {
			refs = []string{w.reportID}
		}
		o := &object{Type: "note", ID: id, Abstract: "Statement: " + subject(cl), Content: stated(cl, speaker), Labels: []string{Statement},
			Confidence: credibility(cl.Credibility), References: w.reference(cl.Source, "/claims/"+cl.ID), Refs: refs,
			Extensions: map[string]*extension{extensionID: w.row(cl)}}
		if speaker != "" {
			o.Authors = []string{speaker}
		}
		w.domain(o, w.when(cl), w.reviewed(cl))
		w.notes[cl.ID] = id
	}
	for i := range w.c.Claims {
		cl := &w.c.Claims[i]
		for _, r := range cl.Relations {
			from, to := w.notes[cl.ID], w.notes[r.ID]
			if from == "" || to == "" || from == to || r.Kind != claims.Relays && r.Kind != claims.DerivedFrom {
				continue
			}
			w.domain(&object{Type: "relationship", ID: idOf("relationship", w.key+"\x00"+cl.ID+"\x00"+string(r.Kind)+"\x00"+r.ID), Relation: "derived-from", SourceRef: from, TargetRef: to, Labels: []string{string(r.Kind)}}, w.when(cl), w.reviewed(cl))
		}
	}
}

// when is the day on which a claim's page was published or, where that is not
// known, on which it was said.
func (w *writer) when(cl *claims.Claim) time.Time {
	for _, d := range []dates.Date{cl.PublishedAt, cl.SaidAt} {
		if day, ok := d.Earliest(); ok {
			return dayStart(day)
		}
	}
	return undated
}

// reviewed is the day of the last review of a claim.
func (w *writer) reviewed(cl *claims.Claim) time.Time {
	if day, ok := cl.Review.At.Earliest(); ok {
		return dayStart(day)
	}
	return w.when(cl)
}

func (w *writer) row(cl *claims.Claim) *extension {
	x := &extension{Type: "property-extension", Kind: "statement", CaseRow: w.c.ID + "/claims/" + cl.ID, Measure: string(cl.Measure), Form: string(cl.Form),
		Unit: plaintext.Line(cl.Unit), Item: plaintext.Line(cl.Item), Hedge: string(cl.Hedge), Scope: plaintext.Line(cl.Scope), From: plains(cl.From), To: plains(cl.To),
		CountedSince: cl.CountedSince.String(), AsOf: cl.AsOf.String(), SaidAt: cl.SaidAt.String(), PublishedAt: cl.PublishedAt.String(),
		Chain: plaintext.Line(cl.Chain.String()), Origin: plaintext.Line(cl.Origin), Role: string(w.roles[cl.ID]), Review: string(cl.Review.State)}
	if cl.Value.Known {
		lo, hi := cl.Value.Lo, cl.Value.Hi
		x.ValueLo, x.ValueHi = &lo, &hi
	}
	for _, r := range cl.Relations {
		x.Relations = append(x.Relations, relation{string(r.Kind), r.ID})
	}
	return x
}

func words[T ~string](name T) string { return strings.ReplaceAll(string(name), "_", " ") }

func subject(cl *claims.Claim) string {
	return words(cl.Measure) + ", " + words(cl.Form)
}

// stated is a claim in words: who says what, as it stands in the row.
func stated(cl *claims.Claim, speaker string) string {
	var b strings.Builder
	b.WriteString("Stated")
	if speaker != "" {
		b.WriteString(" by " + speaker)
	}
	b.WriteString(": " + subject(cl))
	if cl.Value.Known {
		b.WriteString(": ")
		if cl.Hedge != "" && cl.Hedge != "exact" && cl.Hedge != "between" {
			b.WriteString(words(cl.Hedge) + " ")
		}
		b.WriteString(number(cl.Value.Lo))
		if cl.Value.Hi != cl.Value.Lo {
			b.WriteString(" to " + number(cl.Value.Hi))
		}
		if cl.Unit != "" {
			b.WriteString(" (unit: " + plaintext.Line(words(cl.Unit)) + ")")
		}
	}
	for _, part := range []struct{ name, text string }{{"item", plaintext.Line(cl.Item)}, {"scope", plaintext.Line(words(cl.Scope))}, {"counted since", cl.CountedSince.Words()}, {"as of", cl.AsOf.Words()}, {"said", cl.SaidAt.Words()}} {
		if part.text != "" {
			b.WriteString("; " + part.name + " " + part.text)
		}
	}
	b.WriteString(".")
	if quote := plaintext.Line(cl.Quote); quote != "" {
		b.WriteString(" In the words of the page: \u201c" + quote + "\u201d")
	}
	if cl.Review.State == claims.Disputed {
		b.WriteString(" Editors dispute this reading.")
	}
	return b.String()
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// voyages writes what was reported of single voyages: each is what somebody said.
func (w *writer) voyages() {
	for i := range w.c.Voyages {
		v := &w.c.Voyages[i]
		if !w.tells(v.Source) {
			continue
		}
		refs := slices.Concat(w.vesselRefs(v.Vessels), w.locationRefs(slices.Concat(v.From, v.To)...))
		if len(refs) == 0 {
			refs = []string{w.reportID}
		}
		w.domain(&object{Type: "note", ID: idOf("note", w.key+"\x00voyage\x00"+v.ID), Abstract: "Statement: a voyage as it was reported", Content: w.reported(v), Labels: []string{Statement},
			References: w.reference(v.Source, "/voyages/"+v.ID), Refs: refs,
			Extensions: map[string]*extension{extensionID: w.voyageRow(v)}}, w.sourceDay(v.Source), w.modified)
	}
}

func (w *writer) voyageRow(v *events.ReportedVoyage) *extension {
	x := &extension{Type: "property-extension", Kind: "reported_voyage", CaseRow: w.c.ID + "/voyages/" + v.ID, From: plains(v.From), To: plains(v.To), Start: v.Depart.String(), End: v.Arrive.String()}
	if v.Load.Known {
		lo, hi := v.Load.Lo, v.Load.Hi
		x.ValueLo, x.ValueHi, x.Unit = &lo, &hi, plaintext.Line(w.c.Unit.Of)
	}
	return x
}

func (w *writer) reported(v *events.ReportedVoyage) string {
	s := "Reported: a voyage of " + cmp.Or(w.vesselNames(v.Vessels), "a vessel that is not identified")
	if from := w.placeNames(v.From); from != "" {
		s += " from " + from
	}
	if to := w.placeNames(v.To); to != "" {
		s += " to " + to
	}
	if d := v.Depart.Words(); d != "" {
		s += ", departed " + d
	}
	if d := v.Arrive.Words(); d != "" {
		s += ", arrived " + d
	}
	if v.Load.Known {
		s += ", load " + number(v.Load.Lo)
		if v.Load.Hi != v.Load.Lo {
			s += " to " + number(v.Load.Hi)
		}
		s += " (unit: " + plaintext.Line(w.c.Unit.Of) + ")"
	}
	if v.SeenAs != "" {
		s += ". Seen as: " + plaintext.Line(v.SeenAs)
	}
	return s + "."
}

func (w *writer) vesselNames(ids []string) string {
	var out []string
	for _, id := range ids {
		name := id
		if v := w.c.Vessel(id); v != nil && v.Name != "" {
			name = v.Name
		}
		out = append(out, plaintext.Line(name))
	}
	return strings.Join(out, ", ")
}

// placeNames are places in words; of several it is one, which is not known.
func (w *writer) placeNames(ids []string) string {
	var out []string
	for _, id := range ids {
		name := id
		if p := w.c.Place(id); p != nil && p.Name != "" {
			name = p.Name
		}
		out = append(out, plaintext.Line(name))
	}
	return strings.Join(out, " or ")
}

func (w *writer) sourceDay(id string) time.Time {
	if src := w.c.Source(id); src != nil {
		if day, ok := src.PublishedAt.Earliest(); ok {
			return dayStart(day)
		}
	}
	return undated
}
