package report

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// MissingToolError says that a format needs a program that is not installed.
type MissingToolError struct {
	Format  string // "DOCX"
	Tool    string // the command
	Package string // in Debian
}

// Error says what to install.
func (e *MissingToolError) Error() string {
	return fmt.Sprintf("%s is written by %s, which is not installed: install the Debian package %s, or export as HTML", e.Format, e.Tool, e.Package)
}

// toolLimit is how long a tool may take.
const toolLimit = 3 * time.Minute

// NeedDOCX reports whether [Document.DOCX] can work here.
func NeedDOCX() error { _, err := tool("DOCX", "pandoc", "pandoc"); return err }

// NeedPDF reports whether [Document.PDF] can work here.
func NeedPDF() error { _, err := tool("PDF", "chromium", "chromium"); return err }

func tool(format, command, pkg string) (string, error) {
	path, err := exec.LookPath(command)
	if err != nil {
		return "", &MissingToolError{format, command, pkg}
	}
	return path, nil
}

// DOCX returns the document for word processors, with footnotes that they
// number themselves; where a note is referred to again, a short one names the
// first. It is written by pandoc from its own document tree, so no text is ever markup.
func (d *Document) DOCX(ctx context.Context) ([]byte, error) {
	pandoc, err := tool("DOCX", "pandoc", "pandoc")
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, toolLimit)
	defer cancel()
	// The version of the tree is pandoc's own: what is used here has been the
	// same since 1.22.
	var empty struct {
		Version json.RawMessage `json:"pandoc-api-version"`
	}
	out, err := runTool(ctx, pandoc, nil, "-f", "markdown", "-t", "json")
	if err == nil {
		err = json.Unmarshal(out, &empty)
	}
	if err != nil {
		return nil, fmt.Errorf("report: writing DOCX: asking pandoc for its version: %w", err)
	}
	tree, err := json.Marshal(map[string]any{"pandoc-api-version": empty.Version, "meta": map[string]any{}, "blocks": (&treeWriter{notes: d.Notes, first: map[int]int{}}).blocks(d.Blocks)})
	if err != nil {
		return nil, fmt.Errorf("report: writing DOCX: %w", err)
	}
	out, err = runTool(ctx, pandoc, tree, "-f", "json", "-t", "docx", "-o", "-", "--metadata", "title="+d.Title, "--metadata", "lang=en-GB")
	if err != nil {
		return nil, fmt.Errorf("report: writing DOCX: %w", err)
	}
	return out, nil
}

// PDF returns the page of [Document.HTML] as printed by chromium, whose
// policy forbids scripts and loading; names of hosts are not looked up either.
func (d *Document) PDF(ctx context.Context) ([]byte, error) {
	chromium, err := tool("PDF", "chromium", "chromium")
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "tidewaiter-pdf-*")
	if err != nil {
		return nil, fmt.Errorf("report: writing PDF: %w", err)
	}
	defer os.RemoveAll(dir)
	var b bytes.Buffer
	if err := d.HTML(&b); err != nil {
		return nil, err
	}
	page, out := filepath.Join(dir, "page.html"), filepath.Join(dir, "page.pdf")
	if err := os.WriteFile(page, b.Bytes(), 0o600); err != nil {
		return nil, fmt.Errorf("report: writing PDF: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, toolLimit)
	defer cancel()
	args := []string{
		"--headless", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions", "--disable-background-networking",
		"--host-resolver-rules=MAP * ~NOTFOUND", "--user-data-dir=" + filepath.Join(dir, "profile"),
		"--no-pdf-header-footer", "--print-to-pdf=" + out,
	}
	if os.Getuid() == 0 {
		args = append(args, "--no-sandbox") // it refuses to sandbox itself as root
	}
	if _, err := runTool(ctx, chromium, nil, append(args, (&url.URL{Scheme: "file", Path: page}).String())...); err != nil {
		return nil, fmt.Errorf("report: writing PDF: %w", err)
	}
	pdf, err := os.ReadFile(out)
	if err == nil && !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		err = fmt.Errorf("chromium wrote something else")
	}
	if err != nil {
		return nil, fmt.Errorf("report: writing PDF: %w", err)
	}
	return pdf, nil
}

// runTool runs a program and returns what it writes; what it complains of is in
// the error.
func runTool(ctx context.Context, path string, in []byte, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, path, args...)
	var out, complaint bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(in), &out, &complaint
	cmd.WaitDelay = 5 * time.Second // children may hold the pipes
	if err := cmd.Run(); err != nil {
		text := strings.TrimSpace(complaint.String())
		if i := strings.LastIndexByte(text, '\n'); i >= 0 {
			text = text[i+1:]
		}
		return nil, fmt.Errorf("%s: %w: %s", filepath.Base(path), err, text)
	}
	return out.Bytes(), nil
}

// node is an element of pandoc's document tree.
type node struct {
	T string `json:"t"`
	C any    `json:"c,omitempty"`
}

// noAttr is an element without id, classes and attributes.
var noAttr = []any{"", []any{}, []any{}}

// str is text as one element; pandoc wraps it at its blanks.
func str(s string) []any {
	var out []any
	for i, w := range strings.Split(s, " ") {
		if i > 0 {
			out = append(out, node{T: "Space"})
		}
		if w != "" {
			out = append(out, node{"Str", w})
		}
	}
	return out
}

// treeWriter counts the notes as the word processor will.
type treeWriter struct {
	notes []Note
	count int         // notes so far
	first map[int]int // number of a note of the document, to that of its first footnote
}

func (d *treeWriter) blocks(list []Block) []any {
	out := []any{}
	for _, b := range list {
		switch {
		case b.Level > 0:
			out = append(out, node{"Header", []any{b.Level, noAttr, d.inlines(b.Text)}})
		case b.PNG != nil:
			picture := "data:image/png;base64," + base64.StdEncoding.EncodeToString(b.PNG)
			wide := []any{"", []any{}, []any{[]any{"width", "100%"}}}
			out = append(out, node{"Para", []any{node{"Image", []any{wide, str(b.Alt), []any{picture, ""}}}}})
		case b.Rows != nil:
			out = append(out, d.treeTable(b))
		default:
			in := d.inlines(b.Text)
			if b.Quiet {
				in = []any{node{"Emph", in}}
			}
			out = append(out, node{"Para", in})
		}
	}
	return out
}

func (d *treeWriter) inlines(t Text) []any {
	out := []any{}
	for _, r := range t {
		switch {
		case r.Note > 0:
			in := noteInlines(d.notes[r.Note-1])
			d.count++
			if n, ok := d.first[r.Note]; ok {
				in = str(d.notes[r.Note-1].short(n))
			} else {
				d.first[r.Note] = d.count
			}
			out = append(out, node{"Note", []any{node{"Para", in}}})
		case r.Bold:
			out = append(out, node{"Strong", str(r.Words)})
		default:
			out = append(out, str(r.Words)...)
		}
	}
	return out
}

// short refers to the footnote of this number, which has the note in full.
func (n Note) short(first int) string {
	var ids []string
	for _, r := range n.Rows {
		ids = append(ids, r.ID)
	}
	if len(ids) == 0 {
		return fmt.Sprintf("As in note %d.", first)
	}
	return fmt.Sprintf("%s: note %d.", strings.Join(ids, ", "), first)
}

func noteInlines(n Note) []any {
	out := str(n.Words)
	link := func(name, to string) {
		if to != "" {
			out = append(out, node{T: "Space"})
			out = append(out, str(name)...)
			out = append(out, node{"Link", []any{noAttr, str(to), []any{to, ""}}})
		}
	}
	for i, r := range n.Rows {
		if i > 0 || n.Words != "" {
			out = append(out, node{T: "Space"})
		}
		out = append(out, str(r.Words())...)
		link("", r.URL)
		link("Archive: ", r.Archive)
	}
	return out
}

func (d *treeWriter) treeTable(b Block) node {
	columns := len(b.Rows[0])
	specs, head := []any{}, []any{}
	cell := func(in []any) any {
		return []any{noAttr, node{T: "AlignDefault"}, 1, 1, []any{node{"Plain", in}}}
	}
	for i := range columns {
		align := "AlignLeft"
		if i < len(b.Right) && b.Right[i] {
			align = "AlignRight"
		}
		specs = append(specs, []any{node{T: align}, node{T: "ColWidthDefault"}})
	}
	if strings.Join(b.Head, "") != "" {
		row := []any{}
		for _, h := range b.Head {
			row = append(row, cell(str(h)))
		}
		head = append(head, []any{noAttr, row})
	}
	rows := []any{}
	for _, r := range b.Rows {
		row := []any{}
		for _, t := range r {
			row = append(row, cell(d.inlines(t)))
		}
		rows = append(rows, []any{noAttr, row})
	}
	return node{"Table", []any{
		noAttr, []any{nil, []any{}}, specs,
		[]any{noAttr, head}, []any{[]any{noAttr, 0, []any{}, rows}}, []any{noAttr, []any{}},
	}}
}
