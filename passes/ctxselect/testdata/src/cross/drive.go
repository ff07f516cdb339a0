//go:build fixturetest

package cross

import (
	"context"
	"time"
)

// leave receives a value, and no more when it has cancelled.
func leave(stage func(context.Context, <-chan int) <-chan int) {
	ctx, cancel := context.WithCancel(context.Background())
	in := make(chan int, 3)
	for n := range 3 {
		in <- n
	}
	close(in)
	<-stage(ctx, in)
	time.Sleep(time.Millisecond) // let it come to the next value
	cancel()
}

func runBadSend()  { leave(BadSend) }
func runBadAny()   { leave(BadAny) }
func runGoodSend() { leave(GoodSend) }

func runBadAll() {
	leave(func(ctx context.Context, _ <-chan int) <-chan int { return BadAll(ctx, []int{1, 2, 3}) })
}
