//go:build unix

package main

import (
	"math"
	"syscall"
)

// fileLimit is how many files the system lets this program open. Go has raised
// that to what may be had.
func fileLimit() int {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return math.MaxInt32
	}
	return int(min(uint64(limit.Cur), math.MaxInt32))
}
