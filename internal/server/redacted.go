package server

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/assess"
)

// missing is the answer for a row that the case does not have: that there is
// none, or the tombstone of one that was taken out for good.
func missing(c *casefile.Case, table, id, what string) error {
	d := c.Redacted(table, id)
	if d == nil {
		return notFound(what)
	}
	text := "This row was taken out for good (" + assess.Words(string(d.Class)) + ") on " + d.Date.Words()
	if by := strings.TrimSpace(d.Authority); by != "" {
		text += ", by decision of: " + by
	}
	return &failure{http.StatusGone, text + "."}
}

// Redacting is what a [Cases] has besides that knows its versions by the hashes of
// their contents.
type Redacting interface {
	// ByHash returns the number of the version that has this content, or had it
	// before a redaction: then the tombstone is not nil. The error wraps
	// [ErrNotFound] for a hash that no public version has or had.
	ByHash(ctx context.Context, id, hash string) (int, *casefile.Redaction, error)
}

// contentHash is a hash as it is cited.
var contentHash = regexp.MustCompile(`^[0-9a-f]{64}$`)

// byHash is the number of the version with this content. For who cites a content
// that was redacted since, the error says by which decision.
func (s *Server) byHash(ctx context.Context, id, hash string) (int, error) {
	known, ok := s.cases.(Redacting)
	if !ok {
		return 0, ErrNotFound
	}
	n, d, err := known.ByHash(ctx, id, hash)
	if err != nil || d == nil {
		return n, err
	}
	text := fmt.Sprintf("The content with this hash was that of version %d until something in it was taken out for good (%s) on %s", n, assess.Words(string(d.Class)), d.Date.Words())
	if by := strings.TrimSpace(d.Authority); by != "" {
		text += ", by decision of: " + by
	}
	return 0, &failure{http.StatusGone, fmt.Sprintf("%s. The version as it is now has another hash: %s/v/%d", text, caseAddress(id), n)}
}
