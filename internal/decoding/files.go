package decoding

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/tidewaiter/tidewaiter/encoding/aistables"
)

// Feed is an input to read. Its lines belong together: the parts of a message
// are never joined across feeds.
type Feed struct {
	Name string
	R    io.Reader
	// Lenient: when reading fails on the way, what was read is used, Damaged is
	// told, and the next feed follows. Else the run ends.
	Lenient bool
}

// feed is a [Feed] that is being read.
type feed struct {
	name   string
	device string // gpsd's name for it
}

func newFeed(name string) *feed {
	f := &feed{name: name, device: name}
	if name == "-" {
		f.device = "stdin"
	}
	return f
}

// files is a source of feeds that are read one after the other: sentences, or a
// published table, as the first bytes tell.
type files struct {
	opt    *Options
	next   func() (Feed, error, bool)
	in     Feed
	feed   *feed // nil: the next one is to be opened
	reader reader
	table  *table // nil: sentences
	lines  int64
	tableCounts
}

// tableCounts are what readers of tables counted.
type tableCounts struct {
	rejects map[string]int64 // rows
	leftOut map[string]int64 // values
}

func newTableCounts() tableCounts {
	return tableCounts{map[string]int64{}, map[string]int64{}}
}

// add gives the counts to the statistics of a run.
func (c *tableCounts) add(s *Stats) {
	for why, n := range c.rejects {
		s.Rejects[why] += n
	}
	s.LeftOut = c.leftOut
}

func (f *files) take(ctx context.Context, b *block) error {
	if f.feed == nil {
		in, err, ok := f.next()
		switch {
		case !ok:
			return io.EOF
		case err != nil:
			return err
		}
		f.in, f.feed, f.lines = in, newFeed(in.Name), 0
		f.reader = reader{r: in.R, size: f.size(), carry: f.reader.carry[:0]}
		err = f.begin(ctx, b)
		return f.ended(b, err)
	}
	b.feed = f.feed
	return f.ended(b, f.more(ctx, b))
}

// size is how many bytes a block has.
func (f *files) size() int {
	if f.opt.Format == Rows {
		return cmp.Or(f.opt.block, rowBlockSize)
	}
	return cmp.Or(f.opt.block, blockSize)
}

// begin reads the first block and finds out what the feed is.
func (f *files) begin(ctx context.Context, b *block) error {
	b.feed = f.feed
	if err := f.more(ctx, b); err != nil {
		return err
	}
	format := aistables.Detect(b.data)
	if format == aistables.FormatUnknown || format == aistables.FormatNMEA {
		return nil
	}
	first := append(append([]byte(nil), b.data...), f.reader.carry...)
	b.data = nil
	f.table = newTable(io.MultiReader(bytes.NewReader(first), f.in.R), format, f.opt.Rejects != nil)
	return f.more(ctx, b)
}

// more reads the next block, or gives io.EOF.
func (f *files) more(ctx context.Context, b *block) error {
	if f.table != nil {
		if err := ctx.Err(); err != nil {
			return err
		}
		return f.table.next(b)
	}
	b.before = f.lines
	ok, err := f.reader.next(ctx, b)
	if err == nil && !ok {
		err = io.EOF
	}
	if f.opt.Rejects != nil {
		f.lines += int64(bytes.Count(b.data, []byte{'\n'}))
	}
	return err
}

// ended closes a feed at its end.
func (f *files) ended(b *block, err error) error {
	if err == nil {
		return nil
	}
	if err != io.EOF && (!f.in.Lenient || errors.Is(err, context.Canceled)) {
		return fmt.Errorf("reading %s: %w", f.feed.name, err)
	}
	if err != io.EOF {
		f.opt.Damaged(f.in, err)
	}
	if f.table != nil {
		f.count(f.table)
		f.table = nil
	}
	b.last, f.feed = true, nil
	return nil
}

// count adds what a table's reader counted.
func (f *files) count(t *table) {
	c := t.reader.Counts()
	for why, n := range c.Rejected {
		if n > 0 {
			f.rejects["row: "+aistables.Reason(why).String()] += n
		}
	}
	for field, n := range c.Impossible {
		if n > 0 {
			f.leftOut[aistables.Field(field).String()] += n
		}
	}
}
