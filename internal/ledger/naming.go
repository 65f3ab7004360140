package ledger

import (
	"strings"

	"github.com/tidewaiter/tidewaiter/casefile"
)

// What of a naming is signed.
var signedColumns = []string{"kind", "of", "evidence", "identity", "identity_by", "identity_at", "reply"}

// signed holds a change of a naming to what signatures mean: each is its own
// author's, the second another's than the first, and none outlasts a change of
// what was signed.
func signed(by Author, before, after casefile.Cells) error {
	for _, column := range []string{"identity_by", "signed_by", "second_by"} {
		if who := after[column]; who != "" && who != before[column] && who != by.Name {
			return invalid("naming %s: %s cannot stand for %s under %s", after["id"], by.Name, who, column)
		}
	}
	first, second := after["signed_by"], after["second_by"]
	if second != "" && (first == "" || strings.EqualFold(first, second)) {
		return invalid("naming %s: the second signature is that of another editor than the first", after["id"])
	}
	for _, column := range signedColumns {
		if after[column] != before[column] && (second != "" || first != "" && (first == before["signed_by"] || first != by.Name)) {
			return invalid("naming %s: %s is another than what was signed: the signatures go with it", after["id"], column)
		}
	}
	return nil
}
