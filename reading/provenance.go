package reading

import (
	"github.com/tidewaiter/tidewaiter/claims"
)

// fieldNames are the fields that a proposal accounts for, in their order.
var fieldNames = []string{
	"quote", "measure", "form", "value", "unit", "item", "hedge", "scope", "from", "to", "mode",
	"counted_since", "as_of", "said_at", "published_at", "chain", "origin",
}

// provenance lists where each field of the claim was read. A field that no rule
// has noted was read off the claim's sentence as a whole; one that is blank has
// no row.
func (c *candidate) provenance() []Field {
	cl := &c.claim
	set := map[string]bool{
		"quote": true, "measure": cl.Measure != "", "form": cl.Form != "", "value": cl.Value.Known, "unit": cl.Unit != "" && cl.Value.Known,
		"item": cl.Item != "", "hedge": cl.Hedge != "", "scope": cl.Scope != "", "from": len(cl.From) > 0, "to": len(cl.To) > 0, "mode": len(cl.Modes) > 0,
		"counted_since": !cl.CountedSince.IsZero(), "as_of": !cl.AsOf.IsZero(), "said_at": !cl.SaidAt.IsZero(), "published_at": !cl.PublishedAt.IsZero(),
		"chain": len(cl.Chain) > 0, "origin": cl.Origin != "",
	}
	var out []Field
	for _, name := range fieldNames {
		if !set[name] {
			continue
		}
		f := Field{Name: name, Span: claims.Span{Start: c.sentence.start, End: c.sentence.end}}
		switch name {
		case "quote", "measure", "form":
			f.Span = cl.Span
		case "published_at":
			f.Span, f.How = claims.Span{}, "date of the page"
		case "origin":
			f.Span, f.How = claims.Span{}, "speaker and day of the chain"
		}
		for _, noted := range c.fields {
			if noted.Name == name {
				f = noted
			}
		}
		out = append(out, f)
	}
	return out
}
