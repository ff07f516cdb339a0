//go:build fixturetest

package stage

import "context"

// The drivers use a stage until they cancel its context.

// numbers sends until ctx is done.
func numbers(ctx context.Context) <-chan int {
	ch := make(chan int)
	go func() {
		defer close(ch)
		for n := 0; ; n++ {
			select {
			case ch <- n:
			case <-ctx.Done():
				return
			}
		}
	}()
	return ch
}

// leave receives some values, and no more when it has cancelled.
func leave(stage func(context.Context, <-chan int) <-chan int) {
	ctx, cancel := context.WithCancel(context.Background())
	out := stage(ctx, numbers(ctx))
	<-out
	<-out
	cancel()
}

func runBadDouble()  { leave(BadDouble) }
func runGoodDouble() { leave(GoodDouble) }
