package desk

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
)

// verbs are what a form can ask for.
var verbs = map[string]ledger.Kind{
	"accept": ledger.Accept, "edit": ledger.Edit, "edit-accept": ledger.Accept, "reject": ledger.Reject, "dispute": ledger.Dispute, "same-as": ledger.SameAs,
}

// maxTyped is how many bytes of a cell are taken from a form.
const maxTyped = 16 << 10

// verdictOf reads a verdict from a form. was is the row that the draft has: cells
// that say the same are no edits.
func verdictOf(r *Request, was *claims.Claim) (ledger.Verdict, error) {
	f := r.PostForm
	kind, ok := verbs[f.Get("do")]
	if !ok {
		return ledger.Verdict{}, BadRequest("The form does not say what to do.")
	}
	v := ledger.Verdict{Kind: kind, Claim: was.ID, Seen: f.Get("seen"), Reason: f.Get("reason")}
	if len(v.Reason) > ledger.MaxReasonBytes {
		return v, BadRequest("The reason is longer than %d bytes.", ledger.MaxReasonBytes)
	}
	switch f.Get("do") {
	case "same-as":
		// One that is typed goes before one that is chosen.
		if v.SameAs = strings.TrimSpace(f.Get("other")); v.SameAs == "" {
			v.SameAs = strings.TrimSpace(f.Get("same"))
		}
		if v.SameAs == "" {
			return v, &ledger.Invalid{Reason: "say which claim it is the same as"}
		}
	case "edit", "edit-accept":
		v.Edits = typedCells(f)
		for column, text := range v.Edits {
			switch {
			case text == wordsIn(casefile.ClaimCell(was, column)):
				delete(v.Edits, column) // a form takes the blanks of a cell together
			case len(text) > maxTyped:
				return v, &ledger.Invalid{Reason: fmt.Sprintf("what was typed for %s is longer than %d bytes", strings.ReplaceAll(column, "_", " "), maxTyped)}
			}
		}
	}
	return v, nil
}

// typedCells are the cells that a form has, each on one line.
func typedCells(f url.Values) casefile.Cells {
	out := casefile.Cells{}
	for _, column := range casefile.ClaimColumns() {
		if list, ok := f["c-"+column]; ok && len(list) > 0 && column != "id" && !strings.HasPrefix(column, "review") {
			out[column] = wordsIn(list[0])
		}
	}
	return out
}

// decideOne takes a verdict on one claim.
func (d *Desk) decideOne(r *Request) (*Answer, error) {
	draft, err := d.draft(r)
	if err != nil {
		return nil, err
	}
	id, by := r.PathValue("id"), groupedBy(r.PostForm.Get("by"))
	is := draft.Case.Claim(id)
	// Where to go on is what the one who decided saw, whatever happened to the row.
	_, _, next := queueOf(draft.Case, by, id).around(id)
	if is == nil {
		return d.gone(r, id)
	}
	v, err := verdictOf(r, is)
	var receipt ledger.Receipt
	if err == nil {
		receipt, err = d.submit(r, draft, []ledger.Verdict{v})
	}
	var conflict *ledger.Conflict
	var fault *casefile.CellError
	var bad *ledger.Invalid
	switch {
	case errors.As(err, &conflict):
		return d.conflictPage(r, v, conflict)
	case errors.As(err, &fault):
		return d.proposalAgain(r, draft, id, by, "Not written. "+upper(fault.Error())+".")
	case errors.As(err, &bad):
		return d.proposalAgain(r, draft, id, by, "Not written: "+bad.Reason+".")
	case err != nil:
		return nil, err
	}
	query := url.Values{}
	if receipt.First > 0 {
		query.Set("done", fmt.Sprint(receipt.First))
	}
	if by == byOrigin {
		query.Set("by", by)
	}
	switch {
	case v.Kind == ledger.Edit: // it is still to be decided
		return Go(r.below("inbox/"+url.PathEscape(id), query))
	case next != nil:
		return Go(r.below("inbox/"+url.PathEscape(next.ID), query))
	}
	return Go(r.below("inbox", query))
}

// gone answers a form about a claim that the draft does not have any more.
func (d *Desk) gone(r *Request, id string) (*Answer, error) {
	c := &ledger.Conflict{Case: r.Case, Table: "claims", ID: id, Seen: r.PostForm.Get("seen")}
	if err := d.ledger.Tell(r.Context(), r.Case, c); err != nil {
		return nil, err
	}
	if c.Shown == nil {
		return nil, NotFound("The case has no such claim.")
	}
	return d.conflictPage(r, ledger.Verdict{Kind: verbs[r.PostForm.Get("do")], Claim: id, Seen: c.Seen}, c)
}

// proposalAgain shows a claim with what was wrong and what was typed.
func (d *Desk) proposalAgain(r *Request, draft *ledger.Draft, id, by, notice string) (*Answer, error) {
	typed := casefile.Cells(nil)
	if do := r.PostForm.Get("do"); do == "edit" || do == "edit-accept" {
		typed = typedCells(r.PostForm)
	}
	v, err := d.claimView(r, draft, id, by, typed)
	if err != nil {
		return nil, err
	}
	v.Notice, v.Editing, v.Reason, v.SameAs = legible(notice), typed != nil, r.PostForm.Get("reason"), r.PostForm.Get("other")
	// The row that was shown, so that what others did meanwhile is not passed over.
	v.Seen = r.PostForm.Get("seen")
	a, err := d.Page(r, "inboxclaim", v.title(), v)
	return with(a, http.StatusUnprocessableEntity), err
}

// submit makes one submission of verdicts, all of it or nothing. A form that is
// sent twice is answered with what the first became.
func (d *Desk) submit(r *Request, draft *ledger.Draft, list []ledger.Verdict) (ledger.Receipt, error) {
	key := r.PostForm.Get("key")
	if key == "" || len(key) > ledger.MaxKeyBytes {
		return ledger.Receipt{}, BadRequest("The form has no key: open it anew.")
	}
	key = "desk " + author(r).ID + " " + key // nobody meets another's
	if old, ok, err := d.ledger.Submitted(r.Context(), r.Case, key); err != nil {
		return ledger.Receipt{}, err
	} else if ok {
		same, err := d.sameAgain(r, old, list)
		if err != nil || same {
			return old, err
		}
		// The form of before with another wish in it, from the browser's memory.
		key = "desk " + author(r).ID + " " + newKey()
	}
	s := ledger.Submission{Key: key, Author: author(r), At: r.From.At}
	for _, v := range list {
		dec, err := draft.Decide(v, s.Author, s.At)
		if err != nil {
			return ledger.Receipt{}, err
		}
		s.Decisions = append(s.Decisions, dec)
	}
	return d.ledger.Decide(r.Context(), r.Case, s)
}

// sameAgain reports whether entries are what verdicts became.
func (d *Desk) sameAgain(r *Request, old ledger.Receipt, list []ledger.Verdict) (bool, error) {
	entries, err := d.ledger.Entries(r.Context(), r.Case, old.First, old.Last)
	if err != nil || len(entries) != len(list) {
		return false, err
	}
	for i, v := range list {
		e := &entries[i]
		if e.Kind != v.Kind || len(e.Rows) != 1 || e.Rows[0].ID != v.Claim || e.Rows[0].BeforeHash != v.Seen || !strings.Contains(e.Reason, wordsIn(v.Reason)) {
			return false, nil
		}
		if v.Kind == ledger.SameAs && !strings.HasPrefix(e.Reason, "same as "+v.SameAs) {
			return false, nil
		}
		// Edits were cut down to what differs from the row as it is now: what the
		// form has must be what the entry made.
		for column, text := range v.Edits {
			if e.Rows[0].After[column] != text {
				return false, nil
			}
		}
	}
	return true, nil
}

// decideMany takes one verdict on many claims: one submission, an entry for each.
func (d *Desk) decideMany(r *Request) (*Answer, error) {
	draft, err := d.draft(r)
	if err != nil {
		return nil, err
	}
	f := r.PostForm
	origin, do := f.Get("origin"), f.Get("do")
	kind, ok := verbs[do]
	if !ok || kind != ledger.Accept && kind != ledger.Reject && kind != ledger.Dispute || do == "edit-accept" {
		return nil, BadRequest("Many claims at once can be accepted, rejected or disputed.")
	}
	rows := slices.Compact(slices.Sorted(slices.Values(f["row"])))
	again := func(notice string) (*Answer, error) {
		v, err := d.originView(r, draft, origin)
		if err != nil {
			return nil, err
		}
		v.Notice, v.Reason = legible(notice), f.Get("reason")
		a, err := d.Page(r, "inboxorigin", "Origin: "+v.Name, v)
		return with(a, http.StatusUnprocessableEntity), err
	}
	if len(rows) == 0 {
		return again("No claim was chosen.")
	}
	if len(rows) > maxBulk {
		return nil, BadRequest("That are more than %d claims at once.", maxBulk)
	}
	if len(f.Get("reason")) > ledger.MaxReasonBytes {
		return nil, BadRequest("The reason is longer than %d bytes.", ledger.MaxReasonBytes)
	}
	var list []ledger.Verdict
	seenID := map[string]bool{}
	for _, row := range rows {
		id, hash, ok := strings.Cut(row, " ")
		if !ok || seenID[id] {
			return nil, BadRequest("The form names a claim in a way that it was not given.")
		}
		seenID[id] = true
		list = append(list, ledger.Verdict{Kind: kind, Claim: id, Seen: hash, Reason: f.Get("reason")})
	}
	receipt, err := d.submit(r, draft, list)
	var conflict *ledger.Conflict
	var fault *casefile.CellError
	var bad *ledger.Invalid
	switch {
	case errors.As(err, &conflict):
		return d.conflictsPage(r, origin, list)
	case errors.As(err, &fault):
		return again("Nothing was written. " + upper(fault.Error()) + ".")
	case errors.As(err, &bad):
		return again("Nothing was written: " + bad.Reason + ".")
	case err != nil:
		return nil, err
	}
	query := url.Values{"by": {byOrigin}}
	if receipt.First > 0 {
		query.Set("done", fmt.Sprint(receipt.First))
		query.Set("all", "1")
	}
	return Go(r.below("inbox", query))
}
