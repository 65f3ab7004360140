package warc

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"iter"
	"path"
	"strings"
)

// maxEntries is how many files a WACZ may hold. One of a crawl has some ten
// archives and their indexes.
const maxEntries = 100_000

// ErrNotWACZ is the error of a zip file without a web archive in it.
var ErrNotWACZ = errors.New("no archive/*.warc in the zip file")

// WACZ is a zip file of web archives (WACZ 1.1.1): its records are in
// archive/*.warc and archive/*.warc.gz; indexes and page lists are not needed
// for reading.
type WACZ struct {
	r     io.ReaderAt
	files []*zip.File
}

// OpenWACZ reads the directory of a WACZ.
func OpenWACZ(r io.ReaderAt, size int64) (*WACZ, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fmt.Errorf("warc: opening a WACZ: %w: %w", ErrDamaged, err)
	}
	if len(z.File) > maxEntries {
		return nil, fmt.Errorf("warc: opening a WACZ: %w: more than %d files", ErrDamaged, maxEntries)
	}
	w := &WACZ{r: r}
	for _, f := range z.File {
		name := strings.ToLower(f.Name)
		if path.Dir(name) == "archive" && (strings.HasSuffix(name, ".warc") || strings.HasSuffix(name, ".warc.gz")) {
			w.files = append(w.files, f)
		}
	}
	if len(w.files) == 0 {
		return nil, fmt.Errorf("warc: opening a WACZ: %w", ErrNotWACZ)
	}
	return w, nil
}

// Archives yields the archives in the order of the zip file, by name. Each is
// opened at its beginning, or for [Reader.GoTo] near the record of a mark, and
// valid until the next; the error of one that cannot be opened leaves the
// others.
func (w *WACZ) Archives(opt Options) iter.Seq2[string, func(near *Mark) (*Reader, error)] {
	return func(yield func(string, func(*Mark) (*Reader, error)) bool) {
		for _, f := range w.files {
			var in io.ReadCloser
			open := func(near *Mark) (*Reader, error) {
				opt := opt
				var err error
				if at, serr := f.DataOffset(); near != nil && serr == nil && f.Method == zip.Store && uint64(near.Offset) <= f.UncompressedSize64 {
					// What is stored as it is, as the format wants it, need not be
					// read from its beginning.
					opt.Base = near.Offset
					in = io.NopCloser(io.NewSectionReader(w.r, at+near.Offset, int64(f.UncompressedSize64)-near.Offset))
				} else if in, err = f.Open(); err != nil {
					return nil, fmt.Errorf("warc: opening %s in a WACZ: %w: %w", f.Name, ErrDamaged, err)
				}
				return NewReader(in, opt), nil
			}
			more := yield(f.Name, open)
			if in != nil {
				in.Close()
			}
			if !more {
				return
			}
		}
	}
}
