package casefile

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// Cells are the cells of one row as they are written, by column; blank ones are
// left out. Nil Cells are no row.
type Cells map[string]string

// Change puts a row into a table, changes it, or takes it out.
type Change struct {
	Table string // of [Tables]
	ID    string
	Cells Cells // the whole row; nil takes it out
	// Place is where a new row goes, from 1; 0 or a number behind the last puts
	// it there. A row that is there stays where it is.
	Place int
}

// Tables returns the tables whose rows have an id, as [Change] names them: the
// name of the file without .csv.
func Tables() []string {
	return []string{"sources", "claims", "sightings", "voyages", "observed", "places", "vessels", "factors", "namings", "replies"}
}

// Columns returns the columns of one of [Tables] in their order, nil for
// another.
func Columns(table string) []string {
	if t := rowTables[table]; t != nil {
		return slices.Clone(t.names)
	}
	return nil
}

// Hash returns the hash of a row of a table: 32 hexadecimal digits, "" of no
// row. Rows are the same when their cells are, blank ones left out.
func (c Cells) Hash(table string) string {
	if c == nil {
		return ""
	}
	h := sha256.New()
	fmt.Fprintf(h, "%q\n", table)
	for _, column := range slices.Sorted(maps.Keys(c)) {
		if c[column] != "" {
			fmt.Fprintf(h, "%q %q\n", column, c[column])
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// ClaimCells returns the cells of a claim.
func ClaimCells(cl *claims.Claim) Cells { return rowTables["claims"].cells(cl) }

// SourceCells returns the cells of a source.
func SourceCells(s *Source) Cells { return rowTables["sources"].cells(s) }

// VesselCells returns the cells of a vessel.
func VesselCells(v *vessels.Vessel) Cells { return rowTables["vessels"].cells(v) }

// ObservedCells returns the cells of an observation.
func ObservedCells(o *Observed) Cells { return rowTables["observed"].cells(o) }

// ParseClaim reads the cells of a claim. The error is a *[CellError].
func ParseClaim(cells Cells) (claims.Claim, error) {
	v, faults := rowTables["claims"].parse(cells)
	if len(faults) > 0 {
		return claims.Claim{}, &CellError{faults[0]}
	}
	return *v.(*claims.Claim), nil
}

// Row returns the cells of a row of one of [Tables], looking through the whole
// table; nil when it does not have the id. A [Sheet] finds it at once.
func (c *Case) Row(table, id string) Cells {
	switch rows := newSheetRows(c)[table]; {
	case rows == nil:
		return nil
	default:
		return rows.find(id)
	}
}

// Sheet is a case whose rows are changed one after another. Each change is
// checked as [Read] checks a folder, in time that does not grow with the case
// but for rows that are taken out and factors, which others may rest on. A
// Sheet must not be used from two goroutines at once.
type Sheet struct {
	c    *Case
	r    *reader
	x    indexes
	rows map[string]*sheetRows
}

// NewSheet begins with a case that has no faults; c stays as it is.
func NewSheet(c *Case) *Sheet {
	d := *c
	s := &Sheet{c: &d, rows: newSheetRows(&d)}
	s.r = &reader{c: s.c, whole: map[string]bool{caseYAML: true, namingsCSV: true, repliesCSV: true}}
	at := func(table string) index {
		rows := s.rows[table]
		return index{table + ".csv", true, rows.index()}
	}
	s.x = indexes{
		sources: at("sources"), claims: at("claims"), looks: at("sightings"), voyages: at("voyages"), observed: at("observed"),
		places: at("places"), hulls: at("vessels"), factors: at("factors"), parties: index{caseYAML, true, partyRows(c)},
	}
	return s
}

// Case returns the case as it is now. It stays so: later changes are made on
// copies of the tables that they are in.
func (s *Sheet) Case() *Case {
	for _, rows := range s.rows {
		rows.share()
	}
	d := *s.c
	return &d
}

// Row returns the cells of a row and its place from 1, or nil.
func (s *Sheet) Row(table, id string) (Cells, int) {
	rows := s.rows[table]
	if rows == nil {
		return nil, 0
	}
	i, ok := rows.index()[id]
	if !ok {
		return nil, 0
	}
	return rows.cells(i), i + 1
}

// Set makes changes, all or none of them. The rows may lead to one another. The
// error is a *[CellError] when what they say, or where they lead, is at fault,
// and when a row that is taken out is one that others lead to.
func (s *Sheet) Set(changes ...Change) error {
	var back []Change // in the order in which they were made
	undo := func() {
		for _, ch := range slices.Backward(back) {
			if err := s.put(ch, nil); err != nil {
				panic("casefile: a row that was there cannot be put back: " + err.Error())
			}
		}
	}
	for _, ch := range changes {
		if err := s.put(ch, &back); err != nil {
			undo()
			return err
		}
	}
	if err := s.check(changes); err != nil {
		undo()
		return err
	}
	return nil
}

// put makes one change and notes how it is taken back.
func (s *Sheet) put(ch Change, back *[]Change) error {
	rows := s.rows[ch.Table]
	if rows == nil {
		return &CellError{Fault{Value: ch.Table, Reason: "is not a table of rows with ids", Remedy: oneOf(ch.Table, Tables())}}
	}
	if back != nil && ch.Cells != nil && s.c.Redacted(ch.Table, ch.ID) != nil && !maps.Equal(ch.Cells, RedactedCells(ch.Table, ch.Cells)) {
		return &CellError{Fault{Field: "id", Value: ch.ID, Reason: "was redacted from " + ch.Table + ".csv", Remedy: "give a new row another id"}}
	}
	before, place := s.Row(ch.Table, ch.ID)
	if before == nil && ch.Cells == nil {
		return &CellError{Fault{Field: "id", Value: ch.ID, Reason: "is no row of " + ch.Table + ".csv", Remedy: "look whether it was taken out"}}
	}
	if err := rows.put(ch); err != nil {
		return err
	}
	if back != nil {
		*back = append(*back, Change{ch.Table, ch.ID, before, place})
	}
	return nil
}

// check looks at what the changed rows say of others, and others of those that
// are gone.
func (s *Sheet) check(changes []Change) error {
	r := s.r
	r.report = report{}
	gone := map[string]map[string]bool{}
	factors := false
	for _, ch := range changes {
		i, ok := s.rows[ch.Table].index()[ch.ID]
		if !ok {
			if gone[ch.Table] == nil {
				gone[ch.Table] = map[string]bool{}
			}
			gone[ch.Table][ch.ID] = true
		}
		factors = factors || ch.Table == "factors"
		if !ok {
			continue
		}
		switch ch.Table {
		case "claims":
			r.checkClaimRow(&s.x, i)
			s.checkCircle(i)
		case "sightings":
			r.checkSightingRow(&s.x, i)
		case "voyages":
			r.checkVoyageRow(&s.x, i)
		case "observed":
			r.checkObservedRow(&s.x, i)
		case "places":
			s.x.sources.need(r, place{placesCSV, i}, "source", s.c.Places[i].Source)
		case "vessels":
			s.x.sources.need(r, place{vesselsCSV, i}, "source", s.c.Vessels[i].Source)
			r.checkHulls()
		case "factors":
			s.x.sources.need(r, place{factorsCSV, i}, "source", s.c.Factors[i].Source)
		}
	}
	for table, ids := range gone {
		s.checkGone(table, ids)
	}
	if len(s.c.Namings)+len(s.c.Replies) > 0 {
		r.checkEditorial(s.x.sources, s.x.hulls, s.x.claims, s.x.looks, s.x.voyages, s.x.observed)
	}
	if len(r.faults) > 0 {
		return &CellError{r.faults[0]}
	}
	for table, rows := range s.rows {
		if n := rows.bytes(); n > MaxFileBytes {
			return &CellError{Fault{Reason: table + ".csv would be too large", Remedy: "keep the file within " + sizeText(MaxFileBytes)}}
		}
		if len(rows.index()) > MaxRows {
			return &CellError{Fault{Reason: table + ".csv would have too many rows", Remedy: fmt.Sprintf("keep them within %d", MaxRows)}}
		}
	}
	if factors {
		// What case.yaml rests on them is looked at with the folder: a case has
		// few factors, and they seldom change.
		c := *s.c
		c.Claims, c.Sightings, c.Voyages, c.Observed, c.Tracks = nil, nil, nil, nil, nil
		c.Satellites, c.Orbits = nil, nil // their readings lead to claims
		c.Namings, c.Replies = nil, nil   // which lead to those, and were looked at above
		if _, err := c.Files(); err != nil {
			if faults := (*Faults)(nil); errors.As(err, &faults) {
				return &CellError{faults.List[0]}
			}
			return err
		}
	}
	return nil
}

// checkGone reports what still leads to rows that were taken out.
func (s *Sheet) checkGone(table string, ids map[string]bool) {
	c := s.c
	fault := func(from, id string) {
		s.r.add(Fault{Field: "id", Value: id, Reason: "is what " + from + " leads to", Remedy: "change that first"})
	}
	look := func(from, in string, there ...string) {
		for _, id := range there {
			if ids[id] && id != "" {
				fault(from+" of "+in, id)
			}
		}
	}
	switch table {
	case "sources":
		for i := range c.Claims {
			look(quote(c.Claims[i].ID), claimsCSV, c.Claims[i].Source)
		}
		for i := range c.Sightings {
			look(quote(c.Sightings[i].ID), sightingsCSV, c.Sightings[i].Source)
		}
		for i := range c.Voyages {
			look(quote(c.Voyages[i].ID), voyagesCSV, c.Voyages[i].Source)
		}
		for i := range c.Observed {
			look(quote(c.Observed[i].ID), observedCSV, c.Observed[i].Source)
		}
		for i := range c.Places {
			look(quote(c.Places[i].ID), placesCSV, c.Places[i].Source)
		}
		for i := range c.Vessels {
			look(quote(c.Vessels[i].ID), vesselsCSV, c.Vessels[i].Source)
		}
		for i := range c.Factors {
			look(quote(c.Factors[i].ID), factorsCSV, c.Factors[i].Source)
		}
		for name, rows := range c.Series {
			for i := range rows {
				look("a row", seriesDir+"/"+name+".csv", rows[i].Source)
			}
		}
		for name, rows := range c.Tracks {
			for i := range rows {
				look("a row", tracksDir+"/"+name+".csv", rows[i].Source)
			}
		}
		for i := range c.Satellites {
			look(quote(c.Satellites[i].ID), caseYAML, c.Satellites[i].Source, c.Satellites[i].Orbit)
		}
	case "claims":
		for i := range c.Claims {
			for _, rel := range c.Claims[i].Relations {
				look(quote(c.Claims[i].ID), claimsCSV, rel.ID)
			}
		}
		for i := range c.Satellites {
			for _, reading := range c.Satellites[i].Readings {
				look("a reading of "+quote(c.Satellites[i].ID), caseYAML, reading.Claims...)
			}
		}
	case "sightings":
		for i := range c.Observed {
			look(quote(c.Observed[i].ID), observedCSV, c.Observed[i].Sightings...)
		}
	case "observed":
		for i := range c.Observed {
			look(quote(c.Observed[i].ID), observedCSV, append([]string{c.Observed[i].AlternativeTo}, c.Observed[i].Events...)...)
		}
	case "vessels":
		look("watch:", caseYAML, c.Watch.Vessels...)
		for i := range c.Sightings {
			look(quote(c.Sightings[i].ID), sightingsCSV, c.Sightings[i].Vessels...)
		}
		for i := range c.Voyages {
			look(quote(c.Voyages[i].ID), voyagesCSV, c.Voyages[i].Vessels...)
		}
		for i := range c.Observed {
			look(quote(c.Observed[i].ID), observedCSV, c.Observed[i].Vessel)
		}
	case "places":
		look("watch:", caseYAML, c.Watch.Places...)
		for i := range c.Satellites {
			look(quote(c.Satellites[i].ID), caseYAML, c.Satellites[i].Places...)
		}
		for i := range c.Claims {
			look(quote(c.Claims[i].ID), claimsCSV, append(slices.Clone(c.Claims[i].From), c.Claims[i].To...)...)
		}
		for i := range c.Sightings {
			look(quote(c.Sightings[i].ID), sightingsCSV, c.Sightings[i].Place)
		}
		for i := range c.Voyages {
			look(quote(c.Voyages[i].ID), voyagesCSV, append(slices.Clone(c.Voyages[i].From), c.Voyages[i].To...)...)
		}
		for i := range c.Observed {
			o := &c.Observed[i]
			look(quote(o.ID), observedCSV, slices.Concat([]string{o.Place}, o.From, o.To)...)
			for _, candidate := range o.Candidates {
				look(quote(o.ID), observedCSV, candidate.Place)
			}
		}
	}
}

// checkCircle reports a circle of relations that goes through one claim.
func (s *Sheet) checkCircle(at int) {
	for _, kind := range circular {
		var way []int
		seen := map[int]bool{}
		var follow func(i int) bool
		follow = func(i int) bool {
			way = append(way, i)
			for _, id := range s.c.Claims[i].Related(kind) {
				row, ok := s.x.claims.rows[id]
				switch {
				case !ok || row == i:
				case row == at:
					return true
				case !seen[row]:
					if seen[row] = true; follow(row) {
						return true
					}
				}
			}
			way = way[:len(way)-1]
			return false
		}
		if follow(at) {
			s.r.reportCycle(kind, way)
		}
	}
}

// Files writes the case as [Case.Files] does.
func (s *Sheet) Files() (map[string][]byte, error) { return s.c.Files() }

// Encode writes the case as [Case.Files] does, without reading it again: a
// Sheet has no faults.
func (s *Sheet) Encode() (map[string][]byte, error) {
	files, err := s.c.encode()
	if err != nil {
		return nil, err
	}
	return s.c.asRead(files), nil
}

// rowTable is what a sheet needs of a table, whatever its rows are: rows are
// pointers to them. It is not generic, since code made anew for each type of row
// would be half of this package.
type rowTable struct {
	file  string
	names []string
	write func(row any, column int) string
	read  func(c cell, row any, column int)
	check func(r *row, v any) // may be nil
	fresh func() any
}

func rowTableOf[T any](t *table[T]) *rowTable {
	out := &rowTable{
		file: t.file, names: t.header(),
		write: func(row any, column int) string { return t.columns[column].write(row.(*T)) },
		read:  func(c cell, row any, column int) { t.columns[column].read(c, row.(*T)) },
		fresh: func() any { return new(T) },
	}
	if t.check != nil {
		out.check = func(r *row, v any) { t.check(r, v.(*T)) }
	}
	return out
}

// rowTables are the tables whose rows have an id, which is their first column.
var rowTables = map[string]*rowTable{
	"sources": rowTableOf(sourcesTable), "claims": rowTableOf(claimsTable), "sightings": rowTableOf(sightingsTable), "voyages": rowTableOf(voyagesTable),
	"observed": rowTableOf(observedTable), "places": rowTableOf(placesTable), "vessels": rowTableOf(vesselsTable), "factors": rowTableOf(factorsTable),
	"namings": rowTableOf(namingsTable), "replies": rowTableOf(repliesTable),
}

var redactionRows = rowTableOf(redactionsTable)

// rowsIn points to the rows that a case has of each of [Tables].
func rowsIn(c *Case) map[string]any {
	return map[string]any{
		"sources": &c.Sources, "claims": &c.Claims, "sightings": &c.Sightings, "voyages": &c.Voyages, "observed": &c.Observed,
		"places": &c.Places, "vessels": &c.Vessels, "factors": &c.Factors, "namings": &c.Namings, "replies": &c.Replies,
	}
}

// sheetRows are the rows of one table. They belong to somebody else as long as
// they are shared: the first change then makes a copy.
type sheetRows struct {
	t    *rowTable
	rows reflect.Value // the slice, in its case
	at   map[string]int
	size int // bytes at most of the rows as they are written, once they are weighed

	weighed, copied bool
}

func newSheetRows(c *Case) map[string]*sheetRows {
	out := make(map[string]*sheetRows, len(rowTables))
	for name, rows := range rowsIn(c) {
		out[name] = &sheetRows{t: rowTables[name], rows: reflect.ValueOf(rows).Elem()}
	}
	return out
}

// row points to a row.
func (r *sheetRows) row(i int) any { return r.rows.Index(i).Addr().Interface() }

func (r *sheetRows) id(row any) string { return r.t.write(row, 0) }

func (r *sheetRows) cells(i int) Cells { return r.t.cells(r.row(i)) }

func (r *sheetRows) share() { r.copied = false }

func (r *sheetRows) find(id string) Cells {
	for i := range r.rows.Len() {
		if row := r.row(i); r.id(row) == id {
			return r.t.cells(row)
		}
	}
	return nil
}

func (r *sheetRows) index() map[string]int {
	if r.at == nil {
		r.at = make(map[string]int, r.rows.Len())
		r.number(0)
	}
	return r.at
}

// number writes the places of the rows from one on.
func (r *sheetRows) number(from int) {
	for i := from; i < r.rows.Len(); i++ {
		r.at[r.id(r.row(i))] = i
	}
}

func (r *sheetRows) bytes() int {
	if !r.weighed {
		r.weighed, r.size = true, 0
		for i := range r.rows.Len() {
			r.size += r.t.weight(r.row(i))
		}
	}
	return r.size
}

func (r *sheetRows) put(ch Change) error {
	i, there := r.index()[ch.ID]
	var v any
	if ch.Cells != nil {
		var faults []Fault
		if v, faults = r.t.parse(ch.Cells); len(faults) > 0 {
			return &CellError{faults[0]}
		}
		if r.id(v) != ch.ID {
			return &CellError{Fault{Field: "id", Value: r.id(v), Reason: "is not the id of the row, " + quote(ch.ID), Remedy: "a row keeps its id"}}
		}
		if n := r.t.weight(v); n > MaxLineBytes {
			return &CellError{Fault{Field: "id", Value: ch.ID, Reason: "is a row that is too long", Remedy: "keep each row within " + sizeText(MaxLineBytes)}}
		}
	}
	n := r.rows.Len()
	if !r.copied {
		own := reflect.MakeSlice(r.rows.Type(), n, n+1)
		reflect.Copy(own, r.rows)
		r.rows.Set(own)
		r.copied = true
	}
	switch {
	case ch.Cells == nil:
		r.size -= r.t.weight(r.row(i))
		delete(r.at, ch.ID)
		reflect.Copy(r.rows.Slice(i, n), r.rows.Slice(i+1, n))
		r.rows.Index(n - 1).SetZero()
		r.rows.SetLen(n - 1)
		if n == 1 && slices.Contains([]string{observedCSV, namingsCSV, repliesCSV}, r.t.file) {
			r.rows.SetZero() // a case that has no need of the file does not have it
		}
		r.number(i)
	case there:
		r.size += r.t.weight(v) - r.t.weight(r.row(i))
		r.rows.Index(i).Set(reflect.ValueOf(v).Elem())
	default:
		r.size += r.t.weight(v)
		i = n
		if ch.Place > 0 {
			i = min(i, ch.Place-1)
		}
		r.rows.Set(reflect.Append(r.rows, reflect.ValueOf(v).Elem()))
		if i < n {
			reflect.Copy(r.rows.Slice(i+1, n+1), r.rows.Slice(i, n))
			r.rows.Index(i).Set(reflect.ValueOf(v).Elem())
		}
		r.number(i)
	}
	return nil
}

// weight is how many bytes a row has at most when it is written.
func (t *rowTable) weight(row any) int {
	n := 0
	for i := range t.names {
		text := t.write(row, i)
		n += len(text) + 1
		if strings.ContainsAny(text, ",\"\n") {
			n += 2 + strings.Count(text, `"`)
		}
	}
	return n
}

func (t *rowTable) cells(row any) Cells {
	cells := make(Cells, len(t.names))
	for i, name := range t.names {
		if text := t.write(row, i); text != "" {
			cells[name] = text
		}
	}
	return cells
}

// parse reads cells as the table reads a row of its file.
func (t *rowTable) parse(cells Cells) (any, []Fault) {
	v := t.fresh()
	n := len(t.names)
	rep := &report{}
	at := &row{rep: rep, file: t.file, places: make(map[string]int, n), cells: make([]string, n), faulty: make([]bool, n)}
	known := 0
	for i, name := range t.names {
		text, ok := cells[name]
		if ok {
			known++
		}
		at.places[name], at.cells[i] = i, text
	}
	if known < len(cells) {
		for _, name := range slices.Sorted(maps.Keys(cells)) {
			if _, ok := at.places[name]; !ok {
				return v, []Fault{{File: t.file, Field: name, Reason: "is not a column of " + t.file, Remedy: "the columns are " + strings.Join(t.names, ", ")}}
			}
		}
	}
	for i, name := range t.names {
		c := cell{at, name, at.cells[i]}
		if c.legible() {
			t.read(c, v, i)
		}
	}
	if t.check != nil {
		t.check(at, v)
	}
	return v, rep.faults
}
