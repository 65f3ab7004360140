package aiscsv

// AppendCell appends one cell, in quotation marks where it needs them.
func AppendCell(dst, text []byte) []byte { return cell(dst, text) }
