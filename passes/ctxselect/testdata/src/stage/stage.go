// Package stage holds stages whose callers are not known.
package stage

import "context"

// The consumer may leave once ctx is done.

func BadDouble(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for n := range in {
			out <- 2 * n // want `blocks for ever sending on out: nobody receives when ctx is done`
		}
	}()
	return out
}

func GoodDouble(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for n := range in {
			select {
			case out <- 2 * n:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}
