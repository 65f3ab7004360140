package engine

import (
	"context"
	"math"
	"time"

	"github.com/tidewaiter/tidewaiter/encoding/parquet"
	"github.com/tidewaiter/tidewaiter/internal/decoding"
	"github.com/tidewaiter/tidewaiter/internal/ingest"
	"github.com/tidewaiter/tidewaiter/vessels"
)

// Listen gives what live sources say to l until ctx ends, which is no error,
// or one of them cannot go on, and closes l. now is the clock. The sources of
// positions are the receivers that messages name, and are added to those of the
// configuration.
func (l *Live) Listen(ctx context.Context, sources []*ingest.Source, now func() time.Time) (*decoding.Stats, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	failed := func(err error) error {
		if err != nil {
			stop(err)
		}
		return err
	}
	stats, err := decoding.Live(ctx, sources, decoding.Options{
		Format: decoding.Rows,
		Rows: func(rows []parquet.Report) error {
			if err := l.At(now()); err != nil {
				return failed(err)
			}
			for i := range rows {
				if err := l.report(&rows[i]); err != nil {
					return failed(err)
				}
			}
			return nil
		},
		Flush: func() error { return failed(l.At(now())) },
	})
	if err == nil {
		err = l.Close(now())
	}
	return stats, err
}

// report takes a row as it was decoded. What has no time has none that could
// be used.
func (l *Live) report(p *parquet.Report) error {
	h := p.Has
	if h&parquet.HasTime == 0 {
		return nil
	}
	if h&staticFields != 0 && p.Type != 21 {
		s := &vessels.Static{MMSI: vessels.MMSI(p.MMSI)}
		staticOf(p, s)
		l.take(&liveReport{record{time: p.Time, mmsi: p.MMSI}, s})
	}
	if h&parquet.HasLat != 0 && h&parquet.HasLon != 0 && p.Type != 17 && p.Type != 11 {
		r := liveReport{record: record{time: p.Time, mmsi: p.MMSI, typ: p.Type}}
		if h&parquet.HasReceiver != 0 {
			r.source = l.source(p.Receiver)
		}
		placeOf(p, &r.record)
		l.take(&r)
	}
	return l.err
}

// source gives the number of who heard; 0 when there are too many.
func (l *Live) source(name []byte) uint16 {
	if len(name) == 0 {
		return 0
	}
	if l.sources == nil {
		l.sources = map[string]uint16{}
		for i, s := range l.opt.Config.Sources {
			l.sources[s] = uint16(i)
		}
	}
	if n, ok := l.sources[string(name)]; ok {
		return n
	}
	n := len(l.opt.Config.Sources)
	if n > math.MaxUint16 {
		return 0
	}
	l.sources[string(name)] = uint16(n)
	l.opt.Config.Sources = append(l.opt.Config.Sources, string(name))
	l.sequence.sources = l.opt.Config.Sources
	return uint16(n)
}
