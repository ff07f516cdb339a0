// Package closed holds channels that are made in a function and used only by
// it, its goroutines and its callees.
package closed

import (
	"context"
	"net/http"
	"sync"
)

// The consumer leaves when ctx is done; the producer has ctx, too, and does not look at it.

func BadRows(ctx context.Context, items []int) (sum int, err error) {
	rows := make(chan int)
	go func() {
		defer close(rows)
		for _, n := range items {
			rows <- n // want `blocks for ever sending on rows: its only receiver, BadRows, has left`
		}
	}()
	for {
		select {
		case n, ok := <-rows:
			if !ok {
				return sum, nil
			}
			sum += n
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
}

// A context of its own is cancelled when the first error comes.

func BadFirstError(items []int, check func(int) error) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	jobs := make(chan int)
	var wg sync.WaitGroup
	wg.Go(func() {
		defer close(jobs)
		for _, n := range items {
			if ctx.Err() != nil {
				return
			}
			jobs <- n // want `blocks for ever sending on jobs`
		}
	})
	defer wg.Wait()
	for {
		select {
		case n, ok := <-jobs:
			if !ok {
				return nil
			}
			if err := check(n); err != nil {
				cancel()
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// A done channel.

func BadQuit(items []int, enough func(int) bool) (sum int) {
	quit := make(chan struct{})
	out := make(chan int)
	go func() {
		defer close(out)
		for _, n := range items {
			out <- n // want `blocks for ever sending on out`
		}
	}()
	for n := range out {
		if sum += n; enough(sum) {
			close(quit)
			break
		}
	}
	return sum
}

// The context of a request.

func BadHandler(w http.ResponseWriter, r *http.Request, items []string) {
	lines := make(chan string)
	go func() {
		defer close(lines)
		for _, line := range items {
			if r.Context().Err() != nil {
				return
			}
			lines <- line // want `blocks for ever sending on lines: its only receiver, BadHandler, has left`
		}
	}()
	for {
		select {
		case line, ok := <-lines:
			if !ok {
				return
			}
			w.Write([]byte(line))
		case <-r.Context().Done():
			return
		}
	}
}
