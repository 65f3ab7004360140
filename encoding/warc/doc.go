// Package warc reads and writes web archives: WARC 1.0 and 1.1 (ISO 28500),
// plain or packed with gzip record by record, and WACZ folders of them.
//
// A [Reader] goes through an archive of any size in bounded memory. What is
// damaged is passed over to the next record that can be read, and counted by
// reason; nothing that an archive contains is an error of the whole. A record
// is a stream; [Record.Page] gives the page inside, with chunks and packing
// undone. A [Writer] makes the archive of what was fetched: request, response
// and metadata together, each packed by itself, with digests. The same
// exchanges give the same bytes: identifiers come from content.
//
// Left out: zstd-packed archives (.warc.zst), and joining of segmented
// records: the first segment is given, marked as cut.
//
// Stability: fields may be added. What is written stays readable by other
// readers of WARC 1.1.
package warc
