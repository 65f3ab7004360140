package desk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/accounts"
	"github.com/tidewaiter/tidewaiter/internal/importing"
)

// changeImport cancels an import or lets it go on.
func (d *Desk) changeImport(r *Request, change func(context.Context, string, int64) error) (*Answer, error) {
	id, err := number(r)
	if err != nil {
		return nil, err
	}
	err = change(r.Context(), r.Case, id)
	var refused *importing.Refused
	if errors.As(err, &refused) {
		a, err := d.importPageWith(r, refused.Text)
		return with(a, http.StatusUnprocessableEntity), err
	}
	if err != nil {
		return nil, err
	}
	return Go(importAddress(r.Case, id))
}

func (d *Desk) importPage(r *Request) (*Answer, error) { return d.importPageWith(r, "") }

// most rows that the page of an import shows of what came of it.
const (
	importEntries = 400
	importRows    = 50
)

func (d *Desk) importPageWith(r *Request, notice string) (*Answer, error) {
	id, err := number(r)
	if err != nil {
		return nil, err
	}
	j, err := d.imports.Job(r.Context(), r.Case, id)
	if err != nil {
		return nil, err
	}
	type came struct{ Title, Publisher, Day string }
	type reason struct {
		Text  string
		Times int
	}
	data := struct {
		jobView
		Notice, Base string
		Analyst      bool
		Reasons      []reason
		Sources      []came
		More         bool
	}{jobView: viewOf(j), Notice: notice, Base: importsAddress(r.Case), Analyst: r.User.Role.AtLeast(accounts.Analyst)}
	for text, n := range j.Progress.Counts.Rejected {
		data.Reasons = append(data.Reasons, reason{text, n})
	}
	slices.SortFunc(data.Reasons, func(a, b reason) int {
		if a.Times != b.Times {
			return b.Times - a.Times
		}
		return strings.Compare(a.Text, b.Text)
	})
	if p := &j.Progress; p.First > 0 {
		// From the ledger, where what was redacted since says nothing any more.
		entries, err := d.ledger.Entries(r.Context(), r.Case, p.First, min(p.Last, p.First+importEntries))
		if err != nil {
			return nil, err
		}
		data.More = p.Last > p.First+importEntries
		for _, e := range entries {
			if e.Reason != importing.EntryReason(id) {
				continue
			}
			for _, row := range e.Rows {
				if row.Table != "sources" || row.Redacted || row.After == nil {
					continue
				}
				if len(data.Sources) == importRows {
					data.More = true
					break
				}
				title := row.After["title"]
				if title == "" {
					title = row.ID
				}
				data.Sources = append(data.Sources, came{title, row.After["publisher"], row.After["published_at"]})
			}
		}
	}
	return d.Page(r, "import", fmt.Sprintf("Import %d", id), data)
}

// uploadKinds are what the form of files can be told that they are.
var uploadKinds = map[string]importing.Kind{"files": importing.Files, "table": importing.Table, "ais": importing.AIS, "elements": importing.Elements}

// importFiles takes files as they come, piece by piece, onto the disk. The fields
// of the form stand before its files.
func (d *Desk) importFiles(r *Request) (*Answer, error) {
	form, err := r.MultipartReader()
	if err != nil {
		return nil, BadRequest("This form sends files (multipart/form-data).")
	}
	u, err := d.imports.Begin()
	if err != nil {
		return d.importsAgain(r, err)
	}
	defer u.Drop()
	fields := map[string]string{}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			if r.Context().Err() != nil {
				return nil, err
			}
			return nil, unread(err, "The files did not come to their end, or their names cannot be read. Nothing was imported: send them again.")
		}
		if part.FileName() == "" {
			b, err := io.ReadAll(io.LimitReader(&sent{part, r}, 4<<10))
			if err != nil {
				return nil, cutForm(r, err)
			}
			fields[part.FormName()] = strings.TrimSpace(string(b))
			if len(fields) > 20 {
				return nil, BadRequest("The form has fields that are not of this page.")
			}
			continue
		}
		kind, ok := uploadKinds[fields["kind"]]
		if !ok {
			return nil, BadRequest("Say what kind of files these are.")
		}
		if err := u.Add(kind, fileNameOf(part), &sent{part, r}); err != nil {
			var refused *importing.Refused
			if errors.As(err, &refused) {
				return d.importsAgain(r, err)
			}
			return nil, cutForm(r, err)
		}
	}
	r.patient(time.Minute)
	about := importing.About{URL: fields["url"], Title: fields["title"], Publisher: fields["publisher"], Published: fields["published"]}
	kind := uploadKinds[fields["kind"]]
	job, err := u.Submit(r.Context(), r.Case, kind, about, author(r))
	if err == nil && kind == importing.Table {
		return Go(importAddress(r.Case, job) + "/columns")
	}
	return d.begun(r, job, err)
}

// fileNameOf is the name of a file as it was sent: it is the sender's to say, and
// made safe where it is kept.
func fileNameOf(p *multipart.Part) string { return p.FileName() }

// cutForm says of a file that was not taken whose fault that is: of one that did
// not come to its end it is the sender's, of one that could not be kept ours.
func cutForm(r *Request, err error) error {
	if r.Context().Err() == nil && errors.As(err, new(*broken)) {
		return unread(err, "The files did not come to their end. Nothing was imported: send them again.")
	}
	return err
}

// sent is part of a body, which may take as long as it keeps coming. What fails
// in it is told from what fails where it goes: it is [broken].
type sent struct {
	r  io.Reader
	to *Request
}

type broken struct{ error }

func (b *broken) Unwrap() error { return b.error }

func (s *sent) Read(p []byte) (int, error) {
	s.to.patient(30 * time.Second)
	n, err := s.r.Read(p)
	if err != nil && err != io.EOF {
		err = &broken{err}
	}
	return n, err
}

// columnView is a column of the table that rows go to.
type columnView struct {
	Name  string
	From  int
	Fixed string
}

func (d *Desk) columnsForm(r *Request) (*Answer, error) {
	return d.columnsPage(r, r.URL.Query(), "")
}

func (d *Desk) columnsPage(r *Request, asked url.Values, notice string) (*Answer, error) {
	id, err := number(r)
	if err != nil {
		return nil, err
	}
	p, err := d.imports.Preview(r.Context(), r.Case, id)
	var refused *importing.Refused
	if errors.As(err, &refused) {
		a, err := d.importPageWith(r, refused.Text)
		return with(a, http.StatusUnprocessableEntity), err
	}
	if err != nil {
		return nil, err
	}
	m := p.Mapping
	if table := asked.Get("table"); table != "" && table != m.Table {
		if !slices.Contains(importing.Tables(), table) {
			return nil, BadRequest("There is no such table.")
		}
		kept := importing.Mapping{Table: table, From: map[string]int{}, Fixed: map[string]string{}, Dates: m.Dates, Decimal: m.Decimal}
		for _, column := range importing.TableColumns(table) {
			for i, name := range p.Head {
				if strings.EqualFold(strings.ReplaceAll(name, " ", "_"), column) {
					kept.From[column] = i + 1
				}
			}
		}
		m = kept
	}
	if r.Method == http.MethodPost {
		m = mappingOf(asked) // as it was sent
	}
	type sheetColumn struct {
		N    int
		Name string
	}
	data := struct {
		Notice, Base string
		ID           int64
		Tables       []string
		Table        string
		Sheet        []sheetColumn
		Rows         [][]string
		Columns      []columnView
		Mapping      importing.Mapping
	}{Notice: notice, Base: importAddress(r.Case, id), ID: id, Tables: importing.Tables(), Table: m.Table, Rows: p.Rows, Mapping: m}
	for i, name := range p.Head {
		if name == "" {
			name = "without a name"
		}
		data.Sheet = append(data.Sheet, sheetColumn{i + 1, name})
	}
	for _, c := range importing.TableColumns(m.Table) {
		data.Columns = append(data.Columns, columnView{c, m.From[c], m.Fixed[c]})
	}
	return d.Page(r, "columns", fmt.Sprintf("Columns of import %d", id), data)
}

// mappingOf reads the form of columns.
func mappingOf(f url.Values) importing.Mapping {
	m := importing.Mapping{Table: f.Get("table"), From: map[string]int{}, Fixed: map[string]string{}, Dates: f.Get("dates"), Decimal: f.Get("decimal")}
	for _, column := range importing.TableColumns(m.Table) {
		if n, err := strconv.Atoi(f.Get("from." + column)); err == nil && n > 0 {
			m.From[column] = n
		} else if text := strings.TrimSpace(f.Get("fixed." + column)); text != "" {
			m.Fixed[column] = text
		}
	}
	return m
}

func (d *Desk) setColumns(r *Request) (*Answer, error) {
	id, err := number(r)
	if err != nil {
		return nil, err
	}
	err = d.imports.Map(r.Context(), r.Case, id, mappingOf(r.PostForm))
	var refused *importing.Refused
	if errors.As(err, &refused) {
		a, err := d.columnsPage(r, r.PostForm, refused.Text)
		return with(a, http.StatusUnprocessableEntity), err
	}
	if err != nil {
		return nil, err
	}
	return Go(importAddress(r.Case, id))
}
