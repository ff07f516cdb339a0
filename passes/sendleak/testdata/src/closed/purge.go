package closed

import (
	"context"
	"log"

	"golang.org/x/sync/errgroup"
)

// It takes more items than there are workers for all of them to have left.

const removers = 8

func BadPurge(ctx context.Context, names []string, remove func(string) error, keepGoing, verbose bool) error {
	queue := make(chan string)
	g, ctx := errgroup.WithContext(ctx)
	go func() {
		defer close(queue)
		for _, name := range names {
			queue <- name // want `blocks for ever sending on queue`
		}
	}()
	for range removers {
		g.Go(func() error {
			for name := range queue {
				if err := remove(name); err != nil && !keepGoing {
					return err
				}
				if verbose {
					log.Printf("removed %s", name)
				}
			}
			return ctx.Err()
		})
	}
	return g.Wait()
}

func GoodPurge(ctx context.Context, names []string, remove func(string) error, keepGoing, verbose bool) error {
	queue := make(chan string)
	g, ctx := errgroup.WithContext(ctx)
	go func() {
		defer close(queue)
		for _, name := range names {
			select {
			case queue <- name:
			case <-ctx.Done():
				return
			}
		}
	}()
	for range removers {
		g.Go(func() error {
			for name := range queue {
				if err := remove(name); err != nil && !keepGoing {
					return err
				}
				if verbose {
					log.Printf("removed %s", name)
				}
			}
			return ctx.Err()
		})
	}
	return g.Wait()
}
