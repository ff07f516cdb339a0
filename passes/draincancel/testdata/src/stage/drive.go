//go:build fixturetest

package stage

import (
	"context"
	"time"
)

// cancelled runs stage under a context that ends, with jobs that nobody closes.
func cancelled(stage func(context.Context, <-chan int)) {
	ctx, cancel := context.WithCancel(context.Background())
	jobs := make(chan int, 1)
	jobs <- 1
	cancel()
	stage(ctx, jobs)
}

func runBadWorkers()  { cancelled(BadWorkers) }
func runGoodWorkers() { cancelled(GoodWorkers) }
func runBadDiscard()  { cancelled(BadDiscard) }
func runGoodDiscard() { cancelled(GoodDiscard) }
func runBadHelper()   { cancelled(BadHelper) }
func runBadPolled()   { cancelled(BadPolled) }
func runGoodTimed()   { cancelled(GoodTimed) }
func runGoodQueued()  { cancelled(GoodQueued) }
func runBadDeferred() {
	cancelled(func(ctx context.Context, jobs <-chan int) { BadDeferred(ctx, jobs) })
}
func runBadMethod() {
	cancelled(func(ctx context.Context, jobs <-chan int) { BadMethod(ctx.Done(), jobs) })
}
func runBadEach() {
	cancelled(func(ctx context.Context, jobs <-chan int) { BadEach(ctx, jobs, func(int) error { return nil }) })
}

// expired calls f with a context that ends while it runs.
func expired(f func(context.Context)) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Microsecond)
	defer cancel()
	f(ctx)
}

func runBadSelf() {
	expired(func(ctx context.Context) {
		in := make(chan int, 1)
		in <- 1
		BadSelf(ctx, in)
		<-ctx.Done()
	})
}

func runGoodSame() {
	expired(func(ctx context.Context) {
		in := make(chan int, 1)
		in <- 1
		close(in)
		GoodSame(ctx, in)
	})
}

func runGoodBackground() { expired(func(ctx context.Context) { GoodBackground(ctx, []int{1, 2, 3}) }) }
func runGoodOrder()      { expired(func(ctx context.Context) { GoodOrder(ctx, []int{1, 2, 3}) }) }
