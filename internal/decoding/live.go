package decoding

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"sync"
	"time"

	"github.com/tidewaiter/tidewaiter/encoding/aisflat"
	"github.com/tidewaiter/tidewaiter/encoding/aistables"
	"github.com/tidewaiter/tidewaiter/internal/ingest"
)

const (
	// maxFeeds is how many senders of live sources are kept apart at a time; of
	// more, the one that was heard longest ago is let go.
	maxFeeds = 1024
	// tick is how often idle feeds are looked at: what they hold back is settled
	// when nothing more comes.
	tick = time.Second
	// settle is how long a feed is idle before all that it held is out.
	settle = 5 * time.Second
)

// Live decodes live sources until ctx ends, which is no error, or one of them
// cannot go on. Times of reception are those that the sentences carry, else
// those of arrival.
//
// opt.Flush, if set, is called whenever nothing more is at hand, so that
// readers of the output see what has come.
func Live(ctx context.Context, sources []*ingest.Source, opt Options) (*Stats, error) {
	l := &live{
		opt: &opt, packets: make(chan *packet, 64), free: make(chan *packet, 128), failed: make(chan error, len(sources)),
		feeds: map[feedKey]*liveFeed{}, ticker: time.NewTicker(tick), tableCounts: newTableCounts(),
	}
	defer l.ticker.Stop()
	ctx, stop := context.WithCancel(ctx)
	l.done = ctx.Done()
	var wg sync.WaitGroup
	for _, s := range sources {
		wg.Go(func() {
			if err := s.Run(ctx, l.receive); err != nil {
				l.failed <- err
				stop()
			}
		})
	}
	// The stages end when the source does, not at once with ctx: what has come
	// is settled and written.
	stats, err := start(context.WithoutCancel(ctx), l, opt)
	stop()
	wg.Wait()
	if stats != nil {
		l.add(stats)
	}
	select {
	case failed := <-l.failed:
		err = cmp.Or(err, failed)
	default:
	}
	return stats, err
}

// packet is a copy of what came.
type packet struct {
	ingest.Packet
	data []byte
}

// live is a source of blocks that come as they happen.
type live struct {
	opt     *Options
	packets chan *packet
	free    chan *packet
	failed  chan error
	done    <-chan struct{}
	feeds   map[feedKey]*liveFeed
	settled []*liveFeed // let go, their last block still to come
	idle    []*liveFeed // to be told of the time
	ticker  *time.Ticker
	ending  bool
	tableCounts
}

type feedKey struct {
	source, peer string
	session      uint64
}

// liveFeed is a sender: its unfinished line, and what it sends.
type liveFeed struct {
	feed
	key      feedKey
	carry    []byte
	skipping bool // inside a line that is too long
	decoder  *aistables.Decoder
	known    bool // whether it sends sentences or JSON
	heard    time.Time
	rejects  []rejected // of the decoder
}

// receive takes a packet from a source, and makes it wait while the stages are
// busy.
func (l *live) receive(p ingest.Packet) {
	var c *packet
	select {
	case c = <-l.free:
	default:
		c = &packet{}
	}
	c.Packet, c.data = p, append(c.data[:0], p.Data...)
	select {
	case l.packets <- c:
	case <-l.done:
	}
}

// take fills a block with what one packet brought, or with the end of a feed, or
// with the time.
func (l *live) take(_ context.Context, b *block) error {
	for {
		if n := len(l.settled); n > 0 {
			f := l.settled[n-1]
			l.settled = l.settled[:n-1]
			b.feed, b.last = &f.feed, true
			// A line that was left unfinished is no sentence, and is counted.
			b.buf = append(b.buf[:0], f.carry...)
			b.data = b.buf
			return nil
		}
		if n := len(l.idle); n > 0 {
			f := l.idle[n-1]
			l.idle = l.idle[:n-1]
			b.feed, b.tick = &f.feed, time.Now().UnixNano()
			return nil
		}
		if l.ending {
			return io.EOF
		}
		select {
		case p := <-l.packets:
			l.packet(b, p)
			return nil
		case now := <-l.ticker.C:
			for _, f := range l.feeds {
				if idle := now.Sub(f.heard); idle > tick && idle < max(settle, l.opt.Dedupe+2*tick) {
					l.idle = append(l.idle, f)
				}
			}
		case <-l.done:
			select {
			case p := <-l.packets: // what has come is used
				l.packet(b, p)
				return nil
			default:
			}
			l.ending = true
			for _, f := range l.feeds {
				l.settled = append(l.settled, f)
			}
			clear(l.feeds)
		}
	}
}

func (l *live) packet(b *block, p *packet) {
	f := l.of(p)
	b.feed = &f.feed
	b.received = p.Received.UnixNano()
	switch {
	case p.End:
		delete(l.feeds, f.key)
		l.settled = append(l.settled, f)
	case p.Framed:
		l.frame(b, f, p)
	default:
		f.lines(b, p.data)
	}
	select {
	case l.free <- p:
	default:
	}
}

// of finds the feed that a packet belongs to.
func (l *live) of(p *packet) *liveFeed {
	k := feedKey{p.Source, p.Peer, p.Session}
	f := l.feeds[k]
	if f == nil {
		if len(l.feeds) == maxFeeds {
			var oldest *liveFeed
			for _, f := range l.feeds {
				if oldest == nil || f.heard.Before(oldest.heard) {
					oldest = f
				}
			}
			delete(l.feeds, oldest.key)
			l.settled = append(l.settled, oldest)
		}
		f = &liveFeed{feed: *newFeed(p.Source), key: k}
		l.feeds[k] = f
	}
	f.heard = time.Now()
	return f
}

// frame takes a whole message of a sender: sentences, or an object of JSON.
func (l *live) frame(b *block, f *liveFeed, p *packet) {
	if !f.known {
		f.known = true
		if format := aistables.Detect(p.data); format == aistables.FormatAISStream || format == aistables.FormatDigitraffic {
			f.decoder = aistables.NewDecoder(format)
			f.decoder.OnReject(func(_ int64, why aistables.Reason, record []byte) {
				l.rejects["row: "+why.String()]++
				if l.opt.Rejects != nil {
					f.rejects = append(f.rejects, rejected{0, "row: " + why.String(), append([]byte(nil), record...)})
				}
			})
		}
	}
	if f.decoder == nil {
		b.buf = append(b.buf[:0], p.data...)
		b.data = b.buf
		return
	}
	var row aistables.Row
	if f.decoder.Decode(p.Peer, p.data, &row) {
		b.rows = append(b.rows, aisflat.Record{})
		r := &b.rows[0]
		fromTable(r, &row)
		if r.Time == 0 {
			r.Time = b.received
		}
	}
	b.rejects = append(b.rejects, f.rejects...)
	f.rejects = f.rejects[:0]
}

// lines takes a piece of a stream: its whole lines go into the block, the rest
// waits.
func (f *liveFeed) lines(b *block, piece []byte) {
	if f.skipping {
		end := bytes.IndexByte(piece, '\n')
		if end < 0 {
			return
		}
		piece, f.skipping = piece[end+1:], false
	}
	b.buf = append(append(b.buf[:0], f.carry...), piece...)
	cut := (&reader{}).cut(b.buf)
	if cut == 0 && len(b.buf) > blockSize {
		cut, f.skipping = len(b.buf), true // its start stands for the line
	}
	b.data = b.buf[:cut]
	f.carry = append(f.carry[:0], b.buf[cut:]...)
}
