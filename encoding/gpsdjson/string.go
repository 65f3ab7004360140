package gpsdjson

import "slices"

// AppendString appends a string as JSON, escaped as in the lines of [Append].
func AppendString(dst []byte, s string) []byte {
	dst = slices.Grow(dst, 6*len(s)+room)
	dst = append(dst, '"')
	n := text(dst[:cap(dst)], len(dst), []byte(s))
	return append(dst[:n], '"')
}
