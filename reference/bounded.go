package reference

import (
	"context"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

// ForEach calls f for each item, for at most limit of them at the same time, and
// returns when all calls have returned. The context that f is given ends with
// ctx, or when a call of f has returned an error; then no more calls are started,
// except perhaps one that was about to. ForEach returns the first error of f, or
// else, if not all items were begun, that of ctx.
//
// It waits for the calls that it has started also when it cannot acquire the
// semaphore for the next: to return at once would leave them running behind the
// caller's back, and hide the error of f behind that of the context.
//
// It panics if limit is less than 1.
func ForEach[T any](ctx context.Context, items []T, limit int, f func(context.Context, T) error) error {
	if limit < 1 {
		panic("reference: limit of less than 1 in ForEach")
	}
	sem := semaphore.NewWeighted(int64(limit))
	g, ctx := errgroup.WithContext(ctx)
	for _, item := range items {
		//pipevet:fix acquire-or-wait
		if err := sem.Acquire(ctx, 1); err != nil {
			//pipevet:fix wait
			if cause := g.Wait(); cause != nil {
				return cause
			}
			//pipevet:end
			return err
		}
		//pipevet:end
		g.Go(func() error {
			//pipevet:fix release
			defer sem.Release(1)
			//pipevet:end
			return f(ctx, item)
		})
	}
	return g.Wait()
}

// Guard calls f while it holds n of sem, and returns what f returns. If ctx
// ends before that much of sem can be acquired, f is not called, and Guard
// returns the error of ctx. What it has acquired it releases, also if f panics.
func Guard(ctx context.Context, sem *semaphore.Weighted, n int64, f func(context.Context) error) error {
	//pipevet:fix acquire
	if err := sem.Acquire(ctx, n); err != nil {
		return err
	}
	defer sem.Release(n)
	//pipevet:end
	return f(ctx)
}

// GuardSlot is [Guard] for a channel that serves as a semaphore: f is called while it has
// a place in slots, whose capacity is the number of such calls that run at the same time.
func GuardSlot(ctx context.Context, slots chan struct{}, f func(context.Context) error) error {
	select {
	case slots <- struct{}{}:
		//pipevet:fix release-slot
		defer func() { <-slots }()
		//pipevet:end
		return f(ctx)
	case <-ctx.Done():
		return ctx.Err()
	}
}
