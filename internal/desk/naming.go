package desk

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/accounts"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/internal/publish"
)

// namingRow is a naming, or somebody who has none yet, with what is missing.
type namingRow struct {
	casefile.Naming
	Name    string
	Missing []string
	Href    string
}

func (d *Desk) namingsPage(r *Request, notice string) (*Answer, error) {
	draft, err := d.ledger.Draft(r.Context(), r.Case)
	if err != nil {
		return nil, err
	}
	c, day := draft.Case, today(r)
	base := CaseAddress(r.Case)
	var rows []namingRow
	for _, n := range c.Namings {
		rows = append(rows, namingRow{n, nameOf(c, n.Kind, n.Of), publish.Missing(c, n.Kind, n.Of, day), base + "/naming?id=" + n.ID})
	}
	for _, refusal := range publish.Refusals(c, day) {
		if !slices.ContainsFunc(rows, func(n namingRow) bool { return n.Kind == refusal.Kind && n.Of == refusal.Of }) {
			rows = append(rows, namingRow{casefile.Naming{Kind: refusal.Kind, Of: refusal.Of}, refusal.Name, refusal.Missing, base + "/naming?kind=" + string(refusal.Kind) + "&of=" + refusal.Of})
		}
	}
	return d.Page(r, "namings", "Namings", struct {
		Notice, Href string
		Rows         []namingRow
	}{notice, base, rows})
}

func nameOf(c *casefile.Case, kind casefile.NamedKind, of string) string {
	if v := c.Vessel(of); kind == casefile.NamedVessel && v != nil && v.Name != "" {
		return v.Name
	}
	return of
}

// evidence is a row that could be given as evidence for a naming.
type evidence struct{ ID, Kind, Words string }

// evidenceOf lists the rows that name a vessel, of each kind.
func evidenceOf(c *casefile.Case, of string) []evidence {
	var out []evidence
	if of == "" {
		return nil
	}
	v := c.Vessel(of)
	for i := range c.Sightings {
		if s := &c.Sightings[i]; slices.Contains(s.Vessels, of) {
			out = append(out, evidence{s.ID, "what was seen", s.What + " " + s.From.Words()})
		}
	}
	for i := range c.Voyages {
		if y := &c.Voyages[i]; slices.Contains(y.Vessels, of) {
			out = append(out, evidence{y.ID, "what was stated", "a voyage " + y.Depart.Words()})
		}
	}
	for i := range c.Observed {
		if o := &c.Observed[i]; o.Vessel == of || v != nil && v.MMSI != 0 && o.MMSI == v.MMSI {
			out = append(out, evidence{o.ID, "tracks", strings.ReplaceAll(string(o.Kind), "_", " ") + " " + o.Start.UTC().Format("2006-01-02")})
		}
	}
	return out[:min(len(out), 200)]
}

type namingData struct {
	Notice, Href      string
	Editor            bool
	Me                string
	N                 casefile.Naming
	New               bool
	Name              string
	Kinds             []casefile.NamedKind
	Seen, Key         string
	Evidence          string
	Possible          []evidence
	Vessels           []choice
	Replies           []choice
	Missing, Unmet    []string
	Listed            []string
	MaySign, NextIs2  bool
	History           []ledger.Entry
	IdentityAt        string
	SignedAt, Second2 string
}

type choice struct {
	ID, Text string
	On       bool
}

// namingPage is where a naming is worked: by id, or a new one.
func (d *Desk) namingPage(r *Request, notice string) (*Answer, error) {
	draft, err := d.ledger.Draft(r.Context(), r.Case)
	if err != nil {
		return nil, err
	}
	c := draft.Case
	q := r.Form
	if q == nil {
		q = r.URL.Query()
	}
	data := namingData{
		Notice: notice, Href: CaseAddress(r.Case), Editor: r.User.Role.AtLeast(accounts.Editor), Me: r.User.Name,
		Kinds: []casefile.NamedKind{casefile.NamedVessel, casefile.NamedCompany, casefile.NamedPerson}, Key: keyOf(r),
	}
	if notice == "" {
		data.Key = newKey()
	}
	id := q.Get("id")
	if row, ok := draft.Row("namings", id); ok {
		data.Seen = row.Hash
		for i := range c.Namings {
			if c.Namings[i].ID == id {
				data.N = c.Namings[i]
			}
		}
		if data.History, err = d.ledger.History(r.Context(), r.Case, "namings", id); err != nil {
			return nil, err
		}
		data.Unmet = publish.Unmet(c, &data.N, today(r))
		data.NextIs2 = data.N.SignedBy != ""
		data.MaySign = data.Editor && len(data.Unmet) == 0 && data.N.SecondBy == "" && !strings.EqualFold(data.N.SignedBy, r.User.Name)
	} else {
		if id != "" && r.Method == http.MethodGet {
			return nil, NotFound("There is no such naming.")
		}
		data.New = true
		data.N = casefile.Naming{Kind: casefile.NamedKind(q.Get("kind")), Of: q.Get("of")}
	}
	if r.Method == http.MethodPost && r.PostForm.Has("evidence") { // what was typed
		data.N.Kind, data.N.Of, data.N.Identity, data.N.Reply, data.N.Note = casefile.NamedKind(typed(r, "kind")), typed(r, "of"), typed(r, "identity"), typed(r, "reply"), typed(r, "note")
		data.N.Evidence = list(typed(r, "evidence"))
	}
	data.Name = nameOf(c, data.N.Kind, data.N.Of)
	data.Missing = publish.Missing(c, data.N.Kind, data.N.Of, today(r))
	data.Evidence = strings.Join(data.N.Evidence, ";")
	if data.N.Kind == casefile.NamedVessel {
		data.Possible = evidenceOf(c, data.N.Of)
		if v := c.Vessel(data.N.Of); v != nil {
			data.Listed = v.ListedBy
		}
	}
	for i := range c.Replies {
		p := &c.Replies[i]
		data.Replies = append(data.Replies, choice{p.ID, p.Whom + ", asked " + p.AskedAt.Words(), p.ID == data.N.Reply})
	}
	title := "A naming"
	if data.Name != "" {
		title = "Naming " + data.Name
	}
	return d.Page(r, "naming", title, data)
}

// list reads ids that are joined by semicolons, commas or spaces.
func list(text string) []string {
	return strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune(";, \t\r\n", c) })
}

// day is a day as cells have it.
func dayOf(r *Request) string { return dates.On(today(r)).String() }

// saveNaming keeps a naming. Signatures go with what was signed: who changes it
// has it signed anew.
func (d *Desk) saveNaming(r *Request) (string, error) {
	draft, err := d.ledger.Draft(r.Context(), r.Case)
	if err != nil {
		return "", err
	}
	id := typed(r, "id")
	row, there := draft.Row("namings", id)
	before := row.Cells
	switch {
	case id == "":
		id = idOf("naming", keyOf(r))
	case !there && typed(r, "seen") == "":
		return "", unable("There is no such naming.")
	}
	after := casefile.Cells{"id": id}
	for column, text := range before {
		after[column] = text
	}
	put := func(column, text string) {
		if after[column] = text; text == "" {
			delete(after, column)
		}
	}
	for _, column := range []string{"kind", "of", "identity", "reply", "note"} {
		put(column, typed(r, column))
	}
	put("evidence", strings.Join(list(typed(r, "evidence")), ";"))
	if after["of"] == "" {
		return "", unable("Say whom it is about: a vessel by its id, a company or person by name.")
	}
	if after["identity"] != before["identity"] {
		put("identity_by", "")
		put("identity_at", "")
		if after["identity"] != "" {
			put("identity_by", r.User.Name)
			put("identity_at", dayOf(r))
		}
	}
	for _, column := range []string{"kind", "of", "evidence", "identity", "reply"} {
		if after[column] != before[column] {
			for _, signature := range []string{"signed_by", "signed_at", "second_by", "second_at"} {
				put(signature, "")
			}
		}
	}
	if err := d.change(r, "namings", id, typed(r, "seen"), after, "naming worked"); err != nil {
		return "", err
	}
	return CaseAddress(r.Case) + "/naming?id=" + id, nil
}

// signNaming puts the first signature on a naming, or the second when another
// editor has put the first.
func (d *Desk) signNaming(r *Request) (string, error) {
	draft, err := d.ledger.Draft(r.Context(), r.Case)
	if err != nil {
		return "", err
	}
	c, id := draft.Case, typed(r, "id")
	i := slices.IndexFunc(c.Namings, func(n casefile.Naming) bool { return n.ID == id })
	if i < 0 {
		return "", unable("There is no such naming any more.")
	}
	n := &c.Namings[i]
	row, _ := draft.Row("namings", id)
	after := casefile.Cells{}
	for column, text := range row.Cells {
		after[column] = text
	}
	which := "first"
	switch unmet := publish.Unmet(c, n, today(r)); {
	case len(unmet) > 0:
		return "", unable("It is not signed before its conditions are met. Missing: %s.", strings.Join(unmet, "; "))
	case n.SecondBy != "":
		return "", &Failure{http.StatusConflict, fmt.Sprintf("It is signed by %s and %s already.", n.SignedBy, n.SecondBy)}
	case strings.EqualFold(n.SignedBy, r.User.Name):
		return "", &Failure{http.StatusForbidden, "You have signed it: the second signature is that of another editor."}
	case n.SignedBy == "":
		after["signed_by"], after["signed_at"] = r.User.Name, dayOf(r)
	default:
		which = "second"
		after["second_by"], after["second_at"] = r.User.Name, dayOf(r)
	}
	if err := d.change(r, "namings", id, typed(r, "seen"), after, which+" signature"); err != nil {
		return "", err
	}
	return CaseAddress(r.Case) + "/naming?id=" + id, nil
}
