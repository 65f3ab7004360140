package desk

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
)

// confidentialPage lists the sources that are known by an alias only. Their
// names are nowhere in the program: not in the store, not in a log.
func (d *Desk) confidentialPage(r *Request, notice string) (*Answer, error) {
	return d.confidential(r, notice, false, nil)
}

func (d *Desk) confidential(r *Request, notice string, looked bool, found []string) (*Answer, error) {
	draft, err := d.ledger.Draft(r.Context(), r.Case)
	if err != nil {
		return nil, err
	}
	type row struct {
		casefile.Source
		Claims int
	}
	var rows []row
	for _, s := range draft.Case.Sources {
		if !s.Confidential() {
			continue
		}
		one := row{Source: s}
		for i := range draft.Case.Claims {
			if draft.Case.Claims[i].Source == s.ID {
				one.Claims++
			}
		}
		rows = append(rows, one)
	}
	return d.Page(r, "confidential", "Confidential sources", struct {
		Notice, Href, Key       string
		Rows                    []row
		Alias, Slug, Note, Date string
		Looked                  bool
		Found                   []string
	}{notice, CaseAddress(r.Case), newKey(), rows, r.PostForm.Get("alias"), r.PostForm.Get("slug"), r.PostForm.Get("note"), r.PostForm.Get("published_at"), looked, found})
}

// addConfidential makes the row of a source of which the alias is all that is
// kept.
func (d *Desk) addConfidential(r *Request) (string, error) {
	alias, err := wanted(r, "alias", "the alias", 200)
	if err != nil {
		return "", err
	}
	id := casefile.ConfidentialPrefix + strings.TrimPrefix(typed(r, "slug"), casefile.ConfidentialPrefix)
	if id == casefile.ConfidentialPrefix {
		return "", unable("Give a short id, which tells nothing: a, b, harbour-1.")
	}
	after := casefile.Cells{"id": id, "publisher": alias, "bytes": string(casefile.Never)}
	for _, column := range []string{"published_at", "note"} {
		if text := typed(r, column); text != "" {
			after[column] = text
		}
	}
	if err := d.change(r, "sources", id, "", after, "confidential source"); err != nil {
		return "", err
	}
	return CaseAddress(r.Case) + "/confidential", nil
}

// lookForName looks everywhere that the program writes for a name that must
// stand nowhere. The name is neither kept nor shown again.
func (d *Desk) lookForName(r *Request) (*Answer, error) {
	name := typed(r, "name")
	if len([]rune(name)) < 3 || len(name) > 200 {
		return d.confidentialPage(r, "Give a name of three letters or more.")
	}
	found, err := d.whereStands(r, name)
	if err != nil {
		return nil, err
	}
	r.PostForm = nil
	return d.confidential(r, "", true, found)
}

func (d *Desk) whereStands(r *Request, name string) ([]string, error) {
	var out []string
	look := func(where, text string) {
		if len(out) < 100 && casefile.HasWords(text, name) {
			out = append(out, where)
		}
	}
	ctx := r.Context()
	draft, err := d.ledger.Draft(ctx, r.Case)
	if err != nil {
		return nil, err
	}
	files, err := draft.Files()
	if err != nil {
		return nil, err
	}
	for _, file := range slices.Sorted(maps.Keys(files)) {
		look("the draft: "+file, string(files[file]))
	}
	entries, err := d.ledger.Entries(ctx, r.Case, 1, draft.Number)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		where := fmt.Sprintf("decision %d", e.Number)
		look(where+": its reason", e.Reason)
		for _, row := range e.Rows {
			b, err := json.Marshal([]any{row.Before, row.After})
			if err != nil {
				return nil, err
			}
			look(where+": "+row.ID+" of "+row.Table, string(b))
		}
	}
	versions, err := d.pub.Store.Versions(ctx, r.Case)
	if err != nil {
		return nil, err
	}
	for _, v := range versions {
		look(fmt.Sprintf("version %d: its reason", v.Number), v.Reason)
		_, files, err := d.pub.Store.CaseVersion(ctx, r.Case, v.Number)
		if err != nil {
			return nil, err
		}
		for _, file := range slices.Sorted(maps.Keys(files)) {
			look(fmt.Sprintf("version %d: %s", v.Number, file), string(files[file]))
		}
	}
	for _, s := range draft.Case.Sources {
		if s.SHA256 == "" {
			continue
		}
		if doc, err := d.pub.Store.Document(ctx, s.SHA256); err == nil {
			look("the page of "+s.ID, doc.Name+"\n"+doc.Text)
			look("the bytes of "+s.ID, string(doc.Bytes))
		}
	}
	proposals, err := d.pub.Store.Proposals(ctx, r.Case)
	if err != nil {
		return nil, err
	}
	for _, p := range proposals {
		look(fmt.Sprintf("proposal %d", p.Number), p.Reason+"\n"+p.EndedWhy)
	}
	notes, err := d.pub.Store.Corrections(ctx, r.Case)
	if err != nil {
		return nil, err
	}
	for _, n := range notes {
		look(fmt.Sprintf("correction %d", n.Number), n.Text)
	}
	reasons, err := d.pub.Store.RedactionReasons(ctx, r.Case)
	if err != nil {
		return nil, err
	}
	for _, n := range slices.Sorted(maps.Keys(reasons)) {
		look(fmt.Sprintf("redaction %d: its reason", n), reasons[n])
	}
	holds, err := d.pub.Store.Holds(ctx, r.Case)
	if err != nil {
		return nil, err
	}
	for _, h := range holds {
		look(fmt.Sprintf("hold %d", h.Number), h.Reason+"\n"+h.LiftedWhy)
	}
	return out, nil
}
