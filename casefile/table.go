package casefile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// table describes one CSV file of a case whose rows become values of type T.
// Reading and writing go through the same columns, so that one cannot drift
// from the other.
type table[T any] struct {
	file    string
	columns []column[T]
	check   func(r *row, t *T) // what concerns several cells of a row; may be nil
}

// column is one column of a table.
type column[T any] struct {
	name  string
	read  func(c cell, t *T)
	write func(t *T) string
}

// header returns the names of the columns in canonical order.
func (t *table[T]) header() []string {
	names := make([]string, len(t.columns))
	for i := range t.columns {
		names[i] = t.columns[i].name
	}
	return names
}

// cells returns the cells of one row in canonical order.
func (t *table[T]) cells(v *T) []string {
	cells := make([]string, len(t.columns))
	for i := range t.columns {
		cells[i] = t.columns[i].write(v)
	}
	return cells
}

// encode writes the table in canonical form: header, rows, LF, quotes only
// where they are needed.
func (t *table[T]) encode(rows []T) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.Write(t.header()); err != nil {
		return nil, fmt.Errorf("casefile: writing %s: %w", t.file, err)
	}
	for i := range rows {
		if err := w.Write(t.cells(&rows[i])); err != nil {
			return nil, fmt.Errorf("casefile: writing %s: row %d: %w", t.file, i+1, err)
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// row is one row while it is read.
type row struct {
	rep    *report
	csv    *csv.Reader
	file   string
	names  []string       // header as the file has it
	places map[string]int // where the file has a column
	cells  []string
	faulty []bool // by place: the cell already has a fault
}

// text returns the text of a cell.
func (r *row) text(field string) string { return r.cells[r.places[field]] }

// blank reports whether a cell is blank.
func (r *row) blank(field string) bool { return r.text(field) == "" }

// ok reports whether every one of the cells was read without a fault.
func (r *row) ok(fields ...string) bool {
	return !slices.ContainsFunc(fields, func(f string) bool { return r.faulty[r.places[f]] })
}

// fault reports a fault of a cell.
func (r *row) fault(field, reason, remedy string) {
	i, line := r.places[field], 0
	if r.csv != nil { // a row that is typed stands in no file
		line, _ = r.csv.FieldPos(i)
	}
	r.rep.add(Fault{File: r.file, Line: line, Field: field, Value: r.cells[i], Reason: reason, Remedy: remedy})
	r.faulty[i] = true
}

// cell is one cell while it is read.
type cell struct {
	row   *row
	field string
	text  string
}

func (c cell) fault(reason, remedy string) { c.row.fault(c.field, reason, remedy) }

// readTable reads one table. The lines are those on which the rows begin. With
// ok false the file as a whole is at fault, and nothing can be concluded from
// what its rows lack. An error is one of the file system.
func readTable[T any](r *reader, t *table[T]) (rows []T, lines []int, ok bool, err error) {
	g, f, err := r.open(t.file)
	if err != nil {
		return nil, nil, false, err
	}
	defer f.Close()
	in := csv.NewReader(g)
	in.FieldsPerRecord = -1 // counted here, for a better message
	in.ReuseRecord = true
	// stopped reports why in gave no row; done is false when there is one.
	stopped := func(err error) (done bool, failure error) {
		var syntax *csv.ParseError
		switch {
		case g.fault != nil: // before err: a line cut short looks like bad quoting
			r.add(*g.fault)
		case g.err != nil:
			return true, g.err
		case err == nil:
			return false, nil
		case errors.As(err, &syntax):
			r.add(quotingFault(t.file, syntax))
		case err != io.EOF:
			return true, fmt.Errorf("casefile: reading %s: %w", t.file, err)
		}
		return true, nil
	}

	header, err := in.Read()
	if err == io.EOF && g.fault == nil && g.err == nil {
		r.add(Fault{File: t.file, Reason: "has no header", Remedy: "begin it with " + strings.Join(t.header(), ",") + ", or delete the file"})
		return nil, nil, false, nil
	}
	if done, err := stopped(err); done {
		return nil, nil, false, err
	}
	at := &row{rep: &r.report, csv: in, file: t.file, names: slices.Clone(header)}
	if !at.readHeader(t.header()) {
		return nil, nil, false, nil
	}
	at.faulty = make([]bool, len(at.names))
	for {
		cells, err := in.Read()
		if done, failure := stopped(err); done {
			return rows, lines, failure == nil && err == io.EOF && g.fault == nil, failure
		}
		line, _ := in.FieldPos(0)
		if len(rows) == MaxRows {
			r.add(Fault{File: t.file, Line: line, Reason: fmt.Sprintf("is row %d of the table", MaxRows+1), Remedy: fmt.Sprintf("keep a table within %d rows", MaxRows)})
			return rows, lines, false, nil
		}
		rows, lines = append(rows, *new(T)), append(lines, line)
		if len(cells) != len(at.names) {
			r.add(Fault{File: t.file, Line: line,
				Reason: fmt.Sprintf("has %s, the header has %s", number(len(cells), "cell"), number(len(at.names), "column")),
				Remedy: "give one cell for each column, and quote a cell that holds a comma"})
			continue
		}
		at.cells = cells
		clear(at.faulty)
		v := &rows[len(rows)-1]
		for i := range t.columns {
			col := &t.columns[i]
			place := at.places[col.name]
			c := cell{at, col.name, cells[place]}
			if c.legible() {
				col.read(c, v)
			}
		}
		if t.check != nil {
			t.check(at, v)
		}
	}
}

func number(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// readHeader finds the place of every column and reports those that are
// missing, unknown or there twice.
func (r *row) readHeader(want []string) bool {
	r.places = make(map[string]int, len(want))
	sound := true
	fault := func(f Fault) {
		f.File, f.Line, sound = r.file, 1, false
		r.rep.add(f)
	}
	if len(r.names) > 4*len(want) {
		fault(Fault{Reason: fmt.Sprintf("is a header of %d columns", len(r.names)), Remedy: "the header is " + strings.Join(want, ",")})
		return false
	}
	for i, name := range r.names {
		_, twice := r.places[name]
		switch {
		case !slices.Contains(want, name):
			remedy := "the columns are " + strings.Join(want, ",")
			if near := nearest(name, want); near != "" {
				remedy = "did you mean " + near + "? " + remedy
			}
			if name == "" {
				fault(Fault{Reason: fmt.Sprintf("has no name for column %d", i+1), Remedy: remedy})
				continue
			}
			fault(Fault{Value: name, Reason: "is not a column of this table", Remedy: remedy})
		case twice:
			fault(Fault{Field: name, Reason: "is there twice", Remedy: "keep one of the two columns"})
		default:
			r.places[name] = i
		}
	}
	for _, name := range want {
		if _, ok := r.places[name]; !ok {
			fault(Fault{Field: name, Reason: "is missing from the header", Remedy: "add the column; its cells may be blank where the value is unknown"})
		}
	}
	return sound
}

// quotingFault words what encoding/csv cannot read.
func quotingFault(file string, err *csv.ParseError) Fault {
	f := Fault{File: file, Line: err.Line}
	switch {
	case errors.Is(err.Err, csv.ErrBareQuote):
		f.Reason, f.Remedy = "has a quote inside a cell that is not quoted", `quote the whole cell and double the quotes in it: "say ""so"""`
	default:
		f.Line = err.StartLine
		f.Reason, f.Remedy = "begins a quoted cell that does not end where a cell ends", `close it with a quote before the next comma, and double the quotes in it: "say ""so"""`
	}
	return f
}

// legible reports whether the bytes of the cell can be text of a case, and
// reports a fault when not.
func (c cell) legible() bool {
	reason, remedy := illegible(c.text)
	if reason == "" {
		return true
	}
	c.fault(reason, remedy)
	return false
}

// illegible says why a text cannot stand in a case: it would not survive being
// written and read again, or hides something from who looks at it.
func illegible(s string) (reason, remedy string) {
	switch {
	case s == "":
		return "", ""
	case len(s) > MaxCellBytes:
		return "is too long", fmt.Sprintf("keep it within %d KiB", MaxCellBytes>>10)
	case !utf8.ValidString(s):
		return "is not valid UTF-8", "save the file as UTF-8"
	case strings.IndexByte(s, 0) >= 0:
		return "holds a NUL byte", "remove it"
	case strings.TrimSpace(s) != s:
		return "has white space around it", "remove it"
	}
	for _, c := range s {
		switch {
		case c >= '\u202a' && c <= '\u202e', c >= '\u2066' && c <= '\u2069':
			// They turn round what follows them, cells and pages alike.
			return fmt.Sprintf("holds the direction override %U", c), "remove it: text in Arabic or Hebrew needs none"
		case c != '\n' && c != '\t' && (unicode.IsControl(c) || c == '\ufeff'):
			return fmt.Sprintf("holds the control character %U", c), "remove it"
		}
	}
	return "", ""
}
