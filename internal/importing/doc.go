// Package importing brings pages, files, feeds, spreadsheets, positions and
// element sets into the drafts of cases. Each import is a job that is kept in the
// store: an [Importing] takes what waits, a bounded number at a time, and goes on
// with what an earlier process left behind.
//
// What a job finds arrives as entries of the ledger of the kind add: a page's
// source and its proposed claims, a row of a spreadsheet, what vessels did. What
// a case has already is passed over, so that bringing the same in twice changes
// nothing. What is wrong is counted by reason and never ends a job that can go
// on.
//
// A step of a job is three writes: the documents with the progress as it will be
// (pending), the submission to the ledger, and the progress as it is. After an
// end at any moment the ledger says whether the submission was made, and so which
// progress is true; nothing is lost and nothing is doubled.
//
// Everything that comes in is hostile. Addresses are fetched by
// [ingest.Fetcher], which connects to public addresses only; files are looked at
// before they are taken, and bounded as they are read.
package importing
