package stage

import (
	"context"
	"sync"
	"time"
)

// All that is sent has room.

func GoodBuffer(ctx context.Context, items []int) <-chan int {
	out := make(chan int, len(items))
	go func() {
		defer close(out)
		for _, n := range items {
			out <- n
		}
	}()
	return out
}

func GoodFuture(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int, 1)
	go func() {
		defer close(out)
		select {
		case n := <-in:
			out <- n
		case <-ctx.Done():
		}
	}()
	return out
}

// The stage's own consumer takes everything.

func GoodDrained(ctx context.Context, in <-chan int) (sum int) {
	squares := make(chan int)
	go func() {
		defer close(squares)
		for n := range in {
			squares <- n * n
		}
	}()
	for n := range squares {
		if ctx.Err() != nil {
			continue
		}
		sum += n
	}
	return sum
}

// By custom, upstream closes the input when ctx is done.

func GoodSum(ctx context.Context, in <-chan int) (sum int) {
	for n := range in {
		sum += n
	}
	return sum
}

// The peer stays whatever the context does.

func GoodPeer(ctx context.Context, items []int) (sum int) {
	jobs := make(chan int)
	var wg sync.WaitGroup
	wg.Go(func() {
		for n := range jobs {
			sum += n
		}
	})
	for _, n := range items {
		if ctx.Err() != nil {
			break
		}
		jobs <- n
	}
	close(jobs)
	wg.Wait()
	return sum
}

// The send gives up by itself.

func GoodDrop(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int, 1)
	go func() {
		defer close(out)
		for n := range in {
			select {
			case out <- n:
			default:
			}
		}
	}()
	return out
}

func GoodDeadline(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for n := range in {
			select {
			case out <- n:
			case <-time.After(time.Millisecond):
				return
			}
		}
	}()
	return out
}
