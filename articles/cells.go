package articles

import (
	"strconv"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Cell says where in a table of the page a block stands. Tables count from 0, as
// do rows and columns; what spans several columns or rows stands in the first,
// and those behind it in the columns that browsers give them. The table's own
// caption is in row -1. Tables that only lay a page out have no cells: they hold
// other tables, or a single row or column.
type Cell struct {
	Block              int // index into Document.Blocks
	Table, Row, Column int
	Head               bool // marked up as the head of a column or row
}

// maxColumns is how many columns of a table are told apart.
const maxColumns = 64

// table is one that the walker stands in.
type table struct {
	row, column   int
	rows, columns int
	layout        bool
	spans         [maxColumns]int // rows for which a cell from above still stands in each column
}

// place is a cell that the walker stands in.
type place struct {
	table       *table
	row, column int
	head        bool
}

// enterTable takes note of a table, a row or a cell, and returns where what is
// inside it stands.
func (w *walker) enterTable(n *html.Node, in *place) *place {
	switch n.DataAtom {
	case atom.Table:
		if in != nil {
			in.table.layout = true
		}
		return &place{table: &table{row: -1, layout: attr(n, "role") == "presentation" || attr(n, "role") == "none"}, row: -1}
	case atom.Tr:
		if in == nil {
			return nil
		}
		t := in.table
		for i := range t.spans {
			t.spans[i] = max(0, t.spans[i]-1)
		}
		t.row++
		t.rows, t.column = max(t.rows, t.row+1), 0
	case atom.Td, atom.Th:
		if in == nil {
			return nil
		}
		t := in.table
		for t.column < maxColumns && t.spans[t.column] > 0 {
			t.column++
		}
		at := &place{table: t, row: t.row, column: t.column, head: n.DataAtom == atom.Th}
		across, down := spanOf(n, "colspan"), spanOf(n, "rowspan")
		for i := t.column; i < min(t.column+across, maxColumns); i++ {
			t.spans[i] = down
		}
		t.column = min(t.column+across, maxColumns)
		t.columns = max(t.columns, t.column)
		return at
	}
	return in
}

// spanOf reads how many columns or rows a cell takes, 1 at least.
func spanOf(n *html.Node, name string) int {
	v, err := strconv.Atoi(attr(n, name))
	if err != nil || v < 1 {
		return 1
	}
	return min(v, maxColumns)
}

// cells returns the cells of the tables that are no mere layout.
func (w *walker) cells() []Cell {
	var out []Cell
	ids := map[*table]int{}
	for i, at := range w.places {
		if at == nil || at.table.layout || at.table.rows < 2 || at.table.columns < 2 || at.row < 0 && at.column > 0 || at.column >= maxColumns {
			continue
		}
		id, ok := ids[at.table]
		if !ok {
			id = len(ids)
			ids[at.table] = id
		}
		out = append(out, Cell{Block: i, Table: id, Row: at.row, Column: at.column, Head: at.head})
	}
	return out
}

// markRows marks the blocks of tables in which several rows have a day: it is
// that of a row and not of the page.
func (w *walker) markRows(cells []Cell) {
	text := w.text.String()
	rows := map[int]map[int]bool{}
	for _, c := range cells {
		b := w.blocks[c.Block]
		if b.end-b.start > maxRowDay {
			continue
		}
		if _, _, ok := bylineOf(text[b.start:b.end]); ok {
			if rows[c.Table] == nil {
				rows[c.Table] = map[int]bool{}
			}
			rows[c.Table][c.Row] = true
		}
	}
	for _, c := range cells {
		w.blocks[c.Block].row = len(rows[c.Table]) > 1
	}
}

// maxRowDay is how long, in bytes, a cell is that is nothing but a day.
const maxRowDay = 45
