// Command goextract runs an extractor of the Go world on every page of a
// folder and writes a line of JSON a page. The seconds of CPU that the
// extractor took, without reading the files, are said at the end.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"codeberg.org/readeck/go-readability/v2"
	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"

	"github.com/tidewaiter/tidewaiter/articles"
)

type result struct {
	ID        string `json:"id"`
	Body      string `json:"body"`
	Title     string `json:"title"`
	Byline    string `json:"byline"`
	Published string `json:"published"`
	Error     string `json:"error,omitempty"`
}

// roles says whether blocks are written out with their roles, to look at.
var roles = os.Getenv("EXTRACT_ROLES") != ""

var tools = map[string]func([]byte) result{
	"tidewaiter": func(b []byte) (r result) {
		d, err := articles.Parse("page.html", b, articles.Options{MediaType: "text/html"})
		if err != nil {
			return result{Error: err.Error()}
		}
		var body strings.Builder
		for _, block := range d.Blocks {
			switch {
			case roles:
				fmt.Fprintf(&body, "[%s: %s] %s\n", block.Role, block.Why, d.Words(block.Start, block.End))
			case block.Role == articles.Body:
				body.WriteString(d.Words(block.Start, block.End) + "\n")
			}
		}
		return result{Body: body.String(), Title: d.Title, Byline: d.Byline, Published: d.Published.String()}
	},
	"go-readability": func(b []byte) (r result) {
		a, err := readability.FromReader(bytes.NewReader(b), nil)
		if err != nil {
			return result{Error: err.Error()}
		}
		var body strings.Builder
		a.RenderText(&body)
		r = result{Body: body.String(), Title: a.Title(), Byline: a.Byline()}
		if t, err := a.PublishedTime(); err == nil && !t.IsZero() {
			r.Published = t.Format("2006-01-02")
		}
		return r
	},
	"go-trafilatura": func(b []byte) (r result) {
		a, err := trafilatura.Extract(bytes.NewReader(b), trafilatura.Options{EnableFallback: true, ExcludeComments: true})
		if err != nil {
			return result{Error: err.Error()}
		}
		r = result{Body: a.ContentText, Title: a.Metadata.Title, Byline: a.Metadata.Author}
		if !a.Metadata.Date.IsZero() {
			r.Published = a.Metadata.Date.Format("2006-01-02")
		}
		return r
	},
	// What parsing the page costs, without extracting anything.
	"parse-only": func(b []byte) (r result) {
		if _, err := html.Parse(bytes.NewReader(b)); err != nil {
			r.Error = err.Error()
		}
		return r
	},
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 || tools[os.Args[1]] == nil {
		log.Fatal("goextract TOOL FOLDER")
	}
	extract := tools[os.Args[1]]
	paths, err := filepath.Glob(filepath.Join(os.Args[2], "*.html"))
	if err != nil {
		log.Fatal(err)
	}
	out := bufio.NewWriter(os.Stdout)
	enc := json.NewEncoder(out)
	var took float64
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			log.Fatal(err)
		}
		before := cpu()
		r := guarded(extract, b)
		took += cpu() - before
		r.ID = strings.TrimSuffix(filepath.Base(path), ".html")
		if err := enc.Encode(r); err != nil {
			log.Fatal(err)
		}
	}
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}
	fmt.Fprintf(os.Stderr, "pages %d extract_cpu_s %.3f\n", len(paths), took)
}

// guarded turns a panic of a library into an error of the page.
func guarded(extract func([]byte) result, b []byte) (r result) {
	defer func() {
		if p := recover(); p != nil {
			r = result{Error: fmt.Sprint("panic: ", p)}
		}
	}()
	return extract(b)
}

// cpu is the time that the process has had, of all its threads.
func cpu() float64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}
