package report_test

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/geo"
	"github.com/tidewaiter/tidewaiter/internal/chart/charttest"
	"github.com/tidewaiter/tidewaiter/internal/report"
	"github.com/tidewaiter/tidewaiter/vessels"
)

func elements(t *testing.T, page []byte) []*html.Node {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var out []*html.Node
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode {
			out = append(out, n)
		}
	}
	return out
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func content(t *testing.T, page []byte) string {
	var b strings.Builder
	for _, n := range elements(t, page) {
		for c := range n.ChildNodes() {
			if c.Type == html.TextNode {
				b.WriteString(c.Data)
			}
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func TestHTMLStandsAlone(t *testing.T) {
	files, err := report.HTML(charttest.Assessment())
	if err != nil {
		t.Fatal(err)
	}
	if got := slices.Sorted(maps.Keys(files)); !slices.Equal(got, []string{"index.html", "style.css"}) {
		t.Fatalf("files %q", got)
	}
	ids, links := map[string]bool{}, []string{}
	for _, n := range elements(t, files["index.html"]) {
		if id := attr(n, "id"); id != "" {
			if ids[id] {
				t.Errorf("id %q comes twice", id)
			}
			ids[id] = true
		}
		if slices.Contains([]string{"script", "style", "img", "iframe", "form"}, n.Data) || attr(n, "src") != "" || attr(n, "style") != "" {
			t.Errorf("the report holds <%s>", n.Data)
		}
		href := attr(n, "href")
		switch {
		case n.Data == "link" && href != "style.css":
			t.Errorf("the report loads %q", href)
		case strings.HasPrefix(href, "#"):
			links = append(links, href[1:])
		case n.Data == "a" && attr(n, "rel") != "noopener noreferrer nofollow":
			t.Errorf("a link leads out to %q with rel %q", href, attr(n, "rel"))
		case n.Data == "details":
			onPaper := !slices.Contains(strings.Fields(attr(n, "class")), "screen")
			if onPaper && !slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "open" }) {
				t.Error("a working is closed: paper cannot open it")
			}
		}
	}
	for _, to := range links {
		if !ids[to] {
			t.Errorf("#%s leads nowhere", to)
		}
	}
	if strings.Contains(string(files["style.css"]), "//") {
		t.Error("the style asks for something outside")
	}
}

func TestHTMLSaysWhatAnAssessmentHolds(t *testing.T) {
	a := charttest.Assessment()
	files, err := report.HTML(a)
	if err != nil {
		t.Fatal(err)
	}
	text := content(t, files["index.html"])
	for _, want := range []string{
		a.Sentence, "What exactly is counted", "20-foot equivalent box, not a crate", "Why ours differs", "Seoul's window opens in mid-2022.",
		"Three million shells do not fit", "447.8 rounds", "What each party would be expected to say", "8,100,000", "Shared bias", "34 %",
		"disputed: the page shows no date", "repeats a reading of us-oct", "20231113", "tidewaiter assess cases/test-flow --as-of 2025-07-14", "docs/METHOD.md", "never held",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q", want)
		}
	}
	for i := range a.Case.Claims {
		if !bytes.Contains(files["index.html"], []byte(`id="claim-`+a.Case.Claims[i].ID+`"`)) {
			t.Errorf("claim %s is not in the report", a.Case.Claims[i].ID)
		}
	}
}

func TestHTMLWithoutCount(t *testing.T) {
	a := charttest.NoCount()
	files, err := report.HTML(a)
	if err != nil {
		t.Fatal(err)
	}
	text := content(t, files["index.html"])
	if !strings.Contains(text, a.Sentence) || strings.Contains(text, "rests on assumption") {
		t.Errorf("%s", text)
	}
	if bytes.Contains(files["index.html"], []byte("<figure")) {
		t.Error("there is a picture of nothing")
	}
}

func TestHTMLEscapes(t *testing.T) {
	const bad = `"'><script>alert(1)</script>`
	a := charttest.Assessment()
	a.Sentence, a.Case.Title, a.Without = bad, bad, []string{bad}
	for i := range a.Case.Sources {
		a.Case.Sources[i].URL, a.Case.Sources[i].Title = "javascript:alert(1)", bad
	}
	for i := range a.Case.Claims {
		a.Case.Claims[i].Item, a.Case.Claims[i].Chain[0].Name = bad, bad
	}
	a.Result.Rounds.Item = bad
	files, err := report.HTML(a)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range elements(t, files["index.html"]) {
		if n.Data == "script" || strings.HasPrefix(attr(n, "href"), "javascript:") {
			t.Errorf("<%s href=%q> came through", n.Data, attr(n, "href"))
		}
	}
}

func TestOutside(t *testing.T) {
	for in, want := range map[string]string{
		"https://news.example/a?b=c": "https://news.example/a?b=c", "http://x.example": "http://x.example",
		"javascript:alert(1)": "", "data:text/html,x": "", "//x.example/a": "", "seed.txt": "", "": "", "https://": "",
		"https://user:pw@x.example": "", "ftp://x.example": "", " https://x.example ": "https://x.example", "https://x.example/\x00": "",
	} {
		if got := report.Outside(in); got != want {
			t.Errorf("Outside(%q) = %q, want %q", in, got, want)
		}
	}
}

func ExampleHTML() {
	files, err := report.HTML(charttest.Assessment())
	if err != nil {
		panic(err)
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Println(name)
	}
	// Output:
	// index.html
	// style.css
}

func ExampleNewView() {
	v := report.NewView(charttest.Assessment(), report.Links{Claim: func(id string) string { return "/claims/" + id }})
	row := v.Claims[0]
	fmt.Println(row.Day, row.Party, row.Figure, row.Ref.Href, row.Role)
	// Output: 13 Oct 2023 White House more than 1,000 /claims/U01 counted
}

// TestHTMLObserved: observed voyages are shown with how their ends are known and
// whether they count; a vessel that is none of the case's is not named.
func TestHTMLObserved(t *testing.T) {
	a := charttest.Assessment()
	c := *a.Case
	a.Case = &c
	c.Places = append(slices.Clone(c.Places), geo.Place{ID: "obs-a", Name: "Quay <A>", Country: c.Flow.From}, geo.Place{ID: "obs-b", Name: "Quay B", Country: c.Flow.To})
	start, _ := c.Start.Latest()
	y, m, d := start.Civil()
	at := time.Date(y, m, d+20, 3, 0, 0, 0, time.UTC)
	c.Observed = []casefile.Observed{
		{ID: "o1", Kind: casefile.VoyageKind, Status: events.Closed, Source: "s", MMSI: 123456789, Start: at, End: at.Add(9 * time.Hour), From: []string{"obs-a"}, To: []string{"obs-b"}, FromHow: events.Seen, ToHow: events.Heard, Laden: events.LadenYes},
		{ID: "o2", Kind: casefile.VoyageKind, Status: events.Closed, Source: "s", MMSI: 123456780, Start: at, End: at.Add(9 * time.Hour), From: []string{"obs-a"}, To: []string{"obs-b"}, FromHow: events.Inferred, ToHow: events.Heard},
	}
	c.Vessels = append(slices.Clone(c.Vessels), vessels.Vessel{ID: "plain", Name: "MS UNLISTED"}, vessels.Vessel{ID: "cited", Name: "MS LISTED", ListedBy: []string{"XX 2024-01-01"}})
	for i, id := range []string{"plain", "cited", "plain"} {
		o := c.Observed[0]
		o.ID, o.Vessel = "v"+strconv.Itoa(i), id
		c.Observed = append(c.Observed, o)
	}
	files, err := report.HTML(a)
	if err != nil {
		t.Fatal(err)
	}
	got := content(t, files["index.html"])
	for _, want := range []string{"MS LISTED", "unnamed vessel 1"} {
		if !strings.Contains(got, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(got, "UNLISTED") || strings.Contains(got, "unnamed vessel 2") {
		t.Error("the page names a vessel in an inference without a cited listing, or one vessel twice")
	}
	for _, want := range []string{"What was seen and heard to sail", "Quay <A>", "not of this case", "seen, heard", "no one saw or heard it"} {
		if !strings.Contains(got, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(string(files["index.html"]), "123456789") {
		t.Error("the page names a vessel by its MMSI")
	}
	a.Case.Observed = nil
	files, err = report.HTML(a)
	if err != nil || strings.Contains(string(files["index.html"]), "seen and heard to sail") {
		t.Errorf("a case without tracks has the section; %v", err)
	}
}
