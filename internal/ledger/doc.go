// Package ledger knows what was decided on a case: entries on rows, one after
// another, the draft that they make of the imported folder, undoing, conflicts
// and redactions. docs/decisions/20261129-desk.md is what it keeps to.
//
// A page shows rows of a [Draft], each with the hash of its cells. What an
// editor decides comes back as a [Submission]: the rows as they shall be, with
// the hashes of those that were shown. [Ledger.Decide] makes entries of it when
// every row is still the one that was shown; otherwise the error is a
// *[Conflict], and nothing was written. A row that cannot stand in the case is a
// *[casefile.CellError]. When Decide returns, the entries are on the disk; when
// the answer was lost, the same submission with the same key is answered with
// the same receipt and decides nothing twice.
//
// Undoing ([Ledger.Undo]) makes entries that put the cells of before back. A
// folder that is imported again ([Ledger.Import]) is a new base: the entries are
// put on it anew, and those that no longer fit are [Misfit]s until an editor
// settles them with a decision.
//
// Entries are ordered by their number, never by their time. Nothing here looks
// at a clock.
package ledger
