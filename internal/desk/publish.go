package desk

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/accounts"
	"github.com/tidewaiter/tidewaiter/internal/publish"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

// candidate is what is to be published: what is proposed, or the draft.
type candidate struct {
	Case     *casefile.Case
	Files    map[string][]byte
	Hash     string
	Entry    int // number of the last decision in it
	Open     *store.Proposal
	Since    int // decisions since it was proposed
	Left     int // claims that are left out since no editor has decided them
	Misfits  int
	Current  store.Version // zero for none
	Compared *casefile.Case
}

// candidate finds what is to be published and with what it is compared.
func (d *Desk) candidate(r *Request) (*candidate, error) {
	draft, err := d.ledger.Draft(r.Context(), r.Case)
	if err != nil {
		return nil, err
	}
	out := &candidate{Entry: draft.Number, Misfits: len(draft.Misfits) + draft.MoreMisfits}
	versions, err := d.pub.Store.Versions(r.Context(), r.Case)
	if err != nil {
		return nil, err
	}
	if n := len(versions); n > 0 {
		if out.Current, out.Compared, err = d.version(r, versions[n-1].Number); err != nil {
			return nil, err
		}
	}
	proposals, err := d.pub.Store.Proposals(r.Context(), r.Case)
	if err != nil {
		return nil, err
	}
	if len(proposals) > 0 && proposals[0].State == store.ProposalOpen {
		p, files, err := d.pub.Store.Proposed(r.Context(), r.Case, proposals[0].Number)
		if err != nil {
			return nil, err
		}
		out.Open, out.Files, out.Hash, out.Since = &p, files, p.Hash, draft.Number-p.Entry
		out.Case, err = casefile.Read(casefile.Folder(files))
		return out, err
	}
	out.Case, out.Left = publish.Decided(draft.Case)
	if out.Files, err = out.Case.Files(); err != nil {
		return nil, err
	}
	out.Hash = casefile.Hash(out.Files)
	return out, nil
}

// heldBack is who stays without a name, and why.
type heldBack struct {
	publish.Refusal
	Href string // of the page on which the naming is worked
}

type publishData struct {
	Notice, Href  string
	Editor        bool
	Me            string
	Others        []string
	C             *candidate
	Hash          string // of what was shown
	Changes       *changeList
	Whole         int // of them also those that readers do not see
	First         bool
	Moved         string
	Refused       []heldBack
	Held          *publish.Held
	Key           string
	Reason, Until string
}

func (d *Desk) publishPage(r *Request, notice string) (*Answer, error) {
	c, err := d.candidate(r)
	if err != nil {
		return nil, err
	}
	data := publishData{
		Notice: notice, Href: CaseAddress(r.Case), Editor: r.User.Role.AtLeast(accounts.Editor), Me: r.User.Name, C: c, Hash: c.Hash,
		Key: newKey(), Reason: r.PostForm.Get("reason"), Until: r.PostForm.Get("until"), First: c.Compared == nil,
	}
	if data.Others, err = d.otherEditors(r); err != nil {
		return nil, err
	}
	now, nowFiles, held, err := d.public(r, c.Case)
	if err != nil {
		return nil, err
	}
	data.Held = held
	var was Content
	var wasFiles, whole map[string][]byte
	if c.Compared != nil {
		if was, wasFiles, _, err = d.public(r, c.Compared); err != nil {
			return nil, err
		}
		if whole, err = c.Compared.Files(); err != nil {
			return nil, err
		}
	}
	data.Changes = listed(publish.Compare(wasFiles, nowFiles))
	data.Whole = publish.Compare(whole, c.Files).Total()
	if d.pub.Moved != nil && c.Compared != nil && data.Changes.Total() > 0 {
		data.Moved = d.pub.Moved(r.Context(), r.Case, was, now)
	}
	for _, refusal := range publish.Refusals(c.Case, today(r)) {
		q := url.Values{"kind": {string(refusal.Kind)}, "of": {refusal.Of}}
		for i := range c.Case.Namings {
			if n := &c.Case.Namings[i]; n.Kind == refusal.Kind && n.Of == refusal.Of {
				q = url.Values{"id": {n.ID}}
			}
		}
		data.Refused = append(data.Refused, heldBack{refusal, CaseAddress(r.Case) + "/naming?" + q.Encode()})
	}
	return d.Page(r, "publish", "Publish", data)
}

// words holds what will be public in an editor's own words to the naming gate.
func words(r *Request, c *casefile.Case, reason string) error {
	return names(c, today(r), map[string]string{"The reason": reason, "The title": c.Title, "The question": c.Question, "README.md": c.Readme})
}

// propose publishes the draft, or keeps it for another editor to sign: where
// there is another, nobody publishes alone.
func (d *Desk) propose(r *Request) (string, error) {
	reason, err := wanted(r, "reason", "why it is published: readers see it beside the version", maxReason)
	if err != nil {
		return "", err
	}
	public, err := until(r)
	if err != nil {
		return "", err
	}
	if !public.IsZero() && !public.After(r.From.At) {
		return "", unable("The embargo ends in the past: leave it blank to publish at once.")
	}
	c, err := d.candidate(r)
	if err != nil {
		return "", err
	}
	switch {
	case c.Open != nil:
		return "", store.ErrOpen
	case typed(r, "seen") != c.Hash:
		return "", store.ErrMoved
	}
	if err := words(r, c.Case, reason); err != nil {
		return "", err
	}
	others, err := d.otherEditors(r)
	if err != nil {
		return "", err
	}
	if len(others) == 0 {
		release := store.Release{Reason: reason, By: r.User.Name, PublicAt: public}
		if _, err := d.pub.Store.PublishAfter(r.Context(), r.Case, c.Files, c.Current.Number, release, r.From.At); err != nil {
			return "", err
		}
		d.changed(r)
		return CaseAddress(r.Case) + "/versions", nil
	}
	_, err = d.pub.Store.Propose(r.Context(), store.Proposal{
		Case: r.Case, Entry: c.Entry, Compared: c.Current.Number, Reason: reason, PublicAt: public,
		AuthorID: author(r).ID, Author: r.User.Name, At: r.From.At,
	}, c.Files)
	return CaseAddress(r.Case) + "/publish", err
}

// signProposal publishes what another editor has proposed.
func (d *Desk) signProposal(r *Request) (string, error) {
	number, err := strconv.Atoi(typed(r, "number"))
	if err != nil {
		return "", BadRequest("number is that of a proposal.")
	}
	c, err := d.candidate(r)
	if err != nil {
		return "", err
	}
	if c.Open == nil || c.Open.Number != number {
		return "", &Failure{http.StatusConflict, "That proposal is not open any more: somebody signed or withdrew it."}
	}
	if c.Current.Number != c.Open.Compared {
		return "", &Failure{http.StatusConflict, fmt.Sprintf("Version %d came since this was proposed: withdraw it, and propose again.", c.Current.Number)}
	}
	if err := words(r, c.Case, c.Open.Reason); err != nil {
		return "", err
	}
	if _, err := d.pub.Store.Sign(r.Context(), r.Case, number, store.Signature{Hash: typed(r, "seen"), EditorID: author(r).ID, Editor: r.User.Name, At: r.From.At}); err != nil {
		return "", err
	}
	d.changed(r)
	return CaseAddress(r.Case) + "/versions", nil
}

// withdraw ends a proposal; any editor may, with a reason.
func (d *Desk) withdraw(r *Request) (string, error) {
	number, err := strconv.Atoi(typed(r, "number"))
	if err != nil {
		return "", BadRequest("number is that of a proposal.")
	}
	why, err := wanted(r, "why", "why it is withdrawn", maxReason)
	if err != nil {
		return "", err
	}
	if err := d.pub.Store.Withdraw(r.Context(), r.Case, number, r.User.Name, why, r.From.At); err != nil {
		return "", err
	}
	return CaseAddress(r.Case) + "/publish", nil
}

type versionRow struct {
	store.Version
	Public    bool
	Permalink string
	Before    string // hash as it was published, where a redaction changed it
}

func (d *Desk) versionRows(r *Request) ([]versionRow, error) {
	list, err := d.pub.Store.Versions(r.Context(), r.Case)
	if err != nil {
		return nil, err
	}
	redacted, err := d.pub.Store.RedactedVersions(r.Context(), r.Case)
	if err != nil {
		return nil, err
	}
	var out []versionRow
	for i := len(list) - 1; i >= 0; i-- {
		v := versionRow{Version: list[i], Public: list[i].Public(r.From.At), Permalink: fmt.Sprintf("/cases/%s/v/%d", url.PathEscape(r.Case), list[i].Number)}
		for _, x := range redacted {
			if x.Version == v.Number {
				v.Before = x.HashBefore
			}
		}
		out = append(out, v)
	}
	return out, nil
}

func (d *Desk) versionsPage(r *Request, notice string) (*Answer, error) {
	rows, err := d.versionRows(r)
	if err != nil {
		return nil, err
	}
	proposals, err := d.pub.Store.Proposals(r.Context(), r.Case)
	if err != nil {
		return nil, err
	}
	return d.Page(r, "versions", "Published versions", struct {
		Notice, Href string
		Versions     []versionRow
		Proposals    []store.Proposal
	}{notice, CaseAddress(r.Case), rows, proposals})
}

func (d *Desk) versionPage(r *Request, notice string) (*Answer, error) {
	number, err := strconv.Atoi(r.PathValue("version"))
	if err != nil {
		return nil, NotFound("There is no such version.")
	}
	rows, err := d.versionRows(r)
	if err != nil {
		return nil, err
	}
	var v *versionRow
	for i := range rows {
		if rows[i].Number == number {
			v = &rows[i]
		}
	}
	if v == nil {
		return nil, NotFound("There is no such version.")
	}
	_, is, err := d.version(r, number)
	if err != nil {
		return nil, err
	}
	now, nowFiles, _, err := d.public(r, is)
	if err != nil {
		return nil, err
	}
	var changes *changeList
	moved := ""
	if number > 1 {
		_, before, err := d.version(r, number-1)
		if err != nil {
			return nil, err
		}
		was, wasFiles, _, err := d.public(r, before)
		if err != nil {
			return nil, err
		}
		changes = listed(publish.Compare(wasFiles, nowFiles))
		if d.pub.Moved != nil && changes.Total() > 0 {
			moved = d.pub.Moved(r.Context(), r.Case, was, now)
		}
	}
	moves, err := d.pub.Store.EmbargoMoves(r.Context(), r.Case, number)
	if err != nil {
		return nil, err
	}
	until := r.PostForm.Get("until")
	if until == "" && !v.PublicAt.IsZero() {
		until = v.PublicAt.UTC().Format(untilLayout)
	}
	return d.Page(r, "version", fmt.Sprintf("Version %d", number), struct {
		Notice, Href string
		Editor       bool
		V            *versionRow
		Changes      *changeList
		Moved, Until string
		Why          string
		Moves        []store.EmbargoMove
	}{notice, CaseAddress(r.Case), r.User.Role.AtLeast(accounts.Editor), v, changes, moved, until, r.PostForm.Get("why"), moves})
}

// moveEmbargo moves or lifts the embargo of a version that is not public yet.
func (d *Desk) moveEmbargo(r *Request) (string, error) {
	number, err := strconv.Atoi(r.PathValue("version"))
	if err != nil {
		return "", NotFound("There is no such version.")
	}
	public, err := until(r)
	lift := typed(r, "lift") != ""
	switch {
	case err != nil:
		return "", err
	case lift:
		public = r.From.At // it was not public before this
	case !public.After(r.From.At):
		return "", unable("Give an end that is still to come, or lift the embargo.")
	}
	why, err := wanted(r, "why", "why the embargo is moved or lifted", maxReason)
	if err != nil {
		return "", err
	}
	if err := d.pub.Store.MoveEmbargo(r.Context(), r.Case, number, store.EmbargoMove{Now: public, By: r.User.Name, Reason: why, At: r.From.At}); err != nil {
		return "", err
	}
	d.changed(r)
	return fmt.Sprintf("%s/versions/%d", CaseAddress(r.Case), number), nil
}

func (d *Desk) correctionsPage(r *Request, notice string) (*Answer, error) {
	list, err := d.pub.Store.Corrections(r.Context(), r.Case)
	if err != nil {
		return nil, err
	}
	rows, err := d.versionRows(r)
	if err != nil {
		return nil, err
	}
	return d.Page(r, "deskcorrections", "Corrections", struct {
		Notice, Href          string
		Editor                bool
		Notes                 []store.Correction
		Versions              []versionRow
		Version, Mended, Text string
	}{notice, CaseAddress(r.Case), r.User.Role.AtLeast(accounts.Editor), list, rows, r.PostForm.Get("version"), r.PostForm.Get("mended"), r.PostForm.Get("text")})
}

// correct publishes a note on a fault.
func (d *Desk) correct(r *Request) (string, error) {
	text, err := wanted(r, "text", "what was wrong, and what is right", maxNote)
	if err != nil {
		return "", err
	}
	note := store.Correction{Case: r.Case, Text: text, Author: r.User.Name, At: r.From.At}
	if note.Version, err = strconv.Atoi(typed(r, "version")); err != nil {
		return "", unable("Choose the first version that has the fault.")
	}
	if text := cmp.Or(typed(r, "mended"), "0"); text != "0" {
		if note.Mended, err = strconv.Atoi(text); err != nil || note.Mended <= note.Version {
			return "", unable("The fault is mended in a later version than the one that has it first, or in none yet.")
		}
	}
	draft, err := d.ledger.Draft(r.Context(), r.Case)
	if err != nil {
		return "", err
	}
	if err := names(draft.Case, today(r), map[string]string{"The note": text}); err != nil {
		return "", err
	}
	if _, err := d.pub.Store.AddCorrection(r.Context(), note); err != nil {
		return "", err
	}
	d.changed(r)
	return CaseAddress(r.Case) + "/corrections", nil
}
