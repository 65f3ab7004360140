package casefile

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// indexes are the rows of a case's tables by id.
type indexes struct {
	sources, claims, looks, voyages, observed, places, hulls, factors, parties index
}

// check checks what concerns several rows: ids that stand for one thing each,
// and references that lead somewhere.
func (r *reader) check() {
	c := r.c
	x := &indexes{
		sources:  r.unique(sourcesCSV, len(c.Sources), func(i int) string { return c.Sources[i].ID }),
		claims:   r.unique(claimsCSV, len(c.Claims), func(i int) string { return c.Claims[i].ID }),
		looks:    r.unique(sightingsCSV, len(c.Sightings), func(i int) string { return c.Sightings[i].ID }),
		voyages:  r.unique(voyagesCSV, len(c.Voyages), func(i int) string { return c.Voyages[i].ID }),
		observed: r.unique(observedCSV, len(c.Observed), func(i int) string { return c.Observed[i].ID }),
		places:   r.unique(placesCSV, len(c.Places), func(i int) string { return c.Places[i].ID }),
		hulls:    r.unique(vesselsCSV, len(c.Vessels), func(i int) string { return c.Vessels[i].ID }),
		factors:  r.unique(factorsCSV, len(c.Factors), func(i int) string { return c.Factors[i].ID }),
		parties:  index{caseYAML, r.whole[caseYAML] && !r.meta.unsure["parties"], partyRows(c)},
	}
	for i := range c.Claims {
		r.checkClaimRow(x, i)
	}
	for _, kind := range circular {
		r.checkCycles(x.claims, kind)
	}
	for i := range c.Sightings {
		r.checkSightingRow(x, i)
	}
	for i := range c.Voyages {
		r.checkVoyageRow(x, i)
	}
	for i := range c.Observed {
		r.checkObservedRow(x, i)
	}
	for i := range c.Places {
		x.sources.need(r, place{placesCSV, i}, "source", c.Places[i].Source)
	}
	for i := range c.Vessels {
		x.sources.need(r, place{vesselsCSV, i}, "source", c.Vessels[i].Source)
	}
	r.checkHulls()
	for i := range c.Factors {
		x.sources.need(r, place{factorsCSV, i}, "source", c.Factors[i].Source)
	}
	for name, rows := range c.Series {
		for i := range rows {
			x.sources.need(r, place{seriesDir + "/" + name + ".csv", i}, "source", rows[i].Source)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.Tracks)) {
		rows, file := c.Tracks[name], tracksDir+"/"+name+".csv"
		for i := range rows {
			if i == 0 || rows[i].Source != rows[i-1].Source {
				x.sources.need(r, place{file, i}, "source", rows[i].Source)
			}
		}
		r.checkTrack(file, rows)
	}
	r.checkSatellites(x)
	r.checkEditorial(x.sources, x.hulls, x.claims, x.looks, x.voyages, x.observed)
	r.checkContents(x.factors)
	r.checkRedactions(x)
	for _, e := range r.meta.watch {
		switch e.key {
		case "vessels":
			r.checkWatch(x.hulls, e, c.Watch.Vessels)
		case "places":
			r.checkWatch(x.places, e, c.Watch.Places)
		}
	}
}

// circular are the kinds of relations by which no claim may come from itself.
var circular = []claims.RelationKind{claims.Relays, claims.Revises, claims.DerivedFrom}

// partyRows indexes the parties of a case.
func partyRows(c *Case) map[string]int {
	rows := make(map[string]int, len(c.Parties))
	for i := range c.Parties {
		rows[c.Parties[i].ID] = i
	}
	return rows
}

// checkClaimRow checks where a claim leads.
func (r *reader) checkClaimRow(x *indexes, i int) {
	cl, at := &r.c.Claims[i], place{claimsCSV, i}
	x.sources.need(r, at, "source", cl.Source)
	r.checkMeasure(at, cl)
	r.checkSide(x.places, at, "from", cl.From)
	r.checkSide(x.places, at, "to", cl.To)
	r.checkChain(x.parties, at, cl)
	r.checkRelations(x.claims, at, cl)
	r.checkEra(at, cl)
}

func (r *reader) checkSightingRow(x *indexes, i int) {
	s, at := &r.c.Sightings[i], place{sightingsCSV, i}
	x.sources.need(r, at, "source", s.Source)
	x.places.need(r, at, "place", s.Place)
	x.hulls.need(r, at, "vessel", s.Vessels...)
}

func (r *reader) checkVoyageRow(x *indexes, i int) {
	v, at := &r.c.Voyages[i], place{voyagesCSV, i}
	x.sources.need(r, at, "source", v.Source)
	x.hulls.need(r, at, "vessel", v.Vessels...)
	r.checkSide(x.places, at, "from", v.From)
	r.checkSide(x.places, at, "to", v.To)
}

func (r *reader) checkObservedRow(x *indexes, i int) {
	o, at := &r.c.Observed[i], place{observedCSV, i}
	x.sources.need(r, at, "source", o.Source)
	x.hulls.need(r, at, "vessel", o.Vessel)
	x.places.need(r, at, "place", o.Place)
	x.places.need(r, at, "from", o.From...)
	x.places.need(r, at, "to", o.To...)
	for _, candidate := range o.Candidates {
		x.places.need(r, at, "candidates", candidate.Place)
	}
	x.observed.need(r, at, "alternative_to", o.AlternativeTo)
	x.observed.need(r, at, "events", o.Events...)
	x.looks.need(r, at, "sightings", o.Sightings...)
}

// place is one row of a table.
type place struct {
	file string
	row  int
}

// line returns the line on which a row begins, 0 for a row that was read from
// no file.
func (r *reader) line(at place) int {
	if lines := r.lines[at.file]; at.row < len(lines) {
		return lines[at.row]
	}
	return 0
}

func (r *reader) faultAt(at place, field, value, reason, remedy string) {
	r.add(Fault{File: at.file, Line: r.line(at), Field: field, Value: value, Reason: reason, Remedy: remedy})
}

// index is the rows of a table by id.
type index struct {
	file  string
	whole bool // false when the table was not read to its end
	rows  map[string]int
}

// unique indexes a table and reports ids that stand for several rows.
func (r *reader) unique(file string, n int, id func(int) string) index {
	x := index{file, r.whole[file], make(map[string]int, n)}
	for i := range n {
		key := id(i)
		if key == "" {
			continue // was blank or at fault, and reported
		}
		if first, twice := x.rows[key]; twice {
			r.faultAt(place{file, i}, "id", key, "is there twice, first on line "+strconv.Itoa(r.line(place{file, first})), "give each row its own id")
			continue
		}
		x.rows[key] = i
	}
	return x
}

// has reports whether the table has the id, or may have it.
func (x index) has(id string) bool {
	_, ok := x.rows[id]
	return ok || id == "" || !x.whole
}

const addRow = "add a row for it, or correct the id"

// need reports the ids that the table does not have. Blank is no id.
func (x index) need(r *reader, at place, field string, ids ...string) {
	for _, id := range ids {
		if !x.has(id) {
			r.faultAt(at, field, id, "is no id of "+x.file, x.remedy(r, id, addRow))
		}
	}
}

// remedy adds to a remedy the id that was probably meant.
func (x index) remedy(r *reader, id, remedy string) string {
	if r.full() {
		return remedy
	}
	var ids []string
	for known := range x.rows {
		ids = append(ids, known)
	}
	if near := nearest(id, ids); near != "" {
		remedy = "did you mean " + near + "? " + remedy
	}
	return remedy
}

func (r *reader) checkWatch(x index, e entry, ids []string) {
	for _, id := range ids {
		if !x.has(id) {
			r.add(Fault{File: caseYAML, Line: e.line, Field: e.path, Value: id, Reason: "is no id of " + x.file, Remedy: x.remedy(r, id, addRow)})
		}
	}
}

// checkSide checks one side of a direction.
func (r *reader) checkSide(places index, at place, field string, side []string) {
	for _, id := range side {
		if !countryForm.MatchString(id) {
			places.need(r, at, field, id)
		}
	}
}

// checkEra checks that a claim was published within a lifetime of the case's
// start: the count goes day by day from the one to the other.
func (r *reader) checkEra(at place, cl *claims.Claim) {
	start, ok := r.c.Start.Earliest()
	published, known := cl.PublishedAt.Latest()
	if ok && known && published > start+maxEra {
		r.faultAt(at, "published_at", cl.PublishedAt.String(), fmt.Sprintf("is more than %d years after the start of the case, %s", maxEraYears, r.c.Start),
			"correct the date, or start in case.yaml")
	}
}

// How long a case may be.
const (
	maxEraYears = 100
	maxEra      = maxEraYears * 366
)

// checkMeasure checks that the case knows what a claim counts.
func (r *reader) checkMeasure(at place, cl *claims.Claim) {
	if cl.Measure == "" || !r.whole[caseYAML] || r.meta.unsure["measures"] {
		return
	}
	spec, declared := r.c.Measures[cl.Measure]
	if !declared && !slices.Contains(knownMeasures, cl.Measure) {
		near := ""
		if !r.full() {
			near = nearest(string(cl.Measure), wordsOf(append(slices.Clone(knownMeasures), sortedMeasures(r.c.Measures)...)))
		}
		remedy := "use one of " + strings.Join(wordsOf(knownMeasures), ", ") + ", or declare it under measures: in case.yaml"
		if near != "" {
			remedy = "did you mean " + near + "? " + remedy
		}
		r.faultAt(at, "measure", string(cl.Measure), "is not a measure of this case", remedy)
	}
	if !r.meta.unsure["scopes"] && spec.Scope != "" && cl.Scope != "" && !slices.Contains(r.c.Scopes, cl.Scope) {
		r.faultAt(at, "scope", cl.Scope, "is not one of the case's scopes", scopeRemedy(r.c.Scopes))
	}
}

var knownMeasures = claims.Measures()

func wordsOf[T ~string](list []T) []string {
	words := make([]string, len(list))
	for i, w := range list {
		words[i] = string(w)
	}
	return words
}

// checkChain checks that the parties of a chain are those of the case.
func (r *reader) checkChain(parties index, at place, cl *claims.Claim) {
	for _, hop := range cl.Chain {
		if !parties.has(hop.Party) {
			r.faultAt(at, "chain", hop.Party, "is no party of the case", parties.remedy(r, hop.Party, "add it under parties: in case.yaml, or correct the id"))
		}
	}
}

// checkRelations checks where the relations of a claim lead.
func (r *reader) checkRelations(ids index, at place, cl *claims.Claim) {
	for _, rel := range cl.Relations {
		switch {
		case rel.ID == cl.ID && cl.ID != "":
			r.faultAt(at, "relations", string(rel.Kind)+":"+rel.ID, "relates the claim to itself", "name another claim, or remove the relation")
		case !ids.has(rel.ID):
			r.faultAt(at, "relations", string(rel.Kind)+":"+rel.ID, "leads to no claim", ids.remedy(r, rel.ID, addRow))
		}
	}
}

// checkCycles reports claims that, by relations of one kind, come from
// themselves. Each cycle is reported once, on its first row.
func (r *reader) checkCycles(ids index, kind claims.RelationKind) {
	const (
		unseen = iota
		open   // on the path that is being followed
		closed
	)
	state := make([]uint8, len(r.c.Claims))
	next := func(i int) []int {
		var rows []int
		for _, id := range r.c.Claims[i].Related(kind) {
			if row, ok := ids.rows[id]; ok && row != i {
				rows = append(rows, row)
			}
		}
		return rows
	}
	// A stack of its own: a chain of relays may be as long as the table.
	type step struct {
		row  int
		rest []int
	}
	for start := range r.c.Claims {
		if state[start] != unseen {
			continue
		}
		path := []step{{start, next(start)}}
		state[start] = open
		for len(path) > 0 {
			top := &path[len(path)-1]
			if len(top.rest) == 0 {
				state[top.row] = closed
				path = path[:len(path)-1]
				continue
			}
			row := top.rest[0]
			top.rest = top.rest[1:]
			switch state[row] {
			case unseen:
				state[row] = open
				path = append(path, step{row, next(row)})
			case open:
				from := slices.IndexFunc(path, func(s step) bool { return s.row == row })
				rows := make([]int, 0, len(path)-from)
				for _, s := range path[from:] {
					rows = append(rows, s.row)
				}
				r.reportCycle(kind, rows)
			}
		}
	}
}

func (r *reader) reportCycle(kind claims.RelationKind, rows []int) {
	first := slices.Index(rows, slices.Min(rows))
	rows = append(slices.Clone(rows[first:]), rows[:first]...)
	at := place{claimsCSV, rows[0]}
	var way []string
	for i, row := range rows {
		if i == 6 {
			way = append(way, "...")
			break
		}
		way = append(way, r.c.Claims[row].ID)
	}
	way = append(way, r.c.Claims[rows[0]].ID)
	r.faultAt(at, "relations", "", "closes a circle of "+string(kind)+": "+strings.Join(way, " > "), "remove the relation that points the wrong way")
}

// checkHulls reports hulls that two rows claim to be: an IMO number belongs to
// one hull for life.
func (r *reader) checkHulls() {
	first := make(map[vessels.IMONumber]int)
	for i := range r.c.Vessels {
		imo := r.c.Vessels[i].IMO
		if imo == 0 {
			continue
		}
		if j, twice := first[imo]; twice {
			r.faultAt(place{vesselsCSV, i}, "imo", imo.String(), "is the hull of "+quote(r.c.Vessels[j].ID)+" too", "keep one row for a hull, with its other names under aliases")
			continue
		}
		first[imo] = i
	}
}
