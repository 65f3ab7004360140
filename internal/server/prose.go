package server

import (
	"html/template"
	"net/http"

	"github.com/tidewaiter/tidewaiter/docs"
)

// prose is a page that was written as a document.
type prose struct {
	head
	Heading string
	Lead    string
	text    func() string
}

// Text is the page's HTML.
func (p *prose) Text() template.HTML { return template.HTML(p.text()) }

// proses are the pages made of documents that are built in, by address. Their
// HTML is made by this project from its own words.
var proses = map[string]*prose{
	"/method": {head: head{Title: "Method"}, Heading: "Method", text: docs.Method},
	"/policy": {head: head{Title: "Policy"}, Heading: "Policy", text: docs.Policy},
	"/calibration": {
		head: head{Title: "Calibration"}, Heading: "Calibration", text: docs.Calibration,
		Lead: "Whether the computation does what the method says, and how its forecasts did on figures that came later. What has not been run is said to be so.",
	},
}

func (s *Server) prosePage(p *prose) func(*http.Request) (*answer, error) {
	return func(*http.Request) (*answer, error) { return s.html("prose", p) }
}
