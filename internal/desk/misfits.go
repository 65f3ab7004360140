package desk

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
)

// misfitView is a decision that no longer fits the imported folder.
type misfitView struct {
	Number    int
	Kind, By  string
	At, Stamp string
	Reason    string
	Why       string
	Rows      []misfitRow
	MoreRows  int
	Again     string // what may be done once more on the rows as they are; blank for nothing
	Effect    string // address of what that would do to the count
	Seen      string
	Key       string
	Typed     string
}

type misfitRow struct {
	Table, ID string
	Href      string
	Gone      bool // the folder does not have it
	Cells     []cellView
}

// misfitSeen says which rows a form showed.
func misfitSeen(draft *ledger.Draft, m *ledger.Misfit) string {
	h := sha256.New()
	fmt.Fprintf(h, "%d %d\n", draft.Base.Number, m.Entry.Number)
	for i, row := range m.Entry.Rows {
		fmt.Fprintf(h, "%s %s %s\n", row.Table, row.ID, ledger.Hash(row.Table, m.Now[i]))
	}
	return hex.EncodeToString(h.Sum(nil))[:32]
}

// misfitsPage lists the decisions that no longer fit, with the forms that settle
// them.
func (d *Desk) misfitsPage(r *Request, notice string) (*Answer, error) {
	draft, err := d.draft(r)
	if err != nil {
		return nil, err
	}
	of, err := d.caseOf(r, r.Case)
	if err != nil {
		return nil, err
	}
	done, err := d.done(r)
	if err != nil {
		return nil, err
	}
	var list []misfitView
	for i := range draft.Misfits {
		m := &draft.Misfits[i]
		e := &m.Entry
		v := misfitView{Number: e.Number, Kind: deedWords(e.Kind), By: legible(e.Author.Name), At: whenWords(e.At), Stamp: stampWords(e.At), Reason: legible(e.Reason),
			Why: legible(m.Why), Seen: misfitSeen(draft, m), Key: newKey()}
		if typed(r, "number") == strconv.Itoa(e.Number) {
			v.Typed = r.PostForm.Get("reason")
		}
		for k := range e.Rows {
			row := &e.Rows[k]
			if len(v.Rows) == maxRowsShown {
				v.MoreRows++
				continue
			}
			one := misfitRow{Table: row.Table, ID: legible(row.ID), Gone: m.Now[k] == nil, Href: r.below("history", url.Values{"table": {row.Table}, "row": {row.ID}})}
			if !row.Redacted {
				one.Cells = misfitCells(row, m.Now[k])
			}
			v.Rows = append(v.Rows, one)
		}
		if dec, err := againOn(draft, m, "a reason", author(r), r); err == nil {
			v.Again = againWords[dec.Kind]
		}
		if v.Again != "" {
			v.Effect = againEffect(r, m)
		}
		list = append(list, v)
	}
	return d.Page(r, "misfits", "Decisions that no longer fit", struct {
		Case         Case
		Notice, Self string
		Done         *doneView
		May          bool
		List         []misfitView
		More         int
	}{of, notice, r.below("misfits", nil), done, mayDecide(r), list, draft.MoreMisfits})
}

// misfitCells are the cells that a decision changed, and those that are others now
// than it was made on.
func misfitCells(row *ledger.EntryRow, now casefile.Cells) []cellView {
	var out []cellView
	for _, column := range casefile.Columns(row.Table) {
		was, made, is := row.Before[column], row.After[column], now[column]
		if was == made && was == is {
			continue
		}
		out = append(out, cellView{Column: strings.ReplaceAll(column, "_", " "), Shown: legible(was), Wanted: legible(made), Now: legible(is), Changed: was != is, Wish: was != made})
	}
	return out
}

var againWords = map[ledger.Kind]string{
	ledger.Accept: "Accept it as it is now", ledger.Reject: "Reject it as it is now", ledger.Dispute: "Dispute it as it is now",
	ledger.SameAs: "Accept it as that relay as it is now", ledger.Edit: "Make the edit on it as it is now", ledger.Change: "Make the change on it as it is now",
}

// errAgain is the error of what cannot be made once more.
var errAgain = unable("It cannot be made once more on the rows as they are: leave it, and decide anew on their own pages.")

// againOn makes a decision once more, on the rows as the draft has them. What it
// changed is changed, and nothing else.
func againOn(draft *ledger.Draft, m *ledger.Misfit, reason string, by ledger.Author, r *Request) (ledger.Decision, error) {
	e := &m.Entry
	for i := range e.Rows {
		if e.Rows[i].Redacted || e.Rows[i].Before == nil || e.Rows[i].After == nil || m.Now[i] == nil {
			return ledger.Decision{}, errAgain
		}
	}
	switch e.Kind {
	case ledger.Change:
		dec := ledger.Decision{Kind: ledger.Change, Reason: reason}
		for i := range e.Rows {
			row := &e.Rows[i]
			after := maps.Clone(m.Now[i])
			for column, text := range changedCells(row) {
				if after[column] = text; text == "" {
					delete(after, column)
				}
			}
			if ledger.Hash(row.Table, after) != ledger.Hash(row.Table, m.Now[i]) {
				dec.Rows = append(dec.Rows, ledger.RowChange{Table: row.Table, ID: row.ID, Seen: ledger.Hash(row.Table, m.Now[i]), After: after})
			}
		}
		if len(dec.Rows) == 0 {
			return dec, errAgain
		}
		return dec, nil
	case ledger.Accept, ledger.Edit, ledger.Reject, ledger.Dispute, ledger.SameAs:
	default:
		return ledger.Decision{}, errAgain
	}
	if len(e.Rows) != 1 || e.Rows[0].Table != "claims" {
		return ledger.Decision{}, errAgain
	}
	row := &e.Rows[0]
	v := ledger.Verdict{Kind: e.Kind, Claim: row.ID, Seen: ledger.Hash("claims", m.Now[0]), Reason: reason}
	switch e.Kind {
	case ledger.SameAs:
		if v.SameAs = relayed(row); v.SameAs == "" {
			return ledger.Decision{}, errAgain
		}
	case ledger.Accept, ledger.Edit:
		v.Edits = changedCells(row)
		maps.DeleteFunc(v.Edits, func(column, text string) bool {
			return strings.HasPrefix(column, "review") || m.Now[0][column] == text
		})
		if e.Kind == ledger.Edit && len(v.Edits) == 0 {
			return ledger.Decision{}, errAgain
		}
	}
	return draft.Decide(v, by, r.From.At)
}

// againEffect is where to see what that would do to the count, blank for rows that
// are no claims.
func againEffect(r *Request, m *ledger.Misfit) string {
	row := &m.Entry.Rows[0]
	q := url.Values{}
	switch m.Entry.Kind {
	case ledger.Accept, ledger.Edit:
		for column, text := range changedCells(row) {
			if !strings.HasPrefix(column, "review") && m.Now[0][column] != text {
				q.Set("c-"+column, text)
			}
		}
		switch {
		case m.Entry.Kind == ledger.Edit:
			q.Set("edit", row.ID)
		case len(q) > 0:
			q.Set("edit-accept", row.ID)
		default:
			q.Set("claim", row.ID)
		}
	case ledger.Reject, ledger.Dispute:
		q.Set(string(m.Entry.Kind), row.ID)
	case ledger.SameAs:
		q.Set("same-as", row.ID)
		q.Set("other", relayed(row))
	default:
		return ""
	}
	if to := r.below("effect", q); len(to) <= maxEffectAddress {
		return to
	}
	return ""
}

// changedCells are the cells that a decision gave a row.
func changedCells(row *ledger.EntryRow) casefile.Cells {
	out := casefile.Cells{}
	for _, column := range casefile.Columns(row.Table) {
		if column != "id" && row.Before[column] != row.After[column] {
			out[column] = row.After[column]
		}
	}
	return out
}

// relayed is the claim of which a decision made another a relay, "" for none.
func relayed(row *ledger.EntryRow) string {
	after, err := casefile.ParseClaim(row.After)
	if err != nil {
		return ""
	}
	before, err := casefile.ParseClaim(row.Before)
	if err != nil {
		return ""
	}
	for _, rel := range after.Relations {
		if rel.Kind == claims.Relays && !slices.Contains(before.Relations, rel) {
			return rel.ID
		}
	}
	return ""
}

// settle says what becomes of a decision that no longer fits: nothing, or the same
// once more on the rows as they are.
func (d *Desk) settle(r *Request) (string, error) {
	number, err := strconv.Atoi(typed(r, "number"))
	if err != nil || number <= 0 {
		return "", BadRequest("number is that of an entry.")
	}
	given := typed(r, "key")
	if given == "" || len(given) > ledger.MaxKeyBytes/2 {
		return "", BadRequest("The form has no key: open it anew.")
	}
	s := ledger.Submission{Key: "settle " + author(r).ID + " " + given, Author: author(r), At: r.From.At}
	to := func(receipt ledger.Receipt) string {
		return r.below("misfits", url.Values{"done": {strconv.Itoa(receipt.First)}})
	}
	if old, ok, err := d.ledger.Submitted(r.Context(), r.Case, s.Key); err != nil {
		return "", err
	} else if ok { // the form was sent twice
		return to(old), nil
	}
	reason, err := wanted(r, "reason", "why", maxReason)
	if err != nil {
		return "", err
	}
	draft, err := d.draft(r)
	if err != nil {
		return "", err
	}
	at := slices.IndexFunc(draft.Misfits, func(m ledger.Misfit) bool { return m.Entry.Number == number })
	if at < 0 {
		return "", &Failure{http.StatusConflict, fmt.Sprintf("Entry %d does not wait any more: somebody settled it, or it fits again. Nothing was written.", number)}
	}
	m := &draft.Misfits[at]
	if typed(r, "seen") != misfitSeen(draft, m) {
		return "", &Failure{http.StatusConflict, fmt.Sprintf("The rows of entry %d are not as your page showed them: look at them again. Nothing was written.", number)}
	}
	var dec ledger.Decision
	switch r.PostForm.Get("do") {
	case "leave":
		dec = ledger.Decision{Kind: ledger.Settle, Reason: reason}
	case "again":
		if dec, err = againOn(draft, m, reason, s.Author, r); err != nil {
			return "", err
		}
	default:
		return "", BadRequest("The form does not say what to do.")
	}
	dec.Settles = []int{number}
	s.Decisions = []ledger.Decision{dec}
	receipt, err := d.ledger.Decide(r.Context(), r.Case, s)
	if err != nil {
		return "", settleRefusal(err, number)
	}
	return to(receipt), nil
}

// settleRefusal says what came in between.
func settleRefusal(err error, number int) error {
	var conflict *ledger.Conflict
	if errors.Is(err, ledger.ErrNoMisfit) || errors.As(err, &conflict) {
		return &Failure{http.StatusConflict, fmt.Sprintf("Somebody else was faster with entry %d or its rows: look at them again. Nothing was written.", number)}
	}
	return err
}
