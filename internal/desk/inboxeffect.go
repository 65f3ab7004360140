package desk

import (
	"net/http"
	"net/url"

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

// effectView says what accepting claims would do.
type effectView struct {
	Case      Case
	Draft     draftView
	Claims    []string
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
	ids, err := effectClaims(draft, r.URL.Query()["claim"])
	if err != nil {
		return nil, err
	}
	c, err := d.caseOf(r, r.Case)
	if err != nil {
		return nil, err
	}
	v := d.effectOf(r, draft, ids)
	v.Case = c
	title := "The count of the draft"
	if len(ids) > 0 {
		title = "What accepting would do to the count"
	}
	return d.Page(r, "effect", title, v)
}

func (d *Desk) effectOf(r *Request, draft *ledger.Draft, ids []string) effectView {
	v := effectView{Draft: d.draftView(r, draft), Claims: ids, May: mayDecide(r), Self: r.below("effect", nil), Back: r.below("inbox", nil)}
	if len(ids) == 0 {
		return v
	}
	v.Query = r.below("effect", url.Values{"claim": ids})
	if len(ids) == 1 {
		v.Back = r.claimAddress(ids[0], byDocument)
	}
	if v.Draft.Waiting || !v.Draft.Known {
		return v
	}
	e, counting := d.counts.effectOf(r.Case, draft, ids)
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
	ids, err := effectClaims(draft, r.PostForm["claim"])
	if err != nil {
		return nil, err
	}
	if len(ids) == 0 {
		return nil, BadRequest("No claim was named.")
	}
	d.counts.draft(r.Case, draft)
	if !d.counts.countAnew(r.Case, draft, ids) {
		return nil, &Failure{http.StatusServiceUnavailable, "Too many counts wait. Try again in a minute."}
	}
	return Go(r.below("effect", url.Values{"claim": ids}))
}
