package desk

import (
	"net/http"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
)

type replyRow struct {
	casefile.Reply
	State, Href string
}

// stateOf says how a reply stands on a day.
func stateOf(p *casefile.Reply, day dates.Day) string {
	deadline, ok := p.Deadline.Latest()
	switch {
	case p.Answer != "" || !p.AnsweredAt.IsZero():
		return "answered " + p.AnsweredAt.Words()
	case p.AskedAt.IsZero():
		return "not asked yet"
	case !ok:
		return "asked, without a deadline"
	case deadline >= day:
		return "open until " + p.Deadline.Words()
	}
	return "no answer by " + p.Deadline.Words()
}

func (d *Desk) repliesPage(r *Request, notice string) (*Answer, error) {
	draft, err := d.ledger.Draft(r.Context(), r.Case)
	if err != nil {
		return nil, err
	}
	var rows []replyRow
	for i := range draft.Case.Replies {
		p := &draft.Case.Replies[i]
		rows = append(rows, replyRow{*p, stateOf(p, today(r)), CaseAddress(r.Case) + "/reply?id=" + p.ID})
	}
	return d.Page(r, "replies", "Replies", struct {
		Notice, Href string
		Rows         []replyRow
	}{notice, CaseAddress(r.Case), rows})
}

// Columns of a reply that a form has.
var replyColumns = []string{"whom", "asked_at", "deadline", "answered_at", "answer", "source", "note"}

func (d *Desk) replyPage(r *Request, notice string) (*Answer, error) {
	draft, err := d.ledger.Draft(r.Context(), r.Case)
	if err != nil {
		return nil, err
	}
	q := r.Form
	if q == nil {
		q = r.URL.Query()
	}
	id := q.Get("id")
	row, ok := draft.Row("replies", id)
	if !ok && id != "" && r.Method == http.MethodGet {
		return nil, NotFound("There is no such reply.")
	}
	cells := casefile.Cells{}
	for column, text := range row.Cells {
		cells[column] = text
	}
	key := newKey()
	if r.Method == http.MethodPost {
		key = keyOf(r)
		for _, column := range replyColumns {
			cells[column] = typed(r, column)
		}
		cells["about"] = strings.Join(list(typed(r, "about")), ";")
	} else if !ok {
		cells["about"] = q.Get("about")
	}
	var history []ledger.Entry
	if ok {
		if history, err = d.ledger.History(r.Context(), r.Case, "replies", id); err != nil {
			return nil, err
		}
	}
	return d.Page(r, "reply", "A reply", struct {
		Notice, Href, ID, Seen, Key string
		Cells                       casefile.Cells
		History                     []ledger.Entry
	}{notice, CaseAddress(r.Case), id, row.Hash, key, cells, history})
}

// saveReply keeps what somebody was asked, and what he answers.
func (d *Desk) saveReply(r *Request) (string, error) {
	id := typed(r, "id")
	if id == "" {
		id = idOf("reply", keyOf(r))
	}
	after := casefile.Cells{"id": id}
	for _, column := range replyColumns {
		if text := typed(r, column); text != "" {
			after[column] = strings.ReplaceAll(text, "\r\n", "\n")
		}
	}
	if about := list(typed(r, "about")); len(about) > 0 {
		after["about"] = strings.Join(about, ";")
	}
	switch {
	case after["whom"] == "":
		return "", unable("Say who is asked.")
	case after["about"] == "":
		return "", unable("Say which rows it is about: ids of vessels, claims, sightings, voyages or observations.")
	case len(after["answer"]) > maxNote:
		return "", unable("The answer is longer than %d bytes: keep the rest in a source.", maxNote)
	}
	if err := d.change(r, "replies", id, typed(r, "seen"), after, "reply"); err != nil {
		return "", err
	}
	return CaseAddress(r.Case) + "/reply?id=" + id, nil
}
