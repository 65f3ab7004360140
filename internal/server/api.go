package server

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"

	"github.com/tidewaiter/tidewaiter/internal/report"
)

// packedDescription is openapi.json as the program carries it.
//
//go:embed openapi.json.gz
var packedDescription []byte

// description unpacks it when it is first asked for.
var description = sync.OnceValue(func() []byte {
	r, err := gzip.NewReader(bytes.NewReader(packedDescription))
	if err != nil {
		panic("server: openapi.json.gz: " + err.Error()) // embedded: the build has it
	}
	body, err := io.ReadAll(r)
	if err != nil {
		panic("server: openapi.json.gz: " + err.Error())
	}
	return body
})

func jsonAnswer(v any) (*answer, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("server: writing JSON: %w", err)
	}
	return &answer{kind: "application/json", body: b.Bytes()}, nil
}

// problem is a failure as RFC 9457 writes it.
func (s *Server) problem(f *failure) *answer {
	a, err := jsonAnswer(struct {
		Type   string `json:"type"`
		Title  string `json:"title"`
		Status int    `json:"status"`
		Detail string `json:"detail"`
	}{"about:blank", http.StatusText(f.status), f.status, f.text})
	if err != nil { // strings and a number always encode
		a = &answer{body: []byte("{}\n")}
	}
	a.kind, a.status = "application/problem+json", f.status
	return a
}

func (s *Server) apiCases(r *http.Request) (*answer, error) {
	entries, err := s.cases.List(r.Context())
	if err != nil {
		return nil, err
	}
	type one struct {
		ID       string `json:"id"`
		Title    string `json:"title"`
		Question string `json:"question"`
		Hash     string `json:"hash"`
		URL      string `json:"url"`
	}
	list := []one{}
	for _, e := range entries {
		list = append(list, one{e.ID, e.Title, e.Question, e.Hash, "/api" + caseAddress(e.ID)})
	}
	return jsonAnswer(map[string]any{"cases": list})
}

func (s *Server) apiCase(r *http.Request) (*answer, error) {
	_, result, err := s.assessed(r)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := report.JSON(&b, result); err != nil {
		return nil, err
	}
	return &answer{kind: "application/json", body: b.Bytes()}, nil
}

func (s *Server) apiClaims(r *http.Request) (*answer, error) {
	a, result, err := s.assessed(r)
	if err != nil {
		return nil, err
	}
	list := []json.Marshaler{}
	for _, row := range readFilter(a.query).apply(s.show(a, result)) {
		list = append(list, report.Claim(row.Claim))
	}
	return jsonAnswer(struct {
		Case   string           `json:"case"`
		Claims []json.Marshaler `json:"claims"`
	}{a.c.ID, list})
}

func (s *Server) apiClaim(r *http.Request) (*answer, error) {
	a, err := s.ask(r)
	if err != nil {
		return nil, err
	}
	cl := a.c.Claim(r.PathValue("id"))
	if cl == nil {
		return nil, missing(a.c, "claims", r.PathValue("id"), "The case has no such claim.")
	}
	return jsonAnswer(report.Claim(cl))
}

func (s *Server) apiDescription(*http.Request) (*answer, error) {
	return &answer{kind: "application/json", body: description()}, nil
}
