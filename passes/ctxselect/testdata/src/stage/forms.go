package stage

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// The same in all forms that a goroutine can have.

// A named function.

func BadNamed(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int)
	go double(ctx, in, out)
	return out
}

func double(ctx context.Context, in <-chan int, out chan<- int) {
	defer close(out)
	for n := range in {
		if ctx.Err() != nil {
			return
		}
		out <- 2 * n // want `blocks for ever sending on out: nobody receives when ctx is done`
	}
}

func GoodNamed(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int)
	go doubleOrDone(ctx, in, out)
	return out
}

func doubleOrDone(ctx context.Context, in <-chan int, out chan<- int) {
	defer close(out)
	for n := range in {
		select {
		case out <- 2 * n:
		case <-ctx.Done():
			return
		}
	}
}

// A method, started as a method value; the factor is in its receiver.

type scaler struct {
	factor int
}

func (s *scaler) forward(ctx context.Context, in <-chan int, out chan<- int) {
	defer close(out)
	for n := range in {
		out <- s.factor * n // want `blocks for ever sending on out: nobody receives when ctx is done`
	}
}

func BadMethodValue(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int)
	forward := (&scaler{2}).forward
	go forward(ctx, in, out)
	return out
}

// The context is in a field.

type filter struct {
	ctx  context.Context
	keep func(int) bool
}

func (f *filter) run(in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for n := range in {
			if f.keep(n) {
				out <- n // want `blocks for ever sending on out: nobody receives when ctx is done`
			}
		}
	}()
	return out
}

func BadField(ctx context.Context, in <-chan int) <-chan int {
	f := &filter{ctx, func(int) bool { return true }}
	return f.run(in)
}

// A generic stage.

func BadMap[In, Out any](ctx context.Context, in <-chan In, f func(In) Out) <-chan Out {
	out := make(chan Out)
	go func() {
		defer close(out)
		for v := range in {
			out <- f(v) // want `blocks for ever sending on out: nobody receives when ctx is done`
		}
	}()
	return out
}

func GoodMap[In, Out any](ctx context.Context, in <-chan In, f func(In) Out) <-chan Out {
	out := make(chan Out)
	go func() {
		defer close(out)
		for v := range in {
			select {
			case out <- f(v):
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// Workers of a WaitGroup.

func BadWorkers(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for n := range in {
				out <- 2 * n // want `blocks for ever sending on out: nobody receives when ctx is done`
			}
		})
	}
	go func() {
		wg.Wait()
		close(out)
	}()
	return out
}

func GoodWorkers(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for n := range in {
				select {
				case out <- 2 * n:
				case <-ctx.Done():
					return
				}
			}
		})
	}
	go func() {
		wg.Wait()
		close(out)
	}()
	return out
}

// An errgroup, with a context of its own.

func BadGroup(ctx context.Context, in <-chan int, out chan<- int) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		for n := range in {
			out <- 2 * n // want `blocks for ever sending on out: nobody receives when ctx is done`
		}
		return nil
	})
	return g.Wait()
}

func GoodGroup(ctx context.Context, in <-chan int, out chan<- int) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		for n := range in {
			select {
			case out <- 2 * n:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	return g.Wait()
}

// A derived context, and no goroutine.

func BadDerived(ctx context.Context, items []int, out chan<- int) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for _, n := range items {
		out <- n // want `blocks for ever sending on out: nobody receives when ctx is done`
	}
	return nil
}

func GoodDerived(ctx context.Context, items []int, out chan<- int) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for _, n := range items {
		select {
		case out <- n:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// A done channel.

func BadUntil(done <-chan struct{}, in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for n := range in {
			out <- n // want `blocks for ever sending on out: nobody receives when done is closed`
		}
	}()
	return out
}

func GoodUntil(done <-chan struct{}, in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for n := range in {
			select {
			case out <- n:
			case <-done:
				return
			}
		}
	}()
	return out
}

// To poll the context does not help: it may end during the send.

func BadPoll(ctx context.Context, items []int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for _, n := range items {
			select {
			case <-ctx.Done():
				return
			default:
			}
			out <- n // want `blocks for ever sending on out: nobody receives when ctx is done`
		}
	}()
	return out
}
