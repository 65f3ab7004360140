package ingest

import (
	"bufio"
	"bytes"

	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// maxWindow is the largest zstd window that a stream may ask for: it is held in
// memory whole. `zstd --long=27`, the most that the tool writes without being
// told at reading too, needs 128 MiB.
const maxWindow = 128 << 20

// streamBuffer is how much of the packed side is read at once.
const streamBuffer = 64 << 10

// Stream is one input opened for reading from its beginning, decompressed on
// the way. Unlike a [Document] it has no limit of length, and holds no more in
// memory than a buffer and the decompressor's window. Reading is for one
// goroutine; [Stream.BytesRead] is safe beside it.
type Stream struct {
	Name string // path, or "-"; without .gz or .zst when that was undone

	// Size is the number of bytes of the input as it is stored, before
	// decompression; 0 where it is not known (standard input, a pipe).
	Size int64

	// Packed says that gzip or zstd is being undone.
	Packed bool

	// Named says that the input was given by name, and not found by a directory
	// or a pattern.
	Named bool

	path string // as opened, for errors
	out  io.ReadCloser
	in   *counted
	file io.Closer // nil for standard input
	err  error     // what Read ended with
}

// Read gives decompressed bytes. What can be read of a damaged or truncated
// input is given first; the error that follows is an [*Error] and names the
// input. Concatenated gzip members and zstd frames are read as one.
func (s *Stream) Read(p []byte) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	n, err := s.out.Read(p)
	if err == nil || err == io.EOF {
		return n, err
	}
	s.err = &Error{s.path, true, err}
	if n > 0 {
		return n, nil // the error comes alone, with the next call
	}
	return 0, s.err
}

// Path is the input as it was opened: with its .gz or .zst.
func (s *Stream) Path() string { return s.path }

// BytesRead is how many stored bytes were taken in so far, for a progress line
// beside [Stream.Size]. It runs ahead of what Read gave by up to a buffer.
func (s *Stream) BytesRead() int64 { return s.in.n.Load() }

// Close releases the input. Standard input itself stays open.
func (s *Stream) Close() error {
	s.out.Close()
	if s.err == nil {
		s.err = &Error{s.path, true, os.ErrClosed}
	}
	if s.file == nil {
		return nil
	}
	return s.file.Close()
}

// Streams opens the inputs in order, as [Documents] finds them: files, glob
// patterns, directories with their subdirectories and "-". Each stream is
// closed when the loop body is left, so it must not be kept. An error is always
// an [*Error] about one input that could not be opened, and the sequence goes
// on after it; what goes wrong later comes out of [Stream.Read].
func Streams(inputs []string, stdin io.Reader) iter.Seq2[*Stream, error] {
	return func(yield func(*Stream, error) bool) {
		for p, err := range everyPath(inputs) {
			var s *Stream
			if err == nil {
				s, err = openStream(p.name, stdin)
			}
			if err != nil {
				if !yield(nil, &Error{p.name, p.named, err}) {
					return
				}
				continue
			}
			s.Named = p.named
			more := yield(s, nil)
			s.Close()
			if !more {
				return
			}
		}
	}
}

// openStream opens one file, or standard input.
func openStream(name string, stdin io.Reader) (*Stream, error) {
	s := &Stream{Name: name, path: name, in: &counted{r: stdin}}
	if name != Stdin {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			s.Size = info.Size()
		}
		s.in.r, s.file = f, f
	}
	var err error
	s.out, s.Packed, err = unpack(s.in, maxWindow)
	if err != nil {
		if s.file != nil {
			s.file.Close()
		}
		return nil, err
	}
	if s.Packed && name != Stdin {
		s.Name = unpackedName(name)
	}
	return s, nil
}

// unpackedName takes the ending off that says how a file was packed.
func unpackedName(name string) string {
	if ext := strings.ToLower(filepath.Ext(name)); ext == ".gz" || ext == ".zst" {
		return name[:len(name)-len(ext)]
	}
	return name
}

var zstdMagic = []byte{0x28, 0xb5, 0x2f, 0xfd}

// unpack undoes gzip or zstd when the first bytes of r say so, which packed
// reports. The reader it returns names damage in its errors; closing it
// releases the decompressor and not r.
func unpack(r io.Reader, window uint64) (out io.ReadCloser, packed bool, err error) {
	in := bufio.NewReaderSize(r, streamBuffer)
	magic, err := in.Peek(4)
	if err != nil && err != io.EOF {
		return nil, false, err
	}
	switch {
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}): // RFC 1952, section 2.3.1
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, true, damage(err)
		}
		return &unpacked{z, z.Close}, true, nil
	case bytes.HasPrefix(magic, zstdMagic), // RFC 8878, section 3.1.1
		len(magic) == 4 && magic[0]&0xf0 == 0x50 && bytes.Equal(magic[1:], []byte{0x2a, 0x4d, 0x18}): // 3.1.2, a skippable frame first
		z, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(window), zstd.WithDecoderMaxMemory(window))
		if err != nil {
			return nil, true, damage(err)
		}
		return &unpacked{z, func() error { z.Close(); return nil }}, true, nil
	}
	return io.NopCloser(in), false, nil
}

// unpacked is a decompressor whose errors say what is wrong with the input.
type unpacked struct {
	r     io.Reader
	close func() error
}

func (u *unpacked) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	if err != nil && err != io.EOF {
		err = damage(err)
	}
	return n, err
}

func (u *unpacked) Close() error { return u.close() }

// damage says what an error of a decompressor means for the asker.
func damage(err error) error {
	switch {
	case errors.Is(err, ErrTooLarge):
		return err
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return fmt.Errorf("the archive asks for more memory than one is given: unpack it first, or pack it without --long: %w", err)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("cut short: the archive ends in the middle: %w", err)
	}
	return fmt.Errorf("damaged archive: %w", err)
}

// counted counts the bytes read through it.
type counted struct {
	r io.Reader
	n atomic.Int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n.Add(int64(n))
	return n, err
}

// At gives access to any part of a stored file that is not packed, and its
// size; false for everything else. It may be used beside Read until Close.
func (s *Stream) At() (r io.ReaderAt, size int64, ok bool) {
	f, isFile := s.file.(*os.File)
	if !isFile || s.Packed || s.Size == 0 {
		return nil, 0, false
	}
	return f, s.Size, true
}
