package publish

import (
	"bytes"
	"encoding/csv"
	"errors"
	"iter"
	"maps"
	"slices"
	"strings"
)

// ChangeKind is what became of a row or file.
type ChangeKind string

// The values of ChangeKind.
const (
	Added   ChangeKind = "added"
	Amended ChangeKind = "amended"
	Gone    ChangeKind = "gone"
)

// Changed is a row, or a file that is no table of rows, that two folders do not
// have alike.
type Changed struct {
	Kind  ChangeKind
	Table string // blank for a file
	ID    string // of the row; the name of the file
	Cells []CellChange
}

// CellChange is a cell before and after.
type CellChange struct{ Column, Was, Now string }

// Changes are what one folder has otherwise than another.
type Changes struct {
	Rows                 []Changed // by file and id
	Added, Amended, Gone int
}

// Total counts them.
func (c *Changes) Total() int { return c.Added + c.Amended + c.Gone }

// Compare compares two case folders row by row.
func Compare(was, now map[string][]byte) *Changes {
	out := &Changes{}
	for row := range Differences(was, now) {
		out.add(row)
	}
	return out
}

// Differences yields what two case folders do not have alike, by file and id. A
// table whose rows have no id, or one id twice, is compared as a file.
func Differences(was, now map[string][]byte) iter.Seq[Changed] {
	return func(yield func(Changed) bool) {
		for _, name := range keysOf(was, now) {
			if bytes.Equal(was[name], now[name]) {
				continue
			}
			table, isTable := strings.CutSuffix(name, ".csv")
			before, columns1, err1 := rowsByID(was[name])
			after, columns2, err2 := rowsByID(now[name])
			if !isTable || err1 != nil || err2 != nil {
				if !yield(Changed{Kind: kindOf(was[name] != nil, now[name] != nil), ID: name}) {
					return
				}
				continue
			}
			columns := slices.Clone(columns2)
			for _, c := range columns1 {
				if !slices.Contains(columns, c) {
					columns = append(columns, c)
				}
			}
			for _, id := range keysOf(before, after) {
				row := Changed{Kind: kindOf(before[id] != nil, after[id] != nil), Table: table, ID: id}
				for _, c := range columns {
					if x, y := before[id][c], after[id][c]; x != y && c != "id" {
						row.Cells = append(row.Cells, CellChange{c, x, y})
					}
				}
				if row.Kind == Amended && row.Cells == nil {
					continue
				}
				if !yield(row) {
					return
				}
			}
		}
	}
}

// keysOf are the keys of both, in order.
func keysOf[V any](a, b map[string]V) []string {
	all := map[string]bool{}
	for k := range a {
		all[k] = true
	}
	for k := range b {
		all[k] = true
	}
	return slices.Sorted(maps.Keys(all))
}

func kindOf(was, is bool) ChangeKind {
	switch {
	case !was:
		return Added
	case !is:
		return Gone
	}
	return Amended
}

func (c *Changes) add(row Changed) {
	switch row.Kind {
	case Added:
		c.Added++
	case Gone:
		c.Gone++
	default:
		c.Amended++
	}
	c.Rows = append(c.Rows, row)
}

var errNoRows = errors.New("publish: no table of rows with ids")

// rowsByID reads a table whose rows have an id; a file that is not there has
// none. Tombstones of two tables may have one id: those are compared as files.
func rowsByID(table []byte) (map[string]map[string]string, []string, error) {
	if len(table) == 0 {
		return nil, nil, nil
	}
	all, err := csv.NewReader(bytes.NewReader(table)).ReadAll()
	if err != nil {
		return nil, nil, err
	}
	if len(all) == 0 || !slices.Contains(all[0], "id") {
		return nil, nil, errNoRows
	}
	out := make(map[string]map[string]string, len(all))
	for _, line := range all[1:] {
		row := make(map[string]string, len(line))
		for i, cell := range line {
			row[all[0][i]] = cell
		}
		if out[row["id"]] != nil {
			return nil, nil, errNoRows
		}
		out[row["id"]] = row
	}
	return out, all[0], nil
}

// Row finds a row of a table in the files of a folder.
func Row(files map[string][]byte, table, id string) (map[string]string, bool) {
	rows, _, err := rowsByID(files[table+".csv"])
	if err != nil {
		return nil, false
	}
	row, ok := rows[id]
	return row, ok
}
