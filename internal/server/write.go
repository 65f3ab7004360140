package server

import (
	"bytes"
	"html/template"
	"slices"
	"sync"
)

// drafts are buffers that pages are written in: a page of half a megabyte would
// else be copied ten times as its buffer grows.
var drafts = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// maxDraft is the largest buffer that is used again.
const maxDraft = 4 << 20

// written is what a template makes of data.
func written(pages *template.Template, name string, data any) ([]byte, error) {
	b := drafts.Get().(*bytes.Buffer)
	defer func() {
		if b.Cap() <= maxDraft {
			b.Reset()
			drafts.Put(b)
		}
	}()
	if err := pages.ExecuteTemplate(b, name, data); err != nil {
		return nil, err
	}
	return slices.Clone(b.Bytes()), nil
}
