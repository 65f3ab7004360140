package orbit

import (
	"encoding/csv"
	"strings"
)

// header reads the names of columns; sep is 0 where the line is none.
func header(line string) (columns []string, sep rune) {
	for _, sep := range []rune{',', ';', '\t'} {
		columns, ok := cells(line, sep)
		if !ok {
			continue
		}
		epoch, motion := false, false
		for i, c := range columns {
			columns[i] = strings.ToUpper(strings.TrimSpace(c))
			epoch = epoch || columns[i] == keywordNames[kwEpoch]
			motion = motion || columns[i] == keywordNames[kwMotion]
		}
		if epoch && motion {
			return columns, sep
		}
	}
	return nil, 0
}

// cells splits a row. No keyword has a value of more than one line.
func cells(line string, sep rune) ([]string, bool) {
	if !strings.Contains(line, `"`) {
		return strings.Split(line, string(sep)), true
	}
	c := csv.NewReader(strings.NewReader(line))
	c.Comma = sep
	out, err := c.Read()
	return out, err == nil
}

// csv reads rows under a header. A header may come again, with other columns.
func (r *reader) csv() error {
	var columns []string
	var sep rune
	for {
		text, line, err := r.nextLine()
		if err != nil {
			return ended(err)
		}
		s := string(text)
		if strings.TrimSpace(s) == "" || s[0] == '#' {
			continue
		}
		if c, found := header(s); found != 0 {
			columns, sep = c, found
			continue
		}
		if sep == 0 {
			r.reject(line, Stray, "")
			continue
		}
		row, ok := cells(s, sep)
		switch {
		case !ok || len(row) > len(columns):
			r.reject(line, BadForm, "")
			continue
		case len(row) < len(columns):
			r.reject(line, Truncated, "")
			continue
		}
		var m message
		for i, v := range row {
			m.put(columns[i], v)
		}
		if err := r.take(&m, line); err != nil {
			return err
		}
	}
}
