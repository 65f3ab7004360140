package console

import (
	"bytes"
	"strings"
	"testing"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/chart/charttest"
	"github.com/tidewaiter/tidewaiter/quantity"
	"github.com/tidewaiter/tidewaiter/reading"
	"github.com/tidewaiter/tidewaiter/tally"
)

func TestAssessment(t *testing.T) {
	a := charttest.Assessment()
	for _, explain := range []bool{false, true} {
		var first string
		for _, width := range []int{MinWidth, PipeWidth, 180} {
			var out bytes.Buffer
			if err := (Screen{W: &out, Width: width}).Assessment(a, explain); err != nil {
				t.Fatal(err)
			}
			got := out.String()
			for line := range strings.Lines(got) {
				line = strings.TrimRight(line, "\n")
				if n := text.StringWidth(line); n > width {
					t.Errorf("at width %d a line takes %d: %q", width, n, line)
				}
				if strings.TrimRight(line, " ") != line {
					t.Errorf("trailing blank: %q", line)
				}
			}
			if strings.Contains(got, "\x1b") {
				t.Error("escape sequences without colour")
			}
			if width == PipeWidth {
				first = got
			}
		}
		for _, want := range []string{
			"What is counted", "20-foot equivalent box", "Why the count differs", "Claims the count rests on",
			"add no term of their own", "would be expected to state", "What it implies", "What is assumed", "Checks (",
		} {
			if !strings.Contains(first, want) {
				t.Errorf("explain %v: nothing about %q", explain, want)
			}
		}
		// Every piece of evidence is accounted for when asked.
		for _, e := range a.Result.Evidence {
			if explain && !strings.Contains(first, e.ID) {
				t.Errorf("claim %s is not listed", e.ID)
			}
		}
		t.Logf("\n%s", first)
	}
}

func TestAssessmentWithoutCount(t *testing.T) {
	a := &assess.Assessment{
		Case: &casefile.Case{ID: "empty"}, Sentence: "No count: the case has no claims.",
		Result: &tally.Result{Why: "the case has no claims"},
	}
	var out bytes.Buffer
	if err := (Screen{W: &out, Width: PipeWidth}).Assessment(a, true); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); got != "No count: the case has no claims.\n" {
		t.Errorf("got %q", got)
	}
}

func TestProposals(t *testing.T) {
	const page = "Title\n\nThe office\x1b[2J said that around 6,700 boxes have left.\n"
	start := strings.Index(page, "6,700")
	d := &articles.Document{Name: "p.txt", Title: "Title", SHA256: "ab", Text: page, Blocks: []articles.Block{{Role: articles.Headline}, {Role: articles.Body}}}
	pr := reading.Proposal{
		Document: d, Sentence: claims.Span{Start: 7, End: len(page) - 1}, Why: "a number before boxes",
		Claim: claims.Claim{
			ID: "c1", Span: claims.Span{Start: start, End: start + len("6,700 boxes")}, Measure: claims.Containers, Form: claims.Cumulative,
			Value: quantity.Number(6700), Unit: "container", Hedge: quantity.About,
		},
	}
	var out bytes.Buffer
	if err := (Screen{W: &out, Width: PipeWidth}).Proposals(d, []reading.Proposal{pr}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"around [6,700 boxes] have left.", "about 6,700 containers", "a number before boxes", "1 headline, 1 body", "office�[2J"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("nothing about %q in\n%s", want, out.String())
		}
	}
	out.Reset()
	if err := (Screen{W: &out, Width: PipeWidth, Colour: true}).Proposals(d, []reading.Proposal{pr}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "\x1b[4;7m6,700\x1b[24;27m \x1b[4;7mboxes\x1b[24;27m") {
		t.Errorf("the passage is not marked: %q", out.String())
	}
	// A span outside the text must not panic.
	pr.Claim.Span = claims.Span{Start: 10, End: len(page) + 5}
	pr.Claim.Quote = "6,700 boxes"
	if err := (Screen{W: &out, Width: PipeWidth}).Proposals(d, []reading.Proposal{pr}); err != nil {
		t.Fatal(err)
	}
}
