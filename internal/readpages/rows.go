package readpages

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/internal/ingest"
	"github.com/tidewaiter/tidewaiter/reading"
	"github.com/tidewaiter/tidewaiter/tally"
)

// Vocabulary is what a case lends the reader; nil lends nothing.
func Vocabulary(c *casefile.Case) reading.Vocabulary {
	if c == nil {
		return reading.Vocabulary{}
	}
	v := reading.Vocabulary{
		Places: c.Places, Vessels: c.Vessels, Scopes: c.Scopes,
		Flow: reading.Flow{From: c.Flow.From, To: c.Flow.To, Cargo: c.Flow.Cargo},
	}
	v.Counted, _, _ = tally.CountedMeasure(c)
	for _, w := range c.ScopeWords {
		v.ScopeWords = append(v.ScopeWords, reading.ScopeWords(w))
	}
	for _, p := range c.Parties {
		v.Parties = append(v.Parties, reading.Party{ID: p.ID, Name: p.Name, Aliases: p.Aliases})
	}
	for _, o := range c.Occasions {
		v.Occasions = append(v.Occasions, reading.Occasion{ID: o.ID, Name: o.Name, Aliases: o.Aliases, Date: o.Date})
	}
	for _, m := range slices.Sorted(maps.Keys(c.Measures)) {
		spec := c.Measures[m]
		v.Measures = append(v.Measures, reading.Measure{ID: m, Form: spec.Form, Unit: spec.Unit, Scope: spec.Scope, From: spec.From, To: spec.To})
	}
	for _, s := range c.Sources {
		if s.Publisher != "" && !slices.Contains(v.Outlets, s.Publisher) {
			v.Outlets = append(v.Outlets, s.Publisher)
		}
	}
	return v
}

// Abouts tells what is known of a page beside its bytes: where it was collected,
// and what the case's own row says of it.
func Abouts(c *casefile.Case) func(ingest.Document) articles.Options {
	rows := map[string]casefile.Source{}
	if c != nil {
		for _, s := range slices.Backward(c.Sources) {
			rows[s.SHA256] = s
		}
	}
	return func(d ingest.Document) articles.Options {
		opt := articles.Options{MaxBytes: ingest.MaxBytes, URL: d.URL, MediaType: d.MediaType, Charset: d.Charset}
		if len(rows) == 0 {
			return opt
		}
		sum := sha256.Sum256(d.Bytes)
		if s, ok := rows[hex.EncodeToString(sum[:])]; ok {
			opt.Title, opt.Publisher, opt.Published = s.Title, s.Publisher, s.PublishedAt
			if s.URL != "" {
				opt.URL = s.URL
			}
		}
		return opt
	}
}

// SourceOf finds the source whose bytes have this hash, or nil.
func SourceOf(c *casefile.Case, sha256 string) *casefile.Source {
	if c == nil {
		return nil
	}
	for i := range c.Sources {
		if c.Sources[i].SHA256 == sha256 {
			return &c.Sources[i]
		}
	}
	return nil
}

// NewSource is the row of a document that the case does not have yet, as far
// as the document says who it is.
func NewSource(c *casefile.Case, d *articles.Document) casefile.Source {
	return casefile.Source{
		ID:  SourceID(d.Name, func(id string) bool { return c.Source(id) != nil }),
		URL: d.Canonical, Publisher: d.Publisher, Title: strings.Join(strings.Fields(d.Title), " "),
		PublishedAt: d.Published, Bytes: casefile.Held, SHA256: d.SHA256,
	}
}

// SourceID makes the id of a source of the name of a document, one that is not
// taken.
func SourceID(name string, taken func(id string) bool) string {
	name = filepath.Base(name)
	id := Slug(strings.TrimSuffix(name, filepath.Ext(name)))
	if id == "" {
		id = "document"
	}
	for base, n := id, 2; taken(id); n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	return id
}

// ProposedRow is a proposal as a row of a case, of this source.
func ProposedRow(p *reading.Proposal, source string) claims.Claim {
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

// scopeName makes the words in which a page says what is counted ("certain
// factories") into the name of a scope: lower-case letters, digits and
// underscores, beginning with a letter. Names stay as they are.
func scopeName(words string) string {
	return strings.TrimLeft(joined(words, '_'), "0123456789_")
}

// Slug makes an id of a file name: lower-case letters, digits and single
// hyphens.
func Slug(s string) string { return joined(s, '-') }

// joined keeps the letters a to z and the digits of s, lower-case, with by
// where others stood between them. It stops at 40 characters.
func joined(s string, by byte) string {
	const most = 40
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(s) {
		if r < '0' || r > '9' && r < 'a' || r > 'z' {
			gap = b.Len() > 0
			continue
		}
		if b.Len() >= most {
			break
		}
		if gap {
			b.WriteByte(by)
		}
		gap = false
		b.WriteRune(r)
	}
	return b.String()
}
