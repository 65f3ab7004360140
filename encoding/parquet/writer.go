package parquet

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math/bits"
	"slices"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/encoding/delta"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

const (
	// DefaultGroupRows is how many rows a row group has when Options do not say:
	// enough for dictionaries to pay, few enough for a reader to skip by.
	DefaultGroupRows = 1 << 20
	// groupBytes is how many encoded bytes close a row group early.
	groupBytes = 32 << 20
	// maxText is the longest text a field may have, in bytes.
	maxText = 1 << 16
	// maxGroups is how many row groups a file may have: their ordinal is an int16.
	maxGroups = 1<<15 - 1
	// maxPacked is the percentage of a column's first page above which what zstd
	// leaves is not worth its time: the column is stored as it is. The format has
	// a codec for each chunk, but some readers take the first for all.
	maxPacked = 80

	magic = "PAR1"
)

// Options are the choices of a [Writer]. The zero value writes rows in the
// order in which they come.
type Options struct {
	Program   string // written in the footer; default "tidewaiter"
	GroupRows int    // rows in a row group; default [DefaultGroupRows]

	// Sort orders the rows of the whole file by MMSI, then time, reports without
	// a time last; equal ones stay in the order in which they came.
	Sort bool
	// Spill makes the place for sorted runs when the rows do not fit into
	// memory: one file, asked for once, written from its start and then read in
	// pieces. The caller removes it after Close.
	Spill func() (io.ReadWriteSeeker, error)
}

// Writer writes reports to a Parquet file. After an error every call returns
// that error and the output is not a Parquet file.
type Writer struct {
	out     io.Writer
	opts    Options
	offset  int64
	rows    int64
	groups  []format.RowGroup
	err     error
	closed  bool
	sorting *sorter

	page     *page
	present  *presence
	chunks   [numColumns]chunk
	grouped  int64 // rows in the chunks
	byteDict [numU8]byteDict
	dblDict  [numF64]floatDict
	textDict [numTexts]textDict

	zstd    *zstd.Encoder
	header  bytes.Buffer
	thrift  *thrift.Encoder
	body    []byte // a page before compression
	packed  []byte // and after
	free    [][]byte
	indexes []uint32
}

// chunk is one column of the row group that is being filled: its data pages,
// encoded, and what the footer says of them.
type chunk struct {
	out      blocks
	codec    format.CompressionCodec // the same in all row groups
	nulls    int64
	raw      int64 // bytes before compression, headers included
	pages    [numEncodings]int32
	ints     limits[int64]
	doubles  limits[float64]
	hasIndex bool // some page is indexes into the dictionary
}

const numEncodings = int(format.RLEDictionary) + 1

// NewWriter starts a file. Nothing is written before the first row group is
// full.
func NewWriter(out io.Writer, opts Options) *Writer {
	if opts.Program == "" {
		opts.Program = "tidewaiter"
	}
	if opts.GroupRows <= 0 {
		opts.GroupRows = DefaultGroupRows
	}
	w := &Writer{out: out, opts: opts, page: newPage(), present: new(presence)}
	if opts.Sort {
		w.sorting = newSorter(opts.Spill)
	}
	// The windows are smaller than a page: more would be memory without use.
	w.zstd, w.err = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1),
		zstd.WithWindowSize(1<<18), zstd.WithEncoderCRC(false), zstd.WithZeroFrames(true))
	for col := range w.chunks {
		w.chunks[col].codec = format.Zstd
	}
	w.thrift = thrift.NewEncoder(new(thrift.CompactProtocol).NewWriter(&w.header))
	return w
}

// Write adds reports to the file. It keeps none of their texts.
func (w *Writer) Write(reports []Report) error {
	if w.closed && w.err == nil {
		return errors.New("parquet: writing reports: the file is closed")
	}
	for i := range reports {
		if w.err != nil {
			return w.err
		}
		r := &reports[i]
		if n := longest(r); n > maxText {
			w.err = fmt.Errorf("parquet: writing reports: report %d of MMSI %d: a text of %d bytes is longer than %d", i, r.MMSI, n, maxText)
			return w.err
		}
		if w.sorting != nil {
			w.err = w.sorting.add(r)
		} else {
			w.err = w.add(r)
		}
	}
	return w.err
}

// longest is the length of a report's longest text.
func longest(r *Report) int {
	n := 0
	if r.Has&HasReceiver != 0 {
		n = len(r.Receiver)
	}
	const textual = HasCallSign | HasName | HasDestination | HasText | HasReceivers
	if r.Has&textual == 0 {
		return n
	}
	if r.Has&HasCallSign != 0 {
		n = max(n, len(r.CallSign))
	}
	if r.Has&HasName != 0 {
		n = max(n, len(r.Name))
	}
	if r.Has&HasDestination != 0 {
		n = max(n, len(r.Destination))
	}
	if r.Has&HasText != 0 {
		n = max(n, len(r.Text))
	}
	if r.Has&HasReceivers != 0 {
		n = max(n, len(r.Receivers))
	}
	return n
}

// Close writes what is held back and the footer. It does not close what the
// file is written to.
func (w *Writer) Close() error {
	if w.closed || w.err != nil {
		w.closed = true
		return w.err
	}
	w.closed = true
	if w.sorting != nil {
		w.err = w.sorting.each(w.add)
	}
	if w.err == nil {
		w.err = w.flushGroup()
	}
	if w.err == nil {
		w.err = w.writeFooter()
	}
	w.page, w.present, w.sorting = nil, nil, nil
	return w.err
}

func (w *Writer) add(r *Report) error {
	w.page.add(r)
	if w.page.rows == pageRows || w.page.text >= pageText || w.grouped+int64(w.page.rows) == int64(w.opts.GroupRows) {
		return w.flushPage()
	}
	return nil
}

// flushPage encodes the page's columns, and closes the row group when it is
// full.
func (w *Writer) flushPage() error {
	if w.page.rows == 0 {
		return nil
	}
	w.present.set(w.page.has)
	size := 0
	for col := range numColumns {
		if err := w.encodePage(col); err != nil {
			return fmt.Errorf("parquet: encoding column %s: %w", columns[col].name, err)
		}
		size += w.chunks[col].out.size
	}
	w.grouped += int64(w.page.rows)
	w.page.reset()
	if w.grouped >= int64(w.opts.GroupRows) || size >= groupBytes {
		return w.flushGroup()
	}
	return nil
}

func (w *Writer) encodePage(col int) error {
	c, rows := &w.chunks[col], w.page.rows
	present := rows
	w.body = w.body[:0]
	if col != colMMSI {
		present = w.present.count(col, rows)
		w.body = append(w.body, 0, 0, 0, 0)
		w.body = w.present.appendLevels(w.body, col, rows, present)
		binary.LittleEndian.PutUint32(w.body, uint32(len(w.body)-4))
	}
	c.nulls += int64(rows - present)
	enc := format.Plain // of no values
	if present > 0 {
		var err error
		if enc, err = w.appendValues(c, col); err != nil {
			return err
		}
	}
	c.pages[enc]++
	h := format.PageHeader{Type: format.DataPage}
	h.DataPageHeader.Valid = true
	h.DataPageHeader.V = format.DataPageHeader{
		NumValues: int32(rows), Encoding: enc, DefinitionLevelEncoding: format.RLE, RepetitionLevelEncoding: format.RLE,
		Statistics: format.Statistics{NullCount: int64(rows - present)},
	}
	raw, err := w.compressPage(c, &h)
	c.raw += int64(raw)
	c.out.add(&w.free, w.header.Bytes())
	c.out.add(&w.free, w.packed)
	return err
}

// appendValues appends the page's values of a column to the body and says how
// they are encoded.
func (w *Writer) appendValues(c *chunk, col int) (format.Encoding, error) {
	s := slot[col]
	switch columns[col].kind {
	case micros:
		c.ints.addAll(w.page.i64[s].all())
		return format.DeltaBinaryPacked, w.encode(func(dst []byte) ([]byte, error) {
			return new(delta.BinaryPackedEncoding).EncodeInt64(dst, w.page.i64[s].all())
		})
	case uint32s, int32s, uint16s:
		if columns[col].kind == uint32s {
			addInts[uint32](&c.ints, w.page.i32[s].all())
		} else {
			addInts[int32](&c.ints, w.page.i32[s].all())
		}
		return format.DeltaBinaryPacked, w.encode(func(dst []byte) ([]byte, error) {
			return new(delta.BinaryPackedEncoding).EncodeInt32(dst, w.page.i32[s].all())
		})
	case degrees:
		c.doubles.addAll(w.page.f64[s].all())
		w.body = appendDoubles(w.body, w.page.f64[s].all())
		return format.Plain, nil
	case bools:
		v := w.page.u8[s].all()
		for x := range int64(2) {
			if bytes.IndexByte(v, byte(x)) >= 0 {
				c.ints.add(x)
			}
		}
		w.body = appendBools(w.body, v)
		return format.Plain, nil
	case uint8s, int8s, letters:
		d, v := &w.byteDict[s], w.page.u8[s].all()
		if bytes.Count(v, v[:1]) == len(v) {
			v = v[:1] // one run of one value
		}
		w.indexes = d.indexes(w.indexes[:0], v)
		w.appendIndexes(c, len(w.page.u8[s].all()), len(d.values))
		return format.RLEDictionary, nil
	case tenths:
		d, fits := &w.dblDict[s], false
		if w.indexes, fits = d.indexes(w.indexes[:0], w.page.f64[s].all()); fits {
			w.appendIndexes(c, len(w.indexes), len(d.values))
			return format.RLEDictionary, nil
		}
		c.doubles.addAll(w.page.f64[s].all())
		w.body = appendDoubles(w.body, w.page.f64[s].all())
		return format.Plain, nil
	default: // texts
		d, list, fits := &w.textDict[s], &w.page.strs[s], false
		if w.indexes, fits = d.indexes(w.indexes[:0], list); fits {
			w.appendIndexes(c, len(w.indexes), len(d.keys))
			return format.RLEDictionary, nil
		}
		for i := range list.ends {
			w.body = appendText(w.body, list.at(i))
		}
		return format.Plain, nil
	}
}

// encode lets an encoder that writes to the start of what it is given append to
// the body, in place when there is room.
func (w *Writer) encode(f func(dst []byte) ([]byte, error)) error {
	// As much as any encoding of a page takes.
	w.body = slices.Grow(w.body, 9*pageRows)
	out, err := f(w.body[len(w.body):])
	w.body = append(w.body, out...)
	return err
}

// appendIndexes appends n indexes into a dictionary of so many values; a single
// one in w.indexes stands for n alike.
func (w *Writer) appendIndexes(c *chunk, n, values int) {
	// A width of 0 is allowed and not understood by all readers.
	width := max(1, bits.Len(uint(values-1)))
	c.hasIndex = true
	w.body = append(w.body, byte(width))
	w.body = appendIndexes(w.body, w.indexes, n, width)
}

// compressPage compresses the body and makes the header for it. It returns how
// long both are uncompressed.
func (w *Writer) compressPage(c *chunk, h *format.PageHeader) (int, error) {
	if c.codec == format.Zstd {
		w.packed = w.zstd.EncodeAll(w.body, w.packed[:0])
		if len(w.groups) == 0 && c.out.size == 0 && len(w.body) > 1<<10 && len(w.packed)*100 > len(w.body)*maxPacked {
			c.codec = format.Uncompressed
		}
	}
	if c.codec == format.Uncompressed {
		w.packed = append(w.packed[:0], w.body...)
	}
	h.UncompressedPageSize, h.CompressedPageSize = int32(len(w.body)), int32(len(w.packed))
	h.CRC = int32(crc32.ChecksumIEEE(w.packed))
	w.header.Reset()
	err := w.thrift.Encode(h)
	return w.header.Len() + len(w.body), err
}

// dictionary puts a column's dictionary into the body, plainly encoded, and
// returns how many values it has. Their limits are those of the column.
func (w *Writer) dictionary(c *chunk, col int) int {
	w.body = w.body[:0]
	s := slot[col]
	switch columns[col].kind {
	case uint8s:
		for _, v := range w.byteDict[s].values {
			c.ints.add(int64(v))
			w.body = binary.LittleEndian.AppendUint32(w.body, uint32(v))
		}
		return len(w.byteDict[s].values)
	case int8s:
		for _, v := range w.byteDict[s].values {
			c.ints.add(int64(int8(v)))
			w.body = binary.LittleEndian.AppendUint32(w.body, uint32(int8(v)))
		}
		return len(w.byteDict[s].values)
	case letters:
		for _, v := range w.byteDict[s].values {
			w.body = appendText(w.body, []byte{v})
		}
		return len(w.byteDict[s].values)
	case tenths:
		c.doubles.addAll(w.dblDict[s].values)
		w.body = appendDoubles(w.body, w.dblDict[s].values)
		return len(w.dblDict[s].values)
	default:
		d := &w.textDict[s]
		for i := range d.keys {
			w.body = appendText(w.body, d.values.at(i))
		}
		return len(d.keys)
	}
}

// flushGroup writes the row group that is being filled.
func (w *Writer) flushGroup() error {
	if err := w.flushPage(); err != nil || w.grouped == 0 {
		return err
	}
	if len(w.groups) == maxGroups {
		return fmt.Errorf("parquet: writing row group: %d are there, which is all that a file holds: write larger ones or more files", maxGroups)
	}
	if err := w.writeMagic(); err != nil {
		return err
	}
	g := format.RowGroup{NumRows: w.grouped, FileOffset: w.offset, Ordinal: int16(len(w.groups))}
	if w.opts.Sort {
		g.SortingColumns = sorted
	}
	for col := range numColumns {
		m, err := w.writeChunk(col)
		if err != nil {
			return fmt.Errorf("parquet: writing column %s: %w", columns[col].name, err)
		}
		g.TotalByteSize += m.TotalUncompressedSize
		g.TotalCompressedSize += m.TotalCompressedSize
		g.Columns = append(g.Columns, format.ColumnChunk{MetaData: m})
	}
	w.groups = append(w.groups, g)
	w.rows += w.grouped
	w.grouped = 0
	for i := range w.byteDict {
		w.byteDict[i].reset()
	}
	for i := range w.dblDict {
		w.dblDict[i].reset()
	}
	for i := range w.textDict {
		w.textDict[i].reset()
	}
	return nil
}

// writeChunk writes one column of the row group: its dictionary, if pages refer
// to one, and its pages.
func (w *Writer) writeChunk(col int) (format.ColumnMetaData, error) {
	c := &w.chunks[col]
	m := format.ColumnMetaData{
		Type:         physical[columns[col].kind],
		PathInSchema: thrift.Slice[string]{columns[col].name},
		Codec:        c.codec,
		NumValues:    w.grouped,
	}
	if col != colMMSI {
		m.Encoding = append(m.Encoding, format.RLE)
	}
	start := w.offset
	if c.hasIndex {
		h := format.PageHeader{Type: format.DictionaryPage}
		h.DictionaryPageHeader.Valid = true
		h.DictionaryPageHeader.V = format.DictionaryPageHeader{NumValues: int32(w.dictionary(c, col)), Encoding: format.Plain}
		raw, err := w.compressPage(c, &h)
		if err != nil {
			return m, err
		}
		c.raw += int64(raw)
		m.DictionaryPageOffset = w.offset
		m.EncodingStats = append(m.EncodingStats, format.PageEncodingStats{PageType: format.DictionaryPage, Encoding: format.Plain, Count: 1})
		if c.pages[format.Plain] == 0 {
			m.Encoding = append(m.Encoding, format.Plain)
		}
		if err := w.write(w.header.Bytes()); err != nil {
			return m, err
		}
		if err := w.write(w.packed); err != nil {
			return m, err
		}
	}
	for enc, n := range c.pages {
		if n != 0 {
			m.Encoding = append(m.Encoding, format.Encoding(enc))
			m.EncodingStats = append(m.EncodingStats, format.PageEncodingStats{PageType: format.DataPage, Encoding: format.Encoding(enc), Count: n})
		}
	}
	m.DataPageOffset = w.offset
	for _, b := range c.out.list {
		if err := w.write(b); err != nil {
			return m, err
		}
	}
	m.TotalUncompressedSize, m.TotalCompressedSize = c.raw, w.offset-start
	m.Statistics = c.statistics(columns[col].kind)
	c.out.release(&w.free)
	*c = chunk{out: c.out, codec: c.codec}
	return m, nil
}

func (w *Writer) writeFooter() error {
	if err := w.writeMagic(); err != nil {
		return err
	}
	w.header.Reset()
	if err := w.thrift.Encode(metadata(w.opts.Program, w.rows, w.groups)); err != nil {
		return fmt.Errorf("parquet: encoding footer: %w", err)
	}
	footer := binary.LittleEndian.AppendUint32(w.header.Bytes(), uint32(w.header.Len()))
	if err := w.write(append(footer, magic...)); err != nil {
		return fmt.Errorf("parquet: writing footer: %w", err)
	}
	return nil
}

func (w *Writer) writeMagic() error {
	if w.offset != 0 {
		return nil
	}
	if err := w.write([]byte(magic)); err != nil {
		return fmt.Errorf("parquet: writing header: %w", err)
	}
	return nil
}

func (w *Writer) write(b []byte) error {
	n, err := w.out.Write(b)
	w.offset += int64(n)
	if err == nil && n < len(b) {
		err = io.ErrShortWrite
	}
	return err
}
