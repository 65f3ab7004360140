package forecast

import (
	"fmt"
	"slices"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/tally"
)

// Due is what became of a seal: the forecasts that a figure came for, and those
// that still wait.
type Due struct {
	Name     string     `json:"file"`
	SHA256   string     `json:"sha256"`
	Case     string     `json:"case"`
	AsOf     string     `json:"as_of"`
	Created  string     `json:"created"`
	Model    string     `json:"model"`
	Seed     uint64     `json:"seed"`
	SameCase bool       `json:"same_case"` // the case is the one sealed, to the byte
	Scored   []Scored   `json:"forecasts"`
	Waiting  []Unscored `json:"waiting"`
}

// Score scores a seal on what the case has by now. The figure of a forecast is
// the first that its party states after the seal in the same measure and form:
// said, and surely published, on a later day than that of the seal, of an origin
// that the case did not have then; by the reading nearest the speaker.
func (s *Seal) Score(c *casefile.Case) (*Due, error) {
	if s.Case != c.ID {
		return nil, fmt.Errorf("the seal is of the case %q, this is %q", clip(s.Case), c.ID)
	}
	created, err := time.Parse(time.RFC3339, s.Created)
	if err != nil {
		return nil, err
	}
	sealed := dates.DayOfTime(created.UTC())
	sum, err := s.Hash()
	if err != nil {
		return nil, err
	}
	now, err := CaseHash(c)
	if err != nil {
		return nil, err
	}
	due := &Due{SHA256: sum, Case: s.Case, AsOf: s.AsOf, Created: s.Created, Model: s.Model, Seed: s.Seed, SameCase: now == s.CaseSHA256}
	last, _ := c.LatestPublication()
	all, err := Figures(c, last, s.Without)
	if err != nil {
		return nil, err
	}
	for i := range s.Forecasts {
		f := &s.Forecasts[i]
		found, why := -1, "has stated no new figure since"
		for k := range all {
			g := &all[k]
			if !follows(g, f.Party, claims.Measure(f.Measure), claims.Form(f.Form), f.Item) || slices.Contains(s.Origins, g.Origin) {
				continue
			}
			if !scorable(g) {
				why = g.Claim.ID + " states none, which is not scored"
				continue
			}
			if surelyAfter(g, sealed) {
				found = k
				break
			}
			why = fmt.Sprintf("%s is new to the case, but was not surely said and published after %s", g.Claim.ID, sealed.Words())
		}
		if found < 0 {
			due.Waiting = append(due.Waiting, Unscored{Party: f.Party, Measure: f.Measure, Why: why})
			continue
		}
		forDay, _ := day(f.Day)
		due.Scored = append(due.Scored, scoreOf(&all[found], f.distributions(), f.Hedge, forDay, sealed, f.History, s.Seed))
	}
	return due, nil
}

// surelyAfter reports whether a figure was said and published on a later day, on
// whichever day of its dates that was.
func surelyAfter(f *tally.Figure, sealed dates.Day) bool {
	first, ok := f.Claim.PublishedAt.Earliest()
	if said, known := f.Claim.SaidAt.Earliest(); known {
		first = min(first, said)
	}
	return ok && min(first, f.Published, f.Said) > sealed
}
