// Package stage holds stages whose callers are not known.
package stage

import "context"

// Each input is forwarded by a goroutine of its own; the first that ends closes.

func BadMerge(ctx context.Context, ins ...<-chan int) <-chan int {
	out := make(chan int)
	for _, in := range ins {
		go func() {
			defer close(out) // want `close of out panics: it was closed at line \d+ already, by each of the producers`
			for v := range in {
				select {
				case out <- v:
				case <-ctx.Done():
					return
				}
			}
		}()
	}
	return out
}

// Nobody closes.

func BadOpen(ctx context.Context, ins ...<-chan int) <-chan int {
	out := make(chan int) // want `out, which BadOpen returns, is not closed on every path`
	for _, in := range ins {
		go func() {
			for {
				select {
				case v, ok := <-in:
					if !ok {
						return
					}
					select {
					case out <- v:
					case <-ctx.Done():
						return
					}
				case <-ctx.Done():
					return
				}
			}
		}()
	}
	return out
}

// One of two closes.

func BadTwo(a, b <-chan int) <-chan int {
	out := make(chan int)
	forward := func(in <-chan int) {
		for v := range in {
			out <- v // want `send on out panics: the goroutine started at line \d+ closes it at line \d+ without waiting for the other producers`
		}
	}
	go forward(a)
	go func() {
		forward(b)
		close(out)
	}()
	return out
}
