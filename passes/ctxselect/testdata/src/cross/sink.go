package cross

import (
	"context"

	"github.com/pipevet/pipevet/passes/ctxselect/testdata/src/pump"
)

func BadSink(ctx context.Context, names []string) <-chan string {
	out := make(chan string)
	sink := &pump.Sink[string]{Out: out}
	go func() {
		defer close(out)
		for _, name := range names {
			sink.Put(name) // want `blocks for ever in the call of sink.Put: nobody receives when ctx is done`
		}
	}()
	return out
}
