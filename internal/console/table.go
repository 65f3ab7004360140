package console

import (
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// Column is one column of a table.
type Column struct {
	Name  string
	Right bool // numbers
	Keep  bool // never narrowed: ids, dates, figures
}

// gap is the blanks between columns.
const gap = 2

// narrowest is the least width a column that may be narrowed gets.
const narrowest = 8

// Table writes rows under a header, indented by two, wrapped so that no line is
// wider than the screen. Cells are cleaned; missing cells are blank.
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

// fit shares width among the columns: each gets what its widest cell needs;
// when that is too much, the widest of those that may be narrowed give way,
// and at last the others too.
func fit(cols []Column, cells [][]string, width int) []int {
	widths := make([]int, len(cols))
	total := gap * (len(cols) - 1)
	for i, c := range cols {
		widths[i] = text.StringWidth(c.Name)
		for _, row := range cells {
			widths[i] = max(widths[i], text.StringWidth(row[i]))
		}
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
