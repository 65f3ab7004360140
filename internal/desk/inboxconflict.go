package desk

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/beside"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
)

func whenWords(t time.Time) string  { return t.UTC().Format("2006-01-02 15:04 UTC") }
func stampWords(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// cellView is a column in which rows differ.
type cellView struct {
	Column             string
	Shown, Now, Wanted string
	Changed            bool // between what was shown and what is
	Wish               bool // the form wanted another value than was shown
}

// conflictView is a row that somebody else changed, with what was to be decided.
type conflictView struct {
	Case        Case
	ID          string
	Gone        bool
	Known       bool // what was shown is known
	What        string
	By, At      string
	Stamp       string
	Entry       int
	Cells       []cellView
	Wished      bool // cells were typed
	Do          string
	Verb        string
	Reason      string
	SameAs      string
	Seen        string
	Key         string
	Inputs      []input
	By2         string // how the inbox is grouped
	Self, Leave string
	History     string
	Table       string
	State       string
}

// didWords says what made a row what it is: "was accepted".
func didWords(c *ledger.Conflict) string {
	switch {
	case c.Now == nil && c.Entry == 0:
		return "is not in the folder that was imported"
	case c.Now == nil:
		return "was taken out"
	case c.Entry == 0:
		return "was changed by an import of the folder"
	}
	return "was " + deedWords(c.Kind)
}

// cellsOf sets rows side by side, the columns in which they differ.
func cellsOf(table string, shownRow, now, wanted casefile.Cells) []cellView {
	var out []cellView
	for _, column := range casefile.Columns(table) {
		v := cellView{Column: strings.ReplaceAll(column, "_", " "), Shown: legible(shownRow[column]), Now: legible(now[column]), Wanted: legible(wanted[column])}
		v.Changed = shownRow != nil && shownRow[column] != now[column]
		v.Wish = wanted != nil && wanted[column] != shownRow[column]
		if v.Changed || v.Wish && !strings.HasPrefix(column, "review") {
			out = append(out, v)
		}
	}
	return out
}

// conflictPage answers a verdict on a row that is another now: nothing was
// written. It shows both rows, who changed it and when, and the same form on the
// row of now.
func (d *Desk) conflictPage(r *Request, v ledger.Verdict, c *ledger.Conflict) (*Answer, error) {
	if err := d.ledger.Tell(r.Context(), r.Case, c); err != nil {
		return nil, err
	}
	of, err := d.caseOf(r, r.Case)
	if err != nil {
		return nil, err
	}
	id, by := c.ID, groupedBy(r.PostForm.Get("by"))
	view := conflictView{
		Case: of, ID: id, Gone: c.Now == nil, Known: c.Shown != nil, What: didWords(c), By: legible(c.By.Name), At: whenWords(c.At), Stamp: stampWords(c.At), Entry: c.Entry,
		Do: r.PostForm.Get("do"), Verb: deedWords(v.Kind), Reason: r.PostForm.Get("reason"), SameAs: v.SameAs, Seen: ledger.Hash("claims", c.Now), Key: newKey(), By2: by,
		Self: r.below("inbox/"+url.PathEscape(id), nil), Leave: r.claimAddress(id, by), History: r.below("history", url.Values{"table": {"claims"}, "row": {id}}), Table: "claims",
	}
	if view.Gone {
		view.Leave = r.below("inbox", nil)
	}
	typed := casefile.Cells(nil)
	wanted := c.Shown
	if view.Do == "edit" || view.Do == "edit-accept" {
		// What was typed, where it was another than what was shown: the rest of the
		// form is the row of before, and must not undo what others did.
		typed = typedCells(r.PostForm)
		if c.Shown != nil {
			wanted = casefile.Cells{}
			for column, text := range c.Shown {
				wanted[column] = text
			}
			for column, text := range typed {
				if text == wordsIn(c.Shown[column]) {
					delete(typed, column)
					continue
				}
				wanted[column] = text
			}
		}
	}
	view.Cells, view.Wished = cellsOf("claims", c.Shown, c.Now, wanted), typed != nil
	if now, err := casefile.ParseClaim(c.Now); c.Now != nil && err == nil {
		view.State = legible(reviewWords(now.Review))
		if typed != nil {
			view.Inputs = inputsOf(&now, typed)
		}
	}
	a, err := d.Page(r, "conflict", "Somebody else changed "+id, view)
	return with(a, http.StatusConflict), err
}

// conflictsView are the rows of a bulk that others changed.
type conflictsView struct {
	Case    Case
	Origin  string
	Name    string
	Rows    []conflictRow
	Same    []string // values of the form for the rows that are as they were
	Do      string
	Verb    string
	Reason  string
	Key     string
	Self    string
	Leave   string
	History string
}

type conflictRow struct {
	ID, Sum, What, By, At, Stamp, State string
	Value                               string // of the form; blank when the row is gone
	Href                                string
	Cells                               []cellView
}

// conflictsPage answers a bulk of which some rows are others now: nothing was
// written, of the rest neither.
func (d *Desk) conflictsPage(r *Request, origin string, list []ledger.Verdict) (*Answer, error) {
	draft, err := d.draft(r)
	if err != nil {
		return nil, err
	}
	of, err := d.caseOf(r, r.Case)
	if err != nil {
		return nil, err
	}
	v := conflictsView{Case: of, Origin: origin, Name: legible(origin), Do: r.PostForm.Get("do"), Verb: deedWords(list[0].Kind), Reason: r.PostForm.Get("reason"), Key: newKey(),
		Self: r.below("inbox", nil), Leave: r.below("inbox", url.Values{"origin": {origin}})}
	if relayTable(draft.Case, origin) == nil {
		v.Leave = r.below("inbox", nil)
	}
	for _, one := range list {
		row, _ := draft.Row("claims", one.Claim)
		if row.Hash == one.Seen {
			v.Same = append(v.Same, one.Claim+" "+one.Seen)
			continue
		}
		c := &ledger.Conflict{Case: r.Case, Table: "claims", ID: one.Claim, Seen: one.Seen}
		if err := d.ledger.Tell(r.Context(), r.Case, c); err != nil {
			return nil, err
		}
		if c.Now == nil && c.Shown == nil {
			return nil, NotFound("The case has no such claim.")
		}
		line := conflictRow{ID: one.Claim, What: didWords(c), By: legible(c.By.Name), At: whenWords(c.At), Stamp: stampWords(c.At), Href: r.claimAddress(one.Claim, byOrigin),
			Cells: cellsOf("claims", c.Shown, c.Now, nil)}
		if c.Now != nil {
			line.Value = one.Claim + " " + ledger.Hash("claims", c.Now)
			if now, err := casefile.ParseClaim(c.Now); err == nil {
				line.Sum, line.State = legible(beside.Sum(&now)), legible(reviewWords(now.Review))
				if now.Review.State != claims.Proposed {
					line.State += " (decided)"
				}
			}
		}
		v.Rows = append(v.Rows, line)
	}
	if len(v.Rows) == 0 { // it was changed back between two looks
		return nil, &Failure{http.StatusConflict, "The claims were changed and changed back meanwhile. Nothing was written: go back and send the form again."}
	}
	a, err := d.Page(r, "conflicts", "Somebody else changed some of these", v)
	return with(a, http.StatusConflict), err
}

// undoConflict answers an undoing that a later entry stands in the way of.
func (d *Desk) undoConflict(r *Request, c *ledger.Conflict, leave string) (*Answer, error) {
	of, err := d.caseOf(r, r.Case)
	if err != nil {
		return nil, err
	}
	view := conflictView{
		Case: of, ID: c.ID, Gone: c.Now == nil, Known: c.Shown != nil, What: didWords(c), By: legible(c.By.Name), At: whenWords(c.At), Stamp: stampWords(c.At), Entry: c.Entry,
		Cells: cellsOf(c.Table, c.Shown, c.Now, c.Wanted), Leave: leave, Table: c.Table, History: r.below("history", url.Values{"table": {c.Table}, "row": {c.ID}}),
	}
	a, err := d.Page(r, "undoconflict", "A later entry changed "+c.ID, view)
	return with(a, http.StatusConflict), err
}

// refusedUndo words why an entry cannot be taken back; "" when it is another error.
func refusedUndo(err error) string {
	for _, one := range []error{ledger.ErrNoEntry, ledger.ErrUndone, ledger.ErrLeftOut, ledger.ErrNotUndone, ledger.ErrKeyReused} {
		if errors.Is(err, one) {
			return upper(one.Error()) + "."
		}
	}
	var bad *ledger.Invalid
	if errors.As(err, &bad) {
		return upper(bad.Reason) + "."
	}
	return ""
}
