package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// page is one page of a set with what its makers say is on it. What they do
// not say is zero and is not scored.
type page struct {
	id      string
	path    string   // the page's file, gzip or not
	body    string   // the story's text
	with    []string // passages of the story
	without []string // passages that are no part of it
	title   string
	authors []string
	day     string // 2006-01-02
}

// set is one public collection.
type set struct {
	name, what string
	checkout   string // folder below the data folder
	read       func(dir string) ([]page, error)
}

var sets = []set{
	{"aeb", "article-extraction-benchmark of Scrapinghub (Zyte): text of the story", "article-extraction-benchmark", readBenchmark},
	{"fundus", "test pages of Fundus: text, title, authors and day of outlets in 41 countries", "fundus", readFundus},
	{"trafilatura", "evaluation pages of Trafilatura: passages that belong and that do not", "trafilatura", readTrafilatura},
	{"readability", "test pages of Mozilla's Readability: the text that it is expected to keep", "readability", readReadability},
}

// contents reads a file, unpacked.
func contents(path string) ([]byte, error) {
	b, err := os.ReadFile(path)
	if err != nil || !bytes.HasPrefix(b, []byte{0x1f, 0x8b}) {
		return b, err
	}
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

func decodeFile(path string, v any) error {
	b, err := contents(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, v); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

func readBenchmark(dir string) (out []page, err error) {
	var truth map[string]struct {
		ArticleBody string `json:"articleBody"`
	}
	if err := decodeFile(filepath.Join(dir, "ground-truth.json"), &truth); err != nil {
		return nil, err
	}
	for id, t := range truth {
		out = append(out, page{id: id, path: filepath.Join(dir, "html", id+".html.gz"), body: t.ArticleBody})
	}
	return out, nil
}

// fundusCase is what Fundus expects of one version of an outlet's pages.
type fundusCase struct {
	Authors []string `json:"authors"`
	Title   string   `json:"title"`
	Date    string   `json:"publishing_date"`
	Body    struct {
		Summary  []string `json:"summary"`
		Sections []struct {
			Headline   []string `json:"headline"`
			Paragraphs []string `json:"paragraphs"`
		} `json:"sections"`
	} `json:"body"`
}

func (c *fundusCase) text() string {
	parts := slices.Clone(c.Body.Summary)
	for _, s := range c.Body.Sections {
		parts = append(append(parts, s.Headline...), s.Paragraphs...)
	}
	return strings.Join(parts, "\n")
}

// readFundus pairs an outlet's pages with the versions of its parser: each page
// with the version whose title and first paragraph it has in it.
func readFundus(dir string) (out []page, err error) {
	root := filepath.Join(dir, "tests", "resources", "parser", "test_data")
	err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".html.gz") {
			return err
		}
		outlet, _, _ := strings.Cut(filepath.Base(path), "_")
		var versions map[string]*fundusCase
		if err := decodeFile(filepath.Join(filepath.Dir(path), outlet+".json"), &versions); err != nil {
			return err
		}
		b, err := contents(path)
		if err != nil {
			return err
		}
		have := strings.Join(tokens(strings.ToValidUTF8(html.UnescapeString(string(b)), "")), " ")
		var best *fundusCase
		most := 0
		for _, c := range versions {
			n := 0
			for _, passage := range []string{c.Title, firstWords(c.text(), 8)} {
				if t := strings.Join(tokens(passage), " "); t != "" && strings.Contains(have, t) {
					n++
				}
			}
			if n > most {
				best, most = c, n
			}
		}
		if best == nil {
			return nil // titles are made in scripts there, or the file is absent
		}
		id := filepath.Base(filepath.Dir(path)) + "-" + strings.TrimSuffix(filepath.Base(path), ".html.gz")
		out = append(out, page{id: id, path: path, body: best.text(), title: best.Title, authors: best.Authors, day: best.Date[:min(10, len(best.Date))]})
		return nil
	})
	return out, err
}

func firstWords(s string, n int) string {
	words := tokens(s)
	return strings.Join(words[:min(n, len(words))], " ")
}

func readTrafilatura(dir string) (out []page, err error) {
	var cases map[string]struct {
		File    string   `json:"file"`
		With    []string `json:"with"`
		Without []string `json:"without"`
	}
	if err := decodeFile(filepath.Join(dir, "tests", "evaldata.json"), &cases); err != nil {
		return nil, err
	}
	for _, c := range cases {
		for _, folder := range []string{"cache", "eval"} {
			path := filepath.Join(dir, "tests", folder, c.File)
			if _, err := os.Stat(path); err == nil {
				out = append(out, page{id: folder + "-" + strings.TrimSuffix(c.File, ".html"), path: path, with: c.With, without: c.Without})
				break
			} else if !errors.Is(err, fs.ErrNotExist) {
				return nil, err
			}
		}
	}
	return out, nil
}

var tag = regexp.MustCompile(`(?s)<!--.*?-->|<[^>]*>`)

func readReadability(dir string) (out []page, err error) {
	root := filepath.Join(dir, "test", "test-pages")
	entries, err := os.ReadDir(root)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		want, err := os.ReadFile(filepath.Join(root, e.Name(), "expected.html"))
		if err != nil {
			return nil, err
		}
		var meta struct{ Title string }
		if err := decodeFile(filepath.Join(root, e.Name(), "expected-metadata.json"), &meta); err != nil {
			return nil, err
		}
		out = append(out, page{id: e.Name(), path: filepath.Join(root, e.Name(), "source.html"), body: html.UnescapeString(tag.ReplaceAllString(string(want), " ")), title: meta.Title})
	}
	return out, nil
}
