// Package ingest opens what a command is given to read: files, directories,
// glob patterns and standard input, compressed with gzip or zstd or not, as one
// sequence of named documents ([Documents], held in memory) or streams
// ([Streams], of any length); pages of the web ([Fetcher]); and live sources
// ([ParseLive]): sockets, serial devices, MQTT and WebSockets.
//
// Every input is bounded before it is believed: [MaxBytes] counts bytes as they
// come out of the decompressor, so a small file cannot grow without limit, and
// no stream or sender decides how much memory is taken.
//
// A live source is listened to as a witness: [Monitor] keeps how much it says,
// and when it says nothing. A receiver that is silent looks exactly like vessels
// that are silent, so every [Silence] is data, from when to when and why, to be
// laid beside the AIS gaps of that time.
package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/tidewaiter/tidewaiter/encoding/warc"
)

// MaxBytes is how large one document may be, after decompression. The largest
// news pages measured are about 4 MB; what is larger is no page.
const MaxBytes = 16 << 20

// Stdin is the input that stands for standard input, and the name of the
// document that comes from it.
const Stdin = "-"

// ErrTooLarge is the error of a document over [MaxBytes].
var ErrTooLarge = fmt.Errorf("larger than %d MiB, which is no page: cut out the part to read", MaxBytes>>20)

// Document is one page as its bytes, decompressed.
type Document struct {
	// Name is a path, or "-", without .gz or .zst when that was undone; of a page
	// in a web archive the archive's name, "#" and its address; of an item of a
	// feed the feed's name, "#" and its number from 1; of a page that was
	// fetched the address asked for.
	Name  string
	Bytes []byte

	URL       string // where it was collected; blank when not known
	MediaType string // as a server stated it; blank when not known
	Charset   string
	Page      *Page // how it was fetched; nil for what was not

	At Position // where it stands, also of what could not be opened
}

// Error says why an input could not be opened. A fault of a document that a
// directory or a pattern turned up leaves the others readable; one that was
// asked for by name is the asker's to mend.
type Error struct {
	Name  string
	Named bool // given by name, not found by a directory or a pattern
	Err   error
}

func (e *Error) Error() string {
	err := e.Err
	if fe := (*FetchError)(nil); errors.As(err, &fe) {
		return fe.Error()
	}
	if pe := (*fs.PathError)(nil); errors.As(err, &pe) {
		err = pe.Err // the name is said once
	}
	return fmt.Sprintf("ingest: opening %q: %v", e.Name, err)
}

func (e *Error) Unwrap() error { return e.Err }

// Documents yields the documents of the inputs in order; those of a directory
// (with its subdirectories) or a pattern by name. A web archive (WARC, packed or
// not, of any length, and WACZ) gives its pages one by one, a feed its items;
// what an input is, its bytes say. Hidden files in directories
// are passed over, and a file that several inputs name comes once. An error is
// always a [*Error], and the sequence goes on after it.
func Documents(inputs []string, stdin io.Reader) iter.Seq2[Document, error] {
	return DocumentsFrom(inputs, stdin, nil)
}

// DocumentsFrom yields the documents behind a position of an earlier run over
// the same inputs; nil is before the first. Where they are not the same it
// yields an error that matches [ErrChanged], and nothing behind it. What only
// shows when an input is opened again can still differ: what standard input
// gives, and what a server answers.
func DocumentsFrom(inputs []string, stdin io.Reader, from *Position) iter.Seq2[Document, error] {
	return fetched(inputs, stdin, from, func(string) (Document, error) {
		return Document{}, errors.New("addresses are not fetched here: save the page and read the file")
	})
}

// fetched is [DocumentsFrom] with a way to fetch addresses.
func fetched(inputs []string, stdin io.Reader, from *Position, fetch func(string) (Document, error)) iter.Seq2[Document, error] {
	return func(yield func(Document, error) bool) {
		o := &opener{yield: yield, from: from, known: &known{}}
		if from != nil {
			o.known.skipped = func() { o.known.scan(inputs, *from) }
		}
		n := -1
		for p, err := range everyPath(inputs) {
			n++
			skip, changed := o.enter(n, p)
			if changed != nil {
				o.give(Document{}, &Error{p.name, true, changed})
				return
			}
			if skip {
				continue
			}
			var d Document
			if err == nil && IsURL(p.name) {
				d, err = fetch(p.name)
			}
			more := false
			switch {
			case err != nil:
				more = o.give(Document{}, &Error{p.name, p.named, err})
			case d.Page != nil && bytes.HasPrefix(d.Bytes, []byte("WARC/")):
				r := warc.NewReader(bytes.NewReader(d.Bytes), warc.Options{})
				more = o.archive(p, d.Name, r, r.Offset)
			case d.Page != nil:
				more = o.pages(p, d)
			default:
				more = o.open(p, stdin)
			}
			if !more {
				return
			}
		}
		if o.from != nil {
			yield(Document{}, &Error{o.from.Path, true, ErrChanged})
		}
	}
}

// everyPath expands the inputs in order, each file once.
func everyPath(inputs []string) iter.Seq2[path, error] {
	return func(yield func(path, error) bool) {
		seen := map[string]bool{}
		for _, input := range inputs {
			for p, err := range paths(input) {
				if seen[p.name] {
					continue
				}
				seen[p.name] = true
				if !yield(p, err) {
					return
				}
			}
		}
	}
}

// path is a file to read, or standard input.
type path struct {
	name  string
	named bool
}

// paths expands one input.
func paths(input string) iter.Seq2[path, error] {
	return func(yield func(path, error) bool) {
		if input == Stdin {
			yield(path{input, true}, nil)
			return
		}
		if IsURL(input) {
			yield(path{input, true}, nil)
			return
		}
		info, err := os.Stat(input)
		switch {
		case err == nil && info.IsDir():
			walk(input, yield)
		case err == nil:
			yield(path{filepath.Clean(input), true}, nil)
		case errors.Is(err, fs.ErrNotExist) && strings.ContainsAny(input, "*?["):
			found, gerr := filepath.Glob(input)
			if gerr == nil && len(found) == 0 {
				gerr = errors.New("the pattern matches no file")
			}
			if gerr != nil {
				yield(path{input, true}, gerr)
				return
			}
			for _, name := range found {
				info, err := os.Stat(name)
				if err == nil && info.IsDir() {
					if !walk(name, yield) {
						return
					}
					continue
				}
				if err == nil && !info.Mode().IsRegular() {
					err = errors.New("not a regular file") // a pipe could wait for ever
				}
				if !yield(path{filepath.Clean(name), false}, err) {
					return
				}
			}
		default:
			yield(path{input, true}, err)
		}
	}
}

// walk yields the regular files under dir and reports whether to go on.
func walk(dir string, yield func(path, error) bool) bool {
	found, more := false, true
	give := func(name string, err error) error {
		found = true
		if more = yield(path{name, false}, err); !more {
			return fs.SkipAll
		}
		return nil
	}
	// The function below returns no error but SkipDir and SkipAll, so neither
	// does WalkDir.
	_ = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		hidden := name != dir && strings.HasPrefix(filepath.Base(name), ".")
		switch {
		case hidden && d.IsDir():
			return fs.SkipDir
		case hidden:
			return nil
		case err != nil:
			return give(name, err)
		case d.Type().IsRegular():
			return give(name, nil)
		}
		return nil
	})
	if !found {
		return yield(path{dir, true}, errors.New("the directory holds no file to read"))
	}
	return more
}

// Decompress reads r to its end, undoing gzip or zstd when its first bytes say
// so, which packed reports. More than [MaxBytes], packed or not, is
// [ErrTooLarge].
func Decompress(r io.Reader) (b []byte, packed bool, err error) {
	// The packed bytes are bounded too: empty frames can go on for ever.
	out, packed, err := unpack(&bounded{r: r, left: MaxBytes}, MaxBytes)
	if err != nil {
		return nil, packed, err
	}
	defer out.Close()
	b, err = io.ReadAll(&bounded{r: out, left: MaxBytes})
	if err != nil {
		return nil, packed, tooLarge(err)
	}
	return b, packed, nil
}

// tooLarge says of a decompressor's own limits what they mean for a document.
func tooLarge(err error) error {
	if errors.Is(err, zstd.ErrWindowSizeExceeded) || errors.Is(err, zstd.ErrDecoderSizeExceeded) {
		return ErrTooLarge
	}
	return err
}

// bounded reads up to left bytes and fails with [ErrTooLarge] on the next.
type bounded struct {
	r    io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.r.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return n, ErrTooLarge
	}
	return n, err
}
