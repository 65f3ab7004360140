//go:build !unix

package sharedtest

import "time"

// CPU is not known here.
func CPU() time.Duration { return 0 }
