package main

import (
	"bytes"
	"errors"
	"io"
	"os"
)

// maxSpool is how much of an output waits in memory; what is longer waits in a
// file.
const maxSpool = 4 << 20

// spool holds an output back until it is whole, in bounded memory: what goes to
// a pipe is complete or absent. Its file has no name any more by the time that
// it is written, so nothing is left of it, however the program ends.
type spool struct {
	buf  bytes.Buffer
	file *os.File // nil as long as buf is enough
	left bool     // the file still has its name
}

// Write implements io.Writer.
func (s *spool) Write(p []byte) (int, error) {
	if s.file == nil && s.buf.Len()+len(p) > maxSpool {
		f, err := os.CreateTemp("", "tidewaiter-*")
		if err != nil {
			return 0, err
		}
		s.file = f
		// A system that keeps open files by their names removes it at Close.
		s.left = os.Remove(f.Name()) != nil
	}
	if s.file != nil && s.buf.Len()+len(p) > maxSpool {
		if _, err := s.buf.WriteTo(s.file); err != nil {
			return 0, err
		}
	}
	return s.buf.Write(p)
}

// WriteTo gives everything that was written.
func (s *spool) WriteTo(w io.Writer) (n int64, err error) {
	if s.file != nil {
		if _, err := s.file.Seek(0, io.SeekStart); err != nil {
			return 0, err
		}
		if n, err = io.Copy(w, s.file); err != nil {
			return n, err
		}
	}
	k, err := s.buf.WriteTo(w)
	return n + k, err
}

// Close lets go of what was not given.
func (s *spool) Close() error {
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	if s.left {
		err = errors.Join(err, os.Remove(s.file.Name()))
	}
	return err
}
