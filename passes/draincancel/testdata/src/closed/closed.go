// Package closed holds channels that are made in a function and used only by
// it, its goroutines and its callees.
package closed

import "context"

// lines sends what it reads, and knows nothing of contexts.
func lines(items []string, out chan<- string) {
	defer close(out)
	for _, item := range items {
		out <- item // want `blocks for ever sending on out: .* has left at line`
	}
}

// The consumer is told to stop; nobody tells the producer, or drains its channel.

func BadStranded(ctx context.Context, items []string) (n int) {
	out := make(chan string)
	go lines(items, out)
	for {
		select {
		case s, ok := <-out:
			if !ok {
				return n
			}
			n += len(s)
		case <-ctx.Done():
			return n
		}
	}
}

// The same, with an error to return.

func more(items []string, out chan<- string) {
	defer close(out)
	for _, item := range items {
		out <- item // want `blocks for ever sending on out: .* has left at line`
	}
}

func BadCounted(ctx context.Context, items []string) (int, error) {
	out := make(chan string)
	go more(items, out)
	n := 0
	for {
		select {
		case s, ok := <-out:
			if !ok {
				return n, nil
			}
			n += len(s)
		case <-ctx.Done():
			return 0, ctx.Err() // the count is not complete
		}
	}
}
