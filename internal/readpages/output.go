package readpages

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/gofrs/flock"

	"github.com/tidewaiter/tidewaiter/internal/ingest"
)

// The files of an output that is not complete yet, beside it.
const (
	PartEnding    = ".part"         // what has been written so far
	JournalEnding = ".part.journal" // how far that is certain
	lockEnding    = ".part.lock"    // held by the run that writes
)

// How often a place is made certain: what is done since has to be read again
// after an interruption. On a disk that takes long for it, it is done more
// seldom, so that no more than a part in certainCost of the time goes there.
const (
	CertainEvery = 500 * time.Millisecond
	certainBytes = 8 << 20
	certainCost  = 20
)

const (
	journalFormat = "tidewaiter read journal 1"
	// maxJournal bounds a journal that is read: a line is about a kilobyte, and
	// comes twice a second.
	maxJournal = 1 << 30
)

var (
	// ErrOther is the error of files that an interrupted run has left and that
	// are not this run's to go on with.
	ErrOther = errors.New("left by another run")
	// ErrBusy is the error of an output that another process is writing.
	ErrBusy = errors.New("another run is writing it")
)

// Output is a file that is complete or absent, however often the run that makes
// it is interrupted: it grows as FILE.part, and gets its name when it is
// complete. The journal beside it says up to which document, and to which byte,
// FILE.part is on the disk; a run that finds one cuts FILE.part there and goes
// on behind that document, so no document is lost and none is repeated. Each
// line of the journal carries its checksum, and is written after what it speaks
// of is on the disk. An Output is for one goroutine.
type Output struct {
	Every time.Duration // between two places that are made certain; 0 is after every document

	path    string
	disk    disk
	lock    *flock.Flock
	part    file
	journal file
	buf     *bufio.Writer
	written int64         // bytes of part, with what is buffered
	certain int64         // bytes of part that the last line of the journal speaks of
	since   time.Time     // when the last place was made certain
	took    time.Duration // how long that took
	last    entry
	pending bool // last is not in the journal yet
	err     error
}

// entry is a line of the journal.
type entry struct {
	// Format and Run stand in the first line: what the run depends on.
	Format string `json:"format,omitempty"`
	Run    string `json:"run,omitempty"`

	At       *ingest.Position `json:"at,omitempty"`
	Bytes    int64            `json:"bytes"`
	Counts   Counts           `json:"counts"`
	Complete bool             `json:"complete,omitempty"`
}

// disk is what an output needs of a file system; tests have one that fails.
type disk interface {
	open(path string, flag int) (file, error)
	rename(from, to string) error
	remove(path string) error
	sync(dir string) error
}

type file interface {
	io.Reader
	io.Writer
	io.Seeker
	io.Closer
	Truncate(size int64) error
	Sync() error
}

// OpenOutput begins the output at path, or goes on with it where an earlier run
// of the same kind was interrupted. run stands for everything that decides what
// is written beside the inputs' own bytes; files of another run are [ErrOther].
func OpenOutput(path, run string) (*Output, error) { return openOutput(path, run, theDisk{}) }

func openOutput(path, run string, d disk) (_ *Output, err error) {
	o := &Output{Every: CertainEvery, path: path, disk: d}
	defer func() {
		if err != nil {
			o.close()
			err = fmt.Errorf("readpages: writing %s: %w", path, err)
		}
	}()
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("it is there and no file: %w: name another", ErrOther)
	}
	if err := o.hold(); err != nil {
		return nil, err
	}
	first, last, length, err := o.readJournal()
	if err != nil {
		return nil, err
	}
	_, noPart := os.Stat(path + PartEnding)
	switch {
	case first == nil && noPart == nil:
		return nil, fmt.Errorf("%s%s is there without its journal: %w: remove it, or name another file", path, PartEnding, ErrOther)
	case first == nil || last == nil && noPart != nil || last != nil && last.Complete && noPart != nil && !exists(path):
		return o, o.begin(run)
	case first.Format != journalFormat || first.Run != run:
		return nil, fmt.Errorf("%s%s and its journal were %w, with other inputs, settings, case or program: run that again to finish it, or remove both to begin anew", path, PartEnding, ErrOther)
	case last != nil && last.Complete:
		// Interrupted between the last byte and the last name.
		o.last, o.written = *last, last.Bytes
		return o, o.finish(noPart == nil)
	case noPart != nil:
		return nil, fmt.Errorf("%s%s is missing beside its journal: remove %s%s to begin anew", path, PartEnding, path, JournalEnding)
	}
	if last != nil {
		o.last = *last
	}
	return o, o.goOn(length)
}

// hold keeps other processes out.
func (o *Output) hold() error {
	for {
		lock := flock.New(o.path + lockEnding)
		held, err := lock.TryLock()
		if err != nil {
			return err
		}
		if !held {
			return ErrBusy
		}
		// Whoever held it before has removed it, perhaps in this moment.
		mine, err1 := lock.Stat()
		there, err2 := os.Stat(o.path + lockEnding)
		if err1 == nil && err2 == nil && os.SameFile(mine, there) {
			o.lock = lock
			return nil
		}
		if err := lock.Unlock(); err != nil {
			return err
		}
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// begin makes an empty journal and an empty part, in this order: a part without
// a journal is never ours.
func (o *Output) begin(run string) error {
	temp := o.path + JournalEnding + ".new"
	f, err := o.disk.open(temp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return err
	}
	_, err = f.Write(line(entry{Format: journalFormat, Run: run}))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := o.disk.rename(temp, o.path+JournalEnding); err != nil {
		return err
	}
	if err := o.disk.sync(filepath.Dir(o.path)); err != nil {
		return err
	}
	return o.goOn(-1)
}

// goOn opens both files, and cuts them to what is certain.
func (o *Output) goOn(journal int64) (err error) {
	if o.journal, err = o.disk.open(o.path+JournalEnding, os.O_RDWR); err != nil {
		return err
	}
	if journal >= 0 {
		if err = o.journal.Truncate(journal); err != nil {
			return err
		}
	}
	if _, err = o.journal.Seek(0, io.SeekEnd); err != nil {
		return err
	}
	if o.part, err = o.disk.open(o.path+PartEnding, os.O_RDWR|os.O_CREATE); err != nil {
		return err
	}
	if size, err := o.part.Seek(0, io.SeekEnd); err != nil || size < o.last.Bytes {
		return errors.Join(err, fmt.Errorf("%s%s has %d bytes, its journal says %d: remove both to begin anew", o.path, PartEnding, size, o.last.Bytes))
	}
	if err = o.part.Truncate(o.last.Bytes); err != nil {
		return err
	}
	if _, err = o.part.Seek(o.last.Bytes, io.SeekStart); err != nil {
		return err
	}
	o.written, o.certain = o.last.Bytes, o.last.Bytes
	o.buf = bufio.NewWriterSize(o.part, 64<<10)
	o.since = time.Now()
	return nil
}

// readJournal reads the first and the last line, and how long the journal is up
// to there. What follows was being written at the interruption.
func (o *Output) readJournal() (first, last *entry, length int64, err error) {
	f, err := o.disk.open(o.path+JournalEnding, os.O_RDONLY)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, 0, nil
	}
	if err != nil {
		return nil, nil, 0, err
	}
	defer f.Close()
	in := bufio.NewReaderSize(io.LimitReader(f, maxJournal), 64<<10)
	for {
		b, err := in.ReadBytes('\n')
		if err != nil && err != io.EOF {
			return nil, nil, 0, err
		}
		e, ok := parseLine(b)
		if !ok {
			break
		}
		length += int64(len(b))
		if first == nil {
			first = e
			continue
		}
		last = e
	}
	if first == nil {
		return nil, nil, 0, fmt.Errorf("%s%s is no journal: %w: remove it, or name another file", o.path, JournalEnding, ErrOther)
	}
	return first, last, length, nil
}

// line is an entry as it stands in the journal: its checksum and itself.
func line(e entry) []byte {
	b, err := json.Marshal(e)
	if err != nil {
		panic(err) // the struct above is at fault
	}
	return fmt.Appendf(nil, "%08x %s\n", crc32.ChecksumIEEE(b), b)
}

func parseLine(b []byte) (*entry, bool) {
	b, whole := bytes.CutSuffix(b, []byte("\n"))
	sum, text, ok := bytes.Cut(b, []byte(" "))
	if !whole || !ok || len(sum) != 8 {
		return nil, false
	}
	want, err := strconv.ParseUint(string(sum), 16, 32)
	if err != nil || crc32.ChecksumIEEE(text) != uint32(want) {
		return nil, false
	}
	e := &entry{}
	return e, json.Unmarshal(text, e) == nil
}

// From is the document to go on behind; nil at the beginning.
func (o *Output) From() *ingest.Position { return o.last.At }

// Counts are those of the documents up to From.
func (o *Output) Counts() Counts { return o.last.Counts.clone() }

// Complete reports whether the interrupted run had written everything: there is
// nothing left to do.
func (o *Output) Complete() bool { return o.last.Complete }

// Write appends what is made of the running document.
func (o *Output) Write(p []byte) (int, error) {
	if o.err != nil {
		return 0, o.err
	}
	n, err := o.buf.Write(p)
	o.written += int64(n)
	if err != nil {
		o.err = err
	}
	return n, err
}

// Done says that a document is done, with the counts so far; it was written in
// whole, or there was nothing to write of it.
func (o *Output) Done(at ingest.Position, counts Counts) error {
	if o.err != nil {
		return o.err
	}
	o.last, o.pending = entry{At: &at, Bytes: o.written, Counts: counts.clone()}, true
	if now := time.Now(); o.written-o.certain > certainBytes || now.Sub(o.since) >= o.every() {
		err := o.makeCertain()
		o.since = time.Now()
		o.took = o.since.Sub(now)
		return err
	}
	return nil
}

// every is how long to wait between two places that are made certain.
func (o *Output) every() time.Duration {
	if o.Every == 0 {
		return 0
	}
	return max(o.Every, certainCost*o.took)
}

// makeCertain puts the part on the disk, and then a line about it.
func (o *Output) makeCertain() error {
	if !o.pending {
		return nil
	}
	o.err = o.buf.Flush()
	if o.err == nil {
		o.err = o.part.Sync()
	}
	if o.err == nil {
		_, o.err = o.journal.Write(line(o.last))
	}
	if o.err == nil {
		o.err = o.journal.Sync()
	}
	if o.err == nil {
		o.certain, o.pending = o.last.Bytes, false
	}
	return o.err
}

// Commit gives the file its name. The output is closed then.
func (o *Output) Commit(counts Counts) error {
	if o.Complete() {
		return nil
	}
	if o.err == nil {
		o.last.Bytes, o.last.Counts, o.last.Complete, o.pending = o.written, counts, true, true
		o.err = o.makeCertain()
	}
	if o.err != nil {
		return fmt.Errorf("readpages: writing %s: %w", o.path, o.err)
	}
	o.err = errors.Join(o.part.Close(), o.journal.Close())
	o.part, o.journal = nil, nil
	if o.err == nil {
		o.err = o.finish(true)
	}
	if o.err != nil {
		return fmt.Errorf("readpages: writing %s: %w", o.path, o.err)
	}
	return nil
}

// finish names the part, when it has not been named yet, and removes the
// journal.
func (o *Output) finish(part bool) error {
	dir := filepath.Dir(o.path)
	if part {
		if err := o.disk.rename(o.path+PartEnding, o.path); err != nil {
			return err
		}
		if err := o.disk.sync(dir); err != nil {
			return err
		}
	}
	if err := o.disk.remove(o.path + JournalEnding); err != nil {
		return err
	}
	o.close()
	return o.disk.sync(dir)
}

// Close leaves what is not complete for another run, with all that is done up to
// now. It may be called after Commit.
func (o *Output) Close() error {
	err := o.err
	if err == nil && o.part != nil {
		err = o.makeCertain()
	}
	return errors.Join(err, o.close())
}

func (o *Output) close() (err error) {
	for _, f := range []file{o.part, o.journal} {
		if f != nil {
			err = errors.Join(err, f.Close())
		}
	}
	o.part, o.journal = nil, nil
	if o.lock != nil && o.lock.Locked() {
		os.Remove(o.lock.Path())
		err = errors.Join(err, o.lock.Unlock())
	}
	return err
}

type theDisk struct{}

func (theDisk) open(path string, flag int) (file, error) {
	f, err := os.OpenFile(path, flag, 0o644)
	if err != nil {
		return nil, err // and no file that is a nil pointer
	}
	return f, nil
}

func (theDisk) rename(from, to string) error { return os.Rename(from, to) }
func (theDisk) remove(path string) error     { return os.Remove(path) }

// sync puts the names in a folder on the disk, where the system can.
func (theDisk) sync(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = f.Sync()
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, fs.ErrInvalid) || errors.Is(err, fs.ErrPermission) {
		err = nil
	}
	return errors.Join(err, f.Close())
}
