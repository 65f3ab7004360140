package server_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/internal/server"
)

const versionOne = "/cases/test-flow/v/1"

func TestCitations(t *testing.T) {
	files := map[string][]byte{"README.md": []byte("a")}
	h, log := site(t, func(cfg *server.Config, s *shelf) {
		cfg.Cases, cfg.Public, cfg.Publisher = archive{shelf: s, versions: []map[string][]byte{files, files}}, "https://boxes.example", "Harbour & Post"
	})
	for address, want := range map[string]struct{ kind, file, body string }{
		versionOne + "/citation.txt": {"text/plain; charset=utf-8", "", "Harbour & Post. Boxes from North Korea to Russia. Version 1, 1 November 2026. Content SHA-256 h0. https://boxes.example/cases/test-flow/v/1\n"},
		versionOne + "/citation.bib": {"application/x-bibtex; charset=utf-8", "test-flow-v1.bib", `@misc{test-flow-v1,
  author = {{Harbour \& Post}},
  title = {{Boxes from North Korea to Russia}},
  howpublished = {Version 1},
  version = {1},
  publisher = {{Harbour \& Post}},
  year = {2026},
  month = nov,
  date = {2026-11-01},
  url = {https://boxes.example/cases/test-flow/v/1},
  note = {Content SHA-256 h0},
}
`},
		versionOne + "/citation.csl.json": {"application/vnd.citationstyles.csl+json", "test-flow-v1.csl.json", `[{"id":"test-flow-v1","type":"dataset","title":"Boxes from North Korea to Russia","author":[{"literal":"Harbour & Post"}],"publisher":"Harbour & Post","issued":{"date-parts":[[2026,11,1]]},"version":"1","URL":"https://boxes.example/cases/test-flow/v/1","note":"Content SHA-256 h0"}]`},
	} {
		w := get(h, address)
		body := w.Body.String()
		if strings.HasSuffix(address, "json") {
			var v any
			if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
				t.Error(err)
			}
			var plain any
			if err := json.Unmarshal([]byte(want.body), &plain); err != nil {
				t.Fatal(err)
			}
			got, _ := json.Marshal(v)
			same, _ := json.Marshal(plain)
			body, want.body = string(got), string(same)
		}
		if w.Code != 200 || w.Header().Get("Content-Type") != want.kind || body != want.body {
			t.Errorf("%s: %d %s\n got %s\nwant %s", address, w.Code, w.Header().Get("Content-Type"), body, want.body)
		}
		if has := w.Header().Get("Content-Disposition"); want.file != "" && !strings.Contains(has, want.file) || want.file == "" && has != "" {
			t.Errorf("%s is saved as %q", address, has)
		}
	}
	// The page as it is leads to the version that it shows; that of a version to
	// itself; one of another day is none of either.
	for target, want := range map[string]string{
		"/cases/test-flow": "/cases/test-flow/v/2/citation.bib", versionOne: versionOne + "/citation.csl.json",
	} {
		w := get(h, target)
		checkPage(t, parse(t, w))
		if body := w.Body.String(); !strings.Contains(body, `href="`+want+`"`) || !strings.Contains(text(parse(t, w)), "Harbour & Post. Boxes from North Korea to Russia. Version") {
			t.Errorf("%s does not lead to %s", target, want)
		}
	}
	if body := get(h, "/cases/test-flow?as_of=2025-01-01").Body.String(); strings.Contains(body, "citation") {
		t.Error("the page of another day has a citation")
	}
	if !strings.Contains(get(h, "/corrections").Body.String(), `href="/cases/test-flow/v/2"`) {
		t.Error("corrections do not lead to the version")
	}
	for _, address := range []string{"/cases/test-flow/v/3/citation.txt", "/cases/test-flow/v/0/citation.bib", "/cases/test-flow/v/x/citation.csl.json", "/cases/none/v/1/citation.txt", versionOne + "/citation.xml", "/cases/test-flow/citation.txt"} {
		if w := get(h, address); w.Code != 404 {
			t.Errorf("%s: %d", address, w.Code)
		}
	}
	if log.Len() > 0 {
		t.Errorf("%s", log)
	}
}

// What nobody said is left out, and what a title has is written as it reads.
func TestCitationsOfLittle(t *testing.T) {
	h, _ := site(t, func(_ *server.Config, s *shelf) {
		s.c.Title = "50 % of {boxes} \\ #1_a ~ $5 & \"q\" ^ <b>\x00\nnext \u00e9"
	})
	for ending, want := range map[string]string{
		"txt":      "50 % of {boxes} \\ #1_a ~ $5 & \"q\" ^ <b> next \u00e9. Version 1. Content SHA-256 h1.",
		"bib":      "  title = {{50 \\% of \\textbraceleft{}boxes\\textbraceright{} \\textbackslash{} \\#1\\_a \\textasciitilde{} \\$5 \\& \"q\" \\textasciicircum{} \\textless{}b\\textgreater{} next \u00e9}},\n",
		"csl.json": `"title": "50 % of {boxes} \\ #1_a ~ $5 & \"q\" ^ <b> next ` + "\u00e9" + `"`,
	} {
		body := get(h, versionOne+"/citation."+ending).Body.String()
		if !strings.Contains(body, want) {
			t.Errorf("%s: no %s in %s", ending, want, body)
		}
		for _, never := range []string{"author", "publisher", "year", "issued", "n.d.", "Tidewaiter"} {
			if strings.Contains(body, never) {
				t.Errorf("%s: %q was said by nobody: %s", ending, never, body)
			}
		}
		if ending == "bib" && strings.Count(body, "{") != strings.Count(body, "}") {
			t.Errorf("braces do not match, which BibTeX counts: %s", body)
		}
	}
}

func TestPublisherIsAName(t *testing.T) {
	for name, ok := range map[string]bool{"": true, "Harbour Post": true, "Caf\u00e9, 5th ed.": true, "two\nlines": false, "a\x00b": false, strings.Repeat("x", 201): false} {
		_, err := server.New(server.Config{Cases: &shelf{}, Log: quietLog(), Publisher: name})
		if (err == nil) != ok {
			t.Errorf("%q: %v", name, err)
		}
	}
}
