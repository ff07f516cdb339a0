package stage

import "context"

// A helper that blocks is not given the context that its caller has.

func BadHelper(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for n := range in {
			emit(out, n)
		}
	}()
	return out
}

func emit(out chan<- int, n int) {
	out <- n // want `blocks for ever sending on out: nobody receives when ctx is done`
}

func GoodHelper(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for n := range in {
			if !emitOrDone(ctx, out, n) {
				return
			}
		}
	}()
	return out
}

func emitOrDone(ctx context.Context, out chan<- int, n int) bool {
	select {
	case out <- n:
		return true
	case <-ctx.Done():
		return false
	}
}
