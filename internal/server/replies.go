package server

import (
	"slices"

	"github.com/tidewaiter/tidewaiter/internal/report"
)

// answered is what somebody was asked about a row, and answers.
type answered struct {
	Whom, Asked, Deadline, Answered, Answer string
	Source                                  report.Ref
}

// replies are those about a row, in the order of the case, whatever day is looked
// at: who was named is owed his answer. What may not be known of them the gate
// has taken out.
func (a *asked) replies(id string) (out []answered) {
	for i := range a.c.Replies {
		p := &a.c.Replies[i]
		if !slices.Contains(p.About, id) {
			continue
		}
		one := answered{Whom: p.Whom, Asked: p.AskedAt.Words(), Deadline: p.Deadline.Words(), Answered: p.AnsweredAt.Words(), Answer: p.Answer}
		if p.Source != "" {
			one.Source = a.source(p.Source)
		}
		out = append(out, one)
	}
	return out
}
