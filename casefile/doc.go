// Package casefile is the case: one question, all the evidence on it, and the
// assumptions it is counted under, as a folder of plain text made for git and
// for spreadsheets.
//
// Read is strict: one fault anywhere is an error that names the file, the line
// and the field, and says what to do; every fault of a folder is reported, not
// only the first. Write gives back what was read, in canonical form.
//
// Stability: the folder's format is the unit of exchange and is versioned by
// the documentation; the Go types may gain fields.
package casefile
