package reference

import (
	"context"
	"iter"

	"golang.org/x/time/rate"
)

// Generate returns a channel that delivers the items in their order. It is
// closed after the last of them, or when ctx ends.
func Generate[T any](ctx context.Context, items ...T) <-chan T {
	out := make(chan T)
	go func() {
		//pipevet:fix close
		defer close(out)
		//pipevet:end
		for _, v := range items {
			//pipevet:fix send
			select {
			case out <- v:
			case <-ctx.Done():
				return
			}
			//pipevet:end
		}
	}()
	return out
}

// Stage returns a channel that delivers f(ctx, v) for each v of in, in the
// order of in. One goroutine calls f. The channel is closed when in is, or when
// ctx ends; then Stage stops receiving, and the item at hand is dropped.
func Stage[In, Out any](ctx context.Context, in <-chan In, f func(context.Context, In) Out) <-chan Out {
	out := make(chan Out)
	go func() {
		defer close(out)
		for {
			//pipevet:fix next
			var v In
			var ok bool
			//pipevet:fix receive
			select {
			case v, ok = <-in:
			case <-ctx.Done():
				return
			}
			//pipevet:end
			if !ok {
				return
			}
			//pipevet:end
			w := f(ctx, v)
			select {
			case out <- w:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// RateLimit returns a channel that delivers the values of in, in their order,
// no faster than limiter allows; several stages may share a limiter. The
// channel is closed when in is, or when ctx ends.
//
// RateLimit sends, too, in a select on ctx.Done: [rate.Limiter.Wait] answers to
// ctx, but with a plain send behind it, the goroutine would wait for ever for a
// consumer that has left.
//
// If ctx has a deadline that comes before the limiter's next event, RateLimit
// does not wait for it, and closes the channel at once. It panics if the
// limiter allows no events at all (a burst of 0 and a limit other than
// [rate.Inf]).
func RateLimit[T any](ctx context.Context, limiter *rate.Limiter, in <-chan T) <-chan T {
	if limiter.Burst() < 1 && limiter.Limit() != rate.Inf {
		panic("reference: RateLimit with a burst of 0")
	}
	out := make(chan T)
	go func() {
		defer close(out)
		for v := range OrDone(ctx, in) {
			if err := limiter.Wait(ctx); err != nil {
				return
			}
			select {
			case out <- v:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// OrDone returns an iterator over the values of in that ends when in is closed
// or ctx ends. It starts no goroutine, so the loop over it may be left at any
// time; what the loop does not receive, others can.
func OrDone[T any](ctx context.Context, in <-chan T) iter.Seq[T] {
	return func(yield func(T) bool) {
		//pipevet:fix range
		for {
			select {
			case v, ok := <-in:
				if !ok {
					return
				}
				if !yield(v) {
					return
				}
			case <-ctx.Done():
				return
			}
		}
		//pipevet:end
	}
}
