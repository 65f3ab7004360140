package server

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/internal/report"
)

// How much of replies a page shows.
const (
	maxReplies = 40 // of one page
	perReply   = 12 // rows that one is about
)

// replyState is how it stands with a reply on a day.
type replyState string

const (
	replyAnswered replyState = "answered"
	replyNone     replyState = "no_answer" // its deadline is over
	replyWaiting  replyState = "waiting"   // its deadline is not over
	replyOpen     replyState = "open"      // there is no deadline
)

// stateOf tells how it stands with a reply. Who has the whole day of a deadline
// has not missed it before that day is over.
func stateOf(p *casefile.Reply, today dates.Day) replyState {
	if !p.AnsweredAt.IsZero() || p.Answer != "" {
		return replyAnswered
	}
	deadline, ok := p.Deadline.Latest()
	switch {
	case !ok:
		return replyOpen
	case deadline >= today:
		return replyWaiting
	}
	return replyNone
}

// reply is one of replies.csv as pages show it.
type reply struct {
	ID, Whom, State, Answer string
	Fields                  fields
	About                   []report.Ref
	Left                    int // of what it is about, that is not shown
}

// replies are those that a page shows.
type replies struct {
	Of   string // what they are about, in words
	Href string // of all of them
	List []reply
	More int
}

// today is the day by UTC, as deadlines are read.
func (s *Server) today() dates.Day { return dates.DayOfTime(s.now().UTC()) }

// replies collects those about rows that match, in the order of the case.
func (s *Server) replies(a *asked, of string, match func(id string) bool) replies {
	out := replies{Of: of, Href: "/api" + a.address + "/replies"}
	today := s.today()
	for i := range a.c.Replies {
		p := &a.c.Replies[i]
		if !slices.ContainsFunc(p.About, match) {
			continue
		}
		if len(out.List) == maxReplies {
			out.More++
			continue
		}
		out.List = append(out.List, a.reply(p, today))
	}
	return out
}

func (a *asked) reply(p *casefile.Reply, today dates.Day) reply {
	one := reply{ID: p.ID, Whom: p.Whom, Answer: p.Answer}
	switch stateOf(p, today) {
	case replyAnswered:
		one.State = "Answered"
		if p.Answer == "" {
			one.State = "Answered; the case does not repeat the answer"
		}
	case replyNone:
		one.State = "No answer by " + p.Deadline.Words()
	case replyWaiting:
		one.State = "No answer yet; asked for by " + p.Deadline.Words()
	case replyOpen:
		one.State = "No answer is recorded, and no deadline"
	}
	one.Fields.add("Asked", cmp.Or(p.AskedAt.Words(), "no date"))
	one.Fields.add("Deadline", p.Deadline.Words())
	one.Fields.add("Answered", p.AnsweredAt.Words())
	one.Fields.link("Published in", a.source(p.Source))
	one.Fields.add("Note", p.Note)
	for _, id := range p.About {
		if len(one.About) == perReply {
			one.Left++
			continue
		}
		ref := a.links.Row(a.c, id)
		if v := a.c.Vessel(id); v != nil && a.c.Claim(id) == nil {
			ref.Text = cmp.Or(v.Name, v.ID)
		}
		if ref.Href == "" && a.observedVoyage(id) != nil {
			ref.Href = a.links.Voyage(id)
		}
		one.About = append(one.About, ref)
	}
	return one
}

// ofVessel matches a vessel and the rows of it.
func (a *asked) ofVessel(vessel string) func(id string) bool {
	theirs := map[string]bool{vessel: true}
	for i := range a.c.Voyages {
		if slices.Contains(a.c.Voyages[i].Vessels, vessel) {
			theirs[a.c.Voyages[i].ID] = true
		}
	}
	for i := range a.c.Sightings {
		if slices.Contains(a.c.Sightings[i].Vessels, vessel) {
			theirs[a.c.Sightings[i].ID] = true
		}
	}
	for i := range a.c.Observed {
		if a.c.Observed[i].Vessel == vessel {
			theirs[a.c.Observed[i].ID] = true
		}
	}
	return func(id string) bool { return theirs[id] }
}

// inDocument matches the rows that a document is the source of.
func (a *asked) inDocument(source string) func(id string) bool {
	return func(id string) bool {
		cl := a.c.Claim(id)
		return cl != nil && cl.Source == source ||
			slices.ContainsFunc(a.c.Voyages, func(v events.ReportedVoyage) bool { return v.ID == id && v.Source == source }) ||
			slices.ContainsFunc(a.c.Sightings, func(s events.Sighting) bool { return s.ID == id && s.Source == source })
	}
}

// is matches one row.
func is(row string) func(id string) bool { return func(id string) bool { return id == row } }

// anything matches every row.
func anything(string) bool { return true }

// waits is the day, where what a page of the case says hangs on it: a deadline
// that is not over yet. Else it is blank, so that kept answers are kept.
func (s *Server) waits(c *casefile.Case) string {
	today := s.today()
	if slices.ContainsFunc(c.Replies, func(p casefile.Reply) bool { return stateOf(&p, today) == replyWaiting }) {
		return today.String()
	}
	return ""
}

// apiReplies are the replies of a case.
func (s *Server) apiReplies(r *http.Request) (*answer, error) {
	a, err := s.ask(r)
	if err != nil {
		return nil, err
	}
	type one struct {
		ID         string     `json:"id"`
		Whom       string     `json:"whom"`
		About      []string   `json:"about"`
		State      replyState `json:"state"`
		AskedAt    string     `json:"asked_at,omitempty"`
		Deadline   string     `json:"deadline,omitempty"`
		AnsweredAt string     `json:"answered_at,omitempty"`
		Answer     string     `json:"answer,omitempty"`
		Source     string     `json:"source,omitempty"`
		Note       string     `json:"note,omitempty"`
	}
	today := s.today()
	list := []one{}
	for i := range a.c.Replies {
		p := &a.c.Replies[i]
		about := p.About
		if about == nil {
			about = []string{}
		}
		list = append(list, one{p.ID, p.Whom, about, stateOf(p, today), p.AskedAt.String(), p.Deadline.String(), p.AnsweredAt.String(), p.Answer, p.Source, p.Note})
	}
	return jsonAnswer(struct {
		Case    string `json:"case"`
		Replies []one  `json:"replies"`
	}{a.c.ID, list})
}
