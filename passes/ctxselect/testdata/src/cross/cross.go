// Package cross uses helpers of another package, which it knows by their
// facts. What blocks there is reported here, where the helper is called.
package cross

import (
	"context"

	"github.com/pipevet/pipevet/passes/ctxselect/testdata/src/pump"
)

// no fix: the send is in another package
func BadSend(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for n := range in {
			pump.Send(out, 2*n) // want `blocks for ever in the call of pump.Send: nobody receives when ctx is done`
		}
	}()
	return out
}

func GoodSend(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for n := range in {
			if !pump.SendOrDone(ctx, out, 2*n) {
				return
			}
		}
	}()
	return out
}

// no fix: the send is in another package
func BadAll(ctx context.Context, items []int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		pump.All(items, out) // want `blocks for ever in the call of pump.All: nobody receives when ctx is done`
	}()
	return out
}
