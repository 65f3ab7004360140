// Package readpages reads claims out of any number of pages on all cores, in
// bounded memory: the command and the server give it inputs and take results.
//
// [Read] decodes the inputs one after the other, extracts and reads several
// pages at a time, and gives the results in the order of the inputs, whatever
// the number of workers. What waits between the stages is bounded in bytes, not
// in pages, so that neither an archive of any length nor a folder of large
// files decides how much memory is taken.
//
// A result belongs to its consumer, and nothing else holds it: a consumer that
// drops it drops the page's text with it. The strings of a proposal are cut out
// of that text, so a consumer that wants the proposals of all pages of a run,
// such as for [reading.Relate], keeps them with [Keep], which costs a few
// hundred bytes a proposal in place of the page.
//
// Left out: what to do with results (printing, saving), and what a fault of an
// input means for the run.
package readpages

import (
	"context"
	"errors"
	"iter"
	"runtime"
	"sync"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/internal/ingest"
	"github.com/tidewaiter/tidewaiter/reading"
)

const (
	// DefaultQueued is how many bytes of pages may wait before and behind the
	// workers: some 500 pages of the news.
	DefaultQueued = 32 << 20
	// extracting is how many bytes of pages may be extracted at a time: the tree
	// of a page takes some twenty times its bytes. One page of any size is let
	// through alone.
	extracting = 8 << 20
	// perPage is what a page costs beside its bytes.
	perPage = 4 << 10
	// maxWaiting bounds how many small pages wait.
	maxWaiting = 1024
)

// Inputs gives the pages to read, such as [ingest.Documents] and
// [ingest.Fetcher.Documents]. They run ahead of the results; the context is
// cancelled when no more of them are wanted.
type Inputs func(ctx context.Context) iter.Seq2[ingest.Document, error]

// Options say how pages are read. Reader must be set; the rest works as zero.
type Options struct {
	// Reader reads the claims; it is used by several goroutines.
	Reader *reading.Reader
	// About says what is known of a page beside its bytes; nil says what the
	// input says. It is called from several goroutines.
	About func(ingest.Document) articles.Options

	Workers int   // pages extracted and read at a time; 0 is GOMAXPROCS
	Queued  int64 // bytes of pages that may wait; 0 is DefaultQueued

	Topic *Topic // nil is every topic

	// KeepBytes leaves the page's bytes in the result, for a consumer that
	// stores them.
	KeepBytes bool
}

// Result is what was read of one page.
type Result struct {
	Page      ingest.Document // as it was opened; Bytes is nil unless Options.KeepBytes
	Document  *articles.Document
	Proposals []reading.Proposal

	// OffTopic says that the page has none of the words asked for; it has no
	// document and no proposals then.
	OffTopic bool
}

// Read reads every input and yields a result for each, in order. An error
// beside a result is that page's or that input's, and the sequence goes on; the
// page's name stands in the result where it is known. When the context ends,
// its error comes last. Leaving the loop ends everything that Read began; it
// waits for an input that is being read at that moment.
func Read(ctx context.Context, inputs Inputs, opt Options) iter.Seq2[Result, error] {
	workers := opt.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	queued := opt.Queued
	if queued <= 0 {
		queued = DefaultQueued
	}
	return func(yield func(Result, error) bool) {
		running, cancel := context.WithCancel(ctx)
		p := &pipeline{
			opt: opt, queue: newRoom(queued), busy: newRoom(extracting),
			order: make(chan *job, maxWaiting), work: make(chan *job, maxWaiting),
		}
		var ended sync.WaitGroup
		defer ended.Wait()
		defer cancel()
		ended.Go(func() { p.feed(running, inputs) })
		for range workers {
			ended.Go(func() { p.serve(running) })
		}
		for {
			j := p.next(ctx)
			if ctx.Err() != nil {
				yield(Result{}, ctx.Err())
				return
			}
			if j == nil || !yield(j.result, j.err) {
				return
			}
			p.queue.give(j.cost)
		}
	}
}

// job is one page on its way.
type job struct {
	result Result
	err    error
	cost   int64
	done   chan struct{} // closed when result and err are final
}

type pipeline struct {
	opt   Options
	queue *room // bytes between opening and consuming
	busy  *room // bytes being extracted
	order chan *job
	work  chan *job
}

// feed opens the inputs one after the other.
func (p *pipeline) feed(ctx context.Context, inputs Inputs) {
	defer close(p.order)
	defer close(p.work)
	for d, err := range inputs(ctx) {
		j := &job{result: Result{Page: d}, err: err, cost: int64(len(d.Bytes)) + perPage, done: make(chan struct{})}
		if !p.queue.take(ctx, j.cost) {
			return
		}
		if err != nil {
			close(j.done)
		} else {
			select {
			case p.work <- j:
			case <-ctx.Done():
				return
			}
		}
		select {
		case p.order <- j:
		case <-ctx.Done():
			return
		}
	}
}

// serve extracts and reads pages until there are no more.
func (p *pipeline) serve(ctx context.Context) {
	for j := range p.work {
		size := int64(len(j.result.Page.Bytes))
		if !p.busy.take(ctx, size) {
			return
		}
		p.read(j)
		p.busy.give(size)
		close(j.done)
	}
}

func (p *pipeline) read(j *job) {
	d := &j.result.Page
	opt := articles.Options{MaxBytes: ingest.MaxBytes, URL: d.URL, MediaType: d.MediaType, Charset: d.Charset}
	if p.opt.About != nil {
		opt = p.opt.About(*d)
	}
	var doc *articles.Document
	var err error
	topic := p.opt.Topic
	if topic.mayHave(d.Name, d.Bytes, opt) {
		doc, err = articles.Parse(d.Name, d.Bytes, opt)
	}
	j.result.OffTopic = err == nil && (doc == nil || !topic.has(doc))
	if !p.opt.KeepBytes || j.result.OffTopic {
		d.Bytes = nil
	}
	if err != nil || j.result.OffTopic {
		j.err = err
		return
	}
	j.result.Document, j.result.Proposals = doc, topic.choose(doc, p.opt.Reader.Read(doc))
}

// next waits for the next page in order; nil when there is none, or the context
// has ended.
func (p *pipeline) next(ctx context.Context) *job {
	select {
	case j := <-p.order:
		if j == nil {
			return nil
		}
		select {
		case <-j.done:
			return j
		case <-ctx.Done():
		}
	case <-ctx.Done():
	}
	return nil
}

// Reason is the innermost text of an error: why a page was rejected, without
// where. Rejected pages are counted by it.
func Reason(err error) string {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err.Error()
		}
		err = next
	}
}
