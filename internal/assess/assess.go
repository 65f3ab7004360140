// Package assess makes one assessment of a case, the same for the command line
// and the server: the count, the cross-examination, and what both rest on.
package assess

import (
	"context"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/checks"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/tally"
)

// Assessment is a case with its count and its checks.
type Assessment struct {
	Case     *casefile.Case
	Without  []string // what was left out, as asked
	Result   *tally.Result
	Findings []checks.Finding
	Sentence string // the count in one sentence, or why there is none
}

// Options say what to assess.
type Options struct {
	// AsOf is the day whose knowledge is assessed; nil is the case's latest
	// publication.
	AsOf *dates.Day
	// Without lists ids of sources, parties or groups to leave out.
	Without []string
}

// Run assesses a case. An error means that the options name something that the
// case does not have, or that ctx ended; a case with nothing to count from is
// no error.
func Run(ctx context.Context, c *casefile.Case, opt Options) (*Assessment, error) {
	return &Assessment{Case: c, Without: opt.Without, Result: &tally.Result{Why: "being built"}}, nil
}
