package reference

import (
	"context"
	"io"

	"golang.org/x/sync/errgroup"
)

// Pipeline passes what next returns to process, and what process returns to
// collect, and returns when all three have ended. One goroutine calls next,
// until it returns [io.EOF]; the given number of workers call process; one
// goroutine calls collect, in the order in which the workers finish, so collect
// needs no lock.
//
// Between them are buffers of the given capacity. When one is full, those that
// fill it wait: so the slowest sets the pace, and at most 2*buffer+workers+2
// items are in memory.
//
// The context that the functions are given ends with ctx, or when one of them
// returns an error (other than io.EOF from next). Then no more is read, items
// that wait in the first buffer may be dropped, results in the second are still
// collected, unless it is collect that has failed. Pipeline returns the first
// error, which is that of ctx if it ends before all is done.
//
// Pipeline panics if workers is less than 1 or buffer is negative.
func Pipeline[In, Out any](
	ctx context.Context,
	workers, buffer int,
	next func(context.Context) (In, error),
	process func(context.Context, In) (Out, error),
	collect func(context.Context, Out) error,
) error {
	if workers < 1 {
		panic("reference: less than one worker in Pipeline")
	}
	if buffer < 0 {
		panic("reference: negative buffer in Pipeline")
	}
	g, ctx := errgroup.WithContext(ctx)
	items := make(chan In, buffer)
	results := make(chan Out, buffer)
	g.Go(func() error {
		defer close(items)
		for {
			item, err := next(ctx)
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return err
			}
			//pipevet:fix send-err
			select {
			case items <- item:
			case <-ctx.Done():
				return ctx.Err()
			}
			//pipevet:end
		}
	})
	// Who waits for the workers closes their channel, as none of them knows
	// which is the last.
	g.Go(func() error {
		defer close(results)
		stage, ctx := errgroup.WithContext(ctx)
		for range workers {
			stage.Go(func() error { return transform(ctx, items, results, process) })
		}
		return stage.Wait()
	})
	g.Go(func() error {
		// No select: results is closed on every path.
		for result := range results {
			if err := collect(ctx, result); err != nil {
				return err
			}
		}
		return nil
	})
	return g.Wait()
}

// transform is a worker of Pipeline.
func transform[In, Out any](ctx context.Context, items <-chan In, results chan<- Out, process func(context.Context, In) (Out, error)) error {
	for {
		select {
		case item, ok := <-items:
			if !ok {
				return nil
			}
			result, err := process(ctx, item)
			if err != nil {
				return err
			}
			select {
			case results <- result:
			case <-ctx.Done():
				return ctx.Err()
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
