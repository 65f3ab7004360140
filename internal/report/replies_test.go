package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/report"
)

// TestReplies: replies are in every written form, beside what they answer and as they
// were known on the day; one that may not be told is in none.
func TestReplies(t *testing.T) {
	on := dates.MustParse
	with := func() *assess.Assessment {
		a := assessment()
		last, _ := a.Case.LatestPublication()
		a.Result.AsOf = last
		a.Case.Gated = false
		a.Case.Vessels[0].ListedBy = nil
		a.Case.Replies = []casefile.Reply{
			{ID: "R1", Whom: "The ministry", About: []string{"S01"}, AskedAt: on("2025-08-01"), AnsweredAt: on("2025-08-04"), Answer: "=We stand by it.", Note: "By telephone."},
			{ID: "R2", Whom: "The harbour", About: []string{"S01"}, AskedAt: on("2024-03-01"), Deadline: on("2024-03-10")},
			{ID: "R3", Whom: "The unnamed owner", About: []string{a.Case.Vessels[0].ID}, AskedAt: on("2024-03-01"), Answer: "Not ours.", AnsweredAt: on("2024-03-02")},
		}
		return a
	}
	forms := func(a *assess.Assessment) map[string]string {
		var table, data bytes.Buffer
		if err := report.CSV(&table, a); err != nil {
			t.Fatal(err)
		}
		if err := report.ExportJSON(&data, a); err != nil {
			t.Fatal(err)
		}
		folder, err := report.HTML(a)
		if err != nil {
			t.Fatal(err)
		}
		return map[string]string{"document": content(t, exportHTML(t, a)), "folder": content(t, folder["index.html"]), "csv": table.String(), "json": data.String()}
	}
	for form, text := range forms(with()) {
		for _, want := range []string{"The ministry", "We stand by it.", "The harbour", "S01"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %q", form, want)
			}
		}
		if strings.Contains(text, "The unnamed owner") || strings.Contains(text, "Not ours.") {
			t.Errorf("%s: the reply of who may not be named is in it", form)
		}
		if form == "csv" && !strings.Contains(text, "'=We stand by it.") {
			t.Error("a spreadsheet takes the answer for a formula")
		}
		if (form == "document" || form == "folder") && (!strings.Contains(text, "none is in the case") || !strings.Contains(text, "it moves no number")) {
			t.Errorf("%s: it does not say that there is no answer, or what a reply is", form)
		}
	}
	early := with()
	early.Result.AsOf = dates.DayOf(2024, 3, 1)
	for form, text := range forms(early) {
		if !strings.Contains(text, "The harbour") || strings.Contains(text, "The ministry") || strings.Contains(text, "We stand by it.") {
			t.Errorf("%s: of 1 March 2024 it tells what came later, or not what was there", form)
		}
	}
	// Redacted, or taken back: the row is gone from the case, and from each form.
	gone := with()
	gone.Case.Replies = gone.Case.Replies[1:2]
	for form, text := range forms(gone) {
		if strings.Contains(text, "The ministry") || strings.Contains(text, "We stand by it.") || strings.Contains(text, "By telephone.") {
			t.Errorf("%s: something of a redacted reply is left", form)
		}
	}
	none := with()
	none.Case.Replies = nil
	for form, text := range forms(none) {
		if strings.Contains(strings.ToLower(text), "who was asked") || form == "json" && strings.Contains(text, `"replies"`) {
			t.Errorf("%s: there are no replies and a part for them", form)
		}
	}
}
