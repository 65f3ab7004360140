package ingest

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/tidewaiter/tidewaiter/encoding/warc"
)

// Archive is a file of WARC 1.1 that exchanges are appended to.
type Archive struct {
	mu    sync.Mutex
	path  string
	about warc.About
	file  *os.File     // nil until there is something to write
	w     *warc.Writer // nil likewise
	whole int64        // length of the file without what was begun last

	// held are the bodies that were written, by their digest: the same again is
	// written as a revisit record.
	held map[string]heldBody
}

// maxHeld is how many bodies an archive remembers.
const maxHeld = 10_000

type heldBody struct {
	url  string
	date time.Time
}

// NewArchive names the file that exchanges go to, begun with the first: one
// that is there is appended to. Collector and version are those of the
// options; the rest of them is not used.
func NewArchive(path string, opt FetchOptions) (*Archive, error) {
	if !strings.HasSuffix(path, ".warc.gz") {
		return nil, fmt.Errorf("ingest: archiving to %q: a web archive is named FILE.warc.gz", path)
	}
	// What cannot be opened is told before anything is fetched.
	f, err := os.Open(path)
	if err == nil {
		defer f.Close()
		head := make([]byte, 2)
		if n, _ := io.ReadFull(f, head); n > 0 && string(head[:n]) != "\x1f\x8b"[:n] {
			err = errors.New("it is there and no gzip, so nothing is appended to it: choose another name")
		}
	} else if errors.Is(err, os.ErrNotExist) {
		_, err = os.Stat(filepath.Dir(path))
	}
	if err != nil {
		if pe := (*os.PathError)(nil); errors.As(err, &pe) {
			err = pe.Err
		}
		return nil, fmt.Errorf("ingest: archiving to %q: %w", path, err)
	}
	return &Archive{path: path, about: warc.About{
		Software: strings.TrimSpace(product + " " + opt.Version), Operator: opt.Collector, Filename: filepath.Base(path),
		Extra: warc.Fields{{Name: "http-header-user-agent", Value: agentOf(opt)}, {Name: "robots", Value: robotsPolicy(opt)}},
	}}, nil
}

// Kept is the directory of kept pages that belongs to this archive, beside it:
// what is asked about only stands in the archive already. Where the archive is
// new, nothing in it is used.
func (a *Archive) Kept() *Kept {
	info, err := os.Stat(a.path)
	return &Kept{Dir: a.path + ".kept", Anew: err != nil || info.Size() == 0}
}

// robotsPolicy is what the head of an archive says about robots.txt.
func robotsPolicy(opt FetchOptions) string {
	if opt.IgnoreRobots == "" {
		return "RFC 9309"
	}
	return "not followed: " + strings.Join(strings.Fields(opt.IgnoreRobots), " ")
}

// Write appends an exchange: an answer that says that nothing has changed, or
// has a body that the archive holds, as a revisit record without the body. What could only be written in part is taken back.
func (a *Archive) Write(e Exchange) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := a.begin(e.Date); err != nil {
		return err
	}
	x := warc.Exchange{URI: e.URL, Date: e.Date, Request: e.Request, Response: e.Response, Truncated: e.Truncated}
	if e.Addr.IsValid() {
		x.IP = e.Addr.String()
	}
	for _, f := range e.Facts {
		x.Metadata = append(x.Metadata, warc.Field{Name: f.Name, Value: f.Value})
	}
	sum := ""
	if e.Body != nil {
		x.Payload = e.Body
		sum = warc.PayloadDigest(e.Body)
	}
	switch before, held := a.held[sum]; {
	case e.KeptSHA256 != "":
		x.Same = &warc.Same{Date: e.KeptAt, Payload: sum}
	case held:
		x.Same = &warc.Same{URI: before.url, Date: before.date, Payload: sum}
	}
	err := a.w.Write(x)
	if err == nil && sum != "" && x.Same == nil && len(a.held) < maxHeld {
		if a.held == nil {
			a.held = map[string]heldBody{}
		}
		a.held[sum] = heldBody{e.URL, e.Date}
	}
	if err == nil {
		a.whole, err = a.file.Seek(0, io.SeekEnd)
	}
	if err != nil {
		return errors.Join(err, a.file.Truncate(a.whole))
	}
	return nil
}

// begin opens the file and writes its head.
func (a *Archive) begin(now time.Time) error {
	if a.w != nil {
		return nil
	}
	var err error
	if a.file == nil {
		if a.file, err = os.OpenFile(a.path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600); err != nil {
			return err
		}
		if a.whole, err = a.file.Seek(0, io.SeekEnd); err != nil {
			return err
		}
	}
	about := a.about
	about.Date = now
	if a.w, err = warc.NewWriter(a.file, about); err != nil {
		a.w = nil
		return errors.Join(err, a.file.Truncate(a.whole))
	}
	return nil
}

// Close makes sure that what was written is on the disk.
func (a *Archive) Close() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.file == nil {
		return nil
	}
	err := errors.Join(a.file.Sync(), a.file.Close())
	a.file, a.w = nil, nil
	if err != nil {
		return fmt.Errorf("ingest: archiving to %q: %w", a.path, err)
	}
	return nil
}
