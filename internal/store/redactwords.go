package store

import (
	"database/sql"

	"github.com/tidewaiter/tidewaiter/casefile"
)

// saidAgain are the texts of people, of a case, in which what a redacted row said
// may be said again: each with its key and its words, and how it is written anew.
var saidAgain = []struct{ read, write, also string }{
	{`SELECT version, reason FROM cases WHERE id = ?`, `UPDATE cases SET reason = ?3 WHERE id = ?1 AND version = ?2`, ""},
	{`SELECT number, reason FROM proposals WHERE "case" = ?`, `UPDATE proposals SET reason = ?3 WHERE "case" = ?1 AND number = ?2`, ""},
	{`SELECT number, ended_why FROM proposals WHERE "case" = ?`, `UPDATE proposals SET ended_why = ?3 WHERE "case" = ?1 AND number = ?2`, ""},
	{`SELECT number, text FROM corrections WHERE "case" = ?`, `UPDATE corrections SET text = ?3 WHERE "case" = ?1 AND number = ?2`, ""},
	{`SELECT number, reason FROM embargo_moves WHERE "case" = ?`, `UPDATE embargo_moves SET reason = ?3 WHERE "case" = ?1 AND number = ?2`, ""},
	{`SELECT number, reason FROM holds WHERE "case" = ?`, `UPDATE holds SET reason = ?3 WHERE "case" = ?1 AND number = ?2`, ""},
	{`SELECT number, lifted_why FROM holds WHERE "case" = ?`, `UPDATE holds SET lifted_why = ?3 WHERE "case" = ?1 AND number = ?2`, ""},
	{`SELECT r.redaction, r.reason FROM redaction_reasons r JOIN redactions d ON d.number = r.redaction WHERE d."case" = ?`,
		`UPDATE redaction_reasons SET reason = ?3 WHERE redaction = ?2 AND EXISTS (SELECT 1 FROM redactions d WHERE d.number = redaction AND d."case" = ?1)`, ""},
	{`SELECT number, reason FROM ledger_entries WHERE "case" = ?`, `UPDATE ledger_entries SET reason = ?3 WHERE "case" = ?1 AND number = ?2`,
		// A digest would tell whether a guess of the words is right.
		`UPDATE ledger_submissions SET digest = '' WHERE "case" = ?1 AND first <= ?2 AND last >= ?2`},
}

// destroyWords takes out of the reasons and corrections of a case what redacted
// rows said, where it stands there whole.
func (l *Ledger) destroyWords(rows []casefile.Cells) error {
	for _, of := range saidAgain {
		again := map[int]string{}
		if err := eachOf(l.ctx, l.tx, of.read, []any{l.id}, func(r *sql.Rows) error {
			var number int
			var text string
			if err := r.Scan(&number, &text); err != nil {
				return err
			}
			left := text
			for _, cells := range rows {
				left = casefile.WithoutWords(cells, left)
			}
			if left != text {
				again[number] = left
			}
			return nil
		}); err != nil {
			return err
		}
		for number, text := range again {
			if _, err := l.tx.ExecContext(l.ctx, of.write, l.id, number, text); err != nil {
				return err
			}
			if of.also == "" {
				continue
			}
			if _, err := l.tx.ExecContext(l.ctx, of.also, l.id, number); err != nil {
				return err
			}
		}
	}
	return nil
}
