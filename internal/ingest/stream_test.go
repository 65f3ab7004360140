package ingest_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/tidewaiter/tidewaiter/internal/ingest"
)

func TestStreams(t *testing.T) {
	t.Chdir(t.TempDir())
	long := strings.Repeat("!AIVDM,1,1,,A,13u?etPv2;0n:dDPwUM1U1Cb069D,0*24\r\n", 20_000)
	skippable := []byte{0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 'x', 'y', 'z'}
	for name, b := range map[string][]byte{
		"plain.nmea":     []byte("plain"),
		"empty.nmea":     {},
		"members.gz":     append(gz(t, []byte("one,")), gz(t, []byte("two"))...),
		"frames.zst":     append(zst(t, []byte("one,")), zst(t, []byte("two"))...),
		"skip.zst":       append(skippable, zst(t, []byte("three"))...),
		"short.gz":       gz(t, []byte(long))[:2000],
		"short.zst":      zst(t, []byte(long+long[:77]))[:60],
		"short-later.gz": append(gz(t, []byte("whole,")), gz(t, []byte("cut"))[:16]...),
		"rubbish.gz":     append(gz(t, []byte("whole")), "rubbish, rubbish"...),
		"dir/a.gz":       gz(t, []byte("A")),
		"dir/sub/b.nmea": []byte("B"),
		"damaged.gz":     {0x1f, 0x8b, 9, 9, 9},
	} {
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		name   string
		inputs []string
		want   string // name=content; ~ before the error of a read, ! before that of an opening
	}{
		{"files", []string{"plain.nmea", "empty.nmea"}, "plain.nmea=plain empty.nmea="},
		{"stdin", []string{"-", "-"}, "-=IN"},
		{"several members", []string{"members.gz", "frames.zst"}, "members=one,two frames=one,two"},
		{"a skippable frame first", []string{"skip.zst"}, "skip=three"},
		{"directory", []string{"dir"}, "dir/a=A dir/sub/b.nmea=B"},
		{"pattern", []string{"d?r/*.gz"}, "dir/a=A"},
		{"missing", []string{"nowhere", "plain.nmea"}, "!nowhere plain.nmea=plain"},
		{"damaged", []string{"damaged.gz", "plain.nmea"}, "!damaged.gz plain.nmea=plain"},
		{"cut short in the second member", []string{"short-later.gz"}, "short-later=whole,cut~cut short"},
		{"rubbish behind", []string{"rubbish.gz"}, "rubbish=whole~damaged"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			for s, err := range ingest.Streams(tc.inputs, strings.NewReader("IN")) {
				if err != nil {
					var e *ingest.Error
					if !errors.As(err, &e) || s != nil {
						t.Fatalf("%v with %v", s, err)
					}
					got = append(got, "!"+e.Name)
					continue
				}
				b, err := io.ReadAll(s)
				text := filepath.ToSlash(s.Name) + "=" + string(b)
				if err != nil {
					if _, again := s.Read(make([]byte, 1)); again != err {
						t.Errorf("the error is %v, then %v", err, again)
					}
					var e *ingest.Error
					if !errors.As(err, &e) {
						t.Errorf("%v is no *Error", err)
					}
					_, why, _ := strings.Cut(err.Error(), `": `)
					text += "~" + strings.Fields(why)[0]
					if strings.HasPrefix(why, "cut short") {
						text += " short"
					}
				}
				got = append(got, text)
			}
			if g := strings.Join(got, " "); g != tc.want {
				t.Errorf("got  %s\nwant %s", g, tc.want)
			}
		})
	}
	for _, name := range []string{"short.gz", "short.zst"} {
		for s, err := range ingest.Streams([]string{name}, nil) {
			if err != nil {
				t.Fatal(err)
			}
			b, err := io.ReadAll(s)
			if err == nil || !strings.Contains(err.Error(), "cut short") || !strings.HasPrefix(long+long, string(b)) {
				t.Errorf("%s: %d bytes, %v", name, len(b), err)
			}
			if name == "short.gz" && len(b) < 10_000 {
				t.Errorf("%s: only %d bytes of what could be read", name, len(b))
			}
			if info, _ := os.Stat(name); s.Size != info.Size() || s.BytesRead() != s.Size || !s.Packed {
				t.Errorf("%s: size %d, read %d of %d", name, s.Size, s.BytesRead(), info.Size())
			}
		}
	}
}

// A stream has no limit of length and takes no more memory for being long.
func TestStreamsAreBounded(t *testing.T) {
	t.Chdir(t.TempDir())
	const size = 100 << 20
	f, err := os.Create("zeros.zst")
	if err != nil {
		t.Fatal(err)
	}
	w, err := zstd.NewWriter(f)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.CopyN(w, endless{}, size); err != nil {
		t.Fatal(err)
	}
	w.Close()
	f.Close()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for s, err := range ingest.Streams([]string{"zeros.zst"}, nil) {
		if err != nil {
			t.Fatal(err)
		}
		if n, err := io.Copy(io.Discard, struct{ io.Reader }{s}); n != size || err != nil {
			t.Errorf("%d bytes, %v", n, err)
		}
	}
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 48<<20 {
		t.Errorf("%d bytes allocated", grown)
	}
	// A window that would not fit is refused, not made room for.
	var huge bytes.Buffer
	huge.Write([]byte{0x28, 0xb5, 0x2f, 0xfd, 0, 21 << 3, 1, 0, 0}) // a window of 2 GiB (RFC 8878, section 3.1.1.1.2)
	for s, err := range ingest.Streams([]string{"-"}, &huge) {
		if err == nil {
			_, err = io.ReadAll(s)
		}
		if err == nil || !strings.Contains(err.Error(), "more memory than one is given") {
			t.Errorf("got %v", err)
		}
		if _, _, err := ingest.Decompress(bytes.NewReader([]byte{0x28, 0xb5, 0x2f, 0xfd, 0, 21 << 3, 1, 0, 0})); !errors.Is(err, ingest.ErrTooLarge) {
			t.Errorf("as a document: %v", err)
		}
	}
}

func TestStreamsStop(t *testing.T) {
	t.Chdir(t.TempDir())
	for i := range 3 {
		if err := os.WriteFile(fmt.Sprint(i), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var kept *ingest.Stream
	for s, err := range ingest.Streams([]string{"."}, nil) {
		if err != nil {
			t.Fatal(err)
		}
		kept = s
		break
	}
	if _, err := kept.Read(make([]byte, 1)); !errors.Is(err, os.ErrClosed) {
		t.Errorf("a stream read after its turn: %v", err)
	}
}

func FuzzStreams(f *testing.F) {
	f.Add([]byte("plain"))
	f.Add(gz(f, []byte("text")))
	f.Add(zst(f, []byte("text")))
	f.Add(append(gz(f, []byte("text")), 0x1f, 0x8b))
	f.Add([]byte{0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, in []byte) {
		for s, err := range ingest.Streams([]string{"-"}, bytes.NewReader(in)) {
			if err != nil {
				continue
			}
			b, err := io.ReadAll(io.LimitReader(s, 1<<24))
			if err == nil && !s.Packed && !bytes.Equal(b, in) {
				t.Error("plain bytes changed")
			}
		}
	})
}

// What a damaged archive still holds is given before its error.
func ExampleStreams() {
	for s, err := range ingest.Streams([]string{"-"}, strings.NewReader("!AIVDM,...\n")) {
		if err != nil {
			fmt.Println(err)
			continue
		}
		n, err := io.Copy(io.Discard, s)
		fmt.Println(s.Name, n, s.BytesRead(), err)
	}
	// Output: - 11 11 <nil>
}
