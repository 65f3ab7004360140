package coast

import (
	"bufio"
	"io"
	"strings"
	"testing"
)

// TestTooManyPartsAreToldOnce: a polygon that has no room is an error of one line,
// however many cells it would be in.
func TestTooManyPartsAreToldOnce(t *testing.T) {
	b := &builder{spill: bufio.NewWriter(io.Discard), most: 5}
	err := b.polygon([][]point{{{0, 0}, {9, 1}, {4, 8}}})
	if err == nil || strings.Count(err.Error(), "more than 5 parts") != 1 {
		t.Errorf("%v", err)
	}
	if len(b.fragments) != 5 {
		t.Errorf("%d parts were taken", len(b.fragments))
	}
}
