package orbit

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Result is one satellite of a batch: its state, or the fault why there is none.
// Fault 0 is none; with [Decayed] there may be both.
type Result struct {
	State State
	Fault Fault
}

// batchPiece is how many satellites a worker takes at once.
const batchPiece = 512

// AtAll moves many satellites to one moment, spread over so many workers; 0 is
// as many as there are processors. The results are in the order of the
// satellites, in dst if it is long enough. A nil satellite gives [BadElements].
func AtAll(dst []Result, satellites []*Satellite, t Time, workers int) []Result {
	if cap(dst) < len(satellites) {
		dst = make([]Result, len(satellites))
	}
	dst = dst[:len(satellites)]
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	workers = min(workers, (len(satellites)+batchPiece-1)/batchPiece)
	var next atomic.Int64
	work := func() {
		for {
			end := int(next.Add(batchPiece))
			begin := end - batchPiece
			if begin >= len(satellites) {
				return
			}
			for i := begin; i < min(end, len(satellites)); i++ {
				dst[i] = resultAt(satellites[i], t)
			}
		}
	}
	var wait sync.WaitGroup
	for range workers - 1 {
		wait.Go(work)
	}
	work()
	wait.Wait()
	return dst
}

func resultAt(s *Satellite, t Time) Result {
	if s == nil {
		return Result{Fault: BadElements}
	}
	state, err := s.At(t)
	fault, _ := err.(Fault)
	return Result{state, fault}
}
