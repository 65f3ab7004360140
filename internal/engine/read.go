package engine

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/tidewaiter/tidewaiter/encoding/aistables"
	"github.com/tidewaiter/tidewaiter/encoding/parquet"
	"github.com/tidewaiter/tidewaiter/internal/decoding"
	"github.com/tidewaiter/tidewaiter/tracks"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// read reads all inputs.
func (r *run) read(inputs iter.Seq2[Input, error]) error {
	for in, err := range inputs {
		if err == nil {
			err = r.ctx.Err()
		}
		if err != nil {
			return err
		}
		if err := r.input(in); err != nil {
			if !in.Lenient || r.ctx.Err() != nil || errors.As(err, new(*TempError)) {
				return err
			}
			if r.opt.Damaged != nil {
				r.opt.Damaged(in, err)
			}
		}
	}
	for _, in := range r.intakes {
		if err := in.close(); err != nil {
			return err
		}
	}
	return nil
}

// sniff is how many bytes tell what an input is.
const sniff = 64 << 10

// input reads one input.
func (r *run) input(in Input) error {
	if in.Batches != nil {
		return r.batches(in)
	}
	br := bufio.NewReaderSize(in.R, sniff)
	first, err := br.Peek(sniff)
	if err != nil && err != io.EOF && len(first) == 0 {
		return fmt.Errorf("engine: reading %s: %w", in.Name, err)
	}
	if bytes.HasPrefix(first, []byte(parquet.Magic)) {
		return r.parquet(in)
	}
	switch format := aistables.Detect(first); format {
	case aistables.FormatMarineCadastre, aistables.FormatDanish, aistables.FormatPlain:
		return r.table(in, br, format)
	}
	return r.sentences(in, br)
}

// intake gives the i-th intake, which one goroutine at a time may use.
func (r *run) intake(i int) *intake {
	for len(r.intakes) <= i {
		r.newIntake()
	}
	return r.intakes[i]
}

// batches takes positions that are in memory.
func (r *run) batches(from Input) error {
	in := r.intake(0)
	var rec record
	for b, err := range from.Batches {
		if err != nil {
			return fmt.Errorf("engine: reading %s: %w", from.Name, err)
		}
		if err := r.ctx.Err(); err != nil {
			return err
		}
		if err := in.batch(&b, &rec); err != nil {
			return err
		}
		in.tell()
	}
	return nil
}

func (in *intake) batch(b *Batch, rec *record) error {
	in.mapped = in.mapped[:0]
	for _, name := range b.Sources {
		in.mapped = append(in.mapped, in.heardBy([]byte(name)))
	}
	for i := range b.Positions {
		p := &b.Positions[i]
		rec.set(p)
		rec.source = 0
		if int(p.Source) < len(in.mapped) {
			rec.source = in.mapped[p.Source]
		}
		if err := in.add(rec); err != nil {
			return err
		}
	}
	for i := range b.Statics {
		s := &b.Statics[i]
		id, err := in.static(&s.Static)
		if err != nil {
			return err
		}
		if id == 0 {
			continue
		}
		*rec = record{time: s.UnixMicro, mmsi: uint32(s.MMSI), static: id}
		if err := in.add(rec); err != nil {
			return err
		}
	}
	return nil
}

// sentences decodes what is no table: NMEA, and the JSON of feeds.
func (r *run) sentences(from Input, rd io.Reader) error {
	in := r.intake(0)
	var rec record
	feeds := func(yield func(decoding.Feed, error) bool) {
		yield(decoding.Feed{Name: from.Name, R: rd}, nil)
	}
	stats, err := decoding.Run(r.ctx, feeds, decoding.Options{
		Format: decoding.Rows, Workers: r.opt.Workers,
		Rows: func(rows []parquet.Report) error {
			for i := range rows {
				if err := in.report(&rows[i], &rec); err != nil {
					return err
				}
			}
			in.tell()
			return nil
		},
	})
	if stats != nil {
		for why, n := range stats.Rejects {
			r.stats.Rejects[why] += n
		}
		for field, n := range stats.LeftOut {
			r.stats.Impossible[field] += n
		}
	}
	return err
}

// staticFields are the fields of a report that make a static one.
const staticFields = parquet.HasIMO | parquet.HasCallSign | parquet.HasName | parquet.HasDestination |
	parquet.HasShipType | parquet.HasToBow | parquet.HasDraught

// places are the message types of ITU-R M.1371 that report where the sender is.
var places = [32]bool{1: true, 2: true, 3: true, 4: true, 9: true, 18: true, 19: true, 21: true, 27: true}

// notAvailableSOG is the speed that stands for none (M.1371-5, table 48).
const notAvailableSOG = 102.3

// report takes a row of a table of reports.
func (in *intake) report(p *parquet.Report, rec *record) error {
	h := p.Has
	isPosition := h&parquet.HasLat != 0 && h&parquet.HasLon != 0 && p.Type != 17 && p.Type != 11
	isStatic := h&staticFields != 0 && p.Type != 21
	if h&parquet.HasTime == 0 {
		if isPosition || isStatic {
			in.records++
			in.noTime++
		}
		return nil
	}
	if !isPosition && h&parquet.HasType != 0 && places[p.Type&31] || !isPosition && !isStatic && h&parquet.HasType == 0 {
		in.nowhere()
	}
	if !isPosition && !isStatic {
		return nil
	}
	*rec = record{time: p.Time, mmsi: p.MMSI, typ: p.Type}
	if h&parquet.HasType == 0 {
		rec.typ = 0
	}
	if h&parquet.HasReceiver != 0 {
		rec.source = in.heardBy(p.Receiver)
	}
	if isStatic {
		id, err := in.sayReport(p)
		if err != nil {
			return err
		}
		rec.static = id
	}
	if isPosition {
		placeOf(p, rec)
	} else if rec.static == 0 {
		return nil
	}
	return in.add(rec)
}

// placeOf fills a position from a row that has one.
func placeOf(p *parquet.Report, rec *record) {
	h := p.Has
	rec.lat, rec.lon, rec.has = p.Lat, p.Lon, hasPosition
	// Others' tables may print what M.1371 has for "not available".
	if h&parquet.HasSOG != 0 && p.SOG >= 0 && (p.SOG < notAvailableSOG || p.Type == 9) {
		rec.sog = float32(p.SOG)
		rec.has |= uint8(tracks.HasSOG)
	}
	if h&parquet.HasCOG != 0 && p.COG >= 0 && p.COG < 360 {
		rec.cog = float32(p.COG)
		rec.has |= uint8(tracks.HasCOG)
	}
	if h&parquet.HasHeading != 0 && p.Heading < 360 {
		rec.heading = p.Heading
		rec.has |= uint8(tracks.HasHeading)
	}
	if h&parquet.HasStatus != 0 && p.Status < 15 {
		rec.status = p.Status
		rec.has |= uint8(tracks.HasStatus)
	}
	if h&parquet.HasClass != 0 {
		rec.class = p.Class
	}
}

// staticOf fills a static report from a row.
func staticOf(p *parquet.Report, s *vessels.Static) {
	h := p.Has
	numbersOf(p, s)
	if h&parquet.HasName != 0 {
		s.Name = string(p.Name)
	}
	if h&parquet.HasCallSign != 0 {
		s.CallSign = string(p.CallSign)
	}
	if h&parquet.HasDestination != 0 {
		s.Destination = string(p.Destination)
	}
	if h&parquet.HasToBow != 0 {
		s.ToBowM, s.ToSternM, s.ToPortM, s.ToStarboardM = p.ToBow, p.ToStern, p.ToPort, p.ToStarboard
	}
}

// numbersOf fills the numbers of a static report from a row.
func numbersOf(p *parquet.Report, s *vessels.Static) {
	h := p.Has
	if h&parquet.HasIMO != 0 {
		s.IMO = p.IMO
	}
	if h&parquet.HasShipType != 0 {
		s.ShipType = p.ShipType
	}
	if h&parquet.HasDraught != 0 {
		s.DraughtM = float32(p.Draught)
	}
	if h&parquet.HasClass != 0 {
		s.Class = p.Class
	}
}
