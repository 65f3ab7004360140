package parquet

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"math"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"github.com/tidewaiter/tidewaiter/encoding/eventtable"
)

// tableGroupRows is how many rows a row group of a table has: few enough to be
// held in memory whole.
const tableGroupRows = 1 << 15

// TableWriter writes the rows of a table of package eventtable as Parquet: one
// flat record, every column optional, times as TIMESTAMP in UTC with
// microseconds, lists as texts joined by ";". A column of a row group is one
// plainly encoded page under zstd. The high-level writer of parquet-go does the
// same and makes the program 7 MB larger.
type TableWriter[T any] struct {
	table   *eventtable.Table[T]
	program string
	columns []tableColumn
	out     io.Writer
	offset  int64
	rows    int64 // in finished row groups
	held    int   // in the one that is being filled
	groups  []format.RowGroup

	zstd   *zstd.Encoder
	header bytes.Buffer
	thrift *thrift.Encoder
	body   []byte
	packed []byte
	err    error
}

// tableColumn is a column of the row group that is being filled.
type tableColumn struct {
	eventtable.Column
	present []byte // 1 for each row that has a value, else 0
	plain   []byte // its values
	bools   []byte // of a column of booleans, one a byte
	values  int
}

// NewTableWriter returns a writer of a table. program is written in the footer.
func NewTableWriter[T any](out io.Writer, table *eventtable.Table[T], program string) *TableWriter[T] {
	w := &TableWriter[T]{table: table, program: program, out: out}
	for _, c := range table.Columns() {
		w.columns = append(w.columns, tableColumn{Column: c})
	}
	w.zstd, w.err = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(false), zstd.WithZeroFrames(true))
	w.thrift = thrift.NewEncoder(new(thrift.CompactProtocol).NewWriter(&w.header))
	return w
}

// Write writes one row.
func (w *TableWriter[T]) Write(row *T) error {
	for i := range w.columns {
		c := &w.columns[i]
		v := w.table.Value(i, row)
		if !v.Known {
			c.present = append(c.present, 0)
			continue
		}
		c.present = append(c.present, 1)
		c.values++
		switch c.Type {
		case eventtable.Integer:
			c.plain = binary.LittleEndian.AppendUint64(c.plain, uint64(v.Integer))
		case eventtable.Number:
			c.plain = binary.LittleEndian.AppendUint64(c.plain, math.Float64bits(c.Rounded(v.Number)))
		case eventtable.Bool:
			c.bools = append(c.bools, asByte(v.Bool))
		case eventtable.Time:
			c.plain = binary.LittleEndian.AppendUint64(c.plain, uint64(v.Time.UnixMicro()))
		default:
			c.plain = appendText(c.plain, []byte(c.Format(&v)))
		}
	}
	if w.held++; w.held == tableGroupRows {
		w.flush()
	}
	return w.wrapped()
}

// Close writes what is left and the footer. It does not close the output.
func (w *TableWriter[T]) Close() error {
	w.flush()
	w.start()
	w.encode(&format.FileMetaData{
		Version: 2, Schema: w.schema(), NumRows: w.rows, RowGroups: w.groups, CreatedBy: w.program,
		KeyValueMetadata: thrift.Slice[format.KeyValue]{{Key: "program", Value: w.program}},
	})
	w.write(append(binary.LittleEndian.AppendUint32(w.header.Bytes(), uint32(w.header.Len())), magic...))
	return w.wrapped()
}

func (w *TableWriter[T]) wrapped() error {
	if w.err != nil {
		return fmt.Errorf("parquet: writing %s: %w", w.table.Name, w.err)
	}
	return nil
}

// flush writes the row group that is being filled.
func (w *TableWriter[T]) flush() {
	if w.held == 0 || w.err != nil {
		return
	}
	if len(w.groups) == maxGroups {
		w.err = fmt.Errorf("%d row groups are there, which is all that a file holds", maxGroups)
		return
	}
	w.start()
	g := format.RowGroup{NumRows: int64(w.held), FileOffset: w.offset, Ordinal: int16(len(w.groups))}
	for i := range w.columns {
		m := w.chunk(&w.columns[i])
		g.TotalByteSize += m.TotalUncompressedSize
		g.TotalCompressedSize += m.TotalCompressedSize
		g.Columns = append(g.Columns, format.ColumnChunk{MetaData: m})
	}
	w.groups = append(w.groups, g)
	w.rows += int64(w.held)
	w.held = 0
}

// chunk writes the page of a column and empties it.
func (w *TableWriter[T]) chunk(c *tableColumn) format.ColumnMetaData {
	w.body = appendLevelRuns(append(w.body[:0], 0, 0, 0, 0), c.present)
	binary.LittleEndian.PutUint32(w.body, uint32(len(w.body)-4))
	w.body = appendBools(append(w.body, c.plain...), c.bools)
	w.packed = w.zstd.EncodeAll(w.body, w.packed[:0])
	h := format.PageHeader{
		Type: format.DataPage, UncompressedPageSize: int32(len(w.body)), CompressedPageSize: int32(len(w.packed)),
		CRC: int32(crc32.ChecksumIEEE(w.packed)),
	}
	h.DataPageHeader.Valid = true
	h.DataPageHeader.V = format.DataPageHeader{
		NumValues: int32(w.held), Encoding: format.Plain, DefinitionLevelEncoding: format.RLE, RepetitionLevelEncoding: format.RLE,
		Statistics: format.Statistics{NullCount: int64(w.held - c.values)},
	}
	m := format.ColumnMetaData{
		Type: tablePhysical(c.Type), PathInSchema: thrift.Slice[string]{c.Name}, Codec: format.Zstd, NumValues: int64(w.held),
		Encoding: thrift.Slice[format.Encoding]{format.RLE, format.Plain}, DataPageOffset: w.offset,
		EncodingStats: []format.PageEncodingStats{{PageType: format.DataPage, Encoding: format.Plain, Count: 1}},
		Statistics:    format.Statistics{NullCount: int64(w.held - c.values)},
	}
	w.encode(&h)
	m.TotalUncompressedSize = int64(w.header.Len() + len(w.body))
	m.TotalCompressedSize = int64(w.header.Len() + len(w.packed))
	w.write(w.header.Bytes())
	w.write(w.packed)
	c.present, c.plain, c.bools, c.values = c.present[:0], c.plain[:0], c.bools[:0], 0
	return m
}

// appendLevelRuns appends definition levels of 0 and 1 as runs (the format's RLE
// hybrid, width 1).
func appendLevelRuns(dst, levels []byte) []byte {
	for len(levels) > 0 {
		n := bytes.IndexByte(levels, 1-levels[0])
		if n < 0 {
			n = len(levels)
		}
		dst = append(binary.AppendUvarint(dst, uint64(n)<<1), levels[0])
		levels = levels[n:]
	}
	return dst
}

func tablePhysical(t eventtable.Type) format.Type {
	switch t {
	case eventtable.Integer, eventtable.Time:
		return format.Int64
	case eventtable.Number:
		return format.Double
	case eventtable.Bool:
		return format.Boolean
	}
	return format.ByteArray
}

func (w *TableWriter[T]) schema() []format.SchemaElement {
	root := format.SchemaElement{Name: w.table.Name}
	root.NumChildren.Set(int32(len(w.columns)))
	out := []format.SchemaElement{root}
	for i := range w.columns {
		c := &w.columns[i]
		e := format.SchemaElement{Name: c.Name}
		e.Type.Set(tablePhysical(c.Type))
		e.RepetitionType.Set(format.Optional)
		switch e.Type.V {
		case format.ByteArray:
			e.LogicalType.Value = &format.StringType{}
			e.ConvertedType.Set(deprecated.UTF8)
		case format.Int64:
			if c.Type == eventtable.Time {
				e.LogicalType.Value = &format.TimestampType{IsAdjustedToUTC: true, Unit: format.TimeUnit{Value: &format.MicroSeconds{}}}
				e.ConvertedType.Set(deprecated.TimestampMicros)
			}
		}
		out = append(out, e)
	}
	return out
}

// encode puts a structure of the format into the header buffer.
func (w *TableWriter[T]) encode(v any) {
	w.header.Reset()
	if err := w.thrift.Encode(v); err != nil && w.err == nil {
		w.err = err
	}
}

// start writes what a file begins with.
func (w *TableWriter[T]) start() {
	if w.offset == 0 {
		w.write([]byte(magic))
	}
}

func (w *TableWriter[T]) write(b []byte) {
	if w.err != nil {
		return
	}
	n, err := w.out.Write(b)
	w.offset += int64(n)
	if err == nil && n < len(b) {
		err = io.ErrShortWrite
	}
	w.err = err
}
