package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/accounts"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/beside"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/internal/store"
	"github.com/tidewaiter/tidewaiter/reading"
)

// Texts are the canonical texts of documents that are held.
type Texts interface {
	// Text returns the text of the document whose bytes have this SHA-256. The
	// error wraps [store.ErrNotFound] when it is not held.
	Text(ctx context.Context, sha256 string) (string, error)
}

// Limits of what a page of the inbox shows.
const (
	maxGroups   = 40        // of proposals, on one page
	maxInGroup  = 25        // proposals of one group; the page of the group has all
	maxBulk     = 1_000     // proposals that one form can decide
	maxBulkBody = 256 << 10 // bytes of that form
	maxBeside   = 12        // neighbours of a proposal
	maxSame     = 8         // of which it can be the same
)

func (d *Desk) inboxPages() {
	d.Handle("GET /desk/cases/{case}/inbox", OfCase(accounts.Reader), d.inbox)
	d.Handle("POST /desk/cases/{case}/inbox", OfCase(accounts.Analyst).Body(maxBulkBody), d.decideMany)
	d.Handle("GET /desk/cases/{case}/inbox/{id}", OfCase(accounts.Reader), d.proposal)
	d.Handle("POST /desk/cases/{case}/inbox/{id}", OfCase(accounts.Analyst), d.decideOne)
	d.Handle("GET /desk/cases/{case}/effect", OfCase(accounts.Reader), d.effectPage)
	d.Handle("POST /desk/cases/{case}/effect", OfCase(accounts.Analyst), d.countEffect)
	d.Handle("GET /desk/cases/{case}/history", OfCase(accounts.Reader), d.history)
	d.Handle("POST /desk/cases/{case}/history/undo", OfCase(accounts.Analyst), d.undo)
	d.Handle("GET /desk/cases/{case}/misfits", OfCase(accounts.Reader), plainly(d.misfitsPage))
	d.Handle("POST /desk/cases/{case}/misfits", OfCase(accounts.Analyst), form(d.settle, d.misfitsPage))
	d.Part(accounts.Reader, "inbox", "Inbox: what is proposed")
	d.Part(accounts.Reader, "history", "History: what was decided, by whom and why")
	d.Part(accounts.Reader, "misfits", "Decisions that no longer fit the imported folder")
}

// draft returns the draft of the case of a request. A case without one is
// answered as one that there is not.
func (d *Desk) draft(r *Request) (*ledger.Draft, error) {
	draft, err := d.ledger.Draft(r.Context(), r.Case)
	if errors.Is(err, ledger.ErrNotFound) {
		return nil, errNoCase
	}
	return draft, err
}

// mayDecide reports whether somebody may decide.
func mayDecide(r *Request) bool { return r.User.Role.AtLeast(accounts.Analyst) }

// below is an address below the case of a request.
func (r *Request) below(path string, query url.Values) string {
	to := CaseAddress(r.Case) + "/" + path
	if q := query.Encode(); q != "" {
		to += "?" + q
	}
	return to
}

// claimAddress is where a claim is shown; by keeps how the inbox is grouped.
func (r *Request) claimAddress(id, by string) string {
	q := url.Values{}
	if by == byOrigin {
		q.Set("by", by)
	}
	return r.below("inbox/"+url.PathEscape(id), q)
}

// legible makes text from outside fit to show: characters that hide or reorder
// others are marked. Lines stay lines.
func legible(s string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c == '\n' || c == '\t':
			return c
		case unicode.IsControl(c), unicode.Is(unicode.Bidi_Control, c) && c != '\u200e' && c != '\u200f', c == 0xFEFF:
			return unicode.ReplacementChar
		}
		return c
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// clipped shortens text to so many characters.
func clipped(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}

// The ways to group the inbox.
const (
	byDocument = "document"
	byOrigin   = "origin"
)

func groupedBy(text string) string {
	if text == byOrigin {
		return byOrigin
	}
	return byDocument
}

// queue are the proposals of a draft in the order in which the inbox shows them.
type queue struct {
	groups []group
	order  []*claims.Claim
}

// group are the proposals of a document or of an origin.
type group struct {
	Key    string // id of the source, or the origin; blank for what has none
	Claims []*claims.Claim
}

// queueOf orders the proposals of a case. keep is a claim that is in it although
// it is decided.
func queueOf(c *casefile.Case, by, keep string) queue {
	var q queue
	at := map[string]int{}
	if by == byDocument { // in the order of the documents of the case
		for i := range c.Sources {
			at[c.Sources[i].ID] = i - len(c.Sources)
		}
	}
	groups := map[string]*group{}
	for i := range c.Claims {
		cl := &c.Claims[i]
		if cl.Review.State != claims.Proposed && cl.ID != keep {
			continue
		}
		key := cl.Source
		if by == byOrigin {
			key = cl.Origin
		}
		g := groups[key]
		if g == nil {
			g = &group{Key: key}
			groups[key] = g
			if _, ok := at[key]; !ok {
				at[key] = i
			}
		}
		g.Claims = append(g.Claims, cl)
	}
	for _, g := range groups {
		slices.SortStableFunc(g.Claims, func(a, b *claims.Claim) int {
			if by == byOrigin {
				return claims.CompareNearness(a, b)
			}
			return cmp.Or(cmp.Compare(placeless(a), placeless(b)), cmp.Compare(a.Span.Start, b.Span.Start))
		})
		q.groups = append(q.groups, *g)
	}
	slices.SortFunc(q.groups, func(a, b group) int {
		// What nobody knows the origin of comes last.
		return cmp.Or(cmp.Compare(blank(a.Key), blank(b.Key)), cmp.Compare(at[a.Key], at[b.Key]))
	})
	for _, g := range q.groups {
		q.order = append(q.order, g.Claims...)
	}
	return q
}

// placeless is 1 for a claim of which no place on its page is known: it comes last.
func placeless(c *claims.Claim) int {
	if c.Span.IsZero() {
		return 1
	}
	return 0
}

func blank(s string) int {
	if s == "" {
		return 1
	}
	return 0
}

// around returns the place of a claim from 1, and the claims before and behind it.
func (q queue) around(id string) (at int, before, next *claims.Claim) {
	i := slices.IndexFunc(q.order, func(c *claims.Claim) bool { return c.ID == id })
	if i < 0 {
		return 0, nil, nil
	}
	if i > 0 {
		before = q.order[i-1]
	}
	if i+1 < len(q.order) {
		next = q.order[i+1]
	}
	return i + 1, before, next
}

// line is a claim in a list.
type line struct {
	ID, Href string
	Sum      string // what it comes to
	Words    string
	Quote    string
	Page     string
	PageHref string
	Origin   string
	State    claims.ReviewState
	Seen     string // hash of its row
	Differs  []string
	This     bool
	Why      string // it is shown here
	Conflict bool
}

func (r *Request) line(c *casefile.Case, cl *claims.Claim, by string) line {
	page, _ := pageName(c, cl.Source)
	return line{
		ID: cl.ID, Href: r.claimAddress(cl.ID, by), Sum: legible(beside.Sum(cl)), Words: legible(beside.Describe(cl)), Quote: clipped(legible(cl.Quote), 200),
		Page: page, PageHref: r.below("inbox", url.Values{"source": {cl.Source}}), Origin: legible(cl.Origin), State: cl.Review.State,
	}
}

// seen is the hash of the row of a claim.
func seen(cl *claims.Claim) string { return ledger.Hash("claims", casefile.ClaimCells(cl)) }

// pageName names a document of a case, and says more of it.
func pageName(c *casefile.Case, id string) (name, more string) {
	src := c.Source(id)
	if src == nil {
		return legible(id), ""
	}
	name = legible(cmp.Or(src.Title, src.Publisher, src.ID))
	var parts []string
	if src.Publisher != "" && src.Title != "" {
		parts = append(parts, legible(src.Publisher))
	}
	if day := src.PublishedAt.Words(); day != "" {
		parts = append(parts, day)
	}
	return clipped(name, 200), strings.Join(parts, ", ")
}

// inboxView is what the list of proposals shows.
type inboxView struct {
	Case      Case
	May       bool
	By        string
	Done      *doneView
	Notice    string
	Count     draftView
	Proposals int
	Groups    []groupView
	Total     int // groups
	Next      string
	Misfits   int
	Unfit     string // address of those that do not fit
	Self      string // address without a query
	Key       string
	First     string
}

type groupView struct {
	Name, More, Href string
	Number           int
	Lines            []line
	Left             int
}

func (d *Desk) inbox(r *Request) (*Answer, error) {
	draft, err := d.draft(r)
	if err != nil {
		return nil, err
	}
	q := r.URL.Query()
	switch {
	case q.Has("source"):
		return d.inboxOfSource(r, draft, q.Get("source"))
	case q.Has("origin"):
		return d.inboxOfOrigin(r, draft, q.Get("origin"))
	}
	c, err := d.caseOf(r, r.Case)
	if err != nil {
		return nil, err
	}
	by := groupedBy(q.Get("by"))
	from := 0
	if text := q.Get("from"); text != "" {
		if from, err = strconv.Atoi(text); err != nil || from < 0 {
			return nil, BadRequest("The page that was asked for is no number.")
		}
	}
	all := queueOf(draft.Case, by, "")
	v := inboxView{Case: c, May: mayDecide(r), By: by, Proposals: len(all.order), Total: len(all.groups), Count: d.draftView(r, draft),
		Misfits: len(draft.Misfits) + draft.MoreMisfits, Unfit: r.below("misfits", nil), Self: r.below("inbox", nil)}
	if v.Done, err = d.done(r); err != nil {
		return nil, err
	}
	if len(all.order) > 0 {
		v.First = r.claimAddress(all.order[0].ID, by)
	}
	for i, g := range all.groups {
		if i < from {
			continue
		}
		if i >= from+maxGroups {
			query := url.Values{"from": {strconv.Itoa(i)}}
			if by == byOrigin {
				query.Set("by", by)
			}
			v.Next = r.below("inbox", query)
			break
		}
		one := groupView{Number: len(g.Claims)}
		if by == byOrigin {
			one.Name, one.Href = legible(g.Key), r.below("inbox", url.Values{"origin": {g.Key}})
			if g.Key == "" {
				one.Name = "No origin is known"
			}
		} else {
			one.Name, one.More = pageName(draft.Case, g.Key)
			one.Href = r.below("inbox", url.Values{"source": {g.Key}})
		}
		for _, cl := range g.Claims[:min(len(g.Claims), maxInGroup)] {
			one.Lines = append(one.Lines, r.line(draft.Case, cl, by))
		}
		one.Left = len(g.Claims) - len(one.Lines)
		v.Groups = append(v.Groups, one)
	}
	return d.Page(r, "inbox", "Inbox: "+cmp.Or(c.Title, c.ID), v)
}

// sourceView is a document with all that is read in it.
type sourceView struct {
	Case       Case
	May        bool
	Name, More string
	Original   string
	Held       bool
	Pieces     []piece
	Cut        bool
	Lines      []line
	Open       int
	Inbox      string
}

// inboxOfSource shows a document with everything that was read in it marked.
func (d *Desk) inboxOfSource(r *Request, draft *ledger.Draft, id string) (*Answer, error) {
	src := draft.Case.Source(id)
	if src == nil {
		return nil, NotFound("The case has no such document.")
	}
	c, err := d.caseOf(r, r.Case)
	if err != nil {
		return nil, err
	}
	v := sourceView{Case: c, May: mayDecide(r), Inbox: r.below("inbox", nil), Original: outside(cmp.Or(src.OriginalURL, src.URL))}
	v.Name, v.More = pageName(draft.Case, id)
	var spans []marking
	for i := range draft.Case.Claims {
		cl := &draft.Case.Claims[i]
		if cl.Source != id {
			continue
		}
		if cl.Review.State == claims.Proposed {
			v.Open++
		}
		if len(v.Lines) < maxBulk {
			v.Lines = append(v.Lines, r.line(draft.Case, cl, byDocument))
		}
		spans = append(spans, marking{cl.Span, r.claimAddress(cl.ID, byDocument), cl.ID, false})
	}
	slices.SortStableFunc(v.Lines, func(a, b line) int {
		return cmp.Compare(stateRank(a.State), stateRank(b.State))
	})
	text, held, err := d.text(r, src)
	if err != nil {
		return nil, err
	}
	if v.Held = held; held {
		v.Pieces, v.Cut = markedText(text, 0, min(len(text), maxWhole), spans), len(text) > maxWhole
	}
	return d.Page(r, "inboxsource", v.Name, v)
}

func stateRank(s claims.ReviewState) int {
	if s == claims.Proposed {
		return 0
	}
	return 1
}

// text returns the text of a document; false when it is not held.
func (d *Desk) text(r *Request, src *casefile.Source) (string, bool, error) {
	if src.SHA256 == "" || d.texts == nil {
		return "", false, nil
	}
	text, err := d.texts.Text(r.Context(), src.SHA256)
	if errors.Is(err, store.ErrNotFound) {
		return "", false, nil
	}
	return text, err == nil, err
}

// outside is an address that a page may lead to: of the web, nothing else.
func outside(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return u.String()
}

// originView is an origin with its relay table.
type originView struct {
	Case       Case
	May        bool
	Origin     string // as it is kept
	Name       string
	Open       int
	Statements []statementView
	Left       int // proposals that the form has not
	Key        string
	Self       string
	Effect     string
	Notice     string
	Failed     *conflictsView
	Reason     string
}

type statementView struct {
	Sum    string
	Silent int
	Lines  []line
}

func (d *Desk) inboxOfOrigin(r *Request, draft *ledger.Draft, origin string) (*Answer, error) {
	v, err := d.originView(r, draft, origin)
	if err != nil {
		return nil, err
	}
	return d.Page(r, "inboxorigin", "Origin: "+v.Name, v)
}

func (d *Desk) originView(r *Request, draft *ledger.Draft, origin string) (*originView, error) {
	c, err := d.caseOf(r, r.Case)
	if err != nil {
		return nil, err
	}
	briefing := relayTable(draft.Case, origin)
	if briefing == nil {
		return nil, NotFound("No claim of the case has this origin.")
	}
	v := &originView{Case: c, May: mayDecide(r), Origin: origin, Name: legible(origin), Key: newKey(), Self: r.below("inbox", nil)}
	if origin == "" {
		v.Name = "none is known"
	}
	query := url.Values{}
	listed := 0
	for i := range briefing.Statements {
		st := &briefing.Statements[i]
		one := statementView{Sum: legible(beside.Sum(&st.Renderings[0].Claim)), Silent: len(briefing.Silent(st))}
		for _, rendering := range allRenderings(st) {
			cl := &rendering.claim
			l := r.line(draft.Case, cl, byOrigin)
			l.Differs = wordsOf(rendering.differs)
			if cl.Review.State == claims.Proposed {
				v.Open++
				if listed++; listed > maxBulk {
					v.Left++
					continue
				}
				l.Seen = seen(cl)
				if len(query["claim"]) < maxEffectClaims {
					query.Add("claim", cl.ID)
				}
			}
			one.Lines = append(one.Lines, l)
		}
		v.Statements = append(v.Statements, one)
	}
	if v.Open > 0 && v.Open <= maxEffectClaims {
		v.Effect = r.below("effect", query)
	}
	return v, nil
}

// rendered is a claim in a relay table.
type rendered struct {
	claim   claims.Claim
	differs []string
}

// allRenderings are those of a statement with the further ones of their pages.
func allRenderings(st *reading.Statement) []rendered {
	var out []rendered
	for _, one := range st.Renderings {
		out = append(out, rendered{one.Claim, one.Differs})
		for _, also := range one.Also {
			out = append(out, rendered{also.Claim, reading.Differing(&st.Renderings[0].Claim, &also.Claim)})
		}
	}
	return out
}

// relayTable sets side by side what documents say of one origin; nil when no
// claim is of it.
func relayTable(c *casefile.Case, origin string) *reading.Briefing {
	var pages [][]reading.Proposal
	at := map[string]int{}
	for i := range c.Claims {
		cl := &c.Claims[i]
		if cl.Origin != origin {
			continue
		}
		k, ok := at[cl.Source]
		if !ok {
			k = len(pages)
			at[cl.Source] = k
			name, _ := pageName(c, cl.Source)
			pages = append(pages, []reading.Proposal{{Document: &articles.Document{Name: cl.Source, Title: name}}})
		}
		doc := pages[k][0].Document
		if pages[k][0].Claim.ID == "" {
			pages[k] = pages[k][:0]
		}
		pages[k] = append(pages[k], reading.Proposal{Claim: *cl, Document: doc})
	}
	if len(pages) == 0 {
		return nil
	}
	table := reading.RelayTable(pages...)
	return &table[0]
}

func wordsOf(names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = assess.Words(name)
	}
	return out
}

// doneView tells what was just decided, with the way back.
type doneView struct {
	Text   string
	Entry  int
	Bundle int
	Key    string
	May    bool
	Undo   string
	To     string
}

// done reads from the address which entry was just made. Only what is in the
// ledger is told.
func (d *Desk) done(r *Request) (*doneView, error) {
	n, err := strconv.Atoi(r.URL.Query().Get("done"))
	if err != nil || n <= 0 {
		return nil, nil
	}
	list, err := d.ledger.Entries(r.Context(), r.Case, n, n)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	e := &list[0]
	back, err := d.ledger.TakenBack(r.Context(), r.Case)
	if err != nil {
		return nil, err
	}
	v := &doneView{Entry: e.Number, Key: newKey(), May: mayDecide(r) && back[n] == 0 && e.Kind != ledger.Redact, Undo: r.below("history/undo", nil), To: r.URL.Path}
	what := ""
	if len(e.Rows) > 0 {
		what = ": " + legible(e.Rows[0].ID)
	}
	if r.URL.Query().Get("all") != "" && e.Bundle == n {
		size, err := d.bundleSize(r, n)
		if err != nil {
			return nil, err
		}
		if size > 1 {
			v.Bundle, what = n, fmt.Sprintf(": %d claims, entries %d to %d", size, n, n+size-1)
		}
	}
	v.Text = upper(deedWords(e.Kind)) + what + ", by " + legible(e.Author.Name) + "."
	if back[n] != 0 {
		v.Text += fmt.Sprintf(" It was taken back by entry %d.", back[n])
	}
	return v, nil
}

// bundleSize counts the entries of a submission by the number of its first.
func (d *Desk) bundleSize(r *Request, first int) (int, error) {
	list, err := d.ledger.Entries(r.Context(), r.Case, first, first+maxBulk)
	n := 0
	for i := range list {
		if list[i].Bundle == first {
			n++
		}
	}
	return n, err
}

// upper is a text with a capital letter first.
func upper(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return ""
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// deedWords says what a kind of entry did.
func deedWords(k ledger.Kind) string {
	switch k {
	case ledger.Accept:
		return "accepted"
	case ledger.Edit:
		return "edited"
	case ledger.Reject:
		return "rejected"
	case ledger.Dispute:
		return "disputed"
	case ledger.SameAs:
		return "accepted as the same"
	case ledger.Add:
		return "added"
	case ledger.Change:
		return "changed"
	case ledger.Settle:
		return "settled"
	case ledger.Undo:
		return "taken back"
	case ledger.Redact:
		return "redacted"
	}
	return string(k)
}
