package warc

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
)

// Limits of an archive. A header has some 500 bytes; a record of a page some
// 100 kB.
const (
	maxHeader        = 64 << 10
	maxLine          = 16 << 10
	maxFields        = 200
	DefaultMaxRecord = 1 << 30 // bytes of one record, unpacked, that are passed over to reach the next
	probeBytes       = 2 << 10 // packed bytes looked at to tell whether a record begins
)

// ErrDamaged is matched by errors about bytes that are not what the archive
// says they are.
var ErrDamaged = errors.New("damaged archive")

// The reasons by which faults are counted.
const (
	FaultGzip      = "damaged gzip"           // a member that cannot be unpacked
	FaultTruncated = "cut short"              // the archive ends inside a record
	FaultHeader    = "no record header"       // bytes where a header should be
	FaultLength    = "length"                 // Content-Length missing, or not where the block ends
	FaultDigest    = "digest"                 // the block is not what its digest says
	FaultLong      = "record over the limit"  // its rest was passed over
	FaultMember    = "bytes between records"  // what is neither gzip nor a record
	FaultContinued = "segment of a long page" // continuation records are passed over
)

// Counts say what was found in an archive.
type Counts struct {
	Records int            `json:"records"`
	Types   map[Type]int   `json:"types,omitempty"`
	Faults  map[string]int `json:"faults,omitempty"` // by reason
	Passed  int64          `json:"passed,omitempty"` // stored bytes passed over in search of the next record
}

// Options of a [Reader]. The zero value works.
type Options struct {
	MaxRecord int64 // 0 is DefaultMaxRecord
	Base      int64 // stored bytes of the archive before the first that is read
}

// Reader goes through the records of an archive.
type Reader struct {
	opt    Options
	src    *source
	zip    *gzip.Reader
	buf    *bufio.Reader
	in     stream // the running member unpacked, or the plain archive
	packed bool   // the running member is gzip
	open   bool   // a member is running
	clean  bool   // the last member ended as it should
	probe  *gzip.Reader
	start  int64 // of the running member
	nth    int   // records of the running member so far
	record *Record
	counts Counts
}

// stream is what a record's header and block are read from.
type stream interface {
	io.Reader
	Peek(n int) ([]byte, error)
	ReadSlice(delim byte) ([]byte, error)
}

// NewReader reads an archive from its beginning. Whether it is packed is told
// from its bytes, member by member.
func NewReader(r io.Reader, opt Options) *Reader {
	if opt.MaxRecord == 0 {
		opt.MaxRecord = DefaultMaxRecord
	}
	return &Reader{opt: opt, src: &source{r: r, base: opt.Base}, clean: true, counts: Counts{Types: map[Type]int{}, Faults: map[string]int{}}}
}

// Counts returns what was found so far.
func (r *Reader) Counts() Counts { return r.counts }

// Offset is how many stored bytes were taken in.
func (r *Reader) Offset() int64 { return r.src.offset() }

func (r *Reader) fault(reason string) { r.counts.Faults[reason]++ }

// Next goes to the next record; what was not read of the last one is passed
// over. At the end of the archive it returns io.EOF. Damage inside is counted,
// not returned; an error is one of the input itself, or of no archive at all.
func (r *Reader) Next() (*Record, error) {
	for {
		if r.record != nil {
			r.finish()
		}
		if !r.open {
			if err := r.openMember(); err != nil {
				return nil, err
			}
		}
		rec, err := r.header()
		switch {
		case err != nil:
			return nil, err
		case rec == nil:
			continue
		}
		r.counts.Records++
		r.counts.Types[rec.Type]++
		if r.packed {
			rec.nth = r.nth
			r.nth++
		}
		r.record = rec
		if rec.Type == Continuation {
			r.fault(FaultContinued)
			continue
		}
		return rec, nil
	}
}

var (
	gzipMagic = []byte{0x1f, 0x8b, 0x08}
	warcMagic = []byte("WARC/")
)

// openMember begins with the next gzip member, or with plain records.
func (r *Reader) openMember() error {
	passed := false
	for {
		b := r.src.peek(8)
		if len(b) == 0 {
			if r.src.err != io.EOF {
				return fmt.Errorf("warc: reading the archive at byte %d: %w", r.src.offset(), r.src.err)
			}
			return io.EOF
		}
		switch {
		case bytes.HasPrefix(b, gzipMagic) && (r.clean || r.beginsRecord()):
			r.start, r.nth = r.src.offset(), 0
			if r.zip == nil {
				r.zip = new(gzip.Reader)
			}
			if err := r.zip.Reset(r.src); err != nil {
				r.fault(FaultGzip)
				r.resume(r.start + 1)
				continue
			}
			r.zip.Multistream(false)
			if r.buf == nil {
				r.buf = bufio.NewReaderSize(r.zip, maxLine)
			} else {
				r.buf.Reset(r.zip)
			}
			r.in, r.open, r.packed = r.buf, true, true
			return nil
		case bytes.HasPrefix(b, warcMagic):
			r.start = r.src.offset()
			r.in, r.open, r.packed = r.src, true, false
			return nil
		}
		// Line ends between members are usual; other bytes are counted.
		if b[0] != '\r' && b[0] != '\n' && b[0] != 0 {
			if !passed {
				passed = true
				r.fault(FaultMember)
			}
		}
		n := r.toMagic()
		if passed {
			r.counts.Passed += int64(n)
		}
		r.src.skip(n)
	}
}

// toMagic is the distance to the next byte that can begin a record.
func (r *Reader) toMagic() int {
	b := r.src.peek(chunk)
	n := len(b)
	if i := bytes.Index(b[1:], gzipMagic); i >= 0 {
		n = i + 1
	}
	if i := bytes.Index(b[1:n], warcMagic); i >= 0 {
		n = i + 1
	}
	if n == len(b) && n > 8 {
		return n - 4 // a magic can lie across the edge
	}
	return n
}

// beginsRecord reports whether the gzip member that begins here unpacks to a
// record. Its cost is bounded, and counted against what may be gone back over.
func (r *Reader) beginsRecord() bool {
	if r.src.back > r.src.offset()+chunk {
		return false
	}
	b := r.src.peek(probeBytes)
	r.src.back += int64(min(len(b), 256))
	if r.probe == nil {
		r.probe = new(gzip.Reader)
	}
	if r.probe.Reset(bytes.NewReader(b)) != nil {
		return false
	}
	var head [5]byte
	_, err := io.ReadFull(r.probe, head[:])
	return err == nil && bytes.Equal(head[:], warcMagic)
}

// resume looks for the next record from an offset on.
func (r *Reader) resume(at int64) {
	r.open, r.clean = false, false
	r.src.rewind(at)
}

// header reads the header of the next record of the running member. It returns
// no record when the member has ended or is damaged.
func (r *Reader) header() (*Record, error) {
	blank := true
	for blank {
		b, err := r.in.Peek(1)
		if err != nil {
			return nil, r.memberEnd(err)
		}
		if blank = b[0] == '\r' || b[0] == '\n'; blank {
			r.in.Read(b[:1])
		}
	}
	offset := r.start
	if !r.packed {
		offset = r.src.offset()
	}
	var head []byte
	for {
		line, err := r.in.ReadSlice('\n')
		if len(head)+len(line) > maxHeader || err == bufio.ErrBufferFull {
			r.lost(FaultHeader)
			return nil, nil
		}
		head = append(head, line...)
		if err != nil {
			if err == io.EOF {
				r.fault(FaultTruncated)
				err = nil
			}
			return nil, r.memberEnd(err)
		}
		if len(head) == len(line) && !bytes.HasPrefix(line, warcMagic) {
			r.lost(FaultHeader)
			return nil, nil
		}
		if len(bytes.TrimRight(line, "\r\n")) == 0 {
			break
		}
	}
	rec, reason := parseRecord(head)
	if rec == nil {
		r.lost(reason)
		return nil, nil
	}
	rec.r, rec.Offset = r, offset
	rec.sum = newDigest(rec.Header.Get("WARC-Block-Digest"))
	return rec, nil
}

// lost gives the running place up: the next record is looked for.
func (r *Reader) lost(reason string) {
	r.fault(reason)
	if !r.packed {
		r.open, r.clean = false, false
		return
	}
	r.skipToHeader()
}

// memberEnd closes the running member. A nil err has been counted already.
func (r *Reader) memberEnd(err error) error {
	r.open, r.clean = false, true
	switch {
	case err == nil || err == io.EOF:
		return nil
	case !r.packed:
		if r.src.err != nil && r.src.err != io.EOF {
			return fmt.Errorf("warc: reading the archive at byte %d: %w", r.src.offset(), r.src.err)
		}
		return nil
	}
	r.fault(packedFault(err))
	r.resume(r.start + 1)
	return nil
}

func packedFault(err error) string {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return FaultTruncated
	}
	return FaultGzip
}

// finish passes over what is left of the last record.
func (r *Reader) finish() {
	rec := r.record
	r.record = nil
	var buf [16 << 10]byte
	for n := int64(0); rec.err == nil; {
		k, _ := rec.Read(buf[:])
		if n += int64(k); n > r.opt.MaxRecord && r.packed {
			r.fault(FaultLong)
			r.resume(r.src.offset())
			return
		}
	}
	switch {
	case rec.err == io.EOF:
		// The block has to be followed by a line end, or by the member's.
		b, err := r.in.Peek(4)
		if err == nil && !bytes.HasPrefix(b, []byte("\r\n")) && b[0] != '\n' && !bytes.Equal(b, warcMagic[:4]) {
			r.fault(FaultLength)
			if r.packed {
				r.skipToHeader()
				return
			}
			r.resume(rec.Offset + 1)
		}
	case r.packed:
		r.fault(packedFault(rec.err))
		r.resume(r.start + 1)
	default:
		r.fault(FaultTruncated)
		r.resume(rec.Offset + 1)
	}
}

// skipToHeader goes to the next header in what the running member unpacks to.
func (r *Reader) skipToHeader() {
	begins := true // a line begins here
	for n := int64(0); n < r.opt.MaxRecord; {
		if b, _ := r.in.Peek(5); begins && bytes.Equal(b, warcMagic) {
			return
		}
		line, err := r.in.ReadSlice('\n')
		n += int64(len(line))
		if err != nil && err != bufio.ErrBufferFull {
			r.memberEnd(err)
			return
		}
		begins = err == nil
	}
	r.fault(FaultLong)
	r.resume(r.src.offset())
}
