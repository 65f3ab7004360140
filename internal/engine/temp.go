package engine

import (
	"fmt"
	"os"
	"sync/atomic"
)

// TempError says that the temporary file could not be used: the disk is full,
// as a rule.
type TempError struct {
	Dir string
	Err error
}

// Error formats the error with what to do about it.
func (e *TempError) Error() string {
	return fmt.Sprintf("engine: keeping positions in a temporary file in %q: %v: free some space there, name another folder, or allow more memory", e.Dir, e.Err)
}

func (e *TempError) Unwrap() error { return e.Err }

// tempFile is what is written when memory is full.
type tempFile interface {
	WriteAt(b []byte, at int64) (int, error)
	ReadAt(b []byte, at int64) (int, error)
	Close() error
}

// spill is one temporary file, made when it is first needed. It is safe for
// many goroutines.
type spill struct {
	dir    string
	create func(dir string) (tempFile, error)

	made  atomic.Pointer[tempFile]
	end   atomic.Int64
	begin chan struct{} // holds one token: who makes the file
}

func newSpill(dir string, create func(string) (tempFile, error)) *spill {
	if dir == "" {
		dir = os.TempDir()
	}
	if create == nil {
		create = createTemp
	}
	s := &spill{dir: dir, create: create, begin: make(chan struct{}, 1)}
	s.begin <- struct{}{}
	return s
}

// reserve gives room for n bytes.
func (s *spill) reserve(n int) int64 { return s.end.Add(int64(n)) - int64(n) }

func (s *spill) file() (tempFile, error) {
	if f := s.made.Load(); f != nil {
		return *f, nil
	}
	<-s.begin
	defer func() { s.begin <- struct{}{} }()
	if f := s.made.Load(); f != nil {
		return *f, nil
	}
	f, err := s.create(s.dir)
	if err != nil {
		return nil, &TempError{s.dir, err}
	}
	s.made.Store(&f)
	return f, nil
}

func (s *spill) write(b []byte, at int64) error {
	f, err := s.file()
	if err != nil {
		return err
	}
	if _, err := f.WriteAt(b, at); err != nil {
		return &TempError{s.dir, err}
	}
	return nil
}

func (s *spill) read(b []byte, at int64) error {
	f, err := s.file()
	if err != nil {
		return err
	}
	if _, err := f.ReadAt(b, at); err != nil {
		return &TempError{s.dir, err}
	}
	return nil
}

func (s *spill) close() {
	if f := s.made.Load(); f != nil {
		(*f).Close()
	}
}

// unlinked is a file without a name: whatever ends the program, it is gone.
type unlinked struct {
	*os.File
	gone bool
}

func createTemp(dir string) (tempFile, error) {
	f, err := os.CreateTemp(dir, "tidewaiter-*.tmp")
	if err != nil {
		return nil, err
	}
	// Where an open file cannot be removed, Close does it.
	return &unlinked{f, os.Remove(f.Name()) == nil}, nil
}

func (u *unlinked) Close() error {
	err := u.File.Close()
	if !u.gone {
		os.Remove(u.Name())
	}
	return err
}
