package stage

import "context"

// The drain does nothing with what it takes.

func BadDiscard(ctx context.Context, jobs <-chan int) {
	for {
		select {
		case job, ok := <-jobs:
			if !ok {
				return
			}
			process(job)
		case <-ctx.Done():
			for range jobs { // want `blocks for ever ranging over jobs: nobody closes it when ctx is done`
			}
			return
		}
	}
}

func GoodDiscard(ctx context.Context, jobs <-chan int) {
	for {
		select {
		case job, ok := <-jobs:
			if !ok {
				return
			}
			process(job)
		case <-ctx.Done():
			return
		}
	}
}

// The drain is deferred.

func BadDeferred(ctx context.Context, jobs <-chan int) error {
	defer func() {
		for range jobs { // want `blocks for ever ranging over jobs: nobody closes it when ctx is done`
		}
	}()
	for {
		select {
		case job, ok := <-jobs:
			if !ok {
				return nil
			}
			process(job)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// A generic stage with results.

func BadEach[T any](ctx context.Context, jobs <-chan T, f func(T) error) error {
	for {
		select {
		case job, ok := <-jobs:
			if !ok {
				return nil
			}
			if err := f(job); err != nil {
				return err
			}
		case <-ctx.Done():
			for job := range jobs { // want `blocks for ever ranging over jobs: nobody closes it when ctx is done`
				f(job) // whatever it says
			}
			return ctx.Err()
		}
	}
}

// The context is polled.

func BadPolled(ctx context.Context, jobs <-chan int) {
	for job := range jobs {
		if ctx.Err() != nil {
			break
		}
		process(job)
	}
	if ctx.Err() != nil {
		for range jobs { // want `blocks for ever ranging over jobs: nobody closes it when ctx is done`
		}
	}
}

// A helper drains.

func BadHelper(ctx context.Context, jobs <-chan int) {
	for {
		select {
		case job, ok := <-jobs:
			if !ok {
				return
			}
			process(job)
		case <-ctx.Done():
			drain(jobs)
			return
		}
	}
}

func drain(jobs <-chan int) {
	for job := range jobs { // want `blocks for ever ranging over jobs: nobody closes it when ctx is done`
		process(job)
	}
}
