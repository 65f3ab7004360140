package importing

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"unicode/utf8"

	"github.com/tidewaiter/tidewaiter/internal/ledger"
)

// Limits of what is uploaded.
const (
	MaxUpload     = 2 << 30 // bytes of one form
	MaxText       = 4 << 20 // bytes of what is pasted
	maxFiles      = 100     // of one form
	maxHeld       = 8 << 30 // bytes of all files that wait
	lookForRoom   = 8 << 20 // bytes that come between two looks at what waits
	sniffed       = 4 << 10
	maxNameLength = 100
)

// Upload is files on their way in. They are a job's when [Upload.Submit] returns,
// and gone after [Upload.Drop].
type Upload struct {
	m     *Importing
	dir   string
	names []string
	size  int64
	done  bool
}

// Begin begins to take files.
func (m *Importing) Begin() (*Upload, error) {
	if err := m.haveRoom(); err != nil {
		return nil, err
	}
	u := &Upload{m: m, dir: "u" + strings.ToLower(rand.Text())}
	m.mu.Lock()
	m.uploads[u.dir] = true
	m.mu.Unlock()
	if err := os.Mkdir(filepath.Join(m.cfg.Dir, u.dir), 0o700); err != nil {
		u.Drop()
		return nil, noRoom(err)
	}
	return u, nil
}

// haveRoom refuses more files where those that wait, or are on their way in, fill
// the room that there is for all.
func (m *Importing) haveRoom() error {
	held, err := m.held()
	if err == nil && held > m.room {
		err = refused("Imports that have not ended hold %d GB of files, which is as much as there is room for. Wait for them, or cancel some.", held>>30)
	}
	return err
}

// roomy reads a file on its way in for as long as there is room: others send too.
type roomy struct {
	m    *Importing
	r    io.Reader
	left int // bytes until the next look
}

func (r *roomy) Read(p []byte) (int, error) {
	if r.left <= 0 {
		if err := r.m.haveRoom(); err != nil {
			return 0, err
		}
		r.left = lookForRoom
	}
	n, err := r.r.Read(p[:min(len(p), r.left)])
	r.left -= n
	return n, err
}

// held is how many bytes lie in the directory of files.
func (m *Importing) held() (int64, error) {
	var sum int64
	err := filepath.WalkDir(m.cfg.Dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			if errors.Is(err, fs.ErrNotExist) {
				err = nil // a job has just ended
			}
			return err
		}
		if info, err := d.Info(); err == nil {
			sum += info.Size()
		}
		return nil
	})
	return sum, err
}

// noRoom says of a disk that is full what to do.
func noRoom(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return refused("There is no room on the disk of the desk. Nothing was imported: tell who runs it.")
	}
	return fmt.Errorf("importing: keeping a file: %w", err)
}

// Add takes a file. What it is, its first bytes say; what cannot be of the kind is
// refused.
func (u *Upload) Add(kind Kind, name string, r io.Reader) error {
	name = fileName(name)
	if len(u.names) == maxFiles {
		return refused("More than %d files: pack them, or import them in parts.", maxFiles)
	}
	in := bufio.NewReaderSize(r, 64<<10)
	head, err := in.Peek(sniffed)
	if err != nil && err != io.EOF {
		return err
	}
	if len(head) == 0 {
		return refused("The file %s is empty.", name)
	}
	if err := sniff(kind, name, head); err != nil {
		return err
	}
	dir := filepath.Join(u.m.cfg.Dir, u.dir, fmt.Sprintf("%03d", len(u.names)+1))
	if err := os.Mkdir(dir, 0o700); err != nil {
		return noRoom(err)
	}
	f, err := os.OpenFile(filepath.Join(dir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return noRoom(err)
	}
	n, err := io.Copy(f, &roomy{u.m, io.LimitReader(in, MaxUpload-u.size+1), lookForRoom})
	u.size += n
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = u.m.haveRoom()
	}
	switch {
	case u.size > MaxUpload:
		return refused("These files are larger than %d GB together: import them in parts.", MaxUpload>>30)
	case errors.As(err, new(*Refused)):
		return err
	case err != nil:
		return noRoom(err)
	}
	u.names = append(u.names, name)
	return nil
}

// fileName is a name without folders, and without what a shell, a terminal or a
// file system could take for something else.
func fileName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`<>:"|?*#`, r) {
			return '_'
		}
		return r
	}, plain(strings.ToValidUTF8(name, "_"), maxNameLength))
	for len(name) > maxNameLength {
		_, size := utf8.DecodeRuneInString(name)
		name = name[size:] // the ending says what it is
	}
	name = strings.TrimLeft(name, ". ")
	if name == "" {
		return "file"
	}
	return name
}

// sniff refuses what cannot be of a kind, by its first bytes.
func sniff(kind Kind, name string, head []byte) error {
	has := func(magic ...string) bool {
		for _, m := range magic {
			if bytes.HasPrefix(head, []byte(m)) {
				return true
			}
		}
		return false
	}
	packed := has("\x1f\x8b", "\x28\xb5\x2f\xfd")
	text := bytes.IndexByte(head, 0) < 0
	wide := has("\xff\xfe", "\xfe\xff") // UTF-16
	zip := has("PK\x03\x04", "PK\x05\x06")
	old := has("\xd0\xcf\x11\xe0") // of office programs before 2007
	switch kind {
	case Files:
		if packed || has("%PDF-", "WARC/") || text || zip && looksLikeWACZ(head) {
			return nil
		}
		if zip || old {
			return refused("%s is a packed file or one of an office program. Unpack it, or save the document as PDF, HTML or text. Of packed web archives WACZ is read.", name)
		}
		return refused("%s is neither text, HTML, MHTML, PDF, a feed nor a web archive (WARC, WACZ).", name)
	case Table:
		if zip || old {
			return refused("%s is a file of a spreadsheet program. Save the sheet as CSV (in UTF-8) and upload that: which cells are dates, and of which sheet the rows are to be, is then seen before anything is imported.", name)
		}
		if packed {
			return refused("%s is packed: unpack it first.", name)
		}
		if text || wide {
			return nil
		}
		return refused("%s is no text: save the sheet as CSV.", name)
	case AIS:
		if packed || text || has("PAR1") {
			return nil
		}
		return refused("%s is neither sentences, a table nor Parquet: see what tidewaiter decode reads.", name)
	case Elements:
		if text || packed {
			return nil
		}
		return refused("%s is no text: element sets are TLE, or OMM as CSV, JSON, XML or text.", name)
	}
	return refused("Files cannot be imported as %q.", kind)
}

// looksLikeWACZ reports whether the first entry of a zip file is one that web
// archives begin with.
func looksLikeWACZ(head []byte) bool {
	for _, name := range []string{"datapackage.json", "datapackage-digest.json", "archive/", "pages/", "indexes/", "fuzzy.json"} {
		if len(head) > 30 && bytes.HasPrefix(head[30:], []byte(name)) {
			return true
		}
	}
	return false
}

// Submit makes a job of the files.
func (u *Upload) Submit(ctx context.Context, id string, kind Kind, about About, by ledger.Author) (int64, error) {
	if len(u.names) == 0 {
		return 0, refused("Choose at least one file.")
	}
	if err := checkAbout(about); err != nil {
		return 0, err
	}
	title, state := u.names[0], Waiting
	if len(u.names) > 1 {
		title = fmt.Sprintf("%d files", len(u.names))
	}
	if kind == Table {
		if len(u.names) > 1 {
			return 0, refused("Import one spreadsheet at a time: what its columns are is asked next.")
		}
		state = Columns
	}
	s := spec{Dir: u.dir, Files: u.names, About: about}
	if kind == Table {
		if _, err := u.m.preview(s); err != nil {
			return 0, err
		}
	}
	if err := syncDir(filepath.Join(u.m.cfg.Dir, u.dir)); err != nil {
		return 0, noRoom(err)
	}
	job, err := u.m.add(ctx, id, kind, title, s, state, by)
	u.done = err == nil
	return job, err
}

// Drop removes the files when they have become no job.
func (u *Upload) Drop() {
	if !u.done {
		u.m.removeDir(u.dir)
	}
}

func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// AddText takes an article that was pasted, as text or as HTML.
func (m *Importing) AddText(ctx context.Context, id, text string, about About, by ledger.Author) (int64, error) {
	switch {
	case strings.TrimSpace(text) == "":
		return 0, refused("Paste the article first.")
	case len(text) > MaxText:
		return 0, refused("This is more than %d MB of text: upload it as a file.", MaxText>>20)
	case strings.ContainsRune(text, 0):
		return 0, refused("This is no text: it has a NUL in it.")
	}
	name := "pasted.txt"
	if head := strings.ToLower(strings.TrimSpace(text[:min(len(text), 2000)])); strings.HasPrefix(head, "<") && strings.Contains(head, ">") {
		name = "pasted.html"
	}
	u, err := m.Begin()
	if err != nil {
		return 0, err
	}
	defer u.Drop()
	// Forms send CRLF, which says nothing of the text.
	if err := u.Add(Files, name, strings.NewReader(strings.ReplaceAll(text, "\r\n", "\n"))); err != nil {
		return 0, err
	}
	if err := checkAbout(about); err != nil {
		return 0, err
	}
	if err := syncDir(filepath.Join(m.cfg.Dir, u.dir)); err != nil {
		return 0, noRoom(err)
	}
	job, err := m.add(ctx, id, Text, cmpOr(about.Title, "pasted text"), spec{Dir: u.dir, Files: u.names, About: about}, Waiting, by)
	u.done = err == nil
	return job, err
}
