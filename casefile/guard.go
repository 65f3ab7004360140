package casefile

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"unicode/utf8"
)

// guard passes a file on and stops at the first thing that makes reading on
// dangerous or useless: a line, file or folder over its limit, or a byte order
// mark. It never holds more than the reader's own buffer, so that a line of
// hundreds of megabytes is refused after its first one.
type guard struct {
	src    io.Reader
	file   string
	limit  int64  // bytes of the file that may still come
	folder *int64 // bytes of the folder that may still come

	started bool
	line    int // bytes of the current line so far
	lines   int // lines begun

	fault *Fault // why reading stopped, when the file is to blame
	err   error  // why reading stopped, when the file system is
}

// errStopped ends reading after a fault; the guard holds the fault itself.
var errStopped = fmt.Errorf("casefile: reading stopped")

func (g *guard) Read(p []byte) (int, error) {
	if g.fault != nil {
		return 0, errStopped
	}
	if g.err != nil {
		return 0, g.err
	}
	n, err := g.src.Read(p)
	// The first bytes are read together, so that their mark is seen whole.
	for tries := 0; !g.started && err == nil && n < min(3, len(p)); tries++ {
		if tries == 100 {
			err = io.ErrNoProgress
			break
		}
		var more int
		more, err = g.src.Read(p[n:])
		n += more
	}
	if fault := g.look(p[:n]); fault != nil {
		fault.File = g.file
		g.fault = fault
		return 0, errStopped
	}
	if err != nil && err != io.EOF {
		g.err = fmt.Errorf("casefile: reading %s: %w", g.file, err)
		return n, g.err
	}
	return n, err
}

// look reports what forbids reading on behind the bytes of b.
func (g *guard) look(b []byte) *Fault {
	if len(b) == 0 {
		return nil
	}
	if !g.started {
		g.started, g.lines = true, 1
		switch {
		case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
			return &Fault{Line: 1, Reason: "begins with a byte order mark", Remedy: "save it as UTF-8 without BOM"}
		case bytes.HasPrefix(b, []byte("\xff\xfe")), bytes.HasPrefix(b, []byte("\xfe\xff")):
			return &Fault{Line: 1, Reason: "is UTF-16", Remedy: "save it as UTF-8 without BOM"}
		}
	}
	g.limit -= int64(len(b))
	*g.folder -= int64(len(b))
	if g.limit < 0 {
		return &Fault{Reason: "is too large", Remedy: "keep the file within " + sizeText(limitOf(g.file))}
	}
	if *g.folder < 0 {
		return &Fault{Reason: "brings the folder over its limit", Remedy: "keep the folder within " + sizeText(MaxFolderBytes)}
	}
	for {
		i := bytes.IndexByte(b, '\n')
		if i < 0 {
			i = len(b)
		}
		if g.line += i; g.line > MaxLineBytes {
			return &Fault{Line: g.lines, Reason: "is a line that is too long", Remedy: "keep each line within " + sizeText(MaxLineBytes)}
		}
		if i == len(b) {
			return nil
		}
		g.line = 0
		g.lines++
		b = b[i+1:]
	}
}

func limitOf(file string) int64 {
	switch {
	case file == caseYAML:
		return MaxYAMLBytes
	case strings.HasSuffix(file, ".csv"):
		return MaxFileBytes
	case strings.HasPrefix(file, orbitsDir+"/"):
		return MaxOrbitBytes
	}
	return MaxTextBytes
}

func sizeText(n int64) string { return fmt.Sprintf("%d MiB", n>>20) }

// open opens a file behind a guard. The caller closes the file.
func (r *reader) open(name string) (*guard, fs.File, error) {
	f, err := r.fsys.Open(name)
	if err != nil {
		return nil, nil, fmt.Errorf("casefile: opening %s: %w", name, err)
	}
	return &guard{src: f, file: name, limit: limitOf(name), folder: &r.left}, f, nil
}

// readText reads a whole text with LF line ends; ok is false when it is at
// fault, which is then reported.
func (r *reader) readText(name string) (text string, ok bool, err error) {
	g, f, err := r.open(name)
	if err != nil {
		return "", false, err
	}
	defer f.Close()
	b, err := io.ReadAll(g)
	switch {
	case g.fault != nil:
		r.add(*g.fault)
		return "", false, nil
	case err != nil:
		return "", false, err
	}
	ok = true
	line := 0
	for l := range bytes.Lines(b) {
		line++
		fault := Fault{File: name, Line: line}
		l = bytes.TrimSuffix(l, []byte("\n"))
		l = bytes.TrimSuffix(l, []byte("\r"))
		switch {
		case !utf8.Valid(l):
			fault.Reason, fault.Remedy = "is not valid UTF-8", "save the file as UTF-8"
		case bytes.IndexByte(l, 0) >= 0:
			fault.Reason, fault.Remedy = "holds a NUL byte", "remove it"
		case bytes.IndexByte(l, '\r') >= 0:
			fault.Reason, fault.Remedy = "holds a carriage return that ends no line", "end lines with LF or CRLF"
		default:
			continue
		}
		ok = false
		r.add(fault)
	}
	// A carriage return before the end of the file ends its last line too.
	b = bytes.TrimSuffix(b, []byte("\r"))
	return string(bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n"))), ok, nil
}
