package stage

import "context"

// The select waits for something, but not for the context.

func BadOther(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for n := range in {
			select { // want `blocks for ever in select: nobody comes to any of its cases when ctx is done`
			case out <- n:
			case out <- -n:
			}
		}
	}()
	return out
}

func GoodOther(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for n := range in {
			select {
			case out <- n:
			case out <- -n:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// The select waits for the end of another context.

func BadShadow(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int)
	own, cancel := context.WithCancel(context.Background())
	go func() {
		defer close(out)
		defer cancel()
		for n := range in {
			select { // want `blocks for ever in select: nobody comes to any of its cases when ctx is done`
			case out <- n:
			case <-own.Done():
				return
			}
		}
	}()
	return out
}

func GoodShadow(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int)
	own, cancel := context.WithCancel(ctx)
	go func() {
		defer close(out)
		defer cancel()
		for n := range in {
			select {
			case out <- n:
			case <-own.Done():
				return
			}
		}
	}()
	return out
}
