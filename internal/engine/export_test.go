package engine

import (
	"errors"
	"reflect"
)

// AppendValue is how values are kept, for tests that compare what was found.
func AppendValue(b []byte, v any) []byte { return appendValue(b, reflect.ValueOf(v)) }

// ReadValue reads a value into what v points to.
func ReadValue(b []byte, v any) ([]byte, error) { return readValue(b, reflect.ValueOf(v).Elem()) }

// SampleFields is how many fields of a sample are kept.
const SampleFields = 9

// SetBlock sets how many bytes of a table a worker parses at a time.
func (o *Options) SetBlock(n int) { o.block = n }

// Full makes a temporary file that takes so many bytes and no more.
func (o *Options) Full(bytes int64, closed *bool) {
	o.tempFile = func(dir string) (tempFile, error) {
		f, err := createTemp(dir)
		if err != nil {
			return nil, err
		}
		return &fullFile{f, bytes, closed}, nil
	}
}

// ErrFull is the error of a file that is full.
var ErrFull = errors.New("no space left on device")

type fullFile struct {
	tempFile
	left   int64
	closed *bool
}

func (f *fullFile) WriteAt(b []byte, at int64) (int, error) {
	if at+int64(len(b)) > f.left {
		return 0, ErrFull
	}
	return f.tempFile.WriteAt(b, at)
}

func (f *fullFile) Close() error {
	*f.closed = true
	return f.tempFile.Close()
}
