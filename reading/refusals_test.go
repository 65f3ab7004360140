package reading_test

import (
	"fmt"
	"testing"

	"github.com/tidewaiter/tidewaiter/claims"
)

// TestRefusals reads wordings that say no, nothing or not yet, and some that
// only look like it. A blank form is none.
func TestRefusals(t *testing.T) {
	const story = "Russia got 5,000 containers from North Korea. "
	for i, c := range []struct {
		text string
		form claims.Form
		who  string
	}{
		{"Dmitry Peskov dismissed them as baseless.", claims.Denial, "Dmitry Peskov"},
		{"Kremlin spokesman Dmitry Peskov last year dismissed the reports as baseless.", claims.Denial, "Dmitry Peskov"},
		{"Pyongyang waved the report away.", claims.Denial, "Pyongyang"},
		{"Moscow has called the whole account, and what was built on it, a fabrication.", claims.Denial, "Moscow"},
		{"Pyongyang disputes that it arms anybody.", claims.Denial, "Pyongyang"},
		{"The talk of boxes was nonsense, Moscow said.", claims.Denial, "Moscow"},
		{"It is all made up, the Kremlin said.", claims.Denial, "Kremlin"},
		{"The Kremlin said Russia had bought nothing in the North.", claims.Denial, "Kremlin"},
		{"Its state trading board denied in May that it had taken a single box.", claims.Denial, "state trading board"},
		{"No one has produced any evidence of it, the ambassador, Ann Bee, told reporters.", claims.NotConfirmed, "Ann Bee"},
		{"The Pentagon has not been able to corroborate the tally.", claims.NotConfirmed, "Pentagon"},
		{"Moscow stopped short of confirming the deliveries.", claims.NotConfirmed, "Moscow"},
		{"Moscow declines to discuss its suppliers.", claims.NoComment, "Moscow"},
		{"Moscow has so far refrained from any remark.", claims.NoComment, ""},
		{"Pyongyang has kept mum about the boxes.", claims.NoComment, "Pyongyang"},
		{"Questions put to Pyongyang went unanswered.", claims.NoComment, ""},
		{"Asked about the boxes, the ministry would not be drawn.", claims.NoComment, ""},
		{"The papers were false, and the crew was held.", "", ""},
		{"The crew used false papers to enter Rajin.", "", ""},
		{"The plan does not address the shortage of shells.", "", ""},
		{"The port was not checked in at all.", "", ""},
	} {
		found := false
		for _, pr := range readText(t, fmt.Sprint(i, ".txt"), story+c.text, founding) {
			if pr.Claim.Value.Known {
				continue
			}
			switch form := pr.Claim.Form; form {
			case claims.Denial, claims.NotConfirmed, claims.NoComment:
				found = true
				who := ""
				if len(pr.Claim.Chain) > 0 {
					who = pr.Claim.Chain[0].Name
				}
				if form != c.form || c.who != "" && who != c.who {
					t.Errorf("%s: %s by %q, want %s by %q", c.text, form, who, c.form, c.who)
				}
			}
		}
		if !found && c.form != "" {
			t.Errorf("%s: nothing, want %s", c.text, c.form)
		}
	}
}
