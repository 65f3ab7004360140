package casefile

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// RedactionClasses returns the classes of redactions.
func RedactionClasses() []RedactionClass {
	return []RedactionClass{SourceProtection, Court, Erasure}
}

// Redactable returns the tables of which rows can be redacted. A row of claims,
// sightings, voyages and observed is taken out, with what leads to it. One of
// sources, vessels and places, on which others rest, keeps its id and nothing
// that it said.
func Redactable() []string {
	return []string{"sources", "claims", "sightings", "voyages", "observed", "places", "vessels"}
}

// RedactedName is the name of a vessel or place that was redacted.
const RedactedName = "redacted"

// Redacted returns the tombstone of a row, nil when it was not redacted.
func (c *Case) Redacted(table, id string) *Redaction {
	return find(c.Redactions, func(d *Redaction) bool { return d.Table == table && d.ID == id })
}

// checkRedactions checks that what was redacted is gone.
func (r *reader) checkRedactions(x *indexes) {
	seen := map[[2]string]bool{}
	for i := range r.c.Redactions {
		d, at := &r.c.Redactions[i], place{redactionsCSV, i}
		if key := [2]string{d.Table, d.ID}; seen[key] {
			r.faultAt(at, "id", d.ID, "is there twice", "keep one row for what was redacted")
		} else {
			seen[key] = true
		}
		gone := func(x index) {
			if _, ok := x.rows[d.ID]; ok {
				r.faultAt(at, "id", d.ID, "is a row of "+x.file+" still", "take that row out, or this one")
			}
		}
		kept := func(ok, blank bool) {
			if ok && !blank {
				r.faultAt(at, "id", d.ID, "is a row of "+d.Table+".csv that says something still", "leave its cells blank but for what has to be there, or take this row out")
			}
		}
		switch d.Table {
		case "claims":
			gone(x.claims)
		case "sightings":
			gone(x.looks)
		case "voyages":
			gone(x.voyages)
		case "observed":
			gone(x.observed)
		case "sources":
			row, ok := x.sources.rows[d.ID]
			kept(ok, ok && r.c.Sources[row] == redactedSource(d.ID))
		case "vessels":
			row, ok := x.hulls.rows[d.ID]
			kept(ok, ok && blankRow("vessels", &r.c.Vessels[row]))
		case "places":
			row, ok := x.places.rows[d.ID]
			kept(ok, ok && blankRow("places", &r.c.Places[row]))
		}
	}
}

// blankRow reports whether a row says nothing any more.
func blankRow(table string, row any) bool {
	cells := rowTables[table].cells(row)
	return maps.Equal(cells, RedactedCells(table, cells))
}

func redactedSource(id string) Source { return Source{ID: id, Bytes: Never} }

func redactedVessel(id string) vessels.Vessel { return vessels.Vessel{ID: id, Name: RedactedName} }

// redactedPlace keeps of a place what tells a direction: its kind and country.
func redactedPlace(p *geo.Place) geo.Place {
	return geo.Place{ID: p.ID, Name: RedactedName, Kind: p.Kind, Country: p.Country}
}

// Numbers are those by which vessels were known that were redacted: MMSIs and IMO
// numbers, as tables write them.
type Numbers map[string]bool

// Collect adds the numbers that a row has, as it stands in a table, of a vessel
// that was redacted.
func (n Numbers) Collect(table string, cells Cells, stones []Redaction) {
	id := cells["vessel"]
	if table == "vessels" {
		id = cells["id"]
	}
	if table != "vessels" && table != "observed" || id == "" || !stoned(stones, "vessels", id) {
		return
	}
	for _, column := range []string{"mmsi", "imo"} {
		if cells[column] != "" {
			n[cells[column]] = true
		}
	}
}

// Nameless reports whether an observation is of a redacted vessel by its number
// alone: without it the row would be of nobody, so it goes as a whole.
func (n Numbers) Nameless(cells Cells) bool {
	return cells != nil && cells["vessel"] == "" && (n[cells["mmsi"]] || n[cells["imo"]])
}

func stoned(stones []Redaction, table, id string) bool {
	return slices.ContainsFunc(stones, func(d Redaction) bool { return d.Table == table && d.ID == id })
}

// Redact returns the case without the content of these rows, and with their
// tombstones; c stays as it is. What leads to a row that is taken out is taken
// out too: relations of other claims, lists of observations. So are the numbers
// by which a redacted vessel would be known in observed.csv, its tracks, and
// observations that are hers by such a number alone: these have tombstones of
// their own, with the words of hers. A row that the case does not have gets its
// tombstone all the same, so that it cannot come back; one that has its tombstone
// keeps the one it has. What case.yaml, README.md and other rows say of it in
// their own words stays.
//
// The error is of a redaction that names no row that can be redacted.
func (c *Case) Redact(list ...Redaction) (*Case, error) { return c.RedactKnown(nil, list...) }

// RedactKnown is [Case.Redact] where more numbers of the redacted vessels are
// known than the case has: another version of it may have had them.
func (c *Case) RedactKnown(known Numbers, list ...Redaction) (*Case, error) {
	d := *c
	d.Redactions = slices.Clone(c.Redactions)
	for i := range list {
		_, faults := redactionRows.parse(redactionRows.cells(&list[i]))
		if !slices.Contains(Redactable(), list[i].Table) {
			faults = append(faults, Fault{Field: "table", Value: list[i].Table, Reason: "is not a table of which rows can be redacted", Remedy: oneOf(list[i].Table, Redactable())})
		}
		if list[i].Authority == "" {
			faults = append(faults, Fault{Field: "authority", Reason: "is blank", Remedy: "name who decided"})
		}
		if len(faults) > 0 {
			return nil, fmt.Errorf("casefile: redacting: %w", &CellError{faults[0]})
		}
		if d.Redacted(list[i].Table, list[i].ID) == nil {
			d.Redactions = append(d.Redactions, list[i])
		}
	}
	numbers := d.numbersOf(known)
	if len(numbers) > 0 {
		var because Redaction // the last: what is being made stands behind what was made
		for _, r := range d.Redactions {
			if r.Table == "vessels" {
				because = r
			}
		}
		for i := range c.Observed {
			o := &c.Observed[i]
			if o.Vessel != "" || !numbers[o.MMSI.String()] && !numbers[o.IMO.String()] || d.Redacted("observed", o.ID) != nil {
				continue
			}
			d.Redactions = append(d.Redactions, Redaction{ID: o.ID, Table: "observed", Class: because.Class, Date: because.Date, Authority: because.Authority})
		}
	}
	of := map[string]map[string]bool{}
	for i := range d.Redactions {
		r := &d.Redactions[i]
		if of[r.Table] == nil {
			of[r.Table] = map[string]bool{}
		}
		of[r.Table][r.ID] = true
	}
	d.redactClaims(of["claims"])
	d.Sightings = without(c.Sightings, func(s *events.Sighting) bool { return of["sightings"][s.ID] })
	d.Voyages = without(c.Voyages, func(v *events.ReportedVoyage) bool { return of["voyages"][v.ID] })
	d.redactVessels(of["vessels"], numbers)
	d.redactObserved(of["observed"], of["sightings"], of["vessels"], numbers)
	if len(of["sources"]) > 0 {
		d.Sources = slices.Clone(c.Sources)
		for i := range d.Sources {
			if of["sources"][d.Sources[i].ID] {
				d.Sources[i] = redactedSource(d.Sources[i].ID)
			}
		}
	}
	if len(of["places"]) > 0 {
		d.Places = slices.Clone(c.Places)
		for i := range d.Places {
			if of["places"][d.Places[i].ID] {
				d.Places[i] = redactedPlace(&d.Places[i])
			}
		}
	}
	return &d, nil
}

// without returns the rows that are not gone; the list itself when all stay.
func without[T any](rows []T, gone func(*T) bool) []T {
	kept := rows
	for i := range rows {
		switch {
		case !gone(&rows[i]):
			if len(kept) != len(rows) {
				kept = append(kept, rows[i])
			}
		case len(kept) == len(rows):
			kept = append(make([]T, 0, len(rows)), rows[:i]...)
		}
	}
	return kept
}

func (c *Case) redactClaims(gone map[string]bool) {
	if len(gone) == 0 {
		return
	}
	c.Claims = without(slices.Clone(c.Claims), func(cl *claims.Claim) bool { return gone[cl.ID] })
	for i := range c.Claims {
		cl := &c.Claims[i]
		if slices.ContainsFunc(cl.Relations, func(r claims.Relation) bool { return gone[r.ID] }) {
			cl.Relations = slices.DeleteFunc(slices.Clone(cl.Relations), func(r claims.Relation) bool { return gone[r.ID] })
		}
	}
}

// numbersOf are the numbers of the vessels that have tombstones, as far as the
// case has them, and those known besides. They count only while there is such a
// vessel.
func (c *Case) numbersOf(known Numbers) Numbers {
	gone := map[string]bool{}
	for i := range c.Redactions {
		if c.Redactions[i].Table == "vessels" {
			gone[c.Redactions[i].ID] = true
		}
	}
	out := Numbers{}
	if len(gone) == 0 {
		return out
	}
	maps.Copy(out, known)
	for i := range c.Vessels {
		if v := &c.Vessels[i]; gone[v.ID] {
			out[v.MMSI.String()], out[v.IMO.String()] = true, true
		}
	}
	for i := range c.Observed {
		if o := &c.Observed[i]; gone[o.Vessel] {
			out[o.MMSI.String()], out[o.IMO.String()] = true, true
		}
	}
	delete(out, "") // what has no number
	return out
}

// redactVessels blanks vessels and takes their tracks out.
func (c *Case) redactVessels(gone map[string]bool, numbers Numbers) {
	if len(gone) == 0 {
		return
	}
	c.Vessels = slices.Clone(c.Vessels)
	for i := range c.Vessels {
		if v := &c.Vessels[i]; gone[v.ID] {
			*v = redactedVessel(v.ID)
		}
	}
	if len(numbers) > 0 && len(c.Tracks) > 0 {
		c.Tracks = maps.Clone(c.Tracks)
		maps.DeleteFunc(c.Tracks, func(_ string, rows []Position) bool { return len(rows) > 0 && numbers[rows[0].MMSI.String()] })
	}
}

func (c *Case) redactObserved(gone, looks, hulls map[string]bool, numbers Numbers) {
	if len(gone)+len(looks)+len(hulls) == 0 || c.Observed == nil {
		return
	}
	c.Observed = without(slices.Clone(c.Observed), func(o *Observed) bool { return gone[o.ID] })
	for i := range c.Observed {
		o := &c.Observed[i]
		if gone[o.AlternativeTo] {
			o.AlternativeTo = ""
		}
		if slices.ContainsFunc(o.Events, func(id string) bool { return gone[id] }) {
			o.Events = slices.DeleteFunc(slices.Clone(o.Events), func(id string) bool { return gone[id] })
		}
		if slices.ContainsFunc(o.Sightings, func(id string) bool { return looks[id] }) {
			o.Sightings = slices.DeleteFunc(slices.Clone(o.Sightings), func(id string) bool { return looks[id] })
		}
		if hulls[o.Vessel] || numbers[o.MMSI.String()] || numbers[o.IMO.String()] {
			o.MMSI, o.IMO = 0, 0
		}
		if numbers[o.OtherMMSI.String()] {
			o.OtherMMSI = 0
		}
	}
}

// RedactedCells returns what is left of a redacted row: nil where it is taken
// out.
func RedactedCells(table string, cells Cells) Cells {
	if cells == nil {
		return nil
	}
	id := cells["id"]
	switch table {
	case "sources":
		row := redactedSource(id)
		return rowTables["sources"].cells(&row)
	case "vessels":
		row := redactedVessel(id)
		return rowTables["vessels"].cells(&row)
	case "places":
		left := Cells{"id": id, "name": RedactedName, "kind": cells["kind"]}
		if country := cells["country"]; country != "" {
			left["country"] = country
		}
		return left
	}
	return nil
}

// RedactLinks returns a row that stands outside of a case, in a ledger or a
// backup, without what led to redacted rows, as [Case.Redact] leaves it: nil for
// an observation of a redacted vessel by her number alone. cells stay as they
// are; they are returned when there is nothing to change.
func RedactLinks(table string, cells Cells, stones []Redaction, numbers Numbers) Cells {
	if cells == nil || table != "claims" && table != "observed" {
		return cells
	}
	left, copied := cells, false
	put := func(column, text string) {
		if cells[column] == text {
			return
		}
		if !copied {
			left, copied = maps.Clone(left), true
		}
		if left[column] = text; text == "" {
			delete(left, column)
		}
	}
	drop := func(column string, gone func(part string) bool) {
		if cells[column] != "" {
			parts := slices.DeleteFunc(strings.Split(cells[column], ";"), func(part string) bool { return gone(strings.TrimSpace(part)) })
			put(column, strings.Join(parts, ";"))
		}
	}
	in := func(of, id string) bool { return stoned(stones, of, id) }
	if table == "claims" {
		drop("relations", func(part string) bool { _, id, _ := strings.Cut(part, ":"); return in("claims", id) })
		return left
	}
	if numbers.Nameless(cells) {
		return nil
	}
	drop("alternative_to", func(id string) bool { return in("observed", id) })
	drop("events", func(id string) bool { return in("observed", id) })
	drop("sightings", func(id string) bool { return in("sightings", id) })
	if in("vessels", cells["vessel"]) || numbers[cells["mmsi"]] || numbers[cells["imo"]] {
		put("mmsi", "")
		put("imo", "")
	}
	if numbers[cells["other_mmsi"]] {
		put("other_mmsi", "")
	}
	return left
}
