// Package closed has functions that make the semaphore that they use.
package closed

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

func BadSkip(ctx context.Context, items []int, limit int, skip func(int) bool, work func(int)) error {
	sem := semaphore.NewWeighted(int64(limit))
	var wg sync.WaitGroup
	defer wg.Wait()
	for _, item := range items {
		if err := sem.Acquire(ctx, 1); err != nil { // want `sem is acquired, but not released before it is acquired again`
			return err
		}
		if skip(item) {
			continue
		}
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer sem.Release(1)
			work(item)
		}()
	}
	return nil
}

func BadWorker(items []int, limit int, work func(int) error) {
	slots := make(chan struct{}, limit)
	var wg sync.WaitGroup
	for _, item := range items {
		slots <- struct{}{} // want `slots is acquired, but not released when the goroutine started at line \d+ ends \(when err != nil\)`
		wg.Go(func() {
			if err := work(item); err != nil {
				return
			}
			<-slots
		})
	}
	wg.Wait()
}

func GoodWorker(items []int, limit int, work func(int) error) {
	slots := make(chan struct{}, limit)
	var wg sync.WaitGroup
	for _, item := range items {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			if err := work(item); err != nil {
				return
			}
		})
	}
	wg.Wait()
}

func GoodBarrier(ctx context.Context, items []int, work func(int)) error {
	sem := semaphore.NewWeighted(2)
	for _, item := range items {
		if err := sem.Acquire(ctx, 1); err != nil {
			return err
		}
		go func() {
			defer sem.Release(1)
			work(item)
		}()
	}
	return sem.Acquire(ctx, 2)
}

func GoodEach(ctx context.Context, items []int, limit int64, work func(context.Context, int) error) error {
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
