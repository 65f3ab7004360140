package desk

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/internal/publish"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

// cellOf is a cell of a row that is to be gone.
type cellOf struct{ Column, Text string }

// doomed says what a redaction would destroy.
type doomed struct {
	Table, ID string
	Cells     []cellOf
	Said      []string // where reasons and corrections say it again
	Keeps     bool     // its id stays, since others rest on it
	There     bool     // the draft, an entry or a version has it
	Entries   int      // of the history that have it
	Versions  []int    // that get another hash
	Public    int      // of these: that are public
	Document  string   // SHA-256 of its page that is kept
	Leading   []string
	Held      []store.Hold

	cells casefile.Cells // whole
}

// doom looks up what a redaction of a row would destroy. Nothing is changed.
func (d *Desk) doom(r *Request, table, id string) (*doomed, error) {
	out := &doomed{Table: table, ID: id, Keeps: casefile.RedactedCells(table, casefile.Cells{"id": id}) != nil}
	draft, err := d.ledger.Draft(r.Context(), r.Case)
	if err != nil {
		return nil, err
	}
	entries, err := d.ledger.History(r.Context(), r.Case, table, id)
	if err != nil {
		return nil, err
	}
	out.Entries = len(entries)
	row, ok := draft.Row(table, id)
	cells := row.Cells
	for _, e := range entries {
		for _, one := range e.Rows {
			if cells == nil && one.Table == table && one.ID == id {
				if cells = one.After; cells == nil {
					cells = one.Before
				}
			}
		}
	}
	versions, err := d.pub.Store.Versions(r.Context(), r.Case)
	if err != nil {
		return nil, err
	}
	for _, v := range versions {
		_, files, err := d.pub.Store.CaseVersion(r.Context(), r.Case, v.Number)
		if err != nil {
			return nil, err
		}
		was, has := publish.Row(files, table, id)
		if !has || casefile.Cells(was).Hash(table) == casefile.RedactedCells(table, casefile.Cells(was)).Hash(table) {
			continue
		}
		if cells == nil {
			cells = was
		}
		out.Versions = append(out.Versions, v.Number)
		if v.Public(r.From.At) {
			out.Public++
		}
	}
	out.cells = cells
	if err := d.saidAgain(r, versions, out); err != nil {
		return nil, err
	}
	out.There = ok || len(entries) > 0 || len(out.Versions) > 0
	for _, column := range casefile.Columns(table) {
		if text := cells[column]; text != "" {
			out.Cells = append(out.Cells, cellOf{column, short(text)})
		}
	}
	if table == "sources" && cells["sha256"] != "" {
		if _, err := d.pub.Store.Text(r.Context(), cells["sha256"]); err == nil {
			out.Document = cells["sha256"]
		}
	}
	out.Leading = leading(draft.Case, table, id)
	var documents []string
	if out.Document != "" && typed(r, "document") != "" {
		documents = []string{out.Document}
	}
	out.Held, err = d.pub.Store.HoldsOn(r.Context(), r.Case, []casefile.Redaction{{Table: table, ID: id}}, documents)
	return out, err
}

// saidAgain lists the reasons of versions and the corrections that say again what
// is to be gone.
func (d *Desk) saidAgain(r *Request, versions []store.Version, out *doomed) error {
	for _, v := range versions {
		if casefile.Repeats(out.cells, v.Reason) != "" {
			out.Said = append(out.Said, fmt.Sprintf("the reason of version %d", v.Number))
		}
	}
	notes, err := d.pub.Store.Corrections(r.Context(), r.Case)
	for _, n := range notes {
		if casefile.Repeats(out.cells, n.Text) != "" {
			out.Said = append(out.Said, fmt.Sprintf("a correction of version %d", n.Version))
		}
	}
	return err
}

// leading lists the rows of a case that lead to one.
func leading(c *casefile.Case, table, id string) []string {
	var out []string
	add := func(table, row string, on bool) {
		if on && len(out) < 50 {
			out = append(out, row+" of "+table)
		}
	}
	for i := range c.Claims {
		cl := &c.Claims[i]
		on := table == "sources" && cl.Source == id
		for _, rel := range cl.Relations {
			on = on || table == "claims" && rel.ID == id
		}
		add("claims", cl.ID, on)
	}
	for i := range c.Observed {
		o := &c.Observed[i]
		add("observed", o.ID, table == "observed" && (slices.Contains(o.Events, id) || o.AlternativeTo == id) || table == "sightings" && slices.Contains(o.Sightings, id) || table == "vessels" && o.Vessel == id || table == "sources" && o.Source == id)
	}
	for i := range c.Sightings {
		s := &c.Sightings[i]
		add("sightings", s.ID, table == "vessels" && slices.Contains(s.Vessels, id) || table == "sources" && s.Source == id || table == "places" && s.Place == id)
	}
	for i := range c.Namings {
		add("namings", c.Namings[i].ID, slices.Contains(c.Namings[i].Evidence, id) || table == "vessels" && c.Namings[i].Of == id)
	}
	for i := range c.Replies {
		add("replies", c.Replies[i].ID, slices.Contains(c.Replies[i].About, id))
	}
	return out
}

type stoneRow struct {
	store.Redaction
	Reason   string
	Versions []store.RedactedVersion
}

type redactData struct {
	Notice, Href                          string
	Tables                                []choice
	Classes                               []casefile.RedactionClass
	Doomed                                *doomed
	Table, Row                            string
	Class, Authority, Reason, Day, Sha, K string
	Document                              bool
	Stones                                []stoneRow
}

// redactPage says what a redaction would destroy, and asks for it to be
// confirmed.
func (d *Desk) redactPage(r *Request, notice string) (*Answer, error) {
	q := r.Form
	if q == nil {
		q = r.URL.Query()
	}
	data := redactData{
		Notice: notice, Href: CaseAddress(r.Case), Table: q.Get("table"), Row: strings.TrimSpace(q.Get("row")), Classes: casefile.RedactionClasses(),
		Class: q.Get("class"), Authority: q.Get("authority"), Reason: q.Get("reason"), Day: q.Get("day"), K: newKey(), Document: q.Get("document") != "",
	}
	if data.Day == "" {
		data.Day = dayOf(r)
	}
	if notice != "" {
		data.K = keyOf(r)
	}
	for _, table := range casefile.Redactable() {
		data.Tables = append(data.Tables, choice{table, table, table == data.Table})
	}
	if data.Row != "" {
		if !slices.Contains(casefile.Redactable(), data.Table) {
			return nil, BadRequest("Rows of %q are not redacted.", data.Table)
		}
		doomed, err := d.doom(r, data.Table, data.Row)
		if err != nil {
			return nil, err
		}
		data.Doomed = doomed
		if !doomed.There && notice == "" {
			data.Notice, data.Doomed = fmt.Sprintf("No version, decision or draft of the case has %s of %s.", data.Row, data.Table), nil
		}
	}
	stones, err := d.pub.Store.Redactions(r.Context(), r.Case)
	if err != nil {
		return nil, err
	}
	reasons, err := d.pub.Store.RedactionReasons(r.Context(), r.Case)
	if err != nil {
		return nil, err
	}
	versions, err := d.pub.Store.RedactedVersions(r.Context(), r.Case)
	if err != nil {
		return nil, err
	}
	for _, s := range slices.Backward(stones) {
		one := stoneRow{Redaction: s, Reason: reasons[s.Number]}
		for _, v := range versions {
			if v.Redaction == s.Number {
				one.Versions = append(one.Versions, v)
			}
		}
		data.Stones = append(data.Stones, one)
	}
	return d.Page(r, "redact", "Redaction", data)
}

// redact destroys a row, once its id was typed again.
func (d *Desk) redact(r *Request) (string, error) {
	table, id := typed(r, "table"), typed(r, "row")
	if id == "" || !slices.Contains(casefile.Redactable(), table) {
		return "", unable("Say which row of which table.")
	}
	authority, err := wanted(r, "authority", "who decided: the editor, court or law that it rests on", maxReason)
	if err != nil {
		return "", err
	}
	reason, err := wanted(r, "reason", "why, for the desk", maxReason)
	if err != nil {
		return "", err
	}
	day, err := dates.Parse(typed(r, "day"))
	if err != nil || day.IsZero() {
		return "", unable("%q is no day: write it as 2027-01-31.", typed(r, "day"))
	}
	if typed(r, "confirm") != id {
		return "", unable("Type the id of the row, %s, to confirm. Nothing was changed.", id)
	}
	doomed, err := d.doom(r, table, id)
	if err != nil {
		return "", err
	}
	if len(doomed.Held) > 0 {
		return "", &store.HeldError{Holds: doomed.Held}
	}
	for what, text := range map[string]string{"The authority": authority, "The reason": reason} {
		if column := casefile.Repeats(doomed.cells, text); column != "" {
			return "", unable("%s says again what is to be gone (%s). Nothing was changed.", what, column)
		}
	}
	what := ledger.Redacting{
		Key: keyOf(r), Author: author(r), At: r.From.At, Rows: []ledger.Ref{{Table: table, ID: id}},
		Class: casefile.RedactionClass(typed(r, "class")), Authority: authority, Reason: reason, Day: day,
	}
	if typed(r, "document") != "" && doomed.Document != "" {
		what.Documents = []string{doomed.Document}
	}
	_, err = d.ledger.Redact(r.Context(), r.Case, what)
	if err == nil || errors.Is(err, ledger.ErrNotErased) {
		d.changed(r) // it is made, even when bytes could not be cleared yet
	}
	if err != nil {
		return "", err
	}
	return CaseAddress(r.Case) + "/redact#done", nil
}

func (d *Desk) holdsPage(r *Request, notice string) (*Answer, error) {
	list, err := d.pub.Store.Holds(r.Context(), r.Case)
	if err != nil {
		return nil, err
	}
	return d.Page(r, "holds", "Legal holds", struct {
		Notice, Href            string
		Admin                   bool
		Holds                   []store.Hold
		Tables                  []string
		What, Table, Row, Doing string
	}{notice, CaseAddress(r.Case), r.User.Role.AtLeast("admin"), list, casefile.Redactable(), r.PostForm.Get("what"), r.PostForm.Get("table"), r.PostForm.Get("row"), r.PostForm.Get("why")})
}

// placeHold holds the case, a row, or the page of a source.
func (d *Desk) placeHold(r *Request) (string, error) {
	why, err := wanted(r, "why", "why, and by whose order", maxReason)
	if err != nil {
		return "", err
	}
	h := store.Hold{Case: r.Case, Reason: why, PlacedBy: r.User.Name, PlacedAt: r.From.At}
	id := typed(r, "row")
	switch what := typed(r, "what"); what {
	case "case":
	case "row":
		h.Table, h.ID = typed(r, "table"), id
		if id == "" || !slices.Contains(casefile.Redactable(), h.Table) {
			return "", unable("Say which row of which table.")
		}
		doomed, err := d.doom(r, h.Table, id)
		if err != nil {
			return "", err
		}
		if !doomed.There {
			return "", unable("No version, decision or draft of the case has %s of %s.", id, h.Table)
		}
	case "document":
		src, err := d.source(r, id)
		if err != nil {
			return "", unable("The draft has no source %q.", id)
		}
		if src.SHA256 == "" {
			return "", unable("No bytes of %s are kept: hold its row.", id)
		}
		h.Table, h.ID = "documents", src.SHA256
	default:
		return "", unable("Choose what is held.")
	}
	if _, err := d.pub.Store.PlaceHold(r.Context(), h); err != nil {
		return "", err
	}
	return CaseAddress(r.Case) + "/holds", nil
}

func (d *Desk) liftHold(r *Request) (string, error) {
	number, err := strconv.Atoi(typed(r, "number"))
	if err != nil {
		return "", BadRequest("number is that of a hold.")
	}
	why, err := wanted(r, "why", "why it is lifted", maxReason)
	if err != nil {
		return "", err
	}
	if err := d.pub.Store.LiftHold(r.Context(), r.Case, number, r.User.Name, why, r.From.At); err != nil {
		return "", err
	}
	return CaseAddress(r.Case) + "/holds", nil
}

// source is a row of sources.csv in the draft.
func (d *Desk) source(r *Request, id string) (*casefile.Source, error) {
	draft, err := d.ledger.Draft(r.Context(), r.Case)
	if err != nil {
		return nil, err
	}
	src := draft.Case.Source(id)
	if src == nil {
		return nil, &Failure{http.StatusNotFound, "The case has no such source."}
	}
	return src, nil
}
