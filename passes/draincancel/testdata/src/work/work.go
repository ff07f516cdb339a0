// Package work holds drains that end, as their producer closes the channel,
// but do all the work before. With the option they are reported.
package work

import "context"

func process(int) {}

// produce sends what it has, and closes.
func produce(items []int) <-chan int {
	out := make(chan int, len(items))
	for _, n := range items {
		out <- n
	}
	close(out)
	return out
}

func All(ctx context.Context, items []int) error {
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

// Dropped drops what is left.
func Dropped(ctx context.Context, items []int) error {
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
