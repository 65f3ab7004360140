package warc

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
)

// ErrMoved is the error of an archive that does not hold the record of a
// [Mark] where the mark says: it was changed, or is another.
var ErrMoved = errors.New("the archive has another record there")

// Mark is the place of a record in its archive with what was counted up to it:
// enough for another [Reader] to go on behind it.
type Mark struct {
	Offset int64  `json:"offset"`        // Record.Offset
	Nth    int    `json:"nth,omitempty"` // among the records of one gzip member, from 0
	Header string `json:"header"`        // SHA-256 of the record's header, hex, its first half
	Counts Counts `json:"counts"`
	Back   int64  `json:"back,omitempty"` // what was spent of the budget for going back
}

// Mark marks the record that Next returned last. It is asked for before the
// record is read, which can add to the counts.
func (r *Reader) Mark() Mark {
	if r.record == nil {
		return Mark{}
	}
	return Mark{r.record.Offset, r.record.nth, r.record.headerSum(), r.counts.clone(), r.src.back}
}

// GoTo passes records over until that of the mark, and returns it; Next gives
// the one behind it, and counts go on from the mark's. An archive that is read
// from the mark's own offset on (Options.Base) costs nothing before it. The
// error is [ErrMoved], or one of the input.
func (r *Reader) GoTo(m Mark) (*Record, error) {
	for {
		rec, err := r.Next()
		if err == io.EOF {
			return nil, fmt.Errorf("warc: going to byte %d: %w: it ends before", m.Offset, ErrMoved)
		}
		if err != nil {
			return nil, err
		}
		switch {
		case rec.Offset < m.Offset || rec.Offset == m.Offset && rec.nth < m.Nth:
			continue
		case rec.Offset > m.Offset || rec.nth > m.Nth || rec.headerSum() != m.Header:
			return nil, fmt.Errorf("warc: going to byte %d: %w", m.Offset, ErrMoved)
		}
		r.counts, r.src.back = m.Counts.clone(), m.Back
		return rec, nil
	}
}

func (c Counts) clone() Counts {
	c.Types, c.Faults = maps.Clone(c.Types), maps.Clone(c.Faults)
	if c.Types == nil {
		c.Types = map[Type]int{}
	}
	if c.Faults == nil {
		c.Faults = map[string]int{}
	}
	return c
}

func (rec *Record) headerSum() string {
	h := sha256.New()
	for _, f := range rec.Header {
		io.WriteString(h, f.Name)
		io.WriteString(h, ": ")
		io.WriteString(h, f.Value)
		io.WriteString(h, "\n")
	}
	return hex.EncodeToString(h.Sum(nil)[:sha256.Size/2])
}
