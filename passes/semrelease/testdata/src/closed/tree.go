package closed

import (
	"context"
	"errors"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

// A tree has many states, and what is done for one of its nodes is much; it is that which releases.

type visitor interface {
	Visit(ctx context.Context, name string) (children []string, err error)
}

var errLeaf = errors.New("leaf")

func GoodTree(ctx context.Context, v visitor, limiter *semaphore.Weighted, names ...string) error {
	eg, ctx2 := errgroup.WithContext(ctx)
	for _, name := range names {
		if limiter != nil {
			if err := limiter.Acquire(ctx, 1); err != nil {
				return errors.Join(err, eg.Wait())
			}
		}
		eg.Go(func() error {
			children, err := v.Visit(ctx2, name)
			if limiter != nil {
				limiter.Release(1)
			}
			if err != nil {
				if errors.Is(err, errLeaf) {
					return nil
				}
				return err
			}
			if len(children) > 0 {
				return GoodTree(ctx2, v, limiter, children...)
			}
			return nil
		})
	}
	return eg.Wait()
}
