package server

import (
	"cmp"
	"container/list"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/publish"
	"github.com/tidewaiter/tidewaiter/internal/report"
)

// History is what a [Cases] that keeps earlier versions has besides. Its methods
// are called from many goroutines at once.
type History interface {
	// Versions returns the versions of a case that are kept, the first first.
	Versions(ctx context.Context, id string) ([]Version, error)
	// Files returns the files of one version by name. The error wraps
	// [ErrNotFound] when it is not kept.
	Files(ctx context.Context, id string, number int) (map[string][]byte, error)
}

// Noted is what a [Cases] has besides whose editors write notes on faults.
type Noted interface {
	// Notes returns the notes of a case, the last first.
	Notes(ctx context.Context, id string) ([]Note, error)
}

// Note says what was wrong in published versions, and what is right.
type Note struct {
	Number  int // from 1
	Version int // the first that has the fault
	Mended  int // the one from which on it is mended; 0 is none yet
	Text    string
	At      time.Time
}

// Day is the day of the note in words.
func (n Note) Day() string { return dayWords(n.At) }

// Version is one version of a case.
type Version struct {
	Number     int // from 1
	Hash       string
	ImportedAt time.Time
	Reason     string // as its publisher gave it; may be blank
}

// How much of a history a page shows.
const (
	maxVersions   = 12  // of a case
	maxChanges    = 200 // rows of one version
	keptRevisions = 64  // pairs of versions in memory
)

// revision is what changed from one version to the next.
type revision struct {
	Number                int
	Page                  string // address of the version
	Day, Anchor, Words    string
	Reason                string
	Rows                  []changedRow
	Cut                   int // of how many, when they are too many to list; else 0
	added, amended, taken int

	Moved string // by how much the count moved, on the page of corrections
}

// changedRow is a row that was added, amended or gone.
type changedRow struct {
	Kind   publish.ChangeKind
	Table  string
	Ref    report.Ref
	Fields []string
}

// told are the fields whose contents a list of changes repeats: figures, dates
// and states. Of the others it gives the name, since words may have been changed
// to withdraw them.
var told = map[string]bool{
	"value_lo": true, "value_hi": true, "unit": true, "hedge": true, "scope": true, "form": true, "measure": true,
	"counted_since": true, "as_of": true, "said_at": true, "published_at": true, "review": true, "review_at": true,
	"lo": true, "hi": true, "bytes": true, "depart": true, "arrive": true, "containers_lo": true, "containers_hi": true,
	"seen_from": true, "seen_until": true, "count_lo": true, "count_hi": true, "credibility": true,
}

// compareFiles compares two versions row by row.
func compareFiles(was, now map[string][]byte) *revision {
	out := &revision{}
	for c := range publish.Differences(was, now) {
		out.add(&c)
	}
	return out
}

func (r *revision) add(c *publish.Changed) {
	row := changedRow{Kind: c.Kind, Table: c.Table, Ref: report.Ref{ID: c.ID, Text: c.ID}}
	if c.Table == "" {
		row.Table, row.Ref.ID = "file", ""
	}
	switch c.Kind {
	case publish.Added:
		r.added++
	case publish.Gone:
		r.taken++
	default:
		r.amended++
	}
	if len(r.Rows) == maxChanges {
		r.Cut = r.added + r.amended + r.taken
		return
	}
	if c.Kind == publish.Amended {
		row.Fields = fieldsOf(c.Cells)
	}
	r.Rows = append(r.Rows, row)
}

// fieldsOf are the fields that differ, in words.
func fieldsOf(cells []publish.CellChange) []string {
	var out []string
	for _, c := range cells {
		words := strings.ReplaceAll(c.Column, "_", " ")
		if told[c.Column] {
			words += ": " + cmp.Or(c.Was, "blank") + " \u2192 " + cmp.Or(c.Now, "blank")
		}
		out = append(out, words)
	}
	return out
}

// inWords counts the changes.
func (r *revision) inWords() string {
	var out []string
	for _, n := range []struct {
		n    int
		what string
	}{{r.added, "added"}, {r.amended, "amended"}, {r.taken, "gone"}} {
		if n.n > 0 {
			out = append(out, fmt.Sprintf("%d %s", n.n, n.what))
		}
	}
	if out == nil {
		return "Nothing but the writing changed."
	}
	total := float64(r.added + r.amended + r.taken)
	return "Of the rows and files of the case, " + assess.List(out) + " (" + fmt.Sprintf("%.0f %s", total, assess.Plural(total, "change")) + ")."
}

// revisions keeps what was compared, since versions never change.
type revisions struct {
	mu    sync.Mutex
	known map[string]*list.Element
	order *list.List // of *pair, asked for last first
}

type pair struct {
	key string
	r   *revision
}

func newRevisions() *revisions {
	return &revisions{known: map[string]*list.Element{}, order: list.New()}
}

func (rs *revisions) get(key string) *revision {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	el, ok := rs.known[key]
	if !ok {
		return nil
	}
	rs.order.MoveToFront(el)
	return el.Value.(*pair).r
}

func (rs *revisions) put(key string, r *revision) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if _, ok := rs.known[key]; ok {
		return
	}
	rs.known[key] = rs.order.PushFront(&pair{key, r})
	for rs.order.Len() > keptRevisions {
		last := rs.order.Back()
		rs.order.Remove(last)
		delete(rs.known, last.Value.(*pair).key)
	}
}

// revision compares a version of a case with the one before it.
func (s *Server) revision(ctx context.Context, h History, id string, before, v Version) (*revision, error) {
	key := before.Hash + " " + v.Hash
	known := s.revisions.get(key)
	if known == nil {
		was, err := h.Files(ctx, id, before.Number)
		if err != nil {
			return nil, err
		}
		now, err := h.Files(ctx, id, v.Number)
		if err != nil {
			return nil, err
		}
		known = compareFiles(was, now)
		known.Words = known.inWords()
		s.revisions.put(key, known)
	}
	// The same contents may follow each other twice.
	r := *known
	r.Number, r.Day, r.Reason, r.Anchor = v.Number, dayWords(v.ImportedAt), v.Reason, fmt.Sprintf("%s-%d", id, v.Number)
	r.Page = versionAddress(id, v.Number)
	return &r, nil
}

func dayWords(t time.Time) string { return t.UTC().Format("2 Jan 2006") }

// link gives the rows that still stand the addresses of their pages.
func (r *revision) link(address string) {
	rows := slices.Clone(r.Rows)
	for i := range rows {
		kind := map[string]string{"claims": "claims", "sources": "documents", "vessels": "vessels", "voyages": "voyages"}[rows[i].Table]
		if kind != "" && rows[i].Kind != publish.Gone {
			rows[i].Ref.Href = address + "/" + kind + "/" + url.PathEscape(rows[i].Ref.ID)
		}
	}
	r.Rows = rows
}

// latest returns what the current version of a case changed; nil when it is the
// first, or when no history is kept.
func (s *Server) latest(ctx context.Context, id string) (*revision, error) {
	h, ok := s.cases.(History)
	if !ok {
		return nil, nil
	}
	versions, err := h.Versions(ctx, id)
	if err != nil || len(versions) < 2 {
		return nil, err
	}
	n := len(versions)
	r, err := s.revision(ctx, h, id, versions[n-2], versions[n-1])
	if err != nil {
		return nil, err
	}
	r.link(caseAddress(id))
	return r, nil
}

// corrections lists what changed in each case, the latest first.
func (s *Server) corrections(r *http.Request) (*answer, error) {
	entries, err := s.cases.List(r.Context())
	if err != nil {
		return nil, err
	}
	type one struct {
		ID, Href, Title, First string
		Unkept                 bool
		Versions               []*revision
		Earlier                int
		Notes                  []Note
	}
	var out []one
	h, kept := s.cases.(History)
	count := &counting{s: s, left: countsAsked}
	for _, e := range entries {
		c := one{ID: e.ID, Href: caseAddress(e.ID), Title: cmp.Or(e.Title, e.ID), Unkept: !kept}
		if noted, ok := s.cases.(Noted); ok {
			if c.Notes, err = noted.Notes(r.Context(), e.ID); err != nil {
				return nil, err
			}
		}
		if kept {
			versions, err := h.Versions(r.Context(), e.ID)
			if err != nil {
				return nil, err
			}
			if len(versions) > 0 {
				c.First = dayWords(versions[0].ImportedAt)
			}
			for i := len(versions) - 1; i > 0; i-- {
				if len(c.Versions) == maxVersions {
					c.Earlier = i
					break
				}
				rev, err := s.revision(r.Context(), h, e.ID, versions[i-1], versions[i])
				if err != nil {
					return nil, err
				}
				rev.link(c.Href)
				rev.Moved = count.moved(r.Context(), e.ID, versions[i-1], versions[i])
				// A row that a later version took away has no page any more.
				unlinkGone(rev, c.Versions)
				c.Versions = append(c.Versions, rev)
			}
		}
		out = append(out, c)
	}
	page := head{Title: "Corrections"}
	if count.open > 0 {
		page.Again = askAgain
	}
	return s.html("corrections", struct {
		head
		Cases []one
	}{page, out})
}

// unlinkGone takes the address from rows that one of the later versions has
// taken away.
func unlinkGone(rev *revision, later []*revision) {
	for i := range rev.Rows {
		for _, l := range later {
			if slices.ContainsFunc(l.Rows, func(r changedRow) bool {
				return r.Kind == publish.Gone && r.Table == rev.Rows[i].Table && r.Ref.ID == rev.Rows[i].Ref.ID
			}) {
				rev.Rows[i].Ref.Href = ""
			}
		}
	}
}
