package server

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/encoding/feeds"
)

// How much a feed has.
const (
	feedEntries = 50 // of the whole site, the latest
	feedRows    = 60 // rows that an entry lists
)

// urn is a name that never changes: a UUID version 5 of what it names, in a name
// space of these feeds.
func urn(parts ...string) string {
	sum := sha1.Sum([]byte("tidewaiter feed\x00" + strings.Join(parts, "\x00")))
	sum[6] = sum[6]&0x0f | 0x50
	sum[8] = sum[8]&0x3f | 0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

// notes are the corrections of a case that are public, the last first.
func (s *Server) notes(ctx context.Context, id string) ([]Note, error) {
	noted, ok := s.cases.(Noted)
	if !ok {
		return nil, nil
	}
	return noted.Notes(ctx, id)
}

// notesEdition tells one state of the notes of a case from another.
func (s *Server) notesEdition(ctx context.Context, id string) (string, error) {
	list, err := s.notes(ctx, id)
	if err != nil || len(list) == 0 {
		return "", err
	}
	h := sha256.New()
	for _, n := range list {
		fmt.Fprintf(h, "%d %d %d %d %q\n", n.Number, n.Version, n.Mended, n.At.UnixNano(), n.Text)
	}
	return hex.EncodeToString(h.Sum(nil)[:12]), nil
}

// Where says in which versions the fault is.
func (n Note) Where() string {
	if n.Mended == 0 {
		return fmt.Sprintf("Wrong from version %d on, not mended yet.", n.Version)
	}
	return fmt.Sprintf("Wrong from version %d on, mended in version %d.", n.Version, n.Mended)
}

// corrected are the entries of the notes of one case. A note is known from when
// the versions that it speaks of are.
func (s *Server) corrected(ctx context.Context, base, id, title string, versions []Version) ([]feeds.Entry, error) {
	list, err := s.notes(ctx, id)
	if err != nil {
		return nil, err
	}
	var out []feeds.Entry
	for _, n := range list[:min(len(list), maxVersions)] {
		e := feeds.Entry{
			ID: urn("note", base, id, strconv.Itoa(n.Number)), Title: fmt.Sprintf("%s: correction %d", title, n.Number), At: n.At,
			Link: base + caseAddress(id) + "/v/" + strconv.Itoa(n.Version), Related: fmt.Sprintf("%s/corrections#%s-note-%d", base, id, n.Number), Words: n.Text, List: []string{n.Where()},
		}
		for _, v := range versions {
			if (v.Number == n.Version || v.Number == n.Mended) && v.ImportedAt.After(e.At) {
				e.At = v.ImportedAt
			}
		}
		out = append(out, e)
	}
	return out, nil
}

// changes are the entries of one case, the latest first: a version each, with what
// moved, and a note each.
func (s *Server) changes(ctx context.Context, base, id, title string) ([]feeds.Entry, error) {
	h, ok := s.cases.(History)
	if !ok {
		return nil, nil
	}
	versions, err := h.Versions(ctx, id)
	if err != nil {
		return nil, err
	}
	var out []feeds.Entry
	for i := len(versions) - 1; i >= 0 && len(out) < maxVersions; i-- {
		v := versions[i]
		e := feeds.Entry{
			ID:    urn("version", base, id, strconv.Itoa(v.Number)),
			Title: title + ": version " + strconv.Itoa(v.Number), At: v.ImportedAt, Link: base + caseAddress(id) + "/v/" + strconv.Itoa(v.Number),
			Words: "The first version that is kept here.",
		}
		if i > 0 {
			r, err := s.revision(ctx, h, id, versions[i-1], v)
			if err != nil {
				return nil, err
			}
			e.Words, e.Related = r.Words, base+"/corrections#"+r.Anchor
			for _, row := range r.Rows[:min(len(r.Rows), feedRows)] {
				e.List = append(e.List, row.line())
			}
			if all := r.added + r.amended + r.taken; all > len(e.List) {
				e.More = fmt.Sprintf("%d more changes are not listed here.", all-len(e.List))
			}
		}
		if v.Reason != "" {
			e.Words = "Its publisher says: " + v.Reason + " " + e.Words
		}
		out = append(out, e)
	}
	notes, err := s.corrected(ctx, base, id, title, versions)
	if err != nil {
		return nil, err
	}
	out = append(out, notes...)
	slices.SortStableFunc(out, latestFirst)
	return out, nil
}

func latestFirst(x, y feeds.Entry) int { return y.At.Compare(x.At) }

// line is a changed row in words.
func (r *changedRow) line() string {
	s := r.Table + " " + r.Ref.Text + " " + string(r.Kind)
	if len(r.Fields) > 0 {
		s += ": " + strings.Join(r.Fields, "; ")
	}
	return s
}

func (s *Server) feedAnswer(f *feeds.Feed, asJSON bool) (*answer, error) {
	var b bytes.Buffer
	if asJSON {
		err := f.WriteJSON(&b)
		return &answer{kind: feeds.JSONType, body: b.Bytes()}, err
	}
	err := f.WriteAtom(&b)
	return &answer{kind: feeds.AtomType, body: b.Bytes()}, err
}

// caseFeed tells of the versions and corrections of one case.
func (s *Server) caseFeed(asJSON bool) func(*http.Request) (*answer, error) {
	return func(r *http.Request) (*answer, error) {
		o, err := s.open(r)
		if err != nil {
			return nil, err
		}
		base, title := s.base(r), cmp.Or(o.c.Title, o.c.ID)
		home := base + o.address
		entries, err := s.changes(r.Context(), base, o.c.ID, title)
		if err != nil {
			return nil, err
		}
		return s.feedAnswer(&feeds.Feed{ID: urn("case", base, o.c.ID), Title: title + ": changes", About: "What changed in each version of the case, and what was corrected.", Home: home, Atom: home + "/feed.atom", JSON: home + "/feed.json", Author: "Tidewaiter", Entries: entries}, asJSON)
	}
}

// siteFeed tells of the versions and corrections of all cases. It is kept while
// none of them has a new one.
func (s *Server) siteFeed(asJSON bool) func(*http.Request) (*answer, error) {
	return func(r *http.Request) (*answer, error) {
		list, err := s.cases.List(r.Context())
		if err != nil {
			return nil, err
		}
		base := s.base(r)
		key := []string{string(audienceOf(r.Context())), "feed", base, strconv.FormatBool(asJSON)}
		for _, e := range list {
			edition := ""
			if h, ok := s.cases.(History); ok {
				versions, err := h.Versions(r.Context(), e.ID)
				if err != nil {
					return nil, err
				}
				edition = editionOf(versions)
			}
			notes, err := s.notesEdition(r.Context(), e.ID)
			if err != nil {
				return nil, err
			}
			key = append(key, e.ID, e.Title, e.Hash, edition, notes)
		}
		return s.rendered.get(r.Context(), s.rendered.plain, strings.Join(key, "\x00"), func(ctx context.Context) (*answer, error) {
			var entries []feeds.Entry
			for _, e := range list {
				of, err := s.changes(ctx, base, e.ID, cmp.Or(e.Title, e.ID))
				if err != nil {
					return nil, err
				}
				entries = append(entries, of...)
			}
			slices.SortStableFunc(entries, latestFirst)
			if len(entries) > feedEntries {
				entries = entries[:feedEntries]
			}
			return s.feedAnswer(&feeds.Feed{ID: urn("site", base), Title: "Tidewaiter: changes", About: "What changed in each version of each case, and what was corrected.", Home: base + "/corrections", Atom: base + "/feed.atom", JSON: base + "/feed.json", Author: "Tidewaiter", Entries: entries}, asJSON)
		})
	}
}

// apiCorrections are the notes of a case.
func (s *Server) apiCorrections(r *http.Request) (*answer, error) {
	o, err := s.open(r)
	if err != nil {
		return nil, err
	}
	notes, err := s.notes(r.Context(), o.c.ID)
	if err != nil {
		return nil, err
	}
	type one struct {
		Number  int    `json:"number"`
		Version int    `json:"version"`
		Mended  int    `json:"mended,omitempty"`
		Text    string `json:"text"`
		At      string `json:"at"`
	}
	list := []one{}
	for _, n := range notes {
		list = append(list, one{n.Number, n.Version, n.Mended, n.Text, n.At.UTC().Format(time.RFC3339)})
	}
	return jsonAnswer(struct {
		Case        string `json:"case"`
		Corrections []one  `json:"corrections"`
	}{o.c.ID, list})
}
