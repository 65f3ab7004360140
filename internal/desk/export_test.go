package desk

import (
	"context"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/assess"
)

// Count puts another estimate in the place of the desk's.
func (d *Desk) Count(f func(context.Context, *casefile.Case, assess.Options) (*assess.Assessment, error)) {
	d.counts.estimate = f
}

// Counting reports whether a count is being made or waits.
func (d *Desk) Counting() bool {
	d.counts.mu.Lock()
	defer d.counts.mu.Unlock()
	return d.counts.running != nil
}
