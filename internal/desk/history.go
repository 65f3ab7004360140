package desk

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
)

// Limits of a page of the history.
const (
	perHistory   = 50
	maxLooked    = 2_000 // entries that one page looks through for those wanted
	lookedAtOnce = 200
	maxRowsShown = 10 // of an entry
)

// historyFilter is which entries are wanted.
type historyFilter struct {
	By, Kind, Table, Row, Words string
	Bundle                      int
}

func (f historyFilter) none() bool { return f == historyFilter{} }

func (f historyFilter) query() url.Values {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	set("by", f.By)
	set("kind", f.Kind)
	set("table", f.Table)
	set("row", f.Row)
	set("q", f.Words)
	if f.Bundle != 0 {
		q.Set("bundle", strconv.Itoa(f.Bundle))
	}
	return q
}

func (f historyFilter) wants(e *ledger.Entry) bool {
	switch {
	case f.By != "" && !strings.EqualFold(e.Author.Name, f.By):
		return false
	case f.Kind != "" && string(e.Kind) != f.Kind:
		return false
	case f.Bundle != 0 && e.Bundle != f.Bundle:
		return false
	case f.Words != "" && !strings.Contains(strings.ToLower(e.Reason), strings.ToLower(f.Words)):
		return false
	case f.Table != "" || f.Row != "":
		return slices.ContainsFunc(e.Rows, func(r ledger.EntryRow) bool {
			return (f.Table == "" || r.Table == f.Table) && (f.Row == "" || r.ID == f.Row)
		})
	}
	return true
}

// entryView is an entry of the history.
type entryView struct {
	Number        int
	Kind          string
	By            string
	At, Stamp     string
	Reason        string
	Redacted      bool
	Undoes        int
	Settles       []int
	TakenBack     int
	LeftOut       bool
	Unfit         string // where that is settled
	Bundle        int    // number of the first, where it is not the only one
	Rows          []entryRowView
	MoreRows      int
	May           bool
	Key           string
	BundleHistory string
}

type entryRowView struct {
	Table, ID string
	Href      string // history of the row
	What      string // added, taken out, redacted; blank when it was changed
	Cells     []cellView
}

// historyView is the history of a case.
type historyView struct {
	Case     Case
	Filter   historyFilter
	Kinds    []ledger.Kind
	Tables   []string
	Entries  []entryView
	Earlier  string
	Looked   bool // entries further back were not looked at yet
	Last     int
	Undo     string
	Self     string
	Notice   string
	Done     *doneView
	To       string
	BundleOf int
	Key      string
	May      bool
	Bases    []baseView
}

type baseView struct {
	Number    int
	At, Stamp string
	By        string
	After     int
	Hash      string
}

func (d *Desk) history(r *Request) (*Answer, error) { return d.historyPage(r, r.URL.Query(), "") }

func (d *Desk) historyPage(r *Request, q url.Values, notice string) (*Answer, error) {
	draft, err := d.draft(r)
	if err != nil {
		return nil, err
	}
	of, err := d.caseOf(r, r.Case)
	if err != nil {
		return nil, err
	}
	number := func(name string) (int, error) {
		if q.Get(name) == "" {
			return 0, nil
		}
		n, err := strconv.Atoi(q.Get(name))
		if err != nil || n < 0 {
			return 0, BadRequest("%q is no number.", name)
		}
		return n, nil
	}
	f := historyFilter{By: strings.TrimSpace(q.Get("by")), Kind: q.Get("kind"), Table: q.Get("table"), Row: strings.TrimSpace(q.Get("row")), Words: strings.TrimSpace(q.Get("q"))}
	if f.Bundle, err = number("bundle"); err != nil {
		return nil, err
	}
	before, err := number("before")
	if err != nil {
		return nil, err
	}
	if before == 0 || before > draft.Number+1 {
		before = draft.Number + 1
	}
	v := historyView{Case: of, Filter: f, Tables: casefile.Tables(), Last: draft.Number, Undo: r.below("history/undo", nil), Self: r.below("history", nil), Notice: notice,
		Kinds: []ledger.Kind{ledger.Accept, ledger.Edit, ledger.Reject, ledger.Dispute, ledger.SameAs, ledger.Add, ledger.Change, ledger.Settle, ledger.Undo, ledger.Redact},
		To:    r.below("history", f.query()), May: mayDecide(r), Key: newKey()}
	if v.Done, err = d.done(r); err != nil {
		return nil, err
	}
	list, left, err := d.wanted(r, f, before)
	if err != nil {
		return nil, err
	}
	back, err := d.ledger.TakenBack(r.Context(), r.Case)
	if err != nil {
		return nil, err
	}
	out := map[int]bool{}
	for i := range draft.Misfits {
		out[draft.Misfits[i].Entry.Number] = true
	}
	for i := range list {
		v.Entries = append(v.Entries, r.entryView(&list[i], back, out))
	}
	if f.Bundle != 0 && len(list) > 1 {
		v.BundleOf = f.Bundle
	}
	if left > 0 {
		query := f.query()
		query.Set("before", strconv.Itoa(left))
		v.Earlier = r.below("history", query)
		v.Looked = len(list) < perHistory
	}
	if f.none() {
		bases, err := d.ledger.Bases(r.Context(), r.Case)
		if err != nil {
			return nil, err
		}
		for _, b := range slices.Backward(bases) {
			v.Bases = append(v.Bases, baseView{b.Number, whenWords(b.At), stampWords(b.At), legible(b.By.Name), b.After, b.Hash[:min(12, len(b.Hash))]})
		}
	}
	return d.Page(r, "history", "History: "+of.ID, v)
}

// wanted lists entries before a number that a filter wants, the last first. left
// is the number before which the next page begins, 0 when there is none.
func (d *Desk) wanted(r *Request, f historyFilter, before int) (list []ledger.Entry, left int, err error) {
	if f.Row != "" && f.Table != "" {
		all, err := d.ledger.History(r.Context(), r.Case, f.Table, f.Row)
		if err != nil {
			return nil, 0, err
		}
		for _, e := range slices.Backward(all) {
			if e.Number >= before || !f.wants(&e) {
				continue
			}
			if len(list) == perHistory {
				return list, list[perHistory-1].Number, nil
			}
			list = append(list, e)
		}
		return list, 0, nil
	}
	looked := 0
	for before > 1 && looked < maxLooked {
		from := max(1, before-lookedAtOnce)
		if f.none() {
			from = max(1, before-perHistory)
		}
		some, err := d.ledger.Entries(r.Context(), r.Case, from, before-1)
		if err != nil {
			return nil, 0, err
		}
		for _, e := range slices.Backward(some) {
			if !f.wants(&e) {
				continue
			}
			list = append(list, e)
			if len(list) == perHistory {
				if e.Number > 1 {
					left = e.Number
				}
				return list, left, nil
			}
		}
		looked += before - from
		before = from
	}
	if before > 1 {
		left = before
	}
	return list, left, nil
}

func (r *Request) entryView(e *ledger.Entry, back map[int]int, out map[int]bool) entryView {
	v := entryView{Number: e.Number, Kind: deedWords(e.Kind), By: legible(e.Author.Name), At: whenWords(e.At), Stamp: stampWords(e.At), Reason: legible(e.Reason), Redacted: e.Redacted,
		Undoes: e.Undoes, Settles: e.Settles, TakenBack: back[e.Number], LeftOut: out[e.Number], Bundle: e.Bundle, Key: newKey(),
		Unfit:         r.below("misfits", nil),
		BundleHistory: r.below("history", url.Values{"bundle": {strconv.Itoa(e.Bundle)}})}
	gone := false
	for i := range e.Rows {
		row := &e.Rows[i]
		gone = gone || row.Redacted
		if len(v.Rows) == maxRowsShown {
			v.MoreRows++
			continue
		}
		one := entryRowView{Table: row.Table, ID: legible(row.ID), Href: r.below("history", url.Values{"table": {row.Table}, "row": {row.ID}})}
		switch {
		case row.Redacted:
			one.What = "redacted"
		case row.Before == nil:
			one.What = "added"
			one.Cells = nil
		case row.After == nil:
			one.What = "taken out"
		default:
			one.Cells = cellsOf(row.Table, row.Before, row.After, nil)
		}
		v.Rows = append(v.Rows, one)
	}
	v.May = mayDecide(r) && e.Kind != ledger.Redact && !gone && v.TakenBack == 0 && !v.LeftOut && (len(e.Rows) > 0 || e.Kind == ledger.Settle)
	return v
}

// undo takes an entry back, or all of a bundle.
func (d *Desk) undo(r *Request) (*Answer, error) {
	f := r.PostForm
	key := f.Get("key")
	if key == "" || len(key) > ledger.MaxKeyBytes/2 {
		return nil, BadRequest("The form has no key: open it anew.")
	}
	u := ledger.Undoing{Key: "undo " + author(r).ID + " " + key, Author: author(r), At: r.From.At, Reason: wordsIn(f.Get("reason"))}
	if len(u.Reason) > ledger.MaxReasonBytes {
		return nil, BadRequest("The reason is longer than %d bytes.", ledger.MaxReasonBytes)
	}
	var err error
	if text := f.Get("bundle"); text != "" {
		u.Bundle, err = strconv.Atoi(text)
	} else {
		var n int
		n, err = strconv.Atoi(f.Get("entry"))
		u.Entries = []int{n}
	}
	if err != nil || u.Bundle < 0 || len(u.Entries) > 0 && u.Entries[0] <= 0 {
		return nil, BadRequest("The form does not say which entry to take back.")
	}
	if _, err := d.draft(r); err != nil {
		return nil, err
	}
	to := r.backTo(f.Get("to"))
	receipt, err := d.ledger.Undo(r.Context(), r.Case, u)
	var conflict *ledger.Conflict
	var fault *casefile.CellError
	switch {
	case errors.As(err, &conflict):
		return d.undoConflict(r, conflict, to)
	case errors.As(err, &fault):
		a, err := d.historyPage(r, url.Values{}, "Not taken back. "+upper(fault.Error())+".")
		return with(a, http.StatusConflict), err
	case err != nil && refusedUndo(err) != "":
		a, err2 := d.historyPage(r, url.Values{}, refusedUndo(err))
		return with(a, http.StatusConflict), err2
	case err != nil:
		return nil, err
	}
	at, err := url.Parse(to)
	if err != nil {
		at = &url.URL{Path: r.below("history", nil)}
	}
	query := at.Query()
	query.Del("all")
	query.Set("done", strconv.Itoa(receipt.First))
	at.RawQuery = query.Encode()
	return Go(at.String())
}

// backTo is where a form asks to go on: below its case, else the history.
func (r *Request) backTo(to string) string {
	u, err := url.Parse(to)
	root := CaseAddress(r.Case) + "/"
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(u.Path, root) || strings.Contains(u.Path, "..") || strings.ContainsAny(to, "\\\r\n") {
		return r.below("history", nil)
	}
	return (&url.URL{Path: u.Path, RawQuery: u.RawQuery}).String()
}
