package readpages

import (
	"reflect"
	"strings"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/reading"
)

// Keep returns the proposals of one page without the page: every string is a
// copy of its own, and the document that they share has what the page says
// about itself, and no text, blocks or sentences. It is what a consumer holds
// of a run of many pages.
func Keep(proposals []reading.Proposal) []reading.Proposal {
	if len(proposals) == 0 {
		return nil
	}
	_, kept := KeepDocument(proposals[0].Document, proposals)
	return kept
}

// KeepDocument is [Keep] of all proposals of one document, and the document
// without its text also where there are none.
func KeepDocument(d *articles.Document, proposals []reading.Proposal) (*articles.Document, []reading.Proposal) {
	head := *d
	head.Text, head.Blocks, head.Sentences = "", nil, nil
	own(reflect.ValueOf(&head).Elem())
	kept := make([]reading.Proposal, len(proposals))
	for i, p := range proposals {
		p.Document = nil
		own(reflect.ValueOf(&p).Elem())
		p.Document = &head
		kept[i] = p
	}
	return &head, kept
}

var dateType = reflect.TypeFor[dates.Date]()

// own makes every string and slice below v a copy.
func own(v reflect.Value) {
	if v.Type() == dateType {
		// A date keeps the text that it was read from.
		d := v.Interface().(dates.Date)
		if c, err := dates.Parse(strings.Clone(d.String())); err == nil && c == d {
			v.Set(reflect.ValueOf(c))
		}
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(strings.Clone(v.String()))
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); f.CanSet() {
				own(f)
			}
		}
	case reflect.Slice:
		if v.IsNil() {
			return
		}
		c := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(c, v)
		for i := range c.Len() {
			own(c.Index(i))
		}
		v.Set(c)
	}
}
