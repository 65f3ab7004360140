package server

import (
	"strconv"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
)

// TestTimelinesAreBounded: what is known of large cases stays within so many bytes,
// and so does what waits to be counted; one is kept however large it is.
func TestTimelinesAreBounded(t *testing.T) {
	a := newAhead(Config{Cases: nil}, &cache{})
	c := &casefile.Case{ID: "x", Readme: string(make([]byte, 1<<20))}
	a.most = 5 * c.MemoryBytes()
	for i := range 20 {
		one := *c
		one.ID = "case-" + strconv.Itoa(i)
		a.begin(strconv.Itoa(i), &one, nil)
	}
	if len(a.known) != 5 || a.held > a.most || len(a.queue) != 5 || a.queue[4].c.ID != "case-19" {
		t.Errorf("%d timelines with %d bytes are kept, %d wait", len(a.known), a.held, len(a.queue))
	}
	a.most = 1
	a.begin("large", c, nil)
	if len(a.known) != 1 || len(a.queue) != 1 || a.held != c.MemoryBytes() {
		t.Errorf("%d timelines with %d bytes are kept, %d wait", len(a.known), a.held, len(a.queue))
	}
}
