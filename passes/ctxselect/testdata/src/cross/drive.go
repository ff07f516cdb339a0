//go:build fixturetest

package cross

import (
	"context"
	"time"
)

// leaveNames does the same as leave to a stage that has names to tell.
func leaveNames(stage func(context.Context, []string) <-chan string) {
	ctx, cancel := context.WithCancel(context.Background())
	<-stage(ctx, []string{"a", "b", "c"})
	time.Sleep(time.Millisecond) // let it come to the next value
	cancel()
}

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
func runGoodAny()  { leave(GoodAny) }
func runBadEach()  { leaveNames(BadEach) }
func runBadSink()  { leaveNames(BadSink) }

func runBadAll() {
	leave(func(ctx context.Context, _ <-chan int) <-chan int { return BadAll(ctx, []int{1, 2, 3}) })
}
