package closed

import (
	"context"
	"sync"
)

// The drain comes behind the wait for those who need it.

func BadOrder(ctx context.Context, items []string) (n int) {
	out := make(chan string)
	var wg sync.WaitGroup
	for _, item := range items {
		wg.Go(func() {
			out <- item // want `blocks for ever sending on out`
		})
	}
	for range items {
		select {
		case s := <-out:
			n += len(s)
		case <-ctx.Done():
			wg.Wait()
			close(out)
			for range out {
			}
			return n
		}
	}
	wg.Wait()
	return n
}

func GoodOrder(ctx context.Context, items []string) (n int) {
	out := make(chan string)
	var wg sync.WaitGroup
	for _, item := range items {
		wg.Go(func() {
			out <- item
		})
	}
	for range items {
		select {
		case s := <-out:
			n += len(s)
		case <-ctx.Done():
			go func() {
				wg.Wait()
				close(out)
			}()
			for range out {
			}
			return n
		}
	}
	wg.Wait()
	return n
}
