package ftm

import (
	"bytes"
	"cmp"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/plaintext"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// Input is a case as it is to be written. Only Case has to be there.
type Input struct {
	Case *casefile.Case
	// AsOf leaves out what was published or observed later; nil leaves nothing out.
	AsOf    *dates.Day
	Without []string // sources of observations that are left out
	Home    string   // address of the case's page with its host; "" for none
}

// Entity is one line.
type Entity struct {
	ID         string              `json:"id"`
	Schema     string              `json:"schema"`
	Properties map[string][]string `json:"properties"`
}

// ID is the id of a row of a case as an entity: of a kind, which is the table it
// stands in.
func ID(caseID, kind, row string) string {
	sum := sha1.Sum([]byte(caseID + "\x00" + kind + "\x00" + row))
	return "tw-" + hex.EncodeToString(sum[:])
}

func newEntity(id, schema string) *Entity {
	return &Entity{ID: id, Schema: schema, Properties: map[string][]string{}}
}

// set adds values to a property; blank ones and those that it has are left out.
func (e *Entity) set(property string, values ...string) {
	for _, v := range values {
		if v = plaintext.Line(v); v != "" && !slices.Contains(e.Properties[property], v) {
			e.Properties[property] = append(e.Properties[property], v)
		}
	}
}

type writer struct {
	in       Input
	c        *casefile.Case
	list     []*Entity
	articles map[string]string // ids of sources that are written
	places   map[string]string // and of places and countries
	ships    map[string]string // and of vessels
}

// Write writes the entities of a case: the case, its parties, pages, places and
// vessels, then what was reported, seen, observed, said and answered.
func Write(out io.Writer, in Input) error {
	list, err := Entities(in)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, e := range list {
		if err := enc.Encode(e); err != nil {
			return fmt.Errorf("ftm: writing %s: %w", in.Case.ID, err)
		}
	}
	if _, err := out.Write(b.Bytes()); err != nil {
		return fmt.Errorf("ftm: writing %s: %w", in.Case.ID, err)
	}
	return nil
}

// Entities returns what [Write] writes.
func Entities(in Input) ([]*Entity, error) {
	if in.Case == nil {
		return nil, fmt.Errorf("ftm: writing entities: no case is given")
	}
	w := &writer{in: in, c: in.Case, articles: map[string]string{}, places: map[string]string{}, ships: map[string]string{}}
	w.head()
	w.vessels()
	w.voyages()
	w.sightings()
	w.observed()
	w.claims()
	w.replies()
	return w.list, nil
}

func (w *writer) id(kind, row string) string { return ID(w.c.ID, kind, row) }

func (w *writer) add(e *Entity) *Entity {
	w.list = append(w.list, e)
	return e
}

func (w *writer) head() {
	e := w.add(newEntity(w.id("case", ""), "Project"))
	e.set("name", cmp.Or(w.c.Title, w.c.ID))
	e.set("projectId", w.c.ID)
	e.set("goal", w.c.Question)
	e.set("sourceUrl", web(w.in.Home))
	for i := range w.c.Parties {
		p := &w.c.Parties[i]
		e := w.add(newEntity(w.id("parties", p.ID), "LegalEntity"))
		e.set("name", cmp.Or(plaintext.Line(p.Name), p.ID))
		e.set("alias", p.Aliases...)
	}
	for i := range w.c.Sources {
		src := &w.c.Sources[i]
		if !w.tells(src.ID) {
			continue
		}
		e := w.add(newEntity(w.id("sources", src.ID), "Article"))
		e.set("title", cmp.Or(plaintext.Line(src.Title), src.ID))
		e.set("publisher", src.Publisher)
		e.set("publishedAt", dated(src.PublishedAt))
		e.set("retrievedAt", dated(src.RetrievedAt))
		e.set("sourceUrl", cmp.Or(web(src.OriginalURL), web(src.URL)))
		if src.SHA256 != "" {
			e.set("notes", "SHA-256 of the page's bytes: "+src.SHA256)
		}
		w.articles[src.ID] = e.ID
	}
	for i := range w.c.Places {
		if p := &w.c.Places[i]; w.knew(p.Source) {
			w.address(p)
		}
	}
}

func (w *writer) address(p *geo.Place) string {
	e := w.add(newEntity(w.id("places", p.ID), "Address"))
	e.set("name", cmp.Or(plaintext.Line(p.Name), p.ID))
	e.set("full", cmp.Or(plaintext.Line(p.Name), p.ID))
	e.set("country", strings.ToLower(p.Country))
	if p.Located {
		e.set("latitude", number(p.Point.Lat))
		e.set("longitude", number(p.Point.Lon))
	}
	w.places[p.ID] = e.ID
	return e.ID
}

// knew reports whether the case had a row by the day asked for: that of a page of
// a later day it had not. Such a vessel or place is written only where something
// older names it, and then without what that page says of it.
func (w *writer) knew(source string) bool { return source == "" || w.tells(source) }

// tells reports whether a page had been published by the day asked for.
func (w *writer) tells(source string) bool {
	src := w.c.Source(source)
	if src == nil || w.in.AsOf == nil {
		return src != nil
	}
	day, ok := src.PublishedAt.Earliest()
	return !ok || day <= *w.in.AsOf
}

// place returns the entity of a place or country, which is written when it is
// first asked for; "" for neither.
func (w *writer) place(name string) string {
	if id, ok := w.places[name]; ok {
		return id
	}
	if p := w.c.Place(name); p != nil {
		return w.address(p)
	}
	if len(name) != 2 || strings.ToUpper(name) != name {
		return ""
	}
	e := w.add(newEntity(ID("", "countries", name), "Address"))
	e.set("full", name)
	e.set("country", strings.ToLower(name))
	w.places[name] = e.ID
	return e.ID
}

func (w *writer) placeIDs(names []string) []string {
	var out []string
	for _, name := range names {
		if id := w.place(name); id != "" {
			out = append(out, id)
		}
	}
	return out
}

// proof gives an entity the page that says so.
func (w *writer) proof(e *Entity, source string) {
	e.set("proof", w.articles[source])
	if src := w.c.Source(source); src != nil && w.articles[source] != "" {
		e.set("sourceUrl", cmp.Or(web(src.OriginalURL), web(src.URL)))
		e.set("publisher", src.Publisher)
	}
}

func (w *writer) vessels() {
	for i := range w.c.Vessels {
		v := &w.c.Vessels[i]
		if !w.knew(v.Source) {
			continue
		}
		e := w.vessel(v)
		e.set("alias", v.Aliases...)
		e.set("callSign", v.CallSign)
		e.set("flag", strings.ToLower(v.Flag))
		e.set("type", v.Type)
		if v.Owner != "" {
			e.set("notes", "Owner as the case has it: "+v.Owner)
		}
		w.proof(e, v.Source)
		for _, listing := range v.ListedBy {
			if plaintext.Line(listing) == "" {
				continue
			}
			authority, date := cutListing(plaintext.Line(listing))
			if w.in.AsOf != nil && date > w.in.AsOf.String() {
				continue // not listed yet
			}
			e.set("topics", "sanction")
			s := w.add(newEntity(w.id("vessels", v.ID+"\x00"+listing), "Sanction"))
			s.set("entity", e.ID)
			s.set("summary", "Listing as the case cites it: "+listing)
			s.set("authority", authority)
			s.set("listingDate", date)
			w.proof(s, v.Source)
		}
	}
}

// vessel writes what names a vessel.
func (w *writer) vessel(v *vessels.Vessel) *Entity {
	e := w.add(newEntity(w.id("vessels", v.ID), "Vessel"))
	e.set("name", cmp.Or(plaintext.Line(v.Name), v.ID))
	if n := v.IMO.String(); n != "" {
		e.set("imoNumber", "IMO"+n)
	}
	e.set("mmsi", v.MMSI.String())
	w.ships[v.ID] = e.ID
	return e
}

// ship is the entity of a vessel, which is written when it is first asked for; ""
// for one that the case does not have.
func (w *writer) ship(id string) string {
	if ref := w.ships[id]; ref != "" {
		return ref
	}
	if v := w.c.Vessel(id); v != nil {
		return w.vessel(v).ID
	}
	return ""
}

// cutListing takes the date from the end of a listing: "UN 1718 2018-03" is of
// the authority "UN 1718" in March 2018. One without a date has none.
func cutListing(listing string) (authority, date string) {
	i := strings.LastIndexByte(listing, ' ')
	if i < 0 {
		return listing, ""
	}
	d, err := dates.Parse(listing[i+1:])
	if err != nil || len(listing[i+1:]) == 4 && !plausibleYear(d) {
		return listing, ""
	}
	if date = dated(d); date == "" {
		return listing, ""
	}
	return strings.TrimSpace(listing[:i]), date
}

// plausibleYear tells a year from the number of a resolution, as in "UN 1718":
// there were no such lists before 1945.
func plausibleYear(d dates.Date) bool {
	day, ok := d.Earliest()
	if !ok {
		return false
	}
	year, _, _ := day.Civil()
	return year >= 1945 && year <= 2099
}

// link ties vessels to an event that has no property for them.
func (w *writer) link(e *Entity, row string, vessels []string) {
	for _, id := range vessels {
		ship := w.ship(id)
		if ship == "" {
			continue
		}
		l := w.add(newEntity(w.id("links", row+"\x00"+id), "UnknownLink"))
		l.set("subject", e.ID)
		l.set("object", ship)
		l.set("role", "vessel of the event")
	}
}

// voyages writes what was reported of single voyages: as a Trip where each end is
// stated and is one place, else as an Event. A Trip's several places would all be
// taken for its ends, while a case that names several means one of them.
func (w *writer) voyages() {
	for i := range w.c.Voyages {
		v := &w.c.Voyages[i]
		if !w.tells(v.Source) {
			continue
		}
		from, to := w.placeIDs(v.From), w.placeIDs(v.To)
		schema := "Event"
		if len(v.From) == 1 && len(v.To) == 1 && len(from) == 1 && len(to) == 1 {
			schema = "Trip"
		}
		e := newEntity(w.id("voyages", v.ID), schema)
		e.set("name", "Voyage reported: "+w.way(v.Vessels, v.From, v.To))
		e.set("summary", "As it was reported; not checked against tracks.")
		if v.SeenAs != "" {
			e.set("description", "Seen as: "+v.SeenAs)
		}
		if v.Load.Known {
			e.set("description", "Load as stated: "+span(v.Load.Lo, v.Load.Hi)+" (unit: "+w.c.Unit.Of+")")
		}
		w.ends(e, schema, from, to, v.Vessels)
		e.set("startDate", first(v.Depart))
		e.set("endDate", last(v.Arrive))
		e.set("recordId", v.ID)
		w.proof(e, v.Source)
		w.add(e)
		if schema == "Event" {
			w.link(e, "voyages\x00"+v.ID, v.Vessels)
		}
	}
}

func (w *writer) ends(e *Entity, schema string, from, to, vessels []string) {
	if schema != "Trip" {
		return
	}
	e.set("startLocation", from...)
	e.set("endLocation", to...)
	for _, id := range vessels {
		e.set("vehicle", w.ship(id))
	}
}

// way names vessels and ends; of several places it is one, which is not known.
func (w *writer) way(vessels, from, to []string) string {
	var names []string
	for _, id := range vessels {
		name := id
		if v := w.c.Vessel(id); v != nil && v.Name != "" {
			name = v.Name
		}
		names = append(names, name)
	}
	s := cmp.Or(strings.Join(names, ", "), "vessel not identified")
	if text := w.placeNames(from); text != "" {
		s += " from " + text
	}
	if text := w.placeNames(to); text != "" {
		s += " to " + text
	}
	return s
}

func (w *writer) placeNames(ids []string) string {
	var out []string
	for _, id := range ids {
		name := id
		if p := w.c.Place(id); p != nil && p.Name != "" {
			name = p.Name
		}
		out = append(out, name)
	}
	return strings.Join(out, " or ")
}

func (w *writer) sightings() {
	for i := range w.c.Sightings {
		s := &w.c.Sightings[i]
		if !w.tells(s.Source) {
			continue
		}
		e := w.add(newEntity(w.id("sightings", s.ID), "Event"))
		what := cmp.Or(strings.ReplaceAll(plaintext.Line(s.What), "_", " "), "look")
		name := "Seen: " + what
		if place := w.placeNames([]string{s.Place}); s.Place != "" {
			name += " at " + place
			e.set("location", place)
		}
		e.set("name", name)
		if s.Count.Known {
			e.set("description", "Count as stated: "+span(s.Count.Lo, s.Count.Hi))
		}
		if p := w.c.Place(s.Place); p != nil {
			e.set("country", strings.ToLower(p.Country))
		}
		e.set("startDate", first(s.From))
		if s.Until.IsZero() {
			e.set("endDate", last(s.From))
		} else {
			e.set("endDate", last(s.Until))
		}
		e.set("recordId", s.ID)
		w.proof(e, s.Source)
		w.link(e, "sightings\x00"+s.ID, s.Vessels)
	}
}

// eventNames are the kinds of observation that are written.
var eventNames = map[events.Kind]string{
	events.GapKind: "AIS gap", events.PortVisitKind: "Port visit", events.LoiteringKind: "Loitering", events.EncounterKind: "Encounter",
	events.IdentityChangeKind: "Identity change", events.IdentityConflictKind: "Identity conflict", events.DraughtChangeKind: "Draught change",
	events.PositionAnomalyKind: "Position anomaly", casefile.VoyageKind: "Voyage observed",
}

// observed writes what tracks showed of the case's vessels. What a silence only
// leaves room for was not observed, and is left out.
func (w *writer) observed() {
	for i := range w.c.Observed {
		o := &w.c.Observed[i]
		name := eventNames[o.Kind]
		if name == "" || w.c.Vessel(o.Vessel) == nil || o.Status == events.Retracted || slices.Contains(w.in.Without, o.Source) || o.Kind == casefile.VoyageKind && o.Inferred() {
			continue
		}
		begins, ends := o.Start, o.End
		if begins.IsZero() {
			begins = o.StartLatest
		}
		if ends.IsZero() {
			ends = o.EndEarliest
		}
		known := ends // it is known when it has ended
		if known.IsZero() {
			known = begins
		}
		if w.in.AsOf != nil && !known.Before(midnight(*w.in.AsOf+1)) {
			continue
		}
		from, to := w.placeIDs(o.From), w.placeIDs(o.To)
		schema := "Event"
		if o.Kind == casefile.VoyageKind && len(o.From) == 1 && len(o.To) == 1 && len(from) == 1 && len(to) == 1 {
			schema = "Trip"
		}
		e := newEntity(w.id("observed", o.ID), schema)
		e.set("name", name+": "+w.way([]string{o.Vessel}, o.From, o.To))
		if o.Place != "" {
			place := w.placeNames([]string{o.Place})
			e.set("location", place)
		}
		e.set("summary", "Found in AIS positions by the rule "+o.Rule.Name+" "+o.Rule.Version+".")
		if o.Kind == events.GapKind {
			e.set("description", "From the last position heard to the next. Why nothing was heard is not known.")
		}
		w.ends(e, schema, from, to, []string{o.Vessel})
		e.set("startDate", moment(begins))
		e.set("endDate", moment(ends))
		e.set("recordId", o.ID)
		w.proof(e, o.Source)
		w.add(e)
		if schema == "Event" {
			w.link(e, "observed\x00"+o.ID, []string{o.Vessel})
		}
	}
}

// claims writes what was said: that a page documents a statement of a party, or
// of the case where no party is known.
func (w *writer) claims() {
	for i := range w.c.Claims {
		cl := &w.c.Claims[i]
		if !w.published(cl) {
			continue
		}
		e := newEntity(w.id("claims", cl.ID), "Documentation")
		e.set("document", w.articles[cl.Source])
		about := w.id("case", "")
		if party := cl.Chain.Party(); w.c.Party(party) != nil {
			about = w.id("parties", party)
		}
		e.set("entity", about)
		e.set("role", "statement")
		e.set("status", string(cl.Review.State))
		e.set("summary", stated(cl))
		if quote := plaintext.Line(cl.Quote); quote != "" {
			e.set("description", "In the words of the page: \u201c"+quote+"\u201d")
		}
		e.set("startDate", first(cl.CountedSince))
		e.set("endDate", last(cl.AsOf))
		e.set("date", dated(cl.SaidAt))
		e.set("recordId", cl.ID)
		if w.in.Home != "" {
			e.set("sourceUrl", web(w.in.Home+"/claims/"+cl.ID))
		}
		w.add(e)
	}
}

// published reports whether a claim may be handed on: accepted or disputed by an
// editor, out by the day asked for, and on a page that is written.
func (w *writer) published(cl *claims.Claim) bool {
	if cl.Review.State != claims.Accepted && cl.Review.State != claims.Disputed || w.articles[cl.Source] == "" {
		return false
	}
	if w.in.AsOf == nil {
		return true
	}
	day, ok := cl.PublishedAt.Earliest()
	return ok && day <= *w.in.AsOf
}

// stated is a claim in words: who said what, as it stands in the row.
func stated(cl *claims.Claim) string {
	s := "Stated"
	if len(cl.Chain) > 0 {
		s += " by " + cl.Chain[0].Name
	}
	s += ": " + words(cl.Measure) + ", " + words(cl.Form)
	if cl.Value.Known {
		s += ": "
		if cl.Hedge != "" && cl.Hedge != "exact" && cl.Hedge != "between" {
			s += words(cl.Hedge) + " "
		}
		s += span(cl.Value.Lo, cl.Value.Hi)
		if cl.Unit != "" {
			s += " (unit: " + words(cl.Unit) + ")"
		}
	}
	for _, part := range []struct{ name, text string }{{"item", cl.Item}, {"scope", words(cl.Scope)}} {
		if part.text != "" {
			s += "; " + part.name + " " + part.text
		}
	}
	return s
}

func words[T ~string](name T) string { return strings.ReplaceAll(string(name), "_", " ") }

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func span(lo, hi float64) string {
	if lo == hi {
		return number(lo)
	}
	return number(lo) + " to " + number(hi)
}

// dated is a date of one point, no finer than it is known: FollowTheMoney takes
// years and months too. An interval gives its first day.
func dated(d dates.Date) string {
	if d.IsInterval() || d.IsZero() {
		return first(d)
	}
	switch d.Precision() {
	case dates.Year, dates.Month, dates.DayPrecision:
		return d.String()
	}
	return first(d)
}

func first(d dates.Date) string {
	if !d.IsInterval() && !d.IsZero() && coarse(d) {
		return d.String()
	}
	if day, ok := d.Earliest(); ok {
		return day.String()
	}
	return ""
}

func last(d dates.Date) string {
	if !d.IsInterval() && !d.IsZero() && coarse(d) {
		return d.String()
	}
	if day, ok := d.Latest(); ok {
		return day.String()
	}
	return ""
}

// coarse reports whether a date is known to a year or a month only.
func coarse(d dates.Date) bool {
	return d.Precision() == dates.Year || d.Precision() == dates.Month
}

func midnight(d dates.Day) time.Time {
	y, m, day := d.Civil()
	return time.Date(y, m, day, 0, 0, 0, 0, time.UTC)
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05")
}

// web is an address that leads to a page, else "".
func web(address string) string {
	if strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://") {
		return address
	}
	return ""
}
