// Package pump sends for others.
package pump

import "context"

// Send sends one value.
func Send(out chan<- int, v int) { out <- v }

// SendOrDone sends one value, unless ctx is done.
func SendOrDone(ctx context.Context, out chan<- int, v int) bool {
	select {
	case out <- v:
		return true
	case <-ctx.Done():
		return false
	}
}

// All sends all items.
func All(items []int, out chan<- int) {
	for _, n := range items {
		out <- n
	}
}

// Any sends a value of any type.
func Any[T any](out chan<- T, v T) { out <- v }
