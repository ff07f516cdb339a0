// Command semaphore is “Bounded Concurrency with Semaphore”, completed.
package main

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

func processWithLimit(ctx context.Context, items []Item, maxConcurrent int64) error {
	sem := semaphore.NewWeighted(maxConcurrent)
	g, ctx := errgroup.WithContext(ctx)

	for _, item := range items {
		if err := sem.Acquire(ctx, 1); err != nil {
			return err
		}
		g.Go(func() error {
			defer sem.Release(1)
			return processItem(ctx, item)
		})
	}

	return g.Wait()
}

// What the pattern leaves to the reader.

// An Item is a time that its processing takes.
type Item time.Duration

// working counts the items that are being processed.
var working atomic.Int32

func processItem(ctx context.Context, item Item) error {
	working.Add(1)
	defer working.Add(-1)
	time.Sleep(time.Duration(item)) // does not stop at once when ctx is done
	return ctx.Err()
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Millisecond)
	defer cancel()
	items := []Item{Item(20 * time.Millisecond), Item(20 * time.Millisecond), Item(20 * time.Millisecond)}
	fmt.Println(processWithLimit(ctx, items, 2))
	fmt.Println(working.Load(), "items are still being processed")
}
