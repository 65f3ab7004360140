package report

import (
	"bytes"
	"cmp"
	"fmt"
	"html/template"
	"slices"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/chart"
	"github.com/tidewaiter/tidewaiter/ui"
)

var page = template.Must(Parts().Funcs(template.FuncMap{
	"address": Outside, "words": dates.Date.Words, "bytes": BytesWords,
}).ParseFS(files, "templates/index.html"))

// BytesWords says in words whether a page was kept.
func BytesWords(b casefile.Bytes) string {
	switch b {
	case casefile.Held:
		return "held"
	case casefile.Mirror:
		return "seen via mirror"
	case casefile.Never:
		return "never held"
	}
	return "not known"
}

// HTML returns the files of a report, by name: index.html and style.css. The
// folder opens from disk and prints; it holds no script and asks for nothing
// from outside.
func HTML(a *assess.Assessment) (map[string][]byte, error) {
	links := Links{
		Claim:  func(id string) string { return "#claim-" + id },
		Source: func(id string) string { return "#source-" + id },
		Check:  func(id string) string { return "#check-" + id },
	}
	v := NewView(a, links)
	v.Draw(a, links)
	v.Open = true
	// What is counted first, the latest first.
	slices.SortStableFunc(v.Claims, func(x, y ClaimRow) int {
		if x.Used != y.Used {
			return cmp.Compare(boolInt(y.Used), boolInt(x.Used))
		}
		return cmp.Compare(y.SortDay, x.SortDay)
	})
	// A card does not lead to itself.
	used := map[string]bool{}
	for _, row := range v.Claims {
		used[row.Claim.Source] = used[row.Claim.Source] || row.Used
	}
	for i := range v.Findings {
		v.Findings[i].Open = v.Findings[i].Print
		for j := range v.Findings[i].List {
			v.Findings[i].List[j].Ref.Href, v.Findings[i].List[j].Open = "", true
		}
	}
	var b bytes.Buffer
	if err := page.ExecuteTemplate(&b, "report", reportPage{v, used}); err != nil {
		return nil, fmt.Errorf("report: writing HTML: case %q: %w", a.Case.ID, err)
	}
	return map[string][]byte{"index.html": b.Bytes(), "style.css": []byte(Style())}, nil
}

// reportPage is a view as one page.
type reportPage struct {
	*View
	counted map[string]bool // the sources of what is in the count
}

// Counts reports whether a source has a claim that is in the count.
func (p reportPage) Counts(source string) bool { return p.counted[source] }

// RepliesIntro says what replies are.
func (reportPage) RepliesIntro() string { return repliesIntro }

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Style is the style sheet of pages that hold charts.
func Style() string { return ui.Style + chart.CSS }
