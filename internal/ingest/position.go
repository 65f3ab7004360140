package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/tidewaiter/tidewaiter/encoding/warc"
)

// ErrChanged is the error of going on behind a [Position] when the inputs up to
// it are not what they were.
var ErrChanged = errors.New("the inputs have changed since the run that was interrupted")

// Position is the place of a document among the inputs. With the same inputs
// another run can go on behind it: files that are done are not opened again, an
// archive that is packed record by record, or not at all, is read from the
// record on, and any other input is read through to it.
type Position struct {
	Input int    `json:"input"` // number of the file or address among those that the inputs expand to, from 0
	Path  string `json:"path"`
	// Files is a hash over the names, sizes and times of all files up to and
	// with this one: by it a changed input is noticed.
	Files string `json:"files"`

	Part   int        `json:"part,omitempty"`   // of a WACZ, from 1
	Record *warc.Mark `json:"record,omitempty"` // of a web archive
	Item   int        `json:"item,omitempty"`   // of a feed, from 1
	Fault  int        `json:"fault,omitempty"`  // of an archive, told at its end, from 1

	// Bytes is how many stored bytes of the inputs were taken in up to here, for
	// a progress line beside [Size].
	Bytes int64 `json:"bytes"`
}

// whole reports whether the document is all that its input holds.
func (p *Position) whole() bool {
	return p.Part == 0 && p.Record == nil && p.Item == 0 && p.Fault == 0
}

// opener opens inputs one after the other.
type opener struct {
	yield func(Document, error) bool
	at    Position
	// from is the document to go on behind, until it has been reached.
	from *Position
	// before is how many stored bytes the inputs hold that are done, next that
	// with the running one, and opened those of its parts that are done.
	before, next, opened int64

	known *known
	// only, when set, is given the records of archives, and no page is made; it
	// reports whether to go on.
	only func(*warc.Reader, *warc.Record) bool
}

// give yields a document, or why there is none, and reports whether to go on.
func (o *opener) give(d Document, err error) bool {
	d.At = o.at
	return o.yield(d, err)
}

func (o *opener) fail(p path, err error) bool {
	return o.give(Document{Name: p.name}, &Error{p.name, p.named, err})
}

// enter says that a path is next. skip means that it was done in an earlier
// run.
func (o *opener) enter(n int, p path) (skip bool, err error) {
	size, id := int64(0), p.name
	if p.name != Stdin && !IsURL(p.name) {
		if info, err := os.Stat(p.name); err == nil && info.Mode().IsRegular() {
			size = info.Size()
			id = fmt.Sprintf("%s\x00%d\x00%d", p.name, size, info.ModTime().UnixNano())
		}
	}
	sum := sha256.Sum256([]byte(o.at.Files + "\x00" + id))
	o.before, o.next, o.opened = o.next, o.next+size, 0
	o.at = Position{Input: n, Path: p.name, Files: hex.EncodeToString(sum[:16]), Bytes: o.next}
	switch {
	case o.from == nil:
		return false, nil
	case n < o.from.Input:
		return true, nil
	case n > o.from.Input, o.at.Files != o.from.Files:
		return false, ErrChanged
	case o.from.whole():
		o.from = nil
		return true, nil
	}
	return false, nil
}

// done reports whether an item of a feed was given in an earlier run; item 0 is
// a page that is none.
func (o *opener) done(item int) bool {
	if o.from == nil {
		return false
	}
	if item < o.from.Item || item == 0 {
		return true
	}
	done := item == o.from.Item
	if item >= o.from.Item {
		o.from = nil
	}
	return done
}

// maxKnown bounds how many records are known for revisits: some 60 MB.
const maxKnown = 2_000_000

// known are the records that were met in a run, by what a revisit record can
// refer to them with. Hashes of 64 bits stand for them: among a million, two are
// alike once in forty million times.
type known struct {
	keys map[uint64]struct{}
	full bool
	// skipped adds the records that an earlier run has gone through, and is nil
	// when they are there.
	skipped func()
}

func keyOfRecord(parts ...string) uint64 {
	// FNV-1a, 64 bits.
	h := uint64(14695981039346656037)
	for _, s := range parts {
		for i := range len(s) {
			h = (h ^ uint64(s[i])) * 1099511628211
		}
		h *= 1099511628211 // parts do not run together
	}
	return h
}

// add remembers a record.
func (k *known) add(rec *warc.Record) {
	if k.keys == nil {
		k.keys = map[uint64]struct{}{}
	}
	if k.full = k.full || len(k.keys) >= maxKnown; k.full {
		return
	}
	put := func(parts ...string) { k.keys[keyOfRecord(parts...)] = struct{}{} }
	if rec.ID != "" {
		put("id", rec.ID)
	}
	if rec.URI != "" && !rec.Date.IsZero() {
		put("at", rec.URI, rec.Date.Format(stampLayout))
	}
	if sum := rec.Header.Get("WARC-Payload-Digest"); sum != "" {
		put("sum", strings.ToLower(sum))
	}
}

// stampLayout compares dates as far as WARC 1.0 states them.
const stampLayout = "2006-01-02T15:04:05"

// has reports whether the record is known that a revisit record refers to.
func (k *known) has(rec *warc.Record) bool {
	if k.met(rec) {
		return true
	}
	if k.skipped == nil {
		return false
	}
	// Only their headers are read, and only when there is a revisit record.
	skipped := k.skipped
	k.skipped = nil
	skipped()
	return k.met(rec)
}

func (k *known) met(rec *warc.Record) bool {
	in := func(parts ...string) bool { _, ok := k.keys[keyOfRecord(parts...)]; return ok }
	r := rec.RefersTo()
	return r.ID != "" && in("id", r.ID) || !r.Date.IsZero() && in("at", r.URI, r.Date.Format(stampLayout)) ||
		r.Payload != "" && in("sum", strings.ToLower(r.Payload))
}

// scan remembers the records of all archives up to a position, from their
// headers. What cannot be opened was told by the run that came to it.
func (k *known) scan(inputs []string, upTo Position) {
	o := &opener{yield: func(Document, error) bool { return true }, known: k}
	o.only = func(r *warc.Reader, rec *warc.Record) bool {
		if rec.Type != warc.Revisit || k.met(rec) {
			k.add(rec)
		}
		if o.at.Input != upTo.Input || o.at.Part != upTo.Part || upTo.Record == nil || rec.Offset < upTo.Record.Offset {
			return true
		}
		return rec.Offset == upTo.Record.Offset && r.Mark().Nth < upTo.Record.Nth
	}
	n := -1
	for p, err := range everyPath(inputs) {
		if n++; n > upTo.Input {
			return
		}
		o.enter(n, p)
		if err != nil || p.name == Stdin || IsURL(p.name) {
			continue
		}
		if info, err := os.Stat(p.name); err != nil || !info.Mode().IsRegular() {
			continue // a pipe gives nothing twice
		}
		if !o.open(p, nil) {
			return
		}
	}
}
