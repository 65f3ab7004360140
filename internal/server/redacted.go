package server

import (
	"net/http"
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
