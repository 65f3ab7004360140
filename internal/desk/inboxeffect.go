package desk

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
)

// draftView is the count of the draft, as the inbox shows it.
type draftView struct {
	Entry    int // of the draft
	Counted  int // entry of the draft that the count is of
	Known    bool
	Waiting  bool
	Failed   bool
	Count    countView
	Sentence string
	Again    string // address of the part of the page
}

func (d *Desk) draftView(r *Request, draft *ledger.Draft) draftView {
	is, now := d.counts.draft(r.Case, draft)
	v := draftView{Entry: draft.Number, Waiting: !now, Again: r.below("effect", nil)}
	if is == nil {
		return v
	}
	v.Counted, v.Failed = is.mark.entry, is.failed
	if is.result != nil {
		v.Known, v.Sentence, v.Count = true, is.result.Sentence, viewCount(is.result.Result)
	}
	return v
}

// maxEffectClaims is how many claims an address can name.
const maxEffectClaims = 30

// maxEffectAddress is how many bytes the address of an effect has at most.
const maxEffectAddress = 4_000

// wish is what would be decided: a verdict on one claim, or many accepted.
type wish struct {
	key   string // by which the count of it is kept
	c     *casefile.Case
	ids   []string // of claims
	query url.Values
	doing string // "accepting", at the head
	with  string // "With it accepted", in the table
}

// wishes are the parameters of an address that name a verdict on one claim.
var wishes = map[string]struct {
	kind        ledger.Kind
	doing, with string
}{
	"reject":      {ledger.Reject, "rejecting", "With it rejected"},
	"dispute":     {ledger.Dispute, "disputing", "With it disputed"},
	"same-as":     {ledger.SameAs, "accepting it as a relay", "As that relay"},
	"edit":        {ledger.Edit, "saving these cells", "With these cells"},
	"edit-accept": {ledger.Accept, "saving these cells and accepting", "With these cells, accepted"},
}

// wishOf reads what would be decided from an address or a form, nil where nothing
// is named. Nobody has to say why, and nothing is written.
func wishOf(r *Request, draft *ledger.Draft, q url.Values) (*wish, error) {
	verb := ""
	for name := range wishes {
		if q.Has(name) {
			if verb != "" || q.Has("claim") {
				return nil, BadRequest("One verdict at a time.")
			}
			verb = name
		}
	}
	if verb == "" {
		ids, err := effectClaims(draft, q["claim"])
		if err != nil || len(ids) == 0 {
			return nil, err
		}
		return &wish{effectKey(ids), withAccepted(draft.Case, ids), ids, url.Values{"claim": ids}, "accepting", "With it accepted"}, nil
	}
	is := wishes[verb]
	row, ok := draft.Row("claims", q.Get(verb))
	if !ok {
		return nil, NotFound("The case has no such claim.")
	}
	v := ledger.Verdict{Kind: is.kind, Claim: row.ID, Seen: row.Hash, Reason: "to see what it would do"}
	w := &wish{ids: []string{row.ID}, query: url.Values{verb: {row.ID}}, doing: is.doing, with: is.with}
	switch verb {
	case "same-as":
		if v.SameAs = strings.TrimSpace(q.Get("other")); v.SameAs == "" {
			v.SameAs = strings.TrimSpace(q.Get("same"))
		}
		if v.SameAs == "" {
			return nil, unable("Say which claim it is the same as.")
		}
		w.query.Set("other", v.SameAs)
		w.doing += " of " + legible(v.SameAs)
	case "edit", "edit-accept":
		v.Edits = typedCells(q)
		for column, text := range v.Edits {
			if text == wordsIn(row.Cells[column]) {
				delete(v.Edits, column)
				continue
			}
			w.query.Set("c-"+column, text)
		}
	}
	dec, err := draft.Decide(v, author(r), r.From.At)
	if err == nil {
		w.c, err = decided(draft.Case, dec)
	}
	if err != nil {
		if f := refusal(err); f != nil {
			return nil, f
		}
		return nil, err
	}
	w.key = "\x00" + w.query.Encode()
	return w, nil
}

// decided is a case with one decision made.
func decided(c *casefile.Case, dec ledger.Decision) (*casefile.Case, error) {
	sheet := casefile.NewSheet(c)
	for _, row := range dec.Rows {
		if err := sheet.Set(casefile.Change{Table: row.Table, ID: row.ID, Cells: row.After}); err != nil {
			return nil, err
		}
	}
	return sheet.Case(), nil
}

// effectView says what verdicts would do.
type effectView struct {
	Case      Case
	Draft     draftView
	Claims    []string
	Doing     string
	With      string
	Fields    []fieldView // of the form that has it counted anew
	Query     string
	Now, Then countView
	Moved     string
	How       string
	Why       string
	Counting  bool
	Failed    bool
	May       bool
	Self      string
	Back      string
}

// effectClaims are the claims that an address or a form names.
func effectClaims(draft *ledger.Draft, ids []string) ([]string, error) {
	if len(ids) > maxEffectClaims {
		return nil, BadRequest("That are more than %d claims at once.", maxEffectClaims)
	}
	for _, id := range ids {
		if draft.Case.Claim(id) == nil {
			return nil, NotFound("The case has no such claim.")
		}
	}
	return ids, nil
}

func (d *Desk) effectPage(r *Request) (*Answer, error) {
	draft, err := d.draft(r)
	if err != nil {
		return nil, err
	}
	w, err := wishOf(r, draft, r.URL.Query())
	if err != nil {
		return nil, err
	}
	c, err := d.caseOf(r, r.Case)
	if err != nil {
		return nil, err
	}
	v := d.effectOf(r, draft, w)
	v.Case = c
	title := "The count of the draft"
	if w != nil {
		title = "What " + w.doing + " would do to the count"
	}
	return d.Page(r, "effect", title, v)
}

func (d *Desk) effectOf(r *Request, draft *ledger.Draft, w *wish) effectView {
	v := effectView{Draft: d.draftView(r, draft), May: mayDecide(r), Self: r.below("effect", nil), Back: r.below("inbox", nil)}
	if w == nil {
		return v
	}
	v.Claims, v.With, v.Query = w.ids, w.with, r.below("effect", w.query)
	if v.Doing = w.doing; w.doing == "accepting" && len(w.ids) > 1 {
		v.Doing = "accepting all"
	}
	for _, name := range slices.Sorted(maps.Keys(w.query)) {
		for _, value := range w.query[name] {
			v.Fields = append(v.Fields, fieldView{name, value})
		}
	}
	if len(w.ids) == 1 {
		v.Back = r.claimAddress(w.ids[0], byDocument)
	}
	if v.Draft.Waiting || !v.Draft.Known {
		return v
	}
	e, counting := d.counts.effectOf(r.Case, draft, w)
	is, now := d.counts.draft(r.Case, draft)
	switch {
	case counting || !now || is.result == nil:
		v.Counting = true
	case e.failed:
		v.Failed = true
	case e.result == nil:
		v.Why = e.why
	default:
		v.Now, v.Then = viewCount(is.result.Result), viewCount(e.result)
		v.Moved = movedWords(is.result.Result, e.result)
		v.How = "Counted anew, to the end."
		if e.result.Reweighting != nil {
			v.How = upper(assess.Computed(e.result)) + "."
		}
	}
	return v
}

// countEffect has what accepting would do counted anew.
func (d *Desk) countEffect(r *Request) (*Answer, error) {
	draft, err := d.draft(r)
	if err != nil {
		return nil, err
	}
	// A button of a claim's own forms asks what pressing another of them would do.
	if verb := r.PostForm.Get("look"); verb != "" {
		if _, ok := wishes[verb]; !ok || !r.PostForm.Has("of") {
			return nil, BadRequest("The form does not say what to look at.")
		}
		q := maps.Clone(r.PostForm)
		q.Set(verb, r.PostForm.Get("of"))
		w, err := wishOf(r, draft, q)
		if err != nil {
			return nil, err
		}
		to := r.below("effect", w.query)
		if len(to) > maxEffectAddress {
			return nil, unable("What was typed is too long to look at before it is saved.")
		}
		return Go(to)
	}
	w, err := wishOf(r, draft, r.PostForm)
	if err != nil {
		return nil, err
	}
	if w == nil {
		return nil, BadRequest("No claim was named.")
	}
	d.counts.draft(r.Case, draft)
	if !d.counts.countAnew(r.Case, draft, w) {
		return nil, &Failure{http.StatusServiceUnavailable, "Too many counts wait. Try again in a minute."}
	}
	return Go(r.below("effect", w.query))
}
