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

// AnyOrDone sends a value of any type, unless ctx is done.
func AnyOrDone[T any](ctx context.Context, out chan<- T, v T) bool {
	select {
	case out <- v:
		return true
	case <-ctx.Done():
		return false
	}
}

// Each sends all items, with the help of Any.
func Each[T any](items []T, out chan<- T) {
	for _, v := range items {
		Any(out, v)
	}
}

// A Sink hands values on, and remembers the last.
type Sink[T any] struct {
	Out  chan<- T
	last []T
}

// Put hands v on.
func (s *Sink[T]) Put(v T) {
	s.last = append(s.last[:0], v)
	s.Out <- v
}
