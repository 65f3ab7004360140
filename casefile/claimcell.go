package casefile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/claims"
)

// ClaimColumns returns the columns of claims.csv in their order.
func ClaimColumns() []string { return claimsTable.header() }

// ClaimCell returns the cell of a claim in a column of claims.csv as it is
// written there; a column that the table does not have is blank.
func ClaimCell(cl *claims.Claim, column string) string {
	for i := range claimsTable.columns {
		if col := &claimsTable.columns[i]; col.name == column {
			return col.write(cl)
		}
	}
	return ""
}

// SetClaimCells returns the claim with some of its cells, by column, replaced by
// what was typed, read as claims.csv reads them. The error says what is wrong
// with these cells, on its own and beside the others of the row; a fault that
// they leave in a cell that was not typed is for [Case.CheckClaim] to say.
func SetClaimCells(cl *claims.Claim, typed map[string]string) (claims.Claim, error) {
	names, row := claimsTable.header(), claimsTable.cells(cl)
	for _, column := range slices.Sorted(maps.Keys(typed)) {
		i := slices.Index(names, column)
		if i < 0 {
			return *cl, &CellError{Fault{Field: column, Reason: "is not a column of a claim", Remedy: "the columns are " + strings.Join(names, ", ")}}
		}
		row[i] = strings.TrimSpace(typed[column])
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := errors.Join(w.Write(names), w.Write(row)); err != nil {
		return *cl, fmt.Errorf("casefile: reading cells: %w", err)
	}
	w.Flush()
	r := &reader{fsys: Folder{claimsCSV: b.Bytes()}, left: MaxFolderBytes}
	rows, _, _, err := readTable(r, claimsTable)
	if err != nil {
		return *cl, err
	}
	for _, f := range r.faults {
		if _, ok := typed[f.Field]; ok || f.Field == "" {
			return *cl, &CellError{f}
		}
	}
	if len(rows) != 1 {
		return *cl, errors.New("casefile: reading cells: they are not one row")
	}
	return rows[0], nil
}

// CheckClaim says what is wrong with a claim as a row of the case, whether the
// case has a row of its id or not: the first fault of its cells, or of where
// they lead. A relation to a claim among others, which are not of the case yet,
// leads somewhere too.
func (c *Case) CheckClaim(cl *claims.Claim, others ...string) error {
	if _, err := SetClaimCells(cl, allCells(cl)); err != nil {
		return err
	}
	d := *c
	d.Claims = slices.DeleteFunc(slices.Clone(c.Claims), func(old claims.Claim) bool { return old.ID == cl.ID })
	d.Claims = append(d.Claims, *cl)
	r := &reader{c: &d, lines: map[string][]int{claimsCSV: make([]int, len(d.Claims))}}
	ids := index{claimsCSV, true, make(map[string]int, len(d.Claims))}
	for i := range d.Claims {
		ids.rows[d.Claims[i].ID] = i
	}
	for _, kind := range circular {
		r.checkCycles(ids, kind)
	}
	for i, id := range others {
		if _, ok := ids.rows[id]; !ok {
			ids.rows[id] = len(d.Claims) + i
		}
	}
	parties := index{caseYAML, true, partyRows(c)}
	places := index{placesCSV, true, make(map[string]int, len(c.Places))}
	for i := range c.Places {
		places.rows[c.Places[i].ID] = i
	}
	r.whole = map[string]bool{caseYAML: true}
	at := place{claimsCSV, len(d.Claims) - 1}
	r.checkMeasure(at, cl)
	r.checkSide(places, at, "from", cl.From)
	r.checkSide(places, at, "to", cl.To)
	r.checkChain(parties, at, cl)
	r.checkRelations(ids, at, cl)
	r.checkEra(at, cl)
	if len(r.faults) > 0 {
		return &CellError{r.faults[0]}
	}
	return nil
}

func allCells(cl *claims.Claim) map[string]string {
	all := make(map[string]string, len(claimsTable.columns))
	for i := range claimsTable.columns {
		all[claimsTable.columns[i].name] = claimsTable.columns[i].write(cl)
	}
	return all
}

// CellError is a fault of one row that stands in no file yet.
type CellError struct{ Fault Fault }

// Error formats the fault as [Fault.Error] does, without a file.
func (e *CellError) Error() string {
	f := e.Fault
	f.File, f.Line = "", 0
	return strings.TrimPrefix(f.Error(), ": ")
}
