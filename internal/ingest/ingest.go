// Package ingest opens what a command is given to read: files, directories,
// glob patterns and standard input, compressed with gzip or zstd or not, as one
// sequence of named documents ([Documents], held in memory) or streams
// ([Streams], of any length); and live sources ([ParseLive]): sockets, serial
// devices, MQTT and WebSockets.
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
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// MaxBytes is how large one document may be, after decompression. The largest
// news pages measured are about 4 MB; what is larger is no page.
const MaxBytes = 16 << 20

// Stdin is the input that stands for standard input, and the name of the
// document that comes from it.
const Stdin = "-"

// ErrTooLarge is the error of a document over [MaxBytes].
var ErrTooLarge = fmt.Errorf("larger than %d MiB, which is no page: cut out the part to read", MaxBytes>>20)

// Document is one input as its bytes, decompressed.
type Document struct {
	Name  string // path, or "-"; without .gz or .zst when that was undone
	Bytes []byte
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
	if pe := (*fs.PathError)(nil); errors.As(err, &pe) {
		err = pe.Err // the name is said once
	}
	return fmt.Sprintf("ingest: opening %q: %v", e.Name, err)
}

func (e *Error) Unwrap() error { return e.Err }

// Documents yields the documents of the inputs in order; those of a directory
// (with its subdirectories) or a pattern by name. Hidden files in directories
// are passed over, and a file that several inputs name comes once. An error is
// always a [*Error], and the sequence goes on after it.
func Documents(inputs []string, stdin io.Reader) iter.Seq2[Document, error] {
	return func(yield func(Document, error) bool) {
		for p, err := range everyPath(inputs) {
			var d Document
			if err == nil {
				d, err = read(p.name, stdin)
			}
			if err != nil {
				err = &Error{p.name, p.named, err}
			}
			if !yield(d, err) {
				return
			}
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

func read(name string, stdin io.Reader) (Document, error) {
	if name == Stdin {
		b, _, err := Decompress(stdin)
		return Document{name, b}, err
	}
	f, err := os.Open(name)
	if err != nil {
		return Document{}, err
	}
	defer f.Close()
	b, packed, err := Decompress(f)
	if packed {
		name = unpackedName(name)
	}
	return Document{name, b}, err
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
	switch {
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return nil, packed, ErrTooLarge
	case err != nil:
		return nil, packed, err
	}
	return b, packed, nil
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
