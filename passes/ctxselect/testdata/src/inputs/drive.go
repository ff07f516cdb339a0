//go:build fixturetest

package inputs

import "context"

// The drivers' producer does not close its channel when the context is done.

func runBadSum() {
	ctx, cancel := context.WithCancel(context.Background())
	in := make(chan int)
	go func() { BadSum(ctx, in) }()
	in <- 1
	cancel()
}

func runBadCount() {
	ctx, cancel := context.WithCancel(context.Background())
	in := make(chan int)
	go func() { BadCount(ctx, in) }()
	in <- 1
	cancel()
}

func runBadDouble() {
	ctx, cancel := context.WithCancel(context.Background())
	in := make(chan int)
	out := BadDouble(ctx, in)
	in <- 1
	<-out
	cancel()
}

func runGoodSum() {
	ctx, cancel := context.WithCancel(context.Background())
	in := make(chan int)
	go func() { GoodSum(ctx, in) }()
	in <- 1
	cancel()
}
