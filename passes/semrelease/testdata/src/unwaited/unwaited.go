// Package unwaited has functions that leave workers behind, or let go of a semaphore before the work is done. Nobody
// is stuck then.
package unwaited

import (
	"context"
	"fmt"
	"sync"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

func BadEach(ctx context.Context, items []int, limit int64, work func(context.Context, int) error) error {
	sem := semaphore.NewWeighted(limit)
	g, ctx := errgroup.WithContext(ctx)
	for _, item := range items {
		if err := sem.Acquire(ctx, 1); err != nil {
			return err // want `the goroutines of g that were started before may still run when this returns: they are waited for at line \d+ only`
		}
		g.Go(func() error {
			defer sem.Release(1)
			return work(ctx, item)
		})
	}
	return g.Wait()
}

func BadCount(ctx context.Context, items []int, limit int, work func(context.Context, int) error) (int, error) {
	slots := make(chan struct{}, limit)
	var wg sync.WaitGroup
	for i, item := range items {
		select {
		case slots <- struct{}{}:
		case <-ctx.Done():
			return i, fmt.Errorf("at %d: %w", i, ctx.Err()) // want `the goroutines of wg that were started before`
		}
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer func() { <-slots }()
			work(ctx, item)
		}()
	}
	wg.Wait()
	return len(items), nil
}

func BadEarly(ctx context.Context, items []int, limit int64, work func(context.Context, int) error) error {
	sem := semaphore.NewWeighted(limit)
	var wg sync.WaitGroup
	defer wg.Wait()
	for _, item := range items {
		if err := sem.Acquire(ctx, 1); err != nil {
			return err
		}
		wg.Add(1)
		go func() {
			defer wg.Done()
			work(ctx, item)
		}()
		sem.Release(1) // want `sem is released before the goroutine started at line \d+ has done its work`
	}
	return nil
}

func BadSlotEarly(items []int, limit int, work func(context.Context, int) error) {
	slots := make(chan struct{}, limit)
	var wg sync.WaitGroup
	for _, item := range items {
		slots <- struct{}{}
		wg.Go(func() {
			work(context.Background(), item)
		})
		<-slots // want `slots is released before the goroutine started at line \d+ has done its work`
	}
	wg.Wait()
}

// BadServer limits its handlers.
type BadServer struct{ sem *semaphore.Weighted }

func (s *BadServer) Handle(ctx context.Context, work func()) error {
	if err := s.sem.Acquire(ctx, 1); err != nil {
		return err
	}
	defer s.sem.Release(1) // want `s.sem is released before the goroutine started at line \d+ has done its work`
	go func() {
		work()
	}()
	return nil
}
