package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// parquetRows counts the rows of a Parquet file, or of all such files of a
// folder, as their footers name them: a count that does not rest on the program
// which wrote them. It returns the bytes as well.
func parquetRows(path string) (rows, size int64, err error) {
	files := []string{path}
	if info, err := os.Stat(path); err != nil {
		return 0, 0, err
	} else if info.IsDir() {
		if files, err = filepath.Glob(filepath.Join(path, "*.parquet")); err != nil {
			return 0, 0, err
		}
	}
	for _, name := range files {
		n, s, err := footerRows(name)
		if err != nil {
			return 0, 0, fmt.Errorf("%s: %w", filepath.Base(name), err)
		}
		rows, size = rows+n, size+s
	}
	return rows, size, nil
}

// footerRows reads FileMetaData.num_rows: the field 3 of a Thrift compact
// structure, whose length and the letters PAR1 are the last eight bytes.
func footerRows(path string) (rows, size int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, 0, err
	}
	defer f.Close()
	if size, err = f.Seek(0, io.SeekEnd); err != nil {
		return 0, 0, err
	}
	var tail [8]byte
	if size < 12 {
		return 0, 0, errors.New("not a Parquet file: too short")
	}
	if _, err := f.ReadAt(tail[:], size-8); err != nil {
		return 0, 0, err
	}
	length := int64(binary.LittleEndian.Uint32(tail[:]))
	if string(tail[4:]) != "PAR1" || length > size-12 {
		return 0, 0, errors.New("not a Parquet file: no footer")
	}
	footer := make([]byte, length)
	if _, err := f.ReadAt(footer, size-8-length); err != nil {
		return 0, 0, err
	}
	t := thrift{b: footer}
	rows, ok := t.numRows()
	if !ok {
		return 0, 0, errors.New("the footer cannot be read")
	}
	return rows, size, nil
}

// thrift walks a structure in the compact protocol.
type thrift struct {
	b   []byte
	bad bool
}

func (t *thrift) byte() byte {
	if len(t.b) == 0 {
		t.bad = true
		return 0
	}
	c := t.b[0]
	t.b = t.b[1:]
	return c
}

func (t *thrift) varint() uint64 {
	v, n := binary.Uvarint(t.b)
	if n <= 0 {
		t.bad = true
		return 0
	}
	t.b = t.b[n:]
	return v
}

func (t *thrift) drop(n uint64) {
	if n > uint64(len(t.b)) {
		t.bad = true
		return
	}
	t.b = t.b[n:]
}

func (t *thrift) numRows() (int64, bool) {
	id := int16(0)
	for !t.bad {
		head := t.byte()
		if head == 0 {
			return 0, false
		}
		if delta := int16(head >> 4); delta != 0 {
			id += delta
		} else {
			id = int16(t.zigzag())
		}
		if id == 3 && head&15 == 6 {
			v := t.zigzag()
			return v, !t.bad
		}
		t.skip(head&15, 0)
	}
	return 0, false
}

func (t *thrift) zigzag() int64 {
	v := t.varint()
	return int64(v>>1) ^ -int64(v&1)
}

// skip passes over one value. The depth of a schema is small; a deeper one is
// not a footer.
func (t *thrift) skip(kind byte, depth int) {
	switch {
	case t.bad || depth > 16:
		t.bad = true
	case kind == 1 || kind == 2: // a boolean is its field's header
	case kind == 3:
		t.byte()
	case kind >= 4 && kind <= 6:
		t.varint()
	case kind == 7:
		t.drop(8)
	case kind == 8:
		t.drop(t.varint())
	case kind == 9 || kind == 10:
		head := t.byte()
		n := uint64(head >> 4)
		if n == 15 {
			n = t.varint()
		}
		for ; n > 0 && !t.bad; n-- {
			if k := head & 15; k == 1 || k == 2 {
				t.byte() // in a list a boolean is a byte
			} else {
				t.skip(k, depth+1)
			}
		}
	case kind == 12:
		for head := t.byte(); head != 0 && !t.bad; head = t.byte() {
			if head>>4 == 0 {
				t.zigzag()
			}
			t.skip(head&15, depth+1)
		}
	default: // maps do not occur in a footer
		t.bad = true
	}
}
