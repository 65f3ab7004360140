//go:build unix

package sharedtest

import (
	"syscall"
	"time"
)

// CPU is what this process has had of the processors. On a machine that others
// load it is the only time that says something.
func CPU() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
