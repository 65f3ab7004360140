// Package pdftext reads the text layer of a PDF (ISO 32000-1): its pages as
// paragraphs, in the order in which they were written, and the title and author
// that the file states.
//
// A file is read by its objects and not by its table of where they are: one
// whose table is damaged, or was made to lead a reader in circles, reads the
// same. Work is bounded by what the file unpacks to, which has a limit;
// recursion by a depth. What a reader does not see is left out: text drawn
// invisibly over a page that has visible text, smaller than a point, off the
// page, or white on a page on which nothing dark was painted. Where all of a
// page's text is invisible it is the layer that was recognised from a scan, and
// is read.
//
// Left out: encrypted files, text in pictures, annotations and forms, the
// filters LZW and RunLength, character maps that are not in the file, right to
// left reordering.
package pdftext
