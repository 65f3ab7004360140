package eventtable

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/events"
)

// Type is what the values of a column are.
type Type uint8

// The types of columns.
const (
	Text       Type = iota
	Integer         // whole numbers
	Number          // others, to the column's decimals
	Bool            // true or false
	Time            // an instant
	List            // of texts
	Candidates      // places within reach, best first
)

// Column describes one column of a table.
type Column struct {
	Name     string
	Type     Type
	Decimals int    // of a Number, at most
	Of       string // the kinds of event that have it, joined by ", "; "" is all rows
	Doc      string // what it says, in a few words
}

// Value is one cell. Only the field of the column's type is meaningful, and none
// when Known is false.
type Value struct {
	Known      bool
	Text       string
	Integer    int64
	Number     float64
	Bool       bool
	Time       time.Time
	List       []string
	Candidates []events.Candidate
}

// Table is the columns of rows of type T.
type Table[T any] struct {
	Name    string // of its file, without an extension
	columns []column[T]
}

type column[T any] struct {
	Column
	value func(row *T) Value
}

// New returns a table of others' rows. value gives the cell of a row in a column,
// by its place in the list.
func New[T any](name string, columns []Column, value func(column int, row *T) Value) *Table[T] {
	t := &Table[T]{Name: name}
	for i, c := range columns {
		t.columns = append(t.columns, column[T]{c, func(row *T) Value { return value(i, row) }})
	}
	return t
}

// Columns lists the columns in order.
func (t *Table[T]) Columns() []Column {
	out := make([]Column, len(t.columns))
	for i := range t.columns {
		out[i] = t.columns[i].Column
	}
	return out
}

// Value returns the cell of a row in the i-th column.
func (t *Table[T]) Value(i int, row *T) Value { return t.columns[i].value(row) }

// AppendHeader appends the first line of the table as CSV.
func (t *Table[T]) AppendHeader(dst []byte) []byte {
	for i := range t.columns {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, t.columns[i].Name...)
	}
	return append(dst, '\n')
}

// AppendCSV appends a row as one line of CSV (RFC 4180, but for the line end,
// which is a line feed alone).
func (t *Table[T]) AppendCSV(dst []byte, row *T) []byte {
	for i := range t.columns {
		if i > 0 {
			dst = append(dst, ',')
		}
		c := &t.columns[i]
		if v := c.value(row); v.Known {
			dst = appendCell(dst, &c.Column, &v)
		}
	}
	return append(dst, '\n')
}

// AppendJSON appends a row as one line of JSON; fields that are not known are
// absent.
func (t *Table[T]) AppendJSON(dst []byte, row *T) []byte {
	dst = append(dst, '{')
	first := true
	for i := range t.columns {
		c := &t.columns[i]
		v := c.value(row)
		if !v.Known {
			continue
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = append(append(append(dst, '"'), c.Name...), '"', ':')
		dst = appendJSON(dst, &c.Column, &v)
	}
	return append(dst, '}', '\n')
}

// Format writes a value as CSV does, without quotation marks; "" is not known.
func (c *Column) Format(v *Value) string {
	if !v.Known {
		return ""
	}
	switch c.Type {
	case Text:
		return v.Text
	case List:
		return strings.Join(v.List, ";")
	case Candidates:
		parts := make([]string, len(v.Candidates))
		for i, k := range v.Candidates {
			parts[i] = k.Place + ":" + string(appendNumber(nil, k.Weight, weightDecimals))
		}
		return strings.Join(parts, ";")
	}
	return string(appendPlain(nil, c, v))
}

// Rounded is the number that is read back from what CSV and JSON have of v.
func (c *Column) Rounded(v float64) float64 {
	rounded, err := strconv.ParseFloat(string(appendNumber(nil, v, c.Decimals)), 64)
	if err != nil {
		return v
	}
	return rounded
}

// weightDecimals is how finely the share of a candidate is written: it is an
// order, not a probability.
const weightDecimals = 3

// appendPlain appends what needs no quotation marks.
func appendPlain(dst []byte, c *Column, v *Value) []byte {
	switch c.Type {
	case Integer:
		return strconv.AppendInt(dst, v.Integer, 10)
	case Number:
		return appendNumber(dst, v.Number, c.Decimals)
	case Bool:
		return strconv.AppendBool(dst, v.Bool)
	case Time:
		return v.Time.UTC().AppendFormat(dst, time.RFC3339Nano)
	}
	return dst
}

// appendNumber appends a number with at most so many decimals.
func appendNumber(dst []byte, v float64, decimals int) []byte {
	n := len(dst)
	dst = strconv.AppendFloat(dst, v, 'f', decimals, 64)
	if decimals > 0 {
		for dst[len(dst)-1] == '0' {
			dst = dst[:len(dst)-1]
		}
		if dst[len(dst)-1] == '.' {
			dst = dst[:len(dst)-1]
		}
	}
	if string(dst[n:]) == "-0" {
		dst = append(dst[:n], '0')
	}
	return dst
}

func appendCell(dst []byte, c *Column, v *Value) []byte {
	switch c.Type {
	case Text, List, Candidates:
		return appendText(dst, c.Format(v))
	}
	return appendPlain(dst, c, v)
}

// appendText appends a text as a cell: in quotation marks where it must be (a
// comma, a quotation mark, a line end) and where a program could take it for
// something else: a formula, or a cell with space at its ends to be cut off.
func appendText(dst []byte, s string) []byte {
	if s == "" {
		return dst
	}
	if !strings.ContainsAny(s, ",\"\r\n") && !strings.ContainsRune(" =+-@\t", rune(s[0])) && s[len(s)-1] != ' ' {
		return append(dst, s...)
	}
	dst = append(dst, '"')
	dst = append(dst, strings.ReplaceAll(s, `"`, `""`)...)
	return append(dst, '"')
}

func appendJSON(dst []byte, c *Column, v *Value) []byte {
	switch c.Type {
	case Text:
		return appendString(dst, v.Text)
	case Time:
		return append(appendPlain(append(dst, '"'), c, v), '"')
	case List:
		return appendList(dst, v.List)
	case Candidates:
		dst = append(dst, '[')
		for i := range v.Candidates {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = appendCandidate(dst, &v.Candidates[i])
		}
		return append(dst, ']')
	}
	return appendPlain(dst, c, v)
}

func appendCandidate(dst []byte, k *events.Candidate) []byte {
	dst = appendString(append(dst, `{"place":`...), k.Place)
	number := func(name string, v float64, decimals int) {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			dst = appendNumber(append(dst, name...), v, decimals)
		}
	}
	number(`,"weight":`, k.Weight, weightDecimals)
	number(`,"detour_nm":`, k.DetourNM, 2)
	number(`,"slack_hours":`, k.SlackHours, 2)
	if k.NeedKn > 0 {
		number(`,"need_kn":`, k.NeedKn, 2)
	}
	number(`,"heard_share":`, k.HeardShare, 2)
	for _, t := range []struct {
		name string
		at   time.Time
	}{{`,"earliest":"`, k.Earliest}, {`,"latest":"`, k.Latest}} {
		if !t.at.IsZero() {
			dst = append(t.at.UTC().AppendFormat(append(dst, t.name...), time.RFC3339Nano), '"')
		}
	}
	if k.Visits > 0 {
		dst = strconv.AppendInt(append(dst, `,"visits":`...), int64(k.Visits), 10)
	}
	for _, l := range []struct {
		name string
		list []string
	}{{`,"near":`, k.Near}, {`,"supports":`, k.Supports}} {
		if len(l.list) > 0 {
			dst = appendList(append(dst, l.name...), l.list)
		}
	}
	return append(dst, '}')
}

func appendList(dst []byte, list []string) []byte {
	dst = append(dst, '[')
	for i, s := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendString(dst, s)
	}
	return append(dst, ']')
}

// appendString appends a text as JSON; bytes that are not UTF-8 become U+FFFD.
func appendString(dst []byte, s string) []byte {
	if plain(s) {
		return append(append(append(dst, '"'), s...), '"')
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return append(dst, `""`...) // a string always encodes
	}
	return append(dst, bytes.TrimSuffix(b.Bytes(), []byte("\n"))...)
}

// plain reports whether a text stands in JSON as it is.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= 0x7f {
			return false
		}
	}
	return true
}
