package main

import (
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/reading"
)

// proposedRow is a proposal as a row of a case, of this source.
func proposedRow(p *reading.Proposal, source string) claims.Claim {
	cl := p.Claim
	cl.Source = source
	cl.Scope = scopeName(cl.Scope)
	cl.Quote = shortQuote(p)
	if cl.Review.State == "" {
		cl.Review.State = claims.Proposed
	}
	return cl
}

// shortQuote is the quote of a proposal within what a case may quote: where the
// words that carry the figure are too many, those around the value.
func shortQuote(p *reading.Proposal) string {
	words := strings.Fields(p.Claim.Quote)
	if len(words) <= casefile.MaxQuoteWords {
		return p.Claim.Quote
	}
	at := 0 // the word of the value
	for _, f := range p.Fields {
		if f.Name != "value" || f.Span.Start < p.Claim.Span.Start || f.Span.Start >= p.Claim.Span.End {
			continue
		}
		if n := f.Span.Start - p.Claim.Span.Start; n <= len(p.Claim.Quote) {
			at = len(strings.Fields(p.Claim.Quote[:n]))
		}
	}
	from := max(0, min(at-casefile.MaxQuoteWords/2, len(words)-casefile.MaxQuoteWords))
	return strings.Join(words[from:from+casefile.MaxQuoteWords], " ")
}
