package review

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/reading"
)

// Book is where decisions are kept: the case folder.
type Book interface {
	// Record keeps an entry, all of it or nothing, and returns the case as it
	// is then, with what others wrote into it meanwhile. The error is a
	// *[Changed] when the claim's row is not what the session knows.
	Record(Entry) (*casefile.Case, error)
}

// Entry is one decision to keep.
type Entry struct {
	Before   *claims.Claim // the row as the session knows it; nil where the case has none
	After    claims.Claim
	Document *articles.Document
	// With are proposals that After leads to and that the case may not have
	// yet. They are added as proposed.
	With []Proposed
}

// Proposed is a proposal that goes into the case beside a decision.
type Proposed struct {
	Claim    claims.Claim
	Document *articles.Document
}

// Changed is the error of a row that somebody else changed.
type Changed struct {
	ID  string
	Now *claims.Claim // the row now; nil when it was taken out
}

// Error says who did what.
func (e *Changed) Error() string {
	if e.Now == nil {
		return fmt.Sprintf("%s was taken out of the case meanwhile: nothing was written: look at it and decide again", e.ID)
	}
	r := e.Now.Review
	if r.State == claims.Proposed {
		return fmt.Sprintf("%s was changed in the case meanwhile: nothing was written: look at it and decide again", e.ID)
	}
	return fmt.Sprintf("%s was %s meanwhile: nothing was written: look at it, and decide again only to overrule that", e.ID, decided(r))
}

// decided words a decision: "accepted by Ana Ruiz, 28 Nov 2026: why".
func decided(r claims.Review) string {
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

// Apply writes an entry into a case that was read just now. Rows of others stay
// as they are. sourceOf gives the id of a document's source, adding its row
// where there is none.
func Apply(c *casefile.Case, e Entry, sourceOf func(*articles.Document) string) error {
	row := c.Claim(e.After.ID)
	switch {
	case row == nil && e.Before != nil:
		return &Changed{ID: e.After.ID}
	case row != nil && e.Before == nil && (row.Review.State != claims.Proposed || row.Review.By != ""):
		now := *row
		return &Changed{e.After.ID, &now}
	case row != nil && e.Before != nil && !sameRow(row, e.Before):
		now := *row
		return &Changed{e.After.ID, &now}
	}
	after := e.After
	if row != nil {
		after.Source = row.Source
		*row = after
	} else {
		after.Source = sourceOf(e.Document)
		c.Claims = append(c.Claims, after)
	}
	for _, p := range e.With {
		if c.Claim(p.Claim.ID) == nil {
			p.Claim.Source = sourceOf(p.Document)
			p.Claim.Review = claims.Review{State: claims.Proposed}
			c.Claims = append(c.Claims, p.Claim)
		}
	}
	return nil
}

// sameRow compares two rows cell for cell.
func sameRow(a, b *claims.Claim) bool {
	return !slices.ContainsFunc(casefile.ClaimColumns(), func(column string) bool {
		return casefile.ClaimCell(a, column) != casefile.ClaimCell(b, column)
	})
}

// Options are what a session needs to know of the world.
type Options struct {
	By   string            // who decides
	Now  func() dates.Date // when
	Book Book
}

// item is one proposal to be decided.
type item struct {
	proposal reading.Proposal
	draft    claims.Claim  // what would be written: the proposal, with the editor's changes
	row      *claims.Claim // of the case, as this session knows it; nil when it has none
}

// state is the item's review state in the case; proposed where it has no row.
func (it *item) state() claims.ReviewState {
	if it.row == nil {
		return claims.Proposed
	}
	return it.row.Review.State
}

func (it *item) open() bool { return it.state() == claims.Proposed }

// changes words what the draft has otherwise than what was read, but for the
// relations and the origin of one that is the same as another.
func (it *item) changes(same bool) []string {
	var out []string
	for _, f := range fields {
		if same && (f.Name == "relations" || f.Name == "origin") {
			continue
		}
		was, is := f.Cell(&it.proposal.Claim), f.Cell(&it.draft)
		switch {
		case was == is:
		case was == "":
			out = append(out, fmt.Sprintf("%s %s, not read", f.Name, is))
		case is == "":
			out = append(out, fmt.Sprintf("%s blank, read as %s", f.Name, was))
		default:
			out = append(out, fmt.Sprintf("%s %s, read as %s", f.Name, is, was))
		}
	}
	return out
}

// undone is what a decision can be taken back to.
type undone struct {
	at    int
	draft claims.Claim  // the draft before it
	row   *claims.Claim // the row before it; nil when there was none
}

// Session is one editor going through the proposals of a run.
type Session struct {
	opt      Options
	c        *casefile.Case
	items    []*item
	numbers  map[*articles.Document]int // of the pages of the run, from 1
	by       map[string]*item           // by id, all of the run
	relays   map[string]reading.Statement
	settled  int // proposals that the case had decided before
	at       int // index of the item that is shown; len(items) behind the last
	done     []undone
	mode     mode
	typing   entry
	chosen   int // in the list of fields
	choice   int // chosen in the list of claims
	scroll   int
	page     int // lines that the last View had room for
	message  string
	trouble  bool // the message is of something that failed
	warned   bool // that undecided changes would be lost
	finished bool
}

// New begins a session with everything that was read of a run, page by page,
// after [reading.Relate]; [Origins] is done here. What the case has decided is left out. Every claim's
// Source has to be the id of a source, one that the case has or is to get.
func New(c *casefile.Case, pages [][]reading.Proposal, opt Options) *Session {
	s := &Session{opt: opt, c: c, numbers: map[*articles.Document]int{}, by: map[string]*item{}, relays: map[string]reading.Statement{}}
	Origins(c, pages)
	for _, page := range pages {
		for i := range page {
			pr := page[i]
			if _, ok := s.numbers[pr.Document]; !ok {
				s.numbers[pr.Document] = len(s.numbers) + 1
			}
			if s.by[pr.Claim.ID] != nil {
				continue // the same page twice
			}
			it := &item{proposal: pr, draft: pr.Claim}
			s.by[pr.Claim.ID] = it
			if row := c.Claim(pr.Claim.ID); row != nil {
				known := *row
				it.row, it.draft = &known, known
			}
			if !it.open() {
				s.settled++
				continue
			}
			s.items = append(s.items, it)
		}
	}
	for _, b := range reading.RelayTable(pages...) {
		if b.Origin == "" {
			continue
		}
		for _, st := range b.Statements {
			for _, r := range st.Renderings {
				s.relays[r.Claim.ID] = st
				for _, a := range r.Also {
					s.relays[a.Claim.ID] = st
				}
			}
		}
	}
	return s
}

// Finished reports whether the editor has left.
func (s *Session) Finished() bool { return s.finished }

// Open counts the proposals that are still to be decided.
func (s *Session) Open() int { return s.count(func(it *item) bool { return it.open() }) }

func (s *Session) count(of func(*item) bool) int {
	n := 0
	for _, it := range s.items {
		if of(it) {
			n++
		}
	}
	return n
}

// Summary says what has become of the proposals, in one line.
func (s *Session) Summary() string {
	state := func(st claims.ReviewState) int { return s.count(func(it *item) bool { return it.state() == st }) }
	text := fmt.Sprintf("%d accepted, %d rejected, %d open", state(claims.Accepted), state(claims.Rejected), s.Open())
	if n := state(claims.Disputed); n > 0 {
		text += fmt.Sprintf(", %d disputed", n)
	}
	if s.settled > 0 {
		text += fmt.Sprintf(", %d decided before", s.settled)
	}
	return text
}

// current is the item that is shown, nil behind the last.
func (s *Session) current() *item {
	if s.at < len(s.items) {
		return s.items[s.at]
	}
	return nil
}

var errNothing = errors.New("no proposal is left: go back to one to decide it anew, or quit")

func (s *Session) say(format string, args ...any) {
	s.message, s.trouble = fmt.Sprintf(format, args...), false
}

func (s *Session) fail(err error) { s.message, s.trouble = err.Error(), true }

// Accept decides that the draft is what the page says.
func (s *Session) Accept(reason string) error { return s.decide(claims.Accepted, reason) }

// Reject decides that the proposal is not to be counted; the reason must be
// given.
func (s *Session) Reject(reason string) error {
	return s.decide(claims.Rejected, reason)
}

// SameAs decides that the proposal is a relay of another claim, of the case or
// of this run: it is accepted with that relation and the other's origin.
func (s *Session) SameAs(id string) error {
	it := s.current()
	if it == nil {
		return errNothing
	}
	var to *claims.Claim
	if to = s.c.Claim(id); to == nil {
		if other := s.by[id]; other != nil {
			to = &other.draft
		}
	}
	if to == nil {
		return fmt.Errorf("no claim of the case and none of this run has the id %q", id)
	}
	before := it.draft
	relay, err := before.RelayOf(to)
	if err != nil {
		return err
	}
	it.draft = relay
	err = s.decideFrom(before, claims.Accepted, "same as "+id)
	if err != nil {
		it.draft = before
	}
	return err
}

func (s *Session) decide(state claims.ReviewState, reason string) error {
	it := s.current()
	if it == nil {
		return errNothing
	}
	return s.decideFrom(it.draft, state, reason)
}

// decideFrom writes the draft with a decision. before is the draft that undoing
// comes back to.
func (s *Session) decideFrom(before claims.Claim, state claims.ReviewState, reason string) error {
	it := s.current()
	after := it.draft
	reason = clean(reason)
	same := strings.HasPrefix(reason, "same as ")
	if state == claims.Rejected {
		after = *it.base() // what was rejected is kept as it was read
	} else if changes := it.changes(same); len(changes) > 0 {
		// What was read stays in the case beside what it was changed to.
		reason = strings.TrimPrefix(reason+"; ", "; ") + "edited: " + strings.Join(changes, "; ")
	}
	after, err := after.Decided(claims.Review{State: state, By: s.opt.By, At: s.opt.Now(), Reason: reason})
	if err != nil {
		return err
	}
	step := undone{s.at, before, it.row}
	left, err := s.write(it, after)
	if err != nil {
		return err
	}
	s.done = append(s.done, step)
	said := string(state)
	if same {
		said += ", " + reason
	}
	s.next()
	s.say("%s: %s.%s", strings.ToUpper(said[:1])+said[1:], after.ID, left)
	return nil
}

// write records a row for an item and takes over what the case is then. left
// names relations that could not be kept.
func (s *Session) write(it *item, after claims.Claim) (left string, err error) {
	with, dropped := s.led(&after)
	ids := make([]string, len(with))
	for i, p := range with {
		ids[i] = p.Claim.ID
	}
	if err := s.c.CheckClaim(&after, ids...); err != nil {
		return "", fmt.Errorf("not written: %w", err)
	}
	c, err := s.opt.Book.Record(Entry{Before: it.row, After: after, Document: it.proposal.Document, With: with})
	if changed := (*Changed)(nil); errors.As(err, &changed) {
		it.follow(changed.Now, true)
	}
	if err != nil {
		return "", err
	}
	s.c = c
	rows := make(map[string]*claims.Claim, len(c.Claims))
	for i := range c.Claims {
		rows[c.Claims[i].ID] = &c.Claims[i]
	}
	for id, other := range s.by {
		other.follow(rows[id], other == it)
	}
	if len(dropped) > 0 {
		left = " Left out: " + strings.Join(dropped, "; ") + "."
	}
	return left, nil
}

// base is the claim that a draft begins as: the row, else what was read.
func (it *item) base() *claims.Claim {
	if it.row != nil {
		return it.row
	}
	return &it.proposal.Claim
}

// follow takes over the row that the case has now. A draft that the editor has
// changed stays, unless it was written or overtaken.
func (it *item) follow(row *claims.Claim, overtaken bool) {
	overtaken = overtaken || sameRow(&it.draft, it.base())
	it.row = nil
	if row != nil {
		known := *row
		it.row = &known
	}
	if overtaken {
		it.draft = *it.base()
	}
}

// led finds the proposals of the run that a claim leads to and that the case
// does not have, and those that they lead to. One that could not stand in the
// case, and what leads nowhere, is taken out of the relations.
func (s *Session) led(cl *claims.Claim) (with []Proposed, dropped []string) {
	seen := map[string]bool{cl.ID: true}
	take := func(from *claims.Claim) []claims.Relation {
		return slices.DeleteFunc(slices.Clone(from.Relations), func(r claims.Relation) bool {
			if seen[r.ID] || s.c.Claim(r.ID) != nil {
				return false
			}
			other, reason := s.by[r.ID], "leads to nothing in the case"
			if other != nil {
				row := other.proposal.Claim
				row.Relations, row.Review = nil, claims.Review{State: claims.Proposed}
				err := s.c.CheckClaim(&row)
				if err == nil {
					seen[r.ID] = true
					with = append(with, Proposed{other.proposal.Claim, other.proposal.Document})
					return false
				}
				reason = "cannot be kept beside it as it was read: " + err.Error()
			}
			if from == cl {
				dropped = append(dropped, fmt.Sprintf("%s:%s %s", r.Kind, r.ID, reason))
			}
			return true
		})
	}
	cl.Relations = take(cl)
	for i := 0; i < len(with); i++ { // grows while it is gone through
		with[i].Claim.Relations = take(&with[i].Claim)
	}
	return with, dropped
}

// Skip goes on to the next proposal that is open.
func (s *Session) Skip() error {
	if s.current() == nil {
		return errNothing
	}
	s.next()
	s.say("Skipped.")
	return nil
}

// next goes to the next open item behind the one shown.
func (s *Session) next() {
	s.mode, s.scroll, s.warned = reviewing, 0, false
	for s.at++; s.at < len(s.items); s.at++ {
		if s.items[s.at].open() {
			return
		}
	}
}

// Back goes to the proposal before, decided or not.
func (s *Session) Back() error {
	if s.at == 0 {
		return errors.New("this is the first proposal")
	}
	s.at--
	s.mode, s.scroll, s.warned = reviewing, 0, false
	s.message = ""
	if it := s.current(); !it.open() {
		s.say("This one is %s. Deciding it again supersedes that.", decided(it.row.Review))
	}
	return nil
}

// Undo takes the last decision of this session back: the claim is proposed
// again, as it was read or changed before.
func (s *Session) Undo() error {
	if len(s.done) == 0 {
		return errors.New("nothing was decided yet that could be taken back")
	}
	last := s.done[len(s.done)-1]
	it := s.items[last.at]
	after := it.proposal.Claim
	if last.row != nil {
		after = *last.row
	} else {
		after.Review = claims.Review{State: claims.Proposed}
	}
	if _, err := s.write(it, after); err != nil {
		return err
	}
	it.draft = last.draft
	s.at = last.at
	s.done = s.done[:len(s.done)-1]
	s.mode, s.scroll, s.warned = reviewing, 0, false
	s.say("Taken back: %s is %s.", it.draft.ID, decided(it.row.Review))
	return nil
}

// Quit leaves; what was decided is kept.
func (s *Session) Quit() { s.finished = true }

// Edit changes a field of the draft to what was typed, in the grammar of
// claims.csv.
func (s *Session) Edit(name, typed string) error {
	it := s.current()
	if it == nil {
		return errNothing
	}
	i := slices.IndexFunc(fields, func(f field) bool { return f.Name == name })
	if i < 0 {
		return fmt.Errorf("%q is not a field: the fields are %s", name, strings.Join(fieldNames(), ", "))
	}
	cells, err := fields[i].Read(typed)
	if err != nil {
		return err
	}
	draft, err := casefile.SetClaimCells(&it.draft, cells)
	if err != nil {
		return err
	}
	it.draft = draft
	s.warned = false
	s.message = ""
	return nil
}

// Reset puts a field back to what was read.
func (s *Session) Reset(name string) error {
	it := s.current()
	if it == nil {
		return errNothing
	}
	for _, f := range fields {
		if f.Name == name {
			return s.Edit(name, f.Cell(&it.proposal.Claim))
		}
	}
	return s.Edit(name, "")
}
