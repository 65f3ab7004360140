package parquet

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// Limits of what a file may ask for. A footer has some 100 bytes for each
// column of each row group; pages are a megabyte, as a rule.
const (
	maxFooter  = 64 << 20
	maxList    = 1 << 20 // entries of one list in the footer
	maxPage    = 256 << 20
	maxColumns = 4096
	// A few bytes can stand for any number of rows that are alike.
	maxPageRows = 1 << 22
)

// Reader reads reports from a Parquet file: one that [Writer] wrote, or any
// whose columns have names that tables of positions have. Only the columns
// that are asked for are read. It is safe for many goroutines, of which each
// may read a row group.
type Reader struct {
	r       io.ReaderAt
	size    int64
	meta    format.FileMetaData
	columns []readColumn // that are asked for
	sorted  bool
}

// readColumn is a column of the file that is read.
type readColumn struct {
	field field
	name  string
	leaf  int // among the columns of the file
	typ   format.Type

	optional bool
	unsigned bool
	perTick  int64   // time: microseconds of a tick, negative: ticks of a microsecond; 0: by size
	scale    float64 // of decimals; 0: none
}

// ReadError says what is wrong with a file.
type ReadError struct {
	Where string // "footer", or the column and row group
	What  string
	Err   error // beneath; nil: none
}

// Error formats the error as `parquet: reading WHERE: WHAT`.
func (e *ReadError) Error() string {
	s := fmt.Sprintf("parquet: reading %s: %s", e.Where, e.What)
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *ReadError) Unwrap() error { return e.Err }

// Magic is how a Parquet file begins and ends.
const Magic = "PAR1"

// NewReader reads the footer of a file of so many bytes. The columns mmsi, a
// time (time, t, timestamp), lat and lon have to be there. Times are timestamps
// of any unit, or numbers since 1970 whose size tells the unit. A file that is
// cut short, or holds what it cannot, is a [*ReadError].
func NewReader(r io.ReaderAt, size int64, fields Fields) (rd *Reader, err error) {
	defer func() {
		if p := recover(); p != nil {
			rd, err = nil, &ReadError{"footer", fmt.Sprintf("damaged: %v", p), nil}
		}
	}()
	var tail [8]byte
	if size < 12 {
		return nil, &ReadError{"footer", fmt.Sprintf("the file has %d bytes, which is no Parquet file", size), nil}
	}
	if _, err := r.ReadAt(tail[:4], 0); err != nil {
		return nil, &ReadError{"footer", "the beginning cannot be read", err}
	}
	if string(tail[:4]) != Magic {
		return nil, &ReadError{"footer", fmt.Sprintf("the file begins with %q, not with %q: it is no Parquet file, or an encrypted one", tail[:4], Magic), nil}
	}
	if _, err := r.ReadAt(tail[:], size-8); err != nil {
		return nil, &ReadError{"footer", "the end cannot be read", err}
	}
	if string(tail[4:]) != Magic {
		return nil, &ReadError{"footer", fmt.Sprintf("the file ends with %q, not with %q: it is cut short, or still being written", tail[4:], Magic), nil}
	}
	n := int64(binary.LittleEndian.Uint32(tail[:]))
	if n > size-12 || n > maxFooter {
		return nil, &ReadError{"footer", fmt.Sprintf("it is said to have %d bytes in a file of %d", n, size), nil}
	}
	footer := make([]byte, n)
	if _, err := r.ReadAt(footer, size-8-n); err != nil {
		return nil, &ReadError{"footer", "cannot be read", err}
	}
	if err := checkThrift(footer); err != nil {
		return nil, &ReadError{"footer", "damaged", err}
	}
	rd = &Reader{r: r, size: size}
	if err := thrift.Unmarshal(new(thrift.CompactProtocol), footer, &rd.meta); err != nil {
		return nil, &ReadError{"footer", "damaged", err}
	}
	if err := rd.schema(fields); err != nil {
		return nil, err
	}
	return rd, nil
}

// Rows is the number of rows that the footer names.
func (r *Reader) Rows() int64 { return r.meta.NumRows }

// Groups is the number of row groups.
func (r *Reader) Groups() int { return len(r.meta.RowGroups) }

// GroupRows is the number of rows in a row group.
func (r *Reader) GroupRows(i int) int64 { return r.meta.RowGroups[i].NumRows }

// Sorted tells whether all row groups declare to be sorted by mmsi and time.
func (r *Reader) Sorted() bool { return r.sorted }

// schema finds the columns.
func (r *Reader) schema(fields Fields) error {
	elements := r.meta.Schema
	if len(elements) == 0 || len(elements) > maxColumns {
		return &ReadError{"footer", fmt.Sprintf("the schema has %d elements", len(elements)), nil}
	}
	leaf, taken := 0, map[field]bool{}
	var leaves []int // element of each leaf
	mmsiLeaf, timeLeaf := -1, -1
	// The elements are a tree, depth first. Columns are children of the root.
	for i := 1; i < len(elements); {
		e := &elements[i]
		if e.NumChildren.Valid && e.NumChildren.V > 0 {
			n, err := skipGroup(elements, &i, 0)
			if err != nil {
				return err
			}
			leaf += n
			continue
		}
		f, ok := fieldOf(e.Name)
		if ok && !taken[f] && (fields&f.fields() == f.fields() || f == fieldMMSI) && e.Type.Valid &&
			(!e.RepetitionType.Valid || e.RepetitionType.V != format.Repeated) {
			c := readColumn{field: f, name: e.Name, leaf: leaf, typ: e.Type.V}
			c.optional = e.RepetitionType.Valid && e.RepetitionType.V == format.Optional
			if err := c.describe(e); err != nil {
				if f <= fieldLon {
					return err
				}
				leaves = append(leaves, i)
				leaf, i = leaf+1, i+1
				continue // a column of that name that holds something else
			}
			taken[f] = true
			r.columns = append(r.columns, c)
			switch f {
			case fieldMMSI:
				mmsiLeaf = leaf
			case fieldTime:
				timeLeaf = leaf
			}
		}
		leaves = append(leaves, i)
		leaf++
		i++
	}
	var missing []string
	for _, need := range [...]struct {
		f    field
		name string
	}{{fieldMMSI, "mmsi"}, {fieldTime, "time"}, {fieldLat, "lat"}, {fieldLon, "lon"}} {
		if !taken[need.f] {
			missing = append(missing, need.name)
		}
	}
	if missing != nil {
		var names []string
		for _, i := range leaves {
			names = append(names, elements[i].Name)
		}
		list := strings.Join(names, ", ")
		if len(list) > 200 {
			list = strings.ToValidUTF8(list[:200], "") + "..."
		}
		return &ReadError{"footer", fmt.Sprintf("no column %s among %s", strings.Join(missing, ", "), list), nil}
	}
	r.sorted = len(r.meta.RowGroups) > 0
	for i := range r.meta.RowGroups {
		g := &r.meta.RowGroups[i]
		if len(g.Columns) != leaf {
			return &ReadError{"footer", fmt.Sprintf("row group %d has %d columns, the schema %d", i, len(g.Columns), leaf), nil}
		}
		if g.NumRows < 0 || g.NumRows > math.MaxInt32 {
			return &ReadError{"footer", fmt.Sprintf("row group %d is said to have %d rows", i, g.NumRows), nil}
		}
		s := g.SortingColumns
		if len(s) < 2 || int(s[0].ColumnIdx) != mmsiLeaf || int(s[1].ColumnIdx) != timeLeaf || s[0].Descending || s[1].Descending {
			r.sorted = false
		}
	}
	return nil
}

// skipGroup passes over a nested column and counts its leaves.
func skipGroup(elements []format.SchemaElement, i *int, depth int) (leaves int, err error) {
	n := elements[*i].NumChildren.V
	*i++
	for range n {
		if *i >= len(elements) || depth > 100 {
			return 0, &ReadError{"footer", "the schema is no tree", nil}
		}
		if e := &elements[*i]; e.NumChildren.Valid && e.NumChildren.V > 0 {
			below, err := skipGroup(elements, i, depth+1)
			if err != nil {
				return 0, err
			}
			leaves += below
			continue
		}
		*i++
		leaves++
	}
	return leaves, nil
}

// describe takes over how the values are to be understood.
func (c *readColumn) describe(e *format.SchemaElement) error {
	bad := func() error {
		return &ReadError{fmt.Sprintf("column %q", c.name), fmt.Sprintf("it holds %s, which cannot be read as %s", c.typ, c.field), nil}
	}
	text := c.field.text()
	switch c.typ {
	case format.ByteArray:
		if !text && c.field != fieldMMSI {
			return bad()
		}
	case format.Int32, format.Int64:
		if text {
			return bad()
		}
	case format.Float, format.Double:
		if text {
			return bad()
		}
	case format.Int96:
		if c.field != fieldTime {
			return bad()
		}
	default:
		return bad()
	}
	if e.ConvertedType.Valid {
		switch e.ConvertedType.V {
		case deprecated.TimestampMillis:
			c.perTick = 1000
		case deprecated.TimestampMicros:
			c.perTick = 1
		case deprecated.Uint8, deprecated.Uint16, deprecated.Uint32, deprecated.Uint64:
			c.unsigned = true
		case deprecated.Date, deprecated.TimeMillis, deprecated.TimeMicros:
			return bad()
		case deprecated.Decimal:
			c.scale = math.Pow10(int(max(min(e.Scale.V, 18), 0)))
		}
	}
	switch l := e.LogicalType.Value.(type) {
	case *format.TimestampType:
		switch l.Unit.Value.(type) {
		case *format.MilliSeconds:
			c.perTick = 1000
		case *format.MicroSeconds:
			c.perTick = 1
		case *format.NanoSeconds:
			c.perTick = -1000
		}
	case *format.IntType:
		c.unsigned = !l.IsSigned
	case *format.DateType, *format.TimeType:
		return bad()
	case *format.DecimalType:
		c.scale = math.Pow10(int(max(min(l.Scale, 18), 0)))
	}
	return nil
}

// checkThrift walks over a value of the compact protocol, so that no list is
// believed to be longer than the bytes that are there.
func checkThrift(b []byte) error {
	t := thriftWalk{b: b}
	return t.value(12, 0)
}

// thriftWalk is what is left to walk over.
type thriftWalk struct{ b []byte }

var errThrift = fmt.Errorf("it is not what the format has there")

func (t *thriftWalk) byte() (byte, error) {
	if len(t.b) == 0 {
		return 0, io.ErrUnexpectedEOF
	}
	c := t.b[0]
	t.b = t.b[1:]
	return c, nil
}

func (t *thriftWalk) uint() (uint64, error) {
	u, n := binary.Uvarint(t.b)
	if n <= 0 {
		return 0, io.ErrUnexpectedEOF
	}
	t.b = t.b[n:]
	return u, nil
}

func (t *thriftWalk) skip(n uint64) error {
	if n > uint64(len(t.b)) {
		return io.ErrUnexpectedEOF
	}
	t.b = t.b[n:]
	return nil
}

// value walks over a value of a type of the compact protocol.
func (t *thriftWalk) value(kind byte, depth int) error {
	if depth > 32 {
		return errThrift
	}
	switch kind {
	case 1, 2: // boolean, in the head of a field
		return nil
	case 3:
		return t.skip(1)
	case 4, 5, 6: // integers
		_, err := t.uint()
		return err
	case 7: // double
		return t.skip(8)
	case 8: // bytes
		n, err := t.uint()
		if err != nil {
			return err
		}
		return t.skip(n)
	case 9, 10: // list, set
		head, err := t.byte()
		if err != nil {
			return err
		}
		n := uint64(head >> 4)
		if n == 15 {
			if n, err = t.uint(); err != nil {
				return err
			}
		}
		if n > uint64(len(t.b)) || n > maxList {
			return errThrift
		}
		for range n {
			if k := head & 15; k <= 2 {
				err = t.skip(1)
			} else {
				err = t.value(k, depth+1)
			}
			if err != nil {
				return err
			}
		}
		return nil
	case 12: // struct
		for {
			head, err := t.byte()
			if err != nil {
				return err
			}
			if head&15 == 0 {
				return nil
			}
			if head>>4 == 0 {
				if _, err := t.uint(); err != nil {
					return err
				}
			}
			if err := t.value(head&15, depth+1); err != nil {
				return err
			}
		}
	}
	return errThrift // the format has no maps
}
