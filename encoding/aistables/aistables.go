// Package aistables reads the tables and JSON feeds in which decoded AIS
// reports are published: MarineCadastre and Danish Maritime Authority CSV, CSV
// of positions with plain column names, Digitraffic JSON and aisstream.io
// frames, all into one flat [Row]. A [Parser] reads positions out of blocks of
// CSV on many processors at a time.
//
// It is faithful to what was printed: a value is taken over or left out, never
// repaired, and what was left out is counted with its reason. A damaged record
// costs that record and no other. Memory is bounded by [MaxRecord] whatever
// the input.
//
// It leaves out judgement: positions on land, identities in use twice and
// impossible speeds come through as they were published.
//
// Stability: may change; rows may gain fields.
package aistables

import (
	"fmt"
	"io"
)

// MaxRecord is the longest line or JSON record that is read. The longest AIS
// message has 1064 bits, and its JSON stays under 10 kB.
const MaxRecord = 256 << 10

// Format is one way in which reports are published.
type Format uint8

// The formats that [Detect] tells apart.
const (
	FormatUnknown        Format = iota
	FormatNMEA                  // sentences: for package nmea, not for a Reader
	FormatMarineCadastre        // CSV of the US MarineCadastre, old and new column names
	FormatDanish                // CSV of the Danish Maritime Authority (aisdk-*.csv)
	FormatDigitraffic           // JSON of Fintraffic's Digitraffic: locations, vessels, snapshots
	FormatAISStream             // JSON lines of aisstream.io frames
	FormatPlain                 // CSV of positions with plain names of columns, [Parser] says which
)

// String names the format in lower case.
func (f Format) String() string {
	names := [...]string{"unknown", "nmea", "marinecadastre", "danish", "digitraffic", "aisstream", "plain"}
	if int(f) < len(names) {
		return names[f]
	}
	return fmt.Sprintf("Format(%d)", uint8(f))
}

// Reader reads the records of one table in order. The zero value is of no use.
type Reader struct {
	// OnReject, if set, is called for every rejected record with its line (see
	// [Row.Line]), the reason, and the record's bytes, up to [MaxRecord] of
	// them. The bytes are valid during the call.
	OnReject func(line int64, why Reason, record []byte)

	counts Counts
	intern interner
	next   func(*Row) error
	err    error
}

// NewReader returns a reader of r, which is read ahead. A format without a
// reader here ([FormatUnknown], [FormatNMEA]) is an error of the first Read.
func NewReader(r io.Reader, f Format) *Reader {
	rd := &Reader{}
	switch f {
	case FormatMarineCadastre, FormatDanish, FormatPlain:
		rd.next = (&table{rd: rd, in: newLines(r), format: f}).read
	case FormatDigitraffic:
		rd.next = (&digitraffic{rd: rd, in: newDocument(r)}).read
	case FormatAISStream:
		rd.next = (&stream{rd: rd, in: newLines(r)}).read
	default:
		rd.err = fmt.Errorf("aistables: no reader for the format %q", f)
	}
	return rd
}

// Read reads the next record into row, overwriting all of it. Records that
// cannot be read are passed over and counted. It returns [io.EOF] at the end,
// the error of the underlying reader, a [*HeaderError] for a CSV table whose
// columns are not known, or a [*TruncatedError] for a JSON document that ends
// in the middle, after all records before that were given. After an error
// there is nothing more to read.
func (r *Reader) Read(row *Row) error {
	if r.err != nil {
		return r.err
	}
	if err := r.next(row); err != nil {
		r.err = err
		return err
	}
	r.counts.Given++
	return nil
}

// Counts returns what was read so far.
func (r *Reader) Counts() Counts { return r.counts }

// reject counts a record that is given up.
func (r *Reader) reject(line int64, why Reason, record []byte) {
	r.counts.Rejected[why]++
	if r.OnReject != nil {
		r.OnReject(line, why, record)
	}
}

// HeaderError says that the first line of a CSV table names no known columns.
type HeaderError struct {
	Format  Format
	Missing []string // columns that a row cannot do without
	Header  string   // the line as read, cut to 200 bytes
}

// Error formats the error as
// `aistables: reading FORMAT header: "HEADER": no column mmsi, ...`.
func (e *HeaderError) Error() string {
	s := fmt.Sprintf("aistables: reading %s header: %q: no column ", e.Format, e.Header)
	for i, m := range e.Missing {
		if i > 0 {
			s += ", "
		}
		s += m
	}
	return s
}

// TruncatedError says that a JSON document broke off, or went on as something
// else than JSON.
type TruncatedError struct {
	Records int64  // records read before
	What    string // what was wrong
}

// Error formats the error as `aistables: reading digitraffic: after N records: WHAT`.
func (e *TruncatedError) Error() string {
	return fmt.Sprintf("aistables: reading digitraffic: after %d records: %s", e.Records, e.What)
}

// interner keeps one copy of texts that come again and again: the same few
// thousand names fill a table of millions of rows. It is bounded: a text that
// hashes to an occupied slot takes it over, and the slots grow with that up to
// maxSlots.
type interner struct {
	slots []string
	taken int // slots taken over since the last growth
}

const (
	minSlots  = 1 << 8
	maxSlots  = 1 << 16
	maxIntern = 64 // bytes: no text of AIS is as long, and longer ones must not fill the slots
)

func (in *interner) text(b []byte) string {
	switch {
	case len(b) == 0:
		return ""
	case len(b) > maxIntern:
		return string(b)
	case in.slots == nil:
		in.slots = make([]string, minSlots)
	}
	slot := in.slot(b)
	if *slot == string(b) {
		return *slot
	}
	if *slot != "" {
		if in.taken++; in.taken > len(in.slots)/4 && len(in.slots) < maxSlots {
			in.grow()
			slot = in.slot(b)
		}
	}
	*slot = string(b)
	return *slot
}

func (in *interner) slot(b []byte) *string {
	h := uint32(2166136261) // FNV-1a
	for _, c := range b {
		h = (h ^ uint32(c)) * 16777619
	}
	return &in.slots[(h^h>>15)&uint32(len(in.slots)-1)]
}

func (in *interner) grow() {
	old := in.slots
	in.slots, in.taken = make([]string, 4*len(old)), 0
	for _, s := range old {
		if s != "" {
			*in.slot([]byte(s)) = s
		}
	}
}

// Decoder reads records that come one by one: frames of a WebSocket, payloads
// of MQTT messages. The zero value is of no use.
type Decoder struct {
	rd     Reader
	format Format
}

// NewDecoder returns a decoder for [FormatAISStream] or [FormatDigitraffic];
// other formats have no single records, and all of theirs are rejected.
func NewDecoder(f Format) *Decoder { return &Decoder{format: f} }

// OnReject sets the function that is called for every rejected record, as
// [Reader.OnReject] is.
func (d *Decoder) OnReject(f func(n int64, why Reason, record []byte)) { d.rd.OnReject = f }

// Counts returns what was read so far.
func (d *Decoder) Counts() Counts { return d.rd.counts }

// Decode reads one record into row, overwriting all of it, and says whether it
// could; otherwise the record is counted as rejected. The topic is that of a
// Digitraffic MQTT message (`vessels-v2/MMSI/location`), whose payload does not
// repeat the MMSI; without one the record has to hold it.
func (d *Decoder) Decode(topic string, record []byte, row *Row) bool {
	n := d.rd.counts.Records + 1
	var ok bool
	switch {
	case len(record) > MaxRecord:
		d.rd.counts.Records++
		d.rd.reject(n, ReasonTooLong, record[:MaxRecord])
	case d.format == FormatAISStream:
		ok = d.rd.frame(n, record, row)
	case d.format == FormatDigitraffic:
		ok = d.rd.digitrafficRecord(n, record, topic, nil, row)
	default:
		d.rd.counts.Records++
		d.rd.reject(n, ReasonShape, record)
	}
	if ok {
		d.rd.counts.Given++
	}
	return ok
}
