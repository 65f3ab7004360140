// Package decoding turns the bytes of AIS feeds into messages, on all
// processors and in the order of the input: lines to sentences, sentences to
// messages, messages to the lines or rows of an output. What gives no message
// is counted by reason and can be written down.
//
// The output does not depend on how many workers there are. Memory does not
// depend on how much input there is.
package decoding

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/encoding/aiscsv"
	"github.com/tidewaiter/tidewaiter/encoding/gpsdjson"
	"github.com/tidewaiter/tidewaiter/encoding/parquet"
)

// Format is what becomes of messages.
type Format uint8

const (
	Count Format = iota // they are decoded and counted
	JSON                // lines of JSON with gpsd's names
	CSV                 // lines of comma-separated values, one header
	Rows                // rows for a table, given to a function
)

// Options say what [Run] does.
type Options struct {
	Format   Format
	Unscaled bool          // JSON: numbers as sent
	Dedupe   time.Duration // join copies that were heard within this time; 0: do not
	Workers  int           // 0: see [Workers]
	Senders  bool          // count who sent and who heard, for the statistics
	Out      io.Writer     // of JSON and CSV
	Rows     func(rows []parquet.Report) error
	// Rejects gets a line for each rejected line or message, tab-separated:
	// input, line from 1 (0: not known), reason, and the bytes, quoted as in Go when they are not plain text.
	Rejects io.Writer
	// Damaged is told of a lenient feed that could not be read to its end.
	Damaged func(f Feed, err error)
	// Progress is called now and then with the sentences so far.
	Progress func(sentences int64)
	// Flush is called when what came has been written and more may be long in
	// coming: by [Live], and for inputs that give a few lines at a time.
	Flush func() error
	// Heard is told of the receivers that live messages name.
	Heard func(feed string, receiver []byte, messages int)

	block int // bytes at a time; for tests
}

// Run decodes the feeds one after the other. An error of the sequence, of
// reading, of writing or of the context ends it; what was counted until then is
// returned with it.
func Run(ctx context.Context, feeds iter.Seq2[Feed, error], opt Options) (*Stats, error) {
	next, stop := iter.Pull2(feeds)
	defer stop()
	f := &files{opt: &opt, next: next, tableCounts: newTableCounts()}
	s, err := start(ctx, f, opt)
	if s != nil {
		f.add(s)
	}
	return s, err
}

// start takes the blocks of a source through the stages.
func start(ctx context.Context, src source, opt Options) (*Stats, error) {
	n := opt.Workers
	if n <= 0 {
		n = Workers()
	}
	workers := make([]*worker, n)
	for i := range workers {
		workers[i] = &worker{opt: &opt, json: gpsdjson.Options{Unscaled: opt.Unscaled}}
	}
	q := newSequence(&opt)
	out := &writer{opt: &opt}
	if opt.Rejects != nil {
		out.rejects = bufio.NewWriter(opt.Rejects)
	}
	if opt.Dedupe > 0 {
		out.joiner = newJoiner(int64(opt.Dedupe), out.copies)
	}
	if opt.Format == CSV {
		if _, err := opt.Out.Write(aiscsv.AppendHeader(nil)); err != nil {
			return nil, err
		}
	}
	err := run(ctx, src, workers, q, out.write)
	if err == nil {
		err = out.close()
	}
	tallies := []*tally{{rejects: q.rejects}}
	for _, w := range workers {
		tallies = append(tallies, &w.tally)
	}
	s := sum(tallies)
	s.Bytes, s.Written = out.bytes, s.Messages
	if out.joiner != nil {
		s.Written -= out.joiner.joined
	}
	return s, err
}

// writer is the stage that writes, in order.
type writer struct {
	opt     *Options
	joiner  *joiner
	rejects *bufio.Writer
	text    []byte
	list    []byte
	one     [1]parquet.Report
	bytes   int64
	seen    int64

	received int64 // when the last live block came
}

func (w *writer) write(b *block) error {
	w.bytes += int64(len(b.data))
	w.seen += int64(b.sentences)
	if w.opt.Progress != nil {
		w.opt.Progress(w.seen)
	}
	for i := range b.rejects {
		w.reject(b.feed.name, &b.rejects[i])
	}
	if err := w.messages(b); err != nil {
		return err
	}
	if b.received != 0 || b.tick != 0 {
		if err := w.live(b); err != nil {
			return err
		}
	} else if !b.trickle {
		return nil
	}
	if w.opt.Flush != nil {
		return w.opt.Flush()
	}
	return nil
}

// live does what a live block asks for.
func (w *writer) live(b *block) error {
	if b.received != 0 {
		w.received = b.received
	}
	if w.opt.Heard != nil {
		w.hear(b, b.messages)
		w.hear(b, b.joined)
	}
	if w.joiner != nil && b.tick-w.received > w.joiner.window {
		return w.joiner.flush()
	}
	return nil
}

// hear tells of the receivers that messages name.
func (w *writer) hear(b *block, messages []message) {
	n := 0
	for i := range messages {
		n++
		receiver := b.receiver(&messages[i])
		if i+1 < len(messages) && bytes.Equal(receiver, b.receiver(&messages[i+1])) {
			continue
		}
		if len(receiver) > 0 {
			w.opt.Heard(b.feed.name, receiver, n)
		}
		n = 0
	}
}

// messages writes the messages of a block.
func (w *writer) messages(b *block) error {
	switch {
	case w.joiner != nil:
		for i := range b.heard {
			h := &b.heard[i]
			var report *parquet.Report
			if w.opt.Format == Rows {
				report = &b.reports[i]
			}
			if err := w.joiner.add(h, b.out[h.from:h.to], report); err != nil {
				return err
			}
		}
	case w.opt.Format == Rows:
		return w.opt.Rows(b.reports)
	case len(b.out) > 0:
		_, err := w.opt.Out.Write(b.out)
		return err
	}
	return nil
}

// copies writes a message whose copies have been joined.
func (w *writer) copies(m *waiting) error {
	c := &m.copies
	switch w.opt.Format {
	case JSON:
		w.text = append(w.text[:0], m.text...)
		w.text = append(w.text, `,"copies":`...)
		w.text = strconv.AppendInt(w.text, int64(c.N), 10)
		if len(c.Receivers) > 0 {
			w.text = append(w.text, `,"receivers":[`...)
			for i, r := range c.Receivers {
				if i > 0 {
					w.text = append(w.text, ',')
				}
				w.text = gpsdjson.AppendString(w.text, r)
			}
			w.text = append(w.text, ']')
		}
		w.text = append(w.text, "}\n"...)
	case CSV:
		// The list of receivers is the last column.
		w.list = appendList(w.list[:0], c.Receivers)
		w.text = aiscsv.AppendCell(append(w.text[:0], m.text...), w.list)
		w.text = append(w.text, '\n')
	case Rows:
		w.list = appendList(w.list[:0], c.Receivers)
		if len(w.list) > 0 {
			m.report.Receivers = w.list
			m.report.Has |= parquet.HasReceivers
		}
		w.one[0] = m.report
		return w.opt.Rows(w.one[:])
	default:
		return nil
	}
	_, err := w.opt.Out.Write(w.text)
	return err
}

// appendList appends names with ";" between them.
func appendList(dst []byte, names []string) []byte {
	for i, n := range names {
		if i > 0 {
			dst = append(dst, ';')
		}
		dst = append(dst, n...)
	}
	return dst
}

func (w *writer) reject(feed string, r *rejected) {
	// The first error stays with the bufio.Writer, and close gives it.
	raw := bytes.TrimRight(r.raw, "\r\n")
	fmt.Fprintf(w.rejects, "%s\t%d\t%s\t%s\n", quoted(feed), r.line, r.why, quoted(string(raw)))
}

// quoted gives s as it is when it is plain text of one field, else in Go's
// quotes.
func quoted(s string) string {
	if strings.HasPrefix(s, `"`) || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) {
		return strconv.QuoteToASCII(s)
	}
	return s
}

func (w *writer) close() error {
	var err error
	if w.joiner != nil {
		err = w.joiner.flush()
	}
	if w.rejects != nil {
		err = errors.Join(err, w.rejects.Flush())
	}
	return err
}
