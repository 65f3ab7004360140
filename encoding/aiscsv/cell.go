package aiscsv

import "slices"

// AppendCell appends one cell, in quotation marks where it needs them.
func AppendCell(dst, text []byte) []byte {
	dst = slices.Grow(dst, 2*len(text)+2)
	return dst[:cell(dst[:cap(dst)], len(dst), text)]
}
