package stage

import "context"

// One value of an input is waited for, with a context at hand. A producer need not close its channel
// for this.

func BadFirst(ctx context.Context, in <-chan int) int {
	n := <-in // want `blocks for ever receiving from in: nobody sends or closes it when ctx is done`
	return n
}

func GoodFirst(ctx context.Context, in <-chan int) int {
	select {
	case n := <-in:
		return n
	case <-ctx.Done():
		return 0
	}
}

// The loop looks at the context before it waits.

func BadLoop(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for ctx.Err() == nil {
			n := <-in // want `blocks for ever receiving from in: nobody sends or closes it when ctx is done`
			select {
			case out <- 2 * n:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}
