//go:build !unix

package orbit

import "time"

// cpuTime is not known here.
func cpuTime() time.Duration { return 0 }
