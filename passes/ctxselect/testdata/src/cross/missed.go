package cross

import (
	"context"

	"github.com/pipevet/pipevet/passes/ctxselect/testdata/src/pump"
)

// What the engine cannot find yet; docs/limits.md says more.

func BadAny(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for n := range in {
			pump.Any(out, 2*n) // missed: generic functions of other packages have no facts
		}
	}()
	return out
}
