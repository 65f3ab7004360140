package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"math"
	"sync"

	"github.com/tidewaiter/tidewaiter/encoding/aistables"
	"github.com/tidewaiter/tidewaiter/tracks"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// tableBlock is how many bytes of a table a worker parses at a time. A longer
// line is passed over.
const tableBlock = aistables.MaxRecord

// lineBlocks cuts an input into blocks of whole lines.
type lineBlocks struct {
	r     io.Reader
	size  int
	carry []byte
	ended error
	long  int64 // lines that were passed over
}

// next fills buf, of size bytes, and gives the whole lines in it, nil at the
// end. What was read before a fault is given before the fault.
func (l *lineBlocks) next(ctx context.Context, buf []byte) ([]byte, error) {
	skipping := false
	n := copy(buf, l.carry)
	l.carry = l.carry[:0]
	for {
		for l.ended == nil && n < len(buf) {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			var m int
			m, l.ended = l.r.Read(buf[n:])
			n += m
		}
		if skipping {
			end := bytes.IndexByte(buf[:n], '\n')
			if end < 0 && l.ended == nil {
				n = 0
				continue
			}
			skipping = false
			if end < 0 {
				end = n - 1 // the input ends in the long line
			}
			n = copy(buf, buf[end+1:n])
			if l.ended == nil {
				continue
			}
		}
		if l.ended != nil {
			if n > 0 {
				return buf[:n], nil
			}
			if l.ended == io.EOF {
				return nil, nil
			}
			return nil, l.ended
		}
		if end := bytes.LastIndexByte(buf[:n], '\n') + 1; end > 0 {
			l.carry = append(l.carry, buf[end:n]...)
			return buf[:end], nil
		}
		l.long++
		skipping, n = true, 0
	}
}

// header reads the first line that is not empty, and leaves the rest of buf to
// be read.
func (l *lineBlocks) header(ctx context.Context, buf []byte) ([]byte, error) {
	for {
		b, err := l.next(ctx, buf)
		if err != nil || b == nil {
			return nil, err
		}
		for len(b) > 0 {
			line, rest, _ := bytes.Cut(b, []byte{'\n'})
			b = rest
			line = bytes.TrimSuffix(line, []byte{'\r'})
			if len(bytes.TrimSpace(line)) == 0 {
				continue
			}
			line = bytes.Clone(line)
			l.carry = append(bytes.Clone(rest), l.carry...)
			l.r = io.MultiReader(bytes.NewReader(l.carry), l.again())
			l.carry, l.ended = nil, nil
			return line, nil
		}
	}
}

// again is what is left of the input: nothing but its error, if it has ended.
func (l *lineBlocks) again() io.Reader {
	if l.ended != nil {
		return failing{l.ended}
	}
	return l.r
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// table reads a CSV table on all workers.
func (r *run) table(from Input, rd io.Reader, format aistables.Format) error {
	size := tableBlock
	if r.opt.block > 0 {
		size = r.opt.block
	}
	lines := &lineBlocks{r: rd, size: size}
	head, err := lines.header(r.ctx, make([]byte, tableBlock))
	if err != nil {
		return fmt.Errorf("engine: reading %s: %w", from.Name, err)
	}
	if head == nil {
		return nil
	}
	t, err := aistables.NewTable(head, format)
	if err != nil {
		return fmt.Errorf("engine: reading %s: %w", from.Name, err)
	}
	ctx, cancel := context.WithCancelCause(r.ctx)
	defer cancel(nil)
	workers := r.opt.Workers
	type block struct{ buf, lines []byte }
	full, free := make(chan block, workers), make(chan []byte, 2*workers+1)
	for range cap(free) {
		free <- make([]byte, size)
	}
	parsers := make([]*aistables.Parser, workers)
	var wg sync.WaitGroup
	for w := range workers {
		p, in := t.NewParser(), r.intake(w)
		parsers[w] = p
		wg.Go(func() {
			rows := &tableRows{in: in, parser: p}
			for b := range full {
				if ctx.Err() == nil {
					if err := p.Parse(b.lines, rows.row); err != nil {
						cancel(err)
					}
					in.tell()
				}
				free <- b.buf
			}
		})
	}
	var failed error
	for failed == nil {
		var buf []byte
		select {
		case buf = <-free:
		case <-ctx.Done():
			failed = context.Cause(ctx)
			continue
		}
		b, err := lines.next(ctx, buf)
		if err != nil {
			failed = err
			if ctx.Err() == nil {
				failed = fmt.Errorf("engine: reading %s: %w", from.Name, err)
			}
			break
		}
		if b == nil {
			break
		}
		full <- block{buf, b}
	}
	close(full)
	wg.Wait()
	if lines.long > 0 {
		r.stats.Rejects[rowReason(aistables.ReasonTooLong)] += lines.long
	}
	for _, p := range parsers {
		for why, n := range p.Counts.Rejected {
			if n > 0 {
				r.stats.Rejects[rowReason(aistables.Reason(why))] += n
			}
		}
		for field, n := range p.Counts.Impossible {
			if n > 0 {
				r.stats.Impossible[aistables.Field(field).String()] += n
			}
		}
	}
	if cause := context.Cause(ctx); cause != nil && !errors.Is(failed, cause) {
		return cause
	}
	return failed
}

func rowReason(r aistables.Reason) string { return "row: " + r.String() }

// tableRows takes the rows of a table.
type tableRows struct {
	in     *intake
	parser *aistables.Parser
	rec    record
	full   aistables.Row
	static vessels.Static
}

// row takes one row.
func (t *tableRows) row(p *aistables.Position) error {
	in, rec := t.in, &t.rec
	*rec = record{time: p.UnixMicro, mmsi: p.MMSI, typ: p.MessageType}
	if len(p.Source) > 0 {
		rec.source = in.heardBy(p.Source)
	}
	switch p.Class {
	case aistables.ClassA:
		rec.class = 'A'
	case aistables.ClassB:
		rec.class = 'B'
	case aistables.ClassBaseStation:
		rec.typ = 4
	case aistables.ClassAtoN:
		rec.typ = 21
	case aistables.ClassAircraft:
		rec.typ = 9
	}
	if len(p.Static) > 0 {
		id, err := t.say(p)
		if err != nil {
			return err
		}
		rec.static = id
	}
	if p.NoPlace {
		if p.MessageType == 0 || places[p.MessageType&31] {
			in.nowhere()
		}
		if rec.static == 0 {
			return nil
		}
		return in.add(rec)
	}
	rec.lat, rec.lon, rec.has = p.LatDeg, p.LonDeg, hasPosition
	h := p.Has
	if h.Has(aistables.FieldSOG) {
		rec.sog = float32(p.SOGKn)
		rec.has |= uint8(tracks.HasSOG)
	}
	if h.Has(aistables.FieldCOG) {
		rec.cog = float32(p.COGDeg)
		rec.has |= uint8(tracks.HasCOG)
	}
	if h.Has(aistables.FieldHeading) {
		rec.heading = p.HeadingDeg
		rec.has |= uint8(tracks.HasHeading)
	}
	if h.Has(aistables.FieldStatus) {
		rec.status = p.Status
		rec.has |= uint8(tracks.HasStatus)
	}
	return in.add(rec)
}

// say gives the number of what the vessel says of itself in this row, which is
// what it said in the row before, as a rule.
func (t *tableRows) say(p *aistables.Position) (uint32, error) {
	in := t.in
	if p.MMSI == 0 || p.MMSI > 999_999_999 {
		return 0, nil
	}
	h := uint64(p.Class)
	for _, b := range p.Static {
		h = h*0x9e3779b97f4a7c15 ^ maphash.Bytes(in.run.texts.seed, b)
	}
	if in.statics == nil {
		in.statics = make([]lastStatic, staticSlots)
	}
	last := &in.statics[hashMMSI(p.MMSI)&(staticSlots-1)]
	if last.mmsi == p.MMSI && last.hash == h {
		return last.id, nil
	}
	// What is wrong with a field leaves the field out; the parser has taken
	// the row.
	t.parser.Full(&t.full)
	t.static = vessels.Static{}
	staticOfRow(&t.full, &t.static)
	id, err := in.static(&t.static)
	if err != nil {
		return 0, err
	}
	*last = lastStatic{p.MMSI, id, h}
	return id, nil
}

// staticOfRow fills a static report from a row of a table.
func staticOfRow(t *aistables.Row, s *vessels.Static) {
	has := func(f aistables.Field) bool { return t.Has.Has(f) }
	s.MMSI = vessels.MMSI(t.MMSI)
	s.Name, s.CallSign, s.Destination = t.Name, t.CallSign, t.Destination
	if has(aistables.FieldIMO) {
		s.IMO = t.IMO
	}
	if has(aistables.FieldShipType) && t.ShipType <= math.MaxUint8 {
		s.ShipType = uint8(t.ShipType)
	}
	switch {
	case has(aistables.FieldDimensions):
		s.ToBowM, s.ToSternM, s.ToPortM, s.ToStarboardM = t.ToBowM, t.ToSternM, t.ToPortM, t.ToStarboardM
	case has(aistables.FieldLength) || has(aistables.FieldWidth):
		// The standard's way to give a size without a reference point
		// (M.1371-5, annex 8, figure 41): stern and starboard alone.
		s.ToSternM, s.ToStarboardM = uint16(math.Round(t.LengthM)), uint16(math.Round(t.WidthM))
	}
	if has(aistables.FieldDraught) {
		s.DraughtM = float32(t.DraughtM)
	}
	if *s == (vessels.Static{MMSI: s.MMSI}) {
		return // the class alone is with the position
	}
	switch t.Class {
	case aistables.ClassA:
		s.Class = 'A'
	case aistables.ClassB:
		s.Class = 'B'
	}
}
