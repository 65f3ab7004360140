//go:build !unix

package main

import "math"

// fileLimit is how many files the system lets this program open: here it sets no
// limit of its own.
func fileLimit() int { return math.MaxInt32 }
