package unwaited

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

func GoodEach(ctx context.Context, items []int, limit int64, work func(context.Context, int) error) error {
	if limit < 1 {
		return context.Canceled // nothing was started
	}
	sem := semaphore.NewWeighted(limit)
	g, ctx := errgroup.WithContext(ctx)
	for _, item := range items {
		if err := sem.Acquire(ctx, 1); err != nil {
			if cause := g.Wait(); cause != nil {
				return cause
			}
			return err
		}
		g.Go(func() error {
			defer sem.Release(1)
			return work(ctx, item)
		})
	}
	return g.Wait()
}

func GoodDeferred(ctx context.Context, items []int, limit int64, work func(context.Context, int) error) error {
	sem := semaphore.NewWeighted(limit)
	var wg sync.WaitGroup
	defer wg.Wait()
	for _, item := range items {
		if err := sem.Acquire(ctx, 1); err != nil {
			return err
		}
		wg.Go(func() {
			defer sem.Release(1)
			work(ctx, item)
		})
	}
	return nil
}

func GoodBarrier(ctx context.Context, items []int, limit int64, work func(context.Context, int) error) error {
	sem := semaphore.NewWeighted(limit)
	var err error
	for _, item := range items {
		if err = sem.Acquire(ctx, 1); err != nil {
			break
		}
		go func() {
			defer sem.Release(1)
			work(ctx, item)
		}()
	}
	sem.Acquire(context.Background(), limit)
	return err
}

// GoodLock protects the start, not what is started.
type GoodLock struct {
	sem     *semaphore.Weighted
	started bool
}

func (l *GoodLock) Start(ctx context.Context, run func()) error {
	if err := l.sem.Acquire(ctx, 1); err != nil {
		return err
	}
	defer l.sem.Release(1)
	if l.started {
		return nil
	}
	l.started = true
	go func() { run() }()
	return nil
}
