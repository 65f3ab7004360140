// Package eventtable lays out segments, events and voyages as rows: one table of
// columns each, from which CSV, JSON lines, Parquet and the documentation are
// all made, so that none can drift from another.
//
// A cell is blank, a field absent and a value null where nothing is known. Times
// are RFC 3339 in UTC, with a fraction only where there is one; the unit of a
// number is in the name of its column. Lists are joined by ";" in CSV and
// Parquet and are arrays in JSON; places within reach of a gap are
// `rajin:0.41;sonbong:0.3` there and objects in JSON, which has more of them.
//
// Names and destinations are what strangers sent by radio. As in package aiscsv,
// a cell that a spreadsheet program could take for a formula is in quotation
// marks, which marks it but does not protect: import the columns as text.
//
// Stability: columns may be added at the end; those there are settled.
package eventtable
