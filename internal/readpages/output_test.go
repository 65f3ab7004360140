package readpages

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/ingest"
)

var errCrash = errors.New("the machine has stopped")

// crashDisk stops in the middle of its nth operation. What was written and not
// synced by then is lost, in part or whole.
type crashDisk struct {
	left  int // operations
	r     *rand.Rand
	files map[string]*crashFile
}

func (d *crashDisk) stopped() bool { d.left--; return d.left < 0 }

func (d *crashDisk) open(path string, flag int) (file, error) {
	if d.stopped() {
		return nil, errCrash
	}
	f, err := theDisk{}.open(path, flag)
	if err != nil {
		return nil, err
	}
	c := &crashFile{File: f.(*os.File), d: d}
	if info, err := os.Stat(path); err == nil && flag&os.O_TRUNC == 0 {
		c.synced = info.Size()
	}
	d.files[path] = c
	return c, nil
}

func (d *crashDisk) rename(from, to string) error {
	if d.stopped() {
		return errCrash
	}
	if f := d.files[from]; f != nil {
		delete(d.files, from)
		d.files[to] = f
	}
	return os.Rename(from, to)
}

func (d *crashDisk) remove(path string) error {
	if d.stopped() {
		return errCrash
	}
	delete(d.files, path)
	return os.Remove(path)
}

func (d *crashDisk) sync(string) error {
	if d.stopped() {
		return errCrash
	}
	return nil
}

// restart is the machine after it has stopped.
func (d *crashDisk) restart(t *testing.T) {
	for path, f := range d.files {
		f.File.Close()
		info, err := os.Stat(path)
		if err != nil || info.Size() <= f.synced {
			continue
		}
		if err := os.Truncate(path, f.synced+d.r.Int64N(info.Size()-f.synced+1)); err != nil {
			t.Fatal(err)
		}
	}
}

type crashFile struct {
	*os.File
	d      *crashDisk
	synced int64
}

func (f *crashFile) Write(p []byte) (int, error) {
	if f.d.stopped() {
		if f.d.left == -1 {
			f.File.Write(p[:f.d.r.IntN(len(p)+1)])
		}
		return 0, errCrash
	}
	return f.File.Write(p)
}

func (f *crashFile) Truncate(n int64) error {
	if f.d.stopped() {
		return errCrash
	}
	f.synced = min(f.synced, n)
	return f.File.Truncate(n)
}

func (f *crashFile) Sync() error {
	if f.d.stopped() {
		return errCrash
	}
	info, err := f.File.Stat()
	if err == nil {
		f.synced = info.Size()
	}
	return err
}

const documents = 40

// document is what is written of the nth; of some nothing is.
func document(n int) []byte {
	if n%7 == 3 {
		return nil
	}
	return []byte(strings.Repeat(fmt.Sprintf("document %d\n", n), 1+n*n%50))
}

// runOutput makes the output from where it is to its end, or to a crash.
func runOutput(path string, d disk, every time.Duration) (done bool, err error) {
	o, err := openOutput(path, "run", d)
	if err != nil {
		return false, err
	}
	o.Every = every
	defer o.close() // as the end of the process would
	counts := o.Counts()
	n := 0
	if from := o.From(); from != nil {
		n = from.Input + 1
	}
	if n != counts.Read+counts.Rejections() {
		return false, fmt.Errorf("counts %+v before document %d", counts, n)
	}
	for ; n < documents; n++ {
		if o.Complete() {
			break
		}
		for b := document(n); len(b) > 0; { // in pieces
			k := min(len(b), 100)
			if _, err := o.Write(b[:k]); err != nil {
				return false, err
			}
			b = b[k:]
		}
		if n%7 == 3 {
			counts.Reject("seven")
		} else {
			counts.Read++
		}
		if err := o.Done(ingest.Position{Input: n}, counts); err != nil {
			return false, err
		}
	}
	if err := o.Commit(counts); err != nil {
		return false, err
	}
	if counts.Read+counts.Rejections() != documents {
		return false, fmt.Errorf("counts %+v at the end", counts)
	}
	return true, nil
}

func outputWanted() []byte {
	var want []byte
	for n := range documents {
		want = append(want, document(n)...)
	}
	return want
}

// TestCrashEverywhere stops a run in each of its operations, and each run after
// it a random number of operations later, until one comes to its end: the file
// is then what an uninterrupted run writes, and absent before.
func TestCrashEverywhere(t *testing.T) {
	want := outputWanted()
	for _, every := range []time.Duration{0, time.Hour} {
		r := rand.New(rand.NewPCG(5, uint64(every)))
		stops := 0
		for first := 0; ; first++ {
			path := filepath.Join(t.TempDir(), "out")
			ops := first
			runs := 0
			for {
				d := &crashDisk{left: ops, r: r, files: map[string]*crashFile{}}
				done, err := runOutput(path, d, every)
				d.restart(t)
				if runs++; done {
					break
				}
				stops++
				if !errors.Is(err, errCrash) {
					t.Fatalf("stop at %d, run %d: %v", first, runs, err)
				}
				if b, err := os.ReadFile(path); err == nil && !bytes.Equal(b, want) {
					t.Fatalf("stop at %d, run %d: %d bytes are there", first, runs, len(b))
				}
				ops = 12 + r.IntN(120)
			}
			got, err := os.ReadFile(path)
			if err != nil || !bytes.Equal(got, want) {
				t.Fatalf("stop at %d: %v, %d bytes, want %d", first, err, len(got), len(want))
			}
			if left, _ := filepath.Glob(path + ".*"); len(left) != 0 {
				t.Fatalf("left behind: %q", left)
			}
			if runs == 1 {
				break // the first run came through: all its operations were tried
			}
		}
		if stops < 10 {
			t.Errorf("only %d stops", stops)
		}
		t.Logf("every %v: %d stops", every, stops)
	}
}

// TestClose leaves a run in the middle in an orderly way: nothing that was done
// is done again.
func TestClose(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out")
	o, err := OpenOutput(path, "run")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OpenOutput(path, "run"); !errors.Is(err, ErrBusy) {
		t.Errorf("a second writer: %v", err)
	}
	o.Write([]byte("one\n"))
	if err := o.Done(ingest.Position{Input: 0}, Counts{Read: 1}); err != nil {
		t.Fatal(err)
	}
	o.Write([]byte("half of tw"))
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenOutput(path, "another"); !errors.Is(err, ErrOther) {
		t.Errorf("another run: %v", err)
	}
	if o, err = OpenOutput(path, "run"); err != nil {
		t.Fatal(err)
	}
	if o.From() == nil || o.Counts().Read != 1 {
		t.Errorf("from %+v, counts %+v", o.From(), o.Counts())
	}
	o.Write([]byte("two\n"))
	if err := o.Commit(Counts{Read: 2}); err != nil {
		t.Fatal(err)
	}
	if err := o.Close(); err != nil {
		t.Errorf("closed after it is complete: %v", err)
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "one\ntwo\n" {
		t.Errorf("%q, %v", b, err)
	}
}

// TestNotOurs holds that nothing is overwritten that this program did not leave.
func TestNotOurs(t *testing.T) {
	for name, ending := range map[string]string{"a part without a journal": PartEnding, "a journal that is none": JournalEnding} {
		path := filepath.Join(t.TempDir(), "out")
		if err := os.WriteFile(path+ending, []byte("a letter\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenOutput(path, "run"); !errors.Is(err, ErrOther) {
			t.Errorf("%s: %v", name, err)
		}
		if b, _ := os.ReadFile(path + ending); string(b) != "a letter\n" {
			t.Errorf("%s: %q is left", name, b)
		}
		if _, err := os.Stat(path + lockEnding); err == nil {
			t.Errorf("%s: the lock is left", name)
		}
	}
	dir := t.TempDir()
	if _, err := OpenOutput(dir, "run"); !errors.Is(err, ErrOther) {
		t.Errorf("a folder: %v", err)
	}
	if _, err := OpenOutput(filepath.Join(dir, "nowhere", "out"), "run"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: %v", err)
	}
}
