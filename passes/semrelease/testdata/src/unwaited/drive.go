//go:build fixturetest

package unwaited

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/pipevet/pipevet/internal/fixturetest/oracle"
)

// each is a function that works on items, so many at a time.
type each func(ctx context.Context, items []int, limit int64, work func(context.Context, int) error) error

// leave runs f, and ends its context at the first item. When f has returned no work may go on.
func leave(f each) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var running atomic.Int64
	f(ctx, []int{1, 2, 3}, 1, func(context.Context, int) error {
		running.Add(1)
		defer running.Add(-1)
		cancel()
		time.Sleep(time.Millisecond) // does not watch its context
		return nil
	})
	if running.Load() > 0 {
		oracle.Fail("work goes on behind the caller's back")
	}
}

// crowd runs f. No more than one item may be worked on at a time.
func crowd(f each) {
	var running, most atomic.Int64
	var wg sync.WaitGroup
	wg.Add(3)
	f(context.Background(), []int{1, 2, 3}, 1, func(context.Context, int) error {
		defer wg.Done()
		most.Store(max(most.Load(), running.Add(1)))
		defer running.Add(-1)
		time.Sleep(time.Millisecond)
		return nil
	})
	wg.Wait()
	if most.Load() > 1 {
		oracle.Fail("more work at a time than allowed")
	}
}

func both(f each) {
	leave(f)
	crowd(f)
}

func runBadEach() { leave(BadEach) }

func runBadCount() {
	leave(func(ctx context.Context, items []int, limit int64, work func(context.Context, int) error) error {
		_, err := BadCount(ctx, items, int(limit), work)
		return err
	})
}

func runBadEarly() { crowd(BadEarly) }

func runBadSlotEarly() {
	crowd(func(_ context.Context, items []int, limit int64, work func(context.Context, int) error) error {
		BadSlotEarly(items, int(limit), work)
		return nil
	})
}

func runBadServer() {
	s := &BadServer{semaphore.NewWeighted(1)}
	crowd(func(ctx context.Context, items []int, _ int64, work func(context.Context, int) error) error {
		for _, item := range items {
			s.Handle(ctx, func() { work(ctx, item) })
		}
		return nil
	})
}

func runGoodEach() { both(GoodEach) }

func runGoodDeferred() { both(GoodDeferred) }

func runGoodBarrier() { both(GoodBarrier) }

// runGoodLock starts what may go on: the semaphore is for the start.
func runGoodLock() {
	l := &GoodLock{sem: semaphore.NewWeighted(1)}
	started := make(chan struct{})
	for range 2 {
		l.Start(context.Background(), func() { close(started) })
	}
	<-started
}
