package stage

import (
	"context"
	"sync"
	"time"
)

// The producer closes on the same cancel.

func GoodSame(ctx context.Context, in <-chan int) (sum int) {
	jobs := make(chan int)
	go func() {
		defer close(jobs)
		for n := range in {
			select {
			case jobs <- n:
			case <-ctx.Done():
				return
			}
		}
	}()
	for {
		select {
		case n, ok := <-jobs:
			if !ok {
				return sum
			}
			sum += n
		case <-ctx.Done():
			for n := range jobs {
				sum += n
			}
			return sum
		}
	}
}

// The drain has a deadline.

func GoodTimed(ctx context.Context, jobs <-chan int) {
	for {
		select {
		case job, ok := <-jobs:
			if !ok {
				return
			}
			process(job)
		case <-ctx.Done():
			grace := time.After(time.Millisecond)
			for {
				select {
				case job, ok := <-jobs:
					if !ok {
						return
					}
					process(job)
				case <-grace:
					return
				}
			}
		}
	}
}

// What is queued is done, and no more.

func GoodQueued(ctx context.Context, jobs <-chan int) {
	for {
		select {
		case job, ok := <-jobs:
			if !ok {
				return
			}
			process(job)
		case <-ctx.Done():
			for range len(jobs) {
				process(<-jobs)
			}
			return
		}
	}
}

// The producer knows nothing of ctx; a drain in the background ends with the channel.

func GoodBackground(ctx context.Context, items []int) (sum int) {
	out := make(chan int)
	go func() {
		defer close(out)
		for _, n := range items {
			out <- n
		}
	}()
	for {
		select {
		case n, ok := <-out:
			if !ok {
				return sum
			}
			sum += n
		case <-ctx.Done():
			go func() {
				for range out {
				}
			}()
			return sum
		}
	}
}

// Who waits for the workers drains first.

func GoodOrder(ctx context.Context, items []int) (sum int) {
	out := make(chan int)
	var wg sync.WaitGroup
	for _, n := range items {
		wg.Go(func() { out <- n })
	}
	go func() {
		wg.Wait()
		close(out)
	}()
	for {
		select {
		case n, ok := <-out:
			if !ok {
				return sum
			}
			sum += n
		case <-ctx.Done():
			for range out {
			}
			wg.Wait()
			return sum
		}
	}
}
