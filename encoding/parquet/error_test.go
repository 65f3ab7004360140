package parquet_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/encoding/parquet"
)

var errFull = errors.New("no space left")

// limited fails once n bytes have been written.
type limited struct{ n int }

func (l *limited) Write(b []byte) (int, error) {
	if len(b) > l.n {
		n := l.n
		l.n = 0
		return n, errFull
	}
	l.n -= len(b)
	return len(b), nil
}

func TestWriteErrors(t *testing.T) {
	reports := traffic(2000)
	whole := encode(t, parquet.Options{GroupRows: 1000}, reports, 100)
	for _, room := range []int{0, 3, 4, 1000, len(whole) / 2, len(whole) - 1} {
		w := parquet.NewWriter(&limited{room}, parquet.Options{GroupRows: 1000})
		err := w.Write(reports)
		if closed := w.Close(); !errors.Is(closed, errFull) || err != nil && !errors.Is(err, errFull) {
			t.Errorf("room for %d: %v, %v", room, err, closed)
		} else if err := w.Write(reports); !errors.Is(err, errFull) {
			t.Errorf("room for %d, then: %v", room, err)
		}
	}
}

func TestClosed(t *testing.T) {
	var out bytes.Buffer
	w := parquet.NewWriter(&out, parquet.Options{})
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	n := out.Len()
	if err := w.Write([]parquet.Report{{MMSI: 1}}); err == nil || !strings.Contains(err.Error(), "closed") {
		t.Errorf("writing after Close: %v", err)
	}
	if err := w.Close(); err != nil || out.Len() != n {
		t.Errorf("the second Close: %v, %d bytes more", err, out.Len()-n)
	}
}

func TestTextTooLong(t *testing.T) {
	for bit, set := range map[parquet.Fields]func(*parquet.Report, []byte){
		parquet.HasReceiver:    func(r *parquet.Report, b []byte) { r.Receiver = b },
		parquet.HasCallSign:    func(r *parquet.Report, b []byte) { r.CallSign = b },
		parquet.HasName:        func(r *parquet.Report, b []byte) { r.Name = b },
		parquet.HasDestination: func(r *parquet.Report, b []byte) { r.Destination = b },
		parquet.HasText:        func(r *parquet.Report, b []byte) { r.Text = b },
		parquet.HasReceivers:   func(r *parquet.Report, b []byte) { r.Receivers = b },
	} {
		for _, sort := range []bool{false, true} {
			r := parquet.Report{Has: bit, MMSI: 273345000}
			set(&r, make([]byte, 1<<16))
			w := parquet.NewWriter(io.Discard, parquet.Options{Sort: sort})
			if err := w.Write([]parquet.Report{r}); err != nil {
				t.Errorf("%b: %v", bit, err)
			}
			set(&r, make([]byte, 1<<16+1))
			err := w.Write([]parquet.Report{r, r})
			if err == nil || !strings.Contains(err.Error(), "report 0 of MMSI 273345000") || w.Close() != err {
				t.Errorf("%b: %v", bit, err)
			}
			r.Has = 0
			if err := parquet.NewWriter(io.Discard, parquet.Options{Sort: sort}).Write([]parquet.Report{r}); err != nil {
				t.Errorf("%b, not there: %v", bit, err)
			}
		}
	}
}

// TestLongTexts checks that texts close pages and row groups before they fill
// the memory.
func TestLongTexts(t *testing.T) {
	if testing.Short() {
		t.Skip("slow under the race detector, and one goroutine has no races")
	}
	reports := make([]parquet.Report, 300)
	for i := range reports {
		text := bytes.Repeat([]byte{'a' + byte(i%26)}, 1<<16-i)
		reports[i] = parquet.Report{Has: parquet.HasText | parquet.HasReceivers, MMSI: uint32(i), Text: text, Receivers: text[1:]}
	}
	compare(t, read(t, encode(t, parquet.Options{}, reports, 300)), reports)
	var out bytes.Buffer
	w := parquet.NewWriter(&out, parquet.Options{Sort: true, Spill: func() (io.ReadWriteSeeker, error) { return os.CreateTemp(t.TempDir(), "") }})
	parquet.SetRunBytes(w, 1<<20)
	if err := w.Write(reports); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	compare(t, read(t, out.Bytes()), reports)
}

// spill is a spill file that fails or lies where it is told to.
type spill struct {
	*os.File
	writes, seeks, reads error
	garble               bool
}

func (s *spill) Write(b []byte) (int, error) {
	if s.writes != nil {
		return len(b) / 2, s.writes
	}
	return s.File.Write(b)
}

func (s *spill) Seek(offset int64, whence int) (int64, error) {
	if s.seeks != nil {
		return 0, s.seeks
	}
	return s.File.Seek(offset, whence)
}

func (s *spill) Read(b []byte) (int, error) {
	if s.reads != nil {
		return 0, s.reads
	}
	n, err := s.File.Read(b)
	if s.garble {
		for i := range b[:n] {
			b[i] ^= 0x55
		}
	}
	return n, err
}

func TestSpillErrors(t *testing.T) {
	reports := traffic(5000)
	for name, tc := range map[string]struct {
		spill spill
		make  error
		none  bool
		want  string
	}{
		"none":    {none: true, want: "no Options.Spill"},
		"make":    {make: errFull, want: "making the spill file: no space left"},
		"write":   {spill: spill{writes: errFull}, want: "writing the spill file: no space left"},
		"seek":    {spill: spill{seeks: errFull}, want: "spill file: no space left"},
		"read":    {spill: spill{reads: errFull}, want: "reading the spill file: no space left"},
		"garbled": {spill: spill{garble: true}, want: "spill file"},
	} {
		t.Run(name, func(t *testing.T) {
			opts := parquet.Options{Sort: true, Spill: func() (io.ReadWriteSeeker, error) {
				if tc.make != nil {
					return nil, tc.make
				}
				file, err := os.CreateTemp(t.TempDir(), "")
				tc.spill.File = file
				return &tc.spill, err
			}}
			if tc.none {
				opts.Spill = nil
			}
			w := parquet.NewWriter(io.Discard, opts)
			parquet.SetRunBytes(w, 50_000)
			err := w.Write(reports)
			if closed := w.Close(); err == nil {
				err = closed
			}
			if err == nil || !strings.Contains(err.Error(), tc.want) || !strings.HasPrefix(err.Error(), "parquet: ") {
				t.Errorf("%v, want %q", err, tc.want)
			}
			if tc.spill.File != nil {
				tc.spill.Close()
			}
		})
	}
}
