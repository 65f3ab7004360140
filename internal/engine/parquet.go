package engine

import (
	"errors"
	"fmt"
	"hash/maphash"
	"io"

	"github.com/tidewaiter/tidewaiter/encoding/parquet"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// parquetRows is how many rows of a Parquet file are taken at a time.
const parquetRows = 512

// parquet reads the row groups of a Parquet file on all workers.
func (r *run) parquet(from Input) error {
	if from.At == nil {
		return fmt.Errorf("engine: reading %s: %w", from.Name, errors.New("a Parquet file is read from its end: give the name of a file that is not packed"))
	}
	file, err := parquet.NewReader(from.At, from.Size, parquet.PositionFields|parquet.StaticFields)
	if err != nil {
		return fmt.Errorf("engine: reading %s: %w", from.Name, err)
	}
	intakes := make([]*intake, r.opt.Workers)
	rows := make([][]parquet.Report, r.opt.Workers)
	for w := range intakes {
		intakes[w] = r.intake(w)
		rows[w] = make([]parquet.Report, parquetRows)
	}

	return r.each(file.Groups(), func(w, i int) error {
		in, rows := intakes[w], rows[w]
		var rec record
		g := file.Group(i)
		for {
			n, err := g.Read(rows)
			if err == io.EOF {
				break
			}
			if err == nil {
				err = r.ctx.Err()
			}
			if err != nil {
				return fmt.Errorf("engine: reading %s: %w", from.Name, err)
			}
			for k := range rows[:n] {
				if err := in.report(&rows[k], &rec); err != nil {
					return err
				}
			}
			if in.positions-in.told > 1<<16 {
				in.tell()
			}

		}
		in.tell()
		return nil
	})
}

// sayReport gives the number of what the vessel says of itself in a row, which
// is what it said in the row before, as a rule.
func (in *intake) sayReport(p *parquet.Report) (uint32, error) {
	if p.MMSI == 0 || p.MMSI > 999_999_999 {
		return 0, nil
	}
	if in.statics == nil {
		in.statics = make([]lastStatic, staticSlots)
	}
	const spread = 0x9e3779b97f4a7c15
	seed, h := in.run.texts.seed, uint64(p.Has&staticFields)*spread
	mix := func(v uint64) { h = (h ^ v) * spread; h ^= h >> 29 }
	if p.Has&parquet.HasName != 0 {
		mix(maphash.Bytes(seed, p.Name))
	}
	if p.Has&parquet.HasCallSign != 0 {
		mix(maphash.Bytes(seed, p.CallSign))
	}
	if p.Has&parquet.HasDestination != 0 {
		mix(maphash.Bytes(seed, p.Destination))
	}
	if p.Has&parquet.HasToBow != 0 {
		mix(uint64(p.ToBow)<<48 | uint64(p.ToStern)<<32 | uint64(p.ToPort)<<16 | uint64(p.ToStarboard))
	}
	s := &in.said
	*s = vessels.Static{MMSI: vessels.MMSI(p.MMSI)}
	numbersOf(p, s)
	mix(uint64(s.IMO)<<32 | uint64(s.ShipType)<<8 | uint64(s.Class))
	mix(uint64(s.DraughtM * 1000))
	last := &in.statics[hashMMSI(p.MMSI)&(staticSlots-1)]
	if last.mmsi == p.MMSI && last.hash == h {
		return last.id, nil
	}
	staticOf(p, s)
	id, err := in.static(s)
	if err != nil {
		return 0, err
	}
	*last = lastStatic{p.MMSI, id, h}
	return id, nil
}
