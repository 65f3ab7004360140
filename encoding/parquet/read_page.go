package parquet

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// columnReader reads one column of one row group, a page at a time.
type columnReader struct {
	readColumn
	file  *Reader
	chunk *format.ColumnMetaData
	at    int64 // of the next page in the file
	end   int64
	seen  int64 // values in the pages so far
	begun bool

	// The page at hand: so many rows, those from next on not yet given, from
	// the value-th value on.
	rows, next, value int
	levels            []byte // 1: the row has a value; nil: all have
	readValues

	dict    *readValues // of the row group
	keep    []byte      // of levels
	indexes []uint32
	packed  []byte
	plain   []byte
	zstd    *zstd.Decoder
}

// readValues are those of a page, without nulls. One of the three is not nil.
type readValues struct {
	ints   []int64
	floats []float64
	texts  textViews
}

// textViews are texts end to end.
type textViews struct {
	bytes  []byte
	starts []uint32
	ends   []uint32
}

func (t *textViews) at(i int) []byte { return t.bytes[t.starts[i]:t.ends[i]] }

var (
	errShort    = errors.New("a page ends before its values")
	errPage     = errors.New("a page says of itself what cannot be")
	errChecksum = errors.New("a page is not what its checksum says")
	errBeyond   = errors.New("it reaches beyond the file")
	errIndex    = errors.New("a value is not in the dictionary")
	errTooMany  = errors.New("there are more values than the footer names")
)

// unsupported says what of the format is not read.
type unsupported string

func (u unsupported) Error() string { return string(u) }

// oldDictionary is how writers of format 1 name the encoding of indexes.
const oldDictionary format.Encoding = 2

// maxHeader is how many bytes a page's header may have.
const maxHeader = 64 << 10

// turn goes to the next page.
func (c *columnReader) turn() error {
	if !c.begun {
		c.begun = true
		c.at = c.chunk.DataPageOffset
		if d := c.chunk.DictionaryPageOffset; d > 0 && d < c.at {
			c.at = d
		}
		c.end = c.at + c.chunk.TotalCompressedSize
		if c.at < 4 || c.chunk.TotalCompressedSize < 0 || c.end > c.file.size {
			return errBeyond
		}
	}
	for {
		h, body, err := c.page()
		if err != nil {
			return err
		}
		switch {
		case h.Type == format.DictionaryPage && h.DictionaryPageHeader.Valid:
			if err := c.dictionary(h, body); err != nil {
				return err
			}
		case h.Type == format.DataPage && h.DataPageHeader.Valid:
			return c.data(h, body)
		case h.Type == format.DataPageV2 && h.DataPageHeaderV2.Valid:
			return c.dataV2(h, body)
		case h.Type == format.IndexPage:
		default:
			return errPage
		}
	}
}

// page reads the next page as it is in the file.
func (c *columnReader) page() (*format.PageHeader, []byte, error) {
	if c.at >= c.end {
		return nil, nil, io.EOF
	}
	// The header's length is not said anywhere: more is read when it is long.
	for n := min(int64(512), c.end-c.at); ; n = min(8*n, c.end-c.at) {
		c.packed = grow(c.packed, int(n))
		if err := readAt(c.file.r, c.packed, c.at); err != nil {
			return nil, nil, err
		}
		w := thriftWalk{b: c.packed}
		err := w.value(12, 0)
		if err == io.ErrUnexpectedEOF && n < c.end-c.at && n < maxHeader {
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		size := n - int64(len(w.b))
		h := &format.PageHeader{}
		if err := thrift.Unmarshal(new(thrift.CompactProtocol), c.packed[:size], h); err != nil {
			return nil, nil, err
		}
		c.at += size
		if h.CompressedPageSize < 0 || int64(h.CompressedPageSize) > c.end-c.at || h.UncompressedPageSize < 0 || h.UncompressedPageSize > maxPage {
			return nil, nil, errPage
		}
		c.packed = grow(c.packed, int(h.CompressedPageSize))
		if err := readAt(c.file.r, c.packed, c.at); err != nil {
			return nil, nil, err
		}
		c.at += int64(h.CompressedPageSize)
		// 0 is a page without a checksum, or one in four billion with it.
		if h.CRC != 0 && uint32(h.CRC) != crc32.ChecksumIEEE(c.packed) {
			return nil, nil, errChecksum
		}
		return h, c.packed, nil
	}
}

func readAt(r io.ReaderAt, b []byte, at int64) error {
	n, err := r.ReadAt(b, at)
	if n == len(b) {
		return nil
	}
	if err == nil || err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

func grow(b []byte, n int) []byte {
	if cap(b) < n {
		return make([]byte, n)
	}
	return b[:n]
}

// unpack undoes the compression of a page, which has size bytes then.
func (c *columnReader) unpack(body []byte, size int) ([]byte, error) {
	switch c.chunk.Codec {
	case format.Uncompressed:
		return body, nil
	case format.Snappy:
		n, err := snappy.DecodedLen(body)
		if err != nil || n != size {
			return nil, errPage
		}
		c.plain = grow(c.plain, n)
		return snappy.Decode(c.plain, body)
	case format.Gzip:
		z, err := gzip.NewReader(bytes.NewReader(body))
		if err != nil {
			return nil, err
		}
		c.plain = grow(c.plain, size)
		if _, err := io.ReadFull(z, c.plain); err != nil {
			return nil, err
		}
		return c.plain, nil
	case format.Zstd:
		if c.zstd == nil {
			var err error
			c.zstd, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxPage), zstd.WithDecodeAllCapLimit(true))
			if err != nil {
				return nil, err
			}
		}
		c.plain = grow(c.plain, size)
		out, err := c.zstd.DecodeAll(body, c.plain[:0:size])
		if err == nil && len(out) != size {
			err = errPage
		}
		return out, err
	}
	return nil, unsupported(fmt.Sprintf("packed with %s, which is not read here: write it with ZSTD, SNAPPY or GZIP", c.chunk.Codec))
}

// dictionary reads the page with the distinct values of the chunk.
func (c *columnReader) dictionary(h *format.PageHeader, body []byte) error {
	n := int(h.DictionaryPageHeader.V.NumValues)
	if c.dict != nil || n < 0 {
		return errPage
	}
	plain, err := c.unpack(body, int(h.UncompressedPageSize))
	if err != nil {
		return err
	}
	c.dict = &readValues{}
	c.plain = nil // the texts are views of it
	if c.chunk.Codec == format.Uncompressed {
		c.packed = nil
	}
	return c.decodePlain(plain, n, c.dict)
}

// data reads a page in which the levels are packed with the values.
func (c *columnReader) data(h *format.PageHeader, body []byte) error {
	d := &h.DataPageHeader.V
	n, err := c.count(d.NumValues)
	if err != nil {
		return err
	}
	plain, err := c.unpack(body, int(h.UncompressedPageSize))
	if err != nil {
		return err
	}
	present := n
	c.levels = nil
	if c.optional {
		if d.DefinitionLevelEncoding != format.RLE {
			return unsupported(fmt.Sprintf("levels encoded as %s, which is not read here", d.DefinitionLevelEncoding))
		}
		if len(plain) < 4 {
			return errShort
		}
		size := binary.LittleEndian.Uint32(plain)
		if uint64(size) > uint64(len(plain)-4) {
			return errShort
		}
		if present, err = c.readLevels(plain[4:4+size], n); err != nil {
			return err
		}
		plain = plain[4+size:]
	}
	return c.decode(d.Encoding, plain, n, present)
}

// dataV2 reads a page in which the levels stand before the packed values.
func (c *columnReader) dataV2(h *format.PageHeader, body []byte) error {
	d := &h.DataPageHeaderV2.V
	n, err := c.count(d.NumValues)
	if err != nil {
		return err
	}
	r, l := int(d.RepetitionLevelsByteLength), int(d.DefinitionLevelsByteLength)
	if r < 0 || l < 0 || r > len(body) || l > len(body)-r || r+l > int(h.UncompressedPageSize) {
		return errPage
	}
	levels, body := body[r:r+l], body[r+l:]
	present := n
	c.levels = nil
	if c.optional {
		if present, err = c.readLevels(levels, n); err != nil {
			return err
		}
	}
	if !d.IsCompressed.Valid || d.IsCompressed.V {
		if body, err = c.unpack(body, int(h.UncompressedPageSize)-r-l); err != nil {
			return err
		}
	}
	return c.decode(d.Encoding, body, n, present)
}

// count checks how many rows a page is said to have.
func (c *columnReader) count(n int32) (int, error) {
	if n < 0 || n > maxPageRows {
		return 0, errPage
	}
	if c.seen += int64(n); c.seen > c.chunk.NumValues || c.chunk.NumValues > math.MaxInt32 {
		return 0, errTooMany
	}
	return int(n), nil
}

// readLevels reads which of n rows have a value, and counts these.
func (c *columnReader) readLevels(b []byte, n int) (present int, err error) {
	c.keep = grow(c.keep, n)
	levels := c.keep
	err = runs(b, 1, n, func(at, count int, value uint32) {
		v := byte(value & 1)
		for i := at; i < at+count; i++ {
			levels[i] = v
		}
		present += count * int(v)
	}, func(at, count int, packed []byte) {
		for i := range count {
			v := packed[i>>3] >> (i & 7) & 1
			levels[at+i] = v
			present += int(v)
		}
	})
	if present < n {
		c.levels = levels
	}
	return present, err
}

// runs reads n numbers in the hybrid of runs and bit packing.
func runs(b []byte, width, n int, run func(at, count int, value uint32), packed func(at, count int, b []byte)) error {
	at := 0
	for at < n {
		head, k := binary.Uvarint(b)
		if k <= 0 {
			return errShort
		}
		b = b[k:]
		if head&1 == 0 {
			bytes := (width + 7) / 8
			if len(b) < bytes || head>>1 == 0 {
				return errShort
			}
			v := uint32(0)
			for i := range bytes {
				v |= uint32(b[i]) << (8 * i)
			}
			b = b[bytes:]
			count := int(min(head>>1, uint64(n-at)))
			run(at, count, v)
			at += count
			continue
		}
		groups := head >> 1
		if groups == 0 || groups > math.MaxInt32 {
			return errShort
		}
		count := int(min(groups*8, uint64(n-at)))
		// The last group may be cut where its values end.
		need := (count*width + 7) / 8
		if len(b) < need {
			return errShort
		}
		packed(at, count, b[:need])
		b = b[min(uint64(len(b)), groups*uint64(width)):]
		at += count
	}
	return nil
}

// unpackBits gives the i-th number of a width up to 64 bits.
func unpackBits(b []byte, i, width int) uint64 {
	bit := i * width
	at, shift := bit>>3, uint(bit&7)
	if at+8 <= len(b) {
		v := binary.LittleEndian.Uint64(b[at:]) >> shift
		if shift+uint(width) > 64 {
			v |= uint64(b[at+8]) << (64 - shift)
		}
		return v & (1<<uint(width) - 1)
	}
	var last [16]byte
	copy(last[:], b[at:])
	v := binary.LittleEndian.Uint64(last[:]) >> shift
	if shift+uint(width) > 64 {
		v |= uint64(last[8]) << (64 - shift)
	}
	return v & (1<<uint(width) - 1)
}

// decode reads the values of a page of n rows.
func (c *columnReader) decode(e format.Encoding, b []byte, n, present int) error {
	c.rows, c.next, c.value = n, 0, 0
	switch e {
	case format.Plain:
		return c.decodePlain(b, present, &c.readValues)
	case format.RLEDictionary, oldDictionary:
		return c.decodeIndexes(b, present)
	case format.DeltaBinaryPacked:
		if c.typ != format.Int32 && c.typ != format.Int64 {
			return errPage
		}
		c.ints = resize(c.ints, present)
		_, err := decodeDelta(b, c.ints, c.typ == format.Int32)
		return c.finishInts(c.ints, err)
	case format.DeltaLengthByteArray:
		return c.decodeLengths(b, present)
	case format.ByteStreamSplit:
		return c.decodeSplit(b, present)
	}
	return unsupported(fmt.Sprintf("encoded as %s, which is not read here", e))
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n || s == nil {
		return make([]T, n)
	}
	return s[:n]
}

// decodePlain reads values that stand one after the other.
func (c *columnReader) decodePlain(b []byte, n int, to *readValues) error {
	le := binary.LittleEndian
	size := map[format.Type]int{format.Int32: 4, format.Int64: 8, format.Int96: 12, format.Float: 4, format.Double: 8}[c.typ]
	if len(b)/max(size, 4) < n {
		return errShort
	}
	switch c.typ {
	case format.Int32:
		to.ints = resize(to.ints, n)
		for i := range to.ints {
			to.ints[i] = int64(int32(le.Uint32(b[4*i:])))
		}
		return c.finishInts(to.ints, nil)
	case format.Int64:
		to.ints = resize(to.ints, n)
		for i := range to.ints {
			to.ints[i] = int64(le.Uint64(b[8*i:]))
		}
	case format.Int96:
		// Nanoseconds of a Julian day; day 2440588 is 1970-01-01.
		to.ints = resize(to.ints, n)
		for i := range to.ints {
			day := int64(le.Uint32(b[12*i+8:])) - 2_440_588
			to.ints[i] = day*86_400_000_000 + int64(le.Uint64(b[12*i:]))/1000
		}
		c.perTick = 1
	case format.Float:
		to.floats = resize(to.floats, n)
		for i := range to.floats {
			to.floats[i] = float64(math.Float32frombits(le.Uint32(b[4*i:])))
		}
		c.finishFloats(to)
	case format.Double:
		to.floats = resize(to.floats, n)
		for i := range to.floats {
			to.floats[i] = math.Float64frombits(le.Uint64(b[8*i:]))
		}
		c.finishFloats(to)
	default:
		to.texts = textViews{b, resize(to.texts.starts, n), resize(to.texts.ends, n)}
		at := uint64(0)
		for i := range n {
			if at+4 > uint64(len(b)) {
				return errShort
			}
			l := uint64(le.Uint32(b[at:]))
			at += 4
			if at+l > uint64(len(b)) {
				return errShort
			}
			to.texts.starts[i], to.texts.ends[i] = uint32(at), uint32(at+l)
			at += l
		}
	}
	return nil
}

// finishInts makes unsigned numbers of those of 32 bits that are.
func (c *columnReader) finishInts(v []int64, err error) error {
	if c.unsigned && c.typ == format.Int32 {
		for i := range v {
			v[i] = int64(uint32(v[i]))
		}
	}
	return err
}

// finishFloats makes times of numbers of seconds.
func (c *columnReader) finishFloats(to *readValues) {
	if c.field != fieldTime {
		return
	}
	to.ints = resize(to.ints, len(to.floats))
	for i, v := range to.floats {
		switch size := math.Abs(v); {
		case size < 1e11:
			v *= 1e6
		case size < 1e14:
			v *= 1e3
		case size < 1e17:
		case size < 1e20:
			v /= 1e3
		default:
			v = 0 // no time, nor a number perhaps
		}
		to.ints[i] = int64(math.Round(v))
	}
	to.floats = nil
	c.perTick = 1
}

// decodeIndexes reads values that are in the dictionary.
func (c *columnReader) decodeIndexes(b []byte, n int) error {
	if c.dict == nil {
		return errIndex
	}
	if n == 0 {
		c.empty()
		return nil
	}
	if len(b) == 0 || b[0] > 32 {
		return errPage
	}
	width := int(b[0])
	if cap(c.indexes) < n {
		c.indexes = make([]uint32, n)
	}
	idx := c.indexes[:n]
	err := runs(b[1:], width, n, func(at, count int, v uint32) {
		for i := at; i < at+count; i++ {
			idx[i] = v
		}
	}, func(at, count int, packed []byte) {
		for i := range count {
			idx[at+i] = uint32(unpackBits(packed, i, width))
		}
	})
	if err != nil {
		return err
	}
	d := c.dict
	size := uint32(max(len(d.ints), len(d.floats), len(d.texts.ends)))
	for _, i := range idx {
		if i >= size {
			return errIndex
		}
	}
	switch {
	case d.texts.ends != nil:
		c.texts = textViews{d.texts.bytes, resize(c.texts.starts, n), resize(c.texts.ends, n)}
		for i, k := range idx {
			c.texts.starts[i], c.texts.ends[i] = d.texts.starts[k], d.texts.ends[k]
		}
	case d.floats != nil:
		c.floats = resize(c.floats, n)
		for i, k := range idx {
			c.floats[i] = d.floats[k]
		}
	default:
		c.ints = resize(c.ints, n)
		for i, k := range idx {
			c.ints[i] = d.ints[k]
		}
	}
	return nil
}

// empty makes a page without values.
func (c *columnReader) empty() {
	switch {
	case c.typ == format.ByteArray:
		c.texts.starts, c.texts.ends = resize(c.texts.starts, 0), resize(c.texts.ends, 0)
	case (c.typ == format.Float || c.typ == format.Double) && c.field != fieldTime:
		c.floats = resize(c.floats, 0)
	default:
		c.ints = resize(c.ints, 0)
	}
}

// decodeSplit reads numbers whose first bytes stand together, then the second,
// and so on.
func (c *columnReader) decodeSplit(b []byte, n int) error {
	size := map[format.Type]int{format.Int32: 4, format.Int64: 8, format.Float: 4, format.Double: 8}[c.typ]
	if size == 0 || len(b) != n*size {
		return errShort
	}
	joined := make([]byte, len(b))
	for k := range size {
		for i, v := range b[k*n : (k+1)*n] {
			joined[i*size+k] = v
		}
	}
	return c.decodePlain(joined, n, &c.readValues)
}

// decodeLengths reads texts whose lengths stand before them all.
func (c *columnReader) decodeLengths(b []byte, n int) error {
	if c.typ != format.ByteArray {
		return errPage
	}
	c.ints = resize(c.ints, n)
	b, err := decodeDelta(b, c.ints, true)
	if err != nil {
		return err
	}
	c.texts = textViews{b, resize(c.texts.starts, n), resize(c.texts.ends, n)}
	at := int64(0)
	for i, l := range c.ints {
		if l < 0 || at+l > int64(len(b)) {
			return errShort
		}
		c.texts.starts[i], c.texts.ends[i] = uint32(at), uint32(at+l)
		at += l
	}
	return nil
}

// decodeDelta reads the differences of whole numbers, and gives the bytes
// after them.
func decodeDelta(b []byte, out []int64, narrow bool) ([]byte, error) {
	next := func() (uint64, bool) {
		u, k := binary.Uvarint(b)
		if k <= 0 {
			return 0, false
		}
		b = b[k:]
		return u, true
	}
	blockValues, ok1 := next()
	miniBlocks, ok2 := next()
	total, ok3 := next()
	first, ok4 := next()
	if !ok1 || !ok2 || !ok3 || !ok4 {
		return nil, errShort
	}
	if total != uint64(len(out)) || miniBlocks == 0 || miniBlocks > 512 || blockValues > 1<<20 || blockValues%miniBlocks != 0 {
		return nil, errPage
	}
	per := int(blockValues / miniBlocks)
	if per == 0 || per%8 != 0 {
		return nil, errPage
	}
	if len(out) == 0 {
		return b, nil
	}
	value := int64(first>>1) ^ -int64(first&1)
	clip := func(v int64) int64 {
		if narrow {
			return int64(int32(v))
		}
		return v
	}
	out[0] = clip(value)
	at := 1
	for at < len(out) {
		u, ok := next()
		if !ok || len(b) < int(miniBlocks) {
			return nil, errShort
		}
		least := int64(u>>1) ^ -int64(u&1)
		widths := b[:miniBlocks]
		b = b[miniBlocks:]
		for _, w := range widths {
			if at >= len(out) {
				break
			}
			width := int(w)
			if width > 64 {
				return nil, errPage
			}
			count := min(per, len(out)-at)
			need := per * width / 8
			if len(b) < need {
				// Some writers cut the last one where its values end.
				if need = (count*width + 7) / 8; len(b) < need {
					return nil, errShort
				}
			}
			part := b[:need]
			b = b[need:]
			dst := out[at : at+count]
			switch {
			case width == 0:
				for i := range dst {
					value += least
					dst[i] = clip(value)
				}
			default:
				for i := range dst {
					value += least + int64(unpackBits(part, i, width))
					dst[i] = clip(value)
				}
			}
			at += count
		}
	}
	return b, nil
}
