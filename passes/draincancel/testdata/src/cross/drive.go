//go:build fixturetest

package cross

import "context"

// cancelled runs stage under a context that has ended, with jobs that nobody closes.
func cancelled(stage func(context.Context, <-chan int)) {
	ctx, cancel := context.WithCancel(context.Background())
	jobs := make(chan int, 1)
	jobs <- 1
	cancel()
	stage(ctx, jobs)
}

func runBadDrain()  { cancelled(BadDrain) }
func runGoodDrain() { cancelled(GoodDrain) }
func runBadWork()   { cancelled(BadWork) }
