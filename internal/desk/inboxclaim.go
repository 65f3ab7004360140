package desk

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/beside"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/reading"
)

// input is a cell that can be edited.
type input struct {
	Column, Label, Hint, Value string
	Long                       bool
	Was                        string // what the row has, where another value was typed
}

// inputsOf are the cells of a claim for the form that edits them, with what was
// typed in place of what the row has.
func inputsOf(cl *claims.Claim, typed casefile.Cells) []input {
	var out []input
	for _, f := range beside.Fields() {
		for i, column := range f.Columns {
			is := casefile.ClaimCell(cl, column)
			in := input{Column: column, Label: strings.ReplaceAll(column, "_", " "), Value: is, Long: column == "quote" || column == "translation" || column == "note" || column == "chain"}
			if len(f.Columns) == 2 {
				in.Label = []string{"value, least", "value, most"}[i]
				in.Hint = "a plain number, as in 6700; blank when none is stated"
			} else {
				in.Hint = f.Hint
			}
			if text, ok := typed[column]; ok && text != wordsIn(is) {
				in.Value, in.Was = text, cmp.Or(is, "blank")
			}
			out = append(out, in)
		}
	}
	return out
}

// fieldView is a field of a claim that is not blank.
type fieldView struct{ Name, Value string }

// pastView is an entry in short.
type pastView struct {
	Number           int
	Kind, By, Reason string
	At               string
	Stamp            string
}

// claimView is a claim beside its page, with what can be decided.
type claimView struct {
	Case       Case
	May        bool
	By         string
	Done       *doneView
	Notice     string
	ID         string
	Sum        string
	Open       bool
	Review     string
	At, Of     int
	Before     string
	Next       string
	NextID     string
	Inbox      string
	Page, More string
	PageHref   string
	Original   string
	Passage    passageView
	Quote      string
	Lang       string
	Trans      string
	Fields     []fieldView
	Blanks     string
	Near       []line
	NearLeft   int
	Relays     []statementView
	RelaysLeft int
	OriginHref string
	Origin     string
	Effect     string
	Looks      string // where forms ask what pressing another button would do
	Key        string
	Seen       string
	Self       string
	Inputs     []input
	Same       []line
	SameAs     string
	Reason     string
	Editing    bool // the form is open: what was typed is at fault
	Past       []pastView
	History    string
	Undo       string
	UndoEntry  int
	UndoKey    string
}

// perRelay is how many rows of its origin's table the page of a claim has.
const perRelay = 20

func (d *Desk) proposal(r *Request) (*Answer, error) {
	draft, err := d.draft(r)
	if err != nil {
		return nil, err
	}
	v, err := d.claimView(r, draft, r.PathValue("id"), groupedBy(r.URL.Query().Get("by")), nil)
	if err != nil {
		return nil, err
	}
	return d.Page(r, "inboxclaim", v.title(), v)
}

func (v *claimView) title() string { return v.ID + ": " + v.Sum }

// claimView gathers what the page of a claim shows. typed are cells that were
// sent and not written.
func (d *Desk) claimView(r *Request, draft *ledger.Draft, id, by string, typed casefile.Cells) (*claimView, error) {
	cl := draft.Case.Claim(id)
	if cl == nil {
		return nil, NotFound("The case has no such claim.")
	}
	c, err := d.caseOf(r, r.Case)
	if err != nil {
		return nil, err
	}
	v := &claimView{
		Case: c, May: mayDecide(r), By: by, ID: cl.ID, Sum: legible(beside.Sum(cl)), Open: cl.Review.State == claims.Proposed, Review: legible(reviewWords(cl.Review)),
		Inbox: r.below("inbox", nil), PageHref: r.below("inbox", url.Values{"source": {cl.Source}}), Quote: legible(cl.Quote), Lang: cl.QuoteLang, Trans: legible(cl.Translation),
		Key: newKey(), Seen: seen(cl), Self: r.below("inbox/"+url.PathEscape(id), nil), Looks: r.below("effect", nil), Inputs: inputsOf(cl, typed), Origin: legible(cl.Origin),
		OriginHref: r.below("inbox", url.Values{"origin": {cl.Origin}}), History: r.below("history", url.Values{"table": {"claims"}, "row": {cl.ID}}), Undo: r.below("history/undo", nil),
	}
	if by == byOrigin {
		v.Inbox = r.below("inbox", url.Values{"by": {by}})
	}
	if v.Done, err = d.done(r); err != nil {
		return nil, err
	}
	all := queueOf(draft.Case, by, id)
	at, before, next := all.around(id)
	v.At, v.Of = at, len(all.order)
	if before != nil {
		v.Before = r.claimAddress(before.ID, by)
	}
	if next != nil {
		v.Next, v.NextID = r.claimAddress(next.ID, by), next.ID
	}
	if v.Open {
		v.Effect = r.below("effect", url.Values{"claim": {cl.ID}})
		d.counts.draft(r.Case, draft)
	}
	if err := d.passage(r, draft, cl, v); err != nil {
		return nil, err
	}
	for _, f := range beside.Fields() {
		if text := f.Cell(cl); text != "" && f.Name != "quote" && f.Name != "translation" && f.Name != "quote_lang" {
			v.Fields = append(v.Fields, fieldView{strings.ReplaceAll(f.Name, "_", " "), legible(text)})
		}
	}
	v.Blanks = blanksOf(cl)
	r.near(draft.Case, cl, v)
	r.relays(draft.Case, cl, v)
	return v, d.past(r, cl, v)
}

// blanksOf names the fields that nothing fills and that one would like to know.
func blanksOf(cl *claims.Claim) string {
	var out []string
	for _, f := range beside.Fields() {
		if f.Cell(cl) == "" && !slices.Contains([]string{"quote", "quote_lang", "translation", "note", "credibility", "relations", "hedge_words"}, f.Name) {
			out = append(out, strings.ReplaceAll(f.Name, "_", " "))
		}
	}
	return strings.Join(out, ", ")
}

// reviewWords words a review: "accepted by ines, 28 Nov 2026: why".
func reviewWords(r claims.Review) string {
	text := string(r.State)
	if r.By != "" {
		text += " by " + r.By
	}
	if !r.At.IsZero() {
		text += ", " + r.At.Words()
	}
	if r.Reason != "" {
		text += ": " + r.Reason
	}
	return text
}

func (d *Desk) passage(r *Request, draft *ledger.Draft, cl *claims.Claim, v *claimView) error {
	v.Page, v.More = pageName(draft.Case, cl.Source)
	src := draft.Case.Source(cl.Source)
	if src == nil {
		return nil
	}
	v.Original = outside(cmp.Or(src.OriginalURL, src.URL))
	text, held, err := d.text(r, src)
	if err != nil {
		return err
	}
	var marks []marking
	for i := range draft.Case.Claims {
		if other := &draft.Case.Claims[i]; other.Source == cl.Source {
			marks = append(marks, marking{other.Span, r.claimAddress(other.ID, v.By), other.ID, other.ID == cl.ID})
		}
	}
	v.Passage = passageOf(text, held, cl, marks)
	return nil
}

// near lists the claims of the case that are alike or in conflict, and those that
// this one can be the same as.
func (r *Request) near(c *casefile.Case, cl *claims.Claim, v *claimView) {
	for _, n := range beside.Of(c, cl) {
		near := len(v.Near) < maxBeside
		same := len(v.Same) < maxSame && n.Claim.Measure == cl.Measure && n.Claim.Review.State != claims.Rejected
		if !near {
			v.NearLeft++
		}
		if !near && !same {
			continue
		}
		l := r.line(c, n.Claim, v.By)
		l.Why, l.Conflict = n.Why, n.Conflicts()
		if n.SamePage() {
			l.Why = "in the case already: " + n.Why
		}
		if near {
			l.Differs = wordsOf(reading.Differing(n.Claim, cl))
			v.Near = append(v.Near, l)
		}
		if same {
			v.Same = append(v.Same, l)
		}
	}
}

// relays is the table of the claim's origin, this claim among them.
func (r *Request) relays(c *casefile.Case, cl *claims.Claim, v *claimView) {
	if cl.Origin == "" {
		return
	}
	briefing := relayTable(c, cl.Origin)
	if briefing == nil {
		return
	}
	rows := 0
	for i := range briefing.Statements {
		st := &briefing.Statements[i]
		one := statementView{Sum: legible(beside.Sum(&st.Renderings[0].Claim)), Silent: len(briefing.Silent(st))}
		for _, rendering := range allRenderings(st) {
			if rows++; rows > perRelay && rendering.claim.ID != cl.ID {
				v.RelaysLeft++
				continue
			}
			l := r.line(c, &rendering.claim, v.By)
			l.Differs, l.This = wordsOf(rendering.differs), rendering.claim.ID == cl.ID
			one.Lines = append(one.Lines, l)
		}
		if len(one.Lines) > 0 {
			v.Relays = append(v.Relays, one)
		}
	}
	if rows < 2 {
		v.Relays = nil
	}
}

// perPast is how many of its last entries the page of a claim has.
const perPast = 5

// past tells who changed the row until now, the last first.
func (d *Desk) past(r *Request, cl *claims.Claim, v *claimView) error {
	list, err := d.ledger.History(r.Context(), r.Case, "claims", cl.ID)
	if err != nil || len(list) == 0 {
		return err
	}
	back, err := d.ledger.TakenBack(r.Context(), r.Case)
	if err != nil {
		return err
	}
	for _, e := range slices.Backward(list) {
		if len(v.Past) == perPast {
			break
		}
		v.Past = append(v.Past, pastView{Number: e.Number, Kind: deedWords(e.Kind), By: legible(e.Author.Name), Reason: clipped(legible(e.Reason), 300), At: whenWords(e.At), Stamp: stampWords(e.At)})
	}
	// What can be taken back is the entry that made the row what it is.
	for _, e := range slices.Backward(list) {
		if back[e.Number] != 0 || e.Kind == ledger.Undo || e.Kind == ledger.Add || e.Kind == ledger.Redact {
			continue
		}
		if slices.ContainsFunc(e.Rows, func(row ledger.EntryRow) bool {
			return row.ID == cl.ID && row.Table == "claims" && row.AfterHash == v.Seen
		}) {
			v.UndoEntry, v.UndoKey = e.Number, newKey()
		}
		break
	}
	return nil
}
