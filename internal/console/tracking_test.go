package console

import (
	"strings"
	"testing"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"
)

// TestTracking: the summary fits the screen, names what was left out, and shows
// nothing for lists that are empty.
func TestTracking(t *testing.T) {
	full := &Tracking{
		Records: 120, Positions: 99_999, Used: 99_906, First: time.Date(2022, 1, 3, 0, 0, 0, 0, time.UTC), Last: time.Date(2022, 1, 3, 23, 59, 0, 0, time.UTC),
		Rejected: []Rejected{{"jump", 84}, {"bad mmsi", 5}}, NotAsked: 7, Of: "SYN\x1b[2J LARCH", Vessels: 2, Tracks: 3, Segments: 4,
		Events:       []Tally{{"gap", 1234}, {"unobserved_call", 1}, {"position_anomaly", 2}, {"loitering", 3}},
		Gaps:         Listed[GapLine]{[]GapLine{{"A VESSEL OF A LONG NAME 123456789", "2024-03-02 15:29", "31.8", "4.4", "0.1", "unexplained", "Dunay 0.44, Vladivostok 0.27 and 10 more"}}, 1234},
		Visits:       Listed[VisitLine]{[]VisitLine{{"Dunay", "SYN LARCH", "2024-03-04 00:23", "open", "29.9", "4"}}, 1},
		Meetings:     Listed[MeetingLine]{[]MeetingLine{{"A", "B", "2024-03-04 00:23", "3.2", "120", "0.4"}}, 1},
		Voyages:      Listed[VoyageLine]{[]VoyageLine{{"A", "one of Rajin 0.4, Sonbong 0.3 and 4 more", "Dunay", "2024-03-03 03:21", "2024-03-04 00:25", "inferred, heard", "laden"}}, 5},
		Contradicted: []string{"SG05", "SG18"},
		Note:         "16 rows of source ais-2d832dc03b7d in case/observed.csv.",
	}
	for _, width := range []int{60, 80, 100, 200} {
		var out strings.Builder
		if err := (Screen{W: &out, Width: width}).Tracking(full); err != nil {
			t.Fatal(err)
		}
		got := out.String()
		for line := range strings.Lines(got) {
			// Five columns of times cannot be narrowed under 80.
			if n := text.StringWidth(strings.TrimRight(line, "\n")); n > max(width, 80) {
				t.Errorf("width %d: a line of %d columns: %q", width, n, line)
			}
		}
		if strings.ContainsRune(got, '\x1b') {
			t.Error("a vessel's name moves the cursor")
		}
		flat := strings.Join(strings.Fields(got), " ")
		for _, want := range []string{
			"99,999 positions read, 99,906 used, 3 Jan 2022 00:00 to 23:59 UTC.", "Not used: 84 jump, 5 bad mmsi, 7 outside the time asked for.", "gaps 1,234", "unobserved calls 1",
			"position anomalies 2", "loitering 3", "Longest gaps (1 of 1,234)", "Port visits, watched places (1)", "Longest encounters (1)", "Latest voyages (1 of 5)", "16 rows of source", "could not have been, by what was heard of it: SG05, SG18.",
		} {
			if !strings.Contains(flat, want) {
				t.Errorf("width %d: lacks %q:\n%s", width, want, got)
			}
		}
	}
	var out strings.Builder
	if err := (Screen{W: &out, Width: 80}).Tracking(&Tracking{Positions: 1, Used: 1, Damaged: 1}); err != nil || !strings.Contains(out.String(), "1 position read, 1 used.\n  Not read, or not to the end: 1 input, ") || strings.Contains(out.String(), "Longest") || strings.Contains(out.String(), "Not used") || strings.Contains(out.String(), "Sightings") {
		t.Errorf("%v\n%s", err, out.String())
	}
}
