package casefile_test

import (
	"runtime"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
)

// TestMemoryBytes holds the estimate to what many copies of a case take.
func TestMemoryBytes(t *testing.T) {
	files := casefile.Folder(mustFiles(t, foundingCase(t)))
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	const n = 20
	before := heap()
	var all []*casefile.Case
	for range n {
		c, err := casefile.Read(files)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	took := int(heap()-before) / n
	if got := all[0].MemoryBytes(); got < took/2 || got > 2*took {
		t.Errorf("about %d bytes, and it takes %d", got, took)
	} else {
		t.Logf("about %d bytes, and it takes %d", got, took)
	}
	runtime.KeepAlive(all)
}
