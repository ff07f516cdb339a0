// Package work holds drains that end, as their producer closes the channel,
// but do all the work before. With the option they are reported.
package work

import (
	"context"
	"time"
)

// process takes a while.
func process(int) { time.Sleep(20 * time.Millisecond) }

// produce sends what it has, for a while, and closes.
func produce(items []int) <-chan int {
	out := make(chan int, 2)
	go func() {
		defer close(out)
		late := time.After(2 * time.Second)
		for _, n := range items {
			select {
			case out <- n:
			case <-late:
				return
			}
		}
	}()
	return out
}

func BadAll(ctx context.Context, items []int) error {
	jobs := produce(items)
	for {
		select {
		case job, ok := <-jobs:
			if !ok {
				return nil
			}
			process(job)
		case <-ctx.Done():
			for job := range jobs { // want `all that is left in jobs is worked on after ctx.Done\(\): how long that takes, nothing bounds`
				process(job)
			}
			return ctx.Err()
		}
	}
}

// GoodDropped drops what is left.
func GoodDropped(ctx context.Context, items []int) error {
	jobs := produce(items)
	for {
		select {
		case job, ok := <-jobs:
			if !ok {
				return nil
			}
			process(job)
		case <-ctx.Done():
			for range jobs {
			}
			return ctx.Err()
		}
	}
}
