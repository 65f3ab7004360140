package importing

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

// Limits of a spreadsheet.
const (
	maxColumns  = 200
	maxRowBytes = 1 << 20
	previewRows = 8
	// maxSheet is how large a sheet may be: its bytes are kept as the source of its
	// rows.
	maxSheet = 16 << 20
)

// Tables are the tables of a case that the rows of a spreadsheet can go to.
func Tables() []string { return []string{"sightings", "voyages", "vessels", "places", "claims"} }

// TableColumns are the columns of a table that can be filled from a spreadsheet.
// What an editor decided on a claim is not for it to say.
func TableColumns(table string) []string {
	if !slices.Contains(Tables(), table) {
		return nil
	}
	return slices.DeleteFunc(casefile.Columns(table), func(c string) bool { return strings.HasPrefix(c, "review") })
}

// Mapping says what the columns of a spreadsheet are.
type Mapping struct {
	Table   string            `json:"table"`
	From    map[string]int    `json:"from"`    // column of the table: column of the sheet, from 1
	Fixed   map[string]string `json:"fixed"`   // column of the table: the same text in every row
	Dates   string            `json:"dates"`   // how 3.4.2024 is read: "", dmy or mdy
	Decimal string            `json:"decimal"` // "" for a point, "comma"
}

// Preview is the beginning of a spreadsheet.
type Preview struct {
	Head    []string
	Rows    [][]string
	Mapping Mapping // as it was the last time, or as the names of columns suggest
	hash    string
}

// sheet is an open spreadsheet.
type sheet struct {
	file  *os.File
	csv   *csv.Reader
	bound *rowBound
	head  []string
}

var errLongRow = fmt.Errorf("a row is longer than %d MiB: is a quotation mark left open?", maxRowBytes>>20)

// rowBound fails when more is read than a row may be long, so that one without end
// takes no memory.
type rowBound struct {
	r    io.Reader
	left int
}

func (b *rowBound) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errLongRow
	}
	n, err := b.r.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

// openSheet opens a spreadsheet and reads its head.
func openSheet(path string) (*sheet, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, final(errors.New("the file of this import is gone: upload it again"))
	}
	s := &sheet{file: f}
	if err := s.begin(); err != nil {
		f.Close()
		return nil, err
	}
	return s, nil
}

func (s *sheet) begin() error {
	in := bufio.NewReaderSize(s.file, 64<<10)
	start, err := in.Peek(64 << 10)
	if err != nil && err != io.EOF {
		return err
	}
	var r io.Reader = in
	switch {
	case bytes.HasPrefix(start, []byte("\xff\xfe")), bytes.HasPrefix(start, []byte("\xfe\xff")):
		r = transform.NewReader(in, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())
		text, _, _ := transform.Bytes(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder(), start[:len(start)&^1])
		start = text
	case !validStart(start):
		r = transform.NewReader(in, charmap.Windows1252.NewDecoder())
	default:
		r = transform.NewReader(in, unicode.UTF8BOM.NewDecoder())
		start = bytes.TrimPrefix(start, []byte("\xef\xbb\xbf"))
	}
	s.bound = &rowBound{r: r, left: maxRowBytes}
	s.csv = csv.NewReader(s.bound)
	s.csv.Comma, s.csv.FieldsPerRecord, s.csv.LazyQuotes = separator(start), -1, true
	head, err := s.next()
	switch {
	case err == io.EOF:
		return refused("The sheet is empty.")
	case errors.Is(err, errLongRow):
		return refused("The first row is longer than %d MiB: this is no table.", maxRowBytes>>20)
	case err != nil:
		return refused("The sheet cannot be read: %s.", plain(err.Error(), 200))
	case len(head) > maxColumns:
		return refused("The sheet has %d columns, more than %d.", len(head), maxColumns)
	}
	for _, name := range head {
		s.head = append(s.head, plain(name, 80))
	}
	return nil
}

// validStart reports whether the beginning of a file is UTF-8, but for a letter
// that was cut.
func validStart(b []byte) bool {
	for i := 0; i < 4 && len(b) > 0 && !utf8.Valid(b); i++ {
		b = b[:len(b)-1]
	}
	return utf8.Valid(b)
}

// separator is what stands between the cells of the first line.
func separator(start []byte) rune {
	line, _, _ := bytes.Cut(start, []byte("\n"))
	best, most := ',', 0
	for _, sep := range []rune{',', ';', '\t', '|'} {
		n, quoted := 0, false
		for _, r := range string(line) {
			if r == '"' {
				quoted = !quoted
			}
			if r == sep && !quoted {
				n++
			}
		}
		if n > most {
			best, most = sep, n
		}
	}
	return best
}

func (s *sheet) next() ([]string, error) {
	s.bound.left = maxRowBytes
	return s.csv.Read()
}

func (s *sheet) Close() error { return s.file.Close() }

// Preview shows the beginning of the spreadsheet of a job that waits for its
// columns, and how they were read the last time.
func (m *Importing) Preview(ctx context.Context, id string, job int64) (Preview, error) {
	j, err := m.Job(ctx, id, job)
	if err != nil {
		return Preview{}, err
	}
	if j.State != Columns {
		return Preview{}, refused("The columns of this import are known already.")
	}
	s, err := j.spec()
	if err != nil {
		return Preview{}, err
	}
	p, err := m.preview(s)
	if err != nil {
		return p, err
	}
	kept, err := m.cfg.Store.ImportColumns(ctx, id, p.hash)
	if err != nil {
		return p, err
	}
	if kept == "" || json.Unmarshal([]byte(kept), &p.Mapping) != nil || p.Mapping.check(len(p.Head)) != nil {
		p.Mapping = suggested(p.Head)
	}
	return p, nil
}

func (m *Importing) preview(s spec) (Preview, error) {
	r := run{m: m, spec: s}
	in, err := openSheet(r.paths()[0])
	if err != nil {
		return Preview{}, err
	}
	defer in.Close()
	if info, err := in.file.Stat(); err == nil && info.Size() > maxSheet {
		return Preview{}, refused("The sheet is larger than %d MB: cut it into parts.", maxSheet>>20)
	}
	p := Preview{Head: in.head}
	sum := sha256.Sum256([]byte(encoded(in.head)))
	p.hash = hex.EncodeToString(sum[:])
	for len(p.Rows) < previewRows {
		row, err := in.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			break // told by row when they are imported
		}
		shown := make([]string, min(len(row), maxColumns))
		for i := range shown {
			shown[i] = plain(row[i], 60)
		}
		p.Rows = append(p.Rows, shown)
	}
	return p, nil
}

// suggested maps columns that are called as those of a table, of the table that
// has most of them.
func suggested(head []string) Mapping {
	best := Mapping{Table: Tables()[0], From: map[string]int{}, Fixed: map[string]string{}}
	for _, table := range Tables() {
		m := Mapping{Table: table, From: map[string]int{}, Fixed: map[string]string{}}
		for _, column := range TableColumns(table) {
			for i, name := range head {
				if strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(name)) == column {
					m.From[column] = i + 1
					break
				}
			}
		}
		if len(m.From) > len(best.From) {
			best = m
		}
	}
	return best
}

// check refuses a mapping that cannot be.
func (m *Mapping) check(columns int) error {
	known := TableColumns(m.Table)
	if known == nil {
		return refused("Choose the table that the rows go to.")
	}
	for column, at := range m.From {
		if !slices.Contains(known, column) || at < 1 || at > columns {
			return refused("%s is not a column of %s that can be filled from column %d of the sheet.", plain(column, 40), m.Table, at)
		}
	}
	for column, text := range m.Fixed {
		switch {
		case !slices.Contains(known, column):
			return refused("%s is not a column of %s.", plain(column, 40), m.Table)
		case len(text) > 1000:
			return refused("The text for %s is longer than 1,000 bytes.", column)
		}
	}
	if len(m.From) == 0 {
		return refused("Say of at least one column of %s where it comes from.", m.Table)
	}
	if !slices.Contains([]string{"", "dmy", "mdy"}, m.Dates) || !slices.Contains([]string{"", "comma"}, m.Decimal) {
		return refused("Choose how dates and numbers are written.")
	}
	return nil
}

// Map says what the columns of the spreadsheet of a job are, which begins then.
// It is remembered for the next sheet with the same head.
func (m *Importing) Map(ctx context.Context, id string, job int64, mapping Mapping) error {
	p, err := m.Preview(ctx, id, job)
	if err != nil {
		return err
	}
	if err := mapping.check(len(p.Head)); err != nil {
		return err
	}
	if err := m.cfg.Store.KeepImportColumns(ctx, id, p.hash, encoded(mapping)); err != nil {
		return err
	}
	err = m.cfg.Store.ChangeImport(ctx, job, func(j *store.ImportJob) error {
		old, err := jobOf(*j)
		if err != nil {
			return err
		}
		if old.State != Columns || old.Case != id {
			return refused("The columns of this import are known already.")
		}
		s, err := old.spec()
		if err != nil {
			return err
		}
		s.Mapping = &mapping
		j.Spec, j.State = encoded(s), string(Waiting)
		return nil
	})
	if err == nil {
		m.look1()
	}
	return err
}

// table brings in the rows of a spreadsheet, from where the job is.
func (r *run) table(ctx context.Context) error {
	if r.spec.Mapping == nil {
		return final(errors.New("nobody has said what the columns are: upload the sheet again"))
	}
	path := r.paths()[0]
	raw, err := readAll(path, maxSheet)
	if err != nil {
		return err
	}
	in, err := openSheet(path)
	if err != nil {
		return final(err)
	}
	defer in.Close()
	doc := sheetDocument(r.spec.Files[0], raw, "sheet")
	source := r.fileSource("sheet-", doc.SHA256, "Spreadsheet "+r.spec.Files[0])
	if _, mapped := r.spec.Mapping.From["source"]; !mapped && r.spec.Mapping.Fixed["source"] == "" && r.progress.Row == 0 {
		r.put(&group{name: r.spec.Files[0], rows: []ledger.RowChange{{Table: "sources", ID: source.ID, After: casefile.SourceCells(&source)}}}, &doc, nil)
	}
	r.update(func(p *Progress) { p.TotalBytes = int64(len(raw)) })
	from := r.progress.Row
	for n := 1; ; n++ {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		cells, err := in.next()
		line, _ := in.csv.FieldPos(0)
		name := fmt.Sprintf("%s, line %d", r.spec.Files[0], line)
		switch {
		case err == io.EOF:
			return r.flush(ctx)
		case errors.Is(err, errLongRow):
			if ferr := r.flush(ctx); ferr != nil {
				return ferr
			}
			return final(fmt.Errorf("behind row %d: %w. The rows before it were imported", n-1, errLongRow))
		case err != nil && !errors.As(err, new(*csv.ParseError)):
			return err
		}
		if n <= from {
			continue
		}
		switch {
		case err != nil:
			r.reject(fmt.Sprintf("%s, row %d", r.spec.Files[0], n), "it is no row of a table: "+errors.Unwrap(err).Error())
		case !slices.ContainsFunc(cells, func(s string) bool { return strings.TrimSpace(s) != "" }):
		case len(cells) > maxColumns:
			r.reject(name, "it has more columns than a sheet may have")
		default:
			if row, why := r.spec.Mapping.row(cells, source.ID); why != "" {
				r.reject(name, why)
			} else {
				r.put(&group{name: name, rows: []ledger.RowChange{row}}, nil, nil)
			}
		}
		r.update(func(p *Progress) { p.Done, p.Row, p.Bytes = p.Done+1, n, in.csv.InputOffset() })
		if len(r.step.groups) >= stepRows || len(r.step.groups) > 0 && r.full() && len(r.step.groups) > stepPages {
			if err := r.flush(ctx); err != nil {
				return err
			}
		}
	}
}

// readAll reads a file of at most so many bytes.
func readAll(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, final(errors.New("the file of this import is gone: upload it again"))
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(b)) > most {
		err = final(fmt.Errorf("the file is larger than %d MB: cut it into parts", most>>20))
	}
	return b, err
}

// sheetDocument is a file that is kept as it came, because rows rest on it.
func sheetDocument(name string, raw []byte, extractor string) store.Document {
	text := ""
	if utf8.Valid(raw) {
		text = string(raw)
	}
	sum := sha256.Sum256(raw)
	return store.Document{SHA256: hex.EncodeToString(sum[:]), Name: name, MediaType: "text/plain", Bytes: raw, Text: text, Extractor: extractor}
}

// fileSource is the row of a file that is kept.
func (r *run) fileSource(prefix, hash, title string) casefile.Source {
	return casefile.Source{
		ID: prefix + hash[:12], Title: plain(title, 200), Bytes: casefile.Held, SHA256: hash, Collector: r.job.By.Name,
		RetrievedAt: dates.On(dates.DayOfTime(r.job.CreatedAt.UTC())),
		Publisher:   plain(r.spec.About.Publisher, 200), URL: link(r.spec.About.URL),
	}
}

// Columns that hold dates and numbers, in any table.
var (
	dateColumns   = []string{"seen_from", "seen_until", "depart", "arrive", "counted_since", "as_of", "said_at", "published_at"}
	numberColumns = []string{"count_lo", "count_hi", "length_m", "containers_lo", "containers_hi", "lat", "lon", "radius_m", "teu", "value_lo", "value_hi"}
	writtenDate   = regexp.MustCompile(`^(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?$`)
	grouped       = regexp.MustCompile(`^-?\d{1,3}(,\d{3})+(\.\d+)?$`)
)

// row makes a row of a table of one of the sheet; why says what is wrong.
func (m *Mapping) row(cells []string, source string) (row ledger.RowChange, why string) {
	out := casefile.Cells{}
	for column, text := range m.Fixed {
		out[column] = strings.TrimSpace(text)
	}
	for column, at := range m.From {
		if at > len(cells) {
			continue
		}
		text := strings.TrimSpace(cells[at-1])
		if text == "" {
			continue
		}
		switch {
		case slices.Contains(dateColumns, column):
			if text, why = m.date(text); why != "" {
				return row, column + " " + why
			}
		case slices.Contains(numberColumns, column):
			text = m.number(text)
		case column == "id":
		default:
			text = strings.Join(strings.Fields(text), " ")
		}
		out[column] = text
	}
	maps.DeleteFunc(out, func(_, text string) bool { return text == "" })
	if len(out) == 0 || len(out) == len(m.Fixed) && !m.any(cells) {
		return row, "none of its columns has anything in it"
	}
	if slices.Contains(casefile.Columns(m.Table), "source") && out["source"] == "" {
		out["source"] = source
	}
	if m.Table == "claims" {
		out["review"] = "proposed"
	}
	id := out["id"]
	if id == "" {
		// The same row has the same id, so that it comes in once.
		h := sha256.New()
		for _, column := range slices.Sorted(maps.Keys(out)) {
			if column != "source" {
				fmt.Fprintf(h, "%q %q\n", column, out[column])
			}
		}
		id = "row-" + hex.EncodeToString(h.Sum(nil)[:8])
		out["id"] = id
	}
	if len(id) > 100 {
		return row, "id is longer than 100 letters"
	}
	return ledger.RowChange{Table: m.Table, ID: id, After: out}, ""
}

func (m *Mapping) any(cells []string) bool {
	for _, at := range m.From {
		if at <= len(cells) && strings.TrimSpace(cells[at-1]) != "" {
			return true
		}
	}
	return false
}

// date writes a date as the case does. 3.4.2024 is read as was said; what can be
// read in two ways and was not said is a fault, never a guess.
func (m *Mapping) date(text string) (string, string) {
	if _, err := dates.Parse(text); err == nil {
		return text, ""
	}
	f := writtenDate.FindStringSubmatch(text)
	if f == nil {
		return "", "is no date: write 2024-02-28, or another form of EDTF"
	}
	a, _ := strconv.Atoi(f[1])
	b, _ := strconv.Atoi(f[2])
	day, month := a, b
	switch {
	case m.Dates == "mdy":
		day, month = b, a
	case m.Dates == "" && a <= 12 && b <= 12 && a != b:
		return "", "can be read in two ways: say whether the day or the month comes first"
	case m.Dates == "" && a <= 12 && b > 12:
		day, month = b, a
	}
	out := fmt.Sprintf("%s-%02d-%02d", f[3], month, day)
	if _, err := dates.Parse(out); err != nil {
		return "", "is no day of the calendar, as it was said to be read"
	}
	return out, ""
}

// number writes a number as the case does.
func (m *Mapping) number(text string) string {
	bare := strings.Map(func(r rune) rune {
		if r == ' ' || r == '\u00a0' || r == '\u202f' || r == '\u2009' || r == '\'' || r == '’' {
			return -1
		}
		return r
	}, text)
	if m.Decimal == "comma" {
		return strings.ReplaceAll(strings.ReplaceAll(bare, ".", ""), ",", ".")
	}
	if grouped.MatchString(bare) {
		return strings.ReplaceAll(bare, ",", "")
	}
	return bare
}
