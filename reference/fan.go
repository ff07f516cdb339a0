package reference

import (
	"context"
	"sync"
)

// FanOut starts the given number of stages, which share in, and returns their
// channels. Each value of in goes to one of them. Each channel is closed when in
// is, or when ctx ends. Receive from all of them, as [FanIn] does: a stage
// that nobody receives from keeps the value that it has.
//
// FanOut panics if workers is less than 1, as nobody would receive from in.
func FanOut[In, Out any](ctx context.Context, in <-chan In, workers int, f func(context.Context, In) Out) []<-chan Out {
	if workers < 1 {
		panic("reference: less than one worker in FanOut")
	}
	outs := make([]<-chan Out, workers)
	for i := range outs {
		outs[i] = Stage(ctx, in, f)
	}
	return outs
}

// FanIn returns a channel that delivers the values of all ins, those of each in
// their order. It is closed when all ins are, at once if there are none, or
// when ctx ends.
//
// One goroutine closes it, when all that send on it have ended. Each sends in a
// select on ctx.Done: with a plain send, it would wait for ever for a consumer
// that has left, and so would those that feed ins.
func FanIn[T any](ctx context.Context, ins ...<-chan T) <-chan T {
	out := make(chan T)
	//pipevet:fix group
	var wg sync.WaitGroup
	//pipevet:end
	for _, in := range ins {
		//pipevet:fix go
		wg.Go(func() { forward(ctx, in, out) })
		//pipevet:end
	}
	//pipevet:fix closer
	go func() {
		wg.Wait()
		close(out)
	}()
	//pipevet:end
	return out
}

// forward sends the values of in on out, until in is closed or ctx ends.
func forward[T any](ctx context.Context, in <-chan T, out chan<- T) {
	for v := range OrDone(ctx, in) {
		select {
		case out <- v:
		case <-ctx.Done():
			return
		}
	}
}
