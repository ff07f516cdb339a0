//go:build fixturetest

package stage

import "context"

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
