package cross

import (
	"context"

	"github.com/pipevet/pipevet/passes/ctxselect/testdata/src/pump"
)

// The helpers are generic.

// no fix: the send is in another package
func BadAny(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for n := range in {
			pump.Any(out, 2*n) // want `blocks for ever in the call of pump.Any: nobody receives when ctx is done`
		}
	}()
	return out
}

func GoodAny(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for n := range in {
			if !pump.AnyOrDone(ctx, out, 2*n) {
				return
			}
		}
	}()
	return out
}

// no fix: the send is in another package
func BadEach(ctx context.Context, names []string) <-chan string {
	out := make(chan string)
	go func() {
		defer close(out)
		pump.Each(names, out) // want `blocks for ever in the call of pump.Each: nobody receives when ctx is done`
	}()
	return out
}
