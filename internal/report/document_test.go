package report_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/internal/assess"
	"github.com/tidewaiter/tidewaiter/internal/chart/charttest"
	"github.com/tidewaiter/tidewaiter/internal/report"
)

// hostile is markup, a formula, control characters and a turn of direction.
const hostile = "=<script>alert(1)</script>\"'&\x00\x1b[2J\u202e[x](javascript:1)"

// assessment is the fixture with levels added.
func assessment() *assess.Assessment {
	a := charttest.Assessment()
	a.Case.Claims = append(a.Case.Claims, charttest.Levels()...)
	return a
}

// hostileAssessment has hostile text wherever a page can have come from.
func hostileAssessment() *assess.Assessment {
	a := assessment()
	a.Case.Title, a.Case.Question = hostile, hostile
	for i := range a.Case.Sources {
		s := &a.Case.Sources[i]
		s.Title, s.Publisher, s.URL, s.OriginalURL = hostile, hostile, "javascript:alert(1)", "https://x.example/\"><script>alert(1)</script>"
	}
	for i := range a.Case.Claims {
		a.Case.Claims[i].Item, a.Case.Claims[i].Chain[0].Name = hostile, hostile
	}
	for i := range a.Findings {
		a.Findings[i].Title, a.Findings[i].Summary = hostile, hostile
	}
	a.Case.Parties[0].Name = hostile
	return a
}

func document(t *testing.T, a *assess.Assessment) *report.Document {
	t.Helper()
	d, err := report.NewDocument(a)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func exportHTML(t *testing.T, a *assess.Assessment) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := document(t, a).HTML(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// wanted is what a document of the fixture has to say in any format.
var wanted = []string{
	"What exactly is counted", "What the count was on other days", "no count: nothing was known", "Why ours differs", "With nothing said or shown",
	"Without one origin", "With one assumption halved or doubled", "The smallest change of one assumption", "very unlikely (12 %)", "1 to 3.6",
	"Three million shells do not fit", "3,000,000 / 6,700", "Plant capacity, as stated", "no day stated; said 27 Aug 2024", "contradicts L01",
	"What the count rests on", "S01, Harbour Minister, South Korea's Ministry of National Defense, about 6,700 containers, said 26 Feb 2024.",
	"https://news.example/S01", "https://state.example/briefing", "Archive:", "seed 20231113", "tidewaiter assess cases/test-flow --as-of 2025-07-14 --explain",
}

func TestExportHTMLStandsAloneWithNotes(t *testing.T) {
	page := exportHTML(t, assessment())
	text := content(t, page)
	for _, want := range wanted {
		if !strings.Contains(text, want) && !strings.Contains(strings.ReplaceAll(text, " .", "."), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	ids, links := map[string]bool{}, []string{}
	refs, notes := 0, 0
	for _, n := range elements(t, page) {
		if id := attr(n, "id"); id != "" {
			if ids[id] {
				t.Errorf("id %q comes twice", id)
			}
			ids[id] = true
			if strings.HasPrefix(id, "note-") {
				notes++
			}
		}
		if slices.Contains([]string{"script", "link", "img", "iframe", "form", "object"}, n.Data) || attr(n, "src") != "" {
			t.Errorf("the page holds <%s>", n.Data)
		}
		if attr(n, "role") == "doc-noteref" {
			refs++
		}
		if href := attr(n, "href"); strings.HasPrefix(href, "#") {
			links = append(links, href[1:])
		} else if n.Data == "a" && attr(n, "rel") != "noopener noreferrer nofollow" {
			t.Errorf("a link leads out to %q with rel %q", href, attr(n, "rel"))
		}
	}
	for _, to := range links {
		if !ids[to] {
			t.Errorf("#%s leads nowhere", to)
		}
	}
	if notes < 20 || refs < notes {
		t.Errorf("%d notes, %d references to them", notes, refs)
	}
	// Each claim that the count rests on has a note of its own.
	a := assessment()
	for _, term := range a.Result.Terms {
		for _, r := range term.Readings {
			if !regexp.MustCompile(`<li id="note-\d+">` + r.ID + `, `).Match(page) {
				t.Errorf("claim %s has no note", r.ID)
			}
		}
	}
}

func TestExportEscapes(t *testing.T) {
	a := hostileAssessment()
	page := exportHTML(t, a)
	for _, n := range elements(t, page) {
		if n.Data == "script" || strings.HasPrefix(attr(n, "href"), "javascript:") {
			t.Errorf("<%s href=%q> came through", n.Data, attr(n, "href"))
		}
	}
	for _, bad := range []string{"\x00", "\x1b", "\u202e"} {
		if bytes.Contains(page, []byte(bad)) {
			t.Errorf("the page holds %q", bad)
		}
	}
	var b bytes.Buffer
	if err := report.CSV(&b, a); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if strings.HasPrefix(cell, "=") || strings.ContainsAny(cell, "\x00\x1b\n\u202e") {
				t.Errorf("a cell is %q", cell)
			}
		}
	}
	b.Reset()
	if err := report.ExportJSON(&b, a); err != nil || !json.Valid(b.Bytes()) {
		t.Errorf("JSON: %v", err)
	}
}

func TestExportCSV(t *testing.T) {
	a := assessment()
	var b bytes.Buffer
	if err := report.CSV(&b, a); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(rows[0], report.CSVColumns) {
		t.Errorf("columns %q", rows[0])
	}
	kinds := map[string]int{}
	for _, row := range rows[1:] {
		kinds[row[0]]++
		if got := row[len(row)-4:]; !slices.Equal(got, []string{"test-flow", "2025-07-14", "1", "20231113"}) {
			t.Fatalf("a line ends with %q", got)
		}
		if row[0] != "claim" && (row[3] == "" || row[4] == "" || row[7] == "") {
			t.Errorf("a figure lacks a quantile: %q", row)
		}
	}
	want := map[string]int{"count": 1, "series": len(a.Result.Series), "frame": 2, "statement": 3, "rounds": 1, "difference": 2, "factor": 5, "prior_only": 1, "without_origin": 2, "without_group": 2, "assumption": 4}
	for kind, n := range want {
		if kinds[kind] != n {
			t.Errorf("%d lines of kind %s, want %d", kinds[kind], kind, n)
		}
	}
	if !strings.Contains(rows[1][9], "S01") || kinds["claim"] < 16 {
		t.Errorf("the count rests on %q; %d claims", rows[1][9], kinds["claim"])
	}
}

func TestExportJSONHasSourcesAndFrames(t *testing.T) {
	var b bytes.Buffer
	if err := report.ExportJSON(&b, assessment()); err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Model   struct{ Version string }
		Frames  []struct{ Count *struct{ Median float64 } }
		Sources []report.SourceRow
	}
	if err := json.Unmarshal(b.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Frames) != 3 || doc.Frames[0].Count != nil || doc.Frames[2].Count == nil || doc.Model.Version != "1" {
		t.Errorf("frames %+v", doc.Frames)
	}
	i := slices.IndexFunc(doc.Sources, func(r report.SourceRow) bool { return r.ID == "U09" })
	if i < 0 || doc.Sources[i].URL != "https://state.example/briefing" || doc.Sources[i].Archive != "https://news.example/U09" {
		t.Errorf("the source of U09 is %+v", doc.Sources)
	}
}

func TestExportWithoutCount(t *testing.T) {
	a := charttest.NoCount()
	page := content(t, exportHTML(t, a))
	if !strings.Contains(page, a.Sentence) || strings.Contains(page, "Why ours differs") {
		t.Errorf("%s", page)
	}
	var b bytes.Buffer
	if err := report.CSV(&b, a); err != nil || strings.Count(b.String(), "\n") != 1 {
		t.Errorf("CSV without a count: %v\n%s", err, b.String())
	}
}

// need skips where a tool is missing, unless it was to be installed.
func need(t *testing.T, tool string) {
	t.Helper()
	if _, err := exec.LookPath(tool); err != nil {
		if os.Getenv("TIDEWAITER_EXPORTS") != "" {
			t.Fatalf("%s is missing: run make exports, which installs it", tool)
		}
		t.Skipf("%s is not installed: make exports installs it", tool)
	}
}

func TestExportDOCX(t *testing.T) {
	need(t, "pandoc")
	for name, a := range map[string]*assess.Assessment{"fixture": assessment(), "hostile": hostileAssessment()} {
		docx, err := document(t, a).DOCX(t.Context())
		if err != nil {
			t.Fatal(name, err)
		}
		z, err := zip.NewReader(bytes.NewReader(docx), int64(len(docx)))
		if err != nil {
			t.Fatal(name, err)
		}
		parts := map[string]string{}
		picture := false
		for _, f := range z.File {
			picture = picture || strings.HasSuffix(f.Name, ".png")
			if !strings.HasSuffix(f.Name, ".xml") {
				continue
			}
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			parts[f.Name] = xmlText(t, r)
		}
		if !picture {
			t.Error(name, "the chart is not in the document")
		}
		body, notes := parts["word/document.xml"], parts["word/footnotes.xml"]
		if name == "hostile" {
			if !strings.Contains(body, "<script>alert(1)</script>") || !strings.Contains(notes, "<script>") {
				t.Error("hostile text is not there as text")
			}
			continue
		}
		if !strings.Contains(body, a.Sentence) {
			t.Error("the sentence is not in the document")
		}
		for _, want := range wanted {
			if !strings.Contains(body, want) && !strings.Contains(notes, want) {
				t.Errorf("the document lacks %q", want)
			}
		}
		if !strings.Contains(notes, "S01, Harbour Minister") || !strings.Contains(notes, "As in note 1.") {
			t.Error("the footnotes lack the rows")
		}
	}
}

// xmlText is the text of a part; a part that is no XML fails the test.
func xmlText(t *testing.T, r io.Reader) string {
	t.Helper()
	var b strings.Builder
	dec := xml.NewDecoder(r)
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			return b.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		if c, ok := tok.(xml.CharData); ok {
			b.Write(c)
		}
	}
}

func TestExportPDF(t *testing.T) {
	need(t, "chromium")
	pdf, err := document(t, hostileAssessment()).PDF(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) || len(pdf) < 20000 {
		t.Fatalf("%d bytes", len(pdf))
	}
	if pdf, err = document(t, assessment()).PDF(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Log("pdftotext is not installed: the text was not looked at")
		return
	}
	file := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "pdftotext", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(string(out)), " ")
	for _, want := range []string{"What exactly is counted", "Three million shells do not fit", "S01, Harbour Minister", "https://news.example/S01"} {
		if !strings.Contains(text, want) {
			t.Errorf("the PDF lacks %q", want)
		}
	}
}

func TestExportMissingTool(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	for _, err := range []error{report.NeedDOCX(), report.NeedPDF()} {
		var missing *report.MissingToolError
		if !errors.As(err, &missing) || !strings.Contains(err.Error(), "install the Debian package "+missing.Package) {
			t.Errorf("%v", err)
		}
	}
	if _, err := document(t, charttest.Assessment()).DOCX(t.Context()); err == nil {
		t.Error("DOCX without pandoc")
	}
}

// TestHTMLWorkingBreaksLevels: the page shows what --explain works out, the
// frames, the levels as levels, and both sides of a contradiction.
func TestHTMLWorkingBreaksLevels(t *testing.T) {
	files, err := report.HTML(assessment())
	if err != nil {
		t.Fatal(err)
	}
	text := content(t, files["index.html"])
	for _, want := range []string{
		"What moved the count, and what would", "Without one group", "Without one origin", "With one assumption halved or doubled", "The smallest change of one assumption",
		"With nothing said or shown, what the case assumes gives 20,000", "Redefinition or surge", "very unlikely (12 %)", "unlikely (43 %)", "sizes of breaks halved: 13 % against 47 %",
		"What the count was on other days", "no count: nothing was known", "Levels that were stated", "arms factories", "no day stated; said 27 Aug 2024",
		"the highest figure stated so far", "ammunition, since 13 Sep 2023, said 26 Feb 2024", "almost certain, 95 to 99 %",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q", want)
		}
	}
	a := assessment()
	a.Result.Working, a.Result.Breaks, a.Frames = nil, nil, nil
	if files, err = report.HTML(a); err != nil {
		t.Fatal(err)
	}
	text = content(t, files["index.html"])
	for _, gone := range []string{"What moved the count", "Redefinition or surge", "on other days"} {
		if strings.Contains(text, gone) {
			t.Errorf("%q though nothing was worked out", gone)
		}
	}
}

// TestNoConfidenceBesideLikelihood: a sentence with a word for likelihood has
// none for confidence (ICD 203).
func TestNoConfidenceBesideLikelihood(t *testing.T) {
	files, err := report.HTML(assessment())
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range [][]byte{files["index.html"], exportHTML(t, assessment())} {
		found := 0
		for sentence := range strings.SplitSeq(content(t, page), ". ") {
			likely := slices.ContainsFunc(assess.Likelihoods, func(b assess.LikelihoodBand) bool { return strings.Contains(sentence, b.Word) })
			if likely {
				found++
			}
			if likely && regexp.MustCompile(`(?i)confiden`).MatchString(sentence) {
				t.Errorf("likelihood and confidence: %q", sentence)
			}
		}
		if found == 0 {
			t.Error("no word for likelihood: the test looks at nothing")
		}
	}
}
