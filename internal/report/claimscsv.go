package report

import (
	"encoding/csv"
	"fmt"
	"io"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
)

// ClaimsCSV writes claims as a table with the columns of a case folder's
// claims.csv, for a spreadsheet: a text that one would take for a formula begins
// with an apostrophe, so the folder's own file is what to read again.
func ClaimsCSV(w io.Writer, list []*claims.Claim) error {
	out := csv.NewWriter(w)
	columns := casefile.ClaimColumns()
	out.Write(columns)
	fields := make([]string, len(columns))
	for _, cl := range list {
		for i, name := range columns {
			fields[i] = cell(casefile.ClaimCell(cl, name))
		}
		out.Write(fields)
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("report: writing claims as CSV: %w", err)
	}
	return nil
}
