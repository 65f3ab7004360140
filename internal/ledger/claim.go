package ledger

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
)

// Verdict is what an editor says of one claim.
type Verdict struct {
	Kind   Kind           // Accept, Edit, Reject, Dispute or SameAs
	Claim  string         // id
	Seen   string         // the hash of the row that was shown
	Edits  casefile.Cells // cells to change first, by column; a blank text empties one
	SameAs string         // of SameAs: the id of the claim that it relays
	Reason string
}

// Decide makes the decision of a verdict, as the review on a terminal makes it:
// the review columns say who, when and why, what was rejected is kept as it was
// read, and what cells were before an edit is told in the reason. A relay takes
// the origin of what it relays. at is the day of the review in UTC; the decision
// is then for [Ledger.Decide], which looks at the row again.
//
// The error is a *[Conflict] when the draft shows another row already, a
// *[casefile.CellError] of an edit, or says what is missing.
func (d *Draft) Decide(v Verdict, by Author, at time.Time) (Decision, error) {
	row, ok := d.Row("claims", v.Claim)
	if !ok || row.Hash != v.Seen {
		c := &Conflict{Table: "claims", ID: v.Claim, Seen: v.Seen, Now: row.Cells}
		if d.Case != nil {
			c.Case = d.Case.ID
		}
		return Decision{}, c
	}
	was, err := casefile.ParseClaim(row.Cells)
	if err != nil {
		return Decision{}, err
	}
	after := was
	if len(v.Edits) > 0 && v.Kind != Reject {
		if column := slices.IndexFunc(casefile.ClaimColumns(), func(c string) bool {
			_, edited := v.Edits[c]
			return edited && (c == "id" || strings.HasPrefix(c, "review"))
		}); column >= 0 {
			return Decision{}, invalid("%s is not for an editor to type", casefile.ClaimColumns()[column])
		}
		if after, err = casefile.SetClaimCells(&was, v.Edits); err != nil {
			return Decision{}, err
		}
	}
	reason := strings.Join(strings.Fields(v.Reason), " ")
	if v.Kind == SameAs {
		to := d.Case.Claim(v.SameAs)
		if to == nil {
			return Decision{}, invalid("no claim of the case has the id %q", v.SameAs)
		}
		if after, err = after.RelayOf(to); err != nil {
			return Decision{}, &Invalid{err.Error()}
		}
		reason = joined("same as "+v.SameAs, reason)
	}
	if told := edits(&was, &after, v.Kind == SameAs); told != "" {
		reason = joined(reason, "edited: "+told)
	}
	state, decides := reviewOf[v.Kind]
	switch {
	case decides:
		day := dates.DayOfTime(at.UTC())
		if after, err = after.Decided(claims.Review{State: state, By: by.Name, At: dates.On(day), Reason: reason}); err != nil {
			return Decision{}, &Invalid{err.Error()}
		}
	case v.Kind != Edit:
		return Decision{}, invalid("%q is not a verdict on a claim", v.Kind)
	}
	return Decision{Kind: v.Kind, Reason: reason, Rows: []RowChange{{Table: "claims", ID: v.Claim, Seen: v.Seen, After: casefile.ClaimCells(&after)}}}, nil
}

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "; " + b
}

// edits words what an edit changed: what was read stays in the case beside what
// it was changed to.
func edits(was, is *claims.Claim, same bool) string {
	var out []string
	for _, column := range casefile.ClaimColumns() {
		if same && (column == "relations" || column == "origin") {
			continue
		}
		switch a, b := casefile.ClaimCell(was, column), casefile.ClaimCell(is, column); {
		case a == b:
		case a == "":
			out = append(out, fmt.Sprintf("%s %s, not read", column, b))
		case b == "":
			out = append(out, fmt.Sprintf("%s blank, read as %s", column, a))
		default:
			out = append(out, fmt.Sprintf("%s %s, read as %s", column, b, a))
		}
	}
	// The entry has the cells whole.
	const most = 2_000
	if text := strings.Join(out, "; "); len(text) <= most {
		return text
	}
	return fmt.Sprintf("%d cells", len(out))
}

// Of lists the ids of the claims of an origin, for a decision on all of them.
func (d *Draft) Of(origin string) []string {
	var ids []string
	for i := range d.Case.Claims {
		if d.Case.Claims[i].Origin == origin && origin != "" {
			ids = append(ids, d.Case.Claims[i].ID)
		}
	}
	return ids
}
