package decoding

import (
	"context"
	"io"
	"runtime"
	"sync"
)

// source gives blocks until it is at its end.
type source interface {
	// take fills b, whose buffers are there for reuse. It returns io.EOF at
	// the end.
	take(ctx context.Context, b *block) error
}

// run takes blocks through the stages. A worker has a block for its whole way:
// it frames the lines, waits for its turn to join the parts of messages, decodes
// and formats, and waits for its turn to write. What is done in turn is a small
// part of the work, so workers seldom wait, and the output does not depend on
// how many there are.
func run(ctx context.Context, src source, workers []*worker, sequence *sequence, write func(*block) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	// Enough blocks for every worker, one that is being read, and as many that
	// wait for their turn to be written.
	blocks := make(chan *block, len(workers))
	free := make(chan *block, 2*len(workers)+2)
	for range cap(free) {
		free <- &block{}
	}
	var ended error
	go func() {
		defer close(blocks)
		for seq := 0; ; seq++ {
			var b *block
			select {
			case b = <-free:
			case <-ctx.Done():
				return
			}
			b.reset(seq)
			if err := src.take(ctx, b); err != nil {
				if err != io.EOF {
					ended = err
				}
				return
			}
			blocks <- b
		}
	}()
	joining, writing := NewTurns(), NewTurns()
	var wg sync.WaitGroup
	for _, w := range workers {
		wg.Go(func() {
			for b := range blocks {
				w.frame(b)
				joining.Wait(b.seq)
				sequence.join(b)
				joining.Done()
				w.decode(b)
				writing.Wait(b.seq)
				if ctx.Err() == nil {
					if err := write(b); err != nil {
						cancel(err)
					}
				}
				writing.Done()
				free <- b
			}
		})
	}
	wg.Wait()
	if err := context.Cause(ctx); err != nil {
		return err
	}
	return ended
}

// Workers is how many goroutines decode when [Options] does not say: one more
// than there are processors, so that none idles while a block waits for its
// turn.
func Workers() int {
	if n := runtime.GOMAXPROCS(0); n > 1 {
		return n + 1
	}
	return 1
}
