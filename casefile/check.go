package casefile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// check checks what concerns several rows: ids that stand for one thing each,
// and references that lead somewhere.
func (r *reader) check() {
	c := r.c
	sources := r.unique(sourcesCSV, len(c.Sources), func(i int) string { return c.Sources[i].ID })
	claimIDs := r.unique(claimsCSV, len(c.Claims), func(i int) string { return c.Claims[i].ID })
	r.unique(sightingsCSV, len(c.Sightings), func(i int) string { return c.Sightings[i].ID })
	r.unique(voyagesCSV, len(c.Voyages), func(i int) string { return c.Voyages[i].ID })
	places := r.unique(placesCSV, len(c.Places), func(i int) string { return c.Places[i].ID })
	hulls := r.unique(vesselsCSV, len(c.Vessels), func(i int) string { return c.Vessels[i].ID })
	r.unique(factorsCSV, len(c.Factors), func(i int) string { return c.Factors[i].ID })

	parties := index{caseYAML, r.whole[caseYAML] && !r.meta.unsure["parties"], make(map[string]int, len(c.Parties))}
	for i := range c.Parties {
		parties.rows[c.Parties[i].ID] = i
	}
	for i := range c.Claims {
		cl, at := &c.Claims[i], place{claimsCSV, i}
		sources.need(r, at, "source", cl.Source)
		r.checkMeasure(at, cl)
		r.checkSide(places, at, "from", cl.From)
		r.checkSide(places, at, "to", cl.To)
		r.checkChain(parties, at, cl)
		r.checkRelations(claimIDs, at, cl)
		r.checkEra(at, cl)
	}
	for _, kind := range []claims.RelationKind{claims.Relays, claims.Revises, claims.DerivedFrom} {
		r.checkCycles(claimIDs, kind)
	}
	for i := range c.Sightings {
		s, at := &c.Sightings[i], place{sightingsCSV, i}
		sources.need(r, at, "source", s.Source)
		places.need(r, at, "place", s.Place)
		hulls.need(r, at, "vessel", s.Vessels...)
	}
	for i := range c.Voyages {
		v, at := &c.Voyages[i], place{voyagesCSV, i}
		sources.need(r, at, "source", v.Source)
		hulls.need(r, at, "vessel", v.Vessels...)
		r.checkSide(places, at, "from", v.From)
		r.checkSide(places, at, "to", v.To)
	}
	for i := range c.Places {
		sources.need(r, place{placesCSV, i}, "source", c.Places[i].Source)
	}
	for i := range c.Vessels {
		sources.need(r, place{vesselsCSV, i}, "source", c.Vessels[i].Source)
	}
	r.checkHulls()
	for i := range c.Factors {
		sources.need(r, place{factorsCSV, i}, "source", c.Factors[i].Source)
	}
	for name, rows := range c.Series {
		for i := range rows {
			sources.need(r, place{seriesDir + "/" + name + ".csv", i}, "source", rows[i].Source)
		}
	}
	for _, e := range r.meta.watch {
		switch e.key {
		case "vessels":
			r.checkWatch(hulls, e, c.Watch.Vessels)
		case "places":
			r.checkWatch(places, e, c.Watch.Places)
		}
	}
}

// place is one row of a table.
type place struct {
	file string
	row  int
}

func (r *reader) line(at place) int { return r.lines[at.file][at.row] }

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
