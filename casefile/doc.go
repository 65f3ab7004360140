// Package casefile is the case: one question, all the evidence on it, and the
// assumptions it is counted under, as a folder of plain text made for git and
// for spreadsheets.
//
// [Read] is strict: one fault anywhere is an error that names the file, the line
// and the field, and says what to do; every fault of a folder is reported, not
// only the first. [Case.Files] gives back what was read, in canonical form, and
// [Folder] is a folder in memory that can be read again. Whether the evidence is
// right, complete or of one mind is not looked at: doubt is no fault.
//
// The formats are those of RFC 4180 (CSV), YAML 1.2 without anchors, aliases,
// tags and directives, and EDTF for dates. Element sets are Orbit
// Mean-Elements Messages in JSON (CCSDS 502.0-B).
//
// Stability: the folder's format is the unit of exchange and is versioned by
// the documentation; the Go types may gain fields.
package casefile
