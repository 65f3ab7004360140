package ingest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"net/http"
	"os"
	"slices"
	"strings"

	"github.com/klauspost/compress/gzip"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/encoding/warc"
)

// open yields what one input holds: itself, the items of a feed, the pages of a
// web archive. It reports whether to go on.
func (o *opener) open(p path, stdin io.Reader) bool {
	var file *os.File
	in := stdin
	if p.name != Stdin {
		var err error
		if file, err = os.Open(p.name); err != nil {
			return o.fail(p, err)
		}
		defer file.Close()
		in = file
	}
	stored := &counted{r: in}
	head := bufio.NewReaderSize(stored, streamBuffer)
	first, err := head.Peek(4)
	if err != nil && err != io.EOF {
		return o.fail(p, err)
	}
	switch {
	case bytes.HasPrefix(first, []byte("PK\x03\x04")):
		return o.wacz(p, file)
	case beginsWARC(head):
		opt := warc.Options{}
		if o.from != nil && o.from.Record != nil && file != nil {
			if _, err := file.Seek(o.from.Record.Offset, io.SeekStart); err == nil {
				opt.Base = o.from.Record.Offset
				head.Reset(file)
			}
		}
		r := warc.NewReader(head, opt)
		return o.archive(p, p.name, r, r.Offset)
	case bytes.HasPrefix(first, zstdMagic):
		// A zstd-packed archive is a stream too.
		packed := &bounded{r: head, left: MaxBytes} // empty frames can go on for ever
		out, _, err := unpack(packed, maxWindow)
		if err != nil {
			return o.fail(p, err)
		}
		defer out.Close()
		head = bufio.NewReaderSize(out, streamBuffer)
		if beginsWARC(head) {
			packed.left = math.MaxInt64 / 2
			return o.archive(p, unpackedName(p.name), warc.NewReader(head, warc.Options{}), stored.n.Load)
		}
		if o.only != nil {
			return true
		}
		b, err := io.ReadAll(&bounded{r: head, left: MaxBytes})
		if err != nil {
			return o.fail(p, tooLarge(err))
		}
		return o.pages(p, Document{Name: unpackedName(p.name), Bytes: b})
	}
	if o.only != nil {
		return true
	}
	b, packed, err := Decompress(head)
	if err != nil {
		return o.fail(p, err)
	}
	name := p.name
	if packed {
		name = unpackedName(name)
	}
	return o.pages(p, Document{Name: name, Bytes: b})
}

// beginsWARC looks at the first bytes, packed with gzip or not.
func beginsWARC(in *bufio.Reader) bool {
	b, _ := in.Peek(4096)
	mark := []byte("WARC/")
	if bytes.HasPrefix(b, mark) {
		return true
	}
	if !bytes.HasPrefix(b, []byte{0x1f, 0x8b}) {
		return false
	}
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return false
	}
	head := make([]byte, len(mark))
	_, err = io.ReadFull(z, head)
	return err == nil && bytes.Equal(head, mark)
}

// pages yields a document, or, when it is a feed, its items.
func (o *opener) pages(p path, d Document) bool {
	if !articles.IsFeed(d.Bytes) {
		return o.done(0) || o.give(d, nil)
	}
	items, err := articles.Feed(d.Name, d.Bytes, articles.Options{MaxBytes: MaxBytes})
	if err != nil {
		return o.done(0) || o.give(Document{Name: d.Name}, &Error{d.Name, p.named, err})
	}
	defer func() { o.at.Item = 0 }()
	for i, item := range items {
		if o.done(i + 1) {
			continue
		}
		o.at.Item = i + 1
		if !o.give(Document{Name: item.Name, Bytes: item.HTML, URL: item.URL, MediaType: "text/html", Charset: "utf-8", Page: d.Page}, nil) {
			return false
		}
	}
	return true
}

// wacz yields the pages of a zip file of web archives.
func (o *opener) wacz(p path, file *os.File) bool {
	if file == nil {
		return o.fail(p, errors.New("a zip file is read from its end: give it by name, not through standard input"))
	}
	info, err := file.Stat()
	if err != nil {
		return o.fail(p, err)
	}
	z, err := warc.OpenWACZ(file, info.Size())
	if err != nil {
		return o.fail(p, err)
	}
	for name, open := range z.Archives(warc.Options{}) {
		o.at.Part, o.at.Record, o.at.Fault = o.at.Part+1, nil, 0
		var near *warc.Mark
		if o.from != nil {
			if o.at.Part < o.from.Part {
				continue
			}
			near = o.from.Record
		}
		r, err := open(near)
		if err != nil {
			o.at.Fault = 1
			if o.from != nil && o.from.Fault == 1 {
				o.from = nil
			} else if !o.fail(p, err) {
				return false
			}
			continue
		}
		if !o.archive(p, p.name+"/"+name, r, r.Offset) {
			return false
		}
	}
	return true
}

var (
	errDamagedPage = errors.New("damaged page of a web archive")
	errRevisit     = errors.New("not changed since a record that is in none of the inputs")
)

// archive yields the pages of a web archive one by one: answers with a body
// that can be a page. Pictures, styles and scripts, robots.txt, redirections and
// errors are passed over, and pages that a revisit record says are those of a
// record before. What was damaged comes at the end, an error a reason. stored
// is how far the stored bytes are read.
func (o *opener) archive(p path, name string, r *warc.Reader, stored func() int64) bool {
	last := func(err error) bool {
		if o.at.Fault++; o.from != nil {
			if o.at.Fault == o.from.Fault {
				o.from = nil
			}
			return true
		}
		return o.give(Document{Name: name}, err)
	}
	var rec *warc.Record
	var err error
	if o.from != nil && o.from.Record != nil {
		if rec, err = r.GoTo(*o.from.Record); err != nil {
			if errors.Is(err, warc.ErrMoved) {
				err = ErrChanged
			}
			o.give(Document{}, &Error{name, true, err})
			return false
		}
		o.at.Record = o.from.Record
		switch {
		case o.from.Item > 0: // the rest of a feed
			if !o.record(p, name, rec) {
				return false
			}
		case o.from.Fault == 0:
			o.from = nil
		}
	}
	for {
		if rec, err = r.Next(); err != nil {
			break
		}
		if o.from != nil && o.from.Fault > 0 {
			continue
		}
		switch rec.Type {
		case warc.Response, warc.Resource, warc.Conversion, warc.Revisit:
			if o.only != nil {
				if !o.only(r, rec) {
					return false
				}
				continue
			}
			mark := r.Mark()
			o.at.Record, o.at.Bytes = &mark, o.before+o.opened+stored()
			if !o.record(p, name, rec) {
				return false
			}
		}
	}
	if err != io.EOF {
		return last(&Error{name, false, err})
	}
	counts := r.Counts()
	for _, reason := range slices.Sorted(maps.Keys(counts.Faults)) {
		times := "once"
		if n := counts.Faults[reason]; n > 1 {
			times = fmt.Sprintf("%d times", n)
		}
		if !last(&Error{name, false, fmt.Errorf("%s: %w", times, errors.New(reason))}) {
			return false
		}
	}
	if counts.Records == 0 && !last(&Error{name, p.named, errors.New("no record of a web archive can be read")}) {
		return false
	}
	o.opened += stored()
	return true
}

// record yields the page of one record, when it holds one.
func (o *opener) record(p path, name string, rec *warc.Record) bool {
	at := path{name + "#" + rec.URI, false}
	if rec.Type == warc.Revisit {
		page, err := rec.Revisited()
		switch {
		case o.known.has(rec):
			o.known.add(rec) // later ones can refer to this one
			return true
		case err == nil && (!succeeded(page.Status) && page.Status != http.StatusNotModified || !canBePage(page.MediaType)), strings.HasSuffix(rec.URI, "/robots.txt"):
			return true
		}
		return o.fail(at, errRevisit)
	}
	o.known.add(rec)
	page, err := rec.Page(MaxBytes)
	switch {
	case errors.Is(err, warc.ErrNoPage):
		return true
	case errors.Is(err, warc.ErrTooLarge):
		return o.fail(at, ErrTooLarge)
	case errors.Is(err, warc.ErrDamaged):
		return o.fail(at, fmt.Errorf("%w: %v", errDamagedPage, err))
	case err != nil:
		return o.fail(at, err)
	case page.Status != 0 && !succeeded(page.Status), !canBePage(page.MediaType), strings.HasSuffix(page.URI, "/robots.txt"):
		return true
	}
	return o.pages(at, Document{Name: at.name, Bytes: page.Bytes, URL: page.URI, MediaType: page.MediaType, Charset: page.Charset})
}

func succeeded(status int) bool { return status >= 200 && status <= 299 }

// canBePage reports whether an answer of that media type can hold an article.
func canBePage(media string) bool {
	switch media {
	case "", "application/octet-stream", "application/pdf", "application/xhtml+xml", "application/xml", "application/rss+xml",
		"application/atom+xml", "application/rdf+xml", "application/feed+json", "multipart/related", "message/rfc822":
		return true
	case "text/css", "text/javascript", "text/csv", "text/vtt", "text/x-component":
		return false
	}
	return strings.HasPrefix(media, "text/")
}
