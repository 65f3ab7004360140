package console

import (
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// Column is one column of a table.
type Column struct {
	Name  string
	Right bool // numbers
	Keep  bool // narrowed last: ids, dates, figures
	Spare bool // left out where there is no room for it, the last first
}

// gap is the blanks between columns.
const gap = 2

// narrowest is the least width a column is narrowed to, as long as a spare one
// can be left out instead.
const narrowest = 10

// Table writes rows under a header, indented by two, wrapped so that no line is
// wider than the screen; where that is too narrow, spare columns are left out.
// Cells are cleaned; missing cells are blank.
func (s Screen) Table(cols []Column, rows [][]string) error {
	p := page{Screen: s}
	p.table(cols, rows)
	return p.err
}

func (p *page) table(cols []Column, rows [][]string) {
	const indent = 2
	cells := make([][]string, len(rows))
	for i, row := range rows {
		cells[i] = make([]string, len(cols))
		for j := range min(len(row), len(cols)) {
			cells[i][j] = Clean(row[j])
		}
	}
	cols, cells = room(cols, cells, p.Width-indent)
	widths := fit(cols, cells, p.Width-indent)

	w := table.NewWriter()
	style := table.StyleDefault
	style.Options = table.Options{SeparateHeader: false}
	style.Format.Header = text.FormatDefault
	style.Box.PaddingLeft, style.Box.PaddingRight = "", strings.Repeat(" ", gap)
	w.SetStyle(style)
	header := make(table.Row, len(cols))
	rule := make(table.Row, len(cols))
	configs := make([]table.ColumnConfig, len(cols))
	for i, c := range cols {
		header[i] = c.Name
		rule[i] = strings.Repeat("-", widths[i])
		align := text.AlignLeft
		if c.Right {
			align = text.AlignRight
		}
		configs[i] = table.ColumnConfig{Number: i + 1, WidthMin: widths[i], WidthMax: widths[i], WidthMaxEnforcer: wrap, Align: align, AlignHeader: align}
	}
	w.SetColumnConfigs(configs)
	w.AppendRow(header)
	w.AppendRow(rule)
	for _, row := range cells {
		r := make(table.Row, len(row))
		for i := range row {
			r[i] = row[i]
		}
		w.AppendRow(r)
	}
	for line := range strings.Lines(w.Render()) {
		p.print(strings.TrimRight(strings.Repeat(" ", indent)+strings.TrimRight(line, "\n"), " "), "\n")
	}
}

// natural is the width that a column's widest cell needs.
func natural(cols []Column, cells [][]string, i int) int {
	n := text.StringWidth(cols[i].Name)
	for _, row := range cells {
		n = max(n, text.StringWidth(row[i]))
	}
	return n
}

// room leaves out spare columns until the others fit when narrowed.
func room(cols []Column, cells [][]string, width int) ([]Column, [][]string) {
	for {
		least, spare := gap*(len(cols)-1), -1
		for i, c := range cols {
			n := natural(cols, cells, i)
			if !c.Keep {
				n = min(n, narrowest)
			}
			least += n
			if c.Spare {
				spare = i
			}
		}
		if least <= width || spare < 0 {
			return cols, cells
		}
		cols = slices.Delete(slices.Clone(cols), spare, spare+1)
		for i := range cells {
			cells[i] = slices.Delete(cells[i], spare, spare+1)
		}
	}
}

// fit shares width among the columns: each gets what its widest cell needs;
// when that is too much, the widest of those that may be narrowed give way,
// and at last the others too.
func fit(cols []Column, cells [][]string, width int) []int {
	widths := make([]int, len(cols))
	total := gap * (len(cols) - 1)
	for i := range cols {
		widths[i] = natural(cols, cells, i)
		total += widths[i]
	}
	for _, keep := range []bool{false, true} {
		for total > width {
			widest := -1
			for i := range cols {
				if cols[i].Keep == keep && widths[i] > narrowest && (widest < 0 || widths[i] > widths[widest]) {
					widest = i
				}
			}
			if widest < 0 {
				break
			}
			widths[widest]--
			total--
		}
	}
	return widths
}
